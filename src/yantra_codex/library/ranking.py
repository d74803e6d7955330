"""How well a pattern fits the words of a request: a score from 0 to 1 made of a few readable parts.

Words weigh by how rare they are in the library (idf) and how much they say. A request's word meets a pattern's word
fully (same stem) or in part (synonym). The parts:
  share   of the request's weight that the pattern's words explain at all;
  unit    the best single description (name, summary or one phrase), as the balance of how much of the request it
          explains and how much of it is asked for: an extra, unexplained word makes a description worse;
  name    how much of the pattern's name is asked for;
  order   how many neighbouring words of the request are neighbours in the best descriptions, too;
  types   whether the types that the words speak of, or the given ones, are the pattern's.
These rules give a first score. It and the parts of PARTS are then added up with WEIGHTS, which
`python -m benchmarks retrieval --fit` fits to the development requests.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yantra_codex.ir.types import Type
from yantra_codex.library.words import Word, stem

# what each part counts for, and how much a description's unasked words hurt (0: not, 1: as much as unexplained asked ones)
SHARE, UNIT, NAME, ORDER, SUMMARY = 0.31, 0.43, 0.07, 0.11, 0.08
PRECISION = 0.4
DAMPING = 0.7
GIVEN = 0.8  # how well a parameter's type explains the word for it
LEAST_SAID = 0.8  # a request that says less than one word of content is not explained in full by any pattern
FAINT_WEIGHT = 0.1  # lighter words of a description are passed over where the order of words counts
LEAST_TOGETHER, NEAREST, NEIGHBOURS = 3, 0.3, 8
KINDS = {"list": "list", "set": "list", "vtuple": "list", "tuple": "tuple", "map": "map", "option": "option", "str": "str", "int": "number",
         "float": "number", "bool": "bool"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request ready for scoring: its stems with weights (idf x how much each says), and which stems answer them.

    answers: a pattern's stem -> the places in `stems` that it answers and how well, 0 to 1. pairs: places of words that
    follow one another; possible: their weight in all.
    """

    stems: tuple[str, ...]
    weights: tuple[float, ...]
    answers: Mapping[str, tuple[tuple[int, float], ...]]
    total: float
    pairs: frozenset[tuple[int, int]] = frozenset()
    possible: float = 1.0


