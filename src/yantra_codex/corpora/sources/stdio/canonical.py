"""All ways of reading standard input brought to four: a line, a line with its end, the rest, the rest by lines.

`input()`, `sys.stdin.readline()`, `stdin.buffer.read()`, `open(0)`, other names for them (`input = sys.stdin.readline`) and
little functions that only read (`def ints(): return map(int, input().split())`) become calls of `READERS`.
"""

from __future__ import annotations

import ast
import copy

from yantra_codex.corpora.sources.stdio.syntax import FUNCTIONS, call, no, stored, within

LINE, RAW, REST, LINES = "_line_", "_raw_line_", "_rest_", "_lines_"
BYTES = "_bytes_"  # behind a reader's name: it gives bytes
READERS = {name + suffix for name in (LINE, RAW, REST, LINES) for suffix in ("", BYTES)}
END = "_end_"  # ends the program
WAYS = {"input": LINE, "raw_input": LINE, "sys.stdin.readline": RAW, "sys.stdin.read": REST, "sys.stdin.readlines": LINES,
        "sys.stdin.buffer.readline": RAW + BYTES, "sys.stdin.buffer.read": REST + BYTES, "sys.stdin.buffer.readlines": LINES + BYTES,
        "os.read": REST + BYTES}
EXITS = {"exit", "quit", "sys.exit", "os._exit"}
SETTINGS = {"sys.setrecursionlimit", "threading.stack_size", "sys.set_int_max_str_digits"}
MAX_ROUNDS = 4
MODULES = {"sys", "os", "threading"}


def canonical(tree: ast.Module) -> ast.Module:
    """The module with its ways of reading made few. Raises Unsupported for input that is read in some other way."""
    names = other_names(tree)
    tree = Rename(names).visit(tree)
    for _ in range(MAX_ROUNDS):
        little = reading_functions(tree)
        if not little:
            break
        tree = Expand(little).visit(tree)
        tree.body = [s for s in tree.body if _defines(s) not in little]
    for n in ast.walk(tree):
        dotted = names.dotted(n) if isinstance(n, (ast.Name, ast.Attribute)) else None
        if dotted in WAYS or (dotted or "").startswith("sys.stdin"):
            raise no(f"input that is read by {dotted} in a way that is not recognised", n)
    return tree


class OtherNames:
    """What names stand for: modules, `sys.stdin` and its readers, the built-ins that nothing rebinds."""

    def __init__(self, means: dict[str, str], bound: set[str]):
        self.means, self.bound = means, bound

    def dotted(self, e: ast.AST) -> str | None:
        """`sys.stdin.readline` for an expression that is it under whatever name."""
        if isinstance(e, ast.Name):
            return self.means.get(e.id, None if e.id in self.bound else e.id)
        if isinstance(e, ast.Attribute):
            base = self.dotted(e.value)
            return f"{base}.{e.attr}" if base else None
        if isinstance(e, ast.Call) and self.dotted(e.func) == "open" and len(e.args) == 1 and isinstance(e.args[0], ast.Constant) and e.args[0].value in (0, "/dev/stdin"):
            return "sys.stdin"
        return None


def other_names(tree: ast.Module) -> OtherNames:
    """The names that imports and plain assignments give to modules and readers; each must be bound only there."""
    count = stored([tree])
    names = OtherNames({}, set(count))
    for s in [*within(tree.body), *(t for f in ast.walk(tree) if isinstance(f, FUNCTIONS) for t in within(f.body))]:
        if isinstance(s, ast.Import):
            names.means |= {a.asname or a.name: a.name for a in s.names if a.name in MODULES and count[a.asname or a.name] == sum(
                1 for n in ast.walk(tree) if isinstance(n, ast.Import) for b in n.names if (b.asname or b.name) == (a.asname or a.name))}
        elif isinstance(s, ast.ImportFrom) and s.module in MODULES:
            names.means |= {a.asname or a.name: f"{s.module}.{a.name}" for a in s.names}
        elif isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name) and count[s.targets[0].id] == 1:
            target = s.targets[0].id
            value = names.dotted(s.value)
            if value and (value in WAYS or value.startswith(("sys.stdin", "sys.stdout"))):
                names.means[target] = value
        elif isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Tuple) and isinstance(s.value, ast.Tuple):
            for t, v in zip(s.targets[0].elts, s.value.elts):
                if isinstance(t, ast.Name) and count[t.id] == 1 and (dotted := names.dotted(v)) in WAYS:
                    names.means[t.id] = str(dotted)
    return names


