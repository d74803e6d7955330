"""Rust: rustc itself. Its typed bodies (THIR) name the definition that each call means, its HIR says where that stands.

Both are printed by `-Zunpretty`, which stable compilers do under RUSTC_BOOTSTRAP=1; written for rustc 1.95. A trait's
method called on a known type means the method of that type's impl, where the tree has one, else the trait's own.
A crate's dependencies are looked for in YANTRA_CRATES, a folder of unpacked crates (Debian: /usr/share/cargo/registry).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.graph_oracles import Answer, answers, sampled, tool

DEF = re.compile(r"DefId\((\d+):\d+ ~ (\w+)\[\w+\](?:::([^)]*))?\)")
SPAN = re.compile(r"span: (\S+?):(\d+):(\d+): (\d+):(\d+) \(#(\d+)\)")
CALLABLE = ("core::ops::function::Fn", "alloc::boxed::")  # a closure's call, written f(x)
LEFT_OUT = re.compile(r"(?ms)^\[\[?(?:dev-dependencies|target\.[^\n]*\.dev-dependencies|bench|test|example)\b[^\n]*\]\n.*?(?=^\[|\Z)")

Span = tuple[str, int, int, int, int, int]  # path, line, column, last line, column behind, context (0: written, not made by a macro)


def ask(root: Path, sites: int | None, seed: int) -> list[Answer]:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "tree")
        shutil.copytree(root, work, ignore=shutil.ignore_patterns("target", ".git"))
        for profile in ("test", "dev"):  # with the crate's tests, where they need nothing that is not there
            known = Definitions(Sources(work))
            try:
                known.read(printed(work, profile, "hir-tree"))
                return sampled(answers(calls(printed(work, profile, "thir-flat"), known)), sites, seed)
            except RuntimeError as e:
                failure = e
        raise failure


# ---- rustc


def command(work: Path, profile: str, flag: str) -> list[str]:
    cargo = tool("YANTRA_CARGO", "cargo", "the oracle of Rust needs cargo and rustc")
    manifest = work / "Cargo.toml"
    if not manifest.exists():
        entry = next((p for p in ("src/lib.rs", "src/main.rs", "lib.rs", "main.rs") if (work / p).exists()), "src/lib.rs")
        manifest.write_text(f'[package]\nname = "tree"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "{entry}"\n')
    manifest.write_text(LEFT_OUT.sub("", manifest.read_text()))
    text = manifest.read_text()
    target = "--lib" if (work / "src/lib.rs").exists() or "[lib]" in text else "--bins"
    crates = os.environ.get("YANTRA_CRATES")
    source = ["--config", 'source.crates-io.replace-with="local"', "--config", f'source.local.directory="{crates}"'] if crates else []
    return [cargo, "rustc", "--offline", "--quiet", target, "--profile", profile, *source, "--", f"-Zunpretty={flag}", "-Awarnings"]


def printed(work: Path, profile: str, flag: str) -> Iterator[str]:
    """The lines that rustc prints, one by one: they are many."""
    with tempfile.TemporaryFile("w+") as errors, subprocess.Popen(
        command(work, profile, flag), cwd=work, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | {"RUSTC_BOOTSTRAP": "1"}
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield line.rstrip("\n")
        if process.wait():
            errors.seek(0)
            raise RuntimeError(f"rustc does not compile the tree: {errors.read().strip()[-2000:]}")


def span_of(line: str) -> Span | None:
    found = SPAN.search(line)
    if not found:
        return None
    path, *numbers = found.groups()
    return (path, *map(int, numbers))  # type: ignore[return-value]


def path_of(line: str) -> tuple[bool, str] | None:
    """Whether a DefId is of this crate, and its path with the crate's name; None where there is no DefId."""
    found = DEF.search(line)
    if not found:
        return None
    number, crate, path = found.groups()
    return number == "0", f"{crate}::{path}" if path else crate


class Sources:
    """The tree's texts, by line."""

    def __init__(self, root: Path):
        self.root = root
        self.kept: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        if path not in self.kept:
            self.kept[path] = (self.root / path).read_text("utf-8", "replace").split("\n")
        return self.kept[path]

    def has(self, span: Span) -> bool:
        return not span[0].startswith(("/", "<")) and (self.root / span[0]).exists()

    def text(self, span: Span) -> str:
        path, line, column, last, behind, _ = span
        lines = self.lines(path)[line - 1 : last]
        lines[-1] = lines[-1][: behind - 1]
        lines[0] = lines[0][column - 1 :]
        return "\n".join(lines)


# ---- HIR: where definitions stand, and what an impl is of


@dataclass(slots=True)
class Impl:
    trait: str  # path with the crate
    trait_text: str
    self_text: str
    params: list[str]  # its type parameters


