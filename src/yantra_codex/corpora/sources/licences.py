"""Under which licence a folder's code stands: an SPDX expression, or None where nothing says it for sure."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

MAX_READ = 256 * 1024
# phrases of a licence's own text, lower case and with single spaces; the first row whose phrases all occur tells it
TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Apache-2.0", ("apache license", "version 2.0, january 2004")),
    ("AGPL-3.0-only", ("gnu affero general public license version 3",)),
    ("LGPL-3.0-only", ("gnu lesser general public license version 3",)),
    ("LGPL-2.1-only", ("gnu lesser general public license version 2.1",)),
    # a licence's text alone does not allow later versions, so "only" is what is certain
    ("GPL-3.0-only", ("gnu general public license version 3",)),
    ("GPL-2.0-only", ("gnu general public license version 2",)),
    ("MPL-2.0", ("mozilla public license version 2.0",)),
    ("EPL-2.0", ("eclipse public license - v 2.0",)),
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("CC-BY-SA-4.0", ("attribution-sharealike 4.0 international",)),
    ("CC-BY-4.0", ("creative commons attribution 4.0 international",)),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("BSL-1.0", ("boost software license - version 1.0",)),
    ("PSF-2.0", ("python software foundation license version 2",)),
    ("MIT", ("permission is hereby granted, free of charge, to any person obtaining a copy",
             "the above copyright notice and this permission notice", "shall be included in all")),
    ("MIT-0", ("permission is hereby granted, free of charge, to any person obtaining a copy",)),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software for any purpose", "provided that the above copyright notice")),
    ("ISC", ("permission to use, copy, modify, and distribute this software for any purpose", "provided that the above copyright notice")),
    ("0BSD", ("permission to use, copy, modify, and/or distribute this software for any purpose",)),
    ("Zlib", ("this software is provided 'as-is', without any express or implied warranty", "altered source versions must be plainly marked")),
    ("BSD-4-Clause", ("redistribution and use in source and binary forms", "all advertising materials mentioning")),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "endorse or promote products")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
)
KNOWN = {spdx for spdx, _ in TEXTS} | {"GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "AGPL-3.0-or-later",
                                       "EPL-1.0", "EUPL-1.2", "MPL-1.1", "Python-2.0", "Artistic-2.0", "WTFPL", "BlueOak-1.0.0", "Unicode-3.0", "NCSA"}
NAMES = {"mit license": "MIT", "the mit license": "MIT", "apache 2.0": "Apache-2.0", "apache-2": "Apache-2.0", "apache license 2.0": "Apache-2.0",
         "apache license, version 2.0": "Apache-2.0", "apache software license 2.0": "Apache-2.0", "mozilla public license 2.0": "MPL-2.0",
         "bsd 3-clause": "BSD-3-Clause", "3-clause bsd": "BSD-3-Clause", "bsd 2-clause": "BSD-2-Clause", "isc license": "ISC",
         "gplv3+": "GPL-3.0-or-later", "gplv2+": "GPL-2.0-or-later", "the unlicense": "Unlicense"}
CLASSIFIERS = {"OSI Approved :: MIT License": "MIT", "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "OSI Approved :: ISC License (ISCL)": "ISC",
               "OSI Approved :: GNU General Public License v3 (GPLv3)": "GPL-3.0-only", "OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
               "OSI Approved :: GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
               "OSI Approved :: GNU General Public License v2 (GPLv2)": "GPL-2.0-only"}
FILE_NAME = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:[-_.][\w.-]{0,40})?$", re.IGNORECASE)
COMMENT_MARK = re.compile(r"^[ \t]*(?:/?\*+/?|//+|#+|;+)", re.MULTILINE)
HEADER = re.compile(rb"SPDX-License-Identifier:\s{0,4}([\w.+() -]{2,100})")
# what stands around an identifier in an expression
OPERATORS = re.compile(r"\s+(?:OR|AND)\s+|/|[()]")


def licence_of(folder: Path) -> str | None:
    """The licence of a folder's code: its own, else that of the nearest folder above it in the same repository."""
    folder = folder.resolve()
    repository = next((p for p in (folder, *folder.parents) if (p / ".git").exists()), folder)
    for place in (folder, *folder.parents):
        told = own_licence(place)
        if told.found or place == repository:
            return told.spdx
    return None


class Told:
    """What a folder says of its licence. found: whether it says anything; spdx: what, None where that is not sure."""

    def __init__(self, spdx: str | None, found: bool):
        self.spdx, self.found = spdx, found


def own_licence(folder: Path) -> Told:
    """What a folder's manifest and licence files say; where they contradict each other, that is not sure."""
    manifests = {s for s in map(_manifest, (folder / name for name in MANIFESTS)) if s}
    names = _licence_files(folder)
    texts = {licence_of_text(_read(folder / name) or "") for name in names}
    if len(manifests) == 1:
        expression = next(iter(manifests))
        agrees = all(t is None or _base(t) in map(_base, OPERATORS.split(expression)) for t in texts)
        return Told(expression if agrees else None, True)
    if manifests or len(texts) > 1:
        return Told(None, True)
    return Told(next(iter(texts), None), bool(texts))


def _base(spdx: str) -> str:
    return re.sub(r"-(?:only|or-later)$", "", spdx.strip())


def _licence_files(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as it:
            return sorted(e.name for e in it if FILE_NAME.match(e.name) and e.is_file() and not e.name.endswith((".py", ".js", ".ts", ".go", ".rs")))[:8]
    except OSError:
        return []


def licence_of_text(text: str) -> str | None:
    """The licence that a text is, None for none that is known, or for several in one."""
    flat = re.sub(r"\s+", " ", COMMENT_MARK.sub(" ", text[:MAX_READ].lower()))
    return next((spdx for spdx, phrases in TEXTS if all(p in flat for p in phrases)), None)


def licence_of_source(data: bytes) -> str | None:
    """The licence that a source file's own header names."""
    m = HEADER.search(data[:2_000])
    return expression(m[1].decode()) if m else None


def expression(text: Any) -> str | None:
    """A licence as manifests write it, as an SPDX expression of known identifiers; None for anything else."""
    if not isinstance(text, str) or len(text) > 200:
        return None
    text = NAMES.get(text.strip().lower(), text.strip())
    parts = [p.strip() for p in OPERATORS.split(text) if p.strip()]
    if not parts or any(p.split(" WITH ")[0] not in KNOWN for p in parts):
        return None
    return text.replace("/", " OR ")  # how Cargo.toml once had it


def _read(path: Path) -> str | None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(fd, "rb") as f:
            return f.read(MAX_READ).decode("utf-8", "replace")
    except OSError:
        return None


MANIFESTS = ("pyproject.toml", "package.json", "Cargo.toml")


def _manifest(path: Path) -> str | None:
    """The licence that a package's manifest names."""
    text = _read(path)
    if text is None:
        return None
    try:
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    if path.suffix == ".json":
        return expression(data.get("license"))
    table = data.get("project" if path.name == "pyproject.toml" else "package")
    if not isinstance(table, dict):
        return None
    given = table.get("license")
    if isinstance(given, dict):
        given = given.get("text")
    return expression(given) or _classified(table.get("classifiers"))


def _classified(classifiers: Any) -> str | None:
    if not isinstance(classifiers, list):
        return None
    found = {CLASSIFIERS.get(str(c).removeprefix("License :: ")) for c in classifiers if str(c).startswith("License ::")}
    return next(iter(found)) if len(found) == 1 else None
