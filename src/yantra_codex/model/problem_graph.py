"""A problem as a graph: the request, its sentences and literals, parameters, result, examples, and the functions around it.

| relation      | from                  | to                                                            |
|---------------|-----------------------|---------------------------------------------------------------|
| contains      | request, sentence     | a sentence, the name, a function; a clause                     |
| next          | sentence, clause      | the one after it                                              |
| has_parameter | request               | a parameter                                                   |
| has_result    | request               | the result                                                    |
| example_of    | example               | request                                                       |
| gives         | parameter             | result                                                        |
| mentions      | sentence or clause    | a parameter by its name, a literal, the result                |
| mentions_type | sentence or clause    | a parameter by a word for its type                            |
| value_in      | literal               | an example, parameter or result whose values hold it          |
| same_type     | parameter             | a later parameter or the result of the same type              |
| element_of    | parameter or result   | the one whose elements are of its type                        |
| calls, called_by, same_file | function | request, which it calls, is called by, stands beside       |

Each is stored in both directions. Node 0 is the request; there are at most 64, whatever the request is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING

import numpy as np

from yantra_codex.errors import UnknownName
from yantra_codex.ir.types import STR, Type
from yantra_codex.model.context_section import RELATIONS as AROUND
from yantra_codex.model.context_section import context_features, much, placed, speaks, steps_facts
from yantra_codex.model.graph import PROBLEM_KINDS as KINDS
from yantra_codex.model.graph import PROBLEM_RELATIONS as RELATIONS
from yantra_codex.model.graph import Floats, Graph, from_edges
from yantra_codex.model.io_properties import view_features
from yantra_codex.model.io_relations import raises_features, relations
from yantra_codex.model.io_view import View
from yantra_codex.model.ngrams import hashed_ngrams
from yantra_codex.model.sections import CONTEXT, IO, NGRAMS, SIZE, TEXT, TYPES, Vector
from yantra_codex.model.spans import (
    NAME,
    Literal,
    clauses,
    is_named,
    kinds_in,
    kinds_said,
    literals,
    name_words,
    sentences,
)
from yantra_codex.model.types_section import signature_features, type_features

if TYPE_CHECKING:
    from yantra_codex.model.text import TextEncoder
    from yantra_codex.problems.problem import Problem

Scalars = tuple[object, ...]
MOST = 64
MOST_OF = {"sentence": 10, "clause": 12, "literal": 8, "parameter": 10, "example": 4, "function": 8}  # with request, name, result: 55
MAX_TEXT = 4000  # characters of the request that are taken apart
SEEN = 16  # examples whose values are looked at
RELATION = {r: i for i, r in enumerate(RELATIONS)}
KIND = {k: i for i, k in enumerate(KINDS)}
MENTIONS = {"mentions": "names a parameter", "mentions_type": "names a parameter's type"}


@dataclass(frozen=True, slots=True)
class ContextFunction:
    """A function around the one asked for. text: what its documentation says; steps: step kinds of its program, where known.

    relation: "calls" (it calls the one asked for), "called_by", "same_file".
    """

    name: str
    text: str
    params: tuple[Type, ...]
    returns: Type
    steps: tuple[str, ...] = ()
    relation: str = "same_file"


def problem_graph(problem: Problem, text: TextEncoder, context: Sequence[ContextFunction] = ()) -> Graph:
    """The graph of a problem, with the functions around it where they are known; 8 to 40 nodes as a rule, never over 64.

    Raises UnknownName for a function whose relation is none of context_section.RELATIONS.
    """
    return _Draft(problem, text, context).graph()


def extract_features(problem: Problem) -> Floats:
    """The features of a problem's nodes, (n, 978) float32, in the sections of sections.py; row 0 is the whole request."""
    from yantra_codex.model.text import TextEncoder

    return problem_graph(problem, TextEncoder.load()).features


