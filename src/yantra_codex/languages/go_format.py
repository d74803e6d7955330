"""Blanks around Go's operators as gofmt sets them: they show precedence, so they depend on what stands around.

After binaryExpr, cutoff and walkBinary of Go's own go/printer (nodes.go).
"""

from __future__ import annotations

from tree_sitter import Node

from yantra_codex.languages.base import parse

PRECEDENCE = {
    "||": 1, "&&": 2, **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 3), **dict.fromkeys(["+", "-", "|", "^"], 4),
    **dict.fromkeys(["*", "/", "%", "<<", ">>", "&", "&^"], 5),
}


def space_operators(source: str) -> str:
    """The source with gofmt's blanks in its binary and slice expressions."""
    edits: list[tuple[int, int, bytes]] = []
    _walk(parse("go", source).root_node, 1, edits)
    out = source.encode()
    for start, end, text in sorted(set(edits), reverse=True):
        if b"\n" not in out[start:end]:
            out = out[:start] + text + out[end:]
    return out.decode()


def _operator(n: Node) -> str:
    op = n.child_by_field_name("operator")
    return op.text.decode() if op is not None and op.text else ""


def _children(n: Node, depth: int, edits: list[tuple[int, int, bytes]]) -> None:
    for c in n.named_children:
        _walk(c, depth, edits)


def _walk(n: Node, depth: int, edits: list[tuple[int, int, bytes]]) -> None:
    match n.type:
        case "binary_expression":
            _binary(n, _cutoff(n, depth), depth, edits)
        case "unary_expression":
            inner = n.child_by_field_name("operand")
            if inner is not None:
                _walk(inner, 1 if _operator(n) == "*" else depth, edits)
        case "parenthesized_expression":
            _children(n, max(depth - 1, 1), edits)
        case "index_expression":
            _field(n, "operand", 1, edits)
            _field(n, "index", depth + 1, edits)
        case "slice_expression":
            _slice(n, depth, edits)
        case "call_expression":
            arguments = n.child_by_field_name("arguments")
            count = len(arguments.named_children) if arguments is not None else 0
            inner_depth = depth + 1 if count > 1 else depth
            _field(n, "function", inner_depth, edits)
            if arguments is not None:
                _children(arguments, inner_depth, edits)
        case "type_conversion_expression":
            _field(n, "operand", depth, edits)
        case "assignment_statement" | "short_var_declaration":
            left, right = n.child_by_field_name("left"), n.child_by_field_name("right")
            several = left is not None and right is not None and left.named_child_count > 1 and right.named_child_count > 1
            _children(n, 2 if several else 1, edits)
        case "inc_statement" | "dec_statement":
            _children(n, 2, edits)
        case "selector_expression" | "type_assertion_expression" | "expression_list" | "argument_list":
            _children(n, depth, edits)
        case _:
            _children(n, 1, edits)


def _field(n: Node, name: str, depth: int, edits: list[tuple[int, int, bytes]]) -> None:
    c = n.child_by_field_name(name)
    if c is not None:
        _walk(c, depth, edits)


def _binary(n: Node, cutoff: int, depth: int, edits: list[tuple[int, int, bytes]]) -> None:
    left, op, right = (n.child_by_field_name(f) for f in ("left", "operator", "right"))
    if left is None or op is None or right is None:
        return
    precedence = PRECEDENCE[_operator(n)]
    blank = b" " if precedence < cutoff else b""
    edits.append((left.end_byte, op.start_byte, blank))
    edits.append((op.end_byte, right.start_byte, blank))
    same = left.type == "binary_expression" and PRECEDENCE[_operator(left)] == precedence
    if same:
        _binary(left, _cutoff(left, depth), depth, edits)
    else:
        _walk(left, depth + 1, edits)
    _walk(right, depth + 1, edits)


def _slice(n: Node, depth: int, edits: list[tuple[int, int, bytes]]) -> None:
    _field(n, "operand", 1, edits)
    bounds = [n.child_by_field_name(f) for f in ("start", "end", "capacity")]
    there = [b for b in bounds if b is not None]
    blanks = depth <= 1 and len(there) > 1 and any(b.type == "binary_expression" for b in there)
    for colon in (c for c in n.children if c.type == ":"):
        before = max((b.end_byte for b in there if b.end_byte <= colon.start_byte), default=None)
        after = min((b.start_byte for b in there if b.start_byte >= colon.end_byte), default=None)
        if before is not None:
            edits.append((before, colon.start_byte, b" " if blanks else b""))
        if after is not None:
            edits.append((colon.end_byte, after, b" " if blanks else b""))
    for b in there:
        _walk(b, depth + 1, edits)


def _cutoff(n: Node, depth: int) -> int:
    has4, has5, problem = _survey(n)
    if problem > 0:
        return problem + 1
    if has4 and has5:
        return 5 if depth == 1 else 4
    return 6 if depth == 1 else 4


def _survey(n: Node) -> tuple[bool, bool, int]:
    precedence = PRECEDENCE[_operator(n)]
    has4, has5, problem = precedence == 4, precedence == 5, 0
    left, right = n.child_by_field_name("left"), n.child_by_field_name("right")
    if left is not None and left.type == "binary_expression" and PRECEDENCE[_operator(left)] >= precedence:
        a, b, p = _survey(left)
        has4, has5, problem = has4 or a, has5 or b, max(problem, p)
    if right is not None and right.type == "binary_expression" and PRECEDENCE[_operator(right)] > precedence:
        a, b, p = _survey(right)
        has4, has5, problem = has4 or a, has5 or b, max(problem, p)
    if right is not None and right.type == "unary_expression":
        pair = _operator(n) + _operator(right)
        if pair in ("/*", "&&", "&^"):
            problem = 5
        elif pair in ("++", "--"):
            problem = max(problem, 4)
    return has4, has5, problem
