"""Calls of Rust source point at the definitions that they mean, and at nothing where they mean none of the tree's.

In the fixtures `// -> Stack.push` after a line names what the calls of that line point at, in the order of the text; a
line without it has no call that points at anything.
"""

from __future__ import annotations

import re
import time

import pytest

from yantra_codex.corpora.graph.facts import facts_of, from_json
from yantra_codex.corpora.graph.model import Graph
from yantra_codex.corpora.graph.project import project_facts
from yantra_codex.corpora.graph.resolve import link


def graph_of(files: dict[str, str]) -> Graph:
    return link([project_facts(p, s.encode()) if p.endswith(".toml") else facts_of(p, "rust", s.encode()) for p, s in files.items()], "tree")


def pointed(graph: Graph, path: str) -> dict[int, list[str]]:
    """Line -> what the calls of that line point at, as dotted names."""
    paths = {n.id: n.path for n in graph.nodes}
    out: dict[int, list[tuple[int, str]]] = {}
    for e in graph.edges:
        if e.kind == "calls" and paths[e.source] == path:
            out.setdefault(e.line, []).append((e.column, e.target.partition("#")[2]))
    return {line: [name for _, name in sorted(found)] for line, found in out.items()}


def expected(source: str) -> dict[int, list[str]]:
    found = ((i, re.search(r"// -> (.+)$", line)) for i, line in enumerate(source.splitlines(), 1))
    return {i: m[1].split() for i, m in found if m}


