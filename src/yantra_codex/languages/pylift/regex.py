"""The module `re`: patterns with their flags, match objects represented by what the function asks of them.

A match object never becomes a value: a variable that holds one is given the least that answers its uses: a bool, the
matched text, its span, or the groups (the whole match first).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yantra_codex.ir.nodes import Expr, Lit, Make, type_of
from yantra_codex.ir.types import BOOL, INT, NEVER, STR, Type, list_of, option_of, tuple_of
from yantra_codex.languages.pylift.calls import module
from yantra_codex.languages.pylift.context import Flavour, lit
from yantra_codex.languages.pylift.convert import to_text, unopt
from yantra_codex.languages.pylift.walking import walk

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.context import Cx

MATCHING = {"search", "match", "fullmatch"}
TEST = {"search": "re_test", "match": "re_match", "fullmatch": "re_full_match"}
GROUPS = {"search": "re_groups", "match": "re_match_groups", "fullmatch": "re_full_groups"}
FLAGS = {"I": "i", "IGNORECASE": "i", "M": "m", "MULTILINE": "m", "S": "s", "DOTALL": "s", "A": "", "ASCII": "", "U": "", "UNICODE": ""}


@dataclass(frozen=True)
class Use:
    """A call into `re`: what is done, with which pattern, to which arguments."""

    kind: str
    pattern: ast.expr
    flags: tuple[ast.expr, ...]
    args: tuple[ast.expr, ...]
    keywords: tuple[ast.keyword, ...]


def regex_use(cx: Cx, node: ast.AST) -> Use | None:
    """The use of `re` that a call is; None for any other node."""
    if not isinstance(node, ast.Call):
        return None
    dotted = cx.lifter.dotted(cx, node.func)
    if dotted is not None and dotted.startswith("re.") and node.args:
        return use_of_function(dotted[3:], node)
    if isinstance(node.func, ast.Attribute):
        compiled = compiled_pattern(cx, node.func.value)
        if compiled is not None:
            inner = use_of_function("compile", compiled)
            return Use(node.func.attr, inner.pattern, inner.flags, tuple(node.args), tuple(node.keywords))
    return None


ARITY = {"search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "sub": 4, "subn": 4, "split": 3, "compile": 1}


def use_of_function(kind: str, node: ast.Call) -> Use:
    flags = [k.value for k in node.keywords if k.arg == "flags"]
    args, most = list(node.args), ARITY.get(kind, 9)
    if len(args) > most:
        flags.append(args.pop())
    return Use(kind, args[0], tuple(flags), tuple(args[1:]), tuple(k for k in node.keywords if k.arg != "flags"))


def compiled_pattern(cx: Cx, node: ast.expr) -> ast.Call | None:
    """The `re.compile(...)` behind an expression."""
    if isinstance(node, ast.Call) and cx.lifter.dotted(cx, node.func) == "re.compile":
        return node
    if isinstance(node, ast.Name):
        bound = cx.fn.functions_bound.get(node.id)
        if bound is None and not cx.lifter.is_local(cx, node.id) and node.id not in cx.bound:
            bound = cx.lifter.source.constants.get(node.id)
        if isinstance(bound, ast.Call) and cx.lifter.dotted(cx, bound.func) == "re.compile":
            return bound
    return None


def pattern_of(cx: Cx, use: Use, wrap: bool = False) -> Expr:
    """The pattern as an expression: a literal with its flags inside; wrap: with a group around all of it."""
    text = constant_text(cx, use.pattern)
    if text is None:
        e = cx.expr(use.pattern)
        if use.flags:
            e = cx.op("str_concat", lit(f"(?{inline_flags(cx, use.flags)})"), e)
        return cx.op("str_concat", cx.op("str_concat", lit("("), e), lit(")")) if wrap else e
    try:
        compiled = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise cx.no(f"regular expression {text!r}: {error}", use.pattern) from None
    text = re.sub(r"\(\?P<\w+>", "(", text) if compiled.groupindex else text
    flags = inline_flags(cx, use.flags)
    inline = re.match(r"\(\?([ims]+)\)", text)
    if inline is not None:
        flags, text = "".join(sorted({*flags, *inline[1]})), text[inline.end() :]
    if wrap:
        text = f"({text})"
    return lit((f"(?{flags})" if flags else "") + text)


def inline_flags(cx: Cx, nodes: tuple[ast.expr, ...]) -> str:
    found: set[str] = set()
    for root in nodes:
        for n in walk(root):
            name = n.attr if isinstance(n, ast.Attribute) else None
            if name is None:
                continue
            if name not in FLAGS:
                raise cx.no(f"the flag re.{name}", root)
            found |= set(FLAGS[name])
    return "".join(sorted(found))


def constant_text(cx: Cx, node: ast.expr) -> str | None:
    """A node's text where it is a constant (also through a name bound once)."""
    with cx.capture() as out:
        if isinstance(node, ast.Name):
            value = single_value(cx, node.id)
            return constant_text(cx, value) if value is not None else None
        e = cx.expr(node)
    if isinstance(e, Lit) and isinstance(e.value, str) and not out and type_of(e) == STR:
        return e.value
    return None


