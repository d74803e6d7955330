"""A request of several steps into one program: its clauses are read one by one, and what each gives flows into the next.

`plan("Validate email and save to database")` gives the program, the steps as they were understood, and scenarios (a normal
run, every check failing, a duplicate, SQL as a value, server errors) that it has passed in the interpreter. A clause that
no rule reads, or words that are left over, are refused: nothing that was asked is dropped silently.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import Limits
from yantra_codex.ir.nodes import Do, Program, Var, stmt_exprs, walk_block, walk_expr
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import HANDLES
from yantra_codex.ir.worlds import ANYTHING, After, Scenario, run_scenario
from yantra_codex.languages.base import snake_case
from yantra_codex.problems.clauses import LEMMAS, Sentence, read_sentence
from yantra_codex.search.answers import change, give, log
from yantra_codex.search.changing import audit, delete, transfer, update
from yantra_codex.search.checks import guard, refuse, reject, validate
from yantra_codex.search.conditions import ENTITIES, Condition, condition_of, shown
from yantra_codex.search.draft import Draft, NotUnderstood, Probe, q
from yantra_codex.search.fields import Field, field_of
from yantra_codex.search.files import export, file_work, import_file, read_file, write_file
from yantra_codex.search.finding import find
from yantra_codex.search.phrases import entity_and_fields, field_list, take_table
from yantra_codex.search.pipelines import keep, reshape
from yantra_codex.search.saving import save
from yantra_codex.search.sources import finish_sources
from yantra_codex.search.state import RULES as STATE_RULES
from yantra_codex.search.web import fetch, is_up, send

EFFECT_WORDS = re.compile(
    r"\b(?:database|db|table|sql|sqlite|save|saves|saving|store[sd]?|insert|persist|record|upsert|update|delete|remove|api|endpoint|http|https|url|webhook|fetch|download|post|file|csv|json|config|log|logs|logging|"
    r"audit|transfer|transaction|retry|cache|cached|rate limit|throttle|debounce|memoi[sz]e|user|users|customer|order|orders|account|product|permission|admin)\b", re.IGNORECASE)
LIMITS = Limits(fuel=200_000, memory=2_000_000, wall_s=1.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as a program. steps: what was understood, in words; scenarios: what it passed; origins: addresses written in it."""

    program: Program
    steps: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    origins: tuple[str, ...]
    name: str


STRONG = re.compile(r"\b(?:database|db|sql|sqlite|api|endpoint|https?|url|webhook|audit|transaction)\b|\b(?:save|store|insert|write|append|export|log)\b.*\b(?:to|into|in)\b.*\b(?:table|file|disk)\b", re.IGNORECASE)


def needs_effects(text: str) -> bool:
    """Whether a request can't be answered by a function of its arguments alone."""
    return bool(STRONG.search(text))


def looks_planned(text: str) -> bool:
    """Whether a request speaks of what only a plan can do; a quick look before any work."""
    return bool(EFFECT_WORDS.search(text))


def plan(text: str, name: str | None = None, signature: Signature | None = None) -> Plan:
    """The plan of a request in words; raises NotUnderstood, saying which words no rule reads.

    name: the function's name, where the caller asks for one. signature: the parameters it must have, in their order.
    """
    sentence = read_sentence(text)
    handed = re.search(r"\b(?:given|takes?|from) (?:an? |the )?(list|array|dictionary|dict|map|mapping|set|collection) of (\w+)", text, re.IGNORECASE)
    if handed:
        raise NotUnderstood(f"a {handed[1].lower()} of {handed[2]} that is handed in is not planned for yet; name single values, a file or a table")
    if not sentence.clauses:
        raise NotUnderstood("there is nothing to do in this request")
    d = Draft(sentence)
    if signature is not None:
        _take_signature(d, signature)
    clauses = _modifiers(d, list(sentence.clauses))
    clauses = _sufficiency(d, clauses)
    d.home = _home(d, clauses)
    i = 0
    while i < len(clauses):
        i = _clause(d, clauses, i)
    if not d.handles and not any(f.kind == "state" for f in d.params.values()) and len(d.names) < 2:
        raise NotUnderstood("no step works on a database, over HTTP, on a file or on a log")
    if d.retries:
        d.steps.append(f"try up to {d.retries} times" + (", waiting twice as long after each failure" if d.backoff else ""))
    finish_sources(d)
    title = name or d.name()
    program = d.build(title, _doc(text))
    idle = _idle(program)
    if idle:
        raise NotUnderstood(f"no step uses {shown(idle)!r}")
    if signature is not None:
        program = _fitted(program, signature)
    scenarios = tuple(d.scenarios(program))
    for s in scenarios:
        failures = run_scenario(program, s, LIMITS)
        if failures:
            raise NotUnderstood(f"the steps do not work together: {failures[0]}")
    return Plan(program, tuple(d.steps), scenarios, tuple(sorted(d.origins)), title)


