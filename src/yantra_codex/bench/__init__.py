"""Measures the engine on benchmark files, and the library against them.

In: a benchmark file. Out: a `Report` of what one answer a task was worth, or `Findings` of what the library shares with
it. formats.py reads the files and keeps what is shown apart from what is hidden; judge.py runs the hidden tests; run.py
drives them; report.py counts; decontaminate.py compares.
"""

from yantra_codex.bench.decontaminate import Findings, decontaminate
from yantra_codex.bench.formats import Task, detect, read_references, read_tasks
from yantra_codex.bench.report import Report
from yantra_codex.bench.run import bench

__all__ = ["Findings", "Report", "Task", "bench", "decontaminate", "detect", "read_references", "read_tasks"]
