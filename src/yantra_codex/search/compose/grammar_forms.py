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
        case "lit" | "val" | "$" | "place" | "prev" | "next":
            return term
    return ("seq", inner, term)


def is_closed(term: Term) -> bool:
    """Whether a term has no hole of its own."""
    match term[0]:
        case "_" | "part" | "expr" | "each" | "place" | "prev" | "next":
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
    """What a term says of an element's place and neighbours: ("place", first), ("prev",), ("next",)."""
    match term[0]:
        case "place" | "prev" | "next":
            return frozenset([term])
        case "op":
            return frozenset().union(*map(besides, term[2:]))
        case "ho" | "get":
            return besides(term[2])
        case "seq" | "if" | "pair" | "any of":
            return frozenset().union(*map(besides, term[1:]))
    return frozenset()


def with_neighbours(term: Term, beside: frozenset[Term]) -> tuple[Term, Term, int]:
    """A list of elements with what is beside them, the term over those, and where the element itself is in each."""
    place = next((b for b in sorted(beside, key=repr) if b[0] == "place"), None)
    sides = sorted(b[0] for b in beside if b[0] != "place")
    if place is not None:
        return ("op", "enumerate", HOLE, ("lit", place[1], INT)), _placed(term, {place[0]: 0, "_": 1}), 1
    if len(sides) == 2:
        return ("op", "window", HOLE, ("lit", 3, INT)), _placed(term, {"prev": 0, "_": 1, "next": 2}), 1
    own = 1 if sides[0] == "prev" else 0
    return ("op", "pairwise", HOLE), _placed(term, {sides[0]: 1 - own, "_": own}), own


def _placed(term: Term, at: dict[str, int]) -> Term:
    """A term over an element as one over the tuple that holds it at a place."""
    if term[0] in at:
        return ("get", at[term[0]], HOLE)
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
    return ("seq", ("get", at["_"], HOLE), term)


def filled(term: Term, slots: dict[str, Term]) -> Term:
    """A term with its slots ("$1", "$2", "$key") filled."""
    if term[0] == "$":
        return slots.get(term[1], term)
    return tuple(filled(p, slots) if isinstance(p, tuple) else p for p in term)


__all__ = ["HOLE", "WHOLE", "Term", "applied_to", "besides", "filled", "is_closed", "with_neighbours"]
