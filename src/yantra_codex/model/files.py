"""The model's files: each is checked against the manifest that ships with the package before anything reads it.

`data/manifest.json` holds size and SHA-256 of every file beside it. A file is hashed once a process, which costs some
20 ms for all of them, so no check is ever kept for a later one. Formats that can carry code (pickles) are not used.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from yantra_codex.errors import UnknownName, YantraError

DATA = Path(__file__).parent / "data"
MANIFEST = "manifest.json"
NETWORK_FILE, LOGIC_FILE = "network.onnx", "logic.onnx"  # the trained network: requests and programs
LIBRARY_FILE = "library.npz"  # the library's patterns as that network embeds them
RECORD_FILE = "network.json"  # what it was trained on, how, and how good it was
TRAINED = (NETWORK_FILE, LOGIC_FILE, LIBRARY_FILE, RECORD_FILE)
_REMEDY = "reinstall the package: pip install --force-reinstall --no-deps yantra-codex"


def verified(name: str) -> Path:
    """The path of a model file of the package whose bytes are those of the manifest.

    Raises YantraError where it is missing, short or altered, UnknownName where the manifest has no such file.
    """
    return verified_in(DATA, name)


def ships(name: str) -> bool:
    """Whether the package's manifest has this file."""
    return name in _manifest(DATA)


@lru_cache(maxsize=64)
def verified_in(folder: Path, name: str) -> Path:
    """The same for a folder with a manifest of its own."""
    path, known = folder / name, _manifest(folder)
    if name not in known:
        raise UnknownName("model file", name, known)
    size, digest = known[name]
    if not path.is_file():
        raise YantraError(f"model file {name} is missing from {folder}; {_REMEDY}")
    if path.stat().st_size != size:
        raise YantraError(f"model file {path} has {path.stat().st_size} bytes instead of {size}; {_REMEDY}")
    if sha256(path) != digest:
        raise YantraError(f"model file {path} was altered: its SHA-256 is not the manifest's {digest[:12]}...; {_REMEDY}")
    return path


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path) -> None:
    """Record size and hash of every file in a folder of model files. The last step of an export."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST and not p.name.startswith("."))
    rows = {p.name: {"size_bytes": p.stat().st_size, "sha256": sha256(p)} for p in files}
    (folder / MANIFEST).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


@lru_cache(maxsize=8)
def _manifest(folder: Path) -> dict[str, tuple[int, str]]:
    path = folder / MANIFEST
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {name: (int(row["size_bytes"]), str(row["sha256"])) for name, row in rows.items()}
    except FileNotFoundError:
        raise YantraError(f"the list of model files {path} is missing; {_REMEDY}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise YantraError(f"the list of model files {path} can't be read ({error}); {_REMEDY}") from None
