"""Clauses about HTTP: fetch, send, pages, status."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from yantra_codex.ir.worlds import ANYTHING, ORIGIN, After, Exchange
from yantra_codex.search.conditions import ENTITIES, shown, the_field
from yantra_codex.search.draft import Draft, NotUnderstood, Piece, Probe, Source, q
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, is_plural, plural, sample, singular
from yantra_codex.search.phrases import DEFAULT_FIELDS, PRONOUNS, entity_and_fields

TIMEOUT_S = 10.0
WEB = r"(?:§\d+|(?:\w+ )?(?:api|url|webhook|endpoint|server|service|address|website)(?: (?:at|url|endpoint|with url))?(?: (§\d+|\w+ url|url))?)"


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
    if re.search(r"\b(?:image|picture|photo|pdf|zip|video|audio|binary|archive)s?\b", what):
        raise NotUnderstood(f"{what!r} is no text: files of bytes are not planned for yet")
    text = re.search(r"\b(?:text|html|content|contents|body|report|page|document|file|csv)\b", what) or (verb == "download" and "json" not in clause)
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
