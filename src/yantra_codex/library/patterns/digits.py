"""Digit patterns: taking numbers apart into decimal digits and putting them together again."""

from __future__ import annotations


def digits_of(n: int) -> list[int]:
    """Return the decimal digits of a number from left to right, without its sign.

    also: split a number into digits; list of digits; integer to digit list
    >>> digits_of(4025)
    [4, 0, 2, 5]
    >>> digits_of(0)
    [0]
    >>> digits_of(-12)
    [1, 2]
    """
    return [int(ch) for ch in str(abs(n))]


def number_from_digits(digits: list[int]) -> int:
    """Return the number with these decimal digits from left to right, 0 for none.

    also: digits to integer; join digits into a number; build a number from a digit list
    >>> number_from_digits([4, 0, 2])
    402
    >>> number_from_digits([0, 7])
    7
    >>> number_from_digits([])
    0
    """
    number = 0
    for digit in digits:
        number = number * 10 + digit
    return number


def digit_sum(n: int) -> int:
    """Return the sum of the decimal digits of a number, without its sign.

    also: add up the digits; cross sum; sum of digits of an integer
    >>> digit_sum(493)
    16
    >>> digit_sum(-12)
    3
    >>> digit_sum(0)
    0
    """
    return sum(int(ch) for ch in str(abs(n)))


def digit_sum_loop(n: int) -> int:
    """Return the sum of the decimal digits of a non-negative number by repeated division.

    also: sum digits without converting to text; add digits with modulo ten; digit total by arithmetic
    >>> digit_sum_loop(493)
    16
    >>> digit_sum_loop(7)
    7
    >>> digit_sum_loop(0)
    0
    """
    total = 0
    rest = n
    while rest > 0:
        total += rest % 10
        rest //= 10
    return total


def digit_product(n: int) -> int:
    """Return the product of the decimal digits of a number, without its sign.

    also: multiply the digits; product of digits of an integer; digits multiplied together
    >>> digit_product(234)
    24
    >>> digit_product(105)
    0
    >>> digit_product(7)
    7
    """
    product = 1
    for ch in str(abs(n)):
        product *= int(ch)
    return product


def count_digits(n: int) -> int:
    """Return how many decimal digits a number has, without its sign.

    also: number of digits; length of an integer; how many figures
    >>> count_digits(12345)
    5
    >>> count_digits(-10)
    2
    >>> count_digits(0)
    1
    """
    return len(str(abs(n)))


def count_digit(n: int, digit: int) -> int:
    """Return how often a digit occurs in the decimal form of a number.

    also: occurrences of a digit; count a digit in a number; how many sevens
    >>> count_digit(7077, 7)
    3
    >>> count_digit(0, 0)
    1
    >>> count_digit(-15, 2)
    0
    """
    return str(abs(n)).count(str(digit))


def reverse_number(n: int) -> int:
    """Return the number with its decimal digits reversed and its sign kept.

    also: reverse the digits of an integer; read a number backwards; flip digits
    >>> reverse_number(120)
    21
    >>> reverse_number(-45)
    -54
    >>> reverse_number(0)
    0
    """
    reversed_digits = int(str(abs(n))[::-1])
    return -reversed_digits if n < 0 else reversed_digits


def is_palindrome_number(n: int) -> bool:
    """Return True if the number reads the same backwards; negative numbers do not.

    also: palindromic number; digits symmetric; integer equals its reverse
    >>> is_palindrome_number(1221)
    True
    >>> is_palindrome_number(-1)
    False
    >>> is_palindrome_number(10)
    False
    """
    return str(n) == str(n)[::-1]


def digital_root(n: int) -> int:
    """Return the digit sum taken again and again until one digit is left.

    also: repeated digit sum; add digits until single digit; reduce a number to one digit
    >>> digital_root(9875)
    2
    >>> digital_root(18)
    9
    >>> digital_root(0)
    0
    """
    value = n
    while value > 9:
        value = sum(int(ch) for ch in str(value))
    return value


def additive_persistence(n: int) -> int:
    """Return how many times the digits must be added until one digit is left.

    also: steps to the digital root; count digit-sum rounds; persistence of a number
    >>> additive_persistence(199)
    3
    >>> additive_persistence(10)
    1
    >>> additive_persistence(7)
    0
    """
    steps = 0
    value = n
    while value > 9:
        value = sum(int(ch) for ch in str(value))
        steps += 1
    return steps


