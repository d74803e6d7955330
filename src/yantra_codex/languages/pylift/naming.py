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
from yantra_codex.languages.pylift.walking import walk


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
                value, bound = cx.bound_flavours.get(node.id, (None, None))
                return bound if value is cx.bound[node.id] else found if found is not None and found.is_match else None
            if node.id in self.source.constants and not self.is_local(cx, node.id):
                return self.flavour(cx, self.source.constants[node.id])
            return found or self.captured_flavour(cx, node)
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
        if isinstance(node, ast.ListComp):
            return flavour_of_items(self.flavour(cx, node.elt))
        if isinstance(node, ast.List) and node.elts:
            kinds = [self.flavour(cx, x) for x in node.elts]
            return flavour_of_items(kinds[0]) if all(k is not None and kinds[0] is not None and k.kind == kinds[0].kind for k in kinds) else None
        return None

    def only_by_key(self, cx: Cx, name: str) -> bool:
        """Whether a variable is made once and then only read and stored to as `name[key]`, in all functions that see it."""
        at = cx.fn
        while name in at.captures and at.owner is not None:
            at = at.owner
        if name in at.params or name in cx.bound or not self.is_local(cx, name):
            return False
        known = at.by_key.get(name)
        if known is None:
            known = at.by_key[name] = looked_into(at.node, name)
        return known

    def captured_flavour(self, cx: Cx, node: ast.Name) -> Flavour | None:
        """What a variable of an enclosing function remembers."""
        at = cx.fn
        while node.id not in at.locals and node.id not in at.params and at.owner is not None:
            at = at.owner
            found = at.flavours.get(node.id)
            if found is not None:
                return closed_flavour(cx, found, at, node)
        return None

    def element_flavour(self, cx: Cx, node: ast.AST) -> Flavour | None:
        """What each item of an iterable remembers: of a list, of the values of a map."""
        match node:
            case ast.Call(func=ast.Attribute(value=held, attr="values"), args=[]):
                pass
            case ast.Call(func=ast.Name(id="reversed" | "sorted" | "list"), args=[held]):
                pass
            case ast.Name() | ast.Subscript() | ast.ListComp() | ast.List():
                held = node
            case _:
                return None
        outer = self.flavour(cx, held)
        return outer.inner if outer is not None else None

    def target_flavours(self, cx: Cx, target: ast.expr, it: ast.expr) -> dict[str, Flavour]:
        """What the variables of a loop remember of the classes of what they go over."""
        match it, target:
            case ast.Call(func=ast.Name(id="enumerate"), args=[held, *_]), ast.Tuple(elts=[_, x]):
                return self.target_flavours(cx, x, held)
            case ast.Call(func=ast.Attribute(value=held, attr="items"), args=[]), ast.Tuple(elts=[_, x]):
                outer = self.flavour(cx, held)
                return {x.id: outer.inner} if isinstance(x, ast.Name) and outer is not None and outer.inner is not None else {}
            case ast.Call(func=ast.Name(id="zip"), args=parts), ast.Tuple(elts=names) if len(parts) == len(names):
                return {k: f for x, p in zip(names, parts, strict=True) for k, f in self.target_flavours(cx, x, p).items()}
            case _, ast.Name(id=name):
                found = self.element_flavour(cx, it)
                return {name: found} if found is not None else {}
        return {}

    def call_node(self, cx: Cx, node: ast.expr, args: list[Expr]) -> Expr:
        return call_node(cx, node, args)


def looked_into(node: ast.AST, name: str) -> bool:
    names = [n for n in walk(node) if isinstance(n, ast.Name) and n.id == name]
    keyed = {id(n.value) for n in walk(node) if isinstance(n, ast.Subscript) and not isinstance(n.ctx, ast.Del) and not isinstance(n.slice, ast.Slice)}
    stores = sum(isinstance(n.ctx, ast.Store) for n in names)
    return stores == 1 and all(id(n) in keyed for n in names if not isinstance(n.ctx, ast.Store))


def flavour_of_items(inner: Flavour | None) -> Flavour | None:
    return Flavour("list", inner=inner) if inner is not None else None


def closed_flavour(cx: Cx, flavour: Flavour, home: Routine, node: ast.AST) -> Flavour:
    """A flavour as seen from another function than its own; refuses a default made of variables that are not visible there."""
    names = {n.id for n in walk(flavour.default) if isinstance(n, ast.Name)} if flavour.default is not None else set()
    own = {n for n in names if n in home.locals or n in home.params or n in home.captures}
    if own - set(cx.fn.captures) or own & cx.fn.locals:
        raise cx.no("a default of a defaultdict that is made of another function's variables", node)
    return flavour


def normal(full: str | None) -> str | None:
    """One name for what goes by several."""
    if full is None:
        return None
    for old, new in (("collections.abc.", "typing."), ("typing.Counter", "collections.Counter"), ("typing.Deque", "collections.deque"),
                     ("typing.DefaultDict", "collections.defaultdict")):
        if full.startswith(old):
            full = new + full[len(old) :]
    return full
