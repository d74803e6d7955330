"""A problem: everything a request says, in one frozen value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yantra_codex import languages
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import ANY, NONE, Type, contains, fits, is_hashable, join, join_all, type_of_value
from yantra_codex.problems.examples import find_examples

MAX_PROMPT = 100_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked.

    text: the words, without code. signature: as given by a stub or an explicit signature (its types refined by the
    examples where it says too little), or made from the examples; None where nothing is known but words.
    given: the signature exactly as the caller wrote it, to render against (None: a natural one is made).
    stub: the source text of the stub, where the prompt was one; its answer is the stub completed.
    """

    id: str
    language: str
    text: str
    entry_point: str | None = None
    signature: Signature | None = None
    given: Signature | None = None
    examples: tuple[Example, ...] = ()
    tests: str | None = None
    stub: str | None = None


def make_problem(prompt: str, language: str = "python", *, id: str = "", entry_point: str | None = None,
                 signature: str | None = None, examples: Sequence[Example] = (), tests: str | None = None) -> Problem:
    """Read a request's parts into a Problem.

    prompt: free text, or a stub in the language with its doc comment. Raises BadRequest or UnknownName with what is
    wrong and what to do.
    """
    language = languages.language_name(language)
    if not prompt.strip() and not examples:
        raise BadRequest("the prompt is empty: say in a sentence what the function does, or give a stub")
    if len(prompt) > MAX_PROMPT:
        raise BadRequest(f"the prompt has {len(prompt):,} characters, at most {MAX_PROMPT:,} are read: shorten it")
    given, doc, stub = None, prompt, None
    if signature:
        given = read_signature(signature, language)
    else:
        found = _stub_in(prompt, language, entry_point)
        if found is not None:
            given, doc = found
            stub = prompt
    entry = entry_point or (given.name if given else None)
    seen = list(examples) or find_examples(doc if stub else prompt, entry)
    if stub and not seen:
        seen = find_examples(prompt, entry)
    seen = _fitting(seen, given)
    shape = _signature_of(given, seen, entry, doc)
    if shape is not None:
        seen = [_typed(e, shape) for e in seen]
    return Problem(id, language, _words(doc), entry, shape, given, tuple(seen), tests, stub)


def read_signature(text: str, language: str) -> Signature:
    """A signature written in the language's syntax or in Python's, with or without `def` and a body."""
    text = text.strip()
    if not text or len(text) > 10_000:
        raise BadRequest("the signature is empty or longer than 10,000 characters")
    tries = [(language, text)]
    if not re.match(r"(?:async\s+)?def\b", text):
        tries.append(("python", f"def {text.rstrip(':')}: ..."))
    else:
        tries.append(("python", text if text.rstrip().endswith((":", "...")) else text + ": ..."))
    tries += [(other, text) for other in languages.LANGUAGES if other != language]
    for name, source in tries:
        try:
            stubs = languages.get(name).read_stubs(source)
        except (YantraError, NotImplementedError):
            continue
        if stubs:
            return stubs[0].signature
    raise BadRequest(f"the signature {text[:80]!r} can't be read as {language} or Python; write it like "
                     f"'name(xs: list[int], k: int) -> int' or as a {language} declaration")


def _stub_in(prompt: str, language: str, entry_point: str | None) -> tuple[Signature, str] | None:
    """The signature and documentation of a stub in the prompt: of the entry point, else the last one."""
    order = [language, *(n for n in ("python", "typescript", "rust", "go") if n != language)]
    for name in order:
        if not DECLARES[name].search(prompt):
            continue
        try:
            stubs = languages.get(name).read_stubs(prompt)
        except (YantraError, NotImplementedError):
            continue
        if entry_point:
            stubs = [s for s in stubs if s.signature.name == entry_point] or stubs
        if stubs:
            s = stubs[-1]
            outside = (prompt.encode()[: s.start] + b"\n" + prompt.encode()[s.end :]).decode(errors="replace")
            doc = s.doc if s.doc.strip() else _comments(prompt) or outside
            return s.signature, doc
    return None


DECLARES = {
    "python": re.compile(r"^\s*(?:async\s+)?def\s+\w+\s*\(", re.MULTILINE),
    "javascript": re.compile(r"\bfunction\s+\w+\s*\(|\b(?:const|let|var)\s+\w+\s*=\s*(?:async\s*)?\(?[\w\s,{}\[\]=]*\)?\s*=>"),
    "typescript": re.compile(r"\bfunction\s+\w+\s*(?:<[^>]*>)?\(|\b(?:const|let|var)\s+\w+\s*(?::[^=]+)?=\s*(?:async\s*)?(?:<[^>]*>)?\("),
    "rust": re.compile(r"\bfn\s+\w+\s*(?:<[^>]*>)?\("),
    "go": re.compile(r"\bfunc\s+(?:\([^)]*\)\s*)?\w+\s*(?:\[[^\]]*\])?\("),
}


