"""Clauses about what a function remembers between calls: rate limits, caches with a time to live or a capacity, debounce.

What is remembered is a mapping that the caller keeps and hands in, so that nothing is global.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from yantra_codex.ir.worlds import ANYTHING, NOW
from yantra_codex.search.conditions import ENTITIES, the_field
from yantra_codex.search.draft import Draft, Piece, Probe, q
from yantra_codex.search.fields import BY_WORD, Field, singular

UNITS = {"ms": 0.001, "millisecond": 0.001, "second": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "day": 86400.0}
PERIOD = r"(?:(\d+(?:\.\d+)?) )?(ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|hours?|days?)"


def length_s(number: str | None, unit: str) -> float:
    return float(number or 1) * UNITS[unit if unit in UNITS else unit.rstrip("s")]


def _key(d: Draft, words: str | None) -> str:
    """The text that tells whose state it is."""
    noun = singular((words or "key").split()[-1])
    f = Field(f"{noun}_id", "str", "key") if noun in ENTITIES and noun not in BY_WORD else the_field(d, noun) if words else Field("key", "str", "key")
    f = f or Field("key", "str", "key")
    f = Field(f.name, "str", f.kind if f.type == "str" else "key")
    d.params.setdefault(f.name, f)
    d.samples.setdefault(f.name, "ana")
    return f.name


def rate_limit(d: Draft, clause: str) -> bool:
    m = re.fullmatch(rf"(?:rate ?-?limit|limit|throttle|allow|restrict|permit)(?: (?:each|every|requests?|calls?|api calls?|login attempts?|attempts?|users?|\w+))*?(?: (?:to|at))? ?(?:at most|only|up to|no more than|maximum|max|a maximum of)? ?(\d+)(?: (?:requests?|calls?|times|attempts?|messages?|logins?|login attempts?|api calls?|actions?|events?|hits?|tries))?(?: (?:per|every|each|in|within|for) {PERIOD})(?: (?:per|for|by|for each|from) (?:each |same |every )?(\w+(?: \w+)?))?"
                     rf"|(?:rate ?-?limit|limit|throttle|allow|restrict|permit)(?: (?:each|every))? ?(\w+)? (?:to )?(\d+) (?:requests?|calls?|attempts?|messages?|logins?|times)(?: (?:per|every|each|in|within|for) {PERIOD})", clause)
    if not m:
        return False
    count, number, unit, who = (m[1], m[2], m[3], m[4]) if m[1] else (m[6], m[7], m[8], m[5])
    who = who or (re.search(r"\b(?:each|per|every|for) (?:single )?(user|client|customer|ip|account|key|caller|email|session|device)\b", clause) or [None, None])[1]
    key = _key(d, who)
    window = length_s(number, unit)
    d.use("clock")
    d.params["history"] = Field("history", "map[str,list[float]]", "state")
    d.samples["history"] = {}
    now, recent = d.fresh("now", "float"), d.fresh("recent", "list[float]")
    refuse = "(return false)" if len(d.sentence.clauses) == 1 else '(raise RuntimeError "rate limit exceeded")'
    d.add(f"(bind {now} (do clock_now clock))",
          f"(let {recent} list[float] (filter (map_get_or history {key} (the list[float] [])) (fn (t:float) (gt t (sub {now} {window})))))",
          f"(if (ge (length {recent}) {count}) ({refuse}))", f"(do map_put history {key} (append {recent} {now}))")
    if len(d.sentence.clauses) == 1:
        d.returns = ("true", "bool")
        d.expected = lambda a: True
    # real clocks run later than the scenarios' one: "just now" is in the future, so that it is recent on both
    full, old = [NOW * 10] * int(count), [1.0] * int(count)
    answers = d.returns is not None
    d.probes += [Probe("limit reached", {"history": {"ana": full}}, None if answers else "RuntimeError", False if answers else ANYTHING),
                 Probe("long ago", {"history": {"ana": old}}, expected=True if answers else ANYTHING)]
    d.did("allow_request" if d.returns else "", f"at most {count} in {window:g} s for each {key}")
    return True


def cache_result(d: Draft, clause: str) -> bool:
    """Keep what the last step fetched for a time."""
    m = re.fullmatch(rf"(?:cache|memoize|keep|remember|store)(?: (?:it|them|result|results|response|answer|data|value|\w+))?(?: (?:in|to) (?:memory|cache|in-memory cache|dictionary))?(?: (?:for|with (?:a )?ttl of|with (?:a )?time to live of|up to) {PERIOD})(?: in memory| in cache)?", clause)
    if not m or not d.last:
        return False
    at = next((i for i in reversed(range(len(d.pieces))) if d.pieces[i].fallible and d.pieces[i].result == d.last), None)
    if at is None:
        return False
    piece, kind = d.pieces[at], d.type_of(d.last)
    time_s = length_s(m[1], m[2])
    parts = [x if d.type_of(x) == "str" else f"({d.type_of(x)}_to_str {x})" for x in piece.arguments]
    key = parts[0] if parts else q("all")
    for part in parts[1:]:  # every argument tells results apart
        key = f"(str_concat (str_concat {key} {q(' ')}) {part})"
    d.use("clock")
    d.params["cache"] = Field("cache", f"map[str,tuple[float,{kind}]]", "state")
    d.samples["cache"] = {}
    now, entry = d.fresh("now", "float"), d.fresh("entry", f"tuple[float,{kind}]")
    known = (f"(if (map_has cache {key}) ((let {entry} tuple[float,{kind}] (map_get cache {key}))"
             f" (if (lt (sub {now} (tuple_get {entry} 0)) {time_s}) ((return (tuple_get {entry} 1))))))")
    d.pieces[at : at + 1] = [Piece([f"(bind {now} (do clock_now clock))", known]), piece, Piece([f"(do map_put cache {key} (tuple {now} {d.last}))"])]
    d.did("", f"keep the result for {time_s:g} s")
    return True


def lru_cache(d: Draft, clause: str) -> bool:
    m = re.fullmatch(r"(?:cache|store|put|add|keep|create|make|implement|use|write|remember)(?: (?:values?|entry|entries|items?|results?|a|it))*(?: (?:in|into|to|with|using))? ?(?:lru|least recently used)(?: cache)?(?: eviction)?(?: (?:of|with|for|holding|that holds|limited to|up to|and))*(?: (?:capacity|size|maximum size|limit))?(?: (?:of|to))? ?(\d+)?(?: (?:entries|items|values|keys|elements))?", clause)
    if not m:
        return False
    capacity = m[1] or ""
    key = _key(d, None)
    d.params["value"] = Field("value", "str", "text")
    d.params = {"cache": Field("cache", "map[str,str]", "state"), **d.params}
    d.samples.update(cache={}, value="new")
    if not capacity:
        d.params["capacity"] = Field("capacity", "int", "quantity")
    limit = capacity or "capacity"
    d.add(f"(if (map_has cache {key}) ((do map_remove cache {key})))", f"(do map_put cache {key} value)",
          f"(if (gt (map_size cache) {limit}) ((do map_remove cache (first (map_keys cache)))))")
    d.returns = ("(map_keys cache)", "list[str]")
    d.expected = lambda a: ["ana"]
    n = int(capacity or 3)
    full = {f"k{i}": "x" for i in range(n)}
    d.probes += [Probe("full", {"cache": full}, expected=[*list(full)[1:], "ana"])] + ([Probe("known", {"cache": {"ana": "old", "b": "x"}}, expected=["b", "ana"])] if n > 1 else [])
    d.did("put_in_cache", f"keep at most {limit} entries, drop the one used least recently")
    return True


def debounce(d: Draft, clause: str) -> bool:
    m = re.fullmatch(rf"debounce(?: .+?)? (?:by|for|with|within|to|every|of|once per|once every|per) (?:a )?(?:delay of |interval of )?{PERIOD}(?: (?:per|for|by|for each) (\w+))?", clause)
    if not m:
        return False
    wait = length_s(m[1], m[2])
    key = _key(d, m[3])
    d.use("clock")
    d.params["last_calls"] = Field("last_calls", "map[str,float]", "state")
    d.samples["last_calls"] = {}
    now = d.fresh("now", "float")
    d.add(f"(bind {now} (do clock_now clock))", f"(let previous float (map_get_or last_calls {key} 0.0))", f"(do map_put last_calls {key} {now})")
    d.returns = (f"(ge (sub {now} previous) {wait})", "bool")
    d.expected = lambda a: True
    d.probes += [Probe("just called", {"last_calls": {"ana": NOW * 10}}, expected=False)]
    d.did("should_run", f"let a call through only {wait:g} s after the last one")
    return True


RULES: tuple[Callable[[Draft, str], bool], ...] = (rate_limit, cache_result, lru_cache, debounce)
