"""The facts of a JavaScript or TypeScript file.

Besides the common forms: ["this"], ["super"], ["new", e] what `new e` calls, ["fn", t, [types]] a function type, ["typeof", e],
["key", t, "name"] the type of a type's member, ["v", d, i] type parameter i of definition d, ["arg", d, i] parameter i of a
function without a written type, ["get", d] what a getter gives, ["ta", types] the type arguments of a call.
A class, interface, enum or object has its members in info: "m" of an instance, "s" of the class itself.
"""

from __future__ import annotations

import re
from typing import Any

from tree_sitter import Node

from yantra_codex.corpora.graph import facts
from yantra_codex.corpora.graph.facts import DEEPEST, Expr, graph_parser

LITERALS = {"string": "string", "template_string": "string", "number": "number", "true": "boolean", "false": "boolean", "null": "None", "undefined": "None", "regex": "regex"}
FUNCTIONS = frozenset(["function_declaration", "generator_function_declaration", "function_expression", "generator_function", "arrow_function", "function_signature", "function"])
WRAPPERS = frozenset(["parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression", "expression_statement"])
WHATS = {"interface_declaration": "interface", "enum_declaration": "enum", "type_alias_declaration": "type"}
SOME = 6
JSDOC = re.compile(r"@(param|returns?|type|arg|argument)\s*\{([^{}\n]+)\}\s*(?:\[?([\w$]+))?")
TYPEDEF = re.compile(r"""@typedef\s*\{\s*import\(["']([^"'()\n]+)["']\)(?:\.([\w$]+))?\s*\}\s*([\w$]+)""")


