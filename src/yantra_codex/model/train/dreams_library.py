"""Dreams made of the library's patterns: one as it is, one after another, for each element, as a condition, a key or a guard.

What a pattern does is said in the words of its own summary and phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, tuple_of
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.lifted import lifted
from yantra_codex.model.train.dreams_lexicon import PAIR, RELATIONS, Key, conditions_on, constant, key_of
from yantra_codex.model.train.dreams_programs import Draft
from yantra_codex.model.train.dreams_queries import STEPS
from yantra_codex.model.train.dreams_sources import IT
from yantra_codex.model.train.dreams_words import Arg, Dice, Told

TYPE_WORDS = {"int": "an integer", "float": "a number", "str": "a string", "bool": "a flag", "list[int]": "a list of integers", "list[str]": "a list of strings",
              "list[float]": "a list of numbers", "list[bool]": "a list of flags", "list[list[int]]": "a list of lists of integers", "map[str,int]": "a dictionary from strings to integers"}
ELEMENTS = {"int": ("number", "numbers"), "str": ("string", "strings"), "list[int]": ("list", "lists"), "float": ("number", "numbers"), "tuple[int,int]": ("pair", "pairs"),
            "list[str]": ("list", "lists"), "map[str,int]": ("dictionary", "dictionaries"), "tuple[str,int]": ("pair", "pairs")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A pattern ready for use. noun: "the sum of ..."; condition: "every element is ..." for a bool result, else ""."""

    pattern: Pattern
    program: Program
    noun: str
    condition: str

    @property
    def name(self) -> str:
        return self.pattern.name

    @property
    def types(self) -> tuple[Type, ...]:
        return tuple(t for _, t in self.pattern.params)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all patterns, in the library's order."""
    return tuple(p.name for p in all_patterns())


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Pattern]:
    return {p.name: p for p in all_patterns()}


@lru_cache(maxsize=4096)
def piece(name: str) -> Piece | None:
    """A pattern by name; None where it does not lift or deals with effects."""
    p = _patterns()[name]
    program = lifted(p.source, p.name, [t for _, t in p.params], p.returns, [n for n, _ in p.params])
    if program is None or any(q.inout for q in program.entry.params):
        return None
    program = Program(tuple(replace(f, doc="") for f in program.functions))  # a doc would tell the request's words
    text = p.summary.removeprefix("Return ").rstrip(".")
    condition = ""
    if p.returns == BOOL:
        for lead in ("whether ", "True if "):
            if text.startswith(lead):
                condition = text.removeprefix(lead)
    return Piece(p, program, text, condition)


@lru_cache(maxsize=1)
def _by_types() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Names of the patterns without function parameters by their first parameter's type (only it is asked) and by result."""
    takes: dict[str, list[str]] = {}
    gives: dict[str, list[str]] = {}
    for p in all_patterns():
        if any(t.name == "func" for _, t in p.params) or not p.params:
            continue
        if len(p.params) == 1:
            takes.setdefault(str(p.params[0][1]), []).append(p.name)
        gives.setdefault(str(p.returns), []).append(p.name)
    return takes, gives


# ---------------------------------------------------------------- arguments and functions


def _args(p: Pattern) -> tuple[Arg, ...]:
    """The parameters that are values, told by their types and names."""
    out = []
    for name, t in p.params:
        if t.name != "func":
            words = TYPE_WORDS.get(str(t), {"list": "a list", "map": "a dictionary", "tuple": "a tuple", "option": "an optional value"}.get(t.name, "a value"))
            first = name if len(name) == 1 else f"{words} {name}"
            out.append(Arg(name, t, first, f"the {name}" if len(name) > 2 else name, "sorted" if name == "ordered" else ""))
    return tuple(out)


def _rows(p: Pattern) -> tuple[tuple[Any, ...], ...]:
    """The arguments of the pattern's doctests, functions left out."""
    if any(t.name == "func" for _, t in p.params):
        return ()
    return tuple(e.args for e in p.examples if e.raises is None and len(e.args) == len(p.params))


