"""The measurement of call edges counts what it says, and its oracles read their tools' output right."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.graph import compare
from benchmarks.graph_oracles import Answer, Missing, answers, sampled, tool
from benchmarks.graph_oracles import python as python_oracle
from benchmarks.graph_oracles import rust as rust_oracle

from yantra_codex.corpora.graph.facts import facts_of
from yantra_codex.corpora.graph.resolve import link

SOURCE = """package a

func one() int { return 1 }

func two() int { return one() }

func run() { two(); print(one()) }
"""


def answer(line: int, column: int, name: str, kind: str, *lines: int) -> Answer:
    return Answer("a.go", line, column, name, kind, frozenset(("a.go", n) for n in lines), "function")


def compared(*found: Answer) -> tuple[int, int, int, int]:
    facts = [facts_of("a.go", "go", SOURCE.encode())]
    result = compare(found, facts, link(facts, "tree"))
    return result.judged, result.right, result.inside, result.found


def test_edges_are_counted_against_the_oracle() -> None:
    assert compared(answer(5, 24, "one", "definition", 3)) == (1, 1, 1, 1)
    assert compared(answer(5, 24, "one", "definition", 99)) == (1, 0, 1, 0)  # ours points elsewhere
    assert compared(answer(5, 24, "one", "outside")) == (1, 0, 0, 0)  # ours should not be
    assert compared(answer(7, 0, "gone", "definition", 3)) == (0, 0, 1, 0)  # we have none
    assert compared(answer(5, 24, "one", "unknown"), answer(5, 24, "one", "generated")) == (0, 0, 0, 0)
    assert compared(answer(5, 24, "one", "value", 3)) == (1, 1, 0, 0)


def test_samples_are_seeded_and_in_order() -> None:
    rows = list(range(100))
    assert sampled(rows, 10, 1) == sampled(rows, 10, 1) != sampled(rows, 10, 2)
    assert sampled(rows, 10, 1) == sorted(sampled(rows, 10, 1))
    assert sampled(rows, None, 1) == sampled(rows, 200, 1) == rows


def test_answers_come_once_and_in_order_of_place() -> None:
    row = {"path": "a", "line": 2, "column": 0, "name": "f", "kind": "outside", "targets": [], "what": ""}
    assert [a.line for a in answers([row, row | {"line": 1}, row])] == [1, 2]


def test_a_missing_tool_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTRA_NOTHING", raising=False)
    with pytest.raises(Missing, match=r"install it so.*\$YANTRA_NOTHING"):
        tool("YANTRA_NOTHING", None, "install it so")


def test_calls_of_python_are_found_by_the_name_of_the_callee(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("é = f(1)\n'é'.g(h)(2)\n(a\n .b)()\nx[0]()\n", "utf-8")
    found = [(c["name"], c["line"], c["column"], c["bytes"]) for c in python_oracle.calls(tmp_path, file)]
    assert sorted(found) == [("b", 4, 2, 2), ("f", 1, 4, 5), ("g", 2, 4, 5)]


@pytest.mark.parametrize(("type_", "name"), [
    ("&'{erased} mut a::W<a::T<u8>>", "&W"), ("List<E, Ix>", "List"), ("&'a [u8]", "&[u8]"), ("fn(A<u8>) -> B,", "fn(A)->B"),
])
def test_types_of_rust_are_compared_without_their_arguments(type_: str, name: str) -> None:
    assert rust_oracle.bare(type_) == name


def test_arguments_of_a_rust_path() -> None:
    assert rust_oracle.arguments_of("From<(A, B<C>)>") == ["(A, B<C>)"]
    assert rust_oracle.arguments_of("Tr<'a, A, Item = B>") == ["A"]
    assert rust_oracle.arguments_of("Clone") == []


HIR = """\
DefId(0:3 ~ tree[c6f5]::Shape) => OwnerNodes {
        node: Item(
            Item {
                kind: Trait {
                span: src/lib.rs:1:1: 1:38 (#0),
    parents: [
DefId(0:4 ~ tree[c6f5]::Shape::area) => OwnerNodes {
        node: TraitItem(
            TraitItem {
                kind: Fn(
                    Required(
                span: src/lib.rs:1:15: 1:36 (#0),
    parents: [
DefId(0:7 ~ tree[c6f5]::{impl#0}) => OwnerNodes {
        node: Item(
            Item {
                kind: Impl(
                        of_trait: Some(
                                    path: Path {
                                        span: src/lib.rs:3:6: 3:11 (#0),
                                            DefId(0:3 ~ tree[c6f5]::Shape),
                        self_ty: Ty {
                            span: src/lib.rs:3:16: 3:18 (#0),
                                owner_id: DefId(0:8 ~ tree[c6f5]::{impl#0}::area),
                span: src/lib.rs:3:1: 3:50 (#0),
    parents: [
DefId(0:8 ~ tree[c6f5]::{impl#0}::area) => OwnerNodes {
        node: ImplItem(
            ImplItem {
                kind: Fn(
                span: src/lib.rs:3:21: 3:48 (#0),
    parents: [
"""

THIR = """\
    exprs: [
        Expr {
            kind: ZstLiteral {
            },
            ty: FnDef(
            span: src/lib.rs:4:27: 4:31 (#0),
        },
        Expr {
            kind: Call {
                ty: FnDef(
                    DefId(0:4 ~ tree[c6f5]::Shape::area),
                    [
                        SELF,
                    ],
                ),
                fun: e0,
                from_hir_call: true,
                fn_span: src/lib.rs:4:27: 4:33 (#0),
            },
            span: src/lib.rs:4:25: 4:33 (#0),
        },
    ],
"""


@pytest.mark.parametrize(("self_type", "kind", "line"), [("Sq", "definition", 3), ("T/#0", "definition", 1), ("dyn Shape", "definition", 1), ("Other", "generated", None)])
def test_what_rustc_prints_is_read(tmp_path: Path, self_type: str, kind: str, line: int | None) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/lib.rs").write_text("pub trait Shape { fn area(&self)->f64;}\npub struct Sq;\nimpl Shape for Sq { fn area(&self) -> f64 { 0. } }\nfn run(s: &Sq) -> f64 { s.area() }\n")
    known = rust_oracle.Definitions(rust_oracle.Sources(tmp_path))
    known.read(HIR.splitlines())
    rows = list(rust_oracle.calls(THIR.replace("SELF", self_type).splitlines(), known))
    assert [(r["path"], r["line"], r["column"], r["name"], r["kind"]) for r in rows] == [("src/lib.rs", 4, 26, "area", kind)]
    assert rows[0]["targets"] == ([["src/lib.rs", line]] if line else [])
