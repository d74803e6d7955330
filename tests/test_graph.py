"""The code graph: what a file says, what calls mean, what is kept, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yantra_codex.apps.cli.corpus_graph import command
from yantra_codex.corpora.graph import facts as facts_module
from yantra_codex.corpora.graph.build import graph_of
from yantra_codex.corpora.graph.cache import Kept
from yantra_codex.corpora.graph.facts import MAX_BYTES, Facts, facts_of, from_json
from yantra_codex.corpora.graph.model import Graph
from yantra_codex.corpora.graph.project import NAMES, project_facts
from yantra_codex.corpora.graph.resolve import link
from yantra_codex.languages import EXTENSIONS

Tree = dict[str, str]


def facts_of_tree(tree: Tree) -> list[Facts]:
    """Facts of files given as path -> text."""
    out = []
    for path, text in tree.items():
        name = path.rsplit("/", 1)[-1]
        if name in NAMES:
            out.append(project_facts(path, text.encode()))
        else:
            out.append(facts_of(path, "typescript" if name.endswith(".tsx") else EXTENSIONS["." + name.rsplit(".", 1)[-1]], text.encode()))
    return out


def graph(tree: Tree, root: str = "") -> Graph:
    return link(facts_of_tree(tree), root)


def edges(tree: Tree, kind: str = "calls", root: str = "") -> set[str]:
    """The edges of one kind as "source -> target"."""
    return {f"{e.source} -> {e.target}" for e in graph(tree, root).edges if e.kind == kind}


def calls_of(tree: Tree, source: str, root: str = "") -> list[str]:
    """What one definition calls, in order."""
    return [e.target for e in graph(tree, root).edges if e.kind == "calls" and e.source == source]


# ---- Python


def test_python_calls_through_imports_packages_and_aliases() -> None:
    tree = {
        "pkg/__init__.py": "from .shapes import Square as Box\nfrom .tools import *\n",
        "pkg/shapes.py": "class Square:\n    def area(self):\n        return side(self)\n\ndef side(s):\n    return 1\n",
        "pkg/tools.py": "def polish(x):\n    return x\n\ndef _hidden(): pass\n",
        "main.py": "import pkg.shapes as sh\nimport pkg.tools\nfrom pkg import Box, polish\n\n"
                   "def run():\n    Box().area()\n    polish(1)\n    sh.side(2)\n    pkg.tools.polish(3)\n    pkg._hidden()\n",
    }
    assert calls_of(tree, "main.py#run") == ["pkg/shapes.py#Square", "pkg/shapes.py#Square.area", "pkg/tools.py#polish", "pkg/shapes.py#side", "pkg/tools.py#polish"]
    assert edges(tree, "imports") == {"main.py -> pkg/shapes.py", "main.py -> pkg/tools.py", "main.py -> pkg/__init__.py",
                                      "pkg/__init__.py -> pkg/shapes.py", "pkg/__init__.py -> pkg/tools.py"}


@pytest.mark.parametrize(("body", "wanted"), [
    ("x = A()\n    x.f()", ["A", "A.f"]),
    ("x = A()\n    x = B()\n    x.f()", ["A", "B", "B.f"]),
    ("if p:\n        x = A()\n    else:\n        x = B()\n    x.f()", ["A", "B", "B.f", "A.f"]),
    ("B().g()", ["B", "A.g"]),
    ("p.f()", []),
    ("A = p\n    A.f()", []),
    ("def inner():\n        f()\n    def f(): pass\n    inner()", ["run.inner"]),
    ("for x in [A(), A()]:\n        x.f()", ["A", "A", "A.f"]),
    ("[x.f() for x in many()]", ["A.f", "many"]),
    ("x = A()\n    [x for x in p]\n    x.f()", ["A", "A.f"]),
    ("with A() as x:\n        x.f()", ["A", "B.f"]),
    ("A().me().f()", ["A", "A.me", "A.f"]),
    ("B().me().only()", ["B", "A.me", "B.only"]),
    ("table()['k'].f()", ["table", "A.f"]),
    ("if isinstance(p, B):\n        p.f()\n    p.f()", ["B.f"]),
    ("def g(a: 'A | None' = None):\n        a.f()", []),
    ("A.f(p)", ["A.f"]),
    ("A.made().f()", ["A.made", "A.f"]),
    ("B().part.f()", ["B", "A.f"]),
    ("B().whole.f()", ["B", "A.f"]),
    ("(lambda: A())().f()", ["A", "A.f"]),
])
def test_python_receivers(body: str, wanted: list[str]) -> None:
    source = f"""
