"""The measuring room: what is shown and what is hidden, how answers are judged and counted, what a library shares."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from yantra_codex.answers.solution import Solution
from yantra_codex.bench import decontaminate, detect, read_references, read_tasks
from yantra_codex.bench.decontaminate import is_common_knowledge, sequences
from yantra_codex.bench.judge import Verdict, judge
from yantra_codex.bench.plot import anytime_chart, coverage_chart
from yantra_codex.bench.report import (
    Outcome,
    Point,
    Report,
    anytime_rows,
    anytime_table,
    calibration_error,
    calibration_error_counts,
    curve,
    is_report,
    kind_of,
    percentile,
    read_report,
    tally,
)
from yantra_codex.bench.run import ALONE, SWITCHES, Options, bench, bench_budgets, run_task
from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import INT, list_of
from yantra_codex.library.catalogue import Pattern
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import Hidden, Task, _calls, without_examples

SECRET = "sealed_word"

PYTHON_PROMPT = '''
def count_ripe(xs):
    """
    Write a function to count the ripe plums.
    >>> count_ripe([3, 9])
    1
    >>> count_ripe([])
    0
    >>> count_ripe([8, 8, 8])
    3
    """
'''
GO_PROMPT = """package main

// Write a function to count the ripe plums.
// Examples:
// >>> count_ripe([3, 9])
// >>> 1
// >>> count_ripe([])
// >>> 0
// >>> count_ripe([8, 8, 8])
// >>> 3
func count_ripe (xs []int) int {
"""


def mbxp_row(id: str = "Plum/1", split: str = "train") -> dict[str, Any]:
    def example(args: list[Any], expected: Any) -> dict[str, Any]:
        return {"args": args, "expected": expected, "arg_types": ["list[int]"], "expected_type": "int", "raw": f"count_ripe({args[0]!r}) -> {expected!r}"}

    test = f"def check(candidate):\n    assert candidate([3, 9]) == 1, '{SECRET}'\n    assert candidate([8, 8, 8]) == 3\n"
    return {
        "task_id": id, "split": split, "entry_point": "count_ripe", "prompt": PYTHON_PROMPT, "description": "Write a function to count the ripe plums.",
        "examples": [example([[3, 9]], 1), example([[]], 0), example([[8, 8, 8]], 3)],
        "languages": {
            "python": {"entry_point": "count_ripe", "prompt": PYTHON_PROMPT, "declaration": "def count_ripe(xs):", "test": test, "test_kind": "check",
                       "canonical_full": f"def count_ripe(xs):\n    '''{SECRET}'''\n    return len([x for x in xs if x > 7])\n", "status": "verified"},
            "go": {"entry_point": "count_ripe", "prompt": GO_PROMPT, "declaration": "func count_ripe (xs []int) int {", "test": f"// {SECRET}",
                   "test_kind": "program", "reference_solution": SECRET, "status": "satisfiable"},
            "javascript": {"test": None, "status": "unsupported", "unsupported_reason": "none"},
        },
    }


MBPP_ROW = {"task_id": 602, "text": "Write a function to count the ripe plums.", "code": f"def count_ripe(xs):\n    return '{SECRET}'",
            "test_setup_code": "", "test_list": ["assert count_ripe([3, 9]) == 1", "assert count_ripe([]) == 0", "assert count_ripe([8, 8, 8]) == 3"]}
HUMANEVAL_ROW = {"task_id": "Made/0", "prompt": "from typing import List\n\n\ndef half(n: int) -> int:\n    \"\"\"Half of n, rounded down.\n    >>> half(5)\n    2\n    \"\"\"\n",
                 "entry_point": "half", "canonical_solution": f"    # {SECRET}\n    return n // 2\n",
                 "test": f"def check(candidate):\n    assert candidate(9) == 4, '{SECRET}'\n"}
REQUEST_ROW = {"id": "r1", "language": "python", "prompt": "half of a number, rounded down", "entry_point": "half",
               "examples": [{"args": [5], "expected": 2}, {"args": [8], "expected": 4}, {"args": [0], "expected": 0}],
               "hidden_tests": f"assert half(9) == 4, '{SECRET}'"}
ROWS = {"mbxp": mbxp_row(), "mbpp": MBPP_ROW, "humaneval": HUMANEVAL_ROW, "requests": REQUEST_ROW}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


# ---------------------------------------------------------------- formats


@pytest.mark.parametrize("form", ROWS)
def test_detects_each_form(form: str) -> None:
    assert detect(ROWS[form]) == form


@pytest.mark.parametrize("protocol", ["standard", "strict"])
@pytest.mark.parametrize("form", ROWS)
def test_nothing_hidden_is_shown(form: str, protocol: str, tmp_path: Path) -> None:
    tasks = read_tasks(write(tmp_path / "b.jsonl", ROWS[form]), languages=["python", "go"], protocol=protocol)
    assert tasks
    for task in tasks:
        shown = repr((task.prompt, task.signature, task.examples, task.problem()))
        assert SECRET not in shown
        assert task.hidden.test


@pytest.mark.parametrize("language", ["python", "go"])
def test_strict_shows_two_examples(language: str, tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", mbxp_row())
    (standard,) = read_tasks(path, languages=[language])
    (strict,) = read_tasks(path, languages=[language], protocol="strict")
    assert [len(t.examples) for t in (standard, strict)] == [3, 2]
    assert "[8, 8, 8]" in standard.prompt
    assert "[8, 8, 8]" not in strict.prompt
    assert "count_ripe([])" in strict.prompt
    assert strict.prompt.rstrip().endswith(('"""', "{"))
    assert strict.hidden == standard.hidden


def test_strict_original_mbpp_shows_two_asserts_and_judges_three(tmp_path: Path) -> None:
    (task,) = read_tasks(write(tmp_path / "b.jsonl", MBPP_ROW), protocol="strict")
    assert "[8, 8, 8]" not in task.prompt
    assert "[8, 8, 8]" in task.hidden.test
    assert (task.id, task.entry_point, task.split) == ("MBPP/602", "count_ripe", "train")
    assert task.examples == (Example(([3, 9],), 1, source="assert"), Example(([],), 0, source="assert"))


def test_a_prompt_without_the_usual_examples_is_not_cut() -> None:
    assert without_examples("def f(x):\n    '''No examples.'''\n", "f", 2) is None


def test_rust_is_judged_on_examples(tmp_path: Path) -> None:
    (task,) = read_tasks(write(tmp_path / "b.jsonl", mbxp_row()), languages=["rust"], protocol="strict")
    assert task.hidden.kind == "examples"
    assert len(task.hidden.examples) == 3
    assert len(task.examples) == 2


def test_raw_examples_keep_tuples_sets_and_keys(tmp_path: Path) -> None:
    row = mbxp_row()
    row["examples"] = [{"args": [[1, 2]], "expected": {"5": [1]}, "arg_types": ["tuple[int,int]"], "expected_type": "dict[int,set[int]]",
                        "raw": "count_ripe((1, 2)) -> {5: {1}}"},
                       {"args": [[1, 2]], "expected": {"5": [1]}, "arg_types": ["tuple[int,int]"], "expected_type": "dict[int,list[int]]", "raw": "?"}]
    (task,) = read_tasks(write(tmp_path / "b.jsonl", row))
    assert task.examples[0] == Example(((1, 2),), {5: {1}})
    assert task.examples[1] == Example(((1, 2),), {5: [1]})


def test_gzip_and_array(tmp_path: Path) -> None:
    plain = read_tasks(write(tmp_path / "b.jsonl", HUMANEVAL_ROW))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps(HUMANEVAL_ROW).encode()))
    (tmp_path / "b.json").write_text(json.dumps([HUMANEVAL_ROW], indent=2))
    assert read_tasks(tmp_path / "b.jsonl.gz") == plain == read_tasks(tmp_path / "b.json")


