"""Project files that say how names become files: go.mod, Cargo.toml, package.json, tsconfig.json."""

from __future__ import annotations

import json
import re
import tomllib
from posixpath import basename
from typing import Any

from yantra_codex.corpora.graph.facts import Facts, empty_facts

NAMES = ("go.mod", "Cargo.toml", "package.json", "tsconfig.json", "jsconfig.json")
MAX_BYTES = 1_000_000


def project_facts(path: str, source: bytes) -> Facts:
    """What a project file says, as facts of the language "project"; what can't be read says nothing and is a problem.

    package: the name of the module, crate or package. exports: [key, value] pairs, in plain JSON values.
    """
    facts = empty_facts(path, "project", None, source)
    if len(source) > MAX_BYTES:
        facts.problem = f"larger than {MAX_BYTES // 1_000_000} MB"
        return facts
    try:
        READ[basename(path)](facts, source.decode("utf-8", "replace"))
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError) as e:
        facts.problem = f"not readable as {basename(path)}: {str(e)[:100]}"
    return facts


def _go_mod(facts: Facts, text: str) -> None:
    m = re.search(r"^module\s+\"?([^\s\"]+)", text, re.M)
    facts.package = m[1] if m else ""
    facts.exports += [["replace", [a, b]] for a, b in re.findall(r"^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\.{1,2}/\S+)", text, re.M)]


def _cargo(facts: Facts, text: str) -> None:
    data = tomllib.loads(text)
    package, lib = data.get("package", {}), data.get("lib", {})
    facts.package = str(lib.get("name") or package.get("name") or "").replace("-", "_")
    if isinstance(lib.get("path"), str):
        facts.exports.append(["lib", lib["path"]])
    for table in ("dependencies", "dev-dependencies", "build-dependencies"):
        for name, spec in data.get(table, {}).items():
            if isinstance(spec, dict):
                facts.exports.append(["dependency", [name.replace("-", "_"), str(spec.get("package", name)).replace("-", "_")]])
    facts.exports += [["target", str(t.get("path"))] for kind in ("bin", "example", "test", "bench") for t in data.get(kind, ()) if t.get("path")]


def _package_json(facts: Facts, text: str) -> None:
    data = json.loads(text)
    facts.package = str(data.get("name") or "")
    facts.exports += [[key, data[key]] for key in ("main", "module", "types", "typings", "source", "exports", "imports", "type", "browser") if key in data]


def _tsconfig(facts: Facts, text: str) -> None:
    options: dict[str, Any] = json.loads(_without_comments(text)).get("compilerOptions", {})
    facts.exports += [[key, options[key]] for key in ("baseUrl", "paths", "rootDir") if key in options]


def _without_comments(text: str) -> str:
    """JSON with // and /* */ comments and trailing commas -> JSON."""
    text = re.sub(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', lambda m: m[1] or "", text, flags=re.S)
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])', lambda m: m[1] or "", text)


READ = {"go.mod": _go_mod, "Cargo.toml": _cargo, "package.json": _package_json, "tsconfig.json": _tsconfig, "jsconfig.json": _tsconfig}
