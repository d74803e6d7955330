"""Patterns that keep, drop or part the elements that meet a condition."""

from __future__ import annotations


def keep_even(xs: list[int]) -> list[int]:
    """Return the even numbers of the list.

    also: filter even numbers; keep values divisible by two; drop odd numbers
    >>> keep_even([1, 2, 3, 4])
    [2, 4]
    >>> keep_even([])
    []
    >>> keep_even([0, -2, -3])
    [0, -2]
    """
    return [x for x in xs if x % 2 == 0]


def keep_odd(xs: list[int]) -> list[int]:
    """Return the odd numbers of the list.

    also: filter odd numbers; keep values not divisible by two; drop even numbers
    >>> keep_odd([1, 2, 3, 4])
    [1, 3]
    >>> keep_odd([])
    []
    >>> keep_odd([-3, 0])
    [-3]
    """
    return [x for x in xs if x % 2 == 1]


def keep_negative(xs: list[int]) -> list[int]:
    """Return the numbers less than zero.

    also: filter negative numbers; keep values below zero; remove zeros and positives
    >>> keep_negative([1, -2, 0, -3])
    [-2, -3]
    >>> keep_negative([])
    []
    >>> keep_negative([0])
    []
    """
    return [x for x in xs if x < 0]


def keep_nonzero(xs: list[int]) -> list[int]:
    """Return the numbers that are not zero.

    also: remove zeros; filter out zero values; drop all zeros from a list
    >>> keep_nonzero([0, 1, 0, -2])
    [1, -2]
    >>> keep_nonzero([0])
    []
    >>> keep_nonzero([])
    []
    """
    return [x for x in xs if x != 0]


def keep_above(xs: list[int], threshold: int) -> list[int]:
    """Return the elements strictly greater than the threshold.

    also: filter values exceeding a limit; numbers larger than n; keep what is over the bound
    >>> keep_above([1, 5, 9], 5)
    [9]
    >>> keep_above([], 0)
    []
    >>> keep_above([3, 4], 10)
    []
    """
    return [x for x in xs if x > threshold]


def keep_at_most(xs: list[int], limit: int) -> list[int]:
    """Return the elements less than or equal to the limit.

    also: filter values not exceeding a bound; numbers up to and including n; drop everything larger
    >>> keep_at_most([1, 5, 9], 5)
    [1, 5]
    >>> keep_at_most([], 3)
    []
    >>> keep_at_most([7], 6)
    []
    """
    return [x for x in xs if x <= limit]


def keep_between(xs: list[int], low: int, high: int) -> list[int]:
    """Return the elements from low to high, both included.

    also: filter values within a range; numbers inside a closed interval; drop elements out of bounds
    >>> keep_between([1, 5, 9, 12], 5, 9)
    [5, 9]
    >>> keep_between([], 0, 1)
    []
    >>> keep_between([2], 3, 1)
    []
    """
    return [x for x in xs if low <= x <= high]


def keep_strictly_between(xs: list[float], low: float, high: float) -> list[float]:
    """Return the elements greater than low and less than high.

    also: filter values in an open interval; numbers between two bounds exclusive; drop the bounds and all outside
    >>> keep_strictly_between([1.0, 1.5, 2.0], 1.0, 2.0)
    [1.5]
    >>> keep_strictly_between([], 0.0, 1.0)
    []
    >>> keep_strictly_between([0.5], 0.5, 9.0)
    []
    """
    return [x for x in xs if low < x < high]


def keep_outside(xs: list[int], low: int, high: int) -> list[int]:
    """Return the elements below low or above high.

    also: values out of range; filter the numbers not in an interval; exclude everything between two bounds
    >>> keep_outside([1, 5, 9, 12], 5, 9)
    [1, 12]
    >>> keep_outside([], 0, 1)
    []
    >>> keep_outside([3], 3, 3)
    []
    """
    return [x for x in xs if x < low or x > high]


def keep_multiples(xs: list[int], divisor: int) -> list[int]:
    """Return the elements divisible by the divisor.

    also: filter multiples of n; numbers that divide evenly by k; keep what leaves no remainder
    >>> keep_multiples([3, 4, 6, 7], 3)
    [3, 6]
    >>> keep_multiples([], 2)
    []
    >>> keep_multiples([0, -5], 5)
    [0, -5]
    """
    return [x for x in xs if x % divisor == 0]


