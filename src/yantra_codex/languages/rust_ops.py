"""How an op is written in Rust: a function of its own, the table, or its lowering."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.languages.rust_expressions import (
    R,
    refuse,
)
from yantra_codex.languages.rust_op_table import (
    CHAR_TESTS,
    COMPARE,
    ITERATORS,
    MODES,
    REGEX,
    RESULTS,
    TEMPLATES,
)
from yantra_codex.languages.rust_ops_iterators import IteratorOps


class Ops(IteratorOps):
    """Writes any op."""

    def apply(self, e: n.Apply) -> R:
        special = getattr(self, f"op_{e.op}", None)
        if special is not None:
            r = special(e, *e.args)
            if r is not None:
                return r  # type: ignore[no-any-return]
        if e.op in CHAR_TESTS:
            return self.char_test(e)
        if e.op in COMPARE:
            return self.compare(e)
        if e.op in REGEX:
            return self.regex(e)
        if e.op in TEMPLATES:
            return self.template(e, TEMPLATES[e.op], MODES[e.op], RESULTS[e.op])
        if e.op in ITERATORS:
            return self.collected(self.it(e), e.type)
        from yantra_codex.ir.lowering import lower
        from yantra_codex.ir.ops import OPS

        if OPS[e.op].lower:
            return self.ex(lower(e))
        raise refuse(f"the op {e.op}")
