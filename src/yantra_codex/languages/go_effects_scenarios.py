"""A Go program that runs rendered effect programs on real engines: jobs as JSON lines in, one JSON line out for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from yantra_codex.ir.types import HANDLES, NONE
from yantra_codex.languages.base import EffectUnit, camel_case
from yantra_codex.languages.go_helpers import replace_words

DECLARED = re.compile(r"^(?:func|var|type|const) (\w+)", re.M)
FUNC = r"^func {name}\((.*) \{{$"


def scenario_program(units: Sequence[EffectUnit]) -> dict[str, str]:
    """File name -> text: main.go and a file for each unit, its names made its own by a suffix.

    A job is `{"unit": 3, "args": [...], "db": path or null, "cwd": path}`; its line is `{"ok": value, "logged": [[level, text]]}`
    or `{"error": kind, "message": text, "logged": [...]}`. Needs github.com/mattn/go-sqlite3.
    """
    files = {}
    cases = []
    for i, u in enumerate(units):
        names = {name: f"{name}Unit{i}" for name in DECLARED.findall(u.code)}
        files[f"unit_{i}.go"] = replace_words(u.code, names) if names else u.code
        lines = [replace_words(line, names) if names else line for line in _call(u, u.entry)]
        cases.append(f"\tcase {i}:\n" + "".join(f"\t\t{line}\n" for line in lines))
        files.update({f"json_{i}.go": text for text in [_json_of(names)] if text})
    files["main.go"] = _MAIN.replace("CASES", "".join(cases).rstrip("\n"))
    return files


def _call(u: EffectUnit, name: str) -> list[str]:
    """The lines that decode the arguments, call, and return the result and the error."""
    header = re.search(FUNC.format(name=re.escape(u.entry)), u.code, re.M)
    assert header is not None, f"no function {u.entry}"
    params = _until_closed(header[1])
    types = _types(params)
    lines, args = [], []
    shown = [p for p in u.program.entry.params if p.type.name == "db" or p.type.name not in HANDLES]
    given = 0
    for i, (p, t) in enumerate(zip(shown, types, strict=True)):
        if p.type.name == "db":
            args.append("db")
            continue
        start = f"a{i} := new{t[1:]}()" if t.startswith(("*OrderedMap[", "*KeyedMap[")) else f"var a{i} {t}"
        lines += [start, f"if err := decode(job.Args[{given}], &a{i}); err != nil {{", "\treturn nil, err", "}"]
        if t in ("any", "map[string]any", "[]map[string]any"):
            lines.append(f"a{i} = numbers(a{i}).({t})" if t != "any" else f"a{i} = numbers(a{i})")
        args.append(f"a{i}")
        given += 1
    call = f"{name}({', '.join(args)})"
    result = header[1][len(params) + 1:].strip()
    if result.endswith("error)"):
        return [*lines, f"return {call}"]
    if result == "error":
        return [*lines, f"return nil, {call}"]
    return [*lines, call, "return nil, nil"] if u.program.entry.returns == NONE and not result else [*lines, f"return {call}, nil"]


def _json_of(names: Mapping[str, str]) -> str:
    """How the types of a unit that JSON knows nothing of are read and written: tuples as arrays, ordered maps as objects."""
    parts = []
    if "OrderedMap" in names:
        parts.append(_ORDERED.replace("OrderedMap", names["OrderedMap"]))
    if "OrderedSet" in names:
        parts.append(_ORDERED_SET.replace("OrderedSet", names["OrderedSet"]))
    for name, letters in (("Pair", "AB"), ("Triple", "ABC"), ("Tuple4", "ABCD"), ("Tuple5", "ABCDE")):
        if name in names:
            one = f"{names[name]}[{', '.join(letters)}]"
            fields, places = (", ".join(f"{sign}t.{x}" for x in letters) for sign in ("", "&"))
            parts.append(f"func (t {one}) MarshalJSON() ([]byte, error) {{\n\treturn json.Marshal([]any{{{fields}}})\n}}\n\n"
                         f"func (t *{one}) UnmarshalJSON(text []byte) error {{\n\treturn json.Unmarshal(text, &[]any{{{places}}})\n}}\n")
    if not parts:
        return ""
    body = "\n".join(parts)
    imports = [p for p in ("bytes", "encoding/json", "fmt", "strconv") if f"{p.split('/')[-1]}." in body]
    return "package main\n\nimport (\n" + "".join(f'\t"{p}"\n' for p in imports) + ")\n\n" + body


def _until_closed(text: str) -> str:
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth < 0:
            return text[:i]
    return text


def _types(params: str) -> list[str]:
    """The type of each parameter: `a, b int, c string`."""
    out: list[str] = []
    for part in reversed(_split(params)):
        _, _, t = part.strip().partition(" ")
        out.append(t or out[-1])
    return out[::-1]


def _split(text: str) -> list[str]:
    out, depth, at = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            out.append(text[at:i])
            at = i + 1
    return [p for p in [*out, text[at:]] if p.strip()]


_ORDERED = """func (m *OrderedMap[K, V]) MarshalJSON() ([]byte, error) {
	plain := map[string]V{}
	for i, key := range m.keys {
		plain[fmt.Sprint(key)] = m.values[i]
	}
	return json.Marshal(plain)
}

