"""What a logic program is and means.

In: nothing but errors. Out: types, nodes, the op table, the type checker, the interpreter, the text form, the
canonical form and its hash, logic steps and the logic vector. Start with nodes.py, then ops/.
"""
