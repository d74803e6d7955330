"""Fits the ranker of composed programs (`search/compose/ranker.json`): which of the programs that pass the examples is right.

`python -m benchmarks ranker --collect rows.jsonl` searches for MBPP's train and validation tasks, two examples shown, for our
own tasks (`benchmarks/tasks`, splits fit and dev), and for the library's own requests with the pattern asked for (and those
that do the same) taken out; it writes a line for each candidate: the program, where it comes from and whether it is right. A run that was stopped goes on where it was.
`--fit rows.jsonl` computes what speaks for each candidate (so a new feature needs no new search), fits the order and the
confidence, reports both by five folds over whole tasks, and writes the file that ships. The confidence is fitted to scores of
folds held out. scikit-learn is needed to fit (the extra `train`), not to use.

The confidence ships twice: with what the network says of a candidate, and without. `--networks EVEN ODD` names two trained on one half of the tasks
each (`python -m benchmarks pairs --half`); each task is read by the one that was not trained on it. The library's own requests have no part
in that fit: every network knows them. The order is fitted without a network, which adds nothing to it.

Right means: the hidden example passes. A program that agrees with the reference as well (lifted, run in the interpreter on
further inputs) is the better choice where there is one: others may have passed by chance, though references have faults too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import numpy as np

from yantra_codex.answers.picks import Look
from yantra_codex.answers.render import render
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.judge import judge
from yantra_codex.bench.stream_transfer import own_problem
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.values import to_ir
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import Hit, Pattern, all_patterns
from yantra_codex.library.fit import candidates
from yantra_codex.library.lint import program_of
from yantra_codex.library.ranking import idf
from yantra_codex.library.words import stem, words_of
from yantra_codex.model.guide import Guide
from yantra_codex.model.network import Network
from yantra_codex.model.problem_graph import problem_graph
from yantra_codex.model.text import TextEncoder
from yantra_codex.problems import Problem
from yantra_codex.problems.benchmarks import Task, read_tasks
from yantra_codex.search.compose import space
from yantra_codex.search.compose.compose import can_compose, compose, library_option
from yantra_codex.search.compose.ranking import (
    DATA,
    FAILED,
    TOLD,
    TOLD_BY_NETWORK,
    Option,
    Probe,
    evidence,
    leaders_of,
    measure,
    outcomes_of,
    outright,
    probe_of,
)
from yantra_codex.search.compose.ranking import guide as ask_network
from yantra_codex.search.compose.request import read_request

BUDGET_S = 2.0
LIBRARY_TASKS = int(os.environ.get("LIBRARY_TASKS", "700"))
TREES, DEPTH, RATE, LEAF, SAMPLE, FEATURES = 80, 3, 0.12, 12, 0.7, 0.4
FOLDS = 5
OWN = Path(__file__).with_name("tasks")
BY_CHANCE = 0.4  # the label of a program that passes and does not agree with the reference; one that does has 1
WEIGHTS = {"library": 0.5, "own": 2.0, "dev": 0.7}  # of a task of a source; our own were not tuned on, those for reading apart
FOREST, FOREST_LEAF, FOREST_FEATURES = 60, 12, 0.15
DOUBT = 0.2  # taken off the log-odds: a confidence that errs should be too low
HALVES = ("even", "odd")
NOTHING = Program(())  # where the features say all that is needed of a program


# ---------------------------------------------------------------- collecting


def tasks_of(path: Path | None) -> Iterator[tuple[str, str, Any]]:
    """(key, source, what) of each task; source: own, dev (our own that were read), train, validation or library."""
    for file in sorted(OWN.glob("*.jsonl")):
        for t in read_tasks(file, protocol="strict", references=True):
            if t.split in ("fit", "dev") and (reference := t.hidden.reference) is not None:
                yield t.id, {"fit": "own", "dev": "dev"}[t.split], (t, reference.tests, reference.code)
    if path:
        for split in ("train", "validation"):
            shown = {t.id: t for t in read_tasks(path, languages=["python"], split=split, protocol="strict")}
            rows = {r["task_id"]: r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if r["split"] == split}
            for t in read_tasks(path, languages=["python"], split=split, protocol="standard"):
                row = rows[t.id]["languages"]["python"]
                yield t.id, split, (shown[t.id], t.problem().examples, row.get("reference_solution") or row.get("canonical_full"))
    patterns = [p for p in all_patterns() if len(p.examples) >= 3 and p.phrases]
    Random(4).shuffle(patterns)
    for p in patterns[:LIBRARY_TASKS]:
        yield f"library/{p.name}", "library", p


def reference_program(problem: Problem, source: str | None) -> Program | None:
    """The benchmark's own solution, lifted; None where it does not lift."""
    try:
        return lift(source, problem.entry_point or "", problem.signature) if source else None
    except (YantraError, TypeError):
        return None


