"""What the methods and functions of JavaScript's standard library give, as far as values of the tree can come out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yantra_codex.corpora.graph.infer import distinct
from yantra_codex.corpora.graph.world import Value, Values, View

if TYPE_CHECKING:
    from yantra_codex.corpora.graph.ecma import Ecma

# the last part of an outside type's name -> the container it is
LISTS = frozenset(["Array", "ReadonlyArray", "Set", "ReadonlySet", "WeakSet", "Iterable", "IterableIterator", "Iterator", "Generator", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "AsyncIterableIterator", "ArrayLike", "ConcatArray", "IteratorObject", "ArrayIterator", "SetIterator", "MapIterator"])
DICTS = frozenset(["Map", "ReadonlyMap", "WeakMap", "Record"])
PROMISES = frozenset(["Promise", "PromiseLike"])
PARTLY = frozenset(["Partial", "Readonly", "Required", "NonNullable", "Awaited", "Pick", "Omit", "Mutable", "Exclude", "Extract", "NoInfer", "Readonly", "DeepPartial"])
OF_ITSELF = frozenset(["filter", "slice", "concat", "reverse", "sort", "splice", "fill", "copyWithin", "toSorted", "toReversed", "toSpliced", "with", "flat"])
ELEMENT = frozenset(["pop", "shift", "find", "findLast", "at"])
# method that takes a function -> which of the function's parameters gets an element
TAKES = frozenset(["map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "flatMap"])


def method_gives(infer: Ecma, base: Value, name: str, v: View, k: int) -> Values:
    """What method `name` of an outside value gives at call k."""
    if base[0] != "B":
        return ()
    kind, args = base[1], base[2]
    first = args[0] if args else ()
    if kind == "list":
        if name in OF_ITSELF:
            return (base,)
        if name in ELEMENT:
            return first
        if name in ("map", "flatMap"):
            given = infer.given(v, k, 0)
            return (("B", "list", (given if name == "map" else distinct(tuple(x for g in given for x in (infer.each(g) if g[0] == "B" else (g,)))),)),)
        if name in ("reduce", "reduceRight"):
            return infer.argument(v, k, 1) or first
        if name in ("values", "keys") or name == "[Symbol.iterator]":
            return (base,)
        if name == "entries":
            return (("B", "list", ((("B", "tuple", ((), first)),),)),)
        if name == "next":
            return (("B", "result", (first,)),)
        if name == "add":
            return (base,)
        return (("B", "string", ()),) if name == "join" else ()
    if kind == "dict":
        value = args[1] if len(args) > 1 else ()
        if name == "get":
            return value
        if name in ("values", "keys"):
            return (("B", "list", (value if name == "values" else first,)),)
        if name == "entries":
            return (("B", "list", ((("B", "tuple", (first, value)),),)),)
        return (base,) if name == "set" else ()
    if kind == "promise":
        if name in ("then", "catch", "finally"):
            given = tuple(y for x in infer.given(v, k, 0) for y in infer.awaited(x)) if name == "then" else ()
            return (("B", "promise", (distinct(given) if name == "then" else first,)),)
        return ()
    if kind == "string":
        if name in ("split", "match", "matchAll"):
            return (("B", "list", ((("B", "string", ()),),)),)
        return (base,)
    return ()


def callback_gets(infer: Ecma, base: Value, name: str, v: View, c: int, position: int, i: int) -> Values:
    """What the i-th parameter of a function is that is given to method `name` of an outside value."""
    if base[0] != "B":
        return ()
    kind, args = base[1], base[2]
    first = args[0] if args else ()
    if kind == "list":
        if name in TAKES:
            return first if i == 0 else (base,) if i == 2 else ()
        if name in ("sort", "toSorted"):
            return first
        if name in ("reduce", "reduceRight"):
            return (infer.argument(v, c, 1) or first) if i == 0 else first if i == 1 else ()
    if kind == "dict" and name == "forEach" and len(args) > 1:
        return args[1] if i == 0 else first if i == 1 else ()
    if kind == "promise" and name == "then" and position == 0 and i == 0:
        return first
    return ()


def function_gives(infer: Ecma, name: str, v: View, k: int) -> Values:
    """What an outside function or constructor gives at call k."""
    last = name.rsplit(".", 1)[-1]
    if name in ("Array.from", "Array.of", "Set", "WeakSet", "Array"):
        written = infer.type_arguments(v, k)
        if written:
            return (("B", "list", written[:1]),)
        elements = tuple(x for a in infer.argument(v, k, 0) for x in infer.each(a))
        if name == "Array.from" and len(v.facts.calls[k][5]) > 1:
            elements = infer.given(v, k, 1)
        return (("B", "list", (distinct(elements),)),)
    if name in ("Map", "WeakMap"):
        return (("B", "dict", infer.type_arguments(v, k)),)
    if name in ("Object.values", "Object.keys", "Object.entries"):
        values = tuple(x for a in infer.argument(v, k, 0) for x in (a[2][1] if a[0] == "B" and a[1] in ("record", "dict") and len(a[2]) > 1 else a[2][0] if a[0] == "B" and a[1] == "list" and a[2] else ()))
        text: Values = (("B", "string", ()),)
        if last == "entries":
            return (("B", "list", ((("B", "tuple", (text, distinct(values))),),)),)
        return (("B", "list", (distinct(values) if last == "values" else text,)),)
    if name in ("Object.assign", "Object.freeze", "Object.seal", "Object.create", "structuredClone", "Object.setPrototypeOf", "Object.defineProperties"):
        return infer.argument(v, k, 0)
    if name in ("Promise.all", "Promise.allSettled"):
        values = tuple(y for a in infer.argument(v, k, 0) for x in infer.each(a) for y in infer.awaited(x))
        return (("B", "promise", ((("B", "list", (distinct(values),)),),)),)
    if name in ("Promise.race", "Promise.any"):
        return (("B", "promise", (distinct(tuple(y for a in infer.argument(v, k, 0) for x in infer.each(a) for y in infer.awaited(x))),)),)
    if name == "Promise.resolve":
        return (("B", "promise", (distinct(tuple(y for x in infer.argument(v, k, 0) for y in infer.awaited(x))),)),)
    if name == "Promise":
        return (("B", "promise", infer.type_arguments(v, k)),)
    return (("B", f"{name}()", ()),)
