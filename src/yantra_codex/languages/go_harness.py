"""One Go program that makes the calls of many rendered programs and prints what they gave, one JSON line each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir.types import ANY, NONE, Type, type_of_value
from yantra_codex.languages.base import Rendered, Unit
from yantra_codex.languages.go_expressions import go_float, go_string
from yantra_codex.languages.go_helpers import helpers, imports_of, replace_words, used_helpers
from yantra_codex.languages.go_types import FLOAT_TYPES, INT_TYPES, Representation, Written, read_type, results_of

PLAIN = Representation()


# ---------------------------------------------------------------- literals


def literal(value: Any, t: Type, native: str | None = None) -> str:
    """A Python value as a Go expression of the written type (None: the natural one)."""
    return _literal(value, t, read_type(native) if native else read_type(PLAIN(t)))


def _literal(value: Any, t: Type, w: Written) -> str:
    if w.text == "any":
        return _any(value)
    if w.kind == "pointer" and not w.parts[0].text.startswith(("OrderedMap", "OrderedSet", "KeyedMap", "KeyedSet")):
        inner = t.args[0] if t.name == "option" else t
        return "nil" if value is None and t.name == "option" else f"ptr({_literal(value, inner, w.parts[0])})"
    if value is None:
        return {"string": '""', "bool": "false"}.get(w.text, "0" if w.kind == "name" and w.text in INT_TYPES | FLOAT_TYPES else "nil" if w.text != "struct{}" else "struct{}{}")
    if w.kind in ("slice", "variadic", "array"):
        text = w.text.replace("...", "[]", 1)
        types = t.args if t.name == "tuple" else (t.args[0] if t.args else ANY,) * len(value)
        return f"{text}{{{', '.join(_literal(x, a, w.parts[0]) for x, a in zip(value, types, strict=False))}}}"
    if w.kind == "map":
        if isinstance(value, Mapping):
            k, v = t.args if t.name == "map" else (ANY, ANY)
            return f"{w.text}{{{', '.join(f'{_literal(a, k, w.parts[0])}: {_literal(b, v, w.parts[1])}' for a, b in value.items())}}}"
        present = "true" if w.parts[1].text == "bool" else "{}"
        return f"{w.text}{{{', '.join(f'{_literal(a, t.args[0] if t.args else ANY, w.parts[0])}: {present}' for a in value)}}}"
    if w.kind == "pointer":
        return _ordered(value, t, w.parts[0])
    if w.kind == "name" and w.parts:
        return f"{w.text}{{{', '.join(_literal(x, a, p) for x, a, p in zip(value, t.args, w.parts, strict=True))}}}"
    if w.kind == "struct":
        return f"{w.text}{{{', '.join(_literal(x, a, p) for x, a, p in zip(value, t.args, w.parts, strict=True))}}}"
    return _scalar(value, w.text)


def _ordered(value: Any, t: Type, w: Written) -> str:
    name = w.text.partition("[")[0]
    if name.endswith("Map"):
        puts = "".join(f".Put({_literal(k, t.args[0], w.parts[0])}, {_literal(v, t.args[1], w.parts[1])})" for k, v in value.items())
        return f"new{w.text}()" + puts
    return f"new{w.text}({', '.join(_literal(x, t.args[0], w.parts[0]) for x in value)})"


def _scalar(value: Any, native: str) -> str:
    if isinstance(value, bool):
        return ("true" if value else "false") if native not in INT_TYPES else str(int(value))
    if isinstance(value, int):
        if native in FLOAT_TYPES:
            return go_float(float(value)).text
        if not -(2**63) <= value < 2**64:
            raise Unsupported(f"the integer {value}", language="go")
        return str(value)
    if isinstance(value, float):
        if native in INT_TYPES and value.is_integer():
            return str(int(value))
        return go_float(value).text
    if isinstance(value, str):
        if native == "rune" and len(value) == 1:
            return str(ord(value))
        return go_string(value)
    raise Unsupported(f"a value of Python type {type(value).__name__} as a {native}", language="go")


def _any(value: Any) -> str:
    """A value as it looks inside an `any`."""
    if value is None:
        return "nil"
    if isinstance(value, list):
        return f"[]any{{{', '.join(map(_any, value))}}}"
    if isinstance(value, tuple):
        return f"tuple{{{', '.join(map(_any, value))}}}"
    if isinstance(value, Mapping):
        t = type_of_value(dict(value))
        return literal(value, t)
    if isinstance(value, (set, frozenset)):
        return literal(value, type_of_value(set(value)))
    if isinstance(value, float):
        text = go_float(value).text
        return text if "(" in text else f"float64({text})"
    return _scalar(value, "any")


# ---------------------------------------------------------------- the program

MAIN = """package main

