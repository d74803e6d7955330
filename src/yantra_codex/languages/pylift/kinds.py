"""Python's view of IR types: annotations, joining, and what a use says about a type."""

from __future__ import annotations

import ast

from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    func_of,
    list_of,
    map_of,
    option_of,
    set_of,
    tuple_of,
    vtuple_of,
)

NUMERIC = ("bool", "int", "float")
SEQUENCES = ("list", "tuple", "vtuple", "set", "map", "str")

LIST_NAMES = {"list", "List", "Sequence", "Iterable", "Iterator", "Collection", "MutableSequence", "Generator", "deque", "Deque"}
SET_NAMES = {"set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"}
MAP_NAMES = {"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict"}
SCALAR_NAMES = {"int": INT, "float": FLOAT, "str": STR, "bool": BOOL, "None": NONE, "Any": ANY, "object": ANY}


def pyjoin(a: Type, b: Type) -> Type:
    """The least type holding values of both, with bool counted among the integers."""
    if a == b or b == NEVER:
        return a
    if a == NEVER:
        return b
    if a.name in NUMERIC and b.name in NUMERIC:
        return FLOAT if "float" in (a.name, b.name) else INT
    if "any" in (a.name, b.name):
        return ANY
    if "none" in (a.name, b.name):
        return option_of(b if a == NONE else a)
    if "option" in (a.name, b.name):
        inner = pyjoin(a.args[0] if a.name == "option" else a, b.args[0] if b.name == "option" else b)
        return option_of(inner)
    if {a.name, b.name} <= {"tuple", "vtuple"}:
        if a.name == b.name == "tuple" and len(a.args) == len(b.args):
            return Type("tuple", tuple(pyjoin(x, y) for x, y in zip(a.args, b.args, strict=True)))
        return vtuple_of(pyjoin(elements(a), elements(b)))
    if a.name == b.name and len(a.args) == len(b.args) and a.args and a.fields == b.fields:
        return Type(a.name, tuple(pyjoin(x, y) for x, y in zip(a.args, b.args, strict=True)), a.fields)
    return ANY


def pyjoin_all(ts: list[Type] | tuple[Type, ...]) -> Type:
    out = NEVER
    for t in ts:
        out = pyjoin(out, t)
    return out


def elements(t: Type) -> Type:
    """The type of what iterating over a value of t gives; `never` where that is not known."""
    if t.name in ("list", "set", "vtuple", "map"):
        return t.args[0]
    if t.name == "tuple":
        return pyjoin_all(t.args)
    if t == STR:
        return STR
    return ANY if t == ANY else NEVER


def has(t: Type, name: str) -> bool:
    """Whether the constructor `name` occurs anywhere in t."""
    return t.name == name or any(has(a, name) for a in t.args)


def is_precise(t: Type) -> bool:
    return not has(t, "any") and not has(t, "never")


def refine_any(vague: Type, precise: Type) -> Type:
    """`vague` with its `any` and `never` parts replaced by what the examples say."""
    if vague.name in ("any", "never"):
        return precise if precise != NEVER else vague
    if vague.name == "option" and precise.name != "option":
        return vague if precise in (NONE, ANY) else option_of(refine_any(vague.args[0], precise))
    if vague.name == precise.name and len(vague.args) == len(precise.args):
        args = tuple(refine_any(v, p) for v, p in zip(vague.args, precise.args, strict=True))
        return Type(vague.name, args, vague.fields)
    if not is_precise(vague) and {vague.name, precise.name} <= {"tuple", "vtuple", "list"}:
        return precise
    return vague


def fill_never(t: Type, default: Type = INT) -> Type:
    """t with what stayed unknown taken as `default`."""
    if t == NEVER:
        return default
    return Type(t.name, tuple(fill_never(a, default) for a in t.args), t.fields) if t.args else t


def from_annotation(node: ast.expr | None) -> Type | None:
    """The IR type that an annotation stands for; None where it says nothing usable."""
    if node is None:
        return None
    if isinstance(node, ast.Constant):
        if node.value is None:
            return NONE
        if isinstance(node.value, str):
            try:
                return from_annotation(ast.parse(node.value, mode="eval").body)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        return None
    if isinstance(node, ast.Attribute):
        return from_annotation(ast.Name(node.attr))
    if isinstance(node, ast.Name):
        return _named(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union([node.left, node.right])
    if isinstance(node, ast.Subscript):
        return _subscripted(node)
    return None


def _named(name: str) -> Type | None:
    if name.startswith("<handle ") or name == "Connection":
        return Type("db" if name == "Connection" else name[8:-1])
    if name in SCALAR_NAMES:
        return SCALAR_NAMES[name]
    if name in LIST_NAMES:
        return list_of(ANY)
    if name in SET_NAMES:
        return set_of(ANY)
    if name in MAP_NAMES:
        return map_of(ANY, ANY)
    if name == "Counter":
        return map_of(ANY, INT)
    if name in ("tuple", "Tuple"):
        return vtuple_of(ANY)
    return None


def _union(parts: list[ast.expr]) -> Type:
    return pyjoin_all([from_annotation(p) or ANY for p in parts])


def _subscripted(node: ast.Subscript) -> Type | None:
    head = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    if head == "Callable" and len(parts) == 2 and isinstance(parts[0], ast.List):
        return func_of([from_annotation(p) or ANY for p in parts[0].elts], from_annotation(parts[1]) or ANY)
    if head in ("tuple", "Tuple"):
        if len(parts) == 2 and isinstance(parts[1], ast.Constant) and parts[1].value is ...:
            return vtuple_of(from_annotation(parts[0]) or ANY)
        return tuple_of(*(from_annotation(p) or ANY for p in parts))
    first = from_annotation(parts[0]) or ANY
    if head in LIST_NAMES:
        return list_of(first)
    if head in SET_NAMES:
        return set_of(first)
    if head in MAP_NAMES and len(parts) == 2:
        return map_of(first, from_annotation(parts[1]) or ANY)
    if head == "Counter":
        return map_of(first, INT)
    if head == "Optional":
        return option_of(first)
    if head == "Union":
        return _union(parts)
    if head in ("Final", "Annotated", "ClassVar"):
        return first
    return None
