"""Programs that try to get out, to look around, or to use up the machine; each must be stopped and leave no trace.

A program prints ESCAPED where it got what it wanted and STOPPED where it was refused, so that one that merely crashes
proves nothing. Every endless one gives up by itself after 30 s, should the sandbox fail.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from yantra_codex.errors import MissingToolchain
from yantra_codex.runner import Limits, RunResult, Tier, available_tier, find, programs, seccomp
from yantra_codex.runner.sandbox import run
from yantra_codex.runner.toolchains import cache_folder
from yantra_codex.runner.watch import MB

SMALL = Limits(wall_s=3, cpu_s=3, memory_bytes=256 * MB, processes=40, output_bytes=MB, disk_bytes=16 * MB, inodes=500)
MACHINE = os.uname().machine
HERE = Path(__file__).resolve()

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox needs Linux")


@dataclass(frozen=True)
class Host:
    """What the programs aim at, and what must be unharmed afterwards."""

    token: str  # in the environment and file that must not be seen, and the name of what might be left running
    folder: Path  # may be written by anybody on the machine, and must stay as it is
    secret: Path
    port: int
    victim: subprocess.Popen[bytes]
    visits: list[object]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    token = "tok" + uuid.uuid4().hex
    folder = tmp_path_factory.mktemp("outside")
    folder.chmod(0o777)
    secret = folder / "secret.txt"
    secret.write_text(token)
    listener = socket.create_server(("127.0.0.1", 0))
    visits: list[object] = []

    def accept() -> None:
        while True:
            try:
                visits.append(listener.accept()[1])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    victim = subprocess.Popen(["/bin/sleep", "300"], env={"SECRET": token})
    yield Host(token, folder, secret, listener.getsockname()[1], victim, visits)
    listener.close()
    victim.kill()
    victim.wait()


@pytest.fixture(params=[Tier.BUBBLEWRAP, Tier.LANDLOCK], ids=lambda tier: tier.value)
def tier(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Tier:
    monkeypatch.setenv("YANTRA_SANDBOX", request.param.value)
    if available_tier() is not request.param:
        pytest.skip(f"no {request.param.value} here")
    return available_tier()


def build_and_run(language: str, files: dict[str, str], **limits: Limits) -> RunResult:
    """Run a program, or skip the case where its language is not installed."""
    try:
        return programs.build_and_run(language, files, **limits)
    except MissingToolchain as error:
        pytest.skip(str(error))


def _running(token: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if token.encode() in (folder / "cmdline").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


def _contained(host: Host, result: RunResult, statuses: tuple[str, ...] = ("ok",), says: str = "STOPPED") -> None:
    outcome = result.outcome
    said = outcome.stdout[:2000] + outcome.stderr[:2000]
    assert "ESCAPED" not in outcome.stdout, said
    assert host.token not in outcome.stdout + outcome.stderr, said
    assert outcome.status in statuses, (outcome.status, said)
    if outcome.status == "ok":
        assert says in outcome.stdout, said
    assert sorted(p.name for p in host.folder.iterdir()) == ["secret.txt"]
    assert host.secret.read_text() == host.token
    assert host.victim.poll() is None, "a process outside was ended"
    assert not host.visits, "a connection came through"
    deadline = time.monotonic() + 2
    while (left := _running(host.token)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, "something was left running"


def _fill(source: str, host: Host) -> str:
    values = {"TOKEN": host.token[::-1], "FOLDER": host.folder, "PORT": host.port, "PID": host.victim.pid, "TEST": HERE,
              "HOME": Path.home(), "CACHE": cache_folder(), "PYTHON": find("python").path}  # fmt: skip
    for name, value in values.items():
        source = source.replace(f"@{name}@", str(value))
    return source


def _system_call(name: str, *arguments: str) -> str:
    """A Python program that makes one system call and must be refused by the filter."""
    number = seccomp.REFUSED[name][list(seccomp.AUDIT_ARCH).index(MACHINE)] if MACHINE in seccomp.AUDIT_ARCH else 0
    return f"""
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(256)
libc.syscall.restype = ctypes.c_long
result = libc.syscall(ctypes.c_long({number}), {", ".join(arguments)})
error = ctypes.get_errno()
print("STOPPED" if result == -1 and error in (errno.EPERM, errno.ENOSYS) else f"ESCAPED {{result}} {{error}}")
"""


PYTHON = {
    "tcp": """
