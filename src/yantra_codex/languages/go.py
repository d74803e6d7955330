"""Go: renders logic programs as Go source, reads Go declarations, and makes programs that check many at once.

Values: list []T, tuple [n]T where all parts are of a type, else Pair[A, B], Triple, Tuple4 ...; option *T; map map[K]V and
set map[T]struct{} where no order can be seen, else OrderedMap and OrderedSet; any `any`. A caller's own types are kept:
what differs is converted where the function is entered and left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import NONE, STR, Type, is_mutable
from yantra_codex.languages import go_harness
from yantra_codex.languages.base import Language, Rendered, Stub, Text, Unit, camel_case, check_parses
from yantra_codex.languages.go_boundary import incoming, is_same, literal_parts, outgoing, paired
from yantra_codex.languages.go_effects import DB, facts, is_effect_program, is_object, prepared
from yantra_codex.languages.go_expressions import join_params
from yantra_codex.languages.go_format import space_operators
from yantra_codex.languages.go_helpers import helpers, imports_of, names_of, replace_words, used_helpers, words_of
from yantra_codex.languages.go_ops import TEMPLATES
from yantra_codex.languages.go_order import ordered_types
from yantra_codex.languages.go_statements import keep_runes, write_block
from yantra_codex.languages.go_try import ends
from yantra_codex.languages.go_types import (
    RESERVED,
    Representation,
    Written,
    read_stubs,
    read_type,
    result_type,
    results_of,
    type_of_written,
)
from yantra_codex.languages.go_words import words
from yantra_codex.languages.go_writer import Program, Value, Writer, go, spelled

PLAIN = Representation()
GROWING = words(
    "list_push list_push_first list_insert list_extend list_pop list_pop_first list_pop_at list_remove list_clear "
    "list_delete_slice list_set_slice list_insert_sorted heap_push heap_pop"
)


class Go(Language):
    name = "go"
    extension = "go"
    templates = TEMPLATES
    unsupported: Mapping[str, str] = {}

    def render(self, program: n.Program, signature: Signature | None = None) -> Rendered:
        """A complete Go file; see Language.render."""
        return _Rendering(program, signature).rendered()

    def native_type(self, t: Type) -> str:
        return PLAIN(t)

    def type_from_native(self, text: str) -> Type:
        return result_type(text) if text.strip().startswith("(") else type_of_written(read_type(text))

    def read_stubs(self, source: str) -> list[Stub]:
        return read_stubs(source)

    def literal(self, value: Any, t: Type, native: str | None = None) -> str:
        """A value as a Go expression; options need the helper `ptr`, ordered collections their type's helper."""
        return go_harness.literal(value, t, native)

    def harness(self, units: Sequence[Unit], nonce: str) -> dict[str, str]:
        """main.go and one file a unit, so that a compiler's message names the unit (`failed_units`)."""
        return go_harness.files(units, nonce)

    def failed_units(self, units: Sequence[Unit], messages: str) -> set[str]:
        """The ids of the units whose files the compiler complains about."""
        return go_harness.failed_units(units, messages)


