"""The rows that a problem, or a source file, gives: logic patterns, AST patterns, wrong solutions, and what was refused.

A Python solution is lifted, run on its own tests in the interpreter (checked.py), and only where all of them pass it
is a pattern. Nothing but the unit decides a row. What goes wrong in one code is a row of `refused` (refusals.py) and
touches no other.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from tree_sitter import Tree

from yantra_codex.corpora import slices
from yantra_codex.corpora.checked import Checked, check_program, examples_text
from yantra_codex.corpora.complexity import complexity_of
from yantra_codex.corpora.items import LIFTED, Code, File, Item
from yantra_codex.corpora.parsing import parse_within_bounds
from yantra_codex.corpora.refusals import refusal, told, unreadable
from yantra_codex.corpora.sources.complete import complete, left
from yantra_codex.corpora.trees import TreePattern, tree_pattern, tree_patterns
from yantra_codex.errors import Unsupported, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.steps import steps_of
from yantra_codex.ir.text import write_program
from yantra_codex.ir.vector import encode_logic_pattern
from yantra_codex.languages import LANGUAGES
from yantra_codex.languages.base import first_error, parser
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.pylift.lift import doctests
from yantra_codex.languages.pylift.scopes import MAX_SOURCE_CHARACTERS
from yantra_codex.problems.examples import find

Rows = dict[str, list[dict[str, Any]]]

MAX_TEXT = 1_000_000  # characters of a code
SHOWN_EXAMPLES = 20  # of a problem are written into its row; more are run


class Refused(Exception):
    """A code that can't be a pattern: kind (of `refusals.KINDS`), reason, line, and what of the reason like codes share."""

    def __init__(self, kind: str, detail: str, line: int | None = None, construct: str | None = None):
        self.kind, self.detail, self.line, self.construct = kind, detail, line, construct
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is lifted: a text, the function to start from, the calls that say its types and test it.

    imports: those of the text's lines that its author left out.
    """

    text: str
    entry: str | None
    examples: tuple[Example, ...]
    imports: tuple[str, ...] = ()


# ---------------------------------------------------------------- problems


def item_rows(item: Item) -> Rows:
    """The rows of a problem with its solutions: `patterns`, `trees`, `negatives`, `refused`."""
    rows: Rows = {}
    known: dict[Code, Rows] = {}
    for number, code in enumerate(item.codes):
        if code.language in LANGUAGES:
            if code not in known:  # the same text again is the same rows again
                known[code] = _right(item, code, number) if code.right else _wrong(item, code)
            _add(rows, known[code])
    others = Counter(c.language for c in item.codes if c.language not in LIFTED)
    for language, count in sorted(others.items()):
        why = f"no front-end lifts {language} yet" if language in LANGUAGES else f"{language} is only counted"
        _add(rows, {"refused": [refusal(item, language, "language", why, count=count)]})
    return rows


def _add(rows: Rows, more: Rows) -> None:
    for table, found in more.items():
        rows.setdefault(table, []).extend(found)


def _right(item: Item, code: Code, number: int) -> Rows:
    """The rows of a solution that should be right."""
    try:
        source = readable(code.text)
        parsed = parse_within_bounds(code.language, source)
    except Refused as e:
        return _refused(item, code.language, e)
    except Unsupported as e:
        return _refused(item, code.language, Refused("syntax", e.what, e.line))
    tree = tree_pattern(code.language, source, parsed)
    rows: Rows = {} if tree.broken else {"trees": [_tree_row(item, f"{item.id}#{number}", item.id, code.language, tree, source, item.entry or "")]}
    if code.language in LIFTED:
        _add(rows, _pattern(item, code))
    elif tree.broken:
        _add(rows, _refused(item, code.language, Refused("syntax", "its grammar finds an error in it")))
    return rows


def _pattern(item: Item, code: Code) -> Rows:
    try:
        asked = prepared(item, code.text)
        program = lifted(asked)
        asked = with_doctests(asked, program)
        return {"patterns": [_pattern_row(item, item.id, item.text, asked, program, tested(program, asked))]}
    except Refused as e:
        return _refused(item, code.language, e)


def _wrong(item: Item, code: Code) -> Rows:
    """The row of a solution that is known to be wrong: lifted where that can be, and how many tests it passes."""
    row = {"problem_id": item.id, "language": code.language, "code": code.text, "source": item.source, "licence": item.licence}
    try:
        readable(code.text)
        if code.language not in LIFTED:
            return {"negatives": [row]}
        asked = prepared(item, code.text)
        program = lifted(asked)
    except Refused as e:
        return _refused(item, code.language, e) if e.kind in ("size", "encoding") else {"negatives": [row]}
    checked = check_program(program, asked.examples, every=True)
    about = {"entry": asked.entry or program.entry.name, "program": write_program(program), "hash": canonical_hash(program)}
    return {"negatives": [{**row, **about, "checks": checked.total, "passed": checked.passed}]}


def _refused(unit: Item | File, language: str, e: Refused, name: str = "") -> Rows:
    return {"refused": [refusal(unit, language, e.kind, e.detail, name=name, line=e.line, construct=e.construct)]}


def readable(text: str) -> bytes:
    """The bytes of a source text; raises Refused for one that is too long or no text."""
    if len(text) > MAX_TEXT:
        raise Refused("size", f"more than {MAX_TEXT:,} characters")
    if "\0" in text:
        raise Refused("encoding", "a NUL in the text", line=text[: text.index("\0")].count("\n") + 1)
    try:
        return text.encode()
    except UnicodeEncodeError as e:
        raise Refused("encoding", f"not Unicode (character {e.start})") from None


def prepared(item: Item, text: str) -> Asked:
    """What is lifted for a solution: with the imports that it left out; a program that reads and prints as a function."""
    if len(text) > MAX_SOURCE_CHARACTERS:
        raise Refused("size", f"more than {MAX_SOURCE_CHARACTERS:,} characters to lift")
    done = complete(text)
    if item.examples or not item.stdio:
        return Asked(done.text, item.entry, item.examples, done.added)
    from yantra_codex.corpora.sources.stdio import as_function  # only programs need it

    try:
        made = Asked(*as_function(done.text, item.stdio))
    except Exception as e:
        raise refused_by(e) from None
    return replace(made, imports=left(done.added, made.text))


def with_doctests(asked: Asked, program: Program) -> Asked:
    """The same, with the entry's doctests as its tests where there are no others."""
    if asked.examples or ">>>" not in asked.text:
        return asked
    named = [n for n in ast.walk(ast.parse(asked.text)) if isinstance(n, ast.FunctionDef) and n.name == program.entry.name]
    return replace(asked, examples=tuple(e for e in doctests(named[0]) if e.source != "unknown") if named else ())


