"""Dreams: the same every time, true to their programs, and about all there is."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from itertools import islice

import pytest

from yantra_codex.errors import RaisedError
from yantra_codex.ir.interpret import run
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.signature import Example
from yantra_codex.ir.text import write_program
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import equal
from yantra_codex.model.train import (
    dreams_library,
    dreams_loops,
    dreams_ops,
    dreams_queries,
    dreams_results,
    dreams_rules,
    dreams_sources,
)
from yantra_codex.model.train.dreams import Dream, distinct, dream_at, dreams, ops_of, part, texts
from yantra_codex.model.train.dreams_inputs import Drawn, examples_of
from yantra_codex.model.train.dreams_lexicon import KEYS, PREDS, constant, ir_type
from yantra_codex.model.train.dreams_programs import Draft, program_of
from yantra_codex.model.train.dreams_words import Arg, Dice, Speech, Told, request

COUNT = 120
INTS = parse_type("list[int]")


@pytest.fixture(scope="module")
def some() -> list[Dream]:
    return list(dreams(5, COUNT))


def shown(d: Dream) -> str:
    return repr((d.text, [(n, str(t)) for n, t in d.params], str(d.returns), d.examples, d.parts, write_program(d.program)))


# ---------------------------------------------------------------- the stream


def test_the_same_seed_gives_the_same_dreams_and_another_others(some: list[Dream]) -> None:
    assert list(map(shown, dreams(5, 30))) == list(map(shown, some[:30]))
    assert not {d.text for d in dreams(6, 30)} & {d.text for d in some[:30]}


def test_parts_made_apart_join_to_the_same_dreams(some: list[Dream]) -> None:
    apart = [*part(5, 20, 40), *part(5, 0, 20)]
    joined = [*apart[20:], *apart[:20]]
    assert list(map(shown, islice(distinct(joined), 30))) == list(map(shown, some[:30]))


def test_dreams_do_not_depend_on_the_hash_seed() -> None:
    code = ("import hashlib\nfrom yantra_codex.model.train.dreams import dreams\nfrom yantra_codex.ir.text import write_program\n"
            "print(hashlib.sha256(repr([(d.text, d.examples, write_program(d.program)) for d in dreams(3, 25)]).encode()).hexdigest())")
    out = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": s}, capture_output=True, text=True, check=True).stdout for s in ("1", "2")}
    assert len(out) == 1 and len(out.pop().strip()) == hashlib.sha256().digest_size * 2


def test_a_repeated_request_with_the_same_logic_is_left_out_but_not_one_with_other_logic(some: list[Dream]) -> None:
    a, b = some[0], some[1]
    assert a.program != b.program
    twin = Dream(a.text, b.params, b.returns, b.examples, b.program, b.parts)
    assert list(distinct([a, b, a, twin])) == [a, b, twin]


# ---------------------------------------------------------------- what a dream promises


def test_examples_are_what_the_program_gives(some: list[Dream]) -> None:
    for d in some:
        assert 2 <= len(d.examples) <= 6
        for e in d.examples:
            try:
                value = run(d.program, e.args)
            except RaisedError as error:
                assert error.kind == e.raises, d.text
                continue
            assert e.raises is None and equal(value, e.expected, d.returns), (d.text, e)


def test_examples_show_something(some: list[Dream]) -> None:
    for d in some:
        outcomes = [repr(e.expected) if e.raises is None else e.raises for e in d.examples]
        assert len(set(outcomes)) > 1, d.text


def test_signatures_are_those_of_the_program_and_say_nothing_of_the_request(some: list[Dream]) -> None:
    for d in some:
        entry = d.program.entry
        assert [(p.name, p.type) for p in entry.params] == list(d.params) and entry.returns == d.returns
        assert entry.name == "solution" and not any(f.doc for f in d.program.functions)


def test_requests_are_whole_and_varied(some: list[Dream]) -> None:
    for d in some:
        assert not re.search(r"\{\w*\}(?![^']*')|\[[a-z ]*\||  |,\.|\b(\w{3,}) \1\b", d.text.split(">>>")[0].split("xample")[0].split("E.g.")[0]), d.text
    starts = {" ".join(d.text.split()[:2]).lower() for d in some}
    assert len(starts) > COUNT // 4


def test_statements_and_pipelines_both_occur(some: list[Dream]) -> None:
    written = " ".join(write_program(d.program) for d in some)
    for form in ("(for (", "(range ", "(while ", "(var ", "(if ", "(fn (", "(filter "):
        assert form in written, form


def test_patterns_come_round_in_turn() -> None:
    """Every fourth index is a pattern as it is: consecutive ones are different, and they are those of the library."""
    names = [dream_at(1, i).parts[0] for i in range(0, 160, 4)]
    assert len(set(names)) == len(names) and set(names) <= set(dreams_library.names())


def test_texts_are_named_by_their_place() -> None:
    found = list(texts(3, seed=5))
    assert [place for place, _ in found] == ["dreams 5:0", "dreams 5:1", "dreams 5:2"]
    assert [text for _, text in found] == [d.text for d in dreams(5, 3)]


# ---------------------------------------------------------------- every row of the tables


def draft_of(body: str, args: str, returns: str) -> Draft:
    params = tuple(Arg(n, parse_type(t), n, n) for n, t in (a.split(":") for a in args.split()))
    return Draft(params, parse_type(returns), body, Told(("it",)), False, ())


@pytest.mark.parametrize("kind", PREDS, ids=str)
def test_every_condition_checks_and_has_its_forms(kind) -> None:
    for p in PREDS[kind]:
        q = p.with_k(*constant(Dice(p.ir), p.hole)) if p.hole else p
        program_of(draft_of(f"(return {q.ir.replace('{x}', 'x')})", f"x:{ir_type(kind)}", "bool"), False)
        assert len(q.are) == len(q.is_) == len(q.arent) == len(q.isnt) and "{k}" not in "".join((*q.are, *q.is_, *q.arent, *q.isnt))


@pytest.mark.parametrize("kind", KEYS, ids=str)
def test_every_key_checks(kind) -> None:
    for k in KEYS[kind]:
        q = k.with_k(*constant(Dice(k.ir), k.hole)) if k.hole else k
        program_of(draft_of(f"(return {q.ir.replace('{x}', 'x')})", f"x:{ir_type(kind)}", str(q.result)), False)


@pytest.mark.parametrize("row", dreams_ops.SAID, ids=lambda r: f"{r.op} {r.returns}")
def test_every_op_in_words_checks(row) -> None:
    grown = dreams_ops.Grown(Dice(row.op), Speech(Dice("s"), False))
    logic, words, _ = dreams_ops._applied(grown, row, 1)
    program_of(Draft(tuple(grown.args), row.returns, f"(return {logic})", Told(("it",)), False, ()), False)
    for text in (*row.nouns, *row.orders, *row.conditions):
        assert "{" not in dreams_ops._with(text, words), text


@pytest.mark.parametrize("shape", dreams_loops.SHAPES, ids=lambda s: s.name)
def test_every_shape_can_be_dreamt(shape, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dreams_loops, "SHAPES", (shape,))
    drafts = [d for i in range(6) if (d := dreams_loops.loop_dream(Dice(f"{shape.name} {i}"))) is not None]
    assert drafts
    for d in drafts:
        program_of(d, True)
        assert "{" not in "".join((*d.told.nouns, *d.told.orders, *d.told.conditions)), d.told


@pytest.mark.parametrize("family", [dreams_queries.query_dream, dreams_queries.compared_dream, dreams_rules.rule_dream, dreams_ops.expression_dream], ids=lambda f: f.__name__)
def test_families_give_programs_that_check(family) -> None:
    drafts = [d for i in range(150) if (d := family(Dice(f"{family.__name__} {i}"))) is not None]
    assert len(drafts) > 40
    for d in drafts:
        program_of(d, True)
        assert d.told.nouns or d.told.orders or d.told.conditions


# ---------------------------------------------------------------- truth of single ones


def example_values(body: str, args: str, returns: str, *calls: tuple) -> list:
    program = program_of(draft_of(body, args, returns), True)
    return [run(program, c) for c in calls]


@pytest.mark.parametrize("name, xs, expected", [
    ("longest run", [2, 4, 1, 6, 8, 10], 3), ("until first", [1, 3, 4, 5], [1, 3]), ("sum until", [1, 3, 4, 5], 4), ("after first", [1, 2, 3, 4], [3, 4]),
    ("running total with reset", [1, 3, 2, 5], [1, 4, 0, 5]), ("recursive sum", [1, 2, 4], 2),
])
def test_shapes_mean_what_they_say_for_even_numbers(name: str, xs: list[int], expected: object, monkeypatch: pytest.MonkeyPatch) -> None:
    (shape,) = (s for s in dreams_loops.SHAPES if s.name == name)
    body = shape.body.replace("{xs}", "xs").replace("{test}", "(is_even v0)").replace("{list}", "list[int]").replace("{t}", "int").replace("{self}", "solution")
    returns = "list[int]" if shape.returns == "list" else shape.returns
    assert example_values(body, "xs:list[int]", returns, (xs,)) == [expected]


def test_the_forms_of_a_question_agree() -> None:
    """The same question as pipeline, fold and loops gives the same values."""
    met = 0
    for i in range(120):
        dice = Dice(f"forms {i}")
        q = dreams_sources.query(dice, dreams_sources.lists(dice, parse_type("int")), 1.0, 0.3)
        if len(q.args) > 1:
            continue
        made = dice.pick((dreams_results.list_of_them, dreams_results.sum_of, dreams_results.quantified, dreams_results.extreme, dreams_results.positions))(q) if q.key is None else dreams_results.list_of_them(q)
        programs = [program_of(Draft(q.args, made.returns, dreams_queries._body(Dice(f"{i} {form}"), q, made), Told(("it",)), False, ()), False) for form in range(6)]
        for xs in ([], [4], [3, -2, 8, 10, 5, 0, 12], [7, 7, -5]):
            values = [run(p, (xs,)) for p in programs]
            assert all(equal(v, values[0], made.returns) for v in values), (made.name, xs, values)
        met += len({write_program(p) for p in programs}) > 2
    assert met > 40


def test_a_program_that_only_hands_its_argument_on_or_always_gives_the_same_is_no_dream() -> None:
    arg = (Arg("xs", INTS, "xs", "xs"),)
    dice = Dice("dull")
    for call in (lambda xs: xs, lambda xs: [1]):
        assert examples_of(dice, arg, INTS, call, Drawn(dice, (), (), {}), False) is None
    found = examples_of(dice, arg, INTS, lambda xs: xs[::-1], Drawn(dice, (), (), {}), False)
    assert found is not None and all(e.expected == e.args[0][::-1] for e in found)


def test_errors_on_most_inputs_are_no_dream_and_one_is_shown_where_it_is_told() -> None:
    def strict(x: int) -> int:
        if x % 3 == 0:
            raise RaisedError("ValueError", "not allowed")
        return x + 1

    def never(x: int) -> int:
        raise RaisedError("ValueError", "not allowed")

    arg = (Arg("x", parse_type("int"), "x", "x"),)
    dice = Dice("errors")
    found = examples_of(dice, arg, parse_type("int"), strict, Drawn(dice, (), (), {}), False, raises=True)
    assert found is not None and [e.raises for e in found][-1] == "ValueError" and all(e.raises is None for e in found[:-1])
    assert examples_of(dice, arg, parse_type("int"), never, Drawn(dice, (), (), {}), False, raises=True) is None


def test_library_functions_become_part_of_the_entry_without_changing_what_it_gives() -> None:
    got = dreams_library.piece("running_total")
    assert got is not None
    draft = Draft((Arg("xs", INTS, "xs", "xs"),), INTS, "(let got list[int] (call running_total xs)) (return (reverse got))", Told(("it",)), False, (), got.program.functions)
    inlined, kept = program_of(draft, True), program_of(draft, False)
    assert len(kept.functions) == 2 and run(inlined, ([1, 2, 3],)) == run(kept, ([1, 2, 3],)) == [6, 3, 1]


# ---------------------------------------------------------------- words


def test_choices_in_brackets_are_made_inside_out() -> None:
    assert {Dice(str(i)).vary("[a|b [c|d]] x") for i in range(40)} == {"a x", "b c x", "b d x"}


def test_an_introduction_names_the_arguments_and_the_rest_mentions_them() -> None:
    arg = Arg("xs", INTS, "a list of prices", "the list")
    for i in range(30):
        told = Speech(Dice(str(i)), True)
        text = request(Dice(f"r{i}"), Told((f"the sum of {told.of(arg)}",)), (arg,), True)
        assert "list of prices" in text and "the list" in text


def test_quoted_constants_are_left_as_they_are() -> None:
    for i in range(60):
        text = request(Dice(str(i)), Told((), ("replace 'color largest neighbor' by \"smallest\"",)), (), False)
        assert "'color largest neighbor'" in text and '"smallest"' in text


# ---------------------------------------------------------------- coverage


@pytest.mark.slow
def test_all_patterns_and_most_ops_occur_in_one_round() -> None:
    """One turn of all patterns: 4 indices each."""
    patterns = len(dreams_library.names())
    parts: set[str] = set()
    ops: set[str] = set()
    for d in part(0, 0, 4 * patterns):
        parts.update(d.parts)
        ops |= ops_of(d.program)
    assert set(dreams_library.names()) - parts == set()
    pure = {o.name for o in OPS.values() if o.group != "effects"}
    assert len(ops & pure) >= 0.85 * len(pure)


def test_documented_examples_serve_where_none_can_be_drawn() -> None:
    found = dreams_library.documented("require_one_of")
    assert found and all(isinstance(e, Example) and e.source == "dream" for e in found) and any(e.raises == "ValueError" for e in found)
