"""What a dream makes of a collection's elements: a list, a number, a dictionary, a yes or no; each as expression, as loop and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, list_of, map_of, tuple_of
from yantra_codex.model.train.dreams_lexicon import (
    CHAR,
    PAIR,
    ROW,
    Pred,
    constant,
    key_of,
)
from yantra_codex.model.train.dreams_sources import IT, Query
from yantra_codex.model.train.dreams_words import (
    COUNTS,
    Arg,
    Dice,
    scalar,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A terminal: the result as an expression, as a loop (declarations, step, result) and in words."""

    name: str
    returns: Type
    expr: str
    start: str = ""
    step: str = ""
    end: str = ""
    nouns: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    fold: tuple[str, str] = ("", "")  # first value and next one of {acc}
    args: tuple[Arg, ...] = ()
    uses_test: bool = True  # whether the loop's step stands under the condition


def _default(dice: Dice, t: Type) -> tuple[str, str]:
    """What comes out where nothing is found: as logic, and said."""
    if t == STR:
        return dice.pick((('""', "an empty string"), ('"none"', "'none'"), ('""', "the empty string")))
    if t == FLOAT:
        return dice.pick((("0.0", "0"), ("-1.0", "-1")))
    return dice.pick((("0", "0"), ("-1", "-1"), ("0", "zero"), ("-1", "-1")))


def list_of_them(q: Query) -> Made:
    d = q.speech.dice
    t = q.value_type
    nouns = [q.items(), f"a [new |]list of {q.items()}", f"a list [with|containing|holding] {q.items()}"]
    orders: list[str] = []
    p, k, s = q.pred, q.key, q.source
    if p is not None and k is None:
        orders += [f"[keep|select|pick|take] only the {q.bare()}", f"[filter|pick|select] [out |]{q.items()}".replace("[out |]", ""), f"[collect|gather|extract|list] {q.items()}"]
        if p.arent:
            i = d.pick(range(len(p.are)))
            orders += [f"[remove|drop|delete|filter out] [the|all] {s.many} {q.at()} that {q.fielded(p.arent[i])}",
                       f"[remove|drop|leave out] every {s.one} {q.at()} that {q.fielded(p.isnt[i])}"]
            nouns.append(f"{s.many} {q.at()} except those that {q.fielded(p.arent[i])}")
    if k is not None and k.verbs:
        verb = q.fielded(d.pick(k.verbs))
        each = d.pick(("each", "every"))
        if p is None:
            orders += [verb.replace("{each}", f"{each} {s.one} {q.at()}"), verb.replace("{each}", f"{each} {s.one} {q.at()}") + " and return the [results|list]"]
        else:
            orders += [verb.replace("{each}", f"{each} {q.single()}") + " and leave [out|away] the others",
                       f"take the {q.bare()} and {verb.replace('{each}', 'each [of them|one]')}"]
    return Made("list", list_of(t), q.mapped(), f"(var acc {list_of(t)} (the {list_of(t)} []))", f"(do list_push acc {q.value})", "acc", tuple(nouns), tuple(orders),
                fold=(f"(the {list_of(t)} [])", f"(append acc {q.value})"))


def _conditional_map(q: Query) -> Made:
    """Those that meet the condition are changed, the others stay."""
    assert q.pred is not None and q.key is not None
    d, s = q.speech.dice, q.source
    verb = q.fielded(d.pick(q.key.verbs))
    is_ = q.fielded(d.pick(q.pred.is_))
    t, body = list_of(q.element), f"(if {q.test} {q.value} {IT})"
    orders = (f"{verb.replace('{each}', f'each {s.one} {q.at()} that {is_}')} and [leave|keep] the others [unchanged|as they are]",
              f"[go through|walk over] the {s.many} {q.at()} and {verb.replace('{each}', 'each one')} if it {is_}; [all other|the remaining] {s.many} stay the same")
    return Made("conditional map", t, f"(map {s.ir} {q.lam(body)})", f"(var acc {t} (the {t} []))",
                f"(if {q.test} ((do list_push acc {q.value})) ((do list_push acc {IT})))", "acc", orders=orders, uses_test=False)


