"""Search: a problem and what the library knows -> candidate programs.

So far: `plan`, which reads a request of several steps (checks, database, HTTP, files, log) and joins them into one program.
In: the words. Out: a Plan: the program, the steps as understood, scenarios that it passed. Start with plan.py.
"""
