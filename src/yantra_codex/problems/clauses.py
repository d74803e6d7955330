"""A sentence into clauses: what to do, in order. Words only; what the clauses mean is the planner's concern.

"Validate email and save to database" -> validate email | save to database. Quoted texts, addresses and file names are
kept apart as `§0`, `§1` ..., so that nothing in them is read as a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

VERBS: tuple[str, ...] = tuple("""
validate check verify ensure require confirm assert reject refuse forbid disallow save store insert add create
register persist record put write append export dump update change set modify mark rename increment increase decrement
decrease reduce raise lower activate deactivate enable disable delete remove purge erase find get fetch load retrieve
read select search list show count sum total average calculate compute upsert transfer move download call request
query post send submit notify publish push parse serialize decode encode convert log audit retry try cache memoize
limit throttle allow return give respond sort order filter keep drop skip ignore group normalize trim strip lowercase
uppercase round merge lookup import sync copy archive restore cancel ship pay approve close open assign withdraw
deposit book reserve abort stop fail throw softdelete collect look make do print mask extract rate reset edit
""".split())  # noqa: SIM905
IRREGULAR = {"got": "get", "sent": "send", "wrote": "write", "found": "find", "paid": "pay", "made": "make", "putting": "put", "getting": "get",
             "setting": "set", "dropping": "drop", "stopping": "stop", "trimming": "trim", "stripping": "strip", "logging": "log", "submitting": "submit",
             "shipping": "ship", "skipping": "skip", "cancelling": "cancel", "canceling": "cancel", "serialise": "serialize", "normalise": "normalize",
             "memoise": "memoize", "adding": "add", "mapping": "map", "trying": "try", "tries": "try", "copies": "copy", "applies": "apply"}


def _forms() -> dict[str, str]:
    out: dict[str, str] = {}
    for v in VERBS:
        stem = v[:-1] if v.endswith("e") else v
        for form in (v, v + "s", v + "es", stem + "ing", stem + "ed"):
            out.setdefault(form, v)
        if v.endswith("y"):
            out.setdefault(v[:-1] + "ies", v)
            out.setdefault(v[:-1] + "ied", v)
    return {**out, **IRREGULAR}


LEMMAS = _forms()
# past participles and nouns that look like verbs: no clause starts with them
NOT_VERBS = frozenset("""
orders lists records logs stores updates changes sets marks calls requests queries posts pushes groups totals sums counts books caches
limits copies closed opened paid shipped cancelled archived deleted updated created registered approved assigned saved stored added sorted
filtered ordered merged reserves
""".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses in order (lower case, articles dropped, verb first where there is one), and the literals kept apart."""

    clauses: tuple[str, ...]
    literals: tuple[str, ...]

    def literal(self, mark: str) -> str:
        """The text that a mark such as `§0` stands for."""
        return self.literals[int(mark[1:])]


LITERAL = re.compile(
    r"`([^`]+)`|\"([^\"]*)\"|(?<![\w])'([^']*)'(?!\w)|(https?://[^\s,;)\"']+[^\s,;.)\"'])|((?<![\w@])[\w./~-]*[\w-]\.(?:json|csv|txt|log|ini|conf|cfg|env|ya?ml|md|tsv|jsonl)\b)")
OPENERS = re.compile(
    r"^(?:please |i (?:want|need|would like) (?:a function |you |code )?(?:to|that|which) |(?:we|you) (?:need|have|want) to |(?:write|implement|create|make|build|generate|give me|define) (?=(?:an? |the |me )*(?:\w+ ){0,2}(?:function|method|handler|helper|routine|program|code|service|script)\b)|"
    r"(?:a|an|the|this|your) |function |method |handler |helper |routine |program |code |service |python |javascript |typescript |rust |go |"
    r"(?:to|that|which|should|must|can|will|it|for) )+(?=\w)", re.IGNORECASE)
