"""Rust: rendering logic programs, reading stubs, and a program that runs rendered functions on their examples.

The parts: rust_types (types and conversions), rust_ops (how each op is spelled), rust_expressions (ownership),
rust_statements (functions), rust_helpers, rust_regex and rust_regex_read (run-time helpers), rust_harness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from tree_sitter import Node

from yantra_codex.errors import BadRequest, Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.adapt import adapted
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.rewrite import rename_functions
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import ANY, NONE, Type, contains
from yantra_codex.languages.base import (
    EffectUnit,
    Language,
    Names,
    Rendered,
    Stub,
    Unit,
    check_parses,
    parse,
    snake_case,
)
from yantra_codex.languages.order import order_free
from yantra_codex.languages.rust_effects import is_effect_program, render_effects
from yantra_codex.languages.rust_effects_scenarios import scenario_program
from yantra_codex.languages.rust_expressions import NeedsPanic, quote, quote_char, refuse
from yantra_codex.languages.rust_format import layout
from yantra_codex.languages.rust_harness import write_harness
from yantra_codex.languages.rust_helpers import HELPERS, helper_text, needed
from yantra_codex.languages.rust_op_table import TEMPLATES
from yantra_codex.languages.rust_regex import compile_pattern
from yantra_codex.languages.rust_statements import FunctionWriter
from yantra_codex.languages.rust_types import (
    FLOATS,
    INTS,
    LISTS,
    MAPS,
    SETS,
    SIGNED,
    STRING,
    UNIT,
    WIDTH,
    Forms,
    Native,
    has_float,
    ir_type,
    read_native,
)
from yantra_codex.languages.rust_writer import Shape

KEYWORDS = ["as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "abstract", "become", "box", "do", "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield", "gen", "union", "main", "Some", "None", "Ok", "Err", "String", "Vec", "Option", "Result", "vec", "format", "panic", "std"]
ORDER_SEEN = frozenset(["map_keys", "map_values", "map_items", "most_common", "map_entries_with", "set_to_list", "counter_elements"])
ORDER_DOES_NOT_MATTER = frozenset(["sort", "sort_desc", "max_of", "min_of", "max_or", "min_or", "length", "is_empty", "any", "all", "count_where", "contains", "set_from_list", "any_true", "all_true", "has_duplicates", "is_none", "count_of", "set_map", "set_filter", "set_union", "set_intersection", "set_difference"])
ORDER_PASSES = frozenset(["map", "filter", "reject", "filter_map", "flat_map", "flatten", "copy", "list_to_tuple", "tuple_to_list", "concat", "set_to_list", "map_keys", "map_values", "map_items"])
UNSIGNED_OPS = frozenset(["add", "mul", "floordiv", "floormod", "is_even", "is_odd", "is_divisible", "square", "max2", "min2", "clamp", "gcd", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "xor", "index", "length", "sum", "product", "max_of", "min_of", "map", "filter", "reject", "any", "all", "count_where", "sum_by", "sort", "sort_desc", "contains", "range", "digits", "digit_sum", "int_to_str", "map_get_or", "map_get", "map_has", "set_from_list", "set_has", "unique", "counts", "first", "last", "append", "concat", "reverse", "is_empty", "str_length", "fold"])


class Rust(Language):
    """The Rust back-end."""

    name = "rust"
    extension = "rs"
    templates = TEMPLATES
    unsupported = {}

    def native_type(self, t: Type) -> str:
        return str(Forms().param(t))

    def type_from_native(self, text: str) -> Type:
        try:
            return ir_type(read_native(text))
        except BadRequest:
            return ANY

    # ------------------------------------------------ rendering

    def render(self, program: n.Program, signature: Signature | None = None) -> Rendered:
        if is_effect_program(program):
            return render_effects(program, signature, KEYWORDS, order_seen(program, "map"))
        try:
            return self._with_panics(program, signature)
        except Unsupported:  # a value that has no form in the caller's types may have one as a value of them
            fits = adapted(program, [p.type for p in signature.params], signature.returns) if signature is not None else None
            if fits is None or fits == program:
                raise
            return self._with_panics(fits, signature)

    def _with_panics(self, program: n.Program, signature: Signature | None) -> Rendered:
        try:
            return self._render(program, signature, panics=False)
        except NeedsPanic:
            return self._render(program, signature, panics=True)

    def _render(self, program: n.Program, signature: Signature | None, panics: bool) -> Rendered:
        given = signature if signature is not None and signature.language == "rust" and any(p.native for p in signature.params) else None
        if signature is not None and len(signature.params) != len(program.entry.params):
            raise refuse(f"{len(signature.params)} parameters where the program has {len(program.entry.params)}")
        forms = choose_forms(program, given)
        program = with_inner_entry(program, given, forms)
        raising = set() if panics else raising_functions(program)
        names = function_names(program, signature)
        shape = self._entry_shape(program, signature, given, forms, names, raising)
        if not shape.result:
            raising = set()
        patterns: dict[str, str] = {}
        texts, passed = [], set[str]()
        for i, f in enumerate(program.functions):
            if i and f.doc is not None:
                result = f.name in raising
                params = tuple((names[f.name][1][p.name], Native("&mut", (forms.own(p.type),)) if p.inout else forms.param(p.type)) for p in f.params)
                own_shape = Shape(names[f.name][0], params, forms.own(f.returns) if f.returns != NONE else UNIT, result, STRING if result else None)
            else:
                own_shape = shape
            for reserved in ((), HELPERS):
                local = Names({*KEYWORDS, *reserved}, snake_case)
                for g, (spelled, _) in names.items():
                    local.keep(g, spelled)
                for p, (param_name, _) in zip(f.params, own_shape.params, strict=True):
                    local.keep(p.name, param_name)
                writer = FunctionWriter(program, f, forms, local, own_shape, raising, patterns)
                text = writer.text()
                if not writer.identifiers & {*needed(text), *writer.passed}:  # a variable may not hide a helper that is called
                    break
            texts.append(text)
            passed |= writer.passed
        consts = [f"// {' '.join(p.splitlines())}\nconst {name}: &[Re] = &[{', '.join(compile_pattern(p))}];" for p, name in patterns.items()]
        functions = layout("\n\n".join([*consts, *texts]))
        linear = any(map(has_float, key_types(program)))
        kinds = ("OrderedMap" if forms.ordered_maps else "HashMap", "OrderedSet" if forms.ordered_sets else "HashSet")
        spell = lambda h: helper_text(h, forms.int, forms.float, *kinds, linear)  # noqa: E731
        found = needed(functions, *passed)
        found = needed(functions + "\n".join(map(spell, found)), *passed)  # a helper's own text may name the ordered types
        helpers = {h: spell(h) for h in found}
        imports = self._imports("\n".join([*helpers.values(), functions]))
        head = "\n".join(imports)
        code = "\n\n".join(part for part in (head, *helpers.values(), functions) if part) + "\n"
        check_parses("rust", code)
        declared = tuple(SigParam(name, p.type, str(native)) for p, (name, native) in zip(program.entry.params, shape.params, strict=True))
        returns = f"Result<{shape.returns}, {shape.error}>" if shape.result else str(shape.returns)
        final = Signature(shape.name, declared, program.entry.returns, returns, "rust", header=shape.header)
        return Rendered("rust", code, shape.name, final, functions, imports, helpers)

    @staticmethod
    def _imports(text: str) -> tuple[str, ...]:
        out = []
        if re.search(r"\bBorrow<", text):
            out.append("use std::borrow::Borrow;")
        plain = re.sub(r"std::collections::\w+", "", text)
        used = [w for w in ("BTreeMap", "BTreeSet", "HashMap", "HashSet", "LinkedList", "VecDeque") if re.search(rf"\b{w}\b", plain)]
        if used:
            out.append(f"use std::collections::{used[0] if len(used) == 1 else '{' + ', '.join(used) + '}'};")
        if re.search(r"(?<!::)\bHash\b(?!Map|Set)", text):
            out.append("use std::hash::Hash;")
        if re.search(r"(?<!::)\bRc\b", text):
            out.append("use std::rc::Rc;")
        return tuple(out)

    def _entry_shape(self, program: n.Program, signature: Signature | None, given: Signature | None, forms: Forms,
                     names: dict[str, tuple[str, dict[str, str]]], raising: set[str]) -> Shape:
        f = program.entry
        name, param_names = names[f.name]
        if given is None:
            result = f.name in raising
            shown = [signature.params[i].name if signature is not None else param_names[p.name] for i, p in enumerate(f.params)]
            natives = [Native("&mut", (forms.own(p.type),)) if p.inout else natural_entry(p.type, forms) for p in f.params]
            returns = UNIT if f.returns == NONE else natural_result(forms.own(f.returns))
            return Shape(name, tuple(zip([safe(s) for s in shown], natives, strict=True)), returns, result, STRING if result else None)
        natives = [read_native(p.native) if p.native else forms.param(q.type) for p, q in zip(given.params, f.params, strict=True)]
        returns = read_native(given.native_returns) if given.native_returns else UNIT
        result = returns.name == "Result" and len(returns.args) >= 1
        error = (returns.args[1] if len(returns.args) > 1 else Native("String")) if result else None
        if error is not None and error.name not in ("String", "Box", "&") and f.name in raising:
            raise refuse(f"raising an error of type {error}")
        header = given.header.rstrip().removesuffix("{").rstrip() if given.header else None
        generic = header is not None and re.match(r"(pub(\([^)]*\))?\s+)?fn\s+\w+\s*<(?!\s*')", header)
        if generic:
            raise refuse("a generic function")
        spelled = [p.name.removeprefix("mut ").strip() for p in given.params]
        return Shape(given.name, tuple(zip(spelled, natives, strict=True)), returns.args[0] if result else returns, result, error, header)

    # ------------------------------------------------ stubs

    def read_stubs(self, source: str) -> list[Stub]:
        return read_stubs(source)

    # ------------------------------------------------ literals and harness

    def literal(self, value: Any, t: Type, native: str | None = None) -> str:
        return literal(value, read_native(native) if native else Forms().param(t))

    def scenario_program(self, units: Sequence[EffectUnit]) -> dict[str, str]:
        return scenario_program(units)

    def harness(self, units: Sequence[Unit], nonce: str) -> dict[str, str]:
        return {"main.rs": write_harness(units, nonce, self.literal)}


def with_inner_entry(program: n.Program, given: Signature | None, forms: Forms) -> n.Program:
    """The program with its entry as a wrapper, where it calls itself and the caller's types are not the program's own."""
    f = program.entry
    called = {e.function for g in program.functions for e in n.block_exprs(g.body) if isinstance(e, n.Call)}
    if given is None or f.name not in called:
        return program
    natives = [read_native(q.native) if q.native else forms.param(p.type) for p, q in zip(f.params, given.params, strict=True)]
    returns = read_native(given.native_returns) if given.native_returns else UNIT
    if returns.name == "Result" and returns.args:
        returns = returns.args[0]
    own = UNIT if f.returns == NONE else forms.own(f.returns)
    if returns == own and all(p.inout or x == forms.param(p.type) for p, x in zip(f.params, natives, strict=True)):
        return program
    names = {g.name for g in program.functions}
    inner = next(x for x in (f"{f.name}_inner", f"{f.name}_inner2", f"{f.name}_inner3") if x not in names)
    renamed = rename_functions(program, {f.name: inner})
    call = n.Call(inner, tuple(n.Var(p.name, p.type) for p in f.params), f.returns)
    body = (n.Perform(call),) if f.returns == NONE else (n.Return(call),)
    return n.Program((replace(f, body=body), *renamed.functions))


def safe(name: str) -> str:
    return f"{name}_" if name in KEYWORDS else name


def natural_entry(t: Type, forms: Forms) -> Native:
    """The natural parameter of an entry function: as a helper's, but a function is taken by `impl Fn`."""
    if t.name == "func":
        fn = forms.own(t).args[0]
        return Native("fn", fn.args, "impl Fn")
    return forms.param(t)


