"""All files of a tree side by side: every definition has one number, every name can be looked up in its scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from yantra_codex.corpora.graph.facts import Facts

END = 1 << 60  # behind every byte: a scope seen from inside a function that runs later

# what a name can stand for; the first letter says how the rest reads
#   ("I", number, args)  an instance of a class       ("C", number, args)  the class itself
#   ("F", number, self)  a function; self: what it was taken from, or None
#   ("M", number)        a module                     ("N", path)          a folder of modules
#   ("S", number)        self in a class's method     ("K", number)        cls in a class's method
#   ("P", number)        super() in a class's method  ("B", kind, args)    an instance of a built-in container
#   ("T", kind)          a built-in type itself       ("X", name)          something from outside the tree
#   ("V", number, name)  a type parameter of a definition
Value = tuple[Any, ...]
Values = tuple[Value, ...]


class View:
    """One file's facts with what makes looking up fast."""

    def __init__(self, facts: Facts, number: int, base: int):
        self.facts, self.number, self.base = facts, number, base
        self.path, self.defs, self.binds = facts.path, facts.defs, facts.binds
        self.blocks = [[0, END + 1], *facts.blocks[1:]]  # a file's own names are there for whatever runs later
        self.names: dict[tuple[int, str], list[int]] = {}
        for k in sorted(range(len(self.binds)), key=lambda k: self.binds[k][2]):
            b = self.binds[k]
            self.names.setdefault((b[0], b[1]), []).append(k)
        self.module_names: dict[str, list[int]] = {name: ks for (scope, name), ks in self.names.items() if scope == 0}


class World:
    """The files of a tree. Definition d of file f has the number f.base + d."""

    def __init__(self, facts: Iterable[Facts], root_name: str = ""):
        self.root_name = root_name
        self.views: list[View] = []
        self.bases: list[int] = []
        total = 0
        for x in sorted(facts, key=lambda x: x.path):
            self.views.append(View(x, len(self.views), total))
            self.bases.append(total)
            total += len(x.defs)
        self.by_path = {v.path: v for v in self.views}

    def view(self, number: int) -> View:
        """The file that a definition is in."""
        return self.views[bisect_right(self.bases, number) - 1]

    def definition(self, number: int) -> list[Any]:
        v = self.view(number)
        return v.defs[number - v.base]  # type: ignore[no-any-return]

    def owner(self, number: int) -> int | None:
        """The number of the definition that a definition stands in; None for a module."""
        v = self.view(number)
        k = v.defs[number - v.base][2]
        return None if k < 0 else v.base + k
