"""Programs with effects and what must come of them: run in the interpreter, and rendered and run on real engines.

A case is a program in the text form and its scenarios. Timeouts and waits are short, so that real runs are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.nodes import Program
from yantra_codex.ir.text import read_program
from yantra_codex.ir.worlds import ORIGIN, After, Exchange, Scenario, World

INJECTION = "Robert'); DROP TABLE users;--"
QUOTES = "O'Brien \"Bob\" \\ ; -- é\n{x} %s ${y}"


@dataclass(frozen=True, slots=True)
class Case:
    """name: also the test's id. text: the program."""

    name: str
    text: str
    scenarios: tuple[Scenario, ...]

    @property
    def program(self) -> Program:
        return read_program(self.text)


CASES: list[Case] = []


def case(text: str, *scenarios: Scenario) -> None:
    """Adds a case, named after its entry."""
    program = read_program(text)
    CASES.append(Case(program.entry.name, text, scenarios))


def run(name: str, *args: Any, gives: Any = None, sql: tuple[str, ...] = (), http: tuple[Exchange, ...] = (), files: dict[str, str] | None = None,
        raises: str | None = None, texts: dict[str, str | None] | None = None, **after: Any) -> Scenario:
    """A scenario; texts: the files afterwards; `after` are the other fields of After."""
    world = World(sql, http, files or {})
    return Scenario(name, args, world, raises=raises, after=After(files=texts or {}, **after), **({} if raises is not None else {"expected": gives}))


def get(path: str, body: Any = "", status: int = 200, delay_s: float = 0.0) -> Exchange:
    return answer("GET", path, body, status, delay_s)


def answer(method: str, path: str, body: Any = "", status: int = 200, delay_s: float = 0.0) -> Exchange:
    return Exchange(method, path, status, body if isinstance(body, str) else json.dumps(body), delay_s)


def holds(query: str, *rows: tuple[Any, ...]) -> tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...]:
    return ((query, rows),)


# ---------------------------------------------------------------- database

USERS = ("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL UNIQUE, age INTEGER, active INTEGER NOT NULL DEFAULT 1)",)
ANA = (*USERS, "INSERT INTO users (name, email, age) VALUES ('Ana', 'ana@x.org', 31)")
THREE = (*ANA, "INSERT INTO users (name, email, age, active) VALUES ('Bo', 'bo@x.org', NULL, 0)", "INSERT INTO users (name, email, age) VALUES ('Cy', 'cy@x.org', 19)")
EMAILS = "SELECT email FROM users ORDER BY id"

case(r'''(program (def register_user ((db db inout) (email str)) int
  (doc "Save a user with a valid, new e-mail address; gives the id.")
  (if (not (re_full_match email "[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) ((raise ValueError "invalid email")))
  (bind taken (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
  (if taken ((raise ValueError "email already exists")))
  (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (return user_id)))''',
     run("new", "a@b.co", gives=1, sql=USERS, rows=holds(EMAILS, ("a@b.co",))),
     run("second", "a@b.co", gives=2, sql=ANA, rows=holds(EMAILS, ("ana@x.org",), ("a@b.co",))),
     run("invalid", "ab.co", sql=USERS, raises="ValueError", rows=holds(EMAILS)),
     run("line end", "a@b.co\n", sql=USERS, raises="ValueError", rows=holds(EMAILS)),
     run("duplicate", "ana@x.org", sql=ANA, raises="ValueError", rows=holds(EMAILS, ("ana@x.org",))),
     run("no table", "a@b.co", raises="OperationalError"))

case(r'''(program (def save_email ((db db inout) (email str)) int
  (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (return user_id)))''',
     run("injection is a value", INJECTION, gives=1, sql=USERS, rows=holds(EMAILS, (INJECTION,))),
     run("quotes and signs", QUOTES, gives=2, sql=ANA, rows=holds(EMAILS, ("ana@x.org",), (QUOTES,))),
     run("constraint", "ana@x.org", sql=ANA, raises="IntegrityError", rows=holds(EMAILS, ("ana@x.org",))))

case(r'''(program (def rename_user ((db db inout) (user_id int) (name str)) int
  (bind changed (do db_execute db "UPDATE users SET name = ? WHERE id = ?" [(to_any name) (to_any user_id)]))
  (return changed)))''',
     run("there", 1, QUOTES, gives=1, sql=ANA, rows=holds("SELECT name FROM users", (QUOTES,))),
     run("missing", 9, "Eve", gives=0, sql=ANA, rows=holds("SELECT name FROM users", ("Ana",))))

case(r'''(program (def delete_inactive ((db db inout)) int
  (bind deleted (do db_execute db "DELETE FROM users WHERE active = 0" []))
  (return deleted)))''',
     run("one", gives=1, sql=THREE, rows=holds(EMAILS, ("ana@x.org",), ("cy@x.org",))),
     run("none", gives=0, sql=USERS))

case(r'''(program (def delete_user ((db db inout) (user_id int)) none
  (bind deleted (do db_execute db "DELETE FROM users WHERE id = ?" [(to_any user_id)]))
  (if (eq deleted 0) ((raise KeyError "no such user")))))''',
     run("there", 1, sql=ANA, rows=holds(EMAILS)),
     run("missing", 9, sql=ANA, raises="KeyError", rows=holds(EMAILS, ("ana@x.org",))))

case(r'''(program (def remember ((db db inout) (key str) (value any)) none
  (do db_execute db "CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value)" [])
  (do db_execute db "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value" [(to_any key) value])))''',
     run("text", "color", "red", rows=holds("SELECT key, value FROM settings", ("color", "red"))),
     run("number", "size", 7, rows=holds("SELECT key, value FROM settings", ("size", 7))),
     run("fraction", "rate", 0.25, rows=holds("SELECT key, value FROM settings", ("rate", 0.25))),
     run("nothing", "none", None, rows=holds("SELECT key, value FROM settings", ("none", None))),
     run("again", "color", "blue", sql=("CREATE TABLE settings (key TEXT PRIMARY KEY, value)", "INSERT INTO settings VALUES ('color', 'red')"),
         rows=holds("SELECT key, value FROM settings", ("color", "blue"))))

