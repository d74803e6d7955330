"""What can be said of one element: conditions and keys, each with its logic (in the IR's text form) and its phrases.

`{x}` in the logic is the element, `{k}` the constant or parameter that the phrases call `{k}` too; `{one}`, `{many}` are the nouns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yantra_codex.ir.types import FLOAT, INT, STR, Type, parse_type
from yantra_codex.model.train.dreams_words import Dice

CHAR = Type("char")  # a str of length 1; a kind of element here, no type of the IR
PAIR = parse_type("tuple[str,int]")
ROW = parse_type("list[int]")


def ir_type(t: Type) -> Type:
    return STR if t == CHAR else t


@dataclass(frozen=True, slots=True)
class Pred:
    """A condition on an element. are, is_, arent, isnt: "are even", "is even", "are not even", "is not even" (several of each, in
    the same order); adjs: "even", where it may stand before the noun; nouns: (one, many) where it has a noun of its own ("vowel").

    hole: what {k} is ("int", "small", "char", "digit", "prefix"), "" for none. parts: the names for coverage.
    """

    ir: str
    are: tuple[str, ...]
    is_: tuple[str, ...]
    arent: tuple[str, ...]
    isnt: tuple[str, ...]
    adjs: tuple[str, ...] = ()
    nouns: tuple[tuple[str, str], ...] = ()
    hole: str = ""
    weight: float = 1.0

    def with_k(self, logic: str, said: str) -> Pred:
        """The condition with its constant or parameter in place."""
        def put(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(t.replace("{k}", said) for t in texts)

        return replace(self, ir=self.ir.replace("{k}", logic), are=put(self.are), is_=put(self.is_), arent=put(self.arent), isnt=put(self.isnt), hole="")


def be(ir: str, *words: str, adjs: str = "", hole: str = "", weight: float = 1.0, nouns: Sequence[tuple[str, str]] = ()) -> Pred:
    """"are even", "is even", ...; adjs: those that may stand before the noun, divided by semicolons."""
    return Pred(ir, tuple(f"are {w}" for w in words), tuple(f"is {w}" for w in words), tuple(f"are not {w}" for w in words),
                tuple(f"is not {w}" for w in words), tuple(a for a in adjs.split(";") if a), tuple(nouns), hole, weight)


def noun(ir: str, *words: tuple[str, str], weight: float = 1.0, hole: str = "") -> Pred:
    """A condition that has a noun: ("vowel", "vowels")."""
    an = [f"{'an' if one[0] in 'aeiou' else 'a'} {one}" for one, _ in words]
    return Pred(ir, tuple(f"are {many}" for _, many in words), tuple(f"is {one}" for one in an), tuple(f"are not {many}" for _, many in words),
                tuple(f"is not {one}" for one in an), nouns=() if hole else words, hole=hole, weight=weight)


def verb(ir: str, *phrases: str, hole: str = "", weight: float = 1.0) -> Pred:
    """A condition with a verb: "start with {k}", "contain {k}"; has and contains get their -s."""
    def third(p: str) -> str:
        word, _, rest = p.partition(" ")
        rest = rest.replace("and end ", "and ends ") if word == "start" else rest
        return f"{'has' if word == 'have' else 'does' if word == 'do' else word + 's'} {rest}"

    return Pred(ir, phrases, tuple(map(third, phrases)), tuple(f"do not {p}" for p in phrases), tuple(f"does not {p}" for p in phrases), hole=hole, weight=weight)


def negated(p: Pred, ir: str, adj: str, weight: float) -> Pred:
    """The opposite of a condition, whose forms change places."""
    return Pred(ir, p.arent, p.isnt, p.are, p.is_, (adj,), weight=weight)


_NUMERIC = (
    be("(gt {x} {k})", "greater than {k}", "above {k}", "larger than {k}", "greater than {k}", hole="int", weight=4),
    verb("(gt {x} {k})", "exceed {k}", hole="int", weight=0.7),
    be("(lt {x} {k})", "less than {k}", "below {k}", "smaller than {k}", hole="int", weight=3),
    be("(ge {x} {k})", "at least {k}", "greater than or equal to {k}", hole="int", weight=1.5),
    be("(le {x} {k})", "at most {k}", "less than or equal to {k}", hole="int", weight=1.5),
    be("(gt {x} 0)", "positive", "greater than zero", "above zero", adjs="positive", weight=2),
    be("(lt {x} 0)", "negative", "less than zero", "below zero", adjs="negative", weight=2),
)
PREDS: dict[Type, tuple[Pred, ...]] = {
    INT: (
        *_NUMERIC,
        be("(is_even {x})", "even", "even", "divisible by 2", adjs="even", weight=5, nouns=()),
        be("(is_odd {x})", "odd", adjs="odd", weight=4),
        be("(eq (floormod {x} 2) 0)", "even", adjs="even"),
        negated(be("(eq {x} 0)", "zero", "equal to zero"), "(ne {x} 0)", "non-zero", 0.6),
        be("(is_divisible {x} {k})", "divisible by {k}", hole="divisor", weight=3),
        noun("(eq (floormod {x} {k}) 0)", ("multiple of {k}", "multiples of {k}"), hole="divisor", weight=2),
        be("(eq {x} {k})", "equal to {k}", "the same as {k}", hole="int", weight=1.5),
        be("(ne {x} {k})", "unequal to {k}", hole="int", weight=0.7),
        verb("(eq (floormod (abs {x}) 10) {k})", "end in the digit {k}", "have {k} as the last digit", hole="digit", weight=0.6),
        verb("(and (ge (abs {x}) 10) (le (abs {x}) 99))", "have exactly two digits", "have two digits", weight=0.5),
        verb("(is_even (digit_sum {x}))", "have an even digit sum", "have digits that add up to an even number", weight=0.5),
        verb("(gt (digit_sum {x}) {k})", "have a digit sum greater than {k}", hole="small", weight=0.4),
        noun("(and (ge {x} 0) (eq (square (isqrt (max2 {x} 0))) {x}))", ("perfect square", "perfect squares"), ("square number", "square numbers"), weight=0.7),
        verb("(eq (floormod {x} {k}) 1)", "leave the remainder 1 when divided by {k}", hole="divisor", weight=0.3),
    ),
    FLOAT: tuple(replace(p, ir=p.ir.replace(" 0)", " 0.0)"), hole=p.hole and "float") for p in _NUMERIC),
    STR: (
        be("(gt (str_length {x}) {k})", "longer than {k} characters", "longer than {k} letters", hole="small", weight=3),
        verb("(gt (str_length {x}) {k})", "have more than {k} characters", "have a length greater than {k}", hole="small", weight=1.5),
        be("(lt (str_length {x}) {k})", "shorter than {k} characters", hole="size", weight=2),
        verb("(eq (str_length {x}) {k})", "have exactly {k} characters", "have a length of {k}", "consist of {k} characters", hole="size", weight=2),
        verb("(ge (str_length {x}) {k})", "have at least {k} characters", "contain at least {k} characters", hole="size", weight=1),
        verb("(is_even (str_length {x}))", "have an even length", "have an even number of characters", weight=1),
        verb("(is_odd (str_length {x}))", "have an odd length", "have an odd number of letters", weight=0.7),
        verb("(starts_with {x} {k})", "start with {k}", "begin with {k}", hole="char", weight=3),
        verb("(ends_with {x} {k})", "end with {k}", "end in {k}", hole="char", weight=2.5),
        verb("(str_contains {x} {k})", "contain {k}", "contain the letter {k}", "include {k}", hole="char", weight=3),
        noun("(eq {x} (str_reverse {x}))", ("palindrome", "palindromes"), weight=1.5),
        be("(is_upper {x})", "in upper case", "written in capital letters", weight=0.8),
        be("(is_lower {x})", "in lower case", weight=0.8),
        verb("(is_digit {x})", "consist of digits only", "contain nothing but digits", weight=1),
        verb("(is_alpha {x})", "consist of letters only", "contain nothing but letters", weight=0.8),
        verb("(any (chars {x}) (fn (c:str) (is_digit c)))", "contain a digit", "have at least one digit", weight=1),
        verb("(and (not (str_is_empty {x})) (is_vowel (str_slice_to {x} 1)))", "start with a vowel", "begin with a vowel", weight=1),
        verb("(and (not (str_is_empty {x})) (is_upper (str_slice_to {x} 1)))", "start with a capital letter", "begin with an upper-case letter", weight=0.8),
        verb("(and (not (str_is_empty {x})) (eq (str_slice_to {x} 1) (str_slice_from {x} -1)))", "start and end with the same character", weight=0.8),
        verb("(any (chars {x}) (fn (c:str) (is_vowel c)))", "contain a vowel", "have at least one vowel", weight=0.7),
        negated(be("(str_is_empty {x})", "empty"), "(not (str_is_empty {x}))", "non-empty", 0.7),
        be("(eq {x} {k})", "equal to {k}", "the same as {k}", hole="word", weight=0.7),
        verb("(has_duplicates (chars {x}))", "contain some character more than once", "have a repeated character", weight=0.5),
        verb("(gt (str_count {x} {k}) 1)", "contain {k} more than once", "have {k} at least twice", hole="char", weight=0.5),
    ),
    CHAR: (
        noun("(is_vowel {x})", ("vowel", "vowels"), weight=4),
        noun("(and (is_alpha {x}) (not (is_vowel {x})))", ("consonant", "consonants"), weight=1.5),
        noun("(is_digit {x})", ("digit", "digits"), weight=3),
        noun("(is_alpha {x})", ("letter", "letters"), weight=2),
        noun("(is_upper {x})", ("upper-case letter", "uppercase letters"), ("capital letter", "capital letters"), weight=2),
        noun("(is_lower {x})", ("lowercase letter", "lowercase letters"), ("small letter", "small letters"), weight=1.5),
        noun("(is_space {x})", ("white-space character", "white-space characters"), weight=1),
        be("(is_alnum {x})", "alphanumeric", adjs="alphanumeric", weight=0.8),
        noun("(not (or (is_alnum {x}) (is_space {x})))", ("punctuation mark or symbol", "punctuation marks or symbols"), weight=0.6),
        be("(eq {x} {k})", "equal to {k}", "the same as {k}", hole="char", weight=1),
    ),
    PAIR: (
        verb("(gt (tuple_get {x} 1) {k})", "have a {field} greater than {k}", "have a {field} above {k}", hole="int", weight=3),
        verb("(lt (tuple_get {x} 1) {k})", "have a {field} less than {k}", "have a {field} below {k}", hole="int", weight=2),
        verb("(ge (tuple_get {x} 1) {k})", "have a {field} of at least {k}", hole="int", weight=1),
        verb("(is_even (tuple_get {x} 1))", "have an even {field}", weight=0.7),
        verb("(starts_with (tuple_get {x} 0) {k})", "have a name that starts with {k}", hole="char", weight=1),
        verb("(gt (str_length (tuple_get {x} 0)) {k})", "have a name longer than {k} characters", hole="small", weight=0.7),
    ),
    ROW: (
        verb("(gt (sum {x}) {k})", "have a sum greater than {k}", "add up to more than {k}", hole="int", weight=2),
        verb("(lt (sum {x}) {k})", "have a sum less than {k}", "add up to less than {k}", hole="int", weight=1),
        verb("(is_even (sum {x}))", "have an even sum", weight=1),
        verb("(contains {x} {k})", "contain {k}", "include the number {k}", hole="int", weight=2),
        verb("(gt (length {x}) {k})", "have more than {k} elements", "hold more than {k} numbers", hole="small", weight=2),
        verb("(eq (length {x}) {k})", "have exactly {k} elements", "have the length {k}", hole="size", weight=1),
        negated(be("(is_empty {x})", "empty"), "(not (is_empty {x}))", "non-empty", 1),
        be("(is_sorted {x})", "in ascending order", "sorted in ascending order", weight=1),
        verb("(has_duplicates {x})", "contain duplicates", "have a number that is repeated", weight=1),
        verb("(all {x} (fn (v:int) (gt v 0)))", "contain only positive numbers", weight=1),
        verb("(any {x} (fn (v:int) (lt v 0)))", "contain a negative number", "have at least one negative number", weight=1),
    ),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What an element is turned into. one, many: "square", "squares"; of: goes before the element ("the square of each number");
    verbs: orders with {each} ("square {each}")."""

    ir: str
    result: Type
    one: str
    many: str
    verbs: tuple[str, ...] = ()
    hole: str = ""
    weight: float = 1.0
    ordered: bool = True  # whether it makes sense to sort, group or compare by it

    def with_k(self, logic: str, said: str) -> Key:
        verbs = tuple(v.replace("{k}", said) for v in self.verbs)
        return replace(self, ir=self.ir.replace("{k}", logic), one=self.one.replace("{k}", said), many=self.many.replace("{k}", said), verbs=verbs, hole="")


