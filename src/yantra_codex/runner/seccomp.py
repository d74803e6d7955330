"""The system calls a sandboxed program may not make, as a classic BPF program for x86_64 and aarch64.

The filter is a list of refusals, not of permissions, because five language runtimes have to work under it; what keeps
it safe against later kernels is `NEWEST`: a call this table has never heard of gets ENOSYS.
Standard library only and no package imports: `confine.py` loads this file by path inside a bare interpreter.
"""

from __future__ import annotations

import errno
import functools
import os
import struct

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NEWEST = (
    456  # futex_requeue, Linux 6.7; x86_64's second set of numbers (x32) starts at 2**30 and is refused with the rest
)

# name: (number on x86_64, number on aarch64); None where the architecture does not have it.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes' memory and state
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    # file systems and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "quotactl": (179, 60), "quotactl_fd": (443, 443), "mknod": (133, None),
    "mknodat": (259, 33), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # large or often broken kernel interfaces
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "modify_ldt": (154, None), "uselib": (134, None), "nfsservctl": (180, 42),
    "lookup_dcookie": (212, 18), "vmsplice": (278, 75), "_sysctl": (156, None),
    # the machine itself
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "acct": (163, 89), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "syslog": (103, 116), "vhangup": (153, 58),
    # memory that no process's resident size shows, so that the watchdog would not see it grow
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189), "semget": (64, 190), "mq_open": (240, 180),
    # talking to anybody; socketpair is below, because Node and Python use it between their own processes
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242),
}  # fmt: skip

CLONE, CLONE3, SOCKETPAIR, IOCTL, PRLIMIT, PERSONALITY = (
    (56, 220),
    (435, 435),
    (53, 199),
    (16, 29),
    (302, 261),
    (135, 92),
)
FORK: tuple[tuple[int | None, int | None], ...] = ((57, None), (58, None))  # fork and vfork; elsewhere both are clone
THREAD = 0x10000  # CLONE_THREAD
NEW_NAMESPACES = 0x7E020000  # CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}; NEWTIME shares a bit with the exit signal
TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into the terminal they are given
# Calls that reach processes outside where there is no pid namespace: the first argument must be the caller or its group.
SIGNALS = {"kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131)}
SIGNALS_REFUSED = {"rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
                   "setpriority": (141, 140), "ioprio_set": (251, 30)}  # fmt: skip

LOAD, JUMP_EQ, JUMP_GT, JUMP_SET, AND, RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
Instruction = tuple[int, int, int, int]  # code, offset if true, offset if false, operand


def _refuse(error: int) -> Instruction:
    return (RETURN, 0, 0, ERRNO | error)


def _argument(index: int) -> Instruction:
    """Load the low half of an argument; both architectures are little endian."""
    return (LOAD, 0, 0, 16 + 8 * index)


_ALLOW: Instruction = (RETURN, 0, 0, ALLOW)


def _on(number: int, body: list[Instruction]) -> list[Instruction]:
    """Run `body` for one call; it must end in a return."""
    return [(JUMP_EQ, 0, len(body), number), *body]


def _argument_rules(column: int, may_fork: bool, own_pid: int | None) -> list[Instruction]:
    denied = _refuse(errno.EPERM)
    only_threads = [] if may_fork else [(JUMP_SET, 1, 0, THREAD), denied]
    rules = [
        # clone3 keeps its flags in memory, out of a filter's sight; with ENOSYS libraries fall back to clone.
        *_on(CLONE3[column], [_refuse(errno.ENOSYS)]),
        *_on(CLONE[column], [_argument(0), (JUMP_SET, 0, 1, NEW_NAMESPACES), denied, *only_threads, _ALLOW]),
        *_on(IOCTL[column], [_argument(1), (JUMP_EQ, 1, 0, TERMINAL_INJECTION[0]), (JUMP_EQ, 0, 1, TERMINAL_INJECTION[1]),
                             denied, _ALLOW]),
        # A datagram pair could be pointed at any socket of the machine afterwards; a stream or SEQPACKET pair (Rust's
        # Command uses one) can't.
        *_on(SOCKETPAIR[column], [_argument(0), (JUMP_EQ, 0, 4, 1), _argument(1), (AND, 0, 0, 0xF), (JUMP_EQ, 2, 0, 1),
                                  (JUMP_EQ, 1, 0, 5), denied, _ALLOW]),
        *_on(PRLIMIT[column], [_argument(0), (JUMP_EQ, 1, 0, 0), denied, _ALLOW]),
        *_on(PERSONALITY[column], [_argument(0), (JUMP_EQ, 1, 0, 0xFFFFFFFF), denied, _ALLOW]),
    ]  # fmt: skip
    if not may_fork:
        for number in (numbers[column] for numbers in FORK):
            rules += _on(number, [denied]) if number is not None else []
    if own_pid is not None:
        for numbers in SIGNALS.values():
            rules += _on(numbers[column], [_argument(0), (JUMP_EQ, 2, 0, own_pid), (JUMP_EQ, 1, 0, 0), denied, _ALLOW])
        for numbers in SIGNALS_REFUSED.values():
            rules += _on(numbers[column], [denied])
    return rules


@functools.lru_cache(maxsize=4)
def build_filter(architecture: str | None = None, may_fork: bool = False, own_pid: int | None = None) -> bytes:
    """Return the filter as an array of `struct sock_filter`; raises KeyError for an unknown architecture.

    may_fork: compilers start linkers; a program under test gets threads only, because nothing else can hold a fork bomb
    that runs as root (RLIMIT_NPROC does not count root's processes, and killing 30 000 takes the kernel ten seconds).
    own_pid: given where no pid namespace separates the program from the user's other processes; it may then
    signal only that process and its group.
    """
    machine = architecture or os.uname().machine
    if machine not in AUDIT_ARCH:
        raise KeyError(f"no system call table for {machine}")
    column = list(AUDIT_ARCH).index(machine)
    program: list[Instruction] = [
        (LOAD, 0, 0, 4), (JUMP_EQ, 1, 0, AUDIT_ARCH[machine]), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0), (JUMP_GT, 0, 1, NEWEST), _refuse(errno.ENOSYS),
    ]  # fmt: skip
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += _on(number, [_refuse(errno.EPERM)])
    program += [*_argument_rules(column, may_fork, own_pid), _ALLOW]
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in program)
