"""Rows of problems and files: what is a pattern, what is refused and why, and that one bad code touches no other."""

from __future__ import annotations

import ast
import json
import math
import os
import subprocess
import sys
import textwrap
from dataclasses import fields, replace
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest

from yantra_codex.corpora import complexity, refusals, slices
from yantra_codex.corpora.checked import MAX_CHECKS, agrees, check_program, examples_text, literal
from yantra_codex.corpora.complexity import LIMITS, Measures, class_of, complexity_of
from yantra_codex.corpora.graph.facts import facts_of
from yantra_codex.corpora.items import Code, File, Item
from yantra_codex.corpora.patterns import MAX_TEXT, Rows, file_rows, item_rows
from yantra_codex.corpora.refusals import construct_of
from yantra_codex.corpora.schema import TABLES, conform
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import ANY, FLOAT
from yantra_codex.ir.vector import encode_logic_pattern
from yantra_codex.languages import LANGUAGES
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import all_patterns

DOUBLE = "def double(n):\n    return n + n\n"
EXAMPLES = (Example((2,), 4), Example((-3,), -6))


def item(*codes: Code | str, examples: tuple[Example, ...] = EXAMPLES, entry: str | None = "double", **rest: Any) -> Item:
    made = tuple(Code("python", c) if isinstance(c, str) else c for c in codes)
    return Item("p1", "Twice the number.", made, entry, examples, source="ours@1", licence="MIT", **rest)


def tables(rows: Rows) -> dict[str, int]:
    """How many rows each table has, each of them as the schema says."""
    for table, found in rows.items():
        for row in found:
            conform(TABLES[table], row)
    return {name: len(found) for name, found in rows.items() if found}


def kinds(rows: Rows) -> list[str]:
    return [row["kind"] for row in rows.get("refused", ())]


# ---------------------------------------------------------------- problems


def test_a_right_solution_is_a_pattern_with_everything_about_it() -> None:
    rows = item_rows(item(DOUBLE))
    assert tables(rows) == {"patterns": 1, "trees": 1}
    row = rows["patterns"][0]
    program = lift(DOUBLE, "double", examples=EXAMPLES)
    assert {k: row[k] for k in ("problem_id", "text", "signature", "language", "entry", "code", "checks", "passed", "complexity", "source", "licence")} == {
        "problem_id": "p1", "text": "Twice the number.", "signature": "double(n: int) -> int", "language": "python", "entry": "double", "code": DOUBLE,
        "checks": 2, "passed": 2, "complexity": 1, "source": "ours@1", "licence": "MIT"}  # fmt: skip
    assert read_program(row["program"]) == program
    assert row["hash"] == hash_of(program)
    assert len(row["steps"]) == len(row["readable"]) > 0
    assert np.array_equal(row["vector"], encode_logic_pattern(program))
    assert json.loads(row["examples"]) == [{"args": ["2"], "expected": "4"}, {"args": ["-3"], "expected": "-6"}]
    tree = rows["trees"][0]
    assert (tree["id"], tree["path"], tree["line"], tree["length"]) == ("p1#0", "p1", 1, len(DOUBLE))


def test_two_ways_to_write_one_logic_have_one_hash() -> None:
    rows = item_rows(item(DOUBLE, "def double(x):\n    # twice\n    y = x + x\n    return y\n"))
    assert len({row["hash"] for row in rows["patterns"]}) == 1
    assert len({row["hash"] for row in rows["trees"]}) == 2


def test_a_solution_that_fails_a_test_is_refused_with_the_test() -> None:
    rows = item_rows(item("def double(n):\n    return n * n\n"))
    assert tables(rows) == {"trees": 1, "refused": 1}
    assert [(r["kind"], r["construct"], r["detail"]) for r in rows["refused"]] == [("disagrees", "another value", "(-3) gave 9, expected -6")]


