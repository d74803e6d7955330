"""Calls of Go source point at the definitions that they mean, and at nothing where they mean none of the tree's.

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
    return link([project_facts(p, s.encode()) if p.endswith(".mod") else facts_of(p, "go", s.encode()) for p, s in files.items()], "tree")


def pointed(graph: Graph, path: str) -> dict[int, list[str]]:
    """Line -> what the calls of that line point at: dotted names, before them the file where it is another one."""
    paths = {n.id: n.path for n in graph.nodes}
    out: dict[int, list[tuple[int, str]]] = {}
    for e in graph.edges:
        if e.kind == "calls" and paths[e.source] == path:
            out.setdefault(e.line, []).append((e.column, e.target.removeprefix(path + "#")))
    return {line: [name for _, name in sorted(found)] for line, found in out.items()}


def expected(source: str) -> dict[int, list[str]]:
    found = ((i, re.search(r"// -> (.+)$", line)) for i, line in enumerate(source.splitlines(), 1))
    return {i: m[1].split() for i, m in found if m}


CASES = {
    "functions, variables that hold functions, conversions and built-ins": {"a.go": """
package a

type Celsius float64

func warm() Celsius { return Celsius(20) }

func twice(f func() Celsius) Celsius { return f() }

func run() {
	warm() // -> warm
	twice(warm) // -> twice
	twice(func() Celsius { return warm() }) // -> twice warm
	warm := func() int { return 1 }
	warm()
	_ = len([]int{1})
	_ = Celsius(2)
	(twice)(nil) // -> twice
}
"""},
    "packages of a module": {
        "go.mod": "module example.org/shop\n\ngo 1.22\n",
        "main.go": """
package main

import (
	"fmt"
	"example.org/shop/cart"
	money "example.org/shop/internal/cash"
	"example.org/other/thing"
)

func main() {
	c := cart.New() // -> cart/cart.go#New
	c.Add(money.Of(3)) // -> cart/cart.go#Cart.Add internal/cash/cash.go#Of
	fmt.Println(c.Total().String()) // -> cart/cart.go#Cart.Total internal/cash/cash.go#Money.String
	thing.New()
	helper() // -> other.go#helper
}
""",
        "other.go": "package main\n\nfunc helper() {}\n",
        "cart/cart.go": """
package cart

import "example.org/shop/internal/cash"

type Cart struct{ items []cash.Money }

func New() *Cart { return &Cart{} }

func (c *Cart) Add(m cash.Money) { c.items = append(c.items, m) }

func (c *Cart) Total() cash.Money {
	sum := cash.Of(0) // -> internal/cash/cash.go#Of
	for _, m := range c.items {
		sum = sum.Plus(m) // -> internal/cash/cash.go#Money.Plus
	}
	return sum
}
""",
        "internal/cash/cash.go": """
package cash

type Money struct{ n int }

func Of(n int) Money { return Money{n} }
func (m Money) Plus(o Money) Money { return Of(m.n + o.n) } // -> Of
func (m Money) String() string { return "" }
""",
    },
    "methods that an embedded type gives, and interfaces": {"a.go": """
package a

import "sync"

type Shape interface {
	Area() float64
	Named
}

type Named interface{ Name() string }

type base struct{ id int }

func (b *base) ID() int { return b.id }
func (b base) Name() string { return "" }

type Square struct {
	*base
	sync.Mutex
	side float64
}

func (s Square) Area() float64 { return s.side }

type Both struct {
	Square
	Shape
}

func of(s Shape) (float64, string) {
	return s.Area(), s.Name() // -> Shape.Area Named.Name
}

func run(s Square, list []Shape, by map[string]*Square, b struct{ inner Square }) {
	s.ID() // -> base.ID
	s.base.Name() // -> base.Name
	s.Lock()
	of(s) // -> of
	list[0].Area() // -> Shape.Area
	for _, x := range by {
		x.Area() // -> Square.Area
	}
	if q, ok := by["a"]; ok {
		q.ID() // -> base.ID
	}
	b.inner.Area() // -> Square.Area
	switch y := list[0].(type) {
	case Square:
		y.ID() // -> base.ID
	case *base:
		y.ID() // -> base.ID
	default:
		y.Area() // -> Shape.Area
	}
	list[1].(Square).ID() // -> base.ID
	z := Square.Area
	z(s) // -> Square.Area
}
"""},
    "type parameters": {"a.go": """
package a

type Number interface{ ~int | ~float64 }

type Namer interface{ Name() string }

type Item struct{}

func (Item) Name() string { return "" }

type List[T any] struct {
	all  []T
	next *List[T]
}

func Make[T any](xs ...T) *List[T] { return &List[T]{all: xs} }
func (l *List[T]) First() T { return l.all[0] }
func (l *List[T]) Each(f func(T)) {
	for _, x := range l.all {
		f(x)
	}
}

func Map[A, B any](xs []A, f func(A) B) []B { return nil }
func first[T any](xs []T) T { return xs[0] }
func name[N Namer](n N) string { return n.Name() } // -> Namer.Name

func run() {
	Make(Item{}).First().Name() // -> Make List.First Item.Name
	l := Make[Item]() // -> Make
	l.next.First().Name() // -> List.First Item.Name
	l.Each(func(i Item) { i.Name() }) // -> List.Each Item.Name
	first([]Item{}).Name() // -> first Item.Name
	Map([]int{1}, func(int) Item { return Item{} })[0].Name() // -> Map Item.Name
	name(Item{}) // -> name
	first[int](nil) // -> first
}
"""},
    "several results, named ones, channels and closures": {"a.go": """