def keep_divisors_of(xs: list[int], number: int) -> list[int]:
    """Return the elements that divide the number without remainder, zeros left out.

    also: filter the factors of a number; which candidates divide n; keep divisors only
    >>> keep_divisors_of([2, 3, 4, 5], 12)
    [2, 3, 4]
    >>> keep_divisors_of([0, 1], 7)
    [1]
    >>> keep_divisors_of([], 6)
    []
    """
    return [x for x in xs if x != 0 and number % x == 0]


def keep_long_strings(words: list[str], min_length: int) -> list[str]:
    """Return the strings that have at least the given length.

    also: filter words by minimum size; drop short strings; words with n or more characters
    >>> keep_long_strings(["a", "bbb", "cc"], 2)
    ['bbb', 'cc']
    >>> keep_long_strings([], 1)
    []
    >>> keep_long_strings(["", "x"], 0)
    ['', 'x']
    """
    return [word for word in words if len(word) >= min_length]


def keep_containing(words: list[str], part: str) -> list[str]:
    """Return the strings that contain the given part.

    also: filter by substring; search a list of strings; words including some text; matching lines
    >>> keep_containing(["apple", "grape", "fig"], "ap")
    ['apple', 'grape']
    >>> keep_containing([], "x")
    []
    >>> keep_containing(["a"], "")
    ['a']
    """
    return [word for word in words if part in word]


def keep_without(words: list[str], part: str) -> list[str]:
    """Return the strings that do not contain the given part.

    also: exclude words including a substring; filter out matching strings; lines free of some text
    >>> keep_without(["apple", "grape", "fig"], "ap")
    ['fig']
    >>> keep_without([], "x")
    []
    >>> keep_without(["a"], "a")
    []
    """
    return [word for word in words if part not in word]


def keep_non_empty(words: list[str]) -> list[str]:
    """Return the strings that are not empty.

    also: remove empty strings; drop blanks from a list; filter out zero-length text
    >>> keep_non_empty(["a", "", "b"])
    ['a', 'b']
    >>> keep_non_empty([""])
    []
    >>> keep_non_empty([])
    []
    """
    return [word for word in words if word]


def keep_listed(xs: list[int], allowed: list[int]) -> list[int]:
    """Return the elements that are among the allowed ones, in order and with repeats.

    also: whitelist filter; keep items present in another list; intersection preserving order and duplicates
    >>> keep_listed([1, 2, 3, 2], [2, 3])
    [2, 3, 2]
    >>> keep_listed([1], [])
    []
    >>> keep_listed([], [1])
    []
    """
    wanted = set(allowed)
    return [x for x in xs if x in wanted]


def drop_listed(xs: list[int], banned: list[int]) -> list[int]:
    """Return the elements that are not among the banned ones, in order and with repeats.

    also: blacklist filter; remove items present in another list; difference of lists preserving order
    >>> drop_listed([1, 2, 3, 2], [2])
    [1, 3]
    >>> drop_listed([1], [])
    [1]
    >>> drop_listed([], [1])
    []
    """
    unwanted = set(banned)
    return [x for x in xs if x not in unwanted]


def keep_flagged(xs: list[int], flags: list[bool]) -> list[int]:
    """Return the elements whose flag at the same position is true.

    also: select by boolean mask; compress with selectors; filter using a parallel list of booleans
    >>> keep_flagged([1, 2, 3], [True, False, True])
    [1, 3]
    >>> keep_flagged([], [])
    []
    >>> keep_flagged([5], [False])
    []
    """
    return [x for x, flag in zip(xs, flags) if flag]


def pick_indices(xs: list[str], indices: list[int]) -> list[str]:
    """Return the elements at the given indices in the given order.

    also: select by positions; gather items by index list; reorder with indices
    >>> pick_indices(["a", "b", "c"], [2, 0])
    ['c', 'a']
    >>> pick_indices(["a"], [])
    []
    >>> pick_indices(["a"], [0, 0])
    ['a', 'a']
    """
    return [xs[i] for i in indices]


def drop_indices(xs: list[str], indices: list[int]) -> list[str]:
    """Return the list without the elements at the given indices.

    also: remove several positions; delete items by index list; exclude given places
    >>> drop_indices(["a", "b", "c"], [0, 2])
    ['b']
    >>> drop_indices(["a"], [])
    ['a']
    >>> drop_indices([], [3])
    []
    """
    unwanted = set(indices)
    return [x for i, x in enumerate(xs) if i not in unwanted]