case(r'''(program (def save_flags ((db db inout) (name str) (active bool) (score float) (age option[int])) int
  (bind flag_id (do db_insert db "INSERT INTO flags (name, active, score, age) VALUES (?, ?, ?, ?)" [(to_any name) (to_any active) (to_any score) (to_any age)]))
  (return flag_id)))''',
     run("on", "a", True, 2.5, 7, gives=1, sql=("CREATE TABLE flags (id INTEGER PRIMARY KEY, name TEXT, active INTEGER, score REAL, age INTEGER)",),
         rows=holds("SELECT name, active, score, age FROM flags", ("a", 1, 2.5, 7))),
     run("off", "b", False, 0.0, None, gives=1, sql=("CREATE TABLE flags (id INTEGER PRIMARY KEY, name TEXT, active INTEGER, score REAL, age INTEGER)",),
         rows=holds("SELECT name, active, score, age FROM flags", ("b", 0, 0.0, None))))

case(r'''(program (def find_user ((db db inout) (email str)) option[map[str,any]]
  (bind user (do db_row db "SELECT id, name, email, age FROM users WHERE email = ?" [(to_any email)]))
  (return user)))''',
     run("there", "ana@x.org", gives={"id": 1, "name": "Ana", "email": "ana@x.org", "age": 31}, sql=ANA),
     run("NULL", "bo@x.org", gives={"id": 2, "name": "Bo", "email": "bo@x.org", "age": None}, sql=THREE),
     run("missing", INJECTION, gives=None, sql=ANA, rows=holds("SELECT COUNT(*) FROM users", (1,))))

case(r'''(program (def user_name ((db db inout) (user_id int)) str
  (bind user (do db_row db "SELECT name FROM users WHERE id = ?" [(to_any user_id)]))
  (if (is_none user) ((raise KeyError "user not found")))
  (return (cast (map_get (unwrap user) "name") "str"))))''',
     run("there", 1, gives="Ana", sql=ANA), run("missing", 2, sql=ANA, raises="KeyError"))

case(r'''(program (def list_users ((db db inout)) list[map[str,any]]
  (bind users (do db_rows db "SELECT id, name, age FROM users ORDER BY name DESC" []))
  (return users)))''',
     run("three", gives=[{"id": 3, "name": "Cy", "age": 19}, {"id": 2, "name": "Bo", "age": None}, {"id": 1, "name": "Ana", "age": 31}], sql=THREE),
     run("none", gives=[], sql=USERS), run("no table", raises="OperationalError"))

case(r'''(program (def list_page ((db db inout) (page int) (page_size int)) list[map[str,any]]
  (if (or (lt page 1) (lt page_size 1)) ((raise ValueError "page and page_size must be positive")))
  (bind rows (do db_rows db "SELECT name FROM users ORDER BY id LIMIT ? OFFSET ?" [(to_any page_size) (to_any (mul (sub page 1) page_size))]))
  (return rows)))''',
     run("first", 1, 2, gives=[{"name": "Ana"}, {"name": "Bo"}], sql=THREE), run("second", 2, 2, gives=[{"name": "Cy"}], sql=THREE),
     run("after the end", 5, 2, gives=[], sql=THREE), run("zero", 0, 2, sql=THREE, raises="ValueError"))

case(r'''(program (def search_users ((db db inout) (term str)) list[str]
  (bind rows (do db_rows db "SELECT name FROM users WHERE name LIKE ? ORDER BY id" [(to_any (str_concat (str_concat "%" term) "%"))]))
  (return (map rows (fn (row:map[str,any]) (cast (map_get row "name") "str"))))))''',
     run("a", "a", gives=["Ana"], sql=THREE), run("all", "", gives=["Ana", "Bo", "Cy"], sql=THREE), run("injection", "' OR 1=1 --", gives=[], sql=THREE))

case(r'''(program (def active_names ((db db inout)) list[str]
  (bind rows (do db_rows db "SELECT * FROM users ORDER BY id" []))
  (let active list[map[str,any]] (filter rows (fn (row:map[str,any]) (eq (cast (map_get row "active") "int") 1))))
  (return (map active (fn (row:map[str,any]) (upper (cast (map_get row "name") "str")))))))''',
     run("two of three", gives=["ANA", "CY"], sql=THREE), run("none", gives=[], sql=USERS))

ORDERS = ("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL, quantity INTEGER)",)
SOME_ORDERS = (*ORDERS, "INSERT INTO orders (customer, total, quantity) VALUES ('Ana', 10.5, 2), ('Bo', 4.0, 1), ('Ana', 20.25, 3), ('Cy', 4.5, 9)")

case(r'''(program (def total_spent ((db db inout) (customer str)) float
  (bind orders (do db_rows db "SELECT total FROM orders WHERE customer = ?" [(to_any customer)]))
  (return (sum_by orders (fn (order:map[str,any]) (cast (map_get order "total") "float"))))))''',
     run("two", "Ana", gives=30.75, sql=SOME_ORDERS), run("whole", "Bo", gives=4.0, sql=SOME_ORDERS), run("none", "Eve", gives=0.0, sql=SOME_ORDERS))

case(r'''(program (def largest_orders ((db db inout) (count int)) list[map[str,any]]
  (bind orders (do db_rows db "SELECT id, total FROM orders ORDER BY id" []))
  (return (take (sort_by_desc orders (fn (order:map[str,any]) (cast (map_get order "total") "float"))) count))))''',
     run("two", 2, gives=[{"id": 3, "total": 20.25}, {"id": 1, "total": 10.5}], sql=SOME_ORDERS), run("none", 2, gives=[], sql=ORDERS))

case(r'''(program (def by_quantity ((db db inout)) list[str]
  (bind orders (do db_rows db "SELECT customer, quantity FROM orders ORDER BY id" []))
  (let sorted list[map[str,any]] (sort_by orders (fn (o:map[str,any]) (cast (map_get o "quantity") "int"))))
  (return (map sorted (fn (o:map[str,any]) (cast (map_get o "customer") "str"))))))''',
     run("four", gives=["Bo", "Ana", "Ana", "Cy"], sql=SOME_ORDERS), run("none", gives=[], sql=ORDERS))

case(r'''(program (def quantity_by_customer ((db db inout)) map[str,int]
  (bind orders (do db_rows db "SELECT customer, quantity FROM orders ORDER BY id" []))
  (var totals map[str,int] (map))
  (for (order) orders
    (let customer str (cast (map_get order "customer") "str"))
    (do map_put totals customer (add (map_get_or totals customer 0) (cast (map_get order "quantity") "int"))))
  (return totals)))''',
     run("three", gives={"Ana": 5, "Bo": 1, "Cy": 9}, sql=SOME_ORDERS), run("none", gives={}, sql=ORDERS))

