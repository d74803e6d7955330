"""Commands that change a state, as the words describe each of them: which clause belongs to which command, and what it does.

In: the events shown (texts, characters) and what the words tell. Out: `Command`s: a test that an element is of its kind, the amount
or text that it carries, and effects on a state (a number, a text, a list) in the order of how well the clause says them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of
from yantra_codex.search.compose.blocks import instance, shape_blocks
from yantra_codex.search.compose.build import type_of_node
from yantra_codex.search.compose.sketch_core import Bench, Choice
from yantra_codex.search.compose.sketch_events import COMMAND
from yantra_codex.search.compose.sketch_words import Told, number, op, percent
from yantra_codex.search.compose.space import Node

MOST_KINDS = 7
LETTERS = "ABCDEFG"  # of the holes, one for each kind
_PLACED = re.compile(r"«(\d+)»")
_WITH_NUMBER = re.compile(r"(\D*?[^\d\s+-])(\s?)([+-]?\d+)|([^\w\s])()(\d+)")
_PLACEHOLDER = re.compile(r"(\D*?[^\d\s])(\s)(?:[nkxmv]|[a-z]|<\w+>|\{\w+\}|num\w*|amount|value)", re.IGNORECASE)


def call(name: str, result: Type, *args: Node) -> Node:
    """An op at the types of its arguments."""
    return (instance(name, tuple(type_of_node(a) for a in args), result), *args)


def text(v: str) -> Node:
    return ("l", v, STR)


@dataclass(slots=True)
class Command:
    """prefix: what an element of the kind is, or begins with. arg: "none", "int" or "str": what follows. label: how the words quote it."""

    prefix: str
    arg: str
    labels: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    clause: str = ""
    verbs: tuple[str, ...] = ()
    before: bool = False  # whether the clause stands before the name

    def test(self, x: Node) -> Node:
        if self.arg == "none":
            return call("eq", BOOL, x, text(self.prefix))
        return call("starts_with", BOOL, x, text(self.prefix))

    def rest(self, x: Node) -> Node | None:
        """What the element carries beside its name."""
        if self.arg == "none":
            return None
        after: Node = call("str_slice_from", STR, x, number(len(self.prefix)))
        return call("parse_int", INT, after) if self.arg == "int" else after


@dataclass(slots=True)
class PairCommand(Command):
    """A pair of the kind's name and an amount, in one order or the other."""

    of: Type = STR

    def test(self, x: Node) -> Node:
        return call("eq", BOOL, self._part(x, STR), text(self.prefix))

    def rest(self, x: Node) -> Node | None:
        return self._part(x, INT)

    def _part(self, x: Node, t: Type) -> Node:
        name = f"tuple_get_{self.of.args.index(t)}"
        return (next(b for b in shape_blocks((self.of,), self.of, ()) if b.name == name), x)


@dataclass(frozen=True, slots=True)
class Stream:
    """xs: the list of elements. commands: the kinds of elements. others: whether elements of no kind were shown."""

    xs: Node
    commands: tuple[Command, ...]
    others: bool
    shown: tuple[str, ...]
    element: Type = STR


# ---------------------------------------------------------------- which elements there are


def streams(bench: Bench, told: Told) -> Iterator[Stream]:
    """The parameters that may be a row of commands: the characters or words of a text, a list of texts."""
    quoted = [lit.value for lit in told.reading.literals if isinstance(lit.value, str) and 0 < len(lit.value) < 24]
    for i, (name, t) in enumerate(bench.composer.params):
        node: Node = ("v", name, t)
        rows = [r[i] for r in bench.rows]
        if t == STR:
            shown = sorted({c for r in rows for c in r})
            if shown and any(len(q) == 1 for q in quoted):
                yield from _stream((instance("chars", (STR,), list_of(STR)), node), shown, quoted, told)
            if any(" " in r for r in rows):
                yield from _stream((instance("split_words", (STR,), list_of(STR)), node), sorted({w for r in rows for w in r.split()}), quoted, told)
            for sep in dict.fromkeys((",", ";", *(q for q in quoted if len(q) == 1 and not q.isalnum()))):
                if any(sep in r for r in rows):
                    yield from _stream((instance("split", (STR, STR), list_of(STR)), node, text(sep)), sorted({w for r in rows for w in r.split(sep)}), quoted, told)
        elif t.name == "list" and t.args[0].name == "tuple" and t.args[0].args in ((STR, INT), (INT, STR)):
            at = t.args[0].args.index(STR)
            names = sorted({e[at] for r in rows for e in r} | {q for q in quoted if q.isalpha() and len(q) > 1})
            found = [PairCommand(n, "int", [n], of=t.args[0]) for n in names[: MOST_KINDS + 1]]
            for c in found:
                c.places = _places(c, told)
            ordered = tuple(sorted((c for c in found if c.places), key=lambda c: c.places[0]))
            if 1 < len(ordered) <= MOST_KINDS:
                yield Stream(node, ordered, len(ordered) < len(found), tuple(names), t.args[0])
        elif t == list_of(STR):
            yield from _stream(node, sorted({w for r in rows for w in r}), quoted, told)


