"""Finding patterns by words alone: how often the wanted one is first, among the first five, and its mean reciprocal rank.

`requests.jsonl` holds requests written from the patterns' names and types, in other words than theirs, before any
docstring was read: {"request", "pattern", "also_ok": [names that answer it as well], "split"}. The split is by a hash
of the request; tables and weights were tuned on `dev` alone, `held` is the honest figure.
`python -m benchmarks retrieval [--json] [--misses N] [--split dev|held]`
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yantra_codex.library.catalogue import Catalogue

REQUESTS = Path(__file__).with_name("requests.jsonl")
LIMIT = 40


@dataclass(frozen=True)
class Asked:
    """One request with its outcome. rank: of the best right pattern, 1 the first, None where not among the first LIMIT."""

    request: str
    pattern: str
    split: str
    domain: str
    rank: int | None
    found: tuple[str, ...]
    score: float
    share: float
    ms: float


def ask(catalogue: Catalogue, row: dict[str, Any]) -> Asked:
    started = time.process_time()
    hits = catalogue.find(row["request"], LIMIT)
    ms = (time.process_time() - started) * 1000
    right = {row["pattern"], *row["also_ok"]}
    rank = next((i for i, h in enumerate(hits, 1) if h.pattern.name in right), None)
    first = hits[0] if hits else None
    return Asked(row["request"], row["pattern"], row["split"], catalogue.get(row["pattern"]).domain, rank,
                 tuple(h.pattern.name for h in hits[:5]), first.score if first else 0.0, first.share if first else 0.0, ms)


def summary(rows: Sequence[Asked]) -> dict[str, float]:
    """first, first_five, mrr in [0, 1]; ms: the median processor time; requests: how many."""
    n = len(rows) or 1
    return {"requests": len(rows), "first": sum(r.rank == 1 for r in rows) / n, "first_five": sum((r.rank or 99) <= 5 for r in rows) / n,
            "mrr": sum(1 / r.rank for r in rows if r.rank) / n, "ms": statistics.median([r.ms for r in rows] or [0.0])}


def main(arguments: list[str]) -> int:
    """Print the figures; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="benchmarks retrieval", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show the N worst misses")
    parser.add_argument("--split", choices=["dev", "held"], default="held", help="whose misses to show")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        catalogue = Catalogue(Path(folder))
        build_s = time.process_time() - started
        started = time.perf_counter()
        Catalogue(Path(folder))
        open_ms = (time.perf_counter() - started) * 1000
        rows = [ask(catalogue, json.loads(line)) for line in REQUESTS.read_text(encoding="utf-8").splitlines() if line]
        size = len(catalogue)
    splits = {s: summary([r for r in rows if r.split == s]) for s in ("dev", "held")}
    domains: dict[str, list[Asked]] = defaultdict(list)
    for r in rows:
        domains[r.domain].append(r)
    if options.json:
        print(json.dumps({"patterns": size, "build_s": round(build_s, 3), "open_ms": round(open_ms, 2), **splits,
                          "domains": {d: summary(rs) for d, rs in sorted(domains.items())}}))
        return 0
    print(f"{size} patterns, built in {build_s:.2f} s, opened in {open_ms:.1f} ms; slowest query {max(r.ms for r in rows):.1f} ms\n")
    print(f"{'split':14}{'requests':>9}{'first':>9}{'first 5':>9}{'MRR':>8}{'ms':>7}")
    for name, s in [*splits.items(), *((d, summary(rs)) for d, rs in sorted(domains.items()))]:
        if name == min(domains):
            print()
        print(f"{name:14}{s['requests']:>9.0f}{s['first']:>9.1%}{s['first_five']:>9.1%}{s['mrr']:>8.3f}{s['ms']:>7.1f}")
    missed = [r for r in rows if r.split == options.split and r.rank != 1]
    for r in sorted(missed, key=lambda r: (-(r.rank or LIMIT + 1), r.request))[: options.misses]:
        print(f"\n{r.rank or f'>{LIMIT}':>4}  {r.request}\n      wanted {r.pattern}; found {', '.join(r.found)}")
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
