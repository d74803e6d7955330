"""Methods lifted as functions, and linked objects as the values they hold: each case is run in CPython too."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest

from yantra_codex.errors import LiftError, MissingToolchain, NoSandbox, RaisedError, Unsupported
from yantra_codex.ir.interpret import run
from yantra_codex.ir.text import write_program
from yantra_codex.ir.types import NONE, Type
from yantra_codex.ir.values import equal, from_ir
from yantra_codex.languages import Unit, get
from yantra_codex.languages.pylift import lift
from yantra_codex.runner.checks import observe, why_stopped

PLAIN = """
class Clock:
    DAY = 24
    HALF = DAY // 2

    def later(self, hours: int, by: int) -> int:
        return self._within(hours + by)

    def _within(self, hours):
        return hours % self.DAY if hours >= 0 else Clock.wrapped(hours, self.HALF)

    @staticmethod
    def wrapped(hours, half):
        while hours < 0:
            hours += 2 * half
        return hours
"""
RECURSIVE = """
class Paths:
    def count(self, right: int, down: int) -> int:
        if right == 0 or down == 0:
            return 1
        return self.count(right - 1, down) + self.count(right, down - 1)
"""
CACHED = """
from functools import lru_cache
class Steps:
    @lru_cache(maxsize=None)
    def ways(self, n: int) -> int:
        return 1 if n < 2 else self.ways(n - 1) + self.ways(n - 2)
"""
SHARED = """
class Packing:
    def most(self, sizes: list[int], room: int) -> list[int]:
        self.best: list[int] = []
        self.sizes, self.room = sizes, room
        self.walk(0, [])
        return self.best

    def walk(self, i, taken):
        if sum(taken) > self.room:
            return
        if len(taken) > len(self.best):
            self.best = taken[:]
        for j in range(i, len(self.sizes)):
            taken.append(self.sizes[j])
            self.walk(j + 1, taken)
            taken.pop()
"""
CLOSURE = """
class Depth:
    found = -1

    def of(self, text: str) -> int:
        def look(i, deep):
            if i < len(text):
                self.found = max(self.found, deep)
                look(i + 1, deep + (1 if text[i] == "(" else -1))
        look(0, 0)
        return self.found
"""
MADE = """
class Scale:
    def __init__(self, factor: int, offset: int = 0):
        self.factor = factor
        self.offset = offset
        self.calls = 0

    def apply(self, n: int, offset: int) -> list[int]:
        self.calls += 1
        self._move(offset)
        return [self.factor * n + self.offset, self.calls]

    def _move(self, by):
        self.offset += by
        self.calls += 1
"""
AGAIN = """
class Walk:
    def __init__(self):
        self.seen = set()

    def reach(self, links: list[list[int]], at: int) -> int:
        if at in self.seen:
            return 0
        self.seen.add(at)
        return 1 + sum([self.reach(links, x) for x in links[at]])
"""
HIDING = """
LIMIT = 3
class Sums:
    def total(self, xs: list[int]) -> int:
        self.sum = 0
        LIMIT = len(xs)
        for x in xs:
            self.add(x)
        return self.sum * LIMIT

    def add(self, x):
        self.sum += min(x, LIMIT)
"""
PASSED_ON = """
class Letters:
    def __init__(self, words: list[str]):
        self.inner = {}
        self.ends = False
        for w in words:
            self.add(w)

    def add(self, word: str) -> None:
        at = self
        for c in word:
            if c not in at.inner:
                at.inner[c] = Letters([])
            at = at.inner[c]
        at.ends = True

    def has(self, word: str) -> bool:
        at = self
        for c in word:
            if c not in at.inner:
                return False
            at = at.inner[c]
        return at.ends
