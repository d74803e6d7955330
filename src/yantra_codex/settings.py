"""Where things live and what may be changed from outside: the environment, read once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """home: proofs, memory, settings (YANTRA_HOME). cache: what can be made again (YANTRA_CACHE)."""

    home: Path
    cache: Path

    @property
    def proofs(self) -> Path:
        return self.home / "proofs"


def settings() -> Settings:
    """The current settings; defaults are the platform's user folders."""
    import platformdirs  # not needed when both are set

    home = os.environ.get("YANTRA_HOME")
    cache = os.environ.get("YANTRA_CACHE")
    return Settings(
        Path(home) if home else _folder(platformdirs.user_data_dir, "data"),
        Path(cache) if cache else _folder(platformdirs.user_cache_dir, "cache"),
    )


def _folder(find: Callable[..., str], kind: str) -> Path:
    """The platform's folder; a place in the system's temporary folder where the user has no home."""
    try:
        path = Path(find("yantra-codex", appauthor=False))
    except RuntimeError:
        path = Path("~")
    user = os.getuid() if hasattr(os, "getuid") else 0
    return path if path.is_absolute() else Path(tempfile.gettempdir()) / f"yantra-codex-{user}" / kind
