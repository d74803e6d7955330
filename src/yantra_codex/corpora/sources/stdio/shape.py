"""A program as one body of statements: `main()` and functions that read or print are put in the place of their one call."""

from __future__ import annotations

import ast
import builtins
import copy
from dataclasses import dataclass

from yantra_codex.corpora.sources.stdio.canonical import END, is_reading
from yantra_codex.corpora.sources.stdio.syntax import (
    FUNCTIONS,
    LOOPS,
    Block,
    bound_in,
    changed_in_place,
    free_in,
    fresh,
    leaves,
    name,
    no,
    parts_of,
    stored,
    within,
)

MAX_ROUNDS = 8
READING = {"int", "float", "str", "map", "list", "range", "print", "open", "len"}  # built-ins that the next steps take for themselves
MAIN_TEST = "__name__"


@dataclass
class Shape:
    """A program. before: imports and functions that stay what they are. body: what is done, in order; an `ast.Return`
    in it ends the program, or, with the attribute `of_case`, the pass of the loop over test cases that it stands in.
    """

    before: Block
    body: Block


def shape_of(tree: ast.Module) -> Shape:
    """The program of a canonical module; raises Unsupported for one that can't be brought into one body."""
    before: Block = []
    body: Block = []
    for s in tree.body:
        if isinstance(s, (ast.Import, ast.ImportFrom)):
            before.append(s)
        elif isinstance(s, ast.If) and MAIN_TEST in ast.unparse(s.test) and isinstance(s.test, ast.Compare) and not s.orelse:
            body += s.body
        else:
            body.append(s)
    body = [s for s in body if not _says_nothing(s)]
    _counted_whiles(body)
    for _ in range(MAX_ROUNDS):
        if not _put_in_place(body):
            break
    body[:] = _referenced(body)
    _check(body)
    _end_markers(body)
    before += _independent(body)
    return Shape(before, body)


def _says_nothing(s: ast.stmt) -> bool:
    return isinstance(s, (ast.Pass, ast.Global)) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))


def is_talking(node: ast.AST) -> bool:
    """Whether something of a program reads, prints or ends it."""
    return is_reading(node) or any(isinstance(n, ast.Name) and n.id in ("print", END) for n in ast.walk(node))


def _referenced(body: Block) -> Block:
    """The body without functions and classes that nothing uses: templates bring many."""
    while True:
        used = {n.id for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        kept = [s for s in body if not isinstance(s, (*FUNCTIONS, ast.ClassDef)) or s.name in used]
        if len(kept) == len(body):
            return kept
        body = kept


def _check(body: Block) -> None:
    for s in body:
        if isinstance(s, ast.ClassDef) and is_talking(s):
            raise no(f"a class that reads or prints ({s.name})", s)
        if isinstance(s, FUNCTIONS) and is_talking(s):
            raise no(f"the function {s.name} reads or prints and is called from more than one place, or inside an expression", s)
        for n in ast.walk(s):
            if isinstance(n, (ast.AsyncFunctionDef, ast.Await)):
                raise no("asynchronous code", n)
    for s in within(body):
        if isinstance(s, (ast.Match, ast.TryStar)):
            raise no("a match or except* statement outside functions", s)
        if isinstance(s, ast.FunctionDef) and s.name in READING:
            raise no(f"the program has its own {s.name}", s)


# ---------------------------------------------------------------- calls in place


def _put_in_place(body: Block) -> bool:
    """Put one function that reads or prints in the place of its only call; False where there is none left."""
    functions = {s.name: s for s in body if isinstance(s, ast.FunctionDef)}
    loaded = [n.id for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in functions]
    loops = [s for s in body if isinstance(s, LOOPS)]
    for block, is_loop, is_last in [(body, False, True), *((loop.body, True, loop is body[-1]) for loop in loops)]:
        for i, s in enumerate(block):
            called = _called(s)
            if called is None or called[0] not in functions:
                continue
            f, args, prints = functions[called[0]], called[1], called[2]
            if not is_talking(f) or loaded.count(f.name) != 1 or stored(body)[f.name] != 1 or _is_odd(f, args):
                continue
            at_end = i == len(block) - 1 and (not is_loop or is_last or not _returns_early(f.body))
            block[i : i + 1] = _inlined(f, args, prints, body, at_end, is_loop)
            body.remove(f)
            return True
    return False


def _called(s: ast.stmt) -> tuple[str, list[ast.expr], bool] | None:
    """Function, arguments and whether the result is printed, for `f(a)` and `print(f(a))` as a statement."""
    if not isinstance(s, ast.Expr) or not isinstance(s.value, ast.Call) or s.value.keywords:
        return None
    e, prints = s.value, False
    if isinstance(e.func, ast.Name) and e.func.id == "print" and len(e.args) == 1 and isinstance(e.args[0], ast.Call) and not e.args[0].keywords:
        e, prints = e.args[0], True
    return (e.func.id, e.args, prints) if isinstance(e.func, ast.Name) else None


def _is_odd(f: ast.FunctionDef, args: list[ast.expr]) -> bool:
    a = f.args
    odd = a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs or a.defaults or f.decorator_list
    generator = any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(f))
    return bool(odd) or generator or len(a.args) != len(args) or any(isinstance(x, ast.Starred) for x in args)


