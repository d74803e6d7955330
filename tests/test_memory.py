"""What is learned is kept, found, counted, and forgotten only on purpose."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory_cases import ASKED, FOUND, encode, filled, memory, problem, program
from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK
from yantra_codex.apps.cli.memory import command
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import BOOL, INT, STR, parse_type
from yantra_codex.learn import memory_value
from yantra_codex.learn.memory import Memory, Proposal
from yantra_codex.learn.memory_check import check, renew_vectors
from yantra_codex.learn.memory_forget import forget
from yantra_codex.learn.memory_lift import relift
from yantra_codex.learn.memory_rows import Shape, closed_types
from yantra_codex.problems import Problem, make_problem


def keys(proposals: list[Proposal]) -> list[str]:
    return [p.key for p in proposals]


# ---------------------------------------------------------------- learning and proposing


def test_a_lesson_is_proposed_after_a_restart_and_the_same_logic_is_one_row(tmp_path: Path) -> None:
    m = memory(tmp_path)
    first = m.learn(problem(7), FOUND, program=program(7))
    renamed = read_program("(program (def other ((ys list[int])) int (return (add 7 (sum ys)))))")
    again = m.learn(problem(7, "everything added up then seven more", name="other"), FOUND, program=renamed)
    assert first.is_new and not again.is_new and again.key == first.key == hash_of(program(7)) and again.request != first.request
    assert m.learn(problem(7), FOUND, program=program(7)).request == first.request
    m.close()
    (found,) = memory(tmp_path).propose("everything added up", ASKED)
    assert (found.key, found.request, found.program) == (first.key, again.request, program(7)) and found.similarity > 0.7
    assert memory(tmp_path).counts() == {"active": 1, "opaque": 0, "quarantined": 0, "requests": 2}


def test_the_nearest_are_those_of_a_plain_search(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    words = [f"w{i}" for i in range(40)]
    m, texts = memory(tmp_path), dict[str, list[str]]()
    for k in range(80):
        text = " ".join(rng.choice(words, 5))
        texts.setdefault(m.learn(problem(k % 50, text), FOUND, program=program(k % 50)).key, []).append(text)
    for _ in range(10):
        query = " ".join(rng.choice(words, 4))
        wanted = encode(query)
        scores = {key: max(float(encode(t).astype(np.float16).astype(np.float32) @ wanted) for t in several) for key, several in texts.items()}
        found = m.propose(query, ASKED, limit=7, least=0.0)
        best = sorted(scores.values(), reverse=True)[:7]
        assert [p.score for p in found] == pytest.approx(best, abs=1e-5) and [scores[p.key] for p in found] == pytest.approx(best, abs=1e-5)


def test_ties_are_in_the_order_of_keys_however_they_were_learned(tmp_path: Path) -> None:
    for folder, order in (("a", range(9)), ("b", reversed(range(9)))):
        m = memory(tmp_path / folder)
        for k in order:
            m.learn(problem(k, "the very same words"), FOUND, program=program(k))
        assert keys(m.propose("the very same words", ASKED, limit=4)) == sorted(hash_of(program(k)) for k in range(9))[:4]


@pytest.mark.parametrize(("params", "returns", "factor"), [
    (["list[int]"], "int", 1.0), (["list[float]"], "int", 0.9), (["list[int]", "int"], "int", 0.75), (["list[int]"], "str", None), (["map[str,int]"], "int", None), (["bool", "map[str,int]"], "int", None), ([], "str", None)])
def test_a_proposal_is_weighed_by_how_its_types_fit(tmp_path: Path, params: list[str], returns: str, factor: float | None) -> None:
    m = filled(tmp_path, 1)
    found = m.propose(problem(0).text, (list(map(parse_type, params)), parse_type(returns)))
    assert [p.score for p in found] == ([pytest.approx(factor, abs=1e-3)] if factor else [])
    assert m.propose(problem(0).text)[0].score == pytest.approx(1.0, abs=1e-3)


def test_arguments_in_another_order_fit_nearly_as_well(tmp_path: Path) -> None:
    m = memory(tmp_path)
    m.learn(make_problem("repeat the text; f('ab', 2) == 'abab'"), FOUND, program=read_program("(program (def f ((s str) (k int)) str (return (str_repeat s k))))"))
    assert m.propose("repeat the text", ([INT, STR], STR))[0].score == pytest.approx(0.97 * m.propose("repeat the text", ([STR, INT], STR))[0].score)


def test_what_another_learns_and_forgets_is_seen_at_once(tmp_path: Path) -> None:
    mine, other = filled(tmp_path, 3), memory(tmp_path)
    assert len(mine.propose("the sum of all numbers", ASKED)) == 3
    key = other.learn(problem(3), FOUND, program=program(3)).key
    assert key in keys(mine.propose("the sum of all numbers", ASKED))
    forget(other, key)
    assert key not in keys(mine.propose("the sum of all numbers", ASKED)) and len(mine.propose("the sum of all numbers", ASKED)) == 3


@pytest.mark.parametrize("told", [10_000, 2])  # 2: most changes are missed, so that all is read anew
def test_whatever_happens_a_process_sees_what_a_new_one_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int) -> None:
    monkeypatch.setattr("yantra_codex.learn.memory_store.CHANGES", told)
    rng, mine, other = np.random.default_rng(1), filled(tmp_path, 6), memory(tmp_path, capacity=14)
    for _ in range(40):
        k, act = int(rng.integers(0, 12)), int(rng.integers(0, 5))
        known = {row["key"] for row in other.each()}
        if act < 2 or hash_of(program(k)) not in known:
            other.learn(problem(k, f"the sum of all numbers in{act} number{k}"), FOUND, program=program(k))
        elif act == 2:
            other.outcome(hash_of(program(k)), False, problem(k, f"the sum of all numbers in1 number{k}", shown=-1))
        elif act == 3:
            other.reverify(hash_of(program(k)))
        else:
            memory_value.evict(other.store, len(known) - 1)
        new = memory(tmp_path)
        seen = [[(p.key, p.request, p.score) for p in m.propose("the sum of all numbers", ASKED)] for m in (mine, new)]
        assert seen[0] == seen[1]
        new.close()


def test_vectors_of_another_encoder_are_not_compared_until_made_anew(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    later = Memory(tmp_path / "memory.db", encode=lambda t: encode(t[::-1]), encoder="newer")
    assert later.propose(problem(0).text) == [] and check(later).stale == 2
    assert renew_vectors(later) == 2
    assert later.propose(problem(0).text)[0].similarity == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("change", "said"), [
    ({"problem": problem(1, shown=5)}, "failed an example"), ({"code": "def f(): ..."}, "one of both"), ({"program": None}, "one of both"),
    ({"provenance": {**FOUND, "source": "guess"}}, "source"), ({"problem": problem(1, "half \ud800")}, "half a character"),
    ({"problem": problem(1, "x" * 1_000_001)}, "more than are kept"), ({"problem": replace(problem(1), examples=(Example(([1], 2), 3),))}, "number of arguments"),
    ({"network": "abc"}, "embedding")])
def test_what_can_not_be_kept_is_refused_whole(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    m, given = filled(tmp_path, 1), {"problem": problem(1), "provenance": FOUND, "program": program(1), **change}
    with pytest.raises(BadRequest, match=said):
        m.learn(given.pop("problem"), given.pop("provenance"), **given)
    assert m.counts()["requests"] == 1 and check(m).problems == ()


def test_examples_of_all_kinds_are_kept_as_they_were(tmp_path: Path) -> None:
    m = memory(tmp_path)
    cases = [("(program (def f ((xs list[int])) int (return (index xs 9))))", make_problem("the tenth", examples=[Example(([1],), raises="IndexError")], signature="def f(xs: list[int]) -> int")),
             ("(program (def f ((x float)) float (return x)))", make_problem("it", examples=[Example((float("inf"),), float("inf"))], signature="def f(x: float) -> float")),
             ("(program (def f ((m map[str,tuple[int,bool]])) map[str,tuple[int,bool]] (return m)))",
              make_problem("it", examples=[Example(({"a": (1, True)},), {"a": (1, True)})], signature="def f(m: dict[str, tuple[int, bool]]) -> dict[str, tuple[int, bool]]")),
             ("(program (def f ((xs list[int])) any (return (to_any (tuple (sum xs) (length xs))))))",
              make_problem("sum and length", examples=[Example(([1, 2],), (3, 2))], signature="def f(xs: list[int]) -> tuple[int, int]")),
             ("(program (def f ((xs list[int] inout)) none (do list_push xs 1)))", make_problem("put one", examples=[Example(([2],), [2, 1])], signature="def f(xs: list[int]) -> None"))]
    for text, asked in cases:
        m.learn(asked, FOUND, program=read_program(text))
    report = check(m)
    assert (report.examples, report.problems) == (5, ())


def test_what_may_be_shared_holds_no_words(tmp_path: Path) -> None:
    m = memory(tmp_path)
    p = read_program('(program (def secretname ((secretparam str)) str (return (str_concat secretparam "secretliteral"))))')
    key = m.learn(Problem("", "python", "secrettext of it", "secretname"), FOUND, program=p).key
    with sqlite3.connect(tmp_path / "memory.db") as db:
        facts = repr(db.execute("select * from facts").fetchall())
    assert "str_concat" in facts and "secret" not in facts and key not in facts
    assert closed_types(Shape((parse_type("list[record{secret:int,name:str}]"),), BOOL)) == "list[record{f0:int,f1:str}] -> bool"


# ---------------------------------------------------------------- outcomes


def test_three_failures_more_than_passes_are_quarantine_and_verifying_ends_it(tmp_path: Path) -> None:
    m = filled(tmp_path, 2)
    key = hash_of(program(0))
    states = [m.outcome(key, passed) for passed in (True, False, False, True, False, False)]
    assert states == ["active"] * 5 + ["quarantined"] and keys(m.propose("the sum of", ASKED)) == [hash_of(program(1))]
    row = m.find(key)
    assert (row["uses"], row["passes"], row["failures"]) == (6, 2, 4) and row["failed"] and row["passed"]
    assert m.reverify(key) and len(m.propose("the sum of", ASKED)) == 2 and m.find(key)["strikes"] == 0


def test_an_example_of_the_same_request_that_fails_is_enough(tmp_path: Path) -> None:
    m = filled(tmp_path, 1)
    key = hash_of(program(0))
    assert m.outcome(key, False, problem(0, "something else altogether", shown=4)) == "active"
    assert m.outcome(key, False, make_problem("the sum of all numbers and number0; f('a') == 3")) == "active"  # of other types
    m.outcome(key, True)
    assert m.outcome(key, False, problem(0, problem(0).text.upper(), shown=4)) == "quarantined"
    assert m.propose(problem(0).text) == [] and not m.reverify(key)
    assert m.learn(problem(0), FOUND, program=program(0)).key == key and m.propose(problem(0).text) == []  # the very same lesson does not undo it
    m.learn(problem(0, "three and nothing"), FOUND, program=program(0))
    assert keys(m.propose("three and nothing")) == [key] and all(p.text == "three and nothing" for p in m.propose(problem(0).text, least=0.0))


def test_an_unknown_key_is_told(tmp_path: Path) -> None:
    m = filled(tmp_path, 1)
    for key, error in (("yffffff0", UnknownName), ("no key", BadRequest), ("y1", BadRequest)):
        with pytest.raises(error):
            m.outcome(key, True)


def test_an_opaque_answer_serves_its_language_and_is_lifted_later(tmp_path: Path) -> None:
    m = memory(tmp_path)
    asked = replace(problem(2), language="go")
    code = "func SumAnd(xs []int) int { return 2 + total(xs) }"
    old = m.learn(asked, FOUND, code=code).key
    assert [p.code for p in m.propose(asked.text, ASKED, "go")] == [code] and m.propose(asked.text, ASKED, "rust") == m.propose(asked.text, ASKED) == []
    m.outcome(old, True)

    def lift(source: str, language: str, name: str | None, signature: object) -> Program:
        return program(wrong if source == code and language == "go" else 0)

    wrong = 3
    assert relift(m, lift) == [] and m.counts()["opaque"] == 1  # it fails the example
    wrong = 2
    assert relift(m, lift) == [(old, hash_of(program(2)))]
    unshown = m.learn(replace(asked, text="print it", examples=()), FOUND, code="func P() {}").key
    assert relift(m, lambda *source: program(2)) == [] and m.find(unshown)["state"] == "opaque"  # nothing to run it on
    (found,) = m.propose(asked.text, ASKED, "rust")
    assert found.program == program(2) and found.passes == 1 and check(m).problems == () and m.counts()["active"] == 1


# ---------------------------------------------------------------- check, command, threads


@pytest.mark.parametrize(("change", "said"), [
    ("update logic set program = '(program'", "does not read"), ("update logic set key = '0000000' || substr(key, 8)", "hash of its program"),
    ("update request set examples = replace(examples, '\"expected\": 3', '\"expected\": 4')", "another value"), ("update request set vector = x'00'", "vector of 1 bytes"),
    ("delete from request", "no request")])
def test_a_check_finds_what_was_altered(tmp_path: Path, change: str, said: str) -> None:
    m = filled(tmp_path, 1)
    assert check(m).problems == ()
    with m.store.writing() as db:
        db.execute(change)
    assert said in check(m).problems[0] and isinstance(m.propose(problem(0).text), list)


def test_threads_learn_and_propose_at_once(tmp_path: Path) -> None:
    m, failures = filled(tmp_path, 5), list[BaseException]()

    def work(base: int) -> None:
        try:
            for k in range(base, base + 15):
                key = m.learn(problem(k), FOUND, program=program(k)).key
                assert key in keys(m.propose(problem(k).text, ASKED, limit=3))
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=work, args=(100 * i,)) for i in range(1, 5)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failures == [] and m.counts()["active"] == 65


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("yantra_codex.apps.cli.memory.opened", lambda: memory(tmp_path))

    def ran(*args: str) -> tuple[int, Any]:
        code = command.main([*args, "--json"], standalone_mode=False)
        return code, json.loads(capsys.readouterr().out)

    assert ran("list")[0] == NOTHING
    filled(tmp_path, 3)
    code, out = ran("list", "-n", "2")
    key = out["logics"][0]["key"]
    assert code == OK and out["active"] == 3 and len(out["logics"]) == 2
    assert ran("show", f"y{key[:7]}")[1]["requests"][0]["examples"] == [{"args": [[1, 2]], "source": "request", "expected": 3}]
    assert ran("export", str(tmp_path / "f")) == (OK, {"rows": 3, "file": str(tmp_path / "f")})
    code, out = ran("forget", "r2")
    assert code == OK and out["requests"] == [2] and out["left"] == []
    assert ran("forget", key[:12])[1]["keys"] == [key]
    assert ran("import", str(tmp_path / "f"))[1] == {"rows": 3, "new": 2, "bad": []}
    assert ran("check") == (OK, {"active": 3, "opaque": 0, "quarantined": 0, "requests": 3, "logics": 3, "examples": 3, "renewed": 0, "problems": []})
    with memory(tmp_path).store.writing() as db:
        db.execute("update logic set program = '(program' where id = (select max(id) from logic)")
    code, out = ran("check")
    assert code == NOT_VERIFIED and "does not read" in out["problems"][0]
