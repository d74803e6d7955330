"""Steps that are seen only in the shape of several nodes together: a loop that groups, a slice that makes windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr, type_of

ADDERS = frozenset(["list_push", "set_add", "list_extend"])
MEMBERSHIP = frozenset(["contains", "set_has", "map_has", "str_contains"])
STATES = ("bool", "str", "int")
Loop = n.ForEach | n.ForRange | n.While


def op_of(e: Expr) -> str:
    return e.op if isinstance(e, n.Apply) else ""


def is_literal(e: Expr, *values: object) -> bool:
    return isinstance(e, n.Lit) and e.value in values


def variables(e: Expr) -> set[str]:
    return {x.name for x in n.walk_expr(e) if isinstance(x, n.Var)}


# ---------------------------------------------------------------- expressions


def _is_clamp(e: n.Apply) -> bool:
    other = {"max2": "min2", "min2": "max2"}.get(e.op)
    return other is not None and any(op_of(x) == other for x in e.args)


def _is_window(e: n.Apply) -> bool:
    """A slice whose end is its start plus something, a zip of a list with its own tail, or neighbours by position."""
    if e.op in ("slice", "str_slice") and not isinstance(e.args[1], n.Lit):
        return op_of(e.args[2]) == "add" and bool(variables(e.args[1]) & variables(e.args[2]))
    if e.op in ("zip", "zip_with"):
        return any(op_of(x) == "slice_from" and variables(x) & variables(e.args[0]) for x in e.args[1:2])
    return False


def _is_rotation(e: n.Apply) -> bool:
    names = [op_of(x) for x in e.args]
    return e.op in ("concat", "str_concat") and names in (["slice_from", "slice_to"], ["str_slice_from", "str_slice_to"])


def _is_order_check(e: n.Apply) -> bool:
    return e.op in ("eq", "ne") and sum(op_of(x).startswith("sort") for x in e.args) == 1


def _is_duplicate_check(e: n.Apply) -> bool:
    """The size of a set of something compared with the something's length."""
    if e.op not in ("eq", "ne", "lt", "gt"):
        return False
    sizes = [x for x in e.args if op_of(x) in ("length", "set_size", "str_length")]
    return len(sizes) == 2 and any(op_of(y) in ("set_from_list", "unique", "char_set") for x in sizes for y in x.args)  # type: ignore[attr-defined]


def _is_flatten(e: n.Apply) -> bool:
    return e.op == "flat_map"


def _is_dedupe(e: n.Apply) -> bool:
    """A list made of a set, or of a map's keys, made of a list."""
    return e.op in ("set_to_list", "sort") and op_of(e.args[0]) in ("set_from_list", "char_set")


def _is_digits(e: n.Apply) -> bool:
    return e.op == "chars" and op_of(e.args[0]) == "int_to_str"


def _has_default(e: n.Apply) -> bool:
    return e.op == "map_get_or"


EXPRESSION_SHAPES: dict[str, Callable[[n.Apply], bool]] = {
    "clamp": _is_clamp, "window": _is_window, "rotate": _is_rotation, "order_check": _is_order_check,
    "duplicate_check": _is_duplicate_check, "flatten": _is_flatten, "dedupe": _is_dedupe, "digits": _is_digits,
    "default_value": _has_default,
}


def expression_shapes(e: n.Apply) -> Iterator[str]:
    """The kinds whose shape an op's application has."""
    for kind, test in EXPRESSION_SHAPES.items():
        if test(e):
            yield kind


# ---------------------------------------------------------------- loops


def _pushed(block: Block) -> set[str]:
    return {s.place.name for s in n.walk_block(block) if isinstance(s, n.Do) and s.op in ADDERS}


def _accumulates(s: Loop) -> bool:
    """A variable that grows is stored at every turn."""
    grown = {x.place.name for x in s.body if isinstance(x, n.Set) and not x.place.path and x.place.name in variables(x.value)}
    return any(isinstance(x, n.Do) and x.op == "list_push" and grown & variables(x.args[0]) for x in s.body)


def _groups(s: Loop) -> bool:
    """Something is added to what a map holds under a key."""
    for x in n.walk_block(s.body):
        if isinstance(x, n.Do) and x.op in ADDERS and x.place.path and x.place.path[-1].kind == "key":
            return True
        if isinstance(x, n.Set) and x.place.path and x.place.path[-1].kind == "key" and op_of(x.value) in ("append", "concat"):
            return True
    return False


def _drops_repeats(s: Loop) -> bool:
    """What is not yet contained is collected."""
    for x in n.walk_block(s.body):
        if isinstance(x, n.If) and _pushed(x.then):
            for t in n.walk_expr(x.test):
                negated = op_of(t) == "not" and op_of(t.args[0]) in MEMBERSHIP  # type: ignore[attr-defined]
                if negated and variables(t) & (_pushed(x.then) | {y.place.name for y in x.then if isinstance(y, n.Set)}):
                    return True
    return False


