"""AST patterns: the vocabulary covers the grammars, spelling does not count, and a function is nearest to itself in other languages."""

from __future__ import annotations

import textwrap
from itertools import permutations

import numpy as np
import pytest

from yantra_codex import languages
from yantra_codex.corpora import trees, vocabulary
from yantra_codex.corpora.tree_functions import MAX_NESTED
from yantra_codex.corpora.trees import tree_pattern, tree_patterns
from yantra_codex.corpora.vocabulary import (
    KINDS,
    NODES,
    OWN,
    PLACE,
    REFINED,
    SKIPS,
    TOKENS,
    WRAPPERS,
    grammar_of,
    kinds_table,
    named_types,
)
from yantra_codex.languages import LANGUAGES
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import all_patterns

LISTED = [n for names in NODES.values() for n in names.split()] + WRAPPERS.split() + SKIPS.split()


# ---------------------------------------------------------------- the vocabulary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_type_of_every_grammar_has_one_meaning(language: str) -> None:
    missing = [n for n in named_types(grammar_of(language)).values() if n not in vocabulary.meanings() and (language, n) not in OWN]
    assert missing == []


def test_no_node_type_is_listed_twice_or_for_nothing() -> None:
    known = {n for lang in LANGUAGES for n in named_types(grammar_of(lang)).values()} | {"ERROR"}
    assert sorted(n for n in LISTED if LISTED.count(n) > 1) == []
    assert sorted(set(LISTED) - known) == []
    assert [(lang, n) for lang, n in OWN if n not in named_types(grammar_of(lang)).values()] == []


def test_refinements_speak_of_kinds_and_of_what_grammars_have() -> None:
    spelt = {grammar_of(lang).node_kind_for_id(i) for lang in LANGUAGES for i in range(grammar_of(lang).node_kind_count)}
    for kind, marks in REFINED.items():
        assert kind in KINDS
        assert {m for m in marks if m not in spelt} == set(), kind
        assert {k for k in marks.values() if isinstance(k, str)} <= set(KINDS)
    assert set(TOKENS) <= spelt


def test_the_places_do_not_overlap_and_each_has_a_name() -> None:
    assert len(KINDS) <= trees.SHAPE_START
    assert len(trees.SHAPE) == trees.EDGE_START - trees.SHAPE_START
    assert trees.EDGE_START < trees.HASHED_START < trees.SIZE
    assert len(set(trees.place_names())) == trees.SIZE
    places = trees.edge_places()
    named = [places[PLACE[a], PLACE[b]] for a, b in vocabulary.NAMED_EDGES]
    assert named == list(range(trees.EDGE_START, trees.HASHED_START))
    assert places.min() == trees.EDGE_START and places.max() < trees.SIZE


def test_places_are_the_same_on_every_machine() -> None:
    """A change here changes every stored pattern: trees.VERSION must then change too."""
    assert (PLACE["function"], PLACE["if"], PLACE["add"], PLACE["error"]) == (1, 19, 58, 105)
    assert trees.edge_places()[PLACE["throw"], PLACE["new"]] == 240


# ---------------------------------------------------------------- what counts


def kinds(language: str, text: str) -> dict[str, float]:
    """The kinds that a text has, with their places' values."""
    vector = tree_pattern(language, text.encode()).vector
    return {k: float(vector[i]) for i, k in enumerate(KINDS) if vector[i]}


