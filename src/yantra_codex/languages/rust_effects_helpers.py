"""Small functions that rendered effect programs in Rust may need; only the used ones are printed."""

from __future__ import annotations

import re

SOURCES = '''
fn row_to_json(row: &Row) -> rusqlite::Result<Value> {
    let columns = row.as_ref().column_names();
    let fields = columns.into_iter().enumerate();
    fields
        .map(|(i, name)| Ok((name.to_string(), to_json(row.get_ref(i)?))))
        .collect()
}

fn to_json(value: ValueRef) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(x) => x.into(),
        ValueRef::Real(x) => x.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes.into(),
    }
}

fn to_sql(value: &Value) -> types::Value {
    match value {
        Value::Null => types::Value::Null,
        Value::Bool(x) => i64::from(*x).into(),
        Value::Number(x) => match x.as_i64() {
            Some(whole) => whole.into(),
            None => x.as_f64().into(),
        },
        Value::String(text) => text.clone().into(),
        other => other.to_string().into(),
    }
}

fn json_body(response: ureq::Response) -> Result<Value, Box<dyn Error>> {
    let text = response.into_string()?;
    if text.is_empty() {
        return Ok(Value::Null);
    }
    Ok(serde_json::from_str(&text)?)
}

fn write_atomically(path: &str, text: &str) -> std::io::Result<()> {
    let temporary = format!("{path}.tmp");
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path)
}

fn with_field(mut object: Value, key: &str, value: Value) -> Value {
    object[key] = value;
    object
}

fn without_field(mut object: Value, key: &str) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.remove(key);
    }
    object
}

fn merge(mut object: Value, other: &Value) -> Value {
    for (key, value) in other.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "None".to_string(),
        Value::Bool(true) => "True".to_string(),
        Value::Bool(false) => "False".to_string(),
        other => other.to_string(),
    }
}
'''

EFFECT_HELPERS = {m[1]: m[0].strip() for m in re.finditer(r"fn (\w+).*?\n}\n", SOURCES, re.DOTALL)}


def effect_helpers(code: str) -> dict[str, str]:
    """The helpers that code names, and those they name, in the order of their first use."""
    found: dict[str, str] = {}
    queue = [code]
    while queue:
        text = queue.pop(0)
        for name in sorted((m.start(), h) for h in EFFECT_HELPERS for m in [re.search(rf"(?<![\w.])(?<!fn ){h}\b", text)] if m):
            if name[1] not in found:
                found[name[1]] = EFFECT_HELPERS[name[1]]
                queue.append(found[name[1]])
    return found
