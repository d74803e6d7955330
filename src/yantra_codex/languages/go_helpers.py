"""The run-time helpers that rendered Go may carry: Go text by name; only those used are printed.

Each helper is independent of the program that uses it, so that programs put together in one file share it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from yantra_codex.languages.go_effects_helpers import EFFECTS
from yantra_codex.languages.go_helpers_collections import COLLECTIONS
from yantra_codex.languages.go_helpers_text import TEXT
from yantra_codex.languages.go_types import EFFECT_PACKAGES, PACKAGES

NUMBERS = r"""
//@ floorDiv
// floorDiv divides and rounds towards negative infinity.
func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

//@ floorMod
// floorMod returns the remainder with the sign of the divisor.
func floorMod(a, b int) int {
	r := a % b
	if r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r
}

//@ divide
// divide is a / b, with a panic where b is zero.
func divide(a, b float64) float64 {
	if b == 0 {
		panic("ZeroDivisionError: division by zero")
	}
	return a / b
}

//@ floatMod
// floatMod returns the remainder with the sign of the divisor.
func floatMod(a, b float64) float64 {
	if b == 0 {
		panic("ZeroDivisionError: float modulo")
	}
	r := math.Mod(a, b)
	if r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r
}

//@ floatFloorDiv
// floatFloorDiv divides and rounds towards negative infinity.
func floatFloorDiv(a, b float64) float64 {
	if b == 0 {
		panic("ZeroDivisionError: float floor division by zero")
	}
	rest := math.Mod(a, b)
	quotient := (a - rest) / b
	if rest != 0 && (rest < 0) != (b < 0) {
		quotient--
	}
	if whole := math.Floor(quotient); quotient-whole <= 0.5 {
		return whole
	}
	return math.Ceil(quotient)
}

//@ floatRemainder
// floatRemainder returns the remainder with the sign of the dividend.
func floatRemainder(a, b float64) float64 {
	if b == 0 {
		panic("ValueError: math domain error")
	}
	return math.Mod(a, b)
}

//@ abs
// abs returns the absolute value of n.
func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

//@ intPow
// intPow returns a to the power b.
func intPow(a, b int) int {
	if b < 0 {
		panic("ValueError: a negative exponent does not give an integer")
	}
	result := 1
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			result *= a
		}
		a *= a
	}
	return result
}

//@ floatPow
// floatPow returns a to the power b, with a panic outside the domain.
func floatPow(a, b float64) float64 {
	if (a < 0 && b != math.Floor(b)) || (a == 0 && b < 0) {
		panic("ValueError: math domain error")
	}
	return math.Pow(a, b)
}

//@ modPow
// modPow returns a to the power b, modulo m.
func modPow(a, b, m int) int {
	if b < 0 || m == 0 {
		panic("ValueError: pow() needs an exponent of at least 0 and a modulus other than 0")
	}
	result := new(big.Int).Exp(big.NewInt(int64(a)), big.NewInt(int64(b)), new(big.Int).Abs(big.NewInt(int64(m))))
	r := int(result.Int64())
	if r != 0 && m < 0 {
		r += m
	}
	return r
}

//@ gcd
// gcd returns the greatest common divisor.
func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

//@ lcm
// lcm returns the least common multiple.
func lcm(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	n := a / gcd(a, b) * b
	return max(n, -n)
}

//@ factorial
// factorial returns n!.
func factorial(n int) int {
	if n < 0 {
		panic("ValueError: factorial() not defined for negative values")
	}
	result := 1
	for i := 2; i <= n; i++ {
		result *= i
	}
	return result
}

//@ comb
// comb returns the number of ways to choose k of n things.
func comb(n, k int) int {
	if n < 0 || k < 0 {
		panic("ValueError: n and k must be non-negative integers")
	}
	if k > n {
		return 0
	}
	k = min(k, n-k)
	result := 1
	for i := 1; i <= k; i++ {
		result = result * (n - k + i) / i
	}
	return result
}

//@ perm
// perm returns the number of ways to arrange k of n things.
func perm(n, k int) int {
	if n < 0 || k < 0 {
		panic("ValueError: n and k must be non-negative integers")
	}
	if k > n {
		return 0
	}
	result := 1
	for i := n - k + 1; i <= n; i++ {
		result *= i
	}
	return result
}

