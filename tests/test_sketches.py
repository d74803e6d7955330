"""Loop sketches: closures mean what the interpreter means, templates render in every language, strands find loops."""

from __future__ import annotations

import time
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import compile_program
from yantra_codex.ir.nodes import Function, Param, Program, Return
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, parse_type
from yantra_codex.problems import Problem
from yantra_codex.search.compose import sketch_folds, sketch_lists, sketch_numbers, sketch_tables
from yantra_codex.search.compose.blocks import HIGHER, instance
from yantra_codex.search.compose.build import expression
from yantra_codex.search.compose.closures import closure, used
from yantra_codex.search.compose.driver import Composer
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.sketch_strand import Sketches, asked_families
from yantra_codex.search.compose.sketch_template import Builder, TooLong, hole_arguments, hole_names, nesting, runner
from yantra_codex.search.compose.space import Node, OutOfTime

A, X = ("v", "acc", INT), ("v", "x", INT)
ADD, MUL = (instance(op, (INT, INT), INT) for op in ("add", "mul"))
GT = instance("gt", (INT, INT), BOOL)


# ---------------------------------------------------------------- closures

NODES: list[tuple[Node, Type]] = [
    (A, INT), (("l", 7, INT), INT), ((ADD, A, ("l", 3, INT)), INT), ((ADD, (MUL, A, ("l", 10, INT)), X), INT),
    (("if", (GT, A, X), A, (MUL, X, X), INT), INT), ((GT, (ADD, X, X), A), BOOL)]


@pytest.mark.parametrize(("node", "t"), NODES, ids=[f"node{i}" for i in range(len(NODES))])
def test_a_closure_is_what_the_interpreter_computes(node: Node, t: Type) -> None:
    program = Program((Function("f", (Param("acc", INT), Param("x", INT)), t, (Return(expression(node)),)),))
    call, fast = compile_program(program), closure(node, ("acc", "x"))
    for acc, x in ((0, 0), (5, -2), (3, 9), (-7, 4)):
        assert fast(acc, x) == call(acc, x)


def test_a_closure_of_a_lambda_sees_the_variables_around_it() -> None:
    count = next(h for h in HIGHER if h.name == "count_where")
    xs = list_of(INT)
    node = (count, INT, ("v", "xs", xs), xs, "e", INT, (GT, ("v", "e", INT), ("v", "k", INT)))
    assert closure(node, ("k", "xs"))(2, (1, 2, 3, 4)) == 2
    assert used(node) == {"k", "xs", "e"}


def test_a_closure_raises_what_its_block_raises() -> None:
    div = instance("floordiv", (INT, INT), INT)
    with pytest.raises(ZeroDivisionError):
        closure((div, A, X), ("acc", "x"))(1, 0)


# ---------------------------------------------------------------- templates

TEXTS = {f"{room.__name__.rsplit('_', 1)[-1]}.{name}": text for room in (sketch_folds, sketch_lists, sketch_numbers, sketch_tables)
         for name, text in vars(room).items() if name.isupper() and isinstance(text, str) and "return" in text}
# what a hole of each name gives in these tests, by its type
WORDS = {"OPENING": "([", "CLOSING": ")]"}
LISTS = {"XS": "list[int]", "S": "list[int]", "T": "list[int]", "G": "list[list[int]]", "RANGE": "list[int]"}


def fill(text: str) -> dict[str, Node]:
    """A plain expression for each hole: a list, a test of the first local, a local, or a number."""
    out: dict[str, Node] = {}
    for hole in hole_names(text):
        args = hole_arguments(text, hole)
        if hole in WORDS:
            out[hole] = ("l", WORDS[hole], STR)
        elif hole == "XS" and "OPENING" in text:
            out[hole] = ("l", tuple("a(b[c])("), list_of(STR))
        elif args == ("last", "x") and "OPENING" in text:
            out[hole] = (instance("ne", (STR, STR), BOOL), *(("v", a, STR) for a in args))
        elif hole in LISTS:
            out[hole] = ("v", "given" if LISTS[hole] == "list[int]" else "grid_given", parse_type(LISTS[hole]))
        elif hole in ("TEST", "WHICH"):
            out[hole] = (GT, ("v", args[0], INT), ("l", 3, INT))
        elif args[:1] == ("out",):
            out[hole] = (instance("length", (list_of(INT),), INT), ("v", "out", list_of(INT)))
        elif hole in ("NEXT", "OTHER") and args == ("n",):
            out[hole] = (instance("sub", (INT, INT), INT), ("v", "n", INT), ("l", 1, INT))
        elif args:
            out[hole] = ("v", args[-1], INT)
        else:
            out[hole] = ("l", 2, INT)
    return out


def made(text: str) -> Program:
    holes = {name: expression(node) for name, node in fill(text).items()}
    body = Builder(text, holes, {}, {"A": INT, "X": INT}).build()
    returns = BOOL if "return False" in text else INT
    return Program((Function("f", (Param("given", list_of(INT)), Param("grid_given", list_of(list_of(INT)))), returns, body),))


@pytest.mark.parametrize("name", TEXTS)
def test_a_template_means_the_same_run_quickly_and_as_a_program(name: str) -> None:
    text = TEXTS[name]
    program = made(text)
    check(program)
    call = compile_program(program)
    quick = runner(text, 2)
    names = ("given", "grid_given")
    fns = [closure(node, (*hole_arguments(text, hole), *names)) for hole, node in fill(text).items()]
    for given in ((5, 1, 4, 4, 2), (1, 2, 3), (2, 2)):
        grid = ((1, 2, 3), (4, 1, 2), (2, 2, 9))
        args = ([*given], [[*row] for row in grid])
        try:
            wanted: Any = quick(given, grid, *fns)
        except (TooLong, IndexError):
            continue
        got = call(*args)
        assert (got if not isinstance(wanted, list) else list(got)) == wanted


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "go", "rust"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_template_renders(name: str, language: str) -> None:
    assert languages.get(language).render(made(TEXTS[name]), None).code.strip()