def half_of(key: str) -> str:
    """Which half of the tasks one belongs to."""
    return HALVES[crc32(key.encode()) % 2]


_engine: YantraCodex | None = None


def rows_of(key: str, source: str, what: Any) -> list[dict[str, Any]]:
    """A line for each candidate of a task."""
    global _engine
    _engine = _engine or YantraCodex()
    catalogue = _engine.catalogue
    reference: Program | None
    if source == "library":
        problem, hidden = own_problem(what), what.examples[2:]
        reference, out = program_of(what), {what.name}
    else:
        task, examples, solution = what
        problem = task.problem()
        hidden, out = tuple(e for e in examples if e not in problem.examples), set()
        reference = reference_program(problem, solution)
    if not can_compose(problem) or not hidden:
        return []
    signature = problem.signature
    assert signature is not None
    words = f"{(problem.entry_point or '').replace('_', ' ')} {problem.text}"
    probe = Probe((), 0)
    wanted: tuple[Any, ...] = ()
    hits = [h for h in catalogue.find(words, limit=64, types=([p.type for p in signature.params], signature.returns)) if h.pattern.name not in out]
    if source == "library":
        hits = [h for h in hits if not does_the_same(h, what)]
    space.now = time.process_time  # so that other work on the machine does not cut the search short
    look = Look(problem, time.perf_counter() + 2 * BUDGET_S, hits)
    look.at(candidates(problem, hits[:40], look.least))
    known = [library_option(c, (c, v), i) for i, (c, v) in enumerate(look.found)]
    found = compose(problem, catalogue, time.process_time() + BUDGET_S, known, hits[:60])
    if reference is not None:
        probe = probe_of(found.request)
        wanted = outcomes_of(reference, probe)
    lines: list[dict[str, Any]] = []
    for place, o in enumerate(found.options):
        passes = is_right(o.program, problem, hidden, None if source == "library" else task)
        agrees = passes and all(w is FAILED or w == v for w, v in zip(wanted[: probe.natural], o.outcomes[: probe.natural], strict=False))
        like = [w == v for w, v in zip(wanted[: probe.natural], o.outcomes[: probe.natural], strict=False) if w is not FAILED]
        lines.append({"agreement": round(sum(like) / len(like), 3) if like else None, "task": key, "source": source, "place": place, "passes": passes, "agrees": agrees, "origin": o.origin, "cost": o.cost, "order": o.order,
                      "hit": o.hit, "patterns": [p.name for p in o.patterns], "program": write_program(o.program)})
    return lines or [{"task": key, "source": source, "place": -1}]


def is_right(program: Program, problem: Problem, hidden: Sequence[Example], task: Task | None) -> bool:
    """Whether a program passes the hidden examples; as Python where their values have other types than those shown."""
    signature = problem.signature
    assert signature is not None
    if task is None or all(_fits(e, signature) for e in hidden):
        return verify_program(program, hidden, signature.returns).passed == len(hidden)
    try:
        return judge(task, render(program, problem, 0).code).passed
    except YantraError:
        return False


def _fits(e: Example, signature: Signature) -> bool:
    try:
        for value, t in zip((*e.args, e.expected), (*(p.type for p in signature.params), signature.returns), strict=True):
            to_ir(value, t)
    except (YantraError, TypeError, ValueError):
        return False
    return True


def does_the_same(hit: Hit, p: Pattern) -> bool:
    """Whether a pattern passes all examples of another: then it would give the answer away."""
    if len(hit.pattern.params) != len(p.params):
        return False
    try:
        return verify_program(program_of(hit.pattern), p.examples).passed == len(p.examples)
    except (YantraError, ValueError, TypeError):
        return False


def _one(job: tuple[str, str, Any]) -> list[dict[str, Any]]:
    try:
        return rows_of(*job)
    except Exception as e:  # one broken task must not lose the others
        return [{"task": job[0], "source": job[1], "place": -2, "error": f"{type(e).__name__}: {e}"}]


