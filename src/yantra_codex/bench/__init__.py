"""Measures the engine on benchmark files, and the library against them.

In: a benchmark file. Out: a `Report` of what one answer a task was worth, or `Findings` of what the library shares with
it. Start with run.py.

  formats.py         reads the files; keeps what is shown to a solver apart from what judges it
  run.py             one answer a task, in its own time; judge.py runs the hidden tests in the sandbox
  agreement.py       a passing answer beside the benchmark's own solution, on generated inputs
  report.py          counts: passed, wrong though verified, abstained, calibration, coverage; plot.py draws them
  decontaminate.py   shared words and shared logic, with the excuses that count
"""

from yantra_codex.bench.decontaminate import Findings, decontaminate
from yantra_codex.bench.formats import Task, detect, read_references, read_tasks
from yantra_codex.bench.report import Report
from yantra_codex.bench.run import bench

__all__ = ["Findings", "Report", "Task", "bench", "decontaminate", "detect", "read_references", "read_tasks"]
