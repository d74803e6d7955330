"""Phrases about the digits of numbers, for the lexicon of the grammar (grammar_lexicon.py says how a line reads)."""

NUMBERS = """
# ---- a number of digits, and back
F .1 | number formed by, number formed from, form number, number formed, forms number, number made up of, as number, into number, joined to number, put together to number | (parse_int (join [map _ (show _)] ""))
F .2 | smallest possible number, smallest number formed, rearranged to smallest number, digits rearranged smallest number, rearrange digits smallest number | (parse_int (join [map (sort (digits (abs _))) (show _)] ""))
F .2 | largest possible number, largest number formed, rearranged to largest number, biggest possible number, greatest possible number, rearrange digits largest number | (parse_int (join [map (sort_desc (digits (abs _))) (show _)] ""))
F | remove zeros, zeros removed, without zeros, all zeros removed, remove all zeros, drop zeros, drop all zeros, delete zeros, delete all zeros | (parse_int (replace (show _) "0" ""))
F | digits in ascending order, digits ascending, digits in increasing order, digits increasing, digits sorted, digits never decrease, digits do not decrease, digits in order | (is_sorted (digits (abs _)))
F .1 | digits strictly increasing, digits strictly ascending, digits strictly increase | [all (pairwise (digits (abs _))) (lt (get 0 _) (get 1 _))]
F | digits in descending order, digits descending, digits in decreasing order, digits never increase | (is_sorted (reverse (digits (abs _))))
F | all digits different, digits all different, no digit twice, different digits only, no repeated digit, digits are distinct, all digits distinct, no digit repeated, no digit occurs twice | (not (has_duplicates (digits (abs _))))
F | all digits same, digits all same, all digits equal, only 1 digit repeated, same digit only, all digits identical | (le (length (unique (digits (abs _)))) 1)
F .4 | ascending order, in ascending order, ascending, increasing order, in increasing order | (is_sorted _)
F .4 | descending order, in descending order, descending, decreasing order, in decreasing order | (is_sorted (reverse _))
F .1 | different digits, distinct digits, unique digits | (unique (digits (abs _)))
F | alternating sum of digits, alternating digit sum | [sum_by (enumerate (digits (abs _)) 0) (if (is_even (get 0 _)) (get 1 _) (neg (get 1 _)))]
F .1 | neighbouring digits, adjacent digits, consecutive digits, digits next to each other, pairs of neighbouring digits | (pairwise (digits (abs _)))
F | last 2 digits, final 2 digits | (floormod (abs _) 100)
F | without last digit, remove last digit, drop last digit, delete last digit, cut off last digit, last digit removed, last digit dropped, all but last digit | (floordiv (abs _) 10)
F | digit reversal, reversal, mirror image, reverse, reversed, backwards, mirrored number | (parse_int (reverse (show _)))
B | how often digit, number of times digit, how many times digit, occurrences of digit, count of digit, how often, how many times, number of occurrences of, count how often, how many digit | (count_of (digits (abs _)) $1)
B | digit at position, digit at, digit number | (index (digits (abs _)) $1)
L | digit piece, digit pieces, digit block, digit blocks, digit part, digit parts, digit substring, digit substrings, digit chunk, neighbouring digits, adjacent digits, consecutive digits | [map (window (digits (abs _)) $1) (parse_int (join [map _ (show _)] ""))]
B | multiple digits of, same digits, anagram of, permutation of, same digits as, made of same digits as, rearrangement of | (eq (sort (digits (abs _))) (sort (digits (abs $1))))
M | same digits, consist of same digits, have same digits, made of same digits, permutations of each other, digit permutations, contain same digits | (eq (sort (digits (abs $1))) (sort (digits (abs $2))))
M | common digits, digits in common, digits common to, share digit, share digits, digit in common | (common (unique (digits (abs $1))) (digits (abs $2)))
# ---- bits
F | number of zeros in binary, zero bits, zeros in binary, unset bits, zeros in binary form, zeros in binary representation | (str_count (to_base _ 2) "0")
F | number of bits, bit length, how many bits, binary digits needed | (length (to_base _ 2))
F | lowest bit, least significant bit, last bit | (bit_and _ 1)
B | bit at position, bit at, bit number, bit, value of bit | (bit_and (shr _ $1) 1)
B | bit set, has bit, bit is set | (eq (bit_and (shr _ $1) 1) 1)
B | bits that differ from, differing bits, different bits from, bits differ from | (bit_count (bit_xor _ $1))
M | bits differ, bits that differ between, differing bits between, different bits between, number of differing bits, in how many bits | (bit_count (bit_xor $1 $2))
M | common bits, bits both have | (bit_and $1 $2)
M | bits set in both, number of bits set in both, set in both, bits in common | (bit_count (bit_and $1 $2))
# ---- rates
M .1 | percentage change, percent change, change in percent, percentage increase, relative change in percent | (div (mul (sub $2 $1) 100) $1)
"""


__all__ = ["NUMBERS"]
