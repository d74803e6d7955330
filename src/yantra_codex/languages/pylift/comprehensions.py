"""Comprehensions and lambdas: map, filter and flat_map where their parts are plain, else loops."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Do, Expr, If, Lambda, Let, Lit, Make, Param, Place, Var, type_of
from yantra_codex.ir.types import NEVER, Type, func_of, list_of, map_of, tuple_of
from yantra_codex.languages.pylift.conditions import bounds_from, condition
from yantra_codex.languages.pylift.context import NeedsStatements, expr_of, is_simple, lit
from yantra_codex.languages.pylift.convert import as_list, coerce, part, unopt
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.live import each
from yantra_codex.languages.pylift.loops import range_low
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

@expr_of(ast.ListComp, ast.GeneratorExp)
def list_comprehension(cx: Cx, node: ast.ListComp | ast.GeneratorExp, want: Type | None = None) -> Expr:
    inner = elements(want) if want is not None and want.name == "list" else None
    return comprehend(cx, node.generators, lambda: cx.expr(node.elt, inner if inner != NEVER else None))


@expr_of(ast.SetComp)
def set_comprehension(cx: Cx, node: ast.SetComp, want: Type | None = None) -> Expr:
    xs = comprehend(cx, node.generators, lambda: cx.expr(node.elt))
    return Lit(None, NEVER) if type_of(xs) == NEVER else cx.op("set_from_list", xs)


@expr_of(ast.DictComp)
def dict_comprehension(cx: Cx, node: ast.DictComp, want: Type | None = None) -> Expr:
    if len(node.generators) == 1:
        simple_form = dict_over_items(cx, node) or dict_to(cx, node)
        if simple_form is not None:
            return simple_form

    def pair() -> Expr:
        k, v = cx.exprs([node.key, node.value])
        return Make((k, v), tuple_of(type_of(k), type_of(v)))

    xs = comprehend(cx, node.generators, pair)
    if type_of(xs).name != "list" or type_of(xs).args[0].name != "tuple":  # type: ignore[attr-defined]
        return Make((), map_of(NEVER, NEVER))
    return cx.op("map_from_pairs", xs)


def dict_to(cx: Cx, node: ast.DictComp) -> Expr | None:
    """{x: f(x) for x in xs}."""
    g = node.generators[0]
    if not (isinstance(g.target, ast.Name) and isinstance(node.key, ast.Name) and node.key.id == g.target.id):
        return None
    try:
        with cx.capture() as out:
            e = comprehend(cx, [g], lambda: cx.pure(node.value), as_pairs=True)
    except NeedsStatements:
        return None
    cx.out.extend(out)
    return e


def dict_over_items(cx: Cx, node: ast.DictComp) -> Expr | None:
    """{k: f(k, v) for k, v in m.items() if p(k, v)}, where the value or the key stays."""
    g = node.generators[0]
    it, target = g.iter, g.target
    if not (isinstance(it, ast.Call) and isinstance(it.func, ast.Attribute) and it.func.attr == "items" and not it.args
            and isinstance(target, ast.Tuple) and len(target.elts) == 2 and all(isinstance(x, ast.Name) for x in target.elts)):
        return None
    kn, vn = (x.id for x in target.elts)  # type: ignore[attr-defined]
    same_key = isinstance(node.key, ast.Name) and node.key.id == kn
    same_value = isinstance(node.value, ast.Name) and node.value.id == vn
    if not same_key or kn == vn:
        return None
    m = unopt(cx, cx.expr(it.func.value))
    if type_of(m).name != "map":
        return None
    k, v = type_of(m).args  # type: ignore[attr-defined]
    try:
        if g.ifs:
            m = cx.op("map_filter", m, function_over(cx, [kn, vn], [k, v], lambda: tests(cx, g.ifs)))
        if same_value:
            return m
        if any(isinstance(n, ast.Name) and n.id == kn for n in walk(node.value)):
            return None if g.ifs else map_with_keys(cx, node, m, kn, vn, k, v)
        return cx.op("map_values_with", m, function_over(cx, [vn], [v], lambda: cx.pure(node.value)))
    except NeedsStatements:
        return None


def map_with_keys(cx: Cx, node: ast.DictComp, m: Expr, kn: str, vn: str, k: Type, v: Type) -> Expr:
    def pair() -> Expr:
        a, b = cx.pure(node.key), cx.pure(node.value)
        return Make((a, b), tuple_of(type_of(a), type_of(b)))

    return cx.op("map_from_pairs", cx.op("map_entries_with", m, function_over(cx, [kn, vn], [k, v], pair)))


@contextmanager
def binding(cx: Cx, names: list[str], values: list[Expr]) -> Iterator[None]:
    """Give Python names other values for a while (parameters of lambdas and comprehensions)."""
    saved_bound, saved_facts, saved_bounds, saved_places = dict(cx.bound), dict(cx.facts), dict(cx.bounds), dict(cx.places)
    for n, v in zip(names, values, strict=True):
        cx.bound[n] = v
        cx.facts.pop(n, None)
        cx.bounds.pop(n, None)
        cx.places.pop(n, None)
    try:
        yield
    finally:
        cx.bound, cx.facts, cx.bounds, cx.places = saved_bound, saved_facts, saved_bounds, saved_places


def function_over(cx: Cx, names: list[str], types: list[Type], body: Callable[..., Expr]) -> Lambda:
    """A lambda whose parameters are these Python names."""

    def inner(*params: Expr) -> Expr:
        with binding(cx, names, list(params)):
            return body()

    return cx.lam(types, inner, names)


def tests(cx: Cx, nodes: list[ast.expr]) -> Expr:
    """The conjunction of a comprehension's conditions."""
    node = nodes[0] if len(nodes) == 1 else ast.BoolOp(ast.And(), nodes)
    with cx.capture() as out:
        test, yes, _ = condition(cx, node)
    if out:
        raise NeedsStatements("a condition that changes something", line=getattr(nodes[0], "lineno", None))
    cx.facts.update(yes)
    bounds_from(cx, node, True)
    return test


