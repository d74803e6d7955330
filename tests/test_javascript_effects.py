"""Effects in JavaScript: what is written, and scenarios' programs that run in Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from backend_cases import node
from yantra_codex.errors import Unsupported
from yantra_codex.ir.text import read_program
from yantra_codex.languages.base import EffectUnit
from yantra_codex.languages.ecma_sql import selected
from yantra_codex.languages.javascript import LANGUAGE as JAVASCRIPT


def functions(text: str) -> str:
    """A program's own functions, rendered."""
    return JAVASCRIPT.render(read_program(text)).functions


FLAGSHIP = r"""(program (def validate_email_and_save ((db db inout) (email str)) int
  (if (not (re_full_match email "[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) ((raise ValueError "invalid email")))
  (bind taken (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
  (if taken ((raise ValueError "email already exists")))
  (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (return user_id)))"""

TRANSACTION = r"""(program (def transfer ((db db inout) (source int) (target int) (amount int)) none
  (do db_begin db)
  (do db_execute db "UPDATE accounts SET balance = balance - ? WHERE id = ?" [(to_any amount) (to_any source)])
  (bind changed (do db_execute db "UPDATE accounts SET balance = balance + ? WHERE id = ?" [(to_any amount) (to_any target)]))
  (if (eq changed 0) ((raise KeyError "no such account")))
  (do db_commit db)))"""

AFTER_TRANSACTION = r"""(program (def add ((db db inout) (log log inout) (name str)) int
  (do db_begin db)
  (bind item_id (do db_insert db "INSERT INTO items (name) VALUES (?)" [(to_any name)]))
  (do db_commit db)
  (do log_info log "added")
  (return item_id)))"""

RETRY = r"""(program
  (def load ((http http inout) (clock clock inout) (log log inout) (url str)) any
    (var data any)
    (try ((set data (call fetch_with_retry http clock url)))
      (catch (Exception) error
        (do log_error log (str_concat "could not load: " error))
        (raise RuntimeError (str_concat "could not load: " error))))
    (return data))
  (def fetch_with_retry ((http http inout) (clock clock inout) (url str)) any
    (range attempt 0 2 1
      (try ((return (call fetch_once http url))) (catch (Exception) error (do clock_sleep clock (mul 0.5 (to_float (int_pow 2 attempt)))))))
    (return (call fetch_once http url)))
  (def fetch_once ((http http inout) (url str)) any
    (bind data (do http_json http "GET" url (map) (to_any none) 10.0))
    (return data)))"""

RENDERED = {
    "a check, a duplicate and an insert": (FLAGSHIP, r"""export function validateEmailAndSave(db, email) {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/u.test(email)) {
    throw new Error("invalid email");
  }
  const taken = db.prepare("SELECT 1 FROM users WHERE email = ?").get(email) !== undefined;
  if (taken) {
    throw new Error("email already exists");
  }
  const { lastInsertRowid } = db.prepare("INSERT INTO users (email) VALUES (?)").run(email);
  return Number(lastInsertRowid);
}
"""),
    "a transaction": (TRANSACTION, """export function transfer(db, source, target, amount) {
  db.exec("BEGIN");
  try {
    db.prepare("UPDATE accounts SET balance = balance - ? WHERE id = ?").run(amount, source);
    const { changes } = db
      .prepare("UPDATE accounts SET balance = balance + ? WHERE id = ?")
      .run(amount, target);
    if (changes === 0) {
      throw new Error("no such account");
    }
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
"""),
    "what a transaction gives is used after it": (AFTER_TRANSACTION, """export function add(db, name) {
  let itemId;
  db.exec("BEGIN");
  try {
    const result = db.prepare("INSERT INTO items (name) VALUES (?)").run(name);
    itemId = Number(result.lastInsertRowid);
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
  console.info("added");
  return itemId;
}
"""),
    "what waits is async, up to the entry": (RETRY, """export async function load(url) {
  try {
    return await fetchWithRetry(url);
  } catch (error) {
    console.error(`could not load: ${error.message}`);
    throw new Error(`could not load: ${error.message}`, { cause: error });
  }
}

async function fetchWithRetry(url) {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      return await fetchOnce(url);
    } catch {
      await sleep(500 * 2 ** attempt);
    }
  }
  return fetchOnce(url);
}

async function fetchOnce(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}
"""),
    "a body is sent as JSON": (r"""(program (def notify ((http http inout) (url str) (name str)) none
  (do http_text http "POST" url (map ("Authorization" "Bearer x")) (to_any (the map[str,any] (map ("name" (to_any name)) ("new" (to_any true))))) 2.5)))""",
                               """export async function notify(url, name) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Bearer x" },
    body: JSON.stringify({ name, new: true }),
    signal: AbortSignal.timeout(2500),
  });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
}
"""),
    "statements of a loop are prepared once": (r"""(program (def save_all ((db db inout) (users list[map[str,any]])) int
  (for (user) users (do db_insert db "INSERT INTO users (name) VALUES (?)" [(map_get user "name")]))
  (return (length users))))""", """export function saveAll(db, users) {
  const insert = db.prepare("INSERT INTO users (name) VALUES (?)");
  for (const user of users) {
    insert.run(sqlValue(user.name));
  }
  return users.length;
}
"""),
    "a row that may be missing": (r"""(program (def user_name ((db db inout) (user_id int)) str
  (bind user (do db_row db "SELECT name FROM users WHERE id = ?" [(to_any user_id)]))
  (if (is_none user) ((raise KeyError "user not found")))
  (return (cast (map_get (unwrap user) "name") "str"))))""", """export function userName(db, userId) {
  const user = db.prepare("SELECT name FROM users WHERE id = ?").get(userId);
  if (user === undefined) {
    throw new Error("user not found");
  }
  return asString(user.name);
}
"""),
    "one number gets a name": (r"""(program (def count_users ((db db inout)) int
  (bind count (do db_int db "SELECT COUNT(*) FROM users" []))
  (return count)))""", """export function countUsers(db) {
  const { count } = db.prepare("SELECT COUNT(*) AS count FROM users").get();
  return count;
}
"""),
    "rows are objects": (r"""(program (def report ((db db inout)) list[map[str,any]]
  (bind orders (do db_rows db "SELECT customer, total FROM orders" []))
  (let large list[map[str,any]] (filter orders (fn (order:map[str,any]) (gt (cast (map_get order "total") "float") 100.0))))
  (return (map large (fn (order:map[str,any]) (map_with order "vat" (to_any (mul 0.2 (cast (map_get order "total") "float")))))))))""",
                         """export function report(db) {
  const orders = db.prepare("SELECT customer, total FROM orders").all();
  const large = orders.filter((order) => asNumber(order.total) > 100);
  return large.map((order) => ({ ...order, vat: 0.2 * asNumber(order.total) }));
}
"""),
    "a file is read where its text is used": (r"""(program (def load ((files files inout) (path str)) any
  (bind there (do file_exists files path))
  (if (not there) ((return (to_any none))))
  (bind text (do file_read files path))
  (return (json_parse text))))""", """export function load(path) {
  if (!existsSync(path)) {
    return null;
  }
  return JSON.parse(readFileSync(path, "utf8"));
}
"""),
}


