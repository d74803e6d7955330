"""Normal form of expressions: equal computations written differently become one tree, where that is safe.

Safe means: same value and same error on every input. Arguments are moved past each other only if at most one of them
can raise; floats are neither re-associated nor is `not (a < b)` turned round for them (nan).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import is_

from yantra_codex.ir import nodes as n
from yantra_codex.ir.charge import SIZES
from yantra_codex.ir.lowering import can_lower, lower
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lit, type_of
from yantra_codex.ir.ops import OPS, op
from yantra_codex.ir.rewrite import Renamer, map_expr, reads, substitute, uses
from yantra_codex.ir.text_write import expr as write
from yantra_codex.ir.types import BOOL, INT, STR

TRUE, FALSE = Lit(True, BOOL), Lit(False, BOOL)
_DIVISIONS = "floordiv floormod truncdiv truncmod div float_mod float_floordiv divmod is_divisible"
TOTAL_ORDER = ("int", "str", "bool")
LENGTHS = frozenset((
    "length", "str_length", "map_size", "set_size", "count_of", "str_count", "bit_length", "bit_count"
))
DIVISIONS = frozenset(_DIVISIONS.split())
FOLDABLE = ("int", "float", "bool", "str")


@cache
def _op_fails(name: str) -> bool:
    """Whether an op can raise: its examples show it."""
    return name == "cast" or any(ex.rsplit(" -> ", 1)[-1][:1].isupper() for ex in OPS[name].examples)


def may_fail(e: Expr) -> bool:
    """Whether evaluating e can raise an error (or not end)."""
    for x in n.walk_expr(e):
        if isinstance(x, Apply):
            if _op_fails(x.op) and not _cannot_fail_here(x):
                return True
        elif isinstance(x, n.Call):
            return True
    return False


def _cannot_fail_here(e: Apply) -> bool:
    """Division by a literal that is not 0 is total."""
    divisor = e.args[-1] if e.args else None
    return e.op in DIVISIONS and isinstance(divisor, Lit) and divisor.value != 0


def _sorted(xs: list[Expr]) -> list[Expr]:
    """Operands in an order that does not depend on the names bound inside them; literals come last."""
    groups = [[x for x in xs if isinstance(x, Lit) is literal] for literal in (False, True)]
    return [x for group in groups for x in (sorted(group, key=_sort_key) if len(group) > 1 else group)]


def _sort_key(e: Expr) -> str:
    count = iter(range(1 << 30))
    return write(e if isinstance(e, (n.Var, Lit)) else Renamer(lambda _: f"b{next(count)}").expr(e, {}))


def is_int(e: Expr, value: int | None = None) -> bool:
    return isinstance(e, Lit) and e.type == INT and (value is None or e.value == value)


def _ordered(e: Expr) -> bool:
    return type_of(e).name in TOTAL_ORDER


def _swappable(a: Expr, b: Expr) -> bool:
    return not (may_fail(a) and may_fail(b))


def negate(e: Expr) -> Expr:
    """The normal form of `not e`, e being in normal form."""
    return simplify(Apply("not", (e,), BOOL))


# ---------------------------------------------------------------- rules of single ops: a tree or None


def _flip(to: str) -> Callable[[Apply], Expr | None]:
    return lambda e: Apply(to, e.args[::-1], BOOL) if _swappable(*e.args) else None


NOT_OF = {"eq": "ne", "ne": "eq", "is_none": "is_some", "is_some": "is_none"}
DUAL = {"and": "or", "or": "and"}
QUANTIFIER = {"any": "all", "all": "any"}


def _not(e: Apply) -> Expr | None:
    x = e.args[0]
    if isinstance(x, IfExpr):
        return IfExpr(x.test, negate(x.then), negate(x.orelse), BOOL)
    if not isinstance(x, Apply):
        return None
    if x.op == "not":
        return x.args[0]
    if x.op in NOT_OF:
        return Apply(NOT_OF[x.op], x.args, BOOL)
    if x.op in ("lt", "le") and _ordered(x.args[0]) and _swappable(*x.args):
        return Apply("le" if x.op == "lt" else "lt", x.args[::-1], BOOL)
    if x.op in DUAL:
        return Apply(DUAL[x.op], tuple(map(negate, x.args)), BOOL)
    if x.op in QUANTIFIER and isinstance(x.args[1], n.Lambda):
        f = x.args[1]
        return Apply(QUANTIFIER[x.op], (x.args[0], n.Lambda(f.params, negate(f.body), f.type)), BOOL)
    return None


def _less(e: Apply) -> Expr | None:
    """lt and le over ints with a literal: always lt; over lengths: eq or ne with 0 where that says it."""
    a, b = e.args
    if e.op == "le" and is_int(b):
        return Apply("lt", (a, Lit(b.value + 1, INT)), BOOL)  # type: ignore[attr-defined]
    if e.op == "le" and is_int(a):
        return Apply("lt", (Lit(a.value - 1, INT), b), BOOL)  # type: ignore[attr-defined]
    if e.op == "lt" and is_int(a, 0) and _is_length(b):
        return Apply("ne", (b, a), BOOL)
    if e.op == "lt" and is_int(b, 1) and _is_length(a):
        return Apply("eq", (a, Lit(0, INT)), BOOL)
    return None


def _is_length(e: Expr) -> bool:
    return isinstance(e, Apply) and e.op in LENGTHS


def _equal(e: Apply) -> Expr | None:
    a, b = e.args
    same = e.op == "eq"
    if b == TRUE:
        return a if same else negate(a)
    if b == FALSE:
        return negate(a) if same else a
    if is_int(b, 1) and isinstance(a, Apply) and a.op == "floormod" and is_int(a.args[1], 2):
        return Apply("ne" if same else "eq", (a, Lit(0, INT)), BOOL)
    return None


def _sub(e: Apply) -> Expr | None:
    a, b = e.args
    if is_int(b):
        return Apply("add", (a, Lit(-b.value, INT)), INT)  # type: ignore[attr-defined]
    if is_int(a, 0):
        return Apply("neg", (b,), INT)
    return None


def _neutral(e: Apply) -> Expr | None:
    a, b = e.args
    return a if is_int(b, 0 if e.op == "add" else 1) else None


def _junction(e: Apply) -> Expr | None:
    a, b = e.args
    stop, go = (FALSE, TRUE) if e.op == "and" else (TRUE, FALSE)
    if go in (a, b):
        return b if a == go else a
    if a == stop or (b == stop and not may_fail(a)):
        return stop
    return a if a == b else None


def _wrap_to_index(to: str) -> Callable[[Apply], Expr | None]:
    def rule(e: Apply) -> Expr | None:
        i = e.args[1]
        return Apply(to, e.args, e.type) if is_int(i) and i.value >= 0 else None  # type: ignore[attr-defined]

    return rule


def _index_from_end(to: str, length: str) -> Callable[[Apply], Expr | None]:
    """xs[len(xs) - k] is xs[-k]."""

    def rule(e: Apply) -> Expr | None:
        xs, i = e.args
        if not (isinstance(xs, n.Var) and isinstance(i, Apply) and i.op == "add" and i.args[0] == Apply(length, (xs,), INT)):
            return None
        k = i.args[1]
        return Apply(to, (xs, k), e.type) if isinstance(k, Lit) and isinstance(k.value, int) and k.value < 0 else None

    return rule


def _slice(e: Apply) -> Expr | None:
    xs, a, b = e.args
    prefix = "str_slice" if e.op == "str_slice" else "slice"
    if is_int(a, 0):
        return Apply(f"{prefix}_to", (xs, b), e.type)
    length = "str_length" if e.op == "str_slice" else "length"
    return Apply(f"{prefix}_from", (xs, a), e.type) if isinstance(xs, n.Var) and b == Apply(length, (xs,), INT) else None


def _concat_one(e: Apply) -> Expr | None:
    b = e.args[1]
    return Apply("append", (e.args[0], b.items[0]), e.type) if isinstance(b, n.Make) and len(b.items) == 1 else None


def _reverse(e: Apply) -> Expr | None:
    x = e.args[0]
    if isinstance(x, Apply) and x.op == "sort" and e.type.args[0].name in TOTAL_ORDER:
        return Apply("sort_desc", x.args, e.type)
    return x.args[0] if isinstance(x, Apply) and x.op == e.op and isinstance(x.args[0], Apply) else None


def _fold(e: Apply) -> Expr | None:
    """A fold that adds or multiplies integers from 0 or 1 is sum or product."""
    xs, start, f = e.args
    if e.type == INT and isinstance(f, n.Lambda) and type_of(xs).args[0] == INT:
        a, x = (n.Var(p.name, INT) for p in f.params)
        for name, unit, total in (("add", 0, "sum"), ("mul", 1, "product")):
            if is_int(start, unit) and f.body in (Apply(name, (a, x), INT), Apply(name, (x, a), INT)):
                return Apply(total, (xs,), INT)
    return None


RULES: dict[str, tuple[Callable[[Apply], Expr | None], ...]] = {
    "gt": (_flip("lt"),), "ge": (_flip("le"),), "not": (_not,), "lt": (_less,), "le": (_less,), "eq": (_equal,), "ne": (_equal,),
    "sub": (_sub,), "add": (_neutral,), "mul": (_neutral,), "and": (_junction,), "or": (_junction,),
    "neg": (lambda e: e.args[0].args[0] if isinstance(e.args[0], Apply) and e.args[0].op == "neg" else None,),
    "index_wrap": (_wrap_to_index("index"),), "str_index_wrap": (_wrap_to_index("str_index"),),
    "index": (_index_from_end("index_wrap", "length"),), "str_index": (_index_from_end("str_index_wrap", "str_length"),),
    "slice": (_slice,), "str_slice": (_slice,), "concat": (_concat_one,), "reverse": (_reverse,), "str_reverse": (_reverse,),
    "fold": (_fold,),
}


# ---------------------------------------------------------------- constants, order of arguments


def _constant(e: Apply) -> Expr | None:
    """The literal that an op over literals makes."""
    if not e.args or not isinstance(e.args[0], Lit) or not all(isinstance(x, Lit) and x.type.name in FOLDABLE for x in e.args):
        return None
    if e.type.name not in FOLDABLE or e.op in ("cast", "is_a", "some") or (e.op in SIZES and e.op not in ("int_pow", "lcm")):
        return None
    values = [x.value for x in e.args if isinstance(x, Lit)]
    if any(isinstance(v, int) and v.bit_length() > (6 if e.op == "int_pow" else 64) for v in values):
        return None
    try:
        out = op(e.op).meaning(*values)
    except Exception:  # the program raises it when it runs
        return None
    if isinstance(out, str) and len(out) > 200:
        return None
    return Lit(float(out) if e.type.name == "float" else out, e.type)


def _laws(e: Apply) -> tuple[bool, bool]:
    """Whether the op at these types is commutative and associative."""
    laws = op(e.op).laws
    if e.op in DUAL:
        return not any(map(may_fail, e.args)), True
    if e.op in ("max2", "min2"):
        of_total = type_of(e.args[0]).name in ("int", "str")
        return of_total, of_total
    if e.op in ("add", "mul") and type_of(e.args[0]).name == "float":
        return True, False
    return "commutative" in laws, "associative" in laws


def _operands(e: Expr, name: str) -> list[Expr]:
    return [x for a in e.args for x in _operands(a, name)] if isinstance(e, Apply) and e.op == name else [e]


def _arranged(e: Apply) -> Expr:
    """Chains nested to the left; operands sorted, and literals among them combined, where the laws allow."""
    commutative, associative = _laws(e)
    if not (commutative or associative):
        return e
    xs = _operands(e, e.op) if associative else list(e.args)
    if len(xs) == 2 and isinstance(xs[1], Lit) and not isinstance(xs[0], Lit):
        return e
    if commutative and sum(map(may_fail, xs)) <= 1:
        xs = _sorted(xs)
        while associative and len(xs) > 1 and isinstance(xs[-1], Lit) and isinstance(xs[-2], Lit):
            folded = _constant(Apply(e.op, (xs[-2], xs[-1]), e.type))
            if folded is None:
                break
            xs[-2:] = [folded]
    if len(xs) == 2 and all(map(is_, xs, e.args)):
        return e
    out = xs[0]
    for x in xs[1:]:
        out = Apply(e.op, (out, x), e.type)
    return out


# ---------------------------------------------------------------- conditionals and let


def preferred(test: Expr) -> tuple[Expr, bool]:
    """The test that a conditional has in normal form, and whether its branches change places."""
    if isinstance(test, Apply):
        if test.op == "not":
            return test.args[0], True
        if test.op in ("ne", "is_some"):
            return Apply(NOT_OF[test.op], test.args, BOOL), True
        if test.op == "lt" and is_int(test.args[0]):
            return Apply("lt", (test.args[1], Lit(test.args[0].value + 1, INT)), BOOL), True  # type: ignore[attr-defined]
        if test.op == "le" and _ordered(test.args[0]) and _swappable(*test.args):
            return Apply("lt", test.args[::-1], BOOL), True
    return test, False


def _conditional(e: IfExpr) -> Expr:
    if isinstance(e.test, Lit):
        return e.then if e.test.value else e.orelse
    if e.then == e.orelse and not may_fail(e.test):
        return e.then
    if e.type == BOOL:
        if e.then == TRUE:
            return simplify(Apply("or", (e.test, e.orelse), BOOL))
        if e.orelse == FALSE:
            return simplify(Apply("and", (e.test, e.then), BOOL))
        if e.then == FALSE:
            return simplify(Apply("and", (negate(e.test), e.orelse), BOOL))
        if e.orelse == TRUE:
            return simplify(Apply("or", (negate(e.test), e.then), BOOL))
    test, swapped = preferred(e.test)
    a, b = (e.orelse, e.then) if swapped else (e.then, e.orelse)
    return _extreme(test, a, b) or IfExpr(test, a, b, e.type)


def _extreme(test: Expr, a: Expr, b: Expr) -> Expr | None:
    """max2, min2 and abs written out as a conditional over variables or literals."""
    if not (isinstance(test, Apply) and test.op == "lt") or may_fail(test) or type_of(a) not in (INT, STR):
        return None
    x, y = test.args
    if (a, b) in ((y, x), (x, y)):
        return _arranged(Apply("max2" if a == y else "min2", (x, y), type_of(a)))
    if (is_int(y, 0) or is_int(y, 1)) and a == Apply("neg", (x,), INT) and b == x:
        return Apply("abs", (x,), INT)
    return None


def _let(e: n.LetIn) -> Expr:
    count = uses(e.body)[e.name]
    if not isinstance(e.value, n.Var) and any(isinstance(x, n.Call) and x.function == e.name for x in n.walk_expr(e.body)):
        return e  # only a name can be called
    if isinstance(e.value, n.Var | Lit) or (count == 0 and not may_fail(e.value)):
        return map_expr(substitute(e.body, {e.name: e.value}), simplify)
    if count == 1 and not used_in_lambda(e.body, e.name) and (not may_fail(e.value) or first_use(e.body, e.name) is True):
        return map_expr(substitute(e.body, {e.name: e.value}), simplify)
    return e


def used_in_lambda(e: Expr, name: str) -> bool:
    return any(isinstance(x, n.Lambda) and reads(x, name) for x in n.walk_expr(e))


def first_use(e: Expr, name: str) -> bool | None:
    """True where evaluating e surely reads the variable before anything can fail; None where e does not read it."""
    if isinstance(e, n.Var):
        return True if e.name == name else None
    if not reads(e, name):
        return None
    if isinstance(e, n.Lambda):
        return False
    children = n.child_exprs(e)
    sure = children[:1] if isinstance(e, IfExpr) or (isinstance(e, Apply) and e.op in DUAL) else children
    for x in sure:
        found = first_use(x, name)
        if found is not None:
            return found
        if may_fail(x):
            return False
    return False


# ---------------------------------------------------------------- one step, and all


def simplify(e: Expr) -> Expr:
    """The normal form of e, whose parts are in normal form already."""
    return SIMPLIFIED[e.__class__](e)  # type: ignore[no-any-return]


def _applied(e: Apply) -> Expr:
    if can_lower(e.op):
        return normal(lower(e))
    folded = _constant(e)
    if folded is not None:
        return folded
    if len(e.args) == 2:
        arranged = _arranged(e)
        if arranged is not e and arranged != e:
            return simplify(arranged) if isinstance(arranged, Apply) and arranged.op == e.op else arranged
    for rule in RULES.get(e.op, ()):
        out = rule(e)
        if out is not None and out != e:
            return normal(out) if isinstance(out, Apply) and out.op != "append" else out
    return e


SIMPLIFIED = n.ByClass({object: lambda e: e, IfExpr: _conditional, n.LetIn: _let, Apply: _applied})


def normal(e: Expr) -> Expr:
    """The normal form of an expression."""
    return map_expr(e, simplify)