def test_split_limit_and_seed(tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", *[mbxp_row(f"Plum/{i}", "test" if i % 2 else "train") for i in range(20)])
    assert [t.id for t in read_tasks(path, split="train", limit=2)] == ["Plum/0", "Plum/2"]
    drawn = [t.id for t in read_tasks(path, limit=5, seed=3)]
    assert drawn == [t.id for t in read_tasks(path, limit=5, seed=3)] != [t.id for t in read_tasks(path, limit=5)]
    with pytest.raises(BadRequest, match="no split 'dev'; it has test, train"):
        read_tasks(path, split="dev")


@pytest.mark.parametrize(("text", "message"), [
    ("", "has no tasks"),
    ("{\n", "line 1: not JSON"),
    ("[1]", "line 1: a JSON object was expected"),
    ('{"task_id": "a", "prompt": "p", "entry_point": "f"}', "line 1: .*nearest is humaneval, and 'test' is missing"),
    ('{"prompt": "p"}', "'hidden_tests|hidden_examples' is missing"),
    (json.dumps(HUMANEVAL_ROW) + '\n{"task_id": "b", "prompt": "p", "entry_point": "f"}', r"line 2: 'test' is missing \(the file is read as humaneval\)"),
    ('{"prompt": "p", "hidden_examples": [{"args": 3}]}', "line 1: example 1: 'args' must be an array"),
    ('{"task_id": "a", "languages": {"python": {"test": "x"}}, "examples": []}', "line 1: a field is not as the form mbxp has it"),
])
def test_says_which_line_and_what_is_missing(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(text)
    with pytest.raises(BadRequest, match=message.replace("|", r"\|")):
        read_tasks(tmp_path / "b.jsonl")


def test_missing_file_is_a_bad_request(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="No such file"):
        read_tasks(tmp_path / "none.jsonl")


# ---------------------------------------------------------------- judging

GOOD = {
    "python": "def count_ripe(xs):\n    return sum(x > 7 for x in xs)\n",
    "javascript": "function helper(x) {\n  return x > 7;\n}\n\nexport function countRipe(xs) {\n  return xs.filter(helper);\n}\n",
    "typescript": "function countRipe(xs: number[]): number[] {\n  return xs.filter((x) => x > 7);\n}\n",
    "go": "package main\n\nfunc count_ripe(xs []int) int {\n\tn := 0\n\tfor _, x := range xs {\n\t\tif x > 7 {\n\t\t\tn++\n\t\t}\n\t}\n\treturn n\n}\n",
}
TESTS = {
    "python": Hidden("check", "def check(candidate):\n    assert candidate([3, 9]) == 1\n"),
    "javascript": Hidden("program", 'const _ = require("lodash")\nfunction helper() {}\nvar x = countRipe([3, 9, 8]);\nif (!_.isEqual(x, [9, 8])) { throw "wrong" }\n'),
    "typescript": Hidden("program", "import * as assert from 'assert'\nlet actual = countRipe([3, 9]);\nassert.deepEqual(actual, [9]);\n"),
    "go": Hidden("program", 'package main\n\nfunc ybMain() {\n\tif count_ripe([]int{3, 9}) != 1 {\n\t\tpanic("wrong")\n\t}\n}\n'),
}
ENTRY = {"python": "count_ripe", "javascript": "countRipe", "typescript": "countRipe", "go": "count_ripe"}


def judged(language: str, code: str, hidden: Hidden) -> Verdict:
    try:
        return judge(Task("t", language, "", hidden, ENTRY[language]), code)
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))


