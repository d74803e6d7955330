"""Patterns that reduce a collection to one value, or count and total it by group."""

from __future__ import annotations

from collections import Counter, defaultdict


def running_total(xs: list[int]) -> list[int]:
    """Return the cumulative sums of the list.

    also: prefix sums; partial sums of a sequence; running sum of each element
    >>> running_total([1, 2, 3])
    [1, 3, 6]
    >>> running_total([])
    []
    >>> running_total([5, -5])
    [5, 0]
    """
    total = 0
    sums: list[int] = []
    for x in xs:
        total += x
        sums.append(total)
    return sums


def running_minimum(xs: list[int]) -> list[int]:
    """Return the smallest value seen so far at each position.

    also: cumulative minimum; record lows of a sequence; lowest price up to each day
    >>> running_minimum([3, 1, 4, 0])
    [3, 1, 1, 0]
    >>> running_minimum([])
    []
    >>> running_minimum([7])
    [7]
    """
    out: list[int] = []
    for x in xs:
        out.append(x if not out else min(out[-1], x))
    return out


def running_product(xs: list[int]) -> list[int]:
    """Return the cumulative products of the list.

    also: prefix products; multiply up to each position; partial products of a sequence
    >>> running_product([1, 2, 3, 4])
    [1, 2, 6, 24]
    >>> running_product([])
    []
    >>> running_product([5, 0, 7])
    [5, 0, 0]
    """
    product = 1
    out: list[int] = []
    for x in xs:
        product *= x
        out.append(product)
    return out


def suffix_sums(xs: list[int]) -> list[int]:
    """Return for each position the sum of the element and all that follow it.

    also: remaining totals; reverse cumulative sum; sum from each index to the end
    >>> suffix_sums([1, 2, 3])
    [6, 5, 3]
    >>> suffix_sums([])
    []
    >>> suffix_sums([4, -4])
    [0, -4]
    """
    total = 0
    out: list[int] = []
    for x in reversed(xs):
        total += x
        out.append(total)
    return out[::-1]


def sum_list(xs: list[int]) -> int:
    """Return the sum of the numbers.

    also: total of a list; add all elements; add up the values
    >>> sum_list([1, 2, 3])
    6
    >>> sum_list([])
    0
    >>> sum_list([-4, 4])
    0
    """
    return sum(xs)


def product_of_list(xs: list[int]) -> int:
    """Return the product of the numbers, one for an empty list.

    also: multiply all elements; multiply the numbers of a list together; total product
    >>> product_of_list([2, 3, 4])
    24
    >>> product_of_list([])
    1
    >>> product_of_list([-2, 5])
    -10
    """
    product = 1
    for x in xs:
        product *= x
    return product


def sum_of_squares(xs: list[int]) -> int:
    """Return the sum of the squares of the numbers.

    also: add up squared elements; squared norm of a vector; total of each number times itself
    >>> sum_of_squares([1, 2, 3])
    14
    >>> sum_of_squares([])
    0
    >>> sum_of_squares([-2])
    4
    """
    return sum(x * x for x in xs)


def sum_of_even_numbers(xs: list[int]) -> int:
    """Return the sum of the even numbers in the list.

    also: add up only the evens; total of values divisible by two; ignore odd numbers when summing
    >>> sum_of_even_numbers([1, 2, 3, 4])
    6
    >>> sum_of_even_numbers([])
    0
    >>> sum_of_even_numbers([-2, -3])
    -2
    """
    return sum(x for x in xs if x % 2 == 0)


def sum_of_odd_numbers(xs: list[int]) -> int:
    """Return the sum of the odd numbers in the list.

    also: add up only the odds; total of values not divisible by two; ignore even numbers when summing
    >>> sum_of_odd_numbers([1, 2, 3, 4])
    4
    >>> sum_of_odd_numbers([])
    0
    >>> sum_of_odd_numbers([-3, 2])
    -3
    """
    return sum(x for x in xs if x % 2 == 1)


def sum_of_positives(xs: list[int]) -> int:
    """Return the sum of the positive numbers.

    also: add up values above zero; total ignoring negatives; sum of gains only
    >>> sum_of_positives([3, -1, 4])
    7
    >>> sum_of_positives([-1, -2])
    0
    >>> sum_of_positives([])
    0
    """
    return sum(x for x in xs if x > 0)


