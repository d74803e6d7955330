"""A Rust program that runs rendered effect programs on real engines: jobs as JSON lines in, one JSON line out for each.

Dependencies: rusqlite 0.28, ureq 2.6, serde_json 1, log 0.4, regex 1, chrono 0.4, indexmap 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import NONE, Type
from yantra_codex.languages.base import EffectUnit
from yantra_codex.languages.rust_effects import is_effect_program, is_shown, transacting
from yantra_codex.languages.rust_effects_json import EffectForms
from yantra_codex.languages.rust_types import Forms, Native, is_copy


def scenario_program(units: Sequence[EffectUnit]) -> dict[str, str]:
    """File name -> text: Cargo.toml, src/main.rs and a module for each unit, so that names can't clash.

    A job is `{"unit": 3, "args": [...], "db": path or null, "cwd": path}`; its line is `{"ok": value, "logged": [[level, text]]}`
    or `{"error": kind, "message": text, "logged": [...]}`.
    """
    mods = "".join(f"mod unit{i};\n" for i in range(len(units)))
    arms = "".join(f"        {i} => unit{i}::run_unit(args, db),\n" for i in range(len(units)))
    files = {"Cargo.toml": CARGO, "src/main.rs": MAIN.replace("MODS\n", mods).replace("        ARMS\n", arms)}
    return files | {f"src/unit{i}.rs": f"{ALLOW}{u.code}\n{_call(u)}" for i, u in enumerate(units)}


def _call(u: EffectUnit) -> str:
    """The function that reads a unit's arguments, calls it, and gives its result as JSON."""
    f = u.program.entry
    effects = is_effect_program(u.program)
    forms = EffectForms(ordered_maps="IndexMap" in u.code) if effects else Forms(ordered_maps="OrderedMap" in u.code, ordered_sets="OrderedSet" in u.code)
    mutable = f.name in transacting(u.program)
    result = re.search(rf"^fn {u.entry}\b[^{{]*-> Result<", u.code, re.MULTILINE) is not None
    lines, given, at = [], [], 0
    for p in filter(is_shown, f.params):
        if p.type.name == "db":
            given.append("db.as_mut().unwrap()" if mutable else "db.as_ref().unwrap()")
            continue
        own = forms.own(p.type)
        if own.name == "OrderedMap":  # an ordinary program's own type: made entry by entry
            read = "(k.parse().unwrap(), serde_json::from_value(v.clone()).unwrap())"
            made = f"args[{at}].as_object().unwrap().iter().map(|(k, v)| {read}).collect()"
            lines.append(f"    let {'mut ' if p.inout else ''}a{at}: {_full(own)} = {made};\n")
            given.append(_passed(p, at, forms))
            at += 1
            continue
        lines.append(f"    let {'mut ' if p.inout else ''}a{at}: {_full(forms.own(p.type))} = serde_json::from_value(args[{at}].clone())?;\n")
        given.append(_passed(p, at, forms))
        at += 1
    # an ordinary program's errors say their kind, as its panics do
    ending = "" if not result else "?" if effects else '.unwrap_or_else(|error| panic!("{error}"))'
    lines.append(f"    let value{': ()' if f.returns == NONE else ''} = {u.entry}({', '.join(given)}){ending};\n")
    shown = "serde_json::Value::Null" if f.returns == NONE else "serde_json::to_value(&value)?" if effects else _json("value", f.returns)
    lines.append(f"    let _ = &value;\n    Ok({shown})\n")
    head = "pub fn run_unit(args: &[serde_json::Value], db: &mut Option<rusqlite::Connection>) -> Result<serde_json::Value, Box<dyn std::error::Error>> {\n"
    return (PLAIN if "enum Value" in u.code else "") + head + "".join(lines) + "}\n"


def _json(x: str, t: Type) -> str:
    """A value of an ordinary program (or a reference to it) as JSON."""
    match t.name:
        case "any":
            return f"plain(&{x})"
        case "list" | "vtuple" | "set":
            return f"serde_json::Value::Array({x}.iter().map(|x| {_json('x', t.args[0])}).collect())"
        case "map":
            return f"serde_json::Value::Object({x}.iter().map(|(k, v)| (k.to_string(), {_json('v', t.args[1])})).collect())"
        case "option":
            return f"match &{x} {{ Some(x) => {_json('x', t.args[0])}, None => serde_json::Value::Null }}"
        case "tuple":
            return f"serde_json::Value::Array(vec![{', '.join(_json(f'{x}.{i}', a) for i, a in enumerate(t.args))}])"
    return f"serde_json::json!({x})"


def _passed(p: n.Param, at: int, forms: Forms) -> str:
    if p.inout:
        return f"&mut a{at}"
    return f"a{at}" if is_copy(p.type) or forms.param(p.type).name != "&" else f"&a{at}"


def _full(t: Native) -> str:
    """A type with the paths of what its module may not import."""
    paths = {"Value": "serde_json::Value", "HashMap": "std::collections::HashMap", "HashSet": "std::collections::HashSet", "IndexMap": "indexmap::IndexMap"}
    return str(Native(paths.get(t.name, t.name), tuple(Native(_full(a)) for a in t.args), t.spelled))