package a

type Conn struct{ err error }

func (c *Conn) Close() error { return c.err }
func (c *Conn) Self() (me *Conn, err error) {
	me = c
	me.Close() // -> Conn.Close
	return
}

func open() (*Conn, error) { return nil, nil }

func run(in chan *Conn, out <-chan []*Conn) {
	c, err := open() // -> open
	c.Close() // -> Conn.Close
	err.Error()
	(<-in).Close() // -> Conn.Close
	for cs := range out {
		cs[0].Close() // -> Conn.Close
	}
	d, _ := c.Self() // -> Conn.Self
	defer d.Close() // -> Conn.Close
	go func(c int) {
		d.Close() // -> Conn.Close
	}(1)
	if c := 3; c > 2 {
		println(c)
	}
	c.Close() // -> Conn.Close
	all := []Conn{{}, {}}
	all[1].Close() // -> Conn.Close
	var e *Conn
	e.Close() // -> Conn.Close
	pair := [2]func() *Conn{}
	pair[0]().Close() // -> Conn.Close
}
"""},
    "aliases, defined types and methods of maps": {"a.go": """
package a

type Conn struct{}

func (Conn) Ping() {}

type Alias = Conn
type Pool map[string]Alias

func (p Pool) Get(k string) Alias { return p[k] }

type Handler func(Conn) Conn

func (h Handler) Serve() Conn { return h(Conn{}) }

func run(p Pool, h Handler) {
	p.Get("a").Ping() // -> Pool.Get Conn.Ping
	for _, c := range p {
		c.Ping() // -> Conn.Ping
	}
	h.Serve().Ping() // -> Handler.Serve Conn.Ping
	h(Conn{}).Ping() // -> Conn.Ping
	Handler(nil).Serve() // -> Handler.Serve
	p["x"].Ping() // -> Conn.Ping
}
"""},
    "package variables and tests beside the package": {
        "a.go": """
package a

var shared = build()  // -> build

var table = map[string]func(){"x": Start}

type Engine struct{ on bool }

func build() *Engine { return &Engine{} }
func Start() { shared.Run() } // -> Engine.Run
func (e *Engine) Run() { table["x"]() }
""",
        "a_test.go": """
package a

func TestRun(t *testing.T) {
	build().Run() // -> a.go#build a.go#Engine.Run
	shared.Run() // -> a.go#Engine.Run
}
""",
    },
}


@pytest.mark.parametrize("name", CASES)
def test_calls_point_at_what_they_mean(name: str) -> None:
    files = CASES[name]
    graph = graph_of(files)
    assert not graph.problems
    for path, source in files.items():
        if path.endswith(".go"):
            assert pointed(graph, path) == expected(source), path


def test_nodes_and_edges_of_types() -> None:
    graph = graph_of(CASES["methods that an embedded type gives, and interfaces"])
    kinds = {n.id.partition("#")[2]: (n.kind, n.what) for n in graph.nodes}
    assert kinds["Square"] == ("class", "struct")
    assert kinds["Shape"] == ("class", "interface")
    assert kinds["Square.Area"][0] == "method"
    edges = {(e.kind, e.source.partition("#")[2], e.target.partition("#")[2]) for e in graph.edges}
    assert ("contains", "Square", "Square.Area") in edges
    assert ("inherits", "Square", "base") in edges
    assert ("uses_type", "of", "Shape") in edges


def test_imports_name_packages_of_the_tree_and_outside() -> None:
    graph = graph_of(CASES["packages of a module"])
    imports = {(e.source, e.target) for e in graph.edges if e.kind == "imports"}
    assert {("main.go", "cart/cart.go"), ("main.go", "import:go:fmt"), ("main.go", "import:go:example.org/other/thing")} <= imports


def test_facts_come_back_from_json() -> None:
    facts = facts_of("a.go", "go", CASES["type parameters"]["a.go"].encode())
    assert from_json(facts.as_json()) == facts


HOSTILE = {
    "types that are each other": "package a\ntype A B\ntype B A\nfunc run(a A) { a.F() }\n",
    "an alias of itself": "package a\ntype A = A\nfunc run(a A) { a.F() }\n",
    "embedded in itself": "package a\ntype A struct { A; *B }\ntype B struct { A }\nfunc run(a A) { a.F() }\n",
    "an interface in itself": "package a\ntype I interface { I; J }\ntype J interface { I }\nfunc run(i I) { i.F() }\n",
    "a function of itself": "package a\nfunc f() func() { return f() }\nfunc run() { f()()() }\n",
    "half a file": "package a\nfunc (a *A",
    "nothing": "",
    "deep expressions": "package a\nfunc run() { x := " + "(" * 5000 + "1" + ")" * 5000 + " }\n",
    "a long chain": "package a\ntype S struct{}\nfunc (s S) F() S { return s }\nfunc run(s S) { s" + ".F()" * 3000 + " }\n",
    "not text": "package a\nfunc run() { \x00\x01 f(\ufffd) }\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_source_is_read_in_bounds(name: str) -> None:
    start = time.process_time()
    graph = graph_of({"a.go": HOSTILE[name]})
    assert time.process_time() - start < 10
    assert graph.nodes[0].kind == "module"
