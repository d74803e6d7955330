"""What a stream showed, as figures: by windows, of what was seen before, of what was learned, and why the rest failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from yantra_codex.bench.plot import TENTHS, Axis, line_chart
from yantra_codex.bench.stream_why import Passing

WINDOWS = ((0.0, 0.1), (0.1, 0.5), (0.5, 1.0))  # of a whole stream: 1-100, 101-500 and 501-1,000 of a thousand
LAST = 0.1
POINTS = 20  # of the curve
CURVES = {"local_and_correct": "local and right", "fallback": "asked", "wrong_served": "wrong"}
HEIGHTS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Row:
    """One request and its answer.

    seen: its logic was asked for before; learned: and kept in the memory since. asked: the teacher was; answered: there is code.
    correct: on all examples, None where there is no code or nothing could judge it. why: for a learned logic that did not answer
    rightly without the teacher, what let it go, with a detail. did: what the teacher did. judged: "interpreter" or "toolchain"; agrees: whether
    the toolchain, where it was asked as well, said the same. tested: the journal was told whether it is right. recalled: what the memory had that passes the examples, answered with or not.
    """

    number: int
    task: str
    words: int
    name: str
    language: str
    lifts: bool
    poisoned: bool
    seen: bool
    learned: bool
    status: str
    source: str | None
    confidence: float
    threshold: float
    asked: bool
    answered: bool
    correct: bool | None
    seconds: float
    tokens: int
    money: float
    did: tuple[str, ...] = ()
    judged: str | None = None
    agrees: bool | None = None
    tested: bool = False
    reason: str | None = None
    why: str | None = None
    detail: str | None = None
    recalled: Passing | None = None

    @property
    def local(self) -> bool:
        return self.answered and not self.asked

    @property
    def right(self) -> bool:
        """Answered without the teacher, and correct."""
        return self.local and self.correct is True

    @property
    def wrong(self) -> bool:
        return self.answered and self.correct is False

    @property
    def kind(self) -> str:
        return "the teacher" if (self.source or "").startswith("fallback") else f"the {self.source}" if self.source else "nobody"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Passes of a split's tasks before the stream, after it and with the memory emptied; of the library's own requests before and after.

    by_memory, right_by_memory: of the split's answers afterwards. forgotten, left: logics. differing: tasks whose verdict, answer or confidence is not
    the same before and emptied. own_by_memory: of the library's requests, answered by what was learned.
    """

    split: str
    tasks: int
    before: int
    after: int
    emptied: int
    by_memory: int
    right_by_memory: int
    forgotten: int
    left: int
    differing: int
    own: int
    own_before: int
    own_after: int
    own_by_memory: int

    def as_json(self) -> dict[str, Any]:
        points, lost = 100 * (self.after - self.before) / self.tasks, 100 * (self.own_after - self.own_before) / self.own
        return {**asdict(self), "points": round(points, 2), "own_points": round(lost, 2), "emptied_is_before": self.differing == 0}

    def table(self) -> str:
        before, after, emptied = (f"{x} = {100 * x / self.tasks:.1f} %" for x in (self.before, self.after, self.emptied))
        return "\n".join((
            f"transfer: {self.split} split, strict, {self.tasks} tasks: before {before}; after {after} ({self.by_memory} answered from memory, {self.right_by_memory} of them right); emptied {emptied}",
            f"emptied: {self.forgotten} logics forgotten, {self.left} left; " + ("exactly as before" if self.differing == 0 else f"{self.differing} tasks end otherwise than before"),
            f"the library's own requests: {self.own}; before {self.own_before}, after {self.own_after} ({self.own_by_memory} answered from memory)"))


@dataclass(frozen=True, slots=True)
class StreamReport:
    """The rows of a run, in the order asked. about: what was run; complete: False where it was interrupted. baseline: the same stream with learning off."""

    about: dict[str, Any]
    rows: Sequence[Row] = field(default_factory=list)
    complete: bool = True
    baseline: StreamReport | None = None
    transfer: Transfer | None = None

    def as_json(self, *, with_rows: bool = True) -> dict[str, Any]:
        return {"about": self.about, "complete": self.complete, **figures(self.rows, self.about["requests"]),
                **({} if self.transfer is None else {"transfer": self.transfer.as_json()}),
                **({} if self.baseline is None else {"baseline": self.baseline.as_json(with_rows=with_rows)}), **({"rows": [asdict(r) for r in self.rows]} if with_rows else {})}

    def table(self) -> str:
        text = table(self.as_json(with_rows=False))
        return text if self.transfer is None else f"{text}\n{self.transfer.table()}"


