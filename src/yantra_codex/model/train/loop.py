"""Training: steps in a fixed order, validation after each epoch, checkpoints, and going on after a kill with the same result.

Everything that is random is drawn from the seed and the step's number, so a checkpoint needs no state of generators: weights,
the optimiser's moments and the step say all. Files in OUT: run.json (what is trained on what; written first), checkpoint and
best (safetensors), weights.safetensors (the end).
"""

from __future__ import annotations

import json
import math
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor, nn

from yantra_codex.corpora.folder import write_whole
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.ir.vector import OP_START
from yantra_codex.model.train import evaluate
from yantra_codex.model.train.batches import Split, Store, batch_of, batches, batches_in
from yantra_codex.model.train.losses import Weights, losses
from yantra_codex.model.train.network import Network, Shape, weights_hash

RUN, CHECKPOINT, BEST, WEIGHTS = "run.json", "checkpoint.safetensors", "best.safetensors", "weights.safetensors"
DISTRACTORS = 1000  # programs of the training data that stand among those of validation: types alone find one of few
PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides a training beside its data.

    batch: pairs a step; alike: how many of the same types stand together in it; wrong: wrong programs a step at most.
    warmup: share of the steps in which the rate rises. patience: epochs that are worth no more than the best before it ends.
    checkpoint_every: steps. threads: of the processor (0: as many as it has cores); the sums, and so the weights' last bits, depend on it.
    """

    shape: Shape = field(default_factory=Shape)
    weights: Weights = field(default_factory=Weights)
    seed: int = 0
    epochs: int = 30
    batch: int = 128
    alike: int = 8
    wrong: int = 128
    rate: float = 5e-4
    decay: float = 0.05
    warmup: float = 0.05
    clip: float = 1.0
    patience: int = 8
    checkpoint_every: int = 200
    precision: str = "auto"
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """Where a training is: after a step, or after an epoch's validation (`metrics`)."""

    epoch: int
    step: int
    steps: int
    loss: float
    metrics: Mapping[str, float] | None = None


