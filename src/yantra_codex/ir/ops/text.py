"""Text. A str is a sequence of Unicode code points; a character is a str of length 1."""

from __future__ import annotations

import re

from yantra_codex.ir.ops.table import rows_of

row = rows_of("text")

row("str_length", "str -> int", len, '"abc" -> 3', '"" -> 0', '"héé" -> 3')
row("str_is_empty", "s:str -> bool", lambda s: s == "", '"" -> true', '"a" -> false', lower='(eq s "")')
row("str_concat", "str str -> str", lambda a, b: a + b, '"ab" "c" -> "abc"',
    '"" "é" -> "é"', laws="associative", grows=True)
row("str_repeat", "str int -> str", lambda s, n: s * n, '"ab" 3 -> "ababab"', '"ab" 0 -> ""', '"ab" -1 -> ""', grows=True)


def str_index(s: str, i: int) -> str:
    if i < 0:
        raise IndexError("string index out of range")
    return s[i]


row("str_index", "str int -> str", str_index, '"abc" 1 -> "b"', '"abc" 3 -> IndexError', '"abc" -1 -> IndexError')
row("str_index_wrap", "str int -> str", lambda s, i: s[i], '"abc" -1 -> "c"', '"abc" 0 -> "a"', '"abc" 3 -> IndexError',
    '"" 0 -> IndexError', '"abc" -4 -> IndexError',
    doc="A negative index counts from the end.")
row("str_slice", "str int int -> str", lambda s, a, b: s[a:b], '"abcdef" 1 3 -> "bc"', '"abcdef" -3 -1 -> "de"', '"abc" 2 9 -> "c"',
    '"abc" 2 1 -> ""', doc="As Python s[a:b]: negative from the end, clamped.")
row("str_slice_from", "str int -> str", lambda s, a: s[a:], '"abcdef" 2 -> "cdef"', '"abc" -2 -> "bc"', '"abc" 9 -> ""')
row("str_slice_to", "str int -> str", lambda s, b: s[:b], '"abcdef" 2 -> "ab"', '"abc" -1 -> "ab"', '"abc" 9 -> "abc"')
row("str_slice_step", "str option[int] option[int] int -> str", lambda s, a, b, c: s[a:b:c], '"abcdef" none none 2 -> "ace"',
    '"abcdef" 4 1 -1 -> "edc"', '"abc" none none -1 -> "cba"', '"abc" none none 0 -> ValueError',
    '"abc" none none -2 -> "ca"')
row("str_reverse", "str -> str", lambda s: s[::-1], '"abc" -> "cba"', '"" -> ""')
row("upper", "str -> str", str.upper, '"aB1" -> "AB1"',
    '"é" -> "É"')
row("lower", "str -> str", str.lower, '"aB1" -> "ab1"',
    '"ÀÉ" -> "àé"')
row("capitalize", "str -> str", str.capitalize, '"hELLO wORLD" -> "Hello world"', '"" -> ""')
row("title", "str -> str", str.title, '"hello wORLD" -> "Hello World"', '"they\'re 3rd" -> "They\'Re 3Rd"')
row("swapcase", "str -> str", str.swapcase, '"aB1" -> "Ab1"',
    '"" -> ""')
row("strip", "str -> str", str.strip, '"  a b\\n" -> "a b"', '"" -> ""')
row("lstrip", "str -> str", str.lstrip, '"  a " -> "a "',
    '"\\t\\n" -> ""')
row("rstrip", "str -> str", str.rstrip, '"  a " -> "  a"',
    '" a\\n" -> " a"')
row("strip_chars", "str str -> str", lambda s, cs: s.strip(cs), '"xxabxx" "x" -> "ab"', '"-+a+-" "+-" -> "a"')
row("lstrip_chars", "str str -> str", lambda s, cs: s.lstrip(cs), '"xxabxx" "x" -> "abxx"',
    '"aab" "ab" -> ""')