def natural_result(own: Native) -> Native:
    return own


def function_names(program: n.Program, signature: Signature | None) -> dict[str, tuple[str, dict[str, str]]]:
    """For each function its name in Rust and its parameters' names."""
    pool = Names({*KEYWORDS, *HELPERS}, snake_case)
    out = {}
    for i, f in enumerate(program.functions):
        if i == 0 and signature is not None:
            pool.keep(f.name, signature.name if signature.language == "rust" else snake_case(signature.name))
        spelled = pool(f.name)
        local = Names(KEYWORDS, snake_case)
        out[f.name] = (spelled, {p.name: local(p.name) for p in f.params})
    return out


def raising_functions(program: n.Program) -> set[str]:
    """The functions that raise by themselves or through a call, outside any try."""
    out: set[str] = set()

    def raises(block: n.Block) -> bool:
        for s in block:
            if isinstance(s, n.Raise):
                return True
            for e in n.stmt_exprs(s):
                if any(isinstance(x, n.Call) and x.function in out for x in n.walk_expr(e)):
                    return True
            blocks = [h.body for h in s.handlers] + [s.final] if isinstance(s, n.Try) else n.child_blocks(s)
            if any(raises(b) for b in blocks):
                return True
        return False

    while True:
        more = {f.name for f in program.functions if f.name not in out and raises(f.body)}
        if not more:
            return out
        out |= more