def single_value(cx: Cx, name: str) -> ast.expr | None:
    """The one expression ever stored in a name."""
    if name in cx.bound:
        return None
    if not cx.lifter.is_local(cx, name):
        return cx.lifter.source.constants.get(name)
    if name in cx.fn.params or name in cx.fn.captures:
        return None
    stores = [n for n in walk(cx.fn.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)]
    values = [n.value for n in walk(cx.fn.node) if isinstance(n, ast.Assign) and len(n.targets) == 1 and isinstance(n.targets[0], ast.Name)
              and n.targets[0].id == name]
    return values[0] if len(stores) == len(values) == 1 and isinstance(values[0], (ast.Constant, ast.BinOp, ast.JoinedStr)) else None


def group_count(cx: Cx, use: Use) -> int:
    text = constant_text(cx, use.pattern)
    if text is None:
        return 0
    try:
        return re.compile(text).groups
    except (re.error, RecursionError, OverflowError) as error:
        raise cx.no(f"regular expression {text!r}: {error}", use.pattern) from None


# ---------------------------------------------------------------- calls


@module("re.search", "re.match", "re.fullmatch", "re.findall", "re.finditer", "re.sub", "re.split", "re.subn")
def re_call(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    use = regex_use(cx, node)
    if use is None:
        raise cx.no("this use of re", node)
    return lift_use(cx, use, node)


@module("re.escape")
def escape(cx: Cx, node: ast.Call, want: Type | None) -> Expr:
    e = cx.expr(node.args[0])
    if isinstance(e, Lit) and isinstance(e.value, str):
        return lit(re.escape(e.value))
    return cx.op("re_replace", e, lit(r"([^A-Za-z0-9_])"), lit(r"\\\1"))


def lift_use(cx: Cx, use: Use, node: ast.AST) -> Expr:
    if use.kind in MATCHING:
        subject = unopt(cx, cx.expr(use.args[0]))
        return Lit(True, BOOL) if type_of(subject) == NEVER else cx.op(TEST[use.kind], subject, pattern_of(cx, use))
    if use.kind == "findall":
        return find_all(cx, use)
    if use.kind == "finditer":
        raise cx.no("the matches of finditer as values", node)
    if use.kind == "sub":
        return substitute(cx, use, node)
    if use.kind == "split":
        if group_count(cx, use):
            raise cx.no("re.split by a pattern with groups", node)
        if len(use.args) > 1 or use.keywords:
            raise cx.no("re.split with a limit", node)
        return known(cx, use, lambda s: cx.op("re_split", s, pattern_of(cx, use)), list_of(STR))
    raise cx.no(f"re.{use.kind}", node)


def known(cx: Cx, use: Use, body: Callable[..., Expr], t: Type) -> Expr:
    subject = unopt(cx, cx.expr(use.args[0]))
    return Lit(None, t) if type_of(subject) == NEVER else body(subject)


def find_all(cx: Cx, use: Use) -> Expr:
    n = group_count(cx, use)
    if n == 0:
        return known(cx, use, lambda s: cx.op("re_find_all", s, pattern_of(cx, use)), list_of(STR))
    if n == 1:
        pick = cx.lam([list_of(STR)], lambda g: cx.op("index", g, lit(0)), ["groups"])
    else:
        pick = cx.lam([list_of(STR)], lambda g: Make(tuple(cx.op("index", g, lit(i)) for i in range(n)), tuple_of(*([STR] * n))), ["groups"])
    return known(cx, use, lambda s: cx.op("map", cx.op("re_find_all_groups", s, pattern_of(cx, use)), pick), list_of(type_of(pick.body)))


def substitute(cx: Cx, use: Use, node: ast.AST) -> Expr:
    repl, subject_node = use.args[0], use.args[1]
    limit = use.args[2] if len(use.args) > 2 else next((k.value for k in use.keywords if k.arg == "count"), None)
    subject = unopt(cx, cx.expr(subject_node))
    if type_of(subject) == NEVER:
        return Lit("", STR)
    is_function = isinstance(repl, ast.Lambda) or (isinstance(repl, ast.Name) and not cx.lifter.is_local(cx, repl.id) and cx.lifter.resolve(cx, repl.id) is not None)
    if is_function:
        if limit is not None:
            raise cx.no("re.sub with a function and a limit", node)
        return substitute_by(cx, use, repl, subject, node)
    text = cx.expr(repl)
    if isinstance(text, Lit) and isinstance(text.value, str):
        text = lit(re.sub(r"\\g<(\d)>", r"\\\1", text.value))
    if limit is None:
        return cx.op("re_replace", subject, pattern_of(cx, use), text)
    return cx.op("re_replace_limit", subject, pattern_of(cx, use), text, cx.expr(limit))


def substitute_by(cx: Cx, use: Use, repl: ast.expr, subject: Expr, node: ast.AST) -> Expr:
    """re.sub with a function of the match: the texts between the matches and the function's results, joined."""
    if not isinstance(repl, ast.Lambda) or len(repl.args.args) != 1:
        raise cx.no("re.sub with a named function", node)
    name = repl.args.args[0].arg
    wanted = attributes(repl.body, name)
    pattern = pattern_of(cx, use)
    wrapped = pattern_of(cx, use, wrap=True)
    if not wanted <= {"text", "groups"} or (any(mark in str(getattr(pattern, "value", "(?=")) for mark in ("(?=", "(?!", "(?<", "^", "$", "\\b", "\\B")) and "groups" in wanted):
        raise cx.no("this function of a match in re.sub", node)
    held = cx.named(subject, lambda s: replace_matches(cx, s, pattern, wrapped, repl, name, "groups" in wanted), "text")
    return held


def replace_matches(cx: Cx, s: Expr, pattern: Expr, wrapped: Expr, repl: ast.Lambda, name: str, with_groups: bool) -> Expr:
    """fold over the matches' spans: (the result so far, where the last match ended)."""
    from yantra_codex.languages.pylift.comprehensions import binding

    pair = tuple_of(STR, INT)
    span = tuple_of(INT, INT)

    def step(acc: Expr, at: Expr) -> Expr:
        a, b = cx.op("tuple_get", at, lit(0)), cx.op("tuple_get", at, lit(1))
        found: Expr = cx.op("str_slice", s, a, b)
        flavour = Flavour("match_text")
        if with_groups:
            found = cx.op("unwrap", cx.op("re_full_groups", found, wrapped))
            flavour = Flavour("match_groups")
        saved = cx.fn.flavours.get(name)
        cx.fn.flavours[name] = flavour
        with binding(cx, [name], [found]):
            new = to_text(cx, cx.pure(repl.body))
        if saved is None:
            cx.fn.flavours.pop(name)
        before = cx.op("str_slice", s, cx.op("tuple_get", acc, lit(1)), a)
        return Make((cx.op("str_concat", cx.op("str_concat", cx.op("tuple_get", acc, lit(0)), before), new), b), pair)

    spans = cx.op("re_find_all_spans", s, pattern)
    done = cx.op("fold", spans, Make((lit(""), lit(0)), pair), cx.lam([pair, span], step, ["done", "span"]))
    return cx.named(done, lambda d: cx.op("str_concat", cx.op("tuple_get", d, lit(0)), cx.op("str_slice_from", s, cx.op("tuple_get", d, lit(1)))), "done")


# ---------------------------------------------------------------- match objects

ASKS = {"start": "span", "end": "span", "span": "span", "groups": "groups", "group": "text", "string": "source", "re": "pattern"}


def attributes(root: ast.AST, name: str) -> set[str]:
    """What is asked of a match object held in a name: "text", "groups", "span" ..."""
    out: set[str] = set()
    for n in walk(root):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name) and n.func.value.id == name:
            kind = ASKS.get(n.func.attr, "other")
            if n.func.attr == "group" and n.args and not (isinstance(n.args[0], ast.Constant) and n.args[0].value == 0):
                kind = "groups"
            if n.func.attr in ("start", "end", "span") and n.args and not (isinstance(n.args[0], ast.Constant) and n.args[0].value == 0):
                kind = "other"
            out.add(kind)
        elif isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == name and n.attr in ("string", "re"):
            out.add(ASKS[n.attr])
        elif isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == name:
            out.add("text" if isinstance(n.slice, ast.Constant) and n.slice.value == 0 else "groups")
    return out


