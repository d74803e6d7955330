"""What can be said of terms without types: filling their slots, putting one into another, what they say of an element's neighbours.

A term is a tuple whose first part says what it is; see grammar_terms.py.
"""

from __future__ import annotations

from typing import Any

from yantra_codex.ir.types import INT

Term = tuple[Any, ...]
HOLE: Term = ("_",)


def applied_to(term: Term, inner: Term) -> Term:
    """A term whose hole is what another gives: both of one value."""
    match term[0]:
        case "_":
            return inner
        case "op":
            return ("op", term[1], *[applied_to(a, inner) for a in term[2:]])
        case "ho":
            return ("ho", term[1], applied_to(term[2], inner), term[3])
        case "get":
            return ("get", term[1], applied_to(term[2], inner))
        case "seq":
            return ("seq", applied_to(term[1], inner), term[2])
        case "if" | "pair" | "any of":
            return (term[0], *[applied_to(a, inner) for a in term[1:]])
        case "lit" | "val" | "$" | "place" | "prev" | "next" | "before" | "after":
            return term
    return ("seq", inner, term)


def is_closed(term: Term) -> bool:
    """Whether a term has no hole of its own."""
    match term[0]:
        case "_" | "part" | "expr" | "each" | "place" | "prev" | "next" | "before" | "after" | "where":
            return False
        case "op":
            return all(is_closed(a) for a in term[2:])
        case "ho" | "get":
            return is_closed(term[2])
        case "seq":
            return is_closed(term[1])
        case "if" | "pair" | "any of":
            return all(is_closed(a) for a in term[1:])
    return True


WHOLE = ("filter", "sort_by", "sort_by_desc", "take_while", "max_by", "min_by")  # what these give are elements


def besides(term: Term) -> frozenset[Term]:
    """What a term says of an element's place and neighbours: ("place", first), ("prev",), ("next",), ("before",), ("after",)."""
    match term[0]:
        case "place" | "prev" | "next" | "before" | "after":
            return frozenset([term])
        case "op":
            return frozenset().union(*map(besides, term[2:]))
        case "ho" | "get":
            return besides(term[2])
        case "seq" | "if" | "pair" | "any of":
            return frozenset().union(*map(besides, term[1:]))
    return frozenset()


def with_neighbours(term: Term, beside: frozenset[Term]) -> tuple[Term, Term, Term]:
    """A list of elements with what is beside them, the term over those, and the element itself of each."""
    place = next((b for b in sorted(beside, key=repr) if b[0] == "place"), None)
    sides = sorted(b[0] for b in beside if b[0] != "place")
    source, at, first = HOLE, {"_": HOLE}, 0
    if "before" in sides:
        source, at = ("op", "prefixes", HOLE), {"_": ("op", "last", HOLE), "before": ("op", "slice", HOLE, ("lit", 0, INT), ("lit", -1, INT))}
    elif "after" in sides:
        source, at = ("op", "suffixes", HOLE), {"_": ("op", "first", HOLE), "after": ("op", "drop", HOLE, ("lit", 1, INT))}
    elif len(sides) == 2:
        source, at, first = ("op", "window", HOLE, ("lit", 3, INT)), {"prev": _get(0), "_": _get(1), "next": _get(2)}, 1
    elif sides:
        own = 1 if sides[0] == "prev" else 0
        source, at, first = ("op", "pairwise", HOLE), {sides[0]: _get(1 - own), "_": _get(own)}, own
    if place is not None:
        source = ("op", "enumerate", source, ("lit", place[1] + first, INT))
        at = {"place": _get(0), **{k: applied_to(v, _get(1)) for k, v in at.items()}}
    return source, _placed(term, at), at["_"]


def _get(i: int) -> Term:
    return ("get", i, HOLE)


def _placed(term: Term, at: dict[str, Term]) -> Term:
    """A term over an element as one over what holds it and what is beside it."""
    if term[0] in at:
        return at[term[0]]
    match term[0]:
        case "op":
            return ("op", term[1], *[_placed(a, at) for a in term[2:]])
        case "ho":
            return ("ho", term[1], _placed(term[2], at), term[3])
        case "get":
            return ("get", term[1], _placed(term[2], at))
        case "seq":
            return _placed(applied_to(term[2], term[1]), at) if besides(term[2]) else ("seq", _placed(term[1], at), term[2])
        case "if" | "pair" | "any of":
            return (term[0], *[_placed(a, at) for a in term[1:]])
        case "lit" | "val":
            return term
    return ("seq", at["_"], term)


def size(term: Term) -> int:
    """How many parts a term has."""
    n = 1
    for p in term:
        if type(p) is tuple:
            n += size(p)
    return n


def filled(term: Term, slots: dict[str, Term]) -> Term:
    """A term with its slots ("$1", "$2", "$key") filled."""
    if term[0] == "$":
        return slots.get(term[1], term)
    return tuple(filled(p, slots) if isinstance(p, tuple) else p for p in term)


__all__ = ["HOLE", "WHOLE", "Term", "applied_to", "besides", "filled", "is_closed", "size", "with_neighbours"]
