"""The search's blocks: over frozen values each means what its op means, and what is built of it checks and does the same."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check, check_expr
from yantra_codex.ir.interpret import Limits, compile_program, run
from yantra_codex.ir.nodes import Call, Expr, Lit, Param, Program, Var, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.ops.maps import OrderedSet
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import OpExample, read_example, read_program
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, map_of, parse_type, set_of, tuple_of, vtuple_of
from yantra_codex.ir.values import equal
from yantra_codex.problems import Problem
from yantra_codex.search.compose.blocks import (
    COMMUTE,
    FAST,
    HIGHER,
    MEMORY,
    Block,
    Higher,
    allowed,
    body_fits,
    instances,
    plain_ops,
    shape_blocks,
)
from yantra_codex.search.compose.build import expression, literal, program_of
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet, freezer, thawer
from yantra_codex.search.compose.pattern_blocks import (
    functions_of,
    learned_blocks,
    learned_price,
)
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.space import Node, Prices, near

PLACED = [(op.name, example) for op in plain_ops() for example in op.examples]
LIMITS = Limits(fuel=200_000, memory=200_000)


def value_of(e: Expr) -> Any:
    """What a closed expression gives; raises RaisedError."""
    return run(check(Program((n.Function("f", (), type_of(e), (n.Return(e),)),))), ())


def frozen(e: Expr) -> Any:
    return freezer(type_of(e))(value_of(e))


def is_frozen(v: Any) -> bool:
    """Whether a value holds nothing that can change: what columns are made of."""
    if isinstance(v, (list, set)) or (isinstance(v, dict) and not isinstance(v, (FrozenMap, FrozenSet))):
        return False
    if isinstance(v, dict):
        return all(map(is_frozen, v)) and all(map(is_frozen, v.values()))
    return all(map(is_frozen, v)) if isinstance(v, tuple) else True


def as_of(value: Any, t: Type) -> bool:
    """Whether a frozen value has the form of its type; bool and int, int and float are not the same."""
    match t.name:
        case "int" | "float" | "bool" | "str":
            return type(value).__name__ == t.name
        case "list" | "vtuple":
            return isinstance(value, tuple) and all(as_of(v, t.args[0]) for v in value)
        case "tuple":
            return isinstance(value, tuple) and len(value) == len(t.args) and all(map(as_of, value, t.args))
        case "set":
            return isinstance(value, FrozenSet) and all(as_of(v, t.args[0]) for v in value)
        case "map":
            return isinstance(value, FrozenMap) and all(as_of(k, t.args[0]) and as_of(v, t.args[1]) for k, v in value.items())
    return True


def meaning_at(name: str, x: OpExample) -> Callable[..., Any]:
    """The search's meaning of an op at the types of an example."""
    from yantra_codex.search.compose.blocks import fast_meaning

    args = tuple(map(type_of, x.args))
    applied = check_expr(n.Apply(name, x.args), {}, type_of(x.result) if x.result is not None else None)
    return fast_meaning(name, args, type_of(applied))


# ---------------------------------------------------------------- ops


@pytest.mark.parametrize(("name", "example"), PLACED)
def test_a_fast_meaning_is_the_op_s_meaning(name: str, example: str) -> None:
    x = read_example(name, example)
    fn, args = meaning_at(name, x), [frozen(a) for a in x.args]
    if x.raises is not None:
        with pytest.raises(Exception):  # noqa: B017  (which error it is does not matter to a column)
            fn(*args)
        return
    assert x.result is not None
    got, want = fn(*args), frozen(x.result)
    assert near(got, want) or repr(got) == repr(want)  # nan is no equal of itself
    assert as_of(got, type_of(x.result)) and is_frozen(got)
    hash(got)


@pytest.mark.parametrize("name", sorted(FAST))
def test_a_fast_meaning_belongs_to_an_op(name: str) -> None:
    assert name in OPS


