"""Dreams that are expressions: ops of the IR's table put into each other by their types, told as noun phrases put into each other.

Each row says an op in words, `{0}`, `{1}` its arguments, and what each argument may be: `x` anything of its type, `k` a small number,
`c` a constant text or character, `s` a text parameter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, parse_type
from yantra_codex.model.train.dreams_programs import Draft
from yantra_codex.model.train.dreams_words import LISTS, NOUNS, TEXTS, Arg, Dice, Speech, Told, scalar


@dataclass(frozen=True, slots=True)
class Said:
    """One op at given types, in words."""

    op: str
    params: tuple[Type, ...]
    returns: Type
    holes: str  # one letter an argument
    nouns: tuple[str, ...]
    orders: tuple[str, ...]
    conditions: tuple[str, ...]
    order: str = ""  # "gives": only the order changes; "ignores": the order of the argument does not matter
    weight: float = 1.0


def _rows(text: str) -> tuple[Said, ...]:
    """Rows: op (or an expression with `{0}`, `{1}`) | types -> type | holes | nouns | orders | conditions | order | weight; texts are divided by semicolons."""
    out = []
    for line in text.strip().splitlines():
        op, scheme, holes, *rest = (p.strip() for p in line.split("|"))
        nouns, orders, conditions, order, weight = [*rest, "", "", "", "", ""][:5]
        left, _, right = scheme.rpartition(" -> ")

        def parts(t: str) -> tuple[str, ...]:
            return tuple(p.strip() for p in t.split(";") if p.strip())

        for a, n in (("int", "int"), ("str", "float")) if "A" in scheme or "N" in scheme else (("int", "int"),):
            types = [parse_type(t.replace("A", a).replace("N", n)) for t in left.split()]
            out.append(Said(op, tuple(types), parse_type(right.replace("A", a).replace("N", n)), holes, parts(nouns), parts(orders), parts(conditions), order, float(weight or 1) * (0.4 if n == "float" and "N" in scheme else 1)))
    return tuple(out)


SAID = _rows(r'''
length | list[A] -> int | x | the length of {0}; the number of elements in {0}; how many elements {0} has | count the elements of {0}| | ignores
is_empty | list[A] -> bool | x | | | {0} is empty; {0} has no elements | ignores
index | list[A] int -> A | xk | the element of {0} at index {1}; the element at position {1} (counted from 0) in {0} | get the element of {0} at index {1}
index_wrap | list[A] -> A | x-2 | the second to last element of {0}; the last but one element of {0}
first | list[A] -> A | x | the first element of {0}; the element at the start of {0} | return the first element of {0}
last | list[A] -> A | x | the last element of {0}; the final element of {0} | get the last element of {0}
slice | list[A] int int -> list[A] | xkk | the part of {0} from index {1} up to but not including index {2}; the slice of {0} from {1} to {2}, the end not included | cut out the elements of {0} from index {1} to before index {2}
slice_from | list[A] int -> list[A] | xk | {0} without its first {1} elements; all elements of {0} from index {1} on | drop the first {1} elements of {0}
reverse | list[A] -> list[A] | x | {0} in reverse order; {0} reversed; the reverse of {0} | reverse {0}; turn {0} round; put {0} in reverse order | | gives | 2
concat | list[A] list[A] -> list[A] | xx | {0} followed by {1}; the concatenation of {0} and {1} | append {1} to {0}; join {0} and {1} into one list; concatenate {0} and {1} | | | 1.5
repeat | list[A] int -> list[A] | xk | {0} repeated {1} times | repeat {0} {1} times
append | list[A] A -> list[A] | xx | {0} with {1} added at the end | add {1} at the end of {0}; append {1} to {0}
prepend | list[A] A -> list[A] | xx | {0} with {1} added in front | insert {1} at the front of {0}; put {1} before {0}
insert_at | list[A] int A -> list[A] | xkx | {0} with {2} inserted at index {1} | insert {2} into {0} at index {1}
remove_at | list[A] int -> list[A] | xk | {0} without the element at index {1} | remove the element at index {1} from {0}; delete the element of {0} at position {1}
replace_at | list[A] int A -> list[A] | xkx | {0} with the element at index {1} replaced by {2} | replace the element of {0} at index {1} by {2}; set the element at index {1} of {0} to {2}
contains | list[A] A -> bool | xe | | | {0} contains {1}; {1} is in {0}; {1} occurs in {0} | ignores | 1.5
find_index_of | list[A] A -> int | xe | the index of the first {1} in {0}, or -1 if it does not occur; the position at which {1} first stands in {0} (-1 if nowhere)
count_of | list[A] A -> int | xe | the number of times {1} occurs in {0}; how often {1} appears in {0} | count the occurrences of {1} in {0}; count how many times {1} is in {0} | | ignores | 1.5
sum | list[N] -> N | x | the sum of {0}; the total of {0}; the sum of all elements of {0} | add up {0}; sum all elements of {0} | | ignores | 3
product | list[int] -> int | x | the product of {0}; the product of all elements of {0} | multiply all elements of {0} | | ignores | 1.5
max_of | list[N] -> N | x | the largest element of {0}; the maximum of {0}; the biggest value in {0} | find the maximum of {0} | | ignores | 3
min_of | list[N] -> N | x | the smallest element of {0}; the minimum of {0}; the lowest value in {0} | find the minimum of {0} | | ignores | 3
index_of_max | list[int] -> int | x | the index of the largest element of {0}; the position (from 0) of the maximum of {0}
index_of_min | list[int] -> int | x | the index of the smallest element of {0}; the position (from 0) of the minimum of {0}
sort | list[A] -> list[A] | x | {0} in ascending order; {0} sorted in ascending order | sort {0}; sort {0} in ascending order; put {0} into ascending order | | gives | 2
sort_desc | list[A] -> list[A] | x | {0} in descending order; {0} sorted from high to low | sort {0} in descending order; order {0} from high to low | | gives | 1.5
is_sorted | list[A] -> bool | x | | | {0} is sorted in ascending order; the elements of {0} never decrease; {0} is in ascending order
running_sums | list[int] -> list[int] | x | the running totals of {0}; the cumulative sums of {0}; the prefix sums of {0} | compute the cumulative sums of {0}
differences | list[int] -> list[int] | x | the differences between neighbours in {0} (later minus earlier); the list of changes from each element of {0} to the next
flatten | list[list[A]] -> list[A] | x | all elements of {0} in one flat list | flatten {0}; merge the inner lists of {0} into one list | | | 2
zip | list[A] list[A] -> list[tuple[A,A]] | xx | the pairs of elements at the same positions of {0} and {1} | pair up {0} and {1}; combine {0} and {1} into pairs, as far as the shorter one goes
unzip | list[tuple[str,int]] -> tuple[list[str],list[int]] | x | a tuple of the list of first components and the list of second components of {0} | split the pairs of {0} into a list of the first and a list of the second components
enumerate | list[A] -> list[tuple[int,A]] | x0 | the pairs of index and element of {0} | number the elements of {0} from 0, as tuples (index, element)
take | list[A] int -> list[A] | xk | the first {1} elements of {0}; {0} cut to its first {1} elements | take the first {1} elements of {0}; keep only the first {1} elements of {0} | | | 1.5
drop | list[A] int -> list[A] | xk | {0} without its first {1} elements; what remains of {0} after its first {1} elements | skip the first {1} elements of {0}
take_last | list[A] int -> list[A] | xk | the last {1} elements of {0}; the final {1} elements of {0} | take the last {1} elements of {0}
window | list[A] int -> list[list[A]] | xk | all runs of {1} consecutive elements of {0}; the sliding windows of size {1} over {0}
chunk | list[A] int -> list[list[A]] | xk | {0} in chunks of {1} elements; the consecutive groups of {1} elements of {0} (the last may be shorter) | split {0} into chunks of size {1}; divide {0} into pieces of {1} elements | | | 1.5
pairwise | list[A] -> list[tuple[A,A]] | x | the pairs of neighbours in {0}; each element of {0} paired with the next one, as tuples
unique | list[A] -> list[A] | x | {0} without duplicates; the different elements of {0} in their order | remove duplicates from {0}, keeping the first of each; drop repeated elements from {0} | | | 2
has_duplicates | list[A] -> bool | x | | | {0} contains duplicates; some element occurs more than once in {0}; {0} has a repeated element | ignores | 1.5
counts | list[A] -> map[A,int] | x | a dictionary with how often each element occurs in {0}; the frequency of each element of {0} as a dictionary | count how often each element occurs in {0} | | ignores | 1.5
group_runs | list[A] -> list[list[A]] | x | the runs of equal neighbours in {0}, each as a list | group equal neighbours of {0} into lists; pack consecutive equal elements of {0} into sublists
rotate_left | list[A] int -> list[A] | xk | {0} rotated to the left by {1} | rotate {0} to the left by {1} places; shift {0} left by {1}, moving what falls off to the end | | | 1.3
transpose | list[list[int]] -> list[list[int]] | g | the transpose of {0}; {0} with rows and columns exchanged | transpose {0}; swap rows and columns of {0}
interleave | list[A] list[A] -> list[A] | xx | the elements of {0} and {1} in turn, stopping with the shorter | interleave {0} and {1}
fill | int int -> list[int] | kk | a list with {0} times the number {1} | make a list that holds {1} {0} times
without | list[A] list[A] -> list[A] | xx | the elements of {0} that are not in {1}; {0} without all elements that occur in {1} | remove from {0} everything that is in {1}; subtract {1} from {0} as lists | | | 1.5
common | list[A] list[A] -> list[A] | xx | the elements of {0} that also occur in {1}; what {0} and {1} have in common, in the order of the first | keep the elements of {0} that are also in {1} | | | 1.5
cartesian | list[A] list[A] -> list[tuple[A,A]] | xx | all pairs of an element of {0} and one of {1}; the Cartesian product of {0} and {1}
combinations | list[A] int -> list[list[A]] | x2 | all combinations of two elements of {0}, as lists
permutations | list[int] int -> list[list[int]] | x2 | all ordered arrangements of two elements of {0}, as lists
pairs | list[A] -> list[tuple[A,A]] | x | all pairs of two elements of {0}, the earlier one first; every unordered pair of elements of {0}, as tuples
largest | list[int] int -> list[int] | xk | the {1} largest elements of {0}, largest first; the top {1} values of {0} | find the {1} largest elements of {0} | | ignores | 1.5
smallest | list[int] int -> list[int] | xk | the {1} smallest elements of {0}, smallest first | find the {1} smallest elements of {0} | | ignores | 1.5
merge_sorted | list[int] list[int] -> list[int] | oo | {0} and {1} merged into one sorted list | merge {0} and {1}, both sorted, into one sorted list
bisect_left | list[int] int -> int | ox | the index at which {1} would have to be inserted into {0}, before equal ones, to keep it sorted
map_size | map[str,int] -> int | x | the number of entries of {0}; how many keys {0} has
map_get_or | map[str,int] str int -> int | xn0 | the value of {1} in {0}, or 0 if it is missing | look up {1} in {0}, giving 0 if it is missing
map_has | map[str,int] str -> bool | xn | | | {0} has the key {1}; {1} is a key of {0}
map_keys | map[str,int] -> list[str] | x | the keys of {0} as a list; a list of all keys of {0} | list the keys of {0}
map_values | map[str,int] -> list[int] | x | the values of {0} as a list; all values of {0} | list the values of {0}
map_items | map[str,int] -> list[tuple[str,int]] | x | the pairs of key and value of {0}; a list of (key, value) tuples of {0} | turn {0} into a list of tuples
map_from_pairs | list[tuple[str,int]] -> map[str,int] | x | a dictionary made of the pairs in {0}, the last one winning for equal keys | turn {0} into a dictionary
map_zip | list[str] list[int] -> map[str,int] | xx | a dictionary with the elements of {0} as keys and those of {1} as values | build a dictionary from the keys {0} and the values {1} | | | 1.5
map_merge | map[str,int] map[str,int] -> map[str,int] | xx | {0} and {1} merged, where the second wins for keys in both | merge {0} and {1}, taking the value of the second for common keys; update {0} with {1} | | | 1.3
counter_add | map[str,int] map[str,int] -> map[str,int] | xx | {0} and {1} merged by adding the values of equal keys (keeping positive results only)
map_without | map[str,int] str -> map[str,int] | xn | {0} without the key {1} | remove the key {1} from {0}
map_invert | map[str,int] -> map[int,str] | x | {0} with keys and values exchanged | swap keys and values of {0}; invert {0}
most_common | map[str,int] int -> list[tuple[str,int]] | xk | the {1} entries of {0} with the largest values, as (key, value) tuples
add | int int -> int | xx | the sum of {0} and {1}; {0} plus {1} | add {0} and {1} | | | 2
sub | int int -> int | xx | {0} minus {1}; the difference {0} minus {1} | subtract {1} from {0} | | | 2
mul | int int -> int | xx | the product of {0} and {1}; {0} times {1} | multiply {0} by {1}; multiply {0} and {1} | | | 2
neg | int -> int | x | the negative of {0}; {0} with its sign changed
abs | int -> int | x | the absolute value of {0}; {0} without its sign | | | | 1.5
floordiv | int int -> int | xk | {0} divided by {1}, rounded down; the integer quotient of {0} and {1} | divide {0} by {1}, rounding down
floormod | int int -> int | xk | the remainder of {0} divided by {1}; {0} modulo {1} | find the remainder when {0} is divided by {1} | | | 1.5
divmod | int int -> tuple[int,int] | xk | the quotient (rounded down) and the remainder of {0} divided by {1}, as a tuple
int_pow | int int -> int | xk | {0} to the power of {1}; the {1}-th power of {0} | raise {0} to the power {1} | | | 1.3
max2 | int int -> int | xx | the larger of {0} and {1}; the maximum of {0} and {1} | | | | 1.5
min2 | int int -> int | xx | the smaller of {0} and {1}; the minimum of {0} and {1} | | | | 1.5
clamp | int int int -> int | x09 | {0} limited to the range from 0 to 9 | clamp {0} between 0 and 9
gcd | int int -> int | pp | the greatest common divisor of {0} and {1} | | | | 0.7
lcm | int int -> int | pp | the least common multiple of {0} and {1} | | | | 0.7
isqrt | int -> int | p | the square root of {0}, rounded down; the integer part of the square root of {0}
factorial | int -> int | k | the factorial of {0}
comb | int int -> int | pk | the number of ways to choose {1} out of {0} things
is_even | int -> bool | x | | | {0} is even
is_odd | int -> bool | x | | | {0} is odd
is_divisible | int int -> bool | xk | | | {0} is divisible by {1}; {1} divides {0}; {0} is a multiple of {1}
square | int -> int | x | the square of {0}; {0} squared | square {0}
to_base | int int -> str | p2 | {0} in binary, as a string; the binary digits of {0} | convert {0} to a binary string; write {0} in base 2 | | | 1.3
digits | int -> list[int] | p | the decimal digits of {0} as a list; a list of the digits of {0} | split {0} into its digits
digit_sum | int -> int | p | the sum of the digits of {0}; the digit sum of {0} | add up the digits of {0} | | | 1.5
bit_count | int -> int | p | the number of ones in the binary form of {0}; how many bits of {0} are set | count the set bits of {0}
bit_and | int int -> int | pp | the bitwise and of {0} and {1}
bit_or | int int -> int | pp | the bitwise or of {0} and {1}
bit_xor | int int -> int | pp | the bitwise exclusive or of {0} and {1}
shl | int int -> int | pk | {0} shifted left by {1} bits
shr | int int -> int | pk | {0} shifted right by {1} bits
to_float | int -> float | x | {0} as a float | convert {0} to a float
add | float float -> float | xx | the sum of {0} and {1} | add {0} and {1}
mul | float float -> float | xx | the product of {0} and {1}; {0} times {1} | multiply {0} by {1}
sub | float float -> float | xx | {0} minus {1}; the difference of {0} and {1} | subtract {1} from {0}
round_to | float int -> float | xk | {0} rounded to {1} decimal places | round {0} to {1} decimals
floor | float -> int | x | {0} rounded down to an integer; the largest integer not above {0}
ceil | float -> int | x | {0} rounded up to an integer; the smallest integer not below {0}
round_int | float -> int | x | the integer nearest to {0} (ties to the even one)
eq | int int -> bool | xx | | | {0} equals {1}; {0} and {1} are equal; {0} is the same as {1}
gt | int int -> bool | xx | | | {0} is greater than {1}; {0} exceeds {1} | | 1.5
lt | int int -> bool | xx | | | {0} is less than {1} | | 1.5
eq | str str -> bool | xe | | | {0} equals {1}; {0} and {1} are the same text
compare | int int -> int | xx | -1, 0 or 1, as {0} is less than, equal to or greater than {1}
str_length | str -> int | x | the length of {0}; the number of characters in {0} | count the characters of {0} | | | 2
str_concat | str str -> str | xx | {0} followed by {1}; the concatenation of {0} and {1} | join {0} and {1}; append {1} to {0} | | | 1.5
str_repeat | str int -> str | xk | {0} repeated {1} times | repeat {0} {1} times
str_index | str int -> str | xk | the character of {0} at index {1}; the character at position {1} (from 0) of {0}
str_slice | str int int -> str | xkk | the part of {0} from index {1} to before index {2} | cut {0} from index {1} up to index {2}, which is not included
str_slice_from | str int -> str | xk | {0} without its first {1} characters; the rest of {0} from index {1} on | remove the first {1} characters of {0}
str_slice_to | str int -> str | xk | the first {1} characters of {0}; {0} cut after {1} characters | take the first {1} characters of {0} | | | 1.3
str_slice_from | str -> str | x-3 | the last three characters of {0}; the three characters at the end of {0}
str_reverse | str -> str | x | {0} reversed; {0} written backwards; the reverse of {0} | reverse {0}; write {0} backwards | | | 2
upper | str -> str | x | {0} in upper case; the uppercase form of {0} | convert {0} to uppercase; change all letters of {0} to capitals | | | 1.5
lower | str -> str | x | {0} in lower case; the lowercase form of {0} | convert {0} to lowercase; make {0} lower case | | | 1.5
capitalize | str -> str | x | {0} with a capital first letter and the rest in lower case | capitalize {0}
title | str -> str | x | {0} with each word capitalized; {0} in title case | capitalize every word of {0}
swapcase | str -> str | x | {0} with upper and lower case exchanged | swap the case of all letters in {0}
strip | str -> str | x | {0} without white space at both ends | trim {0}; strip spaces from both ends of {0}
strip_chars | str str -> str | xc | {0} without any {1} at its two ends | strip {1} from both ends of {0}
remove_prefix | str str -> str | xs | {0} without {1} at its start, if it is there | remove the prefix {1} from {0} if it has it
remove_suffix | str str -> str | xs | {0} without {1} at its end, if it is there | remove the suffix {1} from {0} if it has it
split_words | str -> list[str] | x | the words of {0}; a list of the words in {0} | split {0} into words; split {0} at white space | | | 2
split | str str -> list[str] | xc | the parts of {0} between {1}; {0} split at every {1} | split {0} at each {1}; split {0} by {1} | | | 1.5
join | list[str] str -> str | xc | the elements of {0} joined with {1} between them; one string of {0}, separated by {1} | join {0} with {1}; join {0} into a string separated by {1} | | | 2
join | list[str] -> str | x"" | the elements of {0} written one after the other as one string; one string made of {0} | join {0} into one string; concatenate {0} | | | 1.5
replace | str str str -> str | xcc | {0} with every {1} replaced by {2} | replace every {1} in {0} by {2}; replace {1} with {2} in {0} | | | 2
replace | str str str -> str | xc"" | {0} without any {1}; {0} with all {1} removed | remove every {1} from {0}; delete all occurrences of {1} in {0} | | | 1.5
str_contains | str str -> bool | xs | | | {0} contains {1}; {1} is part of {0}; {1} occurs in {0} | | 2
starts_with | str str -> bool | xs | | | {0} starts with {1}; {0} begins with {1} | | 1.5
ends_with | str str -> bool | xs | | | {0} ends with {1} | | 1.5
str_find | str str -> int | xs | the index at which {1} first occurs in {0}, or -1 if it does not; where {1} begins in {0} (-1 if nowhere)
str_rfind | str str -> int | xs | the index at which {1} last occurs in {0}, or -1 if it does not
str_count | str str -> int | xs | how often {1} occurs in {0} (without overlaps); the number of non-overlapping occurrences of {1} in {0} | count how many times {1} occurs in {0} | | | 1.5
is_digit | str -> bool | z | | | {0} consists of digits only; {0} is made of digits
is_alpha | str -> bool | z | | | {0} consists of letters only
is_upper | str -> bool | z | | | all letters of {0} are upper case (and there is one)
chars | str -> list[str] | x | the characters of {0} as a list; a list of the characters of {0} | split {0} into its characters | | | 1.5
pad_left | str int str -> str | xkm | {0} padded on the left to length {1} with {2} | pad {0} on the left with {2} until it has {1} characters
pad_right | str int str -> str | xkm | {0} padded on the right to length {1} with {2} | pad {0} on the right with {2} until it has {1} characters
zfill | str int -> str | xk | {0} padded on the left with zeros to length {1}
common_prefix | list[str] -> str | x | the longest prefix that all of {0} share; the common beginning of {0} | find the longest common prefix of {0}
parse_int | str -> int | d | {0} as an integer; the number written in {0} | convert {0} to an integer; parse {0} as a number
int_to_str | int -> str | x | {0} as a string | convert {0} to a string
char_code | str -> int | h | the code point of {0}; the character code of {0}
group_thousands | int -> str | p | {0} written with commas between the thousands | format {0} with a comma as thousands separator
format_fixed | float int -> str | xk | {0} as a string with {1} decimal places | format {0} with {1} digits after the point
re_find_all | str -> list[str] | x"[0-9]+" | all runs of digits in {0}, as strings; the numbers in {0} as strings | extract all digit sequences from {0} | | | 1.3
re_find_all | str -> list[str] | x"[A-Z][a-z]*" | all parts of {0} that are a capital letter followed by lower-case letters | find every capitalized word in {0}
re_find_all | str -> list[str] | x"[aeiou]+" | all runs of the vowels a, e, i, o, u in {0}
re_replace | str -> str | x"[0-9]""#" | {0} with each digit replaced by '#' | mask every digit of {0} with '#'
re_replace | str -> str | x"[^a-zA-Z0-9]""" | {0} without everything that is neither a letter from a to z nor a digit | remove all characters that are not letters or digits from {0}
re_replace | str -> str | x" +"" " | {0} with runs of spaces reduced to one space | collapse repeated spaces in {0}
re_test | str -> bool | x"[0-9]" | | | {0} contains a digit
re_full_match | str -> bool | z"[A-Za-z_][A-Za-z0-9_]*" | | | {0} is a valid identifier (letters, digits and underscores, not starting with a digit)
re_full_match | str -> bool | z"[0-9]{3}-[0-9]{4}" | | | {0} has the form of three digits, a hyphen and four digits
re_split | str -> list[str] | x"[,;]" | the parts of {0} between commas and semicolons | split {0} at commas and semicolons
swap | tuple[int,int] -> tuple[int,int] | x | {0} with its two parts exchanged
(is_disjoint (set_from_list {0}) (set_from_list {1})) | list[A] list[A] -> bool | xx | | | {0} and {1} have no element in common; {0} and {1} are disjoint
(is_subset (set_from_list {0}) (set_from_list {1})) | list[A] list[A] -> bool | xx | | | every element of {0} is also in {1}; {0} is a subset of {1} as sets | | 1.3
(is_superset (set_from_list {0}) (set_from_list {1})) | list[A] list[A] -> bool | xx | | | {0} contains all elements of {1}
(eq (set_from_list {0}) (set_from_list {1})) | list[A] list[A] -> bool | xx | | | {0} and {1} have the same elements, order and repetitions aside
(sort (set_to_list (set_union (set_from_list {0}) (set_from_list {1})))) | list[A] list[A] -> list[A] | xx | the sorted union of {0} and {1}, without duplicates; the elements of {0} or {1}, each once, in ascending order | merge {0} and {1} into a sorted list without duplicates | | | 1.3
(sort (set_to_list (set_intersection (set_from_list {0}) (set_from_list {1})))) | list[A] list[A] -> list[A] | xx | the sorted elements that {0} and {1} have in common, each once; the intersection of {0} and {1} in ascending order | | | | 1.5
(sort (set_to_list (set_difference (set_from_list {0}) (set_from_list {1})))) | list[A] list[A] -> list[A] | xx | the different elements of {0} that are missing from {1}, in ascending order
(sort (set_to_list (set_symmetric_difference (set_from_list {0}) (set_from_list {1})))) | list[A] list[A] -> list[A] | xx | the elements that are in exactly one of {0} and {1}, in ascending order; the symmetric difference of {0} and {1}, sorted
(set_size (char_set {0})) | str -> int | x | the number of different characters in {0} | count the different characters of {0}
(take_while {0} (fn (v0:int) (lt v0 {1}))) | list[int] int -> list[int] | xx | the elements at the start of {0} that are all less than {1} | take elements from the start of {0} as long as they are less than {1}
(drop_while {0} (fn (v0:int) (lt v0 {1}))) | list[int] int -> list[int] | xx | what remains of {0} when the leading elements less than {1} are dropped | skip the leading elements of {0} that are less than {1}
(drop_while {0} (fn (v0:int) (eq v0 0))) | list[int] -> list[int] | x | {0} without its leading zeros | remove leading zeros from {0}
(unique_by {0} (fn (v0:str) (lower v0))) | list[str] -> list[str] | x | {0} without strings that differ from an earlier one in case only | remove duplicates from {0} ignoring case, keeping the first of each
(key_by {0} (fn (v0:str) (str_slice_to v0 1))) | list[str] -> map[str,str] | x | a dictionary from each first character in {0} to the last string that begins with it
(largest_by {0} {1} (fn (v0:str) (str_length v0))) | list[str] int -> list[str] | xk | the {1} longest strings of {0}, longest first | find the {1} longest strings in {0}
(smallest_by {0} {1} (fn (v0:int) (abs v0))) | list[int] int -> list[int] | xk | the {1} elements of {0} nearest to zero
(sort_with {0} (fn (u1:int u2:int) (sub u2 u1))) | list[int] -> list[int] | x | {0} from high to low | order {0} from high to low | | gives
(reduce {0} (fn (u1:int u2:int) (gcd u1 u2))) | list[int] -> int | x | the greatest common divisor of all elements of {0}
(reduce {0} (fn (u1:int u2:int) (bit_xor u1 u2))) | list[int] -> int | x | the exclusive or of all elements of {0} | xor all elements of {0} together
(accumulate {0} (fn (u1:int u2:int) (max2 u1 u2))) | list[int] -> list[int] | x | the running maximum of {0}; the largest element so far at each position of {0}
(accumulate {0} (fn (u1:int u2:int) (mul u1 u2))) | list[int] -> list[int] | x | the running products of {0}
(scan {0} 0 (fn (u1:int u2:int) (add u1 u2))) | list[int] -> list[int] | x | the partial sums of {0}, beginning with 0
(fold_right {0} 0 (fn (u1:int u2:int) (sub u1 u2))) | list[int] -> int | x | the alternating sum of {0} (first minus second plus third and so on)
(index_or {0} {1} 0) | list[int] int -> int | xk | the element of {0} at index {1}, or 0 if there is none
(zip_longest {0} {1} 0) | list[int] list[int] -> list[tuple[int,int]] | xx | the pairs of elements at the same positions of {0} and {1}, with 0 where the shorter one has ended
(cartesian_all {0}) | list[list[int]] -> list[list[int]] | y | every way to take one element of each inner list of {0}
(combinations_repeated {0} 2) | list[A] -> list[list[A]] | x | all combinations of two elements of {0} in which an element may be taken twice
(reverse (chunk {0} {1})) | list[A] int -> list[list[A]] | xk | the chunks of {1} elements of {0}, last chunk first
(map (chunk {0} {1}) (fn (v0:list[int]) (sum v0))) | list[int] int -> list[int] | xk | the sums of consecutive groups of {1} elements of {0} | split {0} into groups of {1} and add up each
(map (window {0} {1}) (fn (v0:list[int]) (max_of v0))) | list[int] int -> list[int] | xk | the maximum of every window of {1} neighbouring elements of {0}
(zip_with {0} {1} (fn (u1:int u2:int) (mul u1 u2))) | list[int] list[int] -> list[int] | xx | the products of the elements at the same positions of {0} and {1} | multiply {0} and {1} element by element | | | 1.3
(sum (zip_with {0} {1} (fn (u1:int u2:int) (mul u1 u2)))) | list[int] list[int] -> int | xx | the dot product of {0} and {1}; the scalar product of the vectors {0} and {1}
(fsum {0}) | list[float] -> float | x | the exactly rounded sum of {0}
(map_with {0} {1} {2}) | map[str,int] str int -> map[str,int] | xnx | {0} with the value {2} stored under the key {1} | set the key {1} of {0} to {2}
(map_keys_with {0} (fn (v0:str) (upper v0))) | map[str,int] -> map[str,int] | x | {0} with all keys in upper case | change the keys of {0} to upper case
(map_values_with {0} (fn (v0:int) (mul v0 {1}))) | map[str,int] int -> map[str,int] | xx | {0} with every value multiplied by {1} | multiply all values of {0} by {1} | | | 1.2
(map_filter {0} (fn (u1:str u2:int) (gt u2 {1}))) | map[str,int] int -> map[str,int] | xx | the entries of {0} with a value greater than {1} | keep only the entries of {0} whose value is greater than {1} | | | 1.5
(map_filter {0} (fn (u1:str u2:int) (lt u2 {1}))) | map[str,int] int -> map[str,int] | xx | the entries of {0} whose value is less than {1} | remove the entries of {0} whose value is {1} or more
(map_entries_with {0} (fn (u1:str u2:int) (str_concat u1 (str_concat "=" (int_to_str u2))))) | map[str,int] -> list[str] | x | the entries of {0} as strings of the form key=value
(sum (map_values {0})) | map[str,int] -> int | x | the sum of the values of {0}; the total of all values in {0} | add up the values of {0} | | | 1.5
(sort (map_keys {0})) | map[str,int] -> list[str] | x | the keys of {0} in alphabetical order | sort the keys of {0}
(sort_by (map_keys {0}) (fn (v0:str) (map_get {0} v0))) | map[str,int] -> list[str] | x | the keys of {0} ordered by their values, lowest value first
(map_from_keys {0} 0) | list[str] -> map[str,int] | x | a dictionary with the elements of {0} as keys and 0 for each value
(counter_sub {0} {1}) | map[str,int] map[str,int] -> map[str,int] | xx | what is left of the counts in {0} when those in {1} are taken away (positive counts only)
(counter_and {0} {1}) | map[str,int] map[str,int] -> map[str,int] | xx | for the keys in both {0} and {1} the smaller of the two counts, where positive
(counter_or {0} {1}) | map[str,int] map[str,int] -> map[str,int] | xx | for each key of {0} or {1} the larger of the two counts, where positive
(counter_elements {0}) | map[str,int] -> list[str] | x | a list with each key of {0} as often as its value says
(truncdiv {0} {1}) | int int -> int | xk | {0} divided by {1}, rounded towards zero
(truncmod {0} {1}) | int int -> int | xk | the remainder of {0} divided by {1} with the sign of {0}
(mod_pow {0} {1} 1000) | int int -> int | pk | {0} to the power of {1}, modulo 1000
(perm {0} {1}) | int int -> int | pk | the number of ordered selections of {1} out of {0} things
(bit_not {0}) | int -> int | x | the bitwise complement of {0}
(bit_length {0}) | int -> int | p | the number of bits needed to write {0} in binary
(to_base {0} 16) | int -> str | p | {0} in hexadecimal, in lower case | convert {0} to hexadecimal
(parse_int_base {0} 2) | str -> int | b | the number that the binary digits {0} stand for | convert the binary string {0} to an integer
(format_signed {0}) | int -> str | x | {0} as a string with its sign, also a plus
(div (to_float {0}) {1}) | int float -> float | xx | {0} divided by {1} | divide {0} by {1}
(sqrt (abs {0})) | float -> float | x | the square root of the absolute value of {0}
(cbrt {0}) | float -> float | x | the cube root of {0}
(exp {0}) | float -> float | x | e to the power of {0}; the exponential of {0}
(log (add 1.0 (abs {0}))) | float -> float | x | the natural logarithm of one plus the absolute value of {0}
(log10 (add 1.0 (abs {0}))) | float -> float | x | the logarithm to base 10 of one plus the absolute value of {0}
(log_base (add 2.0 (abs {0})) 3.0) | float -> float | x | the logarithm to base 3 of two plus the absolute value of {0}
(sin {0}) | float -> float | x | the sine of {0} (in radians)
(cos {0}) | float -> float | x | the cosine of {0} (in radians)
(tan {0}) | float -> float | x | the tangent of {0} (in radians)
(atan {0}) | float -> float | x | the arc tangent of {0}
(tanh {0}) | float -> float | x | the hyperbolic tangent of {0}
(sinh {0}) | float -> float | x | the hyperbolic sine of {0}
(cosh {0}) | float -> float | x | the hyperbolic cosine of {0}
(atan2 {0} {1}) | float float -> float | xx | the angle of the point with y = {0} and x = {1}, in radians
(hypot {0} {1}) | float float -> float | xx | the length of the hypotenuse for the legs {0} and {1}; the square root of the sum of the squares of {0} and {1} | | | | 1.3
(degrees {0}) | float -> float | x | the angle {0}, given in radians, in degrees | convert {0} from radians to degrees
(radians {0}) | float -> float | x | the angle {0}, given in degrees, in radians | convert {0} from degrees to radians
(mul (pi) (mul {0} {0})) | float -> float | x | the area of a circle with radius {0}
(mul (tau) {0}) | float -> float | x | the circumference of a circle with radius {0}
(float_mod {0} 3.0) | float -> float | x | the remainder of {0} modulo 3, never negative
(fmod {0} 3.0) | float -> float | x | the remainder of {0} divided by 3, with the sign of {0}
(float_floordiv {0} 2.0) | float -> float | x | {0} divided by 2 and rounded down, as a float
(float_pow (abs {0}) 1.5) | float -> float | x | the absolute value of {0} to the power of 1.5
(round_half_up {0} 1) | float -> float | x | {0} rounded to one decimal, halves away from zero
(trunc {0}) | float -> int | x | {0} with the part after the point cut off, as an integer | cut off the fractional part of {0}
(copysign 1.0 {0}) | float -> float | x | 1.0 with the sign of {0}
(is_integer {0}) | float -> bool | x | | | {0} is a whole number
(is_close {0} {1} 0.0 0.5) | float float -> bool | xx | | | {0} and {1} differ by at most 0.5
(float_to_str {0}) | float -> str | x | {0} as a string | convert {0} to a string
(format_percent {0} 1) | float -> str | x | {0} as a percentage with one decimal, with the percent sign
(format_exp {0} 2) | float -> str | x | {0} in scientific notation with two digits after the point
(format_grouped {0} 2) | float -> str | x | {0} with commas between the thousands and two decimals
(xor {0} {1}) | bool bool -> bool | xx | | | exactly one of {0} and {1} is true
(implies {0} {1}) | bool bool -> bool | xx | | | {1} is true or {0} is false
(and {0} {1}) | bool bool -> bool | xx | | | both {0} and {1} are true
(or {0} {1}) | bool bool -> bool | xx | | | at least one of {0} and {1} is true
(all_true {0}) | list[bool] -> bool | x | | | all values of {0} are true
(any_true {0}) | list[bool] -> bool | x | | | at least one value of {0} is true
(lstrip {0}) | str -> str | x | {0} without white space at its start | strip spaces from the left of {0}
(rstrip {0}) | str -> str | x | {0} without white space at its end | strip spaces from the right end of {0}
(lstrip_chars {0} {1}) | str str -> str | xc | {0} without any {1} at its start
(rstrip_chars {0} {1}) | str str -> str | xc | {0} without any {1} at its end
(split_limit {0} {1} 1) | str str -> list[str] | xc | {0} split at the first {1} only | split {0} at the first {1}
(rsplit_limit {0} {1} 1) | str str -> list[str] | xc | {0} split at the last {1} only | split {0} at the last {1}
(str_partition {0} {1}) | str str -> tuple[str,str,str] | xc | a tuple of what comes before the first {1} in {0}, the {1} itself and what comes after
(str_rpartition {0} {1}) | str str -> tuple[str,str,str] | xc | a tuple of what comes before the last {1} in {0}, the {1} itself and what comes after
(split_lines {0}) | str -> list[str] | l | the lines of {0} | split {0} into lines
(replace_limit {0} {1} {2} 1) | str str str -> str | xcc | {0} with the first {1} replaced by {2} | replace only the first {1} in {0} by {2}
(translate {0} (map ("a" "4") ("e" "3") ("o" "0"))) | str -> str | x | {0} with a, e and o replaced by 4, 3 and 0
(translate {0} (map ("a" "e") ("e" "a"))) | str -> str | x | {0} with the letters a and e exchanged | swap the letters a and e in {0}
(center {0} {1} "*") | str int -> str | xk | {0} centred in a width of {1} with '*' around it
(is_title {0}) | str -> bool | z | | | every word of {0} begins with a capital that is followed by lower-case letters
(is_ascii {0}) | str -> bool | z | | | all characters of {0} are ASCII
(is_alnum {0}) | str -> bool | z | | | {0} consists of letters and digits only
(is_lower {0}) | str -> bool | z | | | all letters of {0} are lower case (and there is one)
(is_space {0}) | str -> bool | z | | | {0} consists of white space only
(str_slice_step {0} none none 2) | str -> str | x | every second character of {0}, beginning with the first | take every other character of {0}, starting with the first | | | 1.3
(str_index_wrap {0} -1) | str -> str | x | the last character of {0}
(str_find_from {0} {1} 1) | str str -> int | xs | the index at which {1} occurs in {0} from index 1 on, or -1 if it does not
(str_is_empty (strip {0})) | str -> bool | x | | | {0} is blank, that is, empty or made of white space only
(map (split_words {0}) (fn (v0:str) (str_reverse v0))) | str -> list[str] | x | the words of {0}, each reversed, as a list | reverse each word of {0} and return the list
(join (map (split_words {0}) (fn (v0:str) (str_reverse v0))) " ") | str -> str | x | {0} with every word reversed in its place, words divided by one space | reverse each word of {0}, keeping their order
(join (reverse (split_words {0})) " ") | str -> str | x | the words of {0} in reverse order, divided by spaces | reverse the order of the words in {0} | | | 1.5
(join (map (split_words {0}) (fn (v0:str) (capitalize v0))) " ") | str -> str | x | {0} with each word capitalized, words divided by one space
(join (sort (chars {0})) "") | str -> str | x | the characters of {0} in sorted order, as a string | sort the characters of {0} | | | 1.5
(join (unique (chars {0})) "") | str -> str | x | {0} without repeated characters, the first of each kept | remove repeated characters from {0}, keeping the first of each | | | 1.5
(char_of (add {0} 97)) | int -> str | m | the letter of the alphabet with number {0}, counted from 0 for a
(unwrap_or (re_find {0} "[0-9]+") "") | str -> str | x | the first run of digits in {0}, or an empty string if there is none | extract the first number of {0} as a string
(unwrap_or (re_groups {0} "([a-z]+)=([0-9]+)") []) | str -> list[str] | q | a list of the name and the digits of the first name=digits in {0}, empty if there is none
(re_find_all_groups {0} "([a-z0-9]+)=([0-9]+)") | str -> list[list[str]] | q | all pairs name=digits in {0}, each as a list of the name and the digits
(re_find_all_spans {0} "[0-9]+") | str -> list[tuple[int,int]] | x | the start and end index of every run of digits in {0}
(re_match {0} "[A-Z]") | str -> bool | x | | | {0} starts with an upper-case letter from A to Z
(re_replace_limit {0} "[0-9]" "#" 1) | str -> str | x | {0} with its first digit replaced by '#'
(url_encode {0}) | str -> str | x | {0} percent-encoded for use in a URL | encode {0} for a URL
(csv_rows {0}) | str -> list[list[str]] | v | the rows of the CSV text {0}, each as a list of fields | parse {0} as CSV
(csv_text {0}) | list[list[str]] -> str | x | {0} as CSV text
(json_text (to_any {0})) | list[int] -> str | x | {0} as JSON text
(json_text (to_any {0})) | map[str,int] -> str | x | {0} as JSON text | write {0} as JSON
(show {0}) | list[int] -> str | x | {0} written as a Python list in a string
(show_quoted {0}) | str -> str | x | {0} with quotes around it, as Python's repr gives it
(unwrap_or {0} {1}) | option[int] int -> int | xx | {0}, or {1} if it is None
(is_none {0}) | option[int] -> bool | x | | | {0} is None
(option_map {0} (fn (v0:int) (mul v0 2))) | option[int] -> option[int] | x | twice {0}, or None if it is None
(tuple_to_list {0}) | tuple[int,int] -> list[int] | x | the two parts of {0} as a list | turn {0} into a list
(add (tuple_get {0} 0) (tuple_get {0} 1)) | tuple[int,int] -> int | x | the sum of the two parts of {0}
(tuple_concat {0} {1}) | tuple[int,int] tuple[int,int] -> tuple[int,int,int,int] | xx | {0} and {1} joined into one tuple
''')

BY_TYPE: dict[Type, list[tuple[Said, float]]] = {}
for _s in SAID:
    if _s.nouns:
        BY_TYPE.setdefault(_s.returns, []).append((_s, _s.weight))


@dataclass
class Grown:
    """An expression while it grows: the parameters met so far and the ops used."""

    dice: Dice
    speech: Speech
    args: list[Arg] = field(default_factory=list)
    ops: list[str] = field(default_factory=list)
    clear: bool = True  # whether each word of a phrase in a phrase can belong to one thing only


def expression_dream(dice: Dice) -> Draft | None:
    """One to three ops in each other."""
    grown = Grown(dice, Speech(dice, dice.chance(0.3)))
    root = dice.weighted([(s, s.weight) for s in SAID])
    depth = dice.weighted(((1, 2), (2, 4.5), (3, 1.5)))
    logic, words, inner = _applied(grown, root, depth)
    if not 0 < len({a.name for a in grown.args}) == len(grown.args) <= 3 or any(int(m[1]) >= int(m[2]) for m in _SLICE.finditer(logic)):
        return None
    if _CONSTANT.search(logic) or not grown.clear:
        return None
    told = Told(_put(root.nouns, words), _put(root.orders, words), _put(root.conditions, words))
    if inner is not None and (_loose(words[inner.place]) or dice.chance(0.3)):
        told = _in_order(dice, root, words, inner)
    return Draft(tuple(grown.args), root.returns, f"(return {logic})", told, grown.speech.told, tuple(grown.ops))


@dataclass(frozen=True, slots=True)
class Inner:
    """The op that stands in another's place, and how it is told."""

    place: int
    noun: str
    orders: tuple[str, ...]


_CONSTANT = re.compile(r"\(\w+(?: -?[\d.]+)+\)")  # an op of constants alone
_SLICE = re.compile(r"slice .* (\d+) (\d+)\)")


def _loose(noun: str) -> bool:
    """Whether words after a noun phrase could be taken to belong to a part of it."""
    return any(w in noun for w in (" with", ",", " in ", " by ", " and ", " not ", " as ", " for ", " paired ", " written ", " that ", " than "))


def _in_order(dice: Dice, root: Said, words: list[str], inner: Inner) -> Told:
    """One step after the other: "sort a list, then take the first k elements of the result"."""
    after = [("the result" if i == inner.place else w) for i, w in enumerate(words)]
    firsts = [*inner.orders, f"take {inner.noun}"]
    orders = [f"{dice.pick(firsts)}, [and then|then|and after that] {o}" for o in _put(root.orders, after)]
    orders += [f"[first |]{dice.pick(firsts)} and then [return|give back|find] {n}" for n in _put(root.nouns, after)]
    orders += [f"{dice.pick(firsts)} and [check|tell|return] whether {c}" for c in _put(root.conditions, after)]
    return Told((), tuple(orders))


def _put(texts: tuple[str, ...], words: list[str]) -> tuple[str, ...]:
    return tuple(_with(t, words) for t in texts)


def _with(text: str, words: list[str]) -> str:
    for i, w in enumerate(words):
        text = text.replace("{" + str(i) + "}", w)
    return text


def _applied(grown: Grown, said: Said, depth: int) -> tuple[str, list[str], Inner | None]:
    """An op's logic and its arguments in words; one of its main arguments is another op where depth allows it."""
    grown.ops.append(said.op.lstrip("(").split(" ")[0])
    nested, found = depth > 1, None
    logic: list[str] = []
    words: list[str] = []
    types = list(said.params)
    for hole in _holes(said.holes):
        if hole.startswith('"') or hole.lstrip("-").isdigit():
            logic.append(hole)
            if types and (hole == "2" or len(logic) <= len(said.params)):
                types.pop(0)
            continue
        t = types.pop(0)
        if hole == "x" and nested and (inner := _inside(grown, t, said)):
            nested = False
            x, inner_words, deeper = _applied(grown, inner, depth - 1)
            grown.clear &= deeper is None or not _loose(deeper.noun)
            logic.append(x)
            noun = _with(grown.dice.pick(inner.nouns), inner_words)
            found = Inner(len(words), noun, _put(inner.orders, inner_words))
            words.append(noun)
        else:
            x, w = _leaf(grown, hole, t)
            logic.append(x)
            words.append(w)
    whole = _with(said.op, logic) if said.op.startswith("(") else f"({said.op} {' '.join(logic)})"
    return whole, words, found


def _holes(text: str) -> list[str]:
    """`xk"a"` as x, k, "a"; -2 and 9 are numbers of one digit."""
    out, i = [], 0
    while i < len(text):
        if text[i] == '"':
            end = text.index('"', i + 1)
            out.append(text[i : end + 1])
            i = end + 1
        elif text[i] == "-":
            out.append(text[i : i + 2])
            i += 2
        else:
            out.append(text[i])
            i += 1
    return out


def _inside(grown: Grown, t: Type, outer: Said) -> Said | None:
    """An op whose result may stand in another's place."""
    fitting = [(s, w) for s, w in BY_TYPE.get(t, ()) if s.op != outer.op and s.op not in grown.ops and not (outer.order and s.order == "gives")
               and (outer.op, s.op) not in SILLY]
    return grown.dice.weighted(fitting) if fitting else None


SILLY = {("length", "sort"), ("upper", "lower"), ("lower", "upper"), ("lower", "swapcase"), ("upper", "swapcase"), ("upper", "capitalize"), ("lower", "capitalize"),
         ("lower", "title"), ("upper", "title"), ("capitalize", "upper"), ("capitalize", "lower"), ("title", "upper"), ("title", "lower"), ("sort", "sort_desc"),
         ("sort_desc", "sort"), ("sort", "reverse"), ("sort_desc", "reverse"), ("abs", "neg"), ("square", "neg"), ("square", "abs"), ("str_length", "upper"),
         ("str_length", "lower"), ("str_length", "str_reverse"), ("first", "largest"), ("sort_desc", "largest"), ("sort", "smallest"), ("max_of", "largest"), ("min_of", "smallest"),
         ("take", "largest"), ("neg", "sub"), ("is_digit", "upper"), ("is_alpha", "upper"), ("is_upper", "upper"), ("is_sorted", "sort"), ("unique", "counts"), ("digits", "abs"),
         ("digit_sum", "abs"), ("drop", "slice_from"), ("slice_from", "drop"), ("slice", "take"), ("str_slice_to", "str_slice"), ("max2", "min2"), ("length", "reverse"),
         ("str_length", "capitalize"), ("str_length", "title"), ("str_length", "swapcase"), ("join", "chars"), ("first", "take"), ("last", "take_last"), ("abs", "abs")}


def _leaf(grown: Grown, hole: str, t: Type) -> tuple[str, str]:
    """A parameter or a constant: logic and words."""
    dice, names = grown.dice, [a.name for a in grown.args]
    if hole == "k" and dice.chance(0.45):
        small = str(dice.pick((1, 2, 2, 3, 3, 4, 5)))
        return small, small
    if hole in "cm" and t == STR:
        text = dice.pick((",", "-", " ", "a", "e", "_", ";", "ab", "s", "o", "0", "/")) if hole == "c" else dice.pick(("0", "*", " ", "-", "."))
        return f'"{text}"', {" ": "a space"}.get(text, dice.pick((f"'{text}'", f'"{text}"')))
    if hole == "s" and dice.chance(0.4):
        text = dice.pick(("a", "the", "ing", "on", "e", "re", "s", "un"))
        return f'"{text}"', dice.pick((f"'{text}'", f'"{text}"'))
    if hole == "x" and t in (INT, FLOAT) and names and dice.chance(0.3):
        number = dice.pick((1, 2, 3, 5, 7, 10, 100))
        return str(number) if t == INT else f"{number}.0", str(number)
    same = [a for a in grown.args if a.type == t and a.role != "small"]
    if same and dice.chance(0.12) and hole == "x" and t not in (INT, STR):
        return same[0].name, same[0].later
    arg = _parameter(dice, hole, t, names)
    grown.args.append(arg)
    return arg.name, grown.speech.of(arg)


def _parameter(dice: Dice, hole: str, t: Type, taken: list[str]) -> Arg:
    """A new parameter of a type."""
    if t.name == "list" and str(t.args[0]) in NOUNS:
        noun = dice.pick(NOUNS[str(t.args[0])])
        name = next((n for n in (dice.pick(noun.names), *noun.names, "ys", "others", "more", "zs") if n not in taken), "rest")
        if any(n for n in taken):
            return Arg(name, t, dice.pick((f"another list {name}", f"the list {name}", f"a list {name}")), name, "sorted" if hole == "o" else "")
        return Arg(name, t, ("a sorted list of {many}" if hole == "o" else dice.pick((*LISTS, f"the list {name}"))).replace("{many}", noun.many), name if dice.chance(0.4) else "the list", "sorted" if hole == "o" else "")
    if t == STR and hole in "xdhblqvz" and not taken:
        first, later, name = dice.pick(TEXTS)
        first, later, role = {"d": ("a string of digits", "the string", "digits"), "h": ("a character", "the character", "char"), "b": ("a string", "the string", "binary"), "z": (first, later, "mixed"),
                              "l": ("a text of several lines", "the text", "lines"), "q": ("a query string", "the string", "query"), "v": ("a text", "the text", "csv")}.get(hole, (first, later, "sentence"))
        return Arg(name, t, first, later, role)
    if t == STR:
        role = {"z": "mixed", "b": "binary", "l": "lines", "q": "query", "v": "csv", "s": "part", "e": "member", "n": "name", "d": "digits", "h": "char"}.get(hole, "word")
        options = ("key", "name") if hole == "n" else ("t", "other", "part", "word", "piece")
        return scalar(dice, options, t, role, taken)
    if t == INT:
        role = {"k": "small", "p": "natural", "e": "member", "m": "small"}.get(hole, "")
        names = {"k": ("k", "n", "m", "i", "j"), "e": ("value", "target", "x", "item")}.get(hole, ("n", "a", "b", "x", "y", "number"))
        arg = scalar(dice, names, t, role, taken)
        return replace(arg, first=arg.name) if hole == "k" else arg
    if t == FLOAT:
        return scalar(dice, ("x", "y", "value", "z"), t, "", taken)
    first, later, name = {
        "list[list[int]]": ("a matrix" if hole == "g" else "a list of lists of numbers", "the matrix" if hole == "g" else "the nested list", "rows"),
        "list[list[str]]": ("a list of lists of strings", "the nested list", "groups"), "map[str,int]": ("a dictionary", "the dictionary", "d"),
        "list[tuple[str,int]]": ("a list of (name, number) pairs", "the list", "pairs"), "tuple[int,int]": ("a pair of integers", "the pair", "pair"),
        "option[int]": ("an optional integer (a number or None)", "the value", "value"), "bool": ("a flag p", "p", "p"), "list[bool]": ("a list of booleans", "the list", "flags"),
    }.get(str(t), (f"a value of type {t}", "the value", "value"))
    if name in taken:
        name, first, later = (f"{name}2", first.replace("a ", "a second ", 1), later.replace("the ", "the second ", 1)) if t != BOOL else ("q", "a flag q", "q")
    return Arg(name, t, first, later, "grid" if hole == "g" else "")
