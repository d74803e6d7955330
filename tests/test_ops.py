"""Every example of every op row: in the interpreter, through its lowering, and through the text form."""

from __future__ import annotations

import pytest

from yantra_codex.errors import RaisedError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check, check_expr
from yantra_codex.ir.interpret import run, run_traced
from yantra_codex.ir.lowering import can_lower, lower
from yantra_codex.ir.nodes import Expr, Program, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import OpExample, read_example, read_program, write_program
from yantra_codex.ir.types import Type, tuple_of
from yantra_codex.ir.values import equal

CASES = [(name, example) for name, row in OPS.items() for example in row.examples]


def program_of(e: Expr) -> Program:
    return check(Program((n.Function("f", (), type_of(e), (n.Return(e),)),)))


def applied(name: str, x: OpExample) -> Program:
    """A program without parameters that applies the op; a mutating one returns (result, changed place)."""
    if not OPS[name].mutates:
        return program_of(check_expr(n.Apply(name, x.args), {}, x.result and type_of(x.result)))
    t = type_of(x.args[0])
    place = n.Place("p", (), t)
    body = (n.Let("p", t, x.args[0], True), n.Do(name, place, x.args[1:], "r"))
    probe = check(Program((n.Function("f", (), Type("none"), body),))).entry.body[1]
    assert isinstance(probe, n.Do)
    pair = tuple_of(probe.type, t)
    made = n.Make((n.Var("r"), n.Var("p")), pair)
    return check(Program((n.Function("f", (), pair, (*body, n.Return(made))),)))


def wanted_value(x: OpExample) -> object:
    assert x.result is not None
    value = run(program_of(x.result), ())
    return value if x.changed is None else (value, run(program_of(x.changed), ()))


def outcome(p: Program) -> object:
    try:
        return run(p, ())
    except RaisedError as e:
        return e.kind


@pytest.mark.parametrize(("name", "example"), CASES)
def test_example(name: str, example: str) -> None:
    x = read_example(name, example)
    p = applied(name, x)
    got = outcome(p)
    if x.raises is not None:
        assert got == x.raises
        return
    assert equal(got, wanted_value(x), p.entry.returns)
    assert equal(run_traced(p, ()).value, got, p.entry.returns)
    assert read_program(write_program(p)) == p


@pytest.mark.parametrize(("name", "example"), [c for c in CASES if can_lower(c[0])])
def test_lowering(name: str, example: str) -> None:
    x = read_example(name, example)
    p = applied(name, x)
    ret = p.entry.body[0]
    assert isinstance(ret, n.Return) and isinstance(ret.value, n.Apply)
    low = lower(ret.value)
    assert not any(isinstance(e, n.Apply) and e.op == name for e in n.walk_expr(low))
    assert check_expr(low, {}, type_of(low)) == low
    got = outcome(program_of(low))
    assert got == x.raises if x.raises else equal(got, wanted_value(x), p.entry.returns)


# what an effect does is shown by the cases of effect_cases.py, in a world (test_worlds.py counts them)
@pytest.mark.parametrize("name", [name for name, row in OPS.items() if row.params and row.group != "effects"])
def test_has_enough_examples(name: str) -> None:
    assert len(set(OPS[name].examples)) >= 2


def test_meanings_do_not_change_their_arguments() -> None:
    for name, row in OPS.items():
        if row.mutates:
            continue
        for example in row.examples:
            x = read_example(name, example)
            plain = [run(program_of(a), ()) for a in x.args if type_of(a).name != "func"]
            again = [run(program_of(a), ()) for a in x.args if type_of(a).name != "func"]
            if len(plain) == len(row.params):
                try:
                    row.meaning(*plain)
                except Exception as e:  # the example of an error
                    assert type(e).__name__ == x.raises or x.raises == "ValueError"
                assert all(equal(a, b) for a, b in zip(plain, again, strict=True))


def meaning_on(name: str, *args: Expr) -> object:
    e = check_expr(n.Apply(name, args), {})
    return outcome(program_of(e))


@pytest.mark.parametrize("name", [name for name, row in OPS.items() if row.laws])
def test_laws_hold_on_the_examples(name: str) -> None:
    """Commutative and associative over every pair of the examples' arguments."""
    row = OPS[name]
    args = [a for example in row.examples for a in read_example(name, example).args]
    for a in args:
        for b in args:
            if type_of(a) != type_of(b):
                continue
            if "commutative" in row.laws:
                assert equal(meaning_on(name, a, b), meaning_on(name, b, a))
            if "associative" in row.laws:
                for c in args[:3]:
                    if type_of(c) == type_of(a):
                        left = meaning_on(name, check_expr(n.Apply(name, (a, b)), {}), c)
                        assert equal(left, meaning_on(name, a, check_expr(n.Apply(name, (b, c)), {})))
