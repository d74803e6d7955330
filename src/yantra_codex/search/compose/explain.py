"""Says why an answer was chosen: what led to it, what else passed the examples, and which example would decide.

In: what the search ranked (`Composed`) and the answer's `Option`. Out: `account`, the part of a proof record that explains
a searched answer later and offline; `question`, the input on which the leading candidates disagree most.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Apply, Expr, Lit, Make, Var, block_exprs, walk_expr
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import write_expr, write_program
from yantra_codex.ir.types import Type
from yantra_codex.ir.values import from_ir, from_json, to_json
from yantra_codex.library.words import STOP, stem, words_of
from yantra_codex.proofs import in_one_order
from yantra_codex.search.compose.build import literal
from yantra_codex.search.compose.driver import loose
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet, thawer
from yantra_codex.search.compose.ranking import FAILED, Option, Probe, probe_of
from yantra_codex.search.compose.request import Request, Test, renamed

if TYPE_CHECKING:
    from yantra_codex.search.compose.compose import Composed

RIVALS = 3
LARGEST = 20_000  # characters of an account
LONGEST_VALUE = 1_200  # of a value in it
LONGEST_PROGRAM = 5_000  # of a runner-up
ASK_BELOW = 0.85  # a surer answer is worth no question
LEADING = 0.15  # odds of a behaviour, as a share of the best's, that make it one of those asked about
MOST_LEADING = 6
MOST_CHOICES = 4
SMALL = STOP | {"of", "than", "that", "the", "with", "from"}  # words that are no part of what is asked
SHORT = 120  # characters of the arguments of a question: people answer short ones


# ---------------------------------------------------------------- behaviours


def plain(v: Any) -> Any:
    """A value that is the same for two outcomes that no reader would tell apart: sets and maps without their order."""
    if isinstance(v, FrozenMap):
        return ("map", tuple(sorted(((repr(k), plain(x)) for k, x in v.items()), key=repr)))
    if isinstance(v, FrozenSet):
        return ("set", tuple(sorted(map(repr, v))))
    if isinstance(v, tuple):
        return tuple(map(plain, v))
    return v if v == v else "nan"


def _probe(found: Composed) -> Probe:
    return found.probe if found.probe is not None else probe_of(found.request)


def _behaviours(options: Sequence[Option], rows: int | None = None) -> dict[Any, list[Option]]:
    """The options by what they give on the first `rows` further inputs (all of them where None), in order of their best."""
    out: dict[Any, list[Option]] = {}
    for o in options:
        out.setdefault(tuple(map(plain, o.outcomes[:rows])), []).append(o)
    return out


# ---------------------------------------------------------------- what led to the answer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer and what led to it. kind: "pattern", "test", "value" or "op".

    words: of the request, "" where none asks for it. why: another reason, such as what all expected results have in common.
    """

    kind: str
    what: str
    words: str
    why: str = ""


def parts_of(request: Request, option: Option) -> tuple[Part, ...]:
    """The parts of a program in the order of its text, each with the words of the request that led to it."""
    hints, said = request.hints, spelling(request.words)
    out: dict[tuple[str, str], Part] = {}

    text = " ".join(request.words.lower().split())

    def add(kind: str, what: str, led: str) -> None:
        asked = all(w in text for w in led.lower().split()) or led.lower() in text.replace(" ", "")
        out.setdefault((kind, what), Part(kind, what, led if asked else "", "" if asked else led))

    for p in option.patterns:
        known = {stem(w) for w in words_of(p.words)}
        add("pattern", p.name, " ".join(dict.fromkeys(said[w] for w in hints.words if w in known and w in said)))
    if option.hit is not None:
        return tuple(out.values())
    done: set[int] = set()
    for e in block_exprs(option.program.entry.body):
        if id(e) in done:
            continue
        test = next((t for t in request.tests if _spelled_by(t, e)), None)
        if test is not None and isinstance(e, Apply):
            done.update(map(id, walk_expr(e)))
            add("test", write_expr(e), test.why)
        elif isinstance(e, (Lit, Make)):
            why = next((c.why for c in hints.constants if _is_literal(e, c.value, c.type)), "")
            if why or isinstance(e, Lit):
                done.update(map(id, walk_expr(e)))
                add("value", write_expr(e), why)
        elif isinstance(e, Apply):
            add("op", e.op, hints.why.get(e.op, ""))
    return tuple(out.values())


def _spelled_by(test: Test, e: Expr) -> bool:
    """Whether an expression is what the words spell out, whatever its variable is called."""
    if type(e) is not type(test.expr):
        return False
    if test.var is None or test.of is None:
        return test.expr == e
    names = dict.fromkeys(x.name for x in walk_expr(e) if isinstance(x, Var))
    return any(renamed(test.expr, test.var, n, test.of) == e for n in names)


def _is_literal(e: Expr, value: Any, t: Type) -> bool:
    try:
        return bool(literal(value, t) == e)
    except (YantraError, TypeError, ValueError, AttributeError):  # a value that is no literal of its type
        return False


