"""`lift`: Python source in, typed program out."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from yantra_codex.errors import BadRequest, TypeMismatch, Unsupported
from yantra_codex.ir.check import check
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature
from yantra_codex.ir.types import ANY, NEVER, NONE, Type, type_of_value
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.kinds import fill_never, from_annotation, has, is_precise, pyjoin, pyjoin_all, refine_any
from yantra_codex.languages.pylift.program import Lifter
from yantra_codex.languages.pylift.scopes import Source, collect, read_tree


def lift(source: str, entry: str | None = None, signature: Signature | None = None, examples: Sequence[Example] = ()) -> Program:
    """Return the typed program that a Python source text means.

    entry: the function to start from; None for the last top-level function that no other one calls. Types come from the
    signature, annotations, the entry's doctests and `examples`, else from how the parameters are used.
    Raises LiftError for text that is not Python, Unsupported for what can't be expressed.
    """
    tree = read_tree(source)
    parsed = collect(tree)
    name = entry if entry is not None else default_entry(parsed)
    if name not in parsed.functions:
        raise Unsupported(f"there is no function {name}", language="python")
    known = [*examples, *doctests(parsed.functions[name].node)]
    first: Unsupported | None = None
    for declared in (True, False):
        try:
            return attempt(collect(tree), name, signature, known, declared)
        except (Unsupported, TypeMismatch) as error:
            if first is None:
                first = error if isinstance(error, Unsupported) else Unsupported(str(error), language="python")
    assert first is not None
    raise first


def attempt(parsed: Source, name: str, signature: Signature | None, examples: Sequence[Example], declared: bool) -> Program:
    fn = parsed.function(name)
    set_types(fn, signature, examples)
    for other in parsed.functions.values():
        if other is not fn:
            annotate(other)
    if declared:
        fn.declared_returns = declared_result(fn, signature, examples)
        fn.returns = fn.declared_returns or NEVER
    lifter = Lifter(parsed)
    lifter.solve(fn)
    return check(lifter.program(fn))


def default_entry(source: Source) -> str:
    """The last top-level function that no other one calls."""
    called: set[str] = set()
    for name, fn in source.functions.items():
        called |= {n.id for n in ast.walk(fn.node) if isinstance(n, ast.Name) and n.id != name}
    for name in reversed(source.functions):
        if name not in called:
            return name
    if not source.functions:
        raise Unsupported("a source text without a function", language="python")
    return next(reversed(source.functions))


# ---------------------------------------------------------------- types of the entry


def set_types(fn: Routine, signature: Signature | None, examples: Sequence[Example]) -> None:
    """Give the entry's parameters their types: signature, then annotation, made precise by the examples."""
    annotations = {a.arg: a.annotation for a in (*fn.node.args.posonlyargs, *fn.node.args.args, *fn.node.args.kwonlyargs)}
    declared = {} if signature is None else dict(zip(fn.params, (p.type for p in signature.params), strict=False))
    for i, p in enumerate(fn.params):
        seen = [value_type(e.args[i]) for e in examples if i < len(e.args)]
        shown = pyjoin_all(seen)
        t = declared.get(p) or from_annotation(annotations.get(p)) or ANY
        if t == ANY and shown == NEVER and p in annotations and annotations[p] is None:
            t = ANY
        t = refine_any(t, shown)
        if not is_precise(t) and shown != NEVER and has(t, "never"):
            t = fill_never(t)
        fn.types[p] = t
        fn.declared[p] = t


def annotate(fn: Routine) -> None:
    """Take a helper's precise annotations as the least its parameters must hold."""
    for a in (*fn.node.args.posonlyargs, *fn.node.args.args, *fn.node.args.kwonlyargs):
        t = from_annotation(a.annotation)
        if t is not None and is_precise(t):
            fn.types[a.arg] = fn.declared[a.arg] = t
    t = from_annotation(fn.node.returns)
    if t is not None and is_precise(t):
        fn.declared_returns = t
        fn.returns = t


def value_type(value: Any) -> Type:
    """The type of an example's value, with bool counted among the integers where both occur."""
    if isinstance(value, tuple):
        return Type("tuple", tuple(map(value_type, value)))
    if isinstance(value, (list, set, frozenset)):
        return Type("list" if isinstance(value, list) else "set", (pyjoin_all([value_type(v) for v in value]),))
    if isinstance(value, dict):
        return Type("map", (pyjoin_all([value_type(k) for k in value]), pyjoin_all([value_type(v) for v in value.values()])))
    try:
        return type_of_value(value)
    except BadRequest as error:
        raise Unsupported(str(error), language="python") from None


def declared_result(fn: Routine, signature: Signature | None, examples: Sequence[Example]) -> Type | None:
    """The declared type of the result, None where nothing precise is declared."""
    t = signature.returns if signature is not None else from_annotation(fn.node.returns)
    if t is None or t == ANY:
        return None
    t = refine_any(t, pyjoin_all([value_type(e.expected) for e in examples if e.raises is None and e.source != "unknown"]))
    return t if is_precise(t) else None


# ---------------------------------------------------------------- doctests

PROMPT = re.compile(r"^\s*>>>\s?(.*)$")


def doctests(fn: ast.FunctionDef) -> list[Example]:
    """The calls of the function in its docstring, with their expected values where these are literals."""
    out: list[Example] = []
    lines = (ast.get_docstring(fn) or "").splitlines()
    for i, line in enumerate(lines):
        m = PROMPT.match(line)
        if m is None:
            continue
        expected = []
        for following in lines[i + 1 :]:
            if PROMPT.match(following) or not following.strip():
                break
            expected.append(following.strip())
        example = read_call(m[1], fn.name, expected)
        if example is not None:
            out.append(example)
    return out


def read_call(text: str, name: str, expected: list[str]) -> Example | None:
    try:
        node = ast.parse(text.strip(), mode="eval").body
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name) or node.keywords:
            return None
        args = tuple(ast.literal_eval(a) for a in node.args)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if expected and expected[0].startswith("Traceback"):
        kind = expected[-1].partition(":")[0]
        return Example(args, raises=kind, source="doctest")
    try:
        return Example(args, ast.literal_eval("\n".join(expected)) if expected else None, source="doctest")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Example(args, source="unknown")


__all__ = ["NONE", "lift", "pyjoin"]
