"""Regular expressions for Rust, whose standard library has none: a pattern becomes a small program for a matcher.

The pattern is read by Python's own parser, so it means what it means in the IR. The matcher is a backtracking machine
over code points with an explicit stack, after R. Cox 2009, "Regular Expression Matching: the Virtual Machine Approach".
"""

from __future__ import annotations

import re
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.languages.rust_regex_read import READER

MAX_PROGRAM = 2000

MATCHER = r'''
enum Re {
    Char(char),
    Any(bool),
    In(bool, &'static [(char, char)], &'static str),
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    Mark(usize),
    Moved(usize),
    Look(bool, usize, usize),
    Start(bool),
    End(bool),
    Word(bool),
    Match,
}

fn re_class(c: char, class: char) -> bool {
    let found = match class.to_ascii_lowercase() {
        'd' => c.is_ascii_digit(),
        'w' => c.is_alphanumeric() || c == '_',
        _ => c.is_whitespace(),
    };
    found != class.is_ascii_uppercase()
}

fn re_run(
    program: &[Re],
    text: &[char],
    start_pc: usize,
    start: usize,
    full: bool,
) -> Option<Vec<usize>> {
    let mut stack = vec![(start_pc, start, vec![usize::MAX; 64])];
    while let Some((mut pc, mut at, mut saves)) = stack.pop() {
        let is_word = |i: usize| i < text.len() && re_class(text[i], 'w');
        loop {
            let ok = match &program[pc] {
                Re::Char(c) => at < text.len() && text[at] == *c,
                Re::Any(newline) => at < text.len() && (*newline || text[at] != '\n'),
                Re::In(negated, ranges, classes) => {
                    at < text.len() && {
                        let x = text[at];
                        let found = ranges.iter().any(|&(a, b)| a <= x && x <= b)
                            || classes.chars().any(|class| re_class(x, class));
                        found != *negated
                    }
                }
                Re::Split(first, second) => {
                    stack.push((*second, at, saves.clone()));
                    pc = *first;
                    continue;
                }
                Re::Jump(to) => {
                    pc = *to;
                    continue;
                }
                Re::Save(slot) | Re::Mark(slot) => {
                    saves[*slot] = at;
                    pc += 1;
                    continue;
                }
                Re::Match => {
                    if full && at != text.len() {
                        break;
                    }
                    saves[1] = at;
                    saves[0] = start;
                    return Some(saves);
                }
                Re::Moved(slot) => saves[*slot] != at,
                Re::Look(wanted, back, next) => {
                    let from = at.checked_sub(*back);
                    let found = from.and_then(|i| re_run(program, text, pc + 1, i, false));
                    if found.is_some() != *wanted {
                        break;
                    }
                    pc = *next;
                    continue;
                }
                Re::Start(lines) => at == 0 || (*lines && text[at - 1] == '\n'),
                Re::End(lines) => {
                    at == text.len() || (text[at] == '\n' && (*lines || at + 1 == text.len()))
                }
                Re::Word(wanted) => ((at > 0 && is_word(at - 1)) != is_word(at)) == *wanted,
            };
            if !ok {
                break;
            }
            at += matches!(program[pc], Re::Char(_) | Re::Any(_) | Re::In(..)) as usize;
            pc += 1;
        }
    }
    None
}
'''
PARTS = {
    "re_search": r'''
fn re_search(text: &[char], program: &[Re], from: usize) -> Option<Vec<usize>> {
    (from..=text.len()).find_map(|start| re_run(program, text, 0, start, false))
}
''',
    "re_part": r'''
fn re_part(text: &[char], m: &[usize], group: usize) -> String {
    match m[2 * group + 1] {
        usize::MAX => String::new(),
        end => text[m[2 * group]..end].iter().collect(),
    }
}
''',
    "re_all": r'''
fn re_all(text: &[char], program: &[Re]) -> Vec<Vec<usize>> {
    let (mut out, mut from): (Vec<Vec<usize>>, usize) = (Vec::new(), 0);
    while let Some(m) = re_search(text, program, from) {
        from = if m[1] == m[0] { m[1] + 1 } else { m[1] };
        out.push(m);
        if from > text.len() {
            break;
        }
    }
    out
}
''',
    "re_groups_of": r'''
fn re_groups_of(text: &[char], m: &[usize], groups: usize) -> Vec<String> {
    (1..=groups).map(|g| re_part(text, m, g)).collect()
}
''',
    "re_test": r'''
fn re_test(s: &str, program: &[Re]) -> bool {
    let text: Vec<char> = s.chars().collect();
    re_search(&text, program, 0).is_some()
}
''',
    "re_match": r'''
fn re_match(s: &str, program: &[Re]) -> bool {
    let text: Vec<char> = s.chars().collect();
    re_run(program, &text, 0, 0, false).is_some()
}
''',
    "re_full_match": r'''
fn re_full_match(s: &str, program: &[Re]) -> bool {
    let text: Vec<char> = s.chars().collect();
    re_run(program, &text, 0, 0, true).is_some()
}
''',
    "re_find": r'''
fn re_find(s: &str, program: &[Re]) -> Option<String> {
    let text: Vec<char> = s.chars().collect();
    re_search(&text, program, 0).map(|m| re_part(&text, &m, 0))
}
''',
    "re_find_span": r'''
fn re_find_span(s: &str, program: &[Re]) -> Option<(Int, Int)> {
    let text: Vec<char> = s.chars().collect();
    re_search(&text, program, 0).map(|m| (m[0] as Int, m[1] as Int))
}
''',
    "re_groups": r'''
fn re_groups(s: &str, program: &[Re], groups: usize) -> Option<Vec<String>> {
    let text: Vec<char> = s.chars().collect();
    re_search(&text, program, 0).map(|m| re_groups_of(&text, &m, groups))
}
''',
    "re_match_groups": r'''
fn re_match_groups(s: &str, program: &[Re], groups: usize) -> Option<Vec<String>> {
    let text: Vec<char> = s.chars().collect();
    re_run(program, &text, 0, 0, false).map(|m| re_groups_of(&text, &m, groups))
}
''',
    "re_full_groups": r'''
fn re_full_groups(s: &str, program: &[Re], groups: usize) -> Option<Vec<String>> {
    let text: Vec<char> = s.chars().collect();
    re_run(program, &text, 0, 0, true).map(|m| re_groups_of(&text, &m, groups))
}
''',
    "re_find_all": r'''
fn re_find_all(s: &str, program: &[Re]) -> Vec<String> {
    let text: Vec<char> = s.chars().collect();
    re_all(&text, program)
        .iter()
        .map(|m| re_part(&text, m, 0))
        .collect()
}
''',
    "re_find_all_groups": r'''
fn re_find_all_groups(s: &str, program: &[Re], groups: usize) -> Vec<Vec<String>> {
    let text: Vec<char> = s.chars().collect();
    re_all(&text, program)
        .iter()
        .map(|m| re_groups_of(&text, m, groups))
        .collect()
}
''',
    "re_find_all_spans": r'''
fn re_find_all_spans(s: &str, program: &[Re]) -> Vec<(Int, Int)> {
    let text: Vec<char> = s.chars().collect();
    re_all(&text, program)
        .iter()
        .map(|m| (m[0] as Int, m[1] as Int))
        .collect()
}
''',
    "re_replace": r'''
fn re_replace(s: &str, program: &[Re], with: &str, limit: Int) -> String {
    let text: Vec<char> = s.chars().collect();
    let (mut out, mut from) = (String::new(), 0);
    for (i, m) in re_all(&text, program).iter().enumerate() {
        if limit > 0 && i as Int >= limit {
            break;
        }
        out.extend(&text[from..m[0]]);
        let mut chars = with.chars();
        while let Some(c) = chars.next() {
            match (c, chars.clone().next()) {
                ('\\', Some(d)) if d.is_ascii_digit() => {
                    out.push_str(&re_part(&text, m, d.to_digit(10).unwrap_or(0) as usize));
                    chars.next();
                }
                ('\\', Some('g')) => {
                    let number: String = chars
                        .as_str()
                        .chars()
                        .skip(2)
                        .take_while(char::is_ascii_digit)
                        .collect();
                    out.push_str(&re_part(&text, m, number.parse().unwrap_or(0)));
                    chars.by_ref().find(|&x| x == '>');
                }
                ('\\', Some('n')) => {
                    out.push('\n');
                    chars.next();
                }
                ('\\', Some('t')) => {
                    out.push('\t');
                    chars.next();
                }
                ('\\', Some('\\')) => {
                    out.push('\\');
                    chars.next();
                }
                _ => out.push(c),
            }
        }
        from = m[1];
    }
    out.extend(&text[from..]);
    out
}
''',
    "re_split": r'''
fn re_split(s: &str, program: &[Re], groups: usize) -> Vec<String> {
    let text: Vec<char> = s.chars().collect();
    let (mut out, mut from) = (Vec::new(), 0);
    for m in re_all(&text, program) {
        out.push(text[from..m[0]].iter().collect());
        out.extend(re_groups_of(&text, &m, groups));
        from = m[1];
    }
    out.push(text[from..].iter().collect());
    out
}
''',
}
WITH_GROUPS = ("re_groups", "re_match_groups", "re_full_groups", "re_find_all_groups", "re_split")


