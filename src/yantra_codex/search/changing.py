"""Clauses that change or remove rows: update, delete, transfer, audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yantra_codex.ir.worlds import ANYTHING
from yantra_codex.search.conditions import ENTITIES, shown, the_field
from yantra_codex.search.draft import Args, Draft, NotUnderstood, Probe, Seed, q, sql_name, table_for
from yantra_codex.search.expected import argument, constant
from yantra_codex.search.fields import BY_WORD, Field, field_of, identifier, is_plural, plural, sample, singular
from yantra_codex.search.filters import filters, head_of, key_name, nothing_left
from yantra_codex.search.phrases import field_list, take_table


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
        entity, _, key_text = head_of(d, text, table)
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
            if b is None or (b.kind not in ("text", "") and b.type not in ("int", "float")):
                return False
            b = d.params.get(b.name) or Field(b.name, f.type if b.type not in ("int", "float") else b.type, b.kind if b.type in ("int", "float") else "quantity" if f.type == "int" else "amount")
            if b.type not in ("int", "float"):
                return False
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
            e, _, rest = head_of(d, text, table)
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
    if not where and d.lookup is not None and d.lookup[0] == the_table:  # the row that was looked up before
        _, where, keys, key_row = d.lookup
        where, keys, key_row = list(where), list(keys), list(key_row)
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
    if re.match(r"(?:each|every) ", m[2]) or re.search(r" and (?:all|every|their|his|her|its|any)? ?\w+", m[2]):
        return False
    text, table, _ = take_table(d, m[2])
    text = re.sub(r" (?:from|out of|in) (\w+s)$", lambda x: "" if singular(x[1]) in ENTITIES else x[0], text)
    entity, noun, rest = head_of(d, text, table)
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
    by = "_and_".join(key_name(w) for w in where if "?" in w and not w.startswith("id"))
    d.did(f"delete_{plural(entity) if many else entity}" + (f"_by_{by}" if by else ""), f"delete from {the_table}" + (f" where {' and '.join(where)}" if where else ""))
    return True


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
    said = m[1] or ""
    extra: list[Field] = []
    if re.search(rf" with {re.escape(said)}", clause) and said:
        listed = field_list(d, said)
        if not listed:
            return False
        extra = [f for f in listed if f.name not in ("action", "created_at", "timestamp", "time", "date", "currenttime")]
        if any(f.name not in d.params and f.name not in d.locals for f in extra):
            return False
    d.use("db")
    action = next((n for n, e in reversed(d.names) if e), d.names[-1][0] if d.names else "action")
    key = next((n for n in [*d.params, *d.locals] if n.endswith("_id")), None)
    table = "audit_log"
    columns = [Field("action", "str", "text"), *([Field(key, "int", "id")] if key else []), *(f for f in extra if f.name != key)]
    names = ", ".join(d.column(table, f) for f in columns) + ", created_at"
    d.column(table, Field("created_at", "str", "date"))
    d.use("clock")
    now = d.fresh("created_at", "str")
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in range(len(columns) + 1))})"
    values = f"(to_any {q(action)})" + "".join(f" {d.value(f)}" for f in columns[1:]) + f" (to_any {now})"
    d.add(f"(bind {now} (do clock_iso clock))", f"(do db_execute db {q(sql)} [{values}])", writes=True)
    d.rows.append((f"SELECT action, created_at FROM {table}", lambda a: [[action, ANYTHING]]))
    d.did("", f"write an audit record of {action}")
    return True