def every_native(sig: Signature) -> Iterable[Native]:
    texts = [p.native for p in sig.params] + [sig.native_returns]
    stack = [read_native(t) for t in texts if t]
    while stack:
        x = stack.pop()
        yield x
        stack.extend(x.args)


def choose_forms(program: n.Program, given: Signature | None) -> Forms:
    """The number types a program computes in, and whether its maps and sets keep their order."""
    forms = Forms(ordered_maps=order_seen(program, "map"), ordered_sets=order_seen(program, "set"))
    if given is None:
        return replace(forms, int="i128") if any(map(too_wide, all_exprs(program))) else forms
    natives = list(every_native(given))
    ints = {x.name for x in natives if x.name in INTS}
    floats = {x.name for x in natives if x.name in FLOATS}
    if floats == {"f32"}:
        forms = replace(forms, float="f32")
    signed = [i for i in ints if i in SIGNED and WIDTH[i] >= 32]
    unsigned = [i for i in ints if i not in SIGNED]
    if signed:
        widest = max(signed, key=lambda i: WIDTH[i])
        wide_unsigned = any(WIDTH[u] >= WIDTH[widest] and u != "usize" for u in unsigned)
        return replace(forms, int="i64" if wide_unsigned or widest == "isize" else widest)
    if len(unsigned) == 1 and unsigned[0] != "u8" and unsigned_suits(program):
        return replace(forms, int=unsigned[0])
    if "u128" in unsigned:
        return replace(forms, int="i128")
    return forms