row("rstrip_chars", "str str -> str", lambda s, cs: s.rstrip(cs), '"xxabxx" "x" -> "xxab"',
    '"abc" "" -> "abc"')
row("remove_prefix", "str str -> str", str.removeprefix, '"unhappy" "un" -> "happy"', '"happy" "un" -> "happy"')
row("remove_suffix", "str str -> str", str.removesuffix, '"a.txt" ".txt" -> "a"', '"a" "b" -> "a"')
row("split_words", "str -> list[str]", str.split, '"  a b\\tc " -> ["a" "b" "c"]', '"" -> (the list[str] [])', doc="On runs of white space.")
row("split", "str str -> list[str]", lambda s, sep: s.split(sep), '"a,b,,c" "," -> ["a" "b" "" "c"]', '"" "," -> [""]', '"a" "" -> ValueError',
    '"aXbX" "X" -> ["a" "b" ""]')
row("split_limit", "str str int -> list[str]", lambda s, sep, n: s.split(sep, n), '"a,b,c" "," 1 -> ["a" "b,c"]', '"abc" "," 1 -> ["abc"]',
    '"a,b,c" "," 0 -> ["a,b,c"]', '"a" "" 1 -> ValueError')
row("rsplit_limit", "str str int -> list[str]", lambda s, sep, n: s.rsplit(sep, n), '"a,b,c" "," 1 -> ["a,b" "c"]',
    '"a,b" "" 1 -> ValueError', '"a,b,c" "," 0 -> ["a,b,c"]')
row("split_lines", "str -> list[str]", lambda s: re.split(r"\r\n|\r|\n", s[:-1] if s.endswith("\n") and not s.endswith("\r\n") else s.removesuffix("\r\n"))
    if s else [], '"a\\nb\\n" -> ["a" "b"]', '"" -> (the list[str] [])', '"a\\r\\n\\nb" -> ["a" "" "b"]')
row("str_partition", "str str -> tuple[str,str,str]", str.partition, '"k=v=w" "=" -> (tuple "k" "=" "v=w")', '"k" "=" -> (tuple "k" "" "")')
row("str_rpartition", "str str -> tuple[str,str,str]", str.rpartition, '"a.b.c" "." -> (tuple "a.b" "." "c")', '"k" "=" -> (tuple "" "" "k")')
row("join", "list[str] str -> str", lambda xs, sep: sep.join(xs), '["a" "b"] ", " -> "a, b"', '(the list[str] []) "," -> ""')
row("replace", "str str str -> str", lambda s, a, b: s.replace(a, b), '"banana" "an" "AN" -> "bANANa"', '"ab" "" "-" -> "-a-b-"')
row("replace_limit", "str str str int -> str", lambda s, a, b, n: s.replace(a, b, n), '"banana" "a" "o" 2 -> "bonona"',
    '"aa" "a" "b" 0 -> "aa"', '"ab" "" "-" 2 -> "-a-b"')
