"""Writes one Go function: lines, scopes and names; expressions and statements build on it.

An expression is written as text; what Go can't say inside an expression (a loop, a conditional value) is written as
statements before it. That is always possible: operands of `&&` and `||`, branches and lambdas get blocks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.types import Type, is_mutable
from yantra_codex.languages.base import Text, camel_case, fill
from yantra_codex.languages.go_effects import Facts
from yantra_codex.languages.go_helpers import names_of, words_of
from yantra_codex.languages.go_types import BETTER_NAMES, RESERVED, Representation
from yantra_codex.languages.go_words import words

# words that Go writes in capitals wherever they don't start a name
INITIALISMS = re.compile(r"(?<=[a-z0-9])(Id|Url|Json|Csv|Html|Http|Api|Sql|Xml|Ip)(?![a-z])")
# what a variable is called when a package that the program uses has its name
PACKAGE_NAMES = {"url": "address", "time": "moment", "json": "document", "csv": "table", "bytes": "raw", "sql": "statement", "http": "client", "err": "failure"}
# ops written as Go slices of their argument: they share its array
SLICE_VIEWS = words(
    "slice slice_from slice_to take drop take_last list_to_tuple tuple_to_list"
)


def go(template: str, *args: Text) -> Text:
    return fill("go", template, *args)


def call(name: str, *args: Text | str) -> Text:
    """A call: its text is never parenthesised from outside."""
    return Text(f"{name}({', '.join(map(str, args))})")


def is_atom(t: Text) -> bool:
    return re.fullmatch(r'\w+|"(?:\\.|[^"\\])*"|-?[\d.]+|\w+(\.\w+)+', t.text) is not None


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stands for while Go is written.

    parts: the texts of a tuple that was never put together. rune: the text of a character's rune variable.
    """

    text: Text
    parts: tuple[Text, ...] = ()
    rune: str = ""


@dataclass(slots=True)
class Loop:
    """A Go loop that is being written; a break out of an outer one needs its label."""

    label: str = ""


@dataclass(slots=True)
class Program:
    """What the functions of one program share while they are written."""

    program: n.Program
    rep: Representation
    names: dict[str, str]
    owned: Mapping[str, ownership.Owned]
    pointers: Mapping[str, frozenset[int]]
    patterns: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    loose_tuples: bool = False  # the caller writes tuples as slices
    helper_names: frozenset[str] = frozenset(names_of())
    effects: Facts | None = None  # of a program with effects

    def function(self, name: str) -> n.Function | None:
        return next((f for f in self.program.functions if f.name == name), None)

    def pattern(self, text: str, wanted: str = "pattern") -> str:
        """The package variable that holds a compiled regular expression."""
        if text not in self.patterns:
            name, k = wanted, 2
            while name in self.taken:
                name, k = f"{wanted}{k}", k + 1
            self.taken.add(name)
            self.patterns[text] = name
        return self.patterns[text]


