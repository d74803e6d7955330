"""Results in Rust's effect programs: `?`, `ok_or`, `let else`, `map_err`, and a match where an error is caught."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import HANDLES, NONE, STR, Type
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_effects_json import OBJECT
from yantra_codex.languages.rust_effects_ops import EFFECTS, SURE, EffectOps
from yantra_codex.languages.rust_expressions import R, V, form, quote, refuse
from yantra_codex.languages.rust_flow import leaves, own_statements, uses
from yantra_codex.languages.rust_op_table import concat_parts
from yantra_codex.languages.rust_rewrite import without_returned_lets
from yantra_codex.languages.rust_try import ANY_ERROR
from yantra_codex.languages.rust_types import Native, is_copy
from yantra_codex.languages.rust_writer import INDENT

BOXED = Native("Box", (Native("dyn Error"),))
FAILING = frozenset(["json_parse", "parse_int", "parse_float"])
INLINE = 70  # a longer expression is given a name before it is returned
TEXT = re.compile(r'"(?:\\.|[^"\\])*"')
# kind -> how an error of a single effect is told (by the effect's family), and one that may be any error
TOLD = {
    "FileNotFoundError": ("file", "{0}.kind() == std::io::ErrorKind::NotFound", "std::io::Error"),
    "IntegrityError": ("db", "{0}.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)", "rusqlite::Error"),
    "HTTPError": ("http", "matches!({0}, ureq::Error::Status(..))", "ureq::Error"),
    "ConnectionError": ("http", "matches!({0}, ureq::Error::Transport(_))", "ureq::Error"),
}


def asks(text: str) -> bool:
    """Whether `?` is written in an expression."""
    return "?" in TEXT.sub("", text)


def fails(e: n.Expr, raising: set[str]) -> bool:
    """Whether evaluating an expression can give an error that is written with `?`."""
    return any((isinstance(x, n.Call) and x.function in raising) or (isinstance(x, n.Apply) and (
        x.op in FAILING or (x.op == "cast" and type_of(x.args[0]).name == "any" and x.type.name != "any") or (x.op == "map_get" and type_of(x.args[0]) == OBJECT)
        or (x.op == "json_text" and not plain_json(x.args[0])))) for x in n.walk_expr(e))


def plain_json(e: n.Expr) -> bool:
    while isinstance(e, n.Apply) and e.op == "to_any":
        e = e.args[0]
    return type_of(e) in (OBJECT, Type("any"))


def risky(s: n.Stmt, raising: set[str]) -> bool:
    """Whether a statement itself can give an error."""
    if isinstance(s, n.Raise):
        return True
    if isinstance(s, n.Do) and s.place.type.name in HANDLES and s.op not in SURE and not (s.op == "clock_sleep" and isinstance(s.args[0], n.Lit)):
        return True
    return any(fails(e, raising) for e in n.stmt_exprs(s))


def raising_functions(program: n.Program) -> set[str]:
    """The functions that give a Result."""
    out: set[str] = set()

    def raises(block: n.Block) -> bool:
        for s in block:
            if risky(s, out):
                return True
            caught = isinstance(s, n.Try) and any(not h.kinds or set(h.kinds) & set(ANY_ERROR) for h in s.handlers)
            blocks = [h.body for h in s.handlers] if caught else n.child_blocks(s)  # type: ignore[attr-defined]
            if any(map(raises, blocks)):
                return True
        return False

    while more := {f.name for f in program.functions if f.name not in out and raises(f.body)}:
        out |= more
    return out


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that can fail: a Result as an expression, the variable it gives, and what its value goes through."""

    text: str
    result: str | None
    type: Type
    mode: str
    after: str
    family: str


