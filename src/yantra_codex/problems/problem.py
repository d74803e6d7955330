"""A problem: everything a request says, in one frozen value."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from yantra_codex import languages
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import (
    ANY,
    FLOAT,
    INT,
    NONE,
    Type,
    contains,
    fits,
    is_hashable,
    join,
    join_all,
    type_of_value,
)
from yantra_codex.ir.values import to_ir
from yantra_codex.languages.base import first_error, parse
from yantra_codex.problems.calls import BUILTINS
from yantra_codex.problems.examples import find, find_examples
from yantra_codex.problems.lazy import LazyPattern

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
    if not prompt.strip() and not examples and not signature:
        raise BadRequest("the prompt is empty: say in a sentence what the function does, or give a stub")
    if len(prompt) > MAX_PROMPT:
        raise BadRequest(f"the prompt has {len(prompt):,} characters, at most {MAX_PROMPT:,} are read: shorten it")
    if entry_point and not re.fullmatch(r"[A-Za-z_$][\w$]{0,200}", entry_point):
        raise BadRequest(f"the entry point {entry_point[:60]!r} is not the name of a function")
    for what, value in (("prompt", prompt), ("signature", signature or ""), ("tests", tests or "")):
        check_text(what, value)
    prompt = prompt.replace("\r\n", "\n")
    given, doc, stub = None, prompt, None
    if signature:
        given = read_signature(signature, language)
    if (found := _stub_in(prompt, language, entry_point)) is not None:
        given, doc, stub = given or found[0], found[1], prompt
    if given is None:
        given = _inline_signature(prompt, language, entry_point)
    entry = entry_point or (given.name if given else None)
    names = tuple(p.name for p in given.params) if given else ()
    said = find(doc, entry, names)
    if stub and not said.examples:
        said = replace(find(prompt, entry, names), words=said.words)
    entry = entry or said.name or _named(prompt)
    shown = list(said.examples)
    if not shown and not examples and tests:
        shown = find_examples(tests, entry, names)
    if given is None and (bare := _bare_signature(prompt, entry)) is not None:
        counts = {len(e.args) for e in (examples or shown)}
        if not counts or len(bare.params) in counts:
            given, entry = bare, entry or bare.name
    shape, seen = _agreed(given, list(examples), shown, entry, doc)
    return Problem(id, language, _words(said.words), entry, shape, given if given and given.language else None, tuple(seen), tests, stub)


def check_text(what: str, text: str) -> None:
    """Raises BadRequest for text that no source file could hold."""
    if "\0" in text:
        raise BadRequest(f"the {what} contains a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError as e:
        raise BadRequest(f"the {what} is not valid Unicode (character {e.start + 1})") from None


def _agreed(given: Signature | None, asked: list[Example], shown: list[Example], entry: str | None, doc: str) -> tuple[Signature | None, list[Example]]:
    """The signature and the examples that fit it: those of the request must, those found in text are dropped where they don't."""
    arity = len(asked[0].args) if asked and given is None else None
    if arity is not None and any(len(e.args) != arity for e in asked):
        raise BadRequest(f"the examples have {arity} and {next(len(e.args) for e in asked if len(e.args) != arity)} arguments; they must agree")
    shown = _same_arity(shown, given, arity)
    if given is not None:
        for n, e in enumerate(asked, 1):
            if fault := misfit(e, given):
                raise BadRequest(f"example {n}: {fault}")
        shown = [e for e in shown if not misfit(e, given)]
    taken = {repr(_listed(e.args)) for e in asked}
    shown = [] if asked and any(repr(_listed(e.args)) in taken for e in shown) else shown
    seen = asked + shown
    shape = _signature_of(given, seen, entry, doc)
    return shape, [_typed(e, shape) for e in seen] if shape is not None else seen


