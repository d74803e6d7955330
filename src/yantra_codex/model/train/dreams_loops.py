"""Dreams with state: loops that remember something, stop early, run over two lists or pairs, or call themselves.

Each row is one shape; the condition, relation and constants inside it vary. In logic and words, `{xs}` is the first argument, `{ys}`
the second, `{k}` a number, `{one}`, `{many}` the elements, `{test}` the condition on `v0`, `{is}`, `{are}` in words, `{c}`, `{d}` constants,
`{rel}` a relation of `a` and `b`, `{both}` in words of the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from yantra_codex.ir.types import INT, STR, Type, parse_type
from yantra_codex.model.train.dreams_lexicon import CHAR, RELATIONS, constant
from yantra_codex.model.train.dreams_programs import ENTRY, Draft
from yantra_codex.model.train.dreams_sources import IT, a_pred, lists, rows, spoken, text_arg
from yantra_codex.model.train.dreams_words import Arg, Dice, Speech, Told, scalar


@dataclass(frozen=True, slots=True)
class Shape:
    """One row: args, e.g. "ints k:small"; returns; body; what is told."""

    name: str
    args: str
    returns: str
    body: str
    nouns: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    weight: float = 1.0


def shape(name: str, args: str, returns: str, body: str, nouns: str = "", orders: str = "", conditions: str = "", extra: str = "", weight: float = 1.0) -> Shape:
    """A row from texts; several wordings are divided by semicolons."""
    def parts(text: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in text.split(";") if p.strip())

    return Shape(name, args, returns, body, parts(nouns), parts(orders), parts(conditions), parts(extra), weight)


SHAPES = (
    # -- state along a list
    shape("longest run", "list", "int",
          "(var run int 0) (var best int 0) (for (v0) {xs} (if {test} ((set run (add run 1)) (if (gt run best) ((set best run)))) ((set run 0)))) (return best)",
          "the length of the longest run of {many} in {xs} that {are};the largest number of {many} in a row that {are} in {xs};how many consecutive {many} of {xs} {are}, at most", weight=3),
    shape("equal run", "list", "int",
          "(var run int 0) (var best int 0) (range i 0 (length {xs}) 1 (if (and (gt i 0) (eq (index {xs} i) (index {xs} (sub i 1)))) ((set run (add run 1))) ((set run 1))) (if (gt run best) ((set best run)))) (return best)",
          "the length of the longest run of equal {many} in {xs};the longest streak of the same {one} in a row in {xs}, as a number", weight=2),
    shape("rising run", "ints", "int",
          "(var run int 0) (var best int 0) (range i 0 (length {xs}) 1 (if (and (gt i 0) (gt (index {xs} i) (index {xs} (sub i 1)))) ((set run (add run 1))) ((set run 1))) (set best (max2 best run))) (return best)",
          "the length of the longest stretch of {xs} in which every {one} is greater than the one before;the size of the longest strictly increasing run of consecutive {many} in {xs}", weight=1.5),
    shape("running total with reset", "ints", "list[int]",
          "(var total int 0) (var out list[int] (the list[int] [])) (for (v0) {xs} (if {test} ((set total 0)) ((set total (add total v0)))) (do list_push out total)) (return out)",
          "the running totals of {xs}, where the total starts again from zero at each {one} that {is}", "keep a running total of {xs}, resetting it to 0 whenever a {one} {is}, and return the total after each {one}", weight=2),
    shape("balance with floor", "ints", "int",
          "(var total int 0) (for (v0) {xs} (set total (max2 0 (add total v0)))) (return total)",
          "the balance after adding {xs} one by one, where it never goes below zero;the final balance when each {one} of {xs} is added in turn and a negative balance is set to zero at once", weight=1.5),
    shape("running balances with floor", "ints k:natural", "list[int]",
          "(var total int {k}) (var out list[int] (the list[int] [])) (for (v0) {xs} (set total (add total v0)) (if (lt total 0) ((set total 0))) (do list_push out total)) (return out)",
          "the balance after each {one} of {xs}, starting with {k}; a balance below zero is set to zero".replace(";", ","), weight=1.2),
    shape("until first", "list", "list",
          "(var out {list} (the {list} [])) (for (v0) {xs} (if {test} ((break))) (do list_push out v0)) (return out)",
          "the {many} of {xs} before the first one that {is};all {many} at the start of {xs}, up to but not including the first that {is}", "collect the {many} of {xs} until one {is}, leaving that one out", weight=2),
    shape("sum until", "ints", "int",
          "(var total int 0) (for (v0) {xs} (if {test} ((return total))) (set total (add total v0))) (return total)",
          "the sum of the {many} of {xs} before the first one that {is}", "add up the {many} of {xs} and stop at the first one that {is}, which is not counted", weight=2),
    shape("after first", "list", "list",
          "(var out {list} (the {list} [])) (var on bool false) (for (v0) {xs} (if on ((do list_push out v0)) ((if {test} ((set on true)))))) (return out)",
          "the {many} of {xs} that come after the first one that {is}", "skip the {many} of {xs} up to and including the first one that {is} and return the rest", weight=1.2),
    shape("reach total", "ints k:natural", "int",
          "(var total int 0) (range i 0 (length {xs}) 1 (set total (add total (index {xs} i))) (if (ge total {k}) ((return i)))) (return -1)",
          "the index of the first {one} of {xs} at which the running sum reaches {k}, or -1 if it never does;how far into {xs} one must go until the total is at least {k}, as an index, or -1 if it is never reached", weight=1.5),
    shape("up and down", "list", "int",
          "(var score int {e}) (for (v0) {xs} (if {test} ((set score (add score {c}))) ((set score (sub score {d}))))) (return score)",
          "the final score that starts at {e} and goes up by {c} for each {one} of {xs} that {is} and down by {d} for every other one", "start with {e}, add {c} for each {one} in {xs} that {is}, subtract {d} for each of the others, and return the result", weight=2),
    shape("up and down capped", "list k:natural", "int",
          "(var score int 0) (for (v0) {xs} (if {test} ((set score (min2 {k} (add score {c})))) ((set score (max2 0 (sub score {d})))))) (return score)",
          "the level after {xs}, which starts at 0, rises by {c} for each {one} that {is} and falls by {d} otherwise, but stays between 0 and {k}", weight=1),
    shape("lowest point", "ints", "int",
          "(var total int 0) (var low int 0) (for (v0) {xs} (set total (add total v0)) (set low (min2 low total))) (return low)",
          "the lowest value (at most 0) that the running sum of {xs} takes;the minimum of the running total of {xs}, starting from 0"),
    shape("drop from peak", "ints", "int",
          "(var top int 0) (var seen bool false) (var worst int 0) (for (v0) {xs} (if (or (not seen) (gt v0 top)) ((set top v0) (set seen true))) (set worst (max2 worst (sub top v0)))) (return worst)",
          "the largest drop in {xs} from a {one} to a later one, 0 if there is no drop;how far {xs} falls from a peak at most", weight=1.2),
    shape("records", "ints", "int",
          "(var best int 0) (var found int 0) (for (v0) {xs} (if (or (eq found 0) (gt v0 best)) ((set best v0) (set found (add found 1))))) (return found)",
          "how many {many} of {xs} are greater than all {many} before them (the first counts);the number of new records in {xs}, counting the first {one}", weight=1.2),
    shape("running maximum", "ints", "list[int]",
          "(var out list[int] (the list[int] [])) (for (v0) {xs} (if (or (is_empty out) (gt v0 (last out))) ((do list_push out v0)) ((do list_push out (last out))))) (return out)",
          "the largest {one} so far at every position of {xs};a list with the running maximum of {xs}"),
    shape("sections ignored", "ints", "int",
          "(var off bool false) (var total int 0) (for (v0) {xs} (if (eq v0 {m}) ((set off true)) ((if (eq v0 {z}) ((set off false)) ((if (not off) ((set total (add total v0))))))))) (return total)",
          "the sum of {xs}, leaving out the parts that begin with a {m} and end with the next {z} (neither of which is counted anywhere)", "add up {xs}, but ignore everything from each {m} to the next {z}; the {m} and {z} themselves are never counted".replace(";", " where"), weight=0.8),
    shape("collapse repeats", "list", "list",
          "(var out {list} (the {list} [])) (for (v0) {xs} (if (or (is_empty out) (ne (last out) v0)) ((do list_push out v0)))) (return out)",
          "{xs} with neighbouring equal {many} reduced to one", "collapse runs of equal {many} in {xs} into a single one;remove consecutive duplicates from {xs}", weight=1.5),
    shape("cancel equal neighbours", "list", "list",
          "(var out {list} (the {list} [])) (for (v0) {xs} (if (and (not (is_empty out)) (eq (last out) v0)) ((bind gone (do list_pop out))) ((do list_push out v0)))) (return out)",
          "what is left of {xs} when two equal neighbours cancel each other, as often as possible", "repeatedly delete pairs of equal adjacent {many} from {xs} until none is left", weight=1),
    shape("greedy boxes", "ints k:positive", "int",
          "(var boxes int 0) (var room int 0) (for (v0) {xs} (if (gt v0 room) ((set boxes (add boxes 1)) (set room {k}))) (set room (sub room v0))) (return boxes)",
          "how many boxes of capacity {k} are used when {xs} are packed in their order, a new box being opened when one does not fit", weight=1),
    shape("accepted with gap", "sorted k:small", "list[int]",
          "(var out list[int] (the list[int] [])) (for (v0) {xs} (if (or (is_empty out) (ge (sub v0 (last out)) {k})) ((do list_push out v0)))) (return out)",
          "the {many} of {xs}, sorted ascending, that are kept when each must be at least {k} above the last one kept", "go through the ascending {many} of {xs} and keep each one that is at least {k} more than the last kept one", weight=1),
    shape("alternate signs", "ints", "int",
          "(var total int 0) (var plus bool true) (for (v0) {xs} (if plus ((set total (add total v0))) ((set total (sub total v0)))) (set plus (not plus))) (return total)",
          "the alternating sum of {xs}: the first minus the second plus the third and so on", "add and subtract the {many} of {xs} in turn, beginning with adding", weight=1.2),
    shape("weighted by place", "ints", "int",
          "(var total int 0) (range i 0 (length {xs}) 1 (set total (add total (mul (add i 1) (index {xs} i))))) (return total)",
          "the sum of the {many} of {xs}, each multiplied by its position counted from 1", weight=1),
    shape("equal index", "ints", "list[int]",
          "(var out list[int] (the list[int] [])) (range i 0 (length {xs}) 1 (if (eq (index {xs} i) i) ((do list_push out i)))) (return out)",
          "the indices at which the {one} in {xs} equals its index", weight=0.6),
    # -- neighbours and pairs
    shape("neighbour pairs", "list rel", "int",
          "(var found int 0) (range i 1 (length {xs}) 1 (if {rel:(index {xs} (sub i 1)):(index {xs} i)} ((set found (add found 1))))) (return found)",
          "how many neighbouring {many} in {xs} there are where {say:the first:the second};the number of adjacent pairs in {xs} in which {say:the first:the second}", weight=2),
    shape("all neighbours", "list rel", "bool",
          "(range i 1 (length {xs}) 1 (if (not {rel:(index {xs} (sub i 1)):(index {xs} i)}) ((return false)))) (return true)",
          conditions="for all neighbours in {xs} {say:the first:the second};in every adjacent pair of {xs}, {say:the first one:the second one}", weight=1.5),
    shape("pairs that", "list rel both", "int",
          "(var found int 0) (range i 0 (length {xs}) 1 (range j (add i 1) (length {xs}) 1 (if {rel:(index {xs} i):(index {xs} j)} ((set found (add found 1)))))) (return found)",
          "the number of pairs of {many} at two positions of {xs} that {both};how many pairs of {many} in {xs} {both}", "count the pairs of {many} in {xs} that {both}", weight=3),
    shape("any pair", "list rel both", "bool",
          "(range i 0 (length {xs}) 1 (range j (add i 1) (length {xs}) 1 (if {rel:(index {xs} i):(index {xs} j)} ((return true))))) (return false)",
          conditions="two {many} of {xs} {both};some two {many} at two positions of {xs} {both};{xs} contains two {many} that {both}", weight=2),
    shape("list of pairs", "list rel both", "list[tuple[{t},{t}]]",
          "(var out list[tuple[{t},{t}]] (the list[tuple[{t},{t}]] [])) (range i 0 (length {xs}) 1 (range j (add i 1) (length {xs}) 1 (if {rel:(index {xs} i):(index {xs} j)} ((do list_push out (tuple (index {xs} i) (index {xs} j))))))) (return out)",
          "all pairs (earlier, later) of {many} in {xs} that {both}, as tuples", "list the pairs of {many} from {xs} that {both}, the earlier one first", weight=1.5),
    shape("best pair", "ints", "int",
          "(var best int 0) (var found bool false) (range i 1 (length {xs}) 1 (let now int ({op} (index {xs} (sub i 1)) (index {xs} i))) (if (or (not found) (gt now best)) ((set best now) (set found true)))) (return best)",
          "the largest {opname} of two neighbouring {many} in {xs}, 0 if there are fewer than two", weight=1.2),
    # -- two lists
    shape("places that agree", "list same rel", "int",
          "(var found int 0) (range i 0 (min2 (length {xs}) (length {ys})) 1 (if {rel:(index {xs} i):(index {ys} i)} ((set found (add found 1))))) (return found)",
          "at how many positions of {xs} and {ys} {say:the first one's element:the second one's};the number of positions at which, comparing {xs} with {ys}, {say:the element of the former:that of the latter}", weight=1.5),
    shape("position wise", "ints sameints", "list[int]",
          "(var out list[int] (the list[int] [])) (range i 0 (min2 (length {xs}) (length {ys})) 1 (do list_push out ({op} (index {xs} i) (index {ys} i)))) (return out)",
          "the {opname}s of the {many} at the same positions of {xs} and {ys}, as far as the shorter one goes", "combine {xs} and {ys} position by position into a list of their {opname}s, stopping with the shorter", weight=2),
    shape("in one only", "list same", "list",
          "(var out {list} (the {list} [])) (for (v0) {xs} (if (and {test} (not (contains {ys} v0))) ((do list_push out v0)))) (return out)",
          "the {many} of {xs} that {are} and do not occur in {ys}", "list all {many} of {xs} that {are}, leaving out those that are also in {ys}", weight=1.2),
    shape("in both", "list same", "int",
          "(var found int 0) (for (v0) {xs} (if (contains {ys} v0) ((set found (add found 1))))) (return found)",
          "how many {many} of {xs} also occur in {ys}", "count the {many} of {xs} that are in {ys} as well", weight=1.2),
    shape("winners", "ints sameints", "tuple[int,int]",
          "(var one int 0) (var two int 0) (range i 0 (min2 (length {xs}) (length {ys})) 1 (if (gt (index {xs} i) (index {ys} i)) ((set one (add one 1))) ((if (lt (index {xs} i) (index {ys} i)) ((set two (add two 1))))))) (return (tuple one two))",
          "how often the {one} of {xs} is greater than that of {ys} at the same position and how often it is less, as a tuple", weight=1),
    # -- numbers and while
    shape("halvings", "n k:small", "int",
          "(var left int {xs}) (var steps int 0) (while (gt left (max2 {k} 0)) (set left (floordiv left {c2})) (set steps (add steps 1))) (return steps)",
          "how many times {xs} can be divided by {c2}, rounding down, until it is at most {k}", "count how often {xs} must be integer-divided by {c2} until it is no more than {k}", weight=1.2),
    shape("digits that", "n", "int",
          "(var left int (abs {xs})) (var found int 0) (while (gt left 0) (let v0 int (floormod left 10)) (if {test} ((set found (add found {what})))) (set left (floordiv left 10))) (return found)",
          "{whatname} of {xs} that {are}", weight=2),
    shape("reverse digits", "n", "int",
          "(var left int {xs}) (var out int 0) (while (gt left 0) (set out (add (mul out 10) (floormod left 10))) (set left (floordiv left 10))) (return (add out {c}))",
          "the number that has the digits of {xs} in reverse order, plus {c}", weight=0.7),
    shape("growth", "k:positive n", "int",
          "(var now int {k}) (var years int 0) (while (lt now {xs}) (set now (add (mul now {c2}) {c})) (set years (add years 1))) (return years)",
          "after how many steps a value that starts at {k} reaches at least {xs}, when every step multiplies it by {c2} and adds {c}", weight=1),
    shape("repeated step", "small", "int",
          "(var now int {e}) (range i 0 {xs} 1 (set now (add (mul now {c2}) {c}))) (return now)",
          "the value after {xs} steps, starting from {e}, where each step multiplies by {c2} and then adds {c}", "start with {e}, multiply by {c2} and add {c}, do this {xs} times, and return the value", weight=1.2),
    shape("two term recurrence", "small", "int",
          "(var a int {e}) (var b int {c}) (range i 0 {xs} 1 (let next int (add (mul {c2} b) a)) (set a b) (set b next)) (return a)",
          "the term with index {xs} (from 0) of the sequence that begins with {e} and {c} and in which each term is {c2} times the one before plus the one before that", weight=1.2),
    shape("even odd steps", "positive", "int",
          "(var now int {xs}) (var steps int 0) (while (and (gt now 1) (lt steps 100)) (if (is_even now) ((set now (floordiv now 2))) ((set now (sub now 1)))) (set steps (add steps 1))) (return steps)",
          "how many steps take {xs} down to 1, when an even number is halved and an odd one is decreased by one", weight=0.8),
    shape("sum over divisors", "positive", "int",
          "(var total int 0) (range v0 1 (add {xs} 1) 1 (if (and (is_divisible {xs} v0) {test}) ((set total (add total {what}))))) (return total)",
          "{whatdivisors} of {xs} that {are}", weight=1.2),
    shape("table of products", "small k:size", "list[list[int]]",
          "(var out list[list[int]] (the list[list[int]] [])) (range i 1 (add {xs} 1) 1 (var line list[int] (the list[int] [])) (range j 1 (add {k} 1) 1 (do list_push line ({op2} i j))) (do list_push out line)) (return out)",
          "a table with {xs} rows and {k} columns in which the entry in row i and column j (both counted from 1) is the {op2name} of i and j", weight=1),
    shape("triangle", "small", "list[str]",
          '(var out list[str] (the list[str] [])) (range i 1 (add {xs} 1) 1 (do list_push out (str_repeat "{sym}" i))) (return out)',
          "the lines of a triangle of {xs} rows, where row i has i times the symbol \"{sym}\"", weight=0.7),
    # -- texts
    shape("toggle", "text", "str",
          '(var out str "") (var on bool false) (for (v0) {xs} (if (eq v0 "{sym}") ((set on (not on))) ((if {onoff} ((set out (str_concat out (upper v0)))) ((set out (str_concat out v0))))))) (return out)',
          "{xs} with the parts {between} \"{sym}\" marks in upper case and the marks themselves removed".replace("{between}", "enclosed by"), weight=1),
    shape("deepest nesting", "brackets", "int",
          '(var depth int 0) (var best int 0) (for (v0) {xs} (if (eq v0 "(") ((set depth (add depth 1)) (set best (max2 best depth)))) (if (eq v0 ")") ((set depth (sub depth 1))))) (return best)',
          "the deepest level of nested parentheses in {xs};how deep the round brackets in {xs} are nested", weight=1),
    shape("letters after space", "text", "str",
          '(var out str "") (var fresh bool true) (for (v0) {xs} (if (and fresh (not (is_space v0))) ((set out (str_concat out {initial})))) (set fresh (is_space v0))) (return out)',
          "a string of the {initialname}first characters of the words in {xs};the initials of {xs}{initialtail}", weight=1.2),
    shape("run lengths", "text", "str",
          '(var out str "") (var i int 0) (while (lt i (str_length {xs})) (var n int 1) (while (and (lt (add i n) (str_length {xs})) (eq (str_index {xs} (add i n)) (str_index {xs} i))) (set n (add n 1))) (set out (str_concat out (str_concat (str_index {xs} i) (int_to_str n)))) (set i (add i n))) (return out)',
          "a compressed form of {xs} in which each run of the same character is that character followed by its length", "write each run of equal characters in {xs} as the character and the number of times it is repeated", weight=1),
    shape("longest text run", "text", "int",
          "(var run int 0) (var best int 0) (for (v0) {xs} (if {test} ((set run (add run 1)) (set best (max2 best run))) ((set run 0)))) (return best)",
          "the length of the longest block of consecutive {many} in {xs} that {are}", weight=2),
    shape("first repeated", "list", "option",
          "(var seen {list} (the {list} [])) (for (v0) {xs} (if (contains seen v0) ((return (some v0)))) (do list_push seen v0)) (return none)",
          "the first {one} of {xs} that has occurred before, or None if all are different;the earliest repeated {one} in {xs} (None if there is none)", weight=1.5),
    shape("only once", "list", "list",
          "(var out {list} (the {list} [])) (for (v0) {xs} (if (and (eq (count_of {xs} v0) 1) {test}) ((do list_push out v0)))) (return out)",
          "the {many} of {xs} that {are} and occur exactly once", weight=1.2),
    shape("spread every k", "text k:size", "str",
          '(var out str "") (range i 0 (str_length {xs}) 1 (if (and (gt i 0) (eq (floormod i (max2 {k} 1)) 0)) ((set out (str_concat out "{sym}")))) (set out (str_concat out (str_index {xs} i)))) (return out)',
          "{xs} with a \"{sym}\" between every {k} characters", "insert \"{sym}\" after each {k} characters of {xs}, but not at the end", weight=1),
    shape("shift letters", "lower k:small", "str",
          '(var out str "") (for (v0) {xs} (if (and (ge v0 "a") (le v0 "z")) ((set out (str_concat out (char_of (add 97 (floormod (add (sub (char_code v0) 97) {k}) 26)))))) ((set out (str_concat out v0))))) (return out)',
          "{xs} with each letter from a to z moved {k} places on in the alphabet, going round from z to a, all other characters left as they are", "shift the lower-case letters of {xs} by {k} places, wrapping round after z", weight=1),
    shape("moves", "moves", "tuple[int,int]",
          '(var x int 0) (var y int 0) (for (v0) {xs} (if (eq v0 "{up}") ((set y (add y 1)))) (if (eq v0 "{down}") ((set y (sub y 1)))) (if (eq v0 "{right}") ((set x (add x {c})))) (if (eq v0 "{left}") ((set x (sub x {c}))))) (return (tuple x y))',
          "the position (x, y) after {xs}, starting at (0, 0): {up} and {down} move one up and down, {right} and {left} move {c} to the right and to the left", weight=1),
    # -- parsing, errors
    shape("numbers among texts", "numerals", "int",
          "(var total int 0) (for (v0) {xs} (try ((set total (add total (parse_int v0)))) (catch (ValueError) _ {miss}))) (return total)",
          "the sum of those strings in {xs} that are whole numbers, {missed}", "parse the {many} of {xs} as integers and add them up, {missed}", weight=1.2),
    # -- dictionaries and records
    shape("stock", "pairs", "map[str,int]",
          "(var out map[str,int] (the map[str,int] (map))) (for (name amount) {xs} {if} (set (at out (key name)) ({bestop} (map_get_or out name {first}) amount)){fi}) (return out)",
          "a dictionary with the {bestname} of each name in {xs}", weight=1.5),
    shape("names by bound", "pairs k:natural", "list[str]",
          "(var out list[str] (the list[str] [])) (for (name amount) {xs} (if ({cmp} amount {k}) ((do list_push out name)))) (return out)",
          "the names in {xs} whose number is {cmpname} {k}", "list the names from {xs} that have a number {cmpname} {k}", weight=1.2),
    shape("index by", "list", "map[{t},list[int]]",
          "(var out map[{t},list[int]] (the map[{t},list[int]] (map))) (range i 0 (length {xs}) 1 (let v0 {t} (index {xs} i)) (if {test} ((do map_default out v0 (the list[int] [])) (do list_push (at out (key v0)) i)))) (return out)",
          "a dictionary from each {one} of {xs} that {is} to the list of the positions at which it stands", weight=1),
    # -- grids
    shape("cells that", "grid", "int",
          "(var found int 0) (for (line) {xs} (for (v0) line (if {test} ((set found (add found {what}))))) ) (return found)",
          "{whatcells} in {xs} that {are}", weight=1.5),
    shape("best row", "grid", "int",
          "(var at int -1) (var best int 0) (range i 0 (length {xs}) 1 (var now int 0) (for (v0) (index {xs} i) (if {test} ((set now (add now 1))))) (if (or (lt at 0) (gt now best)) ((set at i) (set best now)))) (return at)",
          "the index of the row of {xs} with the most numbers that {are}, the first one on ties, -1 if there are no rows", weight=1),
    shape("column sums", "grid", "list[int]",
          "(if (is_empty {xs}) ((return (the list[int] [])))) (var out list[int] (the list[int] [])) (range j 0 (length (index {xs} 0)) 1 (var now int {start}) (for (line) {xs} (set now ({foldop} now (index line j)))) (do list_push out now)) (return out)",
          "the {foldname} of each column of {xs}", weight=1),
    # -- functions that call themselves
    shape("recursive sum", "list", "int",
          "(if (is_empty {xs}) ((return 0))) (let rest int (call {self} (slice_from {xs} 1))) (let v0 {t} (first {xs})) (return (if {test} (add rest 1) rest))",
          "the number of {many} in {xs} that {are}, found recursively", "count recursively how many {many} of {xs} {are}", weight=1),
    shape("recursive digits", "natural", "int",
          "(if (lt {xs} 10) ((return {xs}))) (return ({op2} (floormod {xs} 10) (call {self} (floordiv {xs} 10))))",
          "the {op2name} of the digits of {xs}, computed by recursion", weight=0.8),
    shape("ways of steps", "small", "int",
          "(if (lt {xs} 0) ((return 0))) (if (eq {xs} 0) ((return 1))) (return (add (call {self} (sub {xs} {c1})) (call {self} (sub {xs} {c3}))))",
          "in how many ways a staircase of {xs} steps can be climbed when each move takes {c1} or {c3} steps;the number of ordered ways to write {xs} as a sum of {c1}s and {c3}s", weight=0.8),
)

OPERATIONS = (("add", "sum"), ("mul", "product"), ("sub", "difference"), ("max2", "maximum"), ("min2", "minimum"))
COMPARED = (("gt", "greater than"), ("lt", "less than"), ("ge", "at least"), ("le", "at most"), ("eq", "equal to"))


def loop_dream(dice: Dice) -> Draft | None:
    """One of the shapes, its holes filled."""
    s = dice.weighted([(s, s.weight) for s in SHAPES])
    speech = Speech(dice, dice.chance(0.3))
    spec = s.args.split()
    args, kind, one, many = _first(dice, spec[0])
    texts = {"t": str(args[0].type.args[0]) if args[0].type.name == "list" else "str", "list": str(args[0].type), "self": ENTRY, "one": one, "many": many}
    logic: dict[str, str] = dict(texts)
    for part in spec[1:]:
        _more(dice, part, args, kind, texts, logic, speech)
    _choices(dice, texts, logic)
    everything = " ".join((s.body, *s.nouns, *s.orders, *s.conditions))
    extra_args: list[Arg] = list(args)
    if "{test}" in everything:
        _test(dice, kind, extra_args, speech, texts, logic)
    if "{self}" in s.body and len(extra_args) > len(args):
        return None  # a function that calls itself would have to hand the condition's parameter on
    names = [a.name for a in extra_args]
    if len(set(names)) < len(names):
        return None
    for mark, arg in zip(("xs", "ys"), [a for a in args if a.role != "k"], strict=False):
        logic[mark], texts[mark] = arg.name, speech.of(arg)
    for arg in args:
        if arg.role.startswith("k"):
            logic["k"], texts["k"] = arg.name, speech.of(arg)
    parameters = tuple(replace(a, role=a.role.removeprefix("k:")) for a in extra_args)
    body = _filled(_relation(s.body, logic), logic)
    returns = f"option[{texts['t']}]" if s.returns == "option" else texts["list"] if s.returns == "list" else _filled(s.returns, texts)

    def put(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_filled(_say(line, texts), texts) for line in lines)

    told = Told(put(s.nouns), put(s.orders), put(s.conditions), put(s.extra))
    return Draft(parameters, parse_type(returns), body, told, speech.told, (s.name, "loop"))


def _filled(text: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace("{" + mark + "}", value)
    return text


def _relation(body: str, logic: dict[str, str]) -> str:
    """`{rel:first:second}` as the relation of two expressions."""
    at = body.find("{rel:")
    if at < 0:
        return body
    depth, i = 1, at + 5
    while depth:
        depth += {"{": 1, "}": -1}.get(body[i], 0)
        i += 1
    a, b = body[at + 5 : i - 1].split(":")
    return body[:at] + logic["relation"].replace("{a}", a).replace("{b}", b) + body[i:]


def _say(line: str, texts: dict[str, str]) -> str:
    at = line.find("{say:")
    if at < 0:
        return line
    end = line.index("}", at)
    a, b = line[at + 5 : end].split(":")
    return line[:at] + texts["relation"].replace("{a}", a).replace("{b}", b) + line[end + 1 :]


def _first(dice: Dice, kind: str) -> tuple[list[Arg], Type, str, str]:
    """The first argument of a shape, and the kind and nouns of its elements."""
    if kind in ("list", "ints", "sorted"):
        s = lists(dice, INT if kind != "list" or dice.chance(0.65) else STR)
        arg = replace(s.args[0], role="sorted" if kind == "sorted" else "")
        return [arg], s.kind, s.one, s.many
    if kind == "grid":
        s = rows(dice)
        return [replace(s.args[0], role="grid", first=dice.pick(("a matrix", "a grid of numbers", "a matrix of integers", "a two-dimensional list")), later="the matrix")], INT, "number", "numbers"
    if kind == "pairs":
        return [Arg("records", parse_type("list[tuple[str,int]]"), "a list of (name, number) pairs", "the list", "")], INT, "pair", "pairs"
    if kind == "numerals":
        return [Arg(dice.pick(("tokens", "fields", "texts")), parse_type("list[str]"), "a list of strings", "the list", "numeral")], STR, "string", "strings"
    if kind in ("text", "lower", "brackets", "moves"):
        return [text_arg(dice, kind if kind in ("brackets", "moves") else "")], CHAR, "character", "characters"
    role = {"n": "big", "small": "small", "positive": "positive", "natural": "natural", "k:positive": "positive"}[kind]
    arg = scalar(dice, ("n", "n", "k", "m", "x"), INT, role)
    return [arg], INT, "digit" if kind == "n" else "divisor", "digits" if kind == "n" else "divisors"


def _more(dice: Dice, part: str, args: list[Arg], kind: Type, texts: dict[str, str], logic: dict[str, str], speech: Speech) -> None:
    """A further part of a shape's arguments: a number, a second list, a relation."""
    names = [a.name for a in args]
    if part.startswith("k:"):
        args.append(scalar(dice, ("k", "limit", "m", "bound"), INT, part, names))
        return
    if part == "n":
        args.insert(0, scalar(dice, ("target", "goal", "limit"), INT, "big", names))
        args[1] = replace(args[1], role="k:positive")
        return
    if part in ("same", "sameints"):
        noun = texts["many"]
        name = dice.pick(("ys", "others", "second", "more"))
        args.append(Arg(name, args[0].type, dice.pick((f"another list of {noun}", "a second list", "another list")), dice.pick(("the second list", "the other list"))))
        args[0] = replace(args[0], later="the first list")
        return
    if part == "rel":
        r = dice.weighted([(r, r.weight) for r in RELATIONS[kind]])
        if r.hole:
            ir, said = constant(dice, r.hole)
            r = replace(r, ir=r.ir.replace("{k}", ir), phrase=r.phrase.replace("{k}", said), both=r.both.replace("{k}", said))
        logic["relation"], texts["relation"], texts["both"] = r.ir, r.phrase, r.both
        return
    if part == "both":
        while not texts["both"]:
            _more(dice, "rel", args, kind, texts, logic, speech)


