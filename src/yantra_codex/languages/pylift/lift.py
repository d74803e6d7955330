"""`lift`: Python source in, typed program out."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from typing import Any

from yantra_codex.errors import BadRequest, TypeMismatch, Unsupported
from yantra_codex.ir.check import check
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature
from yantra_codex.ir.types import ANY, HANDLES, NEVER, NONE, Type, contains, type_of_value
from yantra_codex.languages.pylift.arena import with_arenas
from yantra_codex.languages.pylift.assemble import assemble
from yantra_codex.languages.pylift.class_comments import with_stated_classes
from yantra_codex.languages.pylift.class_entry import with_methods
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.effects import with_effects
from yantra_codex.languages.pylift.guess import guesses
from yantra_codex.languages.pylift.held import with_held
from yantra_codex.languages.pylift.kinds import (
    fill_never,
    from_annotation,
    has,
    is_precise,
    pyjoin,
    pyjoin_all,
    refine_any,
)
from yantra_codex.languages.pylift.node_values import with_node_values
from yantra_codex.languages.pylift.number_kinds import NO_KINDS, KindShown, kinds_in, refuse_shown, unmarked
from yantra_codex.languages.pylift.program import Lifter
from yantra_codex.languages.pylift.scopes import Source, collect, read_tree
from yantra_codex.languages.pylift.surface import simplify, with_start
from yantra_codex.languages.pylift.surface_loops import with_simple_loops
from yantra_codex.languages.pylift.toplevel import with_setup
from yantra_codex.languages.pylift.views import with_views
from yantra_codex.languages.pylift.walking import frozen, thawed, walk, with_places

MAX_WALKED = 300_000  # nodes walked over, in all rounds and tries: a few seconds
SAME_FAILURES = 6  # so many tries that fail for one reason: the parameters' types are not that reason


def lift(source: str, entry: str | None = None, signature: Signature | None = None, examples: Sequence[Example] = ()) -> Program:
    """Return the typed program that a Python source text means.

    entry: the function or method (`Class.method`) to start from; None for the last top-level function that no other one calls,
    or the only public method of the class that nothing else uses. Types come from the
    signature, annotations, the entry's doctests and `examples`, else from how the parameters are used.
    Raises LiftError for text that is not Python, Unsupported for what can't be expressed.
    """
    tree, entry_function = read(source, entry)
    parsed: Source | None = collect(tree)
    assert parsed is not None
    name = entry_function if entry_function is not None else default_entry(parsed)
    if name not in parsed.functions:
        raise Unsupported(f"there is no function {name}", language="python")
    handles = [i for i, a in enumerate(parsed.functions[name].node.args.args) if (from_annotation(a.annotation) or ANY).name in HANDLES]
    known = [] if handles else all_of(examples, doctests(parsed.functions[name].node))
    signature = None if handles else signature
    if signature is not None and examples and contains(signature.returns, "str"):  # a text may show which are tuples
        signature = in_own_tuples(signature, parsed.functions[name])
    given = given_arguments(parsed.functions[name], signature, known)
    if with_start(tree, name, given) | with_setup(tree, name):
        parsed = collect(tree)
    kept = frozen(tree)
    fn = parsed.functions[name]
    set_types(fn, signature, known, {})
    told = {a.arg for a in fn.node.args.args if parsed.effects and from_annotation(a.annotation) == ANY}
    unknown = [p for i, p in enumerate(fn.params) if fn.declared[p] == ANY and p not in told and not any(i < len(e.args) for e in known)]
    first: Unsupported | None = None
    odd: Program | None = None
    failures: list[str] = []
    budget = [MAX_WALKED]
    for types in [*guesses(fn, unknown), {}] if unknown else [{}]:
        if len(failures) >= SAME_FAILURES and len(set(failures)) == 1 and types:
            continue
        for declared in (True, False):
            try:
                # a try renames variables in its tree, so that each one after the first has a copy
                chosen, parsed = parsed or collect(thawed(kept)), None
                try:
                    program, oddities = attempt(chosen, name, signature, known, types, declared, budget)
                except KindShown:
                    chosen = collect(thawed(kept))
                    program, oddities = attempt(chosen, name, signature, known, types, declared, budget, apart=True)
            except (Unsupported, TypeMismatch) as error:
                failures.append(str(error))
                first = first or (error if isinstance(error, Unsupported) else Unsupported(str(error), language="python"))
                continue
            if not oddities or not types:
                return odd or program
            odd = odd or program
    if odd is not None:
        return odd
    assert first is not None
    raise first


def read(source: str, entry: str | None) -> tuple[ast.Module, str | None]:
    """The source parsed and simplified, and the name that the entry has in it; None where none was asked for."""
    tree = read_tree(source)
    with_stated_classes(tree, source)
    name = with_methods(tree, entry)
    tree = simplify(with_effects(tree))
    with_simple_loops(tree)
    if any(isinstance(s, ast.ClassDef) for s in tree.body):
        with_held(tree)
        name = name if name is not None else default_entry(collect(tree))
        with_node_values(tree, name)
        with_arenas(tree, name)
    with_views(tree, source)
    return tree, name


def all_of(examples: Sequence[Example], more: Sequence[Example]) -> list[Example]:
    """The examples and those of `more` that are not among them."""
    seen = set(map(id, examples))
    return [*examples, *(e for e in more if id(e) not in seen)]


def given_arguments(fn: Routine, signature: Signature | None, examples: Sequence[Example]) -> int:
    """How many arguments the entry's callers give it."""
    return len(signature.params) if signature is not None else max((len(e.args) for e in examples), default=len(fn.params))