def _returns_early(block: Block) -> bool:
    """Whether a return stands anywhere but at an end of the block."""
    return any(isinstance(s, ast.Return) for s in within(_without_last_returns(copy.deepcopy(block))))


def _without_last_returns(block: Block) -> Block:
    if block and isinstance(block[-1], ast.Return):
        block = block[:-1]
    if block and isinstance(block[-1], ast.If):
        block[-1].body, block[-1].orelse = _without_last_returns(block[-1].body) or [ast.Pass()], _without_last_returns(block[-1].orelse)
    return block


def _inlined(f: ast.FunctionDef, args: list[ast.expr], prints: bool, body: Block, at_end: bool, is_loop: bool) -> Block:
    """The statements of a call. Raises Unsupported where a return would leave more than the call."""
    inner = copy.deepcopy(f.body)
    if prints and not leaves(inner):
        raise no(f"the result of {f.name} is printed, and it may end without one", f)
    if not at_end and (_returns_early(inner) or prints):
        raise no(f"{f.name} reads or prints, returns early, and something follows its call", f)
    _rename_locals(f, inner, args, body)
    out: Block = []
    params = [a.arg for a in f.args.args]
    given = [(p, a) for p, a in zip(params, args) if not (isinstance(a, ast.Name) and a.id == p)]
    if given:
        target = ast.Tuple([ast.Name(p, ast.Store()) for p, _ in given], ast.Store()) if len(given) > 1 else ast.Name(given[0][0], ast.Store())
        value = ast.Tuple([a for _, a in given], ast.Load()) if len(given) > 1 else given[0][1]
        out.append(ast.copy_location(ast.Assign([target], value), f))
    return [*out, *_returns_as_ends([s for s in inner if not isinstance(s, (ast.Global, ast.Nonlocal))], prints, is_loop)]


def _rename_locals(f: ast.FunctionDef, inner: Block, args: list[ast.expr], body: Block) -> None:
    """Give the function's own variables that the program uses too another name (in place)."""
    declared = {n for s in within(f.body) if isinstance(s, ast.Global) for n in s.names}
    own = (bound_in(inner) | {a.arg for a in f.args.args}) - declared
    rest = [s for s in body if s is not f]
    outside = bound_in(rest) | {n for s in rest for n in free_in(s)}
    same = {a.arg for a, e in zip(f.args.args, args) if isinstance(e, ast.Name) and e.id == a.arg and a.arg not in bound_in(inner)}
    used = outside | own | set(dir(builtins))
    renamed = {n: fresh(n + "_", used) for n in sorted((own & outside) - same)}
    if renamed:
        change = RenameNames(renamed)
        inner[:] = [change.visit(s) for s in inner]
        f.args.args = [ast.arg(renamed.get(a.arg, a.arg)) for a in f.args.args]


class RenameNames(ast.NodeTransformer):
    """Gives variables other names, in functions inside too."""

    def __init__(self, names: dict[str, str]):
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        node.names = [self.names.get(n, n) for n in node.names]
        return node