def all_exprs(program: n.Program) -> Iterable[n.Expr]:
    return (e for f in program.functions for e in n.block_exprs(f.body))


def too_wide(e: n.Expr) -> bool:
    """Whether a constant of the program does not fit i64."""
    match e:
        case n.Lit(value=int(v)):
            return not -(1 << 63) <= v < 1 << 63
        case n.Apply(op="int_pow", args=(n.Lit(value=int(a)), n.Lit(value=int(b)))):
            return abs(a) > 1 and (b > 128 or abs(a) ** max(b, 0) >= 1 << 63)
    return False


def unsigned_suits(program: n.Program) -> bool:
    """Whether nothing in the program can make or mean a negative number."""
    for f in program.functions:
        for s in n.walk_block(f.body):
            if isinstance(s, n.Do) and s.op not in ("list_push", "set_add", "map_put"):
                return False
            if isinstance(s, n.ForRange) and not (isinstance(s.step, n.Lit) and isinstance(s.step.value, int) and s.step.value > 0):
                return False
        for e in n.block_exprs(f.body):
            if isinstance(e, n.Apply) and e.op not in UNSIGNED_OPS:
                return False
            if isinstance(e, n.Lit) and isinstance(e.value, (int, float)) and e.value < 0:
                return False
    return True


def key_types(program: n.Program) -> Iterable[Type]:
    """The key and member types of every map and set in the program."""
    def inside(t: Type) -> Iterable[Type]:
        if t.name in ("map", "set"):
            yield t.args[0]
        for a in t.args:
            yield from inside(a)

    for f in program.functions:
        for t in (*(p.type for p in f.params), f.returns):
            yield from inside(t)
        for s in n.walk_block(f.body):
            if isinstance(s, n.Let):
                yield from inside(s.type)
        for e in n.block_exprs(f.body):
            yield from inside(type_of(e))