def asked(words: Sequence[Word], idf: Mapping[str, float], expansions: Mapping[str, Mapping[str, float]]) -> Asked:
    """The request of these words; a word said twice counts once, with its greater weight."""
    weight: dict[str, float] = {}
    for w in words:
        weight[w.stem] = max(weight.get(w.stem, 0.0), w.weight)
    stems = tuple(weight)
    weights = tuple(weight[s] * idf[s] for s in stems)
    answers: dict[str, list[tuple[int, float]]] = {}
    for i, s in enumerate(stems):
        for other, near in expansions[s].items():
            answers.setdefault(other, []).append((i, near))
    place = {s: i for i, s in enumerate(stems)}
    content = [place[w.stem] for w in words if w.weight > 0.25]
    pairs = frozenset(zip(content, content[1:]))
    return Asked(stems, weights, {k: tuple(v) for k, v in answers.items()}, max(sum(weights), LEAST_SAID), pairs,
                 sum(weights[i] + weights[j] for i, j in pairs) or 1.0)


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells neighbours apart besides the words that they share, of a request or of a pattern.

    kinds: of values it speaks of, or takes and gives; function: one is taken; sides: of OPPOSITES, see `sides_of`;
    words: how many the name has.
    """

    kinds: frozenset[str] = frozenset()
    function: bool = False
    sides: frozenset[int] = frozenset()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Units:
    """A pattern's descriptions as stems with weights: its name, its summary, its phrases.

    given: stems that its parameter types say without words, such as "list"; they explain, but nobody need ask for them.
    """

    name: tuple[tuple[str, float], ...]
    others: tuple[tuple[tuple[str, float], ...], ...]
    given: tuple[str, ...] = ()
    traits: Traits = Traits()


def rate(request: Asked, units: Units) -> tuple[float, tuple[float, ...]]:
    """The share, 0 to 1, and the parts WORD_PARTS of one pattern; the first of them is the score by the rules."""
    given: dict[int, float] = {}
    for s in units.given:
        for i, near in request.answers.get(s, ()):
            given[i] = max(given.get(i, 0.0), GIVEN * near)
    known = dict(given)
    name = _unit(request, units.name, given, known)
    others = [_unit(request, unit, given, known) for unit in units.others]
    together = name.together.union(*(u.together for u in others))
    summary = others[0].fit if others else 0.0
    ranked = sorted((u.fit for u in others), reverse=True)
    second = ranked[1] if len(ranked) > 1 else 0.0
    top = max([name, *others], key=lambda u: (u.fit, u.order))
    share = sum(request.weights[i] * near for i, near in known.items()) / request.total
    exact = sum(request.weights[i] for i, near in known.items() if near == 1.0) / request.total
    neighbours = sum(request.weights[i] + request.weights[j] for i, j in together) / request.possible
    score = (SHARE * share + UNIT * top.fit + NAME * (0.5 * name.precision * min(1.0, 2 * name.recall) + 0.5 * name.fit)
             + ORDER * neighbours + SUMMARY * 0.5 * (summary + second))
    return min(1.0, share), (score, share, exact, second, top.precision, neighbours, top.order, min(u.unasked for u in [name, *others]))


@dataclass(frozen=True, slots=True)
class _Unit:
    """How well one description fits. recall: how much of the request it explains; precision: how much of it is asked
    for; unasked: the weight of what is not; fit: the balance of the two; order: of the words, 1 as asked to -1 turned
    round; together: neighbours that it keeps."""

    recall: float
    precision: float
    unasked: float
    fit: float
    order: float
    together: set[tuple[int, int]]


def _unit(request: Asked, unit: tuple[tuple[str, float], ...], given: dict[int, float], known: dict[int, float]) -> _Unit:
    answers, pairs = request.answers, request.pairs
    found = dict(given)
    asked_for = total = 0.0
    before: tuple[tuple[int, float], ...] = ()
    together: set[tuple[int, int]] = set()
    last, rising, falling = -1, 0, 0
    for stemmed, weight in unit:
        total += weight
        here = answers.get(stemmed)
        if here is None:
            before = ()
            continue
        near, place = 0.0, -1
        for i, n in here:
            if n > near:
                near, place = n, i
            if n > found.get(i, 0.0):
                found[i] = n
            for j, m in before:
                if m * n > 0.3 and (j, i) in pairs:
                    together.add((j, i))
        asked_for += near * weight
        if weight < FAINT_WEIGHT:
            continue
        before = here
        if near >= 0.6:
            if last >= 0:
                rising += place > last
                falling += place < last
            last = place
    recall = 0.0
    for i, n in found.items():
        recall += request.weights[i] * n
        if n > known.get(i, 0.0):
            known[i] = n
    recall /= request.total
    precision = asked_for / total if total else 0.0
    return _Unit(recall, precision, total - asked_for, _balance(recall, precision), (rising - falling) / max(1, rising + falling), together)


def _balance(recall: float, precision: float) -> float:
    """The weighted harmonic mean of the two."""
    if not recall or not precision:
        return 0.0
    return 1.0 / (PRECISION / precision + (1.0 - PRECISION) / recall)


def idf(count: float, patterns: int) -> float:
    """How much a word says that `count` of the patterns have, 0 to 1; damped, so that a rare word doesn't drown the rest."""
    return min(1.0, math.log(1.0 + patterns / (1.0 + count)) / math.log(1.0 + patterns / 2.0)) ** DAMPING


def associations(described: Sequence[Sequence[Sequence[Word]]]) -> dict[str, dict[str, float]]:
    """For each stem, the stems that the library uses in other descriptions of the same patterns, with how near they are.

    A pattern's descriptions are paraphrases of each other, so words that keep meeting across them mean related things.
    Near: half the normalised pointwise mutual information (Bouma 2009), the NEIGHBOURS greatest at or above NEAREST.
    """
    count: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for units in described:
        stems = [frozenset(w.stem for w in unit if w.weight >= 0.4) for unit in units]
        count.update(frozenset().union(*stems))
        met: set[tuple[str, str]] = set()
        for i, a in enumerate(stems):
            for b in stems[i + 1 :]:
                met.update((x, y) if x < y else (y, x) for x in a for y in b if x != y)
        together.update(met)
    out: dict[str, list[tuple[float, str]]] = {}
    for (x, y), n in together.items():
        if n >= LEAST_TOGETHER:
            near = math.log(n * len(described) / (count[x] * count[y])) / -math.log(n / len(described)) if n < len(described) else 0.0
            if near > NEAREST:
                out.setdefault(x, []).append((-near, y))
                out.setdefault(y, []).append((-near, x))
    return {x: {y: round(-near / 2, 3) for near, y in sorted(row)[:NEIGHBOURS]} for x, row in out.items()}


