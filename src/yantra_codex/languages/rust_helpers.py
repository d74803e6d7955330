"""Run-time helpers that rendered Rust may need; only the used ones are printed.

In a helper's text `Int` and `Float` stand for the program's number types, `Map` and `Set` for its map and set.
"""

from __future__ import annotations

import re
from functools import lru_cache

from yantra_codex.languages.rust_helpers_data import SOURCES as DATA
from yantra_codex.languages.rust_regex import helper_sources

SOURCES = r'''
fn floordiv(a: Int, b: Int) -> Int {
    let q = a / b;
    if a % b != 0 && (a < 0) != (b < 0) {
        q - 1
    } else {
        q
    }
}
fn floormod(a: Int, b: Int) -> Int {
    let r = a % b;
    if r != 0 && (r < 0) != (b < 0) {
        r + b
    } else {
        r
    }
}
fn divide(a: Float, b: Float) -> Float {
    assert!(b != 0.0, "ZeroDivisionError: division by zero");
    a / b
}
fn float_mod(a: Float, b: Float) -> Float {
    assert!(b != 0.0, "ZeroDivisionError: float modulo");
    let r = a % b;
    if r != 0.0 && (r < 0.0) != (b < 0.0) {
        r + b
    } else {
        r.abs().copysign(b)
    }
}
fn float_floordiv(a: Float, b: Float) -> Float {
    assert!(b != 0.0, "ZeroDivisionError: float floor division by zero");
    let r = a % b;
    let mut q = (a - r) / b;
    if r != 0.0 && (r < 0.0) != (b < 0.0) {
        q -= 1.0;
    }
    if q == 0.0 {
        return (0.0 as Float).copysign(a / b);
    }
    let whole = q.floor();
    if q - whole > 0.5 {
        whole + 1.0
    } else {
        whole
    }
}
fn fmod(a: Float, b: Float) -> Float {
    assert!(b != 0.0, "ValueError: math domain error");
    a % b
}
fn int_pow(base: Int, exponent: Int) -> Int {
    assert!(
        exponent >= 0,
        "ValueError: a negative exponent does not give an integer"
    );
    match base {
        0 | 1 => {
            if exponent == 0 {
                1
            } else {
                base
            }
        }
        _ => base.pow(u32::try_from(exponent).expect("OverflowError: exponent out of range")),
    }
}
fn float_pow(base: Float, exponent: Float) -> Float {
    let domain =
        (base < 0.0 && base.is_finite() && exponent.is_finite() && exponent.fract() != 0.0)
            || (base == 0.0 && exponent < 0.0);
    assert!(!domain, "ValueError: math domain error");
    let power = base.powf(exponent);
    assert!(
        power.is_finite() || !base.is_finite() || !exponent.is_finite(),
        "OverflowError: math range error"
    );
    power
}
fn mod_pow(base: Int, exponent: Int, modulus: Int) -> Int {
    assert!(exponent >= 0, "ValueError: a negative exponent");
    assert!(modulus != 0, "ValueError: modulus 0");
    let m = modulus as i128;
    let (mut result, mut square, mut left) = (1_i128 % m, (base as i128) % m, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = result * square % m;
        }
        square = square * square % m;
        left /= 2;
    }
    if result != 0 && (result < 0) != (m < 0) {
        result += m;
    }
    result as Int
}
fn sorted_entries<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> impl Iterator<Item = (K, V)> {
    let mut sorted: Vec<(K, V)> = entries.into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted.into_iter()
}
fn sorted_items<T: Ord>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    let mut sorted: Vec<T> = items.into_iter().collect();
    sorted.sort();
    sorted.into_iter()
}
fn gcd(a: Int, b: Int) -> Int {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a < 0 {
        -a
    } else {
        a
    }
}
fn lcm(a: Int, b: Int) -> Int {
    if a == 0 || b == 0 {
        return 0;
    }
    (a / gcd(a, b) * b).abs()
}
fn factorial(n: Int) -> Int {
    assert!(
        n >= 0,
        "ValueError: factorial() not defined for negative values"
    );
    (1..=n).product()
}
fn comb(n: Int, k: Int) -> Int {
    assert!(n >= 0 && k >= 0, "ValueError: n and k must be non-negative");
    if k > n {
        return 0;
    }
    let mut result: i128 = 1;
    for i in 0..k.min(n - k) as i128 {
        result = result * (n as i128 - i) / (i + 1);
    }
    Int::try_from(result).expect("OverflowError: result out of range")
}
fn perm(n: Int, k: Int) -> Int {
    assert!(n >= 0 && k >= 0, "ValueError: n and k must be non-negative");
    if k > n {
        return 0;
    }
    (n - k + 1..=n).product()
}
fn isqrt(n: Int) -> Int {
    assert!(n >= 0, "ValueError: isqrt() argument must be nonnegative");
    n.isqrt()
}
fn non_negative(x: Float) -> Float {
    assert!(x.is_nan() || x >= 0.0, "ValueError: math domain error");
    x
}
fn positive(x: Float) -> Float {
    assert!(x.is_nan() || x > 0.0, "ValueError: math domain error");
    x
}
fn unit_range(x: Float) -> Float {
    assert!(
        x.is_nan() || x.abs() <= 1.0,
        "ValueError: math domain error"
    );
    x
}
fn float_to_int(x: Float) -> Int {
    assert!(
        !x.is_nan(),
        "ValueError: cannot convert float NaN to integer"
    );
    assert!(
        x.abs() <= Int::MAX as Float,
        "OverflowError: cannot convert float to integer"
    );
    x as Int
}
fn round_to(x: Float, places: Int) -> Float {
    if !x.is_finite() {
        return x;
    }
    if places >= 0 {
        return format!("{:.*}", places as usize, x).parse().unwrap();
    }
    let unit = (10.0 as Float).powi(-places as i32);
    if x.abs() < unit {
        return if x.abs() > unit / 2.0 {
            unit.copysign(x)
        } else {
            (0.0 as Float).copysign(x)
        };
    }
    let exponent: Int = format!("{x:e}")
        .split('e')
        .next_back()
        .unwrap()
        .parse()
        .unwrap();
    format!("{:.*e}", (exponent + places) as usize, x)
        .parse()
        .unwrap()
}
fn round_half_up(x: Float, places: Int) -> Float {
    let text = format!("{x}");
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let point = text
        .trim_start_matches('-')
        .find('.')
        .unwrap_or(digits.len());
    let keep = point as Int + places;
    if keep >= digits.len() as Int {
        return x;
    }
    if keep < 0 {
        return (0.0 as Float).copysign(x);
    }
    let keep = keep as usize;
    let mut whole: u128 = digits[..keep]
        .iter()
        .collect::<String>()
        .parse()
        .unwrap_or(0);
    if digits[keep] >= '5' {
        whole += 1;
    }
    format!("{whole}e{}", -places)
        .parse::<Float>()
        .unwrap()
        .copysign(x)
}
fn is_close(a: Float, b: Float, relative: Float, absolute: Float) -> bool {
    a == b
        || (a.is_finite()
            && b.is_finite()
            && (a - b).abs() <= (relative * a.abs().max(b.abs())).max(absolute))
}
fn shl(a: Int, bits: Int) -> Int {
    assert!(bits >= 0, "ValueError: negative shift count");
    if a == 0 {
        return 0;
    }
    let shifted = if bits < Int::BITS as Int {
        a << bits
    } else {
        0
    };
    assert!(
        bits < Int::BITS as Int && shifted >> bits == a,
        "OverflowError: attempt to shift left with overflow"
    );
    shifted
}
fn shr(a: Int, bits: Int) -> Int {
    assert!(bits >= 0, "ValueError: negative shift count");
    a >> bits.min(Int::BITS as Int - 1)
}
fn to_base(n: Int, base: Int) -> String {
    assert!(
        (2..=36).contains(&base),
        "ValueError: base must be between 2 and 36"
    );
    let (mut left, mut digits) = (n.unsigned_abs() as u128, Vec::new());
    loop {
        digits.push(char::from_digit((left % base as u128) as u32, base as u32).unwrap());
        left /= base as u128;
        if left == 0 {
            break;
        }
    }
    if n < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}
fn digits(n: Int) -> Vec<Int> {
    n.unsigned_abs()
        .to_string()
        .bytes()
        .map(|b| (b - b'0') as Int)
        .collect()
}
fn sign(x: Int) -> Int {
    x.signum()
}
fn str_index_wrap(s: &str, i: Int) -> char {
    let i = if i < 0 {
        i + s.chars().count() as Int
    } else {
        i
    };
    s.chars()
        .nth(i as usize)
        .expect("IndexError: string index out of range")
}
fn str_slice(s: &str, start: Int, stop: Int) -> String {
    let chars: Vec<char> = s.chars().collect();
    slice(&chars, start, stop).iter().collect()
}
fn str_slice_from(s: &str, start: Int) -> String {
    let chars: Vec<char> = s.chars().collect();
    slice(&chars, start, chars.len() as Int).iter().collect()
}
fn str_slice_step(s: &str, start: Option<Int>, stop: Option<Int>, step: Int) -> String {
    let chars: Vec<char> = s.chars().collect();
    slice_step(&chars, start, stop, step).iter().collect()
}
fn wrap_index(i: Int, len: usize) -> usize {
    if i < 0 {
        (i + len as Int) as usize
    } else {
        i as usize
    }
}
fn clamp_index(i: Int, len: usize) -> usize {
    let i = if i < 0 {
        i.saturating_add(len as Int).max(0)
    } else {
        i
    };
    (i as usize).min(len)
}
fn slice<T>(xs: &[T], start: Int, stop: Int) -> &[T] {
    let start = clamp_index(start, xs.len());
    &xs[start..clamp_index(stop, xs.len()).max(start)]
}
fn slice_from<T>(xs: &[T], start: Int) -> &[T] {
    &xs[clamp_index(start, xs.len())..]
}
fn slice_to<T>(xs: &[T], stop: Int) -> &[T] {
    &xs[..clamp_index(stop, xs.len())]
}
fn slice_step<T: Clone>(xs: &[T], start: Option<Int>, stop: Option<Int>, step: Int) -> Vec<T> {
    assert!(step != 0, "ValueError: slice step cannot be zero");
    let n = xs.len() as Int;
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let fit = |i: Option<Int>, default: Int| {
        i.map_or(default, |i| {
            (if i < 0 { i + n } else { i }).clamp(low, high)
        })
    };
    let (first, last) = if step > 0 { (0, n) } else { (n - 1, -1) };
    let (mut i, stop, mut out) = (fit(start, first), fit(stop, last), Vec::new());
    while if step > 0 { i < stop } else { i > stop } {
        out.push(xs[i as usize].clone());
        i += step;
    }
    out
}
fn take_last<T>(xs: &[T], n: Int) -> &[T] {
    &xs[xs.len() - (n.max(0) as usize).min(xs.len())..]
}
fn capitalize(s: &str) -> String {
    let mut chars = s.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + &chars.as_str().to_lowercase(),
        None => String::new(),
    }
}
fn title(s: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in s.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    out
}
fn swapcase(s: &str) -> String {
    let swap = |c: char| {
        if c.is_uppercase() {
            c.to_lowercase().to_string()
        } else {
            c.to_uppercase().to_string()
        }
    };
    s.chars().map(swap).collect()
}
fn is_digit(s: &str) -> bool {
    !s.is_empty() && s.chars().all(|c| c.is_ascii_digit())
}
fn is_alpha(s: &str) -> bool {
    !s.is_empty() && s.chars().all(char::is_alphabetic)
}
fn is_alnum(s: &str) -> bool {
    !s.is_empty() && s.chars().all(char::is_alphanumeric)
}
fn is_space(s: &str) -> bool {
    !s.is_empty() && s.chars().all(char::is_whitespace)
}
fn is_lower(s: &str) -> bool {
    s.chars().any(char::is_lowercase) && !s.chars().any(char::is_uppercase)
}
fn is_upper(s: &str) -> bool {
    s.chars().any(char::is_uppercase) && !s.chars().any(char::is_lowercase)
}
fn is_title(s: &str) -> bool {
    let (mut inside, mut cased) = (false, false);
    for c in s.chars() {
        if (c.is_uppercase() && inside) || (c.is_lowercase() && !inside) {
            return false;
        }
        inside = c.is_uppercase() || c.is_lowercase();
        cased |= inside;
    }
    cased
}
fn split(s: &str, separator: &str) -> Vec<String> {
    assert!(!separator.is_empty(), "ValueError: empty separator");
    s.split(separator).map(String::from).collect()
}
fn split_limit(s: &str, separator: &str, limit: Int) -> Vec<String> {
    if limit < 0 {
        return split(s, separator);
    }
    assert!(!separator.is_empty(), "ValueError: empty separator");
    s.splitn(limit as usize + 1, separator)
        .map(String::from)
        .collect()
}
fn rsplit_limit(s: &str, separator: &str, limit: Int) -> Vec<String> {
    if limit < 0 {
        return split(s, separator);
    }
    assert!(!separator.is_empty(), "ValueError: empty separator");
    let mut parts: Vec<String> = s
        .rsplitn(limit as usize + 1, separator)
        .map(String::from)
        .collect();
    parts.reverse();
    parts
}
fn split_lines(s: &str) -> Vec<String> {
    let text = s.replace("\r\n", "\n").replace('\r', "\n");
    if text.is_empty() {
        return Vec::new();
    }
    text.strip_suffix('\n')
        .unwrap_or(&text)
        .split('\n')
        .map(String::from)
        .collect()
}
fn str_partition(s: &str, separator: &str) -> (String, String, String) {
    assert!(!separator.is_empty(), "ValueError: empty separator");
    match s.split_once(separator) {
        Some((a, b)) => (a.to_string(), separator.to_string(), b.to_string()),
        None => (s.to_string(), String::new(), String::new()),
    }
}
fn str_rpartition(s: &str, separator: &str) -> (String, String, String) {
    assert!(!separator.is_empty(), "ValueError: empty separator");
    match s.rsplit_once(separator) {
        Some((a, b)) => (a.to_string(), separator.to_string(), b.to_string()),
        None => (String::new(), String::new(), s.to_string()),
    }
}
fn replace_limit(s: &str, from: &str, to: &str, limit: Int) -> String {
    if limit < 0 {
        s.replace(from, to)
    } else {
        s.replacen(from, to, limit as usize)
    }
}
fn str_find(s: &str, part: &str) -> Int {
    s.find(part).map_or(-1, |i| s[..i].chars().count() as Int)
}
fn str_find_from(s: &str, part: &str, start: Int) -> Int {
    let length = s.chars().count() as Int;
    let start = if start < 0 {
        (start + length).max(0)
    } else {
        start
    };
    if start > length {
        return -1;
    }
    let rest: String = s.chars().skip(start as usize).collect();
    rest.find(part)
        .map_or(-1, |i| start + rest[..i].chars().count() as Int)
}
fn str_rfind(s: &str, part: &str) -> Int {
    s.rfind(part).map_or(-1, |i| s[..i].chars().count() as Int)
}
fn str_index_of(s: &str, part: &str) -> Int {
    let at = s.find(part).expect("ValueError: substring not found");
    s[..at].chars().count() as Int
}
fn char_code(s: &str) -> Int {
    let mut chars = s.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c as Int,
        _ => panic!("TypeError: a single character was expected"),
    }
}
fn char_of(code: Int) -> char {
    u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .expect("ValueError: character code not in range")
}
fn fill_char(fill: &str) -> char {
    char_code(fill);
    fill.chars().next().unwrap()
}
fn repeat_char(fill: &str, n: Int) -> String {
    fill.repeat(n.max(0) as usize)
}
fn pad_left(s: &str, width: Int, fill: &str) -> String {
    repeat_char(fill, width - s.chars().count() as Int) + s
}
fn pad_right(s: &str, width: Int, fill: &str) -> String {
    s.to_string() + &repeat_char(fill, width - s.chars().count() as Int)
}
fn center(s: &str, width: Int, fill: &str) -> String {
    let margin = (width - s.chars().count() as Int).max(0);
    let left = margin / 2 + (margin & width & 1);
    repeat_char(fill, left) + s + &repeat_char(fill, margin - left)
}
fn format_center(s: &str, width: Int, fill: &str) -> String {
    let margin = (width - s.chars().count() as Int).max(0);
    repeat_char(fill, margin / 2) + s + &repeat_char(fill, margin - margin / 2)
}
fn zfill(s: &str, width: Int) -> String {
    let (sign, digits) = match s.strip_prefix(['-', '+']) {
        Some(rest) => (&s[..1], rest),
        None => ("", s),
    };
    sign.to_string() + &"0".repeat((width - s.chars().count() as Int).max(0) as usize) + digits
}
fn common_prefix(words: &[String]) -> String {
    let Some(first) = words.first() else {
        return String::new();
    };
    let shared = |i: usize, c: char| words.iter().all(|w| w.chars().nth(i) == Some(c));
    first
        .chars()
        .enumerate()
        .take_while(|&(i, c)| shared(i, c))
        .map(|(_, c)| c)
        .collect()
}
fn try_parse_int(s: &str) -> Option<Int> {
    let digits = s.trim();
    let plain = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain.split('_').all(all_digits) {
        return None;
    }
    let n = digits.replace('_', "").parse();
    Some(n.expect("OverflowError: integer out of range"))
}
fn parse_int(s: &str) -> Int {
    let fail = || panic!("ValueError: invalid literal for int() with base 10: {s:?}");
    try_parse_int(s).unwrap_or_else(fail)
}
fn parse_int_base(s: &str, base: Int) -> Int {
    let text = s.trim().to_lowercase().replace('_', "");
    let (minus, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let mark = |base: Int| match base {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "-",
    };
    let (digits, base) = match [2, 8, 16]
        .into_iter()
        .find(|&b| digits.starts_with(mark(b)))
    {
        Some(b) if base == b || base == 0 => (&digits[2..], b),
        _ => (digits, if base == 0 { 10 } else { base }),
    };
    assert!(
        (2..=36).contains(&base),
        "ValueError: int() base must be >= 2 and <= 36, or 0"
    );
    let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base as u32));
    assert!(
        valid,
        "ValueError: invalid literal for int() with base {base}: {s:?}"
    );
    let n = Int::from_str_radix(digits, base as u32).expect("OverflowError: integer out of range");
    if minus {
        -n
    } else {
        n
    }
}
fn try_parse_float(s: &str) -> Option<Float> {
    s.trim().parse().ok()
}
fn parse_float(s: &str) -> Float {
    try_parse_float(s)
        .unwrap_or_else(|| panic!("ValueError: could not convert string to float: {s:?}"))
}
fn float_text(x: Float) -> String {
    if x.is_nan() {
        return "nan".to_string();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    let scientific = format!("{x:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    format!("{x:?}")
}
fn bool_text(x: bool) -> &'static str {
    if x {
        "True"
    } else {
        "False"
    }
}
fn quoted(s: &str) -> String {
    let quote = if s.contains('\'') && !s.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in s.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            c if c < ' ' || ('\u{7f}'..'\u{a0}').contains(&c) => {
                out.push_str(&format!("\\x{:02x}", c as u32))
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}
fn bracketed<T>(
    open: &str,
    items: impl IntoIterator<Item = T>,
    close: &str,
    show: impl Fn(T) -> String,
) -> String {
    let shown: Vec<String> = items.into_iter().map(show).collect();
    format!("{open}{}{close}", shown.join(", "))
}
fn format_fixed(x: Float, places: Int) -> String {
    assert!(
        places >= 0,
        "ValueError: Format specifier missing precision"
    );
    if x.is_finite() {
        format!("{:.*}", places as usize, x)
    } else {
        float_text(x)
    }
}
fn format_exp(x: Float, places: Int) -> String {
    assert!(
        places >= 0,
        "ValueError: Format specifier missing precision"
    );
    if !x.is_finite() {
        return float_text(x);
    }
    let text = format!("{:.*e}", places as usize, x);
    let (mantissa, exponent) = text.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    format!(
        "{mantissa}e{}{:02}",
        if exponent < 0 { '-' } else { '+' },
        exponent.abs()
    )
}
fn format_general(x: Float, digits: Int) -> String {
    if !x.is_finite() {
        return float_text(x);
    }
    assert!(
        digits >= 0,
        "ValueError: Format specifier missing precision"
    );
    let digits = digits.max(1);
    let trim = |s: &str| {
        if s.contains('.') {
            s.trim_end_matches('0').trim_end_matches('.').to_string()
        } else {
            s.to_string()
        }
    };
    let text = format!("{:.*e}", digits as usize - 1, x);
    let (mantissa, exponent) = text.split_once('e').unwrap();
    let exponent: Int = exponent.parse().unwrap();
    if exponent < -4 || exponent >= digits {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trim(mantissa), exponent.abs());
    }
    trim(&format!("{:.*}", (digits - 1 - exponent) as usize, x))
}
fn group_digits(text: &str) -> String {
    let (whole, fraction) = match text.find('.') {
        Some(i) => text.split_at(i),
        None => (text, ""),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let mut out = String::from(sign);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out + fraction
}
fn range_step(start: Int, stop: Int, step: Int) -> Vec<Int> {
    assert!(step != 0, "ValueError: range() arg 3 must not be zero");
    let (mut i, mut out) = (start, Vec::new());
    while if step > 0 { i < stop } else { i > stop } {
        out.push(i);
        i += step;
    }
    out
}
fn sorted<T: Ord>(mut xs: Vec<T>) -> Vec<T> {
    xs.sort();
    xs
}
fn sorted_floats<T: PartialOrd>(mut xs: Vec<T>) -> Vec<T> {
    xs.sort_by(|a, b| a.partial_cmp(b).unwrap());
    xs
}
fn sorted_desc<T: PartialOrd>(mut xs: Vec<T>) -> Vec<T> {
    xs.sort_by(|a, b| b.partial_cmp(a).unwrap());
    xs
}
fn sorted_by<T, K: PartialOrd>(mut xs: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    xs.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap());
    xs
}
fn sorted_by_desc<T, K: PartialOrd>(mut xs: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    xs.sort_by(|a, b| key(b).partial_cmp(&key(a)).unwrap());
    xs
}
fn sorted_with<T>(mut xs: Vec<T>, compare: impl Fn(&T, &T) -> Int) -> Vec<T> {
    xs.sort_by(|a, b| compare(a, b).cmp(&0));
    xs
}
fn reversed<T>(mut xs: Vec<T>) -> Vec<T> {
    xs.reverse();
    xs
}
fn concat<T>(mut xs: Vec<T>, ys: impl IntoIterator<Item = T>) -> Vec<T> {
    xs.extend(ys);
    xs
}
fn inserted<T>(mut xs: Vec<T>, i: Int, x: T) -> Vec<T> {
    xs.insert(clamp_index(i, xs.len()), x);
    xs
}
fn removed<T>(mut xs: Vec<T>, i: Int) -> Vec<T> {
    xs.remove(i as usize);
    xs
}
fn replaced<T>(mut xs: Vec<T>, i: Int, x: T) -> Vec<T> {
    xs[i as usize] = x;
    xs
}
fn scan<T, A: Clone>(
    xs: impl IntoIterator<Item = T>,
    start: A,
    step: impl Fn(A, T) -> A,
) -> Vec<A> {
    let mut out = vec![start];
    for x in xs {
        out.push(step(out[out.len() - 1].clone(), x));
    }
    out
}
fn accumulate<T: Clone>(xs: impl IntoIterator<Item = T>, step: impl Fn(T, T) -> T) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for x in xs {
        out.push(match out.last() {
            Some(last) => step(last.clone(), x),
            None => x,
        });
    }
    out
}
fn zip_longest<T: Clone>(xs: &[T], ys: &[T], fill: T) -> Vec<(T, T)> {
    let get = |zs: &[T], i: usize| zs.get(i).unwrap_or(&fill).clone();
    (0..xs.len().max(ys.len()))
        .map(|i| (get(xs, i), get(ys, i)))
        .collect()
}
fn positive_size(n: Int) -> usize {
    assert!(n >= 1, "ValueError: the size must be at least 1");
    n as usize
}
fn unique<T: Eq + Hash + Clone>(xs: &[T]) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    xs.iter()
        .filter(|&x| seen.insert(x.clone()))
        .cloned()
        .collect()
}
fn unique_eq<T: PartialEq + Clone>(xs: &[T]) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for x in xs {
        if !out.contains(x) {
            out.push(x.clone());
        }
    }
    out
}
fn unique_by<T: Clone, K: PartialEq>(xs: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let (mut keys, mut out) = (Vec::new(), Vec::new());
    for x in xs {
        let k = key(x);
        if !keys.contains(&k) {
            keys.push(k);
            out.push(x.clone());
        }
    }
    out
}
fn counts<T: HashKey>(xs: impl IntoIterator<Item = T>) -> Map<T, Int> {
    let mut out = Map::new();
    for x in xs {
        *out.entry(x).or_insert(0) += 1;
    }
    out
}
fn group_by<T: Clone, K: HashKey>(xs: &[T], key: impl Fn(&T) -> K) -> Map<K, Vec<T>> {
    let mut out: Map<K, Vec<T>> = Map::new();
    for x in xs {
        out.entry(key(x)).or_default().push(x.clone());
    }
    out
}
fn group_runs_by<T: Clone, K: PartialEq>(xs: &[T], key: impl Fn(&T) -> K) -> Vec<(K, Vec<T>)> {
    let mut out: Vec<(K, Vec<T>)> = Vec::new();
    for x in xs {
        let k = key(x);
        match out.last_mut() {
            Some((last, run)) if *last == k => run.push(x.clone()),
            _ => out.push((k, vec![x.clone()])),
        }
    }
    out
}
fn rotate_left<T: Clone>(xs: &[T], k: Int) -> Vec<T> {
    let mut out = xs.to_vec();
    if !xs.is_empty() {
        out.rotate_left(k.rem_euclid(xs.len() as Int) as usize);
    }
    out
}
fn transpose<T: Clone>(rows: &[Vec<T>]) -> Vec<Vec<T>> {
    let width = rows.iter().map(Vec::len).min().unwrap_or(0);
    (0..width)
        .map(|i| rows.iter().map(|row| row[i].clone()).collect())
        .collect()
}
fn cartesian_all<T: Clone>(parts: &[Vec<T>]) -> Vec<Vec<T>> {
    parts.iter().fold(vec![Vec::new()], |done, part| {
        let mut next = Vec::new();
        for head in &done {
            for x in part {
                next.push([&head[..], std::slice::from_ref(x)].concat());
            }
        }
        next
    })
}
fn combinations<T: Clone>(xs: &[T], k: Int) -> Vec<Vec<T>> {
    assert!(k >= 0, "ValueError: r must be non-negative");
    if k == 0 {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for (i, x) in xs.iter().enumerate() {
        for rest in combinations(&xs[i + 1..], k - 1) {
            out.push([vec![x.clone()], rest].concat());
        }
    }
    out
}
fn combinations_repeated<T: Clone>(xs: &[T], k: Int) -> Vec<Vec<T>> {
    assert!(k >= 0, "ValueError: r must be non-negative");
    if k == 0 {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for (i, x) in xs.iter().enumerate() {
        for rest in combinations_repeated(&xs[i..], k - 1) {
            out.push([vec![x.clone()], rest].concat());
        }
    }
    out
}
fn permutations<T: Clone>(xs: &[T], k: Int) -> Vec<Vec<T>> {
    assert!(k >= 0, "ValueError: r must be non-negative");
    if k == 0 {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for (i, x) in xs.iter().enumerate() {
        let others = [&xs[..i], &xs[i + 1..]].concat();
        for rest in permutations(&others, k - 1) {
            out.push([vec![x.clone()], rest].concat());
        }
    }
    out
}
fn pairs<T: Clone>(xs: &[T]) -> Vec<(T, T)> {
    let mut out = Vec::new();
    for (i, a) in xs.iter().enumerate() {
        for b in &xs[i + 1..] {
            out.push((a.clone(), b.clone()));
        }
    }
    out
}
fn merge_sorted<T: PartialOrd + Clone>(xs: &[T], ys: &[T]) -> Vec<T> {
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < xs.len() && j < ys.len() {
        if ys[j] < xs[i] {
            out.push(ys[j].clone());
            j += 1;
        } else {
            out.push(xs[i].clone());
            i += 1;
        }
    }
    out.extend_from_slice(&xs[i..]);
    out.extend_from_slice(&ys[j..]);
    out
}
fn fsum(xs: &[Float]) -> Float {
    let mut partials: Vec<Float> = Vec::new();
    for &x in xs {
        let (mut x, mut kept) = (x, Vec::new());
        for &y in &partials {
            let (big, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let high = big + small;
            let low = small - (high - big);
            if low != 0.0 {
                kept.push(low);
            }
            x = high;
        }
        kept.push(x);
        partials = kept;
    }
    let Some(mut total) = partials.pop() else {
        return 0.0;
    };
    while let Some(x) = partials.pop() {
        let (before, y) = (total, x);
        total = before + y;
        let low = y - (total - before);
        if low != 0.0 {
            // half-even across the partials that are left
            if let Some(&next) = partials.last() {
                if (low < 0.0) == (next < 0.0) {
                    let twice = low * 2.0;
                    let rounded = total + twice;
                    if twice == rounded - total {
                        total = rounded;
                    }
                }
            }
            break;
        }
    }
    total
}
fn heap_sift_down<T: PartialOrd>(heap: &mut [T], start: usize, mut at: usize) {
    while at > start {
        let parent = (at - 1) / 2;
        if heap[at] < heap[parent] {
            heap.swap(at, parent);
            at = parent;
        } else {
            break;
        }
    }
}
fn heap_sift_up<T: PartialOrd>(heap: &mut [T], start: usize) {
    let mut at = start;
    while 2 * at + 1 < heap.len() {
        let (left, right) = (2 * at + 1, 2 * at + 2);
        let child = if right < heap.len() && !(heap[left] < heap[right]) {
            right
        } else {
            left
        };
        heap.swap(at, child);
        at = child;
    }
    heap_sift_down(heap, start, at);
}
fn heap_build<T: PartialOrd>(heap: &mut [T]) {
    for i in (0..heap.len() / 2).rev() {
        heap_sift_up(heap, i);
    }
}
fn heap_push<T: PartialOrd>(heap: &mut Vec<T>, x: T) {
    heap.push(x);
    let last = heap.len() - 1;
    heap_sift_down(heap, 0, last);
}
fn heap_pop<T: PartialOrd>(heap: &mut Vec<T>) -> T {
    assert!(!heap.is_empty(), "IndexError: index out of range");
    let top = heap.swap_remove(0);
    heap_sift_up(heap, 0);
    top
}
fn list_remove<T: PartialEq>(xs: &mut Vec<T>, x: &T) {
    let at = xs
        .iter()
        .position(|y| y == x)
        .expect("ValueError: list.remove(x): x not in list");
    xs.remove(at);
}
fn index_bounds(start: Int, stop: Int, len: usize) -> std::ops::Range<usize> {
    let start = clamp_index(start, len);
    start..clamp_index(stop, len).max(start)
}
fn most_common<K: HashKey>(counts: &Map<K, Int>, n: Int) -> Vec<(K, Int)> {
    let mut items: Vec<(K, Int)> = counts.iter().map(|(k, &v)| (k.clone(), v)).collect();
    items.sort_by(|a, b| b.1.cmp(&a.1));
    items.truncate(n.max(0) as usize);
    items
}
fn merged<K: HashKey, V: Clone>(a: &Map<K, V>, b: &Map<K, V>) -> Map<K, V> {
    let mut out = a.clone();
    out.extend(b.iter().map(|(k, v)| (k.clone(), v.clone())));
    out
}
fn counter_join<K: HashKey>(
    a: &Map<K, Int>,
    b: &Map<K, Int>,
    join: impl Fn(Int, Int) -> Int,
) -> Map<K, Int> {
    let get = |m: &Map<K, Int>, k: &K| m.get(k).copied().unwrap_or(0);
    let keys = a.keys().chain(b.keys().filter(|&k| !a.contains_key(k)));
    keys.map(|k| (k.clone(), join(get(a, k), get(b, k))))
        .filter(|(_, n)| *n > 0)
        .collect()
}
fn map_with<K: HashKey, V: Clone>(map: &Map<K, V>, key: K, value: V) -> Map<K, V> {
    let mut out = map.clone();
    out.insert(key, value);
    out
}
fn map_without<K: HashKey, V: Clone>(map: &Map<K, V>, key: &K) -> Map<K, V> {
    let mut out = map.clone();
    out.remove(key);
    out
}
fn set_with<T: HashKey>(set: &Set<T>, x: T) -> Set<T> {
    let mut out = set.clone();
    out.insert(x);
    out
}
fn set_without<T: HashKey>(set: &Set<T>, x: &T) -> Set<T> {
    let mut out = set.clone();
    out.remove(x);
    out
}
fn attempt<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)).map_err(|error| {
        let text = match error.downcast_ref::<String>() {
            Some(text) => text.clone(),
            None => error
                .downcast_ref::<&str>()
                .map_or(String::new(), |text| text.to_string()),
        };
        let known = [
            ("out of bounds", "IndexError"),
            ("range", "IndexError"),
            ("divide by zero", "ZeroDivisionError"),
            ("divisor of zero", "ZeroDivisionError"),
            ("overflow", "OverflowError"),
            ("no entry found", "KeyError"),
        ];
        let kind = text.split(": ").next().unwrap_or("");
        if kind.ends_with("Error") || kind.ends_with("Exception") {
            return text;
        }
        match known.iter().find(|(part, _)| text.contains(part)) {
            Some((_, kind)) => format!("{kind}: {text}"),
            None => format!("RuntimeError: {text}"),
        }
    })
}
fn is_kind(error: &str, kinds: &[&str]) -> bool {
    kinds.contains(&error.split(": ").next().unwrap_or(""))
}
fn as_int(x: &Value) -> Int {
    match x {
        Value::Int(n) => *n,
        _ => panic!("TypeError: an int was expected"),
    }
}
fn as_float(x: &Value) -> Float {
    match x {
        Value::Float(n) => *n,
        Value::Int(n) => *n as Float,
        _ => panic!("TypeError: a float was expected"),
    }
}
fn as_bool(x: &Value) -> bool {
    match x {
        Value::Bool(b) => *b,
        _ => panic!("TypeError: a bool was expected"),
    }
}
fn as_str(x: &Value) -> &str {
    match x {
        Value::Str(s) => s,
        _ => panic!("TypeError: a str was expected"),
    }
}
fn as_list(x: &Value) -> &[Value] {
    match x {
        Value::List(xs) => xs,
        _ => panic!("TypeError: a list was expected"),
    }
}
fn as_tuple(x: &Value) -> &[Value] {
    match x {
        Value::Tuple(xs) => xs,
        _ => panic!("TypeError: a tuple was expected"),
    }
}
fn as_set(x: &Value) -> &[Value] {
    match x {
        Value::Set(xs) => xs,
        _ => panic!("TypeError: a set was expected"),
    }
}
fn as_map(x: &Value) -> &[(Value, Value)] {
    match x {
        Value::Map(items) => items,
        _ => panic!("TypeError: a map was expected"),
    }
}
fn error_message(error: &str) -> String {
    error
        .split_once(": ")
        .map_or(String::new(), |(_, text)| text.to_string())
}
'''

