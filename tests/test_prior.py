"""The fitted prior of the search: what words say about ops, and which expressions are natural."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.ir import nodes as n
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_expr
from yantra_codex.ir.types import INT, STR, Type, list_of, parse_type
from yantra_codex.languages.pylift import lift
from yantra_codex.search.compose.prior import (
    CHEAPEST,
    CONSTANTS,
    DATA,
    DEAREST,
    SEARCHED,
    UNDER,
    Prior,
    features,
    grammar_cost,
    kind_of,
    literal_kind,
    naturalness,
    places,
)

NUMBERS = list_of(INT)
SCOPE = {"xs": NUMBERS, "ys": NUMBERS, "k": INT, "text": STR}


@pytest.fixture(scope="module")
def prior() -> Prior:
    return Prior.load()


def expression(text: str) -> n.Expr:
    return read_expr(text, SCOPE)


# ---------------------------------------------------------------- words


def test_every_searched_op_and_constant_has_a_cost_within_bounds(prior: Prior) -> None:
    costs = prior.costs("sum of the squares of the even numbers", [NUMBERS], INT)
    assert set(costs) == {*SEARCHED, *CONSTANTS}
    assert all(CHEAPEST <= c <= DEAREST for c in costs.values())
    assert not any(OPS[name].mutates or OPS[name].group == "effects" for name in SEARCHED)


@pytest.mark.parametrize(("words", "params", "returns", "wanted"), [
    ("How many numbers in the list are even?", ["list[int]"], "int", ["count_where", "is_even"]),
    ("Reverse the order of the words in a sentence.", ["str"], "str", ["split_words", "join"]),
    ("largest product of two neighbouring elements", ["list[int]"], "int", ["mul", "max_of"]),
    ("put the names in alphabetical order", ["list[str]"], "list[str]", ["sort"]),
    ("convert a text to upper case", ["str"], "str", ["upper"]),
    ("greatest common divisor of two numbers", ["int", "int"], "int", ["gcd"]),
    ("drop duplicates from a list", ["list[int]"], "list[int]", ["unique"]),
    ("round a price to two decimals", ["float"], "float", ["round_to"]),
])
def test_ops_that_words_ask_for_are_among_the_cheapest(prior: Prior, words: str, params: list[str], returns: str, wanted: list[str]) -> None:
    costs = prior.costs(words, [parse_type(p) for p in params], parse_type(returns))
    cheapest = sorted(costs, key=lambda x: (costs[x], x))[:30]
    assert set(wanted) <= set(cheapest)


def test_words_change_what_an_op_costs(prior: Prior) -> None:
    asked = prior.costs("the numbers in ascending order", [NUMBERS], NUMBERS)
    other = prior.costs("double each number", [NUMBERS], NUMBERS)
    assert asked["sort"] < other["sort"] - 1
    assert other["map"] < asked["map"]


def test_types_change_what_an_op_costs(prior: Prior) -> None:
    words = "count how often it occurs"
    assert prior.costs(words, [STR], INT)["str_length"] < prior.costs(words, [NUMBERS], INT)["str_length"]


def test_what_nothing_asks_for_is_dear(prior: Prior) -> None:
    costs = prior.costs("sum of a list", [NUMBERS], INT)
    assert min(costs[x] for x in ("sinh", "re_replace", "swapcase", "set_symmetric_difference")) > 6.5


def test_the_same_request_costs_the_same(prior: Prior) -> None:
    again = Prior(json.loads(DATA.read_text(encoding="utf-8")))
    for words in ("", "zyxwv", "count the vowels in each word", "a" * 5000):
        assert again.costs(words, [STR], list_of(INT)) == prior.costs(words, [STR], list_of(INT))


def test_a_request_of_unknown_words_still_has_a_price_by_its_types(prior: Prior) -> None:
    assert prior.costs("qwrtz plmokn", [STR], STR)["str_concat"] < prior.costs("qwrtz plmokn", [NUMBERS], INT)["str_concat"]


def test_features_are_stems_pairs_and_types() -> None:
    found = features("Sorting numbers", [NUMBERS, INT], Type("bool"))
    assert {"sort", "number", "sort number", "p:list", "p:list[int]", "in:int", "r:bool", "n:2", "list>bool"} <= set(found)
    assert len(found) == len(set(found))


def test_small_and_fast(prior: Prior) -> None:
    assert DATA.stat().st_size < 400_000
    started = time.process_time()
    Prior(json.loads(DATA.read_text(encoding="utf-8")))
    assert time.process_time() - started < 0.1  # 10 ms on an idle machine
    words = "write a function to find the sum of the largest and the smallest value of every row of a matrix of numbers"
    started = time.process_time()
    for _ in range(20):
        prior.costs(words, [NUMBERS, INT], NUMBERS)
    assert (time.process_time() - started) / 20 < 0.005


# ---------------------------------------------------------------- expressions


@pytest.mark.parametrize(("natural", "odd"), [
    ("(sum xs)", "(max2 (length xs) (sub k k))"),
    ("(sum xs)", "(add (length xs) (length xs))"),
    ("(count_where xs (fn (x:int) (is_even x)))", "(count_where xs (fn (x:int) (is_even (max2 x x))))"),
    ("(map xs (fn (x:int) (add x 1)))", "(map xs (fn (x:int) (floordiv 1 k)))"),
    ('(join (split_words text) " ")', '(join (split text (str_repeat text 2)) text)'),
    ("(filter xs (fn (x:int) (gt x k)))", "(filter xs (fn (x:int) (gt k k)))"),
    ("(max_of (map xs (fn (x:int) (mul x k))))", "(max_of (map xs (fn (x:int) (length ys))))"),
])
def test_what_people_write_is_more_natural(natural: str, odd: str) -> None:
    assert naturalness(expression(natural)) > naturalness(expression(odd))


def test_the_probabilities_of_a_place_add_up_to_one(prior: Prior) -> None:
    kinds = [*prior.grammar.all, *(x for x in OPS if x not in prior.grammar.all)]
    for parent, position, above in (("filter", 1, ""), ("add", 1, "map"), ("return", 0, ""), ("no_such_op", 2, "map")):
        total = sum(prior.grammar.probability(parent, position, k, above) for k in kinds)
        assert 0.9 < total <= 1.0 + 1e-9


def test_grammar_costs_know_the_argument() -> None:
    assert grammar_cost("filter", 1, "gt") < grammar_cost("filter", 0, "gt")
    assert grammar_cost("add", 1, "lit:int:1") < grammar_cost("add", 0, "lit:int:1")
    assert grammar_cost("sub", 1, "same") > grammar_cost("sub", 1, "var:param")
    assert grammar_cost("index", 1, "lit:int:0", "map") > 0


def test_a_programs_naturalness_is_that_of_its_expressions(prior: Prior) -> None:
    program = lift("def f(xs: list[int], k: int) -> list[int]:\n    ys = sorted(xs)\n    return ys[:k]\n", "f")
    total, count = prior.log_likelihood(program)
    parts = [prior.log_likelihood(e) for s in program.entry.body for e in n.stmt_exprs(s)]
    assert len(parts) == 2
    assert total == pytest.approx(sum(t for t, _ in parts))
    assert count == sum(c for _, c in parts)
    assert prior.naturalness(program) == total / count


def test_places_of_an_expression() -> None:
    e = expression("(map xs (fn (x:int) (add (mul x x) k)))")
    assert list(places(e)) == [
        ("return", 0, "map", ""), ("map", 0, "var:param", "return"), ("map", 1, "add", "return"), ("add", 0, "mul", "map"),
        ("mul", 0, "var:bound", "add"), ("mul", 1, "same", "add"), ("add", 1, "var:param", "map")]


def test_kinds_of_constants() -> None:
    assert [literal_kind(v) for v in (0, 7, True, 0.5, 3.25, "", " ", "x", "ab", None)] == [
        "lit:int:0", "lit:int:other", "lit:bool:true", "lit:float:0.5", "lit:float:other", "lit:str:", "lit:str: ", "lit:str:char", "lit:str:other",
        "lit:none"]
    assert kind_of(n.Make((), NUMBERS)) == "make:list:empty"


def test_the_grammar_names_places() -> None:
    table = json.loads(DATA.read_text(encoding="utf-8"))["grammar"]
    assert "return/0" in table
    assert all(place.partition(UNDER)[0].rpartition("/")[2].isdigit() for place in table)


# ---------------------------------------------------------------- loops read as expressions


def shape(e: n.Expr) -> object:
    """An expression without its types."""
    match e:
        case n.Apply(op=op, args=args):
            return (op, *map(shape, args))
        case n.Lambda(body=b):
            return ("fn", shape(b))
        case n.Var(name=x):
            return x
    return e.value if isinstance(e, n.Lit) else type(e).__name__


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> Any:
    """benchmarks.prior, which is no part of the package."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    from benchmarks import prior as module

    return module


