"""Programs run on examples in the interpreter: what is learned, and what is kept, passes them."""

from __future__ import annotations

from collections.abc import Sequence

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import NONE, contains
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.proofs import in_one_order

LIMITS = Limits(fuel=1_000_000, memory=5_000_000, wall_s=1.0)
ANY_ERROR = ("Exception", "Error")


def first_failure(program: Program, examples: Sequence[Example]) -> str | None:
    """Which example a program fails in the interpreter, and how; None where it passes all."""
    try:
        call = compile_program(program, LIMITS)
    except YantraError as error:
        return str(error)
    changed = changed_place(program) if program.entry.returns == NONE else None
    for i, e in enumerate(examples, 1):
        try:
            values = [to_ir(in_one_order(a) if contains(p.type, "set") else a, p.type) for a, p in zip(e.args, program.entry.params, strict=True)]
            result = call(*values)
        except RaisedError as error:
            if e.raises is None or e.raises not in (error.kind, *ANY_ERROR):
                return f"example {i} raised {error.kind}"
            continue
        except (YantraError, ValueError) as error:
            return f"example {i}: {error}"[:200]
        if e.raises is not None:
            return f"example {i} raised nothing, expected {e.raises}"
        shown = changed if e.expected is not None else None
        value, kind = (result, program.entry.returns) if shown is None else (values[shown], program.entry.params[shown].type)
        if not equal(value, e.expected, kind):
            return f"example {i} gave another value"
    return None


def takes(program: Program, examples: Sequence[Example]) -> bool:
    """Whether examples are of a program's types: another function may be asked for in the same words."""
    changed = changed_place(program) if program.entry.returns == NONE else None
    result = program.entry.returns if changed is None else program.entry.params[changed].type
    try:
        for e in examples:
            for a, p in zip(e.args, program.entry.params, strict=True):
                to_ir(a, p.type)
            if e.raises is None and e.expected is not None:
                to_ir(e.expected, result)
    except (YantraError, ValueError):
        return False
    return True


def changed_place(program: Program) -> int | None:
    """Which argument shows the effect of a function that returns nothing: the first that it changes."""
    return next((i for i, p in enumerate(program.entry.params) if p.inout), None)
