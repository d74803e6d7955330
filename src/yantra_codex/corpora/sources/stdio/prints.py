"""What a program prints becomes what its function returns, and a test's output the value that is expected.

Three forms, the simplest that fits: "value" (each path ends in one print: its value is returned), "lines" (a list with a
value for each line) and "words" (a list of what is printed between blanks, for output that is put together piece by piece).
"""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass
from typing import Any

from yantra_codex.corpora.sources.stdio.kinds import UNKNOWN, Kinds, item_of
from yantra_codex.corpora.sources.stdio.plan import OtherShape
from yantra_codex.corpora.sources.stdio.syntax import (
    FUNCTIONS,
    LOOPS,
    Block,
    call,
    fresh,
    leaves,
    name,
    no,
    parts_of,
    within,
)

PLAIN = ("int", "float", "bool", "str")


@dataclass(frozen=True)
class Form:
    """How the result stands for the output. kind: of a value, or of one item. lines: how many a pass prints, None if that varies."""

    form: str
    kind: str
    lines: int | None = 1

    @property
    def type(self) -> str:
        return self.kind if self.form == "value" else f"list[{self.kind}]"


def returning(body: Block, kinds: Kinds, used: set[str]) -> Form:
    """Make prints results (in place); which form they have. Raises Unsupported."""
    prints = prints_of(body)
    if not prints:
        raise no("nothing is printed")
    for way in (_by_value, _by_lines, _by_words):
        form = way(body, prints, kinds, used)
        if form is not None:
            return form
    raise no("what is printed is put together in a way that is not recognised", prints[0].node)


@dataclass
class Print:
    """A print statement: its arguments, what stands between and behind them (None where that is not a literal)."""

    node: ast.Expr
    args: list[ast.expr]
    sep: str | None = " "
    end: str | None = "\n"

    @property
    def star(self) -> ast.expr | None:
        """What is spread in `print(*xs)`."""
        return self.args[0].value if len(self.args) == 1 and isinstance(self.args[0], ast.Starred) else None


def is_print(s: ast.stmt) -> bool:
    return isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and isinstance(s.value.func, ast.Name) and s.value.func.id == "print"


def print_of(s: ast.stmt) -> Print:
    assert isinstance(s, ast.Expr) and isinstance(s.value, ast.Call)
    out = Print(s, s.value.args)
    for k in s.value.keywords:
        if k.arg == "sep":
            out.sep = _literal(k.value, " ")
        elif k.arg == "end":
            out.end = _literal(k.value, "\n")
        elif k.arg != "flush":
            raise no(f"print with {k.arg or '**'}", s)
    if out.sep is None or out.end is None:
        raise no("print with a sep or end that is not written out", s)
    return out


def _literal(e: ast.expr, usual: str) -> str | None:
    """The text that is written out, the usual one for None; None for anything else."""
    if not isinstance(e, ast.Constant) or not isinstance(e.value, (str, type(None))):
        return None
    return usual if e.value is None else e.value


def prints_of(body: Block) -> list[Print]:
    """The print statements of a body; raises Unsupported for a print inside an expression or function."""
    found = [print_of(s) for s in within(body) if is_print(s)]
    every = sum(isinstance(n, ast.Name) and n.id == "print" for s in body for n in ast.walk(s))
    if every != len(found):
        raise no("print is used inside an expression or a function")
    return found


# ---------------------------------------------------------------- one value


def _by_value(body: Block, prints: list[Print], kinds: Kinds, used: set[str]) -> Form | None:
    if any(p.end != "\n" for p in prints) or not ends_in_print(body):
        return None
    told = [value_of(p, kinds) for p in prints]
    if any(v is None for v in told):
        return None
    kind = told[0][1] if all(v and told[0] and v[1] == told[0][1] for v in told) else "str"  # type: ignore[index]
    rows = [p for p in prints if p.star is not None and p.sep == "\n"]
    if rows and (len(rows) != len(prints) or not kind.startswith("list[")):
        return None
    values = {id(p.node): v[0] if v[1] == kind else as_text(p, kinds) for p, v in zip(prints, told) if v is not None}
    _set_returns(body, values)
    return Form("lines", item_of(kind) or UNKNOWN, None) if rows else Form("value", kind)


class GoesOn(Exception):
    """Something may follow a print."""


def ends_in_print(body: Block) -> bool:
    """Whether every way through a body prints once, and that is the last thing it does."""
    try:
        return not _unprinted(body, True, False)
    except GoesOn:
        return False