class _Rendering:
    """One program being rendered."""

    def __init__(self, program: n.Program, signature: Signature | None):
        effects = is_effect_program(program)
        self.found_or_not = program.entry.returns.name == "option"
        self.program = program = prepared(program) if effects else program
        self.effects = facts(program) if effects else None
        self.entry = program.entry
        given = signature is not None and signature.language == "go"
        self.natives = self._natives(signature) if signature is not None and given else None
        self.signature = signature
        if signature is not None and len(signature.params) != len(self.entry.params):
            raise Unsupported(f"{len(self.entry.params)} parameters where the signature has {len(signature.params)}", language="go")
        self.results = results_of(signature.native_returns) if signature is not None and given else None
        self.rep = self._representation()
        self.name = signature.name if signature is not None else spelled(self.entry.name)
        self.called = {e.function for f in program.functions for e in n.block_exprs(f.body) if isinstance(e, n.Call)}
        self.gives_error = self._gives_error()
        self.split = self.entry.name in self.called and ((self.gives_error and not effects) or self._converts())
        self.names = self._function_names()
        owned = ownership.analyse(program)
        self.shared = Program(program, self.rep, self.names, owned, self._pointers(), taken=set(self.names.values()) | set(names_of()) | RESERVED,
                              loose_tuples=self.natives is not None, effects=self.effects)

    # ------------------------------------------------------------ decisions

    def _natives(self, signature: Signature) -> list[Written | None]:
        return [read_type(p.native) if p.native else None for p in signature.params]

    def _pairs(self) -> list[tuple[Type, Written]]:
        out: list[tuple[Type, Written]] = []
        for p, w in zip(self.entry.params, self.natives or [], strict=False):
            if w is not None:
                out.extend(paired(p.type, w))
        values = [r for r in self.results or [] if r.text != "error"]
        if len(values) == 1:
            out.extend(paired(self.entry.returns, values[0]))
        return out

    def _representation(self) -> Representation:
        ordered = ordered_types(self.program)
        if self.effects is not None:
            ordered = frozenset(t for t in ordered if not is_object(t))
        rep = Representation(ordered)
        alike = {t for t, w in self._pairs() if t.name == "tuple" and len(set(t.args)) == 1 and w.kind == "slice" and is_same(rep, t.args[0], w.parts[0])}
        keys = [t.args[0] for t in _types(self.program) if t.name in ("map", "set")]
        return Representation(ordered, frozenset(t for t in alike if t not in keys and not any(t in k.args for k in keys)))

    def _converts(self) -> bool:
        natives = self.natives or []
        params = any(w is not None and not is_same(self.rep, p.type, w) for p, w in zip(self.entry.params, natives, strict=False))
        values = [r for r in self.results or [] if r.text != "error"]
        return params or (bool(values) and (len(values) > 1 or not is_same(self.rep, self.entry.returns, values[0])))

    def _gives_error(self) -> bool:
        if self.results is not None:
            return any(r.text == "error" for r in self.results)
        if self.effects is not None:
            return self.entry.name in self.effects.fallible
        if self.entry.returns == NONE or self.entry.name in self.called:
            return False
        return any(isinstance(s, n.Raise) for s in _outside_try(self.entry.body))

    def _function_names(self) -> dict[str, str]:
        taken = set(RESERVED) | {self.name}
        out = {self.entry.name: self.name}
        for f in self.program.functions[1:]:
            base = spelled(f.name)
            name, k = base, 2
            while name in taken or name in names_of():
                name, k = f"{base}{k}", k + 1
            taken.add(name)
            out[f.name] = name
        if self.split:
            out[self.entry.name] = camel_case(self.name) + "Core"
        # a function with the name of a run-time helper: the helper gives way when the file is put together
        return {k: HIDDEN + v if v in names_of() else v for k, v in out.items()}

    def _pointers(self) -> dict[str, frozenset[int]]:
        """The parameters that a function changes as a whole, so that it needs their address."""
        out: dict[str, set[int]] = {f.name: set() for f in self.program.functions}
        while True:
            before = {k: set(v) for k, v in out.items()}
            for f in self.program.functions:
                for i, p in enumerate(f.params):
                    if p.inout and _changes_whole(f, p, out, self.program, self.rep):
                        out[f.name].add(i)
            if before == out:
                return {k: frozenset(v) for k, v in out.items()}

    # ------------------------------------------------------------ text

    def rendered(self) -> Rendered:
        text = self._text()
        own = frozenset(self.names.values()) | frozenset(self.shared.patterns.values())
        spellings = {spelled(x) for f in self.program.functions for x in _names(f)}
        if spellings & set(names_of()):
            # a variable may have the name of a helper that this program does not call
            called = {names_of()[word] for word in words_of(text) if word in names_of()}
            self.shared.helper_names = frozenset(name for name, helper in names_of().items() if helper in called)
            self.shared.patterns.clear()
            self.shared.taken = set(self.names.values()) | set(names_of()) | RESERVED
            again = self._text()
            used = used_helpers(text, own)
            text = again
        else:
            used = used_helpers(text, own)
        chosen = prune({name: helpers()[name] for name in used}, text)
        text, chosen = _rename_clashes(text, chosen)
        imports = imports_of(text + "\n".join(chosen.values()))
        code = put_together(text, chosen, imports)
        check_parses("go", code)
        return Rendered("go", code, self.name, self._final_signature(), text, imports, chosen)

    def _text(self) -> str:
        functions = []
        if self.split:
            functions.append(self._wrapper())
            functions.append(self._function(self.entry, internal=True))
        else:
            functions.append(self._function(self.entry))
        functions.extend(self._function(f) for f in self.program.functions[1:])
        patterns = "\n".join(f"var {name} = regexp.MustCompile({text})" for text, name in self.shared.patterns.items())
        text = "\n\n".join([patterns, *functions] if patterns else functions) + "\n"
        return space_operators("package main\n\n" + text).removeprefix("package main\n\n")

    def _final_signature(self) -> Signature:
        if self.signature is not None and self.signature.language == "go":
            return self.signature
        names = [p.name for p in self.signature.params] if self.signature else [spelled(p.name) for p in self.entry.params]
        params = tuple(
            SigParam(name, p.type, ("*" if i in self.shared.pointers[self.entry.name] else "") + self.rep(p.type))
            for i, (name, p) in enumerate(zip(names, self.entry.params, strict=True))
        )
        result = "" if self.entry.returns == NONE else self.rep(self.entry.returns)
        native = f"({result}, error)" if self.gives_error else result
        return Signature(self.name, params, self.entry.returns, native or None, "go")

    def _writer(self, f: n.Function) -> Writer:
        native = self.signature.native_returns if self.signature is not None and self.natives is not None else None
        named_results = set(re.findall(r"\w+", native or ""))
        packages = self.effects.packages if self.effects is not None else frozenset()
        return Writer(self.shared, f, set(self.names.values()) | {self.name} | named_results | packages)

    def _function(self, f: n.Function, internal: bool = False) -> str:
        w = self._writer(f)
        boundary = f is self.entry and not internal
        params: list[tuple[str, str]] = []
        converted: list[tuple[n.Param, str, Written]] = []
        given = self.signature.params if boundary and self.signature is not None else None
        for i, p in enumerate(f.params):
            native = self.natives[i] if boundary and self.natives else None
            wanted = given[i].name if given else p.name
            name = self._param_name(w, wanted, given is not None)
            pointer = i in self.shared.pointers[f.name]
            if p.type == DB and self.effects is not None:
                type_text = given[i].native if given and native is not None else self.effects.databases[f.name]
                params.append((name, str(type_text)))
                w.bind(p.name, Value(Text(name)))
                continue
            type_text = given[i].native if given and native is not None and given[i].native else ("*" if pointer else "") + self.rep(p.type)
            params.append((name, str(type_text)))
            if native is not None and pointer:
                if native.kind != "pointer":
                    raise Unsupported(f"the parameter {wanted} changes as a whole, which a {native} can't show", language="go")
                w.bind(p.name, Value(Text(f"*{name}", "*{0}")))
            elif native is not None and not is_same(self.rep, p.type, native):
                converted.append((p, name, native))
            else:
                w.bind(p.name, Value(Text(f"*{name}", "*{0}") if pointer else Text(name)))
        for p, name, native in converted:
            text = incoming(w, Text(name), p.type, native, _inner_name(name, p.type))
            if not text.text.isidentifier():
                text = w.declare(_inner_name(name, p.type), text, p.type)
            w.bind(p.name, Value(text))
        owned = self.shared.owned[f.name]
        for p in f.params:
            if p.name in owned.names and not p.inout and is_mutable(p.type) and p.name not in {q.name for q, _, _ in converted} and boundary:
                w.bind(p.name, Value(w.declare(p.name, w.clone(w.lookup(p.name).text, p.type))))
            if p.type == STR and not p.inout:
                keep_runes(w, p.name)
        result_text = self._result(w, f, boundary)
        if self.gives_error and boundary:
            w.error_results = True
            w.error_zero = self._zeros()
        elif not boundary and self.effects is not None and f.name in self.effects.fallible:
            w.error_results = True
            w.error_zero = "" if f.returns == NONE else self.rep.zero(f.returns) + ", "
            result_text = f" ({self.rep(f.returns)}, error)" if f.returns != NONE else " error"
        write_block(w, f.body)
        if not w.returned:
            self._end(w, f)
        w.close_scope(w.lines)
        if boundary and self.gives_error and self.effects is None and _can_panic(w.lines, self):
            result_text = self._catch(w)
        doc = doc_comment(f.doc)
        header = f"func {self.names[f.name]}({join_params(params)}){result_text} {{"
        return doc + "\n".join([header, *w.lines, "}"]) if w.lines else doc + header + "\n}"

    def _param_name(self, w: Writer, wanted: str, exact: bool) -> str:
        if not exact or wanted in RESERVED or w.is_visible(wanted) or wanted == "_":
            return w.fresh(wanted if wanted != "_" else "unused")
        w.visible[-1].add(wanted)
        return wanted

    def _result(self, w: Writer, f: n.Function, boundary: bool) -> str:
        t = f.returns
        plain_text = "" if t == NONE else " " + self.rep(t)
        if not boundary:
            return plain_text
        if self.results is None:
            return f" ({self.rep(t)}, error)" if self.gives_error and t != NONE else " error" if self.gives_error else plain_text
        values = [r for r in self.results if r.text != "error"]
        native = str(self.signature.native_returns or "").strip() if self.signature else ""
        if t == NONE and values:
            w.result_none = lambda: "return " + ", ".join(["nil" if v.kind in ("pointer", "slice", "map") or v.text == "any" else zero_of(v) for v in values] + (["nil"] if self.gives_error else []))  # type: ignore[method-assign]
        elif len(values) == 1 and not is_same(self.rep, t, values[0]):
            w.convert = lambda text: [bare_wide(w, text, values[0]) or outgoing(w, text, t, values[0])]
            w.needs_result = values[0].kind not in ("pointer", "slice", "map") and values[0].text != "any"
        elif t.name == "option" and len(values) == 2 and values[1].text == "bool":
            w.result_nil = f"return {zero_of(values[0])}, false" + (", nil" if self.gives_error else "")
            w.convert = lambda text: self._comma_ok(w, text, t, values[0])
        elif self.effects is not None and self.found_or_not and len(values) == 2 and values[1].text == "bool" and is_same(self.rep, t, values[0]):
            w.result_nil = "return nil, false" + (", nil" if self.gives_error else "")
            w.convert = lambda text: [found := w.atom(text, "found", t), go("{0} != nil", found)]
        elif len(values) > 1:
            if t.name not in ("tuple", "list", "vtuple") or (t.name == "tuple" and len(t.args) != len(values)):
                raise Unsupported(f"{len(values)} results for a {t}", language="go")
            w.convert = lambda text: self._several(w, text, t, values)
        elif not values and t != NONE:
            raise Unsupported(f"no result in the signature for a {t}", language="go")
        return f" {native}" if native else ""

    def _several(self, w: Writer, text: Text, t: Type, values: list[Written]) -> list[Text]:
        if t.name == "tuple":
            return [outgoing(w, x, a, v) for x, a, v in zip(literal_parts(w, text, t), t.args, values, strict=True)]
        xs = w.atom(text, "items", t)
        return [outgoing(w, Text(f"{xs}[{i}]"), t.args[0], v) for i, v in enumerate(values)]

    def _comma_ok(self, w: Writer, text: Text, t: Type, native: Written) -> list[Text]:
        """An option as a value and whether there is one."""
        if text.text.startswith("ptr(") and text.text.endswith(")"):
            return [outgoing(w, Text(text.text[4:-1], "x"), t.args[0], native), Text("true")]
        x = w.atom(text, "found", t)
        with w.block() as lines:
            w.emit(str(w.result_nil))
        w.braced(f"if {x} == nil", lines)
        return [outgoing(w, go("*{0}", x), t.args[0], native), Text("true")]

    def _zeros(self) -> str:
        if self.results is None:
            return "" if self.entry.returns == NONE else self.rep.zero(self.entry.returns) + ", "
        return "".join(zero_of(v) + ", " for v in self.results if v.text != "error")

    def _catch(self, w: Writer) -> str:
        """Turn a panic of a helper into the error result, which gets a name for that."""
        values = [v.text for v in self.results if v.text != "error"] if self.results is not None else ([] if self.entry.returns == NONE else [self.rep(self.entry.returns)])
        w.lines[:0] = ["\tdefer func() {", "\t\tif r := recover(); r != nil {", "\t\t\terr = fmt.Errorf(\"%v\", r)", "\t\t}", "\t}()"]
        names = ["result"] if len(values) == 1 else [f"result{i + 1}" for i in range(len(values))]
        names = [name + "_" if name in words_of("\n".join(w.lines)) else name for name in names]
        return f" ({', '.join([f'{a} {t}' for a, t in zip(names, values, strict=True)] + ['err error'])})"

    def _end(self, w: Writer, f: n.Function) -> None:
        """What stands where control would leave the function without a result."""
        if ends(f.body):
            return
        if f.returns == NONE:
            if w.error_results:
                w.emit(w.result_none())
        elif f.returns.name in ("option", "any"):
            for line in w.result_lines(Text("nil"), None):
                w.emit(line)
        else:
            w.emit('panic("unreachable")')

    def _wrapper(self) -> str:
        """The caller's function around the program's own, which calls itself with its own types."""
        f = self.entry
        params = [p.name for p in f.params]
        body: tuple[n.Stmt, ...] = (n.Return(n.Call(f.name, tuple(n.Var(p.name, p.type) for p in f.params), f.returns)),)
        if f.returns == NONE:
            body = (n.Perform(n.Call(f.name, tuple(n.Var(p, q.type) for p, q in zip(params, f.params, strict=True)), NONE)),)
        outer = n.Function(f.name, f.params, f.returns, body, f.doc)
        saved, self.entry = self.entry, outer
        names, self.names = self.names, {**self.names, f.name: self.name}
        text = self._function(outer)
        self.entry, self.names = saved, names
        return text