def _function(dice: Dice, name: str, t: Type) -> tuple[str, str, str] | None:
    """A function for a parameter that asks for one: logic, what it does in words, its part name."""
    *params, result = t.args
    kinds = [str(x) for x in params]
    if len(params) == 1 and (params[0] in (INT, STR) or params[0] == PAIR):
        kind = params[0]
        if result == BOOL:
            p = conditions_on(dice, kind)
            if p.hole:
                p = p.with_k(*constant(dice, p.hole))
            i = dice.pick(range(len(p.is_)))
            return f"(fn ({IT}:{kind}) {p.ir.replace('{x}', IT)})", dice.pick((f"the condition {name} is that it {p.is_[i]}", f"use as {name} whether it {p.is_[i]}", f"here the condition {name} holds for what {p.is_[i]}")), "condition"
        if str(result) == "list[str]":
            op, said = dice.pick((("chars", "characters"), ("split_words", "words")))
            return f"(fn ({IT}:{kind}) ({op} {IT}))", f"the function {name} gives the list of the {said} of a string", "function"
        k: Key | None = key_of(dice, kind, result=result)
        if k is None:
            return None
        if k.hole:
            k = k.with_k(*constant(dice, k.hole))
        one = k.one.replace("{field}", "number")
        return f"(fn ({IT}:{kind}) {k.ir.replace('{x}', IT)})", dice.pick((f"the function {name} gives the {one}", f"use the {one} as {name}", f"{name} is the {one}")), "function"
    if kinds == ["int", "int"] and result == INT:
        op, said = dice.pick((("add", "adds them"), ("mul", "multiplies them"), ("max2", "takes the larger one"), ("min2", "takes the smaller one"), ("sub", "subtracts the second from the first")))
        return f"(fn (u1:int u2:int) ({op} u1 u2))", f"for two values {name} {said}", "function"
    if kinds == ["int", "int"] and result == BOOL:
        r = dice.weighted([(r, r.weight) for r in RELATIONS[INT]])
        ir, said = constant(dice, r.hole) if r.hole else ("", "")
        logic = r.ir.replace("{k}", ir).replace("{a}", "u1").replace("{b}", "u2")
        return f"(fn (u1:int u2:int) {logic})", f"{name} of a and b means that {r.phrase.replace('{k}', said).replace('{a}', 'a').replace('{b}', 'b')}", "condition"
    if kinds == ["str", "int"] and result == BOOL:
        number = dice.pick((2, 3, 5, 10))
        return f"(fn (u1:str u2:int) (gt u2 {number}))", f"the condition {name} is that the value is greater than {number}", "condition"
    return None


def documented(name: str) -> tuple[Example, ...]:
    """A pattern's own examples, errors included; none where it takes functions."""
    p = _patterns()[name]
    if any(t.name == "func" for _, t in p.params):
        return ()
    return tuple(replace(e, source="dream") for e in p.examples if len(e.args) == len(p.params))


# ---------------------------------------------------------------- one pattern


def single(dice: Dice, name: str) -> Draft | None:
    """One pattern; its function parameters are filled."""
    got = piece(name)
    if got is None:
        return None
    p, extra, call, parts = got.pattern, [], [], [name]
    for param, t in p.params:
        if t.name != "func":
            call.append(param)
            continue
        filled = _function(dice, param, t)
        if filled is None or not filled[1]:
            return None
        call.append(filled[0])
        extra.append(filled[1])
        parts.append(filled[2])
    introduced = dice.chance(0.35)
    told = _told(dice, got, tuple(extra))
    return Draft(_args(p), p.returns, f"(return (call {name} {' '.join(call)}))", told, introduced, tuple(parts), got.program.functions, rows=_rows(p), raises="error" in p.summary)


def _told(dice: Dice, got: Piece, extra: tuple[str, ...] = ()) -> Told:
    """A pattern in its own words: the summary, a phrase, or both."""
    p = got.pattern
    summary = _reworded(dice, got.condition or got.noun)
    phrase = dice.pick(p.phrases) if p.phrases else ""
    form = dice.random.random()
    if phrase and not extra and form < 0.18:
        return Told(orders=(phrase,), plain=True)
    if phrase and form < 0.42:
        return Told(nouns=() if got.condition else (summary,), conditions=(summary,) if got.condition else (), extra=extra, title=phrase)
    return Told((), (), (summary,), extra) if got.condition else Told((summary,), (), (), extra)


