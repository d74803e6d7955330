"""Callers' own tests, written the ways people write them, pass and fail as they should in all five languages."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.errors import MissingToolchain
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import ANY, INT
from yantra_codex.languages import Unit
from yantra_codex.languages.pylift.lift import lift
from yantra_codex.runner import Limits, Tier, available_tier, find
from yantra_codex.runner.checks import (
    Observation,
    agrees,
    check_examples,
    check_tests,
    observe,
    read_observations,
    why_stopped,
)

LIMITS = Limits(wall_s=4)
SHORT = Limits(wall_s=1)

CODE = {
    "python": '''def add(a, b):
    """The sum.

    >>> add(1, 2)
    3
    """
    return a + b


def divide(a, b):
    if b == 0:
        raise ValueError("division by zero")
    return a / b


if __name__ == "__main__":
    raise SystemExit("the code is not run as a program")
''',
    "javascript": """function add(a, b) { return a + b; }
export function divide(a, b) {
  if (b === 0) throw new RangeError("division by zero");
  return a / b;
}
""",
    "typescript": """export interface Pair { a: number; b: number }
export const add = (a: number, b: number): number => a + b;
function divide(a: number, b: number): number {
  if (b === 0) throw new RangeError("division by zero");
  return a / b;
}
""",
    "rust": """use std::collections::HashMap;

pub fn add(a: i64, b: i64) -> i64 { a + b }

pub fn divide(a: i64, b: i64) -> Result<i64, String> {
    if b == 0 { return Err("division by zero".to_string()); }
    Ok(a / b)
}

fn main() { let _: HashMap<i64, i64> = HashMap::new(); }
""",
    "go": """package calc

import "errors"

func Add(a, b int) int { return a + b }

func Divide(a, b int) (int, error) {
	if b == 0 {
		return 0, errors.New("division by zero")
	}
	return a / b, nil
}

