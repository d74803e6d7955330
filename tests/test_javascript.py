"""JavaScript: every op's examples and the library's doctests run in Node; renderings and stubs as people write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backend_cases import Case, node, observe, op_cases, pattern_cases, regression_cases, units_of, wrong
from yantra_codex.errors import Unsupported
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import INT
from yantra_codex.languages import ecma_helpers, ecma_ops
from yantra_codex.languages.base import Unit, first_error, parse
from yantra_codex.languages.ecma_effect_ops import EFFECTS
from yantra_codex.languages.ecma_regex import regex
from yantra_codex.languages.javascript import LANGUAGE as JAVASCRIPT
from yantra_codex.languages.pylift import lift


def check_cases(cases: list[Case], folder: Path) -> None:
    units, refused = units_of(JAVASCRIPT, cases)
    assert not refused
    (folder / "package.json").write_text('{"type": "module"}')
    assert wrong(cases, observe([node(), "main.mjs"], JAVASCRIPT.harness(units, "N1"), folder, "N1")) == {}


def body(source: str, stub: str | None = None) -> str:
    """A Python function rendered, without helpers."""
    signature = JAVASCRIPT.read_stubs(stub)[0].signature if stub else None
    return JAVASCRIPT.render(lift(source), signature).functions


def test_every_op_is_written_one_way() -> None:
    for name, row in OPS.items():
        ways = [any(name in table for table in (ecma_ops.TEMPLATES, ecma_ops.RULES, ecma_ops.CHANGES, EFFECTS)), row.lower is not None, name in ecma_ops.UNSUPPORTED]
        assert any(ways), name


def test_op_examples(tmp_path: Path) -> None:
    check_cases(list(op_cases()), tmp_path)


def test_regressions(tmp_path: Path) -> None:
    check_cases(list(regression_cases()), tmp_path)


@pytest.mark.parametrize("step", [25, pytest.param(1, marks=pytest.mark.slow)])
def test_library(step: int, tmp_path: Path) -> None:
    check_cases(list(pattern_cases(step)), tmp_path)


def test_helpers_parse_without_their_types() -> None:
    for name in ecma_helpers.helper_names():
        assert first_error(parse("javascript", ecma_helpers.helper_source(name, False)).root_node) is None, name


RENDERED = {
    "map and filter": (
        "def f(xs: list[int]) -> list[int]:\n    return [x * 2 for x in xs if x > 1]\n",
        "function f(xs) {\n  return xs.filter((x) => x > 1).map((x) => x * 2);\n}\n",
    ),
    "a count in a map": (
        "def f(words: list[str]) -> dict[str, int]:\n    counts = {}\n    for word in words:\n        counts[word] = counts.get(word, 0) + 1\n"
        "    return counts\n",
        "function f(words) {\n  const counts = new Map();\n  for (const word of words) {\n"
        "    counts.set(word, (counts.get(word) ?? 0) + 1);\n  }\n  return counts;\n}\n",
    ),
    "an index that is in range": (
        "def f(xs: list[int]) -> int:\n    best = 0\n    for i in range(len(xs)):\n        best += xs[i]\n    return best\n",
        "function f(xs) {\n  let best = 0;\n  for (let i = 0; i < xs.length; i++) {\n    best += xs[i];\n  }\n  return best;\n}\n",
    ),
    "an even test needs no helper": (
        "def f(x: int) -> bool:\n    return x % 2 == 0\n",
        "function f(x) {\n  return x % 2 === 0;\n}\n",
    ),
    "text is put together in a template literal": (
        "def f(name: str, n: int) -> str:\n    return name + ': ' + str(n)\n",
        "function f(name, n) {\n  return `${name}: ${n}`;\n}\n",
    ),
    "numbers are sorted as numbers": (
        "def f(xs: list[int]) -> list[int]:\n    return sorted(xs, reverse=True)\n",
        "function f(xs) {\n  return [...xs].sort((a, b) => b - a);\n}\n",
    ),
    "errors": (
        "def f(x: int) -> int:\n    if x < 0:\n        raise ValueError('negative')\n    return x\n",
        'function f(x) {\n  if (x < 0) {\n    throw new Error("negative");\n  }\n  return x;\n}\n',
    ),
}


@pytest.mark.parametrize("name", RENDERED)
def test_rendering(name: str) -> None:
    source, expected = RENDERED[name]
    assert body(source) == expected


def test_an_index_that_may_be_out_of_range_throws() -> None:
    rendered = JAVASCRIPT.render(lift("def f(xs: list[int], i: int) -> int:\n    return xs[i] if i >= 0 else 0\n"))
    assert "at(xs, i)" in rendered.functions and "RangeError" in rendered.code


def test_values_are_not_shared(tmp_path: Path) -> None:
    program = read_program("""(program (def f ((xs list[int])) tuple[list[int],list[int]]
      (var a list[int] xs) (var b list[int] a) (do list_push b 9) (do list_push a 8) (return (tuple a b))))""")
    check_cases([Case("copy", program, ([1],), program.entry.returns, ([1, 8], [1, 9]))], tmp_path)


def test_text_is_counted_in_code_points(tmp_path: Path) -> None:
    program = read_program("""(program (def f ((s str)) tuple[int,str,str]
      (return (tuple (str_length s) (str_index s 1) (str_reverse s)))))""")
    check_cases([Case("astral", program, ("a\U0001f600b",), program.entry.returns, (3, "\U0001f600", "b\U0001f600a"))], tmp_path)


def test_composite_keys_are_found_by_value(tmp_path: Path) -> None:
    program = read_program("""(program (def f ((xs list[tuple[int,int]])) int
      (var m map[tuple[int,int],int] (the map[tuple[int,int],int] (map)))
      (for (p) xs (set (at m (key p)) (add (map_get_or m p 0) 1)))
      (return (map_get m (tuple 1 2)))))""")
    check_cases([Case("keys", program, ([(1, 2), (3, 4), (1, 2)],), program.entry.returns, 2)], tmp_path)


STUBS = [
    ("function add(a, b) {\n  return a + b;\n}\n", "add", ["any", "any"], "any", "function"),
    ("/**\n * Adds.\n * @param {number[]} xs the numbers\n * @returns {boolean}\n */\nfunction f(xs) {\n", "f", ["list[int]"], "bool", "function"),
    ("export const f = (xs, n = 3) => {\n", "f", ["any", "any"], "any", "arrow"),
    ("const f = function (text) {\n  // TODO\n", "f", ["any"], "any", "const_function"),
    ("function f(a)", "f", ["any"], "any", "function"),
    ("/** @param {Object<string, number>} m\n @returns {?string} */\nfunction f(m) {}", "f", ["map[str,int]"], "option[str]", "function"),
]


@pytest.mark.parametrize(("source", "name", "params", "returns", "style"), STUBS)
def test_stubs(source: str, name: str, params: list[str], returns: str, style: str) -> None:
    (stub,) = JAVASCRIPT.read_stubs(source)
    s = stub.signature
    assert (s.name, [str(p.type) for p in s.params], str(s.returns), s.style) == (name, params, returns, style)
    assert 0 <= stub.start <= stub.body_start <= stub.body_end <= len(source.encode())


def test_a_generator_is_refused() -> None:
    with pytest.raises(Unsupported):
        JAVASCRIPT.read_stubs("function* f(x) {\n}\n")


def test_a_stub_that_is_asynchronous_stays_so(tmp_path: Path) -> None:
    stub = JAVASCRIPT.read_stubs("async function double(x) {\n}\n")[0].signature
    rendered = JAVASCRIPT.render(lift("def f(x: int) -> int:\n    return x * 2\n"), stub)
    assert rendered.functions == "async function double(x) {\n  return x * 2;\n}\n"
    unit = Unit("u", rendered, [(4,)], (INT,), INT)
    assert observe([node(), "main.mjs"], JAVASCRIPT.harness([unit], "N1"), tmp_path, "N1") == {("u", 0): {"ok": 8}}


def test_the_stubs_header_is_kept() -> None:
    source = "def f(words: list[str]) -> dict[str, int]:\n    return {w: len(w) for w in words}\n"
    text = body(source, "export const tally = (words) => {\n")
    assert text.startswith("export const tally = (words) => {\n") and text.endswith("};\n")
    assert "Object.fromEntries" in text  # an untyped caller gets a plain object
    typed = body(source, "/** @returns {Map<string, number>} */\nfunction tally(words) {")
    assert "Object.fromEntries" not in typed


def test_a_unit_that_does_not_load_leaves_the_others_alone(tmp_path: Path) -> None:
    program = read_program("(program (def f ((x int)) int (return (add x 1))))")
    good = JAVASCRIPT.render(program)
    bad = replace(good, code="function f(x) { let x = 1; }\n")
    units = [Unit("bad", bad, [(1,)], (program.entry.params[0].type,), program.entry.returns),
             Unit("good", good, [(1,), (2,)], (program.entry.params[0].type,), program.entry.returns)]  # fmt: skip
    seen = observe([node(), "main.mjs"], JAVASCRIPT.harness(units, "N2"), tmp_path, "N2")
    assert seen["bad", 0]["raises"] == "SyntaxError"
    assert (seen["good", 0], seen["good", 1]) == ({"ok": 2}, {"ok": 3})


def test_regular_expressions() -> None:
    assert regex(r"[0-9]+") == "/[0-9]+/"
    assert regex("a|b", "^", "$") == "/^(?:a|b)$/"
    assert regex("a/b") == r"/a\/b/"
    assert regex(r"(?i)a", flags="g") == "/a/gi"


def test_what_a_branch_changes_is_not_taken_as_known(tmp_path: Path) -> None:
    program = read_program("""(program (def f ((xs list[int]) (n int)) int
      (var i int n)
      (if (lt i 0) ((return 0)) ((set i (sub i 9))))
      (return (index xs i))))""")
    check_cases([Case("branch", program, ([1, 2], 3), program.entry.returns, raises="IndexError")], tmp_path)


def test_a_written_parameter_hides_no_variable(tmp_path: Path) -> None:
    """Names of the functions that ops are written with differ from the variables inside them."""
    program = read_program("(program (def f ((m map[str,int]) (key str) (x set[int]) (member int)) int"
                           " (return (add (map_size (map_without m key)) (set_size (set_without (set_intersection x x) member))))))")
    rendered = JAVASCRIPT.render(program)
    assert "([key2]) => key2 !== key" in rendered.functions
    unit = Unit("u", rendered, [({"a": 1, "b": 2}, "a", {1, 2, 3}, 2)], tuple(p.type for p in program.entry.params), INT)
    assert observe([node(), "main.mjs"], JAVASCRIPT.harness([unit], "N1"), tmp_path, "N1") == {("u", 0): {"ok": 3}}
