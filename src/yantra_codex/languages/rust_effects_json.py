"""Rows and JSON in Rust's effect programs: map[str,any] and any are serde_json's Value, regexes are the regex crate's."""

# templates are full of braces: %-formatting keeps them readable
# ruff: noqa: UP031

from __future__ import annotations

import re
from dataclasses import dataclass

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.types import ANY, BOOL, INT, STR, Type, list_of, map_of, tuple_of
from yantra_codex.languages.base import Text, atom
from yantra_codex.languages.rust_expressions import It, R, V, form, quote, refuse
from yantra_codex.languages.rust_op_table import COMPARE, is_simple
from yantra_codex.languages.rust_statements import FunctionWriter
from yantra_codex.languages.rust_types import Forms, Native, is_copy
from yantra_codex.languages.rust_writer import INDENT

OBJECT = map_of(STR, ANY)
VALUE = Native("Value")
# type -> how a Value is read as it, and what an error says it must be
READ = {"int": ("as_i64", "a whole number"), "float": ("as_f64", "a number"), "bool": ("as_bool", "true or false"), "str": ("as_str", "a string"),
        "list": ("as_array", "a list"), "vtuple": ("as_array", "a list")}
LISTED = {"str": "strings", "bool": "true or false"}
IS_A = {"int": "is_i64", "float": "is_f64", "bool": "is_boolean", "str": "is_string", "list": "is_array", "map": "is_object", "none": "is_null"}
NOT_IN_CRATE = re.compile(r"\(\?(?:=|!|<[=!]|P=|\()|\\[1-9]|\*\+|\+\+|\?\+|\(\?>")
SQL_ROWS = ("db_rows", "db_row")


@dataclass(frozen=True, slots=True)
class EffectForms(Forms):
    """The forms of an effect program's types."""

    def own(self, t: Type) -> Native:
        if t in (OBJECT, ANY):
            return VALUE
        if t.name == "db":
            return Native("Connection")
        if t.name == "map":
            return Native("IndexMap" if self.ordered_maps else "HashMap", tuple(map(self.own, t.args)))
        return Forms.own(self, t)


def is_value(t: Type) -> bool:
    """Whether values of t are serde_json's."""
    return t in (OBJECT, ANY)


def bare(e: n.Expr) -> n.Expr:
    """e without the conversion to any."""
    while isinstance(e, n.Apply) and e.op in ("to_any", "copy"):
        e = e.args[0]
    return e


