"""The whole of a training, top to bottom: pairs, arrays, steps, ONNX, record. What `yantra train` calls."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from yantra_codex.errors import BadRequest
from yantra_codex.model.train import loop, prepare
from yantra_codex.model.train.batches import Split, Store, batches, batches_in, split
from yantra_codex.model.train.export import export
from yantra_codex.model.train.pairs import Pair, allowed, composed_pairs, dream_pairs, library_pairs, read_pairs
from yantra_codex.model.train.record import RECORD, record_of, sources_of, write_record
from yantra_codex.settings import settings as places

CHECKED = 8  # graphs on which the export is compared with torch
TIMED = 6  # steps that are timed for --minutes


@dataclass(frozen=True, slots=True)
class Asked:
    """What to train on, how, and where to. minutes: instead of the settings' epochs. start: a finished training to go on from.

    licences: allowed beside those that may be shipped, for weights that stay on this machine.
    """

    data: tuple[str, ...]
    validation: tuple[str, ...]
    library: bool
    dreams: int
    out: Path
    settings: loop.Settings
    views: int = 4
    minutes: float | None = None
    start: Path | None = None
    licences: frozenset[str] = frozenset()


def run(asked: Asked, *, resume: bool = False, note: Callable[[str], None] = lambda text: None, prepared: prepare.Progress = lambda done, total: None,
        trained: loop.Progress = lambda status: None, graph_of: prepare.GraphOf | None = None) -> dict[str, Any]:
    """Train and write weights, ONNX files and the record, which is given back. Raises BadRequest, or loop.Paused after Ctrl-C."""
    out = asked.out
    if (out / RECORD).exists():
        if not resume:
            raise BadRequest(f"{out} holds a finished training: give another --out")
        note(f"{out} is finished already")
        return _record(out)
    if out.exists() and any(out.iterdir()) and not (out / loop.RUN).exists():
        raise BadRequest(f"{out} holds something else ({sorted(p.name for p in out.iterdir())[0]}); --out needs a new or empty folder")
    pairs, left_out = allowed(_pairs(asked), asked.licences)
    held = [p for path in asked.validation for p in read_pairs(path)]
    for licence, count in left_out.items():
        note(f"left out: {count} pairs under {licence}, which doesn't allow shipped weights")
    made = prepare.prepare([*pairs, *held], places().cache / "train", views=asked.views, seed=asked.settings.seed, progress=prepared, graph_of=graph_of)
    for why, count in made.refused.items():
        note(f"not usable: {count} pairs: {why}")
    store = Store(made.folder)
    parts = split(store, _held(store, pairs, held), seed=asked.settings.seed)
    settings = asked.settings if asked.minutes is None else replace(asked.settings, epochs=_epochs(asked, store, parts))
    note(f"{len(parts.train)} pairs to train on, {len(parts.validation)} to validate with, {parts.left_out} left out because validation has their logic or group; "
         f"{settings.epochs} epochs of {batches_in(len(parts.train), settings.batch)} steps at most")
    done = loop.train(store, parts, out, settings, start=asked.start, resume=resume, progress=trained)
    checked = parts.validation[:CHECKED]
    exported = export(done.network, out, [store.graph(int(i)) for i in checked], [store.logic(int(store["logic_of"][i])) for i in checked])
    about = {"left_out_for_licence": left_out, "refused": made.refused, "prepared": made.folder.name, "views": asked.views,
             "pairs": {"train": len(parts.train), "validation": len(parts.validation), "left_out_for_validation": parts.left_out},
             "start": None if asked.start is None else _record(asked.start)}
    record = record_of(done, exported, out, sources_of([*pairs, *held]), about)
    write_record(record, out)
    loop.tidy(out)
    return record


def _record(folder: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise BadRequest(f"{folder} holds no finished training ({e}): its weights may not be gone on from without the record of what they are made of") from None
    return record


def _pairs(asked: Asked) -> Iterator[Pair]:
    for path in asked.data:
        yield from read_pairs(path)
    if asked.library:
        yield from library_pairs()
        yield from composed_pairs()
    yield from dream_pairs(asked.settings.seed, asked.dreams)


def _held(store: Store, pairs: list[Pair], held: list[Pair]) -> list[int] | None:
    """The numbers of the pairs given for validation, which stand behind the others; None where none were given."""
    if not held:
        return None
    ids = {p.id for p in held}
    if shared := ids & {p.id for p in pairs}:
        raise BadRequest(f"{len(shared)} pairs are given to train on and to validate with, such as {min(shared)!r}: each needs one side")
    return [i for i, name in enumerate(store.ids) if name in ids]


def _epochs(asked: Asked, store: Store, parts: Split) -> int:
    """As many epochs as fit the minutes: those of the run that goes on, else from a few steps and a validation, timed here."""
    try:
        before = json.loads((asked.out / loop.RUN).read_text(encoding="utf-8"))
        return int(before["asked"]["settings"]["epochs"])
    except OSError:
        pass
    settings, device = asked.settings, torch.device("cuda" if torch.cuda.is_available() else "cpu")
    state = loop.State.new(store, parts, settings, device)
    per_epoch = batches_in(len(parts.train), settings.batch)
    taken = []
    with loop.deterministic(settings.threads):
        for batch, _ in zip(batches(store, parts.train, 0, settings.seed, settings.batch, settings.alike, settings.wrong), range(TIMED)):
            began = time.perf_counter()
            loop.step(state, batch.to(device), replace(settings, precision=loop.precision(settings.precision)), per_epoch)
            taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        loop.see(state.network, store, parts.validation, device)
        validation = time.perf_counter() - began
    return max(1, int((asked.minutes or 0) * 60 / (float(np.median(taken)) * per_epoch + validation)))