@pytest.mark.parametrize(("body", "returns", "ops"), [
    ("c = 0\nfor x in xs:\n    if x > k:\n        c += 1\nreturn c", "int", ["count_where", "gt"]),
    ("t = 0\nfor x in xs:\n    t += x * k\nreturn t", "int", ["sum_by", "mul"]),
    ("t = 0\nfor x in xs:\n    if x > k:\n        t += x\nreturn t", "int", ["sum", "filter", "gt"]),
    ("out = []\nfor x in xs:\n    if x != k:\n        out.append(x + 1)\nreturn out", "list[int]", ["map", "filter", "ne", "add"]),
    ("best = xs[0]\nfor x in xs:\n    if x > best:\n        best = x\nreturn best", "int", ["max_of"]),
    ("for x in xs:\n    if x == k:\n        return True\nreturn False", "bool", ["contains"]),
    ("for x in xs:\n    if x < k:\n        return False\nreturn True", "bool", ["all"]),
    ("c = {}\nfor x in xs:\n    c[x] = c.get(x, 0) + 1\nreturn c", "dict[int, int]", ["counts"]),
    ("g = {}\nfor x in xs:\n    if x % k not in g:\n        g[x % k] = []\n    g[x % k].append(x)\nreturn g", "dict[int, list[int]]", ["group_by", "floormod"]),
    ("t = 0\nfor i in range(len(xs) - 1):\n    t += abs(xs[i] - xs[i + 1])\nreturn t", "int", ["sum_by", "pairwise", "abs", "sub"]),
    ("n = k\nt = 0\nwhile n > 0:\n    t += n % 10\n    n //= 10\nreturn t", "int", ["digit_sum"]),
    ("seen = set()\nout = []\nfor x in xs:\n    if x not in seen:\n        seen.add(x)\n        out.append(x)\nreturn out", "list[int]", ["unique"]),
    ("seen = set()\nfor x in xs:\n    if x in seen:\n        return True\n    seen.add(x)\nreturn False", "bool", ["has_duplicates"]),
    ("c = 0\nfor i in range(len(xs)):\n    for j in range(i + 1, len(xs)):\n        if xs[i] + xs[j] == k:\n            c += 1\nreturn c", "int",
     ["count_where", "pairs", "add", "eq"]),
])
def test_loops_are_read_as_the_expressions_of_the_search(fitting: Any, body: str, returns: str, ops: list[str]) -> None:
    source = f"def f(xs: list[int], k: int) -> {returns}:\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    found = fitting.forms(lift(source, "f"))[1][0]
    used = {e.op for e in n.walk_expr(found) if isinstance(e, n.Apply)}
    assert set(ops) <= used, shape(found)
    assert "fold" not in used, shape(found)


@pytest.mark.parametrize(("written", "said"), [
    ("(eq (floormod k 2) 0)", "(is_even k)"),
    ("(length (filter xs (fn (x:int) (gt x k))))", "(count_where xs (fn (x:int) (gt x k)))"),
    ("(sum (map (chars (int_to_str k)) (fn (c:str) (parse_int c))))", "(digit_sum k)"),
    ("(index (sort xs) 0)", "(min_of xs)"),
])
def test_longer_forms_are_put_in_the_searchs_words(fitting: Any, written: str, said: str) -> None:
    assert shape(fitting.in_search_words(expression(written))) == shape(expression(said))