VALUE = r'''
#[derive(Clone, Debug)]
enum Value {
    None,
    Bool(bool),
    Int(Int),
    Float(Float),
    Str(String),
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Set(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

impl Value {
    fn number(&self) -> Option<Float> {
        match self {
            Value::Bool(x) => Some(*x as u8 as Float),
            Value::Int(x) => Some(*x as Float),
            Value::Float(x) => Some(*x),
            _ => None,
        }
    }
    fn show(&self) -> String {
        match self {
            Value::Str(s) => s.clone(),
            _ => self.repr(),
        }
    }
    fn repr(&self) -> String {
        match self {
            Value::None => "None".to_string(),
            Value::Bool(x) => bool_text(*x).to_string(),
            Value::Int(x) => x.to_string(),
            Value::Float(x) => float_text(*x),
            Value::Str(s) => quoted(s),
            Value::List(xs) => bracketed("[", xs, "]", Value::repr),
            Value::Tuple(xs) if xs.len() == 1 => format!("({},)", xs[0].repr()),
            Value::Tuple(xs) => bracketed("(", xs, ")", Value::repr),
            Value::Set(xs) if xs.is_empty() => "set()".to_string(),
            Value::Set(xs) => bracketed("{", xs, "}", Value::repr),
            Value::Map(items) => {
                let pair = |(k, v): &(Value, Value)| format!("{}: {}", k.repr(), v.repr());
                bracketed("{", items, "}", pair)
            }
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::None, Value::None) => true,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => a == b,
            (Value::Set(a), Value::Set(b)) => a.len() == b.len() && a.iter().all(|x| b.contains(x)),
            (Value::Map(a), Value::Map(b)) => a.len() == b.len() && a.iter().all(|x| b.contains(x)),
            _ => matches!((self.number(), other.number()), (Some(a), Some(b)) if a == b),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => a.partial_cmp(b),
            (Value::Str(a), Value::Str(b)) => a.partial_cmp(b),
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                a.partial_cmp(b)
            }
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a.partial_cmp(&b),
                _ => panic!("TypeError: values of these types have no order"),
            },
        }
    }
}
'''

