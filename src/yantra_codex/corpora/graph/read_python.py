"""The facts of a Python file."""

from __future__ import annotations

from typing import Any

from tree_sitter import Node

from yantra_codex.corpora.graph import facts
from yantra_codex.corpora.graph.facts import DEEPEST, Expr, graph_parser

LITERALS = {"string": "str", "concatenated_string": "str", "integer": "int", "float": "float", "true": "bool", "false": "bool", "none": "None"}
SOME = 6  # parts of a literal, and arguments, that are looked at


class Reader(facts.Reader):
    DEFS = ("function", "class", "lambda")

    def __init__(self, path: str, language: str, source: bytes):
        super().__init__(path, language, source)
        self.decorators: dict[int, list[Expr]] = {}
        self.bodies: dict[int, int] = {}  # block -> the definition whose body it is
        self.waiting: dict[int, list[list[Any]]] = {}  # block -> the parameters that will hold in it
        self.as_of: dict[int, str] = {}
        self.outer: set[tuple[int, str]] = set()  # names that a scope declares to be of the module

    # ---- definitions

    def on_decorated(self, node: Node) -> None:
        inner = node.child_by_field_name("definition")
        if inner is not None:
            self.decorators[inner.id] = [self.expr(c.named_children[0]) for c in node.children if c.type == "decorator" and c.named_child_count]

    def on_function(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return
        in_class = self.facts.defs[self.scope][0] == "class"
        info: dict[str, Any] = {}
        marks = self.decorators.get(node.id)
        if marks:
            info["marks"] = marks
        if node.children[0].type == "async":
            info["async"] = 1
        params = self.params(node.child_by_field_name("parameters"))
        info["params"] = [[n, t, d] for n, t, d, _ in params]
        returns = node.child_by_field_name("return_type")
        if returns is not None:
            info["returns"] = self.type(returns)
        k = self.define(node, "method" if in_class else "function", name, info)
        own_name = self.text(name)
        self.named(own_name, node.start_byte, ["d", k])
        self.bodies[body.id] = k
        if returns is not None:
            self.use(returns, info["returns"], k)
        static = "staticmethod" in (marks or ()) and own_name != "__new__"
        for i, (n, t, d, star) in enumerate(params):
            value: Expr = ["t", t] if t is not None else None
            if i == 0 and in_class and not static and not star and t is None:
                value = ["cls"] if "classmethod" in (marks or ()) or own_name in ("__new__", "__init_subclass__", "__class_getitem__") else ["self"]
                info["first"] = n
            elif star:
                value = ["l", "tuple*" if star == "*" else "dict", *([None] if star == "**" else []), value]
            elif value is None:
                value = ["p", k, i, d]
            self.facts.binds.append([k, n, node.start_byte, 0, value])
            self.waiting.setdefault(body.id, []).append(self.facts.binds[-1])
            if t is not None:
                self.use(node, t, k)

    def on_lambda(self, node: Node) -> None:
        k = self.define(node, "lambda", "", {"params": []})
        names = self.params(node.child_by_field_name("parameters"))
        body = node.child_by_field_name("body")
        if body is None:
            return
        self.facts.defs[k][8]["params"] = [[n, t, d] for n, t, d, _ in names]
        self.facts.returns.append([k, self.expr(body), body.start_byte])
        self.enter(node, k)
        for i, (n, _, d, star) in enumerate(names):
            self.bind(n, node.start_byte, None if star else ["p", k, i, d])

    def params(self, node: Node | None) -> list[tuple[str, Expr, Expr, str]]:
        """Name, written type, default and star of each parameter."""
        out: list[tuple[str, Expr, Expr, str]] = []
        for c in node.named_children if node is not None else ():
            type_, value = c.child_by_field_name("type"), c.child_by_field_name("value")
            name = c.child_by_field_name("name") or (c.named_children[0] if c.type == "typed_parameter" else c)
            star = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}.get(name.type, "")
            if star and name.named_child_count:
                name = name.named_children[0]
            if name.type == "identifier":
                out.append((self.text(name), self.type(type_) if type_ is not None else None, self.expr(value) if value is not None else None, star))
        return out

    def on_class(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return
        info: dict[str, Any] = {"bases": []}
        supers = node.child_by_field_name("superclasses")
        for c in supers.named_children if supers is not None else ():
            if c.type == "keyword_argument":
                key, value = c.child_by_field_name("name"), c.child_by_field_name("value")
                if key is not None and value is not None and self.text(key) == "metaclass":
                    info["meta"] = self.expr(value)
            elif c.type not in ("comment", "list_splat", "dictionary_splat"):
                info["bases"].append(self.expr(c))
        if self.decorators.get(node.id):
            info["marks"] = self.decorators[node.id]
        k = self.define(node, "class", name, info)
        self.named(self.text(name), node.start_byte, ["d", k])
        self.bodies[body.id] = k

    def on_block(self, node: Node) -> None:
        k = self.bodies.get(node.id)
        self.enter(node, k)
        if k is None:
            return
        for bound in self.waiting.pop(node.id, ()):
            bound[3] = self.block

    def on_comp(self, node: Node) -> None:
        self.enter(node)

    # ---- names

    def named(self, name: str, at: int, value: Expr, only_here: bool = False) -> None:
        if (self.scope, name) in self.outer:
            self.bind(name, at, value, 0, 0)
        else:
            self.bind(name, at, value, only_here=only_here)

    def on_outer(self, node: Node) -> None:
        kind = node.type
        for c in node.named_children:
            name = self.text(c)
            if kind == "global_statement":
                self.outer.add((self.scope, name))
                self.facts.binds.append([self.scope, name, node.start_byte, self.block, ["g", name]])

    def on_assign(self, node: Node) -> None:
        left, right, type_ = (node.child_by_field_name(x) for x in ("left", "right", "type"))
        if left is None:
            return
        written = self.type(type_) if type_ is not None else None
        if type_ is not None:
            self.use(type_, written)
        if written in ("TypeAlias", [".", "typing", "TypeAlias"], [".", "t", "TypeAlias"], "Final", "ClassVar"):
            written = None
        if right is not None and right.type == "assignment":
            while right is not None and right.type == "assignment":
                right = right.child_by_field_name("right")
        value = ["t", written] if written is not None else self.expr(right) if right is not None else None
        if right is not None or written is not None:
            self.target(left, value, node.end_byte)

    def target(self, node: Node, value: Expr, at: int, only_here: bool = False, depth: int = 0) -> None:
        """Bind what stands left of an assignment, or is the target of a loop."""
        kind = node.type
        if kind == "identifier":
            self.named(self.text(node), at, value, only_here)
        elif kind == "attribute":
            base, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if base is not None and name is not None:
                self.facts.attrs.append([self.expr(base), self.text(name), value, self.scope, node.start_byte])
        elif kind in ("pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "as_pattern_target") and depth < DEEPEST:
            parts = node.named_children
            if kind == "as_pattern_target":
                for c in parts:
                    self.target(c, value, at, only_here, depth + 1)
                return
            starred = False
            for i, c in enumerate(parts):
                if c.type == "list_splat_pattern":
                    starred = True
                    if c.named_child_count:
                        self.target(c.named_children[0], ["l", "list", ["*", value]] if value is not None else None, at, only_here, depth + 1)
                else:
                    part = None if value is None else ["*", value] if starred else ["[", value, i]
                    self.target(c, part, at, only_here, depth + 1)

    def on_for(self, node: Node) -> None:
        left, right, body = (node.child_by_field_name(x) for x in ("left", "right", "body"))
        if left is not None and right is not None and body is not None:
            each = ["*", self.expr(right)]
            self.target(left, ["@", right.start_byte, each], body.start_byte)

    def on_each(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            start = self.facts.blocks[self.block][0]
            self.target(left, ["@", right.start_byte, ["*", self.expr(right)]], start, True)

    def on_as(self, node: Node) -> None:
        """`with e as x`, `except E as x`, `case P as x`."""
        parts = node.named_children
        target = node.child_by_field_name("alias")
        if target is None or not parts:
            if len(parts) == 2 and parts[1].type == "identifier":  # in a case
                self.named(self.text(parts[1]), node.end_byte, self.case_type(parts[0]))
            return
        outer = self.as_of.get(node.id, "with")
        value = self.expr(parts[0])
        self.target(target, ["en", value] if outer == "with" else ["inst", value], node.end_byte)

    def on_except(self, node: Node) -> None:
        value = node.child_by_field_name("value")
        if value is not None and value.type == "as_pattern":
            self.as_of[value.id] = "except"

    def case_type(self, node: Node) -> Expr:
        while node.type == "case_pattern" and node.named_child_count == 1:
            node = node.named_children[0]
        if node.type == "class_pattern" and node.named_child_count:
            return ["inst", self.dotted(self.text(node.named_children[0]))]
        return None

    def on_case(self, node: Node) -> None:
        """`case Foo(...)`: the subject is a Foo there; captured names are bound to something."""
        subject = node.parent.parent.child_by_field_name("subject") if node.parent is not None and node.parent.parent is not None else None
        body = node.child_by_field_name("consequence")
        pattern = next((c for c in node.named_children if c.type == "case_pattern"), None)
        if body is None or pattern is None:
            return
        kind = self.case_type(pattern)
        if subject is not None and subject.type == "identifier" and kind is not None:
            self.narrow(self.text(subject), kind, body)

    def on_walrus(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is not None and value is not None:
            self.named(self.text(name), node.end_byte, self.expr(value))

    def narrow(self, name: str, value: Expr, body: Node) -> None:
        self.facts.blocks.append([body.start_byte, body.end_byte])
        self.bind(name, body.start_byte, value, block=len(self.facts.blocks) - 1, only_here=True)

    def on_if(self, node: Node) -> None:
        """`if isinstance(x, C):`, also as one part of an `and`."""
        test, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if test is None or body is None:
            return
        for name, kind in self.checks(test):
            self.narrow(name, kind, body)

    def checks(self, test: Node, depth: int = 0) -> list[tuple[str, Expr]]:
        if test.type == "parenthesized_expression" and test.named_child_count == 1:
            test = test.named_children[0]
        if test.type == "boolean_operator" and depth < DEEPEST and test.child_by_field_name("operator").type == "and":  # type: ignore[union-attr]
            return [x for c in (test.child_by_field_name("left"), test.child_by_field_name("right")) if c is not None for x in self.checks(c, depth + 1)]
        if test.type != "call":
            return []
        f, args = test.child_by_field_name("function"), test.child_by_field_name("arguments")
        if f is None or args is None or self.text(f) != "isinstance" or args.named_child_count != 2:
            return []
        x, kind = args.named_children
        return [(self.text(x), ["inst", self.expr(kind)])] if x.type == "identifier" else []

    def on_assert(self, node: Node) -> None:
        if node.named_child_count:
            for name, kind in self.checks(node.named_children[0]):
                self.named(name, node.end_byte, kind)

    def on_alias(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self.named(self.text(left).split("[")[0], node.end_byte, ["alias", self.type(right)])

    # ---- imports

    def on_import(self, node: Node) -> None:
        for c in node.named_children:
            if c.type == "aliased_import":
                module, name = c.child_by_field_name("name"), c.child_by_field_name("alias")
                if module is not None and name is not None:
                    self.named(self.text(name), node.end_byte, self.imported(self.text(module), None, node))
            elif c.type == "dotted_name":
                module_name = self.text(c)
                value = self.imported(module_name, None, node)
                first = module_name.split(".")[0]
                self.named(first, node.end_byte, value if first == module_name else self.imported(first, None, node, sub=module_name))

    def on_from(self, node: Node) -> None:
        source = node.child_by_field_name("module_name")
        if source is None:
            return
        module = self.text(source).replace(" ", "")
        for c in node.children_by_field_name("name"):
            if c.type == "aliased_import":
                symbol, name = c.child_by_field_name("name"), c.child_by_field_name("alias")
            else:
                symbol = name = c
            if symbol is not None and name is not None:
                self.named(self.text(name), node.end_byte, self.imported(module, self.text(symbol), node))
        if any(c.type == "wildcard_import" for c in node.children):
            self.facts.exports.append(["*", self.imported(module, "*", node)])

    # ---- calls and what functions give

    def on_call(self, node: Node) -> None:
        f, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if f is None:
            return
        name = (f.child_by_field_name("attribute") if f.type == "attribute" else None) or f
        given: list[Expr] = []
        if args is not None and args.type == "argument_list":
            for c in args.named_children:
                if c.type == "keyword_argument":
                    key, value = c.child_by_field_name("name"), c.child_by_field_name("value")
                    e = self.expr(value) if value is not None else None
                    if e is not None and key is not None:
                        given.append(["=", self.text(key), e])
                elif c.type in ("list_splat", "dictionary_splat"):
                    given.append(["="])
                elif c.type != "comment":
                    given.append(self.expr(c))
        elif args is not None:
            given.append(["@", args.start_byte, ["l", "iter", self.comp_body(args)]])
        self.call(node, name, self.expr(f), given[:SOME])

    def on_return(self, node: Node) -> None:
        if node.named_child_count:
            self.facts.returns.append([self.scope, self.expr(node.named_children[0]), node.start_byte])

    def on_yield(self, node: Node) -> None:
        value = self.expr(node.named_children[0]) if node.named_child_count else None
        if any(c.type == "from" for c in node.children):
            value = ["*", value]
        self.facts.returns.append([self.scope, ["y", value], node.start_byte])

    # ---- expressions and types

    def expr(self, node: Node, depth: int = 0) -> Expr:
        """An expression as far as linking needs it, None where nothing is known of it."""
        kind = node.type
        if kind == "identifier":
            return self.text(node)
        if kind == "call":
            k = self.call_of.get(node.id)
            return None if k is None else ["c", k]
        if kind in LITERALS:
            return ["l", LITERALS[kind]]
        if depth > DEEPEST:
            return None
        inner = depth + 1
        if kind == "attribute":
            base, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            e = self.expr(base, inner) if base is not None else None
            return None if e is None or name is None else [".", e, self.text(name)]
        if kind in ("parenthesized_expression", "expression_list") and node.named_child_count == 1:
            return self.expr(node.named_children[0], inner)
        if kind == "subscript":
            base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
            e = self.expr(base, inner) if base is not None else None
            return None if e is None else ["[", e, self.key(keys, inner)]
        if kind == "await" and node.named_child_count:
            e = self.expr(node.named_children[0], inner)
            return None if e is None else ["aw", e]
        if kind in ("list", "set", "tuple", "expression_list"):
            parts = [self.expr(c, inner) for c in node.named_children[:SOME] if c.type != "comment"]
            return ["l", "tuple" if kind == "expression_list" else kind, *parts] if kind in ("tuple", "expression_list") else ["l", kind, _either(parts)]
        if kind == "dictionary":
            pairs = [c for c in node.named_children[:SOME * 4] if c.type == "pair"]
            entries = [(c.child_by_field_name("key"), c.child_by_field_name("value")) for c in pairs]
            return ["l", "dict", _either([self.expr(a, inner) for a, _ in entries[:2] if a is not None]), _either([self.expr(b, inner) for _, b in entries if b is not None])]
        if kind in ("list_comprehension", "set_comprehension", "generator_expression"):
            return ["@", node.start_byte, ["l", {"l": "list", "s": "set"}.get(kind[0], "iter"), self.comp_body(node, inner)]]
        if kind == "dictionary_comprehension":
            pair = node.child_by_field_name("body")
            value = pair.child_by_field_name("value") if pair is not None else None
            key = pair.child_by_field_name("key") if pair is not None else None
            return ["@", node.start_byte, ["l", "dict", self.expr(key, inner) if key is not None else None, self.expr(value, inner) if value is not None else None]]
        if kind == "conditional_expression" and node.named_child_count == 3:
            return _either([self.expr(node.named_children[0], inner), self.expr(node.named_children[2], inner)])
        if kind == "boolean_operator":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            is_or = any(c.type == "or" for c in node.children)
            ends = [left, right] if is_or else [right]
            return _either([self.expr(c, inner) for c in ends if c is not None])
        if kind == "lambda":
            return ["d", self.def_of[node.id]]
        if kind == "named_expression":
            value = node.child_by_field_name("value")
            return self.expr(value, inner) if value is not None else None
        if kind == "binary_operator":
            left, right, op = (node.child_by_field_name(x) for x in ("left", "right", "operator"))
            if left is not None and right is not None and op is not None:
                return ["op", op.type, self.expr(left, inner), self.expr(right, inner)]
        return None

    def comp_body(self, node: Node, depth: int = 0) -> Expr:
        body = node.child_by_field_name("body")
        return self.expr(body, depth) if body is not None else None

    def key(self, keys: list[Node], depth: int) -> Expr:
        if len(keys) != 1:
            return ["l", "tuple", *(self.expr(k, depth) for k in keys[:SOME])]
        k = keys[0]
        if k.type == "integer" and k.end_byte - k.start_byte < 4:
            return int(self.text(k)) if self.text(k).isdigit() else None
        return ["sl"] if k.type == "slice" else self.expr(k, depth)

    def type(self, node: Node, depth: int = 0) -> Expr:
        """A written type; text in quotes is read as the type it spells."""
        kind = node.type
        if depth > DEEPEST:
            return None
        if kind in ("type", "parenthesized_expression") and node.named_child_count:
            return self.type(node.named_children[0], depth + 1)
        if kind == "string":
            content = next((c for c in node.named_children if c.type == "string_content"), None)
            return self.quoted(self.text(content)) if content is not None else None
        if kind == "none":
            return ["l", "None"]
        if kind == "generic_type" and node.named_child_count == 2:
            generic, given = node.named_children
            return ["<", self.type(generic, depth + 1), *(self.type(c, depth + 1) for c in given.named_children)]
        if kind == "subscript":
            base = node.child_by_field_name("value")
            return ["<", self.type(base, depth + 1) if base is not None else None, *(self.type(c, depth + 1) for c in node.children_by_field_name("subscript"))]
        if kind == "binary_operator":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            return ["|", *(self.type(c, depth + 1) for c in (left, right) if c is not None)]
        if kind == "union_type":
            return ["|", *(self.type(c, depth + 1) for c in node.named_children)]
        if kind == "list":
            return ["l", "types"]
        if kind == "member_type" and node.named_child_count == 2:
            return [".", self.type(node.named_children[0], depth + 1), self.text(node.named_children[1])]
        return self.expr(node, depth) if kind in ("identifier", "attribute") else None

    def quoted(self, text: str) -> Expr:
        if text.isidentifier():
            return text
        if len(text) > 300:
            return None
        reader = Reader("", "python", b"x: " + text.encode())
        tree = graph_parser("python").parse(reader.source)
        statement = tree.root_node.named_children[0] if tree.root_node.named_child_count else None
        assignment = statement.named_children[0] if statement is not None and statement.named_child_count else None
        written = assignment.child_by_field_name("type") if assignment is not None else None
        return None if written is None or b'"' in reader.source or b"'" in reader.source else reader.type(written)

    def dotted(self, text: str) -> Expr:
        first, *rest = text.split(".")
        e: Expr = first
        for name in rest:
            e = [".", e, name]
        return e


def _either(parts: list[Expr]) -> Expr:
    known = [p for i, p in enumerate(parts) if p is not None and p != ["l", "None"] and p not in parts[:i]]
    return None if not known else known[0] if len(known) == 1 else ["|", *known]