case(r'''(program (def orders_by_customer ((db db inout)) map[str,list[map[str,any]]]
  (bind orders (do db_rows db "SELECT customer, quantity FROM orders ORDER BY id" []))
  (return (group_by orders (fn (order:map[str,any]) (cast (map_get order "customer") "str"))))))''',
     run("grouped", gives={"Ana": [{"customer": "Ana", "quantity": 2}, {"customer": "Ana", "quantity": 3}], "Bo": [{"customer": "Bo", "quantity": 1}],
                           "Cy": [{"customer": "Cy", "quantity": 9}]}, sql=SOME_ORDERS),
     run("none", gives={}, sql=ORDERS))

case(r'''(program (def count_large ((db db inout) (limit float)) int
  (bind orders (do db_rows db "SELECT total FROM orders" []))
  (return (count_where orders (fn (order:map[str,any]) (gt (cast (map_get order "total") "float") limit))))))''',
     run("two", 5.0, gives=2, sql=SOME_ORDERS), run("none", 100.0, gives=0, sql=SOME_ORDERS))

case(r'''(program (def is_registered ((db db inout) (email str)) bool
  (bind found (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
  (return found)))''',
     run("there", "ana@x.org", gives=True, sql=ANA), run("missing", "ANA@x.org", gives=False, sql=ANA))

case(r'''(program (def count_users ((db db inout)) int
  (bind count (do db_int db "SELECT COUNT(*) FROM users" []))
  (return count)))''',
     run("three", gives=3, sql=THREE), run("none", gives=0, sql=USERS))

case(r'''(program (def age_of ((db db inout) (email str)) int
  (bind age (do db_int db "SELECT age FROM users WHERE email = ?" [(to_any email)]))
  (return age)))''',
     run("number", "ana@x.org", gives=31, sql=THREE), run("NULL", "bo@x.org", gives=0, sql=THREE), run("no row", "eve@x.org", gives=0, sql=THREE))

case(r'''(program (def average_total ((db db inout)) float
  (bind average (do db_float db "SELECT AVG(total) FROM orders" []))
  (return average)))''',
     run("four", gives=9.8125, sql=SOME_ORDERS), run("none", gives=0.0, sql=ORDERS))

case(r'''(program (def balance_of ((db db inout) (owner str)) float
  (bind balance (do db_float db "SELECT balance FROM accounts WHERE owner = ?" [(to_any owner)]))
  (return balance)))''',
     run("whole", "Ana", gives=100.0, sql=("CREATE TABLE accounts (owner TEXT, balance REAL)", "INSERT INTO accounts VALUES ('Ana', 100)")),
     run("no row", "Eve", gives=0.0, sql=("CREATE TABLE accounts (owner TEXT, balance REAL)",)))

SETTINGS = ("CREATE TABLE settings (key TEXT PRIMARY KEY, value)", "INSERT INTO settings VALUES ('color', 'red'), ('size', 7), ('none', NULL)")
case(r'''(program (def setting ((db db inout) (key str)) any
  (bind value (do db_value db "SELECT value FROM settings WHERE key = ?" [(to_any key)]))
  (return value)))''',
     run("text", "color", gives="red", sql=SETTINGS), run("number", "size", gives=7, sql=SETTINGS), run("NULL", "none", gives=None, sql=SETTINGS),
     run("no row", "shape", gives=None, sql=SETTINGS))

case(r'''(program (def has_setting ((db db inout) (key str) (value any)) bool
  (bind found (do db_value db "SELECT value FROM settings WHERE key = ?" [(to_any key)]))
  (return (eq found value))))''',
     run("same text", "color", "red", gives=True, sql=SETTINGS), run("other text", "color", "blue", gives=False, sql=SETTINGS),
     run("number", "size", 7, gives=True, sql=SETTINGS), run("no row", "shape", "red", gives=False, sql=SETTINGS))

ACCOUNTS = ("CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL CHECK (balance >= 0))", "INSERT INTO accounts VALUES (1, 100), (2, 5)")
BALANCES = "SELECT id, balance FROM accounts ORDER BY id"
case(r'''(program (def transfer ((db db inout) (source int) (target int) (amount int)) none
  (if (le amount 0) ((raise ValueError "amount must be positive")))
  (do db_begin db)
  (bind balance (do db_int db "SELECT balance FROM accounts WHERE id = ?" [(to_any source)]))
  (if (lt balance amount) ((raise ValueError "insufficient funds")))
  (do db_execute db "UPDATE accounts SET balance = balance - ? WHERE id = ?" [(to_any amount) (to_any source)])
  (bind changed (do db_execute db "UPDATE accounts SET balance = balance + ? WHERE id = ?" [(to_any amount) (to_any target)]))
  (if (eq changed 0) ((raise KeyError "target account not found")))
  (do db_commit db)))''',
     run("enough", 1, 2, 30, sql=ACCOUNTS, rows=holds(BALANCES, (1, 70), (2, 35))),
     run("all of it", 1, 2, 100, sql=ACCOUNTS, rows=holds(BALANCES, (1, 0), (2, 105))),
     run("too little", 2, 1, 6, sql=ACCOUNTS, raises="ValueError", rows=holds(BALANCES, (1, 100), (2, 5))),
     run("undone after the first update", 1, 9, 30, sql=ACCOUNTS, raises="KeyError", rows=holds(BALANCES, (1, 100), (2, 5))),
     run("negative", 1, 2, -5, sql=ACCOUNTS, raises="ValueError", rows=holds(BALANCES, (1, 100), (2, 5))))

case(r'''(program (def move ((db db inout) (source int) (target int) (amount int)) int
  (do db_begin db)
  (do db_execute db "UPDATE accounts SET balance = balance + ? WHERE id = ?" [(to_any amount) (to_any target)])
  (do db_execute db "UPDATE accounts SET balance = balance - ? WHERE id = ?" [(to_any amount) (to_any source)])
  (do db_commit db)
  (bind left (do db_int db "SELECT balance FROM accounts WHERE id = ?" [(to_any source)]))
  (return left)))''',
     run("enough", 1, 2, 40, gives=60, sql=ACCOUNTS, rows=holds(BALANCES, (1, 60), (2, 45))),
     run("a constraint undoes", 2, 1, 6, sql=ACCOUNTS, raises="IntegrityError", rows=holds(BALANCES, (1, 100), (2, 5))))

