"""Search: a problem and what is known -> candidate programs. Requests of several steps here; `compose/` puts programs together.

In: the words. Out: a `Plan`: one program with effects, the steps as understood, scenarios it passed. Start with plan.py.
Clauses come from problems/clauses.py; each is read by a rule that fills a `Draft`:
  draft, fields, phrases, conditions   what is planned so far; names and their types; noun phrases; what must hold
  checks, saving, finding, changing, filters    validation and the database
  web, files, pipelines, rows, state            HTTP, files, rows in between, what is kept between calls
  answers, expected, sources                    what is returned and logged; what scenarios start from and expect
"""
