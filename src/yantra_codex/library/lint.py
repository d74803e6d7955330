"""Checks that patterns are in form: findable words, enough doctests, unique names, liftable, true to their examples.

`problems_of` for one pattern, `problems_of_library` for all, `read_own` and `problems_of_own` for a contributor's file;
`skeleton` is the text such a file begins with. A problem is one line: domain/name and what to do.
"""

from __future__ import annotations

import ast
import difflib
import keyword
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from yantra_codex.errors import BadRequest, RaisedError, UnknownName, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.values import equal
from yantra_codex.languages.pylift import lift
from yantra_codex.library.applied import Applied, applied, takes_functions
from yantra_codex.library.catalogue import FOLDER, Pattern, all_patterns, domains, read_file

LEAST_PHRASES, LEAST_EXAMPLES = 3, 3
LONGEST_SUMMARY = 150
TO_FILL_IN = "TODO"  # what a skeleton has where the contributor writes

Progress = Callable[[int], None]


def program_of(p: Pattern) -> Program:
    """A pattern under its own types; raises Unsupported where the front-end refuses it."""
    return lift(p.source, p.name, Signature(p.name, tuple(SigParam(n, t) for n, t in p.params), p.returns))


def cases_of(p: Pattern, program: Program) -> list[Applied]:
    """What proves a pattern: its examples, each with the program to be called."""
    return applied(p, program) if takes_functions(p) else [Applied(program, e) for e in p.examples]


# ---------------------------------------------------------------- one pattern


def problems_of(p: Pattern) -> list[str]:
    """What is out of form in one pattern, a line each."""
    return [f"{p.domain}/{p.name}{text}" for text in [*_words(p), *_proof(p)]]


def _words(p: Pattern) -> list[str]:
    """What is wrong with the name, the first line and the phrases; each text begins as it follows the name."""
    phrases = [re.sub(r"\W+", " ", t).strip().lower() for t in p.phrases]
    written = {t for t in phrases if not t.startswith(TO_FILL_IN.lower())}
    checks = (
        (re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", p.name) is None, "a name is lower-case words joined by underscores"),
        (TO_FILL_IN in p.summary, f"the first line still says {TO_FILL_IN}: say what the function returns, in one sentence"),
        (not p.summary.startswith("Return"), "the first line begins with 'Return' and says what you get back"),
        (not p.summary.endswith("."), "the first line ends with a full stop"),
        (len(p.summary) > LONGEST_SUMMARY, f"the first line has {len(p.summary)} characters, at most {LONGEST_SUMMARY} are asked"),
        (len(written) < LEAST_PHRASES,
         f"{len(written)} different also-phrases, at least {LEAST_PHRASES} are asked: what others would call it ('also: one way; another; a third')"),
        (any(t.startswith(TO_FILL_IN.lower()) for t in phrases), f"an also-phrase still says {TO_FILL_IN}"),
        (len(set(phrases)) < len(phrases), "an also-phrase is there twice"),
    )
    return [f": {text}" for wrong, text in checks if wrong]


def _proof(p: Pattern) -> list[str]:
    """Whether a pattern lifts and its doctests hold in the interpreter."""
    if is_empty(p):
        return [": the body is still to be written (it raises NotImplementedError)"]
    out = []
    try:
        cases = cases_of(p, program_of(p))
    except YantraError as error:
        return [f": {error}"]
    except (ValueError, SyntaxError, RecursionError) as error:
        return [f": a doctest can't be read ({error})"]
    if len(cases) < LEAST_EXAMPLES:
        out.append(f": {len(cases)} readable doctests, at least {LEAST_EXAMPLES} are asked, one of them an edge case")
    for program, e in ((c.program, c.example) for c in cases):
        shown = ", ".join(map(repr, e.args))
        try:
            value = run(program, e.args)
        except RaisedError as error:
            if error.kind != e.raises:
                out.append(f"({shown}) raised {error}")
            continue
        except YantraError as error:
            out.append(f"({shown}): {error}")
            continue
        if e.raises is not None or not equal(value, e.expected, program.entry.returns):
            out.append(f"({shown}) gave {value!r}, expected {e.raises or repr(e.expected)}")
    return out


def is_empty(p: Pattern) -> bool:
    """Whether the body is the skeleton's, or nothing at all."""
    body = next((f.body for f in ast.parse(p.source).body if isinstance(f, ast.FunctionDef) and f.name == p.name), [])
    rest = [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)) and not isinstance(s, ast.Pass)]
    return not rest or (len(rest) == 1 and isinstance(rest[0], ast.Raise) and "NotImplementedError" in ast.dump(rest[0]))


# ---------------------------------------------------------------- several


def problems_of_library(patterns: Sequence[Pattern] | None = None, progress: Progress = lambda n: None) -> list[str]:
    """What is out of form in the given patterns of the library (None: all), names and logic compared with the whole library.

    progress: told how many patterns were looked at since the last call; `work_of` says how many there will be.
    """
    every = all_patterns()
    chosen = every if patterns is None else patterns
    out = []
    for p in chosen:
        out += problems_of(p)
        progress(1)
    return out + duplicates(chosen, every, progress)


def problems_of_own(own: Sequence[Pattern], progress: Progress = lambda n: None) -> list[str]:
    """What is out of form in patterns that are not in the library yet; they are compared with it and with each other."""
    out = []
    for p in own:
        out += problems_of(p)
        progress(1)
    return out + duplicates(own, [*all_patterns(), *own], progress)


