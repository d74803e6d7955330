"""The two graphs the network reads: closed vocabularies, edges that mean what their names say, bounded and deterministic."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ir_programs import programs
from yantra_codex.errors import BadRequest, UnknownName
from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import canonical
from yantra_codex.ir.ops import OPS as OP_TABLE
from yantra_codex.ir.rewrite import Renamer
from yantra_codex.ir.step_kinds import KINDS as STEP_KINDS
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import INT, STR, Type, list_of, parse_type
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.library.lifted import lifted
from yantra_codex.model import context_section, logic_graph, problem_graph, spans, tokens
from yantra_codex.model.graph import (
    LOGIC_KINDS,
    LOGIC_RELATIONS,
    PROBLEM_KINDS,
    PROBLEM_RELATIONS,
    Graph,
    LogicGraph,
    adjacency,
    checked,
    dense,
    pack,
)
from yantra_codex.model.logic_graph import tree_graph
from yantra_codex.model.problem_graph import ContextFunction
from yantra_codex.model.sections import CLOSED, CONTEXT, IO, SIZE, TEXT, TYPES, width
from yantra_codex.problems import Example, Problem, Signature, SigParam, make_problem


class Words:
    """A text encoder of a few lines: each text has its own vector."""

    def encode(self, text: str) -> np.ndarray:
        return np.random.default_rng(zlib.crc32(text.encode())).standard_normal(width(TEXT)).astype(np.float32)

    static = encode


def graph_of(problem: Problem, context: Any = ()) -> Graph:
    return problem_graph.problem_graph(problem, Words(), context)  # type: ignore[arg-type]


def same(a: Graph | LogicGraph, b: Graph | LogicGraph) -> bool:
    return all(np.array_equal(getattr(a, x), getattr(b, x)) for x in ("kinds", "features", "edges", "relations"))


def said(g: Graph, node: int) -> set[str]:
    """The names of a node's facts."""
    return {context_section.NAMES[i] for i in np.flatnonzero(g.features[node, CONTEXT])}


def problem_edges(g: Graph) -> set[tuple[str, str, str]]:
    """Edges one way, as "kind and number", relation, "kind and number"."""
    counts, names = dict[str, int](), list[str]()
    for k in g.kinds:
        kind = PROBLEM_KINDS[k]
        counts[kind] = counts.get(kind, -1) + 1
        names.append(f"{kind} {counts[kind]}")
    return {(names[s], PROBLEM_RELATIONS[r], names[t]) for s, t, r in zip(*g.edges, g.relations, strict=True) if r % 2 == 0}


# ---------------------------------------------------------------- vocabularies


def test_context_places() -> None:
    assert len(context_section.NAMES) == width(CONTEXT) == len(set(context_section.NAMES))
    assert {k for k in STEP_KINDS if len(context_section.steps_facts([k])) != 1} == set()
    assert context_section.steps_facts(["raise_error", "no such step"]) == {"steps: errors and the outside": 1.0}
    v = context_section.context_features("sentence", "cobol", {"says no": 1.0})
    assert [context_section.NAMES[i] for i in np.flatnonzero(v)] == ["kind: sentence", "language: another", "says no"]
    assert v.dtype == np.float32 and 0 < context_section.much(1) < context_section.much(5) < context_section.much(999) == 1


# how many entries each vocabulary had, and a digest of these: an entry may be added at the end, none may move
FROZEN = {"form": (35, "054fb5c05b0f"), "type": (23, "3704be68d7e7"), "role": (34, "002bd471e9de"), "detail": (114, "3d78b752ae6e"), "depth": (7, "0354675f929a")}


@pytest.mark.parametrize("column", FROZEN)
def test_tokens_never_move(column: str) -> None:
    size, digest = FROZEN[column]
    assert hashlib.sha256(" ".join(tokens.COLUMNS[column][:size]).encode()).hexdigest()[:12] == digest


