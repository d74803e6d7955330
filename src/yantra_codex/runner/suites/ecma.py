"""JavaScript and TypeScript: the code is a module, the tests are one that imports from it; both keep their lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tree_sitter import Node

from yantra_codex.languages.base import parse
from yantra_codex.runner.suites.edits import Edit, edited, field, inside, refuse_empty, text_of, walk

# modules that yantra_expect.mjs stands in for
RUNNERS = {"node:test", "test", "vitest", "@jest/globals", "jest", "mocha", "bun:test"}
NODE = {
    "assert", "assert/strict", "async_hooks", "buffer", "child_process", "console", "constants", "crypto", "dns", "events",
    "fs", "fs/promises", "http", "https", "module", "net", "os", "path", "perf_hooks", "process", "punycode",
    "querystring", "readline", "stream", "string_decoder", "timers", "timers/promises", "tls", "tty", "url", "util",
    "v8", "vm", "worker_threads", "zlib",
}  # fmt: skip
FUNCTIONS = (
    "function_declaration",
    "generator_function_declaration",
    "class_declaration",
    "abstract_class_declaration",
    "enum_declaration",
)
VARIABLES = ("lexical_declaration", "variable_declaration")
TYPES = ("interface_declaration", "type_alias_declaration")
BOUND = ("identifier", "shorthand_property_identifier_pattern")


def javascript(code: str, tests: str) -> dict[str, str]:
    """main.mjs, solution.mjs, tests.mjs and the stand-in for test runners."""
    return {**_modules("javascript", "mjs", code, tests), "main.mjs": 'import "./yantra_main.mjs";\n'}


def typescript(code: str, tests: str) -> dict[str, str]:
    """main.ts, solution.ts, tests.ts and the stand-in for test runners."""
    return {**_modules("typescript", "ts", code, tests), "main.ts": 'import "./yantra_main.mjs";\n'}


def _modules(language: str, extension: str, code: str, tests: str) -> dict[str, str]:
    tests = tests.lstrip("\ufeff")
    root = parse(language, tests).root_node
    refuse_empty(tests, not root.has_error and not any(map(_runs, root.children)))
    code_root = parse(language, code).root_node
    names, types = _declared(code_root), _types(code_root)
    exported = _exported(code_root)
    members = _members(code_root)
    own = f"./solution.{extension}"
    changed, wanted_default, required = _redirected(tests, root, {*names, *exported, *members}, types, own)
    common = _is_common(code, code_root)
    tail = _exports(code_root, names, exported, members, wanted_default, common)
    head = "const module = { exports: {} }, exports = module.exports; " if common else ""
    mine = set(_declared(root)) | _imported(root)
    shared = [n for n in dict.fromkeys([*names, *exported, *members]) if n not in mine and n != "default"]
    loads = f'import {{ {", ".join(shared)} }} from "{own}"; ' if shared else ""
    setup = (
        'import { setSolution as _yantraSet } from "./yantra_expect.mjs"; import * as _yantraCode from "'
        + own
        + '"; _yantraSet(_yantraCode); '
    )
    hashbang = "" if not code.startswith("#!") else "//"
    bare = any(_runs(c) and not _only_registers(c) for c in root.children)
    main = inside("ecma_main.mjs").replace("EXT", extension).replace("ACTIVE", "true" if bare else "false")
    return {
        "yantra_main.mjs": main,
        "yantra_expect.mjs": inside("ecma_expect.mjs").replace("CODE_NAMES", json.dumps(sorted(required))),
        f"solution.{extension}": head + hashbang + code + tail,
        f"tests.{extension}": setup + loads + changed,
    }


# ---------------------------------------------------------------- what a module declares


def _statements(root: Node) -> Iterator[Node]:
    """The declarations at the top, also exported ones."""
    for node in root.children:
        inner = node.child_by_field_name("declaration") if node.type == "export_statement" else None
        yield inner or node


def _declared(root: Node) -> list[str]:
    """Names of values that are declared at the top."""
    names: list[str] = []
    for node in _statements(root):
        if node.type in FUNCTIONS:
            names.append(field(node, "name"))
        elif node.type in VARIABLES:
            for d in node.named_children:
                pattern = d.child_by_field_name("name")
                names += [text_of(n) for n in walk(pattern) if n.type in BOUND] if pattern else []
    return [n for n in dict.fromkeys(names) if n]


def _types(root: Node) -> set[str]:
    return {field(n, "name") for n in _statements(root) if n.type in TYPES}


def _exported(root: Node) -> set[str]:
    """Names under which the module exports values."""
    found: set[str] = set()
    for node in root.children:
        if node.type != "export_statement":
            continue
        declared = node.child_by_field_name("declaration")
        if any(c.type == "default" for c in node.children):
            found.add("default")
        elif declared is not None and declared.type not in TYPES:
            found |= set(_declared_in(declared))
        for clause in (c for c in node.children if c.type == "export_clause"):
            for s in clause.named_children:
                found.add(field(s, "alias") or field(s, "name"))
    return found - {""}


def _declared_in(node: Node) -> list[str]:
    if node.type in VARIABLES:
        return [
            text_of(n)
            for d in node.named_children
            if (p := d.child_by_field_name("name"))
            for n in walk(p)
            if n.type in BOUND
        ]
    return [field(node, "name")]


def _imported(root: Node) -> set[str]:
    """Names that import statements bind."""
    found: set[str] = set()
    for node in (n for n in root.children if n.type == "import_statement"):
        for n in walk(node):
            if n.type == "import_specifier":
                found.add(field(n, "alias") or field(n, "name"))
            elif n.type in ("namespace_import", "import_clause"):
                found |= {text_of(c) for c in n.named_children if c.type == "identifier"}
    return found


def _is_common(code: str, root: Node) -> bool:
    return bool(re.search(r"\bexports\b", code)) and not any(
        n.type in ("export_statement", "import_statement") for n in root.children
    )


def _members(root: Node) -> list[str]:
    """Names that the code sets on module.exports."""
    found: list[str] = []
    for node in walk(root):
        if node.type != "assignment_expression":
            continue
        left = field(node, "left")
        if m := re.fullmatch(r"(?:module\.)?exports\.([A-Za-z_$][\w$]*)", left):
            found.append(m[1])
        elif left == "module.exports":
            right = node.child_by_field_name("right")
            for c in right.named_children if right is not None and right.type == "object" else []:
                found.append(
                    text_of(c) if c.type == "shorthand_property_identifier" else field(c, "key") or field(c, "name")
                )
    return [n for n in dict.fromkeys(found) if re.fullmatch(r"[A-Za-z_$][\w$]*", n)]


def _exports(
    root: Node, names: list[str], exported: set[str], members: list[str], default: str | None, common: bool
) -> str:
    """What is put behind the code so that every name of it can be imported."""
    out = []
    rest = [n for n in names if n not in exported]
    if rest:
        out.append(f"export {{ {', '.join(rest)} }};")
    if common:
        extra = [m for m in members if m not in names and m != "default"]
        for i, m in enumerate(extra):
            out.append(f"const _yantra{i} = module.exports.{m}; export {{ _yantra{i} as {m} }};")
        out.append("const _yantraExports = module.exports; export { _yantraExports as yantraExports };")
    if default is not None and "default" not in exported:
        functions = [field(n, "name") for n in _statements(root) if n.type in FUNCTIONS]
        chosen = default if default in names else functions[-1] if functions else names[-1] if names else ""
        if common:
            out.append("export { _yantraExports as default };")
        elif chosen:
            out.append(f"export {{ {chosen} as default }};")
    return "\n" + "\n".join(out) + "\n" if out else ""


# ---------------------------------------------------------------- what the tests import and run


def _redirected(tests: str, root: Node, names: set[str], types: set[str], own: str) -> tuple[str, str | None, set[str]]:
    """The tests with imports of the code pointing at it; the local name of a default import; names that require() gets."""
    edits: list[Edit] = []
    default: str | None = None
    required: set[str] = set()
    for node in root.children:
        inner = node.named_children[0] if node.type == "expression_statement" else None
        if inner is not None and inner.type == "binary_expression" and field(inner, "operator") in COMPARISONS:
            # `f(1) === 2` alone is meant as a check, though its answer is thrown away
            edits += [
                (inner.start_byte, inner.start_byte, "console.assert("),
                (inner.end_byte, inner.end_byte, f", {json.dumps(text_of(inner))})"),
            ]
    for node in walk(root):
        if node.type == "import_statement" and (source := node.child_by_field_name("source")) is not None:
            name = text_of(source)[1:-1]
            if name in RUNNERS:
                edits.append((source.start_byte, source.end_byte, '"./yantra_expect.mjs"'))
                continue
            specifiers = [n for n in walk(node) if n.type == "import_specifier"]
            clause = next((c for c in node.children if c.type == "import_clause"), None)
            local = (
                next((text_of(c) for c in clause.named_children if c.type == "identifier"), None) if clause else None
            )
            space = [text_of(n.named_children[0]) for n in walk(node) if n.type == "namespace_import"]
            if not _means_code(
                name, {field(s, "name") for s in specifiers}, local, space, names | types | {"default"}, root
            ):
                continue
            edits.append((source.start_byte, source.end_byte, json.dumps(own)))
            default = local or default
            if any(field(s, "name") == "default" for s in specifiers):
                default = default or ""
            edits += [
                (s.start_byte, s.start_byte, "type ")
                for s in specifiers
                if field(s, "name") in types
                and not text_of(s).startswith("type ")
                and not text_of(node).startswith("import type")
            ]
        elif node.type == "call_expression" and field(node, "function") in ("require", "import"):
            arguments = node.child_by_field_name("arguments")
            given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
            if given is None or given.type != "string":
                continue
            name = text_of(given)[1:-1]
            if name in RUNNERS and field(node, "function") == "import":
                edits.append((given.start_byte, given.end_byte, '"./yantra_expect.mjs"'))
            elif _is_path(name) or (
                name not in RUNNERS | NODE and not name.startswith("node:") and _taken(node) <= names and _taken(node)
            ):
                required.add(name)
                if field(node, "function") == "import":
                    edits.append((given.start_byte, given.end_byte, json.dumps(own)))
                    default = default or ""
    return edited(tests, edits), default, required


def _is_path(name: str) -> bool:
    return name.startswith((".", "/", "@/", "~/", "src/"))


def _means_code(
    name: str, specifiers: set[str], local: str | None, space: list[str], names: set[str], root: Node
) -> bool:
    if name in NODE or name.startswith("node:"):
        return False
    if _is_path(name):
        return True
    if specifiers:
        return specifiers <= names
    if local:
        return local in names
    used = {field(n, "property") for n in walk(root) if n.type == "member_expression" and field(n, "object") in space}
    return bool(used & names)


def _taken(call: Node) -> set[str]:
    """The names that `const { a, b } = require(...)` takes."""
    node = call.parent
    while node is not None and node.type in ("await_expression", "parenthesized_expression"):
        node = node.parent
    if node is None:
        return set()
    if node.type == "member_expression":
        return {field(node, "property")}
    pattern = node.child_by_field_name("name") if node.type == "variable_declarator" else None
    if pattern is None or pattern.type != "object_pattern":
        return {text_of(pattern)} if pattern is not None else set()
    return {field(c, "key") or text_of(c) for c in pattern.named_children}


LOOPS = ("while_statement", "do_statement", "for_statement", "for_in_statement")
COMPARISONS = {"==", "===", "!=", "!==", "<", "<=", ">", ">="}
INERT = ("comment", "import_statement", "hash_bang_line", "empty_statement", ";", *FUNCTIONS, *TYPES)


def _runs(node: Node) -> bool:
    """Whether a statement at the top does anything that can fail."""
    if node.type in INERT or node.type == "export_statement":
        return False
    calls = [
        n
        for n in walk(node)
        if n.type in ("call_expression", "new_expression", "throw_statement", "await_expression", *LOOPS)
    ]
    if node.type in VARIABLES:  # of functions inside nothing is run, and require() is an import
        functions = {"arrow_function", "function_expression", "function", "method_definition"}
        calls = [
            n for n in calls if not _within(n, node, functions) and field(n, "function") not in ("require", "import")
        ]
        calls = [
            n
            for n in calls
            if not (n.type == "await_expression" and field(n.named_children[0], "function") == "import")
        ]
    return bool(calls)


def _within(node: Node, top: Node, kinds: set[str]) -> bool:
    parent = node.parent
    while parent is not None and parent != top:
        if parent.type in kinds:
            return True
        parent = parent.parent
    return False


REGISTERS = re.compile(
    r"(?:await\s+)?(?:describe|it|test|suite|context|specify|before|after|beforeAll|afterAll|beforeEach|afterEach|xit|xtest|xdescribe|fit|fdescribe|jest|vi)\b"
)


def _only_registers(node: Node) -> bool:
    """A statement that hands a test to the runner, or sets one up; by itself it is no test."""
    calls = [field(n, "function") for n in walk(node) if n.type == "call_expression"]
    return node.type in VARIABLES or any(map(REGISTERS.match, calls))
