"""What JavaScript and TypeScript share: rendering, stubs, literals, and the program that observes calls."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import NONE, Type
from yantra_codex.languages import ecma_helpers, ecma_layout, ecma_ops
from yantra_codex.languages.base import EffectUnit, Language, Rendered, Stub, Unit, camel_case, check_parses
from yantra_codex.languages.ecma_effects import (
    GLOBALS,
    EffectRenderer,
    import_lines,
    is_effect_program,
    is_shown,
    names_of,
)
from yantra_codex.languages.ecma_render import Renderer, is_scalar, number, string
from yantra_codex.languages.ecma_scenarios import scenario_program
from yantra_codex.languages.ecma_stubs import read_stubs
from yantra_codex.languages.ecma_types import is_object, read_type, split_native, ts_type

GENERIC = re.compile(r"\bfunction\s*\w*\s*<|=\s*(?:async\s*)?<")  # type parameters of a function or of an arrow


class EcmaScript(Language):
    """JavaScript and TypeScript; they differ in whether types are written."""

    templates = ecma_ops.TEMPLATES
    unsupported = ecma_ops.UNSUPPORTED
    typed = False

    def render(self, program: Program, signature: Signature | None = None) -> Rendered:
        effects = is_effect_program(program)
        shown = [p for p in program.entry.params if is_shown(p.type)]
        given = signature if signature is not None and signature.language in (None, "javascript", "typescript") else None
        if given is not None and len(given.params) != len(shown):
            raise Unsupported(f"the signature has {len(given.params)} parameters, the program {len(shown)}", language=self.name)
        if given is not None and self.typed and GENERIC.search((given.header or "").partition("(")[0]):
            raise Unsupported("a generic function: the logic is made for the types of the examples; write those in the signature", language=self.name)
        if given is not None and given.language != self.name:
            given = _borrowed(given, self.typed, program)
        avoid: frozenset[str] = frozenset()
        renderer = EffectRenderer if effects else Renderer
        imports: set[tuple[str, str, bool]] = set()
        for _ in range(2):  # the second time the names of the helpers in use are known and avoided
            r = renderer(self.name, program, given, ecma_ops.RULES, dict(ecma_ops.TEMPLATES), ecma_ops.CHANGES, dict(ecma_ops.UNSUPPORTED), avoid)
            texts = [r.function(f) for f in program.functions]
            avoid = frozenset(ecma_helpers.order(r.used)) | r.errors
            if isinstance(r, EffectRenderer):
                imports = r.imports
                avoid |= names_of(imports) | GLOBALS
        functions = ecma_layout.layout("\n\n".join(texts))
        helpers = {f"{k}": f"class {k} extends Error {{}}" for k in sorted(r.errors)}
        for h in ecma_helpers.order(r.used):
            helpers[h] = ecma_helpers.helper_source(h, self.typed)
        for h, other in r.alias.items():
            if h in helpers:
                helpers = {k: _renamed(text, h, other) for k, text in helpers.items()}
        lines = import_lines(imports, self.typed)
        code = "\n\n".join([*(["\n".join(lines)] if lines else []), *helpers.values(), functions]) + "\n"
        check_parses(self.name, code)
        return Rendered(self.name, code, r.functions(program.entry.name), self._signature(program, given, r), functions + "\n", tuple(lines), helpers)

    def _signature(self, program: Program, given: Signature | None, r: Renderer) -> Signature:
        """The signature as rendered, with the types that callers must use."""
        entry = program.entry
        if given is not None:
            return given
        objects = isinstance(r, EffectRenderer)
        params = tuple(SigParam(p.name, p.type, ts_type(p.type, objects=objects)) for p in entry.params if is_shown(p.type))
        return Signature(r.functions(entry.name), params, entry.returns, ts_type(entry.returns, objects=objects), self.name)

    def native_type(self, t: Type) -> str:
        return "void" if t == NONE else ts_type(t)

    def type_from_native(self, text: str) -> Type:
        return read_type(text)

    def read_stubs(self, source: str) -> list[Stub]:
        return read_stubs(self.name, source)

    def literal(self, value: Any, t: Type, native: str | None = None) -> str:
        return literal(value, t, native, top=native is not None)

    def harness(self, units: Sequence[Unit], nonce: str) -> dict[str, str]:
        """main.mjs or main.ts, and a module for each unit so that one that does not load leaves the others alone."""
        ext = "ts" if self.typed else "mjs"
        files: dict[str, str] = {}
        runs: list[str] = []
        for i, u in enumerate(units):
            files[f"unit{i}.{ext}"] = u.rendered.code + f"\nexport {{ {u.rendered.entry} as entry }};\n"
            natives = [p.native for p in u.rendered.signature.params]
            calls = []
            for args in u.calls:
                texts = [literal(a, t, natives[k] if k < len(natives) else None, top=k < len(natives)) for k, (a, t) in enumerate(zip(args, u.param_types, strict=True))]
                calls.append(f"    () => [{', '.join(texts)}],")
            shape = json.dumps(_shape(u.returns), separators=(",", ":"))
            shapes = json.dumps([_shape(t) for t in u.param_types], separators=(",", ":"))
            runs.append("\n".join([f"await observe({string(u.id)}, \"./unit{i}.{ext}\", {shape}, {shapes}, [", *calls, "]);"]))
        files[f"main.{ext}"] = _OBSERVER.replace("NONCE", string(nonce)) + "\n" + "\n".join(runs) + f"\nconsole.log({string(nonce + ' done')});\n"
        if self.typed:
            files["main.ts"] = "// @ts-nocheck\n" + files["main.ts"]
        return files

    def scenario_program(self, units: Sequence[EffectUnit]) -> dict[str, str]:
        """main and a module for each unit of a program that runs scenarios on real engines (see ecma_scenarios)."""
        return scenario_program(units, self.typed)


def _renamed(text: str, old: str, new: str) -> str:
    import re

    return re.sub(rf"(?<![\w.]){old}\b", new, text)


def _borrowed(given: Signature, typed: bool, program: Program) -> Signature | None:
    """A signature in the other of the two languages: names are kept, types are the natural ones."""
    shown = [p for p in program.entry.params if is_shown(p.type)]
    if given.language is None:
        params = tuple(SigParam(camel_case(p.name), p.type, ts_type(q.type)) for p, q in zip(given.params, shown, strict=True))
        returns = "void" if program.entry.returns == NONE else ts_type(program.entry.returns)
        return Signature(camel_case(given.name), params, given.returns, returns, None, "function")
    params = tuple(SigParam(p.name, p.type, p.native or ts_type(q.type)) for p, q in zip(given.params, shown, strict=True))
    return Signature(given.name, params, given.returns, given.native_returns or ts_type(program.entry.returns), None, given.style)


def literal(value: Any, t: Type, native: str | None = None, *, top: bool = False) -> str:
    """A Python value as source. top with native None: an untyped parameter, where maps are plain objects."""
    outer, args = split_native(native)

    def inner(v: Any, u: Type, i: int) -> str:
        if native is None or native in ("any", "unknown", "*"):
            return literal(v, u, None, top=top)
        return literal(v, u, args[i], top=True) if i < len(args) else literal(v, u, None, top=top)

    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")):
            return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
        return number(value)
    if isinstance(value, str):
        return string(value)
    if t.name == "option":
        return literal(value, t.args[0], native, top=top)
    if t.name == "any":
        return _untyped(value, native == "unknown")
    if isinstance(value, (list, tuple)):
        parts = t.args if t.name == "tuple" else (t.args or (t,)) * len(value)
        return "[" + ", ".join(inner(v, u, 0 if outer != "tuple" else i) for i, (v, u) in enumerate(zip(value, parts, strict=False))) + "]"
    if isinstance(value, dict) and t.name == "set":
        value = list(value)
    if isinstance(value, (set, frozenset)) or t.name == "set":
        return f"new Set([{', '.join(inner(v, t.args[0], 0) for v in value)}])"
    if isinstance(value, dict):
        key, item = t.args
        if top and is_object(native) and native != "Map" and is_scalar(key):
            pairs = ", ".join(f"[{literal(str(k), key)}, {inner(v, item, 1)}]" for k, v in value.items())
            return f"Object.fromEntries([{pairs}])"
        pairs = ", ".join(f"[{inner(k, key, 0)}, {inner(v, item, 1)}]" for k, v in value.items())
        return f"new Map([{pairs}])"
    raise Unsupported(f"a {type(value).__name__} as a literal")


def _untyped(value: Any, objects: bool) -> str:
    """A value of type any."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_untyped(v, objects) for v in value) + "]"
    if isinstance(value, (set, frozenset)):
        return f"new Set([{', '.join(_untyped(v, objects) for v in value)}])"
    if isinstance(value, dict):
        pairs = ", ".join(f"[{_untyped(k, objects)}, {_untyped(v, objects)}]" for k, v in value.items())
        return f"Object.fromEntries([{pairs}])" if objects and all(isinstance(k, str) for k in value) else f"new Map([{pairs}])"
    return literal(value, NONE)