case(r'''(program (def save_all ((db db inout) (emails list[str])) int
  (do db_begin db)
  (for (email) emails
    (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (do db_commit db)
  (return (length emails))))''',
     run("two", ["a@x.org", INJECTION], gives=2, sql=USERS, rows=holds(EMAILS, ("a@x.org",), (INJECTION,))),
     run("none", [], gives=0, sql=USERS, rows=holds(EMAILS)),
     run("all or nothing", ["a@x.org", "ana@x.org", "b@x.org"], sql=ANA, raises="IntegrityError", rows=holds(EMAILS, ("ana@x.org",))))

case(r'''(program (def save_each ((db db inout) (emails list[str])) int
  (for (email) emails
    (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (return (length emails))))''',
     run("two", ["a@x.org", "b@x.org"], gives=2, sql=USERS, rows=holds(EMAILS, ("a@x.org",), ("b@x.org",))),
     run("what came before stays", ["a@x.org", "ana@x.org", "b@x.org"], sql=ANA, raises="IntegrityError", rows=holds(EMAILS, ("ana@x.org",), ("a@x.org",))))

case(r'''(program (def save_new ((db db inout) (emails list[str])) int
  (var saved int 0)
  (for (email) emails
    (bind taken (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
    (if (not taken) (
      (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)])
      (set saved (add saved 1)))))
  (return saved)))''',
     run("one of two", ["ana@x.org", "b@x.org"], gives=1, sql=ANA, rows=holds(EMAILS, ("ana@x.org",), ("b@x.org",))),
     run("twice the same", ["b@x.org", "b@x.org"], gives=1, sql=USERS, rows=holds(EMAILS, ("b@x.org",))))

case(r'''(program
  (def add_users ((db db inout) (emails list[str])) list[int]
    (var ids list[int] [])
    (do db_begin db)
    (for (email) emails
      (if (not (call is_valid_email email)) ((raise ValueError "invalid email")))
      (let user_id int (call save_user db email))
      (do list_push ids user_id))
    (do db_commit db)
    (return ids))
  (def is_valid_email ((email str)) bool (return (re_full_match email "[^@\\s]+@[^@\\s]+\\.[^@\\s]+")))
  (def save_user ((db db inout) (email str)) int
    (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any (lower email))]))
    (return user_id)))''',
     run("two", ["A@x.org", "b@x.org"], gives=[1, 2], sql=USERS, rows=holds(EMAILS, ("a@x.org",), ("b@x.org",))),
     run("the helper's rows are undone too", ["a@x.org", "b"], sql=USERS, raises="ValueError", rows=holds(EMAILS)))

case(r'''(program
  (def save_or_find ((db db inout) (email str)) int
    (var user_id int 0)
    (try ((set user_id (call save_user db email)))
      (catch (Exception) _
        (bind found (do db_int db "SELECT id FROM users WHERE email = ?" [(to_any email)]))
        (set user_id found)))
    (return user_id))
  (def save_user ((db db inout) (email str)) int
    (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
    (return user_id)))''',
     run("new", "b@x.org", gives=2, sql=ANA, rows=holds(EMAILS, ("ana@x.org",), ("b@x.org",))),
     run("there", "ana@x.org", gives=1, sql=ANA, rows=holds(EMAILS, ("ana@x.org",))))

case(r'''(program (def save_user_record ((db db inout) (user map[str,any])) int
  (if (not (map_has user "email")) ((raise ValueError "email is missing")))
  (let email str (cast (map_get user "email") "str"))
  (let age int (cast (map_get_or user "age" (to_any 0)) "int"))
  (if (lt age 0) ((raise ValueError "age must not be negative")))
  (bind user_id (do db_insert db "INSERT INTO users (name, email, age) VALUES (?, ?, ?)" [(map_get_or user "name" (to_any none)) (to_any email) (to_any age)]))
  (return user_id)))''',
     run("full", {"name": INJECTION, "email": "a@x.org", "age": 7}, gives=1, sql=USERS, rows=holds("SELECT name, email, age FROM users", (INJECTION, "a@x.org", 7))),
     run("defaults", {"email": "a@x.org"}, gives=1, sql=USERS, rows=holds("SELECT name, email, age FROM users", (None, "a@x.org", 0))),
     run("missing", {"name": "A"}, sql=USERS, raises="ValueError", rows=holds(EMAILS)),
     run("negative", {"email": "a@x.org", "age": -1}, sql=USERS, raises="ValueError", rows=holds(EMAILS)))

case(r'''(program (def save_people ((db db inout) (people list[map[str,any]])) int
  (let adults list[map[str,any]] (filter people (fn (p:map[str,any]) (ge (cast (map_get p "age") "int") 18))))
  (do db_begin db)
  (for (p) adults
    (do db_insert db "INSERT INTO users (name, email, age) VALUES (?, ?, ?)" [(map_get p "name") (map_get p "email") (map_get p "age")]))
  (do db_commit db)
  (return (length adults))))''',
     run("one of two", [{"name": "A", "email": "a@x.org", "age": 18}, {"name": "B", "email": "b@x.org", "age": 17}], gives=1, sql=USERS, rows=holds(EMAILS, ("a@x.org",))),
     run("none", [], gives=0, sql=USERS, rows=holds(EMAILS)))

# ---------------------------------------------------------------- http

case(r'''(program (def fetch_user ((http http inout) (url str)) any
  (bind user (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
  (return user)))''',
     run("object", f"{ORIGIN}/users/1", gives={"id": 1, "name": "Aña"}, http=(get("/users/1", {"id": 1, "name": "Aña"}),), sent=(("GET", "/users/1", None),)),
     run("query", f"{ORIGIN}/users?page=2&q=a%20b", gives=[1, 2.5, None, True], http=(get("/users?page=2&q=a%20b", [1, 2.5, None, True]),)),
     run("empty", f"{ORIGIN}/users/1", gives=None, http=(get("/users/1", ""),)),
     run("no JSON", f"{ORIGIN}/users/1", http=(get("/users/1", "<html>"),), raises="ValueError"),
     run("status 404", f"{ORIGIN}/users/2", http=(get("/users/1", {}),), raises="HTTPError", sent=(("GET", "/users/2", None),)),
     run("status 500", f"{ORIGIN}/users/1", http=(get("/users/1", {"error": "x"}, 500),), raises="HTTPError"),
     run("timeout", f"{ORIGIN}/users/1", http=(get("/users/1", {}, delay_s=1.0),), raises="TimeoutError"),
     run("refused", f"{ORIGIN}/users/1", raises="ConnectionError"))