def sum_between_bounds(xs: list[int], low: int, high: int) -> int:
    """Return the sum of the elements that lie between low and high, both included.

    also: total of values within a range; add up the numbers inside an interval; sum of elements in bounds
    >>> sum_between_bounds([1, 5, 10, 20], 5, 10)
    15
    >>> sum_between_bounds([1, 2], 5, 9)
    0
    >>> sum_between_bounds([], 0, 9)
    0
    """
    return sum(x for x in xs if low <= x <= high)


def sum_of_slice(xs: list[int], start: int, end: int) -> int:
    """Return the sum of the elements from index start to index end, both included.

    also: range sum query; total of a section of a list; add elements between two positions
    >>> sum_of_slice([1, 2, 3, 4, 5], 1, 3)
    9
    >>> sum_of_slice([7], 0, 0)
    7
    >>> sum_of_slice([1, 2], 1, 0)
    0
    """
    return sum(xs[start : end + 1])


def alternating_sum(xs: list[int]) -> int:
    """Return the sum of the elements with alternating signs, the first one positive.

    also: add and subtract in turn; first minus second plus third; even indexed sum minus odd indexed sum
    >>> alternating_sum([5, 2, 4])
    7
    >>> alternating_sum([])
    0
    >>> alternating_sum([1, 1])
    0
    """
    return sum(x if i % 2 == 0 else -x for i, x in enumerate(xs))


def weighted_sum(values: list[float], weights: list[float]) -> float:
    """Return the sum of the values multiplied by their weights.

    also: weighted total; score from values and weights; linear combination
    >>> weighted_sum([2.0, 4.0], [0.5, 0.25])
    2.0
    >>> weighted_sum([1.5], [2.0])
    3.0
    >>> weighted_sum([0.0, 1.0], [5.0, 0.0])
    0.0
    """
    total = 0.0
    for value, weight in zip(values, weights):
        total += value * weight
    return total


def dot_product(xs: list[int], ys: list[int]) -> int:
    """Return the dot product of two vectors.

    also: inner product; scalar product of two lists; sum of products of corresponding elements
    >>> dot_product([1, 2, 3], [4, 5, 6])
    32
    >>> dot_product([], [])
    0
    >>> dot_product([1, 0], [0, 1])
    0
    """
    return sum(x * y for x, y in zip(xs, ys))


def largest_or_none(xs: list[int]) -> int | None:
    """Return the largest element, or None for an empty list.

    also: maximum of a possibly empty list; biggest number if any; safe max
    >>> largest_or_none([3, 9, 2])
    9
    >>> largest_or_none([])
    >>> largest_or_none([-4, -8])
    -4
    """
    return max(xs) if xs else None


def smallest_or_none(xs: list[int]) -> int | None:
    """Return the smallest element, or None for an empty list.

    also: minimum of a possibly empty list; least number if any; safe min
    >>> smallest_or_none([3, 9, 2])
    2
    >>> smallest_or_none([])
    >>> smallest_or_none([-4, -8])
    -8
    """
    return min(xs) if xs else None


def largest_required(xs: list[int]) -> int:
    """Return the largest element, raising an error if the list is empty.

    also: maximum of a non-empty list; biggest number or error; max that rejects empty input
    >>> largest_required([3, 9, 2])
    9
    >>> largest_required([-4])
    -4
    >>> largest_required([])
    Traceback (most recent call last):
    ValueError: empty list
    """
    if not xs:
        raise ValueError("empty list")
    best = xs[0]
    for x in xs[1:]:
        best = max(best, x)
    return best


def min_and_max(xs: list[int]) -> tuple[int, int]:
    """Return the smallest and the largest element of a non-empty list.

    also: minimum and maximum together; lowest and highest value; extremes of a list
    >>> min_and_max([3, 9, 2])
    (2, 9)
    >>> min_and_max([5])
    (5, 5)
    >>> min_and_max([-1, -1, 0])
    (-1, 0)
    """
    return min(xs), max(xs)


def spread(xs: list[int]) -> int:
    """Return the difference between the largest and the smallest element, zero for an empty list.

    also: range of values; max minus min; gap between highest and lowest
    >>> spread([3, 9, 2])
    7
    >>> spread([])
    0
    >>> spread([5])
    0
    """
    return max(xs) - min(xs) if xs else 0


