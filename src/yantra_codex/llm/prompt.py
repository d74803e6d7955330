"""A problem as messages: short, and the same for the same problem. Python is asked for first, whatever the caller's language.

The first line of a request names language and function, `Write the Rust function `close_pairs`.`; bench/teacher.py reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from yantra_codex import languages
from yantra_codex.errors import YantraError
from yantra_codex.ir.types import ANY, HANDLES, NONE, Type

if TYPE_CHECKING:
    from yantra_codex.ir.signature import Example, Signature
    from yantra_codex.problems import Problem

Message = dict[str, str]

TITLES = {"python": "Python", "javascript": "JavaScript", "typescript": "TypeScript", "rust": "Rust", "go": "Go"}
SYSTEM = ("You write one small, correct function. Answer with one fenced code block that holds the function, the imports and the helper functions it needs, "
          "and nothing else: no explanation, no example calls, no tests, no printing. Use the standard library only.")
# what the Python front-end lifts best
PLAIN = "Write plain, typed Python: functions, loops, conditions, built-in types and their methods; no classes, generators or input."
# a declaration without its body; {0} name, {1} parameters, {2} result
DECLARATIONS = {"python": "def {0}({1}){2}:", "javascript": "function {0}({1})", "typescript": "function {0}({1}){2}", "rust": "fn {0}({1}){2}", "go": "func {0}({1}){2}"}
PARAMETER = {"python": "{0}: {1}", "javascript": "{0}", "typescript": "{0}: {1}", "rust": "{0}: {1}", "go": "{0} {1}"}
RESULT = {"python": " -> {0}", "javascript": "", "typescript": ": {0}", "rust": " -> {0}", "go": " {0}"}
MOST_TEXT, MOST_STUB, MOST_TESTS, MOST_SHOWN, MOST_EXAMPLES, MOST_FAILURE = 8_000, 6_000, 4_000, 400, 12, 600


def asked_name(problem: Problem) -> str:
    """What the function is to be called."""
    return problem.entry_point or (problem.signature.name if problem.signature else None) or "solve"


def request(problem: Problem, language: str) -> list[Message]:
    """The messages that ask for the function in this language."""
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": _sound("\n\n".join(_parts(problem, language)))}]


def repair(problem: Problem, language: str, code: str, failure: str) -> list[Message]:
    """The messages that show the last answer and the check it fails; earlier ones are left out."""
    said = f"That is wrong: {shorten(failure, MOST_FAILURE)}\nSend the whole corrected code in {TITLES[language]}, in one code block."
    shown = f"```{language}\n{shorten(code, MOST_TEXT)}\n```" if code else "(no code)"
    return [*request(problem, language), {"role": "assistant", "content": _sound(shown)}, {"role": "user", "content": _sound(said)}]


def declaration(signature: Signature, language: str, name: str) -> str:
    """The function's first line in a language: as the caller wrote it where it is the caller's language, else with its natural types."""
    if signature.language == language and signature.header:
        return signature.header.strip()
    params = ", ".join(PARAMETER[language].format(p.name, t) if (t := _native(p.type, language)) else p.name for p in signature.params)
    result = _native(signature.returns, language, result=True)
    written = DECLARATIONS[language].format(name, params, RESULT[language].format(result) if result else "")
    # Go has no pairs of its own: the model chooses how to return them
    return written if "Pair[" not in written else f"In Python its first line would be: {declaration(signature, 'python', name)}"


def example_lines(problem: Problem, language: str, examples: Sequence[Example] | None = None) -> list[str]:
    """Examples (None: all) as calls in a language; those too long to show are left out, the first dozen others are there."""
    name, lines = asked_name(problem), []
    examples = problem.examples if examples is None else examples
    for e in examples:
        call = f"{name}({', '.join(_value(a, t, language) for a, t in zip(e.args, _types(problem, e)))})"
        if e.raises is not None:
            line = f"{call} raises {e.raises}" if language == "python" else f"{call} fails ({e.raises})"
        elif problem.signature is not None and problem.signature.returns == NONE and e.expected is not None:
            line = f"{call} changes its argument to {_value(e.expected, ANY, 'python')}"
        else:
            line = f"{call} == {_value(e.expected, problem.signature.returns if problem.signature else ANY, language, result=True)}"
        if len(line) <= MOST_SHOWN:
            lines.append(line)
    left = len(examples) - len(lines[:MOST_EXAMPLES])
    return [*lines[:MOST_EXAMPLES], *([f"({left} more are checked)"] if left else [])]


def shorten(text: str, most: int) -> str:
    """The text, its middle left out where it is longer."""
    return text if len(text) <= most else f"{text[: most * 2 // 3]} ... {text[-most // 3 :]}"


def _parts(problem: Problem, language: str) -> Iterable[str]:
    yield f"Write the {TITLES[language]} function `{asked_name(problem)}`."
    if language == "python":
        yield PLAIN + ("" if problem.language == "python" else f" It will be translated to {TITLES[problem.language]}.")
    examples: Sequence[Example] = problem.examples
    if problem.stub and problem.language == language and len(problem.stub) <= MOST_STUB:
        examples = [e for e in examples if e.source == "request"]  # the stub shows its own
        yield f"```{language}\n{problem.stub.strip()}\n```"
    else:
        if problem.signature is not None:
            given = problem.given if problem.given is not None and problem.given.language == language else _with_types(problem)
            yield declaration(given, language, asked_name(problem))
        if problem.text.strip():
            yield shorten(problem.text.strip(), MOST_TEXT)
    if examples:
        yield "\n".join(["Examples:", *example_lines(problem, language, examples)])
    if problem.tests:
        yield f"These {TITLES[problem.language]} tests must pass:\n```{problem.language}\n{shorten(problem.tests.strip(), MOST_TESTS)}\n```"


def _with_types(problem: Problem) -> Signature:
    """The signature with IR types alone: its native texts are of another language."""
    assert problem.signature is not None
    return replace(problem.signature, language=None, header=None)


def _native(t: Type, language: str, *, result: bool = False) -> str:
    """A type in a language's spelling, "" where it says nothing."""
    if t == ANY or t.name in HANDLES or (result and t == NONE and language != "python"):
        return ""
    try:
        if language == "rust" and result:  # values are returned where references are taken: what a slice of them holds
            return languages.get(language).native_type(Type("list", (t,)))[2:-1]
        return languages.get(language).native_type(t)
    except YantraError:
        return ""


