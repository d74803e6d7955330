"""Properties of random programs: text round trip, no visible alias, canonical form, steps and vectors."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from ir_programs import arguments, programs
from reference import outcome as reference_outcome
from yantra_codex.errors import Interrupted, RaisedError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import canonical, hash_of
from yantra_codex.ir.interpret import Limits, run, run_traced
from yantra_codex.ir.rewrite import Renamer
from yantra_codex.ir.steps import kinds_of
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.values import equal
from yantra_codex.ir.vector import decode_logic, encode_logic_pattern

SOME = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def outcome(p: n.Program, args: Any, runner: Any = run) -> tuple[str, Any]:
    try:
        value = runner(p, copy.deepcopy(args), limits=Limits(fuel=50_000))
        return "ok", value
    except RaisedError as e:
        return "raises", e.kind
    except Interrupted:
        return "spent", None


@SOME
@given(programs(), arguments)
def test_agrees_with_the_interpreter_that_copies_everything(p: n.Program, args: Any) -> None:
    kind, wanted = reference_outcome(p, args)
    assume(kind != "spent")
    given_args = copy.deepcopy(args)
    got_kind, got = outcome(p, args)
    assert (got_kind, got) == ("raises", wanted) if kind == "raises" else (got_kind == "ok" and equal(got, wanted[0], p.entry.returns)), write_program(p)
    with contextlib.suppress(RaisedError, Interrupted):
        run(p, given_args)
    assert given_args == args  # nothing of the caller's is changed


@SOME
@given(programs())
def test_text_round_trip(p: n.Program) -> None:
    text = write_program(p)
    assert read_program(text) == p
    assert write_program(read_program(text)) == text


@SOME
@given(programs(), arguments)
def test_canonical_form_behaves_the_same(p: n.Program, args: Any) -> None:
    c = canonical(p)
    assert canonical(c) == c
    a, b = outcome(p, args), outcome(c, args)
    assume("spent" not in (a[0], b[0]))
    assert a[0] == b[0], write_program(p)
    assert a[1] == b[1] if a[0] == "raises" else equal(a[1], b[1], p.entry.returns), write_program(p)


@SOME
@given(programs())
def test_names_do_not_change_the_hash(p: n.Program) -> None:
    count = iter(range(10**6))
    other = n.Program(tuple(Renamer(lambda x: f"{x[::-1]}_{next(count)}").function(f) for f in p.functions))
    assert hash_of(other) == hash_of(p)


@SOME
@given(programs(), arguments)
def test_tracing_changes_no_result(p: n.Program, args: Any) -> None:
    def traced(q: n.Program, a: Any, limits: Limits) -> Any:
        t = run_traced(q, a, limits=limits)
        if isinstance(t.value, int):
            assert t.int_range >= abs(t.value)
        return t.value

    assert outcome(p, args, traced) == outcome(p, args)


@SOME
@given(programs())
def test_vector_decodes_to_the_steps(p: n.Program) -> None:
    assert {k for k, _ in decode_logic(encode_logic_pattern(p))} == set(kinds_of(p))