ORDERED_MAP = r'''
#[derive(Clone, Debug)]
struct OrderedMap<K, V> {
    entries: Vec<(K, V)>,
    places: HashMap<K, usize>,
}

impl<K: Eq + Hash + Clone, V> OrderedMap<K, V> {
    fn new() -> Self {
        OrderedMap {
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }
    fn place<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.places.get(key).copied()
    }
    fn put(&mut self, key: K, value: V) -> usize {
        self.places.insert(key.clone(), self.entries.len());
        self.entries.push((key, value));
        self.entries.len() - 1
    }
    fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.places.remove(key)?;
        let (_, value) = self.entries.remove(at);
        for place in self.places.values_mut().filter(|p| **p > at) {
            *place -= 1;
        }
        Some(value)
    }
    fn clear(&mut self) {
        self.entries.clear();
        self.places.clear();
    }
    fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).map(|at| &self.entries[at].1)
    }
    fn get_mut<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).map(|at| &mut self.entries[at].1)
    }
    fn contains_key<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.places.contains_key(key)
    }
    fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Some(at) => Some(std::mem::replace(&mut self.entries[at].1, value)),
            None => {
                self.put(key, value);
                None
            }
        }
    }
    fn entry(&mut self, key: K) -> Slot<'_, K, V> {
        Slot { map: self, key }
    }
    fn len(&self) -> usize {
        self.entries.len()
    }
    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries.iter().map(|(k, v)| (k, v))
    }
    fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.entries.iter().map(|(k, _)| k)
    }
    fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.entries.iter().map(|(_, v)| v)
    }
}

struct Slot<'a, K, V> {
    map: &'a mut OrderedMap<K, V>,
    key: K,
}

impl<'a, K: Eq + Hash + Clone, V> Slot<'a, K, V> {
    fn or_insert_with(self, default: impl FnOnce() -> V) -> &'a mut V {
        let at = match self.map.place(&self.key) {
            Some(at) => at,
            None => self.map.put(self.key, default()),
        };
        &mut self.map.entries[at].1
    }
    fn or_insert(self, default: V) -> &'a mut V {
        self.or_insert_with(|| default)
    }
    fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<K, V> Default for OrderedMap<K, V> {
    fn default() -> Self {
        OrderedMap {
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<K: Eq + Hash + Clone, V> FromIterator<(K, V)> for OrderedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut out = OrderedMap::new();
        out.extend(items);
        out
    }
}

impl<K: Eq + Hash + Clone, V> Extend<(K, V)> for OrderedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}

impl<K, V> IntoIterator for OrderedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<K: Eq + Hash + Clone + Borrow<Q>, Q: Eq + Hash + ?Sized, V> std::ops::Index<&Q>
    for OrderedMap<K, V>
{
    type Output = V;
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("KeyError: no entry found for key")
    }
}

impl<K: Eq + Hash + Clone, V: PartialEq> PartialEq for OrderedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(k, v)| other.get(k) == Some(v))
    }
}
'''

