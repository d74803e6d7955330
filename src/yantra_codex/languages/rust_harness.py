"""One Rust program that runs many rendered units on their calls, and prints what came out as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.languages.base import Unit
from yantra_codex.languages.rust_types import Native, read_native

PRELUDE = r'''
#![allow(dead_code, unused, static_mut_refs, overflowing_literals, arithmetic_overflow, unconditional_panic)]
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

trait Json {
    fn json(&self, out: &mut String);
}
macro_rules! json_display {
    ($($t:ty)*) => { $(impl Json for $t { fn json(&self, out: &mut String) { out.push_str(&self.to_string()); } })* };
}
json_display!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool);
macro_rules! json_float {
    ($($t:ty)*) => { $(impl Json for $t { fn json(&self, out: &mut String) {
        if self.is_nan() { out.push_str("\"nan\""); }
        else if self.is_infinite() { out.push_str(if *self > 0.0 { "\"inf\"" } else { "\"-inf\"" }); }
        else { out.push_str(&format!("{:?}", self)); }
    } })* };
}
json_float!(f32 f64);
impl Json for str {
    fn json(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                c if (c as u32) < 32 || c as u32 == 127 || c as u32 == 0x2028 || c as u32 == 0x2029 => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('"');
    }
}
impl Json for String { fn json(&self, out: &mut String) { self.as_str().json(out); } }
impl Json for char { fn json(&self, out: &mut String) { self.to_string().json(out); } }
impl Json for () { fn json(&self, out: &mut String) { out.push_str("null"); } }
impl<T: Json + ?Sized> Json for &T { fn json(&self, out: &mut String) { (**self).json(out); } }
impl<T: Json + ?Sized> Json for &mut T { fn json(&self, out: &mut String) { (**self).json(out); } }
impl<T: Json + ?Sized> Json for Box<T> { fn json(&self, out: &mut String) { (**self).json(out); } }
impl<T: Json + ?Sized> Json for Rc<T> { fn json(&self, out: &mut String) { (**self).json(out); } }
impl<T: Json> Json for Option<T> {
    fn json(&self, out: &mut String) {
        match self { Some(x) => x.json(out), None => out.push_str("null") }
    }
}
fn json_items(out: &mut String, items: &mut dyn Iterator<Item = &dyn Json>) {
    out.push('[');
    for (i, x) in items.enumerate() {
        if i > 0 { out.push(','); }
        x.json(out);
    }
    out.push(']');
}
impl<T: Json> Json for [T] { fn json(&self, out: &mut String) { json_items(out, &mut self.iter().map(|x| x as &dyn Json)); } }
impl<T: Json> Json for Vec<T> { fn json(&self, out: &mut String) { self.as_slice().json(out); } }
impl<T: Json, const N: usize> Json for [T; N] { fn json(&self, out: &mut String) { self.as_slice().json(out); } }
macro_rules! json_sequence {
    ($($t:ident)*) => { $(impl<T: Json> Json for $t<T> { fn json(&self, out: &mut String) { json_items(out, &mut self.iter().map(|x| x as &dyn Json)); } })* };
}
json_sequence!(VecDeque LinkedList HashSet BTreeSet);
fn json_pairs<'a, K: Json + 'a, V: Json + 'a>(out: &mut String, items: impl Iterator<Item = (&'a K, &'a V)>) {
    out.push('[');
    for (i, (k, v)) in items.enumerate() {
        if i > 0 { out.push(','); }
        out.push('[');
        k.json(out);
        out.push(',');
        v.json(out);
        out.push(']');
    }
    out.push(']');
}
impl<K: Json, V: Json> Json for HashMap<K, V> { fn json(&self, out: &mut String) { json_pairs(out, self.iter()); } }
impl<K: Json, V: Json> Json for BTreeMap<K, V> { fn json(&self, out: &mut String) { json_pairs(out, self.iter()); } }
macro_rules! json_tuple {
    ($($t:ident $i:tt)+) => { impl<$($t: Json),+> Json for ($($t,)+) { fn json(&self, out: &mut String) { json_items(out, &mut [$(&self.$i as &dyn Json),+].into_iter()); } } };
}
json_tuple!(A 0);
json_tuple!(A 0 B 1);
json_tuple!(A 0 B 1 C 2);
json_tuple!(A 0 B 1 C 2 D 3);
json_tuple!(A 0 B 1 C 2 D 3 E 4);
json_tuple!(A 0 B 1 C 2 D 3 E 4 F 5);
json_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6);
json_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
json_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8);
json_tuple!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9);

fn error_json(text: &str, out: &mut String) {
    const KNOWN: [(&str, &str); 23] = [
        ("index out of bounds", "IndexError"), ("out of range for slice", "IndexError"), ("removal index", "IndexError"),
        ("insertion index", "IndexError"), ("swap_remove index", "IndexError"), ("slice index", "IndexError"),
        ("range end index", "IndexError"), ("range start index", "IndexError"), ("byte index", "IndexError"), ("mid > len", "IndexError"),
        ("divide by zero", "ZeroDivisionError"), ("divisor of zero", "ZeroDivisionError"),
        ("overflow", "OverflowError"), ("TryFromIntError", "OverflowError"), ("number too large", "OverflowError"),
        ("no entry found for key", "KeyError"), ("invalid digit", "ValueError"), ("ParseFloatError", "ValueError"),
        ("ParseIntError", "ValueError"), ("chunk size must be non-zero", "ValueError"), ("step != 0", "ValueError"),
        ("window size must be non-zero", "ValueError"), ("Option::unwrap()` on a `None`", "IndexError"),
    ];
    let (kind, message) = match text.split_once(": ") {
        Some((kind, message)) if is_kind_name(kind) => (kind, message),
        _ if is_kind_name(text) => (text, ""),
        _ => (KNOWN.iter().find(|(part, _)| text.contains(part)).map_or("Panic", |(_, kind)| kind), text),
    };
    out.push_str("{\"raises\": ");
    kind.json(out);
    out.push_str(", \"message\": ");
    message.json(out);
}
fn is_kind_name(s: &str) -> bool {
    s.chars().next().is_some_and(|c| c.is_ascii_uppercase()) && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
fn ok_json(value: &dyn Json) -> String {
    let mut out = String::from("{\"ok\": ");
    value.json(&mut out);
    out
}
fn result_json(value: Result<&dyn Json, String>) -> String {
    match value {
        Ok(value) => ok_json(value),
        Err(error) => {
            let mut out = String::new();
            error_json(&error, &mut out);
            out
        }
    }
}
fn with_args(mut line: String, args: &[&dyn Json]) -> String {
    line.push_str(", \"args\": ");
    json_items(&mut line, &mut args.iter().copied());
    line
}
fn observe(label: &str, call: fn() -> String) {
    let line = match std::panic::catch_unwind(call) {
        Ok(line) => line,
        Err(error) => {
            let text = error.downcast_ref::<String>().cloned().or(error.downcast_ref::<&str>().map(|s| s.to_string()));
            let mut out = String::new();
            error_json(&text.unwrap_or_default(), &mut out);
            out
        }
    };
    println!("{label} {line}}}");
}
'''
ORDERED_JSON = {
    "OrderedMap": "impl<K: super::Json, V: super::Json> super::Json for OrderedMap<K, V> { fn json(&self, out: &mut String) { super::json_pairs(out, self.entries.iter().map(|(k, v)| (k, v))); } }",
    "OrderedSet": "impl<T: super::Json + {bound}> super::Json for OrderedSet<T> { fn json(&self, out: &mut String) { super::json_items(out, &mut self.map.entries.iter().map(|(x, _)| x as &dyn super::Json)); } }",
}
ORDERED_JSON["Value"] = """impl super::Json for Value {
    fn json(&self, out: &mut String) {
        match self {
            Value::None => out.push_str("null"),
            Value::Bool(x) => x.json(out),
            Value::Int(x) => x.json(out),
            Value::Float(x) => x.json(out),
            Value::Str(x) => x.json(out),
            Value::List(xs) | Value::Tuple(xs) | Value::Set(xs) => xs.json(out),
            Value::Map(xs) if xs.iter().all(|(k, _)| matches!(k, Value::Str(_))) => {
                out.push('{');
                for (i, (k, v)) in xs.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    k.json(out);
                    out.push(':');
                    v.json(out);
                }
                out.push('}');
            }
            Value::Map(xs) => xs.json(out),
        }
    }
}"""
STACK_BYTES = 64 * 1024 * 1024


def module_name(unit_id: str) -> str:
    """A unit's module in the program; distinct ids give distinct names."""
    return "u_" + re.sub(r"\W", lambda m: f"_{ord(m[0]):x}_", unit_id)


