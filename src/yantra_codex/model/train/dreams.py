"""Dreams: programs sampled by typed composition, with requests composed from the phrases of their parts, and examples of a run.

In: a seed and how many. Out: the same dreams every time, each a request, a signature, 3 to 5 examples and the program; training
pairs without end, of which nothing comes from a benchmark. Read the families in this order:

  dreams_words.py     variation, nouns, arguments, the voices of a request
  dreams_lexicon.py   conditions and keys of one element
  dreams_sources.py   collections: where elements come from, which count, what each becomes
  dreams_results.py   what is made of them
  dreams_queries.py   questions about a collection, as pipeline, fold or loop
  dreams_loops.py     loops with state, pairs, two lists, recursion
  dreams_rules.py     conditions, ladders, tariffs, formulas
  dreams_ops.py       ops of the IR's table in each other
  dreams_library.py   the library's patterns, alone and composed
  dreams_programs.py  drafts and their programs; dreams_inputs.py arguments and examples
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from yantra_codex.errors import YantraError
from yantra_codex.ir.canonical import hash_of
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Apply, Do, Program, block_exprs, walk_block
from yantra_codex.ir.signature import Example
from yantra_codex.ir.types import BOOL, Type, list_of
from yantra_codex.ir.values import to_ir
from yantra_codex.model.train import dreams_library
from yantra_codex.model.train.dreams_inputs import Drawn, constants_of, examples_of
from yantra_codex.model.train.dreams_loops import loop_dream
from yantra_codex.model.train.dreams_ops import expression_dream
from yantra_codex.model.train.dreams_programs import Draft, program_of
from yantra_codex.model.train.dreams_queries import compared_dream, query_dream
from yantra_codex.model.train.dreams_rules import rule_dream
from yantra_codex.model.train.dreams_words import Dice, request, sentence

LIMITS = Limits(fuel=20_000, memory=100_000, depth=100)
TURNS = 4  # of the indices, every fourth is a pattern of the library as it is: all of them come round
SHOWN = 0.12  # how often a request holds one of its examples
MOST_TRIES = 60
EXACT_FROM, OTHERS_FROM = 4, 12  # attempts after which a pattern is run on its own examples, and after which another family is taken


@dataclass(frozen=True, slots=True)
class Dream:
    """One training pair. params: names and types; parts: the names of the patterns, ops and shapes it is made of."""

    text: str
    params: tuple[tuple[str, Type], ...]
    returns: Type
    examples: tuple[Example, ...]
    program: Program
    parts: tuple[str, ...]


FAMILIES: tuple[tuple[Callable[[Dice], Draft | None], float], ...] = (
    (query_dream, 9.0), (compared_dream, 1.2), (loop_dream, 5.0), (rule_dream, 2.5), (expression_dream, 5.0),
    (lambda dice: dreams_library.composed(dice, dice.pick(dreams_library.names())), 4.0),
)


def dreams(seed: int, count: int) -> Iterator[Dream]:
    """The first `count` different dreams of a seed; a smaller count gives the beginning of the same ones."""
    index = 0
    found = distinct(dream_at(seed, i) for i in _endless())
    while index < count:
        yield next(found)
        index += 1


def _endless() -> Iterator[int]:
    i = 0
    while True:
        yield i
        i += 1


def part(seed: int, start: int, stop: int) -> Iterator[Dream]:
    """The dreams of some indices, duplicates included: `distinct` of all parts in their order gives what `dreams` gives."""
    return (dream_at(seed, i) for i in range(start, stop))


def distinct(all_dreams: Iterable[Dream]) -> Iterator[Dream]:
    """The dreams without those that repeat an earlier one's request and logic."""
    seen: dict[str, list[Dream]] = {}
    for d in all_dreams:
        same = seen.setdefault(d.text, [])
        if not same or hash_of(d.program) not in {hash_of(s.program) for s in same}:
            same.append(d)
            yield d


