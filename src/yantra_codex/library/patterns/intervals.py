"""Patterns over intervals, given as pairs of start and end."""

from __future__ import annotations


def intervals_overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Return whether two closed intervals share at least one point.

    also: do two ranges intersect; touching counts as overlap; closed interval collision
    >>> intervals_overlap((1, 3), (3, 5))
    True
    >>> intervals_overlap((1, 2), (3, 5))
    False
    >>> intervals_overlap((0, 9), (4, 4))
    True
    """
    return a[0] <= b[1] and b[0] <= a[1]


def bookings_conflict(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Return whether two half-open time spans overlap, merely touching ones not counting.

    also: do two meetings clash; overlap excluding the end; appointments conflict
    >>> bookings_conflict((9, 11), (10, 12))
    True
    >>> bookings_conflict((9, 10), (10, 11))
    False
    >>> bookings_conflict((1, 8), (2, 3))
    True
    """
    return a[0] < b[1] and b[0] < a[1]


def interval_intersection(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int] | None:
    """Return the common part of two closed intervals, or None if they do not meet.

    also: overlap of two ranges; shared interval; intersect two spans
    >>> interval_intersection((1, 5), (3, 9))
    (3, 5)
    >>> interval_intersection((1, 2), (3, 4))
    >>> interval_intersection((1, 3), (3, 4))
    (3, 3)
    """
    start = max(a[0], b[0])
    end = min(a[1], b[1])
    return (start, end) if start <= end else None