def sum_of(q: Query) -> Made:
    t = q.value_type
    zero = "0" if t == INT else "0.0"
    value = q.value
    expr = f"(sum_by {q.kept()} {q.lam(value)})" if q.key and q.fold_seed % 3 == 0 else f"(sum {q.mapped()})"
    return Made("sum", t, expr, f"(var acc {t} {zero})", f"(set acc (add acc {value}))", "acc",
                (f"the [sum|sum|sum|total] of {q.items()}", f"the [sum|total] of {q.items()}"), (f"[add up|sum up|sum|total] {q.items()}",),
                fold=(zero, f"(add acc {value})"))


def _product(q: Query) -> Made:
    return Made("product", INT, f"(product {q.mapped()})", "(var acc int 1)", f"(set acc (mul acc {q.value}))", "acc",
                (f"the product of {q.items()}",), (f"multiply {q.items()} [together|with each other|]",), extra=_sometimes(q, 0.3, f"[for no {q.source.many} at all|if there are none] the result is 1"),
                fold=("1", f"(mul acc {q.value})"))


def _sometimes(q: Query, share: float, text: str) -> tuple[str, ...]:
    return (text,) if q.speech.dice.chance(share) else ()


def count_of(q: Query) -> Made:
    s, p = q.source, q.pred
    d = q.speech.dice
    nouns = [f"the number of {q.bare()}", f"the number of {q.bare()}", f"the count of {q.bare()}", f"how many {q.bare()} there are"]
    if p is not None:
        nouns.append(f"how many {s.many} {q.at()} {q.fielded(d.pick(p.are))}")
        nouns.append(f"how many of the {s.many} {q.at()} {q.fielded(d.pick(p.are))}")
    expr = f"(count_where {s.ir} {q.lam(q.test)})" if p is not None and q.fold_seed % 3 else f"(length {q.kept()})"
    return Made("count", INT, expr, "(var acc int 0)", "(set acc (add acc 1))", "acc", tuple(nouns), (f"count the {q.bare()}", f"count {'all ' if p else ''}the {q.bare()}".replace("all the", "all")),
                fold=("0", "(add acc 1)"))


def extreme(q: Query) -> Made:
    d, t = q.speech.dice, q.value_type
    high = d.chance(0.5)
    default, said = _default(d, t)
    op, compare, word = ("max_or", "gt", "largest") if high else ("min_or", "lt", "smallest")
    word = word if t != STR else ("alphabetically last" if high else "alphabetically first")
    valued = q.valued()
    nouns = (f"the {word} of the {valued}", f"the {word} among the {valued}") if q.key or t == STR else (f"the {word} of the {valued}", f"the {word} {q.single()}")
    start = f"(var found bool false) (var acc {t} {default})"
    step = f"(let now {t} {q.value}) (if (or (not found) ({compare} now acc)) ((set acc now) (set found true)))"
    return Made("max" if high else "min", t, f"({op} {q.mapped()} {default})", start, step, "acc", nouns, extra=(f"[If|When] {q.none_such()}, [return|the result is|give] {said}",))


def _average(q: Query) -> Made:
    number = q.mapped()
    total = f"(sum {number})" if q.value_type == FLOAT else f"(to_float (sum {number}))"
    expr = f"(if (is_empty {number}) 0.0 (div {total} (to_float (length {number}))))"
    value = q.value if q.value_type == FLOAT else f"(to_float {q.value})"
    return Made("average", FLOAT, expr, "(var acc float 0.0) (var many int 0)", f"(set acc (add acc {value})) (set many (add many 1))",
                "(if (eq many 0) 0.0 (div acc (to_float many)))", (f"the [average|mean|average value|arithmetic mean] of {q.items()}",),
                extra=(f"[If|When] {q.none_such()}, [return|the result is] 0",))


