"""Lifted Python means what CPython says: every case of the corpus is run both ways."""

from __future__ import annotations

import ast
import copy
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.errors import LiftError, RaisedError, Unsupported
from yantra_codex.ir.interpret import run
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import write_program
from yantra_codex.ir.types import FLOAT, INT, parse_type
from yantra_codex.ir.values import from_ir
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.pylift.walking import children, walk

CORPUS = Path(__file__).parent / "corpus" / "python_lift.txt"


def corpus() -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """Each case: name, source, argument tuples."""
    cases = []
    for part in CORPUS.read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, _, rest = part.partition("\n")
        source, _, calls = rest.partition("\n---\n")
        cases.append((name.strip(), source, [eval(line) for line in calls.splitlines() if line.strip()]))
    return cases


CASES = corpus()


def cpython(source: str, args: tuple[Any, ...]) -> tuple[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "case", "exec"), names)
    try:
        return "value", names["f"](*copy.deepcopy(args))
    except Exception as error:
        return "raises", type(error).__name__


def same(a: Any, b: Any) -> bool:
    """Equal in value and kind: 1 is not 1.5, a tuple is not a list; an int may stand for an equal float."""
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-12 * max(abs(a), abs(b)) or a == b
    return bool(a == b) and (a is None) == (b is None)


@pytest.mark.parametrize(("name", "source", "calls"), CASES, ids=[c[0] for c in CASES])
def test_corpus(name: str, source: str, calls: list[tuple[Any, ...]]) -> None:
    program = lift(source, "f")
    for args in calls:
        wanted = cpython(source, args)
        try:
            found: tuple[str, Any] = ("value", from_ir(run(program, copy.deepcopy(args)), program.entry.returns))
        except RaisedError as error:
            found = ("raises", error.kind)
        assert found[0] == wanted[0] and same(wanted[1], found[1]), f"{name}{args}: {found} instead of {wanted}"


def test_corpus_is_large() -> None:
    assert len(CASES) >= 150


