"""Variables split into webs: a Python name whose definitions never meet at a use is several variables.

`n = str(n)` makes two, and every `for i in ...` has an `i` of its own. Found by reaching definitions over the syntax tree;
webs of one name that turn out to have one type are joined again (`assign_names` is called twice).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from yantra_codex.ir.types import Type
from yantra_codex.languages.pylift.context import Routine
from yantra_codex.languages.pylift.walking import children, walk

Env = dict[str, frozenset[int]]


@dataclass(eq=False)
class Web:
    """One variable: the Name nodes that store and read it."""

    base: str
    nodes: list[ast.Name] = field(default_factory=list)
    is_param: bool = False
    loop: ast.For | None = None
    name: str = ""


class Finder:
    """Reaching definitions of one function; definitions that reach one use are joined."""

    def __init__(self, fn: Routine, fixed: set[str]):
        self.fn, self.fixed = fn, fixed
        self.parent: list[int] = []
        self.def_nodes: list[ast.Name | str] = []
        self.ids: dict[int, int] = {}
        self.uses: dict[int, tuple[ast.Name, int]] = {}
        self.loop_of: dict[int, ast.For] = {}
        self.breaks: list[list[Env]] = []
        self.continues: list[list[Env]] = []

    # ------------------------------------------------------------ union-find

    def define(self, node: ast.Name | str) -> int:
        key = id(node)
        if isinstance(node, str) or key not in self.ids:
            self.parent.append(len(self.parent))
            self.def_nodes.append(node)
            if isinstance(node, str):
                return len(self.parent) - 1
            self.ids[key] = len(self.parent) - 1
        return self.ids[key]

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, items: Iterable[int]) -> None:
        first: int | None = None
        for i in items:
            if first is None:
                first = self.find(i)
            else:
                self.parent[self.find(i)] = first

    # ------------------------------------------------------------ expressions

    def load(self, node: ast.Name, env: Env) -> None:
        defs = env.get(node.id)
        if not defs:
            return
        self.join(defs)
        self.uses[id(node)] = (node, next(iter(defs)))

    def store(self, node: ast.Name, env: Env) -> int:
        i = self.define(node)
        env[node.id] = frozenset([i])
        return i

    def expr(self, node: ast.AST | None, env: Env, hidden: frozenset[str] = frozenset()) -> None:
        if node is None or isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.Name):
            if node.id not in hidden and isinstance(node.ctx, ast.Load):
                self.load(node, env)
            return
        if isinstance(node, ast.NamedExpr):
            self.expr(node.value, env, hidden)
            self.store(node.target, env)
            return
        if isinstance(node, ast.Lambda):
            for d in node.args.defaults:
                self.expr(d, env, hidden)
            self.expr(node.body, env, hidden | {a.arg for a in node.args.args})
            return
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            inner = hidden
            for g in node.generators:
                self.expr(g.iter, env, inner)
                inner = inner | {n.id for n in walk(g.target) if isinstance(n, ast.Name)}
                for test in g.ifs:
                    self.expr(test, env, inner)
            for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
                self.expr(part, env, inner)
            return
        for child in children(node):
            self.expr(child, env, hidden)

    def target(self, node: ast.AST, env: Env) -> None:
        if isinstance(node, ast.Name):
            self.store(node, env)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for x in node.elts:
                self.target(x, env)
        elif isinstance(node, ast.Starred):
            self.target(node.value, env)
        else:
            self.expr(node, env)

    # ------------------------------------------------------------ statements

    def block(self, nodes: list[ast.stmt], env: Env | None) -> Env | None:
        for node in nodes:
            if env is None:
                return None
            env = self.statement(node, env)
        return env

    def statement(self, node: ast.stmt, env: Env) -> Env | None:
        match node:
            case ast.Assign():
                self.expr(node.value, env)
                for t in node.targets:
                    self.target(t, env)
            case ast.AnnAssign():
                self.expr(node.value, env)
                if node.value is not None:
                    self.target(node.target, env)
            case ast.AugAssign():
                self.augmented(node, env)
            case ast.If():
                self.expr(node.test, env)
                return merge(self.block(node.body, dict(env)), self.block(node.orelse, dict(env)))
            case ast.For():
                return self.loop(node, env)
            case ast.While():
                return self.loop(node, env)
            case ast.Break():
                if self.breaks:
                    self.breaks[-1].append(env)
                return None
            case ast.Continue():
                if self.continues:
                    self.continues[-1].append(env)
                return None
            case ast.Return() | ast.Raise():
                for child in children(node):
                    self.expr(child, env)
                return None
            case ast.Try():
                return self.attempt(node, env)
            case ast.FunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
                return env
            case _:
                for child in children(node):
                    self.expr(child, env)
        return env

    def augmented(self, node: ast.AugAssign, env: Env) -> None:
        self.expr(node.value, env)
        if isinstance(node.target, ast.Name):
            before = env.get(node.target.id, frozenset())
            i = self.store(node.target, env)
            self.join([i, *before])
        else:
            self.expr(node.target, env)

    def loop(self, node: ast.For | ast.While, env: Env) -> Env | None:
        if isinstance(node, ast.For):
            self.expr(node.iter, env)
        entry: Env = dict(env)
        out: list[Env] = []
        for _ in range(3):
            self.breaks.append([])
            self.continues.append([])
            inside = dict(entry)
            if isinstance(node, ast.For):
                self.target(node.target, inside)
                for n in walk(node.target):
                    if isinstance(n, ast.Name) and id(n) in self.ids:
                        self.loop_of[self.ids[id(n)]] = node
            else:
                self.expr(node.test, inside)
                entry = {**entry, **{k: v for k, v in inside.items() if k not in entry}}
            end = self.block(node.body, inside)
            out = self.breaks.pop()
            again: Env | None = entry
            for e in [end, *self.continues.pop()]:
                again = merge(again, e)
            assert again is not None
            if again == entry:
                break
            entry = again
        after: Env | None = dict(entry)
        if isinstance(node, ast.While):
            self.expr(node.test, after)  # type: ignore[arg-type]
            if isinstance(node.test, ast.Constant) and node.test.value:
                after = None
        after = self.block(node.orelse, after)
        for e in out:
            after = merge(after, e)
        return after

    def attempt(self, node: ast.Try, env: Env) -> Env | None:
        before = dict(env)
        first = len(self.parent)
        body = self.block(node.body, dict(env))
        seen: Env = dict(before)
        for n in walk(ast.Module(node.body, [])):
            if isinstance(n, ast.Name) and id(n) in self.ids and self.ids[id(n)] >= 0:
                seen[n.id] = seen.get(n.id, frozenset()) | {self.ids[id(n)]}
        del first
        end = self.block(node.orelse, body)
        for h in node.handlers:
            inside = dict(seen)
            if h.name:
                inside.pop(h.name, None)
            end = merge(end, self.block(h.body, inside))
        final = self.block(node.finalbody, dict(merge(end, seen) or seen) if node.finalbody else end)
        return final if node.finalbody and end is not None else end if not node.finalbody else final


def merge(a: Env | None, b: Env | None) -> Env | None:
    if a is None:
        return b
    if b is None:
        return a
    out = dict(a)
    for k, v in b.items():
        out[k] = out[k] | v if k in out else v
    return out


# ---------------------------------------------------------------- webs of a function


def find_webs(fn: Routine) -> list[Web]:
    """The webs of a function's own variables, in the order of their first store."""
    fixed = set(fn.captures) | fn.nonlocals | fixed_names(fn)
    finder = Finder(fn, fixed)
    env: Env = {}
    for p in [*fn.params, *([fn.vararg] if fn.vararg else [])]:
        env[p] = frozenset([finder.define(p)])
    finder.block(fn.node.body, env)
    webs: dict[int, Web] = {}
    for i, node in enumerate(finder.def_nodes):
        base = node if isinstance(node, str) else node.id
        if base in fixed:
            continue
        web = webs.setdefault(finder.find(i), Web(base))
        if isinstance(node, str):
            web.is_param = True
        else:
            web.nodes.append(node)
        if i in finder.loop_of and web.loop is None:
            web.loop = finder.loop_of[i]
    for node, i in finder.uses.values():
        root = finder.find(i)
        if root in webs:
            webs[root].nodes.append(node)
    for web in webs.values():
        if web.loop is not None:
            inside = {id(n) for n in walk(web.loop.target)} | {id(n) for s in web.loop.body for n in walk(s)}
            if web.is_param or any(id(n) not in inside for n in web.nodes):
                web.loop = None
    return list(webs.values())


