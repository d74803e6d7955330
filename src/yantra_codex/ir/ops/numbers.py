"""Numbers, booleans, comparison. Integers are exact and unbounded, floats IEEE doubles."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from yantra_codex.ir.ops.table import rows_of

row = rows_of("number")
COMM, ASSOC = "commutative", "commutative associative"

row("add", "N N -> N", lambda a, b: a + b, "2 3 -> 5", "-2 2 -> 0", "1.5 2.25 -> 3.75", laws=ASSOC)
row("sub", "N N -> N", lambda a, b: a - b, "2 3 -> -1", "1.5 0.25 -> 1.25")
row("mul", "N N -> N", lambda a, b: a * b, "4 -3 -> -12", "1.5 2.0 -> 3.0", laws=ASSOC, grows=True)
row("neg", "N -> N", lambda a: -a, "4 -> -4", "-2.5 -> 2.5")
row("abs", "N -> N", abs, "-4 -> 4", "2.5 -> 2.5")
row("div", "float float -> float", lambda a, b: a / b, "7.0 2.0 -> 3.5", "1.0 0.0 -> ZeroDivisionError",
    "0.0 0.0 -> ZeroDivisionError")
row("floordiv", "int int -> int", lambda a, b: a // b, "7 2 -> 3", "-7 2 -> -4", "7 -2 -> -4", "1 0 -> ZeroDivisionError")
row("floormod", "int int -> int", lambda a, b: a % b, "7 3 -> 1", "-7 3 -> 2", "7 -3 -> -2", "1 0 -> ZeroDivisionError")


def truncdiv(a: int, b: int) -> int:
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


row("truncdiv", "int int -> int", truncdiv, "7 2 -> 3", "-7 2 -> -3", "7 -2 -> -3", "1 0 -> ZeroDivisionError")
row("truncmod", "int int -> int", lambda a, b: a - b * truncdiv(a, b), "7 3 -> 1", "-7 3 -> -1", "7 -3 -> 1",
    "1 0 -> ZeroDivisionError",
    "-7 -3 -> -1", "7 0 -> ZeroDivisionError")
row("float_floordiv", "float float -> float", lambda a, b: a // b, "7.5 2.0 -> 3.0", "-7.5 2.0 -> -4.0",
    "1.0 0.0 -> ZeroDivisionError",
    "-1.0 inf -> -1.0")
row("float_mod", "float float -> float", lambda a, b: a % b, "7.5 2.0 -> 1.5", "-7.5 2.0 -> 0.5", "7.5 -2.0 -> -0.5",
    "1.0 0.0 -> ZeroDivisionError",
    "-0.0 2.0 -> 0.0", "5.0 inf -> 5.0", doc="The remainder with the sign of the divisor.")
row("fmod", "float float -> float", math.fmod, "7.5 2.0 -> 1.5", "-7.5 2.0 -> -1.5", "1.0 0.0 -> ValueError")
row("divmod", "x:int y:int -> tuple[int,int]", divmod, "7 2 -> (tuple 3 1)", "-7 2 -> (tuple -4 1)", "1 0 -> ZeroDivisionError",
    lower="(tuple (floordiv x y) (floormod x y))")


def int_pow(a: int, b: int) -> int:
    if b < 0:
        raise ValueError("a negative exponent does not give an integer")
    return a**b


row("int_pow", "int int -> int", int_pow, "2 10 -> 1024", "-3 3 -> -27", "5 0 -> 1", "0 0 -> 1", "2 -1 -> ValueError",
    "0 -1 -> ValueError", "1 -1 -> ValueError", grows=True)


def float_pow(a: float, b: float) -> float:
    return math.pow(a, b)


row("float_pow", "float float -> float", float_pow, "2.0 0.5 -> 1.4142135623730951", "2.0 -1.0 -> 0.5", "-8.0 0.5 -> ValueError",
    "0.0 -1.0 -> ValueError",
    doc="IEEE pow; a negative base with a fractional exponent, and 0 to a negative power, are ValueError.")


def mod_pow(a: int, b: int, m: int) -> int:
    if b < 0:
        raise ValueError("a negative exponent")
    if m == 0:
        raise ValueError("modulus 0")
    return pow(a, b, m)


row("mod_pow", "int int int -> int", mod_pow, "3 4 5 -> 1", "2 10 1000 -> 24", "2 -1 5 -> ValueError",
    "2 3 0 -> ValueError")
row("max2", "O O -> O", lambda a, b: b if b > a else a, "3 5 -> 5", "\"b\" \"a\" -> \"b\"", "2.5 1.0 -> 2.5")
row("min2", "O O -> O", lambda a, b: b if b < a else a, "3 5 -> 3", "\"b\" \"a\" -> \"a\"", "2.5 1.0 -> 1.0")
row("clamp", "x:O lo:O hi:O -> O", lambda x, lo, hi: max(lo, min(x, hi)), "12 0 9 -> 9", "-1 0 9 -> 0", "5 0 9 -> 5",
    "5 9 0 -> 9",
    lower="(max2 lo (min2 x hi))")
row("sign", "x:N -> int", lambda x: (x > 0) - (x < 0), "-5 -> -1", "0 -> 0", "2.5 -> 1")
row("gcd", "int int -> int", math.gcd, "12 18 -> 6", "0 5 -> 5", "-4 6 -> 2",
    "0 0 -> 0", laws=ASSOC)
row("lcm", "int int -> int", math.lcm, "4 6 -> 12", "0 5 -> 0", "-4 6 -> 12", laws=ASSOC)
row("factorial", "int -> int", math.factorial, "5 -> 120", "0 -> 1", "-1 -> ValueError",
    "1 -> 1", grows=True)
row("comb", "int int -> int", math.comb, "5 2 -> 10", "3 5 -> 0", "-1 2 -> ValueError",
    "30 15 -> 155117520", grows=True)
row("perm", "int int -> int", math.perm, "5 2 -> 20", "3 5 -> 0", "-1 2 -> ValueError", grows=True)
row("isqrt", "int -> int", math.isqrt, "17 -> 4", "16 -> 4", "0 -> 0", "-1 -> ValueError")
row("is_even", "x:int -> bool", lambda x: x % 2 == 0, "4 -> true", "-3 -> false", lower="(eq (floormod x 2) 0)")
row("is_odd", "x:int -> bool", lambda x: x % 2 == 1, "4 -> false", "-3 -> true", lower="(eq (floormod x 2) 1)")
row("is_divisible", "x:int y:int -> bool", lambda x, y: x % y == 0, "12 4 -> true", "13 4 -> false", "1 0 -> ZeroDivisionError",
    lower="(eq (floormod x y) 0)")
row("square", "x:N -> N", lambda x: x * x, "5 -> 25", "-1.5 -> 2.25", lower="(mul x x)")

row("sqrt", "float -> float", math.sqrt, "9.0 -> 3.0", "2.0 -> 1.4142135623730951", "-1.0 -> ValueError",
    "inf -> inf")
row("cbrt", "float -> float", math.cbrt, "27.0 -> 3.0", "-8.0 -> -2.0")
row("exp", "float -> float", math.exp, "0.0 -> 1.0", "1.0 -> 2.718281828459045",
    "-1.0 -> 0.36787944117144233")
row("log", "float -> float", math.log, "1.0 -> 0.0", "0.0 -> ValueError", "-1.0 -> ValueError")
row("log2", "float -> float", math.log2, "8.0 -> 3.0", "0.0 -> ValueError",
    "-1.0 -> ValueError")
row("log10", "float -> float", math.log10, "1000.0 -> 3.0", "0.0 -> ValueError")
row("log_base", "x:float b:float -> float", lambda x, b: math.log(x) / math.log(b), "8.0 2.0 -> 3.0", "0.0 2.0 -> ValueError",
    "8.0 1.0 -> ZeroDivisionError",
    lower="(div (log x) (log b))")
for _name in ("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"):
    row(_name, "float -> float", getattr(math, _name), f"0.0 -> {getattr(math, _name)(0.0)}",
        f"0.5 -> {getattr(math, _name)(0.5)!r}")
row("asin", "float -> float", math.asin, "0.0 -> 0.0", "2.0 -> ValueError")
row("acos", "float -> float", math.acos, "1.0 -> 0.0", "2.0 -> ValueError",
    "-2.0 -> ValueError")
row("atan2", "float float -> float", math.atan2, "0.0 1.0 -> 0.0", "1.0 0.0 -> 1.5707963267948966",
    "0.0 0.0 -> 0.0")
row("hypot", "float float -> float", math.hypot, "3.0 4.0 -> 5.0",
    "0.0 -2.0 -> 2.0")
row("degrees", "float -> float", math.degrees, "3.141592653589793 -> 180.0",
    "-1.0 -> -57.29577951308232")
row("radians", "float -> float", math.radians, "180.0 -> 3.141592653589793",
    "-90.0 -> -1.5707963267948966")
row("pi", " -> float", lambda: math.pi, " -> 3.141592653589793")
row("e", " -> float", lambda: math.e, " -> 2.718281828459045")
row("tau", " -> float", lambda: math.tau, " -> 6.283185307179586")
row("inf", " -> float", lambda: math.inf, " -> inf")
row("nan", " -> float", lambda: math.nan, " -> nan")
row("floor", "float -> int", math.floor, "2.7 -> 2", "-2.1 -> -3", "inf -> OverflowError",
    "nan -> ValueError")
row("ceil", "float -> int", math.ceil, "2.1 -> 3", "-2.7 -> -2", "inf -> OverflowError",
    "nan -> ValueError")
row("trunc", "float -> int", math.trunc, "2.7 -> 2", "-2.7 -> -2", "nan -> ValueError",
    "inf -> OverflowError")
row("round_int", "float -> int", lambda x: round(x), "2.5 -> 2", "3.5 -> 4", "-2.5 -> -2", "2.6 -> 3",
    "nan -> ValueError", "inf -> OverflowError",
    doc="To the nearest integer, ties to even.")
row("round_to", "float int -> float", lambda x, n: round(x, n), "2.675 2 -> 2.67", "3.14159 3 -> 3.142", "1234.5 -2 -> 1200.0",
    "0.5 0 -> 0.0", doc="Correctly rounded from the exact binary value, ties to even: Python's round(x, n).")
row("round_half_up", "float int -> float",
    lambda x, n: float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-n), rounding=ROUND_HALF_UP)),
    "2.675 2 -> 2.68", "2.5 0 -> 3.0", "-2.5 0 -> -3.0",
    "0.5 0 -> 1.0",
    doc="Of the shortest decimal text of x, ties away from zero: what people expect of money.")
row("is_nan", "float -> bool", math.isnan, "nan -> true", "1.0 -> false")
row("is_inf", "float -> bool", math.isinf, "inf -> true", "1.0 -> false")
row("is_finite", "float -> bool", math.isfinite, "inf -> false", "1.0 -> true")
row("is_integer", "float -> bool", float.is_integer, "2.0 -> true", "2.5 -> false")
row("is_close", "float float float float -> bool", lambda a, b, rel, ab: math.isclose(a, b, rel_tol=rel, abs_tol=ab),
    "0.1 0.1000000001 0.000000001 0.0 -> true", "1.0 1.1 0.000000001 0.0 -> false",
    "inf inf 0.1 0.0 -> true", "nan nan 0.1 0.0 -> false")
row("copysign", "float float -> float", math.copysign, "3.0 -1.0 -> -3.0",
    "-3.0 2.0 -> 3.0", "1.0 -0.0 -> -1.0")

row("to_float", "int -> float", float, "3 -> 3.0", "-2 -> -2.0")
row("bool_to_int", "bool -> int", int, "true -> 1", "false -> 0")
row("bit_and", "int int -> int", lambda a, b: a & b, "12 10 -> 8", "-1 5 -> 5", laws=ASSOC)
row("bit_or", "int int -> int", lambda a, b: a | b, "12 10 -> 14",
    "-2 1 -> -1", "0 0 -> 0", laws=ASSOC)
row("bit_xor", "int int -> int", lambda a, b: a ^ b, "12 10 -> 6",
    "-1 1 -> -2", "5 5 -> 0", laws=ASSOC)
row("bit_not", "int -> int", lambda a: ~a, "5 -> -6", "0 -> -1")


def shl(a: int, b: int) -> int:
    if b < 0:
        raise ValueError("negative shift count")
    return a << b


def shr(a: int, b: int) -> int:
    if b < 0:
        raise ValueError("negative shift count")
    return a >> b


row("shl", "int int -> int", shl, "1 4 -> 16", "3 0 -> 3", "1 -1 -> ValueError", grows=True)
row("shr", "int int -> int", shr, "16 2 -> 4", "-5 1 -> -3", "1 -1 -> ValueError")
row("bit_length", "int -> int", lambda a: a.bit_length(), "0 -> 0", "255 -> 8", "-4 -> 3")
row("bit_count", "int -> int", lambda a: a.bit_count(), "0 -> 0", "255 -> 8", "-5 -> 2", doc="Ones in |x|.")

row = rows_of("bool")
row("and", "bool bool -> bool", lambda a, b: a and b, "true false -> false", "true true -> true", doc="The second only if needed.")
row("or", "bool bool -> bool", lambda a, b: a or b, "true false -> true", "false false -> false", doc="The second only if needed.")
row("not", "bool -> bool", lambda a: not a, "true -> false", "false -> true")
row("xor", "bool bool -> bool", lambda a, b: a != b, "true false -> true", "true true -> false", laws=ASSOC)
row("implies", "p:bool q:bool -> bool", lambda a, b: (not a) or b, "true false -> false", "false false -> true", lower="(or (not p) q)")
row("eq", "A A -> bool", lambda a, b: a == b, "1 1 -> true", "\"a\" \"b\" -> false", "[1 2] [1 2] -> true", "(tuple 1 \"a\") (tuple 1 \"b\") -> false",
    "(set 1 2) (set 2 1) -> true", "(map (\"a\" 1) (\"b\" 2)) (map (\"b\" 2) (\"a\" 1)) -> true", laws=COMM,
    doc="By value; the order of a set or map does not count.")
row("ne", "A A -> bool", lambda a, b: a != b, "1 1 -> false", "[1] [2] -> true", laws=COMM)
row("lt", "O O -> bool", lambda a, b: a < b, "1 2 -> true", "\"b\" \"a\" -> false", "[1 2] [1 3] -> true", "[1] [1 0] -> true",
    "(tuple 1 \"b\") (tuple 1 \"a\") -> false", doc="Lists and tuples by their first difference; text by code points.")
row("le", "O O -> bool", lambda a, b: a <= b, "2 2 -> true", "3 2 -> false", "\"a\" \"b\" -> true")
row("gt", "O O -> bool", lambda a, b: a > b, "3 2 -> true", "2.5 2.5 -> false")
row("ge", "O O -> bool", lambda a, b: a >= b, "2 2 -> true", "\"a\" \"b\" -> false")
row("compare", "O O -> int", lambda a, b: (a > b) - (a < b), "1 2 -> -1", "2 2 -> 0", "\"b\" \"a\" -> 1")

row = rows_of("number")
row("to_base", "int int -> str", lambda n, b: _to_base(n, b), "10 2 -> \"1010\"", "255 16 -> \"ff\"", "-5 2 -> \"-101\"", "0 2 -> \"0\"",
    "5 1 -> ValueError",
    "5 37 -> ValueError", doc="Lower-case digits, 2 <= base <= 36.")
row("digits", "int -> list[int]", lambda n: [int(c) for c in str(abs(n))], "123 -> [1 2 3]", "-40 -> [4 0]", "0 -> [0]",
    doc="Decimal digits of |n|, most significant first.")
row("digit_sum", "n:int -> int", lambda n: sum(int(c) for c in str(abs(n))), "123 -> 6", "-40 -> 4", lower="(sum (digits n))")


def _to_base(n: int, base: int) -> str:
    if not 2 <= base <= 36:
        raise ValueError("base must be between 2 and 36")
    digits, m = "", abs(n)
    while m:
        m, d = divmod(m, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + digits
    return ("-" if n < 0 else "") + (digits or "0")