def quantified(q: Query) -> Made:
    """any, all, none: a condition on all elements together."""
    assert q.pred is not None
    d, s, p = q.speech.dice, q.source, q.pred
    at = q.at()
    i = d.pick(range(len(p.are)))
    are, is_ = q.fielded(p.are[i]), q.fielded(p.is_[i])
    match d.pick(("any", "all", "all", "none")):
        case "any":
            said = (f"[at least one|any|some] {s.one} {at} {is_}", f"there is [a|some] {s.one} {at} that {is_}".replace("[a|some]", "some"), f"{at} there is some {s.one} that {is_}")
            return Made("any", BOOL, f"(any {s.ir} {q.lam(q.test)})", "", "(return true)", "false", conditions=said)
        case "all":
            said = (f"[every|each] {s.one} {at} {is_}", f"all {s.many} {at} {are}", f"all [the|of the] {s.many} {at} {are}")
            return Made("all", BOOL, f"(all {s.ir} {q.lam(q.test)})", "", "", f"@not {q.test}", conditions=said)
    said = (f"no {s.one} {at} {is_}", f"none of the {s.many} {at} {is_}", f"there is no {s.one} {at} that {is_}")
    return Made("none", BOOL, f"(not (any {s.ir} {q.lam(q.test)}))", "", "(return false)", "true", conditions=said)


def _first(q: Query) -> Made:
    """The first or last element that meets the condition, or its position."""
    d, t, single = q.speech.dice, q.element, q.single()
    default, said = _default(d, t)
    if t not in (INT, STR, FLOAT):
        return _position(q)
    if d.chance(0.3):
        expr = f"(let kept {q.kept()} (if (is_empty kept) {default} (last kept)))"
        return Made("last", t, expr, f"(var acc {t} {default})", f"(set acc {IT})", "acc", (f"the last {single}",), extra=(f"[If|When] {q.none_such()}, [return|give] {said}",))
    return Made("first", t, f"(find_or {q.source.ir} {q.lam(q.test)} {default})", "", f"(return {IT})", default, (f"the first {single}",),
                extra=(f"[If|When] {q.none_such()}, [return|give|the result is] {said}",))


def _position(q: Query) -> Made:
    return Made("find_index", INT, f"(find_index {q.source.ir} {q.lam(q.test)})", "(var pos int 0)", "", "@pos",
                (f"the [index|position] of the first {q.single()}",), extra=(f"[If|When] {q.none_such()}, [return|give] -1", *_sometimes(q, 0.3, "positions are counted from 0")))


def positions(q: Query) -> Made:
    t = list_of(INT)
    expr = (f"(filter_map (enumerate {q.source.ir} 0) (fn (p:{tuple_of(INT, q.element)}) {q.test.replace(IT, '(tuple_get p 1)')}) (fn (p:{tuple_of(INT, q.element)}) (tuple_get p 0)))")
    return Made("positions", t, expr, f"(var acc {t} (the {t} [])) (var pos int 0)", "", "@positions",
                (f"the [indices|positions|indexes] of {q.items()}", f"a list of the [indices|positions] of {q.items()}"), extra=_sometimes(q, 0.3, "positions are counted from 0"))


def _sorted(q: Query) -> Made:
    d, t, s = q.speech.dice, q.value_type, q.source
    down = d.chance(0.4)
    by = key_of(d, s.kind, ordered=True) if q.key is None and (s.kind in (PAIR, ROW) or d.chance(0.6)) else None
    if by is not None and by.hole:
        by = by.with_k(*constant(d, by.hole))
    if by is None and t not in (INT, STR, FLOAT):
        return list_of_them(q)
    if by is not None:
        lam = q.lam(by.ir.replace("{x}", IT))
        expr = f"({'sort_by_desc' if down else 'sort_by'} {q.mapped()} {lam})"
        order = f"by their {q.fielded(by.one)}" + (d.pick((" in descending order", ", largest first", ", highest first")) if down and by.result == INT else " in descending order" if down else d.pick(("", "", " in ascending order")))
        extra = _sometimes(q, 0.35, "[ties keep|equal ones keep] their original order")
    else:
        expr = f"({'sort_desc' if down else 'sort'} {q.mapped()})"
        order = (d.pick(("in descending order", "from largest to smallest", "in decreasing order")) if down else d.pick(("in ascending order", "from smallest to largest", "in increasing order"))) if t != STR else (
            "in reverse alphabetical order" if down else d.pick(("alphabetically", "in alphabetical order")))
        extra = ()
    return Made("sort_by" if by else "sort", list_of(t), expr, nouns=(f"{q.items()} sorted {order}", f"a [sorted |]list of {q.items()} {order}".replace("[sorted |]", "") if not by else f"{q.items()} sorted {order}"),
                orders=(f"[sort|order|arrange] {q.items()} {order}", f"[sort|order] {q.items()} {order}"), extra=extra)