ARTICLES = re.compile(r"\b(?:the|a|an|given|provided|specified|its|their|his|her|our|my|this|these|those|that|newly|new|current|corresponding|respective)\s+")
DIGITS = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
SYNONYMS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\be-?mail(?: address(?:es)?)?\b", "email"), (r"\bemails\b", "email"), (r"\b(?:tele)?phone numbers?\b|\bmobile(?: number)?\b|\btelephone\b", "phone"),
    (r"\b(?:the )?(?:sqlite |sql |relational |our |local )?(?:data ?base|db)\b", "database"), (r"\bip address(?:es)?\b", "ip"), (r"\bweb ?site\b", "url"),
    (r"\buser names?\b", "username"), (r"\bpass ?words?\b", "password"), (r"\bpostal code\b|\bpostcode\b|\bzip code\b|\bzip\b", "zip_code"),
    (r"\blook(?:s|ing)? up\b", "find"), (r"\bset up\b", "create"), (r"\badd up\b", "sum"), (r"\bnot yet\b", "not"),
    (r"\bcurrent (?:date and time|date|time|timestamp)\b", "currenttime"), (r"^look for\b", "find"),
    (r"\b(update|change|adjust) (?:the )?(\w+ of (?:the |an? )?\w+) by (subtracting|deducting|adding) (?:the |an? )?", lambda m: f"{'increase' if m[3] == 'adding' else 'decrease'} {m[2]} by "),
    (r"\btop (\d+) (\w+) by (\w+)", r"\2 ordered by \3 descending limited to \1"),
    (r"\breturn true if (?:it was |it is |the \w+ was |one was )?(?:deleted|updated|successful|saved|found|removed|changed)\b", "return success"),
    (r"\bhas exactly (\d+) digits\b", r"has exactly \1 numerals"),
    (r"\blog entries\b", "logs"), (r"\bsearch for\b", "search"), (r"\bsoft[- ]delete", "softdelete"),
    (r"^how many (\w+) (?:does|do|has|have) (?:an? |the |each )?(\w+)(?: have| has| placed| made)?\??", r"count \1 of \2"),
    (r"^(?:is|are) (?:the |an? )?(\w+(?: \w+)?) ((?:already |still )?(?:taken|available|unique|registered|in use|valid|free))\??$", r"check whether \1 is \2"),
    (r"^does (?:the |an? )?(.+?) exist\b", r"check whether \1 exists"),
    (r"\b(?:user |form )?(?:input|data|details|fields|information)\s*\(([^)]*)\)", r"\1"), (r"(?<=\w) \(([a-z_]+(?:(?:, ?| and )[a-z_ ]+)+)\)", r" with \1"),
    (r"\bfor (one|two|three|four|five|ten) (?=seconds?|minutes?|hours?|days?)", lambda m: f"for {DIGITS[m[1]]} "),
    (r"\b(?:is|are) (?:an? )?(?:valid )?(?:number|integer|whole number|value|percentage) (?=between|at least|at most|greater|less|above|below|from \d)", "is "),
    (r"\b(?:send|make|do|issue|perform) (?:an? )?(?:http )?get request\b(?! to| at| for)", "fetch data from url"), (r"^download (?:an? |the )?file\b(?! from)", "download file from url"),
    (r"^(?:bulk|batch)[- ](?:insert|save|add) ", "insert "), (r"(?<=\w) given (?:the |its |their |an? )?((?:\w+ )?(?:id|email|username|name|sku|code))\b", r" by \1"),
    (r"\b(than|least|most|to|exactly|equals|below|above|over|under|by) (zero|one|two|three|four|five|ten)\b(?! (?:another|account|of))", lambda m: f"{m[1]} {DIGITS[m[2]]}"),
    (r"\b(two|three|four|five|ten) (?=(?:most|newest|latest|oldest|cheapest|highest|lowest|largest|best|top|recent|random)\b)", lambda m: f"{DIGITS[m[1]]} "),
    (r"\bdelay(?: of [\d.]+ ?\w+)?(?: between (?:each |the )?(?:attempts?|retries|tries))?(?= |$|,)", "delay"),
    (r"\b(?:update|insert|create|save|add) or (?:update|insert|create|replace)\b", "upsert"), (r"\bpage (?:after|by) page (?:of )?", "all pages of "), (r",? until (?:there (?:are|is) no more|.*?(?:no more|empty|exhausted|last page))(?: (?:pages?|results?|data|left|items|records))*", ""),
    (r"\bcan't\b|\bcannot\b", "can not"), (r"\bisn't\b", "is not"), (r"\baren't\b", "are not"), (r"\bdoesn't\b", "does not"), (r"\bdon't\b", "do not"),
    (r"\bhasn't\b", "has not"), (r"\bwasn't\b", "was not"), (r"\bnull\b|\bnil\b", "none"), (r"\bper cent\b", "percent"), (r"\bid's\b", "ids"),
    (r"\b(?:rest |web |http |remote |external |json )*(?:api endpoint|api|endpoint|web service)\b", "api"), (r"\bweb ?hooks?\b", "webhook"),
    (r"\bcredit card(?: number)?\b|\bcard number\b", "credit_card"), (r"\bdate of birth\b|\bbirth ?day\b|\bbirth date\b", "birth_date"),
)


