"""Rust programs with effects: databases by rusqlite, requests by ureq, JSON by serde_json, errors as `Box<dyn Error>` and `?`.

A program that takes a handle is one. Only a database is a parameter in Rust; the others are the crates' own functions.
The parts: rust_effects_json (values), rust_effects_ops (single effects), rust_effects_try (Results), rust_effects_scenarios.
"""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import map_block
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import HANDLES, NONE, STR
from yantra_codex.languages.base import Names, Rendered, Text, atom, check_parses, snake_case
from yantra_codex.languages.rust_effects_helpers import EFFECT_HELPERS, effect_helpers
from yantra_codex.languages.rust_effects_json import EffectForms, bare, is_value
from yantra_codex.languages.rust_effects_ops import EFFECTS
from yantra_codex.languages.rust_effects_try import BOXED, ResultWriter, fails, raising_functions
from yantra_codex.languages.rust_expressions import It, NeedsPanic, R, V, WholeTuple, form, refuse
from yantra_codex.languages.rust_flow import changed
from yantra_codex.languages.rust_format import layout
from yantra_codex.languages.rust_helpers import HELPERS, helper_text, needed
from yantra_codex.languages.rust_regex import compile_pattern
from yantra_codex.languages.rust_types import UNIT, Forms, Native
from yantra_codex.languages.rust_writer import Shape

DB_PARAM = {False: Native("&", (Native("Connection"),)), True: Native("&mut", (Native("Connection"),))}
# word of the code -> what is imported for it: (path, name)
IMPORTS = {
    r"IndexMap\b": ("indexmap", "IndexMap"), r"\bUtc::": ("chrono", "Utc"), r"\bRegex\b": ("regex", "Regex"),
    r"\bparams!": ("rusqlite", "params"), r"\btypes::": ("rusqlite", "types"), r"\bConnection\b": ("rusqlite", "Connection"),
    r"\.optional\(\)": ("rusqlite", "OptionalExtension"), r"\bRow\b": ("rusqlite", "Row"),
    r"(?<!:)\bNull\b(?! =>)": ("rusqlite::types", "Null"), r"\bValueRef\b": ("rusqlite::types", "ValueRef"),
    r"\bjson!": ("serde_json", "json"), r"(?<!types::)\bValue\b": ("serde_json", "Value"), r"\bError>": ("std::error", "Error"),
    r"(?<!:)\bHashMap\b": ("std::collections", "HashMap"), r"(?<!:)\bHashSet\b": ("std::collections", "HashSet"),
    r"(?<!:)\bfs::": ("std::fs", "self"), r"\bOpenOptions\b": ("std::fs", "OpenOptions"), r"\.write_all\(|\bwriteln!|\bwrite!\(file": ("std::io", "Write"),
    r"\bPath::": ("std::path", "Path"), r"\bLazyLock\b": ("std::sync", "LazyLock"), r"\bthread::": ("std", "thread"),
    r"\bDuration::": ("std::time", "Duration"), r"\bSystemTime\b": ("std::time", "SystemTime"), r"\bUNIX_EPOCH\b": ("std::time", "UNIX_EPOCH"),
    r"\.or_any_status\(": ("ureq", "OrAnyStatus"), r"(?<!::)\bHash\b(?!Map|Set)": ("std::hash", "Hash"), r"\bBorrow<": ("std::borrow", "Borrow"),
}  # fmt: skip


def is_effect_program(program: n.Program) -> bool:
    """Whether a program takes a handle: only such a one needs crates."""
    return any(p.type.name in HANDLES for f in program.functions for p in f.params)


def is_shown(p: n.Param) -> bool:
    return p.type.name == "db" or p.type.name not in HANDLES


