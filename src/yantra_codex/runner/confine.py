"""Runs one command under Landlock, seccomp and resource limits: the tier without namespaces.

Called as `python -I -S confine.py FD`: FD holds a JSON object (see `sandbox._landlock_launch`), and gets no answer;
the status goes to the object's `status_fd` in bubblewrap's form, `{"exit-code": 3}`. It stays as the parent of all
that the program leaves behind (a subreaper) and kills it before it returns. Standard library only.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import json
import os
import signal
import struct
import sys
from typing import Any

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 22, 36, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEVICE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
FIRST_RIGHTS, REFER = (1 << 13) - 1, 1 << 13
READING = EXECUTE | READ_FILE | READ_DIR
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@functools.cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: Any) -> int:
    result: int = _libc().syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{os.strerror(error)} (system call {number})")
    return result


def _prctl(option: int, *arguments: Any) -> None:
    padded = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    if _libc().prctl(option, *padded, *[ctypes.c_ulong(0)] * (4 - len(padded))) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def landlock_version() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return _call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def _fs_rights(version: int) -> int:
    return (
        FIRST_RIGHTS
        | (REFER if version >= 2 else 0)
        | (TRUNCATE if version >= 3 else 0)
        | (IOCTL_DEVICE if version >= 5 else 0)
    )


def restrict_files(read_only: list[str], writable: list[str]) -> None:
    """Allow this process and its children these paths and nothing else; no TCP; no signals to outside (version 6)."""
    version = landlock_version()
    every = _fs_rights(version)
    attributes = struct.pack("<QQQ", every, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call(CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    allowed = [(path, READING) for path in read_only] + [(path, every) for path in writable]
    for path, rights in [*allowed, *((device, READ_FILE | WRITE_FILE) for device in DEVICES)]:
        if not os.path.exists(path):
            continue
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rights &= every if os.path.isdir(path) else every & OF_FILES
        rule = struct.pack("<Qi", rights, descriptor)
        _call(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0))
        os.close(descriptor)
    _call(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def install_seccomp(program: bytes) -> None:
    """Apply a BPF program to this process and its children, for good."""
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: an unsigned short count, padding, a pointer
    descriptor = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer)))
    _prctl(PR_SET_SECCOMP, 2, ctypes.byref(descriptor))


def _seccomp_filter(may_fork: bool, pid: int) -> bytes:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seccomp.py")
    spec = importlib.util.spec_from_file_location("seccomp", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result: bytes = module.build_filter(None, may_fork, pid)
    return result


def _become_program(job: dict[str, Any]) -> None:
    import resource  # here, because the package must import where there is no such module

    os.setsid()
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for name, limits in job["rlimits"].items():
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        soft_hard = [limit if hard == resource.RLIM_INFINITY else min(limit, hard) for limit in limits]
        resource.setrlimit(which, (soft_hard[0], soft_hard[1]))
    os.chdir(job["folder"])
    program = _seccomp_filter(job["may_fork"], os.getpid())
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if job["landlock"]:
        restrict_files(job["read_only"], [job["folder"]])
    install_seccomp(program)
    os.execvpe(job["command"][0], job["command"], job["env"])


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(word) for word in file.read().split()]


def _kill_leftovers() -> None:
    """Kill and reap until nobody is left: each death hands its children to this process."""
    while True:
        for child in _children():
            os.kill(child, signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


def main(descriptor: int) -> int:
    """Run the job that `descriptor` holds; return its exit code, 128 + N for a signal N."""
    with os.fdopen(descriptor, "rb") as file:
        job = json.load(file)
    status_fd = job["status_fd"]
    os.set_inheritable(status_fd, False)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = os.fork()
    if child == 0:
        try:
            _become_program(job)
        except OSError as error:
            print(f"confine: {error}", file=sys.stderr, flush=True)
            os.write(status_fd, b'{"failed": true}\n')
        os._exit(125)
    _, status = os.waitpid(child, 0)
    _kill_leftovers()
    code = os.waitstatus_to_exitcode(status)
    code = 128 - code if code < 0 else code
    os.write(status_fd, json.dumps({"exit-code": code}).encode())
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