def collect(bench: Path | None, out: Path, jobs: int) -> None:
    done = {json.loads(line)["task"] for line in out.read_text().splitlines()} if out.exists() else set()
    left = [t for t in tasks_of(bench) if t[0] not in done]
    with ProcessPoolExecutor(jobs) as pool, out.open("a") as file:
        for n, lines in enumerate(pool.map(_one, left, chunksize=4), 1):
            for line in lines:
                file.write(json.dumps(line) + "\n")
            file.flush()
            if n % 25 == 0:
                print(f"\r{n} of {len(left)} tasks", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


# ---------------------------------------------------------------- features

COMMON = 20  # patterns that have a word which says less for it


@lru_cache(maxsize=1)
def common_words() -> dict[str, float]:
    """How much a word says that many of the library's patterns have, 0 to 1; the others say all."""
    patterns = all_patterns()
    count = Counter(s for p in patterns for s in {stem(w) for w in words_of(p.words)})
    return {s: round(idf(n, len(patterns)), 3) for s, n in sorted(count.items()) if n >= COMMON}


def features_of(job: tuple[str, str, Any, list[dict[str, Any]]], networks: tuple[Path, ...] = ()) -> list[dict[str, Any]]:
    """The rows of a task with what speaks for each candidate: `f`, and `key`, which of the behaviours it has. networks: trained on HALVES."""
    global _engine
    _engine = _engine or YantraCodex()
    key, source, what, rows = job
    problem = own_problem(what) if source == "library" else what[0].problem()
    guide = read_by(networks[1 - HALVES.index(half_of(key))], problem) if networks and source != "library" else None
    request = read_request(problem, _engine.catalogue, frozenset() if guide else frozenset({"model"}), [], guide)  # the patterns that the search may call are no evidence
    probe = probe_of(request)
    kept, options = [], []
    for r in rows:
        with contextlib.suppress(YantraError):  # a program of the library that its text does not say whole
            options.append(Option(read_program(r["program"]), r["origin"], r["cost"], tuple(map(_engine.catalogue.get, r["patterns"])), r["hit"] and tuple(r["hit"]), r["order"]))
            kept.append(r)
    if not options:
        return []
    measure(request, options, probe, common_words())
    ask_network(request, options)
    seen: list[dict[Any, Any]] = [{FAILED: FAILED} for _ in options[0].key]
    lines = []
    for r, o in zip(kept, options, strict=True):
        key = [codes.setdefault(k, len(codes)) for codes, k in zip(seen, o.key)]
        lines.append({**{k: v for k, v in r.items() if k != "program"}, "source": source, "f": o.features, "key": key, "guided": o.guided})
    return lines


@lru_cache(maxsize=2)
def network_of(folder: Path) -> Network:
    return Network.of_folder(folder)


def read_by(folder: Path, problem: Problem) -> Guide:
    """What a network in a folder says of a problem."""
    network = network_of(folder)
    return Guide(network.predict(problem_graph(problem, TextEncoder.load())), network)


def with_features(path: Path, bench: Path | None, jobs: int, networks: tuple[Path, ...]) -> list[dict[str, Any]]:
    by: dict[str, list[dict[str, Any]]] = {}
    for r in map(json.loads, path.read_text().splitlines()):
        if r["place"] >= 0:
            by.setdefault(r["task"], []).append(r)
    work = [(key, source, what, by[key]) for key, source, what in tasks_of(bench) if key in by]
    if len(work) < len(by):
        raise SystemExit(f"{path}: {len(by) - len(work)} of its {len(by)} tasks are not there: name the benchmark with --bench or YANTRA_BENCH")
    with ProcessPoolExecutor(jobs) as pool:
        return [r for rows in pool.map(partial(features_of, networks=networks), work, chunksize=8) for r in rows]


# ---------------------------------------------------------------- fitting


@dataclass(frozen=True)
class Candidates:
    """The rows of all tasks as arrays. task: which task a row belongs to, label: how right it is, 0 to 1."""

    rows: list[dict[str, Any]]
    names: list[str]
    x: np.ndarray
    task: np.ndarray
    label: np.ndarray
    weight: np.ndarray  # of its task
    start: np.ndarray  # what the score has before the trees

    @property
    def fold(self) -> np.ndarray:
        return self.task % FOLDS

    def part(self, chosen: np.ndarray) -> Candidates:
        return Candidates([r for r, c in zip(self.rows, chosen, strict=True) if c], self.names, self.x[chosen], self.task[chosen], self.label[chosen], self.weight[chosen], self.start[chosen])


def table(rows: list[dict[str, Any]]) -> Candidates:
    names = sorted({n for r in rows for n in r["f"]} - TOLD.keys())  # what has a weight of its own is not fitted
    tasks = sorted({r["task"] for r in rows})
    Random(1).shuffle(tasks)
    place = {t: i for i, t in enumerate(tasks)}
    return Candidates(rows, names, np.array([[r["f"].get(n, 0.0) for n in names] for r in rows], np.float32), np.array([place[r["task"]] for r in rows]),
                      np.array([1.0 if r["agrees"] else BY_CHANCE if r["passes"] else 0.0 for r in rows]), np.array([WEIGHTS.get(r["source"], 1.0) for r in rows]),
                      np.array([outright(r["f"]) for r in rows], float))


def ordered(c: Candidates, seed: int = 0) -> list[Any]:
    """Trees fitted by boosting the likelihood that a task's choice, by softmax of the scores, is a right one."""
    from sklearn.tree import DecisionTreeRegressor

    random = np.random.default_rng(seed)
    count = int(c.task.max()) + 1
    best, least = np.zeros(count), np.ones(count)
    np.maximum.at(best, c.task, c.label)
    np.minimum.at(least, c.task, c.label)
    tells = ((best > 0) & (least < best))[c.task]  # a task whose candidates are all alike says nothing about order
    scores = c.start.copy()
    trees = []
    for i in range(TREES):
        p = np.exp(scores - scores.max())
        p /= np.maximum(np.bincount(c.task, p, count), 1e-300)[c.task]
        q = p * c.label
        q /= np.maximum(np.bincount(c.task, q, count), 1e-300)[c.task]
        at = np.flatnonzero(tells & (random.random(count) < SAMPLE)[c.task])
        bend = np.maximum(p * (1 - p), 1e-3)[at]
        tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=LEAF, max_features=FEATURES, random_state=seed * 1000 + i)
        tree.fit(c.x[at], np.clip((q - p)[at] / bend, -4, 4), sample_weight=c.weight[at] * bend)
        scores += RATE * tree.predict(c.x)
        trees.append(tree)
    return trees


