"""Patterns that look for an element, a position, a pair or a sublist."""

from __future__ import annotations

import bisect


def contains_value(xs: list[int], value: int) -> bool:
    """Return whether the value occurs in the list.

    also: membership test; is an element present; check if a list includes a number
    >>> contains_value([1, 2], 2)
    True
    >>> contains_value([1, 2], 5)
    False
    >>> contains_value([], 0)
    False
    """
    return value in xs


def index_of_value(xs: list[int], value: int) -> int:
    """Return the index of the first occurrence of the value, or -1 if it is missing.

    also: linear search; position of an element; find where a value is or minus one
    >>> index_of_value([4, 5, 4], 4)
    0
    >>> index_of_value([4, 5], 9)
    -1
    >>> index_of_value([], 1)
    -1
    """
    for i, x in enumerate(xs):
        if x == value:
            return i
    return -1


def last_index_of_value(xs: list[int], value: int) -> int:
    """Return the index of the last occurrence of the value, or -1 if it is missing.

    also: search from the end; rightmost position of an element; find the final occurrence
    >>> last_index_of_value([4, 5, 4], 4)
    2
    >>> last_index_of_value([4, 5], 9)
    -1
    >>> last_index_of_value([], 1)
    -1
    """
    for i in range(len(xs) - 1, -1, -1):
        if xs[i] == value:
            return i
    return -1


def index_or_none(xs: list[str], value: str) -> int | None:
    """Return the index of the first occurrence of the value, or None if it is missing.

    also: optional position of an item; find index or nothing; where is the string in the list
    >>> index_or_none(["a", "b"], "b")
    1
    >>> index_or_none(["a"], "z")
    >>> index_or_none([], "a")
    """
    return xs.index(value) if value in xs else None


def all_indices_of_value(xs: list[int], value: int) -> list[int]:
    """Return all indices at which the value occurs.

    also: every position of an element; list where a number appears; find all occurrences
    >>> all_indices_of_value([1, 2, 1], 1)
    [0, 2]
    >>> all_indices_of_value([1], 5)
    []
    >>> all_indices_of_value([], 1)
    []
    """
    return [i for i, x in enumerate(xs) if x == value]


def index_of_largest(xs: list[int]) -> int:
    """Return the index of the largest element, the first one on ties, or -1 for an empty list.

    also: argmax; position of the maximum; where is the biggest value
    >>> index_of_largest([3, 9, 9, 1])
    1
    >>> index_of_largest([])
    -1
    >>> index_of_largest([-5])
    0
    """
    best = -1
    for i, x in enumerate(xs):
        if best == -1 or x > xs[best]:
            best = i
    return best


def index_of_smallest(xs: list[int]) -> int:
    """Return the index of the smallest element, the first one on ties, or -1 for an empty list.

    also: argmin; position of the minimum; where is the lowest value
    >>> index_of_smallest([3, 1, 9, 1])
    1
    >>> index_of_smallest([])
    -1
    >>> index_of_smallest([-5])
    0
    """
    best = -1
    for i, x in enumerate(xs):
        if best == -1 or x < xs[best]:
            best = i
    return best


def last_index_of_largest(xs: list[int]) -> int:
    """Return the index of the largest element, the last one on ties, or -1 for an empty list.

    also: rightmost maximum position; final occurrence of the biggest value; last argmax
    >>> last_index_of_largest([3, 9, 9, 1])
    2
    >>> last_index_of_largest([])
    -1
    >>> last_index_of_largest([2])
    0
    """
    best = -1
    for i, x in enumerate(xs):
        if best == -1 or x >= xs[best]:
            best = i
    return best


def first_above(xs: list[int], threshold: int) -> int | None:
    """Return the first element greater than the threshold, or None if there is none.

    also: find the first value exceeding a limit; earliest element over a bound; first match larger than n
    >>> first_above([1, 5, 9], 4)
    5
    >>> first_above([1, 2], 9)
    >>> first_above([], 0)
    """
    return next((x for x in xs if x > threshold), None)


def last_below(xs: list[int], threshold: int) -> int | None:
    """Return the last element less than the threshold, or None if there is none.

    also: find the final value under a limit; latest element below a bound; last match smaller than n
    >>> last_below([1, 5, 2, 9], 4)
    2
    >>> last_below([5, 6], 4)
    >>> last_below([], 0)
    """
    for x in reversed(xs):
        if x < threshold:
            return x
    return None