@pytest.mark.parametrize(("name", "example"), [(name, e) for name, e in PLACED if name in COMMUTE])
def test_what_commutes_gives_the_same_either_way(name: str, example: str) -> None:
    x = read_example(name, example)
    a, b = map(frozen, x.args)
    assert type_of(x.args[0]) == type_of(x.args[1])
    fn = meaning_at(name, x)
    assert outcome(fn, a, b) == outcome(fn, b, a)


def outcome(fn: Callable[..., Any], *args: Any) -> Any:
    """("gives", value), or ("fails", None)."""
    try:
        return "gives", fn(*args)
    except Exception:
        return "fails", None


@pytest.mark.parametrize(("name", "args"), [("str_repeat", ("ab", 10**9)), ("repeat", ((1, 2), 10**9)), ("int_pow", (7, 10**9)), ("range", (0, 10**9, 1)),
                                            ("factorial", (10**7,)), ("fill", (10**9, 0)), ("zfill", ("1", 10**9))])
def test_what_would_be_too_large_is_refused_before_it_is_made(name: str, args: tuple[Any, ...]) -> None:
    from yantra_codex.search.compose.blocks import fast_meaning

    kinds = {int: INT, str: STR, tuple: list_of(INT)}
    types = tuple(kinds[type(a)] for a in args)
    result = {"repeat": list_of(INT), "range": list_of(INT), "fill": list_of(INT), "str_repeat": STR, "zfill": STR}.get(name, INT)
    with pytest.raises(YantraError):
        fast_meaning(name, types, result)(*args)
    assert MEMORY < 10**6


# ---------------------------------------------------------------- blocks at types, and what they build

SAMPLES: dict[Type, tuple[Any, ...]] = {
    INT: (0, 1, 2, 3, -2, 7), FLOAT: (0.0, 1.5, -2.25, 4.0), BOOL: (True, False), STR: ("", "a", "Bob", "12", "two words", "a-b"),
    list_of(INT): ((), (3, 1, 2), (2, 2, -1), (5,)), list_of(STR): ((), ("b", "a"), ("x", "yy", "x")), list_of(BOOL): ((True, False), ()),
    list_of(FLOAT): ((1.5, 0.25), ()), list_of(list_of(INT)): (((1, 2), (3, 4)), ((), (1,)), ()), set_of(INT): (FrozenSet.fromkeys((2, 1)), FrozenSet()),
    set_of(STR): (FrozenSet.fromkeys(("b", "a")), FrozenSet()), map_of(STR, INT): (FrozenMap(b=2, a=1), FrozenMap()),
    map_of(INT, STR): (FrozenMap({1: "x", 3: "a"}),), tuple_of(INT, STR): ((3, "c"), (1, "a")), tuple_of(INT, INT): ((3, 4), (2, 2)),
    vtuple_of(INT): ((4, 5), ()), list_of(tuple_of(INT, STR)): (((2, "b"), (1, "c")), ()), list_of(tuple_of(STR, INT)): ((("k", 2), ("m", 1)), ()),
    map_of(STR, list_of(INT)): (FrozenMap({"a": (1, 2)}),),
}
KNOWN = tuple(SAMPLES)
BLOCKS = list(dict.fromkeys(b for t in KNOWN for b in [*instances(KNOWN, t), *shape_blocks(KNOWN, t, KNOWN)]))
MOST_ROWS = 24  # of one block


def described(b: Block) -> str:
    return f"{b.name}: {', '.join(map(str, b.params))} -> {b.result}"


