"""Sources of corpora: each form is read whole, in one order, and what is broken in it is told and loses nothing beside it."""

from __future__ import annotations

import ast
import builtins
import contextlib
import gzip
import io
import json
import os
import random
import re
import sys
from pathlib import Path

import pytest

from yantra_codex.corpora.engines import Inline
from yantra_codex.corpora.extract import extract
from yantra_codex.corpora.items import Code, File, Item
from yantra_codex.corpora.patterns import item_rows
from yantra_codex.corpora.refusals import several_are_right, unreadable
from yantra_codex.corpora.report import readable
from yantra_codex.corpora.sources import KINDS, open_source
from yantra_codex.corpora.sources.asserted import asserted_calls
from yantra_codex.corpora.sources.complete import MODULE_OF, complete, left
from yantra_codex.corpora.sources.licences import licence_of, licence_of_text
from yantra_codex.corpora.sources.stdio import function_of
from yantra_codex.corpora.sources.stdio.prints import lines_of
from yantra_codex.corpora.sources.tree import open_tree
from yantra_codex.corpora.walk import source_files, walk
from yantra_codex.errors import BadRequest, Unsupported
from yantra_codex.ir.interpret import run
from yantra_codex.ir.signature import Example
from yantra_codex.ir.values import equal
from yantra_codex.languages import LANGUAGES
from yantra_codex.languages.pylift import lift

DATA = Path(__file__).parent / "corpora"
has_datasets = pytest.mark.skipif(not all(map(__import__("importlib.util").util.find_spec, ("datasets", "pyarrow"))),
                                  reason="Hugging Face datasets is not installed: pip install 'yantra-codex[corpora]'")


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(("name", "message"), [
    ("no_such_thing", "does not exist"), ("code_contest", "does not exist"), ("/dev/null", "neither a file nor a folder"), ("a\0b", "NUL"), ("", "has no name")])
def test_what_is_no_source_is_told_what_is_one(name, message, tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, {"notes.txt": "no source files here"}))
    with pytest.raises(BadRequest, match=message) as e:
        open_source(name)
    assert KINDS in str(e.value) or "\0" in name


def test_options_that_do_not_fit_are_told(tmp_path):
    tree = write(tmp_path, {"a.py": "x = 1\n"})
    with pytest.raises(BadRequest, match="a revision belongs to"):
        open_source(str(tree), revision="main")
    with pytest.raises(BadRequest, match="has no splits"):
        open_source(str(tree), split="train")
    with pytest.raises(BadRequest, match="negative"):
        open_source(str(tree), limit=-1)


# ---------------------------------------------------------------- JSON lines

GOOD = {"id": "twice", "problem": "Return twice x.", "entry_point": "twice",
        "solutions": ["def twice(x):\n    return 2 * x\n", {"language": "go", "code": "func Twice(x int) int { return x + x }"},
                      {"language": "C++", "code": "int twice(int x);"}, {"code": "def twice(x):\n    return x\n", "right": False}],
        "examples": [{"args": [2], "expected": 4}], "tests": ["assert twice(0) == 0", "assert twice((1,)) == (1, 1)"],
        "stdio": [{"input": "2\n", "output": "4\n"}, ["0\n", "0\n"]], "licence": "MIT"}


def test_a_line_is_a_problem_with_all_it_says(tmp_path):
    source = open_source(str(write(tmp_path, {"own.jsonl": json.dumps(GOOD)}) / "own.jsonl"))
    (item,) = source
    assert isinstance(item, Item) and source.total == 1
    assert (item.id, item.text, item.entry, item.licence, item.source) == ("twice", "Return twice x.", "twice", "MIT", "own.jsonl")
    assert [(c.language, bool(c.text), c.right) for c in item.codes] == [("python", True, True), ("go", True, True), ("c++", False, True), ("python", True, False)]
    assert [(e.args, e.expected) for e in item.examples] == [((2,), 4), ((0,), 0), (((1,),), (1, 1))]
    assert item.stdio == (("2\n", "4\n"), ("0\n", "0\n"))


# a line, what its refusal says, and the cause by which it is counted
BAD = [("{", "not JSON: Expecting", "the line is not JSON"), ("[1]", "not a JSON object but list", "the line is not a JSON object"),
       (b"\xff\xfe{}", "not UTF-8 (byte 0)", "the line is not UTF-8"), ('{"text": "x"}', "'solutions' is missing", "'solutions' is missing"),
       ('{"solutions": "x"}', "must be an array, met str", "'solutions' must be an array"),
       ('{"solutions": [1]}', "solution 1 must be text", "solution N must be text or an object with 'code'"),
       ('{"solutions": ["x", {"language": "go"}]}', "solution 2: 'code' is missing", "solution N: 'code' is missing"),
       ('{"solutions": ["x\\u0000"]}', "NUL", "solution N: 'code' contains a NUL character"),
       ('{"solutions": ["\\ud800"]}', "surrogate", "solution N: 'code' contains half of a surrogate pair"),
       ('{"solutions": [{"code": "x", "right": 1}]}', "'right' must be", "solution N: 'right' must be true or false"),
       ('{"solutions": ["x"], "examples": [{"args": 3}]}', "'args' must be an array, met a number", "example N: 'args' must be an array"),
       ('{"solutions": ["x"], "stdio": ["1"]}', "stdio 1 must be", "stdio N must be an object with the texts 'input' and 'output'"),
       ('{"solutions": ["x"], "tests": 3}', "'tests' must be", "'tests' must be source text or an array"),
       ("[" * 200_000, "nested too deeply", "the line is nested too deeply"), ('{"n": ' + "9" * 5000 + "}", "can't be read: Exceeds", "the line can't be read"),
       (b'{"text": "' + b"x" * (17 << 20) + b'"}', "more than 16 MB", "the line has more than 16 MB"), ("\0\0\0", "not JSON: Expecting value", "the line is not JSON")]


