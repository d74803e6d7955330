"""Run-time helpers for data as text in Rust: JSON as values of unknown type, CSV, parts of URLs (std only)."""

SOURCES = r'''
fn json_parse(text: &str) -> Value {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    let value = json_value(&chars, &mut at);
    json_space(&chars, &mut at);
    assert!(
        at == chars.len(),
        "ValueError: not JSON: extra data at {at}"
    );
    value
}
fn json_space(chars: &[char], at: &mut usize) {
    while matches!(chars.get(*at), Some(' ' | '\t' | '\n' | '\r')) {
        *at += 1;
    }
}
fn json_expect(chars: &[char], at: &mut usize, text: &str) {
    for c in text.chars() {
        assert!(
            chars.get(*at) == Some(&c),
            "ValueError: not JSON: {text} was expected at {at}"
        );
        *at += 1;
    }
}
fn json_value(chars: &[char], at: &mut usize) -> Value {
    json_space(chars, at);
    match chars.get(*at) {
        Some('{') => json_object(chars, at),
        Some('[') => json_array(chars, at),
        Some('"') => Value::Str(json_string(chars, at)),
        Some('t') => {
            json_expect(chars, at, "true");
            Value::Bool(true)
        }
        Some('f') => {
            json_expect(chars, at, "false");
            Value::Bool(false)
        }
        Some('n') => {
            json_expect(chars, at, "null");
            Value::None
        }
        _ => json_number(chars, at),
    }
}
fn json_object(chars: &[char], at: &mut usize) -> Value {
    let mut entries: Vec<(Value, Value)> = Vec::new();
    json_expect(chars, at, "{");
    json_space(chars, at);
    if chars.get(*at) == Some(&'}') {
        *at += 1;
        return Value::Map(entries);
    }
    loop {
        json_space(chars, at);
        let key = Value::Str(json_string(chars, at));
        json_space(chars, at);
        json_expect(chars, at, ":");
        let value = json_value(chars, at);
        match entries.iter_mut().find(|(k, _)| *k == key) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
        json_space(chars, at);
        if chars.get(*at) != Some(&',') {
            json_expect(chars, at, "}");
            return Value::Map(entries);
        }
        *at += 1;
    }
}
fn json_array(chars: &[char], at: &mut usize) -> Value {
    let mut items = Vec::new();
    json_expect(chars, at, "[");
    json_space(chars, at);
    if chars.get(*at) == Some(&']') {
        *at += 1;
        return Value::List(items);
    }
    loop {
        items.push(json_value(chars, at));
        json_space(chars, at);
        if chars.get(*at) != Some(&',') {
            json_expect(chars, at, "]");
            return Value::List(items);
        }
        *at += 1;
    }
}
fn json_string(chars: &[char], at: &mut usize) -> String {
    let mut out = String::new();
    json_expect(chars, at, "\"");
    loop {
        let c = *chars
            .get(*at)
            .expect("ValueError: not JSON: a text without an end");
        *at += 1;
        match c {
            '"' => return out,
            '\\' => out.push(json_escape(chars, at)),
            _ => {
                assert!(
                    c >= ' ',
                    "ValueError: not JSON: a control character in a text"
                );
                out.push(c);
            }
        }
    }
}
fn json_escape(chars: &[char], at: &mut usize) -> char {
    let c = *chars
        .get(*at)
        .expect("ValueError: not JSON: an escape without an end");
    *at += 1;
    match c {
        '"' | '\\' | '/' => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let mut code = json_hex(chars, at);
            if (0xd800..0xdc00).contains(&code)
                && chars.get(*at) == Some(&'\\')
                && chars.get(*at + 1) == Some(&'u')
            {
                *at += 2;
                code = 0x10000 + ((code - 0xd800) << 10) + (json_hex(chars, at) & 0x3ff);
            }
            char::from_u32(code).expect("ValueError: not JSON: half of a surrogate pair")
        }
        _ => panic!("ValueError: not JSON: an unknown escape"),
    }
}
fn json_hex(chars: &[char], at: &mut usize) -> u32 {
    let mut code = 0;
    for _ in 0..4 {
        let digit = chars.get(*at).and_then(|c| c.to_digit(16));
        code = code * 16 + digit.expect("ValueError: not JSON: four digits were expected");
        *at += 1;
    }
    code
}
fn json_number(chars: &[char], at: &mut usize) -> Value {
    let start = *at;
    let digit = |i: usize| chars.get(i).is_some_and(|c| c.is_ascii_digit());
    let mut whole = true;
    if chars.get(*at) == Some(&'-') {
        *at += 1;
    }
    assert!(
        digit(*at),
        "ValueError: not JSON: a value was expected at {start}"
    );
    let zero = chars[*at] == '0';
    *at += 1;
    while !zero && digit(*at) {
        *at += 1;
    }
    if chars.get(*at) == Some(&'.') && digit(*at + 1) {
        whole = false;
        *at += 1;
        while digit(*at) {
            *at += 1;
        }
    }
    if matches!(chars.get(*at), Some('e' | 'E')) {
        let signed = matches!(chars.get(*at + 1), Some('+' | '-'));
        let first = *at + 1 + usize::from(signed);
        if digit(first) {
            whole = false;
            *at = first;
            while digit(*at) {
                *at += 1;
            }
        }
    }
    let text: String = chars[start..*at].iter().collect();
    if whole {
        Value::Int(
            text.parse()
                .expect("OverflowError: a JSON number is too large"),
        )
    } else {
        Value::Float(
            text.parse()
                .expect("ValueError: not JSON: a number was expected"),
        )
    }
}
fn json_text(value: &Value) -> String {
    match value {
        Value::None => "null".to_string(),
        Value::Bool(x) => x.to_string(),
        Value::Int(x) => x.to_string(),
        Value::Float(x) => {
            assert!(
                x.is_finite(),
                "ValueError: Out of range float values are not JSON compliant"
            );
            float_text(*x)
        }
        Value::Str(text) => json_quoted(text),
        Value::List(items) | Value::Tuple(items) => {
            let parts: Vec<String> = items.iter().map(json_text).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Set(_) => panic!("TypeError: set has no JSON form"),
        Value::Map(entries) => {
            let parts: Vec<String> = entries.iter().map(|(k, v)| json_entry(k, v)).collect();
            format!("{{{}}}", parts.join(","))
        }
    }
}
fn json_entry(key: &Value, value: &Value) -> String {
    match key {
        Value::Str(name) => format!("{}:{}", json_quoted(name), json_text(value)),
        _ => panic!("TypeError: a JSON object's names are texts"),
    }
}
fn json_quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut was_quoted) = (false, false);
    let mut chars = text.chars().chain(['\n']).peekable();
    while let Some(c) = chars.next() {
        let at_end = chars.peek().is_none();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            _ if quoted && !at_end => field.push(c),
            '"' if field.is_empty() && !was_quoted => (quoted, was_quoted) = (true, true),
            ',' => {
                row.push(std::mem::take(&mut field));
                was_quoted = false;
            }
            '\n' | '\r' => {
                if was_quoted || !field.is_empty() || !row.is_empty() {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                was_quoted = false;
            }
            _ => field.push(c),
        }
    }
    rows
}
fn csv_text(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        if row.len() == 1 && row[0].is_empty() {
            out.push_str("\"\"");
        }
        let fields: Vec<String> = row.iter().map(|field| csv_field(field)).collect();
        out.push_str(&fields.join(","));
        out.push('\n');
    }
    out
}
fn csv_field(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_string()
    }
}
fn url_encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
'''
