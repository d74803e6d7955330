"""What a stream showed, as figures: by windows, of what was seen before, of what was learned, and why the rest failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from yantra_codex.bench.stream_why import Passing

WINDOWS = ((0.0, 0.1), (0.1, 0.5), (0.5, 1.0))  # of a whole stream: 1-100, 101-500 and 501-1,000 of a thousand
LAST = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """One request and its answer.

    seen: its logic was asked for before; learned: and kept in the memory since. asked: the teacher was; answered: there is code.
    correct: on all examples, None where there is no code or nothing could judge it. why: for a learned logic that did not answer
    rightly without the teacher, what let it go, with a detail. did: what the teacher did. judged: "interpreter" or "toolchain"; agrees: whether
    the toolchain, where it was asked as well, said the same. recalled: what the memory had that passes the examples, answered with or not.
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
class StreamReport:
    """The rows of a run, in the order asked. about: what was run; complete: False where it was interrupted."""

    about: dict[str, Any]
    rows: Sequence[Row] = field(default_factory=list)
    complete: bool = True

    def as_json(self, *, with_rows: bool = True) -> dict[str, Any]:
        return {"about": self.about, "complete": self.complete, **figures(self.rows, self.about["requests"]), **({"rows": [asdict(r) for r in self.rows]} if with_rows else {})}

    def table(self) -> str:
        return table(self.as_json(with_rows=False))


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
        "windows": windows, "last": window(rows, count - round(LAST * count), count), "all": window(rows, 0, count),
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
        "checked_again": {"answers": sum(r.agrees is not None for r in rows), "agree": sum(r.agrees is True for r in rows)},
    }


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


COLUMNS = {"local": "local", "correct_of_local": "of them right", "fallback": "asked", "correct": "right", "wrong_served": "wrong", "learned": "learned before",
           "threshold": "threshold"}


def table(doc: dict[str, Any]) -> str:
    """The figures as text."""
    heads = ["requests", *COLUMNS.values(), "tokens", "money", "seconds"]
    lines = ["  ".join(f"{h:>14}" for h in heads)]
    for w in (*doc["windows"], doc["last"], doc["all"]):
        cells = [f"{w['from']}-{w['to']}", *(_shown(w[c], c) for c in COLUMNS), f"{w['tokens']:,}", f"{w['money']:.4f}", f"{w['seconds']:.0f}"]
        lines.append("  ".join(f"{c:>14}" for c in cells))
    for group in ("seen", "learned"):
        lines.append(f"{group} before: {doc[group]['requests']} requests, local and correct {_shown(doc[group]['local_and_correct'], '')}")
    m, p = doc["memory"], doc["poisoned"]
    lines.append(f"from memory: {m['answers']} answers, {m['wrong']} wrong" + (f" ({_shown(m['wrong_share'], '')}), {m['wrong_of_poisoned']} of them of {p['logics']} poisoned logics" if p["logics"] else ""))
    for title in ("teacher", "wrong_by_source", "learned_but_not_answered", "not_answered", "unlearned", "errors"):
        if doc[title]:
            lines.append(f"{title.replace('_', ' ')}: " + "; ".join(f"{k} {v}" for k, v in sorted(doc[title].items(), key=lambda x: -x[1])))
    if doc["passing_in_memory"]:
        lines.append("passing in memory, right of found by confidence: " + "; ".join(f"{k} {v['right']}/{v['found']}" for k, v in doc["passing_in_memory"].items()))
    if doc["checked_again"]["answers"]:
        lines.append(f"checked again on the toolchain: {doc['checked_again']['agree']} of {doc['checked_again']['answers']} agree")
    return "\n".join(lines if doc["complete"] else [*lines, "interrupted: not all requests were made"])


def _shown(value: float | None, column: str) -> str:
    return "-" if value is None else f"{value:.2f}" if column == "threshold" else f"{100 * value:.1f} %"


__all__ = ["Row", "StreamReport", "figures", "share", "table", "window"]
