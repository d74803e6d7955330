"""Requests of several steps: clauses, conditions, plans that pass their scenarios, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentences import REFUSED, SENTENCES
from yantra_codex.engine import YantraCodex
from yantra_codex.ir.interpret import Limits
from yantra_codex.ir.worlds import ORIGIN, After, Exchange, Scenario, World, run_scenario
from yantra_codex.languages import LANGUAGES
from yantra_codex.problems import make_problem
from yantra_codex.problems.clauses import read_sentence
from yantra_codex.search.fields import KINDS, plural, singular
from yantra_codex.search.plan import NotUnderstood, plan

FLAGSHIP = "Validate email and save to database"


@pytest.mark.parametrize(("text", "clauses"), [
    (FLAGSHIP, ("validate email", "save to database")),
    ("Save the user with name and email after validating the email", ("validate email", "save user with name and email")),
    ("A function that checks the price before saving the product", ("check price", "save product")),
    ("Trim and lowercase the email, then store it", ("trim email", "lowercase email", "store it")),
    ("Find orders placed after a given date", ("find orders placed after date",)),
    ("Save the order with total, status and customer id", ("save order with total, status and customer id",)),
    ('Write "save and delete" to notes.txt', ("write §0 to §1",)),
])
def test_clauses(text: str, clauses: tuple[str, ...]) -> None:
    assert read_sentence(text).clauses == clauses


@pytest.mark.parametrize(("one", "many"), [("user", "users"), ("category", "categories"), ("address", "addresses"), ("person", "people"), ("box", "boxes"),
                                           ("purchase", "purchases"), ("order_item", "order_items"), ("status", "statuses"), ("feedback", "feedback")])
def test_plurals(one: str, many: str) -> None:
    assert (plural(one), singular(many)) == (many, one)


@pytest.mark.parametrize("kind", [k for k in KINDS if k.check], ids=lambda k: k.name)
def test_a_kind_accepts_its_good_values_and_no_bad_one(kind: object) -> None:
    from yantra_codex.ir.interpret import run
    from yantra_codex.ir.text import read_program

    assert hasattr(kind, "check")
    p = read_program(f"(program (def f ((x {kind.type})) bool (return {kind.check.replace('{x}', 'x')})) {kind.helper})")
    assert [run(p, (v,)) for v in kind.good] == [True] * len(kind.good)
    assert [run(p, (v,)) for v in kind.bad] == [False] * len(kind.bad)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_becomes_a_program_that_passes_its_scenarios(sentence: str) -> None:
    p = plan(sentence)
    assert p.steps
    assert p.scenarios
    assert [line for s in p.scenarios for line in run_scenario(p.program, s, Limits(fuel=200_000))] == []


@pytest.mark.parametrize("sentence", REFUSED)
def test_sentence_that_is_not_read_is_refused_with_its_words(sentence: str) -> None:
    with pytest.raises(NotUnderstood) as error:
        plan(sentence)
    assert len(str(error.value)) > 10


# what a plan must do, told independently of the planner's own scenarios
USERS = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, password TEXT, active INTEGER)"
ACCOUNTS = ("CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance REAL)", "INSERT INTO accounts VALUES (7, 90), (8, 10)")
HOSTILE = "a@b.co'); DROP TABLE users; --"


@pytest.mark.parametrize(("sentence", "scenario"), [
    (FLAGSHIP, Scenario("saved", ("ana@example.com",), World((USERS,)), 1, after=After((("SELECT email FROM users", (("ana@example.com",),)),)))),
    (FLAGSHIP, Scenario("refused", ("ana at example.com",), World((USERS,)), raises="ValueError", after=After((("SELECT email FROM users", ()),)))),
    (FLAGSHIP, Scenario("hostile", (HOSTILE,), World((USERS,)), raises="ValueError", after=After((("SELECT COUNT(*) FROM users", ((0,),)),)))),
    ("Save the user with name to the users table", Scenario("hostile", (HOSTILE,), World((USERS,)), 1, after=After((("SELECT name FROM users", ((HOSTILE,),)),)))),
    ("Transfer an amount from one account to another in a transaction",
     Scenario("moved", (30.0, 7, 8), World(ACCOUNTS), after=After((("SELECT balance FROM accounts", ((60.0,), (40.0,))),)))),
    ("Transfer an amount from one account to another in a transaction",
     Scenario("undone", (30.0, 7, 99), World(ACCOUNTS), raises="LookupError", after=After((("SELECT balance FROM accounts", ((90.0,), (10.0,))),)))),
    ("If the email is already taken, return false, otherwise save the user with name and email",
     Scenario("taken", ("a@b.co", "Ana"), World((USERS, "INSERT INTO users (email) VALUES ('a@b.co')")), False, after=After((("SELECT COUNT(*) FROM users", ((1,),)),)))),
    ("Delete all inactive users and return how many were deleted",
     Scenario("two of three", (), World((USERS, "INSERT INTO users (active) VALUES (0), (1), (0)")), 2, after=After((("SELECT active FROM users", ((1,),)),)))),
    ("Fetch JSON from a URL with a timeout of 2 seconds and retry 2 times",
     Scenario("third time", (f"{ORIGIN}/x",), World(http=(Exchange("GET", "/x", 500), Exchange("GET", "/x", 503), Exchange("GET", "/x", 200, '{"a": 1}'))), {"a": 1})),
    ("Fetch JSON from a URL with a timeout of 2 seconds and retry 2 times",
     Scenario("too slow", (f"{ORIGIN}/x",), World(http=(Exchange("GET", "/x", 200, "{}", delay_s=3),)), raises="TimeoutError")),
    ("Read orders from orders.csv, keep only the paid ones, sum the amount per customer and write the result to totals.json",
     Scenario("sums", (), World(files={"orders.csv": "customer,amount,status\nana,2.5,paid\nli,4,open\nana,3,paid\n"}), after=After(files={"totals.json": '{"ana": 5.5}'}))),
    ("Allow at most 2 requests per minute per user", Scenario("third", ("ana", {"ana": [1_789_999_990.0, 1_789_999_995.0]}), World(), False)),
    ("Set the price of a product to a new value, but reject negative prices",
     Scenario("kept", (-1.0, 1), World(("CREATE TABLE products (id INTEGER PRIMARY KEY, price REAL)", "INSERT INTO products VALUES (1, 5)")), raises="ValueError",
              after=After((("SELECT price FROM products", ((5.0,),)),)))),
], ids=lambda x: x.name if isinstance(x, Scenario) else x[:40])
def test_what_a_plan_does(sentence: str, scenario: Scenario) -> None:
    assert run_scenario(plan(sentence).program, scenario) == []


def test_names_come_from_the_sentence() -> None:
    p = plan("Register a new customer with full name and phone number in the clients table")
    assert p.name == "register_customer"
    assert [x.name for x in p.program.entry.params] == ["db", "full_name", "phone"]
    assert "clients" in " ".join(p.steps)


@pytest.mark.parametrize("table", ["users; drop table x", "1st", ""])
def test_a_table_that_is_no_identifier_is_refused(table: str) -> None:
    with pytest.raises(NotUnderstood):
        plan(f'Save name to the "{table}" table')


def test_a_reserved_word_as_a_column_is_quoted() -> None:
    p = plan("Save the user with name and group to the database")
    assert '"group"' in str(p.program)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_engine_answers_the_flagship(language: str, tmp_path: Path) -> None:
    solution = YantraCodex(tmp_path, tmp_path).generate(make_problem(FLAGSHIP, language))
    assert solution.status == "unverified"  # its scenarios are ours, not the caller's
    assert solution.code and "INSERT INTO users (email) VALUES (?" in solution.code
    assert solution.understood and solution.proof
    assert {"regex_validation", "db_insert"} <= {s.kind for s in solution.steps}


WORDS = ["validate", "check", "save", "store", "insert", "update", "delete", "find", "get", "list", "count", "sum", "fetch", "send", "read", "write", "log", "return", "if", "unless", "otherwise", "when", "then", "and", "or", "not", "the", "a", "user", "users", "order", "email", "name", "price", "amount", "database", "table", "file", "json", "csv", "api", "url", "is", "are", "valid", "empty", "unique", "taken", "between", "at", "least", "most", "greater", "than", "with", "by", "of", "to", "from", "in", "for", "each", "all", "5", "10", "zero", "it", "them", "error", "true", "false", "none", '"x', 'y"', "https://example.com/a", "notes.txt", ",", ";", ".", "retry", "times", "seconds", "timeout", "transaction", "audit", "cache", "minutes", "role", "admin", "permission"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_words_give_a_plan_or_a_refusal(words: list[str]) -> None:
    try:
        p = plan(" ".join(words))
    except NotUnderstood:
        return
    assert p.scenarios
