"""The network: a problem becomes features, a graph and 1024 numbers near the logic that solves it.

Served by NumPy and ONNX Runtime; `train/` alone imports torch. In the order a request passes through:

  sections.py          the 978 places of a node's features; types_section.py, context_section.py: two of the five sections
  text.py              what words mean; wordpiece.py their tokens, ngrams.py their hashed n-grams
  io_properties.py     what values are like; io_relations.py how results come from arguments, asked of the tables io_*.py
  problem_graph.py     a request as a graph; spans.py its sentences, clauses, literals
  logic_graph.py       a program as a graph; tokens.py the closed vocabularies of its nodes
  graph.py             both as arrays
  network.py           the trained network in use; index.py the nearest of many vectors
  guide.py             what the search asks of it
  files.py             the shipped files, checked by hash; runtime.py ONNX Runtime
"""

import os

# ONNX Runtime from 1.29 on reports its use to its maker some seconds after it was loaded, from native code; this is read when it is loaded
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
