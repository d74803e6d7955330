"""Phrases that describe the form of a text, and the programs that are made of them."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.problems import Example, Problem, make_problem
from yantra_codex.search.compose.frozen import freezer
from yantra_codex.search.compose.patterns_in_words import Reading, demands, forms_in, readings
from yantra_codex.search.compose.patterns_pieces import number_range
from yantra_codex.search.compose.space import Clock
from yantra_codex.search.compose.strand_text import TextPatterns

# phrase | what the likeliest reading must match | what it must not
TESTS = r"""
one capital letter, a colon, two or three digits and optionally a plus sign | K:12, K:123+ | k:12, K:1
one or two letters, a dot, then at least three digits | A.123, ab.4567 | A.12, .123
is a whole number from 0 to 23 | 0, 9, 23 | 24, 09
a hash, then two or three digits, no leading zero | #12, #120 | #012, #1
starts with a capital letter | Rome, Z9 | rome, 9Z, _A
starts with a lowercase letter | rome, z | Rome, 1a
begins with a digit | 7up, 0 | up7, -1
begins with a consonant | tree, Zoo | egg, 1a
starting with an underscore | _x, __ | x_, -x
starts with 'ab' | abc, ab | cab, ba
starts with two digits | 12a, 99 | 1a2, a12
starts with a letter followed by a digit | a1, Z9x | 1a, aa1
starts with either a plus sign or a minus sign | +4, -x | 4+, x-
begins with "http" | http://x, https | xhttp, HTTP
ends with a digit | abc1, 9 | 1a, 9-
ends with a vowel | banana, CODE | tree trunk, xyz
words that end in a digit | ab1, x foo2 y | 1ab, foo
ending in three digits | ab123, 0999 | 12, 123a
ends with a full stop | Hello., . | Hello, .x
ends with a punctuation mark | wow!, no. | wow, !x
ends with "ing" | sing, ing | inga, ink
finishes with an upper case letter | abC, Z | Zb, c
ends with either a comma or a semicolon | a;, b, | a,b
starts with a q and ends with a p | qp, quip | qpx, xqp
starts with a digit and ends with a letter | 1a, 12 z | a1, 1a2
begins with '<', then anything, ending in '>' | <a>, <> | <a, a>
a p followed by two or three q's | pqq, xpqqqx | pq, qqp
a hash sign followed by zero or more hex digits | #, a#1f | 1f, a
a slash followed by one or more letters | /a, x/yz | /, /1
a digit followed by an optional percent sign | 5%, 5 | %, a
a dollar sign followed by zero or one digit | $, a$1 | 1, a
a colon followed by exactly four underscores | :____ | :___, ____
a 'k' followed by at least two 'm's | kmm, kmmm | km, mm
a 'k' followed by at most two 'm's | k, km | m, x
a '[' followed by anything, then a ']' | [], [a] | ][, [
a digit followed by a letter | 1a, b2c | a1, 1-a
a capital letter followed by two vowels | Aea, xBoo | AB, abc
one upper case letter followed by three digits | A123, xB999 | a123, A12
two letters followed by four digits | ab1234 | a1234, ab123
a letter followed by a colon and then a digit | a:1 | a1, :1
a digit, followed by a hyphen, followed by a digit | 1-2 | 12, 1-a
a dollar sign followed by digits | $12, cost $5 | 12$, $x
a digit preceded by a dollar sign | $1, a$2 | 1$, 12
an 'a' followed by 'b' or 'c' | ab, ac | ad, bc
only letters, digits and underscores | abc_1, _ | a-b, a b
contains only digits | 123, 0 | 12a, -1
contains only lowercase letters | abc | aBc, ab1
consists only of vowels | aeiou, AE | abc, y
made up of only zeros and ones | 0101, 1 | 012, a
only uppercase letters and spaces | AB C, Z | aB, A1
only hexadecimal digits | 0fA9, ff | fg, 0x1
all characters are digits | 123 | 12a, 1 2
all the characters are alphanumeric | ab1 | a-1, a b
consisting of letters and hyphens | a-b, abc | a_b, a1
nothing but letters | abc | ab1, a b
contains no digits | abc, a-b | a1, 9
does not contain a space | abc, a_b | a b
without vowels | xyz, BCD | xaz, E
does not contain any digit | abc | ab1
contains a digit | a1b, 9 | abc
contains an upper case letter | abC | abc, 1
contains at least one special character | a!b, # | abc, a1
has two consecutive vowels | book, xaez | banan, bcd
contains three consecutive digits | a123b | 12a34
contains the word "cat" | a cat, concat | dog
contains a 'w' in the middle | awb, towel | wab, law
contains a hyphen, but neither at the start nor the end | a-b, 1-- | -ab, ab-
contains whitespace | a b | ab, a-b
contains a tab | a	b | a b
contains at least two digits | 12, x34 | 1a2, a
sequences of lower case letters joined by a hyphen | ab-cd, x-y | abcd, AB-
lowercase letters joined with an underscore | ab_cd | abcd, _a, a_
digits separated by commas | 1,2, 1,22 | 12, a,b
words separated by a single space | ab cd | ab
a hex color | #fff, #A0B1C2 | fff, #12
a valid hex colour code | #00ff00 | 00ff00, #xyz
an e-mail | me@site.org, a.b+c@x.co.uk | me@site, @site.org
is a valid email address | me@site.org | me site.org, a@b
is a valid IPv4 address | 10.0.0.255, 1.2.3.4 | 256.1.1.1, 1.2.3
a URL | http://a.b/c, see https://x.y | ftp://x, a.b
a date in the format yyyy-mm-dd | 2021-01-31 | 21-1-31, 2021/01/31
a date of the form dd/mm/yyyy | 31/01/2021 | 2021/01/31, 31-01-2021
a time in the format hh:mm | 12:30, 00:00 | 1230, 1:2
a phone number in the form ###-#### | 555-1234 | 5551234, 55-1234
a decimal with two digits after the point | 3.14, 0.00 | 3.1, 314
a decimal number with a precision of three | 2.718, 0.000 | 2.71, 2
a decimal number with at most two decimal places | 2.7, 2.71, 2 | x, abc
a floating point number | 3.5, -0.25 | 3, abc
a binary number | 1010 | 2, abc
a roman numeral | XIV, MCM | ABC, IIII
a hashtag | #tag, go #x1 | tag, # x
a valid variable name | a1, _x | 1a, a-b, a b
a zip code | 12345, 12345-6789 | 1234, abcde
a MAC address | 00:1A:2b:3C:4d:5E | 00:1A, 001A2b
an HTML tag | <b>, x <a href=''> | b, <>
a percentage | 12%, 5.5% | 12, %
a negative integer | -5, -12 | 5, -
a capitalized word | Rome, a Bc | rome, rOME
all words at least five characters long | hello, a great | four, a b c
words of length four | four, a word | three, five5
words with exactly three letters | the, a cat | four, to
words longer than six characters | lengthy, a longword | longer, short
words of three to five characters | abc, hello | ab, longer
six-letter words | letter, a sextet | word, letters
words starting with a capital letter | Rome, in Rome | rome, rOME
words that start with 'p' | pear, a pen | apple, ape
words beginning with a vowel | apple, an x | tree, b c
words ending with 'ed' | walked, I ended it | edit, walk
words starting with 'b' and ending with 'd' | bed, a bad one | beds, abed
words containing 'oo' | book, oo | bok, o
words that contain a digit | a1, x y2 | ab, c
a number at the end | ab12, 3 | 12ab, a
a letter at the start | a1, B | 1a, -b
leading zeros | 007, 01 | 700, 10
trailing digits | ab1, 12 | 1ab
leading and trailing zeros | 0a, b0 | a0b
everything in parentheses | a (b), () | a b, (a
text between square brackets | [x], a [b] c | a, [x
values between quotation marks | "a", x "b" | a, 'b'
text enclosed in curly braces | {a}, x{y} | a, (b)
the text inside angle brackets | <a>, x <b> | a, (b)
values between single quotes | 'a', x 'b' | a, "b"
everything between asterisks | *a*, x *b* | a, *b
anything other than letters | 1, a-b | abc
characters that are not digits | a, 1-2 | 123
non-alphanumeric characters | a-b, ! | abc, 12
any character except letters and digits | a-b, _ | abc1
everything but vowels | b, a1 | aei
letters other than vowels | b, axe | aei, 1
consonants | b, axe | aei, 1
runs of spaces | a  b, a b | ab
one or more whitespace characters | a b | ab
multiple spaces | a  b | ab
two or more consecutive digits | a12, 123 | a1b2, a
slashes, pipes, or tabs | a/b, a|b | ab, a-b
commas and semicolons | a;b, a,b | a.b
vowels | xax, E | xyz
punctuation | a!, . | ab 1
upper-case letters | aB | ab
the letter q | quit, aq | abc, Q
the character '#' | a#b | ab
double quotes | a"b | a'b
all of the digits | a1 | abc
any of 'x', 'y' or 'z' | ax, y | abc
an optional sign, one or more digits, a decimal point and two digits | -1.25, 10.00 | 1., a.25
three digits, a dash and four letters | 123-abcd | 123abcd, 12-abcd
two capital letters and three digits | AB123 | A123, AB12
letters followed optionally by digits | ab, ab1 | 1, -
a username consists of 3 to 16 letters, digits, underscores or hyphens | a_b, abc-1 | ab, a b c
an alphanumeric string of length 5 to 10 | abc12 | ab, a-b-c
contains neither digits nor spaces | abc | a1, a b
characters that are neither letters nor digits | a-b, _ | ab1
file names ending in .txt or .csv | a.txt, b.csv | a.py, txt
lines that start with # | # a, ## | a #
comma separated list of numbers | 1,22,3 | a
a date like 12/31/1999 | 01/02/2003 | 1/2/3, 2003
a dot in the middle | a.b | .a, ab, a.
only the characters a, b or c | abc, cab | abcd, x
contains only certain characters (a-f and 0-3) | af03 | ag, 4
any character from m to p | xn, p | abc
digits from 1 to 5 | 3, a5 | 6, 0
words in all caps | NASA, a NASA | Nasa, nasa
words consisting only of vowels | aea, I am a x | xyz, bcd
a letter, then one or more digits | a1, Z99 | 1a, a-1
between two and four digits | 12, a1234 | 1, a
up to three digits followed by a percent sign | 5%, 100% | 5, a
exactly 3 digits | 123, a123 | 12, ab
the word 'error', ignoring case | ERROR, an Error | eror
"""

# phrase | text | what the likeliest reading that is searched for finds
FINDS = r"""
all words at least five characters long | the quick brown fox | quick;brown
words starting with a vowel | an old grey owl sat up | an;old;owl;up
words ending with 'y' | my happy dog is very big | my;happy;very
find all the numbers | 3 cats, 14 dogs | 3;14
extract the decimal numbers | 1.5 and 20.25 | 1.5;20.25
all hashtags | go #now and #then | #now;#then
all mentions | hi @ann, @bob! | @ann;@bob
text between parentheses | a (b c) d (e) | b c;e
the values inside square brackets | x[1] y[22] | 1;22
values between quotation marks | say "hi" and "bye" | hi;bye
sequences of digits | a12b3 | 12;3
sequences of upper case letters | aBCdE | BC;E
find all dates of the form yyyy-mm-dd | on 2020-01-02 and 2021-03-04. | 2020-01-02;2021-03-04
all email addresses | me@a.org, you@b.net | me@a.org;you@b.net
all capitalized words | Anna met Bob in rome | Anna;Bob
words with four letters | this is some odd text | this;some;text
all lowercase words joined by a hyphen | a well-known re-use | well-known;re-use
the text between the characters '<' and '>' | a <b> c <d> | b;d
"""


def rows(table: str) -> list[list[str]]:
    return [[part.strip(" ") if i == 0 else part[1:-1] if part.endswith(" ") else part[1:] for i, part in enumerate(line.split(" |"))]
            for line in table.strip("\n").splitlines()]


def holds(r: Reading, text: str) -> bool:
    return (re.fullmatch if r.whole else re.search)(r.pattern, text) is not None


@pytest.mark.parametrize(("phrase", "must", "must_not"), rows(TESTS))
def test_likeliest_reading(phrase: str, must: str, must_not: str) -> None:
    best = readings(phrase)[0]
    assert [t for t in must.split(", ") if not holds(best, t)] == [], best
    assert [t for t in must_not.split(", ") if holds(best, t)] == [], best


@pytest.mark.parametrize(("phrase", "text", "found"), rows(FINDS))
def test_what_is_found(phrase: str, text: str, found: str) -> None:
    best = next(r for r in readings(phrase) if not r.whole)
    assert [m[1] if m.re.groups else m[0] for m in re.finditer(best.pattern, text)] == found.split(";"), best


def test_readings_are_in_the_common_dialect() -> None:
    """No look-around, back-references or named groups, and every pattern compiles."""
    for phrase, *_ in rows(TESTS):
        for r in readings(phrase):
            assert not re.search(r"\(\?[=!<P]|\\[1-9]|\\d", r.pattern), r
            re.compile(r.pattern)


def test_ways_of_reading_are_alternatives() -> None:
    """Where the words leave the place open, each anchoring is there, the searched one first."""
    found = {(r.pattern, r.whole): r.weight for r in readings("a k followed by three m's")}
    assert found[("km{3}", False)] > found[("km{3}", True)] > found[("^km{3}", False)]


@pytest.mark.parametrize(("low", "high"), [(0, 9), (1, 31), (0, 100), (17, 2043), (99, 1000), (5, 5)])
def test_ranges_of_numbers(low: int, high: int) -> None:
    pattern = re.compile(number_range(low, high))
    assert [n for n in range(3000) if pattern.fullmatch(str(n))] == list(range(low, high + 1))
    assert pattern.fullmatch(f"0{high}") is None


def test_names_of_parameters_are_no_literals() -> None:
    assert "n" not in {r.pattern for r in readings("the words with n letters", names=["n"])}


def test_texts_without_a_form_have_no_readings() -> None:
    assert readings("Return the product of two matrices.") == []
    assert demands("Return true if it is there.") == []


@pytest.mark.parametrize(("words", "good", "bad"), [
    ("The code must contain a digit, an upper case letter and at least 6 characters.", "abcD1x", "abcd1x, abD1x, abcDxx"),
    ("It has at least two digits, one hyphen and no spaces", "1-2, a1-2", "1-, 12, 1 -2"),
    ("is between 3 and 5 characters long and contains a vowel", "abc, xyzue", "ab, xyz, xyzuea"),
])
def test_demands(words: str, good: str, bad: str) -> None:
    asked = demands(words)
    assert all(all(holds(r, t) for r in asked) for t in good.split(", "))
    assert not any(all(holds(r, t) for r in asked) for t in bad.split(", "))


def test_change_of_form() -> None:
    assert forms_in("from dd.mm.yyyy to yyyy/mm/dd") == [r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", r"\3/\2/\1"]
    assert forms_in("from hh:mm to yyyy") == []


# ---------------------------------------------------------------- programs

Shown = list[tuple[tuple[Any, ...], Any]]
# request, signature, examples, one more
PROGRAMS: list[tuple[str, str, Shown, tuple[tuple[Any, ...], Any]]] = [
    ('A song number is one capital letter, a colon, two or three digits and optionally a plus sign. Is the number valid?', 'def f(s: str) -> bool', [(('K:12+',), True), (('K:1',), False)], (('KK:12',), False)),
    ('Is the text a full hour of the day: a whole number from 0 to 23?', 'def f(s: str) -> bool', [(('23',), True), (('24',), False)], (('007',), False)),
    ('A lot number is a hash, then one to five digits, no leading zero.', 'def f(s: str) -> bool', [(('#120',), True), (('#012',), False)], (('#123456',), False)),
    ('A lucky ticket has one capital letter, a space and four digits that are all different.', 'def f(s: str) -> bool', [(('B 1234',), True), (('B 1224',), False)], (('BB 1234',), False)),
    ('A bus line has a letter, a space and three digits that read the same backward.', 'def f(s: str) -> bool', [(('B 121',), True), (('B 122',), False)], (('BB 121',), False)),
    ('A spell has six small letters in which no letter is used more than twice.', 'def f(s: str) -> bool', [(('abcabc',), True), (('aaabcd',), False)], (('abcabca',), False)),
    ('Return true if the code consists of two capital letters followed by four digits.', 'def ok(code: str) -> bool', [(('AB1234',), True), (('ab1234',), False), (('AB12345',), False)], (('XY0000',), True)),
    ('Check whether the text starts with a digit.', 'def ok(s: str) -> bool', [(('1a',), True), (('a1',), False)], (('99',), True)),
    ('Is the name a valid identifier?', 'def ok(name: str) -> bool', [(('_a1',), True), (('1a',), False), (('a b',), False)], (('x-y',), False)),
    ("Tell 'hex' if the text is a hex color, else 'other'.", 'def kind(s: str) -> str', [(('#fff',), 'hex'), (('fff',), 'other')], (('#12345',), 'other')),
    ('Extract all the numbers from a line of text as integers.', 'def nums(s: str) -> list[int]', [(('3 cats 14 dogs',), [3, 14]), (('none',), [])], (('7,8',), [7, 8])),
    ('Find all words that start with a capital letter.', 'def names(s: str) -> list[str]', [(('Anna met Bob in rome',), ['Anna', 'Bob']), (('no one',), [])], (('Go to Oslo',), ['Go', 'Oslo'])),
    ('Remove everything in square brackets.', 'def clean(s: str) -> str', [(('a[1]b[22]',), 'ab'), (('x',), 'x')], (('[z]y',), 'y')),
    ("Mask every digit with '#'.", 'def mask(s: str) -> str', [(('a1b22',), 'a#b##'), (('abc',), 'abc')], (('90',), '##')),
    ("Replace each run of digits by 'N'.", 'def mask(s: str) -> str', [(('a1b22',), 'aNbN'), (('x',), 'x')], (('900',), 'N')),
    ('Collapse multiple spaces into one and trim the ends.', 'def squeeze(s: str) -> str', [(('  a   b ',), 'a b'), (('x y',), 'x y')], (('q    r',), 'q r')),
    ('Insert a hyphen before every capital letter inside a word.', 'def f(s: str) -> str', [(('fooBar',), 'foo-Bar'), (('aBC',), 'a-B-C')], (('Abc',), 'Abc')),
    ('Change a date from dd/mm/yyyy to yyyy-mm-dd.', 'def iso(d: str) -> str', [(('31/12/1999',), '1999-12-31'), (('01/02/2003',), '2003-02-01')], (('05/06/2007',), '2007-06-05')),
    ('Split the text at semicolons or commas.', 'def parts(s: str) -> list[str]', [(('a;b,c',), ['a', 'b', 'c']), (('x',), ['x'])], (('1,2;3',), ['1', '2', '3'])),
    ('Split the text before each digit.', 'def parts(s: str) -> list[str]', [(('a1b2',), ['a', '1b', '2']), (('xy3',), ['xy', '3'])], (('p4q',), ['p', '4q'])),
    ('Count the words that end with a vowel.', 'def n(s: str) -> int', [(('one two six',), 2), (('sky',), 0)], (('banana tree',), 2)),
    ('Count the punctuation marks in the text.', 'def n(s: str) -> int', [(('a, b! c.',), 3), (('abc',), 0)], (('!!',), 2)),
    ('Keep the words of the list that contain a digit.', 'def keep(ws: list[str]) -> list[str]', [((['a1', 'b', '2c'],), ['a1', '2c']), ((['x'],), [])], ((['9'],), ['9'])),
    ("Remove the file names that end with 'tmp' from the list.", 'def keep(ws: list[str]) -> list[str]', [((['a.tmp', 'b.txt'],), ['b.txt']), ((['c'],), ['c'])], ((['d.tmp'],), [])),
    ('Remove all digits from every text of the list.', 'def strip_all(ws: list[str]) -> list[str]', [((['a1', 'b22'],), ['a', 'b']), ((['x'],), ['x'])], ((['9'],), [''])),
    ("Return the first number in the text, or 'none' if there is none.", 'def first(s: str) -> str', [(('ab12c3',), '12'), (('abc',), 'none')], (('7',), '7')),
    ('Sum of all the integers in the text.', 'def total(s: str) -> int', [(('3 and 4',), 7), (('x',), 0)], (('10a5',), 15)),
    ('Length of the longest run of lower case letters.', 'def longest(s: str) -> int', [(('abCdef',), 3), (('Xy',), 1)], (('abcdE',), 4)),
    ('Keep only the letters and spaces.', 'def f(s: str) -> str', [(('a1 b!',), 'a b'), (('hello',), 'hello')], (('x_y z2',), 'xy z')),
    ('Extract the hashtags of a message.', 'def tags(s: str) -> list[str]', [(('go #now #then',), ['#now', '#then']), (('x',), [])], (('#a',), ['#a'])),
    ('Extract the text between angle brackets.', 'def inner(s: str) -> list[str]', [(('a <b> <c d>',), ['b', 'c d']), (('x',), [])], (('<q>',), ['q'])),
    ('Return all key=value pairs', 'def pairs(s: str) -> list[tuple[str, str]]', [(('a=1 b=2',), [('a', '1'), ('b', '2')]), (('x=y',), [('x', 'y')])], (('k=9',), [('k', '9')])),
    ('Check that the password contains at least one upper case letter, one digit and one special character.', 'def strong(p: str) -> bool', [(('Abc1!',), True), (('abc1!',), False), (('Abcd!',), False), (('Abc12',), False)], (('Z9#',), True)),
    ('Check that the password has at least 8 characters, a lower case letter and a digit.', 'def strong(p: str) -> bool', [(('abcdefg1',), True), (('abc1',), False), (('abcdefgh',), False)], (('ABCDEFG1',), False)),
    ('Replace leading zeros of the number by nothing.', 'def f(s: str) -> str', [(('007',), '7'), (('100',), '100')], (('0012',), '12')),
    ('Put a space between a digit and a letter', 'def f(s: str) -> str', [(('1a',), '1 a'), (('22bc',), '22 bc')], (('3d4e',), '3 d4 e')),
    ("Find the words that don't contain the letter e.", 'def f(s: str) -> list[str]', [(('tree top egg fin',), ['top', 'fin']), (('bee',), [])], (('an elk ox',), ['an', 'ox'])),
    ('Given a licence plate, say whether it is three letters, a hyphen and three digits.', 'def plate(s: str) -> bool', [(('abc-123',), True), (('ab-123',), False), (('abc123',), False)], (('XYZ-9999',), False)),
    ("Return 'yes' when the line is blank or contains only whitespace, otherwise 'no'.", 'def blank(line: str) -> str', [(('  ',), 'yes'), (('a ',), 'no')], (('\t',), 'yes')),
    ('Does the string end with three exclamation marks?', 'def loud(s: str) -> bool', [(('hey!!!',), True), (('hey!',), False)], (('!!!a',), False)),
    ('Extract every four-digit year from the text.', 'def years(s: str) -> list[str]', [(('in 1999 and 2004',), ['1999', '2004']), (('none',), [])], (('x 1066.',), ['1066'])),
    ('Get all the quoted phrases', 'def q(s: str) -> list[str]', [(('say "a b" or "c"',), ['a b', 'c']), (('',), [])], (('"z"',), ['z'])),
    ('Replace all commas with semicolons.', 'def f(s: str) -> str', [(('a,b,c',), 'a;b;c'), (('x',), 'x')], ((',',), ';')),
    ('Replace all non-letter characters by underscores', 'def slug(s: str) -> str', [(('a b-c1',), 'a_b_c_'), (('x',), 'x')], (('p!q',), 'p_q')),
    ('Turn a title into a slug: lower case, with runs of non-alphanumeric characters replaced by a hyphen.', 'def slug(s: str) -> str', [(('Hello, World',), 'hello-world'), (('A  B',), 'a-b')], (('One & Two',), 'one-two')),
    ('Censor vowels with an asterisk.', 'def c(s: str) -> str', [(('hello',), 'h*ll*'), (('xyz',), 'xyz')], (('Area',), '*r**')),
    ('Delete html tags from a page.', 'def strip(s: str) -> str', [(('<b>x</b> y',), 'x y'), (('z',), 'z')], (('<p>q',), 'q')),
    ('Drop the comments: everything from # to the end of the line', 'def f(s: str) -> str', [(('a # b',), 'a '), (('x',), 'x')], (('#q',), '')),
    ('Return how many e-mail addresses occur in the text', 'def n(s: str) -> int', [(('a@b.org, c@d.net',), 2), (('none',), 0)], (('me@x.co',), 1)),
    ('Number of words in capital letters', 'def n(s: str) -> int', [(('NASA and ESA',), 2), (('no',), 0)], (('A BC d',), 2)),
    ('Return the last number that appears in the text as an integer', 'def last(s: str) -> int', [(('a1b22',), 22), (('7',), 7)], (('3 4 5',), 5)),
    ('Return the longest word.', 'def f(s: str) -> str', [(('a bcd ef',), 'bcd'), (('x',), 'x')], (('one three',), 'three')),
    ('Extract hour and minute from a time of the form hh:mm', 'def f(s: str) -> tuple[str, str]', [(('at 12:30',), ('12', '30')), (('09:05',), ('09', '05'))], (('23:59 x',), ('23', '59'))),
    ('Split the string on runs of whitespace or commas', 'def f(s: str) -> list[str]', [(('a, b  c',), ['a', 'b', 'c']), (('x',), ['x'])], (('p,q',), ['p', 'q'])),
    ('Split camel case words', 'def f(s: str) -> list[str]', [(('fooBarBaz',), ['foo', 'Bar', 'Baz']), (('x',), ['x'])], (('oneTwo',), ['one', 'Two'])),
    ('Remove trailing punctuation.', 'def f(s: str) -> str', [(('hey!!',), 'hey'), (('a.b',), 'a.b')], (('x?',), 'x')),
    ('Remove the digits at the end of the name', 'def f(s: str) -> str', [(('abc12',), 'abc'), (('a1b',), 'a1b')], (('x9',), 'x')),
    ('Keep the names that start with a capital letter and end with a vowel.', 'def f(xs: list[str]) -> list[str]', [((['Anna', 'Bob', 'eve'],), ['Anna']), (([],), [])], ((['Io', 'Ed'],), ['Io'])),
    ('Filter out strings containing digits or punctuation', 'def f(xs: list[str]) -> list[str]', [((['a', 'b1', 'c!'],), ['a']), ((['x'],), ['x'])], ((['9', 'z'],), ['z'])),
    ('How many of the strings consist only of digits?', 'def f(xs: list[str]) -> int', [((['12', 'a1', '7'],), 2), (([],), 0)], ((['0'],), 1)),
    ('Is every character a letter or a digit?', 'def f(s: str) -> bool', [(('ab1',), True), (('a b',), False), (('x!',), False)], (('_',), False)),
    ('Replace two or more consecutive hyphens with one hyphen', 'def f(s: str) -> str', [(('a--b---c',), 'a-b-c'), (('a-b',), 'a-b')], (('----',), '-')),
    ('Find all the numbers in the text, including decimals, as floats', 'def f(s: str) -> list[float]', [(('1.5 and 2.25',), [1.5, 2.25]), (('x',), [])], (('0.5',), [0.5])),
    ('Sum up all the digits that occur in the text', 'def f(s: str) -> int', [(('a12b3',), 6), (('x',), 0)], (('99',), 18)),
    ("Return 'strong' if the password has at least 8 characters, a digit, a capital letter and no spaces; else 'weak'", 'def f(p: str) -> str', [(('Abcdefg1',), 'strong'), (('abcdefg1',), 'weak'), (('Ab1',), 'weak')], (('Abc efg1',), 'weak')),
    ("Mask all the letters of the surname with 'x'", 'def f(s: str) -> str', [(("O'Neil",), "x'xxxx"), (('Li',), 'xx')], (('a-b',), 'x-x')),
    ('Add a space after every comma that lacks one', 'def f(s: str) -> str', [(('a,b',), 'a, b'), (('x',), 'x')], (('1,2,3',), '1, 2, 3')),
]


def composer(problem: Problem) -> Any:
    """What a strand asks of a composer."""
    assert problem.signature is not None
    t = problem.signature.returns
    want = tuple(freezer(t)(to_ir(e.expected, t)) for e in problem.examples)
    return SimpleNamespace(problem=problem, signature=problem.signature, params=[(p.name, p.type) for p in problem.signature.params],
                           examples=list(problem.examples), clock=Clock(time.perf_counter() + 60), top=SimpleNamespace(want=want), choices=())


def candidates(words: str, signature: str, shown: Shown) -> tuple[Problem, list[tuple[Program, int]]]:
    problem = make_problem(words, "python", signature=signature, examples=[Example(a, e) for a, e in shown])
    strand = TextPatterns(composer(problem))
    out: list[tuple[Program, int]] = []
    for level in range(1, 10):
        out += strand.step(level)
    return problem, out


def gives(program: Program, args: tuple[Any, ...], expected: Any) -> bool:
    call = compile_program(program, Limits(fuel=200_000, memory=2_000_000))
    return equal(call(*[to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)]), expected, program.entry.returns)


@pytest.mark.parametrize(("words", "signature", "shown", "more"), PROGRAMS, ids=[p[0][:40] for p in PROGRAMS])
def test_first_candidate(words: str, signature: str, shown: Shown, more: tuple[tuple[Any, ...], Any]) -> None:
    """Every candidate passes the examples, none comes twice, and the first is what was meant."""
    _, out = candidates(words, signature, shown)
    assert out
    assert len({p for p, _ in out}) == len(out)
    assert all(gives(p, a, e) for p, _ in out for a, e in shown)
    assert gives(out[0][0], *more)


def test_inferred_from_the_examples() -> None:
    """What no word names is found at a higher cost."""
    _, out = candidates("Tidy the label.", "def tidy(s: str) -> str", [(("a-1!b",), "ab"), (("?c9",), "c")])
    program, cost = out[0]
    assert cost >= 10
    assert gives(program, ("x.y0",), "xy")


def test_costs_rise_with_the_level() -> None:
    _, out = candidates("Remove all digits from the text.", "def f(s: str) -> str", [(("a1",), "a"), (("2b",), "b")])
    assert [c for _, c in out] == sorted(c for _, c in out)
    assert out[0][1] <= 8


@pytest.mark.parametrize(("words", "signature", "shown", "more"), PROGRAMS[::3], ids=[p[0][:40] for p in PROGRAMS[::3]])
def test_renders_in_every_language(words: str, signature: str, shown: Shown, more: tuple[tuple[Any, ...], Any]) -> None:
    _, out = candidates(words, signature, shown)
    for name in ("python", "javascript", "typescript", "rust", "go"):
        assert languages.get(name).render(out[0][0], None).code.strip()