def attempt(parsed: Source, name: str, signature: Signature | None, examples: Sequence[Example], given: dict[str, Type],
            declared: bool, budget: list[int], apart: bool = False) -> tuple[Program, int]:
    """The program under one assumption: types given to parameters of which nothing is known, the declared result kept or not.

    apart: with helpers' copies for different kinds of numbers.

    Also how many comparisons in it can never hold for their types, which speaks against the given types.
    """
    fn = parsed.functions[name]
    bind_defaults(fn, signature, examples)
    fn = parsed.function(name)
    if fn.vararg is not None:
        raise Unsupported(f"*{fn.vararg} of the function to lift", line=fn.node.lineno, language="python")
    set_types(fn, signature, examples, given)
    for other in parsed.functions.values():
        if other is not fn:
            annotate(other, parsed.effects)
    if declared:
        fn.declared_returns = declared_result(fn, signature, examples)
        if parsed.effects and fn.declared_returns is None and signature is None:
            fn.declared_returns = from_annotation(fn.node.returns)
        fn.returns = fn.declared_returns or NEVER
    lifter = Lifter(parsed, budget, apart)
    lifter.shown = pyjoin_all([value_type(e.expected) for e in examples if e.raises is None and e.source != "unknown"])
    lifter.solve(fn)
    hidden = {p: NO_KINDS.union(*(kinds_in(e.args[i], fn.types[p]) for e in examples if i < len(e.args))) for i, p in enumerate(fn.params)}
    refuse_shown(lifter.queue, hidden, lifter.questions)
    for routine in lifter.queue:
        routine.body = unmarked(routine.body)
    return check(assemble(lifter.queue, fn)), lifter.oddities


def default_entry(source: Source) -> str:
    """The last top-level function that no other one calls."""
    called: set[str] = set()
    for name, fn in source.functions.items():
        called |= {n.id for n in walk(fn.node) if isinstance(n, ast.Name) and n.id != name}
    for name in reversed(source.functions):
        if name not in called:
            return name
    if not source.functions:
        raise Unsupported("a source text without a function", language="python")
    return next(reversed(source.functions))


# ---------------------------------------------------------------- types of the entry


def bind_defaults(fn: Routine, signature: Signature | None, examples: Sequence[Example]) -> None:
    """Parameters that no call gives become variables that start with their defaults."""
    given = given_arguments(fn, signature, examples)
    a = fn.node.args
    extra = fn.params[given:]
    if not extra or len(a.defaults) + len(a.kwonlyargs) < len(extra) or a.posonlyargs:
        return
    named = dict(zip([x.arg for x in a.args][len(a.args) - len(a.defaults) :], a.defaults, strict=True))
    named.update({x.arg: d for x, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None})
    doc = fn.node.body[:1] if ast.get_docstring(fn.node) is not None else []
    lets: list[ast.stmt] = [ast.Assign([ast.Name(p, ast.Store())], named[p], lineno=fn.node.lineno) for p in extra if p in named]
    fn.node.body = [*doc, *lets, *fn.node.body[len(doc) :]]
    with_places(fn.node)
    a.args, a.kwonlyargs, a.kw_defaults = a.args[:given], [], []
    a.defaults = a.defaults[: max(0, len(a.defaults) - len(extra))]
    fn.params, fn.kwonly = fn.params[:given], []