import (
{imports}
)

var (
	_ = fmt.Sprint
	_ = runtime.GC
)

func ycCall(unit string, number int, call func() string) {{
	line := func() (text string) {{
		defer func() {{
			if r := recover(); r != nil {{
				text = ycRaised(r)
			}}
		}}()
		return call()
	}}()
	ycOut.WriteString("{nonce} " + unit + " " + strconv.Itoa(number) + " " + line + "\\n")
	ycOut.Flush()
}}

var ycOut = bufio.NewWriter(os.Stdout)

func ycRaised(r any) string {{
	kind, message := failure(r)
	if e, ok := r.(error); ok {{
		if _, isRuntime := r.(runtime.Error); !isRuntime {{
			kind, message = failure(e.Error())
			switch fmt.Sprintf("%T", r) {{
			case "*json.SyntaxError", "*strconv.NumError", "*csv.ParseError":
				kind, message = "ValueError", e.Error()
			case "*json.UnmarshalTypeError", "*json.UnsupportedTypeError":
				kind, message = "TypeError", e.Error()
			}}
		}}
	}}
	return `{{"raises": ` + ycText(kind) + `, "message": ` + ycText(message) + `}}`
}}

func ycText(s string) string {{
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {{
		switch {{
		case r == '"' || r == '\\\\':
			b.WriteString("\\\\" + string(r))
		case r < 0x20 || (r >= 0x7f && r <= 0xa0) || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&b, "\\\\u%04x", r)
		default:
			b.WriteRune(r)
		}}
	}}
	b.WriteByte('"')
	return b.String()
}}

func ycItems(n int, item func(int) string) string {{
	texts := make([]string, n)
	for i := range texts {{
		texts[i] = item(i)
	}}
	return "[" + strings.Join(texts, ", ") + "]"
}}

func ycRunes(chars []rune) []string {{
	texts := make([]string, len(chars))
	for i, c := range chars {{
		texts[i] = string(c)
	}}
	return texts
}}

func ycRuneKeys[V any](m map[rune]V) map[string]V {{
	texts := map[string]V{{}}
	for c, x := range m {{
		texts[string(c)] = x
	}}
	return texts
}}

func ycShow(value any) string {{
	return ycJSON(reflect.ValueOf(value))
}}

