"""Every test gets a home and a cache of its own place; toolchain state is kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    monkeypatch.setenv("YANTRA_LEARN", "off")  # no test starts a background process by the way


@pytest.fixture(scope="session")
def bench_file() -> Path:
    """The benchmark data beside the project, where it is at hand."""
    folder = Path(os.environ.get("YANTRA_BENCH", Path(__file__).parents[2] / "shared" / "bench"))
    path = folder / "mbpp.jsonl"
    if not path.exists():
        pytest.skip(f"no benchmark data at {folder} (set YANTRA_BENCH)")
    return path