REFUSED = [
    ("def double(n):\n    return n +\n", "syntax", 2), ("def double(n):\n    return 2n\n", "syntax", 2), ("def double(n):\n    print n\n", "syntax", 2),
    ("x = 1\n", "entry", None), ("def other(n):\n    return n + n\n", "entry", None),
    ("def double(n):\n    import ctypes\n    return ctypes.c_int(n).value\n", "unsupported", 3), ("async def double(n):\n    return n + n\n", "entry", None),
    ("def double(n):\n    while True:\n        n = n + 1\n    return n\n", "limits", None), ("def double(n):\n    return double(n)\n", "limits", None),
    ("def double(n):\n    return [0] * 100000000\n", "limits", None), ("def double(n):\n    return 1 // 0\n", "disagrees", None),
    ("def double(n, m):\n    return n + m\n", "disagrees", None), ("def double(n):\n    return '4'\n", "disagrees", None), ("def double(n):\n    pass\n", "disagrees", None),
    ("x = 1\0\n", "encoding", 1), ("x = '\udc80'\n", "encoding", None), ("x = '" + "a" * MAX_TEXT + "'\n", "size", None),
    ("x = [" + "1," * 250_000 + "]\n", "size", None), ("x = " + "-" * 20_000 + "1\n", "depth", None), ("x = " + "[" * 10_000 + "]" * 10_000, "syntax", 1),
    ("def double(n):\n    return n" + ".a" * 20_000, "depth", None), ("def double(n):\n    return n" + "+n" * 20_000, "depth", None),
    ("", "entry", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "line"), REFUSED, ids=[f"{kind}-{i}" for i, (_, kind, _) in enumerate(REFUSED)])
def test_what_is_no_pattern_is_refused_by_kind_and_the_others_stay(text: str, kind: str, line: int | None) -> None:
    rows = item_rows(item(DOUBLE, text, "def double(k):\n    return k + k\n"))
    tables(rows)
    assert len(rows["patterns"]) == 2
    assert kinds(rows) == [kind]
    row = rows["refused"][0]
    assert row["kind"] in refusals.KINDS
    assert row["construct"] and row["detail"] and len(row["detail"]) <= refusals.MAX_DETAIL
    if line is not None:
        assert row["line"] == line


def test_without_tests_nothing_is_believed_but_doctests_are_tests() -> None:
    assert kinds(item_rows(item(DOUBLE, examples=()))) == ["untested"]
    shown = DOUBLE.replace("\n", '\n    """Twice.\n\n    >>> double(2)\n    4\n    >>> double(xs)\n    5\n    """\n', 1)
    assert [r["checks"] for r in item_rows(item(shown, examples=()))["patterns"]] == [1]
    assert kinds(item_rows(item(shown.replace("4", "5"), examples=()))) == ["disagrees"]


def test_wrong_solutions_stand_apart_with_how_many_tests_they_pass() -> None:
    wrong = [Code("python", t, right=False) for t in ("def double(n):\n    return n * n\n", "def double(n):\n    return n +\n", "def double(n):\n    while 1: n += 0\n")]
    rows = item_rows(item(DOUBLE, *wrong, Code("go", "package p", right=False), Code("c++", "int f;", right=False)))
    assert tables(rows) == {"patterns": 1, "trees": 1, "negatives": 4, "refused": 2}
    square, broken, endless, other = rows["negatives"]
    assert (square["passed"], square["checks"], bool(square["program"])) == (1, 2, True)
    assert (broken.get("program", ""), broken.get("checks", 0), broken["code"]) == ("", 0, wrong[1].text)
    assert (endless["passed"], endless["checks"]) == (0, 2)
    assert other["language"] == "go"


def test_other_languages_give_trees_or_are_counted() -> None:
    go = "package p\nfunc double(n int) int { return n + n }\n"
    rows = item_rows(item(Code("go", go), Code("go", go + "}"), Code("c++", "int f;"), Code("c++", "int g;"), Code("java", "class A {}")))
    assert tables(rows) == {"trees": 1, "refused": 4}
    assert [(r["language"], r["kind"], r["count"]) for r in rows["refused"]] == [("go", "syntax", 1), ("c++", "language", 2), ("go", "language", 2), ("java", "language", 1)]


def test_the_same_text_again_is_the_same_rows_again() -> None:
    rows = item_rows(item(*[DOUBLE] * 50))
    assert tables(rows) == {"patterns": 50, "trees": 50}
    assert len({row["hash"] for row in rows["patterns"]}) == 1


def test_missing_imports_are_put_in() -> None:
    code = "def tally(xs):\n    return dict(Counter(xs))\n"
    rows = item_rows(item(code, entry="tally", examples=(Example((["a", "b", "a"],), {"a": 2, "b": 1}),)))
    assert [row["code"].splitlines()[0] for row in rows["patterns"]] == ["from collections import Counter"]


def test_a_program_that_reads_and_prints_is_a_function_of_its_input() -> None:
    code = "n = int(input())\nxs = list(map(int, input().split()))\nprint(sum(xs) * n)\n"
    rows = item_rows(item(code, entry=None, examples=(), stdio=(("2\n1 2 3\n", "12\n"), ("1\n4\n", "4\n"))))
    assert tables(rows) == {"patterns": 1, "trees": 1}
    assert (rows["patterns"][0]["checks"], rows["patterns"][0]["passed"]) == (2, 2)
    assert kinds(item_rows(item(code.replace("* n", "+ n"), entry=None, examples=(), stdio=(("2\n1 2 3\n", "12\n"),)))) == ["disagrees"]