from typing import Iterator

class A:
    def f(self): pass
    def g(self): pass
    def me(self):
        return self
    @classmethod
    def made(cls):
        return cls()
    def __enter__(self) -> "B":
        return B()

class B(A):
    def __init__(self):
        self.part = A()
    def f(self): pass
    def only(self): pass
    @property
    def whole(self):
        return self.part

def many() -> Iterator[A]: ...
def table() -> dict[str, A]: ...
def f(): pass

def run(p):
    {body}
"""
    assert sorted(calls_of({"m.py": source}, "m.py#run")) == sorted(f"m.py#{w}" for w in wanted)


def test_python_typed_parameter_of_an_inner_function() -> None:
    source = "class A:\n    def f(self): pass\n\ndef run(x: 'A | None', *rest: A, **named: A):\n    x.f()\n    rest[0].f()\n    named['k'].f()\n"
    assert calls_of({"m.py": source}, "m.py#run") == ["m.py#A.f"] * 3


def test_python_super_and_diamonds_follow_the_order_of_the_bases() -> None:
    source = """
class Base:
    def go(self): pass
class Left(Base):
    def go(self):
        super().go()
class Right(Base):
    def go(self): pass
class Both(Left, Right):
    def stay(self):
        self.go()
class Other(Right):
    def go(self):
        super(Other, self).go()
"""
    assert edges({"m.py": source}) == {"m.py#Left.go -> m.py#Base.go", "m.py#Both.stay -> m.py#Left.go", "m.py#Other.go -> m.py#Right.go"}
    assert edges({"m.py": source}, "inherits") == {"m.py#Left -> m.py#Base", "m.py#Right -> m.py#Base", "m.py#Both -> m.py#Left", "m.py#Both -> m.py#Right", "m.py#Other -> m.py#Right"}


def test_python_a_class_that_inherits_from_itself_and_modules_in_a_circle_end() -> None:
    tree = {"a.py": "from b import *\nclass A(A):\n    def f(self):\n        self.g()\n", "b.py": "from a import *\nx = y\ny = x\nx.f()\n"}
    assert edges(tree) == set()


def test_uses_type_and_contains() -> None:
    source = "class A:\n    class In: pass\n\ndef f(x: A) -> 'list[A.In]':\n    y: A.In = x\n"
    assert edges({"m.py": source}, "uses_type") == {"m.py#f -> m.py#A", "m.py#f -> m.py#A.In"}
    assert edges({"m.py": source}, "contains") == {"m.py -> m.py#A", "m.py#A -> m.py#A.In", "m.py -> m.py#f"}


# ---- JavaScript and TypeScript


def test_typescript_modules() -> None:
    tree = {
        "src/index.ts": "export * from './shape';\nexport { default as Circle } from './circle.js';\nexport * as tools from './tools';\n",
        "src/shape.ts": "export abstract class Shape { abstract area(): number; name(): string { return ''; } }\n",
        "src/circle.ts": "import { Shape } from './shape';\nexport default class extends Shape { area() { return twice(1); } }\nfunction twice(x: number) { return x; }\n",
        "src/tools/index.ts": "export const polish = (s: string) => s;\n",
        "lib/use.ts": "import { Shape, Circle, tools } from '@/index';\nfunction run(s: Shape) { s.area(); new Circle().name(); tools.polish(''); }\n",
        "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", /* ours */ "paths": {"@/*": ["src/*"],}}}',
    }
    assert calls_of(tree, "lib/use.ts#run") == ["src/shape.ts#Shape.area", "src/circle.ts#default", "src/shape.ts#Shape.name", "src/tools/index.ts#polish"]
    assert "src/circle.ts#default.area -> src/circle.ts#twice" in edges(tree)
    assert edges(tree, "inherits") == {"src/circle.ts#default -> src/shape.ts#Shape"}


@pytest.mark.parametrize(("body", "wanted"), [
    ("new A().f();", ["A", "A.f"]),
    ("let x = new A(); { let x = new B(); x.f(); } x.f();", ["A", "B", "B.f", "A.f"]),
    ("const { a } = holder; a.f();", ["A.f"]),
    ("list().map(x => x.f());", ["list", "A.f"]),
    ("table.get('k')!.f(); for (const [k, x] of table) x.f();", ["A.f", "A.f"]),
    ("later().then(x => x.f());", ["later", "A.f"]),
    ("(p as A).f();", ["A.f"]),
    ("p.f(); anything();", []),
    ("if (p instanceof B) { p.f(); } p.f();", ["B.f"]),
    ("same(new B()).only();", ["B", "same", "B.only"]),
    ("new Box(new B()).get().only();", ["B", "Box", "Box.get", "B.only"]),
    ("new B().me().only();", ["B", "A.me", "B.only"]),
    ("each(x => x.f());", ["each", "A.f"]),
    ("hoisted(); function hoisted() {}", ["run.hoisted"]),
    ("over('');", ["over"]),
    ("api.deep.call();", ["api.deep.call"]),
    ("new B().part.f();", ["B", "A.f"]),
    ("const f = new A().f; f();", ["A", "A.f"]),
    ("let g = over; if (p) g = hoisted; g();", []),
    ("const g = p ? over : each; g();", []),
    ("const same = over; same();", ["over"]),
    ("function inner(g = over) { g(); }", []),
    ("E.One.toString(); A.make().f();", ["A.make", "A.f"]),
])
def test_typescript_receivers(body: str, wanted: list[str]) -> None:
    source = f"""
