"""What an effect becomes in Rust: rusqlite, ureq, std::fs, chrono and the log crate."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import STR
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_effects_json import SQL_ROWS, JsonWriter, bare, is_value
from yantra_codex.languages.rust_expressions import form, quote, refuse
from yantra_codex.languages.rust_op_table import concat_parts
from yantra_codex.languages.rust_types import is_copy
from yantra_codex.languages.tables import Entry

AGGREGATE = re.compile(r"SELECT\s+(COUNT|SUM|AVG|MIN|MAX|TOTAL|COALESCE|EXISTS)\s*\(", re.IGNORECASE)
NEVER_NULL = re.compile(r"SELECT\s+(COUNT|TOTAL|EXISTS|COALESCE\s*\(\s*(?:SUM|COUNT|AVG|MIN|MAX))\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as an expression. fallible: it is a Result (`?` is still to be written).

    mode: of its value (R). after: what its value still goes through.
    """

    text: Text
    fallible: bool = True
    mode: str = "own"
    after: str = "{0}"


Rule = Callable[["EffectOps", n.Do], Effect]
EFFECTS: dict[str, Rule] = {}
effect = Entry(EFFECTS)


class EffectOps(JsonWriter):
    """Writes single effects."""

    def db(self, s: n.Do) -> str:
        return self.vars[s.place.name].name

    def sql(self, s: n.Do) -> str:
        return quote(str(s.args[0].value))  # type: ignore[attr-defined]

    def bound(self, s: n.Do) -> str:
        """The values of a statement."""
        values = s.args[1].items  # type: ignore[attr-defined]
        texts = [self.bound_value(v) for v in values]
        if len(texts) != 1:
            return f"params![{', '.join(texts)}]" if texts else "[]"
        inner = bare(values[0])
        r = self.ex(inner)
        plain = is_copy(r.type) or r.mode in ("slice", "char") or texts[0].startswith("to_sql(") or r.mode == "own"
        return f"[{texts[0]}]" if plain else f"[&{texts[0]}]" if r.mode == "place" else f"[{texts[0]}]"

    def bound_value(self, v: n.Expr) -> str:
        x = bare(v)
        t = type_of(x)
        if isinstance(x, n.Lit) and x.value is None:
            return "Null"
        if is_value(t):
            return f"to_sql({self.borrow(x).text})"
        if t.name == "option":
            if is_value(t.args[0]):
                raise refuse("an optional JSON value as a value of SQL")
            return self.recv(x).text
        if t.name not in ("int", "float", "bool", "str"):
            raise refuse(f"a {t} as a value of SQL")
        r = self.ex(x)
        return self.owned(r, x).text if r.mode in ("char", "usize", "error") else self.operand(x).text

    def pre_mut(self, name: str, text: str) -> str:
        """A `let mut` before the statement."""
        fresh = self.names.fresh(name)
        assert self.pre is not None
        self.pre.append(f"let mut {fresh} = {text};")
        return fresh

    # ------------------------------------------------ http

    def request(self, s: n.Do) -> Text:
        """A request and its sending, without the reading of what comes back."""
        method, url, headers, body, timeout = s.args
        name = str(method.value).lower()  # type: ignore[attr-defined]
        text = form("ureq::%s({0})" % name, self.borrow(url))
        text = form("{0}.timeout({1})", text, self.duration(timeout))
        if isinstance(headers, n.Make):
            for k, v in zip(headers.items[::2], headers.items[1::2], strict=True):
                text = form("{0}.set({1}, {2})", text, self.borrow(k), self.borrow(v))
        else:
            assert self.pre is not None
            request = self.names.fresh("request")
            self.pre.append(f"let mut {request} = {text.text};")
            self.pre.append(f"for (name, value) in {self.borrow(headers).text} {{")
            self.pre.append(f"    {request} = {request}.set(name, value);")
            self.pre.append("}")
            text = atom(request)
        payload = bare(body)
        if isinstance(payload, n.Lit) and payload.value is None:
            return form("{0}.call()", text)
        sent = self.serialized(n.Apply("to_any", (payload,), body.type)) if isinstance(payload, n.Make) else self.borrow(payload).text  # type: ignore[attr-defined]
        return form("{0}.send_json(%s)" % sent.replace("{", "{{").replace("}", "}}"), text)

    def duration(self, seconds: n.Expr) -> Text:
        if isinstance(seconds, n.Apply) and seconds.op == "to_float" and isinstance(seconds.args[0], n.Lit):
            seconds = seconds.args[0]
        if isinstance(seconds, n.Lit) and isinstance(seconds.value, (int, float)):
            x = float(seconds.value)
            if x >= 0 and x.is_integer():
                return atom(f"Duration::from_secs({int(x)})")
            if x >= 0 and (x * 1000).is_integer():
                return atom(f"Duration::from_millis({int(x * 1000)})")
        return form("Duration::try_from_secs_f64({0})?", self.own(seconds))

    def shown_text(self, e: n.Expr) -> str:
        """A text as the arguments of a formatting macro."""
        parts = concat_parts(e)
        if all(isinstance(p, n.Lit) for p in parts):
            return quote("".join(str(p.value) for p in parts)).replace("{", "{{").replace("}", "}}")  # type: ignore[attr-defined]
        if len(parts) == 1 and type_of(parts[0]) == STR:
            text = self.ex(parts[0]).text.text
            return f'"{{{text}}}"' if re.fullmatch(r"[a-z_]\w*", text) else f'"{{}}", {text}'
        return self.format_text(parts).text.text.removeprefix("format!(").removesuffix(")")


