"""The helper of rendered Rust that reads a regular expression which is known at run time only, into the matcher's program (rust_regex.py).

It reads what the dialect common to all targets has, without flags and look-behind, and panics with the interpreter's ValueError for what it can't read.
What a class holds is leaked: the matcher keeps it by reference, and a pattern is read once a call.
"""

from __future__ import annotations

READER = r'''
enum ReNode {
    Char(char),
    Any,
    Class(bool, Vec<(char, char)>, String),
    At(char),
    Group(usize, Box<ReNode>),
    All(Vec<ReNode>),
    Options(Vec<ReNode>),
    Repeat(usize, Option<usize>, bool, Box<ReNode>),
    Look(bool, Box<ReNode>),
}

struct ReReader {
    pattern: Vec<char>,
    at: usize,
    groups: usize,
    marks: usize,
}

impl ReReader {
    fn fail(&self, what: &str) -> ! {
        let shown: String = self.pattern.iter().collect();
        panic!("ValueError: {what} at position {} of {shown:?}", self.at)
    }

    fn peek(&self) -> Option<char> {
        self.pattern.get(self.at).copied()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += found as usize;
        found
    }

    fn take(&mut self) -> char {
        let c = self.peek().unwrap_or_else(|| self.fail("unexpected end"));
        self.at += 1;
        c
    }

    fn options(&mut self) -> ReNode {
        let mut options = vec![self.all()];
        while self.eat('|') {
            options.push(self.all());
        }
        ReNode::Options(options)
    }

    fn all(&mut self) -> ReNode {
        let mut items = Vec::new();
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            if self.repeat().is_some() {
                self.fail("nothing to repeat");
            }
            let item = self.one();
            items.push(self.repeated(item));
        }
        ReNode::All(items)
    }

    fn repeat(&mut self) -> Option<(usize, Option<usize>)> {
        let bounds = match self.peek()? {
            '*' => (0, None),
            '+' => (1, None),
            '?' => (0, Some(1)),
            '{' => {
                let rest: String = self.pattern[self.at + 1..].iter().collect();
                let (inside, _) = rest.split_once('}')?;
                let (low, high) = inside.split_once(',').unwrap_or((inside, inside));
                let numeric = |s: &str| s.chars().all(|c| c.is_ascii_digit());
                if inside.is_empty() || !numeric(low) || !numeric(high) {
                    return None;
                }
                self.at += inside.len() + 1;
                (low.parse().unwrap_or(0), high.parse().ok())
            }
            _ => return None,
        };
        self.at += 1;
        Some(bounds)
    }

    fn repeated(&mut self, item: ReNode) -> ReNode {
        let Some((low, high)) = self.repeat() else {
            return item;
        };
        if matches!(item, ReNode::At(_)) || high.is_some_and(|h| h < low) {
            self.fail("nothing to repeat");
        }
        let greedy = !self.eat('?');
        if self.repeat().is_some() {
            self.fail("multiple repeat");
        }
        ReNode::Repeat(low, high, greedy, Box::new(item))
    }

    fn one(&mut self) -> ReNode {
        match self.take() {
            '.' => ReNode::Any,
            c @ ('^' | '$') => ReNode::At(c),
            '(' => self.group(),
            '[' => self.class(),
            '\\' => match self.take() {
                c @ ('b' | 'B' | 'A') => ReNode::At(c),
                c if "dDwWsS".contains(c) => ReNode::Class(false, Vec::new(), c.to_string()),
                c => ReNode::Char(self.escaped(c)),
            },
            c => ReNode::Char(c),
        }
    }

    fn escaped(&self, c: char) -> char {
        match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'a' => '\u{7}',
            c if c.is_ascii_alphanumeric() => self.fail("an escape that is not known"),
            c => c,
        }
    }

    fn group(&mut self) -> ReNode {
        let mut look = None;
        let mut number = 0;
        if self.eat('?') {
            match self.take() {
                ':' => {}
                c @ ('=' | '!') => look = Some(c == '='),
                _ => self.fail("an extension that is not known"),
            }
        } else {
            self.groups += 1;
            number = self.groups;
        }
        let inside = Box::new(self.options());
        if !self.eat(')') {
            self.fail("missing )");
        }
        match look {
            Some(wanted) => ReNode::Look(wanted, inside),
            None if number == 0 => ReNode::All(vec![*inside]),
            None if number > 20 => self.fail("more than 20 groups"),
            None => ReNode::Group(number, inside),
        }
    }

    fn class(&mut self) -> ReNode {
        let negated = self.eat('^');
        let (mut ranges, mut classes) = (Vec::new(), String::new());
        let start = self.at;
        while self.at == start || self.peek() != Some(']') {
            let mut low = self.take();
            if low == '\\' {
                low = self.take();
                if "dDwWsS".contains(low) {
                    classes.push(low);
                    continue;
                }
                low = if low == 'b' {
                    '\u{8}'
                } else {
                    self.escaped(low)
                };
            }
            let mut high = low;
            if self.peek() == Some('-') && self.pattern.get(self.at + 1) != Some(&']') {
                self.at += 1;
                high = self.take();
                if high == '\\' {
                    let c = self.take();
                    high = self.escaped(c);
                }
            }
            if high < low {
                self.fail("bad character range");
            }
            ranges.push((low, high));
        }
        self.at += 1;
        ReNode::Class(negated, ranges, classes)
    }

    fn emit(&mut self, node: &ReNode, out: &mut Vec<Re>) {
        match node {
            ReNode::Char(c) => out.push(Re::Char(*c)),
            ReNode::Any => out.push(Re::Any(false)),
            ReNode::Class(negated, ranges, classes) => {
                out.push(Re::In(
                    *negated,
                    ranges.clone().leak(),
                    classes.clone().leak(),
                ));
            }
            ReNode::At('$') => out.push(Re::End(false)),
            ReNode::At(c) => out.push(match c {
                'b' | 'B' => Re::Word(*c == 'b'),
                _ => Re::Start(false),
            }),
            ReNode::Group(number, inside) => {
                out.push(Re::Save(2 * number));
                self.emit(inside, out);
                out.push(Re::Save(2 * number + 1));
            }
            ReNode::All(items) => items.iter().for_each(|item| self.emit(item, out)),
            ReNode::Options(options) => {
                let mut ends = Vec::new();
                for (i, option) in options.iter().enumerate() {
                    let at = out.len();
                    let last = i + 1 == options.len();
                    if !last {
                        out.push(Re::Match);
                    }
                    self.emit(option, out);
                    if !last {
                        ends.push(out.len());
                        out.push(Re::Match);
                        out[at] = Re::Split(at + 1, out.len());
                    }
                }
                let end = out.len();
                ends.into_iter().for_each(|at| out[at] = Re::Jump(end));
            }
            ReNode::Repeat(low, high, greedy, item) => {
                (0..*low).for_each(|_| self.emit(item, out));
                let fork = |at: usize, end: usize| match greedy {
                    true => Re::Split(at + 1, end),
                    false => Re::Split(end, at + 1),
                };
                if let Some(high) = high {
                    let mut splits = Vec::new();
                    for _ in *low..*high {
                        splits.push(out.len());
                        out.push(Re::Match);
                        self.emit(item, out);
                    }
                    let end = out.len();
                    splits.into_iter().for_each(|at| out[at] = fork(at, end));
                    return;
                }
                self.marks -= 1;
                if self.marks < 44 {
                    self.fail("too many loops");
                }
                let (at, slot) = (out.len(), self.marks);
                out.extend([Re::Match, Re::Mark(slot)]);
                self.emit(item, out);
                out.extend([Re::Moved(slot), Re::Jump(at)]);
                out[at] = fork(at, out.len());
            }
            ReNode::Look(wanted, inside) => {
                let at = out.len();
                out.push(Re::Match);
                self.emit(inside, out);
                out.push(Re::Match);
                out[at] = Re::Look(*wanted, 0, out.len());
            }
        }
    }
}

fn re_compile(pattern: &str) -> Vec<Re> {
    let mut reader = ReReader {
        pattern: pattern.chars().collect(),
        at: 0,
        groups: 0,
        marks: 63,
    };
    let node = reader.options();
    if reader.at < reader.pattern.len() {
        reader.fail("unbalanced )");
    }
    let mut program = Vec::new();
    reader.emit(&node, &mut program);
    program.push(Re::Match);
    program
}
'''
