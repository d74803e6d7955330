"""Effects in Python: sqlite3, urllib, pathlib, time and logging, written the way people write them; scenarios run on real ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import BOOL, HANDLES, INT, NONE
from yantra_codex.languages import python_ops
from yantra_codex.languages.analysis import flatten, mentions, stmt_mentions
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.python_layout import WIDTH
from yantra_codex.languages.python_ops import Rule
from yantra_codex.languages.python_render import Renderer, indent, string
from yantra_codex.languages.python_scenarios import scenario_program
from yantra_codex.languages.tables import Entry

BRACKETS = frozenset(["db_begin", "db_commit"])  # the two ends of a `with db:` block
WRITES = {"db_execute": ".rowcount", "db_insert": ".lastrowid"}
JSON_OPS = frozenset(["json_parse", "json_text"])
AGGREGATE = re.compile(r"\s*select\s+(coalesce\()?(count|sum|total|avg|min|max)\(", re.IGNORECASE)
MANY_ROWS = re.compile(r"\b(group\s+by|having|limit|offset|union|intersect|except)\b", re.IGNORECASE)
NEVER_NULL = re.compile(r"\s*select\s+(count|total|coalesce)\(", re.IGNORECASE)
FRACTION = re.compile(r"\b(avg|total|round)\(|/|\.\d", re.IGNORECASE)  # what makes no whole numbers
WIDE_TESTS = frozenset(["db_exists", "file_exists"])  # told by one expression that reads well inside a condition
# kinds of the IR -> classes that the modules raise
CAUGHT = {"HTTPError": ("http", "urllib.error.HTTPError", "import urllib.error")} | {
    kind: ("db", f"sqlite3.{kind}", "import sqlite3")
    for kind in ("IntegrityError", "OperationalError", "ProgrammingError", "DataError", "DatabaseError")
}

HELPERS_TEXT = '''
def fetch_all(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row)) for row in cursor]


def fetch_one(cursor: sqlite3.Cursor) -> dict[str, Any] | None:
    row = cursor.fetchone()
    columns = [column[0] for column in cursor.description]
    return None if row is None else dict(zip(columns, row))


def fetch_value(cursor: sqlite3.Cursor, default: Any = None) -> Any:
    row = cursor.fetchone()
    return default if row is None or row[0] is None else row[0]


def write_atomically(path: str, text: str) -> None:
    """Replace the file at once: a reader sees the old text or the new, never a part."""
    temporary = Path(f"{path}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def csv_text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\\n").writerows(rows)
    return out.getvalue()
'''

python_ops.HELPERS.update({m[1]: part for part in HELPERS_TEXT.strip().split("\n\n\n") if (m := re.match(r"def (\w+)", part))})
HELPER_IMPORTS = {
    "fetch_all": ("import sqlite3", "from typing import Any"), "fetch_one": ("import sqlite3", "from typing import Any"),
    "fetch_value": ("import sqlite3", "from typing import Any"), "write_atomically": ("import os", "from pathlib import Path"),
    "csv_text": ("import csv", "import io"),
}  # fmt: skip
LOGGER = "logger = logging.getLogger(__name__)"

# ---------------------------------------------------------------- data as text: in every program

rule = Entry(python_ops.RULES)


@rule("json_parse")
def _json_parse(r: Renderer, e: n.Apply) -> Text:
    r.need("import json")
    return r.fill("json.loads({0})", r.e(e.args[0]))


@rule("json_text")
def _json_text(r: Renderer, e: n.Apply) -> Text:
    r.need("import json")
    return r.fill('json.dumps({0}, ensure_ascii=False, separators=(",", ":"))', r.e(_as_is(_handed_on(e.args[0]))))


@rule("csv_rows")
def _csv_rows(r: Renderer, e: n.Apply) -> Text:
    r.need("import csv")
    r.need("import io")
    with r.temps("row") as (row,):
        return r.fill(f'[{row} for {row} in csv.reader(io.StringIO({{0}}, newline="")) if {row}]', r.e(e.args[0]))


@rule("csv_text")
def _csv_text(r: Renderer, e: n.Apply) -> Text:
    return r.fill("csv_text({0})", r.e(_as_is(e.args[0])))


@rule("url_encode")
def _url_encode(r: Renderer, e: n.Apply) -> Text:
    r.need("from urllib.parse import quote")
    return r.fill('quote({0}, safe="")', r.e(e.args[0]))


# ---------------------------------------------------------------- expressions of programs with effects

EFFECT_RULES: dict[str, Rule] = {}
effect_rule = Entry(EFFECT_RULES)


@effect_rule("cast")
def _cast(r: Renderer, e: n.Apply) -> Text:
    """Rows and JSON are read as they come; only a number that must be a float is made one."""
    return r.fill("float({0})", r.e(e.args[0])) if e.type.name == "float" else r.e(e.args[0])


def _number(e: n.Expr) -> n.Expr:
    """What is inside a cast to float, where ints do as well."""
    return n.Apply("to_any", (e.args[0],), e.type) if isinstance(e, n.Apply) and e.op == "cast" and e.type.name == "float" else e


def _whole(a: n.Expr, b: n.Expr) -> tuple[n.Expr, n.Expr]:
    """Operands with 0 for 0.0 where the other one is known to be a float."""

    def plain(x: n.Expr, other: n.Expr) -> n.Expr:
        known = (
            n.type_of(other).name == "float"
            and not isinstance(other, n.Lit)
            and not (isinstance(other, n.Apply) and other.op in ("to_any", "to_float", "cast"))
        )
        return n.Lit(int(x.value), INT) if known and isinstance(x, n.Lit) and isinstance(x.value, float) and x.value.is_integer() else x

    return plain(a, b), plain(b, a)


OPPOSITE = {
    "lt": "ge",
    "le": "gt",
    "gt": "le",
    "ge": "lt",
    "eq": "ne",
    "ne": "eq",
    "is_none": "is_some",
    "is_some": "is_none",
    "and": "or",
    "or": "and",
}
NEGATED = frozenset(["re_test", "re_match", "re_full_match", "contains", "str_contains", "map_has", "set_has", "is_empty", "str_is_empty"])


def _negated(e: n.Expr) -> n.Expr | None:
    """The opposite of a condition without a `not` around a group; None where that does not read better."""
    if not isinstance(e, n.Apply):
        return None
    if e.op == "not":
        return e.args[0]
    if e.op in ("and", "or"):
        parts = tuple(_negated(x) or (n.Apply("not", (x,), BOOL) if isinstance(x, (n.Call, n.Var)) else None) for x in e.args)
        return n.Apply(OPPOSITE[e.op], tuple(p for p in parts if p is not None), BOOL) if None not in parts else None
    if e.op in OPPOSITE and n.type_of(e.args[0]).name in ("int", "str", "bool", "option"):
        return n.Apply(OPPOSITE[e.op], e.args, BOOL)
    return n.Apply("not", (e,), BOOL) if e.op in NEGATED else None


@effect_rule("not")
def _not(r: Renderer, e: n.Apply) -> Text | None:
    inner = e.args[0]
    found = _negated(inner) if isinstance(inner, n.Apply) and inner.op in ("and", "or") else None
    return r.e(found) if found is not None else python_ops.RULES["not"](r, e)


@effect_rule("and", "or")
def _and(r: Renderer, e: n.Apply) -> Text | None:
    """A chain without parentheses inside."""
    chain = _chain(e)
    return python_ops.RULES[e.op](r, e) if chain == e else r.e(chain)


def _chain(e: n.Expr) -> n.Expr:
    """`a or (b or c)` as `(a or b) or c`, which is written without parentheses."""
    if not (isinstance(e, n.Apply) and e.op in ("and", "or")):
        return e

    def parts(x: n.Expr) -> list[n.Expr]:
        return [p for a in x.args for p in parts(a)] if isinstance(x, n.Apply) and x.op == e.op else [x]  # type: ignore[attr-defined]

    first, *rest = parts(e)
    for x in rest:
        first = n.Apply(e.op, (first, x), BOOL)
    return first


@effect_rule("lt", "le", "gt", "ge", "eq", "ne")
def _comparison(r: Renderer, e: n.Apply) -> Text | None:
    bare = n.Apply(e.op, _whole(*map(_number, e.args)), e.type)
    general = python_ops.RULES.get(e.op)
    return (general and general(r, bare)) or r.fill(python_ops.TEMPLATES[e.op], *map(r.e, bare.args))


@effect_rule("mul", "add", "sub", "div")
def _arithmetic(r: Renderer, e: n.Apply) -> Text | None:
    """A number of a row beside one that is a float anyway needs no float()."""
    a, b = e.args
    if e.type.name == "float":
        e = n.Apply(e.op, _whole(_number(a) if _number(b) == b and not isinstance(b, n.Apply) else a, _number(b)), e.type)
    general = python_ops.RULES.get(e.op)
    return (general and general(r, e)) or r.fill(python_ops.TEMPLATES[e.op], *map(r.e, e.args))


@effect_rule("map", "map_keys_with", "map_values_with")
def _mapped(r: Renderer, e: n.Apply) -> Text | None:
    """A cast of every element is nothing in Python."""
    inner = _as_is(e)
    return r.e(inner) if not isinstance(inner, n.Var) and inner != e else python_ops.RULES[e.op](r, e)


def _as_is(e: n.Expr) -> n.Expr:
    """A container without casts of its elements."""
    while (
        isinstance(e, n.Apply) and e.op in ("map", "map_keys_with", "map_values_with") and isinstance(e.args[1], n.Lambda) and _is_identity(e.args[1])
    ):
        e = e.args[0]
    return e


def _is_identity(f: n.Lambda) -> bool:
    body = _as_is(_handed_on(f.body))
    return isinstance(body, n.Var) and body.name == f.params[0].name


@effect_rule("concat", "append")
def _concat(r: Renderer, e: n.Apply) -> Text | None:
    """`[*xs, x]` for a list and a few more items."""
    if e.op == "append" or not any(isinstance(p, n.Make) for p in e.args):
        return python_ops.RULES["concat"](r, e) if e.op == "concat" else None
    parts = [", ".join(r.e(x).text for x in p.items) if isinstance(p, n.Make) else f"*{r.e(p).text}" for p in flatten("concat", e)]
    return atom(f"[{', '.join(parts)}]")


@effect_rule("map_get_or")
def _map_get_or(r: Renderer, e: n.Apply) -> Text | None:
    m, k, default = e.args
    if _handed_on(default) == n.Lit(None, NONE):
        return r.fill("{0}.get({1})", r.e(m), r.e(k))
    general = python_ops.RULES.get(e.op)
    return general(r, e) if general else None


@effect_rule("sort_by", "sort_by_desc", "max_by", "min_by")
def _sort_by(r: Renderer, e: n.Apply) -> Text | None:
    xs, key = e.args
    if isinstance(key, n.Lambda):
        key = n.Lambda(key.params, _number(key.body), key.type)
    return python_ops.RULES[e.op](r, n.Apply(e.op, (xs, key), e.type))


def is_effect_program(program: n.Program) -> bool:
    """Whether a program uses a handle or reads or writes JSON."""
    return any(p.type.name in HANDLES for f in program.functions for p in f.params) or any(
        isinstance(e, n.Apply) and e.op in JSON_OPS for f in program.functions for e in n.block_exprs(f.body)
    )


# ---------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Target:
    """Where an effect's result goes: kind is "none", "name" or "return"; taken: how many statements this settles."""

    kind: str
    name: str = ""
    taken: int = 1
    hint: str = ""  # an annotation, where nothing else tells what a value of type Any is

    def line(self, value: str) -> str:
        return {"none": value, "name": f"{self.name}{self.hint} = {value}", "return": f"return {value}"}[self.kind]


