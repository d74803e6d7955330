"""Sequence patterns: recurrences, progressions, series, iteration to a limit and simple simulations."""

from __future__ import annotations

import math


def fibonacci_number(n: int) -> int:
    """Return the n-th Fibonacci number, number 0 being 0 and number 1 being 1.

    also: nth Fibonacci; sum of the two numbers before; Fibonacci by iteration
    >>> fibonacci_number(10)
    55
    >>> fibonacci_number(1)
    1
    >>> fibonacci_number(0)
    0
    """
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def fibonacci_recursive(n: int) -> int:
    """Return the n-th Fibonacci number by plain recursion, number 0 being 0.

    also: recursive Fibonacci; Fibonacci function calling itself; f(n) = f(n-1) + f(n-2)
    >>> fibonacci_recursive(7)
    13
    >>> fibonacci_recursive(2)
    1
    >>> fibonacci_recursive(0)
    0
    """
    if n < 2:
        return n
    return fibonacci_recursive(n - 1) + fibonacci_recursive(n - 2)


def fibonacci_list(count: int) -> list[int]:
    """Return the first Fibonacci numbers, starting 0, 1, as many as asked for.

    also: Fibonacci sequence; list of Fibonacci numbers; first n terms of Fibonacci
    >>> fibonacci_list(6)
    [0, 1, 1, 2, 3, 5]
    >>> fibonacci_list(1)
    [0]
    >>> fibonacci_list(0)
    []
    """
    terms: list[int] = []
    a, b = 0, 1
    while len(terms) < count:
        terms.append(a)
        a, b = b, a + b
    return terms


def fibonacci_up_to(limit: int) -> list[int]:
    """Return the Fibonacci numbers from 1, 2 on that do not exceed the limit.

    also: Fibonacci numbers below a bound; Fibonacci terms up to a maximum; all Fibonacci values not above n
    >>> fibonacci_up_to(13)
    [1, 2, 3, 5, 8, 13]
    >>> fibonacci_up_to(1)
    [1]
    >>> fibonacci_up_to(0)
    []
    """
    terms: list[int] = []
    a, b = 1, 2
    while a <= limit:
        terms.append(a)
        a, b = b, a + b
    return terms


def is_fibonacci(n: int) -> bool:
    """Return True if n is a Fibonacci number.

    also: check for a Fibonacci number; does n occur in the Fibonacci sequence; Fibonacci membership
    >>> is_fibonacci(21)
    True
    >>> is_fibonacci(4)
    False
    >>> is_fibonacci(0)
    True
    """
    a, b = 0, 1
    while a < n:
        a, b = b, a + b
    return a == n


def lucas_number(n: int) -> int:
    """Return the n-th Lucas number, numbers 0 and 1 being 2 and 1.

    also: Lucas sequence; Fibonacci-like numbers starting 2, 1; nth Lucas
    >>> lucas_number(5)
    11
    >>> lucas_number(1)
    1
    >>> lucas_number(0)
    2
    """
    a, b = 2, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def pell_number(n: int) -> int:
    """Return the n-th Pell number: twice the one before plus the one before that, from 0, 1.

    also: Pell sequence; recurrence with factor two; nth Pell
    >>> pell_number(5)
    29
    >>> pell_number(1)
    1
    >>> pell_number(0)
    0
    """
    a, b = 0, 1
    for _ in range(n):
        a, b = b, 2 * b + a
    return a


def linear_recurrence(start: list[int], factors: list[int], count: int) -> list[int]:
    """Return terms where each is the sum of factors times the terms before it, the nearest first.

    also: general linear recurrence; generalised Fibonacci; sequence from weights of previous terms
    >>> linear_recurrence([0, 1], [1, 1], 7)
    [0, 1, 1, 2, 3, 5, 8]
    >>> linear_recurrence([1], [2], 4)
    [1, 2, 4, 8]
    >>> linear_recurrence([5], [1], 0)
    []
    """
    terms = list(start)
    while len(terms) < count:
        terms.append(sum(factor * terms[len(terms) - 1 - i] for i, factor in enumerate(factors)))
    return terms[:count]


