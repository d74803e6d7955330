"""Checks that patterns are in form: findable words, enough doctests, unique names, liftable, true to their examples."""

from __future__ import annotations

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.values import equal
from yantra_codex.languages.pylift import lift
from yantra_codex.library.applied import Applied, applied, takes_functions
from yantra_codex.library.catalogue import Pattern, all_patterns

LEAST_PHRASES, LEAST_EXAMPLES = 3, 3


def program_of(p: Pattern) -> Program:
    """A pattern under its own types; raises Unsupported where the front-end refuses it."""
    return lift(p.source, p.name, Signature(p.name, tuple(SigParam(n, t) for n, t in p.params), p.returns))


def cases_of(p: Pattern, program: Program) -> list[Applied]:
    """What proves a pattern: its examples, each with the program to be called."""
    return applied(p, program) if takes_functions(p) else [Applied(program, e) for e in p.examples]


def problems_of(p: Pattern) -> list[str]:
    """What is out of form in one pattern, a line each."""
    out = []
    if len(p.phrases) < LEAST_PHRASES:
        out.append(f"{p.domain}/{p.name}: {len(p.phrases)} also-phrases, at least {LEAST_PHRASES} are asked")
    try:
        cases = cases_of(p, program_of(p))
    except YantraError as error:
        return [*out, f"{p.domain}/{p.name}: {error}"]
    if len(cases) < LEAST_EXAMPLES:
        out.append(f"{p.domain}/{p.name}: {len(cases)} readable doctests, at least {LEAST_EXAMPLES} are asked")
    for program, e in ((c.program, c.example) for c in cases):
        shown = ", ".join(map(repr, e.args))
        try:
            value = run(program, e.args)
        except RaisedError as error:
            if error.kind != e.raises:
                out.append(f"{p.domain}/{p.name}({shown}) raised {error}")
            continue
        except YantraError as error:
            out.append(f"{p.domain}/{p.name}({shown}): {error}")
            continue
        if e.raises is not None or not equal(value, e.expected, program.entry.returns):
            out.append(f"{p.domain}/{p.name}({shown}) gave {value!r}, expected {e.raises or repr(e.expected)}")
    return out


def problems_of_library() -> list[str]:
    """What is out of form in the whole library."""
    patterns = all_patterns()
    names = [p.name for p in patterns]
    out = [f"{p.domain}/{p.name}: the name is taken twice" for i, p in enumerate(patterns) if p.name in names[:i]]
    return out + [line for p in patterns for line in problems_of(p)]