REFUSED = [
    ("def f(a: dict[int, int], b: list[int]):\n    ks = a.keys()\n    return ks == b", "a view of a map compared"),
    ("def f(a: dict[int, int], b: dict[int, int]):\n    vs = a.values()\n    return vs == b.values()", "a view of a map compared"),
    ("def f(a: dict[int, int]):\n    xs, ys = a.values(), a.values()\n    return xs == ys", "a view of a map that is kept"),
    ("def g(x, y):\n    return x == y\ndef f(a: dict[int, int], b: dict[int, int]):\n    return g(a.keys(), b.keys())", "a view of a map that is kept"),
    ("def g(x: dict[int, int]):\n    return x.keys()\ndef f(a: dict[int, int]):\n    return g(a) == g(a)", "a view of a map that is kept"),
    ("def f(a: dict[int, int], b: dict[int, int]):\n    return [a.keys()] == [b.keys()]", "a view of a map that is kept"),
    ("def f(a: dict[int, int], b: dict[int, int]):\n    return b.keys() in [a.keys()]", "a view of a map that is kept"),
    ("def f(a: dict[int, int], b: list[int]):\n    ks = a.keys()\n    if b:\n        ks = b\n    return ks == b", "a view of a map that is kept"),
    ("def f(g: list[dict[int, int]]):\n    vs = g[0].values()\n    g[0][1] = 5\n    return sum(vs)", "a view of a map that is kept"),
    ("def f(a: dict[int, int], b: dict[int, int]):\n    ks = a.keys()\n    a = b\n    return ks == a.keys()", "a view of a map that is kept"),
    ("def f(n: int):\n    print(n)\n    return n", "print"),
    ("X = 0\ndef f(n: int):\n    global X\n    X = n\n    return X", "global"),
    ("CACHE = {}\ndef f(n: int):\n    CACHE[n] = n\n    return CACHE[n]", "not a variable"),
    ("class A:\n    pass\ndef f(n: int):\n    return A()", "class A"),
    ("import os\ndef f(p: str):\n    return os.listdir(p)", "os.listdir"),
    ("def f(p: str):\n    with open(p, 'rb') as g:\n        return g.read()", "mode"),
    ("def f(s: str):\n    return eval(s)", "eval"),
    ("def f(s: set[int]):\n    return s.pop()", "set.pop"),
    ("def f(n: int, **more):\n    return n", "**name"),
    ("def f(a: int, b: str):\n    return a + b", "Add of int and str"),
    ("def f(n: int):\n    return 3j", "complex"),
    ("def f(n: int):\n    while True:\n        yield n", "without an end"),
    ("def f(xs: list[int]):\n    it = iter(xs)\n    return list(zip(it, it))", "iterator"),
    ("def f(xs: list[int]):\n    ys = xs\n    ys.append(1)\n    return xs", "also shows in"),
    ("def f(n: int):\n    g = [[0] * n] * n\n    g[0][0] = 1\n    return g", "one and the same"),
    ("def f(a: list[list[int]]):\n    b = a[:]\n    b[0][0] = 5\n    return a", "also shows in"),
    ("def f(n: int):\n    rows, row = [], []\n    for i in range(n):\n        row.append(i)\n        rows.append(row)\n    return rows", "also shows in"),
    ("def f(d: dict[str, int]):\n    e = d\n    e['a'] = 1\n    return len(d)", "also shows in"),
    ("def f(x: float):\n    n = 0\n    if x > 1:\n        n = x\n    return str(n)", "int at times"),
    ("def f(n: int):\n    return [str(x) for x in [n, 0.5]]", "the text of x in f, which is an int at times and a float at others"),
    ("def f(n: int):\n    xs = [0] * n\n    xs[0] = 0.5\n    return str(xs)", "in which a number is an int at times"),
    ("def g(n):\n    return n if n > 2 else n / 2\ndef f(n: int):\n    return f'{g(n)}'", "text of a value of type float in f, which is an int"),
    ("def f(n: int):\n    return str([n > 1, n])", "a number is a bool at times and an int at others"),
    ("def f(n: int):\n    x = n if n > 3 else n / 2\n    return isinstance(x, int)", "the class of x in f, which is an int at times"),
    ("def f(m: dict[str, float]):\n    return str(m.get('a', 0))", "an int at times and a float at others"),
    ("def f(xs: list[float]):\n    return str(sum(xs))", "an int at times and a float at others"),
    ("from functools import cache\n@cache\ndef g(x):\n    return str(x)\ndef f(n: int):\n    return g(n) + g(n / 1)", "the text of x in g"),
    ("def g(a, b, c):\n    return str(a) + str(b) + str(c)\ndef f(n: int, x: float):\n"
     "    return g(n, n, n) + g(n, n, x) + g(n, x, n) + g(x, n, n) + g(x, x, n)", "in g, which is an int at times"),
    ("seen = [0]\nfor i in range(3):\n    seen.append(i)\ndef f(n: int):\n    seen.append(n)\n    return len(seen)", "from one call to the next"),
    ("from itertools import pairwise\ndef f(xs: list[int]):\n    for a, b in pairwise(xs):\n        xs[-1] = a\n    return xs", "while something goes over it"),
    ("def f(xs: list[list[int]]):\n    row = xs[0]\n    out = 0\n    for x in row:\n        xs[0][-1] = 7\n        out += x\n    return out", "also shows in row"),
    ("def f(a: int, m: int):\n    return pow(a, -1, m)", "inverse"),
    ("from numpy import *\ndef f(xs: list[int]):\n    return sum(xs)", "import *"),
    ("from sortedcontainers import SortedList\ndef f(xs: list[int]):\n    s = SortedList(xs)\n    s.append(3)\n    return len(s)", "append of a sorted list"),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED, ids=[r for _, r in REFUSED])
def test_refuses_what_it_can_not_say_exactly(source: str, reason: str) -> None:
    with pytest.raises(Unsupported, match=reason.replace("*", r"\*")):
        lift(source, "f")


def test_examples_that_mix_kinds_of_numbers_are_not_shown_as_one() -> None:
    source = "def f(xs):\n    return [str(x) for x in xs]"
    with pytest.raises(Unsupported, match="an int at times"):
        lift(source, "f", examples=[Example(([1, 2.5],), ["1", "2.5"])])
    assert run(lift(source, "f", examples=[Example(([1.0, 2.5],), ["1.0", "2.5"])]), ([3.0],)) == ["3.0"]


def test_helpers_are_copied_only_where_a_kind_shows() -> None:
    helper = "def g(a, b):\n    return a + b\ndef f(n: int):\n    return "
    assert len(lift(helper + "g(n, n) + g(n, 0.5)", "f").functions) == 2
    assert len(lift(helper + "str(g(n, n)) + str(g(n, 0.5))", "f").functions) == 3


def test_a_refusal_says_where() -> None:
    with pytest.raises(Unsupported) as info:
        lift("def f(n: int):\n    x = 1\n    return x + eval('n')\n")
    assert (info.value.line, info.value.column) == (3, 16)