def _test(dice: Dice, kind: Type, args: list[Arg], speech: Speech, texts: dict[str, str], logic: dict[str, str]) -> None:
    """Fills in the condition on an element."""
    p, extra = a_pred(dice, kind, args, 0.2)
    p = spoken(p, extra, speech)
    i = dice.pick(range(len(p.are)))
    logic["test"] = p.ir.replace("{x}", IT)
    texts["is"], texts["are"] = p.is_[i], p.are[i]


def _choices(dice: Dice, texts: dict[str, str], logic: dict[str, str]) -> None:
    """Constants and small choices that logic and words share."""
    up, down, left, right = dice.pick((("U", "D", "L", "R"), ("N", "S", "W", "E"), ("u", "d", "l", "r"), ("^", "v", "<", ">")))
    shared = {"c": dice.pick("12235"), "d": dice.pick("11234"), "e": dice.pick(("0", "0", "1", "10", "5")), "c2": dice.pick("223"), "m": "-1", "z": "0", "c1": "1",
              "c3": dice.pick("223"), "sym": dice.pick("*#-_|"), "up": up, "down": down, "left": left, "right": right, "onoff": "on"}
    op, opname = dice.pick(OPERATIONS[:3])
    op2, op2name = dice.pick((OPERATIONS[0], OPERATIONS[1], OPERATIONS[3]))
    cmp, cmpname = dice.pick(COMPARED)
    foldop, foldname, start = dice.pick((("add", "sum", "0"), ("mul", "product", "1")))
    whole = dice.chance(0.5)
    initial = dice.chance(0.5)
    best = dice.pick((("add", "total of the numbers", "0"), ("max2", "largest number (at least 0)", "0"), ("add", "sum of all numbers", "0")))
    miss, missed = dice.pick((("(continue)", "ignoring the others"), ("(set total (sub total 1))", "subtracting one for each of the others"), ("(break)", "stopping at the first that is not")))
    logic |= shared | {"op": op, "op2": op2, "cmp": cmp, "foldop": foldop, "start": start, "what": IT if whole else "1", "initial": "(upper v0)" if initial else "v0",
                       "bestop": best[0], "first": best[2], "if": "", "fi": "", "miss": miss}
    texts |= shared | {"opname": opname, "op2name": op2name, "cmpname": cmpname, "foldname": foldname, "initialname": "upper-cased " if initial else "",
                       "initialtail": " in upper case" if initial else "", "whatname": "the sum of the digits" if whole else "the number of digits",
                       "whatdivisors": "the sum of the divisors" if whole else "the number of divisors", "whatcells": "the sum of the numbers" if whole else "the number of cells",
                       "bestname": best[1], "missed": missed}
