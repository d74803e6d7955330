"""What a logic program is and means.

In: nothing but errors. Out: types, nodes, the op table; checked programs; what they compute; their identity and summary.
Start with nodes.py and ops/, then docs/ir.md, whose examples run.

  the language   types.py, nodes.py, ops/ (every op a row), kinds.py (errors), signature.py
  reading        text.py: text_read.py, text_write.py. check.py, check_exprs.py fill in and verify types
  values         values.py: from and to Python and JSON, comparison, size
  running        interpret.py; emit.py and emit_ops.py compile, ownership.py says where to copy, charge.py what costs fuel
  rewriting      rewrite.py (one place for maps, substitution, renaming), lowering.py, adapt.py (other types)
  identity       canonical.py: tidy.py for statements, algebra.py for expressions
  summary        steps.py: step_shapes.py, step_kinds.py (the vocabulary). vector.py: vector_layout.py (its places)
"""
