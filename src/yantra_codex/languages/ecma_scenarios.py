"""A Node program that runs rendered effect programs on real engines: jobs as JSON lines in, one JSON line out for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from yantra_codex.ir.types import HANDLES, Type
from yantra_codex.languages.base import EffectUnit
from yantra_codex.languages.ecma_types import OBJECT


def scenario_program(units: Sequence[EffectUnit], typed: bool = False) -> dict[str, str]:
    """File name -> text: main and a module for each unit, so that names can't clash.

    A job is `{"unit": 3, "args": [...], "db": path or null, "cwd": path}`; its line is `{"ok": value, "logged": [[level, text]]}`
    or `{"error": kind, "message": text, "logged": [...]}`. Needs a Node with node:sqlite where a job has a database.
    """
    ext = "ts" if typed else "mjs"
    files = {f"unit{i}.{ext}": f"{u.code}\nexport {{ {u.entry} as entry }};\n" for i, u in enumerate(units)}
    rows = [{"file": f"./unit{i}.{ext}", "params": [_param(p.type) for p in u.program.entry.params if p.type.name not in HANDLES or p.type.name == "db"],
             "returns": _shape(u.program.entry.returns)} for i, u in enumerate(units)]
    listed = ",\n".join("  " + json.dumps(r, separators=(", ", ": ")) for r in rows)
    main = _MAIN.replace("UNITS", f"[\n{listed},\n]" if rows else "[]")
    files[f"main.{ext}"] = "// @ts-nocheck\n" + main if typed else main
    files["package.json"] = '{ "type": "module" }\n'
    return files


def _param(t: Type) -> Any:
    return "db" if t.name == "db" else _shape(t)


def _shape(t: Type) -> Any:
    """How a value of t stands in the code: an object (map[str,any]) is as JSON has it."""
    return ["any"] if t == OBJECT else [t.name, *map(_shape, t.args)]


_MAIN = r'''import { createInterface } from "node:readline";

const units = UNITS;
const logged = [];
for (const [method, level] of [["debug", "debug"], ["info", "info"], ["warn", "warning"], ["error", "error"]]) {
  console[method] = (...parts) => logged.push([level, parts.map(String).join(" ")]);
}

function fromJson(value, [kind, ...parts]) {
  if (value === null || kind === "any") return value;
  if (kind === "option") return fromJson(value, parts[0]);
  if (kind === "list" || kind === "vtuple") return value.map((x) => fromJson(x, parts[0]));
  if (kind === "tuple") return value.map((x, i) => fromJson(x, parts[i]));
  if (kind === "set") return new Set(value.map((x) => fromJson(x, parts[0])));
  if (kind !== "map") return value;
  return new Map(Object.entries(value).map(([k, v]) => [parts[0][0] === "str" ? k : Number(k), fromJson(v, parts[1])]));
}

function toJson(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Set || Array.isArray(value)) return Array.from(value, toJson);
  if (value instanceof Map) return toJson(Object.fromEntries(value));
  return typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toJson(v)])) : value;
}

function kindOf(error) {
  if (!(error instanceof Error)) return "Error";
  if (error.code === "ENOENT") return "FileNotFoundError";
  if (error.name === "TimeoutError") return "TimeoutError";
  if (/^HTTP \d+$/.test(error.message)) return "HTTPError";
  if (/constraint failed/.test(error.message)) return "IntegrityError";
  if (error.message === "fetch failed") return "ConnectionError";
  return error instanceof SyntaxError ? "ValueError" : error.name;
}

async function run({ unit, args, db: path, cwd }) {
  const { file, params, returns } = units[unit];
  process.chdir(cwd);
  let db = null;
  try {
    const { entry } = await import(file);
    if (path !== null && path !== undefined) {
      const { DatabaseSync } = await import("node:sqlite");
      db = new DatabaseSync(path);
    }
    const given = [...args];
    const values = params.map((shape) => (shape === "db" ? db : fromJson(given.shift(), shape)));
    const value = await entry(...values);
    return { ok: returns[0] === "none" ? null : toJson(value) };
  } catch (error) {
    return { error: kindOf(error), message: String(error?.message ?? error) };
  } finally {
    db?.close();
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  logged.length = 0;
  const answer = await run(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ ...answer, logged })}\n`);
}
'''

__all__ = ["scenario_program"]
