"""A program that reads standard input and prints becomes a function of what it reads.

In: a Python text, tests of input and output. Out: `Function`, text again, with examples. Start with `function_of`.

  canonical.py  the many ways of reading made four
  shape.py      `main()` and functions that read or print put where they are called: one body
  cases.py      a loop over test cases taken apart, where the cases are independent
  reads.py      reads become parameters; plan.py: what is read in which order, and a test's input by it
  prints.py     prints become results; kinds.py: of what kind what is printed is, where that is sure
  syntax.py     questions about statements that the others ask
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Sequence
from dataclasses import dataclass

from yantra_codex.corpora.sources.stdio.canonical import canonical, is_reading
from yantra_codex.corpora.sources.stdio.cases import ends_as_passes, one_case
from yantra_codex.corpora.sources.stdio.kinds import Kinds
from yantra_codex.corpora.sources.stdio.plan import Input, Leaf, OtherShape, Plan, arguments, counted, read_leaf
from yantra_codex.corpora.sources.stdio.prints import Form, expected, lines_of, returning
from yantra_codex.corpora.sources.stdio.reads import Taker
from yantra_codex.corpora.sources.stdio.shape import Shape, shape_of
from yantra_codex.corpora.sources.stdio.syntax import FUNCTIONS, Block, fresh, no, read_before_bound, stored
from yantra_codex.errors import Unsupported
from yantra_codex.ir.signature import Example

MAX_TEXT = 200_000
MAX_NODES = 15_000  # of the syntax tree: about 1,500 lines
MAX_EXAMPLES = 40
MAX_TESTS = 40
NAME = "solve"

__all__ = ["Function", "as_function", "function_of"]


@dataclass(frozen=True)
class Function:
    """A program as a function. text: its Python source, `entry` the function's name. of_case: it takes one test case, not the whole input.

    form: how its result stands for what is printed: "value", "lines" or "words" (see prints.py). unread: how many of
    the tests have another shape than the program reads or prints.
    """

    text: str
    entry: str
    examples: tuple[Example, ...]
    form: Form
    of_case: bool
    unread: int
    plan: Plan
    count: Leaf | None = None


def as_function(text: str, stdio: Sequence[tuple[str, str]] = ()) -> tuple[str, str, tuple[Example, ...]]:
    """Text, name and examples of the function that a program is; see `function_of`."""
    made = function_of(text, stdio)
    return made.text, made.entry, made.examples


def function_of(text: str, stdio: Sequence[tuple[str, str]] = ()) -> Function:
    """The function that a Python program computes between its input and its output.

    On every input that reads as its parameters say, the function gives what the program prints. Raises Unsupported,
    saying what and where, for a program whose reading or printing is not recognised, and where no test fits.
    """
    if len(text) > MAX_TEXT:
        raise no(f"a program of more than {MAX_TEXT:,} characters")
    try:
        tree = ast.parse(text)
        if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
            raise no("a program too long for one that people write")
        shape = shape_of(canonical(tree))
        if not any(map(is_reading, shape.body)):
            raise no("the program reads no input")
        made = _of_case(shape, stdio) or _of_whole(shape, stdio)
        ast.parse(made.text)
        compile(made.text, "text", "exec", dont_inherit=True)  # names that are nonlocal and nowhere bound, say
    except SyntaxError as e:
        raise Unsupported(f"not Python 3: {e.msg}", line=e.lineno, language="python") from None
    except (ValueError, RecursionError, MemoryError) as e:
        raise no("the program is nested too deeply" if not isinstance(e, ValueError) else f"the program can't be read: {e}") from None
    if stdio and not made.examples:
        raise no(f"none of the {made.unread} tests has the shape that the program reads and prints")
    return made


def _of_case(shape: Shape, stdio: Sequence[tuple[str, str]]) -> Function | None:
    """The function of one test case; None where the program has none, or its tests' output can't be divided."""
    found = one_case(shape.body, shape.before)
    if found is None:
        return None
    case, count = found
    try:
        made = _assembled(Shape(copy.deepcopy(shape.before), case), stdio, count)
    except Unsupported:
        return None
    return made if made.form.lines is not None and (made.examples or not stdio) else None


def _of_whole(shape: Shape, stdio: Sequence[tuple[str, str]]) -> Function:
    ends_as_passes(shape.body)
    return _assembled(shape, stdio, None)


def _assembled(shape: Shape, stdio: Sequence[tuple[str, str]], count: Leaf | None) -> Function:
    body = shape.body
    used = {*dir(builtins), *stored([*shape.before, *body]), *(n.id for s in [*shape.before, *body] for n in ast.walk(s) if isinstance(n, ast.Name))}
    taken = Taker(body, used)
    if not taken.types:
        raise no("nothing that is read is used")
    if any(map(is_reading, body)):
        raise no("input is read in a way that is not recognised")
    form = returning(body, Kinds(body, taken.types, shape.before), taken.used)
    hidden = read_before_bound(body) & {*stored(body)} & {*dir(builtins)} - {*taken.types}
    if hidden:
        raise no(f"the program gives another meaning to the built-in {min(hidden)} after using it")
    entry = fresh(NAME, taken.used)
    text = _text(shape.before, body, entry, taken.types, form)
    examples, unread = _examples(taken.plan, [*taken.types], form, count, stdio[:MAX_TESTS])
    return Function(text, entry, tuple(examples), form, count is not None, unread, taken.plan, count)


def _text(before: Block, body: Block, entry: str, types: dict[str, str], form: Form) -> str:
    params = ast.arguments(posonlyargs=[], args=[ast.arg(p, ast.parse(t, mode="eval").body) for p, t in types.items()], kwonlyargs=[],
                           kw_defaults=[], defaults=[])
    f = ast.FunctionDef(entry, params, [s for s in body if not isinstance(s, ast.Pass)] or [ast.Pass()], [], ast.parse(form.type, mode="eval").body)
    whole = [*_used_imports(before, f), f]
    parts = [ast.unparse(ast.fix_missing_locations(s)) for s in whole]
    return "\n".join(p + "\n" if isinstance(s, (*FUNCTIONS, ast.ClassDef)) else p for s, p in zip(whole, parts))


def _used_imports(before: Block, f: ast.FunctionDef) -> Block:
    """What stands before the function, without the imports that only reading needed."""
    used = {n.id for s in [*before, f] for n in ast.walk(s) if isinstance(n, ast.Name)}
    out: Block = []
    for s in before:
        if isinstance(s, (ast.Import, ast.ImportFrom)):
            s.names = [a for a in s.names if a.name == "*" or (a.asname or a.name).partition(".")[0] in used]
        if not isinstance(s, (ast.Import, ast.ImportFrom)) or s.names:
            out.append(s)
    return out


def _examples(plan: Plan, params: list[str], form: Form, count: Leaf | None, stdio: Sequence[tuple[str, str]]) -> tuple[list[Example], int]:
    """The examples that tests give, each once, and how many tests are of another shape."""
    out: dict[str, Example] = {}
    unread = 0
    for given, output in stdio:
        try:
            for e in _of_test(plan, params, form, count, Input(given), lines_of(output)):
                out.setdefault(repr(e.args), e)
        except OtherShape:
            unread += 1
    return [*out.values()][:MAX_EXAMPLES], unread


def _of_test(plan: Plan, params: list[str], form: Form, count: Leaf | None, given: Input, lines: list[str]) -> list[Example]:
    if count is None:
        values = arguments(plan, given)
        return [Example(tuple(values[p] for p in params), expected(form, lines), source="stdio")]
    times = counted(ast.Constant(read_leaf(count, given)), {})
    each = form.lines or 0
    if len(lines) != times * each:
        raise OtherShape(f"{len(lines)} lines of output for {times} cases of {each}")
    out = []
    for i in range(times):
        values = arguments(plan, given)
        out.append(Example(tuple(values[p] for p in params), expected(form, lines[i * each : (i + 1) * each]), source="stdio"))
    return out
