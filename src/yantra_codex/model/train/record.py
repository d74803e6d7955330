"""The record of a training, beside its weights: made of what, by what, how, and how good."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from yantra_codex.model.train.export import Exported
from yantra_codex.model.train.loop import Trained
from yantra_codex.model.train.network import sizes_of
from yantra_codex.model.train.pairs import Pair, as_json

RECORD = "record.json"
PACKAGES = ("yantra-codex", "torch", "torch_geometric", "numpy", "onnx", "onnxruntime")


def sources_of(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """Each source with the licences and number of its pairs, and the sha256 of these pairs in their order."""
    counts: dict[str, Counter[str]] = {}
    hashes: dict[str, Any] = {}
    for p in pairs:
        counts.setdefault(p.source, Counter())[p.licence or ""] += 1
        hashes.setdefault(p.source, hashlib.sha256()).update(as_json(p).encode(errors="backslashreplace") + b"\n")
    return [{"source": s, "pairs": sum(c.values()), "licences": dict(sorted(c.items())), "sha256": hashes[s].hexdigest()} for s, c in sorted(counts.items())]


def record_of(trained: Trained, exported: Exported, out: Path, sources: list[dict[str, Any]], about: Mapping[str, Any]) -> dict[str, Any]:
    """The record. about: what the caller knows beside (pairs left out and refused, sizes of the split)."""
    files = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sorted(exported.files)}
    return {
        "weights": trained.hash, "files": files, "bytes": exported.files, "apart_from_torch": exported.apart,
        "sources": sources, **about,
        "settings": asdict(trained.settings), "parameters": sizes_of(trained.network),
        "best_epoch": trained.best, "history": trained.history, "seconds": round(trained.seconds, 1),
        "commit": commit(), "versions": {"python": platform.python_version(), **{p: _version(p) for p in PACKAGES}}, "machine": machine(),
    }


def write_record(record: Mapping[str, Any], out: Path) -> None:
    beside = out / (RECORD + ".tmp")
    beside.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", errors="backslashreplace")
    beside.replace(out / RECORD)


def commit() -> str | None:
    """The commit this code stands at, with + where it was changed since; None outside a repository."""
    try:
        found = [subprocess.run(["git", *args], cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
                 for args in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))]
    except (OSError, subprocess.SubprocessError):
        return None
    return found[0] + ("+" if found[1] else "")


def machine() -> str:
    """The processor, as far as it says its name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