WORDS = (("the list", ("the array", "the given list", "the list", "the list of values")), ("elements", ("items", "values", "entries", "elements")), ("element", ("item", "value", "entry", "element")),
         ("neighbours", ("adjacent elements", "neighbors", "neighbours")), ("the text", ("the string", "the given string", "the text")), ("texts", ("strings", "texts")),
         ("the number(?! of| in| that| with| which)", ("the given number", "the number", "the integer")))


def _reworded(dice: Dice, text: str) -> str:
    """A summary with some of its words replaced by others of the same meaning."""
    for word, others in WORDS:
        if dice.chance(0.35):
            text = re.sub(rf"\b{word}\b", dice.pick(others), text)
    return text


# ---------------------------------------------------------------- compositions


def composed(dice: Dice, name: str) -> Draft | None:
    """A pattern as a part of something larger."""
    got = piece(name)
    if got is None or not got.types or any(t.name == "func" for t in got.types):
        return None
    form = dice.weighted(((_then, 2.0), (_after_another, 3.0), (_for_each, 3.0), (_as_condition, 2.0), (_as_key, 2.0), (_beside, 1.5), (_guarded, 2.0)))
    return form(dice, got)


def _call(got: Piece) -> str:
    return f"(call {got.name} {' '.join(n for n, _ in got.pattern.params)})"


def _then(dice: Dice, got: Piece) -> Draft | None:
    steps = STEPS.get(got.pattern.returns)
    if not steps:
        return None
    ir, returns, noun, then, _ = dice.pick(steps)
    text = _reworded(dice, got.noun)
    orders = (f"[find|compute|determine] {text}, [and then|then] {then}",) if then else ()
    nouns = (noun.replace("{it}", text),) if noun and "," not in text and len(text) < 60 else ()
    if not orders and not nouns:
        return None
    body = f"(let got {got.pattern.returns} {_call(got)}) (return {ir})"
    return Draft(_args(got.pattern), returns, body, Told(nouns, orders), dice.chance(0.4), (got.name, "then"), got.program.functions, rows=_rows(got.pattern))


def _after_another(dice: Dice, got: Piece) -> Draft | None:
    """The result of one pattern is the argument of the next."""
    takes, _ = _by_types()
    following = [n for n in takes.get(str(got.pattern.returns), ()) if n != got.name]
    second = piece(dice.pick(following)) if following else None
    if second is None:
        return None
    one, two = _reworded(dice, got.noun), second.condition or second.noun
    thing = {"int": "that number", "str": "that string", "float": "that number", "bool": "that flag"}.get(str(got.pattern.returns), "that list" if got.pattern.returns.name == "list" else "that result")
    ask = f"tell whether {two}" if second.condition else f"return {two}"
    orders = (f"[find|compute|determine|take] {one}; then, for {thing}, {ask}", f"first [find|compute|work out] {one}, then do this with the result: {ask}")
    table = {f.name: f for f in (*got.program.functions, *second.program.functions)}
    if len(table) < len(got.program.functions) + len(second.program.functions):
        return None
    body = f"(let got {got.pattern.returns} {_call(got)}) (return (call {second.name} got))"
    return Draft(_args(got.pattern), second.pattern.returns, body, Told((), orders), dice.chance(0.4), (got.name, second.name, "pipeline"), tuple(table.values()), rows=_rows(got.pattern))


def _each(dice: Dice, got: Piece) -> tuple[Arg, str, str, tuple[tuple[Any, ...], ...]] | None:
    """A list of what a pattern takes: the argument, its elements' nouns, values for it."""
    if len(got.types) != 1 or str(got.types[0]) not in ELEMENTS:
        return None
    one, many = ELEMENTS[str(got.types[0])]
    values = [row[0] for row in _rows(got.pattern)]
    if len(values) < 2:
        return None
    rows = tuple(([dice.pick(values) for _ in range(dice.between(1, 4))],) for _ in range(6))
    name = dice.pick(("xs", "items", "data", many.replace(" ", "_")))
    return Arg(name, list_of(got.types[0]), f"a list of {many}", dice.pick(("the list", name))), one, many, rows


