"""What the Go writer can prove about numbers: small syntactic facts."""

from __future__ import annotations

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr
from yantra_codex.languages.go_words import words
from yantra_codex.languages.go_writer import Writer

COUNTS = words(
    "length str_length map_size set_size str_count count_of bit_count bit_length char_code isqrt abs "
    "find_index_of_or index_of str_index_of bisect_left bisect_right gcd lcm factorial comb perm digit_sum "
    "index_of_max index_of_min count_where bool_to_int"
)


def is_not_negative(w: Writer, e: Expr) -> bool:
    """Whether an int or float expression is certainly at least 0."""
    match e:
        case n.Lit(value=v):
            return isinstance(v, (int, float)) and v >= 0
        case n.Var(name=name):
            return name in w.not_negative
        case n.Apply(op=op) if op in COUNTS:
            return True
        case n.Apply(op="add" | "mul" | "floordiv" | "truncdiv" | "min2" | "bit_and" | "div" | "truncmod" | "shl" | "shr" | "hypot", args=(a, b)):
            if e.op == "mul" and a == b:
                return True
            return is_not_negative(w, a) and is_not_negative(w, b)
        case n.Apply(op="max2", args=(a, b)):
            return is_not_negative(w, a) or is_not_negative(w, b)
        case n.Apply(op="floormod", args=(_, n.Lit(value=k))):
            return isinstance(k, int) and k > 0
        case n.Apply(op="to_float" | "sqrt" | "square", args=(a,)):
            return e.op != "to_float" or is_not_negative(w, a)
        case n.Apply(op="int_pow", args=(a, b)):
            return is_not_negative(w, a) or (isinstance(b, n.Lit) and isinstance(b.value, int) and b.value % 2 == 0)
    return False


def is_positive(e: Expr) -> bool:
    return isinstance(e, n.Lit) and isinstance(e.value, (int, float)) and e.value > 0


def is_above_zero(w: Writer, e: Expr) -> bool:
    """Whether an int expression is certainly at least 1."""
    match e:
        case n.Lit():
            return is_positive(e)
        case n.Var(name=name):
            return name in w.above_zero
        case n.Apply(op="add", args=(a, b)):
            return (is_above_zero(w, a) and is_not_negative(w, b)) or (is_above_zero(w, b) and is_not_negative(w, a))
        case n.Apply(op="mul", args=(a, b)):
            return is_above_zero(w, a) and is_above_zero(w, b)
    return False


def negative_offset(e: Expr) -> Expr | None:
    """k of an index that is written -k with k certainly above 0."""
    match e:
        case n.Apply(op="neg", args=(k,)) if is_positive(k):
            return k
        case n.Apply(op="sub", args=(n.Lit(value=a), n.Apply(op="length" | "str_length"))) if isinstance(a, int) and a < 0:
            return None
    return None


def is_finite(e: Expr) -> bool:
    """Whether a float expression is certainly neither infinite nor nan."""
    match e:
        case n.Lit(value=v):
            return isinstance(v, (int, float)) and abs(v) < 1e300
        case n.Apply(op="to_float" | "pi" | "e" | "tau"):
            return True
        case n.Apply(op="div", args=(a, b)):
            return is_finite(a) and (is_finite(b))
        case n.Apply(op="add" | "sub", args=(a, b)):
            return is_finite(a) and is_finite(b)
        case n.Apply(op="mul", args=(a, b)):
            return is_finite(a) and is_finite(b)
        case n.Apply(op="sqrt" | "floor" | "ceil" | "abs" | "neg" | "cbrt" | "log" | "log2" | "log10" | "float_mod", args=(a, *_)):
            return is_finite(a)
    return False


def is_literal(e: Expr, *values: object) -> bool:
    return isinstance(e, n.Lit) and e.value in values