def test_vocabularies() -> None:
    assert all(len(set(v)) == len(v) and v[0] == "?" for v in tokens.COLUMNS.values())
    assert set(OP_TABLE) <= set(tokens.OP)
    assert [tokens.OP[x] for x in ("length", "add", "re_split")] == [2, 196, 378]
    assert all(tokens.type_id(parse_type(t)) > 1 for t in ("int", "list[str]", "func[(int)->int]", "db", "T", "record{a:int}"))
    for pairs in (LOGIC_RELATIONS, PROBLEM_RELATIONS):
        assert all(b == f"{a}, back" for a, b in zip(pairs[::2], pairs[1::2], strict=True))


@pytest.mark.parametrize(("value", "wanted"), [
    (0, "int:0"), (-1, "int:-1"), (7, "int:digit"), (60, "int:tens"), (10**30, "int:large"), (-8, "int:negative"), (True, "true"), (None, "none"),
    (0.5, "float:0.5"), (-0.0, "float:0"), (0.25, "float:part"), (1e300, "float:whole"), (float("-inf"), "float:inf"), (float("nan"), "float:nan"),
    ("", "str:empty"), (" ", "str:space"), ("\n", "str:newline"), ("x", "str:letter"), ("X", "str:capital"), ("+", "str:sign"), ("\t ", "str:spaces"),
    ("aeiouAEIOU", "str:vowels"), ("secret", "str:letters"), ("--", "str:marks"), ("a b", "str:other"), ("é" * 5000, "str:other")])
def test_literals_become_classes(value: object, wanted: str) -> None:
    assert tokens.DETAILS[tokens.literal_id(value)] == f"lit:{wanted}"


# ---------------------------------------------------------------- programs


PROGRAM = """(program
  (def total ((xs list[int]) (k int)) int
    (var acc int 0)
    (for (x) xs (if (gt x k) ((set acc (add acc (call h x)))) ()))
    (return (add acc (sum (map xs (fn (y:int) (add y k)))))))
  (def h ((n int)) int (return (mul n 2))))"""


def logic_edges(g: LogicGraph, relation: str) -> set[tuple[str, str]]:
    """The edges of a relation, each end as "form op or detail"."""
    def name(i: int) -> str:
        form, op, _, _, _, _, detail, _ = (v[t] for v, t in zip(tokens.COLUMNS.values(), g.features[i], strict=True))
        return " ".join(x for x in (form, op, detail) if x != "-")

    wanted = LOGIC_RELATIONS.index(relation)
    return {(name(s), name(t)) for s, t, r in zip(*g.edges, g.relations, strict=True) if r == wanted}


def test_logic_edges() -> None:
    g = checked(tree_graph(read_program(PROGRAM)))
    assert LOGIC_KINDS[g.kinds[0]] == "program"
    assert [v[t] for v, t in zip(tokens.COLUMNS.values(), g.features[0], strict=True)] == ["program", "-", "int", "list", "int", "-", "arity:2", "depth:0"]
    assert logic_edges(g, "has_parameter") == {("program arity:2", "parameter param:0"), ("program arity:2", "parameter param:1")}
    assert logic_edges(g, "next") == {("let_mutable", "for_each"), ("for_each", "return")}
    assert logic_edges(g, "changes") == {("let_mutable", "set")}
    assert logic_edges(g, "flows") == {("set", "var local")}  # to the use after the loop and to its own, in the next pass
    assert logic_edges(g, "iterates") == {("target loop:0", "var param:0"), ("target lambda:0", "var param:0")}
    assert logic_edges(g, "calls") == {("call", "function arity:1")}
    assert logic_edges(g, "returns") == {("apply add", "function arity:2"), ("apply mul", "function arity:1")}
    assert ("target loop:0", "var loop:0") in logic_edges(g, "defines") and ("parameter param:1", "var param:1") in logic_edges(g, "defines")
    assert {(t, s) for s, t in logic_edges(g, "child")} == logic_edges(g, "child, back")


def test_branches_flow_together() -> None:
    g = tree_graph(read_program("""(program (def f ((c bool)) int
        (var v int 0) (if c ((set v 1)) ((set v 2))) (return v)))"""))
    flows = LOGIC_RELATIONS.index("flows")
    assert (g.relations == flows).sum() == 2  # either branch may have been taken
    looped = tree_graph(read_program("(program (def f ((c int)) int (var v int 0) (while (lt v c) (set v (add v 1))) (return v)))"))
    assert (looped.relations == flows).sum() == 3  # the condition and the body in the next pass, the result


