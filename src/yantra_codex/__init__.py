"""Yantra Codex: verified functions in five languages, without a language model.

    from yantra_codex import YantraCodex, make_problem

    problem = make_problem("running total of a list; total([1, 2, 3]) == [1, 3, 6]", "rust")
    print(YantraCodex().generate(problem).code)

The rooms, in the order data passes through them: errors, settings, ir, languages, problems, library and runner, proofs,
answers, engine, fill and translate, bench, apps. docs/architecture.md follows one request through them.
Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yantra_codex.answers.solution import Solution
    from yantra_codex.engine import YantraCodex
    from yantra_codex.ir.nodes import Program
    from yantra_codex.ir.signature import Example, Signature
    from yantra_codex.ir.steps import LogicStep
    from yantra_codex.ir.vector import decode_logic, encode_logic_pattern
    from yantra_codex.problems import Problem, make_problem
    from yantra_codex.translate import translate

_HOMES = {
    "YantraCodex": "engine", "Solution": "answers.solution", "Program": "ir.nodes", "Example": "ir.signature", "Signature": "ir.signature",
    "LogicStep": "ir.steps", "decode_logic": "ir.vector", "encode_logic_pattern": "ir.vector", "Problem": "problems",
    "make_problem": "problems", "translate": "translate",
}  # fmt: skip

__all__ = [
    "Example", "LogicStep", "Problem", "Program", "Signature", "Solution", "YantraCodex", "decode_logic", "encode_logic_pattern",
    "make_problem", "translate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"yantra_codex.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