# ---------------------------------------------------------------- types

_SPOKEN = (
    (r"\b(?:list|array|sequence|vector)s? of (?:strings|words|names|texts|sentences|str)\b|\blist\[str\]|\bstring\[\]|\[\]string\b|&\[string\]|vec<string>|array<string>",
     "list[str]"),
    (r"\b(?:list|array|sequence)s? of (?:int(?:eger)?s?|numbers|ints|floats)\b|\blist\[(?:int|float)\]|\bnumber\[\]|\[\](?:int|float64)\b|vec<[iu]\d+>|&\[[iu]\d+\]|array<number>",
     "list[number]"),
    (r"\b(?:matrix|2d|two dimensional|grid|board|(?:list|array)s? of (?:list|array)s|nested (?:list|array))\b|\blist\[list\[|\[\]\[\]|\[\[", "list[list]"),
    (r"\b(?:dict|dictionary|hash ?map|map\[|dict\[|object)\b", "map"),
    (r"\b(?:tuple|pair)s?\b", "tuple"),
    (r"\b(?:string|sentence|str|text|word)\b", "str"),
    (r"\b(?:list|array|vector)\b", "list"),
)
_SPOKEN_RE = tuple((re.compile(p), kind) for p, kind in _SPOKEN)


# a request's form -> the kinds of result that would not answer it, and how much that costs
_YES_NO = re.compile(
    r"^\W*(?:please )?(?:is|are|was|were|do|does|did|can|could|has|have|will|should|may)\b(?! (?:you|someone|anyone|we|i)\b)|"
    r"[.;:,?] (?:is|are|do|does|can|has|have) \w|"
    r"\b(?:whether|(?:check|test|verify|see|tell|tells|determine|know|find out|decide)s? (?:me |us )?(?:if|that|whether)|true if|returns? true|"
    r"yes or no)\b|\b(?:check|test|checker|validator|verify|validate|validates|verifies)\b|->\s*bool\b|:\s*boolean\b")
_COUNT = re.compile(r"\bhow (?:many|often)\b|\b(?:number|amount) of\b|\bcounts?\b|->\s*(?:int|usize|u32|i32)\b")
_SEVERAL = re.compile(r"^\W*(?:please )?(?:list|give|return|find|get|generate|show|collect|write|compute)?(?: me| us)? ?(?:all|every)\b")
YES_NO, COUNT, SEVERAL = "yes or no", "count", "several"
WRONG_RESULT = {YES_NO: frozenset({"int", "float", "str", "list", "map", "tuple", "option", "set"}), COUNT: frozenset({"bool", "str"}),
                SEVERAL: frozenset({"bool", "int", "float", "str"}),
                "": frozenset({"bool"})}
WRONG_COST = {YES_NO: 0.2, COUNT: 0.10, SEVERAL: 0.10, "": 0.07}
MISSING_KIND = 0.06


def form_of(text: str) -> str:
    """The form of a request: YES_NO for a question or check, COUNT where a number of things is asked for,
    SEVERAL for "all ..." and "every ...", else ""."""
    low = text[:4000].lower()
    return YES_NO if _YES_NO.search(low) else COUNT if _COUNT.search(low) else SEVERAL if _SEVERAL.search(low) else ""


def form_factor(form: str, result: str) -> float:
    """What a pattern's score is multiplied by for its result's kind, given the request's form."""
    return 1.0 - WRONG_COST[form] if result.partition("[")[0] in WRONG_RESULT[form] else 1.0


def spoken_types(text: str) -> frozenset[str]:
    """The kinds of values that a request's words mention."""
    low = text[:4000].lower()
    return frozenset(kind for p, kind in _SPOKEN_RE if p.search(low))