class A {{ f() {{}} me() {{ return this; }} static make(): A {{ return new A(); }} }}
class B extends A {{ constructor(public part: A = new A()) {{ super(); }} f() {{}} only() {{}} }}
class Box<T> {{ constructor(private x: T) {{}} get(): T {{ return this.x; }} }}
interface Holder {{ a: A }}
enum E {{ One }}
declare const holder: Holder; declare const table: Map<string, A>;
declare function list(): A[]; declare function later(): Promise<A>;
declare function same<T extends A>(x: T): T; declare function each(f: (x: A) => void): void;
function over(a: string): void; function over(a: number): void; function over(a: any) {{}}
const api = {{ deep: {{ call() {{}} }} }};
function run(p: any) {{ {body} }}
"""
    assert sorted(calls_of({"m.ts": source}, "m.ts#run")) == sorted(f"m.ts#{w}" for w in wanted)


def test_javascript_of_before_classes() -> None:
    tree = {
        "lib/animal.js": "function Animal(n) { this.n = n; }\nAnimal.prototype.speak = function () { return this.name(); };\n"
                         "Animal.prototype.name = function () {};\nmodule.exports = Animal;\nmodule.exports.create = create;\nfunction create() { return new Animal(1); }\n",
        "lib/dog.js": "var util = require('util');\nvar Animal = require('./animal');\nfunction Dog() { Animal.call(this); this.tail = new Tail(); }\nutil.inherits(Dog, Animal);\n"
                      "Dog.prototype.wag = function () { this.speak(); this.tail.move(); };\nfunction Tail() {}\nTail.prototype = { move: function () { this.stop(); }, stop() {} };\nexports.Dog = Dog;\n",
        "main.js": "const { Dog } = require('./lib/dog.js');\nconst Animal = require('./lib/animal');\nfunction run() { new Dog().speak(); Animal.create().name(); }\n",
    }
    found = edges(tree)
    assert {"main.js#run -> lib/dog.js#Dog", "main.js#run -> lib/animal.js#speak", "main.js#run -> lib/animal.js#create", "main.js#run -> lib/animal.js#name",
            "lib/animal.js#speak -> lib/animal.js#name", "lib/dog.js#wag -> lib/animal.js#speak"} <= found
    assert any(e.startswith("lib/dog.js#wag -> lib/dog.js#") and e.endswith("move") for e in found)


def test_javascript_documented_types() -> None:
    source = "class A { f() {} }\n/**\n * @param {A} x\n * @returns {A[]}\n */\nfunction g(x) { x.f(); return [x]; }\ng(1)[0].f();\n"
    assert edges({"m.js": source}) == {"m.js#g -> m.js#A.f", "m.js -> m.js#g", "m.js -> m.js#A.f"}


def test_tsx_and_a_package_of_the_tree() -> None:
    tree = {"ui/package.json": '{"name": "@me/ui", "main": "./dist/index.js"}', "ui/src/index.tsx": "export const Button = (p: any) => <b>{label()}</b>;\nfunction label() { return ''; }\n",
            "app/main.ts": "import { Button } from '@me/ui';\nButton({});\n"}
    assert edges(tree) == {"app/main.ts -> ui/src/index.tsx#Button", "ui/src/index.tsx#Button -> ui/src/index.tsx#label"}


# ---- what is kept, and what is hostile


def test_facts_are_plain_json_and_come_back() -> None:
    for path, text in {"a.py": "class A:\n    def f(self, x: int = 1): return [y for y in x]\n", "a.ts": "export class A<T> { m = (x: T) => x }\n",
                       "a.go": "package a\nfunc F(x int) {}\n", "a.rs": "fn f(x: u8) -> u8 { x }\n"}.items():
        facts = facts_of(path, EXTENSIONS["." + path[-2:]], text.encode())
        assert facts.problem is None
        assert from_json(json.loads(json.dumps(facts.as_json()))) == facts


def test_a_ready_tree_gives_the_same_facts() -> None:
    from yantra_codex.languages.base import parser

    text = b"import os\nclass A(B):\n    def f(self): return os.getcwd()\n"
    assert facts_of("a.py", "python", text, parser("python").parse(text)) == facts_of("a.py", "python", text)


HOSTILE = {
    "deep.py": b"f(" * 10_000 + b")" * 10_000,
    "deep.js": b"[" * 10_000 + b"]" * 10_000,
    "deep.ts": b"x" + b".a(y => " * 3_000,
    "deep.go": b"package p\nvar x = " + b"(" * 10_000,
    "lines.js": b"f();\n" * 100_000,
    "deep.rs": b"fn f() " + b"{" * 10_000,
    "chain.py": b"x" + b".a()" * 10_000,
    "blocks.py": b"".join(b" " * i + b"if x:\n" for i in range(300)),
    "nul.py": b"def f():\x00\n  g(\x00)\n",
    "latin.js": "function caf\xe9() { caf\xe9(); }".encode("latin-1"),
    "bom.py": b"\xef\xbb\xbfdef f(): f()\n",
    "empty.rs": b"",
    "half.go": b"package p\nfunc F( {\n",
    "wide.py": b"x = [" + b"f(), " * 15_000 + b"]\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_and_leaves_its_neighbours_alone(name: str) -> None:
    language = EXTENSIONS["." + name.rsplit(".", 1)[1]]
    facts = facts_of(name, language, HOSTILE[name])
    found = link([facts, *facts_of_tree({"good.py": "def f(): g()\ndef g(): pass\n"})])
    assert "good.py#f -> good.py#g" in {f"{e.source} -> {e.target}" for e in found.edges if e.kind == "calls"}
    json.dumps(facts.as_json())


@pytest.mark.parametrize(("text", "what"), [(b"x = '" + b"a" * 4_000_000 + b"'\n", "larger than 4 MB"), (b"x = '" + b"a" * 2_000_000 + b"'\n", "minified"),
                                            (b"x = 1\n" * 10_000 + b"y = '" + b"a" * 2_000_000 + b"'\n" * 400, "a line of 2000006 bytes"),
                                            (b"def f(:\n  pass\n", "syntax error at line 1")])
def test_what_cannot_be_read_says_why(text: bytes, what: str) -> None:
    assert what in (facts_of("a.py", "python", text).problem or "")


def test_names_of_nodes_are_unique() -> None:
    found = graph({"m.py": "if x:\n    def f(): pass\nelse:\n    def f(): pass\nclass f: pass\n", "m.js": "function f() {}\nfunction f() {}\n"})
    ids = [n.id for n in found.nodes]
    assert len(ids) == len(set(ids)) == 7


def write(root: Path, tree: Tree) -> None:
    for path, text in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


TREE = {"a.py": "import b\ndef f(): b.g()\n", "b.py": "def g(): pass\n", "node_modules/x/i.js": "function no() {}\n", ".git/h.py": "def no(): pass\n"}


def test_only_a_changed_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "tree", TREE)
    first = Kept(tmp_path / "kept")
    before = graph_of(tmp_path / "tree", first)
    assert (first.hits, first.misses) == (0, 2)
    (tmp_path / "tree/b.py").write_text("\n\ndef g(): pass\n")
    second = Kept(tmp_path / "kept")
    after = graph_of(tmp_path / "tree", second)
    assert (second.hits, second.misses) == (1, 1)
    assert [n.id for n in before.nodes] == [n.id for n in after.nodes]
    assert after.as_json() == graph_of(tmp_path / "tree", Kept(None)).as_json()
    third = Kept(tmp_path / "kept")
    monkeypatch.setattr(facts_module, "graph_parser", lambda grammar: pytest.fail("parsed a file that is kept"))
    assert graph_of(tmp_path / "tree", third).as_json() == after.as_json()


@pytest.mark.parametrize("spoiled", [b"", b"x\x9c", b"not zlib at all"])
def test_a_spoiled_entry_is_made_anew(tmp_path: Path, spoiled: bytes) -> None:
    write(tmp_path / "tree", TREE)
    wanted = graph_of(tmp_path / "tree", Kept(tmp_path / "kept")).as_json()
    entries = [p for p in (tmp_path / "kept").glob("??/*") if p.is_file()]
    assert len(entries) == 2
    for p in entries:
        p.write_bytes(spoiled)
    again = Kept(tmp_path / "kept")
    assert graph_of(tmp_path / "tree", again).as_json() == wanted and again.hits == 0


def test_valid_json_that_is_no_facts_is_made_anew(tmp_path: Path) -> None:
    import zlib

    write(tmp_path / "tree", TREE)
    wanted = graph_of(tmp_path / "tree", Kept(tmp_path / "kept")).as_json()
    for text in (b"[]", b"{}", b'{"path": "a.py", "language": "python"}', b'{"path": "a.py", "language": "python", "defs": 3}'):
        for p in (tmp_path / "kept").glob("??/*"):
            p.write_bytes(zlib.compress(text))
        assert graph_of(tmp_path / "tree", Kept(tmp_path / "kept")).as_json() == wanted


def test_a_cache_folder_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    write(tmp_path / "tree", TREE)
    (tmp_path / "kept").write_text("a file")
    assert len(graph_of(tmp_path / "tree", Kept(tmp_path / "kept")).nodes) == 4


# ---- the command


def run(*args: str) -> Result:
    return CliRunner().invoke(command, args, standalone_mode=False)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("YANTRA_CACHE", str(tmp_path / "cache"))
    write(tmp_path / "tree", TREE | {"c.go": "package c\nfunc F() { g() }\nfunc g() {}\n", "bad.py": "def f(:\n"})
    return str(tmp_path / "tree")


def test_command_json_is_one_object(tree: str) -> None:
    result = run(tree, "--json")
    data = json.loads(result.stdout)
    assert {e["target"] for e in data["edges"] if e["kind"] == "calls"} == {"b.py#g", "c.go#g"}
    assert data["problems"] == [{"path": "bad.py", "what": "syntax error at line 1"}] and "bad.py" in result.stderr
    assert data["stats"]["languages"]["python"]["calls"] == {"total": 1, "resolved": 1, "external": 0, "unknown": 0, "resolved_share": 1.0}
    assert run(tree, "--json").stdout == result.stdout


def test_command_dot_stats_and_languages(tree: str) -> None:
    dot = run(tree, "--dot", "-l", "python").stdout
    assert dot.startswith("digraph") and '"a.py#f" -> "b.py#g"' in dot and "c.go" not in dot
    text = run(tree, "--stats").stdout
    assert "node function" in text and "go" in text.splitlines()[0]
    assert json.loads(run(tree, "--stats", "--json").stdout)["nodes"] == 9


def test_command_says_what_is_wrong(tree: str, tmp_path: Path) -> None:
    assert "is not a folder" in str(run(str(tmp_path / "nowhere")).exception)
    assert "is not a folder" in str(run(tree + "/a.py").exception)
    assert "--dot goes with neither" in str(run(tree, "--dot", "--json").exception)
    (tmp_path / "empty").mkdir()
    result = run(str(tmp_path / "empty"))
    assert result.return_value == 5 and "no source file" in result.stderr


def test_a_file_too_large_is_a_problem_with_its_reason(tree: str) -> None:
    Path(tree, "big.py").write_bytes(b"x = 1\n" * (MAX_BYTES // 6 + 2))
    assert {"path": "big.py", "what": "larger than 4 MB"} in json.loads(run(tree, "--json").stdout)["problems"]
