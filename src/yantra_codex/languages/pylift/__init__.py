"""Python source to the typed logic IR.

In: source text, optionally the entry's name, its signature and example calls. Out: a checked `Program`, or `Unsupported`
with what and where. Start with lift.py (the order of things) and program.py (walks repeated until types are stable).

  classes           class_entry.py (methods as functions), held.py (an object of one variable as variables), arena.py (objects that
                    refer to one another as numbers), node_values.py (chains and trees as lists); over user_classes.py,
                    object_kinds.py, class_comments.py, tree_names.py
  before the walk   surface.py, surface_loops.py, views.py (views of maps in variables), toplevel.py (what the module's
                    statements build), scopes.py, webs.py, naming.py, guess.py, generators.py; walking.py goes over the tree
  the walk          exprs.py and statements.py by kind of node: operators, comparison, conditions, comprehensions, loops,
                    assignment, raising; context.py is its state, kinds.py and convert.py its types; live.py knows what changes
                    while something goes over it
  calls             calls.py, methods.py, changes.py, builtins.py, iteration.py, ordering.py, classes.py, formatting.py,
                    modules.py with module_*.py and regex.py
  after it          declare.py (where variables are declared), alias.py (sharing that would show), assemble.py
"""

from yantra_codex.languages.pylift.lift import lift

__all__ = ["lift"]