case(r'''(program (def fetch_title ((http http inout) (url str)) str
  (bind page (do http_text http "GET" url (map ("Accept" "text/html")) (to_any none) 0.3))
  (return (upper page))))''',
     run("text", f"{ORIGIN}/a", gives="ÉTÉ\n", http=(get("/a", "été\n"),)),
     run("empty", f"{ORIGIN}/a", gives="", http=(get("/a", ""),)),
     run("status 503", f"{ORIGIN}/a", http=(get("/a", "wait", 503),), raises="HTTPError"),
     run("refused", f"{ORIGIN}/a", raises="ConnectionError"))

case(r'''(program (def create_order ((http http inout) (base_url str) (item str) (quantity int)) int
  (if (lt quantity 1) ((raise ValueError "quantity must be positive")))
  (let order map[str,any] (map ("item" (to_any item)) ("quantity" (to_any quantity)) ("express" (to_any false))))
  (bind created (do http_json http "POST" (str_concat base_url "/orders") (map ("Authorization" "Bearer abc")) (to_any order) 0.3))
  (return (cast (map_get (cast created "map[str,any]") "id") "int"))))''',
     run("created", ORIGIN, QUOTES, 2, gives=7, http=(answer("POST", "/orders", {"id": 7}, 201),),
         sent=(("POST", "/orders", {"item": QUOTES, "quantity": 2, "express": False}),)),
     run("refused by the server", ORIGIN, "pen", 2, http=(answer("POST", "/orders", {"error": "x"}, 422),), raises="HTTPError"),
     run("never sent", ORIGIN, "pen", 0, http=(answer("POST", "/orders", {"id": 7}),), raises="ValueError", sent=()))

case(r'''(program (def is_up ((http http inout) (url str)) bool
  (bind status (do http_status http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
  (return (eq status 200))))''',
     run("up", f"{ORIGIN}/health", gives=True, http=(get("/health", "ok"),)), run("down", f"{ORIGIN}/health", gives=False, http=(get("/health", "no", 503),)),
     run("missing", f"{ORIGIN}/other", gives=False, http=(get("/health", "ok"),)), run("refused", f"{ORIGIN}/health", raises="ConnectionError"))

case(r'''(program (def delete_order ((http http inout) (base_url str) (order_id int)) none
  (bind status (do http_status http "DELETE" (str_concat (str_concat base_url "/orders/") (int_to_str order_id)) (the map[str,str] (map)) (to_any none) 0.3))
  (if (eq status 404) ((raise KeyError "order not found")))
  (if (ge status 400) ((raise RuntimeError (str_concat "could not delete the order: " (int_to_str status)))))))''',
     run("done", ORIGIN, 3, http=(answer("DELETE", "/orders/3", "", 204),), sent=(("DELETE", "/orders/3", None),)),
     run("missing", ORIGIN, 4, http=(answer("DELETE", "/orders/3", "", 204),), raises="KeyError"),
     run("server error", ORIGIN, 3, http=(answer("DELETE", "/orders/3", "x", 500),), raises="RuntimeError"))

case(r'''(program (def replace_tags ((http http inout) (base_url str) (tags list[str])) none
  (do http_json http "PUT" (str_concat base_url "/tags") (the map[str,str] (map)) (to_any tags) 0.3)))''',
     run("two", ORIGIN, ["a", "é\"\n"], http=(answer("PUT", "/tags", "", 204),), sent=(("PUT", "/tags", ["a", "é\"\n"]),)),
     run("none", ORIGIN, [], http=(answer("PUT", "/tags", [], 200),), sent=(("PUT", "/tags", []),)),
     run("status 409", ORIGIN, [], http=(answer("PUT", "/tags", "", 409),), raises="HTTPError"))

case(r'''(program (def update_name ((http http inout) (base_url str) (user_id int) (name str)) str
  (bind text (do http_text http "PATCH" (str_concat (str_concat base_url "/users/") (int_to_str user_id)) (the map[str,str] (map)) (to_any (map ("name" name))) 0.3))
  (return text)))''',
     run("done", ORIGIN, 3, "Eve", gives="ok", http=(answer("PATCH", "/users/3", "ok"),), sent=(("PATCH", "/users/3", {"name": "Eve"}),)),
     run("missing", ORIGIN, 4, "Eve", http=(answer("PATCH", "/users/3", "ok"),), raises="HTTPError"))

case(r'''(program (def search_names ((http http inout) (base_url str) (term str)) list[str]
  (bind found (do http_json http "GET" (str_concat (str_concat base_url "/search?q=") (url_encode term)) (the map[str,str] (map)) (to_any none) 0.3))
  (let people list[map[str,any]] (cast found "list[map[str,any]]"))
  (return (map people (fn (p:map[str,any]) (cast (map_get p "name") "str"))))))''',
     run("two", ORIGIN, "a b&c=é", gives=["Ana", "Bo"], http=(get("/search?q=a%20b%26c%3D%C3%A9", [{"name": "Ana"}, {"name": "Bo"}]),)),
     run("none", ORIGIN, "x", gives=[], http=(get("/search?q=x", []),)))

case(r'''(program
  (def rate_or_default ((http http inout) (url str) (default float)) float
    (var rate float default)
    (try ((set rate (call fetch_rate http url)))
      (catch (Exception) _ (set rate default)))
    (return rate))
  (def fetch_rate ((http http inout) (url str)) float
    (bind answer (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
    (return (cast (map_get (cast answer "map[str,any]") "rate") "float"))))''',
     run("fetched", f"{ORIGIN}/rate", 1.5, gives=2.25, http=(get("/rate", {"rate": 2.25}),)),
     run("a whole rate", f"{ORIGIN}/rate", 1.5, gives=2.0, http=(get("/rate", {"rate": 2}),)),
     run("status 500", f"{ORIGIN}/rate", 1.5, gives=1.5, http=(get("/rate", "x", 500),)),
     run("timeout", f"{ORIGIN}/rate", 1.5, gives=1.5, http=(get("/rate", {"rate": 2}, delay_s=1.0),)),
     run("refused", f"{ORIGIN}/rate", 1.5, gives=1.5), run("no JSON", f"{ORIGIN}/rate", 1.5, gives=1.5, http=(get("/rate", "{"),)))

case(r'''(program (def fetch_or_fail ((http http inout) (url str)) str
  (var page str "")
  (try (
      (bind text (do http_text http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
      (set page text))
    (catch (Exception) e (raise RuntimeError (str_concat "could not fetch: " e))))
  (return page)))''',
     run("fetched", f"{ORIGIN}/a", gives="hi", http=(get("/a", "hi"),)),
     run("status 500", f"{ORIGIN}/a", http=(get("/a", "x", 500),), raises="RuntimeError"), run("refused", f"{ORIGIN}/a", raises="RuntimeError"))