@dataclass(slots=True)
class Definitions:
    """Of each definition of the crate, by path: where its name stands, None where a macro made it; the impls of traits."""

    sources: Sources
    places: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    impls: dict[str, Impl] = field(default_factory=dict)
    methods: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (trait, method) -> paths of impls that have it
    traits: set[str] = field(default_factory=set)
    abstract: set[str] = field(default_factory=set)  # methods of traits without a body

    def read(self, lines: Iterable[str]) -> None:
        """Takes in what -Zunpretty=hir-tree prints: owner after owner."""
        owner: list[str] = []
        for line in lines:
            if line.endswith("=> OwnerNodes {"):
                owner = [line]
            elif owner and line == "    parents: [":
                self.owner(owner)
                owner = []
            elif owner:
                owner.append(line)

    def owner(self, lines: list[str]) -> None:
        named = path_of(lines[0])
        span = next((span_of(line) for line in lines if line.startswith(" " * 16 + "span: ")), None)
        if named is None or span is None:
            return
        path = named[1]
        kind = next((line for line in lines if line.startswith(" " * 16 + "kind: ")), "")
        if "kind: Impl(" in kind:
            self.impl(path, lines, span)
        if "kind: Trait" in kind:
            self.traits.add(path)
        if any(line.strip() == "Required(" for line in lines):
            self.abstract.add(path)
        self.places[path] = self.place(path, span)

    def place(self, path: str, span: Span) -> tuple[str, int] | None:
        if span[5] or not self.sources.has(span):
            return None
        name = path.rsplit("::", 1)[-1]
        found = re.search(rf"\b{re.escape(name)}\b", self.sources.text(span)) if re.fullmatch(r"\w+", name) else None
        return span[0], span[1] + (self.sources.text(span)[: found.start()].count("\n") if found else 0)

    def impl(self, path: str, lines: list[str], span: Span) -> None:
        trait = next((i for i, line in enumerate(lines) if line.startswith(" " * 24 + "of_trait: Some(")), None)
        this = next((i for i, line in enumerate(lines) if line.startswith(" " * 24 + "self_ty: Ty")), None)
        if trait is None or this is None:
            return
        found = next((path_of(line) for line in lines[trait:] if "DefId" in line), None)
        path_at = next((i for i in range(trait, len(lines)) if lines[i].strip() == "path: Path {"), this)
        written = [next((span_of(line) for line in lines[i:] if line.strip().startswith("span: ")), None) for i in (path_at, this)]
        if found is None or None in written or any(at[5] or not self.sources.has(at) for at in written if at):
            return
        trait_text, self_text = (self.sources.text(at) for at in written if at)
        self.impls[path] = Impl(found[1], trait_text, self_text, parameters_of(self.sources.text(span)))
        for line in lines:
            item = path_of(line) if line.startswith(" " * 32 + "owner_id: ") else None
            if item:
                self.methods.setdefault((found[1], item[1].rsplit("::", 1)[-1]), []).append(item[1])

    def of_trait(self, path: str, arguments: list[str]) -> list[str]:
        """The methods of impls that a trait's method means for these type arguments, Self first; empty where none is."""
        trait, _, method = path.rpartition("::")
        candidates = self.methods.get((trait, method), [])
        if not candidates or not arguments:
            return []
        this = bare(arguments[0])
        if unknown_type(arguments[0]):  # a type parameter may have the method by an impl for all types
            return [path, *self.blanket(candidates)] if "::" in path and path in self.places else []
        found = [c for c in candidates if bare(self.impls[c.rpartition("::")[0]].self_text) == this]
        exact = [c for c in found if [bare(a) for a in arguments_of(self.impls[c.rpartition("::")[0]].trait_text)] == [bare(a) for a in arguments[1:]]]
        blanket = self.blanket(candidates)
        return exact or found or (blanket if len(blanket) == 1 else [])

    def blanket(self, candidates: list[str]) -> list[str]:
        """Of the methods of impls those that are for all types, or for all references."""
        impls = {c: self.impls[c.rpartition("::")[0]] for c in candidates}
        return [c for c, impl in impls.items() if bare(impl.self_text).lstrip("&") in impl.params]


def parameters_of(impl: str) -> list[str]:
    """The type parameters of an impl's text: T of `impl<'a, T: Clone> ...`."""
    found = re.match(r"(?:unsafe\s+)?impl\s*(?=<)", impl)
    if not found:
        return []
    depth, end = 0, found.end()
    for end in range(found.end(), len(impl)):
        depth += (impl[end] == "<") - (impl[end] == ">" and impl[end - 1] != "-")
        if not depth:
            break
    return [re.split(r"[:=\s]", part)[0] for part in arguments_of(re.sub(r"=(?!>)", ":", impl[found.end() : end + 1]))]


def unknown_type(type_: str) -> bool:
    return bool(re.match(r"(&'?[\w{}]* ?(mut )?)*(\w+/#\d+|dyn |\(dyn |Alias|impl |<)", type_))


def bare(type_: str) -> str:
    """A type without lifetimes, paths and arguments: `&'{erased} mut a::W<T>` is `&W`."""
    text = re.sub(r"'(?:\{\w+\}|\w+)\s*|\bmut\s+", "", type_.strip().rstrip(","))
    depth, kept = 0, ""
    for c, before in zip(text, " " + text):
        depth += (c == "<") - (c == ">" and before != "-")
        kept += c if not depth and not (c == ">" and before != "-") else ""
    return re.sub(r"\w+::", "", kept).replace(" ", "")