def fixed_names(fn: Routine) -> set[str]:
    """Names that are not split: those that nested functions and lambdas capture, and those no walk has met."""
    names: set[str] = set()
    for inner in fn.nested.values():
        names |= set(inner.captures)
    for n in walk(fn.node):
        if isinstance(n, ast.Lambda):
            bound = {a.arg for a in n.args.args}
            names |= {x.id for x in walk(n.body) if isinstance(x, ast.Name) and x.id not in bound}
        elif isinstance(n, ast.ExceptHandler) and n.name:
            names.add(n.name)
        elif isinstance(n, (ast.With, ast.Match, ast.Global, ast.Nonlocal)):
            names |= {x.id for x in walk(n) if isinstance(x, ast.Name)}
    return names


def split(fn: Routine) -> None:
    """Give every web of a function a name of its own."""
    fn.webs = find_webs(fn)
    by_base: dict[str, list[Web]] = {}
    for web in fn.webs:
        by_base.setdefault(web.base, []).append(web)
    taken = set(fn.locals) | set(fn.params) | set(fn.captures) | {n.id for n in walk(fn.node) if isinstance(n, ast.Name)}
    for base, webs in by_base.items():
        webs.sort(key=lambda w: not w.is_param)
        for k, web in enumerate(webs):
            rename(web, base if k == 0 else fresh(base, taken))
    settle_locals(fn)