row("str_contains", "str str -> bool", lambda s, t: t in s, '"hello" "ell" -> true', '"hello" "" -> true', '"hello" "z" -> false')
row("starts_with", "str str -> bool", lambda s, t: s.startswith(t), '"hello" "he" -> true', '"h" "he" -> false')
row("ends_with", "str str -> bool", lambda s, t: s.endswith(t), '"hello" "lo" -> true', '"hello" "he" -> false')
row("str_find", "str str -> int", lambda s, t: s.find(t), '"hello" "l" -> 2', '"hello" "z" -> -1', '"hé!" "!" -> 2')
row("str_find_from", "str str int -> int", lambda s, t, i: s.find(t, i), '"hello" "l" 3 -> 3', '"hello" "l" 4 -> -1', '"hello" "l" -2 -> 3')
row("str_rfind", "str str -> int", lambda s, t: s.rfind(t), '"hello" "l" -> 3', '"hello" "z" -> -1')
row("str_index_of", "str str -> int", lambda s, t: s.index(t), '"hello" "l" -> 2', '"hello" "z" -> ValueError')
row("str_count", "str str -> int", lambda s, t: s.count(t), '"banana" "an" -> 2', '"aaaa" "aa" -> 2', '"abc" "" -> 4')
row("is_digit", "str -> bool", str.isdigit, '"123" -> true', '"12a" -> false', '"" -> false')
row("is_alpha", "str -> bool", str.isalpha, '"abC" -> true', '"ab1" -> false', '"" -> false', '"é" -> true')
row("is_alnum", "str -> bool", str.isalnum, '"ab1" -> true', '"a b" -> false', '"" -> false')
row("is_space", "str -> bool", str.isspace, '" \\t" -> true', '"a " -> false', '"" -> false')
row("is_lower", "str -> bool", str.islower, '"ab1" -> true', '"aB" -> false', '"12" -> false')
row("is_upper", "str -> bool", str.isupper, '"AB1" -> true', '"aB" -> false', '"12" -> false')
row("is_title", "str -> bool", str.istitle, '"Hello World" -> true', '"Hello world" -> false')
row("is_ascii", "str -> bool", str.isascii, '"abc" -> true', '"é" -> false', '"" -> true')
row("is_vowel", "c:str -> bool", lambda c: len(c) == 1 and c in "aeiouAEIOU", '"a" -> true', '"B" -> false', '"ab" -> false',
    lower='(and (eq (str_length c) 1) (str_contains "aeiouAEIOU" c))')


def char_code(c: str) -> int:
    if len(c) != 1:
        raise TypeError("a single character was expected")
    return ord(c)


row("char_code", "str -> int", char_code, '"a" -> 97', '"é" -> 233', '"ab" -> TypeError')
row("char_of", "int -> str", chr, "97 -> \"a\"", "233 -> \"é\"", "-1 -> ValueError",
    "1114112 -> ValueError")
row("chars", "str -> list[str]", list, '"abc" -> ["a" "b" "c"]', '"" -> (the list[str] [])')
row("pad_left", "str int str -> str", lambda s, n, c: s.rjust(n, c), '"7" 3 "0" -> "007"', '"abc" 2 " " -> "abc"', grows=True)
row("pad_right", "str int str -> str", lambda s, n, c: s.ljust(n, c), '"7" 3 "." -> "7.."',
    '"abc" 2 "x" -> "abc"', grows=True)
row("center", "str int str -> str", lambda s, n, c: s.center(n, c), '"ab" 5 "*" -> "**ab*"', '"ab" 6 "*" -> "**ab**"', '"abc" 6 "*" -> "*abc**"', grows=True,
    doc="The odd fill goes left when width is odd, as Python's str.center does.")
row("format_center", "str int str -> str", lambda s, n, c: format(s, f"{c}^{n}"), '"ab" 5 "*" -> "*ab**"', '"ab" 6 "*" -> "**ab**"', grows=True,
    doc="The odd fill goes right, as Python's format does.")
row("zfill", "str int -> str", lambda s, n: s.zfill(n), '"7" 3 -> "007"', '"-7" 4 -> "-007"',
    '"abc" -1 -> "abc"', '"+5" 4 -> "+005"', grows=True)


def _common_prefix(xs: list[str]) -> str:
    if not xs:
        return ""
    low, high = min(xs), max(xs)
    same = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[:same]


row("common_prefix", "list[str] -> str", _common_prefix, '["flow" "flower" "flight"] -> "fl"', '(the list[str] []) -> ""')
row("translate", "str map[str,str] -> str", lambda s, m: "".join(m.get(c, c) for c in s), '"abca" (map ("a" "x") ("b" "")) -> "xcx"',
    '"" (map ("a" "x")) -> ""')

