"""Returning and raising in Rust."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import NONE, STR
from yantra_codex.languages.rust_control import ControlWriter
from yantra_codex.languages.rust_expressions import (
    form,
    quote,
    quote_char,
    refuse,
    root,
)
from yantra_codex.languages.rust_op_table import ITERATORS, concat_parts
from yantra_codex.languages.rust_types import STR_SLICE, UNIT, Native, convert


class LeaveWriter(ControlWriter):
    """Writes return and raise."""

    def give(self, v: n.Expr | None, tail: bool) -> None:
        """Return a value, as the block's last expression where it can be."""
        if isinstance(v, n.IfExpr):
            self.statement(n.If(v.test, (n.Return(v.then),), (n.Return(v.orelse),)), set(), set(), set(), tail, None)
            return
        text = ""
        if v is not None:
            self.prepare((v,), set())
            text = self.result_text(v)
            self.flush()
        where = self.returning[-1]
        if where == "try":
            self.line(f"return Some({text or '()'});")
            return
        if self.shape.result:
            text = f"Ok({text or '()'})"
        if not text or text == "()":
            if not tail:
                self.line("return;")
            return
        self.line(text if tail and not text.startswith("&mut") else f"return {text};")

    def result_text(self, v: n.Expr) -> str:
        want, own = self.shape.returns, self.forms.own(self.f.returns)
        if want.name == "Option" and own.name == "Option" and want != own:
            if isinstance(v, n.Lit) and v.value is None:
                return "None"
            if isinstance(v, n.Apply) and v.op == "some":
                return f"Some({self.part_text(v.args[0], want.args[0])})"
        if want.name == "char" and isinstance(v, n.Lit) and isinstance(v.value, str) and len(v.value) == 1:
            return quote_char(v.value)
        r = self.ex(v)
        if want == UNIT and self.f.returns == NONE:
            return "()"
        if self.f.returns == NONE and want.name == "Option":
            return "None"
        if (r.mode == "usize" and want.name == "usize") or (r.mode == "char" and want.name == "char"):
            return r.text.text
        if want.name == "&":
            inner = want.args[0]
            if r.mode in ("slice", "ref") and (inner.name in ("str", "slice")) and self.outlives(v):
                return r.text.text
            if want != STR_SLICE:
                raise refuse(f"a borrowed result ({want})")
        if want.name == "tuple" and own.name == "tuple" and want != own and isinstance(v, n.Make) and len(v.items) == len(want.args):
            return f"({', '.join(self.part_text(item, w) for item, w in zip(v.items, want.args, strict=True))})"
        if want == Native("Vec", (Native("char"),)) and isinstance(v, n.Apply) and v.op in ITERATORS and (i := self.it(v)).item == "char":
            return form("{0}.collect()", i.text).text
        if want.name == "char" and r.mode == "slice":
            return form("{0}.chars().next().unwrap()", r.text).text
        text = self.owned(r, v)
        if want == own:
            if r.collect == str(want) and text.text.endswith(f"::<{r.collect}>()") and self.returning[-1] != "try":
                return text.text.removesuffix(f"::<{r.collect}>()") + "()"
            return text.text
        shown = convert("result", own, want)
        if shown == "result":
            return text.text
        if "result" in shown:
            if shown.count("result") == 1 and shown.startswith("result.") and not text.form.startswith(("-", "!", "*", "if ")):
                return shown.replace("result", form("{0}.x", text).text.removesuffix(".x"), 1)
            name = self.pre_let("result", text.text) if not re.fullmatch(r"[a-z]\w*", text.text) else text.text
            return re.sub(r"\bresult\b", name, shown)
        return shown

    def part_text(self, item: n.Expr, want: Native) -> str:
        """A part of the result as the type that the signature has there."""
        saved = self.shape, self.f
        self.shape, self.f = replace(self.shape, returns=want), replace(self.f, returns=type_of(item))
        text = self.result_text(item)
        self.shape, self.f = saved
        return text

    def outlives(self, v: n.Expr) -> bool:
        base = root(v)
        return isinstance(v, (n.Lit, n.IfExpr)) or (base is not None and any(p.name == base for p in self.f.params) and self.vars[base].mode in ("ref", "slice"))

    def fail(self, s: n.Raise, tail: bool) -> None:
        self.prepare((s.message,), set())
        parts = concat_parts(s.message)
        if all(isinstance(p, n.Lit) for p in parts):
            message = "".join(str(p.value) for p in parts)  # type: ignore[attr-defined]
            whole = quote(f"{s.kind}: {message}" if message else s.kind)
            plain: str | None = whole
            shown = whole.replace("{", "{{").replace("}", "}}")
        else:
            plain = None
            r = self.format_text([n.Lit(f"{s.kind}: ", STR), *parts])
            shown = r.text.text.removeprefix("format!(").removesuffix(")")
        self.flush()
        if not self.shape.result or self.returning[-1] == "try":
            self.line(f"panic!({shown})" if tail and self.returning[-1] != "try" else f"panic!({shown});")
            return
        made = f"{plain}.to_string()" if plain is not None else f"format!({shown})"
        error = str(self.shape.error)
        if error != "String":
            made = (plain if plain is not None else made) if error.startswith("&") else f"{plain or made}.into()"
            if error.startswith("&") and plain is None:
                raise refuse("an error message that is computed, for a Result of &str")
        self.line(f"Err({made})" if tail else f"return Err({made});")

    def fall_off(self) -> None:
        """The end of the function's body that no statement of it returns from."""
        where = self.returning[-1]
        if where == "try":
            self.line("None")
        elif self.shape.returns == UNIT:
            if self.shape.result:
                self.line("Ok(())")
        elif self.f.returns.name == "option" or self.f.returns == NONE:
            self.line("Ok(None)" if self.shape.result else "None")
        else:
            self.line("unreachable!()")