def share(part: Iterable[bool]) -> float | None:
    """The share of the true ones, None of nothing."""
    several = list(part)
    return round(sum(several) / len(several), 4) if several else None


def figures(rows: Sequence[Row], count: int) -> dict[str, Any]:
    """All figures of a stream of `count` requests, as far as it came."""
    windows = [w for a, b in WINDOWS if (w := window(rows, round(a * count), round(b * count)))["requests"]]
    seen, learned = [r for r in rows if r.seen], [r for r in rows if r.learned]
    from_memory = [r for r in rows if r.source == "memory" and r.answered]
    return {
        "windows": windows, "curve": curve(rows, count), "last": window(rows, count - round(LAST * count), count), "all": window(rows, 0, count),
        "seen": {"requests": len(seen), "local_and_correct": share(r.right for r in seen)},
        "learned": {"requests": len(learned), "local_and_correct": share(r.right for r in learned), "local": share(r.local for r in learned)},
        "memory": {"answers": len(from_memory), "wrong": sum(r.wrong for r in from_memory), "wrong_share": share(r.wrong for r in from_memory),
                   "wrong_of_poisoned": sum(r.wrong and r.poisoned for r in from_memory)},
        "poisoned": {"logics": len({r.task for r in rows if r.poisoned}), "requests": sum(r.poisoned for r in rows), "answers": sum("poison" in r.did for r in rows)},
        "teacher": dict(Counter(d for r in rows for d in r.did)),
        "wrong_by_source": dict(Counter(f"{r.kind}, {'sure' if r.confidence >= r.threshold else 'unsure'}{', after asking' if r.asked else ''}" for r in rows if r.wrong)),
        "learned_but_not_answered": dict(Counter(r.why for r in learned if not r.right and r.why)),
        "not_answered": dict(Counter("learned" if r.learned else "seen, not learned" if r.seen else "new" for r in rows if not r.answered)),
        "unlearned": dict(Counter(f"{r.kind}, {'right' if r.correct else 'wrong'}" if r.answered else "nobody" for r in rows if r.seen and not r.learned)),
        "errors": dict(Counter(r.reason for r in rows if r.status == "error")),
        "passing_in_memory": by_confidence(rows),
        "threshold": {"lowest": min((r.threshold for r in rows), default=None), "highest": max((r.threshold for r in rows), default=None), "end": rows[-1].threshold if rows else None},
        "tested": {"answers": sum(r.tested for r in rows), "right": sum(r.tested and r.correct is True for r in rows)},
        "checked_again": {"answers": sum(r.agrees is not None for r in rows), "agree": sum(r.agrees is True for r in rows)},
    }


def curve(rows: Sequence[Row], count: int) -> list[dict[str, Any]]:
    """The stream in POINTS parts: at which request each ends, and its shares."""
    ends = sorted({round(n * count / POINTS) for n in range(POINTS + 1)})
    parts = [window(rows, a, b) for a, b in zip(ends, ends[1:], strict=False)]
    return [{"to": p["to"], **{c: p[c] for c in CURVES}, "threshold": p["threshold"]} for p in parts if p["requests"]]


