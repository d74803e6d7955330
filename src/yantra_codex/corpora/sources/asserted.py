"""The calls with literal outcomes that Python tests assert: name called, arguments, value or error.

`assert f(1) == 2`, `assert f(1) is None`, `self.assertEqual(f(1), 2)`, `with pytest.raises(ValueError): f(1)`,
`self.assertRaises(ValueError, f, 1)`; parametrised tests and loops over literal cases, case by case; variables that
a test sets once to a literal. A bare `assert f(1)` is left out: it says that the result is true, not what it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from yantra_codex.ir.signature import Example

MAX_TESTS = 2_000  # test functions of a file
MAX_CASES = 100  # of one parametrised test or loop
MAX_PARTS = 2_000  # of one value
MAX_DEPTH = 60
EQUAL = {"assertEqual", "assertEquals", "assertListEqual", "assertDictEqual", "assertSetEqual", "assertTupleEqual", "assertIs", "assertSequenceEqual",
         "assertMultiLineEqual"}
RAISES = {"raises", "assertRaises", "assertRaisesRegex"}
CHANGING = {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add", "discard", "setdefault", "popitem"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef

Call = tuple[str, Example]


class NotLiteral(Exception):
    """An expression whose value is not written out."""


def asserted_calls(tree: ast.Module) -> Iterator[Call]:
    """Each call that a module's tests or own assertions tell the outcome of, by the (dotted) name that is called."""
    shared = Names(tree.body)
    for f in test_functions(tree):
        for case in _cases_of(f, shared):
            yield from _in_body(f.body, Names(f.body, shared, case, _parameters(f)))
    for s in tree.body:
        if isinstance(s, ast.If) and "__name__" in ast.unparse(s.test):
            yield from _in_body(s.body, Names(s.body, shared))
        elif not isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            yield from _in_body([s], shared)


def test_functions(tree: ast.Module) -> list[Function]:
    """The tests of a module: functions, and methods of its classes."""
    members = [n for s in tree.body for n in (s.body if isinstance(s, ast.ClassDef) else [s])]
    return [n for n in members if isinstance(n, FUNCTIONS) and n.name.startswith("test")][:MAX_TESTS]


def _parameters(f: Function) -> frozenset[str]:
    return frozenset(a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs))


class Names:
    """The variables of a body that stand for one literal all through it; found out when the first one is asked for.

    outer: the names around, seen where the body leaves them alone. case: values given from outside, hiding all else.
    """

    def __init__(self, body: Sequence[ast.stmt], outer: Names | None = None, case: dict[str, Any] | None = None,
                 hidden: frozenset[str] = frozenset()):
        self.body, self.outer, self.case, self.hidden = body, outer, case or {}, hidden
        self.changed: dict[str, int] | None = None
        self.own: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """The value of a variable; raises NotLiteral where it has none, or several."""
        if self.changed is None:
            self.changed = _changes(self.body)
            for s in self.body:
                if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name) and self.changed[s.targets[0].id] == 1:
                    with suppress(NotLiteral):
                        self.own[s.targets[0].id] = value_of(s.value, self)
        if name in self.case and name not in self.changed:
            return self.case[name]
        if name in self.own:
            return self.own[name]
        if self.outer is None or name in self.changed or name in self.hidden:
            raise NotLiteral
        return self.outer.get(name)


def _changes(body: Sequence[ast.stmt]) -> dict[str, int]:
    """How often each variable is set in a body; twice for one that is changed in place."""
    changed: dict[str, int] = {}
    for s in body:
        if isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            changed[s.name] = 2
            continue
        for n in ast.walk(s):
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
                changed[n.id] = changed.get(n.id, 0) + 1
            elif (base := _changed_in_place(n)) is not None:
                changed[base] = 2
    return changed


def _changed_in_place(n: ast.AST) -> str | None:
    """The variable that `x.append(1)` or `x[0] = 1` changes."""
    if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in CHANGING:
        return n.func.value.id if isinstance(n.func.value, ast.Name) else None
    if isinstance(n, ast.Subscript) and not isinstance(n.ctx, ast.Load):
        return n.value.id if isinstance(n.value, ast.Name) else None
    return None


# ---------------------------------------------------------------- cases


def _cases_of(f: Function, shared: Names) -> Iterator[dict[str, Any]]:
    """The values of a test's parameters, case by case; one empty case for a test without any."""
    given = [d for d in f.decorator_list if isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr == "parametrize"]
    if not given:
        yield {}
    elif len(given) == 1 and len(given[0].args) >= 2 and (names := _case_names(given[0].args[0])):
        yield from _cases(names, given[0].args[1], shared)


def _case_names(given: ast.expr) -> list[str]:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return [n.strip() for n in given.value.split(",") if n.strip()]
    return [n.value for n in given.elts if isinstance(n, ast.Constant) and isinstance(n.value, str)] if isinstance(given, (ast.List, ast.Tuple)) else []


