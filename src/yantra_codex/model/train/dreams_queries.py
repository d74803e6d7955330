"""Dreams about the elements of one collection (dreams_sources.py) and what is made of them (dreams_results.py).

The same question is written as a pipeline of ops, a fold, a loop over elements or over positions, or a while loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, tuple_of
from yantra_codex.model.train.dreams_lexicon import (
    CHAR,
)
from yantra_codex.model.train.dreams_programs import Draft
from yantra_codex.model.train.dreams_results import TERMINALS, Made, count_of, sum_of
from yantra_codex.model.train.dreams_sources import IT, SOURCES, Query, query
from yantra_codex.model.train.dreams_words import (
    Dice,
    Told,
)


def query_dream(dice: Dice) -> Draft | None:
    """A question about one collection, in one of its forms."""
    q = query(dice)
    if q.pred is not None and q.source.kind == CHAR and q.source.parts == ("chars",) and q.key is not None:
        q = replace(q, key=None)
    fitting = [(t, w) for t, w, fits in TERMINALS if fits(q)]
    if not fitting:
        return None
    made = dice.weighted(fitting)(q)
    args = (*q.args, *made.args)
    if len({a.name for a in args}) < len(args):
        return None
    body = _body(dice, q, made)
    body, returns, told = _after(dice, body, made)
    parts = (made.name, *q.source.parts, *(("filter",) if q.pred else ()), *(("map",) if q.key else ()))
    return Draft(args, returns, body, told, q.speech.told, parts, edge=bool(made.extra), witness=q.witness())


def _body(dice: Dice, q: Query, made: Made) -> str:
    """The statements of a query in one of its forms."""
    if made.fold[0] == "@negated":
        q = replace(q, pred=replace(q.pred, ir=made.fold[1]) if q.pred else None)
    loops = bool(made.step or made.end)
    if not loops or dice.chance(0.45):
        if made.fold[0] and not made.fold[0].startswith("@") and dice.chance(0.12):
            then = f"(if {q.test} {made.fold[1]} acc)" if q.pred else made.fold[1]
            return f"(return (fold {q.source.ir} {made.fold[0]} (fn (acc:{made.returns} {IT}:{q.element}) {then})))"
        if q.pred and q.key is None and q.source.plain and dice.chance(0.1):
            return f"(let kept list[{q.element}] {q.kept()}) (return {made.expr.replace(q.kept(), 'kept')})"
        return f"(return {made.expr})"
    step, end = made.step, made.end
    if end.startswith("@not "):
        step, end = f"(if (not {end[5:]}) ((return false)))", "true"
    elif end == "@pos":
        step, end = f"(if {q.test} ((return pos))) (set pos (add pos 1))", "-1"
    elif end == "@positions":
        step, end = f"(if {q.test} ((do list_push acc pos))) (set pos (add pos 1))", "acc"
    elif q.pred and made.uses_test:
        step = f"(if (not {q.test}) ((continue))) {step}" if dice.chance(0.15) else f"(if {q.test} ({step}))"
    return f"{made.start} {_loop(dice, q, step)} (return {end})"


def _loop(dice: Dice, q: Query, step: str) -> str:
    """The step for every element: over elements, over positions, or while there are more."""
    xs, t = q.source.ir, q.element
    form = dice.weighted((("each", 6), ("range", 2.5), ("while", 1)))
    if q.source.parts == ("range",):
        start, stop = xs.removeprefix("(range ").removesuffix(" 1)").split(" ", 1)
        if form != "while" or "(continue)" in step:
            return f"(range {IT} {start} {stop} 1 {step})"
        return f"(var {IT} int {start}) (while (lt {IT} {stop}) {step} (set {IT} (add {IT} 1)))"
    if q.source.kind == CHAR:
        text = q.source.args[0].name
        if form == "range":
            return f"(range i 0 (str_length {text}) 1 (let {IT} str (str_index {text} i)) {step})"
        return f"(for ({IT}) {dice.pick((text, xs))} {step})"
    if form == "each" or not q.source.plain:
        return f"(for ({IT}) {xs} {step})"
    if form == "range" or "(continue)" in step:
        return f"(range i 0 (length {xs}) 1 (let {IT} {t} (index {xs} i)) {step})"
    return f"(var i int 0) (while (lt i (length {xs})) (let {IT} {t} (index {xs} i)) {step} (set i (add i 1)))"


# ---------------------------------------------------------------- one more step


def _after(dice: Dice, body: str, made: Made) -> tuple[str, Type, Told]:
    """The query, sometimes with one more step on its result."""
    told = Told(made.nouns, made.orders, made.conditions, made.extra)
    options = [s for s in STEPS.get(made.returns, ()) if not (made.name.startswith("sort") and s[4])]
    if made.extra or not options or not made.nouns or not dice.chance(0.12) or body.count("(return ") != 1:
        return body, made.returns, told
    ir, returns, noun, then, _ = dice.pick(options)
    body = body.replace("(return ", "(let got " + str(made.returns) + " ", 1) + f" (return {ir})"
    nouns = tuple(noun.replace("{it}", n.removeprefix("a list of ")) for n in made.nouns) if noun else ()
    orders = tuple(f"{o}, [and |]then {then}".replace("[and |]", dice.pick(("and ", ""))) for o in made.orders) if then else ()
    if not nouns and not orders:
        nouns = tuple(f"{n}, {then}" for n in made.nouns)
    return body, returns, Told(nouns, orders)


# type of the result -> (logic over `got`, type, noun with {it}, order, whether it orders)
_STEPS_INTS = (
    ("(sort got)", list_of(INT), "{it}, sorted in ascending order", "sort the result in ascending order", True),
    ("(sort_desc got)", list_of(INT), "{it}, sorted in descending order", "sort the result in descending order", True),
    ("(reverse got)", list_of(INT), "{it}, in reverse order", "reverse the result", True),
    ("(take got 3)", list_of(INT), "the first three of {it}", "return the first three of the result", False),
    ("(running_sums got)", list_of(INT), "the running totals of {it}", "return the running totals of the result", False),
    ("(unique got)", list_of(INT), "{it}, each value only once", "remove duplicates from the result", False),
    ("(differences got)", list_of(INT), "the differences between neighbours among {it}", "return the differences between neighbours of the result", False),
)
_STEPS_TEXTS = (
    ("(sort got)", list_of(STR), "{it}, in alphabetical order", "sort the result alphabetically", True),
    ("(reverse got)", list_of(STR), "{it}, in reverse order", "reverse the result", True),
    ("(join got \", \")", STR, "{it}, joined by a comma and a space", "join the result with a comma and a space", False),
    ("(join got \" \")", STR, "{it}, joined by spaces into one string", "join the result with spaces", False),
    ("(unique got)", list_of(STR), "{it}, each only once", "remove duplicates from the result", False),
)
_STEPS_NUMBER = (
    ("(mul got 2)", INT, "twice {it}", "double the result", False), ("(is_even got)", BOOL, "", "tell whether the result is even", False),
    ("(neg got)", INT, "{it}, with its sign changed", "negate the result", False), ("(max2 got 10)", INT, "{it}, but at least 10", "return the result, but at least 10", False),
    ("(floormod got 10)", INT, "the last digit (remainder modulo 10) of {it}", "take the result modulo 10", False), ("(mul got got)", INT, "the square of {it}", "square the result", False),
    ("(int_to_str got)", STR, "{it}, as a string", "convert the result to a string", False), ("(min2 got 100)", INT, "{it}, capped at 100", "cap the result at 100", False),
)
_STEPS_TEXT = (
    ("(upper got)", STR, "{it}, in upper case", "convert the result to upper case", False), ("(str_reverse got)", STR, "{it}, reversed", "reverse the result", False),
    ("(str_length got)", INT, "the length of {it}", "return the length of the result", False), ("(strip got)", STR, "{it}, without spaces at both ends", "strip spaces from both ends", False),
)
STEPS: dict[Type, tuple[tuple[str, Type, str, str, bool], ...]] = {list_of(INT): _STEPS_INTS, list_of(STR): _STEPS_TEXTS, INT: _STEPS_NUMBER, STR: _STEPS_TEXT}


def compared_dream(dice: Dice) -> Draft | None:
    """Two results from one collection, joined by an operator, a comparison or a tuple."""
    introduced = dice.chance(0.3)
    s = dice.weighted(SOURCES)(dice)
    a, b = query(dice, s, 0.8, 0.15, introduced), query(dice, s, 0.8, 0.15, introduced)
    makers: list[tuple[Callable[[Query], Made], float]] = [(sum_of, 3.0), (count_of, 2.0)]
    fitting = {m: fits for m, _, fits in TERMINALS}
    chosen = dice.weighted(makers)
    other = chosen if dice.chance(0.8) else dice.weighted(makers)
    if not fitting[chosen](a) or not fitting[other](b) or a.value_type == FLOAT or (a.pred == b.pred and a.key == b.key):
        return None
    b = replace(b, speech=a.speech)
    if set(b.args) - set(s.args) & set(a.args) and {x.name for x in a.args} & {x.name for x in b.args if x not in s.args}:
        return None
    first = chosen(a)
    a.speech.told = True  # the second part mentions the list again
    second = other(b)
    if first.returns != INT or second.returns != INT:
        return None
    x, y = dice.vary(dice.pick(first.nouns[:2])), dice.vary(dice.pick(second.nouns[:2]))
    args = tuple(dict.fromkeys((*a.args, *b.args)))
    if len({p.name for p in args}) < len(args):
        return None
    form = dice.pick(("sub", "tuple", "gt", "eq", "abs", "max2", "add", "mul"))
    one, two = first.expr, second.expr
    told, ir, returns = {
        "sub": (Told((f"{x} minus {y}", f"the difference between {x} and {y} (the first minus the second)")), f"(sub {one} {two})", INT),
        "tuple": (Told((f"a tuple of {x} and {y}", f"{x} and {y}, as a pair", f"both {x} and {y}, in a tuple")), f"(tuple {one} {two})", tuple_of(INT, INT)),
        "gt": (Told((), (), (f"{x} is greater than {y}", f"{x} exceeds {y}")), f"(gt {one} {two})", BOOL),
        "eq": (Told((), (), (f"{x} equals {y}", f"{x} and {y} are the same")), f"(eq {one} {two})", BOOL),
        "abs": (Told((f"the absolute difference between {x} and {y}", f"how far apart {x} and {y} are")), f"(abs (sub {one} {two}))", INT),
        "max2": (Told((f"the larger one of {x} and {y}",)), f"(max2 {one} {two})", INT),
        "add": (Told((f"{x} plus {y}",), (f"add {x} and {y}",)), f"(add {one} {two})", INT),
        "mul": (Told((f"{x} multiplied by {y}", f"the product of {x} and {y}"),), f"(mul {one} {two})", INT),
    }[form]
    body = f"(return {ir})"
    if dice.chance(0.4):
        body = f"(let one int {one}) (let two int {two}) (return {ir.replace(one, 'one').replace(two, 'two')})"
    elif form in ("sub", "tuple", "gt", "eq") and first.step and second.step and first.start == second.start == "(var acc int 0)" and dice.chance(0.6):
        def part(q: Query, made: Made, name: str) -> str:
            step = made.step.replace("acc", name)
            return f"(if {q.test} ({step}))" if q.pred else step

        end = {"sub": "(sub one two)", "tuple": "(tuple one two)", "gt": "(gt one two)", "eq": "(eq one two)"}[form]
        body = f"(var one int 0) (var two int 0) (for ({IT}) {s.ir} {part(a, first, 'one')} {part(b, second, 'two')}) (return {end})"
    return Draft(args, returns, body, told, introduced, (form, first.name, second.name, "two results"))
