"""What the words of a request say to the search: frozen values, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.types import Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A value a program may need. value: frozen (see frozen.py). weight: how sure, 0 to 1. why: the words, for users.

    role: "value", or "pattern" for a regular expression (of use to the re_ ops only).
    """

    value: Any
    type: Type
    weight: float
    why: str
    role: str = "value"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A test of one value: `expr` over Var(var, type) and the parameters of the problem.

    var is "x" unless a parameter has that name. negated: what the words deny ("not even" gives is_odd with negated set).
    """

    expr: Expr
    type: Type
    weight: float
    why: str
    var: str = "x"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What to order, choose or group by: `expr` over Var("x", type); None where it is the element itself."""

    expr: Expr | None
    type: Type
    descending: bool
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case of its own. test: over the parameters, None where the words can't be one.

    kind: "when" (test holds), "otherwise", "missing" (nothing is found; test None), "rule" (test is over Var(var, type), a
    value such as an element, and gives its result). "unless" is turned into "when".
    result: None where the words name none. raises: the kind of error it raises instead.
    """

    test: Expr | None
    result: Expr | None
    why: str
    kind: str = "when"
    raises: str | None = None
    var: str | None = None
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """All that the words and the examples' outcomes suggest; every field may be empty.

    wanted, unwanted: op -> 0 to 1. why: op -> the words that ask for it. choices: the two results a program chooses from.
    explained: stem -> the ops it may ask for (none for words that types and parameters account for).
    words: the stems of the request that say something, in order; `unexplained` are those that nothing accounts for.
    """

    constants: tuple[Constant, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    cases: tuple[Case, ...] = ()
    wanted: Mapping[str, float] = field(default_factory=dict)
    unwanted: Mapping[str, float] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Any, ...] = ()
    explained: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[str, ...]:
        """The stems that no op, type or parameter accounts for, in order."""
        return tuple(w for w in self.words if w not in self.explained)