case(r'''(program
  (def fetch_with_retry ((http http inout) (clock clock inout) (url str) (attempts int)) any
    (range attempt 1 attempts 1
      (var data any (to_any none))
      (var failed bool false)
      (try ((set data (call fetch_once http url)))
        (catch (Exception) _ (set failed true)))
      (if (not failed) ((return data)))
      (do clock_sleep clock 0.01))
    (return (call fetch_once http url)))
  (def fetch_once ((http http inout) (url str)) any
    (bind data (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
    (return data)))''',
     run("at once", f"{ORIGIN}/a", 3, gives={"a": 1}, http=(get("/a", {"a": 1}),), sent=(("GET", "/a", None),)),
     run("third time", f"{ORIGIN}/a", 3, gives={"a": 1}, http=(get("/a", "", 500), get("/a", "", 503), get("/a", {"a": 1})), sent=(("GET", "/a", None),) * 3),
     run("never", f"{ORIGIN}/a", 3, http=(get("/a", "", 500),), raises="HTTPError", sent=(("GET", "/a", None),) * 3),
     run("refused", f"{ORIGIN}/a", 2, raises="ConnectionError"))

case(r'''(program
  (def send_with_retry ((http http inout) (clock clock inout) (url str) (total float)) none
    (range attempt 0 2 1
      (try ((return (call send http url total)))
        (catch (Exception) error
          (do clock_sleep clock 0.01))))
    (return (call send http url total)))
  (def send ((http http inout) (url str) (total float)) none
    (do http_text http "POST" url (the map[str,str] (map)) (to_any (map ("total" total))) 0.3)))''',
     run("at once", f"{ORIGIN}/orders", 2.5, http=(answer("POST", "/orders", "ok"),), sent=(("POST", "/orders", {"total": 2.5}),)),
     run("third time", f"{ORIGIN}/orders", 2.5, http=(answer("POST", "/orders", "", 500), answer("POST", "/orders", "", 500), answer("POST", "/orders", "ok")),
         sent=(("POST", "/orders", {"total": 2.5}),) * 3),
     run("never", f"{ORIGIN}/orders", 2.5, http=(answer("POST", "/orders", "", 500),), raises="HTTPError", sent=(("POST", "/orders", {"total": 2.5}),) * 3))

case(r'''(program (def import_users ((db db inout) (http http inout) (url str)) int
  (bind found (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 0.3))
  (let users list[map[str,any]] (cast found "list[map[str,any]]"))
  (do db_begin db)
  (for (user) users
    (do db_insert db "INSERT INTO users (name, email) VALUES (?, ?)" [(map_get user "name") (map_get user "email")]))
  (do db_commit db)
  (return (length users))))''',
     run("two", f"{ORIGIN}/users", gives=2, sql=USERS, http=(get("/users", [{"name": INJECTION, "email": "a@x.org"}, {"name": None, "email": "b@x.org"}]),),
         rows=holds("SELECT name, email FROM users ORDER BY id", (INJECTION, "a@x.org"), (None, "b@x.org"))),
     run("status 500", f"{ORIGIN}/users", sql=USERS, http=(get("/users", [], 500),), raises="HTTPError", rows=holds(EMAILS)),
     run("a duplicate undoes", f"{ORIGIN}/users", sql=ANA, http=(get("/users", [{"name": "A", "email": "a@x.org"}, {"name": "B", "email": "ana@x.org"}]),),
         raises="IntegrityError", rows=holds(EMAILS, ("ana@x.org",))))

case(r'''(program (def notify_all ((http http inout) (log log inout) (url str) (names list[str])) int
  (var sent int 0)
  (for (name) names
    (bind status (do http_status http "POST" url (the map[str,str] (map)) (to_any (map ("to" name))) 0.3))
    (if (lt status 300) (
      (set sent (add sent 1)))
    (
      (do log_warning log (str_concat "not sent to " name)))))
  (return sent)))''',
     run("one of two", f"{ORIGIN}/m", ["Ana", "Bo"], gives=1, http=(answer("POST", "/m", "", 202), answer("POST", "/m", "", 500)),
         sent=(("POST", "/m", {"to": "Ana"}), ("POST", "/m", {"to": "Bo"})), logged=(("warning", "not sent to Bo"),)),
     run("nobody", f"{ORIGIN}/m", [], gives=0, http=(answer("POST", "/m"),), sent=()))

# ---------------------------------------------------------------- files

case(r'''(program (def read_lines ((files files inout) (path str)) list[str]
  (bind text (do file_read files path))
  (return (filter (split text "\n") (fn (line:str) (ne line ""))))))''',
     run("three", "a.txt", gives=["a", "é", "c"], files={"a.txt": "a\n\né\nc\n"}), run("empty", "a.txt", gives=[], files={"a.txt": ""}),
     run("missing", "b.txt", files={"a.txt": "a"}, raises="FileNotFoundError"))

case(r'''(program (def save_report ((files files inout) (path str) (title str) (total int)) none
  (do file_write files path (str_concat (str_concat title ": ") (int_to_str total)))))''',
     run("new", "report.txt", "é\n", 7, gives=None, texts={"report.txt": "é\n: 7"}),
     run("a longer text is replaced", "report.txt", "b", 7, files={"report.txt": "x" * 5000, "other.txt": "o"}, texts={"report.txt": "b: 7", "other.txt": "o"}),
     run("in a folder", "out/report.txt", "b", 7, files={"out/old.txt": "o"}, texts={"out/report.txt": "b: 7", "out/old.txt": "o"}))

case(r'''(program (def add_line ((files files inout) (path str) (line str)) none
  (do file_append files path (str_concat line "\n"))))''',
     run("new", "log.txt", "é", texts={"log.txt": "é\n"}), run("more", "log.txt", "b", files={"log.txt": "a\n"}, texts={"log.txt": "a\nb\n"}))

case(r'''(program (def remove_if_there ((files files inout) (path str)) bool
  (bind there (do file_exists files path))
  (if there ((do file_delete files path)))
  (return there)))''',
     run("there", "a.txt", gives=True, files={"a.txt": "a", "b.txt": "b"}, texts={"a.txt": None, "b.txt": "b"}),
     run("missing", "c.txt", gives=False, files={"b.txt": "b"}, texts={"b.txt": "b"}))

case(r'''(program (def remove_file ((files files inout) (path str)) none
  (do file_delete files path)))''',
     run("there", "a.txt", files={"a.txt": "a"}, texts={"a.txt": None}), run("missing", "a.txt", raises="FileNotFoundError"))