class _Draft:
    """A graph as it grows, part after part; what a part joins must be there before it."""

    def __init__(self, problem: Problem, text: TextEncoder, context: Sequence[ContextFunction]) -> None:
        self.problem, self.text, self.signature = problem, text, problem.signature
        self.kinds: list[int] = []
        self.features = np.zeros((MOST, SIZE), dtype=np.float32)
        self.edges: list[tuple[int, int, int]] = []
        self.words = problem.text[:MAX_TEXT]
        self.examples = problem.examples[:SEEN]
        self.views: dict[int, View] = {}  # by the identity of their values, which the problem keeps
        self.params = self.signature.params[: MOST_OF["parameter"]] if self.signature else ()
        self.sentences = list(islice(sentences(self.words), MOST_OF["sentence"]))
        self.literals = list(islice(literals(self.words, [p.name for p in self.params]), MOST_OF["literal"]))
        self.inputs: list[tuple[int, Scalars]] = []  # parameter nodes with the scalars of their values
        self.result: tuple[int, Scalars] | None = None
        self.together, self.apart = relations([(self._seen(e.args), self._view(e.expected)) for e in self.examples if e.raises is None])
        self._request()
        self._signature()
        shown = self._examples()
        self.literal_nodes = [self._literal(k, x, shown) for k, x in enumerate(self.literals)]
        self._sentences()
        self._functions(context)

    def graph(self) -> Graph:
        n = len(self.kinds)
        return Graph(np.array(self.kinds, dtype=np.int32), self.features[:n].copy(), *from_edges(self.edges))

    def _node(self, kind: str, facts: Mapping[str, float], *, words: str = "", types: Vector | None = None, io: Vector | None = None) -> int:
        i = len(self.kinds)
        row = self.features[i]
        self.kinds.append(KIND[kind])
        if words:
            row[TEXT] = self.text.encode(words) if kind == "request" else self.text.static(words)
            row[NGRAMS] = hashed_ngrams(words)
            facts = {**facts, "how many words": much(words.count(" ") + 1)}
        if types is not None:
            row[TYPES] = types
        if io is not None:
            row[IO] = io
        row[CONTEXT] = context_features(kind, self.problem.language, facts)
        return i

    def _view(self, value: object) -> View:
        """The view of a value; one for each, as a value is looked at from several nodes."""
        if id(value) not in self.views:
            self.views[id(value)] = View(value)
        return self.views[id(value)]

    def _seen(self, values: Sequence[object]) -> list[View]:
        return [self._view(v) for v in values]

    def _link(self, source: int, relation: str, target: int) -> None:
        self.edges.append((source, target, RELATION[relation]))

    def _request(self) -> None:
        p, s = self.problem, self.signature
        counts = {"sentences": len(self.sentences), "literals": len(self.literals), "parameters": len(s.params) if s else 0, "examples": len(p.examples)}
        came = {"a stub": p.stub, "written types": p.given, "examples": p.examples, "tests": p.tests, "a name": p.entry_point}
        facts = {f"how many {k}": much(v) for k, v in counts.items()} | {f"comes with {k}": float(bool(v)) for k, v in came.items()}
        facts |= dict.fromkeys(speaks(self.words), 1.0)
        types = signature_features([x.type for x in s.params], s.returns) if s else None
        self._node("request", facts, words=self.words, types=types, io=self._all_relations())
        if p.entry_point:
            self._link(0, "contains", self._node("name", {}, words=name_words(p.entry_point)))

    def _signature(self) -> None:
        if self.signature is None:
            return
        nodes: list[tuple[int, Type]] = []
        for k, p in enumerate(self.params):
            values = self._seen([e.args[k] for e in self.examples if k < len(e.args)])
            i = self._node("parameter", placed(k, len(self.signature.params)), words=name_words(p.name), types=type_features(p.type), io=view_features(values))
            self._link(0, "has_parameter", i)
            self.inputs.append((i, scalars(values)))
            nodes.append((i, p.type))
        values = self._seen([e.expected for e in self.examples if e.raises is None])
        r = self._node("result", {}, types=type_features(self.signature.returns), io=view_features(values))
        self.result = r, scalars(values)
        self._link(0, "has_result", r)
        for i, _ in nodes:
            self._link(i, "gives", r)
        self._same_types([*nodes, (r, self.signature.returns)])

    def _all_relations(self) -> Vector:
        """What holds over all the examples; that some raise is added to what the others show."""
        io = self.together
        for kind in dict.fromkeys(e.raises for e in self.examples if e.raises is not None):
            io = np.maximum(io, raises_features(kind))
        return io

    def _same_types(self, nodes: Sequence[tuple[int, Type]]) -> None:
        for (i, t), (j, u) in combinations(nodes, 2):
            if t == u:
                self._link(i, "same_type", j)
            elif t in _elements(u):
                self._link(i, "element_of", j)
            elif u in _elements(t):
                self._link(j, "element_of", i)

    def _examples(self) -> list[tuple[int, Scalars]]:
        out, held = [], iter(self.apart)
        for k, e in enumerate(self.examples[: MOST_OF["example"]]):
            io = raises_features(e.raises) if e.raises is not None else next(held)
            i = self._node("example", placed(k, len(self.problem.examples)), io=io)
            self._link(i, "example_of", 0)
            out.append((i, scalars(self._seen([*e.args, e.expected]))))
        return out

    def _literal(self, k: int, x: Literal, shown: Sequence[tuple[int, Scalars]]) -> int:
        """A literal's node, joined to the examples and to the parameters and the result whose values hold it."""
        kind = "quote" if x.type == STR else "number"
        i = self._node(kind, placed(k, len(self.literals)) | self._found(x), words=x.around(self.words), types=type_features(x.type), io=view_features([self._view(x.value)]))
        for j, values in (*self.inputs, *([self.result] if self.result else ()), *shown):
            if holds(values, x.value):
                self._link(i, "value_in", j)
        return i

    def _found(self, x: Literal) -> dict[str, float]:
        return {"has a literal of the inputs": float(any(holds(v, x.value) for _, v in self.inputs)),
                "has a literal of the results": float(self.result is not None and holds(self.result[1], x.value))}

    def _sentences(self) -> None:
        spare, nodes = MOST_OF["clause"], []
        for k, (start, end) in enumerate(self.sentences):
            parts = list(islice(clauses(self.words, start, end), spare))
            spare -= len(parts)
            nodes.append(self._span("sentence", start, end, placed(k, len(self.sentences)), joined=not parts))
            self._link(0, "contains", nodes[-1])
            within = [self._span("clause", a, b, placed(j, len(parts)), joined=True) for j, (a, b) in enumerate(parts)]
            for c in within:
                self._link(nodes[-1], "contains", c)
            self._in_order(within)
        self._in_order(nodes)

    def _in_order(self, nodes: Sequence[int]) -> None:
        for a, b in pairwise(nodes):
            self._link(a, "next", b)

    def _span(self, kind: str, start: int, end: int, facts: dict[str, float], *, joined: bool) -> int:
        """A node of these words; joined: to what they mention (a sentence in clauses leaves that to them)."""
        words = self.words[start:end]
        mentioned, told = self._mentioned(words), speaks(words)
        facts |= dict.fromkeys(told, 1.0) | dict.fromkeys((MENTIONS[how] for how, _ in mentioned), 1.0)
        within = [(i, x) for i, x in zip(self.literal_nodes, self.literals, strict=True) if start <= x.start < end]
        for _, x in within:
            facts |= {name: 1.0 for name, v in self._found(x).items() if v}
        node = self._node(kind, facts, words=words)
        if joined:
            for how, i in mentioned + [("mentions", i) for i, _ in within]:
                self._link(node, how, i)
            if self.result and "says what comes back" in told:
                self._link(node, "mentions", self.result[0])
        return node

    def _mentioned(self, words: str) -> list[tuple[str, int]]:
        """The parameters that words mention, each with the relation in which they do."""
        names = frozenset(NAME.findall(words))
        said, out = kinds_said(names), list[tuple[str, int]]()
        for (i, _), p in zip(self.inputs, self.params, strict=True):
            if is_named(p.name, names, words):
                out.append(("mentions", i))
            elif said & kinds_in(p.type):
                out.append(("mentions_type", i))
        return out

    def _functions(self, context: Sequence[ContextFunction]) -> None:
        for k, f in enumerate(context[: MOST_OF["function"]]):
            if f.relation not in AROUND:
                raise UnknownName("relation of a function", f.relation, AROUND)
            facts = {**placed(k, len(context)), **steps_facts(f.steps), f"relation: {f.relation}": 1.0}
            words = f"{name_words(f.name)} {f.text[:MAX_TEXT]}".strip()
            i = self._node("function", facts, words=words, types=signature_features(f.params, f.returns))
            self._link(0, "contains", i)
            self._link(i, f.relation, 0)


def _elements(t: Type) -> tuple[Type, ...]:
    """The types of a value's elements, keys or parts; a character of a text is no element here."""
    return t.args if t.name != "func" else ()


def scalars(values: Sequence[View]) -> Scalars:
    """The scalars anywhere in these values, as far as they are looked at."""
    return tuple([x for v in values for x in v.whole_leaves])


def holds(found: Scalars, value: int | float | str) -> bool:
    """Whether a literal is one of these scalars; a text also where it is a part of one."""
    if isinstance(value, str):
        return any(isinstance(x, str) and (x == value or (value != "" and value in x)) for x in found)
    return any(x == value for x in found if isinstance(x, (int, float)) and not isinstance(x, bool))