def is_armstrong(n: int) -> bool:
    """Return True if n equals the sum of its digits, each raised to the count of digits.

    also: Armstrong number; narcissistic number; sum of digit powers equals the number
    >>> is_armstrong(153)
    True
    >>> is_armstrong(10)
    False
    >>> is_armstrong(0)
    True
    """
    digits = str(n)
    return sum(int(ch) ** len(digits) for ch in digits) == n


def is_harshad(n: int) -> bool:
    """Return True if a positive number is divisible by the sum of its digits.

    also: Harshad number; Niven number; divisible by its digit sum
    >>> is_harshad(18)
    True
    >>> is_harshad(19)
    False
    >>> is_harshad(7)
    True
    """
    return n % sum(int(ch) for ch in str(n)) == 0


def is_happy(n: int) -> bool:
    """Return True if replacing a positive number by the sum of its squared digits ends at 1.

    also: happy number; repeat squaring digits until one; digit square cycle
    >>> is_happy(19)
    True
    >>> is_happy(2)
    False
    >>> is_happy(1)
    True
    """
    seen: set[int] = set()
    value = n
    while value != 1 and value not in seen:
        seen.add(value)
        value = sum(int(ch) * int(ch) for ch in str(value))
    return value == 1


def largest_digit(n: int) -> int:
    """Return the largest decimal digit of a number.

    also: maximum digit; highest figure in an integer; biggest digit
    >>> largest_digit(4925)
    9
    >>> largest_digit(-30)
    3
    >>> largest_digit(0)
    0
    """
    return max(int(ch) for ch in str(abs(n)))


def sort_digits_descending(n: int) -> int:
    """Return the largest number that can be made from the digits of a non-negative number.

    also: rearrange digits in descending order; biggest permutation of digits; sort digits high to low
    >>> sort_digits_descending(4029)
    9420
    >>> sort_digits_descending(7)
    7
    >>> sort_digits_descending(0)
    0
    """
    return int("".join(sorted(str(n), reverse=True)))


def first_digit(n: int) -> int:
    """Return the leading decimal digit of a number, without its sign.

    also: most significant digit; leftmost digit; what does the number start with
    >>> first_digit(482)
    4
    >>> first_digit(-9)
    9
    >>> first_digit(0)
    0
    """
    return int(str(abs(n))[0])


def last_digits(n: int, count: int) -> int:
    """Return the number made of the last digits of a non-negative number.

    also: trailing digits; rightmost digits; number modulo a power of ten
    >>> last_digits(12345, 2)
    45
    >>> last_digits(7, 3)
    7
    >>> last_digits(100, 1)
    0
    """
    return n % 10**count


def digit_at(n: int, place: int) -> int:
    """Return the decimal digit of a non-negative number at a place counted from the right, 0 for the ones.

    also: nth digit from the end; tens or hundreds digit; digit at a power of ten
    >>> digit_at(5321, 0)
    1
    >>> digit_at(5321, 2)
    3
    >>> digit_at(7, 4)
    0
    """
    return n // 10**place % 10


def all_digits_even(n: int) -> bool:
    """Return True if every decimal digit of the number is even.

    also: only even digits; no odd digit in a number; digits all divisible by two
    >>> all_digits_even(2468)
    True
    >>> all_digits_even(12)
    False
    >>> all_digits_even(0)
    True
    """
    return all(int(ch) % 2 == 0 for ch in str(abs(n)))


def has_repeated_digit(n: int) -> bool:
    """Return True if some decimal digit occurs more than once in the number.

    also: duplicate digits; digits not all different; repeated figure in an integer
    >>> has_repeated_digit(1231)
    True
    >>> has_repeated_digit(123)
    False
    >>> has_repeated_digit(0)
    False
    """
    digits = str(abs(n))
    return len(set(digits)) < len(digits)


def digits_non_decreasing(n: int) -> bool:
    """Return True if the decimal digits never decrease from left to right.

    also: digits in ascending order; sorted digits; number with rising figures
    >>> digits_non_decreasing(1223)
    True
    >>> digits_non_decreasing(132)
    False
    >>> digits_non_decreasing(5)
    True
    """
    digits = str(abs(n))
    return all(a <= b for a, b in zip(digits, digits[1:]))


