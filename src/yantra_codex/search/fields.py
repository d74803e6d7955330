"""What fields people name: their type, what makes a value of one valid, and values to try.

A field's kind gives its check as an expression over `{x}` in the IR's text form; an unknown name is a text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of field. check: true for a valid value; helper: functions of the text form that the check calls; bad: invalid values."""

    name: str
    type: str = "str"
    words: tuple[str, ...] = ()
    good: tuple[Any, ...] = ()
    bad: tuple[Any, ...] = ()
    check: str = ""
    message: str = ""
    helper: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a sentence names: name in snake case, type and kind."""

    name: str
    type: str = "str"
    kind: str = ""


def _matches(pattern: str) -> str:
    return f"(re_full_match {{x}} {json.dumps(pattern)})"


LUHN = """(def passes_luhn ((number str)) bool
  (doc "Whether the digits' weighted sum is a multiple of ten (ISO/IEC 7812).")
  (var total int 0)
  (for (pair) (enumerate (reverse (map (chars number) (fn (c:str) (parse_int c)))) 0)
    (let digit int (tuple_get pair 1))
    (let doubled int (if (eq (floormod (tuple_get pair 0) 2) 1) (mul digit 2) digit))
    (set total (add total (if (gt doubled 9) (sub doubled 9) doubled))))
  (return (eq (floormod total 10) 0)))"""

NOT_BLANK = '(ne (strip {x}) "")'
OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

KINDS: tuple[Kind, ...] = (
    Kind("email", words=("email",), good=("ana@example.com", "li.wei@mail.example.org"), bad=("ana.example.com", "ana@", "@example.com", "a b@example.com", ""),
         check=_matches(r"[^@\s]+@[^@\s]+\.[^@\s]+"), message="invalid email"),
    Kind("phone", words=("phone", "mobile", "telephone"), good=("+44 20 7946 0958", "555-0100-22"), bad=("12", "phone", ""),
         check=_matches(r"\+?[0-9][0-9 ()-]{5,18}[0-9]"), message="invalid phone"),
    Kind("url", words=("url", "link", "website", "homepage"), good=("https://example.com/a", "http://example.org"), bad=("example", "ftp//x", ""),
         check=_matches(r"https?://[^\s/?#]+[^\s]*"), message="invalid url"),
    Kind("ip", words=("ip", "ipv4"), good=("192.168.0.1", "10.0.0.255"), bad=("256.1.1.1", "1.2.3", ""),
         check=_matches(rf"({OCTET}\.){{3}}{OCTET}"), message="invalid ip"),
    Kind("uuid", words=("uuid", "guid"), good=("123e4567-e89b-12d3-a456-426614174000", "00000000-0000-4000-8000-000000000000"), bad=("123e4567", ""),
         check=_matches(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), message="invalid uuid"),
    Kind("date", words=("date", "birth_date", "due_date", "start_date", "end_date", "birthday", "deadline"), good=("2024-02-29", "2026-11-30"), bad=("2024-13-01", "01/02/2024", ""),
         check=_matches(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), message="invalid date"),
    Kind("time", words=("start_time", "end_time"), good=("09:30", "23:59"), bad=("24:00", "9am", ""), check=_matches("([01][0-9]|2[0-3]):[0-5][0-9]"), message="invalid time"),
    Kind("zip_code", words=("zip_code",), good=("12345", "12345-6789"), bad=("1234", "ABCDE", ""), check=_matches("[0-9]{5}(-[0-9]{4})?"), message="invalid zip code"),
    Kind("username", words=("username", "login", "handle", "nickname"), good=("ana_1", "li_wei"), bad=("a", "has space", ""), check=_matches("[A-Za-z0-9_]{3,30}"), message="invalid username"),
    Kind("password", words=("password", "passphrase"), good=("correct4horse", "s3cret-word"), bad=("short1", "onlyletters", "1234567890"),
         check='(and (ge (str_length {x}) 8) (and (re_test {x} "[A-Za-z]") (re_test {x} "[0-9]")))', message="password needs at least 8 characters with a letter and a digit"),
    Kind("credit_card", words=("credit_card",), good=("4539578763621486", "6011000990139424"), bad=("4539578763621487", "1234", ""),
         check='(and (re_full_match {x} "[0-9]{13,19}") (call passes_luhn {x}))', message="invalid credit card", helper=LUHN),
    Kind("name", words=("name", "first_name", "last_name", "full_name", "title", "subject", "description", "comment", "message", "content", "body", "address", "city", "country",
                        "category", "text", "note", "reason", "label", "tag", "company", "department", "author", "surname", "street", "question", "answer", "topic", "label"),
         good=("Ana", "O'Neil; DROP TABLE users; --"), bad=("", "   "), check=NOT_BLANK, message="{name} is required"),
    Kind("slug", words=("slug",), good=("hello-world", "a1"), bad=("Hello World", ""), check=_matches("[a-z0-9]+(-[a-z0-9]+)*"), message="invalid slug"),
    Kind("color", words=("color", "colour", "hex_color"), good=("#00ff7f", "#ABCDEF"), bad=("00ff7f", "#12"), check=_matches("#[0-9a-fA-F]{6}"), message="invalid color"),
    Kind("currency", words=("currency", "currency_code"), good=("EUR", "USD"), bad=("euro", "E"), check=_matches("[A-Z]{3}"), message="invalid currency"),
    Kind("age", "int", ("age",), (34, 19), (-1, 151), "(and (ge {x} 0) (le {x} 150))", "age must be between 0 and 150"),
    Kind("quantity", "int", ("quantity", "qty", "seats", "units", "pieces", "copies"), (3, 12), (0, -2), "(gt {x} 0)", "{name} must be positive"),
    Kind("stock", "int", ("stock", "count", "number", "points", "score", "year", "month", "day", "minutes", "seconds", "hours", "days", "priority", "level", "version", "capacity", "inventory", "limit", "page",
                          "position", "rank", "views", "likes", "visits", "attempts", "duration", "port", "size", "width", "height"),
         (5, 40), (-1,), "(ge {x} 0)", "{name} must not be negative"),
    Kind("id", "int", ("id",), (1, 2), (0, -1), "(gt {x} 0)", "invalid {name}"),
    Kind("rating", "int", ("rating", "stars"), (4, 1), (0, 6), "(and (ge {x} 1) (le {x} 5))", "rating must be between 1 and 5"),
    Kind("price", "float", ("price", "cost", "fee", "unit_price"), (19.99, 5.5), (-0.01,), "(ge {x} 0.0)", "{name} must not be negative"),
    Kind("amount", "float", ("amount", "sum", "payment", "deposit", "withdrawal"), (25.5, 100.0), (0.0, -5.0), "(gt {x} 0.0)", "{name} must be positive"),
    Kind("balance", "float", ("balance", "total", "salary", "tax", "discount_amount", "income", "budget", "weight", "distance", "value", "temperature", "latitude", "longitude", "rate", "subtotal", "revenue",
                              "humidity", "reading", "pressure", "speed", "threshold"),
         (120.25, 64.5), (), "(is_finite {x})", "invalid {name}"),
    Kind("percent", "float", ("percent", "percentage", "discount"), (15.0, 100.0), (-1.0, 100.5), "(and (ge {x} 0.0) (le {x} 100.0))", "{name} must be between 0 and 100"),
    Kind("flag", "bool", ("active", "enabled", "verified", "published", "completed", "deleted", "archived", "read", "premium", "available", "visible", "admin"), (True, False), (), "", ""),
)
BY_WORD: dict[str, Kind] = {w: k for k in KINDS for w in k.words}
BY_NAME: dict[str, Kind] = {k.name: k for k in KINDS}
TEXT = Kind("text", "str", (), ("blue", "x'); DROP TABLE users; --"), ("", "  "), NOT_BLANK, "{name} is required")
RESERVED = frozenset("""
abort add all alter and as asc begin between by case check collate column commit constraint create cross current_date database default
delete desc distinct drop each else end escape except exists explain fail for foreign from full glob group having if ignore in index inner
insert instead intersect into is isnull join key left like limit match natural no not notnull null of offset on or order outer plan pragma
primary query raise references regexp reindex release rename replace restrict right rollback row rows savepoint select set table temp
temporary then to transaction trigger union unique update using vacuum values view virtual when where with without
""".split())  # noqa: SIM905
LANGUAGE_WORDS = frozenset("""
type class func function def return if else for while in is not and or none true false from import global lambda pass with yield try except
finally raise assert async await break continue del elif match case let const var new this super static void enum interface package default
switch export extends delete fn impl mut pub ref self struct trait use where mod move dyn loop crate unsafe chan defer go map range select
fallthrough string int float bool len str list dict set id_ input print err error tx rows row result
""".split())  # noqa: SIM905


def identifier(words: str) -> str:
    """A name in snake case for a few words; empty where they have none."""
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else ""


def field_of(words: str) -> Field | None:
    """The field that a few words name; None where they name none."""
    text = words.strip()
    text = re.sub(r"^(?:user's|customer's|valid|non-?empty|unique|raw|whole|entire|required|optional) ", "", text)
    text = re.sub(r"^(\w+)'s ", r"\1 ", text)
    several = re.fullmatch(r"(?:list|array|set|sequence) of (\w+)", text)
    if several:
        name = identifier(plural(several[1]))
        return Field(name, "list[str]", "list") if name and kind_of(singular(name)).type == "str" else None
    name = identifier(text)
    if not name or len(name.split("_")) > 3:
        return None
    if name in LANGUAGE_WORDS:
        name += "_value"
    kind = kind_of(name)
    return Field(name, kind.type, kind.name)


def kind_of(name: str) -> Kind:
    """The kind of a field by its name, or by its last word (`user_email` is an email)."""
    if name in BY_WORD:
        return BY_WORD[name]
    first, _, _ = name.partition("_")
    last = name.rpartition("_")[2]
    if first in ("is", "has", "can"):
        return BY_NAME["flag"]
    if last == "at":
        return TEXT
    if f"{name}".startswith(("number_of", "max_", "min_")):
        return BY_NAME["stock"]
    return BY_WORD.get(last, TEXT)


def sample(f: Field, i: int = 0) -> Any:
    """A valid value of a field; i chooses another one, made unique where there are only two."""
    if f.type == "list[str]":
        return ["Ana", "Li"]
    kind = BY_NAME.get(f.kind, TEXT)
    values = kind.good or TEXT.good
    value = values[i % len(values)]
    if i >= len(values) and isinstance(value, str):
        return f"{i}{value}"
    if i >= len(values) and isinstance(value, (int, float)) and not isinstance(value, bool):
        return value + i
    return value


IRREGULAR_PLURALS = {"person": "people", "child": "children", "man": "men", "woman": "women", "index": "indexes", "datum": "data", "status": "statuses", "news": "news",
                     "series": "series", "address": "addresses", "staff": "staff", "feedback": "feedback", "equipment": "equipment", "information": "information", "stock": "stock", "inventory": "inventory", "audit": "audits", "entry": "entries"}
IRREGULAR_SINGULARS = {v: k for k, v in IRREGULAR_PLURALS.items()}


def plural(word: str) -> str:
    head, _, last = word.rpartition("_")
    if last in IRREGULAR_PLURALS:
        out = IRREGULAR_PLURALS[last]
    elif last in IRREGULAR_SINGULARS or (last.endswith("s") and not last.endswith(("ss", "us"))):
        out = last
    elif re.search(r"[^aeiou]y$", last):
        out = last[:-1] + "ies"
    elif re.search(r"(s|x|z|ch|sh)$", last):
        out = last + "es"
    else:
        out = last + "s"
    return f"{head}_{out}" if head else out


def singular(word: str) -> str:
    head, _, last = word.rpartition("_")
    if last in IRREGULAR_SINGULARS:
        out = IRREGULAR_SINGULARS[last]
    elif last in IRREGULAR_PLURALS:
        out = last
    elif last.endswith("ies") and len(last) > 4:
        out = last[:-3] + "y"
    elif (re.search(r"(s|x|z|ch|sh)es$", last) and not last.endswith(("ses", "ches"))) or (last.endswith(("sses", "uses", "ches", "shes")) and not last.endswith(("ouses", "auses"))):
        out = last[:-2]
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")):
        out = last[:-1]
    else:
        out = last
    return f"{head}_{out}" if head else out


def is_plural(word: str) -> bool:
    return singular(word) != word or word in IRREGULAR_SINGULARS


__all__ = ["BY_NAME", "KINDS", "RESERVED", "TEXT", "Field", "Kind", "field_of", "identifier", "is_plural", "kind_of", "plural", "sample", "singular"]
