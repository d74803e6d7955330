"""The fallback's parts: configuration and key, the day's budget, prompts, code cut out of answers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from yantra_codex.errors import BadRequest
from yantra_codex.ir.signature import Example
from yantra_codex.languages.base import first_error, parse
from yantra_codex.llm import prompt
from yantra_codex.llm.answer import NoFunction, cut
from yantra_codex.llm.budget import Budget, NoBudget, OverBudget
from yantra_codex.llm.client import NoAnswer, most_tokens, read_reply
from yantra_codex.llm.config import Config, key_of, load
from yantra_codex.problems import make_problem

KEY = "sk-test-2f9a71c0d5"
URL, MODEL = "https://models.example/v1", "small-coder"


# ---------------------------------------------------------------- configuration


def test_it_is_off_until_an_address_and_a_model_are_configured(tmp_path: Path) -> None:
    assert load(tmp_path, {}) is None
    assert load(tmp_path, {"YANTRA_LLM_MODEL": MODEL, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": URL}) is None
    with pytest.raises(BadRequest, match="no model: set YANTRA_LLM_MODEL"):
        load(tmp_path, {"YANTRA_LLM_URL": URL})
    assert load(tmp_path, {"YANTRA_LLM_URL": URL, "YANTRA_LLM_MODEL": MODEL}) == Config(URL, MODEL)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "llm.toml").write_text(f'url = "{URL}"\nmodel = "a"\nprice_in = 1\nprice_out = 2.5\nmoney_a_day = 0.5\nkey_variable = "MY_KEY"\ntokens_a_day = 9\n')
    c = load(tmp_path, {"YANTRA_LLM_MODEL": "b", "YANTRA_LLM_TOKENS_A_DAY": "none", "YANTRA_LLM_RETRIES": "0"})
    assert c == Config(URL, "b", "MY_KEY", 1.0, 2.5, None, 0.5, retries=0)
    assert load(tmp_path, {"YANTRA_LLM_URL": ""}) is None


@pytest.mark.parametrize(("text", "says"), [
    (f'url = "{URL}"\nkey = "{KEY}"\n', "a key never belongs in a file"),
    (f'api_key = "{KEY}"\n', "keyring set yantra-codex"),
    (f'[auth]\nbearer = "{KEY}"\n', "a key never belongs in a file"),
    (f'url = "{URL}"\nmodel = "m"\nkey_variable = "{KEY}"\n', "the name of an environment variable"),
    (f'url = "https://me:{KEY}@models.example/v1"\nmodel = "m"\n', "leave the plain address"),
    (f'url = "{URL}?api-key={KEY}"\nmodel = "m"\n', "leave the plain address"),
    ('modle = "m"\n', "did you mean 'model'"),
    (f'url = "{URL}"\nmodel = "m"\nretries = "many"\n', "retries .* must be a number"),
    (f'url = "{URL}"\nmodel = "m"\nmax_tokens = 0\n', "max_tokens must be a number of at least 1"),
    (f'url = "{URL}"\nmodel = "m"\nmoney_a_day = 1.0\n', "set price_in and price_out"),
    ('url = "models.example"\nmodel = "m"\n', "is not one: write it like"),
    ("url = \n", "is not TOML"),
])
def test_a_bad_file_is_refused_in_words_without_the_key(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "llm.toml").write_text(text)
    with pytest.raises(BadRequest, match=says) as caught:
        load(tmp_path, {})
    assert KEY not in str(caught.value)


def test_the_key_comes_from_the_environment_or_the_keyring_and_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    c = Config(URL, MODEL, key_variable="MY_KEY")
    assert key_of(c, {"MY_KEY": KEY, "YANTRA_LLM_KEY": "other"}) == key_of(c, {"YANTRA_LLM_KEY": f" {KEY}\n"}) == KEY
    import keyring

    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(keyring, "get_password", lambda service, account: asked.append((service, account)) or KEY)
    assert key_of(c, {}) == KEY and asked == [("yantra-codex", "models.example")]

    def locked(service: str, account: str) -> str:
        raise RuntimeError("the store is locked")

    monkeypatch.setattr(keyring, "get_password", locked)
    assert key_of(c, {}) is None
    with pytest.raises(BadRequest, match="characters that no key has") as caught:
        key_of(c, {"MY_KEY": f"{KEY} {KEY}"})
    assert KEY not in str(caught.value)


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = ("import sys; from yantra_codex.llm import answer, ask, budget, client, config, prompt; config.load(); "
            "print([m for m in ('openai', 'httpx', 'httpx2', 'sqlite3', 'keyring', 'tomllib', 'torch', 'yantra_codex.languages.pylift') if m in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# ---------------------------------------------------------------- budget


def test_the_most_is_reserved_and_what_it_cost_settled(tmp_path: Path) -> None:
    b = Budget(tmp_path / "home" / "llm.db", tokens_a_day=1000, money_a_day=0.01)
    number = b.reserve(900, 0.004, "m")
    with pytest.raises(OverBudget, match="1,000 tokens a day is reached: 900 are spent, the call may take 101"):
        b.reserve(101, 0.0)
    b.settle(number, 100, 0.001)
    assert (b.spent().tokens, b.spent().money, b.spent().open) == (100, 0.001, 0)
    with pytest.raises(OverBudget, match="midnight UTC"):
        b.reserve(1, 0.0091)
    b.reserve(900, 0.009)  # exactly what is left
    assert b.spent().open == 1 and b.spent("2001-01-01").calls == 0


WORKER = """
import sys, time
from pathlib import Path
from yantra_codex.llm.budget import Budget, OverBudget
b, done = Budget(Path(sys.argv[1]), 10_000, 1.0), 0
while True:
    try:
        n = b.reserve(300, 0.02)
    except OverBudget:
        break
    done += 1
    if sys.argv[2] == "dies":
        print("reserved", flush=True); time.sleep(60)
    b.settle(n, 100 + done % 7, 0.0151)
