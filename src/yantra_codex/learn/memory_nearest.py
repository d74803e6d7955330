"""The vectors of all requests that may be proposed, in this process, kept in step with the file.

On the disk a vector is float16; here it is float32, for NumPy takes ten times as long to widen a row as to multiply it
(10,000 rows: 6 ms against 0.8). New requests are appended; which others went or changed the table `change` says.
"""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from yantra_codex.errors import YantraError
from yantra_codex.ir.types import ANY, Type
from yantra_codex.learn.memory_rows import WIDTH, Shape, read_shape
from yantra_codex.learn.memory_store import Store

EXACT, REORDERED, ALIKE, OTHER_COUNT, UNKNOWN = 1.0, 0.97, 0.9, 0.75, 0.8  # what a similarity is multiplied with
MOST_ORDERED = 4  # parameters up to which every order is tried
VISIBLE = """select r.id, r.logic, l.params, l.returns, l.language, r.vector from request r join logic l on l.id = r.logic
  where l.state in ('active', 'opaque') and not r.contradicted and r.encoder = ?1 and length(r.vector) = ?2"""
NEW = VISIBLE + " and r.id > ?3 order by r.id"
CHANGED = VISIBLE + " and r.id <= ?4 and r.id in (select request from change where number > ?3) order by r.id"
GONE = -1  # the logic of a row that is no longer one


@dataclass(frozen=True, slots=True)
class Near:
    """A request of the memory that is like the one asked. score: its cosine times how the types fit."""

    score: float
    cosine: float
    request: int
    logic: int


@dataclass(slots=True)
class Rows:
    """The vectors and whose they are, of which `count` are valid.

    A row is written before it is counted, so that readers need no lock; one that goes becomes zeros (a reader may meet it half
    way: whoever proposes asks the file once more).
    """

    vectors: NDArray[np.float32] = field(default_factory=lambda: np.empty((256, WIDTH), np.float32))
    owners: list[tuple[int, int, Shape | None, str | None]] = field(default_factory=list)  # request, logic, types, language
    count: int = 0

    def extended(self, found: list[tuple[int, int, Shape | None, str | None, bytes]]) -> Rows:
        """These rows and further ones; what was handed out before stays as it is."""
        if not found:
            return self
        count = self.count + len(found)
        vectors = self.vectors
        if count > len(vectors):
            vectors = np.empty((max(count, 2 * len(vectors)), WIDTH), np.float32)
            vectors[: self.count] = self.vectors[: self.count]
        vectors[self.count : count] = np.frombuffer(b"".join(row[4] for row in found), np.float16).reshape(-1, WIDTH)
        self.owners.extend(row[:4] for row in found)
        return Rows(vectors, self.owners, count)

    def remove(self, place: int) -> None:
        request, *_ = self.owners[place]
        self.owners[place] = (request, GONE, None, None)
        self.vectors[place] = 0.0