def match_value(cx: Cx, use: Use, wanted: set[str], node: ast.AST) -> tuple[Expr, Flavour]:
    """The IR value for a match object of which `wanted` is asked."""
    subject = unopt(cx, cx.expr(use.args[0]))
    if not wanted & {"text", "groups", "span"}:
        flavour = Flavour("match_test", use.args[0] if "source" in wanted else None, maxlen=use.pattern)
        return (Lit(True, BOOL) if type_of(subject) == NEVER else cx.op(TEST[use.kind], subject, pattern_of(cx, use))), flavour
    if "span" in wanted:
        if "groups" in wanted or use.kind == "fullmatch" or "other" in wanted:
            raise cx.no("a match object of which both groups and positions are asked", node)
        pattern = pattern_of(cx, use)
        if use.kind == "match":
            pattern = lit(f"^(?:{pattern.value})") if isinstance(pattern, Lit) else pattern
        e = Lit(None, option_of(tuple_of(INT, INT))) if type_of(subject) == NEVER else cx.op("re_find_span", subject, pattern)
        return e, Flavour("match_span", use.args[0], maxlen=use.pattern)
    if "other" in wanted:
        raise cx.no("this use of a match object", node)
    if wanted & {"text", "groups"} == {"text"} and use.kind == "search":
        return (Lit(None, option_of(STR)) if type_of(subject) == NEVER else cx.op("re_find", subject, pattern_of(cx, use))), Flavour("match_text", use.args[0], maxlen=use.pattern)
    e = Lit(None, option_of(list_of(STR))) if type_of(subject) == NEVER else cx.op(GROUPS[use.kind], subject, pattern_of(cx, use, wrap=True))
    return e, Flavour("match_groups", use.args[0], maxlen=use.pattern)