KEYS: dict[Type, tuple[Key, ...]] = {
    INT: (
        Key("(mul {x} {x})", INT, "square", "squares", ("square {each}", "multiply {each} by itself"), weight=3, ordered=False),
        Key("(square {x})", INT, "square", "squares", ("square {each}",), ordered=False),
        Key("(int_pow {x} 3)", INT, "cube", "cubes", ("cube {each}", "raise {each} to the third power"), ordered=False),
        Key("(mul {x} 2)", INT, "double", "doubles", ("double {each}", "multiply {each} by two"), weight=2, ordered=False),
        Key("(mul {x} {k})", INT, "{k}-fold value", "{k}-fold values", ("multiply {each} by {k}",), hole="factor", weight=2, ordered=False),
        Key("(add {x} {k})", INT, "value plus {k}", "values plus {k}", ("add {k} to {each}", "increase {each} by {k}"), hole="factor", weight=2, ordered=False),
        Key("(sub {x} {k})", INT, "value minus {k}", "values minus {k}", ("subtract {k} from {each}", "decrease {each} by {k}"), hole="factor", ordered=False),
        Key("(floordiv {x} {k})", INT, "quotient by {k}, rounded down,", "quotients by {k}, rounded down,", ("divide {each} by {k}, rounding down",), hole="divisor", weight=0.7),
        Key("(neg {x})", INT, "negative", "negatives", ("negate {each}", "change the sign of {each}"), weight=0.8, ordered=False),
        Key("(abs {x})", INT, "absolute value", "absolute values", ("take the absolute value of {each}",), weight=2),
        Key("(digit_sum {x})", INT, "digit sum", "digit sums", ("replace {each} by the sum of its digits", "add up the digits of {each}"), weight=1.5),
        Key("(length (digits {x}))", INT, "number of digits", "numbers of digits", ("count the digits of {each}",), weight=1),
        Key("(floormod (abs {x}) 10)", INT, "last digit", "last digits", ("keep the last digit of {each}",), weight=1.2),
        Key("(floormod {x} {k})", INT, "remainder when divided by {k}", "remainders when divided by {k}", ("replace {each} by its remainder modulo {k}",), hole="divisor", weight=1.5),
        Key("(int_to_str {x})", STR, "text form", "text forms", ("convert {each} to a string", "turn {each} into a string"), weight=1.5, ordered=False),
        Key("(to_float {x})", FLOAT, "float value", "float values", ("convert {each} to a float",), weight=0.5, ordered=False),
        Key("(to_base (abs {x}) 2)", STR, "binary form of the absolute value", "binary forms of the absolute values", ("write the absolute value of {each} in binary",), weight=0.5, ordered=False),
        Key("(sign {x})", INT, "sign (-1, 0 or 1)", "signs (-1, 0 or 1)", ("replace {each} by -1, 0 or 1 according to its sign",), weight=0.5),
        Key("(max2 {x} 0)", INT, "value with negative ones replaced by zero", "values with negative ones replaced by zero", ("replace {each} by zero if it is negative", "set {each} to 0 when it is below 0"), weight=0.7, ordered=False),
        Key("(min2 {x} {k})", INT, "value capped at {k}", "values capped at {k}", ("cap {each} at {k}", "limit {each} to at most {k}"), hole="factor", weight=0.7, ordered=False),
        Key("(if (is_even {x}) (floordiv {x} 2) {x})", INT, "value, halved if even,", "values, the even ones halved,", ("halve {each} if it is even",), weight=0.4, ordered=False),
        Key("(if (lt {x} 0) 0 (mul {x} {k}))", INT, "{k}-fold value, or zero for a negative one,", "{k}-fold values, with zero for negative ones,", ("multiply {each} by {k}, or replace it by zero if it is negative",), hole="factor", weight=0.4, ordered=False),
    ),
    FLOAT: (
        Key("(mul {x} 2.0)", FLOAT, "double", "doubles", ("double {each}",), ordered=False),
        Key("(mul {x} {x})", FLOAT, "square", "squares", ("square {each}",), ordered=False),
        Key("(div {x} 2.0)", FLOAT, "half", "halves", ("halve {each}",), ordered=False),
        Key("(round_to {x} 1)", FLOAT, "value rounded to one decimal", "values rounded to one decimal", ("round {each} to one decimal place",), ordered=False),
        Key("(round_int {x})", INT, "nearest integer", "nearest integers", ("round {each} to the nearest integer",)),
        Key("(floor {x})", INT, "value rounded down", "values rounded down", ("round {each} down to an integer",)),
        Key("(ceil {x})", INT, "value rounded up", "values rounded up", ("round {each} up to an integer",)),
        Key("(abs {x})", FLOAT, "absolute value", "absolute values", ("take the absolute value of {each}",)),
    ),
    STR: (
        Key("(str_length {x})", INT, "length", "lengths", ("replace {each} by its length", "find the length of {each}"), weight=4),
        Key("(upper {x})", STR, "upper-case form", "upper-case forms", ("convert {each} to uppercase", "change {each} to capital letters"), weight=2, ordered=False),
        Key("(lower {x})", STR, "lower-case form", "lower-case forms", ("convert {each} to lowercase", "make {each} lowercase"), weight=1.5),
        Key("(capitalize {x})", STR, "capitalised form", "capitalised forms", ("capitalize {each}", "make the first letter of {each} a capital and the rest lowercase"), ordered=False),
        Key("(str_reverse {x})", STR, "reverse", "reverses", ("reverse {each}", "write {each} backwards"), weight=2, ordered=False),
        Key("(str_slice_to {x} 1)", STR, "first character", "first characters", ("take the first character of {each}", "keep only the first letter of {each}"), weight=2),
        Key("(str_slice_from {x} -1)", STR, "last character", "last characters", ("take the last character of {each}",), weight=1.5),
        Key("(str_slice_to {x} {k})", STR, "first {k} characters", "first {k} characters", ("cut {each} to its first {k} characters", "keep the first {k} characters of {each}"), hole="size", ordered=False),
        Key("(count_where (chars {x}) (fn (c:str) (is_vowel c)))", INT, "number of vowels", "numbers of vowels", ("count the vowels in {each}",), weight=1.3),
        Key("(length (unique (chars {x})))", INT, "number of different characters", "numbers of different characters", ("count the different characters of {each}",), weight=1),
        Key("(str_count {x} {k})", INT, "number of occurrences of {k}", "numbers of occurrences of {k}", ("count how often {k} occurs in {each}",), hole="char", weight=0.8),
        Key("(str_concat {x} {k})", STR, "form with {k} at the end", "forms with {k} at the end", ("append {k} to {each}", "add {k} at the end of {each}"), hole="suffix", weight=0.8, ordered=False),
        Key("(str_concat {k} {x})", STR, "form with {k} in front", "forms with {k} in front", ("put {k} in front of {each}", "prefix {each} with {k}"), hole="suffix", weight=0.8, ordered=False),
        Key("(str_repeat {x} 2)", STR, "doubled form", "doubled forms", ("repeat {each} twice",), weight=0.5, ordered=False),
        Key("(replace {x} {k} \"\")", STR, "form without {k}", "forms without {k}", ("remove every {k} from {each}", "delete {k} from {each}"), hole="char", weight=0.8, ordered=False),
        Key("(join (filter (chars {x}) (fn (c:str) (not (is_vowel c)))) \"\")", STR, "form without vowels", "forms without vowels", ("remove the vowels from {each}",), weight=0.8, ordered=False),
        Key("(join (sort (chars {x})) \"\")", STR, "form with sorted characters", "forms with sorted characters", ("sort the characters of {each}",), weight=0.8),
        Key("(str_slice {x} 1 -1)", STR, "form without the first and last character", "forms without the first and last character", ("cut off the first and the last character of {each}",), weight=0.4, ordered=False),
    ),
    CHAR: (
        Key("(upper {x})", STR, "upper-case form", "upper-case forms", ("change {each} to upper case",), ordered=False),
        Key("(swapcase {x})", STR, "form in the other case", "forms in the other case", ("swap the case of {each}",), ordered=False),
        Key("(char_code {x})", INT, "character code", "character codes", ("replace {each} by its code point",), weight=1),
        Key("(str_repeat {x} 2)", STR, "doubled form", "doubled forms", ("write {each} twice", "double {each}"), ordered=False),
        Key("(if (is_vowel {x}) {k} {x})", STR, "form with vowels replaced by {k}", "forms with vowels replaced by {k}", ("replace {each} by {k} if it is a vowel",), hole="mark", ordered=False),
        Key("(if (is_digit {x}) {k} {x})", STR, "form with digits replaced by {k}", "forms with digits replaced by {k}", ("replace {each} by {k} if it is a digit",), hole="mark", ordered=False),
    ),
    PAIR: (
        Key("(tuple_get {x} 1)", INT, "{field}", "{fields}", ("take the {field} of {each}",), weight=4),
        Key("(tuple_get {x} 0)", STR, "name", "names", ("take the name of {each}",), weight=3),
        Key("(str_length (tuple_get {x} 0))", INT, "name length", "name lengths", ("take the length of the name of {each}",), weight=0.8),
        Key("(mul (tuple_get {x} 1) {k})", INT, "{field} times {k}", "{fields} times {k}", ("multiply the {field} of {each} by {k}",), hole="factor", weight=0.7, ordered=False),
    ),
    ROW: (
        Key("(sum {x})", INT, "sum", "sums", ("add up {each}", "replace {each} by its sum"), weight=4),
        Key("(length {x})", INT, "length", "lengths", ("replace {each} by its length",), weight=3),
        Key("(max_or {x} 0)", INT, "maximum (0 if empty)", "maximums (0 if empty)", ("replace {each} by its maximum, or 0 if it is empty",), weight=1.3),
        Key("(min_or {x} 0)", INT, "minimum (0 if empty)", "minimums (0 if empty)", ("replace {each} by its minimum, or 0 if it is empty",), weight=1),
        Key("(sort {x})", ROW, "sorted form", "sorted forms", ("sort {each}", "put {each} in ascending order"), ordered=False),
        Key("(reverse {x})", ROW, "reverse", "reverses", ("reverse {each}",), ordered=False),
        Key("(unique {x})", ROW, "form without duplicates", "forms without duplicates", ("remove the duplicates from {each}",), ordered=False),
        Key("(product {x})", INT, "product", "products", ("multiply the numbers of {each}",), weight=0.8),
        Key("(count_where {x} (fn (v:int) (is_even v)))", INT, "number of even elements", "numbers of even elements", ("count the even numbers in {each}",), weight=0.8),
        Key("(length (unique {x}))", INT, "number of different elements", "numbers of different elements", ("count the different numbers in {each}",), weight=0.7),
    ),
}
FIELDS = (("price", "prices", "product"), ("score", "scores", "player"), ("age", "ages", "person"), ("salary", "salaries", "employee"),
          ("quantity", "quantities", "item"), ("population", "populations", "city"), ("grade", "grades", "student"), ("weight", "weights", "parcel"))