class EffectRenderer(Renderer):
    """A program with effects being written in Python. Handles other than a database are the modules themselves."""

    def __init__(self, program: n.Program, *given: Any, **options: Any):
        program = n.Program(tuple(replace(f, body=_returned_at_once(f.body)) for f in program.functions))
        super().__init__(program, *given, **options)
        self.rules |= EFFECT_RULES
        self.inner = called_in_transactions(program)
        self.transactions = 0
        self.caught: str | None = None  # the name of the error that the handler around has
        self.caught_used = False
        self.ops = {s.op for f in program.functions for s in n.walk_block(f.body) if isinstance(s, n.Do)}

    def is_shown(self, p: n.Param) -> bool:
        return p.type.name == "db" or p.type.name not in HANDLES

    def function(self, fn: n.Function) -> str:
        self.transactions = int(fn.name in self.inner)
        return super().function(fn)

    def e(self, e: n.Expr) -> Text:
        if isinstance(e, n.Call):
            shown = [a for a in e.args if n.type_of(a).name == "db" or n.type_of(a).name not in HANDLES]
            e = n.Call(e.function, tuple(shown), e.type)
        return super().e(e)

    # ------------------------------------------------ blocks

    def block(self, body: n.Block, local: frozenset[str] = frozenset()) -> list[str]:
        endless = next((i for i, s in enumerate(body) if isinstance(s, n.While) and s.test == n.Lit(True, BOOL) and not _breaks(s.body)), None)
        if endless is not None:
            body = body[: endless + 1]
        if body is self.fn.body and body and isinstance(body[-1], n.Return) and self.fn.returns == NONE:
            body = body[:-1]
        return super().block(body, local)

    def _idiom(self, stmts: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        first = stmts[0]
        match first:
            case n.Let(value=None):  # every path sets it before it is read
                return 1, []
            case n.Let(name=x, value=v) if v is not None and self._is_alias(first):
                self.env[x] = self.e(_handed_on(v))
                return 1, []
            case n.Do(op="db_begin"):
                return self._transaction(stmts, local)
            case n.Do(op=op) if op in EFFECTS:
                if op in WIDE_TESTS and (found := self._test_of(first, stmts[1:])):
                    return found
                if op == "file_read" and (found := self._read_as(first, stmts[1:])):
                    return found
                target = self._target(first, stmts[1:])
                return target.taken, EFFECTS[op](self, first, target)
        if not self.transactions and any(isinstance(e, n.Call) and e.function in self.inner for e in n.stmt_exprs(first)):
            self.transactions += 1
            lines = self.stmt(first, stmts[1:], local)
            self.transactions -= 1
            return 1, [f"with {self._db_of(first)}:", *indent(lines)]
        return super()._idiom(stmts, local)

    def _read_as(self, s: n.Do, rest: n.Block) -> tuple[int, list[str]] | None:
        """A file that is read for its CSV or JSON only: no name for its text."""
        if s.result is None or self.uses(s.result) != 1 or not rest or not isinstance(rest[0], (n.Let, n.Return)):
            return None
        to, path = rest[0], self.e(s.args[0]).text
        value = _handed_on(to.value) if to.value is not None else None
        if not isinstance(value, n.Apply) or value.args != (n.Var(s.result, s.type),):
            return None
        name = self.declare(to.name, None) if isinstance(to, n.Let) else ""
        target = Target("name", name, hint=self._hint(to)) if isinstance(to, n.Let) else Target("return")
        if value.op == "json_parse":
            self.need("import json")
            self.need("from pathlib import Path")
            return 2, [target.line(f'json.loads(Path({path}).read_text(encoding="utf-8"))')]
        if value.op == "csv_rows":
            self.need("import csv")
            file = self.names.fresh("file")
            with self.temps("row") as (row,):
                rows = f"[{row} for {row} in csv.reader({file}) if {row}]"
            return 2, [f'with open({path}, newline="", encoding="utf-8") as {file}:', "    " + target.line(rows)]
        return None

    def _is_alias(self, s: n.Let) -> bool:
        """Whether a variable is only another name for one: what was cast, and neither of them ever changes."""
        other = _handed_on(s.value) if s.value is not None else None
        if not isinstance(other, n.Var) or other == s.value or self._hint(s):
            return False
        return all(x not in self.facts.rebound and not self.facts.depth.get(x, 0) for x in (s.name, other.name))

    def stored(self, e: n.Expr, depth: int = 0, rest: n.Block = (), local: frozenset[str] = frozenset()) -> Text:
        """A part read out of a container of which only whole parts are replaced needs no copy."""
        part = _handed_on(e)
        if (
            depth == 0
            and isinstance(part, n.Apply)
            and part.op in ("map_get", "index")
            and isinstance(part.args[0], n.Var)
            and self.facts.depth.get(part.args[0].name, 0) <= 1
        ):
            return self.e(e)
        return super().stored(e, depth, rest, local)

    def _target_copy(self, s: n.ForEach, t: n.Param) -> str | None:
        over = s.iterable.name if isinstance(s.iterable, n.Var) else ""
        return super()._target_copy(s, t) if self.facts.depth.get(t.name, 0) or self.facts.depth.get(over, 0) > 1 else None

    def test(self, e: n.Expr) -> Text:
        return super().test(_chain(e))

    def _db_of(self, s: n.Stmt) -> str:
        calls = [e for e in n.stmt_exprs(s) if isinstance(e, n.Call) and e.function in self.inner]
        return next(self.e(a).text for a in calls[0].args if n.type_of(a).name == "db")

    def _transaction(self, stmts: n.Block, local: frozenset[str]) -> tuple[int, list[str]]:
        first = stmts[0]
        assert isinstance(first, n.Do)
        end = next(i for i, s in enumerate(stmts) if isinstance(s, n.Do) and s.op == "db_commit")
        if end == 2 and isinstance(one := stmts[1], n.Do) and one.op in WRITES and not self.transactions:
            taken, lines = self._idiom((one, *stmts[3:]), local)  # one write is a transaction anyway
            return taken + 2, lines
        self.transactions += 1
        inside = self.block(stmts[1:end], local)
        self.transactions -= 1
        return end + 1, [f"with {self.place(first.place).text}:", *indent(inside or ["pass"])]

    def uses(self, name: str) -> int:
        return sum(isinstance(e, n.Var) and e.name == name for e in n.block_exprs(self.fn.body))

    def _hint(self, s: n.Stmt) -> str:
        is_cast = (
            isinstance(s, n.Let)
            and isinstance(s.value, n.Apply)
            and s.value.op == "cast"
            and (s.type.name == "list" or (s.type.name == "map" and self.facts.depth.get(s.name, 0) > 0))
        )
        return f": {self.annotation(s.type)}" if is_cast and isinstance(s, n.Let) else ""

    def only_cast(self, s: n.Do) -> bool:
        """Whether a result of type any is always taken for something."""
        casts = sum(
            isinstance(e, n.Apply) and e.op == "cast" and isinstance(e.args[0], n.Var) and e.args[0].name == s.result
            for e in n.block_exprs(self.fn.body)
        )
        return s.result is not None and casts == self.uses(s.result)

    def is_spelled(self, name: str | None) -> bool:
        """Whether a float's text is made, where 3 and 3.0 differ."""
        texts = [e for e in n.block_exprs(self.fn.body) if isinstance(e, n.Apply) and e.op in ("float_to_str", "show", "show_quoted", "json_text")]
        return any(name is not None and mentions(e, name) for e in texts)

    def _target(self, s: n.Do, rest: n.Block) -> Target:
        """Where the result of an effect goes: what only hands it on is settled with it."""
        if s.result is None or not self.uses(s.result):
            return Target("none")
        var = n.Var(s.result, s.type)
        if rest and self.uses(s.result) == 1:
            match rest[0]:
                case n.Return(value=v) if v is not None and _handed_on(v) == var:
                    return Target("return", taken=2)
                case n.Let(name=x, value=v) if v is not None and _handed_on(v) == var:
                    return Target("name", self.declare(x, None), 2, self._hint(rest[0]))
                case n.Set(place=n.Place(path=()) as place, value=v) if _handed_on(v) == var and place.name not in self.inout:
                    return Target("name", self.place(place).text, 2)
        return Target("name", self.declare(s.result, None))

    def _test_of(self, s: n.Do, rest: n.Block) -> tuple[int, list[str]] | None:
        """`if <effect>:` for a result that is only asked for in the condition that follows."""
        if s.result is None or self.uses(s.result) != 1 or not rest or not isinstance(rest[0], (n.If, n.Return)):
            return None
        var = n.Var(s.result, s.type)
        if isinstance(rest[0], n.Return):
            is_opposite = rest[0].value == n.Apply("not", (var,), BOOL)
            return (2, [f"return {exists_text(self, s, True)}"]) if is_opposite else None
        test = rest[0].test
        negated = isinstance(test, n.Apply) and test.op == "not"
        if test != var and not (negated and isinstance(test, n.Apply) and test.args[0] == var):
            return None
        text = exists_text(self, s, negated)
        if len(text) + self._depth(s) * 4 + 4 > WIDTH:
            if s.op != "db_exists":
                return None
            self.env[s.result] = Text(f"{self.names(s.result)} is not None", "{0} is not None")
            name = self.names(s.result)
            lines = [f"{name} = {query_text(self, s)}.fetchone()"]
            self.env[s.result] = Text(f"{name} is {'' if negated else 'not '}None", "{0} is None")
        else:
            lines = []
            self.env[s.result] = Text(text, "{0} is None")
        condition = n.If(var, rest[0].then, rest[0].orelse)
        if negated:
            self.bounds.learn(test, True)
        return 2, [*lines, *self.if_(condition)]

    def _depth(self, s: n.Stmt) -> int:
        """How deep a statement stands in its function."""

        def find(block: n.Block, depth: int) -> int:
            for x in block:
                if x is s:
                    return depth
                for b in n.child_blocks(x):
                    if (found := find(b, depth + 1)) >= 0:
                        return found
            return -1

        return find(self.fn.body, 1)

    # ------------------------------------------------ errors

    def stmt(self, s: n.Stmt, rest: n.Block = (), local: frozenset[str] = frozenset()) -> list[str]:
        if (
            isinstance(s, n.Return)
            and s.value is not None
            and isinstance(own := _as_is(s.value), n.Var)
            and own.name not in {p.name for p in self.fn.params}
        ):
            s = n.Return(own)
        lines = super().stmt(s, rest, local)
        if hint := self._hint(s):
            lines[-1] = lines[-1].replace(" = ", f"{hint} = ", 1)
        if isinstance(s, n.Raise) and self.caught:
            self.caught_used = True
            lines[-1] += f" from {self.caught}"
        return lines

    def try_(self, s: n.Try) -> list[str]:
        with self.inside():
            lines = ["try:", *indent(self.block(s.body) or ["pass"])]
        self.bounds.forget(s.body)
        for h in s.handlers:
            kinds = self.caught_kinds(h.kinds) or ["Exception"]
            what = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
            saved = self.caught, self.caught_used
            used = h.name is not None and any(stmt_mentions(b, h.name) for b in h.body)
            self.caught, self.caught_used = self.names("error" if h.name is None else h.name), used
            if self.caught in ("e", "err", "ex", "exc"):
                self.caught = self.names("error")
            if h.name is not None:
                self.env[h.name] = atom(f"str({self.caught})")
            with self.inside():
                body = [x.replace("{str(" + self.caught + ")}", "{" + self.caught + "}") for x in self.block(h.body)]
            lines += [f"except {what}{f' as {self.caught}' if self.caught_used else ''}:", *indent(body or ["pass"])]
            self.caught, self.caught_used = saved
        if s.final:
            lines += ["finally:", *indent(self.block(s.final) or ["pass"])]
        return lines

    def caught_kinds(self, kinds: tuple[str, ...]) -> list[str]:
        """The classes that a handler names: a URLError is any failure to get an answer but a late one."""
        if {"HTTPError", "ConnectionError", "TimeoutError"} <= set(kinds) and any(op.startswith("http") for op in self.ops):
            self.need("import urllib.error")
            return [
                "urllib.error.URLError",
                *(self.caught_kind(k) for k in kinds if k not in ("HTTPError", "ConnectionError", "TimeoutError")),
                "TimeoutError",
            ]
        return [self.caught_kind(k) for k in kinds]

    def caught_kind(self, kind: str) -> str:
        """The class that a handler for a kind names."""
        family, name, line = CAUGHT.get(kind, ("", "", ""))
        if family and any(op.startswith(family) for op in self.ops):
            self.need(line)
            return name
        if kind in ("ConnectionError", "TimeoutError") and any(op.startswith("http") for op in self.ops):
            raise self.refuse(f"a handler for {kind} around HTTP: urllib wraps it")
        return self.error(kind)


def _returned_at_once(block: n.Block) -> n.Block:
    """A block in which `x = ...; return x` is a return of the value."""
    out: list[n.Stmt] = []
    unset = [s for s in block if isinstance(s, n.Let) and s.value is None]
    for s in (*unset, *(s for s in block if s not in unset)):
        match s:
            case n.If(test=t, then=a, orelse=b):
                s = n.If(t, _returned_at_once(a), _returned_at_once(b))
            case n.ForEach() | n.ForRange() | n.While():
                s = replace(s, body=_returned_at_once(s.body))
            case n.Try(body=b, handlers=hs, final=f):
                s = n.Try(_returned_at_once(b), tuple(replace(h, body=_returned_at_once(h.body)) for h in hs), _returned_at_once(f))
            case n.Return(value=n.Call(type=t) as call) if t == NONE:
                out.append(n.Perform(call))
                s = n.Return()
            case n.Return(value=v) if v is not None and out:
                last, handed = out[-1], _handed_on(v)
                if isinstance(last, n.Let) and last.value is not None and isinstance(handed, n.Var) and handed.name == last.name:
                    out[-1] = n.Return(last.value)
                    continue
        out.append(s)
    return tuple(out)


def reached_first(program: n.Program) -> tuple[n.Function, ...]:
    """The functions in the order in which a reader of the entry meets them."""
    names = [program.entry.name]
    for name in names:
        found = [e.function for e in n.block_exprs(program.function(name).body) if isinstance(e, n.Call)]
        names += [f for f in dict.fromkeys(found) if f not in names and any(g.name == f for g in program.functions)]
    return tuple(program.function(x) for x in names)


def _breaks(block: n.Block) -> bool:
    """Whether a loop's body leaves that loop by a break."""
    return any(
        isinstance(s, n.Break) or (not isinstance(s, (n.While, n.ForEach, n.ForRange)) and any(map(_breaks, n.child_blocks(s)))) for s in block
    )


def _handed_on(e: n.Expr) -> n.Expr:
    """An expression without what makes no difference in Python."""
    while isinstance(e, n.Apply) and (e.op in ("to_any", "some") or (e.op == "cast" and e.type.name != "float")):
        e = e.args[0]
    return e


def called_in_transactions(program: n.Program) -> frozenset[str]:
    """The functions that are called while a transaction is open: they leave the commit to their callers."""
    found: set[str] = set()

    def calls(block: n.Block) -> set[str]:
        return {e.function for e in n.block_exprs(block) if isinstance(e, n.Call)}

    def look(block: n.Block) -> None:
        for i, s in enumerate(block):
            if isinstance(s, n.Do) and s.op == "db_begin":
                end = next(j for j in range(i, len(block)) if isinstance(t := block[j], n.Do) and t.op == "db_commit")
                found.update(calls(block[i:end]))
            for b in n.child_blocks(s):
                look(b)

    for f in program.functions:
        look(f.body)
    while True:
        more = {c for f in program.functions if f.name in found for c in calls(f.body)} | found
        if more == found:
            break
        found = more
    return frozenset(f.name for f in program.functions if f.name in found and any(p.type.name == "db" for p in f.params))


# ---------------------------------------------------------------- each effect

Effect = Callable[[EffectRenderer, n.Do, Target], "list[str]"]
EFFECTS: dict[str, Effect] = {}
effect = Entry(EFFECTS)


def query_text(r: EffectRenderer, s: n.Do) -> str:
    sql, values = s.args
    assert isinstance(sql, n.Lit) and isinstance(values, n.Make)
    given = [r.e(v).text for v in values.items]
    values_text = f", ({', '.join(given)}{',' if len(given) == 1 else ''})" if given else ""
    return f"{r.place(s.place).text}.execute({string(str(sql.value))}{values_text})"


def exists_text(r: EffectRenderer, s: n.Do, negated: bool = False) -> str:
    if s.op == "file_exists":
        r.need("from pathlib import Path")
        return f"{'not ' if negated else ''}Path({r.e(s.args[0]).text}).is_file()"
    return f"{query_text(r, s)}.fetchone() is {'' if negated else 'not '}None"


@effect("db_exists", "file_exists")
def _exists(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    return [to.line(exists_text(r, s))]


@effect("db_execute", "db_insert")
def _write(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    query = query_text(r, s)
    value = query if to.kind == "none" else query + WRITES[s.op]
    if r.transactions:
        return [to.line(value)]
    db = f"with {r.place(s.place).text}:"
    if to.kind == "return":
        cursor = r.names.fresh("cursor")
        return [db, f"    {cursor} = {query}", f"return {cursor}{WRITES[s.op]}"]
    return [db, "    " + to.line(value)]


@effect("db_rows", "db_row")
def _rows(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    return [to.line(f"{r.use('fetch_all' if s.op == 'db_rows' else 'fetch_one')}({query_text(r, s)})")]


@effect("db_value", "db_int", "db_float")
def _value(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    query = query_text(r, s)
    sql = str(s.args[0].value) if isinstance(s.args[0], n.Lit) else ""
    zero = {"db_value": "", "db_int": "0", "db_float": "0.0"}[s.op]
    if AGGREGATE.match(sql) and not MANY_ROWS.search(sql):  # always one row
        found = f"{query}.fetchone()[0]"
        if zero and not NEVER_NULL.match(sql):
            found += f" or {zero}"
    else:
        found = f"{r.use('fetch_value')}({query}{', ' if zero else ''}{zero})"
    kind = {"db_int": "int", "db_float": "float"}.get(s.op)
    if kind and (FRACTION.search(sql) if kind == "int" else r.is_spelled(s.result)):
        found = f"{kind}({found})"
    return [to.line(found)]


# HTTP


def request_text(r: EffectRenderer, s: n.Do) -> tuple[list[str], str]:
    """Lines before the call of urlopen, and its argument."""
    method, url, headers, body, _ = s.args
    assert isinstance(method, n.Lit)
    r.need("import urllib.request")
    shown = r.e(url).text
    sent = _body(body)
    given = isinstance(headers, n.Make) and not headers.items
    parts = []
    if sent is not None:
        r.need("import json")
        text = r.e(sent)
        data = f"json.dumps({text.text}).encode()"
        parts.append(f"data={data if n.type_of(sent).name not in ('any', 'option') else f'None if {text.text} is None else {data}'}")
    if sent is not None:
        own = "" if given else f", {r.e(headers).text[1:-1]}" if isinstance(headers, n.Make) else f", **{r.e(headers).text}"
        parts.append(f'headers={{"Content-Type": "application/json"{own}}}')
    elif not given:
        parts.append(f"headers={r.e(headers).text}")
    if method.value != "GET":
        parts.append(f'method="{method.value}"')
    if not parts:
        return [], shown
    request = r.names.fresh("request")
    return [f"{request} = urllib.request.Request({', '.join([shown, *parts])})"], request


def _body(body: n.Expr) -> n.Expr | None:
    """What is sent as JSON, None for nothing."""
    while isinstance(body, n.Apply) and body.op in ("to_any", "some"):
        body = body.args[0]
    return None if isinstance(body, n.Lit) and body.value is None else body


def _timeout(r: EffectRenderer, seconds: n.Expr) -> str:
    if isinstance(seconds, n.Lit) and isinstance(seconds.value, float) and seconds.value.is_integer():
        return str(int(seconds.value))
    if isinstance(seconds, n.Apply) and seconds.op == "to_float":
        return r.e(seconds.args[0]).text
    return r.e(seconds).text


@effect("http_text", "http_json", "http_status")
def _http(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    pre, what = request_text(r, s)
    opened = f"urllib.request.urlopen({what}, timeout={_timeout(r, s.args[4])})"
    if to.kind == "none" and s.op == "http_text":
        return [*pre, f"{opened}.close()"]
    response = r.names.fresh("response")
    head = f"with {opened} as {response}:"
    if s.op == "http_text":
        return [*pre, head, "    " + to.line(f"{response}.read().decode()")]
    if s.op == "http_status":
        r.need("import urllib.error")
        error = r.names.fresh("error")
        return [
            *pre,
            "try:",
            *indent([head, "    " + to.line(f"{response}.status")]),
            f"except urllib.error.HTTPError as {error}:",
            "    " + to.line(f"{error}.code"),
        ]
    r.need("import json")
    if to.kind != "none" and (to.hint or r.only_cast(s)):  # nothing at all is an error there too
        return [*pre, head, "    " + to.line(f"json.load({response})")]
    answer = r.names.fresh("content")
    lines = [*pre, head, f"    {answer} = {response}.read()"]
    if to.kind == "none":
        return [*lines, f"if {answer}:", f"    json.loads({answer})"]
    return [*lines, to.line(f"json.loads({answer}) if {answer} else None")]


# files, clock, log


@effect("file_read")
def _read(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    r.need("from pathlib import Path")
    return [to.line(f'Path({r.e(s.args[0]).text}).read_text(encoding="utf-8")')]


@effect("file_write")
def _write_file(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    return [r.fill("write_atomically({0}, {1})", *map(r.e, s.args)).text]


@effect("file_append")
def _append(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    file = r.names.fresh("file")
    path, text = map(r.e, s.args)
    return [f'with open({path.text}, "a", encoding="utf-8") as {file}:', f"    {file}.write({text.text})"]


@effect("file_delete")
def _delete(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    r.need("from pathlib import Path")
    return [f"Path({r.e(s.args[0]).text}).unlink()"]


CLOCK = {"clock_now": ("time.time()", "import time"), "clock_iso": ('datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")', "from datetime import UTC, datetime"),
         "clock_today": ('datetime.now(UTC).strftime("%Y-%m-%d")', "from datetime import UTC, datetime")}  # fmt: skip


@effect(*CLOCK)
def _clock(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    text, line = CLOCK[s.op]
    r.need(line)
    return [to.line(text)]


@effect("clock_sleep")
def _sleep(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    r.need("import time")
    return [f"time.sleep({_timeout(r, s.args[0])})"]


@effect("log_debug", "log_info", "log_warning", "log_error")
def _log(r: EffectRenderer, s: n.Do, to: Target) -> list[str]:
    """A constant format with its values beside it, so that equal lines group and text is only made where it is kept."""
    r.need("import logging")
    parts = flatten("str_concat", s.args[0]) if isinstance(s.args[0], n.Apply) and s.args[0].op == "str_concat" else [s.args[0]]
    values = [p for p in parts if not isinstance(p, n.Lit)]
    level = s.op.removeprefix("log_")
    if not values:
        return [f"logger.{level}({string(''.join(str(p.value) for p in parts if isinstance(p, n.Lit)))})"]
    form = "".join(str(p.value).replace("%", "%%") if isinstance(p, n.Lit) else "%s" for p in parts)
    return [f"logger.{level}({', '.join([string(form), *(_logged(r, v) for v in values)])})"]


def _logged(r: EffectRenderer, e: n.Expr) -> str:
    """A value of a log line: %s makes it a text."""
    if isinstance(e, n.Apply) and e.op in ("int_to_str", "float_to_str", "bool_to_str", "show"):
        e = e.args[0]
    text = r.e(e).text
    return text.removeprefix("str(").removesuffix(")") if r.caught and text == f"str({r.caught})" else text


__all__ = ["EffectRenderer", "is_effect_program", "scenario_program"]
