"""The table of ops in Go: templates where one expression says it, and the functions that write the others."""

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.ir.types import Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_writer import Writer
from yantra_codex.languages.tables import Entry

Renderer = Callable[[Writer, n.Apply, "Type | None", str], Text]
RENDERERS: dict[str, Renderer] = {}
EFFECT_RENDERERS: dict[str, Renderer] = {}  # what programs with effects write in another way

TEMPLATES: dict[str, str] = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "neg": "-{0}", "float_floordiv": "floatFloorDiv({0}, {1})",
    "float_mod": "floatMod({0}, {1})", "fmod": "floatRemainder({0}, {1})", "truncdiv": "{0} / {1}", "truncmod": "{0} % {1}",
    "float_pow": "floatPow({0}, {1})", "mod_pow": "modPow({0}, {1}, {2})", "gcd": "gcd({0}, {1})", "lcm": "lcm({0}, {1})",
    "factorial": "factorial({0})", "comb": "comb({0}, {1})", "perm": "perm({0}, {1})", "isqrt": "isqrt({0})", "cbrt": "math.Cbrt({0})",
    "exp": "math.Exp({0})", "sin": "math.Sin({0})", "cos": "math.Cos({0})", "tan": "math.Tan({0})", "atan": "math.Atan({0})",
    "sinh": "math.Sinh({0})", "cosh": "math.Cosh({0})", "tanh": "math.Tanh({0})", "asin": "math.Asin(sineOf({0}))",
    "acos": "math.Acos(sineOf({0}))", "atan2": "math.Atan2({0}, {1})", "hypot": "math.Hypot({0}, {1})", "degrees": "{0} * 180 / math.Pi",
    "radians": "{0} * math.Pi / 180", "pi": "math.Pi", "e": "math.E", "tau": "2 * math.Pi", "inf": "math.Inf(1)", "nan": "math.NaN()",
    "round_to": "roundTo({0}, {1})", "round_half_up": "roundHalfUp({0}, {1})", "is_nan": "math.IsNaN({0})", "is_inf": "math.IsInf({0}, 0)",
    "is_finite": "!math.IsInf({0}, 0) && !math.IsNaN({0})", "is_integer": "{0} == math.Trunc({0})", "is_close": "isClose({0}, {1}, {2}, {3})",
    "copysign": "math.Copysign({0}, {1})", "bool_to_int": "boolToInt({0})", "bit_and": "{0} & {1}", "bit_or": "{0} | {1}",
    "bit_xor": "{0} ^ {1}", "bit_not": "^{0}", "shl": "{0} << {1}", "shr": "{0} >> {1}", "bit_length": "bits.Len(uint(abs({0})))",
    "bit_count": "bits.OnesCount(uint(abs({0})))", "xor": "{0} != {1}", "to_base": "toBase({0}, {1})", "digits": "digits({0})",
    "fsum": "exactSum({0})",
    # text
    "str_concat": "{0} + {1}", "str_slice": "substring({0}, {1}, {2})", "str_reverse": "reverseString({0})", "upper": "strings.ToUpper({0})",
    "lower": "strings.ToLower({0})", "capitalize": "capitalize({0})", "title": "titleCase({0})", "swapcase": "swapCase({0})",
    "strip": "strings.TrimSpace({0})", "lstrip": "strings.TrimLeftFunc({0}, unicode.IsSpace)", "rstrip": "strings.TrimRightFunc({0}, unicode.IsSpace)",
    "strip_chars": "strings.Trim({0}, {1})", "lstrip_chars": "strings.TrimLeft({0}, {1})", "rstrip_chars": "strings.TrimRight({0}, {1})",
    "remove_prefix": "strings.TrimPrefix({0}, {1})", "remove_suffix": "strings.TrimSuffix({0}, {1})", "split_words": "strings.Fields({0})",
    "split_lines": "splitLines({0})", "rsplit_limit": "splitLast({0}, {1}, {2})", "str_partition": "partitionText({0}, {1})",
    "str_rpartition": "partitionLast({0}, {1})", "join": "strings.Join({0}, {1})", "replace": "strings.ReplaceAll({0}, {1}, {2})",
    "replace_limit": "strings.Replace({0}, {1}, {2}, {3})", "starts_with": "strings.HasPrefix({0}, {1})", "ends_with": "strings.HasSuffix({0}, {1})",
    "str_find": "runeIndex({0}, {1})", "str_find_from": "runeIndexFrom({0}, {1}, {2})", "str_rfind": "lastRuneIndex({0}, {1})",
    "str_index_of": "findText({0}, {1})", "str_count": "strings.Count({0}, {1})", "is_lower": "isLower({0})", "is_upper": "isUpper({0})",
    "is_title": "isTitle({0})", "is_ascii": "isASCII({0})", "chars": 'strings.Split({0}, "")', "pad_left": "padLeft({0}, {1}, {2})",
    "pad_right": "padRight({0}, {1}, {2})", "center": "center({0}, {1}, {2})", "format_center": "formatCenter({0}, {1}, {2})",
    "zfill": "zeroFill({0}, {1})", "common_prefix": "commonPrefix({0})", "parse_int": "parseInt({0})", "parse_int_base": "parseIntBase({0}, {1})",
    "parse_float": "parseFloat({0})", "int_to_str": "strconv.Itoa({0})", "float_to_str": "formatFloat({0})", "bool_to_str": "formatBool({0})",
    "format_fixed": "formatFixed({0}, {1})", "format_exp": "formatExp({0}, {1})", "format_general": "formatGeneral({0}, {1})",
    "format_percent": "formatPercent({0}, {1})", "group_thousands": "groupThousands(strconv.Itoa({0}))",
    "format_grouped": "groupThousands(formatFixed({0}, {1}))", "format_signed": 'fmt.Sprintf("%+d", {0})',
    # lists
    "length": "len({0})", "index": "{0}[{1}]", "index_or": "itemOr({0}, {1}, {2})", "slice": "span({0}, {1}, {2})",
    "slice_step": "spanStep({0}, {1}, {2}, {3})", "copy": "slices.Clone({0})", "concat": "concat({0}, {1})", "repeat": "repeated({0}, {1})",
    "append": "append(slices.Clone({0}), {1})", "insert_at": "slices.Insert(slices.Clone({0}), position({1}, len({0})), {2})",
    "remove_at": "slices.Delete(slices.Clone({0}), {1}, {1}+1)", "rotate_left": "rotated({0}, {1})",
    "transpose": "transpose({0})", "window": "windows({0}, {1})", "chunk": "chunks({0}, {1})", "cartesian_all": "cartesianAll({0})",
    "combinations": "combinations({0}, {1})", "combinations_repeated": "combinationsRepeated({0}, {1})", "permutations": "permutations({0}, {1})",
    "running_sums": "runningSums({0})",
}


# enters a function that writes these ops
renders = Entry(RENDERERS)
