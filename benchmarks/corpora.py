"""Corpora: the cost of an extraction beside bare parsing, what two workers bring, memory, kills, broken files, a Ray cluster.

  --multiple DIR [DIR ...]   whole extraction next to bare tree-sitter parsing of the same files, one process each
  --scale SOURCE             two cores next to one
  --memory [DIR]             peak memory of all processes together over 100,000 functions (written for it, or those of DIR)
  --solutions FILE.jsonl     lifted share, and agreement with CPython on the examples' arguments
  --kills N                  N runs killed at random moments and resumed: the same bytes
  --fuzz N                   N broken files in five languages: no crash, no hang, no row lost beside them
  --ray                      a cluster of two nodes, a worker and a node killed in the middle: the same bytes

Without an option: those that need no data, on trees written for them.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared import causes_text, emit, note, table
from benchmarks.trees import SUFFIX, mutated, write_functions, write_tree
from yantra_codex.bench.report import baseline

ROUNDS = 3
FUNCTIONS = 100_000
MB = 1 << 20
HERE = Path(__file__).resolve().parents[1]
FORMAT = "parquet"

Result = dict[str, Any]


def yantra(*arguments: str) -> list[str]:
    """The command line of a `yantra` in a process of its own."""
    return [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()", *arguments]


def extract(source: Path, out: Path, *options: str) -> list[str]:
    return yantra("corpus", "extract", str(source), "--out", str(out), "--format", FORMAT, *options)


def run(command: Sequence[str]) -> float:
    """Seconds that a command takes; ends with its message where it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=HERE)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[3:])}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


def digests(folder: Path) -> dict[str, str]:
    """By file below a folder, the hash of its bytes."""
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextlib.contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yantra-corpora-") as folder:
        yield Path(folder)


# ---------------------------------------------------------------- beside bare parsing

PARSE = """
import sys, time
from pathlib import Path
from yantra_codex.corpora.walk import source_files
from yantra_codex.languages.base import parser
root = Path(sys.argv[1])
texts = [(language, (root / path).read_bytes()) for path, language in source_files(root)]
parsers = {language: parser(language) for language, _ in texts}
wall, cpu = time.perf_counter(), time.process_time()
for language, data in texts:
    parsers[language].parse(data)
print(time.perf_counter() - wall, time.process_time() - cpu, len(texts), sum(len(d) for _, d in texts))
"""

WHOLE = """
import sys, time
from pathlib import Path
from yantra_codex.corpora.engines import Inline
from yantra_codex.corpora.extract import extract
from yantra_codex.corpora.finish import import_pyarrow
from yantra_codex.corpora.shards import tool_digest
from yantra_codex.corpora.sources import open_source
import yantra_codex.corpora.patterns, yantra_codex.corpora.graph.resolve
if sys.argv[3] == "parquet": import_pyarrow()
tool_digest()
wall, cpu = time.perf_counter(), time.process_time()
extract(open_source(sys.argv[1]), sys.argv[2], Inline, format=sys.argv[3], tree=Path(sys.argv[1]) if sys.argv[4] else None, apart=False)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def measure_multiple(folders: Sequence[Path], graph: bool = True) -> Result:
    """Whole extraction of a tree (reading, rows, parts, files) next to parsing its files alone: one process each, in turn; the least of ROUNDS."""
    found = [_multiple(folder, graph) for folder in folders]
    parse, whole = sum(f["parse_s"] for f in found), sum(f["whole_s"] for f in found)
    return {"trees": found, "parse_s": round(parse, 3), "whole_s": round(whole, 3), "multiple": round(whole / parse, 2)}


def _multiple(folder: Path, graph: bool) -> Result:
    parses, wholes, about = [], [], ("0", "0")
    for _ in range(ROUNDS):
        told = _told([sys.executable, "-c", PARSE, str(folder)])
        parses.append(float(told[1]))
        about = told[2], told[3]
        with place() as out:
            wholes.append(float(_told([sys.executable, "-c", WHOLE, str(folder), str(out / "out"), FORMAT, "graph" if graph else ""])[1]))
    return {"tree": folder.name, "files": int(about[0]), "bytes": int(about[1]), "parse_s": round(min(parses), 3), "whole_s": round(min(wholes), 3),
            "multiple": round(min(wholes) / min(parses), 2)}


def _told(command: Sequence[str]) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
    if done.returncode:
        raise SystemExit(f"{command[0]}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout.split()


# ---------------------------------------------------------------- workers


COUNT = "for _ in range(100_000_000): pass"


def measure_scale(source: Path, graph: bool = True) -> Result:
    """Seconds on one core with one worker and on two with two, in turn; the least of ROUNDS. cpu: of all their processes together.

    Beside it what two processes that only count bring: a machine whose second core is slower while the first one works gives no program more.
    """
    cores = sorted(os.sched_getaffinity(0))[:2]
    found: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    with place() as compiled:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # all but the first processes find compiled modules, as those of an installed package do
        os.environ["PYTHONPYCACHEPREFIX"] = str(compiled)
        for _ in range(ROUNDS):
            for jobs, rounds in found.items():
                os.sched_setaffinity(0, cores[:jobs])  # what is started inherits it
                before = children_s()
                seconds = scaled_run(source, jobs, graph)
                rounds.append((seconds, children_s() - before, counted_s(jobs)))
    os.sched_setaffinity(0, cores)
    (one, one_cpu, one_loop), (two, two_cpu, two_loop) = ([round(min(column), 2) for column in zip(*found[jobs], strict=True)] for jobs in (1, 2))
    return {"one_s": one, "two_s": two, "speedup": round(one / two, 2), "one_cpu_s": one_cpu, "two_cpu_s": two_cpu, "counting": round(2 * one_loop / two_loop, 2)}


def scaled_run(source: Path, jobs: int, graph: bool) -> float:
    with place() as out:
        return run(extract(source, out / "out", "--jobs", str(jobs), *(() if graph else ("--no-graph",))))


def counted_s(processes: int) -> float:
    """Seconds in which so many processes at once each count to the same number."""
    started = time.perf_counter()
    for process in [subprocess.Popen([sys.executable, "-c", COUNT]) for _ in range(processes)]:
        process.wait()
    return time.perf_counter() - started


def children_s() -> float:
    """Processor seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# ---------------------------------------------------------------- memory


