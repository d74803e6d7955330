"""CodeContests (`deepmind/code_contests`): problems of programming contests with right and wrong programs.

Read through Hugging Face `datasets`, streamed, from the hub at a pinned revision or from Parquet files of the same form.
What a label means is asked of the data's own features. Li et al. 2022, "Competition-Level Code Generation with AlphaCode".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from yantra_codex.corpora.items import Code, Item, Unit
from yantra_codex.corpora.sources.lines import code
from yantra_codex.corpora.sources.source import Source, refused
from yantra_codex.errors import BadRequest

DATASET = "deepmind/code_contests"
REVISION = "802411c3010cb00d1b05bad57ca77365a3c699d6"
LICENCE = "CC-BY-4.0"
INSTALL = 'pip install "yantra-codex[corpora]"'
COLUMNS = ("name", "description", "public_tests", "private_tests", "generated_tests", "source", "difficulty", "solutions",
           "incorrect_solutions", "input_file", "output_file")
NEEDED = ("name", "solutions")
TESTS = ("public_tests", "private_tests", "generated_tests")  # in the order in which they are taken
MAX_TESTS = 20  # of a problem
MAX_TEST_TEXT = 20_000  # characters of an input or output; longer ones test speed, not meaning
BATCH = 16  # rows held at a time: one row may have megabytes
# the labels that differ from the names other parts use
LANGUAGE_OF_LABEL = {"python3": "python", "python": "python2", "cpp": "c++", "unknown_language": "unknown"}

COMMIT = re.compile(r"[0-9a-f]{40}")  # a branch or tag may be moved

Row = Mapping[str, Any]


def open_hub(split: str | None = None, revision: str | None = None, licence: str | None = None, limit: int | None = None) -> Source:
    """The data set on the hub. split: "train" (where none is named), "valid" or "test"; revision: else the pinned one.

    At a commit the source is `fixed`. Raises BadRequest where `datasets` is missing, the hub can't be reached or has no such split.
    """
    datasets, split, revision = _library(), split or "train", revision or REVISION
    whole = _loaded(datasets, DATASET, split, revision=revision)
    columns = _columns(whole, DATASET)
    stream = _loaded(datasets, DATASET, split, revision=revision, columns=columns, batch_size=BATCH)
    labels = Labels(stream.features, DATASET)
    name = f"{DATASET}@{revision}"

    def read(skip: int) -> Iterator[Unit]:
        try:
            for number, row in enumerate(_after(stream, skip, lambda: _hub_files(datasets, split, revision)), skip):
                yield unit_of(row, labels, f"{split}/{number}", name, licence or LICENCE)
        except _failures() as e:
            raise BadRequest(f"{DATASET} stopped after some rows: {_first_line(e)}; start again, finished parts are kept") from None

    told = (whole.info.splits or {}).get(split)
    return Source(DATASET, read, revision, licence or LICENCE, told.num_examples if told else None, limit, fixed=COMMIT.fullmatch(revision) is not None)


def open_files(path: Path, split: str | None = None, licence: str | None = None, limit: int | None = None) -> Source:
    """Parquet files of the same form: one file, or those of a folder and the folders in it, by name.

    split: only the files whose names begin with it; None: "train" where there are such files, else all of them.
    A file that can't be read gives one refused unit. Raises BadRequest where no file fits or `datasets` is missing.
    """
    datasets = _library()
    files = _chosen(path, split)
    counts = {f: _rows_in(f) for f in files}
    if all(isinstance(n, str) for n in counts.values()):
        raise BadRequest(f"{path}: {counts[files[0]]}")
    for f in files:
        if isinstance(counts[f], int):  # a wrong form is told at once, not in the middle
            Labels(_opened(datasets, f).features, f.name)

    def read(skip: int) -> Iterator[Unit]:
        for f in files:
            n = counts[f]
            units = 1 if isinstance(n, str) else n
            if skip >= units:
                skip -= units
                continue
            yield from [refused(f.name, n, f.name, licence)] if isinstance(n, str) else _units(datasets, f, skip, licence)
            skip = 0

    return Source(path.name, read, None, licence, sum(1 if isinstance(n, str) else n for n in counts.values()), limit)


def _units(datasets: Any, f: Path, skip: int, licence: str | None) -> Iterator[Unit]:
    number = skip
    try:
        stream = _opened(datasets, f)
        labels = Labels(stream.features, f.name)
        for row in stream.skip(skip):
            yield unit_of(row, labels, f"{f.name}/{number}", f.name, licence)
            number += 1
    except (BadRequest, *_failures()) as e:  # type: ignore[misc]
        yield refused(f"{f.name}/{number}", f"from here on the file can't be read: {_first_line(e)}", f.name, licence)


# ---------------------------------------------------------------- going on in the middle


def _after(stream: Any, skip: int, files: Callable[[], Sequence[str]]) -> Iterable[Row]:
    """The rows of a stream after the first `skip` ones.

    `IterableDataset.skip` reads what it skips. Here files that lie wholly before, and row groups of the file where it goes on, are
    not read but for their footers, which say how many rows they have. files: those of the stream, in its order.
    """
    if not skip:
        return stream  # type: ignore[no-any-return]
    try:
        shards, left = _shards_after(stream, skip, files())
    except Exception:  # the list or the footers can't be had, of whatever client that is: the long way is always right
        return stream.skip(skip)  # type: ignore[no-any-return]
    return chain(shards[0].skip(left), *shards[1:]) if shards else ()


def _shards_after(stream: Any, skip: int, files: Sequence[str]) -> tuple[list[Any], int]:
    """The shards of a stream, from that one on in which the row of this number stands, and the row's number there."""
    for at, file in enumerate(files):
        groups = _rows_of_groups(file)
        if skip < sum(groups):
            first = 0
            while skip >= groups[first]:
                skip -= groups[first]
                first += 1
            of_file = stream.shard(num_shards=len(files), index=at).reshard()
            return [*_pieces(of_file, len(groups), first), *_pieces(stream, len(files), at + 1)], skip
        skip -= sum(groups)
    return _pieces(stream, len(files), len(files)), 0