@pytest.mark.parametrize("language", GOOD)
def test_judges_right_and_wrong_answers(language: str) -> None:
    assert judged(language, GOOD[language], TESTS[language]) == Verdict(True)
    wrong = judged(language, GOOD[language].replace("> 7", "> 70"), TESTS[language])
    assert not wrong.passed
    assert wrong.detail


@pytest.mark.parametrize("language", GOOD)
def test_text_that_does_not_parse_fails_in_compile(language: str) -> None:
    broken = judged(language, GOOD[language] + "\n((\n", TESTS[language])
    assert (broken.passed, broken.stage) == (False, "compile")


def test_an_early_exit_is_no_pass() -> None:
    code = "import sys\n\ndef count_ripe(xs):\n    sys.exit(0)\n"
    assert not judged("python", code, TESTS["python"]).passed


def test_what_stands_in_the_prompt_may_be_used_by_the_test() -> None:
    hidden = Hidden("check", "def check(candidate):\n    assert candidate([ripe]) == 1\n", before="from __future__ import annotations\nripe = 9\n")
    assert judged("python", "from __future__ import annotations\n" + GOOD["python"], hidden).passed


# ---------------------------------------------------------------- running


def solved(problem: Problem, budget_s: float = 3.0) -> Solution:
    return Solution(problem.id, problem.language, "verified", "right", 0.9, source="library")


def many(tmp_path: Path, n: int = 6) -> Path:
    return write(tmp_path / "b.jsonl", *[{**REQUEST_ROW, "id": f"r{i}"} for i in range(n)])


def right(task: Task, solution: Solution) -> Verdict:
    return Verdict(solution.code == "right")