def _for_each(dice: Dice, got: Piece) -> Draft | None:
    """The pattern for every element; its results as a list, or added up."""
    each = _each(dice, got)
    if each is None:
        return None
    arg, one, many, rows = each
    text, t, returns = _reworded(dice, got.condition or got.noun), got.types[0], got.pattern.returns
    call = f"(call {got.name} {IT})"
    asked = f"whether {text}" if got.condition else text
    at = "the list"
    if returns == INT and dice.chance(0.35):
        orders = (f"add up over all {many} of {at} [the following|this]: {asked}", f"for each {one} of a list, [compute|find] {asked}, and return the sum of the results")
        body = dice.pick((f"(return (sum_by {arg.name} (fn ({IT}:{t}) {call})))", f"(var total int 0) (for ({IT}) {arg.name} (let part int {call}) (set total (add total part))) (return total)"))
        return Draft((arg,), INT, body, Told((), orders), dice.chance(0.4), (got.name, "sum over elements"), got.program.functions, rows=rows)
    orders = (f"[compute|find|determine] for [each|every] {one} of a list {asked}, and return the results as a list", f"return a list that has, for each {one} of the given list, {asked}")
    body = dice.pick((f"(return (map {arg.name} (fn ({IT}:{t}) {call})))",
                      f"(var out list[{returns}] (the list[{returns}] [])) (for ({IT}) {arg.name} (let part {returns} {call}) (do list_push out part)) (return out)"))
    return Draft((arg,), list_of(returns), body, Told((), orders), dice.chance(0.4), (got.name, "for each"), got.program.functions, rows=rows)


def _as_condition(dice: Dice, got: Piece) -> Draft | None:
    """A pattern that gives a bool chooses, counts or quantifies elements."""
    each = _each(dice, got) if got.condition else None
    if each is None:
        return None
    arg, one, many, rows = each
    t, call = got.types[0], f"(call {got.name} {IT})"
    lam, text = f"(fn ({IT}:{t}) {call})", got.condition
    relative = re.sub(r"^the (number|text|word|string|list|name|matrix) (is|has|reads|contains|can|holds|equals|consists|lies)\b", r"\2", text)
    short = relative != text and "," not in relative
    such = f"that {relative}" if short else f"for which it is true that {text}"
    way = dice.pick(("keep", "keep", "count", "any", "all", "drop"))
    lists = list_of(t)
    match way:
        case "keep":
            nouns = (f"the {many} of a list that meet this condition: {text}", f"[all|those] {many} in a list {such if not short else 'with this property: each ' + relative}")
            body = dice.pick((f"(return (filter {arg.name} {lam}))", f"(var out {lists} (the {lists} [])) (for ({IT}) {arg.name} (let good bool {call}) (if good ((do list_push out {IT})))) (return out)"))
            return Draft((arg,), lists, body, Told(nouns), dice.chance(0.4), (got.name, "filter"), got.program.functions, rows=rows)
        case "drop":
            orders = (f"remove from a list every {one} {such}", f"drop each {one} of a list {such}")
            return Draft((arg,), lists, f"(return (reject {arg.name} {lam}))", Told((), orders), dice.chance(0.4), (got.name, "reject"), got.program.functions, rows=rows)
        case "count":
            nouns = (f"how many {many} of a list meet this condition: {text}", f"the number of {many} in a list for which [this holds|it is true that]: {text}".replace("that]:", "that]"))
            body = dice.pick((f"(return (count_where {arg.name} {lam}))", f"(var found int 0) (for ({IT}) {arg.name} (let good bool {call}) (if good ((set found (add found 1))))) (return found)"))
            return Draft((arg,), INT, body, Told(nouns), dice.chance(0.4), (got.name, "count"), got.program.functions, rows=rows)
        case "any":
            body = dice.pick((f"(return (any {arg.name} {lam}))", f"(for ({IT}) {arg.name} (let good bool {call}) (if good ((return true)))) (return false)"))
            return Draft((arg,), BOOL, body, Told((), (), (f"[at least one|some] {one} in a list meets this condition: {text}", f"there is some {one} in a list {such}")), dice.chance(0.4), (got.name, "any"), got.program.functions, rows=rows)
    body = dice.pick((f"(return (all {arg.name} {lam}))", f"(for ({IT}) {arg.name} (let good bool {call}) (if (not good) ((return false)))) (return true)"))
    return Draft((arg,), BOOL, body, Told((), (), (f"[every|each] {one} in a list meets this condition: {text}", f"for [every|each] {one} of a list it is true that {text}")), dice.chance(0.4), (got.name, "all"), got.program.functions, rows=rows)