def measure_memory(folder: Path | None = None) -> Result:
    """The most memory that all processes of one extraction have resident together."""
    with place() as work:
        if folder is None:
            note(f"writing {FUNCTIONS:,} functions")
            write_functions(folder := work / "tree", FUNCTIONS)
        started = time.perf_counter()
        process = subprocess.Popen(extract(folder, work / "out"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=HERE, start_new_session=True)
        peak = 0
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.2)
        if process.returncode:
            raise SystemExit((process.stderr.read() if process.stderr else "")[-2000:])
        report = json.loads((work / "out" / "report.json").read_text())
        return {"units": report["units"], "rows": {name: t["rows"] + t["merged"] for name, t in report["tables"].items()}, "peak_mb": round(peak / MB),
                "seconds": round(time.perf_counter() - started, 1)}


def resident(session: int) -> int:
    """Bytes that the processes of a session have resident; what they share is counted for each."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                total += int(fields[21]) * resource.getpagesize() if int(fields[3]) == session else 0
    return total


# ---------------------------------------------------------------- kills


def measure_kills(number: int, source: Path | None = None, *options: str, seed: int = 0) -> Result:
    """Runs killed at random moments and resumed until they are complete; each must have the same bytes as one that was left alone.

    Half of the kills are of the parent alone, some of a worker, some are Ctrl-C to all.
    """
    rng = random.Random(seed)
    with place() as work:
        if source is None:
            write_tree(source := work / "tree", 300, seed=seed)
        seconds = run(extract(source, work / "whole", *options))
        expected, kills, runs, wrong = digests(work / "whole"), 0, 0, []
        while kills < number:
            runs += 1  # some end before they would be killed
            out = work / f"out{runs}"
            while (killed := killed_once(extract(source, out, *options), rng, seconds)) is not None:
                kills += 1
                note(f"{kills} kills ({killed})")
            if digests(out) != expected:
                wrong.append(sorted(name for name in {*expected, *digests(out)} if digests(out).get(name) != expected.get(name)))
        return {"kills": kills, "different": len(wrong), "files": wrong}


def killed_once(command: Sequence[str], rng: random.Random, seconds: float) -> str | None:
    """Start the command and kill it at a random moment; how, or None where it was done before that."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=HERE, start_new_session=True)
    how = rng.choice(("parent", "parent", "group", "interrupt"))
    try:
        process.wait(rng.uniform(0.1, 1.2) * seconds)
    except subprocess.TimeoutExpired:
        if how == "parent":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGINT if how == "interrupt" else signal.SIGKILL)
        text = process.communicate(timeout=60)[1]
        if how == "interrupt" and process.returncode not in (0, 130, -signal.SIGINT):  # the last where Python itself was starting or ending
            raise SystemExit(f"an interrupt ended with exit code {process.returncode}: {text[-1000:]}") from None
        return how if process.returncode else None
    text = process.communicate()[1]
    if process.returncode not in (0, 5):
        raise SystemExit(f"a resumed run ended with exit code {process.returncode}: {text[-1000:]}")
    return None


