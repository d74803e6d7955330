"""Collections that dreams ask about: where the elements come from, which count, what each is turned into, all of it as logic and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.ir.types import FLOAT, INT, STR, Type, list_of, parse_type
from yantra_codex.model.train.dreams_lexicon import (
    CHAR,
    FIELDS,
    PAIR,
    ROW,
    Key,
    Pred,
    conditions_on,
    constant,
    ir_type,
    key_of,
)
from yantra_codex.model.train.dreams_words import (
    COUNTS,
    LIMITS,
    LISTS,
    NOUNS,
    TEXTS,
    VALUES,
    Arg,
    Dice,
    Speech,
    scalar,
)

IT = "v0"  # the element, in every form


@dataclass(frozen=True, slots=True)
class Source:
    """A collection: ir, the list of its elements; at: "in {it}", a place after the noun; kind: the elements' kind."""

    args: tuple[Arg, ...]
    ir: str
    kind: Type
    one: str
    many: str
    at: str  # with {0}, {1} for the arguments' mentions
    parts: tuple[str, ...] = ()
    field: tuple[str, str] = ("", "")
    plain: bool = False  # whether ir is the first argument itself


def _list_arg(dice: Dice, kind: Type) -> tuple[Arg, str, str]:
    noun = dice.pick(NOUNS[str(kind)])
    name = dice.pick(noun.names)
    first = dice.pick((*LISTS[:3], "a list", "the given list", f"the list {name}", f"a list {name} of {{many}}", *LISTS)).replace("{many}", noun.many)
    return Arg(name, list_of(kind), first, dice.pick(("the list", "the list", "the list", name))), noun.one, noun.many


def lists(dice: Dice, kind: Type) -> Source:
    arg, one, many = _list_arg(dice, kind)
    return Source((arg,), arg.name, kind, one, many, dice.pick(("in {0}", "in {0}", "of {0}", "from {0}")), plain=True)


def text_arg(dice: Dice, role: str = "") -> Arg:
    first, later, name = dice.pick(TEXTS)
    if dice.chance(0.25):
        first = "the string s" if name == "s" else f"the given {later.removeprefix('the ')}"
    return Arg(name, STR, first, later, role)


def chars(dice: Dice) -> Source:
    arg = text_arg(dice)
    one, many = dice.pick((("character", "characters"), ("character", "characters"), ("char", "chars")))
    return Source((arg,), f"(chars {arg.name})", CHAR, one, many, dice.pick(("in {0}", "of {0}")), ("chars",))


def words(dice: Dice) -> Source:
    arg = text_arg(dice, "sentence")
    return Source((arg,), f"(split_words {arg.name})", STR, "word", "words", dice.pick(("in {0}", "of {0}")), ("split_words",))


def digits(dice: Dice) -> Source:
    arg = Arg(dice.pick(("n", "number", "num", "value")), INT, dice.pick(("a number", "an integer", "a positive integer", "the given number")), "the number", "big")
    return Source((arg,), f"(digits {arg.name})", INT, "digit", "digits", dice.pick(("of {0}", "in {0}")), ("digits",))


def numbers(dice: Dice) -> Source:
    name = dice.pick(("n", "n", "limit", "k", "m"))
    say = name if len(name) == 1 else dice.pick(("a given limit", "the limit"))
    arg = Arg(name, INT, say, name if len(name) == 1 else "the limit", "natural")
    if dice.chance(0.3):
        low = Arg("low", INT, "low", "low", "small")
        high = Arg("high", INT, "high", "high", "natural")
        return Source((low, high), "(range low (add high 1) 1)", INT, "number", "numbers", "from {0} to {1} (both included)", ("range",))
    if dice.chance(0.3):
        return Source((arg,), f"(range 0 {name} 1)", INT, "number", "numbers", "from 0 up to but not including {0}", ("range",))
    return Source((arg,), f"(range 1 (add {name} 1) 1)", INT, "number", "numbers", dice.pick(("from 1 to {0}", "between 1 and {0} inclusive", "from 1 up to and including {0}")), ("range",))


