"""Patterns over windows and contiguous stretches of a sequence."""

from __future__ import annotations

from collections import deque


def sliding_windows(xs: list[int], size: int) -> list[list[int]]:
    """Return all contiguous windows of the given size.

    also: overlapping groups of n; every k consecutive elements; moving window over a list
    >>> sliding_windows([1, 2, 3, 4], 2)
    [[1, 2], [2, 3], [3, 4]]
    >>> sliding_windows([1], 2)
    []
    >>> sliding_windows([1, 2], 2)
    [[1, 2]]
    """
    return [xs[i : i + size] for i in range(len(xs) - size + 1)]


def window_sums(xs: list[int], size: int) -> list[int]:
    """Return the sum of every window of the given size.

    also: moving sum; rolling total of k elements; sums of consecutive groups
    >>> window_sums([1, 2, 3, 4], 2)
    [3, 5, 7]
    >>> window_sums([1], 2)
    []
    >>> window_sums([5, -5, 2], 3)
    [2]
    """
    return [sum(xs[i : i + size]) for i in range(len(xs) - size + 1)]


def moving_average(xs: list[float], size: int) -> list[float]:
    """Return the mean of every window of the given size.

    also: rolling mean; sliding average; smooth a series over k values
    >>> moving_average([1.0, 2.0, 3.0, 6.0], 2)
    [1.5, 2.5, 4.5]
    >>> moving_average([1.0], 2)
    []
    >>> moving_average([4.0], 1)
    [4.0]
    """
    return [sum(xs[i : i + size]) / size for i in range(len(xs) - size + 1)]


def trailing_average(xs: list[float], size: int) -> list[float]:
    """Return for each position the mean of up to the given number of latest values including it.

    also: rolling mean with partial windows; average of the last n readings; expanding then moving average
    >>> trailing_average([2.0, 4.0, 9.0], 2)
    [2.0, 3.0, 6.5]
    >>> trailing_average([], 3)
    []
    >>> trailing_average([1.0], 5)
    [1.0]
    """
    out: list[float] = []
    for i in range(len(xs)):
        window = xs[max(0, i - size + 1) : i + 1]
        out.append(sum(window) / len(window))
    return out


def window_maxima(xs: list[int], size: int) -> list[int]:
    """Return the largest element of every window of the given size.

    also: sliding window maximum; rolling max of k elements; highest value in each group of consecutive items
    >>> window_maxima([1, 3, 2, 5], 2)
    [3, 3, 5]
    >>> window_maxima([1], 2)
    []
    >>> window_maxima([4, 4], 1)
    [4, 4]
    """
    return [max(xs[i : i + size]) for i in range(len(xs) - size + 1)]


def window_maxima_deque(xs: list[int], size: int) -> list[int]:
    """Return the largest element of every window in linear time using a deque of candidates.

    also: efficient sliding window maximum; monotonic deque; linear time rolling max
    >>> window_maxima_deque([1, 3, 2, 5, 4], 3)
    [3, 5, 5]
    >>> window_maxima_deque([], 2)
    []
    >>> window_maxima_deque([2, 1], 1)
    [2, 1]
    """
    candidates: deque[int] = deque()
    out: list[int] = []
    for i, x in enumerate(xs):
        while candidates and xs[candidates[-1]] <= x:
            candidates.pop()
        candidates.append(i)
        if candidates[0] <= i - size:
            candidates.popleft()
        if i >= size - 1:
            out.append(xs[candidates[0]])
    return out


def window_minima(xs: list[int], size: int) -> list[int]:
    """Return the smallest element of every window of the given size.

    also: sliding window minimum; rolling min of k elements; lowest value in each group of consecutive items
    >>> window_minima([1, 3, 2, 5], 2)
    [1, 2, 2]
    >>> window_minima([1], 2)
    []
    >>> window_minima([3, -1], 2)
    [-1]
    """
    return [min(xs[i : i + size]) for i in range(len(xs) - size + 1)]


