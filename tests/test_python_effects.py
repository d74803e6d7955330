"""Effects in Python: how they are written, that what is written lifts back, what other people's code lifts to, what is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from effect_cases import CASES, Case
from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import INT, STR, Type
from yantra_codex.ir.worlds import After, Scenario, World, run_scenario
from yantra_codex.languages import get
from yantra_codex.languages.pylift import lift

PYTHON = get("python")
WRITTEN = {
    "a check, a look-up and a write": (
        r'''(program (def save ((db db inout) (email str)) int
          (if (not (re_full_match email "\\S+@\\S+")) ((raise ValueError "invalid email")))
          (bind taken (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
          (if taken ((raise ValueError "email already exists")))
          (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
          (return user_id)))''',
        '''import re
import sqlite3


def save(db: sqlite3.Connection, email: str) -> int:
    if re.fullmatch(r"\\S+@\\S+", email) is None:
        raise ValueError("invalid email")
    taken = db.execute("SELECT 1 FROM users WHERE email = ?", (email,)).fetchone()
    if taken is not None:
        raise ValueError("email already exists")
    with db:
        cursor = db.execute("INSERT INTO users (email) VALUES (?)", (email,))
    return cursor.lastrowid
''',
    ),
    "handles other than a database are not parameters; a retry": (
        r'''(program (def load ((http http inout) (clock clock inout) (log log inout) (url str)) any
          (range attempt 0 3 1
            (try ((bind found (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 10.0)) (return found))
              (catch (Exception) e
                (do log_warning log (str_concat "attempt " (str_concat (int_to_str attempt) (str_concat " failed: " e))))
                (if (eq attempt 2) ((raise RuntimeError (str_concat "could not load: " e))))))
            (do clock_sleep clock 1.0))
          (raise RuntimeError "no attempts")))''',
        '''import json
import logging
import time
import urllib.request
from typing import Any

logger = logging.getLogger(__name__)


def load(url: str) -> Any:
    for attempt in range(3):
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                content = response.read()
            return json.loads(content) if content else None
        except Exception as error:
            logger.warning("attempt %s failed: %s", attempt, error)
            if attempt == 2:
                raise RuntimeError(f"could not load: {error}") from error
        time.sleep(1)
    raise RuntimeError("no attempts")
''',
    ),
    "a helper that is called in a transaction leaves the commit to its caller": (
        r'''(program (def order ((db db inout) (item str)) int
          (do db_begin db)
          (bind order_id (do db_insert db "INSERT INTO orders (item) VALUES (?)" [(to_any item)]))
          (perform (call take db item))
          (do db_commit db)
          (return order_id))
         (def take ((db db inout) (item str)) none
          (bind changed (do db_execute db "UPDATE stock SET n = n - 1 WHERE item = ? AND n > 0" [(to_any item)]))
          (if (eq changed 0) ((raise ValueError "out of stock")))))''',
        '''import sqlite3


def order(db: sqlite3.Connection, item: str) -> int:
    with db:
        order_id = db.execute("INSERT INTO orders (item) VALUES (?)", (item,)).lastrowid
        take(db, item)
    return order_id


def take(db: sqlite3.Connection, item: str) -> None:
    changed = db.execute(
        "UPDATE stock SET n = n - 1 WHERE item = ? AND n > 0", (item,)
    ).rowcount
    if changed == 0:
        raise ValueError("out of stock")
''',
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_written(name: str) -> None:
    text, expected = WRITTEN[name]
    assert PYTHON.render(read_program(text)).code == expected


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_lifts_back(case: Case) -> None:
    rendered = PYTHON.render(case.program)
    program = lift(rendered.code, rendered.entry)
    assert PYTHON.render(program).code == rendered.code
    assert [line for s in case.scenarios for line in run_scenario(program, s)] == []


def test_written_as_ruff_likes_it(tmp_path: Path) -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        pytest.skip("ruff is not installed")
    for c in CASES:
        (tmp_path / f"{c.name}.py").write_text(PYTHON.render(c.program).code, encoding="utf-8")
    rules = ["--select", "E,F,B,UP,I", "--ignore", "E501,B905"]  # B905: rows are as long as their header by construction
    for command in (["format", "--isolated", "--check"], ["check", "--isolated", "--target-version", "py311", *rules]):
        done = subprocess.run([ruff, *command, str(tmp_path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_stub_without_handles_is_kept() -> None:
    program = read_program('(program (def add ((db db inout) (log log inout) (name str)) int '
                           '(do log_info log "adding") (bind i (do db_insert db "INSERT INTO t (name) VALUES (?)" [(to_any name)])) (return i)))')
    own = Signature("store_name", (SigParam("conn", Type("db")), SigParam("n", STR)), INT, language="python", header="def store_name(conn, n):")
    assert PYTHON.render(program, own).functions == (
        'def store_name(conn, n):\n    logger.info("adding")\n    with conn:\n'
        '        cursor = conn.execute("INSERT INTO t (name) VALUES (?)", (n,))\n    return cursor.lastrowid\n')


# ---------------------------------------------------------------- other people's code

DB = "import sqlite3\n"
LIFTED = {
    "a cursor and a commit": (DB + '''
def add(conn: sqlite3.Connection, name: str, email: str) -> int:
    cur = conn.cursor()
    cur.execute("SELECT id FROM users WHERE email = ?", (email,))
    if cur.fetchone():
        raise ValueError(f"{email} is taken")
    cur.execute("INSERT INTO users (name, email) VALUES (?, ?)", (name, email))
    conn.commit()
    return cur.lastrowid
''', ["db_exists", "db_insert"]),
    "several writes and a commit": (DB + '''
def move(db: sqlite3.Connection, a: int, b: int) -> None:
    row = db.execute("SELECT n FROM t WHERE id = ?", (a,)).fetchone()
    if row is None:
        raise LookupError("none")
    db.execute("UPDATE t SET n = n - ? WHERE id = ?", (row[0], a))
    db.execute("UPDATE t SET n = n + ? WHERE id = ?", (row[0], b))
    db.commit()
''', ["db_row", "db_begin", "db_execute", "db_execute", "db_commit"]),
    "a return inside a transaction, named values": (DB + '''
def add(db: sqlite3.Connection, title: str) -> int:
    with db:
        cur = db.execute("INSERT INTO posts (title) VALUES (:title)", {"title": title})
        return cur.lastrowid
''', ["db_begin", "db_insert", "db_commit"]),
    "rows taken apart": (DB + '''
def totals(db: sqlite3.Connection) -> dict[str, float]:
    out: dict[str, float] = {}
    for city, amount in db.execute("SELECT city, SUM(amount) AS amount FROM sales GROUP BY city"):
        out[city] = amount
    return out
''', ["db_rows", "map_put"]),
    "many rows": (DB + '''
def save(db: sqlite3.Connection, names: list[str]) -> None:
    with db:
        db.executemany("INSERT INTO t (name) VALUES (?)", [(x,) for x in names if x])
''', ["db_begin", "db_execute", "db_commit"]),
    "requests": ('''
import logging
import requests
log = logging.getLogger(__name__)

def user(user_id: int) -> dict:
    response = requests.get(f"https://api.test/users/{user_id}", headers={"Accept": "application/json"}, timeout=5)
    response.raise_for_status()
    data = response.json()
    log.info("got %s", data["name"])
    return data
''', ["http_json", "log_info"]),
    "a body of JSON": ('''
import httpx

def send(url: str, name: str) -> int:
    return_code = httpx.post(url, json={"name": name}, timeout=3.0)
    return return_code.status_code
''', ["http_status"]),
    "files": ('''
import json
from pathlib import Path

def bump(path: str) -> int:
    if Path(path).exists():
        with open(path) as f:
            count = json.load(f)["count"]
    else:
        count = 0
    Path(path).write_text(json.dumps({"count": count + 1}))
    return count
''', ["file_exists", "file_read", "file_write"]),
    "lines": ('''
def words(path: str) -> int:
    count = 0
    with open(path) as f:
        for line in f:
            count += len(line.split())
    return count
''', ["file_read"]),
    "time": ('''
import time
from datetime import datetime, timezone

def stamp(path: str) -> str:
    time.sleep(1)
    with open(path, "a") as f:
        f.write(str(time.time()))
    return datetime.now(timezone.utc).date().isoformat()
''', ["clock_sleep", "clock_now", "file_append", "clock_today"]),
    "records of a CSV file": ('''
import csv

def emails(path: str) -> list[str]:
    with open(path, newline="") as f:
        return [row["email"] for row in csv.DictReader(f)]
''', ["file_read"]),
    "paths and any failure to get an answer": ('''
from pathlib import Path
import requests

def store(folder: Path, url: str) -> bool:
    try:
        response = requests.get(url, timeout=10)
        response.raise_for_status()
        page = response.text
    except requests.RequestException:
        return False
    target = folder / "page.html"
    target.write_text(page)
    return True
''', ["http_text", "file_write"]),
    "an error of the database": (DB + '''
def save(db: sqlite3.Connection, email: str) -> bool:
    try:
        with db:
            db.execute("INSERT INTO users (email) VALUES (?)", (email,))
    except sqlite3.IntegrityError:
        return False
    return True
''', ["db_execute"]),
}


@pytest.mark.parametrize("name", LIFTED)
def test_lifted(name: str) -> None:
    source, ops = LIFTED[name]
    program = lift(source)
    assert [s.op for s in n.walk_block(program.entry.body) if isinstance(s, n.Do)] == ops or ops == [
        s.op for s in n.walk_block(program.entry.body) if isinstance(s, n.Do) or (isinstance(s, n.Set) and s.place.path) for s in [_as_do(s)]]
    code = PYTHON.render(program).code
    assert PYTHON.render(lift(code)).code == code


def _as_do(s: n.Stmt) -> n.Do:
    """A store into a map as the op that it is."""
    return s if isinstance(s, n.Do) else n.Do("map_put", s.place)  # type: ignore[attr-defined]


def test_handles_come_in_one_order() -> None:
    program = lift(LIFTED["time"][0])
    assert [(p.name, p.inout) for p in program.entry.params] == [("files", True), ("clock", True), ("path", False)]


def test_what_is_lifted_works() -> None:
    program = lift(LIFTED["a cursor and a commit"][0])
    world = World(("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT)", "INSERT INTO users (name, email) VALUES ('a', 'a@b')"))
    after = After(rows=(("SELECT name, email FROM users WHERE id = 2", (("O'Brien; --", "x@y"),)),))
    assert run_scenario(program, Scenario("new", ("O'Brien; --", "x@y"), world, 2, after=after)) == []
    assert run_scenario(program, Scenario("taken", ("z", "a@b"), world, raises="ValueError")) == []


REFUSED = {
    "SQL from an f-string": (DB + 'def f(db: sqlite3.Connection, x: str):\n    return db.execute(f"SELECT * FROM t WHERE x = \'{x}\'").fetchall()\n', "parameterise"),
    "SQL put together": (DB + 'def f(db: sqlite3.Connection, x: str) -> bool:\n    return db.execute("SELECT 1 FROM t WHERE x = " + x).fetchone() is not None\n', "parameterise"),
    "SQL by format": (DB + 'def f(db: sqlite3.Connection, x: str) -> None:\n    with db:\n        db.execute("DELETE FROM t WHERE x = %s" % x)\n', "parameterise"),
    "no commit": (DB + 'def f(db: sqlite3.Connection, x: str) -> None:\n    db.execute("DELETE FROM t WHERE x = ?", (x,))\n', "never committed"),
    "rows as tuples": (DB + 'def f(db: sqlite3.Connection) -> list:\n    return db.execute("SELECT a FROM t").fetchall()\n', "as tuples"),
    "no timeout": ("import requests\ndef f(url: str) -> str:\n    r = requests.get(url)\n    r.raise_for_status()\n    return r.text\n", "timeout"),
    "errors not raised": ("import requests\ndef f(url: str) -> str:\n    r = requests.get(url, timeout=3)\n    return r.text\n", "raise_for_status"),
    "a connection of its own": (DB + 'def f(p: str) -> None:\n    with sqlite3.connect(p) as db:\n        db.execute("DELETE FROM t")\n', "as a parameter"),
    "a commit inside another": (
        DB + "def f(db: sqlite3.Connection) -> None:\n    with db:\n        db.execute('DELETE FROM t')\n        g(db)\n"
        "def g(db: sqlite3.Connection) -> None:\n    with db:\n        db.execute('DELETE FROM u')\n", "inside a transaction"),
    "local time": ('from datetime import datetime\ndef f() -> str:\n    return datetime.now().strftime("%Y-%m-%d")\n', "UTC"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    source, reason = REFUSED[name]
    with pytest.raises(Unsupported, match=reason):
        lift(source)
