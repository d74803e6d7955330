"""yantra stats: how much is answered here, how often it is right, and what that saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from yantra_codex.apps.cli import NOTHING, OK
from yantra_codex.apps.cli.shared import emit_json, json_option, note

if TYPE_CHECKING:
    from yantra_codex.learn.journal import Journal, Totals

MOST_WEEKS = 60  # that a line shows
BARS = "▁▂▃▄▅▆▇█"
WIDTH = 40  # of a whole bar
LINES = {"answered locally": "local_share", "right of the judged": "local_accuracy", "by a language model": "fallback_share", "threshold": "threshold"}
# what is drawn on the scale of its largest week: how to read it off a week's figures, how it is written
SUMS: dict[str, tuple[Callable[[Mapping[str, Any]], float], Callable[[float], str]]] = {
    "tokens": (lambda x: x["tokens_in"] + x["tokens_out"], lambda v: f"{v:,.0f}"),
    "money": (lambda x: x["money"], lambda v: f"{v:.4f}"),
    "time saved": (lambda x: x["saved"]["s"] if x["saved"] else 0.0, lambda v: duration(v)),
}


@click.command("stats", short_help="Show what was answered, how well, and what it saved.")
@click.option("--plot", is_flag=True, help="Also draw the weeks and the languages.")
@json_option
def command(plot: bool, as_json: bool) -> int:
    """What was answered so far: locally or by a language model, how many of the judged answers were right, what it cost and saved.

    Saved, by a local answer that was not judged wrong: what the language model's answers took on the mean (time, tokens, money),
    less the time that the local answer took. Unknown as long as no language model was asked. Weeks begin on Monday, UTC.
    """
    from yantra_codex.learn.journal import Journal

    journal = Journal()
    seen = figures(journal, learner_status)
    if seen is None:
        note("nothing was generated yet")
        if as_json:
            emit_json({"generations": 0})
        return NOTHING
    if as_json:
        emit_json(seen)
        return OK
    for line in told(seen):
        click.echo(line)
    if plot:
        draw(seen)
    return OK


def figures(journal: Journal, learner: Callable[[], Mapping[str, Any]] = dict) -> dict[str, Any] | None:
    """All that is shown, as one JSON object; None where nothing was generated. learner: what the online learner says of itself."""
    every = journal.totals()
    if not every:
        return None
    sources = {t.name: t for t in journal.totals("source")}
    asked = sources.get("fallback")
    choice, last, status = journal.choice(), thresholds(journal), learner()
    return {
        **summed(every[0], asked),
        "share": {name: round(t.generations / every[0].generations, 4) for name, t in sources.items()},
        "threshold": choice.threshold, "wrong_at_most": round(choice.bound, 4), "guaranteed": choice.holds, "replay": status.get("replay", 0), "learner": dict(status),
        "models": {t.name: {"answers": t.generations, "tokens_in": t.tokens_in, "tokens_out": t.tokens_out, "money": t.money}
                   for t in journal.totals("model") if t.name},
        "languages": {t.name: summed(t, asked) for t in journal.totals("language")},
        "weeks": {t.name: {**summed(t, asked), "threshold": last.get(t.name)} for t in journal.totals("week")},
    }


def thresholds(journal: Journal) -> dict[str, float]:
    """The last threshold that an answer was compared with, by week; none for a week where no language model was configured."""
    from yantra_codex.learn.journal import GROUPS

    with journal.store.reading() as db:
        return dict(db.execute(f"select {GROUPS['week']}, threshold from generation where threshold is not null order by id").fetchall())


def learner_status() -> dict[str, Any]:
    """What the online learner says of itself; of its rounds the number."""
    from yantra_codex.learn.online import OnlineLearner

    status = OnlineLearner().status()
    return {**status, "rounds": len(status.get("rounds", ()))}


def summed(t: Totals, asked: Totals | None) -> dict[str, Any]:
    """A group's figures. asked: what the language model's answers took, all of them; None: there were none."""
    return {"generations": t.generations, "local": t.local, "fallback": t.fallback, "abstained": t.abstained, "judged": t.judged, "right": t.right,
            "local_accuracy": round(t.right / t.judged, 4) if t.judged else None, "local_share": round(t.local / t.generations, 4),
            "fallback_share": round(t.fallback / t.generations, 4), "tokens_in": t.tokens_in, "tokens_out": t.tokens_out, "money": round(t.money, 6),
            "saved": saved(t, asked)}


def saved(t: Totals, asked: Totals | None) -> dict[str, float] | None:
    """spared * (mean of the language model's answers) - what the spared ones took, at least 0; None where none was asked."""
    if asked is None:
        return None
    each = t.spared / asked.generations
    return {"s": round(max(0.0, each * asked.seconds - t.spared_s), 1), "tokens": round(each * (asked.tokens_in + asked.tokens_out)),
            "money": round(each * asked.money, 6)}


def told(seen: Mapping[str, Any]) -> list[str]:
    """The figures in words, one line each."""
    kept = seen["saved"]
    judged = f"{seen['right']} of {seen['judged']} judged ({percent(seen['local_accuracy'])})" if seen["judged"] else "none was judged yet"
    bound = f"wrong answers at most {percent(seen['wrong_at_most'])} of requests" if seen["guaranteed"] else "too few or too many wrong ones for a guarantee"
    rows = {
        "generations": f"{seen['generations']:,}: " + ", ".join(f"{name} {percent(share)}" for name, share in seen["share"].items()),
        "local and right": judged,
        "threshold": f"{seen['threshold']:.2f} ({bound})",
        "replay": f"{seen['replay']:,} examples" + (f", {waiting:,} more wait" if (waiting := seen["learner"].get("waiting")) else ""),
        "weights": "; ".join(of_learner(seen["learner"])),
        "tokens": f"{seen['tokens_in']:,} in, {seen['tokens_out']:,} out; money {seen['money']:.4f}",
        "saved": f"{duration(kept['s'])}, {kept['tokens']:,} tokens, money {kept['money']:.4f}" if kept else "unknown: no language model was asked",
    }
    width = max(map(len, [*rows, *seen["languages"]]))
    lines = [f"{name:{width}}  {text}" for name, text in rows.items()]
    return [*lines, "", *(f"{name:{width}}  {in_short(x)}" for name, x in seen["languages"].items())]


def of_learner(status: Mapping[str, Any]) -> list[str]:
    """What serves, how its rounds went, and what is amiss."""
    out = []
    if "version" in status:
        version, rounds, rejected = status["version"], status["rounds"], status["rejected"]
        out.append(f"version {version} serves" if version else "the shipped ones serve")
        out.append((f"{rounds - rejected} of the last {rounds} rounds accepted, {rejected} rejected" if rounds else "no round yet") + (", learning now" if status["running"] else ""))
    failed = status.get("failed")
    return [*out, *status.get("notes", ()), *([status["hindrance"]] if status.get("hindrance") else []),
            *([f"the last background process failed: {failed['error']}"] if failed else [])] or ["the shipped ones serve"]


def in_short(x: Mapping[str, Any]) -> str:
    right = f", {x['right']} of {x['judged']} judged right" if x["judged"] else ""
    tokens, kept = x["tokens_in"] + x["tokens_out"], x["saved"]
    cost = (f"; {tokens:,} tokens" if tokens else "") + (f", money {x['money']:.4f}" if x["money"] else "") + (f"; saved {duration(kept['s'])}" if kept and kept["s"] else "")
    return f"{x['generations']:,}: local {percent(x['local_share'])}{right}; by a language model {percent(x['fallback_share'])}{cost}"


def draw(seen: Mapping[str, Any]) -> None:
    """Lines of the last weeks, and a bar for each language: what was answered locally, by a language model, not at all."""
    from rich.console import Console  # slow to import
    from rich.text import Text

    console = Console(highlight=False)
    weeks = list(seen["weeks"].items())[-MOST_WEEKS:]
    console.print(f"\nweeks from {weeks[0][0]} to {weeks[-1][0]}, each line from 0 to 100 %, sums from 0 to their largest week")
    width = max(map(len, [*LINES, *SUMS, *seen["languages"]]))
    for name, figure in LINES.items():
        shares = [x[figure] for _, x in weeks]
        last = next((s for s in reversed(shares) if s is not None), None)
        console.print(Text.assemble(f"{name:{width}}  ", (sparkline(shares), "cyan"), f"  {percent(last)}"))
    for name, (read, written) in SUMS.items():
        sums = [read(x) for _, x in weeks]
        if most := max(sums):
            console.print(Text.assemble(f"{name:{width}}  ", (sparkline([s / most for s in sums]), "cyan"), f"  {written(sum(sums))}, at most {written(most)} a week"))
    console.print("\nlanguages: locally, by a language model, not at all")
    for name, x in seen["languages"].items():
        console.print(Text.assemble(f"{name:{width}}  ", *bar([x["local"], x["fallback"], x["abstained"]]), f"  {x['generations']:,}"))


def sparkline(shares: Sequence[float | None]) -> str:
    """A sign for each share of 0 to 1; a blank where there is none."""
    return "".join(" " if s is None else BARS[min(len(BARS) - 1, int(s * len(BARS)))] for s in shares)


def bar(counts: Sequence[int]) -> list[tuple[str, str]]:
    """The parts of a bar of WIDTH signs, with their colours."""
    ends = [round(WIDTH * sum(counts[: i + 1]) / sum(counts)) for i in range(len(counts))]
    return [(sign * (end - start), style) for sign, style, start, end in zip("█▒░", ("green", "yellow", "dim"), [0, *ends], ends)]


def percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %" if share in (0, 1) else f"{100 * share:.1f} %"


def duration(s: float) -> str:
    return f"{s:.1f} s" if s < 120 else f"{s / 60:.0f} min" if s < 7200 else f"{s / 3600:.1f} h"


__all__ = ["command", "figures"]
