"""Reading the text form: characters -> nested items with offsets -> nodes (types as far as they are written)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yantra_codex.errors import BadRequest, TextFormError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NEVER, NONE, STR, Type, func_of, parse_type

MAX_DEPTH = 400
INTEGER = re.compile(r"[+-]?\d+")
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?)|[+-]?inf|nan")
WORDS: dict[str, tuple[object, Type]] = {"true": (True, BOOL), "false": (False, BOOL), "none": (None, NONE)}
ATOM = re.compile(r"[^\s()\[\]{}\"]+")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
CLOSE = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Item:
    """One atom (`text`), or a bracketed group (`open` is "(" or "[") of items; `offset` of its first character."""

    offset: int
    text: str = ""
    open: str = ""
    items: tuple[Item, ...] = ()

    @property
    def symbol(self) -> str:
        """The atom's text where it is a bare word, else ""."""
        return "" if self.open or self.text.startswith('"') else self.text

    @property
    def is_error_kind(self) -> bool:
        return self.symbol[:1].isupper()

    @property
    def head(self) -> str:
        return self.items[0].symbol if self.open == "(" and self.items else ""


def is_symbol(item: Item, word: str) -> bool:
    return item.symbol == word


# ---------------------------------------------------------------- characters to items


def parse_all(text: str) -> list[Item]:
    """The items of a text, in order."""
    out: list[Item] = []
    at = _skip(text, 0)
    while at < len(text):
        item, at = _item(text, at, 0)
        out.append(item)
        at = _skip(text, at)
    return out


def parse_one(text: str) -> Item:
    """The only item of a text."""
    items = parse_all(text)
    if len(items) != 1:
        raise TextFormError("one expression was expected", items[1].offset if items else 0)
    return items[0]


def _skip(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] == ";"):
        if text[at] == ";":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        else:
            at += 1
    return at


def _item(text: str, at: int, depth: int) -> tuple[Item, int]:
    if depth > MAX_DEPTH:
        raise TextFormError("nested too deeply", at)
    c = text[at]
    if c in CLOSE:
        return _group(text, at, depth)
    if c == '"':
        m = STRING.match(text, at)
        if not m:
            raise TextFormError("a string without its end", at)
        return Item(at, m[0]), m.end()
    m = ATOM.match(text, at)
    if not m:
        raise TextFormError(f"unexpected {c!r}", at)
    end = m.end()
    # a type's brackets follow its name at once: list[int], func[(int)->bool], record{x:int}
    while end < len(text) and text[end] in "[{" and not INTEGER.fullmatch(m[0]):
        end = _balanced(text, end)
        tail = ATOM.match(text, end)
        end = tail.end() if tail else end
    return Item(at, text[at:end]), end


def _group(text: str, start: int, depth: int) -> tuple[Item, int]:
    close, items = CLOSE[text[start]], list[Item]()
    at = _skip(text, start + 1)
    while at < len(text) and text[at] != close:
        item, at = _item(text, at, depth + 1)
        items.append(item)
        at = _skip(text, at)
    if at >= len(text):
        raise TextFormError(f"{close!r} missing for the bracket", start)
    return Item(start, open=text[start], items=tuple(items)), at + 1


def _balanced(text: str, at: int) -> int:
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in "[({") - (text[i] in "])}")
        if depth == 0:
            return i + 1
    raise TextFormError("a type without its end", at)


# ---------------------------------------------------------------- atoms, types, names


def read_type(item: Item) -> Type:
    try:
        return parse_type(item.symbol)
    except BadRequest as e:
        raise TextFormError(str(e), item.offset) from None


def name_of(item: Item) -> str:
    if not item.symbol:
        raise TextFormError("a name was expected", item.offset)
    return item.symbol.removeprefix("$")


def param(item: Item) -> n.Param:
    """`x` or `x:int`; the type is ANY where it is not written."""
    name, colon, type_text = item.symbol.partition(":")
    if not name:
        raise TextFormError("a parameter was expected", item.offset)
    return n.Param(name.removeprefix("$"), read_type(replace(item, text=type_text)) if colon else ANY)


def atom(item: Item) -> n.Expr:
    text = item.text
    if text.startswith('"'):
        try:
            return n.Lit(json.loads(text, strict=False), STR)
        except ValueError:
            raise TextFormError(f"not a JSON string: {text[:40]}", item.offset) from None
    if text in WORDS:
        value, t = WORDS[text]
        return n.Lit(value, t)  # type: ignore[arg-type]
    if INTEGER.fullmatch(text):
        return n.Lit(int(text), INT)
    if DECIMAL.fullmatch(text):
        return n.Lit(math.nan if text == "nan" else float(text), FLOAT)  # one nan, so that trees compare equal
    return n.Var(name_of(item))


