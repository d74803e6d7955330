"""What every language file builds on: fragments that know their form, parentheses asked of the grammar, names, output.

A `Text` is a piece of source together with the template it came from (its form). `fill` puts texts into a template
and adds parentheses only where the grammar would otherwise read another tree: no precedence tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Tree

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import Type

LANGUAGES = ("python", "javascript", "typescript", "rust", "go")

# language -> the module of its grammar and the function that gives it; imported when the language is first parsed
GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "rust": ("tree_sitter_rust", "language"),
    "go": ("tree_sitter_go", "language"),
}
# a legal file around one expression
WRAP = {
    "python": ("", ""), "javascript": ("x = ", ";"), "typescript": ("x = ", ";"),
    "rust": ("fn f() { let _ = ", "; }"), "go": ("package p\nfunc f() { _ = ", " }"),
}


@cache
def parser(language: str) -> Parser:
    module, function = GRAMMARS[language]
    return Parser(Grammar(getattr(import_module(module), function)()))


def parse(language: str, source: str) -> Tree:
    """The syntax tree of a whole file."""
    return parser(language).parse(source.encode())


def first_error(node: Node) -> Node | None:
    """The first ERROR or MISSING node below `node`, None where the text is clean."""
    if not node.has_error:
        return None
    stack = [node]
    while stack:
        n = stack.pop()
        if n.type == "ERROR" or n.is_missing:
            return n
        stack.extend(reversed([c for c in n.children if c.has_error or c.is_missing]))
    return node


def check_parses(language: str, source: str) -> None:
    """Raises Unsupported where rendered text does not re-parse cleanly: a rendering that must not leave the house."""
    bad = first_error(parse(language, source).root_node)
    if bad is not None:
        line = bad.start_point[0]
        raise Unsupported(f"the rendering does not re-parse: {source.splitlines()[line].strip()!r}", line=line + 1, language=language)


# ---------------------------------------------------------------- fragments


@dataclass(frozen=True, slots=True)
class Text:
    """Source text and the template it was made from; form "" is an atom that never needs parentheses."""

    text: str
    form: str = ""

    def __str__(self) -> str:
        return self.text


SLOT = re.compile(r"\{(\d)\}")
PIECE = re.compile(r"\{(\d)\}|\{\{|\}\}")  # a slot or a doubled brace, from left to right


def atom(text: str) -> Text:
    return Text(text)


def fill(language: str, template: str, *args: Text) -> Text:
    """Put texts into a template's slots {0}, {1}, ... ({{ and }} are braces), parenthesised where the grammar asks."""

    def put(m: re.Match[str]) -> str:
        if m[1] is None:
            return m[0][0]
        i = int(m[1])
        a = args[i]
        return f"({a.text})" if a.form and needs_parens(language, template, i, a.form) else a.text

    text = PIECE.sub(put, template)
    # a template that is only its slot keeps the argument's form
    return Text(text, args[int(template[1])].form if SLOT.fullmatch(template) else template)


def _plain(template: str, prefix: str, at: int = -1, inside: str = "") -> str:
    return PIECE.sub(lambda m: m[0][0] if m[1] is None else inside if int(m[1]) == at else f"{prefix}{m[1]}", template)


def _shape(n: Node) -> Any:
    """A comparable tree without parentheses around expressions."""
    while n.type in ("parenthesized_expression", "parenthesized_type") and n.named_child_count == 1:
        n = n.named_children[0]
    kids = [_shape(c) for c in n.children if c.type not in ("(", ")") or n.type not in ("parenthesized_expression",)]
    return (n.type, *kids) if kids else (n.type, n.text)


@lru_cache(maxsize=65536)  # templates can hold names, so a server would fill an unbounded one
def needs_parens(language: str, outer: str, slot: int, inner: str) -> bool:
    """Whether `inner`, put bare into that slot of `outer`, would read as another tree (or as none)."""
    pre, post = WRAP[language]
    inside = _plain(inner, "y")
    bare = parse(language, pre + _plain(outer, "x", slot, inside) + post).root_node
    if bare.has_error:
        return True
    wrapped = parse(language, pre + _plain(outer, "x", slot, f"({inside})") + post).root_node
    if wrapped.has_error:
        return False
    return _shape(bare) != _shape(wrapped)


# ---------------------------------------------------------------- names


def snake_case(name: str) -> str:
    s = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return s.lower()


def camel_case(name: str) -> str:
    head, *rest = [p for p in name.split("_") if p] or ["x"]
    if not rest:
        return head[0].lower() + head[1:] if not head.isupper() else head.lower()
    return head.lower() + "".join(p[:1].upper() + p[1:].lower() if p.isupper() else p[:1].upper() + p[1:] for p in rest)


