"""Clauses about rows read before: keep, sort, group, sum, count."""

from __future__ import annotations

import re
from typing import Any

from yantra_codex.search.conditions import COMPARE, NUMBER, shown
from yantra_codex.search.draft import Draft, q
from yantra_codex.search.fields import Field, field_of, identifier, plural, singular
from yantra_codex.search.rows import cell, row_type, rows_of


def keep(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:(keep|filter|select|take|drop|skip|ignore|remove|exclude|find|get)(?: out)?) (?:only )?(?:(?:those|ones|rows|records|items|entries|\w+) )?(?:by |for |to |that |which |who |whose |where |with |having |if |when )*(.+)", clause)
    if not m or not d.last:
        return False
    kind = d.type_of(d.last)
    if kind == "list[str]":
        return _keep_lines(d, clause)
    if not (kind.startswith("list[map") or kind == "any"):
        return False
    drop = m[1] in ("drop", "skip", "ignore", "remove", "exclude")
    text = re.sub(r"^(?:only|those|that|which|where|with|ones|whose|are|is) ", "", clause.partition(" ")[2])
    text = re.sub(r"^(?:only|those|out) ", "", text)
    test, fixed = _row_test(d, text)
    if not test:
        return False
    rows = rows_of(d)
    name = d.fresh("kept", d.type_of(rows))
    assert d.source is not None
    for k, v in fixed.items():
        if not drop:
            d.source.fixed[k] = v
    d.add(f"(let {name} {d.type_of(rows)} ({'reject' if drop else 'filter'} {rows} (fn (row:{row_type(d)}) {test})))")
    d.last, d.default_return = name, (name, d.type_of(rows))
    d.did("", f"{'drop' if drop else 'keep'} the rows where {text}")
    return True


def _row_test(d: Draft, text: str) -> tuple[str, dict[str, Any]]:
    text = re.sub(r"^(?:(?:rows|records|items|entries|ones|those|\w+s) )?(?:that |which |who |whose |where |with |having )+", "", text).strip()
    for words, op in COMPARE:
        m = re.fullmatch(rf"(\w+(?: (?!is|are|of)\w+)?) (?:is |are |of |= )?(?:{words}) {NUMBER}", text)
        if m:
            f = field_of(m[1])
            if f is None:
                return "", {}
            f = Field(f.name, "float" if "." in m[2] or f.type == "float" else "int", f.kind if f.type in ("int", "float") else "stock")
            n: float = float(m[2]) if f.type == "float" else int(m[2])
            fits = {"ge": n, "gt": n + 1, "le": n, "lt": n - 1, "eq": n}[op]
            return f"({op} {cell(d, 'row', f)} {n})", {f.name: fits}
    m = re.fullmatch(r"(status|state|type|category|role|country|city|level|currency|\w+) (?:is|equals|=|equal to|of) (§\d+|\w+)", text)
    if m:
        f = field_of(m[1]) or Field(identifier(m[1]), "str", "text")
        value = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
        return f"(eq {cell(d, 'row', Field(f.name, 'str', 'text'))} {q(value)})", {f.name: value}
    m = re.fullmatch(r"(status|state|type|category|role|country|level) (§\d+|\w+)", text)
    if m:
        value = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
        return f"(eq {cell(d, 'row', Field(identifier(m[1]), 'str', 'text'))} {q(value)})", {m[1]: value}
    m = re.fullmatch(r"(?:are |is )?(?:(not) )?(active|paid|unpaid|inactive|pending|completed|open|closed|cancelled|shipped|archived|published|verified|enabled|failed|approved)(?: ones| rows| records| items| \w+s)?", text)
    if m and m[2] in ("active", "verified", "enabled", "published", "archived") and d.source is not None and d.source.kind != "csv":
        test = cell(d, "row", Field(m[2], "bool", "flag"))
        return (f"(not {test})" if m[1] else test), {m[2]: not m[1]}
    if m:
        test = f"(eq {cell(d, 'row', Field('status', 'str', 'text'))} {q(m[2])})"
        return (f"(not {test})" if m[1] else test), {"status": "other" if m[1] else m[2]}
    m = re.fullmatch(r"(?:without|missing|no|empty|lacking) (\w+)", text)
    if m and (f := field_of(m[1])):
        return f'(eq (strip {cell(d, "row", Field(f.name, "str", "text"))}) "")', {f.name: ""}
    return "", {}


