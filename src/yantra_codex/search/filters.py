"""Conditions on rows in words, as a WHERE clause; ordering."""

from __future__ import annotations

import re
from typing import Any

from yantra_codex.search.conditions import BE, COMPARE, ENTITIES, NUMBER, column_of, the_field
from yantra_codex.search.draft import Draft, NotUnderstood
from yantra_codex.search.expected import argument
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, singular

ADJECTIVES = (r"(?:not |un|in)?(?:active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|disabled|overdue|failed|"
              r"approved|deleted|processed|delivered|expired|available|new)")
LEFT = re.compile(r"\b(?:the|and|all|with|where|that|who|which|whose|are|is|of|there|exist|in|how|many|number|every|each|any|matching|ones?|have|has|by|given|total|their|its|it|list|rows?|records?|only|for|entries|first)\b|[ ,]")


def filters(d: Draft, text: str, table: str) -> tuple[list[str], list[str], list[tuple[str, Any]], str]:
    """WHERE parts, their values, what a row must hold to fit, and what is left of the words."""
    where: list[str] = []
    values: list[str] = []
    row: list[tuple[str, Any]] = []
    rest = f" {text} "
    m = re.search(r" (?:that |which )?(?:are |is )?(?:currently )?(not |out of|in) ?(?:in )?stock ", rest)
    if m:
        f = Field("stock", "int", "stock")
        out = m[1] != "in"
        where.append(f"{d.column(table, f)} {'<=' if out else '>'} 0")
        row.append(("stock", 0 if out else 5))
        rest = rest[: m.start()] + " " + rest[m.end():]

    def key(f: Field, op: str = "=") -> None:
        col = column_of(d, f, table)
        if f.name == "id":
            f = Field(f"{singular(table)}_id", "int", "id")
        where.append(f"{d.column(table, col)} {op} ?")
        values.append(d.value(f))
        row.append((col.name, argument(f.name)))

    for words, op in COMPARE[:4]:
        sign = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}[op]
        m = re.search(rf" (?:with |where |whose |having |and |that have |which have )*(\w+(?: \w+)?) (?:{BE} )?(?:{words}) (?:{NUMBER}|(\w+(?: \w+)?)) ", rest)
        if m:
            column = field_of(re.sub(r"^(?:with|where|whose|having|and|have) ", "", m[1]))
            if column is None:
                continue
            f = column
            if m[2]:
                f = Field(f.name, "float" if "." in m[2] else f.type if f.type in ("int", "float") else "int", f.kind)
                n = float(m[2]) if f.type == "float" else int(m[2])
                where.append(f"{d.column(table, f)} {sign} {m[2]}")
                row.append((f.name, n + (1 if op == "gt" else -1 if op == "lt" else 0)))
            else:
                bound = identifier(m[3])
                bound = bound if bound not in ("given", "value", "number") else f"{'min' if op in ('ge', 'gt') else 'max'}_{f.name}"
                b = Field(bound, f.type if f.type in ("int", "float") else "int", f.kind)
                d.param(b)
                where.append(f"{d.column(table, Field(f.name, b.type, f.kind))} {sign} ?")
                values.append(d.value(b))
                row.append((f.name, lambda a, n=b.name, o=op: a[n] + (1 if o == "gt" else -1 if o == "lt" else 0)))
            rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:that are |which are |created |placed )?older than (\d+) days? ", rest)
    if m:
        where.append(f"{d.column(table, Field('created_at', 'str', 'date'))} < date('now', '-{m[1]} days')")
        row.append(("created_at", "2001-01-01"))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(rf" (?:with |where |whose |having |and )*(\w+(?: \w+)?) {BE} (?:zero|0|none|empty) ", rest)
    if m and (named := field_of(re.sub(r"^(?:with|where|whose|having|and) ", "", m[1]))):
        f = named if named.type in ("int", "float") else Field(named.name, "int", "stock")
        where.append(f"{d.column(table, f)} = 0")
        row.append((f.name, 0))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:with |where |whose |having |by |and |for |of )*(?:minimum|min) (\w+) ", rest)
    if m and (named := field_of(m[1])):
        f = named if named.type in ("int", "float") else Field(named.name, "int", "stock")
        b = Field(f"min_{f.name}", f.type, f.kind)
        where.append(f"{d.column(table, f)} >= ?")
        values.append(d.value(b))
        row.append((f.name, argument(b.name)))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:with |where |whose |having |and |are |is |in )*(?:(?:id|ID) )?(status|state|role|type|category|country|city|priority|currency|plan|level|department) (?:is |are |equals |equal to |of |= ?)?(§\d+|(?!is\b|are\b|and\b|or\b|sorted\b|ordered\b|by\b|from\b|in\b)[a-z]+)? ?(?= )", rest)
    if m and (m[2] or re.search(rf"(?:by|with|in|where|of|for) {m[1]}", rest)):
        f = field_of(m[1]) or Field(identifier(m[1]), "str", "text")
        if m[2] and m[2] not in ("given", "value"):
            value = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
            where.append(f"{d.column(table, f)} = '{value.replace(chr(39), chr(39) * 2)}'")
            row.append((f.name, value))
        else:
            key(f)
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:(?:that|which|who) )?(?:are|is|were|was)? ?(not |un|in)?(active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|disabled|overdue|failed|approved|deleted|draft|new|processed|delivered|expired|available)(?: ones)? ", rest)
    if m and m[2] in ("active", "verified", "enabled", "published", "archived", "deleted", "available"):
        f = Field(m[2], "bool", "flag")
        where.append(f"{d.column(table, f)} = {0 if m[1] else 1}")
        row.append((m[2], 0 if m[1] else 1))
        rest = rest[: m.start()] + " " + rest[m.end():]
    elif m:
        f = Field("status", "str", "text")
        value = ("un" if m[1] == "un" else "") + m[2]
        where.append(f"{d.column(table, f)} {'<>' if m[1] == 'not ' else '='} '{value}'")
        row.append(("status", "other" if m[1] == "not " else value))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:created|registered|added|placed|made|dated|updated|logged in|published|ordered|sent) ?(?:on|at)? (after|since|before|until|between) (?:given |certain |specific )?(date|day|time|(\w+) and (\w+)) ", rest)
    if m and not m[3]:
        b = Field("since" if m[1] in ("after", "since") else "until", "str", "date")
        col = Field("created_at", "str", "date")
        sign = {"after": ">", "since": ">=", "before": "<", "until": "<="}[m[1]]
        where.append(f"{d.column(table, col)} {sign} ?")
        values.append(d.value(b))
        row.append(("created_at", lambda a, n=b.name, s=sign: a[n] if "=" in s else ("9999-01-01" if ">" in s else "0001-01-01")))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:created|placed|registered|added|from|dated)? ?between (?:two dates|given dates|start(?: date)? and end(?: date)?|dates) ", rest)
    if m:
        col = Field("created_at", "str", "date")
        where.append(f"{d.column(table, col)} BETWEEN ? AND ?")
        values += [d.value(Field("start_date", "str", "date")), d.value(Field("end_date", "str", "date"))]
        d.samples.update(start_date="2024-01-01", end_date="2024-12-31")
        row.append(("created_at", "2024-06-30"))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:whose|where|with) (\w+) (contains|starts with|begins with|includes|matches|like) (?:given |search )?(text|term|word|prefix|string|keyword|query|value|\w+) ", rest)
    if m and (named := field_of(m[1])):
        f = named
        name = m[3] if m[3] not in ("string", "value", "query", "word", "text") else "search"
        b = Field(identifier(name), "str", "search")
        d.param(b)
        d.samples[b.name] = "an"
        pattern = f'(str_concat (str_concat "%" {b.name}) "%")' if m[2] in ("contains", "includes", "matches", "like") else f'(str_concat {b.name} "%")'
        where.append(f"{d.column(table, f)} LIKE ?")
        values.append(f"(to_any {pattern})")
        row.append((f.name, lambda a, n=b.name: a[n] + "x"))
        rest = rest[: m.start()] + " " + rest[m.end():]
    m = re.search(r" (?:by|with|for|having|matching|using|whose|given|of|belonging to|from|in|placed by|made by|owned by|assigned to|written by|on) (?:given |same |particular |specific |single |certain |matching )?((?:\w+(?:'s)? )?(?:\w+))(?: (?:and|,) (\w+(?: \w+)?))? ", rest)
    while m:
        for words in (m[1], m[2]):
            if not words:
                continue
            words = words.replace("'s", "")
            words = re.sub(r"^(?:is|equals|matches|by|and) ", "", words)
            words = re.sub(r" (?:is|equals|matches|and|order|sorted|ordered|in)$", "", words)
            noun = singular(identifier(words))
            if noun in ENTITIES and noun not in BY_WORD and noun != singular(table):
                key(Field(f"{noun}_id", "int", "id"))
            elif (by := the_field(d, words)) is not None and (by.kind != "text" or re.match(r" (?:by|with|given|using|matching|whose)", m[0])):
                key(by)
            else:
                raise NotUnderstood(f"by {words}?")
        rest = rest[: m.start()] + " " + rest[m.end():]
        m = re.search(r" (?:by|with|for|having|matching|using|whose|given|of|belonging to|from|in|placed by|made by|owned by|assigned to|written by|on) (?:given |same |particular |specific )?((?:\w+(?:'s)? )?(?:\w+))(?: (?:and|,) (\w+(?: \w+)?))? ", rest)
    return where, values, row, rest.strip()


