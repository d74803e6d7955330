"""Number theory patterns: primes, divisors, gcd, modular arithmetic and special kinds of numbers."""

from __future__ import annotations

import math


def is_prime(n: int) -> bool:
    """Return True if n is a prime number.

    also: primality test; number has no divisors but one and itself; check for a prime
    >>> is_prime(7)
    True
    >>> is_prime(9)
    False
    >>> is_prime(1)
    False
    >>> is_prime(-3)
    False
    """
    if n < 2:
        return False
    d = 2
    while d * d <= n:
        if n % d == 0:
            return False
        d += 1
    return True


def primes_up_to(limit: int) -> list[int]:
    """Return all primes up to and including the limit.

    also: sieve of Eratosthenes; list primes below a bound; generate prime numbers
    >>> primes_up_to(11)
    [2, 3, 5, 7, 11]
    >>> primes_up_to(2)
    [2]
    >>> primes_up_to(1)
    []
    """
    is_composite = [False] * (limit + 1)
    primes: list[int] = []
    for n in range(2, limit + 1):
        if not is_composite[n]:
            primes.append(n)
            for multiple in range(n * n, limit + 1, n):
                is_composite[multiple] = True
    return primes


def first_primes(count: int) -> list[int]:
    """Return the first primes, as many as asked for.

    also: first n prime numbers; generate a count of primes; smallest primes
    >>> first_primes(5)
    [2, 3, 5, 7, 11]
    >>> first_primes(1)
    [2]
    >>> first_primes(0)
    []
    """
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % p != 0 for p in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def nth_prime(n: int) -> int:
    """Return the n-th prime, the first being 2; n below 1 is an error.

    also: prime number at a position; find the nth prime; which prime is number n
    >>> nth_prime(6)
    13
    >>> nth_prime(1)
    2
    >>> nth_prime(0)
    Traceback (most recent call last):
    ValueError: n must be positive
    """
    if n < 1:
        raise ValueError("n must be positive")
    primes: list[int] = []
    candidate = 1
    while len(primes) < n:
        candidate += 1
        if all(candidate % p != 0 for p in primes):
            primes.append(candidate)
    return candidate


def next_prime(n: int) -> int:
    """Return the smallest prime larger than n.

    also: following prime; first prime above a number; prime after n
    >>> next_prime(7)
    11
    >>> next_prime(14)
    17
    >>> next_prime(-5)
    2
    """
    candidate = max(n + 1, 2)
    while any(candidate % d == 0 for d in range(2, math.isqrt(candidate) + 1)):
        candidate += 1
    return candidate


def count_primes_below(n: int) -> int:
    """Return how many primes are smaller than n.

    also: prime counting; number of primes under a bound; how many primes below
    >>> count_primes_below(10)
    4
    >>> count_primes_below(3)
    1
    >>> count_primes_below(2)
    0
    """
    return sum(1 for k in range(2, n) if all(k % d != 0 for d in range(2, math.isqrt(k) + 1)))


def prime_factors(n: int) -> list[int]:
    """Return the prime factors of n in increasing order, repeated ones as often as they divide.

    also: prime factorization; factorize a number into primes; decompose an integer
    >>> prime_factors(360)
    [2, 2, 2, 3, 3, 5]
    >>> prime_factors(13)
    [13]
    >>> prime_factors(1)
    []
    """
    factors: list[int] = []
    rest = n
    d = 2
    while d * d <= rest:
        while rest % d == 0:
            factors.append(d)
            rest //= d
        d += 1
    if rest > 1:
        factors.append(rest)
    return factors


def distinct_prime_factors(n: int) -> list[int]:
    """Return the different primes that divide n, in increasing order.

    also: unique prime divisors; set of prime factors; which primes divide a number
    >>> distinct_prime_factors(360)
    [2, 3, 5]
    >>> distinct_prime_factors(7)
    [7]
    >>> distinct_prime_factors(1)
    []
    """
    factors: list[int] = []
    rest = n
    d = 2
    while rest > 1:
        if rest % d == 0:
            factors.append(d)
            while rest % d == 0:
                rest //= d
        d += 1
    return factors


