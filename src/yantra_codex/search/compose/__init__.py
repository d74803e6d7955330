"""Composes programs nobody wrote before: ops and library patterns put together until the examples hold.

In: a Problem and the catalogue. Out: programs that pass the examples, best first, each with what speaks for it.
Start at `driver.compose`.
"""