def first_even_number(xs: list[int]) -> int | None:
    """Return the first even number, or None if there is none.

    also: find the earliest even value; first element divisible by two; leading even number
    >>> first_even_number([3, 4, 6])
    4
    >>> first_even_number([1])
    >>> first_even_number([])
    """
    for x in xs:
        if x % 2 == 0:
            return x
    return None


def first_index_exceeding_sum(xs: list[int], limit: int) -> int:
    """Return the first index at which the running sum is greater than the limit, or -1 if it never is.

    also: when does the cumulative total pass a bound; break-even day; earliest prefix sum above a limit
    >>> first_index_exceeding_sum([1, 2, 3], 2)
    1
    >>> first_index_exceeding_sum([1], 5)
    -1
    >>> first_index_exceeding_sum([], 0)
    -1
    """
    total = 0
    for i, x in enumerate(xs):
        total += x
        if total > limit:
            return i
    return -1


def first_duplicate(xs: list[int]) -> int | None:
    """Return the first element that has occurred before, or None if all are distinct.

    also: earliest repeated value; first number seen twice; detect the first repeat
    >>> first_duplicate([1, 2, 3, 2, 1])
    2
    >>> first_duplicate([1, 2])
    >>> first_duplicate([])
    """
    seen: set[int] = set()
    for x in xs:
        if x in seen:
            return x
        seen.add(x)
    return None


def first_non_repeating(xs: list[int]) -> int | None:
    """Return the first element that occurs exactly once, or None if there is none.

    also: first unique value; earliest element without a duplicate; first number not repeated
    >>> first_non_repeating([1, 2, 1, 3])
    2
    >>> first_non_repeating([4, 4])
    >>> first_non_repeating([])
    """
    for x in xs:
        if xs.count(x) == 1:
            return x
    return None


def has_duplicates(xs: list[int]) -> bool:
    """Return whether some value occurs more than once.

    also: contains repeated elements; are there duplicates; not all distinct
    >>> has_duplicates([1, 2, 1])
    True
    >>> has_duplicates([1, 2])
    False
    >>> has_duplicates([])
    False
    """
    return len(set(xs)) != len(xs)


def has_equal_neighbours(xs: list[int]) -> bool:
    """Return whether two neighbouring elements are equal.

    also: any consecutive duplicates; same value twice in a row; adjacent equal elements
    >>> has_equal_neighbours([1, 2, 2])
    True
    >>> has_equal_neighbours([1, 2, 1])
    False
    >>> has_equal_neighbours([])
    False
    """
    return any(a == b for a, b in zip(xs, xs[1:]))