def read_sentence(text: str) -> Sentence:
    """The clauses of a request in words."""
    literals: list[str] = []

    def keep(m: re.Match[str]) -> str:
        literals.append(next(g for g in m.groups() if g is not None))
        follows = m.string[m.end() : m.end() + 1]
        return f"§{len(literals) - 1}" + (" " if follows.isalnum() else "")  # a digit after the mark would be read as its number

    marked = LITERAL.sub(keep, text.strip())
    # a name after "is", "to", "from": a value, whose capitals count
    marked = re.sub(r"(?<=(?: is| to| as|rom|als) )([A-Z][a-z]+)\b(?! (?:API|table|Table|database|URL))", keep, re.sub(r"\s+", " ", marked))
    lowered = OPENERS.sub("", re.sub(r"\bmaking sure(?: that)?\b", "ensuring", re.sub(r"\bmake sure(?: that)?\b", "ensure", marked.lower())))
    for pattern, word in SYNONYMS:
        lowered = re.sub(pattern, word, lowered)
    clauses = [c for part in re.split(r"(?<=[^.\d])[.;!?](?:\s|$)|\n", lowered) for c in _clauses(part)]
    return Sentence(tuple(_ordered(clauses)), tuple(literals))


CONNECTIVE = re.compile(
    r",? (?:and |but )?(?:then|afterwards|after that|finally|also|next|subsequently) |, ?(?:and |but |or else |so )?|"
    r" (?:and|but) (?=(?:if|unless|otherwise|else|only|when|before|after|do not|can not)\b)| (?:and|but|or) | (?=(?:before|after|unless|otherwise|otherwise|else)\b)|(?<!only) (?=if\b)|(?<!only) (?=when\b)| (?=only (?:if|when)\b)|, (?=where\b)|"
    r"(?:(?<=fails)|(?<=not found)|(?<=is invalid)|(?<=is missing)|(?<=not exist)|(?<=is taken)|(?<=exists)|(?<=an error)|(?<=is empty)|(?<=not valid)|(?<=already exists)) (?=[a-z])")


def _clauses(text: str) -> list[str]:
    """A sentence cut at the connectives that a new clause follows."""
    out: list[str] = []
    start = 0
    for m in CONNECTIVE.finditer(text):
        rest = text[m.end():]
        if m.start() > start and starts_clause(rest, text[start:m.start()], m.group()):
            out.append(text[start:m.start()])
            start = m.end()
    out.append(text[start:])
    out = [re.sub(r"^where (?=\w+ (?:is|are|must|has|should)\b)", "ensuring ", c.strip(" ,")) if i else c for i, c in enumerate(out)]
    found = [clean(f"after {c}" if CHECKING.match(c) and i else c) for i, c in enumerate(c.strip(" ,") for c in out)]
    return [c for c in found if c]


AMBIGUOUS = frozenset("""
email order total count log record set list request limit average amount sum query post group book mark change update cancel increase show
move reserve rate open close lower print stop fail address look copy write ship pay import deposit
""".split())  # noqa: SIM905
CHECKING = re.compile(r"(?:rejecting|validating|checking|ensuring|verifying|requiring|refusing|forbidding|failing (?:if|when|unless)) ")


CONDITIONS = ("if ", "unless ", "otherwise", "else ", "when ", "only if ", "only when ", "before ", "after ", "do not ", "in case ", "on failure", "on error", "once ", "where ")


