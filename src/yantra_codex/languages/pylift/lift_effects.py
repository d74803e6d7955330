"""Effect calls (see effects.py) to `Do` statements, and the ops of data as text."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Apply, Do, Expr, Make, Place, Var, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import ANY, FLOAT, NEVER, NONE, STR, Type, list_of, map_of
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import coerce
from yantra_codex.languages.pylift.kinds import from_annotation

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

MARKED = re.compile(r"<(effect|pure) (\w+)>")
# names for results that are used inside an expression
BASES = {"db_exists": "found", "db_execute": "changed", "db_insert": "new_id", "db_rows": "rows", "db_row": "row", "file_read": "text", "file_exists": "exists",
         "clock_now": "now", "clock_iso": "now", "clock_today": "today", "http_json": "answer", "http_text": "text", "http_status": "status"}  # fmt: skip


def effect_call(cx: Cx, name: str, node: ast.Call) -> Expr | None:
    """The value of an effect call; None for other calls."""
    if name == "<cast>":
        wanted = from_annotation(node.args[1])
        e = cx.expr(node.args[0], wanted)
        known = type_of(e) == ANY and wanted is not None and wanted.name in ("list", "map")
        return Apply("cast", (e, lit(str(wanted))), wanted) if known and wanted is not None else e
    m = MARKED.fullmatch(name)
    if m is None:
        return None
    if m[2] in OWN:
        return OWN[m[2]](cx, node)
    row = OPS[m[2]]
    if m[1] == "pure":
        e = cx.expr(node.args[0])
        if type_of(e) == NEVER:
            return e
        return cx.op(m[2], coerce(cx, e, row.params[0]))
    handle = node.args[0]
    assert isinstance(handle, ast.Name)
    args: list[Expr] = []
    for arg, t in zip(node.args[1:], row.params[1:], strict=True):
        if t == list_of(ANY) and isinstance(arg, ast.List):
            args.append(Make(tuple(coerce(cx, e, ANY) for e in cx.exprs(arg.elts)), t))
        else:
            args.append(coerce(cx, cx.expr(arg, t), t))
    cx.lifter.mutates(cx, handle.id)
    place = Place(handle.id, (), row.params[0])
    if row.result == NONE:
        cx.out.append(Do(m[2], place, tuple(args), None, NONE))
        return lit(None)
    result = cx.fresh(BASES.get(m[2], "value"))
    cx.fn.types[result] = row.result
    cx.out.append(Do(m[2], place, tuple(args), result, row.result))
    return Var(result, row.result)


def grouped(cx: Cx, node: ast.Call) -> Expr:
    """group_by(xs, key)."""
    from yantra_codex.languages.pylift.calls import function_of, iterable

    xs = iterable(cx, node.args[0])
    if type_of(xs) == NEVER:
        return xs
    return cx.op("group_by", xs, function_of(cx, node.args[1], [type_of(xs).args[0]]))  # type: ignore[attr-defined]


def records(cx: Cx, node: ast.Call) -> Expr:
    """The rows of a CSV text after its first, each by the names in the first."""
    text = cx.expr(node.args[0])
    if type_of(text) == NEVER:
        return text
    rows = cx.keep(cx.op("csv_rows", text), "rows")
    header = cx.op("index", rows, lit(0))
    return cx.op("map", cx.op("slice_from", rows, lit(1)), cx.lam([list_of(STR)], lambda row: cx.op("map_zip", header, row), ["row"]))


OWN = {"group_by": grouped, "csv_records": records}


# ---------------------------------------------------------------- values of type any: what a use says about them

TEXT_METHODS = frozenset(
    ["upper", "lower", "strip", "lstrip", "rstrip", "split", "startswith", "endswith", "replace", "title", "isdigit", "isalpha", "capitalize"]
)
MAP_METHODS = frozenset(["get", "items", "keys", "values"])


def is_dynamic(cx: Cx) -> bool:
    """Whether the source has effects: then rows and JSON are values of type any, cast by their use."""
    return cx.lifter.source.effects


def as_used(cx: Cx, e: Expr, t: Type) -> Expr:
    """A value of type any as what its use asks for."""
    return coerce(cx, e, t) if type_of(e) == ANY and is_dynamic(cx) else e


def for_method(cx: Cx, e: Expr, method: str) -> Expr:
    if method in TEXT_METHODS:
        return as_used(cx, e, STR)
    return as_used(cx, e, map_of(STR, ANY)) if method in MAP_METHODS else e


def for_key(cx: Cx, e: Expr, key: Expr) -> Expr:
    """What is subscripted or searched: a map by texts, a list by numbers."""
    return as_used(cx, e, map_of(STR, ANY) if type_of(key).name == "str" else list_of(ANY))


def like(cx: Cx, a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Two operands of arithmetic or of an order; the one of type any is what the other one is."""
    if is_dynamic(cx):
        if type_of(a) == ANY and type_of(b).name in ("int", "float", "str"):
            return coerce(cx, a, type_of(b)), b
        if type_of(b) == ANY and type_of(a).name in ("int", "float", "str"):
            return a, coerce(cx, b, type_of(a))
        if type_of(a) == type_of(b) == ANY:
            return coerce(cx, a, FLOAT), coerce(cx, b, FLOAT)
    return a, b


__all__ = ["as_used", "effect_call", "for_key", "for_method", "is_dynamic", "like"]
