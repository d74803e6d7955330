"""Phrases about lists for the grammar's lexicon: pairs of elements, neighbours, positions, parts of a list, runs, tables, missing values.

In the form of grammar_lexicon.LEXICON, with three kinds more:
  N  like K, its key before it      "the largest so far"
  P  two meanings at once           "both neighbours"
  S  with a key, then what it is compared with   "the same length as $1"
`GENERIC` holds what no op of the table gives: blocks made for the type of a list.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Param, Var
from yantra_codex.ir.types import BOOL, INT, Type, func_of, list_of
from yantra_codex.search.compose.blocks import Block

LISTS = """
# ---- pairs of elements
F | any two, two different, any pair, two distinct, each two, every two, 2 different, every pair of, each pair of, all pairs of | (pairs _)
K | any two, any pair, some two, some pair, there is pair, two different, exists pair, two distinct, two elements, two numbers, two values, pair of | [any (pairs _) $key]
K | how many pairs, number of pairs, count pairs, count of pairs | [count_where (pairs _) $key]
F .1 | difference, distance, gap, absolute difference | (abs (sub (get 0 _) (get 1 _)))
B | differ by, differ by exactly, differing by, difference of exactly, distance of exactly, whose difference is, with difference, with difference of, difference equal to, exactly apart | (eq (abs (sub (get 0 _) (get 1 _))) $1)
B | differ by more than, more than apart, difference greater than, difference larger than | (gt (abs (sub (get 0 _) (get 1 _))) $1)
B | differ by at most, differ by no more than, at most apart, within, difference at most, distance at most | (le (abs (sub (get 0 _) (get 1 _))) $1)
B | differ by at least, difference at least, at least apart | (ge (abs (sub (get 0 _) (get 1 _))) $1)
L | apart | (eq (abs (sub (get 0 _) (get 1 _))) $1)
B | add up to, sum to, adding up to, summing to, whose sum is, sum up to, with sum, sum equal to, adds up to, sums to, together give, together make, sum is, have sum | (eq (sum _) $1)
B | multiply to, whose product is, product equal to, with product, product is | (eq (product _) $1)
F .1 | equal, same, identical, alike | (eq (get 0 _) (get 1 _))
F .1 | different, unequal, differ, not same, not equal, have different values, different values | (ne (get 0 _) (get 1 _))
K | two neighbouring, two adjacent, two consecutive, any two neighbouring, two neighbours, neighbouring, adjacent, any neighbouring, two successive, some neighbouring, any adjacent, any two consecutive, any two adjacent, two equal neighbouring | [any (pairwise _) $key]
K | every two neighbouring, all neighbouring, any two neighbouring, every two consecutive, all adjacent, every pair of neighbours, all pairs of neighbours, each pair of neighbours, neighbouring always, all consecutive | [all (pairwise _) $key]
K | how many neighbouring, number of neighbouring, how many adjacent, number of adjacent, count adjacent, count neighbouring, pairs of neighbours, how many pairs of neighbours, how many neighbouring pairs, how many adjacent pairs, number of adjacent pairs, number of neighbouring pairs | [count_where (pairwise _) $key]
S | same, equal, just as many, as many, same number of, exactly as many | (eq (amount $key) (amount (on $1 $key)))
S | more, greater, larger, higher, bigger, longer | (gt (amount $key) (amount (on $1 $key)))
S | fewer, less, smaller, lower, shorter | (lt (amount $key) (amount (on $1 $key)))
S | same, equal | (eq $key (on $1 $key))
S | different, another, other | (ne $key (on $1 $key))
B | longer than | (gt (length _) (length $1))
B | shorter than | (lt (length _) (length $1))
F | twice as large as, twice as long as, twice as big as, twice as high as, twice as much as, twice as many as, double size of, twice value of, twice size of | (mul _ 2)
# ---- an element and what is beside it
P | itself and next, itself and next one, itself and next element, itself and next number, it and next, itself and one after, element and next, itself and right neighbour | (two _ (next))
P | itself and previous, itself and previous one, itself and previous element, itself and previous number, it and previous, itself and one before, itself and left neighbour, itself and one before it | (two _ (prev))
P | both neighbours, elements before and after, left and right neighbours, both sides, both adjacent | (two (prev) (next))
P .2 | two neighbours, neighbours | (two (prev) (next))
F | left neighbour, left one, one to left, day before, value before, word before, item before, entry before, reading before, month before, year before, previous day, previous value, previous number, previous item, previous one, previous word, previous entry, previous month, previous year, previous reading | (prev)
F | right neighbour, day after, value after, word after, item after, entry after, next day, next value, next number, next item, next word, next month, next entry | (next)
B | warmer than, hotter than, richer than, wetter than, louder than, brighter than, wider than, deeper than, better than, stronger than, further than, farther than, busier than | (gt (measure _) $1)
B | colder than, cooler than, slower than, weaker than, poorer than, darker than, quieter than, thinner than, closer than, nearer than, worse than, narrower than | (lt (measure _) $1)
F .2 | rise, rises, rose, go up, goes up, went up, grow, grows, grew, climb, climbs | (gt _ (prev))
F .2 | fall, falls, fell, drop, drops, dropped, go down, goes down, went down, shrink, shrinks | (lt _ (prev))
F | repeat previous, same as previous, equal to previous | (eq _ (prev))
F | larger than all before, greater than all before, larger than everything before, bigger than all before, higher than all before, larger than any before, larger than every previous, greater than all previous, larger than all previous, larger than all earlier, greater than every earlier, new maximum, new record, higher than all previous, longer than all before | (gt _ (max_or (before) (sub _ 1)))
F | smaller than all before, less than all before, lower than all before, smaller than everything before, smaller than all previous, lower than all previous, smaller than all earlier, new minimum | (lt _ (min_or (before) (add _ 1)))
F | larger than all after, greater than all after, larger than everything after, larger than all following, greater than all to right, larger than all to right, greater than all following, higher than all after, taller than all after | (gt _ (max_or (after) (sub _ 1)))
F | smaller than all after, less than all after, smaller than everything after, smaller than all following, smaller than all to right, lower than all after | (lt _ (min_or (after) (add _ 1)))
F | all before, everything before, all previous, all earlier, all to left, all preceding | (before)
F | all after, everything after, all later, all to right, all following | (after)
F .1 | changes from one to next, how often value changes, number of changes, how many changes, how often changes, how many times changes | [count_where (pairwise _) (ne (get 0 _) (get 1 _))]
F -.01 | every second, every other, every 2nd | (is_even (place 0))
F .1 | every second, every other, every 2nd | (is_odd (place 0))
F | every third, every 3rd | (is_divisible (place 1) 3)
L | consecutive, consecutive elements, consecutive numbers, consecutive values, neighbouring, neighbouring elements, successive, adjacent, consecutive days, in row | (window _ $1)
F | number of elements smaller than it, number of smaller elements, how many elements smaller than it, how many numbers smaller than it, how many values smaller than it, how many others smaller, number of numbers smaller than it, how many smaller than it, how many elements less than it, how many numbers less than it | (smaller_counts _)
F | number of elements larger than it, number of larger elements, how many elements larger than it, how many numbers larger than it, how many values larger than it, how many others larger, number of numbers larger than it, how many larger than it, how many elements greater than it, how many numbers greater than it | (larger_counts _)
F | rank, ranks, place in ranking | (add (larger_counts _) 1)
F | how often it occurs, how often each occurs, how many times it occurs, number of times it occurs | (equal_counts _)
N | so far, seen so far, up to there, up to that point, until then, up to then, until that point, met so far, up to each position | [map (prefixes _) $key]
K | running, cumulative | [map (prefixes _) $key]
F | prefixes, all prefixes, beginnings | (prefixes _)
# ---- how often
F | appear exactly twice, occur exactly twice, appear twice, occur twice, exactly twice, occurs exactly twice | [map [filter (map_items (counts _)) (eq (get 1 _) 2)] (get 0 _)]
B | appear exactly, occur exactly, occurs exactly, appears exactly, exactly times | [map [filter (map_items (counts _)) (eq (get 1 _) $1)] (get 0 _)]
B | appear at least, occur at least, occurs at least, appears at least | [map [filter (map_items (counts _)) (ge (get 1 _) $1)] (get 0 _)]
B | appear more than, occur more than, occurs more than, appears more often than, occur more often than | [map [filter (map_items (counts _)) (gt (get 1 _) $1)] (get 0 _)]
B | not larger than, not bigger than, not higher than, no larger than, no bigger than, no higher than | (le (measure _) $1)
B | not lower than, not fewer than, no smaller than, no lower than, no fewer than | (ge (measure _) $1)
# ---- positions
K | positions of, indices of, positions where, indices where, positions, indices, indexes of, at which positions, places of, positions at which, indexes, index of each, index of every, at which indices, where | (where $key)
K | sum of positions of, sum of indices of | (sum (where $key))
# ---- parts
B | come after, after, that follow, comes after, behind | (drop _ (add (index_of _ $1) 1))
B | come before, before, that precede, comes before, to left of, left of, in front of, preceding | (take _ (index_of _ $1))
N | to the end, at the end, to the back, to the very end, to end, at end, come last, comes last | (concat [filter _ (not $key)] [filter _ $key])
N | to the front, to the start, to the beginning, at the front, at the beginning, at the start, to front, to start, come first, comes first | (concat [filter _ $key] [filter _ (not $key)])
F | ends, both ends, first and last, first and last elements, two ends, outer two | (concat (take _ 1) (take_last _ 1))
F | true, true values, set flags, yes | (eq _ (true))
F .1 | false, false values | (not _)
F .2 | halves, both halves, two halves, two parts | (pair (take _ (floordiv (length _) 2)) (drop _ (floordiv (length _) 2)))
F .1 | larger, greater, bigger, higher, later, longer one, larger one, bigger one | (max_of (tuple_list _))
F .1 | smaller, lesser, lower, earlier, smaller one, lower one | (min_of (tuple_list _))
L | th, th element, th item, th word, th value, th entry | [map [filter (enumerate _ 1) (is_divisible (get 0 _) $1)] (get 1 _)]
B | order, in order, sorted in order, following order, according to, as in, sorted by order, order of, in same order as, in fixed order | [sort_by _ (index_of $1 _)]
B .3 | order, in order, sorted in order, following order | [sort_by [filter _ (contains $1 _)] (index_of $1 _)]
B .4 | order, in order, sorted in order, following order | [sort_by _ (if (contains $1 _) (index_of $1 _) (length $1))]
M | exactly one of, in only one of, in exactly one, only in one of, in one but not both, not in both | (concat (without $1 $2) (without $2 $1))
B | pad to, padded to, extend to, fill up to | (concat _ (repeat (take_last _ 1) (max2 (sub $1 (length _)) 0)))
# ---- runs
K | longest run of, longest streak of, longest stretch of, longest sequence of, longest series of, longest run where, most in row | (max_or [map [filter (group_runs [map _ $key]) (first _)] (length _)] 0)
K | how many runs of, number of runs of, number of streaks of, how many streaks of, number of groups of, how many groups of, how many stretches of | (length [filter (group_runs [map _ $key]) (first _)])
F .1 | lengths of runs, run lengths, length of each run, lengths of groups | [map (group_runs _) (length _)]
F .1 | number of runs, how many runs, how many groups, number of groups of equal | (length (group_runs _))
F | longest run, longest run of equal, longest group of equal | [max_by (group_runs _) (length _)]
# ---- tables
F | corners, corner, corner cells, four corners, corner elements, 4 corners, corner values, corner numbers | (concat (concat (take (first _) 1) (take_last (first _) 1)) (concat (take (last _) 1) (take_last (last _) 1)))
F | border, border cells, outer cells, edge cells, rim, frame, border elements, outer border, cells on border, outermost cells | (concat (concat (first _) (last _)) (flatten [map (slice _ 1 -1) (concat (take _ 1) (take_last _ 1))]))
F | inner cells, interior, cells not on border, cells inside border, inner part | [map (slice _ 1 -1) (slice _ 1 -1)]
F | main diagonal, diagonal, diagonal from top left, diagonal elements, top left to bottom right | [map (enumerate _ 0) (index (get 1 _) (get 0 _))]
F | other diagonal, second diagonal, anti diagonal, antidiagonal, secondary diagonal, top right to bottom left, counter diagonal | [map (enumerate [map _ (reverse _)] 0) (index (get 1 _) (get 0 _))]
F | rotate clockwise, rotate 90 degrees clockwise, rotate right, turn clockwise, rotated clockwise, quarter turn clockwise, quarter turn to right | (transpose (reverse _))
F | rotate counterclockwise, rotate 90 degrees counterclockwise, turn counterclockwise, rotated counterclockwise, rotate anticlockwise, quarter turn to left | (reverse (transpose _))
F | first column, leftmost column, left column | [map _ (first _)]
F | last column, rightmost column, right column | [map _ (last _)]
F | first row, top row | (first _)
F | last row, bottom row | (last _)
B | column, column number, column with index | [map _ (index _ $1)]
F .1 | cells, all cells, fields, squares of grid, every cell, each cell, entire grid, whole grid | (flatten _)
K | with most, having most, contains most, contain most, has most, containing most, most | [max_by _ (amount $key)]
K | with fewest, having fewest, contains fewest, has fewest, contain fewest, fewest | [min_by _ (amount $key)]
K | index of row with most, index of with most, position of with most, number of row with most | (index_of _ [max_by _ (amount $key)])
# ---- values that may be missing
F | none, none values, missing, null, nones, missing values, nothing | (is_none _)
F | not none, present, not missing, known | (is_some _)
F | without none, ignoring none, skip none, skipping none, ignore none, remove none, drop none, without none values, leave out none, leaving out none, none values removed, none skipped, none ignored, ignore missing, ignoring missing, skip missing, without missing, not none, none left out, removing none, dropping none | [map [filter _ (is_some _)] (unwrap _)]
B | none replaced by, replace none by, replace none with, instead of none, none become, none counts as, none as, treat none as, none values replaced by, replace missing by, replace missing with, missing count as, fill missing with, missing as | [map _ (unwrap_or _ $1)]
"""

_LEAVING = ("without", "drop", "dropping", "remove", "removing", "leave out", "leaving out", "throw away", "throwing away", "ignore", "ignoring", "discard", "discarding", "except", "exclude", "excluding",
            "skip", "skipping", "delete", "deleting")
_LOW, _HIGH = ("smallest", "lowest", "minimum", "worst"), ("largest", "highest", "maximum", "biggest", "best")


def _without_extremes() -> Iterator[str]:
    """Lines for leaving out one smallest, one largest, one of both; "one" may have been read as a number."""
    low, high = "(remove_at _ (index_of_min _))", "(remove_at _ (index_of_max _))"
    ends = [*zip(_LOW, _HIGH), ("smallest", "biggest")]
    for words, term in ((_LOW, low), (_HIGH, high)):
        yield f"F | {', '.join(f'{v} {one}{w}' for v in _LEAVING for w in words for one in ('', '1 '))} | {term}"
    both = ", ".join(f"{v} {one}{a} and {other}{b}" for v in _LEAVING for pair in ends for a, b in (pair, pair[::-1]) for one, other in (("", ""), ("", "1 "), ("1 ", "1 ")))
    yield f"F | {both} | (on {low} {high})"


def _with_digits(line: str) -> str:
    """A line, its phrases also with 2 for "two", as the readers may give it."""
    head, phrases, term = line.split(" | ")
    further = [re.sub(r"\btwo\b", "2", p) for p in phrases.split(",") if re.search(r"\btwo\b", p)]
    return f"{head} | {','.join([phrases, *further])} | {term}"


LISTS = "\n".join(_with_digits(line) for line in (*LISTS.strip().splitlines(), *_without_extremes()) if not line.startswith("#")) + "\n"


def _prefixes(t: Type) -> Block | None:
    """The beginnings of a list, shortest first, none of them empty."""
    if t.name != "list":
        return None

    def build(xs: list[Expr]) -> Expr:
        one, n = Lit(1, INT), Var("n9p", INT)
        upto = Apply("add", (Apply("length", (xs[0],), INT), one), INT)
        body = Lambda((Param("n9p", INT),), Apply("take", (xs[0], n), t), func_of((INT,), t))
        return Apply("map", (Apply("range", (one, upto, one), list_of(INT)), body), list_of(t))

    return Block("prefixes", (t,), list_of(t), lambda xs: tuple([xs[:i] for i in range(1, len(xs) + 1)]), lambda xs: build(list(xs)))


def _suffixes(t: Type) -> Block | None:
    """The ends of a list, longest first, none of them empty."""
    if t.name != "list":
        return None

    def build(xs: list[Expr]) -> Expr:
        n = Var("n9s", INT)
        body = Lambda((Param("n9s", INT),), Apply("drop", (xs[0], n), t), func_of((INT,), t))
        return Apply("map", (Apply("range", (Lit(0, INT), Apply("length", (xs[0],), INT), Lit(1, INT)), list_of(INT)), body), list_of(t))

    return Block("suffixes", (t,), list_of(t), lambda xs: tuple([xs[i:] for i in range(len(xs))]), lambda xs: build(list(xs)))


def _counts(name: str, op: str, compare: Callable[[Any, Any], bool]) -> Callable[[Type], Block | None]:
    """For each element of a list how many of its elements compare so with it."""

    def made(t: Type) -> Block | None:
        if t.name != "list" or t.args[0].name not in ("int", "float", "str"):
            return None
        of, out = t.args[0], list_of(INT)

        def build(args: Sequence[Expr]) -> Expr:
            one, other = Var("x9c", of), Var("y9c", of)
            test = Lambda((Param("y9c", of),), Apply(op, (other, one), BOOL), func_of((of,), BOOL))
            return Apply("map", (args[0], Lambda((Param("x9c", of),), Apply("count_where", (args[0], test), INT), func_of((of,), INT))), out)

        return Block(name, (t,), out, lambda xs: tuple([sum(compare(y, x) for y in xs) for x in xs]), build)

    return made


def _amount(t: Type) -> Block | None:
    """A number as it is."""
    return Block("amount", (t,), t, lambda x: x, lambda xs: xs[0]) if t.name in ("int", "float") else None


def _tuple_list(t: Type) -> Block | None:
    """The parts of a pair of one type, as a list."""
    if t.name != "tuple" or len(set(t.args)) != 1:
        return None
    out = list_of(t.args[0])
    return Block("tuple_to_list", (t,), out, lambda x: x, lambda xs: Apply("tuple_to_list", (xs[0],), out))


GENERIC: dict[str, Callable[[Type], Block | None]] = {"prefixes": _prefixes, "suffixes": _suffixes, "amount": _amount, "tuple_list": _tuple_list,
    "smaller_counts": _counts("smaller_counts", "lt", operator.lt), "larger_counts": _counts("larger_counts", "gt", operator.gt),
    "equal_counts": _counts("equal_counts", "eq", operator.eq)}


__all__ = ["GENERIC", "LISTS"]
