"""The text form: S-expressions that read and print a whole program without loss.

    (program
      (def total ((xs list[int])) int
        (var acc int 0)
        (for (x) xs (set acc (add acc x)))
        (return acc)))

Atoms: `5` `-2.5` `1e9` `inf` `true` `none` `"text"` (JSON), names; `$inf` is a variable called inf.
Expressions: `[a b]` `(tuple a b)` `(set a b)` `(map (k v) ...)` `(fn (x:int) body)` `(if c a b)` `(let x e body)`
`(call f args...)` `(op args...)` and `(the TYPE e)`, which gives e a type it does not show (an empty list, none).
Statements: `(let x TYPE e)` `(var x TYPE e)` (mutable; without e: declared only) `(set PLACE e)` `(do op PLACE args...)`
`(bind x (do ...))` `(perform e)` `(if c (then...) (else...))` `(for (x y) e body...)` `(range i a b step body...)`
`(while c body...)` `(break)` `(continue)` `(return e)` `(raise Kind e)`
`(try (body...) (catch (Kind...) name body...) ... (finally body...))`; `_` is a catch without a name.
A PLACE is a name or `(at name (index e) (wrap e) (key e) ...)`. A function may start with `(doc "text")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yantra_codex.errors import TextFormError
from yantra_codex.ir import check, text_read, text_write
from yantra_codex.ir.nodes import Expr, Program
from yantra_codex.ir.ops import op
from yantra_codex.ir.types import Type, substitute


@dataclass(frozen=True, slots=True)
class OpExample:
    """One example of an op's row: typed arguments and the result, or the error's kind; `changed`: the first after."""

    args: tuple[Expr, ...]
    result: Expr | None
    raises: str | None = None
    changed: Expr | None = None


def read_program(text: str) -> Program:
    """The checked program a text stands for; raises TextFormError (with the offset) or TypeMismatch."""
    return check.check(read_unchecked(text))


def read_unchecked(text: str) -> Program:
    """The program as written, its types not yet filled in."""
    return text_read.program(text_read.parse_one(text))


def read_expr(text: str, scope: Mapping[str, Type] | None = None) -> Expr:
    """The expression a text stands for: typed in `scope`; one with other variables comes back as written."""
    raw = text_read.expr(text_read.parse_one(text))
    if check.free_variables(raw) <= set(scope or ()):
        return check.check_expr(raw, scope or {})
    return raw


def write_program(program: Program) -> str:
    """The text of a checked program; `read_program` gives the same program back."""
    return text_write.program(program)


def write_expr(e: Expr) -> str:
    """The text of one expression, on one line."""
    return text_write.expr(e)


def read_example(op_name: str, example: str) -> OpExample:
    """An op row's example, "args -> result", "args -> ErrorKind" or "args -> result ! changed", with types filled in."""
    row = op(op_name)
    items = text_read.parse_all(example)
    arrow = next((i for i, x in enumerate(items) if text_read.is_symbol(x, "->")), None)
    if arrow is None:
        raise TextFormError("'->' expected in an example", len(example))
    raw = tuple(text_read.expr(x) for x in items[:arrow])
    right = items[arrow + 1 :]
    args, result_type = check.check_op_args(op_name, raw, {})
    if len(right) == 1 and right[0].is_error_kind:
        return OpExample(args, None, raises=right[0].symbol)
    changed = None
    if len(right) == 3 and text_read.is_symbol(right[1], "!"):
        changed = check.check_expr(text_read.expr(right[2]), {}, check.type_of(args[0]))
    elif len(right) != 1:
        raise TextFormError("one result expected in an example", right[1].offset if len(right) > 1 else len(example))
    if op_name != "cast" and row.mutates:
        result_type = substitute(result_type, {})
    return OpExample(args, check.check_expr(text_read.expr(right[0]), {}, result_type), changed=changed)


__all__ = ["OpExample", "read_example", "read_expr", "read_program", "read_unchecked", "write_expr", "write_program"]
