"""What one file says by itself: its definitions, names, calls and imports, before anything is linked.

One syntax tree is read once, by one query per language (queries.py); what the query captures comes in the order of the
text and is turned into plain lists by the language's reader (read_python.py, ...). Nothing here looks at another file,
so facts can be kept for as long as the file's bytes stay the same (cache.py).

Expressions and written types are kept as small nested lists, only as far as linking needs them:

  "x"               a name                       [".", e, "a"]        an attribute
  ["c", 3]          what call 3 gives            ["d", 7]             definition 7 itself
  ["i", 2]          what import 2 brings         ["t", type]          a value of a written type
  ["[", e, key]     an element                   ["*", e]             what iterating gives
  ["l", kind, ...]  a literal, with its parts    ["|", e, ...]        one of several
  ["<", t, ...]     a type with arguments        ["@", byte, e]       e, seen from another place of the file

and a few more, each named where a reader makes it. None is "nothing is known".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from sys import intern
from typing import Any

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from yantra_codex.corpora.graph.queries import QUERIES
from yantra_codex.corpora.parsing import parse_within_bounds
from yantra_codex.corpora.walk import MINIFIED_LINE
from yantra_codex.errors import Unsupported
from yantra_codex.languages.base import GRAMMARS, first_error

VERSION = 1  # of the facts' form and meaning: kept facts of another version are not read

MAX_BYTES = 4_000_000
MAX_LINE = 100_000  # a file that is mostly such a line was generated, not written
MATCH_LIMIT = 4096
DEEPEST = 24  # levels of an expression that are kept

READERS = {"python": "read_python", "javascript": "read_ecma", "typescript": "read_ecma", "tsx": "read_ecma", "go": "read_go", "rust": "read_rust"}

Expr = Any  # str | list | None, see above


@dataclass(slots=True)
class Facts:
    """The facts of one file, in plain lists.

    defs: [kind, name, owner, line, column, last line, first byte, end byte, info]; number 0 is the file itself. line and
    column (1-based; bytes, 0-based) are those of the name. blocks: [first byte, end byte]; number 0 is the file.
    binds: [scope, name, byte from which it holds, block, value, 1 where it holds further than the language's names do (JavaScript: beyond its block; Python: in its block only)]. calls: [scope, line,
    column, byte, callee, arguments]; line and column are those of the called name. imports: [module, symbol, line, info].
    exports: [name, value]. attrs: [target, name, value, scope, byte]: an attribute that is set. returns: [scope, value,
    byte]. uses: [scope, line, type]. problem: why there is less here than in the file.
    """

    path: str
    language: str
    defs: list[list[Any]] = field(default_factory=list)
    blocks: list[list[int]] = field(default_factory=list)
    binds: list[list[Any]] = field(default_factory=list)
    calls: list[list[Any]] = field(default_factory=list)
    imports: list[list[Any]] = field(default_factory=list)
    exports: list[list[Any]] = field(default_factory=list)
    attrs: list[list[Any]] = field(default_factory=list)
    returns: list[list[Any]] = field(default_factory=list)
    uses: list[list[Any]] = field(default_factory=list)
    package: str = ""
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def from_json(data: dict[str, Any]) -> Facts:
    """The facts that as_json gave; raises TypeError, ValueError or KeyError for anything else."""
    facts = Facts(**data)
    lists = (facts.defs, facts.blocks, facts.binds, facts.calls, facts.imports, facts.exports, facts.attrs, facts.returns, facts.uses)
    if not all(isinstance(x, list) and all(isinstance(y, list) for y in x) for x in lists) or not facts.defs:
        raise ValueError("these are no facts")
    return facts


def facts_of(path: str, language: str, source: bytes, tree: Tree | None = None) -> Facts:
    """The facts of one file; of a refused one only the file's own node, and `problem`.

    path: below the root of its tree, with slashes. tree: the file's syntax tree, where the caller has it already.
    """
    grammar = grammar_of(path, language)
    refusal = too_much(source)
    if refusal:
        return empty_facts(path, language, refusal, source)
    if tree is None:
        try:
            tree = parse_within_bounds(language, source, graph_parser(grammar))
        except Unsupported as e:
            return empty_facts(path, language, e.what, source)
    module = import_module(f"yantra_codex.corpora.graph.{READERS[grammar]}")
    facts: Facts = module.Reader(path, language, source).read(tree, grammar)
    return facts


def too_much(source: bytes) -> str | None:
    """Why a file is not read at all."""
    if len(source) > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1_000_000} MB"
    if len(source) > MINIFIED_LINE * (source.count(b"\n") + 1):
        return "minified"
    if len(source) > MAX_LINE:
        longest = max(map(len, source.split(b"\n")))
        if longest > 1_000_000 or (longest > MAX_LINE and 2 * longest > len(source)):
            return f"a line of {longest} bytes: generated or minified"
    return None


def empty_facts(path: str, language: str, problem: str | None, source: bytes = b"") -> Facts:
    end = source.count(b"\n") + 1
    return Facts(path, language, defs=[["module", path, -1, 1, 0, end, 0, len(source), {}]], blocks=[[0, len(source) + 1]], problem=problem)


def grammar_of(path: str, language: str) -> str:
    """The grammar that reads a file: JSX in TypeScript has its own."""
    return "tsx" if language == "typescript" and path.endswith((".tsx", ".jsx")) else language


@cache
def graph_grammar(grammar: str) -> Grammar:
    module, function = ("tree_sitter_typescript", "language_tsx") if grammar == "tsx" else GRAMMARS[grammar]
    return Grammar(getattr(import_module(module), function)())


@cache
def graph_parser(grammar: str) -> Parser:
    return Parser(graph_grammar(grammar))


@cache
def graph_query(grammar: str) -> Query:
    return Query(graph_grammar(grammar), QUERIES[grammar])


class Reader:
    """Collects the facts of one file while the captured nodes come in the order of the text.

    A subclass has one method `on_NAME(node)` for each capture @NAME. DEFS: captures that are definitions; they are
    numbered before anything is read, as calls are, so that expressions can refer to what comes later in the text.
    """

    DEFS: tuple[str, ...] = ()
    CALLS: tuple[str, ...] = ("call",)

    def __init__(self, path: str, language: str, source: bytes):
        self.facts = empty_facts(path, language, None, source)
        self.source = source
        self.def_of: dict[int, int] = {}
        self.call_of: dict[int, int] = {}
        self.stack: list[tuple[int, int, int]] = [(len(source) + 1, 0, 0)]  # (end byte, scope, block)

    # ---- the sweep

    def read(self, tree: Tree, grammar: str) -> Facts:
        cursor = QueryCursor(graph_query(grammar), match_limit=MATCH_LIMIT)
        captures = cursor.captures(tree.root_node)
        events = self.numbered(captures)
        if cursor.did_exceed_match_limit:
            self.facts.problem = "so irregular that parts of it were not matched"
        if tree.root_node.has_error:
            bad = first_error(tree.root_node)
            self.facts.problem = f"syntax error at line {bad.start_point[0] + 1}" if bad else "syntax error"
        stack = self.stack
        for start, _, _, _, handle, node in events:
            while start >= stack[-1][0]:
                stack.pop()
            handle(node)
        self.finish()
        return self.facts

    def numbered(self, captures: dict[str, list[Node]]) -> list[tuple[Any, ...]]:
        """The captured nodes in the order of the text, outer before inner; definitions and calls get their numbers."""
        events, defs = [], []
        # of nodes with the same extent a block is the outer one
        for rank, (name, nodes) in enumerate(sorted(captures.items(), key=lambda c: (c[0] not in ("block", "comp"), c[0]))):
            handle = getattr(self, f"on_{name}")
            events += [(n.start_byte, -n.end_byte, rank, i, handle, n) for i, n in enumerate(nodes)]
            if name in self.DEFS:
                defs += [(n.start_byte, -n.end_byte, n.id) for n in nodes if self.is_def(n)]
        events.sort(key=_order)
        self.def_of = {i: k + 1 for k, (_, _, i) in enumerate(sorted(defs))}
        self.facts.defs += [["none", "", 0, 1, 0, 1, 0, 0, {}] for _ in defs]
        calls = sorted((n.start_byte, -n.end_byte, n.id) for name in self.CALLS for n in captures.get(name, ()))
        self.call_of = {i: k for k, (_, _, i) in enumerate(calls)}
        self.facts.calls = [[0, 1, 0, 0, None, []] for _ in calls]
        return events

    def is_def(self, node: Node) -> bool:
        """Whether a captured node of a kind in DEFS is a definition after all."""
        return True

    def finish(self) -> None:
        """What is done once the file has been read."""

    # ---- where the sweep is

    @property
    def scope(self) -> int:
        return self.stack[-1][1]

    @property
    def block(self) -> int:
        return self.stack[-1][2]

    def enter(self, node: Node, scope: int | None = None, start: int | None = None) -> None:
        """From here to the end of `node` is a block, and a scope where one is given."""
        self.facts.blocks.append([node.start_byte if start is None else start, node.end_byte])
        self.stack.append((node.end_byte, self.scope if scope is None else scope, len(self.facts.blocks) - 1))

    # ---- what is noted

    def text(self, node: Node) -> str:
        return intern(self.source[node.start_byte:node.end_byte].decode("utf-8", "replace"))

    def define(self, node: Node, kind: str, name: Node | str, info: dict[str, Any] | None = None, owner: int | None = None) -> int:
        k = self.def_of[node.id]
        at = node if isinstance(name, str) else name
        row, column = at.start_point
        self.facts.defs[k] = [kind, name if isinstance(name, str) else self.text(name), self.scope if owner is None else owner,
                              row + 1, column, node.end_point[0] + 1, node.start_byte, node.end_byte, info or {}]
        return k

    def bind(self, name: str, at: int, value: Expr, scope: int | None = None, block: int | None = None, only_here: bool = False) -> None:
        bound = [self.scope if scope is None else scope, name, at, self.block if block is None else block, value]
        self.facts.binds.append([*bound, 1] if only_here else bound)

    def call(self, node: Node, name: Node, callee: Expr, args: list[Expr]) -> None:
        row, column = name.start_point
        self.facts.calls[self.call_of[node.id]] = [self.scope, row + 1, column, node.start_byte, callee, args]

    def imported(self, module: str, symbol: str | None, node: Node, **info: Any) -> Expr:
        self.facts.imports.append([module, symbol, node.start_point[0] + 1, info])
        return ["i", len(self.facts.imports) - 1]

    def use(self, node: Node, type_: Expr, scope: int | None = None) -> None:
        self.facts.uses.append([self.scope if scope is None else scope, node.start_point[0] + 1, type_])


def _order(event: tuple[Any, ...]) -> tuple[int, int, int, int]:
    return event[:4]  # type: ignore[return-value]