def write_harness(units: Sequence[Unit], nonce: str, literal: Callable[[Any, Any, str | None], str]) -> str:
    """The program's text; a unit's lines stand between `// unit <id>` comments so that diagnostics can be traced."""
    parts = [PRELUDE.strip()]
    shared: dict[str, str] = {}
    for u in units:
        for name, text in u.rendered.helpers.items():
            shared.setdefault(name, text)
    parts.append(_library("shared_helpers", shared))
    calls = []
    for u in units:
        text, labels = _unit(u, shared, literal)
        parts.append(f"// unit {u.id}\n{text}")
        calls += [(f"{nonce} {label}", call) for label, call in labels]
    rows = "".join(f'        observe("{label}", {call});\n' for label, call in calls)
    parts.append(
        "// main\nfn main() {\n    std::panic::set_hook(Box::new(|_| {}));\n"
        f"    let run = || {{\n{rows}        println!(\"{nonce} done\");\n    }};\n"
        f"    std::thread::Builder::new().stack_size({STACK_BYTES}).spawn(run).unwrap().join().unwrap();\n}}"
    )
    return "\n\n".join(parts) + "\n"


def _public(text: str) -> str:
    """A helper's items made visible to the modules that use it."""
    text = re.sub(r"(?m)^(?=(fn|struct|enum|const|static) )", "pub ", text)
    return re.sub(r"(?m)^    (?=fn )", "    pub ", text) if text.startswith(("pub struct", "#[derive")) else text


