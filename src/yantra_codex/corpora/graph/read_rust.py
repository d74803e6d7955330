"""The facts of a Rust file.

Names of types and modules are kept apart from those of values: they begin with a colon, as in Rust a module, a type and
a function can have one name. Besides the common forms:

  ["::", p, name]   a name in a module or type           [".m", e, name]   the method, as a call names it
  ["mod", n]        the module n levels up               ["crate"]         the root of this crate
  ["ext", name]     another crate                        ["file", name]    the module in a file of its own
  ["u", i, ns]      what import i brings                 ["<f", e, t, ...] a function with type arguments
  ["?", e]          what is inside an Option or Result   ["vf", e, p, f]   field f of e, which is of variant p
  ["fn", t, ts]     a function type                      ["v", k, i]       type parameter i of definition k
  ["impl", k]       the type that impl k is for          ["trait", k]      the type that implements trait k
  ["as", t, trait]  a type, seen as a trait              ["op", name, e]   the operator's method, else e itself

References are left out: what they refer to has the same methods. Calls inside a macro's arguments are read like others,
as far as the arguments look like expressions.
"""

from __future__ import annotations

import re
from typing import Any

from tree_sitter import Node, Parser, QueryCursor, Range, Tree

from yantra_codex.corpora.graph import facts
from yantra_codex.corpora.graph.facts import DEEPEST, Expr, graph_grammar, graph_query

LITERALS = {"string_literal": "str", "raw_string_literal": "str", "char_literal": "char", "integer_literal": "int", "float_literal": "float", "boolean_literal": "bool"}
MACROS = {"format": "String", "concat": "str", "stringify": "str", "include_str": "str", "line": "u32", "matches": "bool", "cfg": "bool"}
SAME = frozenset(["dbg", "black_box"])
OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "rem", "&": "bitand", "|": "bitor", "^": "bitxor", "<<": "shl", ">>": "shr"}
ITERATORS = ("Iterator", "IntoIterator", "DoubleEndedIterator", "ExactSizeIterator", "FusedIterator")
# cfg(not(...)), cfg(windows), and a bare name that a build script sets
SPECIAL = re.compile(r"#\[cfg\((?:not\(|windows\b|target_(?:os|family)\s*=\s*\"windows|(?!(?:test|unix|debug_assertions|doc|feature|all|any|target_\w+)\b)\w+\)\])")
MAX_PIECES = 5000  # a file's arguments of macros that are read
DEEPEST_MACRO = 6  # macros inside the arguments of macros that are read: each level is parsed again
SEPARATORS = (",", ";", "=>")
SOME = 6