def without_handles(program: n.Program) -> n.Program:
    """The program without the parameters and arguments that are no values in Rust; a database is an ordinary parameter."""
    shown = {f.name: [is_shown(p) for p in f.params] for f in program.functions}

    def call(e: n.Expr) -> n.Expr:
        if not isinstance(e, n.Call) or e.function not in shown:
            return e
        return replace(e, args=tuple(a for a, keep in zip(e.args, shown[e.function], strict=True) if keep))

    return n.Program(tuple(
        replace(f, params=tuple(replace(p, inout=p.inout and p.type.name != "db") for p in f.params if is_shown(p)), body=map_block(f.body, call))
        for f in program.functions))


def transacting(program: n.Program) -> set[str]:
    """The functions that begin a transaction, themselves or through a call: they borrow the database mutably."""
    out = {f.name for f in program.functions if any(isinstance(s, n.Do) and s.op == "db_begin" for s in n.walk_block(f.body))}
    while more := {f.name for f in program.functions if f.name not in out
                   and any(isinstance(e, n.Call) and e.function in out for e in n.block_exprs(f.body))}:
        out |= more
    return out


class EffectWriter(ResultWriter):
    """Writes one function of an effect program."""

    def begin(self, statics: dict[str, tuple[str, str]], mutable: set[str]) -> None:
        self.statics, self.mutable = statics, mutable
        self.columns, self.unwrapped = set(), set()
        self.inlined: dict[str, R] = {}
        self.skipped: set[int] = set()
        self.pending = self.pending_value = self.following = None
        self.giving = 0
        self.tries = False  # a closure whose body may use `?`

    def parameter(self, p: n.Param, name: str, native: Native) -> bool:
        if p.type.name != "db":
            return super().parameter(p, name, native)
        self.vars[p.name] = V(name, p.type, "mut" if native.name == "&mut" else "ref")
        return False

    def argument(self, a: n.Expr, t: n.Type) -> str:
        if t.name == "db" and isinstance(a, n.Var):
            v = self.vars[a.name]
            return f"&{v.name}" if v.mode == "own" else v.name
        return super().argument(a, t)

    def call(self, e: n.Call) -> R:
        if e.function in self.mutable and any(isinstance(a, n.Var) and a.name in self.vars and self.vars[a.name].type.name == "db" and self.vars[a.name].mode == "own" for a in e.args):
            raise refuse("a transaction inside a transaction")
        return super().call(e)

    # ------------------------------------------------ statements

    def statement(self, s: n.Stmt, after: set[str], brk: set[str], cont: set[str], tail: bool, following: n.Stmt | None) -> None:
        if id(s) in self.skipped:
            return
        self.following = following
        super().statement(s, after, brk, cont, tail, following)

    def let(self, s: n.Let, after: set[str], following: n.Stmt | None) -> None:
        if isinstance(following, n.Try) and (s.value is None or self.tried_first(s, following)):
            self.pending, self.pending_value = s.name, s.value
            self.vars[s.name] = V(self.names(s.name), s.type, "own")
            return
        if s.value is not None and s.type.name == "option" and self.opens(s.name, following):
            self.prepare((s.value,), after)
            text = self.own(s.value).text
            self.flush()
            self.open(s.name, s.type, text, following)  # type: ignore[arg-type]
            return
        self.track(s)
        super().let(s, after, following)

    @staticmethod
    def tried_first(s: n.Let, following: n.Try) -> bool:
        """Whether a variable's first value is only what it keeps where a try fails."""
        last = following.body[-1] if following.body else None
        simple = isinstance(s.value, (n.Lit, n.Var)) or (isinstance(s.value, n.Make) and not s.value.items)
        sets = [x for x in n.walk_block((following,)) if isinstance(x, (n.Set, n.Do)) and x.place.name == s.name]
        ends = {id(last), *(id(h.body[-1]) for h in following.handlers if h.body)}
        return simple and isinstance(last, n.Set) and last.place.name == s.name and not last.place.path and all(id(x) in ends for x in sets)

    def track(self, s: n.Let) -> None:
        """Rows stay rows through what only chooses some of them."""
        base = s.value
        while isinstance(base, n.Apply) and base.op in ("unwrap", "filter", "reject", "sort_by", "sort_by_desc", "take", "drop", "first", "last", "index", "copy"):
            base = base.args[0]
        if isinstance(base, n.Var) and base.name in self.columns:
            self.columns.add(s.name)

    def for_each(self, s: n.ForEach, after: set[str]) -> None:
        base = s.iterable
        while isinstance(base, n.Apply) and base.op in ("filter", "reject", "sort_by", "sort_by_desc", "take", "drop", "copy"):
            base = base.args[0]
        if isinstance(base, n.Var) and base.name in self.columns and len(s.targets) == 1:
            self.columns.add(s.targets[0].name)
        super().for_each(s, after)

    def for_range(self, s: n.ForRange, after: set[str]) -> None:
        at = len(self.lines)
        super().for_range(s, after)
        for i, line in enumerate(self.lines[at:], at):
            if line.lstrip().startswith("for _ in "):  # nothing asks for the counter's type
                self.lines[i] = line.replace(f"_{self.forms.int}..", "..")

    def op_or(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        span = self.span_of(a, b, ("lt",), ("gt", "ge"))
        return R(form("!({0}).contains({1})", *span), "own", e.type) if span else None

    def op_and(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        span = self.span_of(a, b, ("ge",), ("le", "lt"))
        return R(form("({0}).contains({1})", *span), "own", e.type) if span else None

    def span_of(self, a: n.Expr, b: n.Expr, low: tuple[str, ...], high: tuple[str, ...]) -> tuple[Text, Text] | None:
        """Two comparisons with literals as a range and what is looked for in it."""
        if not (isinstance(a, n.Apply) and isinstance(b, n.Apply) and a.op in low and b.op in high and a.args[0] == b.args[0]):
            return None
        if not (isinstance(a.args[1], n.Lit) and isinstance(b.args[1], n.Lit) and type_of(a.args[0]).name in ("int", "float")) or fails(a, self.raising):
            return None
        dots = "..=" if b.op in ("gt", "le") else ".."
        r = self.ex(a.args[0])
        subject = form("&({0} as %s)" % self.forms.int, r.text) if r.mode == "usize" else form("&{0}", self.operand(a.args[0]))  # noqa: UP031
        return form("{0}%s{1}" % dots, self.own(a.args[1]), self.own(b.args[1])), subject  # noqa: UP031

    def do(self, s: n.Do, after: set[str], following: n.Stmt | None) -> None:
        if s.place.type.name not in HANDLES:
            self.change(s, after, following)
            return
        v = self.vars.get(s.place.name)
        if s.op == "db_begin":
            assert v is not None
            tx = self.names.fresh("tx")
            self.line(f"let {tx} = {v.name}.transaction()?;")
            self.outer = v
            self.vars[s.place.name] = V(tx, v.type, "own")
            return
        if s.op == "db_commit":
            assert v is not None
            self.line(f"{v.name}.commit()?;")
            self.vars[s.place.name] = self.outer
            return
        self.prepare(s.args, after | {s.place.name})
        result = s.result if s.result and self.reads(s.result) else None
        made = EFFECTS[s.op](self, replace(s, result=result))
        self.flush()
        text = form(made.after, form("{0}?", made.text) if made.fallible else made.text).text
        if result is None:
            self.line(f"{text};")
        else:
            self.bind_result(result, s.type, text, made.mode, following)

    outer: V

    def change(self, s: n.Do, after: set[str], following: n.Stmt | None) -> None:
        """A change of a variable: of a JSON object, or an ordinary one."""
        if not is_value(s.place.type):
            at = len(self.lines)
            super().do(s, after, following)
            if s.place.type.name == "map" and self.forms.ordered_maps:  # an IndexMap's `remove` does not keep the order
                self.lines[at:] = [re.sub(r"\.remove\(", ".shift_remove(", x) for x in self.lines[at:]]
            return
        self.prepare(s.args, after | {s.place.name})
        target = self.place_text(s.place)
        match s.op:
            case "map_put":
                text = f"{target}[{self.index(s.args[0]).text}] = {self.own(s.args[1]).text}"
            case "map_remove" | "map_discard" if not s.result or not self.reads(s.result):
                text = f"{target}.as_object_mut().map(|fields| fields.remove({self.index(s.args[0]).text}))"
            case _:
                raise refuse(f"the op {s.op} on a JSON object")
        self.flush()
        self.line(f"{text};")

    def assign(self, s: n.Set, after: set[str]) -> None:
        p = s.place
        if id(s) == self.giving:
            self.prepare((s.value,), after)
            text = self.own(s.value).text
            self.flush()
            self.line(text)
            return
        if p.path and p.path[-1].kind == "key" and is_value(type_of(self.place_expr(replace(p, path=p.path[:-1])))):
            self.prepare((p.path[-1].at, s.value), after | {p.name})
            base, value = self.place_text(replace(p, path=p.path[:-1])), self.own(s.value).text
            self.flush()
            self.line(f"{base}[{self.index(p.path[-1].at).text}] = {value};")
            return
        super().assign(s, after)

    def conditional(self, s: n.If, after: set[str], brk: set[str], cont: set[str], tail: bool) -> None:
        """`if let Some(x) = &x` where an optional value is looked at only where it is there."""
        found = self.looked_at(s)
        if found is None:
            super().conditional(s, after, brk, cont, tail)
            return
        name, there, missing = found
        outer = self.vars[name]
        self.line(f"if let Some({outer.name}) = {'' if outer.mode == 'ref' else '&'}{outer.name} {{")
        inner = outer.type.args[0]
        copy = inner.name in ("int", "float", "bool")
        if copy:
            self.lines[-1] = self.lines[-1].replace(" = &", " = ")
        self.vars[name] = V(outer.name, inner, "own" if copy else "ref")
        self.unwrapped.add(name)
        self.nested(lambda: self.block(there, after, brk, cont, tail and bool(missing)))
        self.unwrapped.discard(name)
        self.vars[name] = outer
        if missing:
            self.line("} else {")
            self.nested(lambda: self.block(missing, after, brk, cont, tail))
        self.line("}")
        self.nonneg.forget((s,))

    def looked_at(self, s: n.If) -> tuple[str, n.Block, n.Block] | None:
        test, there, missing = s.test, s.then, s.orelse
        if isinstance(test, n.Apply) and test.op == "not":
            test, there, missing = test.args[0], missing, there
        if not isinstance(test, n.Apply) or test.op not in ("is_some", "is_none") or not isinstance(test.args[0], n.Var):
            return None
        if test.op == "is_none":
            there, missing = missing, there
        name = test.args[0].name
        inside = list(n.block_exprs(there))
        reads = sum(isinstance(e, n.Var) and e.name == name for e in inside)
        unwrapped = sum(isinstance(e, n.Apply) and e.op == "unwrap" and isinstance(e.args[0], n.Var) and e.args[0].name == name for e in inside)
        if not there or not reads or reads != unwrapped or name in self.changed or name not in self.vars or name in self.inlined:
            return None
        return name, there, missing

    # ------------------------------------------------ closures that can fail

    def in_closure(self, body: n.Expr, found: dict[str, V], moved: set[str], render: object) -> object:
        tries, self.tries = self.tries, False
        if not tries:
            return super().in_closure(body, found, moved, render)

        def asking(b: n.Expr) -> object:
            self.can_question = True
            return render(b)  # type: ignore[operator]

        return super().in_closure(body, found, moved, asking)

    def op_map(self, e: n.Apply, xs: n.Expr, f: n.Expr) -> R | None:
        if self.can_question and isinstance(f, n.Lambda) and fails(f.body, self.raising):
            made = self.tried(xs, f)
            if made is not None:
                return R(form("{0}.collect::<Result<Vec<_>, _>>()?", made), "own", e.type)
        return super().op_map(e, xs, f)

    def op_sum(self, e: n.Apply, xs: n.Expr) -> R:
        if self.can_question and isinstance(xs, n.Apply) and xs.op == "map" and isinstance(xs.args[1], n.Lambda) and fails(xs.args[1].body, self.raising):
            made = self.tried(xs.args[0], xs.args[1])
            if made is not None:
                return R(form("{0}.sum::<Result<%s, _>>()?" % self.forms.own(e.type), made), "own", e.type)  # noqa: UP031
        return super().op_sum(e, xs)

    def tried(self, xs: n.Expr, f: n.Lambda) -> Text | None:
        """`xs.map(|x| result)` where the function can fail; None where it can't after all."""
        with self.scope():
            base: It = self.it(xs)
            try:
                pattern, body, found, moved = self.closure(f, base.item, base.type, False)
            except WholeTuple:
                base = self.own_items(base)
                pattern, body, found, moved = self.closure(f, base.item, base.type, False)
            self.tries = True
            r: R = self.in_closure(body, found, moved, lambda b: R(self.own(b), "own", type_of(b)))  # type: ignore[assignment]
            self.tries = False
            text = r.text.text
            if "?" not in re.sub(r'"(?:\\.|[^"\\])*"', "", text):
                return None
            m = re.fullmatch(r'([^?]*)\.ok_or\(("(?:\\.|[^"\\])*")\)\?\.to_string\(\)', text)
            if m:
                text = f"{m[1]}.map(String::from).ok_or({m[2]})?"
            whole = text.removesuffix("?")
            if text.endswith("?") and "?" not in re.sub(r'"(?:\\.|[^"\\])*"', "", whole):
                return form("{0}.map(|{1}| {2})", base.text, atom(pattern), atom(whole))
            return form("{0}.map(|{1}| Ok::<_, Box<dyn Error>>({2}))", base.text, atom(pattern), atom(text))


# ---------------------------------------------------------------- programs


def render_effects(program: n.Program, signature: Signature | None, keywords: list[str], ordered: bool) -> Rendered:
    """Source text of an effect program; Unsupported for what has no way in Rust."""
    try:
        return _render(program, signature, keywords, ordered)
    except NeedsPanic:
        raise Unsupported("a function that can fail, called inside another function's argument", language="rust") from None


def _render(program: n.Program, signature: Signature | None, keywords: list[str], ordered: bool) -> Rendered:
    raising, mutable = raising_functions(program), transacting(program)
    program = without_handles(program)
    forms = EffectForms(ordered_maps=ordered)
    names = _names(program, signature, keywords)
    statics: dict[str, tuple[str, str]] = {}
    patterns: dict[str, str] = {}
    texts, passed = [], set[str]()
    shapes = [_shape(f, forms, names[f.name], f.name in raising, f.name in mutable) for f in program.functions]
    for f, shape in zip(program.functions, shapes, strict=True):
        for reserved in ((), (*HELPERS, *EFFECT_HELPERS)):
            local = Names({*keywords, "log", "fs", "json", "params", *reserved}, snake_case)
            for g, (spelled, _) in names.items():
                local.keep(g, spelled)
            for p, (param_name, _) in zip(f.params, shape.params, strict=True):
                local.keep(p.name, param_name)
            writer = EffectWriter(program, f, forms, local, shape, raising, patterns)
            writer.begin(statics, mutable)
            writer.changed = {x for x in changed(f.body, program) if x not in {p.name for p in f.params if p.type.name == "db"}}
            text = writer.text()
            if not writer.identifiers & {*needed(_plain(text)), *effect_helpers(text), *writer.passed}:
                break
        texts.append(text)
        passed |= writer.passed
    consts = [f'static {name}: LazyLock<Regex> = LazyLock::new(|| Regex::new({_raw(p)}).unwrap());' for name, (p, _) in statics.items()]
    consts += [f"// {' '.join(p.splitlines())}\nconst {name}: &[Re] = &[{', '.join(compile_pattern(p))}];" for p, name in patterns.items()]
    functions = layout("\n\n".join([*([layout(chr(10).join(consts))] if consts else []), *texts]))
    kinds = ("IndexMap" if ordered else "HashMap", "HashSet")
    found = [h for h in needed(_plain(functions), *passed) if h in HELPERS]
    helpers = {h: helper_text(h, forms.int, forms.float, *kinds, False) for h in found}
    helpers |= effect_helpers(functions + "\n".join(helpers.values()))
    imports = imports_of("\n".join([functions, *helpers.values()]))
    code = "\n\n".join(part for part in ("\n".join(imports), functions, *helpers.values()) if part) + "\n"
    check_parses("rust", code)
    entry, shape = program.entry, shapes[0]
    declared = tuple(SigParam(name, p.type, str(native)) for p, (name, native) in zip(entry.params, shape.params, strict=True))
    returns = f"Result<{shape.returns}, {shape.error}>" if shape.result else str(shape.returns)
    return Rendered("rust", code, shape.name, Signature(shape.name, declared, entry.returns, returns, "rust"), functions, imports, helpers)


def _plain(code: str) -> str:
    """Code for the question which ordinary helpers it needs: its Value is not theirs."""
    return re.sub(r"\bValue\b", "Json", code)


def _raw(pattern: str) -> str:
    """A raw string literal."""
    marks = "" if '"' not in pattern else "#" * (1 + max((len(m) for m in re.findall(r'"(#*)', pattern)), default=0))
    return f'r{marks}"{pattern}"{marks}'


def _names(program: n.Program, signature: Signature | None, keywords: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
    pool = Names({*keywords, *HELPERS, *EFFECT_HELPERS, "log", "fs", "json", "params"}, snake_case)
    out = {}
    for i, f in enumerate(program.functions):
        if i == 0 and signature is not None:
            pool.keep(f.name, signature.name if signature.language == "rust" else snake_case(signature.name))
        local = Names([*keywords, "log", "fs", "json", "params"], snake_case)
        given = signature.params if i == 0 and signature is not None and len(signature.params) == len(f.params) else None
        shown = {p.name: local(snake_case(given[k].name) if given else p.name) for k, p in enumerate(f.params)}
        out[f.name] = (pool(f.name), shown)
    return out


def _shape(f: n.Function, forms: Forms, named: tuple[str, dict[str, str]], result: bool, mutable: bool) -> Shape:
    name, local = named
    params = []
    for p in f.params:
        native = DB_PARAM[mutable] if p.type.name == "db" else Native("&mut", (forms.own(p.type),)) if p.inout else forms.param(p.type)
        params.append((local[p.name], native))
    returns = UNIT if f.returns == NONE else forms.own(f.returns)
    return Shape(name, tuple(params), returns, result, BOXED if result else None)


def imports_of(text: str) -> tuple[str, ...]:
    """The `use` lines of a text, as rustfmt sorts them."""
    code = re.sub(r'"(?:\\.|[^"\\])*"', '""', text)
    by_path: dict[str, list[str]] = {}
    for pattern, (path, name) in IMPORTS.items():
        if re.search(pattern, code):
            by_path.setdefault(path, []).append(name)
    lines = []
    for path in sorted(by_path):
        names = sorted(by_path[path], key=lambda x: (x != "self", not x.islower(), x.isupper(), x))
        if path == "std":
            lines += [f"use std::{x};" for x in names]
        elif names == ["self"]:
            lines.append(f"use {path};")
        else:
            lines.append(f"use {path}::{names[0] if len(names) == 1 else '{' + ', '.join(names) + '}'};")
    return tuple(sorted(lines, key=lambda x: x.rstrip(";").replace("::{", "::~")))


__all__ = ["STR", "EffectWriter", "bare", "imports_of", "is_effect_program", "render_effects"]