HOSTILE = {
    "unfinished": "def f(:",
    "nul": "def f(n):\n    return '\0'",
    "deep parentheses": "def f(n): return " + "(" * 10_000 + "n" + ")" * 10_000,
    "deep lists": "def f(n): return " + "[" * 150 + "]" * 150,
    "long sum": "def f(n): return " + "+".join(["n"] * 10_000),
    "deep blocks": "def f(n):\n" + "".join("    " * (i + 1) + "if n:\n" for i in range(95)) + "    " * 96 + "return 1",
    "long elif": "def f(n):\n    if n == 0:\n        return 0\n" + "".join(f"    elif n == {i}:\n        return {i}\n" for i in range(1, 400)),
    "huge": "def f(n):\n    return n\n" + "# filler\n" * 100_000,
    "surrogate": "def f(n):\n    return '\ud800'",
    "no function": "x = 1",
    "empty": "",
    "million calls": "def f(n):\n    return " + "abs(" * 80 + "n" + ")" * 80,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_clean_answer(name: str) -> None:
    try:
        lift(HOSTILE[name])
    except (Unsupported, LiftError) as error:
        assert len(str(error)) < 500


def test_syntax_errors_carry_their_place() -> None:
    with pytest.raises(LiftError) as info:
        lift("def f(n):\n    return n +\n")
    assert info.value.line == 2


# ---------------------------------------------------------------- types of the entry


def test_types_from_doctests() -> None:
    program = lift('def f(a, b):\n    """\n    >>> f([1, 2], "x")\n    3\n    """\n    return len(a) + len(b)')
    assert [str(p.type) for p in program.entry.params] == ["list[int]", "str"]


def test_types_from_examples_join() -> None:
    program = lift("def f(t):\n    return len(t)", examples=[Example(((1, 2),), 2), Example(((1, 2, 3),), 3)])
    assert str(program.entry.params[0].type) == "vtuple[int]"


def test_vague_signature_is_made_precise_by_examples() -> None:
    signature = Signature("f", (SigParam("xs", parse_type("list[any]")),), parse_type("any"))
    program = lift("def f(xs):\n    return xs[0]", signature=signature, examples=[Example(([1, 2],), 1)])
    assert (str(program.entry.params[0].type), str(program.entry.returns)) == ("list[int]", "int")


def test_declared_result_converts() -> None:
    program = lift("def f(n):\n    return n", signature=Signature("f", (SigParam("n", INT),), FLOAT))
    assert program.entry.returns == FLOAT and run(program, (2,)) == 2.0


GUESSES = [
    ("def f(s, k):\n    return s.upper() * k", ["str", "int"]),
    ("def f(arr):\n    return sorted(arr)[0] + 1", ["list[int]"]),
    ("def f(words, sep):\n    return sep.join(words)", ["list[str]", "str"]),
    ("def f(grid):\n    return sum(sum(row) for row in grid)", ["list[list[int]]"]),
    ("def f(n):\n    return [i for i in range(n)]", ["int"]),
    ("def f(d):\n    return sum(d.values())", ["map[str,int]"]),
    ("def f(x):\n    return x * 2.5", ["float"]),
]


@pytest.mark.parametrize(("source", "types"), GUESSES, ids=[" ".join(t) for _, t in GUESSES])
def test_types_from_use(source: str, types: list[str]) -> None:
    wanted = types if types != ["float"] else ["int"]  # an int times a float lifts too, and is tried first
    assert [str(p.type) for p in lift(source).entry.params] in (types, wanted)


# ---------------------------------------------------------------- the entry and the shape of the result


def test_the_entry_is_the_last_function_that_no_other_one_calls() -> None:
    source = "def main(n: int):\n    return helper(n)\ndef helper(n):\n    return n + 1\n"
    assert lift(source).entry.name == "main"


def test_a_function_that_returns_nothing_changes_its_argument() -> None:
    program = lift("def f(xs: list[int]) -> None:\n    xs.sort()")
    xs = [3, 1, 2]
    run(program, (xs,))
    assert program.entry.params[0].inout and xs == [1, 2, 3]


def test_a_function_that_returns_a_value_leaves_its_argument_alone() -> None:
    xs = [3, 1, 2]
    program = lift("def f(xs: list[int]) -> list[int]:\n    xs.sort()\n    return xs")
    assert run(program, (xs,)) == [1, 2, 3] and xs == [3, 1, 2]


def test_a_parameter_that_no_call_gives_starts_with_its_default() -> None:
    source = "def f(n, step=2, name='x'):\n    return [name] * (n // step)"
    program = lift(source, signature=Signature("f", (SigParam("n", INT),), parse_type("list[str]")))
    assert len(program.entry.params) == 1 and run(program, (5,)) == ["x", "x"]


def test_a_fixed_tuple_is_not_made_of_a_result_of_any_length() -> None:
    signature = Signature("f", (SigParam("t", parse_type("tuple[int,int]")),), parse_type("tuple[int,int]"))
    program = lift("def f(t):\n    return tuple(sorted(set(t)))", signature=signature)
    assert str(program.entry.returns) == "vtuple[int]" and run(program, ((2, 2),)) == (2,)


def test_a_declared_result_that_is_missing_is_an_error() -> None:
    program = lift("def f(n: int) -> int:\n    if n > 0:\n        return n")
    with pytest.raises(RaisedError):
        run(program, (0,))


SHAPES = [
    ("def f(xs: list[int]) -> int:\n    return sum(1 for x in xs if x > 1)", "(count_where xs (fn (x:int) (gt x 1)))"),
    ("def f(xs: list[int]) -> int:\n    return sum(x * x for x in xs)", "(sum_by xs (fn (x:int) (mul x x)))"),
    ("def f(xs: list[int]) -> bool:\n    return any(x > 1 for x in xs)", "(any xs (fn (x:int) (gt x 1)))"),
    ("def f(xs: list[int], i: int) -> int:\n    return xs[0] + xs[i]", "(add (index xs 0) (index_wrap xs i))"),
    ("def f(xs: list[int]) -> int:\n    t = 0\n    for i in range(1, len(xs)):\n        t += xs[i - 1]\n    return t", "(index xs (sub i 1))"),
    ("def f(xs: list[int]):\n    return max(xs, key=lambda x: -x)", "(max_by xs (fn (x:int) (neg x)))"),
    ("def f(xs: list[int]):\n    return sorted(xs, key=lambda x: -x)", "(sort_by_desc xs (fn (x:int) x))"),
    ("def f(a: list[int], b: list[int]):\n    return [x * y for x, y in zip(a, b)]", "(zip_with a b (fn (x:int y:int) (mul x y)))"),
    ("def f(d: dict[str, int]):\n    return {k: v for k, v in d.items() if v}", "(map_filter d (fn (k:str v:int) (ne v 0)))"),
    ("def f(n: int):\n    return [0] * n", "(fill n 0)"),
    ("def f(ws: list[str]):\n    for w in ws:\n        if w:\n            return w\n    return None", "(some w)"),
]


@pytest.mark.parametrize(("source", "part"), SHAPES, ids=[p for _, p in SHAPES])
def test_lifts_to_plain_ops(source: str, part: str) -> None:
    assert part in write_program(lift(source))


def test_one_name_with_two_types_becomes_two_variables() -> None:
    text = write_program(lift("def f(n: int):\n    n = str(n)\n    return n[::-1]"))
    assert "any" not in text and "(let n2 str (int_to_str n))" in text


ROWS_SHOWN = "def f(rows):\n    \"\"\"\n    >>> f([(3, 4), (1,)])\n    '[(1,), (3, 4)]'\n    \"\"\"\n    return str(sorted(rows, key=len))\n"


@pytest.mark.parametrize(("source", "examples", "taken"), [
    pytest.param(ROWS_SHOWN, [Example(([[2, 2], [5]],), "[(5,), (2, 2)]")], "list[vtuple[int]]", id="doctests show tuples"),
    pytest.param(ROWS_SHOWN, [], "list[list[int]]", id="nothing says that the caller's lists are tuples"),
    pytest.param("def f(rows: list[tuple[int, ...]]):\n    return str(rows)", [Example(([[5]],), "[(5,)]")], "list[vtuple[int]]", id="an annotation says so"),
    pytest.param("def f(rows):\n    return str(rows)", [Example(([[5]],), "[[5]]")], "list[list[int]]", id="the source says nothing"),
])
def test_lists_of_a_caller_are_tuples_where_the_source_takes_tuples(source: str, examples: list[Example], taken: str) -> None:
    signature = Signature("f", (SigParam("rows", parse_type("list[list[int]]")),), parse_type("str"))
    program = lift(source, "f", signature, examples)
    assert str(program.entry.params[0].type) == taken
    assert all(run(program, list(e.args)) == e.expected for e in examples)


def test_lists_of_a_caller_stay_lists_where_no_text_shows_them() -> None:
    signature = Signature("f", (SigParam("xs", parse_type("list[int]")),), parse_type("list[int]"))
    program = lift("def f(xs: tuple[int, ...]):\n    return xs[::-1]", "f", signature, [Example(([1, 2],), [2, 1])])
    assert str(program.entry.params[0].type) == str(program.entry.returns) == "list[int]"


def test_lifting_is_repeatable() -> None:
    for _, source, _ in CASES[::20]:
        assert write_program(lift(source, "f")) == write_program(lift(source, "f"))


def test_the_walk_over_a_tree_is_that_of_ast() -> None:
    left_out = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
    for _, source, _ in CASES[::9]:
        tree = ast.parse(source)
        for node, found in ((tree, walk(tree)), (tree.body[-1], walk(tree.body[-1]))):
            assert found == [n for n in ast.walk(node) if not isinstance(n, left_out)]
        for node in walk(tree):
            assert children(node) == [n for n in ast.iter_child_nodes(node) if not isinstance(n, left_out)]
