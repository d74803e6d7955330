"""Every op in Go: importing this enters the functions of all subjects into the table (go_table.py)."""

from yantra_codex.languages import (  # noqa: F401
    go_effects_values,
    go_ops_lists,
    go_ops_loops,
    go_ops_maps,
    go_ops_numbers,
    go_ops_regex,
    go_ops_sets,
    go_ops_text,
    go_ops_values,
)
from yantra_codex.languages.go_table import RENDERERS, TEMPLATES

__all__ = ["RENDERERS", "TEMPLATES"]