ORDERED_SET = r'''
#[derive(Clone, Debug, Default, PartialEq)]
struct OrderedSet<T: Eq + Hash + Clone> {
    map: OrderedMap<T, ()>,
}

impl<T: Eq + Hash + Clone> OrderedSet<T> {
    fn new() -> Self {
        OrderedSet {
            map: OrderedMap::new(),
        }
    }
    fn insert(&mut self, x: T) -> bool {
        self.map.insert(x, ()).is_none()
    }
    fn remove<Q: Eq + Hash + ?Sized>(&mut self, x: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.remove(x).is_some()
    }
    fn contains<Q: Eq + Hash + ?Sized>(&self, x: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.contains_key(x)
    }
    fn len(&self) -> usize {
        self.map.len()
    }
    fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
    fn clear(&mut self) {
        self.map.clear();
    }
    fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.map.keys()
    }
    fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|x| other.contains(x))
    }
    fn is_disjoint(&self, other: &Self) -> bool {
        !self.iter().any(|x| other.contains(x))
    }
}

impl<T: Eq + Hash + Clone> FromIterator<T> for OrderedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        OrderedSet {
            map: items.into_iter().map(|x| (x, ())).collect(),
        }
    }
}

impl<T: Eq + Hash + Clone> Extend<T> for OrderedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.map.extend(items.into_iter().map(|x| (x, ())));
    }
}

impl<T: Eq + Hash + Clone> IntoIterator for OrderedSet<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.map
            .into_iter()
            .map(|(x, _)| x)
            .collect::<Vec<T>>()
            .into_iter()
    }
}

impl<T: Eq + Hash + Clone> std::ops::BitOr for &OrderedSet<T> {
    type Output = OrderedSet<T>;
    fn bitor(self, other: Self) -> OrderedSet<T> {
        self.iter().chain(other.iter()).cloned().collect()
    }
}

impl<T: Eq + Hash + Clone> std::ops::BitAnd for &OrderedSet<T> {
    type Output = OrderedSet<T>;
    fn bitand(self, other: Self) -> OrderedSet<T> {
        self.iter()
            .filter(|&x| other.contains(x))
            .cloned()
            .collect()
    }
}

impl<T: Eq + Hash + Clone> std::ops::Sub for &OrderedSet<T> {
    type Output = OrderedSet<T>;
    fn sub(self, other: Self) -> OrderedSet<T> {
        self.iter()
            .filter(|&x| !other.contains(x))
            .cloned()
            .collect()
    }
}

impl<T: Eq + Hash + Clone> std::ops::BitXor for &OrderedSet<T> {
    type Output = OrderedSet<T>;
    fn bitxor(self, other: Self) -> OrderedSet<T> {
        let (left, right) = (self - other, other - self);
        left.into_iter().chain(right).collect()
    }
}
'''