def _home(d: Draft, clauses: list[str]) -> tuple[str, str]:
    """(table, entity) that a sentence saves to: what its earlier checks of rows are about."""
    for clause in clauses:
        m = re.match(r"(?:save|store|insert|add|create|register|persist|upsert|record) (?:or update )?(.+)", clause)
        if m is None or re.search(r"§\d+|\bfile\b|\baudit\b|\blog\b", m[1]):
            continue
        try:
            text, table, _ = take_table(d, m[1])
            entity, _ = entity_and_fields(Draft(d.sentence), text)
        except NotUnderstood:
            continue
        if table or (entity and entity in ENTITIES):
            return table, entity
    return "", ""


SHORT = re.compile(r"(?:(?:if|when|unless|fail if|reject if|refuse if|ensure|check|verify|only if|only when) )?(?:there is |there are )?(?:\w+ )?(?:stock|balance|quantity|funds?|inventory|credit|points|seats|money|amount|available stock)? ?(?:is |are )?"
                   r"(insufficient|too low|not enough|not sufficient|sufficient|enough|large enough|high enough|available)(?: (?:stock|balance|funds|quantity|inventory|credit|money|points|seats))?(?: (?:to|for) .+)?")


def _sufficiency(d: Draft, clauses: list[str]) -> list[str]:
    """Take "if the stock is insufficient, raise an error" out of the clauses: it guards what is taken away."""
    out: list[str] = []
    skip = False
    takes = any(re.match(r"(?:decrease|decrement|reduce|withdraw|subtract|lower|transfer|move)\b", c) for c in clauses)
    for i, c in enumerate(clauses):
        if skip:
            skip = False
            continue
        if takes and SHORT.fullmatch(c):
            d.sufficient = True
            skip = i + 1 < len(clauses) and _is_outcome(clauses[i + 1])
            continue
        if takes and i + 1 < len(clauses) and _is_outcome(c) and SHORT.fullmatch(clauses[i + 1]):
            continue
        out.append(c)
    return out


DATABASE_NAMES = frozenset(["db", "conn", "connection", "database", "con", "sqlite", "dbconn", "tx", "pool"])


def _is_handle(p: SigParam) -> bool:
    return p.type.name in HANDLES or (p.type.name == "any" and p.name in DATABASE_NAMES)


def _take_signature(d: Draft, signature: Signature) -> None:
    """The parameters that the caller names are what the sentence's words may mean."""
    for p in signature.params:
        if _is_handle(p):
            continue
        name = snake_case(p.name)
        f = field_of(name.replace("_", " ")) or Field(name, "str", "text")
        kind = str(p.type) if p.type.name != "any" else f.type
        f = Field(name, kind, f.kind if kind == f.type else {"int": "stock", "float": "balance", "bool": "flag"}.get(kind, "text"))
        d.params[name] = f
        d.fields.append(f)


def _used(program: Program) -> set[str]:
    """The names that a program's entry reads or acts on."""
    body = program.entry.body
    return {n.name for s in walk_block(body) for e in stmt_exprs(s) for n in walk_expr(e) if isinstance(n, Var)} | {
        s.place.name for s in walk_block(body) if isinstance(s, Do)}


def _idle(program: Program) -> str:
    """A parameter that nothing reads; empty where there is none."""
    used = _used(program)
    return next((p.name for p in program.entry.params if p.name not in used), "")