# ---------------------------------------------------------------- expressions


def need(item: Item, count: int, form: str, at_least: bool = False) -> tuple[Item, ...]:
    """The items after the head; raises where there are not `count`."""
    rest = item.items[1:]
    if len(rest) < count or (len(rest) > count and not at_least):
        raise TextFormError(f"{form} expected", item.offset)
    return rest


def expr(item: Item) -> n.Expr:
    """The expression an item stands for; unknown types are ANY, those of unmarked containers hold `never`."""
    if item.open == "[":
        return n.Make(tuple(map(expr, item.items)), Type("list", (NEVER,)))
    if not item.open:
        return atom(item)
    if not item.items:
        raise TextFormError("an empty form", item.offset)
    head = item.head
    if not head:
        raise TextFormError("an op or form was expected", item.items[0].offset)
    if head == "map" and not _is_map_op(item):
        return _map(item)
    return EXPRESSIONS[head](item) if head in EXPRESSIONS else n.Apply(head, tuple(map(expr, item.items[1:])))


def _is_map_op(item: Item) -> bool:
    """`map` is an op too: (map xs f), where f is a name or a form that is not a pair."""
    rest = item.items[1:]
    return len(rest) == 2 and not (rest[1].open == "(" and len(rest[1].items) == 2)


def _map(item: Item) -> n.Expr:
    for pair in item.items[1:]:
        if pair.open != "(" or len(pair.items) != 2:
            raise TextFormError("(key value) expected in a map", pair.offset)
    parts = tuple(expr(x) for pair in item.items[1:] for x in pair.items)
    return n.Make(parts, Type("map", (NEVER, NEVER)))


def _the(item: Item) -> n.Expr:
    t_item, e_item = need(item, 2, "(the TYPE e)")
    return ascribe(expr(e_item), read_type(t_item))


def ascribe(e: n.Expr, t: Type) -> n.Expr:
    """e with the written type; a plain value asked to be `any` or an option is wrapped."""
    if isinstance(e, n.Lit):
        if e.value is None and t.name == "option":
            return n.Lit(None, t)
        if t == FLOAT and e.type == INT:
            return n.Lit(float(e.value), FLOAT)  # type: ignore[arg-type]
        if e.type == t:
            return e
    elif t == ANY and isinstance(e, n.Make):
        return n.Apply("to_any", (e,), ANY)
    elif not isinstance(e, n.Make) or e.type.name == t.name or {e.type.name, t.name} == {"tuple", "vtuple"}:
        return replace(e, type=t)  # type: ignore[call-arg]
    if t.name == "option":
        return n.Apply("some", (ascribe(e, t.args[0]),), t)
    return n.Apply("to_any", (e,), ANY) if t == ANY else n.Apply("cast", (e, n.Lit(str(t), STR)), t)


def _make(kind: str) -> Callable[[Item], n.Expr]:
    empty = Type(kind) if kind == "tuple" else Type(kind, (NEVER,))
    return lambda item: n.Make(tuple(map(expr, item.items[1:])), empty)


def _fn(item: Item) -> n.Expr:
    params, body = need(item, 2, "(fn (x:TYPE ...) body)")
    ps = tuple(map(param, params.items))
    return n.Lambda(ps, expr(body), func_of(tuple(p.type for p in ps), ANY))


def _if(item: Item) -> n.Expr:
    a, b, c = need(item, 3, "(if test then else)")
    return n.IfExpr(expr(a), expr(b), expr(c))


def _let_in(item: Item) -> n.Expr:
    name, value, body = need(item, 3, "(let name value body)")
    return n.LetIn(name_of(name), expr(value), expr(body))


def _call(item: Item) -> n.Expr:
    f, *args = need(item, 1, "(call f args...)", at_least=True)
    return n.Call(name_of(f), tuple(map(expr, args)))


def _op(item: Item) -> n.Expr:
    f, *args = need(item, 1, "(op NAME args...)", at_least=True)
    return n.Apply(f.symbol, tuple(map(expr, args)))


EXPRESSIONS: dict[str, Callable[[Item], n.Expr]] = {
    "the": _the, "tuple": _make("tuple"), "set": _make("set"), "fn": _fn, "if": _if, "let": _let_in, "call": _call, "op": _op,
}

# ---------------------------------------------------------------- statements


def block(items: tuple[Item, ...]) -> n.Block:
    return tuple(map(stmt, items))


def stmt(item: Item) -> n.Stmt:
    if item.head not in STATEMENTS:
        raise TextFormError(f"a statement was expected, met {item.head or item.text or item.open!r}", item.offset)
    return STATEMENTS[item.head](item)


