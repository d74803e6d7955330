"""What may be answered, from wherever it comes, and what makes an answer of it.

In: a problem, with candidates, a memory or a configured language model. Out: `Solution`s. engine.py says in which order these are asked.

  solution.py   what an answer is, one that abstains and one that is code alone too
  verify.py     programs and code run: examples in the interpreter, examples and tests on the real toolchain
  render.py     a program in the asked language, names and types
  picks.py      what passed, ready to be answered with, and how sure it is; the library's patterns tried
  proved.py     a pick as the answer, with its proof record
  learned.py    what is kept of earlier requests: memory, journal, the network's learner
  recalled.py   answers of the memory, and what it keeps of answers
  asked.py      answers of a language model, checked and learned
"""
