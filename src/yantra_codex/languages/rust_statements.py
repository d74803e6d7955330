"""Whole functions of the IR as Rust, statement by statement."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.languages.base import atom
from yantra_codex.languages.rust_expressions import (
    R,
    V,
    refuse,
)
from yantra_codex.languages.rust_flow import leaves, live_before
from yantra_codex.languages.rust_rewrite import (
    without_returned_lets,
)
from yantra_codex.languages.rust_try import TryWriter
from yantra_codex.languages.rust_types import UNIT, Native, convert


class FunctionWriter(TryWriter):
    """Writes one function."""

    @property
    def identifiers(self) -> set[str]:
        """Every name that the function's parameters and variables have had."""
        return set(re.findall(r"(?:\blet (?:mut )?|[|(,&] ?|\bfor &?)(?:mut )?([a-z_]\w*)(?=[:,)| ]| =| in)", self.source))

    def text(self) -> str:
        """The whole function."""
        self.source = self.whole_text()
        return self.source

    def whole_text(self) -> str:
        marks: list[str] = []
        for p, (name, native) in zip(self.f.params, self.shape.params, strict=True):
            marks.append("mut " if self.parameter(p, name, native) else "")
        self.block(self.f.body, set(), set(), set(), tail=True)
        if self.shape.header is not None:
            head = self.shape.header
        else:
            params = ", ".join(f"{m}{name}: {native}" for m, (name, native) in zip(marks, self.shape.params, strict=True))
            result = self.shape.returns
            shown = f" -> {result}" if result != UNIT else ""
            if self.shape.result:
                shown = f" -> Result<{result}, {self.shape.error}>"
            head = f"fn {self.shape.name}({params}){shown}"
            if len(head) + 2 > 100:
                inner = "".join(f"    {m}{name}: {native},\n" for m, (name, native) in zip(marks, self.shape.params, strict=True))
                head = f"fn {self.shape.name}(\n{inner}){shown}"
        if not self.lines:
            return head + " {}"
        return head + " {\n" + "\n".join(self.lines) + "\n}"

    def parameter(self, p: n.Param, name: str, native: Native) -> bool:
        """Introduce a parameter; whether its declaration needs `mut`."""
        mode = self.forms.mode(native, p.type)
        modified = p.name in self.changed
        own = self.forms.own(p.type)
        if p.inout:
            if native.name == "&mut" and mode is None:
                raise refuse(f"a parameter changed in place of type {native}")
            if mode not in ("mut", "mutslice"):
                raise refuse(f"a parameter changed in place that is declared {native}")
            self.vars[p.name] = V(name, p.type, mode)
            return False
        if mode is None:
            text = convert(name, native, own)
            self.line(f"let {'mut ' if modified else ''}{name}: {own} = {text};")
            self.vars[p.name] = V(name, p.type, "own")
            return False
        if mode == "fn":
            self.vars[p.name] = V(name, p.type, "fn")
            if native.name != "&":
                self.owned_fns.add(name)
            return False
        self.vars[p.name] = V(name, p.type, mode)
        if mode == "usize" and not modified:
            self.nonneg.known.lower[p.name] = 0
        if modified:
            self.vars[p.name] = V(name, p.type, "own")
            if mode == "own" and self.shape.header is None:
                return True
            r = R(atom(name), mode, p.type)
            self.line(f"let mut {name} = {self.owned(r).text if mode != 'own' else name};")
            return False
        self.indexed_text(p.name, p.type)
        return False

    def block(self, block: n.Block, live_out: set[str], brk: set[str], cont: set[str], tail: bool = False) -> None:
        saved = dict(self.vars)
        block = self.with_results_named(without_returned_lets(block))
        skip = 0
        for i, s in enumerate(block):
            if skip:
                skip -= 1
                continue
            after = live_before(block[i + 1 :], live_out, brk, cont)
            if self.swap(block[i : i + 3], live_before(block[i + 3 :], live_out, brk, cont)):
                skip = 2
                continue
            last = tail and i == len(block) - 1
            self.statement(s, after, brk, cont, last, block[i + 1] if i + 1 < len(block) else None)
            self.take_in(s)
        if tail and not leaves(block):
            self.fall_off()
        self.vars = saved

    def with_results_named(self, block: n.Block) -> n.Block:
        """The block with `do -> r; let x = r` as `do -> x` where r is read nowhere else."""
        out: list[n.Stmt] = []
        for s in block:
            last = out[-1] if out else None
            if isinstance(s, n.Let) and isinstance(s.value, n.Var) and isinstance(last, n.Do) and last.type == s.type:
                reads = sum(isinstance(e, n.Var) and e.name == last.result for e in n.block_exprs(self.f.body))
                if last.result == s.value.name and reads == 1:
                    out[-1] = replace(last, result=s.name)
                    continue
            out.append(s)
        return tuple(out)

    def statement(self, s: n.Stmt, after: set[str], brk: set[str], cont: set[str], tail: bool, following: n.Stmt | None) -> None:
        self.movable = set()
        match s:
            case n.Let():
                self.let(s, after, following)
            case n.Set():
                self.assign(s, after)
            case n.Do():
                self.do(s, after, following)
            case n.Perform(call=c):
                self.prepare((c,), after)
                r = self.ex(c)
                self.flush()
                self.line(f"{r.text.text};" if not isinstance(c, n.Lit) else ";")
            case n.If():
                self.conditional(s, after, brk, cont, tail)
            case n.ForEach():
                self.for_each(s, after)
            case n.ForRange():
                self.for_range(s, after)
            case n.While():
                self.loop(s, after)
            case n.Break():
                self.line("break;")
            case n.Continue():
                self.line("continue;")
            case n.Return(value=v):
                self.give(v, tail)
            case n.Raise():
                self.fail(s, tail)
            case n.Try():
                if not self.guarded(s, after, brk, cont, tail):
                    self.attempt(s, after, tail)
            case _:
                raise refuse(type(s).__name__)
