"""Corpora: shards, parts, engines that lose workers, folders, merging, killed runs, broken files, and one row shown."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yantra_codex.apps.cli import INTERRUPTED, NOTHING, OK, USAGE
from yantra_codex.apps.cli import run as cli
from yantra_codex.corpora import engines, finish, parts, rows, schema, shards
from yantra_codex.corpora import work as worker
from yantra_codex.corpora.extract import Interrupted, extract
from yantra_codex.corpora.folder import FORMAT, LOCK, MANIFEST, PARTS, REPORT, opened, read_manifest
from yantra_codex.corpora.items import Code, File, Item, Unit
from yantra_codex.corpora.parsing import parse_within_bounds
from yantra_codex.corpora.parts import decode
from yantra_codex.corpora.schema import GRAPH, PATTERNS, TABLES, Rows, conform
from yantra_codex.corpora.shards import Bounds, Shard, pack
from yantra_codex.corpora.sources import open_source
from yantra_codex.corpora.work import rows_of, work
from yantra_codex.errors import BadRequest, UnknownName, Unsupported
from yantra_codex.ir.signature import Example
from yantra_codex.languages.base import parser

ROOT = Path(__file__).resolve().parents[1]
TIMES = "def times(x: int, k: int) -> int:\n    return x * {k} + k\n"
LANGUAGES = {"python": ".py", "javascript": ".js", "typescript": ".ts", "rust": ".rs", "go": ".go"}


@dataclass(frozen=True)
class Listed:
    """A source that is a list."""

    listed: Sequence[Unit]
    name: str = "listed"
    revision: str | None = None
    licence: str | None = "MIT"
    fault_at: int | None = None
    fixed: bool = False
    begun_at: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.listed)

    def units(self, skip: int = 0) -> Iterator[Unit]:
        self.begun_at.append(skip)
        for i, unit in enumerate(self.listed[skip:], skip):
            if i == self.fault_at:
                raise KeyboardInterrupt
            yield unit


def problem(i: int, k: int | None = None, **more: Any) -> Item:
    k = i if k is None else k
    examples = (Example((2, 3), 2 * k + 3),)
    return Item(f"p{i}", f"Return x times {k} and k more.", (Code("python", TIMES.format(k=k)),), **{"entry": "times", "examples": examples, "licence": "MIT", **more})


def plain_rows(unit: Unit, graph: bool = False) -> tuple[Rows, list[str]]:
    """Rows without lifting: a pattern for each code of a problem, a tree for each line of a file that begins with `def`."""
    made: Rows = {"patterns": [], "trees": []}
    if isinstance(unit, Item):
        for c in unit.codes:
            made["patterns"].append({"problem_id": unit.id, "text": unit.text, "signature": "", "examples": "[]", "language": c.language, "entry": unit.entry or "",
                                     "code": c.text, "program": "", "hash": hashlib.sha256(c.text.encode()).hexdigest(), "steps": ["fold"], "readable": ["fold"],
                                     "vector": np.linspace(0, 1, 1024), "complexity": 1, "checks": 1, "passed": 1, "source": unit.source, "licence": unit.licence})
    return parts.conformed(made), []


@pytest.fixture
def no_lifting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_rows_of", plain_rows)


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def extracted(units: Sequence[Unit], out: Path, engine: Callable[[], engines.Engine] = engines.Inline, **more: Any) -> dict[str, Any]:
    return extract(Listed(units), out, engine, **{"format": "jsonl", **more}).report


def stop_after(units: int) -> Callable[[int, int | None], None]:
    """Progress that ends the run when so many units are done."""

    def progress(done: int, total: int | None) -> None:
        if done >= units:
            raise KeyboardInterrupt

    return progress


# ---------------------------------------------------------------- shards


def test_units_are_packed_by_number_and_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "UNITS", 3)
    monkeypatch.setattr(shards, "BYTES", 100)
    files = [File(f"f{i}.py", "python", b"x" * size) for i, size in enumerate([1, 1, 1, 60, 60, 500, 1])]
    assert [[u.path for u in s.units if isinstance(u, File)] for s in pack(files)] == [["f0.py", "f1.py", "f2.py"], ["f3.py", "f4.py"], ["f5.py"], ["f6.py"]]
    assert list(pack(files)) == list(pack(iter(files)))
    assert [s.index for s in pack(files)] == [0, 1, 2, 3]


@pytest.mark.parametrize("other", [
    problem(2), problem(1, k=7), problem(1, entry="other"), problem(1, licence=None), problem(1, examples=(Example((2, 3), 5.0),)),
    problem(1, examples=(Example((2, True), 5),)), problem(1, stdio=(("1", "2"),)), problem(1, stdio=(("12", ""),)), problem(1, examples=(Example((2, 3), raises="ValueError"),)),
])  # fmt: skip
def test_a_fingerprint_tells_units_apart(other: Item) -> None:
    assert shards.fingerprint([problem(1)], False) != shards.fingerprint([other], False)
    assert shards.fingerprint([other], False) == shards.fingerprint([other], False) != shards.fingerprint([other], True)


def test_a_fingerprint_does_not_depend_on_the_order_of_a_set() -> None:
    code = ("from yantra_codex.corpora import shards; from yantra_codex.corpora.items import Item; from yantra_codex.ir.signature import Example\n"
            "print(shards.fingerprint([Item('p', 't', (), examples=(Example(({'a', 'b', 'c', 'd', 'e'},), {1: {'x', 'y', 'z'}}),))], False))")
    told = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True).stdout for seed in (1, 2, 3)}
    assert len(told) == 1


def test_another_version_of_the_code_is_refused() -> None:
    shard = next(pack([problem(1)]))
    with pytest.raises(BadRequest, match="another version"):
        work(Shard(shard.index, shard.units, shard.fingerprint, "0" * 64))


# ---------------------------------------------------------------- rows and parts


def test_a_row_has_every_column_or_is_refused() -> None:
    row = plain_rows(problem(1))[0]["patterns"][0]
    assert list(row) == list(PATTERNS.names) and row["count"] == 1 and row["schema"] == schema.VERSION
    for broken, why in [({**row, "extra": 1}, "no column 'extra'"), ({k: v for k, v in row.items() if k != "hash"}, "lacks 'hash'"), ({**row, "checks": "1"}, "checks is int"),
                        ({**row, "vector": np.zeros(3)}, "vector of 1024"), ({**row, "steps": "fold"}, "steps is texts"), ({**row, "text": None}, "lacks 'text'")]:
        with pytest.raises(ValueError, match=why):
            conform(PATTERNS, broken)
    assert conform(PATTERNS, {**row, "text": "a\ud800b"})["text"] == "a\\ud800b"


def test_a_part_reads_back_and_pieces_join_to_the_whole(no_lifting: None) -> None:
    shard = next(pack([problem(i, i % 3) for i in range(7)]))
    whole, pieces = work(shard), [work(piece) for piece in shard.cut()]
    assert parts.join(reversed(pieces)).data == whole.data
    part = decode(whole.data)
    assert part.fingerprint == shard.fingerprint and part.units == 7 and part.tables["patterns"]["problem_id"] == [f"p{i}" for i in range(7)]
    assert np.array_equal(part.tables["patterns"]["vector"][3], np.linspace(0, 1, 1024, dtype=np.float32))
    assert len(set(part.keys["patterns"])) == 3
    assert decode(whole.data, keys_only=True).keys == part.keys


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d[:40], lambda d: b"", lambda d: d[:-9] + b"\0" + d[-8:], lambda d: b"{}\n" + d, lambda d: b"[]\n", lambda d: d + b"x"])
def test_a_damaged_part_is_seen(damage: Callable[[bytes], bytes], no_lifting: None) -> None:
    data = damage(work(next(pack([problem(1)]))).data)
    assert parts.head_of(data) is None
    with pytest.raises(ValueError, match="damaged"):
        decode(data)


@pytest.mark.parametrize(("fault", "kind", "detail"), [
    (RecursionError(), "depth", "nested too deeply"), (MemoryError(), "memory", "memory"), (Unsupported("no such thing"), "unsupported", "no such thing"),
    (ZeroDivisionError("at <object 0x7f00deadbeef>"), "internal", "ZeroDivisionError: at <object 0x>"),
])  # fmt: skip
def test_what_goes_wrong_in_one_unit_is_its_row(monkeypatch: pytest.MonkeyPatch, fault: Exception, kind: str, detail: str) -> None:
    def rows_or_fault(unit: Unit, graph: bool) -> tuple[Rows, list[str]]:
        if isinstance(unit, Item) and unit.id == "p1":
            raise fault
        return plain_rows(unit)

    monkeypatch.setattr(worker, "_rows_of", rows_or_fault)
    found = decode(work(next(pack([problem(i) for i in range(3)]))).data).tables
    assert found["patterns"]["problem_id"] == ["p0", "p2"]
    assert (found["refused"]["id"], found["refused"]["kind"]) == (["p1"], [kind])
    assert detail in found["refused"]["detail"][0]


def test_a_row_that_does_not_fit_its_table_is_its_units_fault_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yantra_codex.corpora.patterns.item_rows", lambda item: {"patterns": [{"problem_id": item.id}]})
    assert rows_of(problem(1))[0]["refused"][0]["kind"] == "internal"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is bounded where the system tells how much is in use")
def test_memory_is_bounded_in_the_body_alone() -> None:
    with pytest.raises(MemoryError), worker.bounded_memory(100 << 20):
        b"x" * (300 << 20)
    assert len(b"x" * (300 << 20)) == 300 << 20


# ---------------------------------------------------------------- engines that lose workers


class Losing:
    """An engine in memory. deadly: problems that its workers die on; unlucky: how many shards are lost with their machine."""

    slots = 2

    def __init__(self, deadly: Sequence[str] = (), unlucky: int = 0):
        self.deadly, self.unlucky, self.queue, self.closed = deadly, unlucky, list[Shard](), False

    def submit(self, shard: Shard) -> None:
        self.queue.append(shard)
        assert len(self.queue) <= self.slots

    def outcomes(self) -> list[engines.Outcome]:
        shard = self.queue.pop(0)
        if self.unlucky:
            self.unlucky -= 1
            return [(shard, engines.Lost("node", blame=False))]
        dies = any(isinstance(u, Item) and u.id in self.deadly for u in shard.units)
        return [(shard, engines.Lost("signal 11") if dies else work(shard))]

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("deadly", [(), ("p3",), ("p0", "p9"), tuple(f"p{i}" for i in range(10))])
def test_only_the_unit_that_kills_its_worker_is_refused(monkeypatch: pytest.MonkeyPatch, no_lifting: None, deadly: Sequence[str]) -> None:
    monkeypatch.setattr(shards, "UNITS", 4)
    engine = Losing(deadly, unlucky=3)
    found = list(engines.run(pack([problem(i) for i in range(10)]), lambda: engine))
    assert sorted(r.index for r in found) == [0, 1, 2] and engine.closed
    tables = [decode(r.data).tables for r in sorted(found, key=lambda r: r.index)]
    kept = [id for t in tables for id in t.get("patterns", {"problem_id": []})["problem_id"]]
    refused = [(id, kind) for t in tables if "refused" in t for id, kind in zip(t["refused"]["id"], t["refused"]["kind"], strict=True)]
    assert kept == [f"p{i}" for i in range(10) if f"p{i}" not in deadly]
    assert refused == [(id, "crashed") for id in deadly]


def test_the_last_shards_are_worked_on_in_pieces(monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 20)
    units, engine, given = [problem(i) for i in range(100)], Losing(("p85",)), list[Shard]()
    monkeypatch.setattr(engine, "submit", lambda shard: given.append(shard) or engine.queue.append(shard))
    found = {r.index: r.data for r in engines.run(pack(units), lambda: engine)}
    assert [len(s.units) for s in given[:10]] == [20, 20, *[3, 3, 3, 3, 3, 3, 2], 3] and max(len(s.units) for s in given[2:]) == 3
    assert [index for index in found if found[index] != work(list(pack(units))[index]).data] == [4]
    tables = decode(found[4]).tables
    assert tables["refused"]["id"] == ["p85"] and tables["patterns"]["problem_id"] == [f"p{i}" for i in range(80, 100) if i != 85]


def test_a_shard_that_is_lost_for_ever_ends_the_run(no_lifting: None) -> None:
    engine = Losing(unlucky=10_000)
    with pytest.raises(BadRequest, match=r"was lost .* the cluster"):
        list(engines.run(pack([problem(1)]), lambda: engine))
    assert engine.closed


def test_only_a_few_shards_are_read_ahead(monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 1)
    read = done = 0

    def units() -> Iterator[Unit]:
        nonlocal read
        for i in range(50):
            read += 1
            assert read - done <= 3 * Losing.slots + 2
            yield problem(i)

    for _ in engines.run(pack(units()), Losing):
        done += 1
    assert done == 50


def test_no_engine_is_started_where_there_is_no_work() -> None:
    assert list(engines.run(iter(()), lambda: pytest.fail("started"))) == []


class Deadly(Item):
    """A problem that no worker reads and survives: what its text says is done there. The parent reads it unharmed."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name == "examples" and multiprocessing.parent_process() is not None:
            DEADLY[object.__getattribute__(self, "text")]()
        return object.__getattribute__(self, name)


