"""Clauses that read rows: find, list, count, sum, average."""

from __future__ import annotations

import re
from typing import Any

from yantra_codex.search.conditions import ENTITIES, shown
from yantra_codex.search.draft import Draft, Probe, Seed, q, sql_name, table_for
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, is_plural, plural, sample, singular
from yantra_codex.search.filters import ADJECTIVES, filters, head_of, key_name, nothing_left, ordering
from yantra_codex.search.phrases import DEFAULT_FIELDS, field_list, take_table


def find(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(find|get|fetch|load|retrieve|read|select|search|list|show|query|return|lookup|collect|give|look for|see|count|how many|number of|sum|total|average|calculate|compute|check|determine) (.+)", clause)
    if not m:
        return False
    verb, text = m[1], m[2]
    if re.search(r"§\d+(?! table)|\bfile\b|\bapi\b|\burl\b|\bpages?\b|\bjson\b|\bcsv\b|\bconfig", text) and not re.search(r"\bdatabase\b|\btable\b", text):
        return False
    text, table, named = take_table(d, text)
    count = verb in ("count", "how many", "number of") or bool(re.match(r"(?:number|count|total number) of ", text)) or text.startswith("how many ")
    total = re.match(r"(?:(total|sum|average|mean|maximum|max|minimum|min|highest|lowest|combined)(?: (?:of|all))*) (.+)", text) if not count else None
    if verb in ("sum", "total", "average") and not total:
        total = re.match(r"()(.+)", text)
    if verb in ("calculate", "compute", "check", "determine") and not (count or total):
        return False
    text = re.sub(r"^(?:how many|(?:total )?number of|count of) ", "", text)
    if verb == "return" and d.locals:
        return False
    if count:
        return _count(d, text, table)
    if total:
        return _total(d, total[1] or verb, total[2], table)
    top_of = re.fullmatch(r"(\w+) with (highest|lowest|largest|smallest|most|least|biggest|maximum|minimum) (\w+)(.*)", text)
    if top_of and singular(top_of[1]) in ENTITIES:
        down = top_of[2] in ("highest", "largest", "most", "biggest", "maximum")
        text = f"{top_of[1]}{top_of[4]} ordered by {top_of[3]}{' descending' if down else ''}"
    most = re.match(r"(?:(\d+) )?(most expensive|cheapest|oldest|youngest|highest rated|best rated|best selling|largest|smallest) (\w+)(.*)", text)
    if most and singular(most[3]) in ENTITIES and not (most[2] in ("oldest", "youngest") and singular(most[3]) in PEOPLE):
        column = {"most expensive": "price descending", "cheapest": "price", "oldest": "created_at", "youngest": "age", "highest rated": "rating descending", "best rated": "rating descending",
                  "best selling": "sales descending", "largest": "amount descending", "smallest": "amount"}[most[2]]
        top = most[1] or ("" if is_plural(most[3]) else "1")
        text = f"{most[3]}{most[4]} ordered by {column}" + (f" limited to {top}" if top else "")
    limit = re.search(r"^(?:first|top|last|latest|newest|most recent|\d+ (?:most recent|newest|latest|cheapest|largest|highest)|n) ?(\d+|n)? ", text)
    return _select(d, verb, text, table, named, limit)


PEOPLE = frozenset(["user", "customer", "client", "member", "person", "employee", "student", "teacher", "author", "admin", "visitor", "patient", "guest", "player", "driver", "doctor"])  # their age is no time of creation


def columns_of(d: Draft, words: str) -> list[Field] | None:
    """The columns that words list; "names and emails" are the columns name and email."""
    fields = field_list(d, words)
    return fields and [field_of(singular(f.name)) or f if singular(f.name) in BY_WORD else f for f in fields]


def _select(d: Draft, verb: str, text: str, table: str, named: bool, limit: re.Match[str] | None) -> bool:
    n = ""
    newest = ""
    if limit:
        n = next((x for x in re.findall(r"\d+", limit[0])), "") or "n" if re.search(r"\d|\bn\b|first|top|last", limit[0]) else ""
        newest = " ORDER BY id DESC" if re.search(r"last|latest|newest|recent", limit[0]) else ""
        text = text[limit.end():]
    else:
        m = re.search(r",? (?:and )?(?:limited to|at most|up to|limit(?:ed)? (?:of|to)|no more than) (\d+)(?: (?:rows?|results?|records?|items?))?$", text)
        if m:
            n, text = m[1], text[: m.start()]
    columns: list[Field] | None = None
    adjective = re.fullmatch(rf"(?:only )?(.+?) (?:of|for|from) (?:all |every |each )?({ADJECTIVES}) (\w+)(.*)", text)
    if adjective and singular(adjective[3]) in ENTITIES:
        text = f"{adjective[1]} of {adjective[3]}{adjective[4]} are {adjective[2]}"
    text = re.sub(r"^(?:all|every|each|list of|full list of) (?=\w+ )", "", text) if not re.match(r"all \w+$", text) else text
    of = re.fullmatch(r"(?:only )?(.+?) (?:of|for|from) (?:(all|every|each) )?(\w+)(.*)", text)
    if of and singular(of[3]) in ENTITIES and of[1] not in ("list", "all") and singular(of[1]) not in ENTITIES and (fields := columns_of(d, of[1])):
        columns, text = fields, f"{of[3]}{of[4]}"
    whose = re.fullmatch(r"(\w+)'s (\w+(?: \w+)?)(.*)", text)
    if whose and is_plural(whose[2]) and singular(whose[2]) in ENTITIES:  # "a user's orders"
        text, whose = f"{whose[2]} of {whose[1]}{whose[3]}", None
    if whose and singular(whose[1]) in ENTITIES and (fields := field_list(d, whose[2])):
        columns, text = fields, f"{whose[1]}{whose[3] or ' by id'}"
    entity, noun, rest = head_of(d, text, table)
    if not entity or (entity not in ENTITIES and not table and not named):
        return False
    if noun in ("it", "them", "list"):
        return False
    many = is_plural(noun) or verb in ("list",) or bool(n and n != "1")
    the_table = table or table_for(entity)
    order, rest = ordering(rest, d, the_table)
    where, values, row, rest = filters(d, rest, the_table)
    if not nothing_left(rest):
        return False
    if not many and not where and not order:
        own = Field(f"{entity}_id", "int", "id")
        where, values, row = ["id = ?"], [d.value(own)], [("id", lambda a: a[own.name])]
        d.column(the_table, Field("id", "int", "id"))
    d.use("db")
    d.entity = entity
    names = ", ".join(d.column(the_table, f) for f in columns) if columns else "*"
    sql = f"SELECT {names} FROM {sql_name(the_table)}" + (f" WHERE {' AND '.join(where)}" if where else "") + (order or newest)
    if n == "n":
        f = Field("limit", "int", "quantity")
        sql += " LIMIT ?"
        values.append(d.value(f))
    elif n:
        sql += f" LIMIT {n}"
    if not any(s.table == the_table for s in d.seeds):
        d.column(the_table, Field("name", "str", "name")) if not d.tables.get(the_table) else None
        d.seeds.append(Seed(the_table, dict(row)))
    else:
        next(s for s in d.seeds if s.table == the_table).values.update(dict(row))
    for i, s in enumerate(s for s in d.seeds if s.table == the_table):
        s.values.setdefault("id", i + 1)
    shown_columns = [f.name for f in columns or ()]
    by = "_and_".join(key_name(w) for w in where if "?" in w)
    if columns:
        for f in columns:
            for p in list(d.params):
                if p == f.name and f.name not in [w.split()[0] for w in where]:
                    d.params.pop(p)
    if many:
        var = d.fresh(plural(entity), "list[map[str,any]]")
        d.add(f"(bind {var} (do db_rows db {q(sql)} [{' '.join(values)}]))", result=var, type="list[map[str,any]]")
        d.default_return = (var, "list[map[str,any]]")
        d.expected = lambda a: [d.row_of(the_table, a, shown_columns)]
    else:
        if columns and len(columns) == 1 and verb != "fetch":
            return _select_one_value(d, sql, values, columns[0], entity, by)
        d.lookup = (the_table, where, values, row)
        var = d.fresh(entity, "option[map[str,any]]")
        d.add(f"(bind {var} (do db_row db {q(sql)} [{' '.join(values)}]))", result=var, type="option[map[str,any]]")
        d.default_return = (var, "option[map[str,any]]")
        d.expected = lambda a: d.row_of(the_table, a, shown_columns)
        d.probes.append(Probe(f"no {entity}", seeds=(), expected=None))
    d.last = var
    d.fields = []
    described = next((w.split("'")[1] + "_" for w in where if "'" in w and re.fullmatch(r"\w+ = '\w+'", w)), "") if many else ""
    described = described or next((f"{w.split()[0]}_" for w in where if re.fullmatch(r"\w+ = 1", w)), "")
    d.did(f"{'list' if verb in ('list', 'show') else 'find'}_{described}{plural(entity) if many else entity}" + (f"_by_{by}" if by else ""), f"query {the_table}" + (f" where {' and '.join(where)}" if where else "") + order.lower())
    return True


def _select_one_value(d: Draft, sql: str, values: list[str], f: Field, entity: str, by: str) -> bool:
    """One column of one row: its value, or an error where there is no row."""
    row = d.fresh("row", "option[map[str,any]]")
    d.add(f"(bind {row} (do db_row db {q(sql)} [{' '.join(values)}]))", f"(if (is_none {row}) ((raise LookupError {q(shown(entity) + ' not found')})))")
    var = d.fresh(f.name, f.type)
    value = f'(map_get (unwrap {row}) {q(f.name)})'
    d.add(f"(let {var} {f.type} (cast {value} {q(f.type)}))" if f.type != "bool" else f'(let {var} bool (ne (cast {value} "int") 0))')
    d.seeds[-1].values[f.name] = sample(f)
    d.last = var
    d.default_return = (var, f.type)
    d.expected = lambda a: sample(f)
    d.probes.append(Probe(f"no {entity}", seeds=(), raises="LookupError"))
    d.did(f"get_{entity}_{f.name}" + (f"_by_{by}" if by and by != f"{entity}_id" else ""), f"query {f.name} of {entity}")
    return True


def _count(d: Draft, text: str, table: str) -> bool:
    entity, _, rest = head_of(d, text, table)
    if not entity or (entity not in ENTITIES and not table):
        return False
    the_table = table or table_for(entity)
    rest = re.sub(r"\b(?:there are|exist|there is|are there|we have)\b", "", rest)
    where, values, row, rest = filters(d, rest, the_table)
    if not nothing_left(rest):
        return False
    d.use("db")
    d.entity = entity
    if not d.tables.get(the_table):
        d.column(the_table, Field("name", "str", "name"))
    d.seeds += [Seed(the_table, dict(row)), Seed(the_table, dict(row))]
    if not row:
        d.seeds = [Seed(the_table, {"name": "a"}), Seed(the_table, {"name": "b"})]
    var = d.fresh(f"{entity}_count", "int")
    sql = f"SELECT COUNT(*) FROM {sql_name(the_table)}" + (f" WHERE {' AND '.join(where)}" if where else "")
    d.add(f"(bind {var} (do db_int db {q(sql)} [{' '.join(values)}]))")
    d.last, d.default_return = var, (var, "int")
    d.expected = lambda a: 2
    d.probes.append(Probe("no rows", seeds=(), expected=0))
    by = "_and_".join(key_name(w) for w in where if "?" in w)
    adjective = next((w.split("'")[1] + "_" for w in where if re.fullmatch(r"\w+ = '\w+'", w)), "") or next((f"{w.split()[0]}_" for w in where if re.fullmatch(r"\w+ = 1", w)), "")
    d.did(f"count_{adjective}{plural(entity)}" + (f"_by_{by}" if by else ""), f"count {the_table}" + (f" where {' and '.join(where)}" if where else ""))
    return True


def _total(d: Draft, kind: str, text: str, table: str) -> bool:
    """SUM, AVG, MAX or MIN of a column."""
    text = re.sub(r"^(?:of|all|every) ", "", text)
    rows = re.match(r"(?:all )?(\w+)(.*)", text)
    if rows and singular(rows[1]) in DEFAULT_FIELDS and is_plural(rows[1]) and DEFAULT_FIELDS[singular(rows[1])].type == "float":
        text = f"{DEFAULT_FIELDS[singular(rows[1])].name} of {rows[1]}{rows[2]}".replace(" made by ", " by ")
    m = re.fullmatch(r"(\w+(?: \w+)?) (?:of|for|from|over|across|in) (?:(?:all|every|each|given) )*(.+)", text) or re.fullmatch(r"(\w+)()", text)
    if not m:
        return False
    f = field_of(singular(m[1]) if singular(m[1]) in BY_WORD else m[1])
    if f is None:
        return False
    entity, noun, rest = head_of(d, m[2], table) if m[2] else ("", "", "")
    if entity and entity not in ENTITIES and not table:
        return False
    if not entity and not table:
        e = singular(identifier(m[1]))
        if e in ENTITIES and e not in BY_WORD:
            return False
        return False
    if not is_plural(noun) and not table and noun:  # "highest score of a player": the scores of one player
        if kind not in ("highest", "lowest", "maximum", "max", "minimum", "min", "average", "mean") or entity not in ENTITIES:
            return False
        table, rest, entity = plural(f.name), f"of {entity} {rest}", ""
    f = f if f.type in ("int", "float") else Field(f.name, "float", "balance")
    if table and entity and entity != singular(table):  # "average rating of a product from the reviews table"
        rest, entity = f"of {entity} {rest}", ""
    the_table = table or table_for(entity)
    where, values, row, rest = filters(d, rest, the_table)
    if not nothing_left(rest):
        return False
    d.use("db")
    d.entity = entity or singular(table)
    column = d.column(the_table, f)
    function = {"average": "AVG", "mean": "AVG", "maximum": "MAX", "max": "MAX", "highest": "MAX", "minimum": "MIN", "min": "MIN", "lowest": "MIN"}.get(kind, "SUM")
    d.seeds += [Seed(the_table, {f.name: sample(f, i), **{k: v for k, v in row if k != f.name}}) for i in range(2)]
    word = {"AVG": "average", "MAX": "highest", "MIN": "lowest", "SUM": "total"}[function]
    var = d.fresh(f"{word}_{f.name}" if f.name != word else word, "float")
    whole = f.type == "int" and function != "AVG"
    sql = f"SELECT {function}({column}) FROM {sql_name(the_table)}" + (f" WHERE {' AND '.join(where)}" if where else "")
    d.add(f"(bind {var} (do {'db_int' if whole else 'db_float'} db {q(sql)} [{' '.join(values)}]))")
    d.locals[var] = "int" if whole else "float"
    d.last, d.default_return = var, (var, d.locals[var])
    xs = [sample(f, 0), sample(f, 1)]
    result: Any = {"SUM": sum(xs), "AVG": sum(xs) / 2, "MAX": max(xs), "MIN": min(xs)}[function]
    d.expected = lambda a: result if whole else float(result)
    d.probes.append(Probe("no rows", seeds=(), expected=0 if whole else 0.0))
    d.did(f"{word}_{f.name}" if f.name != word else f"{word}_of_{plural(d.entity)}", f"{word} of {shown(f.name)} in {the_table}" + (f" where {' and '.join(where)}" if where else ""))
    return True