def _fitted(program: Program, signature: Signature) -> Program:
    """The program with its parameters in the signature's order and under the signature's name for the database."""
    entry = program.entry
    by_name = {p.name: p for p in entry.params}
    wanted = ["db" if _is_handle(p) else snake_case(p.name) for p in signature.params]
    unknown = [w for w in wanted if w not in by_name]
    if unknown:
        raise NotUnderstood(f"nothing in the request uses the parameter {unknown[0]}")
    missing = [p.name for p in entry.params if p.name not in wanted and p.type.name not in ("http", "files", "clock", "log")]
    if missing:
        raise NotUnderstood(f"the request needs {missing[0]!r}, which the signature does not have")
    used = _used(program)
    idle = [w for w in wanted if w not in used]
    if idle:
        raise NotUnderstood(f"nothing in the request uses the parameter {idle[0]}")
    order = [p for p in entry.params if p.name not in wanted] + [by_name[w] for w in wanted]
    return check(Program((replace(entry, params=tuple(order)), *program.functions[1:])))


def _doc(text: str) -> str:
    first = re.sub(r"\s+", " ", text.strip()).rstrip(".")
    return (first[0].upper() + first[1:] + ".") if first and len(first) <= 110 else ""


# ---------------------------------------------------------------- modifiers: words about how, not what

