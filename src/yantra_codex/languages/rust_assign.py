"""Variables and assignments in Rust."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import Type
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.rust_expressions import (
    R,
    V,
    form,
    quote_char,
    refuse,
    root,
)
from yantra_codex.languages.rust_flow import uses
from yantra_codex.languages.rust_op_table import concat_parts
from yantra_codex.languages.rust_rewrite import (
    place_value,
    plain_sets,
    sets_once,
)
from yantra_codex.languages.rust_types import is_copy
from yantra_codex.languages.rust_writer import Writer

COMPOUND = {"add": "+=", "sub": "-=", "mul": "*=", "bit_and": "&=", "bit_or": "|=", "bit_xor": "^=", "truncdiv": "/=", "truncmod": "%="}

class AssignWriter(Writer):
    """Writes `let` and `set`."""

    def let(self, s: n.Let, after: set[str], following: n.Stmt | None) -> None:
        name = self.names(s.name)
        modified = s.name in self.changed
        if s.value is None:
            self.declare(s, name, following)
            return
        if isinstance(s.value, n.Lambda) or (s.type.name == "func" and isinstance(s.value, n.Var)):
            body = self.lambda_value(self.as_lambda(s.value, s.type.args[:-1]))
            self.line(f"let {name} = {body.text};")
            self.vars[s.name] = V(name, s.type, "fn")
            self.owned_fns.add(name)
            return
        self.prepare((s.value,), after)
        if isinstance(s.value, n.Apply) and s.value.op in ("sort", "sort_desc", "sort_by", "sort_by_desc", "sort_with"):
            xs, call, _ = self.sorting(s.value)
            note, text = self.note(xs, self.ex(xs), type_of(xs))
            self.flush()
            self.line(f"let mut {name}{note} = {text};")
            self.line(f"{name}.{call};")
            self.vars[s.name] = V(name, s.type, "own")
            return
        r = self.ex(s.value)
        if not modified:
            kept = self.kept_form(s, r)
            if kept is not None:
                mode, text = kept
                self.flush()
                self.line(f"let {name} = {text};")
                self.vars[s.name] = V(name, s.type, mode)
                self.indexed_text(s.name, s.type)
                return
        note, text = self.note(s.value, r, s.type)
        self.flush()
        self.line(f"let {'mut ' if modified else ''}{name}{note} = {text};")
        self.vars[s.name] = V(name, s.type, "own")
        self.indexed_text(s.name, s.type)

    def kept_form(self, s: n.Let, r: R) -> tuple[str, str] | None:
        """A form other than the owned one in which an unchanging variable can hold its value."""
        if r.mode == "char":
            return "char", r.text.text
        if r.mode == "usize" and self.counts_positions(s.name):
            return "usize", r.text.text
        if r.mode == "slice" and isinstance(s.value, (n.Lit, n.IfExpr)):
            return "slice", r.text.text
        if is_copy(s.type):
            return None
        base = root(s.value) if s.value is not None else None
        if base is None or base in self.changed or base not in self.vars:
            return None
        if isinstance(s.value, n.Var) and s.value.name in self.movable:
            return None
        if r.mode == "place":
            self.pinned.add(base)
            return "ref", form("&{0}", r.text).text
        if r.mode in ("ref", "slice"):
            self.pinned.add(base)
            return r.mode, r.text.text
        return None

    def declare(self, s: n.Let, name: str, following: n.Stmt | None) -> None:
        """`let x;` where the next statement sets it on every path, else with a default."""
        if isinstance(following, n.If) and sets_once(following, s.name) and not self.has_try:
            later = sum(1 for x in n.walk_block(self.f.body) if isinstance(x, (n.Set, n.Do)) and x.place.name == s.name)
            inside = sum(1 for x in n.walk_block((following,)) if isinstance(x, (n.Set, n.Do)) and x.place.name == s.name)
            self.line(f"let {'mut ' if later > inside or not plain_sets(following, s.name) else ''}{name}: {self.forms.own(s.type)};")
        else:
            self.line(f"let mut {name}: {self.forms.own(s.type)} = {self.default(s.type)};")
        self.vars[s.name] = V(name, s.type, "own")

    def default(self, t: Type) -> str:
        simple = {"int": "0", "float": "0.0", "bool": "false", "str": "String::new()", "none": "()", "list": "Vec::new()", "vtuple": "Vec::new()", "option": "None"}
        if t.name in simple:
            return simple[t.name]
        if t.name == "tuple":
            return "(" + ", ".join(map(self.default, t.args)) + ("," if len(t.args) == 1 else "") + ")"
        if t.name in ("map", "set"):
            return f"{self.forms.own(t).name}::new()"
        raise refuse(f"a {t} that is declared before it is set")

    def assign(self, s: n.Set, after: set[str]) -> None:
        p, value = s.place, s.value
        place_exprs = tuple(st.at for st in p.path)
        self.prepare((*place_exprs, value), after | ({p.name} if p.path else set()))
        current = place_value(p)
        t = p.type if p.type.name != "any" else type_of(value)
        if self.push_text(s, p, value, current):
            return
        if isinstance(value, n.Apply) and len(value.args) == 2 and t.name in ("int", "float") and self.compound(p, value, current):
            return
        if not p.path:
            v = self.vars[p.name]
            if isinstance(value, n.Apply) and value.op in ("append", "concat") and value.args[0] == current and p.name not in uses(value.args[1]):
                grow = "push" if value.op == "append" else "extend"
                inner = self.own(value.args[1]).text
                self.flush()
                self.line(f"{v.name}.{grow}({inner});")
                return
            if isinstance(value, n.Apply) and value.op in ("sort", "sort_desc", "sort_by", "sort_by_desc", "sort_with", "reverse") and value.args[0] == current:
                call = "reverse()" if value.op == "reverse" else self.sorting(value)[1]
                self.flush()
                self.line(f"{v.name}.{call};")
                return
            made = self.own(value).text
            self.flush()
            self.line(f"{'*' if v.mode in ('mut', 'mutslice') else ''}{v.name} = {made};")
            return
        text = self.own(value)
        last = p.path[-1]
        if last.kind == "key":
            if self.entry_add(p, value):
                return
            base = self.place_text(replace(p, path=p.path[:-1]))
            key = self.own(last.at)
            if (len(p.path) > 1 and p.name in {*uses(value), *uses(last.at)}) or self.calls_change(p.name, value):
                text = self.hoisted("value", text, value)
            self.flush()
            self.line(f"{base}.insert({key.text}, {text.text});")
            return
        if (p.name in uses(value) and len(p.path) > 1 and not is_copy(type_of(value))) or self.calls_change(p.name, value):
            text = self.hoisted("value", text, value)
        target = self.place_text(p)
        self.flush()
        self.line(f"{target} = {text.text};")

    def push_text(self, s: n.Set, p: n.Place, value: n.Expr, current: n.Expr) -> bool:
        """`text = text + more` as push or push_str."""
        if not (isinstance(value, n.Apply) and value.op == "str_concat"):
            return False
        parts = concat_parts(value)
        if len(parts) < 2 or parts[0] != current or (p.path and any(st.kind == "key" for st in p.path)):
            return False
        if any(p.name in uses(x) for x in parts[1:]):
            return False
        target = self.place_text(p)
        lines = []
        for x in parts[1:]:
            if isinstance(x, n.Lit) and isinstance(x.value, str) and len(x.value) == 1:
                lines.append(f"{target}.push({quote_char(x.value)});")
                continue
            r = self.ex(x)
            if r.mode == "char":
                lines.append(f"{target}.push({r.text.text});")
            else:
                lines.append(f"{target}.push_str({self.borrowed(r).text});")
        self.flush()
        for line in lines:
            self.line(line)
        return True

    def compound(self, p: n.Place, value: n.Apply, current: n.Expr) -> bool:
        a, b = value.args
        op = COMPOUND.get(value.op)
        if value.op in ("floordiv", "floormod") and a == current and ((self.at_least_zero(a) and self.at_least_zero(b)) or self.unsigned):
            op = "/=" if value.op == "floordiv" else "%="
        if value.op == "div" and a == current and self.nonneg is not None and self.nonneg.nonzero(b):  # type: ignore[attr-defined]
            op = "/="
        if op is None:
            return False
        if a != current and value.op in ("add", "mul", "bit_and", "bit_or", "bit_xor") and b == current:
            a, b = b, a
        if a != current or any(st.kind == "key" for st in p.path[:-1]):
            return False
        text = self.operand(b)
        if p.path and p.path[-1].kind == "key":
            return False if value.op not in ("add", "sub", "mul") else self.key_compound(p, op, b)
        if len(p.path) and p.name in uses(b) and len(p.path) > 1:
            text = self.hoisted("value", text, b)
        v = self.vars[p.name]
        target = self.place_text(p) if p.path else f"{'*' if v.mode == 'mut' else ''}{v.name}"
        self.flush()
        self.line(f"{target} {op} {text.text};")
        return True

    def key_compound(self, p: n.Place, op: str, b: n.Expr) -> bool:
        base, key = self.place_text(replace(p, path=p.path[:-1])), self.key(p.path[-1].at)
        text = self.operand(b)
        if p.name in uses(b):
            text = self.hoisted("value", text, b)
        self.flush()
        self.line(f'*{base}.get_mut({key.text}).expect("KeyError: no entry found for key") {op} {text.text};')
        return True

    def entry_add(self, p: n.Place, value: n.Expr) -> bool:
        """`m[k] = m.get(k, 0) + x` through the entry."""
        if not (isinstance(value, n.Apply) and value.op == "add" and isinstance(value.args[0], n.Apply) and value.args[0].op == "map_get_or"):
            return False
        m, k, d = value.args[0].args
        if m != place_value(replace(p, path=p.path[:-1])) or k != p.path[-1].at or p.name in uses(value.args[1]) or p.name in uses(k):
            return False
        base, more = self.place_text(replace(p, path=p.path[:-1])), self.operand(value.args[1])
        key, start = self.own(p.path[-1].at), self.own(d)
        self.flush()
        self.line(f"*{base}.entry({key.text}).or_insert({start.text}) += {more.text};")
        return True

    def swap(self, three: n.Block, after: set[str]) -> bool:
        """Whether three statements exchange two elements of a list, and were written as `swap`."""
        match three:
            case (n.Let(name=t, value=n.Apply(op="index" | "index_wrap", args=(xs, i))), n.Set(place=a, value=n.Apply(op="index" | "index_wrap", args=(ys, j))),
                  n.Set(place=b, value=n.Var(name=u))) if t == u and t not in after and xs == ys and t not in self.changed:
                pass
            case _:
                return False
        base, other = replace(a, path=a.path[:-1]), replace(b, path=b.path[:-1])
        if not a.path or not b.path or base != other or place_value(base) != xs or a.path[-1].at != i or b.path[-1].at != j:
            return False
        if not all((literal_int(k) is not None and (literal_int(k) or 0) >= 0) or self.at_least_zero(k) or step.kind == "index" for k, step in ((i, a.path[-1]), (j, b.path[-1]))):
            return False
        self.prepare((i, j), {a.name})
        if a.path[:-1] and any(a.name in uses(k) for k in (i, j)):
            return False
        target = self.place_text(base)
        first, second = self.usz(i), self.usz(j)
        self.flush()
        self.line(f"{target}.swap({first.text}, {second.text});")
        for s in three:
            self.take_in(s)
        return True