def prime_exponents(n: int) -> dict[int, int]:
    """Return a dictionary from each prime factor of n to its exponent.

    also: factorization with powers; prime to multiplicity; exponents of the prime decomposition
    >>> prime_exponents(360)
    {2: 3, 3: 2, 5: 1}
    >>> prime_exponents(17)
    {17: 1}
    >>> prime_exponents(1)
    {}
    """
    exponents: dict[int, int] = {}
    rest = n
    d = 2
    while rest > 1:
        while rest % d == 0:
            exponents[d] = exponents.get(d, 0) + 1
            rest //= d
        d += 1
    return exponents


def smallest_divisor(n: int) -> int:
    """Return the smallest divisor of n above 1, which is n itself for a prime.

    also: least prime factor; lowest factor greater than one; first number dividing n
    >>> smallest_divisor(35)
    5
    >>> smallest_divisor(13)
    13
    >>> smallest_divisor(2)
    2
    """
    d = 2
    while d * d <= n:
        if n % d == 0:
            return d
        d += 1
    return n


def divisors(n: int) -> list[int]:
    """Return all positive divisors of n in increasing order.

    also: factors of a number; list every divisor; numbers that divide n evenly
    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    >>> divisors(7)
    [1, 7]
    >>> divisors(1)
    [1]
    """
    return [d for d in range(1, n + 1) if n % d == 0]