def test_a_handler_reads_what_was_before_or_after() -> None:
    g = tree_graph(read_program("""(program (def f ((k int)) int
        (var v int 0) (set v k) (try ((set v (div_or k)) (return v)) (catch () _ (return v))) (return 0)))""".replace("(div_or k)", "(floordiv 6 k)")))
    forms = [tokens.FORMS[row[0]] for row in g.features]
    flows = [(forms[s], t) for s, t, r in zip(*g.edges, g.relations, strict=True) if LOGIC_RELATIONS[r] == "flows"]
    assert sorted(sum(t == use for _, t in flows) for use in {t for _, t in flows}) == [1, 2]  # within the try, in the handler


def test_blocks_have_their_own_variables() -> None:
    g = tree_graph(read_program("(program (def f ((v int)) int (if (gt v 0) ((let v str \"a\") (return (length (chars v))))) (return v)))"))
    assert logic_edges(g, "defines") == {("parameter param:0", "var param:0"), ("let", "var local")}
    assert sum(tokens.DETAILS[row[6]] == "local" for row in g.features) == 1


def test_an_inout_argument_is_changed_by_the_call() -> None:
    g = tree_graph(read_program("""(program
        (def f ((xs list[int])) list[int] (var ys list[int] xs) (perform (call grow ys)) (return ys))
        (def grow ((zs list[int] inout)) none (do list_push zs 1)))"""))
    assert logic_edges(g, "changes") == {("let_mutable", "call"), ("parameter param:0", "do list_push")}
    assert logic_edges(g, "flows") == {("call", "var local")}


def test_recursion_and_errors() -> None:
    g = tree_graph(read_program("""(program (def f ((n int)) int
        (if (lt n 0) ((raise ValueError "secret")) ())
        (try ((return (call f (sub n 1)))) (catch (Mine) m (return (length (chars m)))))))"""))
    named = {(tokens.FORMS[row[0]], tokens.DETAILS[row[6]]) for row in g.features}
    assert {("raise", "error:ValueError"), ("handler", "error:other"), ("call:self", "-"), ("lit", "lit:str:letters"), ("var", "caught")} <= named


def test_one_logic_has_one_graph_in_canonical_form() -> None:
    """Names, temporaries, flipped comparisons and `else` after `return` make no difference there; as written they do."""
    a = read_program("(program (def f ((xs list[int]) (k int)) int (let t int (add k 1)) (if (gt k 0) ((return t)) ((return (length xs))))))")
    b = read_program('(program (def g ((us list[int]) (least int)) int (doc "another") (if (lt 0 least) ((return (add 1 least))) ()) (return (length us))))')
    assert not same(tree_graph(a), tree_graph(b))
    assert same(logic_graph.logic_graph(a), logic_graph.logic_graph(b)) and same(logic_graph.logic_graph(a), tree_graph(canonical(a)))


def test_names_and_texts_leave_no_trace() -> None:
    text = '(program (def {f} (({x} str)) str (let {y} str "{word}") (return (str_concat {x} (call {h} {y})))) (def {h} (({x} str)) str (return {x})))'
    a, b = (read_program(text.format(**d)) for d in ({"f": "f", "x": "x", "y": "y", "h": "h", "word": "alpha"}, {"f": "ship", "x": "order", "y": "town", "h": "g", "word": "Utrecht"}))
    assert same(tree_graph(a), tree_graph(b))


def renamed(p: n.Program) -> n.Program:
    functions = {f.name: f"function_{i}" for i, f in enumerate(p.functions)}
    return n.Program(tuple(Renamer(lambda old: f"{old}_{len(old)}z", functions).function(f) for f in p.functions))


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(programs())
def test_random_programs(p: n.Program) -> None:
    g = checked(tree_graph(p))
    assert 1 <= len(g.kinds) <= logic_graph.MOST
    assert g.features.min() >= 0 and not (g.features[:, [0, 2, 5, 7]] == 0).any()  # form, type, role and depth are always known
    assert same(g, tree_graph(read_program(write_program(p)))) and same(g, tree_graph(renamed(p)))
    assert_edges(g)


