"""Code that was validated and did not lift, as an answer in its own language: under the asked name, its declared types those asked for.

It has to be run by the caller: nothing here runs it. What lifts by now becomes logic (memory_lift.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from yantra_codex import languages
from yantra_codex.errors import Unsupported, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.languages.base import first_error, parse
from yantra_codex.learn.memory import Memory, Proposal
from yantra_codex.learn.memory_lift import relift
from yantra_codex.learn.recall_told import SAME_WORDS, going_on
from yantra_codex.learn.recall_types import asked_types
from yantra_codex.problems import Problem

MOST_RUN = 3  # pieces of code that are offered for one request: each costs a start of the toolchain
LEAST = 0.4  # the similarity from which on code is worth that
NAMES = frozenset(("identifier", "type_identifier", "field_identifier", "property_identifier", "package_identifier", "shorthand_property_identifier",
                   "shorthand_property_identifier_pattern", "shorthand_field_identifier"))
# where an identifier is not the function's own name: (kind of the node around it, its field there)
ELSEWHERE = {("attribute", "attribute"), ("keyword_argument", "name"), ("scoped_identifier", "name"), ("selector_expression", "field")}
WRITTEN_TYPES = ("rust", "go")  # a caller of these compiles against the types as they are written


@dataclass(frozen=True, slots=True)
class KeptCode:
    """Code of the memory under the asked name, for the caller to run. rivals: as a recalled program has them."""

    code: str
    name: str
    proposal: Proposal
    rivals: int = 0


def kept_code(memory: Memory, problem: Problem, limit: int = MOST_RUN) -> Iterator[KeptCode]:
    """Code of the asked language that similar requests were answered with, the most similar first."""
    found = 0
    for proposal in _opaque(memory, problem, problem.language):
        old = _name_in(memory, proposal)
        name = problem.entry_point or (problem.signature.name if problem.signature else old)
        code = renamed(proposal.code or "", problem.language, old, name) if old and name else None
        if code is not None and name and _has_types(code, problem.language, name, problem.given or problem.signature):
            yield KeptCode(code, name, proposal)
            found += 1
            if found == limit:
                return


def has_code(memory: Memory) -> bool:
    """Whether there is any code that did not lift: else no text needs a vector."""
    with memory.store.reading() as db:
        return db.execute("select 1 from logic where state = 'opaque' limit 1").fetchone() is not None


def lift_again(memory: Memory, problem: Problem) -> list[str]:
    """Turn Python code that similar requests were answered with into logic where it lifts by now; the keys of that."""
    return [new for p in _opaque(memory, problem, "python")[:MOST_RUN] for _, new in relift(memory, _lift, only=p.key)]


def _lift(code: str, _: str, name: str | None, signature: Signature | None) -> Program:
    """The logic of code; raises Unsupported where it has none, also where reading it goes wrong."""
    program = _lifted(code, name, signature)
    if program is None:
        raise Unsupported("this code has no logic form", language="python")
    return program


@lru_cache(maxsize=256)
def _lifted(code: str, name: str | None, signature: Signature | None) -> Program | None:
    from yantra_codex.languages.pylift import lift  # only where such code was found

    try:
        return lift(code, name, signature)
    except Exception:  # any text may come here
        return None


def tell_fault(memory: Memory, kept: KeptCode, problem: Problem, fault: str) -> None:
    """Count against code that a call fails which was asked for in its own words; that a toolchain was stopped says nothing of it."""
    if fault.startswith("(") and kept.proposal.similarity >= SAME_WORDS:
        with going_on():
            memory.outcome(kept.proposal.key, passed=False, problem=problem)


def _opaque(memory: Memory, problem: Problem, language: str) -> list[Proposal]:
    return [p for p in memory.propose(problem.text, asked_types(problem), language, least=LEAST) if p.program is None and p.language == language]


def _name_in(memory: Memory, proposal: Proposal) -> str | None:
    """The name under which the code has its function; None where that can't be told."""
    asked = next((r["name"] for r in memory.find(proposal.key)["requests"] if r["id"] == proposal.request), None)
    try:
        names = [s.signature.name for s in languages.get(proposal.language or "").read_stubs(proposal.code or "")]
    except YantraError:
        return None
    return next((n for n in names if asked and _plain(n) == _plain(asked)), names[0] if len(names) == 1 else None)


def renamed(code: str, language: str, old: str, new: str) -> str | None:
    """The code with its function `old` and the calls of it named `new`; None where `new` means something in it already."""
    if old == new:
        return code
    root, raw = parse(language, code).root_node, code.encode()
    if first_error(root) is not None:
        return None
    places = []
    for node in _names(root):
        text = raw[node.start_byte : node.end_byte].decode()
        if text == new:
            return None
        if text == old:
            if node.type.startswith("shorthand"):
                return None  # a field is named so as well
            if node.type == "identifier" and not _is_elsewhere(node):
                places.append((node.start_byte, node.end_byte))
    for start, end in reversed(places):
        raw = raw[:start] + new.encode() + raw[end:]
    return raw.decode()


def _names(root: Node) -> Iterator[Node]:
    """The names in a tree, in order."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type in NAMES:
            yield node
        stack.extend(reversed(node.children))


def _is_elsewhere(node: Node) -> bool:
    parent = node.parent
    return parent is not None and any(parent.type == kind and parent.child_by_field_name(field) == node for kind, field in ELSEWHERE)


def _has_types(code: str, language: str, name: str, asked: Signature | None) -> bool:
    """Whether the code declares the function with as many parameters as are asked for, and in the written types where there are some."""
    try:
        own = next((s.signature for s in languages.get(language).read_stubs(code) if s.signature.name == name), None)
    except YantraError:
        return False
    if own is None or asked is None:
        return own is not None
    if len(own.params) != len(asked.params):
        return False
    if language not in WRITTEN_TYPES or asked.language != language:
        return True
    pairs = [*((a.native, b.native) for a, b in zip(own.params, asked.params, strict=True)), (own.native_returns, asked.native_returns)]
    return all("".join((a or "").split()) == "".join((b or "").split()) for a, b in pairs)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


__all__ = ["KeptCode", "has_code", "kept_code", "lift_again", "renamed", "tell_fault"]