def best_window_sum(xs: list[int], size: int) -> int | None:
    """Return the largest sum of any window of the given size, or None if the list is too short.

    also: maximum sum of k consecutive elements; best total over n days in a row; fixed length subarray maximum
    >>> best_window_sum([1, 4, 2, 10, 2], 2)
    12
    >>> best_window_sum([1], 2)
    >>> best_window_sum([-3, -1], 1)
    -1
    """
    if size < 1 or len(xs) < size:
        return None
    current = sum(xs[:size])
    best = current
    for i in range(size, len(xs)):
        current += xs[i] - xs[i - size]
        best = max(best, current)
    return best


def best_window_start(xs: list[int], size: int) -> int:
    """Return the start of the window of the given size with the largest sum, the first on ties, or -1.

    also: where do the best k consecutive elements begin; index of the maximum window; busiest period start
    >>> best_window_start([1, 4, 2, 10, 2], 2)
    2
    >>> best_window_start([1], 2)
    -1
    >>> best_window_start([3, 3, 3], 2)
    0
    """
    best = -1
    best_sum = 0
    for i in range(len(xs) - size + 1):
        total = sum(xs[i : i + size])
        if best == -1 or total > best_sum:
            best = i
            best_sum = total
    return best


def max_subarray_sum(xs: list[int]) -> int | None:
    """Return the largest sum of a non-empty contiguous stretch, or None for an empty list.

    also: Kadane's algorithm; maximum contiguous sum; best consecutive subarray total
    >>> max_subarray_sum([1, -2, 3, 4, -1])
    7
    >>> max_subarray_sum([-3, -1])
    -1
    >>> max_subarray_sum([])
    """
    if not xs:
        return None
    best = xs[0]
    current = xs[0]
    for x in xs[1:]:
        current = max(x, current + x)
        best = max(best, current)
    return best


def min_subarray_sum(xs: list[int]) -> int | None:
    """Return the smallest sum of a non-empty contiguous stretch, or None for an empty list.

    also: minimum contiguous sum; worst consecutive total; lowest subarray sum
    >>> min_subarray_sum([1, -2, -3, 4])
    -5
    >>> min_subarray_sum([2, 1])
    1
    >>> min_subarray_sum([])
    """
    if not xs:
        return None
    best = xs[0]
    current = xs[0]
    for x in xs[1:]:
        current = min(x, current + x)
        best = min(best, current)
    return best


def max_subarray(xs: list[int]) -> list[int]:
    """Return the contiguous stretch with the largest sum, the first on ties, or an empty list for an empty list.

    also: which consecutive elements have the greatest total; elements of the best subarray; maximum segment itself
    >>> max_subarray([1, -2, 3, 4, -1])
    [3, 4]
    >>> max_subarray([-3, -1])
    [-1]
    >>> max_subarray([])
    []
    """
    if not xs:
        return []
    best = xs[0]
    best_start = 0
    best_end = 1
    current = 0
    start = 0
    for i, x in enumerate(xs):
        if current < 0:
            current = 0
            start = i
        current += x
        if current > best:
            best = current
            best_start = start
            best_end = i + 1
    return xs[best_start:best_end]


def max_subarray_product(xs: list[int]) -> int | None:
    """Return the largest product of a non-empty contiguous stretch, or None for an empty list.

    also: maximum contiguous product; best consecutive multiplication; subarray with the greatest product
    >>> max_subarray_product([2, 3, -2, 4])
    6
    >>> max_subarray_product([-2, 3, -4])
    24
    >>> max_subarray_product([])
    """
    if not xs:
        return None
    best = xs[0]
    high = xs[0]
    low = xs[0]
    for x in xs[1:]:
        candidates = [x, high * x, low * x]
        high = max(candidates)
        low = min(candidates)
        best = max(best, high)
    return best


