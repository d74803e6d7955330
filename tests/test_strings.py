"""Texts put together by example: pieces of the inputs, numbers in a form, literals, and cases between them."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Lit, Program, Var, block_exprs
from yantra_codex.ir.types import STR
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, Problem, make_problem
from yantra_codex.search.compose.frozen import freezer
from yantra_codex.search.compose.space import Clock
from yantra_codex.search.compose.strand_strings import Strings, align
from yantra_codex.search.compose.strand_strings_values import Pieces, Pool, Work, leaf
from yantra_codex.search.compose.strand_strings_words import Said

Shown = list[tuple[tuple[Any, ...], Any]]
# request, signature, examples, one more
PROGRAMS: list[tuple[str, str, Shown, tuple[tuple[Any, ...], Any]]] = [
    ("Write the player's tag: nickname in lower case, an underscore, and the shirt number with at least two digits.", 'def f(nick: str, number: int) -> str', [(('Zed', 7), 'zed_07'), (('BoBo', 23), 'bobo_23')], (('Q', 110), 'q_110')),
    ('A word game shows the first three letters of a word and an underscore for each of the others.', 'def f(s: str) -> str', [(('umbrella',), 'umb_____'), (('garden',), 'gar___')], (('notebook',), 'not_____')),
    ('Return the query part of a link (everything after the question mark), or an empty text when the link has none.', 'def f(s: str) -> str', [(('http://x.y/z?a=1&b=2',), 'a=1&b=2'), (('http://x.y',), '')], (('q?r',), 'r')),
    ('Give the height in feet and inches for a number of inches, such as 5\'11".', 'def f(n: int) -> str', [((71,), '5\'11"'), ((60,), '5\'0"')], ((74,), '6\'2"')),
    ('Rewrite a shelf mark from "room:row:place" to "place.room-row".', 'def f(s: str) -> str', [(('12:3:b',), 'b.12-3'), (('4:17:k',), 'k.4-17')], (('9:8:z',), 'z.9-8')),
    ('Who won? Give "draw" for equal goals, otherwise "home" or "away" plus the score, e.g. "home 3:1"... only home wins and draws occur.', 'def f(a: int, b: int) -> str', [((3, 1), 'home 3:1'), ((2, 2), 'draw')], ((5, 0), 'home 5:0')),
    ('A licence key is shown in groups: put a dash after every fourth character.', 'def f(s: str) -> str', [(('ABCD1234EFGH',), 'ABCD-1234-EFGH'), (('AAAABBBB',), 'AAAA-BBBB')], (('QQQQ',), 'QQQQ')),
    ('The column heading: the text centred in a field of n characters filled with dots.', 'def f(s: str, n: int) -> str', [(('ab', 6), '..ab..'), (('xyz', 5), '.xyz.')], (('q', 3), '.q.')),
    ('Reverse the order of the words in the sentence and put the whole thing in lower case.', 'def f(s: str) -> str', [(('Good Old Times',), 'times old good'), (('Hello You',), 'you hello')], (('A B C',), 'c b a')),
    ('Convert a temperature text like "21.5C" to a number.', 'def f(s: str) -> float', [(('21.5C',), 21.5), (('-3.0C',), -3.0)], (('100.25C',), 100.25)),
    ('A countdown label. seconds below 60 are shown as "45s", otherwise as minutes and seconds like "2m05s".', 'def f(n: int) -> str', [((45,), '45s'), ((125,), '2m05s')], ((600,), '10m00s')),
    ('Normalise a tag: no surrounding blanks, lower case, a leading # if it is missing.', 'def f(s: str) -> str', [((' Sun ',), '#sun'), (('#Sea',), '#sea')], (('Moon',), '#moon')),
    ('Extract the number from an order id such as "ORD-00123".', 'def f(s: str) -> int', [(('ORD-00123',), 123), (('ORD-77000',), 77000)], (('ORD-00009',), 9)),
    ('Return texts of at most four characters in capitals; of longer texts return only the last two characters.', 'def f(s: str) -> str', [(('secret',), 'et'), (('ab',), 'AB')], (('q',), 'Q')),
    ('Turn a snake_case name into words, the first with a capital letter.', 'def f(s: str) -> str', [(('total_net_price',), 'Total net price'), (('size',), 'Size')], (('a_b',), 'A b')),
    ('Convert "key1=v1&key2=v2" into a list of (key, value) tuples.', 'def f(s: str) -> list[tuple[str, str]]', [(('a=1&b=x',), [('a', '1'), ('b', 'x')]), (('q=z',), [('q', 'z')])], (('m=n&o=p&r=s',), [('m', 'n'), ('o', 'p'), ('r', 's')])),
    ('Give the ratio of two sizes in the form "3:4", both divided by their greatest common divisor.', 'def f(a: int, b: int) -> str', [((6, 8), '3:4'), ((1920, 1080), '16:9')], ((10, 5), '2:1')),
    ('Note on a van with 9 places, where 6 tins go into each full box and each box takes a place: how many places remain, like "4 free".', 'def f(tins: int) -> str', [((12,), '7 free'), ((35,), '4 free')], ((54,), '0 free')),
    ('Return the text between the first and the last slash.', 'def f(s: str) -> str', [(('/usr/local/bin',), 'usr/local'), (('a/b/c',), 'b')], (('x/y/z/w',), 'y/z')),
    ('Abbreviate a person: the first letter of the first name, a dot, a blank, then the surname in capitals.', 'def f(first: str, last: str) -> str', [(('Marie', 'Curie'), 'M. CURIE'), (('Alan', 'Turing'), 'A. TURING')], (('Bo', 'Li'), 'B. LI')),
    ('Show a playing time given in seconds as minutes and seconds, the seconds always with two digits.', 'def f(n: int) -> str', [((187,), '3:07'), ((754,), '12:34')], ((59,), '0:59')),
    ('Build an invoice number: the year, a slash, and the running number padded with zeros to four digits.', 'def f(year: int, k: int) -> str', [((2023, 17), '2023/0017'), ((1999, 345), '1999/0345')], ((2001, 9999), '2001/9999')),
    ('Amount on a cheque: the number filled with stars on the left up to eight characters.', 'def f(n: int) -> str', [((1234,), '****1234'), ((56,), '******56')], ((1234567,), '*1234567')),
    ('Name of the file in a path, without its extension.', 'def f(s: str) -> str', [(('a/b/report.txt',), 'report'), (('home/x.csv',), 'x')], (('q/w/e/r.py',), 'r')),
    ('Label of the stock: "sold out" when there is nothing left, otherwise the count followed by " left".', 'def f(n: int) -> str', [((0,), 'sold out'), ((12,), '12 left')], ((7,), '7 left')),
    ('Write each word with a capital first letter and the rest in small letters, joined by hyphens.', 'def f(s: str) -> str', [(('good MORNING all',), 'Good-Morning-All'), (('hey you',), 'Hey-You')], (('A bC d',), 'A-Bc-D')),
    ('Minutes since midnight of a time "HH:MM".', 'def f(s: str) -> int', [(('07:30',), 450), (('00:05',), 5)], (('23:59',), 1439)),
    ('Split "name=value" into a tuple, the value as a whole number.', 'def f(s: str) -> tuple[str, int]', [(('a=5',), ('a', 5)), (('width=120',), ('width', 120))], (('q=0',), ('q', 0))),
    ('Tag each product as "name x count".', 'def f(xs: list[tuple[str, int]]) -> list[str]', [(([('nut', 3), ('saw', 12)],), ['nut x 3', 'saw x 12']), (([],), [])], (([('a', 1)],), ['a x 1'])),
    ('Parse settings like "a=1;b=2" into a dictionary with whole numbers.', 'def f(s: str) -> dict[str, int]', [(('a=1;b=2',), {'a': 1, 'b': 2}), (('x=10',), {'x': 10})], (('p=5;q=6;r=7',), {'p': 5, 'q': 6, 'r': 7})),
    ('Domain of an e-mail address in lower case.', 'def f(s: str) -> str', [(('Bob@Example.COM',), 'example.com'), (('a.b@site.org',), 'site.org')], (('X@Y.Z',), 'y.z')),
    ('Take the text in round brackets, or an empty string if there are none.', 'def f(s: str) -> str', [(('call (home) now',), 'home'), (('nothing',), '')], (('x (y z)',), 'y z')),
    ('Share of the votes in percent with one decimal and a percent sign.', 'def f(votes: int, total: int) -> str', [((1, 4), '25.0%'), ((2, 3), '66.7%')], ((5, 5), '100.0%')),
    ('Make a call sign: the first two letters of the city in capitals, a dash, and the year without the century, two digits.', 'def f(city: str, year: int) -> str', [(('berlin', 1987), 'BE-87'), (('oslo', 2004), 'OS-04')], (('rome', 2011), 'RO-11')),
    ('Wrap a phone number: the first three digits in parentheses, a blank, the next three, a dash, and the rest.', 'def f(s: str) -> str', [(('5551234567',), '(555) 123-4567'), (('2125550199',), '(212) 555-0199')], (('0001112222',), '(000) 111-2222')),
    ('Roman style listing: number the lines of a list from 1, like "1. milk".', 'def f(xs: list[str]) -> list[str]', [((['milk', 'eggs'],), ['1. milk', '2. eggs']), ((['tea'],), ['1. tea'])], ((['a', 'b', 'c'],), ['1. a', '2. b', '3. c'])),
    ('Shout the text if it ends with an exclamation mark, otherwise whisper it (lower case).', 'def f(s: str) -> str', [(('Stop it!',), 'STOP IT!'), (('Hello You',), 'hello you')], (('No!',), 'NO!')),
    ('Code of a locker: None when the label has no hash, otherwise what follows the hash, in capitals.', 'def f(s: str) -> str | None', [(('box #a7',), 'A7'), (('nothing',), None)], (('x#q9',), 'Q9')),
    ('Colour as a hex text: a hash and the three parts (red, green, blue), each as two hex digits.', 'def f(r: int, g: int, b: int) -> str', [((255, 0, 16), '#ff0010'), ((1, 2, 171), '#0102ab')], ((0, 0, 0), '#000000')),
    ('Swap the halves of a text around its first equals sign.', 'def f(s: str) -> str', [(('a=bc',), 'bc=a'), (('key=v',), 'v=key')], (('x=y',), 'y=x')),
    ('Repeat the syllable n times with dashes between.', 'def f(s: str, n: int) -> str', [(('la', 3), 'la-la-la'), (('do', 1), 'do')], (('re', 2), 're-re')),
    ('A parcel label: the recipient in capitals, a new line, then the post code and the town separated by a blank.', 'def f(name: str, code: int, town: str) -> str', [(('Eva', 1010, 'Wien'), 'EVA\n1010 Wien'), (('Jo Li', 8001, 'Zug'), 'JO LI\n8001 Zug')], (('q', 5, 'w'), 'Q\n5 w')),
    ('Each pair (name, points) as "name: points", joined with "; ".', 'def f(xs: list[tuple[str, int]]) -> str', [(([('a', 1), ('bo', 22)],), 'a: 1; bo: 22'), (([('z', 0)],), 'z: 0')], (([('x', 3), ('y', 4), ('z', 5)],), 'x: 3; y: 4; z: 5')),
    ('Length of a stay "09:15-17:45" in minutes.', 'def f(s: str) -> int', [(('09:15-17:45',), 510), (('08:00-08:30',), 30)], (('00:00-23:59',), 1439)),
    ('Signed change with two decimals and the currency, like "+3.50 EUR".', 'def f(x: float) -> str', [((3.5,), '+3.50 EUR'), ((-0.25,), '-0.25 EUR')], ((10.0,), '+10.00 EUR')),
]


def candidates(words: str, signature: str, shown: Shown) -> tuple[Problem, list[Program]]:
    problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    assert problem.signature is not None
    t = problem.signature.returns
    types = [p.type for p in problem.signature.params]
    composer: Any = SimpleNamespace(
        problem=problem, signature=problem.signature, params=[(p.name, p.type) for p in problem.signature.params], examples=list(problem.examples),
        rows=[tuple(freezer(a)(to_ir(v, a)) for v, a in zip(e.args, types, strict=True)) for e in problem.examples],
        clock=Clock(time.perf_counter() + 60), top=SimpleNamespace(want=tuple(freezer(t)(to_ir(e.expected, t)) for e in problem.examples)))
    strand = Strings(composer)
    return problem, [program for level in range(1, 9) for program, _ in strand.step(level)]


def gives(program: Program, args: tuple[Any, ...], expected: Any) -> bool:
    entry = program.entry
    value = compile_program(program, Limits())(*[to_ir(a, p.type) for a, p in zip(args, entry.params, strict=True)])
    return equal(value, to_ir(expected, entry.returns), entry.returns)


@pytest.mark.parametrize(("words", "signature", "shown", "more"), PROGRAMS, ids=[p[0][:40] for p in PROGRAMS])
def test_the_first_program_holds_on_one_more(words: str, signature: str, shown: Shown, more: tuple[tuple[Any, ...], Any]) -> None:
    problem, programs = candidates(words, signature, shown)
    assert programs, "nothing found"
    assert all(gives(programs[0], *s) for s in shown)
    assert gives(programs[0], *more), languages.get("python").render(programs[0], problem.given).code


def test_no_outcome_is_a_literal() -> None:
    """Two outcomes that nothing makes from the inputs give no program that says them by heart."""
    _, programs = candidates("Tell the secret of the number.", "def f(n: int) -> str", [((3,), "QX-12"), ((70,), "ZB-99")])
    assert not [e for p in programs for e in block_exprs(p.entry.body) if isinstance(e, Lit) and e.value in ("QX-12", "ZB-99")]


def test_a_quoted_form_is_no_outcome() -> None:
    """'like "2.5 kg"' shows a form: the branch must be computed."""
    assert not Said('with one decimal like "2.5 kg"').named("2.5 kg")
    assert Said('give "sold out"').named("sold out")
    assert Said("after a dash").named("-")


def test_what_stands_twice_has_a_name() -> None:
    problem, programs = candidates("A badge from \"room/guest\": the guest in capitals, a colon, and the room twice with a plus between.", "def f(s: str) -> str",
                                   [(("12/ann",), "ANN:12+12"), (("7b/Bo",), "BO:7b+7b")])
    code = languages.get("python").render(programs[0], problem.given).code
    assert gives(programs[0], ("q/w",), "W:q+q"), code
    assert code.count("split") == 1, code


def test_alignment_is_cheapest_first() -> None:
    said, clock = Said("the first letter, a dot and the last name"), Clock(time.perf_counter() + 60)
    variables = [leaf(Var("a", STR), ("Ada", "Alan"), STR, 1.0), leaf(Var("b", STR), ("Lovelace", "Turing"), STR, 1.0)]
    targets = ("A.Lovelace", "A.Turing")
    ways = align(targets, Pieces(Pool(variables, said, Work(50_000, clock)), targets).found, said, clock)
    assert [cost for cost, _ in ways] == sorted(cost for cost, _ in ways)
    assert ways[0][1][1] == "."
