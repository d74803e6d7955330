"""Choosing among programs that pass: what speaks for each, rivals of another behaviour, the fitted file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.ir.text import read_program
from yantra_codex.problems import make_problem
from yantra_codex.search.compose import ranking
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet
from yantra_codex.search.compose.ranking import (
    DATA,
    FAILED,
    GUIDED,
    TOLD_BY_NETWORK,
    Option,
    Ranker,
    Trees,
    differ,
    evidence,
    leaders_of,
    order,
    plain,
)
from yantra_codex.search.compose.request import read_request


@pytest.fixture(scope="module")
def engine() -> YantraCodex:
    return YantraCodex()


def ranked(engine: YantraCodex, text: str, *bodies: str, params: str = "(xs list[int])", returns: str = "int", patterns: tuple[str, ...] = (),
           without: frozenset[str] = frozenset()) -> list[Option]:
    """These programs in the ranker's order; `patterns`: for each program a library pattern that it is said to be, as it is ("" for none)."""
    request = read_request(make_problem(text), engine.catalogue, without)
    options = []
    for i, body in enumerate(bodies):
        name = patterns[i] if i < len(patterns) else ""
        program = read_program(f"(program (def f ({params}) {returns} {body}))")
        options.append(Option(program, "library" if name else "search", 2.0 if name else 3.0, (engine.catalogue.get(name),) if name else (),
                              (0.45, 0.5, 0, 0, False, 0) if name else None, i))
    return order(request, options)


SUM = "(return (sum xs))"


def test_of_two_that_cost_the_same_the_one_that_the_words_ask_for_comes_first(engine: YantraCodex) -> None:
    found = ranked(engine, "the maximum of some values; f([9, 2, 3]) == 9; f([7, 2]) == 7", "(return (first xs))", "(return (max_of xs))")
    assert [o.order for o in found] == [1, 0] and found[0].confidence > found[1].confidence


def test_a_parameter_without_a_use_and_its_exception(engine: YantraCodex) -> None:
    def ignored(second: int) -> dict[str, float]:
        text = f"the sum of numbers, scaled by the factor k; f([4, 6], {second}) == 10; f([1, 2, 3], {second + 1}) == 6"
        return ranked(engine, text, "(return (sum xs))", params="(xs list[int]) (k int)")[0].features

    assert (ignored(7)["ignored"], ignored(7)["ignored_share"]) == (1, 0.5)
    assert (ignored(2)["ignored"], ignored(2)["ignored_sizes"]) == (0, 1)  # it is the length of the list in all examples


def test_a_pattern_whose_own_words_nobody_said(engine: YantraCodex) -> None:
    text = "count the vowels of a text; f('aei') == 3; f('oooo') == 4"
    body = "(return (str_length s))"
    far, near = (ranked(engine, text, body, params="(s str)", patterns=(name,))[0].features for name in ("average_word_length", "count_vowels"))
    assert near["title"] > 0.7 > 0.5 > far["title"] and near["description"] > far["description"] and near["weight_left"] < far["weight_left"]


def test_a_text_of_the_results_speaks_against_a_program(engine: YantraCodex) -> None:
    text = "shorten the last word; f('oak Road') == 'oak Rd.'; f('elm hill Road') == 'elm hill Rd.'"
    found = ranked(engine, text, '(return (if (eq (str_length s) 8) "oak Rd." "elm hill Rd."))', '(return (replace s "Road" "Rd."))', params="(s str)", returns="str")
    by_heart = next(o for o in found if o.order == 0)
    assert by_heart.features["literal_bits_all"] > 40 and by_heart.features["net"] < found[0].features["net"] and by_heart.confidence < 0.5


def test_an_equivalent_program_is_no_rival(engine: YantraCodex) -> None:
    text = "the sum of a list; f([3, 4]) == 7; f([10, -2, 5]) == 13"
    alone = ranked(engine, text, SUM)[0]
    twice = ranked(engine, text, SUM, "(return (sum (reverse xs)))")[0]
    rivals = ranked(engine, text, SUM, "(return (add (max_of xs) (sum (drop (sort_desc xs) 1))))", "(return (add (first xs) (last (append xs (sum (drop xs 1))))))")
    assert twice.confidence > 0.7 and abs(twice.confidence - alone.confidence) < 0.25
    assert evidence(twice, leaders_of([twice]))["margin"] == ranking.WIDEST
    assert len(leaders_of(rivals)) == 1