def scored(trees: list[Any], x: np.ndarray) -> np.ndarray:
    return RATE * sum(t.predict(x) for t in trees)


def exported(trees: Sequence[Any], names: Sequence[str], rate: float) -> dict[str, Any]:
    """The trees as lists of [feature, threshold, left, right, value], with only the features that they look at. rate: what each value is scaled by."""
    used = sorted({int(f) for t in trees for f in t.tree_.feature if f >= 0})
    place = {f: i for i, f in enumerate(used)}
    return {"features": [names[f] for f in used], "base": 0.0,
            "trees": [[[-1, 0, 0, 0, round(rate * float(t.tree_.value[i].flat[-1]), 5)] if t.tree_.feature[i] < 0
                       else [place[int(t.tree_.feature[i])], float(f"{t.tree_.threshold[i]:.6g}"), int(t.tree_.children_left[i]), int(t.tree_.children_right[i]), 0]
                       for i in range(t.tree_.node_count)] for t in trees]}


def firsts(c: Candidates, scores: np.ndarray) -> list[tuple[int, dict[str, float]]]:
    """For each task the row of its best candidate, and what its confidence is computed from."""
    by: dict[int, list[int]] = {}
    for i, t in enumerate(c.task):
        by.setdefault(int(t), []).append(i)
    out = []
    for places in by.values():
        ranked = sorted(places, key=lambda i: (-scores[i], c.rows[i]["cost"], c.rows[i]["order"]))
        options = [Option(NOTHING, c.rows[i]["origin"], c.rows[i]["cost"], key=tuple(c.rows[i]["key"]), features=c.rows[i]["f"], guided=c.rows[i]["guided"], score=float(scores[i])) for i in ranked]
        out.append((ranked[0], evidence(options[0], leaders_of(options))))
    return out


