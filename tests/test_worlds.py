"""Programs with effects in the interpreter: every case, and what a world does not allow."""

from __future__ import annotations

import sqlite3

import pytest

import effect_cases
from yantra_codex.errors import RaisedError, TypeMismatch
from yantra_codex.ir import nodes as n
from yantra_codex.ir.interpret import Limits
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.worlds import (
    ANYTHING,
    NOW,
    After,
    Database,
    Exchange,
    Scenario,
    World,
    compare,
    open_world,
    path_of,
    run_in,
    run_scenario,
)

CASES = {c.name: c for c in effect_cases.CASES}
RUNS = [(c.name, s) for c in effect_cases.CASES for s in c.scenarios]


def test_names_are_told_apart() -> None:
    assert len(CASES) == len(effect_cases.CASES)
    assert len({(name, s.name) for name, s in RUNS}) == len(RUNS)


@pytest.mark.parametrize(("name", "scenario"), RUNS, ids=[f"{name}: {s.name}" for name, s in RUNS])
def test_case(name: str, scenario: Scenario) -> None:
    assert run_scenario(CASES[name].program, scenario) == []


@pytest.mark.parametrize("name", list(CASES))
def test_text_form(name: str) -> None:
    p = CASES[name].program
    assert read_program(write_program(p)) == p


def uses(p: n.Program) -> set[str]:
    return {s.op for f in p.functions for s in n.walk_block(f.body) if isinstance(s, n.Do)}


@pytest.mark.parametrize("op", [name for name, row in OPS.items() if row.group == "effects"])
def test_every_effect_has_two_cases(op: str) -> None:
    assert sum(op in uses(c.program) for c in effect_cases.CASES) >= 2


# ---------------------------------------------------------------- what must be seen to fail

SAVE = CASES["save_email"].program
SQL = effect_cases.ANA


@pytest.mark.parametrize(("scenario", "says"), [
    (Scenario("s", ("b@x.org",), World(SQL), 3), "gave 2, expected 3"),
    (Scenario("s", ("b@x.org",), World(SQL), raises="ValueError"), "raised nothing"),
    (Scenario("s", ("ana@x.org",), World(SQL), raises="ValueError"), "expected ValueError"),
    (Scenario("s", ("ana@x.org",), World(SQL), 2), "raised"),
    (Scenario("s", ("b@x.org",), World(SQL), 2, after=After(rows=(("SELECT COUNT(*) FROM users", ((1,),)),))), "SELECT COUNT(*) FROM users gave"),
    (Scenario("s", ("b@x.org",), World(SQL), 2, after=After(files={"a.txt": "a"})), "file a.txt holds None"),
    (Scenario("s", ("b@x.org",), World(SQL), 2, after=After(sent=(("GET", "/", None),))), "sent []"),
    (Scenario("s", ("b@x.org",), World(SQL), 2, after=After(logged=(("info", "saved"),))), "no line of level info"),
])  # fmt: skip
def test_differences_are_told(scenario: Scenario, says: str) -> None:
    told = run_scenario(SAVE, scenario)
    assert len(told) == 1 and told[0].startswith("s: ") and says in told[0]


def test_anything_in_a_row() -> None:
    after = After(rows=(("q", ((1, ANYTHING),)),))
    assert compare(after, [("q", ((1, "2026"),))], [], {}, []) == []
    assert compare(after, [("q", ((2, "2026"),))], [], {}, []) != []


def test_json_files_are_compared_by_value() -> None:
    after = After(files={"a.json": '{"a": 1}'})
    assert compare(after, [], [], {"a.json": '{ "a":1 }\n'}, []) == []
    assert compare(after, [], [], {"a.json": '{"a": 2}'}, []) != []


# ---------------------------------------------------------------- what a world does not allow