def _types(problem: Problem, e: Example) -> list[Type]:
    if problem.signature is not None and len(problem.signature.params) >= len(e.args):
        return [p.type for p in problem.signature.params]
    return [ANY] * len(e.args)


def _value(value: Any, t: Type, language: str, *, result: bool = False) -> str:
    """A value as the language writes it, as Python does where it can't."""
    if language != "python" and t != ANY:
        try:
            return languages.get(language).literal(_ordered(value), t, _native(t, language, result=True) if result and language == "rust" else None)
        except (YantraError, KeyError, TypeError, ValueError, AttributeError, IndexError):
            pass
    return _shown(value)


def _ordered(value: Any) -> Any:
    """A value whose sets are lists in one order: Python's own differs from run to run."""
    if isinstance(value, (set, frozenset)):
        return dict.fromkeys(sorted(value, key=repr)).keys()
    if isinstance(value, (list, tuple)):
        return type(value)(map(_ordered, value))
    return {k: _ordered(v) for k, v in value.items()} if isinstance(value, Mapping) else value


def _shown(value: Any) -> str:
    """`repr`, with the members of sets in order."""
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(_shown, value))) + "}" if value else "set()"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))}{',' * (len(value) == 1)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_shown(k)}: {_shown(v)}" for k, v in value.items()) + "}"
    try:
        return repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "<a number too large to show>" + " " * MOST_SHOWN


def _sound(text: str) -> str:
    """The text without half characters, which no request can carry."""
    return text.encode(errors="replace").decode()


__all__ = ["asked_name", "declaration", "example_lines", "repair", "request", "shorten"]