def _columns(w: EffectOps, s: n.Do) -> None:
    if s.result and s.op in SQL_ROWS:
        w.columns.add(s.result)


@effect("db_execute")
def _execute(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom(f"{w.db(s)}.execute({w.sql(s)}, {w.bound(s)})"), mode="usize")


@effect("db_insert")
def _insert(w: EffectOps, s: n.Do) -> Effect:
    db = w.db(s)
    made = atom(f"{db}.execute({w.sql(s)}, {w.bound(s)})")
    if not s.result:
        return Effect(made)
    assert w.pre is not None
    w.pre.append(f"{made.text}?;")
    return Effect(atom(f"{db}.last_insert_rowid()"), fallible=False)


@effect("db_rows")
def _rows(w: EffectOps, s: n.Do) -> Effect:
    assert w.pre is not None
    _columns(w, s)
    values = w.bound(s)
    statement = w.pre_mut("statement", f"{w.db(s)}.prepare({w.sql(s)})?")
    return Effect(atom(f"{statement}.query_map({values}, row_to_json)?.collect::<Result<Vec<_>, _>>()"))


@effect("db_row")
def _row(w: EffectOps, s: n.Do) -> Effect:
    _columns(w, s)
    return Effect(atom(f"{w.db(s)}.query_row({w.sql(s)}, {w.bound(s)}, row_to_json).optional()"))


@effect("db_exists")
def _exists(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom(f"{w.db(s)}.prepare({w.sql(s)})?.exists({w.bound(s)})"))


@effect("db_int", "db_float")
def _number(w: EffectOps, s: n.Do) -> Effect:
    sql, native = str(s.args[0].value), w.forms.int if s.op == "db_int" else w.forms.float  # type: ignore[attr-defined]
    zero, one_row = "0" if s.op == "db_int" else "0.0", AGGREGATE.match(sql) and "GROUP BY" not in sql.upper()
    head = f"{w.db(s)}.query_row({w.sql(s)}, {w.bound(s)}, |row| row.get::<_, "
    if one_row and NEVER_NULL.match(sql):
        return Effect(atom(f"{head}{native}>(0))"))
    text = f"{head}Option<{native}>>(0))"
    return Effect(atom(text if one_row else f"{text}.optional()"), after=f"{{0}}{'' if one_row else '.flatten()'}.unwrap_or({zero})")


@effect("db_value")
def _value(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom(f"{w.db(s)}.query_row({w.sql(s)}, {w.bound(s)}, |row| Ok(to_json(row.get_ref(0)?))).optional()"), after="{0}.unwrap_or(Value::Null)")


@effect("http_text")
def _text(w: EffectOps, s: n.Do) -> Effect:
    sent = w.request(s)
    return Effect(form("{0}?.into_string()", sent)) if s.result else Effect(sent)


@effect("http_json")
def _json(w: EffectOps, s: n.Do) -> Effect:
    sent = w.request(s)
    return Effect(form("json_body({0}?)", sent)) if s.result else Effect(sent)


@effect("http_status")
def _status(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("{0}.or_any_status()", w.request(s)), after=f"{{0}}.status() as {w.forms.int}")


@effect("file_read")
def _read(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("fs::read_to_string({0})", w.borrow(s.args[0])))


@effect("file_write")
def _write(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("write_atomically({0}, {1})", w.borrow(s.args[0]), w.borrow(s.args[1])))


@effect("file_append")
def _append(w: EffectOps, s: n.Do) -> Effect:
    parts = concat_parts(s.args[1])
    path = w.borrow(s.args[0]).text
    file = w.pre_mut("file", f"OpenOptions::new().create(true).append(true).open({path})?")
    last = parts[-1]
    if len(parts) > 1 and isinstance(last, n.Lit) and str(last.value).endswith("\n"):
        rest = [*parts[:-1], *([n.Lit(str(last.value)[:-1], STR)] if str(last.value) != "\n" else [])]
        return Effect(atom(f"writeln!({file}, {w.shown_text(n.Apply('str_concat', tuple(rest), STR) if len(rest) > 1 else rest[0])})"))
    return Effect(atom(f"{file}.write_all({w.recv(s.args[1]).text}.as_bytes())"))


@effect("file_exists")
def _file_exists(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("Path::new({0}).exists()", w.borrow(s.args[0])), fallible=False)


@effect("file_delete")
def _delete(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("fs::remove_file({0})", w.borrow(s.args[0])))


@effect("clock_now")
def _now(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom("SystemTime::now().duration_since(UNIX_EPOCH)"), after="{0}.as_secs_f64()")


@effect("clock_iso")
def _iso(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom('Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()'), fallible=False)


@effect("clock_today")
def _today(w: EffectOps, s: n.Do) -> Effect:
    return Effect(atom('Utc::now().format("%Y-%m-%d").to_string()'), fallible=False)


@effect("clock_sleep")
def _sleep(w: EffectOps, s: n.Do) -> Effect:
    return Effect(form("thread::sleep({0})", w.duration(s.args[0])), fallible=False)


@effect("log_debug", "log_info", "log_warning", "log_error")
def _log(w: EffectOps, s: n.Do) -> Effect:
    level = {"log_warning": "warn"}.get(s.op, s.op.removeprefix("log_"))
    return Effect(atom(f"log::{level}!({w.shown_text(s.args[0])})"), fallible=False)


# ops whose expression can't fail; every other effect makes its function give a Result
SURE = frozenset(["file_exists", "clock_iso", "clock_today", "log_debug", "log_info", "log_warning", "log_error"])