import socket
try:
    socket.create_connection(("127.0.0.1", @PORT@), 1); print("ESCAPED")
except OSError: print("STOPPED")
""",
    "udp": """
import socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)); print("ESCAPED")
except OSError: print("STOPPED")
""",
    "unix_socket": """
import socket
try:
    s = socket.socket(socket.AF_UNIX); s.bind("\\0abstract"); print("ESCAPED")
except OSError: print("STOPPED")
try:
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); print("ESCAPED")
except OSError: print("STOPPED")
""",
    "read_shadow": """
for path in ("/etc/shadow", "/etc/passwd", "/etc/hostname", "/proc/kcore", "/proc/sys/kernel/core_pattern/../../../etc/shadow"):
    try: open(path, "rb").read(10); print("ESCAPED", path)
    except OSError: print("STOPPED")
""",
    "read_home_and_project": """
import os
for path in ("@TEST@", "@FOLDER@/secret.txt", "@HOME@/.bashrc", "@HOME@/.profile", "@HOME@/.ssh/id_rsa", "/proc/1/root@TEST@",
             "/proc/self/cwd/../..@TEST@"):
    try: open(path, "rb").read(10); print("ESCAPED", path)
    except OSError: print("STOPPED")
""",
    "write_outside": """
for path in ("@FOLDER@/mark", "@FOLDER@/secret.txt", "@TEST@", "@HOME@/mark", "/mark", "/usr/lib/mark", "/usr/bin/env",
             "/etc/mark", "/dev/shm/mark", "/dev/mark", "/var/tmp/mark"):
    try: open(path, "ab").close(); print("ESCAPED", path)
    except OSError: print("STOPPED")
""",
    "write_kernel_settings": """
import glob, os
for path in ["/proc/sysrq-trigger", "/sys/kernel/uevent_helper", *glob.glob("/proc/sys/**", recursive=True)]:
    try:
        if os.path.isfile(path): os.close(os.open(path, os.O_WRONLY)); print("ESCAPED", path)
    except OSError: print("STOPPED")
for path in ("/proc/self/oom_score_adj", "/proc/1/oom_score_adj"):
    try: os.write(os.open(path, os.O_WRONLY), b"-1000"); print("ESCAPED", path)
    except OSError: print("STOPPED")
""",
    "parents_environment": """
import glob, os
token = "@TOKEN@"[::-1].encode()
for path in [*glob.glob("/proc/[0-9]*/environ"), *glob.glob("/proc/[0-9]*/task/*/environ"), "/proc/1/environ", "/proc/@PID@/environ"]:
    try: print("ESCAPED" if token in open(path, "rb").read() else "STOPPED")
    except OSError: print("STOPPED")
""",
    "daemon": """
import os
try: child = os.fork()
except OSError: print("STOPPED")
else:
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in range(3): os.close(fd)
            os.execv("/bin/sh", ["@TOKEN@"[::-1], "-c", "while :; do :; done"])
        os._exit(0)
    print("ESCAPED")
""",
    "start_a_program": """
import subprocess
for start in (subprocess.run, lambda c, **k: subprocess.run(c, start_new_session=True, close_fds=False, **k)):
    try: print("ESCAPED", start(["/bin/echo", "x"], timeout=1))
    except OSError: print("STOPPED")
""",
    "signal_outside": """
import os, signal
for target in (@PID@, os.getppid() if os.getppid() > 1 else @PID@):
    try:
        os.kill(target, 0 if target != @PID@ else signal.SIGTERM)
        print("STOPPED" if target == os.getppid() and os.getpid() < 100 else "ESCAPED")
    except OSError: print("STOPPED")
""",
    "signal_everybody": """
import os, signal
inside = os.getpid() < 100 and not os.path.exists("@FOLDER@")  # else signal 0, which harms nobody
try:
    os.kill(-1, signal.SIGKILL if inside else 0)
    print("STOPPED" if inside else "ESCAPED")
except OSError: print("STOPPED")
""",
    "symlink": """
import os
os.symlink("@FOLDER@/secret.txt", "link")
os.symlink("@FOLDER@", "folder")
for path in ("link", "folder/secret.txt"):
    try: print("ESCAPED", open(path).read())
    except OSError: print("STOPPED")
try: os.link("/proc/1/environ", "hard"); print("ESCAPED")
except OSError: print("STOPPED")
""",
    "device": """
