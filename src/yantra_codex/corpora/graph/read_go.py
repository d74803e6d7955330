"""The facts of a Go file.

Besides the common forms: ["fn", t] a function type with its result, ["key", e] the first thing that ranging over e gives,
["...", e] the list e given as the further arguments, ["ty", t] a type where an argument stands, ["v", d, i] type
parameter i of definition d. Pointers are left out: a pointer has its target's methods and fields.
"""

from __future__ import annotations

import re
from typing import Any

from tree_sitter import Node

from yantra_codex.corpora.graph import facts
from yantra_codex.corpora.graph.facts import DEEPEST, Expr

LITERALS = {"interpreted_string_literal": "string", "raw_string_literal": "string", "int_literal": "int", "float_literal": "float64", "rune_literal": "rune",
            "imaginary_literal": "complex128", "true": "bool", "false": "bool", "nil": "None"}
TYPES = frozenset(["type_identifier", "qualified_type", "pointer_type", "slice_type", "array_type", "map_type", "channel_type", "function_type", "generic_type", "struct_type",
                   "interface_type", "implicit_length_array_type"])
SOME = 6
BUILD = re.compile(rb"^//go:build (.+)$", re.M)
# names of systems and processors that a file's name can end in, which is a build constraint
SYSTEMS = frozenset(["aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows",
                     "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm"])