@pytest.mark.parametrize("sql", ["ATTACH DATABASE 'x.sqlite' AS x", "PRAGMA writable_schema = 1", "DETACH DATABASE main", "VACUUM INTO 'x.sqlite'"])
def test_refused_statements(sql: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    with pytest.raises(sqlite3.DatabaseError):
        Database().execute(sql, [])
    import os

    assert os.listdir() == []


def test_refused_statements_are_errors_of_the_program() -> None:
    p = read_program('(program (def f ((db db inout)) none (do db_execute db "ATTACH DATABASE \'x.sqlite\' AS x" [])))')
    with open_world(World()) as handles, pytest.raises(RaisedError, match="not authorized"):
        run_in(p, (), handles)


def test_endless_queries_are_stopped() -> None:
    p = read_program('''(program (def f ((db db inout)) int
      (bind c (do db_int db "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n" [])) (return c)))''')
    with open_world(World()) as handles, pytest.raises(RaisedError, match="interrupted"):
        run_in(p, (), handles)


def test_an_open_transaction_is_rolled_back() -> None:
    p = CASES["transfer"].program
    with open_world(World(effect_cases.ACCOUNTS)) as handles:
        with pytest.raises(RaisedError):
            run_in(p, (1, 9, 30), handles)
        assert not handles.db.connection.in_transaction
        run_in(p, (1, 2, 30), handles)
        assert handles.db.connection.execute("SELECT balance FROM accounts ORDER BY id").fetchall() == [(70,), (35,)]


def test_out_of_fuel_rolls_back_too() -> None:
    p = CASES["save_all"].program
    with open_world(World(effect_cases.USERS)) as handles:
        with pytest.raises(Exception, match="steps"):
            run_in(p, ([f"{i}@x.org" for i in range(1000)],), handles, Limits(fuel=300))
        assert handles.db.connection.execute("SELECT COUNT(*) FROM users").fetchone() == (0,)


@pytest.mark.parametrize("text", [
    '(do db_execute db (str_concat "DELETE FROM users WHERE id = " x) [])',
    '(do db_execute db "DELETE FROM users WHERE id = ?" [])',
    '(do db_execute db "DELETE FROM users WHERE name = \'?\'" [(to_any x)])',
    '(do db_execute db "DELETE FROM users WHERE name = \'?" [])',
    "(do db_begin db)",
    "(do db_commit db)",
    "(do db_begin db) (return) (do db_commit db)",
    "(do db_begin db) (do db_begin db) (do db_commit db) (do db_commit db)",
    '(do db_begin db) (if (eq x "") ((return))) (do db_commit db)',
])  # fmt: skip
def test_refused_programs(text: str) -> None:
    with pytest.raises(TypeMismatch):
        read_program(f"(program (def f ((db db inout) (x str)) none {text}))")


def test_a_negative_wait_is_an_error() -> None:
    p = CASES["waited"].program
    assert run_scenario(p, Scenario("s", (-1.0,), raises="ValueError")) == []


def test_the_clock_stands_still() -> None:
    with open_world(World()) as handles:
        assert run_in(read_program("(program (def f ((clock clock inout)) float (bind x (do clock_now clock)) (return x)))"), (), handles) == NOW
        assert run_in(read_program("(program (def f ((clock clock inout)) str (bind x (do clock_iso clock)) (return x)))"), (), handles) == "2026-09-21T14:13:20Z"


def test_answers_come_in_turn_and_the_last_repeats() -> None:
    with open_world(World(http=(Exchange("GET", "/a", 500, "x"), Exchange("GET", "/a", 200, "y")))) as handles:
        assert [handles.http.send("GET", "http://h/a", None, 1.0) for _ in range(3)] == [(500, "x"), (200, "y"), (200, "y")]
        assert handles.http.send("GET", "http://h/b", None, 1.0)[0] == 404


@pytest.mark.parametrize(("url", "path"), [("http://api.test/a?b=c", "/a?b=c"), ("https://x.org", "/"), ("http://x.org/", "/"), ("http://x.org:80/a/b", "/a/b")])
def test_path_of(url: str, path: str) -> None:
    assert path_of(url) == path
