"""The bytes of a source file that may be anything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from yantra_codex.corpora.walk import is_generated
from yantra_codex.errors import BadRequest

MAX_FILE = 1_000_000  # bytes
BOM = b"\xef\xbb\xbf"


def read_bytes(path: Path) -> bytes:
    """The text of a source file; raises BadRequest saying why it is none."""
    try:
        # a link or pipe may have taken the file's place since the folder was listed
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(fd, "rb") as f:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise BadRequest("not a regular file")
            data = f.read(MAX_FILE + 1)
    except OSError as e:
        raise BadRequest(f"can't be read: {e.strerror or type(e).__name__}") from None
    if len(data) > MAX_FILE:
        raise BadRequest(f"more than {MAX_FILE:,} bytes")
    if (at := data.find(b"\0")) >= 0:
        raise BadRequest(f"a NUL at byte {at}: not a source text")
    try:
        data.decode()
    except UnicodeDecodeError as e:
        raise BadRequest(f"not UTF-8 (byte {e.start})") from None
    if is_generated(data):
        raise BadRequest("a tool wrote it (so it says, or its lines are too long)")
    return data.removeprefix(BOM)
