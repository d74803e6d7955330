"""Composes programs nobody wrote before: ops and library patterns put together until the examples hold.

In: a Problem and the catalogue. Out: programs that pass the examples, best first, each with what speaks for it.
Start at `compose.compose`; docs/search.md has the way through the files:
  shape, request, hints*, prices, prior      whether there is anything to search for; what the words say; what blocks cost
  frozen, blocks, pattern_blocks, inputs     hashable values; ops and patterns over them; further inputs
  space, goals, build, closures              the enumeration; what a target says of its parts; a node as a program or function
  driver, strand_*                           the loop, and its further sources of candidates; files of a strand share a first word:
                                             grammar_*, rules_*, tables_*, table_words, patterns_*, formulas_*, sketch_*,
                                             steps_* (rooms of the sketches whose parts are what the words tell)
  copied                                     the ban on outcomes copied from an example
  ranking, explain                           the choice, and the account of it
  trial                                      how many requests a search answers with what was learned, and without
"""