class ResultWriter(EffectOps):
    """Writes statements that can fail."""

    inlined: dict[str, R]
    unwrapped: set[str]
    pending_value: n.Expr | None
    skipped: set[int]
    pending: str | None
    following: n.Stmt | None
    giving: int  # the assignment that stands for the value of a match's arm

    def variable(self, x: str) -> R:
        return self.inlined[x] if x in self.inlined else super().variable(x)

    def reads(self, name: str) -> int:
        return sum(isinstance(e, n.Var) and e.name == name for e in n.block_exprs(self.f.body))

    # ------------------------------------------------ results

    def bind_result(self, name: str, t: Type, text: str, mode: str, following: n.Stmt | None) -> None:
        """`let name = text;`, or the way that suits how it is used next."""
        if not self.reads(name):
            self.line(f"{text};")
            return
        if isinstance(following, n.Return) and following.value == n.Var(name, t) and len(text) <= INLINE and not text.startswith("statement"):
            self.inlined[name] = R(atom(text), mode, t)
            return
        if isinstance(following, n.Set) and id(following) == self.giving and following.value == n.Var(name, t) and len(text) <= INLINE:
            self.inlined[name] = R(atom(text), mode, t)
            return
        if t.name == "option" and self.opens(name, following):
            self.open(name, t, text, following)  # type: ignore[arg-type]
            return
        local = self.names(name)
        self.line(f"let {'mut ' if name in self.changed else ''}{local} = {text};")
        self.vars[name] = V(local, t, mode)

    def opens(self, name: str, following: n.Stmt | None) -> bool:
        """Whether an optional value is left to at once where it is none, and unwrapped everywhere else."""
        if not isinstance(following, n.If) or following.orelse or not leaves(following.then) or name in self.changed:
            return False
        if not (isinstance(following.test, n.Apply) and following.test.op == "is_none" and following.test.args[0] == n.Var(name, type_of(following.test.args[0]))):
            return False
        unwrapped = sum(isinstance(e, n.Apply) and e.op == "unwrap" and isinstance(e.args[0], n.Var) and e.args[0].name == name for e in n.block_exprs(self.f.body))
        return self.reads(name) == unwrapped + 1

    def open(self, name: str, t: Type, text: str, test: n.If) -> None:
        self.skipped.add(id(test))
        local = self.names(name)
        first = test.then[0]
        simple = len(test.then) == 1 and isinstance(first, n.Raise) and self.shape.result
        if simple and isinstance(first, n.Raise):
            self.pre = []
            message, literal = self.message(first)
            self.line(f"let {local} = {text}.ok_or({message})?;" if literal else f"let {local} = {text}.ok_or_else(|| {message})?;")
        elif reads_nothing(name, self):
            self.line(f"if {text}.is_none() {{")
            self.nested(lambda: self.block(test.then, set(), set(), set()))
            self.line("}")
        else:
            self.line(f"let Some({local}) = {text} else {{")
            self.nested(lambda: self.block(test.then, set(), set(), set()))
            self.line("};")
        self.vars[name] = V(local, t.args[0], "own")
        self.unwrapped.add(name)

    def op_unwrap(self, e: n.Apply, x: n.Expr) -> R:
        if isinstance(x, n.Var) and x.name in self.unwrapped:
            return replace(self.variable(x.name), type=e.type)
        r = self.ex(x)
        text = r.text if r.mode == "own" else form("{0}.as_ref()", r.text)
        return R(self.failing(text, f"{self.called(x)} is missing"), "own" if r.mode == "own" else "ref", e.type)

    def message(self, s: n.Raise) -> tuple[str, bool]:
        """An error's message, and whether it is a literal."""
        parts = concat_parts(s.message)
        if all(isinstance(p, n.Lit) for p in parts):
            return quote("".join(str(p.value) for p in parts)) if parts and str(getattr(parts[0], "value", "")) else quote(s.kind), True  # type: ignore[attr-defined]
        if len(parts) == 1:
            return self.own(parts[0]).text, False
        return self.format_text(parts).text.text, False

    def fail(self, s: n.Raise, tail: bool) -> None:
        self.prepare((s.message,), set())
        text, _ = self.message(s)
        self.flush()
        if not self.shape.result:
            raise refuse("an error out of a function that gives no Result")
        self.line(f"Err({text}.into())" if tail else f"return Err({text}.into());")

    def result_text(self, v: n.Expr) -> str:
        text = super().result_text(v)
        return text.replace("from_str::<Value>(", "from_str(", 1) if text.startswith("serde_json::from_str::<Value>(") and text.endswith(")?") else text

    def give(self, v: n.Expr | None, tail: bool) -> None:
        if isinstance(v, n.Call) and v.function in self.raising and self.shape.result:
            f = self.program.function(v.function)
            if self.forms.own(f.returns) == self.shape.returns:  # the same Result is passed on
                self.prepare((v,), set())
                text = self.ex(v).text.text.removesuffix("?")
                self.flush()
                self.line(text if tail else f"return {text};")
                return
        at = len(self.lines)
        super().give(v, tail)
        m = re.fullmatch(r"(\s*)(return )?Ok\((json_body\(.*\))\?\)(;?)", self.lines[-1]) if len(self.lines) > at else None
        if m and self.shape.returns.name == "Value":
            self.lines[-1] = f"{m[1]}{m[2] or ''}{m[3]}{m[4]}"
        collected = re.fullmatch(r"(\s*)(return )?Ok\((.*Ok::<_, Box<dyn Error>>.*\.collect)::<Result<Vec<_>, _>>\(\)\?\)(;?)", self.lines[-1]) if len(self.lines) > at else None
        if collected and self.shape.returns.name == "Vec":
            self.lines[-1] = f"{collected[1]}{collected[2] or ''}{collected[3]}(){collected[4]}"

    def owned(self, r: R, e: n.Expr | None = None) -> Text:
        if isinstance(e, n.Apply) and e.op == "unwrap" and isinstance(e.args[0], n.Var) and e.args[0].name in self.unwrapped:
            e = e.args[0]
        return super().owned(r, e)

    def arm(self, pattern: str, write: Callable[[], None]) -> None:
        """One arm of a match: a single statement without a value stands there without braces."""
        at = len(self.lines)
        super().arm(pattern, write)
        made = self.lines[at:]
        if len(made) == 3 and re.match(r"\s*(return|break|continue|thread::sleep\(|log::)", made[1]) and made[1].endswith(";") and len(made[1]) + len(pattern) < 84:
            self.lines[at:] = [f"{INDENT * self.level}{pattern} => {made[1].strip()[:-1]},"]

    def note(self, e: n.Expr, r: R, t: Type) -> tuple[str, str]:
        note, text = super().note(e, r, t)
        if text.startswith("serde_json::from_str::<Value>(") and text.endswith(")?"):
            return ": Value", text.replace("from_str::<Value>(", "from_str(", 1)
        return note, text

    # ------------------------------------------------ catching

    def guarded(self, s: n.Try, after: set[str], brk: set[str], cont: set[str], tail: bool) -> bool:
        return False

    def attempt(self, s: n.Try, after: set[str], tail: bool) -> None:
        if len(s.handlers) != 1 or s.final:
            raise refuse("a try with several handlers, or a finally, in a program with effects")
        pending, self.pending = self.pending, None
        handler = s.handlers[0]
        if pending is not None and self.pending_value is not None and not leaves(handler.body) and self.only_sets(handler.body[-1:], pending) is None:
            place = n.Place(pending, (), self.vars[pending].type)
            handler = replace(handler, body=(*handler.body, n.Set(place, self.pending_value)))
        body = self.with_results_named(without_returned_lets(s.body))
        self.nonneg.forget((s,))
        mark = len(self.lines)
        one = self.single(body, after)
        if one is None:
            del self.lines[mark:]
            self.in_closure_of_its_own(s, body, handler, after, pending, tail)
            return
        self.caught(one, body[1:] if isinstance(body[0], (n.Do, n.Perform)) else (self.as_set(body[0]), *body[1:]), handler, after, pending, tail)

    @staticmethod
    def as_set(s: n.Stmt) -> n.Stmt:
        """A statement whose value is the call, with the call's value under a name."""
        value = n.Var("value.tried", type_of(s.value if not isinstance(s, n.Perform) else s.call))  # type: ignore[attr-defined]
        return replace(s, value=value) if not isinstance(s, n.Perform) else n.Perform(value)  # type: ignore[call-arg]

    def single(self, body: n.Block, after: set[str]) -> Attempt | None:
        """The one thing of a body that can fail, where it comes first and is a Result by itself."""
        if not body or any(risky(x, self.raising) for x in n.walk_block(body[1:])):
            return None
        first = body[0]
        saved, self.can_question = self.can_question, True
        try:
            if isinstance(first, n.Do) and first.place.type.name in HANDLES and first.op in EFFECTS and first.op not in SURE:
                self.prepare(first.args, after | {first.place.name})
                made = EFFECTS[first.op](self, first)
                lines = list(self.pre or ())
                if first.op == "db_insert" and first.result and len(lines) == 1:
                    return Attempt(lines[0].removesuffix("?;"), first.result, first.type, "own", f"{made.text.text}", "db")
                if not made.fallible or asks(made.text.text) or any(map(asks, lines)):
                    return None
                self.flush()
                return Attempt(made.text.text, first.result, first.type, made.mode, made.after, first.op.split("_")[0])
            call = first.call if isinstance(first, n.Perform) else getattr(first, "value", None)
            if isinstance(first, (n.Let, n.Set, n.Return, n.Perform)) and isinstance(call, n.Call) and call.function in self.raising:
                if isinstance(first, n.Set) and first.place.path:
                    return None
                self.prepare((call,), after)
                text = self.ex(call).text.text.removesuffix("?")
                if asks(text) or any(map(asks, self.pre or ())):
                    return None
                self.flush()
                return Attempt(text, "value.tried", call.type, "own", "{0}", "any")
        finally:
            self.can_question = saved
        return None

    def in_closure_of_its_own(self, s: n.Try, body: n.Block, handler: n.Handler, after: set[str], pending: str | None, tail: bool) -> None:
        """Several things that can fail: a closure that gives a Result, called at once."""
        inside = own_statements(body)
        if any(isinstance(x, (n.Break, n.Continue)) for x in inside) or any(isinstance(x, n.Return) for x in n.walk_block(body)):
            raise refuse("a try of several statements that leaves the function")
        last = body[-1]
        gives = pending is not None and isinstance(last, n.Set) and last.place.name == pending and not last.place.path
        if pending is not None and not gives:
            self.declared(pending)
            pending = None
        t = last.value.type if gives else NONE  # type: ignore[attr-defined]
        native = self.forms.own(t) if gives else Native("tuple")
        name = self.names.fresh("outcome")
        saved = self.shape, self.f, self.can_question, self.pinned
        self.line(f"let {name} = (|| -> Result<{native}, {BOXED}> {{")
        self.shape, self.can_question = replace(self.shape, returns=native, result=True, error=BOXED), True
        self.f = replace(self.f, returns=t)
        self.pinned = self.pinned | set(self.vars)
        inner: n.Block = (*body[:-1], n.Return(last.value)) if gives else body  # type: ignore[attr-defined]
        self.nested(lambda: self.block(inner, after, set(), set(), True))
        self.shape, self.f, self.can_question, self.pinned = saved
        self.line("})();")
        rest: n.Block = (n.Set(n.Place(pending, (), t), n.Var("value.tried", t)),) if pending else ()
        self.caught(Attempt(name, "value.tried" if gives else None, t, "own", "{0}", "any"), rest, handler, after, pending, tail)

    def give_or_let(self, name: str, text: str, mutable: bool) -> None:
        """A variable's first value, or what is returned where that comes next."""
        v, following = self.vars[name], self.following
        if isinstance(following, n.Return) and isinstance(following.value, n.Var) and following.value.name == name and len(text) <= INLINE:
            self.inlined[name] = R(atom(text), "own", v.type)
            return
        self.line(f"let {'mut ' if mutable else ''}{v.name} = {text};")

    def declared(self, name: str) -> None:
        """A variable that the try sets in ways that need it before."""
        t = self.vars[name].type
        self.pre = []
        value = self.default(t) if self.pending_value is None else self.own(self.pending_value).text
        self.line(f"let mut {self.vars[name].name}: {self.forms.own(t)} = {value};")

    def caught(self, one: Attempt, rest: n.Block, handler: n.Handler, after: set[str], pending: str | None, tail: bool) -> None:
        """What follows the Result: its value's use, and its error's."""
        every = not handler.kinds or set(handler.kinds) & set(ANY_ERROR)
        if every and self.passed_on(one, rest, handler, pending, tail):
            return
        error = self.names.fresh("error")
        guard = "" if every else f" if {self.told(handler.kinds, one, error)}"
        mentioned = bool(handler.name) and any(handler.name in uses(e) for e in n.block_exprs(handler.body))
        shown = error if mentioned or guard else "_"
        setting = self.only_sets(rest, pending)
        used = one.type != NONE and any(one.result in uses(e) for e in n.block_exprs(rest)) if one.result else False
        if one.type == NONE and one.result:
            self.inlined[one.result] = R(atom("()"), "own", NONE)
        value = self.names.fresh("value" if one.result == "value.tried" else self.names.style(one.result or "value")) if used and "{0}" in one.after else "_"
        if used and one.result:
            self.inlined[one.result] = R(form(one.after, atom(value)), one.mode if one.after == "{0}" else "own", one.type)

        def handle(block: n.Block) -> None:
            keep = dict(self.vars)
            if mentioned:
                self.vars[handler.name or ""] = V(error, STR, "error")
            self.block(block, after, set(), set(), tail and leaves(block))
            self.vars = keep

        if not rest and not guard:
            self.line(f"if let Err({shown}) = {one.text} {{")
            self.nested(lambda: handle(handler.body))
            self.line("}")
            return
        value_tail = tail and leaves(rest) and leaves(handler.body)
        instead = self.only_sets(handler.body, pending)
        plain = isinstance(instead, n.Lit) or (instead is not None and isinstance(instead, n.Var) and is_copy(type_of(instead)))
        if pending is not None and every and plain and instead is not None and setting == n.Var(one.result or "", one.type) and one.after == "{0}":
            again = sum(isinstance(x, (n.Set, n.Do)) and x.place.name == pending for x in n.walk_block(self.f.body))
            self.pre = []
            shown_else = self.own(instead).text
            how = f"unwrap_or_else(|_| {shown_else})" if "(" in shown_else else f"unwrap_or({shown_else})"
            self.give_or_let(pending, f"{one.text}.{how}", again > 2)
            return
        if setting is not None and pending is not None and (leaves(handler.body) or self.only_sets(handler.body[-1:], pending) is not None):
            again = sum(isinstance(x, (n.Set, n.Do)) and x.place.name == pending for x in n.walk_block(self.f.body))
            own = 1 + sum(isinstance(x, n.Set) and x.place.name == pending for x in handler.body)
            self.line(f"let {'mut ' if again > own else ''}{self.vars[pending].name} = match {one.text} {{")
            self.level += 1
            self.pre = []
            self.line(f"Ok({value}) => {self.own(setting).text},")
            last = handler.body[-1]
            if leaves(handler.body):
                self.arm(f"Err({shown}){guard}", lambda: handle(handler.body))
            else:
                self.giving = id(last)
                self.arm(f"Err({shown}){guard}", lambda: handle(handler.body))
            self.others(guard, error)
            self.level -= 1
            self.line("};")
            return
        if pending is not None:
            self.declared(pending)
        self.line(f"match {one.text} {{")
        self.level += 1
        self.arm(f"Ok({value})", lambda: self.block(rest, after, set(), set(), value_tail))
        self.arm(f"Err({shown}){guard}", lambda: handle(handler.body))
        self.others(guard, error)
        self.level -= 1
        self.line("}")

    def others(self, guard: str, error: str) -> None:
        if guard:
            self.line(f"Err({error}) => return Err({error}.into()),")

    def told(self, kinds: tuple[str, ...], one: Attempt, error: str) -> str:
        """A test for kinds of errors."""
        tests = []
        for kind in kinds:
            if kind not in TOLD:
                raise refuse(f"catching a {kind} in a program with effects")
            family, test, native = TOLD[kind]
            tests.append(test.replace("{0}", error) if family == one.family else (
                f"{error}.downcast_ref::<{native}>().is_some_and(|e| {test.replace('{0}', 'e')})"))
            if one.family not in (family, "any"):
                raise refuse(f"catching a {kind} here")
        return " || ".join(tests)

    @staticmethod
    def only_sets(block: n.Block, name: str | None) -> n.Expr | None:
        """The value that a block gives a variable, where it does nothing else."""
        if len(block) == 1 and isinstance(block[0], n.Set) and block[0].place.name == name and not block[0].place.path:
            return block[0].value
        return None

    def passed_on(self, one: Attempt, rest: n.Block, handler: n.Handler, pending: str | None, tail: bool) -> bool:
        """Whether the error only becomes another one, and was written as `map_err`."""
        if len(handler.body) != 1 or not isinstance(handler.body[0], n.Raise) or not self.shape.result or "{0}" not in one.after:
            return False
        error, keep = self.names.fresh("error"), dict(self.vars)
        self.pre = []
        self.vars[handler.name or ""] = V(error, STR, "error")
        text, _ = self.message(handler.body[0])
        self.vars = keep
        mentioned = handler.name and handler.name in uses(handler.body[0].message)
        made = form(one.after, atom(f"{one.text}.map_err(|{error if mentioned else '_'}| {text})?")).text
        if not rest:
            self.line(f"{made};")
            return True
        setting = self.only_sets(rest, pending)
        if setting == n.Var(one.result or "", one.type) and pending is not None:
            again = sum(isinstance(x, (n.Set, n.Do)) and x.place.name == pending for x in n.walk_block(self.f.body)) > 1
            self.give_or_let(pending, made, again)
            return True
        if pending is not None:
            return False
        self.inlined[one.result or ""] = R(atom(made), one.mode, one.type)
        reads = sum(isinstance(e, n.Var) and e.name == one.result for e in n.block_exprs(rest))
        if reads != 1 or len(rest) != 1:
            local = self.names(one.result or "value")
            self.line(f"let {local} = {made};")
            self.inlined[one.result or ""] = R(atom(local), "place", one.type)
        self.block(rest, set(self.vars), set(), set(), tail)
        return True


def reads_nothing(name: str, w: ResultWriter) -> bool:
    """Whether the value of an optional variable is never looked at."""
    return w.reads(name) == 1