def test_a_bad_line_is_a_refused_row_and_the_rest_goes_on(tmp_path):
    rows = [json.dumps(GOOD).encode()]
    for line, _, _ in BAD:
        rows += [line if isinstance(line, bytes) else line.encode(), b"", json.dumps({**GOOD, "id": None}).encode()]
    units = list(open_source(str(write(tmp_path, {"mixed.jsonl": b"\n".join(rows)}) / "mixed.jsonl")))
    assert len(units) == 1 + 2 * len(BAD)
    for i, ((_, message, cause), unit) in enumerate(zip(BAD, units[1::2])):
        assert isinstance(unit, File) and unit.data == b"" and message in (unit.refusal or ""), (message, unit)
        row = unreadable(unit)
        assert (row["construct"], row["line"], row["id"]) == (cause, 2 + 3 * i, f"mixed.jsonl:{2 + 3 * i}")
    assert all(isinstance(u, Item) and len(u.codes) == 4 for u in units[0::2])
    assert [u.id for u in units[0::2]] == ["twice", *(f"mixed.jsonl:{4 + 3 * i}" for i in range(len(BAD)))]


def test_the_report_counts_by_cause_what_can_not_be_read(tmp_path):
    path = write(tmp_path, {"rows.jsonl": "\n".join([json.dumps(GOOD), "{", '{"text": "x"}', '{"a": }', "[]", '{"b"}'])}) / "rows.jsonl"
    found = extract(open_source(str(path)), tmp_path / "out", Inline, format="jsonl").report
    assert [(c["construct"], c["count"]) for c in found["unreadable"]] == [
        ("the line is not JSON", 3), ("'solutions' is missing", 1), ("the line is not a JSON object", 1)]
    assert re.search(r"most often not readable +language +count +for example\n *the line is not JSON +unknown +3 +rows.jsonl:2\n", readable(found))


def test_units_come_in_one_order_and_from_any_number_on(tmp_path):
    lines = "\n".join(json.dumps({**GOOD, "id": i}) if i % 4 else "{" for i in range(1, 30))
    path = write(tmp_path, {"many.jsonl": lines}) / "many.jsonl"
    write(tmp_path, {"many.jsonl.gz": gzip.compress(lines.encode())})
    whole = list(open_source(str(path)))
    assert len(whole) == 29 == open_source(str(path)).total
    for skip in (0, 1, 7, 28, 29, 40):
        assert list(open_source(str(path)).units(skip)) == whole[skip:]
    assert list(open_source(str(path), limit=5)) == whole[:5]
    assert list(open_source(str(path), limit=5).units(3)) == whole[3:5]
    zipped = list(open_source(f"{path}.gz"))
    assert [u.codes for u in zipped if isinstance(u, Item)] == [u.codes for u in whole if isinstance(u, Item)]


@pytest.mark.parametrize(("text", "message"), [
    ("", "empty"), ("{}\n{}", "no known benchmark form.*'solutions'"), ("hello\nworld", "line 1: the line is not JSON.*a source is"),
    (b"\x1f\x8bbroken", "many.jsonl")])
def test_a_file_that_is_no_source_is_told(text, message, tmp_path):
    with pytest.raises(BadRequest, match=message):
        list(open_source(str(write(tmp_path, {"many.jsonl": text}) / "many.jsonl")))


# ---------------------------------------------------------------- problems with several right answers


@pytest.mark.parametrize(("text", "several"), [
    ("Return the answer in any order.", True), ("You may return the pairs\nin any order", True), ("If there are many such lists, print any of them.", True),
    ("Any one of them is fine.", True), ("any of them will be accepted", True), ("The words may be returned in arbitrary order", True), ("Output any.", True),
    ("Any valid answer counts.", True), ("The numbers are given in any order. Return their sum.", False), ("Return the words in order, at any length.", False),
    ("Return true if any of them is odd.", False), ("Take any two and join them.", False), ("It does not return any value.", False), ("Do not print any blanks.", False),
    ("Return the sum", False), ("", False), ("return " * 40_000, False)])
def test_whether_a_problem_allows_several_answers_is_told_by_its_words(text, several):
    assert several_are_right(text) == several


@pytest.mark.parametrize(("words", "body", "kind"), [
    ("Return the pair in any order.", "return [b, a]", "several"), ("Return the pair, smaller first.", "return [b, a]", "disagrees"),
    ("Return the pair in any order.", "return [[a, b], [a]][2]", "disagrees"), ("Return the pair in any order.", "return [a, b]", None)])
def test_another_answer_where_several_are_right_does_not_count_as_wrong(words, body, kind):
    item = Item("pair", words, (Code("python", f"def pair(a: int, b: int):\n    {body}\n"),), "pair", (Example((1, 2), [1, 2]),))
    rows = item_rows(item)
    assert [r["kind"] for r in rows.get("refused", [])] == ([kind] if kind else []) and len(rows.get("patterns", [])) == (kind is None)


# ---------------------------------------------------------------- benchmark files