//@ isqrt
// isqrt returns the integer part of the square root.
func isqrt(n int) int {
	if n < 0 {
		panic("ValueError: isqrt() argument must be nonnegative")
	}
	r := int(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}

//@ nonNegative
// nonNegative returns x, with a panic where it is negative.
func nonNegative(x float64) float64 {
	if x < 0 {
		panic("ValueError: math domain error")
	}
	return x
}

//@ positive
// positive returns x, with a panic where it is not above zero.
func positive(x float64) float64 {
	if x <= 0 {
		panic("ValueError: math domain error")
	}
	return x
}

//@ sineOf
// sineOf returns x, with a panic where it is not a sine.
func sineOf(x float64) float64 {
	if x < -1 || x > 1 {
		panic("ValueError: math domain error")
	}
	return x
}

//@ toInt
// toInt returns a whole float as an int, with a panic where it has no such value.
func toInt(x float64) int {
	if math.IsNaN(x) {
		panic("ValueError: cannot convert float NaN to integer")
	}
	if math.IsInf(x, 0) {
		panic("OverflowError: cannot convert float infinity to integer")
	}
	return int(x)
}

//@ roundTo
// roundTo rounds to n decimals, correctly from the exact binary value.
func roundTo(x float64, n int) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	if n < 0 {
		exact := new(big.Float).SetFloat64(x)
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-n)), nil)
		whole, accuracy := exact.Int(nil)
		twice := new(big.Int).Mul(new(big.Int).Abs(whole), big.NewInt(2))
		quotient, rest := new(big.Int).QuoRem(twice, new(big.Int).Mul(unit, big.NewInt(2)), new(big.Int))
		order := rest.Cmp(unit)
		if order > 0 || (order == 0 && (accuracy != big.Exact || quotient.Bit(0) == 1)) {
			quotient.Add(quotient, big.NewInt(1))
		}
		result, _ := new(big.Float).SetInt(quotient.Mul(quotient, unit)).Float64()
		return math.Copysign(result, x)
	}
	result, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', n, 64), 64)
	return result
}

//@ roundHalfUp
// roundHalfUp rounds the shortest decimal text of x to n decimals, ties away from zero.
func roundHalfUp(x float64, n int) float64 {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	if !ok {
		return x
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil))
	if n < 0 {
		scale.Inv(scale)
	}
	scaled := new(big.Rat).Mul(exact, scale)
	half := big.NewRat(1, 2)
	if scaled.Sign() < 0 {
		half.Neg(half)
	}
	scaled.Add(scaled, half)
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	result, _ := new(big.Rat).Quo(new(big.Rat).SetInt(whole), scale).Float64()
	return result
}

//@ isClose
// isClose reports whether a and b differ by no more than the relative or the absolute tolerance.
func isClose(a, b, relative, absolute float64) bool {
	if a == b {
		return true
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false
	}
	return math.Abs(a-b) <= max(relative*max(math.Abs(a), math.Abs(b)), absolute)
}

//@ toBase
// toBase returns the digits of n in a base.
func toBase(n, base int) string {
	if base < 2 || base > 36 {
		panic("ValueError: base must be between 2 and 36")
	}
	return strconv.FormatInt(int64(n), base)
}

//@ digits
// digits returns the decimal digits of |n|, most significant first.
func digits(n int) []int {
	text := strings.TrimPrefix(strconv.Itoa(n), "-")
	result := make([]int, len(text))
	for i, c := range text {
		result[i] = int(c - '0')
	}
	return result
}

//@ boolToInt
// boolToInt returns 1 for true and 0 for false.
func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

//@ compareBools
// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

//@ exactSum
// exactSum returns the correctly rounded sum.
func exactSum(xs []float64) float64 {
	total := new(big.Rat)
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return x
		}
		total.Add(total, new(big.Rat).SetFloat64(x))
	}
	result, _ := total.Float64()
	return result
}