class Reader(facts.Reader):
    DEFS = ("function", "struct", "enum", "trait", "impl", "mod", "alias", "closure")

    def __init__(self, path: str, language: str, source: bytes):
        super().__init__(path, language, source)
        self.trees: list[Tree] = []  # kept, since a node is known by its address
        self.pieces: dict[int, list[Node]] = {}  # token tree -> the expressions in it

    # ---- calls inside macros

    def numbered(self, captures: dict[str, list[Node]]) -> list[tuple[Any, ...]]:
        todo = [(tokens, 0) for tokens in captures.get("tokens", ())]
        parser, cursor = Parser(graph_grammar("rust")), QueryCursor(graph_query("rust"))
        while todo and len(self.trees) < MAX_PIECES:
            tokens, depth = todo.pop()
            self.pieces[tokens.id] = []
            for part in pieces(tokens) if depth < DEEPEST_MACRO else ():
                parser.included_ranges = [part]
                tree = parser.parse(self.source)
                self.trees.append(tree)
                root = tree.root_node
                while root.type in ("source_file", "ERROR", "expression_statement") and root.named_child_count:
                    root = root.named_children[0]
                self.pieces[tokens.id].append(root)
                for name, nodes in cursor.captures(tree.root_node).items():
                    captures.setdefault(name, []).extend(nodes)
                    if name == "tokens":
                        todo += [(n, depth + 1) for n in nodes]
        return super().numbered(captures)

    def on_tokens(self, node: Node) -> None:
        """The pieces' own nodes are met one by one."""

    # ---- definitions

    @property
    def here(self) -> int:
        """The byte from which an item of this block is known: its beginning."""
        return self.facts.blocks[self.block][0]

    def on_function(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        info = self.signature(node)
        around = self.facts.defs[self.scope]
        kind = "method" if around[0] == "impl" or around[8].get("what") == "trait" else "function"
        if around[0] == "impl":
            info["on"] = around[8]["name"]
        k = self.define(node, kind, name, info)
        if kind == "function" and not hidden(self, node):
            self.bind(self.text(name), self.here, ["d", k])
        self.enter(node, k)
        self.type_names(node, k)
        self.params(node, k)

    def signature(self, node: Node) -> dict[str, Any]:
        info: dict[str, Any] = {"params": []}
        given = node.child_by_field_name("parameters")
        for c in given.named_children if given is not None else ():
            if c.type == "self_parameter":
                info["method"] = 1
            elif c.type == "parameter":
                pattern = c.child_by_field_name("pattern")
                info["params"].append([self.text(pattern) if pattern is not None and pattern.type == "identifier" else "_", self.type(c.child_by_field_name("type"))])
        result = node.child_by_field_name("return_type")
        if result is not None:
            info["returns"] = self.type(result)
        return info | self.generics(node)

    def generics(self, node: Node) -> dict[str, Any]:
        """The type parameters of an item with what they are known to implement."""
        out: list[list[Any]] = []
        given = node.child_by_field_name("type_parameters")
        for c in given.named_children if given is not None else ():
            name = c.child_by_field_name("name") or c
            if c.type in ("type_parameter", "constrained_type_parameter", "type_identifier"):
                out.append([self.text(name), self.bounds(c.child_by_field_name("bounds"))])
        where = next((c for c in node.named_children if c.type == "where_clause"), None)
        for c in where.named_children if where is not None else ():
            left, bounds = c.child_by_field_name("left"), self.bounds(c.child_by_field_name("bounds"))
            for one in out:
                if left is not None and self.text(left) == one[0] and bounds:
                    one[1] = ["|", *(one[1] or ["|"])[1:], *bounds[1:]]
        return {"tparams": out} if out else {}

    def bounds(self, node: Node | None) -> Expr:
        found = [self.type(c) for c in node.named_children if c.type not in ("lifetime", "removed_trait_bound")] if node is not None else []
        return ["|", *found] if found else None

    def type_names(self, node: Node, k: int) -> None:
        for i, (name, _) in enumerate(self.facts.defs[k][8].get("tparams", ())):
            self.bind(":" + name, node.start_byte, ["v", k, i])

    def params(self, node: Node, k: int) -> None:
        given = node.child_by_field_name("parameters")
        inside = node.start_byte + 1  # where the type parameters are known
        for c in given.named_children if given is not None else ():
            if c.type == "self_parameter":
                self.bind("self", inside, ["t", ":Self"])
            elif c.type == "parameter":
                pattern, type_ = c.child_by_field_name("pattern"), c.child_by_field_name("type")
                if pattern is not None and type_ is not None:
                    t = self.type(type_)
                    self.pattern(pattern, inside, ["t", t])
                    if pattern.type == "self":
                        self.bind("self", inside, ["t", t])

    def on_closure(self, node: Node) -> None:
        info: dict[str, Any] = {}
        result, body = node.child_by_field_name("return_type"), node.child_by_field_name("body")
        if result is not None:
            info["returns"] = self.type(result)
        elif body is not None:
            info["value"], info["at"] = self.expr(body), body.end_byte - 1
        above = node.parent
        if above is not None and above.type == "arguments" and above.parent is not None and above.parent.id in self.call_of:
            info["in"] = [self.call_of[above.parent.id], [c.id for c in above.named_children].index(node.id)]
        k = self.define(node, "lambda", "", info)
        self.enter(node, k)
        given = node.child_by_field_name("parameters")
        for i, c in placed(given) if given is not None else ():
            type_ = c.child_by_field_name("type") if c.type == "parameter" else None
            written = self.type(type_) if type_ is not None else None
            pattern = c.child_by_field_name("pattern") if c.type == "parameter" else c
            if pattern is not None:
                self.pattern(pattern, node.start_byte + 1, ["t", written] if written not in (None, ":_") else ["p", k, i, None])

    def on_struct(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None:
            return
        info = {"what": "union" if node.type == "union_item" else "struct", "fields": self.fields(body)} | self.generics(node)
        k = self.define(node, "class", name, info)
        if not hidden(self, node):
            self.bind(":" + self.text(name), self.here, ["d", k])
            self.bind(self.text(name), self.here, ["d", k] if body is not None else ["t", ":" + self.text(name)])
        self.enter(node, k)
        self.type_names(node, k)

    def fields(self, body: Node | None) -> dict[str, Expr]:
        """The types of fields by name, by number where they have none."""
        if body is None:
            return {}
        if body.type == "ordered_field_declaration_list":
            return {str(i): self.type(c) for i, c in enumerate(body.children_by_field_name("type"))}
        out = {}
        for c in body.named_children:
            name = c.child_by_field_name("name") if c.type == "field_declaration" else None
            if name is not None:
                out[self.text(name)] = self.type(c.child_by_field_name("type"))
        return out

    def on_enum(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None:
            return
        variants = {}
        for c in body.named_children if body is not None else ():
            called = c.child_by_field_name("name") if c.type == "enum_variant" else None
            if called is not None:
                variants[self.text(called)] = self.fields(c.child_by_field_name("body"))
        k = self.define(node, "class", name, {"what": "enum", "variants": variants} | self.generics(node))
        self.bind(":" + self.text(name), self.here, ["d", k])
        self.enter(node, k)
        self.type_names(node, k)

    def on_trait(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        bases = self.bounds(node.child_by_field_name("bounds"))
        k = self.define(node, "class", name, {"what": "trait", "bases": bases[1:] if bases else [], "assoc": {}} | self.generics(node))
        self.bind(":" + self.text(name), self.here, ["d", k])
        self.enter(node, k)
        self.type_names(node, k)
        self.bind(":Self", node.start_byte, ["trait", k])

    def on_impl(self, node: Node) -> None:
        type_, trait = node.child_by_field_name("type"), node.child_by_field_name("trait")
        if type_ is None:
            return
        info = {"self": self.type(type_), "trait": self.type(trait) if trait is not None else None, "assoc": {}} | self.generics(node)
        if hidden(self, node):
            info["off"] = 1
        base = type_
        for _ in range(4):
            base = base.child_by_field_name("type") or base
        k = self.define(node, "impl", "", info | {"name": self.text(base.child_by_field_name("name") or base)})
        self.enter(node, k)
        self.type_names(node, k)
        self.bind(":Self", node.start_byte, ["impl", k])
        self.bind("Self", node.start_byte, ["impl", k])

    def on_mod(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None:
            return
        k = self.define(node, "namespace", name, {"path": attribute_value(self, node, "path")} if body is None else {})
        if body is None:
            self.bind(":" + self.text(name), self.here, ["file", self.text(name), k])
            return
        self.bind(":" + self.text(name), self.here, ["d", k])
        self.enter(body, k)

    def on_alias(self, node: Node) -> None:
        """A name for a type; inside an impl or trait, an associated type."""
        name, type_ = node.child_by_field_name("name"), node.child_by_field_name("type")
        if name is None:
            return
        around = self.facts.defs[self.scope]
        written = self.type(type_) if type_ is not None else self.bounds(node.child_by_field_name("bounds"))
        if "assoc" in around[8]:
            around[8]["assoc"][self.text(name)] = written
            self.define(node, "none", name)
            return
        k = self.define(node, "class", name, {"what": "alias", "alias": written} | self.generics(node))
        self.bind(":" + self.text(name), self.here, ["d", k])
        self.enter(node, k)
        self.type_names(node, k)

    def on_constant(self, node: Node) -> None:
        name, type_ = node.child_by_field_name("name"), node.child_by_field_name("type")
        if name is None or type_ is None:
            return
        around = self.facts.defs[self.scope]
        if "assoc" in around[8]:
            around[8]["assoc"]["." + self.text(name)] = self.type(type_)
        else:
            self.bind(self.text(name), self.here, ["t", self.type(type_)])

    # ---- imports

    def on_import(self, node: Node) -> None:
        argument = node.child_by_field_name("argument")
        if argument is not None:
            self.use_tree(argument, None, node)

    def on_crate(self, node: Node) -> None:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is not None:
            self.imported(self.text(name), None, node, path=["ext", self.text(name)], name=None)
            self.bind(":" + self.text(alias or name), self.here, ["u", len(self.facts.imports) - 1, ":"])

    def use_tree(self, node: Node, path: Expr, top: Node, depth: int = 0) -> None:
        """One branch of a use declaration; path: what stands before it."""
        kind = node.type
        if depth > DEEPEST:
            return
        if kind in ("use_list", "scoped_use_list"):
            before, inner = node.child_by_field_name("path"), node.child_by_field_name("list")
            if before is not None:
                path = self.use_path(before, path)
            for c in (inner if inner is not None else node).named_children if kind == "use_list" or inner is not None else ():
                self.use_tree(c, path, top, depth + 1)
        elif kind == "use_wildcard":
            given = self.use_path(node.named_children[0], path) if node.named_child_count else path
            self.imported(dotted(given), "*", top, path=given, name=None)
            self.bind("*", self.here, ["u", len(self.facts.imports) - 1, ":"])
        elif kind == "use_as_clause":
            before, alias = node.child_by_field_name("path"), node.child_by_field_name("alias")
            if before is not None and alias is not None:
                self.use_one(before, path, self.text(alias), top)
        elif kind in ("identifier", "scoped_identifier", "self", "crate", "super"):
            self.use_one(node, path, None, top)

    def use_one(self, node: Node, path: Expr, alias: str | None, top: Node) -> None:
        if node.type == "self" and path is not None:
            before, name = (path[1], path[2][1:]) if path[0] == "::" else (path, None)
            called = alias or name or self.text(node)
            if isinstance(path, str):
                before, called = path, alias or path[1:]
                name = None
        elif node.type == "scoped_identifier":
            last, upper = node.child_by_field_name("name"), node.child_by_field_name("path")
            if last is None:
                return
            before = self.use_path(upper, path) if upper is not None else path
            name = called = self.text(last)
            if upper is None and path is None:
                before, name = ["ext", self.text(last)], None
        else:
            before, name, called = path, self.text(node), self.text(node)
            if path is None:
                before, name = self.use_path(node, None), None
        called = alias or called
        self.imported(dotted(before), name, top, path=before, name=name)
        i = len(self.facts.imports) - 1
        if called != "_":
            self.bind(":" + called, self.here, ["u", i, ":"])
            self.bind(called, self.here, ["u", i, ""])

    def use_path(self, node: Node, path: Expr) -> Expr:
        if path is None:
            return self.path(node, ":")
        if node.type == "scoped_identifier":
            upper, name = node.child_by_field_name("path"), node.child_by_field_name("name")
            return ["::", self.use_path(upper, path) if upper is not None else path, ":" + self.text(name)] if name is not None else path
        return path if node.type == "self" else ["::", path, ":" + self.text(node)]

    # ---- blocks and names

    def on_block(self, node: Node) -> None:
        self.enter(node)

    def on_let(self, node: Node) -> None:
        pattern, type_, value = (node.child_by_field_name(x) for x in ("pattern", "type", "value"))
        if pattern is None:
            return
        written = self.type(type_) if type_ is not None else None
        e = self.expr(value) if value is not None else None
        if value is not None and e is not None:
            e = ["@", value.start_byte, e]
        self.pattern(pattern, node.end_byte, ["t", written, e] if written not in (None, ":_") else e)

    def on_condition(self, node: Node) -> None:
        pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
        if pattern is not None and value is not None:
            self.pattern(pattern, node.end_byte, ["@", value.start_byte, self.expr(value)])

    def on_for(self, node: Node) -> None:
        self.enter(node)
        pattern, value, body = (node.child_by_field_name(x) for x in ("pattern", "value", "body"))
        if pattern is not None and value is not None and body is not None:
            self.pattern(pattern, body.start_byte, ["@", value.start_byte, ["*", self.expr(value)]])

    def on_match(self, node: Node) -> None:
        value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
        if value is None or body is None:
            return
        e = ["@", value.start_byte, self.expr(value)]
        for arm in body.named_children:
            pattern = arm.child_by_field_name("pattern") if arm.type == "match_arm" else None
            if pattern is not None and pattern.named_child_count:
                self.facts.blocks.append([arm.start_byte, arm.end_byte])
                self.pattern(pattern.named_children[0], pattern.start_byte, e, len(self.facts.blocks) - 1)

    def pattern(self, node: Node, at: int, e: Expr, block: int | None = None, depth: int = 0) -> None:
        """Binds the names of a pattern to the parts of e that they stand for."""
        kind = node.type
        if e is None or depth > DEEPEST:
            e = None
        if depth > 2 * DEEPEST:
            return
        if kind in ("identifier", "shorthand_field_identifier"):
            name = self.text(node)
            if not name[:1].isupper() and name != "_":
                self.bind(name, at, e, block=block)
        elif kind in ("ref_pattern", "mut_pattern", "reference_pattern", "match_pattern"):
            for c in node.named_children[-1:]:
                self.pattern(c, at, e, block, depth + 1)
        elif kind == "captured_pattern":
            for c in node.named_children:
                self.pattern(c, at, e, block, depth + 1)
        elif kind == "or_pattern":
            for c in reversed(node.named_children):
                self.pattern(c, at, e, block, depth + 1)
        elif kind == "tuple_pattern":
            for i, c in placed(node):
                self.pattern(c, at, None if e is None or i is None else ["[", e, i], block, depth + 1)
        elif kind == "tuple_struct_pattern":
            type_ = node.child_by_field_name("type")
            variant = self.path(type_, "") if type_ is not None else None
            for i, c in placed(node):
                if type_ is None or c.id != type_.id:
                    self.pattern(c, at, None if e is None or i is None else ["vf", e, variant, str(i)], block, depth + 1)
        elif kind == "struct_pattern":
            type_ = node.child_by_field_name("type")
            variant = self.path(type_, ":") if type_ is not None else None
            for c in node.named_children:
                field = c.child_by_field_name("name") if c.type == "field_pattern" else None
                if field is not None:
                    self.pattern(c.child_by_field_name("pattern") or field, at, ["vf", e, variant, self.text(field)] if e is not None else None, block, depth + 1)
        elif kind == "slice_pattern":
            for c in node.named_children:
                self.pattern(c, at, None if e is None else ["*", e], block, depth + 1)

    # ---- calls

    def on_call(self, node: Node) -> None:
        f, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if f is None:
            return
        given = [self.expr(c) for c in args.named_children if "comment" not in c.type][:SOME] if args is not None else []
        inner, types = f, None
        if f.type == "generic_function":
            inner, types = f.child_by_field_name("function") or f, f.child_by_field_name("type_arguments")
        name = inner.child_by_field_name("field") or inner.child_by_field_name("name") or inner
        callee = self.callee(inner)
        if types is not None and callee is not None:
            callee = ["<f", callee, *(self.type(t) for t in types.named_children)]
        self.call(node, name, callee, given)

    def callee(self, f: Node) -> Expr:
        if f.type == "field_expression":
            base, name = f.child_by_field_name("value"), f.child_by_field_name("field")
            e = self.expr(base) if base is not None else None
            return [".m", e, self.text(name)] if name is not None else None
        return self.expr(f)

    def on_used(self, node: Node) -> None:
        above = node.parent
        if above is not None and (above.type == "scoped_type_identifier" or (above.child_by_field_name("name") == node and above.type.endswith("_item"))):
            return
        self.use(node, self.type(node))

    # ---- expressions

    def expr(self, node: Node | None, depth: int = 0) -> Expr:
        if node is None:
            return None
        kind = node.type
        if kind == "identifier" or kind == "self":
            return self.text(node)
        if kind == "call_expression":
            return ["c", self.call_of[node.id]] if node.id in self.call_of else None
        if kind in LITERALS:
            return ["l", LITERALS[kind]]
        if depth > DEEPEST:
            return None
        read = _EXPRESSIONS.get(kind)
        return read(self, node, depth + 1) if read is not None else None

    def field(self, node: Node, depth: int) -> Expr:
        base, name = node.child_by_field_name("value"), node.child_by_field_name("field")
        e = self.expr(base, depth)
        return None if e is None or name is None else [".", e, self.text(name)]

    def value_path(self, node: Node, depth: int) -> Expr:
        return self.path(node, "", depth)

    def inner(self, node: Node, depth: int) -> Expr:
        """What has its operand's value: references, parentheses, .await, unsafe blocks."""
        value = node.child_by_field_name("value") or (node.named_children[-1] if node.named_child_count else None)
        return self.expr(value, depth)

    def deref(self, node: Node, depth: int) -> Expr:
        e = self.expr(node.named_children[-1], depth) if node.named_child_count else None
        return ["op", "deref", e] if e is not None and node.children[0].type == "*" else e

    def tried(self, node: Node, depth: int) -> Expr:
        e = self.expr(node.named_children[0], depth) if node.named_child_count else None
        return ["?", e] if e is not None else None

    def cast(self, node: Node, depth: int) -> Expr:
        return ["t", self.type(node.child_by_field_name("type"))]

    def struct(self, node: Node, depth: int) -> Expr:
        name = node.child_by_field_name("name")
        return ["t", ["var", self.path(name, ":", depth)]] if name is not None else None

    def tuple(self, node: Node, depth: int) -> Expr:
        return ["l", "tuple", *(self.expr(c, depth) for c in node.named_children[:SOME])]

    def array(self, node: Node, depth: int) -> Expr:
        return ["l", "list", self.expr(node.named_children[0], depth)] if node.named_child_count else ["l", "list"]

    def index(self, node: Node, depth: int) -> Expr:
        if node.named_child_count != 2:
            return None
        base, key = node.named_children
        e = self.expr(base, depth)
        if e is None or key.type == "range_expression":
            return e
        return ["[", e]

    def binary(self, node: Node, depth: int) -> Expr:
        op, left, right = (node.child_by_field_name(x) for x in ("operator", "left", "right"))
        if op is None or op.type not in OPERATORS:
            return ["l", "bool"]
        a = self.expr(left, depth)
        if a is None or (isinstance(a, list) and a[0] == "l"):
            a = self.expr(right, depth) or a
        return ["op", OPERATORS[op.type], a] if a is not None else None

    def block_value(self, node: Node, depth: int) -> Expr:
        last = next((c for c in reversed(node.named_children) if "comment" not in c.type), None)
        while last is not None and last.type == "expression_statement" and last.child_count == 1:
            last = last.named_children[0]
        if last is None or last.type.endswith(("_statement", "_declaration", "_item")):
            return None
        e = self.expr(last, depth)
        return ["@", last.start_byte, e] if e is not None else None

    def if_value(self, node: Node, depth: int) -> Expr:
        then, otherwise = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        parts = [self.expr(then, depth), self.expr(otherwise.named_children[0], depth) if otherwise is not None and otherwise.named_child_count else None]
        return either([e for e in parts if e is not None])

    def match_value(self, node: Node, depth: int) -> Expr:
        body = node.child_by_field_name("body")
        parts = []
        for arm in body.named_children if body is not None else ():
            value = arm.child_by_field_name("value") if arm.type == "match_arm" else None
            e = self.expr(value, depth)
            if value is not None and e is not None:
                parts.append(["@", value.start_byte, e])
        return either(parts[:SOME])

    def closure(self, node: Node, depth: int) -> Expr:
        return ["d", self.def_of[node.id]] if node.id in self.def_of else None

    def range(self, node: Node, depth: int) -> Expr:
        return ["l", "iter", self.expr(node.named_children[0], depth)] if node.named_child_count else ["l", "iter"]

    def macro(self, node: Node, depth: int) -> Expr:
        name = node.child_by_field_name("macro")
        tokens = next((c for c in node.named_children if c.type == "token_tree"), None)
        called = self.text(name).rsplit("::", 1)[-1] if name is not None else ""
        if called in MACROS:
            return ["l", MACROS[called]]
        parts = self.pieces.get(tokens.id, []) if tokens is not None else []
        if called == "vec":
            return ["l", "Vec", self.expr(parts[0], depth)] if parts else ["l", "Vec"]
        if called == "try" and parts:
            return ["?", self.expr(parts[0], depth)]
        return self.expr(parts[0], depth) if called in SAME and parts else None

    def generic_function(self, node: Node, depth: int) -> Expr:
        return self.expr(node.child_by_field_name("function"), depth)

    # ---- paths and types

    def path(self, node: Node, ns: str, depth: int = 0) -> Expr:
        """A path as an expression; ns: ":" where its last name is a type's or module's."""
        kind = node.type
        if depth > DEEPEST:
            return None
        if kind == "crate":
            return ["crate"]
        if kind == "super":
            return ["mod", 1]
        if kind == "self":
            return ["mod", 0]
        if kind in ("scoped_identifier", "scoped_type_identifier"):
            before, name = node.child_by_field_name("path"), node.child_by_field_name("name")
            if name is None:
                return None
            if before is None:
                return ["ext", self.text(name)]
            p = self.path(before, ":", depth + 1)
            return None if p is None else ["::", p, ns + self.text(name)]
        if kind in ("generic_type", "generic_type_with_turbofish", "bracketed_type", "qualified_type", "reference_type", "tuple_type", "array_type", "dynamic_type"):
            return self.type(node, depth + 1)
        return ns + self.text(node)

    def type(self, node: Node | None, depth: int = 0) -> Expr:
        if node is None or depth > DEEPEST:
            return None
        kind, inner = node.type, depth + 1
        if kind in ("type_identifier", "identifier", "primitive_type", "scoped_type_identifier", "scoped_identifier", "self", "crate", "super"):
            return self.path(node, ":", inner)
        if kind in ("reference_type", "pointer_type", "bracketed_type"):
            return self.type(node.child_by_field_name("type") or (node.named_children[-1] if node.named_child_count else None), inner)
        if kind in ("dynamic_type", "abstract_type"):
            return self.type(node.child_by_field_name("trait"), inner)
        if kind in ("generic_type", "generic_type_with_turbofish"):
            return self.generic(node, inner)
        if kind == "tuple_type":
            return ["l", "tuple", *(self.type(c, inner) for c in node.named_children)]
        if kind == "unit_type":
            return ["l", "tuple"]
        if kind == "array_type":
            return ["l", "list", self.type(node.child_by_field_name("element"), inner)]
        if kind == "function_type":
            given, result = node.child_by_field_name("parameters"), node.child_by_field_name("return_type")
            params = [self.type(c.child_by_field_name("type") if c.type == "parameter" else c, inner) for c in (given.named_children if given is not None else ())]
            return ["fn", self.type(result, inner), params]
        if kind in ("bounded_type", "trait_bounds"):
            parts = [self.type(c, inner) for c in node.named_children if c.type != "lifetime"]
            return either([p for p in parts if p is not None])
        if kind == "higher_ranked_trait_bound":
            return self.type(node.child_by_field_name("type"), inner)
        if kind == "qualified_type":
            return ["as", self.type(node.child_by_field_name("type"), inner), self.type(node.child_by_field_name("alias"), inner)]
        return None

    def generic(self, node: Node, depth: int) -> Expr:
        base, args = node.child_by_field_name("type"), node.child_by_field_name("type_arguments")
        given = [c for c in (args.named_children if args is not None else ()) if c.type not in ("lifetime", "block", "integer_literal")]
        if base is None:
            return None
        bound = {self.text(c.child_by_field_name("name") or c): self.type(c.child_by_field_name("type"), depth) for c in given if c.type == "type_binding"}
        if "Item" in bound and self.text(base).rsplit("::", 1)[-1] in ITERATORS:
            return ["l", "iter", bound["Item"]]
        out = ["<", self.path(base, ":", depth), *(self.type(c, depth) for c in given if c.type != "type_binding")]
        return out if len(out) > 2 else out[1]


def either(parts: list[Expr]) -> Expr:
    return None if not parts else parts[0] if len(parts) == 1 else ["|", *parts]


def placed(node: Node) -> list[tuple[int | None, Node]]:
    """The parts of a tuple's pattern with their places, None behind `..`; a `_` is no part but has a place."""
    out: list[tuple[int | None, Node]] = []
    place: int | None = 0
    for c in node.children:
        if c.type == "," and place is not None:
            place += 1
        elif c.type == "remaining_field_pattern":
            place = None
        elif c.is_named:
            out.append((place, c))
    return out


def pieces(tokens: Node) -> list[Range]:
    """The parts of a macro's arguments, between separators, that hold a call or are all there is."""
    out: list[list[Node]] = [[]]
    for c in tokens.children[1:-1]:
        if not c.is_named and c.type in SEPARATORS:
            out.append([])
        else:
            out[-1].append(c)
    kept = [part for i, part in enumerate(out) if part and ((i == 0 and len(part) == 1 and part[0].type == "identifier") or any(c.type in ("token_tree", "self") for c in part))]
    return [Range(p[0].start_point, p[-1].end_point, p[0].start_byte, p[-1].end_byte) for p in kept]


def dotted(path: Expr) -> str:
    """A path as it is written."""
    if isinstance(path, str):
        return path.removeprefix(":")
    if not path:
        return ""
    if path[0] == "::":
        return f"{dotted(path[1])}::{path[2].removeprefix(':')}"
    return {"crate": "crate", "mod": "self" if path[1:] == [0] else "super"}.get(path[0], str(path[1]) if len(path) > 1 else "")


def attributes(reader: Reader, node: Node) -> list[str]:
    """The attributes that stand before an item."""
    out = []
    before = node.prev_named_sibling
    while before is not None and (before.type == "attribute_item" or "comment" in before.type):
        if before.type == "attribute_item":
            out.append(reader.text(before))
        before = before.prev_named_sibling
    return out


def attribute_value(reader: Reader, node: Node, name: str) -> str | None:
    """"x.rs" of `#[path = "x.rs"]`."""
    for text in attributes(reader, node):
        if text.startswith(f"#[{name}") and text.count('"') == 2:
            return text.split('"')[1]
    return None


def hidden(reader: Reader, node: Node) -> bool:
    """Whether an item is left out where nothing special is asked for: on another system, or for an old compiler."""
    return any(SPECIAL.match(text) and "not(test)" not in text for text in attributes(reader, node))


_EXPRESSIONS = {
    "field_expression": Reader.field, "scoped_identifier": Reader.value_path, "reference_expression": Reader.inner, "parenthesized_expression": Reader.inner,
    "await_expression": Reader.inner, "unsafe_block": Reader.inner, "async_block": Reader.inner, "const_block": Reader.inner, "unary_expression": Reader.deref, "try_expression": Reader.tried,
    "type_cast_expression": Reader.cast, "struct_expression": Reader.struct, "tuple_expression": Reader.tuple, "array_expression": Reader.array,
    "index_expression": Reader.index, "binary_expression": Reader.binary, "block": Reader.block_value, "if_expression": Reader.if_value,
    "match_expression": Reader.match_value, "closure_expression": Reader.closure, "range_expression": Reader.range, "macro_invocation": Reader.macro,
    "generic_function": Reader.generic_function, "type_identifier": Reader.value_path,
}