# ---------------------------------------------------------------- source files


def file_rows(file: File, tree: Tree | None = None) -> Rows:
    """The rows of a source file: `trees` for its functions, `patterns` for Python functions with tests, `refused`.

    tree: the file's, where it is parsed already.
    """
    if file.refusal is not None:
        return {"refused": [unreadable(file)]}
    try:
        text = decoded(file.data)
    except Refused as e:
        return _refused(file, file.language, e)
    if file.language not in LANGUAGES:
        return _refused(file, file.language, Refused("language", f"{file.language} is only counted"))
    rows: Rows = {}
    tree = tree or parser(file.language).parse(file.data)
    for t in tree_patterns(file.language, file.data, tree):
        if t.broken:
            _add(rows, _refused(file, file.language, Refused("syntax", "its grammar finds an error in it", t.line), t.name))
        else:
            _add(rows, {"trees": [_tree_row(file, f"{file.path}:{t.name}:{t.line}", file.path, file.language, t, file.data[t.start : t.end], t.name)]})
    if (bad := first_error(tree.root_node)) is not None and "refused" not in rows:  # outside of all functions
        _add(rows, _refused(file, file.language, Refused("syntax", "its grammar finds an error in it", bad.start_point[0] + 1)))
    if file.language in LIFTED and (file.examples or ">>>" in text):
        _add(rows, _file_patterns(file, text))
    return rows