def repeated_values(xs: list[int]) -> list[int]:
    """Return the values that occur more than once, each listed once in order of first appearance.

    also: find duplicates; which elements are repeated; list of duplicate values
    >>> repeated_values([1, 2, 1, 3, 2])
    [1, 2]
    >>> repeated_values([1, 2])
    []
    >>> repeated_values([])
    []
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return [x for x, count in counts.items() if count > 1]


def values_appearing_at_least(xs: list[int], times: int) -> list[int]:
    """Return the values that occur at least the given number of times, in order of first appearance.

    also: elements with a minimum frequency; frequent values; items appearing k or more times
    >>> values_appearing_at_least([1, 2, 1, 2, 1], 3)
    [1]
    >>> values_appearing_at_least([5], 1)
    [5]
    >>> values_appearing_at_least([], 2)
    []
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return [x for x, count in counts.items() if count >= times]


def take_while_below(xs: list[int], limit: int) -> list[int]:
    """Return the leading elements up to but without the first one that reaches the limit.

    also: take while smaller than; prefix of small values; stop at the first element not below the limit
    >>> take_while_below([1, 2, 9, 1], 5)
    [1, 2]
    >>> take_while_below([7], 5)
    []
    >>> take_while_below([], 5)
    []
    """
    out: list[int] = []
    for x in xs:
        if x >= limit:
            break
        out.append(x)
    return out


def drop_while_below(xs: list[int], limit: int) -> list[int]:
    """Return the elements from the first one that reaches the limit on.

    also: drop while smaller than; skip leading small values; start at the first element not below the limit
    >>> drop_while_below([1, 2, 9, 1], 5)
    [9, 1]
    >>> drop_while_below([1], 5)
    []
    >>> drop_while_below([], 5)
    []
    """
    start = 0
    while start < len(xs) and xs[start] < limit:
        start += 1
    return xs[start:]


def take_until_value(xs: list[int], stop: int) -> list[int]:
    """Return the elements before the first occurrence of the stop value, or all of them if it is missing.

    also: read until a sentinel; everything up to a marker; prefix before a value
    >>> take_until_value([1, 2, 0, 3], 0)
    [1, 2]
    >>> take_until_value([1, 2], 0)
    [1, 2]
    >>> take_until_value([0], 0)
    []
    """
    out: list[int] = []
    for x in xs:
        if x == stop:
            break
        out.append(x)
    return out


def elements_after_value(xs: list[int], value: int) -> list[int]:
    """Return the elements after the first occurrence of the value, or none if it is missing.

    also: rest of the list behind a marker; everything following an element; suffix after a value
    >>> elements_after_value([1, 2, 3, 2], 2)
    [3, 2]
    >>> elements_after_value([1], 2)
    []
    >>> elements_after_value([], 0)
    []
    """
    return xs[xs.index(value) + 1 :] if value in xs else []


def trim_value_from_ends(xs: list[int], value: int) -> list[int]:
    """Return the list without the copies of the value at its beginning and end.

    also: strip leading and trailing zeros of a list; remove a value from both ends; trim padding elements
    >>> trim_value_from_ends([0, 0, 1, 0, 2, 0], 0)
    [1, 0, 2]
    >>> trim_value_from_ends([0, 0], 0)
    []
    >>> trim_value_from_ends([], 0)
    []
    """
    start = 0
    end = len(xs)
    while start < end and xs[start] == value:
        start += 1
    while end > start and xs[end - 1] == value:
        end -= 1
    return xs[start:end]


def partition_by_parity(xs: list[int]) -> tuple[list[int], list[int]]:
    """Return the even numbers and the odd numbers as two lists.

    also: separate evens and odds; split by parity; divide numbers into even and odd
    >>> partition_by_parity([1, 2, 3, 4])
    ([2, 4], [1, 3])
    >>> partition_by_parity([])
    ([], [])
    >>> partition_by_parity([7])
    ([], [7])
    """
    return [x for x in xs if x % 2 == 0], [x for x in xs if x % 2 == 1]


def partition_around_pivot(xs: list[int], pivot: int) -> tuple[list[int], list[int], list[int]]:
    """Return the elements less than, equal to and greater than the pivot as three lists.

    also: three-way partition; split into smaller equal and larger; divide a list around a value
    >>> partition_around_pivot([5, 1, 3, 9, 3], 3)
    ([1], [3, 3], [5, 9])
    >>> partition_around_pivot([], 0)
    ([], [], [])
    >>> partition_around_pivot([2], 5)
    ([2], [], [])
    """
    less = [x for x in xs if x < pivot]
    equal = [x for x in xs if x == pivot]
    greater = [x for x in xs if x > pivot]
    return less, equal, greater


