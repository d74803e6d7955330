"""Pairs become graphs, once: arrays in the cache folder, under the hash of everything they are made of.

Each pair is seen in several views, as users ask: another phrase, fewer examples or none, no types, no names. View 0 says all
there is. Rows of features that nodes share are kept once, as float16. Work is done in parts of some hundred pairs by
processes of their own; a part that is there is not made again, so a run that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yantra_codex.corpora.engines import end_with_parent
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import ANY, HANDLES, join_all, type_of_value
from yantra_codex.ir.vector import encode_logic_pattern
from yantra_codex.model.files import MANIFEST, TRAINED
from yantra_codex.model.graph import Graph, LogicGraph
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.sections import SIZE
from yantra_codex.model.train.mutants import mutants
from yantra_codex.model.train.pairs import Pair, as_json, examples_of
from yantra_codex.problems.problem import Problem, parameter_names

VERSION = 2
PART = 256  # pairs of a part
WRONG = 2  # wrong programs of a pair that comes with fewer
NO_FEATURES = ("network.py", "index.py", "guide.py", MANIFEST, *TRAINED)  # what neither makes features nor is a table of them
LANGUAGES = ("python", "python", "python", "javascript", "typescript", "rust", "go")  # how often each asks
NAMELESS = frozenset(("solution", "solve", "main", "f", "g", "func", "function", "fun", "program"))  # names that say nothing

Arrays = dict[str, NDArray[Any]]
Progress = Callable[[int, int], None]  # pairs done, of how many
GraphOf = Callable[[Problem], Graph]

# what an array of a part is counted by, so that parts can be joined: its numbers are places in that array
POINTS_TO = {"node_row": "rows", "view_nodes": "node_row", "view_edges": "relation", "logic_nodes": "token", "logic_edges": "logic_relation",
             "logic_of": "logic_nodes", "wrong": "logic_nodes", "wrong_at": "wrong"}
STARTS = ("view_nodes", "view_edges", "logic_nodes", "logic_edges", "wrong_at")  # one longer than what they divide


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the arrays are, and what could not be used. refused: how many pairs, by reason."""

    folder: Path
    pairs: int
    refused: dict[str, int]


def prepare(pairs: Sequence[Pair], cache: Path, *, views: int = 4, seed: int = 0, jobs: int = 2, progress: Progress = lambda done, total: None,
            graph_of: GraphOf | None = None) -> Prepared:
    """The pairs as arrays below the cache folder; made only where they are not there yet.

    graph_of: what makes a problem's graph (default: the shipped encoder's, in `jobs` processes). Raises BadRequest where no pair is usable.
    """
    if not pairs:
        raise BadRequest("there are no pairs to train on: give --data with pairs, or --library, or --dreams")
    folder = cache / "prepared" / input_hash(pairs, views, seed)
    if not (folder / "about.json").exists():
        parts = folder.with_suffix(".parts")
        parts.mkdir(parents=True, exist_ok=True)
        chunks = [pairs[i : i + PART] for i in range(0, len(pairs), PART)]
        _make_parts(chunks, parts, partial(_arrays, views=views, seed=seed), jobs, progress, graph_of)
        _join(parts, len(chunks), folder, views)
        shutil.rmtree(parts)
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Prepared(folder, about["pairs"], about["refused"])


def input_hash(pairs: Sequence[Pair], views: int, seed: int) -> str:
    """The hash of what arrays are made of: the pairs, the options, and the code and tables that make features of them."""
    h = hashlib.sha256(f"{VERSION} {views} {seed} {feature_stamp()}\n".encode())
    for p in pairs:
        h.update(as_json(p).encode(errors="backslashreplace") + b"\n")
    return h.hexdigest()[:32]


def feature_stamp() -> str:
    """A hash of the code and tables of features and graphs: what they are changes only with it."""
    room = Path(__file__).parents[1]
    h = hashlib.sha256()
    for path in [*sorted(room.glob("*.py")), *sorted((room / "data").glob("*")), Path(__file__), Path(__file__).with_name("mutants.py")]:
        if path.is_file() and path.name not in NO_FEATURES:
            h.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return h.hexdigest()


# ---------------------------------------------------------------- parts


def _make_parts(chunks: Sequence[Sequence[Pair]], folder: Path, make: Callable[[Sequence[Pair], GraphOf], Arrays], jobs: int, progress: Progress,
                graph_of: GraphOf | None) -> None:
    todo = [i for i in range(len(chunks)) if not _part(folder, i).exists()]
    total = sum(map(len, chunks))
    done = total - sum(len(chunks[i]) for i in todo)
    progress(done, total)
    for i in _worked(chunks, todo, folder, make, jobs, graph_of):
        done += len(chunks[i])
        progress(done, total)


def _worked(chunks: Sequence[Sequence[Pair]], todo: Sequence[int], folder: Path, make: Callable[[Sequence[Pair], GraphOf], Arrays], jobs: int,
            graph_of: GraphOf | None) -> Iterable[int]:
    """Make these parts; the number of each as it is there."""
    if graph_of is not None or jobs < 2 or len(todo) < 2:
        own = graph_of or shipped_encoder()
        for i in todo:
            _write_part(_part(folder, i), make(chunks[i], own))
            yield i
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=end_with_parent)
    try:
        futures = {pool.submit(_work, make, chunks[i], _part(folder, i)): i for i in todo}
        for f in as_completed(futures):
            f.result()
            yield futures[f]
    finally:
        pool.shutdown(cancel_futures=True)