def decoded(data: bytes) -> str:
    """The text of a file's bytes; raises Refused for what is too long or no text."""
    if len(data) > MAX_TEXT:
        raise Refused("size", f"more than {MAX_TEXT:,} bytes")
    if (at := data.find(b"\0")) >= 0:
        raise Refused("encoding", f"a NUL at byte {at}", line=data[:at].count(b"\n") + 1)
    try:
        return data.decode()
    except UnicodeDecodeError as e:
        raise Refused("encoding", f"not UTF-8 (byte {e.start})", line=data[: e.start].count(b"\n") + 1) from None


def _file_patterns(file: File, text: str) -> Rows:
    """The rows of a Python file's functions that have doctests or whose tests lie beside them."""
    try:
        module = slices.read_module(text)
    except (SyntaxError, ValueError) as e:
        return _refused(file, file.language, Refused("syntax", str(getattr(e, "msg", e)), getattr(e, "lineno", None)))
    except (RecursionError, MemoryError):
        return _refused(file, file.language, Refused("depth", "nested too deeply to be read"))
    rows: Rows = {}
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node) or ""
            shown = tuple(e for e in doctests(node) if e.source != "unknown") if ">>>" in doc else ()
            examples = (*shown, *file.examples.get(node.name, ()))
            if examples:
                _add(rows, _function_pattern(file, module, node, doc, examples))
    return rows


def _function_pattern(file: File, module: slices.Module, node: ast.FunctionDef, doc: str, examples: tuple[Example, ...]) -> Rows:
    try:
        asked = Asked(slices.sliced(module, node.name), node.name, examples)
        program = lifted(asked)
        checked = tested(program, asked)
    except Refused as e:
        e.line = node.lineno  # the lines of a slice are not the file's
        return _refused(file, file.language, e, node.name)
    words = find(doc, node.name, [a.arg for a in node.args.args]).words.strip()
    return {"patterns": [_pattern_row(file, f"{file.path}:{node.name}", words, asked, program, checked)]}


# ---------------------------------------------------------------- one code


def lifted(asked: Asked) -> Program:
    """The program that a text means; raises Refused."""
    try:
        return lift(asked.text, asked.entry, examples=asked.examples)
    except Exception as e:  # whatever a text makes the front-end do, it is this text's row alone
        raise refused_by(e) from None


def refused_by(error: BaseException) -> Refused:
    return Refused(*told(error))


def tested(program: Program, asked: Asked) -> Checked:
    """The result of a program's tests, all passed; raises Refused."""
    try:
        checked = check_program(program, asked.examples)
    except (RecursionError, MemoryError) as e:
        raise Refused("limits", f"its tests can't be run: {type(e).__name__}") from None
    if not checked.total:
        raise Refused("untested", "there are no tests that can be run")
    if checked.failure is not None:
        raise Refused("limits" if checked.limit else "disagrees", checked.failure, construct=checked.cause)
    return checked


def canonical_hash(program: Program) -> str:
    try:
        return hash_of(program)
    except (YantraError, RecursionError) as e:
        raise Refused("internal", f"no canonical form: {e}") from None


def _pattern_row(unit: Item | File, problem: str, text: str, asked: Asked, program: Program, checked: Checked) -> dict[str, Any]:
    entry = program.entry
    steps = steps_of(program)
    signature = Signature(entry.name, tuple(SigParam(p.name, p.type) for p in entry.params), entry.returns)
    return {"problem_id": problem, "text": text, "signature": str(signature), "examples": examples_text(asked.examples[:SHOWN_EXAMPLES]),
            "language": "python", "entry": asked.entry or entry.name, "code": asked.text, "imports": asked.imports, "program": write_program(program),
            "hash": canonical_hash(program), "steps": [s.kind for s in steps], "readable": [str(s) for s in steps],
            "vector": encode_logic_pattern(program), "complexity": complexity_of(program), "checks": checked.total, "passed": checked.passed,
            "source": unit.source, "licence": unit.licence}


def _tree_row(unit: Item | File, id: str, path: str, language: str, t: TreePattern, source: bytes, name: str) -> dict[str, Any]:
    return {"id": id, "language": language, "name": name, "path": path, "line": t.line, "vector": t.vector, "nodes": t.nodes, "edges": t.edges,
            "length": t.length, "hash": hashlib.sha256(source).hexdigest(), "source": unit.source, "licence": unit.licence}
