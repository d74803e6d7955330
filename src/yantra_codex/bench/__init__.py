"""Measures the engine on benchmark files, and the library against them.

In: a benchmark file. Out: a `Report` of what one answer a task was worth, or `Findings` of what the library shares with
it. Start with run.py; the files are read by problems/benchmarks.py.

  run.py             one answer a task, in its own time; judge.py runs the hidden tests in the sandbox
  agreement.py       a passing answer beside the benchmark's own solution, on generated inputs
  report.py          counts: passed, wrong though verified, abstained, calibration, coverage; plot.py draws them
  teacher.py         a server in the OpenAI protocol that replays known solutions, with the faults that servers and models have
  stream.py          requests whose logics recur, a teacher for what is not known; stream_requests.py draws them, stream_report.py counts,
                     stream_why.py says what let a learned logic go, stream_transfer.py what it is worth on other tasks
  counted.py         a clock that counts, so that figures do not depend on what else the machine does
  decontaminate.py   shared words and shared logic, with the excuses that count
"""

from yantra_codex.bench.decontaminate import Findings, decontaminate
from yantra_codex.bench.report import Report
from yantra_codex.bench.run import bench
from yantra_codex.problems.benchmarks import Task, detect, read_references, read_tasks

__all__ = ["Findings", "Report", "Task", "bench", "decontaminate", "detect", "read_references", "read_tasks"]
