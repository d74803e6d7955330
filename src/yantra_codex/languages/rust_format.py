"""Line breaking as rustfmt does it (version 1.8, default settings), for the code this package writes.

The writer gives one statement a line. Lines that rustfmt would break are broken here by its rules: chains of more than
60 columns, argument lists of more than 60, arrays of more than 60, `if` values of more than 50, lines of more than 100.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tree_sitter import Node

from yantra_codex.languages.base import parse

LINE, CHAIN, CALL, ARRAY, IF = 100, 60, 60, 60, 50


def layout(code: str) -> str:
    """The code with long lines broken."""
    return "\n".join(_line(x) for x in code.split("\n"))


@lru_cache(maxsize=4096)
def _line(line: str) -> str:
    text = line.strip()
    if not text or (text.startswith(("//", "fn ", "pub ", "#", "use ", "}", "mod ", ")")) and not text.startswith("} else if")):
        return line
    indent = len(line) - len(line.lstrip())
    if len(line) <= 50:
        return line
    head, body, tail = "", text, ""
    opened = text.endswith("{")
    if opened:
        m = re.match(r"((?:\} else )?if |while |for .*? in |match )(.*) \{$", text)
        if not m:
            return line
        head, body, tail = m[1], m[2], " {"
    else:
        m = re.match(r"(const [^=]*?= |let (?:mut )?[^=]*?= |return |[^=(){}|\"']+ (?:[-+*/%&|^]|<<|>>)?= )?(.*?)(;?)$", text)
        assert m is not None
        head, body, tail = m[1] or "", m[2], m[3]
    wrapped = f"fn f() {{ let _ = {body}; }}"
    root = parse("rust", wrapped).root_node
    if root.has_error:
        return line
    node = root.named_children[0].child_by_field_name("body").named_children[0].child_by_field_name("value")  # type: ignore[union-attr]
    if node is None:
        return line
    p = _Printer(wrapped.encode())
    shown = p.fit(node, indent + len(head), indent, len(tail))
    if not opened and head.endswith("= ") and ("\n" in shown or indent + len(head) + len(shown) + len(tail) > LINE):
        below = p.fit(node, indent + 4, indent + 4, len(tail))
        if "\n" not in below or shown.count("\n") > below.count("\n") + 1:
            return f"{' ' * indent}{head.rstrip()}\n{' ' * (indent + 4)}{below}{tail}"
    if opened and "\n" in shown and shown.split("\n")[-1].strip(" )]"):
        return f"{' ' * indent}{head}{shown}\n{' ' * indent}{{"
    return f"{' ' * indent}{head}{shown}{tail}"


class _Printer:
    """Formats one expression."""

    def __init__(self, source: bytes):
        self.source = source

    def text(self, n: Node) -> str:
        return self.source[n.start_byte : n.end_byte].decode()

    def fit(self, n: Node, column: int, indent: int, after: int) -> str:
        """n from a column, its continuation lines indented from `indent`; `after`: what follows on its last line."""
        one = self.text(n)
        if column + len(one) + after <= LINE and self.flat(n):
            return one
        made = self.broken(n, column, indent, after)
        return one if made is None else made

    def flat(self, n: Node) -> bool:
        """Whether rustfmt's widths leave the expression on one line where it fits."""
        width = n.end_byte - n.start_byte
        if n.type in ("call_expression", "field_expression", "try_expression"):
            children = self.chain(n)[1]
            if len(children) > 1 and width > CHAIN:
                return False
        if n.type == "arguments" and width - 2 > CALL and (n.named_child_count > 1 or self.overflows(n.named_children[0])):
            return False
        if n.type == "token_tree" and width - 2 > CALL:
            return False
        if n.type == "array_expression" and width - 2 > ARRAY:
            return False
        if n.type == "tuple_expression" and width - 2 > CALL:
            return False
        if n.type == "if_expression" and width > IF:
            return False
        if n.type == "block" and ";" in self.text(n):
            return False
        return all(self.flat(c) for c in n.children)

    # ------------------------------------------------ breaking

    def chain(self, n: Node) -> tuple[Node, list[tuple[int, int, list[Node]]]]:
        """The chain's first expression, and for each link its byte span and the nodes in it."""
        links: list[tuple[int, int, list[Node]]] = []
        end = n.end_byte
        tail: list[Node] = []
        while True:
            if n.type == "try_expression":
                n = n.children[0]
                continue
            if n.type == "call_expression":
                f = n.child_by_field_name("function")
                args = n.child_by_field_name("arguments")
                inner = f.child_by_field_name("function") if f is not None and f.type == "generic_function" else f
                if inner is not None and inner.type == "field_expression":
                    tail = [args] if args is not None else []
                    n = inner
                    value = n.child_by_field_name("value")
                    assert value is not None
                    links.insert(0, (value.end_byte, end, tail))
                    end, n = value.end_byte, value
                    continue
            if n.type == "field_expression":
                value = n.child_by_field_name("value")
                assert value is not None
                links.insert(0, (value.end_byte, end, []))
                end, n = value.end_byte, value
                continue
            return n, links

    def broken(self, n: Node, column: int, indent: int, after: int) -> str | None:
        t = n.type
        if t in ("call_expression", "field_expression", "try_expression"):
            first, links = self.chain(n)
            if links:
                return self.break_chain(n, first, links, column, indent, after)
        if t == "try_expression":
            return self.fit(n.named_children[0], column, indent, after + 1) + "?"
        if t == "call_expression":
            f, args = n.child_by_field_name("function"), n.child_by_field_name("arguments")
            assert f is not None and args is not None
            shown = self.arguments(args, column + len(self.text(f)), indent, after)
            return None if shown is None else self.text(f) + shown
        if t == "arguments":
            return self.arguments(n, column, indent, after)
        if t in ("array_expression", "tuple_expression"):
            return self.items(n, indent, after)
        if t == "macro_invocation":
            return self.macro(n, column, indent, after)
        if t == "compound_assignment_expr":
            left, right = n.child_by_field_name("left"), n.child_by_field_name("right")
            assert left is not None and right is not None
            tail = self.source[left.end_byte : n.end_byte].decode()
            return self.fit(left, column, indent, after + len(tail)) + tail
        if t == "binary_expression":
            return self.binary(n, column, indent, after)
        if t == "if_expression":
            return self.choice(n, column, indent)
        if t == "closure_expression":
            body = n.child_by_field_name("body")
            assert body is not None
            head = self.source[n.start_byte : body.start_byte].decode()
            if body.type in ("block", "if_expression") and not self.flat(body):
                if body.type == "if_expression":
                    inner = " " * (indent + 4)
                    return f"{head}{{\n{inner}{self.fit_if(body, indent + 4)}\n{' ' * indent}}}"
                return head + self.fit(body, column + len(head), indent, after)
            if column + len(self.text(n)) + after <= LINE and self.flat(body):
                return None
            inner = " " * (indent + 4)
            return f"{head}{{\n{inner}{self.fit(body, indent + 4, indent + 4, 0)}\n{' ' * indent}}}"
        if t == "block":
            lines = [self.statement(c, indent + 4) for c in n.named_children]
            inner = " " * (indent + 4)
            return "{\n" + "".join(f"{inner}{x}\n" for x in lines) + " " * indent + "}"
        if t in ("reference_expression", "unary_expression", "parenthesized_expression", "return_expression"):
            inner_node = n.named_children[-1]
            head, tail = self.source[n.start_byte : inner_node.start_byte].decode(), self.source[inner_node.end_byte : n.end_byte].decode()
            return head + self.fit(inner_node, column + len(head), indent, after + len(tail)) + tail
        if t == "type_cast_expression":
            value = n.child_by_field_name("value")
            assert value is not None
            tail = self.source[value.end_byte : n.end_byte].decode()
            return self.fit(value, column, indent, after + len(tail)) + tail
        if t == "index_expression":
            value, at = n.named_children[0], n.named_children[1]
            return self.fit(value, column, indent, after + 2) + f"[{self.text(at)}]"
        if t == "range_expression":
            return None
        return None

    def statement(self, n: Node, indent: int) -> str:
        text = self.text(n)
        if n.type == "let_declaration":
            value = n.child_by_field_name("value")
            assert value is not None
            head = self.source[n.start_byte : value.start_byte].decode()
            return head + self.fit(value, indent + len(head), indent, 1) + ";"
        if n.type == "if_expression" or (n.type == "expression_statement" and n.named_children[0].type == "if_expression"):
            return self.fit_if(n if n.type == "if_expression" else n.named_children[0], indent)
        if n.type == "expression_statement":
            return self.fit(n.named_children[0], indent, indent, 1) + text[n.named_children[0].end_byte - n.start_byte :]
        return self.fit(n, indent, indent, 0)

    def fit_if(self, n: Node, indent: int) -> str:
        """An `if` that stands as a statement or a block's value: always on several lines."""
        return self.choice(n, indent, indent)

    def break_chain(self, n: Node, first: Node, links: list[tuple[int, int, list[Node]]], column: int, indent: int, after: int) -> str | None:
        one = self.text(n)
        head = self.fit(first, column, indent, 0)
        rest = list(links)
        if len(rest) == 1:
            start, end, args = rest[0]
            # a single link stays on the line; its arguments break
            if args and (column + len(one) + after > LINE or not self.flat(n)):
                name = self.source[start : args[0].start_byte].decode()
                tail = self.source[args[0].end_byte : end].decode()
                shown = self.arguments(args[0], column + len(head.split("\n")[-1]) + len(name), indent, after + len(tail))
                one_below = indent + 4 + len(name) + len(self.text(args[0])) + len(tail) + after <= LINE and self.flat(args[0])
                if shown is not None and column + len(head) + len(name) < LINE - 10 and not (one_below and not self.block_closure(args[0])):
                    return head + name + shown + tail
        if "\n" not in head and len(head) <= 4 - (column - indent):
            start, end, args = rest.pop(0)
            link = self.source[start:end].decode()
            if args and not self.flat(args[0]):
                name, tail = self.source[start : args[0].start_byte].decode(), self.source[args[0].end_byte : end].decode()
                link = name + (self.arguments(args[0], column + len(head) + len(name), indent, len(tail)) or self.text(args[0])) + tail
            head += link
        if not rest:
            return None
        # all but the last link on one line, the last one (a closure with a block) over several
        *most, last = rest
        flat_part = head + "".join(self.source[s:e].decode() for s, e, _ in most)
        if last[2] and "\n" not in flat_part and len(most) <= 0:
            name = self.source[last[0] : last[2][0].start_byte].decode()
            if column + len(flat_part) + len(name) < LINE - 10 and self.block_closure(last[2][0]):
                tail = self.source[last[2][0].end_byte : last[1]].decode()
                shown = self.arguments(last[2][0], column + len(flat_part) + len(name), indent, after + len(tail))
                if shown is not None:
                    return flat_part + name + shown + tail
        inner = indent if "\n" in head and first.type not in ("parenthesized_expression", "index_expression") else indent + 4
        out = head
        for i, (start, end, args) in enumerate(rest):
            trailing = after if i == len(rest) - 1 else 0
            link = self.source[start:end].decode()
            if args and (inner + len(link) + trailing > LINE or not self.flat(args[0])):
                name = self.source[start : args[0].start_byte].decode()
                tail = self.source[args[0].end_byte : end].decode()
                link = name + (self.arguments(args[0], inner + len(name), inner, trailing + len(tail)) or self.text(args[0])) + tail
            out += f"\n{' ' * inner}{link}"
        return out

    def block_closure(self, args: Node) -> bool:
        kids = args.named_children
        return len(kids) == 1 and kids[0].type == "closure_expression" and not self.flat(kids[0])

    def arguments(self, args: Node, column: int, indent: int, after: int) -> str | None:
        kids = args.named_children
        if not kids:
            return self.text(args)
        one = self.text(args)
        if column + len(one) + after <= LINE and self.flat(args):
            return one
        last = kids[-1]
        lead = self.source[args.start_byte : last.start_byte].decode()
        closing = after + 1
        if len(kids) == 1 and self.is_chain(last) and args.prev_sibling is not None and args.prev_sibling.end_byte - args.prev_sibling.start_byte <= 3:
            shown = self.fit(last, column + 1, indent, closing)
            if column + 1 + len(shown.split("\n")[0]) <= LINE:
                return f"({shown})"
        # what stands before a closure's block has the width of a call
        wide = len(kids) > 1 and last.type == "closure_expression" and len(lead) - 1 + self.text(last).rfind("|") + 3 > CALL
        if not wide and (last.type == "closure_expression" or (len(kids) == 1 and self.overflows(last))):
            force = len(kids) == 1 and last.type != "closure_expression" and len(one) - 2 > CALL
            shown = (self.broken(last, column + len(lead), indent, closing) if force else None) or self.fit(last, column + len(lead), indent, closing)
            body = last.child_by_field_name("body")
            if len(kids) > 1 and last.type == "closure_expression" and "\n" not in shown and body is not None:
                head, inner = self.source[last.start_byte : body.start_byte].decode(), " " * (indent + 4)
                shown = f"{head}{{\n{inner}{self.fit(body, indent + 4, indent + 4, 0)}\n{' ' * indent}}}"
            if "\n" in shown and column + len(lead) + len(shown.split("\n")[0]) <= LINE:
                return f"{lead}{shown})"
            if len(kids) == 1 and "\n" not in shown and column + len(lead) + len(shown) + closing <= LINE:
                return f"{lead}{shown})"
        return self.vertical(kids, "(", ")", indent)

    def is_chain(self, n: Node) -> bool:
        while n.type in ("type_cast_expression", "try_expression"):
            n = n.named_children[0]
        return n.type in ("call_expression", "index_expression") and bool(self.chain(n)[1] or n.type == "index_expression")

    def overflows(self, n: Node) -> bool:
        """Whether a single argument may start on the call's line and go over several."""
        if n.type == "reference_expression":
            return self.overflows(n.named_children[-1])
        return n.type in ("macro_invocation", "array_expression", "tuple_expression", "block", "if_expression") or (n.type == "call_expression" and not self.chain(n)[1])

    def vertical(self, kids: list[Node], opening: str, closing: str, indent: int) -> str:
        inner = " " * (indent + 4)
        lines = "".join(f"{inner}{self.fit(k, indent + 4, indent + 4, 1)},\n" for k in kids)
        return f"{opening}\n{lines}{' ' * indent}{closing}"

    def items(self, n: Node, indent: int, after: int) -> str:
        opening, closing = ("[", "]") if n.type == "array_expression" else ("(", ")")
        kids = n.named_children
        texts = [self.text(k) for k in kids]
        if opening == "[" and all(len(t) <= 10 and "(" not in t for t in texts):
            return self.packed(texts, indent)
        return self.vertical(kids, opening, closing, indent)

    @staticmethod
    def packed(texts: list[str], indent: int) -> str:
        lines, line = [], ""
        for t in texts:
            if line and indent + 4 + len(line) + len(t) + 2 > LINE:
                lines.append(line)
                line = ""
            line += (" " if line else "") + t + ","
        lines.append(line)
        inner = " " * (indent + 4)
        return "[\n" + "".join(f"{inner}{x}\n" for x in lines) + " " * indent + "]"

    def macro(self, n: Node, column: int, indent: int, after: int) -> str | None:
        name = self.text(n).split("!")[0] + "!"
        inside = self.text(n)[len(name) + 1 : -1]
        bracket = self.text(n)[len(name)]
        if ";" in inside and bracket == "[":
            return None
        source = f"fn f() {{ let _ = {'f(' if bracket == '(' else '['}{inside}{')' if bracket == '(' else ']'}; }}"
        root = parse("rust", source).root_node
        if root.has_error:
            return None
        value = root.named_children[0].child_by_field_name("body").named_children[0].child_by_field_name("value")  # type: ignore[union-attr]
        if value is None:
            return None
        p = _Printer(source.encode())
        if value.type == "array_expression":
            if column + len(self.text(n)) + after <= LINE and p.flat(value):
                return None
            return name + p.items(value, indent, after)
        args = value.child_by_field_name("arguments")
        if args is None or (column + len(self.text(n)) + after <= LINE and p.flat(args)):
            return None
        kids = args.named_children
        if name in ("format!", "panic!", "assert!") and len(kids) == 1:
            return None
        return name + (p.arguments(args, column + len(name), indent, after) or p.text(args))

    def binary(self, n: Node, column: int, indent: int, after: int) -> str | None:
        operator = n.child_by_field_name("operator")
        assert operator is not None
        op = self.text(operator)
        operands: list[Node] = []
        operators: list[str] = []

        def collect(m: Node) -> None:
            o = m.child_by_field_name("operator")
            if m.type == "binary_expression" and o is not None and self.text(o) == op:
                left, right = m.child_by_field_name("left"), m.child_by_field_name("right")
                assert left is not None and right is not None
                collect(left)
                operators.append(self.text(o))
                operands.append(right)
            else:
                operands.append(m)

        collect(n)
        first = self.fit(operands[0], column, indent, 0)
        out = first
        if len(operands) == 2 and len(first) <= 4:
            return f"{first} {op} {self.fit(operands[1], column + len(first) + len(op) + 2, indent, after)}"
        for o, x in zip(operators, operands[1:], strict=True):
            out += f"\n{' ' * (indent + 4)}{o} {self.fit(x, indent + 4 + len(o) + 1, indent + 4, after)}"
        return out

    def choice(self, n: Node, column: int, indent: int) -> str:
        test, then = n.child_by_field_name("condition"), n.child_by_field_name("consequence")
        other = n.child_by_field_name("alternative")
        assert test is not None and then is not None
        inner = " " * (indent + 4)

        def block(b: Node) -> str:
            lines = "".join(f"{inner}{self.statement(c, indent + 4)}\n" for c in b.named_children)
            return f"{{\n{lines}{' ' * indent}}}"

        out = f"if {self.fit(test, column + 3, indent, 2)} {block(then)}"
        if other is not None:
            inside = other.named_children[0]
            out += " else " + (self.choice(inside, indent, indent) if inside.type == "if_expression" else block(inside))
        return out
