"""Requests as people write them: values in five syntaxes, examples in prose, doc comments, doctests and tests."""

from __future__ import annotations

import ast
import math
import re
from typing import Any

import pytest

from yantra_codex.errors import YantraError
from yantra_codex.ir.signature import Example
from yantra_codex.library.catalogue import FOLDER, doctest_examples
from yantra_codex.problems import make_problem
from yantra_codex.problems.examples import find, find_examples
from yantra_codex.problems.literals import NotAValue, read_value
from yantra_codex.problems.problem import guess_language, read_signature

VALUES: list[tuple[str, Any]] = [
    ("[1, 2]", [1, 2]), ("[1, 2,]", [1, 2]), ("[]", []), ("[[1], [2, 3]]", [[1], [2, 3]]), ("(1, 'a')", (1, "a")), ("(1,)", (1,)),
    ("()", ()), ("(3)", 3), ("{1, 2}", {1, 2}), ("{}", {}), ("set()", set()), ("frozenset({1})", {1}), ('{"a": 1}', {"a": 1}),
    ("{a: 1, b: [2]}", {"a": 1, "b": [2]}), ("{1: 'a', 2: 'b'}", {1: "a", 2: "b"}), ("dict(a=1, b=2)", {"a": 1, "b": 2}),
    ("deque([1, 2])", [1, 2]), ("Counter({'a': 2})", {"a": 2}),
    ("0", 0), ("-7", -7), ("+7", 7), ("\u22127", -7), ("1_000", 1000), ("0x1F", 31), ("-0b101", -5), ("0o17", 15), ("10n", 10), ("3i32", 3),
    ("3_u64", 3), ("2.5f64", 2.5), ("2f32", 2.0), ("-2.5", -2.5), (".5", 0.5), ("1e-3", 0.001), ("1E5", 100000.0), ("5 as f64", 5),
    ("inf", math.inf), ("-Infinity", -math.inf), ("float('inf')", math.inf), ("-math.inf", -math.inf), ("f64::NEG_INFINITY", -math.inf),
    ("i32::MAX", 2**31 - 1), ("i64::MIN", -(2**63)), ("math.MaxInt64", 2**63 - 1), ("Number.MAX_SAFE_INTEGER", 2**53 - 1), ("math.Inf(-1)", -math.inf),
    ("True", True), ("false", False), ("None", None), ("null", None), ("nil", None), ("undefined", None), ("Some(3)", 3), ("Some(vec![1])", [1]),
    ("Ok(3)", 3), ("'a'", "a"), ('"a b"', "a b"), ("`raw`", "raw"), ("“curly”", "curly"), ('"\\n\\t\\\\\\""', '\n\t\\"'), ("'\\''", "'"),
    ('"\\x41\\u0042\\u{43}"', "ABC"), ('"\\ud83d\\ude00"', "😀"), ("r'\\d'", "\\d"), ('r#"a"b"#', 'a"b'), ("'''x\ny'''", "x\ny"), ('""', ""), ("''", ""),
    ('"it\'s"', "it's"), ('"x".to_string()', "x"), ('String::from("x")', "x"), ('"x".into()', "x"), ("&[1, 2]", [1, 2]), ("&mut vec![1]", [1]),
    ("vec![1, 2]", [1, 2]), ("vec![0; 3]", [0, 0, 0]), ("[[0; 2]; 2]", [[0, 0], [0, 0]]), ("vec![]", []), ("Vec::new()", []), ("Vec::<i32>::new()", []),
    ("&vec![1][..]", [1]), ('HashMap::from([("a", 1)])', {"a": 1}), ("HashSet::from([1])", {1}), ("HashMap::new()", {}), ("BTreeSet::from([2])", {2}),
    ("[]int{1, 2}", [1, 2]), ("[]string{}", []), ("[3]int{1, 2, 3}", [1, 2, 3]), ("[...]int{1}", [1]), ("[][]int{{1, 2}, {3}}", [[1, 2], [3]]),
    ('map[string]int{"a": 1}', {"a": 1}), ('map[string][]int{"a": {1, 2}}', {"a": [1, 2]}), ("map[int]bool{1: true}", {1: True}),
    ("[]map[string]int{{\"a\": 1}}", [{"a": 1}]), ("[]interface{}{1, \"a\"}", [1, "a"]), ("[]*int{}", []), ("float64(2)", 2.0),
    ("new Set([1, 2])", {1, 2}), ('new Map([["a", 1]])', {"a": 1}), ("new Set()", set()), ("new Map<string, number>()", {}), ("Array.of(1, 2)", [1, 2]),
    ("[30] * 3 + [1]", [30, 30, 30, 1]), ('["ab" * 2, "c" + "d"]', ["abab", "cd"]), ("[[0] * 2] * 2", [[0, 0], [0, 0]]), ("2**31 - 1", 2**31 - 1),
    ('{"a": {"b": [None, -1.5, {"c": ()}]}}', {"a": {"b": [None, -1.5, {"c": ()}]}}), ("[(1, 'a'), (2, 'b')]", [(1, "a"), (2, "b")]),
]
NOT_VALUES = ["", "x", "f(1)", "[1, 2", "'open", '"a\nb"', "1..3", "1.2.3", "3abc", "{1: 2, 3}", "{[1]: 2}", "{[1]}", "f'{x}'", "b'x'", "`a${b}`", "[1 2]",
              "1 + 2", "[x for x in y]", "-'a'", "[0; -1]", "9" * 5000, "[" * 500, "[[0; 100000]; 100000]", '"\\ud800"', "new", "set(5)", "--",
              "[0] * 200_001", "9999 ** 9999", "[1] + 'a'", "2 ** 0.5"]