def rows(dice: Dice) -> Source:
    one, many = dice.pick((("row", "rows"), ("inner list", "inner lists"), ("sublist", "sublists"), ("group", "groups")))
    name = {"row": "matrix", "inner list": "lists", "sublist": "lists", "group": "groups"}[one]
    first = {"row": "a matrix of integers", "inner list": "a list of lists of numbers", "sublist": "a nested list of integers", "group": "a list of groups of numbers"}[one]
    arg = Arg(name, list_of(ROW), first, {"matrix": "the matrix", "groups": "the list"}.get(name, "the nested list"))
    return Source((arg,), name, ROW, one, many, dice.pick(("in {0}", "of {0}")), plain=True)


def flat(dice: Dice) -> Source:
    s = rows(dice)
    return Source(s.args, f"(flatten {s.args[0].name})", INT, "number", "numbers", f"in all {s.many} of {{0}}" if s.one != "group" else "in {0}", ("flatten",))


def pairs(dice: Dice) -> Source:
    one_field, many_field, one = dice.pick(FIELDS)
    many = {"person": "people", "city": "cities"}.get(one, one + "s")
    name = many
    first = dice.pick((f"a list of (name, {one_field}) pairs of {many}", f"a list of {many}, each a tuple of name and {one_field}", f"{many} given as tuples (name, {one_field})"))
    arg = Arg(name, list_of(PAIR), first, "the list")
    return Source((arg,), name, PAIR, one, many, "in {0}", field=(one_field, many_field), plain=True)


def entries(dice: Dice) -> Source:
    one_field, many_field, one = dice.pick(FIELDS)
    many = {"person": "people", "city": "cities"}.get(one, one + "s")
    first = dice.pick((f"a dictionary from {one} names to {many_field}", f"a dictionary that maps each {one}'s name to a {one_field}", f"a dict with the {one_field} of each {one} by name"))
    arg = Arg(many_field, parse_type("map[str,int]"), first.replace(" a age", " an age"), "the dictionary")
    return Source((arg,), f"(map_items {many_field})", PAIR, one, many, "in {0}", ("map_items",), (one_field, many_field))


def values(dice: Dice) -> Source:
    s = entries(dice)
    return Source(s.args, f"(map_values {s.args[0].name})", INT, s.field[0], s.field[1], "in {0}", ("map_values",))


def keys(dice: Dice) -> Source:
    s = entries(dice)
    return Source(s.args, f"(map_keys {s.args[0].name})", STR, "name", "names", "in {0}", ("map_keys",))


def part_of_list(dice: Dice) -> Source:
    """Some elements of a list by their place: the first k, every second, those after the first ..."""
    kind = dice.pick((INT, INT, STR))
    s = lists(dice, kind)
    (arg,) = s.args
    k = scalar(dice, COUNTS, INT, "count", (arg.name,))
    how, ir, parts, extra = dice.pick((
        ("among the first {1} of {0}", f"(take {arg.name} {k.name})", ("take",), (k,)),
        ("among the last {1} of {0}", f"(take_last {arg.name} {k.name})", ("take_last",), (k,)),
        ("at even positions (counted from 0) of {0}", f"(slice_step {arg.name} none none 2)", ("slice_step",), ()),
        ("at odd indices of {0} (counting from 0)", f"(slice_step {arg.name} 1 none 2)", ("slice_step",), ()),
        ("after the first one in {0}", f"(drop {arg.name} 1)", ("drop",), ()),
        ("in {0} that are left when the first {1} are skipped", f"(drop {arg.name} {k.name})", ("drop",), (k,)),
        ("in {0} without repetitions", f"(unique {arg.name})", ("unique",), ()),
    ))
    return Source((*s.args, *extra), ir, kind, s.one, s.many, how, parts)


SOURCES: tuple[tuple[Callable[[Dice], Source], float], ...] = (
    (lambda d: lists(d, INT), 10), (lambda d: lists(d, STR), 6), (lambda d: lists(d, FLOAT), 1.5), (chars, 5), (words, 3.5), (digits, 1.5), (numbers, 3),
    (rows, 3), (flat, 1), (pairs, 2.5), (entries, 1.5), (values, 1), (keys, 0.6), (part_of_list, 1.5),
)


