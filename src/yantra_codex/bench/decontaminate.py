"""Looks for what the product shares with a benchmark: words, logic, and, reported apart, behaviour.

Read are the library's patterns, every text written in the modules of the search and of the model (their tables of words, phrases and
comments), the requests that the network is trained on with their programs, and on request further files. Suspicious is a shared sequence of eight words, and a pattern with the same logic (canonical hash) as a task's own
solution, unless that function is common knowledge. That a pattern passes all of a task's tests is no fault: it is what
a library is for, and so it is listed, common knowledge apart from the rest; it becomes suspicious where the pattern
also has words of the task, of which a shorter sequence is enough then.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import time
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yantra_codex.errors import BadRequest, RaisedError, YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Apply, Call, Program, block_exprs, walk_block
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.text import read_program
from yantra_codex.ir.types import Type, join_all, type_of_value
from yantra_codex.ir.values import equal, to_ir
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import Pattern, all_patterns
from yantra_codex.library.fit import compatible
from yantra_codex.library.lint import program_of
from yantra_codex.model.train.pairs import composed_pairs
from yantra_codex.problems.benchmarks import Reference, read_references
from yantra_codex.problems.problem import shape_value

SEQUENCE = 8
# a sequence is about language: most of its words have letters
LEAST_WORDS = 6
# a sequence that is enough where the pattern passes the task's tests as well, and how many of its words must say something
SEQUENCE_AND_BEHAVIOUR, LEAST_SAYING = 6, 3
LIMITS = Limits(fuel=50_000)
# a program of this many ops, calls and statements or fewer says nothing about where it comes from: it is `max(xs)`
TRIVIAL = 3

# Functions that every introduction to programming has: having one is no sign of having read a benchmark. Compared by
# the set of words in a pattern's or task's name, after `SAME_WORD`.
COMMON_KNOWLEDGE = frozenset(
    frozenset(name.split()) for name in (
        "gcd", "greatest common divisor", "lcm", "least common multiple", "prime", "factorial", "fibonacci", "power", "square", "cube",
        "square root", "absolute", "absolute value", "even", "odd", "leap year", "sign", "clamp",
        "sum", "sum list", "sum numbers", "sum digits", "count digits", "reverse number", "max", "min", "max list", "min list", "max two", "max three",
        "min three", "average", "mean", "median", "mode", "product", "product list",
        "reverse", "reverse string", "reverse list", "reverse words", "palindrome", "anagram", "count vowels", "count words", "length", "string length",
        "upper", "lower", "capitalize", "contains", "count", "count characters", "frequency", "character frequency",
        "sort", "sort list", "sorted", "bubble sort", "insertion sort", "selection sort", "merge sort", "quick sort", "binary search", "linear search",
        "unique", "remove duplicates", "flatten", "flatten list", "chunk", "chunk list", "rotate", "rotate left", "rotate right", "transpose",
        "intersection", "union", "difference", "subset", "merge dictionaries", "second largest", "kth smallest", "kth largest",
        "binary", "decimal binary", "binary decimal", "hex", "roman", "celsius fahrenheit", "fahrenheit celsius",
        "area circle", "area triangle", "area rectangle", "area square", "perimeter rectangle", "perimeter square", "circumference circle",
        "volume cube", "volume sphere", "volume cylinder", "volume cuboid", "volume cone", "distance",
        "dot product", "matrix multiply", "cumulative sum", "prefix sums", "running total", "divisors", "sum divisors", "prime factors", "perfect number",
        "collatz", "hamming distance", "levenshtein", "edit distance", "longest common subsequence", "catalan", "binomial coefficient", "triangular number",
        # textbook too; added after a run had shown that their one-line logic meets a task's, and judged one by one
        "keep even", "keep odd", "hypotenuse", "valid triangle", "has duplicates", "column matrix", "subtract lists", "group pairs key",
        "filter map", "surface box", "sum positives", "sorted characters",
        # every language's own library has it (rindex, lastIndexOf); added after a run had named it
        "last index"))
SAME_WORD = {
    "array": "list", "lists": "list", "arr": "list", "lst": "list", "str": "string", "text": "string", "num": "number", "numbers": "number",
    "maximum": "max", "largest": "max", "biggest": "max", "minimum": "min", "smallest": "min", "dict": "dictionary", "chars": "characters",
    "char": "character", "fib": "fibonacci", "rev": "reverse", "avg": "average", "sq": "square", "pow": "power", "len": "length", "add": "sum",
    "total": "sum", "parity": "even", "reversed": "reverse",
}
FILLER = frozenset(["is", "a", "an", "the", "of", "in", "to", "from", "get", "find", "check", "calculate", "compute", "cal", "return", "given", "by", "with", "for", "nth", "n", "item", "items", "element", "elements", "value", "values", "two", "1", "2"])


# words that every text about functions is full of
PLAIN = frozenset(["list", "lists", "array", "number", "numbers", "integer", "integers", "string", "strings", "tuple", "tuples", "function", "python", "write",
                   "that", "which", "are", "or", "and", "not", "if", "whether", "each", "every", "all", "one", "first", "it", "its", "on", "at", "as", "be"])


def is_common_knowledge(name: str) -> bool:
    """Whether a function of this name is in every introduction to programming."""
    words = [SAME_WORD.get(w, w) for w in re.findall(r"[a-z]+|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())]
    return frozenset(w for w in words if w not in FILLER) in _COMMON or frozenset(words) in _COMMON


_COMMON = frozenset(frozenset(SAME_WORD.get(w, w) for w in words) for words in COMMON_KNOWLEDGE)


# ---------------------------------------------------------------- what is found


@dataclass(frozen=True, slots=True)
class SharedWords:
    """A sequence of words that a pattern's text and a task's text both have; a text elsewhere is named as `file:line`."""

    task: str
    pattern: str
    words: str


@dataclass(frozen=True, slots=True)
class SameLogic:
    """A pattern whose canonical hash is that of a task's solution; excuse: why that says nothing, None where it does."""

    task: str
    pattern: str
    hash: str
    excuse: str | None