def _stream(xs: Node, shown: Sequence[str], quoted: Sequence[str], told: Told) -> Iterator[Stream]:
    """The kinds that the request names, quoted or as words, among the elements shown; quoted ones beside them."""
    kinds: dict[tuple[str, str], Command] = {}

    def add(prefix: str, arg: str, label: str) -> None:
        kinds.setdefault((prefix, arg), Command(prefix, arg)).labels.append(label)

    single = all(len(s) == 1 for s in shown)
    others = False
    first = {q.split()[0] for q in quoted if q.split()}
    signs = {q[0] for q in quoted if not q[0].isalnum() and not q[0].isspace()}
    words = set(re.findall(r"[a-z]+", told.text))
    for s in shown:
        m = _WITH_NUMBER.fullmatch(s)
        head = (m[1] or m[4]) if m else s.split()[0] if s.split() else ""
        if (s in quoted and not m) or (not m and s.lower() in words and len(s) > 1 and not single):
            add(s, "none", s)
        elif m and (head in first or head.lower() in words or head in signs or any(q.startswith(head) for q in quoted)):
            add(head + (m[2] or ""), "int", head)
        elif head != s and (head in first or head.lower() in words):
            add(head + " ", "str", head)
        elif s in quoted:
            add(s, "none", s)
        elif not single and s[:1] in signs and len(s) > 1:
            add(s[0], "str", s[0])
        else:
            others = True
    for q in quoted:
        if any(q in c.labels for c in kinds.values()):
            continue
        m = _WITH_NUMBER.fullmatch(q) or _PLACEHOLDER.fullmatch(q)
        if single:
            if len(q) == 1:
                add(q, "none", q)
        elif m and len(m[1] or m[4] or "") < len(q):
            prefix = (m[1] or m[4]) + (m[2] or "")
            if (prefix, "str") not in kinds:
                add(prefix, "int", q)
            else:
                kinds[prefix, "str"].labels.append(q)
        elif " " not in q.strip() and q.isalpha() and any(c.prefix.strip().isalpha() for c in kinds.values()):
            known = [c for c in kinds.values() if c.prefix.strip() == q]
            for c in known:
                c.labels.append(q)
            if not known:
                add(q, "none", q)
    commands = [*kinds.values()]
    for c in commands:
        c.places = _places(c, told)
    commands = [c for c in commands if c.places]
    if 0 < len(commands) <= MOST_KINDS:
        commands.sort(key=lambda c: (c.places[0], c.arg != "none", c.prefix))
        yield Stream(xs, tuple(commands), others, tuple(shown))


def _places(c: Command, told: Told) -> list[tuple[int, int]]:
    """Where the words speak of a command."""
    literals = told.reading.literals
    wanted = {*c.labels, c.prefix, c.prefix.strip()}
    out = [m.span() for m in _PLACED.finditer(told.text)
           if isinstance(v := literals[int(m[1])].value, str) and (v in wanted or (c.arg != "none" and v.startswith(c.prefix)))]
    name = c.prefix.strip().lower()
    if not out and len(name) > 1 and name.isalpha():
        out = [m.span() for m in re.finditer(rf"\b{re.escape(name)}\b", told.text)]
    return out


# ---------------------------------------------------------------- what the words say of each


def read_clauses(commands: Sequence[Command], told: Told) -> None:
    """Give each command the words that speak of it: those after its name, or those before it where that explains more of them."""
    spans = sorted({s for c in commands for s in c.places})
    best: tuple[float, list[str], bool] | None = None
    for after in (True, False):
        found = [_clause(c, spans, told, after) for c in commands]
        score = sum(bool(verbs_of(f)) + 0.5 * bool(re.search(r"\d", f)) for f in found)
        for c in commands:
            start, end = c.places[0]
            if not after and re.search(r"\b(?:for(?: an?| each| every)?|on(?: an?)?|at an?|per|if|by|with|an?|each|every)\W*$", told.text[max(0, start - 14):start]):
                score += 0.6
            if after and re.match(r"\W*(?:\w+ )?(?:means?|adds?|is\b|moves?|goes|puts?|takes?|removes?|makes?|turns?|sets?|doubles?|increases?|decreases?|deletes?|erases?|pops?|pushes)", told.text[end:]):
                score += 0.6
        if best is None or score > best[0]:
            best = (score, found, not after)
    assert best is not None
    previous: tuple[str, ...] = ()
    for c, clause in zip(commands, best[1], strict=True):
        c.clause, c.before = clause, best[2]
        c.verbs = verbs_of(clause) or ((own,) if (own := OWN.get(c.prefix.strip().lower())) else previous)
        previous = c.verbs
    _share(commands, told)