# ---------------------------------------------------------------- which elements


@dataclass(frozen=True, slots=True)
class Query:
    """A source, the condition that its elements must meet (None: all count), what each becomes (None: itself)."""

    source: Source
    pred: Pred | None
    key: Key | None
    args: tuple[Arg, ...]
    speech: Speech
    fold_seed: int = 0

    @property
    def element(self) -> Type:
        return ir_type(self.source.kind)

    @property
    def value_type(self) -> Type:
        return self.key.result if self.key else self.element

    @property
    def test(self) -> str:
        return self.pred.ir.replace("{x}", IT) if self.pred else "true"

    @property
    def value(self) -> str:
        return self.key.ir.replace("{x}", IT) if self.key else IT

    def lam(self, body: str) -> str:
        return f"(fn ({IT}:{self.element}) {body})"

    def kept(self) -> str:
        """The elements that count, as an expression."""
        return f"(filter {self.source.ir} {self.lam(self.test)})" if self.pred else self.source.ir

    def witness(self) -> str:
        """What the condition says of each element, as a body."""
        return f"(return (map {self.source.ir} {self.lam(self.test)}))" if self.pred else ""

    def mapped(self) -> str:
        """What they are turned into, as an expression."""
        if self.key is None:
            return self.kept()
        if self.pred and self.fold_seed % 2:
            return f"(filter_map {self.source.ir} {self.lam(self.test)} {self.lam(self.value)})"
        return f"(map {self.kept()} {self.lam(self.value)})"

    # -- words

    def at(self) -> str:
        return self.source.at.format(*(self.speech.of(a) for a in self.source.args))

    def fielded(self, text: str) -> str:
        one, many = self.source.field
        text = text.replace("{field}", one).replace("{fields}", many)
        return text.replace("a age", "an age")

    def bare(self) -> str:
        """"even numbers in the list", without an article."""
        dice, s, p = self.speech.dice, self.source, self.pred
        if p is None:
            return f"{s.many} {self.at()}"
        if p.nouns and dice.chance(0.85):
            return f"{dice.pick(p.nouns)[1]} {self.at()}"
        if p.adjs and dice.chance(0.75):
            return f"{dice.pick(p.adjs)} {s.many} {self.at()}"
        return self.which(s.many, dice.pick(p.are))

    def items(self) -> str:
        """"the even numbers in the list"; of what they are turned into: "the squares of the even numbers in the list"."""
        dice = self.speech.dice
        if self.key is None:
            return f"{dice.pick(('the', 'the', 'the', 'all', 'all the'))} {self.bare()}"
        return f"the {self.results()}"

    def results(self) -> str:
        assert self.key is not None
        return f"{self.fielded(self.key.many)} of {self.speech.dice.pick(('the', 'all', 'all the'))} {self.bare()}"

    def valued(self) -> str:
        """As items, without the article."""
        return self.bare() if self.key is None else self.results()

    def single(self) -> str:
        """"number in the list that is even"."""
        dice, s, p = self.speech.dice, self.source, self.pred
        if p is None:
            return f"{s.one} {self.at()}"
        if p.nouns and dice.chance(0.8):
            return f"{dice.pick(p.nouns)[0]} {self.at()}"
        if p.adjs and dice.chance(0.6):
            return f"{dice.pick(p.adjs)} {s.one} {self.at()}"
        return self.which(s.one, dice.pick(p.is_))

    def which(self, noun: str, condition: str) -> str:
        """"numbers in the list that are even", or where the place is long (or by chance) "numbers that are even in the list"."""
        dice, at = self.speech.dice, self.at()
        that = f"{dice.pick(('that', 'that', 'which'))} {self.fielded(condition)}"
        part_first = at.startswith(("at ", "among ", "after ", "without "))  # the condition is asked of these elements only
        after = not part_first and (len(at.split()) > 5 or dice.chance(0.25))
        return f"{noun} {that} {at}" if after else f"{noun} {at} {that}"

    def none_such(self) -> str:
        """"there is none"."""
        dice = self.speech.dice
        return dice.pick(("there is none", f"there are no such {self.source.many}", "no such element exists") if self.pred else
                         (f"there are no {self.source.many}", "there is nothing to look at", f"there is no {self.source.one} at all"))