def arithmetic_sequence(first: int, step: int, count: int) -> list[int]:
    """Return terms of an arithmetic progression: first, first + step, first + 2 * step and so on.

    also: arithmetic progression; numbers with a constant difference; evenly spaced integers
    >>> arithmetic_sequence(3, 4, 4)
    [3, 7, 11, 15]
    >>> arithmetic_sequence(5, -5, 3)
    [5, 0, -5]
    >>> arithmetic_sequence(1, 1, 0)
    []
    """
    return [first + i * step for i in range(count)]


def nth_arithmetic_term(first: int, step: int, n: int) -> int:
    """Return the n-th term of an arithmetic progression, the first being number 1.

    also: term of an arithmetic sequence; a + (n-1)d; value at a position of a progression
    >>> nth_arithmetic_term(3, 4, 5)
    19
    >>> nth_arithmetic_term(3, 4, 1)
    3
    >>> nth_arithmetic_term(10, -3, 4)
    1
    """
    return first + (n - 1) * step


def arithmetic_series_sum(first: int, step: int, count: int) -> int:
    """Return the sum of the first terms of an arithmetic progression by its formula.

    also: sum of an arithmetic series; add evenly spaced numbers; Gauss sum with step
    >>> arithmetic_series_sum(1, 1, 100)
    5050
    >>> arithmetic_series_sum(3, 4, 3)
    21
    >>> arithmetic_series_sum(5, 2, 0)
    0
    """
    return count * (2 * first + (count - 1) * step) // 2


def geometric_series_sum(first: int, ratio: int, count: int) -> int:
    """Return the sum of the first terms of a geometric progression.

    also: sum of a geometric series; add powers of a ratio; total of repeated multiplication
    >>> geometric_series_sum(1, 2, 5)
    31
    >>> geometric_series_sum(3, 1, 4)
    12
    >>> geometric_series_sum(7, 3, 0)
    0
    """
    total = 0
    term = first
    for _ in range(count):
        total += term
        term *= ratio
    return total


def is_arithmetic(xs: list[int]) -> bool:
    """Return True if neighbours always differ by the same amount; fewer than three numbers do.

    also: arithmetic progression check; constant difference; evenly spaced numbers
    >>> is_arithmetic([2, 5, 8])
    True
    >>> is_arithmetic([1, 2, 4])
    False
    >>> is_arithmetic([])
    True
    """
    return all(xs[i] - xs[i - 1] == xs[1] - xs[0] for i in range(2, len(xs)))


def is_geometric(xs: list[int]) -> bool:
    """Return True if nonzero neighbours always have the same ratio; fewer than three numbers do.

    also: geometric progression check; constant ratio; each term a fixed multiple of the last
    >>> is_geometric([2, 6, 18])
    True
    >>> is_geometric([1, 2, 3])
    False
    >>> is_geometric([5])
    True
    """
    return all(xs[i] * xs[0] == xs[i - 1] * xs[1] for i in range(2, len(xs)))


def next_arithmetic_term(xs: list[int]) -> int | None:
    """Return the number that continues an arithmetic progression, or None if the list is none or too short.

    also: predict the next number; continue a sequence; extrapolate with a constant difference
    >>> next_arithmetic_term([3, 7, 11])
    15
    >>> next_arithmetic_term([1, 2, 4])
    >>> next_arithmetic_term([5])
    """
    if len(xs) < 2:
        return None
    step = xs[1] - xs[0]
    for i in range(1, len(xs)):
        if xs[i] - xs[i - 1] != step:
            return None
    return xs[-1] + step


def next_by_differences(xs: list[int]) -> int:
    """Return the number that continues the list when the differences are taken until all are equal.

    also: extrapolate a polynomial sequence; method of finite differences; predict the next value
    >>> next_by_differences([1, 4, 9, 16])
    25
    >>> next_by_differences([5, 5])
    5
    >>> next_by_differences([7])
    7
    """
    row = list(xs)
    total = 0
    while any(x != 0 for x in row):
        total += row[-1]
        row = [row[i] - row[i - 1] for i in range(1, len(row))]
    return total