func ycJSON(v reflect.Value) string {{
	switch v.Kind() {{
	case reflect.Invalid:
		return "null"
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		x := v.Float()
		switch {{
		case math.IsNaN(x):
			return `"nan"`
		case math.IsInf(x, 1):
			return `"inf"`
		case math.IsInf(x, -1):
			return `"-inf"`
		}}
		text := strconv.FormatFloat(x, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {{
			text += ".0"
		}}
		return text
	case reflect.String:
		return ycText(v.String())
	case reflect.Slice, reflect.Array:
		return ycItems(v.Len(), func(i int) string {{ return ycJSON(v.Index(i)) }})
	case reflect.Map:
		keys := v.MapKeys()
		texts := make([]string, len(keys))
		for i, key := range keys {{
			if v.Type().Elem().Size() == 0 {{
				texts[i] = ycJSON(key)
			}} else {{
				texts[i] = "[" + ycJSON(key) + ", " + ycJSON(v.MapIndex(key)) + "]"
			}}
		}}
		sort.Strings(texts)
		return "[" + strings.Join(texts, ", ") + "]"
	case reflect.Interface:
		return ycJSON(v.Elem())
	case reflect.Pointer:
		if v.IsNil() {{
			return "null"
		}}
		name := v.Elem().Type().Name()
		if strings.HasPrefix(name, "OrderedMap[") || strings.HasPrefix(name, "KeyedMap[") {{
			keys, values := v.Elem().FieldByName("keys"), v.Elem().FieldByName("values")
			return ycItems(keys.Len(), func(i int) string {{ return "[" + ycJSON(keys.Index(i)) + ", " + ycJSON(values.Index(i)) + "]" }})
		}}
		if strings.HasPrefix(name, "OrderedSet[") || strings.HasPrefix(name, "KeyedSet[") {{
			return ycJSON(v.Elem().FieldByName("keys"))
		}}
		return ycJSON(v.Elem())
	case reflect.Struct:
		if v.NumField() == 0 && v.Type().Name() == "" {{
			return "null"
		}}
		return ycItems(v.NumField(), func(i int) string {{ return ycJSON(v.Field(i)) }})
	}}
	return ycText(fmt.Sprint(v))
}}

{helpers}

func main() {{
{calls}
	ycOut.WriteString("{nonce} done\\n")
	ycOut.Flush()
}}
"""


def file_name(number: int) -> str:
    return f"unit_{number:05d}.go"


def files(units: Sequence[Unit], nonce: str) -> dict[str, str]:
    """main.go with what all share, and a file for each unit."""
    out: dict[str, str] = {}
    shared: dict[str, str] = {"failure": helpers()["failure"]}
    calls = []
    for number, unit in enumerate(units):
        suffix = f"_u{number}"
        text, own_helpers = _unit_text(unit, suffix, shared)
        body = text + "\n" + "\n".join(own_helpers)
        imports = imports_of(body)
        head = "package main\n\n" + ("import (\n" + "".join(f'\t"{p}"\n' for p in imports) + ")\n\n" if imports else "")
        out[file_name(number)] = head + body
        calls.append(f"\tycUnit{suffix}()")
    # what literals need
    for name in used_helpers("\n".join(out.values())):
        if name in ("ptr", "tuple", "OrderedMap", "OrderedSet", "KeyedMap", "KeyedSet", "keyText"):
            shared.setdefault(name, helpers()[name])
    common = "\n\n".join(shared.values())
    main = MAIN.format(imports="{imports}", nonce=nonce, helpers=common, calls="\n".join(calls))
    paths = imports_of(main.replace("{imports}", ""))
    out["main.go"] = main.replace("{imports}", "\n".join(f'\t"{p}"' for p in paths), 1)
    return out


def _unit_text(unit: Unit, suffix: str, shared: dict[str, str]) -> tuple[str, list[str]]:
    """A unit's functions and calls under names of its own, and its helpers that differ from those all share."""
    r = unit.rendered
    renames = {name: name + suffix for name in re.findall(r"^(?:func|var|type) (\w+)", r.functions, re.M)}
    own: list[str] = []
    whole = {name: helpers().get(name, text) if name.startswith(("Ordered", "Keyed")) else text for name, text in r.helpers.items()}
    differing = [name for name, text in whole.items() if shared.get(name, text) != text or name not in helpers()]
    for name, text in whole.items():
        if name in differing:
            continue
        shared.setdefault(name, text)
    if differing:
        clash = {name for text in (whole[d] for d in differing) for name in re.findall(r"^(?:func|type) (\w+)", text, re.M)}
        renames.update({name: name + suffix for name in clash})
        own = [replace_words(whole[d], renames) for d in differing]
    text = replace_words(r.functions, renames) if renames else r.functions
    lines = [f"func ycUnit{suffix}() {{"]
    for number, args in enumerate(unit.calls):
        lines.append(f"\tycCall({go_string(unit.id)}, {number}, func() string {{")
        lines.extend("\t\t" + line for line in _call(unit, r, args, renames.get(r.entry, r.entry)))
        lines.append("\t})")
    lines.append("}")
    return text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n", own


def _call(unit: Unit, r: Rendered, args: tuple[Any, ...], name: str) -> list[str]:
    lines, names = [], []
    natives = [p.native for p in r.signature.params]
    results = results_of(r.signature.native_returns)
    values = [w for w in results if w.text != "error"]
    changes = unit.returns == NONE and not values
    for i, (value, t, native) in enumerate(zip(args, unit.param_types, natives, strict=True)):
        w = read_type(native) if native else None
        if w is not None and w.kind == "pointer" and t.name != "option" and not w.parts[0].text.startswith(("Ordered", "Keyed")):
            lines.append(f"a{i} := {_literal(value, t, w.parts[0])}")
            names.append(f"&a{i}")
            continue
        text = literal(value, t, native)
        type_text = (native or PLAIN(t)).strip().replace("...", "[]", 1)
        lines.append(f"var a{i} {type_text} = {text}")
        names.append(f"a{i}..." if native and native.strip().startswith("...") else f"a{i}")
    call = f"{name}({', '.join(names)})"
    given = [f"r{i}" for i in range(len(values))]
    parts_of = unit.returns.args if unit.returns.name == "tuple" and len(values) > 1 else (unit.returns,) * len(values)
    seen = [_as_text(g, v, t) for g, v, t in zip(given, values, parts_of, strict=True)]
    errors = len(values) < len(results)
    if given or errors:
        lines.append(f"{', '.join([*given, *(['err'] if errors else [])])} := {call}")
    else:
        lines.append(call)
    if errors:
        lines.extend(["if err != nil {", "\tpanic(err)", "}"])
    shown = f"ycShow({seen[0]})" if len(given) == 1 else '"[" + ' + ' + ", " + '.join(f"ycShow({g})" for g in seen) + ' + "]"' if given else '"null"'
    if unit.returns.name == "option" and len(values) == 2 and values[1].text == "bool":
        lines.extend(["if !r1 {", '\treturn `{"ok": null}`', "}"])
        shown = f"ycShow({_as_text('r0', values[0], unit.returns.args[0])})"
    elif unit.returns.name == "option" and len(values) == 1 and values[0].kind in ("slice", "map"):
        lines.extend(["if r0 == nil {", '\treturn `{"ok": null}`', "}"])
    if changes:
        parts = ' + ", " + '.join(f"ycShow(a{i})" for i in range(len(args))) or '""'
        lines.append(f'return `{{"ok": null, "args": [` + {parts} + "]}}"')
    else:
        lines.append(f'return `{{"ok": ` + {shown} + "}}"')
    return lines


def _as_text(name: str, native: Written, t: Type) -> str:
    """A result with its runes as texts, where the program means characters: `reflect` sees only numbers."""
    if (native.text == "rune" and t.name == "str") or (native.text in ("[]rune", "[]byte") and t.name == "str"):
        return f"string({name})"
    if native.text == "byte" and t.name == "str":
        return f"string(rune({name}))"
    if native.text == "[]rune" and t.name in ("list", "vtuple") and t.args[0].name == "str":
        return f"ycRunes({name})"
    if native.text.startswith("map[rune]") and t.name == "map" and t.args[0].name == "str":
        return f"ycRuneKeys({name})"
    return name


def failed_units(units: Sequence[Unit], messages: str) -> set[str]:
    """The ids of the units whose files a compiler's messages name."""
    found = {int(m) for m in re.findall(r"unit_(\d{5})\.go:\d+", messages)}
    return {units[i].id for i in found if i < len(units)}