func main() {}
""",
}

# language -> name: (tests, how many pass, None where all is well or what the first reason says)
Cases = dict[str, tuple[str, int, str | None]]

PYTHON: Cases = {
    "asserts": ("assert add(1, 2) == 3\nassert divide(1, 2) == 0.5\n", 1, None),
    "assert fails": ("assert add(1, 2) == 3\nassert add(1, 2) == 4\n", 0, "line 2: assert add(1, 2) == 4: got 3"),
    "comparison alone": ("add(1, 2) == 4\n", 0, "got 3"),
    "own message": ("assert add(1, 2) == 4, 'wrong sum'\n", 0, "wrong sum"),
    "functions": ("def test_a():\n    assert add(1, 2) == 3\n\ndef test_b():\n    assert add(2, 2) == 4\n", 2, None),
    "function fails": ("def test_a():\n    assert add(1, 2) == 3\n\ndef test_b():\n    assert add(2, 2) == 5\n", 1, "test_b: line 5"),
    "functions under a guard": ("def test_a():\n    assert add(1, 2) == 3\n\nif __name__ == '__main__':\n    test_a()\n    print('ok')\n", 1, None),
    "guard alone": ("def run():\n    assert add(1, 2) == 4\n\nif __name__ == '__main__':\n    run()\n", 0, "got 3"),
    "unittest": ("import unittest\n\nclass T(unittest.TestCase):\n    def setUp(self):\n        self.x = 1\n\n    def test_a(self):\n        self.assertEqual(add(self.x, 2), 3)\n\n    def test_b(self):\n        with self.assertRaises(ValueError):\n            divide(1, 0)\n\nif __name__ == '__main__':\n    unittest.main()\n", 2, None),
    "unittest fails": ("import unittest\nfrom unittest import TestCase\n\nclass T(TestCase):\n    def test_a(self):\n        for i in range(3):\n            with self.subTest(i=i):\n                self.assertEqual(add(i, 1), 2)\n\nunittest.main()\n", 0, "T.test_a (i=0)"),
    "unittest exits": ("import sys, unittest\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        sys.exit(0)\n", 0, "T.test_a: ended the program early"),
    "pytest": ("import pytest\nfrom solution import add, divide\n\n@pytest.mark.parametrize('a, b, c', [(1, 2, 3), pytest.param(2, 2, 4, id='twos')])\ndef test_add(a, b, c):\n    assert add(a, b) == c\n\ndef test_raises():\n    with pytest.raises(ValueError, match='by zero') as e:\n        divide(1, 0)\n    assert 'division' in str(e.value)\n\ndef test_near():\n    assert divide(1, 3) == pytest.approx(0.3333333)\n    assert [0.1 + 0.2] == pytest.approx([0.3])\n", 4, None),
    "pytest row fails": ("import pytest\n@pytest.mark.parametrize('a', [1, 2])\n@pytest.mark.parametrize('b', [1, 2])\ndef test_add(a, b):\n    assert add(a, b) <= 3\n", 3, "test_add[2-2]"),
    "pytest does not raise": ("import pytest\ndef test_r():\n    with pytest.raises(ValueError):\n        divide(1, 1)\n", 0, "DID NOT RAISE ValueError"),
    "pytest not near": ("import pytest\ndef test_n():\n    assert divide(1, 3) == pytest.approx(0.34)\n", 0, "got 0.333"),
    "fixtures": ("import pytest\n\n@pytest.fixture\ndef base():\n    yield 2\n\n@pytest.fixture(params=[1, 2])\ndef n(request):\n    return request.param\n\ndef test_f(base, n, monkeypatch, tmp_path, capsys):\n    print(add(base, n))\n    assert capsys.readouterr().out == f'{2 + n}\\n'\n", 2, None),
    "unknown fixture": ("def test_f(mocker):\n    assert add(1, 2) == 3\n", 0, "'mocker' can't be had here"),
    "pytest class": ("class TestAdd:\n    def setup_method(self):\n        self.x = 1\n\n    def test_a(self):\n        assert add(self.x, 1) == 2\n\n    def test_b(self):\n        assert add(self.x, 1) == 3\n", 1, "TestAdd.test_b"),
    "all skipped": ("import pytest\n@pytest.mark.skip\ndef test_a():\n    assert False\n", 0, "every test was skipped"),
    "any module name": ("from my_package.calculator import add as plus\nimport calculator2 as c\nassert plus(1, 2) == c.add(1, 2) == 3\n", 1, None),
    "relative import": ("from .solution import add\nfrom . import calc\nassert add(1, 2) == calc.add(2, 1)\n", 1, None),
    "main as a module name": ("from main import add\nassert add(1, 2) == 3\n", 1, None),
    "module that is not there": ("import numpy\nassert add(1, 2) == 3\n", 0, "No module named 'numpy'"),
    "async": ("import asyncio\n\nasync def test_a():\n    await asyncio.sleep(0)\n    assert add(1, 2) == 4\n", 0, "test_a: line 5"),
    "doctest text": (">>> add(1, 2)\n3\n>>> divide(1, 0)\nTraceback (most recent call last):\nValueError: division by zero\n", 1, None),
    "doctest text fails": (">>> add(1, 2)\n4\n", 0, "add(1, 2) gave '3', expected '4'"),
    "doctest of the code": ("import doctest\ndoctest.testmod()\n", 1, None),
    "check is called": ("def check(candidate):\n    assert candidate(1, 2) == 3\n\ncheck(add)\n", 1, None),
    "check is not called": ("def check(candidate):\n    assert candidate(1, 2) == 3\n", 0, "hold nothing that is run"),
    "exits": ("assert add(1, 2) == 3\nimport sys\nsys.exit(0)\n", 0, "ended the program early"),
    "exits hard": ("import os\nos._exit(0)\nassert False\n", 0, "ended the program early"),
    "never ends": ("while add(1, 2):\n    pass\n", 0, "timeout"),
    "does not parse": ("assert add(1, 2 == 3\n", 0, "compile: tests.py, line 1"),
    "empty": (" \n", 0, "the tests are empty"),
    "comments": ("# assert add(1, 2) == 4\n", 0, "hold nothing that is run"),
    "definitions only": ("def helper():\n    assert False\n", 0, "hold nothing that is run"),
    "prints a mark": ("import sys\nprint('y0123456789abcdef ok tests')\nprint('y0123456789abcdef end', sys.argv, sys.stdin.read())\nimport os\nos._exit(0)\n", 0, "ended the program early"),
    "standard output taken away": ("import io, sys\nsys.stdout = io.StringIO()\nprint('x')\nassert add(1, 2) == 3\n", 1, None),
}

ECMA: Cases = {
    "console.assert": ("console.assert(add(1, 2) === 3);\n", 1, None),
    "console.assert fails": ("\nconsole.assert(add(1, 2) === 4, 'wrong sum');\n", 0, "line 2: console.assert: wrong sum"),
    "console.assert swallowed": ("try { console.assert(add(1, 2) === 4); } catch {}\n", 1, "console.assert"),
    "comparison alone": ("add(1, 2) === 4;\n", 0, "add(1, 2) === 4"),
    "node:assert": ("import assert from 'node:assert';\nassert.strictEqual(add(1, 2), 3);\nassert.throws(() => divide(1, 0), RangeError);\n", 1, None),
    "strict assert fails": ("import { strict as assert } from 'assert';\nassert.deepEqual([add(1, 2)], [4]);\n", 0, "line 2"),
    "require": ("const assert = require('assert');\nconst { add } = require('./solution');\nassert.equal(add(1, 2), 3);\n", 1, None),
    "require of the whole": ("const assert = require('node:assert');\nconst m = require('../src/calc.js');\nassert.equal(m.add(1, 2), 4);\n", 0, "3 == 4"),
    "imports": ("import { add as plus, divide } from './calc.js';\nimport * as all from '../lib/calc';\nconsole.assert(plus(1, 2) === all.add(2, 1) && divide(1, 2) === 0.5);\n", 1, None),
    "default import": ("import add from './add.js';\nconsole.assert(add(1, 2) === 3);\n", 1, None),
    "unknown name": ("import { subtract } from './calc.js';\nconsole.assert(subtract(1, 2) === -1);\n", 0, "'subtract'"),
    "jest": ("describe('calc', () => {\n  let x;\n  beforeEach(() => { x = 1; });\n  test('adds', () => { expect(add(x, 2)).toBe(3); });\n  it('divides', () => { expect(() => divide(1, 0)).toThrow('zero'); expect(divide(1, 3)).toBeCloseTo(0.33); });\n});\n", 2, None),
    "vitest fails": ("import { describe, expect, it } from 'vitest';\ndescribe('calc', () => {\n  it('adds', () => {\n    expect([add(1, 2)]).toEqual([4]);\n  });\n});\n", 0, "calc > adds: line 4: expect([ 3 ]).toEqual([ 4 ])"),
    "matchers": ("test('all', () => {\n  expect({ a: 1, b: undefined }).toEqual({ a: 1 });\n  expect({ a: 1, b: undefined }).not.toStrictEqual({ a: 1 });\n  expect(null).toBeNull();\n  expect(undefined).toBeUndefined();\n  expect(0).toBeFalsy();\n  expect('a').toBeTruthy();\n  expect([1, 2]).toContain(2);\n  expect('abc').toHaveLength(3);\n  expect(new Map([[1, { a: 2 }]])).toEqual(new Map([[1, { a: 2 }]]));\n  expect(new Set([1])).not.toEqual(new Set([2]));\n  expect(NaN).toEqual(NaN);\n  expect(0).not.toBe(-0);\n  expect({ a: 1, b: { c: 2 } }).toMatchObject({ b: { c: 2 } });\n  expect({ a: [1] }).toEqual({ a: expect.any(Array) });\n  expect(() => add(1, 2)).not.toThrow();\n});\n", 1, None),
    "not fails": ("test('n', () => { expect(add(1, 2)).not.toBe(3); });\n", 0, ".not.toBe(3)"),
    "toThrow wrong class": ("test('n', () => { expect(() => divide(1, 0)).toThrow(TypeError); });\n", 0, "RangeError: division by zero was thrown"),
    "toThrow nothing": ("test('n', () => { expect(() => divide(1, 1)).toThrow(); });\n", 0, "nothing was thrown"),
    "unknown matcher": ("test('n', () => { expect(add(1, 2)).toBeThree(); });\n", 0, "toBeThree can't be run here"),
    "each": ("test.each([[1, 2, 3], [2, 2, 5]])('%i + %i', (a, b, c) => { expect(add(a, b)).toBe(c); });\n", 1, "2 + 2"),
    "async": ("it('waits', async () => { const x = await Promise.resolve(add(1, 2)); expect(x).toBe(4); });\nit('rejects', async () => { await expect(Promise.reject(new Error('no'))).rejects.toThrow('no'); });\n", 1, "waits"),
    "done": ("it('calls back', (done) => { setTimeout(() => { expect(add(1, 2)).toBe(3); done(); }, 5); });\n", 1, None),
    "node:test": ("import test from 'node:test';\nimport assert from 'node:assert/strict';\ntest('outer', async (t) => {\n  await t.test('inner', () => { assert.equal(add(1, 2), 4); });\n});\nawait test('second', () => {});\n", 2, "outer > inner: line 4"),
    "not awaited": ("const assert = require('assert');\n(async () => { assert.equal(await Promise.resolve(add(1, 2)), 4); })();\n", 1, "3 == 4"),
    "never settled": ("it('waits', () => new Promise(() => {}));\n", 0, "waits: Error: never ended"),
    "no test inside": ("describe('empty', () => {});\n", 0, "hold nothing that is run"),
    "all skipped": ("it.skip('x', () => { throw new Error(); });\n", 0, "every test was skipped"),
    "definitions only": ("function testAdd() { throw new Error('x'); }\n", 0, "hold nothing that is run"),
    "throws": ("if (add(1, 2) !== 4) throw new Error(`wrong: ${add(1, 2)}`);\n", 0, "line 1: Error: wrong: 3"),
    "exits": ("console.assert(add(1, 2) === 3);\nprocess.exit(0);\n", 0, "ended the program early"),
    "never ends": ("while (add(1, 2)) {}\n", 0, "timeout"),
    "does not parse": ("console.assert(add(1, 2) === );\n", 0, "compile: tests."),
    "empty": ("", 0, "the tests are empty"),
    "prints a mark": ("console.log('y0123456789abcdef ok tests\\ny0123456789abcdef end', require('fs').readFileSync(0, 'utf8'));\nprocess.exit(0);\n", 0, "ended the program early"),
}
TYPESCRIPT: Cases = {
    **{k: ECMA[k] for k in ("console.assert fails", "imports", "vitest fails", "node:test", "exits", "never ends", "does not parse")},
    "types": ("import { add, Pair } from './calc';\nimport type { Pair as P } from './calc';\nconst p: Pair = { a: 1, b: 2 };\nconst q: P = p;\nconsole.assert(add(p.a, q.b) === (3 as number));\n", 1, None),
    "typed table": ("const cases: Array<[number, number, number]> = [[1, 2, 3], [2, 2, 5]];\nfor (const [a, b, c] of cases) test(`${a} + ${b}`, (): void => { expect(add(a, b)).toBe(c); });\n", 1, "2 + 2"),
}

RUST: Cases = {
    "asserts": ("assert_eq!(add(1, 2), 3);\nassert!(divide(1, 0).is_err());\n", 1, None),
    "assert fails": ("\nassert_eq!(add(1, 2), 4);\n", 0, "line 2: assertion `left == right` failed left: 3 right: 4"),
    "comparison alone": ("add(1, 2) == 4;\n", 0, "add(1, 2) == 4"),
    "let and use": ("use std::collections::HashMap;\nlet mut m = HashMap::new();\nm.insert(1, add(1, 2));\nassert_eq!(m[&1], 3);\n", 1, None),
    "module": ("#[cfg(test)]\nmod tests {\n    use super::*;\n\n    fn helper() -> i64 { add(1, 2) }\n\n    #[test]\n    fn adds() { assert_eq!(helper(), 3); }\n\n    #[test]\n    #[should_panic(expected = \"by zero\")]\n    fn panics() { divide(1, 0).unwrap(); }\n\n    #[test]\n    fn results() -> Result<(), String> { assert_eq!(divide(4, 2)?, 2); Ok(()) }\n\n    #[test]\n    #[ignore]\n    fn ignored() { panic!(); }\n\n    mod inner {\n        use super::super::divide;\n        #[test]\n        fn deep() { assert_eq!(divide(4, 2), Ok(2)); }\n    }\n}\n", 4, None),
    "module fails": ("#[cfg(test)]\nmod tests {\n    use super::add;\n    #[test]\n    fn right() { assert_eq!(add(1, 2), 3); }\n    #[test]\n    fn wrong() {\n        assert_eq!(add(1, 2), 4, \"sum\");\n    }\n}\n", 1, "tests::wrong: line 8"),
    "should panic": ("#[test]\n#[should_panic]\nfn x() { add(1, 2); }\n", 0, "x: did not panic"),
    "panics otherwise": ("#[test]\n#[should_panic(expected = \"negative\")]\nfn x() { divide(1, 0).unwrap(); }\n", 0, "expected \"negative\""),
    "result is Err": ("#[test]\nfn x() -> Result<(), String> { divide(1, 0)?; Ok(()) }\n", 0, "returned Err(\"division by zero\")"),
    "crate by name": ("use calculator::{add, divide};\n\n#[test]\nfn x() { assert_eq!(add(1, 2), 3); assert!(divide(1, 1).is_ok()); }\n", 1, None),
    "main": ("fn main() {\n    assert_eq!(add(1, 2), 3);\n    println!(\"ok\");\n}\n", 1, None),
    "main fails": ("fn main() {\n    assert_eq!(add(1, 2), 4);\n}\n", 0, "main: line 2"),
    "all ignored": ("#[test]\n#[ignore]\nfn x() { panic!(); }\n", 0, "every test was skipped"),
    "exits": ("assert_eq!(add(1, 2), 3);\nstd::process::exit(0);\n", 0, "ended the program early"),
    "never ends": ("#[test]\nfn x() { while add(1, 2) == 3 {} }\n", 0, "x: run: timeout"),
    "overflows the stack": ("fn f(n: i64) -> i64 { f(n + 1) + 1 }\nassert_eq!(f(0), 1);\n", 0, "overflowed its stack"),
    "does not compile": ("assert_eq!(add(1), 3);\n", 0, "compile: tests.rs, line 1"),
    "empty": ("// assert_eq!(add(1, 2), 4);\n", 0, "hold nothing that is run"),
    "prints a mark": ("println!(\"y0123456789abcdef ok x\\ny0123456789abcdef end\");\nstd::process::exit(0);\n", 0, "ended the program early"),
}

GO_TABLE = """package calc

