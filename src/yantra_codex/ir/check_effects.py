"""Rules of effects that types can't say: SQL is a literal with one `?` a value, transactions are closed in their own block."""

from __future__ import annotations

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir import nodes as n

SQL_OPS = frozenset(["db_execute", "db_insert", "db_rows", "db_row", "db_exists", "db_int", "db_float", "db_value"])
METHODS = frozenset(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
HTTP_OPS = frozenset(["http_text", "http_json", "http_status"])


def check_do(s: n.Do) -> None:
    """Raises TypeMismatch for SQL or a method that is not a literal, and for a number of values that is not the number of `?`."""
    if s.op in SQL_OPS:
        sql, values = s.args
        if not isinstance(sql, n.Lit):
            raise TypeMismatch(f"{s.op}: the SQL must be a literal; give values through its ? places")
        if not isinstance(values, n.Make):
            raise TypeMismatch(f"{s.op}: the values must be a list written out beside the SQL")
        places = places_of(str(sql.value))
        if places != len(values.items):
            raise TypeMismatch(f"{s.op}: {places} ? in the SQL, {len(values.items)} values")
    if s.op in HTTP_OPS and not (isinstance(s.args[0], n.Lit) and s.args[0].value in METHODS):
        raise TypeMismatch(f"{s.op}: the method must be one of {', '.join(sorted(METHODS))}, as a literal")


def places_of(sql: str) -> int:
    """How many `?` a statement has outside of quotes."""
    count, quote = 0, ""
    for c in sql:
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"`":
            quote = c
        else:
            count += c == "?"
    if quote:
        raise TypeMismatch(f"the SQL's {quote} is not closed")
    return count


def check_transactions(block: n.Block) -> None:
    """Raises TypeMismatch unless every db_begin of a block has its db_commit there, with no way out but an error between."""
    start: int | None = None
    for i, s in enumerate(block):
        if not isinstance(s, n.Do) or s.op not in ("db_begin", "db_commit"):
            continue
        if (s.op == "db_begin") != (start is None):
            raise TypeMismatch("a transaction inside a transaction" if start is not None else "db_commit without db_begin in its block")
        if start is not None and any(isinstance(x, (n.Return, n.Break, n.Continue)) for x in n.walk_block(block[start:i])):
            raise TypeMismatch("a transaction can only be left by its db_commit or an error")
        start = i if start is None else None
    if start is not None:
        raise TypeMismatch("db_begin without db_commit in its block")