class Reader(facts.Reader):
    DEFS = ("function", "method", "type", "elem", "literal")

    # ---- definitions

    def on_package(self, node: Node) -> None:
        self.facts.package = self.text(node.named_children[0]) if node.named_child_count else ""
        build = [m[1].decode("utf-8", "replace").strip() for m in BUILD.finditer(self.source, 0, node.start_byte)]
        parts = self.facts.path.removesuffix(".go").removesuffix("_test").split("_")[1:]
        build += [part for part in parts[-2:] if part in SYSTEMS]
        if build:
            self.facts.defs[0][8]["build"] = " && ".join(f"({x})" for x in build)

    def on_function(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            k = self.define(node, "function", name, self.signature(node))
            self.bind(self.text(name), node.start_byte, ["d", k])
            self.enter(node, k)
            self.params(node, k)

    def on_method(self, node: Node) -> None:
        name, receiver = node.child_by_field_name("name"), node.child_by_field_name("receiver")
        if name is None or receiver is None:
            return
        info = self.signature(node)
        own = next((c for c in receiver.named_children if c.type == "parameter_declaration"), None)
        type_ = own.child_by_field_name("type") if own is not None else None
        base, args = self.receiver(type_) if type_ is not None else ("", [])
        info["on"] = base
        k = self.define(node, "method", name, info)
        self.enter(node, k)
        for i, a in enumerate(args):
            self.bind(a, node.start_byte, ["rv", base, i])
        me = own.child_by_field_name("name") if own is not None else None
        if me is not None:
            self.bind(self.text(me), node.start_byte, ["t", self.type(type_)])
        self.params(node, k)

    def receiver(self, node: Node) -> tuple[str, list[str]]:
        """The type that a method belongs to, and the names that it gives that type's parameters."""
        for _ in range(4):
            if node.type in ("pointer_type", "parenthesized_type") and node.named_child_count:
                node = node.named_children[0]
        if node.type == "generic_type":
            base, args = node.child_by_field_name("type"), node.child_by_field_name("type_arguments")
            return self.text(base) if base is not None else "", [self.text(a) for a in args.named_children] if args is not None else []
        return self.text(node), []

    def signature(self, node: Node) -> dict[str, Any]:
        info: dict[str, Any] = {"params": self.param_list(node.child_by_field_name("parameters"))}
        given = node.child_by_field_name("parameters")
        if given is not None and given.named_children and given.named_children[-1].type == "variadic_parameter_declaration":
            info["variadic"] = 1
        result = node.child_by_field_name("result")
        if result is not None:
            info["returns"] = self.result(result)
        if node.child_by_field_name("type_parameters") is not None:
            info["tparams"] = self.type_params(node)
        return info

    def param_list(self, node: Node | None) -> list[list[Any]]:
        out = []
        for c in node.named_children if node is not None else ():
            type_ = c.child_by_field_name("type")
            if type_ is None:
                continue
            t = self.type(type_)
            if c.type == "variadic_parameter_declaration":
                t = ["l", "list", t]
            out += [[self.text(n), t] for n in c.children_by_field_name("name")] or [["_", t]]
        return out

    def result(self, node: Node) -> Expr:
        if node.type != "parameter_list":
            return self.type(node)
        parts = [t for _, t in self.param_list(node)]
        return parts[0] if len(parts) == 1 else ["l", "tuple", *parts]

    def type_params(self, node: Node) -> list[list[Any]]:
        out = []
        given = node.child_by_field_name("type_parameters")
        for c in given.named_children if given is not None else ():
            bound = c.child_by_field_name("type")
            t = self.type(bound.named_children[0]) if bound is not None and bound.named_child_count == 1 else None
            out += [[self.text(n), t] for n in c.children_by_field_name("name")]
        return out

    def params(self, node: Node, k: int) -> None:
        info = self.facts.defs[k][8]
        for i, (name, _) in enumerate(info.get("tparams", ())):
            self.bind(name, node.start_byte, ["v", k, i])
        for name, t in info["params"]:
            self.bind(name, node.start_byte, ["t", t])
        result = node.child_by_field_name("result")
        if result is not None and result.type == "parameter_list":
            for name, t in self.param_list(result):
                self.bind(name, node.start_byte, ["t", t])

    def on_literal(self, node: Node) -> None:
        k = self.define(node, "lambda", "", self.signature(node))
        self.enter(node, k)
        self.params(node, k)

    def on_type(self, node: Node) -> None:
        name, type_ = node.child_by_field_name("name"), node.child_by_field_name("type")
        if name is None or type_ is None:
            return
        info: dict[str, Any] = {"what": {"struct_type": "struct", "interface_type": "interface"}.get(type_.type, "type"), "bases": []}
        if node.type == "type_alias":
            info |= {"alias": self.type(type_), "what": "alias"}
        elif type_.type == "struct_type":
            info |= self.fields(type_)
        elif type_.type == "interface_type":
            info["bases"] = [self.type(e.named_children[0]) for e in type_.named_children if e.type == "type_elem" and e.named_child_count == 1]
        else:
            info["under"] = self.type(type_)
        tparams = self.type_params(node)
        if tparams:
            info["tparams"] = tparams
        k = self.define(node, "class", name, info)
        self.bind(self.text(name), node.start_byte, ["d", k])
        self.enter(node, k)
        for i, (n, _) in enumerate(tparams):
            self.bind(n, node.start_byte, ["v", k, i])

    def fields(self, node: Node) -> dict[str, Any]:
        fields: dict[str, Expr] = {}
        bases = []
        for part in node.named_children:
            for c in part.named_children if part.type == "field_declaration_list" else ():
                type_ = c.child_by_field_name("type")
                names = c.children_by_field_name("name")
                if type_ is None:
                    continue
                t = self.type(type_)
                fields |= {self.text(n): t for n in names}
                if not names:
                    bases.append(t)
        return {"fields": fields, "bases": bases}

    def on_elem(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            k = self.define(node, "method", name, self.signature(node) | {"abstract": 1})
            self.facts.defs[k][8]["tparams"] = []

    # ---- blocks and names

    def on_block(self, node: Node) -> None:
        self.enter(node)

    def on_var(self, node: Node) -> None:
        names, type_ = node.children_by_field_name("name"), node.child_by_field_name("type")
        value = node.child_by_field_name("value")
        if type_ is not None:
            t = self.type(type_)
            for n in names:
                self.bind(self.text(n), node.end_byte, ["t", t])
        elif value is not None:
            self.assign(names, value, node.end_byte)

    def on_short(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self.assign(left.named_children, right, node.end_byte)

    def assign(self, names: list[Node], right: Node, at: int) -> None:
        values = right.named_children if right.type == "expression_list" else [right]
        for i, n in enumerate(names):
            if n.type != "identifier":
                continue
            if len(values) == len(names):
                value = self.expr(values[i])
            else:
                e = self.expr(values[0])
                value = ["[", e, i] if isinstance(e, list) and e[0] == "c" else e if i == 0 else ["l", "bool"]
            self.bind(self.text(n), at, value)

    def on_range(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        over = ["@", right.start_byte, self.expr(right)]
        for n, value in zip(left.named_children, (["key", over], ["*", over])):
            if n.type == "identifier":
                self.bind(self.text(n), node.end_byte, value)

    def on_typeswitch(self, node: Node) -> None:
        self.enter(node)
        alias, value = node.child_by_field_name("alias"), node.child_by_field_name("value")
        if alias is None or value is None or not alias.named_child_count:
            return
        name, e = self.text(alias.named_children[0]), self.expr(value)
        for c in node.named_children:
            if c.type in ("type_case", "default_case"):
                kinds = c.children_by_field_name("type")
                self.facts.blocks.append([c.start_byte, c.end_byte])
                one = kinds[0] if len(kinds) == 1 else None
                self.bind(name, c.start_byte, ["t", self.type(one)] if one is not None and self.text(one) != "nil" else ["@", value.start_byte, e], block=len(self.facts.blocks) - 1)

    def on_import(self, node: Node) -> None:
        path, name = node.child_by_field_name("path"), node.child_by_field_name("name")
        if path is None:
            return
        value = self.imported(self.text(path).strip('"`'), None, node)
        if name is not None and name.type == "dot":
            self.facts.exports.append(["*", value])
        elif name is not None:
            self.bind(self.text(name), node.end_byte, value)
        else:
            self.facts.exports.append(["", value])  # the name is the package's own: known when linking

    # ---- calls

    def on_call(self, node: Node) -> None:
        f = node.child_by_field_name("function") or node.child_by_field_name("type")
        args = node.child_by_field_name("arguments")
        if f is None:
            return
        while f.type == "parenthesized_expression" and f.named_child_count:
            f = f.named_children[0]
        whole = f  # xs[0](): an element, or a function with type arguments
        types: list[Expr] = []
        while f.type in ("index_expression", "generic_type", "parenthesized_expression", "type_instantiation_expression") and f.named_child_count:
            inner = f.child_by_field_name("operand") or f.child_by_field_name("type") or f.named_children[0]
            types = self.type_arguments(f, inner)
            f = inner
        name = f.child_by_field_name("field") or f.child_by_field_name("name") or f
        if args is not None:
            given = [self.expr(c) for c in args.named_children[:SOME] if c.type != "comment"]
        else:
            operand = node.child_by_field_name("operand")
            given = [self.expr(operand)] if operand is not None else []
        if whole is f:
            self.call(node, name, self.expr(f), given)
        else:
            base = self.type(f) if f.type in ("type_identifier", "qualified_type") else self.expr(f)
            self.call(node, name, ["[", base, ["types", *types]] if base is not None else None, given)

    def type_arguments(self, node: Node, base: Node) -> list[Expr]:
        """The types in the brackets of F[int, string]; of xs[0] one that says nothing."""
        args = node.child_by_field_name("type_arguments")
        return [self.type(c) for c in (args if args is not None else node).named_children if c.id != base.id]

    def on_used(self, node: Node) -> None:
        self.use(node, self.type(node))

    # ---- expressions and types

    def expr(self, node: Node, depth: int = 0) -> Expr:
        kind = node.type
        if kind == "identifier":
            return self.text(node)
        if kind == "call_expression":
            return ["c", self.call_of[node.id]]
        if kind in LITERALS:
            return ["l", LITERALS[kind]]
        if depth > DEEPEST:
            return None
        inner = depth + 1
        if kind == "selector_expression":
            base, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
            e = self.expr(base, inner) if base is not None else None
            return None if e is None or name is None else [".", e, self.text(name)]
        if kind == "composite_literal":
            type_ = node.child_by_field_name("type")
            return ["t", self.type(type_)] if type_ is not None else None
        if kind == "unary_expression":
            operand, op = node.child_by_field_name("operand"), node.child_by_field_name("operator")
            e = self.expr(operand, inner) if operand is not None else None
            if op is not None and op.type == "<-":
                return ["*", e]
            return ["l", "bool"] if op is not None and op.type == "!" else e
        if kind == "parenthesized_expression" and node.named_child_count:
            return self.expr(node.named_children[0], inner)
        if kind == "variadic_argument":
            return ["...", self.expr(node.named_children[0], inner)] if node.named_child_count else None
        if kind == "index_expression":
            base = node.child_by_field_name("operand")
            return ["[", self.expr(base, inner)] if base is not None else None
        if kind == "slice_expression":
            base = node.child_by_field_name("operand")
            return self.expr(base, inner) if base is not None else None
        if kind == "type_assertion_expression":
            type_ = node.child_by_field_name("type")
            return ["t", self.type(type_)] if type_ is not None else None
        if kind == "type_conversion_expression":
            if node.id in self.call_of:
                return ["c", self.call_of[node.id]]
            type_ = node.child_by_field_name("type")
            return ["t", self.type(type_)] if type_ is not None else None
        if kind == "func_literal":
            return ["d", self.def_of[node.id]]
        if kind == "binary_expression":
            op, left, right = (node.child_by_field_name(x) for x in ("operator", "left", "right"))
            if op is None or left is None or op.type in ("==", "!=", "<", "<=", ">", ">=", "&&", "||"):
                return ["l", "bool"]
            a = self.expr(left, inner)
            if right is not None and (a is None or (isinstance(a, list) and a[0] == "l")):
                return self.expr(right, inner) or a
            return a
        if kind in TYPES:
            return ["ty", self.type(node)]
        return None

    def type(self, node: Node | None, depth: int = 0) -> Expr:
        if node is None or depth > DEEPEST:
            return None
        kind, inner = node.type, depth + 1
        if kind in ("type_identifier", "identifier", "package_identifier"):
            return self.text(node)
        if kind == "qualified_type":
            package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
            return [".", self.text(package), self.text(name)] if package is not None and name is not None else None
        if kind in ("pointer_type", "parenthesized_type", "type_elem", "type_constraint") and node.named_child_count == 1:
            return self.type(node.named_children[0], inner)
        if kind in ("slice_type", "array_type", "implicit_length_array_type"):
            return ["l", "list", self.type(node.child_by_field_name("element"), inner)]
        if kind == "map_type":
            return ["l", "dict", self.type(node.child_by_field_name("key"), inner), self.type(node.child_by_field_name("value"), inner)]
        if kind == "channel_type":
            return ["l", "chan", self.type(node.child_by_field_name("value"), inner)]
        if kind == "function_type":
            result = node.child_by_field_name("result")
            return ["fn", self.result(result) if result is not None else None, [t for _, t in self.param_list(node.child_by_field_name("parameters"))]]
        if kind == "generic_type":
            base, args = node.child_by_field_name("type"), node.child_by_field_name("type_arguments")
            return ["<", self.type(base, inner), *(self.type(a, inner) for a in (args.named_children if args is not None else ()))]
        if kind == "struct_type":
            return ["struct", self.fields(node)["fields"]]
        return None
