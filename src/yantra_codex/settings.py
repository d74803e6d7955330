"""Where things live and what may be changed from outside: the environment, read once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MEMORY = "memory.db"  # in the home
WEIGHTS = "weights"  # in the home: versions of the network that learned online
OFF = ("off", "no", "false", "0")


@dataclass(frozen=True, slots=True)
class Settings:
    """home: proofs, memory, settings (YANTRA_HOME). cache: what can be made again (YANTRA_CACHE).

    learns: whether validated answers are handed to the online learner, whose background process takes processor time (YANTRA_LEARN=off: no).
    """

    home: Path
    cache: Path
    learns: bool = True

    @property
    def proofs(self) -> Path:
        return self.home / "proofs"

    @property
    def memory(self) -> Path:
        """The file of what was learned and of the journal."""
        return self.home / MEMORY


def settings() -> Settings:
    """The current settings; defaults are the platform's user folders."""
    home = os.environ.get("YANTRA_HOME")
    cache = os.environ.get("YANTRA_CACHE")
    return Settings(
        Path(home) if home else _folder("user_data_dir", "data"),
        Path(cache) if cache else _folder("user_cache_dir", "cache"),
        os.environ.get("YANTRA_LEARN", "").strip().lower() not in OFF,
    )


def _folder(function: str, kind: str) -> Path:
    """The folder that a function of platformdirs names; one in the system's temporary folder where the user has no home."""
    import platformdirs  # not needed where both folders are set

    try:
        path = Path(getattr(platformdirs, function)("yantra-codex", appauthor=False))
    except RuntimeError:
        path = Path("~")
    if path.is_absolute():
        return path
    import tempfile  # seldom needed

    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"yantra-codex-{user}" / kind