def test_a_changed_argument_is_the_result_of_a_function_that_returns_nothing() -> None:
    code = "def clear_first(xs: list[int]) -> None:\n    xs[0] = 0\n"
    assert tables(item_rows(item(code, entry="clear_first", examples=(Example(([1, 2],), [0, 2]),)))) == {"patterns": 1, "trees": 1}
    assert kinds(item_rows(item(code, entry="clear_first", examples=(Example(([1, 2],), [1, 2]),)))) == ["disagrees"]


def test_errors_are_outcomes() -> None:
    code = "def root(n):\n    if n < 0:\n        raise ValueError('negative')\n    return n ** 0.5\n"
    good = (Example((4,), 2.0), Example((-1,), raises="ValueError"))
    assert len(item_rows(item(code, entry="root", examples=good))["patterns"]) == 1
    assert item_rows(item(code, entry="root", examples=(*good, Example((-1,), raises="KeyError"))))["refused"][0]["construct"] == "raised ValueError"
    assert item_rows(item(code, entry="root", examples=(*good, Example((1,), raises="ValueError"))))["refused"][0]["construct"] == "raised nothing"


def test_only_so_many_tests_are_run() -> None:
    many = tuple(Example((i,), 2 * i) for i in range(100))
    assert item_rows(item(DOUBLE, examples=many))["patterns"][0]["checks"] == MAX_CHECKS
    wrong = check_program(lift("def f(n):\n    return n % 3\n"), [Example((i,), i) for i in range(9)], every=True)
    assert (wrong.passed, wrong.total, wrong.failure) == (3, 9, "(3) gave 0, expected 3")


@pytest.mark.parametrize(("value", "expected", "same"), [
    (1 / 3, 0.33333, True), (1 / 3, 0.33334, False), (1 / 3, 0.333, False), (0.5, 0.5, True), (0.1 + 0.2, 0.3, True), (2.0, 2, True),
    ([1 / 3, 2.0], [0.33333, 2.0], True), ([1 / 3], [0.33333, 1.0], False), (1, True, False), ("a", "a", True), ((1, 2), [1, 2], False), (math.nan, math.nan, True),
])  # fmt: skip
def test_a_float_may_be_the_one_that_the_expected_is_rounded_from(value: Any, expected: Any, same: bool) -> None:
    assert agrees(value, expected, FLOAT if isinstance(expected, float) else ANY) is same


VALUES = [1, -2.5, 1e100, math.inf, -math.inf, True, None, "a\n'\"é", [1, [2]], (1,), (), {1, 2}, set(), {(1, "a"): [2], 3: {4}}, {"k": {"b", "a"}}]


def test_examples_are_written_without_loss() -> None:
    rows = json.loads(examples_text([Example(tuple(VALUES), VALUES), Example((), raises="ValueError")]))
    assert [ast.literal_eval(a) for a in rows[0]["args"]] == VALUES
    assert ast.literal_eval(rows[0]["expected"]) == VALUES
    assert rows[1] == {"args": [], "raises": "ValueError"}
    assert literal({"b", "a", "c"}) == "{'a', 'b', 'c'}"


def test_no_hash_seed_decides_a_row() -> None:
    program = textwrap.dedent("""
        from yantra_codex.corpora.items import Code, Item
        from yantra_codex.corpora.patterns import item_rows
        from yantra_codex.ir.signature import Example
        code = "def f(xs: set[str]) -> list[str]:\\n    return list(xs)\\n"
        names = {"a", "b", "c", "d", "e"}
        rows = item_rows(Item("p", "", (Code("python", code),), "f", (Example((names,), ["x"]), Example((names,), sorted(names)))))
        print([(t, sorted((k, repr(v)) for k, v in r.items())) for t in sorted(rows) for r in rows[t]])
    """)
    seen = {subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in "123"}
    assert len(seen) == 1


# ---------------------------------------------------------------- files

MODULE = '''
"""A module that does much at its top."""
from __future__ import annotations
import math, sys
from elsewhere import register

LIMIT, OTHER = 3, 4
app = register(sys.argv)
TABLE: dict[str, int] = {"a": LIMIT}


@app.route("/")
def page():
    """
    >>> page()
    1
    """
    return app


def helper(n: int) -> int:
    return min(n, LIMIT)


class Shape:
    def area(self):
        return 1


def capped(xs: list[int]) -> list[int]:
    """Return the numbers, none above the limit.

    Longer words here.

    >>> capped([1, 5])
    [1, 3]
    """
    return [helper(x) for x in xs]


def area(r: float) -> float:
    return math.pi * r * r


def wrong(n):
    """
    >>> wrong(1)
    2
    """
    return n


if __name__ == "__main__":
    app.run()
'''


