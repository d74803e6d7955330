"""Where shards are worked on: processes of this machine, or a Ray cluster. The work is `work.work` in both.

An engine says how many shards may be under way, takes one, and tells what became of some. What to do about a shard whose
worker died is decided here once: it is tried again, then unit by unit, so that the rows beside a unit that kills its worker
are kept and it alone is refused. The last shards are worked on in pieces, so that no worker is without work while another has
a whole shard. At most a few shards and results are in memory, however many there are.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from yantra_codex.corpora.parts import Result, join
from yantra_codex.corpora.shards import Shard
from yantra_codex.corpora.work import crashed, work
from yantra_codex.errors import BadRequest, YantraError

TRIES = 2  # of a shard or a piece, and again of each of its units alone
AHEAD = 2  # shards that are held for each slot beside those under way; they are the last ones in the end
LAST_PIECES = 8  # of each of them
MAX_LOSSES = 100  # of one shard through no fault of its own (a machine went away)
START_S = 120  # a worker that is not ready by then never will be
IN_FLIGHT_PER_CPU = 2
LOOK_S = 5.0


@dataclass(frozen=True, slots=True)
class Lost:
    """A shard without a result. blame: its worker died on it; False: its machine went away."""

    reason: str
    blame: bool = True


Outcome = tuple[Shard, "Result | Lost"]


class Engine(Protocol):
    """Takes shards and tells what became of them."""

    @property
    def slots(self) -> int:
        """How many shards may be under way."""

    def submit(self, shard: Shard) -> None: ...

    def outcomes(self) -> list[Outcome]:
        """What became of one shard or more; waits until there is one."""

    def close(self) -> None: ...


def run(shards: Iterable[Shard], make: Callable[[], Engine]) -> Generator[Result, None, None]:
    """A result for each shard, as they come. The next shards are read while others are worked on; few are held.

    make: the engine; it is made when there is work for it, and closed at the end.
    """
    queue = iter(shards)
    ahead = deque(islice(queue, 1))
    if not ahead:
        return
    losses, flying = Losses(), 0
    with contextlib.closing(make()) as engine:
        while True:
            while flying < engine.slots and (shard := _next(losses.again, ahead, queue)):
                engine.submit(shard)
                flying += 1
            if not flying:
                return
            while len(ahead) < AHEAD * engine.slots and (shard := next(queue, None)):
                ahead.append(shard)
            if len(ahead) < AHEAD * engine.slots:  # they are the last
                losses.divide(ahead)
            for shard, outcome in engine.outcomes():
                flying -= 1
                if flying < engine.slots and (more := _next(losses.again, ahead, iter(()))):
                    engine.submit(more)  # the worker goes on while its result is written
                    flying += 1
                yield from losses.settled(shard, outcome)


def _next(again: deque[Shard], ahead: deque[Shard], queue: Iterator[Shard]) -> Shard | None:
    return again.popleft() if again else ahead.popleft() if ahead else next(queue, None)


class Losses:
    """What is known of the shards whose worker died, and of those in pieces. again: what is to be given out before all else."""

    def __init__(self) -> None:
        self.again: deque[Shard] = deque()
        self._blamed: Counter[tuple[int, int | None, int]] = Counter()
        self._unlucky: Counter[tuple[int, int | None, int]] = Counter()
        self._pieces: dict[int, tuple[int, list[Result]]] = {}  # shard -> (its units, their results so far)

    def divide(self, shards: deque[Shard]) -> None:
        """Take these shards, to be given out in pieces."""
        while shards:
            shard = shards.popleft()
            self._cut(shard, -(-len(shard.units) // LAST_PIECES))

    def _cut(self, shard: Shard, size: int) -> None:
        if shard.at is None:
            self._pieces[shard.index] = len(shard.units), []
        self.again.extend(shard.cut(size))

    def settled(self, shard: Shard, outcome: Result | Lost) -> Iterator[Result]:
        """The whole shard's result where this outcome completes it."""
        if isinstance(outcome, Lost):
            found = self._lost(shard, outcome)
            if found is None:
                return
            outcome = found
        if shard.at is None:
            yield outcome
            return
        units, results = self._pieces[shard.index]
        results.append(outcome)
        if sum(r.units for r in results) == units:
            del self._pieces[shard.index]
            yield join(results)

    def _lost(self, shard: Shard, lost: Lost) -> Result | None:
        """The refusal of a unit that no worker survives; else None, and it is tried again."""
        key = shard.index, shard.at, len(shard.units)
        counts = self._blamed if lost.blame else self._unlucky
        counts[key] += 1
        if not lost.blame:
            if counts[key] > MAX_LOSSES:
                raise BadRequest(f"part {shard.index} was lost {counts[key]} times: {lost.reason}; what is done is kept, go on when the cluster is well")
            self.again.append(shard)
        elif counts[key] < TRIES:
            self.again.append(shard)
        elif shard.at is None or len(shard.units) > 1:
            self._cut(shard, 1)
        else:
            return crashed(shard)
        return None


class Inline:
    """No process beside this one, and no bound of time: for tests, and for looking at one unit under a debugger."""

    slots = 1

    def __init__(self) -> None:
        self._shard: Shard | None = None

    def submit(self, shard: Shard) -> None:
        self._shard = shard

    def outcomes(self) -> list[Outcome]:
        assert self._shard is not None
        shard, self._shard = self._shard, None
        return [(shard, work(replace(shard, bounds=replace(shard.bounds, cpu_s=None))))]

    def close(self) -> None:
        pass