def _names(f: n.Function) -> set[str]:
    """Every name that a function binds."""
    out = {p.name for p in f.params}
    for s in n.walk_block(f.body):
        match s:
            case n.Let(name=x) | n.ForRange(name=x):
                out.add(x)
            case n.ForEach(targets=ts):
                out.update(t.name for t in ts)
            case n.Do(result=r) if r:
                out.add(r)
    for e in n.block_exprs(f.body):
        if isinstance(e, n.Lambda):
            out.update(p.name for p in e.params)
        elif isinstance(e, n.LetIn):
            out.add(e.name)
    return out


METHOD = re.compile(r"(?:^//[^\n]*\n)?^func \(m \*\w+\[[^\]]*\]\) (\w+)\(.*?^}\n?\n?", re.M | re.S)


def prune(used: Mapping[str, str], text: str) -> dict[str, str]:
    """The helpers without the methods of ordered collections that nobody calls."""
    return {name: _called_methods(helper, text) if name.startswith(("Ordered", "Keyed")) else helper for name, helper in used.items()}


def _called_methods(helper: str, text: str) -> str:
    methods = {m[1]: m[0] for m in METHOD.finditer(helper)}
    todo = [METHOD.sub("", helper), text]
    kept: set[str] = set()
    while todo:
        called = {name for name in re.findall(r"\.([A-Z]\w*)\(", todo.pop()) if name in methods} - kept
        kept |= called
        todo.extend(methods[name] for name in called)
    return METHOD.sub(lambda m: m[0] if m[1] in kept else "", helper).strip("\n")