def _as_key(dice: Dice, got: Piece) -> Draft | None:
    """Elements sorted, grouped or chosen by what a pattern says of each."""
    each = _each(dice, got) if got.pattern.returns in (INT, STR) else None
    if each is None:
        return None
    arg, one, many, rows = each
    t, text, result = got.types[0], got.noun, got.pattern.returns
    lam = f"(fn ({IT}:{t}) (call {got.name} {IT}))"
    hashable = t in (INT, STR)
    way = dice.pick(("sort", "sort", "down", "best", "group", "lookup")) if hashable else dice.pick(("sort", "down"))
    if way in ("sort", "down"):
        order = "ascending" if way == "sort" else "descending"
        orders = (f"sort the {many} of a list in {order} order of the following: {text}", f"order a list of {many} by this, {order}: {text}")
        return Draft((arg,), list_of(t), f"(return ({'sort_by' if way == 'sort' else 'sort_by_desc'} {arg.name} {lam}))", Told((), orders), dice.chance(0.4), (got.name, "sort_by"), got.program.functions, rows=rows)
    if way == "best" and result == INT:
        high = dice.chance(0.6)
        default, said = ('""', "an empty string") if t == STR else ("0", "0")
        nouns = (f"the {one} of a list for which this is {'largest' if high else 'smallest'} (the first one on ties, {said} for an empty list): {text}",)
        body = f"(if (is_empty {arg.name}) ((return {default}))) (return ({'max_by' if high else 'min_by'} {arg.name} {lam}))"
        return Draft((arg,), t, body, Told(nouns), dice.chance(0.4), (got.name, "max_by"), got.program.functions, rows=rows)
    if way == "lookup":
        nouns = (f"a dictionary from each {one} of a list to the following: {text}",)
        return Draft((arg,), Type("map", (t, result)), f"(return (map_to {arg.name} {lam}))", Told(nouns), dice.chance(0.4), (got.name, "map_to"), got.program.functions, rows=rows)
    orders = (f"group the {many} of a list in a dictionary by the following: {text}", f"group a list of {many} by this property of each: {text}")
    body = dice.pick((f"(return (group_by {arg.name} {lam}))",
                      f"(var out map[{result},list[{t}]] (the map[{result},list[{t}]] (map))) (for ({IT}) {arg.name} (let mark {result} (call {got.name} {IT})) (do map_default out mark (the list[{t}] [])) (do list_push (at out (key mark)) {IT})) (return out)"))
    return Draft((arg,), Type("map", (result, list_of(t))), body, Told((), orders), dice.chance(0.4), (got.name, "group_by"), got.program.functions, rows=rows)