CASES = {
    "functions and paths": {"src/lib.rs": """
mod inner {
    pub fn open() -> u8 { helper() } // -> helper
    fn helper() -> u8 { super::outer() } // -> outer
    pub mod deep {
        pub fn f() { super::open(); crate::outer(); self::g(); } // -> open outer g
        fn g() { outer_name(); }
    }
}
fn outer() -> u8 { 1 }
fn outer_name() {}
use inner::deep::{self, f as renamed};
fn run() {
    inner::deep::f(); // -> f
    deep::f(); // -> f
    renamed(); // -> f
    f();
    let outer = |x: u8| x;
    outer(1);
    {
        fn local() {}
        local(); // -> run.local
    }
    local();
    std::mem::drop(1);
}
"""},
    "modules in files, globs and what a module passes on": {
        "src/lib.rs": """
mod shapes;
mod tools;
pub use shapes::*;
fn run() {
    let s = Square::new(2); // -> Square.new
    s.area(); // -> Square.area
    tools::cut(&s); // -> cut
    tools::wrapped(); // -> wrapped
}
""",
        "src/shapes.rs": """
pub struct Square(u32);
impl Square {
    pub fn new(side: u32) -> Self { Square(side) } // -> Square
    pub fn area(&self) -> u32 { self.0 * self.0 }
}
""",
        "src/tools/mod.rs": """
mod low;
pub use self::low::wrapped;
use super::Square;
pub fn cut(s: &Square) -> u32 { s.area() } // -> Square.area
""",
        "src/tools/low.rs": """
pub fn wrapped() { crate::tools::cut(&crate::Square::new(1)); } // -> cut Square.new
""",
        "Cargo.toml": '[package]\nname = "my-tree"\n',
        "tests/all.rs": """
use my_tree::{Square, tools};
fn check() {
    let s = Square::new(3); // -> Square.new
    assert_eq!(s.area(), tools::cut(&s)); // -> Square.area cut
}
""",
    },
    "methods, traits and what implements them": {"src/lib.rs": """
trait Shape { fn area(&self) -> f64; fn double(&self) -> f64 { self.area() * 2.0 } } // -> Shape.area
struct Square { side: f64 }
struct Round { r: f64 }
impl Shape for Square { fn area(&self) -> f64 { self.side } }
impl Shape for Round {
    fn area(&self) -> f64 { self.r }
    fn double(&self) -> f64 { self.area() } // -> Round.area
}
impl Square {
    fn grow(mut self) -> Self { self.side += 1.0; self }
    fn push(&self) {}
}
fn of_any(s: &dyn Shape) -> f64 { s.area() } // -> Shape.area
fn of_bound<T: Shape>(s: &T) -> f64 { s.area() } // -> Shape.area
fn of_where<T>(s: T) -> f64 where T: Shape { s.double() } // -> Shape.double
fn of_impl(s: impl Shape) -> f64 { Shape::area(&s) } // -> Shape.area
fn run(q: Square, b: Box<Round>, list: Vec<u8>) {
    q.grow().area(); // -> Square.grow Square.area
    Shape::area(&*b); // -> Round.area
    b.double(); // -> Round.double
    list.push(1);
    unknown.push(1);
}
fn default(q: Square) { q.double(); } // -> Shape.double
"""},
    "what options, results and collections hold": {"src/lib.rs": """
use std::collections::HashMap;
struct Node { next: Option<Box<Node>>, kids: Vec<Node>, by: HashMap<String, Node> }
struct Bad;
impl Bad { fn why(&self) {} }
impl Node {
    fn tick(&self) -> u8 { 0 }
    fn find(&self) -> Result<&Node, Bad> { Ok(self) }
}
fn run(n: &Node) -> Result<(), Bad> {
    n.find()?.tick(); // -> Node.find Node.tick
    if let Some(m) = &n.next { m.tick(); } // -> Node.tick
    for k in &n.kids { k.tick(); } // -> Node.tick
    for (i, k) in n.kids.iter().enumerate() { k.tick(); i.tick(); } // -> Node.tick
    let n2: Vec<_> = n.kids.iter().map(|k| k.tick()).collect(); // -> Node.tick
    n.kids.iter().filter(|k| k.tick() > 1).for_each(|k| drop(k.find())); // -> Node.tick Node.find
    match n.find() { Ok(m) => m.tick(), Err(e) => { e.why(); 0 } }; // -> Node.find Node.tick Bad.why
    n.by["a"].tick(); // -> Node.tick
    while let Some(m) = n.kids.last() { m.tick(); } // -> Node.tick
    let Some(last) = n.kids.last() else { return Ok(()) };
    last.tick(); // -> Node.tick
    n.by.get("x").map(|m| m.tick()).unwrap_or_default().tick(); // -> Node.tick
    n.find().map_err(|e| e.why()).ok(); // -> Node.find Bad.why
    let (a, b) = (n, n2);
    a.tick(); // -> Node.tick
    b.tick();
    Ok(())
}
"""},
    "enums, their variants and type aliases": {"src/lib.rs": """
type Answer<T> = std::result::Result<T, Failure>;
struct Failure { code: Code }
struct Code(u8);
impl Code { fn get(&self) -> u8 { self.0 } }
enum Tree { Leaf(Code), Pair { left: Box<Tree>, right: Box<Tree> } }
impl Tree {
    fn sum(&self) -> u8 {
        match self {
            Tree::Leaf(c) => c.get(), // -> Code.get
            Self::Pair { left, right: r } => left.sum() + r.sum(), // -> Tree.sum Tree.sum
        }
    }
}
fn load() -> Answer<Tree> { Err(Failure { code: Code(1) }) } // -> Code
fn run() -> Answer<()> {
    load()?.sum(); // -> load Tree.sum
    if let Err(e) = load() { e.code.get(); } // -> load Code.get
    Ok(())
}
"""},
    "type parameters and closures that a function takes": {"src/lib.rs": """
struct Item;
impl Item { fn name(&self) -> String { String::new() } }
struct Holder<T> { inner: T }
impl<T> Holder<T> {
    fn new(inner: T) -> Self { Holder { inner } }
    fn get(&self) -> &T { &self.inner }
    fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R { f(&self.inner) }
}
fn same<T>(x: T) -> T { x }
fn make<F: Fn() -> Item>(f: F) -> Item { f() }
fn run() {
    let h = Holder::new(Item); // -> Holder.new
    h.get().name(); // -> Holder.get Item.name
    h.inner.name(); // -> Item.name
    h.with(|x| x.name()); // -> Holder.with Item.name
    same(Item).name(); // -> same Item.name
    make(|| Item).name(); // -> make Item.name
    h.get().missing(); // -> Holder.get
}
"""},
    "operators, indexing and what a type gives way to": {"src/lib.rs": """
use std::ops::{Add, Deref, Index};
struct Money(i64);
struct Purse { all: Vec<Money> }
struct Guard { purse: Purse }
impl Money { fn cents(&self) -> i64 { self.0 } }
impl Add for Money { type Output = Money; fn add(self, o: Money) -> Money { Money(self.0 + o.0) } } // -> Money
impl Index<usize> for Purse { type Output = Money; fn index(&self, i: usize) -> &Money { &self.all[i] } }
impl Deref for Guard { type Target = Purse; fn deref(&self) -> &Purse { &self.purse } }
impl Purse { fn count(&self) -> usize { self.all.len() } }
fn run(a: Money, b: Money, g: Guard) {
    (a + b).cents(); // -> Money.cents
    g.count(); // -> Purse.count
    g.purse[0].cents(); // -> Money.cents
}
"""},
    "an iterator of the tree, a trait for all types, associated types": {"src/lib.rs": """
struct Token;
impl Token { fn text(&self) -> &str { "" } }
struct Lexer;
impl Iterator for Lexer { type Item = Token; fn next(&mut self) -> Option<Token> { None } }
trait Loud { fn shout(&self) -> String; }
impl<T: ToString> Loud for T { fn shout(&self) -> String { self.to_string() } }
trait Source { type Out; fn read(&self) -> Self::Out; }
impl Source for Lexer { type Out = Token; fn read(&self) -> Self::Out { Token } }
struct Walk<'a> { over: std::iter::Peekable<std::iter::Enumerate<std::slice::Iter<'a, Token>>> }
impl<'a> Walk<'a> { fn step(&mut self) { if let Some((_, t)) = self.over.next() { t.text(); } } } // -> Token.text
fn run(mut lexer: Lexer) {
    for t in Lexer { t.text(); } // -> Token.text
    lexer.next().unwrap().text(); // -> Lexer.next Token.text
    lexer.by_ref().map(|t| t.text().len()).count(); // -> Token.text
    lexer.read().text(); // -> Lexer.read Token.text
    "a".shout(); // -> T.shout
}
"""},
    "calls inside a macro's arguments": {"src/lib.rs": """
struct Log;
impl Log { fn level(&self) -> u8 { 1 } }
fn size(n: u8) -> u8 { n }
macro_rules! twice { ($e:expr) => { size($e) } }
fn run(log: &Log) {
    println!("{} {:?}", log.level(), Some(size(2))); // -> Log.level size
    let all = vec![Log, Log];
    assert!(all[0].level() > 0 && matches!(size(1), 1)); // -> Log.level size
    println!("size(1) {{ log.level() }}");
    twice!(log.level()); // -> Log.level
}
"""},
    "names that shadow, and items for other systems": {"src/lib.rs": """
struct A;
struct B;
impl A { fn go(&self) -> B { B } }
impl B { fn go(&self) {} }
#[cfg(windows)]
fn system() -> A { A }
#[cfg(unix)]
fn system() -> B { B }
fn run(x: A) {
    let x = x.go(); // -> A.go
    x.go(); // -> B.go
    { let x = A; x.go(); } // -> A.go
    x.go(); // -> B.go
    system(); // -> system@9
    let f = A::go;
    f(&A); // -> A.go
}
"""},
}


