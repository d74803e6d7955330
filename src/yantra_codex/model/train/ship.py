"""Puts a finished training among the package's model files: both networks, the library as they embed it, the record.

    python -m yantra_codex.model.train.ship WEIGHTS      # the folder of `yantra train --out`
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.library.lint import program_of
from yantra_codex.model.files import DATA, LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE, RECORD_FILE, TRAINED, write_manifest
from yantra_codex.model.logic_graph import logic_graph
from yantra_codex.model.network import Network, recorded
from yantra_codex.model.train.pairs import USER
from yantra_codex.model.train.record import RECORD

MOST_BYTES = 40_000_000  # of all model files together


def ship(folder: Path, data: Path = DATA) -> int:
    """Copy a training's files into the package and write the manifest; the bytes of all model files.

    Raises BadRequest where the folder holds no finished training, the files would be too large, or a user's own pairs were trained on;
    the manifest is written last.
    """
    files = [recorded(folder, name) for name in (NETWORK_FILE, LOGIC_FILE)]
    if private := [s["source"] for s in all_sources(json.loads((folder / RECORD).read_text(encoding="utf-8"))) if USER in s["licences"]]:
        raise BadRequest(f"{folder} was trained on what a user learned ({', '.join(private)}): such weights stay on the user's machine")
    names, vectors = library_vectors(Network.of_folder(folder))
    kept = sum(p.stat().st_size for p in data.iterdir() if p.name not in TRAINED)
    if (size := kept + sum(f.stat().st_size for f in files) + vectors.nbytes) > MOST_BYTES:
        raise BadRequest(f"the model files would have {size:,} bytes, more than {MOST_BYTES:,}")
    for f in files:
        shutil.copyfile(f, data / f.name)
    shutil.copyfile(folder / RECORD, data / RECORD_FILE)
    np.savez(data / LIBRARY_FILE, names=np.array(names), vectors=vectors)
    write_manifest(data)
    return sum(p.stat().st_size for p in data.iterdir())


def all_sources(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sources of a training and of those that it went on from."""
    return [*record["sources"], *(all_sources(record["start"]) if record.get("start") else [])]


def library_vectors(network: Network) -> tuple[list[str], np.ndarray]:  # type: ignore[type-arg]
    """The names of the library's patterns, and (patterns, 1024) float16, as the network embeds them."""
    patterns = list(all_patterns())
    return [p.name for p in patterns], np.stack([network.embed_logic(logic_graph(program_of(p))) for p in patterns]).astype(np.float16)


if __name__ == "__main__":
    try:
        print(f"{ship(Path(sys.argv[1])):,} bytes of model files")
    except (YantraError, IndexError) as e:
        sys.exit(f"ship: {e if isinstance(e, YantraError) else 'name the folder of a finished training'}")
