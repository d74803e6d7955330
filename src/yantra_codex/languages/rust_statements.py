"""Statements and functions of the IR as Rust."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import INT, NONE, STR, Type
from yantra_codex.languages.analysis import Bounds, literal_int
from yantra_codex.languages.base import Names, Text, atom
from yantra_codex.languages.rust_expressions import (
    It,
    R,
    V,
    empty_inside,
    form,
    in_lambda,
    only_literals,
    quote,
    refuse,
    root,
)
from yantra_codex.languages.rust_flow import body_live, changed, leaves, live_before, own_statements, uses
from yantra_codex.languages.rust_ops import ITERATORS, Ops, concat_parts
from yantra_codex.languages.rust_types import UNIT, Forms, Native, convert, is_copy

INDENT = "    "
COMPOUND = {"add": "+=", "sub": "-=", "mul": "*=", "bit_and": "&=", "bit_or": "|=", "bit_xor": "^=", "truncdiv": "/=", "truncmod": "%="}
FAMILIES = {"LookupError": ("IndexError", "KeyError"), "ArithmeticError": ("ZeroDivisionError", "OverflowError")}
ANY_ERROR = ("Exception", "BaseException")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a function is declared: parameters as (name, type text, Native), result, and whether it gives a Result.

    header: the caller's own text up to the body, to be kept as it is. error: the Result's error type.
    """

    name: str
    params: tuple[tuple[str, Native], ...]
    returns: Native
    result: bool = False
    error: Native | None = None
    header: str | None = None