def test_a_run_that_does_not_end_is_stopped() -> None:
    run = runner("k = FROM()\nwhile not TEST(k):\n    k = k + 1\nreturn k\n", 0)
    with pytest.raises(TooLong):
        run(lambda: 0, lambda k: False)


def test_a_value_that_grows_without_end_is_stopped() -> None:
    run = runner("acc = START()\nfor x in XS():\n    acc = BODY(acc, x)\nreturn acc\n", 0)
    with pytest.raises(TooLong):
        run(lambda: 2, lambda: range(60), lambda acc, x: acc * acc)


def test_a_table_whose_cells_grow_without_end_is_stopped() -> None:
    run = runner(sketch_tables.AMOUNTS, 0)
    with pytest.raises(TooLong):
        run(lambda: 3, lambda: 200, lambda: 3, lambda: (1, 1, 1), lambda now, rest, x: now * rest)


def test_nesting_counts_loops_in_loops() -> None:
    assert (nesting(sketch_folds.FOLD), nesting(sketch_tables.CHAINS)) == (1, 2)


# ---------------------------------------------------------------- strands


def problem(text: str, name: str, params: dict[str, Type], returns: Type, *calls: tuple[tuple[Any, ...], Any]) -> Problem:
    signature = Signature(name, tuple(SigParam(n, t) for n, t in params.items()), returns)
    return Problem(id=name, language="python", text=text, entry_point=name, signature=signature,
                   examples=tuple(Example(args, value) for args, value in calls))


def found(p: Problem, levels: int = 6) -> list[Program]:
    """What the strand finds without the library; the budget is one of evaluations, the deadline only a stop."""
    request = read_request(p, None, frozenset(("library", "words")))  # type: ignore[arg-type]  # no library: the catalogue is not asked
    composer = Composer(request, time.perf_counter() + 60)
    strand = Sketches(composer)
    out: list[Program] = []
    try:
        for level in range(1, levels + 1):
            composer.space.advance(level)
            out.extend(program for program, _ in strand.step(level) if composer._passes(program))
    except OutOfTime:
        pass
    return out


def holds(programs: list[Program], *calls: tuple[tuple[Any, ...], Any]) -> bool:
    """Whether one of the programs gives these further results."""
    return any(all(compile_program(p)(*args) == value for args, value in calls) for p in programs)


def f(n: int) -> int:
    a, b = 1, 3
    for _ in range(n):
        a, b = b, 2 * b + a
    return a


def test_a_recurrence_with_bases_is_found() -> None:
    p = problem("The nth term of a sequence of numbers", "term", {"n": INT}, INT, ((2,), f(2)), ((5,), f(5)), ((0,), 1))
    assert holds(found(p, 14), ((7,), f(7)), ((1,), 3))


def test_a_fold_whose_state_and_element_mix_is_found() -> None:
    xs = list_of(INT)
    p = problem("Running total that never goes below zero, at the end", "level", {"xs": xs}, INT,
                (([3, -5, 4, 1],), 5), (([-2, -2, 6, -1],), 5), (([1, 1, -9, 2, -1],), 1))
    assert holds(found(p, 7), (([5, -9, 2, -3, 4],), 4), (([-1],), 0))


def test_the_longest_streak_is_found() -> None:
    p = problem("Length of the longest streak of days, each warmer than the day before", "streak", {"xs": list_of(INT)}, INT,
                (([3, 4, 5, 1, 2],), 3), (([9, 8, 7],), 1), (([1, 2, 1, 2, 3, 4],), 4))
    assert holds(found(p), (([5, 6, 5, 6],), 2), (([1, 2, 3, 3],), 3))


def test_what_was_seen_is_remembered() -> None:
    p = problem("The first repeated badge number, or -1 if there is none", "badge", {"xs": list_of(INT)}, INT,
                (([4, 7, 9, 7, 4],), 7), (([1, 2, 3],), -1), (([6, 5, 5, 6],), 5))
    assert holds(found(p), (([8, 2, 2, 8],), 2), (([],), -1))


def test_two_texts_side_by_side() -> None:
    p = problem("Length of the longest common subsequence of two notes", "shared", {"a": STR, "b": STR}, INT,
                (("stone", "tones"), 4), (("abc", "xyz"), 0), (("karma", "drama"), 3), (("aab", "azb"), 2))
    assert holds(found(p), (("planet", "plants"), 5), (("", "a"), 0))


def test_the_smallest_number_that_a_predicate_holds_for() -> None:
    p = problem("The smallest number from n on that m divides", "ticket", {"n": INT, "m": INT}, INT, ((8, 7), 14), ((15, 4), 16), ((28, 7), 28))
    assert holds(found(p, 7), ((3, 7), 7), ((50, 8), 56))


def test_brackets_are_matched() -> None:
    p = problem("Whether the parentheses are balanced", "closed", {"s": STR}, BOOL, (("(a[b])",), True), (("([)]",), False), ((")(",), False),
                (("((x)",), False))
    assert holds(found(p), (("[()]()",), True), (("[(])",), False))


def test_the_same_request_gives_the_same_programs() -> None:
    p = problem("The nth term of a sequence of numbers", "term", {"n": INT}, INT, ((2,), f(2)), ((5,), f(5)))
    assert found(p, 5) == found(p, 5)


def test_words_ask_for_families() -> None:
    assert "streak" in asked_families("the longest streak")
    assert "grid" in asked_families("the cheapest path through a matrix")
    assert not asked_families("capitalize a name")
