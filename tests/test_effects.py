"""Rendered programs with effects on real engines: every case and every planned sentence, in five languages.

One build for each language holds them all; the tests of a language share it and its answers.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import lru_cache

import pytest

import effect_cases
from sentences import SENTENCES
from yantra_codex.errors import MissingToolchain, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.worlds import Exchange, Scenario
from yantra_codex.languages import LANGUAGES, get
from yantra_codex.languages.base import EffectUnit
from yantra_codex.runner import engines, find, typecheck_typescript
from yantra_codex.runner.engines import from_plain, run_scenarios
from yantra_codex.runner.local_server import Server
from yantra_codex.search.plan import plan

WAIT = 0.02  # what planned waits become here, so that real runs are short


@lru_cache(maxsize=1)
def programs() -> dict[str, tuple[Program, tuple[Scenario, ...]]]:
    """Name -> program and scenarios; a sentence that the planner doesn't read is missing (tests/test_plan.py tells)."""
    out = {c.name: (c.program, c.scenarios) for c in effect_cases.CASES}
    for sentence in SENTENCES:
        try:
            p = plan(sentence)
        except YantraError:
            continue
        out[sentence] = (with_short_waits(p.program), p.scenarios)
    return out


def with_short_waits(p: Program) -> Program:
    """The program with the literal seconds of its waits made small."""
    text = write_program(p)
    for s in [s for f in p.functions for s in n.walk_block(f.body) if isinstance(s, n.Do) and s.op == "clock_sleep"]:
        for e in n.walk_expr(s.args[0]):
            if isinstance(e, n.Lit) and isinstance(e.value, float) and e.value > WAIT:
                text = text.replace(f"(mul {e.value} ", f"(mul {WAIT} ").replace(f"(do clock_sleep {s.place.name} {e.value})", f"(do clock_sleep {s.place.name} {WAIT})")
    return read_program(text)


@lru_cache(maxsize=len(LANGUAGES))
def rendered(language: str) -> dict[str, EffectUnit | str]:
    """Name -> the rendered unit, or why it could not be rendered."""
    out: dict[str, EffectUnit | str] = {}
    for name, (program, _) in programs().items():
        try:
            made = get(language).render(program)
            out[name] = EffectUnit(program, made.code, made.entry)
        except YantraError as error:
            out[name] = f"{type(error).__name__}: {error}"
    return out


@lru_cache(maxsize=len(LANGUAGES))
def outcomes(language: str) -> dict[str, list[str]] | MissingToolchain:
    """Name -> what went wrong in any of its scenarios."""
    units = {name: u for name, u in rendered(language).items() if isinstance(u, EffectUnit)}
    try:
        told = iter(run_scenarios(language, [(u, programs()[name][1]) for name, u in units.items()]))
    except MissingToolchain as error:
        return error
    return {name: [line for _ in programs()[name][1] for line in next(told)] for name in units}


def group(language: str, *values: object, id: str) -> object:
    return pytest.param(language, *values, id=f"{language}: {id}", marks=pytest.mark.xdist_group(f"toolchain-{language}"))


NAMES = (*(c.name for c in effect_cases.CASES), *SENTENCES)


@pytest.mark.parametrize(("language", "name"), [group(language, name, id=name) for language in LANGUAGES for name in NAMES])
def test_on_real_engines(language: str, name: str) -> None:
    if name not in programs():
        pytest.skip("the planner does not read this sentence")
    unit = rendered(language)[name]
    assert isinstance(unit, EffectUnit), f"not rendered: {unit}"
    told = outcomes(language)
    if isinstance(told, MissingToolchain):
        pytest.skip(str(told))
    assert told[name] == [], f"\n{unit.code}"


@pytest.mark.xdist_group("toolchain-typescript")
def test_typescript_is_strict() -> None:
    try:
        tsc = find("tsc")
    except MissingToolchain as error:
        pytest.skip(str(error))
    if not any((folder / "@types" / "node").is_dir() for folder in tsc.reads):
        pytest.skip("@types/node is not installed beside tsc")
    files = {f"unit{i}.ts": u.code for i, u in enumerate(rendered("typescript").values()) if isinstance(u, EffectUnit)}
    found = typecheck_typescript(files)
    assert [f"{d.file}:{d.line} {d.message}\n{files.get(str(d.file))}" for d in found][:5] == []