def _best_by(q: Query) -> Made:
    d, t, s = q.speech.dice, q.element, q.source
    by = key_of(d, s.kind, result=INT, ordered=True)
    assert by is not None
    if by.hole:
        by = by.with_k(*constant(d, by.hole))
    high = d.chance(0.6)
    word = "largest" if high else "smallest"
    one = "longest" if by.one == "length" and high else "shortest" if by.one == "length" else ""
    key = by.ir.replace("{x}", IT)
    if t in (INT, STR, FLOAT):
        default, said = _default(d, t)
        result, got = t, "(first kept)"
    elif t == PAIR:
        default, said, result, got = '""', "an empty string", STR, "(tuple_get (first kept) 0)"
    else:
        default, said, result, got = f"(the {t} [])", "an empty list", t, "(first kept)"
    pick = f"({'max_by' if high else 'min_by'} kept {q.lam(key)})"
    expr = f"(let kept {q.kept()} (if (is_empty kept) {default} {got.replace('(first kept)', pick)}))"
    lead = "the name of " if t == PAIR else ""
    single = q.single()
    nouns = (f"{lead}the {single} with the {word} {q.fielded(by.one)}", f"{lead}the {one} {single}" if one else f"{lead}the {single} whose {q.fielded(by.one)} is {word}")
    value = got.replace("(first kept)", IT)
    start = f"(var found bool false) (var top int 0) (var acc {result} {default})"
    step = f"(let now int {key}) (if (or (not found) ({'gt' if high else 'lt'} now top)) ((set top now) (set acc {value}) (set found true)))"
    return Made("max_by" if high else "min_by", result, expr, start, step, "acc", nouns,
                extra=(f"[If|When] {q.none_such()}, [return|give] {said}", *_sometimes(q, 0.5, "[on a tie|if several are equal], the first one [counts|is returned|wins]")))


def _grouped(q: Query) -> Made:
    """A dictionary by a key: the elements, their number, their sum."""
    d, s, t = q.speech.dice, q.source, q.element
    by = key_of(d, s.kind, ordered=True)
    assert by is not None
    if by.hole:
        by = by.with_k(*constant(d, by.hole))
    if s.parts == ("digits",) and "digit" in by.ir + by.one:
        return counts_of(q)
    key, one = by.ir.replace("{x}", IT), q.fielded(by.one)
    how = d.pick(("group", "count", "sum") if t in (INT, PAIR) else ("group", "count"))
    if how == "group":
        out = map_of(by.result, list_of(t))
        step = f"(let mark {by.result} {key}) (do map_default acc mark (the {list_of(t)} [])) (do list_push (at acc (key mark)) {IT})"
        return Made("group_by", out, f"(group_by {q.kept()} {q.lam(key)})", f"(var acc {out} (the {out} (map)))", step, "acc",
                    (f"a dictionary from each {one} to the list of {s.many} {q.at()} with that {one}" + _which(q),),
                    (f"group {q.items()} by [their|the] {one}", f"group {q.items()} by their {one} [in a dictionary|into a dict]"))
    if how == "count":
        out = map_of(by.result, INT)
        return Made("count_by", out, f"(count_by {q.kept()} {q.lam(key)})", f"(var acc {out} (the {out} (map)))",
                    f"(let mark {by.result} {key}) (set (at acc (key mark)) (add (map_get_or acc mark 0) 1))", "acc",
                    (f"how many {q.bare()} there are for each {one}, as a dictionary", f"a dictionary that says how many of {q.items()} have each {one}"),
                    (f"count {q.items()} by {one}", f"count how many of {q.items()} share each {one}"))
    out = map_of(by.result, INT)
    value = IT if t == INT else f"(tuple_get {IT} 1)"
    if t == PAIR:
        key, by, one = f"(tuple_get {IT} 0)", replace(by, result=STR), "name"
        out = map_of(STR, INT)
    expr = f"(map_values_with (group_by {q.kept()} {q.lam(key)}) (fn (g:{list_of(t)}) (sum_by g {q.lam(value)})))"
    what = q.source.field[0] if t == PAIR else s.one
    of = "" if q.pred is None else f", over {q.items()}"
    place = f" {q.at()}" if q.pred is None else ""
    return Made("sum by key", out, expr, f"(var acc {out} (the {out} (map)))",
                f"(let mark {by.result} {key}) (set (at acc (key mark)) (add (map_get_or acc mark 0) {value}))", "acc",
                (f"a dictionary with the total {what if t == PAIR else 'of the ' + s.many} for each {one}{place}{of}",))


