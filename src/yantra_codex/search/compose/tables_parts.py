"""Results of several parts, "the number of open orders and their total": each part is found by itself, then they are put together.

In: what is asked, and how one part is searched. Out: expressions of the whole result, with costs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import product

from yantra_codex.ir.nodes import Expr, If, IfExpr, Let, LetIn, Make, Program, Return, Stmt
from yantra_codex.search.compose.tables_core import BASE, Asked

MOST_OF_PART, MOST_WHOLE = 5, 12
_SENTENCE = re.compile(r"(?<=[.;?!]) +")
_ASKS = re.compile(r"\b(?:return|give|find|compute|list|report|which|what|how|determine|tell|split|separate|get)\b")
_NAMES = re.compile(r"\((?:[a-z_]+, )+[a-z_]+\)")
_TIES = re.compile(r"[,;]? (?:ties|on a tie|with ties|in case of a tie)\b.*$")


def parts_of(ask: Asked) -> list[Asked]:
    """What is asked for each part of the result, of the words that speak of it where they come one after the other."""
    types = ask.plain.args
    sentences = _SENTENCE.split(ask.text)
    n = next((i for i, s in enumerate(sentences) if _ASKS.search(s)), 0)
    asked = _NAMES.sub(" ", sentences[n])
    ties = _TIES.search(asked)
    tail = ties[0] if ties else "."
    pieces = re.split(r",? and (?:the )?" if len(types) == 2 else r",? and (?:the )?|, (?:the )?", asked[: ties.start()] if ties else asked)
    out = []
    for i, t in enumerate(types):
        part = copy.copy(ask)
        if len(pieces) == len(types):
            part.read(" ".join([*sentences[:n], pieces[i] + tail, *sentences[n + 1:]]))
        part.returns = part.plain = t
        part.want = tuple(w[i] for w in ask.want)
        out.append(part)
    return out


def as_expr(program: Program) -> Expr | None:
    """A program of lets, early defaults and one result as an expression."""
    return _folded(program.entry.body)


def _folded(body: Sequence[Stmt]) -> Expr | None:
    match body:
        case [Return(value=value)]:
            return value
        case [Let(name=name, value=value, mutable=False), *rest] if value is not None and (inner := _folded(rest)) is not None:
            return LetIn(name, value, inner, inner.type)  # type: ignore[attr-defined]
        case [If(test=test, then=(Return(value=early),), orelse=()), *rest] if early is not None and (inner := _folded(rest)) is not None:
            return IfExpr(test, early, inner, inner.type)  # type: ignore[attr-defined]
    return None


def wholes(ask: Asked, found: Sequence[Sequence[tuple[int, Program]]]) -> Iterator[tuple[int, Expr]]:
    """The cheapest ways to put parts together."""
    pools = [[(c, e) for c, p in sorted(f, key=lambda x: x[0])[:MOST_OF_PART] if (e := as_expr(p)) is not None] for f in found]
    made = sorted((tuple(chosen) for chosen in product(*pools)), key=lambda ch: sum(c for c, _ in ch))
    for chosen in made[:MOST_WHOLE]:
        yield BASE + sum(c - BASE for c, _ in chosen), Make(tuple(e for _, e in chosen), ask.plain)


__all__ = ["parts_of", "wholes"]
