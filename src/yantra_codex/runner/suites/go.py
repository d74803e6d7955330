"""Go: code and tests are files of one package, or two packages where the tests import the code; `testing` runs them."""

from __future__ import annotations

import json
import re

from tree_sitter import Node

from yantra_codex.languages.base import parse
from yantra_codex.runner.golang import CORE
from yantra_codex.runner.suites.edits import Edit, blank, edited, field, inside, refuse_empty, text_of, walk

DECLARATIONS = (
    "function_declaration",
    "method_declaration",
    "type_declaration",
    "import_declaration",
    "package_clause",
    "comment",
)
FOLDER = "solution"
# what a snippet without imports may use; of two packages of one name the first is meant
COMMON = {
    p.rpartition("/")[2]: p for p in reversed(CORE) if p not in ("crypto/rand", "text/template", "math/rand/v2")
} | {"testing": "testing"}


def program(code: str, tests: str) -> dict[str, str]:
    """main.go with the runner, tests.go, and solution.go beside it or in a package of its own."""
    tests = tests.lstrip("\ufeff")
    root = parse("go", tests).root_node
    code_root = parse("go", code).root_node
    names = {n for node in code_root.children for n in _names(node)}
    statements = [
        n
        for n in root.children
        if n.is_named
        and n.type not in DECLARATIONS
        and not (n.type in ("var_declaration", "const_declaration") and not _has_bare(root))
    ]
    rows, renamed = _tests(root)
    bare = any(map(_can_fail, statements))
    refuse_empty(tests, not rows and not bare and not root.has_error)
    qualifier, imports = _imports_of_code(root, names)
    edits: list[Edit] = [*renamed, *imports, *(blank(n) for n in root.children if n.type == "package_clause")]
    moved = ""
    if bare:
        rows.append('{"tests", yantraBare}')
        edits += [blank(n) for n in statements]
        moved = (
            "\nfunc yantraBare(t *testing.T) {\n"
            + "".join(f"//line tests.go:{n.start_point[0] + 1}\n{text_of(n)}\n" for n in statements)
            + "}\n"
        )
    text = edited(tests, edits)
    missing = _missing_imports(root, text + moved, names)
    head = "package main; " + "".join(f'import "{p}"; ' for p in missing)
    files = {
        "main.go": inside("go_main.go").replace("TESTS", ", ".join(rows)),
        "tests.go": f"{head}{text}\n{moved}",
    }
    if qualifier is None:
        files["solution.go"] = _as_package(code, code_root, "main")
    else:
        files[f"{FOLDER}/solution.go"] = _as_package(code, code_root, qualifier)
    return files


def _has_bare(root: Node) -> bool:
    """Whether statements stand at the top, so that a variable there belongs to them."""
    return any(
        n.is_named and n.type not in (*DECLARATIONS, "var_declaration", "const_declaration") and n.type != "ERROR"
        for n in root.children
    )


def _names(node: Node) -> list[str]:
    """Names that a declaration at the top gives."""
    if node.type == "function_declaration":
        return [field(node, "name")]
    if node.type in ("type_declaration", "var_declaration", "const_declaration"):
        return [
            text_of(c)
            for n in walk(node)
            if n.type in ("type_spec", "type_alias", "var_spec", "const_spec")
            for c in n.children_by_field_name("name")
        ]
    return []


def _as_package(code: str, root: Node, package: str) -> str:
    """The code in a package of this name, its own `main` out of the way."""
    clause = next((n for n in root.children if n.type == "package_clause"), None)
    edits: list[Edit] = []
    if clause is not None:
        edits.append((clause.start_byte, clause.end_byte, f"package {package}"))
    for n in root.children:
        if (
            n.type == "function_declaration"
            and field(n, "name") == "main"
            and (name := n.child_by_field_name("name")) is not None
        ):
            edits.append((name.start_byte, name.end_byte, "yantraCodeMain"))
    return ("" if clause is not None else f"package {package}; ") + edited(code, edits)