def nothing_left(rest: str) -> bool:
    return not LEFT.sub("", rest)


def ordering(text: str, d: Draft, table: str) -> tuple[str, str]:
    """(ORDER BY and LIMIT, what is left of the words)."""
    out = ""
    m = re.search(r",? ?(?:and )?(?:sorted|ordered|order|sort|ranked)(?: (?:it|them|results?))? by (\w+(?: (?!from|in|desc|asc)\w+)?)(?: (?:in |from )?(highest to lowest|lowest to highest|high to low|low to high|newest to oldest|oldest to newest|a to z|z to a|ascending|descending|asc|desc|newest first|oldest first|highest first|lowest first|alphabetically)(?: order)?)?$|,? (newest|latest|most recent|oldest|highest|lowest|largest|cheapest) first$", text)
    if m:
        if m[1]:
            words = re.sub(r" (?:ascending|descending|asc|desc|in|and)$", "", m[1])
            down = bool(re.match(r"desc|newest|highest|high to|z to", m[2] or "")) or bool(re.search(r" desc(?:ending)?$", m[1]))
            f = field_of(words)
            if f is None:
                raise NotUnderstood(f"order by {words}?")
        else:
            f = Field("created_at", "str", "date") if m[3] in ("newest", "latest", "most recent", "oldest") else Field("price", "float", "price") if m[3] == "cheapest" else Field("amount", "float", "amount")
            down = m[3] in ("newest", "latest", "most recent", "highest", "largest")
        out = f" ORDER BY {d.column(table, f)}{' DESC' if down else ''}"
        text = text[: m.start()]
    return out, text.strip()


def head_of(d: Draft, text: str, table: str) -> tuple[str, str, str]:
    """(entity in the singular, whether plural as text, the rest of the words) of a noun phrase."""
    text = re.sub(r"^(?:all|every|each|list of|any|full|complete|existing|single|matching|of) ", "", text)
    adjective = re.match(r"(not |un|in)?(active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|disabled|overdue|failed|approved|deleted|processed|delivered|expired|available|new) (\w+)(.*)", text)
    if adjective:
        text = f"{adjective[3]}{adjective[4]} are {adjective[1] or ''}{adjective[2]}"
    m = re.match(r"(\w+)(.*)", text)
    if not m:
        return "", "", text
    return singular(m[1]), m[1], m[2].strip()


def key_name(where: str) -> str:
    return where.split()[0].strip('"')