def target_names(target: ast.expr) -> list[str]:
    return [n.id for n in walk(target) if isinstance(n, ast.Name)]


def bind_target(cx: Cx, target: ast.expr, value: Expr) -> None:
    """Bind a comprehension's target to the parts of a value, without statements."""
    if isinstance(target, ast.Name):
        cx.bound[target.id] = value
        for table in (cx.facts, cx.bounds, cx.places):
            table.pop(target.id, None)  # type: ignore[attr-defined]
        return
    if isinstance(target, (ast.Tuple, ast.List)) and not any(isinstance(x, ast.Starred) for x in target.elts):
        t = type_of(value)
        if t.name == "tuple" and len(t.args) == len(target.elts):
            for i, x in enumerate(target.elts):
                bind_target(cx, x, part(cx, value, i))
            return
        if t == NEVER:
            for x in target.elts:
                bind_target(cx, x, Lit(None, NEVER))
            return
        if t.name in ("list", "vtuple"):
            xs = as_list(cx, value)
            for i, x in enumerate(target.elts):
                bind_target(cx, x, cx.op("index", xs, lit(i)))
            return
    raise cx.no("this comprehension target", target)


def bind_flavours(cx: Cx, g: ast.comprehension) -> None:
    """Remember what a comprehension's variables hold, as loops do."""
    for name, flavour in cx.lifter.target_flavours(cx, g.target, g.iter).items():
        if name in cx.bound:
            cx.bound_flavours[name] = (cx.bound[name], flavour)