def count_subarrays_with_sum(xs: list[int], target: int) -> int:
    """Return how many contiguous stretches have the given sum.

    also: number of subarrays totalling k; count consecutive segments by sum; prefix sum counting
    >>> count_subarrays_with_sum([1, 1, 1], 2)
    2
    >>> count_subarrays_with_sum([], 0)
    0
    >>> count_subarrays_with_sum([1, -1, 0], 0)
    3
    """
    seen: dict[int, int] = {0: 1}
    total = 0
    count = 0
    for x in xs:
        total += x
        count += seen.get(total - target, 0)
        seen[total] = seen.get(total, 0) + 1
    return count


def has_zero_sum_stretch(xs: list[int]) -> bool:
    """Return whether some non-empty contiguous stretch adds up to zero.

    also: subarray with sum zero; do consecutive elements cancel out; running balance returns to an earlier value
    >>> has_zero_sum_stretch([4, 2, -3, 1])
    True
    >>> has_zero_sum_stretch([1, 2])
    False
    >>> has_zero_sum_stretch([])
    False
    """
    seen: set[int] = {0}
    total = 0
    for x in xs:
        total += x
        if total in seen:
            return True
        seen.add(total)
    return False


def shortest_stretch_reaching(xs: list[int], target: int) -> int:
    """Return the length of the shortest contiguous stretch of positive numbers with at least the target sum, or 0.

    also: minimum size subarray sum; fewest consecutive elements to reach a total; smallest window with sum at least k
    >>> shortest_stretch_reaching([2, 3, 1, 2, 4, 3], 7)
    2
    >>> shortest_stretch_reaching([1, 1], 9)
    0
    >>> shortest_stretch_reaching([], 1)
    0
    """
    best = 0
    total = 0
    start = 0
    for end, x in enumerate(xs):
        total += x
        while total >= target and start <= end:
            length = end - start + 1
            if best == 0 or length < best:
                best = length
            total -= xs[start]
            start += 1
    return best


def longest_stretch_within_sum(xs: list[int], limit: int) -> int:
    """Return the length of the longest contiguous stretch of non-negative numbers whose sum is at most the limit.

    also: longest window under a budget; most consecutive items that fit; maximum length subarray with sum at most k
    >>> longest_stretch_within_sum([3, 1, 2, 1, 5], 4)
    3
    >>> longest_stretch_within_sum([9], 4)
    0
    >>> longest_stretch_within_sum([], 4)
    0
    """
    best = 0
    total = 0
    start = 0
    for end, x in enumerate(xs):
        total += x
        while total > limit and start <= end:
            total -= xs[start]
            start += 1
        best = max(best, end - start + 1)
    return best


def longest_distinct_stretch(xs: list[int]) -> int:
    """Return the length of the longest contiguous stretch without a repeated element.

    also: longest subarray with unique values; window of distinct elements; longest run without duplicates
    >>> longest_distinct_stretch([1, 2, 1, 3, 4])
    4
    >>> longest_distinct_stretch([5, 5])
    1
    >>> longest_distinct_stretch([])
    0
    """
    last: dict[int, int] = {}
    start = 0
    best = 0
    for i, x in enumerate(xs):
        if x in last and last[x] >= start:
            start = last[x] + 1
        last[x] = i
        best = max(best, i - start + 1)
    return best


def longest_increasing_stretch(xs: list[int]) -> int:
    """Return the length of the longest contiguous strictly increasing stretch.

    also: longest run of rising values; maximum consecutive increase; longest growth streak
    >>> longest_increasing_stretch([1, 2, 2, 3, 4])
    3
    >>> longest_increasing_stretch([])
    0
    >>> longest_increasing_stretch([5, 4])
    1
    """
    best = 0
    current = 0
    for i, x in enumerate(xs):
        current = current + 1 if i > 0 and x > xs[i - 1] else 1
        best = max(best, current)
    return best