def test_a_file_gives_a_tree_for_each_function_and_a_pattern_for_each_tested_one() -> None:
    file = File("a/b.py", "python", MODULE.encode(), {"area": (Example((1.0,), 3.14159),)}, source="ours", licence="MIT")
    rows = file_rows(file)
    assert tables(rows) == {"trees": 6, "patterns": 2, "refused": 2}
    assert [r["name"] for r in rows["trees"]] == ["page", "helper", "Shape.area", "capped", "area", "wrong"]
    assert rows["trees"][2]["id"] == "a/b.py:Shape.area:26"
    capped, area = rows["patterns"]
    assert (capped["problem_id"], capped["text"], capped["signature"]) == (
        "a/b.py:capped", "Return the numbers, none above the limit.\n\nLonger words here.", "capped(xs: list[int]) -> list[int]")
    assert (area["entry"], area["checks"], area["source"], area["licence"]) == ("area", 1, "ours", "MIT")
    assert [(r["name"], r["kind"]) for r in rows["refused"]] == [("page", "unsupported"), ("wrong", "disagrees")]
    assert MODULE.splitlines()[rows["refused"][1]["line"] - 1] == "def wrong(n):"


def test_a_slice_has_what_the_function_reaches_and_no_more() -> None:
    module = slices.read_module(MODULE)
    text = slices.sliced(module, "capped")
    assert [line for line in text.splitlines() if line and not line.startswith(" ")] == [
        "from __future__ import annotations", "LIMIT, OTHER = 3, 4", "def helper(n: int) -> int:", "def capped(xs: list[int]) -> list[int]:"]
    assert "import math, sys" in slices.sliced(module, "area")
    assert slices.sliced(slices.read_module("a = 1; b = 2\ndef f():\n    return b"), "f") == "a = 1; b = 2\n\n\ndef f():\n    return b\n"
    both = "try:\n    from a import f\nexcept ImportError:\n    f = None\ndef g():\n    return f\n"
    assert slices.sliced(slices.read_module(both), "g").startswith("try:\n    from a import f\nexcept ImportError:\n    f = None\n")
    assert slices.sliced(slices.read_module("X = 1\nX += 1\ndef g():\n    return X"), "g").startswith("X = 1\nX += 1\n")


@pytest.mark.parametrize(("data", "kind"), [
    (b"x = 1\0", "encoding"), ("x = 'é'".encode("latin-1"), "encoding"), (b"x = '" + b"a" * 4_000_000 + b"'", "size"), (b"x = = 1\n", "syntax"),
    (b"# >>> f(1)\ndef f(x:\n", "syntax"), (bytes(range(1, 128)) * 100, "syntax"), (b"def f(x):\n    return (x\n", "syntax"),
    (b"# >>>\nx = " + b"(" * 10_000 + b"1" + b")" * 10_000, "syntax"), (b"# >>>\nx = " + b"-" * 100_000 + b"1", "depth"),
], ids=range(9))  # fmt: skip
def test_a_bad_file_is_one_clear_refusal(data: bytes, kind: str) -> None:
    rows = file_rows(File("bad.py", "python", data))
    assert set(kinds(rows)) == {kind}
    assert tables(rows).keys() == {"refused"}


@pytest.mark.parametrize(("why", "kind"), [("more than 1,000,000 bytes", "size"), ("not UTF-8 (byte 4)", "encoding"), ("a NUL at byte 3: not a source text", "encoding"),
                                           ("c++ is only counted", "language"), ("a tool wrote it (so it says)", "generated"), ("can't be read: gone", "unreadable")])