def _unprinted(block: Block, falls_end: bool, breaks_end: bool) -> set[str]:
    """How control may leave a block without a print: "fall", "break", "continue", "end".

    falls_end, breaks_end: nothing comes after the block, after the loop around it. Raises GoesOn where something may
    follow a print.
    """
    ways: set[str] = set()
    for i, s in enumerate(block):
        ends = falls_end and i == len(block) - 1
        if is_print(s):
            after = block[i + 1] if i + 1 < len(block) else None
            if not (ends or isinstance(after, ast.Return) or (isinstance(after, ast.Break) and breaks_end)):
                raise GoesOn
            return ways
        if isinstance(s, (ast.Return, ast.Break, ast.Continue)):
            return ways | {{ast.Return: "end", ast.Break: "break", ast.Continue: "continue"}[type(s)]}
        if isinstance(s, ast.Raise):
            return ways
        if isinstance(s, ast.If):
            here = _unprinted(s.body, ends, breaks_end) | _unprinted(s.orelse, ends, breaks_end)
        elif isinstance(s, LOOPS):
            here = _unprinted_loop(s, ends, breaks_end)
        elif isinstance(s, (*FUNCTIONS, ast.ClassDef)) or not any(is_print(t) or isinstance(t, ast.Return) for t in within([s])):
            continue
        else:
            raise GoesOn
        ways |= here - {"fall"}
        if "fall" not in here:
            return ways
    return ways | {"fall"}


def _unprinted_loop(s: ast.For | ast.While, ends: bool, breaks_end: bool) -> set[str]:
    inside = _unprinted(s.body, False, ends)
    forever = isinstance(s, ast.While) and isinstance(s.test, ast.Constant) and bool(s.test.value)
    out = set() if forever else _unprinted(s.orelse, ends, breaks_end)
    return out | ({"fall"} if "break" in inside else set()) | (inside & {"end"})


def _set_returns(block: Block, values: dict[int, ast.expr]) -> None:
    """Put a return in the place of each print and of the jump behind it."""
    for i, s in enumerate(block):
        if id(s) in values:
            block[i:] = [ast.copy_location(ast.Return(values[id(s)]), s)]
            return
        if not isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            for part in parts_of(s):
                _set_returns(part, values)


# ---------------------------------------------------------------- lists


def _by_lines(body: Block, prints: list[Print], kinds: Kinds, used: set[str]) -> Form | None:
    """`out.append(value)` for each print, which all end their lines."""
    if any(p.end != "\n" for p in prints):
        return None
    told: list[tuple[Print, ast.expr, str]] = []
    for p in prints:
        spread = p.star is not None and p.sep == "\n"
        item = item_of(kinds.of(p.star)) if spread and p.star is not None else None
        if spread and p.star is not None:
            known = item in PLAIN
            told.append((p, p.star if known else call("map", name("str"), p.star), str(item) if known else "str"))
        elif (v := value_of(p, kinds)) is not None:
            told.append((p, *v))
        else:
            return None
    alike = len({k for _, _, k in told}) == 1
    kind = told[0][2] if alike else "str"
    out = fresh("out", used)
    changes = {}
    for p, e, k in told:
        spread = p.star is not None and p.sep == "\n"
        e = e if k == kind else call("map", name("str"), p.star) if spread and p.star is not None else as_text(p, kinds)
        changes[id(p.node)] = ("extend" if spread else "append", e)
    count = _line_count(body) if not any(p.star is not None and p.sep == "\n" for p in prints) else None
    _collect(body, out, changes)
    return Form("lines", kind, count)


def _by_words(body: Block, prints: list[Print], kinds: Kinds, used: set[str]) -> Form | None:
    """Whole numbers between blanks as a list; else all the text, split at its blanks."""
    out = fresh("out", used)
    count = _line_count(body)
    blank = all((p.end or "x").isspace() and ((len(p.args) < 2 and p.star is None) or (p.sep or "x").isspace()) for p in prints)
    if blank and all(_int_items(a, kinds) for p in prints for a in p.args):
        changes: dict[int, tuple[str, ast.expr]] = {}
        for p in prints:
            if not p.args:
                changes[id(p.node)] = ("", p.node.value)
                continue
            one = len(p.args) == 1 and p.star is None
            items = p.args[0] if one else p.star if p.star is not None else ast.List(p.args, ast.Load())
            if any(isinstance(a, ast.Starred) for a in p.args) and p.star is None:
                items = ast.List(p.args, ast.Load())
            changes[id(p.node)] = ("append" if one else "extend", items)
        _collect(body, out, changes)
        return Form("words", "int", count)
    _collect(body, out, {id(p.node): ("append", with_end(p, kinds)) for p in prints},
             result=call_method(call_method(ast.Constant(""), "join", name(out)), "split"))
    return Form("words", "str", count)


def _int_items(a: ast.expr, kinds: Kinds) -> bool:
    return (item_of(kinds.of(a.value)) if isinstance(a, ast.Starred) else kinds.of(a)) == "int"


def with_end(p: Print, kinds: Kinds) -> ast.expr:
    """The text that a print writes, its end with it."""
    text = as_text(p, kinds)
    if not p.end:
        return text
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return ast.Constant(text.value + p.end)
    return ast.BinOp(text, ast.Add(), ast.Constant(p.end))