def test_each_task_is_answered_once_and_judged(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(problem: Problem, budget_s: float) -> Solution:
        asked.append(problem.id)
        match problem.id:
            case "r0":
                return solved(problem)
            case "r1":
                return Solution(problem.id, "python", "verified", "wrong", 0.9)
            case "r2":
                return Solution(problem.id, "python", "unverified", "wrong", 0.2)
            case "r3":
                return Solution(problem.id, "python", "abstained", reason="no pattern of the library fits")
        raise RuntimeError("a bug")

    report = bench(many(tmp_path, 5), out=tmp_path / "r.json", quiet=True, answer=answer, judged=right)
    t = report.total
    assert asked == [f"r{i}" for i in range(5)]
    assert (t.tasks, t.passes, t.wrong_verified, t.wrong_unverified, t.unverified, t.abstained, t.errors) == (5, 1, 1, 1, 1, 1, 1)
    assert t.coverage == pytest.approx(2 / 5)
    assert t.precision == pytest.approx(1 / 2)
    assert report.kinds() == {"internal error": 1, "nothing found by words and types": 1, "unverified and wrong": 1, "verified but wrong on hidden tests": 1}
    written = json.loads((tmp_path / "r.json").read_text())
    assert written["figures"]["python"]["passes"] == 1
    assert {"commit", "machine", "date", "sha256", "seed"} <= set(written["about"])
    assert "python" in report.table()


def test_a_late_answer_is_not_counted() -> None:
    task = Task("t", "python", "p", Hidden("tests", "x"), examples=(Example((1,), 1),))

    def slow(problem: Problem, budget_s: float) -> Solution:
        time.sleep(0.1)
        return solved(problem)

    outcome = run_task(task, Options(budget_s=0.01), slow, right)
    assert (outcome.passed, outcome.stage) == (False, "budget")
    assert (tally([outcome]).late, tally([outcome]).wrong_verified) == (1, 0)


def test_an_engine_that_does_not_come_back_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yantra_codex.bench.run.LEAST_STOP_S", 0.05)

    def endless(problem: Problem, budget_s: float) -> Solution:
        while True:
            try:
                sum(range(1000))
            except Exception:  # as engines do; the stop must pass through
                continue

    outcome = run_task(Task("t", "python", "p", Hidden("tests", "x")), Options(budget_s=0.01), endless, right)
    assert (outcome.status, kind_of(outcome)) == ("error", "stopped long after the budget")


def test_a_request_that_is_refused_is_an_outcome() -> None:
    outcome = run_task(Task("t", "python", "  ", Hidden("tests", "x")), Options(), solved, right)
    assert outcome.status == "error"
    assert kind_of(outcome) == "request not understood"


def test_interrupt_then_resume_answers_the_rest(tmp_path: Path) -> None:
    path, out = many(tmp_path), tmp_path / "r.json"

    def interrupted(problem: Problem, budget_s: float) -> Solution:
        if problem.id == "r3":
            raise KeyboardInterrupt
        return solved(problem)

    first = bench(path, out=out, quiet=True, answer=interrupted, judged=right)
    assert (first.complete, first.total.tasks) == (False, 3)
    assert json.loads(out.read_text())["complete"] is False
    rows = tmp_path / "r.rows.jsonl"
    rows.write_bytes(rows.read_bytes() + b'{"id": "r9", "langu')  # a torn line
    asked: list[str] = []

    def rest(problem: Problem, budget_s: float) -> Solution:
        asked.append(problem.id)
        return solved(problem)

    second = bench(path, out=out, quiet=True, resume=True, answer=rest, judged=right)
    assert asked == ["r3", "r4", "r5"]
    assert (second.complete, second.total.passes) == (True, 6)
    assert [o.id for o in second.outcomes] == [f"r{i}" for i in range(6)]


def test_resume_refuses_another_run(tmp_path: Path) -> None:
    path, out = many(tmp_path), tmp_path / "r.json"
    bench(path, out=out, quiet=True, answer=solved, judged=right)
    with pytest.raises(BadRequest, match="its protocol was 'standard', now it is 'strict'"):
        bench(path, out=out, quiet=True, resume=True, protocol="strict", answer=solved, judged=right)
    with pytest.raises(BadRequest, match="needs --out"):
        bench(path, resume=True, quiet=True, answer=solved, judged=right)


def test_the_same_task_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="twice"):
        bench(write(tmp_path / "b.jsonl", REQUEST_ROW, REQUEST_ROW), quiet=True, answer=solved, judged=right)


# ---------------------------------------------------------------- counting


def outcome(confidence: float, passed: bool) -> Outcome:
    return Outcome("t", "python", "verified", passed, confidence, code="x")


def test_calibration_error() -> None:
    assert calibration_error([]) == 0
    assert calibration_error([outcome(0.75, True)] * 3 + [outcome(0.75, False)]) == pytest.approx(0)
    assert calibration_error([outcome(1.0, False)]) == pytest.approx(1)
    # two bins, each half of the weight: |0.15 - 0| and |0.95 - 1|
    assert calibration_error([outcome(0.15, False), outcome(0.95, True)]) == pytest.approx(0.1)


def test_calibration_error_over_bins_of_equal_size() -> None:
    assert calibration_error_counts([]) == 0
    # ten answers, a bin each: |0.9 - 1| nine times and |0.9 - 0|; of equal width all fall in one bin: |0.9 - 0.9|
    answers = [outcome(0.9, True)] * 9 + [outcome(0.9, False)]
    assert calibration_error_counts(answers) == pytest.approx(0.18)
    assert calibration_error(answers) == pytest.approx(0)
    # twenty answers, two a bin: the gaps in a bin cancel
    assert calibration_error_counts([outcome(0.5, i % 2 == 0) for i in range(20)]) == pytest.approx(0)