def assert_edges(g: Graph | LogicGraph) -> None:
    """Each edge is stored once and both ways, and node 0 reaches every node."""
    edges = list(zip(*g.edges.tolist(), g.relations.tolist(), strict=True))
    assert len(set(edges)) == len(edges) and {(t, s, r ^ 1) for s, t, r in edges} == set(edges)
    reached, todo = {0}, [0]
    near = dict[int, set[int]]()
    for s, t, _ in edges:
        near.setdefault(s, set()).add(t)
    while todo:
        new = near.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    assert len(reached) == len(g.kinds)


def test_library_programs() -> None:
    graphs = []
    for p in all_patterns()[::60]:
        program = lifted(p.source, p.name, [t for _, t in p.params], p.returns)
        assert program is not None
        g = checked(tree_graph(program))
        assert (g.features > 0).all(), p.name  # nothing in it is unknown
        assert len({*g.features[:, 0]}) > 2
        assert_edges(g)
        graphs.append(g)
    assert len({g.features.tobytes() + g.edges.tobytes() for g in graphs}) == len(graphs)


def long_program(count: int) -> n.Program:
    lines = " ".join(f"(if (gt k {i}) ((set v (add v (mul k {i})))) ())" for i in range(count))
    return read_program(f"(program (def f ((k int)) int (var v int 0) {lines} (return (call g v))) (def g ((k int)) int (return k)))")


def test_the_outermost_are_kept() -> None:
    g = checked(tree_graph(long_program(60)))
    assert len(g.kinds) == logic_graph.MOST
    forms = [tokens.FORMS[t] for t in g.features[:, 0]]
    assert forms.count("function") == 2 and forms.count("if") == forms.count("set") == 60 and "mul" not in {tokens.OPS[t] for t in g.features[:, 1]}
    assert same(g, tree_graph(long_program(60)))
    assert_edges(g)


def test_deep_programs() -> None:
    e: n.Expr = n.Lit(1, INT)
    for _ in range(5000):
        e = n.Apply("neg", (e,), INT)
    assert len(tree_graph(n.Program((n.Function("f", (), INT, (n.Return(e),)),))).kinds) < logic_graph.MOST
    block: n.Block = (n.Break(),)
    for _ in range(5000):
        block = (n.While(n.Lit(True, parse_type("bool")), block),)
    assert len(tree_graph(n.Program((n.Function("f", (), INT, block),))).kinds) <= logic_graph.MOST


# ---------------------------------------------------------------- arrays


def tiny(edges: list[tuple[int, int, int]], count: int = 3) -> LogicGraph:
    table = np.array(edges, dtype=np.int32).reshape(-1, 3)
    return LogicGraph(np.zeros(count, np.int32), np.ones((count, 8), np.int32), table[:, :2].T, table[:, 2])


def test_adjacency() -> None:
    g = tiny([(1, 0, 0), (2, 0, 0), (2, 0, 2), (0, 1, 1)])
    features, a = dense(g)
    assert features is g.features and a.dtype == np.float32
    assert np.allclose(a, [[0, 1 / 3, 2 / 3], [1, 0, 0], [0, 0, 0]])
    assert np.allclose(adjacency(g, {2}), [[0, 0, 1], [0, 0, 0], [0, 0, 0]])
    assert not adjacency(tiny([], 1)).any()


def test_pack() -> None:
    parts = [tree_graph(read_program(PROGRAM)), tiny([], 1), tree_graph(long_program(3))]
    p = pack(parts)
    whole = adjacency(LogicGraph(p.kinds, p.features, p.edges, p.relations))  # type: ignore[arg-type]
    for i, g in enumerate(parts):
        a, b = p.starts[i], p.starts[i + 1]
        assert (p.batch[a:b] == i).all() and b - a == len(g.kinds)
        assert np.array_equal(p.features[a:b], g.features) and np.array_equal(whole[a:b, a:b], adjacency(g))
        assert not whole[a:b, :a].any() and not whole[a:b, b:].any()
    assert all(x.dtype == np.int32 for x in (p.kinds, p.edges, p.relations, p.batch, p.starts))
    with pytest.raises(BadRequest, match="no graphs"):
        pack(list[Graph]())


