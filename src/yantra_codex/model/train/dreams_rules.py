"""Dreams that decide: one value, conditions on it, and what comes out in each case; ladders of bounds, tariffs, guards."""

from __future__ import annotations

from dataclasses import replace

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, tuple_of
from yantra_codex.model.train.dreams_lexicon import RELATIONS, Key, constant, key_of
from yantra_codex.model.train.dreams_programs import Draft
from yantra_codex.model.train.dreams_sources import a_pred, both, spoken, text_arg
from yantra_codex.model.train.dreams_words import Arg, Dice, Speech, Told, scalar

GRADES = (("low", "medium", "high"), ("small", "medium", "large"), ("cold", "mild", "hot"), ("fail", "pass", "excellent"), ("child", "adult", "senior"),
          ("cheap", "fair", "expensive"), ("slow", "normal", "fast"), ("C", "B", "A"), ("green", "yellow", "red"))
YES_NO = (("yes", "no"), ("ok", "error"), ("even", "odd"), ("accept", "reject"), ("in", "out"), ("A", "B"), ("open", "closed"))


def _subject(dice: Dice, kind: Type) -> tuple[Arg, str]:
    """One value and how it is called later."""
    if kind == STR:
        arg = text_arg(dice, dice.pick(("word", "sentence")))
        return arg, arg.later
    name = dice.pick(("n", "x", "number", "value", "score", "amount", "age", "temperature"))
    said = {"n": "an integer n", "x": "a number x", "number": "a number", "value": "a value"}.get(name, f"a given {name}")
    later = name if len(name) == 1 else f"the {name}"
    return Arg(name, kind, said, later, dice.pick(("", "", "natural"))), later


def _spread(dice: Dice, later: str, arg: Arg, told: bool) -> str:
    return later if told else dice.pick((arg.first, later))


def _said(key: Key, later: str) -> str:
    """What a key makes of one value: "the square of n", "n plus 3", "the string without vowels"."""
    for lead in ("value ", "form "):
        if key.one.startswith(lead):
            return f"{later} {key.one.removeprefix(lead)}"
    return f"the {key.one} of {later}"


def either_dream(dice: Dice) -> Draft | None:
    """One thing if a condition holds, otherwise another."""
    kind = dice.pick((INT, INT, INT, STR))
    arg, later = _subject(dice, kind)
    speech = Speech(dice, dice.chance(0.55))
    taken = [arg]
    p, extra = a_pred(dice, kind, taken, 0.15)
    if not extra and dice.chance(0.25):
        q, _ = a_pred(dice, kind, taken, 0.0)
        if q.ir != p.ir:
            p = both(dice, p, q)
    p = spoken(p, extra, speech)
    test = p.ir.replace("{x}", arg.name)
    is_ = dice.pick(p.is_)
    subject = _spread(dice, later, arg, speech.told)
    style = dice.weighted((("values", 4), ("words", 3), ("bool", 3), ("guard", 1.5)))
    if style == "bool":
        told = Told((), (), (f"{subject} {is_}",))
        body = dice.pick((f"(return {test})", f"(if {test} ((return true))) (return false)"))
        return Draft((arg, *extra), BOOL, body, told, speech.told, ("condition", "rule"), witness=f"(return [{test}])")
    if style == "words":
        yes, no = dice.pick(YES_NO)
        if {yes, no} == {"even", "odd"}:
            return None
        one, two, returns = f'"{yes}"', f'"{no}"', STR
        yes, no = f"'{yes}'", f"'{no}'"
    else:
        a, b = key_of(dice, kind, result=kind), key_of(dice, kind, result=kind)
        if a is None or b is None or a.ir == b.ir or " ones " in a.one + b.one:
            return None
        a, b = (k.with_k(*constant(dice, k.hole)) if k.hole else k for k in (a, b))
        one, two, returns = a.ir.replace("{x}", arg.name), b.ir.replace("{x}", arg.name), kind
        yes, no = _said(a, later), _said(b, later)
        if dice.chance(0.3):
            two, no = arg.name, f"{later} itself"
        if kind == INT and dice.chance(0.3):
            two, no = dice.pick((("0", "0"), ("-1", "-1"), ("1", "1")))
    if style == "guard" and kind == INT:
        told = Told((f"{yes}, [but raise a ValueError if|or an error (ValueError) if] {subject} {is_}",))
        body = f'(if {test} ((raise ValueError "not allowed"))) (return {one})'
        return Draft((arg, *extra), returns, body, told, speech.told, ("guard", "rule"), raises=True)
    orders = (f"return {yes} if {subject} {is_}, [and {no} otherwise|otherwise {no}|else {no}]", f"if {subject} {is_}, return {yes}; otherwise return {no}",
              f"[give|produce] {yes} when {subject} {is_} and {no} [in all other cases|when not|if not]")
    body = dice.pick((f"(if {test} ((return {one}))) (return {two})", f"(return (if {test} {one} {two}))", f"(if {test} ((return {one})) ((return {two})))",
                      f"(var out {returns} {two}) (if {test} ((set out {one}))) (return out)"))
    return Draft((arg, *extra), returns, body, Told((), orders), speech.told, ("either", "rule"), witness=f"(return [{test}])")