def partition_below(xs: list[int], limit: int) -> tuple[list[int], list[int]]:
    """Return the elements below the limit and the others as two lists.

    also: split by a threshold; divide into small and large; separate passing and failing values
    >>> partition_below([1, 9, 4, 5], 5)
    ([1, 4], [9, 5])
    >>> partition_below([], 5)
    ([], [])
    >>> partition_below([6], 5)
    ([], [6])
    """
    below: list[int] = []
    rest: list[int] = []
    for x in xs:
        if x < limit:
            below.append(x)
        else:
            rest.append(x)
    return below, rest


def record_breakers(xs: list[int]) -> list[int]:
    """Return the elements that are larger than all before them.

    also: left-to-right maxima; new records in a series; visible buildings from the left
    >>> record_breakers([3, 1, 4, 4, 5])
    [3, 4, 5]
    >>> record_breakers([])
    []
    >>> record_breakers([2, 1])
    [2]
    """
    out: list[int] = []
    for x in xs:
        if not out or x > out[-1]:
            out.append(x)
    return out


def elements_larger_than_all_after(xs: list[int]) -> list[int]:
    """Return the elements that are larger than every element to their right.

    also: leaders of an array; right-to-left maxima in order; items with nothing bigger after them
    >>> elements_larger_than_all_after([9, 4, 6, 2, 1])
    [9, 6, 2, 1]
    >>> elements_larger_than_all_after([])
    []
    >>> elements_larger_than_all_after([1, 1])
    [1]
    """
    out: list[int] = []
    for x in reversed(xs):
        if not out or x > out[-1]:
            out.append(x)
    return out[::-1]


def elements_above_average(xs: list[float]) -> list[float]:
    """Return the elements that are greater than the mean of the list.

    also: values exceeding the average; better than mean; filter above the arithmetic mean
    >>> elements_above_average([1.0, 2.0, 6.0])
    [6.0]
    >>> elements_above_average([])
    []
    >>> elements_above_average([4.0, 4.0])
    []
    """
    if not xs:
        return []
    mean = sum(xs) / len(xs)
    return [x for x in xs if x > mean]


def positions_matching_elements(xs: list[int]) -> list[int]:
    """Return the elements that are equal to their own index.

    also: fixed points of a list; values sitting at the position they name; element equals index
    >>> positions_matching_elements([0, 3, 2, 5])
    [0, 2]
    >>> positions_matching_elements([])
    []
    >>> positions_matching_elements([1, 0])
    []
    """
    return [x for i, x in enumerate(xs) if x == i]


def filter_by_digit(xs: list[int], digit: int) -> list[int]:
    """Return the numbers whose decimal notation contains the digit.

    also: numbers with a certain digit; keep integers containing a figure; values in which a digit appears
    >>> filter_by_digit([12, 35, 20], 2)
    [12, 20]
    >>> filter_by_digit([], 1)
    []
    >>> filter_by_digit([-7, 8], 7)
    [-7]
    """
    return [x for x in xs if str(digit) in str(abs(x))]


def keep_lists_of_size(xss: list[list[int]], size: int) -> list[list[int]]:
    """Return the inner lists that have exactly the given number of elements.

    also: filter sublists by length; rows with n items; keep lists whose size equals k
    >>> keep_lists_of_size([[1], [2, 3], []], 2)
    [[2, 3]]
    >>> keep_lists_of_size([], 1)
    []
    >>> keep_lists_of_size([[], [0]], 0)
    [[]]
    """
    return [xs for xs in xss if len(xs) == size]


def keep_lists_containing(xss: list[list[int]], value: int) -> list[list[int]]:
    """Return the inner lists that contain the value.

    also: sublists including an element; filter groups by membership; rows in which a number occurs
    >>> keep_lists_containing([[1, 2], [3], [2]], 2)
    [[1, 2], [2]]
    >>> keep_lists_containing([], 1)
    []
    >>> keep_lists_containing([[]], 1)
    []
    """
    return [xs for xs in xss if value in xs]


def drop_empty_lists(xss: list[list[int]]) -> list[list[int]]:
    """Return the inner lists that are not empty.

    also: remove empty sublists; filter out empty rows; keep only groups with elements
    >>> drop_empty_lists([[1], [], [2, 3]])
    [[1], [2, 3]]
    >>> drop_empty_lists([[]])
    []
    >>> drop_empty_lists([])
    []
    """
    return [xs for xs in xss if xs]


