"""What is asked: a sentence or a stub, a signature, examples, tests.

In: text, JSON lines, benchmark rows. Out: `Problem`. Start with problem.py; requests.py reads the JSON contract,
examples.py finds example calls in prose, literals.py reads values in five syntaxes.
"""

from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.problems.problem import Problem, make_problem

__all__ = ["Example", "Problem", "SigParam", "Signature", "make_problem"]
