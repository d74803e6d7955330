"""Clauses about files: read, write, append, copy, remove, import and export; JSON, CSV and key=value texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from yantra_codex.ir.worlds import ANYTHING
from yantra_codex.search.answers import give
from yantra_codex.search.conditions import ENTITIES, shown
from yantra_codex.search.draft import Draft, NotUnderstood, Probe, Source, q
from yantra_codex.search.fields import Field, identifier, is_plural, plural, singular
from yantra_codex.search.finding import find
from yantra_codex.search.phrases import PRONOUNS, entity_and_fields, field_list
from yantra_codex.search.saving import save
from yantra_codex.search.sources import csv_cell


def path_of(d: Draft, words: str, default: str) -> tuple[str, str]:
    """(expression, the path in the scenarios) of the file that words name."""
    mark = re.search(r"§\d+", words)
    if mark:
        name = d.sentence.literal(mark[0])
        if name.startswith(("http://", "https://")):
            raise NotUnderstood(f"{name} is an address, not a file")
        return q(name), name
    role = re.search(r"\b(config|configuration|log|output|input|settings|report|csv|json|audit)\b", words)
    name = {"log": "log_path", "output": "output_path", "report": "report_path"}.get(role[1] if role else "", "path")
    if name in d.params and default.startswith("out"):
        name = "output_path"
    d.params.setdefault(name, Field(name, "str", "path"))
    d.samples.setdefault(name, default)
    return name, d.samples[name]


def extension(d: Draft, words: str) -> str:
    mark = re.search(r"§\d+", words)
    name = d.sentence.literal(mark[0]) if mark else ""
    for kind in ("json", "csv"):
        if name.endswith("." + kind) or re.search(rf"\b{kind}\b", words):
            return kind
    if re.search(r"\b(?:config|configuration|settings|key ?=? ?value|key-value|ini|env|properties)\b", words) or name.endswith((".ini", ".env", ".conf", ".cfg")):
        return "config"
    return "lines" if re.search(r"\blines?\b", words) or name.endswith((".log", ".jsonl")) else "text"
CSV_RECORDS = """(def parse_records ((text str)) list[map[str,str]]
  (doc "Return the rows of a CSV text by column name; the first row names the columns.")
  (let rows list[list[str]] (csv_rows text))
  (if (is_empty rows) ((return (the list[map[str,str]] []))))
  (let header list[str] (first rows))
  (return (map (slice_from rows 1) (fn (row:list[str]) (map_from_pairs (zip header row))))))"""
KEY_VALUES = """(def parse_settings ((text str)) map[str,str]
  (doc "Return the key=value lines of a text as a mapping; blank lines and comments (#) are skipped.")
  (var settings map[str,str] (map))
  (for (line) (split_lines text)
    (let entry str (strip line))
    (if (or (eq entry "") (or (starts_with entry "#") (not (str_contains entry "=")))) ((continue)))
    (let parts tuple[str,str,str] (str_partition entry "="))
    (do map_put settings (strip (tuple_get parts 0)) (strip (tuple_get parts 2))))
  (return settings))"""


READ_WORDS = ("all|every|each|from|in|of|out|the|and|parse|it|path|disk|local|file|files|text|json|csv|config|configuration|settings|environment|env|ini|key|value|values|pairs|lines|line|"
              "content|contents|data|rows|records|number|non|empty|log|to|into|as|string|words|characters|name|named|called|at|by|on|its|user|application|app|whole|entire|plain|properties|large")


def read_file(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(read|load|parse|open|import|get|fetch|count|extract) (.+)", clause)
    if not m or not re.search(r"§\d+|\bfile\b|\bconfig|\bsettings\b|\bcsv\b|\bjson\b|\bpath\b|\bdisk\b", m[2]) or re.search(r"\bdatabase\b|\btable\b|\bapi\b|\burl\b", m[2]):
        return False
    text = m[2]
    if re.search(r"§\d+", text) and d.sentence.literal(re.search(r"§\d+", text)[0]).startswith("http"):  # type: ignore[index]
        return False
    if m[1] == "parse" and re.fullmatch(r"(?:json|csv|key ?=? ?value|key-value)(?: (?:text|string|lines?|pairs?|data|content|contents|body|it|input|payload))?|(?:text|string|content|contents|file|data|it|input|payload) as (?:json|csv)", text):
        return _parse_text(d, text)
    named = re.match(r"(?:all |every )?(\w+(?: \w+)?)(?: and parse it)? (?:from|in|of|out of) ", text)
    left = re.sub(rf"§\d+|\b(?:{READ_WORDS})\b|[=,. -]", "", re.sub(r"\bof \w+", "", text.replace(named[1], "", 1) if named else text))
    if left:
        return False
    kind = extension(d, text)
    if kind == "text" and re.search(r"\bcount\b", m[1]) and "line" in text:
        kind = "lines"
    default = {"json": "data.json", "csv": "data.csv", "config": "app.conf", "lines": "notes.txt", "text": "notes.txt"}[kind]
    path, where = path_of(d, text, default)
    noun = re.match(r"(?:all |every )?(\w+)(?: and parse it)? (?:from|in|of|out of) ", text)
    word = identifier(noun[1]) if noun and noun[1] not in ("json", "csv", "text", "content", "contents", "data", "file", "lines", "line", "rows", "it", "config", "configuration", "settings", "number") else ""
    count_lines = m[1] == "count" or bool(re.match(r"number of (?:non-empty )?lines", text))
    d.use("files")
    content = d.fresh("text", "str")
    name = f"read_{word or {'json': 'json', 'csv': 'records', 'config': 'settings', 'lines': 'lines', 'text': 'text'}[kind]}"
    helper = f"(def read_text ((files files inout) ({'path' if path.startswith(chr(34)) else path} str)) str\n    (bind content (do file_read files {'path' if path.startswith(chr(34)) else path}))\n    (return content))"
    d.add(f"(bind {content} (do file_read files {path}))", result=content, type="str", fallible=True, function="read_text", helper=helper, arguments=(path,))
    source = Source(kind, where, True)
    d.source = source
    if kind == "json":
        var = d.fresh(word or "data", "any")
        d.add(f"(let {var} any (json_parse {content}))")
        source.many = is_plural(var) and var != "data"
        d.probes.append(Probe("not JSON", files={where: "{oops"}, raises="ValueError"))
    elif kind == "csv":
        d.helpers["parse_records"] = CSV_RECORDS
        var = d.fresh(word or "records", "list[map[str,str]]")
        d.add(f"(let {var} list[map[str,str]] (call parse_records {content}))")
        d.probes.append(Probe("empty file", files={where: ""}))
    elif kind == "config":
        d.helpers["parse_settings"] = KEY_VALUES
        var = d.fresh("settings", "map[str,str]")
        d.add(f"(let {var} map[str,str] (call parse_settings {content}))")
        d.expected = lambda a: {"host": "localhost", "port": "8080"}
        d.probes.append(Probe("empty file", files={where: ""}, expected={}))
    elif kind == "lines":
        var = d.fresh("lines", "list[str]")
        d.add(f"(let {var} list[str] (split_lines {content}))")
        d.expected = lambda a: ["first", "second"]
        if count_lines:
            d.last, d.default_return = var, (f"(length {var})", "int")
            d.expected = lambda a: 2
    else:
        var = content
        d.expected = lambda a: "first\nsecond\n"
    d.last, d.entity = var, singular(word) if word else d.entity
    if not (kind == "lines" and count_lines):
        d.default_return = (var, d.locals[var])
    d.probes.append(Probe("no such file", files={}, raises="FileNotFoundError"))
    d.fields = []
    d.did("count_lines" if count_lines else name, f"read {kind} from {where if path.startswith(chr(34)) else path}")
    return True


def _parse_text(d: Draft, text: str) -> bool:
    """Parse what was read or fetched before, or a text that is handed in."""
    kind = "json" if "json" in text else "csv" if "csv" in text else "config"
    if d.last and d.type_of(d.last) != "str":
        d.did("", f"read it as {kind}")
        return True
    name = d.last or d.param(Field("text", "str", "text"))
    where = d.source.where if d.source else ""
    good = {"json": '{"a": 1}', "csv": "name,age\nAna,34\n", "config": "host = localhost\nport=8080\n"}[kind]
    if kind == "json":
        var = d.fresh("data", "any")
        d.add(f"(let {var} any (json_parse {name}))")
        if name in d.params:
            d.source = Source("json text", name, False)
        d.expected = None
    elif kind == "csv":
        d.helpers["parse_records"] = CSV_RECORDS
        var = d.fresh("records", "list[map[str,str]]")
        d.add(f"(let {var} list[map[str,str]] (call parse_records {name}))")
        d.expected = lambda a: [{"name": "Ana", "age": "34"}]
    else:
        d.helpers["parse_settings"] = KEY_VALUES
        var = d.fresh("settings", "map[str,str]")
        d.add(f"(let {var} map[str,str] (call parse_settings {name}))")
        d.expected = lambda a: {"host": "localhost", "port": "8080"}
    if name in d.params:
        d.samples[name] = good
        if kind == "json":
            d.probes.append(Probe("not JSON", {name: "{oops"}, "ValueError"))
    elif d.source is not None and d.source.kind in ("text", "lines"):
        d.source = Source(kind, where, kind == "csv")
        if kind == "json":
            d.expected = None
    d.last, d.default_return = var, (var, d.locals[var])
    d.did(f"parse_{ {'config': 'settings', 'csv': 'records'}.get(kind, kind)}", f"read it as {kind}")
    return True


def write_file(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(write|save|export|store|append|dump|add|put|record|log|print) (.+)", clause)
    if not m or not re.search(r"§\d+|\bfile\b|\bdisk\b|\bcsv\b|\blog\b", m[2]) or re.search(r"\bdatabase\b|\btable\b|\baudit\b|\bapi\b", m[2]):
        return False
    text = m[2]
    mark = re.search(r"§\d+", text)
    if mark and d.sentence.literal(mark[0]).startswith("http"):
        return False
    append = m[1] in ("append", "add") or bool(re.search(r"\bappend", text)) or (m[1] in ("log", "record") and "file" in text)
    parts = re.fullmatch(r"(.+?) (?:to|into|in|on|as|at) (?:end of )?(?:new |text |local )?(.*?(?:§\d+|file|disk|csv|json|path|log).*)", text)
    if not parts:
        return False
    what, target = parts[1], parts[2]
    if not re.search(r"§\d+|\bfile\b|\bdisk\b|\bpath\b|csv|json|log", target):
        return False
    if m[1] == "log" and "file" not in target and not mark:
        return False
    stamped = re.search(r" (?:with|and|including|prefixed (?:with|by)) (?:current |its )?(?:timestamp|date|time|date and time)$", clause)
    if stamped:
        target = target.replace(stamped[0].strip(), "").strip()
    if not re.fullmatch(r"(?:(?:end|new|text|local|output|json|csv|log|report|result|results|named|called|file|files|disk|path|§\d+|at|on|in|as|of|to|data|config|configuration|audit) ?)+", target):
        return False
    kind = extension(d, f"{target} {what}")
    d.use("files")
    path, where = path_of(d, target, "out.csv" if kind == "csv" else "out.json" if kind == "json" else "out.txt")
    what = re.sub(r"^(?:as )?(?:json|csv) ?| (?:as )?(?:json|csv)$| atomically|^(?:given )", "", what)
    expression: str
    value: Callable[[dict[str, Any]], Any] | None = None
    source_name = d.last if d.last and (what in PRONOUNS or what in ("", "total", "totals", "summary", "report", "list", "count", "response", "lines", "text", "content", "contents", "sum", "average", "output") or singular(identifier(what)) in (
        singular(d.last), d.entity) or identifier(what) in d.locals or what.split(" ")[-1] in PRONOUNS) else ""
    if identifier(what) in d.locals:
        source_name = identifier(what)
    literal = re.fullmatch(r"(?:text |line |message )?(§\d+)", what)
    if what == "currenttime":
        d.use("clock")
        expression = d.fresh("now", "str")
        d.add(f"(bind {expression} (do clock_iso clock))")
        d.written[where] = lambda a: ANYTHING
    elif literal:
        written = d.sentence.literal(literal[1])
        expression, value = q(written), lambda a: written
    elif source_name:
        t = d.type_of(source_name)
        if kind == "csv" and t.startswith("list[map"):
            return _write_csv(d, source_name, path, where)
        if t == "str":
            expression = source_name
        elif t == "list[str]" and kind != "json":
            expression = f'(join {source_name} "\\n")'
        elif t in ("int", "float") and kind != "json":
            expression = f"({t}_to_str {source_name})"
        else:
            expression = f"(json_text {source_name if t == 'any' else f'(to_any {source_name})'})"
    else:
        if what in ("data", "object", "dictionary", "payload", "settings", "configuration", "config", "results", "result") and kind == "json":
            name = "settings" if what in ("settings", "configuration", "config") else "data"
            d.params[name] = Field(name, "map[str,any]", "object")
            d.samples[name] = {"name": "Ana", "age": 34}
            d.add(f"(do file_write files {path} (json_text (to_any {name})))")
            d.written[where] = lambda a: json.dumps(a[name])
            d.did(f"write_{name}", f"write {where if path.startswith(chr(34)) else path} at once")
            return not append
        fields = field_list(d, what) or entity_and_fields(d, what)[1]
        if not fields:
            return False
        if len(fields) == 1 and fields[0].type == "list[str]":
            name = fields[0].name
            if kind == "json":
                expression = f"(json_text (to_any {d.param(fields[0])}))"
                value = lambda a: json.dumps(a[name])  # noqa: E731
            else:
                expression = f'(join {d.param(fields[0])} "\\n")'
                value = lambda a: "\n".join(a[name])  # noqa: E731
        elif len(fields) == 1 and fields[0].type == "str" and kind != "json":
            expression = d.param(fields[0])
            name = fields[0].name
            value = lambda a: a[name]  # noqa: E731
        else:
            for f in fields:
                d.param(f)
            expression = "(json_text (to_any (map " + " ".join(f"({q(f.name)} (to_any {f.name}))" for f in fields) + ")))"
            names = [f.name for f in fields]
            value = lambda a: json.dumps({n: a[n] for n in names})  # noqa: E731
        d.fields = fields
    if stamped:
        d.use("clock")
        now = d.fresh("now", "str")
        d.add(f"(bind {now} (do clock_iso clock))")
        expression = f'(str_concat (str_concat {now} " ") {expression})'
        value = None
        d.written[where] = lambda a: ANYTHING
    if append:
        expression = f'(str_concat {expression} "\\n")'
        d.files.setdefault(where, "before\n")
        if value is not None:
            inner = value
            d.written[where] = lambda a: "before\n" + inner(a) + "\n"
    elif value is not None:
        d.written[where] = value
    elif source_name:
        d.written[where] = lambda a: ANYTHING
    op = "file_append" if append else "file_write"
    d.add(f"(do {op} files {path} {expression})", fallible=False)
    noun = identifier(what) if identifier(what) and what not in PRONOUNS and not literal else ("json" if kind == "json" else "text" if not source_name else plural(d.entity) if d.entity else "result")
    d.did(f"{'append' if append else 'write'}_{noun}", f"{'append to' if append else 'write'} {where if path.startswith(chr(34)) else path}" + ("" if append else " at once"))
    return True


def _write_csv(d: Draft, rows: str, path: str, where: str) -> bool:
    """Rows as CSV with a header; the columns are those of the first row."""
    kind = d.type_of(rows)
    value = '(if (is_a (map_get row c) "none") "" (show (map_get row c)))' if kind.endswith("any]]") else "(map_get row c)"
    header = d.fresh("columns", "list[str]")
    d.add(f"(let {header} list[str] (if (is_empty {rows}) (the list[str] []) (map_keys (first {rows}))))",
          f"(let lines list[list[str]] (map {rows} (fn (row:{kind[5:-1]}) (map {header} (fn (c:str) {value})))))",
          f"(do file_write files {path} (csv_text (prepend lines {header})))")
    d.locals["lines"] = "list[list[str]]"
    d.did(f"write_{plural(d.entity) if d.entity else 'rows'}", f"write CSV to {where if path.startswith(chr(34)) else path}")
    return True


def file_work(d: Draft, clause: str) -> bool:
    """Whether a file exists; remove one; copy one; count what a text file holds; add a row to a CSV file."""
    m = re.fullmatch(r"(?:check|test|see|find out|determine|return) (?:if|whether) (?:file|(§\d+))(?: at path| at §\d+)? exists", clause)
    if m:
        path, where = path_of(d, clause, "notes.txt")
        d.use("files")
        var = d.fresh("exists", "bool")
        d.add(f"(bind {var} (do file_exists files {path}))")
        d.default_return, d.expected, d.last = (var, "bool"), lambda a: True, var
        d.files[where] = "x"
        d.probes.append(Probe("no such file", files={}, expected=False))
        d.did("file_exists", "check whether the file exists")
        return True
    m = re.fullmatch(r"(?:delete|remove) (?:file|text file|temporary file|(?:file )?§\d+)(?: at path)?( if it exists)?", clause)
    if m and (m[1] or "§" not in clause or "." in d.sentence.literal(re.search(r"§\d+", clause)[0])):  # type: ignore[index]
        path, where = path_of(d, clause, "notes.txt")
        d.use("files")
        quiet = bool(m[1]) or any(re.fullmatch(r"if (?:it|file) exists", c) for c in d.sentence.clauses)
        d.files[where] = "x"
        d.written[where] = lambda a: None
        if quiet:
            var = d.fresh("exists", "bool")
            d.add(f"(bind {var} (do file_exists files {path}))", f"(if {var} ((do file_delete files {path})))")
            d.probes.append(Probe("no such file", files={}))
            d.quiet = True
        else:
            d.add(f"(do file_delete files {path})")
            d.probes.append(Probe("no such file", files={}, raises="FileNotFoundError"))
        d.did("delete_file", "remove the file" + (" if there is one" if quiet else ""))
        return True
    if d.quiet and re.fullmatch(r"if (?:it|file) exists", clause):
        return True
    m = re.fullmatch(r"copy (?:content of )?(?:file|text file|one file|(§\d+))(?: to (?:another(?: file)?|file|destination|path|new file|(§\d+)))?", clause)
    if m:
        d.use("files")
        source, target = (q(d.sentence.literal(x)) if x else n for x, n in ((m[1], "source"), (m[2], "target")))
        for n, x in (("source", m[1]), ("target", m[2])):
            if not x:
                d.params[n] = Field(n, "str", "path")
                d.samples[n] = f"{n}.txt"
        places = [d.sentence.literal(x) if x else f"{n}.txt" for x, n in ((m[1], "source"), (m[2], "target"))]
        text = d.fresh("text", "str")
        d.add(f"(bind {text} (do file_read files {source}))", f"(do file_write files {target} {text})")
        d.files[places[0]] = "hello\n"
        d.written[places[1]] = lambda a: "hello\n"
        d.probes.append(Probe("no such file", files={}, raises="FileNotFoundError"))
        d.did("copy_file", "copy the file at once")
        return True
    m = re.fullmatch(r"count (words|characters|non-empty lines) (?:in|of|from) (?:text )?(?:file|§\d+)", clause)
    if m:
        mark = re.search(r"§\d+", clause)
        return read_file(d, f"read text file {mark[0] if mark else ''}".strip()) and give(d, f"return number of {m[1]}") and _named(d, f"count_{identifier(m[1])}")
    m = re.fullmatch(r"(?:append|add|write) (?:new )?(?:row|line|record|entry) with (.+?) to (?:csv file|(§\d+))", clause)
    if m and (m[2] is None or d.sentence.literal(m[2]).endswith(".csv")):
        listed = field_list(d, m[1])
        if not listed:
            return False
        path, where = path_of(d, clause, "out.csv")
        d.use("files")
        cells = []
        for f in listed:
            x = d.param(f)
            cells.append(x if f.type == "str" else f"({f.type}_to_str {x})")
        d.add(f"(do file_append files {path} (csv_text [[{' '.join(cells)}]]))")
        d.files[where] = "a,b\n"
        d.written[where] = lambda a: "a,b\n" + ",".join(csv_cell(a[f.name]) for f in listed) + "\n"
        d.did("append_row", f"append a row with {', '.join(shown(f.name) for f in listed)}")
        return True
    return False


def _named(d: Draft, name: str) -> bool:
    d.names[-1] = (name, True)
    return True


def import_file(d: Draft, clause: str) -> bool:
    """Rows of a file into a table, in one clause."""
    m = re.fullmatch(r"(?:import|load|copy|read) (?:all )?(\w+) from ((?:\w+ )*file|§\d+) (?:in|into|to) ((?:\w+ table|database)) (?:with|using) (.+)", clause)
    if not m or not read_file(d, f"read {m[1]} from {m[2]}"):
        return False
    return save(d, f"insert each {singular(m[1])} with {m[4]} into {m[3]}")


def export(d: Draft, clause: str) -> bool:
    """Rows of a table into a file, in one clause."""
    m = re.fullmatch(r"(?:export|dump|save|write) (?:all )?(\w+)((?: .+?)?)(?: (?:from|in|of) (?:(?:\w+ table|database|\w+ table in database)))? (?:to|into|as) ((?:\w+ )*(?:csv|json)(?: file)?|§\d+)", clause)
    if not m or not is_plural(m[1]) or singular(m[1]) not in ENTITIES or d.last:
        return False
    if not find(d, f"find all {m[1]}{m[2]}"):
        return False
    return write_file(d, f"write them to {m[3] if '§' in m[3] or 'file' in m[3] else m[3] + ' file'}")