@dataclass(frozen=True, slots=True)
class Relation:
    """What two values may be to each other: "{a} is greater than {b}"; plural, of a pair: "the first is greater than the second"."""

    ir: str
    phrase: str  # with {a} and {b}
    both: str = ""  # of the two together: "have the same parity"; "" where their order matters
    hole: str = ""
    weight: float = 1.0


RELATIONS: dict[Type, tuple[Relation, ...]] = {
    INT: (
        Relation("(lt {a} {b})", "{a} is less than {b}", weight=2), Relation("(gt {a} {b})", "{a} is greater than {b}", weight=2),
        Relation("(eq {a} {b})", "{a} equals {b}", "are equal", weight=2),
        Relation("(eq (add {a} {b}) {k})", "{a} plus {b} equals {k}", "add up to {k}", "int", 2),
        Relation("(gt (abs (sub {a} {b})) {k})", "{a} and {b} differ by more than {k}", "differ by more than {k}", "small", 1.5),
        Relation("(le (abs (sub {a} {b})) {k})", "{a} and {b} differ by at most {k}", "differ by at most {k}", "small", 1.5),
        Relation("(eq (abs (sub {a} {b})) {k})", "{a} and {b} differ by exactly {k}", "differ by exactly {k}", "small"),
        Relation("(eq (is_even {a}) (is_even {b}))", "{a} and {b} are both even or both odd", "have the same parity"),
        Relation("(eq {b} (mul {a} 2))", "{b} is twice {a}"),
        Relation("(is_even (add {a} {b}))", "the sum of {a} and {b} is even", "have an even sum"),
        Relation("(eq (floormod (add {a} {b}) {k}) 0)", "the sum of {a} and {b} is divisible by {k}", "have a sum divisible by {k}", "divisor"),
        Relation("(gt (add {a} {b}) {k})", "the sum of {a} and {b} is greater than {k}", "add up to more than {k}", "int"),
    ),
    STR: (
        Relation("(eq {a} {b})", "{a} equals {b}", "are equal"), Relation("(eq (str_length {a}) (str_length {b}))", "{a} is as long as {b}", "have the same length"),
        Relation("(eq (str_slice_to {a} 1) (str_slice_to {b} 1))", "{a} and {b} begin with the same character", "begin with the same character"),
        Relation("(eq (lower {a}) (lower {b}))", "{a} and {b} are equal when case is ignored", "are equal when case is ignored"),
        Relation("(gt (str_length {a}) (str_length {b}))", "{a} is longer than {b}"),
        Relation("(eq (str_slice_from {a} -1) (str_slice_to {b} 1))", "the last character of {a} is the first of {b}"),
    ),
}