def same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and (a == b or (a != a and b != b)) and repr(a) == repr(b)


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[v[0] for v in VALUES])
def test_values(text: str, value: Any) -> None:
    assert same(read_value(text), value)


@pytest.mark.parametrize("text", NOT_VALUES, ids=[t[:20] for t in NOT_VALUES])
def test_what_is_no_value(text: str) -> None:
    with pytest.raises(NotAValue):
        read_value(text)


V, R = "value", "raises"
# text, [(args, expected or kind of error)]
FOUND: list[tuple[str, list[tuple[Any, ...]]]] = [
    # signs and words
    ("f(1) == 2", [(1, 2)]),
    ("f(1) = 2", [(1, 2)]),
    ("f(1) => 2", [(1, 2)]),
    ("f(1) -> 2", [(1, 2)]),
    ("f(1) → 2", [(1, 2)]),
    ("f(1) ➞ [2]", [(1, [2])]),
    ("f(1) # => 2", [(1, 2)]),
    ("f(1) #=> 2", [(1, 2)]),
    ("f(1); // => 2", [(1, 2)]),
    ("f(1) // 2", [(1, 2)]),
    ("f(1)  # 2", [(1, 2)]),
    ("f(1) // returns 2", [(1, 2)]),
    ("f(1) # returns: 2", [(1, 2)]),
    ("f(1) # Output: 2", [(1, 2)]),
    ("f(1) // result is 2", [(1, 2)]),
    ("x = f(3)  # 9", [(3, 9)]),
    ("const y = f(3); // 9", [(3, 9)]),
    ("f(1) returns 2", [(1, 2)]),
    ("f(1) should return 2.", [(1, 2)]),
    ("f(1) must equal -2.5", [(1, -2.5)]),
    ("f(1) should be 2, f(2) should be 3", [(1, 2), (2, 3)]),
    ("f([1]) is [2]", [([1], [2])]),
    ("f(1) gives 2 and f(2) gives 4", [(1, 2), (2, 4)]),
    ("f(1) evaluates to True", [(1, True)]),
    ("f(1) is equal to 'x'", [(1, "x")]),
    ("f(1) yields None", [(1, None)]),
    ("`f(1)` returns `2`", [(1, 2)]),
    ("`f(1) == 2`", [(1, 2)]),
    ("**f(1)** is **2**.", [(1, 2)]),
    ("f(1) results in {1: 2}", [(1, {1: 2})]),
    ("Calling f(2) will produce 4 because 2*2 is 4", [(2, 4)]),
    ("2 == f(1)", [(1, 2)]),
    ("f(1)\n# => 2", [(1, 2)]),
    ("f(1);\n// => 2", [(1, 2)]),
    ("f(1)\n  -> 2", [(1, 2)]),
    ("f(1)\n// Output: 2", [(1, 2)]),
    ("f(1)\nOutput: 2", [(1, 2)]),
    ("f(xs=[1], k=2) == 3", [([1], 2, 3)]),
    ("f(n: 3) == 6", [(3, 6)]),
    ("f() == 7", [(7,)]),
    ("Solution().f(1) == 2", [(1, 2)]),
    ("- f(1) == 2\n- f(2) == 3", [(1, 2), (2, 3)]),
    ("* f(1) == 2", [(1, 2)]),
    ("f('a)', \"(\") == ')'", [("a)", "(", ")")]),
    ("f([1,\n   2],\n  3) == [\n  4]", [([1, 2], 3, [4])]),
    # errors
    ("f(0) raises ValueError", [(0, "!ValueError")]),
    ("f(0) throws a RangeError", [(0, "!RangeError")]),
    ("f(0) should raise an IndexError", [(0, "!IndexError")]),
    ("f(0)  # ValueError", [(0, "!ValueError")]),
    ("f(0) // throws TypeError", [(0, "!TypeError")]),
    ("f(0) -> KeyError", [(0, "!KeyError")]),
    ("f(0) panics", [(0, "!Exception")]),
    ("f(0) returns an error", [(0, "!Exception")]),
    ("f(0) raises ZeroDivisionError; f(1) == 1", [(0, "!ZeroDivisionError"), (1, 1)]),
    # doctests
    (">>> f(1)\n2", [(1, 2)]),
    (">>> f(1)\n2\n>>> f(2)\n4", [(1, 2), (2, 4)]),
    ("    >>> f([1, 2])\n    [2,\n     3]\n", [([1, 2], [2, 3])]),
    (">>> f('a')\n'b'\n\nMore words", [("a", "b")]),
    (">>> f(0)\nTraceback (most recent call last):\n    ...\nValueError: no", [(0, "!ValueError")]),
    (">>> f(0)\nTraceback (most recent call last):\n  File \"x\", line 1, in f\n    raise\nmod.MyError: no\n", [(0, "!MyError")]),
    (">>> print(f('a'))\nb c\n", [("a", "b c")]),
    (">>> print(f(1))\n2\n", [(1, 2)]),
    (">>> xs = [1, 2]\n>>> f(xs)\n3", [([1, 2], 3)]),
    (">>> xs = [1, 2]\n>>> xs.append(3)\n>>> f(xs)\n3", []),
    ("> f(1)\n2", [(1, 2)]),
    ("In [1]: f(1)\nOut[1]: 2", [(1, 2)]),
    (">>> f(1) == 2\nTrue", [(1, 2)]),
    ("Or None.\n>>> f(1)\n>>> f(2)\n3\n>>> f(4)\n", [(1, None), (2, 3), (4, None)]),
    # tests
    ("assert f(1) == 2", [(1, 2)]),
    ("assert f(1) == 2, 'message'", [(1, 2)]),
    ("assert f(1) is True", [(1, True)]),
    ("assert f(1)", [(1, True)]),
    ("assert not f(1)", [(1, False)]),
    ("assert f(1) is None", [(1, None)]),
    ("assert f(1) == 2 and f(2) == 3", [(1, 2), (2, 3)]),
    ("assert (f(1) == 2)", [(1, 2)]),
    ("assert 2 == f(1)", [(1, 2)]),
    ("assert math.isclose(f(1), 2.5)", [(1, 2.5)]),
    ("self.assertEqual(f(1), 2)", [(1, 2)]),
    ("self.assertEqual([2], f(1))", [(1, [2])]),
    ("self.assertTrue(f(1))\nself.assertFalse(f(2))\nself.assertIsNone(f(3))", [(1, True), (2, False), (3, None)]),
    ("with pytest.raises(ValueError):\n    f(0)", [(0, "!ValueError")]),
    ("assert_eq!(f(1), 2);", [(1, 2)]),
    ("assert_eq!(2, f(1));", [(1, 2)]),
    ("assert_eq!(f(&[1, 2], 3), vec![4]);", [([1, 2], 3, [4])]),
    ("assert_eq!(\n    f(&vec![1]),\n    Some(2)\n);", [([1], 2)]),
    ("assert_eq!(f(\"a\"), \"b\".to_string());", [("a", "b")]),
    ("assert!(f(1));\nassert!(!f(2));", [(1, True), (2, False)]),
    ("assert!(f(1) == 2);", [(1, 2)]),
    ("assert_eq!(f(1).unwrap(), 2);", [(1, 2)]),
    ("assert!(f(0).is_err());\nassert_eq!(f(1), Ok(2));", [(0, "!Exception"), (1, 2)]),
    ("assert_eq!(f(0), Err(\"no\".into()));", [(0, "!Exception")]),
    ("assert_eq!(f(0), None);", [(0, None)]),
    ("let v = vec![1, 2];\nassert_eq!(f(&v), 3);", [([1, 2], 3)]),
    ("expect(f(1)).toBe(2);", [(1, 2)]),
    ("expect(f([1])).toEqual([2]);", [([1], [2])]),
    ("expect(f(1)).to.equal(2)", [(1, 2)]),
    ("expect(f(1)).toBeNull(); expect(f(2)).toBe(true)", [(1, None), (2, True)]),
    ("expect(() => f(0)).toThrow(RangeError)", [(0, "!RangeError")]),
    ("assert.throws(() => f(0), TypeError)", [(0, "!TypeError")]),
    ("assert.strictEqual(f(1), 2);", [(1, 2)]),
    ("assert.deepEqual(f([1]), { a: 1 });", [([1], {"a": 1})]),
    ("console.assert(f(1) === 2);", [(1, 2)]),
    ("console.log(f(1)); // 2", [(1, 2)]),
    ("console.log(f(1)) // => [2]", [(1, [2])]),
    ("print(f(1))  # 2", [(1, 2)]),
    ("println!(\"{}\", f(1)); // 2", [(1, 2)]),
    ("fmt.Println(F([]int{1, 2})) // Output: 3", [([1, 2], 3)]),
    ("fmt.Println(F(2))\n// Output: [1 2]", [(2, [1, 2])]),
    ("fmt.Println(F(2))\n// Output:\n// hello", [(2, "hello")]),
    ("fmt.Println(F(\"a\"))\n// Output: map[a:1]", [("a", {"a": 1})]),
    ("if got := F(1); got != 2 {", [(1, 2)]),
    ("if F(1) != 2 {", [(1, 2)]),
    ("if !reflect.DeepEqual(F([]int{1}), []int{2}) {", [([1], [2])]),
    ("assert.Equal(t, 2, F(1))", [(1, 2)]),
    # doc comments
    ("/**\n * Adds.\n * @example\n * f(1, 2) // => 3\n */", [(1, 2, 3)]),
    ("/**\n * @example\n * // returns 3\n * f(1, 2);\n */", [(1, 2, 3)]),
    ("/// # Examples\n/// ```\n/// assert_eq!(f(1), 2);\n/// ```", [(1, 2)]),
    ("/// ```\n/// let xs = [1, 2];\n/// assert_eq!(my::f(&xs), 3);\n/// ```", [([1, 2], 3)]),
    ("// F adds.\n// F(1, 2) == 3", [(1, 2, 3)]),
    ("# f([1,\n#    2]) == 3", [([1, 2], 3)]),
    ("```python\nf(1) == 2\n```", [(1, 2)]),
    # without calls
    ("[1, 2, 3] -> 6", [([1, 2, 3], 6)]),
    ("Double it: 2 -> 4, 3 -> 6", [(2, 4), (3, 6)]),
    ('"abc", 2 => "c"', [("abc", 2, "c")]),
    ("e.g. [1, 2] -> 3", [([1, 2], 3)]),
    ("(e.g. 'abc' becomes 'cba')", [("abc", "cba")]),
    ("For example, given [1, 2] it returns 3.", [([1, 2], 3)]),
    ("given [1, 2] and 3, it should return [4]", [([1, 2], 3, [4])]),
    ("Given 5, the function returns 120", [(5, 120)]),
    ("for [1, 2, 3] the result is 6", [([1, 2, 3], 6)]),
    ("with input [1, 2], the output should be 3", [([1, 2], 3)]),
    ("The result for 5 is 120.", [(5, 120)]),
    ("It returns 3 for [1, 2] and 0 for nothing", [([1, 2], 3)]),
    ("`[1, 2]` -> `3`", [([1, 2], 3)]),
    ("`\"abc\"` becomes `\"cba\"`", [("abc", "cba")]),
    ("Input: [1, 2]\nOutput: 3", [([1, 2], 3)]),
    ("Input: nums = [2, 7], target = 9\nOutput: [0, 1]", [([2, 7], 9, [0, 1])]),
    ("**Input:** `[1, 2]`\n**Output:** `3`", [([1, 2], 3)]),
    ("Input: 5, Output: 120; Input: 3, Output: 6", [(5, 120), (3, 6)]),
    ("Input: hello\nOutput: olleh", [("hello", "olleh")]),
    ("Sample Input 1:\n[1]\nSample Output 1:\n2", [([1], 2)]),
    ("| in | out |\n|----|-----|\n| [1, 2] | 3 |\n| [4] | 4 |", [([1, 2], 3), ([4], 4)]),
    ("| xs | k | result |\n|:--|--:|---|\n| `[1]` | `2` | `3` |", [([1], 2, 3)]),
    ("| input | output |\n|---|---|\n| abc | cba |", [("abc", "cba")]),
]
NOTHING_FOUND = [
    "f(x) is the sum of x", "f(1)", "Write f(xs: list[int], k: int) -> int that adds.", "def f(x=1) -> int:", "def f() -> None:", "fn f() -> bool", "func f() int",
    "f() -> None", "f(2) is 3 times as large", "f(2) returns 4 elements", "f(2) # 2 items", "f(1) + f(2) == 3", "f(1) == 2 * 2", "f(1) == g(2)", "f(1) != 2",
    "assert f(1) != 2", "assert_ne!(f(1), 2);", "f(1)[0] == 2", "len(xs) == 2 means two", "f(1) == x", "f(1) is a list", "(see f(1), 2)", "f(1) raises 2 to a power",
    "given 2 lists, return 1 list", "Return the first 3 elements of a list of 10.", "Returns 0 for negative numbers.", "the range 1 to 10 is 10 wide", "step 2 - 3",
    "Convert 100 to words.", "list[int] -> int", "map[string]int -> int", "a -> b", "O(n) == linear", "", "version 1.2 gives better results", "round to 2 decimals",
    "| a | b |\n|---|---|\n| 1 | 2 |", "Input: a list of integers\nOutput: their sum", "class f(Base):\n  pass", "f(1) == 2 + f(0)", "let f = (x = 1) => 2",
    "\"abc\".upper() == \"ABC\"", "sum of 1 and 2", "from 1 to 5 it runs", "for 3 days returns nothing",
]