def test_what_is_answered_with_confidence() -> None:
    outcomes = [outcome(0.9, True), outcome(0.8, False), replace(outcome(0.7, False), status="unverified"), outcome(0.2, False), Outcome("u", "python", "abstained", None)]
    t = tally(outcomes)
    assert (t.coverage, t.precision, t.sure_wrong) == (pytest.approx(3 / 5), pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert curve(outcomes, (0.1, 0.7, 0.85, 0.95)) == [
        Point(0.1, 4 / 5, 1 / 4), Point(0.7, 3 / 5, 1 / 3), Point(0.85, 1 / 5, 1.0), Point(0.95, 0.0, None)]
    assert curve([], (0.5,)) == [Point(0.5, 0.0, None)]
    report = Report({}, outcomes)
    written = report.as_json()
    assert [p["threshold"] for p in written["curves"]["python"]] == pytest.approx([n / 20 for n in range(1, 20)])
    assert written["curves"]["all"][18] == {"threshold": 0.95, "answered": 0.0, "right": None}
    (line,) = [line for line in report.table().splitlines() if line.startswith("right %")]
    assert line.split()[2:] == ["25.0"] * 4 + ["33.3"] * 10 + ["50.0"] * 2 + ["100.0"] * 2 + ["-"]


def test_times_of_solved_tasks_stand_apart() -> None:
    outcomes = [replace(outcome(0.9, True), ms=float(n)) for n in range(1, 21)] + [replace(outcome(0.9, False), ms=3000.0)] * 20
    t = tally(outcomes)
    assert (t.solved_p50_ms, t.solved_p95_ms, t.p95_ms) == (10.0, 19.0, 3000.0)
    assert tally([outcome(0.9, False)]).solved_p50_ms == 0


def test_agreement_has_a_column_only_where_it_was_measured() -> None:
    compared = replace(outcome(0.9, True), inputs=40, agreed=40)
    assert " agree " in Report({}, [compared]).table()
    assert " agree " not in Report({}, [outcome(0.9, True)]).table()
    assert " agree " in Report({"agreement": True}, [outcome(0.9, False)]).table()


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    report = bench(many(tmp_path), out=path, quiet=True, answer=solved, judged=right)
    assert is_report(path) and not is_report(tmp_path / "r.rows.jsonl") and not is_report(many(tmp_path)) and not is_report(tmp_path / "none")
    again = read_report(path)
    assert list(again.outcomes) == list(report.outcomes)
    assert again.table() == report.table()
    path.write_text('{"about": 1}')
    with pytest.raises(BadRequest, match="not the report of a run"):
        read_report(path)


# ---------------------------------------------------------------- budgets, switches, drawings


def test_budgets_are_run_one_by_one(tmp_path: Path) -> None:
    seen: list[float] = []

    def answer(problem: Problem, budget_s: float) -> Solution:
        seen.append(budget_s)
        return solved(problem) if budget_s > 0.5 or problem.id == "r0" else Solution(problem.id, "python", "abstained", reason="no time")

    reports = bench_budgets(many(tmp_path, 2), [1.0, 0.1, 1.0], out=tmp_path / "any.json", quiet=True, answer=answer, judged=right)
    assert seen == [0.1, 0.1, 1.0, 1.0]
    assert [(r["budget_s"], r["passes"], r["rate"]) for r in anytime_rows(reports)] == [(0.1, 1, 0.5), (1.0, 2, 1.0)]
    assert anytime_table(reports).endswith("the share solved never falls")
    assert json.loads((tmp_path / "any.0.1s.json").read_text())["about"]["budget_s"] == 0.1
    falling = {0.1: reports[1.0], 1.0: reports[0.1]}
    assert anytime_table(falling).endswith("the share solved falls from 0.1 s to 1 s")
    with pytest.raises(BadRequest, match="no budget"):
        bench_budgets(many(tmp_path), [], quiet=True)


def test_budgets_end_with_an_interrupt(tmp_path: Path) -> None:
    def interrupted(problem: Problem, budget_s: float) -> Solution:
        raise KeyboardInterrupt

    reports = bench_budgets(many(tmp_path), [0.1, 1.0], quiet=True, answer=interrupted, judged=right)
    assert list(reports) == [0.1] and not reports[0.1].complete


def test_switches_reach_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[frozenset[str]] = []

    class Engine:
        def load(self) -> None:
            pass

        def generate(self, problem: Problem, *, budget_s: float, keep_proof: bool, without: frozenset[str] = frozenset()) -> Solution:
            given.append(without)
            return solved(problem)

    monkeypatch.setattr("yantra_codex.bench.run.YantraCodex", Engine)
    report = bench(many(tmp_path, 1), quiet=True, without=["words", "ranker", "words"], jobs=1, judged=right)
    assert given == [ALONE | {"words", "ranker"}]
    assert report.about["without"] == ("ranker", "words")
    bench(many(tmp_path, 1), quiet=True, jobs=1, judged=right)
    assert given[1:] == [ALONE]


def test_switches_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="unknown switch 'luck': library, sketches, words, "):
        bench(many(tmp_path), quiet=True, without=["luck"], answer=solved, judged=right)

    class Old:
        def generate(self, problem: Problem) -> Solution:
            return solved(problem)

    monkeypatch.setattr("yantra_codex.bench.run.YantraCodex", Old)
    with pytest.raises(BadRequest, match="nothing that can be switched off"):
        bench(many(tmp_path), quiet=True, without=["words"])


def test_resume_refuses_a_run_with_other_switches(tmp_path: Path) -> None:
    path, out = many(tmp_path), tmp_path / "r.json"
    bench(path, out=out, quiet=True, answer=solved, judged=right)
    with pytest.raises(BadRequest, match=r"its without was \[\], now it is \['words'\]"):
        bench(path, out=out, quiet=True, resume=True, without=["words"], answer=solved, judged=right)


def test_the_slack_of_a_short_budget_is_absolute() -> None:
    def after(seconds: float) -> Outcome:
        def slow(problem: Problem, budget_s: float) -> Solution:
            time.sleep(seconds)
            return solved(problem)

        return run_task(Task("t", "python", "p", Hidden("tests", "x"), examples=(Example((1,), 1),)), Options(budget_s=0.1), slow, right)

    assert (after(0.12).stage, after(0.2).stage) == ("run", "budget")