TASKS = {
    "mbpp": [{"task_id": i, "text": f"Write a function to add {i}.", "code": f"def plus_{i}(x):\n    return x + {i}",
              "test_list": [f"assert plus_{i}(1) == {i + 1}", f"assert plus_{i}(0) == {i}"], "challenge_test_list": [f"assert plus_{i}(-{i}) == 0"]} for i in (601, 602, 11)],
    "humaneval": [{"task_id": "own/0", "prompt": 'def third(xs):\n    """ Return the third item.\n    >>> third([1, 2, 3])\n    3\n    """\n', "entry_point": "third",
                   "canonical_solution": "    return xs[2]\n", "test": "def check(candidate):\n    assert candidate([4, 5, 6]) == 6\n"}],
    "mbxp": [{"task_id": "own/1", "entry_point": "swap", "description": "Swap a pair.", "examples": [{"raw": "swap((1, 2)) -> (2, 1)", "args": [[1, 2]], "expected": [2, 1]}],
              "languages": {"python": {"reference_solution": "def swap(p):\n    return (p[1], p[0])\n"}}}]}


@pytest.mark.parametrize(("form", "examples"), [("mbpp", [((1,), 602), ((0,), 601), ((-601,), 0)]), ("humaneval", [(([1, 2, 3],), 3), (([4, 5, 6],), 6)]),
                                                ("mbxp", [(((1, 2),), (2, 1))])])
def test_a_benchmarks_own_solutions_with_their_tests(form, examples, tmp_path):
    path = write(tmp_path, {"tasks.jsonl": "\n".join(map(json.dumps, TASKS[form])), "tasks.json": json.dumps(TASKS[form])}) / "tasks.jsonl"
    items = list(open_source(str(path), licence="CC-BY-4.0"))
    assert [i.codes for i in open_source(str(tmp_path / "tasks.json"))] == [i.codes for i in items]
    first = items[0]
    assert len(items) == len(TASKS[form]) and isinstance(first, Item) and first.licence == "CC-BY-4.0"
    assert [(e.args, e.expected) for e in first.examples] == examples
    assert all(run(lift(first.codes[0].text, first.entry, examples=first.examples), list(e.args)) == e.expected for e in first.examples)


@pytest.mark.parametrize("form", TASKS)
def test_a_bad_row_of_a_benchmark_is_refused_and_the_rest_goes_on(form, tmp_path):
    good = TASKS[form][0]
    solution = {"mbpp": ("code", 3), "humaneval": ("canonical_solution", ["x"]), "mbxp": ("languages", {"python": {"reference_solution": 3}})}[form]
    bad = ["{", b"\xff{}", "[1]", json.dumps({"task_id": 3}), json.dumps({**good, "task_id": 5, solution[0]: solution[1]}), "[" * 200_000, '{"n": ' + "9" * 5000 + "}",
           json.dumps({**good, "task_id": 6, "test_list": "assert f(1) == 1", "languages": [], "prompt": {}})]
    rows = [r for line in bad for r in (line if isinstance(line, bytes) else line.encode(), json.dumps(good).encode())]
    units = list(open_source(str(write(tmp_path, {"tasks.jsonl": b"\n".join(rows)}) / "tasks.jsonl")))
    assert [type(u) for u in units] == [File, Item] * len(bad)
    assert [(u.path, u.line) for u in units[::2]] == [(f"tasks.jsonl:{2 * i + 1}", 2 * i + 1) for i in range(len(bad))]
    told = [unreadable(u) for u in units[::2]]
    assert [r["construct"] for r in told][:3] == ["not JSON", "not UTF-8", "a JSON object was expected"] and "is missing (the file is read as" in told[3]["construct"]
    assert all(f"a field is not as the form {form} has it" in told[i]["construct"] for i in (4, 7))
    assert {r["kind"] for r in told} == {"unreadable", "encoding"}


def test_bad_rows_do_not_hide_a_split_nor_join_another(tmp_path):
    rows = [*map(json.dumps, TASKS["mbpp"]), json.dumps({"task_id": 602, "text": "x"}), json.dumps({"task_id": 12, "text": "x"}), "{", "[1]"]
    for name, text in {"tasks.jsonl": "\n".join(rows), "tasks.json": f"[{', '.join([*rows[:5], '3', '[1]'])}]"}.items():
        units = list(open_source(str(write(tmp_path, {name: text}) / name), split="train"))
        assert [u.id if isinstance(u, Item) else u.line for u in units] == ["601", "602", 4, 6, 7]


@pytest.mark.parametrize("text", ["{\n[1]", '{"task_id": 1}\n{', "[3]", "[{}"])
def test_a_benchmark_without_one_row_that_has_its_form_is_told(text, tmp_path):
    with pytest.raises(BadRequest, match=r"a row of plain JSON lines has |a source is"):
        open_source(str(write(tmp_path, {"tasks.jsonl": text}) / "tasks.jsonl"))


def test_a_split_of_a_benchmark(tmp_path):
    path = write(tmp_path, {"tasks.jsonl": "\n".join(map(json.dumps, TASKS["mbpp"]))}) / "tasks.jsonl"
    assert [i.id for i in open_source(str(path), split="train")] == ["601", "602"]
    with pytest.raises(BadRequest, match="no split 'middle'"):
        open_source(str(path), split="middle")


# ---------------------------------------------------------------- CodeContests

LABELS = {"language": ["UNKNOWN_LANGUAGE", "PYTHON", "CPP", "PYTHON3", "JAVA"], "source": ["UNKNOWN_SOURCE", "OWN"], "difficulty": ["UNKNOWN", "EASY"]}


def contest_rows(count: int) -> list[dict]:
    sums = "a, b = map(int, input().split())\nprint(a + b)\n"
    return [{"name": f"{i}. Sum", "description": "Add two numbers.", "source": 1, "difficulty": 1, "input_file": "sum.in" if i == 2 else "", "output_file": "",
             "public_tests": {"input": ["1 2\n"], "output": ["3\n"]}, "private_tests": {"input": ["2 2\n", "9" * 30_000], "output": ["4\n", "9"]},
             "generated_tests": {"input": [f"{k} 0\n" for k in range(30)], "output": [f"{k}\n" for k in range(30)]},
             "solutions": {"language": ["PYTHON3", "CPP", "PYTHON", "PYTHON3"], "solution": [sums, "int main() {}", "print input()", "print(sum(map(int, input().split())))\n"]},
             "incorrect_solutions": {"language": ["PYTHON3", "JAVA"], "solution": ["print(input())\n", "class Main {}"]}} for i in range(count)]