def _collect(body: Block, out: str, changes: dict[int, tuple[str, ast.expr]], result: ast.expr | None = None) -> None:
    """Put what is printed into a list, which every end of the body returns. A change without a method leaves nothing."""
    result = result or name(out)

    def visit(block: Block) -> None:
        for i, s in enumerate(block):
            if id(s) in changes:
                method, e = changes[id(s)]
                block[i] = ast.copy_location(ast.Expr(call_method(name(out), method, e)) if method else ast.Pass(), s)
            elif isinstance(s, ast.Return):
                block[i] = ast.copy_location(ast.Return(copy.deepcopy(result)), s)
            elif not isinstance(s, (*FUNCTIONS, ast.ClassDef)):
                for part in parts_of(s):
                    visit(part)

    visit(body)
    body.insert(0, ast.Assign([ast.Name(out, ast.Store())], ast.List([], ast.Load())))
    if not leaves(body):
        body.append(ast.Return(copy.deepcopy(result)))


def _line_count(block: Block) -> int | None:
    """How many lines every way through a block prints, None where that varies."""
    total = 0
    for i, s in enumerate(block):
        if is_print(s):
            total += print_of(s).end == "\n"
        elif isinstance(s, ast.Return):
            return total if not block[i + 1 :] else None
        elif isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            continue
        elif isinstance(s, ast.If):
            a, b = _line_count(s.body), _line_count(s.orelse)
            if a is None or a != b or any(isinstance(t, (ast.Return, ast.Break, ast.Continue)) for t in within([s])):
                return None
            total += a
        elif any((is_print(t) and print_of(t).end == "\n") or isinstance(t, ast.Return) for t in within([s])):
            return None
    return total


# ---------------------------------------------------------------- what one print gives


def value_of(p: Print, kinds: Kinds) -> tuple[ast.expr, str] | None:
    """The value that stands for a printed line, and its kind: itself where that is sure, a list of numbers, else its text."""
    if p.star is not None:
        item = item_of(kinds.of(p.star))
        if item in ("int", "float") and p.sep and p.sep.isspace():
            return (p.star if _is_list(p.star, kinds) else call("list", p.star)), f"list[{item}]"
        if p.sep == "\n" and item in PLAIN:
            return call("list", p.star), f"list[{item}]"
        return as_text(p, kinds), "str"
    if len(p.args) == 1:
        kind = kinds.of(p.args[0])
        return (p.args[0], kind) if kind in PLAIN else (call("str", p.args[0]), "str")
    if len(p.args) > 1 and p.sep == " " and all(kinds.of(a) == "int" for a in p.args):
        return ast.List(p.args, ast.Load()), "list[int]"
    return as_text(p, kinds), "str"


def _is_list(e: ast.expr, kinds: Kinds) -> bool:
    return isinstance(e, (ast.List, ast.ListComp)) or (isinstance(e, ast.Call) and ast.unparse(e.func) in ("list", "sorted"))


def as_text(p: Print, kinds: Kinds) -> ast.expr:
    """The text that a print writes, without its end."""
    if not p.args:
        return ast.Constant("")
    if p.star is not None:
        texts = p.star if item_of(kinds.of(p.star)) == "str" else call("map", name("str"), p.star)
        return call_method(ast.Constant(p.sep), "join", texts)
    if len(p.args) == 1:
        return p.args[0] if kinds.of(p.args[0]) == "str" else call("str", p.args[0])
    if any(isinstance(a, ast.Starred) for a in p.args):
        return call_method(ast.Constant(p.sep), "join", call("map", name("str"), ast.List(p.args, ast.Load())))
    out: ast.expr | None = None
    for a in p.args:
        text = a if kinds.of(a) == "str" else call("str", a)
        out = text if out is None else ast.BinOp(ast.BinOp(out, ast.Add(), ast.Constant(p.sep)) if p.sep else out, ast.Add(), text)
    assert out is not None
    return out


def call_method(base: ast.expr, method: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(base, method, ast.Load()), list(args), [])


# ---------------------------------------------------------------- a test's output


def lines_of(output: str) -> list[str]:
    """The lines of an output, blanks at their ends and empty lines at its end left out, as judges compare them."""
    return [line.rstrip() for line in output.replace("\r\n", "\n").rstrip().split("\n")]


def expected(form: Form, lines: list[str]) -> Any:
    """The value that stands for an output; raises OtherShape where it has none."""
    if form.form == "value":
        return _read("\n".join(lines), form.kind)
    if form.form == "lines":
        return [_read(line, form.kind) for line in lines] if lines != [""] else []
    return [_read(word, form.kind) for word in " ".join(lines).split()]


def _read(text: str, kind: str) -> Any:
    if kind.startswith("list["):
        return [_read(word, kind[5:-1]) for word in text.split()]
    try:
        if kind == "int" and re.fullmatch(r"\s*-?\d{1,4000}\s*", text):
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        pass
    if kind == "bool" and text in ("True", "False"):
        return text == "True"
    if kind == "str":
        return text
    raise OtherShape(f"an output that reads {text[:40]!r} where the program prints {kind}")