def proper_divisors(n: int) -> list[int]:
    """Return the positive divisors of n smaller than n.

    also: factors except the number itself; aliquot parts; divisors excluding n
    >>> proper_divisors(12)
    [1, 2, 3, 4, 6]
    >>> proper_divisors(7)
    [1]
    >>> proper_divisors(1)
    []
    """
    return [d for d in range(1, n // 2 + 1) if n % d == 0]


def count_divisors(n: int) -> int:
    """Return how many positive divisors n has.

    also: number of factors; divisor function; how many numbers divide n
    >>> count_divisors(12)
    6
    >>> count_divisors(7)
    2
    >>> count_divisors(1)
    1
    """
    return sum(1 for d in range(1, n + 1) if n % d == 0)


def sum_proper_divisors(n: int) -> int:
    """Return the sum of the divisors of n smaller than n.

    also: aliquot sum; add up proper factors; total of divisors excluding the number
    >>> sum_proper_divisors(12)
    16
    >>> sum_proper_divisors(7)
    1
    >>> sum_proper_divisors(1)
    0
    """
    return sum(d for d in range(1, n // 2 + 1) if n % d == 0)


def is_perfect_number(n: int) -> bool:
    """Return True if n equals the sum of its proper divisors.

    also: perfect number check; number equal to its factor sum; like 6 and 28
    >>> is_perfect_number(28)
    True
    >>> is_perfect_number(12)
    False
    >>> is_perfect_number(0)
    False
    """
    return n > 0 and sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n


def classify_by_divisors(n: int) -> str:
    """Return "perfect", "abundant" or "deficient" as the proper divisors sum to n, more or less.

    also: perfect, abundant or deficient number; compare a number with its aliquot sum; Nicomachus classification
    >>> classify_by_divisors(6)
    'perfect'
    >>> classify_by_divisors(12)
    'abundant'
    >>> classify_by_divisors(1)
    'deficient'
    """
    total = sum(d for d in range(1, n // 2 + 1) if n % d == 0)
    if total == n:
        return "perfect"
    return "abundant" if total > n else "deficient"


def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two numbers by Euclid's algorithm, never negative.

    also: highest common factor; largest number dividing both; Euclidean algorithm
    >>> gcd(12, 18)
    6
    >>> gcd(7, 0)
    7
    >>> gcd(-4, 6)
    2
    """
    x = abs(a)
    y = abs(b)
    while y != 0:
        x, y = y, x % y
    return x


def gcd_of_list(xs: list[int]) -> int:
    """Return the greatest common divisor of all numbers, 0 for an empty list.

    also: gcd of many numbers; common factor of a list; largest number that divides every element
    >>> gcd_of_list([12, 18, 30])
    6
    >>> gcd_of_list([5])
    5
    >>> gcd_of_list([])
    0
    """
    result = 0
    for x in xs:
        result = math.gcd(result, x)
    return result


def lcm(a: int, b: int) -> int:
    """Return the least common multiple of two numbers, 0 if one is 0.

    also: lowest common multiple; smallest number divisible by both; when do two cycles meet
    >>> lcm(4, 6)
    12
    >>> lcm(3, 7)
    21
    >>> lcm(0, 5)
    0
    """
    if a == 0 or b == 0:
        return 0
    return abs(a * b) // math.gcd(a, b)


def lcm_of_list(xs: list[int]) -> int:
    """Return the least common multiple of positive numbers, 1 for an empty list.

    also: lcm of many numbers; smallest number divisible by all; common period of several cycles
    >>> lcm_of_list([2, 3, 4])
    12
    >>> lcm_of_list([7])
    7
    >>> lcm_of_list([])
    1
    """
    result = 1
    for x in xs:
        result = result * x // math.gcd(result, x)
    return result


def are_coprime(a: int, b: int) -> bool:
    """Return True if the two numbers have no common divisor above 1.

    also: relatively prime; coprime check; gcd equals one
    >>> are_coprime(8, 15)
    True
    >>> are_coprime(6, 9)
    False
    >>> are_coprime(1, 1)
    True
    """
    return math.gcd(a, b) == 1


def count_coprimes(n: int) -> int:
    """Return how many numbers from 1 to n have no common divisor with n above 1.

    also: Euler's totient; phi function; count numbers coprime to n
    >>> count_coprimes(9)
    6
    >>> count_coprimes(7)
    6
    >>> count_coprimes(1)
    1
    """
    return sum(1 for k in range(1, n + 1) if math.gcd(k, n) == 1)


def simplify_fraction(numerator: int, denominator: int) -> tuple[int, int]:
    """Return the fraction in lowest terms with a positive denominator; a zero denominator is an error.

    also: reduce a fraction; lowest terms; cancel common factors
    >>> simplify_fraction(6, 8)
    (3, 4)
    >>> simplify_fraction(3, -9)
    (-1, 3)
    >>> simplify_fraction(1, 0)
    Traceback (most recent call last):
    ValueError: zero denominator
    """
    if denominator == 0:
        raise ValueError("zero denominator")
    common = math.gcd(numerator, denominator)
    if denominator < 0:
        common = -common
    return numerator // common, denominator // common


def add_fractions(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the sum of two fractions with positive denominators, in lowest terms.

    also: add rational numbers; sum of fractions; common denominator addition
    >>> add_fractions((1, 2), (1, 3))
    (5, 6)
    >>> add_fractions((1, 4), (1, 4))
    (1, 2)
    >>> add_fractions((1, 2), (-1, 2))
    (0, 1)
    """
    numerator = a[0] * b[1] + b[0] * a[1]
    denominator = a[1] * b[1]
    common = math.gcd(numerator, denominator)
    return numerator // common, denominator // common


def power_mod(base: int, exponent: int, modulus: int) -> int:
    """Return base to a non-negative exponent, modulo the modulus, by repeated squaring.

    also: modular exponentiation; power modulo m; fast pow with modulus
    >>> power_mod(3, 13, 7)
    3
    >>> power_mod(2, 0, 5)
    1
    >>> power_mod(10, 3, 1)
    0
    """
    result = 1 % modulus
    square = base % modulus
    rest = exponent
    while rest > 0:
        if rest % 2 == 1:
            result = result * square % modulus
        square = square * square % modulus
        rest //= 2
    return result


def inverse_mod(a: int, modulus: int) -> int | None:
    """Return the number x below the modulus with a * x leaving remainder 1, or None if there is none.

    also: modular inverse; multiplicative inverse modulo m; solve a x = 1 mod m
    >>> inverse_mod(3, 7)
    5
    >>> inverse_mod(2, 4)
    >>> inverse_mod(1, 5)
    1
    """
    for x in range(1, modulus):
        if a * x % modulus == 1:
            return x
    return None


def bezout(a: int, b: int) -> tuple[int, int, int]:
    """Return the gcd g of two non-negative numbers and x, y with a*x + b*y == g.

    also: extended Euclidean algorithm; Bezout coefficients; gcd with its linear combination
    >>> bezout(30, 18)
    (6, -1, 2)
    >>> bezout(7, 0)
    (7, 1, 0)
    >>> bezout(3, 5)
    (1, 2, -1)
    """
    if b == 0:
        return a, 1, 0
    g, x, y = bezout(b, a % b)
    return g, y, x - a // b * y


def is_perfect_square(n: int) -> bool:
    """Return True if n is the square of a whole number.

    also: square number check; does the root come out whole; is n equal to k times k
    >>> is_perfect_square(49)
    True
    >>> is_perfect_square(50)
    False
    >>> is_perfect_square(-4)
    False
    >>> is_perfect_square(0)
    True
    """
    return n >= 0 and math.isqrt(n) ** 2 == n


def is_perfect_cube(n: int) -> bool:
    """Return True if n is the cube of a whole number, negative ones included.

    also: cube number check; is n equal to k cubed; third power test
    >>> is_perfect_cube(27)
    True
    >>> is_perfect_cube(-8)
    True
    >>> is_perfect_cube(9)
    False
    """
    k = 0
    while k * k * k < abs(n):
        k += 1
    return k * k * k == abs(n)


def is_power_of(n: int, base: int) -> bool:
    """Return True if n is a power of a base above 1, the power 0 giving 1.

    also: check for a power of three or another base; n equals base to some exponent; exact logarithm exists
    >>> is_power_of(81, 3)
    True
    >>> is_power_of(1, 5)
    True
    >>> is_power_of(0, 2)
    False
    """
    power = 1
    while power < n:
        power *= base
    return power == n


def is_triangular(n: int) -> bool:
    """Return True if n is a sum 1 + 2 + ... + k for some k.

    also: triangular number check; can n objects form a triangle; sum of the first integers
    >>> is_triangular(10)
    True
    >>> is_triangular(11)
    False
    >>> is_triangular(0)
    True
    """
    total = 0
    k = 0
    while total < n:
        k += 1
        total += k
    return total == n


def goldbach_pair(n: int) -> tuple[int, int] | None:
    """Return two primes with the sum n, the first as small as possible, or None.

    also: write a number as a sum of two primes; Goldbach decomposition; prime pair with a given sum
    >>> goldbach_pair(10)
    (3, 7)
    >>> goldbach_pair(4)
    (2, 2)
    >>> goldbach_pair(11)
    """

    def prime(k: int) -> bool:
        return k > 1 and all(k % d != 0 for d in range(2, math.isqrt(k) + 1))

    for p in range(2, n // 2 + 1):
        if prime(p) and prime(n - p):
            return p, n - p
    return None


def twin_primes(limit: int) -> list[tuple[int, int]]:
    """Return the pairs of primes that differ by 2, both up to the limit.

    also: twin prime pairs; neighbouring primes two apart; primes p and p + 2
    >>> twin_primes(13)
    [(3, 5), (5, 7), (11, 13)]
    >>> twin_primes(5)
    [(3, 5)]
    >>> twin_primes(4)
    []
    """

    def prime(k: int) -> bool:
        return k > 1 and all(k % d != 0 for d in range(2, math.isqrt(k) + 1))

    return [(p, p + 2) for p in range(3, limit - 1) if prime(p) and prime(p + 2)]


def pythagorean_triples(limit: int) -> list[tuple[int, int, int]]:
    """Return the triples a < b < c up to the limit with a*a + b*b == c*c.

    also: right triangles with whole sides; integer solutions of Pythagoras; 3-4-5 triples
    >>> pythagorean_triples(13)
    [(3, 4, 5), (5, 12, 13), (6, 8, 10)]
    >>> pythagorean_triples(5)
    [(3, 4, 5)]
    >>> pythagorean_triples(4)
    []
    """
    return [
        (a, b, c)
        for a in range(1, limit + 1)
        for b in range(a + 1, limit + 1)
        for c in range(b + 1, limit + 1)
        if a * a + b * b == c * c
    ]


def factorial(n: int) -> int:
    """Return the product of the numbers from 1 to n; a negative n is an error.

    also: n factorial; n!; multiply all integers up to n
    >>> factorial(5)
    120
    >>> factorial(0)
    1
    >>> factorial(-1)
    Traceback (most recent call last):
    ValueError: n must not be negative
    """
    if n < 0:
        raise ValueError("n must not be negative")
    result = 1
    for k in range(2, n + 1):
        result *= k
    return result


def trailing_zeros_of_factorial(n: int) -> int:
    """Return how many zeros end the decimal form of n factorial.

    also: zeros at the end of n!; count factors of five in a factorial; trailing zeroes
    >>> trailing_zeros_of_factorial(10)
    2
    >>> trailing_zeros_of_factorial(25)
    6
    >>> trailing_zeros_of_factorial(0)
    0
    """
    zeros = 0
    power = 5
    while power <= n:
        zeros += n // power
        power *= 5
    return zeros


def primes_between(low: int, high: int) -> list[int]:
    """Return the primes from low to high, both included.

    also: prime numbers in a range; list primes of an interval; primes from a to b
    >>> primes_between(10, 20)
    [11, 13, 17, 19]
    >>> primes_between(-5, 2)
    [2]
    >>> primes_between(8, 10)
    []
    """
    return [n for n in range(max(low, 2), high + 1) if all(n % d for d in range(2, math.isqrt(n) + 1))]


def largest_prime_factor(n: int) -> int | None:
    """Return the largest prime that divides n, or None for n below 2.

    also: biggest prime divisor; greatest factor that is prime; top of the factorization
    >>> largest_prime_factor(84)
    7
    >>> largest_prime_factor(13)
    13
    >>> largest_prime_factor(1)
    """
    best: int | None = None
    d = 2
    while d * d <= n:
        while n % d == 0:
            best = d
            n //= d
        d += 1
    return n if n > 1 else best


def is_square_free(n: int) -> bool:
    """Return whether no square above 1 divides the positive number.

    also: no repeated prime factor; product of different primes; free of squares
    >>> is_square_free(30)
    True
    >>> is_square_free(12)
    False
    >>> is_square_free(1)
    True
    """
    return all(n % (d * d) for d in range(2, math.isqrt(n) + 1))


def common_divisors(a: int, b: int) -> list[int]:
    """Return the positive numbers that divide both positive numbers, in increasing order.

    also: shared factors of two integers; divisors in common; numbers dividing a and b
    >>> common_divisors(12, 18)
    [1, 2, 3, 6]
    >>> common_divisors(7, 9)
    [1]
    >>> common_divisors(5, 5)
    [1, 5]
    """
    return [d for d in range(1, min(a, b) + 1) if a % d == 0 and b % d == 0]


def divisor_pairs(n: int) -> list[tuple[int, int]]:
    """Return the pairs (a, b) with a at most b and a times b the positive number, a rising.

    also: factor pairs; ways to write as a product of two; rectangle sides for an area
    >>> divisor_pairs(12)
    [(1, 12), (2, 6), (3, 4)]
    >>> divisor_pairs(9)
    [(1, 9), (3, 3)]
    >>> divisor_pairs(1)
    [(1, 1)]
    """
    return [(d, n // d) for d in range(1, math.isqrt(n) + 1) if n % d == 0]


def are_amicable(a: int, b: int) -> bool:
    """Return whether each of two different positive numbers is the sum of the proper divisors of the other.

    also: friendly number pair; amicable numbers; divisor sums match crosswise
    >>> are_amicable(220, 284)
    True
    >>> are_amicable(6, 6)
    False
    >>> are_amicable(10, 12)
    False
    """
    def proper_sum(n: int) -> int:
        return sum(d for d in range(1, n) if n % d == 0)

    return a != b and proper_sum(a) == b and proper_sum(b) == a


def multiply_fractions(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the product of two fractions with positive denominators, in lowest terms.

    also: fraction times fraction; rational multiplication; simplified product of ratios
    >>> multiply_fractions((2, 3), (3, 4))
    (1, 2)
    >>> multiply_fractions((0, 5), (1, 2))
    (0, 1)
    >>> multiply_fractions((-1, 2), (1, 3))
    (-1, 6)
    """
    top, bottom = a[0] * b[0], a[1] * b[1]
    shared = math.gcd(top, bottom)
    return top // shared, bottom // shared


def compare_fractions(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return -1, 0 or 1 as the first fraction is smaller than, equal to or larger than the second; denominators are positive.

    also: which ratio is bigger; order of rationals; cross multiplication comparison
    >>> compare_fractions((1, 2), (2, 3))
    -1
    >>> compare_fractions((2, 4), (1, 2))
    0
    >>> compare_fractions((0, 1), (-1, 9))
    1
    """
    left, right = a[0] * b[1], b[0] * a[1]
    return (left > right) - (left < right)


def mixed_number(top: int, bottom: int) -> tuple[int, int, int]:
    """Return whole part, top and bottom of a non-negative fraction as a mixed number in lowest terms.

    also: improper fraction to whole and rest; split a ratio; mixed fraction
    >>> mixed_number(7, 2)
    (3, 1, 2)
    >>> mixed_number(4, 8)
    (0, 1, 2)
    >>> mixed_number(6, 3)
    (2, 0, 1)
    """
    rest = top % bottom
    shared = math.gcd(rest, bottom)
    return top // bottom, rest // shared, bottom // shared


def continued_fraction(top: int, bottom: int) -> list[int]:
    """Return the terms of the continued fraction of a fraction with a positive denominator.

    also: quotients of Euclid's algorithm; expand a ratio; integer parts by repeated inversion
    >>> continued_fraction(415, 93)
    [4, 2, 6, 7]
    >>> continued_fraction(3, 1)
    [3]
    >>> continued_fraction(0, 5)
    [0]
    """
    terms: list[int] = []
    while bottom:
        terms.append(top // bottom)
        top, bottom = bottom, top % bottom
    return terms


def decimal_expansion(top: int, bottom: int) -> str:
    """Return a non-negative fraction as a decimal with the repeating digits in brackets.

    also: recurring decimals; long division with period; fraction to decimal text
    >>> decimal_expansion(1, 6)
    '0.1(6)'
    >>> decimal_expansion(5, 4)
    '1.25'
    >>> decimal_expansion(6, 3)
    '2'
    """
    whole, rest = top // bottom, top % bottom
    if rest == 0:
        return str(whole)
    digits = ""
    places: dict[int, int] = {}
    while rest and rest not in places:
        places[rest] = len(digits)
        digits += str(rest * 10 // bottom)
        rest = rest * 10 % bottom
    if rest:
        digits = digits[: places[rest]] + "(" + digits[places[rest] :] + ")"
    return f"{whole}.{digits}"


def smallest_with_remainders(remainders: list[int], moduli: list[int]) -> int | None:
    """Return the smallest non-negative number with these remainders for pairwise coprime moduli, None if lists are empty.

    also: Chinese remainder theorem; solve simultaneous congruences; number from its residues
    >>> smallest_with_remainders([2, 3, 2], [3, 5, 7])
    23
    >>> smallest_with_remainders([0], [4])
    0
    >>> smallest_with_remainders([], [])
    """
    if not moduli:
        return None
    x, step = 0, 1
    for remainder, modulus in zip(remainders, moduli):
        while x % modulus != remainder % modulus:
            x += step
        step *= modulus
    return x


def aliquot_sequence(n: int, most: int) -> list[int]:
    """Return n and the repeated sums of proper divisors until 0 is reached or so many terms are listed.

    also: chain of divisor sums; iterate the sum of proper divisors; abundant chain
    >>> aliquot_sequence(12, 10)
    [12, 16, 15, 9, 4, 3, 1, 0]
    >>> aliquot_sequence(6, 3)
    [6, 6, 6]
    >>> aliquot_sequence(5, 1)
    [5]
    """
    terms = [n]
    while len(terms) < most and terms[-1] > 0:
        last = terms[-1]
        terms.append(sum(d for d in range(1, last) if last % d == 0))
    return terms
