"""Whole numbers that stand for "larger than anything": found where they are only compared, and made to fit a target.

`best = sys.maxsize` followed by comparisons means the same with any number that no value reaches. A target whose numbers
end earlier can take its own largest instead, as long as the sentinel is never calculated with, shown or given back.
"""

from __future__ import annotations

from collections.abc import Iterable

from yantra_codex.ir import nodes as n
from yantra_codex.ir.rewrite import map_block, replace_expr
from yantra_codex.languages.analysis import changed_names, ends, mentions

COMPARED = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})
PASSED_ON = frozenset({"min2", "max2", "fill", "repeat", "copy", "index", "index_wrap", "first", "last", "map_get", "map_get_or", "min_of", "max_of",
                       "tuple_get", "unwrap", "some"})
MEASURED = frozenset({"length", "map_size", "is_none", "is_some", "map_has"})


def with_smaller_sentinels(program: n.Program, limit: int) -> n.Program | None:
    """The program with each sentinel past the limit replaced by the limit; None where one may be more than a sentinel."""
    large = {abs(v) for fn in program.functions for e in n.block_exprs(fn.body) if (v := _value(e)) is not None and abs(v) > limit}
    if len(large) > 1:  # two of them would become equal
        return None
    functions = []
    for fn in program.functions:
        if not any(_is_large(e, limit) for top in n.block_exprs(fn.body) for e in n.walk_expr(top)):
            functions.append(fn)
            continue
        flow = _Flow(limit)
        flow.spread(fn.body)
        if not flow.fine(fn.body, frozenset()):
            return None
        body = map_block(fn.body, lambda e: replace_expr(e, lambda x: _smaller(x, limit)))
        functions.append(n.Function(fn.name, fn.params, fn.returns, body, fn.doc))
    return n.Program(tuple(functions))


def _value(e: n.Expr) -> int | None:
    """The whole number that a constant expression is."""
    match e:
        case n.Lit(value=bool()):
            return None
        case n.Lit(value=int(v)):
            return v
        case n.Apply(op="int_pow", args=(n.Lit(value=int(a)), n.Lit(value=int(b)))) if 0 <= b <= 64 and abs(a) <= 1000:
            return int(a**b)
        case n.Apply(op="neg", args=(a,)):
            inner = _value(a)
            return None if inner is None else -inner
    return None


def _is_large(e: n.Expr, limit: int) -> bool:
    v = _value(e)
    return v is not None and abs(v) > limit


def _smaller(e: n.Expr, limit: int) -> n.Expr | None:
    v = _value(e)
    return None if v is None or abs(v) <= limit else n.Lit(limit if v > 0 else -limit, n.type_of(e))


