"""Python source to the typed logic IR.

In: source text, optionally the entry's name, its signature and example calls. Out: a checked `Program`, or `Unsupported`
with what and where. Start with lift.py; program.py repeats the walks, exprs.py and statements.py are the walk.
"""

from yantra_codex.languages.pylift.lift import lift

__all__ = ["lift"]