def write_contests(path: Path, rows: list[dict], languages: list[str] | None = None) -> None:
    """A Parquet file of the data set's form; `languages`: the order in which its labels are numbered."""
    from datasets import ClassLabel, Dataset, Features, List, Value

    tests = {"input": List(Value("string")), "output": List(Value("string"))}
    solutions = {"language": List(ClassLabel(names=languages or LABELS["language"])), "solution": List(Value("string"))}
    features = Features({"name": Value("string"), "description": Value("string"), "public_tests": tests, "private_tests": tests, "generated_tests": tests,
                         "source": ClassLabel(names=LABELS["source"]), "difficulty": ClassLabel(names=LABELS["difficulty"]), "solutions": solutions,
                         "incorrect_solutions": solutions, "cf_rating": Value("int32"), "input_file": Value("string"), "output_file": Value("string")})
    path.parent.mkdir(parents=True, exist_ok=True)
    Dataset.from_list([{**r, "cf_rating": 0} for r in rows], features=features).to_parquet(path)


@pytest.fixture
def contests(tmp_path, monkeypatch):
    import datasets

    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setattr("socket.socket.connect", lambda *a: pytest.fail("local files are read without a connection"))
    datasets.disable_progress_bars()
    rows = contest_rows(5)
    write_contests(tmp_path / "set" / "data" / "train-00000-of-00002.parquet", rows[:3])
    write_contests(tmp_path / "set" / "data" / "train-00001-of-00002.parquet", rows[3:], LABELS["language"][::-1])  # the same labels, numbered otherwise
    write_contests(tmp_path / "set" / "data" / "test-00000-of-00001.parquet", contest_rows(1))
    return tmp_path / "set"


@has_datasets
def test_contests_by_the_labels_that_their_own_features_name(contests):
    source = open_source(str(contests), licence="CC-BY-4.0")
    units = list(source)
    assert source.total == len(units) == 5
    for unit in [u for i, u in enumerate(units) if i != 2]:
        assert isinstance(unit, Item)
        assert [(c.language, bool(c.text), c.right) for c in unit.codes] == [
            ("python", True, True), ("c++", False, True), ("python2", False, True), ("python", True, True), ("python", True, False), ("java", False, False)]
        assert unit.stdio[:3] == (("1 2\n", "3\n"), ("2 2\n", "4\n"), ("0 0\n", "0\n")) and len(unit.stdio) == 20  # the huge one is left out
        assert unit.source.endswith(".parquet, OWN, EASY") and unit.licence == "CC-BY-4.0"
    refused = units[2]
    assert isinstance(refused, File) and "read their input from the file 'sum.in'" in (refused.refusal or "")


@has_datasets
def test_contests_from_any_number_on_and_by_split(contests):
    whole = list(open_source(str(contests)))
    for skip in range(7):
        assert list(open_source(str(contests)).units(skip)) == whole[skip:]
    assert len(list(open_source(str(contests), split="test"))) == 1
    assert len(list(open_source(str(contests / "data" / "train-00001-of-00002.parquet")))) == 2
    with pytest.raises(BadRequest, match="no files of the split 'middle'"):
        open_source(str(contests), split="middle")


@has_datasets
def test_contests_from_the_hub_at_the_pinned_revision_by_selected_columns(contests, monkeypatch):
    import datasets

    real, asked = datasets.load_dataset, []

    def hub(name, **options):
        asked.append((name, options.pop("revision"), options.get("columns"), options.get("batch_size"), options["streaming"]))
        return real(str(contests), **options)

    monkeypatch.setattr(datasets, "load_dataset", hub)
    source = open_source("code_contests")
    assert (source.name, source.revision, source.licence) == ("deepmind/code_contests", "802411c3010cb00d1b05bad57ca77365a3c699d6", "CC-BY-4.0")
    units = list(source)
    assert [type(u) for u in units] == [Item, Item, File, Item, Item] and list(source.units(3)) == units[3:]
    assert units[0].source == f"deepmind/code_contests@{source.revision}, OWN, EASY"
    assert all(a[:2] == ("deepmind/code_contests", source.revision) and a[4] for a in asked)
    assert "cf_rating" not in asked[-1][2] and "solutions" in asked[-1][2] and asked[-1][3] == 16
    assert len(list(open_source("code_contests", split="test", limit=1))) == 1
    with pytest.raises(BadRequest, match="middle"):
        open_source("code_contests", split="middle")


@has_datasets
@pytest.mark.parametrize("known", [True, False], ids=["by their footers", "without a list of the files"])
def test_contests_from_the_hub_go_on_without_reading_what_is_done(contests, monkeypatch, known):
    """Files and row groups before the place to go on at are spoiled but for their footers: to read them would fail or give other rows."""
    import datasets
    import pyarrow.parquet as pq

    files = sorted((contests / "data").glob("train*"))
    rows = contest_rows(9)
    for f, part in zip(files, (rows[:5], rows[5:])):
        write_contests(f, part)
        table = pq.read_table(f)
        pq.write_table(table, f, row_group_size=2)
    real = datasets.load_dataset
    monkeypatch.setattr(datasets, "load_dataset", lambda name, revision, **options: real(str(contests), **options))
    local = datasets.load_dataset_builder(str(contests)) if known else None
    monkeypatch.setattr(datasets, "load_dataset_builder", lambda name, revision: local)
    source = open_source("code_contests")
    whole = list(source)
    assert len(whole) == 9 and all([*source.units(skip)] == whole[skip:] for skip in range(11)) and source.fixed
    spoil(files[0], (0, 1, 2))
    spoil(files[1], (0,))
    with pytest.raises(BadRequest, match="stopped after some rows"):
        list(source.units(5 if known else 8))
    if known:
        assert [*source.units(7)] == whole[7:] and [*source.units(8)] == whole[8:] and [*source.units(9)] == []