"""
CASES = {
    "an object that is a value": (PASSED_ON, "Letters.has", (["tea", "to"],), [("tea",), ("te",), ("",)]),
    "helpers and constants": (PLAIN, "Clock.later", (), [(20, 7), (1, -3)]),
    "recursion": (RECURSIVE, "count", (), [(2, 3), (0, 4)]),
    "a cache": (CACHED, "ways", (), [(8,)]),
    "what methods share": (SHARED, "most", (), [([4, 2, 3], 5), ([], 1), ([9], 1)]),
    "a closure that stores": (CLOSURE, "of", (), [("(())()",), ("",)]),
    "an object made with arguments": (MADE, "Scale.apply", (3, 4), [(5, 6), (0, 0)]),
    "an entry called again": (AGAIN, "reach", (), [([[1, 2], [2], [0], []], 0), ([[]], 0)]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_method_as_a_function(name: str) -> None:
    source, entry, made_with, calls = CASES[name]
    names: dict[str, Any] = {}
    exec(compile(source, "case", "exec"), names)
    owner = next(v for v in names.values() if isinstance(v, type) and v.__module__ == "builtins")
    program = lift(source, entry)
    assert program.entry.name == entry.rpartition(".")[2]
    for args in calls:
        wanted = getattr(owner(*made_with), program.entry.name)(*copy.deepcopy(args))
        assert from_ir(run(program, (*made_with, *copy.deepcopy(args))), program.entry.returns) == wanted


def test_a_class_of_one_public_method_needs_no_name() -> None:
    assert lift(PLAIN.replace("def wrapped", "def _wrapped").replace("Clock.wrapped", "Clock._wrapped")).entry.name == "later"


def test_a_local_variable_that_would_hide_what_another_method_uses_is_refused() -> None:
    with pytest.raises(Unsupported, match="hides a name"):
        lift(HIDING, "total")


METHODS_REFUSED = {
    "class of several methods (one, two)": "class A:\n    def one(self):\n        return 1\n    def two(self):\n        return 2\n",
    "without a public method": "class A:\n    def _one(self):\n        return 1\n",
    "the class A": "class A:\n    def one(self):\n        return [self]\n",
    "which nothing sets": "class A:\n    def one(self):\n        return self.n\n",
    "a base class": "class A(dict):\n    def one(self):\n        return 1\n",
    "the decorator": "class A:\n    @contextmanager\n    def one(self):\n        return 1\n",
    "which methods change": "class A:\n    seen = []\n    def one(self):\n        self.seen = self.seen + [1]\n        return self.seen\n",
    "it is called again": "class A:\n    def one(self, n: int) -> int:\n        self.n = n\n        return self.one(n - 1) if n else self.n\n",
}


@pytest.mark.parametrize("reason", METHODS_REFUSED)
def test_a_method_that_can_not_be_said_as_a_function_is_refused(reason: str) -> None:
    with pytest.raises(Unsupported) as info:
        lift(METHODS_REFUSED[reason])
    assert reason in str(info.value)


def test_a_method_that_is_not_there() -> None:
    with pytest.raises(Unsupported, match=r"there is no method Clock\.sooner"):
        lift(PLAIN, "Clock.sooner")


# ---------------------------------------------------------------- linked objects as values

CHAIN = '''
class Link:
    def __init__(self, item: int, after=None):
        self.item = item
        self.after = after
'''
TREE = '''
class Knot:
    def __init__(self, key=0, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right
'''
NODES = {
    "a chain turned": (CHAIN + """
def f(first: Link | None) -> Link | None:
    done = None
    while first:
        after = first.after
        first.after = done
        first, done = after, first
    return done
""", [([1, 2, 3],), ([],)]),
    "chains joined": (CHAIN + """
def f(parts: list[Link | None], extra: int) -> Link | None:
    head = last = Link(extra)
    for at in parts:
        while at is not None:
            last.after = Link(at.item)
            last = last.after
            at = at.after
    return head.after
""", [([[1, 2], [], [3]], 9), ([], 1)]),
    "a chain changed in place": (CHAIN + """
def f(first: Link | None) -> None:
    at = first
    while at and at.after:
        at.item += at.after.item
        at.after = at.after.after
        at = at.after
""", [([1, 2, 3, 4, 5],), ([],), ([7],)]),
    "a tree measured": (TREE + """
def f(root: Knot | None, least: int) -> int:
    best = 0
    def walk(node, deep):
        nonlocal best
        if not node:
            return
        if node.key >= least:
            best = max(best, deep)
        walk(node.left, deep + 1)
        walk(node.right, deep + 1)
    walk(root, 1)
    return best
""", [([5, 3, 8, None, 4, None, 9, 7], 4), ([], 0), ([1], 2)]),
    "a tree mirrored": (TREE + """
def f(root: Knot | None) -> Knot | None:
    if root is None:
        return None
    root.left, root.right = f(root.right), f(root.left)
    return root
""", [([1, 2, 3, None, 4, 5],), ([],)]),
    "two trees compared": (TREE + """