def both(dice: Dice, a: Pred, b: Pred) -> Pred:
    """Two conditions joined by and, or by or."""
    word = dice.pick(("and", "and", "or"))

    def joined(one: str, two: str, lead: str) -> str:
        return f"{one} {word} {two.removeprefix(lead)}" if one.startswith(lead) else f"{one} {word} {two}"

    x, y = dice.pick(range(len(a.are))), dice.pick(range(len(b.are)))
    ir = f"({word} {a.ir} {b.ir})"
    return Pred(ir, (joined(a.are[x], b.are[y], "are "),), (joined(a.is_[x], b.is_[y], "is "),), (), ())


def a_pred(dice: Dice, kind: Type, taken: list[Arg], as_parameter: float = 0.25) -> tuple[Pred, tuple[Arg, ...]]:
    """A condition with its constants in place; some are parameters of the dream."""
    p = conditions_on(dice, kind)
    return fill_pred(dice, p, taken, as_parameter)


def fill_pred(dice: Dice, p: Pred, taken: list[Arg], as_parameter: float = 0.25) -> tuple[Pred, tuple[Arg, ...]]:
    if not p.hole:
        return p, ()
    if p.hole in ("int", "small", "size", "divisor", "char", "float") and dice.chance(as_parameter):
        arg = hole_arg(dice, p.hole, taken)
        taken.append(arg)
        return p.with_k(arg.name, "{" + arg.name + "}"), (arg,)
    return p.with_k(*constant(dice, p.hole)), ()


def hole_arg(dice: Dice, hole: str, taken: list[Arg]) -> Arg:
    names = [a.name for a in taken]
    if hole == "char":
        return scalar(dice, ("letter", "char", "symbol", "c"), STR, "char", names)
    if hole == "float":
        return scalar(dice, LIMITS, FLOAT, "", names)
    role = {"int": "", "small": "small", "size": "size", "divisor": "size", "factor": "size"}[hole]
    options = VALUES[:2] if hole == "int" and dice.chance(0.2) else ("d", "divisor", "m", "k") if hole == "divisor" else LIMITS
    return scalar(dice, options, INT, role, names)


def spoken(p: Pred, args: tuple[Arg, ...], speech: Speech) -> Pred:
    """The condition with its parameters mentioned as the request does."""
    for a in args:
        p = p.with_k(a.name, a.name) if p.hole else p
        said = speech.of(a)

        def put(texts: tuple[str, ...], mark: str = "{" + a.name + "}", said: str = said) -> tuple[str, ...]:
            return tuple(t.replace(mark, said) for t in texts)

        p = replace(p, are=put(p.are), is_=put(p.is_), arent=put(p.arent), isnt=put(p.isnt))
    return p


def query(dice: Dice, source: Source | None = None, pred: float = 0.65, key: float = 0.25, introduced: bool | None = None) -> Query:
    s = source or dice.weighted(SOURCES)(dice)
    told = dice.chance(0.3) if introduced is None else introduced
    speech = Speech(dice, told)
    taken = list(s.args)
    p: Pred | None = None
    extra: tuple[Arg, ...] = ()
    if dice.chance(pred):
        p, extra = a_pred(dice, s.kind, taken)
        if s.kind != CHAR and not extra and dice.chance(0.13):
            q, _ = a_pred(dice, s.kind, taken, 0.0)
            if q.ir != p.ir and not {q.ir[:7], p.ir[:7]} <= {"(is_eve", "(is_odd", "(eq (fl"}:
                p = both(dice, p, q)
    if p is not None:
        p = spoken(p, extra, speech)
    k = key_of(dice, s.kind) if dice.chance(key) else None
    if k is not None and s.parts == ("digits",) and "digit" in k.ir + k.one:
        return query(dice, source, pred, key, introduced)  # the digits of a digit
    if k is not None and k.hole:
        k = k.with_k(*constant(dice, k.hole))
    return Query(s, p, k, (*s.args, *extra), speech, dice.between(0, 9))