import os, stat
for path in ("/dev/mem", "/dev/kmem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/kvm", "/dev/fuse", "/dev/net/tun"):
    try: open(path, "rb"); print("ESCAPED", path)
    except OSError: print("STOPPED")
try: os.mknod("mem", 0o600 | stat.S_IFCHR, os.makedev(1, 1)); print("ESCAPED")
except OSError: print("STOPPED")
""",
    "huge_arguments": """
import os
try: os.execv("/bin/echo", ["/bin/echo", "ESCAPED"] + ["x" * 100000] * 1000)
except OSError: print("STOPPED")
""",
    "toolchain_cache": """
import os
for path in ("@CACHE@/mark", "@CACHE@/toolchains.json", "@CACHE@/go/mark", os.__file__, os.path.dirname(os.__file__) + "/mark.py", "@PYTHON@"):
    try: open(path, "ab").close(); print("ESCAPED", path)
    except OSError: print("STOPPED")
""",
    "become_root": """
import os
for change in (lambda: os.setuid(0), lambda: os.setgroups([0]), lambda: os.chroot(".")):
    try: change(); print("ESCAPED" if os.getuid() != 0 else "STOPPED")
    except OSError: print("STOPPED")
""",
}  # fmt: skip


@pytest.mark.parametrize("name", PYTHON)
def test_python_program_is_refused(name: str, tier: Tier, host: Host) -> None:
    if tier is Tier.LANDLOCK and name == "become_root":
        pytest.skip("without namespaces a program keeps the user it was started by")
    _contained(host, build_and_run("python", {"main.py": _fill(PYTHON[name], host)}, limits=SMALL))


CALLS = {
    "ptrace": ("ptrace", "0, 0, 0, 0"), "process_vm_readv": ("process_vm_readv", "1, 0, 0, 0, 0, 0"),
    "mount": ("mount", 'b"none", b"/tmp", b"tmpfs", 0, 0'), "user_namespace": ("unshare", "0x10000000"),
    "network_namespace": ("unshare", "0x40000000"), "io_uring": ("io_uring_setup", "8, buffer"),
    "keyctl": ("keyctl", "0, -3, 0"), "add_key": ("add_key", 'b"user", b"x", b"y", 1, -3'), "bpf": ("bpf", "0, buffer, 64"),
    "perf": ("perf_event_open", "buffer, 0, -1, -1, 0"), "memfd": ("memfd_create", 'b"x", 0'),
    "shared_memory": ("shmget", "0, 1 << 20, 0o1600"), "userfaultfd": ("userfaultfd", "0"), "chroot": ("chroot", 'b"."'),
    "open_by_handle": ("open_by_handle_at", "-100, buffer, 0"), "hostname": ("sethostname", 'b"x", 1'),
}  # fmt: skip


@pytest.mark.skipif(MACHINE not in seccomp.AUDIT_ARCH, reason="no system call table")
@pytest.mark.parametrize("name", CALLS)
def test_system_call_is_refused(name: str, host: Host) -> None:
    _contained(host, build_and_run("python", {"main.py": _system_call(*CALLS[name])}, limits=SMALL))


NEW_NAMESPACE_BY_CLONE = """
import ctypes, errno, os, signal
libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
pid = libc.syscall(ctypes.c_long(CLONE), ctypes.c_ulong(0x10000000 | signal.SIGCHLD), 0, 0, 0, 0)
if pid == 0: os._exit(0)
print("STOPPED" if pid == -1 and ctypes.get_errno() == errno.EPERM else "ESCAPED")
"""
TYPE_INTO_TERMINAL = """
import fcntl, os
master, slave = os.openpty() if os.path.exists("/dev/ptmx") else (0, 0)
try: fcntl.ioctl(slave, 0x5412, b"x"); print("ESCAPED")
except OSError: print("STOPPED")
"""


@pytest.mark.parametrize("source", [NEW_NAMESPACE_BY_CLONE, TYPE_INTO_TERMINAL], ids=["clone_new_user", "tiocsti"])
def test_flag_of_a_permitted_call_is_refused(source: str, host: Host) -> None:
    _contained(host, build_and_run("python", {"main.py": source}, limits=SMALL))


# name: language, source, the ways it may end
GREEDY: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "fork_bomb": ("python", """
import os, time
for _ in range(8):
    try: os.fork()
    except OSError: print("STOPPED")
    else: print("ESCAPED", flush=True)
