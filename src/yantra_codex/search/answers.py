"""Clauses that change a value, write a log line or say what is returned."""

from __future__ import annotations

import re

from yantra_codex.search.conditions import shown, the_field
from yantra_codex.search.draft import Draft, Probe, q
from yantra_codex.search.fields import BY_WORD, Field, identifier, is_plural, plural, sample, singular
from yantra_codex.search.phrases import field_list
from yantra_codex.search.pipelines import keep, reshape
from yantra_codex.search.rows import cell

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
                d.renamed[f.name] = new  # from here on the changed value stands for the field
            else:
                return False
        d.did("", f"{step} {', '.join(words)}", effect=False)
        return True
    return False


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
    generic = r"(?:it|result|results|success|action|event|change|outcome|transfer|warning|message|info|error|that|this|done|deletion|update|insertion|cancellation|removal|creation|operation|fact|step|what happened|entry|line|the|an?|of|for)"
    content = re.sub(r"^and | and$", "", " ".join(w for w in what.split() if not re.fullmatch(generic, w)))
    content = "" if content == "and" else content
    counting = re.search(r"\b(?:count|number|how many|total)\b", content)
    if re.fullmatch(r"(?:\w+ )?id", content) and d.default_return and d.default_return[0].endswith("_id"):
        fields = [Field(d.default_return[0], "int", "id")]
    elif content and not counting and not (d.entity and content in (d.entity, plural(d.entity))):
        fields = field_list(d, re.sub(r"^(?:value of|that|new) ", "", content))
        if not fields or (any(f.name not in d.params and f.name not in d.locals for f in fields) and d.names):
            return False
        for f in fields:
            d.param(f)
    acted = next((n for n, e in reversed(d.names) if e), d.names[-1][0] if d.names else "")
    done = _past(acted) if acted and acted != "run" else d.about or "done"
    message = q(done)
    if re.search(r"\b(?:count|number|how many|total|result)\b", what) and d.last and d.type_of(d.last) in ("int", "float"):
        message = f"(str_concat {q(done + ': ')} ({d.type_of(d.last)}_to_str {d.last}))"
    elif re.search(r"\b(?:count|number|how many)\b", what) and d.last and d.type_of(d.last).startswith("list"):
        message = f"(str_concat {q(done + ': ')} (int_to_str (length {d.last})))"
    elif fields:
        shown_parts = [x if d.type_of(x) == "str" else f"({d.type_of(x)}_to_str {x})" for x in (f.name for f in fields) if d.type_of(x) in ("str", "int", "float", "bool")]
        joined = shown_parts[0]
        for part in shown_parts[1:]:
            joined = f'(str_concat (str_concat {joined} ", ") {part})'
        done = done if d.names else " and ".join(shown(f.name) for f in fields)
        message = f"(str_concat {q(done + ': ')} {joined})"
    d.add(f"(do log_{level} log {message})")
    d.logged.append((level, done))
    d.did(f"log_{fields[0].name}" if fields and not d.names else "", "write a log line")
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
    if re.match(r"(?:total )?(?:number|count) of |whether|if |how ", what):
        return False
    own = the_field(d, re.sub(r"^(?:row's|its|user's) ", "", what))
    if own is not None and own.name in BY_WORD and d.last and d.type_of(d.last) == "option[map[str,any]]" and own.name not in d.params:
        return _field_of_found(d, own)
    if re.match(r"value (?:of|for) ", what):
        return False
    if re.match(r"(?:sum|average|total|mean)\b", what) and d.last and d.type_of(d.last).startswith("list[map"):
        return reshape(d, what)
    whole = r"(?:(?:full|whole|parsed|resulting|final|updated|created|new|json|api|http|raw|found|complete|loaded|fetched|all) )*"
    kinds = r"(it|them|result|results|list|data|rows|records|json|content|contents|text|value|total|sum|count|object|response|lines|settings|configuration|config|dictionary|mapping|answer|info|information|details|row|record|items|average|body|output|values)"
    noun = re.escape(d.entity.replace("_", " ")) if d.entity else "it"
    nouns = rf"(?:{noun}|{re.escape(plural(d.entity).replace('_', ' ')) if d.entity else 'them'}|{re.escape(shown(d.last)) if d.last else 'it'}|{re.escape(shown(singular(d.last))) if d.last else 'it'})"
    if d.last and d.default_return and re.fullmatch(rf"{whole}(?:{kinds}|{nouns})(?: (?:object|list|record|row|rows|data|json|response|body|content|details|result|text|or none|as json|as (?:a )?list|as (?:a )?dictionary))*", what):
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