class Reader(facts.Reader):
    DEFS = ("function", "class", "method", "object", "namespace")
    CALLS = ("call", "new")

    def __init__(self, path: str, language: str, source: bytes):
        super().__init__(path, language, source)
        self.names: dict[int, tuple[Node, str]] = {}  # function or object -> the name that it is given, and its kind
        self.top: dict[int, int] = {0: 0}  # scope -> the block of all of it
        self.assigned: list[tuple[int, str, int, int, Expr]] = []
        self.exported: set[int] = set()
        self.docs: dict[int, str] = {}  # end of a documentation comment -> its text
        self.doc_ends: list[int] = []
        self.overloads: dict[tuple[int, str, str], int] = {}
        self.contexts: dict[int, Expr] = {}  # function -> the type of what it is put into
        self.vars: set[int] = set()  # where a declarator of a var starts
        self.exports_from: set[int] = set()  # where an exported declarator starts
        self.exporting: set[int] = set()  # exported declarations
        self.requires: dict[int, Expr] = {}

    def is_def(self, node: Node) -> bool:
        if node.type == "object":
            return not node.named_child_count or any((c.type != "pair" and c.type != "comment") or (c.type == "pair" and (v := c.child_by_field_name("value")) is not None and v.type not in LITERALS)
                       for c in node.named_children[:60])
        return True

    # ---- definitions

    def on_doc(self, node: Node) -> None:
        if self.facts.language == "javascript" and node.end_byte - node.start_byte < 5000:
            text = self.text(node)
            if text.startswith("/**") and "{" in text:
                for module, symbol, name in TYPEDEF.findall(text):
                    self.bind(name, 0, self.imported(module, symbol or "*", node), 0, 0)
                self.docs[node.end_byte] = text
                self.doc_ends.append(node.end_byte)

    def documented(self, node: Node) -> dict[str, str]:
        """The types that the documentation comment before a node gives: of parameters by name, "" of what is returned."""
        if not self.doc_ends:
            return {}
        start = node.start_byte
        end = next((e for e in reversed(self.doc_ends) if e <= start), None)
        if end is None or start - end > 200:
            return {}
        between = self.source[end:start]
        if between.strip() and not re.fullmatch(rb"\s*(?:export|default|async|static|const|let|var|module|exports|prototype|this|[\w$.\[\]'\"=: ,(]|\s)*", between):
            return {}
        if b";" in between or b"}" in between:
            return {}
        found = {}
        for kind, type_, name in JSDOC.findall(self.docs[end]):
            found["=" if kind == "type" else "" if kind.startswith("return") else name] = type_
        return found

    def doc_type(self, text: str) -> Expr:
        """A type in a documentation comment."""
        text = text.strip().lstrip("?!").rstrip("=").removeprefix("...")
        if re.fullmatch(r"[\w$.]+", text):
            first, *rest = text.split(".")
            e: Expr = first
            for name in rest:
                e = [".", e, name]
            return e
        if not re.fullmatch(r"[\w$.<>|,\[\]\s?]+", text) or len(text) > 200:
            return None
        text = text.replace(".<", "<").replace("?", "")
        reader = Reader("", "typescript", b"let x: " + text.encode())
        tree = graph_parser("typescript").parse(reader.source)
        if tree.root_node.has_error or not tree.root_node.named_child_count:
            return None
        declarator = tree.root_node.named_children[0].named_children
        written = declarator[0].child_by_field_name("type") if declarator else None
        return reader.type(written) if written is not None else None

    def on_function(self, node: Node) -> None:
        name, kind = self.names.get(node.id, (None, "function"))
        own = node.child_by_field_name("name")
        declared = node.type in ("function_declaration", "generator_function_declaration", "function_signature")
        name = own if declared and own is not None else name if name is not None else own
        info = self.signature(node)
        if node.type == "arrow_function":
            info["arrow"] = 1
        if node.id in self.contexts:
            info["as"] = self.contexts[node.id]
        if declared and own is not None:
            k = self.overloaded(node, "function", own, info, self.scope)
            text = self.text(own)
            self.bind(text, self.facts.blocks[self.block][0], ["d", k])
            self.export_named(node, text)
        elif name is not None:
            k = self.define(node, kind, name, info)
        else:
            k = self.define(node, "lambda", "", info)
        self.open(node, k, info)
        if not declared and own is not None:
            self.bind(self.text(own), node.start_byte, ["d", k])

    def open(self, node: Node, k: int, info: dict[str, Any]) -> None:
        """Go into a function: its parameters are bound in it."""
        documented = self.documented(node) if (self.facts.language == "javascript" and node.type != "arrow_function") or self.doc_ends else {}
        self.enter(node, k)
        self.top[k] = self.block
        for i, (name, *_) in enumerate(info.get("tparams", ())):
            self.bind(name, node.start_byte, ["v", k, i])
        if documented and "returns" not in info and documented.get(""):
            info["returns"] = self.doc_type(documented[""])
        single = node.child_by_field_name("parameter")
        params = node.child_by_field_name("parameters")
        nodes = [single] if single is not None else params.named_children if params is not None else []
        i = 0
        for c in nodes:
            if c.type in ("comment", "decorator"):
                continue
            pattern: Node | None = c
            type_ = value = None
            if c.type in ("required_parameter", "optional_parameter"):
                pattern, type_, value = (c.child_by_field_name(x) for x in ("pattern", "type", "value"))
            elif c.type == "assignment_pattern":
                pattern, value = c.child_by_field_name("left"), c.child_by_field_name("right")
            if pattern is None or pattern.type == "this":
                if pattern is not None and type_ is not None:
                    info["this"] = self.type(type_)
                continue
            e: Expr = ["t", self.type(type_)] if type_ is not None else None
            if e is None and documented and pattern.type == "identifier" and self.text(pattern) in documented:
                written = self.doc_type(documented[self.text(pattern)])
                e = ["t", written] if written is not None else None
            if e is None:
                e = ["arg", k, i]
                if value is not None:
                    e = ["|", e, self.expr(value)]
            if pattern.type == "rest_pattern":
                e = e if type_ is not None else ["l", "list", None]
                pattern = pattern.named_children[0] if pattern.named_child_count else pattern
            self.pattern(pattern, e, node.start_byte)
            i += 1
        body = node.child_by_field_name("body")
        if body is not None and body.type != "statement_block":
            self.facts.returns.append([k, self.expr(body), body.end_byte])

    def signature(self, node: Node) -> dict[str, Any]:
        info: dict[str, Any] = {"params": []}
        params = node.child_by_field_name("parameters")
        for c in params.named_children if params is not None else ():
            if c.type in ("required_parameter", "optional_parameter"):
                pattern, type_ = c.child_by_field_name("pattern"), c.child_by_field_name("type")
                if pattern is None or pattern.type == "this":
                    continue
                name = pattern.named_children[0] if pattern.type == "rest_pattern" and pattern.named_child_count else pattern
                info["params"].append([self.text(name)[:40], self.type(type_) if type_ is not None else None])
            elif c.type not in ("comment", "decorator"):
                name = c.child_by_field_name("left") or (c.named_children[0] if c.type == "rest_pattern" and c.named_child_count else c)
                info["params"].append([self.text(name)[:40], None])
        single = node.child_by_field_name("parameter")
        if single is not None:
            info["params"].append([self.text(single), None])
        returns = node.child_by_field_name("return_type")
        if returns is not None:
            info["returns"] = ["l", "boolean"] if returns.type != "type_annotation" else self.type(returns)
            guard = next((c for c in returns.named_children if c.type == "type_predicate"), None)
            if guard is not None and (t := guard.child_by_field_name("type")) is not None:
                info["guards"] = self.type(t)
        tparams = self.type_params(node)
        if tparams:
            info["tparams"] = tparams
        first = node.children[0].type if node.child_count else ""
        if first == "async" or any(c.type == "async" for c in node.children[:4]):
            info["async"] = 1
        if "generator" in node.type or any(c.type == "*" for c in node.children[:5]):
            info["gen"] = 1
        return info

    def type_params(self, node: Node) -> list[list[Any]]:
        out = []
        given = node.child_by_field_name("type_parameters")
        for c in given.named_children if given is not None else ():
            name, bound, default = (c.child_by_field_name(x) for x in ("name", "constraint", "value"))
            if name is not None:
                out.append([self.text(name), self.type(bound.named_children[0]) if bound is not None and bound.named_child_count else None,
                            self.type(default.named_children[0]) if default is not None and default.named_child_count else None])
        return out

    def overloaded(self, node: Node, kind: str, name: Node, info: dict[str, Any], owner: int) -> int:
        """A definition, which may be one more declaration of one just before it."""
        k = self.define(node, kind, name, info, owner)
        key = (owner, self.text(name), kind)
        first = self.overloads.get(key)
        if first is not None and self.facts.defs[first][8].get("open"):
            info["of"] = first
            self.facts.defs[first][8].setdefault("also", []).append(self.facts.defs[k][3])
            if "signature" not in node.type:
                self.facts.defs[first][8].pop("open")
        elif "signature" in node.type:
            info["open"] = 1
            self.overloads[key] = k
        return k

    def on_class(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        given, _ = self.names.get(node.id, (None, ""))
        what = WHATS.get(node.type, "class")
        info: dict[str, Any] = {"what": what, "bases": []}
        tparams = self.type_params(node)
        if tparams:
            info["tparams"] = tparams
        if name is None and given is None:
            k = self.define(node, "class", "default" if self.parent_is_default(node) else "class", info)
        else:
            k = self.define(node, "class", name if name is not None else given, info)  # type: ignore[arg-type]
        if name is not None:
            text = self.text(name)
            if node.type != "class":
                self.bind(text, self.facts.blocks[self.block][0], ["d", k])
                self.export_named(node, text)
        self.enter(node, k)
        self.top[k] = self.block
        for i, (n, *_) in enumerate(tparams):
            self.bind(n, node.start_byte, ["v", k, i])
        if what == "type":
            value = node.child_by_field_name("value")
            if value is not None:
                if name is not None and value.type == "object_type":
                    self.names[value.id] = (name, "object")
                info["alias"] = self.type(value)
        elif what == "enum":
            body = node.child_by_field_name("body")
            info["s"] = {self.text(n): ["inst", ["d", k]] for c in (body.named_children if body is not None else ())
                         if (n := c.child_by_field_name("name") if c.type == "enum_assignment" else c) is not None and n.type != "comment"}
        elif what == "interface":
            for c in node.named_children:
                if c.type == "extends_type_clause":
                    info["bases"] += [self.type(t) for t in c.children_by_field_name("type")]
        else:
            self.heritage(node, info)

    def parent_is_default(self, node: Node) -> bool:
        return node.start_byte in self.exported

    def heritage(self, node: Node, info: dict[str, Any]) -> None:
        h = next((c for c in node.named_children if c.type == "class_heritage"), None)
        for c in h.named_children if h is not None else ():
            if c.type == "extends_clause":
                value, args = c.child_by_field_name("value"), c.child_by_field_name("type_arguments")
                e = self.expr(value) if value is not None else None
                info["bases"].append(["<", e, *(self.type(a) for a in args.named_children)] if args is not None else e)
            elif c.type == "implements_clause":
                info["like"] = [self.type(t) for t in c.named_children]
            else:
                info["bases"].append(self.expr(c))

    def member(self, owner: int, name: str, value: Expr, static: bool = False) -> None:
        table = self.facts.defs[owner][8].setdefault("s" if static else "m", {})
        if name in table and isinstance(value, list) and value[0] == "d" and isinstance(table[name], list):
            table[name] = ["|", *(table[name][1:] if table[name][0] == "|" else [table[name]]), value]
        else:
            table[name] = value

    def on_method(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        info = self.signature(node)
        owner = self.scope
        static = any(c.type == "static" for c in node.children[:4])
        text = self.member_name(name)
        if static:
            info["static"] = 1
        k = self.overloaded(node, "method", name, info, owner)
        self.facts.defs[k][1] = text
        getter = any(c.type == "get" for c in node.children[:4])
        if not any(c.type == "set" for c in node.children[:4]):
            self.member(owner, text, ["get", k] if getter else ["d", k], static)
        self.open(node, k, info)
        if text == "constructor":
            params = node.child_by_field_name("parameters")
            for c in params.named_children if params is not None else ():
                if any(x.type in ("accessibility_modifier", "readonly", "override_modifier") for x in c.children):
                    pattern, type_, value = (c.child_by_field_name(x) for x in ("pattern", "type", "value"))
                    if pattern is not None:
                        self.member(owner, self.text(pattern), ["t", self.type(type_)] if type_ is not None else self.expr(value) if value is not None else None)

    def member_name(self, node: Node) -> str:
        text = self.text(node)
        return text[1:-1] if text[:1] in "\"'" else text

    def on_field(self, node: Node) -> None:
        """A field of a class, or a property of an interface or object type."""
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        type_, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        if name is None:
            return
        static = any(c.type == "static" for c in node.children[:5])
        if value is not None and (value.type in FUNCTIONS or value.type in ("class", "object")):
            self.names[value.id] = (name, "method" if value.type in FUNCTIONS else "object")
            if type_ is not None:
                self.contexts[value.id] = self.type(type_)
        if type_ is not None and (value is None or value.type not in FUNCTIONS):
            e: Expr = ["t", self.type(type_)]
        else:
            e = self.expr(value) if value is not None else None
            if e is None:
                documented = self.documented(node)
                if "=" in documented:
                    e = ["t", self.doc_type(documented["="])]
        if e is not None:
            self.member(self.scope, self.member_name(name), e, static)

    def on_index(self, node: Node) -> None:
        type_ = node.child_by_field_name("type")
        if type_ is not None:
            self.facts.defs[self.scope][8]["index"] = self.type(type_)

    def on_callsig(self, node: Node) -> None:
        type_ = node.child_by_field_name("return_type") or node.child_by_field_name("type")
        if type_ is not None:
            key = "makes" if node.type == "construct_signature" else "call"
            self.facts.defs[self.scope][8].setdefault(key, self.type(type_))

    def on_object(self, node: Node) -> None:
        k = self.def_of.get(node.id)
        if k is None:
            return
        given, _ = self.names.get(node.id, (None, ""))
        self.define(node, "object", given if given is not None else "", {"m": {}})
        self.enter(node, k)
        self.top[k] = self.block
        if node.type != "object":
            return
        spreads = []
        for c in node.named_children:
            if c.type == "pair":
                key, value = c.child_by_field_name("key"), c.child_by_field_name("value")
                if key is None or value is None or key.type == "computed_property_name":
                    continue
                inner = self.unwrapped(value)
                if inner.type in FUNCTIONS or inner.type in ("class", "object"):
                    self.names[inner.id] = (key, "method" if inner.type in FUNCTIONS else "object")
                self.member(k, self.member_name(key), ["@", node.start_byte, self.expr(value)] if inner.id not in self.def_of else self.expr(value))
            elif c.type == "shorthand_property_identifier":
                self.member(k, self.text(c), ["@", node.start_byte, self.text(c)])
            elif c.type == "spread_element" and c.named_child_count:
                spreads.append(["@", node.start_byte, self.expr(c.named_children[0])])
        if spreads:
            self.facts.defs[k][8]["spreads"] = spreads

    def unwrapped(self, node: Node) -> Node:
        for _ in range(6):
            if node.type not in WRAPPERS or not node.named_child_count:
                break
            node = node.named_children[0]
        return node

    def on_namespace(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        text = self.text(name)
        k = self.define(node, "class", name, {"what": "namespace", "bases": []})
        self.facts.defs[k][1] = text.strip("'\"")
        if name.type != "string":
            self.bind(text.split(".")[0], self.facts.blocks[self.block][0], ["d", k])
            self.export_named(node, text.split(".")[0])
        self.enter(node, k)
        self.top[k] = self.block

    # ---- blocks and names

    def on_block(self, node: Node) -> None:
        self.enter(node)

    def on_forin(self, node: Node) -> None:
        self.enter(node)
        left, right, operator = (node.child_by_field_name(x) for x in ("left", "right", "operator"))
        if left is None or right is None:
            return
        e: Expr = ["@", right.start_byte, ["*", self.expr(right)]] if operator is not None and operator.type == "of" else ["l", "string"]
        self.pattern(left, e, right.end_byte)

    def on_catch(self, node: Node) -> None:
        self.enter(node)
        parameter = node.child_by_field_name("parameter")
        if parameter is not None:
            self.pattern(parameter, None, parameter.end_byte)

    def on_declarator(self, node: Node) -> None:
        name, type_, value = (node.child_by_field_name(x) for x in ("name", "type", "value"))
        if name is None:
            return
        is_var = self.declares_var(node)
        if value is not None:
            inner = self.unwrapped(value)
            while inner.type == "assignment_expression" and (r := inner.child_by_field_name("right")) is not None:
                inner = self.unwrapped(r)
            if name.type == "identifier" and (inner.type in FUNCTIONS or inner.type in ("class", "object")):
                self.names[inner.id] = (name, "function" if inner.type in FUNCTIONS else "object")
        written = self.type(type_) if type_ is not None else None
        if value is not None and self.unwrapped(value).type in FUNCTIONS:
            e = self.expr(value)
            if written is not None:
                self.contexts[self.unwrapped(value).id] = written
        elif written is not None:
            e = ["t", written]
        else:
            e = self.expr(value) if value is not None else None
            if e is None or e == ["l", "None"]:
                documented = self.documented(node)
                if "=" in documented:
                    e = ["t", self.doc_type(documented["="])]
        block = self.top[self.scope] if is_var and self.scope in self.top else None
        self.pattern(name, e, node.end_byte, block)
        if node.start_byte in self.exports_from and name.type == "identifier":
            self.facts.exports.append([self.text(name), self.text(name)])
        elif node.start_byte in self.exports_from:
            for n in self.pattern_names(name):
                self.facts.exports.append([n, n])

    def pattern_names(self, node: Node) -> list[str]:
        return [self.text(c) for c in node.named_children if c.type in ("identifier", "shorthand_property_identifier_pattern")]

    def declares_var(self, node: Node) -> bool:
        return node.start_byte in self.vars

    def on_var(self, node: Node) -> None:
        self.vars.update(c.start_byte for c in node.named_children)

    def pattern(self, node: Node, e: Expr, at: int, block: int | None = None, depth: int = 0) -> None:
        """Bind the names of a declared pattern."""
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            self.bind(self.text(node), at, e, block=block)
        elif depth > DEEPEST:
            return
        elif kind == "object_pattern":
            for c in node.named_children:
                if c.type == "shorthand_property_identifier_pattern":
                    name = self.text(c)
                    self.bind(name, at, None if e is None else [".", e, name], block=block)
                elif c.type == "pair_pattern":
                    key, value = c.child_by_field_name("key"), c.child_by_field_name("value")
                    if key is not None and value is not None:
                        self.pattern(value, None if e is None or key.type == "computed_property_name" else [".", e, self.member_name(key)], at, block, depth + 1)
                elif c.type == "object_assignment_pattern":
                    left, right = c.child_by_field_name("left"), c.child_by_field_name("right")
                    if left is not None:
                        name = self.text(left)
                        given = None if e is None else [".", e, name]
                        self.bind(name, at, _either([given, self.expr(right) if right is not None else None]), block=block)
                elif c.type == "rest_pattern" and c.named_child_count:
                    self.pattern(c.named_children[0], e, at, block, depth + 1)
        elif kind == "array_pattern":
            i = 0
            for child in node.children:
                if child.type == ",":
                    i += 1
                elif child.is_named and child.type != "comment":
                    if child.type == "rest_pattern" and child.named_child_count:
                        self.pattern(child.named_children[0], e, at, block, depth + 1)
                    else:
                        self.pattern(child, None if e is None else ["[", e, i], at, block, depth + 1)
        elif kind == "assignment_pattern":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None:
                self.pattern(left, _either([e, self.expr(right) if right is not None else None]), at, block, depth + 1)
        elif kind in ("variable_declaration", "lexical_declaration"):
            for c in node.named_children:
                if c.type == "variable_declarator" and (n := c.child_by_field_name("name")) is not None:
                    self.pattern(n, e, at, block, depth + 1)

    def on_assign(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        value, inner = self.expr(right), self.unwrapped(right)
        while inner.type == "assignment_expression" and (r := inner.child_by_field_name("right")) is not None:
            inner = self.unwrapped(r)
        nameable = inner.type in FUNCTIONS or inner.type in ("class", "object")
        if left.type == "identifier":
            if nameable:
                self.names.setdefault(inner.id, (left, "function" if inner.type in FUNCTIONS else "object"))
            name = self.text(left)
            self.assigned.append((self.scope, name, node.end_byte, self.block, value))
        elif left.type == "member_expression":
            base, prop = left.child_by_field_name("object"), left.child_by_field_name("property")
            if base is None or prop is None:
                return
            if nameable:
                self.names.setdefault(inner.id, (prop, "function" if inner.type in FUNCTIONS else "object"))
            target, name = self.expr(base), self.text(prop)
            if target == "module" and name == "exports":
                self.facts.exports.append(["=", value if inner.id in self.def_of else ["@", node.start_byte, value]])
            elif target in ("exports", [".", "module", "exports"]):
                self.facts.exports.append([name, value if inner.id in self.def_of else ["@", node.end_byte, value]])
                self.facts.attrs.append([target, name, value, self.scope, node.end_byte])
            elif target is not None:
                documented = self.documented(node) if value is None or value == ["l", "None"] else {}
                if "=" in documented:
                    value = ["t", self.doc_type(documented["="])]
                self.facts.attrs.append([target, name, value, self.scope, node.end_byte])

    def finish(self) -> None:
        """An assignment belongs to the scope that declares its name; typed names keep their type."""
        declared: dict[tuple[int, str], list[list[Any]]] = {}
        for b in self.facts.binds:
            declared.setdefault((b[0], b[1]), []).append(b)
        blocks, defs = self.facts.blocks, self.facts.defs
        for scope, name, at, block, value in self.assigned:
            position = at - 1
            s = scope
            while s >= 0:
                around = [b for b in declared.get((s, name), ()) if blocks[b[3]][0] <= position < blocks[b[3]][1]]
                if around:
                    if not any(isinstance(b[4], list) and b[4][0] == "t" for b in around):
                        self.facts.binds.append([s, name, at, block, value, 1])
                    break
                s = defs[s][2]
            else:
                if name not in ("module", "exports"):
                    self.facts.binds.append([0, name, at, 0, value, 1])
        self.facts.defs[0][8]["js"] = self.facts.language == "javascript"

    def on_if(self, node: Node) -> None:
        """`if (x instanceof C)`: x is a C in what follows."""
        test, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if test is None or body is None:
            return
        for name, e in self.checks(self.unwrapped(test)):
            self.facts.blocks.append([body.start_byte, body.end_byte])
            self.bind(name, body.start_byte, e, block=len(self.facts.blocks) - 1)

    def checks(self, test: Node, depth: int = 0) -> list[tuple[str, Expr]]:
        if test.type == "binary_expression":
            left, right, operator = (test.child_by_field_name(x) for x in ("left", "right", "operator"))
            if left is None or right is None or operator is None:
                return []
            if operator.type == "instanceof" and left.type == "identifier":
                return [(self.text(left), ["inst", self.expr(right)])]
            if operator.type == "&&" and depth < DEEPEST:
                return self.checks(self.unwrapped(left), depth + 1) + self.checks(self.unwrapped(right), depth + 1)
        elif test.type == "call_expression":
            f, args = test.child_by_field_name("function"), test.child_by_field_name("arguments")
            if f is not None and args is not None and args.type == "arguments" and args.named_child_count == 1 and args.named_children[0].type == "identifier":
                name = self.text(args.named_children[0])
                return [(name, ["guard", self.expr(f), ["@", test.start_byte, name]])]
        return []

    # ---- imports and exports

    def on_import(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        clause = next((c for c in node.named_children if c.type in ("import_clause", "import_require_clause")), None)
        if clause is not None and clause.type == "import_require_clause":
            source, name = clause.child_by_field_name("source"), clause.named_children[0]
            if source is not None:
                self.bind(self.text(name), 0, self.imported(self.member_name(source), "=", node), 0, 0)
            return
        if source is None:
            return
        module = self.member_name(source)
        if clause is None:
            self.imported(module, "", node)
            return
        for c in clause.named_children:
            if c.type == "identifier":
                self.bind(self.text(c), 0, self.imported(module, "default", node))
            elif c.type == "namespace_import" and c.named_child_count:
                self.bind(self.text(c.named_children[0]), 0, self.imported(module, "*", node))
            elif c.type == "named_imports":
                for s in c.named_children:
                    named, alias = s.child_by_field_name("name"), s.child_by_field_name("alias")
                    if named is not None:
                        self.bind(self.text(alias if alias is not None else named), 0, self.imported(module, self.member_name(named), node))

    def on_export(self, node: Node) -> None:
        source, declaration, value = (node.child_by_field_name(x) for x in ("source", "declaration", "value"))
        default = any(c.type == "default" for c in node.children)
        outer = self.facts.exports if self.facts.defs[self.scope][0] == "module" else []
        if source is not None:
            module = self.member_name(source)
            clause = next((c for c in node.named_children if c.type in ("export_clause", "namespace_export")), None)
            if clause is None:
                outer.append(["*", self.imported(module, "*", node)])
            elif clause.type == "namespace_export" and clause.named_child_count:
                outer.append([self.text(clause.named_children[0]), self.imported(module, "*", node)])
            else:
                for s in clause.named_children:
                    name, alias = s.child_by_field_name("name"), s.child_by_field_name("alias")
                    if name is not None:
                        outer.append([self.member_name(alias if alias is not None else name), self.imported(module, self.member_name(name), node)])
            return
        if default:
            given = declaration if declaration is not None else value
            if given is None:
                return
            if given.id in self.def_of:
                self.exported.add(given.start_byte)
                outer.append(["default", ["d", self.def_of[given.id]]])
                if given.child_by_field_name("name") is None and given.type in FUNCTIONS:
                    self.names[given.id] = (next(c for c in node.children if c.type == "default"), "function")
            else:
                outer.append(["default", ["@", node.end_byte, self.expr(given)]])
            return
        if declaration is not None:
            if declaration.type in ("lexical_declaration", "variable_declaration"):
                self.exports_from.update(c.start_byte for c in declaration.named_children)
            elif self.facts.defs[self.scope][0] == "module":
                inner = declaration
                if inner.type == "ambient_declaration" and inner.named_child_count:
                    inner = inner.named_children[0]
                    if inner.type in ("lexical_declaration", "variable_declaration"):
                        self.exports_from.update(c.start_byte for c in inner.named_children)
                self.exporting.add(inner.id)
            return
        clause = next((c for c in node.named_children if c.type == "export_clause"), None)
        for s in clause.named_children if clause is not None else ():
            name, alias = s.child_by_field_name("name"), s.child_by_field_name("alias")
            if name is not None:
                outer.append([self.member_name(alias if alias is not None else name), self.text(name)])
        if clause is None and any(c.type == "=" for c in node.children) and node.named_child_count:
            outer.append(["=", self.expr(node.named_children[0])])

    def export_named(self, node: Node, name: str) -> None:
        if node.id in self.exporting:
            self.facts.exports.append([name, name])

    # ---- calls

    def on_call(self, node: Node) -> None:
        f, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if f is None:
            return
        inner = self.unwrapped(f)
        callee = self.expr(f)
        if inner.type in ("import",) or (callee == "require" and self.required(node) is not None):
            self.call(node, f, "require", [])
            return
        if inner.type == "super":
            callee = ["super"]
        self.call(node, self.last_name(inner), callee, self.given(node, args))
        if callee == [".", "Object", "defineProperty"]:
            self.defined_export(args)

    def on_new(self, node: Node) -> None:
        f, args = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
        if f is None:
            return
        e = self.expr(f)
        self.call(node, self.last_name(self.unwrapped(f)), None if e is None else ["new", e], self.given(node, args))

    def last_name(self, node: Node) -> Node:
        return (node.child_by_field_name("property") if node.type == "member_expression" else None) or node

    def given(self, node: Node, args: Node | None) -> list[Expr]:
        out: list[Expr] = []
        for c in args.named_children[:SOME] if args is not None and args.type == "arguments" else ():
            if c.type == "spread_element":
                break
            if c.type != "comment":
                out.append(self.expr(c))
        types = node.child_by_field_name("type_arguments")
        if types is not None:
            out.append(["ta", *(self.type(t) for t in types.named_children)])
        return out

    def defined_export(self, args: Node | None) -> None:
        """Object.defineProperty(exports, "name", { get: ... }), as compilers write it."""
        parts = args.named_children if args is not None else []
        if len(parts) == 3 and self.text(parts[0]) in ("exports", "module.exports") and parts[1].type == "string" and parts[2].id in self.def_of:
            self.facts.exports.append([self.member_name(parts[1]), ["defined", self.def_of[parts[2].id]]])

    def required(self, node: Node) -> str | None:
        """The module that `require("m")` or `import("m")` names."""
        args = node.child_by_field_name("arguments")
        if args is None or args.type != "arguments" or not args.named_child_count:
            return None
        first = args.named_children[0]
        return self.member_name(first) if first.type == "string" else None

    def on_return(self, node: Node) -> None:
        if node.named_child_count:
            self.facts.returns.append([self.scope, self.expr(node.named_children[0]), node.start_byte])

    def on_yield(self, node: Node) -> None:
        if node.named_child_count:
            e = self.expr(node.named_children[0])
            self.facts.returns.append([self.scope, ["y", ["*", e] if any(c.type == "*" for c in node.children) else e], node.start_byte])

    def on_used(self, node: Node) -> None:
        self.use(node, self.type(node))

    # ---- expressions and types

    def expr(self, node: Node, depth: int = 0) -> Expr:
        kind = node.type
        if kind == "identifier":
            return self.text(node)
        if kind == "this":
            return ["this"]
        if kind == "super":
            return ["super"]
        if kind in LITERALS:
            return ["l", LITERALS[kind]]
        if depth > DEEPEST:
            return None
        inner = depth + 1
        if kind == "call_expression":
            f = node.child_by_field_name("function")
            if f is not None and (f.type == "import" or (f.type == "identifier" and self.source[f.start_byte:f.end_byte] == b"require")):
                module = self.required(node)
                if module is not None:
                    key = node.start_byte
                    if key not in self.requires:
                        self.requires[key] = self.imported(module, "*" if f.type == "import" else "=", node)
                    return self.requires[key]
            k = self.call_of.get(node.id)
            return None if k is None else ["c", k]
        if kind == "new_expression":
            k = self.call_of.get(node.id)
            return None if k is None else ["c", k]
        if kind == "member_expression":
            base, name = node.child_by_field_name("object"), node.child_by_field_name("property")
            e = self.expr(base, inner) if base is not None else None
            return None if e is None or name is None else [".", e, self.text(name)]
        if kind == "subscript_expression":
            base, index = node.child_by_field_name("object"), node.child_by_field_name("index")
            e = self.expr(base, inner) if base is not None else None
            if e is None or index is None:
                return None
            if index.type == "string":
                return [".", e, self.member_name(index)]
            text = self.text(index) if index.type == "number" else ""
            return ["[", e, int(text) if text.isdigit() and len(text) < 4 else None]
        if kind in FUNCTIONS or kind in ("class", "class_declaration", "object"):
            k = self.def_of.get(node.id)
            return ["d", k] if k is not None else ["l", "object"]
        if kind == "as_expression" or kind == "satisfies_expression":
            parts = node.named_children
            if len(parts) == 2 and kind == "as_expression" and self.text(parts[1]) != "const":
                t = self.type(parts[1], inner)
                return ["t", t] if t not in (["l", "any"], ["l", "unknown"]) else None
            return self.expr(parts[0], inner) if parts else None
        if kind == "type_assertion" and node.named_child_count == 2:
            return ["t", self.type(node.named_children[0].named_children[0], inner)] if node.named_children[0].named_child_count else None
        if kind in WRAPPERS and node.named_child_count:
            return self.expr(node.named_children[0], inner)
        if kind == "await_expression" and node.named_child_count:
            e = self.expr(node.named_children[0], inner)
            return None if e is None else ["aw", e]
        if kind == "ternary_expression":
            ends = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
            return _either([self.expr(c, inner) for c in ends if c is not None])
        if kind == "binary_expression":
            left, right, operator = (node.child_by_field_name(x) for x in ("left", "right", "operator"))
            if operator is None or left is None or right is None:
                return None
            if operator.type in ("||", "??"):
                return _either([self.expr(left, inner), self.expr(right, inner)])
            if operator.type == "&&":
                return self.expr(right, inner)
            return ["l", "boolean" if operator.type in ("==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof") else "number"]
        if kind in ("assignment_expression", "augmented_assignment_expression"):
            right = node.child_by_field_name("right")
            return self.expr(right, inner) if right is not None else None
        if kind == "sequence_expression" and node.named_child_count:
            return self.expr(node.named_children[-1], inner)
        if kind == "array":
            elements = [(["*", self.expr(c.named_children[0], inner)] if c.type == "spread_element" and c.named_child_count else self.expr(c, inner))
                        for c in node.named_children[:SOME] if c.type != "comment"]
            return ["l", "list", _either(elements)]
        if kind == "object_type":
            return ["t", self.type(node)]
        return None

    def type(self, node: Node | None, depth: int = 0) -> Expr:
        if node is None or depth > DEEPEST:
            return None
        kind, inner = node.type, depth + 1
        if kind in ("type_identifier", "identifier"):
            return self.text(node)
        if kind == "predefined_type":
            return ["l", self.text(node)]
        if kind in ("type_annotation", "parenthesized_type", "readonly_type", "optional_type", "rest_type", "constraint", "default_type") and node.named_child_count:
            return self.type(node.named_children[0], inner)
        if kind in ("nested_type_identifier", "nested_identifier", "member_expression"):
            parts = node.named_children
            base = self.type(parts[0], inner) if parts else None
            return [".", base, self.text(parts[-1])] if base is not None else None
        if kind == "generic_type":
            name, args = node.child_by_field_name("name"), node.child_by_field_name("type_arguments")
            return ["<", self.type(name, inner), *(self.type(a, inner) for a in (args.named_children if args is not None else ()))]
        if kind == "array_type" and node.named_child_count:
            return ["l", "list", self.type(node.named_children[0], inner)]
        if kind == "tuple_type":
            return ["l", "tuple", *(self.type(c.child_by_field_name("type") or c if c.type in ("required_parameter", "optional_parameter") else c, inner) for c in node.named_children)]
        if kind in ("union_type", "intersection_type"):
            parts = self.flat(node, kind)
            known = [t for c in parts if (t := self.type(c, inner)) is not None and t != ["l", "None"]]
            return None if not known else known[0] if len(known) == 1 else ["|" if kind == "union_type" else "&", *known[:12]]
        if kind == "function_type":
            given = node.child_by_field_name("parameters")
            params = [self.type(c.child_by_field_name("type"), inner) for c in (given.named_children if given is not None else ())
                      if c.type in ("required_parameter", "optional_parameter") and (p := c.child_by_field_name("pattern")) is not None and p.type != "this"]
            returns = node.child_by_field_name("return_type")
            return ["fn", self.type(returns, inner), params]
        if kind == "constructor_type":
            return ["makes", self.type(node.child_by_field_name("type"), inner)]
        if kind == "object_type":
            k = self.def_of.get(node.id)
            return ["obj", k] if k is not None else None
        if kind == "literal_type":
            child = node.named_children[0].type if node.named_child_count else ""
            return ["l", LITERALS.get(child, "string")]
        if kind == "template_literal_type":
            return ["l", "string"]
        if kind == "type_query" and node.named_child_count:
            return ["typeof", self.expr(node.named_children[0], inner)]
        if kind == "lookup_type" and node.named_child_count == 2:
            key = node.named_children[1]
            text = self.text(key)
            return ["key", self.type(node.named_children[0], inner), text[1:-1] if text[:1] in "\"'" else None]
        if kind == "this_type" or kind == "this":
            return ["this"]
        if kind == "conditional_type":
            return ["|", *(self.type(node.child_by_field_name(x), inner) for x in ("consequence", "alternative"))]
        if kind == "index_type_query":
            return ["l", "string"]
        return None

    def flat(self, node: Node, kind: str) -> list[Node]:
        """The parts of a union or intersection, which nests to the left."""
        parts: list[Node] = []
        todo = [node]
        while todo and len(parts) < 40:
            n = todo.pop()
            if n.type == kind:
                todo += reversed(n.named_children)
            elif n.type != "comment":
                parts.append(n)
        return parts


def _either(parts: list[Expr]) -> Expr:
    known = [p for i, p in enumerate(parts) if p is not None and p != ["l", "None"] and p not in parts[:i]]
    return None if not known else known[0] if len(known) == 1 else ["|", *known]