def _clause(c: Command, spans: Sequence[tuple[int, int]], told: Told, after: bool) -> str:
    parts = []
    for start, end in c.places[:2]:
        if after:
            stop = re.search(r"[.;](?: |$)|\)(?=[ ,.])", told.text[end:])
            until = min([*(a for a, _ in spans if a >= end), end + stop.start() if stop else len(told.text)])
            parts.append(told.text[end:until])
        else:
            begins = [m.end() for m in re.finditer(r"[.;:](?: |$)", told.text[:start])]
            since = max([0, *begins, *(b for _, b in spans if b <= start)])
            parts.append(told.text[since:start])
    return " | ".join(p for p in parts if p.strip(" ,")) or ""


def _share(commands: Sequence[Command], told: Told) -> None:
    """Commands named together ("'u' and 'd' move it up and down") share what is said of the last: one verb each, or all of them."""
    run: list[Command] = []
    for i, c in enumerate(commands):
        run.append(c)
        between = told.text[c.places[0][1]:commands[i + 1].places[0][0]] if i + 1 < len(commands) else "."
        if re.fullmatch(r"[\s,/]*(?:and|or)?[\s,]*", between):
            continue
        if len(run) > 1:
            said = verbs_of(c.clause)
            for k, one in enumerate(run):
                one.clause = c.clause
                one.verbs = (said[k],) if len(said) >= len(run) else said
        run = []


# verbs on a number; the first in the clause is what the command does
VERBS: tuple[tuple[str, str], ...] = (
    ("add", r"\b(?:add\w*|plus|up(?:wards?)?|increas\w*|increment\w*|rais\w*|gain\w*|deposit\w*|forwards?|deliver\w*|receiv\w*|credit\w*|arriv\w*|charg\w*|refill\w*|(?:get|step)s? on|more|win\w*|earn\w*|giv\w+|gets?|scor\w*|north|east|right|push\w*|ris\w*|climb\w*|enter\w*|grow\w*|pour\w*|fill\w*|heat\w*|warm\w*|com\w+ in|bring\w*|higher|worth|counts?|clockwise|open\w*)\b"),
    ("sub", r"\b(?:tak\w+|subtract\w*|minus|down(?:wards?)?|decreas\w*|decrement\w*|lower\w*|los\w+|withdraw\w*|backwards?|sold|sell\w*|buy\w*|spend\w*|us(?:e|es|ed)|leav\w*|remov\w*|deduct\w*|(?:get|step)s? off|less|pay\w*|cost\w*|clos\w*|south|west|left|pop\w*|fall\w*|drop\w*|sink\w*|eat\w*|drain\w*|shrink\w*|borrow\w*|cool\w*|go\w* out|counter ?clockwise|anticlockwise)\b"),
    ("set", r"\b(?:sets?|setting|replac\w*|becom\w*|to the value|jump\w*|(?:goes|go|moves?|puts? it|turns? it|switch\w*) to|teleport\w*|puts?|turns? to)\b"),
    ("zero", r"\b(?:resets?|empt\w+|clear\w*|back to 0|to 0|start over|restart\w*|eras\w*|zeroes)\b"),
    ("mul", r"\b(?:multipl\w*|product)\b"), ("div", r"\b(?:divid\w*|quotient)\b"),
    ("square", r"\bsquar\w*"), ("double", r"\b(?:doubl\w*|twice)\b"), ("halve", r"\b(?:halv\w*|half)\b"), ("negate", r"\b(?:negat\w*|sign|flip\w*|invert\w*)\b"),
    ("ignore", r"\b(?:ignor\w*|nothing|skip\w*|no effect|pause\w*|wait\w*|rests?)\b"), ("undo", r"\b(?:undo\w*|takes? back|takes? it back|revert\w*|cancel\w*)\b"),
    # on texts and lists
    ("upper", r"\b(?:upper ?case|capitals?|capitali[sz]\w*)\b"), ("lower", r"\blower ?case\b"), ("reverse", r"\b(?:revers\w*|backwards|mirror\w*)\b"),
    ("drop_first", r"\b(?:remov|drop|delet|cut|tak|los|strip|eras|serv)\w* (?:(?!and\b|the last)\w+ ){0,4}?(?:first|front|oldest|left\w*)"),
    ("drop_last", r"\b(?:remov|drop|delet|cut|tak|los|strip|eras|pop|undo)\w* (?:(?!and\b|the first)\w+ ){0,4}?(?:last|top|newest|end|right\w*|most recent|latest|previous|character|letter|one)"),
    ("append", r"\b(?:append\w*|adds?|puts?|push\w*|typ\w+|writ\w+|insert\w*|join\w*|enqueue\w*|attach\w*|places?)\b"), ("prepend", r"\b(?:prepend\w*|(?:to|at|in) (?:the )?(?:front|beginning|start))\b"),
    ("clear", r"\b(?:clear\w*|empt(?:y|ies)\w*|(?:removes?|deletes?|erases?) (?:everything|all\b|the whole)|start over|resets?)\b"),
    ("repeat_last", r"\b(?:repeat\w*|duplicat\w*|doubl\w*|cop\w+) (?:the |its )?(?:last|top|final)"), ("repeat_first", r"\b(?:repeat\w*|duplicat\w*|doubl\w*|cop\w+) (?:the |its )?first"),
    ("sort", r"\b(?:sort\w*|alphabetical\w*)\b"), ("rotate", r"\brotat\w*|\b(?:mov|put|tak|remov|bring)\w* (?:off )?the first \w+(?: of the \w+)?(?: away| off)?(?: and (?:puts?|adds?|appends?|moves?) it)? (?:to|at) (?:the|its) (?:end|back)\b"), ("rotate_back", r"\b(?:mov|put|tak|remov|bring)\w* (?:off )?the last \w+(?: of the \w+)?(?: away| off)?(?: and (?:puts?|adds?|moves?) it)? (?:to|at|in) (?:the|its) (?:front|beginning|start)\b"),
    ("swap", r"\b(?:swap\w*|exchang\w*)\b"), ("sum_top", r"\b(?:sum|total) of (?:the )?(?:last|top|previous) 2\b|\b(?:last|top|previous) 2 (?:\w+ )*(?:added|sum)"),
)
OWN = {**COMMAND, "open": "add", "close": "sub", "enter": "add", "exit": "sub", "leave": "sub", "east": "add", "west": "sub", "right": "add", "left": "sub"}  # what a name means where no words say it
NUMERIC = frozenset(("add", "sub", "set", "zero", "mul", "div", "square", "double", "halve", "negate", "ignore"))