def _library(name: str, helpers: Mapping[str, str]) -> str:
    body = "\n".join(_traitless(_public(t)) for t in helpers.values())
    extra = "\n".join(_json_impl(n, t) for n, t in helpers.items() if n in ORDERED_JSON)
    body = re.sub(r"(?m)^(    )(entries|places|map|key): ", r"\1pub \2: ", body)
    return f"mod {name} {{\nuse std::borrow::Borrow;\nuse std::collections::*;\nuse std::hash::Hash;\n{body}\n{extra}\n}}"


def _traitless(text: str) -> str:
    """Methods of trait implementations can't be `pub`."""
    out, inside = [], False
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if line.startswith("impl"):  # its head may go over several lines
            inside = " for " in "\n".join(lines[i : i + 8]).split("{\n")[0]
        if inside:
            line = line.replace("    pub fn ", "    fn ", 1)
        out.append(line)
    return "\n".join(out)


def _json_impl(name: str, text: str) -> str:
    return ORDERED_JSON[name].replace("{bound}", "Eq + Hash + Clone" if "Hash" in text else "PartialEq + Clone").replace("impl super::Json for Value {", "use super::Json;\nimpl Json for Value {")


def _unit(u: Unit, shared: Mapping[str, str], literal: Callable[[Any, Any, str | None], str]) -> tuple[str, list[tuple[str, str]]]:
    r, module = u.rendered, module_name(u.id)
    same = all(shared[k] == v for k, v in r.helpers.items())
    uses = "use std::borrow::Borrow;\nuse std::collections::*;\nuse std::hash::Hash;\n"
    inner = "use super::shared_helpers::*;\n" if same else "\n".join(r.helpers.values()) + "\n" + "\n".join(_json_impl(n, t) for n, t in r.helpers.items() if n in ORDERED_JSON)
    lines = [f"mod {module} {{\n{uses}{inner}\n{r.functions}"]
    labels = []
    for i, args in enumerate(u.calls):
        try:
            body = _call(u, args, literal)
        except Unsupported as error:  # an argument that has no Rust form: one call's trouble, not the batch's
            body = f"panic!({json.dumps('Unsupported: ' + error.what, ensure_ascii=False).replace('{', '{{').replace('}', '}}')})"
        lines.append(f"pub fn call_{i}() -> String {{\n{body}\n}}")
        labels.append((f"{u.id} {i}", f"{module}::call_{i}"))
    lines.append("}")
    return "\n".join(lines), labels


def _call(u: Unit, args: Sequence[Any], literal: Callable[[Any, Any, str | None], str]) -> str:
    sig = u.rendered.signature
    out, passed, changed = [], [], []
    for i, (value, p, t) in enumerate(zip(args, sig.params, u.param_types, strict=True)):
        native = read_native(p.native or "_")
        if native.name == "&mut":
            inner = native.args[0]
            held = Native("Vec", inner.args) if inner.name == "slice" else inner
            out.append(f"let mut a{i}: {held} = {literal(value, t, str(held))};")
            passed.append(f"&mut a{i}")
            changed.append(f"&a{i}")
        elif native.name == "fn" or (native.name == "&" and native.args[0].name == "fn"):
            passed.append(literal(value, t, p.native))
        else:
            held = native.args[0] if native.name == "&" and native.args[0].name not in ("str", "slice") else native
            if held.name == "&" and held.args[0].name == "slice":
                held = Native("Vec", held.args[0].args)
            out.append(f"let a{i}: {held} = {literal(value, t, str(held))};")
            passed.append(f"&a{i}" if native.name == "&" and held != native else f"a{i}")
    call = f"{u.rendered.entry}({', '.join(passed)})"
    if read_native(sig.native_returns or "()").name == "Result":
        out.append(f"let r = {call};")
        line = "super::result_json(match &r { Ok(x) => Ok(x as &dyn super::Json), Err(e) => Err(e.to_string()) })"
    else:
        out.append(f"let r = {call};")
        line = "super::ok_json(&r)"
    if changed:
        line = f"super::with_args({line}, &[{', '.join(changed)}])"
    return "\n".join([*out, line])


def units_at_lines(source: str, lines: Sequence[int]) -> set[str]:
    """The ids of the units that stand at these lines (from 1) of a harness program: those a compiler refused."""
    marks = [(i, text.removeprefix("// unit ")) for i, text in enumerate(source.splitlines(), 1) if text.startswith(("// unit ", "// main"))]
    found = set()
    for line in lines:
        before = [name for at, name in marks if at <= line]
        if before and before[-1] != "// main":
            found.add(before[-1])
    return found