""", ("ok",)),
    "fork_bomb_in_rust": ("rust", """
extern "C" { fn fork() -> i32; fn vfork() -> i32; }
fn main() { for _ in 0..4 { println!("{}", unsafe { if fork() < 0 && vfork() < 0 { "STOPPED" } else { "ESCAPED" } }); } }
""", ("ok",)),
    "thread_bomb": ("python", """
import threading, time
while True: threading.Thread(target=time.sleep, args=(30,)).start()
""", ("processes",)),
    "thread_bomb_in_go": ("go", """
package main
import ("runtime"; "time")
func main() { for i := 0; i < 2000; i++ { go func() { runtime.LockOSThread(); time.Sleep(30 * time.Second) }() }; time.Sleep(30 * time.Second) }
""", ("processes",)),
    "memory_bomb": ("python", """
blocks = []
while True: blocks.append(bytearray(b"x" * (8 << 20)))
""", ("memory",)),
    "memory_bomb_in_javascript": ("javascript", """
const blocks = [];
for (;;) blocks.push(new Array(1 << 16).fill(blocks.length + 0.5));
""", ("memory",)),
    "memory_bomb_outside_the_heap": ("typescript", """
const blocks: Uint8Array[] = [];
for (;;) blocks.push(new Uint8Array(8 << 20).fill(1));
""", ("memory",)),
    "memory_bomb_in_go": ("go", """
package main
func main() { var b [][]byte; for { x := make([]byte, 8<<20); for i := range x { x[i] = 1 }; b = append(b, x) } }
""", ("memory",)),
    "memory_bomb_in_rust": ("rust", "fn main() { let mut v: Vec<u64> = Vec::new(); loop { v.push(v.len() as u64); } }", ("memory",)),
    "endless_loop": ("javascript", "for (;;);", ("timeout",)),
    "endless_loop_deaf_to_signals": ("python", """