# ---------------------------------------------------------------- broken files


def measure_fuzz(number: int, seed: int = 0, every: int = 20) -> Result:
    """Broken files in five languages, with a whole one after each `every` of them: the extraction ends, and the whole ones' rows are all there."""
    with place() as work:
        write_tree(work / "tree", number, change=mutated, seed=seed)
        witnesses = write_witnesses(work, number // every)
        seconds = run(extract(work / "tree", work / "all"))
        run(extract(work / "alone", work / "expected"))
        report = json.loads((work / "all" / "report.json").read_text())
        lost = missing_rows(work / "all", work / "expected")
        bad = [f for f in report["failures"] if f["kind"] in ("crashed", "internal", "memory")]
        return {"files": number, "witnesses": witnesses, "lost_rows": lost, "bad": bad, "seconds": round(seconds, 1),
                "failures": report["failures"], "rows": {name: t["rows"] + t["merged"] for name, t in report["tables"].items()}}


def write_witnesses(work: Path, number: int) -> int:
    """Files that nothing is wrong with, among the broken ones and in a tree of their own under the same paths; how many."""
    for i in range(max(len(SUFFIX), number)):
        suffix = list(SUFFIX.values())[i % len(SUFFIX)]
        for root in ("tree", "alone"):
            path = work / root / f"{i:03d}" / f"witness{i}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(WITNESS[suffix].replace("NUMBER", str(i)), encoding="utf-8")
    return max(len(SUFFIX), number)


WITNESS = {
    ".py": 'def stepped_NUMBER(xs: list[int], k: int) -> list[int]:\n    """Return every k-th number.\n\n    >>> stepped_NUMBER([1, 2, 3, 4], 2)\n    [1, 3]\n    """\n    return [x for i, x in enumerate(xs) if i % k == 0]\n',
    ".js": "function steppedNUMBER(xs, k) {\n  return xs.filter((x, i) => i % k === 0);\n}\n",
    ".ts": "export function steppedNUMBER(xs: number[], k: number): number[] {\n  return xs.filter((x, i) => i % k === 0);\n}\n",
    ".rs": "pub fn stepped_NUMBER(xs: &[i64], k: usize) -> Vec<i64> {\n    xs.iter().step_by(k).copied().collect()\n}\n",
    ".go": "package p\n\nfunc SteppedNUMBER(xs []int, k int) []int {\n\tout := []int{}\n\tfor i, x := range xs {\n\t\tif i%k == 0 {\n\t\t\tout = append(out, x)\n\t\t}\n\t}\n\treturn out\n}\n",
}


def missing_rows(whole: Path, alone: Path) -> int:
    """How many witnesses' rows of the second corpus the first one lacks. Rows are compared by id; equal code may have been merged into an earlier row."""
    from yantra_codex.corpora.rows import open_table

    lost = 0
    for name, column in (("patterns", "hash"), ("trees", "hash"), ("refused", "id")):
        has = set(open_table(whole, name).values(column))
        lost += sum(value not in has for value in open_table(alone, name).values(column))
    return lost


# ---------------------------------------------------------------- Ray


def measure_ray(source: Path | None = None) -> Result:
    """A cluster of two nodes on this machine, one worker and one node killed in the middle: the bytes of a local run."""
    import ray
    from ray.cluster_utils import Cluster

    from yantra_codex.corpora.engines import OnRay
    from yantra_codex.corpora.extract import extract as extract_here
    from yantra_codex.corpora.sources import open_source

    with place() as work:
        if source is None:
            write_tree(source := work / "tree", 600)
        run(extract(source, work / "local"))
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        second = cluster.add_node(num_cpus=1)
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        events: list[str] = []
        total = sum(1 for _ in open_source(str(source)))

        def progress(done: int, _: int | None) -> None:
            if not events and done > total // 5:
                events.append(f"worker killed after {done} units" if kill_ray_worker() else "")
            elif len(events) == 1 and done > total // 2:
                cluster.remove_node(second, allow_graceful=False)
                events.append(f"node killed after {done} units")

        try:
            found = extract_here(open_source(str(source)), work / "ray", OnRay, format=FORMAT, tree=source if source.is_dir() else None,
                                 options={"split": None, "limit": None}, progress=progress)
        finally:
            ray.shutdown()
            cluster.shutdown()
        return {"units": found.done, "events": events, "same": digests(work / "local") == digests(work / "ray")}


def kill_ray_worker() -> bool:
    """Kill one of this user's Ray workers that is at a shard."""
    import psutil  # Ray brings it

    for process in psutil.process_iter(["cmdline", "uids"]):
        if "ray::work" in " ".join(process.info["cmdline"] or ()):
            process.kill()
            return True
    return False


# ---------------------------------------------------------------- what is printed


def shown(results: Result) -> str:
    parts = []
    if "multiple" in results:
        rows = [(t["tree"], t["files"], f"{t['bytes'] / 1e6:.1f} MB", t["parse_s"], t["whole_s"], t["multiple"]) for t in results["multiple"]["trees"]]
        rows = [tuple(map(str, r)) for r in rows]
        parts.append(table(("tree", "files", "size", "parse s", "whole s", "multiple"), rows) + f"\nall: {results['multiple']['multiple']} times bare parsing (bar: 12)")
    if "scale" in results:
        s = results["scale"]
        parts.append(f"cores: one {s['one_s']} s, two {s['two_s']} s: {s['speedup']} times (bar: 1.8); processor time {s['one_cpu_s']} s and {s['two_cpu_s']} s; "
                     f"processes that only count: {s['counting']} times")
    if "memory" in results:
        m = results["memory"]
        parts.append(f"memory: {m['peak_mb']} MB resident at most, all processes together, {m['rows']['trees']:,} functions in {m['seconds']} s (bar: 1536 MB)")
    if "kills" in results:
        parts.append(f"kills: {results['kills']['kills']}, different afterwards: {results['kills']['different']}")
    if "fuzz" in results:
        f = results["fuzz"]
        parts.append(f"broken files: {f['files']} in {f['seconds']} s, crashes and faults: {sum(b['count'] for b in f['bad'])}, rows lost beside them: {f['lost_rows']}")
    if "ray" in results:
        parts.append(f"Ray: {results['ray']['units']} units, {'; '.join(results['ray']['events'])}: {'the same bytes' if results['ray']['same'] else 'OTHER BYTES'}")
    if "solutions" in results:
        s = results["solutions"]
        parts.append(f"solutions: {s['total']}, lifted {s['lifted']} ({s['lifted'] / max(1, s['total']):.1%}); with calls that CPython runs {s['compared']}, "
                     f"agree with CPython {s['agreed']} ({s['agreed'] / max(1, s['compared']):.1%})\n{causes_text(s['causes'])}")
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks corpora", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--multiple", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--no-graph", action="store_true")
    parser.add_argument("--scale", type=Path, metavar="SOURCE")
    parser.add_argument("--memory", nargs="?", type=Path, const=Path(), metavar="DIR")
    parser.add_argument("--solutions", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, help="of --solutions: so many, drawn with --seed")
    parser.add_argument("--kills", type=int, metavar="N")
    parser.add_argument("--fuzz", type=int, metavar="N")
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--source", type=Path, help="of --kills and --ray, instead of a tree written for them")
    parser.add_argument("--format", choices=("parquet", "jsonl"), default="parquet")
    parser.add_argument("--json", action="store_true")
    o = parser.parse_args(arguments)
    global FORMAT
    FORMAT = o.format
    steps: dict[str, Callable[[], Result]] = {}
    if o.multiple:
        steps["multiple"] = lambda: measure_multiple(o.multiple, not o.no_graph)
    if o.scale:
        steps["scale"] = lambda: measure_scale(o.scale, not o.no_graph)
    if o.memory is not None:
        steps["memory"] = lambda: measure_memory(None if o.memory == Path() else o.memory)
    if o.solutions:
        from benchmarks import solutions  # loads the front-end

        steps["solutions"] = lambda: solutions.measure(o.solutions, o.limit, o.seed)
    if o.kills:
        steps["kills"] = lambda: measure_kills(o.kills, o.source, seed=o.seed)
    if o.fuzz:
        steps["fuzz"] = lambda: measure_fuzz(o.fuzz, seed=o.seed)
    if o.ray:
        steps["ray"] = lambda: measure_ray(o.source)
    if not steps:
        steps = {"kills": lambda: measure_kills(20), "fuzz": lambda: measure_fuzz(1000), "memory": measure_memory}
    results: Result = {**baseline()}
    for name, step in steps.items():
        note(f"measuring {name}")
        results[name] = step()
    emit(results, o.json, shown(results))
    return 0 if passed(results) else 1


def passed(results: Result) -> bool:
    """Whether what must never be otherwise is as it must."""
    fuzz = results.get("fuzz", {})
    return (not results.get("kills", {}).get("different") and not fuzz.get("lost_rows") and not fuzz.get("bad") and results.get("ray", {}).get("same", True))