def matches_of(cx: Cx, use: Use, wanted: set[str], node: ast.AST) -> tuple[Expr, Flavour]:
    """The list for the matches of finditer."""
    subject = unopt(cx, cx.expr(use.args[0]))
    if "span" in wanted and "groups" in wanted:
        raise cx.no("matches of which both groups and positions are asked", node)
    kind, op, wrap = ("match_span", "re_find_all_spans", False) if "span" in wanted else (
        ("match_groups", "re_find_all_groups", True) if "groups" in wanted else ("match_text", "re_find_all", False))
    if "other" in wanted:
        raise cx.no("this use of a match object", node)
    return cx.op(op, subject, pattern_of(cx, use, wrap=wrap)), Flavour(kind, use.args[0], maxlen=use.pattern)


def match_method(cx: Cx, flavour: Flavour, e: Expr, name: str, args: list[ast.expr], node: ast.AST) -> Expr:
    """m.group(...), m.start() ... on the value that stands for the match."""
    if type_of(e).name == "option":
        e = cx.op("unwrap", e)
    if type_of(e) == NEVER:
        return Lit(None, NEVER)
    if flavour.kind == "match_span":
        if name in ("start", "end"):
            return cx.op("tuple_get", e, lit(0 if name == "start" else 1))
        if name == "span":
            return e
        if name == "group" and flavour.default is not None:
            s = cx.expr(flavour.default)
            return cx.named(e, lambda v: cx.op("str_slice", s, cx.op("tuple_get", v, lit(0)), cx.op("tuple_get", v, lit(1))), "span")
    if flavour.kind == "match_text" and name == "group":
        return e
    if flavour.kind == "match_groups":
        if name == "groups":
            return groups_tuple(cx, flavour, e)
        if name == "group":
            return group(cx, flavour, e, args, node)
    raise cx.no(f"{name} of a match", node)