def kinds_of(types: Sequence[Type]) -> frozenset[str]:
    """The kinds of values that types mention, in the words of `spoken_types`."""
    out = set()
    for t in types:
        out.add(KINDS.get(t.name, t.name))
        if t.name in ("list", "set", "vtuple") and t.args:
            inner = KINDS.get(t.args[0].name, t.args[0].name)
            out.add(f"list[{inner}]")
            out |= kinds_of(t.args)
        elif t.args:
            out |= kinds_of(t.args)
    return frozenset(out)


TYPE_WORDS = {"list": "list", "set": "set", "vtuple": "tuple list", "map": "dictionary", "str": "string text", "int": "integer number", "float": "number float",
              "bool": "boolean", "tuple": "tuple pair", "option": "none"}


def type_words(params: Sequence[Type]) -> list[str]:
    """The words that parameter types say by themselves; a list of lists is a matrix, too."""
    out: dict[str, None] = {}
    for t in params:
        out.update(dict.fromkeys(TYPE_WORDS.get(t.name, "").split()))
        if t.name == "list" and t.args and t.args[0].name == "list":
            out.update(dict.fromkeys(("matrix", "nested")))
        out.update(dict.fromkeys(type_words(t.args)))
    return list(out)


# ---------------------------------------------------------------- traits and the learned order

# Words that exclude each other: whoever asks for one side is not answered by the other.
OPPOSITES = tuple((frozenset(map(stem, a.split())), frozenset(map(stem, b.split()))) for a, b in (
    ("max maximum maxima largest biggest greatest highest most longest best top latest",
     "min minimum minima smallest lowest least fewest shortest worst bottom cheapest earliest"),
    ("first initial leading start starts front prefix leftmost", "last final trailing end ends suffix rightmost"),
    ("ascending increasing rising upward", "descending decreasing falling downward"),
    ("even", "odd"), ("positive", "negative"), ("left", "right"), ("uppercase upper capital", "lowercase lower"), ("above over more greater", "below under less smaller"),
    ("clockwise", "counterclockwise anticlockwise"), ("encode encrypt compress", "decode decrypt expand undo unshift"), ("before preceding previous", "after following next"),
    ("row rows horizontal horizontally", "column columns vertical vertically"), ("keep only", "remove drop delete without omit exclude"), ("unique distinct", "duplicate repeated repeat repeating"),
    ("breadth bfs", "depth dfs"), ("simple", "compound"), ("gross add", "net before"), ("inclusive included", "strictly exclusive excluded"), ("ceil ceiling", "floor"),
    ("population", "sample"), ("product multiply", "sum add total"), ("union", "intersection common"), ("any some", "all every"), ("consecutive adjacent contiguous neighbours", "anywhere whole"),
    ("index position indices where", "value"), ("count many", "list which"), ("key keys", "values"), ("word words", "character characters letter letters"), ("zero zeros", "one ones"),
    ("parse read from", "format write to"), ("exactly", "least most"), ("each", "whole"),
))
_SIDES = {w: tuple(2 * i + j for i, pair in enumerate(OPPOSITES) for j in (0, 1) if w in pair[j]) for pair in OPPOSITES for side in pair for w in side}
_FUNCTION = re.compile(
    r"\b(?:functions?|predicates?|conditions?|callbacks?|lambdas?|rules?|tests?|criteri(?:on|a)|holds?|satisf\w+|fulfil\w*|func|computed?|custom|fn)\b")


def sides_of(stems: Sequence[str]) -> frozenset[int]:
    """The sides of OPPOSITES that these stems stand on: 2i and 2i + 1 are those of the i-th pair."""
    return frozenset(side for s in stems for side in _SIDES.get(s, ()))


def request_traits(text: str, words: Sequence[Word]) -> Traits:
    """The traits that a request asks for."""
    return Traits(spoken_types(text), bool(_FUNCTION.search(text[:4000].lower())), sides_of([w.stem for w in words]), len(words))


def pattern_traits(name: str, stems: Sequence[str], types: Sequence[Type]) -> Traits:
    """The traits of a pattern. stems: those of its name and of its summary's main part; types: the parameters' and the result's."""
    return Traits(kinds_of(types), any(t.name == "func" for t in types[:-1]), sides_of(stems), name.count("_") + 1)