def order_seen(program: n.Program, kind: str) -> bool:
    """Whether the insertion order of maps (or sets) can be seen in what a program gives."""
    if any(map(has_float, key_types(program))):
        return True
    found: frozenset[str] = frozenset()
    while more := frozenset(k for k in ("map", "set") if k not in found and _order_seen(program, k, found)):
        found |= more
    return kind in found


def _order_seen(program: n.Program, kind: str, ordered: frozenset[str]) -> bool:
    """Whether the order of one kind can be seen, where that of the ordered kinds can: it decides the order they are filled in."""
    def seen(e: n.Expr, hidden: bool) -> bool:
        if isinstance(e, n.Apply):
            if e.op in ORDER_SEEN and type_of(e.args[0]).name == kind and not hidden:
                return True
            if e.op in ("show", "show_quoted", "to_any") and contains(type_of(e.args[0]), kind):
                return True
            if e.op in ("map_invert", "map_keys_with") and kind == "map":  # the last of equal keys wins
                return True
            if e.type.name in ordered:
                hidden = False
            elif e.op in ("sum", "product") and e.type.name == "int":
                return any(seen(a, True) for a in e.args)
            if e.op == "sort" and not contains(e.type, "float"):
                return any(seen(a, True) for a in e.args)
            if e.op in ORDER_DOES_NOT_MATTER and e.type.name not in ordered:
                return seen(e.args[0], True) or any(seen(a, False) for a in e.args[1:])
            if e.op in ORDER_PASSES:
                return seen(e.args[0], hidden) or any(seen(a, False) for a in e.args[1:])
        return any(seen(a, False) for a in n.child_exprs(e))

    for f in program.functions:
        for s in n.walk_block(f.body):
            if isinstance(s, n.Do) and s.op in ("map_pop_first", "map_pop_last") and kind == "map":
                return True
            if isinstance(s, n.ForEach):
                inner = s.iterable
                walks = type_of(inner).name == kind or (isinstance(inner, n.Apply) and inner.op in ORDER_SEEN and type_of(inner.args[0]).name == kind)
                if walks and not order_free(s, lambda t: t.name in ordered, writes_entries=False):
                    return True
                if walks and isinstance(inner, n.Apply):
                    if any(seen(a, False) for a in inner.args):
                        return True
                    continue
            if any(seen(e, False) for e in n.stmt_exprs(s)):
                return True
    return False


# ---------------------------------------------------------------- literals


def literal(value: Any, native: Native) -> str:
    """A Python value as a Rust expression of a type; Unsupported where it is no value of that type."""
    try:
        return _literal(value, native)
    except (TypeError, ValueError, AttributeError):
        raise Unsupported(f"the value {str(value)[:80]} as {native}", language="rust") from None