class Writer:
    """One function's state; see the module's docstring."""

    def __init__(self, program: Program, function: n.Function, reserved: set[str]):
        self.program, self.function, self.rep = program, function, program.rep
        self.owned = program.owned[function.name]
        self.lines: list[str] = []
        self.indent = 1
        self.env: list[dict[str, Value]] = [{}]
        self.visible: list[set[str]] = [set(RESERVED) | reserved | program.helper_names]
        self.declared: list[list[tuple[str, int]]] = [[]]
        self.loops: list[Loop] = []
        self.breaks: list[int | Callable[[str], None]] = []
        self.returns: list[Callable[[Expr | None], None]] = []
        self.known_keys: list[tuple[str, str]] = []
        self.not_negative: set[str] = set()
        self.above_zero: set[str] = set()
        self.runes: dict[str, str] = {}
        self.error_zero: str | None = None
        self.error_results = False
        self.convert: Callable[[Text], Sequence[Text]] | None = None
        self.needs_result = False
        self.result_nil: str | None = None  # the whole statement that returns none
        self.rest: tuple[n.Stmt, ...] = ()
        self.in_lambda_line = False
        # of programs with effects
        self.fails: list[Callable[[str], None]] = []  # what the handlers around do with an error
        self.in_function_value = False
        self.caught: dict[str, str] = {}  # a handler's name for the message -> the error
        self.typed_names: dict[str, Type] = {}  # variables that JSON was decoded into, with the type they have in Go
        self.transactions: list[str] = []  # those in loops, undone where they fail
        self.wide: set[str] = set()  # variables of type int64
        self.columns: dict[str, str] = {}  # rows of a query -> the variable with the columns' names
        self.both = False  # a value that comes with an error is to be returned with it
        self.returned = False  # the last statement has returned already

    @property
    def facts(self) -> Facts:
        assert self.program.effects is not None
        return self.program.effects

    # ------------------------------------------------------------ lines

    def emit(self, text: str) -> None:
        self.lines.append("\t" * self.indent + text)

    @contextmanager
    def block(self) -> Iterator[list[str]]:
        """A Go block: collects its lines, one step further in; names declared inside end with it."""
        outer, self.lines = self.lines, []
        inner = self.lines
        self.indent += 1
        self.env.append({})
        self.visible.append(set())
        self.declared.append([])
        known = len(self.known_keys)
        try:
            yield inner
            self.close_scope(inner)
        finally:
            self.lines = outer
            self.indent -= 1
            self.env.pop()
            self.visible.pop()
            self.declared.pop()
            del self.known_keys[known:]

    def close_scope(self, lines: list[str]) -> None:
        """Go refuses a variable that is never read: mark it as meant."""
        for name, at in reversed(self.declared[-1]):
            later = "\n".join(lines[at + 1:])
            if re.fullmatch(rf'\t*{name} := ("(?:\\.|[^"\\])*"|-?[\d.]+|true|false)', lines[at]) and name not in words_of(later):
                del lines[at]  # a constant that nobody looks at
            elif not is_read(name, lines[at + 1:]):
                tabs = re.match(r"\t*", lines[at])
                lines.insert(at + 1, f"{tabs[0] if tabs else ''}_ = {name}")

    def braced(self, header: str, lines: list[str]) -> None:
        self.emit(header + " {")
        self.lines.extend(lines)
        self.emit("}")

    # ------------------------------------------------------------ names

    def is_visible(self, name: str) -> bool:
        return any(name in scope for scope in self.visible)

    def fresh(self, wanted: str) -> str:
        """A Go name that hides nothing, declared in the current block."""
        base = spelled(wanted)
        if self.program.effects is not None and self.is_visible(base):
            base = PACKAGE_NAMES.get(base, base)
        name, k = base, 2
        while self.is_visible(name) or name == "_":
            name, k = f"{base}{k}" if not base[-1].isdigit() else f"{base}_{k}", k + 1
        self.visible[-1].add(name)
        return name

    def bind(self, name: str, value: Value) -> None:
        self.env[-1][name] = value

    @contextmanager
    def bound(self, pairs: Mapping[str, Value]) -> Iterator[None]:
        """IR names that mean something only while one expression is written."""
        self.env.append(dict(pairs))
        try:
            yield
        finally:
            self.env.pop()

    def lookup(self, name: str) -> Value:
        for scope in reversed(self.env):
            if name in scope:
                return scope[name]
        raise Unsupported(f"a variable {name} that is not declared here", language="go")

    def is_bound(self, name: str) -> bool:
        return any(name in scope for scope in self.env)

    def declare(self, wanted: str, value: Text, t: Type | None = None) -> Text:
        """A new variable of the current block with this value."""
        name = self.fresh(wanted)
        self.declare_as(name, value, t)
        return Text(name)

    def declare_as(self, name: str, value: Text, t: Type | None = None) -> None:
        if t is not None and needs_type(value.text, t):
            spelled_type = self.rep(t)
            self.emit(f"var {name} {spelled_type}" + ("" if value.text in ("nil", self.rep.zero(t)) else f" = {value}"))
        else:
            self.emit(f"{name} := {value}")
        self.declared[-1].append((name, len(self.lines) - 1))

    def declare_only(self, name: str, t: Type) -> None:
        self.emit(f"var {name} {self.rep(t)}")
        self.declared[-1].append((name, len(self.lines) - 1))

    def atom(self, value: Text, wanted: str = "value", t: Type | None = None) -> Text:
        """A text that can be repeated without being computed again."""
        return value if is_atom(value) else self.declare(wanted, value, t)

    # ------------------------------------------------------------ loops

    @contextmanager
    def loop(self) -> Iterator[Loop]:
        made = Loop()
        self.loops.append(made)
        try:
            yield made
        finally:
            self.loops.pop()

    def put_loop(self, made: Loop, header: str, body: list[str]) -> None:
        label = f"{made.label}:\n" + "\t" * self.indent if made.label else ""
        tabs = "\t" * self.indent
        if label:
            # gofmt sets a label one step out
            self.lines.append("\t" * (self.indent - 1) + label + header + " {")
        else:
            self.lines.append(tabs + header + " {")
        self.lines.extend(body)
        self.emit("}")

    def break_from(self, depth: int) -> str:
        """The statement that leaves the loops from number `depth` on."""
        if len(self.loops) - depth <= 1:
            return "break"
        outer = self.loops[depth]
        if not outer.label:
            outer.label = self.fresh_label()
        return f"break {outer.label}"

    def fresh_label(self) -> str:
        name, k = "search", 2
        while name in self.program.taken:
            name, k = f"search{k}", k + 1
        self.program.taken.add(name)
        return name

    # ------------------------------------------------------------ sharing

    def needs_clone(self, e: Expr, target: str | None) -> bool:
        """Whether a value has to be copied when it enters `target` (a variable's name, None: a part of another value)."""
        t = type_of(e)
        if not is_mutable(t) or t.name == "func":
            return False
        if self.program.effects is not None and (self.is_new_here(e) or self.is_done_with(e)):
            return False
        if isinstance(e, n.IfExpr):
            return self.needs_clone(e.then, target) or self.needs_clone(e.orelse, target)
        if isinstance(e, n.Apply) and e.op in SLICE_VIEWS:
            base = e.args[0]
            roots = ownership.place_root(base) if not ownership.is_fresh(base, self.owned) else set()
            return bool(roots & self.owned.names) or (bool(roots) and target in self.owned.names)
        if target in self.owned.names and not ownership.is_fresh(e, self.owned):
            return not self.is_last_use(e)
        return bool(ownership.aliases(e, self.owned) & self.owned.names) and not self.is_last_use(e)

    def is_new_here(self, e: Expr) -> bool:
        """Whether a value was made for this place: JSON that is read, a row of a query that is looked at once."""
        while isinstance(e, n.Apply) and e.op in ("cast", "unwrap", "to_any", "some"):
            e = e.args[0]
        if isinstance(e, n.Apply) and e.op in ("json_parse", "csv_rows"):
            return True
        if not isinstance(e, n.Var):
            return False
        made = any(isinstance(s, n.Do) and s.result == e.name for s in n.walk_block(self.function.body))
        return made and sum(isinstance(x, n.Var) and x.name == e.name for x in n.block_exprs(self.function.body)) == 1 and not self.loops

    def is_done_with(self, e: Expr) -> bool:
        """Whether a variable of this block is not looked at again."""
        while isinstance(e, n.Apply) and e.op in ("to_any", "some"):
            e = e.args[0]
        if not isinstance(e, n.Var) or not any(isinstance(s, n.Let) and s.name == e.name for s in n.walk_block(self.function.body)):
            return False
        if e.name not in self.env[-1] or any(_mentions(x, e.name) for x in n.block_exprs(self.rest)):
            return False
        return not any(isinstance(s, (n.Set, n.Do)) and s.place.name == e.name for s in n.walk_block(self.rest))

    def is_last_use(self, e: Expr) -> bool:
        """Whether a variable is given another value before it is looked at again."""
        if not isinstance(e, n.Var) or e.name in self.owned.inout:
            return False
        for s in self.rest:
            if isinstance(s, n.Set) and s.place.name == e.name and not s.place.path:
                return not _mentions(s.value, e.name)
            if any(isinstance(x, (n.Set, n.Do)) and x.place.name == e.name for x in n.walk_block((s,))):
                return False
            if any(_mentions(x, e.name) for x in n.block_exprs((s,))):
                return False
        return False

    # ------------------------------------------------------------ results

    def converts_result(self) -> bool:
        return self.convert is not None or self.error_results

    def result_none(self) -> str:
        return "return nil" if self.error_results else "return"

    def result_lines(self, text: Text, e: Expr | None) -> list[str]:
        """The return statement for a value, in the form that the signature asks for."""
        if text.text == "nil" and self.result_nil is not None:
            return [self.result_nil]
        if text.text == "nil" and self.convert is not None and not self.needs_result:
            return ["return nil" + (", nil" if self.error_results else "")]
        if text.text == "nil" and self.convert is not None:
            if self.error_results:
                return [f'return {self.error_zero}errors.New("no result")']
            return ['panic("TypeError: there is no result")']  # the caller's type has no room for none
        parts = list(self.convert(text)) if self.convert is not None else [text]
        return ["return " + ", ".join([*map(str, parts), *(["nil"] if self.error_results else [])])]

    def clone(self, text: Text, t: Type) -> Text:
        """A copy that shares nothing that can change."""
        if not is_mutable(t):
            return text
        if t.name in ("list", "vtuple"):
            part = t.args[0]
            if not is_mutable(part) or part.name in ("any", "func"):
                return call("slices.Clone", text)
            source = text
            copy = self.declare("copied", Text(f"make({self.rep(t)}, len({source}))"))
            with self.loop() as made, self.block() as body:
                i, x = self.fresh("i"), self.fresh("item")
                self.emit(f"{copy}[{i}] = {self.clone(Text(x), part)}")
            self.put_loop(made, f"for {i}, {x} := range {source}", body)
            return copy
        if t.name in ("map", "set"):
            if self.rep.map_kind(t) != "plain":
                return Text(f"{wrap_receiver(text)}.Clone()")
            if t.name == "set" or not is_mutable(t.args[1]):
                return call("maps.Clone", text)
            copy = self.declare("copied", Text(f"make({self.rep(t)}, len({text}))"))
            with self.loop() as made, self.block() as body:
                k, v = self.fresh("key"), self.fresh("value")
                self.emit(f"{copy}[{k}] = {self.clone(Text(v), t.args[1])}")
            self.put_loop(made, f"for {k}, {v} := range {text}", body)
            return copy
        return text


