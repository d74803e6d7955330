"""What is asked: a sentence or a stub, a signature, examples, tests.

In: text, JSON lines, source files. Out: `Problem`. Start with problem.py; requests.py reads the JSON contract;
examples.py finds examples in text: calls with outcomes (calls.py), then those without a call (prose.py); literals.py reads
values in five syntaxes; stubs.py finds the empty functions of a file.
"""

from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.problems.problem import Problem, make_problem

__all__ = ["Example", "Problem", "SigParam", "Signature", "make_problem"]