row("parse_int", "str -> int", lambda s: _parse_int(s), '"42" -> 42', '" -7 " -> -7', '"4x" -> ValueError', '"" -> ValueError', '"4.0" -> ValueError')
row("parse_int_base", "str int -> int", lambda s, b: int(s, b), '"ff" 16 -> 255', '"101" 2 -> 5', '"2" 2 -> ValueError', '"0b101" 2 -> 5', '"0xff" 16 -> 255',
    '"10" 1 -> ValueError', '"z" 36 -> 35')
row("parse_float", "str -> float", lambda s: _parse_float(s), '"2.5" -> 2.5', '" -1e3 " -> -1000.0', '"x" -> ValueError', '"7" -> 7.0')
row("int_to_str", "int -> str", str, "42 -> \"42\"", "-7 -> \"-7\"")
row("float_to_str", "float -> str", repr, "2.5 -> \"2.5\"", "3.0 -> \"3.0\"", "1e21 -> \"1e+21\"", "0.00001 -> \"1e-05\"", "inf -> \"inf\"",
    doc="The shortest text that reads back the same, always with a point or exponent: Python's repr.")
row("bool_to_str", "bool -> str", str, "true -> \"True\"", "false -> \"False\"")
row("show", "A -> str", str, '[1 2] -> "[1, 2]"', '["a" "b\'c"] -> "[\'a\', \\"b\'c\\"]"', '(tuple 1 "a") -> "(1, \'a\')"', '(map ("a" 1)) -> "{\'a\': 1}"',
    '"abc" -> "abc"', "3 -> \"3\"", "true -> \"True\"",
    '1.5 -> "1.5"', '(set 1) -> "{1}"', '[1.0 2.5] -> "[1.0, 2.5]"', '(the list[str] []) -> "[]"', doc="The text Python's str() gives for any value.")
row("show_quoted", "A -> str", repr, '"abc" -> "\'abc\'"', '"it\'s" -> "\\"it\'s\\""', "[1] -> \"[1]\"", doc="The text Python's repr() gives.")
row("format_fixed", "float int -> str", lambda x, n: f"{x:.{n}f}", "3.14159 2 -> \"3.14\"", "2.0 0 -> \"2\"", "-0.5 1 -> \"-0.5\"", "2.675 2 -> \"2.67\"",
    "0.125 2 -> \"0.12\"",
    'nan 2 -> "nan"', "1.0 -1 -> ValueError", doc="Fixed point, correctly rounded from the binary value, ties to even.")
row("format_exp", "float int -> str", lambda x, n: f"{x:.{n}e}", "12345.678 2 -> \"1.23e+04\"", "0.00012 1 -> \"1.2e-04\"",
    "1.0 -1 -> ValueError")
row("format_general", "float int -> str", lambda x, n: f"{x:.{n}g}", "1234.5678 3 -> \"1.23e+03\"", "0.5 3 -> \"0.5\"", "100.0 6 -> \"100\"")
row("format_percent", "float int -> str", lambda x, n: f"{x:.{n}%}", "0.256 1 -> \"25.6%\"", "1.0 0 -> \"100%\"")
row("group_thousands", "int -> str", lambda n: f"{n:,}", "1234567 -> \"1,234,567\"", "-1234 -> \"-1,234\"", "999 -> \"999\"")
row("format_grouped", "float int -> str", lambda x, n: f"{x:,.{n}f}", "1234567.891 2 -> \"1,234,567.89\"", "-999.5 1 -> \"-999.5\"")
row("format_signed", "int -> str", lambda n: f"{n:+d}", "5 -> \"+5\"", "-5 -> \"-5\"", "0 -> \"+0\"")


def _parse_int(s: str) -> int:
    if not re.fullmatch(r"\s*[+-]?\d+(_\d+)*\s*", s):
        raise ValueError(f"invalid literal for int() with base 10: {s!r}")
    return int(s)


def _parse_float(s: str) -> float:
    if not re.fullmatch(r"\s*[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf|nan|infinity)\s*", s, re.IGNORECASE):
        raise ValueError(f"could not convert string to float: {s!r}")
    return float(s)