def overlap_length(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the length of the common part of two intervals, zero if they do not overlap.

    also: how long do two ranges overlap; shared duration; amount of intersection
    >>> overlap_length((1, 5), (3, 9))
    2
    >>> overlap_length((1, 2), (3, 4))
    0
    >>> overlap_length((0, 10), (2, 3))
    1
    """
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def interval_hull(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the smallest interval that contains both intervals.

    also: bounding range of two spans; combined extent; cover two intervals
    >>> interval_hull((1, 3), (5, 9))
    (1, 9)
    >>> interval_hull((2, 8), (3, 4))
    (2, 8)
    >>> interval_hull((0, 0), (0, 0))
    (0, 0)
    """
    return min(a[0], b[0]), max(a[1], b[1])


def interval_contains_interval(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Return whether the first interval contains the whole second interval.

    also: is a range inside another; nested interval check; fully covers
    >>> interval_contains_interval((1, 9), (2, 5))
    True
    >>> interval_contains_interval((1, 9), (5, 12))
    False
    >>> interval_contains_interval((1, 2), (1, 2))
    True
    """
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the intervals sorted with overlapping or touching ones merged.

    also: union of ranges; combine overlapping spans; consolidate intervals
    >>> merge_intervals([(5, 7), (1, 3), (2, 4)])
    [(1, 4), (5, 7)]
    >>> merge_intervals([])
    []
    >>> merge_intervals([(1, 2), (2, 3)])
    [(1, 3)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def total_covered_length(intervals: list[tuple[int, int]]) -> int:
    """Return the total length covered by the intervals, overlaps counted once.

    also: length of the union of ranges; covered time; measure of overlapping spans without double counting
    >>> total_covered_length([(1, 4), (3, 6), (8, 9)])
    6
    >>> total_covered_length([])
    0
    >>> total_covered_length([(2, 2)])
    0
    """
    total = 0
    reached = 0
    first = True
    for start, end in sorted(intervals):
        if first or start > reached:
            total += end - start
            reached = end
            first = False
        elif end > reached:
            total += end - reached
            reached = end
    return total


def free_gaps(busy: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the gaps between the busy intervals within the span from start to end.

    also: free time slots; complement of ranges; find openings in a calendar; uncovered intervals
    >>> free_gaps([(2, 3), (5, 7)], 1, 8)
    [(1, 2), (3, 5), (7, 8)]
    >>> free_gaps([], 0, 4)
    [(0, 4)]
    >>> free_gaps([(0, 9)], 0, 9)
    []
    """
    gaps: list[tuple[int, int]] = []
    free_from = start
    for busy_start, busy_end in sorted(busy):
        if busy_start > free_from:
            gaps.append((free_from, min(busy_start, end)))
        free_from = max(free_from, busy_end)
        if free_from >= end:
            break
    if free_from < end:
        gaps.append((free_from, end))
    return gaps


def has_any_overlap(intervals: list[tuple[int, int]]) -> bool:
    """Return whether two of the half-open intervals overlap.

    also: can one person attend all meetings; any conflict in a schedule; double booking check
    >>> has_any_overlap([(1, 3), (2, 4)])
    True
    >>> has_any_overlap([(3, 4), (1, 3)])
    False
    >>> has_any_overlap([])
    False
    """
    ordered = sorted(intervals)
    return any(b[0] < a[1] for a, b in zip(ordered, ordered[1:]))


def max_simultaneous(intervals: list[tuple[int, int]]) -> int:
    """Return the largest number of half-open intervals that are open at the same time.

    also: minimum number of meeting rooms; peak concurrency; most overlapping spans; platforms needed
    >>> max_simultaneous([(1, 4), (2, 5), (4, 6)])
    2
    >>> max_simultaneous([])
    0
    >>> max_simultaneous([(1, 2), (2, 3)])
    1
    """
    events: list[tuple[int, int]] = []
    for start, end in intervals:
        events.append((start, 1))
        events.append((end, -1))
    current = 0
    best = 0
    for _, change in sorted(events):
        current += change
        best = max(best, current)
    return best


def count_covering_point(intervals: list[tuple[int, int]], point: int) -> int:
    """Return how many closed intervals contain the point.

    also: number of ranges covering a value; how many are active at a time; stabbing count
    >>> count_covering_point([(1, 4), (3, 6), (8, 9)], 3)
    2
    >>> count_covering_point([], 1)
    0
    >>> count_covering_point([(5, 5)], 5)
    1
    """
    return sum(1 for start, end in intervals if start <= point <= end)


def insert_interval(intervals: list[tuple[int, int]], new: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the sorted disjoint intervals after adding a new one and merging what it touches.

    also: add a range to a set of ranges; insert and merge; keep intervals disjoint after insertion
    >>> insert_interval([(1, 2), (5, 7)], (2, 5))
    [(1, 7)]
    >>> insert_interval([], (1, 3))
    [(1, 3)]
    >>> insert_interval([(1, 2), (8, 9)], (4, 5))
    [(1, 2), (4, 5), (8, 9)]
    """
    start, end = new
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for a, b in intervals:
        if b < start:
            before.append((a, b))
        elif a > end:
            after.append((a, b))
        else:
            start = min(start, a)
            end = max(end, b)
    return [*before, (start, end), *after]


def most_compatible_intervals(intervals: list[tuple[int, int]]) -> int:
    """Return the largest number of half-open intervals that can be chosen without overlap.

    also: activity selection; greedy interval scheduling; maximum number of non-overlapping meetings
    >>> most_compatible_intervals([(1, 3), (2, 4), (3, 5)])
    2
    >>> most_compatible_intervals([])
    0
    >>> most_compatible_intervals([(1, 9), (2, 3), (3, 4)])
    2
    """
    chosen: list[tuple[int, int]] = []
    for interval in sorted(intervals, key=lambda interval: interval[1]):
        if not chosen or interval[0] >= chosen[-1][1]:
            chosen.append(interval)
    return len(chosen)


def numbers_to_ranges(xs: list[int]) -> list[tuple[int, int]]:
    """Return the ranges of consecutive integers that make up the sorted distinct numbers.

    also: summarise numbers as ranges; compress consecutive integers; page numbers to spans
    >>> numbers_to_ranges([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    >>> numbers_to_ranges([])
    []
    >>> numbers_to_ranges([5])
    [(5, 5)]
    """
    ranges: list[tuple[int, int]] = []
    for x in xs:
        if ranges and x == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], x)
        else:
            ranges.append((x, x))
    return ranges


def ranges_to_numbers(ranges: list[tuple[int, int]]) -> list[int]:
    """Return all integers of the closed ranges in their order.

    also: expand ranges into numbers; list every integer of the spans; unpack page ranges
    >>> ranges_to_numbers([(1, 3), (7, 7)])
    [1, 2, 3, 7]
    >>> ranges_to_numbers([])
    []
    >>> ranges_to_numbers([(5, 4)])
    []
    """
    return [n for start, end in ranges for n in range(start, end + 1)]


def longest_interval(intervals: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the longest interval, the first one on ties, or None if there is none.

    also: widest range; span with the greatest length; largest gap between start and end
    >>> longest_interval([(1, 2), (5, 9), (10, 14)])
    (5, 9)
    >>> longest_interval([])
    >>> longest_interval([(3, 3)])
    (3, 3)
    """
    return max(intervals, key=lambda interval: interval[1] - interval[0]) if intervals else None


def common_to_all_intervals(intervals: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the part that all closed intervals have in common, or None if there is none.

    also: intersection of many ranges; window that suits everybody; overlap of all spans
    >>> common_to_all_intervals([(1, 6), (3, 9), (2, 5)])
    (3, 5)
    >>> common_to_all_intervals([(1, 2), (4, 5)])
    >>> common_to_all_intervals([])
    """
    if not intervals:
        return None
    start = max(interval[0] for interval in intervals)
    end = min(interval[1] for interval in intervals)
    return (start, end) if start <= end else None