def spoil(path: Path, groups: tuple[int, ...]) -> None:
    """Overwrite the data of a Parquet file's row groups; its footer stays."""
    import pyarrow.parquet as pq

    data, about = bytearray(path.read_bytes()), pq.read_metadata(path)
    for g in groups:
        columns = [about.row_group(g).column(c) for c in range(about.num_columns)]
        for c in columns:
            start = min(o for o in (c.dictionary_page_offset, c.data_page_offset) if o)
            data[start : start + c.total_compressed_size] = b"\xff" * c.total_compressed_size
    path.write_bytes(data)


@has_datasets
def test_only_a_commit_of_the_hub_decides_the_units(contests, monkeypatch):
    import datasets

    assert not open_source(str(contests)).fixed
    real = datasets.load_dataset
    monkeypatch.setattr(datasets, "load_dataset", lambda name, revision, **options: real(str(contests), **options))
    assert open_source("code_contests").fixed and open_source("code_contests", revision="0" * 40).fixed
    assert not open_source("code_contests", revision="main").fixed


@has_datasets
def test_contests_of_another_form_and_broken_files(contests, tmp_path):
    import pyarrow
    import pyarrow.parquet

    (contests / "data" / "train-00000-of-00002.parquet").write_bytes(b"PAR1 no more")
    units = list(open_source(str(contests)))
    assert len(units) == 3 and isinstance(units[0], File) and "not readable Parquet" in (units[0].refusal or "") and isinstance(units[1], Item)
    for table, message in [({"a": [1]}, "the column 'name' is missing"), ({"name": ["x"], "solutions": [{"language": [3], "solution": ["x"]}]}, "no names for its labels")]:
        pyarrow.parquet.write_table(pyarrow.table(table), tmp_path / "x.parquet")
        with pytest.raises(BadRequest, match=message):
            open_source(str(tmp_path / "x.parquet"))


@has_datasets
def test_a_contests_program_is_lifted_and_agrees_with_its_tests(contests):
    item = next(iter(open_source(str(contests))))
    assert isinstance(item, Item)
    for code in [c for c in item.codes if c.language == "python"]:
        made = function_of(code.text, item.stdio)
        program = lift(made.text, made.entry, examples=made.examples)
        agree = all(equal(run(program, list(e.args)), e.expected) for e in made.examples)
        assert agree == code.right


