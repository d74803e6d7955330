"""What test_reliability.py does without a network: everything that answers, remembers and counts, step by step, in one process.

Prints one JSON object: what each step said, which connections Python tried (`tried`), which processes were started
(`started`), and by how much the kernel's counts of outgoing traffic rose (`sent`), where it keeps them for this process;
after as many seconds as the second argument says: what reports home does not do so at once.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

CONNECTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty", "os.system")
OUTGOING = ("TcpActiveOpens", "UdpOutDatagrams", "IpOutNoRoutes", "Ip6OutNoRoutes", "Udp6OutDatagrams")
CHANGING = ("ms", "seconds", "date", "learned", "used", "weeks", "saved")  # from one run to the next
SUM = "The sum of numbers; total([1, 2]) == 3; total([4, 5]) == 9"
OTHER = "The office's number of a list; office([1, 2]) == {0}; office([4]) == {1}"


def counted() -> dict[str, int]:
    """The kernel's counts of this network namespace; none where it has none."""
    out = {}
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/net/snmp").read_text().splitlines()
        for head, row in zip(lines[::2], lines[1::2]):
            out |= {head.partition(":")[0] + name: int(value) for name, value in zip(head.split()[1:], row.split()[1:])}
        out |= {line.split()[0]: int(line.split()[1]) for line in Path("/proc/self/net/snmp6").read_text().splitlines()}
    return {name: out[name] for name in OUTGOING if name in out}


def watched() -> dict[str, list[str]]:
    """Fills with each connection and each process that Python starts from now on."""
    seen: dict[str, list[str]] = {"tried": [], "started": []}

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in CONNECTS:
            where = (*args, "")[:2] if event.startswith("socket.get") else args[1]  # host and port, else a socket and its address
            seen["tried"].append(f"{where[0]}:{where[1]}" if isinstance(where, tuple) else str(where))
        elif event in STARTS:
            seen["started"].append(f"{event} {args[:2]}")

    sys.addaudithook(hook)
    return seen


def said(*arguments: str) -> list[Any]:
    """The exit code of a command and the JSON that it printed, without what changes from run to run."""
    from yantra_codex.apps.cli import run

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = run(list(arguments))
    return [code, steady(json.loads(out.getvalue()))]


def steady(value: Any) -> Any:
    """A JSON value without what changes from run to run."""
    if isinstance(value, dict):
        return {k: None if k in CHANGING else steady(v) for k, v in value.items()}
    return [steady(v) for v in value] if isinstance(value, list) else value


def steps() -> dict[str, Any]:
    from memory_cases import FOUND, problem, program
    from yantra_codex.learn.memory import Memory

    memory = Memory()
    for k in (1_001, 1_002, 1_003, 1_004):
        memory.learn(problem(k, "The office's number of a list", name="office"), FOUND, program=program(k))
    done: dict[str, Any] = {}
    for language in ("python", "rust", "go"):
        done[language] = said("generate", "--json", "--language", language, SUM)
    done["recalled"] = said("generate", "--json", OTHER.format(1_005, 1_006))
    proof = done["recalled"][1]["proof"]
    for command in (("feedback", proof, "good"), ("stats",), ("memory", "list"), ("memory", "check"), ("consolidate",)):
        done[command[0] + command[-1]] = said(*command, "--json")
    return done


def asked() -> dict[str, Any]:
    """The same request twice where a language model is configured: it answers one, the memory the other."""
    request = "The odd mix of our office for a number; odd_mix(3) == 9008; odd_mix(10) == 9022; odd_mix(-4) == -5"
    return {name: said("generate", "--json", "--budget", "0.3", request) for name in ("first", "second")}


def control() -> None:
    """An attempt to leave the machine, to see that it would be seen."""
    import socket

    with contextlib.suppress(OSError), socket.socket() as s:
        s.settimeout(0.2)
        s.connect(("192.0.2.1", 80))  # TEST-NET-1, RFC 5737: nobody's


if __name__ == "__main__":
    seen, before = watched(), counted()
    done = {"steps": steps, "asked": asked, "control": control}[sys.argv[1]]()
    time.sleep(float(sys.argv[2]) if sys.argv[2:] else 0.0)
    after = counted()
    os.write(1, json.dumps({"said": done, **seen, "sent": {name: after[name] - before[name] for name in after} or None}).encode())
