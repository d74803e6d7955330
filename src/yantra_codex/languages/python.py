"""Python: rendering, stubs, literals and the program that observes calls. Lifting is in pylift/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import HANDLES, NONE, Type
from yantra_codex.languages import python_effects, python_layout, python_ops
from yantra_codex.languages.base import Language, Rendered, Stub, Unit, check_parses, snake_case
from yantra_codex.languages.python_render import Renderer, literal, string
from yantra_codex.languages.python_types import py_type, read_stubs, read_type


class Python(Language):
    name = "python"
    extension = "py"
    templates = python_ops.TEMPLATES
    unsupported = python_ops.UNSUPPORTED

    def render(self, program: Program, signature: Signature | None = None) -> Rendered:
        given = signature if signature is not None and signature.language in (None, "python") else None
        shown = [p for p in program.entry.params if p.type.name == "db" or p.type.name not in HANDLES]
        if given is not None and len(given.params) != len(shown):
            raise Unsupported(f"the signature has {len(given.params)} parameters, the program {len(shown)}", language=self.name)
        if given is not None and given.language is None:
            params = tuple(SigParam(snake_case(p.name), p.type) for p in given.params)
            given = Signature(snake_case(given.name), params, given.returns)
        avoid: frozenset[str] = frozenset()
        renderer = python_effects.EffectRenderer if python_effects.is_effect_program(program) else Renderer
        for _ in range(2):  # the second time the names of the helpers in use are known and avoided
            r = renderer(program, given, dict(python_ops.RULES), dict(python_ops.TEMPLATES), dict(python_ops.CHANGES),
                         dict(python_ops.UNSUPPORTED), frozenset(python_ops.HELPERS), avoid=avoid)
            order = python_effects.reached_first(r.program) if isinstance(r, python_effects.EffectRenderer) else program.functions
            functions = [r.function(f) for f in order]
            imported = {w.partition(".")[0] for line in r.imports for w in line.rpartition("import ")[2].split(", ")}
            imported |= {"logger"} if "logging" in imported else set()
            avoid = frozenset(python_ops.helper_order(r.used)) | r.errors | imported
        text = python_layout.layout("\n\n\n".join(functions))
        helpers = {k: f"class {k}(Exception):\n    pass" for k in sorted(r.errors)}
        helpers |= {h: python_ops.HELPERS[h] for h in python_ops.helper_order(r.used)}
        imports = set(r.imports) | {python_ops.HELPER_IMPORTS[h] for h in helpers if h in python_ops.HELPER_IMPORTS}
        imports |= {line for h in helpers for line in python_effects.HELPER_IMPORTS.get(h, ())}
        if "sqlite3." not in text + "".join(helpers.values()):  # a stub that leaves the database's type open
            imports.discard("import sqlite3")
        lines = import_lines(imports)
        logger = "import logging" in imports
        top = "\n".join(lines) + (f"\n\n{python_effects.LOGGER}" if logger else "")
        code = top + ("\n\n\n" if top else "") + "\n\n\n".join([*helpers.values(), text]) + "\n"
        if logger:
            helpers = {"logger": python_effects.LOGGER, **helpers}
        check_parses(self.name, code)
        entry = r.functions(program.entry.name)
        return Rendered(self.name, code, entry, given or self._signature(program, entry), text + "\n", tuple(lines), helpers)

    def _signature(self, program: Program, entry: str) -> Signature:
        shown = [p for p in program.entry.params if p.type.name == "db" or p.type.name not in HANDLES]
        params = tuple(SigParam(p.name, p.type, py_type(p.type)) for p in shown)
        return Signature(entry, params, program.entry.returns, py_type(program.entry.returns), "python")

    def native_type(self, t: Type) -> str:
        return py_type(t)

    def type_from_native(self, text: str) -> Type:
        return read_type(text)

    def read_stubs(self, source: str) -> list[Stub]:
        return read_stubs(source)

    def literal(self, value: Any, t: Type, native: str | None = None) -> str:
        return python_literal(value, t)

    def harness(self, units: Sequence[Unit], nonce: str) -> dict[str, str]:
        """main.py: each unit's code is compiled and run in a namespace of its own."""
        parts = [_OBSERVER.replace("NONCE", string(nonce))]
        for u in units:
            calls = "".join(f"\n    lambda: [{', '.join(python_literal(a, t) for a, t in zip(args, u.param_types, strict=True))}]," for args in u.calls)
            shape = repr(_shape(u.returns))
            shapes = repr([_shape(t) for t in u.param_types])
            parts.append(f"observe({u.id!r}, {u.rendered.code!r}, {u.rendered.entry!r}, {shape}, {shapes}, [{calls}\n])")
        parts.append(f"print({string(nonce + ' done')}, flush=True)")
        return {"main.py": "\n".join(parts) + "\n"}