def _comments(source: str) -> str:
    lines = [m[1] for m in re.finditer(r"^\s*(?:#|///?|\*)\s?(.*)$", source, re.MULTILINE)]
    return "\n".join(lines)


def _words(doc: str) -> str:
    """The text without doctest lines, tags' braces and comment marks."""
    lines = []
    skip = False
    for line in doc.splitlines():
        bare = line.strip()
        if bare.startswith(">>>") or re.match(r">\s*\w+\(", bare):
            skip = True
            continue
        if skip and bare and not bare[:1].isupper():
            continue
        skip = False
        lines.append(bare)
    return "\n".join(lines).strip()


def _fitting(examples: list[Example], given: Signature | None) -> list[Example]:
    """Drop examples found in text that have another number of arguments than the signature (other functions' calls)."""
    if given is None:
        if not examples:
            return []
        arity = len(examples[0].args)
        return [e for e in examples if len(e.args) == arity]
    least = sum(p.default is None for p in given.params)
    fit = [e for e in examples if least <= len(e.args) <= len(given.params)]
    if len(fit) < len(examples) and any(e.source == "request" for e in examples):
        bad = next(e for e in examples if e not in fit)
        raise BadRequest(f"an example has {len(bad.args)} arguments, {given.name} takes {len(given.params)}")
    return fit


def _signature_of(given: Signature | None, examples: list[Example], entry: str | None, doc: str) -> Signature | None:
    """The signature with IR types, refined by the examples where the written types are vague."""
    if given is None and not examples:
        return None
    if given is None:
        count = len(examples[0].args)
        names = ["xs", "ys", "zs"] if count > 1 else ["x"]
        params = tuple(SigParam(names[i] if i < len(names) else f"arg{i + 1}") for i in range(count))
        given = Signature(entry or name_from(doc), params)
    params = tuple(
        replace(p, type=refine(p.type, join_all([type_of_value(e.args[i]) for e in examples if i < len(e.args)])))
        for i, p in enumerate(given.params))
    results = [type_of_value(e.expected) for e in examples if e.raises is None]
    returns = refine(given.returns, join_all(results)) if results else given.returns
    return replace(given, params=params, returns=returns)


def refine(written: Type, seen: Type) -> Type:
    """The written type, made precise by the type of the values seen where it is vague (any, missing, list of any)."""
    if seen.name == "never" or written == seen:
        return written
    if written == ANY:
        return seen
    if written == NONE:
        return written
    if written.name == "option":
        inner = seen.args[0] if seen.name == "option" else seen
        return written if inner == NONE else Type("option", (refine(written.args[0], inner),))
    if not contains(written, "any"):
        # a list written where tuples are shown (a language without tuples): keep what the values are
        return written
    if written.name == seen.name and len(written.args) == len(seen.args):
        return Type(written.name, tuple(refine(w, s) for w, s in zip(written.args, seen.args, strict=True)), written.fields)
    if written.name == "list" and seen.name in ("tuple", "vtuple"):
        return seen
    return written


def _typed(e: Example, s: Signature) -> Example:
    args = tuple(shape_value(a, p.type) for a, p in zip(e.args, s.params, strict=False))
    return replace(e, args=args, expected=shape_value(e.expected, s.returns) if e.raises is None else None)


def shape_value(value: object, t: Type) -> object:
    """A value read from JSON or prose as the type asks: lists for tuples or sets, ints for floats, pairs for maps."""
    match t.name, value:
        case "float", int() if not isinstance(value, bool):
            return float(value)
        case "list", list() | tuple():
            return [shape_value(v, t.args[0]) for v in value]
        case "vtuple", list() | tuple():
            return tuple(shape_value(v, t.args[0]) for v in value)
        case "tuple", list() | tuple() if len(value) == len(t.args):
            return tuple(shape_value(v, a) for v, a in zip(value, t.args, strict=True))
        case "set", list() | tuple() | set() | frozenset() if is_hashable(t.args[0]):
            return {shape_value(v, t.args[0]) for v in value}
        case "map", dict():
            return {_key(k, t.args[0]): shape_value(v, t.args[1]) for k, v in value.items()}
        case "option", _ if value is not None:
            return shape_value(value, t.args[0])
    return value


def _key(k: object, t: Type) -> object:
    """A map's key; JSON can only write text keys, so a number's text becomes the number."""
    if t.name == "int" and isinstance(k, str) and re.fullmatch(r"-?\d{1,18}", k):
        return int(k)
    return shape_value(k, t)


STOP = set("a an the of to in for and or that which is are be with by from given function write return returns returning find "
           "compute calculate get take takes list number numbers integer integers string strings array this it its all each python".split())


def name_from(text: str) -> str:
    """A function name from the first words that carry meaning; `solve` where there are none."""
    words = re.findall(r"[A-Za-z]{2,20}", text.lower())
    picked = [w for w in words[:30] if w not in STOP][:3]
    return "_".join(picked) or "solve"


__all__ = ["Problem", "fits", "join", "make_problem", "name_from", "read_signature", "refine", "shape_value"]