def _which(q: Query) -> str:
    if q.pred is None:
        return ""
    return f", counting only {q.source.many} that {q.fielded(q.speech.dice.pick(q.pred.are))}"


def counts_of(q: Query) -> Made:
    t = q.value_type
    out = map_of(t, INT)
    one = q.source.one if q.key is None else q.fielded(q.key.one)
    return Made("counts", out, f"(counts {q.mapped()})", f"(var acc {out} (the {out} (map)))",
                f"(let mark {t} {q.value}) (set (at acc (key mark)) (add (map_get_or acc mark 0) 1))", "acc",
                (f"how often each {one} occurs among {q.items()}", f"a dictionary with the number of occurrences of each {one} among {q.items()}", f"the frequency of each {one} among {q.items()}"),
                (f"count how often each {one} occurs among {q.items()}",))


def _looked_up(q: Query) -> Made:
    """A dictionary from each element to something of it."""
    d, s, t = q.speech.dice, q.source, q.element
    by = key_of(d, s.kind)
    assert by is not None
    if by.hole:
        by = by.with_k(*constant(d, by.hole))
    out = map_of(t, by.result)
    value = by.ir.replace("{x}", IT)
    which = "" if q.pred is None else f" that {q.fielded(d.pick(q.pred.is_))}"
    each = f"{s.one} {q.at()}{which}"
    return Made("map_to", out, f"(map_to {q.kept()} {q.lam(value)})", f"(var acc {out} (the {out} (map)))", f"(set (at acc (key {IT})) {value})", "acc",
                (f"a dictionary from each {each} to its {by.one}", f"a dictionary with the {by.one} of each {each}"), (f"map each {each} to its {by.one} in a dictionary",))


def _different(q: Query) -> Made:
    d, t = q.speech.dice, q.value_type
    if d.chance(0.5):
        return Made("count unique", INT, f"(length (unique {q.mapped()}))", f"(var seen set[{t}] (the set[{t}] (set)))", f"(do set_add seen {q.value})", "(set_size seen)",
                    (f"the number of different {q.valued()}", f"how many different {q.valued()} there are"), (f"count the different {q.valued()}",))
    return Made("unique", list_of(t), f"(unique {q.mapped()})", f"(var seen set[{t}] (the set[{t}] (set))) (var acc {list_of(t)} (the {list_of(t)} []))",
                f"(let now {t} {q.value}) (if (not (set_has seen now)) ((do set_add seen now) (do list_push acc now)))", "acc",
                (f"the different {q.valued()}, [each once|without repetition], in order of first appearance", f"{q.items()} without duplicates, in their original order"),
                (f"remove duplicates from {q.items()}, keeping the first of each" if q.key is None and q.pred is None else f"list the different {q.valued()} in order of appearance",))