class _Flow:
    """Where the large constants of one function may get to."""

    def __init__(self, limit: int):
        self.limit = limit
        self.held: set[str] = set()

    def spread(self, body: n.Block) -> None:
        """Find the variables that may hold a sentinel, or a collection of them."""
        before = -1
        while len(self.held) != before:
            before = len(self.held)
            for s in n.walk_block(body):
                match s:
                    case n.Let(name=x, value=v) if v is not None and self.may_be(v):
                        self.held.add(x)
                    case n.Set(place=p, value=v) if self.may_be(v):
                        self.held.add(p.name)
                    case n.ForEach(targets=ts, iterable=xs) if self.may_be(xs):
                        self.held |= {t.name for t in ts}
                    case n.Do(place=p, args=xs, result=r):
                        self.held |= {p.name} if any(map(self.may_be, xs)) else set()
                        self.held |= {r} if r is not None and p.name in self.held else set()

    def may_be(self, e: n.Expr) -> bool:
        """Whether an expression's value may be, or hold, a sentinel."""
        if _is_large(e, self.limit):
            return True
        match e:
            case n.Var(name=x):
                return x in self.held
            case n.IfExpr(then=a, orelse=b):
                return self.may_be(a) or self.may_be(b)
            case n.Make(items=xs):
                return any(map(self.may_be, xs))
            case n.Apply(op=op, args=xs):
                return op in PASSED_ON and any(map(self.may_be, xs))
        return False

    # ------------------------------------------------------------ where one may stand

    def fine(self, block: n.Block, clean: frozenset[n.Expr]) -> bool:
        """Whether no statement does more with a sentinel than compare and keep it; clean: expressions known not to be one."""
        for s in block:
            if not self._statement(s, clean):
                return False
            changed = changed_names((s,)) | _declared(s)
            clean = frozenset(e for e in clean if not any(mentions(e, x) for x in changed))
            if isinstance(s, n.If):
                if ends(s.then):
                    clean |= {e for e in self.told(s.test, False) if not _mentions_any(e, changed)}
                elif s.orelse and ends(s.orelse):
                    clean |= {e for e in self.told(s.test, True) if not _mentions_any(e, changed)}
        return True

    def _statement(self, s: n.Stmt, clean: frozenset[n.Expr]) -> bool:
        match s:
            case n.Let(value=v):
                return v is None or self.kept(v, clean)
            case n.Set(place=p, value=v):
                return self.kept(v, clean) and all(self.used(st.at, clean) for st in p.path)
            case n.Do(place=p, args=xs):
                if p.name in self.held and any(isinstance(x, n.Lambda) for x in xs):
                    return False  # the function would be handed the sentinel
                return all(self.kept(x, clean) for x in xs) and all(self.used(st.at, clean) for st in p.path)
            case n.Return(value=v):
                return v is None or self.used(v, clean)
            case n.If(test=t, then=a, orelse=b):
                return self.used(t, clean) and self.fine(a, clean | self.told(t, True)) and self.fine(b, clean | self.told(t, False))
            case n.While(test=t, body=b):
                clean = _steady(clean, b)
                return self.used(t, clean) and self.fine(b, clean | self.told(t, True))
            case n.ForEach(iterable=xs, body=b):
                return self.kept(xs, clean) and self.fine(b, _steady(clean, b))
            case n.ForRange(start=a, stop=z, step=c, body=b):
                return all(self.used(x, clean) for x in (a, z, c)) and self.fine(b, _steady(clean, b))
            case n.Try(body=b, handlers=hs, final=f):
                return all(self.fine(x, frozenset()) for x in (b, f, *(h.body for h in hs)))
            case n.Perform(call=e) | n.Raise(message=e):
                return self.used(e, clean)
        return True

    def kept(self, e: n.Expr, clean: frozenset[n.Expr]) -> bool:
        """Whether an expression whose value is stored does nothing else with a sentinel."""
        if e in clean or _is_large(e, self.limit):
            return True
        match e:
            case n.IfExpr(test=t, then=a, orelse=b):
                return self.used(t, clean) and self.kept(a, clean | self.told(t, True)) and self.kept(b, clean | self.told(t, False))
            case n.Var():
                return True
            case n.Make(items=xs):
                return all(self.kept(x, clean) for x in xs)
            case n.Apply(op=op, args=xs) if op in PASSED_ON:
                return all(self.kept(x, clean) for x in xs)
        return self.used(e, clean)

    def used(self, e: n.Expr, clean: frozenset[n.Expr]) -> bool:
        """Whether an expression whose value goes anywhere is never a sentinel and does no more than compare one."""
        if e in clean:
            return True
        match e:
            case n.IfExpr(test=t, then=a, orelse=b):
                return self.used(t, clean) and self.used(a, clean | self.told(t, True)) and self.used(b, clean | self.told(t, False))
            case n.Apply(op=op, args=xs) if op in COMPARED or op in MEASURED:
                return all(self.kept(x, clean) for x in xs)
            case n.Apply(op="and", args=(a, b)):
                return self.used(a, clean) and self.used(b, clean | self.told(a, True))
            case n.Apply(op="or", args=(a, b)):
                return self.used(a, clean) and self.used(b, clean | self.told(a, False))
        if self.may_be(e):
            return False
        match e:
            case n.Apply(args=xs) | n.Make(items=xs) | n.Call(args=xs):
                return all(self.used(x, clean) for x in xs)
            case n.Lambda(body=b):
                return self.used(b, frozenset())
            case n.LetIn(value=v, body=b):
                return self.used(v, clean) and self.used(b, clean)
        return True

    def told(self, test: n.Expr, holds: bool) -> frozenset[n.Expr]:
        """The expressions that a test, holding or not, tells apart from the sentinel."""
        match test:
            case n.Apply(op="not", args=(a,)):
                return self.told(a, not holds)
            case n.Apply(op="and", args=(a, b)) if holds:
                return self.told(a, True) | self.told(b, True)
            case n.Apply(op="or", args=(a, b)) if not holds:
                return self.told(a, False) | self.told(b, False)
            case n.Apply(op=("eq" | "ne") as op, args=(a, b)) if (op == "ne") == holds:
                if _is_large(b, self.limit):
                    return frozenset({a})
                if _is_large(a, self.limit):
                    return frozenset({b})
        return frozenset()


def _declared(s: n.Stmt) -> set[str]:
    return {s.name} if isinstance(s, n.Let) else set()


def _mentions_any(e: n.Expr, names: Iterable[str]) -> bool:
    return any(mentions(e, x) for x in names)


def _steady(clean: frozenset[n.Expr], body: n.Block) -> frozenset[n.Expr]:
    """What is still known on a loop's later passes."""
    changed = changed_names(body)
    return frozenset(e for e in clean if not _mentions_any(e, changed))


__all__ = ["with_smaller_sentinels"]