def _work(make: Callable[[Sequence[Pair], GraphOf], Arrays], pairs: Sequence[Pair], path: Path) -> None:
    _write_part(path, make(pairs, shipped_encoder()))


def shipped_encoder() -> GraphOf:
    """What makes a problem's graph in use as well: the same function."""
    from yantra_codex.model.problem_graph import problem_graph
    from yantra_codex.model.text import TextEncoder

    text = TextEncoder.load()
    return lambda problem: problem_graph(problem, text)


def _part(folder: Path, i: int) -> Path:
    return folder / f"{i:06d}.npz"


def _write_part(path: Path, arrays: Arrays) -> None:
    """Write beside its place, then move it there."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as f:
        np.savez(f, **arrays)  # type: ignore[arg-type]
    os.replace(beside, path)


class _Growing:
    """Arrays of a part while they grow; rows of features that are there already are found by their bytes."""

    def __init__(self) -> None:
        self.lists: dict[str, list[NDArray[Any]]] = {}
        self.sizes: Counter[str] = Counter()
        self.places: dict[bytes, int] = {}
        for name in STARTS:
            self.add(name, np.zeros(1, np.int64))

    def add(self, name: str, values: Any) -> None:
        array = np.asarray(values)
        self.lists.setdefault(name, []).append(array)
        self.sizes[name] += array.shape[-1] if name in ("edge", "logic_edge") else len(array)

    def add_rows(self, features: NDArray[np.float16]) -> NDArray[np.int32]:
        """The places of these rows, new ones added."""
        out = np.empty(len(features), np.int32)
        for i, row in enumerate(features):
            key = row.tobytes()
            if key not in self.places:
                self.places[key] = len(self.places)
                self.add("rows", row[None])
            out[i] = self.places[key]
        return out

    def add_problem(self, g: Graph) -> None:
        self.add("node_row", self.add_rows(g.features.astype(np.float16)))
        self.add("node_kind", g.kinds.astype(np.uint8))
        self.add("edge", g.edges.astype(np.uint8))
        self.add("relation", g.relations.astype(np.uint8))
        self.add("view_nodes", [self.sizes["node_row"]])
        self.add("view_edges", [self.sizes["relation"]])

    def add_logic(self, g: LogicGraph) -> int:
        self.add("token", g.features.astype(np.int16))
        self.add("logic_edge", g.edges.astype(np.uint8))
        self.add("logic_relation", g.relations.astype(np.uint8))
        self.add("logic_nodes", [self.sizes["token"]])
        self.add("logic_edges", [self.sizes["logic_relation"]])
        return self.sizes["logic_nodes"] - 2

    def arrays(self) -> Arrays:
        return {name: np.concatenate(found, axis=1 if name in ("edge", "logic_edge") else 0) for name, found in self.lists.items()}


def _arrays(pairs: Sequence[Pair], graph_of: GraphOf, *, views: int, seed: int) -> Arrays:
    """The arrays of some pairs; those that can't be used are counted in `refused`."""
    part = _Growing()
    ids, refused = list[str](), Counter[str]()
    for p in pairs:
        try:
            program = read_program(p.program)
            problems = [view(p, program, k, seed) for k in range(views)]
            graphs, tree = [graph_of(problem) for problem in problems], logic_graph(program)
            wrong = [logic_graph(w) for w in wrong_programs(p, program, seed)]
        except (YantraError, RecursionError) as e:
            refused[f"{type(e).__name__}: {str(e)[:80]}"] += 1
            continue
        for g in graphs:
            part.add_problem(g)
        part.add("logic_of", np.array([part.add_logic(tree)], np.int32))
        part.add("wrong", np.array([part.add_logic(w) for w in wrong], np.int32))
        part.add("wrong_at", [part.sizes["wrong"]])
        _add_facts(part, p, program, hash_of(program))
        ids.append(p.id)
    told = json.dumps({"ids": ids, "refused": dict(refused)}, ensure_ascii=False).encode(errors="backslashreplace")
    return {**part.arrays(), "about": np.frombuffer(told, np.uint8)}


def wrong_programs(pair: Pair, program: Program, seed: int) -> list[Program]:
    """Programs that a pair's own must be told apart from: those it came with, then mutants."""
    known = [read_program(w) for w in pair.wrong]
    return known + mutants(program, examples_of(pair.examples), Random(f"{seed} {pair.id} wrong"), max(0, WRONG - len(known)))


def _add_facts(part: _Growing, p: Pair, program: Program, digest: str) -> None:
    from yantra_codex.corpora.complexity import complexity_of

    entry = program.entry
    types = " ".join([*sorted(str(q.type) for q in entry.params), "->", str(entry.returns)])
    part.add("vector", encode_logic_pattern(program).astype(np.float16)[None])
    part.add("complexity", np.array([complexity_of(program) - 1], np.uint8))
    part.add("hash", np.frombuffer(bytes.fromhex(digest), np.uint8)[None])
    part.add("types", np.array([zlib.crc32(types.encode())], np.uint32))
    part.add("group", np.frombuffer(hashlib.blake2b(p.group.encode(errors="backslashreplace"), digest_size=8).digest(), np.uint64))


