"""Effects over HTTP: urllib, requests, httpx."""

from __future__ import annotations

import ast
from typing import Any

from yantra_codex.languages.pylift.effect_base import Walk
from yantra_codex.languages.pylift.effect_names import (
    METHODS,
    called,
    constant,
    dotted,
    is_attribute,
    json_or_none,
    keyword,
    no,
    reading,
    reads_bytes,
    replaced,
)


class Requests(Walk):
    """What is sent and read over HTTP."""

    def opened_url(self, call: ast.Call, target: str, s: ast.With, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]]:
        reads = [n for b in s.body for n in ast.walk(b) if isinstance(n, ast.Name) and n.id == target]
        if len(reads) != 1:
            raise no("a response that is read more or less than once", s)
        first = s.body[0]
        match first:
            case ast.Assign(targets=[ast.Name(id=content)], value=value) if reads_bytes(value, target) and len(s.body) == 1:
                # content = response.read(), and after it json.loads(content) if content else None
                after = stmts[i + 1] if i + 1 < len(stmts) else None
                found = after and json_or_none(after, content, self.names)
                if after is not None and found:
                    effect = self.request("http_json", call, s)
                    if isinstance(after, ast.If):
                        return 2, [ast.copy_location(ast.Expr(effect), s)]
                    return 2, [self.plain(replaced(after, found, effect))]
        done: list[ast.expr] = []

        class Reading(ast.NodeTransformer):
            def visit(inner, node: ast.AST) -> Any:
                op = reading(node, target, self.names)
                if op is None:
                    return inner.generic_visit(node)
                done.append(self.request(op, call, node))
                return done[-1]

        body = [Reading().visit(b) for b in s.body]
        if not done:
            raise no("this use of a response", s)
        return 1, self.suite(body)

    def request(self, op: str, call: ast.Call, near: ast.AST) -> ast.Call:
        """The effect call for urlopen(...)."""
        timeout = keyword(call, "timeout", 2)
        if timeout is None:
            raise no("a request without a timeout", call)
        what = call.args[0] if call.args else keyword(call, "url")
        if isinstance(what, ast.Name) and what.id in self.requests:
            what = self.requests[what.id]
        if isinstance(what, ast.Call) and called(what, self.names) == "urllib.request.Request":
            url, data = keyword(what, "url", 0), keyword(what, "data", 1)
            headers, method = keyword(what, "headers", 2), keyword(what, "method")
        else:
            url, data, headers, method = what, keyword(call, "data", 1), None, None
        if url is None:
            raise no("a request without an address", call)
        body = self.sent(data)
        verb = constant(method) or ("GET" if data is None else "POST")
        return self.asked(op, str(verb), url, headers, body, timeout, near)

    def asked(
        self, op: str, method: str, url: ast.expr, headers: ast.expr | None, body: ast.expr | None, timeout: ast.expr, near: ast.AST
    ) -> ast.Call:
        headers = self.own_headers(headers, body is not None)
        return self.effect(
            op,
            ast.Constant(method),
            self.visit(url),
            self.visit(headers),
            self.visit(body) if body is not None else ast.Constant(None),
            self.visit(timeout),
            near=near,
        )

    def own_headers(self, headers: ast.expr | None, sends: bool) -> ast.expr:
        """The headers without the content type that a body of JSON has anyway."""
        if headers is None:
            return ast.Dict([], [])
        if not isinstance(headers, ast.Dict) or not sends:
            return headers
        pairs = [(k, v) for k, v in zip(headers.keys, headers.values, strict=True) if str(constant(k)).lower() != "content-type"]
        if len(pairs) == 1 and pairs[0][0] is None:
            return pairs[0][1]
        return ast.Dict([k for k, _ in pairs], [v for _, v in pairs])

    def sent(self, data: ast.expr | None) -> ast.expr | None:
        """The value whose JSON a request sends."""
        if data is None or (isinstance(data, ast.Constant) and data.value is None):
            return None
        if isinstance(data, ast.IfExp) and isinstance(data.body, ast.Constant) and data.body.value is None:
            data = data.orelse
        match data:
            case ast.Call(func=ast.Attribute(value=ast.Call() as dumped, attr="encode")) if called(dumped, self.names) == "json.dumps":
                return dumped.args[0]
        raise no("a request's data that is not json.dumps(...).encode()", data)

    def status_of(self, s: ast.Try) -> ast.stmt | None:
        """try: with urlopen(...) as r: status = r.status / except HTTPError as e: status = e.code"""
        match s:
            case ast.Try(
                body=[ast.With(items=[ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=r))], body=[first])],
                handlers=[ast.ExceptHandler(type=kind, name=str(error), body=[second])],
                orelse=[],
                finalbody=[],
            ) if called(call, self.names) == "urllib.request.urlopen" and dotted(kind, self.names) == "urllib.error.HTTPError":
                if not (is_attribute(getattr(first, "value", None), r, "status") or is_attribute(getattr(first, "value", None), r, "code")):
                    return None
                if not (is_attribute(getattr(second, "value", None), error, "code") or is_attribute(getattr(second, "value", None), error, "status")):
                    return None
                if isinstance(first, (ast.Assign, ast.Return)) and isinstance(second, (ast.Assign, ast.Return)) and _same_but_value(first, second):
                    first.value = self.request("http_status", call, s)
                    return first
        return None

    def response(self, x: str, call: ast.Call, s: ast.stmt, stmts: list[ast.stmt], i: int) -> tuple[int, list[ast.stmt]]:
        """response = requests.get(...): what is read of it later is what the request gives."""
        method = (called(call, self.names) or "").rpartition(".")[2]
        if method not in METHODS:
            raise no(f"{called(call, self.names)}", s)
        after = stmts[i + 1] if i + 1 < len(stmts) else None
        raises = (
            isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Call)
            and isinstance(after.value.func, ast.Attribute)
            and after.value.func.attr == "raise_for_status"
            and isinstance(after.value.func.value, ast.Name)
            and after.value.func.value.id == x
        )
        attributes = {n.attr for n in ast.walk(self.fn) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == x} - {
            "raise_for_status"
        }
        timeout = keyword(call, "timeout")
        if timeout is None:
            raise no("a request without a timeout", s)
        allowed = {"url", "json", "headers", "timeout"}
        if not {k.arg for k in call.keywords} <= allowed:
            raise no("these arguments of a request", s)
        op = {
            frozenset(["json"]): "http_json",
            frozenset(["text"]): "http_text",
            frozenset(["status_code"]): "http_status",
            frozenset(): "http_text",
        }.get(frozenset(attributes))
        if op is None or raises == (op == "http_status"):
            raise no("a response whose errors are not raised: call raise_for_status()" if op else "several parts of one response", s)
        url = keyword(call, "url", 0)
        assert url is not None
        effect = self.asked(op, method.upper(), url, keyword(call, "headers"), keyword(call, "json"), timeout, s)
        self.results[x] = {"http_json": "json", "http_text": "text", "http_status": "status_code"}[op]
        made = self.stored(x, effect, s) if attributes else ast.fix_missing_locations(ast.copy_location(ast.Expr(effect), s))
        return (2 if raises else 1), [made]


def _same_but_value(a: ast.Assign | ast.Return, b: ast.Assign | ast.Return) -> bool:
    """Whether two statements do the same with their values: assign them to one name, or return them."""
    if isinstance(a, ast.Assign) and isinstance(b, ast.Assign):
        return [ast.dump(t) for t in a.targets] == [ast.dump(t) for t in b.targets]
    return type(a) is type(b)
