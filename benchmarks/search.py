"""How fast the search by composition is, what memory it takes, and how soon it answers.

Speed: a mix of list and text problems, each searched level by level until enough was evaluated, for a value that nothing
gives, so that no answer ends the search; words, patterns and sketches are left out, since what is measured is the
enumeration. An evaluation is one op on one row of inputs; a candidate is an expression that is new on the rows. Beside it,
in the same run and at the same prices, a plain enumerator: programs as closures, each run from its leaves on every input,
outcomes kept in a dictionary. It has no lambdas, so the search is measured without them, too: the ratio is of these two.
Seconds are CPU seconds of one core.
Memory: the largest resident size of a process after SECONDS of searching for each of the hungriest problems.
Answers: `compositions.jsonl` holds requests {"id", "words", "shown": [calls with results], "hidden": [more of them]}; for
those that are answered and pass the hidden calls, CPU seconds to the first program that passes those shown, and to the
answer. `python -m benchmarks search [--json] [--only speed|memory|answers] [--least EVALUATIONS] [--seconds SECONDS]`
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.shared import emit, note, table
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.report import baseline
from yantra_codex.engine import YantraCodex
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import Type, parse_type
from yantra_codex.problems import Problem, make_problem
from yantra_codex.search.compose import space as space_module
from yantra_codex.search.compose.blocks import Block, instances
from yantra_codex.search.compose.compose import collector_off
from yantra_codex.search.compose.driver import Composer, Found
from yantra_codex.search.compose.request import read_request
from yantra_codex.search.compose.space import OutOfTime

COMPOSITIONS = Path(__file__).with_name("compositions.jsonl")
ENUMERATION = frozenset({"words", "library", "sketches", "goals", "cases"})  # what is left out where its speed is measured
FIRST_ORDER = ENUMERATION | {"lambdas"}
LEAST = 1_000_000  # evaluations of one problem
SECONDS = 10.0
BUDGET_S = 3.0
HUNGRIEST = ("two numbers", "two texts", "rows of numbers")
Row = tuple[Any, ...]

# name -> types of the parameters, of the result, and the inputs of the examples
MIX: dict[str, tuple[str, str, list[Row]]] = {
    "a list of numbers": ("list[int]", "int", [([4, 9, 2, 7],), ([10, 3],), ([5, 5, 8, 1, 6],), ([12],)]),
    "numbers to numbers": ("list[int]", "list[int]", [([3, 1, 2],), ([8, 8, 4, 0],), ([7, 15, 6, 2, 9],)]),
    "a list and a number": ("list[int] int", "list[int]", [([4, 9, 2, 7], 3), ([10, 3], 1), ([5, 5, 8, 1, 6], 4)]),
    "two lists": ("list[int] list[int]", "int", [([1, 2, 3], [6, 5, 4]), ([9, 0], [2, 2]), ([7, 1, 1, 3], [0, 4, 8, 2])]),
    "rows of numbers": ("list[list[int]]", "list[int]", [([[1, 2], [3, 4]],), ([[7, 0, 5], [2, 9, 9]],), ([[6], [8], [3]],)]),
    "decimal numbers": ("list[float]", "float", [([1.5, 2.0, 4.25],), ([0.5, 10.0],), ([3.0, 3.0, 7.5, 2.25],)]),
    "pairs": ("list[tuple[str,int]]", "list[str]", [([("pear", 3), ("fig", 12)],), ([("oak", 40), ("elm", 7), ("ash", 15)],), ([("tea", 1)],)]),
    "a text": ("str", "str", [("the quick brown fox",), ("Hello World",), ("a1b22c",), ("one-two three",)]),
    "a text to a number": ("str", "int", [("banana bread",), ("Room 405",), ("x",), ("many words in here",)]),
    "two texts": ("str str", "str", [("hello", "world"), ("abc", "abd"), ("one two", "two three")]),
    "a list of texts": ("list[str]", "list[str]", [(["pear", "fig", "apple"],), (["b", "aa"],), (["Oak", "elm", "Ash", "fir"],)]),
    "a text and a number": ("str int", "str", [("banana", 2), ("Hello World", 5), ("xyz", 1)]),
    "two numbers": ("int int", "int", [(12, 5), (7, 3), (100, 9), (4, 31)]),
    "texts to counts": ("list[str]", "map[str,int]", [(["a", "b", "a"],), (["red", "blue", "red", "tan"],), (["x"],)]),
}


def unreachable(t: Type, i: int) -> Any:
    """A value that no program of the mix gives on its inputs; another for each i."""
    match t.name:
        case "int":
            return 86_028_121 + 7_919 * i
        case "float":
            return 86_028_121.125 + i
        case "str":
            return f"\x00 {i}"
        case "list":
            return [unreachable(t.args[0], i)]
        case "map":
            return {unreachable(t.args[0], i): unreachable(t.args[1], i)}
    raise ValueError(t)


def unsolvable(name: str) -> Problem:
    """A problem of the mix."""
    params, returns, inputs = MIX[name]
    result = parse_type(returns)
    signature = Signature("f", tuple(SigParam(f"a{i}", parse_type(t)) for i, t in enumerate(params.split())), result)
    examples = tuple(Example(row, unreachable(result, i)) for i, row in enumerate(inputs))
    return Problem(id=name, text="", language="python", entry_point="f", signature=signature, examples=examples)


# ---------------------------------------------------------------- speed


def search_speed(codex: YantraCodex, name: str, without: frozenset[str], least: int) -> tuple[float, int, int]:
    """CPU seconds, evaluations and candidates of a search for what is nowhere."""
    composer = Composer(read_request(unsolvable(name), codex.catalogue, without), space_module.now() + 600)
    started = time.process_time()
    with collector_off():  # as compose() does
        for level in range(1, 30):
            composer.space.advance(level)
            if composer.clock.evaluations >= least:
                break
    return time.process_time() - started, composer.clock.evaluations, composer.clock.candidates


class Closures:
    """The plain enumerator: expressions by type and cost, each a function of one input."""

    def __init__(self, composer: Composer):
        self.space, self.rows = composer.space, composer.rows
        self.bank: dict[Type, dict[int, list[Any]]] = {}
        self.known: list[Type] = []
        self.blocks: list[Block] = []
        self.seen: dict[tuple[Type, Row], Any] = {}
        self.applied = 0  # ops on a row
        self.leaves: dict[int, list[tuple[Type, Any]]] = {}
        for i, (_, t) in enumerate(composer.params):
            self.leaves.setdefault(1, []).append((t, lambda row, i=i: row[i]))
        for value, t, cost in composer.request.constants:
            self.leaves.setdefault(cost, []).append((t, lambda row, value=value: value))

    def keep(self, t: Type, cost: int, program: Any, size: int) -> None:
        """Run a program on every input and keep it where no other gives the same."""
        outcome = []
        for row in self.rows:
            self.applied += size
            try:
                outcome.append(program(row))
            except Exception:
                return
        key = (t, tuple(outcome))
        if key in self.seen:
            return
        self.seen[key] = program
        if t not in self.bank:
            self.known.append(t)
            self.bank[t] = {}
            self.blocks.extend(instances(tuple(self.known), t))
        self.bank[t].setdefault(cost, []).append((program, size))

    def level(self, cost: int, least: int) -> None:
        for t, leaf in self.leaves.get(cost, ()):
            self.keep(t, cost, leaf, 0)
        for block in list(self.blocks):
            left = cost - self.space.prices.of(block.name)
            for costs in splits(left, len(block.params)):
                for parts in product(*[self.bank[p].get(c, ()) for p, c in zip(block.params, costs)]):
                    self.keep(block.result, cost, call(block.fn, [p for p, _ in parts]), 1 + sum(n for _, n in parts))
                    if self.applied >= least:
                        return


def call(fn: Any, parts: list[Any]) -> Any:
    """The closure that applies fn to what the parts give."""
    if len(parts) == 1:
        (a,) = parts
        return lambda row: fn(a(row))
    if len(parts) == 2:
        a, b = parts
        return lambda row: fn(a(row), b(row))
    return lambda row: fn(*[p(row) for p in parts])


def splits(total: int, n: int) -> Iterator[tuple[int, ...]]:
    """The ways to make a sum of n positive numbers."""
    if n == 1:
        if total > 0:
            yield (total,)
        return
    for first in range(1, total - n + 2):
        for rest in splits(total - first, n - 1):
            yield (first, *rest)


def closure_speed(codex: YantraCodex, name: str, least: int) -> tuple[float, int, int]:
    """CPU seconds, evaluations and candidates of the plain enumerator."""
    plain = Closures(Composer(read_request(unsolvable(name), codex.catalogue, FIRST_ORDER), space_module.now() + 600))
    started = time.process_time()
    with collector_off():
        for level in range(1, 30):
            plain.level(level, least)
            if plain.applied >= least:
                break
    return time.process_time() - started, plain.applied, len(plain.seen)


def speed(codex: YantraCodex, least: int) -> dict[str, Any]:
    """Evaluations and candidates a CPU second, of each problem and of all: the search, without lambdas, and the closures."""
    out: dict[str, Any] = {}
    sums = [[0.0, 0, 0] for _ in range(3)]
    for name in MIX:
        search_speed(codex, name, ENUMERATION, 1000)  # the blocks are made once in a process
        measured = (search_speed(codex, name, ENUMERATION, least), search_speed(codex, name, FIRST_ORDER, least), closure_speed(codex, name, least // 4))
        for total, one in zip(sums, measured):
            total[:] = [a + b for a, b in zip(total, one)]
        out[name] = rates(measured)
    out["all"] = rates([tuple(s) for s in sums])
    return out


def rates(measured: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    (s, e, c), (s1, e1, c1), (s2, e2, c2) = measured
    return {"evaluations_s": round(e / s), "candidates_s": round(c / s), "first_order_evaluations_s": round(e1 / s1), "first_order_candidates_s": round(c1 / s1),
            "closures_evaluations_s": round(e2 / s2), "closures_candidates_s": round(c2 / s2),
            "ratio_evaluations": round((e1 / s1) / (e2 / s2), 2), "ratio_candidates": round((c1 / s1) / (c2 / s2), 2), "evaluations": e, "seconds": round(s, 2)}


# ---------------------------------------------------------------- memory


def memory_here(name: str, seconds: float) -> dict[str, Any]:
    """Search in this process for some seconds; its largest resident size in MB, before and after."""
    with tempfile.TemporaryDirectory() as folder:
        codex = YantraCodex(Path(folder, "home"))
        request = read_request(unsolvable(name), codex.catalogue, ENUMERATION)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        composer = Composer(request, space_module.now() + seconds)
        level, ended = 0, "levels"
        try:
            for level in range(1, 40):
                composer.space.advance(level)
        except OutOfTime:
            ended = "time"
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"mb": round(after / 1024), "before_mb": round(before / 1024), "kept": composer.space.size(), "level": level, "ended": ended,
            "evaluations": composer.clock.evaluations}


def memory(seconds: float) -> dict[str, Any]:
    """The hungriest problems, each in a process of its own."""
    out = {}
    for name in HUNGRIEST:
        ran = subprocess.run([sys.executable, "-m", "benchmarks", "search", "--memory-of", name, "--seconds", str(seconds)], capture_output=True, text=True, check=True)
        out[name] = json.loads(ran.stdout)
    return out


# ---------------------------------------------------------------- answers


def requests() -> list[dict[str, Any]]:
    return [json.loads(line) for line in COMPOSITIONS.read_text(encoding="utf-8").splitlines()]


def problem_of(row: dict[str, Any], calls: str = "shown") -> Problem:
    """A request with its shown calls, or with the hidden ones."""
    return make_problem(f"{row['words']} {'; '.join(row[calls])}", "python", entry_point=row["id"])


def answers(codex: YantraCodex) -> dict[str, Any]:
    """How many requests are answered rightly, and how soon. A time is in CPU seconds."""
    codex.generate(make_problem("The sum of numbers; f([1, 2]) == 3", "python"), keep_proof=False)  # the library is read once in a process
    first, whole, wrong = [], [], []
    clock, now = time.perf_counter, space_module.now
    time.perf_counter = space_module.now = time.process_time  # the machine may be busy with others
    try:
        for row in requests():
            started = time.process_time()
            solution = codex.generate(problem_of(row), budget_s=BUDGET_S, keep_proof=False)
            spent = time.process_time() - started
            hidden = problem_of(row, "hidden").examples
            if solution.program is None or verify_program(solution.program, hidden).passed < len(hidden):
                wrong.append(row["id"])
                continue
            whole.append(spent)
            made = solution.option.note if solution.option is not None else None
            if isinstance(made, Found):
                first.append(made.seconds)
    finally:
        time.perf_counter, space_module.now = clock, now
    return {"requests": len(whole) + len(wrong), "right": len(whole), "composed": len(first), "wrong": wrong,
            "answer_s": quantiles(whole), "found_s": quantiles(first)}


def quantiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    s = sorted(seconds)
    return {"p50": round(s[len(s) // 2], 3), "p95": round(s[min(len(s) - 1, int(len(s) * 0.95))], 3), "worst": round(s[-1], 3)}


def as_text(result: dict[str, Any]) -> str:
    parts = [f"commit {result['commit']}, {result['date']}, {result['machine']['processor']}, Python {result['machine']['python']}"]
    if "speed" in result:
        parts.append(table(("a CPU second", "evaluated", "kept", "no lambdas", "kept", "closures", "kept", "ratio", "of kept"),
                           [(k, f"{v['evaluations_s']:,}", f"{v['candidates_s']:,}", f"{v['first_order_evaluations_s']:,}", f"{v['first_order_candidates_s']:,}",
                             f"{v['closures_evaluations_s']:,}", f"{v['closures_candidates_s']:,}", f"{v['ratio_evaluations']:.2f}",
                             f"{v['ratio_candidates']:.2f}") for k, v in result["speed"].items()]))
    if "memory" in result:
        parts.append(table(("memory", "MB", "MB before", "kept", "level", "evaluated"),
                           [(k, v["mb"], v["before_mb"], f"{v['kept']:,}", v["level"], f"{v['evaluations']:,}") for k, v in result["memory"].items()]))
    if "answers" in result:
        a = result["answers"]
        parts.append(f"{a['right']} of {a['requests']} requests answered rightly, {a['composed']} of them composed; wrong: {' '.join(a['wrong'])}")
        parts.append(table(("CPU s", "p50", "p95", "worst"), [(k, *[f"{x:.3f}" for x in a[key].values()]) for k, key in (("to the answer", "answer_s"), ("until its program was found", "found_s"))]))
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    a = argparse.ArgumentParser(prog="python -m benchmarks search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--json", action="store_true", dest="as_json")
    a.add_argument("--only", choices=("speed", "memory", "answers"))
    a.add_argument("--least", type=int, default=LEAST, help="evaluations of a problem of the mix")
    a.add_argument("--seconds", type=float, default=SECONDS, help="of searching before the memory is read")
    a.add_argument("--memory-of", choices=tuple(MIX), help=argparse.SUPPRESS)
    o = a.parse_args(arguments)
    if o.memory_of:
        print(json.dumps(memory_here(o.memory_of, o.seconds)))
        return 0
    result: dict[str, Any] = dict(baseline())
    with tempfile.TemporaryDirectory() as folder:
        codex = YantraCodex(Path(folder, "home"))
        if o.only in (None, "speed"):
            result["speed"] = speed(codex, o.least)
        if o.only in (None, "memory"):
            result["memory"] = memory(o.seconds)
        if o.only in (None, "answers"):
            note("answers: some minutes")
            result["answers"] = answers(codex)
    emit(result, o.as_json, as_text(result))
    return 0
