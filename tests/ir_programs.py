"""Random typed programs for property tests: helpers, loops, errors, changes in place and every way to make an alias."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check
from yantra_codex.ir.types import BOOL, INT, NEVER, NONE, STR, Type, func_of, list_of, map_of, option_of, tuple_of

LIST, GRID, MAP, PAIR, OPTION, BOXES = list_of(INT), list_of(list_of(INT)), map_of(STR, INT), tuple_of(INT, list_of(INT)), option_of(INT), map_of(INT, list_of(INT))
TYPES = (INT, BOOL, STR, LIST, GRID, MAP, PAIR, OPTION, BOXES)
# result -> (op, argument types); a func argument is drawn as a lambda
OPS_OF: dict[Type, list[tuple[str, tuple[Type, ...]]]] = {
    INT: [("add", (INT, INT)), ("sub", (INT, INT)), ("mul", (INT, INT)), ("floordiv", (INT, INT)), ("floormod", (INT, INT)), ("neg", (INT,)),
          ("max2", (INT, INT)), ("min2", (INT, INT)), ("length", (LIST,)), ("sum", (LIST,)), ("index", (LIST, INT)), ("index_wrap", (LIST, INT)),
          ("map_get_or", (MAP, STR, INT)), ("map_get", (MAP, STR)), ("unwrap_or", (OPTION, INT)), ("first", (LIST,)), ("abs", (INT,)), ("square", (INT,)),
          ("fold", (LIST, INT, func_of((INT, INT), INT))), ("count_where", (LIST, func_of((INT,), BOOL))), ("digit_sum", (INT,)), ("clamp", (INT, INT, INT))],
    BOOL: [("lt", (INT, INT)), ("le", (INT, INT)), ("gt", (INT, INT)), ("ge", (INT, INT)), ("eq", (INT, INT)), ("ne", (LIST, LIST)), ("and", (BOOL, BOOL)),
           ("or", (BOOL, BOOL)), ("not", (BOOL,)), ("xor", (BOOL, BOOL)), ("is_empty", (LIST,)), ("contains", (LIST, INT)), ("is_even", (INT,)), ("is_odd", (INT,)),
           ("lt", (STR, STR)), ("any", (LIST, func_of((INT,), BOOL))), ("all", (LIST, func_of((INT,), BOOL))), ("is_none", (OPTION,)), ("implies", (BOOL, BOOL))],
    STR: [("str_concat", (STR, STR)), ("int_to_str", (INT,)), ("upper", (STR,)), ("str_slice", (STR, INT, INT)), ("str_index", (STR, INT))],
    LIST: [("sort", (LIST,)), ("reverse", (LIST,)), ("concat", (LIST, LIST)), ("append", (LIST, INT)), ("slice", (LIST, INT, INT)), ("index", (GRID, INT)),
           ("last", (GRID,)), ("map", (LIST, func_of((INT,), INT))), ("filter", (LIST, func_of((INT,), BOOL))), ("flatten", (GRID,)), ("map_values", (MAP,)),
           ("max_of", (GRID,)), ("max2", (LIST, LIST)), ("find_or", (GRID, func_of((LIST,), BOOL), LIST)), ("map_get_or", (BOXES, INT, LIST))],
    GRID: [("append", (GRID, LIST)), ("reverse", (GRID,)), ("map", (GRID, func_of((LIST,), LIST))), ("map", (LIST, func_of((INT,), LIST))), ("pick", (GRID,)),
           ("filter", (GRID, func_of((LIST,), BOOL))), ("slice_to", (GRID, INT)), ("map_values", (BOXES,)), ("sort", (GRID,)), ("fill2", (LIST,))],
    MAP: [("map_with", (MAP, STR, INT)), ("map_merge", (MAP, MAP))],
    PAIR: [],
    OPTION: [("find", (LIST, func_of((INT,), BOOL))), ("map_find", (MAP, STR)), ("some", (INT,))],
    BOXES: [("group_by", (LIST, func_of((INT,), INT))), ("map_with", (BOXES, INT, LIST))],
}
OPS_OF[LIST].append(("part", (PAIR,)))
OPS_OF[INT].append(("head", (PAIR,)))


class Gen:
    """Draws the parts of one program; `scope` is a list of (name, type, mutable)."""

    def __init__(self, draw: Any):
        self.draw, self.count, self.helpers = draw, 0, list[n.Function]()

    def pick(self, xs: Any) -> Any:
        return self.draw(st.sampled_from(xs))

    def chance(self, k: int) -> bool:
        return self.draw(st.integers(0, k)) == 0

    def fresh(self, scope: list[tuple[str, Type, bool]], hide: bool = True) -> str:
        if hide and scope and self.chance(9):
            return self.pick(scope)[0]
        self.count += 1
        return f"x{self.count}"

    # ------------------------------------------------------------ expressions

    def literal(self, t: Type) -> n.Expr:
        if t == INT:
            return n.Lit(self.draw(st.integers(-3, 6)), INT)
        if t == BOOL:
            return n.Lit(self.draw(st.booleans()), BOOL)
        if t == STR:
            return n.Lit(self.pick(["", "a", "b c", "é\"\n"]), STR)
        if t == OPTION:
            return n.Lit(None, OPTION)
        if t == PAIR:
            return n.Make((self.literal(INT), self.literal(LIST)), PAIR)
        key = [self.literal(STR), self.literal(INT)] if t == MAP else [self.literal(INT), self.literal(LIST)] if t == BOXES else None
        if key is not None:
            return n.Make(tuple(key) if self.chance(1) else (), t)
        return n.Make(tuple(self.literal(t.args[0]) for _ in range(self.draw(st.integers(0, 3)))), t)

    def expr(self, t: Type, scope: list[tuple[str, Type, bool]], depth: int) -> n.Expr:
        names = [x for i, (x, u, _) in enumerate(scope) if u == t and x not in [y for y, _, _ in scope[i + 1:]]]
        if names and (depth <= 0 or self.chance(1)):
            return n.Var(self.pick(names), t)
        if depth <= 0 or (self.chance(3) and t != PAIR):
            return self.literal(t)
        if self.chance(7):
            return n.IfExpr(self.expr(BOOL, scope, depth - 1), self.expr(t, scope, depth - 1), self.expr(t, scope, depth - 1), t)
        if self.chance(9):
            u = self.pick([INT, LIST])
            x = self.fresh(scope)
            return n.LetIn(x, self.expr(u, scope, depth - 1), self.expr(t, [*scope, (x, u, False)], depth - 1), t)
        fitting = [f for f in self.helpers if f.returns == t and not any(p.inout for p in f.params)]
        if fitting and self.chance(3):
            f = self.pick(fitting)
            return n.Call(f.name, tuple(self.expr(p.type, scope, depth - 1) for p in f.params), t)
        if t in (LIST, GRID, PAIR) and (self.chance(2) or t == PAIR):
            parts = t.args if t == PAIR else [t.args[0]] * self.draw(st.integers(1, 3))
            return n.Make(tuple(self.expr(u, scope, depth - 1) for u in parts), t)
        op, params = self.pick(OPS_OF[t])
        return self.apply(op, params, t, scope, depth)

    def apply(self, op: str, params: tuple[Type, ...], t: Type, scope: list[tuple[str, Type, bool]], depth: int) -> n.Expr:
        args = tuple(self.lambda_(p, scope, depth) if p.name == "func" else self.expr(p, scope, depth - 1) for p in params)
        if op in ("part", "head"):
            return n.Apply("tuple_get", (args[0], n.Lit(1 if op == "part" else 0, INT)), t)
        if op == "fill2":  # one list in two places
            return n.Apply("fill", (n.Lit(2, INT), args[0]), t)
        if op == "pick":
            return n.Apply("concat", (args[0], args[0]), t)
        return n.Apply(op, args, t)

    def lambda_(self, t: Type, scope: list[tuple[str, Type, bool]], depth: int) -> n.Expr:
        params = tuple(n.Param(self.fresh(scope), u) for u in t.args[:-1])
        if len({p.name for p in params}) < len(params):
            params = tuple(n.Param(f"{p.name}_{i}", p.type) for i, p in enumerate(params))
        inner = [*scope, *((p.name, p.type, False) for p in params)]
        return n.Lambda(params, self.expr(t.args[-1], inner, depth - 1), t)

    # ------------------------------------------------------------ statements

    def block(self, scope: list[tuple[str, Type, bool]], depth: int, returns: Type, loop: bool) -> n.Block:
        return self.statements(list(scope), set(), depth, returns, loop)

    def statements(self, inner: list[tuple[str, Type, bool]], here: set[str], depth: int, returns: Type, loop: bool) -> n.Block:
        out = list[n.Stmt]()
        for _ in range(self.draw(st.integers(1, 4))):
            s = self.stmt(inner, here, depth, returns, loop)
            if s is not None:
                out.append(s)
        return tuple(out)

    def declared(self, inner: list[tuple[str, Type, bool]], here: set[str], t: Type, mutable: bool) -> str:
        x = self.fresh(inner)
        while x in here:
            x = self.fresh(inner, hide=False)
        here.add(x)
        inner.append((x, t, mutable))
        return x

    def visible(self, scope: list[tuple[str, Type, bool]], t: Type | None = None) -> list[tuple[str, Type]]:
        last = {x: (u, m) for x, u, m in scope}
        return [(x, u) for x, (u, m) in last.items() if m and (t is None or u == t)]

    def stmt(self, inner: list[tuple[str, Type, bool]], here: set[str], depth: int, returns: Type, loop: bool) -> n.Stmt | None:
        kind = self.pick(["let", "let", "let", "set", "do", "do", "path", "path", "if", "for", "range", "while", "return", "try", "perform", "raise", "jump"])
        changing = self.visible(inner)
        if kind == "let" or (kind in ("set", "do", "path", "perform") and not changing):
            t = self.pick(TYPES)
            alias = self.chance(1)  # most often a variable
            value = self.expr(t, inner, 0 if alias else 2)
            mutable = self.draw(st.booleans())
            return n.Let(self.declared(inner, here, t, mutable), t, value, mutable)
        if kind == "set":
            x, t = self.pick(changing)
            return n.Set(n.Place(x, (), t), self.expr(t, inner, 2))
        if kind in ("do", "path"):
            return self.change(kind, inner, here)
        if kind == "perform":
            fs = [f for f in self.helpers if any(p.inout for p in f.params)]
            lists = self.visible(inner, LIST)
            if not fs or not lists:
                return None
            f, (x, _) = self.pick(fs), self.pick(lists)
            return n.Perform(n.Call(f.name, (n.Var(x, LIST), self.expr(f.params[1].type, inner, 1)), f.returns))
        if depth <= 0 or (kind == "return" and returns == NEVER):
            return None
        return self.compound(kind, inner, depth, returns, loop)

    def change(self, kind: str, inner: list[tuple[str, Type, bool]], here: set[str]) -> n.Stmt | None:
        places = []
        for x, t in self.visible(inner):
            if t in (LIST, GRID, MAP, BOXES):
                places.append(n.Place(x, (), t))
            if t == GRID:
                places.append(n.Place(x, (n.Step("index", self.expr(INT, inner, 0)),), LIST))
            if t == BOXES:
                places.append(n.Place(x, (n.Step("key", self.expr(INT, inner, 0)),), LIST))
        if not places:
            return None
        p = self.pick(places)
        if kind == "path":
            step = n.Step("key" if p.type in (MAP, BOXES) else self.pick(["index", "wrap"]), self.expr(p.type.args[0] if p.type in (MAP, BOXES) else INT, inner, 0))
            u = p.type.args[-1]
            return n.Set(n.Place(p.name, (*p.path, step), u), self.expr(u, inner, 1))
        if p.type == MAP:
            return n.Do("map_put", p, (self.expr(STR, inner, 1), self.expr(INT, inner, 1)))
        if p.type == BOXES:
            return n.Do("map_default", p, (self.expr(INT, inner, 1), self.expr(LIST, inner, 1)))
        op = self.pick(["list_push", "list_extend", "list_pop", "list_clear"])
        u = p.type.args[0]
        if op == "list_pop":
            return n.Do(op, p, (), self.declared(inner, here, u, False), u) if self.chance(1) else n.Do(op, p, (), None, u)
        return n.Do(op, p, () if op == "list_clear" else (self.expr(u if op == "list_push" else p.type, inner, 1),))

    def compound(self, kind: str, inner: list[tuple[str, Type, bool]], depth: int, returns: Type, loop: bool) -> n.Stmt | None:
        if kind == "if":
            orelse = self.block(inner, depth - 1, returns, loop) if self.chance(1) else ()
            return n.If(self.expr(BOOL, inner, 2), self.block(inner, depth - 1, returns, loop), orelse)
        if kind == "for":
            xs = self.expr(self.pick([LIST, GRID]), inner, 1)
            x = self.fresh(inner)
            t = xs.type.args[0]  # type: ignore[attr-defined]
            return n.ForEach((n.Param(x, t),), xs, self.block([*inner, (x, t, True)], depth - 1, returns, True))
        if kind == "range":
            x = self.fresh(inner)
            body = self.block([*inner, (x, INT, True)], depth - 1, returns, True)
            return n.ForRange(x, n.Lit(0, INT), self.expr(INT, inner, 1), n.Lit(1, INT), body)
        if kind == "while":
            ints = self.visible(inner, INT)
            if not ints:
                return None
            x, _ = self.pick(ints)
            grow = n.Set(n.Place(x, (), INT), n.Apply("add", (n.Var(x, INT), n.Lit(1, INT)), INT))
            return n.While(n.Apply("lt", (n.Var(x, INT), n.Lit(3, INT)), BOOL), (grow, *self.block(inner, depth - 1, returns, True)))
        if kind == "return":
            return n.Return(self.expr(returns, inner, 2) if returns != NONE else None)
        if kind == "raise":
            return n.If(self.expr(BOOL, inner, 1), (n.Raise("ValueError", n.Lit("no", STR)),))
        if kind == "jump":
            return n.If(self.expr(BOOL, inner, 1), (self.pick([n.Break(), n.Continue()]),)) if loop else None
        handler = n.Handler(self.pick([(), ("LookupError",), ("ZeroDivisionError", "ValueError")]), None, self.block(inner, depth - 1, returns, loop))
        return n.Try(self.block(inner, depth - 1, returns, loop), (handler,))

    def entry(self, params: tuple[n.Param, ...]) -> n.Function:
        """A function that ends by returning every variable it has, so that any alias shows; it never returns early."""
        scope = [(p.name, p.type, p.inout) for p in params]
        body = self.statements(scope, {p.name for p in params}, 2, NEVER, False)
        last = {x: t for x, t, _ in scope}
        returns = tuple_of(*last.values())
        return n.Function("f", params, returns, (*body, n.Return(n.Make(tuple(n.Var(x, t) for x, t in last.items()), returns))))

    def function(self, name: str, params: tuple[n.Param, ...], returns: Type, depth: int) -> n.Function:
        scope = [(p.name, p.type, p.inout) for p in params]
        body = self.statements(scope, {p.name for p in params}, depth, returns, False)
        last = () if returns == NONE else (n.Return(self.expr(returns, scope, 2)),)
        return n.Function(name, params, returns, (*body, *last))


@st.composite
def programs(draw: Any) -> n.Program:
    """A checked program whose entry takes (list[int], list[list[int]], int) and may have helpers, one with an inout list."""
    g = Gen(draw)
    helpers = [
        g.function("identity", (n.Param("a", LIST), n.Param("b", GRID)), draw(st.sampled_from([LIST, GRID])), 1),
        g.function("change", (n.Param("a", LIST, True), n.Param("b", INT)), draw(st.sampled_from([NONE, LIST])), 1),
    ]
    g.helpers = helpers
    params = (n.Param("xs", LIST), n.Param("grid", GRID), n.Param("k", INT))
    simple = draw(st.booleans())
    entry = g.function("f", params, draw(st.sampled_from([INT, LIST, GRID, BOOL, STR, PAIR])), 2) if simple else g.entry(params)
    return check(n.Program((entry, *helpers)))


arguments = st.tuples(st.lists(st.integers(-2, 4), max_size=4), st.lists(st.lists(st.integers(-2, 4), max_size=3), max_size=3), st.integers(-2, 4))