def spin() -> None:
    while True:
        pass


DEADLY: dict[str, Callable[[], object]] = {"killed": lambda: os.kill(os.getpid(), signal.SIGKILL), "spin": spin, "hang": lambda: time.sleep(1000), "memory": lambda: b"x" * (4 << 30)}


def test_workers_that_die_spin_or_eat_memory_cost_their_unit_alone(tmp_path: Path) -> None:
    ways = ["killed", "spin", "memory"]
    units: list[Unit] = [problem(i) for i in range(6)]
    for i, how in enumerate(ways):
        units.insert(2 * i + 1, Deadly(how, how, problem(1).codes, "times"))
    report = extracted(units, tmp_path / "out", lambda: engines.Local(2), bounds=Bounds(cpu_s=1.5, memory_bytes=500 << 20))
    refused = {r["id"]: r["kind"] for r in lines(tmp_path / "out" / "refused.jsonl")}
    assert refused == {**dict.fromkeys(ways, "crashed"), "memory": "memory"}
    assert {r["problem_id"] for r in lines(tmp_path / "out" / "patterns.jsonl")} == {f"p{i}" for i in range(6)}
    assert report["units"] == 9


def test_a_worker_that_waits_for_ever_is_ended(tmp_path: Path) -> None:
    extracted([Deadly("hang", "hang", problem(1).codes, "times")], tmp_path / "out", lambda: engines.Local(1), bounds=Bounds(cpu_s=0.2))
    assert [r["kind"] for r in lines(tmp_path / "out" / "refused.jsonl")] == ["crashed"]


