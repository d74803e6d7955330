"""Counts what one answer a task was worth, and writes it as a table or JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest

BINS = 10
SURE = 0.7
LEAST = 10  # inputs compared, below which agreement tells little
THRESHOLDS = tuple(n / 100 for n in range(5, 100, 5))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one task. status: the engine's, "error" where it crashed or the request was refused.

    passed: the hidden tests' verdict, None where nothing was judged. ms: the time to the answer, without judging.
    inputs, agreed: on how many generated inputs a passing answer was compared with the reference, and on how many it gave the
    same; None where it was not. differs: the first that differ.
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
    inputs: int | None = None
    agreed: int | None = None
    differs: str = ""

    @property
    def answered(self) -> bool:
        return self.code is not None

    @property
    def solved(self) -> bool:
        return bool(self.passed)

    @property
    def agrees(self) -> bool:
        """Passes the hidden tests, and nowhere differs from the reference where it was compared."""
        return self.solved and self.agreed == self.inputs


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures over some tasks. late: answered after the budget, not counted.

    coverage: share of tasks answered with confidence SURE or more; precision, sure_wrong: how many of these (shares) pass, and
    are called verified and wrong. agreeing: passing tasks that also agree with the reference on generated inputs, None where that
    was not looked at; few_inputs: those of them that had less than LEAST inputs, so that the tests alone speak for them.
    calibration_error: over bins of equal width; calibration_error_counts: over bins of equal size. p50_ms, p95_ms: of all
    tasks; solved_p50_ms, solved_p95_ms: of those that pass.
    """

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
    sure_wrong: float = 0.0
    calibration_error_counts: float = 0.0
    solved_p50_ms: float = 0.0
    solved_p95_ms: float = 0.0
    agreeing: int | None = None
    few_inputs: int = 0

    @property
    def rate(self) -> float:
        return self.passes / self.tasks if self.tasks else 0.0

    @property
    def agreement(self) -> float | None:
        """The share of tasks that pass and agree with the reference, None where that was not looked at."""
        return None if self.agreeing is None else self.agreeing / self.tasks if self.tasks else 0.0


def tally(outcomes: Sequence[Outcome], *, compared: bool | None = None) -> Tally:
    """The figures of a set of outcomes. compared: whether they were compared with references; None: where an outcome says so."""
    if compared is None:
        compared = any(o.inputs is not None for o in outcomes)
    judged = [o for o in outcomes if o.answered and o.passed is not None]
    late = [o for o in judged if o.stage == "budget"]
    wrong = [o for o in judged if not o.passed and o.stage != "budget"]
    sure = [o for o in judged if o.confidence >= SURE]
    times, solved_times = sorted(o.ms for o in outcomes), sorted(o.ms for o in outcomes if o.solved)
    return Tally(
        tasks=len(outcomes), passes=sum(o.solved for o in outcomes), wrong_verified=sum(o.status == "verified" for o in wrong),
        wrong_unverified=sum(o.status != "verified" for o in wrong), unverified=sum(o.status == "unverified" for o in outcomes),
        abstained=sum(o.status == "abstained" for o in outcomes), late=len(late), errors=sum(o.status == "error" for o in outcomes),
        unjudged=sum(o.answered and o.passed is None for o in outcomes), p50_ms=percentile(times, 50), p95_ms=percentile(times, 95),
        calibration_error=calibration_error(judged), coverage=len(sure) / len(outcomes) if outcomes else 0.0,
        precision=sum(o.solved for o in sure) / len(sure) if sure else 0.0,
        sure_wrong=sum(o.status == "verified" and not o.solved for o in sure) / len(sure) if sure else 0.0,
        calibration_error_counts=calibration_error_counts(judged), solved_p50_ms=percentile(solved_times, 50), solved_p95_ms=percentile(solved_times, 95),
        agreeing=sum(o.agrees for o in outcomes) if compared else None,
        few_inputs=sum(o.agrees and (o.inputs or 0) < LEAST for o in outcomes) if compared else 0)


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
    return _gaps(bins.values(), len(judged))