def numbers(svg: str, element: str) -> list[list[tuple[float, float]]]:
    found = [e.get("points", "").split() for e in ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{element}")]
    return [[tuple(map(float, p.split(","))) for p in points] for points in found]  # type: ignore[misc]


def test_the_curve_is_drawn() -> None:
    svg = coverage_chart({"": Report({}, [outcome(0.9, True), outcome(0.3, False)])})
    (line,) = numbers(svg, "polyline")
    assert len(line) == 18  # 0.95 answers nothing
    assert line[0][0] > line[-1][0] and line[0][1] > line[-1][1]  # from all answered and half right to half answered and all right
    assert svg.count('r="6"') == 1 and ">python</text>" in svg
    both = coverage_chart({"a & b": Report({}, [outcome(0.9, True)]), "c": Report({}, [outcome(0.9, True), replace(outcome(0.3, False), language="go")])})
    assert len(numbers(both, "polyline")) == 3 and ">a &amp; b</text>" in both and ">c go</text>" in both


def test_budgets_are_drawn() -> None:
    reports = {b: Report({}, [outcome(0.9, b >= 1), outcome(0.9, True)]) for b in (0.1, 1.0, 10.0)}
    (line,) = numbers(anytime_chart(reports), "polyline")
    assert line[1][0] - line[0][0] == pytest.approx(line[2][0] - line[1][0], abs=0.2)  # powers of ten are equally far apart
    assert line[0][1] > line[1][1] == line[2][1]
    compared = {b: Report({"agreement": True}, r.outcomes) for b, r in reports.items()}
    assert len(numbers(anytime_chart(compared), "polyline")) == 2
    assert numbers(anytime_chart({3.0: Report({}, [])}), "polyline")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from yantra_codex.apps.cli import run
    from yantra_codex.apps.cli.bench import command

    switches, ablations = (next(p.type for p in command.params if p.name == name) for name in ("without", "ablate"))
    assert (*switches.choices, *ablations.choices) == SWITCHES  # type: ignore[attr-defined]

    def ran(*args: str) -> tuple[int, str, str]:
        return (run(list(args)), *capsys.readouterr())

    path, out = str(many(tmp_path, 1)), str(tmp_path / "r.json")
    code, text, _ = ran("bench", path, "--out", out, "--budget", "0.5", "--jobs", "1", "--agreement")
    assert code == 0 and "python" in text and "confidence" in text
    code, again, err = ran("bench", out, "--plot", str(tmp_path / "c.svg"))
    assert (code, again) == (0, text) and "c.svg" in err
    assert ElementTree.parse(tmp_path / "c.svg").getroot().tag.endswith("svg")
    code, text, _ = ran("bench", path, "--budgets", "0.2,0.1", "--jobs", "1", "--json", "--plot", str(tmp_path / "a.svg"))
    assert code == 0 and [r["budget_s"] for r in json.loads(text)["anytime"]] == [0.1, 0.2]
    for wrong in ("x", "0.1,,3", "0.01", "1000", "nan"):
        code, text, err = ran("bench", path, "--budgets", wrong)
        assert code == 2 and text == "" and "--budgets" in err
    assert ran("bench", path, "--without", "luck")[0] == 2
    assert ran("bench", out, "--plot", str(tmp_path / "none" / "c.svg"))[0] == 2


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert [percentile(range(1, 101), p) for p in (50, 95)] == [50, 95]
    assert percentile([7.0], 95) == 7.0
    assert percentile([], 50) == 0


def test_no_tasks_no_figures() -> None:
    assert tally([]).rate == 0
    assert "all" in Report({}, []).table()


# ---------------------------------------------------------------- what the library shares


def pattern(name: str, summary: str, body: str, *phrases: str) -> Pattern:
    source = f'def {name}(xs: list[int]) -> int:\n    """{summary}\n\n    also: {"; ".join(phrases)}\n    """\n    {body}\n'
    return Pattern(name, "made", summary, phrases, source, (("xs", list_of(INT)),), INT, ())


RIPE = "t = 0\n    for x in xs:\n        if x > 7:\n            t += x * x - 1\n    return t"
TASK = {**mbxp_row(), "description": "Write a function to weigh every ripe plum of a crate and add the weights."}
TASK["languages"]["python"]["canonical_full"] = f"def count_ripe(plums):\n    {RIPE.replace('xs', 'plums').replace('t ', 'total ').replace('return t', 'return total')}\n"


def findings(tmp_path: Path, *patterns: Pattern) -> Any:
    return decontaminate(write(tmp_path / "b.jsonl", TASK), patterns=patterns, quiet=True)


def test_shared_words_are_suspicious(tmp_path: Path) -> None:
    copied = pattern("plums", "Weigh every ripe plum of a crate and add the weights.", "return len(xs)")
    own = pattern("heavy", "Return how much all the good fruit weighs together.", "return len(xs)")
    assert findings(tmp_path, copied).suspicious
    (shared,) = findings(tmp_path, copied, own).shared
    assert (shared.pattern, shared.words) == ("plums", "weigh every ripe plum of a crate and add the weights")
    assert not findings(tmp_path, own).suspicious


def test_texts_elsewhere_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "tables.py").write_text('A = 1\nPHRASES = ("weigh every ripe plum of a crate",  # and add the weights of a crate of plums\n    "Weigh every ripe plum of a crate and add")\n')
    (folder / "tasks.jsonl").write_text('{"text": "write a function to add the weights"}\n')
    path = write(tmp_path / "b.jsonl", TASK)
    found = decontaminate(path, patterns=[], also=[folder], quiet=True)
    assert [(Path(s.pattern).name, s.words) for s in found.shared] == [("tables.py:3", "weigh every ripe plum of a crate and add")]
    assert found.suspicious and found.texts == 4
    with pytest.raises(BadRequest, match=r"nothing\.py: its texts can't be read"):
        decontaminate(path, patterns=[], also=[tmp_path / "nothing.py"], quiet=True)
    (tmp_path / "nul.py").write_bytes(b"A = 1\0\n")
    with pytest.raises(BadRequest, match=r"nul\.py: its texts can't be read"):
        decontaminate(path, patterns=[], also=[tmp_path / "nul.py"], quiet=True)


