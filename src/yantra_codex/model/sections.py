"""The 978 places of a node's features: five sections that add up, a name for each place, and which are closed-vocabulary facts.

| places    | section  | what                                                                      |
|-----------|----------|---------------------------------------------------------------------------|
| 0 - 383   | text     | what the node's words mean: 384 numbers without names of their own        |
| 384 - 447 | ngrams   | hashed character n-grams of its words                                     |
| 448 - 627 | types    | its type, or the whole signature                                          |
| 628 - 927 | io       | properties of examples' values and relations between inputs and outputs   |
| 928 - 977 | context  | the node's kind, the language, its place in the request                   |

`CLOSED` marks the places that neither words nor values reach: types, and of the context the node's kind, language and place and the
steps of surrounding functions. These alone may ever be shared. Properties of examples are computed from a user's values, and what a
sentence speaks of from its words, so both are left out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIZE = 978
TEXT, NGRAMS, TYPES, IO, CONTEXT = slice(0, 384), slice(384, 448), slice(448, 628), slice(628, 928), slice(928, 978)
SECTIONS = {"text": TEXT, "ngrams": NGRAMS, "types": TYPES, "io": IO, "context": CONTEXT}

Vector = NDArray[np.float32]


def width(section: slice) -> int:
    """How many places a section has."""
    return int(section.stop - section.start)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """A name for each of the 978 places, "section: what"."""
    from yantra_codex.model.context_section import NAMES as CONTEXT_NAMES
    from yantra_codex.model.io_properties import IO_NAMES
    from yantra_codex.model.types_section import NAMES as TYPE_NAMES

    out = [f"text: meaning {i}" for i in range(width(TEXT))] + [f"ngrams: bucket {i}" for i in range(width(NGRAMS))]
    out += [f"types: {x}" for x in TYPE_NAMES] + [f"io: {x}" for x in IO_NAMES] + [f"context: {x}" for x in CONTEXT_NAMES]
    assert len(out) == SIZE, len(out)
    return tuple(out)


def _closed() -> NDArray[np.bool_]:
    mask = np.zeros(SIZE, dtype=np.bool_)
    mask[TYPES] = True
    for part in (slice(0, 19), slice(42, 50)):  # of the context: kind, language, place; surrounding functions
        mask[CONTEXT][part] = True
    mask.flags.writeable = False
    return mask


CLOSED: NDArray[np.bool_] = _closed()  # (978,): True where no text and no value of a request reaches the place