class Names:
    """Gives each IR name one legal, unused identifier of the target language and remembers it."""

    def __init__(self, reserved: Iterable[str], style: Any = snake_case):
        self.taken, self.style, self.given = set(reserved), style, dict[str, str]()

    def __call__(self, name: str) -> str:
        if name not in self.given:
            self.given[name] = self.fresh(self.style(re.sub(r"\W", "_", name)))
        return self.given[name]

    def keep(self, name: str, spelled: str) -> None:
        """Use exactly this spelling for a name (a parameter of the caller's own signature)."""
        self.given[name] = spelled
        self.taken.add(spelled)

    def fresh(self, base: str) -> str:
        base = base if base and not base[0].isdigit() else f"v{base}"
        name, n = base, 2
        while name in self.taken or name == "_":
            name, n = f"{base}{n}" if not base.endswith("_") else f"{base}_{n}", n + 1
        self.taken.add(name)
        return name


# ---------------------------------------------------------------- what a language gives


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered program.

    code: the complete, formatted source (imports, used helpers, functions). entry: the entry's name as written.
    imports: what `functions` and `helpers` need, as the language writes it. helpers: run-time helper functions that
    are used, by name, in the order they must stand. functions: the program's own functions' text.
    signature: the signature it was rendered against (given, or the natural one).
    """

    language: str
    code: str
    entry: str
    signature: Signature
    functions: str
    imports: tuple[str, ...] = ()
    helpers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stub:
    """A function declaration without a body (or with a placeholder) found in source text.

    doc: its documentation comment's text without comment marks. start, end: byte span of the whole stub including its
    doc comment; body_start, body_end: byte span of the body that a `fill` replaces. indent: of the declaration.
    """

    signature: Signature
    doc: str
    start: int
    end: int
    body_start: int
    body_end: int
    indent: str = ""


@dataclass(frozen=True, slots=True)
class EffectUnit:
    """Rendered code of a program with effects, to be run in scenarios. entry: the name that its entry has in the code."""

    program: Program
    code: str
    entry: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One rendered program and the calls to observe: argument tuples as Python values."""

    id: str
    rendered: Rendered
    calls: Sequence[tuple[Any, ...]]
    param_types: tuple[Type, ...]
    returns: Type


class Language:
    """One language in one file. Subclasses fill the tables and the methods; nothing else changes to add one.

    templates: op -> template, read both ways where possible. unsupported: op -> reason. Every op has exactly one of a
    template (or a rendering function), a lowering from its row, or an `unsupported` reason.
    """

    name: str = ""
    extension: str = ""
    templates: Mapping[str, str] = {}
    unsupported: Mapping[str, str] = {}

    def render(self, program: Program, signature: Signature | None = None) -> Rendered:
        """Source text of a type-checked program against the given signature, or a natural one.

        Raises Unsupported, saying what and why, for what the language can't express.
        """
        raise NotImplementedError

    def renders(self, op: str) -> bool:
        """Whether the language writes this op itself (a template or a function), not through its lowering."""
        return op in self.templates

    def native_type(self, t: Type) -> str:
        """The language's natural spelling of an IR type."""
        raise NotImplementedError

    def type_from_native(self, text: str) -> Type:
        """The IR type that a written type stands for (`&[i32]` is list[int]); ANY where it says nothing."""
        raise NotImplementedError

    def read_stubs(self, source: str) -> list[Stub]:
        """Every function declaration of a source text, in order; tolerant of missing bodies and closing braces."""
        raise NotImplementedError

    def literal(self, value: Any, t: Type, native: str | None = None) -> str:
        """A Python value of IR type t written as an expression of the native type."""
        raise NotImplementedError

    def harness(self, units: Sequence[Unit], nonce: str) -> dict[str, str]:
        """Files of one program that makes every unit's calls and prints one line for each.

        A line is `<nonce> <unit id> <call number> <JSON>`; the JSON is {"ok": value} or {"raises": kind,
        "message": text}, with "args": [values] added for functions that change their arguments. After the last call
        `<nonce> done` is printed. Values: int as digits, float as a JSON number or "inf" "-inf" "nan" (a whole float
        as 3.0), str, bool, null, list/tuple/vtuple/set as an array, map as an array of [key, value] pairs in order.
        Each call has its arguments built afresh, and its errors caught.
        """
        raise NotImplementedError

    def scenario_program(self, units: Sequence[EffectUnit]) -> dict[str, str]:
        """Files of one program that runs scenarios of the units on real engines, for runner/engines.py.

        It reads JSON lines `{"unit": number, "args": [plain JSON, without handles], "db": path or null, "cwd": path}` and prints
        one JSON line for each: `{"ok": value, "logged": [[level, text], ...]}`, or with "error": kind and "message".
        """
        module = import_module(f"yantra_codex.languages.{self.name}_effects")
        files: dict[str, str] = module.scenario_program(units)
        return files