WORD_PARTS = ("score", "share", "exact", "second", "top_precision", "neighbours", "top_order", "least_unasked")
LACKED, ADDED = ("list", "map", "tuple", "str", "list[list]"), ("map", "tuple", "str")
# form and types: the costs of `form_factor` and `types_factor`; function_extra: it takes one, none is spoken of; sides: see
# `sides_of`; lacks: a kind of value that is spoken of; adds: one that is not
PARTS = (*WORD_PARTS, "form", "types", "function_extra", "clash", "side_agrees", "side_extra", "name_words",
         *(f"lacks {k}" for k in LACKED), *(f"adds {k}" for k in ADDED))


def parts_of(rated: tuple[float, ...], wanted: Traits, has: Traits, form: float, types: float) -> tuple[float, ...]:
    """All PARTS of a pattern for a request: those of its words, then where the two differ beside their words."""
    clash = agrees = extra = 0
    for side in has.sides:
        if side in wanted.sides:
            agrees += 1
        elif side ^ 1 not in wanted.sides:
            extra += 1
        elif side ^ 1 not in has.sides:
            clash += 1
    return (*rated, 1.0 - form, 1.0 - types, float(has.function and not wanted.function), min(2.0, clash), min(3.0, agrees), min(3.0, extra),
            min(6.0, has.words), *(float(k in wanted.kinds and k not in has.kinds) for k in LACKED),
            *(float(k in has.kinds and k not in wanted.kinds) for k in ADDED))


# Fitted, see the module's docstring; scaled so that scores keep the mean and the spread of those by the rules.
BIAS = 0.1107
WEIGHTS = {
    "score": 0.2107, "share": 0.2163, "exact": 0.1303, "second": 0.1885, "top_precision": 0.0736, "neighbours": 0.0631, "top_order": 0.0187,
    "least_unasked": -0.0040, "form": -0.6737, "types": -1.0537, "function_extra": -0.0948, "clash": -0.0201, "side_agrees": 0.0176,
    "side_extra": -0.0074, "name_words": -0.0062, "lacks list": -0.0869, "lacks map": -0.0547, "lacks tuple": -0.1388, "lacks str": -0.0230,
    "lacks list[list]": -0.0456, "adds map": -0.0173, "adds tuple": -0.0141, "adds str": -0.0054,
}
_IN_ORDER = tuple(WEIGHTS[p] for p in PARTS)


def weigh(parts: Sequence[float]) -> float:
    """The score of a pattern with these PARTS: above 0, seldom a little over 1."""
    return max(BIAS + sum(w * x for w, x in zip(_IN_ORDER, parts)), 0.01 * parts[0])


def types_factor(spoken: frozenset[str], kinds: frozenset[str]) -> float:
    """What a pattern's score is multiplied by: less than 1 for each kind spoken of that it does not have."""
    return 1.0 - MISSING_KIND * min(2, len(spoken - kinds))


def signature_factor(wanted: tuple[Sequence[Type], Type], params: Sequence[Type], returns: Type) -> float:
    """What a pattern's score is multiplied by for given types (parameters, result): 1 where all agree, down to 0.6."""
    given, result = wanted
    rest = list(params)
    agreed = 0.0
    for t in given:
        best = max(range(len(rest)), key=lambda i: (agree(t, rest[i]), -i), default=None)
        if best is not None:
            agreed += agree(t, rest.pop(best))
    agreed += 1.5 * agree(result, returns)
    return 0.6 + 0.4 * agreed / (max(len(given), len(params)) + 1.5)


def agree(a: Type, b: Type) -> float:
    """How alike two types are, 0 to 1; what says nothing (`any`, a variable) agrees half."""
    if a == b:
        return 1.0
    if a.name in ("any", "never") or b.name in ("any", "never") or a.is_variable or b.is_variable:
        return 0.5
    if a.name == "option" or b.name == "option":
        return 0.85 * agree(a.args[0] if a.name == "option" else a, b.args[0] if b.name == "option" else b)
    ka, kb = KINDS.get(a.name, a.name), KINDS.get(b.name, b.name)
    if ka != kb:
        return 0.0
    if not a.args or len(a.args) != len(b.args):
        return 0.8
    return 0.5 + 0.5 * sum(map(agree, a.args, b.args)) / len(a.args)
