"""Malformed requests, stubs, signatures, batch lines and literals: clear errors or answers, never a traceback or a hang."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yantra_codex.apps.cli.batch import reply_to
from yantra_codex.errors import YantraError
from yantra_codex.fill import fill_source
from yantra_codex.problems import Problem, make_problem
from yantra_codex.problems.examples import find
from yantra_codex.problems.literals import NotAValue, Reader, read_value
from yantra_codex.problems.problem import guess_language, read_signature
from yantra_codex.problems.requests import read_request
from yantra_codex.problems.stubs import empty_sites
from yantra_codex.translate import translate

LANGUAGES = ["python", "javascript", "typescript", "rust", "go"]
SECONDS = 2.0  # of processor time, far above what any of these needs

# pieces that the readers look for, put together at random
PIECES = [
    "f(", "f(1)", ")", "(", "[", "]", "{", "}", "<", ">", "1", "-1", "2.5", "1e9", "0x", "_", "'", '"', "`", "'''", '"""', "\\", "\\u", "\n", "\n\n", "    ", "\t", " ", ",", ":",
    ";", "=", "==", "===", "=>", "->", "→", "//", "#", "/*", "*/", "/**", "*", "**", "|", "| a | b |\n", "|---|---|\n", ">>> ", "> ", "...", "assert ", "assert_eq!(", "expect(",
    ").toBe(", "console.log(", "print(", "returns ", "returns 3", "raises ValueError", "is ", "should be ", "Input: ", "Output: ", "given ", "for ", "Some(", "None", "null", "nil",
    "vec![", "[]int{", "map[string]int{", "map[", "new Set([", "r#\"", "&", "mut ", "def f(x: int) -> int:", "def ", "fn f(x: &[i32]) -> i32 {", "fn ", "func F(x int) int {", "func ",
    "function f(x: number): number {", "function ", "const f = (x) => {", "class A {", "class A:", "impl A {", "todo!()", "pass", "raise NotImplementedError", "panic(\"TODO\")", "return ",
    "Traceback (most recent call last):\n", "@param {number} x ", "@example\n", "```", "```python\n", "é", "😀", "\u2028", "\ufeff", "\r\n", "\r", "“", "”", "\u0000", "\ud800", "x: int", "list[int]",
    "dict[str, list[int]]", "Option<i32>", "Vec<", "number[]", "[]int", "error", "lambda", "yield", "async ", "import ", "package p\n", "sum of a list", "0" * 400,
]
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
text = st.one_of(soup, st.text(max_size=60), st.tuples(soup, st.text(max_size=10), soup).map("".join))
json_value = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | text, lambda x: st.lists(x, max_size=4) | st.dictionaries(text, x, max_size=4), max_leaves=12)
many = settings(max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
some = settings(many, max_examples=200)


def bounded(call: Callable[[], Any]) -> Any:
    """What a call gives, None for an error that is meant; anything else, or too long a time, fails the test."""
    started = time.process_time()
    try:
        return call()
    except YantraError as e:
        message = str(e)
        assert (message and "\n" not in message.strip()) or len(message) < 2000
        return None
    finally:
        assert time.process_time() - started < SECONDS


@many
@given(text)
@example("(" * 1000)
@example("[" * 61 + "]" * 61)
@example("9" * 4301)
@example("[0;99999]" * 3)
def test_literals(source: str) -> None:
    started = time.process_time()
    try:
        value = read_value(source)
    except NotAValue:
        value = None
    with contextlib.suppress(NotAValue):
        Reader(source).value()
    assert time.process_time() - started < SECONDS
    assert value is None or isinstance(value, (bool, int, float, str, list, tuple, set, dict))


@many
@given(text, st.none() | st.just("f"))
def test_examples(source: str, entry: str | None) -> None:
    found = bounded(lambda: find(source, entry))
    for e in found.examples:
        assert isinstance(e.args, tuple)


@many
@given(text, st.sampled_from(LANGUAGES), st.none() | text)
def test_requests(prompt: str, language: str, entry: str | None) -> None:
    problem = bounded(lambda: make_problem(prompt, language, entry_point=entry))
    assert problem is None or isinstance(problem, Problem)
    assert guess_language(prompt) in LANGUAGES


@some
@given(text, st.sampled_from(LANGUAGES))
@example("f" + "(" * 5000, "python")
@example("f(x: " + "list[" * 2000, "rust")
def test_signatures(source: str, language: str) -> None:
    bounded(lambda: read_signature(source, language))


def mangled(source: str, rng: random.Random) -> str:
    """A good text with a few characters dropped, doubled or swapped."""
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(source) + 1)
        cut = rng.randrange(0, 8)
        source = source[:at] + rng.choice(["", rng.choice(PIECES), source[at : at + cut] * 2]) + source[at + cut :]
    return source