def _literal(value: Any, native: Native) -> str:
    name, a = native.name, native.args
    if name == "&":
        inner = a[0]
        if inner.name == "str":
            return quote(str(value))
        if inner.name == "slice":
            return f"&[{', '.join(literal(v, inner.args[0]) for v in value)}]"
        return f"&{literal(value, inner)}"
    if name == "&mut":
        return f"&mut {literal(value, Native('Vec', a[0].args) if a[0].name == 'slice' else a[0])}"
    if name in INTS:
        if isinstance(value, float) and not value.is_integer():
            raise Unsupported(f"the value {value!r} as {name}", language="rust")
        v = int(value)
        low = -(1 << (WIDTH[name] - 1)) if name in SIGNED else 0
        if not low <= v < 1 << (WIDTH[name] - (name in SIGNED)):
            raise Unsupported(f"the integer {v} as {name}", language="rust")
        return str(v)
    if name in FLOATS:
        x = float(value)
        if x != x:
            return f"{name}::NAN"
        if x in (float("inf"), float("-inf")):
            return f"{name}::INFINITY" if x > 0 else f"{name}::NEG_INFINITY"
        return repr(x).replace("e+", "e")
    if name == "bool":
        return str(bool(value)).lower()
    if name == "String":
        return f"{quote(value)}.to_string()" if value else "String::new()"
    if name == "char":
        return quote_char(value)
    if name == "Option":
        return "None" if value is None else f"Some({literal(value, a[0])})"
    if name == "tuple":
        if not a:
            return "()"
        items = [literal(v, t) for v, t in zip(value, a, strict=True)]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if name in ("Box", "Rc", "Arc"):
        return f"{name}::new({literal(value, a[0])})"
    if name in LISTS:
        items_text = ", ".join(literal(v, a[0]) for v in value)
        if name == "Vec":
            return f"vec![{items_text}]" if items_text else "Vec::new()"
        return f"[{items_text}]" if name in ("slice", "array") else f"{name}::from([{items_text}])"
    if name in (*MAPS, *SETS):
        if name in MAPS:
            shown = [f"({literal(k, a[0])}, {literal(v, a[1])})" for k, v in value.items()]
        else:
            shown = [literal(v, a[0]) for v in value]
        make = "from_iter" if name.startswith("Ordered") else "from"
        return f"{name}::{make}([{', '.join(shown)}])" if shown else f"{name}::new()"
    if name == "_":
        return literal_of_any(value)
    if name == "Value":
        return value_literal(value)
    raise Unsupported(f"a value of type {native}", language="rust")


def value_literal(value: Any) -> str:
    """A Python value as a `Value`."""
    many = lambda xs: f"vec![{', '.join(map(value_literal, xs))}]"  # noqa: E731
    if value is None:
        return "Value::None"
    if isinstance(value, bool):
        return f"Value::Bool({str(value).lower()})"
    if isinstance(value, int):
        return f"Value::Int({literal(value, Native('i64'))})"
    if isinstance(value, float):
        return f"Value::Float({literal(value, Native('f64'))})"
    if isinstance(value, str):
        return f"Value::Str({literal(value, STRING)})"
    if isinstance(value, tuple):
        return f"Value::Tuple({many(value)})"
    if isinstance(value, list):
        return f"Value::List({many(value)})"
    if isinstance(value, dict) and not all(v is None for v in value.values()):
        return f"Value::Map(vec![{', '.join(f'({value_literal(k)}, {value_literal(v)})' for k, v in value.items())}])"
    if isinstance(value, (set, frozenset, dict)):
        return f"Value::Set({many(value)})" if not isinstance(value, dict) or type(value) is not dict else "Value::Map(vec![])"
    raise Unsupported(f"a value of Python type {type(value).__name__}", language="rust")


