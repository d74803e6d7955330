"""How each effect is written in JavaScript and TypeScript: statements that come first, and the expression of its result.

`use` says what becomes of the result: "bind" (a variable), "return" or "drop".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import STR
from yantra_codex.languages import ecma_objects
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.ecma_objects import Rule, bare, braces, is_object, member, pair, plain
from yantra_codex.languages.ecma_render import number, string
from yantra_codex.languages.ecma_sql import query_of, runs_plainly
from yantra_codex.languages.ecma_types import OBJECT
from yantra_codex.languages.tables import Entry

if TYPE_CHECKING:
    from yantra_codex.languages.ecma_effects import EffectRenderer

LINE = 92  # a call that is longer is given a name of its own

# ---------------------------------------------------------------- SQL


def sql_value(r: EffectRenderer, e: n.Expr) -> str:
    """A value for a place of a statement."""
    x = bare(e)
    t = n.type_of(x)
    t = t.args[0] if t.name == "option" else t
    if t.name == "bool":
        return r.fill("Number({0})", r.e(x)).text
    if t.name == "any" or t == OBJECT:
        # a field that is not there is undefined, which no statement takes
        found = member(r, *x.args) if isinstance(x, n.Apply) and x.op == "map_get" and is_object(x.args[0]) else r.e(x)
        return r.fill("sqlValue({0})", found).text
    return r.e(x, True).text


def call(r: EffectRenderer, s: n.Do, method: str, sql: str) -> Text:
    """`db.prepare(sql).method(values)`."""
    assert isinstance(s.args[1], n.Make)
    values = ", ".join(sql_value(r, v) for v in s.args[1].items)
    if sql in r.prepared:
        return atom(f"{r.prepared[sql]}.{method}({values})")
    return atom(f"{r.var(s.place.name).text}.prepare({string(sql)}).{method}({values})")


def _only_compared(fn: n.Function, name: str) -> bool:
    """Whether a number is only compared with others."""
    compared = [x for e in n.block_exprs(fn.body) if isinstance(e, n.Apply) and e.op in ("eq", "ne", "lt", "le", "gt", "ge") for x in e.args]
    uses = [e for e in n.block_exprs(fn.body) if isinstance(e, n.Var) and e.name == name]
    return bool(uses) and len(uses) == sum(isinstance(x, n.Var) and x.name == name for x in compared)


Effect = Callable[["EffectRenderer", n.Do, str], tuple[list[str], Text]]
EFFECTS: dict[str, Effect] = {}
effect = Entry(EFFECTS)


@effect("db_execute", "db_insert")
def _execute(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sql, _ = query_of(s)
    if runs_plainly(s):
        return [], atom(f"{r.var(s.place.name).text}.exec({string(sql)})")
    ran = call(r, s, "run", sql)
    if use == "drop":
        return [], ran
    wanted = "lastInsertRowid" if s.op == "db_insert" else "changes"
    if use == "return" and wanted not in r.names.taken:
        return [f"const {{ {wanted} }} = {ran.text};"], atom(f"Number({wanted})")
    if s.op == "db_execute" and s.result is not None and s.result not in r.predeclared and _only_compared(r.fn, s.result):
        if "changes" not in r.names.taken and "changes" not in r.locals - {s.result}:
            r.scope.env[s.result] = atom(r.names.fresh("changes"))
            return [f"const {{ changes }} = {ran.text};"], atom("")
        result = free(r, "result", "outcome", "written")
        r.scope.env[s.result] = atom(f"{result}.changes")
        return [f"const {result} = {ran.text};"], atom("")
    if len(ran.text) + len(s.result or "") + len(wanted) > LINE - 20:
        result = free(r, "result", "outcome", "written")
        return [f"const {result} = {ran.text};"], atom(f"Number({result}.{wanted})")
    return [], atom(f"Number({ran.text}.{wanted})")


@effect("db_rows")
def _rows(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    return [], call(r, s, "all", query_of(s)[0])


@effect("db_row")
def _row(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    found = call(r, s, "get", query_of(s)[0])
    return [], found if use == "drop" or s.result in r.undefined else r.fill("{0} ?? null", found)


@effect("db_exists")
def _exists(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    found = call(r, s, "get", query_of(s)[0])
    return [], found if use == "drop" else r.fill("{0} !== undefined", found)


COUNTS = re.compile(r"(?i)\s*SELECT COUNT\([^()]*\)[^()]*")


@effect("db_int", "db_float", "db_value")
def _value(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sql, name = query_of(s)
    found = call(r, s, "get", sql)
    if use == "drop":
        return [], found
    if name is not None and COUNTS.fullmatch(sql) and not re.search(r"(?i)\b(group|having|limit|union)\b", sql):
        return _count(r, s, use, found, name)
    first: list[str] = []
    if len(found.text) > LINE - 24:
        row = free(r, "row", "found", "answer")
        first, found = [f"const {row} = {found.text};"], atom(row)
    value = r.fill("{0}?." + name, found) if name else r.fill("firstColumn({0})", found)
    return first, r.fill("{0} ?? null", value) if s.op == "db_value" else atom(f"Number({value.text} ?? 0)")


def _count(r: EffectRenderer, s: n.Do, use: str, found: Text, name: str) -> tuple[list[str], Text]:
    """A number that every answer has."""
    shape = f" as {{ {name}: number }}" if r.typed else ""
    if len(found.text) + len(shape) + 2 * len(name) > LINE - 10 and r.typed:
        return [], atom(f"Number({found.text}?.{name})")
    if use == "return" and name not in r.names.taken:
        return [f"const {{ {name} }} = {found.text}{shape};"], atom(name)
    if s.result == name and s.result not in r.predeclared and use == "bind" and name not in r.facts.rebound and name not in r.names.taken:
        return [f"const {{ {r.declare(name, None)} }} = {found.text}{shape};"], atom("")
    return [], atom(f"({found.text}{shape}).{name}" if r.typed else f"{found.text}.{name}")


@effect("db_commit")
def _commit(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    return [], atom(f'{r.var(s.place.name).text}.exec("COMMIT")')


@effect("db_begin")
def _begin(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    raise r.refuse("a transaction that is not ended in its block")  # `transaction` has taken all others


def free(r: EffectRenderer, *names: str) -> str:
    """A name for something in between that is none of the program's own."""
    return r.names.fresh(next((x for x in names if x not in r.locals and x not in r.names.taken), names[0]))


