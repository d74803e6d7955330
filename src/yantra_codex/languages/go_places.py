"""Places in Go: what can be assigned to, read back, and which keys are known to be there."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr
from yantra_codex.ir.types import Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_containers import put
from yantra_codex.languages.go_expressions import expr, index_text
from yantra_codex.languages.go_writer import Writer, call, go, wrap_receiver


def place_type(w: Writer, name: str) -> Type | None:
    for p in w.function.params:
        if p.name == name:
            return p.type
    for s in n.walk_block(w.function.body):
        if isinstance(s, n.Let) and s.name == name:
            return s.type
        if isinstance(s, n.ForEach):
            for p in s.targets:
                if p.name == name:
                    return p.type
        if isinstance(s, n.Do) and s.result == name:
            return s.type
    return None


def place_type_at(t: Type | None, path: tuple[n.Step, ...]) -> Type | None:
    for _ in path:
        if t is None or not t.args:
            return None
        t = t.args[-1]
    return t


def as_expr(place: n.Place, t: Type | None) -> Expr | None:
    """The expression that reads a place."""
    if t is None:
        return None
    e: Expr = n.Var(place.name, t)
    for step in place.path:
        t = t.args[-1]
        e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind], (e, step.at), t)
    return e


def place_text(w: Writer, place: n.Place) -> Text:
    """The Go text of a place as something that can be assigned to (not for keys of ordered maps)."""
    text = w.lookup(place.name).text
    t = place_type(w, place.name)
    for i, step in enumerate(place.path):
        if step.kind == "key":
            key = expr(w, step.at)
            kind = w.rep.map_kind(t) if t is not None else "plain"
            if kind != "plain":
                text = Text(f"{wrap_receiver(text)}.Get({key})")
            elif i < len(place.path) - 1 and (text.text, key.text) not in w.known_keys:
                text = call("get", text, key)
            else:
                text = go("{0}[{1}]", text, key)
        else:
            text = index_text(w, text, step.at, step.kind == "wrap")
            if text.text.startswith("at("):
                base = place_text(w, n.Place(place.name, place.path[:i]))
                text = go("{0}[wrap({1}, len({0}))]", base, expr(w, step.at))
        t = t.args[-1] if t is not None and t.args else None
    return text


def assign(w: Writer, place: n.Place, value: Text | str) -> None:
    if place.path and place.path[-1].kind == "key":
        before = n.Place(place.name, place.path[:-1])
        t = place_type_at(place_type(w, place.name), place.path[:-1])
        m = read_place(w, before) if before.path else place_text(w, before)
        if t is not None:
            w.emit(put(w, m, t, expr(w, place.path[-1].at, t.args[0]), value))
            return
    target = place_text(w, place)
    if str(value) != target.text:
        w.emit(f"{target} = {value}")


def read_place(w: Writer, place: n.Place) -> Text:
    """The value of a place; a missing key is an error."""
    text = place_text(w, place)
    if place.path and place.path[-1].kind == "key":
        before = place_text(w, n.Place(place.name, place.path[:-1]))
        t = place_type_at(place_type(w, place.name), place.path[:-1])
        key = expr(w, place.path[-1].at)
        if t is not None and w.rep.map_kind(t) == "plain" and (before.text, key.text) not in w.known_keys:
            return call("get", before, key)
    return text


def known_key(w: Writer, place: n.Place) -> bool:
    before = n.Place(place.name, place.path[:-1])
    return (place_text(w, before).text, expr(w, place.path[-1].at).text) in w.known_keys


def steady(w: Writer, m: Expr, k: Expr) -> bool:
    """Whether a key that was seen in a map stays there and means the same."""
    if not isinstance(m, n.Var) or not isinstance(k, (n.Var, n.Lit)):
        return False
    for s in n.walk_block(w.function.body):
        if isinstance(s, n.Do) and s.place.name == m.name and not s.place.path and s.op not in ("map_put", "map_default", "map_update"):
            return False
        if isinstance(s, n.Set) and not s.place.path and s.place.name in (m.name, k.name if isinstance(k, n.Var) else ""):
            return False
        if any(isinstance(e, n.Call) and any(isinstance(a, n.Var) and a.name == m.name for a in e.args) for x in n.stmt_exprs(s) for e in n.walk_expr(x)):
            return False
    return True
