"""Ops that change a place, in Rust."""

# templates are full of braces: %-formatting keeps them readable

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.languages.analysis import literal_int
from yantra_codex.languages.base import Text
from yantra_codex.languages.rust_assign import AssignWriter
from yantra_codex.languages.rust_expressions import (
    V,
    refuse,
)
from yantra_codex.languages.rust_flow import uses


class ChangeWriter(AssignWriter):
    """Writes `do`."""

    def do(self, s: n.Do, after: set[str], following: n.Stmt | None) -> None:
        p = s.place
        self.prepare((*(st.at for st in p.path), *s.args), after | {p.name})
        if s.op == "map_default" and not p.path and isinstance(following, (n.Do, n.Set)) and self.merge_default(s, following):
            return
        if id(s) in self.merged_defaults:
            self.do_on(s, self.entry_of(s.place))
            return
        self.do_on(s, None)

    def merge_default(self, s: n.Do, following: n.Do | n.Set) -> bool:
        """`m.setdefault(k, d)` followed by a change of m[k] is one entry call: remember it for the next statement."""
        p = following.place
        simple = isinstance(following, n.Do) and len(p.path) == 1 and p.name == s.place.name and p.path[0].kind == "key" and p.path[0].at == s.args[0]
        if not simple or any(s.place.name in uses(a) for a in (*following.args, *s.args)):  # type: ignore[union-attr]
            return False
        self.entries = (s.args[0], s.args[1], s.place)
        self.merged_defaults.add(id(following))
        return True

    entries: tuple[n.Expr, n.Expr, n.Place]

    def entry_of(self, p: n.Place) -> str:
        key, default, place = self.entries
        base = self.vars[place.name].name
        empty = isinstance(default, n.Make) and not default.items and default.type.name in ("list", "map", "set")
        return f"{base}.entry({self.own(key).text})." + ("or_default()" if empty else f"or_insert({self.own(default).text})")

    def do_on(self, s: n.Do, target: str | None) -> None:
        p = s.place
        if target is None:
            args_use_root = any((p.path and p.name in uses(a)) or self.calls_change(p.name, a) for a in s.args)
            target = self.place_text(p)
        else:
            args_use_root = False
        args = list(s.args)
        hoist: Callable[[Text, n.Expr], Text] = (lambda t, e: self.hoisted("value", t, e)) if args_use_root else (lambda t, e: t)
        a = [lambda i=i: hoist(self.own(args[i]), args[i]).text for i in range(len(args))]
        b = [lambda i=i: self.borrow(args[i]).text if not args_use_root else "&" + hoist(self.own(args[i]), args[i]).text for i in range(len(args))]
        v = self.vars[p.name]
        mut = target if (v.mode in ("mut", "mutslice") and not p.path) or ("get_mut(" in target and not target.endswith("]")) or ".entry(" in target else f"&mut {target}"
        empty_list = '.expect("IndexError: pop from empty list")'
        match s.op:
            case "list_push":
                text = f"{target}.push({a[0]()})"
            case "list_push_first":
                text = f"{target}.insert(0, {a[0]()})"
            case "list_insert":
                at = self.usz(args[0]).text if literal_int(args[0]) == 0 else None
                if at is None:
                    at = self.pre_let("at", f"clamp_index({self.operand(args[0]).text}, {target}.len())")
                text = f"{target}.insert({at}, {a[1]()})"
            case "list_extend":
                more = args[0]
                if p.name in uses(more):
                    text = f"{target}.extend({self.hoisted('more', self.own(more), more).text})"
                elif isinstance(more, n.Make):
                    text = f"{target}.extend({self.make(more).text.removeprefix('vec!') if more.items else self.recv(more).text})"
                else:
                    i = self.it(more)
                    text = f"{target}.extend({self.own_items(i).text.text.removesuffix('.into_iter()')})" if not (isinstance(more, n.Var) and i.item == "ref") else (
                        f"{target}.extend_from_slice({self.borrow(more).text})")
            case "list_pop":
                text = f"{target}.pop(){empty_list if s.result else ''}"
                if not s.result:
                    text = f"{target}.pop(){empty_list}"
            case "list_pop_first":
                text = f"{target}.remove(0)"
            case "list_pop_at":
                k = literal_int(args[0])
                at = self.usz(args[0]).text if (k is not None and k >= 0) or self.at_least_zero(args[0]) else self.pre_let("at", f"wrap_index({self.operand(args[0]).text}, {target}.len())")
                text = f"{target}.remove({at})"
            case "list_remove":
                arg = self.vec_ref(args[0]).text if p.name not in uses(args[0]) else "&" + self.hoisted("value", self.own(args[0]), args[0]).text
                text = f"list_remove({mut}, {arg})"
            case "list_clear" | "map_clear" | "set_clear":
                text = f"{target}.clear()"
            case "list_delete_slice":
                bounds = self.pre_let("span", f"index_bounds({self.operand(args[0]).text}, {self.operand(args[1]).text}, {target}.len())")
                text = f"{target}.drain({bounds})"
            case "list_set_slice":
                bounds = self.pre_let("span", f"index_bounds({self.operand(args[0]).text}, {self.operand(args[1]).text}, {target}.len())")
                new = self.hoisted("more", self.own(args[2]), args[2]) if p.name in uses(args[2]) else self.own(args[2])
                text = f"{target}.splice({bounds}, {new.text})"
            case "list_insert_sorted":
                value = self.pre_let("value", self.own(args[0]).text)
                at = self.pre_let("at", f"{target}.partition_point(|y| *y <= {value})")
                text = f"{target}.insert({at}, {value})"
            case "heap_build" | "heap_pop":
                text = f"{s.op}({mut})"
            case "heap_push":
                text = f"heap_push({mut}, {a[0]()})"
            case "map_put":
                text = f"{target}.insert({a[0]()}, {a[1]()})"
            case "map_remove":
                text = f'{target}.remove({b[0]()}).expect("KeyError: no entry found for key")'
            case "map_discard" | "set_discard":
                text = f"{target}.remove({b[0]()})"
            case "map_update" | "set_update":
                text = f"{target}.extend({a[0]()})"
            case "map_default":
                text = f"{target}.entry({a[0]()}).or_insert({a[1]()})"
            case "map_pop_first" | "map_pop_last":
                self.pop_entry(s, target, "next" if s.op.endswith("first") else "next_back")
                return
            case "set_add":
                text = f"{target}.insert({a[0]()})"
            case "set_remove":
                text = f'assert!({target}.remove({b[0]()}), "KeyError: no such member")'
            case _:
                raise refuse(f"the op {s.op}")
        self.flush()
        if s.result:
            name = self.names(s.result)
            self.line(f"let {'mut ' if s.result in self.changed else ''}{name} = {text};")
            self.vars[s.result] = V(name, s.type, "own")
        else:
            self.line(f"{text};")

    def pop_entry(self, s: n.Do, target: str, method: str) -> None:
        assert self.pre is not None
        key = self.names.fresh("key")
        self.flush()
        self.line(f'let {key} = {target}.keys().{method}().expect("KeyError: the map is empty").clone();')
        value = self.names.fresh("value")
        self.line(f"let {value} = {target}.remove(&{key}).unwrap();")
        if s.result:
            name = self.names(s.result)
            self.line(f"let {'mut ' if s.result in self.changed else ''}{name} = ({key}, {value});")
            self.vars[s.result] = V(name, s.type, "own")
