"""The op table: in, nothing; out, `OPS`, every op with its type scheme, meaning and examples. Start with table.py."""

from yantra_codex.ir.ops import data, effects, lists, maps, numbers, text  # noqa: F401  (each adds its rows)
from yantra_codex.ir.ops.table import OPS, Op, op, result_type

__all__ = ["OPS", "Op", "op", "result_type"]