def ladder_dream(dice: Dice) -> Draft | None:
    """A word for the range in which a value lies."""
    grades = list(dice.pick(GRADES))
    first = dice.pick((5, 10, 10, 18, 20, 30, 50))
    bounds = [first, first + dice.pick((5, 10, 20, 40, 47))]
    if dice.chance(0.3):
        grades, bounds = grades[:2], bounds[:1]
    of_text = dice.chance(0.2)
    if of_text:
        arg = text_arg(dice, "word")
        value, said, bounds = f"(str_length {arg.name})", f"the length of {arg.later}", [b // 5 + 1 for b in bounds]
        if len(set(bounds)) < len(bounds):
            return None
    else:
        name = dice.pick(("score", "value", "temperature", "age", "speed", "price", "n"))
        arg = Arg(name, INT, f"a {name}" if name != "n" else "an integer n", f"the {name}" if name != "n" else "n", "")
        value, said = name, arg.later
    speech = Speech(dice, dice.chance(0.5))
    below = dice.chance(0.6)
    compare, word = ("lt", "less than") if below else ("ge", "at least")
    if not below:
        bounds.reverse()
        grades.reverse()
    if dice.chance(0.2) and below:
        compare, word = "le", "at most"
    cases = [f"'{g}' if {said if i == 0 else 'it'} is {word} {b}" for i, (g, b) in enumerate(zip(grades, bounds, strict=False))]
    otherwise = f"'{grades[-1]}' otherwise"
    orders = (f"return {', '.join(cases)} and {otherwise}", f"classify {said} as {', '.join(cases)}, else '{grades[-1]}'")
    steps = "".join(f'(if ({compare} {value} {b}) ((return "{g}"))) ' for g, b in zip(grades, bounds, strict=False))
    nested = f'"{grades[-1]}"'
    for g, b in reversed(list(zip(grades, bounds, strict=False))):
        nested = f'(if ({compare} {value} {b}) "{g}" {nested})'
    body = dice.pick((f'{steps}(return "{grades[-1]}")', f"(return {nested})"))
    pool: tuple[object, ...] = tuple(b + d for b in bounds for d in (-3, -1, 0, 1, 4))
    return Draft((arg,), STR, body, Told((), orders), speech.told, ("ladder", "rule"), pools=None if of_text else {arg.name: pool})


def tariff_dream(dice: Dice) -> Draft | None:
    """A sum of money or points by bands: up to a bound at one rate, beyond it at another; or a fee with a discount."""
    units, bound, rate, other = dice.pick(("units", "hours", "kilometres", "copies", "tickets")), dice.pick((3, 5, 10, 20)), dice.pick((2, 3, 5, 10)), dice.pick((1, 4, 6, 8))
    base = dice.pick((0, 0, 5, 10))
    arg = Arg(units, INT, f"a number of {units}", f"the number of {units}", "natural")
    x = units
    lead = f"a fixed {base} plus " if base else ""
    if rate == other:
        return None
    speech = Speech(dice, dice.chance(0.3))
    how = dice.pick(("bands", "discount", "free"))
    said = speech.of(arg)
    if how == "bands":
        nouns = (f"the price for {said}, which is {lead}{rate} for each of the first {bound} {units} and {other} for each further one",
                 f"what {said} cost: {lead}{rate} each up to {bound} {units}, and {other} each for those beyond")
        low, high = f"(mul (min2 {x} {bound}) {rate})", f"(mul (max2 0 (sub {x} {bound})) {other})"
        ir = f"(add (add {base} {low}) {high})" if base else f"(add {low} {high})"
        body = dice.pick((f"(return {ir})", f"(if (le {x} {bound}) ((return (add {base} (mul {x} {rate}))))) (return (add {base} (add (mul {bound} {rate}) (mul (sub {x} {bound}) {other}))))"))
    elif how == "discount":
        nouns = (f"the total for {said} at {rate} each, less {other} if there are more than {bound}", f"the cost of {said} at {rate} each, where {other} is taken off the total when more than {bound} are bought")
        body = dice.pick((f"(var total int (mul {x} {rate})) (if (gt {x} {bound}) ((set total (sub total {other})))) (return total)", f"(return (if (gt {x} {bound}) (sub (mul {x} {rate}) {other}) (mul {x} {rate})))"))
    else:
        nouns = (f"the fee for {said}, where the first {bound} are free and every further one costs {rate}", f"what must be paid for {said}: nothing for up to {bound} and {rate} for each beyond that")
        body = dice.pick((f"(if (le {x} {bound}) ((return 0))) (return (mul (sub {x} {bound}) {rate}))", f"(return (mul (max2 0 (sub {x} {bound})) {rate}))"))
    pool = (0, 1, bound - 1, bound, bound + 1, bound + 5, 2 * bound)
    return Draft((arg,), INT, body, Told(nouns), speech.told, ("tariff", "rule"), pools={arg.name: pool})


def two_values_dream(dice: Dice) -> Draft | None:
    """Two values and a relation between them."""
    kind = dice.pick((INT, INT, STR))
    r = dice.weighted([(r, r.weight) for r in RELATIONS[kind]])
    if r.hole:
        ir, said = constant(dice, r.hole)
        r = replace(r, ir=r.ir.replace("{k}", ir), phrase=r.phrase.replace("{k}", said))
    names = dice.pick((("x", "y"), ("m", "n"), ("first", "second"))) if kind == INT else dice.pick((("s", "t"), ("first", "second"), ("left", "right")))
    what = "number" if kind == INT else "string"
    says = [n if len(n) == 1 else f"the {n} {what}" for n in names]
    a, b = (Arg(n, kind, f"a {what} {n}" if len(n) == 1 else f"a {n} {what}", say, "word" if kind == STR else "") for n, say in zip(names, says, strict=True))
    test = r.ir.replace("{a}", names[0]).replace("{b}", names[1])
    phrase = r.phrase.replace("{a}", says[0]).replace("{b}", says[1])
    speech = Speech(dice, dice.chance(0.6))
    if dice.chance(0.4):
        return Draft((a, b), BOOL, dice.pick((f"(return {test})", f"(if {test} ((return true))) (return false)")), Told((), (), (phrase,)), speech.told, ("relation", "rule"))
    if kind == INT:
        choices = [("(add {a} {b})", "their sum"), ("(mul {a} {b})", "their product"), ("(sub {a} {b})", f"{says[0]} minus {says[1]}"), ("(max2 {a} {b})", "the larger one"), ("0", "0"), ("-1", "-1"), ("{a}", says[0]), ("{b}", says[1])]
    else:
        choices = [("(str_concat {a} {b})", f"{says[0]} followed by {says[1]}"), ("(str_concat {b} {a})", f"{says[1]} followed by {says[0]}"), ("{a}", says[0]), ("{b}", says[1]), ('""', "an empty string")]
    one, two = dice.pick(choices), dice.pick(choices)
    if one == two:
        return None
    x, y = (c[0].replace("{a}", names[0]).replace("{b}", names[1]) for c in (one, two))
    orders = (f"return {one[1]} if {phrase}, and {two[1]} otherwise", f"if {phrase}, return {one[1]}, otherwise {two[1]}")
    body = dice.pick((f"(if {test} ((return {x}))) (return {y})", f"(return (if {test} {x} {y}))"))
    return Draft((a, b), kind, body, Told((), orders), speech.told, ("relation", "rule"), witness=f"(return [{test}])")


def formula_dream(dice: Dice) -> Draft | None:
    """A formula over two or three numbers, told step by step."""
    t = dice.pick((INT, INT, FLOAT))
    names = dice.pick((("a", "b", "c"), ("x", "y", "z"), ("length", "width", "height"), ("price", "quantity", "discount"), ("m", "n", "k")))[: dice.pick((2, 2, 3))]
    args = tuple(Arg(n, t, n if len(n) == 1 else f"a {n}", n if len(n) == 1 else f"the {n}", "") for n in names)
    ops = (("add", "{0} plus {1}", "the sum of {0} and {1}", "add {1} to the result"), ("mul", "{0} times {1}", "the product of {0} and {1}", "multiply the result by {1}"),
           ("sub", "{0} minus {1}", "the difference {0} minus {1}", "subtract {1} from the result"), ("max2", "", "the larger of {0} and {1}", "replace the result by {1} if that is larger"))
    speech = Speech(dice, dice.chance(0.5))
    said = [speech.of(a) for a in args]
    one, two = dice.pick(ops), dice.pick(ops)
    last = said[2] if len(args) == 3 else (c := dice.pick(("2", "3", "5", "10", "100")))
    k = names[2] if len(args) == 3 else c if t == INT else f"{c}.0"
    inner, first = f"({one[0]} {names[0]} {names[1]})", one[2].replace("{0}", said[0]).replace("{1}", said[1])
    orders = (f"take {first} and {two[3].replace('{1}', last)}", f"compute {first} and then {two[3].replace('{1}', last)}")
    nouns = (two[2].replace("{0}", first).replace("{1}", last),) if two[0] != "sub" else ()
    body = dice.pick((f"(return ({two[0]} {inner} {k}))", f"(let part {t} {inner}) (return ({two[0]} part {k}))"))
    return Draft(args, t, body, Told(nouns, orders), speech.told, ("formula", "rule"))


def kinds_dream(dice: Dice) -> Draft | None:
    """A list of words for the numbers up to n: another word where a condition holds."""
    n = scalar(dice, ("n", "k", "m"), INT, "natural")
    d, e = dice.pick((2, 3, 4, 5)), dice.pick((6, 7, 8, 9, 10))
    if e % d == 0:
        return None
    one, two = dice.pick((("red", "blue"), ("tick", "tock"), ("a", "b"), ("left", "right")))
    speech = Speech(dice, dice.chance(0.3))
    nouns = (f"a list for the numbers from 1 to {speech.of(n)} that holds '{one}' for multiples of {d}, '{two}' for other multiples of {e}, and the number itself as a string otherwise",)
    body = (f'(var out list[str] (the list[str] [])) (range i 1 (add {n.name} 1) 1 (if (is_divisible i {d}) ((do list_push out "{one}")) ((if (is_divisible i {e}) ((do list_push out "{two}")) '
            "((do list_push out (int_to_str i))))))) (return out)")
    return Draft((n,), list_of(STR), body, Told(nouns), speech.told, ("labels", "rule"))


def summary_dream(dice: Dice) -> Draft | None:
    """Two facts of one value as a tuple."""
    kind = dice.pick((INT, STR))
    arg, _ = _subject(dice, kind)
    speech = Speech(dice, dice.chance(0.4))
    a, b = key_of(dice, kind), key_of(dice, kind)
    if a is None or b is None or a.ir == b.ir or any(k.one.startswith(("value", "form")) for k in (a, b)):
        return None
    a, b = (k.with_k(*constant(dice, k.hole)) if k.hole else k for k in (a, b))
    nouns = (f"a tuple of the {a.one} and the {b.one} of {speech.of(arg)}", f"the {a.one} and the {b.one} of {speech.of(arg)}, as a pair")
    body = f"(return (tuple {a.ir.replace('{x}', arg.name)} {b.ir.replace('{x}', arg.name)}))"
    return Draft((arg,), tuple_of(a.result, b.result), body, Told(nouns), speech.told, ("two facts", "rule"))


RULES = ((either_dream, 5.0), (ladder_dream, 2.0), (tariff_dream, 1.0), (two_values_dream, 2.5), (formula_dream, 2.0), (kinds_dream, 0.3), (summary_dream, 0.8))


def rule_dream(dice: Dice) -> Draft | None:
    """One of the forms that decide."""
    return dice.weighted(RULES)(dice)