def longest_string(words: list[str]) -> str:
    """Return the longest string, the first of several of equal length, or an empty string if there is none.

    also: word with the most characters; longest word in a list; maximum length string first on ties
    >>> longest_string(["a", "abc", "xyz"])
    'abc'
    >>> longest_string([])
    ''
    >>> longest_string(["q"])
    'q'
    """
    best = ""
    for word in words:
        if len(word) > len(best):
            best = word
    return best


def longest_list(xss: list[list[int]]) -> list[int]:
    """Return the longest of the lists, the first of several of equal length, or an empty list if there is none.

    also: sublist with most elements; largest inner list by size; longest row
    >>> longest_list([[1], [2, 3], [4, 5]])
    [2, 3]
    >>> longest_list([])
    []
    >>> longest_list([[], [0]])
    [0]
    """
    best: list[int] = []
    for xs in xss:
        if len(xs) > len(best):
            best = xs
    return best


def count_value(xs: list[int], value: int) -> int:
    """Return how many times the value occurs in the list.

    also: number of occurrences of an element; frequency of a number; how often does x appear
    >>> count_value([1, 2, 1], 1)
    2
    >>> count_value([], 1)
    0
    >>> count_value([3, 3], 4)
    0
    """
    return xs.count(value)


def count_above(xs: list[int], threshold: int) -> int:
    """Return how many elements are greater than the threshold.

    also: number of values exceeding a limit; count items strictly larger than n; how many are over the bound
    >>> count_above([1, 5, 9], 5)
    1
    >>> count_above([], 0)
    0
    >>> count_above([7, 8], 0)
    2
    """
    return sum(1 for x in xs if x > threshold)


def count_between(xs: list[int], low: int, high: int) -> int:
    """Return how many elements lie between low and high, both included.

    also: number of values within a range; count items inside an interval; how many are in bounds
    >>> count_between([1, 5, 9, 10], 5, 9)
    2
    >>> count_between([], 0, 5)
    0
    >>> count_between([3], 3, 3)
    1
    """
    return sum(1 for x in xs if low <= x <= high)


def count_even_and_odd(xs: list[int]) -> tuple[int, int]:
    """Return how many elements are even and how many are odd.

    also: number of evens and odds; count by parity; tally even odd
    >>> count_even_and_odd([1, 2, 3])
    (1, 2)
    >>> count_even_and_odd([])
    (0, 0)
    >>> count_even_and_odd([0, -1])
    (1, 1)
    """
    even = sum(1 for x in xs if x % 2 == 0)
    return even, len(xs) - even


def count_signs(xs: list[int]) -> tuple[int, int, int]:
    """Return how many elements are negative, zero and positive.

    also: tally by sign; number of negatives zeros and positives; count numbers below, at and above zero
    >>> count_signs([-1, 0, 2, 3])
    (1, 1, 2)
    >>> count_signs([])
    (0, 0, 0)
    >>> count_signs([0])
    (0, 1, 0)
    """
    negative = sum(1 for x in xs if x < 0)
    zero = sum(1 for x in xs if x == 0)
    return negative, zero, len(xs) - negative - zero


def count_true(flags: list[bool]) -> int:
    """Return how many of the flags are true.

    also: number of True values; count set flags; how many checks passed
    >>> count_true([True, False, True])
    2
    >>> count_true([])
    0
    >>> count_true([False])
    0
    """
    return sum(1 for flag in flags if flag)


def count_distinct(xs: list[int]) -> int:
    """Return the number of different values in the list.

    also: how many unique elements; size of the set of values; count distinct items
    >>> count_distinct([1, 2, 1, 3])
    3
    >>> count_distinct([])
    0
    >>> count_distinct([4, 4])
    1
    """
    return len(set(xs))


def count_adjacent_equal(xs: list[int]) -> int:
    """Return how many neighbouring pairs of elements are equal.

    also: number of consecutive repeats; count equal neighbours; how often an element equals the previous one
    >>> count_adjacent_equal([1, 1, 2, 2, 2])
    3
    >>> count_adjacent_equal([])
    0
    >>> count_adjacent_equal([1, 2])
    0
    """
    return sum(1 for a, b in zip(xs, xs[1:]) if a == b)


def count_increases(xs: list[int]) -> int:
    """Return how many elements are greater than the one before them.

    also: number of rises in a series; count steps upward; how many days went up
    >>> count_increases([1, 3, 2, 4])
    2
    >>> count_increases([5])
    0
    >>> count_increases([2, 2])
    0
    """
    return sum(1 for a, b in zip(xs, xs[1:]) if b > a)


