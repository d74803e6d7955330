"""Compares an answer with the benchmark's own solution on inputs that no test has.

A benchmark with three tests is easily passed by a program that is wrong elsewhere. In: a task with its reference and an answer.
Out: an `Agreement`: on how many generated inputs both were run, and on how many they gave the same. The inputs come from the
reference's examples alone (never from the answer), so every answer meets the same ones. Both run in the sandbox, apart from
each other; answers in other languages than Python run through the harness that also runs examples.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.answers.solution import Solution
from yantra_codex.errors import Unsupported, YantraError
from yantra_codex.ir.types import Type, contains, join_all, type_of_value
from yantra_codex.ir.values import from_ir
from yantra_codex.languages import Unit
from yantra_codex.problems.benchmarks import Reference, Task
from yantra_codex.runner.checks import observe
from yantra_codex.runner.programs import build_and_run
from yantra_codex.runner.watch import RUN_LIMITS, Limits
from yantra_codex.search.compose.inputs import generated_inputs

WANTED = 40  # inputs compared
MADE = 100  # inputs made; the first WANTED of them that the reference takes are compared
REFERENCE_S, ANSWER_S = 1.0, 3.0  # a call of the reference that takes longer is left out; one of the answer's disagrees
LIMITS = replace(RUN_LIMITS, wall_s=30.0, cpu_s=30)
TOLERANCE = 1e-6

Args = tuple[Any, ...]
Results = dict[int, Any]  # by the number of the call; calls that gave no value are missing


@dataclass(frozen=True, slots=True)
class Known:
    """What the reference gives on one input. ordered: False where the order of a set decided the order of its result."""

    args: Args
    value: Any
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Agreement:
    """inputs: compared. agreed: with equal results. detail: the first that differ, in one line."""

    inputs: int
    agreed: int
    detail: str = ""

    @property
    def full(self) -> bool:
        """Whether all inputs agree; also where there are none: then the hidden tests alone count."""
        return self.agreed == self.inputs


def agreement(task: Task, solution: Solution) -> Agreement | None:
    """How the answer to a task agrees with the task's reference; None where the task has none.

    Raises MissingToolchain or NoSandbox where nothing can be run.
    """
    reference = task.hidden.reference
    if reference is None or not reference.code or solution.code is None:
        return None
    known = reference_results(reference)
    found = _results_of(task, solution, [k.args for k in known])
    first, agreed = "", 0
    for i, k in enumerate(known):
        if i in found and same(found[i], k.value, loose=task.language != "python", ordered=k.ordered):
            agreed += 1
        elif not first:
            given = repr(found[i]) if i in found else "no value"
            first = f"({', '.join(map(repr, k.args))}) gave {given}, the reference {k.value!r}"
    return Agreement(len(known), agreed, first[:500])


def inputs_for(reference: Reference) -> list[Args]:
    """The inputs that a reference may be asked, as Python values, made from its examples; none where these have no types."""
    examples = [e.args for e in reference.examples if e.raises is None]
    if not examples or len({len(a) for a in examples}) != 1:
        return []
    try:
        types = [join_all([type_of_value(a[i]) for a in examples]) for i in range(len(examples[0]))]
    except YantraError:
        return []
    whole = [contains(t, "float") and any(_has_int(a[i], t) for a in examples) for i, t in enumerate(types)]
    rows = generated_inputs(types, examples, count=MADE, seed="agreement").natural
    return [tuple(_written(from_ir(v, t), t) if w else from_ir(v, t) for v, t, w in zip(row, types, whole, strict=True)) for row in rows]


def _has_int(v: Any, t: Type) -> bool:
    """Whether a float is written as an int somewhere in an example's value."""
    if t.name == "float":
        return isinstance(v, int)
    return any(_has_int(x, s) for x, s in _below(v, t))


def _below(v: Any, t: Type) -> list[tuple[Any, Type]]:
    if t.name in ("list", "vtuple", "set") and isinstance(v, (list, tuple, set, frozenset)):
        return [(x, t.args[0]) for x in v]
    if t.name == "tuple" and isinstance(v, tuple):
        return list(zip(v, t.args, strict=False))
    if t.name == "map" and isinstance(v, dict):
        return [*((k, t.args[0]) for k in v), *((x, t.args[1]) for x in v.values())]
    return [(v, t.args[0])] if t.name == "option" and v is not None else []