def binary_search(xs: list[int], target: int) -> int:
    """Return an index of the target in a sorted list of distinct numbers, or -1 if it is missing.

    also: search a sorted list by halving; logarithmic lookup; find a position in an ordered array
    >>> binary_search([1, 3, 5, 7], 5)
    2
    >>> binary_search([1, 3], 2)
    -1
    >>> binary_search([], 1)
    -1
    """
    low = 0
    high = len(xs) - 1
    while low <= high:
        middle = (low + high) // 2
        if xs[middle] == target:
            return middle
        if xs[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def lower_bound(xs: list[int], target: int) -> int:
    """Return the first index in a sorted list whose element is not less than the target.

    also: leftmost insertion point; bisect left; where to insert before equal elements
    >>> lower_bound([1, 3, 3, 5], 3)
    1
    >>> lower_bound([], 3)
    0
    >>> lower_bound([1, 2], 9)
    2
    """
    low = 0
    high = len(xs)
    while low < high:
        middle = (low + high) // 2
        if xs[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low


def upper_bound(xs: list[int], target: int) -> int:
    """Return the first index in a sorted list whose element is greater than the target.

    also: rightmost insertion point; bisect right; where to insert after equal elements
    >>> upper_bound([1, 3, 3, 5], 3)
    3
    >>> upper_bound([], 3)
    0
    >>> upper_bound([1, 2], 0)
    0
    """
    low = 0
    high = len(xs)
    while low < high:
        middle = (low + high) // 2
        if xs[middle] <= target:
            low = middle + 1
        else:
            high = middle
    return low


def count_in_sorted(xs: list[int], target: int) -> int:
    """Return how often the target occurs in a sorted list.

    also: occurrences in an ordered array; count equal elements by binary search; size of the equal range
    >>> count_in_sorted([1, 3, 3, 5], 3)
    2
    >>> count_in_sorted([], 3)
    0
    >>> count_in_sorted([1, 2], 9)
    0
    """
    return bisect.bisect_right(xs, target) - bisect.bisect_left(xs, target)


def equal_range_in_sorted(xs: list[int], target: int) -> tuple[int, int] | None:
    """Return the first and last index of the target in a sorted list, or None if it is missing.

    also: first and last position in an ordered array; span of equal elements; range of occurrences
    >>> equal_range_in_sorted([1, 3, 3, 5], 3)
    (1, 2)
    >>> equal_range_in_sorted([1, 5], 3)
    >>> equal_range_in_sorted([7], 7)
    (0, 0)
    """
    first = bisect.bisect_left(xs, target)
    last = bisect.bisect_right(xs, target) - 1
    return (first, last) if first <= last else None


def floor_in_sorted(xs: list[int], target: int) -> int | None:
    """Return the largest element of a sorted list that is not greater than the target, or None.

    also: nearest value at or below; predecessor in an ordered list; round down to a listed value
    >>> floor_in_sorted([10, 20, 30], 25)
    20
    >>> floor_in_sorted([10], 5)
    >>> floor_in_sorted([10, 20], 20)
    20
    """
    i = bisect.bisect_right(xs, target)
    return xs[i - 1] if i > 0 else None


def ceiling_in_sorted(xs: list[int], target: int) -> int | None:
    """Return the smallest element of a sorted list that is not less than the target, or None.

    also: nearest value at or above; successor in an ordered list; round up to a listed value
    >>> ceiling_in_sorted([10, 20, 30], 25)
    30
    >>> ceiling_in_sorted([10], 50)
    >>> ceiling_in_sorted([10, 20], 10)
    10
    """
    i = bisect.bisect_left(xs, target)
    return xs[i] if i < len(xs) else None


def closest_value(xs: list[int], target: int) -> int | None:
    """Return the element nearest to the target, the smaller one on ties, or None for an empty list.

    also: nearest number in a list; element with the least distance to a value; closest match
    >>> closest_value([1, 5, 9], 6)
    5
    >>> closest_value([7, 3], 5)
    3
    >>> closest_value([], 0)
    """
    return min(xs, key=lambda x: (abs(x - target), x)) if xs else None


def peak_elements(xs: list[int]) -> list[int]:
    """Return the inner elements that are larger than both neighbours.

    also: local maxima of a series; find the peaks; points higher than the ones beside them
    >>> peak_elements([1, 3, 2, 5, 4])
    [3, 5]
    >>> peak_elements([1, 2, 3])
    []
    >>> peak_elements([])
    []
    """
    return [xs[i] for i in range(1, len(xs) - 1) if xs[i - 1] < xs[i] > xs[i + 1]]


def valley_indices(xs: list[int]) -> list[int]:
    """Return the indices of the inner elements that are smaller than both neighbours.

    also: positions of local minima; find the valleys; points lower than the ones beside them
    >>> valley_indices([3, 1, 2, 0, 4])
    [1, 3]
    >>> valley_indices([1, 1, 1])
    []
    >>> valley_indices([])
    []
    """
    return [i for i in range(1, len(xs) - 1) if xs[i - 1] > xs[i] and xs[i] < xs[i + 1]]


def has_pair_with_sum(xs: list[int], target: int) -> bool:
    """Return whether two elements at different positions add up to the target.

    also: two-sum existence check; is there a pair totalling a value; any two numbers summing to k
    >>> has_pair_with_sum([1, 4, 6], 10)
    True
    >>> has_pair_with_sum([5], 10)
    False
    >>> has_pair_with_sum([5, 5], 10)
    True
    """
    seen: set[int] = set()
    for x in xs:
        if target - x in seen:
            return True
        seen.add(x)
    return False


def pair_indices_with_sum(xs: list[int], target: int) -> tuple[int, int] | None:
    """Return the positions of two elements that add up to the target, the earliest second one first, or None.

    also: two-sum indices; find two numbers with a given total; locate the pair summing to k
    >>> pair_indices_with_sum([2, 7, 11], 9)
    (0, 1)
    >>> pair_indices_with_sum([1, 2], 9)
    >>> pair_indices_with_sum([3, 3], 6)
    (0, 1)
    """
    place: dict[int, int] = {}
    for i, x in enumerate(xs):
        if target - x in place:
            return place[target - x], i
        if x not in place:
            place[x] = i
    return None


def all_pairs_with_sum(xs: list[int], target: int) -> list[tuple[int, int]]:
    """Return all pairs of elements at different positions that add up to the target, earlier element first.

    also: list every two numbers with a given total; combinations of two summing to k; find pairs by sum
    >>> all_pairs_with_sum([1, 4, 3, 2], 5)
    [(1, 4), (3, 2)]
    >>> all_pairs_with_sum([], 1)
    []
    >>> all_pairs_with_sum([2, 2, 2], 4)
    [(2, 2), (2, 2), (2, 2)]
    """
    return [(xs[i], xs[j]) for i in range(len(xs)) for j in range(i + 1, len(xs)) if xs[i] + xs[j] == target]


def triples_with_sum(xs: list[int], target: int) -> list[tuple[int, int, int]]:
    """Return all triples of elements at increasing positions that add up to the target.

    also: three numbers with a given total; three-sum; combinations of three summing to k
    >>> triples_with_sum([1, 2, 3, 4], 7)
    [(1, 2, 4)]
    >>> triples_with_sum([1, 2], 3)
    []
    >>> triples_with_sum([0, 0, 0], 0)
    [(0, 0, 0)]
    """
    out: list[tuple[int, int, int]] = []
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            for k in range(j + 1, len(xs)):
                if xs[i] + xs[j] + xs[k] == target:
                    out.append((xs[i], xs[j], xs[k]))
    return out


def smallest_difference(xs: list[int]) -> int | None:
    """Return the smallest difference between any two elements, or None if there are fewer than two.

    also: minimum gap between values; closest pair distance; least absolute difference in a list
    >>> smallest_difference([10, 3, 7, 1])
    2
    >>> smallest_difference([4])
    >>> smallest_difference([5, 5])
    0
    """
    ordered = sorted(xs)
    if len(ordered) < 2:
        return None
    return min(b - a for a, b in zip(ordered, ordered[1:]))


def largest_gap_sorted(xs: list[int]) -> int:
    """Return the largest difference between neighbours once the list is sorted, zero for fewer than two elements.

    also: maximum gap between consecutive values; widest hole in the numbers; biggest jump after sorting
    >>> largest_gap_sorted([1, 9, 3])
    6
    >>> largest_gap_sorted([4])
    0
    >>> largest_gap_sorted([])
    0
    """
    ordered = sorted(xs)
    best = 0
    for a, b in zip(ordered, ordered[1:]):
        best = max(best, b - a)
    return best


def missing_numbers(xs: list[int], low: int, high: int) -> list[int]:
    """Return the integers from low to high, both included, that are not in the list.

    also: gaps in a sequence; which numbers are absent; find missing integers in a range
    >>> missing_numbers([1, 3, 5], 1, 5)
    [2, 4]
    >>> missing_numbers([1, 2], 1, 2)
    []
    >>> missing_numbers([], 0, 1)
    [0, 1]
    """
    present = set(xs)
    return [n for n in range(low, high + 1) if n not in present]


def smallest_missing_positive(xs: list[int]) -> int:
    """Return the smallest positive integer that is not in the list.

    also: first missing natural number; lowest unused id; next free positive number
    >>> smallest_missing_positive([3, 1, -1])
    2
    >>> smallest_missing_positive([])
    1
    >>> smallest_missing_positive([1, 2, 3])
    4
    """
    present = set(xs)
    n = 1
    while n in present:
        n += 1
    return n


def contains_sublist(xs: list[int], part: list[int]) -> bool:
    """Return whether the part occurs in the list as consecutive elements.

    also: sublist check; contiguous subsequence test; does a list contain another in order without gaps
    >>> contains_sublist([1, 2, 3, 4], [2, 3])
    True
    >>> contains_sublist([1, 2, 3], [1, 3])
    False
    >>> contains_sublist([1], [])
    True
    """
    return any(xs[i : i + len(part)] == part for i in range(len(xs) - len(part) + 1))


def sublist_index(xs: list[int], part: list[int]) -> int:
    """Return the first index at which the part occurs as consecutive elements, or -1 if it does not.

    also: find a sublist; position of a contiguous pattern; where does one list start inside another
    >>> sublist_index([1, 2, 3, 2, 3], [2, 3])
    1
    >>> sublist_index([1, 2], [3])
    -1
    >>> sublist_index([1], [])
    0
    """
    for i in range(len(xs) - len(part) + 1):
        if xs[i : i + len(part)] == part:
            return i
    return -1


def is_list_subsequence(part: list[int], xs: list[int]) -> bool:
    """Return whether the part can be got from the list by deleting elements.

    also: elements appear in the same order with gaps; ordered subsequence check; in order but not adjacent
    >>> is_list_subsequence([1, 3], [1, 2, 3])
    True
    >>> is_list_subsequence([3, 1], [1, 2, 3])
    False
    >>> is_list_subsequence([], [])
    True
    """
    matched = 0
    for x in xs:
        if matched < len(part) and part[matched] == x:
            matched += 1
    return matched == len(part)


def list_starts_with(xs: list[int], prefix: list[int]) -> bool:
    """Return whether the list begins with the elements of the prefix.

    also: prefix check for lists; first elements equal another list; leading elements match
    >>> list_starts_with([1, 2, 3], [1, 2])
    True
    >>> list_starts_with([1], [1, 2])
    False
    >>> list_starts_with([], [])
    True
    """
    return xs[: len(prefix)] == prefix


def is_list_rotation(xs: list[int], ys: list[int]) -> bool:
    """Return whether one list is a rotation of the other.

    also: cyclic shift check; equal up to circular shift; same elements rotated
    >>> is_list_rotation([1, 2, 3], [2, 3, 1])
    True
    >>> is_list_rotation([1, 2, 3], [3, 2, 1])
    False
    >>> is_list_rotation([], [])
    True
    """
    if len(xs) != len(ys):
        return False
    return not xs or any(xs[i:] + xs[:i] == ys for i in range(len(xs)))


def differing_positions(xs: list[int], ys: list[int]) -> list[int]:
    """Return the indices at which two lists of equal length differ.

    also: compare lists element by element; positions of mismatches; where do two lists disagree
    >>> differing_positions([1, 2, 3], [1, 5, 4])
    [1, 2]
    >>> differing_positions([1], [1])
    []
    >>> differing_positions([], [])
    []
    """
    return [i for i, (x, y) in enumerate(zip(xs, ys)) if x != y]


def count_matching_positions(xs: list[int], ys: list[int]) -> int:
    """Return at how many positions two lists have equal elements.

    also: number of equal elements at the same index; score of matching answers; count agreements
    >>> count_matching_positions([1, 2, 3], [1, 5, 3])
    2
    >>> count_matching_positions([], [1])
    0
    >>> count_matching_positions([4], [5])
    0
    """
    return sum(1 for x, y in zip(xs, ys) if x == y)


def common_list_prefix(xs: list[int], ys: list[int]) -> list[int]:
    """Return the longest prefix that two lists have in common.

    also: shared beginning of two lists; leading elements that agree; common start
    >>> common_list_prefix([1, 2, 3], [1, 2, 9])
    [1, 2]
    >>> common_list_prefix([1], [2])
    []
    >>> common_list_prefix([], [1])
    []
    """
    n = 0
    while n < len(xs) and n < len(ys) and xs[n] == ys[n]:
        n += 1
    return xs[:n]


def balance_index(xs: list[int]) -> int:
    """Return the first index whose elements to the left and to the right have equal sums, or -1 if there is none.

    also: equilibrium index; pivot position of a list; split point with equal sums on both sides
    >>> balance_index([1, 7, 3, 6, 5, 6])
    3
    >>> balance_index([1, 2])
    -1
    >>> balance_index([5])
    0
    """
    total = sum(xs)
    left = 0
    for i, x in enumerate(xs):
        if 2 * left + x == total:
            return i
        left += x
    return -1


def next_greater_elements(xs: list[int]) -> list[int | None]:
    """Return for each element the first larger one to its right, or None if there is none.

    also: next bigger value; monotonic stack lookup; following higher element
    >>> next_greater_elements([2, 1, 3])
    [3, 3, None]
    >>> next_greater_elements([])
    []
    >>> next_greater_elements([5, 5])
    [None, None]
    """
    out: list[int | None] = []
    for i, x in enumerate(xs):
        out.append(next((y for y in xs[i + 1 :] if y > x), None))
    return out


def previous_smaller_elements(xs: list[int]) -> list[int | None]:
    """Return for each element the nearest smaller one to its left, or None if there is none.

    also: closest lower value before; preceding smaller element; nearest smaller to the left
    >>> previous_smaller_elements([3, 1, 2])
    [None, None, 1]
    >>> previous_smaller_elements([])
    []
    >>> previous_smaller_elements([1, 4, 3])
    [None, 1, 1]
    """
    stack: list[int] = []
    out: list[int | None] = []
    for x in xs:
        while stack and stack[-1] >= x:
            stack.pop()
        out.append(stack[-1] if stack else None)
        stack.append(x)
    return out


def count_smaller_after(xs: list[int]) -> list[int]:
    """Return for each element how many of the later ones are smaller.

    also: number of smaller elements to the right; count following lower values; rank among the rest
    >>> count_smaller_after([5, 2, 6, 1])
    [2, 1, 1, 0]
    >>> count_smaller_after([])
    []
    >>> count_smaller_after([3, 3])
    [0, 0]
    """
    return [sum(1 for y in xs[i + 1 :] if y < x) for i, x in enumerate(xs)]