def count_sign_changes(xs: list[int]) -> int:
    """Return how many times the sign flips between neighbours, zeros left out.

    also: number of sign alternations; zero crossings of a series; how often it goes from positive to negative or back
    >>> count_sign_changes([1, -2, -3, 4])
    2
    >>> count_sign_changes([1, 0, -1])
    1
    >>> count_sign_changes([])
    0
    """
    signed = [x for x in xs if x != 0]
    return sum(1 for a, b in zip(signed, signed[1:]) if (a > 0) != (b > 0))


def count_pairs_with_sum(xs: list[int], target: int) -> int:
    """Return how many pairs of different positions have elements adding up to the target.

    also: number of two-element combinations with a given sum; count pairs that sum to k; pairs totalling a value
    >>> count_pairs_with_sum([1, 2, 3, 4], 5)
    2
    >>> count_pairs_with_sum([2, 2, 2], 4)
    3
    >>> count_pairs_with_sum([], 0)
    0
    """
    seen: dict[int, int] = {}
    pairs = 0
    for x in xs:
        pairs += seen.get(target - x, 0)
        seen[x] = seen.get(x, 0) + 1
    return pairs


def count_pairs_with_difference(xs: list[int], difference: int) -> int:
    """Return how many pairs of positions have elements whose absolute difference is the given one.

    also: number of pairs at a fixed distance; count pairs differing by k; pairs with a given gap
    >>> count_pairs_with_difference([1, 3, 5, 3], 2)
    4
    >>> count_pairs_with_difference([7], 0)
    0
    >>> count_pairs_with_difference([2, 2], 0)
    1
    """
    count = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if abs(xs[i] - xs[j]) == difference:
                count += 1
    return count