def _mentions(e: Expr, name: str) -> bool:
    return any(isinstance(x, n.Var) and x.name == name for x in n.walk_expr(e))


def func_literal(w: Writer, header: str, lines: Sequence[str]) -> str:
    """A func literal; on one line where gofmt leaves it there."""
    if len(lines) == 1 and "\n" not in lines[0] and len(header) + len(lines[0].strip()) < 84:
        return f"{header} {{ {lines[0].strip()} }}"
    tabs = "\t" * w.indent
    return f"{header} {{\n" + "\n".join(x if x.startswith("\t") else f"{tabs}\t{x}" for x in lines) + f"\n{tabs}}}"


def needs_type(value: str, t: Type) -> bool:
    """Whether `x := value` would get another type than t."""
    return t.name == "any" or value == "nil" or (t.name == "float" and re.fullmatch(r"-?\d+", value) is not None)


def wrap_receiver(t: Text) -> str:
    return go("{0}.x", t).text.removesuffix(".x")


def spelled(name: str) -> str:
    base = camel_case(re.sub(r"\W", "_", name)) if name.strip("_") else "unused"
    base = INITIALISMS.sub(lambda m: m[0].upper(), base)
    base = BETTER_NAMES.get(base, base)
    return base if not base[0].isdigit() else f"v{base}"


def is_read(name: str, lines: Sequence[str]) -> bool:
    """Whether Go counts a variable as used in these lines: assigning to it alone is not a use."""
    assigned = re.compile(rf"^\s*{name} (=|[-+*/%&|^]=|<<=|>>=) ")
    stepped = re.compile(rf"^\s*{name}(\+\+|--)$")
    for chunk in lines:
        for line in chunk.split("\n"):
            line = re.sub(r"(?<=[^\s;])\s*//.*$", "", line) if '"' not in line else line
            if stepped.match(line):
                continue
            if name in words_of(assigned.sub(" ", line)):
                return True
    return False
