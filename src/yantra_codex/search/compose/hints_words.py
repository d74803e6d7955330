"""The lexicon: words and phrases of everyday requests -> the ops they may ask for.

In: a Reading. Out: op -> weight, op -> the words, stem -> ops. A line of LEXICON is `phrases : ops ; ops ; ops`,
the ops in falling order of how much the phrase asks for them (0.9, 0.55, 0.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL
from yantra_codex.library.words import STOP, stem
from yantra_codex.search.compose.hints_text import Reading

GROUP_WEIGHTS = (0.9, 0.55, 0.3)
MAX_PHRASE = 5
NAME_WEIGHT = 0.8  # a word of the function's name says a little less than one of the text

LEXICON = """
# sums and other aggregates
sum, total, sum up, summation, grand total, overall, total of : sum ; sum_by add ; fold running_sums fsum
add up, adding up, added up, sum together, combined total : sum ; add sum_by ; fold
sum of squares, sum of the squares : sum_by square ; sum mul ; map
sum of digits, sum of the digits, digit sum, digits sum, add the digits, sum its digits : digit_sum ; sum digits ; sum_by parse_int
cumulative sum, running total, running sum, prefix sums, cumulative, partial sums, cumulative total : running_sums ; scan accumulate ; sum
product, multiply together, multiplication, multiplied together, multiply all : product ; mul ; reduce fold
multiply, multiplies, multiplied, multiplying, times : mul ; product zip_with ; map
average, mean, arithmetic mean, averages : div ; sum length ; fsum to_float
moving average, rolling average, sliding average : window ; div sum ; map
weighted average, weighted mean, weighted sum : sum ; zip_with mul div ; zip
median, middle value : sort ; index floordiv length ; div add
mode, most frequent, most common, most often, occurs most, appears most, highest frequency, most occurring : most_common ; counts max_by count_of ; map_items
least common, least frequent, rarest, lowest frequency : min_by ; counts count_of ; map_items
maximum, max, largest, greatest, biggest, highest, maximal, peak, maximize, top : max_of ; max_by max2 largest ; max_or sort_desc
minimum, min, smallest, lowest, least, minimal, minimize, cheapest, tiniest : min_of ; min_by min2 smallest ; min_or sort
longest : max_by ; length str_length max_of ; map
shortest : min_by ; length str_length min_of ; map
nearest, closest : min_by ; abs sub ; sort_by
farthest, furthest : max_by ; abs sub ; sort_by_desc
range between maximum and minimum, difference between the largest and smallest, difference between largest and smallest, difference between maximum and minimum : sub ; max_of min_of ; abs
variance, standard deviation, deviation : div square ; sum sub sqrt ; map length
maximum difference, greatest difference, largest difference : sub ; max_of min_of abs ; differences pairs
maximum sum, largest sum, greatest sum : max_of ; sum map window ; scan fold
maximum product, largest product : max_of ; mul product ; map pairs
k largest, n largest, largest numbers, largest elements, highest values, top scores, n highest : largest ; sort_desc take ; largest_by
k smallest, n smallest, smallest numbers, smallest elements, lowest values : smallest ; sort take ; smallest_by
second largest, third largest, kth largest, nth largest, second highest, second maximum : sort_desc ; index unique largest ; index_wrap sort
second smallest, third smallest, kth smallest, nth smallest, second lowest, second minimum : sort ; index unique smallest ; min_of
larger of, greater of, maximum of 2, bigger of, max of 2, larger number : max2 ; max_of ; gt
smaller of, lesser of, minimum of 2, min of 2, smaller number : min2 ; min_of ; lt
# counting and length
number of, count of, how many, amount of, quantity of, number of times, the count : length ; count_where count_of str_count ; map_size sum
count, counts, counting, counted, tally : count_where length ; count_of str_count counts ; sum
occurrences, occurrence, occurs, occur, appears, appear, appearing, how often, times it appears, number of occurrences : count_of ; str_count counts ; count_where
frequency, frequencies, histogram, frequency table, frequency count, how many times each, occurrences of each, count of each : counts ; count_by count_of ; map_to
length, size, how long, number of elements, number of items, lengths : length ; str_length ; map_size set_size
number of words, word count, count words, count the words : length ; split_words ; split
number of characters, character count, number of letters : str_length ; length count_where is_alpha ; str_count
number of digits, digit count, how many digits : str_length ; length digits int_to_str ; count_where
number of lines, line count : length ; split_lines ; split
# searching
or not :
using map, map function, lambda function, using lambda, filter function, using filter, heap queue algorithm, using heap queue, collections module, map and lambda, built in function :
search, look for, lookup, look up, locate : find ; index_of str_find ; find_index filter
find : ; ; find index_of
first occurrence, first position, first index, position of the first : index_of ; find_index str_find find_index_of ; first
last occurrence, last position, last index, rightmost occurrence : str_rfind ; find_index last enumerate ; index_of
index, position, location, indices, indexes, positions, where : index_of ; find_index enumerate index ; str_find index_of_max
index of the maximum, position of the largest, index of maximum, index of the largest, index of largest : index_of_max ; index_of ; max_of
index of the minimum, position of the smallest, index of minimum, index of the smallest, index of smallest : index_of_min ; index_of ; min_of
insertion point, insertion position, where to insert, insert position, binary search, bisect : bisect_left bisect_right ; insert_at ; index_of
rightmost insertion, insert after equals : bisect_right ; bisect_left
leftmost insertion, insert before equals : bisect_left ; bisect_right
contains, contain, containing, includes, include, including, has, member, membership, present in, is in, exists in, found in : contains ; str_contains map_has set_has ; any
substring, sub string, substrings : str_contains ; str_slice str_find ; str_count window
first element, first item, first value, head, initial, first character, first letter, first, leading, leftmost : first ; index str_index slice_to ; find take
last element, last item, last value, tail, final, last character, last letter, last, trailing, rightmost, end of : last ; index_wrap str_index_wrap ; slice_from take_last
second element, third element, nth element, kth element, second item, third item, second value : index ; tuple_get ; map
middle, centre, midpoint, middle element, halfway, half way : floordiv ; index length ; slice
kth from the end, nth from the end, from the end, from the last, second last, penultimate, second to last : index_wrap ; sub length index ; reverse
first n, first k, first few, first 3, initial elements, prefix : take ; slice_to str_slice_to ; starts_with
last n, last k, last few, last 3, suffix : take_last ; slice_from str_slice_from ; ends_with
longest common prefix, common prefix : common_prefix ; take_while
# picking
filter, keep only, keep, only those, select, retain, which are, that are, those that, extract, only : filter ; filter_map count_where ; set_filter map_filter
remove, delete, removing, removes, eliminate, drop, discard, exclude, strip out, get rid of, omit, leave out, without, except, excluding : reject filter ; replace without remove_at ; set_difference map_without drop
remove duplicates, without duplicates, duplicates removed, eliminate duplicates, distinct, unique, dedupe, deduplicate, no repeats, remove repeated : unique ; set_from_list ; unique_by counts
appear once, occurs once, appear only once, appears exactly once, occurring once, non repeating, nonrepeating, nonrepeated, not repeated, non repeated : filter count_of ; counts eq ; find
duplicates, duplicate, repeated, repeating, more than once, repeats, multiple times, twice : has_duplicates ; counts count_of filter gt ; unique
consecutive duplicates, adjacent duplicates, repeated consecutive, consecutive repeated, consecutive repetitions : group_runs ; map first ; group_runs_by
runs, run of, run length, streak, consecutive equal : group_runs ; group_runs_by length ; max_by
find the first, first that : find ; find_or ; filter first
any, some, at least one, exists, there is, any of, whether any, there exists : any ; any_true contains ; or
all, every, each of, all of, whether all, entirely, only contains, every one : all ; all_true map ; and
none, no element, none of : not ; any all
take while, as long as, until, up to the first : take_while ; drop_while ; slice_to
every other, alternate, alternating, every second, every nth, every kth, step, stride, skip every : slice_step ; enumerate filter ; range
even positions, even indices, even index, even indexes, odd positions, odd indices, odd index, odd places, even places : slice_step ; enumerate filter ; index
slice, sublist, portion, segment, part of, sub list, subsection, piece, between positions, between indices : slice ; str_slice take drop ; slice_from slice_to
skip, drop the first, except the first, without the first, ignore first, remove the first, all but the first, rest : drop ; slice_from ; str_slice_from
except the last, without the last, remove the last, all but the last, drop the last : slice_to ; str_slice_to take ; remove_at
remove first and last, first and last, ends : slice ; str_slice first last ; concat
# order
sort, sorted, sorts, sorting, order, ordered, arrange, arranged, rank, in order, ascending, increasing order, ascending order, non decreasing : sort ; sort_by ; sort_desc
descending, descending order, decreasing order, decreasing, largest first, highest first, high to low, from highest to lowest, reverse order : sort_desc ; sort_by_desc sort reverse
sort by, sorted by, order by, ordered by, according to, based on, arranged by, sort according to, in order of : sort_by ; sort_by_desc max_by ; sort
alphabetical, alphabetically, lexicographic, lexicographically, dictionary order, alphabetical order : sort ; lower sort_by
is sorted, already sorted, in sorted order, sorted or not, increasing or decreasing, monotonic, monotonically, non decreasing order : is_sorted ; eq sort reverse ; all pairwise le
reverse, reversed, backwards, backward, reversing, in reverse, inverted order, invert, flip, mirror, back to front : reverse ; str_reverse ; slice_step
palindrome, palindromes, palindromic, same backwards, reads the same : eq ; str_reverse reverse ; lower filter
rotate, rotation, shift, cyclic, circular, rotated, left rotate, right rotate, rotations : rotate_left ; concat slice_from slice_to ; floormod
shuffle, interleave, interleaved, alternately : interleave ; flatten zip ; flat_map
swap, exchange, swapped, interchange, switch : replace_at ; swap concat slice ; reverse
move to the end, move to the front, zeros to the end, to the beginning, to the end : concat ; filter reject ; sort_by
merge, merged, merging, merge sorted, merge 2 sorted : merge_sorted ; sort concat map_merge
ties, tie : sort_by ; max_by ; unique_by
# combining
concatenate, concatenated, join, joined, combine, append, put together, glue, concatenation, joins, combined : concat ; str_concat join append ; flatten
joined by, joined with, separated by, comma separated, space separated, delimited, with a separator, separator, delimiter : join ; split map ; replace
pair, pairs, pairing, zip, corresponding, pair up, element wise, elementwise, respective, index wise, side by side, position wise : zip_with ; zip pairs tuple_get ; map
all pairs, pairs of elements, every pair, possible pairs, 2 numbers, 2 elements, number of pairs : pairs ; combinations cartesian ; count_where
adjacent, neighboring, neighbouring, neighbors, consecutive, successive, next to each other, adjacent elements, consecutive elements : pairwise ; window zip ; differences group_runs
difference between consecutive, consecutive differences, differences between adjacent, difference of adjacent, adjacent differences : differences ; pairwise sub ; zip_with
combinations, combination, choose, subsets of size, ways to choose : combinations ; comb ; combinations_repeated
combinations with repetition, combinations with repetitions, with replacement : combinations_repeated ; combinations ; cartesian_all
permutations, permutation, arrangements, rearrangements, orderings, all orders : permutations ; perm factorial
cartesian product, all combinations of, every combination, cross product : cartesian ; cartesian_all ; flat_map
subsets, power set, all subsets : combinations ; flat_map range ; fold
sublists, sub lists, subarrays, sub arrays, contiguous, contiguous subarray, windows, window, sliding window, subarray : window ; flat_map range slice ; max_of map
chunk, chunks, batches, groups of, blocks, chunked, split into groups, of size n, equal parts : chunk ; slice ; flat_map
flatten, flattened, nested, flat, nested list, list of lists, lists of lists, single list, nested lists : flatten ; flat_map map ; concat
sum of each, sum of each row, row sums, each row, each sublist, each inner, each list, sum of sublists, for each list : map ; sum ; max_of
column, columns, transpose, transposed, rows and columns, row to column, rows into columns : transpose ; map index ; zip
matrix, grid, 2d, two dimensional, rows, row : map ; transpose flatten ; index
diagonal, main diagonal, diagonals : enumerate ; index map ; sum
insert, insert at, inserted, put before, place before, insert before : insert_at ; flat_map concat ; prepend
prepend, at the front, at the beginning, to the front, at the start, before the first : prepend ; concat str_concat ; insert_at
append to, at the end, add to the end, adds to the end, after the last : append ; concat str_concat
replace, replaced, substitute, replaces, replacing, swap out, change all, substituted : replace ; map re_replace replace_at ; translate replace_limit
replace the last, replace last element, replace the first, set the element : replace_at ; concat slice_to
repeat, repeated n times, n times, copies, duplicated, repetition, k times, replicate : repeat ; str_repeat fill ; flat_map
fill, filled with, initialize, array of zeros, list of zeros, initialise : fill ; repeat map_from_keys ; range
enumerate, numbered, with its index, with their index, with indices, index and value, along with index, positions and : enumerate ; zip range ; map
split, divide into, break into, separate, break up, splits, breaking, partition, divided into, split into : split ; partition split_words chunk ; slice_to slice_from
split in half, 2 halves, halves, 2 parts, first half, second half, half of the list : floordiv ; slice_to slice_from length ; slice
evens and odds, into 2 groups, into 2 lists, separate into : partition ; filter reject ; group_by
group, grouped, group by, grouping, categorize, categorise, bucket, classify, grouped by, clusters, organize by, organise : group_by ; count_by group_runs_by ; map_items
# maps and sets
dictionary, map, hash map, mapping, dict, key value, lookup table, associative : ; map_from_pairs map_items map_to ; counts map_get_or map_values
keys, key, dictionary keys : map_keys ; map_items map_has ; map_get
values of the dictionary, values in the dictionary, dictionary values, values of a dictionary, all values, values in a dictionary : map_values ; map_items ; map_entries_with
items of the dictionary, key value pairs, entries, dictionary items, pairs of a dictionary : map_items ; map_entries_with map_from_pairs
merge dictionaries, merge 2 dictionaries, combine dictionaries, merge the dictionaries, update the dictionary, combine 2 dictionaries : map_merge ; counter_add
invert the dictionary, invert a dictionary, swap keys and values, reverse mapping, keys and values swapped, values to keys : map_invert ; map_items swap
from 2 lists, keys and values from, 2 lists into a dictionary, lists into a dictionary : map_zip ; zip map_from_pairs
value for the key, value of the key, value for key, given key, look up the key, lookup key : map_get_or ; map_get map_find map_has
sort a dictionary, sort dictionary by value, dictionary by value, sorted by value, by values, by value : sort_by ; map_items tuple_get sort_by_desc ; map_from_pairs
has the key, contains the key, key exists, key is present, key in a dictionary : map_has ; contains map_keys
remove the key, delete the key, delete key, remove keys, drop keys : map_without ; map_filter
filter a dictionary, filter the dictionary, dictionary entries : map_filter ; map_items filter
add counts, combine counts, sum of counts : counter_add ; map_merge
set, sets, unique elements : set_from_list ; unique ; set_to_list
union, either list, either of, in either : set_union ; unique concat counter_or
intersection, common elements, in common, shared, both lists, present in both, common to, appear in both, in both, common : common ; set_intersection filter contains ; counter_and
set difference, not in the second, not in the other, only in the first, missing from, but not in, not present in : without ; set_difference reject contains ; counter_sub
symmetric difference, in one but not both, exactly one of, uncommon, in either but not both : set_symmetric_difference ; set_difference set_union without ; xor
subset, is a subset, contained in, is subset, sublist of : is_subset ; all contains
superset, contains all, has all the elements : is_superset ; all contains
disjoint, nothing in common, no common, no elements in common : is_disjoint ; not any common
common element, any common, at least one common, share an element, share a : any ; is_disjoint common not
anagram, anagrams, same letters, same characters, rearranged, same elements, same multiset : eq ; sort chars counts ; sort_by
# tuples
tuple, tuples : ; tuple_get list_to_tuple ; tuple_to_list map
second element of each, second item of each, second value of each, by the second, second element of tuple, by second : tuple_get ; sort_by max_by map
first element of each, first item of each, by the first, by first : tuple_get first ; map sort_by
convert to a tuple, into a tuple, to tuple, list to tuple, as a tuple, to a tuple, list to a tuple : list_to_tuple
tuple to list, tuple to a list, to a list, into a list, as a list, to list : tuple_to_list ; set_to_list chars map ; split
unzip, into separate lists : unzip ; map transpose
# arithmetic
add, plus, increase, increased, adding, added, addition, increment, incremented : add ; sum map ; zip_with
subtract, minus, decrease, decreased, subtracting, subtraction, subtracted, decrement, reduce by, take away : sub ; map zip_with
difference, differ, change, gap, delta : sub ; abs set_difference ; differences
absolute difference, distance between, absolute value of the difference : abs ; sub
absolute, absolute value, magnitude, modulus, unsigned : abs ; sub
divide, division, divided by, quotient, divides, ratio, per, proportion, fraction, dividing : div ; floordiv to_float ; round_to
integer division, whole division, floor division, without remainder, whole number of times : floordiv ; divmod ; floor
remainder, modulo, mod, remainders, rest of division, left over, leftover : floormod ; truncmod divmod ; mod_pow
quotient and remainder, divmod : divmod ; floordiv floormod
divisible, multiple, multiples, evenly divides, divisible by, factor of, divides evenly, divisors, divisor, factors, factor : is_divisible ; floormod filter range ; eq
double, doubled, doubles, twice the, 2 times : mul ; add map
triple, tripled, 3 times : mul ; map
half, halved, half of, halve : floordiv ; div
percent, percentage, per cent, interest, discount, tax : div ; mul ; round_to format_percent
square, squared, squares, squaring : square ; mul int_pow map
cube, cubed, cubes : int_pow ; mul map ; cbrt
power, exponent, raised to, to the power, powers, exponentiation, nth power : int_pow ; float_pow map ; mul mod_pow
square root, sqrt, root : sqrt ; isqrt ; float_pow
cube root, cubic root : cbrt ; float_pow ; round_int
perfect square, perfect squares, square number : isqrt ; eq square sqrt ; is_integer
exponential : exp ; float_pow
logarithm, log, natural log : log ; log2 log10 log_base
power of 2, powers of 2, power of two : bit_and ; eq bit_count shl log2 ; int_pow
greatest common divisor, gcd, highest common factor, hcf, common divisor, greatest common factor : gcd ; reduce fold
least common multiple, lcm, lowest common multiple, smallest common multiple : lcm ; reduce fold gcd
factorial, factorials : factorial ; product range
binomial, n choose k, ncr, choose k, binomial coefficient, pascal : comb ; factorial
round, rounded, nearest integer, rounding, nearest whole, decimal places, decimals, rounded to : round_to ; round_int round_half_up format_fixed
floor, round down, rounded down, rounds down, truncate, truncated : floor ; floordiv trunc ; slice_to str_slice_to
ceiling, ceil, round up, rounded up, rounds up, rounding up : ceil ; neg floordiv
sign, opposite signs, signs, opposite sign, same sign : sign ; lt mul xor
negate, negative of, opposite, additive inverse, change the sign : neg ; map
negative, negatives, below zero : lt ; filter ; neg
positive, positives, above zero : gt ; filter ; abs
even, evens : is_even ; filter floormod ; slice_step
odd, odds, parity : is_odd ; filter floormod ; is_even slice_step
clamp, limit to, capped, bounded, cap, at most limit : clamp ; min2 max2
reciprocal, inverse, multiplicative inverse : div ; sum_by
hypotenuse, euclidean, euclidean distance, distance between 2 points, magnitude of the vector : hypot ; sqrt square ; sub
manhattan, taxicab : abs ; sub add ; sum
dot product, scalar product, inner product : sum ; zip_with mul
sine, sin : sin ; radians
cosine, cos : cos ; radians
tangent, tan : tan ; radians
polar, angle of, phase, arctangent : atan2 ; atan hypot
degrees, in degrees, radians to degrees, to degrees : degrees ; mul div pi
radians, degrees to radians, to radians : radians ; mul div pi
area : mul ; div sqrt square pi
perimeter : mul ; add
volume : mul ; int_pow pi ; div
surface area, lateral surface, lateral surface area : mul ; add square pi ; sqrt
circle, circumference, radius, cylinder, sphere, cone, diameter : pi ; mul square ; div
triangle : div ; mul sqrt add ; sub
binary, base 2, binary representation, to binary : to_base ; parse_int_base ; floormod floordiv
hexadecimal, hex, octal, base, radix, other base, base n : to_base ; parse_int_base ; digits
from binary, binary to decimal, binary number to, to decimal, from hexadecimal : parse_int_base ; fold
bits, set bits, bit, number of ones, ones in, number of set bits, hamming, popcount : bit_count ; bit_and bit_xor shr to_base str_count
bitwise and : bit_and
bitwise or : bit_or
xor, exclusive or, bitwise xor : bit_xor ; xor reduce
shift left, left shift : shl ; rotate_left ; mul
shift right, right shift : shr ; floordiv
toggle, flip bits, flip the bits : bit_xor ; bit_not shl
digits, digit, each digit, digits of, decimal digits : digits ; is_digit int_to_str parse_int ; digit_sum floormod
last digit, units digit, unit digit, ones digit : floormod ; last str_index_wrap
first digit, leading digit : first ; digits str_index int_to_str
reverse the digits, reverse of a number, digits reversed, reverse digits, reverse the number : str_reverse ; parse_int int_to_str ; digits reverse
whole number, is an integer, integral : is_integer ; floor
range, from 1 to n, numbers from, numbers between, numbers up to, first n natural, natural numbers, up to n, integers from, from 0 to, numbers in the range : range ; filter sum map
multiplication table : map ; range mul
sequence, series, nth term, first n terms, terms : range ; map fold scan ; sum
arithmetic progression, arithmetic series : add mul ; range ; sum
geometric progression, geometric series : mul ; int_pow float_pow range ; sum
# comparing and logic
check, whether, verify, determine whether, test if, is it, validate, tell if, return true, returns true, true if, check if, boolean, is valid : eq ; all any contains ; not and
equal, equals, same, identical, match, equality, is equal, the same : eq ; all ; sort
not equal, different, differs, unequal, other than, differing : ne ; not eq
compare, comparison : eq ; lt gt compare ; zip_with
greater than, more than, larger than, bigger than, exceeds, higher than, above, over, exceeding : gt ; filter ge ; count_where
less than, smaller than, fewer than, lower than, below, under : lt ; filter le ; count_where
at least, or more, no less than, greater than or equal, not less than, minimum of k : ge ; filter ; gt
at most, no more than, up to, less than or equal, or less, not more than, or fewer : le ; filter ; lt
longer than : gt ; str_length length filter
shorter than : lt ; str_length length filter
between, within, in the range, within the range, inclusive : le ; and ge lt filter ; clamp range
not, isn't, never, cannot, is not : not ; ne reject
either, or both, one of : or ; any contains
both, as well as, and also : and ; all
exactly one, but not both : xor ; ne
# text
string, text, strings : ; ; chars join
sentence, word, words : split_words ; join ; chars
character, characters, letter, letters, chars, symbols, each character, alphabets : chars ; map filter join is_alpha ; str_index
uppercase, upper, capital letters, in capitals, uppercased, all caps, capitals : upper ; is_upper ; swapcase
lowercase, lower, lowercased, small letters, to lowercase : lower ; is_lower ; swapcase
capitalize, capitalized, capitalise, capitalised, first letter uppercase, capital first letter : capitalize ; title upper str_slice_to ; is_upper
title, titlecase, each word capitalized, capitalize each word, capitalize every word, first letter of each word : title ; capitalize map split_words join
swap case, swapcase, toggle case, invert the case, toggle the case, opposite case : swapcase ; upper lower
case insensitive, ignoring case, regardless of case, ignore case, case insensitively, ignoring the case : lower ; upper
vowel, vowels : is_vowel ; filter count_where chars ; contains
consonant, consonants : is_vowel ; is_alpha not ; filter count_where
alphabetic, only letters, alphabetical characters, letter : is_alpha ; all ; filter
alphanumeric, letters and digits, letters or digits, letters and numbers : is_alnum ; filter all ; re_replace
numeric, digits only, only digits, is a number, consists of digits, numeric string : is_digit ; all ; parse_int re_full_match
whitespace, spaces, blank, space, blanks, white spaces, extra spaces, multiple spaces : replace ; split_words join is_space strip ; re_replace
trim, strip, stripped, trimmed, surrounding whitespace, leading and trailing, whitespace from both, whitespace at both : strip ; lstrip rstrip strip_chars
leading whitespace, leading spaces, from the left : lstrip ; lstrip_chars
trailing whitespace, trailing spaces, from the right : rstrip ; rstrip_chars
leading zeros, leading zeroes, remove leading : lstrip_chars ; zfill parse_int int_to_str
punctuation, special characters, special character, nonalphanumeric : is_alnum ; filter not re_replace
starts with, start with, starting with, begins with, begin with, beginning with, prefixed : starts_with ; str_index first filter ; str_slice_to
ends with, end with, ending with, ending in, ends in, suffixed : ends_with ; str_index_wrap last filter ; str_slice_from
remove the prefix, strip the prefix, without the prefix : remove_prefix ; str_slice_from
remove the suffix, strip the suffix, without the suffix, without the extension : remove_suffix ; str_slice_to
split on, split by, split at, split a string, split the string, separated list, comma separated string : split ; split_words split_limit ; map
split words, into words, list of words, words in a, words of, each word, every word, words in the, words from : split_words ; map join ; split
reverse each word, reverse the words, reverse words, words reversed, reverse word order : reverse ; split_words join str_reverse map
lines, line, each line, multiline, text lines : split_lines ; split join
paragraph, newline, newlines : split_lines ; split join
pad, padded, padding, pads, right align, left pad, right justify, align right, fixed width : pad_left ; pad_right zfill ; format_fixed
left align, right pad, align left, left justify : pad_right ; pad_left
center, centered, centre, centred : center ; format_center pad_left
zero pad, zero padded, pad with zeros, zero padding, leading zeroes to : zfill ; pad_left
truncate a string, shorten, shortened, cut off, abbreviate, limit the length : str_slice_to ; str_concat
acronym, initials, abbreviation : map ; str_index first split_words upper join
format, formatted, display, print, show, in the form, in the format, representation, formatting : format_fixed ; str_concat show int_to_str ; join
thousands separator, with commas, thousand separators, comma as thousands : group_thousands ; format_grouped
2 decimals, 2 decimal places, fixed point, fixed decimals : format_fixed ; round_to
scientific notation, exponent notation : format_exp
ascii, ascii value, ascii code, character code, code point, unicode, ordinal value, char code, ascii values : char_code ; char_of map
caesar, cipher, shift each letter, shifted by, next letter, shift letters : char_of ; char_code floormod map join
position in the alphabet, letter position, alphabet position, alphabetical position : char_code ; sub index_of str_find
convert to string, to a string, into a string, as a string, string representation, to string, as text : join ; show int_to_str float_to_str ; str_concat
convert to integer, to an integer, to integers, to int, as an integer, as integers, into integers, parse, numeric value, to a number, to numbers, string to integer : parse_int ; map ; parse_float
convert to float, to a float, as a float, to float, to floats, decimal number : parse_float ; to_float map
convert, converted, transform, turn into, change, converts, conversion, map each, apply : map ; show parse_int
list of characters, into characters, split into characters, characters of, string to a list, string to list : chars
list to string, list to a string, characters to a string, list of characters to a string : join ; map show
translate, mapping of characters, complement : translate ; map replace map_get_or
pattern, regex, regular expression, matches, matching : re_test ; re_full_match re_match re_find re_find_all
valid, well formed, validates, is a valid, proper : re_full_match ; all is_digit
followed by, preceded by : re_test ; re_full_match re_find ; pairwise str_contains
extract numbers, numbers in a string, numbers from a string, digits from a string, find all numbers, extract all : re_find_all ; parse_int map filter
between quotes, quoted, in quotes, between quotation marks, inside brackets, between brackets, in parentheses : re_find_all ; re_groups re_replace
comma, commas, separated : split ; join replace
underscore, snakecase, camelcase, hyphen, kebabcase : replace ; lower re_replace title split join ; capitalize
common characters, common letters, characters in common : common ; set_intersection chars
occurrences of a substring, count substring, occurrences of a character, how many times a character : str_count ; count_of
number of vowels, count vowels, count the vowels : count_where ; is_vowel chars
url, percent encode, url encode : url_encode ; replace
json : json_parse json_text
csv : csv_rows csv_text
# options, missing, errors
none if, or none, otherwise none, optional, missing, not found, if found : find ; map_find is_none ; find_or
default, default value, fallback, or default, if missing : map_get_or ; find_or unwrap_or index_or ; max_or
empty, is empty, not empty, blank string, non empty : is_empty ; str_is_empty map_is_empty length not ; filter
null, nil, none values, none value : is_none ; is_some filter
type, data type, types, instance, is a string, is an integer, mixed types : is_a ; filter cast
true values, truthy, true booleans, number of true : any_true ; all_true count_where bool_to_int
# whole list
each, apply to each, for each, every element, each element, each item, for every : map ; map_entries_with flat_map ; all
fold, accumulate, reduce, aggregate : fold ; reduce accumulate
function to each, applying : map
heap, priority queue : smallest ; sort largest
copy, clone : copy
inner, nested tuple, nested dictionary : flatten ; map
target, with sum, add up to, sums to, adds up to, whose sum, sum equal, given sum, sum is : eq ; sum add pairs filter ; any
missing number, missing numbers : sub ; range set_difference sum find ; without
majority : most_common ; counts floordiv gt ; max_by
score, scores, highest score, grade, grades : max_by ; map ; sort_by_desc
trailing zeros, trailing zeroes, trailing zeros in : rstrip_chars ; str_length
larger values, larger neighbors, compare adjacent, greater than the previous : pairwise ; gt lt ; all
increasing, strictly increasing, increasing sequence, growing : is_sorted ; all pairwise lt
"""

# Words that types, parameters and grammar account for: no op need explain them.
NEUTRAL_WORDS = """
list array string number integer int float text value element item sequence input output given program function write python two three one using use method
return result code implement create make build produce compute calculate evaluate work want need please would like help new certain specific specified given
number numbers following provided particular arbitrary passed supplied argument parameter bool boolean data collection vector object type variable user way
problem task following example also able respective respectively called named formula lambda library module built-in builtin loop recursion recursive
k n m i j x y a b s t l lst arr nums str dict tup get set_of take takes accept accepts it its they them if is are be do does when true false
"""
NEUTRAL = frozenset(NEUTRAL_WORDS.split())

# Words that speak against ops.
UNWANTED = """
without sorting, not sort, no sorting, do not sort, original order, preserving order, preserve the order, keeping the order, keep the order, order preserved, maintaining order, same order : sort sort_desc
case sensitive, case sensitively, preserving case, preserve the case : lower upper
without changing, not modify, do not modify, without modifying : list_push list_pop
not necessarily contiguous, not necessarily consecutive, need not be contiguous, not contiguous : window pairwise
duplicates allowed, keep duplicates, including duplicates, with repetition, with duplicates : unique set_from_list
without using regex, without regex : re_test re_find_all re_replace re_full_match
without using division, without division : div floordiv
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lexicon found; see Hints."""

    wanted: dict[str, float]
    unwanted: dict[str, float]
    why: dict[str, str]
    explained: dict[str, tuple[str, ...]]
    words: tuple[str, ...]


Entry = tuple[tuple[str, float], ...]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1)
def lexicon() -> dict[tuple[str, ...], Entry]:
    """Phrase (its words, also their singulars and stems) -> ops with weights. An exact spelling goes before a stem."""
    exact: dict[tuple[str, ...], Entry] = {}
    for line in LEXICON.strip().splitlines():
        if line.startswith("#"):
            continue
        phrases, _, ops = line.partition(" :")
        entry = tuple((op, GROUP_WEIGHTS[i]) for i, group in enumerate(ops.split(";")) for op in group.split())
        for phrase in phrases.split(","):
            exact.setdefault(tuple(phrase.split()), entry)
    out = dict(exact)
    for form in (_singular, stem):
        for words, entry in exact.items():
            short = tuple(form(w) for w in words)
            if len(short) > 1 or short[0] not in NEUTRAL:  # "numbers" is not "numbered"
                out.setdefault(short, entry)
    return out


@lru_cache(maxsize=1)
def _openers() -> dict[str, int]:
    """A first word -> the length of the longest phrase it opens."""
    out: dict[str, int] = {}
    for words in lexicon():
        out[words[0]] = max(out.get(words[0], 0), len(words))
    return out


@lru_cache(maxsize=1)
def _against() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((f" {phrase.strip()} ", tuple(ops.split()))
                 for line in UNWANTED.strip().splitlines() for phrases, ops in [line.split(" : ")] for phrase in phrases.split(","))


def read_words(r: Reading) -> Asked:
    """The ops that words of the text, and a little less those of the function's name, ask for."""
    wanted: dict[str, float] = {}
    why: dict[str, str] = {}
    explained: dict[str, tuple[str, ...]] = {}
    words: list[str] = []
    tokens = r.tokens
    i = 0
    while i < len(tokens):
        n, entry = _longest([t.word for t in tokens[i: i + MAX_PHRASE]])
        if n == 1 and len(tokens[i].word) > 1 and tokens[i].word in r.params:  # a parameter called total asks for no sum
            entry = tuple((op, weight / 2) for op, weight in entry)
        said = r.shown(tokens[i].start, tokens[i + n - 1].end)
        for t in tokens[i: i + n]:
            _note(t.word, t.stem, entry, r, words, explained)
        for op, weight in entry:
            if op not in wanted or weight > wanted[op]:
                why[op] = said
            wanted[op] = 1 - (1 - wanted.get(op, 0.0)) * (1 - weight)
        i += n
    parts = [w for w in r.names_in_order if len(w) > 1]
    i = 0
    while i < len(parts):
        n, entry = _longest(parts[i: i + MAX_PHRASE])
        for op, weight in entry:
            if wanted.get(op, 0.0) < weight * NAME_WEIGHT:
                wanted[op] = weight * NAME_WEIGHT
                why.setdefault(op, " ".join(parts[i: i + n]))
        i += n
    joined = f" {' '.join(t.word for t in tokens)} "
    unwanted = {op: 0.8 for phrase, ops in _against() if phrase in joined for op in ops}
    if r.returns == BOOL:
        _quantify(joined, wanted, unwanted, why, explained)
    return Asked({k: round(v, 4) for k, v in wanted.items()}, unwanted, why, explained, tuple(dict.fromkeys(words)))


