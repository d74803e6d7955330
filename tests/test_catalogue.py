"""The catalogue: what it finds, how it is cached, and that no text can break it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from yantra_codex.errors import UnknownName
from yantra_codex.ir.types import BOOL, INT, STR, list_of, map_of
from yantra_codex.library import catalogue
from yantra_codex.library.catalogue import Catalogue, all_patterns, read_file
from yantra_codex.library.ranking import PARTS, WEIGHTS, sides_of
from yantra_codex.library.words import expansions, misspelt, request_terms, stem, words_of

PATTERNS = '''
"""Two small patterns."""


def double_it(n: int) -> int:
    """Return twice the number.

    also: multiply by two; times two; a number doubled
    >>> double_it(2)
    4
    """
    return n * 2


def shout(text: str) -> str:
    """Return the text in capitals.

    also: upper-case a string; make loud
    >>> shout("a")
    'A'
    """
    return text.upper()
'''
MORE = '''

def whisper(text: str) -> str:
    """Return the text in small letters.

    also: lower-case a string; make quiet
    >>> whisper("A")
    'a'
    """
    return text.lower()
'''


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The real library."""
    return Catalogue(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of one small file in place of the real one."""
    patterns = tmp_path / "patterns"
    patterns.mkdir()
    (patterns / "small.py").write_text(PATTERNS, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", patterns)
    return patterns


def names(found: list[catalogue.Hit]) -> list[str]:
    return [h.pattern.name for h in found]


# ---------------------------------------------------------------- finding

@pytest.mark.parametrize(("request_text", "wanted"), [
    ("is a number prime", "is_prime"),
    ("sum of the digits of a number", "digit_sum"),
    ("biggest common divisor of two numbers", "gcd"),
    ("flip rows and columns of a matrix", "transpose_matrix"),
    ("how many vowels does a string have", "count_vowels"),
])
def test_plain_requests_find_their_pattern(library: Catalogue, request_text: str, wanted: str) -> None:
    assert wanted in names(library.find(request_text, 3))


def test_scores_and_shares_lie_between_0_and_1_and_fall(library: Catalogue) -> None:
    hits = library.find("count the vowels of a text", 40)
    scores = [h.score for h in hits]
    assert len(hits) == 40 and scores == sorted(scores, reverse=True)
    assert all(0.0 < h.score <= 1.0 and 0.0 <= h.share <= 1.0 for h in hits)


def test_share_falls_with_words_that_the_pattern_does_not_explain(library: Catalogue) -> None:
    plain = library.find("count vowels in a string", 1)[0]
    more = next(h for h in library.find("count vowels in a string, then encrypt it and email the invoice", 40) if h.pattern.name == plain.pattern.name)
    assert plain.share > 0.9
    assert more.share < plain.share - 0.2


def test_a_slip_of_the_pen_is_forgiven(library: Catalogue) -> None:
    assert "fibonacci" in names(library.find("fibonaci number", 1))[0]


def test_an_aside_does_not_hide_the_request(library: Catalogue) -> None:
    assert names(library.find("for my weather app: average of a list of numbers", 1)) == names(library.find("average of a list of numbers", 1))


def test_given_types_put_agreeing_patterns_first(library: Catalogue) -> None:
    asked = "count how often each item occurs"
    numbers = library.find(asked, 5, types=([list_of(INT)], map_of(INT, INT)))
    strings = library.find(asked, 5, types=([list_of(STR)], map_of(STR, INT)))
    assert numbers[0].pattern.returns == map_of(INT, INT)
    assert strings[0].pattern.returns == map_of(STR, INT)


def test_a_question_prefers_an_answer_of_yes_or_no(library: Catalogue) -> None:
    assert library.find("are there duplicates in the list?", 1)[0].pattern.returns == BOOL
    assert library.find("the duplicates in the list", 1)[0].pattern.returns != BOOL


def test_ties_go_by_name_and_every_run_gives_the_same(library: Catalogue) -> None:
    first = [(h.pattern.name, h.score) for h in library.find("list", 60)]
    assert first == [(h.pattern.name, h.score) for h in library.find("list", 60)]
    assert first == sorted(first, key=lambda x: (-x[1], x[0]))


def test_limit_is_kept(library: Catalogue) -> None:
    assert len(library.find("sum of numbers", 7)) == 7
    assert library.find("sum of numbers", 0) == []


@pytest.mark.parametrize("text", ["", " \n\t", "?!;:", "the of a", "¿日本語?", "\x00\x01", "🙂🙂", "a" * 300, "[1, 2]", "zzqxv wwkkj"])
def test_empty_and_absurd_requests_find_nothing_much(library: Catalogue, text: str) -> None:
    assert all(h.score < 0.5 for h in library.find(text))


@pytest.mark.parametrize("text", [
    'sum "of" numbers', "sum NEAR(list, 3)", "sum*", "name:sum", "sum AND NOT list", "sum OR", '"', "'; drop table pattern; --", "(sum", "^sum", "sum -list",
    "{name summary}: sum", "% _ sum", "sum\x00list",
])
def test_query_syntax_is_only_text(library: Catalogue, text: str) -> None:
    library.find(text)
    assert "sum_list" in names(library.find(f"{text} sum of a list", 40))
    assert len(library) == len(all_patterns())


def test_a_very_long_request_is_answered_in_time(library: Catalogue) -> None:
    text = "Given a list of numbers, return the sum of all even ones. " + "lorem ipsum dolor sit amet 12345 [1, 2] " * 2500
    assert len(text) > 100_000
    started = time.process_time()
    hits = library.find(text)
    assert time.process_time() - started < 1.0
    assert "sum_of_even_numbers" in names(hits)[:5]
    started = time.process_time()
    library.find("".join(f"w{i:x}ab " for i in range(15_000)))
    assert time.process_time() - started < 2.0


# ---------------------------------------------------------------- the file

def test_a_pattern_comes_back_whole(library: Catalogue) -> None:
    for p in all_patterns()[::40]:
        assert library.get(p.name) == p


def test_an_unknown_name_is_told_with_a_near_one(library: Catalogue) -> None:
    with pytest.raises(UnknownName, match="is_prime"):
        library.get("is_primes")


def test_the_file_is_kept_while_nothing_changes_and_made_again_when_a_pattern_does(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = Catalogue(cache)
    made = first.path.stat().st_mtime_ns, first.path.stat().st_ino
    again = Catalogue(cache)
    assert (again.path.stat().st_mtime_ns, again.path.stat().st_ino) == made
    assert len(again) == 2 and "whisper" not in names(again.find("lower-case a string"))
    (folder / "small.py").write_text(PATTERNS + MORE, encoding="utf-8")
    changed = Catalogue(cache)
    assert len(changed) == 3 and names(changed.find("lower-case a string", 1)) == ["whisper"]
    assert len(first) == 2 and names(first.find("upper-case a string", 1)) == ["shout"]  # who had it open keeps it


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_broken_file_is_made_again(folder: Path, tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "catalogue.sqlite").write_bytes(content)
    assert names(Catalogue(cache).find("a number doubled", 1)) == ["double_it"]


def test_damage_inside_the_file_is_repaired_when_met(tmp_path: Path) -> None:
    path = Catalogue(tmp_path).path
    data = bytearray(path.read_bytes())
    size = len(data)
    data[8192 : size - 4096] = b"\xff" * (size - 4096 - 8192)
    path.write_bytes(data)
    damaged = Catalogue(tmp_path)
    assert "is_prime" in names(damaged.find("is a number prime", 3))
    assert "is_prime" in names(Catalogue(tmp_path).find("is a number prime", 3))


def test_a_cache_folder_that_cannot_be_written_costs_only_the_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file where a folder should be", encoding="utf-8")
    assert names(Catalogue(tmp_path / "plain" / "cache").find("a number doubled", 1)) == ["double_it"]


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from yantra_codex.library.catalogue import Catalogue; "
            "c = Catalogue(Path(sys.argv[1])); print(len(c), c.find('is a number prime', 1)[0].pattern.name)")
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [p.communicate(timeout=120)[0].strip() for p in running]
    assert [p.returncode for p in running] == [0, 0]
    assert said == [f"{len(all_patterns())} is_prime"] * 2
    assert [p.name for p in tmp_path.iterdir()] == ["catalogue.sqlite"]


def test_read_file_gives_types_phrases_and_examples(folder: Path) -> None:
    double, shout = read_file(folder / "small.py")
    assert (double.name, double.domain, double.summary) == ("double_it", "small", "Return twice the number.")
    assert double.params == (("n", INT),) and shout.returns == STR
    assert shout.phrases == ("upper-case a string", "make loud")
    assert double.examples[0].args == (2,) and double.examples[0].expected == 4
    assert double.source.startswith("def double_it(n: int) -> int:") and double.source.endswith("return n * 2\n")


# ---------------------------------------------------------------- words

@pytest.mark.parametrize("group", [
    "sum sums summed summing", "sort sorts sorted sorting sorter", "rotate rotates rotated rotating rotation rotations", "big bigger biggest",
    "large larger largest", "index indices indexes", "copy copies copied copying", "box boxes", "match matches matching", "divide divided division divisible",
    "validate validates validation validator", "repeat repeated repeatedly", "vertex vertices", "frequency frequencies frequent",
])
def test_forms_of_one_word_have_one_stem(group: str) -> None:
    assert len({stem(w) for w in group.split()}) == 1


@pytest.mark.parametrize("pair", ["number numbness", "string sting", "position positive", "prime primary", "mode model", "letter let", "power pow"])
def test_different_words_keep_different_stems(pair: str) -> None:
    a, b = pair.split()
    assert stem(a) != stem(b)


def test_names_are_taken_apart_and_phrases_put_together() -> None:
    assert words_of("countWordsInText") == words_of("count_words_in_text") == ["count", "words", "text"]
    assert "count" in words_of("how many are there")
    assert [w.stem for w in request_terms(">>> f([1, 2])\n3\n")] == ["3"]


def test_synonyms_meet_and_go_both_ways() -> None:
    assert stem("largest") in expansions(stem("biggest")) and stem("biggest") in expansions(stem("largest"))
    assert all(0 < near <= 1 for near in expansions(stem("remove")).values())


def test_one_slip_is_found_and_two_are_not() -> None:
    known = ["fibonacci", "palindrome"]
    assert misspelt("fibonaci", known) == misspelt("fibonnacci", known) == misspelt("fibonacic", known) == "fibonacci"
    assert misspelt("fibonashi", ["fibonacci"]) is None


# ---------------------------------------------------------------- the order

@pytest.mark.parametrize(("request_text", "first", "not_first"), [
    ("camelCase to snake_case", "camel_to_snake", "snake_to_camel"),
    ("snake_case to camelCase", "snake_to_camel", "camel_to_snake"),
    ("the last position of a value in a list", "last_index_of_value", "index_of_value"),
    ("sort a list of numbers in descending order", "sort_descending", "sort_ascending"),
])
def test_opposites_and_directions_are_told_apart(library: Catalogue, request_text: str, first: str, not_first: str) -> None:
    found = names(library.find(request_text, 40))
    assert first in found[:3]
    assert not_first not in found or found.index(first) < found.index(not_first)


def test_a_function_is_taken_only_where_one_is_spoken_of(library: Catalogue) -> None:
    assert "keep_where" in names(library.find("filter a list by a predicate function", 3))
    plain = library.find("biggest number of a list", 5)
    assert all(t.name != "func" for h in plain for _, t in h.pattern.params)


def test_measured_gives_every_part(library: Catalogue) -> None:
    measured = library.measured("sum of a list")
    assert {len(parts) for _, parts in measured} == {len(PARTS)} and set(WEIGHTS) == set(PARTS)
    assert library.measured("?!") == []


def test_sides_come_in_pairs() -> None:
    assert {s ^ 1 for s in sides_of([stem("first")])} <= sides_of([stem("last")])
    assert sides_of([stem("banana")]) == frozenset()