def increasing_stretches(xs: list[int]) -> list[list[int]]:
    """Return the list cut into maximal contiguous strictly increasing stretches.

    also: split where the values stop rising; ascending runs; break a list at every descent
    >>> increasing_stretches([1, 3, 2, 5, 5])
    [[1, 3], [2, 5], [5]]
    >>> increasing_stretches([])
    []
    >>> increasing_stretches([7])
    [[7]]
    """
    runs: list[list[int]] = []
    for x in xs:
        if runs and runs[-1][-1] < x:
            runs[-1].append(x)
        else:
            runs.append([x])
    return runs


def consecutive_number_runs(xs: list[int]) -> list[list[int]]:
    """Return the list cut into maximal stretches in which each number is one more than the previous.

    also: group consecutive integers; split at gaps in numbering; runs of successive numbers
    >>> consecutive_number_runs([1, 2, 4, 5, 6, 9])
    [[1, 2], [4, 5, 6], [9]]
    >>> consecutive_number_runs([])
    []
    >>> consecutive_number_runs([3, 2])
    [[3], [2]]
    """
    runs: list[list[int]] = []
    for x in xs:
        if runs and x == runs[-1][-1] + 1:
            runs[-1].append(x)
        else:
            runs.append([x])
    return runs


def longest_consecutive_values(xs: list[int]) -> int:
    """Return the length of the longest run of consecutive integers that all occur in the list in any order.

    also: longest consecutive sequence in a list; most successive numbers present; largest chain of n, n+1, n+2
    >>> longest_consecutive_values([10, 4, 3, 1, 2])
    4
    >>> longest_consecutive_values([])
    0
    >>> longest_consecutive_values([5, 5])
    1
    """
    present = set(xs)
    best = 0
    for x in xs:
        if x - 1 not in present:
            length = 1
            while x + length in present:
                length += 1
            best = max(best, length)
    return best


def longest_ones_with_flips(bits: list[int], flips: int) -> int:
    """Return the length of the longest run of ones reachable by turning at most the given number of zeros into ones.

    also: longest streak allowing k misses; flip up to k zeros; maximum consecutive ones with replacements
    >>> longest_ones_with_flips([1, 0, 1, 1, 0, 1], 1)
    4
    >>> longest_ones_with_flips([0, 0], 0)
    0
    >>> longest_ones_with_flips([], 2)
    0
    """
    start = 0
    zeros = 0
    best = 0
    for end, bit in enumerate(bits):
        if bit == 0:
            zeros += 1
        while zeros > flips:
            if bits[start] == 0:
                zeros -= 1
            start += 1
        best = max(best, end - start + 1)
    return best


def has_nearby_duplicate(xs: list[int], distance: int) -> bool:
    """Return whether equal elements occur at positions at most the given distance apart.

    also: duplicate within k places; repeated value in a window; same event again too soon
    >>> has_nearby_duplicate([1, 2, 1], 2)
    True
    >>> has_nearby_duplicate([1, 2, 3, 1], 2)
    False
    >>> has_nearby_duplicate([], 1)
    False
    """
    last: dict[int, int] = {}
    for i, x in enumerate(xs):
        if x in last and i - last[x] <= distance:
            return True
        last[x] = i
    return False


def differences_at_lag(xs: list[int], lag: int) -> list[int]:
    """Return the difference between each element and the one the given number of places before it.

    also: lagged differences; change compared with n steps ago; year over year change
    >>> differences_at_lag([1, 4, 9, 16], 2)
    [8, 12]
    >>> differences_at_lag([1], 1)
    []
    >>> differences_at_lag([5, 5], 1)
    [0]
    """
    return [xs[i] - xs[i - lag] for i in range(lag, len(xs))]


def distinct_counts_in_windows(xs: list[int], size: int) -> list[int]:
    """Return the number of different values in every window of the given size.

    also: count unique elements per sliding window; rolling distinct count; variety of k consecutive items
    >>> distinct_counts_in_windows([1, 1, 2, 3], 2)
    [1, 2, 2]
    >>> distinct_counts_in_windows([1], 3)
    []
    >>> distinct_counts_in_windows([4], 1)
    [1]
    """
    return [len(set(xs[i : i + size])) for i in range(len(xs) - size + 1)]