def _beside(dice: Dice, got: Piece) -> Draft | None:
    """Two patterns on the same argument: a tuple, or an operator between two numbers."""
    takes, _ = _by_types()
    if len(got.types) != 1:
        return None
    others = [n for n in takes.get(str(got.types[0]), ()) if n != got.name]
    second = piece(dice.pick(others)) if others else None
    if second is None:
        return None
    table = {f.name: f for f in (*got.program.functions, *second.program.functions)}
    if len(table) < len(got.program.functions) + len(second.program.functions):
        return None
    arg = _args(got.pattern)
    one, two = ((f"whether {x.condition}" if x.condition else x.noun) for x in (got, second))
    a, b = _call(got), f"(call {second.name} {arg[0].name})"
    if got.pattern.returns == second.pattern.returns == BOOL:
        word = dice.pick(("and", "or"))
        conditions = (f"{got.condition} {word} {second.condition}",) if "," not in got.condition + second.condition else (f"{'both of these hold' if word == 'and' else 'at least one of these holds'}: {got.condition}; {second.condition}",)
        return Draft(arg, BOOL, f"(return ({word} {a} {b}))", Told((), (), conditions), False, (got.name, second.name, word), tuple(table.values()), rows=_rows(got.pattern))
    if got.pattern.returns == second.pattern.returns == INT and dice.chance(0.5):
        op, said = dice.pick((("sub", "the difference (first minus second) of two numbers"), ("add", "the sum of two numbers"), ("max2", "the larger of two numbers"), ("mul", "the product of two numbers")))
        body = f"(let one int {a}) (let two int {b}) (return ({op} one two))"
        return Draft(arg, INT, body, Told((f"{said}: {one}; and {two}",)), dice.chance(0.3), (got.name, second.name, op), tuple(table.values()), rows=_rows(got.pattern))
    body = f"(let one {got.pattern.returns} {a}) (let two {second.pattern.returns} {b}) (return (tuple one two))"
    return Draft(arg, tuple_of(got.pattern.returns, second.pattern.returns), body, Told((f"a tuple of two results: {one}; and {two}", f"a pair: first {one}; second {two}")), dice.chance(0.3),
                 (got.name, second.name, "tuple"), tuple(table.values()), rows=_rows(got.pattern))


def _guarded(dice: Dice, got: Piece) -> Draft | None:
    """An early way out in front of a pattern."""
    args = _args(got.pattern)
    t, returns = args[0].type, got.pattern.returns
    outs: dict[Type, tuple[tuple[str, str], ...]] = {
        INT: (("-1", "-1"), ("0", "0"), ("-99", "-99")), STR: (('""', "an empty string"), ('"none"', "'none'"), ('"error"', "'error'")), FLOAT: (("0.0", "0"), ("-1.0", "-1")), BOOL: (("false", "False"),)}
    out = outs.get(returns) or ((((f"(the {returns} [])", "an empty list"),)) if returns.name == "list" else None)
    if out is None:
        return None
    value, said = dice.pick(out)
    name = args[0].name
    if t.name in ("list", "str"):
        limit = dice.pick((0, 0, 0, 1, 2))
        size = f"({'length' if t.name == 'list' else 'str_length'} {name})"
        test = f"({'is_empty' if t.name == 'list' else 'str_is_empty'} {name})" if limit == 0 else f"(le {size} {limit})"
        what = "list" if t.name == "list" else "string"
        unit = "element" if t.name == "list" else "character"
        when = f"{name if len(name) > 2 or len(args) > 1 else 'the ' + what} is empty" if limit == 0 else f"{name} has at most {limit} {unit}{'s' if limit > 1 else ''}"
    elif t == INT:
        test, when = dice.pick(((f"(lt {name} 0)", f"{name} is negative"), (f"(eq {name} 0)", f"{name} is zero"), (f"(gt {name} 1000)", f"{name} is greater than 1000"), (f"(is_odd {name})", f"{name} is odd")))
    else:
        return None
    text = _reworded(dice, got.condition or got.noun)
    raises = dice.chance(0.15)
    out_text = "raise a ValueError" if raises else f"return {said}"
    first = '(raise ValueError "invalid")' if raises else f"(return {value})"
    asked = f"tell whether {text}" if got.condition else f"return {text}"
    orders = (f"{asked}; but {out_text} if {when}", f"{out_text} if {when}, otherwise {asked}", f"{asked}. If {when}, {out_text} instead")
    body = f"(if {test} ({first})) (return {_call(got)})"
    return Draft(args, returns, body, Told((), orders), dice.chance(0.3), (got.name, "guard"), got.program.functions, edge=t.name != "int", rows=_rows(got.pattern), raises=raises)