func (m *OrderedMap[K, V]) UnmarshalJSON(text []byte) error {
	m.index = map[K]int{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var key K
		if json.Unmarshal([]byte(strconv.Quote(name.(string))), &key) != nil {
			if err := json.Unmarshal([]byte(name.(string)), &key); err != nil {
				return err
			}
		}
		var value V
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		m.index[key] = len(m.keys)
		m.keys, m.values = append(m.keys, key), append(m.values, value)
	}
	return nil
}
"""
_ORDERED_SET = """func (m *OrderedSet[K]) MarshalJSON() ([]byte, error) {
	return json.Marshal(m.keys)
}
"""
_MAIN = r'''package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	_ "github.com/mattn/go-sqlite3"
)

type job struct {
	Unit int               `json:"unit"`
	Args []json.RawMessage `json:"args"`
	DB   *string           `json:"db"`
	Cwd  string            `json:"cwd"`
}

// recorder is a log handler that keeps what is logged.
type recorder struct{ lines [][2]string }

func (r *recorder) Enabled(context.Context, slog.Level) bool { return true }
func (r *recorder) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *recorder) WithGroup(string) slog.Handler            { return r }
func (r *recorder) Handle(_ context.Context, record slog.Record) error {
	level := strings.ToLower(record.Level.String())
	if level == "warn" {
		level = "warning"
	}
	text := record.Message
	record.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	r.lines = append(r.lines, [2]string{level, text})
	return nil
}

func decode(text json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// numbers gives whole numbers inside a value as int, others as float64.
func numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		x, _ := v.Float64()
		return x
	case []any:
		for i, x := range v {
			v[i] = numbers(x)
		}
	case map[string]any:
		for k, x := range v {
			v[k] = numbers(x)
		}
	case []map[string]any:
		for _, x := range v {
			numbers(x)
		}
	}
	return value
}

func run(job job) (any, error) {
	var db *sql.DB
	if err := os.Chdir(job.Cwd); err != nil {
		return nil, err
	}
	if job.DB != nil {
		opened, err := sql.Open("sqlite3", *job.DB)
		if err != nil {
			return nil, err
		}
		db = opened
		defer db.Close()
	}
	return call(job, db)
}

func call(job job, db *sql.DB) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	switch job.Unit {
CASES
	}
	return nil, fmt.Errorf("no unit %d", job.Unit)
}

func kindOf(err error) string {
	var timeout interface{ Timeout() bool }
	var syntax *json.SyntaxError
	text := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "FileNotFoundError"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "TimeoutError"
	case strings.Contains(text, "connection refused"):
		return "ConnectionError"
	case strings.HasPrefix(text, "HTTP "):
		return "HTTPError"
	case strings.Contains(text, "constraint failed"):
		return "IntegrityError"
	case strings.Contains(text, "no such table") || strings.Contains(text, "no such column"):
		return "OperationalError"
	case errors.As(err, &syntax):
		return "ValueError"
	}
	return "error"
}

func main() {
	log := &recorder{}
	slog.SetDefault(slog.New(log))
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, readError := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var order job
			answer := map[string]any{}
			log.lines = [][2]string{}
			err := json.Unmarshal(line, &order)
			var value any
			if err == nil {
				value, err = run(order)
			}
			if err != nil {
				answer["error"], answer["message"] = kindOf(err), err.Error()
			} else {
				answer["ok"] = value
			}
			answer["logged"] = log.lines
			text, err := json.Marshal(answer)
			if err != nil {
				text, _ = json.Marshal(map[string]any{"error": "TypeError", "message": err.Error(), "logged": log.lines})
			}
			out.Write(append(text, '\n'))
			out.Flush()
		}
		if readError != nil {
			return
		}
	}
}
'''

__all__ = ["camel_case", "scenario_program"]