@pytest.mark.parametrize(("changes", "what"), [
    ({"kinds": np.zeros(2, np.int32)}, "features has shape"), ({"kinds": np.zeros(0, np.int32), "features": np.ones((0, 8), np.int32)}, "no nodes"),
    ({"features": np.ones((3, 8))}, "float64"), ({"features": np.full((3, 8), 9999, np.int32)}, "newer version"), ({"features": np.full((3, 8), -1, np.int32)}, "newer version"),
    ({"edges": np.array([[0], [3]], np.int32)}, "unknown node, there are 3"), ({"edges": np.array([[-1], [0]], np.int32)}, "unknown node"), ({"relations": np.array([-1], np.int32)}, "unknown relation"),
    ({"relations": np.zeros(2, np.int32)}, "edges has shape"), ({"relations": np.array([99], np.int32)}, "unknown relation"), ({"kinds": np.full(3, 99, np.int32)}, "unknown kind")])
def test_graphs_from_outside(changes: dict[str, Any], what: str) -> None:
    good = tiny([(0, 1, 0)])
    assert checked(good) is good
    with pytest.raises(BadRequest, match=what):
        checked(replace(good, **changes))


def test_problem_graphs_from_outside() -> None:
    g = graph_of(make_problem("Return the sum of xs."))
    broken = g.features.copy()
    broken[0, 5] = np.nan
    with pytest.raises(BadRequest, match="finite"):
        checked(replace(g, features=broken))


# ---------------------------------------------------------------- requests


@pytest.mark.parametrize(("text", "wanted"), [
    ("Sort the list. Then reverse it.", ["Sort the list.", "Then reverse it."]), ("One line\nthat goes on.", ["One line\nthat goes on."]),
    ("A title\n\n- first point\n- second point", ["A title", "- first point", "- second point"]), ("Round to 2.5 e.g. the next half", ["Round to 2.5 e.g. the next half"]),
    ("", []), (" ... \n\n !", [])])
def test_sentences(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in spans.sentences(text)] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Keep the even numbers and return their sum, which is never negative.", ["Keep the even numbers", "return their sum", "which is never negative."]),
    ("Write a function to find the heaviest parcels in a given list.", ["find the heaviest parcels", "in a given list."]),
    ("Return the total price of the cart, or zero if the cart is empty.", ["Return the total price of the cart", "or zero", "if the cart is empty."]),
    ("You must check if the number of boxes differs.", ["You must check if the number", "of boxes differs."]), ("Sort a list.", [])])
def test_clauses(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in spans.clauses(text, 0, len(text))] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("at least 3 and at most 2.5 or -4", [3, 2.5, -4]), ("joined by ', ' or \"-\"", [", ", "-"]), ("the two largest, `xs` and `7`", [2, 7]),
    ("don't take one's word, x2 or 3D", []), ("`None` and `f(x)` and `'a'`", ["a"]), ("3, 3 and 3.0", [3, 3.0]), ("twice", [2])])
def test_literals(text: str, wanted: list[object]) -> None:
    found = list(spans.literals(text, ["xs"]))
    assert [x.value for x in found] == wanted and [type(x.value) for x in found] == [type(x) for x in wanted]
    assert all(x.around(text) and text[x.start : x.end] in x.around(text) for x in found)


@pytest.mark.parametrize(("text", "wanted"), [
    ("Please sort the words.", ["starts with an order", "speaks of order"]), ("Is it even", ["asks a question"]), ("The boxes that don't fit?", ["asks a question", "says no"]),
    ("It returns none when every box is blank", ["says what comes back", "says no", "speaks of nothing there", "sets a condition", "speaks of each"]), ("", [])])
def test_what_words_speak_of(text: str, wanted: list[str]) -> None:
    assert context_section.speaks(text) == wanted


def test_names() -> None:
    assert [spans.name_words(x) for x in ("close_pairs", "closePairs2", "HTTPServer", "_")] == ["close pairs", "close pairs 2", "http server", ""]
    assert spans.is_named("n", {"n"}, "of n") and not spans.is_named("a", {"a"}, "of a list") and spans.is_named("a", {"a"}, "of `a`")


