"""Single-number patterns: limits, rounding, division, percentages, units and classification."""

from __future__ import annotations

import math


def clamp(x: int, low: int, high: int) -> int:
    """Return x limited to the range from low to high.

    also: restrict a number to bounds; keep a value between a minimum and a maximum; cap a number at both ends
    >>> clamp(15, 0, 10)
    10
    >>> clamp(-3, 0, 10)
    0
    >>> clamp(7, 0, 10)
    7
    """
    return max(low, min(x, high))


def clamp_all(xs: list[float], low: float, high: float) -> list[float]:
    """Return the numbers with each one limited to the range from low to high.

    also: clip values to a range; bound every element; saturate numbers between limits
    >>> clamp_all([-1.0, 0.5, 2.0], 0.0, 1.0)
    [0.0, 0.5, 1.0]
    >>> clamp_all([], 0.0, 1.0)
    []
    >>> clamp_all([3.5], 3.5, 4.0)
    [3.5]
    """
    return [max(low, min(x, high)) for x in xs]


def is_between(x: int, low: int, high: int) -> bool:
    """Return True if x lies between low and high, both included.

    also: number within inclusive range; check bounds; is the value in an interval with its ends
    >>> is_between(5, 5, 10)
    True
    >>> is_between(10, 5, 10)
    True
    >>> is_between(11, 5, 10)
    False
    """
    return low <= x <= high


def is_strictly_between(x: int, low: int, high: int) -> bool:
    """Return True if x lies between low and high, both excluded.

    also: number within exclusive range; inside an open interval; greater than one bound and less than the other
    >>> is_strictly_between(6, 5, 10)
    True
    >>> is_strictly_between(5, 5, 10)
    False
    >>> is_strictly_between(10, 5, 10)
    False
    """
    return low < x < high


def sign(x: int) -> int:
    """Return 1 for a positive number, -1 for a negative one and 0 for zero.

    also: signum; is the number positive, negative or zero as 1, -1, 0; direction of a value
    >>> sign(12)
    1
    >>> sign(-4)
    -1
    >>> sign(0)
    0
    """
    if x > 0:
        return 1
    if x < 0:
        return -1
    return 0


def describe_sign(x: int) -> str:
    """Return "positive", "negative" or "zero" for the number.

    also: say whether a number is positive or negative; name the sign of a value; classify a number by sign
    >>> describe_sign(3)
    'positive'
    >>> describe_sign(-3)
    'negative'
    >>> describe_sign(0)
    'zero'
    """
    if x > 0:
        return "positive"
    return "negative" if x < 0 else "zero"


def compare_numbers(a: int, b: int) -> int:
    """Return -1 if a is smaller than b, 1 if it is larger and 0 if they are equal.

    also: three-way comparison; comparator result of two numbers; less, equal or greater as -1, 0, 1
    >>> compare_numbers(1, 2)
    -1
    >>> compare_numbers(2, 1)
    1
    >>> compare_numbers(-5, -5)
    0
    """
    if a == b:
        return 0
    return -1 if a < b else 1


def absolute_difference(a: int, b: int) -> int:
    """Return how far apart two numbers are.

    also: distance between two numbers; difference without sign; gap between two values
    >>> absolute_difference(3, 10)
    7
    >>> absolute_difference(10, 3)
    7
    >>> absolute_difference(-2, -2)
    0
    """
    return abs(a - b)


def largest_of_three(a: int, b: int, c: int) -> int:
    """Return the largest of three numbers.

    also: maximum of three values; biggest among three; greatest of a, b and c
    >>> largest_of_three(1, 9, 4)
    9
    >>> largest_of_three(-1, -2, -3)
    -1
    >>> largest_of_three(2, 2, 2)
    2
    """
    return max(a, b, c)


def middle_of_three(a: int, b: int, c: int) -> int:
    """Return the number that is neither the smallest nor the largest of three.

    also: median of three values; the number in between; second largest of three
    >>> middle_of_three(9, 1, 5)
    5
    >>> middle_of_three(2, 2, 7)
    2
    >>> middle_of_three(-1, 0, -5)
    -1
    """
    return sorted([a, b, c])[1]