def keep_positive(xs: list[int]) -> list[int]:
    """Return the numbers greater than zero.

    also: only the positives; drop zeros and negatives; filter numbers above zero
    >>> keep_positive([1, -2, 0, 3])
    [1, 3]
    >>> keep_positive([-1])
    []
    >>> keep_positive([])
    []
    """
    return [x for x in xs if x > 0]


def keep_at_least(xs: list[int], limit: int) -> list[int]:
    """Return the elements greater than or equal to the limit.

    also: values from a minimum on; no less than a bound; filter by lower limit included
    >>> keep_at_least([1, 5, 7], 5)
    [5, 7]
    >>> keep_at_least([1], 5)
    []
    >>> keep_at_least([], 5)
    []
    """
    return [x for x in xs if x >= limit]


def keep_below(xs: list[int], limit: int) -> list[int]:
    """Return the elements strictly less than the limit.

    also: values under a bound; smaller than a threshold; filter by upper limit excluded
    >>> keep_below([1, 5, 7], 5)
    [1]
    >>> keep_below([5], 5)
    []
    >>> keep_below([], 5)
    []
    """
    return [x for x in xs if x < limit]


def keep_short_strings(words: list[str], limit: int) -> list[str]:
    """Return the strings that have at most the given length.

    also: texts no longer than a limit; drop long words; filter by maximum size
    >>> keep_short_strings(["a", "long", "to"], 2)
    ['a', 'to']
    >>> keep_short_strings(["abc"], 0)
    []
    >>> keep_short_strings([], 3)
    []
    """
    return [word for word in words if len(word) <= limit]


def keep_starting_with(words: list[str], prefix: str) -> list[str]:
    """Return the strings that start with the prefix, case counting.

    also: filter by beginning; names with a given start; prefix match in a list
    >>> keep_starting_with(["apple", "Apt", "pear"], "ap")
    ['apple']
    >>> keep_starting_with(["x"], "")
    ['x']
    >>> keep_starting_with([], "a")
    []
    """
    return [word for word in words if word.startswith(prefix)]


def keep_ending_with(words: list[str], suffix: str) -> list[str]:
    """Return the strings that end with the suffix, case counting.

    also: filter by ending; files with a given extension; suffix match in a list
    >>> keep_ending_with(["a.py", "b.txt"], ".py")
    ['a.py']
    >>> keep_ending_with(["x"], "y")
    []
    >>> keep_ending_with([], "a")
    []
    """
    return [word for word in words if word.endswith(suffix)]


def values_appearing_once(xs: list[int]) -> list[int]:
    """Return the values that occur exactly once, in order.

    also: only the non-repeated elements; drop everything with duplicates; singletons of a list
    >>> values_appearing_once([1, 2, 2, 3])
    [1, 3]
    >>> values_appearing_once([4, 4])
    []
    >>> values_appearing_once([])
    []
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return [x for x in xs if counts[x] == 1]


def extra_copies(xs: list[int]) -> list[int]:
    """Return the elements that have occurred before, in order and as often as they come again.

    also: the duplicates that deduplication would drop; repeats after the first; surplus copies
    >>> extra_copies([1, 2, 1, 1])
    [1, 1]
    >>> extra_copies([1, 2])
    []
    >>> extra_copies([])
    []
    """
    seen: set[int] = set()
    out: list[int] = []
    for x in xs:
        if x in seen:
            out.append(x)
        seen.add(x)
    return out


def elements_before_value(xs: list[int], value: int) -> list[int]:
    """Return the elements before the first occurrence of the value, or none if it is missing.

    also: what comes ahead of an item; prefix in front of a value; list cut before a match
    >>> elements_before_value([1, 2, 3], 3)
    [1, 2]
    >>> elements_before_value([1, 2], 9)
    []
    >>> elements_before_value([], 1)
    []
    """
    return xs[: xs.index(value)] if value in xs else []


def elements_between_values(xs: list[int], first: int, last: int) -> list[int]:
    """Return the elements after the first occurrence of one value up to the next occurrence of another, none if either is missing.

    also: section between two markers; part of a list enclosed by values; slice from start mark to end mark
    >>> elements_between_values([0, 7, 1, 2, 8, 3], 7, 8)
    [1, 2]
    >>> elements_between_values([7, 1], 7, 8)
    []
    >>> elements_between_values([], 1, 2)
    []
    """
    if first not in xs:
        return []
    rest = xs[xs.index(first) + 1 :]
    return rest[: rest.index(last)] if last in rest else []
