"""The memory consolidated: what does the same becomes one and can be parted again; shared parts that pay become abstractions."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory_cases import FOUND, memory
from yantra_codex.apps.cli import MISSING, NOTHING, OK
from yantra_codex.apps.cli.consolidate import command
from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.check import check as checked
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Function, Param, Program, Return
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import INT, list_of
from yantra_codex.learn import abstractions, consolidate_retrain, consolidate_undo
from yantra_codex.learn.consolidate import carry_out, keep_consistent, plan
from yantra_codex.learn.consolidate_find import is_held_out, matches
from yantra_codex.learn.consolidate_merge import Merge, find_merges
from yantra_codex.learn.consolidate_stitch import Words, _parse, _Reader, written
from yantra_codex.learn.consolidate_trial import sample, tried
from yantra_codex.learn.consolidate_view import pieces
from yantra_codex.learn.memory import Memory
from yantra_codex.learn.memory_check import check
from yantra_codex.learn.memory_forget import Traces, forget
from yantra_codex.learn.trust import Record, record_of, standing
from yantra_codex.model.train.pairs import USER, allowed
from yantra_codex.problems import Problem

FORK = multiprocessing.get_context("fork")
NUMBERS: dict[str, tuple[Any, ...]] = {"(xs list[int])": ([1, -2, 3, 4],), "(xs list[int]) (k int)": ([1, -2, 3], 2), "(s str)": ("  One two ",), "(xs list[str])": (["b", "a"],), "(xs list[str]) (k int)": (["b", "a", "c"], 0), "(n int)": (7,)}
SQUARES = "(sum (map (filter xs (fn (x:int) (gt x 0))) (fn (x:int) (mul x x))))"
LOOP = "(var t int 0) (for (x) xs (if (gt x 0) ((set t (add t (mul x x))))))"
LISTS = [([],), ([1, -2, 5, 3],), ([4, 4],), ([-1],), ([3],)]
SLUG = '(join (map (split_words (lower (strip s))) (fn (w:str) (title w))) "-")'


def of(body: str, params: str = "(xs list[int])", returns: str = "int") -> Program:
    return read_program(f"(program (def f ({params}) {returns} {body}))")


SQUARED = [of(f"(return {e.replace('@', SQUARES)})") for e in
           ("(add @ 3)", "(mul @ 5)", "(sub @ 7)", "(max2 @ 11)", "(sub 100 @)", "(min2 @ 50)", "(neg @)", "(add (length xs) @)", "(sub @ (sum xs))")]
SQUARED += [of(f"{LOOP} (return {e})") for e in ("(add t 29)", "(mul t 31)", "(sub t (length xs))")]
OTHERS = [
    of("(return (index xs k))", "(xs list[int]) (k int)"), of("(return (mul n (add n 1)))", "(n int)"), of("(return (upper s))", "(s str)", "str"),
    of("(return (reverse xs))", returns="list[int]"), of("(return (str_length s))", "(s str)"), of("(return (eq (floormod n 3) 1))", "(n int)", "bool"),
    of("(return (unique (sort xs)))", returns="list[int]"), of("(return (map xs (fn (x:int) (sub x k))))", "(xs list[int]) (k int)", "list[int]"),
    of('(if (lt n 0) ((raise ValueError "negative"))) (return (mul n n))', "(n int)"), of("(return (range 0 n 2))", "(n int)", "list[int]"),
]
TWINS = [  # the same logic, in forms that have two hashes
    (of("(return (sum xs))"), of("(var t int 0) (for (x) xs (set t (add t x))) (return t)")),
    (of("(return (filter xs (fn (x:int) (gt x 10))))", returns="list[int]"),
     of("(var out list[int] []) (for (x) xs (if (gt x 10) ((do list_push out x)))) (return out)", returns="list[int]")),
]


def learn(m: Memory, p: Program, text: str, source: str = "search") -> str:
    entry = p.entry
    args = next(a for params, a in NUMBERS.items() if params == " ".join(f"({q.name} {q.type})" for q in entry.params))
    signature = Signature("f", tuple(SigParam(q.name, q.type) for q in entry.params), entry.returns)
    return m.learn(Problem("", "python", text, "f", signature, None, (Example(args, run(p, args)),)), {**FOUND, "source": source}, program=p).key


def filled(home: Path, programs: list[Program], **options: Any) -> Memory:
    m = memory(home, **options)
    for i, p in enumerate(programs):
        learn(m, p, f"wanted is thing number{i}")
    return m


def everything(m: Memory) -> list[dict[str, Any]]:
    """All rows, without the numbers that the file gives to logics."""
    return sorted(({**m.find(row["key"]), "id": 0, "requests": [{**r, "logic": 0} for r in m.find(row["key"])["requests"]]} for row in m.each()), key=lambda r: r["key"])


# ---------------------------------------------------------------- merging


def test_twins_become_one_with_all_they_had_and_can_be_parted(tmp_path: Path) -> None:
    m = filled(tmp_path, [*OTHERS, *(p for pair in TWINS for p in pair)])
    plain, loop = map(hash_of, TWINS[0])
    for key, passed in ((loop, True), (loop, True), (plain, True), (plain, False)):
        m.outcome(key, passed)
    learn(m, TWINS[0][0], "asked of both")
    learn(m, TWINS[0][1], "asked of both")
    assert m.propose("asked of both")[0].similarity > 0.99
    with m.store.writing() as db:
        db.execute("""insert into generation (date, language, source, status, examples, ms, tokens_in, tokens_out, money, proof, logic)
                      values ('2030-01-01', 'go', 'memory', 'verified', 1, 1, 0, 0, 0, 'y1', (select id from logic where key = ?))""", (loop,))

    def answered() -> tuple[str, str]:
        with m.store.reading() as db:
            return db.execute("select l.key, g.proof from generation g join logic l on l.id = g.logic").fetchone()  # type: ignore[no-any-return]

    before = everything(m)
    done = carry_out(m, plan(m))
    assert answered() == (plain, "y1")
    assert {(x.kept, x.gone) for x in done.merges} >= {(plain, loop)} and len(done.merges) == 2 and all(x.inputs >= 50 for x in done.merges)
    row = m.find(plain)
    assert (row["uses"], row["passes"], row["failures"]) == (4, 3, 1)
    assert len(row["requests"]) == 3 and m.counts()["requests"] == len(OTHERS) + 5 and check(m).problems == ()
    assert [p.key for p in m.propose("asked of both", limit=1)] == [plain]
    assert plan(m).merges == ()
    assert consolidate_undo.undo(m) == 2 and not consolidate_undo.path_of(m).exists()
    assert answered() == (loop, "y1")
    after = everything(m)
    times = ("lesson", "learned", "used", "passed", "failed")  # of the one that stayed: the latest of both
    assert [{k: v for k, v in r.items() if k not in times and k != "requests"} for r in after] == [{k: v for k, v in r.items() if k not in times and k != "requests"} for r in before]
    assert [sorted(q["digest"] for q in r["requests"]) for r in after] == [sorted(q["digest"] for q in r["requests"]) for r in before]
    assert check(m).problems == () and consolidate_undo.undo(m) == 0


@pytest.mark.parametrize("one, other, params, returns", [
    ("(return (gt n 1000))", "(return (ge n 1000))", "(n int)", "bool"),
    ("(return (slice_to xs 23))", "(return xs)", "(xs list[int])", "list[int]"),
    ('(return (eq s "zebra"))', '(return (eq (lower s) "zebra"))', "(s str)", "bool"),
    ("(return (sum xs))", "(if (gt (length xs) 17) ((return 0))) (return (sum xs))", "(xs list[int])", "int"),
    ("(return (index (sort xs) 0))", '(if (eq (length xs) 0) ((raise ValueError "none"))) (return (index (sort xs) 0))', "(xs list[int])", "int"),
    ("(return (sort xs))", "(return (unique (sort xs)))", "(xs list[int])", "list[int]"),
    ("(return (sum xs))", "(var t int 0) (for (x) xs (if (ne x 777) ((set t (add t x))))) (return t)", "(xs list[int])", "int"),
    ("(return (eq n 100000000))", "(return (and (eq n 100000000) (gt n 5)))", "(n int)", "bool"),  # the same, but nearly always false
], ids=str)
def test_what_differs_somewhere_or_shows_too_little_stays_two(tmp_path: Path, one: str, other: str, params: str, returns: str) -> None:
    m = filled(tmp_path, [of(one, params, returns), of(other, params, returns)])
    assert m.counts()["active"] == 2 and find_merges(m) == []


def test_three_become_one_and_three_again(tmp_path: Path) -> None:
    third = of("(var t int 0) (range i 0 (length xs) 1 (set t (add t (index xs i)))) (return t)")
    m = filled(tmp_path, [*TWINS[0], third, *OTHERS])
    done = carry_out(m, plan(m))
    assert len(done.merges) == 2 and len(m.find(done.merges[0].kept)["requests"]) == 3 and check(m).problems == ()
    assert consolidate_undo.undo(m) == 2 and m.counts()["active"] == len(OTHERS) + 3 and check(m).problems == ()


def evidence(m: Memory) -> list[tuple[Any, ...]]:
    """What examples said, of which logic and led there by which of its requests."""
    with m.store.reading() as db:
        return sorted(db.execute("""select l.key, r.text, r.logic = e.logic, e.source, e.verdict, e.examples from evidence e join logic l on l.id = e.logic
                                    left join request r on r.id = e.request""").fetchall())


def judged(m: Memory, p: Program, text: str, xs: list[int], out: int, shown: bool = True) -> None:
    """Have a logic be used again on an example in the words of a request of its own; shown: as what was similar."""
    signature = Signature("f", (SigParam("xs", list_of(INT)),), INT)
    request = next(r["id"] for r in m.find(hash_of(p))["requests"] if r["text"] == text)
    m.outcome(hash_of(p), sum(xs) == out, Problem("", "python", text, "f", signature, None, (Example((xs,), out),)), request if shown else None)


@pytest.mark.parametrize("both", [True, False])
def test_what_examples_said_goes_into_the_one_that_stays_and_back(tmp_path: Path, both: bool) -> None:
    m, (plain, loop) = filled(tmp_path, OTHERS), TWINS[0]
    for p, text, source, xs in ((plain, "asked of one", "fallback", [7, 7]), (loop, "asked of other", "fallback" if both else "import", [8, 8])):
        learn(m, p, text, source)
        learn(m, p, "asked of both", source)
        judged(m, p, text, xs, sum(xs))
        judged(m, p, "asked of both", [9, 9], 18)
    sources = ("fallback", "import")

    def records() -> list[Record]:
        with m.store.reading() as db:
            return [record_of(db, source) for source in sources]

    before, trusted = evidence(m), records()
    assert trusted[0].confirmed == (2.0 if both else 1.0) and len(before) == 4
    done = carry_out(m, plan(m))
    assert [(x.kept, x.gone) for x in done.merges] == [(hash_of(plain), hash_of(loop))] and records() == trusted and check(m).problems == ()
    merged = evidence(m)
    assert len(merged) == 3 and all(row[0] == hash_of(plain) and row[2] for row in merged) and {row[1] for row in merged} == {"asked of one", "asked of other", "asked of both"}
    with m.store.reading() as db:
        assert standing(db, db.execute("select id from logic where key = ?", (hash_of(plain),)).fetchone()[0]).further == 3
    assert consolidate_undo.undo(m) == 1 and evidence(m) == before and records() == trusted and check(m).problems == ()


def test_a_failure_is_one_of_the_logic_that_stays_too(tmp_path: Path) -> None:
    m, (plain, loop) = filled(tmp_path, OTHERS), TWINS[0]
    for p, text in ((plain, "asked of one"), (loop, "asked of other"), (loop, "asked of it again")):
        learn(m, p, text, "fallback")
    judged(m, plain, "asked of one", [7, 7], 14)
    judged(m, loop, "asked of other", [7, 7], 99)
    before = evidence(m)
    (merge,) = carry_out(m, plan(m)).merges
    assert {(row[0], row[4]) for row in evidence(m)} == {(merge.kept, "passed"), (merge.kept, "failed")}
    assert consolidate_undo.undo(m) == 1 and evidence(m) == before


def test_what_fails_an_example_that_the_other_passed_does_not_take_it_in(tmp_path: Path) -> None:
    m, plain = filled(tmp_path, OTHERS), TWINS[0][0]
    odd = of("(if (eq (sum xs) (mul 7777 (add 9990 9))) ((return 0))) (return (sum xs))")
    learn(m, plain, "asked of one")
    learn(m, odd, "asked of the odd one")
    (found,) = find_merges(m)  # the one sum that tells them apart is not met
    judged(m, plain, "asked of one", [7777 * 9999], 7777 * 9999)
    assert find_merges(m) == []
    lessons = {found.kept: found.lessons[0], found.gone: found.lessons[1]}
    told = Merge(hash_of(odd), hash_of(plain), 99, (lessons[hash_of(odd)], lessons[hash_of(plain)]))
    assert consolidate_undo.merge(m, [told]) == [] and m.counts()["active"] == len(OTHERS) + 2


def test_a_record_of_the_version_before_is_taken_back_too(tmp_path: Path) -> None:
    m = filled(tmp_path, [*OTHERS, *TWINS[0]])
    carry_out(m, plan(m))
    path = consolidate_undo.path_of(m)
    data = json.loads(path.read_bytes())
    old = [{c: e[c] for c in consolidate_undo.PARTS} for e in data["merged"]]
    path.write_text(json.dumps({**data, "version": 1, "merged": old}))
    assert consolidate_undo.undo(m) == 1 and m.counts()["active"] == len(OTHERS) + 2


def test_forgotten_evidence_is_not_kept_in_the_record(tmp_path: Path) -> None:
    m, (plain, loop) = filled(tmp_path, OTHERS), TWINS[0]
    keep_consistent(m)
    for p, text in ((plain, "asked of one"), (loop, "asked of other"), (loop, "asked of it again")):
        learn(m, p, text, "fallback")
    judged(m, plain, "asked of one", [7007, 7], 7014)
    judged(m, loop, "asked of other", [7007, 7], 7014)
    carry_out(m, plan(m))
    path = consolidate_undo.path_of(m)
    assert b"7007" in path.read_bytes()
    request = next(r["id"] for r in m.find(hash_of(plain))["requests"] if r["text"] == "asked of other")
    assert forget(m, request).left == () and b"7007" not in path.read_bytes()
    assert consolidate_undo.undo(m) == 1 and [row[0] for row in evidence(m)] == [hash_of(plain)]


def test_a_form_that_a_person_gave_stays(tmp_path: Path) -> None:
    m = filled(tmp_path, [TWINS[0][0], *OTHERS])
    given = learn(m, TWINS[0][1], "my own loop", "feedback")
    assert [(x.kept, x.gone) for x in find_merges(m)] == [(given, hash_of(TWINS[0][0]))]
    learn(m, TWINS[0][0], "and my own sum", "feedback")
    assert find_merges(m) == []


def test_what_is_learned_again_meanwhile_waits(tmp_path: Path) -> None:
    m = filled(tmp_path, [*TWINS[0], *TWINS[1]])
    planned = plan(m)
    learn(m, TWINS[0][0], "another wish")
    done = carry_out(m, planned)
    assert len(planned.merges) == 2 and len(done.merges) == 1 and m.counts()["active"] == 3 and check(m).problems == ()


# ---------------------------------------------------------------- abstractions


def test_a_planted_part_is_found_in_loops_too_and_computes_the_same(tmp_path: Path) -> None:
    m = filled(tmp_path, [*SQUARED, *OTHERS])
    done = carry_out(m, plan(m))
    (part,) = (a for a in abstractions.load(abstractions.path_in(tmp_path)) if "filter" in a.text)
    assert part in done.after and part.gain > 0 and part.held_out >= 1 and part.name == part.program.entry.name
    assert set(part.rests_on) <= set(map(hash_of, SQUARED)) and hash_of(SQUARED[0]) in part.rests_on
    assert [str(t) for _, t in part.params] == ["list[int]"] and str(part.returns) == "int"
    for xs in ([], [1, -2, 3], [5], [-1], [0, 2, 2]):
        assert run(part.program, (xs,)) == sum(x * x for x in xs if x > 0)
    assert plan(m).is_empty
    assert check(m).problems == () and m.counts()["active"] == len(SQUARED) + len(OTHERS)


def test_a_part_at_two_types_is_two_abstractions_with_two_names(tmp_path: Path) -> None:
    last = "(index xs (sub (length xs) (add k 1)))"
    ints = [of(f"(return {e.replace('@', last)})", "(xs list[int]) (k int)") for e in
            ("(add @ 2)", "(mul @ 3)", "(sub 5 @)", "(neg @)", "(mul @ 7)", "(add @ 9)", "(sub @ k)", "(mul @ k)", "(max2 @ 4)", "(min2 @ 4)", "(sub @ 8)", "(add @ k)", "(mul @ @)", "(floormod @ 2)")]
    strs = [of(f"(return {e.replace('@', last)})", "(xs list[str]) (k int)", "str") for e in
            ("(upper @)", "(lower @)", "(strip @)", "(title @)", '(str_concat @ "x")', '(str_concat "y" @)', '(str_concat @ "z")', "(str_concat @ @)")]
    m = filled(tmp_path, [*ints, *strs])
    done = carry_out(m, plan(m))
    kept = abstractions.read(abstractions.path_in(tmp_path))
    assert kept == done.after and len({a.name for a in kept}) == len(kept)
    same = [a for a in kept if a.name.startswith("index_sub_length")]
    assert done.found is not None and sorted(str(a.params[0][1]) for a in same) == ["list[int]", "list[str]"], done.found.dropped


def test_nothing_shared_nothing_changed(tmp_path: Path) -> None:
    m = filled(tmp_path, OTHERS)
    before = everything(m)
    planned = plan(m)
    assert planned.is_empty and planned.found is not None and planned.found.kept == ()
    carry_out(m, planned)
    assert everything(m) == before and {f.name for f in tmp_path.iterdir()} <= {"memory.db", "memory.db-wal", "memory.db-shm"}


def test_a_part_of_two_programs_or_of_no_held_out_one_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert plan(filled(tmp_path / "a", [*SQUARED[:2], *OTHERS])).after == ()
    monkeypatch.setattr("yantra_codex.learn.consolidate_find.is_held_out", lambda key: False)
    planned = plan(filled(tmp_path / "b", SQUARED))
    assert planned.after == () and planned.found is not None and planned.found.dropped["shortens no program that was held out"] >= 1


@pytest.mark.parametrize("body, params, returns, inputs", [
    (f"{LOOP} (return (add t 29))", "(xs list[int])", "int", LISTS),
    ("(var out list[int] []) (for (x) xs (if (gt x k) ((do list_push out (mul x k))))) (return (sort out))", "(xs list[int]) (k int)", "list[int]", [([1, -2, 5, 3], 2), ([], 1), ([4, 4], 0)]),
    ("(var best int 0) (for (x) xs (let y int (mul x x)) (if (gt y best) ((set best y)))) (if (gt best 9) ((return best))) (return (neg best))", "(xs list[int])", "int", LISTS),
    ("(var t int 1) (range i 1 n 1 (set t (add (mul t 2) i))) (return t)", "(n int)", "int", [(4,), (0,), (9,)]),
    ('(var t str "") (for (c) s (if (ne c " ") ((set t (str_concat t (upper c)))))) (return t)', "(s str)", "str", [("a b",), ("",)]),
])
def test_a_program_seen_as_an_expression_computes_the_same(body: str, params: str, returns: str, inputs: list[tuple[Any, ...]]) -> None:
    p = of(body, params, returns)
    (e,) = pieces(p)
    entry = p.entry
    params_ = tuple(Param(f"p{i}", q.type) for i, q in enumerate(entry.params))
    view = checked(Program((Function("f", params_, entry.returns, (Return(e),)),)))
    for args in inputs:
        assert run(view, args) == run(p, args)


def test_what_is_written_for_stitch_reads_back() -> None:
    for p in [*SQUARED, *OTHERS, *(p for pair in TWINS for p in pair), of(f"(return {SLUG})", "(s str)", "str"), of("(let y int (mul n n)) (return (add y (mul y 3)))", "(n int)")]:
        for e in pieces(p):
            words = Words()
            assert matches(_Reader({}, words).whole(_parse(written(e, words, "p"))), e, {}, {})


# ---------------------------------------------------------------- in the search


def test_the_search_builds_with_what_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    m = filled(tmp_path, SQUARED)
    keep_consistent(m)
    assert abstractions.serving(tmp_path) == ()
    (part,) = carry_out(m, plan(m)).after
    assert [p.entry.name for p in abstractions.serving(tmp_path)] == [part.name] and abstractions.serving(tmp_path)[0] is abstractions.serving(tmp_path)[0]
    *most, last = part.rests_on[:-2]
    assert abstractions.owner(abstractions.path_in(tmp_path))(Traces(tuple(most), (), {})) == [] and len(abstractions.serving(tmp_path)) == 1
    assert forget(m, last).left == () and abstractions.serving(tmp_path) == ()


def test_a_damaged_file_gives_the_search_nothing_and_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    m = filled(tmp_path, SQUARED)
    path = abstractions.path_in(tmp_path)
    carry_out(m, plan(m))
    path.write_bytes(path.read_bytes()[:-9])
    assert abstractions.serving(tmp_path) == abstractions.serving(tmp_path) == () and len(caplog.records) == 1 and "ignored" in caplog.text


def kept_parts(count: int) -> list[abstractions.Abstraction]:
    return [abstractions.Abstraction(f"part_{i}", f"(program (def part_{i} ((xs list[int])) int (return (add (sum xs) {i}))))", (), 9 - i, 1) for i in range(count)]


@pytest.mark.parametrize("lost_from, kept", [(9, 8), (4, 4), (2, 2), (1, 1), (0, 0)])
def test_abstractions_that_cost_answers_go_by_halves(tmp_path: Path, lost_from: int, kept: int) -> None:
    m, parts = filled(tmp_path, OTHERS), kept_parts(8)

    def answered(asked: Any, learned: Any, step: Any) -> list[bool]:
        return [len(learned) <= lost_from or i > 0 for i in range(len(asked))]

    left, seen = tried(m, parts, answered)
    assert list(left) == parts[:kept] and seen.dropped == tuple(a.name for a in parts[kept:])
    assert (seen.requests, seen.before, seen.after) == (len(OTHERS), len(OTHERS), len(OTHERS))


def test_requests_are_tried_held_out_ones_first_each_with_its_program(tmp_path: Path) -> None:
    m = filled(tmp_path, [*SQUARED, *OTHERS])
    asked = sample(m, 12)
    held = [is_held_out(hash_of(p)) for _, p in asked]
    assert len(asked) == 12 and held == sorted(held, reverse=True) and any(held)
    assert all(run(p, problem.examples[0].args) == problem.examples[0].expected for problem, p in asked)
    assert tried(memory(tmp_path / "none"), kept_parts(1), lambda *_: [])[1].requests == 0


def test_only_new_abstractions_are_tried_and_what_costs_answers_is_not_kept(tmp_path: Path) -> None:
    m, calls = filled(tmp_path, SQUARED), list[int]()

    def worse(asked: Any, learned: Any, step: Any) -> list[bool]:
        calls.append(len(learned))
        return [not learned] * len(asked)

    planned = plan(m, answered=worse)
    assert planned.after == () and planned.tried is not None and len(planned.tried.dropped) == 1 and calls == [0, 1]
    carry_out(m, plan(m))
    assert plan(m, answered=worse).tried is None and calls == [0, 1]


def test_it_runs_on_idle_time_where_enough_is_new_and_nothing_else_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("yantra_codex.apps.cli.consolidate.opened", lambda: memory(tmp_path))
    monkeypatch.setattr(os, "nice", lambda by: by)
    m = filled(tmp_path, [OTHERS[0]])

    def lessons(more: int) -> None:
        with m.store.writing() as db:
            db.execute("update counter set value = value + ? where name = 'lessons'", (more,))

    def ran(load: float) -> dict[str, Any]:
        monkeypatch.setattr(os, "getloadavg", lambda: (load * (os.cpu_count() or 1), 0.0, 0.0))
        assert command.main(["--if-idle", "--json"], standalone_mode=False) == NOTHING
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    assert "1 lessons are new" in ran(0.0)["waits"]
    lessons(49)
    assert "busy" in ran(1.0)["waits"] and ran(0.9)["merged"] == []
    assert "0 lessons are new" in ran(0.0)["waits"]


# ---------------------------------------------------------------- trained anew


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a tiny network that ships."""
    from yantra_codex.learn.online import NEEDS

    for name in NEEDS:
        pytest.importorskip(name, reason="the extra `train` is not installed")
    from online_cases import shipped

    return shipped(tmp_path_factory.getbasetemp())