def _keep_lines(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(keep|filter|select|drop|skip|ignore|remove|find|exclude)(?: only)?(?: out)? ?(?:(?:those|ones|lines|rows) )?(?:that |which |with |containing |contain |starting with |start with |are )*(§\d+|empty|blank|comments?|\w+)(?: lines| ones)?", clause)
    if not m:
        return False
    drop = m[1] in ("drop", "skip", "ignore", "remove", "exclude")
    word = d.sentence.literal(m[2]) if m[2].startswith("§") else m[2]
    test = '(eq (strip line) "")' if word in ("empty", "blank") else '(starts_with (strip line) "#")' if word.startswith("comment") else f"(starts_with line {q(word)})" if "start" in clause else f"(str_contains line {q(word)})"
    if not m[2].startswith("§") and word not in ("empty", "blank", "comment", "comments") and word not in ("error", "errors", "warning", "warnings"):
        return False
    name = d.fresh("kept", "list[str]")
    d.add(f"(let {name} list[str] ({'reject' if drop else 'filter'} {d.last} (fn (line:str) {test})))")
    d.last, d.default_return = name, (name, "list[str]")
    d.expected = None
    d.did("", f"{'drop' if drop else 'keep'} the lines with {word}")
    return True


def reshape(d: Draft, clause: str) -> bool:
    """Sum, count, average, group and sort the rows read before."""
    if not d.last or not (d.type_of(d.last).startswith("list") or (d.type_of(d.last) == "any" and d.source is not None)):
        return False
    grouping = re.fullmatch(r"group(?: (?:them|it|rows|records|\w+s))? by (\w+(?: \w+)?)", clause)
    if grouping:
        d.group_key = grouping[1]
        d.did("", f"group by {grouping[1]}")
        return True
    if d.group_key and not re.search(r" (?:per|by|for each) ", clause):
        clause, d.group_key = f"{clause} by {d.group_key}", ""
    m = re.fullmatch(r"(sum|total|average|count|add|calculate|compute|group|find|get)(?: (?:total|sum|average|number|count)(?: of)?)? ?(.*?)(?: (?:per|by|for each|of each|grouped by|group by) (\w+(?: \w+)?))?", clause)
    s = re.fullmatch(r"(?:sort|order)(?: (?:them|it|rows|records|result|results|list|\w+s))? by (\w+(?: \w+)?)(?: (?:in )?(ascending|descending|desc|asc)(?: order)?)?", clause)
    if s:
        words = re.sub(r" (?:in|descending|ascending|desc|asc)$", "", s[1])
        f = field_of(words)
        if f is None:
            return False
        rows = rows_of(d)
        down = (s[2] or s[1]).startswith("desc") or " desc" in clause
        name = d.fresh("ordered", d.type_of(rows))
        d.add(f"(let {name} {d.type_of(rows)} ({'sort_by_desc' if down else 'sort_by'} {rows} (fn (row:{row_type(d)}) {cell(d, 'row', f)})))")
        d.last, d.default_return = name, (name, d.type_of(rows))
        d.did("", f"sort by {shown(f.name)}" + (", largest first" if down else ""))
        return True
    if not m:
        return False
    if m[1] in ("count",) or re.match(r"(?:calculate|compute|get|find) (?:number|count)", clause):
        if m[3]:
            key = field_of(m[3])
            if key is None:
                return False
            rows = rows_of(d)
            name = d.fresh(f"count_by_{key.name}", "map[str,int]")
            d.add(f"(let {name} map[str,int] (count_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', Field(key.name, 'str', 'text'))})))")
            d.last, d.default_return = name, (name, "map[str,int]")
            d.did(f"count_by_{key.name}", f"count the rows by {shown(key.name)}")
            return True
        if d.type_of(d.last) == "any" and not d.source:
            return False
        rows = rows_of(d)
        name = d.fresh("count", "int")
        d.add(f"(let {name} int (length {rows}))")
        d.last, d.default_return = name, (name, "int")
        d.expected = None
        d.did("count_" + (plural(d.entity) if d.entity else "rows"), "count the rows")
        return True
    if m[1] in ("sum", "total", "average", "add", "calculate", "compute", "find", "get"):
        words = re.sub(r"^(?:up|all|their|of|total|sum|average) ", "", re.sub(r"^(?:of|all|up) ", "", m[2]).strip())
        words = re.sub(r" (?:column|field|values|of \w+s|of all \w+|of all)$", "", words)
        f = field_of(singular(words)) if words else None
        if f is None or d.type_of(d.last) == "list[str]":
            return False
        if f.type not in ("int", "float"):
            f = Field(f.name, "float", "balance")
        rows = rows_of(d)
        average = m[1] == "average" or "average" in clause
        if m[3]:
            key = field_of(m[3])
            if key is None:
                return False
            name = d.fresh(f"{'average' if average else 'total'}_by_{key.name}", f"map[str,{f.type}]")
            groups = f"(group_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', Field(key.name, 'str', 'text'))}))"
            value = f"(sum_by group (fn (row:{row_type(d)}) {cell(d, 'row', f)}))"
            if average:
                value = f"(div {value if f.type == 'float' else f'(to_float {value})'} (to_float (length group)))"
                d.locals[name] = "map[str,float]"
            d.add(f"(let {name} {d.locals[name]} (map_values_with {groups} (fn (group:list[{row_type(d)}]) {value})))")
            d.last, d.default_return = name, (name, d.locals[name])
            d.did(name, f"{'average' if average else 'sum'} of {shown(f.name)} by {shown(key.name)}")
            return True
        kind = "float" if average else f.type
        name = d.fresh(f"{'average' if average else 'total'}_{f.name}" if f.name != "total" else "total_sum", kind)
        total = f"(sum_by {rows} (fn (row:{row_type(d)}) {cell(d, 'row', f)}))"
        if average:
            total = f"(if (is_empty {rows}) 0.0 (div {total if f.type == 'float' else f'(to_float {total})'} (to_float (length {rows}))))"
        d.add(f"(let {name} {kind} {total})")
        d.last, d.default_return = name, (name, kind)
        d.did(name, f"{'average' if average else 'sum'} of {shown(f.name)}")
        return True
    return False