def comprehend(cx: Cx, generators: list[ast.comprehension], element: Callable[[], Expr], as_pairs: bool = False) -> Expr:
    """The list a comprehension makes: map, filter and flat_map where the parts are plain expressions, else a loop."""
    saved = (dict(cx.bound), dict(cx.facts), dict(cx.bounds), dict(cx.places))
    used = set(cx.used)
    try:
        with cx.capture() as out:
            e = functional(cx, generators, element, as_pairs)
        cx.out.extend(out)
        return e
    except NeedsStatements:
        cx.bound, cx.facts, cx.bounds, cx.places = dict(saved[0]), dict(saved[1]), dict(saved[2]), dict(saved[3])
        cx.used = used
        if as_pairs:
            raise
        return looped(cx, generators, element)
    finally:
        cx.bound, cx.facts, cx.bounds, cx.places = saved


def functional(cx: Cx, generators: list[ast.comprehension], element: Callable[[], Expr], as_pairs: bool = False) -> Expr:
    g = generators[0]
    if g.is_async:
        raise cx.no("async comprehensions", g.target)
    source = cx.lifter.find_iter(cx, g.iter, g.target, [cx.fn.node]) or unopt(cx, cx.expr(g.iter))
    t = type_of(source)
    if t == NEVER:
        return Lit(None, NEVER)
    zipped = zipped_sources(g, source)
    xs = as_list(cx, source)
    inner_type = type_of(xs).args[0]  # type: ignore[attr-defined]
    low = source_low(cx, xs)

    def over(body: Callable[..., Expr], kept: bool = True) -> Lambda:
        """A lambda over one element, or over the two of a zip."""
        if zipped is not None:
            a, b = (type_of(z).args[0] for z in zipped)  # type: ignore[attr-defined]
            names = [x.id for x in g.target.elts]  # type: ignore[attr-defined]

            def both_bound() -> Expr:
                bind_flavours(cx, g)
                return body()

            return function_over(cx, names, [a, b], both_bound)

        def inner(p: Expr) -> Expr:
            saved = (dict(cx.bound), dict(cx.facts), dict(cx.bounds), dict(cx.places))
            try:
                bind_target(cx, g.target, p)
                bind_flavours(cx, g)
                if isinstance(g.target, ast.Name) and low is not None:
                    cx.bounds[p.name] = low  # type: ignore[attr-defined]
                if isinstance(g.target, ast.Tuple) and isinstance(xs, Apply) and xs.op == "enumerate":
                    note_bound_counter(cx, p)
                for n in g.ifs if kept else []:
                    learn(cx, n)
                return body()
            finally:
                cx.bound, cx.facts, cx.bounds, cx.places = saved

        return cx.lam([inner_type], inner, ["_".join(dict.fromkeys(target_names(g.target))) or "x"])

    if g.ifs:
        zipped = None
        xs = cx.op("filter", xs, over(lambda: tests(cx, g.ifs), kept=False))
    if len(generators) > 1:
        f = over(lambda: functional_pure(cx, generators[1:], element))
        return make_never(cx, f) or cx.op("flat_map", xs if zipped is None else source, f)
    f = over(lambda: pure_body(cx, element))
    if zipped is not None:
        return make_never(cx, f) or cx.op("zip_with", *zipped, f)
    if as_pairs:
        return cx.op("map_to", xs, f)
    if isinstance(f.body, Var) and f.body.name == f.params[0].name:
        return xs if g.ifs or not is_simple(xs) else cx.op("copy", xs)
    return cx.op("map", xs, f)


def note_bound_counter(cx: Cx, p: Expr) -> None:
    """Bounds for an enumerate's counter inside a comprehension are found by `lower` from the tuple's origin."""


def make_never(cx: Cx, f: Lambda) -> Expr | None:
    return Lit(None, list_of(NEVER)) if type_of(f.body) == NEVER else None


def learn(cx: Cx, node: ast.expr) -> None:
    """What a comprehension's condition says about its variable."""
    with cx.capture():
        try:
            _, yes, _ = condition(cx, node)
        except NeedsStatements:
            return
    cx.facts.update(yes)
    bounds_from(cx, node, True)


