"""Trees of source files to measure on: our own sources, library patterns in five languages, and files that are broken on purpose."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from yantra_codex import languages
from yantra_codex.errors import YantraError
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import all_patterns

SOURCES = Path(languages.__file__).resolve().parents[1]
SUFFIX = {"python": ".py", "javascript": ".js", "typescript": ".ts", "rust": ".rs", "go": ".go"}
TOGETHER = 8  # patterns of one file
HEAD = {"go": "package patterns\n\n", "python": "from __future__ import annotations\n\n"}


@cache
def texts(language: str, most: int = 240) -> tuple[str, ...]:
    """Files of one language: our own sources for Python, library patterns rendered for the others; always the same."""
    if language == "python":
        return tuple(p.read_text(encoding="utf-8") for p in sorted(SOURCES.rglob("*.py"))[:most])
    codes = list(rendered(language, most))
    return tuple(HEAD.get(language, "") + "\n".join(without_head(language, c) for c in codes[i : i + TOGETHER]) for i in range(0, len(codes), TOGETHER))


def rendered(language: str, most: int) -> Iterator[str]:
    """Library patterns in another language, those that it can have."""
    for pattern in all_patterns()[:most]:
        try:
            yield languages.get(language).render(lift(pattern.source, pattern.name)).code
        except YantraError:
            continue


def without_head(language: str, code: str) -> str:
    """The code without what a file has once."""
    return re.sub(r"^package \w+\n", "", code, flags=re.M) if language == "go" else code


def write_tree(root: Path, files: int, *, change: Callable[[random.Random, bytes], bytes] | None = None, seed: int = 0) -> list[Path]:
    """Write so many files, the five languages in turn; change: what is done to each one's bytes."""
    rng, made = random.Random(seed), []
    names = list(SUFFIX)
    for i in range(files):
        language = names[i % len(names)]
        given = texts(language)
        data = given[i // len(names) % len(given)].encode()
        path = root / f"{i // 100:03d}" / f"f{i:05d}{SUFFIX[language]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change(rng, data) if change else data)
        made.append(path)
    return made


def write_functions(root: Path, functions: int, seed: int = 0) -> int:
    """Write files of the five languages until they have about so many functions, each file changed so that none is like another; the files."""
    rng, made, count = random.Random(seed), 0, 0
    starts = {"python": "def ", "javascript": "function ", "typescript": "function ", "rust": "fn ", "go": "func "}
    while count < functions:
        language = list(SUFFIX)[made % len(SUFFIX)]
        given = texts(language)
        text = renumbered(rng, given[made // len(SUFFIX) % len(given)], made)
        count += text.count(starts[language])
        path = root / f"{made // 100:04d}" / f"f{made:06d}{SUFFIX[language]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        made += 1
    return made


def renumbered(rng: random.Random, text: str, number: int) -> str:
    """The text with other whole numbers and a few statements more: functions of other shapes and sizes."""
    changed = re.sub(r"(?<![\w.\"'])\d+(?![\w.\"'])", lambda m: str(int(m[0]) + number) if rng.random() < 0.5 else m[0], text)
    lines = changed.split("\n")
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(lines))
        lines.insert(at, lines[at])
    return "\n".join(lines)


# ---------------------------------------------------------------- broken on purpose


def mutated(rng: random.Random, data: bytes) -> bytes:
    """The bytes after one to four changes, some of them small, some of them hostile."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(CHANGES)(rng, data)
    return data[:3_000_000]


def _cut(rng: random.Random, data: bytes) -> bytes:
    a, b = _range(rng, data)
    return data[:a] + data[b:]


def _twice(rng: random.Random, data: bytes) -> bytes:
    a, b = _range(rng, data)
    return data[:b] + data[a:b] + data[b:]


def _swapped(rng: random.Random, data: bytes) -> bytes:
    a, b = _range(rng, data)
    return data[b:] + data[a:b] + data[:a]


def _ended(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _bytes(rng: random.Random, data: bytes) -> bytes:
    """A few bytes are others, UTF-8 or not."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _odd(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(ODD) * rng.randint(1, 3) + data[at:]


def _token(rng: random.Random, data: bytes) -> bytes:
    """One word of the text stands in the place of another."""
    words = list(re.finditer(rb"\w+|[^\w\s]", data[:200_000]))
    if len(words) < 2:
        return data
    a, b = rng.sample(words, 2)
    return data[: a.start()] + b[0] + data[a.end() :]


def _nested(rng: random.Random, data: bytes) -> bytes:
    """An expression, or blocks, nested up to ten thousand deep."""
    deep = rng.choice((50, 400, 3_000, 10_000))
    opening, closing = rng.choice(((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"f(", b")"), (b"-", b""), (b"not ", b""), (b"a.b[", b"]"), (b"if (x) {", b"}")))
    at = rng.randrange(len(data) + 1)
    return data[:at] + opening * deep + b"1" + closing * (deep if rng.random() < 0.7 else 0) + data[at:]


def _long(rng: random.Random, data: bytes) -> bytes:
    """A very long line, number, name, text or chain."""
    piece = rng.choice((b"9", b"a", b"\"x", b"x + ", b"a.b.", b"f(x)(", b" ", b"\t", b"\\\n", b"@d\n", b"else if (a) {} ", b"1,"))
    at = rng.randrange(len(data) + 1)
    return data[:at] + piece * (rng.choice((300, 20_000, 400_000)) // len(piece)) + data[at:]


def _indented(rng: random.Random, data: bytes) -> bytes:
    """Every line one step deeper than the one before: a staircase."""
    return b"".join(b" " * i + b"if x:\n" for i in range(rng.choice((20, 150, 1_000)))) + data


def _range(rng: random.Random, data: bytes) -> tuple[int, int]:
    a = rng.randrange(len(data) + 1)
    return a, min(len(data), a + rng.choice((1, 10, 200, 5_000)))


ODD = (b"\x00", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\r", b"\x0c", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\"\"\"", b"'", b"`", b"/*", b"*/", b"r#\"", b"${", b"\\", b"#!", b"{{", b"}}", b"\x1b[31m",
       "ℵ".encode(), "😀".encode(), "\u202e".encode())
CHANGES = (_cut, _twice, _swapped, _ended, _bytes, _odd, _token, _token, _nested, _long, _indented)
