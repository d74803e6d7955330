"""What SQL text tells a renderer: the columns that a SELECT gives, and a name for the one value that is asked for."""

from __future__ import annotations

import re

from yantra_codex.ir import nodes as n


def selected(sql: str) -> list[str]:
    """The names of the columns that a SELECT gives, where it spells them."""
    found = _select_list(sql)
    names = ["*" if item.endswith("*") else column_name(item) for item in found[0]] if found else []
    return [x for x in names if x]


def _select_list(sql: str) -> tuple[list[str], int] | None:
    """The items of a SELECT, and where the first of them ends."""
    m = re.match(r"\s*SELECT\s+(?:DISTINCT\s+)?", sql, re.IGNORECASE)
    if m is None:
        return None
    items, start, depth, quote = [], m.end(), 0, ""
    for i in range(m.end(), len(sql) + 1):
        c = sql[i] if i < len(sql) else ""
        if quote:
            quote = "" if c == quote else quote
        elif c and c in "'\"`":
            quote = c
        elif c and c in "()":
            depth += 1 if c == "(" else -1
        elif depth == 0 and (not c or c == "," or re.match(r"(?i)\sFROM\b", sql[i:])):
            items.append(sql[start:i].strip())
            start = i + 1
            if c != ",":
                break
    return items, m.end() + len(items[0]) if items else m.end()


def column_name(item: str) -> str | None:
    """The name that SQLite gives a column, where it is sure and can be read as a property."""
    m = re.search(r'(?i)\bAS\s+"?(\w+)"?$', item) or re.fullmatch(r'(?:\w+\.)?"?([A-Za-z_]\w*)"?', item)
    return m[1] if m else None


ALIASES = {"count": "count", "sum": "total", "total": "total", "avg": "average", "min": "lowest", "max": "highest"}


def query_of(s: n.Do) -> tuple[str, str | None]:
    """The SQL of an op, with a name for the one value that is asked for; and that name."""
    sql = str(s.args[0].value) if isinstance(s.args[0], n.Lit) else ""
    if s.op not in ("db_int", "db_float", "db_value"):
        return sql, None
    found = _select_list(sql)
    if found is None or found[0][0].endswith("*"):
        return sql, None
    item, end = found[0][0], found[1]
    name = column_name(item)
    if name is not None:
        return sql, name
    m = re.match(r"(?i)(?:(?:coalesce|ifnull|round|cast)\()*(\w+)\(", item)
    name = ALIASES.get(m[1].lower() if m else "", "value")
    if re.search(rf"(?i)\b(order|group)\s+by\b.*\b{name}\b|\bhaving\b.*\b{name}\b", sql):
        return sql, None
    return f"{sql[:end]} AS {name}{sql[end:]}", name


def runs_plainly(s: n.Do) -> bool:
    """Whether a statement without values and result is just executed."""
    return s.op in ("db_execute", "db_insert") and s.result is None and isinstance(s.args[1], n.Make) and not s.args[1].items


__all__ = ["column_name", "query_of", "runs_plainly", "selected"]