def closest_to(target: int, a: int, b: int) -> int:
    """Return whichever of a and b is nearer to the target, a on ties.

    also: nearer of two numbers; which value is closest to a goal; pick the candidate with smallest distance
    >>> closest_to(10, 7, 12)
    12
    >>> closest_to(10, 8, 12)
    8
    >>> closest_to(0, -5, 4)
    4
    """
    return a if abs(a - target) <= abs(b - target) else b


def round_to_multiple(x: int, step: int) -> int:
    """Return the multiple of step nearest to x, the larger one on ties.

    also: round to the nearest 5 or 10; snap a number to a grid; nearest multiple
    >>> round_to_multiple(12, 5)
    10
    >>> round_to_multiple(15, 10)
    20
    >>> round_to_multiple(-13, 5)
    -15
    >>> round_to_multiple(0, 7)
    0
    """
    return (2 * x + step) // (2 * step) * step


def round_up_to_multiple(x: int, step: int) -> int:
    """Return the smallest multiple of step that is at least x.

    also: ceil to a multiple; round up to the next block; pad a size to an alignment
    >>> round_up_to_multiple(13, 8)
    16
    >>> round_up_to_multiple(16, 8)
    16
    >>> round_up_to_multiple(0, 8)
    0
    """
    return (x + step - 1) // step * step


def round_down_to_multiple(x: int, step: int) -> int:
    """Return the largest multiple of step that is at most x.

    also: floor to a multiple; round down to the previous block; align a number downwards
    >>> round_down_to_multiple(13, 8)
    8
    >>> round_down_to_multiple(16, 8)
    16
    >>> round_down_to_multiple(-1, 8)
    -8
    """
    return x // step * step


def round_half_up(x: float) -> int:
    """Return the number rounded to the nearest integer, halves upwards.

    also: round .5 up; school rounding; nearest whole number with ties going up
    >>> round_half_up(2.5)
    3
    >>> round_half_up(2.4)
    2
    >>> round_half_up(-2.5)
    -2
    """
    return math.floor(x + 0.5)


def round_to_decimals(x: float, places: int) -> float:
    """Return the number rounded to the given count of decimal places.

    also: round to n decimals; limit digits after the point; two decimal places
    >>> round_to_decimals(3.14159, 2)
    3.14
    >>> round_to_decimals(2.0, 3)
    2.0
    >>> round_to_decimals(-1.26, 1)
    -1.3
    """
    return round(x, places)