def by_confidence(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Of what the memory had that passes the shown examples, in steps of its confidence: how much, and how much of it is right.

    That is what a threshold cuts. Right is meant in the interpreter alone.
    """
    out: dict[str, dict[str, int]] = {}
    for r in sorted((r.recalled for r in rows if r.recalled is not None), key=lambda p: p.confidence):
        step = out.setdefault(f"{int(20 * r.confidence) / 20:.2f}", {"found": 0, "right": 0})
        step["found"] += 1
        step["right"] += r.right
    return out


def window(rows: Sequence[Row], first: int, last: int) -> dict[str, Any]:
    """The figures of the requests first + 1 to last."""
    part = [r for r in rows if first < r.number <= last]
    return {
        "from": first + 1, "to": last, "requests": len(part), "local": share(r.local for r in part), "correct_of_local": share(r.right for r in part if r.local),
        "local_and_correct": share(r.right for r in part), "correct": share(r.correct is True for r in part), "fallback": share(r.asked for r in part),
        "wrong_served": share(r.wrong for r in part), "threshold": part[-1].threshold if part else None, "seen": share(r.seen for r in part),
        "learned": share(r.learned for r in part), "tokens": sum(r.tokens for r in part), "money": round(sum(r.money for r in part), 6),
        "seconds": round(sum(r.seconds for r in part), 1),
    }


def sparkline(shares: Iterable[float | None]) -> str:
    """A sign a share, from 0 to 1; a blank where there is none."""
    return "".join(" " if x is None else HEIGHTS[min(len(HEIGHTS) - 1, int(x * len(HEIGHTS)))] for x in shares)


def stream_chart(docs: Mapping[str, Mapping[str, Any]], title: str = "Answered here and right, and asked, as logics recur") -> str:
    """An SVG with two lines for each report's JSON (or that of its baseline), by name."""
    lines = {"local_and_correct": "right here", "fallback": "asked"}  # short: they stand in the margin
    series = {f"{name} {lines[c]}".strip(): [(p["to"], p[c]) for p in doc["curve"]] for name, doc in docs.items() for c in lines}
    most = max((x for line in series.values() for x, _ in line), default=1)
    return line_chart(title, Axis("requests", 0, most, [most * n // 5 for n in range(6)]), Axis("share of the requests", 0, 1, TENTHS, percent=True), series)


COLUMNS = {"local": "local", "correct_of_local": "of them right", "fallback": "asked", "correct": "right", "wrong_served": "wrong", "learned": "learned before",
           "threshold": "threshold"}


def table(doc: dict[str, Any]) -> str:
    """The figures as text."""
    heads = ["requests", *COLUMNS.values(), "tokens", "money", "seconds"]
    lines = ["  ".join(f"{h:>14}" for h in heads)]
    for w in (*doc["windows"], doc["last"], doc["all"]):
        cells = [f"{w['from']}-{w['to']}", *(_shown(w[c], c) for c in COLUMNS), f"{w['tokens']:,}", f"{w['money']:.4f}", f"{w['seconds']:.0f}"]
        lines.append("  ".join(f"{c:>14}" for c in cells))
    lines += [f"{name:>16} {sparkline(p[c] for p in doc['curve'])} {_shown(doc['curve'][0][c], c)} to {_shown(doc['curve'][-1][c], c)}" for c, name in CURVES.items() if doc["curve"]]
    for group in ("seen", "learned"):
        lines.append(f"{group} before: {doc[group]['requests']} requests, local and correct {_shown(doc[group]['local_and_correct'], '')}")
    m, p = doc["memory"], doc["poisoned"]
    lines.append(f"from memory: {m['answers']} answers, {m['wrong']} wrong" + (f" ({_shown(m['wrong_share'], '')}), {m['wrong_of_poisoned']} of them of {p['logics']} poisoned logics" if p["logics"] else ""))
    for title in ("teacher", "wrong_by_source", "learned_but_not_answered", "not_answered", "unlearned", "errors"):
        if doc[title]:
            lines.append(f"{title.replace('_', ' ')}: " + "; ".join(f"{k} {v}" for k, v in sorted(doc[title].items(), key=lambda x: -x[1])))
    if doc["passing_in_memory"]:
        lines.append("passing in memory, right of found by confidence: " + "; ".join(f"{k} {v['right']}/{v['found']}" for k, v in doc["passing_in_memory"].items()))
    if doc["tested"]["answers"]:
        lines.append(f"judged in the journal by the task's tests: {doc['tested']['answers']} answers, {doc['tested']['right']} right; threshold from {_shown(doc['threshold']['lowest'], 'threshold')} to "
                     f"{_shown(doc['threshold']['highest'], 'threshold')}, at the end {_shown(doc['threshold']['end'], 'threshold')}")
    if doc["checked_again"]["answers"]:
        lines.append(f"checked again on the toolchain: {doc['checked_again']['agree']} of {doc['checked_again']['answers']} agree")
    if "baseline" in doc:
        lines += ["", "the same stream with learning off:", table(doc["baseline"])]
    return "\n".join(lines if doc["complete"] else [*lines, "interrupted: not all requests were made"])


def _shown(value: float | None, column: str) -> str:
    return "-" if value is None else f"{value:.2f}" if column == "threshold" else f"{100 * value:.1f} %"


__all__ = ["Row", "StreamReport", "Transfer", "curve", "figures", "share", "sparkline", "stream_chart", "table", "window"]