def test_without_the_extra_the_command_that_brings_it_is_told(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name in ("datasets", "pyarrow"):
            raise ImportError(f"No module named {name!r}", name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    for name in ("code_contests", "deepmind/code_contests", str(write(tmp_path, {"a.parquet": "x"}) / "a.parquet")):
        with pytest.raises(BadRequest, match=r'datasets is not installed: pip install "yantra-codex\[corpora\]"'):
            open_source(name)


# ---------------------------------------------------------------- source trees

TREE = {
    "pyproject.toml": '[project]\nname = "own"\nlicense = "MIT"\n',
    "src/own/__init__.py": "from .numbers import double\n",
    "src/own/numbers.py": "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    if x % 2:\n        raise ValueError(x)\n    return x // 2\n\n\nassert half(8) == 4\n",
    "src/own/texts.py": "# SPDX-License-Identifier: Apache-2.0\ndef shout(s):\n    return s.upper()\n",
    "tests/test_numbers.py": """
import pytest
from own import double, texts as t
from own.numbers import half as halve

CASES = [1, 2]

@pytest.mark.parametrize("x, wanted", [(1, 2), (5, 10), pytest.param(7, 14), (object(), 3)])
def test_double(x, wanted):
    assert double(x) == wanted

def test_loop():
    for x, wanted in [(0, 0), (3, 6)]:
        assert double(x) == wanted
    assert double(CASES) == [1, 2, 1, 2]

def test_half():
    n = 6
    assert halve(n) == 3 and 2 == halve(4)
    with pytest.raises(ValueError):
        halve(3)
    m = 1
    m += 1
    assert halve(m) == 1
    assert halve(10)

class TestTexts:
    def test_it(self):
        self.assertEqual(t.shout("ab"), "AB")
        self.assertRaises(AttributeError, t.shout, 3)
        assert unknown(1) == 2
""",
    "lib/sum.go": "package lib\n\nfunc Sum(xs []int) int {\n\treturn 0\n}\n",
    "lib/sum_test.go": 'package lib\n\nfunc TestSum(t *testing.T) {\n\tif got := Sum([]int{1, 2}); got != 3 {\n\t\tt.Fatal(got)\n\t}\n}\n',
    "web/clamp.ts": "export function clamp(x: number): number { return x }\n",
    "web/clamp.test.ts": 'import { clamp as c } from "./clamp.js";\ntest("it", () => { expect(c(5)).toBe(5); });\n',
    "core/lib.rs": "pub fn inc(x: i64) -> i64 { x + 1 }\n\n#[test]\nfn adds() {\n    assert_eq!(inc(1), 2);\n}\n",
    "Main.java": "class Main {}\n",
    ".git/config": "", ".hidden/a.py": "x = 1\n", "node_modules/x/index.js": "x\n", "venv/pyvenv.cfg": "", "venv/lib/a.py": "x = 1\n", "web/app.min.js": "x\n",
    "rusty/Cargo.toml": "", "rusty/target/debug/a.rs": "fn f() {}\n", "rusty/src/b.rs": "fn g() {}\n", "notes.md": "no source\n",
    "vendored/LICENSE": "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice appears",
    "vendored/c.py": "x = 1\n", "odd/LICENSE": "All rights are mine.\n", "odd/d.py": "x = 1\n",
}


def test_a_tree_is_read_in_order_with_the_examples_of_its_tests_and_licences(tmp_path):
    root = write(tmp_path / "own", TREE)
    source = open_tree(root, tests=LANGUAGES)
    units = {u.path: u for u in source if isinstance(u, File)}
    assert list(units) == sorted(units) and source.total == len(units) and source.licence == "MIT"
    assert set(units) == {"Main.java", "core/lib.rs", "lib/sum.go", "lib/sum_test.go", "odd/d.py", "rusty/src/b.rs", "src/own/__init__.py", "src/own/numbers.py",
                          "src/own/texts.py", "tests/test_numbers.py", "vendored/c.py", "web/clamp.test.ts", "web/clamp.ts"}
    assert units["Main.java"].refusal == "java is only counted" and units["Main.java"].data == b""
    assert units["src/own/numbers.py"].data.decode() == TREE["src/own/numbers.py"]
    assert {p: units[p].licence for p in ("src/own/numbers.py", "src/own/texts.py", "vendored/c.py", "odd/d.py")} == {
        "src/own/numbers.py": "MIT", "src/own/texts.py": "Apache-2.0", "vendored/c.py": "ISC", "odd/d.py": None}

    def told(path: str) -> dict[str, list]:
        return {name: [(e.args, e.raises or e.expected) for e in examples] for name, examples in units[path].examples.items()}

    assert told("src/own/numbers.py") == {
        "double": [((1,), 2), ((5,), 10), ((7,), 14), ((0,), 0), ((3,), 6), (([1, 2],), [1, 2, 1, 2])],
        "half": [((6,), 3), ((4,), 2), ((3,), "ValueError"), ((8,), 4)]}
    assert told("src/own/texts.py") == {"shout": [(("ab",), "AB"), ((3,), "AttributeError")]}
    assert told("lib/sum.go") == {"Sum": [(([1, 2],), 3)]}
    assert told("web/clamp.ts") == {"clamp": [((5,), 5)]}
    assert told("core/lib.rs") == {"inc": [((1,), 2)]}
    assert [*source.units(3)] == [*units.values()][3:]
    usual = {u.path: u for u in open_source(str(root)) if isinstance(u, File)}
    assert {p: u.examples for p, u in usual.items()} == {p: u.examples if u.language == "python" else {} for p, u in units.items()}, "only Python lifts"


def test_hostile_files_are_refused_units_and_nothing_beside_them_is_lost(tmp_path):
    write(tmp_path, {"a.py": "def f(x):\n    return x\n", "bytes.py": b"x = '\xff'\n", "nul.py": b"x = 1\0\n", "huge.go": b"//" + b"x" * (4 << 20), "deep.py": "(\n" * 10_000,
                     "gone.py": "x = 1\n", "long.js": "x;" * 20_000, "made.go": "// Code generated by own tool. DO NOT EDIT.\npackage a\n", "bom.py": b"\xef\xbb\xbfx = 1\n",
                     "test_a.py": "from a import f\n" + "def test_f():\n    assert f(" + "[" * 150 + "]" * 150 + ") == 1\n    assert f(2) == 2\n", "z.py": "y = 2\n"})
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    with contextlib.suppress(OSError):
        (tmp_path / os.fsdecode(b"name\xff.py")).write_text("x = 1\n")
    source = open_source(str(tmp_path))
    (tmp_path / "gone.py").unlink()
    units = {u.path: u for u in source if isinstance(u, File)}
    reasons = {p: u.refusal for p, u in units.items() if u.refusal}
    for path, why in {"bytes.py": "not UTF-8 (byte 5)", "nul.py": "a NUL at byte 5", "huge.go": "more than 1,000,000 bytes", "gone.py": "No such file", "long.js": "a tool wrote it",
                      "made.go": "a tool wrote it"}.items():
        assert why in (reasons.pop(path) or ""), path
    assert all("not UTF-8" in (why or "") for why in reasons.values()) and all("\udcff" not in p for p in units)
    assert {"a.py", "z.py", "deep.py", "bom.py"} <= set(units) and not {"link.py", "pipe.py", "loop/a.py"} & set(units)
    assert units["bom.py"].data == b"x = 1\n"
    assert [e.args for e in units["a.py"].examples["f"]] == [(2,)]


def test_a_walk_is_sorted_and_stops_at_what_is_too_deep(tmp_path):
    write(tmp_path, {"a/x.py": "", "a-b.py": "", "a.py": "", "b/é.rs": "", "b/B.go": ""})
    paths = [p for p, _ in source_files(tmp_path)]
    assert paths == sorted(paths) == ["a-b.py", "a.py", "a/x.py", "b/B.go", "b/é.rs"]
    deep = tmp_path
    for _ in range(230):
        deep = deep / "d"
        deep.mkdir()
    assert [f.refusal for f in walk(tmp_path) if f.refusal] == ["more than 200 folders inside each other"]
    with pytest.raises(BadRequest, match="is not a folder"):
        list(source_files(tmp_path / "a.py"))
    with pytest.raises(BadRequest, match="no source files in"):
        open_source(str(deep))


@pytest.mark.parametrize("text", ["def test_f():\n    x = 1\n    x = 2\n    assert f(x) == 3\n", "def test_f():\n    xs = []\n    xs.append(1)\n    assert f(xs) == 3\n",
                                  "def test_f(x):\n    assert f(x) == 3\n", "x = 1\ndef test_f(x):\n    assert f(x) == 3\n", "def test_f():\n    assert f(1, key=2) == 3\n",
                                  "def test_f():\n    assert not f(1)\n    assert f(1) != 2\n    assert f(1) == g()\n", "def test_f():\n    assert f(1) + 1 == 2\n",
                                  "def test_f():\n    for x in range(3):\n        assert f(x) == 2\n", "def test_f():\n    for x in [1, 2]:\n        x = x + 1\n        assert f(x) == 2\n"])
def test_what_a_test_does_not_say_outright_is_no_example(text):
    assert list(asserted_calls(ast.parse(text))) == []


@pytest.mark.parametrize(("files", "licence"), [
    ({"LICENSE": "Apache License\n  Version 2.0, January 2004"}, "Apache-2.0"), ({"Cargo.toml": '[package]\nlicense = "MIT/Apache-2.0"'}, "MIT OR Apache-2.0"),
    ({"package.json": '{"license": "ISC"}'}, "ISC"), ({"package.json": "{"}, None), ({"package.json": '{"license": "SEE LICENSE"}'}, None), ({}, None),
    ({"pyproject.toml": '[project]\nclassifiers = ["License :: OSI Approved :: MIT License"]'}, "MIT"), ({"pyproject.toml": '[project]\nlicense = {text = "MIT License"}'}, "MIT"),
    ({"LICENSE": "GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007", "package.json": '{"license": "GPL-3.0-or-later"}'}, "GPL-3.0-or-later"),
    ({"LICENSE": "Apache License\n  Version 2.0, January 2004", "package.json": '{"license": "MIT"}'}, None),
    ({"LICENSE": "Apache License\n  Version 2.0, January 2004", "COPYING": "mozilla public license version 2.0"}, None)])
def test_the_licence_of_a_folder_only_where_it_is_sure(files, licence, tmp_path):
    assert licence_of(write(tmp_path, {".git/config": "", "pkg/a.py": "", **files}) / "pkg") == licence


def test_a_licences_text_is_known_by_its_phrases():
    grant = "Permission is hereby granted, free of charge, to any person obtaining a copy"
    assert licence_of_text(f"{grant} ... The above copyright notice and this permission notice\n shall be included in all copies") == "MIT"
    assert licence_of_text(grant) == "MIT-0" and licence_of_text("Redistribution and use in source and binary forms") == "BSD-2-Clause"
    assert licence_of_text("") is None


# ---------------------------------------------------------------- missing imports


@pytest.mark.parametrize(("text", "added"), [
    ("class Solution:\n    def f(self, xs: List[int]) -> Optional[int]:\n        return bisect_left(xs, inf)\n",
     ("from typing import List, Optional", "from bisect import bisect_left", "from math import inf")),
    ("def f(xs):\n    return math.gcd(*xs) + gcd(1, 2)\n", ("import math", "from math import gcd")),
    ("def f(xs):\n    return bisect.bisect_left(xs, 1)\n", ("import bisect",)), ("def f(xs):\n    return bisect(xs, 1)\n", ("from bisect import bisect",)),
    ("from math import *\ndef f(x):\n    return gcd(x, 2)\n", ("from math import gcd",)), ("from own import *\ndef f(x):\n    return gcd(x, 2)\n", ()),
    ("def f(count):\n    return count\n", ()), ("def f():\n    count = 1\n    return [deque for deque in range(count)]\n", ()),
    ("def f():\n    global cache\n    cache = 1\ndef g():\n    return cache\n", ()), ("import heapq\ndef f(xs):\n    return heapq.heappop(xs)\n", ()),
    ("def f(xs):\n    return sorted(xs)\n", ()), ("def f(:\n", ()), ("x = '\0'", ()), ("(" * 10_000, ())])
def test_only_names_that_nothing_binds_are_imported(text, added):
    done = complete(text)
    assert done.added == added
    assert done.text == ("\n".join([*added, text]) if added else text)
    assert complete(done.text).added == ()


def test_what_is_left_of_the_added_imports_in_a_program_that_became_a_function():
    done = complete("n = int(stdin.readline())\nprint(gcd(n, 6))\n")
    assert done.added == ("from math import gcd", "from sys import stdin")
    assert left(done.added, function_of(done.text, [("4\n", "2\n")]).text) == ("from math import gcd",)


def test_a_row_says_which_imports_its_author_left_out():
    def added(text: str, **more) -> list[tuple[str, ...]]:
        return [r["imports"] for r in item_rows(Item("own", "", (Code("python", text),), **more))["patterns"]]

    examples = (Example((4,), 2),)
    assert added("def f(x: int) -> int:\n    return gcd(x, 6)\n", entry="f", examples=examples) == [("from math import gcd",)]
    assert added("from math import gcd\ndef f(x: int) -> int:\n    return gcd(x, 6)\n", entry="f", examples=examples) == [()]
    assert added("n = int(stdin.readline())\nprint(gcd(n, 6))\n", stdio=(("4\n", "2\n"),)) == [("from math import gcd",)]


def test_imports_stand_behind_a_docstring():
    done = complete('"""Doc\ntext."""\nfrom __future__ import annotations\n\ndef f(x: List[int]): return gcd(*x)\n')
    assert done.text.split("\n")[3:5] == ["from math import gcd", ""]
    compile(done.text, "x", "exec")
    assert complete('"""Doc."""; x = gcd(1, 2)').added == ()


def test_every_name_is_exported_by_its_module():
    import importlib

    for name, module in MODULE_OF.items():
        assert hasattr(importlib.import_module(module), name), (module, name)


# ---------------------------------------------------------------- programs that read and print


def blocks(name: str) -> list[tuple[str, str]]:
    parts = re.split(r"^=== (.*)\n", (DATA / name).read_text(), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


def program(body: str) -> tuple[str, list[tuple[str, str]]]:
    text, *tests = re.split(r"^--- in\n", body, flags=re.M)
    return text, [(given, output) for t in tests for given, output in [t.split("--- out\n")]]


def printed(text: str, given: str) -> str:
    """What CPython prints for a program of ours."""
    out, before = io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            exec(compile(text.replace("open(0)", "__import__('sys').stdin"), "program", "exec"), {"__name__": "__main__"})
    finally:
        sys.stdin = before
    return out.getvalue()


def result_of(text: str, entry: str, args: tuple) -> object:
    names: dict = {}
    exec(compile(text, "function", "exec"), names)
    return names[entry](*args)


@pytest.mark.parametrize(("title", "body"), blocks("programs.txt"), ids=lambda v: v.split(" |")[0] if " | " in v else "")
def test_a_program_becomes_the_function_that_it_computes(title, body):
    text, tests = program(body)
    signature = title.partition(" | ")[2]
    assert tests and all(lines_of(printed(text, given)) == lines_of(output) for given, output in tests)
    made = function_of(text, tests)
    assert f"def {signature}:" in made.text and made.unread == 0 and made.examples
    for e in made.examples:
        assert result_of(made.text, made.entry, e.args) == e.expected
    if "does not lift" in title:
        with pytest.raises(Unsupported):
            lift(made.text, made.entry, examples=made.examples)
        return
    lifted = lift(made.text, made.entry, examples=made.examples)
    assert all(equal(run(lifted, list(e.args)), e.expected) for e in made.examples)


@pytest.mark.parametrize(("reason", "text"), blocks("refused_programs.txt"), ids=lambda v: v if "\n" not in v else "")
def test_a_program_that_is_not_recognised_is_refused_with_the_reason(reason, text):
    with pytest.raises(Unsupported, match=re.escape(reason) if reason != "no input" else "reads no input"):
        function_of(text)


def test_functions_agree_with_their_programs_on_other_inputs():
    """Random numbers in the place of each number of a program's own tests, where the shape stays the same."""
    rng, compared = random.Random(5), 0
    for title, body in blocks("programs.txt"):
        text, tests = program(body)
        if not {"one line of numbers", "independent cases", "a matrix", "numbers with blanks between", "two lines", "a row a case, piece by piece"} & {title.partition(" | ")[0]}:
            continue
        for given, _ in tests:
            first, *rest = given.split("\n")
            for _ in range(20):
                changed = "\n".join([first, *(re.sub(r"\d+", lambda m: str(rng.randint(1, 30)), line) for line in rest)])
                made = function_of(text, [(changed, printed(text, changed))])
                assert made.examples and all(result_of(made.text, made.entry, e.args) == e.expected for e in made.examples), (title, changed)
                compared += len(made.examples)
    assert compared > 100


def test_tests_of_another_shape_are_left_out_and_counted():
    text = "n = int(input())\nxs = list(map(int, input().split()))\nprint(sum(xs))\n"
    made = function_of(text, [("2\n1 2\n", "3\n"), ("x\n1\n", "1\n"), ("1\n", "0\n"), ("1\n5\n", "five\n")])
    assert (made.examples, made.unread) == ((Example((2, [1, 2]), 3, source="stdio"),), 3)
    with pytest.raises(Unsupported, match="none of the 1 tests has the shape"):
        function_of(text, [("x\n", "1\n")])


def test_hostile_programs_are_refused_and_not_run():
    for text in ("(" * 50_000, "x = 1\0", "a" * 300_000, "print(" + "-" * 20_000 + "int(input()))", "x = input()\n" + "if x:\n print(x)\n" * 3_000, "\ud800"):
        with pytest.raises(Unsupported):
            function_of(text, [("1\n", "1\n")])
    huge = function_of("n = int(input())\nxs = [int(input()) for _ in range(n)]\nprint(sum(xs))\n", [("1\n1\n", "1\n"), ("999999999999\n1\n", "1\n")])
    assert huge.unread == 1


def test_mutated_programs_are_functions_or_refused():
    """Lines left out, doubled, swapped, moved in and out: never another error, never text that is not Python."""
    rng = random.Random(11)
    programs = [program(body)[0] for _, body in blocks("programs.txt")]
    made = refused = 0
    for _ in range(300):
        lines = rng.choice(programs).split("\n")
        for _ in range(rng.randint(1, 3)):
            i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[i : i + 1] = rng.choice([[], [lines[i], lines[j]], ["    " + lines[i]], [lines[i].removeprefix("    ")], [lines[j]], [lines[i], "exit()"]])
            lines = lines or [""]
        try:
            ast.parse(function_of("\n".join(lines)).text)
            made += 1
        except Unsupported:
            refused += 1
    assert made > 50 and refused > 50


def test_a_contest_solution_with_the_pages_names_is_completed_first():
    made = function_of(complete("d = defaultdict(int)\nfor w in input().split():\n    d[w] += 1\nprint(len(d))\n").text, [("a b a\n", "2\n")])
    assert made.text.startswith("from collections import defaultdict\ndef solve(words: list[str]) -> int:")


def test_a_code_of_a_language_that_is_only_counted_keeps_no_text():
    from yantra_codex.corpora.sources.lines import code

    assert code("C++", "int main() {}") == Code("c++", "") and code("py", "x = 1") == Code("python", "x = 1")
