"""Clauses that add rows: save, insert, upsert; also what an earlier step fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yantra_codex.search.conditions import column_of, shown, the_field
from yantra_codex.search.draft import Draft, NotUnderstood, Probe, Seed, q, sql_name
from yantra_codex.search.expected import argument, constant, given, samples
from yantra_codex.search.fields import BY_WORD, Field, is_plural, plural, sample, singular
from yantra_codex.search.phrases import DEFAULT_FIELDS, entity_and_fields, table_name, take_table
from yantra_codex.search.rows import field_of_row, rows_of


def fields_for_saving(d: Draft, entity: str, fields: list[Field] | None) -> list[Field]:
    """The columns that saving writes: those named, else those that were spoken of."""
    if fields:
        return fields
    spoken = [f for f in d.fields if f.name not in ("role", "permissions")]
    if spoken:
        return spoken
    if entity in BY_WORD or not entity:
        raise NotUnderstood("save what? name the fields, as in 'save name and email to the users table'")
    return [DEFAULT_FIELDS.get(entity) or Field("name", "str", "name")]


def save(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(save|store|insert|add|create|register|persist|record|put|write|upsert|import|submit|place|book|make|open|log|enter|keep|post|sign up) (.+)", clause)
    if not m:
        return False
    verb, text = m[1], m[2]
    also = re.match(r"(?:or (?:update|replace) )", text)
    upsert = verb == "upsert" or bool(also)
    text = text[also.end():] if also else text
    returns = re.search(r"(?:,)? (?:and |then )?returns? (.+)$", text)
    if returns:
        text = text[: returns.start()]
    text, table, named = take_table(d, text)
    if verb in ("write", "put", "log", "keep", "post", "record", "make", "enter", "submit", "add", "import") and not named and not (verb in ("record", "add", "submit", "enter", "import", "make") and not re.search(r"§|\bfile\b|\blogs?\b|\baudit\b|\blist\b", text)):
        return False
    if re.search(r"§\d|\bfile\b|\bapi\b|\b(?:to|from|at|via) (?:\w+ )?url\b|\bwebhook\b|\baudit\b", text):
        return False
    text = re.sub(r" (?:as|like) (?:new |a )?(?:row|record|entry)$| (?:row|record|entry) (?:with|for) ", lambda x: "" if "as" in x[0] or "like" in x[0] else " with ", text)
    each = re.match(r"(?:each|every|all)\b ?", text)
    text = re.sub(r"^(?:(?:each|every|all) )?(?:rows?|records?|ones?|items?|entry|entries|line)(?= with |$)", "it", text)
    key = None
    by = re.search(r" (?:by|keyed by|matching|on|based on) (\w+(?: (?!with|having)\w+)?)(?= with | having |$)", text)
    if upsert and by:
        key, text = the_field(d, by[1]), text[: by.start()] + text[by.end():]
    text = re.sub(r"^(?:in|into|to)$", "", text)
    entity, fields = entity_and_fields(d, text)
    if d.last and d.locals.get(d.last, "").startswith(("any", "map", "list[map", "list[any")) and (not fields or _from_result(d, fields)):
        return _save_result(d, entity, fields, table, bool(each))
    fields = fields_for_saving(d, entity, fields)
    if entity and (entity not in BY_WORD or entity in DEFAULT_FIELDS):
        d.entity = entity
    table = table_name(d, table, entity, fields)
    d.use("db")
    for f in fields:
        d.param(f)
    columns = ", ".join(d.column(table, f) for f in fields)
    places = ", ".join("?" for _ in fields)
    values = " ".join(d.value(f) for f in fields)
    what = d.entity or singular(table)
    sql = f"INSERT INTO {sql_name(table)} ({columns}) VALUES ({places})"
    if upsert:
        return _upsert(d, table, fields, key, what)
    var = d.fresh(f"{what}_id", "int")
    d.add(f"(bind {var} (do db_insert db {q(sql)} [{values}]))", result=var, type="int", writes=True)
    d.default_return = (var, "int")
    seeded = [s for s in d.seeds if s.table == table]
    d.rows.append((f"SELECT {columns} FROM {sql_name(table)} WHERE id > {len(seeded)}", given(fields)))
    d.expected = constant(len(seeded) + 1) if not d.returns else d.expected
    d.fields = fields
    key = next((f for f in fields if f.kind in ("email", "username")), None)
    if key is not None and not any(p.seeds for p in d.probes):  # a database that forbids a second one has the last word
        index = f"CREATE UNIQUE INDEX one_{key.name} ON {sql_name(table)} ({sql_name(key.name)})"
        d.probes.append(Probe(f"{shown(key.name)} forbidden twice", raises="IntegrityError", sql=(index,), rows_kept=True,
                              seeds=(*d.seeds, Seed(table, {key.name: argument(key.name)}))))
    d.did(f"{'save' if verb in ('save', 'store', 'persist', 'insert', 'put', 'write', 'keep') else verb.replace(' ', '_') if verb not in ('enter', 'log', 'make', 'place', 'post') else 'add'}_{what}",
          f"insert {', '.join(shown(f.name) for f in fields)} into {table}")
    return True


def _from_result(d: Draft, fields: Sequence[Field]) -> bool:
    return all(f.name not in d.params or f.name not in [x.name for x in d.fields] for f in fields)


def _save_result(d: Draft, entity: str, fields: list[Field] | None, table: str, each: bool) -> bool:
    """Save what an earlier step fetched: one object, or each of a list."""
    kind = d.locals[d.last]
    many = kind.startswith("list") or (kind == "any" and (each or (is_plural(d.last) and d.last != "data")))
    what = singular(entity or d.entity or d.last)
    table = table or plural(what)
    for f in fields or ():  # they come from the result, not from the caller
        d.params.pop(f.name, None)
    d.use("db")
    if not fields:
        fields = [f for f in d.fields if f.name not in d.params] or None
    if not fields:
        column = Field("data", "str", "text")
        name = d.column(table, column)
        sql = f"INSERT INTO {sql_name(table)} ({name}) VALUES (?)"
        if many:
            rows = rows_of(d)
            item = d.fresh(what, "any")
            d.add(f"(for ({item}) {rows} (do db_execute db {q(sql)} [(to_any (json_text (to_any {item})))]))", writes=True)
        else:
            d.add(f"(do db_execute db {q(sql)} [(to_any (json_text {_as_any(d, d.last)}))])", writes=True)
        d.did(f"save_{plural(what) if many else what}", f"insert {d.last} as JSON into {table}")
        return True
    columns = ", ".join(d.column(table, f) for f in fields)
    sql = f"INSERT INTO {sql_name(table)} ({columns}) VALUES ({', '.join('?' for _ in fields)})"
    if many:
        rows = rows_of(d)
        item = d.fresh(what, "map[str,any]")
        values = " ".join(field_of_row(d, item, f) for f in fields)
        d.add(f"(for ({item}) {rows} (do db_execute db {q(sql)} [{values}]))", writes=True)
        d.default_return = (f"(length {rows})", "int")
        d.rows.append((f"SELECT {columns} FROM {sql_name(table)}", samples(fields, 2)))
        d.expected = lambda a: 2
    else:
        if kind == "any":
            item = d.fresh(what if what != d.last else f"{what}_fields", "map[str,any]")
            d.add(f'(let {item} map[str,any] (cast {d.last} "map[str,any]"))')
        else:
            item = d.last
        values = " ".join(field_of_row(d, item, f) for f in fields)
        var = d.fresh(f"{what}_id", "int")
        d.add(f"(bind {var} (do db_insert db {q(sql)} [{values}]))", writes=True)
        d.default_return = (var, "int")
        d.rows.append((f"SELECT {columns} FROM {sql_name(table)}", samples(fields, 1)))
        d.expected = lambda a: 1
    d.did(f"save_{plural(what) if many else what}", f"insert {', '.join(shown(f.name) for f in fields)} of {'each ' if many else ''}{what} into {table}")
    return True


def _as_any(d: Draft, name: str) -> str:
    return name if d.type_of(name) == "any" else f"(to_any {name})"


def _upsert(d: Draft, table: str, fields: list[Field], key: Field | None, what: str) -> bool:
    key = key or next((f for f in fields if f.name == "id" or f.kind in ("email", "username") or f.name in ("sku", "code", "slug", "key")), fields[0])
    col = column_of(d, key, table)
    if key.name not in [f.name for f in fields]:
        d.param(key)
        fields = [key, *fields]
    others = [f for f in fields if f.name != key.name]
    d.column(table, col)
    if not others:
        raise NotUnderstood("an upsert needs a key and at least one other field, as in 'insert or update price and stock by sku'")
    sets = ", ".join(f"{d.column(table, f)} = ?" for f in others)
    changed = d.fresh("changed", "int")
    columns = ", ".join(sql_name(column_of(d, f, table).name) for f in fields)
    d.use("db")
    update = q(f"UPDATE {sql_name(table)} SET {sets} WHERE {sql_name(col.name)} = ?")
    insert = q(f"INSERT INTO {sql_name(table)} ({columns}) VALUES ({', '.join('?' for _ in fields)})")
    d.add(f"(bind {changed} (do db_execute db {update} [{' '.join(d.value(f) for f in others)} {d.value(key)}]))",
          f"(if (eq {changed} 0) ((do db_execute db {insert} [{' '.join(d.value(f) for f in fields)}])))", writes=True)
    d.rows.append((f"SELECT {columns} FROM {sql_name(table)}", given(fields)))
    d.default_return = (f"(eq {changed} 0)", "bool")
    d.expected = lambda a: True
    old = {col.name: argument(key.name), **{f.name: sample(f, 1) for f in others}}
    d.probes.append(Probe(f"{shown(key.name)} known", seeds=(Seed(table, old),), expected=False))
    d.fields = fields
    d.did(f"save_or_update_{what}", f"insert or update {what} by {shown(key.name)} in {table}")
    return True
