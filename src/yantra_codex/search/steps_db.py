"""Clauses about checks and a database: validate, save, find, list, count, sum, change, delete, transfer, audit.

A rule takes the draft and a clause, and says whether it read the whole of it. What it can't place it leaves to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from yantra_codex.ir.worlds import ANYTHING
from yantra_codex.search.conditions import (
    BE,
    COMPARE,
    ENTITIES,
    NUMBER,
    Condition,
    column_of,
    condition_of,
    shown,
    the_field,
)
from yantra_codex.search.draft import Args, Draft, NotUnderstood, Probe, Seed, q, sql_name, table_for
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, is_plural, plural, sample, singular
from yantra_codex.search.phrases import DEFAULT_FIELDS, entity_and_fields, field_list, table_name, take_table
from yantra_codex.search.rows import field_of_row, rows_of

# ---------------------------------------------------------------- checks


def validate(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:validate|check|verify|ensure|require|confirm|assert|test)(?: (?:that|whether|if|for))? (.+)", clause)
    if not m:
        return False
    text = re.sub(r"^(?:format|validity|correctness|syntax) of ", "", m[1])
    check_only = bool(re.match(r"(?:check|verify|test) (?:whether|if|for) ", clause)) and len(d.sentence.clauses) == 1
    if text in ("input", "data", "it", "user input", "form", "fields", "everything", "all fields", "values", "parameters", "arguments") and not d.fields:
        raise NotUnderstood(f"validate what of {text!r}? name the fields, as in 'validate email and age'")
    if re.fullmatch(r"(?:user |caller |user's )?(?:permissions?|authori[sz]ation|access rights?|access)", text):
        text = "user has permission"
    text = re.sub(r"^duplicates?(?: by| of| on| for| in)? ?", "unique:", text)
    if text.startswith("unique:"):
        f = the_field(d, text.removeprefix("unique:")) or (d.fields[-1] if d.fields else None)
        if f is None:
            raise NotUnderstood("duplicates of what? name the field, as in 'check for duplicate email'")
        text = f"{f.name.replace('_', ' ')} is unique"
    fields = field_list(d, re.sub(rf" (?:{BE} )?(?:all |both )?(?:valid|correct|well ?formed)$", "", text)) if "unique" not in text and not re.search(r"\b(is|are|not|has|have|must|should|at least|at most|between|than|exists?|positive)\b", re.sub(r" (?:is|are) (?:all |both )?(?:valid|correct)$", "", text)) else None
    both = re.fullmatch(rf"(?:both|all|they|all of them|all fields)(?: of them)? ({BE} .+)", text)
    if both and d.fields:
        text = " and ".join(f.name.replace("_", " ") for f in d.fields) + f" {both[1]}"
    several = re.fullmatch(rf"(.+? and .+?) ({BE} .+)", text)
    if both and d.fields and len(d.fields) == 1:
        several = None
    if fields is not None:
        found = []
        for f in fields:
            c = condition_of(d, f.name.replace("_", " ") if f.name not in d.locals else f.name)
            if c is None:
                return False
            found.append(c)
    elif several and not re.search(r"between|from|one of|either", several[1]) and (group := field_list(d, several[1])) and len(group) > 1:
        found = []
        for f in group:
            c = condition_of(d, f"{f.name.replace('_', ' ')} {several[2]}")
            if c is None:
                return False
            found.append(c)
    else:
        found = conjunction(d, text)
        if not found:
            return False
    if check_only and len(found) == 1 and found[0].before:
        return _answer_exists(d, found[0])
    for c in found:
        guard(d, c)
    names = [c.field.name for c in found if c.field]
    d.did("validate_" + "_and_".join(dict.fromkeys(names)) if any(not c.before for c in found) else "", "; ".join(c.step or c.message for c in found), effect=False)
    return True


def conjunction(d: Draft, text: str) -> list[Condition]:
    """Conditions joined by `and`; the subject carries over ("password is at least 8 characters long and contains a digit")."""
    whole = condition_of(d, text)
    if whole:
        return [whole]
    for m in re.finditer(r",? and |, ", text):
        left, right = text[: m.start()], text[m.end():]
        first = condition_of(d, left)
        if first is None or first.field is None:
            continue
        subject = first.field.name.replace("_", " ")
        rest = condition_of(d, right) or condition_of(d, f"{subject} {right}") or condition_of(d, f"{subject} is {right}")
        if rest is not None:
            return [first, rest]
        more = conjunction(d, right) or conjunction(d, f"{subject} {right}")
        if more:
            return [first, *more]
    return []


def guard(d: Draft, c: Condition, action: str = "") -> None:
    """The statements that refuse what does not hold, and the scenarios that show it."""
    if c.field is not None and c.field.name not in d.locals and c.field.kind != "state":
        d.params[c.field.name] = c.field if c.field.name not in d.params or c.field.type.startswith("option") else d.params[c.field.name]
        if c.field.name not in ("role", "permissions"):
            d.fields = [f for f in d.fields if f.name != c.field.name] + [c.field, *c.others]
    action = action or d.refusal
    d.add(*c.before, guard=not c.before)
    d.pieces[-1].lines.append(f"(if {c.violated} ({action or f'(raise {c.kind} {q(c.message)})'}))")
    raises = c.kind if not action else d.refusal_kind
    for b in c.bad:
        if c.field is not None and c.field.name not in d.locals:
            d.probes.append(Probe(f"{c.field.name} = {b!r}", {c.field.name: b}, raises, rows_kept=True))
    for p in c.probes:
        d.probes.append(replace(p, raises=raises))


def _answer_exists(d: Draft, c: Condition) -> bool:
    d.add(*c.before)
    d.returns = (c.holds, "bool")
    d.expected = lambda a: True
    d.did(f"{d.entity or 'record'}_exists" if "found" in c.message else f"is_{c.field.name if c.field else 'it'}_free", c.step)
    d.probes += [replace(p, raises=None, expected=False) for p in c.probes]
    return True


def reject(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:reject|refuse|forbid|disallow|fail|do not allow|do not accept)(?: (?:if|when|on|with|for))? (.+)", clause)
    if not m:
        return False
    text = re.sub(r"^(?:\w+s|\w+) (?:with|having|whose|where) (?=\w+ (?:is|are|above|below|over|under|greater|less|more|at|of|exceed))", "", m[1])
    duplicates = re.fullmatch(r"duplicates?(?: \w+s?)? (?:by|of|with same|on) (\w+(?: \w+)?)", text)
    if duplicates:
        text = f"duplicate {duplicates[1]}"
    plain = re.fullmatch(r"(negative|empty|blank|invalid|missing|duplicate|zero|non-positive) (.+)", text)
    if plain:
        words = " ".join([*plain[2].split()[:-1], plain[2].split()[-1] if plain[2].endswith("ss") else singular(plain[2].split()[-1])])
        says = {"negative": "is not negative", "empty": "is not empty", "blank": "is not empty", "invalid": "is valid", "missing": "is not empty", "duplicate": "is unique", "zero": "is not zero", "non-positive": "is positive"}
        c = condition_of(d, f"{words} {says[plain[1]]}")
        if c is None:
            return False
        guard(d, c)
        d.did("validate_" + c.field.name if c.field and not c.before else "", c.step or c.message, effect=False)
        return True
    c = condition_of(d, text)
    if c is None:
        return False
    refuse(d, c, text)
    return True


def refuse(d: Draft, c: Condition, text: str, action: str = "") -> None:
    """Fail where a condition holds: the opposite of a guard, with values that make it hold."""
    d.use()
    message = c.opposite or f"{shown(c.field.name)} must not be {text.split(' is ')[-1].split(' are ')[-1]}" if c.field and not c.before else text.replace("§", "value ")
    if c.before:  # rows: swap what is seeded
        if c.on_rows:
            seeds = tuple(d.seeds[-1:])
            d.seeds = d.seeds[:-1]
            name = shown(c.field.name if c.field and c.field.name != "id" else d.entity or "it")
            failure = action or f"(raise ValueError {q(name + ' already exists')})"
            d.add(*c.before, f"(if {c.holds} ({failure}))")
            d.probes.append(Probe("already there", raises=None if action else "ValueError", seeds=seeds, rows_kept=True))
        else:
            seeds = c.probes[0].seeds or ()
            d.seeds += list(seeds)
            failure = action or f"(raise LookupError {q(shown(d.entity or 'record') + ' not found')})"
            d.add(*c.before, f"(if {c.holds} ({failure}))")
            d.probes.append(Probe("not there", raises=None if action else "LookupError", seeds=(), rows_kept=True))
        d.did("", "; ".join([text]), effect=False)
        return
    f = c.field
    if f is not None and f.name not in d.locals:
        d.params.setdefault(f.name, f)
        good, bad = c.bad, d.samples.get(f.name, sample(f))
        if good:
            d.samples[f.name] = good[0]
        if f.name not in ("role", "permissions"):
            d.fields = [x for x in d.fields if x.name != f.name] + [f]
        d.probes.append(Probe(f"{f.name} = {bad!r}", {f.name: bad}, None if action else c.kind, rows_kept=True))
    d.add(*c.before, f"(if {c.holds} ({action or f'(raise {c.kind} {q(message)})'}))")
    d.did("validate_" + f.name if f else "", f"refuse {text}", effect=False)


# ---------------------------------------------------------------- objects of a clause





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






# ---------------------------------------------------------------- insert and upsert


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
    if entity and entity not in BY_WORD:
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


def constant(value: Any) -> Callable[[Args], Any]:
    """The same value in every scenario."""
    return lambda a: value


def argument(name: str) -> Callable[[Args], Any]:
    """What SQLite holds of an argument."""
    return lambda a: stored(a[name])


def given(fields: Sequence[Field]) -> Callable[[Args], Sequence[Sequence[Any]]]:
    """One row: the arguments of these fields."""
    return lambda a: [[stored(a[f.name]) for f in fields]]


def samples(fields: Sequence[Field], count: int) -> Callable[[Args], Sequence[Sequence[Any]]]:
    """Rows of sample values of these fields."""
    return lambda a: [[stored(sample(f, i)) for f in fields] for i in range(count)]


def stored(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


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


# ---------------------------------------------------------------- filters in words


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


ADJECTIVES = (r"(?:not |un|in)?(?:active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|disabled|overdue|failed|"
              r"approved|deleted|processed|delivered|expired|available|new)")
LEFT = re.compile(r"\b(?:the|and|all|with|where|that|who|which|whose|are|is|of|there|exist|in|how|many|number|every|each|any|matching|ones?|have|has|by|given|total|their|its|it|list|rows?|records?|only|for|entries|first)\b|[ ,]")


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
    if most and singular(most[3]) in ENTITIES:
        column = {"most expensive": "price descending", "cheapest": "price", "oldest": "created_at", "youngest": "age", "highest rated": "rating descending", "best rated": "rating descending",
                  "best selling": "sales descending", "largest": "amount descending", "smallest": "amount"}[most[2]]
        top = most[1] or ("" if is_plural(most[3]) else "1")
        text = f"{most[3]}{most[4]} ordered by {column}" + (f" limited to {top}" if top else "")
    limit = re.search(r"^(?:first|top|last|latest|newest|most recent|\d+ (?:most recent|newest|latest|cheapest|largest|highest)|n) ?(\d+|n)? ", text)
    return _select(d, verb, text, table, named, limit)


def _head(d: Draft, text: str, table: str) -> tuple[str, str, str]:
    """(entity in the singular, whether plural as text, the rest of the words) of a noun phrase."""
    text = re.sub(r"^(?:all|every|each|list of|any|full|complete|existing|single|matching|of) ", "", text)
    adjective = re.match(r"(not |un|in)?(active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|disabled|overdue|failed|approved|deleted|processed|delivered|expired|available|new) (\w+)(.*)", text)
    if adjective:
        text = f"{adjective[3]}{adjective[4]} are {adjective[1] or ''}{adjective[2]}"
    m = re.match(r"(\w+)(.*)", text)
    if not m:
        return "", "", text
    return singular(m[1]), m[1], m[2].strip()


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
    entity, noun, rest = _head(d, text, table)
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
    by = "_and_".join(_key_name(w) for w in where if "?" in w)
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


def _key_name(where: str) -> str:
    return where.split()[0].strip('"')


def _count(d: Draft, text: str, table: str) -> bool:
    entity, _, rest = _head(d, text, table)
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
    by = "_and_".join(_key_name(w) for w in where if "?" in w)
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
    f = field_of(m[1])
    if f is None:
        return False
    entity, noun, rest = _head(d, m[2], table) if m[2] else ("", "", "")
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


# ---------------------------------------------------------------- update and delete


def update(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(softdelete|update|change|set|reset|modify|mark|rename|increment|increase|decrement|decrease|reduce|raise|lower|activate|deactivate|enable|disable|cancel|archive|restore|approve|close|reopen|ship|pay|assign|edit|adjust|subtract|add|deposit|withdraw|restock|put|move|complete|publish|verify) (.+)", clause)
    if not m:
        return False
    verb, text = m[1], m[2]
    if re.search(r"§\d+(?! table)\.|\bfile\b|\bapi\b|\burl\b", text):
        return False
    if re.match(r"(?:each|every) ", text):
        return False
    text, table, _ = take_table(d, text)
    sets: list[str] = []
    values: list[str] = []
    row: list[tuple[str, Callable[[Args], Any] | Any]] = []
    after: list[Callable[[Args], Any]] = []
    entity = ""
    label = ""
    states = {"activate": ("active", 1), "deactivate": ("active", 0), "enable": ("enabled", 1), "disable": ("enabled", 0), "cancel": ("status", "cancelled"), "archive": ("archived", 1), "restore": ("archived", 0),
              "approve": ("status", "approved"), "close": ("status", "closed"), "reopen": ("status", "open"), "ship": ("status", "shipped"), "pay": ("status", "paid"), "complete": ("status", "completed"), "softdelete": ("deleted", 1), "publish": ("published", 1), "verify": ("verified", 1)}
    mark = re.fullmatch(r"(?:all )?(\w+)(.*?) (?:as|to|to be) (?:being )?(§\d+|\w+)(.*)", text) if verb in ("mark", "put", "set", "change", "update", "move") else None
    the: re.Match[str] | None
    key_text = ""
    if verb in states:
        entity, _, key_text = _head(d, text, table)
        if entity not in ENTITIES and not table:
            return False
        the_table = table or table_for(entity)
        column, value = states[verb]
        f = Field(column, "str" if isinstance(value, str) else "bool", "flag" if not isinstance(value, str) else "text")
        sets.append(f"{d.column(the_table, f)} = {q_sql(value)}")
        row.append((column, 1 - value if isinstance(value, int) else "other"))
        after.append(constant(value))
        label = f"{verb}_{entity}"
    elif mark and (verb == "mark" or " as " in text):
        entity = singular(mark[1])
        if entity not in ENTITIES and not table:
            return False
        the_table = table or table_for(entity)
        word = d.sentence.literal(mark[3]) if mark[3].startswith("§") else mark[3]
        flag = word in ("active", "inactive", "read", "unread", "verified", "deleted", "archived", "published", "enabled", "disabled")
        name = {"inactive": "active", "unread": "read", "disabled": "enabled"}.get(word, word) if flag else "status"
        value = (0 if word in ("inactive", "unread", "disabled") else 1) if flag else word
        f = Field(name, "bool" if flag else "str", "flag" if flag else "text")
        sets.append(f"{d.column(the_table, f)} = {q_sql(value)}")
        row.append((name, 1 - value if isinstance(value, int) else "other"))
        after.append(constant(value))
        key_text = f"{mark[2]} {mark[4]}"
        label = f"mark_{entity}_as_{identifier(word)}"
    elif verb in ("increment", "increase", "decrement", "decrease", "reduce", "raise", "lower", "adjust", "subtract", "add", "deposit", "withdraw", "restock"):
        down = verb in ("decrement", "decrease", "reduce", "lower", "subtract", "withdraw")
        if verb in ("subtract", "add", "deposit", "withdraw"):
            the = re.fullmatch(r"(?:(\d+(?:\.\d+)?)|(\w+(?: \w+)?)) (?:from|to|into|onto) (?:(\w+) of (\w+)|(\w+)'s (\w+)|(\w+) (\w+)|(\w+))(.*)", text)
            if not the or (verb == "add" and not (the[2] or the[1])):
                return False
            name = the[3] or the[6] or (the[8] if the[7] else "balance" if the[9] else "")
            entity = singular(the[4] or the[5] or the[7] or the[9] or "")
            if entity not in ENTITIES or (verb == "add" and name in ("list", "database")):
                return False
            by_number, by_name, key_text = the[1], the[2], the[10]
        else:
            what = r"(?:(\w+(?: \w+)?) of (\w+)|(\w+)'s (\w+(?: \w+)?)|(\w+) (\w+)|(\w+))( .+?)?"
            much = r" by (?:(\d+(?:\.\d+)?)|(one)|(\w+(?: \w+)?))"
            the = re.fullmatch(f"{what}{much}( .*)?", text) or re.fullmatch(f"{what}(?:{much})?( .*)?", text)
            if not the:
                return False
            name = the[1] or the[4] or the[6] or the[7]
            entity = singular(the[2] or the[3] or the[5] or d.entity or "")
            if entity not in ENTITIES and not table and not d.entity:
                return False
            entity = entity or d.entity
            by_number, by_name = the[9] or ("1" if the[10] else None), the[11]
            key_text = f"{the[8] or ''} {the[12] or ''}"
            if by_name and by_name.split()[0] in ("id", "name", "email", "user", "product", "customer", f"{entity}"):
                key_text, by_name = f"{key_text} by {by_name}", None
        the_table = table or table_for(entity)
        counted = field_of(name)
        if counted is None:
            return False
        f = counted if counted.type in ("int", "float") else Field(counted.name, "int", "stock")
        if not by_number and not by_name and verb in ("increment", "decrement"):
            by_number = "1"
        step = by_number
        column = d.column(the_table, f)
        sign = "-" if down else "+"
        if by_number:
            sets.append(f"{column} = {column} {sign} {step}")
            delta: Callable[[Args], Any] = lambda a: float(by_number) if f.type == "float" else int(float(by_number))  # noqa: E731
        else:
            b = field_of(by_name or ("amount" if f.type == "float" else "quantity"))
            if b is None:
                return False
            b = d.params.get(b.name) or Field(b.name, f.type if b.type not in ("int", "float") else b.type, b.kind if b.type in ("int", "float") else "quantity" if f.type == "int" else "amount")
            values.append(d.value(b))
            if b.kind == "percent":
                f = Field(f.name, "float", "balance")
                d.tables[the_table][f.name] = f
                sets.append(f"{column} = {column} * (1 {sign} ? / 100.0)")
                delta = lambda a: 10.0 * a[b.name]  # noqa: E731
            else:
                sets.append(f"{column} = {column} {sign} ?")
                delta = lambda a: a[b.name]  # noqa: E731
            d.fields = [*d.fields, b]
        row.append((f.name, 1000 if f.type == "int" else 1000.0))
        after.append(lambda a: (1000 if f.type == "int" else 1000.0) + (-delta(a) if down else delta(a)))
        label = f"{verb}_{entity}_{f.name}"
    else:
        the = re.fullmatch(r"(?:(.+?) (?:of|for) (?:given |existing )?(\w+)|(\w+)'s (.+?)|(\w+) (\w+))( (?:by|with|where|whose|for|in|to|from)\b.*)?", text)
        to = re.search(r" to (§\d+|-?\d+(?:\.\d+)?|\w+(?: \w+)?)(?=$| (?:by|where|for|with)\b)", text)
        fields: list[Field] | None = None
        if the:
            words, entity = (the[1], the[2]) if the[1] else (the[4], the[3]) if the[3] else (the[6], the[5])
            entity = singular(entity or "")
            fields = field_list(d, words) if entity in ENTITIES or table else None
            if fields:
                key_text = (the[7] or "").replace(to[0], "") if to else the[7] or ""
        if not fields:
            e, _, rest = _head(d, text, table)
            if e not in ENTITIES and not table and not d.entity:
                return False
            if e in BY_WORD or e not in ENTITIES:
                fields = field_list(d, re.split(r" (?:by|where|for|in|to) ", text)[0])
                rest = text[len(re.split(r" (?:by|where|for|in|to) ", text)[0]):]
                e = d.entity or singular(table)
            else:
                withs = re.fullmatch(r"(?:with )?(?:new )?(.+?)( by .+| where .+)?", rest) if rest.startswith("with") else None
                if withs:
                    fields, rest = field_list(d, withs[1]), withs[2] or ""
                elif not rest or rest.startswith("by"):
                    fields = [f for f in d.fields if not f.name.endswith("id")] or None
            entity, key_text = e, rest
        if not fields or not entity:
            return False
        the_table = table or table_for(entity)
        fixed = None
        if to and len(fields) == 1 and (to[1].startswith("§") or (to[1] not in ("new", "value", "given value") and field_of(to[1]) and not to[1].startswith(("new ", "given ")))):
            fixed = d.sentence.literal(to[1]) if to[1].startswith("§") else to[1]
            key_text = key_text.replace(to[0], "")
        number = to[1] if to and re.fullmatch(r"-?\d+(?:\.\d+)?", to[1]) and len(fields) == 1 else None
        for f in fields:
            if number is not None:
                f = f if f.type in ("int", "float") else Field(f.name, "float" if "." in number else "int", "stock")
                d.params.pop(f.name, None)
                sets.append(f"{d.column(the_table, f)} = {number}")
                row.append((f.name, 7))
                after.append(constant(float(number) if "." in number else int(number)))
                key_text = key_text.replace(f" to {number}", "")
                continue
            if fixed is not None and f.type == "str":
                sets.append(f"{d.column(the_table, f)} = {q_sql(fixed)}")
                row.append((f.name, "other"))
                after.append(constant(fixed))
                continue
            sets.append(f"{d.column(the_table, f)} = ?")
            values.append(d.value(f))
            row.append((f.name, sample(f, 1)))
            after.append(argument(f.name))
        d.fields = fields
        label = f"{'update' if verb != 'rename' else 'rename'}_{entity}" + (f"_{fields[0].name}" if len(fields) == 1 else "")
    d.use("db")
    d.entity = entity or d.entity
    where, keys, key_row, rest = filters(d, key_text, the_table)
    if not nothing_left(rest.replace("to", "").replace("new", "")):
        return False
    if not where:
        own = Field(f"{d.entity}_id", "int", "id")
        d.column(the_table, Field("id", "int", "id"))
        where, keys, key_row = ["id = ?"], [d.value(own)], [("id", lambda a: a[own.name])]
    enough = d.sufficient and bool(re.search(r" - (?:\?|\d)", sets[0]))
    if enough:
        column = sets[0].split(" = ")[0]
        where.append(f"{column} >= {sets[0].rpartition(' - ')[2]}")
        keys = [*keys, *values]
        d.sufficient = False
    changed = d.fresh("changed", "int")
    sql = f"UPDATE {sql_name(the_table)} SET {', '.join(sets)} WHERE {' AND '.join(where)}"
    d.add(f"(bind {changed} (do db_execute db {q(sql)} [{' '.join([*values, *keys])}]))", writes=True, result=changed)
    existing = next((s for s in d.seeds if s.table == the_table), None)
    new = {**dict(row), **dict(key_row)}
    if existing is None:
        d.seeds.append(Seed(the_table, new))
    else:
        existing.values.update(new)
    names = ", ".join(sql_name(n) for n, _ in row)
    d.rows.append((f"SELECT {names} FROM {sql_name(the_table)}", lambda a: [[f(a) for f in after]]))
    d.default_return = (f"(gt {changed} 0)", "bool")
    d.expected = lambda a: True
    d.last = changed
    if enough:
        what = shown(row[0][0])
        d.add(f"(if (eq {changed} 0) ((raise ValueError {q('insufficient ' + what)})))")
        d.default_return, d.expected = None, lambda a: None
        d.probes.append(Probe(f"insufficient {what}", raises="ValueError", seeds=(Seed(the_table, {**new, row[0][0]: 0}),), rows_kept=True))
        d.probes.append(Probe(f"no {d.entity}", raises="ValueError", seeds=(), rows_kept=True))
    elif d.transaction:  # half of a transaction is none
        d.add(f"(if (eq {changed} 0) ((raise LookupError {q(shown(d.entity) + ' not found')})))")
        d.default_return = None if d.default_return and d.default_return[1] == "bool" else d.default_return
        d.expected = None
        d.probes.append(Probe(f"no {d.entity}", raises="LookupError", seeds=tuple(s for s in d.seeds if s.table != the_table)))
    elif not any(p.seeds == () for p in d.probes):
        d.probes.append(Probe(f"no {d.entity}", seeds=(), expected=False, rows_kept=True))
    d.did(label, f"update {', '.join(n for n, _ in row)} in {the_table} where {' and '.join(where)}")
    return True


def q_sql(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def delete(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(delete|remove|purge|erase|drop|clear|clean up) (.+)", clause)
    if not m or re.search(r"§\d+(?! table)|\bfile\b|\bapi\b|\bspaces\b|\bwhitespace\b|\bduplicates\b", m[2]):
        return False
    if re.match(r"(?:each|every) ", m[2]):
        return False
    text, table, _ = take_table(d, m[2])
    text = re.sub(r" (?:from|out of|in) (\w+s)$", lambda x: "" if singular(x[1]) in ENTITIES else x[0], text)
    entity, noun, rest = _head(d, text, table)
    if entity in ("it", "row", "record") and d.entity:
        entity = d.entity
    if entity not in ENTITIES and not table:
        return False
    the_table = table or table_for(entity)
    many = is_plural(noun)
    old = re.search(r" ?(?:that are |which are )?older than (?:(\d+) days|(?:given )?(?:date|cutoff|cut-off|number of days))", " " + rest)
    if old:
        rest = (" " + rest)[: old.start()] + (" " + rest)[old.end():]
    where, values, row, rest = filters(d, rest, the_table)
    if not nothing_left(rest):
        return False
    d.use("db")
    if old:
        col = Field("created_at", "str", "date")
        b = Field("cutoff", "str", "date")
        where.append(f"{d.column(the_table, col)} < ?")
        if old[1]:
            where[-1] = f"{d.column(the_table, col)} < date('now', '-{old[1]} days')"
            row.append(("created_at", "2001-01-01"))
        else:
            values.append(d.value(b))
            row.append(("created_at", "0001-01-01"))
    if not where:
        if many and not re.match(r"all\b", text):
            raise NotUnderstood(f"delete which {noun}? say 'all {noun}' or a condition")
        if not many:
            own = Field(f"{entity}_id", "int", "id")
            d.column(the_table, Field("id", "int", "id"))
            where, values, row = ["id = ?"], [d.value(own)], [("id", lambda a: a[own.name])]
    d.entity = entity
    if not d.tables.get(the_table):
        d.column(the_table, Field("name", "str", "name"))
        row = row or [("name", "a")]
    deleted = d.fresh("deleted", "int")
    sql = f"DELETE FROM {sql_name(the_table)}" + (f" WHERE {' AND '.join(where)}" if where else "")
    d.add(f"(bind {deleted} (do db_execute db {q(sql)} [{' '.join(values)}]))", writes=True, result=deleted)
    existing = next((s for s in d.seeds if s.table == the_table), None)
    if existing is None:
        d.seeds.append(Seed(the_table, dict(row)))
    else:
        existing.values.update(dict(row))
    d.rows.append((f"SELECT COUNT(*) FROM {sql_name(the_table)}", lambda a: [[0]]))
    d.default_return = (deleted, "int") if many else (f"(gt {deleted} 0)", "bool")
    d.expected = (lambda a: 1) if many else (lambda a: True)
    d.last = deleted
    d.probes.append(Probe("nothing to delete", seeds=(), expected=0 if many else False, rows_kept=True))
    by = "_and_".join(_key_name(w) for w in where if "?" in w and not w.startswith("id"))
    d.did(f"delete_{plural(entity) if many else entity}" + (f"_by_{by}" if by else ""), f"delete from {the_table}" + (f" where {' and '.join(where)}" if where else ""))
    return True


# ---------------------------------------------------------------- transfers, audit, transactions


def transfer(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:transfer|move|send) (?:(\w+)|money|funds|(\w+) of (?:money|funds)) (?:from (?:one |source |sender |sender's )?(\w+) to (?:another|other|second|target|destination|receiver|recipient|receiver's)?(?: ?(?:one|account|wallet|warehouse))?|between (?:two )?(\w+))(?: in (?:one |single )?transaction)?", clause)
    if not m:
        return False
    entity = singular(m[3] or m[4])
    amount = the_field(d, m[1] or m[2] or "amount", "float") or Field("amount", "float", "amount")
    if amount.name in ("money", "funds"):
        amount = Field("amount", "float", "amount")
    unit = Field("stock", "int", "stock") if amount.type == "int" else Field("balance", "float", "balance")
    table = table_for(entity)
    d.use("db")
    d.transaction = True
    column = d.column(table, unit)
    source, target = Field(f"from_{entity}_id", "int", "id"), Field(f"to_{entity}_id", "int", "id")
    d.samples.update({source.name: 1, target.name: 2})
    x = d.param(amount)
    names = [d.value(source), d.value(target)]
    zero = "0" if amount.type == "int" else "0.0"
    if not any(f.name == amount.name for f in d.fields):
        d.add(f"(if (le {x} {zero}) ((raise ValueError {q(f'{shown(x)} must be positive')})))")
        d.probes.append(Probe("nothing to transfer", {amount.name: -1 if amount.type == "int" else -1.0}, "ValueError", rows_kept=False,
                              seeds=tuple(Seed(table, {"id": i, unit.name: 500}) for i in (1, 2))))
    taken, given = d.fresh("withdrawn", "int"), d.fresh("deposited", "int")
    d.add(
        f"(bind {taken} (do db_execute db {q(f'UPDATE {table} SET {column} = {column} - ? WHERE id = ? AND {column} >= ?')} [{d.value(amount)} {names[0]} {d.value(amount)}]))",
        f"(if (eq {taken} 0) ((raise ValueError {q(f'insufficient {unit.name}')})))", writes=True)
    d.add(f"(bind {given} (do db_execute db {q(f'UPDATE {table} SET {column} = {column} + ? WHERE id = ?')} [{d.value(amount)} {names[1]}]))",
          f"(if (eq {given} 0) ((raise LookupError {q(f'{shown(entity)} not found')})))", writes=True)
    d.seeds += [Seed(table, {"id": 1, unit.name: 500}), Seed(table, {"id": 2, unit.name: 100})]
    d.rows.append((f"SELECT {column} FROM {table} ORDER BY id", lambda a: [[500 - a[amount.name]], [100 + a[amount.name]]]))
    d.probes += [Probe(f"insufficient {unit.name}", {amount.name: 501 if amount.type == "int" else 501.0}, "ValueError", rows_kept=True),
                 Probe("no such target", {target.name: 9}, "LookupError", rows_kept=True)]
    d.fields = [amount]
    d.entity = entity
    d.did(f"transfer_{amount.name}", f"move {amount.name} from one {entity} to another in one transaction")
    return True


def audit(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:write|add|record|insert|create|save|store|log|append|keep|make|audit)(?: (?:an?|new))? ?(?:audit|change|history|activity)?(?: ?(?:log|trail))?(?: ?(?:entry|record|row|trail|log|event|it|change|action|this|the action))?(?: (?:for|of|about|with) (.+?))?(?: (?:in|into|to) (?:audit log|audit trail|audit table|audit_log|audits?(?: table)?|database))?", clause)
    if not m or "audit" not in clause:
        return False
    d.use("db")
    action = next((n for n, e in reversed(d.names) if e), d.names[-1][0] if d.names else "action")
    key = next((n for n in [*d.params, *d.locals] if n.endswith("_id")), None)
    table = "audit_log"
    columns = [Field("action", "str", "text"), *([Field(key, "int", "id")] if key else [])]
    names = ", ".join(d.column(table, f) for f in columns) + ", created_at"
    d.column(table, Field("created_at", "str", "date"))
    d.use("clock")
    now = d.fresh("created_at", "str")
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in range(len(columns) + 1))})"
    values = f"(to_any {q(action)})" + (f" (to_any {key})" if key else "") + f" (to_any {now})"
    d.add(f"(bind {now} (do clock_iso clock))", f"(do db_execute db {q(sql)} [{values}])", writes=True)
    d.rows.append((f"SELECT action, created_at FROM {table}", lambda a: [[action, ANYTHING]]))
    d.did("", f"write an audit record of {action}")
    return True


RULES: tuple[Callable[[Draft, str], bool], ...] = (transfer, audit, validate, reject, update, save, delete, find)