def _cases(names: list[str], cases: ast.expr, known: Names) -> Iterator[dict[str, Any]]:
    for case in cases.elts[:MAX_CASES] if isinstance(cases, (ast.List, ast.Tuple)) else ():
        if isinstance(case, ast.Call) and ast.unparse(case.func).endswith("param"):
            parts = case.args
        else:
            parts = [case] if len(names) == 1 else case.elts if isinstance(case, (ast.Tuple, ast.List)) else []
        try:
            if len(parts) == len(names):
                yield {n: value_of(p, known) for n, p in zip(names, parts)}
        except NotLiteral:
            continue


# ---------------------------------------------------------------- statements


def _in_body(body: Sequence[ast.stmt], names: Names) -> Iterator[Call]:
    for s in body:
        try:
            yield from _in_statement(s, names)
        except NotLiteral:
            continue


def _in_statement(s: ast.stmt, names: Names) -> Iterator[Call]:
    if isinstance(s, ast.Assert):
        for part in s.test.values if isinstance(s.test, ast.BoolOp) and isinstance(s.test.op, ast.And) else [s.test]:
            if isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], (ast.Eq, ast.Is)):
                yield _compared(part.left, part.comparators[0], names)
    elif isinstance(s, ast.For) and (targets := _targets(s.target)):
        for case in _cases(targets, s.iter, names):
            yield from _in_body(s.body, Names(s.body, names, case))
    elif isinstance(s, ast.With):
        kinds = [k for item in s.items if (k := _raised(item.context_expr)) is not None]
        if not kinds:
            yield from _in_body(s.body, names)
        elif len(s.body) == 1 and isinstance(s.body[0], ast.Expr):
            name, args = _call(s.body[0].value, names)
            yield name, Example(args, raises=kinds[0], source="test")
    elif isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and isinstance(s.value.func, ast.Attribute):
        yield from _asserted(s.value, s.value.func.attr, names)


def _asserted(call: ast.Call, method: str, names: Names) -> Iterator[Call]:
    """A unittest assertion."""
    if method in EQUAL and len(call.args) >= 2:
        yield _compared(call.args[0], call.args[1], names)
    elif method == "assertIsNone" and call.args:
        yield _compared(call.args[0], ast.Constant(None), names)
    elif method in RAISES and len(call.args) >= 2 and (kind := _error_name(call.args[0])) and not call.keywords:
        yield ast.unparse(call.args[1]), Example(tuple(value_of(a, names) for a in call.args[2:]), raises=kind, source="test")


def _compared(a: ast.expr, b: ast.expr, names: Names) -> Call:
    for call, other in ((a, b), (b, a)):
        try:
            expected = value_of(other, names)
        except NotLiteral:
            continue
        name, args = _call(call, names)
        return name, Example(args, expected, source="test")
    raise NotLiteral


def _call(e: ast.expr, names: Names) -> tuple[str, tuple[Any, ...]]:
    if not isinstance(e, ast.Call) or e.keywords or not isinstance(e.func, (ast.Name, ast.Attribute)):
        raise NotLiteral
    return ast.unparse(e.func), tuple(value_of(a, names) for a in e.args)


def _targets(target: ast.expr) -> list[str]:
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    names = [p.id for p in parts if isinstance(p, ast.Name)]
    return names if len(names) == len(parts) else []


def _raised(e: ast.expr) -> str | None:
    """The error that a `with pytest.raises(ValueError)` expects, None for any other context."""
    if isinstance(e, ast.Call) and ast.unparse(e.func).rpartition(".")[2] in RAISES and e.args:
        return _error_name(e.args[0])
    return None


def _error_name(e: ast.expr) -> str | None:
    return ast.unparse(e).rpartition(".")[2] if isinstance(e, (ast.Name, ast.Attribute)) else None


# ---------------------------------------------------------------- values


def value_of(e: ast.expr, names: Names, parts: list[int] | None = None, depth: int = 0) -> Any:
    """The value of an expression that is written out, or a variable's; raises NotLiteral for any other."""
    parts = parts if parts is not None else [MAX_PARTS]
    parts[0] -= 1
    if parts[0] < 0 or depth > MAX_DEPTH:
        raise NotLiteral
    depth += 1
    match e:
        case ast.Constant(value=str() | int() | float() | None as v):
            return v
        case ast.Name(id=name):
            return names.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as v)):
            return -v
        case ast.List(elts=elts):
            return [value_of(x, names, parts, depth) for x in elts]
        case ast.Tuple(elts=elts):
            return tuple([value_of(x, names, parts, depth) for x in elts])
        case ast.Set(elts=elts):
            return _hashed(lambda: {value_of(x, names, parts, depth) for x in elts})
        case ast.Dict(keys=keys, values=values) if all(k is not None for k in keys):
            return _hashed(lambda: {value_of(k, names, parts, depth): value_of(v, names, parts, depth) for k, v in zip(keys, values) if k is not None})
        case ast.Call(func=ast.Name(id="set" | "list" | "dict" | "tuple" as kind), args=[], keywords=[]):
            return {"set": set, "list": list, "dict": dict, "tuple": tuple}[kind]()
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[arg], keywords=[]):
            inner = value_of(arg, names, parts, depth)
            return _hashed(lambda: set(inner))
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)], keywords=[]) if text in ("inf", "-inf", "nan"):
            return float(text)
    raise NotLiteral


def _hashed(make: Any) -> Any:
    try:
        return make()
    except TypeError:  # a list as a key
        raise NotLiteral from None