# ---------------------------------------------------------------- views


def view(pair: Pair, program: Program, number: int, seed: int) -> Problem:
    """One way a user may ask for a pair's program; number 0 says all there is, and the same number the same."""
    examples, entry = examples_of(pair.examples), program.entry
    params = [p for p in entry.params if p.type.name not in HANDLES]
    examples = tuple(e for e in examples if len(e.args) == len(entry.params)) if len(params) == len(entry.params) else ()
    named: str | None = entry.name if entry.name not in NAMELESS else None
    full = Signature(entry.name, tuple(SigParam(p.name, p.type) for p in entry.params), entry.returns)
    if number == 0:
        return Problem(pair.id, "python", pair.texts[0], named, full, None, examples[:3])
    draw = Random(f"{seed} {pair.id} {number}")
    shown = _some(examples, draw)
    signature = _without_types(full, shown) if draw.random() < 0.3 else full
    if draw.random() < 0.5:
        names = parameter_names([p.type for p in signature.params])
        signature = replace(signature, params=tuple(replace(p, name=x) for p, x in zip(signature.params, names, strict=True)))
    hidden = draw.random() < 0.5
    language = draw.choice(LANGUAGES)
    says_nothing = all(p.type == ANY for p in signature.params) and hidden and not shown
    return Problem(pair.id, language, draw.choice(pair.texts), None if hidden else named, None if says_nothing else signature, None, shown)


def _some(examples: tuple[Example, ...], draw: Random) -> tuple[Example, ...]:
    """Some of the examples in their order: often one or two, seldom none."""
    most = draw.choice((0, 1, 1, 2, 2, 3, 4))
    chosen = set(draw.sample(range(len(examples)), min(most, len(examples))))
    return tuple(e for i, e in enumerate(examples) if i in chosen)


def _without_types(s: Signature, shown: Sequence[Example]) -> Signature:
    """The signature that the examples alone let one guess."""
    seen = [join_all([type_of_value(e.args[i]) for e in shown]) if shown else ANY for i in range(len(s.params))]
    results = [type_of_value(e.expected) for e in shown if e.raises is None]
    params = tuple(replace(p, type=t) for p, t in zip(s.params, seen, strict=True))
    return replace(s, params=params, returns=join_all(results) if results else ANY)


# ---------------------------------------------------------------- joining


def _join(parts: Path, count: int, folder: Path, views: int) -> None:
    """Join the parts into one array a name, the file that says they are whole last."""
    beside = folder.with_suffix(".tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    ids, refused, collected, rows, sizes = list[str](), Counter[str](), dict[str, list[NDArray[Any]]](), list[tuple[Path, int]](), Counter[str]()
    for i in range(count):
        with np.load(_part(parts, i), allow_pickle=False) as found:
            told = json.loads(bytes(found["about"]))
            ids += told["ids"]
            refused.update(told["refused"])
            if not told["ids"]:
                continue
            lengths = {name: _length(name, found[name]) for name in found.files if name != "about"}
            for name in (n for n in lengths if n != "rows"):
                moved = _moved(name, found[name], sizes, first=name not in collected)
                collected.setdefault(name, []).append(moved)
            rows.append((_part(parts, i), lengths["rows"]))
            sizes.update(lengths)
    if not ids:
        shutil.rmtree(beside)
        raise BadRequest(f"none of the pairs can be used; most often: {', '.join(f'{why} ({n})' for why, n in refused.most_common(3))}")
    for name, arrays in collected.items():
        np.save(beside / f"{name}.npy", np.concatenate(arrays, axis=1 if name in ("edge", "logic_edge") else 0))
    _join_rows(beside / "rows.npy", rows)
    about = {"version": VERSION, "pairs": len(ids), "views": views, "refused": dict(refused.most_common()), "ids": ids}
    (beside / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8", errors="backslashreplace")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(beside, folder)


def _length(name: str, array: NDArray[Any]) -> int:
    """How far places in an array move what comes after it."""
    if name in STARTS:
        return len(array) - 1
    return int(array.shape[-1]) if name in ("edge", "logic_edge") else len(array)


def _moved(name: str, array: NDArray[Any], sizes: Counter[str], *, first: bool) -> NDArray[Any]:
    """A part's array with its places counted over all parts so far."""
    if name in POINTS_TO:
        array = array + sizes[POINTS_TO[name]]
    return array[1:] if name in STARTS and not first else array


def _join_rows(path: Path, rows: Sequence[tuple[Path, int]]) -> None:
    """The rows of all parts, written one part at a time: they may be more than fit in memory."""
    out = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(sum(n for _, n in rows), SIZE))
    at = 0
    for part, n in rows:
        with np.load(part, allow_pickle=False) as found:
            out[at : at + n] = found["rows"]
        at += n
    out.flush()
