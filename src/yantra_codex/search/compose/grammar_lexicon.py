"""The lexicon of the grammar: phrases and what they mean, as terms (grammar_terms.py).

A line is `kind cost | phrases, comma separated | term`. Kinds:
  F  of one value                    "length", "even", "sorted"
  B  of one value and what follows   "greater than $1", "divided by $1"
  L  of one value and what precedes  "$1 largest", "$1 times"
  M  of the two that follow          "difference between $1 and $2"
  K  with a key that follows         "sorted by $key"
  D  of an order, which it turns     "descending", or leaves as it is
How words compare: grammar_words.py. In a term `_` is the value, in `[op list body]` the body's `_`
is the element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR
from yantra_codex.search.compose.grammar_lists import LISTS
from yantra_codex.search.compose.grammar_numbers_words import NUMBERS
from yantra_codex.search.compose.grammar_terms import HOLE, Term
from yantra_codex.search.compose.grammar_words import WEAK, WORD, normal, phrase
from yantra_codex.search.compose.hints_words import LEXICON as HINTED

LEXICON = """
# ---- tests of a value
F | even | (is_even _)
F | odd | (is_odd _)
F | positive, above zero, greater than zero | (gt _ 0)
F | negative, below zero, less than zero | (lt _ 0)
F | nonnegative, not negative | (ge _ 0)
F | zero, zeros, zeroes | (eq _ 0)
F | nonzero, not zero | (ne _ 0)
F | vowel | (is_vowel _)
F | consonant | (and (is_alpha _) (not (is_vowel _)))
F | letter, alphabetic, alphabetical character | (is_alpha _)
F | digit, numeric | (is_digit _)
F | alphanumeric, letter or digit, letter and digit | (is_alnum _)
F | uppercase, upper case, capital, capital letter, uppercase letter, big letter, capitals | (is_upper _)
F | lowercase, lower case, lowercase letter, small letter | (is_lower _)
F | space, whitespace, blank, blanks | (is_space _)
F | punctuation, punctuation mark | (not (or (is_alnum _) (is_space _)))
F | special character, symbol | (not (is_alnum _))
F | empty | (is_empty _)
F | nonempty, not empty | (not (is_empty _))
F .3 | capitalized, capitalised, starts with capital, begin with capital, starting with capital | (is_upper (first_char _))
F | palindrome, palindromes, palindromic, reads same backwards, reads same forwards and backwards | (eq (show_text _) (reverse (show_text _)))
F | sorted order, ascending order already, already sorted, is sorted, in order already | (is_sorted _)
F | strictly increasing, strictly ascending, strictly rising | [all (pairwise _) (lt (get 0 _) (get 1 _))]
F | strictly decreasing, strictly descending, strictly falling | [all (pairwise _) (gt (get 0 _) (get 1 _))]
F .3 | increasing, rising, nondecreasing, never decreases, never goes down, never falls | [all (pairwise _) (le (get 0 _) (get 1 _))]
F .3 | decreasing, falling, nonincreasing, never increases, never goes up, never rises | [all (pairwise _) (ge (get 0 _) (get 1 _))]
F | duplicates, repeated element, repeated value, contains duplicates, has duplicates, occurs twice, twice | (has_duplicates _)
F | all different, all distinct, all unique, no duplicates, no repeats, without repeats, unique elements only | (not (has_duplicates _))
F | all same, all equal, all identical, same value | (le (length (unique _)) 1)
F | perfect square, square number | (and (ge _ 0) (eq (mul (isqrt (abs _)) (isqrt (abs _))) _))
F | power of 2 | (and (gt _ 0) (eq (bit_and _ (sub _ 1)) 0))
F | single digit, 1 digit | (lt (abs _) 10)
F | 2 digit | (and (ge (abs _) 10) (lt (abs _) 100))
F | 3 digit | (and (ge (abs _) 100) (lt (abs _) 1000))
F | whole, integer valued | (is_integer _)
F | leap year | (or (and (is_divisible _ 4) (not (is_divisible _ 100))) (is_divisible _ 400))
F | starts with vowel, begins with vowel, starting with vowel, beginning with vowel | (is_vowel (first_char _))
F | ends with vowel, ending with vowel, ends in vowel, ending in vowel | (is_vowel (last_char _))
F | starts with digit, begins with digit, starting with digit | (is_digit (first_char _))
F | ends with digit, ends in digit, ending in digit | (is_digit (last_char _))
F | same first and last letter, start and end with same letter, starts and ends with same letter, begin and end with same letter, first and last same | (eq (index _ 0) (index_wrap _ -1))
# ---- tests with an operand
B | greater than, more than, larger than, bigger than, higher than, above, over, exceed, exceeding, later than, longer than, older than, taller than, heavier than, beyond, past | (gt (measure _) $1)
B | less than, smaller than, fewer than, lower than, below, under, shorter than, earlier than, younger than, cheaper than, lighter than | (lt (measure _) $1)
B | at least, no less than, not less than, greater than or equal, more than or equal, not below, minimum of, not shorter than, not smaller than, no shorter than, reach | (ge (measure _) $1)
B | at most, no more than, not more than, less than or equal, smaller than or equal, up to, not exceed, not above, maximum of, not longer than, not greater than, no longer than, cost at most | (le (measure _) $1)
L | or more, or greater, or above, or higher, or longer, or larger, and above, and over, and up, or over | (ge (measure _) $1)
L | or less, or fewer, or below, or lower, or shorter, or smaller, and below, and under, or under | (le (measure _) $1)
B | equal, equals, equal to, same as, identical to, exactly, matches, match, named, called, equal with | (eq _ $1)
B | not equal, different from, differ from, differs from, other than, unequal, not same as | (ne _ $1)
B | divisible by, multiple of, divides by, divided evenly by, evenly divisible by, multiples of | (is_divisible _ $1)
B | not divisible by, not multiple of | (not (is_divisible _ $1))
B | divisor of, factor of, divides, divide evenly into, divisors of, factors of | (is_divisible $1 _)
B .2 | of length, with length, has length, have length, long, letters long, characters long | (eq (length _) $1)
L .2 | characters long, letters long, long, characters, letters, digits long | (eq (length (show_text _)) $1)
B | contain, contains, containing, include, includes, including, have letter, has letter, with letter, contain letter, contains letter, containing letter, contain digit, contains digit, contain word, contains word, contain character | (contains (text_of _ $1) $1)
B | contain digit, contains digit, containing digit, has digit, have digit, with digit | (contains (show _) (show $1))
B .5 | have, has, with | (contains (text_of _ $1) $1)
B | not contain, without letter, lacking, not include, not have, free of | (not (contains (text_of _ $1) $1))
B | in, inside, among, part of, member of, contained in, occurs in, appears in, appear in, found in, present in, also in, exist in, listed in, known in, belong to, one of | (contains $1 _)
B | not in, not among, missing from, not contained in, absent from, not appear in, not part of, not present in, not found in, not listed in | (not (contains $1 _))
B | starts with, start with, begins with, begin with, starting with, beginning with, starts with letter, start with letter, begin with letter, starting with letter, prefixed with | (starts_with _ $1)
B | ends with, end with, ending with, ends in, end in, ending in, ends with letter, finish with, suffixed with | (ends_with _ $1)
B | not start with, not begin with | (not (starts_with _ $1))
B | not end with, not end in | (not (ends_with _ $1))
M | between, from, in range, within, lie between, in between, range from | (and (ge _ $1) (le _ $2))
M .3 | strictly between, between exclusive | (and (gt _ $1) (lt _ $2))
M | outside, outside of, not between, outside range | (or (lt _ $1) (gt _ $2))
M | divisible by | (and (is_divisible _ $1) (is_divisible _ $2))
M .1 | divisible by either, divisible by | (or (is_divisible _ $1) (is_divisible _ $2))
M | divisible by neither, multiple of neither | (not (or (is_divisible _ $1) (is_divisible _ $2)))
M | divisible by exactly 1 of, multiple of exactly 1 of | (ne (is_divisible _ $1) (is_divisible _ $2))
B | ends in, end in, ending in, ends with, end with, ending with, ends with digit, last digit is, end with digit, last digit equal | (eq (floormod (abs _) 10) $1)
B | starts with, start with, begins with, begin with, starting with, starts with digit, first digit is, first digit equal | (eq (first (digits (abs _))) $1)
B | occurs more than, appears more than, occur more than, appear more than, present more than | (gt (count_of _ $1) 1)
# ---- numbers from a value
F | length, size, number of characters, number of letters, number of elements, number of items, character count, letter count, how long, long | (length _)
F | square, squared, second power | (square _)
F | cube, cubed, third power | (mul _ (mul _ _))
F | double, doubled, twice, two times, doubles | (mul _ 2)
F | triple, tripled, three times, thrice | (mul _ 3)
F | half, halved, halve, halves | (div _ 2)
F .2 | half, halved, halve, halves, integer half | (floordiv _ 2)
F | negate, negated, negation, opposite sign, flip sign, change sign, reverse sign, opposite | (neg _)
F | absolute, absolute value, magnitude, abs, ignoring sign, regardless of sign, without sign | (abs _)
F | square root, root | (sqrt _)
F .2 | integer square root, square root rounded down | (isqrt _)
F | reciprocal, inverse | (div 1 _)
F | factorial | (factorial _)
F | increment, increased by 1, plus 1, successor, add 1, one more | (add _ 1)
F | decrement, decreased by 1, minus 1, predecessor, subtract 1, one less | (sub _ 1)
F | sum of digits, digit sum, sum of decimal digits, add digits, cross sum, digits sum, checksum of digits, add up digits | (digit_sum (abs _))
F | product of digits, digit product, multiply digits | (product (digits (abs _)))
F | number of digits, digit count, how many digits | (length (digits (abs _)))
F | digits, decimal digits, individual digits, figures | (digits (abs _))
F | last digit, units digit, ones digit, final digit | (floormod (abs _) 10)
F | first digit, leading digit | (first (digits (abs _)))
F | reverse digits, digits reversed, reversed digits, digits backwards, digits in reverse order, read backwards | (parse_int (reverse (show _)))
F | binary, in binary, binary representation, base 2, binary string, binary digits, binary form | (to_base _ 2)
F | hexadecimal, hex, in hexadecimal, base 16 | (to_base _ 16)
F | set bits, ones in binary, one bits, bits set, number of set bits, 1 bits, count of set bits, bits that set | (bit_count _)
F | floor, round down, rounded down, rounding down | (floor _)
F | ceiling, ceil, round up, rounded up, rounding up | (ceil _)
F | round, rounded, nearest integer, rounded to nearest integer, nearest whole number, round to nearest integer, whole number | (round_int _)
F | truncate, truncated, integer part, cut off decimals | (trunc _)
F .1 | decimal, 1 decimal, one decimal, one decimal place, 1 decimal place, 1 digit after point | (round_to _ 1)
F .1 | hundredths, two decimals, 2 decimals, 2 decimal places, cents | (round_to _ 2)
F .2 | percent, percentage, as percentage, in percent, per cent | (mul _ 100)
F .2 | percent of, percent | (div _ 100)
F .1 | index, position, its index, own index, zero based position, 0 based index, zero based index, 0 based position | (place 0)
F .1 | position, place, its position, one based position, 1 based position, 1 based index, position counted from 1 | (place 1)
F | previous, previous element, before it, element before, one before, predecessor, preceding, just before, number before, left neighbour | (prev)
F | next, next element, after it, element after, one after, following, just after, number after, right neighbour, next one | (next)
# ---- arithmetic
B | plus, increased by, added to, add, adding, raised by, and add, more by | (plus _ $1)
B | minus, decreased by, less, reduced by, subtract, subtracting, lowered by, diminished by, take away | (sub _ $1)
B .2 | subtract from, subtracted from | (sub $1 _)
B | times, multiplied by, multiply by, scaled by, times by, scale by, multiplied with, multiply with | (mul _ $1)
B | divided by, divide by, over, per, quotient by, split evenly by, split among, shared among, relative to, as fraction of, out of | (div _ $1)
B .1 | divided by, divide by, integer division by, whole division by, divided without remainder by, split among, shared among, full groups of, fit into | (floordiv _ $1)
B | modulo, mod, remainder when divided by, remainder after dividing by, remainder of division by, remainder by, left over after | (floormod _ $1)
B | power, raised to, to power, raised to power, to power of, exponent | (power _ $1)
B | rounded to, round to, rounded to nearest, decimals | (round_to _ $1)
L | decimals, decimal places, digits after point, decimal digits, digits after decimal point | (round_to _ $1)
L | percent, percent of | (div (mul _ $1) 100)
B | bitwise and, masked with | (bit_and _ $1)
B | shifted left by, shift left by | (shl _ $1)
B | in base, to base, base | (to_base _ $1)
B | clamped at most, capped at, cap at, limited to, limit to, not more than, but at most, never more than, but never more than, no more than, not above, but not more than, up to | (min2 _ $1)
B | but at least, at least, never less than, never below, but never below, not less than, but not less than, raised to at least, not below | (max2 _ $1)
B .2 | distance to, distance from, difference to, difference from, deviation from, away from, differs from, apart from, far from | (abs (sub _ $1))
M | clamp to, clamp between, limit between, clamped to, clamped between, kept between, restrict to range, limit to range | (clamp _ $1 $2)
M | difference between, difference of, difference, gap between, spread between, distance between, range between | (sub $1 $2)
M .1 | difference between, difference of, difference, distance between, absolute difference, absolute difference between, absolute difference of, how far apart, gap between | (abs (sub $1 $2))
M | sum of, sum, total of, add, adding | (plus $1 $2)
M | product of, product, multiply, multiplying | (mul $1 $2)
M | ratio of, ratio, quotient of, quotient, divide, dividing, ratio between, share of | (div $1 $2)
M | average of, mean of, midpoint of, midpoint between, halfway between, middle between | (div (add $1 $2) 2)
M | larger of, greater of, bigger of, maximum of, higher of, largest of, later of, longer of | (max2 $1 $2)
M | smaller of, lesser of, minimum of, lower of, smallest of, earlier of, shorter of | (min2 $1 $2)
M | greatest common divisor, gcd, greatest common divisor of, highest common factor | (gcd $1 $2)
M | least common multiple, lcm, lowest common multiple | (lcm $1 $2)
M | remainder of, remainder when dividing, remainder | (floormod $1 $2)
M | hypotenuse, hypotenuse of | (hypot $1 $2)
M .1 | concatenate, concatenation of, join, combine, append | (concat $1 $2)
M | common elements of, common to, common elements, intersection of, elements in both, in both, occurs in both, shared by, appear in both, overlap of | (common $1 $2)
M .3 | common characters of, common letters of, number of common | (length (common (unique $1) $2))
M | union of, in either, all elements of | (unique (concat $1 $2))
M | same number of, as many, equal number of, equally many, same count of, same amount of | (eq (length $1) (length $2))
M .1 | more, larger number of | (gt (length $1) (length $2))
# ---- one of a list
F | sum, total, add up, added up, added together, summed, sum up, combined, altogether, adding up, overall, in total, add together, summation, grand total | (sum _)
F | product, multiply together, multiplied together, multiply all, product of all | (product _)
F | average, mean, arithmetic mean, on average | (div (sum _) (length _))
F .2 | average, mean | (floordiv (sum _) (length _))
F | median | (if (is_odd (length _)) (float_of (index (sort _) (floordiv (length _) 2))) (div (add (index (sort _) (floordiv (length _) 2)) (index (sort _) (sub (floordiv (length _) 2) 1))) 2))
F .2 | median, middle value, middle element | (index (sort _) (floordiv (length _) 2))
F | maximum, largest, biggest, greatest, highest, max, latest, most expensive, peak, top, best, heaviest, tallest, oldest, maximal, hottest, last alphabetically, last in alphabetical order | (max_of _)
F | minimum, smallest, lowest, least, min, earliest, cheapest, youngest, minimal, lightest, coldest, first alphabetically, first in alphabetical order, alphabetically first, alphabetically smallest | (min_of _)
F | longest | [max_by _ (length _)]
F | shortest | [min_by _ (length _)]
F .2 | longest, length of longest | (max_of [map _ (length _)])
F .2 | shortest, length of shortest | (min_of [map _ (length _)])
F | first, initial, leading, starting, opening | (first _)
F | last, final, ending, trailing, closing | (last _)
F | second, 2nd, second element | (index _ 1)
F | third, 3rd | (index _ 2)
F | fourth, 4th | (index _ 3)
F .2 | first, key, left part | (get 0 _)
F .2 | second, value, right part | (get 1 _)
F .2 | third | (get 2 _)
F .2 | last | (get -1 _)
F | second last, second to last, last but 1, penultimate | (index_wrap _ -2)
F | second largest, second highest, second biggest, second greatest, runner up | (index (sort_desc (unique _)) 1)
F | second smallest, second lowest | (index (sort (unique _)) 1)
F .2 | second largest, second highest, second biggest | (index (sort_desc _) 1)
F .2 | second smallest, second lowest | (index (sort _) 1)
F | third largest, third highest | (index (sort_desc (unique _)) 2)
F | third smallest, third lowest | (index (sort (unique _)) 2)
F | middle, middle element, central, centre, middle character, element in middle | (index _ (floordiv (length _) 2))
F | how many, number of, count, count of, amount of, quantity of, counted, tally of | (length _)
F | how many different, number of different, number of distinct, number of unique, different, distinct, how many distinct, how many unique, count distinct, count of distinct | (length (unique _))
F | most frequent, most common, occurs most often, appears most often, mode, most often, most popular | (get 0 [max_by (map_items (counts _)) (get 1 _)])
F | range, spread, difference between largest and smallest, difference between maximum and minimum, difference between highest and lowest, difference between smallest and largest, gap between largest and smallest | (sub (max_of _) (min_of _))
F | index of largest, position of largest, index of maximum, position of maximum, where largest, index of highest, position of highest | (index_of_max _)
F | index of smallest, position of smallest, index of minimum, position of minimum, index of lowest, position of lowest | (index_of_min _)
F | sum of squares, squares summed, sum of their squares | [sum_by _ (square _)]
F | largest difference between neighbours, largest difference between consecutive, biggest jump, largest gap, biggest gap, largest jump | (max_of [map (pairwise _) (abs (sub (get 1 _) (get 0 _)))])
F | smallest difference between neighbours, smallest gap, smallest difference between consecutive | (min_of [map (pairwise _) (abs (sub (get 1 _) (get 0 _)))])
F | longest run, longest streak, longest sequence of equal, longest stretch, length of longest run | (max_of [map (group_runs _) (length _)])
F .2 | common prefix, longest common prefix | (common_prefix _)
B | occurrences of, how often, number of times, occurrence of, number of occurrences of, how many times, count of, count, number of, appearances of, how many | (count_of _ $1)
B | position of, index of, place of, where, location of, first occurrence of, first position of, first index of | (index_of _ $1)
B | last position of, last index of, last occurrence of | (last_index_of _ $1)
B | element at, item at, character at, element at index, element at position, at index, at position, value at, letter at | (index _ $1)
B | nearest to, closest to, nearest, closest | [min_by _ (abs (sub _ $1))]
B | farthest from, furthest from, most different from | [max_by _ (abs (sub _ $1))]
B | value for, value of, look up, value under, stored under, entry for, price of, belongs to | (lookup _ $1)
L | th largest, largest, highest, biggest, greatest | (index (sort_desc _) (sub $1 1))
L | th smallest, smallest, lowest | (index (sort _) (sub $1 1))
L | th, th element, th item, th character, th number | (index _ (sub $1 1))
B | dot product with, scalar product with | (sum (mul _ $1))
M | dot product of, dot product, scalar product, scalar product of, inner product | (sum (mul $1 $2))
M | hamming distance between, number of positions where differ, hamming distance, differ in how many positions | [count_where (zip $1 $2) (ne (get 0 _) (get 1 _))]
# ---- lists from a list
F | sorted, sort, order, ordered, ascending, ascending order, increasing order, from smallest to largest, in ascending order, smallest first, arranged, from low to high, sorted ascending, sorted in ascending order, rising order, lowest first, low to high | (sort _)
F | alphabetical, alphabetically, alphabetical order, in alphabetical order, sorted alphabetically, lexicographic order, dictionary order | (sort _)
F | descending, descending order, sorted descending, decreasing order, from largest to smallest, largest first, in descending order, highest first, biggest first, from high to low, reverse order sorted, falling order, high to low, sorted in descending order, reverse alphabetical order | (sort_desc _)
F | reverse, reversed, backwards, backward, reverse order, in reverse, in reverse order, back to front, from end, flipped, mirrored, from last to first, other way round | (reverse _)
F | without duplicates, duplicates removed, remove duplicates, unique, distinct, each only once, no repeats, dropping duplicates, removing duplicates, without repetition, only once, deduplicated, different, repeated ones dropped, drop repeats, ignore duplicates, no twice, each once, duplicates dropped | (unique _)
F | set | (set_from_list _)
F | appear once, occur once, appear exactly once, occurs exactly once, not repeated, occur only once, appear only once, unique ones | [map [filter (map_items (counts _)) (eq (get 1 _) 1)] (get 0 _)]
F | appear more than once, occur more than once, repeated, duplicated, duplicates, occurs more than once, repeat, more than once | [map [filter (map_items (counts _)) (gt (get 1 _) 1)] (get 0 _)]
F | without first, first letter removed, without first letter, first character removed, drop first letter, first letter dropped, remove first letter, without first character, except first, all but first, drop first, remove first, skip first, rest, skipping first, first removed, leaving out first, dropping first, tail, after first | (drop _ 1)
F | without last, last letter removed, without last letter, last character removed, drop last letter, last letter dropped, remove last letter, without last character, except last, all but last, drop last, remove last, skipping last, last removed, leaving out last, dropping last | (slice _ 0 -1)
F | without first and last, except first and last, remove first and last, without both ends, inner, all but first and last, strip ends, between first and last, drop first and last | (slice _ 1 -1)
F | first half, left half, front half | (take _ (floordiv (length _) 2))
F | second half, right half, back half | (drop _ (floordiv (length _) 2))
F | every second, every other, alternate, at even positions, at even indices, even positions, even indices, even index, every 2nd, even indexed | [map [filter (enumerate _ 0) (is_even (get 0 _))] (get 1 _)]
F | at odd positions, at odd indices, odd positions, odd indices, odd index, odd indexed | [map [filter (enumerate _ 0) (is_odd (get 0 _))] (get 1 _)]
F .2 | every second, every other, even positions | [map [filter (enumerate _ 1) (is_even (get 0 _))] (get 1 _)]
F .2 | at odd positions, odd positions | [map [filter (enumerate _ 1) (is_odd (get 0 _))] (get 1 _)]
F | every third, every 3rd | [map [filter (enumerate _ 1) (is_divisible (get 0 _) 3)] (get 1 _)]
F | running total, cumulative sum, running sum, prefix sums, partial sums, cumulative, running totals, cumulative totals, cumulative sums | (running_sums _)
F | differences between consecutive, differences between neighbours, consecutive differences, difference between neighbours, differences of neighbouring, successive differences, change from previous, differences, difference to previous, changes | (differences _)
F | neighbouring, neighbouring pairs, adjacent, consecutive pairs, pairs of neighbours, adjacent pairs, neighbours, consecutive, successive, next to each other | (pairwise _)
F | pairs, all pairs, possible pairs, every pair, 2 different elements | (pairs _)
F | flatten, flattened, flat list, single list, into one list, 1 list, flat, all elements of all lists, all inner | (flatten _)
F | transpose, transposed, columns, column wise, swap rows and columns, rows become columns | (transpose _)
F | runs, groups of equal, equal neighbours grouped, groups of consecutive equal, consecutive equal, streaks | (group_runs _)
F | consecutive duplicates removed, without consecutive duplicates, collapse repeats, repeated neighbours removed, remove consecutive duplicates, collapse runs | [map (group_runs _) (first _)]
F | frequencies, frequency, how often each, counts of each, count of each, histogram, occurrences of each, number of occurrences of each, how many times each, how many of each, count each, tally | (counts _)
F | with index, with position, index and value, numbered | (enumerate _ 0)
F | numbered from 1, with position from 1 | (enumerate _ 1)
F | positions, indices, indexes, index | (range 0 (length _) 1)
F | keys, key | (map_keys _)
F | values | (map_values _)
F | items, entries, key value pairs, pairs | (map_items _)
F | inverted, keys and values swapped, swap keys and values, inverse mapping, values to keys | (map_invert _)
F | numbers from 1, from 1 up, first natural numbers, natural numbers up to, 1 to | (range 1 (add _ 1) 1)
F | numbers below, from 0, natural numbers below | (range 0 _ 1)
F .1 | words, word | (split_words _)
F .1 | characters, letters, chars, character | (chars _)
F .1 | lines, line | (split_lines _)
F .2 | without smallest, drop smallest, remove smallest, without lowest, ignore lowest, drop lowest, remove lowest, smallest removed, lowest removed, except smallest, discard lowest | (drop (sort _) 1)
F .2 | without largest, drop largest, remove largest, without highest, ignore highest, drop highest, remove highest, largest removed, highest removed, except largest, discard highest | (slice (sort _) 0 -1)
F .2 | without smallest and largest, drop smallest and largest, drop lowest and highest, without largest and smallest, drop largest and smallest, without highest and lowest, drop highest and lowest, remove smallest and largest, ignore highest and lowest, ignore lowest and highest, without minimum and maximum, without lowest and highest, throw away highest and lowest, remove highest and lowest, remove lowest and highest | (slice (sort _) 1 -1)
B | first, initial, leading | (take _ $1)
B | last, final, trailing | (take_end _ $1)
B | without first, drop first, skip first, skipping, drop, except first, all but first, after first, remove first | (drop _ $1)
B | without last, drop last, all but last, remove last, except last | (slice _ 0 (neg $1))
L | largest, highest, biggest, greatest, most expensive, top | (largest _ $1)
L | smallest, lowest, cheapest | (smallest _ $1)
L | longest | (take [sort_by_desc _ (length _)] $1)
L | shortest | (take [sort_by _ (length _)] $1)
B | top, best | (largest _ $1)
B | rotate by, rotated by, rotated left by, rotate left by, shifted left by, shift left by, rotate left, rotate, rotated, shift by | (rotate_left _ $1)
B | rotated right by, rotate right by, shifted right by, shift right by, rotate right | (rotate_left _ (neg $1))
B | groups of, chunks of, pieces of, blocks of, batches of, parts of length, chunks of size, groups of size, split into groups of, rows of, pieces of length | (chunk _ $1)
B | windows of, windows of size, sublists of length, consecutive groups of, substrings of length | (window _ $1)
B | combinations of, subsets of size | (combinations _ $1)
B | followed by, then, and then, concatenated with, append, appended, joined with, extended by, with added at end, added at end, and at end, ending in, put after | (plus2 _ $1)
B .2 | append, appended, add, followed by, put at end, with added at end, insert at end | (append _ $1)
B | prepend, put at front, put in front, preceded by, insert at front, insert at beginning, starting with, after | (plus2 $1 _)
B .2 | prepend, insert at front, put at front | (prepend _ $1)
B | without, except, remove, removing, excluding, but not, other than, removed, delete, minus, not in, leave out, dropping, drop, strip out, taking out | (without _ $1)
B | common with, also in, shared with, in common with | (common _ $1)
B | repeated, repeat, copies of, copied | (repeat _ $1)
L | times | (mul _ $1)
L | times, copies, times in row, times over | (repeat _ $1)
B | zip with, paired with, combined with, together with, matched with | (zip _ $1)
B | interleaved with, alternating with | (interleave _ $1)
M | interleave, alternately from, merge alternately, alternate, alternating between | (interleave $1 $2)
M | zip, pair up, pairs of | (zip $1 $2)
M | dictionary from, map from, dictionary with keys | (map_zip $1 $2)
M | merge, merged | (map_merge $1 $2)
M | merge sorted, merged in order, merge into sorted | (sort (concat $1 $2))
B | every | [map [filter (enumerate _ 1) (is_divisible (get 0 _) $1)] (get 1 _)]
B | to, through, until, up to | (range _ (add $1 1) 1)
M .2 | numbers from, integers from, numbers between, integers between, whole numbers from, range from, from, between, all numbers from, all integers between, each number from, every number from, years from, range | (range $1 (add $2 1) 1)
B | numbers below, integers below, numbers less than, natural numbers below, numbers smaller than | (range 1 $1 1)
B | numbers up to, integers up to, numbers from 1 to, integers from 1 to, first natural numbers, from 1 to, 1 to, 1 through, numbers 1 to, natural numbers up to | (range 1 (add $1 1) 1)
B | numbers from 0 to, from 0 to, 0 to | (range 0 (add $1 1) 1)
# ---- with a key
D | descending, decreasing, from high to low, from highest to lowest, highest first, largest first, biggest first, most first, from large to small, high to low, longest first, newest first, in descending order, in decreasing order, descending order, from largest to smallest, from longest to shortest, reverse alphabetical, latest first, greatest first | _
D .01 | ascending, increasing, from low to high, lowest first, smallest first, fewest first, shortest first, oldest first, from small to large, low to high, from old to new, in ascending order, in increasing order, ascending order, alphabetically, earliest first, from shortest to longest, from smallest to largest | (same _)
K | same, all have same, have same, has same, equal, agree in, all same, share same | (le (length (unique [map _ $key])) 1)
K | different, all have different, have different, all different, distinct, differ in | (not (has_duplicates [map _ $key]))
K | sorted by, sort by, ordered by, order by, by, in order of, by increasing, by ascending, arranged by, ranked by, then by, according to, based on | [sort_by _ $key]
K | sorted descending by, by descending, by decreasing, in descending order of, in decreasing order of, descending by | [sort_by_desc _ $key]
K | with largest, with highest, with biggest, with greatest, with most, with maximum, with longest, having most, whose largest, having largest, has largest, has most, has highest, most, largest, highest, maximum, maximal, has greatest, whose highest | [max_by _ $key]
K | with smallest, with lowest, with least, with fewest, with minimum, with shortest, having fewest, has smallest, has fewest, has lowest, has least, fewest, least, smallest, lowest, minimum, minimal | [min_by _ $key]
K | group by, grouped by, groups by, group them by, collected by, collect by, bucket by, buckets by | [group_by _ $key]
K | count by, counted by, number per, how many per, count per, number for each, how many for each, number of each | [count_by _ $key]
K | map to, mapped to, to its, to their, with its, with their, together with its, and its | [map_to _ $key]
K .2 | together with, with its, with their, along with its, followed by its, paired with its, next to its, and its, beside its | [map _ (pair _ $key)]
K | until first, up to first, before first, as long as not | [take_while _ (not $key)]
K | as long as, while | [take_while _ $key]
K | after first, from first, starting with first, drop while not | [drop_while _ (not $key)]
K | index of first, position of first, where first, first position with | [find_index _ $key]
K | first, first one that, first that, find first, earliest | (first [filter _ $key])
K | last, last one that, last that, latest | (last [filter _ $key])
K | whether all, all, if all, every, only, whether every, check that all, that all, consists of only, made of only, consist only of, contain only, contains only, each, check that every, entirely, made up of, that every, nothing but | [all _ $key]
K | whether any, any, at least one, some, there is, if any, contains, contain, has, have, holds, exists, whether there is, includes, is there, contains at least one, with any | [any _ $key]
K | none, no, not any, contains no, has no, without any, without, there is no, never | (not [any _ $key])
K | how many, number of, count, count of, the count of, amount of | [count_where _ $key]
K | percentage of, percent of, what percentage, percentage | (div (mul [count_where _ $key] 100) (length _))
K .1 | percentage of, percent of, what percentage, percentage | (floordiv (mul [count_where _ $key] 100) (length _))
K | fraction of, share of, proportion of, what fraction, what share | (div [count_where _ $key] (length _))
K | keep, only, keep only, filter, select, those, pick, retain, extract, leave only, list, choose | [filter _ $key]
K | remove, without, drop, delete, removing, except, excluding, leave out, filter out, dropping, leaving out, strip, throw away, ignoring, ignore, discard, skip, skipping, omit, take out, exclude, not, apart from | [filter _ (not $key)]
K | separate, partition, split into, divide into, evens and odds | [partition _ $key]
K | sum of, total of, total, sum, add up | [sum_by _ $key]
K | move to end, put at end, moved to end, at end, to end, to back | (concat [filter _ (not $key)] [filter _ $key])
K | move to front, put first, moved to front, at front, first, to front, to start, come first, before others | (concat [filter _ $key] [filter _ (not $key)])
# ---- texts
F | uppercase, upper case, in upper case, capital letters, in capitals, all caps, uppercased, to upper case, in capital letters, to uppercase, into upper case, shout, upper cased, into capitals | (upper _)
F | lowercase, lower case, in lower case, lowercased, to lower case, small letters, in small letters, to lowercase, lower cased | (lower _)
F | capitalize, capitalized, capitalised, first letter upper case, first letter uppercase, capital first letter, with capital, starts with capital letter, capitalise, upper case first letter, initial capital | (capitalize _)
F | title case, each word capitalized, capitalize each word, capitalise each word, each word with capital | (title _)
F | swap case, toggle case, case swapped, opposite case, invert case, upper and lower case swapped, swapped case | (swapcase _)
F | trim, strip, stripped, trimmed, without surrounding spaces, surrounding spaces removed, whitespace trimmed, surrounding whitespace removed, without leading and trailing spaces, trim spaces | (strip _)
F | without spaces, spaces removed, remove spaces, ignoring spaces, ignore spaces, no spaces | (replace _ " " "")
F .2 | ignoring case, ignore case, case insensitive, regardless of case, case ignored, upper and lower case not matter, upper lower case not matter, not case sensitive, case not matter | (lower _)
F | initial, initials, first letter, first character, first char, starting letter | (index _ 0)
F | last letter, last character, final letter, ending letter, final character | (index_wrap _ -1)
F | second letter, second character | (index _ 1)
F | middle letter, middle character | (index _ (floordiv (length _) 2))
F | number of words, word count, how many words | (length (split_words _))
F | number of vowels, vowel count, how many vowels | [count_where (chars _) (is_vowel _)]
F | number of spaces, how many spaces | (str_count _ " ")
F | number of lines, how many lines, line count | (length (split_lines _))
F | number of different letters, number of distinct letters, number of different characters, number of distinct characters, different letters, distinct letters, distinct characters, how many different letters | (length (unique (chars _)))
F | last word, final word | (last (split_words _))
F | first word, opening word | (first (split_words _))
F | reverse word order, words in reverse order, order of words reversed, words reversed, reverse words, reverse order of words | (join (reverse (split_words _)) " ")
F | reverse each word, each word reversed, every word reversed | (join [map (split_words _) (reverse _)] " ")
F | longest word | [max_by (split_words _) (length _)]
F | shortest word | [min_by (split_words _) (length _)]
F | first letters, initial letters, initials, acronym, first letter of each word, first letters of words | (join [map (split_words _) (index _ 0)] "")
F | ascii, ascii code, ascii value, character code, code point, char code, ascii codes, unicode | (char_code _)
F | position in alphabet, alphabet position, place in alphabet, alphabetical position, position of letter in alphabet | (add (sub (char_code (lower _)) 97) 1)
F .2 | next letter, following letter, next character | (char_of (add (char_code _) 1))
F .2 | previous letter, preceding letter | (char_of (sub (char_code _) 1))
F | as integer, to integer, parsed, numeric value, to number, as number, as numbers, into integer, into number, to integers, to numbers, as integers, into numbers, into integers | (parse_number _)
F | as string, to string, as text, written, shown, to text, to strings | (show _)
F .3 | sorted letters, letters sorted, letters in alphabetical order, letters alphabetically | (join (sort (chars _)) "")
F | thousands separator, commas as thousands separators, with commas, thousands separators | (group_thousands _)
F | joined, concatenated, join, stuck together, glued together, into one string, concatenate, as one string, put together, combined into string, merged into string, as single string, into single string | (join _ "")
F .2 | separated by spaces, joined by spaces, with spaces, joined with spaces, with space between, space separated | (join _ " ")
F .2 | separated by commas, joined by commas, comma separated, joined with commas, with commas, commas between | (join _ ",")
F .3 | separated by commas, joined by commas, comma separated, joined with commas | (join _ ", ")
F .2 | separated by dashes, joined by dashes, joined with dashes, with dashes, joined by hyphens, hyphens between, dashes between | (join _ "-")
F .2 | joined by underscores, joined with underscores, with underscores | (join _ "_")
F .2 | on separate lines, one per line, each on own line, separated by newlines, line by line | (join _ "\\n")
F .2 | comma separated, split at commas, split by commas, separated by commas | (split _ ",")
F .2 | split at dashes, split by dashes, separated by dashes, dash separated | (split _ "-")
F .2 | split at spaces, split into words, split by spaces, space separated | (split_words _)
F | spaces replaced by underscores, replace spaces by underscores, underscores instead of spaces, replace spaces with underscores | (replace _ " " "_")
F | spaces replaced by dashes, replace spaces by dashes, dashes instead of spaces, replace spaces with hyphens, replace spaces with dashes, hyphens instead of spaces | (replace _ " " "-")
F | doubled letters, each letter twice, each character twice, every character doubled, double each letter, double each character | (join [map (chars _) (str_concat _ _)] "")
B | joined by, joined with, separated by, with between, join with, joined into string with, connected with, connected by, join by, linked by, delimited by, between them | (join _ $1)
B | split at, split by, split on, separated by, delimited by, divided at, cut at, parts between | (split _ $1)
B | part before, before, text before, everything before, up to, up to first, what before | (first (split _ $1))
B | part after, after, text after, everything after, what after, behind | (last (split _ $1))
B | appearances of, number of, count of, how many | (str_count _ $1)
B | remove, without, removing, delete, leave out, strip, drop | (replace _ $1 "")
B | padded to, padded to length, right aligned in, right align to width, right justified to, pad left to | (pad_left _ $1 " ")
B | padded with zeros to, zero padded to, leading zeros to, zero filled to, with leading zeros to, filled with leading zeros to, pad with zeros to | (zfill (show _) $1)
B | shortened to, cut to, cut off after, truncated to, at most, limited to, abbreviated to, truncate to | (take _ $1)
M | replace, change, set, turn, substitute, convert, replaced, become, becomes, mask, write | [map _ (if $1 $2 _)]
M | replaced by, replace by, replace, replace with, replaced with, substitute, change | (replace _ $1 $2)
M | surrounded by, wrapped in, enclosed in | (str_concat (str_concat $1 _) $2)
B | surrounded by, wrapped in, enclosed in, enclosed by, wrapped with | (str_concat (str_concat $1 _) $1)
B | prefix, prefixed by, prefixed with, put before | (str_concat $1 _)
B | suffix, suffixed by, followed by, with appended, with added | (str_concat _ $1)
M | is anagram of, anagrams, anagram, same letters | (eq (sort (chars $1)) (sort (chars $2)))
B | anagram of, rearrangement of, anagram | (eq (sort (chars _)) (sort (chars $1)))
B | subset of, contained in, all in | (is_subset (set_from_list (list_of _)) (set_from_list (list_of $1)))
M | subset, is subset | (is_subset (set_from_list $1) (set_from_list $2))
M | share, common element, something in common, have in common | (not (is_empty (common $1 $2)))
M | equal, same, identical, are equal, have same, match, agree | (eq $1 $2)
M | different, differ, not equal, unequal | (ne $1 $2)
M | greater, larger, bigger, longer, higher | (gt $1 $2)
M | less, smaller, shorter, lower | (lt $1 $2)
"""

@dataclass(frozen=True, slots=True)
class Entry:
    """words: those that are compared; exact: all words of the phrase, where those would say too little by themselves."""

    kind: str
    words: tuple[str, ...]
    term: Term
    cost: float
    exact: tuple[str, ...] = ()


# ops of the hints' lexicon that its phrases name outright, with what follows them
_BINARY = frozenset(["window", "chunk", "repeat", "hypot", "gcd", "lcm", "comb", "bit_and", "bit_or", "bit_xor", "to_base", "remove_prefix", "remove_suffix", "shl", "shr", "int_pow", "permutations", "combinations", "cartesian", "str_count", "is_subset", "is_superset", "is_disjoint", "set_symmetric_difference", "set_union", "common", "interleave", "map_zip", "map_merge", "counter_add", "index_wrap"])
_UNARY_LEFT = frozenset(["not", "eq", "is_none", "any_true", "copy", "url_encode", "pairs", "sort", "abs", "sum", "has_duplicates", "is_odd"])


def _of_hints() -> Iterator[Entry]:
    """Entries of the hints' lexicon (hints_words.py): a phrase that names one op before others."""
    for line in HINTED.splitlines():
        phrases, _, ops = line.partition(" : ")
        first = ops.split(";")[0].split()
        if len(first) != 1 or first[0] not in OPS:
            continue
        op = OPS[first[0]]
        unary = len(op.params) == 1 and op.params[0].name != "func" and op.name not in _UNARY_LEFT
        for words in filter(None, map(phrase, phrases.split(","))):
            if len(words) == 1 and words[0] in WEAK:
                continue
            if unary:
                yield Entry("F", words, ("op", op.name, HOLE), 0.3)
            elif op.name in _BINARY:
                yield Entry("B", words, ("op", op.name, HOLE, ("$", "$1")), 0.3)
                yield Entry("M", words, ("op", op.name, ("$", "$1"), ("$", "$2")), 0.3)


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """Every entry by its first word, longer phrases first."""
    out: dict[str, dict[tuple[str, tuple[str, ...], Term], Entry]] = {}
    for line in (LEXICON + LISTS + NUMBERS).strip().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        head, phrases, text = (part.strip() for part in line.split(" | "))
        kind, *cost = head.split()
        term = read_term(text)
        for p in phrases.split(","):
            words = phrase(p)
            if words:
                said = tuple(normal(w) for w in WORD.findall(p.lower()))
                e = Entry(kind, words, term, float(cost[0]) if cost else 0.0, said if len(words) == 1 < len(said) and words[0] in WEAK else ())
                out.setdefault(words[0], {}).setdefault((kind, words if not e.exact else e.exact, term), e)
    for e in _of_hints():
        out.setdefault(e.words[0], {}).setdefault((e.kind, e.words, e.term), e)
    return {w: tuple(sorted(es.values(), key=lambda e: -len(e.words))) for w, es in out.items()}


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()\[\]]|[^\s()\[\]]+')