def count_equal_pairs(xs: list[int]) -> int:
    """Return how many pairs of different positions hold equal elements.

    also: number of matching pairs; count duplicate pairs; combinations of two identical items
    >>> count_equal_pairs([1, 1, 1, 2])
    3
    >>> count_equal_pairs([])
    0
    >>> count_equal_pairs([1, 2])
    0
    """
    return sum(n * (n - 1) // 2 for n in Counter(xs).values())


def count_inversions(xs: list[int]) -> int:
    """Return how many pairs of positions are out of order.

    also: inversion count of a list; number of pairs with a larger element before a smaller; measure of how unsorted
    >>> count_inversions([3, 1, 2])
    2
    >>> count_inversions([])
    0
    >>> count_inversions([1, 1])
    0
    """
    count = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[i] > xs[j]:
                count += 1
    return count


def most_common_value(xs: list[int]) -> int | None:
    """Return the value that occurs most often, the first to appear on ties, or None for an empty list.

    also: most frequent element; mode of a list; value with the highest count
    >>> most_common_value([1, 2, 2, 3])
    2
    >>> most_common_value([5, 4, 4, 5])
    5
    >>> most_common_value([])
    """
    if not xs:
        return None
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return max(xs, key=lambda x: counts[x])


def least_common_value(xs: list[int]) -> int | None:
    """Return the value that occurs least often, the first to appear on ties, or None for an empty list.

    also: rarest element; least frequent item; value with the lowest count
    >>> least_common_value([1, 1, 2, 3, 3])
    2
    >>> least_common_value([7, 8])
    7
    >>> least_common_value([])
    """
    if not xs:
        return None
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return min(xs, key=lambda x: counts[x])


def highest_frequency(xs: list[int]) -> int:
    """Return how often the most frequent value occurs, zero for an empty list.

    also: maximum count of any element; size of the largest group of equal items; largest number of repeats
    >>> highest_frequency([1, 2, 2, 2])
    3
    >>> highest_frequency([])
    0
    >>> highest_frequency([9, 8])
    1
    """
    return max(Counter(xs).values()) if xs else 0


def top_k_frequent(xs: list[int], k: int) -> list[int]:
    """Return the k most frequent values, most frequent first and smaller values first on ties.

    also: most common k elements; top n by count; values ordered by popularity
    >>> top_k_frequent([1, 1, 2, 3, 3], 2)
    [1, 3]
    >>> top_k_frequent([2, 1], 5)
    [1, 2]
    >>> top_k_frequent([], 3)
    []
    """
    counts = Counter(xs)
    return sorted(counts, key=lambda x: (-counts[x], x))[:k]


def majority_element(xs: list[int]) -> int | None:
    """Return the value that makes up more than half of the list, or None if there is none.

    also: element occurring more than n/2 times; absolute majority winner; dominant value
    >>> majority_element([3, 3, 4, 3])
    3
    >>> majority_element([1, 2])
    >>> majority_element([])
    """
    candidate = 0
    votes = 0
    for x in xs:
        if votes == 0:
            candidate = x
        votes += 1 if x == candidate else -1
    return candidate if 2 * xs.count(candidate) > len(xs) else None


def group_by_length(words: list[str]) -> dict[int, list[str]]:
    """Return the strings grouped by their length.

    also: bucket words by size; map length to strings; classify names by number of characters
    >>> group_by_length(["a", "bb", "c"])
    {1: ['a', 'c'], 2: ['bb']}
    >>> group_by_length([])
    {}
    >>> group_by_length([""])
    {0: ['']}
    """
    groups: dict[int, list[str]] = {}
    for word in words:
        groups.setdefault(len(word), []).append(word)
    return groups


def group_by_remainder(xs: list[int], divisor: int) -> dict[int, list[int]]:
    """Return the numbers grouped by their remainder after division.

    also: bucket by modulo; partition into residue classes; group numbers by x mod n
    >>> group_by_remainder([1, 2, 3, 4], 2)
    {1: [1, 3], 0: [2, 4]}
    >>> group_by_remainder([], 3)
    {}
    >>> group_by_remainder([6, 9], 3)
    {0: [6, 9]}
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for x in xs:
        groups[x % divisor].append(x)
    return dict(groups)


def group_pairs_by_key(pairs: list[tuple[str, int]]) -> dict[str, list[int]]:
    """Return the second components of the pairs grouped by the first.

    also: collect values per key; multimap from key value pairs; group tuples by their first element
    >>> group_pairs_by_key([("a", 1), ("b", 2), ("a", 3)])
    {'a': [1, 3], 'b': [2]}
    >>> group_pairs_by_key([])
    {}
    >>> group_pairs_by_key([("x", 0)])
    {'x': [0]}
    """
    groups: dict[str, list[int]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def total_by_key(pairs: list[tuple[str, int]]) -> dict[str, int]:
    """Return the sum of the amounts for each key.

    also: sum values grouped by name; totals per category; aggregate amounts by key
    >>> total_by_key([("a", 1), ("b", 2), ("a", 3)])
    {'a': 4, 'b': 2}
    >>> total_by_key([])
    {}
    >>> total_by_key([("x", -5)])
    {'x': -5}
    """
    totals: dict[str, int] = {}
    for key, amount in pairs:
        totals[key] = totals.get(key, 0) + amount
    return totals


def average_by_key(pairs: list[tuple[str, float]]) -> dict[str, float]:
    """Return the mean of the values for each key.

    also: average per group; mean score by name; group by and average
    >>> average_by_key([("a", 1.0), ("b", 2.0), ("a", 4.0)])
    {'a': 2.5, 'b': 2.0}
    >>> average_by_key([])
    {}
    >>> average_by_key([("x", 0.5)])
    {'x': 0.5}
    """
    groups: dict[str, list[float]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: sum(values) / len(values) for key, values in groups.items()}


def best_by_key(pairs: list[tuple[str, int]]) -> dict[str, int]:
    """Return the largest value for each key.

    also: maximum per group; best score of each player; highest entry by category
    >>> best_by_key([("a", 1), ("b", 2), ("a", 3)])
    {'a': 3, 'b': 2}
    >>> best_by_key([])
    {}
    >>> best_by_key([("x", -5), ("x", -9)])
    {'x': -5}
    """
    best: dict[str, int] = {}
    for key, value in pairs:
        best[key] = max(best.get(key, value), value)
    return best


def all_positive(xs: list[int]) -> bool:
    """Return whether every element is greater than zero.

    also: check that all numbers are positive; no zero or negative values; only positive entries
    >>> all_positive([1, 2])
    True
    >>> all_positive([1, 0])
    False
    >>> all_positive([])
    True
    """
    return all(x > 0 for x in xs)


def any_negative(xs: list[int]) -> bool:
    """Return whether some element is less than zero.

    also: contains a negative number; check for values below zero; is at least one entry negative
    >>> any_negative([1, -2])
    True
    >>> any_negative([0, 3])
    False
    >>> any_negative([])
    False
    """
    return any(x < 0 for x in xs)


def all_equal(xs: list[int]) -> bool:
    """Return whether all elements are the same.

    also: list has only one distinct value; every item identical; constant list check
    >>> all_equal([2, 2, 2])
    True
    >>> all_equal([2, 3])
    False
    >>> all_equal([])
    True
    """
    return all(x == xs[0] for x in xs)


def all_divisible_by(xs: list[int], divisor: int) -> bool:
    """Return whether every element is divisible by the divisor.

    also: all multiples of n; check divisibility of each number; common divisor test
    >>> all_divisible_by([4, 8, 12], 4)
    True
    >>> all_divisible_by([4, 6], 4)
    False
    >>> all_divisible_by([], 7)
    True
    """
    return all(x % divisor == 0 for x in xs)


def exactly_one_true(flags: list[bool]) -> bool:
    """Return whether exactly one of the flags is true.

    also: only one condition holds; one-hot check; precisely a single True
    >>> exactly_one_true([False, True])
    True
    >>> exactly_one_true([True, True])
    False
    >>> exactly_one_true([])
    False
    """
    return flags.count(True) == 1


def longest_run_of(xs: list[int], value: int) -> int:
    """Return the length of the longest run of consecutive copies of the value.

    also: maximum streak of a value; most consecutive occurrences; longest sequence of the same given element
    >>> longest_run_of([1, 1, 0, 1, 1, 1], 1)
    3
    >>> longest_run_of([2, 2], 1)
    0
    >>> longest_run_of([], 0)
    0
    """
    best = 0
    current = 0
    for x in xs:
        current = current + 1 if x == value else 0
        best = max(best, current)
    return best


def longest_equal_run(xs: list[int]) -> int:
    """Return the length of the longest run of consecutive equal elements.

    also: longest streak of identical values; maximum number of equal neighbours in a row; biggest block of repeats
    >>> longest_equal_run([1, 2, 2, 2, 3])
    3
    >>> longest_equal_run([])
    0
    >>> longest_equal_run([7])
    1
    """
    best = 0
    current = 0
    for i, x in enumerate(xs):
        if i > 0 and x == xs[i - 1]:
            current += 1
        else:
            current = 1
        best = max(best, current)
    return best


def list_with_largest_sum(xss: list[list[int]]) -> list[int]:
    """Return the inner list with the largest sum, the first one on ties, or an empty list if there is none.

    also: sublist having the maximum total; row with the greatest sum; richest group
    >>> list_with_largest_sum([[1, 2], [9], [4, 5]])
    [9]
    >>> list_with_largest_sum([])
    []
    >>> list_with_largest_sum([[-3], [-1]])
    [-1]
    """
    return max(xss, key=sum) if xss else []


def shares_of_total(xs: list[float]) -> list[float]:
    """Return each value divided by the total, or zeros if the total is zero.

    also: normalise to sum one; proportions of the whole; fraction of each part
    >>> shares_of_total([1.0, 3.0])
    [0.25, 0.75]
    >>> shares_of_total([0.0, 0.0])
    [0.0, 0.0]
    >>> shares_of_total([])
    []
    """
    total = sum(xs)
    return [x / total if total != 0 else 0.0 for x in xs]


def percent_matching(xs: list[int], threshold: int) -> float:
    """Return the percentage of elements that reach the threshold, zero for an empty list.

    also: share of values at least a limit in percent; pass rate; what percent are greater or equal
    >>> percent_matching([50, 60, 70, 80], 60)
    75.0
    >>> percent_matching([], 1)
    0.0
    >>> percent_matching([1], 2)
    0.0
    """
    if not xs:
        return 0.0
    return 100 * sum(1 for x in xs if x >= threshold) / len(xs)


def product_except_self(xs: list[int]) -> list[int]:
    """Return for each position the product of all other elements.

    also: multiply everything but the current element; products without self; exclude each item from the product
    >>> product_except_self([1, 2, 3, 4])
    [24, 12, 8, 6]
    >>> product_except_self([5])
    [1]
    >>> product_except_self([0, 2, 3])
    [6, 0, 0]
    """
    out: list[int] = []
    before = 1
    for x in xs:
        out.append(before)
        before *= x
    after = 1
    for i in range(len(xs) - 1, -1, -1):
        out[i] *= after
        after *= xs[i]
    return out


def sum_of_absolute_values(xs: list[int]) -> int:
    """Return the sum of the numbers without their signs.

    also: total magnitude; add up distances from zero; one-norm of a vector
    >>> sum_of_absolute_values([1, -2, 3])
    6
    >>> sum_of_absolute_values([-5])
    5
    >>> sum_of_absolute_values([])
    0
    """
    return sum(abs(x) for x in xs)


def sum_at_even_indices(xs: list[int]) -> int:
    """Return the sum of the elements at the indices 0, 2, 4 and so on.

    also: add every second item from the first; total of even positions; sum with stride two
    >>> sum_at_even_indices([1, 2, 3, 4])
    4
    >>> sum_at_even_indices([7])
    7
    >>> sum_at_even_indices([])
    0
    """
    return sum(xs[i] for i in range(0, len(xs), 2))


def sum_without_extremes(xs: list[int]) -> int:
    """Return the sum without one largest and one smallest element, zero for fewer than three.

    also: drop highest and lowest and add the rest; total of the middle scores; olympic sum
    >>> sum_without_extremes([3, 9, 1, 5])
    8
    >>> sum_without_extremes([4, 6])
    0
    >>> sum_without_extremes([2, 2, 2])
    2
    """
    return sum(xs) - max(xs) - min(xs) if len(xs) > 2 else 0


def sum_of_lists(xss: list[list[int]]) -> int:
    """Return the sum of all numbers in the inner lists.

    also: total of a list of lists; add up every row; grand total of nested numbers
    >>> sum_of_lists([[1, 2], [3], []])
    6
    >>> sum_of_lists([[]])
    0
    >>> sum_of_lists([])
    0
    """
    return sum(sum(xs) for xs in xss)


def largest_even(xs: list[int]) -> int | None:
    """Return the largest even number, or None if there is none.

    also: biggest even element; maximum of the evens; greatest number divisible by two
    >>> largest_even([1, 8, 4, 9])
    8
    >>> largest_even([1, 3])
    >>> largest_even([])
    """
    evens = [x for x in xs if x % 2 == 0]
    return max(evens) if evens else None


def largest_absolute(xs: list[int]) -> int | None:
    """Return the element furthest from zero with its sign, the first one on ties, or None for an empty list.

    also: biggest magnitude; extreme value regardless of sign; number with the greatest absolute value
    >>> largest_absolute([1, -7, 5])
    -7
    >>> largest_absolute([2, -2])
    2
    >>> largest_absolute([])
    """
    best: int | None = None
    for x in xs:
        if best is None or abs(x) > abs(best):
            best = x
    return best


def smallest_positive(xs: list[int]) -> int | None:
    """Return the smallest number greater than zero, or None if there is none.

    also: least positive element; minimum above zero; lowest value ignoring zeros and negatives
    >>> smallest_positive([3, -1, 2, 0])
    2
    >>> smallest_positive([-1, 0])
    >>> smallest_positive([])
    """
    positive = [x for x in xs if x > 0]
    return min(positive) if positive else None


def largest_pair_product(xs: list[int]) -> int | None:
    """Return the largest product of two elements at different positions, or None for fewer than two.

    also: maximum product of any two numbers; best multiplication of a pair; greatest two-element product
    >>> largest_pair_product([1, -9, 3, -8])
    72
    >>> largest_pair_product([2, -3])
    -6
    >>> largest_pair_product([5])
    """
    if len(xs) < 2:
        return None
    ordered = sorted(xs)
    return max(ordered[0] * ordered[1], ordered[-1] * ordered[-2])


def count_below(xs: list[int], threshold: int) -> int:
    """Return how many elements are less than the threshold.

    also: number of values under a limit; how many are too small; tally of smaller items
    >>> count_below([1, 5, 7], 5)
    1
    >>> count_below([5], 5)
    0
    >>> count_below([], 5)
    0
    """
    return sum(1 for x in xs if x < threshold)


def count_at_least(xs: list[int], threshold: int) -> int:
    """Return how many elements are greater than or equal to the threshold.

    also: number of values reaching a limit; how many pass the mark; tally of items from a minimum on
    >>> count_at_least([1, 5, 7], 5)
    2
    >>> count_at_least([4], 5)
    0
    >>> count_at_least([], 5)
    0
    """
    return sum(1 for x in xs if x >= threshold)


def count_divisible(xs: list[int], divisor: int) -> int:
    """Return how many elements are divisible by the divisor.

    also: number of multiples in a list; how many divide evenly; tally of multiples
    >>> count_divisible([3, 4, 6], 3)
    2
    >>> count_divisible([0, 1], 5)
    1
    >>> count_divisible([], 2)
    0
    """
    return sum(1 for x in xs if x % divisor == 0)


def count_listed(xs: list[int], listed: list[int]) -> int:
    """Return how many elements are among the listed values, repeats counting.

    also: number of items from an allowed set; how many are members of another list; tally of known values
    >>> count_listed([1, 2, 2, 3], [2, 3])
    3
    >>> count_listed([1], [])
    0
    >>> count_listed([], [1])
    0
    """
    wanted = set(listed)
    return sum(1 for x in xs if x in wanted)


def count_containing(words: list[str], part: str) -> int:
    """Return how many strings contain the part.

    also: number of texts with a substring; how many lines mention a word; tally of matches in a list of strings
    >>> count_containing(["tea", "eat", "sun"], "ea")
    2
    >>> count_containing(["a"], "b")
    0
    >>> count_containing([], "a")
    0
    """
    return sum(1 for word in words if part in word)


def count_missing(xs: list[int | None]) -> int:
    """Return how many entries are None.

    also: number of gaps; how many values are absent; tally of nulls
    >>> count_missing([1, None, 3, None])
    2
    >>> count_missing([1])
    0
    >>> count_missing([])
    0
    """
    return sum(1 for x in xs if x is None)


def count_lists_containing(xss: list[list[int]], value: int) -> int:
    """Return how many inner lists contain the value.

    also: in how many lists does an item occur; document frequency; number of rows holding a value
    >>> count_lists_containing([[1, 2], [2, 2], [3]], 2)
    2
    >>> count_lists_containing([[1]], 9)
    0
    >>> count_lists_containing([], 1)
    0
    """
    return sum(1 for xs in xss if value in xs)


def all_non_empty(words: list[str]) -> bool:
    """Return whether no string is empty.

    also: every text filled in; are all fields given; no blank entries
    >>> all_non_empty(["a", "b"])
    True
    >>> all_non_empty(["a", ""])
    False
    >>> all_non_empty([])
    True
    """
    return all(word != "" for word in words)


def any_divisible_by(xs: list[int], divisor: int) -> bool:
    """Return whether some element is divisible by the divisor.

    also: is there a multiple in the list; at least one divides evenly; contains a multiple
    >>> any_divisible_by([5, 9], 3)
    True
    >>> any_divisible_by([5, 7], 3)
    False
    >>> any_divisible_by([], 3)
    False
    """
    return any(x % divisor == 0 for x in xs)


def running_maximum(xs: list[int]) -> list[int]:
    """Return the largest value seen so far at each position.

    also: cumulative max; record high at every step; prefix maximum
    >>> running_maximum([3, 1, 4, 2])
    [3, 3, 4, 4]
    >>> running_maximum([-5])
    [-5]
    >>> running_maximum([])
    []
    """
    out: list[int] = []
    for x in xs:
        out.append(max(out[-1], x) if out else x)
    return out


def running_count_of(xs: list[int], value: int) -> list[int]:
    """Return how often the value has occurred up to each position.

    also: cumulative count of an item; occurrences so far; prefix tally
    >>> running_count_of([1, 2, 1], 1)
    [1, 1, 2]
    >>> running_count_of([2], 1)
    [0]
    >>> running_count_of([], 1)
    []
    """
    count = 0
    out: list[int] = []
    for x in xs:
        if x == value:
            count += 1
        out.append(count)
    return out


def range_sums(xs: list[int], queries: list[tuple[int, int]]) -> list[int]:
    """Return for each query (start, end) the sum of the elements from start to end, both included, by prefix sums.

    also: answer many interval sums; subarray totals for queries; range sum lookups
    >>> range_sums([1, 2, 3, 4], [(0, 1), (1, 3)])
    [3, 9]
    >>> range_sums([5], [(0, 0)])
    [5]
    >>> range_sums([1], [])
    []
    """
    sums = [0]
    for x in xs:
        sums.append(sums[-1] + x)
    return [sums[end + 1] - sums[start] for start, end in queries]