def _written(v: Any, t: Type) -> Any:
    """A value with whole floats as ints, as the examples write them."""
    if t.name == "float":
        return int(v) if isinstance(v, float) and v.is_integer() else v
    parts = [_written(x, s) for x, s in _below(v, t)]
    if not parts:
        return v
    if isinstance(v, dict):
        return dict(zip(parts[: len(v)], parts[len(v) :], strict=True))
    return parts[0] if t.name == "option" else type(v)(parts)


def reference_results(reference: Reference) -> list[Known]:
    """The first WANTED inputs on which the reference gives a plain value in time, with that value.

    It is run twice, with another seed of Python's hashes and every set read backwards: where the two results differ in the order of
    lists alone, that order is left open; where they differ otherwise, there is nothing to agree with and the input is left out.
    No inputs at all where the reference does not give what its own examples say.
    """
    code, entry = reference.code or "", reference.entry_point
    shown = [e for e in reference.examples if e.raises is None]
    calls = [*(e.args for e in shown), *inputs_for(reference)]
    first = run_python(code, entry, calls, REFERENCE_S, wanted=len(shown) + WANTED)
    if not all(i in first and same(first[i], e.expected) for i, e in enumerate(shown)):
        return []
    kept = [i for i in range(len(shown), len(calls)) if i in first]
    again = run_python(code, entry, [calls[i] for i in kept], 2 * REFERENCE_S, backwards=True)
    pairs = [(calls[i], first[i], again[n]) for n, i in enumerate(kept) if n in again]
    return [Known(args, value, same(value, other)) for args, value, other in pairs if same(value, other, ordered=False)]


def _results_of(task: Task, solution: Solution, calls: Sequence[Args]) -> Results:
    """What an answer gives on calls, by their numbers."""
    if not calls:
        return {}
    if task.language == "python":
        return run_python(solution.code or "", task.entry_point or "", calls, ANSWER_S)
    if solution.rendered is None or solution.program is None:
        return {}
    entry = solution.program.entry
    unit = Unit("u0", solution.rendered, list(calls), tuple(p.type for p in entry.params), entry.returns)
    try:
        seen, _ = observe(task.language, [unit], limits=LIMITS)
    except Unsupported:  # an argument that the answer's types do not hold
        return {}
    return {i: from_ir(o.value) for i, o in seen["u0"].items() if o.raises is None}


# ---------------------------------------------------------------- running Python

# prints a line for each call that gives a plain value; ends early when enough did
HARNESS = '''
import signal, sys, json
_set = set
if {backwards!r}:
    import backwards
import solution as _module
from calls import CALLS
_NONCE, _ENTRY, _LIMIT_S, _WANTED = {nonce!r}, {entry!r}, {limit_s!r}, {wanted!r}
_out, _call = sys.__stdout__, getattr(_module, _ENTRY)

def _plain(v):
    if v is None or isinstance(v, (bool, str)):
        return v
    if isinstance(v, int):
        return ["int", hex(v)]
    if isinstance(v, float):
        return ["float", repr(v)]
    if isinstance(v, complex):
        return ["complex", repr(v.real), repr(v.imag)]
    if isinstance(v, dict):
        return ["dict", [[_plain(k), _plain(x)] for k, x in v.items()]]
    for name, kinds in (("tuple", tuple), ("list", list), ("set", (_set, frozenset))):
        if isinstance(v, kinds):
            return [name, [_plain(x) for x in v]]
    raise TypeError("no plain value")

class _Late(BaseException):
    pass

def _stop(*_):
    raise _Late

signal.signal(signal.SIGALRM, _stop)
_given = 0
for _number, _args in enumerate(CALLS):
    if _given >= _WANTED:
        break
    try:
        signal.setitimer(signal.ITIMER_REAL, _LIMIT_S)
        try:
            _text = json.dumps(_plain(_call(*_args())))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException:
        continue
    if len(_text) < 50000:
        _given += 1
        _out.write(f"\\n{{_NONCE}} {{_number}} {{_text}}\\n")
        _out.flush()
'''