def test_what_a_source_could_not_read_has_a_kind_too(why: str, kind: str) -> None:
    assert kinds(file_rows(File("x", "python", b"", refusal=why))) == [kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_broken_functions_are_refused_and_the_whole_ones_stay(language: str) -> None:
    texts = {"python": "def f():\n    return 1\n\ndef g():\n    return (1 +\n", "javascript": "function f() { return 1 }\nfunction g() { return 1 + }",
             "typescript": "function f(): number { return 1 }\nfunction g() { return 1 + }", "rust": "fn f() -> i32 { 1 }\nfn g() { 1 + }",
             "go": "package p\nfunc f() int { return 1 }\nfunc g() int { return 1 + }"}  # fmt: skip
    rows = file_rows(File("x", language, texts[language].encode()))
    assert [r["name"] for r in rows["trees"]] == ["f"]
    assert set(kinds(rows)) == {"syntax"}


def test_the_library_is_a_corpus_of_patterns() -> None:
    """Every tenth function of the library, as a user's own tree would be read."""
    text = "\n\n".join(p.source for p in all_patterns()[::100])
    rows = file_rows(File("library.py", "python", text.encode()))
    tables(rows)
    assert len(rows["patterns"]) >= 0.9 * len(all_patterns()[::100])
    assert kinds(rows).count("disagrees") == 0


# ---------------------------------------------------------------- refusals and complexity


@pytest.mark.parametrize(("detail", "construct"), [
    ("the method foo of a value of type 'list[int]'", "the method foo of a value of type _"), ("line 3: iterating over `f(x)`", "iterating over _"),
    ("more than 400,000 parts", "more than N parts"), ("", ""), ("a class of several methods (push, pop): name the one to start from as Stack.METHOD",
                                                                 "a class of several methods _: name the one to start from as _.METHOD"),
])  # fmt: skip
def test_like_reasons_are_one_construct(detail: str, construct: str) -> None:
    assert construct_of(detail) == construct or (detail.startswith("more") and construct_of(detail) == "more than N,N parts")


CLASSES = [
    (1, "def f(n: int) -> int:\n    return n + 1"), (1, "def f(xs: list[int]) -> int:\n    return sum(x * x for x in xs)"),
    (1, "def f(n: int) -> str:\n    return 'odd' if n % 2 else 'even'"), (2, "def f(xs: list[int]) -> int:\n    total = 0\n    for x in xs:\n        if x > 0:\n            total += x\n    return total"),
    (3, "def f(n: int) -> int:\n    steps = 0\n    while n > 1:\n        n = n // 2 if n % 2 == 0 else 3 * n + 1\n        steps += 1\n    return steps"),
    (3, "def f(m: list[list[int]]) -> int:\n    total = 0\n    for row in m:\n        for x in row:\n            total += x\n    return total"),
    (4, "def f(n: int) -> int:\n    return n if n < 2 else f(n - 1) + f(n - 2)"),
    (5, "def f(n: int) -> bool:\n    return True if n == 0 else g(n - 1)\n\ndef g(n: int) -> bool:\n    return False if n == 0 else f(n - 1)"),
    (5, "def f(m: list[list[int]]) -> int:\n    t = 0\n    for a in m:\n        for b in a:\n            for c in range(b):\n                for d in range(c):\n                    t += d\n    return t"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "source"), CLASSES)
def test_complexity_classes(number: int, source: str) -> None:
    assert complexity_of(lift(source, "f")) == number


def test_more_is_never_simpler() -> None:
    for low, high in pairwise(LIMITS):
        assert all(getattr(low, f.name) <= getattr(high, f.name) for f in fields(Measures))
    assert [class_of(limit) for limit in LIMITS] == [1, 2, 3, 4]
    random = Random(5)
    for _ in range(500):
        less = Measures(**{f.name: random.randrange(12) for f in fields(Measures)})
        more = replace(less, **{f.name: getattr(less, f.name) + random.randrange(4) for f in fields(Measures)})
        assert class_of(less) <= class_of(more)


def test_putting_a_program_inside_another_loop_never_makes_it_simpler() -> None:
    for p in all_patterns()[::120]:
        program = lift(p.source, p.name, examples=p.examples)
        entry = program.entry
        inside = complexity.n.ForRange("turn", *(complexity.n.Lit(v, complexity.n.type_of(complexity.n.Lit(v, entry.returns))) for v in (0, 3, 1)), entry.body)
        assert complexity_of(replace(program, functions=(replace(entry, body=(inside,)), *program.functions[1:]))) >= complexity_of(program)


def test_the_classes_part_the_library() -> None:
    counts = dict.fromkeys(range(1, 6), 0)
    for p in all_patterns()[::12]:
        counts[complexity_of(lift(p.source, p.name, examples=p.examples))] += 1
    assert max(counts.values()) < 0.6 * sum(counts.values()), counts
    assert all(counts[k] > 0 for k in (1, 2, 3, 4)), counts


@pytest.mark.parametrize("language", ["python", "go"])
def test_a_text_that_a_grammar_would_take_minutes_for_is_refused_at_once(language):
    item = Item("p", "", (Code(language, "<!--" * 8_000),))
    refused = item_rows(item)["refused"]
    assert any("takes too long" in r["detail"] for r in refused)
    facts = facts_of("a.py" if language == "python" else "a.go", language, b"<!--\n" * 8_000)
    assert facts.problem and "takes too long" in facts.problem