def test_a_problem() -> None:
    p = make_problem("Return how many pairs in xs lie closer together than k, where k is at least 2. If the list is empty, return 0.",
                     entry_point="close_pairs", examples=[Example(([1, 2, 9], 2), 1), Example(([], 5), 0)], signature="close_pairs(xs: list[int], k: int) -> int")
    g = checked(graph_of(p))
    edges = problem_edges(g)
    assert PROBLEM_KINDS[g.kinds[0]] == "request" and g.features.shape == (len(g.kinds), SIZE)
    assert {("request 0", "has_parameter", "parameter 0"), ("request 0", "has_parameter", "parameter 1"), ("request 0", "has_result", "result 0"),
            ("parameter 0", "gives", "result 0"), ("parameter 1", "same_type", "result 0"), ("parameter 1", "element_of", "parameter 0"),
            ("result 0", "element_of", "parameter 0"), ("request 0", "contains", "sentence 1"), ("sentence 0", "next", "sentence 1"),
            ("sentence 0", "contains", "clause 0"), ("clause 0", "next", "clause 1"), ("example 1", "example_of", "request 0"),
            ("request 0", "contains", "name 0")} <= edges
    assert {e for e in edges if e[1].startswith("mentions")} == {
        ("clause 0", "mentions", "parameter 0"), ("clause 0", "mentions", "parameter 1"), ("clause 0", "mentions", "result 0"),
        ("clause 1", "mentions", "parameter 1"), ("clause 1", "mentions", "number 0"), ("sentence 1", "mentions_type", "parameter 0"),
        ("sentence 1", "mentions", "number 1"), ("sentence 1", "mentions", "result 0")}
    assert {e for e in edges if e[1] == "value_in"} == {
        ("number 0", "value_in", "parameter 0"), ("number 0", "value_in", "parameter 1"), ("number 0", "value_in", "example 0"),
        ("number 1", "value_in", "result 0"), ("number 1", "value_in", "example 1")}
    second = [PROBLEM_KINDS[k] for k in g.kinds].index("sentence")
    assert {"asks a question"} & said(g, 0) == set() and {"comes with examples", "comes with a name", "sets a condition"} <= said(g, 0)
    assert {"says what comes back", "names a parameter", "has a literal of the inputs"} <= said(g, second)
    assert_edges(g)


def test_words_reach_only_the_open_places() -> None:
    a, b = (graph_of(make_problem(f"Count the {x} that weigh more than 3.", examples=[Example(([3, 4],), 1)])) for x in ("apples", "melons"))
    assert same(replace(a, features=a.features[:, CLOSED]), replace(b, features=b.features[:, CLOSED]))
    assert not np.array_equal(a.features, b.features)


def test_literals_are_told_from_true() -> None:
    g = graph_of(make_problem("Return the one above 1 or 'b'.", examples=[Example(([True], "abc"), 2)]))
    assert {e for e in problem_edges(g) if e[1] == "value_in"} == {("quote 0", "value_in", "parameter 1"), ("quote 0", "value_in", "example 0")}


def test_the_functions_around() -> None:
    p = make_problem("Return the words of the file.")
    around = [ContextFunction("readAll", "Reads the file.", (STR,), list_of(STR), ("file_read", "null_check"), "called_by"), ContextFunction("f", "", (), INT)]
    g = checked(graph_of(p, around))
    assert {("request 0", "contains", "function 0"), ("function 0", "called_by", "request 0"), ("function 1", "same_file", "request 0")} <= problem_edges(g)
    first = list(g.kinds).index(PROBLEM_KINDS.index("function"))
    assert {"relation: called_by", "steps: errors and the outside", "steps: checks"} <= said(g, first)
    assert g.features[first, TYPES].any() and np.array_equal(g.features[first, TEXT], Words().encode("read all Reads the file."))
    with pytest.raises(UnknownName, match="did you mean 'calls'"):
        graph_of(p, [replace(around[0], relation="call")])