# ---------------------------------------------------------------- HTTP


def options(r: EffectRenderer, s: n.Do) -> str:
    method, _, headers, body, timeout = s.args
    assert isinstance(method, n.Lit)
    parts = [] if method.value == "GET" else [f"method: {string(str(method.value))}"]
    sends = not (isinstance(bare(body), n.Lit) and bare(body).value is None)  # type: ignore[attr-defined]
    if sends and method.value in ("GET", "HEAD"):
        raise r.refuse(f"a {method.value} request with a body")
    fields = _headers(r, headers, sends)
    if fields:
        parts.append(fields)
    if sends:
        parts.append(f"body: {_body(r, body)}")
    parts.append(f"signal: AbortSignal.timeout({milliseconds(r, timeout, whole=True)})")
    return braces(parts).text


def _headers(r: EffectRenderer, headers: n.Expr, sends: bool) -> str:
    known = [str(k.value) for k in headers.items[::2] if isinstance(k, n.Lit)] if isinstance(headers, n.Make) else []
    parts = ['"Content-Type": "application/json"'] if sends and "content-type" not in map(str.lower, known) else []
    if isinstance(headers, n.Make):
        parts += [pair(r, k, v) for k, v in zip(headers.items[::2], headers.items[1::2], strict=True)]
    else:
        given = r.fill("Object.fromEntries({0})", r.e(headers)).text
        if not parts:
            return f"headers: {given}"
        parts.append(f"...{given}")
    return f"headers: {braces(parts).text}" if parts else ""


def _body(r: EffectRenderer, body: n.Expr) -> str:
    x = bare(body)
    if n.type_of(x).name in ("any", "option") and not (isinstance(x, n.Apply) and x.op == "cast"):
        return r.fill("{0} == null ? undefined : JSON.stringify({0})" if r.simple(x) else "JSON.stringify({0})", _json(r, x)).text
    return r.fill("JSON.stringify({0})", _json(r, x)).text


def _json(r: EffectRenderer, x: n.Expr) -> Text:
    """A value as JSON.stringify takes it."""
    if isinstance(x, n.Make) and x.type.name == "map" and x.type.args[0] == STR:
        return ecma_objects.literal(r, x)
    return plain(r, r.e(x, True), n.type_of(x))


def milliseconds(r: EffectRenderer, seconds: n.Expr, whole: bool = False) -> str:
    """A duration in milliseconds; whole: rounded up to a whole number."""
    match seconds:
        case n.Lit(value=int() | float() as v):
            text = number(round(v * 1000) if whole else round(v * 1000, 6))
            return re.sub(r"(?<=\d)(?=(\d{3})+$)", "_", text) if re.fullmatch(r"\d{5,}", text) else text
        case n.Apply(op="mul", args=(n.Lit() as a, b)):
            scaled = milliseconds(r, a)
            product = r.fill("{0} * {1}", atom(scaled), r.e(b)) if scaled != "1" else r.e(b)
        case n.Apply(op="to_float", args=(a,)):
            product = r.fill("{0} * 1000", r.e(a))
            whole = False
        case _:
            product = r.fill("{0} * 1000", r.e(seconds))
    return f"Math.ceil({product.text})" if whole else product.text


def request(r: EffectRenderer, s: n.Do) -> Text:
    return r.fill("await {0}", atom(f"fetch({r.e(s.args[1]).text}, {options(r, s)})"))