SAYS = [
    ("python", "x = a + b", "add", "binary"), ("javascript", "x = a === b", "equal", "binary"), ("go", "package p\nvar x = a &^ b", "bits", "binary"),
    ("rust", "fn f() { let x = a >= b; }", "order", "binary"), ("python", "x = a not in b", "membership", "binary"),
    ("typescript", "let x = a instanceof B", "type test", "binary"), ("javascript", "x = a ?? b", "coalesce", "binary"),
    ("python", "x = not a", "not", "unary"), ("rust", "fn f() { g(!a) }", "not", "unary"), ("go", "package p\nvar x = -a", "negate", "unary"),
    ("go", "package p\nfunc f() { for i := 0; i < 9; i++ { g(i) } }", "for range", "while"),
    ("go", "package p\nfunc f() { for _, x := range xs { g(x) } }", "for each", "while"),
    ("go", "package p\nfunc f() { for a { g() } }", "while", "for range"),
    ("python", "for i in range(9): g(i)", "for range", "for each"), ("python", "for x in xs: g(x)", "for each", "for range"),
    ("rust", "fn f() { for i in 0..9 { g(i); } }", "for range", "for each"), ("rust", "fn f() { for x in xs { g(x); } }", "for each", "for range"),
    ("javascript", "for (let i = 0; i < 9; i++) { g(i) }", "for range", "augmented assignment"),
    ("javascript", "for (const x of xs) { g(x) }", "for each", "for range"),
    ("go", "package p\nvar x = []int{1, 2}", "list", "new"), ("go", "package p\nvar x = map[string]int{}", "map", "new"), ("go", "package p\nvar x = P{1}", "new", "list"),
    ("python", "x = f'{a}'", "interpolation", "string"), ("javascript", "x = `a`", "string", "interpolation"), ("javascript", "x = `${a}`", "interpolation", "string"),
    ("python", "x = a[1:2]", "slice", "index"), ("rust", "fn f() { g(&a[1..2]); }", "slice", "index"), ("go", "package p\nvar x = a[1:2]", "slice", "index"),
    ("go", "package p\nfunc f() { x += 1 }", "augmented assignment", "assignment"), ("go", "package p\nfunc f() { x++ }", "augmented assignment", "assignment"),
    ("go", "package p\nfunc f() (int, int) { return 1, 2 }", "tuple", "sequence"),
    ("python", "def f(x):\n    'doc'\n    return x", "return", "string"),
    ("rust", "fn f(x: i32) -> i32 { x }", "return", "type alias"), ("rust", "fn f(x: i32) { g(x); }", "call", "return"),
    ("rust", "fn f(a: bool) -> i32 { if a { 1 } else { 2 } }", "return", "conditional"), ("rust", "fn f(a: bool) { let x = if a { 1 } else { 2 }; }", "conditional", "if"),
    ("python", "x = a if b else c", "conditional", "else"), ("python", "if a:\n    b()\nelif c:\n    d()", "else", "conditional"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "kind", "other"), SAYS)
def test_a_node_is_what_its_children_make_it(language: str, text: str, kind: str, other: str) -> None:
    found = kinds(language, text)
    assert kind in found
    assert other not in found


