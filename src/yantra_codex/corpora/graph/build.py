"""A folder -> its code graph: walks the tree, takes each file's facts (kept or new), links them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from yantra_codex.corpora.graph.cache import Kept
from yantra_codex.corpora.graph.facts import MAX_BYTES, Facts, empty_facts
from yantra_codex.corpora.graph.model import Graph
from yantra_codex.corpora.graph.project import NAMES, project_facts
from yantra_codex.corpora.graph.resolve import LINKERS, link
from yantra_codex.corpora.walk import Found, walk

Progress = Callable[[str, int, int | None], None]  # what is done, how many files, of how many
ALSO = {"tsx": "typescript"}  # the walk's name -> the language that reads it


def graph_of(root: Path, kept: Kept, languages: Iterable[str] = (), progress: Progress | None = None) -> Graph:
    """The code graph of a folder. languages: only files in these; all five where none is named.

    A file that can't be read, or is not read for its size, is in `problems` with the reason. Raises BadRequest where the
    folder itself can't be listed.
    """
    wanted = set(languages) or set(LINKERS)
    found = [f for f in walk(root) if f.refusal is not None or ALSO.get(f.language, f.language) in wanted]
    refused = [(f.path, f.refusal) for f in found if f.refusal is not None]
    files = [f for f in found if f.refusal is None]
    facts: list[Facts] = []
    for n, f in enumerate(files):
        facts.append(read_file(root, f, kept))
        if progress is not None:
            progress("read", n + 1, len(files))
    facts += project_files(root, files)
    graph = link(facts, root.resolve().name, (lambda n, of: progress("linked", n, of)) if progress is not None else None)
    graph.problems = sorted([*graph.problems, *refused])
    return graph


def read_file(root: Path, f: Found, kept: Kept) -> Facts:
    language = ALSO.get(f.language, f.language)
    try:
        with (root / f.path).open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except OSError as e:
        return empty_facts(f.path, language, f"can't be read: {e.strerror or e}")
    return kept.facts(f.path, language, source)


def project_files(root: Path, files: list[Found]) -> list[Facts]:
    """go.mod, Cargo.toml, package.json and tsconfig.json in the folders of these files and above."""
    folders = {PurePosixPath(".")}
    for f in files:
        folders.update(PurePosixPath(f.path).parents)
    out = []
    for folder in sorted(folders):
        for name in NAMES:
            path = (folder / name).as_posix()
            try:
                with (root / path).open("rb") as file:
                    out.append(project_facts(path, file.read(MAX_BYTES)))
            except OSError:
                continue
    return out