def place(item: Item) -> n.Place:
    if not item.open:
        return n.Place(name_of(item))
    name, *steps = need(item, 1, "(at name steps...)", at_least=True)
    path = []
    for s in steps:
        if s.head not in ("index", "wrap", "key") or len(s.items) != 2:
            raise TextFormError("(index e), (wrap e) or (key e) expected", s.offset)
        path.append(n.Step(s.head, expr(s.items[1])))
    return n.Place(name_of(name), tuple(path))


def _let(mutable: bool) -> Callable[[Item], n.Stmt]:
    def read(item: Item) -> n.Stmt:
        name, t, *value = need(item, 2, "(let name TYPE value)", at_least=True)
        return n.Let(name_of(name), read_type(t), expr(value[0]) if value else None, mutable)

    return read


def _set(item: Item) -> n.Stmt:
    p, e = need(item, 2, "(set PLACE value)")
    return n.Set(place(p), expr(e))


def _do(item: Item) -> n.Do:
    name, p, *args = need(item, 2, "(do op PLACE args...)", at_least=True)
    return n.Do(name.symbol, place(p), tuple(map(expr, args)))


def _bind(item: Item) -> n.Stmt:
    name, do = need(item, 2, "(bind name (do ...))")
    return replace(_do(do), result=name_of(name))


def _if_stmt(item: Item) -> n.Stmt:
    test, then, *orelse = need(item, 2, "(if test (then...) (else...))", at_least=True)
    return n.If(expr(test), block(then.items), block(orelse[0].items) if orelse else ())


def _for(item: Item) -> n.Stmt:
    targets, xs, *body = need(item, 2, "(for (x) e body...)", at_least=True)
    return n.ForEach(tuple(map(param, targets.items)), expr(xs), block(tuple(body)))


def _range(item: Item) -> n.Stmt:
    name, a, b, c, *body = need(item, 4, "(range i start stop step body...)", at_least=True)
    return n.ForRange(name_of(name), expr(a), expr(b), expr(c), block(tuple(body)))


def _while(item: Item) -> n.Stmt:
    test, *body = need(item, 1, "(while test body...)", at_least=True)
    return n.While(expr(test), block(tuple(body)))


def _return(item: Item) -> n.Stmt:
    return n.Return(expr(item.items[1]) if need(item, 0, "(return e)", at_least=True) else None)


def _raise(item: Item) -> n.Stmt:
    kind, message = need(item, 2, "(raise Kind message)")
    return n.Raise(kind.symbol, expr(message))


def _try(item: Item) -> n.Stmt:
    body, *parts = need(item, 1, "(try (body...) (catch ...) ...)", at_least=True)
    handlers: list[n.Handler] = []
    final: n.Block = ()
    for p in parts:
        if p.head == "finally":
            final = block(p.items[1:])
            continue
        if p.head != "catch":
            raise TextFormError("(catch (Kind...) name body...) or (finally body...) expected", p.offset)
        kinds, name, *inner = need(p, 2, "(catch (Kind...) name body...)", at_least=True)
        handlers.append(n.Handler(tuple(k.symbol for k in kinds.items), None if name.symbol == "_" else name_of(name),
                                  block(tuple(inner))))
    return n.Try(block(body.items), tuple(handlers), final)


STATEMENTS: dict[str, Callable[[Item], n.Stmt]] = {
    "let": _let(False), "var": _let(True), "set": _set, "do": _do, "bind": _bind, "if": _if_stmt, "for": _for, "range": _range,
    "while": _while, "return": _return, "raise": _raise, "try": _try, "break": lambda _: n.Break(), "continue": lambda _: n.Continue(),
    "perform": lambda item: n.Perform(expr(need(item, 1, "(perform e)")[0])),
}

# ---------------------------------------------------------------- programs


def function(item: Item) -> n.Function:
    name, params, returns, *body = need(item, 3, "(def name (params...) TYPE body...)", at_least=True)
    if item.head != "def":
        raise TextFormError("(def ...) expected", item.offset)
    doc = ""
    if body and body[0].head == "doc":
        doc = json.loads(body.pop(0).items[1].text)
    return n.Function(name_of(name), tuple(map(_def_param, params.items)), read_type(returns), block(tuple(body)), doc)


def _def_param(item: Item) -> n.Param:
    if item.open != "(" or len(item.items) not in (2, 3) or (len(item.items) == 3 and item.items[2].symbol != "inout"):
        raise TextFormError("(name TYPE) or (name TYPE inout) expected", item.offset)
    return n.Param(name_of(item.items[0]), read_type(item.items[1]), len(item.items) == 3)


def program(item: Item) -> n.Program:
    if item.head != "program" or len(item.items) < 2:
        raise TextFormError("(program (def ...) ...) expected", item.offset)
    return n.Program(tuple(map(function, item.items[1:])))