def _linear(text: str) -> str:
    """The ordered map for keys that can't be hashed (floats): the same type, searched from the front."""
    text = text.replace("    places: HashMap<K, usize>,\n", "").replace("            places: HashMap::new(),\n", "").replace("        self.places.clear();\n", "")
    text = text.replace("self.places.get(key).copied()", "self.entries.iter().position(|(k, _)| k.borrow() == key)")
    text = text.replace("        self.places.insert(key.clone(), self.entries.len());\n", "")
    text = text.replace("self.places.contains_key(key)", "self.place(key).is_some()")
    text = re.sub(r"        let at = self.places.remove\(key\)\?;\n(.*\n)        for .*\n.*\n        \}\n", r"        let at = self.place(key)?;\n\1", text)
    return text.replace("Eq + Hash + Clone", "PartialEq + Clone").replace("Eq + Hash", "PartialEq")


def _table() -> dict[str, str]:
    out = {}
    for part in re.split(r"\n(?=fn )", SOURCES.strip() + "\n" + DATA.strip()):
        out[re.match(r"fn (\w+)", part)[1]] = part.strip()  # type: ignore[index]
    return out


HELPERS = {**_table(), **helper_sources()}
USES = {name: frozenset(w for w in re.findall(r"(?<!\w)(?<!(?<!\.)\.)[a-z_]\w*(?=\()", text) if w in HELPERS and w != name) for name, text in HELPERS.items()}
TYPES = ("Value", "OrderedMap", "OrderedSet")
# a name that is called, not a method: after `..` it is
CALLED = re.compile(r"(?<!\w)(?<!(?<!\.)\.)(?<!\bfn )([a-z_]\w*)(?=\()")
WORD = re.compile(r"\b([A-Za-z_]\w*)\b")


