"""Versions of weights: whole or not there under kills, never served torn, always a version behind to go back to."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK, run
from yantra_codex.errors import BadRequest, YantraError
from yantra_codex.learn import weights as room
from yantra_codex.learn.weights import CURRENT, KEEP, RECORD, STATE, Weights
from yantra_codex.model import files
from yantra_codex.model.files import LIBRARY_FILE, LOGIC_FILE, NETWORK_FILE, write_manifest

FORK = multiprocessing.get_context("fork")


def base(folder: Path, text: bytes = b"shipped") -> Path:
    folder.mkdir()
    for name in (NETWORK_FILE, LOGIC_FILE):
        (folder / name).write_bytes(text + name.encode())
    write_manifest(folder)
    return folder


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    return Weights(tmp_path / "home", base(tmp_path / "base"))


def publish(w: Weights, text: str = "new", **progress: Any) -> int | None:
    return w.publish({NETWORK_FILE: text.encode(), STATE: b"state of " + text.encode()}, {"mrr10": 0.5}, progress, since=w.standing())


def served(w: Weights) -> bytes:
    return w.find(NETWORK_FILE).read_bytes()


def test_the_newest_version_serves_with_the_shipped_files_it_lacks(weights: Weights) -> None:
    assert weights.standing().version.number == 0 and served(weights) == b"shippednetwork.onnx" and not weights.folder.exists()
    assert publish(weights, "one", learned=3) == 1 and publish(weights, "two", learned=5) == 2
    standing = weights.standing()
    assert (standing.version.number, standing.version.parent, standing.progress, standing.notes) == (2, 1, {"learned": 5}, ())
    assert served(weights) == b"two" and weights.find(LOGIC_FILE) == weights.base / LOGIC_FILE
    record = json.loads((standing.version.folder / RECORD).read_text())
    assert record["base"] == weights.base_hash and record["metrics"] == {"mrr10": 0.5} and set(record["files"]) == {NETWORK_FILE, STATE}


def test_old_versions_go_and_only_the_last_has_its_state(weights: Weights) -> None:
    for i in range(KEEP + 2):
        publish(weights, str(i))
    assert sorted(p.name for p in weights.folder.iterdir() if p.is_dir()) == [f"{i:04d}" for i in range(3, 3 + KEEP)]
    assert [p.parent.name for p in weights.folder.glob(f"*/{STATE}")] == [f"{KEEP + 2:04d}"]
    assert weights.checked(KEEP + 1).number == KEEP + 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [cut, flipped, Path.unlink])
@pytest.mark.parametrize("name", [NETWORK_FILE, RECORD])
def test_what_is_torn_or_altered_is_not_served(weights: Weights, name: str, spoil: Callable[[Path], None]) -> None:
    publish(weights, "one")
    publish(weights, "two")
    spoil(weights.folder / "0002" / name)
    assert served(weights) == b"one" and "0002" in weights.standing().notes[0]
    spoil(weights.folder / "0001" / name)
    assert served(weights) == b"shippednetwork.onnx" and len(weights.standing().notes) == 2
    assert publish(weights, "three") == 3 and served(weights) == b"three" and weights.standing().notes == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"base": 1}', '{"base": "", "version": "2", "generation": 0, "last": 2, "progress": {}}'])
def test_a_pointer_that_is_damaged_leaves_the_newest_whole_version(weights: Weights, text: str) -> None:
    publish(weights, "one")
    publish(weights, "two")
    (weights.folder / CURRENT).write_text(text)
    assert served(weights) == b"two" and "can't be read" in weights.standing().notes[0]
    assert publish(weights, "three") == 3


def test_going_back(weights: Weights) -> None:
    publish(weights, "one")
    publish(weights, "two")
    before = weights.standing()
    assert weights.roll_back() == 1 and served(weights) == b"one"
    assert weights.publish({NETWORK_FILE: b"late"}, {}, {}, since=before) is None and not weights.keep({}, since=before)  # begun before that
    assert publish(weights, "three") == 3 and weights.standing().version.parent == 1  # a number is never used twice
    assert weights.roll_back() == 1 and weights.roll_back() == 0 and weights.roll_back() == 0
    assert served(weights) == b"shippednetwork.onnx"


def test_versions_of_another_shipped_network_do_not_apply(weights: Weights, tmp_path: Path) -> None:
    publish(weights, "one", learned=4)
    other = Weights(tmp_path / "home", base(tmp_path / "updated", b"updated"))
    assert served(other) == b"updatednetwork.onnx" and other.standing().progress == {"again": True} and "another shipped" in other.standing().notes[0]
    assert publish(other, "two") == 2 and served(other) == b"two"
    assert served(weights) == b"shippednetwork.onnx"  # the old package, where both are there


def test_another_logic_encoder_comes_with_the_librarys_vectors(weights: Weights) -> None:
    with pytest.raises(BadRequest, match=LIBRARY_FILE):
        weights.publish({LOGIC_FILE: b"x"}, {}, {}, since=weights.standing())
    weights.publish({LOGIC_FILE: b"x", LIBRARY_FILE: b"y"}, {}, {}, since=weights.standing())
    assert weights.find(LIBRARY_FILE).read_bytes() == b"y" and weights.find(NETWORK_FILE).parent == weights.base


def test_a_home_that_cannot_be_written_is_a_clear_error(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    publish(weights, "one")
    monkeypatch.setattr(room, "write_whole", full)
    with pytest.raises(YantraError, match=r"No space left.*free some space"):
        publish(weights, "two")
    assert served(weights) == b"one" and not list(weights.folder.glob(".*"))


# ---------------------------------------------------------------- the command


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code: int = run(["model", *args])
    return code, *capsys.readouterr()


def test_the_command_goes_back_version_by_version(weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(files, "DATA", weights.base)
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path / "home"))
    assert ran(capsys, "rollback")[::2] == (NOTHING, "the shipped network serves: there is no earlier version to go back to\n") and not weights.folder.exists()
    for text in ("one", "two", "three"):
        publish(weights, text)
    cut(weights.folder / "0002" / NETWORK_FILE)
    shown = json.loads(ran(capsys, "show", "--json")[1])
    assert shown["serves"] == 3 and [(v["version"], v["serves"]) for v in shown["versions"]] == [(3, True), (1, False), (0, False)]
    assert shown["versions"][0]["metrics"] == {"mrr10": 0.5}
    assert json.loads(ran(capsys, "rollback", "--json")[1]) == {"from": 3, "serves": 1} and served(weights) == b"one"  # 2 is no whole version
    code, out, err = ran(capsys, "show")
    assert code == OK and out.splitlines() == ["   1  serves  mrr10 0.500", "   0          shipped"] and "0002" in err
    assert ran(capsys, "rollback") == (OK, "", "version 1 is removed; the shipped network serves\n") and served(weights) == b"shippednetwork.onnx"
    code, out, _ = ran(capsys, "rollback", "--json")
    assert code == NOTHING and json.loads(out)["serves"] == 0


def test_the_command_without_a_network_or_a_folder_to_write_says_so(weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("YANTRA_HOME", str(tmp_path / "home"))
    (tmp_path / "nothing").mkdir()
    write_manifest(tmp_path / "nothing")
    monkeypatch.setattr(files, "DATA", tmp_path / "nothing")
    for name in ("show", "rollback"):
        code, out, err = ran(capsys, name)
        assert (code, out) == (NOTHING, "") and "no network ships" in err
    monkeypatch.setattr(files, "DATA", weights.base)
    publish(weights, "one")

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "write_whole", full)
    code, _, err = ran(capsys, "rollback")
    assert code == NOT_VERIFIED and "free some space" in err and served(weights) == b"one"


# ---------------------------------------------------------------- kills

CHANGES = ("replace", "fsync", "unlink", "rmdir", "mkdir", "open")  # of the file system, as `os` has them


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Run something in a process that ends itself with SIGKILL before its n-th change of the file system; whether it came to that."""

    def run() -> None:
        left = number

        def counted(of: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **rest: Any) -> Any:
                nonlocal left
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
                return of(*args, **rest)
            return call

        for name in CHANGES:
            setattr(os, name, counted(getattr(os, name)))
        act()

    process = FORK.Process(target=run)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def test_a_kill_at_any_change_while_publishing_leaves_the_version_before_or_the_new_one(weights: Weights) -> None:
    for i in range(KEEP + 1):
        publish(weights, str(i), learned=i)
    seen, number = set(), 0
    while killed_at(number, lambda: publish(weights, "next", learned=99)):
        standing = weights.standing()
        seen.add((served(weights), standing.progress["learned"], standing.notes))
        if served(weights) == b"next":
            weights.roll_back()
            weights.keep({"learned": KEEP}, since=weights.standing())
        number += 1
    assert number > 15 and seen == {(str(KEEP).encode(), KEEP, ()), (b"next", 99, ())}
    assert served(weights) == b"next" and not list(weights.folder.glob(".*"))


def test_a_kill_while_going_back_leaves_one_of_both(weights: Weights) -> None:
    number = 0
    publish(weights, "one")
    publish(weights, "two")
    while killed_at(number, weights.roll_back):
        assert served(weights) in (b"one", b"two") and weights.standing().notes == ()
        if served(weights) == b"one":
            publish(weights, "two")
        number += 1
    assert number > 4 and served(weights) == b"one"
