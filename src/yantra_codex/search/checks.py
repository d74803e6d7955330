"""Clauses that check: validate, reject, and what a failed check does."""

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex.search.conditions import BE, Condition, condition_of, shown, the_field
from yantra_codex.search.draft import Draft, NotUnderstood, Probe, q
from yantra_codex.search.fields import sample, singular
from yantra_codex.search.phrases import field_list


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
    about = re.sub(rf"^{re.escape(shown(c.field.name))} ", "", text.split(" is ")[-1].split(" are ")[-1]) if c.field else text
    message = c.opposite or f"{shown(c.field.name)} must not be {about}" if c.field and not c.before else text.replace("§", "value ")
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