//@ failure
// failure returns the kind and the message of a recovered panic.
func failure(r any) (kind, message string) {
	text := fmt.Sprint(r)
	switch {
	case strings.HasSuffix(text, "divide by zero"):
		return "ZeroDivisionError", text
	case strings.HasPrefix(text, "runtime error: ") && strings.Contains(text, "out of range"):
		return "IndexError", text
	case strings.HasPrefix(text, "slices.") || strings.HasPrefix(text, "strings:") || strings.HasSuffix(text, "negative shift amount"):
		return "ValueError", text
	case strings.HasPrefix(text, "runtime error: ") || strings.HasPrefix(text, "interface conversion: "):
		return "TypeError", text
	}
	before, after, found := strings.Cut(text, ": ")
	if strings.ContainsAny(before, " .") {
		return "Exception", text
	}
	if !found {
		return text, ""
	}
	return before, after
}

//@ failureMessage
// failureMessage returns the message of a recovered panic.
func failureMessage(r any) string {
	_, message := failure(r)
	return message
}

//@ ptr
// ptr returns a pointer to a value.
func ptr[T any](value T) *T {
	return &value
}
"""


@lru_cache(maxsize=1)
def helpers() -> dict[str, str]:
    """Every helper's Go text by its name, in the order they are printed."""
    out: dict[str, str] = {}
    for part in re.split(r"^//@ ", "\n".join((NUMBERS, TEXT, COLLECTIONS, EFFECTS)), flags=re.M)[1:]:
        names, _, text = part.partition("\n")
        name = names.strip()
        if name in out:
            raise ValueError(f"two helpers {name}")
        out[name] = text.strip("\n")
    for kind in ("Map", "Set"):
        out[f"Keyed{kind}"] = _keyed(out[f"Ordered{kind}"])
    return out


def _keyed(text: str) -> str:
    """The ordered collection for keys that Go can't compare: found by their JSON text."""
    text = text.replace("Ordered", "Keyed").replace("comparable", "any")
    text = text.replace("index  map[K]int", "index  map[string]int").replace("index map[K]int", "index map[string]int")
    return re.sub(r"index\[(\w+)\]", r"index[keyText(\1)]", re.sub(r"delete\(m\.index, (\w+)\)", r"delete(m.index, keyText(\1))", text).replace("map[K]int{}", "map[string]int{}"))


@lru_cache(maxsize=1)
def names_of() -> dict[str, str]:
    """Every top-level name that a helper declares -> that helper."""
    out = {}
    for name, text in helpers().items():
        for declared in re.findall(r"^(?:func|type|var) (\w+)", text, re.M):
            out[declared] = name
    return out


IMPORTS = PACKAGES | EFFECT_PACKAGES
STRINGS = re.compile(r'`[^`]*`|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*')


def words_of(code: str) -> set[str]:
    """The identifiers of Go text that are not selected from something (`x.name`)."""
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", STRINGS.sub(" ", code).replace("...", " ... ")))


@cache
def needs_of(name: str) -> frozenset[str]:
    """The other helpers that a helper's text uses directly."""
    declared = names_of()
    return frozenset(declared[w] for w in words_of(helpers()[name]) if w in declared) - {name}


def used_helpers(code: str, own: frozenset[str] = frozenset()) -> list[str]:
    """The helpers that code uses, those they use included, in printing order; `own` are names the code itself declares."""
    declared = names_of()
    todo = [declared[w] for w in words_of(code) if w in declared and w not in own]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(needs_of(name))
    return [name for name in helpers() if name in seen]


def replace_words(source: str, names: Mapping[str, str]) -> str:
    """Rename identifiers outside of strings and comments' text; selected ones (`x.name`) keep their names."""
    words = re.compile(r"(?<![\w.])(" + "|".join(map(re.escape, names)) + r")\b")
    out, at = [], 0
    for m in STRINGS.finditer(source):
        out.append(words.sub(lambda x: names[x[1]], source[at:m.start()]))
        kept = m[0]
        if kept.startswith("//"):
            kept = words.sub(lambda x: names[x[1]], kept)
        out.append(kept)
        at = m.end()
    out.append(words.sub(lambda x: names[x[1]], source[at:]))
    return "".join(out)


def imports_of(text: str) -> tuple[str, ...]:
    """The import paths that Go text uses."""
    plain = STRINGS.sub(" ", text)
    found = {m for m in re.findall(r"(?<![\w.])([a-z]\w*)\.(?=[A-Z])", plain) if m in IMPORTS}
    return tuple(sorted(IMPORTS[m] for m in found))
