"""Completes stubs in a source text: each body is answered, checked and put in place; the rest stays byte for byte."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from yantra_codex.answers.solution import Solution
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import YantraError
from yantra_codex.languages import Rendered
from yantra_codex.languages.base import first_error, parse
from yantra_codex.problems import make_problem
from yantra_codex.problems.stubs import UNITS, Site, empty_sites


class DoesNotFit(YantraError):
    """An answer that can't be put where the stub is; says why."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The new text; the names filled; every stub's answer by name."""

    source: str
    text: str
    filled: tuple[str, ...]
    solutions: tuple[tuple[str, Solution], ...]

    def diff(self, path: str) -> str:
        """A unified diff from the source to the new text."""
        old, new = (re.split(r"(?<=\n)", t) for t in (self.source, self.text))
        lines = difflib.unified_diff([x for x in old if x], [x for x in new if x], f"a/{path}", f"b/{path}")
        return "".join(x if x.endswith("\n") else x + "\n\\ No newline at end of file\n" for x in lines)


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes to put in the place of others."""

    start: int
    end: int
    new: bytes


def fill_source(source: str, language: str, engine: YantraCodex, *, only: str | None = None, unverified: bool = False, run: bool = False) -> Filled:
    """Answer every empty stub and put the verified bodies in place; what can't be put in place becomes an abstention."""
    mark = "\ufeff" if source.startswith("\ufeff") else ""
    text = source.removeprefix(mark)
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    answers: list[tuple[str, Solution]] = []
    edits: list[Edit] = []
    support = Support(text, language, newline)
    filled: list[str] = []
    for site in empty_sites(text, language, only):
        solution = answer(site, language, engine, run)
        rendered = solution.rendered
        if rendered is not None and (solution.status == "verified" or (unverified and solution.status == "unverified")):
            try:
                edit = body_edit(site, rendered, language, newline, indent_unit(text, language))
                more = support.needed(site, rendered)
                check_fits(text, [*edits, edit, *more], language)
            except DoesNotFit as e:
                solution = replace(solution, status="abstained", reason=str(e))
            else:
                support.add(site, rendered)
                edits.append(edit)
                filled.append(site.name)
        answers.append((site.name, solution))
    new = apply(text, [*edits, *support.edits()])
    return Filled(source, mark + new, tuple(filled), tuple(answers))


def answer(site: Site, language: str, engine: YantraCodex, run: bool) -> Solution:
    """The engine's answer to one stub; a stub that can't be read is an abstention with the reason."""
    name = site.name.rpartition(".")[2]
    try:
        return engine.generate(make_problem(site.piece, language, entry_point=name), run=run)
    except YantraError as e:
        return Solution("", language, "abstained", reason=str(e))


def apply(text: str, edits: list[Edit]) -> str:
    data = text.encode()
    for e in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        data = data[: e.start] + e.new + data[e.end :]
    return data.decode()


def check_fits(text: str, edits: list[Edit], language: str) -> None:
    """Raises DoesNotFit where a file that parses would no longer do so."""
    if first_error(parse(language, text).root_node) is None:
        bad = first_error(parse(language, apply(text, edits)).root_node)
        if bad is not None:
            raise DoesNotFit(f"the filled file would not parse (line {bad.start_point[0] + 1})")


# ---------------------------------------------------------------- bodies


def body_edit(site: Site, rendered: Rendered, language: str, newline: str, unit: str) -> Edit:
    """The edit that puts the rendered entry's body at a site, indented as the file is."""
    node = entry_node(rendered, language)
    if site.is_method and re.search(rf"(?<![\w.]){re.escape(rendered.entry)}\s?\(", body_text(node, rendered.functions, language)):
        raise DoesNotFit(f"the answer calls itself as a function, {site.name} is a method: make it a function")
    if any(n.start_point[0] != n.end_point[0] and "string" in n.type for n in walk(node) if n.type != "string_content") and (site.indent or unit != UNITS[language]):
        raise DoesNotFit("the answer holds a text over several lines, which would be indented")
    lines = body_text(node, rendered.functions, language).split("\n")
    body = "\n".join(site.indent + reindent(line, UNITS[language], unit) if line.strip() else "" for line in lines)
    return Edit(site.start, site.end, (site.before + body + site.after).replace("\n", newline).encode())


def entry_node(rendered: Rendered, language: str) -> Node:
    """The node of the entry's function in the rendered functions."""
    for node in walk(parse(language, rendered.functions).root_node):
        name = node.child_by_field_name("name")
        if name is not None and (name.text or b"").decode() == rendered.entry:
            holder = node.child_by_field_name("value") or node
            if holder.child_by_field_name("body") is not None:
                return holder
    raise DoesNotFit(f"the answer has no function {rendered.entry}")


def walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        n = stack.pop()
        yield n
        stack.extend(reversed(n.named_children))


def body_text(node: Node, functions: str, language: str) -> str:
    """The lines of a function's body with the indentation they have, without a docstring."""
    raw = functions.encode()
    body = node.child_by_field_name("body")
    assert body is not None
    if language == "python":
        statements = list(body.named_children)
        if statements and statements[0].type == "expression_statement" and statements[0].named_children[0].type == "string":
            statements.pop(0)
        if not statements:
            return UNITS["python"] + "pass"
        line = raw.rfind(b"\n", 0, statements[0].start_byte) + 1
        return raw[line : body.end_byte].decode().rstrip()
    if raw[body.start_byte : body.start_byte + 1] != b"{":  # an arrow's expression
        return f"{UNITS[language]}return {raw[body.start_byte : body.end_byte].decode()};"
    inside = raw[body.start_byte + 1 : body.end_byte - 1].decode()
    if "\n" not in inside:
        return UNITS[language] + inside.strip() if inside.strip() else ""
    return inside.strip("\n").rstrip()


def reindent(line: str, have: str, want: str) -> str:
    """A line with its leading units of indentation in the file's own form."""
    n = 0
    while line.startswith(have, n * len(have)):
        n += 1
    return want * n + line[n * len(have) :] if have != want else line


def indent_unit(text: str, language: str) -> str:
    """The indentation a file uses: a tab or two, four or eight spaces; the language's own where it shows none."""
    leads = re.findall(r"^(\t|[ ]{2,8})(?=[^\s*])", text, re.MULTILINE)
    if not leads:
        return UNITS[language]
    if sum(lead == "\t" for lead in leads) * 2 > len(leads):
        return "\t"
    widths = [len(lead) for lead in leads if lead != "\t"]
    return " " * min(widths) if min(widths) in (2, 4, 8) else UNITS[language]


# ---------------------------------------------------------------- imports and helpers


class Support:
    """What the filled functions need around them: imports and helper functions, each added once."""

    def __init__(self, text: str, language: str, newline: str):
        self.text, self.language, self.newline = text, language, newline
        self.imports: list[str] = []
        self.helpers: list[str] = []
        self.before: int | None = None
        self.after: int | None = None
        self.defined = set(defined_names(text, language))

    def needed(self, site: Site, rendered: Rendered) -> list[Edit]:
        """The edits there would be with this answer's needs; raises DoesNotFit where a name is taken."""
        trial = Support(self.text, self.language, self.newline)
        trial.imports, trial.helpers, trial.before, trial.after = list(self.imports), list(self.helpers), self.before, self.after
        helpers = self.new_helpers(rendered)
        if site.in_module and self.language == "rust" and (helpers or rendered.imports):
            raise DoesNotFit("the answer needs helpers or imports, which a nested module would not see")
        for h in helpers:
            for name in defined_names(h, self.language):
                if name in self.defined or any(name in defined_names(o, self.language) for o in self.helpers):
                    raise DoesNotFit(f"the answer needs a helper {name}, and the file has another {name}")
        trial.add(site, rendered)
        return trial.edits()

    def new_helpers(self, rendered: Rendered) -> list[str]:
        wanted = [*other_functions(rendered, self.language), *rendered.helpers.values()]
        flat = self.text.replace("\r\n", "\n")
        return [h.strip() for h in wanted if h.strip() and h.strip() not in flat and h.strip() not in self.helpers]

    def add(self, site: Site, rendered: Rendered) -> None:
        helpers = self.new_helpers(rendered)
        self.helpers += helpers
        if helpers and self.before is None:
            self.before, self.after = site.statement
        self.imports += [i for i in rendered.imports if i not in self.imports and not has_import(self.text, i, self.language)]

    def edits(self) -> list[Edit]:
        out = []
        if self.helpers and self.before is not None and self.after is not None:
            gap = "\n\n\n" if self.language == "python" else "\n\n"
            text = gap.join(self.helpers)
            # Rust and Go see functions from anywhere; the others, and macros, only after their definition
            if self.language in ("go", "rust") and "macro_rules!" not in text:
                out.append(Edit(self.after, self.after, self._bytes(gap + text)))
            else:
                out.append(Edit(self.before, self.before, self._bytes(text + gap)))
        if self.imports:
            out.append(import_edit(self.text, self.imports, self.language, self.newline))
        return out

    def _bytes(self, text: str) -> bytes:
        return text.replace("\n", self.newline).encode()


