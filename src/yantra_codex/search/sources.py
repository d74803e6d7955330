"""The recorded answers and files that a plan's scenarios start from."""

from __future__ import annotations

import json
import re
from typing import Any

from yantra_codex.ir.worlds import Exchange
from yantra_codex.search.draft import Draft


def finish_sources(d: Draft) -> None:
    """The recorded answers and files that the source's steps need, now that its fields are known."""
    s = d.source
    if s is None:
        return
    rows = [s.row(i) for i in range(2)]
    if s.kind == "http":
        if s.pages:
            d.http += [Exchange("GET", f"{s.where}{i}", 200, json.dumps(r)) for i, r in ((1, rows[:1]), (2, rows[1:]), (3, []))]
            d.expected = d.expected or (lambda a: rows)
        else:
            body: Any = rows if s.many else rows[0]
            d.http.append(Exchange("GET", s.where, 200, json.dumps(body)))
            if d.default_return and d.default_return[1] == "any" and d.returns in (None, d.default_return):
                d.expected = d.expected or (lambda a: body)
    elif s.kind == "json text":
        d.samples[s.where] = json.dumps(rows if s.many else rows[0])
    elif s.kind == "json":
        d.files[s.where] = json.dumps(rows if s.many else rows[0])
    elif s.kind == "csv":
        columns = list(rows[0])
        d.files[s.where] = ",".join(columns) + "\n" + "".join(",".join(csv_cell(r[c]) for c in columns) + "\n" for r in rows)
    elif s.kind == "config":
        d.files[s.where] = "# settings\nhost = localhost\n\nport=8080\n" + "".join(f"{k} = {v}\n" for k, v in s.fixed.items() if k not in ("host", "port"))
    else:
        d.files[s.where] = "first\nsecond\n"


def csv_cell(value: Any) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\n]', text) else text