def import_lines(imports: set[str]) -> list[str]:
    """Import lines in order: plain ones first, one line for each module."""
    plain = sorted(x for x in imports if x.startswith("import "))
    grouped: dict[str, set[str]] = {}
    for line in imports:
        m = re.match(r"from ([\w.]+) import (.+)", line)
        if m:
            grouped.setdefault(m[1], set()).update(m[2].split(", "))

    def rank(name: str) -> tuple[bool, bool, str]:
        return (not name.isupper(), not name[0].isupper(), name)

    return plain + [f"from {module} import {', '.join(sorted(names, key=rank))}" for module, names in sorted(grouped.items())]


def python_literal(value: Any, t: Type) -> str:
    """A Python value as source text."""
    if t.name == "set" and isinstance(value, dict):
        value = list(value)
        return "{" + ", ".join(python_literal(v, t.args[0]) for v in value) + "}" if value else "set()"
    if t.name == "option" and value is not None:
        return python_literal(value, t.args[0])
    if isinstance(value, (list, tuple)):
        parts = t.args if t.name == "tuple" else (t.args or (t,)) * len(value)
        inner = ", ".join(python_literal(v, u) for v, u in zip(value, parts, strict=False))
        as_tuple = t.name in ("tuple", "vtuple") or (t.name == "any" and isinstance(value, tuple))
        return f"({inner}{',' if len(value) == 1 else ''})" if as_tuple else f"[{inner}]"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(python_literal(v, t.args[0] if t.args else t) for v in value) + "}" if value else "set()"
    if isinstance(value, dict):
        key, item = t.args if len(t.args) == 2 else (t, t)
        return "{" + ", ".join(f"{python_literal(k, key)}: {python_literal(v, item)}" for k, v in value.items()) + "}"
    if t.name == "float" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    return literal(value).text


def _shape(t: Type) -> tuple[Any, ...]:
    return (t.name, *map(_shape, t.args))


_OBSERVER = '''import json
import sys

nonce = NONCE
sys.setrecursionlimit(5000)


def encode(value, shape):
    kind, *parts = shape
    if value is None:
        return None
    if kind == "option":
        return encode(value, parts[0])
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return float(value) if kind == "float" else value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "nan" if value != value else "inf" if value > 0 else "-inf"
        return value
    if kind == "any" and isinstance(value, (tuple, set, frozenset, dict)):
        pairs = [[encode(k, shape), encode(v, shape)] for k, v in value.items()] if isinstance(value, dict) else [encode(v, shape) for v in value]
        return {"tuple" if isinstance(value, tuple) else "map" if isinstance(value, dict) else "set": pairs}
    if isinstance(value, dict):
        if kind == "set":
            return [encode(k, parts[0]) for k in value]
        key, item = parts if len(parts) == 2 else (("any",), ("any",))
        return [[encode(k, key), encode(v, item)] for k, v in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        if kind == "tuple" and len(parts) == len(value):
            return [encode(v, p) for v, p in zip(value, parts)]
        inner = parts[0] if parts and kind != "tuple" else ("any",)
        return [encode(v, inner) for v in value]
    return value if isinstance(value, str) else str(value)


def observe(unit, code, entry, returns, params, calls):
    failure, function = None, None
    try:
        scope = {"__name__": unit}
        exec(compile(code, unit, "exec"), scope)
        function = scope[entry]
    except Exception as error:
        failure = error
    for i, make in enumerate(calls):
        try:
            if failure is not None:
                raise failure
            args = make()
            value = function(*args)
            line = {"ok": encode(value, returns)}
            if returns[0] == "none":
                line["args"] = [encode(a, p) for a, p in zip(args, params)]
        except Exception as error:
            kind = ValueError if isinstance(error, json.JSONDecodeError) else type(error)
            line = {"raises": kind.__name__, "message": str(error)}
        print(nonce, unit, i, json.dumps(line), flush=True)

'''

LANGUAGE = Python()
__all__ = ["LANGUAGE", "NONE", "Python"]