@pytest.fixture
def retrained(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Trains a tiny network anew on what a memory of three learned."""
    from train_cases import SETTINGS, graph_of, pairs
    from yantra_codex.learn.weights import Weights

    monkeypatch.setenv("YANTRA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("yantra_codex.model.train.ship.library_vectors", lambda network: (["one"], np.ones((1, 1024), np.float16)))

    def run_(m: Memory, **options: Any) -> Any:
        given = {"dreams": 0, "settings": replace(SETTINGS, epochs=2), "library": pairs(), "graph_of": graph_of, **options}
        return consolidate_retrain.retrain(m, Weights(tmp_path, base), tmp_path / "cache", **given)

    return run_


@pytest.mark.slow
@pytest.mark.parametrize("is_better", [True, False])
def test_a_retrained_network_serves_where_it_is_no_worse(retrained: Callable[..., Any], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_better: bool) -> None:
    from yantra_codex.learn.weights import Weights

    m, weights = filled(tmp_path, OTHERS[:3]), Weights(tmp_path, base)
    monkeypatch.setattr(consolidate_retrain, "is_no_worse", lambda now, *before: is_better)
    done = retrained(m)
    assert done.requests == 3 and set(done.metrics) == set(done.before) == {"mrr10", "logic"} and done.version == (1 if is_better else None)
    version = weights.standing().version
    assert version.number == int(is_better) and set(version.files) == ({"network.onnx", "logic.onnx", "library.npz"} if is_better else set())
    assert not (tmp_path / "cache" / "retrain").exists() and not list((tmp_path / "cache").rglob("*.npy"))  # what it was trained on is gone
    m.owners.append(consolidate_retrain.owner(tmp_path, tmp_path / "cache", lambda: weights))
    assert forget(m, hash_of(OTHERS[0])).left == () and weights.standing().version.number == 0 and not (tmp_path / "retrained.json").exists()


@pytest.mark.slow
def test_a_retraining_that_was_stopped_goes_on_and_forgets_what_is_forgotten(retrained: Callable[..., Any], base: Path, tmp_path: Path) -> None:
    m, work = filled(tmp_path, OTHERS[:3]), tmp_path / "cache" / "retrain"

    def stop(status: Any) -> None:
        if status.step == 4:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        retrained(m, trained=stop)
    asked = (work / "asked.json").read_bytes()
    learn(m, OTHERS[3], "learned meanwhile")
    notes: list[str] = []
    steps: list[int] = []
    assert retrained(m, note=notes.append, trained=lambda s: steps.append(s.step)).requests == 3
    assert "going on" in notes[0] and steps[0] > 1 and b'"requests": [1, 2, 3]' in asked
    with pytest.raises(ZeroDivisionError):
        retrained(m, trained=stop)
    m.owners.append(consolidate_retrain.owner(tmp_path, tmp_path / "cache"))
    assert "learned meanwhile" in (work / "pairs.jsonl").read_text() + (work / "validation.jsonl").read_text()
    assert forget(m, hash_of(OTHERS[3])).left == () and not work.exists() and not list((tmp_path / "cache").rglob("*.npy"))


def test_what_a_retraining_was_made_of_goes_when_it_is_forgotten_and_else_stays(tmp_path: Path) -> None:
    m, cache, resets = filled(tmp_path, OTHERS[:3]), tmp_path / "cache", list[Any]()
    made = {"keys": [hash_of(OTHERS[0])], "requests": [1]}

    class Versions:
        gate = contextlib.nullcontext
        reset = resets.append

    m.owners.append(consolidate_retrain.owner(tmp_path, cache, lambda: Versions()))  # type: ignore[arg-type]
    (cache / "retrain").mkdir(parents=True)
    (cache / "train" / "prepared" / "one").mkdir(parents=True)
    for path in (cache / "retrain" / "asked.json", tmp_path / "retrained.json"):
        path.write_text(json.dumps(made))
    assert forget(m, hash_of(OTHERS[1])).left == () and resets == [] and (cache / "retrain").exists() and (tmp_path / "retrained.json").exists()
    assert forget(m, hash_of(OTHERS[0])).left == () and resets == [{"again": True}]
    assert not (cache / "retrain").exists() and not (cache / "train" / "prepared").exists() and not (tmp_path / "retrained.json").exists()


def test_memory_pairs_are_the_users_own_and_hold_no_contradicted_request(tmp_path: Path) -> None:
    m = filled(tmp_path, OTHERS[:3])
    with m.store.writing() as db:
        db.execute("update request set contradicted = 1 where text like '%number1'")
    found = consolidate_retrain.memory_pairs(m)
    assert [p.texts for _, _, p in found] == [("wanted is thing number0",), ("wanted is thing number2",)]
    assert allowed([p for *_, p in found])[0] == [] and len(allowed([p for *_, p in found], [USER])[0]) == 2
    assert [read_program(p.program) for *_, p in found] == [OTHERS[0], OTHERS[2]]


def test_without_a_network_that_ships_nothing_is_trained(tmp_path: Path) -> None:
    from yantra_codex.learn.weights import Weights

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "manifest.json").write_text("{}")
    with pytest.raises(YantraError, match="no network ships"):
        consolidate_retrain.retrain(filled(tmp_path, OTHERS[:1]), Weights(tmp_path, tmp_path / "data"), tmp_path / "cache")


# ---------------------------------------------------------------- kills, forgetting, damage


@pytest.mark.parametrize("where, merged", [
    ("yantra_codex.learn.consolidate_undo.write_whole", False), ("yantra_codex.learn.consolidate_undo._write", False), ("yantra_codex.learn.abstractions.write", True),
])
@pytest.mark.parametrize("how", ["killed", "interrupted"])
def test_a_kill_leaves_it_as_it_was_or_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, merged: bool, how: str) -> None:
    m = filled(tmp_path, [*SQUARED, *TWINS[0]])
    before, planned = everything(m), plan(m)
    module, _, name = where.rpartition(".")
    real: Callable[..., Any] = getattr(__import__(module, fromlist=[name]), name)

    def stopped(*args: Any) -> None:
        if name == "_write":
            real(*args)  # the record is on the disk, the transaction is not
        if how == "interrupted":
            raise KeyboardInterrupt
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        monkeypatch.setattr(where, stopped)
        carry_out(memory(tmp_path), planned)

    if how == "interrupted":
        with pytest.raises(KeyboardInterrupt):
            work()
        monkeypatch.undo()
    else:
        m.close()
        process = FORK.Process(target=work)
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
    again = memory(tmp_path)
    assert check(again).problems == () and again.counts()["active"] == len(SQUARED) + (1 if merged else 2)
    assert merged or everything(again) == before
    carry_out(again, plan(again))
    assert again.counts()["active"] == len(SQUARED) + 1 and len(abstractions.load(abstractions.path_in(tmp_path))) == 1
    assert consolidate_undo.undo(again) == 1 and again.counts()["active"] == len(SQUARED) + 2


def test_what_is_forgotten_goes_from_abstractions_and_the_record_too(tmp_path: Path) -> None:
    m = filled(tmp_path, [*SQUARED, *TWINS[0]])
    keep_consistent(m)
    done = carry_out(m, plan(m))
    path = abstractions.path_in(tmp_path)
    (merge,), (part,) = done.merges, abstractions.read(path)
    assert merge.gone in consolidate_undo.path_of(m).read_text()
    assert forget(m, merge.kept).left == ()
    assert not consolidate_undo.path_of(m).exists()
    for left in range(len(part.rests_on) - 1, 1, -1):
        key = part.rests_on[left]
        assert forget(m, key).left == ()
        assert not path.exists() if left < 3 else key not in path.read_text() and len(abstractions.read(path)[0].rests_on) == left


def test_a_forgotten_request_is_not_brought_back(tmp_path: Path) -> None:
    m = filled(tmp_path, list(TWINS[0]))
    keep_consistent(m)
    (merge,) = carry_out(m, plan(m)).merges
    entry = consolidate_undo.read(consolidate_undo.path_of(m))[0]
    assert forget(m, entry["moved"][0]).left == () and merge.gone not in "".join(f.read_text(errors="replace") for f in tmp_path.iterdir())
    assert consolidate_undo.undo(m) == 0 and m.counts()["active"] == 1


@pytest.mark.parametrize("damage, said", [
    (lambda b: b[: len(b) // 2], "ignored"), (lambda b: b.replace(b"(gt", b"(lt").replace(b"(lt", b"(ge", 1), "altered"), (lambda b: b'{"format": "x"}', "something else"),
    (lambda b: b.replace(b'"version": 1', b'"version": 99'), "version 99"), (lambda b: b"\xff\x00", "ignored"), (lambda b: b"[" * 100_000, "ignored"),
])
def test_a_damaged_file_is_told_and_ignored(tmp_path: Path, damage: Callable[[bytes], bytes], said: str) -> None:
    path = abstractions.path_in(tmp_path)
    text = f"(program\n  (def sum_map_filter ((xs list[int])) int\n    (return {SQUARES})))"
    kept = (abstractions.Abstraction("sum_map_filter", text, ("0" * 64, "1" * 64, "2" * 64), 9, 1),)
    abstractions.write(path, kept)
    assert abstractions.load(path) == kept
    notes: list[str] = []
    path.write_bytes(damage(path.read_bytes()))
    assert abstractions.load(path, notes.append) == () and said in notes[0] and "yantra consolidate" in notes[0]
    m = filled(tmp_path, SQUARED)
    done = carry_out(m, plan(m))
    assert abstractions.read(path) == done.after != ()


@pytest.mark.parametrize("program", ["(program (def other ((xs list[int])) int (return (sum xs))))", "(program (def sum_map_filter () int (return 1)))", "(program"])
def test_a_row_that_is_no_abstraction_is_refused(tmp_path: Path, program: str) -> None:
    path = abstractions.path_in(tmp_path)
    abstractions.write(path, (abstractions.Abstraction("sum_map_filter", program, ("0" * 64,), 9, 1),))
    with pytest.raises(YantraError, match="ignored"):
        abstractions.read(path)


def test_a_record_that_is_not_ours_merges_nothing(tmp_path: Path) -> None:
    m = filled(tmp_path, list(TWINS[0]))
    planned = plan(m)
    for text in ("{", '{"format": "yantra-consolidated", "version": 1, "merged": [{"into": "a"}]}'):
        consolidate_undo.path_of(m).write_text(text)
        with pytest.raises(YantraError, match="record of merges"):
            carry_out(m, planned)
        assert m.counts()["active"] == 2 and consolidate_undo.path_of(m).read_text() == text


# ---------------------------------------------------------------- the command


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("yantra_codex.apps.cli.consolidate.opened", lambda: memory(tmp_path))
    monkeypatch.setattr("yantra_codex.apps.cli.consolidate.answered", lambda asked, learned, step: [True] * len(asked))

    def ran(*args: str) -> tuple[int, Any]:
        code = command.main([*args, "--json"], standalone_mode=False)
        return code, json.loads(capsys.readouterr().out)

    assert ran()[0] == NOTHING and ran("--undo") == (NOTHING, {"taken_back": 0})
    m = filled(tmp_path, [*SQUARED, *TWINS[0]])
    code, out = ran("--dry-run")
    assert code == OK and len(out["merged"]) == 1 and len(out["abstractions"]) == 1 and m.counts()["active"] == len(SQUARED) + 2
    assert not abstractions.path_in(tmp_path).exists()
    assert command.main([], standalone_mode=False) == OK
    told = capsys.readouterr()
    assert "of 14 requests of the memory a search answers 14 without abstractions, 14 with them" in told.err and out["tried"]["after"] == 14
    assert f"y{out['merged'][0]['gone'][:7]} went into" in told.out and "new " in told.out and "1 merge, 1 abstraction" in told.err
    assert ran()[0] == NOTHING and ran("--undo") == (OK, {"taken_back": 1})


def test_without_the_package_twins_are_merged_and_parts_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    m = filled(tmp_path, [*SQUARED, *TWINS[0]])
    carry_out(m, plan(m))
    kept = abstractions.read(abstractions.path_in(tmp_path))
    shutil.copy(consolidate_undo.path_of(m), tmp_path / "record")
    consolidate_undo.undo(m)
    monkeypatch.setattr("yantra_codex.learn.consolidate_stitch.is_installed", lambda: False)
    monkeypatch.setattr("yantra_codex.learn.consolidate.is_installed", lambda: False)
    monkeypatch.setattr("yantra_codex.apps.cli.consolidate.opened", lambda: memory(tmp_path))
    assert command.main([], standalone_mode=False) == OK and abstractions.read(abstractions.path_in(tmp_path)) == kept != ()
    assert command.main([], standalone_mode=False) == MISSING and "yantra-codex[learn]" in capsys.readouterr().err