def unexplained(request: Request, option: Option) -> tuple[str, ...]:
    """The words of the request that no part of a program accounts for, as they were written."""
    hints, said = request.hints, spelling(request.words)
    functions = option.program.functions if option.hit is not None else option.program.functions[:1]
    ops = {e.op for f in functions for e in block_exprs(f.body) if isinstance(e, Apply)}
    told = {stem(w) for p in option.patterns for w in words_of(p.words)}
    for part in parts_of(request, option):
        told |= {stem(w) for w in re.findall(r"[a-z]+", part.words.lower())}
    left = []
    for word in hints.words:
        by = hints.explained.get(word)
        if by == () or word in told or (by and ops & set(by)):
            continue
        left.append(said.get(word, word))
    return tuple(w for w in dict.fromkeys(left) if w.lower() not in SMALL)


def spelling(text: str) -> dict[str, str]:
    """Stem -> the word as it was written first."""
    out: dict[str, str] = {}
    for w in re.findall(r"[^\W\d_]+", text):
        out.setdefault(stem(w.lower()), w)
    return out


# ---------------------------------------------------------------- runners-up


@dataclass(frozen=True, slots=True)
class Rival:
    """Another program that passes the examples, and a further input on which it differs from the answer.

    args, answer, this: frozen; FAILED for an error. natural: whether the input is like the examples, not an edge case.
    """

    option: Option
    args: tuple[Any, ...]
    answer: Any
    this: Any
    natural: bool


def rivals(found: Composed, option: Option, most: int = RIVALS) -> tuple[Rival, ...]:
    """The best programs of other behaviours than the answer's: first those that differ on natural inputs."""
    probe = _probe(found)
    out: list[Rival] = []
    seen: list[Any] = []
    for rows in (probe.natural, len(probe.rows)):
        for key, group in _behaviours(found.options, rows).items():
            if len(out) >= most:
                return tuple(out)
            place = difference(probe, option, group[0], rows)
            if place is None or any(group[0] is r.option or key == tuple(map(plain, r.option.outcomes[:rows])) for r in out) or key in seen:
                continue
            seen.append(key)
            out.append(Rival(group[0], probe.rows[place], option.outcomes[place], group[0].outcomes[place], place < probe.natural))
    return tuple(out)


def difference(probe: Probe, a: Option, b: Option, rows: int) -> int | None:
    """The place of the plainest further input on which two programs differ; None where they agree on all."""
    places = [i for i in range(min(rows, len(a.outcomes), len(b.outcomes))) if plain(a.outcomes[i]) != plain(b.outcomes[i])]
    return min(places, key=lambda i: (i >= probe.natural, FAILED in (a.outcomes[i], b.outcomes[i]), _length(probe.rows[i])), default=None)


def _length(row: Any) -> int:
    return len(shown(row))


def shown(value: Any) -> str:
    """A value as text; a whole number of thousands of digits, which has no decimal text here, by its size."""
    try:
        return _text(value)
    except (ValueError, RecursionError):
        return "a value too large to write"


def _text(v: Any) -> str:
    """The repr of a Python value, with sets in one order."""
    if isinstance(v, (set, frozenset)) and v:
        inner = "{" + ", ".join(sorted(map(_text, v))) + "}"
        return inner if isinstance(v, set) else f"frozenset({inner})"
    if isinstance(v, list):
        return f"[{', '.join(map(_text, v))}]"
    if type(v) is tuple:
        return f"({', '.join(map(_text, v))}{',' * (len(v) == 1)})"
    return "{" + ", ".join(f"{_text(k)}: {_text(x)}" for k, x in v.items()) + "}" if type(v) is dict else repr(v)


# ---------------------------------------------------------------- the account


def account(found: Composed, option: Option, confidence: float, rests_on: str) -> dict[str, Any]:
    """What a proof record keeps of a search, as JSON: at most `LARGEST` characters."""
    request = found.request
    signature = request.problem.signature
    assert signature is not None
    types, returns = [p.type for p in signature.params], loose(signature.returns)  # a rival's tuple may have another length
    body: dict[str, Any] = {
        "confidence": round(confidence, 4), "rests_on": rests_on, "origin": option.origin, "evaluations": found.evaluations, "kept": found.kept,
        "passed": len(found.options), "behaviours": len(_behaviours(found.options)), "level": found.level, "ended": found.ended,
        "parts": [{"kind": p.kind, "what": p.what[:300], "words": p.words[:200], "why": p.why[:200]} for p in parts_of(request, option)[:40]],
        "unexplained": list(unexplained(request, option)[:40]), "rivals": [],
    }
    for r in rivals(found, option):
        row: dict[str, Any] = {"program": write_program(r.option.program), "origin": r.option.origin, "confidence": round(r.option.confidence, 4), "natural": r.natural}
        row["args"] = [to_json(a, t) for a, t in zip(r.args, types, strict=True)]
        for name, value in (("answer", r.answer), ("this", r.this)):
            row[name] = {"error": True} if _failed(value) else {"value": to_json(value, returns)}
        if len(row["program"]) <= LONGEST_PROGRAM and all(len(shown(row[k])) <= LONGEST_VALUE for k in ("args", "answer", "this")):
            body["rivals"].append(row)
    while body["rivals"] and len(json.dumps(body, ensure_ascii=False)) > LARGEST:
        body["rivals"].pop()
    return body


