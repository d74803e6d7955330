"""Times of what a user waits for, and the interpreter next to plain Python in the same run.

A ratio to something measured beside it survives another machine; a plain time is given with the machine's name.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.shared import emit, note, table
from yantra_codex import languages
from yantra_codex.bench.report import baseline
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.ir.interpret import compile_program
from yantra_codex.ir.values import to_ir
from yantra_codex.languages.pylift import lift
from yantra_codex.problems import make_problem

# plain functions of different kinds: loops over numbers, over text, a map, recursion
SUBJECTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "loop over ints": ("def f(n: int) -> int:\n    t = 0\n    for i in range(n):\n        if i % 3 == 0:\n            t += i * i\n    return t\n", (2000,)),
    "list built and summed": ("def f(xs: list[int]) -> int:\n    ys = [x * 2 for x in xs if x % 2 == 1]\n    return sum(ys)\n", (list(range(2000)),)),
    "text counted": ("def f(s: str) -> dict[str, int]:\n    c: dict[str, int] = {}\n    for ch in s:\n        c[ch] = c.get(ch, 0) + 1\n    return c\n", ("the quick brown fox " * 100,)),
    "recursion": ("def f(n: int) -> int:\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n", (15,)),
}
REQUEST = "sum of the even numbers in a list; f([1, 2, 4]) == 6; f([]) == 0"


def best(action: Callable[[], object], *, repeat: int = 7, least_s: float = 0.02) -> float:
    """Seconds of one call: the best of several rounds, each of enough calls to be seen."""
    calls = 1
    while True:
        started = time.perf_counter()
        for _ in range(calls):
            action()
        spent = time.perf_counter() - started
        if spent >= least_s:
            break
        calls *= max(2, int(least_s / max(spent, 1e-9)))
    rounds = [spent / calls]
    for _ in range(repeat - 1):
        started = time.perf_counter()
        for _ in range(calls):
            action()
        rounds.append((time.perf_counter() - started) / calls)
    return min(rounds)


def command_seconds(arguments: Sequence[str], home: Path, repeat: int = 5) -> dict[str, float]:
    """The best wall and CPU seconds of the command as a user starts it, and of Python doing nothing, for comparison."""
    env = {**os.environ, "YANTRA_HOME": str(home / "home"), "YANTRA_CACHE": str(home / "cache")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling the package anew is not what is measured
    rounds = []
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(arguments, capture_output=True, env=env, check=False)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        rounds.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return {"wall_s": round(min(w for w, _ in rounds), 4), "cpu_s": round(min(c for _, c in rounds), 4)}


def yantra() -> list[str]:
    """The command beside this Python, else the module."""
    script = Path(sys.executable).with_name("yantra")
    return [str(script)] if script.exists() else [sys.executable, "-c", "from yantra_codex.apps.cli import main; main()"]


def commands() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([*yantra(), "generate", REQUEST], capture_output=True, env={**os.environ, "YANTRA_HOME": f"{folder}/home", "YANTRA_CACHE": f"{folder}/cache"})
        return {"python -c pass": command_seconds([sys.executable, "-c", "pass"], home), "yantra --help": command_seconds([*yantra(), "--help"], home),
                "yantra generate, warm": command_seconds([*yantra(), "generate", REQUEST], home)}


def engine() -> dict[str, Any]:
    """One request in a process that is already warm, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        codex = YantraCodex(Path(folder, "home"), Path(folder, "cache"))
        problem = make_problem(REQUEST, "python")
        status = codex.generate(problem, keep_proof=False).status
        return {"generate, same process": {"ms": round(best(lambda: codex.generate(problem, keep_proof=False)) * 1000, 3), "status": status}}


def interpreter() -> dict[str, Any]:
    """The interpreter next to the same function in plain Python; ratio: how many times longer it takes."""
    out = {}
    for name, (source, args) in SUBJECTS.items():
        space: dict[str, Any] = {}
        exec(source, space)
        program = lift(source, "f")
        function = compile_program(program)
        values = [to_ir(a, p.type) for a, p in zip(args, program.entry.params, strict=True)]
        if function(*values) != space["f"](*copy.deepcopy(args)):
            raise AssertionError(f"{name}: the interpreter gives another value")
        ours, plain = best(partial(function, *values)), best(partial(space["f"], *args))
        out[name] = {"interpreter_us": round(ours * 1e6, 1), "python_us": round(plain * 1e6, 1), "ratio": round(ours / plain, 2)}
    return out


def micro() -> dict[str, Any]:
    """Milliseconds to lift, and to render in each language, on average over the subjects."""
    programs = [(lift(source, "f"), source) for source, _ in SUBJECTS.values()]
    out = {"lift": round(sum(best(partial(lift, s, "f"), repeat=3) for _, s in programs) / len(programs) * 1000, 3)}
    for name in languages.LANGUAGES:
        try:
            times = [best(partial(languages.get(name).render, p), repeat=3) for p, _ in programs]
        except (YantraError, ImportError, NotImplementedError) as e:
            note(f"render {name}: skipped, {e}")
            continue
        out[f"render {name}"] = round(sum(times) / len(times) * 1000, 3)
    return out


def as_text(result: dict[str, Any]) -> str:
    m = result["machine"]
    return "\n\n".join([
        f"commit {result['commit']}, {result['date']}, {m['processor']}, {m['cpus']} cpus, Python {m['python']}",
        table(("command", "wall s", "cpu s"), [(k, f"{v['wall_s']:.3f}", f"{v['cpu_s']:.3f}") for k, v in result["commands"].items()]),
        table(("engine", "ms", "status"), [(k, f"{v['ms']:.2f}", v["status"]) for k, v in result["engine"].items()]),
        table(("interpreter", "us", "Python us", "ratio"), [(k, str(v["interpreter_us"]), str(v["python_us"]), f"{v['ratio']:.2f}")
                                                             for k, v in result["interpreter"].items()]),
        table(("one function", "ms"), [(k, f"{v:.3f}") for k, v in result["micro"].items()])])


def main(arguments: Sequence[str]) -> int:
    a = argparse.ArgumentParser(prog="python -m benchmarks speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--out", type=Path, help="also write the JSON there")
    a.add_argument("--json", action="store_true", dest="as_json")
    o = a.parse_args(arguments)
    result = {**baseline(), "commands": commands(), "engine": engine(), "interpreter": interpreter(), "micro": micro()}
    if o.out:
        o.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    emit(result, o.as_json, as_text(result))
    return 0