def work_of(chosen: int, others: int) -> int:
    """How many steps of progress a lint reports: chosen patterns are looked at, and all of them compared."""
    return chosen + others


def duplicates(chosen: Sequence[Pattern], every: Sequence[Pattern], progress: Progress = lambda n: None) -> list[str]:
    """Where one of the chosen patterns has the name or the logic (canonical hash) of another of `every`."""
    out = []
    names: dict[str, list[Pattern]] = {}
    for p in every:
        names.setdefault(p.name, []).append(p)
    for p in chosen:
        if any(o is not p for o in names.get(p.name, ())):
            out.append(f"{p.domain}/{p.name}: the name is taken twice")
    hashes: dict[str, list[Pattern]] = {}
    types = {_types(p) for p in chosen}
    for p in every:
        progress(1)
        if _types(p) in types and not is_empty(p):  # a hash holds the types: others can't be equal
            try:
                hashes.setdefault(hash_of(program_of(p)), []).append(p)
            except YantraError:
                continue  # told by problems_of
    told = {id(p) for p in chosen}
    for same in hashes.values():
        first, *others = same
        for p in others:
            asked, known = (first, p) if id(p) not in told else (p, first)
            if id(asked) in told:
                out.append(f"{asked.domain}/{asked.name}: the same logic as {known.domain}/{known.name}; give that one the new also-phrases instead")
    return out


def _types(p: Pattern) -> tuple[str, ...]:
    return (*(str(t) for _, t in p.params), str(p.returns))


def chosen_patterns(names: Iterable[str]) -> list[Pattern]:
    """The library's patterns of these names and domains, each once; raises UnknownName with a near match."""
    every = all_patterns()
    known, kinds = {p.name: p for p in every}, domains(every)
    out: dict[str, Pattern] = {}
    for name in names:
        if name in kinds:
            out |= {p.name: p for p in every if p.domain == name}
        elif name in known:
            out[name] = known[name]
        else:
            raise UnknownName("pattern or domain", name, [*known, *kinds])
    return list(out.values())


# ---------------------------------------------------------------- a contributor's own file


def read_own(path: Path) -> list[Pattern]:
    """The patterns of a contributor's file; raises BadRequest saying what keeps it from being read."""
    try:
        patterns = read_file(path)
    except OSError as e:
        raise BadRequest(f"{path}: {e.strerror or e}") from None
    except UnicodeDecodeError as e:
        raise BadRequest(f"{path} is not UTF-8 text (byte {e.start})") from None
    except (SyntaxError, ValueError) as e:
        line = f", line {e.lineno}" if isinstance(e, SyntaxError) and e.lineno else ""
        raise BadRequest(f"{path}{line}: not Python: {e.msg if isinstance(e, SyntaxError) else e}") from None
    except RecursionError:
        raise BadRequest(f"{path}: nested too deeply") from None
    if not patterns:
        raise BadRequest(f"{path} has no public function at its top level; a pattern is one ('yantra library new NAME' writes how it begins)")
    return patterns


def is_of_library(path: Path) -> bool:
    """Whether a file is one of the library's own."""
    return path.resolve().parent == FOLDER.resolve()


def skeleton(name: str, domain: str | None = None) -> str:
    """The text of a file with one function to be filled in; raises BadRequest for a name that can't be used, UnknownName for a domain."""
    every = all_patterns()
    if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) is None or keyword.iskeyword(name):
        near = re.sub(r"_+", "_", re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).lower()).strip("_")
        usable = re.fullmatch(r"[a-z][a-z0-9_]*", near) is not None and not keyword.iskeyword(near)
        raise BadRequest(f"{name!r} is no name for a pattern: lower-case words joined by underscores" + (f", such as {near!r}" if usable else ""))
    taken = next((p for p in every if p.name == name), None)
    if taken is not None:
        raise BadRequest(f"the library has {name!r} ({taken.domain}): {taken.summary} ('yantra library show {name}')")
    if domain is not None and domain not in domains(every):
        near_domain = difflib.get_close_matches(domain, domains(every), n=1)
        hint = f", did you mean {near_domain[0]!r}?" if near_domain else f"; there are {', '.join(sorted(domains(every)))}"
        raise BadRequest(f"unknown domain {domain!r}{hint}")
    place = f"src/yantra_codex/library/patterns/{domain or '<domain>'}.py"
    return SKELETON.replace("NAME", name).replace("PLACE", place)


SKELETON = '''\
# A pattern for Yantra Codex: one plain function. It goes into PLACE.
#
# 1. Write the parameters and their types, the body, and what the docstring asks for; take every TODO away.
# 2. `yantra library lint THIS_FILE` says what is missing and whether the doctests hold in the interpreter.
# 3. Move the function to its place (without these lines) and run the tests of the library.
#
# The body is plain Python without calls to other patterns; imports such as `from collections import Counter` go on top.
# Types: int float bool str, list[T] set[T] dict[K, V] tuple[A, B], T | None, Callable[[A], B].


def NAME(xs: list[int]) -> list[int]:
    """Return TODO: what you get back, in one sentence, with what happens to ties or empty input.

    also: TODO what others would call it; TODO in other words; TODO a third way to ask
    >>> NAME([3, 1, 2])
    [3, 1, 2]
    >>> NAME([7])
    [7]
    >>> NAME([])
    []
    """
    raise NotImplementedError
'''