def helper_sources() -> dict[str, str]:
    """The matcher's functions by name; `re_run` stands for the machine with its types, `re_compile` for the reader with its own."""
    return {"re_run": MATCHER.strip(), "re_compile": READER.strip(), **{k: v.strip() for k, v in PARTS.items()}}


def regex_call(op: str, pattern: str, program: str) -> str:
    """The template of a regex op over {0} (the text) and {1} (the replacement) with the pattern's program by name."""
    if op == "re_replace":
        return f"re_replace({{0}}, {program}, {{1}}, 0)"
    if op == "re_replace_limit":
        return f"re_replace({{0}}, {program}, {{1}}, {{2}})"
    if op in WITH_GROUPS:
        return f"{op}({{0}}, {program}, {group_count(pattern)})"
    return f"{op}({{0}}, {program})"


def group_count(pattern: str) -> int:
    return int(re.compile(pattern).groups)


def _char(code: int) -> str:
    ch = chr(code)
    escapes = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "'" + (escapes.get(ch) or (ch if ch.isprintable() and ord(ch) < 128 else f"\\u{{{code:x}}}")) + "'"


class _Compiler:
    """Collects the instructions of one pattern."""

    def __init__(self, flags: int):
        self.out: list[str] = []
        self.flags = flags
        self.marks = 63

    def emit(self, text: str) -> int:
        if len(self.out) >= MAX_PROGRAM:
            raise Unsupported("a regular expression this long", language="rust")
        self.out.append(text)
        return len(self.out) - 1

    def sequence(self, items: Any) -> None:
        for op, arg in items:
            self.item(op, arg)

    def item(self, op: Any, arg: Any) -> None:
        fold = self.flags & re.IGNORECASE
        match op:
            case c.LITERAL:
                cases = sorted({arg, *(ord(x) for x in (chr(arg).lower(), chr(arg).upper()) if len(x) == 1)}) if fold else [arg]
                self.emit(f"Re::Char({_char(arg)})" if len(cases) == 1 else self._set(False, [(x, x) for x in cases], ""))
            case c.NOT_LITERAL:
                self.emit(self._set(True, [(arg, arg)], ""))
            case c.ANY:
                self.emit(f"Re::Any({str(bool(self.flags & re.DOTALL)).lower()})")
            case c.IN:
                self.emit(self._in(arg, bool(fold)))
            case c.BRANCH:
                self._branch(arg[1])
            case c.SUBPATTERN:
                self._group(*arg)
            case c.MAX_REPEAT | c.MIN_REPEAT:
                self._repeat(*arg, greedy=op is c.MAX_REPEAT)
            case c.AT:
                self._at(arg)
            case c.ASSERT | c.ASSERT_NOT:
                back = arg[1].getwidth()[0] if arg[0] < 0 else 0  # Python's parser lets only a fixed width look behind
                at = self.emit("")
                self.sequence(arg[1])
                self.emit("Re::Match")
                self.out[at] = f"Re::Look({str(op is c.ASSERT).lower()}, {back}, {len(self.out)})"
            case _:
                raise Unsupported(f"{str(op).lower()} in a regular expression", language="rust")

    def _group(self, number: int | None, add: int, remove: int, items: Any) -> None:
        saved = self.flags
        self.flags = (self.flags | add) & ~remove
        if number is not None:
            if number > 20:
                raise Unsupported("more than 20 groups in a regular expression", language="rust")
            self.emit(f"Re::Save({2 * number})")
        self.sequence(items)
        if number is not None:
            self.emit(f"Re::Save({2 * number + 1})")
        self.flags = saved

    def _branch(self, options: Any) -> None:
        ends = []
        for i, option in enumerate(options):
            last = i == len(options) - 1
            at = -1 if last else self.emit("")
            self.sequence(option)
            if not last:
                ends.append(self.emit(""))
                self.out[at] = f"Re::Split({at + 1}, {len(self.out)})"
        for end in ends:
            self.out[end] = f"Re::Jump({len(self.out)})"

    def _repeat(self, low: int, high: Any, items: Any, *, greedy: bool) -> None:
        for _ in range(low):
            self.sequence(items)

        def split(at: int, stay: int, leave: int) -> None:
            self.out[at] = f"Re::Split({stay}, {leave})" if greedy else f"Re::Split({leave}, {stay})"

        if high is c.MAXREPEAT:
            empty = items.getwidth()[0] == 0
            at = self.emit("")
            if empty:
                self.marks -= 1
                if self.marks < 44:
                    raise Unsupported("a regular expression with so many loops", language="rust")
                slot = self.marks
                self.emit(f"Re::Mark({slot})")
            self.sequence(items)
            if empty:
                self.emit(f"Re::Moved({slot})")
            self.emit(f"Re::Jump({at})")
            split(at, at + 1, len(self.out))
            return
        splits = []
        for _ in range(high - low):
            splits.append(self.emit(""))
            self.sequence(items)
        for at in splits:
            split(at, at + 1, len(self.out))

    def _at(self, where: Any) -> None:
        lines = str(bool(self.flags & re.MULTILINE)).lower()
        table = {c.AT_BEGINNING: f"Re::Start({lines})", c.AT_BEGINNING_STRING: "Re::Start(false)", c.AT_END: f"Re::End({lines})",
                 c.AT_BOUNDARY: "Re::Word(true)", c.AT_NON_BOUNDARY: "Re::Word(false)"}
        if where not in table:
            raise Unsupported(f"{str(where).lower()} in a regular expression", language="rust")
        self.emit(table[where])

    def _in(self, items: Any, fold: bool) -> str:
        ranges: list[tuple[int, int]] = []
        classes, negated = "", False
        names = {c.CATEGORY_DIGIT: "d", c.CATEGORY_NOT_DIGIT: "D", c.CATEGORY_WORD: "w", c.CATEGORY_NOT_WORD: "W", c.CATEGORY_SPACE: "s", c.CATEGORY_NOT_SPACE: "S"}
        for op, arg in items:
            if op is c.NEGATE:
                negated = True
            elif op is c.LITERAL:
                ranges.append((arg, arg))
            elif op is c.RANGE:
                ranges.append(arg)
            elif op is c.CATEGORY:
                classes += names[arg]
        if fold:
            for a, b in list(ranges):
                for lo, hi, shift in ((97, 122, -32), (65, 90, 32)):
                    x, y = max(a, lo), min(b, hi)
                    if x <= y:
                        ranges.append((x + shift, y + shift))
        return self._set(negated, ranges, classes)

    @staticmethod
    def _set(negated: bool, ranges: list[tuple[int, int]], classes: str) -> str:
        shown = ", ".join(f"({_char(a)}, {_char(b)})" for a, b in ranges)
        return f'Re::In({str(negated).lower()}, &[{shown}], "{classes}")'


def compile_pattern(pattern: str) -> list[str]:
    """The instructions of a pattern, as Rust expressions; raises Unsupported for what the dialect leaves out."""
    try:
        tree = _parser.parse(pattern)
    except re.error as error:
        raise Unsupported(f"the regular expression {pattern!r}: {error}", language="rust") from None
    compiler = _Compiler(tree.state.flags)
    compiler.sequence(tree)
    compiler.emit("Re::Match")
    return compiler.out
