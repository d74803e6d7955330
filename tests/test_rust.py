"""The Rust back-end: every op's examples and every library pattern on rustc, stubs as people write them, formatting."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backend_cases import regression_cases, units_of
from yantra_codex.errors import RaisedError, Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import values
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.ops import OPS, result_type
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.text import read_example, read_program
from yantra_codex.ir.types import NONE, Type, parse_type, tuple_of
from yantra_codex.languages.base import Unit
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.rust import LANGUAGE, literal
from yantra_codex.languages.rust_format import layout
from yantra_codex.languages.rust_harness import units_at_lines
from yantra_codex.languages.rust_regex import compile_pattern
from yantra_codex.languages.rust_types import Native, convert, read_native

needs_rustc = pytest.mark.skipif(shutil.which("rustc") is None, reason="rustc is not on PATH")
needs_rustfmt = pytest.mark.skipif(shutil.which("rustfmt") is None, reason="rustfmt is not on PATH")
RUSTC = ["rustc", "--edition", "2021", "-C", "opt-level=0", "-C", "debuginfo=0", "-C", "overflow-checks=on", "--cap-lints", "allow", "--error-format=json"]


def observe(units: list[Unit], folder: Path) -> tuple[dict[tuple[str, int], dict[str, Any]], dict[str, str]]:
    """What every call of every unit gave, and the units that rustc refused with its message."""
    refused: dict[str, str] = {}
    for _ in range(6):
        source = LANGUAGE.harness(units, "N")["main.rs"]
        (folder / "main.rs").write_text(source)
        built = subprocess.run([*RUSTC, "main.rs"], cwd=folder, capture_output=True, text=True, check=False)
        if built.returncode == 0:
            break
        bad = {}
        for line in built.stderr.splitlines():
            message = json.loads(line) if line.startswith("{") else {}
            if message.get("level") == "error":
                for where in units_at_lines(source, [s["line_start"] for s in message["spans"] if s["is_primary"]]):
                    bad[where] = message["rendered"]
        assert bad, built.stderr[:3000]
        refused |= bad
        units = [u for u in units if u.id not in bad]
    out = {}
    done = subprocess.run(["./main"], cwd=folder, capture_output=True, text=True, timeout=120, check=True).stdout
    for line in done.splitlines():
        found = re.match(r"N (\S+) (\d+) (.*)$", line)
        if found:
            out[found[1], int(found[2])] = json.loads(found[3])
    assert done.rstrip().endswith("N done")
    return out, refused


@needs_rustc
def test_regressions(tmp_path: Path) -> None:
    cases = list(regression_cases())
    units, unsupported = units_of(LANGUAGE, cases)
    got, refused = observe(units, tmp_path)
    assert unsupported == refused == {}
    assert [c.id for c in cases if not agrees(c.program, c.args, got.get((c.id, 0)))] == []


def agrees(p: n.Program, args: tuple[Any, ...], got: dict[str, Any] | None) -> bool:
    """Whether a printed outcome is what the interpreter gives for the same call."""
    if got is None:
        return False
    t = p.entry.returns
    try:
        wanted = run(p, tuple(values.to_ir(v, x.type) for v, x in zip(args, p.entry.params, strict=True)))
    except RaisedError as error:
        return got.get("raises") == error.kind
    return "ok" in got and (t == NONE or values.equal(values.from_json(got["ok"], t), wanted, t))


def unit(name: str, p: n.Program, calls: list[tuple[Any, ...]], signature: Signature | None = None) -> Unit:
    return Unit(name, LANGUAGE.render(p, signature), calls, tuple(x.type for x in p.entry.params), p.entry.returns)


# ---------------------------------------------------------------- ops

LITERALS_ONLY = ("tuple_get", "cast", "is_a")


def example_program(name: str, example: str, through_variables: bool) -> n.Program:
    """A function without parameters that applies an op to an example's arguments."""
    x, row = read_example(name, example), OPS[name]
    types = tuple(map(type_of, x.args))
    literal_arg = x.args[1].value if name in LITERALS_ONLY and isinstance(x.args[1], n.Lit) else None
    result = result_type(name, types, literal_arg)
    if row.mutates:
        kept = None if row.result == NONE else "r"
        place = n.Place("xs", (), types[0])
        body: n.Block = (n.Let("xs", types[0], x.args[0], True), n.Do(name, place, x.args[1:], kept, result))
        changed = n.Var("xs", types[0])
        value = changed if kept is None else n.Make((n.Var("r", result), changed), tuple_of(result, types[0]))
        return check(n.Program((n.Function("f", (), types[0] if kept is None else value.type, (*body, n.Return(value))),)))
    args, lets = list(x.args), []
    if through_variables and row.group != "regex":
        for i, a in enumerate(args):
            if not isinstance(a, n.Lambda) and type_of(a) != NONE and not (name in LITERALS_ONLY and i == 1):
                lets.append(n.Let(f"v{i}", types[i], a))
                args[i] = n.Var(f"v{i}", types[i])
    return check(n.Program((n.Function("f", (), result, (*lets, n.Return(n.Apply(name, tuple(args), result)))),)))