@lru_cache(maxsize=1024)
def helper_text(name: str, int_: str, float_: str, map_: str, set_: str, linear: bool) -> str:
    """A helper's text for one choice of types."""
    if name == "Value":
        return re.sub(r"(?<!:)\bInt\b(?!\()", int_, re.sub(r"(?<!:)\bFloat\b(?!\()", float_, VALUE)).strip()
    if name in ("OrderedMap", "OrderedSet"):
        text = (ORDERED_MAP if name == "OrderedMap" else ORDERED_SET).strip()
        return _linear(text) if linear else text
    key = "PartialEq + Clone" if linear else "Eq + Hash + Clone"
    text = HELPERS[name]
    if int_.startswith("u"):  # nothing to negate
        text = text.replace("    if a < 0 {\n        -a\n    } else {\n        a\n    }\n", "    a\n")
    for word, new in (("Int", int_), ("Float", float_), ("Map", map_), ("Set", set_), ("HashKey", key)):
        text = re.sub(rf"(?<!Value::)\b{word}\b", new, text)
    return text


def needed(code: str, *extra: str) -> list[str]:
    """The helpers that `code` calls and `extra` names, those they need first."""
    words = {w for w in CALLED.findall(code) if w in HELPERS} | ({*TYPES} & set(WORD.findall(code)))
    queue = [w for w in (*HELPERS, *TYPES) if w in words or w in extra]
    found: dict[str, None] = {}
    begun: set[str] = set()  # helpers may call each other

    def add(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        for dep in ("bool_text", "float_text", "quoted", "bracketed") if name == "Value" else sorted(USES.get(name, ())):
            add(dep)
        found[name] = None

    for name in queue:
        add(name)
    if any(re.search(r"\bValue\b", HELPERS.get(name, "")) for name in found):
        add("Value")
    order = [n for n in TYPES if n in found] + [n for n in found if n not in TYPES]
    if "OrderedSet" in order and "OrderedMap" not in order:
        order.insert(0, "OrderedMap")
    return order