def _returns_as_ends(block: Block, prints: bool, is_loop: bool) -> Block:
    """The block with each return of the function made an end of the program, or of the loop's pass."""
    out: Block = []
    for s in block:
        if isinstance(s, ast.Return):
            if prints:
                shown = ast.Call(name("print"), [s.value or ast.Constant(None)], [])
                out.append(ast.copy_location(ast.Expr(shown), s))
            elif s.value is not None and not isinstance(s.value, (ast.Constant, ast.Name)):
                out.append(ast.copy_location(ast.Expr(s.value), s))  # `return print(x)`
            end = ast.copy_location(ast.Return(None), s)
            end.of_case = is_loop  # type: ignore[attr-defined]
            out.append(end)
        else:
            if not isinstance(s, (*FUNCTIONS, ast.ClassDef)):
                for part in parts_of(s):
                    part[:] = _returns_as_ends(part, prints, is_loop)
            out.append(s)
    while out and isinstance(out[-1], ast.Pass) and len(out) > 1:
        out.pop()
    return out


# ---------------------------------------------------------------- ends and loops


def _end_markers(body: Block) -> None:
    """Make each `exit()` an `ast.Return` (in place); refuse one inside a function."""
    for i, s in enumerate(body):
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and isinstance(s.value.func, ast.Name) and s.value.func.id == END:
            body[i] = ast.copy_location(ast.Return(None), s)
        elif not isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            for part in parts_of(s):
                _end_markers(part)


def _counted_whiles(body: Block) -> None:
    """Make `while t: t -= 1; ...` a `for _ in range(t)` (in place), where nothing else reads or sets t."""
    talking = {s.name for s in body if isinstance(s, ast.FunctionDef) and is_reading(s)}
    for i, s in enumerate(body):
        if not isinstance(s, ast.While) or s.orelse or not (is_reading(s) or free_in(s) & talking):
            continue
        counter = _counter(s.test)
        steps = [t for t in s.body if counter and _is_step(t, counter)]
        others = [t for t in s.body if t not in steps]
        if len(steps) == 1 and not any(isinstance(n, ast.Name) and n.id == counter for t in [*others, *body[i + 1 :]] for n in ast.walk(t)) \
                and (s.body[0] is steps[0] or not any(isinstance(t, ast.Continue) for t in within(others, loops=False))):
            loop = ast.For(ast.Name("_", ast.Store()), ast.Call(name("range"), [name(str(counter))], []), others or [ast.Pass()], [])
            body[i] = ast.copy_location(loop, s)


def _counter(test: ast.expr) -> str | None:
    """The variable of `while t`, `while t > 0`, `while t != 0`."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Gt, ast.NotEq)) and ast.unparse(test.comparators[0]) == "0":
        test = test.left
    return test.id if isinstance(test, ast.Name) else None


def _is_step(s: ast.stmt, counter: str) -> bool:
    return ast.unparse(s) in (f"{counter} -= 1", f"{counter} = {counter} - 1")


# ---------------------------------------------------------------- what stays outside


def _independent(body: Block) -> Block:
    """Take out the functions and classes (and the constants they use) that need nothing of what the program does."""
    count = stored(body)
    constants = {s.targets[0].id: s for s in body if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name)
                 and count[s.targets[0].id] == 1 and _is_constant(s.value)}
    definitions = {s.name: s for s in body if isinstance(s, (ast.FunctionDef, ast.ClassDef)) and count[s.name] == 1}
    own = bound_in(body)
    needs = {n: free_in(d) & own for n, d in definitions.items()}
    changed = {n for s in body for n in changed_in_place(s)}
    out = set(definitions)
    while True:
        kept = {n for n in out if needs[n] <= out | (set(constants) - changed) and not (needs[n] & set(_declared(definitions[n])))}
        if kept == out:
            break
        out = kept
    taken = {c for n in out for c in needs[n] & set(constants)}
    moved: Block = [s for s in body if (isinstance(s, (ast.FunctionDef, ast.ClassDef)) and s.name in out)
             or (isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and s.targets[0].id in taken)]
    body[:] = [s for s in body if s not in moved]
    for s in body:
        for n in ast.walk(s):
            if isinstance(n, FUNCTIONS):
                n.body = [ast.copy_location(ast.Nonlocal(t.names), t) if isinstance(t, ast.Global) else t for t in n.body]
    return moved


def _declared(node: ast.AST) -> set[str]:
    return {n for s in ast.walk(node) if isinstance(s, ast.Global) for n in s.names}


def _is_constant(e: ast.expr) -> bool:
    return all(isinstance(n, (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Tuple, ast.List, ast.Load)) for n in ast.walk(e))