def _pieces(stream: Any, number: int, start: int) -> list[Any]:
    """The shards of a stream from this one on; raises ValueError where there are not so many as were counted."""
    if stream.num_shards != number:
        raise ValueError(f"{stream.num_shards} shards, {number} were counted")
    return [stream.shard(num_shards=number, index=i) for i in range(start, number)]


def _hub_files(datasets: Any, split: str, revision: str) -> Sequence[str]:
    return datasets.load_dataset_builder(DATASET, revision=revision).config.data_files[split]  # type: ignore[no-any-return]


def _rows_of_groups(file: str) -> list[int]:
    """How many rows each row group of a Parquet file has, here or on the hub; only its footer is read."""
    import fsspec
    import pyarrow.parquet

    with fsspec.open(file, "rb") as f:
        about = pyarrow.parquet.read_metadata(f)
    return [about.row_group(i).num_rows for i in range(about.num_row_groups)]


# ---------------------------------------------------------------- the library


def _library() -> Any:
    try:
        import datasets
        import pyarrow  # noqa: F401
    except ImportError as e:
        raise BadRequest(f"CodeContests is read with Hugging Face datasets, and {e.name or 'it'} is not installed: {INSTALL}") from None
    datasets.disable_progress_bars()
    return datasets


def _failures() -> tuple[type[Exception], ...]:
    """What the library raises for data that it can't get or read."""
    import pyarrow

    return (OSError, ValueError, KeyError, RuntimeError, pyarrow.ArrowException)


def _loaded(datasets: Any, name: str, split: str, **options: Any) -> Any:
    try:
        return datasets.load_dataset(name, split=split, streaming=True, **options)
    except _failures() as e:
        raise BadRequest(f"{name}: {_first_line(e)} (split {split!r}); a folder with its Parquet files can be given instead") from None


def _opened(datasets: Any, f: Path) -> Any:
    options = {"data_files": {"rows": [str(f)]}}
    columns = _columns(_loaded(datasets, "parquet", "rows", **options), f.name)
    return _loaded(datasets, "parquet", "rows", **options, columns=columns, batch_size=BATCH)


def _columns(stream: Any, name: str) -> list[str]:
    """The columns of ours that the data have; raises BadRequest where they lack what every row needs."""
    features = stream.features or {}
    missing = [c for c in NEEDED if c not in features]
    if missing:
        raise BadRequest(f"{name} is not of the form of CodeContests: the column {missing[0]!r} is missing (it has {', '.join(features) or 'none'})")
    return [c for c in COLUMNS if c in features]


def _first_line(e: BaseException) -> str:
    return (str(e).strip().split("\n")[0] or type(e).__name__)[:300]