import signal
for n in range(1, 65):
    try: signal.signal(n, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass
""", ("timeout",)),
    "sleeper": ("go", 'package main\nimport "time"\nfunc main() { time.Sleep(30 * time.Second) }', ("timeout",)),
    "flood": ("python", "import sys\nwhile True: sys.stdout.write('x' * 65536)", ("output",)),
    "flood_of_errors": ("javascript", "for (;;) require('fs').writeSync(2, 'x'.repeat(65536));", ("output",)),
    "one_large_file": ("python", """
with open("big", "wb") as f:
    while True: f.write(b"x" * (1 << 20)); f.flush()
""", ("disk", "failed")),
    "many_files": ("python", """
n = 0
while True:
    n += 1
    with open(f"f{n}", "wb") as f: f.write(b"x" * 4096)
""", ("disk", "failed")),
    "many_empty_files": ("python", """
n = 0
while True: n += 1; open(f"f{n}", "w").close()
""", ("disk",)),
}  # fmt: skip


@pytest.mark.parametrize("name", GREEDY)
def test_greedy_program_is_stopped(name: str, host: Host) -> None:
    language, source, statuses = GREEDY[name]
    main = {"python": "main.py", "javascript": "main.cjs", "typescript": "main.ts", "rust": "main.rs", "go": "main.go"}[language]
    start = time.monotonic()
    result = build_and_run(language, {main: source}, limits=replace(SMALL, wall_s=2))
    assert result.stage == "run", result.outcome.stderr
    _contained(host, result, statuses)
    assert time.monotonic() - start < 20
    assert len(result.outcome.stdout) + len(result.outcome.stderr) <= 2 * SMALL.output_bytes


@pytest.mark.parametrize("name", ["fork_bomb", "memory_bomb", "one_large_file", "many_empty_files", "endless_loop"])
def test_greedy_program_is_stopped_without_namespaces(name: str, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTRA_SANDBOX", "landlock")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # a place that no other test's boxes come and go in
    if available_tier() is not Tier.LANDLOCK:
        pytest.skip("no Landlock here")
    test_greedy_program_is_stopped(name, host)
    assert list(tmp_path.glob("yantra-box-*")) == []


OTHER_LANGUAGES = {
    "rust_reads_shadow": ("rust", {"main.rs": """
use std::{fs, io::Write, net::TcpStream};
fn main() {
    for path in ["/etc/shadow", "/etc/passwd", "@FOLDER@/secret.txt", "@TEST@"] {
        println!("{}", if fs::read(path).is_ok() { "ESCAPED" } else { "STOPPED" });
    }
    println!("{}", if TcpStream::connect("127.0.0.1:@PORT@").is_ok() { "ESCAPED" } else { "STOPPED" });
    println!("{}", if fs::File::create("@FOLDER@/mark").map(|mut f| f.write(b"x")).is_ok() { "ESCAPED" } else { "STOPPED" });
}
"""}),
    "go_connects_and_writes": ("go", {"main.go": """
package main
import ("fmt"; "os"; "syscall")
func say(err error) { if err == nil { fmt.Println("ESCAPED") } else { fmt.Println("STOPPED") } }
func main() {
    fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
    if err == nil { err = syscall.Connect(fd, &syscall.SockaddrInet4{Port: @PORT@, Addr: [4]byte{127, 0, 0, 1}}) }
    say(err)
    _, err = os.ReadFile("/etc/passwd"); say(err)
    _, err = os.ReadFile("@FOLDER@/secret.txt"); say(err)
    say(os.WriteFile("@FOLDER@/mark", []byte("x"), 0o644))
    say(os.WriteFile("@CACHE@/go/mark", []byte("x"), 0o644))
    say(syscall.Kill(@PID@, syscall.SIGTERM))
}
"""}),
    "javascript_asks_a_name_server": ("javascript", {"main.mjs": """
import dns from "node:dns/promises"; import net from "node:net"; import fs from "node:fs";
const no = (promise) => promise.then(() => console.log("ESCAPED"), () => console.log("STOPPED"));
await no(dns.resolve("example.org")); await no(dns.lookup("example.org"));
await no(new Promise((yes, fail) => net.connect(@PORT@, "127.0.0.1").on("connect", yes).on("error", fail)));
for (const path of ["/etc/passwd", "@TEST@", "@FOLDER@/secret.txt"]) await no(fs.promises.readFile(path));
for (const path of ["/x", "@FOLDER@/mark", "@CACHE@/mark"]) await no(fs.promises.writeFile(path, "x"));
"""}),
    "typescript_starts_a_daemon": ("typescript", {"main.ts": """
import { spawn } from "node:child_process"; import { readFileSync } from "node:fs";
const name: string = "@TOKEN@".split("").reverse().join("");
try {
  spawn("/bin/sh", ["-c", "while :; do :; done"], { argv0: name, detached: true, stdio: "ignore" });
  console.log("ESCAPED");
} catch { console.log("STOPPED"); }
try { console.log("ESCAPED", readFileSync("@FOLDER@/secret.txt", "utf8")); } catch { console.log("STOPPED"); }
"""}),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_LANGUAGES)
def test_program_in_another_language_is_refused(name: str, tier: Tier, host: Host) -> None:
    language, files = OTHER_LANGUAGES[name]
    filled = {file: _fill(text, host) for file, text in files.items()}
    _contained(host, build_and_run(language, filled, limits=replace(SMALL, wall_s=8, memory_bytes=512 * MB)))


COMPILE_TIME = {
    "rust_include": ("rust", {"main.rs": 'fn main() { println!("ESCAPED {}", include_str!("@FOLDER@/secret.txt")); }'}, "failed"),
    "rust_include_code": ("rust", {"main.rs": 'include!("/etc/passwd");\nfn main() {}'}, "failed"),
    "rust_module_outside": ("rust", {"main.rs": '#[path = "@FOLDER@/secret.txt"]\nmod m;\nfn main() {}'}, "failed"),
    "rust_environment": ("rust", {"main.rs": 'fn main() { println!("ESCAPED {}", env!("SSH_AUTH_SOCK")); }'}, "failed"),
    "rust_links_outside": ("rust", {"main.rs": '#[link(name = ":secret.txt")] extern "C" {}\nfn main() {}'}, "failed"),
    "rust_macro_bomb": ("rust", {"main.rs": "#![recursion_limit = \"4294967295\"]\nmacro_rules! m { ($($x:tt)*) => { m!($($x)* $($x)* a) } }\nfn main() { m!(a) }"},
                        "timeout|memory|failed|killed"),
    "go_embed": ("go", {"main.go": 'package main\nimport _ "embed"\n//go:embed ../../etc/passwd\nvar s string\nfunc main() { println("ESCAPED", s) }'}, "failed"),
    "go_cgo": ("go", {"main.go": 'package main\n// #include "/etc/passwd"\nimport "C"\nfunc main() {}'}, "failed"),
    "go_line_directive": ("go", {"main.go": "package main\n//line @FOLDER@/secret.txt:1\nfunc main() { x }"}, "failed"),
    "go_import_outside": ("go", {"main.go": 'package main\nimport "../../etc/passwd"\nfunc main() {}'}, "failed"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPILE_TIME)
def test_compiler_reads_nothing_outside(name: str, host: Host) -> None:
    language, files, statuses = COMPILE_TIME[name]
    filled = {file: _fill(text, host) for file, text in files.items()}
    build_limits = Limits(wall_s=5, cpu_s=5, memory_bytes=1024 * MB, processes=128, output_bytes=MB, disk_bytes=64 * MB)
    result = build_and_run(language, filled, limits=SMALL, build_limits=build_limits)
    assert result.stage == "compile", result.outcome.stdout
    _contained(host, result, tuple(statuses.split("|")))


FAMILIES = {
    "daemon": ("""
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3): os.close(fd)
        os.execv("/bin/sh", [name, "-c", "sleep 30; true"])
    os._exit(0)
