"""Parsing within bounds: what a grammar would take minutes or days for is refused, by a count of its operations and not by a clock.

Error recovery is quadratic in the worst case: sixteen kilobytes of `<!--` take half a minute as Python or Go. tree-sitter
calls back after a fixed number of operations; in real files, tests with huge tables among them, that is at most 200 times
and once more for each 55 bytes.
"""

from __future__ import annotations

import re

from tree_sitter import Parser, Tree

from yantra_codex.errors import Unsupported
from yantra_codex.languages.base import parser

LEAST_CALLS, BYTES_PER_CALL = 2_000, 16
# the lexer of the Python grammar looks through all that follow, at each of them, between two calls back
CONTINUED = re.compile(rb"(?:\\\r?\n[ \t]*){500}")


def parse_within_bounds(language: str, source: bytes, own: Parser | None = None) -> Tree:
    """The syntax tree of a text; raises Unsupported where its grammar would take too long. own: another parser than the language's."""
    if language == "python" and (found := CONTINUED.search(source)):
        raise Unsupported("more than 500 lines joined by backslashes: its grammar takes too long", line=source[: found.start()].count(b"\n") + 1, language=language)
    left = LEAST_CALLS + len(source) // BYTES_PER_CALL

    def stop(offset: int, has_error: bool) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    reader, view = own or parser(language), memoryview(source)
    try:
        tree = reader.parse(lambda at, _: view[at:], progress_callback=stop)
    except ValueError:
        reader.reset()  # else it would go on with this text at the next one
        raise Unsupported("so broken that its grammar takes too long", language=language) from None
    # a tree of a text that was read through a function has no text itself (Node.text ends the process); parsing again on the ground
    # of a whole tree costs a tenth, that of a broken one what it did before
    return reader.parse(source) if tree.root_node.has_error else reader.parse(source, tree)
