"""Stubs filled in five languages, in place: nested ones, several a file, line endings, imports, nothing half-written."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from yantra_codex.apps.cli import NOT_VERIFIED, NOTHING, OK, USAGE, run
from yantra_codex.apps.cli.fill import replace_file
from yantra_codex.engine import YantraCodex
from yantra_codex.errors import BadRequest
from yantra_codex.fill import fill_source, has_import
from yantra_codex.languages.base import first_error, parse
from yantra_codex.problems.stubs import empty_sites

FILES = {
    "python": ("stats.py", '''"""Statistics."""
import os


def running_total(xs: list[int]) -> list[int]:
    """Running total of a list.

    >>> running_total([1, 2, 3])
    [1, 3, 6]
    """


class Words:
    def counts(self, text: str) -> dict[str, int]:
        """Count how often each word occurs in a text.

        >>> counts("a b a")
        {'a': 2, 'b': 1}
        """
        pass  # TODO


def outer(xs):
    def mean(ys: list[float]) -> float:
        """The arithmetic mean of a list.

        >>> mean([1.0, 2.0])
        1.5
        """
        raise NotImplementedError

    return mean(xs)


def done(x: int) -> int:
    return x


if __name__ == "__main__":
    print(os.sep, running_total([1]), outer([1.0]))
'''),
    "javascript": ("stats.js", '''"use strict";

/** Running total of a list.
 * runningTotal([1, 2, 3]) // => [1, 3, 6]
 */
const runningTotal = (xs) => {
};

class Words {
  /**
   * The arithmetic mean of a list.
   * mean([1, 2]) === 1.5
   */
  static mean(xs) {
    // TODO
  }
  constructor() {}
}

function noop() {}

console.log(runningTotal([1]), Words.mean([1]), noop());
'''),
    "typescript": ("stats.ts", '''/** Running total of a list.
 * runningTotal([1, 2, 3]) === [1, 3, 6]
 */
export function runningTotal(xs: number[]): number[] {
  throw new Error("not implemented");
}

export class Words {
  /**
   * Count how often each word occurs in a text.
   * counts("a b a") // => new Map([["a", 2], ["b", 1]])
   */
  public counts(text: string): Map<string, number> {
    // TODO
  }
}
'''),
    "rust": ("stats.rs", '''//! Statistics.

use std::fmt;

/// Running total of a list.
/// assert_eq!(running_total(&[1, 2, 3]), vec![1, 3, 6]);
#[inline]
pub fn running_total(xs: &[i32]) -> Vec<i32> {
    todo!()
}

struct Words;

impl Words {
    /// Count how often each word occurs in a text.
    /// counts("a b a") == HashMap::from([("a", 2), ("b", 1)])
    fn counts(&self, text: &str) -> std::collections::HashMap<String, usize> {
        unimplemented!("later")
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?} {:?}", running_total(&[1]), self.counts("a"))
    }
}

fn main() {
    println!("{}", Words);
}
'''),
    "go": ("stats.go", '''// Package main has statistics.
package main

import "fmt"

// RunningTotal is the running total of a list.
// RunningTotal([]int{1, 2, 3}) == []int{1, 3, 6}
func RunningTotal(xs []int) []int {
	panic("TODO")
}

type words struct{}

// Sorted sorts words alphabetically.
// Sorted([]string{"b", "a"}) == []string{"a", "b"}
func (w words) Sorted(items []string) []string {
}

func noop() {}

func main() { noop(); fmt.Println(RunningTotal([]int{1}), words{}.Sorted(nil)) }
'''),
}
STUBS = {"python": 3, "javascript": 2, "typescript": 2, "rust": 2, "go": 2}


@pytest.fixture
def engine(tmp_path: Path) -> YantraCodex:
    return YantraCodex(home=tmp_path / "home")


@pytest.mark.parametrize("language", FILES)
def test_every_stub_of_a_file_is_filled(language: str, engine: YantraCodex) -> None:
    _, source = FILES[language]
    done = fill_source(source, language, engine)
    assert len(done.filled) == STUBS[language] == len(done.solutions), done.solutions
    assert first_error(parse(language, done.text).root_node) is None
    kept = [line for line in done.text.splitlines() if line.strip()]
    for line in source.splitlines():  # nothing of the file is lost but the placeholders
        if line.strip() and not any(mark in line for mark in ("TODO", "todo!", "implement", "NotImplemented", "pass", 'import "fmt"')):
            assert line in kept, line
    assert fill_source(done.text, language, engine).solutions == ()  # nothing to do the second time
    for other in ("\\r\\n", "\\n"):
        assert other not in done.text


@pytest.mark.parametrize("language", FILES)
def test_line_endings_and_marks_are_kept(language: str, engine: YantraCodex) -> None:
    source = "\ufeff" + FILES[language][1].replace("\n", "\r\n")
    done = fill_source(source, language, engine)
    assert len(done.filled) == STUBS[language]
    assert done.text.startswith("\ufeff") and done.text.count("\n") == done.text.count("\r\n")
    plain = fill_source(FILES[language][1], language, engine)
    assert done.text.removeprefix("\ufeff").replace("\r\n", "\n") == plain.text


@pytest.mark.parametrize("language", FILES)
def test_a_filled_file_runs_on_its_own_toolchain(language: str, engine: YantraCodex) -> None:
    from yantra_codex.errors import MissingToolchain, NoSandbox
    from yantra_codex.runner.checks import check_tests

    checks = {
        "python": "assert running_total([1, 2, 3]) == [1, 3, 6]\nassert Words().counts('a b a') == {'a': 2, 'b': 1}\nassert outer([1.0, 2.0]) == 1.5\n",
        "javascript": "if (runningTotal([1, 2, 3]).join() !== '1,3,6' || Words.mean([1, 2]) !== 1.5) throw new Error('wrong');\n",
        "typescript": "if (runningTotal([1, 2, 3]).join() !== '1,3,6' || new Words().counts('a b a').get('a') !== 2) throw new Error('wrong');\n",
        "rust": "#[test]\nfn holds() {\n    assert_eq!(running_total(&[1, 2, 3]), vec![1, 3, 6]);\n    assert_eq!(Words.counts(\"a b a\")[\"a\"], 2);\n}\n",
        "go": 'if got := RunningTotal([]int{1, 2, 3}); len(got) != 3 || got[2] != 6 {\n\tpanic("wrong")\n}\n'
              'if got := (words{}).Sorted([]string{"b", "a"}); got[0] != "a" {\n\tpanic("wrong")\n}\n',
    }
    done = fill_source(FILES[language][1], language, engine)
    # the test program has a main of its own
    text = done.text.replace("fn main()", "pub fn show()").replace("func main()", "func show()")
    try:
        result = check_tests(language, text, checks[language])
    except (MissingToolchain, NoSandbox) as e:
        pytest.skip(str(e))
    assert result.ok, result.failures


def test_only_the_function_asked_for(engine: YantraCodex) -> None:
    source = FILES["python"][1]
    assert fill_source(source, "python", engine, only="running_total").filled == ("running_total",)
    assert fill_source(source, "python", engine, only="Words.counts").filled == ("Words.counts",)
    assert fill_source(source, "python", engine, only="done").solutions == ()


def test_what_is_an_empty_function() -> None:
    python = 'def a(x): ...\ndef b(x):\n    return 1\ndef c(x):\n    """D."""\ndef d(x):\n    # TODO\n\ndef e(x): pass\ndef f(x):\n    x = 1\n    pass\ndef g(x: int) -> int:\n'
    assert [s.name for s in empty_sites(python, "python")] == ["a", "c", "d", "e", "g"]
    go = "package p\nfunc a() {}\n// B does.\nfunc b(x int) int {}\nfunc c() { panic(\"unreachable\") }\nfunc d() int { panic(\"not implemented\") }\n"
    assert [s.name for s in empty_sites(go, "go")] == ["b", "d"]
    rust = "fn a() {}\nfn b() -> i32 { todo!() }\ntrait T { fn c(&self) -> i32; }\nfn d() -> i32 { panic!(\"bad state\") }\n"
    assert [s.name for s in empty_sites(rust, "rust")] == ["b"]
    ts = "declare function a(x: number): number;\nfunction b(): number {\n}\nconst c = () => {};\nfunction d() { throw new TypeError('no'); }\nfunction e() { throw new Error('TODO'); }\n"
    assert [s.name for s in empty_sites(ts, "typescript")] == ["b", "e"]


def test_indentation_of_the_file_is_kept(engine: YantraCodex) -> None:
    source = 'class A:\n\tdef running_total(self, xs: list[int]) -> list[int]:\n\t\t"""Running total of a list.\n\n\t\t>>> running_total([1, 2])\n\t\t[1, 3]\n\t\t"""\n'
    done = fill_source(source, "python", engine)
    assert done.filled == ("A.running_total",)
    added = done.text.removeprefix(source.rstrip("\n")).splitlines()[1:]
    assert added and all(line.startswith("\t\t") and "    " not in line for line in added)
    compile(done.text, "x", "exec")


def test_imports_that_are_there_are_not_added() -> None:
    assert has_import("import math\n", "import math", "python") and not has_import("import mathx\n", "import math", "python")
    assert has_import("from collections import deque, Counter\n", "from collections import Counter", "python")
    assert has_import('import (\n\t"fmt"\n)\n', "fmt", "go") and has_import('import "fmt"\n', "fmt", "go") and not has_import("", "fmt", "go")
    assert has_import("use std::fmt;\r\n", "use std::fmt;", "rust")


def test_a_stub_that_finds_no_answer_is_left_alone(engine: YantraCodex) -> None:
    source = 'def f(x: int) -> int:\n    """Frobnicate the quux.\n\n    >>> f(1)\n    982451653\n    """\n'
    done = fill_source(source, "python", engine)
    assert done.text == source and done.filled == () and done.solutions[0][1].status == "abstained"


# ---------------------------------------------------------------- the command


def stub_file(tmp_path: Path, language: str = "python") -> Path:
    name, source = FILES[language]
    path = tmp_path / name
    path.write_bytes(source.encode())
    return path


def test_a_diff_is_printed_and_the_file_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = stub_file(tmp_path)
    assert run(["fill", str(path)]) == OK
    out, err = capsys.readouterr()
    assert out.startswith("--- a/") and "+    total = 0" in out and "running_total: verified" in err
    assert path.read_bytes() == FILES["python"][1].encode()


def test_in_place_keeps_the_mode_and_is_done_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = stub_file(tmp_path)
    path.chmod(0o751)
    assert run(["fill", "--write", str(path)]) == OK
    assert stat.S_IMODE(path.stat().st_mode) == 0o751
    text = path.read_text()
    assert "sums.append(total)" in text
    assert run(["fill", "--write", str(path)]) == NOTHING
    assert path.read_text() == text
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".stats")] == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path = stub_file(tmp_path)
    link = tmp_path / "link.py"
    link.symlink_to(path)
    assert run(["fill", "--write", str(link)]) == OK
    assert link.is_symlink() and "sums.append" in path.read_text()


def test_fill_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = stub_file(tmp_path)
    assert run(["fill", f"{path}::running_total", "--json"]) == OK
    got = json.loads(capsys.readouterr().out)
    assert got["filled"] == ["running_total"] and got["written"] is False and got["diff"].startswith("---") and got["answers"][0]["status"] == "verified"
    assert run(["fill", f"{path}::done", "--json"]) == NOTHING
    assert json.loads(capsys.readouterr().out)["filled"] == []


def test_one_of_two_is_not_verified(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(FILES["python"][1] + '\n\ndef f(x: int) -> int:\n    """Frobnicate the quux.\n\n    >>> f(1)\n    982451653\n    """\n')
    assert run(["fill", "--write", str(path)]) == NOT_VERIFIED
    assert "sums.append" in path.read_text() and path.read_text().endswith('982451653\n    """\n')


@pytest.mark.parametrize(("name", "data", "says"), [("a.txt", b"x", "is none of"), ("missing.py", None, "No such file"), ("a.py", b"\xff\xfe", "not UTF-8"),
                                                    ("big.py", b"#" * 4_000_001, "larger than")])
def test_files_that_cannot_be_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes | None, says: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert run(["fill", str(path)]) == USAGE
    assert says in capsys.readouterr().err


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("new\n")
    with pytest.raises(BadRequest, match="was changed"):
        replace_file(path, "filled\n", "old\n")
    assert path.read_text() == "new\n" and os.listdir(tmp_path) == ["a.py"]