def test_every_op_has_a_way_or_a_reason() -> None:
    assert not LANGUAGE.unsupported
    for name in OPS:
        for example in OPS[name].examples:
            assert LANGUAGE.render(example_program(name, example, False)).entry == "f"


@needs_rustc
@pytest.mark.slow
def test_op_examples_on_rustc(tmp_path: Path) -> None:
    programs = {}
    for name in OPS:
        for i, example in enumerate(OPS[name].examples):
            programs[f"{name}.{i}"] = example_program(name, example, i % 2 == 1)
    units = [unit(k, p, [()]) for k, p in programs.items()]
    out, refused = observe(units, tmp_path)
    assert refused == {}
    wrong = {k: out.get((k, 0)) for k, p in programs.items() if not agrees(p, (), out.get((k, 0)))}
    assert wrong == {}


@needs_rustc
@pytest.mark.slow
def test_code_stands_alone(tmp_path: Path) -> None:
    """The complete source has the imports and helpers that it needs, and nothing that it does not use."""
    codes = [LANGUAGE.render(example_program(name, row.examples[0], False)).code for name, row in OPS.items() if row.examples]
    (tmp_path / "all.rs").write_text("\n".join(f"mod m{i} {{\n{code}\n}}" for i, code in enumerate(codes)))
    flags = ["--edition", "2021", "--crate-type", "lib", "--emit=metadata", "-A", "dead_code", "-D", "unused_imports", "-D", "unused_mut"]
    built = subprocess.run(["rustc", *flags, "all.rs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[:3000]


@needs_rustc
@pytest.mark.slow
def test_library_patterns_on_rustc(tmp_path: Path) -> None:
    from yantra_codex.library.catalogue import all_patterns

    units, programs, unsupported = [], {}, []
    for pattern in all_patterns():
        try:
            p = lift(pattern.source, entry=pattern.name)
            units.append(unit(pattern.name, p, [e.args for e in pattern.examples]))
            programs[pattern.name] = p
        except Unsupported as error:
            unsupported.append((pattern.name, str(error)))
    out, refused = observe(units, tmp_path)
    assert refused == {}
    assert len(unsupported) <= len(units) // 50, unsupported
    wrong = [(u.id, args) for u in units for i, args in enumerate(u.calls) if not agrees(programs[u.id], args, out.get((u.id, i)))]
    assert wrong == []


# ---------------------------------------------------------------- rendering

RENDERED = [
    ("count", "def f(xs: list[int]) -> int:\n    return len([x for x in xs if x > 1])",
     "fn f(xs: &[i64]) -> i64 {\n    xs.iter().filter(|&&x| x > 1).count() as i64\n}"),
    ("vowels", "def f(s: str) -> int:\n    return sum(1 for c in s if c in 'aeiou')",
     'fn f(s: &str) -> i64 {\n    s.chars().filter(|&c| "aeiou".contains(c)).count() as i64\n}'),
    ("enumerate", "def f(xs: list[int]) -> int:\n    t = 0\n    for i, x in enumerate(xs):\n        t += i * x\n    return t",
     "fn f(xs: &[i64]) -> i64 {\n    let mut t: i64 = 0;\n    for (i, &x) in xs.iter().enumerate() {\n        t += i as i64 * x;\n    }\n    t\n}"),
    ("raise", "def f(a: int) -> int:\n    if a < 0:\n        raise ValueError('negative')\n    return a",
     'fn f(a: i64) -> Result<i64, String> {\n    if a < 0 {\n        return Err("ValueError: negative".to_string());\n    }\n    Ok(a)\n}'),
    ("sort", "def f(xs: list[int]) -> list[int]:\n    return sorted(xs)",
     "fn f(xs: &[i64]) -> Vec<i64> {\n    let mut sorted = xs.to_vec();\n    sorted.sort();\n    sorted\n}"),
    ("words", "def f(s: str) -> list[str]:\n    return [w.upper() for w in s.split()]",
     "fn f(s: &str) -> Vec<String> {\n    s.split_whitespace().map(|w| w.to_uppercase()).collect()\n}"),
]


@pytest.mark.parametrize(("source", "wanted"), [r[1:] for r in RENDERED], ids=[r[0] for r in RENDERED])
def test_rendered_text(source: str, wanted: str) -> None:
    assert LANGUAGE.render(lift(source, entry="f")).functions == wanted


def test_last_use_moves_and_others_clone() -> None:
    once = read_program("(program (def f ((s str)) list[str] (let a str (upper s)) (return [a])))")
    assert "clone" not in LANGUAGE.render(once).functions
    later = read_program("(program (def f ((s str)) list[str] (let a str (upper s)) (let xs list[str] [a]) (return (append xs a))))")
    assert LANGUAGE.render(later).functions.count("a.clone()") == 1


def test_order_is_kept_where_it_is_seen() -> None:
    keys = lift("def f(xs: list[str]) -> list[str]:\n    d = {x: 1 for x in xs}\n    return list(d)", entry="f")
    assert "OrderedMap" in LANGUAGE.render(keys).code
    total = lift("def f(d: dict[str, int]) -> int:\n    return sum(d.values())", entry="f")
    assert "OrderedMap" not in LANGUAGE.render(total).code


def test_values_of_unknown_type_bring_their_own_type() -> None:
    rendered = LANGUAGE.render(read_program('(program (def f ((xs list[any])) int (return (count_where xs (fn (x:any) (is_a x "int"))))))'))
    assert "Value" in rendered.helpers and "matches!(x, Value::Int(_))" in rendered.functions
    assert "Value" not in LANGUAGE.render(read_program("(program (def f ((x int)) int (return x)))")).code


# ---------------------------------------------------------------- stubs

STUBS = [
    ("def f(xs: list[int], t: int) -> int:\n    return len([x for x in xs if x > t])",
     "/// Counts.\nfn count_above(xs: &[i32], t: i32) -> usize {\n    todo!()\n}", [([1, 5, 7], 3), ([], 0)]),
    ("def f(xs: list[int]) -> int:\n    return sum(xs)", "pub fn total(xs: Vec<i64>) -> i64 {", [([1, 5, 7],)]),
    ("def f(xs: list[int]) -> None:\n    xs.sort()\n    xs.append(5)", "fn g(xs: &mut Vec<i32>) { todo!() }", [([3, 1, 2],)]),
    ("def f(xs: list[int]) -> None:\n    xs.sort()", "fn g(xs: &mut [i32]) { todo!() }", [([3, 1, 2],)]),
    ("def f(n: int) -> int:\n    r = 1\n    for i in range(1, n + 1):\n        r *= i\n    return r", "fn product_to(n: u64) -> u64", [(20,), (0,)]),
    ("def f(s: str) -> str:\n    return s[::-1].upper()", "fn rev(s: String) -> String;", [("abc",), ("",)]),
    ("def f(xs: list[str]) -> str | None:\n    return max(xs, key=len) if xs else None",
     "fn longest(words: &[&str]) -> Option<String> {\n    unimplemented!()\n}", [(["a", "bbb", "cc"],), ([],)]),
    ("def f(a: int, b: int) -> int:\n    if b == 0:\n        raise ValueError(f'zero {a}')\n    return a // b",
     "fn d(a: i32, b: i32) -> Result<i32, Box<dyn std::error::Error>> { todo!() }", [(7, -2), (7, 0)]),
    ("def f(a: int, b: int) -> int:\n    if b == 0:\n        raise ValueError('zero')\n    return a // b", "fn d(a: i32, b: i32) -> i32 { todo!() }", [(7, 0), (-7, 2)]),
    ("def f(words: list[str]) -> dict[str, int]:\n    out = {}\n    for w in words:\n        out[w] = out.get(w, 0) + 1\n    return out",
     "/// Count words.\npub fn counts_of(words: &[String]) -> HashMap<String, usize> {\n    todo!()\n}", [(["a", "b", "a"],)]),
    ("def f(m: list[list[int]]) -> list[list[int]]:\n    return [list(r) for r in zip(*m)]", "fn tr(matrix: &[Vec<i32>]) -> Vec<Vec<i32>> {", [([[1, 2], [3, 4]],)]),
    ("def f(s: str, c: str) -> int:\n    return s.count(c)", "fn count_char(s: &str, c: char) -> usize {", [("banana", "a")]),
    ("def f(s: str) -> list[str]:\n    return list(s)", "fn letters(s: &str) -> Vec<char> {", [("abc",)]),
    ("def f(xs: list[int], k: int) -> list[int]:\n    return xs[k:] + xs[:k]", "fn rot(xs: &[i32], k: usize) -> Vec<i32> {", [([1, 2, 3], 1), ([1], 5)]),
    ("def f(s: str) -> str:\n    return s.strip()", "fn tr<'a>(s: &'a str) -> &'a str {", [(" a ",)]),
    ("def f(xs: list[int]) -> set[int]:\n    return set(xs)", "fn un(xs: &[u8]) -> HashSet<u8> {", [([1, 1],)]),
    ("def f(xs: list[int]) -> list[int]:\n    return [x * 2 for x in xs]", "fn s(xs: [i32; 3]) -> [i32; 3] {", [([1, 2, 3],)]),
]


@needs_rustc
def test_bodies_fit_the_callers_own_signature(tmp_path: Path) -> None:
    units, programs = [], {}
    for i, (source, stub, calls) in enumerate(STUBS):
        [found] = LANGUAGE.read_stubs(stub)
        p = lift(source, entry="f")
        u = unit(f"s{i}", p, calls, found.signature)
        assert u.rendered.functions.startswith(str(found.signature.header))
        units.append(u)
        programs[u.id] = p
    out, refused = observe(units, tmp_path)
    assert refused == {}
    wrong = [(u.id, args, out.get((u.id, i))) for u in units for i, args in enumerate(u.calls) if not agrees(programs[u.id], args, out.get((u.id, i)))]
    assert wrong == []
    assert out["s2", 0]["args"] == [[1, 2, 3, 5]]


@pytest.mark.parametrize("stub", ["fn s<T: Copy>(xs: &[T]) -> T {", "fn s(xs: impl Iterator<Item = i32>) -> i32 {"])
def test_signatures_that_leave_the_types_open_are_refused(stub: str) -> None:
    [found] = LANGUAGE.read_stubs(stub)
    with pytest.raises(Unsupported):
        LANGUAGE.render(lift("def f(xs: list[int]) -> int:\n    return sum(xs)", entry="f"), found.signature)


def test_stub_spans_and_doc() -> None:
    source = "use std::fmt;\n\n/// Adds.\n/// >>> add(1, 2)\npub fn add(a: i32, b: i32) -> i32 {\n    todo!()\n}\nfn other(s: &str) -> bool {"
    first, second = LANGUAGE.read_stubs(source)
    assert first.doc == "Adds.\n>>> add(1, 2)"
    assert source[first.start : first.end].startswith("/// Adds.") and source[first.start : first.end].endswith("}")
    assert source[first.body_start : first.body_end].strip() == "todo!()"
    assert [p.native for p in first.signature.params] == ["i32", "i32"]
    assert second.signature.name == "other" and second.signature.returns == parse_type("bool")


# ---------------------------------------------------------------- types, literals, patterns

@pytest.mark.parametrize(("text", "wanted"), [
    ("&[i32]", "list[int]"), ("&mut Vec<Vec<f64>>", "list[list[float]]"), ("Option<&'a str>", "option[str]"), ("HashMap<String, usize>", "map[str,int]"),
    ("std::collections::BTreeSet<char>", "set[str]"), ("(i32, bool)", "tuple[int,bool]"), ("Result<Vec<u8>, String>", "list[int]"),
    ("impl Fn(i64) -> bool", "func[(int)->bool]"), ("Box<dyn Fn(&str) -> String>", "func[(str)->str]"), ("()", "none"), ("T", "any"), ("[i32; 3]", "list[int]"),
])
def test_type_from_native(text: str, wanted: str) -> None:
    assert LANGUAGE.type_from_native(text) == parse_type(wanted)


@pytest.mark.parametrize("text", ["&[i32]", "&mut Vec<String>", "HashMap<String, Vec<i64>>", "(i32,)", "[u8; 4]", "impl Fn(i64) -> bool", "Option<Box<i32>>"])
def test_native_types_print_as_they_read(text: str) -> None:
    assert str(read_native(text)) == text


@pytest.mark.parametrize(("value", "native", "wanted"), [
    ([1, 2], "&[i32]", "&[1, 2]"), ("a\"b\n", "String", '"a\\"b\\n".to_string()'), ({"a": 1}, "HashMap<String, i64>", 'HashMap::from([("a".to_string(), 1)])'),
    (None, "Option<i64>", "None"), (2, "f64", "2.0"), ((1, "x"), "(i64, String)", '(1, "x".to_string())'), ("'", "char", "'\\''"), (float("inf"), "f64", "f64::INFINITY"),
])
def test_literals(value: Any, native: str, wanted: str) -> None:
    assert literal(value, read_native(native)) == wanted


def test_literals_out_of_range_are_refused() -> None:
    with pytest.raises(Unsupported):
        literal(-1, Native("u32"))
    with pytest.raises(Unsupported):
        LANGUAGE.literal(1 << 70, Type("int"))


@pytest.mark.parametrize(("src", "dst", "wanted"), [
    ("usize", "i64", "x as i64"), ("i64", "i32", "i32::try_from(x).unwrap()"), ("&[&str]", "Vec<String>", "x.iter().map(|&x| x.to_string()).collect()"),
    ("Vec<i64>", "HashSet<i64>", "x.into_iter().collect()"), ("Option<i64>", "Option<usize>", "x.map(|x| usize::try_from(x).unwrap())"),
])
def test_conversions(src: str, dst: str, wanted: str) -> None:
    assert convert("x", read_native(src), read_native(dst)) == wanted


def test_patterns_that_the_dialect_leaves_out_are_refused() -> None:
    with pytest.raises(Unsupported):
        compile_pattern(r"(a)\1")


SPANS = "import re\n\ndef f(pattern: str, text: str) -> list[tuple[int, int]]:\n    return [m.span() for m in re.finditer(pattern, text)]\n"
SHORTENED = "import re\n\ndef f(letter: str, text: str) -> str:\n    return re.sub(letter + '{2,}', '<' + letter + '>', text)\n"
PATTERNS = ("a+b", "(a|b)*c", "a{2,}", "a{,2}b", "a{1,2}?", "x*?y", "[^a-c]+", "[]a]", r"[a\]-]+", r"\d+\s\w*", r"\bcat\b", "^ab$", "(?:ab)+", "a(?=b)", "a(?!b)", "()*a", "(a*)*b",
            "a{x}", "a|", "", r"[\w-]+@\w+\.com", r"\Bat", "é+", "(a|ab)(c|bcd)")
NO_PATTERNS = ("a**", "(", "a)", "*a", "[a", r"\q", "a{3,2}", "^*", "[b-a]")
TEXTS = ("", "aab", "abcd", "abab c", "12 ab", "cat scat", "a]b-a]", "a@b.com x.y", "a{x}{", "ééa\n", "xxyxy")


@needs_rustc
def test_patterns_known_at_run_time_only_mean_the_same(tmp_path: Path) -> None:
    spans, shortened = lift(SPANS), lift(SHORTENED)
    calls: dict[str, list[tuple[Any, ...]]] = {"spans": [(p, t) for p in PATTERNS for t in TEXTS] + [(p, "aab") for p in NO_PATTERNS], "shortened": [("p", "pp apple"), (".", "ab")]}
    programs = {"spans": spans, "shortened": shortened}
    out, refused = observe([unit(k, p, calls[k]) for k, p in programs.items()], tmp_path)
    assert refused == {}
    assert [c for k, p in programs.items() for i, c in enumerate(calls[k]) if not agrees(p, c, out.get((k, i)))] == []


def test_groups_of_a_pattern_known_at_run_time_only_are_refused() -> None:
    with pytest.raises(Unsupported, match="groups"):
        LANGUAGE.render(lift("import re\n\ndef f(pattern: str, text: str) -> list[str]:\n    return re.split(pattern, text)\n"))


# ---------------------------------------------------------------- formatting

@needs_rustfmt
def test_helpers_and_patterns_are_formatted_as_rustfmt_does() -> None:
    from yantra_codex.library.catalogue import all_patterns

    texts = {}
    for pattern in all_patterns()[::4]:
        try:
            texts[pattern.name] = LANGUAGE.render(lift(pattern.source, entry=pattern.name)).functions
        except Unsupported:
            continue
    joined = "\n\n".join(f"// unit {k}\n{v}" for k, v in texts.items()) + "\n"
    shown = subprocess.run(["rustfmt", "--edition", "2021"], input=joined, capture_output=True, text=True, check=True).stdout
    parts = dict(part.split("\n", 1) for part in re.split(r"(?m)^// unit ", shown) if part.strip())
    same = sum(parts[k].strip() == v.strip() for k, v in texts.items())
    assert same >= 0.93 * len(texts), [k for k, v in texts.items() if parts[k].strip() != v.strip()]


def test_layout_leaves_short_lines_alone() -> None:
    text = "fn f(x: i64) -> i64 {\n    x + 1\n}"
    assert layout(text) == text