def digit_counts(n: int) -> dict[int, int]:
    """Return how often each decimal digit occurs in the number, digits in increasing order.

    also: digit histogram; frequency of digits; tally of figures in an integer
    >>> digit_counts(7127)
    {1: 1, 2: 1, 7: 2}
    >>> digit_counts(0)
    {0: 1}
    >>> digit_counts(-11)
    {1: 2}
    """
    digits = str(abs(n))
    return {int(ch): digits.count(ch) for ch in sorted(set(digits))}


def swap_outer_digits(n: int) -> int:
    """Return a non-negative number with its first and last decimal digits exchanged.

    also: swap first and last digit; exchange leading and trailing figure; switch the ends of a number
    >>> swap_outer_digits(1234)
    4231
    >>> swap_outer_digits(7)
    7
    >>> swap_outer_digits(10)
    1
    """
    digits = str(n)
    if len(digits) < 2:
        return n
    return int(digits[-1] + digits[1:-1] + digits[0])


def concatenate_numbers(a: int, b: int) -> int:
    """Return the number written by putting b after a, both non-negative.

    also: join two integers side by side; append digits; stick numbers together
    >>> concatenate_numbers(12, 34)
    1234
    >>> concatenate_numbers(5, 0)
    50
    >>> concatenate_numbers(0, 7)
    7
    """
    return int(str(a) + str(b))


def remove_digit(n: int, digit: int) -> int:
    """Return a non-negative number without a given digit, 0 if none is left.

    also: delete every occurrence of a digit; drop a figure from an integer; number without sevens
    >>> remove_digit(17273, 7)
    123
    >>> remove_digit(55, 5)
    0
    >>> remove_digit(12, 9)
    12
    """
    kept = str(n).replace(str(digit), "")
    return int(kept) if kept else 0


def add_one_to_digits(digits: list[int]) -> list[int]:
    """Return the digits of the number one larger than the one with these digits.

    also: increment a digit list; plus one with carry; add one to a number stored as digits
    >>> add_one_to_digits([1, 2, 9])
    [1, 3, 0]
    >>> add_one_to_digits([9, 9])
    [1, 0, 0]
    >>> add_one_to_digits([0])
    [1]
    """
    result: list[int] = []
    carry = 1
    for digit in reversed(digits):
        result.append((digit + carry) % 10)
        carry = (digit + carry) // 10
    if carry:
        result.append(carry)
    return result[::-1]


def add_number_texts(a: str, b: str) -> str:
    """Return the sum of two non-negative whole numbers given as digit texts of any length.

    also: add large numbers as strings; big integer addition; column addition with carry
    >>> add_number_texts("999", "1")
    '1000'
    >>> add_number_texts("99999999999999999999", "2")
    '100000000000000000001'
    >>> add_number_texts("0", "0")
    '0'
    """
    width = max(len(a), len(b))
    left = a.zfill(width)
    right = b.zfill(width)
    digits = ""
    carry = 0
    for i in range(width - 1, -1, -1):
        total = int(left[i]) + int(right[i]) + carry
        digits = str(total % 10) + digits
        carry = total // 10
    return "1" + digits if carry == 1 else digits


def digits_in_common(a: int, b: int) -> list[int]:
    """Return the decimal digits that occur in both numbers, in increasing order.

    also: shared digits of two numbers; figures both integers have; intersection of digits
    >>> digits_in_common(1234, 4250)
    [2, 4]
    >>> digits_in_common(1, 2)
    []
    >>> digits_in_common(0, 100)
    [0]
    """
    return sorted(int(ch) for ch in set(str(abs(a))) & set(str(abs(b))))


def count_numbers_with_digit(limit: int, digit: int) -> int:
    """Return how many numbers from 1 to the limit contain the digit.

    also: numbers containing a seven; how many integers have this figure; count by digit membership
    >>> count_numbers_with_digit(20, 1)
    11
    >>> count_numbers_with_digit(9, 0)
    0
    >>> count_numbers_with_digit(0, 5)
    0
    """
    return sum(1 for n in range(1, limit + 1) if str(digit) in str(n))


def collatz_steps(n: int) -> int:
    """Return how many halving or tripling-plus-one steps lead from a positive n to 1.

    also: Collatz sequence length; 3n+1 problem; hailstone steps
    >>> collatz_steps(6)
    8
    >>> collatz_steps(1)
    0
    >>> collatz_steps(27)
    111
    """
    steps = 0
    value = n
    while value != 1:
        value = value // 2 if value % 2 == 0 else 3 * value + 1
        steps += 1
    return steps