def test_an_interrupt_ends_every_worker(tmp_path: Path, no_lifting: None) -> None:
    engine = engines.Local(2)
    with pytest.raises(Interrupted):
        extract(Listed([problem(i) for i in range(200)], fault_at=150), tmp_path / "out", lambda: engine, format="jsonl")
    assert not [p for p in multiprocessing.active_children() if p.is_alive()]


def test_a_worker_that_can_not_start_ends_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engines, "serve", os._exit)
    with pytest.raises(BadRequest, match="could not start"):
        extracted([problem(1)], tmp_path / "out", lambda: engines.Local(1))


# ---------------------------------------------------------------- folders


def test_the_same_bytes_whatever_the_engine_and_the_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "UNITS", 7)
    units = [problem(i, i % 25) for i in range(60)]
    extracted(units, tmp_path / "whole")
    extracted(units, tmp_path / "two", lambda: engines.Local(2))
    for stop in (9, 30, 31, 59):
        with pytest.raises(Interrupted):
            extract(Listed(units, fault_at=stop), tmp_path / "resumed", engines.Inline, format="jsonl")
        assert read_manifest(tmp_path / "resumed") is None and not list((tmp_path / "resumed").glob("*.jsonl"))
    resumed = extract(Listed(units), tmp_path / "resumed", engines.Inline, format="jsonl")
    assert resumed.kept >= 42 and resumed.done + resumed.kept == 60
    assert digests(tmp_path / "whole") == digests(tmp_path / "two") == digests(tmp_path / "resumed")
    assert sorted(p.name for p in (tmp_path / "whole").iterdir()) == sorted([MANIFEST, REPORT, *(f"{t}.jsonl" for t in TABLES if t not in GRAPH)])