STUBS = {
    "python": 'import os\n\nclass A:\n    def f(self, xs: list[int]) -> int:\n        """Sum.\n\n        >>> f([1])\n        1\n        """\n        pass\n\ndef g(x: int = 3): ...\n',
    "javascript": "/** Sum.\n * f([1]) // => 1\n */\nfunction f(xs) {\n}\nconst g = (a, b = {}) => {\n  // TODO\n};\nclass A { m(x) { /* todo */ } }\n",
    "typescript": "/** f([1]) === 1 */\nexport function f<T>(xs: T[], k?: number): Map<string, T> {\n}\nexport const g = (a: string): void => {\n  // TODO\n};\n",
    "rust": "/// Sum.\n/// assert_eq!(f(&[1]), 1);\npub fn f<'a>(xs: &'a [i32]) -> Option<&'a i32> {\n    todo!()\n}\nimpl A { fn g(&mut self, x: u8) -> u8 { unimplemented!() } }\n",
    "go": "package p\n\nimport \"fmt\"\n\n// F sums.\n// F([]int{1}) == 1\nfunc F(xs []int) (int, error) {\n}\n\nfunc (a *A) G(m map[string][]int) string {\n\tpanic(\"TODO\")\n}\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_stubs(language: str) -> None:
    rng = random.Random(language)
    for _ in range(120):
        source = mangled(STUBS[language], rng)
        bounded(lambda source=source: make_problem(source, language))
        bounded(lambda source=source: empty_sites(source, language) if "\ud800" not in source else None)


class NoAnswer:
    """Stands in for the engine: stubs alone are tested here."""

    def generate(self, problem: Problem, **_: Any) -> Any:
        from yantra_codex.answers.solution import Solution

        return Solution("", problem.language, "abstained", reason="not asked")


@pytest.mark.parametrize("language", LANGUAGES)
def test_filling(language: str) -> None:
    rng = random.Random(f"fill {language}")
    for _ in range(60):
        source = mangled(STUBS[language], rng)
        if "\ud800" not in source:
            done = bounded(lambda source=source: fill_source(source, language, NoAnswer()))  # type: ignore[arg-type]
            assert done is None or done.text == source


FIELDS = ["id", "language", "prompt", "entry_point", "signature", "examples", "tests", "code", "extra"]
rows = st.dictionaries(st.sampled_from(FIELDS), json_value | st.sampled_from(["python", "go", "sum of a list", "f(x: int) -> int"]), max_size=7)
line = st.one_of(st.binary(max_size=80), text.map(lambda t: t.encode(errors="surrogatepass")), json_value.map(lambda v: json.dumps(v).encode()), rows.map(lambda r: json.dumps(r).encode()))


@many
@given(line)
def test_batch_lines(data: bytes) -> None:
    def answer(row: dict[str, Any]) -> dict[str, Any]:
        return {"id": read_request(row).id, "status": "abstained"}

    reply = bounded(lambda: reply_to(data, 7, answer, lambda row, reason: {"id": "", "status": "abstained", "reason": reason}))
    assert "internal error" not in reply.get("reason", ""), reply
    json.dumps(reply, allow_nan=False)


@some
@given(text, st.sampled_from(LANGUAGES))
def test_translations(source: str, to: str) -> None:
    done = bounded(lambda: translate(source, to))
    assert done is None or done.status in ("verified", "unverified", "abstained")


# ---------------------------------------------------------------- size

LONG = 100_000
REPEATED = [
    "f(", "f(1", "f(1)", "f(1,", "f(1) ", "f(1) == ", "f(1);", "f(1)\n", "f(1) raises ", "f(\"", "f('''", "f(`", "f(r#\"", "'\\", "[", "{", "(", "[[0;9];", "map[", "map[]", "&", "Some(", "vec![", "1", "1 ",
    "1_", "-", " ", "\n", " \n", "\t", "#", "# ", "//", "/* ", "*", "`", ">>> f(1)\n", ">>> x = [1]\n", "a=1,", "x = [", "a.", "a::", "f<", "assert f(", "expect(", "|", "| a ", "Input: 1 ", "Output: ", "given 1 ",
    "returns 1 for ", "1 -> ", "1 and ", ">>> f(1)\nTraceback (most recent call last):\n  x\n", "def f(", "def f(x):\n", "const x = ", "func (", "fn f<", "function f(", "let x = (", "(x: ", "f(x: int", "é", "\u2028", "_",
]


@pytest.mark.parametrize("seed", REPEATED)
def test_long_prompts_are_read_in_time(seed: str) -> None:
    """Repeats of what a pattern looks for: a quadratic one would take minutes."""
    prompt = (seed * (LONG // len(seed) + 1))[: LONG - 1]
    for call in (lambda: guess_language(prompt), lambda: read_signature(prompt[:9_999], "rust")):
        started = time.process_time()
        bounded(call)
        assert time.process_time() - started < SECONDS
    started = time.process_time()
    bounded(lambda: make_problem(prompt, "python"))
    assert time.process_time() - started < 2 * SECONDS
