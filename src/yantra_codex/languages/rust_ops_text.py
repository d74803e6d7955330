"""Text and regular expressions in Rust. A character that is only looked at stays a `char`."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import BOOL, INT, STR, Type
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import (
    R,
    form,
    quote,
    quote_char,
    refuse,
)
from yantra_codex.languages.rust_op_table import (
    CHAR_TESTS,
    ITERATORS,
    concat_parts,
    is_simple,
)
from yantra_codex.languages.rust_ops_numbers import NumberOps
from yantra_codex.languages.rust_regex import WITH_GROUPS, regex_call


class TextOps(NumberOps):
    """Writes ops on text."""

    def char_test(self, e: n.Apply) -> R:
        r = self.ex(e.args[0])
        if r.mode == "char":
            return R(form("{0}.%s()" % CHAR_TESTS[e.op], r.text), "own", BOOL)
        return R(form("%s({0})" % e.op, self.borrowed(r)), "own", BOOL)

    def op_is_ascii(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.is_ascii()", self.recv(a)), "own", BOOL)

    def op_is_vowel(self, e: n.Apply, a: n.Expr) -> R | None:
        r = self.ex(a)
        return R(form('"aeiouAEIOU".contains({0})', r.text), "own", BOOL) if r.mode == "char" else None

    def op_upper(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.to_uppercase()" + self.case_tail(a), self.recv(a)), "own", STR)

    def op_lower(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.to_lowercase()" + self.case_tail(a), self.recv(a)), "own", STR)

    def case_tail(self, a: n.Expr) -> str:
        return ".to_string()" if self.ex(a).mode == "char" else ""

    def op_str_length(self, e: n.Apply, a: n.Expr) -> R:
        r = self.ex(a)
        if r.mode == "char":
            return R(atom("1"), "usize", INT)
        companion = self.companion(a)
        if companion:
            return R(atom(f"{companion}.len()"), "usize", INT)
        return R(form("{0}.chars().count()", r.text), "usize", INT)

    def companion(self, a: n.Expr) -> str | None:
        """The `Vec<char>` kept beside a text that is indexed."""
        v = self.vars.get(a.name + ".chars") if isinstance(a, n.Var) else None
        return v.name if v else None

    def op_str_index(self, e: n.Apply, s: n.Expr, i: n.Expr) -> R:
        companion = self.companion(s)
        if companion:
            return R(form("%s[{0}]" % companion, self.usz(i)), "char", STR)
        return R(form('{0}.chars().nth({1}).expect("IndexError: string index out of range")', self.chars_recv(s), self.usz(i)), "char", STR)

    def op_str_index_wrap(self, e: n.Apply, s: n.Expr, i: n.Expr) -> R:
        k = literal_int(i)
        companion = self.companion(s)
        if (k is not None and k >= 0) or self.at_least_zero(i):
            return self.op_str_index(e, s, i)
        if companion and k is not None:
            return R(atom(f"{companion}[{companion}.len() - {-k}]"), "char", STR)
        if companion:
            return R(form("%s[wrap_index({0}, %s.len())]" % (companion, companion), self.operand(i)), "char", STR)
        if k == -1:
            return R(form('{0}.chars().next_back().expect("IndexError: string index out of range")', self.chars_recv(s)), "char", STR)
        return R(form("str_index_wrap({0}, {1})", self.borrow(s), self.operand(i)), "char", STR)

    def chars_recv(self, s: n.Expr) -> Text:
        r = self.ex(s)
        return form("{0}.to_string()", r.text) if r.mode == "char" else r.text

    def op_str_slice_from(self, e: n.Apply, s: n.Expr, a: n.Expr) -> R:
        if self.at_least_zero(a):
            return R(form("{0}.chars().skip({1}).collect::<String>()", self.chars_recv(s), self.usz(a)), "own", STR, "String")
        return R(form("str_slice_from({0}, {1})", self.borrow(s), self.operand(a)), "own", STR)

    def op_str_slice_to(self, e: n.Apply, s: n.Expr, b: n.Expr) -> R:
        if self.at_least_zero(b):
            return R(form("{0}.chars().take({1}).collect::<String>()", self.chars_recv(s), self.usz(b)), "own", STR, "String")
        return R(form("str_slice({0}, 0, {1})", self.borrow(s), self.operand(b)), "own", STR)

    def op_str_slice(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr) -> R | None:
        i, j = literal_int(a), literal_int(b)
        if i is not None and j is not None and 0 <= i <= j:
            return R(form("{0}.chars().skip({1}).take({2}).collect::<String>()" if i else "{0}.chars().take({2}).collect::<String>()", self.chars_recv(s), atom(str(i)), atom(str(j - i))), "own", STR, "String")
        return None

    def op_str_reverse(self, e: n.Apply, a: n.Expr) -> R:
        return R(form("{0}.chars().rev().collect::<String>()", self.chars_recv(a)), "own", STR, "String")

    def op_strip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_matches", s, cs)

    def op_lstrip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_start_matches", s, cs)

    def op_rstrip_chars(self, e: n.Apply, s: n.Expr, cs: n.Expr) -> R:
        return self.trim("trim_end_matches", s, cs)

    def trim(self, method: str, s: n.Expr, cs: n.Expr) -> R:
        r = self.ex(cs)
        if isinstance(cs, n.Lit) and len(str(cs.value)) == 1:
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), atom(quote_char(str(cs.value)))), "slice", STR)
        if isinstance(cs, n.Lit):
            chars = atom("[" + ", ".join(map(quote_char, str(cs.value))) + "]")
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), chars), "slice", STR)
        if r.mode == "char":
            return R(form("{0}.%s({1})" % method, self.chars_recv(s), r.text), "slice", STR)
        return R(form("{0}.%s(|c: char| {1}.contains(c))" % method, self.chars_recv(s), r.text), "slice", STR)

    def op_remove_prefix(self, e: n.Apply, s: n.Expr, p: n.Expr) -> R:
        return self.without_affix("strip_prefix", s, p)

    def op_remove_suffix(self, e: n.Apply, s: n.Expr, p: n.Expr) -> R:
        return self.without_affix("strip_suffix", s, p)

    def without_affix(self, method: str, s: n.Expr, p: n.Expr) -> R:
        r = self.ex(s)
        if not isinstance(s, n.Var) or r.mode == "char":
            text = self.owned(r, s)
            return R(form("{0}.%s({1}).map_or_else(|| {0}, String::from)" % method, text, self.pattern(p)), "own", STR) if is_simple(text) else R(
                form("{{ let text = {0}; text.%s({1}).unwrap_or(&text).to_string() }}" % method, text, self.pattern(p)), "own", STR)
        whole = r.text if r.mode == "slice" else form("&{0}", r.text) if r.mode == "place" else r.text
        return R(form("{0}.%s({1}).unwrap_or({2})" % method, r.text, self.pattern(p), whole), "slice", STR)

    def op_split(self, e: n.Apply, s: n.Expr, sep: n.Expr) -> R | None:
        if isinstance(sep, n.Lit) and sep.value:
            return None
        return R(form("split({0}, {1})", self.borrow(s), self.borrow(sep)), "own", e.type)

    def op_replace_limit(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr, k: n.Expr) -> R:
        if self.at_least_zero(k):
            return R(form("{0}.replacen({1}, {2}, {3})", self.chars_recv(s), self.pattern(a), self.borrow(b), self.usz(k)), "own", STR)
        return R(form("replace_limit({0}, {1}, {2}, {3})", self.borrow(s), self.borrow(a), self.borrow(b), self.operand(k)), "own", STR)

    def op_replace(self, e: n.Apply, s: n.Expr, a: n.Expr, b: n.Expr) -> R:
        return R(form("{0}.replace({1}, {2})", self.chars_recv(s), self.pattern(a), self.borrow(b)), "own", STR)

    def op_str_contains(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.contains({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_starts_with(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.starts_with({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_ends_with(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.ends_with({1})", self.chars_recv(s), self.pattern(t)), "own", BOOL)

    def op_str_count(self, e: n.Apply, s: n.Expr, t: n.Expr) -> R:
        return R(form("{0}.matches({1}).count()", self.chars_recv(s), self.pattern(t)), "usize", INT)

    def op_str_repeat(self, e: n.Apply, s: n.Expr, k: n.Expr) -> R:
        return R(form("{0}.repeat({1})", self.chars_recv(s), self.count_usz(k)), "own", STR)

    def op_strip(self, e: n.Apply, s: n.Expr) -> R:
        return R(form("{0}.trim()", self.chars_recv(s)), "slice", STR)

    def op_char_code(self, e: n.Apply, c: n.Expr) -> R:
        r = self.ex(c)
        if r.mode == "char" or (isinstance(c, n.Lit) and len(str(c.value)) == 1):
            text = r.text if r.mode == "char" else atom(quote_char(str(c.value)))  # type: ignore[attr-defined]
            return R(form("{0} as %s" % self.forms.int, text), "own", INT) if self.forms.int != "u8" else R(form("{0} as u8", text), "own", INT)
        return R(form("char_code({0})", self.borrowed(r)), "own", INT)

    def op_translate(self, e: n.Apply, s: n.Expr, m: n.Expr) -> R:
        return R(form("{0}.chars().map(|c| {1}.get(&c.to_string()).cloned().unwrap_or(c.to_string())).collect::<String>()", self.chars_recv(s), self.recv(m)), "own", STR, "String")

    def op_join(self, e: n.Apply, xs: n.Expr, sep: n.Expr) -> R:
        empty = isinstance(sep, n.Lit) and sep.value == ""
        if isinstance(xs, n.Apply) and xs.op in ITERATORS and empty:
            i = self.it(xs)
            if i.item in ("char", "slice", "own"):
                return R(form("{0}.collect::<String>()", i.text), "own", STR, "String")
            if i.item == "ref":
                return R(form("{0}.cloned().collect::<String>()", i.text), "own", STR, "String")
        if empty:
            return R(form("{0}.concat()", self.recv(xs)), "own", STR)
        if isinstance(xs, n.Apply) and xs.op in ("split_words", "split"):
            i = self.it(xs)
            if i.item == "slice":
                return R(form("{0}.collect::<Vec<&str>>().join({1})", i.text, self.borrow(sep)), "own", STR)
        return R(form("{0}.join({1})", self.recv(xs), self.borrow(sep)), "own", STR)

    def op_is_integer(self, e: n.Apply, x: n.Expr) -> R:
        return R(form("{0}.fract() == 0.0", self.recv(x)), "own", BOOL)

    def op_format_fixed(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        p = literal_int(k)
        if p is not None and p >= 0:
            return self.format_text([e])
        return R(form("format_fixed({0}, {1})", self.operand(x), self.operand(k)), "own", STR)

    def op_format_percent(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        return R(form('format_fixed({0} * 100.0, {1}) + "%"', self.operand(x), self.operand(k)), "own", STR)

    def op_format_grouped(self, e: n.Apply, x: n.Expr, k: n.Expr) -> R:
        return R(form("group_digits(&{0})", self.op_format_fixed(n.Apply("format_fixed", (x, k), STR), x, k).text), "own", STR)

    def op_format_signed(self, e: n.Apply, x: n.Expr) -> R:
        return R(form('format!("{{:+}}", {0})', self.operand(x)), "own", STR)

    def op_str_concat(self, e: n.Apply, *args: n.Expr) -> R:
        parts = concat_parts(e)
        if all(isinstance(p, n.Lit) for p in parts):
            return R(atom(quote("".join(str(p.value) for p in parts))), "slice", STR)  # type: ignore[attr-defined]
        return self.format_text(parts)

    def format_text(self, parts: list[n.Expr]) -> R:
        shown, args = "", []
        for p in parts:
            spec = ""
            if isinstance(p, n.Lit):
                shown += quote(str(p.value))[1:-1].replace("{", "{{").replace("}", "}}")
                continue
            if isinstance(p, n.Apply) and p.op == "format_fixed" and (literal_int(p.args[1]) or 0) >= 0 and literal_int(p.args[1]) is not None:
                spec, text = f":.{literal_int(p.args[1])}", self.operand(p.args[0])
            elif isinstance(p, n.Apply) and p.op in ("int_to_str", "show") and type_of(p.args[0]).name in ("int", "str"):
                r = self.ex(p.args[0])
                text = r.text
            else:
                text = self.ex(p).text
            if re.fullmatch(r"[a-z_]\w*", text.text):
                shown += f"{{{text.text}{spec}}}"
            else:
                shown += f"{{{spec}}}"
                args.append(text.text)
        tail = "".join(f", {a}" for a in args)
        if shown == "{}" and args:
            return R(form("{0}.to_string()", self.ex(parts[0]).text), "own", STR)
        return R(atom(f'format!("{shown}"{tail})'), "own", STR)

    def op_int_to_str(self, e: n.Apply, x: n.Expr) -> R:
        r = self.ex(x)
        return R(form("{0}.to_string()", self.typed_number(x, r)), "own", STR)

    def op_show(self, e: n.Apply, x: n.Expr) -> R:
        if type_of(x).name == "str":
            return self.ex(x)
        if type_of(x).name == "any":
            return R(form("{0}.show()", self.recv(x)), "own", STR)
        return R(self.repr(self.ex(x), type_of(x), x), "own", STR)

    def op_show_quoted(self, e: n.Apply, x: n.Expr) -> R:
        return R(self.repr(self.ex(x), type_of(x), x), "own", STR)

    def repr(self, r: R, t: Type, e: n.Expr | None = None) -> Text:
        """The text Python's repr() gives, as an owned String."""
        match t.name:
            case "int":
                return form("{0}.to_string()", self.typed_number(e, r) if e is not None else r.text)
            case "float":
                return form("float_text({0})", self.owned(r))
            case "bool":
                return form("bool_text({0}).to_string()", self.owned(r))
            case "str":
                return form("quoted({0})", self.borrowed(r))
            case "any":
                return form("{0}.repr()", r.text)
            case "none":
                return atom('"None".to_string()')
            case "list" | "vtuple" | "set":
                return self.repr_sequence(r, t)
            case "map":
                name = self.names.fresh("entry")
                k = self.repr(R(atom(f"{name}.0"), "ref", t.args[0]), t.args[0])
                v = self.repr(R(atom(f"{name}.1"), "ref", t.args[1]), t.args[1])
                return form('bracketed("{{", {0}.iter(), "}}", |%s| format!("{{}}: {{}}", {1}, {2}))' % name, r.text, atom(k.text), atom(v.text))
            case "tuple":
                return self.repr_tuple(r, t)
            case "option":
                name = self.names.fresh("x")
                inner = self.repr(R(atom(name), "ref", t.args[0]), t.args[0])
                return form('{0}.as_ref().map_or("None".to_string(), |%s| {1})' % name, r.text, inner)
        raise refuse(f"the text of a {t}")

    def repr_tuple(self, r: R, t: Type) -> Text:
        if not t.args:
            return atom('"()".to_string()')
        held = atom("parts") if is_simple(r.text) else atom(self.names.fresh("parts"))
        text = r.text if is_simple(r.text) else held
        parts = [self.repr(R(form("{0}.%d" % i, text), "place", a), a).text for i, a in enumerate(t.args)]
        shown = f'format!("({", ".join(["{}"] * len(parts))}{"," if len(parts) == 1 else ""})", {", ".join(parts)})'
        return atom(shown) if is_simple(r.text) else atom("{ let %s = %s; %s }" % (held.text, r.text.text, shown))

    def repr_sequence(self, r: R, t: Type) -> Text:
        a = t.args[0]
        name = self.names.fresh("x")
        item = self.repr(R(atom(name), "ref", a), a)
        opened, closed = {"list": ("[", "]"), "vtuple": ("(", ")"), "set": ("{", "}")}[t.name]
        if r.text.text == "Vec::new()":
            r = replace(r, text=atom(f"Vec::<{self.forms.own(a)}>::new()"))
        shown = form('bracketed("%s", {0}.iter(), "%s", |%s| {1})' % (opened.replace("{", "{{"), closed.replace("}", "}}"), name), r.text, item)
        if t.name == "vtuple":
            return form('if {0}.len() == 1 {{ format!("({{}},)", {1}) }} else {{ {2} }}', r.text, self.repr(R(form("{0}[0]", r.text), "place", a), a), shown)
        if t.name == "set":
            return form('if {0}.is_empty() {{ "set()".to_string() }} else {{ {1} }}', r.text, shown)
        return shown


    def regex(self, e: n.Apply) -> R:
        pattern = e.args[1]
        rest = []
        for a in e.args[2:]:
            rest.append(self.borrow(a) if type_of(a).name == "str" else self.operand(a))
        if not isinstance(pattern, n.Lit) or not isinstance(pattern.value, str):
            if e.op in WITH_GROUPS:
                raise refuse("groups of a regular expression that is not a literal")
            template = regex_call(e.op, "", "&re_compile({%d})" % (1 + len(rest)))
            return R(form(template, self.borrow(e.args[0]), *rest, self.borrow(pattern)), "own", e.type)
        name = self.patterns.setdefault(pattern.value, f"PATTERN{len(self.patterns) + 1}" if self.patterns else "PATTERN")
        template = regex_call(e.op, pattern.value, name)
        return R(form(template, self.borrow(e.args[0]), *rest), "own", e.type)