def read_term(text: str) -> Term:
    """The term of a template."""
    tokens = _TOKEN.findall(text)
    at = 0

    def one() -> Any:
        nonlocal at
        token = tokens[at]
        at += 1
        if token in "([":
            close = ")" if token == "(" else "]"
            parts: list[Any] = []
            head = tokens[at]
            at += 1
            while tokens[at] != close:
                parts.append(one())
            at += 1
            if token == "[":
                return ("ho", head, *parts)
            if head == "get":
                return ("get", parts[0][1], parts[1])
            return MACROS[head](*parts) if head in MACROS else ("op", head, *parts)
        if token == "_":
            return HOLE
        if token[0] == "$":
            return ("$", token)
        if token[0] == '"':
            return ("lit", json.loads(token), STR)
        return ("lit", float(token), FLOAT) if "." in token else ("lit", int(token), INT)

    term: Term = one()
    assert at == len(tokens), text
    return term


def _op(name: str, *args: Term) -> Term:
    return ("op", name, *args)


MACROS: dict[str, Any] = {
    "if": lambda a, b, c: ("if", a, b, c),
    "place": lambda first: ("place", first[1]),
    "prev": lambda: ("prev",),
    "next": lambda: ("next",),
    "before": lambda: ("before",),
    "after": lambda: ("after",),
    "where": lambda key: ("where", key),
    "two": lambda a, b: ("two", a, b),
    "on": lambda a, b: ("seq", a, b),
    "true": lambda: ("lit", True, BOOL),
    "amount": lambda x: _op("amount", ("seq", HOLE, x)),
    "pair": lambda a, b: ("pair", a, b),
    "measure": lambda x: ("any of", x, _op("length", x)),
    "show_text": lambda x: ("any of", x, _op("show", x)),
    "text_of": lambda x, y: ("any of", x, _op("show", x)),
    "float_of": lambda x: ("any of", _op("to_float", x), x),
    "take_end": lambda x, n: _op("take_last", x, n),
    "plus2": lambda x, y: _op("concat", x, y),
    "list_of": lambda x: x,
    "same": lambda x: ("seq", x, x),
}


__all__ = ["LEXICON", "Entry", "lexicon", "read_term"]
