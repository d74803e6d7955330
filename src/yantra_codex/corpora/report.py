"""What a run found, counted: rows, what lifted and agreed, what failed and why, the constructs that most often could not be lifted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from yantra_codex.corpora.parts import Columns
from yantra_codex.corpora.refusals import AFTER_LIFTING, NOT_CODE

MOST = 10
CAUSES = {"unsupported": "constructs", "unreadable": "unreadable"}  # kind of failure -> where in the report its commonest causes are
MAX_CONSTRUCTS = 100_000  # different ones that are told apart

Json = dict[str, Any]
Cause = tuple[str, str, str]  # kind of failure, language, construct


class Tally:
    """Counts rows as they were made, before equal ones are merged."""

    def __init__(self) -> None:
        self.rows: Counter[tuple[str, str]] = Counter()  # (table, language)
        self.kinds: Counter[tuple[str, str]] = Counter()  # (language, kind of failure)
        self.licences: Counter[tuple[str, str | None]] = Counter()  # (table, licence)
        self.causes: Counter[Cause] = Counter()
        self.examples: dict[Cause, Json] = {}

    def add(self, table: str, columns: Columns) -> None:
        """Count a part's rows of one table."""
        languages = columns.get("language")
        if languages is None:
            self.rows[table, ""] += len(next(iter(columns.values())))
            return
        counts = columns.get("count") or [1] * len(languages)
        for language, licence, count in zip(languages, columns["licence"], counts, strict=True):
            self.rows[table, language] += count
            self.licences[table, licence] += count
        if table == "refused":
            self._failures(columns)

    def _failures(self, columns: Columns) -> None:
        for language, kind, construct, id, line, count in zip(*(columns[c] for c in ("language", "kind", "construct", "id", "line", "count")), strict=True):
            self.kinds[language, kind] += count
            key = kind, language, construct
            if kind in CAUSES and (key in self.examples or len(self.examples) < MAX_CONSTRUCTS):
                self.causes[key] += count
                self.examples.setdefault(key, {"id": id, "line": line})


def report_of(tally: Tally, written: dict[str, int], about: Json) -> Json:
    """The report as JSON. written: the rows of each table's file; about: the source, as it is shown at the head."""
    made = Counter[str]()
    for (table, _), n in tally.rows.items():
        made[table] += n
    return {
        **about,
        "tables": {name: {"rows": rows, "merged": made[name] - rows} for name, rows in written.items()},
        "languages": _by_language(tally),
        "lift": _lift(tally),
        "failures": [{"language": language, "kind": kind, "count": n} for (language, kind), n in _ranked(tally.kinds)],
        **{name: _commonest(tally, kind) for kind, name in CAUSES.items()},
        "licences": [{"table": table, "licence": licence, "rows": n} for (table, licence), n in _ranked(tally.licences)],
    }


def _commonest(tally: Tally, kind: str) -> list[Json]:
    """The commonest causes of a kind of failure, each with a place where it was met."""
    found = [(key, n) for key, n in _ranked(tally.causes) if key[0] == kind][:MOST]
    return [{"language": key[1], "construct": key[2], "count": n, "example": tally.examples[key]} for key, n in found]


def _by_language(tally: Tally) -> Json:
    languages = sorted({language for _, language in tally.rows if language})
    tables = sorted({table for table, _ in tally.rows})
    return {language: {table: tally.rows[table, language] for table in tables if tally.rows[table, language]} for language in languages}


def _lift(tally: Tally) -> Json:
    """By language that is lifted, how many codes were there to lift, lifted, could be run on tests, and agreed with all of theirs."""
    found: Json = {}
    for language in sorted({language for table, language in tally.rows if table in ("patterns", "refused")}):
        failed = {kind: n for (lang, kind), n in tally.kinds.items() if lang == language and kind not in NOT_CODE}
        agreeing = tally.rows["patterns", language]
        lifted = agreeing + sum(n for kind, n in failed.items() if kind in AFTER_LIFTING)
        if lifted or "unsupported" in failed:
            found[language] = {"tried": agreeing + sum(failed.values()), "lifted": lifted, "tested": lifted - failed.get("untested", 0), "agreeing": agreeing}
    return found


def _ranked(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The commonest first; equal ones by name."""
    return sorted(counts.items(), key=lambda kv: (-kv[1], str(kv[0])))


# ---------------------------------------------------------------- for reading


def readable(report: Json) -> str:
    """The report as text."""
    parts = [f"{report['source']}, {report['units']} units", _tables(report)]
    rows: list[tuple[object, ...]]
    if report["lift"]:
        rows = [(lang, n["tried"], f"{n['lifted']} ({_share(n['lifted'], n['tried'])})", n["tested"], f"{n['agreeing']} ({_share(n['agreeing'], n['tested'])})")
                for lang, n in report["lift"].items()]
        parts.append(aligned(("lifting", "codes", "lifted", "with tests", "of these agree"), rows))
    if report.get("graph"):
        parts.append(f"no code graph: {report['graph']}")
    if report["failures"]:
        parts.append(aligned(("failure", "language", "count"), [(f["kind"], f["language"], f["count"]) for f in report["failures"]]))
    for name, head in (("constructs", "most often not lifted"), ("unreadable", "most often not readable")):
        if report.get(name):  # a corpus of an earlier version lacks the second
            rows = [(c["construct"], c["language"], c["count"], place(c["example"])) for c in report[name]]
            parts.append(aligned((head, "language", "count", "for example"), rows))
    if report["licences"]:
        parts.append(aligned(("licence", "table", "rows"), [(x["licence"] or "(none named)", x["table"], x["rows"]) for x in report["licences"]]))
    return "\n\n".join(parts)


def _tables(report: Json) -> str:
    languages = list(report["languages"])
    rows = [(name, t["rows"], t["merged"], *(report["languages"][lang].get(name, 0) for lang in languages)) for name, t in report["tables"].items()]
    return aligned(("table", "rows", "merged", *languages), rows)


def place(example: Json) -> str:
    """The id with its line; the id of a row that could not be read ends with it already."""
    id, line = str(example["id"]), example["line"]
    return f"{id}:{line}" if line and not id.endswith(f":{line}") else id


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def aligned(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as text in columns: words left, numbers right."""
    cells = [list(map(str, head)), *[list(map(str, row)) for row in rows]]
    widths = [max(len(r[i]) for r in cells) for i in range(len(head))]
    right = [all(r[i][:1].isdigit() for r in cells[1:]) for i in range(len(head))]
    return "\n".join("  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)).rstrip() for row in cells)
