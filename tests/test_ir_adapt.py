"""Programs as functions of other types: what is converted, what is refused, what raises."""

from __future__ import annotations

from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.errors import RaisedError
from yantra_codex.ir.adapt import adapted
from yantra_codex.ir.interpret import run
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import parse_type
from yantra_codex.ir.values import from_ir
from yantra_codex.languages.pylift import lift

TAIL = "def f(n: int):\n    if n < 0:\n        return None\n    return n % 10\n"
FIRST = "def f(xs: list[int]):\n    return xs[0] if xs else None\n"
FACTORS = "def f(n: float) -> float:\n    n /= 2\n    return n\n"
PARTS = "def f(s: str):\n    return tuple(int(p) for p in s.split(','))\n"
PAIR = "def f(xs: list[int]):\n    if not xs:\n        return xs\n    return sorted(xs), len(xs)\n"
SHOWN = "def f(rows: list[tuple[int, ...]]) -> str:\n    return str(sorted(rows, key=len))\n"
ENDS = "def f(p: tuple[int, int]) -> tuple[int, int]:\n    return p[1], p[0]\n"
CAUGHT = "def f(s: str):\n    try:\n        return None if s == '' else int(s)\n    except ValueError:\n        return 0\n"
ITSELF = "def f(n: int):\n    return None if n < 0 else n if n < 10 else f(n // 10)\n"


def fitted(source: str, params: str, returns: str) -> Program | None:
    return adapted(lift(source, "f"), [parse_type(t) for t in params.split()], parse_type(returns))


@pytest.mark.parametrize(("source", "params", "returns", "given", "wanted"), [
    (TAIL, "int", "int", 27, 7), (FIRST, "list[int]", "int", [4, 5], 4), (FACTORS, "int", "int", 8, 4),
    (PARTS, "str", "tuple[int,int]", "3,4", (3, 4)), (PARTS, "str", "list[int]", "3,4,5", [3, 4, 5]), (PARTS, "str", "list[float]", "3", [3.0]),
    (PAIR, "list[int]", "tuple[list[int],int]", [2, 1], ([1, 2], 2)), (SHOWN, "list[list[int]]", "str", [[1, 2], [3]], "[(3,), (1, 2)]"),
    (ENDS, "tuple[int,int]", "list[int]", (1, 2), [2, 1]), (ENDS, "tuple[int,int]", "any", (1, 2), (2, 1)),
])
def test_values_go_in_and_out_converted(source: str, params: str, returns: str, given: Any, wanted: Any) -> None:
    program = fitted(source, params, returns)
    assert program is not None and ([str(p.type) for p in program.entry.params], str(program.entry.returns)) == ([params], returns)
    found = from_ir(run(program, [given]))
    assert found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize(("source", "params", "returns", "given", "kind"), [
    (TAIL, "int", "int", -1, "TypeError"), (FIRST, "list[int]", "int", [], "TypeError"), (FACTORS, "int", "int", 7, "ValueError"),
    (PARTS, "str", "tuple[int,int]", "1,2,3", "ValueError"), (PARTS, "str", "tuple[int,int]", "1", "ValueError"), (PAIR, "list[int]", "tuple[list[int],int]", [], "TypeError"),
])
def test_what_is_no_value_of_the_asked_type_raises(source: str, params: str, returns: str, given: Any, kind: str) -> None:
    program = fitted(source, params, returns)
    assert program is not None
    with pytest.raises(RaisedError) as raised:
        run(program, [given])
    assert raised.value.kind == kind


@pytest.mark.parametrize(("source", "params", "returns"), [
    pytest.param(CAUGHT, "str", "int", id="the function would catch the error itself"),
    pytest.param(ITSELF, "int", "int", id="it calls itself"),
    pytest.param("def f(s: str) -> set[str]:\n    return set(s)\n", "str", "list[str]", id="a set's order says nothing"),
    pytest.param("def f(s: str) -> str:\n    return s\n", "str", "list[str]", id="characters are another value"),
    pytest.param("def f(xs: list[int]) -> None:\n    xs.append(1)\n", "list[int]", "list[int]", id="it returns nothing"),
    pytest.param(TAIL, "float", "option[int]", id="half a number is no argument"),
    pytest.param(TAIL, "int int", "int", id="another number of parameters"),
])
def test_what_would_mean_something_else_is_refused(source: str, params: str, returns: str) -> None:
    assert fitted(source, params, returns) is None


@pytest.mark.parametrize(("source", "header", "param", "returns", "wanted"), [
    (TAIL, "fn f(n: i64) -> i64 {", "int", "int", 'panic!("TypeError: there is no result")'),
    (PARTS, "fn f(s: &str) -> (i64, i64) {", "str", "tuple[int,int]", "(items[0], items[1])"),
    (PAIR, "fn f(xs: &[i64]) -> (Vec<i64>, i64) {", "list[int]", "tuple[list[int],int]", "panic!"),
])
def test_rust_writes_what_has_no_form_in_the_callers_types(source: str, header: str, param: str, returns: str, wanted: str) -> None:
    rust = languages.get("rust")
    (stub,) = rust.read_stubs(header + "\n    todo!()\n}\n")
    assert isinstance(stub.signature, Signature) and stub.signature.params == (SigParam(stub.signature.params[0].name, parse_type(param), stub.signature.params[0].native),)
    assert str(stub.signature.returns) == returns and wanted in rust.render(lift(source, "f"), stub.signature).code