_EVERY = re.compile(r" (every|each|all|both) ")
_SOME = re.compile(r" (any|some|exists?|at least 1) ")


def _quantify(text: str, wanted: dict[str, float], unwanted: dict[str, float], why: dict[str, str], explained: dict[str, tuple[str, ...]]) -> None:
    """Where a yes or no is asked, "every" and "any" say which of the two is meant, whatever phrase they stand in ("every word")."""
    every, some = _EVERY.search(text), _SOME.search(text)
    for m, op, ops, other in ((every, "all", ("all", "all_true"), some), (some, "any", ("any", "any_true", "contains"), every)):
        if m is None:
            continue
        wanted[op] = max(wanted.get(op, 0.0), 0.9)
        why.setdefault(op, m[1])
        for word in m[1].split():
            if word in ("every", "each", "all", "any", "some"):
                explained[stem(word)] = ops
        if other is None:
            unwanted["any" if op == "all" else "all"] = 0.8


def _longest(words: list[str]) -> tuple[int, Entry]:
    """How many words the longest known phrase at the start takes, and its ops; one word without ops where none is known."""
    table = lexicon()
    for form in (str, _singular, stem):
        head = form(words[0])
        plain = form is stem and (words[0] in NEUTRAL or _singular(words[0]) in NEUTRAL)
        for n in range(min(len(words), _openers().get(head, 0)), 0, -1):
            entry = table.get((head, *(form(w) for w in words[1:n])))
            if entry is None and n > 1:
                entry = table.get((head, *(w for w in words[1:n])))
            if entry is not None and not (plain and n == 1):
                return n, entry
    return 1, ()


def _note(word: str, stemmed: str, entry: Entry, r: Reading, words: list[str], explained: dict[str, tuple[str, ...]]) -> None:
    if word in STOP and not entry:
        return
    words.append(stemmed)
    ops = tuple(op for op, _ in entry)
    if ops:
        explained[stemmed] = tuple(dict.fromkeys((*explained.get(stemmed, ()), *ops)))
    elif word in NEUTRAL or _singular(word) in NEUTRAL or word in r.params or word[0] in "0123456789«":
        explained.setdefault(stemmed, ())


def unknown_ops() -> list[str]:
    """Names in the lexicon that the op table doesn't have; empty unless the table changed."""
    named = {op for entry in lexicon().values() for op, _ in entry} | {op for _, ops in _against() for op in ops}
    return sorted(named - set(OPS))
