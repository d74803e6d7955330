"""Noun phrases of a clause: the table it names, the fields it lists, what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yantra_codex.search.conditions import ENTITIES, the_field
from yantra_codex.search.draft import Draft, NotUnderstood, table_for
from yantra_codex.search.fields import BY_WORD, Field, identifier, singular

DATABASE = re.compile(r" (?:in|into|to|from|of|on|inside|within|at|with)? ?(?:our )?database(?: table)?$| (?:in|into|to|from|of) database(?= )|(?<=^)(?:in|into|to|from) database (?=\w)")
TABLE = re.compile(r" ?(?:in|into|to|from|of|on|inside|within) (\w+) (?:table|relation)(?: (?:in|of) database)?| ?(?:in|into|to|from|of|on)? ?table (?:called |named )?(\w+)| (?:in|into|to|from) (?:database )?(?:table )?(?:called |named )?(§\d+) table")


def take_table(d: Draft, text: str) -> tuple[str, str, bool]:
    """The words without the database, the table that they named (or ""), and whether the database was named."""
    named = "database" in text
    m = TABLE.search(text)
    table = ""
    if m:
        name = m[1] or m[2] or d.sentence.literal(m[3])
        table = identifier(name)
        if not table or (m[3] and not re.fullmatch(r"[A-Za-z]\w*", name)):
            raise NotUnderstood(f"{name!r} can't be a table's name: a letter, then letters, digits and underscores")
        text = text[: m.start()] + text[m.end():]
    text = DATABASE.sub("", text)
    return re.sub(r"\s+", " ", text).strip(), table, named or bool(table)


def field_list(d: Draft, words: str) -> list[Field] | None:
    """The fields of a list such as "name, email and age"; None where one of them is none."""
    out: list[Field] = []
    parts = [p for p in re.split(r",(?: and| or)? | and | & | plus | as well as ", words.strip(" ,")) if p]
    for part in parts:
        part = re.sub(r"^(?:and|or|user's|both) ", "", part.strip())
        f = the_field(d, part)
        if f is None or not re.fullmatch(r"[\w' -]+", part) or len(part.split()) > 3:
            return None
        if f.name not in [x.name for x in out]:
            out.append(f)
    return out or None
PRONOUNS = frozenset("""
it them record records data result results everything entry row rows values value details information info input that one all fields rest
""".split())  # noqa: SIM905


def entity_and_fields(d: Draft, words: str) -> tuple[str, list[Field] | None]:
    """What a noun phrase is about: the entity and the fields it names, where it does.

    "user with name and email" | "name and email of user" | "user's name" | "name, email and age" | "it" | "customer".
    """
    words = re.sub(r"^(?:all|every|each|single|one|valid|validated) ", "", words.strip())
    m = re.fullmatch(r"(\w+(?: \w+)?) (?:to|for|on|in) (?:\w+) (?:with|having|including|containing)(?: (?:fields|columns|values))?:? ?(.+)", words)
    if m and singular(m[1]) in ENTITIES and (fields := field_list(d, m[2])):  # "a comment to a post with ..."
        return singular(identifier(m[1])), fields
    m = re.fullmatch(r"(\w+(?: \w+)?) (?:with|having|including|containing|given|by|from|using|consisting of|\()(?: (?:fields|columns|values|following fields))?:? ?(.+?)\)?", words)
    if m and (fields := field_list(d, m[2])):
        return "" if m[1] in PRONOUNS else singular(identifier(m[1])), fields
    m = re.fullmatch(r"(.+) (?:of|for) (?:each |every )?(\w+)", words)
    if m and singular(m[2]) in ENTITIES and (fields := field_list(d, m[1])):
        return singular(m[2]), fields
    m = re.fullmatch(r"(\w+)(?: and|,) (.+)", words)
    if m and singular(m[1]) in ENTITIES and m[1] not in BY_WORD and (fields := field_list(d, m[2])) and all(f.name in BY_WORD for f in fields):
        return singular(m[1]), fields  # "an order and its total"
    m = re.fullmatch(r"(\w+)'s (.+)", words)
    if m and (fields := field_list(d, m[2])):
        return singular(m[1]), fields
    if words in PRONOUNS or words in ("user's details", ""):
        return "", None
    one = identifier(words)
    first, _, last = words.partition(" ")
    if one and singular(one) in ENTITIES and (one not in BY_WORD or (singular(one) in DEFAULT_FIELDS and one not in d.params)):
        return singular(one), None
    if one and one not in BY_WORD and singular(one) in BY_WORD and d.last:  # "the titles": a field of each row
        return "", field_list(d, singular(one))
    if last in PRONOUNS | {"information", "details", "account"} and singular(first) in ENTITIES:
        return singular(first), None
    if words.split(" ")[-1] in ENTITIES and len(words.split()) == 2 and words.split()[0] not in BY_WORD and identifier(words):
        return singular(identifier(words)), None
    fields = field_list(d, words)
    if fields and (len(fields) > 1 or fields[0].name in BY_WORD or fields[0].name.rpartition("_")[2] in BY_WORD or fields[0].name in d.params):
        return "", fields
    if one and len(one.split("_")) <= 2:
        return singular(one), None
    return "", None
DEFAULT_FIELDS = {"user": Field("email", "str", "email"), "order": Field("total", "float", "balance"), "payment": Field("amount", "float", "amount"), "invoice": Field("amount", "float", "amount"),
                  "message": Field("text", "str", "name"), "comment": Field("text", "str", "name"), "note": Field("text", "str", "name"), "review": Field("rating", "int", "rating"), "task": Field("title", "str", "name"),
                  "post": Field("title", "str", "name"), "todo": Field("title", "str", "name"), "reading": Field("value", "float", "balance"), "measurement": Field("value", "float", "balance"), "event": Field("title", "str", "name"),
                  "book": Field("title", "str", "name"), "ticket": Field("title", "str", "name"), "transaction": Field("amount", "float", "amount"), "expense": Field("amount", "float", "amount"), "log": Field("message", "str", "name"),
                  "subscriber": Field("email", "str", "email"), "session": Field("token", "str", "text"), "issue": Field("title", "str", "name")}


def table_name(d: Draft, table: str, entity: str, fields: Sequence[Field] = ()) -> str:
    if table:
        return table
    if entity:
        return table_for(entity)
    if d.entity:
        return table_for(d.entity)
    if len(d.tables) == 1:
        return next(iter(d.tables))
    if not {"email", "username", "password", "phone", "age"} & {f.kind for f in [*fields, *d.fields]}:
        raise NotUnderstood("which table? name it, as in 'to the orders table', or what is saved, as in 'save the order with total'")
    return "users" if {"email", "username", "password", "phone", "age"} & {f.kind for f in [*fields, *d.fields]} else "records"
