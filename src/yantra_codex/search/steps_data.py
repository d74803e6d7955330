"""Clauses about HTTP, files and the data they give: fetch, send, read, write, parse, keep, sort, group, sum; and log, return, failure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from yantra_codex.ir.worlds import ANYTHING, ORIGIN, After, Exchange
from yantra_codex.search import steps_db
from yantra_codex.search.conditions import COMPARE, ENTITIES, NUMBER, shown, the_field
from yantra_codex.search.draft import Draft, NotUnderstood, Piece, Probe, Source, q
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, is_plural, plural, sample, singular
from yantra_codex.search.phrases import DEFAULT_FIELDS, PRONOUNS, entity_and_fields, field_list
from yantra_codex.search.rows import cell, row_type, rows_of

TIMEOUT_S = 10.0
WEB = r"(?:§\d+|(?:\w+ )?(?:api|url|webhook|endpoint|server|service|address|website)(?: (?:at|url|endpoint|with url))?(?: (§\d+|\w+ url|url))?)"


# ---------------------------------------------------------------- rows and their fields










# ---------------------------------------------------------------- http


def url_expression(d: Draft, mark: str, noun: str, kind: str = "url") -> tuple[str, str]:
    """(expression, path that the server sees) of the address that a clause names; an address it does not give is a parameter."""
    if not mark.startswith("§"):
        name = {"webhook": "webhook_url"}.get(kind, "url")
        f = Field(name, "str", "address")
        d.params.setdefault(name, f)
        path = "/hook" if kind == "webhook" else f"/{plural(noun) if noun else 'data'}"
        d.samples[name] = ORIGIN + path
        return name, path
    url = d.sentence.literal(mark)
    parts = urlsplit(url)
    if not parts.netloc:
        raise NotUnderstood(f"{url!r} is no address: it starts with http:// or https://")
    d.origins.add(f"{parts.scheme}://{parts.netloc}")
    pieces = re.split(r"\{(\w+)\}|(?<=/):(\w+)|<(\w+)>", url)
    out, shown_url = [], ""
    for i, piece in enumerate(pieces):
        if piece is None or piece == "":
            continue
        if i % 4 == 0:
            out.append(q(piece))
            shown_url += piece
            continue
        f = field_of(piece) or Field(identifier(piece), "str", "text")
        if f.name == "id":
            f = Field(f"{noun}_id" if noun and noun != "data" else "id", "int", "id")
        x = d.param(f)
        value = sample(f)
        d.samples.setdefault(x, "abc" if f.type == "str" else value)
        out.append({"int": f"(int_to_str {x})", "float": f"(float_to_str {x})"}.get(f.type, f"(url_encode {x})"))
        shown_url += str(d.samples[x])
    expression = out[0]
    for piece in out[1:]:
        expression = f"(str_concat {expression} {piece})"
    p = urlsplit(shown_url)
    return expression, (p.path or "/") + (f"?{p.query}" if p.query else "")


def request(d: Draft, name: str, result: str, method: str, url: str, body: str, op: str = "http_json", headers: str = "(the map[str,str] (map))") -> Piece:
    """The piece that sends a request; its helper has the parameters that the address and the body need."""
    timeout = d.timeout_s or TIMEOUT_S
    d.use("http")
    kind = {"http_json": "any", "http_text": "str", "http_status": "int"}[op]
    names = [n for n in [*d.params, *d.locals] if re.search(rf"(?<![\w\"]){n}(?![\w\"])", f"{url} {body} {headers}")]
    params = " ".join(f"({n} {d.type_of(n)})" for n in names)
    do = f"(do {op} http {q(method)} {url} {headers} {body} {timeout})"
    helper = (f"(def {name} ((http http inout) {params}) {kind}\n    (bind answer {do})\n    (return answer))")
    line = f"(bind {result} {do})" if result else do
    if not result:
        helper = f"(def {name} ((http http inout) {params}) none\n    {do})"
    return d.add(line, result=result, type=kind if result else "none", fallible=True, function=name, helper=helper, arguments=tuple(names))


def fetch(d: Draft, clause: str) -> bool:
    m = re.fullmatch(rf"(fetch|get|load|retrieve|download|request|call|query|read|pull|make|do|send|collect|import)(?: (.+?))? (?:from|at|to|via|using|through|by calling|on) ({WEB})(.*)", clause) or re.fullmatch(
        rf"(download|call|fetch|get|request|load|query|read)()(?: contents? of)? ({WEB})(.*)", clause)
    if not m:
        return False
    verb, what, where, rest = m[1], m[2] or "", m[3], m[m.lastindex or 4] if (m.lastindex or 0) >= 4 else ""
    rest = clause[clause.index(where) + len(where):].strip()
    post = re.search(r"\b(post|put|patch|delete)\b(?: request)?", what)
    if (verb == "send" and not re.search(r"\bget\b", what)) or post:
        return False
    what = re.sub(r"\b(?:http|get|request|json|data|response|result|list of|all pages of|all pages|every page of|page by page|paginated|pages of|all)\b", "", what).strip()
    pages = bool(re.search(r"\bpages?\b|paginat", clause))
    status = re.search(r"\bstatus(?: code)?\b", what) or any(re.search(r"^(?:return|check|give|log) (?:http |response )?status(?: code)?$", c) for c in d.sentence.clauses)
    text = re.search(r"\b(?:text|html|content|contents|body)\b", what)
    by = re.search(r" ?(?:by|with|for|of) (?:given )?(\w+(?: \w+)?)$", what) or re.search(r"^(?:by|with|for|of) (?:given )?(\w+(?: \w+)?)$", rest)
    key: Field | None = None
    if by:
        what = what.replace(by[0], "")
        rest = rest.replace(by[0], "") if by[0] in rest else rest
    whose = re.fullmatch(r"(\w+) of (\w+)", what.strip() + (by[0] if by else "")) if not re.search(r"§\d+", where) else None
    wanted: Field | None = None
    if whose and whose[1] in BY_WORD and singular(whose[2]) in ENTITIES:  # "the price of a product": of the product's JSON
        wanted, what = field_of(whose[1]), whose[2]
    secret = re.fullmatch(r"(?:bearer |access |auth(?:entication|orization)? |api |secret )*(token|key)", by[1]) if by else None
    headers = "(the map[str,str] (map))"
    if secret:
        by = None
        token = d.param(Field(f"api_{secret[1]}" if secret[1] == "key" else "token", "str", "secret"))
        d.samples[token] = "abc"
        headers = f'(map ("Authorization" (str_concat "Bearer " {token})))'
    noun = identifier(re.sub(r"^(?:all|every|list of|latest|current|of) | (?:text )?file$|^text file$|^file$", "", what))
    if re.fullmatch(r"(?:for|and|of)? ?(?:today|now|json|data)?", rest) is None and rest:
        return False
    mark = re.search(r"§\d+", where)
    if mark and not re.match(r"https?://", d.sentence.literal(mark[0])):
        return False
    if by and not mark:
        words = by[1]
        key = Field(f"{singular(noun)}_id", "int", "id") if words == "id" and noun else the_field(d, words)
        if singular(words) in ENTITIES and words not in BY_WORD:
            key = Field(f"{singular(words)}_id", "int", "id")
    elif by and mark:
        key = the_field(d, by[1]) if by[1] != "id" else None
    singular_noun = singular(noun) if noun else ""
    many = is_plural(noun) if noun else False
    if status:
        return _status(d, mark[0] if mark else "", singular_noun)
    kind = "webhook" if "webhook" in where else "url"
    url, path = url_expression(d, mark[0] if mark else "", singular_noun if not many else noun, kind)
    if key is not None and not mark and not noun:  # "the weather API for a city"
        x = d.param(key)
        d.samples.setdefault(x, sample(key) if key.type != "str" else "abc")
        part = {"int": f"(int_to_str {x})", "float": f"(float_to_str {x})"}.get(key.type, f"(url_encode {x})")
        url, path = f"(str_concat (str_concat {url} {q('?' + key.name + '=')}) {part})", f"{path}?{key.name}={d.samples[x]}"
    elif key is not None and not mark:
        x = d.param(key)
        d.params.pop("url", None)
        base = Field("base_url", "str", "address")
        d.params = {"base_url": base, **d.params}
        d.samples["base_url"] = ORIGIN
        part = {"int": f"(int_to_str {x})"}.get(key.type, f"(url_encode {x})")
        d.samples.setdefault(x, sample(key) if key.type != "str" else "abc")
        if many:
            url = f"(str_concat (str_concat base_url {q(f'/{noun}?{key.name}=')}) {part})"
            path = f"/{noun}?{key.name}={d.samples[x]}"
        else:
            folder = f"/{plural(noun or 'item')}/"
            url = f"(str_concat (str_concat base_url {q(folder)}) {part})"
            path = f"{folder}{d.samples[x]}"
    if pages:
        return _pages(d, url, path, noun or "items")
    var = d.fresh(noun or ("text" if text else "data"), "any")
    op = "http_text" if text else "http_json"
    function = f"fetch_{noun or 'data'}"
    piece = request(d, f"request_{noun or 'data'}", var, "GET", url, "(to_any none)", op, headers)
    piece.retries, piece.backoff = d.retries, d.backoff
    d.locals[var] = piece.type
    d.entity = singular_noun or d.entity
    d.last = var
    d.fields = []
    d.source = Source("http", path, many)
    d.sent.append(("GET", path, lambda a: None))
    d.default_return = (var, piece.type)
    d.expected = None
    d.did(function, f"GET {shown(noun) or 'the data'} over HTTP, time limit {d.timeout_s or TIMEOUT_S:g} s")
    _failures(d, path, "GET", raises=True)
    if wanted is not None:
        row = d.fresh(f"{var}_fields", "map[str,any]")
        d.source.fields[wanted.name] = wanted
        d.returns = (f'(cast (map_get (cast {var} "map[str,any]") {q(wanted.name)}) {q(wanted.type)})', wanted.type)
        del d.locals[row]
        d.expected = lambda a: sample(wanted)
    return True


def _failures(d: Draft, path: str, method: str, raises: bool) -> None:
    d.probes += [Probe("server error", raises="HTTPError", http=(Exchange(method, path, 500, "oops"),), rows_kept=True),
                 Probe("not found", raises="HTTPError", http=(Exchange(method, path, 404, "no"),), rows_kept=True),
                 Probe("connection refused", raises="ConnectionError", http=(), rows_kept=True)]
    if (d.timeout_s or TIMEOUT_S) <= 1:
        d.probes.append(Probe("timeout", raises="TimeoutError", http=(Exchange(method, path, 200, "{}", delay_s=(d.timeout_s or 1) + 0.7),), rows_kept=True))


def _status(d: Draft, mark: str, noun: str) -> bool:
    url, path = url_expression(d, mark, noun or "data")
    var = d.fresh("status", "int")
    request(d, "request_status", var, "GET", url, "(to_any none)", "http_status")
    d.last, d.default_return = var, (var, "int")
    d.source = Source("http", path, False)
    d.sent.append(("GET", path, lambda a: None))
    d.expected = lambda a: 200
    d.probes.append(Probe("server error", http=(Exchange("GET", path, 503, "x"),), expected=503))
    d.did("get_status", "GET the address, its status")
    return True


def _pages(d: Draft, url: str, path: str, noun: str) -> bool:
    """Page after page until an empty one."""
    d.use("http")
    var = d.fresh(noun, "list[map[str,any]]")
    sign = "&" if "?" in path else "?"
    timeout = d.timeout_s or TIMEOUT_S
    page_url = f"(str_concat (str_concat {url} {q(sign + 'page=')}) (int_to_str page))"
    d.add(f"(var {var} list[map[str,any]] [])", "(var page int 1)",
          f'(while true (bind answer (do http_json http "GET" {page_url} (the map[str,str] (map)) (to_any none) {timeout}))'
          f' (let batch list[map[str,any]] (cast answer "list[map[str,any]]")) (if (is_empty batch) ((break))) (do list_extend {var} batch) (set page (add page 1)))')
    d.locals.update(page="int", answer="any", batch="list[map[str,any]]")
    d.last, d.default_return = var, (var, "list[map[str,any]]")
    d.source = Source("http", path + sign + "page=", True, pages=True)
    d.sent += [("GET", f"{path}{sign}page={i}", lambda a: None) for i in (1, 2, 3)]
    d.expected = None
    d.probes += [Probe("server error", raises="HTTPError", http=(Exchange("GET", f"{path}{sign}page=1", 500, "oops"),))]
    d.did(f"fetch_all_{noun}", f"GET every page of {shown(noun)} over HTTP")
    return True


def send(d: Draft, clause: str) -> bool:
    m = re.fullmatch(rf"(send|post|submit|push|publish|notify|report|forward|make|do|call|put|deliver)(?: (.+?))? (?:to|at|via|into) ({WEB}|slack)(?: (?:as json|with|including|containing) ?(.*))?(?: as json)?", clause) or re.fullmatch(
        rf"(notify|call|ping|trigger|post to)() ({WEB})(?: (?:with|about|of|including) (.*))?", clause)
    if not m:
        return False
    verb, what, where, with_words = m[1], m[2] or "", m[3], (m[4] if (m.lastindex or 0) >= 4 else "") or ""
    with_words = re.search(r" (?:with|including|containing|about) (.+)$", clause)[1] if re.search(r" (?:with|including|containing|about) (.+)$", clause) else with_words  # type: ignore[index]
    method = next((x.upper() for x in ("put", "patch", "delete", "post") if re.search(rf"\b{x}\b", what)), "POST")
    if verb in ("call", "make", "do") and method == "POST" and not re.search(r"\bpost\b", what) and not with_words:
        return False
    inside = re.search(r" (?:with|including|containing) (.+)$", what)
    if inside:
        with_words, what = inside[1], what[: inside.start()]
    what = re.sub(r"\b(?:http|post|put|patch|delete|get|request|json|payload|as json|body|notification about|notification|message about)\b", "", what).strip()
    mark = re.search(r"§\d+", where)
    if mark and not re.match(r"https?://", d.sentence.literal(mark[0])):
        return False
    kind = "webhook" if "webhook" in where or where == "slack" else "url"
    words = with_words or what
    words = re.sub(r" as json$", "", words)
    entity, fields = ("", None)
    if words and words not in PRONOUNS:
        literal = re.fullmatch(r"(?:message |text )?(§\d+)", words)
        if literal:
            said = d.sentence.literal(literal[1])
            body_fields: list[tuple[str, str, Any]] = [("text", f"(to_any {q(said)})", said)]
            url, path = url_expression(d, mark[0] if mark else "", "message", kind)
            return _send(d, method, url, path, body_fields, "message")
        entity, fields = entity_and_fields(d, words)
        if not fields and re.search(r"(?:^| )(?:message|text|alert|notification|comment)$", words):
            entity, fields = "", [Field("message", "str", "name")]
    url, path = url_expression(d, mark[0] if mark else "", entity or d.entity or "event", kind)
    if fields and d.last and d.type_of(d.last) in ("option[map[str,any]]", "map[str,any]") and all(f.name not in d.params or f in d.fields for f in fields):
        return _send_row(d, method, url, path, fields)
    if not fields and d.last and (words in PRONOUNS or not words or identifier(words) in (d.last, singular(d.last), plural(d.last)) or singular(identifier(words)) == d.entity) and d.type_of(d.last) not in ("bool",):
        kind_of_last = d.type_of(d.last)
        body = d.last if kind_of_last == "any" else f"(to_any {d.last})"
        piece = request(d, f"send_{identifier(words) if words not in PRONOUNS and identifier(words) else 'result'}", "", method, url, body, "http_text")
        piece.retries, piece.backoff = d.retries, d.backoff
        d.sent.append((method, path, lambda a: ANYTHING))
        d.http.append(Exchange(method, path, 200, ""))
        d.did(f"send_{identifier(words) if words not in PRONOUNS and identifier(words) else 'result'}", f"{method} the result over HTTP")
        return True
    if not fields:
        fields = [f for f in d.fields if f.name not in ("role", "permissions")]
        if entity and not fields and entity not in BY_WORD:
            fields = [DEFAULT_FIELDS.get(entity) or Field(f"{entity}_id", "int", "id")]
    if not fields:
        raise NotUnderstood("send what? name the fields, as in 'send name and email to the webhook'")
    for f in fields:
        d.param(f)
    items = [(f.name, f.name if d.type_of(f.name) == "any" else f"(to_any {f.name})", lambda a, n=f.name: a[n]) for f in fields]
    d.fields = fields
    return _send(d, method, url, path, items, entity or d.entity or fields[0].name)


def _send_row(d: Draft, method: str, url: str, path: str, fields: list[Field]) -> bool:
    """Fields of the row that was found, as a JSON body."""
    row = d.last
    if d.type_of(row).startswith("option"):
        d.add(f"(if (is_none {row}) ((raise LookupError {q(shown(d.entity) + ' not found')})))")
        for p in d.probes:
            if p.seeds == () and p.name.startswith("no "):
                p.raises, p.expected = "LookupError", ANYTHING
                p.after = After(sent=())
        row = f"(unwrap {row})"
        if d.default_return and d.default_return[0] == d.last:
            d.default_return = (row, "map[str,any]")
    table = next(iter(d.tables))
    for f in fields:
        d.params.pop(f.name, None)
        d.column(table, f)
        next(s for s in d.seeds if s.table == table).values.setdefault(f.name, sample(f))
    return _send(d, method, url, path, [(f.name, f"(map_get {row} {q(f.name)})", sample(f)) for f in fields], d.entity)


def _send(d: Draft, method: str, url: str, path: str, items: list[tuple[str, str, Any]], what: str) -> bool:
    body = "(to_any (map " + " ".join(f"({q(n)} {e})" for n, e, _ in items) + "))"
    piece = request(d, f"send_{what}", "", method, url, body, "http_text")
    piece.retries, piece.backoff = d.retries, d.backoff
    d.http.append(Exchange(method, path, 200, '{"ok": true}'))
    d.sent.append((method, path, lambda a: {n: (v(a) if callable(v) else v) for n, _, v in items}))
    for p in d.probes:
        if p.raises and not p.http and p.after is None and p.name != "connection refused":
            p.http = p.http
    d.probes += [Probe("server error on send", raises="HTTPError", http=(*(e for e in d.http if e.path != path), Exchange(method, path, 500, "oops"))),
                 Probe("nobody listens", raises="ConnectionError", http=())] if len(d.sent) == 1 else []
    d.did(f"send_{what}", f"{method} {', '.join(n for n, _, _ in items)} as JSON over HTTP, time limit {d.timeout_s or TIMEOUT_S:g} s")
    return True


# ---------------------------------------------------------------- files


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


def read_file(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(read|load|parse|open|import|get|fetch|count|extract) (.+)", clause)
    if not m or not re.search(r"§\d+|\bfile\b|\bconfig|\bsettings\b|\bcsv\b|\bjson\b|\bpath\b|\bdisk\b", m[2]) or re.search(r"\bdatabase\b|\btable\b|\bapi\b|\burl\b", m[2]):
        return False
    text = m[2]
    if re.search(r"§\d+", text) and d.sentence.literal(re.search(r"§\d+", text)[0]).startswith("http"):  # type: ignore[index]
        return False
    if m[1] == "parse" and re.fullmatch(r"(?:json|csv|key ?=? ?value|key-value)(?: (?:text|string|lines?|pairs?|data|content|contents|body|it|input|payload))?|(?:text|string|content|contents|file|data|it|input|payload) as (?:json|csv)", text):
        return _parse_text(d, text)
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
        if len(fields) == 1 and fields[0].type == "list[str]" and kind != "json":
            expression = f'(join {d.param(fields[0])} "\\n")'
            name = fields[0].name
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
    value = "(cast (map_get row c) \"str\")" if False else "(show (map_get row c))" if kind.endswith("any]]") else "(map_get row c)"
    header = d.fresh("columns", "list[str]")
    d.add(f"(let {header} list[str] (if (is_empty {rows}) (the list[str] []) (map_keys (first {rows}))))",
          f"(let lines list[list[str]] (map {rows} (fn (row:{kind[5:-1]}) (map {header} (fn (c:str) {value})))))",
          f"(do file_write files {path} (csv_text (prepend lines {header})))")
    d.locals["lines"] = "list[list[str]]"
    d.did(f"write_{plural(d.entity) if d.entity else 'rows'}", f"write CSV to {where if path.startswith(chr(34)) else path}")
    return True


# ---------------------------------------------------------------- pipelines


def keep(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:(keep|filter|select|take|drop|skip|ignore|remove|exclude|find|get)(?: out)?) (?:only )?(?:(?:those|ones|rows|records|items|entries|\w+) )?(?:by |for |to |that |which |who |whose |where |with |having |if |when )*(.+)", clause)
    if not m or not d.last:
        return False
    kind = d.type_of(d.last)
    if kind == "list[str]":
        return _keep_lines(d, clause)
    if not (kind.startswith("list[map") or kind == "any"):
        return False
    drop = m[1] in ("drop", "skip", "ignore", "remove", "exclude")
    text = re.sub(r"^(?:only|those|that|which|where|with|ones|whose|are|is) ", "", clause.partition(" ")[2])
    text = re.sub(r"^(?:only|those|out) ", "", text)
    test, fixed = _row_test(d, text)
    if not test:
        return False
    rows = rows_of(d)
    name = d.fresh("kept", d.type_of(rows))
    assert d.source is not None
    for k, v in fixed.items():
        if not drop:
            d.source.fixed[k] = v
    d.add(f"(let {name} {d.type_of(rows)} ({'reject' if drop else 'filter'} {rows} (fn (row:{row_type(d)}) {test})))")
    d.last, d.default_return = name, (name, d.type_of(rows))
    d.did("", f"{'drop' if drop else 'keep'} the rows where {text}")
    return True


def _row_test(d: Draft, text: str) -> tuple[str, dict[str, Any]]:
    text = re.sub(r"^(?:(?:rows|records|items|entries|ones|those|\w+s) )?(?:that |which |who |whose |where |with |having )+", "", text).strip()
    for words, op in COMPARE:
        m = re.fullmatch(rf"(\w+(?: \w+)?) (?:is |are |of |= )?(?:{words}) {NUMBER}", text)
        if m:
            f = field_of(m[1])
            if f is None:
                return "", {}
            f = Field(f.name, "float" if "." in m[2] or f.type == "float" else "int", f.kind if f.type in ("int", "float") else "stock")
            n: float = float(m[2]) if f.type == "float" else int(m[2])
            fits = {"ge": n, "gt": n + 1, "le": n, "lt": n - 1, "eq": n}[op]
            return f"({op} {cell(d, 'row', f)} {n})", {f.name: fits}
    m = re.fullmatch(r"(status|state|type|category|role|country|city|level|currency|\w+) (?:is|equals|=|equal to|of) (§\d+|\w+)", text)
    if m:
        f = field_of(m[1]) or Field(identifier(m[1]), "str", "text")
        value = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
        return f"(eq {cell(d, 'row', Field(f.name, 'str', 'text'))} {q(value)})", {f.name: value}
    m = re.fullmatch(r"(status|state|type|category|role|country|level) (§\d+|\w+)", text)
    if m:
        value = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
        return f"(eq {cell(d, 'row', Field(identifier(m[1]), 'str', 'text'))} {q(value)})", {m[1]: value}
    m = re.fullmatch(r"(?:are |is )?(?:(not) )?(active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|failed|approved)(?: ones| rows| records| items| \w+s)?", text)
    if m and m[2] in ("active", "verified", "enabled", "published", "archived") and d.source is not None and d.source.kind != "csv":
        test = cell(d, "row", Field(m[2], "bool", "flag"))
        return (f"(not {test})" if m[1] else test), {m[2]: not m[1]}
    if m:
        test = f"(eq {cell(d, 'row', Field('status', 'str', 'text'))} {q(m[2])})"
        return (f"(not {test})" if m[1] else test), {"status": "other" if m[1] else m[2]}
    m = re.fullmatch(r"(?:without|missing|no|empty|lacking) (\w+)", text)
    if m and (f := field_of(m[1])):
        return f'(eq (strip {cell(d, "row", Field(f.name, "str", "text"))}) "")', {f.name: ""}
    return "", {}


def _keep_lines(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(keep|filter|select|drop|skip|ignore|remove|find|exclude)(?: only)?(?: out)? ?(?:(?:those|ones|lines|rows) )?(?:that |which |with |containing |contain |starting with |start with |are )*(§\d+|empty|blank|comments?|\w+)(?: lines| ones)?", clause)
    if not m:
        return False
    drop = m[1] in ("drop", "skip", "ignore", "remove", "exclude")
    word = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
    test = '(eq (strip line) "")' if word in ("empty", "blank") else '(starts_with (strip line) "#")' if word.startswith("comment") else f"(starts_with line {q(word)})" if "start" in clause else f"(str_contains line {q(word)})"
    if not m[2].startswith("§") and word not in ("empty", "blank", "comment", "comments") and word not in ("error", "errors", "warning", "warnings"):
        return False
    name = d.fresh("kept", "list[str]")
    d.add(f"(let {name} list[str] ({'reject' if drop else 'filter'} {d.last} (fn (line:str) {test})))")
    d.last, d.default_return = name, (name, "list[str]")
    d.expected = None
    d.did("", f"{'drop' if drop else 'keep'} the lines with {word}")
    return True


def reshape(d: Draft, clause: str) -> bool:
    """Sum, count, average, group and sort the rows read before."""
    if not d.last or not (d.type_of(d.last).startswith("list") or (d.type_of(d.last) == "any" and d.source is not None)):
        return False
    grouping = re.fullmatch(r"group(?: (?:them|it|rows|records|\w+s))? by (\w+(?: \w+)?)", clause)
    if grouping:
        d.group_key = grouping[1]
        d.did("", f"group by {grouping[1]}")
        return True
    if d.group_key and not re.search(r" (?:per|by|for each) ", clause):
        clause, d.group_key = f"{clause} by {d.group_key}", ""
    m = re.fullmatch(r"(sum|total|average|count|add|calculate|compute|group|find|get)(?: (?:total|sum|average|number|count)(?: of)?)? ?(.*?)(?: (?:per|by|for each|of each|grouped by|group by) (\w+(?: \w+)?))?", clause)
    s = re.fullmatch(r"(?:sort|order)(?: (?:them|it|rows|records|result|results|list|\w+s))? by (\w+(?: \w+)?)(?: (?:in )?(ascending|descending|desc|asc)(?: order)?)?", clause)
    if s:
        words = re.sub(r" (?:in|descending|ascending|desc|asc)$", "", s[1])
        f = field_of(words)
        if f is None:
            return False
        rows = rows_of(d)
        down = (s[2] or s[1]).startswith("desc") or " desc" in clause
        name = d.fresh("ordered", d.type_of(rows))
        d.add(f"(let {name} {d.type_of(rows)} ({'sort_by_desc' if down else 'sort_by'} {rows} (fn (row:{row_type(d)}) {cell(d, 'row', f)})))")
        d.last, d.default_return = name, (name, d.type_of(rows))
        d.did("", f"sort by {shown(f.name)}" + (", largest first" if down else ""))
        return True
    if not m:
        return False
    if m[1] in ("count",) or re.match(r"(?:calculate|compute|get|find) (?:number|count)", clause):
        if m[3]:
            key = field_of(m[3])
            if key is None:
                return False
            rows = rows_of(d)
            name = d.fresh(f"count_by_{key.name}", "map[str,int]")
            d.add(f"(let {name} map[str,int] (count_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', Field(key.name, 'str', 'text'))})))")
            d.last, d.default_return = name, (name, "map[str,int]")
            d.did(f"count_by_{key.name}", f"count the rows by {shown(key.name)}")
            return True
        if d.type_of(d.last) == "any" and not d.source:
            return False
        rows = rows_of(d)
        name = d.fresh("count", "int")
        d.add(f"(let {name} int (length {rows}))")
        d.last, d.default_return = name, (name, "int")
        d.expected = None
        d.did("count_" + (plural(d.entity) if d.entity else "rows"), "count the rows")
        return True
    if m[1] in ("sum", "total", "average", "add", "calculate", "compute", "find", "get"):
        words = re.sub(r"^(?:up|all|their|of|total|sum|average) ", "", re.sub(r"^(?:of|all|up) ", "", m[2]).strip())
        words = re.sub(r" (?:column|field|values|of \w+s|of all \w+|of all)$", "", words)
        f = field_of(singular(words)) if words else None
        if f is None or d.type_of(d.last) == "list[str]":
            return False
        if f.type not in ("int", "float"):
            f = Field(f.name, "float", "balance")
        rows = rows_of(d)
        average = m[1] == "average" or "average" in clause
        if m[3]:
            key = field_of(m[3])
            if key is None:
                return False
            name = d.fresh(f"{'average' if average else 'total'}_by_{key.name}", f"map[str,{f.type}]")
            groups = f"(group_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', Field(key.name, 'str', 'text'))}))"
            value = f"(sum_by group (fn (row:{row_type(d)}) {cell(d, 'row', f)}))"
            if average:
                value = f"(div {value if f.type == 'float' else f'(to_float {value})'} (to_float (length group)))"
                d.locals[name] = "map[str,float]"
            d.add(f"(let {name} {d.locals[name]} (map_values_with {groups} (fn (group:list[{row_type(d)}]) {value})))")
            d.last, d.default_return = name, (name, d.locals[name])
            d.did(name, f"{'average' if average else 'sum'} of {shown(f.name)} by {shown(key.name)}")
            return True
        kind = "float" if average else f.type
        name = d.fresh(f"{'average' if average else 'total'}_{f.name}" if f.name != "total" else "total_sum", kind)
        total = f"(sum_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', f)}))"
        if average:
            total = f"(if (is_empty {rows}) 0.0 (div {total if f.type == 'float' else f'(to_float {total})'} (to_float (length {rows}))))"
        d.add(f"(let {name} {kind} {total})")
        d.last, d.default_return = name, (name, kind)
        d.did(name, f"{'average' if average else 'sum'} of {shown(f.name)}")
        return True
    return False


# ---------------------------------------------------------------- small changes of a value

CHANGES: tuple[tuple[str, str, str], ...] = (
    (r"(?:trim|strip)(?: (?:whitespace|white space|spaces)(?: (?:from|around|of|in))?)? (.+)", "(strip {x})", "trim"),
    (r"(?:lowercase|lower ?case) (.+)|(?:convert|turn|change|make|put) (.+?) (?:to|into)? ?lower ?case", "(lower {x})", "lower-case"),
    (r"(?:uppercase|upper ?case|capitalize) (.+)|(?:convert|turn|change|make|put) (.+?) (?:to|into)? ?upper ?case", "(upper {x})", "upper-case"),
    (r"normali[sz]e (.+)", "(lower (strip {x}))", "normalize"),
    (r"round (.+?)(?: to (?:two|2) (?:decimals?|decimal places|places|digits))?", "(round_to {x} 2)", "round"),
)


def change(d: Draft, clause: str) -> bool:
    for pattern, expression, step in CHANGES:
        m = re.fullmatch(pattern, clause)
        if not m:
            continue
        words = re.split(r",? and |, ", next(g for g in m.groups() if g))
        for word in words:
            f = the_field(d, word)
            if f is None or (f.type != "str" and step != "round") or (step == "round" and f.type != "float"):
                return False
            x = d.param(f)
            d.fields = [y for y in d.fields if y.name != f.name] + [f]
            if f.name in d.renamed:  # changed once already: one expression for both
                piece = next(p for p in d.pieces if p.lines and p.lines[0].startswith(f"(let {x} "))
                inner = piece.lines[0].removeprefix(f"(let {x} {f.type} ").removesuffix(")")
                piece.lines[0] = f"(let {x} {f.type} {expression.format(x=inner)})"
            elif x in d.params:
                new = d.fresh("clean_" + x if len(d.sentence.clauses) > 2 else {"trim": "trimmed", "lower-case": "lowered", "upper-case": "uppered", "normalize": "normalized", "round": "rounded"}[step] + f"_{x}", f.type)
                d.add(f"(let {new} {f.type} {expression.format(x=x)})")
                _rename_later(d, f, new)
            else:
                return False
        d.did("", f"{step} {', '.join(words)}", effect=False)
        return True
    return False


def _rename_later(d: Draft, f: Field, new: str) -> None:
    """From here on the changed value stands for the field."""
    d.renamed[f.name] = new


# ---------------------------------------------------------------- log, return, failure


def log(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:log|print|write|record|report)(?: (.+?))?(?: (?:to|in|into) (?:log|logs|logger|console))?(?: at (info|warning|error|debug) level| as (?:an? )?(info|warning|error|debug))?", clause)
    if not m or not (clause.startswith("log") or re.search(r"\blogs?\b|\blogger\b|\bconsole\b", clause)) or re.search(r"\bfile\b|audit", clause):
        return False
    what = m[1] or ""
    named = re.fullmatch(r"(?:(?:every|each|an?|any|all) )?(.+?) with (.+)", what)
    if named:
        from_words = field_list(d, named[2])
        if not from_words:
            return False
        parts = f"(str_concat {q(named[1] + ': ')} "
        texts = [x if d.type_of(x) == "str" else f"({d.type_of(x)}_to_str {x})" for x in (d.param(f) for f in from_words)]
        joined = texts[0]
        for x in texts[1:]:
            joined = f'(str_concat (str_concat {joined} ", ") {x})'
        level = m[2] or m[3] or ("warning" if re.search(r"fail|warn", named[1]) else "info")
        d.use("log")
        d.add(f"(do log_{level} log {parts}{joined}))")
        d.logged.append((level, named[1]))
        d.did(f"log_{identifier(named[1])}" if not d.names else "", f"log {named[1]} with {named[2]}")
        return True
    if re.search(r"\b(?:with|when|whenever|if)\b", what) and "§" not in what:
        return False
    level = m[2] or m[3] or ("warning" if "warning" in what else "error" if re.search(r"\berror\b", what) and "§" not in what else "info")
    d.use("log")
    literal = re.search(r"§\d+", what)
    if literal:
        text = d.sentence.literal(literal[0])
        d.add(f"(do log_{level} log {q(text)})")
        d.logged.append((level, text))
        d.did("", f"log {text!r}")
        return True
    fields = None
    if what and not re.search(r"\b(it|result|success|action|event|change|message|error|outcome|count|number|transfer|warning|each|every|how many|that|this)\b", what):
        fields = field_list(d, re.sub(r"^(?:value of|that|new) ", "", what))
        if fields and any(f.name not in d.params and f.name not in d.locals for f in fields):
            fields = None
    acted = next((n for n, e in reversed(d.names) if e), d.names[-1][0] if d.names else "")
    done = _past(acted) if acted and acted != "run" else d.about or "done"
    message = q(done)
    if re.search(r"\b(?:count|number|how many|total|result)\b", what) and d.last and d.type_of(d.last) in ("int", "float"):
        message = f"(str_concat {q(done + ': ')} ({d.type_of(d.last)}_to_str {d.last}))"
    elif re.search(r"\b(?:count|number|how many)\b", what) and d.last and d.type_of(d.last).startswith("list"):
        message = f"(str_concat {q(done + ': ')} (int_to_str (length {d.last})))"
    elif fields:
        x = fields[0].name
        message = f"(str_concat {q(done + ': ')} {x if d.type_of(x) == 'str' else f'({d.type_of(x)}_to_str {x})' if d.type_of(x) in ('int', 'float') else q('')})"
    d.add(f"(do log_{level} log {message})")
    d.logged.append((level, done))
    d.did("", "write a log line")
    return True


def _past(name: str) -> str:
    verb, _, rest = name.partition("_")
    past = {"send": "sent", "find": "found", "write": "wrote", "read": "read", "get": "got", "set": "set", "put": "put", "make": "made", "pay": "paid", "withdraw": "withdrew", "ship": "shipped",
            "submit": "submitted", "transfer": "transferred", "drop": "dropped", "log": "logged", "cancel": "cancelled"}.get(verb)
    if past is None:
        past = verb + ("d" if verb.endswith("e") else "ed") if not re.search(r"[^aeiou]y$", verb) else verb[:-1] + "ied"
    return f"{past} {shown(rest)}".strip()


def give(d: Draft, clause: str) -> bool:
    """What the function returns."""
    m = re.fullmatch(r"(?:return|give back|give|respond with|output|yield) (.+)", clause)
    if not m:
        return False
    what = re.sub(r"^(?:back )", "", m[1])
    if what in ("true", "false"):
        d.returns = (what, "bool")
        d.expected = lambda a: what == "true"
        d.steps.append(f"return {what}")
        return True
    if what in ("none", "nothing"):
        d.returns = ("", "none")
        return True
    if re.fullmatch(r"(?:whether|if) .+|success|(?:a )?boolean.*|result of .+", what) and d.default_return:
        kind = d.default_return[1]
        if kind != "bool":
            d.returns = ("true", "bool") if kind == "int" else None
            d.expected = (lambda a: True) if kind == "int" else d.expected
        return True
    name = identifier(re.sub(r"(?:inserted |created |generated |saved |updated |final |resulting |parsed |row |record )", "", what))
    if re.search(r"\bids?\b", what) and d.default_return and d.default_return[0].endswith("_id"):
        d.returns = d.default_return
        return True
    if name in d.locals or name in d.params:
        d.returns = (name, d.type_of(name))
        if name in d.params:
            d.expected = lambda a: a[name]
        return True
    known = d.fields and [f for f in d.fields if f.name == name]
    if known:
        d.returns = (known[0].name, known[0].type)
        return True
    if (m2 := re.fullmatch(r"(?:number|count) of (?:\w+ )*(?:rows|records|\w+)(?: \w+)*", what)) and d.default_return:
        if d.default_return[1] in ("int",):
            d.returns = d.default_return
            return True
        if d.last and d.type_of(d.last) == "int":
            d.returns = (d.last, "int")
            d.expected = lambda a: 1
            return True
        if d.last and d.type_of(d.last).startswith("list"):
            d.returns = (f"(length {d.last})", "int")
            return True
        del m2
    setting = re.fullmatch(r"(?:value (?:of|for) )?(?:setting |key |field )?(§\d+)(?: setting| key| field| value)?", what)
    if setting and d.last and d.type_of(d.last) in ("any", "map[str,str]"):
        key = d.sentence.literal(setting[1])
        d.expected = lambda a: "x"
        if d.source is not None:
            d.source.fixed.setdefault(key, "x")
        value = f'(cast {d.last} "map[str,any]")' if d.type_of(d.last) == "any" else d.last
        d.returns = (f"(map_get {value} {q(key)})", d.type_of(d.last) if d.type_of(d.last) == "any" else "str")
        d.probes = [p for p in d.probes if p.name != "empty file"]
        return True
    if re.fullmatch(r"value (?:of|for) (?:given )?key|(?:given )?key's value|value by key", what) and d.last and d.type_of(d.last).startswith("map"):
        d.params["key"] = Field("key", "str", "key")
        d.samples["key"] = "host"
        d.returns = (f"(map_get {d.last} key)", "str")
        d.expected = lambda a: "localhost"
        d.probes = [p for p in d.probes if p.name != "empty file"] + [Probe("no such key", {"key": "nothing"}, "KeyError")]
        return True
    if re.fullmatch(r"(?:http |response )?status(?: code)?", what) and d.last == "status":
        return True
    counted = re.fullmatch(r"(?:total )?(?:number|count) of (lines|words|characters|non-empty lines)", what)
    if counted and d.last and d.type_of(d.last) == "str":
        expression = {"lines": "(length (split_lines {x}))", "words": "(length (split_words {x}))", "characters": "(str_length {x})",
                      "non-empty lines": '(length (reject (split_lines {x}) (fn (line:str) (eq (strip line) ""))))'}[counted[1]]
        d.returns = (expression.format(x=d.last), "int")
        d.expected = (lambda a: 2) if counted[1] != "characters" else None
        return True
    if re.fullmatch(r"how many .+|number of .+", what) and d.last and d.type_of(d.last) == "int":
        d.returns = (d.last, "int")
        return True
    if re.fullmatch(r"(?:total )?(?:count|number|how many)(?: (?:of )?.+)?|how many .+", what) and d.last and d.type_of(d.last).startswith("list"):
        d.returns = (f"(length {d.last})", "int")
        d.expected = None
        return True
    if re.match(r"(?:(?:those|only|ones|rows|items|\w+s) )?(?:who|that|which|where|whose)\b", what):
        return keep(d, f"keep {what}")
    own = the_field(d, re.sub(r"^(?:row's|its|user's) ", "", what))
    if own is not None and own.name in BY_WORD and d.last and d.type_of(d.last) == "option[map[str,any]]" and own.name not in d.params:
        return _field_of_found(d, own)
    if re.match(r"value (?:of|for) ", what):
        return False
    if re.match(r"(?:total )?(?:number|count) of |whether|if |how ", what):
        return False
    if d.last and d.default_return and (re.search(r"\b(it|them|result|results|list|data|rows|records|json|content|contents|text|value|total|sum|count|object|response|lines|settings|dictionary|mapping|answer|info|information|details)\b", what)
                                        or singular(name) in (singular(d.last), d.entity) or singular(name.rpartition("_")[2]) == d.entity):
        d.returns = d.default_return
        return True
    f: Field | None = the_field(d, what)
    if f is not None and is_plural(f.name) and d.default_return and d.default_return[1] == "any":
        d.returns = d.default_return
        return True
    if f is not None and d.last and d.source is not None and d.type_of(d.last) == "any":
        row = d.fresh(f"{d.last}_fields", "map[str,any]")
        d.add(f'(let {row} map[str,any] (cast {d.last} "map[str,any]"))')
        d.returns = (cell(d, row, f), f.type)
        d.expected = lambda a: sample(f)
        return True
    if f is not None and d.last and d.type_of(d.last) == "option[map[str,any]]":
        return _field_of_found(d, f)
    return False


def _field_of_found(d: Draft, f: Field) -> bool:
    """Return one field of the row that was found, an error where there is none."""
    if d.last:
        d.add(f"(if (is_none {d.last}) ((raise LookupError {q(shown(d.entity) + ' not found')})))")
        for p in d.probes:
            if p.expected is None:
                p.expected, p.raises = p.expected, "LookupError"
        d.returns = (f'(cast (map_get (unwrap {d.last}) {q(f.name)}) {q(f.type)})', f.type)
        next(iter(d.seeds)).values[f.name] = sample(f)
        d.column(next(iter(d.tables)), f)
        d.expected = lambda a: sample(f)
        return True
    return False


def finish_sources(d: Draft) -> None:
    """The recorded answers and files that the source's steps need, now that its fields are known."""
    s = d.source
    if s is None:
        return
    rows = [s.row(i) for i in range(2)]
    if s.kind == "http":
        if s.pages:
            d.http += [Exchange("GET", f"{s.where}{i}", 200, json.dumps(r)) for i, r in ((1, rows[:1]), (2, rows[1:]), (3, []))]
            d.expected = d.expected or (lambda a: rows)
        else:
            body: Any = rows if s.many else rows[0]
            d.http.append(Exchange("GET", s.where, 200, json.dumps(body)))
            if d.default_return and d.default_return[1] == "any" and d.returns in (None, d.default_return):
                d.expected = d.expected or (lambda a: body)
    elif s.kind == "json text":
        d.samples[s.where] = json.dumps(rows if s.many else rows[0])
    elif s.kind == "json":
        d.files[s.where] = json.dumps(rows if s.many else rows[0])
    elif s.kind == "csv":
        columns = list(rows[0])
        d.files[s.where] = ",".join(columns) + "\n" + "".join(",".join(csv_cell(r[c]) for c in columns) + "\n" for r in rows)
    elif s.kind == "config":
        d.files[s.where] = "# settings\nhost = localhost\n\nport=8080\n" + "".join(f"{k} = {v}\n" for k, v in s.fixed.items() if k not in ("host", "port"))
    else:
        d.files[s.where] = "first\nsecond\n"


