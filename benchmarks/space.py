"""Draws the embedding space: the library's patterns as the network sees their logic, flattened by t-SNE (van der Maaten and Hinton 2008).

    python -m benchmarks space --out docs/space.svg                       # the shipped network
    python -m benchmarks space --network WEIGHTS --out space.svg

A dot is a pattern, coloured by what its result is; a name stands at the middle of its domain. No name or text of a pattern is in what the
network reads, so domains that lie together are alike in their logic. scikit-learn is needed (the extra `train`).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.shared import note
from yantra_codex.bench.plot import COLOURS
from yantra_codex.errors import YantraError
from yantra_codex.ir.types import Type
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.model.network import Network
from yantra_codex.model.train.ship import library_vectors

SIZE, EDGE, TOP = 760, 30, 50
RESULTS = {"bool": "yes or no", "int": "a number", "float": "a number", "str": "a text", "list": "a list", "vtuple": "a list", "map": "a map"}
KINDS = ("a number", "yes or no", "a text", "a list", "a map", "something else")


def kind_of(returns: Type) -> str:
    return RESULTS.get(returns.name, "something else")


def flattened(vectors: Any) -> Any:
    """(n, 2), from 0 to 1; the same for the same vectors."""
    from sklearn.manifold import TSNE

    flat = TSNE(perplexity=25, metric="cosine", init="pca", random_state=0).fit_transform(np.asarray(vectors, np.float32))
    return (flat - flat.min(0)) / (flat.max(0) - flat.min(0))


def drawn(places: Any, kinds: list[str], domains: list[str]) -> str:
    """The map as the text of an SVG file."""
    at = EDGE + np.asarray(places) * (SIZE - 2 * EDGE) + np.array([0, TOP - EDGE])
    title = "The library's logic as the network sees it"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE + TOP - EDGE}" font-family="sans-serif" font-size="11" fill="#555">', f"<title>{title}</title>",
           f'<text x="{EDGE}" y="18" font-size="14">{title}: {len(kinds)} patterns by what their result is</text>']
    for i, kind in enumerate(KINDS):
        dots = "".join(f"M{x:.0f} {y:.0f}h0" for (x, y), k in zip(at, kinds, strict=True) if k == kind)
        out += [f'<path d="{dots}" stroke="{COLOURS[i]}" stroke-width="4" stroke-linecap="round" opacity="0.65"/>',
                f'<circle cx="{EDGE + 6 + 115 * i}" cy="32" r="4" fill="{COLOURS[i]}"/><text x="{EDGE + 14 + 115 * i}" y="36">{kind}</text>']
    by: dict[str, list[Any]] = defaultdict(list)
    for place, domain in zip(at, domains, strict=True):
        by[domain].append(place)
    for domain, places_of in sorted(by.items()):
        x, y = np.median(np.stack(places_of), axis=0)
        out.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="#000" stroke="#fff" stroke-width="2.5" paint-order="stroke">{escape(domain.replace("_", " "))}</text>')
    return "\n".join([*out, "</svg>", ""])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks space", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--network", type=Path, help="a folder that 'yantra train' wrote (default: the shipped one)")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    if asked.out is None:
        parser.print_usage()
        return 0
    try:
        names, vectors = library_vectors(Network.of_folder(asked.network) if asked.network else Network.load())
    except YantraError as e:
        note(f"space: {e}")
        return 1
    known = {p.name: p for p in all_patterns()}
    asked.out.write_text(drawn(flattened(vectors), [kind_of(known[n].returns) for n in names], [known[n].domain for n in names]), encoding="utf-8")
    print(f"{asked.out}: {len(names)} patterns")
    return 0