PLAIN = """fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::None => serde_json::Value::Null,
        Value::Bool(x) => serde_json::json!(x),
        Value::Int(x) => serde_json::json!(x),
        Value::Float(x) => serde_json::json!(x),
        Value::Str(x) => serde_json::json!(x),
        Value::List(xs) | Value::Tuple(xs) | Value::Set(xs) => serde_json::Value::Array(xs.iter().map(plain).collect()),
        Value::Map(xs) => serde_json::Value::Object(xs.iter().map(|(k, v)| (k.show(), plain(v))).collect()),
    }
}
"""
ALLOW = "#![allow(dead_code, unused)]\n"
CARGO = """[package]
name = "scenarios"
version = "0.1.0"
edition = "2021"

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["clock"] }
indexmap = { version = "1", features = ["serde-1"] }
log = "0.4"
regex = "1"
rusqlite = "0.28"
serde_json = { version = "1", features = ["preserve_order"] }
ureq = { version = "2.6", default-features = false, features = ["json"] }

[profile.dev]
debug = 0
incremental = false
"""
MAIN = r'''use serde_json::{json, Value};
use std::error::Error;
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Mutex;

MODS

static LOGGED: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

struct Kept;

impl log::Log for Kept {
    fn enabled(&self, _: &log::Metadata) -> bool {
        true
    }
    fn log(&self, record: &log::Record) {
        if !record.target().starts_with("scenarios") {
            return;
        }
        let level = match record.level() {
            log::Level::Error => "error",
            log::Level::Warn => "warning",
            log::Level::Info => "info",
            _ => "debug",
        };
        LOGGED.lock().unwrap().push((level.to_string(), record.args().to_string()));
    }
    fn flush(&self) {}
}

fn run_unit(unit: u64, args: &[Value], db: &mut Option<rusqlite::Connection>) -> Result<Value, Box<dyn Error>> {
    match unit {
        ARMS
        _ => Err("no such unit".into()),
    }
}

fn io_kind(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "FileNotFoundError",
        std::io::ErrorKind::PermissionDenied => "PermissionError",
        std::io::ErrorKind::AlreadyExists => "FileExistsError",
        std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => "TimeoutError",
        _ => "OSError",
    }
}

fn kind_of(error: &(dyn Error + 'static)) -> &'static str {
    if let Some(e) = error.downcast_ref::<rusqlite::Error>() {
        return match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => "IntegrityError",
            _ => "OperationalError",
        };
    }
    if let Some(e) = error.downcast_ref::<ureq::Error>() {
        return match e {
            ureq::Error::Status(..) => "HTTPError",
            ureq::Error::Transport(t) => transport_kind(t),
        };
    }
    if let Some(e) = error.downcast_ref::<ureq::Transport>() {
        return transport_kind(e);
    }
    if let Some(e) = error.downcast_ref::<std::io::Error>() {
        return io_kind(e);
    }
    let value = error.is::<serde_json::Error>() || error.is::<std::num::ParseIntError>() || error.is::<std::num::ParseFloatError>();
    if value || error.is::<std::time::TryFromFloatSecsError>() {
        return "ValueError";
    }
    "Error"
}

fn transport_kind(t: &ureq::Transport) -> &'static str {
    let mut source = std::error::Error::source(t);
    while let Some(e) = source {
        if let Some(io) = e.downcast_ref::<std::io::Error>() {
            return if io_kind(io) == "TimeoutError" { "TimeoutError" } else { "ConnectionError" };
        }
        source = e.source();
    }
    "ConnectionError"
}

fn run(job: &Value) -> Result<Value, Box<dyn Error>> {
    std::env::set_current_dir(job["cwd"].as_str().ok_or("cwd must be a path")?)?;
    let mut db = match job["db"].as_str() {
        Some(path) => Some(rusqlite::Connection::open(path)?),
        None => None,
    };
    let args = job["args"].as_array().ok_or("args must be a list")?;
    run_unit(job["unit"].as_u64().ok_or("unit must be a number")?, args, &mut db)
}

fn main() {
    log::set_logger(&Kept).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    std::panic::set_hook(Box::new(|_| {}));
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        if line.trim().is_empty() {
            continue;
        }
        let job: Value = serde_json::from_str(&line).unwrap();
        LOGGED.lock().unwrap().clear();
        let done = catch_unwind(AssertUnwindSafe(|| run(&job)));
        let logged = LOGGED.lock().unwrap().clone();
        let answer = match done {
            Ok(Ok(value)) => json!({ "ok": value, "logged": logged }),
            Ok(Err(error)) => json!({ "error": kind_of(&*error), "message": error.to_string(), "logged": logged }),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default();
                let kind = text.split(": ").next().filter(|k| k.ends_with("Error")).unwrap_or("RuntimeError").to_string();
                let text = text.strip_prefix(&format!("{kind}: ")).unwrap_or(&text).to_string();
                json!({ "error": kind, "message": text, "logged": logged })
            }
        };
        println!("{answer}");
        std::io::stdout().flush().unwrap();
    }
}
'''

__all__ = ["scenario_program"]
