"""What calls mean, as tools say that share no code with ours: jedi, TypeScript's checker, go/types, rustc.

In: a folder of source files and a language. Out: one `Answer` for each call whose callee has a name. The tools are for
measuring only and no dependency; a missing one raises `Missing`, which says how to install it. Start at `ask`.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Missing(Exception):
    """A tool is not there; the text says how to get it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call means. column: in bytes from 0, of the callee's name; line from 1.

    kind: "definition", the call means one of `targets` ((path, line) below the root: overloads have several lines);
    "outside", what it means is not in the tree; "value", a variable, parameter or field, declared at `targets`;
    "conversion", a type or a constructor without a body, declared at `targets`; "generated", what a macro made;
    "unknown", the tool cannot say. what: the tool's word for what is called.
    """

    path: str
    line: int
    column: int
    name: str
    kind: str
    targets: frozenset[tuple[str, int]]
    what: str


def answers(rows: Iterable[dict[str, Any]]) -> list[Answer]:
    """The tools' rows as answers in order of place, each place once."""
    made = {}
    for row in rows:
        targets = frozenset((path, line) for path, line in row["targets"])
        made[row["path"], row["line"], row["column"]] = Answer(
            row["path"], row["line"], row["column"], row["name"], row["kind"], targets, row["what"]
        )
    return [made[key] for key in sorted(made)]


def sampled(rows: Sequence[Any], sites: int | None, seed: int) -> list[Any]:
    """At most so many of the rows, in their order; all where sites is None."""
    if sites is None or len(rows) <= sites:
        return list(rows)
    return [rows[i] for i in sorted(random.Random(seed).sample(range(len(rows)), sites))]


def run(command: Sequence[str], text: str | None = None, **options: Any) -> str:
    """A tool's standard output; its last words in the error where it fails."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, **options)
    if done.returncode and not done.stdout:
        raise RuntimeError(f"{' '.join(command[:3])} ... failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


def rows_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def tool(variable: str, default: str | None, how: str) -> str:
    """A tool's path: what the environment names, else what lies on the PATH."""
    found = os.environ.get(variable) or (shutil.which(default) if default else None)
    if not found or not Path(found).exists():
        raise Missing(f"{how}; it is looked for at ${variable}" + (f", then as {default} on the PATH" if default else ""))
    return found


def ask(language: str, root: Path, sites: int | None, seed: int) -> list[Answer]:
    """The language's tool asked about a sample of the calls of a tree; about all of them where sites is None.

    Answers are kept by what the tree's files and the oracle's hold, since the tools are slow.
    """
    from benchmarks.graph_oracles import golang, python, rust, typescript

    tools: dict[str, tuple[tuple[str, ...], Callable[..., list[Answer]]]] = {
        "python": ((".py",), python.ask),
        "javascript": (typescript.JAVASCRIPT, typescript.ask_javascript),
        "typescript": (typescript.TYPESCRIPT, typescript.ask_typescript),
        "go": ((".go",), golang.ask),
        "rust": ((".rs", ".toml"), rust.ask),
    }
    extensions, tool_of = tools[language]
    all_at_once = language != "python"  # jedi is asked call by call, and is slow
    key = [language, str(root), "" if all_at_once else f"{sites} {seed}"]
    kept = cache_file(key, [*HERE.iterdir(), *(p for p in root.resolve().rglob("*") if p.suffix in extensions)])
    if not kept.exists():
        made = tool_of(root.resolve(), None if all_at_once else sites, seed)
        kept.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(a) | {"targets": sorted(a.targets)} for a in made]
        kept.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return sampled(answers(rows_of(kept.read_text())), sites, seed)


def cache_file(key: Sequence[str], files: Iterable[Path]) -> Path:
    digest = hashlib.sha256("\0".join(key).encode())
    for path in sorted(p for p in files if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "yantra-codex-benchmarks" / "graph" / f"{digest.hexdigest()[:32]}.jsonl"
