"""The code graph of a tree of source files: what is defined where, and what calls, imports, inherits and uses what.

In: files of the five languages. Out: a `Graph` (model.py) of nodes and edges. Start at build.py.

  queries.py     what is looked for in a syntax tree: one tree-sitter query a language
  facts.py, read_*.py   one file -> its facts: definitions, names, calls, imports; from one parse, without other files
  project.py     go.mod, Cargo.toml, package.json, tsconfig.json
  cache.py       facts of unchanged files are kept
  world.py       the facts of all files side by side
  infer.py       what an expression stands for: the part that all languages share; python.py, ecma.py, golang.py and
                 rust.py have what differs, std_*.py what the standard libraries' functions give
  resolve.py     link: facts -> Graph

A call of a class is an edge to the class (not to its constructor); of a name that several branches bind, one edge to each
definition. Where it is not known what a call means there is no edge.
"""

from __future__ import annotations

from yantra_codex.corpora.graph.facts import Facts, facts_of
from yantra_codex.corpora.graph.model import Edge, Graph, Node
from yantra_codex.corpora.graph.resolve import link

__all__ = ["Edge", "Facts", "Graph", "Node", "facts_of", "link"]
