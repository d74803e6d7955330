"""What all op writers share: templates and the ways their arguments are written."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.languages.base import Text
from yantra_codex.languages.rust_expressions import (
    Expressions,
    R,
    form,
)
from yantra_codex.languages.rust_op_table import (
    FLOAT_CONSTS,
)


class OpBase(Expressions):
    """Writes templates."""

    def template(self, e: n.Apply, template: str, modes: str, result: str = "own") -> R:
        if e.op in FLOAT_CONSTS:
            template = template.replace("f64", self.forms.float)
        return R(form(template, *(self.written(a, m) for a, m in zip(e.args, modes, strict=True))), result, e.type)

    def written(self, a: n.Expr, mode: str) -> Text:
        ways: dict[str, Callable[[n.Expr], Text]] = {
            "v": self.own, "o": self.operand, "r": self.recv, "b": self.borrow, "e": self.vec_ref, "p": self.pattern, "u": self.count_usz,
            "t": lambda x: self.as_str(self.ex(x)),
        }
        return ways[mode](a)

    def count_usz(self, e: n.Expr) -> Text:
        """A count as usize where a negative one means 0."""
        if self.at_least_zero(e) or self.pure_usize(e) is not None:
            return self.usz(e)
        return form("{0}.max(0) as usize", self.recv(e))

    def at_least_zero(self, e: n.Expr) -> bool:
        return self.nonneg.at_least(e, 0)  # type: ignore[no-any-return]