def _chosen(path: Path, split: str | None) -> list[Path]:
    files = [path] if path.is_file() else sorted(p for form in ("*.parquet", "*/*.parquet") for p in path.glob(form) if p.is_file())
    if not files:
        raise BadRequest(f"{path} has no Parquet files")
    wanted = [f for f in files if f.name.startswith(split or "train")]
    if split and not wanted:
        raise BadRequest(f"{path} has no files of the split {split!r}: {', '.join(f.name for f in files[:5])}")
    return wanted or files


def _rows_in(f: Path) -> int | str:
    """How many rows a file has; why it can't be read."""
    import pyarrow
    import pyarrow.parquet

    try:
        return int(pyarrow.parquet.read_metadata(f).num_rows)
    except (OSError, pyarrow.ArrowException) as e:
        return f"the file {f.name} is not readable Parquet: {_first_line(e)}"


class Labels:
    """What the numbers of the labelled columns mean, as the data's own features say it.

    Raises BadRequest where a column that is needed has numbers without names.
    """

    def __init__(self, features: Mapping[str, Any], name: str):
        self.languages = {column: _names(_inside(features[column], "language"), f"{name}: {column}.language")
                          for column in ("solutions", "incorrect_solutions") if column in features}
        self.plain = {column: _names(features[column], f"{name}: {column}") for column in ("source", "difficulty") if column in features}

    def language(self, column: str, value: Any) -> str:
        label = _label(self.languages[column], value).lower()
        return LANGUAGE_OF_LABEL.get(label, label)

    def of(self, column: str, row: Row) -> str | None:
        return _label(self.plain[column], row[column]) if column in self.plain and row.get(column) is not None else None


def _inside(feature: Any, name: str) -> Any:
    """The feature of a part, whether the column is a struct of lists or a list of structs."""
    while not isinstance(feature, Mapping) and hasattr(feature, "feature"):
        feature = feature.feature
    return feature[name] if isinstance(feature, Mapping) and name in feature else None


def _names(feature: Any, where: str) -> list[str] | None:
    """The names of a labelled feature by number; None where the values are text themselves."""
    while hasattr(feature, "feature"):
        feature = feature.feature
    if hasattr(feature, "names"):
        return list(feature.names)
    if getattr(feature, "dtype", None) in ("string", "large_string"):
        return None
    raise BadRequest(f"{where} has no names for its labels: the file lacks the features that CodeContests carries")


def _label(names: list[str] | None, value: Any) -> str:
    if names is None or isinstance(value, str):
        return str(value)
    return names[value] if isinstance(value, int) and 0 <= value < len(names) else "unknown_language"


# ---------------------------------------------------------------- a row


def unit_of(row: Row, labels: Labels, where: str, source: str, licence: str | None) -> Unit:
    """The problem of a row; a refused unit where its programs read or write files."""
    name = str(row.get("name") or where)
    for column, deed in (("input_file", "read their input from"), ("output_file", "write their output to")):
        if row.get(column):
            return refused(name, f"the problem's programs {deed} the file {str(row[column])[:100]!r}", source, licence)
    told = [text for text in (labels.of("source", row), labels.of("difficulty", row)) if text]
    return Item(
        id=name,
        text=str(row.get("description") or ""),
        codes=(*_codes(row, "solutions", labels, True), *_codes(row, "incorrect_solutions", labels, False)),
        stdio=tuple(_stdio(row)),
        source=", ".join([source, *told]),
        licence=licence,
    )


def _codes(row: Row, column: str, labels: Labels, right: bool) -> Iterable[Code]:
    for language, text in _pairs(row.get(column), "language", "solution"):
        yield code(labels.language(column, language), str(text), right)


def _stdio(row: Row) -> Iterator[tuple[str, str]]:
    """The first tests that are not huge: public ones, then private ones, then generated ones."""
    left = MAX_TESTS
    for column in TESTS:
        for given, expected in _pairs(row.get(column), "input", "output"):
            if left and isinstance(given, str) and isinstance(expected, str) and max(len(given), len(expected)) <= MAX_TEST_TEXT:
                left -= 1
                yield given, expected


def _pairs(column: Any, first: str, second: str) -> Iterator[tuple[Any, Any]]:
    """The pairs of a column, which is a struct of two lists or a list of structs."""
    if isinstance(column, Mapping):
        yield from zip(column.get(first) or (), column.get(second) or ())
    for part in column if isinstance(column, list) else ():
        yield part[first], part[second]