def test_parts_of_other_work_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 5)
    before, after = [problem(i) for i in range(20)], [problem(i, 99 if i == 7 else i) for i in range(20)]
    with pytest.raises(Interrupted):
        extract(Listed(before), tmp_path / "out", engines.Inline, format="jsonl", progress=stop_after(15))
    found = extract(Listed(after), tmp_path / "out", engines.Inline, format="jsonl")
    assert (found.kept, found.done) == (10, 10)
    extracted(after, tmp_path / "fresh")
    assert digests(tmp_path / "out") == digests(tmp_path / "fresh")


def test_a_source_that_its_name_decides_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 7)
    units, out = [problem(i, i % 25) for i in range(60)], tmp_path / "out"
    extracted(units, tmp_path / "whole")
    for stop in (9, 30, 31, 59):
        kept = 7 * len(list((out / PARTS).glob("*.part")))
        source = Listed(units, fault_at=stop, fixed=True)
        with pytest.raises(Interrupted):
            extract(source, out, engines.Inline, format="jsonl")
        assert source.begun_at == [kept]
    sorted((out / PARTS).glob("*.part"))[3].write_bytes(b"spoiled")
    source = Listed(units, fixed=True)
    found = extract(source, out, engines.Inline, format="jsonl")
    assert source.begun_at == [21] and found.kept >= 35 and digests(out) == digests(tmp_path / "whole")
    again = Listed(units, fixed=True)
    assert not extract(again, out, engines.Inline, format="jsonl").fresh and again.begun_at == []


def test_parts_of_other_code_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 5)
    source = Listed([problem(i) for i in range(20)], fixed=True)
    with pytest.raises(Interrupted):
        extract(source, tmp_path / "out", engines.Inline, format="jsonl", progress=stop_after(15))
    run = tmp_path / "out" / PARTS / "run.json"
    run.write_text(run.read_text().replace(shards.tool_digest(), "0" * 64))
    assert extract(source, tmp_path / "out", engines.Inline, format="jsonl").kept == 0


def test_a_finished_corpus_is_left_alone_until_something_changes(tmp_path: Path, no_lifting: None) -> None:
    out = tmp_path / "out"
    units = [problem(i) for i in range(5)]
    extracted(units, out)
    stamps = {p: p.stat().st_mtime_ns for p in out.iterdir()}
    again = extract(Listed(units), out, lambda: pytest.fail("worked again"), format="jsonl")
    assert not again.fresh and again.report["units"] == 5 and {p: p.stat().st_mtime_ns for p in out.iterdir()} == stamps
    assert extract(Listed(units), out, engines.Inline, format="jsonl", restart=True).fresh
    assert extract(Listed([*units, problem(9)]), out, engines.Inline, format="jsonl").report["units"] == 6
    (out / "patterns.jsonl").unlink()
    assert extract(Listed([*units, problem(9)]), out, engines.Inline, format="jsonl").fresh


@pytest.mark.parametrize("content", [{"notes.txt": "mine"}, {"manifest.json": "{}"}, {"manifest.json": "[" * 3000}, {".parts/mine.txt": "x"}, {"patterns.parquet": ""}])
def test_a_folder_that_holds_something_else_is_refused_and_not_touched(tmp_path: Path, content: dict[str, str], no_lifting: None) -> None:
    for name, text in content.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    before = digests(tmp_path)
    for restart in (False, True):
        with pytest.raises(BadRequest, match=r"holds something else .*--out"):
            extracted([problem(1)], tmp_path, restart=restart)
    assert digests(tmp_path) == before


def test_a_corpus_of_other_work_is_refused_until_it_is_thrown_away(tmp_path: Path, no_lifting: None) -> None:
    out = tmp_path / "out"
    extracted([problem(1)], out)
    with pytest.raises(BadRequest, match=r"finished corpus of other work: its limit is 3|its limit is None, this run's 3; give another --out, or --restart"):
        extracted([problem(1)], out, options={"limit": 3})
    with pytest.raises(Interrupted):
        extract(Listed([problem(1)], fault_at=0), tmp_path / "half", engines.Inline, format="jsonl")
    with pytest.raises(BadRequest, match="unfinished extraction of other work: its source is 'listed', this run's 'other'"):
        extract(Listed([problem(1)], name="other"), tmp_path / "half", engines.Inline, format="jsonl")
    extract(Listed([problem(1)], name="other"), tmp_path / "half", engines.Inline, format="jsonl", restart=True)
    assert (read_manifest(tmp_path / "half") or {})["identity"]["source"] == "other"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, no_lifting: None) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(BadRequest, match="out is a file"):
        extracted([problem(1)], tmp_path / "out")
    with pytest.raises(BadRequest, match="Not a directory"):
        extracted([problem(1)], tmp_path / "out" / "inside")


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path, no_lifting: None) -> None:
    identity = {"source": "listed", "revision": None, "licence": "MIT", "graph": False}
    with opened(tmp_path, identity):
        assert (tmp_path / PARTS / LOCK).read_text() == str(os.getpid())
        with pytest.raises(BadRequest, match=f"another run is writing to .*process {os.getpid()}"):
            extracted([problem(1)], tmp_path)
    assert extracted([problem(1)], tmp_path)["units"] == 1