def other_functions(rendered: Rendered, language: str) -> list[str]:
    """The program's own functions other than the entry, as text."""
    raw = rendered.functions.encode()
    root = parse(language, rendered.functions).root_node
    out = []
    for top in root.named_children:
        names = {(n.text or b"").decode() for d in walk(top) if (n := d.child_by_field_name("name")) is not None and d.parent in (root, top, top.parent)}
        if rendered.entry not in names and top.type not in ("comment", "line_comment", "block_comment", "package_clause"):
            out.append(raw[top.start_byte : top.end_byte].decode())
    return out


def defined_names(text: str, language: str) -> list[str]:
    """The names that a text defines at its top level."""
    out = []
    for top in parse(language, text).root_node.named_children:
        for node in [top, *top.named_children, *(g for c in top.named_children for g in c.named_children)]:
            name = node.child_by_field_name("name")
            if name is not None and name.parent is not None and node.type not in ("parameter", "identifier", "call", "keyword_argument", "attribute_item"):
                at_top = node is top or (node.parent is not None and node.parent.type in (
                    "export_statement", "decorated_definition", "lexical_declaration", "variable_declaration", "type_declaration", "const_declaration", "var_declaration"))
                if at_top:
                    out.append((name.text or b"").decode())
    return out


def has_import(text: str, line: str, language: str) -> bool:
    """Whether a file has an import already."""
    if language == "go":
        return re.search(rf'^\s*(?:import\s+)?"{re.escape(line)}"', text, re.MULTILINE) is not None
    if re.search(rf"^{re.escape(line.strip())}[ \t]*(?:#.*)?\r?$", text, re.MULTILINE):
        return True
    m = re.fullmatch(r"from (\S+) import (\w+)", line.strip())
    return m is not None and re.search(rf"^from {re.escape(m[1])} import [^\n#(]*\b{m[2]}\b(?! as)", text, re.MULTILINE) is not None


IMPORTS = {"python": ("import_statement", "import_from_statement", "future_import_statement"), "rust": ("use_declaration", "extern_crate_declaration"),
           "javascript": ("import_statement",), "typescript": ("import_statement",), "go": ("import_declaration",)}


def import_edit(text: str, lines: list[str], language: str, newline: str) -> Edit:
    """The edit that adds imports behind those there are, else at the file's head."""
    nodes = parse(language, text).root_node.named_children
    there = [n for n in nodes if n.type in IMPORTS[language]]
    if language == "go":
        names = sorted(lines)
        if len(there) == 1 and (single := re.fullmatch(rb'import\s+"([^"]+)"', there[0].text or b"")):
            names = sorted([*names, single[1].decode()])
            block = "import (" + newline + "".join(f'\t"{n}"{newline}' for n in names) + ")"
            return Edit(there[0].start_byte, there[0].end_byte, block.encode())
        if there and b"(" in (there[-1].text or b""):
            at = there[-1].end_byte - 1
            return Edit(at, at, "".join(f'\t"{n}"{newline}' for n in names).encode())
        block = f'import "{names[0]}"' if len(names) == 1 else "import (" + newline + "".join(f'\t"{n}"{newline}' for n in names) + ")"
    else:
        block = newline.join(line.strip() for line in lines)
    if there:
        at = there[-1].end_byte
        at += len(text.encode()[at:]) - len(text.encode()[at:].lstrip(b";")) if language != "rust" else 0
        return Edit(at, at, (newline + block).encode())
    at = head_end(nodes, text.encode(), language)
    lead = newline + newline if at else ""
    return Edit(at, at, (lead + block + ("" if at else newline + newline)).encode())


def head_end(nodes: list[Node], raw: bytes, language: str) -> int:
    """Where a file's head ends: shebang, licence comment, docstring, package clause, inner attributes."""
    end = 0
    for n in nodes:
        is_doc = language == "python" and n.type == "expression_statement" and n.named_children and n.named_children[0].type == "string"
        is_pragma = language in ("javascript", "typescript") and n.type == "expression_statement" and b"use strict" in (n.text or b"")
        text = (n.text or b"").rstrip()
        is_inner = n.type in ("hash_bang_line", "package_clause", "inner_attribute_item") or text.startswith((b"//!", b"#!"))
        if is_doc or is_pragma or is_inner:
            end = n.start_byte + len(text)
        elif n.type not in ("comment", "line_comment", "block_comment"):
            break
    return end