def calibration_error_counts(judged: Sequence[Outcome]) -> float:
    """The same over ten bins of equal size, from the least confident on; answers of one confidence may fall in two bins."""
    ordered = sorted(judged, key=lambda o: (o.confidence, o.id, o.language))
    cuts = [len(ordered) * i // BINS for i in range(BINS + 1)]
    return _gaps([ordered[a:b] for a, b in zip(cuts, cuts[1:], strict=False)], len(ordered))


def _gaps(bins: Iterable[Sequence[Outcome]], count: int) -> float:
    return sum(abs(sum(o.confidence for o in b) - sum(o.solved for o in b)) for b in bins) / count if count else 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """What answering only from a confidence on gives: the share of tasks answered, and of these the share that pass (None: no answer)."""

    threshold: float
    answered: float
    right: float | None


def curve(outcomes: Sequence[Outcome], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """The risk and coverage at each threshold; answers that were not judged count as not given."""
    out = []
    for t in thresholds:
        given = [o for o in outcomes if o.answered and o.passed is not None and o.confidence >= t]
        out.append(Point(t, len(given) / len(outcomes) if outcomes else 0.0, sum(o.solved for o in given) / len(given) if given else None))
    return out


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. about: what was run, on what, by which version. complete: False where it was interrupted."""

    about: Mapping[str, Any]
    outcomes: Sequence[Outcome] = field(repr=False)
    complete: bool = True

    @property
    def by_language(self) -> dict[str, Tally]:
        return {name: tally(some, compared=self.compared) for name, some in self.outcomes_by_language.items()}

    @property
    def outcomes_by_language(self) -> dict[str, list[Outcome]]:
        out: dict[str, list[Outcome]] = {}
        for o in self.outcomes:
            out.setdefault(o.language, []).append(o)
        return out

    @property
    def compared(self) -> bool | None:
        """Whether answers were compared with references; None where the run does not say."""
        return self.about.get("agreement")

    @property
    def total(self) -> Tally:
        return tally(self.outcomes, compared=self.compared)

    def kinds(self) -> dict[str, int]:
        """How often each kind of failure occurred, the commonest first."""
        counts: dict[str, int] = {}
        for o in self.outcomes:
            if not o.solved:
                counts[kind_of(o)] = counts.get(kind_of(o), 0) + 1
        return dict(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))

    def as_json(self, *, with_outcomes: bool = True) -> dict[str, Any]:
        figures = {name: _figures(t) for name, t in {**self.by_language, "all": self.total}.items()}
        curves = {name: [asdict(p) for p in curve(some)] for name, some in {**self.outcomes_by_language, "all": self.outcomes}.items()}
        out: dict[str, Any] = {"about": dict(self.about), "complete": self.complete, "figures": figures, "failures": self.kinds(), "curves": curves}
        if with_outcomes:
            out["outcomes"] = [asdict(o) for o in self.outcomes]
        return out

    def table(self) -> str:
        """The figures as text, a row a language, then what answering only from a confidence on would give."""
        rows = [*self.by_language.items()]
        if len(rows) != 1:
            rows.append(("all", self.total))
        compared = any(t.agreeing is not None for _, t in rows)
        columns = [c for c in COLUMNS if compared or c.heading[0] not in ("agree", "few")]
        lines = [f"{first:11} " + " ".join(f"{c.heading[i]:>{c.width}}" for c in columns) for i, first in enumerate(("language", ""))]
        lines += [f"{name:11} " + " ".join(f"{c.text(t):>{c.width}}" for c in columns) for name, t in rows]
        lines += ["", *curve_table(self.outcomes), ""]
        lines.append(f"cover: answered with confidence {SURE} or more; right, wrong: of those, passing, verified but wrong. ECE: expected calibration error, "
                     f"{BINS} bins of equal width, of equal size.")
        if compared:
            lines.append(f"agree: passes, and gives what the reference gives on all generated inputs; few: of these, compared on less than {LEAST} inputs.")
        if unjudged := self.total.unjudged:
            lines.append(f"{unjudged} answers were not judged, a toolchain or the sandbox is missing: 'yantra doctor' says which")
        if not self.complete:
            lines.append("interrupted: the figures are of the tasks done so far")
        return "\n".join(lines)


def _figures(t: Tally) -> dict[str, Any]:
    return {**asdict(t), "rate": round(t.rate, 4), "agreement": None if t.agreement is None else round(t.agreement, 4)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading in two lines."""

    heading: tuple[str, str]
    width: int
    text: Callable[[Tally], str]


COLUMNS = (
    Column(("tasks", ""), 5, lambda t: f"{t.tasks}"),
    Column(("pass", ""), 5, lambda t: f"{t.passes}"),
    Column(("rate", ""), 6, lambda t: f"{t.rate:.1%}"),
    Column(("agree", ""), 6, lambda t: "" if t.agreement is None else f"{t.agreement:.1%}"),
    Column(("few", ""), 4, lambda t: f"{t.few_inputs}"),
    Column(("verified", "but wrong"), 9, lambda t: f"{t.wrong_verified}"),
    Column(("unver.", ""), 6, lambda t: f"{t.unverified}"),
    Column(("abst.", ""), 5, lambda t: f"{t.abstained}"),
    Column(("late", ""), 4, lambda t: f"{t.late}"),
    Column(("error", ""), 5, lambda t: f"{t.errors}"),
    Column(("p50 ms", "all"), 7, lambda t: f"{t.p50_ms:.1f}"),
    Column(("p95 ms", "all"), 7, lambda t: f"{t.p95_ms:.1f}"),
    Column(("p50 ms", "solved"), 7, lambda t: f"{t.solved_p50_ms:.1f}"),
    Column(("p95 ms", "solved"), 7, lambda t: f"{t.solved_p95_ms:.1f}"),
    Column(("ECE", "width"), 6, lambda t: f"{t.calibration_error:.3f}"),
    Column(("ECE", "size"), 6, lambda t: f"{t.calibration_error_counts:.3f}"),
    Column(("cover", ""), 6, lambda t: f"{t.coverage:.1%}"),
    Column(("right", ""), 6, lambda t: f"{t.precision:.1%}"),
    Column(("wrong", ""), 6, lambda t: f"{t.sure_wrong:.1%}"),
)


def curve_table(outcomes: Sequence[Outcome]) -> list[str]:
    """The curve in three lines: threshold, share answered, share of these that is right."""
    points = curve(outcomes)
    return [f"{'confidence':11} " + " ".join(f"{p.threshold:>5.2f}" for p in points),
            f"{'answered %':11} " + " ".join(f"{100 * p.answered:>5.1f}" for p in points),
            f"{'right %':11} " + " ".join("    -" if p.right is None else f"{100 * p.right:>5.1f}" for p in points)]


# ---------------------------------------------------------------- several budgets


def anytime_rows(reports: Mapping[float, Report]) -> list[dict[str, Any]]:
    """What each budget gave, the smallest first."""
    rows = []
    for budget_s, r in sorted(reports.items()):
        t = r.total
        rows.append({"budget_s": budget_s, "tasks": t.tasks, "passes": t.passes, "rate": round(t.rate, 4), "agreeing": t.agreeing,
                     "wrong_verified": t.wrong_verified, "late": t.late, "solved_p50_ms": t.solved_p50_ms, "solved_p95_ms": t.solved_p95_ms})
    return rows


def anytime_table(reports: Mapping[float, Report]) -> str:
    """The share solved at each budget as text, and whether it ever falls."""
    rows = anytime_rows(reports)
    compared = any(r["agreeing"] is not None for r in rows)
    lines = [f"{'budget s':>8} {'tasks':>5} {'pass':>5} {'rate':>6} {'agree' if compared else '':>5} {'verified but wrong':>18} {'late':>5} {'p50 ms solved':>13} {'p95':>8}"]
    for r in rows:
        lines.append(f"{r['budget_s']:8g} {r['tasks']:5} {r['passes']:5} {r['rate']:6.1%} {r['agreeing'] if compared else '':>5} {r['wrong_verified']:18} "
                     f"{r['late']:5} {r['solved_p50_ms']:13.1f} {r['solved_p95_ms']:8.1f}")
    falls = [f"from {a['budget_s']:g} s to {b['budget_s']:g} s" for a, b in zip(rows, rows[1:], strict=False) if b["passes"] < a["passes"]]
    lines.append("the share solved falls " + ", ".join(falls) if falls else "the share solved never falls")
    return "\n".join(lines)


# ---------------------------------------------------------------- reports on disk


def is_report(path: Path) -> bool:
    """Whether a file is a report that a run wrote."""
    try:
        with path.open(encoding="utf-8") as f:
            start = f.read(200).lstrip()
    except (OSError, UnicodeDecodeError):
        return False
    return start.startswith("{") and start[1:].lstrip().startswith('"about"')


def read_report(path: Path) -> Report:
    """The report that a run wrote. Raises BadRequest where the file is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        names = {f.name for f in fields(Outcome)}
        outcomes = [Outcome(**{k: v for k, v in row.items() if k in names}) for row in data["outcomes"]]
        return Report(dict(data["about"]), outcomes, bool(data["complete"]))
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror or e}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise BadRequest(f"{path} is not the report of a run: {e}") from None


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


__all__ = ["BINS", "LEAST", "SURE", "THRESHOLDS", "Outcome", "Point", "Report", "Tally", "anytime_rows", "anytime_table", "baseline", "calibration_error",
           "calibration_error_counts", "commit", "curve", "is_report", "kind_of", "machine", "percentile", "read_report", "tally"]