class Nearest:
    """The requests of a store. encoder: whose vectors are compared; those of another are left out."""

    def __init__(self, store: Store, encoder: str):
        self.store, self.encoder = store, encoder
        self._lock = threading.Lock()
        self._rows, self._places = Rows(), dict[int, int]()  # a request's place among the rows
        self._seen, self._last, self._change, self._gone = (0, -1), 0, 0, 0

    def rows(self) -> Rows:
        """The rows as they are now."""
        with self._lock:
            version = self.store.data_version()
            if version != self._seen:
                with self.store.reading() as db:
                    self._refresh(db, version[0] != self._seen[0])
                self._seen = version
            return self._rows

    def _refresh(self, db: sqlite3.Connection, is_another_file: bool) -> None:
        """Take over what was learned and what changed since; all, where that can't be told."""
        last = db.execute("select coalesce(max(id), 0) from request").fetchone()[0]
        first, change = db.execute("select coalesce(min(number), 0), coalesce(max(number), 0) from change").fetchone()
        if is_another_file or first > self._change + 1 or 2 * self._gone > self._rows.count:
            self._rows, self._places, self._last, self._gone = Rows(), {}, 0, 0
        elif change > self._change:
            for (request,) in db.execute("select distinct request from change where number > ?", (self._change,)):
                if (place := self._places.pop(request, None)) is not None:
                    self._rows.remove(place)
                    self._gone += 1
            self._add(db, CHANGED, self._change, self._last)
        self._add(db, NEW, self._last)
        self._last, self._change = last, change

    def _add(self, db: sqlite3.Connection, query: str, *since: int) -> None:
        found = [(r, logic, _shape(p, t), language, v) for r, logic, p, t, language, v in db.execute(query, (self.encoder, 2 * WIDTH, *since))]
        self._places.update((row[0], self._rows.count + i) for i, row in enumerate(found))
        self._rows = self._rows.extended(found)

    def find(self, query: NDArray[np.float32], asked: Shape, language: str | None, limit: int, least: float) -> list[Near]:
        """The nearest request of each logic, best first, as many as `limit` logics and all that are as good as the last.

        Exact, and the same in every process: a row's cosine does not depend on where the row lies.
        """
        rows = self.rows()
        cosines = np.einsum("ij,j->i", rows.vectors[: rows.count], query.astype(np.float32))
        best: dict[int, Near] = {}
        bar = least
        for at, cosine in _falling(cosines, least):
            if cosine < bar:
                break
            request, logic, own, only = rows.owners[at]
            if logic == GONE or only not in (None, language):
                continue
            near = Near(cosine * fit_of(asked, own), cosine, request, logic)
            if near.score >= bar and (logic not in best or near.score > best[logic].score):
                best[logic] = near
                if len(best) >= limit:
                    bar = max(least, sorted((x.score for x in best.values()), reverse=True)[limit - 1])
        return sorted((x for x in best.values() if x.score >= bar), key=lambda x: -x.score)


def _falling(cosines: NDArray[np.float32], least: float, chunk: int = 128) -> Iterator[tuple[int, float]]:
    """Places and cosines from the largest down to `least`; what is not asked for is not sorted."""
    left = np.flatnonzero(cosines >= least)
    while len(left):
        several = min(chunk, len(left))
        cut = np.partition(cosines[left], -several)[-several]
        now = left[cosines[left] >= cut]
        for at in now[np.argsort(-cosines[now], kind="stable")]:
            yield int(at), float(cosines[at])
        left, chunk = left[cosines[left] < cut], chunk * 8


def _shape(params: str | None, returns: str | None) -> Shape | None:
    try:
        return read_shape(params, returns)
    except (YantraError, ValueError, TypeError):
        return None  # damaged: `check` says so


# ---------------------------------------------------------------- types


@lru_cache(maxsize=65_536)
def fit_of(asked: Shape, own: Shape | None) -> float:
    """How far a logic's types suit the asked ones: 1 as they are, or where none are asked, less in another order or for elements of another type,
    less again where a parameter is one more or less (a constant may fill it), 0 where they don't."""
    if own is None:
        return 0.0
    if asked.params is None or own.params is None:
        return EXACT if asked.params is None else UNKNOWN
    compatible = _compatible()
    if own.returns is not None and asked.returns is not None and not _says(own.returns, asked.returns):
        return 0.0
    if abs(len(asked.params) - len(own.params)) == 1:
        return OTHER_COUNT if _one_apart(asked.params, own.params) else 0.0
    if len(asked.params) != len(own.params):
        return 0.0
    same_result = own.returns is None or asked.returns in (own.returns, ANY, None)
    if same_result and all(a in (o, ANY) for a, o in zip(asked.params, own.params)):
        return EXACT
    orders = list(itertools.permutations(asked.params)) if len(asked.params) <= MOST_ORDERED else [asked.params]
    if same_result and any(order == own.params for order in orders):
        return REORDERED
    return ALIKE if any(all(map(compatible, order, own.params)) for order in orders) else 0.0


def _one_apart(asked: tuple[Type, ...], own: tuple[Type, ...]) -> bool:
    """Whether the types fit in order where one parameter of the longer ones is left out."""
    few = min(len(asked), len(own))
    pairs = itertools.product(itertools.combinations(asked, few), itertools.combinations(own, few))
    return any(all(map(_compatible(), a, o)) for a, o in pairs)


def _says(own: Type, asked: Type) -> bool:
    from yantra_codex.learn.recall_types import says  # as below

    return says(own, asked)


def _compatible() -> Callable[[Type, Type], bool]:
    from yantra_codex.library.fit import compatible  # loads the catalogue's code: only where types are compared

    return compatible