case(r'''(program (def create_file ((files files inout) (path str) (text str)) none
  (bind there (do file_exists files path))
  (if there ((raise ValueError (str_concat "file already exists: " path))))
  (do file_write files path text)))''',
     run("new", "a.txt", "a", texts={"a.txt": "a"}), run("there", "a.txt", "new", files={"a.txt": "old"}, raises="ValueError", texts={"a.txt": "old"}))

case(r'''(program (def load_port ((files files inout) (path str) (default int)) int
  (bind there (do file_exists files path))
  (if (not there) ((return default)))
  (bind text (do file_read files path))
  (let config map[str,any] (cast (json_parse text) "map[str,any]"))
  (return (cast (map_get_or config "port" (to_any default)) "int"))))''',
     run("set", "c.json", 80, gives=8080, files={"c.json": '{"port": 8080}'}), run("not set", "c.json", 80, gives=80, files={"c.json": "{}"}),
     run("no file", "c.json", 80, gives=80), run("no JSON", "c.json", 80, files={"c.json": "{port}"}, raises="ValueError"))

case(r'''(program (def set_option ((files files inout) (path str) (key str) (value str)) none
  (bind text (do file_read files path))
  (var config map[str,any] (cast (json_parse text) "map[str,any]"))
  (do map_put config key (to_any value))
  (do file_write files path (json_text (to_any config)))))''',
     run("changed", "c.json", "name", QUOTES, files={"c.json": '{"port": 80, "name": "x"}'}, texts={"c.json": json.dumps({"port": 80, "name": QUOTES})}),
     run("added", "c.json", "name", "y", files={"c.json": "{}"}, texts={"c.json": '{"name": "y"}'}),
     run("no file", "c.json", "name", "y", raises="FileNotFoundError", texts={"c.json": None}))

case(r'''(program (def import_csv ((db db inout) (files files inout) (path str)) int
  (bind text (do file_read files path))
  (let rows list[list[str]] (csv_rows text))
  (do db_begin db)
  (for (row) (slice_from rows 1)
    (if (lt (length row) 2) ((raise ValueError "a row is too short")))
    (do db_insert db "INSERT INTO users (name, email) VALUES (?, ?)" [(to_any (index row 0)) (to_any (index row 1))]))
  (do db_commit db)
  (bind count (do db_int db "SELECT COUNT(*) FROM users" []))
  (return count)))''',
     run("two", "u.csv", gives=2, sql=USERS, files={"u.csv": 'name,email\n"Smith, ""J""",j@x.org\r\n\r\nAña,a@x.org\n'},
         rows=holds("SELECT name, email FROM users ORDER BY id", ('Smith, "J"', "j@x.org"), ("Aña", "a@x.org"))),
     run("header only", "u.csv", gives=0, sql=USERS, files={"u.csv": "name,email\n"}),
     run("a short row undoes", "u.csv", sql=USERS, files={"u.csv": "name,email\nA,a@x.org\nB\n"}, raises="ValueError", rows=holds(EMAILS)),
     run("missing", "u.csv", sql=USERS, raises="FileNotFoundError"))

case(r'''(program (def export_csv ((db db inout) (files files inout) (path str)) int
  (bind users (do db_rows db "SELECT name, age FROM users ORDER BY id" []))
  (var rows list[list[str]] [["name" "age"]])
  (for (user) users
    (do list_push rows [(cast (map_get user "name") "str") (int_to_str (cast (map_get user "age") "int"))]))
  (do file_write files path (csv_text rows))
  (return (length users))))''',
     run("two", "u.csv", gives=2, sql=(*ANA, "INSERT INTO users (name, email, age) VALUES ('Smith, \"J\"', 'j@x.org', 4)"),
         texts={"u.csv": 'name,age\nAna,31\n"Smith, ""J""",4\n'}),
     run("none", "u.csv", gives=0, sql=USERS, texts={"u.csv": "name,age\n"}))

case(r'''(program (def count_words ((files files inout) (path str)) map[str,int]
  (bind text (do file_read files path))
  (var counts map[str,int] (map))
  (for (word) (split_words (lower text))
    (do map_put counts word (add (map_get_or counts word 0) 1)))
  (return counts)))''',
     run("some", "a.txt", gives={"to": 2, "be": 2, "or": 1, "not": 1}, files={"a.txt": "To be or\nnot  to be\n"}), run("none", "a.txt", gives={}, files={"a.txt": " \n"}))

case(r'''(program (def backup_file ((files files inout) (log log inout) (path str)) str
  (bind text (do file_read files path))
  (let target str (str_concat path ".bak"))
  (do file_write files target text)
  (do log_info log (str_concat (str_concat (str_concat "copied " path) " to ") target))
  (return target)))''',
     run("there", "a.txt", gives="a.txt.bak", files={"a.txt": QUOTES}, texts={"a.txt": QUOTES, "a.txt.bak": QUOTES}, logged=(("info", "copied a.txt to a.txt.bak"),)),
     run("missing", "a.txt", raises="FileNotFoundError", texts={"a.txt.bak": None}))

# ---------------------------------------------------------------- clock, log

case(r'''(program (def save_event ((db db inout) (clock clock inout) (name str)) int
  (bind created_at (do clock_iso clock))
  (bind event_id (do db_insert db "INSERT INTO events (name, created_at) VALUES (?, ?)" [(to_any name) (to_any created_at)]))
  (return event_id)))''',
     run("saved", QUOTES, gives=1, sql=("CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT)",),
         rows=holds("SELECT name, created_at LIKE '20__-__-__T__:__:__Z', ABS(strftime('%s', created_at) - strftime('%s', 'now')) < 1e9 FROM events", (QUOTES, 1, 1))),
     run("no table", "x", raises="OperationalError"))

case(r'''(program (def shape_of_now ((clock clock inout)) bool
  (bind text (do clock_iso clock))
  (return (re_full_match text "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z"))))''', run("a time", gives=True))

case(r'''(program (def dated_name ((clock clock inout) (name str)) int
  (bind today (do clock_today clock))
  (return (str_length (str_concat (str_concat name "-") today)))))''', run("short", "a", gives=12), run("long", "report", gives=17))

case(r'''(program (def save_dated ((files files inout) (clock clock inout) (path str) (text str)) none
  (bind today (do clock_today clock))
  (if (not (re_full_match today "\\d{4}-\\d{2}-\\d{2}")) ((raise RuntimeError "no date")))
  (do file_append files path text)))''', run("one", "a.txt", "x", texts={"a.txt": "x"}))