def test_what_a_killed_run_left_is_removed(tmp_path: Path, no_lifting: None) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        extract(Listed([problem(1)], fault_at=0), out, engines.Inline, format="jsonl")
    (out / PARTS / "0000000-abc.part.tmp").write_bytes(b"half")
    (out / PARTS / "final").mkdir()
    (out / PARTS / "final" / "patterns.jsonl").write_text("half")
    (out / ".parts-done").mkdir()
    (out / ".parts-done" / "0000000-abc.part").write_bytes(b"x")
    extracted([problem(1)], out)
    extracted([problem(1)], tmp_path / "fresh")
    assert digests(out) == digests(tmp_path / "fresh")


def test_a_part_that_was_damaged_on_the_disk_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 1)
    units = [problem(i) for i in range(5)]
    with pytest.raises(Interrupted):
        extract(Listed(units, fault_at=4), tmp_path / "out", engines.Inline, format="jsonl")
    first, second = sorted((tmp_path / "out" / PARTS).glob("*.part"))[:2]
    first.write_bytes(first.read_bytes()[:-5])
    second.write_bytes(b"")
    extracted(units, tmp_path / "out")
    extracted(units, tmp_path / "fresh")
    assert digests(tmp_path / "out") == digests(tmp_path / "fresh")


def test_a_full_disk_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", "out/part")

    monkeypatch.setattr("yantra_codex.corpora.folder.os.fsync", full)
    with pytest.raises(BadRequest, match=r"out/part: No space left on device; .* kept"):
        extracted([problem(1)], tmp_path / "out")


# ---------------------------------------------------------------- the finished files


def test_equal_programs_are_one_row_with_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    monkeypatch.setattr(shards, "UNITS", 4)
    report = extracted([problem(i, i % 3) for i in range(11)], tmp_path / "out")
    found = lines(tmp_path / "out" / "patterns.jsonl")
    assert [(r["problem_id"], r["count"]) for r in found] == [("p0", 4), ("p1", 4), ("p2", 3)]
    assert report["tables"]["patterns"] == {"rows": 3, "merged": 8}
    assert report["licences"] == [{"table": "patterns", "licence": "MIT", "rows": 11}]
    assert report["lift"]["python"] == {"tried": 11, "lifted": 11, "tested": 11, "agreeing": 11}


def test_vectors_read_back_from_json_lines(tmp_path: Path, no_lifting: None) -> None:
    extracted([problem(1)], tmp_path / "out")
    assert np.array_equal(np.asarray(lines(tmp_path / "out" / "patterns.jsonl")[0]["vector"], dtype=np.float32), np.linspace(0, 1, 1024, dtype=np.float32))


def test_the_manifest_says_what_the_files_are(tmp_path: Path, no_lifting: None) -> None:
    extracted([problem(1)], tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert (manifest["format"], manifest["schema"], manifest["units"], manifest["identity"]["licence"]) == (FORMAT, schema.VERSION, 1, "MIT")
    about = manifest["tables"]["patterns"]
    data = (tmp_path / "out" / about["file"]).read_bytes()
    assert (about["rows"], about["bytes"], about["sha256"]) == (1, len(data), hashlib.sha256(data).hexdigest())


def test_parquet_has_the_schema_fixed_groups_and_no_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_lifting: None) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra 'corpora'")
    monkeypatch.setattr("yantra_codex.corpora.finish.GROUP", 4)
    monkeypatch.setattr(shards, "UNITS", 3)
    for name in ("one", "two"):
        extracted([problem(i) for i in range(10)], tmp_path / name, format="parquet")
        time.sleep(0.01)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    file = pq.ParquetFile(tmp_path / "one" / "patterns.parquet")
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [4, 4, 2]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.schema_arrow.names == list(PATTERNS.names) and str(file.schema_arrow.field("vector").type) == "fixed_size_list<element: float>[1024]"
    head = {k.decode(): v.decode() for k, v in file.schema_arrow.metadata.items() if not k.startswith(b"ARROW")}
    assert head == {"format": FORMAT, "schema": str(schema.VERSION), "table": "patterns", "tool": head["tool"], "source.source": "listed", "source.revision": "", "source.licence": "MIT"}
    table = file.read().to_pylist()
    assert [r["problem_id"] for r in table] == [f"p{i}" for i in range(10)]
    assert np.array_equal(np.asarray(table[7]["vector"], dtype=np.float32), np.linspace(0, 1, 1024, dtype=np.float32))
    assert rows.open_table(tmp_path / "one").row(9)["problem_id"] == "p9"
    assert pq.read_table(tmp_path / "one" / "refused.parquet").num_rows == 0


def test_arrow_columns_are_those_that_pyarrow_makes() -> None:
    pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra 'corpora'")
    for kind, values in (
        (pa.string(), ["a", None, "", "\u00fc\0\U0001f600", *["x"] * 9, None]), (pa.string(), ["a"]), (pa.string(), []), (pa.int64(), [1, None, -(2**63), 0]),
        (pa.float64(), [0.5, float("inf")]), (pa.list_(pa.string()), [["a", "bc"], [], [""]]), (pa.list_(pa.string()), []),
    ):  # fmt: skip
        made = finish._array(pa, kind, values)
        made.validate(full=True)
        assert made.equals(pa.array(values, type=kind)) and made.null_count == values.count(None)
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)[::2]
    assert finish._array(pa, pa.list_(pa.float32(), 2), vectors).to_pylist() == [[0.0, 1.0], [4.0, 5.0]]
    assert len(finish._array(pa, pa.list_(pa.float32(), 2), vectors[:0])) == 0