def pairs(text: str, entry: str | None = None) -> list[tuple[Any, ...]]:
    return [(*e.args, f"!{e.raises}" if e.raises else e.expected) for e in find_examples(text, entry)]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[t[0] for t in FOUND])
def test_examples_are_found(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert repr(pairs(text)) == repr(expected)


@pytest.mark.parametrize("text", NOTHING_FOUND)
def test_prose_is_no_example(text: str) -> None:
    assert pairs(text) == []


def test_only_the_entry_point_counts() -> None:
    assert pairs("helper(1) == 2; mean_of([1]) == 1.0; meanOf([2]) == 2.0", "mean_of") == [([1], 1.0), ([2], 2.0)]


def test_arguments_by_name_are_put_in_order() -> None:
    found = find("f(k=2, xs=[1]) == 3", parameters=("xs", "k"))
    assert found.examples[0].args == ([1], 2)
    assert find("Input: target = 9, nums = [2, 7]\nOutput: [0, 1]", parameters=("nums", "target")).examples[0].args == ([2, 7], 9)


def test_examples_are_taken_out_of_the_words() -> None:
    found = find("Running total of a list. total([1, 2]) == [1, 3] and total([]) == []\nassert total([5]) == [5]\n>>> total([4])\n[4]\nKeep it short.")
    assert found.name == "total"
    assert " ".join(found.words.split()) == "Running total of a list. and Keep it short."
    assert len(found.examples) == 4


def test_the_librarys_doctests_are_all_found_and_nothing_else_is() -> None:
    """Every pattern's docstring is a request with known examples; its words alone have none."""
    functions = [f for path in FOLDER.glob("*.py") for f in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(f, ast.FunctionDef)]
    assert len(functions) > 300
    for f in functions:
        doc = ast.get_docstring(f) or ""
        known = dict.fromkeys(repr((e.args, e.expected, e.raises)) for e in doctest_examples(doc, f.name))
        found = find(doc, f.name, [a.arg for a in f.args.args])
        assert [repr((e.args, e.expected, e.raises)) for e in found.examples] == list(known), f.name
        assert ">>>" not in found.words
        assert find(doc.split(">>>")[0]).examples == (), f.name


# ---------------------------------------------------------------- whole requests

STUBS = {
    "python": 'def close_pairs(xs: list[int], limit: int) -> int:\n    """Count the pairs closer than the limit.\n\n    >>> close_pairs([1, 2], 3)\n    1\n    """\n',
    "javascript": "/**\n * Count the pairs closer than the limit.\n * @param {number[]} xs\n * @param {number} limit\n * @returns {number}\n * @example\n"
                  " * closePairs([1, 2], 3); // => 1\n */\nfunction closePairs(xs, limit) {\n",
    "typescript": "/**\n * Count the pairs closer than the limit.\n * closePairs([1, 2], 3) === 1\n */\nexport function closePairs(xs: number[], limit: number): number {\n}\n",
    "rust": "/// Count the pairs closer than the limit.\n///\n/// ```\n/// assert_eq!(close_pairs(&[1, 2], 3), 1);\n/// ```\n"
            "pub fn close_pairs(xs: &[i32], limit: i32) -> usize {\n    todo!()\n}\n",
    "go": "// ClosePairs counts the pairs closer than the limit.\n// Count the pairs closer than the limit.\n// ClosePairs([]int{1, 2}, 3) == 1\n"
          "func ClosePairs(xs []int, limit int) int {\n}\n",
}


@pytest.mark.parametrize("language", STUBS)
def test_a_stub_gives_signature_words_and_examples(language: str) -> None:
    p = make_problem(STUBS[language], language)
    assert p.entry_point in ("close_pairs", "closePairs", "ClosePairs")
    assert p.signature is not None and [str(x.type) for x in p.signature.params] == ["list[int]", "int"] and str(p.signature.returns) == "int"
    assert p.given is not None and p.given.language == language and p.stub is not None
    assert [(e.args, e.expected) for e in p.examples] == [(([1, 2], 3), 1)]
    assert "Count the pairs closer than the limit." in p.text
    assert not set(">{}`/*@") & set(p.text), p.text
    assert guess_language(STUBS[language]) == language


def test_a_stub_in_another_language_than_asked_keeps_its_types() -> None:
    p = make_problem(STUBS["python"], "rust")
    assert p.language == "rust" and p.entry_point == "close_pairs"
    assert p.signature is not None and str(p.signature.returns) == "int"


# prompt, entry point, parameter names and types, result
REQUESTS: list[tuple[str, str, list[tuple[str, str]], str]] = [
    ("running total of a list; total([1, 2]) -> [1, 3]", "total", [("xs", "list[int]")], "list[int]"),
    ("Write top(xs: list[int], k: int) -> list[int] that returns the k largest.", "top", [("xs", "list[int]"), ("k", "int")], "list[int]"),
    ("Write `top(xs: list[tuple[int, str]]) -> dict[str, list[int]] | None`, grouped.", "top", [("xs", "list[tuple[int,str]]")], "option[map[str,list[int]]]"),
    ("write scale(xs, factor) that multiplies; scale([1], 2.5) == [2.5]", "scale", [("xs", "list[int]"), ("factor", "float")], "list[float]"),
    ("A function called top_two that takes a list. [1, 2, 3] -> (3, 2)", "top_two", [("xs", "list[int]")], "tuple[int,int]"),
    ("Count vowels. f('abc') == 1 and f('xyz') == 0", "f", [("text", "str")], "int"),
    ("Merge: m({'a': 1}, {'b': 2}) == {'a': 1, 'b': 2}", "m", [("table", "map[str,int]"), ("other", "map[str,int]")], "map[str,int]"),
    ("maybe(3) == 3, maybe(0) == None", "maybe", [("n", "int")], "option[int]"),
    ("halve(3) == 1.5; halve(4) == 2", "halve", [("n", "int")], "float"),
]


@pytest.mark.parametrize(("prompt", "entry", "params", "returns"), REQUESTS, ids=[r[0][:40] for r in REQUESTS])
def test_requests_in_words(prompt: str, entry: str, params: list[tuple[str, str]], returns: str) -> None:
    p = make_problem(prompt)
    assert p.signature is not None
    assert (p.signature.name, [(x.name, str(x.type)) for x in p.signature.params], str(p.signature.returns)) == (entry, params, returns)


def test_words_alone_have_no_signature() -> None:
    p = make_problem("sort a list of words by length")
    assert p.signature is None and p.examples == () and p.text == "sort a list of words by length"


def test_examples_of_the_request_are_shaped_by_the_signature() -> None:
    rows = [Example(([[1, 2], [3, 4]], {"1": 2}), [[3.0, 1]])]
    p = make_problem("x", signature="f(a: list[tuple[int, int]], b: dict[int, float]) -> set[tuple[int, int]]", examples=rows)
    assert p.examples[0].args == ([(1, 2), (3, 4)], {1: 2.0}) and p.examples[0].expected == {(3, 1)}


def test_numbers_of_javascript_may_be_floats() -> None:
    p = make_problem("/** half(3) === 1.5 */\nfunction half(x: number): number {\n}", "typescript")
    assert p.signature is not None and str(p.signature.returns) == "float" and p.examples[0].expected == 1.5


def test_examples_that_cannot_be_calls_of_the_signature_are_not_used() -> None:
    p = make_problem("Map 1 -> 2 and so on. f([1]) == 2, f([1], 2) == 3, f('a') == 2", signature="f(xs: list[int]) -> int")
    assert [(e.args, e.expected) for e in p.examples] == [(([1],), 2)]


def test_tests_give_examples_where_nothing_else_does() -> None:
    p = make_problem("double a number", "python", entry_point="twice", tests="assert twice(2) == 4\nassert twice(0) == 0\n")
    assert [e.args for e in p.examples] == [(2,), (0,)]


@pytest.mark.parametrize(("arguments", "says"), [
    ({"prompt": ""}, "the prompt is empty"), ({"prompt": "  \n"}, "the prompt is empty"), ({"prompt": "x" * 100_001}, "at most 100,000"),
    ({"prompt": "a\0b"}, "NUL"), ({"prompt": "a\udc80b"}, "not valid Unicode"), ({"prompt": "x", "entry_point": "1a"}, "not the name of a function"),
    ({"prompt": "x", "signature": "("}, "can't be read"), ({"prompt": "x", "signature": "   "}, "signature is empty"),
    ({"prompt": "x", "language": "cobol"}, "unknown language 'cobol'"), ({"prompt": "x", "language": "pyhton"}, "did you mean 'python'"),
    ({"prompt": "x", "signature": "f(a: int) -> int", "examples": [Example(("a",), 1)]}, "example 1: 'a' is given for a, which is int"),
    ({"prompt": "x", "signature": "f(a: int) -> int", "examples": [Example((1,), 1), Example((), 1)]}, "example 2: it has 0 arguments, f takes 1"),
])
def test_requests_that_are_refused(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(YantraError, match=re.escape(says)):
        make_problem(**arguments)


@pytest.mark.parametrize("text", ["f(xs: list[int], k: int) -> int", "def f(xs: list[int], k: int) -> int:", "def f(xs: list[int], k: int) -> int: ...",
                                  "fn f(xs: &[i32], k: i32) -> i32", "func f(xs []int, k int) int", "function f(xs: number[], k: number): number",
                                  "fn f(xs: &[i32], k: i32) -> i32 { todo!() }", "const f = (xs: number[], k: number): number =>"])
@pytest.mark.parametrize("language", ["python", "go"])
def test_signatures_in_any_syntax(text: str, language: str) -> None:
    s = read_signature(text, language)
    assert s.name == "f" and [(p.name, str(p.type)) for p in s.params] == [("xs", "list[int]"), ("k", "int")] and str(s.returns) == "int"


def test_the_same_call_written_with_an_array_and_with_a_tuple_is_one_example() -> None:
    stub = "/**\n * Join two pairs.\n *\n * > both([3, 4], [5, 7])\n * [3, 4, 5, 7]\n */\nfunction both(a, b) {\n"
    p = make_problem(stub, "javascript", entry_point="both", examples=[Example(((3, 4), (5, 7)), (3, 4, 5, 7))])
    assert len(p.examples) == 1 and p.signature is not None and "any" not in str(p.signature)