print(done)
"""


def test_four_processes_never_exceed_the_day_and_a_killed_one_counts_as_spent(tmp_path: Path) -> None:
    path = tmp_path / "llm.db"
    start = lambda how: subprocess.Popen([sys.executable, "-c", WORKER, str(path), how], stdout=subprocess.PIPE, text=True)  # noqa: E731
    dying = start("dies")
    assert dying.stdout is not None and dying.stdout.readline() == "reserved\n"
    others = [start("works") for _ in range(3)]
    dying.send_signal(signal.SIGKILL)
    calls = [int(p.communicate(timeout=60)[0]) for p in others]
    dying.communicate()
    spent = Budget(path).spent()
    assert spent.calls == sum(calls) + 1 and spent.open == 1
    assert 1.0 - 0.02 < spent.money <= 1.0 and spent.tokens <= 10_000
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_account_that_cannot_be_kept_stops_the_call(tmp_path: Path) -> None:
    (tmp_path / "llm.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "llm.db", tmp_path / "file" / "llm.db"):
        with pytest.raises(NoBudget, match=r"was not asked: its budget's account .* can't be written"):
            Budget(path).reserve(1, 0.0)
        Budget(path).settle(1, 1, 0.0)  # the reservation counts; an answer that came is kept


# ---------------------------------------------------------------- prompts

SMALL = {"examples": [Example(([3, 1],), [1, 3]), Example(([],), raises="ValueError")]}


def test_a_request_shows_signature_words_examples_and_the_callers_language() -> None:
    p = make_problem("/// Sorts a list.\nfn sorted_copy(xs: &[i64]) -> Vec<i64> {\n}", "rust", tests="assert!(true);", **SMALL)  # type: ignore[arg-type]
    first, then = (prompt.request(p, name)[1]["content"] for name in ("python", "rust"))
    assert first.startswith("Write the Python function `sorted_copy`.") and "translated to Rust" in first
    for part in ("def sorted_copy(xs: list[int]) -> list[int]:", "Sorts a list.", "sorted_copy([3, 1]) == [1, 3]", "sorted_copy([]) raises ValueError", "assert!(true);"):
        assert part in first
    for part in ("Write the Rust function", "fn sorted_copy(xs: &[i64]) -> Vec<i64> {", "sorted_copy(&[3, 1]) == vec![1, 3]"):
        assert part in then
    last = prompt.repair(p, "rust", "fn x() {}", "([3, 1]) gave " + "9" * 5000)[-1]["content"]
    assert "([3, 1]) gave 999" in last and len(last) < 800


def test_the_same_problem_gives_the_same_bytes_in_every_process() -> None:
    code = ("from yantra_codex.llm.prompt import request\nfrom yantra_codex.problems import make_problem\nfrom yantra_codex.ir.signature import Example\n"
            "e = Example(({'b', 'a', 'c', 'dd'},), {'x': {'q', 'r', 's'}})\n"
            "print([request(make_problem('letters', l, examples=[e]), k) for l in ('go', 'python') for k in ('python', l)])")
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": s}).stdout for s in "123"}
    assert len(seen) == 1 and "{'a', 'b', 'c', 'dd'}" in seen.pop()


def test_no_prompt_has_more_tokens_than_its_bound() -> None:
    p = make_problem("größer " * 5000, examples=[Example((["x" * 5000],), 1), Example((["y"],), 2)])
    messages = prompt.request(p, "python")
    assert "(1 more are checked)" in messages[1]["content"] and "xxxx" not in messages[1]["content"]
    assert sum(len(m["content"].encode()) for m in messages) < most_tokens(messages) < 20_000


# ---------------------------------------------------------------- answers

HELPED = {
    "python": ("import math\nimport os\n\nLIMIT = 10\n\ndef unused():\n    return 1\n\ndef helper(x: int) -> int:\n    return min(x, LIMIT)\n\n"
               "def wanted(x: int) -> int:\n    # why\n    return helper(math.isqrt(x))\n\nprint(wanted(3))\nresult = wanted(9)\nif __name__ == '__main__':\n    wanted(1)\n",
               ["import math", "LIMIT = 10", "def helper", "# why"], ["os", "unused", "print", "result", "__main__"]),
    "javascript": ("const limit = 10;\nfunction unused() { return 1; }\nconst helper = (x) => Math.min(x, limit);\nexport function wanted(x) {\n  return helper(x);\n}\n"
                   "console.log(wanted(3));\nmodule.exports = { wanted };\n", ["const limit", "const helper", "function wanted"], ["unused", "console", "module"]),
    "typescript": ("interface Box { size: number }\ntype Unused = string;\nconst wrap = (n: number): Box => ({ size: n });\nconst wanted = (n: number): number => wrap(n).size;\n"
                   "console.log(wanted(2));\n", ["interface Box", "wrap =", "wanted ="], ["Unused", "console"]),
    "rust": ("use std::collections::HashMap;\n\n#[derive(Clone)]\nstruct Pair { a: i64 }\n\nimpl Pair {\n    fn sum(&self) -> i64 { self.a }\n}\n\nfn unused() {}\n\n"
             "#[inline]\npub fn wanted(x: i64) -> i64 {\n    let _m: HashMap<i64, i64> = HashMap::new();\n    Pair { a: x }.sum()\n}\n\nfn main() {\n    println!(\"{}\", wanted(3));\n}\n",
             ["use std::collections::HashMap;", "#[derive(Clone)]\nstruct Pair", "impl Pair", "#[inline]\npub fn wanted"], ["unused", "main", "println"]),
    "go": ('package solution\n\nimport (\n\t"fmt"\n\t"sort"\n)\n\ntype pair struct{ a int }\n\nfunc (p pair) first() int { return p.a }\n\nfunc unused() {}\n\n'
           "func wanted(xs []int) int {\n\tsort.Ints(xs)\n\treturn pair{xs[0]}.first()\n}\n\nfunc main() {\n\tfmt.Println(wanted([]int{1}))\n}\n",
           ["package main\n", 'import "sort"', "type pair", "func (p pair) first", "func wanted"], ["fmt", "unused", "func main"]),
}
SHAPES = {
    "fenced": "Sure! Here it is:\n\n```{0}\n{1}```\n\nYou can call `wanted` like this:\n\n```\nwanted(5)\n```\n",
    "bare": "{1}",
    "thinking": "<think>Perhaps\n```python\ndef wanted(): return 0\n```\n</think>\n```{0}\n{1}```",
    "listed": "1. The code:\n\n   ```{0}\n{2}   ```\n",
    "prose": "Here is the code you asked for.\n\n{1}\nThis works because the values are small; it takes O(1) time.\n",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", HELPED)
def test_the_function_is_cut_out_with_what_it_needs(language: str, shape: str) -> None:
    source, kept, left = HELPED[language]
    text = SHAPES[shape].replace("{0}", language).replace("{2}", textwrap.indent(source, "   ")).replace("{1}", source)
    found = cut(text, "wanted", language)
    assert first_error(parse(language, found.code).root_node) is None
    assert [k for k in kept if k not in found.code] == [], found.code
    assert [x for x in left if x in found.code] == [], found.code


def test_helpers_are_taken_from_other_blocks_and_the_last_version_counts() -> None:
    text = ("First try:\n```python\ndef wanted(x):\n    return x\n```\nIt needs:\n```python\nTABLE = [0] * 5\nfor i in range(5):\n    TABLE[i] = i * i\n```\n"
            "Better:\n```python\nclass Node:\n    pass\n\ndef Wanted_(x):\n    return 1\n\ndef wanted(x):\n    return TABLE[x]\n```\n")
    found = cut(text, "wanted", "python")
    space: dict[str, object] = {}
    exec(found.code, space)  # our own text
    assert space["wanted"](3) == 9 and "Node" not in found.code  # type: ignore[operator]
    assert cut("```js\nconst makeKey = (a) => a;\n```", "make_key", "javascript").name == "makeKey"


@pytest.mark.parametrize(("text", "language", "says"), [
    ("I am sorry, I can't help with that.", "python", "no function wanted and no other code"),
    ("```python\ndef other(x):\n    return x\n```", "python", "no function wanted, only other"),
    ("", "rust", "is empty"),
    ("<think>long", "go", "is empty"),
    ("```python\ndef wanted(x):\n    return (x +\n```", "python", "does not parse as python, at line"),
    ("```rust\nfn wanted(x: i64) -> i64 {\n    if x > 1 {\n```", "rust", "no function wanted|does not parse"),
    ("```python\ndef wanted(x):\n    return '\ud800'\n```", "python", "half a surrogate"),
    ("x" * 300_000, "python", "at most 200,000"),
    ("```python\ndef wanted(): pass\n" + "a = 1\n" * 2000 + "```", "python", "more than 2,000"),
])
def test_an_answer_without_the_function_says_so(text: str, language: str, says: str) -> None:
    with pytest.raises(NoFunction, match=says):
        cut(text, "wanted", language)


def test_a_cut_off_answer_counts_where_its_block_is_whole() -> None:
    block = "```python\ndef wanted(x):\n    y = x\n"
    assert cut(block + "    return y\n```\nThis is", "wanted", "python", cut_off=True).name == "wanted"
    with pytest.raises(NoFunction, match="cut off"):
        cut(block, "wanted", "python", cut_off=True)


def test_hostile_text_is_read_in_time() -> None:
    began = time.perf_counter()
    for text in ("```\n" * 40_000, "~~~~" * 40_000, "<think>" * 25_000, "```python\n" + "(" * 100_000, "def wanted(" * 15_000, "```js\n" + "{" * 100_000):
        with pytest.raises(NoFunction):
            cut(text, "wanted", "python")
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(("data", "says"), [
    (b"", "no chat completion \\(nothing\\)"), (b'{"choices": [{"mess', "no chat completion"), (b"<html>busy</html>", "<html>busy"), (b"[" * 100_000, "no chat completion"),
    (b'{"error": {"message": "upstream is down"}}', "upstream is down"), (b'{"choices": []}', "no chat completion"), (b'{"choices": [{"message": "x"}]}', "no chat completion"),
])
def test_what_is_no_completion_is_malformed(data: bytes, says: str) -> None:
    with pytest.raises(NoAnswer, match=says) as caught:
        read_reply(data, Config(URL, MODEL), 10)
    assert caught.value.kind == "malformed" and caught.value.again


def test_counts_that_are_none_cost_the_most_they_can() -> None:
    c = Config(URL, MODEL, price_in=1.0, price_out=10.0, max_tokens=50)
    for usage in ("null", "{}", '{"prompt_tokens": -4, "completion_tokens": true}', '{"prompt_tokens": 1e30, "completion_tokens": "7"}'):
        r = read_reply(b'{"choices": [{"message": {"content": null}, "finish_reason": "length"}], "usage": %s}' % usage.encode(), c, 10)
        assert (r.text, r.tokens_in, r.tokens_out, r.cut_off, r.money) == ("", 10, 50, True, pytest.approx(0.00051))