@dataclass(frozen=True, slots=True)
class Coincidence:
    """A pattern that passes all of a task's tests that can be read, its arguments in the task's order.

    tests: how many these are; excuse: why that says nothing about where the pattern comes from, None where the pattern is
    no common knowledge; words: a sequence of six words or more that both texts have, "" where there is none.
    """

    task: str
    pattern: str
    tests: int
    excuse: str | None
    words: str = ""

    @property
    def suspicious(self) -> bool:
        return self.excuse is None and bool(self.words)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a library and a benchmark share."""

    benchmark: str
    tasks: int
    lifted: int
    patterns: int
    texts: int  # read beside the patterns
    shared: tuple[SharedWords, ...]
    same_logic: tuple[SameLogic, ...]
    coincidences: tuple[Coincidence, ...]
    seconds: float = 0.0

    @property
    def suspicious(self) -> bool:
        return bool(self.shared) or any(s.excuse is None for s in self.same_logic) or any(c.suspicious for c in self.coincidences)

    @property
    def totals(self) -> dict[str, int]:
        """How much of each kind was found; tells no names, so that it may be looked at for a benchmark that is for measuring."""
        alone = [c for c in self.coincidences if c.excuse is None]
        return {"shared_words": len(self.shared), "same_logic_suspicious": sum(s.excuse is None for s in self.same_logic),
                "same_logic_excused": sum(s.excuse is not None for s in self.same_logic),
                "behaviour_and_words": sum(c.suspicious for c in self.coincidences),
                "behaviour_common_knowledge": len(self.coincidences) - len(alone), "behaviour_alone": sum(not c.suspicious for c in alone),
                "behaviour_tasks": len({c.task for c in self.coincidences})}

    def as_json(self) -> dict[str, Any]:
        return {"suspicious": self.suspicious, "totals": self.totals, **asdict(self)}

    def text(self) -> str:
        """The findings for a reader, the suspicious ones first."""
        grave = [s for s in self.same_logic if s.excuse is None]
        excused = [s for s in self.same_logic if s.excuse]
        lines = [f"{self.benchmark}: {self.tasks} tasks ({self.lifted} solutions lifted) against {self.patterns} patterns and {self.texts} texts, {self.seconds:.1f} s",
                 f"shared sequences of {SEQUENCE} words: {len(self.shared)}"]
        lines += [f"  {s.task} and {s.pattern}: \"{s.words}\"" for s in self.shared]
        lines.append(f"same logic as a task's solution, not common knowledge: {len(grave)}")
        lines += [f"  {s.task} and {s.pattern} ({s.hash[:12]})" for s in grave]
        lines.append(f"same logic, common knowledge: {len(excused)}")
        lines += [f"  {s.task} and {s.pattern}: {s.excuse}" for s in excused]
        lines += self._behaviour()
        lines.append("suspicious: look at the above" if self.suspicious else "nothing suspicious")
        return "\n".join(lines)

    def _behaviour(self) -> list[str]:
        grave = [c for c in self.coincidences if c.suspicious]
        lines = [f"passes all tests of a task and shares {SEQUENCE_AND_BEHAVIOUR} words with it, not common knowledge: {len(grave)}"]
        lines += [f"  {c.task} and {c.pattern}: \"{c.words}\"" for c in grave]
        for title, chosen in (("passes all tests of a task, common knowledge (no fault)", [c for c in self.coincidences if c.excuse]),
                              ("passes all tests of a task, behaviour alone (no fault, but worth a look)",
                               [c for c in self.coincidences if c.excuse is None and not c.suspicious])):
            lines.append(f"{title}: {len(chosen)} patterns in {len({c.task for c in chosen})} tasks")
            by_task: dict[str, list[str]] = {}
            for c in chosen:
                by_task.setdefault(c.task, []).append(c.pattern)
            lines += [f"  {task}: {', '.join(names)}" for task, names in by_task.items()]
        return lines


def decontaminate(path: str | Path, *, split: str | None = None, behaviour: bool = True, patterns: Sequence[Pattern] | None = None,
                  also: Sequence[str | Path] = (), quiet: bool = False) -> Findings:
    """Compare the library, the search's texts and what the network is trained on with a benchmark file.

    split: only this one. behaviour: also run every pattern on the tasks' tests. patterns: instead of the library, and then
    nothing else of ours is read. also: further files and folders whose texts are compared (Python, JSON lines, Markdown).
    Raises BadRequest for a file that is no benchmark or has no such split, or a path in `also` that can't be read. Progress goes to stderr.
    """
    started = time.perf_counter()
    known = all_patterns() if patterns is None else patterns
    references = read_references(path, split=split)
    say = (lambda text: None) if quiet else (lambda text: print(text, file=sys.stderr, flush=True))
    texts = [*(own_texts() if patterns is None else ()), *(t for path in also for t in texts_in(Path(path)))]
    say(f"{len(references)} tasks, {len(known)} patterns, {len(texts)} texts: words")
    shared = shared_words(known, references, texts)
    say("logic")
    programs = _programs(known)
    solutions = {r.id: p for r in references if r.code and (p := _solution(r)) is not None}
    composed = {} if patterns is not None else {p.id: read_program(p.program) for p in composed_pairs()}
    same = same_logic({**programs, **composed}, references, solutions)
    coincidences: tuple[Coincidence, ...] = ()
    if behaviour:
        say("behaviour")
        passing = passing_patterns(known, programs, references)
        same = _with_fitted(same, known, references, solutions, passing)
        coincidences = coincidences_of(passing, known, programs, references)
    return Findings(Path(path).name, len(references), len(solutions), len(known), len(texts), shared, same, coincidences, time.perf_counter() - started)


# ---------------------------------------------------------------- words


def sequences(text: str, length: int = SEQUENCE) -> set[tuple[str, ...]]:
    """Every run of eight words (or `length`) in a text, lower-case, of which most have letters."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("_", " ").replace("'", ""))
    runs = (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
    return {r for r in runs if sum(w[0].isalpha() and len(w) > 1 for w in r) >= length - (SEQUENCE - LEAST_WORDS)}


def texts_of(p: Pattern) -> Iterable[str]:
    """The texts of a pattern, apart, so that no sequence goes from one to the next."""
    yield p.name
    yield from p.phrases
    yield p.source  # with the docstring as it is written, and comments


def own_texts() -> Iterator[tuple[str, str]]:
    """(place, text) of every text in the modules of the search and the model, in those that read requests, and in what is trained on."""
    package = Path(__file__).parents[1]
    for room in ("search", "library", "problems", "model"):
        for file in sorted([*(package / room).rglob("*.py"), *(package / room).rglob("*.jsonl")]):
            if "patterns" not in file.relative_to(package).parts:  # the patterns are read as patterns
                yield from texts_in(file, file.relative_to(package))


def texts_in(path: Path, name: Path | None = None) -> Iterator[tuple[str, str]]:
    """(place, text) of a file's texts: a Python module's strings and comments, other files line by line; a folder's files.

    Raises BadRequest where nothing can be read.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix in (".py", ".jsonl", ".md"):
                yield from texts_in(file)
        return
    name = name or path
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            yield from ((f"{name}:{i}", line) for i, line in enumerate(content.splitlines(), 1))
            return
        tree = ast.parse(content)
    except (OSError, ValueError, SyntaxError) as e:  # also no UTF-8, or a NUL in a module
        raise BadRequest(f"{path}: its texts can't be read: {e}") from None
    yield from ((f"{name}:{n.lineno}", n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    lines = iter(content.splitlines(keepends=True))
    for token in tokenize.generate_tokens(lambda: next(lines, "")):
        if token.type == tokenize.COMMENT:
            yield f"{name}:{token.start[0]}", token.string


def shared_words(patterns: Sequence[Pattern], references: Sequence[Reference], texts: Iterable[tuple[str, str]] = ()) -> tuple[SharedWords, ...]:
    """The longest shared word sequences of each pattern (or further text) and task, as one text where they overlap.

    In further texts a sequence that every request has ("write a function to find the sum of") does not count.
    """
    owners: dict[tuple[str, ...], set[str]] = {}
    for p in patterns:
        for text in texts_of(p):
            for run in sequences(text):
                owners.setdefault(run, set()).add(p.name)
    for place, text in texts:
        for run in sequences(text):
            if _saying(run):
                owners.setdefault(run, set()).add(place)
    out = []
    for r in references:
        met: dict[str, list[tuple[str, ...]]] = {}
        for run in sorted(sequences(r.text)):
            for name in owners.get(run, ()):
                met.setdefault(name, []).append(run)
        out += [SharedWords(r.id, name, _joined(runs)) for name, runs in sorted(met.items())]
    return tuple(out)


def _joined(runs: list[tuple[str, ...]]) -> str:
    """Overlapping sequences as one text: the first of them and how many more words follow."""
    following = {run[:-1]: run for run in runs}
    starts = [run for run in runs if not any(other[1:] == run[:-1] for other in runs)] or runs[:1]
    text, run = list(starts[0]), starts[0]
    for _ in runs:
        after = following.get(run[1:])
        if after is None:
            break
        text.append(after[-1])
        run = after
    return " ".join(text)


# ---------------------------------------------------------------- logic


def _programs(patterns: Sequence[Pattern]) -> dict[str, Program]:
    out = {}
    for p in patterns:
        try:
            out[p.name] = program_of(p)
        except YantraError:
            continue  # `yantra library lint` reports it
    return out


def _signature(r: Reference) -> Signature | None:
    """The types that a task's tests show."""
    tests = tests_of(r)
    if not tests or len({len(e.args) for e in tests}) != 1:
        return None
    columns = zip(*(e.args for e in tests), strict=True)
    params = tuple(SigParam(f"p{i}", join_all([type_of_value(v) for v in column])) for i, column in enumerate(columns))
    return Signature(r.entry_point, params, join_all([type_of_value(e.expected) for e in tests if e.raises is None]))


def _solution(r: Reference) -> Program | None:
    for signature in (_signature(r), None):
        try:
            return lift(r.code or "", r.entry_point, signature, r.examples)
        except (YantraError, RecursionError):
            continue
    return None


def weight(program: Program) -> int:
    """How much there is to a program: its ops, calls and statements."""
    blocks = [f.body for f in program.functions]
    return sum(1 for b in blocks for _ in walk_block(b)) + sum(isinstance(e, (Apply, Call)) for b in blocks for e in block_exprs(b))


def same_logic(programs: dict[str, Program], references: Sequence[Reference], solutions: dict[str, Program]) -> tuple[SameLogic, ...]:
    """Where a pattern, under its own types, has the canonical hash of a task's solution."""
    by_hash: dict[str, list[str]] = {}
    for name, program in programs.items():
        by_hash.setdefault(hash_of(program), []).append(name)
    out = []
    for r in references:
        if r.id in solutions:
            digest = hash_of(solutions[r.id])
            out += [SameLogic(r.id, name, digest, _excuse(name, r, solutions[r.id])) for name in by_hash.get(digest, ())]
    return tuple(out)


def _excuse(pattern: str, r: Reference, program: Program) -> str | None:
    if weight(program) <= TRIVIAL:
        return "a program of one or two operations"
    for name in (pattern, r.entry_point):
        if is_common_knowledge(name):
            return f"{name} is common knowledge"
    return None


def _with_fitted(found: tuple[SameLogic, ...], patterns: Sequence[Pattern], references: Sequence[Reference], solutions: dict[str, Program],
                 coincidences: Iterable[tuple[str, str]]) -> tuple[SameLogic, ...]:
    """Also where a pattern has a solution's hash once it is lifted for the solution's types."""
    by_name, by_id = {p.name: p for p in patterns}, {r.id: r for r in references}
    have = {(s.task, s.pattern) for s in found}
    out = list(found)
    for task, name in coincidences:
        solution = solutions.get(task)
        if solution is None or (task, name) in have:
            continue
        entry = solution.entry
        signature = Signature(name, tuple(SigParam(f"p{i}", p.type) for i, p in enumerate(entry.params)), entry.returns)
        try:
            fitted = lift(by_name[name].source, name, signature)
        except (YantraError, RecursionError):
            continue
        digest = hash_of(solution)
        if hash_of(fitted) == digest:
            out.append(SameLogic(task, name, digest, _excuse(name, by_id[task], solution)))
    return tuple(sorted(out, key=lambda s: (s.task, s.pattern)))


# ---------------------------------------------------------------- behaviour


def passing_patterns(patterns: Sequence[Pattern], programs: dict[str, Program], references: Sequence[Reference]) -> tuple[tuple[str, str], ...]:
    """(task, pattern) where the pattern gives the expected value in every test of the task, arguments in their order."""
    out = []
    by_arity: dict[int, list[tuple[Reference, Signature]]] = {}
    for r in references:
        s = _signature(r)
        if s is not None:
            by_arity.setdefault(len(s.params), []).append((r, s))
    for p in patterns:
        program = programs.get(p.name)
        tasks = by_arity.get(len(p.params), []) if program else []
        if not tasks or program is None:
            continue
        function = compile_program(program, LIMITS)
        types = [q.type for q in program.entry.params]
        for r, s in tasks:
            if all(compatible(q.type, t) for q, t in zip(s.params, types, strict=True)) and _passes(function, tests_of(r), types, program.entry.returns):
                out.append((r.id, p.name))
    return tuple(sorted(out))


def tests_of(r: Reference) -> tuple[Example, ...]:
    """What a pattern has to pass: the task's tests with literal outcomes, or its shown examples where no test can be read."""
    return r.tests or r.examples


def coincidences_of(passing: Iterable[tuple[str, str]], patterns: Sequence[Pattern], programs: dict[str, Program],
                    references: Sequence[Reference]) -> tuple[Coincidence, ...]:
    """Each passing pattern with what excuses it, and the words it shares with the task."""
    by_name, by_id = {p.name: p for p in patterns}, {r.id: r for r in references}
    out = []
    for task, name in passing:
        r = by_id[task]
        common = set[tuple[str, ...]]().union(*(sequences(t, SEQUENCE_AND_BEHAVIOUR) for t in texts_of(by_name[name])))
        runs = sorted(run for run in common & sequences(r.text, SEQUENCE_AND_BEHAVIOUR) if _saying(run))
        out.append(Coincidence(task, name, len(tests_of(r)), _excuse(name, r, programs[name]), _joined(runs) if runs else ""))
    return tuple(out)


def _saying(run: Iterable[str]) -> bool:
    """Whether a run of words says enough to be of somebody's making: `a list of numbers in the` does not."""
    return sum(w not in FILLER and w not in PLAIN and not w.isdigit() for w in run) >= LEAST_SAYING


def _passes(function: Any, examples: Sequence[Example], types: Sequence[Type], returns: Type) -> bool:
    for e in examples:
        try:
            value = function(*(to_ir(shape_value(a, t), t) for a, t in zip(e.args, types, strict=True)))
        except RaisedError as error:
            if e.raises != error.kind:
                return False
            continue
        except (YantraError, RecursionError):
            return False
        if e.raises is not None or not equal(value, shape_value(e.expected, returns), returns):
            return False
    return True


def write_findings(findings: Findings, out: str | Path) -> None:
    """The findings as JSON."""
    Path(out).write_text(json.dumps(findings.as_json(), indent=1) + "\n", encoding="utf-8")


__all__ = ["Coincidence", "Findings", "SameLogic", "SharedWords", "decontaminate", "is_common_knowledge", "sequences", "write_findings"]
