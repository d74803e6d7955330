"""isinstance, answered from the types where these are known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, Lit, type_of
from yantra_codex.ir.types import ANY, BOOL, NEVER, Type
from yantra_codex.languages.pylift.builtins import only
from yantra_codex.languages.pylift.calls import builtin
from yantra_codex.languages.pylift.context import lit
from yantra_codex.languages.pylift.convert import either
from yantra_codex.languages.pylift.kinds import NUMERIC
from yantra_codex.languages.pylift.number_kinds import Question

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

KINDS = {
    "int": ("int", "bool"), "float": ("float",), "bool": ("bool",), "str": ("str",), "list": ("list",), "tuple": ("tuple", "vtuple"),
    "set": ("set",), "frozenset": (), "dict": ("map",), "NoneType": ("none",), "complex": (), "bytes": (), "object": None,
    "Iterable": ("list", "tuple", "vtuple", "set", "map", "str"), "Number": ("int", "float", "bool"), "Real": ("int", "float", "bool"),
    "Integral": ("int", "bool"), "Sequence": ("list", "tuple", "vtuple", "str"), "Mapping": ("map",),
}


@builtin("isinstance")
def instance(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    only(cx, node, 2, 2)
    return is_instance(cx, cx.expr(node.args[0]), node.args[1])


def is_instance(cx: Cx, e: Expr, kind: ast.expr, exact: bool = False) -> Expr:
    """isinstance(e, kind), answered from the type where that is known; exact: type(e) is kind."""
    t = type_of(e)
    t = t.args[0] if t.name == "option" else t
    accepted = {k for name in class_names(kind) for k in KINDS.get(name) or () if not (exact and name == "int" and k == "bool")}
    others = frozenset(k for k in ("int", "bool") if t.name in NUMERIC and (k in accepted) != (t.name in accepted))
    if others:
        cx.lifter.questions.append(Question(cx.fn, e, others))
    return answer(cx, e, kind, exact)


def class_names(kind: ast.expr) -> list[str]:
    """The names in the class argument of isinstance."""
    if isinstance(kind, ast.Tuple):
        return [n for k in kind.elts for n in class_names(k)]
    if isinstance(kind, ast.BinOp):
        return [*class_names(kind.left), *class_names(kind.right)]
    return [kind.id if isinstance(kind, ast.Name) else kind.attr if isinstance(kind, ast.Attribute) else ""]


def answer(cx: Cx, e: Expr, kind: ast.expr, exact: bool) -> Expr:
    if isinstance(kind, ast.Tuple):
        out: Expr = lit(False)
        for k in kind.elts:
            out = either(cx, out, answer(cx, e, k, exact))
        return out
    if isinstance(kind, ast.BinOp):
        return either(cx, answer(cx, e, kind.left, exact), answer(cx, e, kind.right, exact))
    name = class_names(kind)[0]
    if isinstance(kind, ast.Call) and isinstance(kind.func, ast.Name) and kind.func.id == "type":
        name = "NoneType"
    if name not in KINDS:
        raise cx.no(f"isinstance of {ast.unparse(kind)}", kind)
    kinds = KINDS[name]
    t = type_of(e)
    if t == NEVER:
        return Lit(False, BOOL)
    if kinds is None:
        return lit(True)
    if exact and name == "int":
        kinds = ("int",)
    if t == ANY:
        return test_kinds(cx, e, kinds)
    if t.name == "option":
        if "none" in kinds:
            return cx.op("is_none", e)
        return cx.op("is_some", e) if t.args[0].name in kinds else lit(False)
    return lit(t.name in kinds)


def test_kinds(cx: Cx, e: Expr, kinds: tuple[str, ...]) -> Expr:
    def body(v: Expr) -> Expr:
        out: Expr = lit(False)
        for k in dict.fromkeys(k.replace("vtuple", "tuple") for k in kinds):
            out = either(cx, out, cx.op("is_a", v, lit(k)))
        return out

    return cx.named(e, body)
