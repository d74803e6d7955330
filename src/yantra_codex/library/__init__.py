"""Known patterns, and candidates made of them.

In: a problem. Out: candidate programs, the likeliest first; nothing is run here. Start with catalogue.py.

  patterns/       one plain Python function a pattern; its doctests are its examples in every language
  words.py        requests and patterns as weighted stems, phrases and synonyms
  catalogue.py    reads the patterns once into an inverted index; `find` by words and types, `of_types` by types alone
  ranking.py      the score of a pattern for a request, in named parts
  fit.py          a pattern under the asked name: arguments permuted, constants put in, types fitted; coerce.py bends more
  lifted.py       lifted patterns kept in the cache folder, checked before use
  lint.py         whether patterns are in form (`yantra library lint`), and how a new one begins
  applied.py      the doctests of patterns that take functions, as programs without function parameters
  coverage.py     the operations that programmers ask for, and the patterns that cover each
  behaviour.py    which patterns always agree when they are run
"""