row = rows_of("regex")
ROW_DOC = "The pattern is a literal in the dialect common to all targets: no look-behind, no back-references, no named groups."
row("re_test", "str str -> bool", lambda s, p: re.search(p, s) is not None, '"ab12" "[0-9]+" -> true', '"ab" "[0-9]+" -> false', doc=ROW_DOC)
row("re_match", "str str -> bool", lambda s, p: re.match(p, s) is not None, '"ab12" "[a-z]+" -> true', '"12ab" "[a-z]+" -> false', doc="At the start.")
row("re_full_match", "str str -> bool", lambda s, p: re.fullmatch(p, s) is not None, '"ab12" "[a-z]+[0-9]+" -> true', '"ab12x" "[a-z]+[0-9]+" -> false')
row("re_find", "str str -> option[str]", lambda s, p: m[0] if (m := re.search(p, s)) else None, '"ab12c3" "[0-9]+" -> "12"', '"ab" "[0-9]+" -> none')
row("re_find_span", "str str -> option[tuple[int,int]]", lambda s, p: m.span() if (m := re.search(p, s)) else None, '"ab12c3" "[0-9]+" -> (tuple 2 4)',
    '"ab" "[0-9]+" -> none')
row("re_groups", "str str -> option[list[str]]", lambda s, p: [g or "" for g in m.groups()] if (m := re.search(p, s)) else None,
    '"k=v" "([a-z]+)=([a-z]+)" -> ["k" "v"]', '"kv" "([a-z]+)=([a-z]+)" -> none')
row("re_match_groups", "str str -> option[list[str]]", lambda s, p: [g or "" for g in m.groups()] if (m := re.match(p, s)) else None,
    '"k=v" "([a-z]+)=([a-z]+)" -> ["k" "v"]', '" k=v" "([a-z]+)=([a-z]+)" -> none')
row("re_full_groups", "str str -> option[list[str]]", lambda s, p: [g or "" for g in m.groups()] if (m := re.fullmatch(p, s)) else None,
    '"k=v" "([a-z]+)=([a-z]+)" -> ["k" "v"]', '"k=v " "([a-z]+)=([a-z]+)" -> none')
row("re_find_all", "str str -> list[str]", lambda s, p: [m[0] for m in re.finditer(p, s)], '"a1b22" "[0-9]+" -> ["1" "22"]', '"ab" "[0-9]" -> (the list[str] [])',
    doc="The whole text of every match.")
row("re_find_all_groups", "str str -> list[list[str]]", lambda s, p: [[g or "" for g in m.groups()] for m in re.finditer(p, s)],
    '"a=1,b=2" "([a-z])=([0-9])" -> [["a" "1"] ["b" "2"]]',
    '"ab" "([0-9])([0-9])" -> (the list[list[str]] [])')
row("re_find_all_spans", "str str -> list[tuple[int,int]]", lambda s, p: [m.span() for m in re.finditer(p, s)], '"a1b22" "[0-9]+" -> [(tuple 1 2) (tuple 3 5)]',
    '"ab" "[0-9]+" -> (the list[tuple[int,int]] [])')
row("re_replace", "str str str -> str", lambda s, p, r: re.sub(p, r, s), '"a1b22" "[0-9]+" "#" -> "a#b#"', '"k=v" "([a-z])=([a-z])" "\\\\2=\\\\1" -> "v=k"',
    doc="Every match; \\1 in the replacement stands for a group.")
row("re_replace_limit", "str str str int -> str", lambda s, p, r, n: re.sub(p, r, s, count=n), '"a1b22" "[0-9]+" "#" 1 -> "a#b22"',
    '"abc" "[0-9]" "x" 2 -> "abc"')
row("re_split", "str str -> list[str]", lambda s, p: re.split(p, s), '"a1b22c" "[0-9]+" -> ["a" "b" "c"]', '"abc" "[0-9]" -> ["abc"]')