def set_types(fn: Routine, signature: Signature | None, examples: Sequence[Example], given: dict[str, Type]) -> None:
    """Give the entry's parameters their types: signature, then annotation, made precise by the examples."""
    fn.types.clear()
    fn.declared.clear()
    annotations = {a.arg: a.annotation for a in (*fn.node.args.posonlyargs, *fn.node.args.args, *fn.node.args.kwonlyargs)}
    declared = {} if signature is None else dict(zip(fn.params, (p.type for p in signature.params), strict=False))
    a = fn.node.args
    defaults: dict[str, Any] = dict(zip([x.arg for x in a.args][len(a.args) - len(a.defaults) :], a.defaults, strict=True))
    for i, p in enumerate(fn.params):
        seen = [value_type(e.args[i]) for e in examples if i < len(e.args)]
        shown = pyjoin_all(seen)
        t = declared.get(p) or from_annotation(annotations.get(p)) or ANY
        t = refine_any(t, shown)
        if t == ANY and p in defaults and isinstance(defaults[p], ast.Constant) and defaults[p].value is not None:
            t = value_type(defaults[p].value)
        t = given.get(p, t) if t == ANY else t
        if not is_precise(t) and shown != NEVER and has(t, "never"):
            t = fill_never(t)
        fn.types[p] = t
        fn.declared[p] = t


def in_own_tuples(signature: Signature, fn: Routine) -> Signature:
    """The signature with tuples for the lists that the source's annotations or doctests give as tuples: a caller's language may have lists alone."""
    shown = doctests(fn.node)
    params = []
    for i, (p, a) in enumerate(zip(signature.params, fn.node.args.args, strict=False)):
        own = from_annotation(a.annotation) or pyjoin_all([value_type(e.args[i]) for e in shown if i < len(e.args)])
        params.append(replace(p, type=with_tuples(p.type, own)))
    return replace(signature, params=(*params, *signature.params[len(params) :]))


def with_tuples(t: Type, own: Type) -> Type:
    """A type with tuples for its lists where another one of the same shape has them."""
    if t.name == "list" and own.name == "tuple":
        return Type("vtuple", (reduce(with_tuples, own.args, t.args[0]),))
    if t.name == "list" and own.name in ("list", "vtuple"):
        return Type(own.name, (with_tuples(t.args[0], own.args[0]),))
    return Type(t.name, tuple(map(with_tuples, t.args, own.args)), t.fields) if t.name == own.name and len(t.args) == len(own.args) else t


def annotate(fn: Routine, vague: bool = False) -> None:
    """Take a helper's precise annotations as the least its parameters must hold; vague: those with Any inside as well."""
    for a in (*fn.node.args.posonlyargs, *fn.node.args.args, *fn.node.args.kwonlyargs):
        t = from_annotation(a.annotation)
        if t is not None and (is_precise(t) or (vague and t != ANY)):
            fn.types[a.arg] = fn.declared[a.arg] = t
    t = from_annotation(fn.node.returns)
    if t is not None and (is_precise(t) or vague):
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


def doctests(fn: ast.FunctionDef) -> Sequence[Example]:
    """The calls of the function in its docstring, with their expected values where these are literals."""
    doc = ast.get_docstring(fn) or ""
    return doctests_of(fn.name, doc) if ">>>" in doc else ()


@lru_cache(maxsize=16)  # whoever lifts a function for its doctests reads them first: the same examples again, not equal ones
def doctests_of(name: str, doc: str) -> tuple[Example, ...]:
    out: list[Example] = []
    lines = doc.splitlines()
    for i, line in enumerate(lines):
        m = PROMPT.match(line)
        if m is None:
            continue
        expected = []
        for following in lines[i + 1 :]:
            if PROMPT.match(following) or not following.strip():
                break
            expected.append(following.strip())
        example = read_call(m[1], name, expected)
        if example is not None:
            out.append(example)
    return tuple(out)


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