SAME = [
    ("python", "def f(x):\n    return x + 1\n", "# why\ndef g(yy):\n    '''Doc.'''\n    return (yy\n            + 22)  # so\n"),
    ("javascript", "function f(x) { return x + 1; }", "/** Doc. */\nfunction g(y) {\n  return (y + 2) // so\n}"),
    ("rust", "fn f(x: i64) -> i64 { x + 1 }", "/// Doc.\npub fn g(mut y: i64) -> i64 {\n    return (y + 2);\n}"),
    ("go", "package p\nfunc f(x int) int { return x + 1 }", "package q\n\n// g does.\nfunc g(y int) int {\n\treturn (y + 2)\n}"),
    ("rust", "fn f(a: i64) -> i64 { if a > 1 { 2 } else if a > 0 { 3 } else { 4 } }",
     "fn f(a: i64) -> i64 { if a > 1 { return 2; } else if a > 0 { return 3; } else { return 4; } }"),
    ("javascript", "const f = (x) => { return x; };", "function f(x) { return x; }"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_names_comments_brackets_and_layout_do_not_count(language: str, one: str, other: str) -> None:
    a, b = tree_patterns(language, one.encode())[0], tree_patterns(language, other.encode())[0]
    counted = [i for i in range(trees.SIZE) if i != trees.EDGE_START - 1]  # all but the length of the text
    difference = np.flatnonzero(np.abs(a.vector - b.vector)[counted] > 0.01)
    assert [trees.place_names()[counted[i]] for i in difference] == []
    assert (a.nodes, a.edges) == (b.nodes, b.edges)


def test_another_operator_is_another_pattern() -> None:
    a, b = (tree_pattern("python", f"def f(x):\n    return x {o} 1\n".encode()).vector for o in ("+", "<"))
    assert a @ b < 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pattern_is_256_numbers_of_unit_length(language: str) -> None:
    for text in ("", "}}} \x01 (((", "x"):
        found = tree_pattern(language, text.encode())
        assert found.vector.shape == (256,) and found.vector.dtype == np.float32
        assert np.isclose(np.linalg.norm(found.vector), 1)
        assert np.isfinite(found.vector).all()


def test_counts_are_of_the_function_alone() -> None:
    text = "import os\n\ndef f(x):\n    return x\n\nclass C:\n    def g(self, é):\n        return é + 1\n"
    f, g = tree_patterns("python", text.encode())
    assert (f.name, f.line, f.end_line, g.name, g.line) == ("f", 3, 4, "C.g", 7)
    assert (f.length, g.length) == (len("def f(x):\n    return x"), len("def g(self, é):\n        return é + 1"))
    assert text.encode()[f.start : f.end] == b"def f(x):\n    return x"
    alone = tree_patterns("python", b"def f(x):\n    return x\n")[0]
    assert np.allclose(alone.vector, f.vector)
    assert (f.nodes, f.edges) == (6, 5)  # function, parameters, parameter, block, return, name
    assert np.abs(f.vector[PLACE["class"]]) == 0


def test_a_function_holds_those_inside_it() -> None:
    outer, inner = tree_patterns("python", b"def f(x):\n    def g(y):\n        return y * 2\n    return g(x)\n")
    assert (outer.name, inner.name) == ("f", "f.g")
    assert outer.nodes > inner.nodes
    assert outer.vector[PLACE["multiply"]] > 0
    whole = tree_pattern("python", b"def f(x):\n    def g(y):\n        return y * 2\n    return g(x)\n")
    assert whole.nodes == outer.nodes + 1


NAMES = [
    ("python", "class A:\n    class B:\n        def f(self): pass\n    async def g(self): pass\n", ["A.B.f", "A.g"]),
    ("javascript", "class A { f() {} static g() {} h = () => 1 }\nconst k = function () {}\nconst t = { m() {}, n: (x) => x };\nxs.map((x) => x)\nfunction* w() {}",
     ["A.f", "A.g", "A.h", "k", "m", "n", "w"]),
    ("typescript", "abstract class A<T> { f(): void {} }\nnamespace N { export function g(): void {} }\nexport const h = (x: number) => x", ["A.f", "N.g", "h"]),
    ("rust", "mod m { fn a() {} }\nimpl<T> fmt::Display for P<T> { fn fmt(&self) {} }\ntrait T { fn d(&self) {} fn s(&self); }", ["m.a", "P.fmt", "T.d"]),
    ("go", "package p\nfunc f() {}\nfunc (l *List[T]) Push(x T) {}\nvar g = func() {}", ["f", "List.Push"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), NAMES)
def test_functions_have_dotted_names(language: str, text: str, names: list[str]) -> None:
    assert [t.name for t in tree_patterns(language, text.encode())] == names


def test_an_error_marks_the_functions_it_is_in() -> None:
    found = tree_patterns("go", b"package p\nfunc f() { return 1 }\nfunc g() { return 1 + }\n")
    assert [(t.name, t.broken) for t in found] == [("f", False), ("g", True)]


DEEP = [
    ("python", "x = " + "(" * 10_000 + "1" + ")" * 10_000), ("python", "x = " + "-" * 50_000 + "1"), ("javascript", "function f() {" * 10_000 + "}" * 10_000),
    ("typescript", "class A { f() { new class {" * 2_000), ("rust", "fn f() -> i32 {" + "if a {" * 10_000 + "1" + "} else { 2 }" * 10_000 + "}"),
    ("go", "package p\nfunc f() {" + "if x {" * 10_000 + "}" * 10_001),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), DEEP, ids=[f"{lang}-{i}" for i, (lang, _) in enumerate(DEEP)])
def test_depth_is_no_danger(language: str, text: str) -> None:
    assert len(tree_patterns(language, text.encode())) <= MAX_NESTED
    assert np.isfinite(tree_pattern(language, text.encode()).vector).all()


# ---------------------------------------------------------------- across languages

FUNCTIONS = {
    "collatz": {
        "python": "def f(n):\n    steps = 0\n    while n != 1:\n        if n % 2 == 0:\n            n = n // 2\n        else:\n            n = 3 * n + 1\n        steps += 1\n    return steps",
        "javascript": "function f(n) { let steps = 0; while (n !== 1) { if (n % 2 === 0) { n = n / 2; } else { n = 3 * n + 1; } steps += 1; } return steps; }",
        "typescript": "function f(n: number): number { let steps = 0; while (n !== 1) { if (n % 2 === 0) { n = n / 2; } else { n = 3 * n + 1; } steps++; } return steps; }",
        "rust": "fn f(mut n: u64) -> u64 { let mut steps = 0; while n != 1 { if n % 2 == 0 { n = n / 2; } else { n = 3 * n + 1; } steps += 1; } steps }",
        "go": "func f(n int) int { steps := 0; for n != 1 { if n%2 == 0 { n = n / 2 } else { n = 3*n + 1 }; steps++ }; return steps }",
    },
    "clamp": {
        "python": "def f(x, low, high):\n    if x < low:\n        return low\n    if x > high:\n        return high\n    return x",
        "javascript": "function f(x, low, high) { if (x < low) { return low; } if (x > high) { return high; } return x; }",
        "typescript": "function f(x: number, low: number, high: number): number { if (x < low) { return low; } if (x > high) { return high; } return x; }",
        "rust": "fn f(x: f64, low: f64, high: f64) -> f64 { if x < low { return low; } if x > high { return high; } x }",
        "go": "func f(x, low, high float64) float64 { if x < low { return low }; if x > high { return high }; return x }",
    },
    "dot": {
        "python": "def f(a, b):\n    total = 0\n    for i in range(len(a)):\n        total += a[i] * b[i]\n    return total",
        "javascript": "function f(a, b) { let total = 0; for (let i = 0; i < a.length; i++) { total += a[i] * b[i]; } return total; }",
        "typescript": "function f(a: number[], b: number[]): number { let total = 0; for (let i = 0; i < a.length; i++) { total += a[i] * b[i]; } return total; }",
        "rust": "fn f(a: &[f64], b: &[f64]) -> f64 { let mut total = 0.0; for i in 0..a.len() { total += a[i] * b[i]; } total }",
        "go": "func f(a, b []float64) float64 { total := 0.0; for i := 0; i < len(a); i++ { total += a[i] * b[i] }; return total }",
    },
    "above": {
        "python": "def f(xs, limit):\n    count = 0\n    for x in xs:\n        if x > limit:\n            count += 1\n    return count",
        "javascript": "function f(xs, limit) { let count = 0; for (const x of xs) { if (x > limit) { count += 1; } } return count; }",
        "typescript": "function f(xs: number[], limit: number): number { let count = 0; for (const x of xs) { if (x > limit) { count++; } } return count; }",
        "rust": "fn f(xs: &[f64], limit: f64) -> usize { let mut count = 0; for &x in xs { if x > limit { count += 1; } } count }",
        "go": "func f(xs []float64, limit float64) int { count := 0; for _, x := range xs { if x > limit { count++ } }; return count }",
    },
    "primes": {
        "python": "def f(n):\n    if n < 2:\n        return False\n    d = 2\n    while d * d <= n:\n        if n % d == 0:\n            return False\n        d += 1\n    return True",
        "javascript": "function f(n) { if (n < 2) { return false; } let d = 2; while (d * d <= n) { if (n % d === 0) { return false; } d += 1; } return true; }",
        "typescript": "function f(n: number): boolean { if (n < 2) { return false; } let d = 2; while (d * d <= n) { if (n % d === 0) { return false; } d += 1; } return true; }",
        "rust": "fn f(n: u64) -> bool { if n < 2 { return false; } let mut d = 2; while d * d <= n { if n % d == 0 { return false; } d += 1; } true }",
        "go": "func f(n int) bool { if n < 2 { return false }; d := 2; for d*d <= n { if n%d == 0 { return false }; d++ }; return true }",
    },
}  # fmt: skip


def vector_of(language: str, text: str) -> trees.Vector:
    return tree_patterns(language, (("package p\n" if language == "go" else "") + textwrap.dedent(text)).encode())[0].vector


@pytest.mark.parametrize(("one", "other"), list(permutations(LANGUAGES, 2)))
def test_the_same_logic_in_two_languages_is_nearer_than_other_logic_in_one(one: str, other: str) -> None:
    for name, texts in FUNCTIONS.items():
        here = vector_of(one, texts[one])
        rivals = {n: float(here @ vector_of(one, t[one])) for n, t in FUNCTIONS.items() if n != name}
        assert float(here @ vector_of(other, texts[other])) > max(rivals.values()), (name, rivals)


@pytest.mark.slow
def test_library_functions_find_themselves_in_other_languages() -> None:
    """Of 100 functions the counterpart in another language is the nearest one far more often than by chance (1 %)."""
    found: dict[str, list[trees.Vector]] = {lang: [] for lang in LANGUAGES}
    for pattern in all_patterns()[::16][:100]:
        program = lift(pattern.source, pattern.name, examples=pattern.examples)
        for lang in LANGUAGES:
            found[lang].append(vector_of(lang, languages.get(lang).render(program).functions))
    matrices = {lang: np.stack(vectors) for lang, vectors in found.items()}
    rates = {(a, b): float((np.argmax(matrices[a] @ matrices[b].T, axis=1) == np.arange(len(matrices[a]))).mean()) for a, b in permutations(LANGUAGES, 2)}
    assert min(rates.values()) > 0.4, rates
    assert sum(rates.values()) / len(rates) > 0.55, rates


def test_the_table_has_a_row_for_errors() -> None:
    for language in LANGUAGES:
        assert kinds_table(language)[-1] == PLACE["error"]
    assert "error" in kinds("python", "def f(:\n  x)))((")