def checked(r: EffectRenderer, s: n.Do) -> tuple[list[str], str]:
    """Statements that send a request and make sure that it went well, and the name of the answer."""
    if r.shares_requests:
        sent = f"await {r.use('fetchOk')}({r.e(s.args[1]).text}, {options(r, s)})"
        response = free(r, "response", "reply")
        return [f"const {response} = {sent};"], response
    sent = request(r, s).text
    response = free(r, "response", "reply")
    return [f"const {response} = {sent};", f"if (!{response}.ok) {{", f"  throw new Error(`HTTP ${{{response}.status}}`);", "}"], response


@effect("http_text", "http_json")
def _http(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    if use == "drop" and r.shares_requests:
        return [], atom(f"await {r.use('fetchOk')}({r.e(s.args[1]).text}, {options(r, s)})")
    lines, response = checked(r, s)
    if use == "drop":
        return lines, atom("")
    if s.op == "http_text":
        return lines, r.fill("await {0}.text()", atom(response))
    if s.result is not None and _needs_content(r.fn, s.result):
        return lines, r.fill("await {0}.json()", atom(response))
    text = free(r, "text", "body", "content")
    return [*lines, f"const {text} = await {response}.text();"], r.fill('{0} === "" ? null : JSON.parse({0})', atom(text))


def _needs_content(fn: n.Function, name: str) -> bool:
    """Whether an empty answer is an error anyway: what is read is always taken for something."""
    casts = {x.args[0] for x in n.block_exprs(fn.body) if isinstance(x, n.Apply) and x.op == "cast" and isinstance(x.args[0], n.Var) and str(x.args[1].value) not in ("any", "none")  # type: ignore[attr-defined]
             and not str(x.args[1].value).startswith("option")}  # type: ignore[attr-defined]
    uses = [x for x in n.block_exprs(fn.body) if isinstance(x, n.Var) and x.name == name]
    taken = [x for x in n.block_exprs(fn.body) if isinstance(x, n.Apply) and x.op == "cast" and x.args[0] in casts and x.args[0] in uses]
    return bool(uses) and len(uses) == len(taken)


@effect("http_status")
def _status(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    sent = request(r, s)
    if use == "drop":
        return [], sent
    if use == "return" and "status" not in r.names.taken:
        return [f"const {{ status }} = {sent.text};"], atom("status")
    if use == "bind" and s.result == "status" and s.result not in r.predeclared and "status" not in r.names.taken:
        return [f"const {{ {r.declare('status', None)} }} = {sent.text};"], atom("")
    response = free(r, "response", "reply")
    return [f"const {response} = {sent.text};"], atom(f"{response}.status")


# ---------------------------------------------------------------- files, clock, log


def on_files(name: str, template: str) -> Effect:
    def write(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
        if name:
            r.need("node:fs", name)
        return [], r.fill(template, *map(r.e, s.args))

    return write


for _op, _name, _template in (
    ("file_read", "readFileSync", 'readFileSync({0}, "utf8")'), ("file_write", "", "writeAtomically({0}, {1})"), ("file_append", "appendFileSync", "appendFileSync({0}, {1})"),
    ("file_exists", "existsSync", "existsSync({0})"), ("file_delete", "unlinkSync", "unlinkSync({0})"),
):  # fmt: skip
    EFFECTS[_op] = on_files(_name, _template)
for _op, _text in (
    ("clock_now", "Date.now() / 1000"), ("clock_today", "new Date().toISOString().slice(0, 10)"),
    ("clock_iso", "`${{new Date().toISOString().slice(0, 19)}}Z`"),
):  # fmt: skip
    EFFECTS[_op] = on_files("", _text)
for _level, _method in (("debug", "debug"), ("info", "info"), ("warning", "warn"), ("error", "error")):
    EFFECTS[f"log_{_level}"] = on_files("", f"console.{_method}({{0}})")


@effect("clock_sleep")
def _sleep(r: EffectRenderer, s: n.Do, use: str) -> tuple[list[str], Text]:
    seconds = s.args[0]
    r.need("node:timers/promises", "setTimeout as sleep")
    guard = [] if never_negative(r, seconds) else [f"if (!({r.fill('{0} >= 0', r.e(seconds)).text})) {{", '  throw new Error("sleep length must be non-negative");', "}"]
    return guard, atom(f"await sleep({milliseconds(r, seconds)})")


def never_negative(r: EffectRenderer, e: n.Expr) -> bool:
    match e:
        case n.Lit(value=int() | float() as v):
            return v >= 0
        case n.Apply(op="mul" | "add" | "float_pow" | "int_pow" | "max2" | "div" | "min2", args=args):
            return all(never_negative(r, x) for x in args)
        case n.Apply(op="to_float" | "abs", args=(x,)):
            return e.op == "abs" or never_negative(r, x)
    return n.type_of(e).name == "int" and r.bounds.at_least(e, 0)


# ---------------------------------------------------------------- data as text

RULES: dict[str, Rule] = {}
rule = Entry(RULES)


@rule("json_text")
def _json_text(r: EffectRenderer, e: n.Apply) -> Text:
    return r.fill("JSON.stringify({0})", _json(r, bare(e.args[0])))


__all__ = ["EFFECTS", "RULES"]