# ---------------------------------------------------------------- what must be seen to fail

CASES = {c.name: c for c in effect_cases.CASES}


def told_of(name: str, code: str, scenario: int = 0, language: str = "python") -> list[str]:
    """What is told of hand-written code for a case's program."""
    entry = code.rpartition("def ")[2].partition("(")[0]
    return run_scenarios(language, [(EffectUnit(CASES[name].program, code, entry), CASES[name].scenarios[scenario:scenario + 1])])[0]


@pytest.mark.parametrize(("name", "scenario", "code", "says"), [
    ("save_email", 0, "def f(db, email):\n    return db.execute('INSERT INTO users (email) VALUES (?)', (email,)).lastrowid", "SELECT email FROM users"),
    ("save_email", 0, "def f(db, email):\n    with db:\n        return 7 + db.execute('INSERT INTO users (email) VALUES (?)', (email,)).lastrowid", "gave 8, expected 1"),
    ("save_email", 0, "def f(db, email):\n    with db:\n        return db.execute(f\"INSERT INTO users (email) VALUES ('{email}')\").lastrowid", "raised"),
    ("save_email", 2, "def f(db, email):\n    return 1", "raised nothing"),
    ("save_email", 2, "def f(db, email):\n    raise KeyError('x')", "expected IntegrityError"),
    ("register_user", 2, "def f(db, email):\n    raise ValueError('something else')", "expected the message 'invalid email'"),
    ("save_report", 1, "def f(path, title, total):\n    for p in (path, path + '.tmp'):\n        open(p, 'w').write(f'{title}: {total}')", "left a file report.txt.tmp"),
    ("save_report", 1, "def f(path, title, total):\n    open(path, 'w').write(f'{total}')", "file report.txt holds '7'"),
    ("remove_file", 0, "def f(path):\n    pass", "file a.txt holds 'a'"),
    ("log_levels", 0, "def f(name, count):\n    import logging\n    logging.warning('start')", "no line of level debug"),
    ("replace_tags", 0, "def f(base_url, tags):\n    pass", "sent []"),
    ("fetch_user", 1, "def f(url):\n    import urllib.request, json\n    return json.load(urllib.request.urlopen(url.split('?')[0]))", "raised HTTPError"),
    ("fetch_user", 6, "def f(url):\n    import urllib.request, json\n    return json.load(urllib.request.urlopen(url))", "raised nothing, expected TimeoutError"),
    ("count_users", 0, "def f(db):\n    import os\n    os._exit(3)", "the program ended"),
    ("count_users", 0, "def f(db):\n    while True:\n        pass", "no answer within"),
])  # fmt: skip
def test_wrong_code_is_told(name: str, scenario: int, code: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if says.startswith("no answer"):
        monkeypatch.setattr(engines, "ANSWER_S", 1.0)
    told = told_of(name, code, scenario)
    assert len(told) >= 1 and any(says in line for line in told), told


def test_a_program_that_died_is_started_again() -> None:
    program, scenarios = CASES["count_users"].program, CASES["count_users"].scenarios
    code = "def f(db):\n    import os\n    k = db.execute('SELECT COUNT(*) FROM users').fetchone()[0]\n    return k or os._exit(3)"
    told = run_scenarios("python", [(EffectUnit(program, code, "f"), (scenarios[1], scenarios[0]))])
    assert "the program ended" in told[0][0] and told[1] == []


@pytest.mark.parametrize("language", [group(x, id=x) for x in ("rust", "go")])
def test_a_unit_that_does_not_compile_leaves_the_others(language: str) -> None:
    units = [EffectUnit(CASES[x].program, u.code + y, u.entry) for x, y in (("age_of", ""), ("count_users", "\nfunc fn {"), ("is_up", ""))
             if isinstance(u := rendered(language)[x], EffectUnit)]
    assert len(units) == 3
    try:
        told = run_scenarios(language, [(u, CASES[x].scenarios[:1]) for u, x in zip(units, ("age_of", "count_users", "is_up"), strict=True)])
    except MissingToolchain as error:
        pytest.skip(str(error))
    assert told[0] == told[2] == [] and "does not compile" in told[1][0]


def test_an_origin_in_the_code_is_the_real_one() -> None:
    p = read_program('''(program (def f ((http http inout) (log log inout)) any
      (bind x (do http_json http "GET" "https://api.example.com/a" (map) (to_any none) 0.3)) (return x)))''')
    code = "import json, urllib.request\ndef f():\n    '''From https://api.example.com.'''\n    return json.load(urllib.request.urlopen('https://api.example.com/a'))"
    unit = EffectUnit(p, code, "f")
    body = json.dumps({"next": "https://api.example.com/b"})
    scenarios = (Scenario("s", (), effect_cases.World(http=(Exchange("GET", "/a", 200, body),)), {"next": "https://api.example.com/b"}), Scenario("r", (), raises="ConnectionError"))
    assert run_scenarios("python", [(unit, scenarios)]) == [[], []]


def test_files_outside_of_the_folder_are_refused() -> None:
    unit = EffectUnit(CASES["read_lines"].program, "def f(path):\n    return []", "f")
    with pytest.raises(YantraError, match="own folder"):
        run_scenarios("python", [(unit, [effect_cases.run("s", "a.txt", files={"../a.txt": "a"})])])


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [e.language for e in engines.describe_engines()] == ["python", "javascript", "typescript", "rust", "go"]
    monkeypatch.setenv("YANTRA_GO", "/nowhere/go")
    go = {e.language: e for e in engines.describe_engines()}["go"]
    assert "go" in go.missing and "install" in go.install
    with pytest.raises(MissingToolchain):
        run_scenarios("go", [(EffectUnit(CASES["count_users"].program, "", "f"), ())])


# ---------------------------------------------------------------- the server, values


def ask(url: str, method: str = "GET", data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers or {}, method=method), timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def of(*exchanges: Exchange) -> Sequence[tuple[Exchange, str]]:
    return [(e, e.body) for e in exchanges]


def test_the_server_answers_in_turn_and_keeps_what_was_sent() -> None:
    server = Server()
    try:
        with server.serving(of(Exchange("GET", "/a?b=c", 503, "é"), Exchange("GET", "/a?b=c", 200, "y"), Exchange("PUT", "/p", 204))) as sent:
            assert [ask(server.origin + "/a?b=c") for _ in range(3)] == [(503, "é"), (200, "y"), (200, "y")]
            assert ask(server.origin + "/a")[0] == 404
            assert ask(server.origin + "/p", "PUT", b'{"a": 1}') == (204, "")
        assert sent == [("GET", "/a?b=c", None)] * 3 + [("GET", "/a", None), ("PUT", "/p", {"a": 1})]
    finally:
        server.close()


def test_without_answers_connections_are_refused_and_the_address_stays() -> None:
    server = Server()
    try:
        for _ in range(3):
            with server.serving([]), pytest.raises(urllib.error.URLError, match="refused"):
                ask(server.origin + "/a")
            with server.serving(of(Exchange("GET", "/a", 200, "x"))):
                assert ask(server.origin + "/a") == (200, "x")
    finally:
        server.close()


def test_two_servers_never_share_an_address() -> None:
    a = Server(23456)
    b = Server(a.port)
    try:
        with a.serving(of(Exchange("GET", "/", 200, "a"))), b.serving(of(Exchange("GET", "/", 200, "b"))):
            assert a.port != b.port
            assert (ask(a.origin + "/"), ask(b.origin + "/")) == ((200, "a"), (200, "b"))
    finally:
        a.close()
        b.close()


@pytest.mark.parametrize(("value", "t", "wanted"), [
    ({"1": [2]}, "map[int,list[float]]", {1: [2.0]}), ([1, "a"], "tuple[int,str]", (1, "a")), (None, "option[int]", None), ([1], "set[int]", {1}),
    ({"a": {"b": [1, None]}}, "map[str,any]", {"a": {"b": [1, None]}}),
])  # fmt: skip
def test_from_plain(value: object, t: str, wanted: object) -> None:
    assert from_plain(value, parse_type(t)) == wanted