def _partitions(s: Loop) -> bool:
    """Both branches collect, into different lists."""
    return any(isinstance(x, n.If) and x.orelse and _pushed(x.then) and _pushed(x.orelse) - _pushed(x.then) for x in n.walk_block(s.body))


def _flattens(s: Loop) -> bool:
    """The elements of the elements are collected."""
    if not isinstance(s, n.ForEach):
        return False
    names = {p.name for p in s.targets}
    inner = [x for x in s.body if isinstance(x, n.ForEach) and variables(x.iterable) & names and isinstance(x.iterable, n.Var)]
    extended = any(isinstance(x, n.Do) and x.op == "list_extend" and names & variables(x.args[0]) for x in s.body)
    return extended or any(isinstance(y, n.Do) and y.op == "list_push" for x in inner for y in x.body)


def _takes_digits(s: Loop) -> bool:
    """A number is divided by ten (or a base) and its remainder used."""
    if not isinstance(s, n.While):
        return False
    ops = {(x.op, x.args[0].name) for x in n.block_exprs(s.body)
           if isinstance(x, n.Apply) and x.args and isinstance(x.args[0], n.Var) and is_literal(x.args[-1], 10)}
    names = {v for o, v in ops if o in ("floormod", "truncmod")} & {v for o, v in ops if o in ("floordiv", "truncdiv")}
    return bool(names) or any(o == "divmod" for o, _ in ops)


def _combines(s: Loop) -> bool:
    """A loop inside starts where this one is: all pairs."""
    if not isinstance(s, n.ForRange):
        return False
    return any(isinstance(x, n.ForRange) and s.name in variables(x.start) for x in n.walk_block(s.body))


def _has_neighbours(s: Loop) -> bool:
    """Elements at i and at i + 1 (or i - 1) are used together."""
    if not isinstance(s, n.ForRange):
        return False
    at: dict[str, set[bool]] = {}
    for e in n.block_exprs(s.body):
        if isinstance(e, n.Apply) and e.op in ("index", "index_wrap", "str_index", "str_index_wrap") and isinstance(e.args[0], n.Var):
            i = e.args[1]
            if isinstance(i, n.Var) and i.name == s.name:
                at.setdefault(e.args[0].name, set()).add(False)
            elif op_of(i) in ("add", "sub") and s.name in variables(i) and any(isinstance(x, n.Lit) for x in i.args):  # type: ignore[attr-defined]
                at.setdefault(e.args[0].name, set()).add(True)
    return any(len(seen) == 2 for seen in at.values())


def _is_machine(s: Loop) -> bool:
    """A variable is tested, and set to different constants in the loop."""
    sets: dict[str, set[object]] = {}
    for x in n.walk_block(s.body):
        if isinstance(x, n.Set) and not x.place.path and isinstance(x.value, n.Lit) and type_of(x.value).name in STATES:
            sets.setdefault(x.place.name, set()).add(x.value.value)
    tests = [x.test for x in n.walk_block(s.body) if isinstance(x, n.If | n.While)]
    tested = {v for t in tests for v in variables(t)}
    return any(len(values) > 1 and name in tested for name, values in sets.items())


def _folds(s: Loop) -> bool:
    """A variable gets a value made of itself and more, by something other than one plain op."""
    for x in n.walk_block(s.body):
        if isinstance(x, n.Set) and not x.place.path and x.place.name in variables(x.value) and isinstance(x.value, n.Apply):
            direct = any(isinstance(a, n.Var) and a.name == x.place.name for a in x.value.args)
            if not direct and len(variables(x.value)) > 1:
                return True
    return False


def _halves(s: Loop) -> bool:
    """A middle is computed: the sum of two variables divided by 2."""
    for e in n.block_exprs(s.body) if isinstance(s, n.While) else ():
        if op_of(e) in ("floordiv", "truncdiv", "shr") and is_literal(e.args[1], 1 if op_of(e) == "shr" else 2) and len(variables(e)) > 1:  # type: ignore[attr-defined]
            return True
    return False


LOOP_SHAPES: dict[str, Callable[[Loop], bool]] = {
    "state_machine": _is_machine, "binary_search": _halves, "accumulate": _accumulates, "group": _groups,
    "dedupe": _drops_repeats, "partition": _partitions, "flatten": _flattens, "digits": _takes_digits,
    "combinatorics": _combines, "window": _has_neighbours, "fold": _folds,
}


def loop_shapes(s: Loop) -> Iterator[str]:
    """The kinds whose shape a loop has."""
    for kind, test in LOOP_SHAPES.items():
        if test(s):
            yield kind


def remembers(f: n.Function) -> bool:
    """Whether a recursive function looks its result up in a map before it computes it."""
    calls = any(isinstance(e, n.Call) and e.function == f.name for e in n.block_exprs(f.body))
    looks = any(op_of(e) in ("map_has", "map_find") for e in n.block_exprs(f.body))
    stores = any((isinstance(s, n.Set) and s.place.path and s.place.path[-1].kind == "key") or (isinstance(s, n.Do) and s.op == "map_put")
                 for s in n.walk_block(f.body))
    return calls and looks and stores