def arguments_of(path: str) -> list[str]:
    """The type arguments of a written path: `From<A>` has one."""
    inside = path[path.index("<") + 1 : path.rindex(">")] if "<" in path and ">" in path else ""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(inside):
        depth += (c in "<([") - (c in ")]" or (c == ">" and inside[i - 1] != "-"))
        if c == "," and not depth:
            parts.append(inside[start:i])
            start = i + 1
    return [p.strip() for p in [*parts, inside[start:]] if p.strip() and "=" not in p and not p.strip().startswith("'")]


# ---- THIR: what is called


@dataclass(slots=True)
class Expr:
    """One expression of a typed body: its kind's lines and its type's."""

    lines: list[str]

    def kind(self) -> str:
        return self.lines[0].split("kind: ", 1)[-1].split(" ")[0]

    def number(self, name: str) -> int | None:
        head = " " * 16 + name + ": e"
        return next((int(line[len(head) :].rstrip(",")) for line in self.lines if line.startswith(head)), None)

    def span(self) -> Span | None:
        return next((span_of(line) for line in self.lines if line.startswith(" " * 12 + "span: ")), None)


def calls(lines: Iterable[str], known: Definitions) -> Iterator[dict[str, Any]]:
    """The calls of what -Zunpretty=thir-flat prints."""
    exprs: list[Expr] = []
    inside = False
    for line in lines:
        if line == "    exprs: [":
            inside = True
        elif line == "    ]," and inside:
            inside = False
            yield from filter(None, (one_call(e, exprs, known) for e in exprs if e.kind() == "Call"))
            exprs = []
        elif inside and line == "        Expr {":
            exprs.append(Expr([]))
        elif inside and line.startswith("            "):
            exprs[-1].lines.append(line)


def one_call(call: Expr, exprs: list[Expr], known: Definitions) -> dict[str, Any] | None:
    """The answer for one call; None for one that no one wrote as a call (an operator, a macro's)."""
    if not any(line.endswith("from_hir_call: true,") for line in call.lines):
        return None
    number, span = call.number("fun"), call.span()
    while number is not None and exprs[number].kind() == "Scope":
        number = exprs[number].number("value")
    if number is None or span is None:
        return None
    fun = exprs[number].span()
    if fun is None or fun[5] or not known.sources.has(fun):
        return None
    found = named(known.sources, fun)
    if found is None:
        return None
    line, column, name = found
    kind, target, what = meant(call, name, known)
    return {"path": fun[0], "line": line, "column": column, "name": name, "kind": kind, "targets": target, "what": what}


def named(sources: Sources, span: Span) -> tuple[int, int, str] | None:
    """Line, byte column and text of the last name of a path, `f` in `a::<T>::f::<U>`."""
    text = sources.text(span).rstrip()
    if text.endswith(">"):
        depth, i = 0, len(text)
        while i:
            i -= 1
            depth += (text[i] == ">" and text[i - 1] != "-") - (text[i] == "<")
            if not depth:
                break
        text = text[:i].rstrip().removesuffix("::").rstrip()
    found = re.search(r"[^\W\d]\w*$", text)
    if not found:
        return None
    before = text[: found.start()]
    line = span[1] + before.count("\n")
    start = len(before.rpartition("\n")[2]) + (span[2] - 1 if "\n" not in before else 0)
    return line, len(sources.lines(span[0])[line - 1][:start].encode()), found.group()


def meant(call: Expr, name: str, known: Definitions) -> tuple[str, list[list[Any]], str]:
    at = next((i for i, line in enumerate(call.lines) if "ty: FnDef(" in line), None)
    if at is None:
        return "value", [], "function pointer"
    found = path_of(call.lines[at + 1])
    if found is None:
        return "unknown", [], "no definition"
    here, path = found
    if path.startswith(CALLABLE[0]) and name not in ("call", "call_mut", "call_once"):
        return "value", [], "closure"
    arguments = [line.strip().rstrip(",") for line in call.lines[at + 3 :] if line.startswith(" " * 24) and not line.startswith(" " * 25)]
    arguments = [a for a in arguments if not a.startswith("'")]
    owner = path.rpartition("::")[0]
    of_impls = known.of_trait(path, arguments)
    if of_impls:
        places = [known.places.get(p) for p in of_impls]
        what = "trait method" if path in of_impls else "trait method of a known type"
        return ("definition", [list(p) for p in places if p], what) if all(places) else ("generated", [], "made by a macro")
    if not here:
        return "outside", [], "another crate"
    place = known.places.get(path)
    if place is None or (path in known.abstract and arguments and not unknown_type(arguments[0])):
        return "generated", [], "made by a macro"
    what = "trait method" if owner in known.traits else "method" if "{impl#" in owner else "function"
    return "definition", [list(place)], what
