"""Counts what one answer a task was worth, and writes it as a table or JSON."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

BINS = 10
SURE = 0.7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one task. status: the engine's, "error" where it crashed or the request was refused.

    passed: the hidden tests' verdict, None where nothing was judged. ms: the time to the answer, without judging.
    """

    id: str
    language: str
    status: str
    passed: bool | None
    confidence: float = 0.0
    ms: float = 0.0
    source: str | None = None
    reason: str | None = None
    stage: str = ""
    detail: str = ""
    code: str | None = None
    split: str | None = None

    @property
    def answered(self) -> bool:
        return self.code is not None

    @property
    def solved(self) -> bool:
        return bool(self.passed)


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures over some tasks. late: answered after the budget, not counted. coverage: share of tasks answered with confidence SURE or more, and how right those are."""

    tasks: int
    passes: int
    wrong_verified: int
    wrong_unverified: int
    unverified: int
    abstained: int
    late: int
    errors: int
    unjudged: int
    p50_ms: float
    p95_ms: float
    calibration_error: float
    coverage: float
    precision: float

    @property
    def rate(self) -> float:
        return self.passes / self.tasks if self.tasks else 0.0


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """The figures of a set of outcomes."""
    judged = [o for o in outcomes if o.answered and o.passed is not None]
    late = [o for o in judged if o.stage == "budget"]
    wrong = [o for o in judged if not o.passed and o.stage != "budget"]
    sure = [o for o in judged if o.confidence >= SURE]
    times = sorted(o.ms for o in outcomes)
    return Tally(
        tasks=len(outcomes), passes=sum(o.solved for o in outcomes), wrong_verified=sum(o.status == "verified" for o in wrong),
        wrong_unverified=sum(o.status != "verified" for o in wrong), unverified=sum(o.status == "unverified" for o in outcomes),
        abstained=sum(o.status == "abstained" for o in outcomes), late=len(late), errors=sum(o.status == "error" for o in outcomes),
        unjudged=sum(o.answered and o.passed is None for o in outcomes), p50_ms=percentile(times, 50), p95_ms=percentile(times, 95),
        calibration_error=calibration_error(judged), coverage=len(sure) / len(outcomes) if outcomes else 0.0,
        precision=sum(o.solved for o in sure) / len(sure) if sure else 0.0)


def percentile(ordered: Sequence[float], p: float) -> float:
    """The nearest-rank percentile of ordered values, 0 where there are none."""
    if not ordered:
        return 0.0
    return ordered[max(0, -(-len(ordered) * int(p) // 100) - 1)]


def calibration_error(judged: Sequence[Outcome]) -> float:
    """Expected calibration error over ten equal bins: |mean confidence - share passed|, weighted by the bin's size."""
    bins: dict[int, list[Outcome]] = {}
    for o in judged:
        bins.setdefault(min(int(o.confidence * BINS), BINS - 1), []).append(o)
    gaps = (abs(sum(o.confidence for o in b) - sum(o.solved for o in b)) for b in bins.values())
    return sum(gaps) / len(judged) if judged else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. about: what was run, on what, by which version. complete: False where it was interrupted."""

    about: Mapping[str, Any]
    outcomes: Sequence[Outcome] = field(repr=False)
    complete: bool = True

    @property
    def by_language(self) -> dict[str, Tally]:
        names = dict.fromkeys(o.language for o in self.outcomes)
        return {name: tally([o for o in self.outcomes if o.language == name]) for name in names}

    @property
    def total(self) -> Tally:
        return tally(self.outcomes)

    def kinds(self) -> dict[str, int]:
        """How often each kind of failure occurred, the commonest first."""
        counts: dict[str, int] = {}
        for o in self.outcomes:
            if not o.solved:
                counts[kind_of(o)] = counts.get(kind_of(o), 0) + 1
        return dict(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))

    def as_json(self, *, with_outcomes: bool = True) -> dict[str, Any]:
        figures = {name: {**asdict(t), "rate": round(t.rate, 4)} for name, t in {**self.by_language, "all": self.total}.items()}
        out: dict[str, Any] = {"about": dict(self.about), "complete": self.complete, "figures": figures, "failures": self.kinds()}
        if with_outcomes:
            out["outcomes"] = [asdict(o) for o in self.outcomes]
        return out

    def table(self) -> str:
        """The figures as text, a row a language."""
        rows = [*self.by_language.items()]
        if len(rows) != 1:
            rows.append(("all", self.total))
        lines = [f"{'language':11} {'tasks':>5} {'pass':>5} {'rate':>7} {'verified':>8} {'unver.':>6} {'abst.':>5} {'late':>5} {'error':>5} "
                 f"{'p50 ms':>7} {'p95 ms':>7} {'ECE':>6} {'cover':>6} {'right':>6}",
                 f"{'':11} {'':5} {'':5} {'':7} {'but wrong':>8}"]
        for name, t in rows:
            lines.append(f"{name:11} {t.tasks:5} {t.passes:5} {t.rate:7.1%} {t.wrong_verified:8} {t.unverified:6} {t.abstained:5} {t.late:5} {t.errors:5} "
                         f"{t.p50_ms:7.1f} {t.p95_ms:7.1f} {t.calibration_error:6.3f} {t.coverage:6.1%} {t.precision:6.1%}")
        lines.append(f"cover: answered with confidence {SURE} or more; right: of those, passing. ECE: expected calibration error, {BINS} bins.")
        if unjudged := self.total.unjudged:
            lines.append(f"{unjudged} answers were not judged, a toolchain or the sandbox is missing: 'yantra doctor' says which")
        if not self.complete:
            lines.append("interrupted: the figures are of the tasks done so far")
        return "\n".join(lines)


def kind_of(o: Outcome) -> str:
    """The kind of a failure, in a few words."""
    if o.status == "error":
        kinds = {"internal": "internal error", "no answer": "stopped long after the budget"}
        return next((kind for start, kind in kinds.items() if (o.reason or "").startswith(start)), "request not understood")
    if o.status == "abstained":
        reason = o.reason or ""
        if reason.startswith("no pattern"):
            return "nothing found by words and types"
        if "candidates passes" in reason:
            return "no candidate passes the shown examples"
        return "could not be rendered" if reason.startswith("unsupported") else "abstained for another reason"
    if o.passed is None:
        return "not judged"
    if o.stage == "budget":
        return "answered after the budget"
    if o.stage == "compile":
        return "does not compile with the task's own test"
    return "verified but wrong on hidden tests" if o.status == "verified" else "unverified and wrong"


# ---------------------------------------------------------------- what a figure rests on


def machine() -> dict[str, Any]:
    """What a time depends on."""
    return {"cpus": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}", "processor": _processor(),
            "python": platform.python_version()}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def commit() -> str | None:
    """The commit of the checkout this package runs from, "+" where files differ; None outside a checkout."""
    here = Path(__file__).resolve().parent
    try:
        head = subprocess.run(["git", "-C", str(here), "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, timeout=10)
        changed = subprocess.run(["git", "-C", str(here), "status", "--porcelain", "--untracked-files=no"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    if head.returncode:
        return None
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")


def baseline() -> dict[str, Any]:
    """When, where and with what version something was measured."""
    try:
        own = version("yantra-codex")
    except PackageNotFoundError:
        own = "not installed"
    return {"date": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit(), "version": own, "machine": machine()}


__all__ = ["BINS", "SURE", "Outcome", "Report", "Tally", "baseline", "calibration_error", "commit", "kind_of", "machine", "percentile", "tally"]