def _shape(t: Type) -> Any:
    return [t.name, *map(_shape, t.args)]


_OBSERVER = r"""const nonce = NONCE;

function encode(value, shape) {
  const [kind, ...parts] = shape;
  if (value === undefined || value === null) return "null";
  if (kind === "any" || kind === "never" || kind === "none") return encodeAny(value);
  if (kind === "option") return encode(value, parts[0]);
  if (kind === "float" && typeof value === "number") return encodeFloat(value);
  if (kind === "map" && typeof value === "object") {
    const isMap = value instanceof Map;
    const entries = isMap ? [...value] : Object.entries(value).map(([k, v]) => [parts[0][0] === "str" ? k : Number(k), v]);
    return `[${entries.map(([k, v]) => `[${encode(k, parts[0])},${encode(v, parts[1])}]`).join()}]`;
  }
  if (kind === "tuple" && Array.isArray(value)) return `[${value.map((x, i) => encode(x, parts[i] ?? ["any"])).join()}]`;
  if (["list", "vtuple", "set"].includes(kind) && (Array.isArray(value) || value instanceof Set)) {
    return `[${Array.from(value, (x) => encode(x, parts[0])).join()}]`;
  }
  return encodeAny(value);
}

function encodeFloat(value) {
  if (Number.isNaN(value)) return '"nan"';
  if (!Number.isFinite(value)) return value > 0 ? '"inf"' : '"-inf"';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value);
}

function encodeAny(value) {
  if (value === undefined || value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value).toString() : encodeFloat(value);
  if (value instanceof Map) return `[${Array.from(value, ([k, v]) => `[${encodeAny(k)},${encodeAny(v)}]`).join()}]`;
  if (Array.isArray(value) || value instanceof Set) return `[${Array.from(value, encodeAny).join()}]`;
  if (typeof value === "object") return encodeAny(new Map(Object.entries(value)));
  return typeof value === "function" ? '"<function>"' : JSON.stringify(typeof value === "bigint" ? String(value) : value);
}

function kindOf(error) {
  if (!(error instanceof Error)) return "Error";
  const name = error.constructor.name;
  if (name === "RangeError") {
    if (/call stack/.test(error.message)) return "RecursionError";
    return /^Invalid (code point|count value|array length)|must be between/.test(error.message) ? "ValueError" : "IndexError";
  }
  if (name === "SyntaxError" && error.message.includes("JSON")) return "ValueError";
  return name === "Error" ? "ValueError" : name === "ReferenceError" ? "NameError" : name;
}

async function observe(id, path, returns, params, calls) {
  let entry, failure;
  try {
    ({ entry } = await import(path));
  } catch (error) {
    failure = error;
  }
  for (const [i, make] of calls.entries()) {
    let line;
    try {
      if (failure) throw failure;
      const args = make();
      const value = await entry(...args);
      const changed = returns[0] === "none" ? `,"args":[${args.map((a, k) => encode(a, params[k])).join()}]` : "";
      line = `{"ok":${encode(value, returns)}${changed}}`;
    } catch (error) {
      line = JSON.stringify({ raises: kindOf(error), message: String(error?.message ?? error) });
    }
    console.log(`${nonce} ${id} ${i} ${line}`);
  }
}
"""