def _joined(q: Query) -> Made:
    d = q.speech.dice
    text = q.value if q.value_type == STR else f"(int_to_str {q.value})"
    mapped = q.mapped() if q.value_type == STR else f"(map {q.mapped()} (fn (v:int) (int_to_str v)))"
    if q.source.kind == CHAR:
        sep, said = '""', ""
    else:
        sep, said = d.pick((('","', "separated by commas"), ('" "', "separated by spaces"), ('"-"', "joined by hyphens"), ('""', "joined without separator"), ('", "', "separated by a comma and a space"), ('"\\n"', "one per line")))
    step = f"(set acc (if (str_is_empty acc) {text} (str_concat acc (str_concat {sep} {text}))))" if sep != '""' else f"(set acc (str_concat acc {text}))"
    nouns: tuple[str, ...] = (f"a string of {q.items()} {said}", f"a text with {q.items()} {said}")
    orders: tuple[str, ...] = (f"join {q.items()} into one string, {said}",) if said else (f"[keep only|extract] {q.items()}, as a string",)
    if q.source.kind == CHAR:
        nouns = (f"a string made of {q.items()}", f"{q.items()}, as one string")
        p = q.pred
        if p is not None and q.key is None and p.arent:
            other = p.nouns[0][1] if p.nouns else ""
            negated = Pred(f"(not {p.ir})", p.arent, p.isnt, p.are, p.is_)
            if other and d.chance(0.6):
                q2 = replace(q, pred=negated)
                place = q.at()
                return Made("remove chars", STR, f"(join {q2.kept()} \"\")", '(var acc str "")', f"(set acc (str_concat acc {IT}))", "acc",
                            (f"{q.speech.of(q.source.args[0])} without its {other}", f"{q.speech.of(q.source.args[0])} with all {other} removed"),
                            (f"[remove|delete|strip|drop] all [the |]{other} {place.replace('in ', 'from ', 1).replace('of ', 'from ', 1)}",), args=(), uses_test=True, fold=("@negated", negated.ir))
        elif p is None and q.key is not None:
            verb = d.pick(q.key.verbs)
            orders = (verb.replace("{each}", f"[each|every] {q.source.one} {q.at()}"),)
    # a loop that starts with an empty text can't tell it from an empty first element, so only the pipeline is used with a separator
    loop = sep == '""'
    return Made("join", STR, f"(join {mapped} {sep})", '(var acc str "")' if loop else "", step if loop else "", "acc" if loop else "", nouns, orders)


def _parted(q: Query) -> Made:
    assert q.pred is not None
    d, s, p, t = q.speech.dice, q.source, q.pred, q.element
    out = tuple_of(list_of(t), list_of(t))
    i = d.pick(range(len(p.are)))
    return Made("partition", out, f"(partition {s.ir} {q.lam(q.test)})", f"(var acc {list_of(t)} (the {list_of(t)} [])) (var rest {list_of(t)} (the {list_of(t)} []))",
                f"(if {q.test} ((do list_push acc {IT})) ((do list_push rest {IT})))", "(tuple acc rest)",
                (f"two lists: {s.many} {q.at()} that {q.fielded(p.are[i])}, and [the rest|all the others]",),
                (f"[split|divide|separate|partition] the {s.many} {q.at()} into those that {q.fielded(p.are[i])} and [the rest|the others]",), uses_test=False)