def test_writing_parquet_loads_no_pandas(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="nothing is loaded that is not there")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text('def twice(x: int) -> int:\n    """Return x twice.\n\n    >>> twice(2)\n    4\n    """\n    return 2 * x\n')
    code = ("import sys; from pathlib import Path; from yantra_codex.corpora import engines; from yantra_codex.corpora.extract import extract; "
            "from yantra_codex.corpora.sources import open_source; "
            "extract(open_source(sys.argv[1]), sys.argv[2], engines.Inline, tree=Path(sys.argv[1]), apart=False); print('pandas' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "tree"), str(tmp_path / "out")], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["False"], done.stderr


def test_without_pyarrow_parquet_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadRequest, match=r"pip install 'yantra-codex\[corpora\]'; --format jsonl needs nothing"):
        extracted([problem(1)], tmp_path / "out", lambda: pytest.fail("worked"), format="parquet")
    assert not (tmp_path / "out").exists()


def test_the_documented_tables_are_those_of_the_schema() -> None:
    text = (ROOT / "docs" / "corpora.md").read_text(encoding="utf-8")
    assert schema.markdown() in text, "docs/corpora.md lacks the tables as schema.markdown() writes them"


# ---------------------------------------------------------------- whole runs through the command line


@pytest.fixture(scope="module")
def problems_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety problems of a few shards, some alike, some that can't be lifted or are wrong."""
    path = tmp_path_factory.mktemp("problems") / "problems.jsonl"
    with path.open("w", encoding="utf-8") as f:
        for i in range(90):
            k = i % 40
            codes: list[Any] = [TIMES.format(k=k)]
            if i % 9 == 0:
                codes.append("def times(x, k):\n    import ctypes\n    return ctypes.c_int(x)\n")
            if i % 10 == 0:
                codes.append({"language": "python", "code": TIMES.format(k=k + 1), "right": False})
            f.write(json.dumps({"id": f"p{i}", "text": f"x times {k} and k more", "entry_point": "times", "solutions": codes, "licence": "MIT",
                                "examples": [{"args": [2, 3], "expected": 2 * k + 3}]}) + "\n")
    return path