def source_low(cx: Cx, xs: Expr) -> int | None:
    if isinstance(xs, Apply) and xs.op == "range":
        return range_low(cx, *xs.args)
    return None


def zipped_sources(g: ast.comprehension, source: Expr) -> tuple[Expr, Expr] | None:
    """The two lists of a zip whose pairs are taken apart at once."""
    if not (isinstance(source, Apply) and source.op == "zip" and isinstance(g.target, ast.Tuple)) or g.ifs:
        return None
    if len(g.target.elts) != 2 or not all(isinstance(x, ast.Name) for x in g.target.elts):
        return None
    return source.args[0], source.args[1]


def pure_body(cx: Cx, element: Callable[[], Expr]) -> Expr:
    with cx.capture() as out:
        e: Expr = element()
    if out:
        raise NeedsStatements("statements inside a comprehension")
    return e


def functional_pure(cx: Cx, generators: list[ast.comprehension], element: Callable[[], Expr]) -> Expr:
    with cx.capture() as out:
        e = functional(cx, generators, element)
    if out:
        raise NeedsStatements("statements inside a comprehension")
    return e


def looped(cx: Cx, generators: list[ast.comprehension], element: Callable[[], Expr]) -> Expr:
    """A comprehension as nested loops that push onto a list."""
    result = cx.fresh("result")
    cx.fn.types.setdefault(result, list_of(NEVER))
    spot = len(cx.out)
    cx.out.append(Let(result, list_of(NEVER), Make((), list_of(NEVER)), True))

    def push() -> None:
        e: Expr = element()
        t = list_of(pyjoin(elements(cx.fn.types[result]), type_of(e)))
        if t != cx.fn.types[result]:
            cx.fn.types[result] = t
            cx.lifter.changed = True
        cx.out.append(Do("list_push", Place(result, (), t), (coerce(cx, e, t.args[0]),)))

    loop_over(cx, generators, push)
    t = cx.fn.types[result]
    cx.out[spot] = Let(result, t, Make((), t), True)
    return Var(result, t)


def loop_over(cx: Cx, generators: list[ast.comprehension], inside: Callable[[], None]) -> None:
    """Write the loops of generators, with what `inside` writes in the innermost one."""
    if not generators:
        inside()
        return
    g = generators[0]
    source = unopt(cx, cx.expr(g.iter))
    xs = as_list(cx, source) if type_of(source).name == "tuple" else source
    saved = (dict(cx.bound), dict(cx.facts), dict(cx.bounds), dict(cx.places))
    inner = elements(type_of(xs))
    name = cx.fresh("_".join(dict.fromkeys(target_names(g.target))) or "x")
    with cx.capture() as body:
        bind_target(cx, g.target, Var(name, inner))
        bind_flavours(cx, g)
        if g.ifs:
            node = g.ifs[0] if len(g.ifs) == 1 else ast.BoolOp(ast.And(), g.ifs)
            test, yes, _ = condition(cx, node)
            cx.facts.update(yes)
            with cx.capture() as then:
                loop_over(cx, generators[1:], inside)
            cx.out.append(If(test, tuple(then)))
        else:
            loop_over(cx, generators[1:], inside)
    cx.bound, cx.facts, cx.bounds, cx.places = saved
    each(cx, [Param(name, inner)], xs, tuple(body), g.iter)


@expr_of(ast.Lambda)
def lambda_value(cx: Cx, node: ast.Lambda, want: Type | None = None) -> Expr:
    names = [a.arg for a in node.args.args]
    types = list(want.args[:-1]) if want is not None and want.name == "func" and len(want.args) == len(names) + 1 else [NEVER] * len(names)
    f = function_over(cx, names, types, lambda: cx.pure(node.body))
    return Lambda(f.params, f.body, func_of(types, type_of(f.body)))