def _two_counts(q: Query) -> Made:
    """How much of both kinds there is, or the difference."""
    assert q.pred is not None
    d, s, p = q.speech.dice, q.source, q.pred
    i = d.pick(range(len(p.are)))
    are = q.fielded(p.are[i])
    if q.element == INT and d.chance(0.5):
        yes, no = f"(sum (filter {s.ir} {q.lam(q.test)}))", f"(sum (reject {s.ir} {q.lam(q.test)}))"
        return Made("difference of sums", INT, f"(sub {yes} {no})", "(var acc int 0)", f"(if {q.test} ((set acc (add acc {IT}))) ((set acc (sub acc {IT}))))", "acc",
                    (f"the sum of the {s.many} {q.at()} that {are} minus the sum of [the rest|all others|the other ones]", f"the difference between the sum of the {s.many} {q.at()} that {are} and the sum of the others"), uses_test=False)
    if d.chance(0.5):
        out = tuple_of(INT, INT)
        return Made("two counts", out, f"(tuple (count_where {s.ir} {q.lam(q.test)}) (count_where {s.ir} {q.lam(f'(not {q.test})')}))", "(var acc int 0) (var rest int 0)",
                    f"(if {q.test} ((set acc (add acc 1))) ((set rest (add rest 1))))", "(tuple acc rest)",
                    (f"a tuple of how many {s.many} {q.at()} {are} and how many do not".replace(" do not", f" {q.fielded(p.arent[i])}") if p.arent else f"how many {s.many} {q.at()} {are} and how many others there are, as a tuple",), uses_test=False)
    return Made("majority", BOOL, f"(gt (count_where {s.ir} {q.lam(q.test)}) (count_where {s.ir} {q.lam(f'(not {q.test})')}))", "(var acc int 0)",
                f"(if {q.test} ((set acc (add acc 1))) ((set acc (sub acc 1))))", "(gt acc 0)",
                conditions=(f"more than half of the {s.many} {q.at()} {are}", f"most of the {s.many} {q.at()} {are} (more than half of them)"), uses_test=False)


def _enough(q: Query) -> Made:
    """Whether at least, at most or exactly some number of elements meet the condition."""
    assert q.pred is not None
    d, s = q.speech.dice, q.source
    op, word = d.pick((("ge", "at least"), ("eq", "exactly"), ("gt", "more than"), ("lt", "fewer than")))
    number = d.pick((2, 2, 3, 4))
    are = q.fielded(d.pick(q.pred.are))
    return Made("enough", BOOL, f"({op} (count_where {s.ir} {q.lam(q.test)}) {number})", "(var acc int 0)", "(set acc (add acc 1))", f"({op} acc {number})",
                conditions=(f"{word} {_NUMBER[number]} {s.many} {q.at()} {are}", f"{word} {_NUMBER[number]} of the {s.many} {q.at()} {are}"))


_NUMBER = {2: "two", 3: "three", 4: "four"}


def _first_few(q: Query) -> Made:
    d, t = q.speech.dice, q.element
    arg = scalar(d, COUNTS, INT, "count", [a.name for a in q.args])
    last = d.chance(0.25)
    said = q.speech.of(arg)
    loop = not last
    return Made("first few", list_of(t), f"({'take_last' if last else 'take'} {q.kept()} {arg.name})", f"(var acc {list_of(t)} (the {list_of(t)} []))" if loop else "",
                f"(if (ge (length acc) {arg.name}) ((break))) (do list_push acc {IT})" if loop else "", "acc" if loop else "",
                (f"the {'last' if last else 'first'} {said} {q.bare()}",), (f"[take|pick|return] the {'last' if last else 'first'} {said} {q.bare()}",),
                extra=_sometimes(q, 0.3, "fewer if there are not that many"), args=(arg,))


def _extremes_apart(q: Query) -> Made:
    d = q.speech.dice
    mapped = q.mapped()
    kind = d.pick(("spread", "both", "second"))
    if kind == "both" and q.value_type == INT:
        out = tuple_of(INT, INT)
        return Made("min and max", out, f"(let kept {mapped} (if (is_empty kept) (tuple 0 0) (tuple (min_of kept) (max_of kept))))", nouns=(
            f"the smallest and the largest of {q.items()} as a tuple", f"a pair with the minimum and the maximum of {q.items()}"), extra=(f"[If|When] {q.none_such()}, return (0, 0)",))
    if kind == "second" and q.value_type == INT:
        return Made("second largest", INT, f"(let kept (sort_desc (unique {mapped})) (if (lt (length kept) 2) -1 (index kept 1)))", nouns=(
            f"the second largest of the different {q.valued()}", f"the second largest distinct value among {q.items()}"), extra=("[If|When] there are fewer than two different ones, return -1",))
    return Made("spread", q.value_type, f"(let kept {mapped} (if (is_empty kept) {'0' if q.value_type == INT else '0.0'} (sub (max_of kept) (min_of kept))))", nouns=(
        f"the difference between the largest and the smallest of {q.items()}", f"the [range|spread] (largest minus smallest) of {q.items()}"), extra=(f"[If|When] {q.none_such()}, the result is 0",))