def verbs_of(clause: str) -> tuple[str, ...]:
    """What a clause says is done, in its order."""
    found = [(m.start(), -m.end(), name) for name, words in VERBS for m in re.finditer(words, clause)]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))


ENOUGH = re.compile(r"\b(?:enough|ignored|larger than|more than|not possible|refused|rejected|too (?:much|large|big|high)|can ?not|if there (?:is|are)|covers?|sufficient|insufficient|skipped|only if|fails?|declined)\b")
FLOORED = re.compile(r"\b(?:never|below|negative|not less than|at least|down to|stop\w* at)\b")


def on_number(told: Told, c: Command, s: Node, x: Node) -> list[Choice]:
    """What a command may do to a number."""
    carried = c.rest(x) if c.arg == "int" else None
    verbs = [v for v in c.verbs if v in NUMERIC]
    said = list(dict.fromkeys(v for m in re.findall(r"(?<![\w«])\d+(?![\w»%])", c.clause) if (v := int(m))))
    if c.before:
        said.reverse()  # the one next to the name
    percents = list(dict.fromkeys(int(m) for m in re.findall(r"(?<![\w«])(\d+) ?(?:%|percent)", c.clause)))
    amounts: list[Choice] = []
    if carried is not None:
        amounts.append((0, carried))
        amounts += [(0 if re.search(r"\b(?:times|each|per)\b", c.clause) else 2, op("mul", carried, number(v))) for v in said if v > 1]
        if re.search(r"\bpercent|%", c.clause):
            amounts.insert(0, (-1, percent(s, carried)))
    else:
        amounts += [(k, number(v)) for k, v in enumerate(said)]
        amounts.append((len(said), number(1)))
        amounts += [(0, percent(s, number(v))) for v in percents]
    zero = number(0)
    guarded = 1 if ENOUGH.search(told.text) else 4
    floor = 1 if FLOORED.search(c.clause) else 2 if FLOORED.search(told.text) else 5
    out: list[Choice] = []

    def cost(name: str) -> int:
        return verbs.index(name) if name in verbs[:3] else 3 if verbs else {"add": 1, "sub": 2}.get(name, 4)

    for extra, a in amounts:
        out += [(cost("add") + extra, op("add", s, a)), (cost("sub") + extra, op("sub", s, a)), (cost("set") + extra, a),
                (cost("sub") + extra + floor, op("max2", op("sub", s, a), zero)),
                (cost("sub") + extra + guarded, ("if", op("le", a, s, result=BOOL), op("sub", s, a), s, INT))]
        if a != number(1):
            out += [(cost("mul") + extra, op("mul", s, a)), (cost("div") + extra, op("floordiv", s, a))]
    out += [(cost("zero"), zero), (cost("double"), op("mul", s, number(2))), (cost("halve"), op("floordiv", s, number(2))), (cost("negate"), op("sub", zero, s)),
            (cost("square"), op("mul", s, s)), (cost("ignore"), s)]
    return out