def dream_at(seed: int, index: int) -> Dream:
    """The dream of one index: a function of these two numbers alone."""
    for attempt in range(MOST_TRIES):
        dice = Dice(f"{seed}:{index}:{attempt}")
        draft = _draft(dice, seed, index, attempt)
        known = dreams_library.documented(draft.parts[0]) if draft is not None and index % TURNS == 0 and attempt == OTHERS_FROM - 1 else ()
        dream = _dreamt(dice, draft, attempt >= EXACT_FROM, known) if draft is not None else None
        if dream is not None:
            return dream
    raise YantraError(f"no dream was found for seed {seed} at index {index} in {MOST_TRIES} attempts: a family refuses too much; look at FAMILIES in {__name__}")


def _draft(dice: Dice, seed: int, index: int, attempt: int) -> Draft | None:
    """A pattern alone, whose turn comes round, or one of the families by weight."""
    if index % TURNS == 0 and attempt < OTHERS_FROM:
        order = _order(seed)
        return dreams_library.single(dice, order[(index // TURNS) % len(order)])
    return dice.weighted(FAMILIES)(dice)


@lru_cache(maxsize=8)
def _order(seed: int) -> tuple[str, ...]:
    names = list(dreams_library.names())
    Random(f"patterns {seed}").shuffle(names)
    return tuple(names)


def _dreamt(dice: Dice, draft: Draft, exact: bool, documented: tuple[Example, ...] = ()) -> Dream | None:
    """The dream of a draft, None where its program tells nothing. documented: examples that are known."""
    program = program_of(draft, dice.chance(0.85))
    ints, texts = constants_of(program)
    drawn = Drawn(dice, ints, texts, draft.pools or {}, draft.rows, exact)
    examples = documented or examples_of(dice, draft.args, draft.returns, compile_program(program, LIMITS), drawn, draft.edge and dice.chance(0.7), draft.raises)
    if examples is None or not _both_answers(draft, examples):
        return None
    text = request(dice, draft.told, draft.args, draft.introduced)
    if dice.chance(SHOWN):
        text = _with_example(dice, text, examples[0])
    return Dream(text, tuple((a.name, a.type) for a in draft.args), draft.returns, examples, program, draft.parts)


def _both_answers(draft: Draft, examples: Iterable[Example]) -> bool:
    """Whether the examples hold elements that meet the draft's condition and others that do not."""
    if not draft.witness:
        return True
    ask = compile_program(program_of(replace(draft, body=draft.witness, returns=list_of(BOOL)), False), LIMITS)
    answers: set[bool] = set()
    for e in examples:
        answers.update(ask(*(to_ir(v, a.type) for v, a in zip(e.args, draft.args, strict=True))))
    return len(answers) == 2


def _with_example(dice: Dice, text: str, example: Example) -> str:
    """The request with one call in it."""
    args = ", ".join(map(repr, example.args))
    if len(args) > 120:
        return text
    name = dice.pick(("f", "solve", "func", "compute"))
    form = dice.pick(("For example, {call} should return {value}.", "Example: {call} -> {value}", "{call} == {value}", "E.g. {args} gives {value}.", "For instance, {args} becomes {value}.",
                      ">>> {call}\n{value}"))
    shown = form.replace("{call}", f"{name}({args})").replace("{args}", args).replace("{value}", repr(example.expected))
    return sentence(text) + ("\n" if form.startswith(">>>") else " ") + shown


# ---------------------------------------------------------------- what was dreamt


def texts(count: int = 5000, seed: int = 0) -> Iterator[tuple[str, str]]:
    """(place, text) of requests, in the form in which `yantra bench --decontaminate` compares further texts."""
    return ((f"dreams {seed}:{i}", d.text) for i, d in enumerate(dreams(seed, count)))


def ops_of(program: Program) -> set[str]:
    """The ops that a program uses."""
    out = {e.op for f in program.functions for e in block_exprs(f.body) if isinstance(e, Apply)}
    return out | {s.op for f in program.functions for s in walk_block(f.body) if isinstance(s, Do)}


__all__ = ["Dream", "distinct", "dream_at", "dreams", "ops_of", "part", "texts"]
