"""Runs measurements: `python -m benchmarks` all of them, `python -m benchmarks NAME [OPTIONS]` one, `--list` names them."""

from __future__ import annotations

import sys
from importlib import import_module

# name -> what it measures
MEASUREMENTS = {
    "confidence": "fits the confidence on MBPP's train and validation splits and says how well it is calibrated",
    "corpora": "extraction of corpora beside bare parsing, two workers, memory, kills, broken files, a Ray cluster, public solutions beside CPython",
    "graph": "call edges of the code graph next to independent tools: precision and recall (needs TREE... and the tools)",
    "headroom": "what a perfect choice among the search's candidates, or perfect prices, could win (needs the ranker's rows)",
    "learned": "how soon what a language model taught in Python is answered in the other languages, without torch",
    "network": "the network by itself: retrieval of a benchmark's solutions, steps foretold, milliseconds and memory",
    "online": "what learning by gradient in the background adds to requests, beside the same without it",
    "pairs": "no measurement: writes pairs files for yantra train from tasks with solutions",
    "prior": "what a request's words and types foretell of its program's ops; --fit writes the search's prior.json",
    "ranker": "fits the ranker of composed programs; --collect searches for its rows first",
    "retrieval": "finding patterns by words alone",
    "reuse": "half of a benchmark's logics learned, the other half asked for: what the memory adds to requests that are new",
    "search": "the search by composition: evaluations and candidates a second beside plain closures, memory, seconds to an answer",
    "space": "no measurement: draws the library as the network sees it (needs --out)",
    "speed": "start-up, a warm request, the interpreter next to plain Python, lifting and rendering",
    "translate": "MBPP's Python solutions lifted and translated, judged by MBPP's own tests, next to py2many",
}


def main(arguments: list[str]) -> int:
    """The exit code: that of the last measurement that failed, 0 where none did."""
    if arguments[:1] in (["--list"], ["--help"], ["-h"]):
        print(__doc__)
        for name, line in MEASUREMENTS.items():
            print(f"  {name:10} {line}")
        return 0
    if arguments and arguments[0] not in MEASUREMENTS:
        print(f"no measurement {arguments[0]!r}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    worst = 0
    for name in arguments[:1] or MEASUREMENTS:
        worst = import_module(f"benchmarks.{name}").main(arguments[1:]) or worst
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