def constant(dice: Dice, hole: str) -> tuple[str, str]:
    """A constant for a hole: as logic, and as it is said."""
    if hole in ("char", "mark", "suffix", "word"):
        text = dice.pick(CONSTANTS[hole])
        return f'"{text}"', dice.pick((f"'{text}'", f'"{text}"'))
    if hole == "float":
        said = dice.pick(("1", "2.5", "5", "10", "0.5", "20", "3"))
        return str(float(said)), said
    number = dice.pick(NUMBERS[hole])
    return str(number), str(number)


CONSTANTS = {"char": tuple("aaabceeimnoprsstt"), "mark": ("*", "_", "-", "#", "?", "x"), "suffix": ("!", "ing", "_x", "-", "s", "er", "re", "*"),
             "word": ("end", "stop", "done", "yes", "none", "home", "total")}
NUMBERS = {"int": (0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20, -1, -5), "small": (1, 2, 2, 3, 3, 4, 5, 6), "size": (1, 2, 3, 3, 4, 4, 5, 6), "digit": (0, 1, 2, 3, 5, 7, 9),
           "divisor": (2, 3, 3, 4, 5, 5, 6, 7, 10), "factor": (2, 3, 3, 4, 5, 10)}


def conditions_on(dice: Dice, t: Type) -> Pred:
    """One of the conditions on elements of a type, by weight."""
    return dice.weighted([(p, p.weight) for p in PREDS[t]])


def key_of(dice: Dice, t: Type, result: Type | None = None, ordered: bool = False) -> Key | None:
    """One of the keys, by weight; result: only those of this type; ordered: only those to sort or group by. None where none is."""
    keys = [(k, k.weight) for k in KEYS[t] if (result is None or k.result == result) and (k.ordered or not ordered)]
    return dice.weighted(keys) if keys else None
