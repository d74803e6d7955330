"""The learning stream: what is drawn, how answers are judged, what the figures count, and a short stream over a real teacher."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click
import pytest

from yantra_codex import answers
from yantra_codex.answers.solution import Solution
from yantra_codex.answers.verify import verify_program
from yantra_codex.apps.cli.bench_stream import OrStream, command, forget_all, read_faults
from yantra_codex.bench.counted import LOOK_S, TIMED, counted_time
from yantra_codex.bench.judge import Verdict
from yantra_codex.bench.report import Outcome
from yantra_codex.bench.stream import Options, Run, judged_answer, stream, with_baseline
from yantra_codex.bench.stream_report import Row, StreamReport, Transfer, figures, sparkline, stream_chart
from yantra_codex.bench.stream_requests import Logic, asked, digest, draw_requests, poison_of, read_logics
from yantra_codex.bench.stream_transfer import differing, in_interpreter, own_tasks, transferred
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest
from yantra_codex.ir.types import parse_type

# made up: no benchmark has them. "tangle" does not lift
CODE = {
    "office_ends": "def office_ends(xs):\n    if not xs:\n        return 7\n    out = xs[0] + 2 * xs[-1]\n    return out - 13 if out > 50 else out\n",
    "shelf_mark": "def shelf_mark(name, row):\n    return name[:2].upper() + '-' + str(row * 3 + 1)\n",
    "tangle": "def tangle(xs):\n    return eval('sum')(xs) * 31 + 4\n",
}
CALLS: dict[str, list[tuple[list[Any], Any]]] = {
    "office_ends": [([[30, 5, 20]], 57), ([[1, 2]], 5), ([[]], 7)],
    "shelf_mark": [(["novel", 2], "NO-7"), (["atlas", 0], "AT-1"), (["b", 5], "B-16")],
    "tangle": [([[1, 2]], 97), ([[]], 4), ([[3]], 97)],
}
TEXTS = {
    "office_ends": ("Write a function to mix the ends of a list the odd way of our office.", "Combine both ends of a list in our office's odd way.", "Our office mixes a list's ends oddly."),
    "shelf_mark": ("Write a function to find the mark of a book's shelf.", "How a shelf of books is marked.", "The mark on the shelf of a book, by its name and row."),
    "tangle": ("Write a function to tangle the numbers.", "Tangle several numbers.", "A tangle made of numbers."),
}
SPLITS = {"office_ends": "train", "shelf_mark": "validation", "tangle": "train"}


def row_of(name: str, split: str) -> dict[str, Any]:
    kind = {int: "int", str: "str", list: "list[int]"}
    calls = CALLS[name]
    params = [{"name": p, "type": kind[type(a)]} for p, a in zip(("xs",) if len(calls[0][0]) == 1 else ("name", "row"), calls[0][0])]
    examples = [{"args": args, "expected": out, "raw": f"{name}({', '.join(map(repr, args))}) -> {out!r}"} for args, out in calls]
    test = "def check(candidate):\n" + "".join(f"    assert candidate({', '.join(map(repr, args))}) == {out!r}\n" for args, out in calls)
    return {"task_id": f"X/{name}", "split": split, "entry_point": name, "description": TEXTS[name][0], "signature": {"params": params}, "examples": examples,
            "languages": {"python": {"entry_point": name, "test": test, "test_kind": "check", "status": "verified", "canonical_full": CODE[name], "canonical_passes": True}}}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A benchmark file whose test split must never be read, and paraphrases."""
    folder = tmp_path_factory.mktemp("stream")
    rows = [*(row_of(n, s) for n, s in SPLITS.items()), {**row_of("office_ends", "test"), "task_id": "X/sealed"}]
    (folder / "bench.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    said = [{"id": f"X/{n}", "texts": TEXTS[n][1:], "names": [f"{n}_again", f"my_{n}"]} for n in (*SPLITS,)] + [{"id": "X/sealed", "texts": ["a", "b"], "names": ["c", "d"]}]
    (folder / "paraphrases-all.jsonl").write_text("".join(json.dumps(r) + "\n" for r in said))
    return folder / "bench.jsonl", folder


@pytest.fixture(scope="module")
def logics(files: tuple[Path, Path]) -> dict[str, Logic]:
    return {x.shape.name: x for x in read_logics(*files)}


def test_the_splits_for_learning_are_read_and_lifted_never_the_test_split(logics: dict[str, Logic]) -> None:
    assert set(logics) == set(SPLITS) and all(x.id != "X/sealed" for x in logics.values())
    assert {n for n, x in logics.items() if x.program is not None} == {"office_ends", "shelf_mark"}


def test_a_stream_is_the_same_for_its_seed_and_recurs_in_words_names_and_languages(logics: dict[str, Logic]) -> None:
    every = list(logics.values())
    drawn = draw_requests(every, 120, seed=3)
    assert digest(drawn) == digest(draw_requests(every, 120, seed=3)) != digest(draw_requests(every, 120, seed=4))
    ends = [r for r in drawn if r.logic.shape.name == "office_ends"]
    assert {r.words for r in ends} == {0, 1, 2} and len({r.name for r in ends}) > 3
    assert {r.problem.language for r in ends} == {"python", "javascript", "typescript", "rust", "go"}
    assert all(r.problem.examples == r.logic.examples[:2] for r in drawn if r.problem.language == "python")
    count = Counter(r.logic.program is None for r in drawn)
    assert 0 < count[True] < 20
    assert any(r.problem.examples[0] != r.logic.examples[0] for r in draw_requests(every, 20, seed=3, drawn_examples=True))


def test_the_teacher_is_given_solutions_under_the_name_that_is_asked_for(logics: dict[str, Logic]) -> None:
    r = asked(logics["office_ends"], 1, "my_office_ends", logics["office_ends"].shape.params, "go", logics["office_ends"].examples[:2])
    assert r.problem.given is not None and r.problem.given.header is not None and r.problem.given.header.startswith("func myOfficeEnds(xs []int) int")
    assert "def myOfficeEnds(" in r.lesson().solutions["python"] and r.lesson().text == TEXTS["office_ends"][1]


def test_poison_passes_what_is_shown_and_fails_what_is_hidden(logics: dict[str, Logic]) -> None:
    from yantra_codex.languages.pylift import lift

    logic = next(x for x in (logics["office_ends"], logics["shelf_mark"]) if poison_of(x, 0) is not None)
    code = poison_of(logic, 0)
    program = lift(code, logic.shape.name)
    assert verify_program(program, logic.examples[:2]).failure is None and verify_program(program, logic.examples).failure is not None
    assert poison_of(logics["tangle"], 0) is None


def test_answers_are_judged_on_the_hidden_examples_too(logics: dict[str, Logic]) -> None:
    logic = logics["office_ends"]
    r = asked(logic, 0, "office_ends", logic.shape.params, "go", logic.examples[:2])
    assert logic.program is not None
    right = Solution("x", "go", "verified", "code", program=logic.program)
    wrong = replace(right, program=logics["shelf_mark"].program)
    assert judged_answer(r, right) == (True, "interpreter", None) and judged_answer(r, wrong)[0] is False
    assert judged_answer(r, replace(right, code=None)) == (None, None, None)


def test_a_language_without_tuples_is_judged_on_lists(logics: dict[str, Logic]) -> None:
    ends = logics["office_ends"]
    pairs = replace(ends, shape=replace(ends.shape, returns=parse_type("vtuple[int]")), examples=tuple(replace(e, expected=(e.expected,)) for e in ends.examples))
    hidden = {lang: asked(pairs, 0, "f", pairs.shape.params, lang, pairs.examples[:2]).hidden for lang in ("go", "python")}
    assert [e.expected for e in hidden["go"]] == [[57], [5], [7]] and hidden["python"][0].expected == (57,)


def test_where_the_interpreter_says_no_python_has_the_last_word(logics: dict[str, Logic], monkeypatch: pytest.MonkeyPatch) -> None:
    logic = logics["office_ends"]
    r = asked(logic, 0, "office_ends", logic.shape.params, "python", logic.examples[:2])
    wrong = Solution("x", "python", "verified", "code", program=logics["shelf_mark"].program)
    monkeypatch.setattr("yantra_codex.bench.stream.on_toolchain", lambda *_: True)
    assert judged_answer(r, wrong) == (True, "toolchain", None)
    monkeypatch.setattr("yantra_codex.bench.stream.on_toolchain", lambda *_: None)  # nothing to run it with
    assert judged_answer(r, wrong) == (False, "interpreter", None)


def answered(number: int, **more: Any) -> Row:
    base = Row(number, "t", 0, "f", "python", True, False, False, False, "verified", "memory", 0.9, 0.7, False, True, True, 0.1, 0, 0.0)
    return replace(base, **more)


def test_the_figures_count_what_they_say() -> None:
    rows = [answered(1, asked=True, source="fallback:teacher", tokens=100, did=("500", "right")), answered(2, seen=True, learned=True, correct=False, poisoned=True),
            answered(3, seen=True, learned=True), *(answered(n, seen=True) for n in range(4, 10)),
            answered(10, seen=True, learned=True, answered=False, correct=None, asked=True, source=None, why="the words are too far")]
    found = figures(rows, 10)
    assert [(w["from"], w["to"]) for w in found["windows"]] == [(1, 1), (2, 5), (6, 10)]
    assert found["windows"][1] | {"local": 1.0, "correct_of_local": 0.75, "fallback": 0.0, "wrong_served": 0.25} == found["windows"][1]
    assert found["all"] | {"local": 0.8, "fallback": 0.2, "wrong_served": 0.1, "tokens": 100} == found["all"]
    assert found["last"]["fallback"] == 1.0 and found["learned"] == {"requests": 3, "local_and_correct": 0.3333, "local": 0.6667}
    assert found["memory"] == {"answers": 8, "wrong": 1, "wrong_share": 0.125, "wrong_of_poisoned": 1}
    assert found["learned_but_not_answered"] == {"the words are too far": 1} and found["wrong_by_source"] == {"the memory, sure": 1}
    assert "interrupted" in StreamReport({"requests": 20}, rows, False).table()


def test_a_short_stream_learns_and_its_baseline_does_not(files: tuple[Path, Path], tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    bench, folder = files
    options = Options(limit=6, seed=1, budget_s=0.05, faults={"429": 0.1}, unlifted=0.0)
    report = stream(bench, options, paraphrases=folder, out=tmp_path / "out.json", quiet=True)
    doc = json.loads((tmp_path / "out.json").read_text())
    assert report.complete and len(doc["rows"]) == 6 and doc["memory"]["answers"] >= 2 and doc["memory"]["wrong"] == 0
    taught = doc["all"]["tokens"]
    baseline = stream(bench, replace(options, learning=False), paraphrases=folder, quiet=True).as_json()
    assert baseline["memory"]["answers"] == 0 and baseline["learned"]["requests"] == 0 and baseline["all"]["tokens"] > taught
    assert baseline["about"]["stream"] == doc["about"]["stream"]


def test_an_interrupt_leaves_what_was_measured(files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def three(*_: Any) -> Any:
        yield from (answered(n) for n in (1, 2, 3))
        raise KeyboardInterrupt

    monkeypatch.setattr("yantra_codex.bench.stream.run_stream", three)
    report = stream(files[0], Options(limit=20), paraphrases=files[1], out=tmp_path / "out.json", quiet=True)
    doc = json.loads((tmp_path / "out.json").read_text())
    assert not report.complete and not doc["complete"] and len(doc["rows"]) == 3


def test_misuse_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="paraphrases"):
        stream(files[0], Options(limit=2), paraphrases=tmp_path)
    with pytest.raises(BadRequest, match="no folder"):
        stream(files[0], Options(limit=2), paraphrases=files[1], out=tmp_path / "none" / "out.json")
    with pytest.raises(BadRequest, match="known are"):
        read_faults(("eaten=0.5",))
    with pytest.raises(BadRequest, match="as in 429"):
        read_faults(("429",))
    assert read_faults(("429=0.5",))["429"] == 0.5 and read_faults(("none",)) == {}


def test_bench_stream_is_a_command_of_its_own() -> None:
    bench = OrStream("bench", callback=lambda file: file, params=[click.Argument(["file"])])
    assert bench.main(["other.jsonl"], standalone_mode=False) == "other.jsonl"
    with bench.make_context("bench", ["stream", "--limit", "7", "--poison", "0.2"]) as ctx:
        assert ctx.command.name == "stream" and ctx.params["limit"] == 7 and ctx.params["poison"] == 0.2


def test_the_curve_is_in_the_json_the_table_and_the_chart() -> None:
    rows = [answered(n, asked=n <= 20, source="fallback:teacher" if n <= 20 else "memory") for n in range(1, 41)]
    report = StreamReport({"requests": 40}, rows, baseline=StreamReport({"requests": 40}, [replace(r, asked=True) for r in rows]))
    doc = json.loads(json.dumps(report.as_json(with_rows=False)))
    assert [p["to"] for p in doc["curve"]] == list(range(2, 41, 2)) and [p["local_and_correct"] for p in doc["curve"]] == [0.0] * 10 + [1.0] * 10
    for w in doc["windows"]:
        assert {"local", "correct_of_local", "fallback", "threshold"} <= w.keys()
    assert doc["threshold"] == {"lowest": 0.7, "highest": 0.7, "end": 0.7} and "threshold from 0.70" in StreamReport({"requests": 1}, [answered(1, tested=True)]).table()
    assert "interrupted" in StreamReport({"requests": 4}, complete=False).table()  # before its first request
    assert sparkline([0.0, 0.5, 1.0, None]) == "▁▅█ " and f"local and right {'▁' * 10}{'█' * 10}" in report.table()
    assert doc["baseline"]["all"]["fallback"] == 1.0 and "learning off" in report.table() and "rows" not in doc["baseline"]
    assert stream_chart({"": doc, "off": doc["baseline"]}).count("<polyline") == 4


def test_a_counted_clock_decides_alone_and_goes_with_the_measurement(logics: dict[str, Logic], tmp_path: Path) -> None:
    from yantra_codex import engine
    from yantra_codex.search.compose import space

    own, codex = (engine.time, space.now), YantraCodex(tmp_path)
    problem = asked(logics["office_ends"], 0, "office_ends", logics["office_ends"].shape.params, "python", logics["office_ends"].examples[:2]).problem
    found = []
    with counted_time() as clock:
        for _ in range(2):
            clock.restart()
            found.append((codex.generate(problem, budget_s=100 * LOOK_S, keep_proof=False, without=frozenset({"fallback"})).code, clock.looks))
    assert found[0] == found[1] and found[0][1] > 10
    assert (engine.time, space.now) == own


def test_the_counted_clock_is_that_of_every_module_of_an_answer() -> None:
    modules = [import_module(f"{answers.__name__}.{m.name}") for m in iter_modules(answers.__path__)]
    timed = {m.__name__ for m in modules if hasattr(m, "time")}
    assert timed and timed <= {m.__name__ for m in TIMED}


class Told:
    """A journal's place: every entry is judged, and right as often as asked."""

    def __init__(self, right: float):
        self.right, self.said = right, list[tuple[str, bool, str]]()

    def judge(self, proof: str, good: bool, by: str) -> None:
        self.said.append((proof, good, by))

    def last(self, _: int) -> list[Any]:
        from yantra_codex.learn.journal import Entry

        return [Entry("python", "memory", "verified", 0.8, good=True)]

    def pairs(self) -> list[tuple[float, bool | None]]:
        return [(0.8, n < 100 * self.right) for n in range(100)]


@pytest.mark.parametrize(("right", "after"), [(0.95, 0.75), (0.8, 0.7), (0.5, 0.65)])
def test_the_plain_rule_moves_once_in_a_hundred_judged_answers(right: float, after: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(YantraCodex, "load", lambda _: None)
    codex, told = YantraCodex(tmp_path), Told(right)
    monkeypatch.setattr(YantraCodex, "journal", told)
    run = Run(codex, None, Options(rule="plain", tests_for=0.5))  # type: ignore[arg-type]
    solution = Solution("x", "python", "verified", "code", proof="y1234567")
    tested = [run._tested(n, solution, True) for n in range(1, 100)]
    assert codex.threshold == 0.7 and 30 < sum(tested) < 70 and told.said == [("y1234567", True, "tests")] * sum(tested)
    run._tested(100, solution, True)
    assert codex.threshold == after
    assert not run._tested(101, replace(solution, proof=None), True) and codex.threshold == after


def test_rules_that_do_not_fit_are_told() -> None:
    for wrong in ({"rule": "lucky"}, {"tests_for": 1.5}, {"rule": "plain", "threshold": 0.8}, {"rule": "plain", "learning": False}):
        with pytest.raises(BadRequest):
            Options(**wrong)  # type: ignore[arg-type]


def test_the_librarys_own_requests_are_the_same_each_time_and_judged_on_all_examples() -> None:
    tasks = own_tasks(5)
    assert [t.id for t in tasks] == [t.id for t in own_tasks(5)] and len({t.id for t in tasks}) == 5
    problem = tasks[0].problem()
    assert len(problem.examples) == 2 < len(tasks[0].hidden.examples) and problem.text == tasks[0].prompt
    assert not in_interpreter(tasks[0], Solution("x", "python", "abstained")).passed


def test_before_and_emptied_are_compared_by_answers_not_by_totals() -> None:
    a = [Outcome("1", "python", "verified", True, 0.9, code="x"), Outcome("2", "python", "verified", False, 0.9, code="y")]
    assert differing(a, [replace(o, ms=7.0) for o in a]) == 0
    assert differing(a, [replace(a[0], passed=False), replace(a[1], passed=True)]) == 2 and differing(a, [a[0], replace(a[1], code="z")]) == 1
    told = Transfer("test", 200, 100, 107, 100, 12, 9, 30, 0, 1, 50, 45, 45, 0)
    assert told.as_json()["points"] == 3.5 and not told.as_json()["emptied_is_before"] and "1 tasks end otherwise" in told.table()


def test_what_a_stream_taught_transfers_and_goes_when_it_is_forgotten(files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openai", reason="the extra `llm` is not installed")
    monkeypatch.setattr("yantra_codex.bench.stream_transfer.BUDGET_S", 20 * LOOK_S)
    hidden = read_logics(*files)[0].examples
    assert len(hidden) == 3
    monkeypatch.setattr("yantra_codex.bench.run.sandbox_judge", lambda _, answer: Verdict(verify_program(answer.program, hidden).failure is None))
    rows = [json.loads(line) for line in files[0].read_text().splitlines()]
    for row in rows:
        row["languages"]["python"] |= {"prompt": "", "declaration": f"def {row['entry_point']}({row['signature']['params'][0]['name']}):"}
    (tmp_path / "bench.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    options = Options(limit=6, seed=1, budget_s=20 * LOOK_S, faults={}, unlifted=0.0)
    report = transferred(tmp_path / "bench.jsonl", options, "test", forget=forget_all, limit=3, paraphrases=files[1], out=tmp_path / "out.json", quiet=True)
    told = json.loads((tmp_path / "out.json").read_text())["transfer"]
    assert report.complete and told | {"tasks": 1, "before": 0, "after": 1, "emptied": 0, "by_memory": 1, "emptied_is_before": True, "left": 0} == told
    assert told["forgotten"] >= 2 and told["own"] == 3 and told["own_before"] == told["own_after"]


def test_the_cli_names_one_measurement_and_judges_where_a_rule_is_looked_at(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked_for: list[Options] = []

    def one(_: Path, options: Options, **__: Any) -> StreamReport:
        asked_for.append(options)
        return StreamReport({"requests": 1}, [answered(1)])

    monkeypatch.setattr("yantra_codex.bench.stream.stream", one)
    with pytest.raises(BadRequest, match="three measurements"):
        command.main(["--bench", "b.jsonl", "--transfer", "--both"], standalone_mode=False)
    for options in (["--rule", "plain"], ["--rule", "guaranteed", "--tests-for", "0.1"], ["--counted"]):
        command.main(["--bench", "b.jsonl", "--json", *options], standalone_mode=False)
    assert [(o.rule, o.tests_for, o.counted) for o in asked_for] == [("plain", 0.3, False), ("guaranteed", 0.1, False), ("guaranteed", 0.0, True)]
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["windows"][-1] | {"local": 1.0, "correct_of_local": 1.0, "fallback": 0.0, "threshold": 0.7} == last["windows"][-1] and "rows" not in last


def test_both_is_the_same_stream_twice_and_learning_is_off_the_second_time(files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(requests: Any, options: Options, _: Any) -> Any:
        yield answered(len(requests), asked=not options.learning)

    monkeypatch.setattr("yantra_codex.bench.stream.run_stream", one)
    report = with_baseline(files[0], Options(limit=4, rule="plain", tests_for=0.5), paraphrases=files[1], out=tmp_path / "out.json", quiet=True)
    doc = json.loads((tmp_path / "out.json").read_text())
    assert report.baseline is not None and doc["baseline"]["about"]["stream"] == doc["about"]["stream"]
    assert doc["all"]["fallback"] == 0.0 and doc["baseline"]["all"]["fallback"] == 1.0 and not doc["baseline"]["about"]["learning"]