def _tests(root: Node) -> tuple[list[str], list[Edit]]:
    """Rows for the runner, and the tests' own `main` renamed."""
    rows: list[str] = []
    edits: list[Edit] = []
    for node in (n for n in root.children if n.type == "function_declaration"):
        name, parameters = field(node, "name"), field(node, "parameters")
        if re.fullmatch(r"Test(?![a-z])\w*", name) and re.fullmatch(r"\(\s*\w+\s+\*testing\.T\s*,?\s*\)", parameters):
            rows.append(f"{{{json.dumps(name)}, {name}}}")
        elif re.fullmatch(r"Example(?![a-z])\w*", name) and parameters == "()":
            comment = [text_of(n) for n in walk(node) if n.type == "comment"]
            text = "\n".join(re.sub(r"^//[ \t]?|^/\*|\*/$", "", c) for c in comment)
            m = re.search(r"(?i)^\s*(unordered )?output:(.*)", text, re.DOTALL | re.MULTILINE)
            if m:
                rows.append(
                    f"{{{json.dumps(name)}, yantraExample({name}, {json.dumps(m[2])}, {'true' if m[1] else 'false'})}}"
                )
        elif name == "main" and (at := node.child_by_field_name("name")) is not None:
            edits.append((at.start_byte, at.end_byte, "yantraTestsMain"))
            if _can_fail(node):
                rows.append('{"main", func(*testing.T) { yantraTestsMain() }}')
    return rows, edits


def _imports_of_code(root: Node, names: set[str]) -> tuple[str | None, list[Edit]]:
    """The name by which the tests call the code's package (None: they are in it), and its import path changed."""
    used: dict[str, set[str]] = {}
    for n in walk(root):
        if n.type in ("selector_expression", "qualified_type"):
            outer, inner = ("operand", "field") if n.type == "selector_expression" else ("package", "name")
            used.setdefault(field(n, outer), set()).add(field(n, inner))
    for spec in (n for n in walk(root) if n.type == "import_spec"):
        path = field(spec, "path").strip('"`')
        alias = field(spec, "name")
        last = re.sub(r"/v\d+$", "", path).rpartition("/")[2]
        package = re.sub(r"\W", "_", last)
        called = alias or package
        dotted = alias == "." and ("." in path.partition("/")[0] or path not in CORE)
        if path in CORE or not (
            dotted or used.get(called, set()) & names or (not alias and used.get(package.split("_")[-1], set()) & names)
        ):
            continue
        if not dotted and called not in used:
            called = package.split("_")[-1]
        at = spec.child_by_field_name("path")
        assert at is not None
        name = "solution" if alias in (".", "_") else called
        prefix = "" if alias else f"{called} "
        return name, [(at.start_byte, at.end_byte, f'{prefix}"program/{FOLDER}"')]
    return None, []


def _missing_imports(root: Node, text: str, names: set[str]) -> list[str]:
    """Packages of the standard library that a snippet uses without importing them; `testing` is needed by the runner."""
    imported = {
        field(n, "name") or field(n, "path").strip('"`').rpartition("/")[2]
        for n in walk(root)
        if n.type == "import_spec"
    }
    plain = re.sub(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|//[^\n]*', " ", text)
    found = {m for m in re.findall(r"(?<![\w.)\]])([a-z]\w*)\.[A-Z]", plain) if m in COMMON} - imported - names
    if any(
        n.type == "import_spec" for n in walk(root)
    ):  # a whole file says what it needs; our own function may need this
        found &= {"testing"}
    declared = {
        text_of(n)
        for n in walk(root)
        if n.type == "identifier"
        and n.parent is not None
        and n.parent.type in ("parameter_declaration", "expression_list", "var_spec")
    }
    return sorted(COMMON[m] for m in found if m == "testing" or m not in declared)


def _can_fail(node: Node) -> bool:
    return any(n.type in ("call_expression", "index_expression", "for_statement") for n in walk(node))