def starts_clause(rest: str, before: str, connective: str = "") -> bool:
    """Whether the words after a connective begin a clause of their own."""
    m = re.match(r"(?:before|after|once) (\w+)", rest)
    if m:  # "before saving" is a clause, "placed after a date" is none
        return m[1] in LEMMAS and m[1].endswith("ing")
    if rest.startswith(CONDITIONS):
        return not re.search(r"\b(?:check|verify|validate|see|ensure|confirm|know|ask|tell|determine|return|whether)$", before) if rest.startswith(("if ", "when ")) else True
    word, _, after = rest.strip().partition(" ")
    word = word.strip(",.:;")
    if word not in LEMMAS or word in NOT_VERBS:
        return False
    if word in AMBIGUOUS and connective.strip() in ("and", "or", ",", ", and") and re.match(r"(?:$|and\b|or\b|to\b|into\b|in\b|from\b|is\b|are\b|must\b|has\b|,)", after):
        return False
    if not after and connective.strip() in ("and", ",", "or", ", and") and word in ("email", "order", "total", "count", "log", "record", "set", "list", "request", "limit", "average"):
        return False
    if word in ("order", "record", "log", "list", "count", "total", "average", "limit", "set", "request", "query", "post", "group", "book", "email", "show") and re.match(
            r"(?:id|number|date|name|by|of|status|table|amount|file|items?|entry)\b", after) and word not in ("order", "group", "count", "list", "total", "average") :
        return False
    if word in ("order", "total", "count") and re.match(r"(?:id|number|date|name|status|table|amount|items?)\b", after):
        return False
    # "validated and saved user" gives no order
    return not (word.endswith("ed") and LEMMAS[word] != word and connective.strip() in ("and", "or", ","))


def clean(clause: str) -> str:
    """A clause without articles and with its first verb in the plain form."""
    text = ARTICLES.sub("", clause.strip(" ,.:;") + " ").strip()
    text = re.sub(r"^(?:and|then|also|it|should|must|to|please|which|by|finally|first|next|will|can|only then) (?=\w)", "", text)
    text = re.sub(r"^(?:it|should|must|to|which) (?=\w)", "", text)
    word, _, rest = text.partition(" ")
    if word in ("before", "after", "once", "by", "on", "without", "when"):
        second, _, more = rest.partition(" ")
        if second in LEMMAS and second.endswith("ing"):
            return f"{word} {LEMMAS[second]} {more}".strip()
        return text
    if word in LEMMAS and word not in NOT_VERBS:
        return f"{LEMMAS[word]} {rest}".strip()
    if word in ("returns", "opens", "sends", "keeps", "shows", "lists", "counts", "stores", "records", "updates", "logs", "sets", "marks", "calls", "posts",
                "changes", "requests", "queries", "sums", "groups", "caches", "limits", "copies", "reserves", "books") and rest:
        return f"{LEMMAS[word]} {rest}"
    if re.match(r"[\w ]+? (?:must|should|has to|have to|needs to|need to) (?:not )?(?:be|have|contain|start|end|match)\b", text):
        return f"after ensure {text}"
    return text


SHARING = frozenset("""
trim strip lowercase uppercase normalize validate check verify parse sort filter round clean
""".split())  # noqa: SIM905


def _ordered(clauses: Iterable[str]) -> list[str]:
    """Clauses in the order in which they happen: `before` and `after` put right."""
    out: list[str] = []
    several = list(clauses)
    for i, c in enumerate(several[:-1]):  # "trim and lowercase the email": the object of the next one
        verb, _, rest = several[i + 1].partition(" ")
        if c in SHARING and verb in VERBS and rest:
            several[i] = f"{c} {rest}"
    for c in several:
        if c.startswith("before ") and c.split()[1] in VERBS:
            out.append(c.removeprefix("before "))
        elif c.startswith(("after ", "once ")) and c.split()[1] in VERBS:
            c = c.partition(" ")[2]
            out.insert(max(0, len(out) - 1), c)
        else:
            out.append(c)
    return out


__all__ = ["LEMMAS", "VERBS", "Sentence", "read_sentence"]
