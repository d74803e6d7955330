"""Rust: the code is the crate's root, the tests are a module of it, and every test is called by name from `main`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from yantra_codex.languages.base import parse
from yantra_codex.runner.suites.edits import Edit, blank, edited, field, inside, refuse_empty, text_of, walk

STATEMENTS = ("expression_statement", "let_declaration", "macro_invocation", "block", "if_expression", "for_expression")
OURS = re.compile(r"#\[\s*(?:cfg\s*\(\s*test\s*\)|test|ignore\b.*|should_panic\b.*)\s*\]", re.DOTALL)
LOOPS = ("loop_expression", "while_expression", "for_expression")
KNOWN_ROOTS = {"std", "core", "alloc", "crate", "self", "super"}


@dataclass(frozen=True)
class Test:
    """One #[test]: its path, the panic's message it waits for (None: no panic), and whether it is left out."""

    path: str
    expected: str | None
    ignored: bool


def program(code: str, tests: str) -> dict[str, str]:
    """main.rs with the code and the runner, tests.rs with the tests and the list of them."""
    tests = tests.lstrip("\ufeff")
    root = parse("rust", tests).root_node
    found: list[Test] = []
    edits: list[Edit] = _collect(root, "", found) + _imports(root)
    statements = [n for n in root.children if n.type in STATEMENTS and not _is_item_macro(n)]
    main = next((n for n in root.children if n.type == "function_item" and field(n, "name") == "main"), None)
    runs = bool(found) or main is not None or root.has_error or any(_can_fail(n) for n in statements)
    edits += [
        _asserted(c)
        for n in statements
        for c in n.named_children[:1]
        if n.type == "expression_statement" and _compares(c)
    ]
    refuse_empty(tests, not runs)
    text = edited(tests, edits)
    calls = [
        f"r.skip({_quoted(t.path)});" if t.ignored else f"r.run({_quoted(t.path)}, {_expected(t)}, {t.path});"
        for t in found
    ]
    if statements:
        # what stands bare may mix with items; inside one function both may stand
        bare = f'r.run("tests", None, || -> () {{ {text}\n}});' if not found and main is None else f"{text}\n"
        if main is not None and not found:
            calls = ["main();"]
        body = (
            f"use super::*; pub fn yantra_run(r: &mut crate::yantra_runner::Runner) {{ {bare}\n{' '.join(calls)} }}\n"
        )
        return {"main.rs": _code(code), "tests.rs": body}
    if main is not None and not found:
        calls = ['r.run("main", None, main);']
    tail = f"pub fn yantra_run(r: &mut crate::yantra_runner::Runner) {{ {' '.join(calls)} }}\n"
    # a text's own `use super::*` may stand beside ours
    return {"main.rs": _code(code), "tests.rs": f"use super::*; {text}\n{tail}"}


def _code(code: str) -> str:
    """The code with its own `main` under another name, and the runner."""
    root = parse("rust", code).root_node
    named = [
        n.child_by_field_name("name") for n in root.children if n.type == "function_item" and field(n, "name") == "main"
    ]
    return (
        edited(code, [(n.start_byte, n.end_byte, "yantra_main") for n in named if n is not None])
        + "\n"
        + inside("rust_runner.rs")
    )


def _collect(parent: Node, prefix: str, found: list[Test]) -> list[Edit]:
    """The tests below, and what must change so that they can be called from outside."""
    edits: list[Edit] = []
    attributes: list[str] = []
    for node in parent.children:
        if node.type == "attribute_item":
            attributes.append(text_of(node))
            if OURS.fullmatch(text_of(node)):
                edits.append(blank(node))
            continue
        if node.type == "inner_attribute_item":
            edits.append(blank(node))
            continue
        if node.type in ("line_comment", "block_comment"):
            continue
        name = field(node, "name")
        if node.type == "mod_item" and (body := node.child_by_field_name("body")) is not None:
            inner = len(found)
            edits += _collect(body, f"{prefix}{name}::", found)
            if len(found) > inner:
                edits += _public(node)
        elif node.type == "function_item" and any(re.fullmatch(r"#\[\s*test\s*\]", a) for a in attributes):
            panics = next((a for a in attributes if re.match(r"#\[\s*should_panic\b", a)), None)
            message = re.search(r'expected\s*=\s*("(?:\\.|[^"\\])*"|r(#*)".*?"\2)', panics or "", re.DOTALL)
            expected = None if panics is None else message[1] if message else '""'
            found.append(Test(prefix + name, expected, any(re.match(r"#\[\s*ignore\b", a) for a in attributes)))
            edits += _public(node)
        attributes = []
    return edits


def _public(node: Node) -> list[Edit]:
    if any(c.type == "visibility_modifier" for c in node.children):
        return []
    return [(node.start_byte, node.start_byte, "pub ")]


def _imports(root: Node) -> list[Edit]:
    """`use my_crate::f` means the code, which here is the crate itself."""
    edits: list[Edit] = []
    modules = {field(n, "name") for n in walk(root) if n.type == "mod_item"}
    for node in walk(root):
        if node.type == "extern_crate_declaration":
            edits.append(blank(node))
            continue
        m = re.match(r"((?:pub\s+)?use\s+(?:::)?)(\w+)::", text_of(node)) if node.type == "use_declaration" else None
        if m and m[2] not in KNOWN_ROOTS | modules and not m[2][0].isupper():
            start = node.start_byte + len(m[1].encode())
            edits.append((start, start + len(m[2].encode()), "crate"))
    return edits


def _is_item_macro(node: Node) -> bool:
    return text_of(node).startswith("macro_rules!")


def _can_fail(node: Node) -> bool:
    return any(
        n.type in ("macro_invocation", "call_expression", "method_call_expression", "index_expression", *LOOPS)
        for n in walk(node)
    )


def _compares(node: Node) -> bool:
    """`f(1) == 2;`: meant as a check, though Rust throws the answer away."""
    return node.type == "binary_expression" and field(node, "operator") in ("==", "!=", "<", "<=", ">", ">=")


def _asserted(node: Node) -> Edit:
    return node.start_byte, node.end_byte, f"assert!({text_of(node)})"


def _expected(test: Test) -> str:
    return "None" if test.expected is None else f"Some({test.expected})"


def _quoted(text: str) -> str:
    return f'"{text}"'