def test_the_same_logic_under_other_names_is_suspicious(tmp_path: Path) -> None:
    found = findings(tmp_path, pattern("score_of_large", "Return a score.", RIPE), pattern("other", "Return another.", RIPE.replace("> 7", ">= 7")))
    assert [s.pattern for s in found.same_logic if s.excuse is None] == ["score_of_large"]
    assert found.suspicious
    assert "score_of_large" in found.text()


def test_common_knowledge_is_excused(tmp_path: Path) -> None:
    found = findings(tmp_path, pattern("sum_list", "Return a score.", RIPE))
    assert [s.excuse for s in found.same_logic] == ["sum_list is common knowledge"]
    assert not found.suspicious


def test_behaviour_alone_is_no_fault(tmp_path: Path) -> None:
    counting = "n = 0\n    for x in xs:\n        if x > 7:\n            n += 1\n    return n"
    found = findings(tmp_path, pattern("count_large", "Return how many are large.", counting))
    (met,) = found.coincidences
    assert (met.task, met.pattern, met.tests, met.excuse, met.words) == ("Plum/1", "count_large", 3, None, "")
    assert not found.suspicious
    assert found.totals["behaviour_alone"] == found.totals["behaviour_tasks"] == 1
    assert "Plum/1: count_large" in found.text()


def test_behaviour_of_common_knowledge_is_told_apart(tmp_path: Path) -> None:
    counting = "n = 0\n    for x in xs:\n        if x > 7:\n            n += 1\n    return n"
    found = findings(tmp_path, pattern("count_elements", "Return how many are large.", counting))
    assert [c.excuse for c in found.coincidences] == ["count_elements is common knowledge"]
    assert found.totals["behaviour_common_knowledge"] == 1 and found.totals["behaviour_alone"] == 0


def test_behaviour_with_the_words_of_the_task_is_suspicious(tmp_path: Path) -> None:
    counting = "n = 0\n    for x in xs:\n        if x > 7:\n            n += 1\n    return n"
    six = "Return the good ones: weigh every ripe plum of a"
    found = findings(tmp_path, pattern("count_large", six, counting))
    assert found.shared == ()  # six words alone are not enough
    assert [c.words for c in found.coincidences if c.suspicious] == ["weigh every ripe plum of a"]
    assert found.suspicious and 'count_large: "weigh every ripe plum' in found.text()
    other = findings(tmp_path, pattern("count_large", six, counting.replace("> 7", "> 9")))
    assert other.coincidences == () and not other.suspicious


def test_every_test_counts_not_only_the_shown_examples(tmp_path: Path) -> None:
    row = {**REQUEST_ROW, "id": "r", "entry_point": "grade", "examples": [{"args": [[9]], "expected": 1}],
           "hidden_examples": [{"args": [[9, 8, 1]], "expected": 2}, {"args": [[]], "expected": 0}]}
    row.pop("hidden_tests", None)
    path = write(tmp_path / "b.jsonl", row)
    counts = pattern("count_large", "Return how many are large.", "return sum(1 for x in xs if x > 7)")
    length = pattern("how_many", "Return how many there are.", "return sum(1 for x in xs if x > 0)")
    found = decontaminate(path, patterns=[counts, length], quiet=True)
    assert [(c.pattern, c.tests) for c in found.coincidences] == [("count_large", 3)]


def test_tests_in_source_are_read() -> None:
    test = "def check(candidate):\n    assert candidate(5) == 2\n    assert candidate(0) == 0\n"
    assert [(e.args, e.expected) for e in _calls(test, "candidate")] == [((5,), 2), ((0,), 0)]
    assert _calls("for i in range(3):\n    assert f(i) == i\n# Input: 5 Output: 2\n", "f") == ()


@pytest.mark.slow
def test_the_library_shares_nothing_suspicious_with_the_benchmark(bench_file: Path) -> None:
    found = decontaminate(bench_file, quiet=True)
    assert found.tasks > 900 and found.lifted > 900
    # the numbers alone: a task that is for measuring is not shown; `yantra bench mbpp --decontaminate` tells the names
    assert not found.suspicious, found.totals