TIME = r"(\d+(?:\.\d+)?) ?(ms|milliseconds?|s|secs?|seconds?|minutes?|hours?)\b"
COUNTS = {"once": 1, "twice": 2, "thrice": 3, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


def seconds(number: str, unit: str) -> float:
    scale = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("min") else 3600.0 if unit.startswith("hour") else 1.0
    return float(number) * scale


def _modifiers(d: Draft, clauses: list[str]) -> list[str]:
    """Take timeouts, retries, back-off and transactions out of the clauses and note them; what is left is what to do."""
    out = []
    just_retry = False
    for clause in clauses:
        text = clause
        cached = re.search(r"\bcache\b|\brate\b|\bper (?:second|minute|hour)\b|\bttl\b|\bthrottle\b|\bdebounce\b", text)
        m = None if cached else re.search(rf"(?:,? ?(?:with|using|and|set|use|within|after|has|having) )?(?:a )?(?:(?:timeout|time ?-?limit|deadline)(?: of| after| is|:)? {TIME}|{TIME} (?:timeout|time limit)|(?:give up|time out|timeout|timing out|abort) after {TIME}|within {TIME}$)", text)
        if m:
            groups = [g for g in m.groups() if g]
            d.timeout_s = seconds(groups[0], groups[1])
            text = (text[: m.start()] + text[m.end():]).strip(" ,")
        m = re.search(r",? ?(?:and |with |using )?(?:up to |at most |a maximum of )?(?:(?:retry|retries|retrying|try again|tries?)(?: (?:it|request|call|on failure|if it fails|on errors?|again|failed requests?))*(?: (?:up to|at most|a maximum of|for up to))? (\d+|once|twice|thrice|two|three|four|five|ten)(?: times| attempts| retries)?(?: (?:on|in case of|if|when|upon|after) (?:it |request |call )?(?:failure|failures|fails|errors?|server errors?|timeouts?))?|"
                      r"(\d+|two|three|four|five|ten) (?:retries|attempts|tries))", text)
        m_retry = m and not cached
        if m and not cached:
            word = m[1] or m[2]
            n = int(word) if word.isdigit() else COUNTS[word]
            d.retries = n if re.search(r"attempts|tries", m[0]) and "retries" not in m[0] else n + 1
            if d.retries > 20:
                raise NotUnderstood(f"{n} retries are too many: 20 at most")
            text = (text[: m.start()] + text[m.end():]).strip(" ,")
        if m_retry:
            text = re.sub(r",? ?(?:with|and|after|using) (?:short |small |fixed |a )*(?:delay|pause|wait)(?: (?:between|of|each).*)?$", "", text).strip(" ,")
        m = re.search(r",? ?(?:with|using|and)? ?(?:an? )?(?:exponential(?:ly)? (?:increasing )?)?(?:back-?off|backing off)(?: (?:between|delays?|attempts|retries|each|time))*|(?:,? ?with|,? ?and) (?:increasing|growing) delays?(?: between (?:attempts|retries|tries))?", text)
        if m:
            d.backoff = True
            text = (text[: m.start()] + text[m.end():]).strip(" ,")
        m = re.search(r",? ?(?:all )?(?:in|inside|within|using) (?:one |single |same )?(?:database )?transaction|,? ?atomically(?= |$)(?!.*§)|,? ?transactionally|^(?:use|open|begin|start) (?:database )?transaction$", text)
        if m and "transfer" not in text:
            d.transaction = True
            text = (text[: m.start()] + text[m.end():]).strip(" ,")
        text = re.sub(r",? ?(?:and )?(?:roll(?:ing)? ?back|rollback|undo)(?: (?:everything|all|changes|transaction|it))*(?: (?:if|on|when) .*(?:fails?|errors?|failure|goes wrong))?$", "", text) if d.transaction else text
        text = re.sub(r",? ?atomically$", "", text)
        if re.fullmatch(r"(?:if|when) (?:it|request|call|that) fails?|on failure|if (?:there is )?(?:an? )?(?:server |network )?errors?(?: occurs?)?", text) and just_retry:
            just_retry = False
            continue
        just_retry = bool(m_retry) and not text
        if re.fullmatch(r"(?:commit|roll back|rollback|if (?:anything|something|any step|either|one|it|any of them) (?:fails|goes wrong|fail)|on (?:error|failure))", text) and d.transaction:
            continue
        if text and text not in ("retry", "with", "and", "it", "use"):
            out.append(text)
    if d.timeout_s is not None and not 0 < d.timeout_s <= 3600:
        raise NotUnderstood(f"a time limit of {d.timeout_s:g} s is out of range")
    return out


# ---------------------------------------------------------------- clauses

RULES: tuple[Callable[[Draft, str], bool], ...] = (
    *STATE_RULES, change, fetch, send, file_work, is_up, import_file, transfer, audit, log, read_file, export, write_file, keep, reshape, give,
    validate, reject, update, save, delete, find)


def _clause(d: Draft, clauses: list[str], i: int) -> int:
    """Read the clause at i (and those that depend on it); the index of the next one."""
    clause = clauses[i]
    if _is_outcome(clause) and i + 1 < len(clauses) and re.match(r"(?:if|when|unless)\b", clauses[i + 1]) and not re.match(r"return (?!error|false|none|true|null|empty|§)", clause):
        clauses[i], clauses[i + 1] = clauses[i + 1], clause
        clause = clauses[i]
    if re.match(r"log\b", clause) and i + 1 < len(clauses) and re.search(r"^(?:if|when) .*\b(?:fails?|errors?|unavailable|unreachable|down)$", clauses[i + 1]):
        clauses[i], clauses[i + 1] = clauses[i + 1], clause
        clause = clauses[i]
    if (m := re.fullmatch(r"(?:given|takes?|take|accepts?|receives?|for|with) (.+)", clause)) and len(clauses) > 1:
        listed = field_list(d, m[1])
        if listed:
            for f in listed:
                d.param(f)
            d.fields = listed
            return i + 1
        if clause.split()[0] in ("given", "take", "takes") and re.fullmatch(r"\w+(?: with (.+))?", m[1]):
            d.entity, listed = entity_and_fields(d, m[1])
            d.fields = listed or d.fields
            return i + 1
    if i == 0 and len(clauses) > 1 and clause.split()[0] not in LEMMAS and (listed := field_list(d, clause)) and not clause.startswith(("if ", "when ", "unless ")):
        for f in listed:  # "given a name and an email, ..."
            d.param(f)
        d.fields = listed
        return 1
    if d.quiet and re.fullmatch(r"if (?:it|file) exists", clause):
        return i + 1
    failure = re.fullmatch(r"(?:if|when|in case|on|upon) (?:it|request|call|api(?: call)?|that|this|fetch|anything|something|sending|download|operation|parsing|reading|file|there is|any|server|insert|everything|all attempts|all retries|every attempt|retries)? ?(?:still )?(?:fails?|failure|errors?(?: occurs?| out)?|an? error|goes wrong|is unreachable|can not be (?:reached|read|parsed)|is down|unavailable|is unavailable|is exhausted|are exhausted|request failure|times out)", clause)
    if failure:
        return _on_failure(d, clauses, i + 1)
    missing = re.fullmatch(r"(?:if|when) (?:it|there|\w+|no(?:ne)? \w+|nothing|file|row|user|(?:no )?(?:such )?\w+)? ?(?:is |are |was |does |do |can )?(?:not |no )?(?:be )?(?:found|exists?|missing|there|matches|match)(?: (?:in|with) .+)?|if none(?: is found| exists?)?|if nothing (?:is )?found|otherwise if missing", clause)
    if (missing and d.pieces and d.pieces[-1].function == "read_text") or (missing and d.source is not None and d.source.kind in ("json", "csv", "lines", "config", "text") and re.search(r"file|it", clause)):
        return _on_failure(d, clauses, i + 1)
    if missing and d.last and d.type_of(d.last).startswith("option"):
        return _if_missing(d, clauses, i + 1, clause)
    if missing and d.last in ("changed", "deleted") and re.search(r"\bnot\b|\bno\b|missing", clause):
        return _if_unchanged(d, clauses, i + 1)
    if (re.fullmatch(r"(?:if|only if|when) (?:it|they|that|one|\w+) exists?", clause) and d.last in ("changed", "deleted", "changed_2")):
        return i + 1  # an UPDATE or DELETE touches only what exists
    m = re.fullmatch(r"(if|unless|only if|when|only when) (.+)", clause)
    if m:
        return _if(d, clauses, i, m[1], m[2])
    if re.fullmatch(r"(?:otherwise|else),? ?.*", clause):
        raise NotUnderstood(f"otherwise of what? {clause!r}")
    if i + 1 < len(clauses) and (m := re.fullmatch(r"(?:only )?(?:if|when) (.+)", clauses[i + 1])) and re.match(r"(?:delete|remove|update|mark|cancel|archive|deactivate|activate|increase|decrease)\b", clause):
        draft = Draft(d.sentence)
        c = condition_of(draft, m[1])
        if c is not None and not c.before and c.field is not None and c.field.name not in d.params and c.field.name not in ("role", "permissions") and c.field.name not in clause:
            key = "" if re.search(r"\b(?:by|with|where|of|all)\b", clause) else " by id"
            clauses[i + 1] = f"{clause}{key} where {m[1]}"
            return i + 1
    if re.match(r"(?:validate|check|verify|ensure)\b", clause) and i + 2 < len(clauses) and re.fullmatch(INVALID, clauses[i + 1]):
        return _validate_or(d, clauses, i)
    # "save the user if the email is not taken": the condition comes first
    if i + 1 < len(clauses) and (m := re.fullmatch(r"(?:(if|only if|unless|when)) (.+)", clauses[i + 1])) and not re.search(r"\bfails?\b|\berrors?\b", clauses[i + 1]) \
            and not (i + 2 < len(clauses) and _is_outcome(clauses[i + 2])):
        probe = Draft(d.sentence)
        if condition_of(probe, m[2]) is not None and not re.fullmatch(r"(?:it|they|that|one) (?:already )?exists?", m[2]):
            clauses[i], clauses[i + 1] = clauses[i + 1], clauses[i]
            return _if(d, clauses, i, m[1], m[2])
    return _run(d, clause, i)


INVALID = r"(?:if|when) (?:it|they|that|value|input|data|validation|check|either|any(?: of them)?|one(?: of them)?|\w+)?(?: (?:is|are|fails?))? ?(?:invalid|not valid|wrong|not|incorrect|fails?|malformed|bad)?|otherwise|if not"


def _validate_or(d: Draft, clauses: list[str], i: int) -> int:
    """A check with what to do where it fails: "validate the age; if it is invalid, log an error and return false"."""
    at, lines, outcome = i + 2, [], None
    while at < len(clauses) and outcome is None:
        if re.match(r"log\b", clauses[at]):
            level = "warning" if "warning" in clauses[at] else "error"
            literal = re.search(r"§\d+", clauses[at])
            subject = re.sub(r"^\w+ (?:that |whether |if )?", "", clauses[i])
            text = d.sentence.literal(literal[0]) if literal else f"invalid {re.sub(r' (?:is|are) .*', '', subject)}"
            d.use("log")
            lines.append(f"(do log_{level} log {q(text)})")
        elif _is_outcome(clauses[at]):
            outcome = clauses[at]
        else:
            break
        at += 1
    if outcome is None:
        raise NotUnderstood(f"{clauses[i + 1]!r}: what then?")
    subject = re.sub(r"^\w+ (?:that |whether |if )?", "", clauses[i])
    statement, error, value = _outcome(d, outcome, f"invalid {re.sub(r' (?:is|are|has|have) .*', '', subject)}")
    d.refusal, d.refusal_kind = " ".join([*lines, statement]), error
    known = len(d.probes)
    _run(d, clauses[i], i)
    d.refusal, d.refusal_kind = "", None
    for p in d.probes[known:]:
        if error is None:
            p.raises, p.expected = None, value
    if error is None:
        _returning(d, value)
    d.steps.append(f"where it does not hold: {'raise an error' if error else f'return {value!r}'}")
    return at


def _run(d: Draft, clause: str, i: int) -> int:
    before = {f.name: copy.deepcopy(getattr(d, f.name)) for f in fields(d) if f.name not in ("sentence",)}
    for rule in RULES:
        if rule(d, clause):
            return i + 1
        for name, value in before.items():  # a rule that does not read the clause leaves nothing behind
            setattr(d, name, copy.deepcopy(value))
    m = re.fullmatch(r"(\w+ .+?) and ((?:\w+) .+)", clause)
    if m and m[2].split()[0] in LEMMAS:
        return _run(d, m[2], _run(d, m[1], i) - 1)
    raise NotUnderstood(f"no step is known for {_readable(d.sentence, clause)!r}")


def _readable(s: Sentence, clause: str) -> str:
    return re.sub(r"§(\d+)", lambda m: s.literals[int(m[1])], clause)


def _is_outcome(clause: str) -> bool:
    return bool(re.match(r"(?:raise|throw|return|reject|fail|abort|stop|refuse|give|respond)\b", clause))


OUTCOME = re.compile(r"(?:raise|throw|give|report|signal|fail|abort|stop|reject|refuse|return)(?: (?:with|an?|it|request|them))*(?: (.*))?")


def _outcome(d: Draft, clause: str, message: str, kind: str = "ValueError") -> tuple[str, str | None, object]:
    """(the statement of an outcome in words, the error's kind or None, the value returned)."""
    m = OUTCOME.fullmatch(clause)
    if not m:
        raise NotUnderstood(f"no outcome is known for {_readable(d.sentence, clause)!r}")
    what = m[1] or ""
    literal = re.search(r"§\d+", what)
    if clause.startswith("return") and not re.search(r"\berror\b", what):
        values: dict[str, tuple[str, object]] = {"none": ("(return none)", None), "nothing": ("(return none)", None), "false": ("(return false)", False), "true": ("(return true)", True), "empty list": ("(return [])", []), "0": ("(return 0)", 0), "zero": ("(return 0)", 0),
                  "-1": ("(return -1)", -1), "empty string": ('(return "")', ""), "early": ("(return none)", None), "": ("(return none)", None), "null": ("(return none)", None)}
        if what in values:
            return values[what][0], None, values[what][1]
        if literal:
            return f"(return {q(d.sentence.literal(literal[0]))})", None, d.sentence.literal(literal[0])
        raise NotUnderstood(f"return {what}?")
    if clause.startswith("return") and re.search(r"\berror message|\bmessages?\b|\blist\b", what):
        raise NotUnderstood(f"return {what}? errors are raised here, not returned")
    if re.search(r"not ?found", what):
        kind = "LookupError"
    if re.search(r"permission|forbidden|unauthori[sz]ed", what):
        kind = "PermissionError"
    text = d.sentence.literal(literal[0]) if literal else message
    return f"(raise {kind} {q(text)})", kind, None


def _if(d: Draft, clauses: list[str], i: int, word: str, text: str) -> int:
    """A condition with what follows it: an outcome where it (does not) hold, or the rest only where it holds."""
    parts = text.split(", ", 1)
    condition = parts[0] if len(parts) > 1 and condition_of(Draft(d.sentence), parts[0]) else text
    rest = [text[len(condition):].strip(" ,")] if condition != text else []
    following = (rest + clauses[i + 1:])[:1]
    c = condition_of(d, condition)
    if c is None:
        raise NotUnderstood(f"no check is known for {_readable(d.sentence, condition)!r}")
    if c.field is not None and not c.before and any(re.match(rf"(?:otherwise |else |then )?(?:decrease|withdraw|reduce|subtract|deduct|increase|decrement)\b.*\b{shown(c.field.name)}\b", x) for x in clauses[i + 1:]):
        raise NotUnderstood(f"whether {_readable(d.sentence, condition)!r} is a question to the row that is changed; say 'if the {shown(c.field.name)} is insufficient'")
    used = i + 1 + (0 if rest else 1)
    negative = word == "unless"
    if following and _is_outcome(following[0]):
        message = c.message if negative else _broken(d, c, condition)
        kind = c.kind if negative else "ValueError"
        statement, error, value = _outcome(d, following[0], message, kind)
        if negative:
            guard(d, c, "" if error == c.kind and error is not None and "§" not in following[0] else statement)
        else:
            refuse(d, replace(c, kind=error or "ValueError"), condition, statement)
        for p in d.probes[-4:]:
            if p.raises is None and p.expected is not None and p.http is None and (p.name.startswith(("already", "not there")) or " = " in p.name):
                p.raises, p.expected = (error, p.expected) if error else (None, value)
        if error is None:
            _returning(d, value)
        if used < len(clauses) and re.match(r"(?:otherwise|else)\b", clauses[used]):
            clauses[used] = re.sub(r"^(?:otherwise|else),? ?", "", clauses[used])
            head, _, tail = clauses[used].partition(" ")
            clauses[used] = f"{LEMMAS.get(head, head)} {tail}".strip()
        return used
    if word == "unless" and c.before:
        refuse(d, c, condition)
        return i + 1
    after = clauses[used] if used < len(clauses) else ""
    if re.match(r"(?:otherwise|else)\b", after):
        raise NotUnderstood(f"a step for each case ({_readable(d.sentence, after)!r}) is not planned for yet")
    if following and re.match(r"(?:log|notify|send|alert|print|warn)\b", following[0]):
        count = len(d.pieces)
        d.about = _readable(d.sentence, condition)
        if rest:
            clauses[i] = rest[0]
        i = _run(d, following[0], i if rest else i + 1)
        pieces, d.pieces = d.pieces[count:], d.pieces[:count]
        inner = " ".join(x for p in pieces for x in d._lines(p))
        d.add(*c.before, f"(if {c.violated if negative else c.holds} ({inner}))")
        if c.field is not None:
            d.probes += [Probe(f"{c.field.name} = {b!r}", {c.field.name: b}) for b in c.bad if c.field.name in d.params or d.param(c.field)]
        if (d.names and d.names[-1][0] == "run") or not d.names:
            d.names.append((f"{following[0].split()[0]}_{c.field.name if c.field else 'it'}_{'warning' if 'warning' in following[0] else 'check'}", True))
        d.steps.append(f"only if {_readable(d.sentence, condition)}")
        return i
    # only where it holds: refuse the rest
    guard(d, c if not negative else Condition(c.violated, _broken(d, c, condition), c.field, c.before, c.kind, fails=c.holds))
    d.steps.append(f"only if {_readable(d.sentence, condition)}")
    if rest:
        clauses[i] = rest[0]
        return i
    return i + 1


def _returning(d: Draft, value: object) -> None:
    """An early return of a value fixes what the function returns."""
    if value is None:
        return
    kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "str" if isinstance(value, str) else "list[any]"
    d.early = (value, kind)


def _broken(d: Draft, c: Condition, text: str) -> str:
    if c.before:
        return f"{shown(c.field.name) if c.field else 'it'} already exists" if c.on_rows else f"{shown(d.entity or 'it')} not found"
    return c.opposite or re.sub(r"§\d+", "the value", text)


def _if_missing(d: Draft, clauses: list[str], i: int, clause: str) -> int:
    """What to do where a row was not found."""
    if i >= len(clauses):
        raise NotUnderstood(f"{clause!r}: what then?")
    name = shown(d.entity or "row")
    statement, error, value = _outcome(d, clauses[i], f"{name} not found", "LookupError")
    d.add(f"(if (is_none {d.last}) ({statement}))")
    d.steps.append(f"{'raise an error' if error else 'return early'} where there is no {name}")
    for p in d.probes:
        if p.seeds == () and p.name.startswith("no "):
            p.raises, p.expected = (error, p.expected) if error else (None, value)
            if error:
                p.expected = ANYTHING
    if error:
        row = d.fresh(f"{d.last}_row" if d.last in d.locals else d.last, "map[str,any]")
        if d.default_return and d.default_return[0] == d.last:
            d.default_return = (f"(unwrap {d.last})", "map[str,any]")
        del d.locals[row]
    return i + 1


def _if_unchanged(d: Draft, clauses: list[str], i: int) -> int:
    if i >= len(clauses):
        raise NotUnderstood("what if it is not found?")
    statement, error, value = _outcome(d, clauses[i], f"{shown(d.entity or 'row')} not found", "LookupError")
    d.add(f"(if (eq {d.last} 0) ({statement}))")
    for p in d.probes:
        if p.seeds == ():
            p.raises = error
            if error:
                p.expected = ANYTHING
            else:
                p.expected = value
    if error and d.default_return and d.default_return[1] == "bool":
        d.default_return = ("", "none")
        d.expected = lambda a: None
    d.steps.append(f"{'raise an error' if error else 'return early'} where there is no {shown(d.entity or 'row')}")
    return i + 1


def _on_failure(d: Draft, clauses: list[str], i: int) -> int:
    """What to do where the last fallible step fails: log it, then raise or return something else."""
    piece = next((p for p in reversed(d.pieces) if p.fallible), None)
    if piece is None:
        raise NotUnderstood("nothing before can fail")
    what = shown(piece.function.replace("fetch_", "fetch ").replace("send_", "send ").replace("read_", "read ").replace("request_", "request "))
    lines: list[str] = []
    raised = False
    returned: object = ...
    while i < len(clauses):
        clause = clauses[i]
        if re.match(r"log\b|write .*log", clause):
            level = "warning" if "warning" in clause else "error"
            d.use("log")
            literal = re.search(r"§\d+", clause)
            message = q(d.sentence.literal(literal[0])) if literal else f"(str_concat {q(f'could not {what}: ')} error)"
            lines.append(f"(do log_{level} log {message})")
            logged = (level, d.sentence.literal(literal[0]) if literal else f"could not {what}")
            for p in d.probes:
                if p.http is not None or (p.files is not None and p.raises == "FileNotFoundError"):
                    p.after = After(logged=(logged,))
            i += 1
        elif re.match(r"(?:re-?raise|raise|throw|rethrow|fail|abort|give up|stop)\b", clause):
            lines.append(f"(raise RuntimeError (str_concat {q(f'could not {what}: ')} error))")
            raised = True
            i += 1
            break
        elif re.match(r"return\b|use\b|fall back", clause):
            clause = re.sub(r"^(?:use|fall back to|fall back on) (?:default )?", "return ", clause)
            clause = re.sub(r"^return default value (§\d+|\w+)", r"return \1", clause)
            statement, error, value = _outcome(d, clause, "failed")
            lines.append(statement)
            returned = value
            raised = error is not None
            i += 1
            break
        else:
            break
    if not lines:
        raise NotUnderstood("what if it fails?")
    if not raised and returned is ...:
        if not piece.result:  # the failure is logged, and the rest goes on
            pass
        else:
            lines.append("(raise RuntimeError error)" if not any("str_concat" in x for x in lines) else f"(raise RuntimeError (str_concat {q(f'could not {what}: ')} error))")
            raised = True
    piece.on_failure = lines
    kept = [p for p in d.probes if p.http is not None or p.name == "no such file" or p.name == "not JSON"]
    for p in kept:
        if p.name == "not JSON":
            continue
        if raised:
            p.raises = "RuntimeError"
        elif returned is not ...:
            p.raises, p.expected = None, returned
        else:
            p.raises = None
    if returned is not ... and not raised:
        d.fallback = returned
    d.steps.append(f"where it fails: {'log it, ' if any('do log_' in x for x in lines) else ''}{'raise an error' if raised else 'go on' if returned is ... else f'return {returned!r}'}")
    return i


__all__ = ["NotUnderstood", "Plan", "looks_planned", "needs_effects", "plan"]