os.wait()
""", "ok"),
    "daemon_with_pipes": ("""
if os.fork() == 0: os.setsid(); os.execv("/bin/sh", [name, "-c", "sleep 30; true"])
""", "ok"),
    "many_processes": ("""
for _ in range(60):
    if os.fork() == 0: os.execv("/bin/sh", [name, "-c", "sleep 30; true"])
time.sleep(30)
""", "processes"),
    "memory_together": ("""
for _ in range(8):
    if os.fork() == 0:
        block = b"x" * (40 << 20); time.sleep(30); os._exit(0)
time.sleep(30)
""", "memory"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_family_of_processes_is_ended_together(name: str, tier: Tier, host: Host) -> None:
    """Compilers may start others; nothing of them stays, and limits count them together."""
    source, status = FAMILIES[name]
    python = find("python")
    files = {"main.py": f"import os, time\nname = {host.token[::-1]!r}[::-1]\n{source}"}
    outcome = run([str(python.path), "-S", "main.py"], files=files, limits=SMALL, read_only=python.reads, may_fork=True)
    assert outcome.status == status, outcome
    deadline = time.monotonic() + 2
    while (left := _running(host.token)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left


def test_program_sees_neither_arguments_nor_environment_of_its_parents(host: Host) -> None:
    """In a process of its own, because /proc shows the environment that a process was started with."""
    inside = "import glob\nfor p in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):\n    print(open(p).read())\nprint('STOPPED')"
    outside = f"from yantra_codex.runner import build_and_run\nprint(build_and_run('python', {{'main.py': {inside!r}}}).outcome)"
    env = {**os.environ, "SECRET": host.token, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", outside], env=env, capture_output=True, text=True, timeout=60)
    assert "STOPPED" in done.stdout, done.stderr
    assert host.token not in done.stdout


def test_kept_link_is_not_followed(tier: Tier, host: Host) -> None:
    outcome = run(["/bin/sh", "-c", f"ln -s {host.secret} out; ln -s /etc/passwd out2; echo x > out3"], files={},
                  keep=["out", "out2", "out3"], may_fork=True)  # fmt: skip
    assert outcome.kept == {"out3": b"x\n"}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", ""])
def test_file_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="out of the box"):
        run(["/bin/true"], files={name: "x"})


def test_killed_parent_takes_the_program_with_it(host: Host) -> None:
    inside = f"import os\nos.execv('/bin/sh', ['{host.token[::-1]}'[::-1], '-c', 'i=0; while [ $i -lt 9000000 ]; do i=$((i+1)); done'])"
    outside = f"from yantra_codex.runner import build_and_run, Limits\nbuild_and_run('python', {{'main.py': {inside!r}}}, limits=Limits(wall_s=30))"
    parent = subprocess.Popen([sys.executable, "-c", outside], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    deadline = time.monotonic() + 10
    mine = {str(parent.pid)}
    while not set(_running(host.token)) - mine and time.monotonic() < deadline:
        time.sleep(0.02)
    started = set(_running(host.token)) - mine
    parent.kill()
    parent.wait()
    assert started, "the program was never seen running"
    deadline = time.monotonic() + 5
    while (left := _running(host.token)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left
