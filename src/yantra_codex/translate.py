"""Source text in one language to source text in another, through logic."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex import languages
from yantra_codex.answers.render import LARGEST_INT
from yantra_codex.answers.verify import verify_program, with_reach
from yantra_codex.errors import BadRequest, Unsupported, YantraError
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import ANY, Type, contains
from yantra_codex.languages import Rendered
from yantra_codex.languages.pylift import lift
from yantra_codex.languages.sentinels import with_smaller_sentinels
from yantra_codex.problems.examples import find_examples
from yantra_codex.problems.problem import read_signature, shape_value

FRONT_ENDS = ("python",)
MAX_SOURCE = 200_000


@dataclass(frozen=True, slots=True)
class Translation:
    """status: "verified" (its examples ran and passed), "unverified" (nothing to run), "abstained" (refused)."""

    id: str
    language: str
    status: str
    code: str | None = None
    reason: str | None = None
    program: Program | None = None
    rendered: Rendered | None = None

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "language": self.language, "code": self.code, "status": self.status, "reason": self.reason}


def translate(code: str, to: str, *, source: str = "python", entry: str | None = None, signature: str | None = None, id: str = "") -> Translation:
    """Translate a function with what it calls.

    entry: the function asked for, None where the source leaves no choice. signature: the target's (or a Python) form of
    its signature, to be met exactly. Raises BadRequest or UnknownName for a request that can't be understood; what can
    be understood but not translated is an abstention with the reason.
    """
    target, source = languages.language_name(to), languages.language_name(source)
    if source not in FRONT_ENDS:
        raise BadRequest(f"translating from {source} is not supported yet; from {', '.join(FRONT_ENDS)} it is")
    if len(code) > MAX_SOURCE:
        raise BadRequest(f"the source has {len(code):,} characters, at most {MAX_SOURCE:,} are read")
    given = read_signature(signature, target) if signature else None
    try:
        program = lift(code, entry, lift_signature(given, entry))
        examples = find_examples(with_plain_docstrings(code), program.entry.name)
        types = [p.type for p in program.entry.params]
        examples = [e for e in examples if len(e.args) == len(types)]
        typed = [type(e)(tuple(shape_value(a, t) for a, t in zip(e.args, types, strict=True)), shape_value(e.expected, program.entry.returns), e.raises, e.source)
                 for e in examples]
        verdict = verify_program(program, typed)
        if verdict.failure:
            return Translation(id, target, "abstained", reason=f"the source does not do what its examples say: {verdict.failure}")
        limit = LARGEST_INT[target]
        reach = with_reach(verdict, program, typed).largest if limit is not None else 0
        if limit is not None and reach > limit and (smaller := with_smaller_sentinels(program, limit)) is not None:
            program = smaller
            reach = with_reach(verdict, program, typed).largest
            if verify_program(program, typed).failure:
                reach = limit + 1
        if limit is not None and reach > limit:
            raise Unsupported(f"the examples reach {reach}, more than a whole number holds there", language=target)
        rendered = languages.get(target).render(program, given if given and given.language == target else None)
    except YantraError as e:
        return Translation(id, target, "abstained", reason=str(e))
    status = "verified" if typed else "unverified"
    reason = None if typed else "the source has no examples to run; the logic was translated as it stands"
    return Translation(id, target, status, rendered.code, reason, program, rendered)


def with_plain_docstrings(code: str) -> str:
    r"""The source with its docstrings as Python reads them: `\\n` in an example's text is `\n` to who runs it."""
    try:
        nodes = [n for n in ast.walk(ast.parse(code)) if isinstance(n, (ast.Module, ast.FunctionDef)) and ast.get_docstring(n) is not None]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code
    for node in nodes:
        doc = node.body[0]
        segment = ast.get_source_segment(code, doc) or ""
        if "\\" in segment and isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant) and isinstance(doc.value.value, str):
            code = code.replace(segment, f'"""{doc.value.value}"""')
    return code


def lift_signature(given: Signature | None, entry: str | None) -> Signature | None:
    """What the front-end may know of the asked signature: its types, under the source's own name."""
    if given is None:
        return None
    if given.language in ("javascript", "typescript"):  # `number` says nothing of whole numbers: the source decides
        params = tuple(replace(p, type=_open(p.type)) for p in given.params)
        return Signature(entry or given.name, params, _open(given.returns))
    return Signature(entry or given.name, given.params, given.returns)


def _open(t: Type) -> Type:
    """A type in which nothing says whether a number is whole."""
    return ANY if contains(t, "int") else t