case(r'''(program (def waited ((clock clock inout) (seconds float)) bool
  (bind start (do clock_now clock))
  (do clock_sleep clock seconds)
  (bind end (do clock_now clock))
  (return (and (ge (sub end start) (sub seconds 0.005)) (lt (sub end start) (add seconds 5.0))))))''', run("short", 0.05, gives=True), run("not at all", 0.0, gives=True))

case(r'''(program (def pause_between ((clock clock inout) (log log inout) (names list[str])) int
  (for (name) names
    (do log_debug log (str_concat "next: " name))
    (do clock_sleep clock 0.01))
  (return (length names))))''', run("two", ["a", QUOTES], gives=2, logged=(("debug", "next: a"), ("debug", f"next: {QUOTES}"))), run("none", [], gives=0))

case(r'''(program (def is_recent ((clock clock inout) (timestamp float)) bool
  (bind now (do clock_now clock))
  (return (lt (sub now timestamp) 3600.0))))''', run("long ago", 0.0, gives=False), run("to come", 99000000000.0, gives=True))

case(r'''(program (def log_levels ((log log inout) (name str) (count int)) none
  (do log_debug log "start")
  (do log_info log (str_concat (str_concat name ": ") (int_to_str count)))
  (do log_warning log (str_concat "careful, " name))
  (do log_error log "100% {done} %s %d")))''',
     run("plain", "Ana", 3, logged=(("debug", "start"), ("info", "Ana: 3"), ("warning", "careful, Ana"), ("error", "100% {done} %s %d"))),
     run("signs", QUOTES, -1, logged=(("info", f"{QUOTES}: -1"), ("warning", f"careful, {QUOTES}"))))

case(r'''(program (def divide_logged ((log log inout) (a int) (b int)) int
  (if (eq b 0) (
    (do log_error log (str_concat "division of " (int_to_str a)))
    (raise ZeroDivisionError "division by zero")))
  (do log_info log "divided")
  (return (floordiv a b))))''',
     run("fine", 7, 2, gives=3, logged=(("info", "divided"),)), run("zero", 7, 0, raises="ZeroDivisionError", logged=(("error", "division of 7"),)))

case(r'''(program (def delete_with_audit ((db db inout) (log log inout) (user_id int) (actor str)) bool
  (do db_begin db)
  (bind deleted (do db_execute db "DELETE FROM users WHERE id = ?" [(to_any user_id)]))
  (if (gt deleted 0) (
    (do db_execute db "INSERT INTO audit (actor, action) VALUES (?, ?)" [(to_any actor) (to_any (str_concat "deleted user " (int_to_str user_id)))])))
  (do db_commit db)
  (if (eq deleted 0) (
    (do log_warning log (str_concat "no user " (int_to_str user_id)))
    (return false)))
  (do log_info log (str_concat actor " deleted a user"))
  (return true)))''',
     run("there", 1, "Eve", gives=True, sql=(*ANA, "CREATE TABLE audit (actor TEXT, action TEXT)"), rows=holds("SELECT actor, action FROM audit", ("Eve", "deleted user 1")),
         logged=(("info", "Eve deleted a user"),)),
     run("missing", 5, "Eve", gives=False, sql=(*ANA, "CREATE TABLE audit (actor TEXT, action TEXT)"), rows=holds("SELECT actor FROM audit"), logged=(("warning", "no user 5"),)),
     run("no audit table: the user stays", 1, "Eve", sql=ANA, raises="OperationalError", rows=holds(EMAILS, ("ana@x.org",))))

# ---------------------------------------------------------------- data as text

case(r'''(program (def total_of_json ((text str)) float
  (let items list[map[str,any]] (cast (json_parse text) "list[map[str,any]]"))
  (return (sum_by items (fn (item:map[str,any]) (mul (cast (map_get item "price") "float") (to_float (cast (map_get item "quantity") "int"))))))))''',
     run("two", '[{"price": 2.5, "quantity": 2}, {"price": 3, "quantity": 1}]', gives=8.0), run("none", "[]", gives=0.0), run("no JSON", "[", raises="ValueError"))

case(r'''(program (def profile ((name str) (age int) (tags list[str])) map[str,any]
  (return (map ("name" (to_any name)) ("age" (to_any age)) ("tags" (to_any tags)) ("adult" (to_any (ge age 18)))
               ("address" (to_any (map ("city" (to_any "Graz")) ("zip" (to_any none)))))))))''',
     run("adult", QUOTES, 18, ["a"], gives={"name": QUOTES, "age": 18, "tags": ["a"], "adult": True, "address": {"city": "Graz", "zip": None}}))

case(r'''(program (def city_of ((text str)) str
  (let user map[str,any] (cast (json_parse text) "map[str,any]"))
  (if (not (map_has user "address")) ((return "unknown")))
  (let address map[str,any] (cast (map_get user "address") "map[str,any]"))
  (return (cast (map_get_or address "city" (to_any "unknown")) "str"))))''',
     run("set", '{"address": {"city": "Graz"}}', gives="Graz"), run("no address", "{}", gives="unknown"), run("no city", '{"address": {}}', gives="unknown"))

case(r'''(program (def adults_as_csv ((text str)) str
  (let people list[map[str,any]] (cast (json_parse text) "list[map[str,any]]"))
  (let adults list[map[str,any]] (filter people (fn (p:map[str,any]) (ge (cast (map_get p "age") "int") 18))))
  (let lines list[list[str]] (map adults (fn (p:map[str,any]) [(cast (map_get p "name") "str") (int_to_str (cast (map_get p "age") "int"))])))
  (return (csv_text lines))))''',
     run("one", '[{"name": "A, \\"b\\"", "age": 18}, {"name": "B", "age": 2}]', gives='"A, ""b""",18\n'), run("none", "[]", gives=""))

case(r'''(program (def csv_to_json ((text str)) str
  (let rows list[list[str]] (csv_rows text))
  (if (eq (length rows) 0) ((raise ValueError "no header")))
  (let header list[str] (index rows 0))
  (var out list[map[str,any]] [])
  (for (row) (slice_from rows 1)
    (var item map[str,any] (map))
    (range i 0 (length header) 1
      (do map_put item (index header i) (to_any (index row i))))
    (do list_push out item))
  (return (json_text (to_any out)))))''',
     run("one", "a,b\n1,é\"\n", gives='[{"a":"1","b":"é\\""}]'), run("header", "a,b\n", gives="[]"), run("empty", "", raises="ValueError"))