class Rename(ast.NodeTransformer):
    """Puts the canonical readers in place; drops the assignments that only name a reader, and settings of the interpreter."""

    def __init__(self, names: OtherNames):
        self.names = names

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and node.targets[0].id in self.names.means:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Call):
            dotted = self.names.dotted(node.value.func)
            if dotted in SETTINGS or dotted == "sys.stdout.flush":
                return ast.Pass()
            if dotted in EXITS:
                return ast.copy_location(ast.Expr(call(END)), node)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if node.exc is not None and "SystemExit" in ast.unparse(node.exc):
            return ast.copy_location(ast.Expr(call(END)), node)
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST:
        if self.names.dotted(node.iter) == "sys.stdin":
            node.iter = ast.copy_location(call(LINES), node.iter)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        if self.names.dotted(node.iter) == "sys.stdin":
            node.iter = ast.copy_location(call(LINES), node.iter)
        return self.generic_visit(node)

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        if self.names.dotted(node.value) == "sys.stdin":
            node.value = ast.copy_location(call(LINES), node.value)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        dotted = self.names.dotted(node.func)
        if dotted == "list" and len(node.args) == 1 and self.names.dotted(node.args[0]) == "sys.stdin":
            return ast.copy_location(call(LINES), node)
        if dotted == "map" and len(node.args) == 2 and self.names.dotted(node.args[1]) == "sys.stdin":
            node.args[1] = ast.copy_location(call(LINES), node)
        if dotted in WAYS:
            if node.keywords or any(not _says_nothing(a, str(dotted)) for a in node.args):
                raise no(f"{dotted} with an argument: a prompt is printed, a size limits what is read", node)
            return ast.copy_location(call(WAYS[str(dotted)]), node)
        if dotted == "sys.stdout.write" and len(node.args) == 1 and not node.keywords:
            written = ast.Call(ast.Name("print", ast.Load()), [self.visit(node.args[0])], [ast.keyword("end", ast.Constant(""))])
            return ast.copy_location(written, node)
        return self.generic_visit(node)


def _says_nothing(arg: ast.expr, way: str) -> bool:
    if way == "os.read":  # os.read(0, os.fstat(0).st_size)
        return True
    return isinstance(arg, ast.Constant) and arg.value == ("" if way == "input" else -1)


# ---------------------------------------------------------------- functions that only read


def reading_functions(tree: ast.Module) -> dict[str, ast.expr]:
    """The functions without parameters that give one expression which reads; each name bound once."""
    count = stored([tree])
    out = {}
    for s in tree.body:
        target = _defines(s)
        if target and count[target] == 1 and (e := _given_back(s)) is not None and is_reading(e):
            out[target] = e
    return {k: e for k, e in out.items() if not any(isinstance(n, ast.Name) and n.id in out for n in ast.walk(e))} or {}


def _defines(s: ast.stmt) -> str | None:
    if isinstance(s, ast.FunctionDef):
        return s.name
    return s.targets[0].id if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name) else None


def _given_back(s: ast.stmt) -> ast.expr | None:
    if isinstance(s, ast.FunctionDef) and not s.decorator_list and len(s.body) == 1 and isinstance(s.body[0], ast.Return) and not _takes(s.args):
        return s.body[0].value
    if isinstance(s, ast.Assign) and isinstance(s.value, ast.Lambda) and not _takes(s.value.args):
        return s.value.body
    return None


def _takes(a: ast.arguments) -> bool:
    return bool(a.args or a.posonlyargs or a.kwonlyargs or a.vararg or a.kwarg)


class Expand(ast.NodeTransformer):
    """Puts what little functions give in the place of their calls."""

    def __init__(self, little: dict[str, ast.expr]):
        self.little = little

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in self.little and not node.args and not node.keywords:
            e = copy.deepcopy(self.little[node.func.id])
            for n in ast.walk(e):
                ast.copy_location(n, node)
            return e
        return self.generic_visit(node)


def is_reading(node: ast.AST) -> bool:
    """Whether something of a program reads input."""
    return any(isinstance(n, ast.Name) and n.id in READERS for n in ast.walk(node))