# ---------------------------------------------------------------- this machine


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Local:
    """Processes of this machine. A worker that dies is replaced; an interrupt reaches the parent alone."""

    def __init__(self, jobs: int | None = None):
        self.slots = jobs or cores()
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}

    def submit(self, shard: Shard) -> None:
        worker = self._idle.pop() if self._idle else _Worker()
        worker.shard = shard
        self._busy[worker.connection] = worker
        if worker.ready:
            worker.give()

    def outcomes(self) -> list[Outcome]:
        found: list[Outcome] = []
        while not found:
            came = wait(list(self._busy), timeout=START_S)
            if not came and any(not w.ready for w in self._busy.values()):
                raise BadRequest(f"a worker process was not ready within {START_S} s; is this machine overloaded?")
            for connection in came:
                found += self._told(self._busy[connection])  # type: ignore[index]
        return found

    def _told(self, worker: _Worker) -> list[Outcome]:
        shard = worker.shard
        assert shard is not None
        try:
            told = worker.connection.recv()
        except (EOFError, OSError):
            del self._busy[worker.connection]
            why = worker.ended()
            if not worker.ready:
                raise BadRequest(f"a worker process could not start ({why})") from None
            return [(shard, Lost(why))]
        if told == READY:
            worker.ready = True
            worker.give()
            return []
        del self._busy[worker.connection]
        worker.shard = None
        self._idle.append(worker)
        if isinstance(told, Result):
            return [(shard, told)]
        raise told if isinstance(told, BadRequest) else BadRequest(f"a worker failed: {told}")

    def close(self) -> None:
        for worker in [*self._idle, *self._busy.values()]:
            worker.stop()
        self._idle.clear()
        self._busy.clear()


READY = "ready"


class _Worker:
    """A process that is given shards through a pipe, one at a time."""

    def __init__(self) -> None:
        context = get_context("spawn")  # a fork would copy the progress bar's threads and locks
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=serve, args=(theirs,), daemon=True)
        with interrupts_held():  # the child inherits that they are held: the parent alone decides what one means
            self.process.start()
        theirs.close()
        self.ready = False
        self.shard: Shard | None = None

    def give(self) -> None:
        with contextlib.suppress(OSError):  # a worker that died meanwhile is seen when its answer is read
            self.connection.send(self.shard)

    def ended(self) -> str:
        self.connection.close()
        self.process.join(10)
        code = self.process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def stop(self) -> None:
        self.process.kill()
        self.process.join(10)
        self.connection.close()


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(connection: Connection) -> None:
    """A worker's life: says that it is ready, then answers shard after shard until the parent is gone."""
    end_with_parent()
    if not os.environ.get("YANTRA_DEBUG"):
        _silence()
    import_module("yantra_codex.corpora.patterns")  # the first unit's time is its own
    connection.send(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            shard = connection.recv()
            try:
                connection.send(work(shard))
            except MemoryError:  # not in a unit, but beside one: as if it had died
                os._exit(1)
            except Exception as e:
                connection.send(BadRequest(str(e) if isinstance(e, YantraError) else f"a worker failed: {type(e).__name__}: {e}"))


def _silence() -> None:
    """Nothing of a worker reaches the terminal: what native code says before it dies would tear the progress bar."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def end_with_parent() -> None:
    """Let this process end when its parent does, where the system can (Linux)."""
    try:
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        return
    parent = parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it ended before the line above
        os._exit(1)


# ---------------------------------------------------------------- a cluster


class OnRay:
    """A Ray cluster: that at `address`, "auto" for the one this machine belongs to, None for one of this machine alone."""

    def __init__(self, address: str | None = None, jobs: int | None = None):
        self._ray = _import_ray()
        self._jobs = jobs
        self._waiting: dict[Any, Shard] = {}
        self._started = not self._ray.is_initialized()
        if self._started:
            try:
                self._ray.init(address=address, log_to_driver=False, logging_level="ERROR", include_dashboard=None if address else False)
            except (ConnectionError, ValueError, RuntimeError) as e:
                raise BadRequest(f"no Ray cluster at {address or 'this machine'}: {str(e).splitlines()[0] if str(e) else type(e).__name__}; "
                                 "'ray start --head' starts one, --address names one") from None
        # Ray does not try again by itself: what a death means is decided in `run`
        self._task = self._ray.remote(num_cpus=1, max_retries=0, scheduling_strategy="SPREAD")(work)

    @property
    def slots(self) -> int:
        return self._jobs or max(1, IN_FLIGHT_PER_CPU * int(self._ray.cluster_resources().get("CPU", 0)))

    def submit(self, shard: Shard) -> None:
        self._waiting[self._task.remote(shard)] = shard

    def outcomes(self) -> list[Outcome]:
        ready: list[Any] = []
        while not ready:
            ready, _ = self._ray.wait(list(self._waiting), num_returns=1, timeout=LOOK_S)
        return [(self._waiting.pop(ref), self._outcome(ref)) for ref in ready]

    def _outcome(self, ref: Any) -> Result | Lost:
        errors = self._ray.exceptions
        try:
            result = self._ray.get(ref)
        except (errors.WorkerCrashedError, errors.OutOfMemoryError) as e:
            return Lost(type(e).__name__)
        except errors.RayTaskError as e:
            cause = e.cause
            if isinstance(cause, MemoryError):
                return Lost("MemoryError")
            raise cause if isinstance(cause, YantraError) else BadRequest(f"a worker failed: {str(e).strip().splitlines()[-1]}") from None
        except errors.RayError as e:  # its machine, its result or its owner is gone
            return Lost(type(e).__name__, blame=False)
        assert isinstance(result, Result)
        return result

    def close(self) -> None:
        for ref in self._waiting:
            with contextlib.suppress(Exception):  # the cluster may be gone
                self._ray.cancel(ref, force=True)
        self._waiting.clear()
        if self._started:
            self._ray.shutdown()


def _import_ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine unasked
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise BadRequest("--engine ray needs Ray: pip install 'yantra-codex[ray]'") from None
    return ray