@pytest.mark.parametrize("name", ["gcd", "is_prime", "factorial", "fib", "reverseString", "sum_list", "max_of_list", "maximum", "is_even", "find_lcm"])
def test_common_names(name: str) -> None:
    assert is_common_knowledge(name)


@pytest.mark.parametrize("name", ["count_ripe", "newman_prime", "sum_range_list", "largest_triangle", "is_woodall"])
def test_uncommon_names(name: str) -> None:
    assert not is_common_knowledge(name)


def test_sequences_are_of_eight_words_with_letters() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert sequences("One two, three four_five six: seven eight nine.") == {tuple(words[:8]), tuple(words[1:])}
    assert sequences("1 2 3 4 5 6 7 8 9") == set()


def test_references_know_the_solution(tmp_path: Path) -> None:
    (r,) = read_references(write(tmp_path / "b.jsonl", HUMANEVAL_ROW))
    assert r.entry_point == "half"
    assert r.code is not None and r.code.endswith("return n // 2\n")
    assert r.examples == (Example((5,), 2, source="doctest"),)


def test_references_of_one_split(tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", mbxp_row("Plum/1", "train"), mbxp_row("Plum/2", "test"))
    assert [r.id for r in read_references(path, split="test")] == ["Plum/2"]
    with pytest.raises(BadRequest, match="no split 'dev'"):
        read_references(path, split="dev")


# ---------------------------------------------------------------- the developer's measurements


@pytest.fixture
def translating(monkeypatch: pytest.MonkeyPatch) -> Any:
    """benchmarks.translate, which is no part of the package."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    from benchmarks import translate

    return translate


def case(source: str, *examples: Example) -> Any:
    from benchmarks.corpus import Case

    return Case("Plum/1", "train", "f", source, examples, {"languages": {}})


def test_a_lift_counts_only_where_it_agrees_with_cpython(translating: Any) -> None:
    right = case("def f(x: int) -> int:\n    return x // 2\n", Example((-3,), -2))
    assert translating.lift_failure(right, [("value", -2)]) is None
    assert translating.lift_failure(right, [("value", -1)]).startswith("differs")
    assert translating.lift_failure(right, [("raises", "ValueError")]).startswith("differs")
    assert translating.lift_failure(right, []) == "no calls to compare on"
    assert translating.lift_failure(case("def f(x):\n    return undefined_name(x)\n", Example((1,), 1)), [("value", 1)]).startswith("refused")


def test_cpython_tells_values_errors_and_what_is_no_literal(translating: Any) -> None:
    from benchmarks.corpus import cpython

    source = "from collections import Counter\n\ndef f(x):\n    print('noise')\n    if x < 0:\n        raise KeyError(x)\n    return Counter('a') if x else (x, {1})\n"
    try:
        truths = cpython([case(source, Example((0,)), Example((-1,)), Example((1,)))])
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert truths == {"Plum/1": [("value", (0, {1})), ("raises", "KeyError"), ("opaque", "Counter({'a': 1})")]}


def test_one_function_that_does_not_compile_fails_alone(translating: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from yantra_codex.ir.signature import Signature
    from yantra_codex.languages import Rendered, Unit
    from yantra_codex.runner.checks import Observation
    from yantra_codex.runner.programs import RunResult
    from yantra_codex.runner.watch import Outcome as Ended

    def observe(language: str, units: Any) -> Any:
        bad = any(u.id == "u5" for u in units)
        ended = Ended("failed" if bad else "ok", int(bad), "", "error: no", 0.1)
        seen = {u.id: {} if bad else {0: Observation(2 if u.id == "u3" else 1)} for u in units}
        return seen, RunResult("rust", "compile" if bad else "run", ended)

    monkeypatch.setattr(translating, "observe", observe)
    example = Example((1,), 1)
    units = [(case("", example), Unit(f"u{i}", Rendered("rust", "", "f", Signature("f", ()), ""), [(1,)], (INT,), INT)) for i in range(8)]
    score = translating.Score(total=8)
    translating.judge_rust(units, score)
    assert score.passed == 6
    assert sorted(why.partition(":")[0] for why, _ in score.failures) == ["compile_error", "fail"]


def test_like_causes_are_counted_together(translating: Any) -> None:
    from benchmarks.shared import cause, ranked

    pairs = [(cause("solution.go:3:12: undefined: foo 'x'"), "a"), (cause("solution.go:41:2: undefined: foo 'yy'"), "b"), (cause("other"), "c")]
    assert [(r["count"], r["tasks"]) for r in ranked(pairs)] == [(2, ["a", "b"]), (1, ["c"])]


def test_the_peer_is_given_types(translating: Any) -> None:
    from benchmarks.peer import annotated, for_go_judge

    text = annotated(case("def f(xs, k):\n    '''Doc.'''\n    return xs[k]\n", Example(([1, 2], 0), 1)))
    assert "def f(xs: List[int], k: int) -> int:" in text
    assert "Doc" not in text
    assert "func count_ripe(" in for_go_judge("package main\n\nfunc CountRipe(xs []int) int {\n\treturn 0\n}\n", "count_ripe")