def missing_arithmetic_term(xs: list[int]) -> int | None:
    """Return the one number missing inside an increasing progression, or None if there is no gap.

    also: find the missing number in a sequence; gap in evenly spaced numbers; skipped term
    >>> missing_arithmetic_term([1, 3, 7, 9])
    5
    >>> missing_arithmetic_term([1, 2, 3])
    >>> missing_arithmetic_term([4, 10, 13])
    7
    """
    steps = [xs[i] - xs[i - 1] for i in range(1, len(xs))]
    if not steps:
        return None
    step = min(steps)
    for i in range(len(steps)):
        if steps[i] != step:
            return xs[i] + step
    return None


def collatz_sequence(n: int) -> list[int]:
    """Return the numbers from a positive n to 1, halving even ones and taking 3n + 1 for odd ones.

    also: Collatz sequence; hailstone numbers; 3n+1 path
    >>> collatz_sequence(6)
    [6, 3, 10, 5, 16, 8, 4, 2, 1]
    >>> collatz_sequence(1)
    [1]
    >>> collatz_sequence(4)
    [4, 2, 1]
    """
    terms = [n]
    while terms[-1] != 1:
        last = terms[-1]
        terms.append(last // 2 if last % 2 == 0 else 3 * last + 1)
    return terms


def triangular_numbers(count: int) -> list[int]:
    """Return the first triangular numbers 1, 3, 6, 10 and so on.

    also: list of triangle numbers; partial sums of the integers; numbers n(n+1)/2
    >>> triangular_numbers(5)
    [1, 3, 6, 10, 15]
    >>> triangular_numbers(1)
    [1]
    >>> triangular_numbers(0)
    []
    """
    return [k * (k + 1) // 2 for k in range(1, count + 1)]


def square_numbers(count: int) -> list[int]:
    """Return the first squares 1, 4, 9 and so on.

    also: list of squares; perfect squares of 1 to n; square each integer
    >>> square_numbers(4)
    [1, 4, 9, 16]
    >>> square_numbers(1)
    [1]
    >>> square_numbers(0)
    []
    """
    return [k * k for k in range(1, count + 1)]


def squares_between(low: int, high: int) -> list[int]:
    """Return the perfect squares from low to high, both included.

    also: square numbers in a range; perfect squares within bounds; squares up to a limit
    >>> squares_between(5, 30)
    [9, 16, 25]
    >>> squares_between(0, 1)
    [0, 1]
    >>> squares_between(2, 3)
    []
    """
    return [k * k for k in range(math.isqrt(max(high, 0)) + 1) if low <= k * k <= high]


def powers_of(base: int, count: int) -> list[int]:
    """Return the first powers of a base, from the power 0 on.

    also: powers of two; list 1, b, b squared; exponential sequence
    >>> powers_of(2, 5)
    [1, 2, 4, 8, 16]
    >>> powers_of(-3, 3)
    [1, -3, 9]
    >>> powers_of(7, 0)
    []
    """
    return [base**k for k in range(count)]


def sum_to(n: int) -> int:
    """Return 1 + 2 + ... + n by Gauss's formula, 0 for n below 1.

    also: sum of the first n integers; Gauss sum; total of numbers from one to n
    >>> sum_to(100)
    5050
    >>> sum_to(1)
    1
    >>> sum_to(0)
    0
    """
    return n * (n + 1) // 2 if n > 0 else 0


def sum_of_squares_to(n: int) -> int:
    """Return 1 + 4 + 9 + ... + n * n.

    also: sum of the first n squares; add squares of integers; pyramidal number
    >>> sum_of_squares_to(3)
    14
    >>> sum_of_squares_to(1)
    1
    >>> sum_of_squares_to(0)
    0
    """
    return sum(k * k for k in range(1, n + 1))


def square_of_sum_minus_sum_of_squares(n: int) -> int:
    """Return the square of 1 + ... + n less the sum of the squares of 1 to n.

    also: sum square difference; difference between squared sum and summed squares; (1+...+n)^2 - (1^2+...+n^2)
    >>> square_of_sum_minus_sum_of_squares(10)
    2640
    >>> square_of_sum_minus_sum_of_squares(1)
    0
    >>> square_of_sum_minus_sum_of_squares(0)
    0
    """
    total = sum(range(1, n + 1))
    return total * total - sum(k * k for k in range(1, n + 1))


def harmonic_number(n: int) -> float:
    """Return 1 + 1/2 + 1/3 + ... + 1/n.

    also: harmonic series; sum of reciprocals; add one over k
    >>> harmonic_number(2)
    1.5
    >>> harmonic_number(1)
    1.0
    >>> harmonic_number(0)
    0.0
    """
    total = 0.0
    for k in range(1, n + 1):
        total += 1 / k
    return total


def alternating_series(n: int) -> int:
    """Return 1 - 2 + 3 - 4 + ... up to n with the sign of n.

    also: alternating sum of integers; plus minus series; add odd and subtract even numbers
    >>> alternating_series(5)
    3
    >>> alternating_series(4)
    -2
    >>> alternating_series(0)
    0
    """
    return sum(k if k % 2 == 1 else -k for k in range(1, n + 1))


def exponential_series(x: float, terms: int) -> float:
    """Return the sum of the first terms of the series of e to the power x.

    also: Taylor series of exp; approximate e to the x; power series with factorials
    >>> exponential_series(1.0, 3)
    2.5
    >>> exponential_series(2.0, 3)
    5.0
    >>> exponential_series(5.0, 0)
    0.0
    """
    total = 0.0
    term = 1.0
    for k in range(terms):
        total += term
        term *= x / (k + 1)
    return total


def pi_by_leibniz(terms: int) -> float:
    """Return four times the first terms of 1 - 1/3 + 1/5 - 1/7 ..., which tends to pi.

    also: approximate pi; Leibniz series; alternating odd reciprocals
    >>> pi_by_leibniz(1)
    4.0
    >>> pi_by_leibniz(2)
    2.666666666666667
    >>> pi_by_leibniz(0)
    0.0
    """
    total = 0.0
    sign = 1.0
    for k in range(terms):
        total += sign / (2 * k + 1)
        sign = -sign
    return 4 * total


def newton_square_root(x: float, rounds: int) -> float:
    """Return the square root of a positive x after some rounds of Newton's method from x itself.

    also: Newton's method; Babylonian square root; iterate to the root without sqrt
    >>> newton_square_root(4.0, 6)
    2.0
    >>> newton_square_root(1.0, 1)
    1.0
    >>> newton_square_root(9.0, 0)
    9.0
    """
    guess = x
    for _ in range(rounds):
        guess = (guess + x / guess) / 2
    return guess


def look_and_say(term: str) -> str:
    """Return the next look-and-say term: each run of equal digits read as its length and the digit.

    also: look and say sequence; describe runs of digits; 21 becomes 1211
    >>> look_and_say("1211")
    '111221'
    >>> look_and_say("1")
    '11'
    >>> look_and_say("")
    ''
    """
    result = ""
    start = 0
    for i in range(1, len(term) + 1):
        if i == len(term) or term[i] != term[start]:
            result += str(i - start) + term[start]
            start = i
    return result


def thue_morse(rounds: int) -> str:
    """Return the Thue-Morse text after some rounds: each round appends the text with 0 and 1 exchanged.

    also: Thue-Morse sequence; append the complement; parity sequence of bits
    >>> thue_morse(3)
    '01101001'
    >>> thue_morse(1)
    '01'
    >>> thue_morse(0)
    '0'
    """
    text = "0"
    for _ in range(rounds):
        text += "".join("1" if ch == "0" else "0" for ch in text)
    return text


def josephus_survivor(n: int, step: int) -> int:
    """Return the position from 1 of the last one left when every step-th of n people in a circle leaves.

    also: Josephus problem; last person standing; elimination in a circle
    >>> josephus_survivor(7, 3)
    4
    >>> josephus_survivor(5, 1)
    5
    >>> josephus_survivor(1, 9)
    1
    """
    place = 0
    for size in range(2, n + 1):
        place = (place + step) % size
    return place + 1


def elimination_order(n: int, step: int) -> list[int]:
    """Return the order in which people 1 to n in a circle leave when every step-th goes.

    also: Josephus order; counting-out game; who leaves the circle when
    >>> elimination_order(5, 2)
    [2, 4, 1, 5, 3]
    >>> elimination_order(1, 3)
    [1]
    >>> elimination_order(0, 2)
    []
    """
    people = list(range(1, n + 1))
    order: list[int] = []
    place = 0
    while people:
        place = (place + step - 1) % len(people)
        order.append(people.pop(place))
    return order


def steps_until_below(start: int, divisor: int, limit: int) -> int:
    """Return how many times a number must be divided by the divisor, rounding down, to be below the limit.

    also: count halvings; number of divisions until small; how often can it be divided
    >>> steps_until_below(100, 2, 10)
    4
    >>> steps_until_below(5, 2, 10)
    0
    >>> steps_until_below(10, 3, 1)
    3
    """
    steps = 0
    value = start
    while value >= limit:
        value //= divisor
        steps += 1
    return steps


def years_of_growth(start: int, percent: int, added: int, goal: int) -> int:
    """Return the years until a population reaches the goal, growing by whole percent and a fixed number a year.

    also: population growth; years until a town reaches a size; simulate yearly growth
    >>> years_of_growth(1000, 2, 50, 1200)
    3
    >>> years_of_growth(100, 100, 0, 800)
    3
    >>> years_of_growth(10, 5, 1, 10)
    0
    """
    years = 0
    population = start
    while population < goal:
        population += population * percent // 100 + added
        years += 1
    return years


def bounce_heights(height: float, count: int) -> list[float]:
    """Return the heights of the first bounces of a ball that rises to half each time.

    also: bouncing ball; halve a value repeatedly; decay by one half
    >>> bounce_heights(8.0, 3)
    [4.0, 2.0, 1.0]
    >>> bounce_heights(1.0, 1)
    [0.5]
    >>> bounce_heights(5.0, 0)
    []
    """
    heights: list[float] = []
    current = height
    for _ in range(count):
        current /= 2
        heights.append(current)
    return heights


def cycle_length(start: int, factor: int, add: int, modulus: int) -> int:
    """Return the period of x -> (factor * x + add) % modulus once it repeats, beginning with start.

    also: find the cycle length of an iteration; period of a pseudo-random generator; detect repetition
    >>> cycle_length(0, 1, 1, 5)
    5
    >>> cycle_length(3, 0, 2, 7)
    1
    >>> cycle_length(1, 2, 0, 7)
    3
    """
    seen: dict[int, int] = {}
    x = start
    i = 0
    while x not in seen:
        seen[x] = i
        x = (factor * x + add) % modulus
        i += 1
    return i - seen[x]


def simulate_queue(times: list[int], tills: int) -> int:
    """Return when the last customer is served if each goes to the till that is free first.

    also: supermarket queue; waiting line with several servers; schedule jobs on the earliest free worker
    >>> simulate_queue([5, 3, 4], 1)
    12
    >>> simulate_queue([10, 2, 3, 3], 2)
    10
    >>> simulate_queue([], 1)
    0
    """
    free = [0] * tills
    for time in times:
        free[free.index(min(free))] += time
    return max(free)


def follow_moves(moves: str) -> tuple[int, int]:
    """Return the end position of U, D, L and R moves from (0, 0), up being +1 in the second place.

    also: robot position after commands; walk on a grid; track moves up down left right
    >>> follow_moves("UURD")
    (1, 1)
    >>> follow_moves("LR")
    (0, 0)
    >>> follow_moves("")
    (0, 0)
    """
    x = 0
    y = 0
    for move in moves:
        if move == "U":
            y += 1
        elif move == "D":
            y -= 1
        elif move == "L":
            x -= 1
        elif move == "R":
            x += 1
    return x, y


def light_after(color: str, changes: int) -> str:
    """Return the colour of a traffic light after some changes in the order green, yellow, red.

    also: traffic light; cycle through states; state machine with three states
    >>> light_after("green", 1)
    'yellow'
    >>> light_after("red", 1)
    'green'
    >>> light_after("yellow", 0)
    'yellow'
    """
    order = ["green", "yellow", "red"]
    return order[(order.index(color) + changes) % 3]