Progress = Callable[[Status], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A training that is at its end. history: the metrics of each epoch; best: the epoch whose weights are kept."""

    network: Network
    settings: Settings
    history: list[dict[str, float]]
    best: int
    hash: str
    seconds: float


class Paused(YantraError):
    """A training that was asked to stop and left a checkpoint."""

    def __init__(self, out: Path, step: int, steps: int):
        super().__init__(f"stopped at step {step} of {steps}; a checkpoint is in {out}: go on with the same command and --resume")


def train(store: Store, split: Split, out: Path, settings: Settings, *, start: Path | None = None, resume: bool = False,
          progress: Progress = lambda status: None) -> Trained:
    """Train to the end; the weights are those of the epoch that is worth most on validation.

    start: the folder of a finished training whose weights are gone on from. Raises BadRequest where OUT holds something else or
    START no weights of this shape, Paused after Ctrl-C. A run that was stopped, however often, and went on with `resume` has the
    weights of one that was not.
    """
    first = None if start is None else started(start)
    settings = settled(settings, out, store, split, resume, first)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    state = State.new(store, split, settings, device, first)
    if resume and (out / CHECKPOINT).exists():
        state.load(out / CHECKPOINT, device)
    with deterministic(settings.threads), _interruptible() as asked:
        _run(state, store, split, out, settings, device, progress, asked)
    network = state.network
    if (out / BEST).exists():
        network.load_state_dict(_read(out / BEST, device)[0])
    network.eval().cpu()
    _write(out / WEIGHTS, network.state_dict(), {})
    return Trained(network, settings, state.history, state.best, weights_hash(network.state_dict()), state.seconds)


@dataclass
class State:
    """What a checkpoint holds. stale: epochs since the best one."""

    network: Network
    optimiser: torch.optim.Optimizer
    step: int = 0
    best: int = -1
    stale: int = 0
    seconds: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)

    @staticmethod
    def new(store: Store, split: Split, settings: Settings, device: torch.device, first: Mapping[str, Tensor] | None = None) -> State:
        torch.manual_seed(settings.seed)
        network = Network(settings.shape)
        if first is not None:
            _take(network, first)
        else:
            usual, share = usual_weights(store, split)
            network.usual.copy_(usual)
            with torch.no_grad():
                network.logic_pattern.bias.copy_(share.logit(1e-4))  # each place as likely as it is in the training data
        network.to(device)
        rows = [p for p in network.parameters() if p.ndim > 1]
        rest = [p for p in network.parameters() if p.ndim <= 1]
        groups = [{"params": rows, "weight_decay": settings.decay}, {"params": rest, "weight_decay": 0.0}]
        return State(network, torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98), fused=True))

    def save(self, path: Path) -> None:
        """Write all of it to one file, which is there whole or not at all."""
        tensors = {f"network.{k}": v for k, v in self.network.state_dict().items()}
        for i, moments in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{i}.{k}": v for k, v in moments.items()}
        about = {"step": self.step, "best": self.best, "stale": self.stale, "seconds": self.seconds, "history": self.history}
        _write(path, tensors, about)

    def load(self, path: Path, device: torch.device) -> None:
        tensors, about = _read(path, device)
        self.network.load_state_dict({k.removeprefix("network."): v for k, v in tensors.items() if k.startswith("network.")})
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in tensors.items():
            if name.startswith("optimiser."):
                _, i, key = name.split(".")
                moments.setdefault(int(i), {})[key] = value
        self.optimiser.load_state_dict({"state": moments, "param_groups": self.optimiser.state_dict()["param_groups"]})
        self.step, self.best, self.stale, self.seconds, self.history = (about[k] for k in ("step", "best", "stale", "seconds", "history"))


def _run(state: State, store: Store, split: Split, out: Path, settings: Settings, device: torch.device, progress: Progress, asked: Callable[[], bool]) -> None:
    """The steps from where the state is to the end."""
    per_epoch = batches_in(len(split.train), settings.batch)
    steps = per_epoch * settings.epochs
    began = time.monotonic() - state.seconds
    while state.step < steps and not (state.stale >= settings.patience):
        epoch, start = divmod(state.step, per_epoch)
        for batch in batches(store, split.train, epoch, settings.seed, settings.batch, settings.alike, settings.wrong, start):
            loss = step(state, batch.to(device), settings, steps)
            state.seconds = time.monotonic() - began
            if state.step % per_epoch == 0:
                break  # the epoch's checkpoint is written after its validation
            if asked() or state.step % settings.checkpoint_every == 0:
                state.save(out / CHECKPOINT)
            progress(Status(epoch, state.step, steps, loss))
            if asked():
                raise Paused(out, state.step, steps)
        _validate(state, store, split, out, device, epoch, loss)
        state.seconds = time.monotonic() - began
        state.save(out / CHECKPOINT)
        progress(Status(epoch, state.step, steps, loss, state.history[-1]))
        if asked():
            raise Paused(out, state.step, steps)


def step(state: State, batch: Any, settings: Settings, steps: int) -> float:
    torch.manual_seed(settings.seed * 1_000_003 + state.step)  # dropout depends on the step alone
    network = state.network.train()
    for group in state.optimiser.param_groups:
        group["lr"] = rate_at(state.step, steps, settings)
    with torch.autocast(batch.vectors.device.type, torch.bfloat16, enabled=settings.precision == "bfloat16"):
        loss = losses(network, batch, settings.weights)["loss"]
    state.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
    state.optimiser.step()
    state.step += 1
    value = float(loss.detach())
    if not math.isfinite(value):
        raise YantraError(f"the loss is {value} at step {state.step}: lower the rate or try --precision float32")
    return value


def rate_at(step: int, steps: int, settings: Settings) -> float:
    """Linear warm-up, then a cosine down to a hundredth."""
    warm = max(1, round(settings.warmup * steps))
    if step < warm:
        return settings.rate * (step + 1) / warm
    return settings.rate * (0.01 + 0.99 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm))) / 2)


def usual_weights(store: Store, split: Split) -> tuple[Tensor, Tensor]:
    """(1024,) each: the mean weight of a place in the training vectors that have it (of any place where none has), and how many have it."""
    vectors = store["vector"][split.train].astype(np.float32)
    counts, sums = (vectors > 0).sum(0), vectors.sum(0)
    usual = np.where(counts > 0, sums / np.maximum(counts, 1), sums.sum() / max(1, counts.sum()))
    return torch.from_numpy(usual.astype(np.float32)), torch.from_numpy((counts / len(vectors)).astype(np.float32))


# ---------------------------------------------------------------- validation


@dataclass(frozen=True, slots=True)
class Seen:
    """What a network says of pairs: embeddings of problems and logics, steps' probabilities, confidence, classes."""

    problems: np.ndarray[Any, Any]
    logics: np.ndarray[Any, Any]
    presence: np.ndarray[Any, Any]
    confidence: np.ndarray[Any, Any]
    complexity: np.ndarray[Any, Any]


@torch.no_grad()
def see(network: Network, store: Store, pairs: np.ndarray[Any, Any], device: torch.device | None = None, view: int = 0, size: int = 128) -> Seen:
    """The network's outputs for these pairs in one view, in float32."""
    network.eval()
    found: list[tuple[Tensor, ...]] = []
    for at in range(0, len(pairs), size):
        batch = batch_of(store, pairs[at : at + size], view)
        batch = batch.to(device) if device is not None else batch
        problems = network.embed_problems(batch.problems)
        logits, trust, classes = network.heads(problems)
        found.append((problems, network.embed_logics(batch.logics), logits.sigmoid(), trust.sigmoid(), classes.softmax(-1)))
    return Seen(*(torch.cat(parts).cpu().numpy() for parts in zip(*found, strict=True)))


@torch.no_grad()
def distractors(network: Network, store: Store, train: np.ndarray[Any, Any], device: torch.device, size: int = 128) -> np.ndarray[Any, Any]:
    """(n, 1024): embeddings of up to DISTRACTORS programs of the training data, always the same ones."""
    network.eval()
    drawn = np.random.default_rng(0).permutation(train)[:DISTRACTORS]
    which = store["logic_of"][drawn].astype(np.int64)
    return torch.cat([network.embed_logics(store.logics(which[at : at + size]).to(device)) for at in range(0, len(which), size)]).cpu().numpy()


def measure(seen: Seen, store: Store, pairs: np.ndarray[Any, Any], usual: np.ndarray[Any, Any], mean: np.ndarray[Any, Any],
            others: np.ndarray[Any, Any] | None = None) -> dict[str, float]:
    """The figures of one set of pairs among each other's logics. others: embeddings of further programs, all wrong."""
    columns, right = evaluate.pool([bytes(h) for h in store["hash"][pairs]])
    logics = seen.logics[columns] if others is None else np.concatenate([seen.logics[columns], others])
    right = np.pad(right, ((0, 0), (0, len(logics) - len(columns))))
    scores = seen.problems @ logics.T
    found = evaluate.ranks(scores, right)
    vectors = store["vector"][pairs].astype(np.float32)
    steps = evaluate.best_steps(seen.presence[:, :OP_START], vectors[:, :OP_START] > 0)
    errors = evaluate.regression(seen.presence * usual, vectors, mean)
    first = right[np.arange(len(pairs)), scores.argmax(1)]
    return {**{name: round(float(of(found).mean()), 4) for name, of in evaluate.MEASURES.items()}, "pool": len(logics),
            "f1": round(steps.f1, 4), "threshold": steps.threshold, "mse": round(errors["mse"], 6), "mse_relative": round(errors["relative"], 4),
            "complexity": round(float((seen.complexity.argmax(1) == store["complexity"][pairs]).mean()), 4),
            "calibration_error": round(evaluate.calibration(seen.confidence, first), 4)}


def worth(metrics: Mapping[str, float]) -> float:
    """What an epoch is judged by: how high the right programs rank, and how right the steps are; the search uses both."""
    return metrics["mrr10"] + metrics["f1"]


def _validate(state: State, store: Store, split: Split, out: Path, device: torch.device, epoch: int, loss: float) -> None:
    """Add the epoch's metrics to the history, and keep its weights where they are the best."""
    seen = see(state.network, store, split.validation, device)
    mean = store["vector"][split.train].astype(np.float32).mean(0)
    metrics = measure(seen, store, split.validation, state.network.usual.cpu().numpy(), mean, distractors(state.network, store, split.train, device))
    better = not state.history or worth(metrics) > worth(state.history[state.best])
    state.history.append({"epoch": epoch, "loss": round(loss, 4), **metrics})
    state.stale = 0 if better else state.stale + 1
    if better:
        state.best = len(state.history) - 1
        _write(out / BEST, state.network.state_dict(), {})


# ---------------------------------------------------------------- the folder


def started(folder: Path) -> dict[str, Tensor]:
    """The weights that a finished training left in a folder; raises BadRequest where there are none."""
    if not (folder / WEIGHTS).exists():
        raise BadRequest(f"{folder} holds no finished training ({WEIGHTS} is missing): --start needs the folder that 'yantra train --out' wrote")
    return _read(folder / WEIGHTS, torch.device("cpu"))[0]


def _take(network: Network, weights: Mapping[str, Tensor]) -> None:
    try:
        network.load_state_dict(weights)
    except RuntimeError as e:
        raise BadRequest(f"the weights to start from are of another network ({str(e).splitlines()[-1].strip()}): give the same --arch and --readout as before") from None


def settled(settings: Settings, out: Path, store: Store, split: Split, resume: bool, first: Mapping[str, Tensor] | None = None) -> Settings:
    """The settings with what this machine decides filled in, written to OUT; those of the run that goes on where there is one.

    Raises BadRequest where OUT holds a run and `resume` is not said, or the run is one of other data or settings.
    """
    if settings.precision not in PRECISIONS:
        raise BadRequest(f"precision is one of {', '.join(PRECISIONS)}; met {settings.precision!r}")
    if not len(split.train) or not len(split.validation):
        raise BadRequest(f"{len(split.train)} pairs to train on and {len(split.validation)} to validate with: both need some; give more --data")
    asked = {"settings": asdict(settings), "data": store.folder.name, "train": len(split.train), "validation": len(split.validation),
             "start": None if first is None else weights_hash(dict(first))}
    path = out / RUN
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if not resume:
            raise BadRequest(f"{out} holds a training: go on with --resume, or give another --out")
        if before["asked"] != json.loads(json.dumps(asked)):
            raise BadRequest(f"{out} holds a training of other data or settings ({_differing(before['asked'], asked)}); give another --out")
        decided = {k: before[k] for k in ("threads", "precision")}
    else:
        decided = {"threads": settings.threads or os.cpu_count() or 1, "precision": precision(settings.precision)}
        out.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({"asked": asked, **decided}, indent=1).encode())
    return replace(settings, **decided)


