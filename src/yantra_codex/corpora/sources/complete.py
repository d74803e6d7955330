"""Programs written for a judge's page use names that the page provides; here they get the imports they left out."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

# what pages provide, by the standard module that has it; a name stands once
EXPORTS = {
    "typing": "List Dict Set FrozenSet Tuple Optional Union Any Callable Iterable Iterator Generator Sequence Mapping Deque DefaultDict NamedTuple",
    "collections": "defaultdict Counter deque OrderedDict namedtuple ChainMap",
    "itertools": "accumulate pairwise groupby permutations combinations combinations_with_replacement product chain count cycle repeat "
                 "zip_longest islice takewhile dropwhile starmap compress tee filterfalse",
    "functools": "cache lru_cache reduce cmp_to_key partial",
    "heapq": "heappush heappop heapify heapreplace heappushpop nlargest nsmallest merge",
    "bisect": "bisect_left bisect_right insort insort_left insort_right",
    "math": "inf nan pi tau gcd lcm sqrt isqrt comb perm factorial ceil floor trunc log log2 log10 exp hypot dist prod fabs fmod "
            "sin cos tan asin acos atan atan2 degrees radians isclose isnan isinf copysign modf",
    "operator": "xor or_ and_ itemgetter attrgetter add sub mul truediv floordiv mod neg",
    "string": "ascii_lowercase ascii_uppercase ascii_letters digits punctuation",
    "copy": "deepcopy",
    "datetime": "timedelta date",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "dataclasses": "dataclass field",
    "enum": "Enum",
    "sys": "stdin stdout maxsize setrecursionlimit",
}
MODULE_OF = {name: module for module, names in EXPORTS.items() for name in names.split()}
MODULES = frozenset(("math", "collections", "itertools", "functools", "heapq", "operator", "string", "re", "sys", "random", "json", "statistics",
                     "fractions", "decimal", "typing", "os", "time"))
# a module and what it exports have one name: the use tells which is meant
BOTH = frozenset(("bisect", "copy", "datetime"))
MAX_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class Completed:
    """A text with its missing imports. added: the lines, one import each, that stand in front of its code."""

    text: str
    added: tuple[str, ...] = ()


def complete(text: str) -> Completed:
    """A Python text with an import for each name that it uses, that nothing in it binds, and that a usual module exports.

    A name that only `from module import *` provides is imported by name as well. A text that does not parse comes back as it is.
    """
    if len(text) > MAX_TEXT:
        return Completed(text)
    try:
        tree = ast.parse(text)
        free = free_names(text)
        lines = import_lines(tree, free)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Completed(text)
    at = place_for_imports(tree)
    if not lines or at is None:
        return Completed(text)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # as Python counts lines
    return Completed("\n".join([*rows[:at], *lines, *rows[at:]]), lines)


def left(added: tuple[str, ...], text: str) -> tuple[str, ...]:
    """What is left of added lines in a text that was made of theirs: a program loses the imports that only its reading needs."""
    there = set(text.split("\n"))
    return tuple(line for line in added if line in there)


def free_names(text: str) -> set[str]:
    """The names that a text reads and neither binds as globals nor finds among Python's own."""
    top = symtable.symtable(text, "text", "exec")
    read, bound = set[str](), set[str]()
    for table in _tables(top):
        for s in table.get_symbols():
            if s.is_global() or table is top:
                if s.is_assigned() or s.is_imported() or s.is_namespace():
                    bound.add(s.get_name())
                if s.is_referenced():
                    read.add(s.get_name())
    return {name for name in read - bound if not hasattr(builtins, name)}


def _tables(top: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    waiting = [top]
    while waiting:
        table = waiting.pop()
        yield table
        waiting += table.get_children()


def import_lines(tree: ast.Module, free: set[str]) -> tuple[str, ...]:
    """The imports for free names, in the order of the tables; none where an unknown module may provide them."""
    starred = {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)}
    if not starred <= {*EXPORTS, *MODULES}:
        return ()
    as_module = _used_as_modules(tree)
    whole = sorted(name for name in free if name in MODULES or (name in BOTH and name in as_module))
    wanted: dict[str, list[str]] = {}
    for name in sorted(free.difference(whole)):
        module = MODULE_OF.get(name) or (name if name in BOTH else None)
        if module:
            wanted.setdefault(module, []).append(name)
    named = [f"from {module} import {', '.join(wanted[module])}" for module in [*EXPORTS] if module in wanted]
    return (*(f"import {name}" for name in whole), *named)


def _used_as_modules(tree: ast.Module) -> set[str]:
    """The names of `BOTH` whose attributes are read as a module's: `bisect.bisect_left`, not `datetime.now`."""
    return {n.value.id for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in BOTH
            and n.attr in _MODULE_ATTRIBUTES[n.value.id]}


_MODULE_ATTRIBUTES = {"bisect": {"bisect_left", "bisect_right", "bisect", "insort", "insort_left", "insort_right"},
                      "copy": {"copy", "deepcopy"}, "datetime": {"datetime", "timedelta", "timezone", "date"}}


def place_for_imports(tree: ast.Module) -> int | None:
    """How many lines stand before the first one that imports may stand on: a docstring and `from __future__` go first."""
    at = 0
    for i, s in enumerate(tree.body):
        is_docstring = i == 0 and isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, str)
        if not is_docstring and not (isinstance(s, ast.ImportFrom) and s.module == "__future__"):
            return at if s.lineno > at else None  # two statements on one line
        at = s.end_lineno or s.lineno
    return at
