"""What is asked: a sentence or a stub, a signature, examples, tests.

In: text, JSON lines, source files. Out: `Problem`, one frozen value. Start with problem.py: `make_problem` is the only
place where text becomes a problem.

  requests.py   the JSON contract of batches
  examples.py   the examples of a text: calls.py (calls with outcomes, assertions in five languages), then prose.py
  literals.py   a value as people write it, in the syntax of any of the languages
  stubs.py      the functions of a file whose body is missing, and where their bodies go
  benchmarks.py benchmark files: what a task shows, and apart from it what judges an answer
  lazy.py       regular expressions compiled when first used
"""

from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.problems.problem import Problem, make_problem

__all__ = ["Example", "Problem", "SigParam", "Signature", "make_problem"]