def groups_tuple(cx: Cx, flavour: Flavour, e: Expr) -> Expr:
    n = 0
    if flavour.maxlen is not None:
        text = constant_text(cx, flavour.maxlen)
        n = re.compile(text).groups if text is not None else 0
    if not n:
        return cx.op("list_to_tuple", cx.op("slice_from", e, lit(1)))
    return cx.named(e, lambda v: Make(tuple(cx.op("index", v, lit(i + 1)) for i in range(n)), tuple_of(*([STR] * n))), "groups")


def group(cx: Cx, flavour: Flavour, e: Expr, args: list[ast.expr], node: ast.AST) -> Expr:
    at = []
    for a in args or [ast.Constant(0)]:
        if isinstance(a, ast.Constant) and isinstance(a.value, str):
            text = constant_text(cx, flavour.maxlen) if flavour.maxlen is not None else None
            index = re.compile(text).groupindex.get(a.value) if text is not None else None
            if index is None:
                raise cx.no(f"the group {a.value!r}", node)
            at.append(lit(index))
        else:
            at.append(cx.expr(a))  # type: ignore[arg-type]
    if len(at) == 1:
        return cx.op("index", e, at[0])
    return cx.named(e, lambda v: Make(tuple(cx.op("index", v, i) for i in at), tuple_of(*([STR] * len(at)))), "groups")


def special_method(cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
    """Methods of compiled patterns and of match objects."""
    use = regex_use(cx, node)
    if use is not None:
        return lift_use(cx, use, node)
    if isinstance(func.value, ast.Name):
        flavour = cx.lifter.flavour(cx, func.value)
        if flavour is not None and flavour.is_match:
            return match_method(cx, flavour, cx.expr(func.value), func.attr, node.args, node)
    inner = regex_use(cx, func.value)
    if inner is not None and inner.kind in MATCHING:
        wanted = {ASKS.get(func.attr, "other")}
        if func.attr == "group" and node.args and not (isinstance(node.args[0], ast.Constant) and node.args[0].value == 0):
            wanted = {"groups"}
        e, flavour = match_value(cx, inner, wanted, node)
        return match_method(cx, flavour, e, func.attr, node.args, node)
    return None


def find_iter(cx: Cx, iterable: ast.expr, target: ast.expr, body: ast.AST | list[ast.AST]) -> Expr | None:
    """The list for `for m in re.finditer(...)`, with m's representation remembered; None for other iterables."""
    use = regex_use(cx, iterable)
    if use is None or use.kind != "finditer" or not isinstance(target, ast.Name):
        return None
    wanted: set[str] = set()
    for root in body if isinstance(body, list) else [body]:
        wanted |= attributes(root, target.id)
    e, flavour = matches_of(cx, use, wanted, iterable)
    cx.fn.flavours[target.id] = flavour
    return e
