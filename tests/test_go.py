"""The Go back-end: every op on the toolchain, callers' own signatures, order and sharing, and gofmt's form."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from backend_cases import Case, as_printed, op_cases, regression_cases, units_of
from yantra_codex.errors import MissingToolchain, NoSandbox, RaisedError, Unsupported
from yantra_codex.ir.interpret import run
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import ANY, Type, parse_type
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.languages.base import Rendered, Unit
from yantra_codex.languages.go import LANGUAGE
from yantra_codex.languages.go_changes import CHANGES
from yantra_codex.languages.go_ops import RENDERERS, TEMPLATES
from yantra_codex.languages.pylift import lift
from yantra_codex.runner.checks import Observation, observe, why_stopped
from yantra_codex.runner.sandbox import Limits
from yantra_codex.runner.toolchains import find

LIMITS = Limits(wall_s=60, cpu_s=60, output_bytes=16 << 20)


def run_units(units: Sequence[Unit]) -> dict[str, dict[int, Observation]]:
    try:
        seen, result = observe("go", units, limits=LIMITS)
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert result.ok, why_stopped(result)
    return seen


def body(r: Rendered) -> str:
    return r.functions.strip()


def lifted(source: str) -> Any:
    return lift(source)


# ---------------------------------------------------------------- ops


def test_every_op_has_a_rendering_or_a_lowering() -> None:
    missing = [
        name for name, row in OPS.items()
        if not (name in CHANGES if row.mutates else name in RENDERERS or name in TEMPLATES or row.lower is not None)
    ]
    assert missing == []


@pytest.mark.slow
def test_every_op_example_gives_the_same_on_the_toolchain() -> None:
    cases = list(op_cases())
    units, refused = units_of(LANGUAGE, cases)
    assert refused == {}
    seen = run_units(units)
    assert {c.id: why for c in cases if (why := disagrees(c, seen[c.id].get(0)))} == {}


def test_a_sample_of_op_examples_on_the_toolchain() -> None:
    cases = list(op_cases())[::17]
    units, refused = units_of(LANGUAGE, cases)
    assert refused == {}
    seen = run_units(units)
    assert {c.id: why for c in cases if (why := disagrees(c, seen[c.id].get(0)))} == {}


def test_regressions() -> None:
    cases = list(regression_cases())
    units, refused = units_of(LANGUAGE, cases)
    assert refused == {}
    seen = run_units(units)
    assert {c.id: why for c in cases if (why := disagrees(c, seen[c.id].get(0)))} == {}


def disagrees(c: Case, o: Observation | None) -> str | None:
    if o is None:
        return "not reached"
    if c.raises is not None:
        return None if o.raises == c.raises else f"wanted {c.raises}, got {o}"
    if c.returns == ANY and o.raises is None and equal(o.value, as_printed(c.expected), ANY):
        return None
    if o.raises is not None or not equal(o.value, to_ir(c.expected, c.returns), c.returns):
        return f"wanted {c.expected!r}, got {o}"
    return None


# ---------------------------------------------------------------- idiom

IDIOM = [
    (
        "def total(xs: list[int]) -> int:\n    s = 0\n    for x in xs:\n        if x > 1:\n            s += x\n    return s\n",
        "func total(xs []int) int {\n\ts := 0\n\tfor _, x := range xs {\n\t\tif x > 1 {\n\t\t\ts += x\n\t\t}\n\t}\n\treturn s\n}",
    ),
    (
        "def squares(xs: list[int]) -> list[int]:\n    return [x * x for x in xs if x % 2 == 0]\n",
        "func squares(xs []int) []int {\n\tresult := []int{}\n\tfor _, x := range xs {\n\t\tif x%2 == 0 {\n"
        "\t\t\tresult = append(result, x*x)\n\t\t}\n\t}\n\treturn result\n}",
    ),
    (
        "def vowels(s: str) -> int:\n    n = 0\n    for c in s:\n        if c == 'a' or c == 'e':\n            n += 1\n    return n\n",
        "func vowels(s string) int {\n\tn := 0\n\tfor _, c := range s {\n\t\tif c == 'a' || c == 'e' {\n\t\t\tn++\n\t\t}\n\t}\n\treturn n\n}",
    ),
    (
        "def group(ws: list[str]) -> dict[int, list[str]]:\n    out = {}\n    for w in ws:\n        out.setdefault(len(w), []).append(w)\n    return out\n",
        "func group(ws []string) map[int][]string {\n\tout := map[int][]string{}\n\tfor _, w := range ws {\n"
        "\t\tkey := utf8.RuneCountInString(w)\n\t\tout[key] = append(out[key], w)\n\t}\n\treturn out\n}",
    ),
    (
        "def safe(s: str) -> int:\n    try:\n        return int(s)\n    except ValueError:\n        return -1\n",
        "func safe(s string) int {\n\tnumber, ok := tryParseInt(s)\n\tif !ok {\n\t\treturn -1\n\t}\n\treturn number\n}",
    ),
    (
        "def first_word(s: str, max: int) -> str:\n    return s.split(' ')[0] if max > 0 else s\n",
        'func firstWord(s string, maximum int) string {\n\tif maximum > 0 {\n\t\treturn strings.Split(s, " ")[0]\n\t}\n\treturn s\n}',
    ),
]


@pytest.mark.parametrize(("source", "expected"), IDIOM)
def test_idiom(source: str, expected: str) -> None:
    assert body(LANGUAGE.render(lifted(source))) == expected


def test_a_rendered_file_is_whole_and_carries_only_what_it_uses() -> None:
    r = LANGUAGE.render(lifted("def f(xs: list[int]) -> list[int]:\n    return sorted(set(xs))\n"))
    assert r.code.startswith("package main\n\nimport ")
    assert set(r.imports) == {"slices"}
    assert "func keysOf" in r.code and "func floorDiv" not in r.code and "OrderedSet" not in r.code


def test_everything_is_in_gofmt_form(tmp_path: Path) -> None:
    try:
        go = find("go")
    except MissingToolchain as e:
        pytest.skip(str(e))
    assert go.root is not None
    gofmt = go.root / "bin" / "gofmt"
    if not gofmt.exists():
        pytest.skip("no gofmt beside go")
    units, _ = units_of(LANGUAGE, list(op_cases())[::3])
    for unit in units:
        (tmp_path / f"{unit.id}.go").write_text(unit.rendered.code)
    for k, (declaration, source, _) in enumerate(STUBS):
        (tmp_path / f"stub{k}.go").write_text(rendered_against(declaration, source)[1].code)
    done = subprocess.run([str(gofmt), "-l", "-e", str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


# ---------------------------------------------------------------- callers' own signatures

STUBS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("func Sum(xs []int64) int64 {", "def f(xs: list[int]) -> int:\n    return sum(xs)\n", [([1, 2, 3],), ([],)]),
    ("func Scaled(xs []int32, k uint8) (total int32)",
     "def f(xs: list[int], k: int) -> int:\n    total = 0\n    for x in xs:\n        total += x * k\n    return total\n", [([1, 2], 3)]),
    ("func MinMax(xs []int) (int, int)", "def f(xs: list[int]) -> tuple[int, int]:\n    return min(xs), max(xs)\n", [([3, 1, 2],), ([],)]),
    ("func Parse(s string) (int, error)", "def f(s: str) -> int:\n    return int(s) + 1\n", [("41",), ("x",)]),
    ("func Checked(n int) (string, int, error) {",
     "def f(n: int) -> tuple[str, int]:\n    if n < 0:\n        raise ValueError('negative')\n    return str(n), n\n", [(4,), (-1,)]),
    ("func Fact(n int64) int64 {", "def f(n: int) -> int:\n    return 1 if n < 2 else n * f(n - 1)\n", [(5,)]),
    ("func FactErr(n int) (int, error) {",
     "def f(n: int) -> int:\n    if n < 0:\n        raise ValueError('negative')\n    return 1 if n < 2 else n * f(n - 1)\n", [(5,), (-2,)]),
    ("func Find(m map[string]int, k string) *int {", "def f(m: dict[str, int], k: str) -> int | None:\n    return m.get(k)\n",
     [({"a": 1}, "a"), ({"a": 1}, "b")]),
    ("func Keys(m map[string]int) []string {", "def f(m: dict[str, int]) -> list[str]:\n    return list(m)\n", [({"a": 1, "b": 2},)]),
    ("func Uniq(xs []string) map[string]struct{} {", "def f(xs: list[str]) -> set[str]:\n    return set(xs)\n", [(["a", "b", "a"],)]),
    ("func Bump(xs []int)", "def f(xs: list[int]) -> None:\n    for i in range(len(xs)):\n        xs[i] += 1\n", [([1, 2],)]),
    ("func Grow(xs *[]int, x int) {", "def f(xs: list[int], x: int) -> None:\n    xs.append(x)\n", [([1, 2], 3)]),
    ("func Mean(xs ...float64) float64 {", "def f(xs: list[float]) -> float:\n    return sum(xs) / len(xs)\n", [([1.0, 2.5],), ([],)]),
    ("func Mean32(xs []float32) float32 {", "def f(xs: list[float]) -> float:\n    return sum(xs) / len(xs)\n", [([1.0, 2.5],)]),
    ("func IsVowel(c rune) bool {", "def f(c: str) -> bool:\n    return c in 'aeiou'\n", [("a",), ("b",)]),
    ("func Swapped(ps [][]interface{}) [][]interface{} {",
     "def f(ps: list[tuple[int, str]]) -> list[tuple[str, int]]:\n    return [(b, a) for a, b in ps]\n", [([(1, "a"), (2, "b")],)]),
    ("func Firsts(ps [][]int) []int {", "def f(ps: list[tuple[int, int]]) -> list[int]:\n    return [p[0] for p in ps]\n", [([(1, 2), (3, 4)],)]),
    ("func Between(li []interface{}, min interface{}, max interface{}) int {",
     "def f(li: list[int], low: int, high: int) -> int:\n    return len([x for x in li if low <= x <= high])\n", [([1, 5, 9], 2, 9)]),
    ("func Clamp(x, min, max int) int {", "def f(x: int, lo: int, hi: int) -> int:\n    return max(lo, min(x, hi))\n", [(5, 0, 3)]),
    ("func sum(digits []int) int {", "def f(digits: list[int]) -> int:\n    return sum(digits)\n", [([1, 2],)]),
    ("func lcm(a, b int) int {", "import math\ndef f(a: int, b: int) -> int:\n    return math.lcm(a, b) + math.gcd(a, b)\n", [(4, 6)]),
    ("func Points(ps [][2]int) [2]float64 {",
     "def f(ps: list[tuple[int, int]]) -> tuple[float, float]:\n    return float(ps[0][0]), float(ps[0][1])\n", [([(1, 2)],)]),
    ("func Wide(ws []string) map[int64][]string {",
     "def f(ws: list[str]) -> dict[int, list[str]]:\n    out = {}\n    for w in ws:\n        out.setdefault(len(w), []).append(w)\n    return out\n",
     [(["a", "bb", "c"],)]),
    ("func Tries(xs []string) []int {",
     "def f(xs: list[str]) -> list[int]:\n    out = []\n    for x in xs:\n        try:\n            n = int(x)\n            if n == 7:\n"
     "                break\n        except ValueError:\n            continue\n        out.append(n)\n    return out\n", [(["1", "x", "3", "7", "9"],)]),
    ("func Final(a, b int) (int, error) {",
     "def f(a: int, b: int) -> int:\n    r = 0\n    try:\n        r = a // b\n    except ZeroDivisionError:\n        r = -1\n    finally:\n"
     "        r += 100\n    return r\n", [(7, 2), (1, 0)]),
    ("func IndexIn(xs []int, x int) (int, bool) {",
     "def f(xs: list[int], x: int) -> int | None:\n    for i, y in enumerate(xs):\n        if x == y:\n            return i\n    return None\n", [([4, 5], 5), ([4], 1)]),
    ("func Lookup(m map[string]int64, k string) (n int64, ok bool) {", "def f(m: dict[str, int], k: str) -> int | None:\n    return m.get(k)\n",
     [({"a": 1}, "a"), ({"a": 1}, "b")]),
    ("func Longest(ws []string) (string, bool, error) {",
     "def f(ws: list[str]) -> str | None:\n    if len(ws) > 3:\n        raise ValueError('too many')\n    best = None\n    for w in ws:\n"
     "        if best is None or len(w) > len(best):\n            best = w\n    return best\n", [(["a", "bb"],), ([],), (["a"] * 4,)]),
    ("func FirstLong(xss [][]int) []int {",
     "def f(xss: list[list[int]]) -> list[int] | None:\n    for xs in xss:\n        if len(xs) > 1:\n            return xs\n    return None\n", [([[1], [2, 3]],), ([[1]],)]),
    ("func FirstPair(xss [][]int) ([]int, bool) {",
     "def f(xss: list[list[int]]) -> list[int] | None:\n    for xs in xss:\n        if len(xs) == 2:\n            return xs\n    return None\n", [([[1], [2, 3]],), ([[1]],)]),
    ("func ByLength(ws []string, n int) map[string]int {",
     "def f(ws: list[str], n: int) -> dict[str, int] | None:\n    found = {w: len(w) for w in ws if len(w) == n}\n    return found if found else None\n",
     [(["a", "bb"], 2), (["a"], 3)]),
    ("func Message(xs []int, i int) string {",
     "def f(xs: list[int], i: int) -> str:\n    try:\n        if i > 5:\n            raise ValueError('too far')\n        return str(xs[i])\n"
     "    except ValueError as e:\n        return 'bad: ' + str(e)\n    except LookupError:\n        return 'outside'\n", [([1], 0), ([1], 6), ([1], 3)]),
]


def rendered_against(declaration: str, source: str) -> tuple[Any, Rendered]:
    program = lifted(source)
    return program, LANGUAGE.render(program, LANGUAGE.read_stubs(declaration)[0].signature)


def test_callers_own_signatures_compile_as_written_and_agree_with_the_interpreter() -> None:
    units, wanted = [], {}
    for declaration, source, calls in STUBS:
        program, r = rendered_against(declaration, source)
        assert r.signature.name == LANGUAGE.read_stubs(declaration)[0].signature.name
        units.append(Unit(r.entry, r, calls, tuple(p.type for p in program.entry.params), program.entry.returns))
        wanted[r.entry] = [outcome(program, args) for args in calls]
    seen = run_units(units)
    wrong = {}
    for unit in units:
        for i, (value, raises) in enumerate(wanted[unit.id]):
            o = seen[unit.id].get(i)
            if o is None or o.raises != raises or (raises is None and not equal(o.value, to_ir(value, unit.returns), unit.returns)):
                wrong[unit.id, i] = (value, raises, o)
    assert wrong == {}


def outcome(program: Any, args: tuple[Any, ...]) -> tuple[Any, str | None]:
    import copy

    try:
        return run(program, copy.deepcopy(args)), None
    except RaisedError as e:
        return None, e.kind


@pytest.mark.parametrize("declaration", [
    "func Grow(xs []int, x int) {",  # a slice's length can't change for the caller
    "func Grow(xs *[]int) {",
])
def test_a_signature_that_can_not_hold_the_program_is_refused(declaration: str) -> None:
    with pytest.raises(Unsupported):
        rendered_against(declaration, "def f(xs: list[int], x: int) -> None:\n    xs.append(x)\n")


# ---------------------------------------------------------------- order and sharing


def test_order_is_kept_only_where_it_can_be_seen() -> None:
    seen = "def f(xs: list[str]) -> list[str]:\n    m = {}\n    for x in xs:\n        m[x] = 1\n    return list(m)\n"
    unseen = "def f(xs: list[str]) -> dict[str, int]:\n    m = {}\n    for x in xs:\n        m[x] = m.get(x, 0) + 1\n    return m\n"
    assert "OrderedMap" in LANGUAGE.render(lifted(seen)).code
    assert body(LANGUAGE.render(lifted(unseen))) == (
        "func f(xs []string) map[string]int {\n\tm := map[string]int{}\n\tfor _, x := range xs {\n\t\tm[x]++\n\t}\n\treturn m\n}"
    )


VALUES = [
    ("(program (def f ((xs list[int])) list[list[int]] (var row list[int] [0]) (var out list[list[int]] []) "
     "(for (x) xs (do list_push row x) (do list_push out row)) (return out)))", ([1, 2],)),
    ("(program (def f ((xs list[int])) tuple[list[int],list[int]] (var ys list[int] (slice xs 0 2)) (do list_push ys 9) "
     "(return (tuple xs ys))))", ([1, 2, 3],)),
    ("(program (def f ((n int)) list[list[int]] (var g list[list[int]] (fill n [0 0])) (set (at g (index 0) (index 1)) 5) (return g)))", (3,)),
    ("(program (def f ((xs list[int])) list[int] (var out list[int] []) (var n int (length xs)) "
     "(range i 0 n 1 (set n (sub n 1)) (do list_push out (add n i))) (return out)))", ([1, 2, 3],)),
    ("(program (def f ((k int)) list[int] (var out list[int] []) (var step int k) "
     "(range i 9 0 step (do list_push out i) (set step -1)) (return out)))", (-4,)),
    ("(program (def f ((xs list[int])) tuple[list[int],list[int]] (var ys list[int] (copy xs)) (let zs list[int] ys) "
     "(set ys (sort ys)) (return (tuple ys zs))))", ([3, 1, 2],)),
    ("(program (def f ((xs list[int])) list[int] (return (map xs (fn (x:int) (sum (map xs (fn (y:int) (mul x y)))))))))", ([1, 2, 3],)),
    ("(program (def f ((a list[int]) (b list[int])) list[int] (let x int 100) "
     "(return (map (flat_map a (fn (x:int) (map b (fn (y:int) (add x y))))) (fn (z:int) (add z x))))))", ([1, 2], [10, 20])),
]


def test_values_are_never_shared_and_bounds_and_names_are_fixed_once() -> None:
    units, wanted = [], []
    for k, (text, args) in enumerate(VALUES):
        program = read_program(text)
        units.append(Unit(f"v{k}", LANGUAGE.render(program), [args], tuple(p.type for p in program.entry.params), program.entry.returns))
        wanted.append(run(program, args))
    seen = run_units(units)
    assert [seen[u.id][0].value for u in units] == wanted


# ---------------------------------------------------------------- stubs, types, literals

DECLARATIONS = [
    ("// Doc line\n// >>> F(1)\nfunc F(xs []int, k int) bool {\n", "F", ["list[int]", "int"], "bool", "Doc line\n>>> F(1)"),
    ("func G (a, b string, f func(int) bool) (int, error)", "G", ["str", "str", "func[(int)->bool]"], "int", ""),
    ("package p\n\nimport \"fmt\"\n\n/* block\n * doc */\nfunc H(m map[interface{}]interface{}, x ...float64) (q, r int) { return 1, 2 }\n",
     "H", ["map[any,any]", "list[float]"], "tuple[int,int]", " block\ndoc "),
    ("func P(p *int, s map[string]struct{}, t [2]string)", "P", ["option[int]", "set[str]", "tuple[str,str]"], "none", ""),
]


@pytest.mark.parametrize(("source", "name", "params", "returns", "doc"), DECLARATIONS)
def test_declarations_as_people_write_them(source: str, name: str, params: list[str], returns: str, doc: str) -> None:
    (stub,) = LANGUAGE.read_stubs(source)
    assert stub.signature.name == name
    assert [p.type for p in stub.signature.params] == [parse_type(p) for p in params]
    assert stub.signature.returns == parse_type(returns)
    assert stub.doc.strip() == doc.strip()
    encoded = source.encode()
    filled = encoded[: stub.body_start] + b"{ panic(0) }" + encoded[stub.body_end :]
    assert b"func " + name.encode() in filled and filled.count(b"{ panic(0) }") == 1


@pytest.mark.parametrize(("value", "t", "native", "expected"), [
    ([1, 2], "list[int]", None, "[]int{1, 2}"),
    ((1, "a"), "tuple[int,str]", "[]interface{}", '[]any{1, "a"}'),
    ((1, 2), "tuple[int,int]", None, "[2]int{1, 2}"),
    ((1, "a"), "tuple[int,str]", None, 'Pair[int, string]{1, "a"}'),
    ({"a": [1.0]}, "map[str,list[float]]", None, 'map[string][]float64{"a": []float64{1.0}}'),
    (None, "option[int]", None, "nil"),
    (3, "option[int]", None, "ptr(3)"),
    (float("inf"), "float", None, "math.Inf(1)"),
    ('a"\n', "str", None, '"a\\"\\n"'),
])
def test_literals(value: Any, t: str, native: str | None, expected: str) -> None:
    assert LANGUAGE.literal(value, parse_type(t), native) == expected


def test_native_types_read_back() -> None:
    for text in ("list[int]", "map[str,list[float]]", "set[str]", "option[bool]", "tuple[int,int]", "func[(int,str)->bool]"):
        t: Type = parse_type(text)
        assert LANGUAGE.type_from_native(LANGUAGE.native_type(t)) == t


def test_a_unit_that_does_not_compile_is_named_by_the_compiler() -> None:
    good = LANGUAGE.render(read_program("(program (def f ((x int)) int (return x)))"))
    bad = Rendered("go", good.code, good.entry, good.signature, "func f(x int) int {\n\treturn nothing\n}\n")
    units = [Unit(name, r, [(1,)], (Type("int"),), Type("int")) for name, r in (("good", good), ("bad", bad))]
    try:
        _, result = observe("go", units)
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert not result.ok
    assert LANGUAGE.failed_units(units, result.outcome.stderr + result.outcome.stdout) == {"bad"}