@pytest.mark.parametrize("name", RENDERED)
def test_rendered(name: str) -> None:
    text, expected = RENDERED[name]
    assert functions(text) == expected


def test_imports_and_helpers_are_those_in_use() -> None:
    rendered = JAVASCRIPT.render(read_program(r"""(program (def save ((files files inout) (clock clock inout) (path str) (text str)) none
  (do file_write files path text) (do clock_sleep clock 0.25)))"""))
    assert rendered.imports == ('import { renameSync, rmSync, writeFileSync } from "node:fs";', 'import { setTimeout as sleep } from "node:timers/promises";')
    assert list(rendered.helpers) == ["writeAtomically"]
    assert rendered.functions == "export async function save(path, text) {\n  writeAtomically(path, text);\n  await sleep(250);\n}\n"


def test_a_given_function_becomes_async() -> None:
    program = read_program(r"""(program (def status ((http http inout) (url str)) int
  (bind status (do http_status http "GET" url (map) (to_any none) 2.0)) (return status)))""")
    for stub, head in (("function check(address) {\n}\n", "async function check(address) {"), ("const check = (address) => {\n};\n", "const check = async (address) => {")):
        assert JAVASCRIPT.render(program, JAVASCRIPT.read_stubs(stub)[0].signature).functions.startswith(head)


def test_a_get_request_has_no_body() -> None:
    with pytest.raises(Unsupported, match="GET request with a body"):
        functions('(program (def f ((http http inout) (url str)) none (do http_text http "GET" url (map) (to_any 1) 2.0)))')


@pytest.mark.parametrize(("sql", "columns"), [
    ("SELECT id, u.name, COUNT(*) AS n, max(a, b) FROM users u", ["id", "name", "n"]), ("SELECT DISTINCT 'a, b' AS x FROM t", ["x"]), ("SELECT * FROM t", ["*"]),
    ("INSERT INTO t VALUES (1)", []), ('SELECT "order" FROM t', ["order"]),
])
def test_columns_that_are_selected(sql: str, columns: list[str]) -> None:
    assert selected(sql) == columns


def test_a_program_of_scenarios(tmp_path: Path) -> None:
    """Two units and three jobs: a value, an error of the code's own, one of the platform's; the log comes along."""
    texts = (r"""(program (def shout ((log log inout) (counts map[str,int]) (name str)) map[str,int]
  (if (eq name "") ((raise ValueError "no name")))
  (do log_warning log name) (map_put_one counts name)))""".replace("(map_put_one counts name)", "(return (map_with counts name 1))"),
             '(program (def read ((files files inout) (path str)) str (bind text (do file_read files path)) (return text)))')
    units = []
    for text in texts:
        program = read_program(text)
        rendered = JAVASCRIPT.render(program)
        units.append(EffectUnit(program, rendered.code, rendered.entry))
    for name, text in JAVASCRIPT.scenario_program(units).items():
        (tmp_path / name).write_text(text)
    jobs = [{"unit": 0, "args": [{"a": 2}, "b"]}, {"unit": 0, "args": [{}, ""]}, {"unit": 1, "args": ["none.txt"]}]
    stdin = "".join(json.dumps({**job, "db": None, "cwd": str(tmp_path)}) + "\n" for job in jobs)
    done = subprocess.run([node(), "main.mjs"], cwd=tmp_path, input=stdin, capture_output=True, text=True, timeout=60, check=True)
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert first == {"ok": {"a": 2, "b": 1}, "logged": [["warning", "b"]]}
    assert second == {"error": "Error", "message": "no name", "logged": []}
    assert third["error"] == "FileNotFoundError"