# makes every set that `set` makes give its members in the opposite order
BACKWARDS = '''
import builtins
_set = set

class _Kind(type):
    def __instancecheck__(cls, v):
        return isinstance(v, _set)

class Backwards(_set, metaclass=_Kind):
    def __iter__(self):
        return reversed(list(_set.__iter__(self)))

    def pop(self):
        for v in self:
            self.remove(v)
            return v
        return _set.pop(self)

def _wrapped(name):
    def method(self, *args):
        out = getattr(_set, name)(self, *args)
        return Backwards(out) if type(out) is _set else out
    return method

for _name in ("or", "and", "sub", "xor", "ror", "rand", "rsub", "rxor"):
    setattr(Backwards, f"__{_name}__", _wrapped(f"__{_name}__"))
for _name in ("union", "intersection", "difference", "symmetric_difference", "copy"):
    setattr(Backwards, _name, _wrapped(_name))
builtins.set = Backwards
'''


def run_python(code: str, entry: str, calls: Sequence[Args], limit_s: float, *, wanted: int | None = None, backwards: bool = False,
               limits: Limits = LIMITS) -> Results:
    """What a Python function gives on each call, in the sandbox; a call that raises, goes on too long or gives no plain value is left out.

    wanted: end after so many values. backwards: sets give their members in the opposite order. Each call gets arguments of its own, so that one that changes them does no harm.
    """
    nonce = "y" + secrets.token_hex(8)
    main = HARNESS.format(nonce=nonce, entry=entry, limit_s=limit_s, wanted=len(calls) if wanted is None else wanted, backwards=backwards)
    table = "inf, nan = float('inf'), float('nan')\nCALLS = [\n" + "".join(f"    lambda: {_literal(args)},\n" for args in calls) + "]\n"
    result = build_and_run("python", {"main.py": main, "solution.py": code, "calls.py": table, "backwards.py": BACKWARDS}, limits=limits)
    out: Results = {}
    for line in result.outcome.stdout.split("\n"):
        mark, _, rest = line.partition(" ")
        number, _, text = rest.partition(" ")
        if mark == nonce and number.isdigit() and int(number) not in out:
            try:
                out[int(number)] = _decoded(json.loads(text))
            except (ValueError, TypeError, KeyError, RecursionError):
                continue
    return out


def _literal(args: Args) -> str:
    return "(" + "".join(f"{a!r}, " for a in args) + ")"


def _decoded(v: Any) -> Any:
    if not isinstance(v, list):
        return v
    kind, *rest = v
    match kind:
        case "int":
            return int(rest[0], 16)
        case "float":
            return float(rest[0])
        case "complex":
            return complex(float(rest[0]), float(rest[1]))
        case "dict":
            return {_decoded(k): _decoded(x) for k, x in rest[0]}
    return {"list": list, "tuple": tuple, "set": frozenset}[kind](map(_decoded, rest[0]))


# ---------------------------------------------------------------- comparing


def same(a: Any, b: Any, *, loose: bool = False, ordered: bool = True) -> bool:
    """Whether two Python values are equal, floats within TOLERANCE.

    loose: lists and tuples are not told apart. ordered: False: the order in lists and tuples does not count.
    """
    if isinstance(a, (int, float, complex)) and isinstance(b, (int, float, complex)):
        return _same_number(a, b)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b) or not (loose or isinstance(a, tuple) == isinstance(b, tuple)):
            return False
        return all(same(x, y, loose=loose, ordered=ordered) for x, y in zip(a, b, strict=True)) or (not ordered and _matched(a, b, loose))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return len(a) == len(b) and all(k in b and same(x, b[k], loose=loose, ordered=ordered) for k, x in a.items())
    if isinstance(a, (set, frozenset)) and isinstance(b, (set, frozenset)):
        return len(a) == len(b) and (a == b or _matched(list(a), list(b), loose))
    return type(a) is type(b) and bool(a == b)


def _matched(a: Sequence[Any], b: Sequence[Any], loose: bool) -> bool:
    """Whether each element of a has one of its own in b that is the same, in whatever order."""
    left = list(b)
    for x in a:
        i = next((i for i, y in enumerate(left) if same(x, y, loose=loose, ordered=False)), None)
        if i is None:
            return False
        left.pop(i)
    return True


def _same_number(a: Any, b: Any) -> bool:
    if a == b:
        return True
    if isinstance(a, complex) or isinstance(b, complex):
        return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))
    if isinstance(a, float) or isinstance(b, float):
        try:
            x, y = float(a), float(b)
        except OverflowError:
            return False
        return (math.isnan(x) and math.isnan(y)) or math.isclose(x, y, rel_tol=TOLERANCE, abs_tol=TOLERANCE**2)
    return False


__all__ = ["WANTED", "Agreement", "Known", "agreement", "inputs_for", "reference_results", "run_python", "same"]