def doc_comment(doc: str) -> str:
    """The first paragraph of a documentation text as a Go comment; gofmt makes curly quotes of two single ones."""
    lines = []
    for line in doc.strip().split("\n"):
        if not line.strip() or line.lstrip().startswith(">>>"):
            break
        lines.append(re.sub(r"``|''", '"', line.strip()))
    return "".join(f"// {line}\n" for line in lines)


HIDDEN = "ycHidden"


def _rename_clashes(text: str, used: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give the program's functions their names back; a helper of the same name becomes `nameHelper`."""
    hidden = set(re.findall(rf"\b{HIDDEN}(\w+)", text))
    renamed = {}
    for name in hidden:
        def give_way(source: str, name: str = name) -> str:
            return replace_words(source, {name: f"{name}Helper"})

        text = give_way(text)
        used = {k: give_way(v) for k, v in used.items()}
    for k, v in used.items():
        renamed[f"{k}Helper" if k in hidden else k] = v
    return re.sub(rf"\b{HIDDEN}(\w+)", r"\1", text), renamed


def put_together(functions: str, used: Mapping[str, str], imports: Sequence[str]) -> str:
    head = "package main\n\n"
    if len(imports) == 1:
        head += f'import "{imports[0]}"\n\n'
    elif imports:
        head += "import (\n" + "".join(f'\t"{p}"\n' for p in imports) + ")\n\n"
    return head + functions.rstrip("\n") + "\n" + "".join(f"\n{text}\n" for text in used.values())


def zero_of(w: Written) -> str:
    if w.kind in ("slice", "map", "pointer", "func") or w.text == "any":
        return "nil"
    if w.kind in ("array", "struct"):
        return f"{w.text}{{}}"
    return {"string": '""', "bool": "false"}.get(w.text, "0")


def bare_wide(w: Writer, text: Text, native: Written) -> Text | None:
    """The int64 that database/sql gave, where the caller wants one."""
    made = re.fullmatch(r"int\((\w+)\)", text.text)
    return Text(made[1]) if made and native.text == "int64" and made[1] in w.wide else None


def _inner_name(name: str, t: Type) -> str:
    return name + {"list": "Items", "vtuple": "Items", "map": "Table", "set": "Set", "tuple": "Parts"}.get(t.name, "Value")


def _types(program: n.Program) -> set[Type]:
    out: set[Type] = set()

    def put(t: Type) -> None:
        if t not in out:
            out.add(t)
            for a in t.args:
                put(a)

    for f in program.functions:
        put(f.returns)
        for p in f.params:
            put(p.type)
        for s in n.walk_block(f.body):
            if isinstance(s, n.Let):
                put(s.type)
        for e in n.block_exprs(f.body):
            put(type_of(e))
    return out


def _outside_try(block: n.Block) -> list[n.Stmt]:
    out: list[n.Stmt] = []
    for s in block:
        out.append(s)
        if not isinstance(s, n.Try):
            for b in n.child_blocks(s):
                out.extend(_outside_try(b))
    return out


def _can_panic(lines: list[str], rendering: _Rendering) -> bool:
    """Whether a helper that these lines call, or a function of the program, panics on purpose."""
    text = "\n".join(lines)
    used = used_helpers(text, frozenset(rendering.names.values()))
    called = [f for f in rendering.program.functions if rendering.shared.names[f.name] in words_of(text)]
    return (
        "panic(" in text
        or any("panic(" in helpers()[name] for name in used)
        or any(isinstance(s, n.Raise) for f in called for s in n.walk_block(f.body))
    )


def _changes_whole(f: n.Function, p: n.Param, pointers: Mapping[str, set[int]], program: n.Program, rep: Representation) -> bool:
    functions = {g.name: g for g in program.functions}
    for s in n.walk_block(f.body):
        if isinstance(s, n.Set) and s.place.name == p.name and not s.place.path:
            return True
        whole = isinstance(s, n.Do) and s.place.name == p.name and not s.place.path
        if whole and (s.op in GROWING or (s.op in ("map_clear", "set_clear") and rep.map_kind(p.type) != "plain")):  # type: ignore[attr-defined]
            return True
        for x in n.stmt_exprs(s):
            for e in n.walk_expr(x):
                if isinstance(e, n.Call) and e.function in functions:
                    for i, a in enumerate(e.args):
                        if isinstance(a, n.Var) and a.name == p.name and i in pointers[e.function]:
                            return True
    return False


LANGUAGE = Go()
