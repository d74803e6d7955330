"""Programs that do the same for each of t test cases: the function of one case, where no case can feel another."""

from __future__ import annotations

import ast
import copy

from yantra_codex.corpora.sources.stdio.canonical import is_reading
from yantra_codex.corpora.sources.stdio.plan import Leaf, leaf_of
from yantra_codex.corpora.sources.stdio.prints import is_print
from yantra_codex.corpora.sources.stdio.syntax import (
    FUNCTIONS,
    LOOPS,
    Block,
    changed_in_place,
    free_in,
    no,
    parts_of,
    read_before_bound,
    stored,
    within,
)


def one_case(body: Block, before: Block) -> tuple[Block, Leaf] | None:
    """The body of one test case, and how the number of cases is read; None where the program is not safely that.

    Safely: the loop over cases is the last thing, its number is all that is read outside, a case leaves nothing behind
    for the next one, and never ends the program.
    """
    if not body or not isinstance(body[-1], ast.For) or body[-1].orelse:
        return None
    *first, loop = body
    assert isinstance(loop, ast.For)
    found = _count(first, loop)
    if found is None or not isinstance(loop.target, ast.Name):
        return None
    counter, leaf, first = found
    case = loop.body
    used = {n for s in [*case, *first] for n in free_in(s)} | {*stored(case)}
    feels = counter in used or loop.target.id in read_before_bound(case) | {n for s in first for n in free_in(s)}
    if any(map(is_reading, first)) or any(is_print(t) for t in within(first)) or feels or not _is_apart(case, first, before):
        return None
    return [*copy.deepcopy(first), *_passes_as_ends(copy.deepcopy(case))], leaf


def _count(first: Block, loop: ast.For) -> tuple[str, Leaf, Block] | None:
    """The variable that counts the cases ("" for none), how it is read, and what else stands before the loop."""
    if not (isinstance(loop.iter, ast.Call) and isinstance(loop.iter.func, ast.Name) and loop.iter.func.id == "range" and len(loop.iter.args) in (1, 2)):
        return None
    start, stop = (ast.Constant(0), *loop.iter.args) if len(loop.iter.args) == 1 else loop.iter.args
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Add) and ast.unparse(start) == "1" == ast.unparse(stop.right):
        stop = stop.left
    elif ast.unparse(start) != "0":
        return None
    leaf = leaf_of(stop)
    if leaf is not None and leaf.number == "int" and not leaf.is_list:
        return "", leaf, first
    for i, s in enumerate(first):
        if isinstance(stop, ast.Name) and isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == stop.id and len(s.targets) == 1:
            leaf = leaf_of(s.value)
            if leaf is not None and leaf.number == "int" and not leaf.is_list and stored([*first, loop])[stop.id] == 1:
                return stop.id, leaf, first[:i] + first[i + 1 :]
    return None


def _is_apart(case: Block, first: Block, before: Block) -> bool:
    """Whether nothing that a case sets or changes is seen by another one."""
    if any(isinstance(t, ast.Return) and not getattr(t, "of_case", False) for t in within(case)):
        return False
    if any(isinstance(t, ast.Break) for t in within(case, loops=False)):
        return False
    needed = read_before_bound(case)
    inside: Block = [s for s in [*first, *before] if isinstance(s, (*FUNCTIONS, ast.ClassDef))]
    changed = set().union(*(changed_in_place(s) for s in case)) | {n for f in inside for n in changed_in_place(f) & free_in(f)}
    declared = {n for s in inside for t in ast.walk(s) if isinstance(t, (ast.Global, ast.Nonlocal)) for n in t.names}
    return not needed & {*stored(case)} and not needed & changed and not declared and not _hands_on(case, needed, inside)


def _hands_on(case: Block, needed: set[str], inside: Block) -> bool:
    """Whether a case may change what was made before it through another name or a function: `a = table; a.append(1)`."""
    functions = {s.name for s in inside if isinstance(s, ast.FunctionDef)}
    for s in case:
        for n in ast.walk(s):
            if isinstance(n, ast.Assign) and isinstance(n.value, ast.Name) and n.value.id in needed:
                return True
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in functions and any(isinstance(a, ast.Name) and a.id in needed for a in n.args):
                return True
    return False


def _passes_as_ends(block: Block) -> Block:
    """The body of the loop with each `continue` of it an end of the function (in place)."""
    for i, s in enumerate(block):
        if isinstance(s, ast.Continue):
            block[i] = ast.copy_location(ast.Return(None), s)
        elif not isinstance(s, (*LOOPS, *FUNCTIONS, ast.ClassDef)):
            for part in parts_of(s):
                _passes_as_ends(part)
    return block


def ends_as_passes(body: Block) -> None:
    """Make each end of a case in a loop a `continue` (in place), for a program that is taken whole. Raises Unsupported."""
    for loop in [s for s in body if isinstance(s, LOOPS)]:
        _continue(loop.body)
        if any(isinstance(t, ast.Return) and getattr(t, "of_case", False) for t in within(loop.body)):
            raise no("a function that reads or prints returns out of a loop, and more comes after its call", loop)


def _continue(block: Block) -> None:
    for i, s in enumerate(block):
        if isinstance(s, ast.Return) and getattr(s, "of_case", False):
            block[i] = ast.copy_location(ast.Continue(), s)
        elif not isinstance(s, (*LOOPS, *FUNCTIONS, ast.ClassDef)):
            for part in parts_of(s):
                _continue(part)