class FunctionWriter(Ops):
    """Writes one function."""

    def __init__(self, program: n.Program, function: n.Function, forms: Forms, names: Names, shape: Shape, raising: set[str], patterns: dict[str, str]):
        super().__init__(program, forms, names)
        self.f, self.shape, self.raising, self.patterns = function, shape, raising, patterns
        self.can_question = shape.result
        self.changed = changed(function.body, program)
        self.nonneg: Bounds = Bounds(function)
        self.lines: list[str] = []
        self.level = 1
        self.owned_fns = set()
        self.returning: list[str] = ["function"]
        self.has_try = any(isinstance(s, n.Try) for s in n.walk_block(function.body))
        self.merged_defaults: set[int] = set()

    # ------------------------------------------------ output

    def line(self, text: str) -> None:
        self.lines.append(INDENT * self.level + text if text else "")

    def flush(self) -> None:
        for p in self.pre or ():
            self.line(p)
        self.pre = []

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
            if (self.forms.ordered_maps and "HashMap" in str(native)) or (self.forms.ordered_sets and "HashSet" in str(native)):
                raise refuse("the order of a HashMap or HashSet that the caller gives")
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

    def indexed_text(self, name: str, t: Type) -> None:
        """Keep the characters of a text that is indexed beside it."""
        if t.name != "str" or name in self.changed or self.vars[name].mode == "char":
            return
        places = [e for e in n.block_exprs(self.f.body) if isinstance(e, n.Apply) and e.op in ("str_index", "str_index_wrap") and e.args[0] == n.Var(name, STR)]
        if not places:
            return
        base = self.names.fresh("chars" if "chars" not in self.names.taken else f"{self.vars[name].name}_chars")
        self.line(f"let {base}: Vec<char> = {self.vars[name].name}.chars().collect();")
        self.vars[name + ".chars"] = V(base, STR, "chars")

    # ------------------------------------------------ blocks

    def block(self, block: n.Block, live_out: set[str], brk: set[str], cont: set[str], tail: bool = False) -> None:
        saved = dict(self.vars)
        block = without_returned_lets(block)
        for i, s in enumerate(block):
            after = live_before(block[i + 1 :], live_out, brk, cont)
            last = tail and i == len(block) - 1
            self.statement(s, after, brk, cont, last, block[i + 1] if i + 1 < len(block) else None)
            self.take_in(s)
        if tail and not leaves(block):
            self.fall_off()
        self.vars = saved

    def take_in(self, s: n.Stmt) -> None:
        """What is known after a statement that has no blocks."""
        if isinstance(s, (n.Let, n.Set, n.Do, n.Perform)):
            self.nonneg.forget((s,))
            if isinstance(s, n.Let):
                self.nonneg.let(s.name, s.value)
            elif isinstance(s, n.Set) and not s.place.path:
                self.nonneg.let(s.place.name, s.value)

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

    def prepare(self, exprs: tuple[n.Expr, ...], after: set[str], extra: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """Before a statement's expressions are written: what may move, and room for hoisted statements."""
        counted = [x for e in exprs for x in uses(e)]
        self.pre = []
        self.movable = {x for x in set(counted) if counted.count(x) == 1 and x not in after and x not in extra and x not in self.pinned
                        and (v := self.vars.get(x)) is not None and v.mode == "own" and not any(in_lambda(e, x) for e in exprs)}

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
                self.attempt(s, after, tail)
            case _:
                raise refuse(type(s).__name__)

    # ------------------------------------------------ let and set

    def note(self, e: n.Expr, r: R, t: Type) -> tuple[str, str]:
        """The annotation of a new variable and the text of its value."""
        text = self.owned(r, e)
        if r.collect and text.text.endswith(f"::<{r.collect}>()"):
            return f": {r.collect}", text.text.removesuffix(f"::<{r.collect}>()") + "()"
        own = self.forms.own(t)
        if r.mode == "own" and t.name in ("int", "float") and (only_literals(e) or starts_with_literals(e)):
            return f": {own}", text.text
        if empty_inside(e) or (isinstance(e, n.Lit) and e.value is None):
            return f": {own}", text.text
        return "", text.text

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

    def counts_positions(self, name: str) -> bool:
        """Whether an int variable mostly bounds loops and indexes, so that usize suits it."""
        good = total = 0
        for s in n.walk_block(self.f.body):
            if isinstance(s, n.ForRange):
                good += sum(uses(e).count(name) for e in (s.start, s.stop))
        for e in n.block_exprs(self.f.body):
            if isinstance(e, n.Var) and e.name == name:
                total += 1
            if isinstance(e, n.Apply) and e.op in ("index", "str_index") and name in uses(e.args[1]):
                good += 1
        return good > 0 and 2 * good >= total

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
            if len(p.path) > 1 and p.name in {*uses(value), *uses(last.at)}:
                text = self.hoisted("value", text, value)
            self.flush()
            self.line(f"{base}.insert({key.text}, {text.text});")
            return
        if p.name in uses(value) and len(p.path) > 1 and not is_copy(type_of(value)):
            text = self.hoisted("value", text, value)
        target = self.place_text(p)
        self.flush()
        self.line(f"{target} = {text.text};")

    def hoisted(self, name: str, text: Text, e: n.Expr) -> Text:
        if isinstance(e, n.Lit) or re.fullmatch(r"[a-z_]\w*", text.text):
            return text
        fresh = self.names.fresh(name)
        assert self.pre is not None
        self.pre.append(f"let {fresh} = {text.text};")
        return atom(fresh)

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
                from yantra_codex.languages.rust_expressions import quote_char

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

    def place_text(self, p: n.Place) -> str:
        """The text of a place that can be assigned to or called a method on."""
        v = self.vars[p.name]
        text = v.name
        deep = len(p.path) > 1
        for i, st in enumerate(p.path):
            if st.kind == "key":
                key = self.key(st.at)
                if p.name in uses(st.at):
                    key = self.hoisted("key", self.own(st.at), st.at)
                    key = form("&{0}", key)
                text = f'{text}.get_mut({key.text}).expect("KeyError: no entry found for key")'
                if i == len(p.path) - 1:
                    continue
            at = self.usz(st.at)
            k = literal_int(st.at)
            if st.kind == "wrap" and not self.at_least_zero(st.at):
                base = text.replace("get_mut(", "get(")
                if self.nonneg.in_range(self.place_expr(replace(p, path=p.path[:i])), st.at):  # type: ignore[attr-defined]
                    at = self.hoisted("at", at, st.at) if deep and p.name in uses(st.at) else at
                else:
                    made = f"{base}.len() - {-k}" if k is not None else form("wrap_index({0}, %s.len())" % base, self.operand(st.at)).text
                    at = atom(self.pre_let("last" if k == -1 else "at", made))
            elif deep and p.name in uses(st.at):
                at = self.hoisted("at", at, st.at)
            text = f"{text}[{at.text}]"
        return text

    def place_expr(self, p: n.Place) -> n.Expr:
        """The typed expression that reads a place."""
        e: n.Expr = n.Var(p.name, self.vars[p.name].type)
        for st in p.path:
            t = type_of(e)
            e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (e, st.at), t.args[-1] if t.args else t)
        return e

    # ------------------------------------------------ do

    def do(self, s: n.Do, after: set[str], following: n.Stmt | None) -> None:
        p = s.place
        self.prepare((*(st.at for st in p.path), *s.args), after | {p.name})
        if s.op == "map_default" and not p.path and isinstance(following, (n.Do, n.Set)) and self.merge_default(s, following):
            return
        if id(s) in self.merged_defaults:
            self.do_on(s, self.entry_of(s.place))
            return
        self.do_on(s, None)

    def merge_default(self, s: n.Do, following: n.Do | n.Set) -> bool:
        """`m.setdefault(k, d)` followed by a change of m[k] is one entry call: remember it for the next statement."""
        p = following.place
        simple = isinstance(following, n.Do) and len(p.path) == 1 and p.name == s.place.name and p.path[0].kind == "key" and p.path[0].at == s.args[0]
        if not simple or any(s.place.name in uses(a) for a in (*following.args, *s.args)):  # type: ignore[union-attr]
            return False
        self.entries = (s.args[0], s.args[1], s.place)
        self.merged_defaults.add(id(following))
        return True

    entries: tuple[n.Expr, n.Expr, n.Place]

    def entry_of(self, p: n.Place) -> str:
        key, default, place = self.entries
        base = self.vars[place.name].name
        empty = isinstance(default, n.Make) and not default.items and default.type.name in ("list", "map", "set")
        return f"{base}.entry({self.own(key).text})." + ("or_default()" if empty else f"or_insert({self.own(default).text})")

    def do_on(self, s: n.Do, target: str | None) -> None:
        p = s.place
        if target is None:
            args_use_root = p.path and any(p.name in uses(a) for a in s.args)
            target = self.place_text(p)
        else:
            args_use_root = False
        args = list(s.args)
        hoist: Callable[[Text, n.Expr], Text] = (lambda t, e: self.hoisted("value", t, e)) if args_use_root else (lambda t, e: t)
        a = [lambda i=i: hoist(self.own(args[i]), args[i]).text for i in range(len(args))]
        b = [lambda i=i: self.borrow(args[i]).text if not args_use_root else "&" + hoist(self.own(args[i]), args[i]).text for i in range(len(args))]
        v = self.vars[p.name]
        mut = target if (v.mode in ("mut", "mutslice") and not p.path) or ("get_mut(" in target and not target.endswith("]")) or ".entry(" in target else f"&mut {target}"
        empty_list = '.expect("IndexError: pop from empty list")'
        match s.op:
            case "list_push":
                text = f"{target}.push({a[0]()})"
            case "list_push_first":
                text = f"{target}.insert(0, {a[0]()})"
            case "list_insert":
                at = self.usz(args[0]).text if literal_int(args[0]) == 0 else None
                if at is None:
                    at = self.pre_let("at", f"clamp_index({self.operand(args[0]).text}, {target}.len())")
                text = f"{target}.insert({at}, {a[1]()})"
            case "list_extend":
                more = args[0]
                if p.name in uses(more):
                    text = f"{target}.extend({self.hoisted('more', self.own(more), more).text})"
                elif isinstance(more, n.Make):
                    text = f"{target}.extend({self.make(more).text.removeprefix('vec!') if more.items else self.recv(more).text})"
                else:
                    i = self.it(more)
                    text = f"{target}.extend({self.own_items(i).text.text.removesuffix('.into_iter()')})" if not (isinstance(more, n.Var) and i.item == "ref") else (
                        f"{target}.extend_from_slice({self.borrow(more).text})")
            case "list_pop":
                text = f"{target}.pop(){empty_list if s.result else ''}"
                if not s.result:
                    text = f"{target}.pop(){empty_list}"
            case "list_pop_first":
                text = f"{target}.remove(0)"
            case "list_pop_at":
                k = literal_int(args[0])
                at = self.usz(args[0]).text if (k is not None and k >= 0) or self.at_least_zero(args[0]) else self.pre_let("at", f"wrap_index({self.operand(args[0]).text}, {target}.len())")
                text = f"{target}.remove({at})"
            case "list_remove":
                arg = self.vec_ref(args[0]).text if p.name not in uses(args[0]) else "&" + self.hoisted("value", self.own(args[0]), args[0]).text
                text = f"list_remove({mut}, {arg})"
            case "list_clear" | "map_clear" | "set_clear":
                text = f"{target}.clear()"
            case "list_delete_slice":
                bounds = self.pre_let("span", f"index_bounds({self.operand(args[0]).text}, {self.operand(args[1]).text}, {target}.len())")
                text = f"{target}.drain({bounds})"
            case "list_set_slice":
                bounds = self.pre_let("span", f"index_bounds({self.operand(args[0]).text}, {self.operand(args[1]).text}, {target}.len())")
                new = self.hoisted("more", self.own(args[2]), args[2]) if p.name in uses(args[2]) else self.own(args[2])
                text = f"{target}.splice({bounds}, {new.text})"
            case "list_insert_sorted":
                value = self.pre_let("value", self.own(args[0]).text)
                at = self.pre_let("at", f"{target}.partition_point(|y| *y <= {value})")
                text = f"{target}.insert({at}, {value})"
            case "heap_build" | "heap_pop":
                text = f"{s.op}({mut})"
            case "heap_push":
                text = f"heap_push({mut}, {a[0]()})"
            case "map_put":
                text = f"{target}.insert({a[0]()}, {a[1]()})"
            case "map_remove":
                text = f'{target}.remove({b[0]()}).expect("KeyError: no entry found for key")'
            case "map_discard" | "set_discard":
                text = f"{target}.remove({b[0]()})"
            case "map_update" | "set_update":
                text = f"{target}.extend({a[0]()})"
            case "map_default":
                text = f"{target}.entry({a[0]()}).or_insert({a[1]()})"
            case "map_pop_first" | "map_pop_last":
                self.pop_entry(s, target, "next" if s.op.endswith("first") else "next_back")
                return
            case "set_add":
                text = f"{target}.insert({a[0]()})"
            case "set_remove":
                text = f'assert!({target}.remove({b[0]()}), "KeyError: no such member")'
            case _:
                raise refuse(f"the op {s.op}")
        self.flush()
        if s.result:
            name = self.names(s.result)
            self.line(f"let {'mut ' if s.result in self.changed else ''}{name} = {text};")
            self.vars[s.result] = V(name, s.type, "own")
        else:
            self.line(f"{text};")

    def pop_entry(self, s: n.Do, target: str, method: str) -> None:
        assert self.pre is not None
        key = self.names.fresh("key")
        self.flush()
        self.line(f'let {key} = {target}.keys().{method}().expect("KeyError: the map is empty").clone();')
        value = self.names.fresh("value")
        self.line(f"let {value} = {target}.remove(&{key}).unwrap();")
        if s.result:
            name = self.names(s.result)
            self.line(f"let {'mut ' if s.result in self.changed else ''}{name} = ({key}, {value});")
            self.vars[s.result] = V(name, s.type, "own")

    def pre_let(self, name: str, text: str) -> str:
        fresh = self.names.fresh(name)
        assert self.pre is not None
        self.pre.append(f"let {fresh} = {text};")
        return fresh

    # ------------------------------------------------ control

    def conditional(self, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        inside = live_before(s.then, after, brk, cont) | live_before(s.orelse, after, brk, cont)
        self.prepare((s.test,), inside)
        test = self.own(s.test)
        self.flush()
        value_tail = tail and bool(s.orelse) and leaves(s.then) and leaves(s.orelse)
        head = f"if {test.text} {{"
        self.branches(head, s, after, brk, cont, value_tail)

    def branches(self, head: str, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        self.line(head)
        before = self.nonneg.known.copy()
        self.nonneg.learn(s.test)
        self.nested(lambda: self.block(s.then, after, brk, cont, tail))
        self.nonneg.known = before.copy()
        self.nonneg.learn(s.test, False)
        self.other_branch(s, after, brk, cont, tail)
        self.nonneg.known = before
        self.nonneg.forget((s,))
        if leaves(s.then):
            self.nonneg.learn(s.test, False)
        if s.orelse and leaves(s.orelse):
            self.nonneg.learn(s.test)

    def other_branch(self, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        if not s.orelse:
            self.line("}")
            return
        if len(s.orelse) == 1 and isinstance(s.orelse[0], n.If):
            inner = s.orelse[0]
            inside = live_before(inner.then, after, brk, cont) | live_before(inner.orelse, after, brk, cont)
            self.prepare((inner.test,), inside)
            test = self.own(inner.test)
            if not self.pre:
                self.branches(f"}} else if {test.text} {{", inner, after, brk, cont, tail)
                return
        self.line("} else {")
        self.nested(lambda: self.block(s.orelse, after, brk, cont, tail))
        self.line("}")

    def nested(self, write: Callable[[], None]) -> None:
        self.level += 1
        write()
        self.level -= 1

    def body(self, s: n.ForEach | n.ForRange | n.While, after: set[str], first: list[str] = ()) -> None:  # type: ignore[assignment]
        live = body_live(s, after)
        before = self.nonneg.known.copy()
        self.nonneg.forget((s,))
        if isinstance(s, n.ForRange):
            self.nonneg.count(s)
        elif isinstance(s, n.While):
            self.nonneg.learn(s.test)
        elif len(s.targets) == 1:
            self.nonneg.element(s.targets[0].name, s.iterable)
        self.level += 1
        for line in first:
            self.line(line)
        self.block(s.body, live, after, live)
        self.level -= 1
        self.line("}")
        self.nonneg.known = before
        self.nonneg.forget((s,))
        if isinstance(s, n.While) and not any(isinstance(x, n.Break) for x in own_statements(s.body)):
            self.nonneg.learn(s.test, False)

    def for_each(self, s: n.ForEach, after: set[str]) -> None:
        saved = dict(self.vars)
        self.prepare((s.iterable,), live_before(s.body, body_live(s, after), after, body_live(s, after)) | after)
        touched = changed(s.body, self.program)
        i = self.it(s.iterable)
        plain_range = isinstance(s.iterable, n.Apply) and s.iterable.op == "range"
        if set(uses(s.iterable)) & touched and not plain_range:
            text = self.own(s.iterable)
            i = It(form("{0}.into_iter()", text), "own", i.type, loop=text.text)
        pattern, first = self.targets(s, i, touched)
        if pattern is None:
            i = self.own_items(i)
            pattern, first = self.targets(s, i, touched)
        self.flush()
        self.line(f"for {pattern} in {self.loop_source(i)} {{")
        self.body(s, after, first)
        self.vars = saved

    @staticmethod
    def loop_source(i: It) -> str:
        return i.loop or i.text.text

    def targets(self, s: n.ForEach, i: It, touched: set[str]) -> tuple[str | None, list[str]]:
        t = i.type
        first: list[str] = []
        if len(s.targets) == 1:
            p = s.targets[0]
            if isinstance(i.item, tuple):
                return None, []
            return self.target(p, str(i.item), t, touched, first, s.body), first
        if t.name != "tuple" or len(t.args) != len(s.targets):
            raise refuse(f"unpacking {t} into {len(s.targets)} variables")
        if isinstance(i.item, tuple):
            if any(isinstance(m, tuple) for m in i.item):
                return None, []
            shown = [self.target(p, m, a, touched, first, s.body) for p, m, a in zip(s.targets, i.item, t.args, strict=True)]
            return f"({', '.join(shown)})", first
        if i.item == "own" or is_copy(t):
            shown = [self.target(p, "own", a, touched, first, s.body) for p, a in zip(s.targets, t.args, strict=True)]
            return f"{'&' if i.item == 'ref' else ''}({', '.join(shown)})", first
        shown = [self.target(p, "part", a, touched, first, s.body) for p, a in zip(s.targets, t.args, strict=True)]
        return f"({', '.join(shown)})", first

    def target(self, p: n.Param, item: str, t: Type, touched: set[str], first: list[str], body: n.Block) -> str:
        """The pattern of one loop variable."""
        if not any(p.name in uses(e) for e in n.block_exprs(body)) and p.name not in touched:
            return "_"
        name = self.names(p.name)
        if item == "part":
            pattern, mode = name, "ref"
        else:
            pattern, mode = self.simple_pattern(name, item, False, t)
        if p.name in touched:
            if mode == "own" and not pattern.startswith("&"):
                self.vars[p.name] = V(name, t, "own")
                return f"mut {pattern}"
            first.append(f"let mut {name} = {self.owned(R(atom(name), mode if mode != 'own' else 'own', t)).text};")
            self.vars[p.name] = V(name, t, "own")
            return pattern
        self.vars[p.name] = V(name, t, mode)
        return pattern

    def for_range(self, s: n.ForRange, after: set[str]) -> None:
        saved = dict(self.vars)
        self.prepare((s.start, s.stop, s.step), live_before(s.body, body_live(s, after), after, body_live(s, after)) | after)
        touched = changed(s.body, self.program)
        used = any(s.name in uses(e) for e in n.block_exprs(s.body)) or s.name in touched
        name = self.names(s.name) if used else "_"
        first: list[str] = []
        as_usize = self.usize_range(s) if s.name not in touched else None
        mode = "own"
        if as_usize is not None:
            text, mode = as_usize, "usize"
        else:
            made = self.range_text(s.start, s.stop, s.step)
            text = made.text if made is not None else f"range_step({self.own(s.start).text}, {self.own(s.stop).text}, {self.own(s.step).text})"
        self.flush()
        if s.name in touched:
            first.append(f"let mut {name} = {name};")
        if used:
            self.vars[s.name] = V(name, INT, mode)
        self.line(f"for {name} in {text} {{")
        self.body(s, after, first)
        self.vars = saved

    def usize_range(self, s: n.ForRange) -> str | None:
        """The range in usize where the counter is mostly an index."""
        k = literal_int(s.step)
        if not k or not self.counts_positions(s.name):
            return None
        if k > 0:
            start, stop = self.pure_usize(s.start), self.stop_usize(s.stop)
            if start is None or stop is None:
                return None
            text = form("{0}..{1}", start, stop)
            if isinstance(s.stop, n.Apply) and s.stop.op == "add" and literal_int(s.stop.args[1]) == 1 and (inner := self.pure_usize(s.stop.args[0])) is not None:
                text = form("{0}..={1}", start, inner)
            return (text if k == 1 else form("{0}.step_by(%d)" % k, text)).text
        low = literal_int(s.stop)
        if low is None or low < -1 or not (isinstance(s.start, n.Apply) and s.start.op == "sub" and literal_int(s.start.args[1]) == 1):
            return None
        top = self.pure_usize(s.start.args[0])
        if top is None:
            return None
        text = form("({0}..{1}).rev()", atom(str(low + 1)), top)
        return (text if k == -1 else form("{0}.step_by(%d)" % -k, text)).text

    def stop_usize(self, e: n.Expr) -> Text | None:
        pure = self.pure_usize(e)
        if pure is not None:
            return pure
        if isinstance(e, n.Apply) and e.op == "sub":
            left, right = self.stop_usize(e.args[0]), self.pure_usize(e.args[1])
            if left is not None and right is not None:
                return form("{0}.saturating_sub({1})", left, right)
        return None

    def loop(self, s: n.While, after: set[str]) -> None:
        if isinstance(s.test, n.Lit) and s.test.value is True:
            self.line("loop {")
        else:
            self.movable, self.pre = set(), None
            self.nonneg.forget((s,))
            saved = self.can_question
            test = self.own(s.test)
            self.can_question, self.pre = saved, []
            self.line(f"while {test.text} {{")
        self.body(s, after)

    # ------------------------------------------------ leaving

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
            raise refuse(f"a borrowed result ({want})")
        if want.name == "tuple" and own.name == "tuple" and want != own and isinstance(v, n.Make) and len(v.items) == len(want.args):
            parts = []
            for item, w in zip(v.items, want.args, strict=True):
                saved = self.shape, self.f
                self.shape, self.f = replace(self.shape, returns=w), replace(self.f, returns=type_of(item))
                parts.append(self.result_text(item))
                self.shape, self.f = saved
            return f"({', '.join(parts)})"
        if want == Native("Vec", (Native("char"),)) and isinstance(v, n.Apply) and v.op in ITERATORS and (i := self.it(v)).item == "char":
            return form("{0}.collect()", i.text).text
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

    def attempt(self, s: n.Try, after: set[str], tail: bool) -> None:
        """try: the body runs as a closure whose panic is caught."""
        self.prepare((), after)
        inside = own_statements(s.body)
        if any(isinstance(x, (n.Break, n.Continue)) for x in inside):
            raise refuse("a try whose body leaves a loop around it")
        returns = any(isinstance(x, n.Return) for x in n.walk_block(s.body))
        if s.final and (returns or any(isinstance(x, n.Return) for h in s.handlers for x in n.walk_block(h.body))):
            raise refuse("a finally after a return")
        saved = self.pinned
        live = after | {x for h in s.handlers for x in live_before(h.body, after)}
        result = f" -> Option<{self.forms.own(self.f.returns)}>" if returns else ""
        error = self.names.fresh("error")
        shape = self.shape
        self.nonneg.forget((s,))
        self.line(f"match attempt(||{result} {{")
        self.returning.append("try")
        question, self.can_question = self.can_question, False
        # nothing from outside may be moved into a closure that is run once but only borrowed
        self.pinned = self.pinned | set(self.vars)
        self.level += 1
        self.shape = replace(shape, returns=self.forms.own(self.f.returns)) if returns else shape
        self.block(s.body, live, set(), set())
        if returns and not leaves(s.body):
            self.line("None")
        self.shape = shape
        self.level -= 1
        self.returning.pop()
        self.can_question, self.pinned = question, saved
        self.line("}) {")
        self.level += 1
        if returns:
            name = self.names.fresh("value")
            text = convert(name, self.forms.own(self.f.returns), self.shape.returns) if self.shape.returns != UNIT else ""
            if self.returning[-1] == "try":
                self.line(f"Ok(Some({name})) => return Some({name}),")
            else:
                self.line(f"Ok(Some({name})) => return {f'Ok({text})' if self.shape.result else text},")
            self.line("Ok(None) => {}")
        else:
            self.line("Ok(_) => {}")
        caught_all = False
        for h in s.handlers:
            kinds = [k for kind in h.kinds for k in FAMILIES.get(kind, (kind,))]
            every = not kinds or any(k in ANY_ERROR for k in kinds)
            caught_all = caught_all or every
            guard = "" if every else f" if is_kind(&{error}, &[{', '.join(map(quote, kinds))}])"
            keep = dict(self.vars)
            mentioned = h.name and any(h.name in uses(e) for e in n.block_exprs(h.body))
            self.line(f"Err({error if guard or mentioned else '_'}){guard} => {{")
            self.level += 1
            if mentioned:
                local = self.names(h.name or "")
                self.line(f"let {local} = error_message(&{error});")
                self.vars[h.name or ""] = V(local, STR, "own")
            self.block(h.body, after, set(), set())
            self.level -= 1
            self.line("}")
            self.vars = keep
        if not caught_all:
            self.line(f'Err({error}) => panic!("{{{error}}}"),')
        self.level -= 1
        self.line("}")
        self.block(s.final, after, set(), set())
        if tail and leaves((s,)):
            self.line("unreachable!()")


def without_returned_lets(block: n.Block) -> n.Block:
    """The block with `let x = e; return x` as `return e`."""
    if len(block) >= 2 and isinstance(block[-1], n.Return) and isinstance(block[-2], n.Let):
        let, value = block[-2], block[-1].value
        if let.value is not None and isinstance(value, n.Var) and value.name == let.name and value.type == let.type == type_of(let.value) and value.type.name != "func":
            return without_returned_lets((*block[:-2], n.Return(let.value)))
    return block


def place_value(p: n.Place) -> n.Expr:
    """The expression that reads a place."""
    e: n.Expr = n.Var(p.name, ROOT)
    for st in p.path:
        e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (e, st.at), ROOT)
    return _Reads(e)  # type: ignore[return-value]


ROOT = Type("any")


class _Reads:
    """Equal to every expression that reads the same place, whatever types it carries."""

    def __init__(self, e: n.Expr):
        self.e = e

    def __eq__(self, other: object) -> bool:
        return _same_place(self.e, other)

    __hash__ = None  # type: ignore[assignment]


def _same_place(a: object, b: object) -> bool:
    if isinstance(a, n.Var) and isinstance(b, n.Var):
        return a.name == b.name
    if isinstance(a, n.Apply) and isinstance(b, n.Apply):
        same = a.op == b.op or {a.op, b.op} == {"index", "index_wrap"}
        return same and len(a.args) == len(b.args) == 2 and _same_place(a.args[0], b.args[0]) and a.args[1] == b.args[1]
    return False


def starts_with_literals(e: n.Expr) -> bool:
    """Whether rustc may not know the number type of e when a method is called on it."""
    return isinstance(e, n.Apply) and e.op in ("fold",) and only_literals(e.args[1])


def sets_once(s: n.If, name: str) -> bool:
    """Whether every branch ends by giving the variable a value or leaving."""
    def sets(block: n.Block) -> bool:
        if not block:
            return False
        if leaves(block):
            return True
        return any((isinstance(x, n.Set) and x.place.name == name and not x.place.path) or (isinstance(x, n.If) and sets_once(x, name)) for x in block)

    return sets(s.then) and sets(s.orelse)


def plain_sets(s: n.If, name: str) -> bool:
    """Whether no path sets the variable twice."""
    def at_most_once(block: n.Block) -> bool:
        count = 0
        for x in block:
            if isinstance(x, n.Set) and x.place.name == name:
                count += 1
            elif isinstance(x, n.If) and any(isinstance(y, n.Set) and y.place.name == name for y in n.walk_block((x,))):
                count += 1 if at_most_once(x.then) and at_most_once(x.orelse) else 2
            elif any(isinstance(y, (n.Set, n.Do)) and y.place.name == name for y in n.walk_block((x,))):
                count += 2
        return count <= 1

    return at_most_once(s.then) and at_most_once(s.orelse)