def _share(q: Query) -> Made:
    assert q.pred is not None
    s = q.source
    are = q.fielded(q.speech.dice.pick(q.pred.are))
    count = f"(count_where {s.ir} {q.lam(q.test)})"
    percent = q.speech.dice.chance(0.5)
    value = f"(div (to_float {count}) (to_float (length {s.ir})))"
    value = f"(mul 100.0 {value})" if percent else value
    end = "(if (eq rest 0) 0.0 (div (to_float acc) (to_float rest)))"
    loop = not percent
    return Made("share", FLOAT, f"(if (is_empty {s.ir}) 0.0 {value})", "(var acc int 0) (var rest int 0)" if loop else "",
                f"(set rest (add rest 1)) (if {q.test} ((set acc (add acc 1))))" if loop else "", end if loop else "",
                (f"{'what percentage' if percent else 'what share (between 0 and 1)'} of the {s.many} {q.at()} {are}", f"the {'percentage' if percent else 'fraction'} of {s.many} {q.at()} that {are}"),
                extra=(f"[If|When] there are no {s.many}, the result is 0",), uses_test=False)


NUMBERS = (INT, FLOAT)
# terminal, weight, what it needs
TERMINALS: tuple[tuple[Callable[[Query], Made], float, Callable[[Query], bool]], ...] = (
    (list_of_them, 9, lambda q: q.source.kind != CHAR and (q.pred is not None or q.key is not None)),
    (_conditional_map, 1.5, lambda q: q.pred is not None and q.key is not None and q.source.kind != CHAR and q.key.result == q.element and bool(q.key.verbs)),
    (sum_of, 7, lambda q: (q.value_type in NUMBERS and q.element != PAIR) or (q.key is not None and q.key.result == INT)),
    (_product, 1.5, lambda q: q.value_type == INT and q.source.parts != ("range",)),
    (count_of, 6, lambda q: q.key is None and (q.pred is not None or q.source.kind in (CHAR, STR))),
    (extreme, 4, lambda q: q.value_type in (INT, FLOAT, STR) and q.source.kind != CHAR),
    (_average, 2, lambda q: q.value_type in NUMBERS),
    (quantified, 5, lambda q: q.pred is not None and q.key is None),
    (_first, 3, lambda q: q.pred is not None and q.key is None),
    (_position, 1.5, lambda q: q.pred is not None and q.key is None and q.source.plain),
    (positions, 1.2, lambda q: q.pred is not None and q.key is None and (q.source.plain or q.source.kind == CHAR)),
    (_sorted, 4, lambda q: q.source.kind != CHAR and q.source.parts != ("range",)),
    (_best_by, 2.5, lambda q: q.key is None and q.source.kind in (STR, PAIR, ROW)),
    (_grouped, 3, lambda q: q.key is None and q.source.kind != CHAR and q.source.kind != FLOAT),
    (counts_of, 2, lambda q: q.value_type in (INT, STR)),
    (_looked_up, 1.2, lambda q: q.key is None and q.source.kind in (INT, STR)),
    (_different, 2, lambda q: q.value_type in (INT, STR) and q.source.parts != ("range",)),
    (_joined, 3, lambda q: q.value_type == STR or (q.value_type == INT and q.pred is not None)),
    (_parted, 1.5, lambda q: q.pred is not None and q.key is None),
    (_two_counts, 2.5, lambda q: q.pred is not None and q.key is None),
    (_enough, 1, lambda q: q.pred is not None and q.key is None),
    (_first_few, 1.2, lambda q: q.pred is not None and q.key is None and q.source.kind != CHAR),
    (_extremes_apart, 1.5, lambda q: q.value_type in NUMBERS),
    (_share, 1, lambda q: q.pred is not None and q.key is None),
)
