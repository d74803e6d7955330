"""Effects: what a program does to a database, over HTTP, to files, with the clock, to the log.

Each op is applied to a handle (`(bind id (do db_insert db "INSERT ..." [email]))`), so effects keep their order and never
hide inside an expression. The handles' own state is in worlds.py. SQL is a literal with one `?` for each value of a list
written out beside it (check.py refuses anything else), so a value can never become SQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from yantra_codex.ir.ops.data import json_parse
from yantra_codex.ir.ops.table import rows_of

row = rows_of("effects")
LARGEST_SLEEP_S = 1e9


class HTTPError(Exception):
    """The server answered with a status of 400 or more."""


# ---------------------------------------------------------------- db

Row = dict[str, Any]


def _rows(db: Any, sql: str, values: list[Any]) -> list[Row]:
    cursor = db.execute(sql, values)
    names = [c[0] for c in cursor.description or ()]
    return [dict(zip(names, r, strict=True)) for r in cursor.fetchall()]


def _row(db: Any, sql: str, values: list[Any]) -> Row | None:
    return next(iter(_rows(db, sql, values)), None)


def _value(db: Any, sql: str, values: list[Any]) -> Any:
    found = db.execute(sql, values).fetchone()
    return None if found is None else found[0]


def _int(db: Any, sql: str, values: list[Any]) -> int:
    found = _value(db, sql, values)
    return 0 if found is None else int(found)


def _float(db: Any, sql: str, values: list[Any]) -> float:
    found = _value(db, sql, values)
    return 0.0 if found is None else float(found)


row("db_execute", "db sql:str values:list[any] -> int", lambda db, sql, values: db.execute(sql, values).rowcount, mutates=True,
    doc="Runs an INSERT, UPDATE, DELETE or CREATE; gives how many rows it changed.")
row("db_insert", "db sql:str values:list[any] -> int", lambda db, sql, values: db.execute(sql, values).lastrowid, mutates=True,
    doc="Runs an INSERT; gives the new row's id. IntegrityError where a constraint forbids it.")
row("db_rows", "db sql:str values:list[any] -> list[map[str,any]]", _rows, mutates=True, doc="The rows of a SELECT, each by column name.")
row("db_row", "db sql:str values:list[any] -> option[map[str,any]]", _row, mutates=True, doc="The first row of a SELECT by column name, or none.")
row("db_exists", "db sql:str values:list[any] -> bool", lambda db, sql, values: _row(db, sql, values) is not None, mutates=True,
    doc="Whether a SELECT finds a row.")
row("db_int", "db sql:str values:list[any] -> int", _int, mutates=True, doc="The first column of the first row as a whole number; 0 where there is none or NULL.")
row("db_float", "db sql:str values:list[any] -> float", _float, mutates=True, doc="The first column of the first row as a number; 0.0 where there is none or NULL.")
row("db_value", "db sql:str values:list[any] -> any", _value, mutates=True, doc="The first column of the first row; none where there is none.")
row("db_begin", "db -> none", lambda db: db.execute("BEGIN", []) and None, mutates=True,
    doc="Starts a transaction. The same block must hold its db_commit; what leaves before it (an error) undoes everything since.")
row("db_commit", "db -> none", lambda db: db.execute("COMMIT", []) and None, mutates=True, doc="Ends the transaction that this block began, and keeps its changes.")

# ---------------------------------------------------------------- http


def _http_text(http: Any, method: str, url: str, headers: dict[str, str], body: Any, timeout_s: float) -> str:
    status, text = http.send(method, url, body, timeout_s)
    if status >= 400:
        raise HTTPError(f"HTTP {status}")
    return str(text)


def _http_json(http: Any, method: str, url: str, headers: dict[str, str], body: Any, timeout_s: float) -> Any:
    text = _http_text(http, method, url, headers, body, timeout_s)
    return json_parse(text) if text else None


def _http_status(http: Any, method: str, url: str, headers: dict[str, str], body: Any, timeout_s: float) -> int:
    return int(http.send(method, url, body, timeout_s)[0])


_REQUEST = "http method:str url:str headers:map[str,str] body:any timeout_s:float -> "
row("http_text", _REQUEST + "str", _http_text, mutates=True,
    doc="Sends a request (body: none, or a value sent as JSON) and gives the answer's text. HTTPError for a status of 400 or more, "
        "TimeoutError, ConnectionError. The method is a literal.")
row("http_json", _REQUEST + "any", _http_json, mutates=True, doc="As http_text, with the answer read as JSON; none for an empty answer, ValueError for anything else.")
row("http_status", _REQUEST + "int", _http_status, mutates=True, doc="As http_text, but gives the status, whatever it is.")

# ---------------------------------------------------------------- files


def _file_read(files: Any, path: str) -> str:
    if path not in files.texts:
        raise FileNotFoundError(f"no such file: {path}")
    return str(files.texts[path])


def _file_write(files: Any, path: str, text: str) -> None:
    files.texts[path] = text


def _file_append(files: Any, path: str, text: str) -> None:
    files.texts[path] = files.texts.get(path, "") + text


def _file_delete(files: Any, path: str) -> None:
    _file_read(files, path)
    del files.texts[path]


row("file_read", "files path:str -> str", _file_read, mutates=True, doc="The text of a file (UTF-8). FileNotFoundError.")
row("file_write", "files path:str text:str -> none", _file_write, mutates=True,
    doc="Gives a file this text at once: a reader sees the old text or the new, never a part (written beside it, then renamed).")
row("file_append", "files path:str text:str -> none", _file_append, mutates=True, doc="Adds a text at the end of a file, which is made where it is missing.")
row("file_exists", "files path:str -> bool", lambda files, path: path in files.texts, mutates=True, doc="Whether there is a file at a path.")
row("file_delete", "files path:str -> none", _file_delete, mutates=True, doc="Removes a file. FileNotFoundError.")

# ---------------------------------------------------------------- clock


def _sleep(clock: Any, seconds: float) -> None:
    if not 0 <= seconds < LARGEST_SLEEP_S:
        raise ValueError("sleep length must be non-negative")
    clock.now += seconds


def _utc(clock: Any) -> datetime:
    return datetime.fromtimestamp(int(clock.now), UTC)


row("clock_now", "clock -> float", lambda clock: float(clock.now), mutates=True, doc="Seconds since 1970.")
row("clock_iso", "clock -> str", lambda clock: _utc(clock).strftime("%Y-%m-%dT%H:%M:%SZ"), mutates=True, doc="The time in UTC as text, to the second: 2026-09-21T14:13:20Z.")
row("clock_today", "clock -> str", lambda clock: _utc(clock).strftime("%Y-%m-%d"), mutates=True, doc="The date in UTC as text: 2026-09-21.")
row("clock_sleep", "clock seconds:float -> none", _sleep, mutates=True, doc="Waits. ValueError for less than nothing.")

# ---------------------------------------------------------------- log

for _level in ("debug", "info", "warning", "error"):
    row(f"log_{_level}", "log text:str -> none", lambda log, text, level=_level: log.lines.append((level, text)), mutates=True,
        doc=f"Writes a line to the log, level {_level}.")
