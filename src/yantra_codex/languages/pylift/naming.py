"""What names mean at a place: functions, constants, members of modules, and what is remembered of their classes."""

from __future__ import annotations

import ast
import builtins as python_builtins

from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.types import Type
from yantra_codex.languages.pylift import module_containers, modules, regex
from yantra_codex.languages.pylift.calls import call_node, function_of
from yantra_codex.languages.pylift.context import Cx, Flavour, Routine, lit
from yantra_codex.languages.pylift.scopes import Source


class Names:
    """The names of one source text."""

    def __init__(self, source: Source):
        self.source = source
        self.classes = source.classes
        self.expanding: list[str] = []

    def is_local(self, cx: Cx, name: str) -> bool:
        fn = cx.fn
        return name in fn.locals or name in fn.params or name in fn.captures or name == fn.vararg or (
            name in fn.types and name not in self.source.functions
        )

    def is_builtin(self, cx: Cx, name: str) -> bool:
        return not (self.is_local(cx, name) or name in cx.bound or self.resolve(cx, name) is not None)

    def resolve(self, cx: Cx, name: str) -> Routine | ast.expr | None:
        """The function, or the node of a function value, that a name stands for."""
        if name in cx.bound or name in cx.fn.functions_bound:
            return cx.fn.functions_bound.get(name) if name not in cx.bound else None  # type: ignore[no-any-return]
        at: Routine | None = cx.fn
        while at is not None:
            if name in at.nested:
                return at.nested[name]
            if name in at.locals or name in at.params:
                return None
            at = at.owner
        if name in self.source.functions:
            return self.source.function(name)
        node = self.source.constants.get(name)
        if node is not None and isinstance(node, ast.Call) and self.dotted(cx, node.func) in ("functools.partial", "operator.itemgetter"):
            return node
        return None

    def dotted(self, cx: Cx, node: ast.AST) -> str | None:
        """The full name of a module's member that a node denotes, as in `math.sqrt`."""
        if isinstance(node, ast.Name):
            if self.is_local(cx, node.id) or node.id in cx.bound or node.id in self.source.functions:
                return None
            return normal(self.source.imported.get(node.id))
        if isinstance(node, ast.Attribute):
            inner = self.dotted_module(cx, node.value)
            return normal(f"{inner}.{node.attr}") if inner is not None else None
        return None

    def dotted_module(self, cx: Cx, node: ast.AST) -> str | None:
        if isinstance(node, ast.Name):
            if self.is_local(cx, node.id) or node.id in cx.bound:
                return None
            return self.source.modules.get(node.id) or self.source.imported.get(node.id)
        if isinstance(node, ast.Attribute):
            inner = self.dotted_module(cx, node.value)
            return f"{inner}.{node.attr}" if inner is not None else None
        return None

    def global_value(self, cx: Cx, node: ast.Name, want: Type | None) -> Expr:
        """The value of a name that is not local: a constant of the module, or a function as a value."""
        name = node.id
        is_function = self.resolve(cx, name) is not None or hasattr(python_builtins, name)
        if is_function and want is not None and want.name == "func":
            return function_of(cx, node, list(want.args[:-1]))
        if name in self.source.constants:
            if name in self.source.reassigned or name in self.expanding:
                raise cx.no(f"the changing global {name}", node)
            self.expanding.append(name)
            try:
                return cx.expr(self.source.constants[name], want)
            finally:
                self.expanding.pop()
        full = self.dotted(cx, node)
        if full is not None:
            return self.member(cx, full, node)
        raise cx.no(f"the name {name}", node)

    def member(self, cx: Cx, full: str, node: ast.AST) -> Expr:
        """A constant of a module."""
        if full in modules.CONSTANTS:
            return cx.op(str(modules.CONSTANTS[full]))
        if full in modules.VALUES:
            return lit(modules.VALUES[full])
        raise cx.no(full, node)

    def is_match_call(self, cx: Cx, node: ast.AST) -> bool:
        use = regex.regex_use(cx, node)
        return use is not None and use.kind in regex.MATCHING

    def is_counter(self, cx: Cx, node: ast.AST) -> bool:
        if isinstance(node, ast.BinOp):
            return self.is_counter(cx, node.left) or self.is_counter(cx, node.right)
        flavour = self.flavour(cx, node)
        return flavour is not None and flavour.kind == "counter"

    def flavour(self, cx: Cx, node: ast.AST) -> Flavour | None:
        if isinstance(node, ast.NamedExpr):
            return self.flavour(cx, node.target)
        if isinstance(node, ast.Name):
            found = cx.fn.flavours.get(node.id)
            if node.id in cx.bound:
                return found if found is not None and found.kind.startswith("match_") else None
            if node.id in self.source.constants and not self.is_local(cx, node.id):
                return self.flavour(cx, self.source.constants[node.id])
            return cx.fn.flavours.get(node.id)
        if isinstance(node, ast.Call):
            found = module_containers.flavour_of_call(cx, node)
            if found is not None:
                return found
            if isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
                return self.flavour(cx, node.func.value)
            target = self.resolve(cx, node.func.id) if isinstance(node.func, ast.Name) else None
            return target.returns_flavour if isinstance(target, Routine) else None
        if isinstance(node, ast.Subscript):
            outer = self.flavour(cx, node.value)
            return outer.inner if outer is not None else None
        if isinstance(node, ast.BinOp):
            return self.flavour(cx, node.left) or self.flavour(cx, node.right)
        return None

    def call_node(self, cx: Cx, node: ast.expr, args: list[Expr]) -> Expr:
        return call_node(cx, node, args)


def normal(full: str | None) -> str | None:
    """One name for what goes by several."""
    if full is None:
        return None
    for old, new in (("collections.abc.", "typing."), ("typing.Counter", "collections.Counter"), ("typing.Deque", "collections.deque"),
                     ("typing.DefaultDict", "collections.defaultdict")):
        if full.startswith(old):
            full = new + full[len(old) :]
    return full