def tidy(out: Path) -> None:
    """Remove what only a run that is to go on needs."""
    for name in (CHECKPOINT, BEST):
        (out / name).unlink(missing_ok=True)


def _differing(before: dict[str, Any], now: dict[str, Any]) -> str:
    flat = [{**d["settings"], **{k: v for k, v in d.items() if k != "settings"}} for d in (before, json.loads(json.dumps(now)))]
    return ", ".join(f"{k}: {flat[0].get(k)} before, {v} now" for k, v in flat[1].items() if flat[0].get(k) != v)


def precision(asked: str) -> str:
    """bfloat16 only where the processor computes with it: elsewhere it is many times slower than float32."""
    if asked != "auto":
        return asked
    if torch.cuda.is_available():
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "float32"
    return "bfloat16" if "amx_bf16" in flags or "avx512_bf16" in flags else "float32"


def _write(path: Path, tensors: Mapping[str, Tensor], about: Mapping[str, Any]) -> None:
    write_whole(path, save({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, {"about": json.dumps(about)}))


def _read(path: Path, device: torch.device) -> tuple[dict[str, Tensor], dict[str, Any]]:
    try:
        with safe_open(path, "pt", device=str(device)) as f:
            return {k: f.get_tensor(k) for k in f.keys()}, json.loads((f.metadata() or {}).get("about", "{}"))  # noqa: SIM118
    except Exception as e:  # safetensors has an error of its own for each way a file can be wrong
        raise BadRequest(f"{path} can't be read ({e}); remove its folder and train again") from None


@contextmanager
def deterministic(threads: int) -> Iterator[None]:
    """The same sums in the same order: so many threads (0: all cores), deterministic kernels."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    torch.set_num_threads(threads or os.cpu_count() or 1)
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # nothing here reads it, and it takes time
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        torch.use_deterministic_algorithms(before[1])
        torch.utils.deterministic.fill_uninitialized_memory = before[2]  # type: ignore[attr-defined]


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; a second one ends at once. Outside the main thread signals are not ours."""
    pressed = False

    def press(number: int, frame: Any) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    try:
        before = signal.signal(signal.SIGINT, press)
    except ValueError:
        yield lambda: False
        return
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
