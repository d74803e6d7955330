"""Rows of the data that an earlier step gave: their fields as values, and the list of them."""

from __future__ import annotations

from yantra_codex.search.draft import Draft, q
from yantra_codex.search.fields import Field, is_plural, plural


def field_of_row(d: Draft, item: str, f: Field) -> str:
    """A row's field as a value for SQL or JSON."""
    if d.source is not None:
        d.source.fields.setdefault(f.name, f)
    if d.source is not None and d.source.kind == "csv":
        return {"int": f"(to_any (parse_int (map_get {item} {q(f.name)})))", "float": f"(to_any (parse_float (map_get {item} {q(f.name)})))"}.get(f.type, f"(to_any (map_get {item} {q(f.name)}))")
    return f"(map_get {item} {q(f.name)})"


def cell(d: Draft, item: str, f: Field) -> str:
    """A row's field as a value of the field's type."""
    if d.source is not None:
        d.source.fields.setdefault(f.name, f)
    if d.source is not None and d.source.kind in ("csv", "config"):
        return {"int": f"(parse_int (map_get {item} {q(f.name)}))", "float": f"(parse_float (map_get {item} {q(f.name)}))"}.get(f.type, f"(map_get {item} {q(f.name)})")
    return f'(cast (map_get {item} {q(f.name)}) {q(f.type)})'


def rows_of(d: Draft) -> str:
    """The variable of the list of rows that "it" means; JSON is taken as a list of objects."""
    kind = d.type_of(d.last)
    if kind != "any":
        return d.last
    name = d.fresh(plural(d.last) if not is_plural(d.last) else "rows", "list[map[str,any]]")
    d.add(f'(let {name} list[map[str,any]] (cast {d.last} "list[map[str,any]]"))')
    if d.source is not None:
        d.source.many = True
    d.last = name
    return name


def row_type(d: Draft) -> str:
    return "map[str,str]" if d.source is not None and d.source.kind == "csv" else "map[str,any]"