def rows_for(params: tuple[Type, ...]) -> list[tuple[Any, ...]]:
    every = list(product(*[SAMPLES[t] for t in params]))
    step = max(1, len(every) // MOST_ROWS)
    return every[::step]


def test_blocks_are_many_and_each_is_there_once() -> None:
    assert len(BLOCKS) > 600
    names = {b.name for b in BLOCKS}
    assert len(names & {op.name for op in plain_ops()}) > 0.9 * len(plain_ops()) - 10
    again = list(dict.fromkeys(b for t in KNOWN for b in instances(KNOWN, t)))
    assert again == [b for b in BLOCKS if b in set(again)]  # instances are kept, in one order


@pytest.mark.parametrize("name", sorted({b.name for b in BLOCKS}))
def test_what_a_block_builds_checks_and_does_the_same(name: str) -> None:
    for b in (b for b in BLOCKS if b.name == name):
        assert allowed(b.result) or name.startswith("tuple_get"), described(b)
        params = [(f"a{i}", t) for i, t in enumerate(b.params)]
        node: Node = (b, *[("v", p, t) for p, t in params])
        program = program_of(node, "f", params, b.result)
        assert check(program) == program, described(b)
        call = compile_program(program, LIMITS)
        freeze, thaws = freezer(b.result), [thawer(t) for t in b.params]
        for row in rows_for(b.params):
            kind, value = outcome(b.fn, *row)
            try:
                want = call(*[t(v) for t, v in zip(thaws, row)])
            except (RaisedError, YantraError):
                assert kind == "fails", (described(b), row, value)
                continue
            assert kind == "gives", (described(b), row, want)
            assert equal(thawer(b.result)(value), want, b.result), (described(b), row, value, want)
            assert as_of(value, b.result) and as_of(freeze(want), b.result), (described(b), row, value)
            assert repr(value) == repr(freeze(want)) or near(value, freeze(want)), (described(b), row)


@pytest.mark.parametrize("t", KNOWN, ids=str)
def test_a_literal_is_its_value(t: Type) -> None:
    for value in SAMPLES[t]:
        e = check_expr(literal(value, t), {}, t)
        assert type_of(e) == t and frozen(e) == value


# ---------------------------------------------------------------- ops with a lambda

HIGHER_CASES = [(h, e) for h in HIGHER if h.name in OPS for e in OPS[h.name].examples]


def lambda_values(f: Any, xs: Any) -> tuple[Any, ...]:
    """What an example's lambda gives for each element, frozen."""
    assert isinstance(f, n.Lambda)
    param = f.params[0]
    program = check(Program((n.Function("g", (Param("v", param.type),), type_of(f.body), (n.Return(_renamed(f.body, param.name)),)),)))
    call, freeze, thaw = compile_program(program, LIMITS), freezer(type_of(f.body)), thawer(param.type)
    return tuple(freeze(call(thaw(x))) for x in xs)


def _renamed(body: Expr, old: str) -> Expr:
    from yantra_codex.ir.rewrite import substitute

    return substitute(body, {old: n.Var("v", next((e.type for e in n.walk_expr(body) if isinstance(e, n.Var) and e.name == old), INT))})


def test_every_higher_is_an_op() -> None:
    assert [h.name for h in HIGHER if h.name not in OPS] == []


@pytest.mark.parametrize(("higher", "example"), HIGHER_CASES, ids=lambda v: v.name if isinstance(v, Higher) else v)
def test_a_higher_is_the_op_s_meaning(higher: Higher, example: str) -> None:
    x = read_example(higher.name, example)
    applied = check_expr(n.Apply(higher.name, x.args), {}, type_of(x.result) if x.result is not None else None)
    assert isinstance(applied, n.Apply)
    xs, f = applied.args
    elements = frozen(xs)
    try:
        ys = lambda_values(f, elements)
    except RaisedError as e:  # the column of the lambda has an error: no value is asked of the higher
        assert e.kind == x.raises
        return
    element, body = type_of(xs).args[0], type_of(f.body)  # type: ignore[attr-defined]
    if element.name == "never":
        return  # an empty literal of no type
    if not body_fits(higher.body, body):  # the row of another type of the body
        assert any(h.name == higher.name and body_fits(h.body, body) for h in HIGHER)
        return
    if x.raises is not None:
        assert outcome(higher.fn, elements, ys)[0] == "fails"
        return
    assert x.result is not None
    got, want = higher.fn(elements, ys), frozen(x.result)
    assert got == want and repr(got) == repr(want)
    assert higher.result(element, body) == type_of(applied)
    assert as_of(got, type_of(applied))


BODIES: dict[str, tuple[Type, Callable[[Any], Any], Callable[[Expr], Expr]]] = {
    "bool": (BOOL, lambda x: x > 1, lambda x: n.Apply("gt", (x, Lit(1, INT)), BOOL)),
    "any": (STR, str, lambda x: n.Apply("int_to_str", (x,), STR)),
    "int": (INT, lambda x: x * x, lambda x: n.Apply("square", (x,), INT)),
    "float": (FLOAT, lambda x: x / 2, lambda x: n.Apply("div", (n.Apply("to_float", (x,), FLOAT), Lit(2.0, FLOAT)), FLOAT)),
    "ordered": (INT, abs, lambda x: n.Apply("abs", (x,), INT)),
    "list": (list_of(INT), lambda x: tuple(range(x)), lambda x: n.Apply("range", (Lit(0, INT), x, Lit(1, INT)), list_of(INT))),
    "key": (INT, lambda x: x % 2, lambda x: n.Apply("floormod", (x, Lit(2, INT)), INT)),
}


@pytest.mark.parametrize("source", [list_of(INT), vtuple_of(INT), set_of(INT)], ids=str)
@pytest.mark.parametrize("higher", HIGHER, ids=lambda h: h.name)
def test_what_a_higher_builds_checks_and_does_the_same(higher: Higher, source: Type) -> None:
    body_type, body, build = BODIES[higher.body]
    result = higher.result(INT, body_type)
    block = Block("body", (INT,), body_type, body, lambda xs: build(xs[0]))
    node: Node = (higher, result, ("v", "xs", source), source, "x", INT, (block, ("v", "x", INT)))
    assert type_of(expression(node)) == result
    program = program_of(node, "f", [("xs", source)], result)
    assert check(program) == program
    call = compile_program(program, LIMITS)
    for xs in ((), (1,), (3, 1, 2), (2, 2, -5, 4), (0, 1, -1)):
        held = FrozenSet.fromkeys(xs) if source.name == "set" else xs
        elements = tuple(held)
        kind, value = outcome(higher.fn, elements, tuple(map(body, elements)))
        try:
            want = freezer(result)(call(thawer(source)(held)))
        except RaisedError:
            assert kind == "fails"
            continue
        assert kind == "gives" and value == want and repr(value) == repr(want)


# ---------------------------------------------------------------- frozen values

LEAVES = st.sampled_from([INT, FLOAT, BOOL, STR])
KEYS = st.sampled_from([INT, STR, BOOL, tuple_of(INT, STR), vtuple_of(INT)])


def option_of(t: Type) -> Type:
    return parse_type(f"option[{t}]")


def nested(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return st.one_of(inner.map(list_of), KEYS.map(set_of), st.tuples(KEYS, inner).map(lambda kv: map_of(*kv)),
                     st.tuples(inner, inner).map(lambda ab: tuple_of(*ab)), inner.map(vtuple_of),
                     inner.filter(lambda t: t.name != "option").map(option_of))


TYPES = st.recursive(LEAVES, nested, max_leaves=4)


def values(t: Type) -> st.SearchStrategy[Any]:
    """The interpreter's values of a type."""
    match t.name:
        case "int":
            return st.integers(-5, 5)
        case "float":
            return st.floats(allow_nan=False, width=32)
        case "bool":
            return st.booleans()
        case "str":
            return st.text(max_size=4)
        case "list":
            return st.lists(values(t.args[0]), max_size=3)
        case "vtuple":
            return st.lists(values(t.args[0]), max_size=3).map(tuple)
        case "tuple":
            return st.tuples(*map(values, t.args))
        case "set":
            return st.lists(values(t.args[0]), max_size=3).map(OrderedSet.fromkeys)
        case "map":
            return st.dictionaries(values(t.args[0]), values(t.args[1]), max_size=3)
        case "option":
            return st.none() | values(t.args[0])
    raise AssertionError(t)


def of_type(data: st.DataObject) -> tuple[Type, Any]:
    t = data.draw(TYPES)
    return t, data.draw(values(t))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_thawing_what_was_frozen_gives_it_back(data: st.DataObject) -> None:
    t, value = of_type(data)
    held = freezer(t)(value)
    assert is_frozen(held)
    hash(held)
    back = thawer(t)(held)
    assert back == value and repr(back) == repr(value)  # the order of sets and maps is kept, too
    assert freezer(t)(back) == held and hash(freezer(t)(back)) == hash(held)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_thawed_value_is_fresh(data: st.DataObject) -> None:
    t, value = of_type(data)
    held = freezer(t)(value)
    before = repr(held)
    thawed = thawer(t)(held)
    spoil(thawed)
    assert repr(held) == before


def spoil(v: Any) -> None:
    """Empty every list, map and set in a value."""
    if isinstance(v, (list, tuple)):
        for x in v:
            spoil(x)
    if isinstance(v, dict):
        for x in v.values():
            spoil(x)
    if isinstance(v, (list, dict)):
        v.clear()


@pytest.mark.parametrize(("a", "b"), [(FrozenSet.fromkeys((1, 2)), FrozenSet.fromkeys((2, 1))), (FrozenMap(a=1, b=2), FrozenMap(b=2, a=1))])
def test_order_does_not_make_sets_and_maps_unequal(a: Any, b: Any) -> None:
    assert a == b


LEARNED = read_program("(program (def sum_map_filter ((p0 list[int])) int (return (sum (map (filter p0 (fn (b:int) (lt 0 b))) (fn (c:int) (mul c c)))))))")


def test_a_learned_part_is_a_block_dearer_than_its_ops_and_cheaper_than_all_of_them() -> None:
    prices = Prices({"sum": 1, "map": 2, "filter": 2, "lt": 2, "mul": 3})
    ((block, price),) = learned_blocks([LEARNED], prices, "f")
    assert (block.params, block.result) == ((list_of(INT),), INT) and block.fn((1, -2, 3)) == 10 and block.fn(()) == 0
    assert [f.name for f in functions_of(block.pattern, "f")] == ["sum_map_filter"] and functions_of(block.pattern, "f")[0].params[0].name == "xs"
    assert price == 4 and learned_price(LEARNED, prices, 64) == 9 and learned_price(LEARNED, prices, 2**40) == 9


def test_a_learned_part_gives_way_to_the_name_of_the_program_and_of_a_pattern() -> None:
    ((block, _),) = learned_blocks([LEARNED], Prices(), "sum_map_filter")
    call = block.build([Var("xs", list_of(INT))])
    assert isinstance(call, Call) and call.function == "sum_map_filter_of" == functions_of(block.pattern, "sum_map_filter")[0].name
    assert learned_blocks([LEARNED], Prices(), "f", [block]) == []


def test_what_the_search_cannot_call_is_no_block() -> None:
    four = read_program("(program (def four ((a int) (b int) (c int) (d int)) int (return (add (add a b) (add c d)))))")
    assert learned_blocks([four], Prices(), "f") == []


def test_without_memory_nothing_learned_is_built_with() -> None:
    signature = Signature("f", (SigParam("xs", list_of(INT)),), INT)
    problem = Problem("", "python", "The tally", "f", signature, None, (Example(([1, -2, 3],), 13),))
    for without, names in ((frozenset(["library"]), ["pattern:sum_map_filter"]), (frozenset(["library", "memory"]), [])):
        request = read_request(problem, None, without, learned=[LEARNED])  # type: ignore[arg-type]  # no library: the catalogue is not asked
        assert [b.name for b in request.patterns] == names and set(names) <= set(request.prices.block)