def csv_cell(value: Any) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\n]', text) else text


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


def is_up(d: Draft, clause: str) -> bool:
    """Whether a server answers without an error."""
    m = re.fullmatch(r"(?:check|test|see|determine|return) (?:if|whether) (?:url|website|site|server|service|api|web page|(§\d+))(?: (§\d+))? (?:is|responds|answers) ?(?:up|reachable|available|online|responding|alive|healthy|successfully)?", clause)
    if not m:
        return False
    url, path = url_expression(d, m[1] or m[2] or "", "status")
    piece = request(d, "request_status", d.fresh("status", "int"), "GET", url, "(to_any none)", "http_status")
    piece.on_failure = ["(return false)"]
    d.source = Source("http", path, False)
    d.sent.append(("GET", path, lambda a: None))
    d.default_return, d.expected = (f"(lt {piece.result} 400)", "bool"), lambda a: True
    d.probes += [Probe("server error", http=(Exchange("GET", path, 503, "x"),), expected=False), Probe("nobody there", http=(), expected=False)]
    d.did("is_up", "GET the address; true for a status below 400")
    return True


def import_file(d: Draft, clause: str) -> bool:
    """Rows of a file into a table, in one clause."""
    m = re.fullmatch(r"(?:import|load|copy|read) (?:all )?(\w+) from ((?:\w+ )*file|§\d+) (?:in|into|to) ((?:\w+ table|database)) (?:with|using) (.+)", clause)
    if not m or not read_file(d, f"read {m[1]} from {m[2]}"):
        return False
    return steps_db.save(d, f"insert each {singular(m[1])} with {m[4]} into {m[3]}")


def export(d: Draft, clause: str) -> bool:
    """Rows of a table into a file, in one clause."""
    m = re.fullmatch(r"(?:export|dump|save|write) (?:all )?(\w+)((?: .+?)?)(?: (?:from|in|of) (?:(?:\w+ table|database|\w+ table in database)))? (?:to|into|as) ((?:\w+ )*(?:csv|json)(?: file)?|§\d+)", clause)
    if not m or not is_plural(m[1]) or singular(m[1]) not in ENTITIES or d.last:
        return False
    if not steps_db.find(d, f"find all {m[1]}{m[2]}"):
        return False
    return write_file(d, f"write them to {m[3] if '§' in m[3] or 'file' in m[3] else m[3] + ' file'}")


RULES: tuple[Callable[[Draft, str], bool], ...] = (fetch, send, file_work, is_up, import_file, change, log, read_file, export, write_file, keep, reshape, give)

__all__ = ["RULES", "finish_sources"]