def _failed(value: Any) -> bool:
    return isinstance(value, str) and value == FAILED


def call_text(name: str, args: Sequence[Any]) -> str:
    """A call as people write it in an example."""
    return f"{name}({', '.join(map(shown, args))})"


def difference_of(row: Mapping[str, Any], params: Sequence[Type], returns: Type) -> tuple[tuple[Any, ...], str, str]:
    """The input of a recorded runner-up as Python values, and in words what the answer and it give there."""
    args = tuple(from_ir(from_json(a, t), t) for a, t in zip(row["args"], params, strict=True))
    returns = loose(returns)
    answer, this = ("an error" if "error" in row[k] else shown(from_ir(from_json(row[k]["value"], returns), returns)) for k in ("answer", "this"))
    return args, answer, this


# ---------------------------------------------------------------- the question


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome that leading candidates give: its value in Python, the share of their weight, and who they are."""

    value: Any
    share: float
    supporters: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What should `name(*args)` give? choices: the likeliest first. readings: how many outcomes the input tells apart."""

    name: str
    args: tuple[Any, ...]
    choices: tuple[Choice, ...]
    readings: int
    types: tuple[Type, ...]
    returns: Type

    @property
    def call(self) -> str:
        return call_text(self.name, self.args)

    def answered(self, value: Any) -> Example:
        """The example that an answer makes."""
        return Example(self.args, value, source="answer")

    def as_json(self) -> dict[str, Any]:
        return {"call": self.call, "args": [to_json(in_one_order(a), t) for a, t in zip(self.args, self.types, strict=True)], "readings": self.readings,
                "choices": [{"value": to_json(in_one_order(c.value), self.returns), "share": round(c.share, 3), "supporters": len(c.supporters)} for c in self.choices]}


def question(found: Composed, below: float = ASK_BELOW) -> Question | None:
    """The natural input that splits the leading candidates best; None where they agree or the answer is sure enough."""
    if len(found.options) < 2 or found.options[0].confidence >= below:
        return None
    probe = _probe(found)
    leading = _leading(found.options, probe.natural)
    if len(leading) < 2:
        return None
    best = max(_splits(probe, leading), key=lambda s: (s[0], -s[1]), default=None)
    if best is None:
        return None
    signature = found.request.problem.signature
    assert signature is not None
    return _question_at(best[1], probe, leading, signature.name, tuple(p.type for p in signature.params), loose(signature.returns))


def _leading(options: Sequence[Option], natural: int) -> list[tuple[float, list[Option]]]:
    """The behaviours that may be the one asked for, with their odds, the best first."""
    rated = [(max(_odds(o.confidence) for o in group), group) for group in _behaviours(options, natural).values()]
    least = LEADING * rated[0][0]  # the first is the answer's
    return [rated[0], *(r for r in rated[1:] if r[0] >= least)][:MOST_LEADING]


def _odds(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return p / (1 - p)


def _splits(probe: Probe, leading: Sequence[tuple[float, list[Option]]]) -> Iterator[tuple[float, int]]:
    """For each natural input that is short enough and tells leading candidates apart: how well it splits them, and its place."""
    total = sum(w for w, _ in leading)
    for i in range(probe.natural):
        length = _length(probe.rows[i])
        weights: dict[Any, float] = {}
        for w, group in leading:
            key = plain(group[0].outcomes[i])
            weights[key] = weights.get(key, 0.0) + w / total
        failing = weights.get(FAILED, 0.0)
        longest = max((_length(k) for k in weights), default=0)
        if len(weights) - (failing > 0) < 2 or length > SHORT or longest > SHORT:
            continue
        yield round(1 - sum(w * w for w in weights.values()) - 0.3 * failing - 0.003 * (length + longest), 6), i


def _question_at(place: int, probe: Probe, leading: Sequence[tuple[float, list[Option]]], name: str, types: tuple[Type, ...], returns: Type) -> Question:
    total = sum(w for w, _ in leading)
    by_value: dict[Any, tuple[Any, float, list[Option]]] = {}
    for w, group in leading:
        value = group[0].outcomes[place]
        first, share, supporters = by_value.get(plain(value), (value, 0.0, []))
        by_value[plain(value)] = (first, share + w / total, [*supporters, *group])
    ordered = sorted((v for v in by_value.values() if not _failed(v[0])), key=lambda v: -v[1])
    choices = tuple(Choice(_python(v, returns), share, tuple(by)) for v, share, by in ordered[:MOST_CHOICES])
    args = tuple(_python(a, t) for a, t in zip(probe.rows[place], types, strict=True))
    return Question(name, args, choices, len(by_value), types, returns)


def _python(frozen: Any, t: Type) -> Any:
    return from_ir(thawer(t)(frozen), t)


__all__ = ["ASK_BELOW", "Choice", "Part", "Question", "Rival", "account", "call_text", "difference_of", "parts_of", "question", "rivals", "unexplained"]