def _listed(value: object) -> object:
    """A value with its tuples as lists: two languages write the same call in these two ways."""
    if isinstance(value, (list, tuple)):
        return [_listed(x) for x in value]
    return {k: _listed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _same_arity(examples: list[Example], given: Signature | None, arity: int | None) -> list[Example]:
    """The examples with the signature's number of arguments, else with the one that most of them have."""
    if given is not None or not examples:
        return examples
    counts = [len(e.args) for e in examples]
    wanted = arity if arity is not None else max(counts, key=counts.count)
    return [e for e in examples if len(e.args) == wanted]


def misfit(e: Example, given: Signature) -> str | None:
    """Why an example can't be a call of this signature, in words; None where it can."""
    least = sum(p.default is None and p.type.name != "option" for p in given.params)
    if not least <= len(e.args) <= len(given.params):
        takes = str(len(given.params)) if least == len(given.params) else f"{least} to {len(given.params)}"
        return f"it has {len(e.args)} argument{'s' * (len(e.args) != 1)}, {given.name} takes {takes}"
    loose = is_loose(given)
    for p, a in zip(given.params, e.args, strict=False):
        if not _holds(p.type, a, loose):
            return f"{_short(a)} is given for {p.name}, which is {p.native or p.type}"
    if e.raises is None and given.returns != NONE and not _holds(given.returns, e.expected, loose):
        return f"{_short(e.expected)} is expected, {given.name} returns {given.native_returns or given.returns}"
    return None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def is_loose(given: Signature) -> bool:
    """Whether the signature's language has one type for all numbers and writes tuples as arrays."""
    return given.language in ("javascript", "typescript")


def _holds(t: Type, value: object, loose: bool) -> bool:
    """Whether a value as written may stand for type t."""
    wanted = refine(t, type_of_value(value), loose)
    try:
        to_ir(shape_value(value, wanted), wanted)
    except (YantraError, KeyError, TypeError, ValueError):
        return False
    return True


def guess_language(text: str) -> str:
    """The language of a stub, Python where the request is words."""
    for name in ("python", "rust", "go", "typescript", "javascript"):
        m = DECLARES[name].search(text)
        if m is None:
            continue
        if name != "typescript":
            return name
        header = re.split(r"\{|=>", text[m.start() : m.start() + 500], maxsplit=1)[0]
        return "typescript" if re.search(r"[\w)?]\s{0,4}:\s{0,4}[\w({\[\"']", header) else "javascript"
    return "python"


def read_signature(text: str, language: str) -> Signature:
    """A signature written in the language's syntax or in Python's, with or without `def` and a body."""
    check_text("signature", text)
    text = text.strip()
    if not text or len(text) > 10_000:
        raise BadRequest("the signature is empty or longer than 10,000 characters")
    best: Signature | None = None
    for name, source in _ways_to_read(text, language):
        try:
            if first_error(parse(name, source).root_node) is not None:
                continue
            stubs = languages.get(name).read_stubs(source)
        except YantraError:
            continue
        if stubs:
            found = stubs[0].signature
            best = best or found
            # `f(x: i32) -> i32` parses as Python too, but says nothing there
            if all(p.native is None or not contains(p.type, "any") for p in found.params):
                return found
    if best is not None:
        return best
    raise BadRequest(f"the signature {text[:80]!r} can't be read as {language} or Python; write it like "
                     f"'name(xs: list[int], k: int) -> int' or as a {language} declaration")


# how a declaration begins -> its languages
BEGINS = ((LazyPattern(r"(?:async\s{1,8})?def\b"), ("python",)), (LazyPattern(r"(?:pub(?:\([a-z]{1,8}\))?\s{1,8})?(?:const\s|unsafe\s|async\s)?\s{0,8}fn\b"), ("rust",)),
          (LazyPattern(r"func\b"), ("go",)), (LazyPattern(r"(?:export\s{1,8})?(?:default\s{1,8})?(?:async\s{1,8})?(?:function|const|let|var)\b"), ("typescript", "javascript")))
# what makes a bare `f(...)` a whole declaration
WHOLE = {"python": "def {}: ...", "rust": "fn {} {{}}", "go": "func {} {{}}", "typescript": "function {} {{}}", "javascript": "function {} {{}}"}


def _ways_to_read(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(language, whole declaration) for each way a signature may be meant, the likeliest first."""
    for pattern, names in BEGINS:
        if pattern.match(text):
            for name in sorted(names, key=lambda n: n != language):
                yield name, text
                bare = text.rstrip(" \n\t;{:") if name == "python" else text.rstrip(" \n\t;{")
                yield name, bare + (": ..." if name == "python" else " {}")
            return
    bare = re.sub(r"\s{0,8}(?:\{\s{0,8}\}?|:|;)$", "", text)
    for name in dict.fromkeys(("python", language, *languages.LANGUAGES)):
        yield name, WHOLE[name].format(bare)


def _stub_in(prompt: str, language: str, entry_point: str | None) -> tuple[Signature, str] | None:
    """The signature and documentation of a stub in the prompt: of the entry point, else the last one without a body."""
    order = [language, *(n for n in ("python", "typescript", "rust", "go") if n != language)]
    source = FENCE.sub("", prompt)
    for name in order:
        if not DECLARES[name].search(source):
            continue
        try:
            stubs = languages.get(name).read_stubs(source)
        except (YantraError, NotImplementedError):
            continue
        if entry_point:
            stubs = [s for s in stubs if s.signature.name == entry_point] or stubs
        if stubs:
            s = stubs[-1]
            data = source.encode()
            outside = (data[: s.start] + b"\n" + data[s.end :]).decode(errors="replace")
            doc = s.doc if s.doc.strip() else _comments(source) or outside
            return s.signature, doc
    return None


FENCE = LazyPattern(r"^[ \t]*(?:```|~~~)[\w ,{}.-]*$", re.MULTILINE)
# bounded repeats, so that no prompt makes these slow
DECLARES = {
    "python": LazyPattern(r"^[ \t]*(?:async[ \t]{1,8})?def[ \t]{1,8}\w+[ \t]{0,8}\(", re.MULTILINE),
    "javascript": LazyPattern(r"\bfunction\s{1,8}\w+\s{0,8}\(|\b(?:const|let|var)\s{1,8}\w+\s{0,8}=\s{0,8}(?:async\s{0,8})?(?:function\b|\(?[\w\s,{}\[\]]{0,200}\)?\s{0,8}=>)"),
    "typescript": LazyPattern(r"\bfunction\s{1,8}\w+\s{0,8}(?:<[^>]{0,200}>)?\(|\b(?:const|let|var)\s{1,8}\w+\s{0,8}(?::[^=\n]{1,200})?=\s{0,8}(?:async\s{0,8})?(?:function\b|(?:<[^>]{0,200}>)?\([^()\n]{0,300}\)[^=\n]{0,100}=>)"),
    "rust": LazyPattern(r"\bfn\s{1,8}\w+\s{0,8}(?:<[^>]{0,200}>)?\("),
    "go": LazyPattern(r"\bfunc\s{1,8}(?:\([^)]{0,200}\)\s{0,8})?\w+\s{0,8}(?:\[[^\]]{0,200}\])?\("),
}
INLINE = LazyPattern(r"(?<![\w.])([A-Za-z_]\w{0,60})[ \t]?\((?=[^()\n]{0,300}:)([^\n]{1,300})")
BARE = LazyPattern(r"(?:\b(?:function|called|named|write|implement|method|def|create|define|make|build)[ \t]{1,4}[`*]{0,2}|`|^[ \t]{0,8})([A-Za-z_]\w{1,60})"
                  r"\(([A-Za-z_]\w{0,40}(?:,[ \t]{0,4}[A-Za-z_]\w{0,40}){0,8})?\)", re.MULTILINE | re.IGNORECASE)
NAMED = LazyPattern(r"\b(?:function|method)[ \t]{1,4}(?:called|named)?[ \t]{0,4}[`*\"']{1,2}([A-Za-z_]\w{1,60})[`*\"'(]|\b(?:called|named|function)[ \t]{1,4}[`*\"']{0,2}([A-Za-z]\w{0,60}_\w{1,60}|[a-z]{1,30}[A-Z]\w{0,60})\b")


def _inline_signature(prompt: str, language: str, entry_point: str | None) -> Signature | None:
    """A typed signature written inside a sentence: "write top(xs: list[int], k: int) -> list[int] that ..."."""
    for m in itertools.islice(INLINE.finditer(prompt), 40):
        if entry_point and m[1] != entry_point:
            continue
        text = _balanced_signature(m[0])
        if text is None:
            continue
        try:
            return read_signature(text, language)
        except YantraError:
            continue
    return None


def _balanced_signature(text: str) -> str | None:
    """The signature at the start of a text: up to the parenthesis that closes it, and the result type behind it."""
    end = _closing(text, text.index("("))
    if end is None:
        return None
    m = re.compile(r"[ \t]{0,4}(?:->|:)[ \t]{0,4}(?=[A-Za-z_(\[&*])").match(text, end)
    if m is None:
        return text[:end]
    at = m.end()
    while at < len(text):
        if text[at] in "([{<":
            after = _closing(text, at)
            if after is None:
                break
            at = after
        elif text[at].isalnum() or text[at] in "_.&*?":
            at += 1
        elif more := re.compile(r"[ \t]?\|[ \t]?(?=\w)").match(text, at):
            at = more.end()
        else:
            break
    return text[:at].rstrip(".?")


def _closing(text: str, at: int) -> int | None:
    """Where the bracket at a place is closed, None where it isn't; `->` and `=>` close nothing."""
    depth = 0
    for i in range(at, len(text)):
        c = text[i]
        depth += c in "([{<"
        if c in ")]}" or (c == ">" and text[i - 1] not in "-="):
            depth -= 1
            if depth == 0:
                return i + 1
    return None


def _bare_signature(prompt: str, entry: str | None) -> Signature | None:
    """Names only: "write top(xs, k) that ..."."""
    for m in itertools.islice(BARE.finditer(prompt), 40):
        if entry in (None, m[1]) and m[1] not in BUILTINS:
            return Signature(m[1], tuple(SigParam(n.strip()) for n in (m[2] or "").split(",") if n.strip()))
    return None


def _named(prompt: str) -> str | None:
    """The function's name where a sentence gives one: "a function called top_two"."""
    m = NAMED.search(prompt)
    return (m[1] or m[2]) if m else None


def _comments(source: str) -> str:
    lines = [m[1] for m in re.finditer(r"^[ \t]*(?:#|///?|\*)[ \t]?(.*)$", source, re.MULTILINE)]
    return "\n".join(lines)


TAG = LazyPattern(r"@(?:param|arg|argument|returns?|throws|type)[ \t]{0,4}(?:\{[^}\n]{0,200}\})?|@example\b|\{@\w{1,20}")
HEADING = LazyPattern(r"#{0,4}\s{0,4}\**(?:examples?|usage|doctests?|tests?|notes?|e\.g\.?|for example|for instance|such as|sample|input|output)(?:\s\d{1,3})?\**\s{0,4}[:.,]?\**", re.IGNORECASE)


def _words(text: str) -> str:
    """What is said in words: without prompts, tags, headings of examples and empty lines at the ends."""
    lines = []
    for line in text.splitlines():
        bare = TAG.sub("", line).strip()
        if bare.startswith(">>>") or re.match(r">\s?\w{1,60}\(", bare) or HEADING.fullmatch(bare):
            continue
        lines.append(bare)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _signature_of(given: Signature | None, examples: list[Example], entry: str | None, doc: str) -> Signature | None:
    """The signature with IR types, refined by the examples where the written types are vague."""
    if given is None and not examples:
        return None
    if given is None:
        seen = [join_all([type_of_value(e.args[i]) for e in examples]) for i in range(len(examples[0].args))]
        params = tuple(SigParam(n) for n in parameter_names(seen))
        given = Signature(entry or name_from(doc), params)
    loose = is_loose(given)
    params = tuple(
        replace(p, type=refine(p.type, join_all([type_of_value(e.args[i]) for e in examples if i < len(e.args)]), loose))
        for i, p in enumerate(given.params))
    results = [type_of_value(e.expected) for e in examples if e.raises is None]
    returns = refine(given.returns, join_all(results), loose) if results else given.returns
    return replace(given, params=params, returns=returns)


# what parameters are called where a request doesn't say, by their type
PARAMETERS = {"list": ("xs", "ys", "zs"), "set": ("xs", "ys", "zs"), "tuple": ("pair", "other"), "str": ("text", "other", "third"), "int": ("n", "k", "m"),
              "float": ("x", "y", "z"), "map": ("table", "other"), "bool": ("flag", "other")}


def parameter_names(types: Sequence[Type]) -> list[str]:
    """A name for each parameter, all different."""
    names: list[str] = []
    for t in types:
        free = (n for n in (*PARAMETERS.get(t.name, ()), *(f"arg{i}" for i in range(1, len(types) + 1))) if n not in names)
        names.append(next(free))
    return names


def refine(written: Type, seen: Type, loose: bool = False) -> Type:
    """The written type, made precise by the type of the values seen where it is vague (any, missing, list of any).

    loose: the writer's language has one type for all numbers, so that an int may turn out to be a float.
    """
    if seen.name == "never" or written == seen:
        return written
    if written == ANY:
        return seen
    if written == NONE:
        return written
    if loose and written == INT and seen == FLOAT:
        return seen
    if written.name == "option":
        inner = seen.args[0] if seen.name == "option" else seen
        return written if inner == NONE else Type("option", (refine(written.args[0], inner, loose),))
    if not contains(written, "any") and not loose:
        # a list written where tuples are shown (a language without tuples): keep what the values are
        return written
    if written.name == seen.name and len(written.args) == len(seen.args):
        return Type(written.name, tuple(refine(w, s, loose) for w, s in zip(written.args, seen.args, strict=True)), written.fields)
    if written.name == "list" and seen.name in ("tuple", "vtuple") and contains(written, "any"):
        return seen
    if loose and written.name == "list" and seen.name in ("tuple", "vtuple"):
        return Type("list", (refine(written.args[0], join_all(seen.args), loose),))
    return written


def _typed(e: Example, s: Signature) -> Example:
    args = tuple(shape_value(a, p.type) for a, p in zip(e.args, s.params, strict=False))
    returns = s.returns
    if returns == NONE:  # what is expected of a function that changes an argument is the changed argument
        returns = next((p.type for p in s.params if p.type.name in ("list", "map", "set")), returns)
    return replace(e, args=args, expected=shape_value(e.expected, returns) if e.raises is None else None)


def shape_value(value: object, t: Type) -> object:
    """A value read from JSON or prose as the type asks: lists for tuples or sets, ints for floats, pairs for maps."""
    match t.name, value:
        case "float", int() if not isinstance(value, bool):
            return float(value) if abs(value) < 1 << 1000 else value
        case "int", float() if value.is_integer() and abs(value) < 1 << 53:
            return int(value)  # JSON and JavaScript write 3.0 for 3
        case "list", list() | tuple():
            return [shape_value(v, t.args[0]) for v in value]
        case "vtuple", list() | tuple():
            return tuple(shape_value(v, t.args[0]) for v in value)
        case "tuple", list() | tuple() if len(value) == len(t.args):
            return tuple(shape_value(v, a) for v, a in zip(value, t.args, strict=True))
        case "set", list() | tuple() | set() | frozenset() if is_hashable(t.args[0]):
            return _hashed(value, t)
        case "map", dict():
            return {_key(k, t.args[0]): shape_value(v, t.args[1]) for k, v in value.items()}
        case "map", list() if all(isinstance(p, (list, tuple)) and len(p) == 2 for p in value) and is_hashable(t.args[0]):
            return {_key(k, t.args[0]): shape_value(v, t.args[1]) for k, v in value}
        case "option", _ if value is not None:
            return shape_value(value, t.args[0])
    return value


def _hashed(value: Iterable[object], t: Type) -> object:
    try:
        return {shape_value(v, t.args[0]) for v in value}
    except TypeError:  # a member that can't be one: not a set
        return value


def _key(k: object, t: Type) -> object:
    """A map's key; JSON can only write text keys, so a number's text becomes the number."""
    if t.name == "int" and isinstance(k, str) and re.fullmatch(r"-?\d{1,18}", k):
        return int(k)
    if isinstance(k, list) and t.name not in ("tuple", "vtuple"):
        return tuple(k)
    return shape_value(k, t)


STOP = frozenset(re.findall(r"\w+", "a an the of to in for and or that which is are be with by from given function write return returns returning find compute "
                           "calculate get take takes list number numbers integer integers string strings array this it its all each python"))


def name_from(text: str) -> str:
    """A function name from the first words that carry meaning; `solve` where there are none."""
    words = re.findall(r"[A-Za-z]{2,20}", text.lower())
    picked = [w for w in words[:30] if w not in STOP][:3]
    return "_".join(picked) or "solve"


__all__ = ["Problem", "fits", "join", "make_problem", "name_from", "read_signature", "refine", "shape_value"]