def rejoin(fn: Routine, types: dict[str, Type]) -> bool:
    """Join the webs of one name and one type again; True where that changed a name."""
    before = [w.name for w in fn.webs]
    by_base: dict[str, list[Web]] = {}
    for web in fn.webs:
        by_base.setdefault(web.base, []).append(web)
    taken = {n.id for n in walk(fn.node) if isinstance(n, ast.Name)} - set(before)
    taken |= {w.base for w in fn.webs} | set(fn.params) | set(fn.captures)
    for base, webs in by_base.items():
        if len(webs) > 1:
            regroup(base, webs, {id(w): types.get(w.name) for w in webs}, taken)
    settle_locals(fn)
    return before != [w.name for w in fn.webs]


def regroup(base: str, webs: list[Web], types: dict[int, Type | None], taken: set[str]) -> None:
    """Names for the webs of one Python name: one for each type of the plain ones, one for each type of the loops' own."""
    names: dict[tuple[bool, Type | None], str] = {}
    used = {w.name for w in webs if w.is_param}
    own_loops = {id(w) for w in webs if w.loop is not None and not overlapped(w, webs)}
    for w in webs:
        if w.loop is not None and id(w) not in own_loops:
            w.loop = None if all(types[id(w)] == types[id(o)] for o in webs if o is not w and not o.is_param) else w.loop
    order = sorted(webs, key=lambda w: (w.loop is not None,))
    for w in order:
        if w.is_param:
            continue
        key = (w.loop is not None, types[id(w)])
        if key not in names:
            names[key] = base if base not in used else fresh(base, taken)
            used.add(names[key])
        rename(w, names[key])


def overlapped(web: Web, webs: list[Web]) -> bool:
    """Whether another web of the same name occurs inside this loop."""
    assert web.loop is not None
    inside = {id(n) for s in web.loop.body for n in walk(s)}
    return any(o is not web and o.loop is None and any(id(n) in inside for n in o.nodes) for o in webs)


def rename(web: Web, name: str) -> None:
    web.name = name
    for n in web.nodes:
        n.id = name


def fresh(base: str, taken: set[str]) -> str:
    n = 2
    while f"{base}{n}" in taken:
        n += 1
    taken.add(f"{base}{n}")
    return f"{base}{n}"


def settle_locals(fn: Routine) -> None:
    """The function's locals and its loops' own variables after renaming."""
    bases = {w.base for w in fn.webs}
    fn.locals = (fn.locals - bases - {w.name for w in fn.webs}) | {w.name for w in fn.webs if w.nodes}
    fn.loop_vars = {(id(w.loop), w.name) for w in fn.webs if w.loop is not None}


__all__ = ["Web", "rejoin", "split"]
