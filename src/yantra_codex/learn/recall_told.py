"""What the memory is told of how its answers fared when they were used again."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from yantra_codex.errors import YantraError

logger = logging.getLogger(__name__)
SAME_WORDS = 0.98  # the cosine from which on two requests ask for the same thing


@contextlib.contextmanager
def going_on() -> Iterator[None]:
    """Where what can't be written (a full disk, a read-only home) costs no answer."""
    try:
        yield
    except YantraError as e:
        logger.warning("how an answer of the memory fared is not counted: %s", e)