def test_what_is_missing() -> None:
    words_only = graph_of(make_problem("Add two numbers."))
    assert "result" not in [PROBLEM_KINDS[k] for k in words_only.kinds] and not words_only.features[:, IO].any(axis=1)[0]
    examples_only = graph_of(make_problem("", examples=[Example((1,), 2), Example((-1,), raises="ValueError")]))
    assert not examples_only.features[0, TEXT].any() and examples_only.features[0, IO].any()
    assert [PROBLEM_KINDS[k] for k in examples_only.kinds] == ["request", "parameter", "result", "example", "example"]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-1 << 70, 1 << 70), "float": st.floats(), "str": st.text(max_size=30), "bool": st.booleans(), "option[int]": st.none() | st.integers(),
    "list[int]": st.lists(st.integers(-9, 9), max_size=40), "list[list[str]]": st.lists(st.lists(st.text(max_size=3))), "set[str]": st.sets(st.text(max_size=3)),
    "map[str,int]": st.dictionaries(st.text(max_size=3), st.integers()), "tuple[int,str]": st.tuples(st.integers(), st.text())}
WORDS = st.lists(st.sampled_from(["sort", "the", "list", "of", "words", "and", "return", "3", "numbers,", "`x`", "'a'", "if", "a", "x0", "empty.", "Then\n\n-", "give", "12", "twice;", "x1", "is", "not", '"b', 'c"?', "$$", "é"]), max_size=400)


@st.composite
def problems(draw: Any) -> Problem:
    types = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=14))
    result = draw(st.sampled_from(sorted(VALUES)))
    signature = Signature("f", tuple(SigParam(f"x{i}", parse_type(t)) for i, t in enumerate(types)), parse_type(result))
    examples = tuple(
        Example(tuple(draw(VALUES[t]) for t in types), draw(VALUES[result]), draw(st.sampled_from([None, None, None, "ValueError", "Mine"])))
        for _ in range(draw(st.integers(0, 6))))
    text = draw(st.text(max_size=300) | WORDS.map(" ".join))
    return Problem("", draw(st.sampled_from(["python", "go"])), text, draw(st.none() | st.just("close_pairs")), draw(st.sampled_from([signature, None])), None, examples)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(problems(), st.integers(0, 12))
def test_random_problems(p: Problem, around: int) -> None:
    if p.signature is None:
        p = replace(p, examples=())
    context = [ContextFunction(f"f{i}", p.text, (INT,), STR) for i in range(around)]
    g = checked(graph_of(p, context))
    assert 1 <= len(g.kinds) <= problem_graph.MOST and g.features.shape[1] == SIZE
    assert g.features[:, CONTEXT].min() >= 0 and g.features[:, CONTEXT].max() <= 1
    assert same(g, graph_of(p, context))
    assert_edges(g)


def test_long_requests() -> None:
    text = "Count the 5 words, then sort all of the 7 lists if 'x' is not empty.\n" * 2000
    values = tuple(range(50))
    p = Problem("", "rust", text, None, Signature("f", tuple(SigParam(f"p{i}", INT) for i in range(50)), INT), None, tuple(Example(values, i) for i in range(150)))
    g = checked(graph_of(p, [ContextFunction("f", text, (INT,), STR)] * 50))
    assert len(g.kinds) <= problem_graph.MOST
    assert_edges(g)
    assert np.array_equal(g.features[0, TEXT], Words().encode(text[: problem_graph.MAX_TEXT]))


SCRIPT = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from test_model_graphs import PROGRAM, ContextFunction, Example, graph_of, make_problem, read_program
from yantra_codex.ir.types import STR
from yantra_codex.model.logic_graph import logic_graph
words = {{f"word{{i}}" for i in range(300)}}
p = make_problem("Return the words of xs that hold 'word7', 'word250' or 'word99' twice.", examples=[Example((words, 2), sorted(words)[:9]), Example((set(),2), [])])
for g in (graph_of(p, [ContextFunction("f", "Sorts.", (STR,), STR, ("sort", "filter"))]), logic_graph(read_program(PROGRAM))):
    print(hashlib.sha256(b"".join(getattr(g, x).tobytes() for x in ("kinds", "features", "edges", "relations"))).hexdigest())
"""


def test_the_same_in_every_process() -> None:
    out = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent))], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        out.add(done.stdout)
    assert len(out) == 1 and len(out.pop().split()) == 2


def test_types_of_words() -> None:
    assert spans.kinds_said({"Lists", "integer"}) == {"list", "number"} and spans.kinds_in(parse_type("list[tuple[int,str]]")) == {"list", "tuple", "number", "str"}
    assert spans.kinds_in(Type("none")) == {"none"}