@pytest.fixture(scope="module")
def corpus(problems_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus") / "out"
    assert cli(["corpus", "extract", str(problems_file), "--out", str(out), "--format", "jsonl", "--jobs", "2"]) == OK
    return out


def test_a_file_of_problems_becomes_a_corpus(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(corpus / "patterns.jsonl")
    assert len(found) == 40 and found[0]["count"] == 3 and all(r["checks"] == r["passed"] == 1 for r in found)
    assert len(lines(corpus / "negatives.jsonl")) == 9
    assert len(lines(corpus / "refused.jsonl")) == 10
    assert cli(["corpus", "report", str(corpus)]) == OK
    text = capsys.readouterr().out
    assert "problems.jsonl, 90 units" in text and "most often not lifted" in text and "ctypes" in text
    assert cli(["corpus", "report", str(corpus), "--json"]) == OK
    report = json.loads(capsys.readouterr().out)
    assert report == json.loads((corpus / REPORT).read_text())
    assert report["lift"]["python"] == {"tried": 100, "lifted": 90, "tested": 90, "agreeing": 90}
    assert report["constructs"][0]["count"] == 10 and report["constructs"][0]["example"]["id"] == "p0"


def test_a_row_is_shown(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["corpus", "show", str(corpus), "--id", "p7"]) == OK
    text = capsys.readouterr().out
    for part in ("p7\nx times 7 and k more", "times(", "examples\n", "return x * 7 + k", "steps\n", "hash        y", "complexity", "1 of 1 passed", "vector      ", "licence     MIT"):
        assert part in text
    assert cli(["corpus", "show", str(corpus), "--id", "p7", "--json"]) == OK
    row = json.loads(capsys.readouterr().out)
    assert row["row"] == 7 and row["of"] == 40 and len(row["vector"]) == 1024
    assert cli(["corpus", "show", str(corpus), "--hash", "y" + row["hash"][:7]]) == OK
    assert "x times 7 and k more" in capsys.readouterr().out
    assert cli(["corpus", "show", str(corpus), "--random", "--seed", "5"]) == cli(["corpus", "show", str(corpus), "--random", "--seed", "5"]) == OK
    first, second = (lambda t: (t[: len(t) // 2], t[len(t) // 2 :]))(capsys.readouterr().out)
    assert first == second
    assert cli(["corpus", "show", str(corpus), "--table", "refused"]) == OK
    assert "ctypes" in capsys.readouterr().out
    assert cli(["corpus", "show", str(corpus), "--table", "trees"]) == OK
    assert "nodes, " in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "why"), [
    (["--row", "400"], "there is no row 400"), (["--id", "nobody"], "has the id 'nobody'"), (["--hash", "y0000000000"], "hash that begins with '0000000000'"),
    (["--id", "p1", "--row", "1"], "more than one was given"), (["--table", "refused", "--hash", "y1"], "have no hash"),
    (["--table", "nodes"], "has no table nodes; it has patterns"), (["--table", "nobody"], "nobody"),
])  # fmt: skip
def test_a_row_that_is_not_there(corpus: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str) -> None:
    assert cli(["corpus", "show", str(corpus), *arguments]) == USAGE
    assert why in capsys.readouterr().err


def test_a_folder_that_is_no_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["corpus", "show", str(tmp_path)]) == USAGE
    assert "is no corpus; 'yantra corpus extract SOURCE" in capsys.readouterr().err
    (tmp_path / PARTS).mkdir()
    assert cli(["corpus", "report", str(tmp_path)]) == USAGE
    assert "is not complete" in capsys.readouterr().err
    with pytest.raises(UnknownName, match="did you mean 'patterns'"):
        rows.open_table(tmp_path, "pattern")


def test_exit_codes_of_an_extraction(problems_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["corpus", "extract", str(problems_file), "--out", str(corpus), "--format", "jsonl"]) == NOTHING
    assert "is complete" in capsys.readouterr().err
    assert cli(["corpus", "extract", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == USAGE
    assert cli(["corpus", "extract", str(problems_file), "--out", str(tmp_path / "out"), "--address", "auto"]) == USAGE
    assert "--engine ray" in capsys.readouterr().err
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text("x = 1\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").write_text("x")
    assert cli(["corpus", "extract", str(tmp_path / "tree"), "--out", str(tmp_path / "mine"), "--format", "jsonl"]) == USAGE
    assert "holds something else (notes)" in capsys.readouterr().err


def started(*arguments: str) -> subprocess.Popen[str]:
    code = "from yantra_codex.apps.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for_parts(out: Path, number: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and len(list((out / PARTS).glob("*.part"))) < number and time.monotonic() < until:
        time.sleep(0.01)


def test_killed_and_interrupted_runs_resume_to_the_same_bytes(problems_file: Path, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["corpus", "extract", str(problems_file), "--out", str(out), "--format", "jsonl", "--jobs", "1"]
    for kill in (lambda p: p.kill(), lambda p: os.killpg(p.pid, signal.SIGKILL)):
        process = started(*command)
        wait_for_parts(out, 1, process)
        kill(process)
        process.communicate()
    process = started(*command)
    wait_for_parts(out, 1, process)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate()[1]
    if process.returncode != OK:
        assert process.returncode in (INTERRUPTED, -signal.SIGINT) and "Traceback" not in told
        if process.returncode == INTERRUPTED:
            assert "kept" in told or told == "interrupted\n"
    assert cli(command) in (OK, NOTHING)
    assert digests(out) == digests(corpus)


def test_a_tree_in_five_languages_and_hostile_files(tmp_path: Path) -> None:
    """What is hostile is refused with a reason, quickly; the files beside it have all their rows."""
    from benchmarks.corpora import WITNESS

    for name, data in hostile().items():
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_bytes(data)
    for i, (suffix, text) in enumerate(WITNESS.items()):
        (tmp_path / "tree" / f"w{i}{suffix}").write_text(text.replace("NUMBER", str(i)))
    began = sum(os.times()[:4])  # of this process and of its workers
    assert cli(["corpus", "extract", str(tmp_path / "tree"), "--out", str(tmp_path / "out"), "--format", "jsonl"]) == OK
    assert sum(os.times()[:4]) - began < 30
    trees, refused = lines(tmp_path / "out" / "trees.jsonl"), lines(tmp_path / "out" / "refused.jsonl")
    assert {r["path"] for r in trees if r["path"].startswith("w")} == {f"w{i}{suffix}" for i, suffix in enumerate(WITNESS)}
    assert not [r for r in refused if r["kind"] in ("crashed", "internal", "memory")]
    assert {r["id"] for r in refused} >= {name for name in hostile() if name.startswith("refused")}


def test_the_code_graph_of_a_tree_is_written_with_its_other_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text("from b import twice\n\n\ndef four(x):\n    return twice(twice(x))\n")
    (tmp_path / "tree" / "b.py").write_text("# SPDX-License-Identifier: MIT\nimport math\n\n\ndef twice(x):\n    return math.floor(2 * x)\n")
    assert cli(["corpus", "extract", str(tmp_path / "tree"), "--out", str(tmp_path / "out"), "--format", "jsonl", "--licence", "Apache-2.0"]) == OK
    nodes, edges = {r["id"]: r for r in lines(tmp_path / "out" / "nodes.jsonl")}, lines(tmp_path / "out" / "edges.jsonl")
    assert (nodes["b.py#twice"]["kind"], nodes["b.py#twice"]["line"], nodes["b.py#twice"]["licence"], nodes["a.py#four"]["licence"]) == ("function", 5, "MIT", "Apache-2.0")
    assert {(e["from_id"], e["to_id"], e["line"]) for e in edges if e["kind"] == "calls" and e["to_id"].startswith("b.py")} == {("a.py#four", "b.py#twice", 5)}
    capsys.readouterr()
    assert cli(["corpus", "show", str(tmp_path / "out"), "--table", "nodes", "--id", "b.py#twice"]) == OK
    assert "twice" in capsys.readouterr().out


def test_a_fault_in_linking_does_not_cost_the_other_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fault(*_: Any, **__: Any) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr("yantra_codex.corpora.graph.resolve.link", fault)
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text("def f(x):\n    return x\n")
    found = extract(open_source(str(tmp_path / "tree")), tmp_path / "out", engines.Inline, format="jsonl", tree=tmp_path / "tree", apart=False)
    assert found.report["graph"] == "an error of this package, to be reported: IndexError: tuple index out of range"
    assert found.report["tables"]["trees"]["rows"] == 1 and lines(tmp_path / "out" / "nodes.jsonl") == []
    assert cli(["corpus", "report", str(tmp_path / "out")]) == OK
    assert "no code graph: an error of this package" in capsys.readouterr().out


def test_a_linking_process_that_dies_ends_the_run_and_keeps_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.py").write_text("def f(x):\n    return x\n")
    source = open_source(str(tmp_path / "tree"))
    with monkeypatch.context() as m:
        m.setattr("yantra_codex.corpora.linking.link_apart", dies)
        with pytest.raises(BadRequest, match=r"could not be linked.*the same command tries again"):
            extract(source, tmp_path / "out", engines.Inline, format="jsonl", tree=tmp_path / "tree")
    assert read_manifest(tmp_path / "out") is None
    found = extract(source, tmp_path / "out", engines.Inline, format="jsonl", tree=tmp_path / "tree")
    assert (found.kept, found.done) == (1, 0) and found.report["tables"]["nodes"]["rows"] == 2


def dies(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hostile() -> dict[str, bytes]:
    """Files by name; what is named `refused` must have a row that says why."""
    found: dict[str, bytes] = {}
    for suffix in LANGUAGES.values():
        found |= {f"refused_line{suffix}": b"x = '" + b"a" * 4_000_000 + b"'\n", f"refused_bytes{suffix}": b"x = '\xff\xfe\x00\x80'\n" * 50,
                  f"refused_nul{suffix}": b"\0" * 5000, f"nested{suffix}": b"x = " + b"(" * 10_000 + b"1" + b")" * 10_000, f"brackets{suffix}": b"[" * 10_000,
                  f"blocks{suffix}": b"{" * 10_000, f"minus{suffix}": b"-" * 10_000 + b"1", f"empty{suffix}": b"", f"cr{suffix}": b"x = 1\r" * 100}
        found |= {f"refused_recovery{suffix}": b"<!--" * 50_000} if suffix in (".py", ".go") else {}
    found["refused_joined.py"] = b"x = 1 + " + b"\\\n" * 200_000 + b"1\n"
    found["lambda.js"] = b"lambda x:" * 20_000
    found["raw.rs"] = b'r#"' * 60_000
    found["staircase.py"] = b"".join(b" " * i + b"if x:\n" for i in range(1500))
    found["chain.py"] = b"def f(x):\n    return " + b"x + " * 10_000 + b"x\n"
    found["elif.py"] = b"def f(x):\n    if x == 0:\n        return 0\n" + b"    elif x == 1:\n        return 1\n" * 3000
    found["decorators.py"] = b"@d\n" * 5000 + b"def f():\n    pass\n"
    return found


def test_broken_files_lose_no_row_beside_them(tmp_path: Path) -> None:
    from benchmarks.corpora import missing_rows, write_witnesses
    from benchmarks.trees import mutated

    rng = random.Random(11)
    given = {suffix: p.read_bytes() for suffix, p in (((".py", ROOT / "src/yantra_codex/corpora/shards.py"), (".go", ROOT / "src/yantra_codex/runner/suites/inside/go_main.go"),
                                                       (".rs", ROOT / "src/yantra_codex/runner/suites/inside/rust_runner.rs"), (".js", ROOT / "src/yantra_codex/runner/suites/inside/ecma_main.mjs"),
                                                       (".ts", ROOT / "src/yantra_codex/runner/suites/inside/ecma_expect.mjs")))}
    for i in range(60):
        suffix = list(given)[i % len(given)]
        path = tmp_path / "tree" / f"{i // 10:03d}" / f"f{i}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutated(rng, given[suffix]))
    write_witnesses(tmp_path, 10)
    for root, out in (("tree", "all"), ("alone", "expected")):
        assert cli(["corpus", "extract", str(tmp_path / root), "--out", str(tmp_path / out), "--format", "jsonl"]) == OK
    assert missing_rows(tmp_path / "all", tmp_path / "expected") == 0
    assert len(lines(tmp_path / "expected" / "trees.jsonl")) == 10
    assert not [r for r in lines(tmp_path / "all" / "refused.jsonl") if r["kind"] in ("crashed", "internal", "memory")]


@pytest.mark.parametrize("language", ["python", "go"])
def test_what_a_grammar_takes_too_long_for_is_stopped_by_a_count(language: str) -> None:
    began = time.process_time()
    with pytest.raises(Unsupported, match="takes too long"):
        parse_within_bounds(language, b"<!--" * 5_000)  # a minute and more, unbounded
    assert time.process_time() - began < 5
    assert not parse_within_bounds(language, {"python": b"x = 1\n", "go": b"package p\n"}[language]).root_node.has_error  # the parser is as good as new


def test_bounded_parsing_gives_the_tree_of_plain_parsing() -> None:
    for path in sorted((ROOT / "src/yantra_codex/corpora").glob("*.py")):
        assert str(parse_within_bounds("python", path.read_bytes()).root_node) == str(parser("python").parse(path.read_bytes()).root_node)


@pytest.mark.slow
def test_a_ray_cluster_gives_the_same_bytes(problems_file: Path, corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the Ray engine needs the extra 'ray'")
    command = ["corpus", "extract", str(problems_file), "--out", str(tmp_path / "out"), "--format", "jsonl", "--engine", "ray", "--jobs", "2"]
    process = started(*command)
    assert process.communicate(timeout=300)[1].count("Traceback") == 0 and process.returncode == OK
    assert digests(tmp_path / "out") == digests(corpus)


def test_without_ray_its_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BadRequest, match=r"pip install 'yantra-codex\[ray\]'"):
        engines.OnRay()