@pytest.mark.parametrize("name", CASES)
def test_calls_point_at_what_they_mean(name: str) -> None:
    files = CASES[name]
    graph = graph_of(files)
    assert not graph.problems
    for path, source in files.items():
        if path.endswith(".rs"):
            assert pointed(graph, path) == expected(source), path


def test_methods_belong_to_their_type() -> None:
    graph = graph_of(CASES["methods, traits and what implements them"])
    kinds = {n.id.partition("#")[2]: (n.kind, n.what) for n in graph.nodes}
    assert kinds["Square"] == ("class", "struct")
    assert kinds["Shape"] == ("class", "trait")
    assert kinds["Square.grow"] == ("method", "method")
    edges = {(e.kind, e.source.partition("#")[2], e.target.partition("#")[2]) for e in graph.edges}
    assert ("contains", "Square", "Square.grow") in edges
    assert ("inherits", "Square", "Shape") in edges
    assert ("uses_type", "of_any", "Shape") in edges


def test_imports_name_files_of_the_tree_and_crates_outside() -> None:
    graph = graph_of({"src/lib.rs": "mod a;\nuse a::f;\nuse std::fmt;\nuse serde::{Serialize};\n", "src/a.rs": "pub fn f() {}\n"})
    imports = {(e.source, e.target) for e in graph.edges if e.kind == "imports"}
    assert ("src/lib.rs", "src/a.rs#f") in imports or ("src/lib.rs", "src/a.rs") in imports
    assert {("src/lib.rs", "import:rust:std"), ("src/lib.rs", "import:rust:serde")} <= imports


def test_facts_come_back_from_json() -> None:
    facts = facts_of("src/lib.rs", "rust", CASES["enums, their variants and type aliases"]["src/lib.rs"].encode())
    assert from_json(facts.as_json()) == facts


HOSTILE = {
    "modules that are each other": "mod a { pub use super::b::*; } mod b { pub use super::a::*; } fn run() { a::f(); b::f(); }",
    "a type that is itself": "type A = B; type B = A; fn run(a: A) { a.f(); } impl A { fn f(&self) {} }",
    "a trait above itself": "trait A: B {} trait B: A {} fn run(x: &dyn A) { x.f(); }",
    "an import of itself": "use a::a; use self::x as y; use self::y as x; fn run() { a(); x(); }",
    "a deref to itself": "struct S; impl std::ops::Deref for S { type Target = S; fn deref(&self) -> &S { self } } fn run(s: S) { s.f(); }",
    "a function of itself": "fn f() -> impl Fn() { move || f()() } fn run() { f()()(); }",
    "half a file": "impl Foo { fn f(&self) { self.",
    "nothing": "",
    "deep macros": "fn f() {} fn run() { " + "m!(" * 3000 + "f()" + ")" * 3000 + "; }",
    "deep expressions": "fn run() { let x = " + "(" * 5000 + "1" + ")" * 5000 + "; }",
    "a long chain": "struct S; impl S { fn f(self) -> S { self } } fn run(s: S) { s" + ".f()" * 3000 + "; }",
    "not text": "fn run() { \x00\x01 f(\ufffd) } ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_source_is_read_in_bounds(name: str) -> None:
    start = time.process_time()
    graph = graph_of({"src/lib.rs": HOSTILE[name]})
    assert time.process_time() - start < 10
    assert graph.nodes[0].kind == "module"