class JsonWriter(FunctionWriter):
    """Writes what works on JSON values."""

    statics: dict[str, tuple[str, str]]
    columns: set[str]

    # ------------------------------------------------ reading

    def failing(self, text: Text, message: str) -> Text:
        """An Option's value, or an error where `?` can be written."""
        return form("{0}.ok_or(%s)?" % quote(message) if self.can_question else "{0}.expect(%s)" % quote(message), text)

    @staticmethod
    def called(e: n.Expr) -> str:
        """A JSON value's name for an error message."""
        e = bare(e)
        if isinstance(e, n.Apply) and e.op in ("map_get", "map_get_or", "map_find") and isinstance(e.args[1], n.Lit):
            return str(e.args[1].value)
        if isinstance(e, n.Apply) and e.op == "cast":
            return JsonWriter.called(e.args[0])
        return e.name.split(".")[0].replace("_", " ") if isinstance(e, n.Var) else "the value"

    def place_of(self, e: n.Expr) -> Text:
        """A Value to call methods on; a missing entry is Null."""
        e = bare(e)
        if isinstance(e, n.Apply) and e.op == "map_get" and is_value(type_of(e.args[0])):
            return form("{0}[{1}]", self.place_of(e.args[0]), self.index(e.args[1]))
        if isinstance(e, n.Apply) and e.op == "cast" and is_value(e.type):
            return self.place_of(e.args[0])
        return self.ex(e).text

    def index(self, k: n.Expr) -> Text:
        return atom(quote(str(k.value))) if isinstance(k, n.Lit) else self.as_str(self.ex(k))

    def op_cast(self, e: n.Apply, x: n.Expr, kind: n.Expr) -> R:
        t, name = e.type, self.called(x)
        if is_value(t):
            r = self.ex(x)
            if t == OBJECT and self.pre is not None and self.can_question and type_of(x) != OBJECT:
                text = r.text if is_simple(r.text) else atom(self.pre_let("object", r.text.text))
                self.pre.append(f"if !{text.text}.is_object() {{")
                self.pre.append(f"{INDENT}return Err({quote(f'{name} must be an object')}.into());")
                self.pre.append("}")
                return R(text, r.mode if text is r.text else "place", t)
            return R(r.text, r.mode, t)
        if t.name == "option":
            inner = n.Apply("cast", (x, kind), t.args[0])
            return R(form("{0}.as_ref().filter(|x| !x.is_null()).map(|x| x.clone())", self.op_cast(inner, x, kind).text), "own", t)
        if t.name not in READ:
            raise refuse(f"a {t} out of a JSON value")
        method, what = READ[t.name]
        found = self.default_read(x, method, t) or form("{0}.%s()" % method, self.place_of(x))
        if t.name in ("list", "vtuple") and not is_value(t.args[0]):
            read = READ.get(t.args[0].name)
            if read is None or t.args[0].name == "list":
                raise refuse(f"a {t} out of a JSON value")
            items = form("{0}.iter().map(|x| x.%s()%s).collect::<Option<%s>>()" % (read[0], ".map(String::from)" if t.args[0] == STR else "", self.forms.own(t)),
                         self.failing(found, f"{name} must be {what}"))
            return R(self.failing(items, f"{name} must be a list of {LISTED.get(t.args[0].name, 'numbers')}"), "own", t)
        mode = "slice" if t == STR else "ref" if t.name in ("list", "vtuple") else "own"
        return R(self.failing(found, f"{name} must be {what}"), mode, t)

    def default_read(self, x: n.Expr, method: str, t: Type) -> Text | None:
        """A field that may be missing, and then has a default."""
        x = bare(x)
        if not (isinstance(x, n.Apply) and x.op == "map_get_or" and is_value(type_of(x.args[0]))):
            return None
        default = bare(x.args[2])
        if type_of(default) != t or not (is_copy(t) or isinstance(default, n.Lit)):
            return None
        return form("{0}.get({1}).map_or(Some({2}), Value::%s)" % method, self.place_of(x.args[0]), self.index(x.args[1]), self.ex(default).text)

    def op_is_a(self, e: n.Apply, x: n.Expr, kind: n.Expr) -> R:
        name = str(getattr(kind, "value", "")).split("[")[0]
        if name not in IS_A:
            raise refuse(f"whether a JSON value is a {name}")
        return R(form("{0}.%s()" % IS_A[name], self.place_of(x)), "own", BOOL)

    def certain(self, m: n.Expr, k: n.Expr) -> bool:
        """Whether a row surely has a field: a column of a query, or a key that was looked for."""
        base = m
        while isinstance(base, n.Apply) and base.op in ("unwrap", "first", "last", "index", "index_wrap", "copy"):
            base = base.args[0]
        return (m, k) in self.nonneg.known.has or not self.can_question or (isinstance(base, n.Var) and base.name in self.columns)

    def op_map_get(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R:
        if not is_value(type_of(m)):
            return super().op_map_get(e, m, k)
        if self.certain(m, k):
            return R(self.place_of(e), "place", e.type)
        name = str(k.value) if isinstance(k, n.Lit) else "a field"
        return R(self.failing(form("{0}.get({1})", self.place_of(m), self.index(k)), f"{name} is missing"), "ref", e.type)

    def op_map_get_or(self, e: n.Apply, m: n.Expr, k: n.Expr, d: n.Expr) -> R:
        if not is_value(type_of(m)):
            return super().op_map_get_or(e, m, k, d)
        return R(form("{0}.get({1}).cloned().unwrap_or({2})", self.place_of(m), self.index(k), self.own(d)), "own", e.type)

    def op_map_find(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R:
        if not is_value(type_of(m)):
            return super().op_map_find(e, m, k)
        return R(form("{0}.get({1}).cloned()", self.place_of(m), self.index(k)), "own", e.type)

    def op_map_has(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R | None:
        if not is_value(type_of(m)):
            return None
        return R(form("{0}.get({1}).is_some()", self.place_of(m), self.index(k)), "own", BOOL)

    def op_not(self, e: n.Apply, x: n.Expr) -> R | None:
        if isinstance(x, n.Apply) and x.op == "map_has" and is_value(type_of(x.args[0])):
            return R(form("{0}.get({1}).is_none()", self.place_of(x.args[0]), self.index(x.args[1])), "own", BOOL)
        return None

    def op_map_size(self, e: n.Apply, m: n.Expr) -> R | None:
        if not is_value(type_of(m)):
            return None
        return R(form("{0}.as_object().map_or(0, |fields| fields.len())", self.place_of(m)), "usize", INT)

    def pairs_it(self, m: n.Expr) -> It:
        if not is_value(type_of(m)):
            return super().pairs_it(m)
        return It(form("{0}.as_object().into_iter().flatten()", self.place_of(m)), ("ref", "ref"), tuple_of(STR, ANY), False)

    def it_map_keys(self, e: n.Apply, m: n.Expr) -> It:
        if not is_value(type_of(m)):
            return super().it_map_keys(e, m)
        return It(form("{0}.as_object().into_iter().flat_map(|fields| fields.keys())", self.place_of(m)), "ref", STR, False)

    def it_map_values(self, e: n.Apply, m: n.Expr) -> It:
        if not is_value(type_of(m)):
            return super().it_map_values(e, m)
        return It(form("{0}.as_object().into_iter().flat_map(|fields| fields.values())", self.place_of(m)), "ref", ANY, False)

    def it(self, e: n.Expr) -> It:
        if type_of(e) == OBJECT:
            return self.it_map_keys(n.Apply("map_keys", (e,), list_of(STR)), e)
        return super().it(e)

    # ------------------------------------------------ making

    def make(self, e: n.Make) -> Text:
        return atom(self.literal_json(e)) if e.type == OBJECT else super().make(e)

    def literal_json(self, e: n.Make) -> str:
        """A `json!` of an object or list that is written out: on one line where that is short."""
        short = f"json!({self.json_part(e, None)})"
        if len(short) <= 60 or self.pre is None:
            return short
        return f"json!({self.json_part(e, self.level)})"

    def json_part(self, e: n.Expr, level: int | None) -> str:
        """A part of a `json!`; level: of indentation, None for one line."""
        x = bare(e)
        if not isinstance(x, n.Make) or (x.type.name == "map" and x.type.args[0] != STR) or x.type.name not in ("map", "list", "tuple", "vtuple"):
            return "null" if isinstance(x, n.Lit) and x.value is None else self.serialized(x)
        if x.type.name != "map":
            return "[" + ", ".join(self.json_part(i, None) for i in x.items) + "]"
        inner = None if level is None else level + 1
        parts = [f"{self.json_key(k)}: {self.json_part(v, inner)}" for k, v in zip(x.items[::2], x.items[1::2], strict=True)]
        if not parts:
            return "{}"
        if level is None:
            return "{ " + ", ".join(parts) + " }"
        pad = INDENT * (level + 1)
        return "{\n" + "".join(f"{pad}{p},\n" for p in parts) + INDENT * level + "}"

    def json_key(self, k: n.Expr) -> str:
        text = self.ex(k).text.text
        return text if isinstance(k, n.Lit) or re.fullmatch(r"\w+", text) else f"({text})"

    def serialized(self, x: n.Expr) -> str:
        """Something that is borrowed to be serialized."""
        r = self.ex(x)
        return self.owned(r, x).text if r.mode in ("char", "error") else r.text.text

    def op_to_any(self, e: n.Apply, x: n.Expr) -> R:
        t = type_of(x)
        if is_value(t):
            r = self.ex(x)
            return R(r.text, r.mode, e.type)
        if isinstance(x, n.Lit) and x.value is None:
            return R(atom("Value::Null"), "own", e.type)
        if t.name == "option" and is_value(t.args[0]):
            return R(form("{0}.unwrap_or(Value::Null)", self.own(x)), "own", e.type)
        if isinstance(x, n.Make) and t.name in ("map", "list", "tuple", "vtuple"):
            return R(atom(self.literal_json(x)), "own", e.type)
        return R(atom(f"json!({self.serialized(x)})"), "own", e.type)

    def wrapped(self, x: Text, t: Type) -> Text:
        return x if is_value(t) else atom(f"json!({x.text})")

    def op_map_with(self, e: n.Apply, m: n.Expr, k: n.Expr, v: n.Expr) -> R | None:
        if not is_value(type_of(m)):
            return None
        return R(form("with_field({0}, {1}, {2})", self.own(m), self.index(k), self.own(v)), "own", e.type)

    def op_map_merge(self, e: n.Apply, a: n.Expr, b: n.Expr) -> R | None:
        if not is_value(type_of(a)):
            return None
        text = self.own(a)
        pairs = zip(b.items[::2], b.items[1::2], strict=True) if isinstance(b, n.Make) else None
        if pairs is None:
            return R(form("merge({0}, {1})", text, self.borrow(b)), "own", e.type)
        for k, v in pairs:
            text = form("with_field({0}, {1}, {2})", text, self.index(k), self.own(v))
        return R(text, "own", e.type)

    def op_map_without(self, e: n.Apply, m: n.Expr, k: n.Expr) -> R | None:
        if not is_value(type_of(m)):
            return None
        return R(form("without_field({0}, {1})", self.own(m), self.index(k)), "own", e.type)

    # ------------------------------------------------ comparing, text

    def compare(self, e: n.Apply) -> R:
        a, b = e.args
        if not (is_value(type_of(a)) and e.op in ("eq", "ne")):
            return super().compare(e)
        for x, y in ((a, b), (b, a)):
            plain = bare(y)
            if isinstance(plain, n.Lit) and plain.value is None:
                return R(form(("" if e.op == "eq" else "!") + "{0}.is_null()", self.place_of(x)), "own", BOOL)
            if type_of(plain).name in ("str", "int", "float", "bool"):
                r = self.ex(plain)
                other = form("{0}.as_str()", r.text) if r.mode == "ref" else self.operand(plain) if is_copy(r.type) else r.text
                return R(form("{0} %s {1}" % COMPARE[e.op], self.value_of(x), other), "own", BOOL)
        return R(form("{0} %s {1}" % COMPARE[e.op], self.value_of(a), self.value_of(b)), "own", BOOL)

    def value_of(self, e: n.Expr) -> Text:
        """A Value itself, not a reference to it."""
        r = self.ex(e)
        return form("*{0}", r.text) if r.mode in ("ref", "mut") else r.text

    def op_show(self, e: n.Apply, x: n.Expr) -> R:
        if is_value(type_of(x)):
            return R(form("text_of({0})", self.borrow(x)), "own", STR)
        return super().op_show(e, x)

    def op_json_parse(self, e: n.Apply, text: n.Expr) -> R:
        read = form("serde_json::from_str::<Value>({0})", self.borrow(text))
        return R(form("{0}?" if self.can_question else '{0}.expect("valid JSON")', read), "own", ANY)

    def op_json_text(self, e: n.Apply, x: n.Expr) -> R:
        inner = bare(x)
        if is_value(type_of(inner)):
            return R(form("{0}.to_string()", self.recv(inner)), "own", STR)
        made = form("serde_json::to_string({0})", self.borrow(inner))
        return R(form("{0}?" if self.can_question else '{0}.expect("a JSON value")', made), "own", STR)

    def op_parse_int(self, e: n.Apply, text: n.Expr) -> R:
        return self.parsed(e, text, self.forms.int)

    def op_parse_float(self, e: n.Apply, text: n.Expr) -> R:
        return self.parsed(e, text, self.forms.float)

    def parsed(self, e: n.Apply, text: n.Expr, native: str) -> R:
        if isinstance(text, n.Apply) and text.op in ("strip", "lstrip", "rstrip"):
            text = text.args[0]
        made = form("{0}.trim().parse::<%s>()" % native, self.chars_recv(text))
        return R(form("{0}?" if self.can_question else '{0}.expect("a number")', made), "own", e.type)

    # ------------------------------------------------ errors as text

    def owned(self, r: R, e: n.Expr | None = None) -> Text:
        return form("{0}.to_string()", r.text) if r.mode == "error" else super().owned(r, e)

    def borrowed(self, r: R) -> Text:
        return form("&{0}.to_string()", r.text) if r.mode == "error" else super().borrowed(r)

    def as_str(self, r: R) -> Text:
        return form("{0}.to_string().as_str()", r.text) if r.mode == "error" else super().as_str(r)

    def chars_recv(self, s: n.Expr) -> Text:
        r = self.ex(s)
        return self.owned(r) if r.mode == "error" else super().chars_recv(s)

    # ------------------------------------------------ regexes

    def regex(self, e: n.Apply) -> R:
        pattern = e.args[1]
        if not isinstance(pattern, n.Lit) or not isinstance(pattern.value, str) or NOT_IN_CRATE.search(pattern.value):
            return super().regex(e)
        body = pattern.value.replace(r"\Z", r"\z")
        grouped = f"(?:{body})" if "|" in body else body
        whole = {"re_full_match": f"^{grouped}$", "re_match": f"^{grouped}"}.get(e.op, body)
        text = e.args[0]
        match e.op:
            case "re_test" | "re_match" | "re_full_match" if e.type == BOOL:
                return R(form("%s.is_match({0})" % self.static(whole, text), self.borrow(text)), "own", BOOL)
            case "re_find" if e.type.name == "option":
                return R(form("%s.find({0}).map(|found| found.as_str().to_string())" % self.static(whole, text), self.borrow(text)), "own", e.type)
            case "re_replace" if isinstance(e.args[2], n.Lit) and not re.search(r"[\\$]", str(e.args[2].value)):
                return R(form("%s.replace_all({0}, {1}).to_string()" % self.static(whole, text), self.borrow(text), self.borrow(e.args[2])), "own", STR)
        return super().regex(e)

    def static(self, pattern: str, subject: n.Expr) -> str:
        """The name of a pattern that is compiled once."""
        for name, (known, _) in self.statics.items():
            if known == pattern:
                return name
        base = re.sub(r"\W", "_", self.called(subject)).upper() if not isinstance(bare(subject), n.Lit) else "PATTERN"
        base = "PATTERN" if base == "THE_VALUE" else base
        name = next(x for x in (base, f"{base}_PATTERN", *(f"{base}_{i}" for i in range(2, 99))) if x not in self.statics)
        self.statics[name] = (pattern, "")
        return name

    # ------------------------------------------------ variables

    def kept_form(self, s: n.Let, r: R) -> tuple[str, str] | None:
        """A part of a JSON value that is only looked at stays a borrow of it."""
        base = s.value
        while isinstance(base, n.Apply) and base.op in ("cast", "map_get", "to_any"):
            base = base.args[0]
        if base is s.value or not isinstance(base, n.Var):
            return super().kept_form(s, r)
        v: V | None = self.vars.get(base.name)
        if is_copy(s.type) or v is None or base.name in self.changed or r.mode not in ("place", "ref", "slice"):
            return None
        if r.mode == "place" and isinstance(bare(s.value), n.Var):  # type: ignore[arg-type]
            return None
        self.pinned.add(base.name)
        if r.mode == "place":
            if r.text.text == v.name and base.name in self.movable:
                return None
            return "ref", form("&{0}", r.text).text
        return r.mode, r.text.text

    def default(self, t: Type) -> str:
        return "Value::Null" if is_value(t) else super().default(t)