def likely(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> Any:
    """A forest that says how likely a task's best candidate is right: it is better calibrated than a logistic model or boosting here."""
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(FOREST, min_samples_leaf=FOREST_LEAF, max_features=FOREST_FEATURES, random_state=0, n_jobs=2).fit(x, y, sample_weight=w)


def doubted(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 0.001, 0.999)
    return 1 / (1 + np.exp(-(np.log(p / (1 - p)) - DOUBT)))


def report(c: Candidates, best: list[tuple[int, dict[str, float]]], every: dict[str, str]) -> None:
    for source in WEIGHTS | {"train": 1, "validation": 1}:
        mine = [c.rows[i] for i, _ in best if c.rows[i]["source"] == source]
        rows = [r for r in c.rows if r["source"] == source]
        cheapest: dict[str, dict[str, Any]] = {}
        for r in sorted(rows, key=lambda r: (r["cost"], r["order"])):
            cheapest.setdefault(r["task"], r)
        print(f"{source}: {sum(s == source for s in every.values())} tasks, a candidate {len(mine)}, a right one {len({r['task'] for r in rows if r['passes']})}, "
              f"first by cost {sum(r['passes'] for r in cheapest.values())}, first by rank (held out) {sum(r['passes'] for r in mine)}, agreeing {sum(r['agrees'] for r in mine)}")


def sureness(title: str, p: np.ndarray, right: np.ndarray) -> None:
    bins = np.minimum((p * 10).astype(int), 9)
    ece = sum(abs(p[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in range(10) if (bins == b).any()) / len(p)
    sure = p >= 0.7
    print(f"{title}: Brier {((p - right) ** 2).mean():.3f}, calibration error {ece:.3f}; at confidence >= 0.7: {sure.sum()} of {len(p)} answers, "
          f"{int((1 - right[sure]).sum())} wrong ({(1 - right[sure]).mean():.1%})")


def fit(path: Path, bench: Path | None, out: Path | None, jobs: int, networks: tuple[Path, ...] = ()) -> None:
    """Fit and report; where `networks` are given, only the confidence that goes with a network: the rest of the file stays as it is."""
    searched = {json.loads(line)["task"] for line in path.read_text().splitlines()}
    c = table([r for r in with_features(path, bench, jobs, networks) if not (networks and r["source"] == "library")])
    scores = np.zeros(len(c.rows))
    for k in range(FOLDS):
        scores[c.fold == k] = c.start[c.fold == k] + scored(ordered(c.part(c.fold != k)), c.x[c.fold == k])
    best = firsts(c, scores)
    report(c, best, {key: source for key, source, _ in tasks_of(bench) if key in searched})
    if networks:
        sure(c, [(i, {n: v for n, v in e.items() if n.removesuffix("_ahead") not in TOLD_BY_NETWORK}) for i, e in best], "without the network")
        made: dict[str, Any] = {"guided": sure(c, best, "with the network")}
    else:
        trees = ordered(c)
        made = {"order": exported(trees, c.names, RATE), "confidence": sure(c, best, "without a network"), "common": common_words()}
        gains = sum(t.feature_importances_ for t in trees) / len(trees)
        for n, v in sorted(zip(c.names, gains, strict=True), key=lambda nv: -nv[1])[:25]:
            print(f"  {n:24s} {v:.3f}")
    made["record of guided" if networks else "record"] = {"rows": len(c.rows), "tasks": len(best), "seed": 0, "trees": TREES, "depth": DEPTH, "forest": FOREST}
    if out:
        kept = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
        out.write_text(json.dumps({**kept, **made}, separators=(",", ":")) + "\n", encoding="utf-8")


def sure(c: Candidates, best: list[tuple[int, dict[str, float]]], title: str) -> dict[str, Any]:
    """The forest for the confidence, as the file has it, after a report of what it says of tasks held out."""
    names = list(dict.fromkeys(n for _, e in best for n in e))
    x = np.array([[e.get(n, 0.0) for n in names] for _, e in best])
    right, fold, w = (np.array([a[i] for i, _ in best]) for a in (np.array([float(r["passes"]) for r in c.rows]), c.fold, c.weight))
    source = np.array([c.rows[i]["source"] for i, _ in best])
    p = np.zeros(len(best))
    for k in range(FOLDS):
        p[fold == k] = doubted(likely(x[fold != k], right[fold != k], w[fold != k]).predict(x[fold == k]))
    for which, chosen in (("requests", source != "library"), *((s, source == s) for s in ("own", "dev", "train", "validation", "library"))):
        if chosen.any():
            sureness(f"{title}, {which}", p[chosen], right[chosen])
    return {**exported(likely(x, right, w).estimators_, names, 1 / FOREST), "doubt": DOUBT}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks ranker", description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path(os.environ["YANTRA_BENCH"]) / "mbpp.jsonl" if os.environ.get("YANTRA_BENCH") else None)
    parser.add_argument("--collect", type=Path)
    parser.add_argument("--fit", type=Path)
    parser.add_argument("--networks", type=Path, nargs=2, default=(), metavar="DIR", help="networks trained on the even and on the odd tasks: fits the ranker that goes with a network")
    parser.add_argument("--dry", action="store_true", help="fit and print, write nothing")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    args = parser.parse_args(argv)
    if args.collect:
        collect(args.bench, args.collect, args.jobs)
    if args.fit:
        fit(args.fit, args.bench, None if args.dry else DATA, args.jobs, tuple(args.networks))
    return 0