def literal_of_any(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return f"{quote(value)}.to_string()"
    raise Unsupported("an argument of unknown type", language="rust")


# ---------------------------------------------------------------- stubs

HEADER = re.compile(r"(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|async\s+|unsafe\s+)*fn\s+(\w+)")


@lru_cache(maxsize=256)
def _read(source: str) -> tuple[Stub, ...]:
    tree = parse("rust", source)
    data = source.encode()
    out: list[Stub] = []
    seen: set[int] = set()
    for node in _functions(tree.root_node):
        stub = _stub(node, data)
        if stub is not None and stub.start not in seen:
            seen.add(stub.start)
            out.append(stub)
    found = {s.signature.name for s in out}
    # a declaration whose body never closes is not a function to the parser
    for m in HEADER.finditer(source):
        if m[1] not in found:
            stub = _open_stub(source, m)
            if stub is not None:
                out.append(stub)
                found.add(m[1])
    return tuple(sorted(out, key=lambda s: s.start))


def read_stubs(source: str) -> list[Stub]:
    """Every function declaration of a Rust source, in order."""
    return list(_read(source))


def _functions(node: Node) -> Iterable[Node]:
    if node.type in ("function_item", "function_signature_item"):
        yield node
        return
    for child in node.children:
        yield from _functions(child)


def _stub(node: Node, data: bytes) -> Stub | None:
    body = node.child_by_field_name("body")
    header_end = body.start_byte if body is not None else node.end_byte
    header = data[node.start_byte : header_end].decode().rstrip().rstrip(";").rstrip()
    signature = read_header(header)
    if signature is None:
        return None
    start, doc = _doc(node, data)
    indent = " " * node.start_point[1]
    if body is None:
        return Stub(signature, doc, start, node.end_byte, header_end, node.end_byte, indent)
    closed = not body.children[-1].is_missing if body.children else True
    end = body.end_byte
    return Stub(signature, doc, start, end, body.start_byte + 1, end - 1 if closed else end, indent)


def _doc(node: Node, data: bytes) -> tuple[int, str]:
    lines: list[str] = []
    start = node.start_byte
    before = node.prev_sibling
    while before is not None and before.type in ("line_comment", "attribute_item", "block_comment"):
        text = data[before.start_byte : before.end_byte].decode()
        if before.type == "attribute_item":
            start = before.start_byte
        elif text.startswith(("///", "//")):
            lines.insert(0, re.sub(r"^//[/!]? ?", "", text.rstrip("\n")))
            start = before.start_byte
        elif text.startswith("/**"):
            inner = [re.sub(r"^\s*\* ?", "", x) for x in text[3:-2].strip("\n").splitlines()]
            lines = [*inner, *lines]
            start = before.start_byte
        else:
            break
        before = before.prev_sibling
    return start, "\n".join(lines).strip()


def _open_stub(source: str, m: re.Match[str]) -> Stub | None:
    depth, i = 0, m.end()
    while i < len(source):
        ch = source[i]
        if ch in "([<":
            depth += 1
        elif ch in ")]" or (ch == ">" and source[i - 1] != "-"):
            depth -= 1
        elif ch in "{;" and depth <= 0:
            break
        i += 1
    header = source[m.start() : i].rstrip()
    signature = read_header(header)
    if signature is None:
        return None
    before = source[: m.start()].splitlines(keepends=True)
    lines: list[str] = []
    start = m.start()
    if before and not before[-1].endswith("\n"):
        indent = before.pop()
        start -= len(indent)
    while before and before[-1].strip().startswith(("//", "#[")):
        line = before.pop()
        start -= len(line)
        if line.strip().startswith("//"):
            lines.insert(0, re.sub(r"^\s*//[/!]? ?", "", line.rstrip("\n")))
    at = lambda k: len(source[:k].encode())  # noqa: E731
    end = len(source)
    return Stub(signature, "\n".join(lines).strip(), at(start), at(end), at(min(i + 1, end)), at(end), "")


def read_header(header: str) -> Signature | None:
    """The signature of a function's declaration text up to its body; None where it has no name or a receiver."""
    tree = parse("rust", header + " {}")
    node = next(iter(_functions(tree.root_node)), None)
    if node is None:
        return None
    name = node.child_by_field_name("name")
    params = node.child_by_field_name("parameters")
    if name is None or params is None:
        return None
    bounds = _bounds(node)
    found = []
    for p in params.named_children:
        if p.type == "self_parameter":
            return None
        if p.type != "parameter":
            continue
        pattern, kind = p.child_by_field_name("pattern"), p.child_by_field_name("type")
        if pattern is None or kind is None or pattern.text is None or kind.text is None:
            return None
        native = bounds.get(kind.text.decode(), kind.text.decode())
        found.append(SigParam(pattern.text.decode().removeprefix("mut ").strip(), _ir(native), native))
    result = node.child_by_field_name("return_type")
    native_returns = result.text.decode() if result is not None and result.text else "()"
    assert name.text is not None
    return Signature(name.text.decode(), tuple(found), _ir(native_returns), native_returns, "rust", header=header)


def _bounds(node: Node) -> dict[str, str]:
    """Function types by the name of the type parameter that stands for them: `F: Fn(i64) -> bool`."""
    out = {}
    text = (node.text or b"").decode().split("{")[0]
    for m in re.finditer(r"\b([A-Z]\w*)\s*:\s*(Fn(?:Mut|Once)?\s*\([^)]*\)(?:\s*->\s*[\w<>&\[\] ]+?)?)(?=\s*(?:[,>{+]|where|$))", text):
        out[m[1]] = f"impl {m[2]}"
    return out


def _ir(native: str) -> Type:
    try:
        return ir_type(read_native(native))
    except BadRequest:
        return ANY


LANGUAGE = Rust()
