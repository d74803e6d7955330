"""Rendered programs with effects in one Python program that runs scenarios of them on real engines."""

from __future__ import annotations

from collections.abc import Sequence

from yantra_codex.ir.types import HANDLES, Type
from yantra_codex.languages.base import EffectUnit


def scenario_program(units: Sequence[EffectUnit]) -> dict[str, str]:
    """main.py: runs one unit for each JSON line on stdin, in a real database and folder, and prints what came of it as a line."""
    parts = [_RUNNER]
    for i, u in enumerate(units):
        types = [_shape(p.type) for p in u.program.entry.params if p.type.name not in HANDLES]
        has_db = [p.type.name == "db" for p in u.program.entry.params if p.type.name == "db" or p.type.name not in HANDLES]
        parts.append(f"UNITS[{i}] = ({u.code!r}, {u.entry!r}, {types!r}, {has_db!r})\n")
    return {"main.py": "".join(parts) + "\nserve()\n"}


def _shape(t: Type) -> tuple[object, ...]:
    return (t.name, *map(_shape, t.args))


_RUNNER = """import json
import logging
import os
import sqlite3
import sys
import urllib.error

UNITS = {}
SCOPES = {}
LINES = []


class Kept(logging.Handler):
    def emit(self, record):
        LINES.append([record.levelname.lower(), record.getMessage()])


def decode(value, shape):
    kind, *parts = shape
    if value is None:
        return None
    if kind == "option":
        return decode(value, parts[0])
    if kind == "float":
        return float(value)
    if kind == "map":
        return {decode(k, parts[0]): decode(v, parts[1]) for k, v in value.items()}
    if kind == "tuple":
        return tuple(decode(v, p) for v, p in zip(value, parts))
    if kind in ("list", "set", "vtuple"):
        items = [decode(v, parts[0]) for v in value]
        return items if kind == "list" else set(items) if kind == "set" else tuple(items)
    return value


def plain(value):
    return list(value)


def kind_of(error):
    if isinstance(error, urllib.error.URLError) and not isinstance(error, urllib.error.HTTPError) and isinstance(error.reason, Exception):
        error = error.reason
    for kind in (ConnectionError, json.JSONDecodeError, UnicodeError):
        if isinstance(error, kind):
            return "ConnectionError" if kind is ConnectionError else "ValueError"
    return type(error).__name__


def scope_of(unit):
    if unit not in SCOPES:
        SCOPES[unit] = {"__name__": f"unit{unit}"}
        exec(compile(UNITS[unit][0], f"unit{unit}", "exec"), SCOPES[unit])
    return SCOPES[unit]


def run(order):
    _, entry, types, has_db = UNITS[order["unit"]]
    os.chdir(order["cwd"])
    db = sqlite3.connect(order["db"]) if order["db"] else None
    LINES.clear()
    try:
        given = iter([decode(a, t) for a, t in zip(order["args"], types)])
        value = scope_of(order["unit"])[entry](*[db if is_db else next(given) for is_db in has_db])
        line = {"ok": value}
        json.dumps(line, default=plain)
    except Exception as error:
        line = {"error": kind_of(error), "message": str(error)}
    finally:
        if db is not None:
            db.close()
    return {**line, "logged": LINES}


def serve():
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    logging.basicConfig(level=logging.DEBUG, handlers=[Kept()])
    for text in sys.stdin:
        if text.strip():
            print(json.dumps(run(json.loads(text)), default=plain), file=out, flush=True)


"""

__all__ = ["scenario_program"]