def f(a: Knot | None, b: Knot | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return a.key == b.key and f(a.left, b.left) and f(a.right, b.right)
""", [([1, 2, None, 3], [1, 2, None, 3]), ([1, 2], [1, None, 2]), ([], [])]),
    "trees cut off": (TREE + """
def f(root: Knot | None, cut: list[int]) -> list[Knot | None]:
    out = []
    def walk(node, top):
        if node is None:
            return None
        gone = node.key in cut
        if top and not gone:
            out.append(node)
        node.left = walk(node.left, gone)
        node.right = walk(node.right, gone)
        return None if gone else node
    walk(root, True)
    return out
""", [([1, 2, 3, 4, 5, 6, 7], [3, 5]), ([], [])]),
}


def objects(names: dict[str, Any], t: Type | str, value: Any) -> Any:
    """A chain or tree of a list of values; what else there is as it is. t: the annotation."""
    text = str(t)
    if text.startswith("list[") and ("Link" in text or "Knot" in text):
        return [objects(names, text[5:-1], v) for v in value]
    if "Link" in text:
        at = None
        for v in reversed(value):
            at = names["Link"](v, at)
        return at
    if "Knot" not in text or not value:
        return None if "Knot" in text else value
    rest = iter(value[1:])
    made = [names["Knot"](value[0])]
    for node in made:
        for side in ("left", "right"):
            v = next(rest, None)
            if v is not None:
                setattr(node, side, names["Knot"](v))
                made.append(getattr(node, side))
    return made[0]


def values(t: str, value: Any) -> Any:
    """The list of values of a chain or tree."""
    if t.startswith("list[") and ("Link" in t or "Knot" in t):
        return [values(t[5:-1], v) for v in value]
    out: list[Any] = []
    if "Link" in t:
        while value is not None:
            out.append(value.item)
            value = value.after
        return out
    if "Knot" not in t:
        return value
    nodes = [value]
    for node in nodes:
        out.append(None if node is None else node.key)
        nodes += [] if node is None else [node.left, node.right]
    while out and out[-1] is None:
        out.pop()
    return out


@pytest.mark.parametrize("name", NODES)
def test_linked_objects_are_given_and_returned_as_their_values(name: str) -> None:
    source, calls = NODES[name]
    names: dict[str, Any] = {}
    exec(compile("from __future__ import annotations\n" + source, "case", "exec"), names)
    types = dict(names["f"].__annotations__)
    returns = types.pop("return")
    program = lift(source, "f")
    for args in calls:
        given = [objects(names, t, copy.deepcopy(a)) for t, a in zip(types.values(), args, strict=True)]
        got = names["f"](*given)
        mine = copy.deepcopy(list(args))
        result = from_ir(run(program, mine), program.entry.returns)
        if returns == "None":
            assert mine[0] == values(next(iter(types.values())), given[0])
        else:
            assert result == values(returns, got)


def test_a_class_that_only_a_comment_defines() -> None:
    comment = "".join(f"# {line}\n" for line in CHAIN.strip().splitlines())
    program = lift(comment + "class Chains:\n    def size(self, at: Link) -> int:\n        n = 0\n        while at:\n            n, at = n + 1, at.after\n        return n\n")
    assert run(program, ([4, 4, 4],)) == 3 and str(program.entry.params[0].type) == "list[int]"


def test_the_type_of_the_values_is_what_the_class_says() -> None:
    program = lift(CHAIN.replace("item: int", "item: str") + "def f(at: Link) -> str:\n    return at.item\n", "f")
    assert str(program.entry.params[0].type) == "list[str]" and run(program, (["x"],)) == "x"
    with pytest.raises(RaisedError):
        run(program, ([],))


def test_an_object_is_asked_for_its_truth_as_one_that_may_be_missing() -> None:
    text = write_program(lift(NODES["a tree measured"][0], "f"))
    assert "(if (is_none node)" in text and "(ne (unwrap node) 0)" not in text


OBJECTS_REFUSED = {
    "a parameter or result of the class A": "class A:\n    def __init__(self, n):\n        self.n = n\n        self.m = n\ndef f(n: int):\n    return A(n)\n",
    "neither chains nor binary trees": "class A:\n    def __init__(self, n, near=None):\n        self.n = n\n        self.near = near or []\ndef f(a: A):\n    return a.n\n",
    "made outside functions": "class A:\n    def __init__(self):\n        self.n = 0\nSHARED = A()\ndef f(n: int):\n    a = [A()]\n    return a[0].n + SHARED.n\n",
    "str of an object": "class A:\n    def __init__(self):\n        self.n = 0\ndef f(n: int):\n    return str(A())\n",
    "a comparison of objects": "from dataclasses import dataclass\n@dataclass\nclass A:\n    n: int = 0\ndef f(n: int):\n    xs = [A(), A()]\n    xs[0].n = n\n"
                              "    a, b = xs[0], xs[1]\n    return a == b\n",
    "which no __init__ sets": "class A:\n    def __init__(self):\n        self.n = 0\ndef f(n: int):\n    xs = [A()]\n    xs[0].m = n\n    return xs[0].m\n",
    "before all its fields are set": "class A:\n    def __init__(self, n):\n        if n:\n            self.n = n\ndef f(n: int):\n    return [A(n)][0].n\n",
    "which has a cache and changes count": "from functools import cache\ndef f(n: int):\n    count = 0\n    @cache\n    def g(k):\n        nonlocal count\n"
                                            "        count += 1\n        return k\n    return g(n) + g(n) + count\n",
    "told apart by identity": CHAIN + "def f(a: Link, b: Link) -> bool:\n    while a:\n        if a is b:\n            return True\n        a = a.after\n    return False\n",
}


@pytest.mark.parametrize("reason", OBJECTS_REFUSED)
def test_objects_that_can_not_be_said_as_values_are_refused(reason: str) -> None:
    with pytest.raises(Unsupported) as info:
        lift(OBJECTS_REFUSED[reason], "f")
    assert reason in str(info.value)


# ---------------------------------------------------------------- in all five languages


@pytest.mark.parametrize("language", [pytest.param(n, marks=pytest.mark.xdist_group(f"toolchain-{n}")) for n in ("python", "javascript", "typescript", "rust", "go")])
def test_objects_do_on_every_toolchain_what_they_do_here(language: str) -> None:
    calls = {**NODES, "an object that is a value": (PASSED_ON, [(["tea", "to"], w) for w in ("tea", "te", "")])}
    programs = {name: lift(source, "Letters.has" if source is PASSED_ON else "f") for name, (source, _) in calls.items()}
    programs = {name: p for name, p in programs.items() if p.entry.returns != NONE and not any(q.inout and str(q.type) == "int" for f in p.functions for q in f.params)}
    assert len(programs) >= 5
    units = [Unit(f"u{i}", get(language).render(p), calls[name][1], tuple(q.type for q in p.entry.params), p.entry.returns)
             for i, (name, p) in enumerate(programs.items())]
    try:
        seen, result = observe(language, units)
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert result.ok, why_stopped(result)
    for i, (name, program) in enumerate(programs.items()):
        for k, args in enumerate(calls[name][1]):
            got = seen[f"u{i}"][k]
            assert got.raises is None and equal(got.value, run(program, copy.deepcopy(args)), program.entry.returns), f"{name}{args}: {got}"


HOSTILE = {
    "a chain of methods": "class A:\n    def __init__(self):\n        self.n = self\n    def a(self):\n        return self\ndef f(n: int):\n    xs = [A()]\n"
                          "    return xs[0]" + ".a()" * 40 + ".n\n",
    "a thousand classes": "".join(f"class A{i}:\n    def __init__(self):\n        self.n = {i}\n" for i in range(1000))
                          + "def f(n: int):\n" + "".join(f"    a{i} = A{i}()\n" for i in range(1000)) + "    return a7.n\n",
    "two hundred objects": "class A:\n    def __init__(self, n):\n        self.n = n\n    def up(self):\n        self.n += 1\n"
                          "def f(n: int):\n" + "".join(f"    a{i} = A({i})\n    a{i}.up()\n" for i in range(200)) + "    return a7.n\n",
    "a class in itself": "class A:\n    class A:\n        pass\n    def f(self):\n        return self.A()\n",
    "a class that is a method": "class f:\n    def f(self, f):\n        self.f = f\n        return self.f(f)\n",
    "__init__ of nothing": "class A:\n    def __init__():\n        pass\ndef f(n: int):\n    a = A()\n    return [a]\n",
    "a comment that is no class": "# class A:\n#   (\ndef f(a: A):\n    return a.b\n",
    "a chain without a value": "class A:\n    def __init__(self, next=None):\n        self.next = next\ndef f(a: A):\n    return a.next\n",
    "two classes in a ring": "class A:\n    def __init__(self):\n        self.b = B()\nclass B:\n    def __init__(self):\n        self.a = A()\n"
                             "def f(n: int):\n    return A().b.a.b is None\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_classes_get_a_clean_answer_soon(name: str) -> None:
    started = time.process_time()
    try:
        lift(HOSTILE[name])
    except (Unsupported, LiftError) as error:
        assert len(str(error)) < 500
    assert time.process_time() - started < 20
