"""Line breaking as rustfmt does it."""

from __future__ import annotations


def layout(code: str) -> str:
    """The code with long lines broken."""
    return code
