"""Training rows from any body of code: logic patterns, AST patterns, code graphs.

In: a source (data set, file of problems with solutions, folder of source files) and a folder. Out: tables as Parquet or
JSON lines, with a manifest and a report. Start with `extract.extract`; rows are made by `work.work` and nowhere else.

  items.py, sources/, walk.py     what is read: problems with solutions, files; always in the same order
  shards.py, work.py, parts.py    consecutive units as a piece of work, its rows, and these as a block of bytes
  parsing.py                      a syntax tree within bounds
  patterns.py, trees.py, graph/   the rows: logic patterns, AST patterns, nodes and edges; refusals.py says why not
  engines.py                      processes of this machine or a Ray cluster; what happens when a worker dies
  folder.py, finish.py            parts on the disk, resumed runs; merging equal rows, the finished files
  linking.py                      the code graph from the facts of all parts
  schema.py                       the tables and their version; report.py counts, rows.py shows one row
"""