def test_behaviours_differ_by_values_not_by_a_few_errors() -> None:
    assert not differ((1, 2, 3, 4, 5), (1, 2, 3, 4, FAILED))
    assert differ((1, 2, 3, 4, 5), (1, 2, 3, FAILED, FAILED))
    assert differ((1, 2), (1, 3)) and not differ((1,), (1,))


def test_the_order_of_sets_and_the_last_bit_of_a_float_make_no_other_behaviour() -> None:
    assert plain(FrozenSet.fromkeys([1, 2])) == plain(FrozenSet.fromkeys([2, 1]))
    assert plain(FrozenMap({"a": 0.1 + 0.2, "b": 1.0})) == plain(FrozenMap({"b": 1.0, "a": 0.3}))
    assert plain((0.3, 1)) != plain((0.31, 1)) and plain(FAILED) is FAILED and plain("<other>") != plain(FAILED)


def test_none_is_surer_than_the_first(engine: YantraCodex) -> None:
    found = ranked(engine, "something of the list; f([3, 1]) == 3; f([5, 2]) == 5", "(return (first xs))", "(return (max_of xs))", "(return (index xs 0))", "(return (last (sort xs)))")
    assert found[0].confidence == max(o.confidence for o in found) < 0.9
    assert all(0 < o.confidence < 1 for o in found)


def test_trees_are_read_as_they_were_written() -> None:
    trees = Trees({"features": ["a", "b"], "base": 0.5, "trees": [[[0, 1.5, 1, 2, 0], [-1, 0, 0, 0, 0.25], [1, 0.0, 3, 4, 0], [-1, 0, 0, 0, -1.0], [-1, 0, 0, 0, 2.0]]]})
    assert [trees(f) for f in ({"a": 1.5}, {"a": 2.0, "b": 0.0}, {"a": 2.0, "b": 0.5}, {})] == [0.75, -0.5, 2.5, 0.75]


def test_the_file_that_ships_knows_the_features(engine: YantraCodex) -> None:
    assert DATA.stat().st_size < 300_000
    data = json.loads(DATA.read_text(encoding="utf-8"))
    options = ranked(engine, "the sum of a list; f([3, 4]) == 7", SUM, "(return (max_of xs))")
    known = {*evidence(options[0], options)} - (of_network := {*TOLD_BY_NETWORK, *(f"{n}_ahead" for n in GUIDED)})
    assert set(data["order"]["features"]) <= options[0].features.keys() and not of_network & options[0].features.keys()
    assert set(data["confidence"]["features"]) <= known and set(data["guided"]["features"]) <= known | of_network


def test_a_missing_file_is_an_error_and_not_another_order(engine: YantraCodex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "the sum of a list; f([3, 4]) == 7"
    ranking.ranker.cache_clear()
    try:
        for content in (None, "{", "{}"):
            path = tmp_path / "ranker.json"
            if content is not None:
                path.write_text(content)
            monkeypatch.setattr(ranking, "DATA", path)
            with pytest.raises(YantraError, match="install the package again"):
                ranked(engine, text, SUM)
        assert ranked(engine, text, SUM, without=frozenset({"ranker"}))[0].confidence > 0  # asked for by name, the cost alone will do
    finally:
        monkeypatch.undo()
        ranking.ranker.cache_clear()
    assert isinstance(ranking.ranker(), Ranker)


def test_ranking_many_is_fast(engine: YantraCodex) -> None:
    bodies = [f"(return (add (sum xs) (mul {i} (sub (length xs) (length xs)))))" for i in range(60)]
    ranked(engine, "the sum of a list; f([3, 4]) == 7", *bodies)
    start = time.process_time()
    ranked(engine, "the sum of a list; f([3, 4]) == 7", *bodies)
    assert time.process_time() - start < 1.5
