"""Starts a prepared command and watches its whole tree of processes until it ends or goes over a limit."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yantra_codex.errors import NoSandbox

Status = Literal["ok", "failed", "timeout", "memory", "processes", "output", "disk", "killed"]
TICK_S = 0.02
MB = 1 << 20
GRACE_S = 10.0  # how long the kernel may take to end a killed tree before the launcher itself is killed


@dataclass(frozen=True)
class Limits:
    """What one command may use; `processes` counts threads too, `memory_bytes` is the sum over all of them."""

    wall_s: float = 10.0
    cpu_s: int = 10
    memory_bytes: int = 1024 * MB
    processes: int = 128
    output_bytes: int = 4 * MB
    disk_bytes: int = 64 * MB
    inodes: int = 10_000


RUN_LIMITS = Limits()


@dataclass(frozen=True)
class Outcome:
    """How a command ended; `kept` has the files asked for by `keep` that exist."""

    status: Status
    exit_code: int
    stdout: str
    stderr: str
    wall_s: float
    kept: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        return self.status == "ok"


@dataclass(frozen=True)
class Box:
    """A command that is ready to start, and how to look into it."""

    argv: list[str]
    descriptors: list[int]
    stdin: int
    status_fd: int
    kill: Callable[[int], None]  # from the launcher's pid
    disk_used: Callable[[int], tuple[int, int]]  # pid of a process inside -> bytes, files
    kept: Callable[[], dict[str, bytes]]


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                found += map(int, file.read().split())
    return found


def tree_of(launcher: int, most: int = 1 << 30) -> list[int]:
    """Return the launcher and its descendants, or the first `most` of them: a fork bomb grows faster than it is read."""
    tree, seen = [launcher], {launcher}
    for pid in tree:
        if len(tree) > most:
            break
        for child in children_of(pid):
            if child not in seen:
                seen.add(child)
                tree.append(child)
    return tree


_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def _used(tree: Sequence[int]) -> tuple[int, int]:
    """Return the tree's resident bytes and how many threads it has."""
    resident = threads = 0
    for pid in tree:
        with contextlib.suppress(OSError, IndexError, ValueError):
            with open(f"/proc/{pid}/statm", "rb") as file:
                resident += int(file.read().split()[1]) * _PAGE
            threads += len(os.listdir(f"/proc/{pid}/task"))
    return resident, threads


def _overrun(launcher: int, box: Box, limits: Limits) -> Status | None:
    """Return the limit that the tree is over, if any."""
    tree = tree_of(launcher, limits.processes)
    if len(tree) > limits.processes:
        return "processes"
    resident, threads = _used(tree)
    if threads > limits.processes:
        return "processes"
    if resident > limits.memory_bytes:
        return "memory"
    if len(tree) > 1:
        disk, inodes = box.disk_used(tree[-1])
        if disk >= limits.disk_bytes or inodes > limits.inodes:
            return "disk"
    return None


def read_all(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0) if size else b""


def send_signal(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def supervise(box: Box, limits: Limits, keep: Sequence[str]) -> Outcome:
    start = time.monotonic()
    process = subprocess.Popen(
        box.argv, stdin=box.stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, close_fds=True,
        pass_fds=box.descriptors, start_new_session=True, cwd="/",
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    pidfd = os.pidfd_open(process.pid)
    texts: dict[int, bytearray] = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    out, err = texts
    overrun: Status | None = None
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        stack.callback(os.close, pidfd)
        stack.callback(process.stderr.close)
        stack.callback(process.stdout.close)
        stack.callback(_end, process, box)  # also when this thread is interrupted
        for descriptor in (*texts, pidfd):
            os.set_blocking(descriptor, False)
            selector.register(descriptor, selectors.EVENT_READ)
        next_tick = start + TICK_S
        ended = False
        while not ended and overrun is None:
            for key, _ in selector.select(max(0.0, next_tick - time.monotonic())):
                if key.fd == pidfd:
                    ended = True
                elif not _drain(key.fd, texts[key.fd], limits.output_bytes):
                    selector.unregister(key.fd)
            now = time.monotonic()
            if sum(map(len, texts.values())) > limits.output_bytes:
                overrun = "output"
            elif now - start > limits.wall_s:
                overrun = "timeout"
            elif now >= next_tick and not ended:
                overrun = _overrun(process.pid, box, limits)
                next_tick = time.monotonic() + TICK_S
        _end(process, box)
        wall_s = time.monotonic() - start
        for descriptor, text in texts.items():
            _drain(descriptor, text, limits.output_bytes)
    stdout, stderr = (bytes(texts[fd][: limits.output_bytes]).decode("utf-8", "replace") for fd in (out, err))
    exit_code = _exit_code(box, process, stderr, overrun)
    status = overrun or _status(exit_code, stderr, wall_s, limits)
    return Outcome(status, exit_code, stdout, stderr, wall_s, box.kept() if keep and overrun is None else {})


def _drain(descriptor: int, text: bytearray, most: int) -> bool:
    """Read what there is, up to a little over `most`; return False at the end of the stream."""
    while len(text) <= most:
        try:
            block = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return True
        if not block:
            return False
        text += block
    return True


def _end(process: subprocess.Popen[bytes], box: Box) -> None:
    """Leave nothing of the tree behind."""
    deadline = time.monotonic() + GRACE_S
    while process.poll() is None:
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            return
        box.kill(process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(TICK_S / 4)


def _exit_code(box: Box, process: subprocess.Popen[bytes], stderr: str, overrun: Status | None) -> int:
    """Return the program's exit code as the launcher reports it; raises NoSandbox where it never started."""
    for line in read_all(box.status_fd).decode().splitlines():
        record = json.loads(line)
        if "exit-code" in record:
            return int(record["exit-code"])
    if overrun is None and stderr.startswith(("bwrap: ", "confine: ", "sh: ", "/bin/sh: ")):
        raise NoSandbox(f"the sandbox could not be set up: {stderr.strip()[:500]}")
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


# What the runtimes print when the kernel or their own limit refuses them memory.
OUT_OF_MEMORY = ("MemoryError", "JavaScript heap out of memory", "memory allocation of", "runtime: out of memory",
                 "runtime: cannot allocate memory", "Cannot allocate memory", "Array buffer allocation failed")  # fmt: skip
SIGXCPU, SIGKILL, SIGXFSZ = 128 + 24, 128 + 9, 128 + 25


def _status(exit_code: int, stderr: str, wall_s: float, limits: Limits) -> Status:
    if exit_code == 0:
        return "ok"
    if exit_code == SIGXCPU or (exit_code == SIGKILL and wall_s >= limits.cpu_s):
        return "timeout"
    if exit_code == SIGXFSZ:
        return "disk"
    if any(mark in stderr[-4000:] for mark in OUT_OF_MEMORY):
        return "memory"
    return "killed" if exit_code == SIGKILL else "failed"