def on_text(c: Command, s: Node, x: Node) -> list[Choice]:
    """What a command may do to a text."""
    given = c.rest(x)
    length = call("str_length", INT, s)
    one = number(1)
    first = call("str_slice", STR, s, number(0), one)
    last: Node = call("str_slice_from", STR, s, op("max2", op("sub", length, one), number(0)))

    def cut(n: Node) -> Node:
        return call("str_slice_to", STR, s, op("max2", op("sub", length, n), number(0)))

    effects: dict[str, Node] = {
        "upper": call("upper", STR, s), "lower": call("lower", STR, s), "reverse": call("str_reverse", STR, s), "drop_first": call("str_slice_from", STR, s, one),
        "drop_last": cut(one), "clear": text(""), "zero": text(""), "double": call("str_concat", STR, s, s), "repeat_last": call("str_concat", STR, s, last),
        "repeat_first": call("str_concat", STR, first, s), "swap": call("swapcase", STR, s), "ignore": s,
        "rotate": call("str_concat", STR, call("str_slice_from", STR, s, one), first), "rotate_back": call("str_concat", STR, last, cut(one))}
    if given is not None and c.arg == "str":
        effects |= {"append": call("str_concat", STR, s, given), "prepend": call("str_concat", STR, given, s), "set": given}
    if given is not None and c.arg == "int":
        effects |= {"drop_last": cut(given), "drop_first": call("str_slice_from", STR, s, given), "double": call("str_repeat", STR, s, given), "sub": cut(given)}
    out = [((c.verbs.index(name) if name in c.verbs[:3] else 3), node) for name, node in effects.items() if name in c.verbs[:3] or name in ("append", "drop_last", "drop_first")]
    if "remov" in c.clause or "delet" in c.clause or "eras" in c.clause:
        out.append((0 if "sub" in c.verbs and given is not None else 2, effects["drop_last"]))
    return out


def on_list(c: Command, s: Node, x: Node, element: Type) -> list[Choice]:
    """What a command may do to a list."""
    t = type_of_node(s)
    given = c.rest(x)
    size = call("length", INT, s)
    one = number(1)
    shorter = call("slice_to", t, s, op("max2", op("sub", size, one), number(0)))
    effects: dict[str, Node] = {"reverse": call("reverse", t, s), "drop_first": call("drop", t, s, one), "drop_last": shorter, "clear": ("l", (), t), "zero": ("l", (), t), "ignore": s,
                                "rotate": call("rotate_left", t, s, one), "rotate_back": call("rotate_left", t, s, number(-1))}
    if element in (INT, STR):
        effects["sort"] = call("sort", t, s)
    if given is not None and type_of_node(given) == element:
        there: Node = call("contains", BOOL, s, given)
        added: Node = call("append", t, s, given)
        one_given: Node = (next(b for b in shape_blocks((element,), element, (t,)) if b.name == "make_list" and len(b.params) == 1), given)
        without: Node = call("without", t, s, one_given)
        effects |= {"append": added, "prepend": call("prepend", t, s, given), "add": added}
        if set(c.verbs[:2]) & {"sub", "drop_first", "drop_last"}:
            return [(0, without), (2, shorter)]
        return [((c.verbs.index(name) if name in c.verbs[:3] else 3), node) for name, node in effects.items() if name in c.verbs[:3] or name == "append"] + [
            (2, ("if", there, s, added, t))]
    out = [((c.verbs.index(name) if name in c.verbs[:3] else 3), node) for name, node in effects.items() if name in c.verbs[:3] or name in ("append", "drop_last")]
    if set(c.verbs) & {"sub", "undo"}:
        out.append((1, shorter))
    return out


__all__ = ["LETTERS", "Command", "Stream", "call", "on_list", "on_number", "on_text", "read_clauses", "streams", "text", "verbs_of"]