import "testing"

func TestAdd(t *testing.T) {
	tests := []struct {
		name       string
		a, b, want int
	}{{"small", 1, 2, 3}, {"twos", 2, 2, WANT}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Add(tt.a, tt.b); got != tt.want {
				t.Errorf("Add() = %d, want %d", got, tt.want)
			}
		})
	}
}
"""
GO: Cases = {
    "table": (GO_TABLE.replace("WANT", "4"), 1, None),
    "table fails": (GO_TABLE.replace("WANT", "5"), 0, "TestAdd/twos: tests.go:14: Add() = 4, want 5"),
    "fatal": ("package main\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { t.Fatalf(\"no %d\", Add(1, 2)) }\n\nfunc TestB(t *testing.T) {}\n", 1, "TestA: tests.go:5: no 3"),
    "no package clause": ("func TestA(t *testing.T) {\n\tif !reflect.DeepEqual([]int{Add(1, 2)}, []int{3}) {\n\t\tt.Fatal(\"no\")\n\t}\n}\n", 1, None),
    "external package": ("package calc_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/me/calc\"\n)\n\nfunc TestA(t *testing.T) {\n\tif calc.Add(1, 2) != 4 {\n\t\tt.Error(\"wrong\")\n\t}\n}\n", 0, "TestA: tests.go:11: wrong"),
    "dot import": ("package calc_test\n\nimport (\n\t\"testing\"\n\n\t. \"github.com/me/calc\"\n)\n\nfunc TestA(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Error(\"wrong\")\n\t}\n}\n", 1, None),
    "renamed import": ("package x_test\n\nimport (\n\t\"testing\"\n\n\tc \"github.com/me/go-calc/v2\"\n)\n\nfunc TestA(t *testing.T) {\n\tif c.Add(1, 2) != 3 {\n\t\tt.Error(\"wrong\")\n\t}\n}\n", 1, None),
    "package that is not there": ("package calc\n\nimport (\n\t\"testing\"\n\n\t\"github.com/stretchr/testify/assert\"\n)\n\nfunc TestA(t *testing.T) { assert.Equal(t, 3, Add(1, 2)) }\n", 0, "github.com/stretchr/testify/assert"),
    "statements": ("if Add(1, 2) != 3 {\n\tpanic(\"wrong\")\n}\n_, err := Divide(1, 0)\nif err == nil {\n\tpanic(\"no error\")\n}\n", 1, None),
    "statements fail": ("if got := Add(1, 2); got != 4 {\n\tpanic(fmt.Sprintf(\"got %d\", got))\n}\n", 0, "panic: got 3"),
    "main": ("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tif Add(1, 2) != 3 {\n\t\tpanic(\"wrong\")\n\t}\n\tfmt.Println(\"ok\")\n}\n", 1, None),
    "main fails": ("package main\n\nimport \"log\"\n\nfunc main() {\n\tif Add(1, 2) != 4 {\n\t\tlog.Fatal(\"wrong\")\n\t}\n}\n", 0, "wrong"),
    "nil map": ("func TestA(t *testing.T) {\n\tvar m map[string]int\n\tm[\"a\"] = Add(1, 2)\n}\n", 0, "TestA: panic: assignment to entry in nil map"),
    "example": ("func ExampleAdd() {\n\tfmt.Println(Add(1, 2))\n\t// Output: 3\n}\n", 1, None),
    "example fails": ("func ExampleAdd() {\n\tfmt.Println(Add(1, 2))\n\t// Output: 4\n}\n", 0, "ExampleAdd: printed \"3\", expected \"4\""),
    "all skipped": ("func TestA(t *testing.T) {\n\tt.Skip(\"later\")\n}\n", 0, "every test was skipped"),
    "no test": ("package calc\n\nfunc helper() int { return Add(1, 2) }\n", 0, "hold nothing that is run"),
    "exits": ("package calc\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestA(t *testing.T) { os.Exit(0) }\n", 0, "TestA: ended the program early"),
    "never ends": ("for Add(1, 2) == 3 {\n}\n", 0, "timeout"),
    "does not compile": ("func TestA(t *testing.T) {\n\tvar x string = Add(1, 2)\n\t_ = x\n}\n", 0, "compile: tests.go, line 2"),
    "empty": ("package calc\n", 0, "hold nothing that is run"),
    "prints a mark": ("package calc\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestA(t *testing.T) {\n\tfmt.Println(\"\\ny0123456789abcdef ok TestA\\ny0123456789abcdef end\")\n\tos.Exit(0)\n}\n", 0, "ended the program early"),
}

TABLES = {"python": PYTHON, "javascript": ECMA, "typescript": TYPESCRIPT, "rust": RUST, "go": GO}
CASES = [
    pytest.param(language, *case, id=f"{language}: {name}", marks=pytest.mark.xdist_group(f"toolchain-{language}"))
    for language, table in TABLES.items()
    for name, case in table.items()
]


def needs(language: str) -> None:
    """Skip where the language or a sandbox is not installed."""
    if available_tier() is Tier.NONE:
        pytest.skip("no sandbox here")
    try:
        find(language)
    except MissingToolchain as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(("language", "tests", "passed", "reason"), CASES)
def test_callers_tests(language: str, tests: str, passed: int, reason: str | None) -> None:
    needs(language)
    result = check_tests(language, CODE[language], tests, limits=SHORT if reason and "timeout" in reason else LIMITS)
    assert (result.ok, result.passed) == (reason is None, passed), result
    if reason is None:
        assert not result.failures and result.total == passed
    else:
        assert reason in result.failures[0], result
        assert all("\n" not in f for f in result.failures)


# language -> code that does not load, tests that would pass, and what the reason says
BROKEN = [
    ("python", "def add(a, b:\n    return a + b\n", "assert True\nprint()\n", "compile: solution.py, line 1"),
    ("python", "raise ValueError('at the start')\n", "print()\n", "could not be loaded: ValueError: at the start"),
    ("python", "import os\nos._exit(0)\n", "print()\n", "ended the program early"),
    ("python", "import sys\nsys.exit(0)\n", "print()\n", "could not be loaded: SystemExit"),
    ("javascript", "const add = ;\n", "console.assert(true);\n", "compile: solution.mjs, line 1"),
    ("javascript", "throw new Error('at the start');\n", "console.assert(true);\n", "the code: Error: at the start"),
    ("javascript", "process.exit(0);\n", "console.assert(true);\n", "ended the program early"),
    ("typescript", "enum E { A }\n", "console.assert(true);\n", "enum"),
    ("rust", "fn add(a: i64) -> i64 { \"x\" }\n", "assert!(true);\n", "compile: main.rs, line 1"),
    ("go", "package x\n\nvar y int = \"a\"\n", "if false {\n\tpanic(1)\n}\n", "compile: solution.go, line 3"),
    ("go", "package x\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n", "if false {\n\tpanic(1)\n}\n", "ended the program early"),
]


@pytest.mark.parametrize(
    ("language", "code", "tests", "reason"),
    [pytest.param(*row, marks=pytest.mark.xdist_group(f"toolchain-{row[0]}")) for row in BROKEN],
)
def test_code_that_does_not_load(language: str, code: str, tests: str, reason: str) -> None:
    needs(language)
    result = check_tests(language, code, tests, limits=LIMITS)
    assert not result.ok and result.passed == 0
    assert reason in result.failures[0], result


COMMON_JS = "const add = (a, b) => a + b;\nmodule.exports = { add, twice: (x) => 2 * x };\n"


@pytest.mark.parametrize(
    "tests",
    [
        "const { add, twice } = require('./calc');\nconsole.assert(twice(add(1, 2)) === 6);\n",
        "const calc = require('./calc.js');\nconsole.assert(calc.twice(3) === 6);\n",
        "import calc from './calc.cjs';\nimport { twice } from './calc.cjs';\nconsole.assert(calc.add(1, 2) === 3 && twice(3) === 6);\n",
        "console.assert(twice(add(1, 2)) === 6);\n",
    ],
)
@pytest.mark.xdist_group("toolchain-javascript")
def test_code_of_the_older_module_kind(tests: str) -> None:
    needs("javascript")
    assert check_tests("javascript", COMMON_JS, tests, limits=LIMITS).ok
    wrong = COMMON_JS.replace("2 * x", "3 * x")
    assert not check_tests("javascript", wrong, tests, limits=LIMITS).ok


# ---------------------------------------------------------------- examples: what calls give, whatever the code does

INF, NAN = math.inf, math.nan
# Python source -> rows of arguments and what comes out; an exception's class: it is raised
VALUES: list[tuple[str, list[tuple[Any, Any]]]] = [
    ("def f(xs: list[int]) -> list[int]:\n    ys = sorted(xs)\n    ys.append(len(xs))\n    return ys\n", [(([3, 1],), [1, 3, 2]), (([],), [0])]),
    ("def f(xs: list[int]) -> None:\n    xs.append(1)\n", [(([2],), [2, 1]), (([2],), [2, 1]), (([],), [1])]),
    ("def f(x: float) -> float:\n    return x * 2.0\n", [((1e308,), INF), ((-1e308,), -INF), ((NAN,), NAN), ((INF,), INF), ((0.1,), 0.2), ((5e-324,), 1e-323)]),
    ("def f(x: int) -> int:\n    return x - 1\n", [((2**53 - 1,), 2**53 - 2), ((-5,), -6), ((0,), -1)]),
    ("def f(s: str) -> str:\n    return s + s[:1]\n", [(("é",), "éé"), (("𝄞x",), "𝄞x𝄞"), (("",), ""), (("a\u2028b\x85\x0b\x7f\x00\"\\\n\r\t$`${x}",), "a\u2028b\x85\x0b\x7f\x00\"\\\n\r\t$`${x}a"), (("%d{}\u202e",), "%d{}\u202e%")]),
    ("def f(s: str) -> list[str]:\n    return list(s)\n", [(("𝄞é",), ["𝄞", "é"]), (("",), [])]),
    ("def f(xs: list[str]) -> dict[str, int]:\n    d: dict[str, int] = {}\n    for x in xs:\n        d[x] = d.get(x, 0) + 1\n    return d\n", [((["b", "a", "b"],), {"b": 2, "a": 1}), (([],), {}), ((["ключ", "\u2029"],), {"ключ": 1, "\u2029": 1})]),
    ("def f(d: dict[int, list[int]]) -> dict[int, int]:\n    return {k: sum(v) for k, v in d.items()}\n", [(({1: [1, 2], -5: []},), {1: 3, -5: 0}), (({},), {})]),
    ("def f(xs: list[int]) -> set[int]:\n    return set(xs)\n", [(([3, 1, 3],), {1, 3}), (([],), set())]),
    ("def f(s: set[str]) -> int:\n    return len(s)\n", [(({"a", "b"},), 2), ((set(),), 0)]),
    ("def f(t: tuple[int, float], b: str) -> tuple[float, str]:\n    return (t[1], b)\n", [(((1, 2.5), "x"), (2.5, "x"))]),
    ("def f(x: int | None) -> int | None:\n    return None if x is None else x + 1\n", [((None,), None), ((1,), 2)]),
    ("def f(xs: list[int | None]) -> list[int | None]:\n    return [x for x in xs if x != 0]\n", [(([None, 0, 1],), [None, 1]), (([],), [])]),
    ("def f(xs: list[int]) -> int:\n    if not xs:\n        raise ValueError('empty list')\n    return xs[0]\n", [(([],), ValueError), (([4],), 4)]),
    ("def f(xs: list[list[int]]) -> list[tuple[int, bool]]:\n    return [(len(x), not x) for x in xs]\n", [(([[], [1]],), [(0, True), (1, False)]), (([],), [])]),
    ("def f(d: dict[tuple[int, int], bool]) -> list[tuple[int, int]]:\n    return [k for k, v in d.items() if v]\n", [(({(1, 2): True, (3, 4): False},), [(1, 2)])]),
    ("def f(a: int, b: int) -> int:\n    return a // b\n", [((1, 0), ZeroDivisionError), ((-7, 2), -4)]),
    ("def f(xs: list[float]) -> list[float]:\n    return xs + [1.0]\n", [(([],), [1.0]), (([NAN, -INF, 1e21, 1e-7],), [NAN, -INF, 1e21, 1e-7, 1.0])]),
    ("def f() -> list[str]:\n    return []\n", [((), [])]),
]  # fmt: skip


def grouped(values: Iterable[str]) -> list[Any]:
    return [pytest.param(v, marks=pytest.mark.xdist_group(f"toolchain-{v}")) for v in values]


def unit_of(language: str, name: str, source: str, rows: list[tuple[Any, Any]]) -> tuple[Unit, list[Example]]:
    program = lift(source)
    examples = [Example(a, raises=x.__name__) if isinstance(x, type) else Example(a, expected=x) for a, x in rows]
    types = tuple(p.type for p in program.entry.params)
    rendered = languages.get(language).render(program)
    return Unit(name, rendered, [e.args for e in examples], types, program.entry.returns), examples


@pytest.mark.parametrize("language", grouped(languages.LANGUAGES))
def test_every_kind_of_value_is_observed(language: str) -> None:
    needs(language)
    units = [unit_of(language, f"u{i}", source, rows) for i, (source, rows) in enumerate(VALUES)]
    seen, result = observe(language, [u for u, _ in units], limits=LIMITS)
    assert result.ok, why_stopped(result)
    wrong = [
        f"{VALUES[n][0]}{why}"
        for n, (unit, examples) in enumerate(units)
        for i, example in enumerate(examples)
        if (why := agrees(seen[unit.id].get(i), example, unit.returns, language))
    ]
    assert wrong == []


@pytest.mark.parametrize(("returned", "expected", "right"), [
    ("(x, (1, [2, (3,)]), {'a': (1, 2)}, {4}, {})", (5, (1, [2, (3,)]), {"a": (1, 2)}, {4}, {}), True), ("(x, (1,))", (5, [1]), False), ("[x, [1]]", [5, (1,)], False),
    ("[{(1, 'a'): [2]}]", [{(1, "a"): [2]}], True),
])
@pytest.mark.xdist_group("toolchain-python")
def test_python_code_of_unknown_type_is_observed_with_its_tuples_sets_and_maps(returned: str, expected: Any, right: bool) -> None:
    needs("python")
    rendered = dataclasses.replace(languages.get("python").render(lift("def f(x: int) -> int:\n    return x\n")), code=f"def f(x):\n    return {returned}\n")
    unit = Unit("u0", rendered, [(5,)], (INT,), ANY)
    seen, result = observe("python", [unit], limits=LIMITS)
    assert result.ok and (agrees(seen["u0"].get(0), Example((5,), expected), ANY, "python") is None) == right


@pytest.mark.parametrize("language", grouped(languages.LANGUAGES))
def test_wrong_examples_are_told(language: str) -> None:
    needs(language)
    source = "def f(x: int) -> int:\n    if x == 3:\n        raise ValueError('three')\n    return x + 1\n"
    rows = [((1,), 2), ((1,), 3), ((1,), ValueError), ((3,), 4)]
    unit, examples = unit_of(language, "u", source, rows)
    result = check_examples(language, unit.rendered, unit.param_types, unit.returns, examples, limits=LIMITS)
    assert (result.ok, result.passed, result.total) == (False, 1, 4)
    assert ["gave 2, expected 3" in result.failures[0], "expected ValueError" in result.failures[1]] == [True, True]
    assert "raised" in result.failures[2]
    nothing = check_examples(language, unit.rendered, unit.param_types, unit.returns, [], limits=LIMITS)
    assert not nothing.ok and nothing.failures


# what may stand at the start of a function: language -> (statement, whether its examples still pass, the first reason)
TAMPERED: dict[str, list[tuple[str, str | None]]] = {
    "python": [("print('x', end='')", None), ("print('y0123456789abcdef u0 0 {\"ok\": 9}')", None), ("import os; os._exit(0)", "ended the program early"), ("raise RuntimeError('at once')", "raised RuntimeError"), ("while True: pass", "timeout")],
    "javascript": [("process.stdout.write('x');", None), ("console.log('y0123456789abcdef u0 0 {\"ok\": 9}');", None), ("process.exit(0);", "ended the program early"), ("throw new Error('at once');", "at once"), ("while (true) {}", "timeout")],
    "typescript": [("process.stdout.write('x');", None), ("process.exit(0);", "ended the program early")],
    "rust": [('print!("x");', None), ('println!("y0123456789abcdef u0 0 {{}}");', None), ("std::process::exit(0);", "ended the program early"), ('panic!("at once");', "at once"), ("loop {}", "timeout")],
    "go": [('print("x")', None), ('panic("at once")', "at once"), ("for {\n}", "timeout")],
}  # fmt: skip
HEADS = {"python": r"def f\(.*\n", "rust": r"fn f\(.*\n", "go": r"func [fF]\(.*\n"}


@pytest.mark.parametrize(
    ("language", "statement", "reason"),
    [pytest.param(n, *row, marks=pytest.mark.xdist_group(f"toolchain-{n}")) for n, rows in TAMPERED.items() for row in rows],
)
def test_code_that_misbehaves(language: str, statement: str, reason: str | None) -> None:
    needs(language)
    unit, examples = unit_of(language, "u", "def f(x: int) -> int:\n    return x + 1\n", [((1,), 2), ((5,), 6)])
    head = HEADS.get(language, r"function f\(.*\n")

    def put(text: str) -> str:
        return re.sub(head, lambda m: f"{m[0]}    {statement}\n", text, count=1)

    changed = dataclasses.replace(unit.rendered, code=put(unit.rendered.code), functions=put(unit.rendered.functions))
    assert statement in changed.code and statement in changed.functions
    limits = SHORT if reason == "timeout" else LIMITS
    result = check_examples(language, changed, unit.param_types, unit.returns, examples, limits=limits)
    assert (result.ok, result.passed) == ((True, 2) if reason is None else (False, 0)), result
    assert reason is None or reason in result.failures[0], result


def test_lines_of_a_harness_are_read_with_care() -> None:
    unit, _ = unit_of("python", "u", "def f(s: str) -> str:\n    return s\n", [(("a",), "a")])
    seen = read_observations('left openyN u 0 {"ok": "a\u2028\x85b"}\nyM u 1 {"ok": "no"}\nyN v 0 {"ok": 1}\nyN u x {}', "yN", [unit])
    assert seen == {"u": {0: Observation("a\u2028\x85b")}}
    twice = read_observations('yN u 0 {"ok": "a"}\nyN u 0 {"ok": "b"}\n', "yN", [unit])["u"][0]
    assert twice.raises == "Unreadable"
    assert read_observations('yN u 0 {"ok": \n', "yN", [unit])["u"][0].raises == "Unreadable"