def ceil_div(a: int, b: int) -> int:
    """Return a divided by b, rounded up to a whole number.

    also: ceiling division; number of pages or boxes needed; divide and round up; how many batches
    >>> ceil_div(7, 3)
    3
    >>> ceil_div(6, 3)
    2
    >>> ceil_div(0, 5)
    0
    >>> ceil_div(-7, 3)
    -2
    """
    return -(-a // b)


def quotient_and_remainder(a: int, b: int) -> tuple[int, int]:
    """Return the whole quotient and the remainder of a divided by b.

    also: divmod; integer division with rest; how many times b fits in a and what is left
    >>> quotient_and_remainder(17, 5)
    (3, 2)
    >>> quotient_and_remainder(3, 5)
    (0, 3)
    >>> quotient_and_remainder(-7, 2)
    (-4, 1)
    """
    return a // b, a % b


def divide_or_none(a: float, b: float) -> float | None:
    """Return a divided by b, or None if b is zero.

    also: safe division; divide without an error on zero; handle division by zero
    >>> divide_or_none(7.0, 2.0)
    3.5
    >>> divide_or_none(0.0, 4.0)
    0.0
    >>> divide_or_none(1.0, 0.0)
    """
    if b == 0:
        return None
    return a / b


def divide_or_raise(a: int, b: int) -> float:
    """Return a divided by b; dividing by zero is an error.

    also: checked division; raise an error on zero divisor; divide two numbers and reject zero
    >>> divide_or_raise(1, 4)
    0.25
    >>> divide_or_raise(-6, 3)
    -2.0
    >>> divide_or_raise(1, 0)
    Traceback (most recent call last):
    ValueError: division by zero
    """
    if b == 0:
        raise ValueError("division by zero")
    return a / b


def is_divisible(a: int, b: int) -> bool:
    """Return True if a is a multiple of b; nothing is divisible by zero.

    also: check divisibility; does b divide a evenly; no remainder after division
    >>> is_divisible(12, 4)
    True
    >>> is_divisible(10, 4)
    False
    >>> is_divisible(5, 0)
    False
    """
    return b != 0 and a % b == 0


def is_divisible_by_all(x: int, divisors: list[int]) -> bool:
    """Return True if every divisor divides x without a remainder.

    also: multiple of all the numbers; divisible by each of the list; evenly divided by every divisor
    >>> is_divisible_by_all(12, [2, 3, 4])
    True
    >>> is_divisible_by_all(12, [5, 2])
    False
    >>> is_divisible_by_all(7, [])
    True
    """
    return all(x % d == 0 for d in divisors)


def is_even(x: int) -> bool:
    """Return True if the number is even.

    also: check parity; divisible by two; number is not odd
    >>> is_even(4)
    True
    >>> is_even(-3)
    False
    >>> is_even(0)
    True
    """
    return x % 2 == 0


def parity_name(x: int) -> str:
    """Return "even" or "odd" for the number.

    also: say whether a number is even or odd; name the parity; classify a number as odd or even
    >>> parity_name(10)
    'even'
    >>> parity_name(7)
    'odd'
    >>> parity_name(-1)
    'odd'
    """
    return "even" if x % 2 == 0 else "odd"


def percent_of(part: float, whole: float) -> float:
    """Return which percentage part is of whole, or 0 when whole is 0.

    also: percentage of a total; share in percent; ratio times one hundred; completion percentage
    >>> percent_of(25.0, 200.0)
    12.5
    >>> percent_of(3.0, 3.0)
    100.0
    >>> percent_of(1.0, 0.0)
    0.0
    """
    if whole == 0:
        return 0.0
    return part / whole * 100


def percent_change(old: float, new: float) -> float:
    """Return by how many percent the value changed from old to new.

    also: percentage increase or decrease; growth rate between two values; relative change in percent
    >>> percent_change(50.0, 75.0)
    50.0
    >>> percent_change(80.0, 60.0)
    -25.0
    >>> percent_change(5.0, 5.0)
    0.0
    """
    return (new - old) / old * 100


def interpolate(a: float, b: float, t: float) -> float:
    """Return the value at fraction t of the way from a to b.

    also: linear interpolation; lerp; blend two numbers; point between two values
    >>> interpolate(10.0, 20.0, 0.25)
    12.5
    >>> interpolate(0.0, 8.0, 1.0)
    8.0
    >>> interpolate(5.0, -5.0, 0.5)
    0.0
    """
    return a + (b - a) * t


def map_to_range(x: float, low: float, high: float, new_low: float, new_high: float) -> float:
    """Return x carried over from the range low..high to the range new_low..new_high.

    also: rescale a number between ranges; linear mapping of a value; convert from one scale to another
    >>> map_to_range(5.0, 0.0, 10.0, 0.0, 100.0)
    50.0
    >>> map_to_range(0.0, 0.0, 4.0, -1.0, 1.0)
    -1.0
    >>> map_to_range(3.0, 1.0, 5.0, 10.0, 20.0)
    15.0
    """
    return new_low + (x - low) * (new_high - new_low) / (high - low)


def wrap_around(x: int, size: int) -> int:
    """Return the index x wrapped into 0 .. size - 1, also for negative x.

    also: circular index; modulo that is never negative; wrap past the end back to the start
    >>> wrap_around(7, 5)
    2
    >>> wrap_around(-1, 5)
    4
    >>> wrap_around(0, 5)
    0
    """
    return x % size


def normalize_angle(degrees: int) -> int:
    """Return the angle in degrees brought into 0 to 359.

    also: wrap degrees to a full circle; angle modulo 360; equivalent positive angle
    >>> normalize_angle(370)
    10
    >>> normalize_angle(-90)
    270
    >>> normalize_angle(360)
    0
    """
    return degrees % 360


def nearly_equal(a: float, b: float, tolerance: float) -> bool:
    """Return True if two numbers differ by at most the tolerance.

    also: compare floats approximately; equal within epsilon; close enough
    >>> nearly_equal(1.0, 1.05, 0.1)
    True
    >>> nearly_equal(1.0, 1.5, 0.25)
    False
    >>> nearly_equal(-2.0, -2.0, 0.0)
    True
    """
    return abs(a - b) <= tolerance


def has_fraction(x: float) -> bool:
    """Return True if the number has a part after the decimal point.

    also: is a float not a whole number; check for a fractional part; number with decimals
    >>> has_fraction(2.5)
    True
    >>> has_fraction(-3.0)
    False
    >>> has_fraction(0.0)
    False
    """
    return x != math.floor(x)


def integer_square_root(n: int) -> int:
    """Return the largest whole number whose square is at most n.

    also: floor of the square root; isqrt; whole part of the root
    >>> integer_square_root(17)
    4
    >>> integer_square_root(25)
    5
    >>> integer_square_root(0)
    0
    """
    return math.isqrt(n)


def integer_power(base: int, exponent: int) -> int:
    """Return base raised to a non-negative exponent by repeated squaring.

    also: fast exponentiation; compute a power without the operator; binary exponentiation
    >>> integer_power(2, 10)
    1024
    >>> integer_power(7, 0)
    1
    >>> integer_power(-3, 3)
    -27
    """
    result = 1
    while exponent > 0:
        if exponent % 2 == 1:
            result *= base
        base *= base
        exponent //= 2
    return result


def quadratic_roots(a: float, b: float, c: float) -> list[float]:
    """Return the real solutions of a*x*x + b*x + c = 0 in increasing order.

    also: solve a quadratic equation; roots of a parabola; quadratic formula
    >>> quadratic_roots(1.0, -3.0, 2.0)
    [1.0, 2.0]
    >>> quadratic_roots(1.0, 2.0, 1.0)
    [-1.0]
    >>> quadratic_roots(1.0, 0.0, 1.0)
    []
    """
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    root = math.sqrt(discriminant)
    if root == 0:
        return [-b / (2 * a)]
    return sorted([(-b - root) / (2 * a), (-b + root) / (2 * a)])


def evaluate_polynomial(coefficients: list[int], x: int) -> int:
    """Return the value at x of the polynomial with these coefficients, highest power first.

    also: Horner's method; compute a polynomial; plug a number into coefficients
    >>> evaluate_polynomial([2, -6, 2, -1], 3)
    5
    >>> evaluate_polynomial([7], 100)
    7
    >>> evaluate_polynomial([], 5)
    0
    """
    value = 0
    for c in coefficients:
        value = value * x + c
    return value


def sum_between(a: int, b: int) -> int:
    """Return the sum of all integers from a to b, both included, whichever is larger.

    also: add the numbers in a range; sum of consecutive integers; total of an inclusive interval
    >>> sum_between(1, 4)
    10
    >>> sum_between(4, 1)
    10
    >>> sum_between(-2, 2)
    0
    >>> sum_between(5, 5)
    5
    """
    return sum(range(min(a, b), max(a, b) + 1))


def count_multiples(low: int, high: int, k: int) -> int:
    """Return how many multiples of k lie from low to high, both included.

    also: count numbers divisible by k in a range; how many multiples in an interval; divisible numbers between
    >>> count_multiples(1, 10, 3)
    3
    >>> count_multiples(6, 6, 3)
    1
    >>> count_multiples(7, 8, 3)
    0
    """
    return high // k - (low - 1) // k


def sum_of_multiples(limit: int, factors: list[int]) -> int:
    """Return the sum of the numbers below limit divisible by at least one factor.

    also: add all multiples of 3 or 5; sum numbers divisible by any of these; total of multiples under a bound
    >>> sum_of_multiples(10, [3, 5])
    23
    >>> sum_of_multiples(1, [2])
    0
    >>> sum_of_multiples(10, [])
    0
    """
    return sum(n for n in range(1, limit) if any(n % f == 0 for f in factors))


def fizz_buzz(n: int) -> list[str]:
    """Return the numbers 1 to n as text, with Fizz, Buzz or FizzBuzz for multiples of 3, 5 or both.

    also: FizzBuzz game; replace multiples of three and five by words; classic fizz buzz list
    >>> fizz_buzz(5)
    ['1', '2', 'Fizz', '4', 'Buzz']
    >>> fizz_buzz(1)
    ['1']
    >>> fizz_buzz(0)
    []
    """
    lines = []
    for i in range(1, n + 1):
        word = ("Fizz" if i % 3 == 0 else "") + ("Buzz" if i % 5 == 0 else "")
        lines.append(str(i) if word == "" else word)
    return lines


def letter_grade(score: int) -> str:
    """Return the letter grade: A from 90, B from 80, C from 70, D from 60, else F.

    also: convert marks to grades; grade for a percentage; score to letter
    >>> letter_grade(95)
    'A'
    >>> letter_grade(80)
    'B'
    >>> letter_grade(59)
    'F'
    """
    for limit, grade in [(90, "A"), (80, "B"), (70, "C"), (60, "D")]:
        if score >= limit:
            return grade
    return "F"


def bracket_index(x: int, limits: list[int]) -> int:
    """Return how many of the ascending limits x has reached: the number of its bracket.

    also: which bucket a value falls in; tier for an amount; level reached by thresholds
    >>> bracket_index(25, [10, 20, 30])
    2
    >>> bracket_index(10, [10, 20, 30])
    1
    >>> bracket_index(5, [])
    0
    """
    return sum(1 for limit in limits if x >= limit)


def celsius_to_fahrenheit(celsius: float) -> float:
    """Return a temperature in degrees Fahrenheit given in degrees Celsius.

    also: convert Celsius to Fahrenheit; temperature conversion; C to F
    >>> celsius_to_fahrenheit(100.0)
    212.0
    >>> celsius_to_fahrenheit(0.0)
    32.0
    >>> celsius_to_fahrenheit(-40.0)
    -40.0
    """
    return celsius * 9 / 5 + 32


def fahrenheit_to_celsius(fahrenheit: float) -> float:
    """Return a temperature in degrees Celsius given in degrees Fahrenheit.

    also: convert Fahrenheit to Celsius; temperature conversion; F to C
    >>> fahrenheit_to_celsius(212.0)
    100.0
    >>> fahrenheit_to_celsius(32.0)
    0.0
    >>> fahrenheit_to_celsius(-40.0)
    -40.0
    """
    return (fahrenheit - 32) * 5 / 9


def kilometers_to_miles(kilometers: float) -> float:
    """Return a distance in miles, rounded to two decimals, given in kilometres.

    also: convert km to miles; distance conversion; metric to imperial length
    >>> kilometers_to_miles(10.0)
    6.21
    >>> kilometers_to_miles(0.0)
    0.0
    >>> kilometers_to_miles(100.0)
    62.14
    """
    return round(kilometers * 0.621371, 2)


def body_mass_index(kilograms: float, meters: float) -> float:
    """Return weight divided by height squared, rounded to one decimal.

    also: BMI; compute body mass index from weight and height; weight over squared height
    >>> body_mass_index(80.0, 2.0)
    20.0
    >>> body_mass_index(70.0, 1.75)
    22.9
    >>> body_mass_index(0.0, 1.0)
    0.0
    """
    return round(kilograms / (meters * meters), 1)


def average_speed(distance: float, hours: float) -> float:
    """Return distance per hour; a time that is not positive is an error.

    also: compute speed; velocity from distance and time; rate of travel
    >>> average_speed(150.0, 2.0)
    75.0
    >>> average_speed(0.0, 1.0)
    0.0
    >>> average_speed(10.0, 0.0)
    Traceback (most recent call last):
    ValueError: time must be positive
    """
    if hours <= 0:
        raise ValueError("time must be positive")
    return distance / hours


def root_mean_square(xs: list[float]) -> float:
    """Return the square root of the mean of the squares, 0 for an empty list.

    also: RMS; quadratic mean; effective value of a signal
    >>> root_mean_square([1.0, 7.0])
    5.0
    >>> root_mean_square([-2.0, 2.0])
    2.0
    >>> root_mean_square([])
    0.0
    """
    if not xs:
        return 0.0
    return math.sqrt(sum(x * x for x in xs) / len(xs))
