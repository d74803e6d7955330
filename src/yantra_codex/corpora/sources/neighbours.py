"""The examples that tests hold for the functions of files beside them.

The calls with literal outcomes are read by asserted.py in Python and by problems/calls in the other languages; here it is
found out which file the function called lies in: by the test's imports, in Go by the folder, in Rust by the file.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from yantra_codex.corpora.items import LIFTED, File
from yantra_codex.corpora.sources.asserted import asserted_calls
from yantra_codex.corpora.sources.reading import read_bytes
from yantra_codex.corpora.walk import Found
from yantra_codex.errors import BadRequest
from yantra_codex.ir.signature import Example
from yantra_codex.problems.calls import find_calls
from yantra_codex.problems.examples import MAX_TEXT, plain

MAX_OF_FUNCTION = 40
MAX_HELD = 200_000  # examples of a whole tree
MAX_EXAMPLE_TEXT = 4_000
MAX_HOPS = 5
PYTHON_TEST = re.compile(r"(?:^|/)(?:tests?/(?:.{0,4000}/)?[^/]+|test_[^/]*|[^/]*_test|tests)\.py$")
ECMA_TEST = re.compile(r"(?:\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)__tests__/)")
QUALIFIED = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)+)$")
ECMA_IMPORT = re.compile(r"""(?:import|const|let|var)\s{1,8}(?:\{([^{}]{1,2000})\}|\*\s{1,4}as\s{1,4}(\w{1,80})|(\w{1,80}))\s{0,8}(?:from\s{0,8}|=\s{0,8}require\()["'](\.{1,2}/[^"'\n]{1,300})["']""")
ECMA_ENDINGS = ("", ".ts", ".js", ".mts", ".mjs", ".jsx", ".cjs", "/index.ts", "/index.js")
OWN_TESTS = re.compile(rb"^(?:assert\b|if __name__|def test)", re.M)
GO_FUNCTION = re.compile(rb"^func (\w+)\s{0,4}[(\[]", re.M)
RUST_FUNCTION = re.compile(rb"^\s{0,40}(?:pub(?:\([\w ]{1,20}\))?\s{1,4})?(?:const\s{1,4})?fn (\w+)\s{0,4}[(<]", re.M)

Examples = dict[str, list[Example]]


class Neighbours:
    """The examples of a tree's functions, read once from its tests; `examples` gives those of one file.

    languages: those whose tests are read.
    """

    def __init__(self, root: Path, found: Sequence[Found], languages: Sequence[str] = LIFTED):
        self.root = root
        self.languages = languages
        self.paths = {f.path for f in found}
        self.by_ending: dict[str, list[str]] = {}
        for f in found:
            if f.language == "python":
                self.by_ending.setdefault(_module(f.path).rpartition(".")[2], []).append(f.path)
        self.by_file: dict[str, Examples] = {}
        self.by_folder: dict[str, Examples] = {}
        self.packages: dict[str, dict[str, str]] = {}
        self.held = 0
        for f in found:
            self._read_test(f)

    def examples(self, file: File) -> dict[str, tuple[Example, ...]]:
        """The examples for a file's functions by name: from the tests around it, and from tests in it."""
        out: Examples = {name: list(examples) for name, examples in self.by_file.get(file.path, {}).items()}
        if file.language not in self.languages:
            return {}
        if file.language == "python" and b"assert" in file.data and OWN_TESTS.search(file.data):
            for name, example in _own_python(file.data):
                _add(out, name, example)
        elif file.language == "go":
            told = self.by_folder.get(posixpath.dirname(file.path), {})
            out = {name: told[name] for name in _names(GO_FUNCTION, file.data) if name in told}
        elif file.language == "rust" and b"#[test]" in file.data:
            names = _names(RUST_FUNCTION, file.data)
            for c in find_calls(plain(file.data.decode()[:MAX_TEXT])):
                if c.name in names:
                    _add(out, c.name, c.example)
        return {name: tuple(examples) for name, examples in sorted(out.items())}

    # ------------------------------------------------------------ reading tests

    def _read_test(self, f: Found) -> None:
        readers = {"python": (PYTHON_TEST, self._read_python), "go": (re.compile(r"_test\.go$"), self._read_go),
                   "javascript": (ECMA_TEST, self._read_ecma), "typescript": (ECMA_TEST, self._read_ecma)}
        if f.language not in readers or f.language not in self.languages or self.held >= MAX_HELD:
            return
        pattern, reader = readers[f.language]
        if not pattern.search(f.path):
            return
        try:
            reader(f.path, read_bytes(self.root / f.path).decode())
        except BadRequest:
            return  # it is a refused unit itself

    def _hold(self, table: dict[str, Examples], key: str, name: str, example: Example) -> None:
        self.held += _add(table.setdefault(key, {}), name, example)

    def _read_go(self, path: str, text: str) -> None:
        for c in find_calls(plain(text[:MAX_TEXT])):
            self._hold(self.by_folder, posixpath.dirname(path), c.name, c.example)

    def _read_ecma(self, path: str, text: str) -> None:
        names: dict[str, tuple[str, str]] = {}
        for m in ECMA_IMPORT.finditer(text):
            target = self._ecma_file(path, m[4])
            for part in (m[1] or "").split(",") if target else ():
                was, _, now = part.strip().removeprefix("type ").replace(":", " as ").partition(" as ")
                names[now.strip() or was.strip()] = (target, was.strip())  # type: ignore[assignment]
            if target and (m[2] or m[3]):
                names[f"{m[2] or m[3]}."] = (target, "")
        for name, target, example in _resolved(plain(text[:MAX_TEXT]), names):
            self._hold(self.by_file, target, name, example)

    def _ecma_file(self, path: str, target: str) -> str | None:
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        bare = re.sub(r"\.[cm]?js$", "", base)  # TypeScript imports "./x.js" and means "./x.ts"
        return next((p for stem in (base, bare) for ending in ECMA_ENDINGS if (p := stem + ending) in self.paths), None)

    def _read_python(self, path: str, text: str) -> None:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        names = self._imported(path, tree)
        if not names:
            return
        for name, example in _calls(tree):
            module, _, function = name.rpartition(".")
            target, there = names.get(f"{module}." if module else name, ("", ""))
            if target:
                self._hold(self.by_file, target, there or function, example)

    # ------------------------------------------------------------ which file a name comes from

    def _imported(self, path: str, tree: ast.Module) -> dict[str, tuple[str, str]]:
        """Local name -> file and name there; "name." for a module, whose functions are called by `name.f`."""
        out: dict[str, tuple[str, str]] = {}
        for n in _statements(tree.body):
            if isinstance(n, ast.Import):
                for a in n.names:
                    if target := self._python_file(a.name, path):
                        out[f"{a.asname or a.name}."] = (target, "")
            elif isinstance(n, ast.ImportFrom):
                base = _absolute(n, path)
                for a in n.names:
                    if target := self._python_file(f"{base}.{a.name}" if base else a.name, path, n.level > 0):
                        out[f"{a.asname or a.name}."] = (target, "")
                    elif target := self._python_file(base, path, n.level > 0):
                        out[a.asname or a.name] = self._defined(target, a.name)
        return out

    def _python_file(self, module: str, near: str, exact: bool = False) -> str | None:
        """The file of a module, the one nearest to `near` where several have its name."""
        if not module:
            return None
        paths = [p for p in self.by_ending.get(module.rpartition(".")[2], ()) if _module(p) == module or (not exact and _module(p).endswith("." + module))]
        return min(paths, key=lambda p: (-len(posixpath.commonpath([posixpath.dirname("/" + p), posixpath.dirname("/" + near)])), len(p), p), default=None)

    def _defined(self, path: str, name: str) -> tuple[str, str]:
        """Where a name is defined that a package passes on: `from .module import name` in its `__init__.py`."""
        for _ in range(MAX_HOPS):
            if not path.endswith("__init__.py"):
                break
            if path not in self.packages:
                self.packages[path] = self._passed_on(path)
            if name not in self.packages[path]:
                break
            path, name = self.packages[path][name].split(":")
        return path, name

    def _passed_on(self, path: str) -> dict[str, str]:
        try:
            tree = ast.parse(read_bytes(self.root / path))
        except (BadRequest, SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        return {a.asname or a.name: f"{target}:{a.name}" for n in tree.body if isinstance(n, ast.ImportFrom)
                if (target := self._python_file(_absolute(n, path), path, n.level > 0)) for a in n.names if target != path}


def _module(path: str) -> str:
    """The dotted name of a file as its tree has it: `src/pkg/a.py` -> `src.pkg.a`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body and those inside them, without walking expressions."""
    waiting = [*body]
    while waiting:
        s = waiting.pop()
        yield s
        for part in ("body", "orelse", "handlers", "finalbody"):
            waiting += getattr(s, part, ())


def _absolute(n: ast.ImportFrom, path: str) -> str:
    """The dotted name that `from ... import` names; relative ones counted from the tree's root."""
    if not n.level:
        return n.module or ""
    folder = posixpath.dirname(path).split("/") if "/" in path else []
    above = folder[: max(0, len(folder) - n.level + 1)]
    return ".".join([*above, *([n.module] if n.module else [])])


def _resolved(text: str, names: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, Example]]:
    """Name, file and example of each call in a text of a function whose file is known."""
    for c in find_calls(text):
        m = QUALIFIED.search(text, max(0, c.start - 100), c.start)
        got = names.get(m[1] if m else c.name)
        if got and not any(c.keywords):
            yield got[1] or c.name, got[0], c.example


def _own_python(data: bytes) -> Iterator[tuple[str, Example]]:
    """The examples among a module's own assertions."""
    try:
        text = data.decode()
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    names = {f.name for f in tree.body if isinstance(f, ast.FunctionDef) and not f.name.startswith("test")}
    yield from ((name, example) for name, example in _calls(tree) if name in names)


def _calls(tree: ast.Module) -> Iterator[tuple[str, Example]]:
    try:
        yield from asserted_calls(tree)
    except (RecursionError, ValueError):  # an expression nested too deeply to be written
        return


def _names(pattern: re.Pattern[bytes], data: bytes) -> list[str]:
    return [m[1].decode() for m in pattern.finditer(data)]


def _add(table: Examples, name: str, example: Example) -> int:
    """Hold an example once, where it is not huge; how many more are held."""
    held = table.setdefault(name, [])
    text = repr(example)
    if len(held) >= MAX_OF_FUNCTION or len(text) > MAX_EXAMPLE_TEXT or any(repr(e) == text for e in held):
        return 0
    held.append(example)
    return 1

