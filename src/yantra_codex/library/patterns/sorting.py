"""Patterns that put elements in order, rank them, or check an order."""

from __future__ import annotations

import heapq


def sort_ascending(xs: list[int]) -> list[int]:
    """Return the elements sorted from smallest to largest.

    also: sort numbers in increasing order; arrange ascending; order a list
    >>> sort_ascending([3, 1, 2])
    [1, 2, 3]
    >>> sort_ascending([])
    []
    >>> sort_ascending([2, -2, 2])
    [-2, 2, 2]
    """
    return sorted(xs)


def sort_descending(xs: list[int]) -> list[int]:
    """Return the elements sorted from largest to smallest.

    also: sort numbers in decreasing order; reverse sort; highest first
    >>> sort_descending([3, 1, 2])
    [3, 2, 1]
    >>> sort_descending([])
    []
    >>> sort_descending([2, -2, 2])
    [2, 2, -2]
    """
    return sorted(xs, reverse=True)


def sort_by_absolute_value(xs: list[int]) -> list[int]:
    """Return the numbers sorted by absolute value, equal magnitudes keeping their order.

    also: order by distance from zero; sort by magnitude; arrange ignoring the sign
    >>> sort_by_absolute_value([-3, 1, -2])
    [1, -2, -3]
    >>> sort_by_absolute_value([2, -2])
    [2, -2]
    >>> sort_by_absolute_value([])
    []
    """
    return sorted(xs, key=abs)


def sort_strings_by_length(words: list[str]) -> list[str]:
    """Return the strings sorted by length, shortest first, equal lengths keeping their order.

    also: order words by number of characters; shortest words first; arrange strings by size
    >>> sort_strings_by_length(["ccc", "a", "bb"])
    ['a', 'bb', 'ccc']
    >>> sort_strings_by_length(["b", "a"])
    ['b', 'a']
    >>> sort_strings_by_length([])
    []
    """
    return sorted(words, key=len)


def sort_longest_first(words: list[str]) -> list[str]:
    """Return the strings sorted from longest to shortest and alphabetically among equal lengths.

    also: longest words at the top; order by descending length; sort by size decreasing then name
    >>> sort_longest_first(["a", "ccc", "bb", "aa"])
    ['ccc', 'aa', 'bb', 'a']
    >>> sort_longest_first([])
    []
    >>> sort_longest_first(["y", "x"])
    ['x', 'y']
    """
    return sorted(words, key=lambda word: (-len(word), word))


def sort_by_last_character(words: list[str]) -> list[str]:
    """Return the non-empty strings sorted by their last character.

    also: order words by final letter; sort on the ending letter; arrange by last char
    >>> sort_by_last_character(["ab", "ba", "c"])
    ['ba', 'ab', 'c']
    >>> sort_by_last_character([])
    []
    >>> sort_by_last_character(["xa", "ya"])
    ['xa', 'ya']
    """
    return sorted(words, key=lambda word: word[-1])


def sort_pairs_by_second(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the pairs sorted by their second component, equal ones keeping their order.

    also: sort tuples by the second element; order name and score pairs by score; arrange by the last item of each pair
    >>> sort_pairs_by_second([("a", 3), ("b", 1)])
    [('b', 1), ('a', 3)]
    >>> sort_pairs_by_second([])
    []
    >>> sort_pairs_by_second([("x", 1), ("w", 1)])
    [('x', 1), ('w', 1)]
    """
    return sorted(pairs, key=lambda pair: pair[1])


def sort_by_score_then_name(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return name and score pairs sorted by score from high to low and by name on ties.

    also: leaderboard order; rank players by points then alphabetically; highest score first with names breaking ties
    >>> sort_by_score_then_name([("bo", 5), ("al", 5), ("cy", 9)])
    [('cy', 9), ('al', 5), ('bo', 5)]
    >>> sort_by_score_then_name([])
    []
    >>> sort_by_score_then_name([("x", -1)])
    [('x', -1)]
    """
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def sort_lists_by_length(xss: list[list[int]]) -> list[list[int]]:
    """Return the inner lists sorted by their number of elements, equal lengths keeping their order.

    also: order sublists by size; shortest lists first; arrange nested lists by length
    >>> sort_lists_by_length([[1, 2], [3], []])
    [[], [3], [1, 2]]
    >>> sort_lists_by_length([])
    []
    >>> sort_lists_by_length([[2], [1]])
    [[2], [1]]
    """
    return sorted(xss, key=len)


def sort_each_list(xss: list[list[int]]) -> list[list[int]]:
    """Return the list of lists with every inner list sorted.

    also: sort each sublist; order the elements within rows; sort inner lists separately
    >>> sort_each_list([[2, 1], [3]])
    [[1, 2], [3]]
    >>> sort_each_list([])
    []
    >>> sort_each_list([[], [0, -1]])
    [[], [-1, 0]]
    """
    return [sorted(xs) for xs in xss]


def sort_by_distance_to(xs: list[int], target: int) -> list[int]:
    """Return the numbers sorted by distance to the target, smaller numbers first on ties.

    also: order by closeness to a value; nearest numbers first; sort on absolute difference from a target
    >>> sort_by_distance_to([1, 5, 8, 4], 6)
    [5, 4, 8, 1]
    >>> sort_by_distance_to([], 0)
    []
    >>> sort_by_distance_to([3, 1], 2)
    [1, 3]
    """
    return sorted(xs, key=lambda x: (abs(x - target), x))


def sort_by_frequency(xs: list[int]) -> list[int]:
    """Return the elements sorted by how often they occur, most frequent first and smaller values first on ties.

    also: order by number of occurrences; frequency sort; group repeated values with the commonest first
    >>> sort_by_frequency([1, 2, 2, 3, 3, 3])
    [3, 3, 3, 2, 2, 1]
    >>> sort_by_frequency([5, 4])
    [4, 5]
    >>> sort_by_frequency([])
    []
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return sorted(xs, key=lambda x: (-counts[x], x))


def sort_evens_before_odds(xs: list[int]) -> list[int]:
    """Return the even numbers in ascending order followed by the odd numbers in ascending order.

    also: sort by parity then value; evens first; separate even and odd numbers sorted
    >>> sort_evens_before_odds([5, 2, 3, 4])
    [2, 4, 3, 5]
    >>> sort_evens_before_odds([])
    []
    >>> sort_evens_before_odds([1])
    [1]
    """
    return sorted(xs, key=lambda x: (x % 2, x))


def sort_with_custom_order(items: list[str], order: list[str]) -> list[str]:
    """Return the items sorted by their place in the given order, unknown items last in their own order.

    also: sort by a priority list; arrange according to another list; custom ranking of values
    >>> sort_with_custom_order(["low", "high", "mid"], ["high", "mid", "low"])
    ['high', 'mid', 'low']
    >>> sort_with_custom_order(["z", "a"], ["a"])
    ['a', 'z']
    >>> sort_with_custom_order([], ["a"])
    []
    """
    place = {item: i for i, item in enumerate(order)}
    return sorted(items, key=lambda item: place.get(item, len(order)))


def sort_one_list_by_another(items: list[str], keys: list[int]) -> list[str]:
    """Return the items sorted by the keys at the same positions.

    also: order a list by a parallel list of numbers; sort names by their ages; reorder using weights of another list
    >>> sort_one_list_by_another(["a", "b", "c"], [3, 1, 2])
    ['b', 'c', 'a']
    >>> sort_one_list_by_another([], [])
    []
    >>> sort_one_list_by_another(["x", "y"], [1, 1])
    ['x', 'y']
    """
    order = sorted(range(len(items)), key=lambda i: keys[i])
    return [items[i] for i in order]


def sorting_permutation(xs: list[int]) -> list[int]:
    """Return the indices that would sort the list.

    also: argsort; order of positions from smallest to largest element; index permutation for sorting
    >>> sorting_permutation([30, 10, 20])
    [1, 2, 0]
    >>> sorting_permutation([])
    []
    >>> sorting_permutation([5, 5])
    [0, 1]
    """
    return sorted(range(len(xs)), key=lambda i: xs[i])


def map_entries_by_value(scores: dict[str, int]) -> list[tuple[str, int]]:
    """Return the entries of the map as pairs sorted by value, equal values sorted by key.

    also: order a dictionary by its values; items from lowest to highest value; sort counts ascending
    >>> map_entries_by_value({"a": 3, "b": 1})
    [('b', 1), ('a', 3)]
    >>> map_entries_by_value({})
    []
    >>> map_entries_by_value({"y": 0, "x": 0})
    [('x', 0), ('y', 0)]
    """
    return sorted(scores.items(), key=lambda item: (item[1], item[0]))


def sort_numeric_strings(numbers: list[str]) -> list[str]:
    """Return the strings of decimal integers sorted by numeric value.

    also: order numbers stored as text; sort string numbers numerically; natural order of digit strings
    >>> sort_numeric_strings(["10", "9", "-1"])
    ['-1', '9', '10']
    >>> sort_numeric_strings([])
    []
    >>> sort_numeric_strings(["2"])
    ['2']
    """
    return sorted(numbers, key=int)


def sort_flags_last(pairs: list[tuple[str, bool]]) -> list[str]:
    """Return the names whose flag is false followed by those whose flag is true, otherwise in their order.

    also: finished items last; sort by a boolean; put the unchecked entries first
    >>> sort_flags_last([("a", True), ("b", False), ("c", True)])
    ['b', 'a', 'c']
    >>> sort_flags_last([])
    []
    >>> sort_flags_last([("x", True)])
    ['x']
    """
    open_items = [name for name, done in pairs if not done]
    done_items = [name for name, done in pairs if done]
    return open_items + done_items


def is_sorted_ascending(xs: list[int]) -> bool:
    """Return whether each element is at least as large as the one before it.

    also: check that a list is sorted; non-decreasing order test; already in order
    >>> is_sorted_ascending([1, 2, 2, 3])
    True
    >>> is_sorted_ascending([2, 1])
    False
    >>> is_sorted_ascending([])
    True
    """
    return all(a <= b for a, b in zip(xs, xs[1:]))


def is_strictly_increasing(xs: list[int]) -> bool:
    """Return whether each element is larger than the one before it.

    also: strictly ascending check; increasing without repeats; every value exceeds the previous
    >>> is_strictly_increasing([1, 2, 3])
    True
    >>> is_strictly_increasing([1, 1])
    False
    >>> is_strictly_increasing([])
    True
    """
    return all(a < b for a, b in zip(xs, xs[1:]))


def is_sorted_descending(xs: list[int]) -> bool:
    """Return whether each element is at most as large as the one before it.

    also: non-increasing order test; check for descending order; sorted from high to low
    >>> is_sorted_descending([3, 2, 2])
    True
    >>> is_sorted_descending([1, 2])
    False
    >>> is_sorted_descending([])
    True
    """
    return all(a >= b for a, b in zip(xs, xs[1:]))


def is_sorted_by_length(words: list[str]) -> bool:
    """Return whether no string is shorter than the one before it.

    also: words ordered by size; lengths non-decreasing; check order of strings by length
    >>> is_sorted_by_length(["a", "bb", "cc"])
    True
    >>> is_sorted_by_length(["bb", "a"])
    False
    >>> is_sorted_by_length([])
    True
    """
    return all(len(a) <= len(b) for a, b in zip(words, words[1:]))


def largest_k(xs: list[int], k: int) -> list[int]:
    """Return the k largest elements, largest first.

    also: top k values; n highest numbers; biggest elements in descending order
    >>> largest_k([3, 9, 1, 7], 2)
    [9, 7]
    >>> largest_k([1], 3)
    [1]
    >>> largest_k([], 2)
    []
    """
    return sorted(xs, reverse=True)[:k]


def smallest_k(xs: list[int], k: int) -> list[int]:
    """Return the k smallest elements, smallest first.

    also: bottom k values; n lowest numbers; least elements in ascending order
    >>> smallest_k([3, 9, 1, 7], 2)
    [1, 3]
    >>> smallest_k([1], 3)
    [1]
    >>> smallest_k([], 2)
    []
    """
    return sorted(xs)[:k]


def kth_largest(xs: list[int], k: int) -> int:
    """Return the kth largest element, counting equal elements separately, raising an error if there is none.

    also: nth highest value; element of rank k from the top; k-th biggest number
    >>> kth_largest([3, 9, 7, 9], 2)
    9
    >>> kth_largest([4], 1)
    4
    >>> kth_largest([1, 2], 3)
    Traceback (most recent call last):
    ValueError: rank out of range
    """
    if k < 1 or k > len(xs):
        raise ValueError("rank out of range")
    return sorted(xs, reverse=True)[k - 1]


def kth_smallest(xs: list[int], k: int) -> int | None:
    """Return the kth smallest element, counting equal elements separately, or None if there is none.

    also: nth lowest value; element of rank k from the bottom; order statistic
    >>> kth_smallest([3, 9, 7], 2)
    7
    >>> kth_smallest([], 1)
    >>> kth_smallest([5, 5], 2)
    5
    """
    return sorted(xs)[k - 1] if 1 <= k <= len(xs) else None


def second_largest_distinct(xs: list[int]) -> int | None:
    """Return the second largest distinct value, or None if there are fewer than two.

    also: runner-up value; largest element below the maximum; second highest number ignoring duplicates
    >>> second_largest_distinct([5, 9, 9, 7])
    7
    >>> second_largest_distinct([3, 3])
    >>> second_largest_distinct([])
    """
    distinct = sorted(set(xs))
    return distinct[-2] if len(distinct) >= 2 else None


def dense_ranks(xs: list[int]) -> list[int]:
    """Return the rank of each element, the smallest distinct value being rank one and ties sharing a rank.

    also: dense ranking; replace values by their order; coordinate compression starting at one
    >>> dense_ranks([40, 10, 40, 20])
    [3, 1, 3, 2]
    >>> dense_ranks([])
    []
    >>> dense_ranks([5])
    [1]
    """
    rank = {x: i + 1 for i, x in enumerate(sorted(set(xs)))}
    return [rank[x] for x in xs]


def competition_ranks(scores: list[int]) -> list[int]:
    """Return the place of each score, the highest being first and ties leaving a gap after them.

    also: standard competition ranking; leaderboard places with shared positions; one plus the number of better scores
    >>> competition_ranks([50, 80, 80, 10])
    [3, 1, 1, 4]
    >>> competition_ranks([])
    []
    >>> competition_ranks([7])
    [1]
    """
    return [1 + sum(1 for other in scores if other > score) for score in scores]


def merge_two_sorted(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elements of two sorted lists merged into one sorted list.

    also: merge ordered lists; combine two ascending sequences; merge step of merge sort
    >>> merge_two_sorted([1, 4], [2, 3, 9])
    [1, 2, 3, 4, 9]
    >>> merge_two_sorted([], [1])
    [1]
    >>> merge_two_sorted([2], [2])
    [2, 2]
    """
    out: list[int] = []
    i = 0
    j = 0
    while i < len(xs) and j < len(ys):
        if xs[i] <= ys[j]:
            out.append(xs[i])
            i += 1
        else:
            out.append(ys[j])
            j += 1
    return out + xs[i:] + ys[j:]


def merge_many_sorted(xss: list[list[int]]) -> list[int]:
    """Return the elements of several lists in one sorted list.

    also: k-way merge; combine many sorted lists; flatten and sort
    >>> merge_many_sorted([[1, 5], [2], [0, 9]])
    [0, 1, 2, 5, 9]
    >>> merge_many_sorted([])
    []
    >>> merge_many_sorted([[], [3]])
    [3]
    """
    return sorted(x for xs in xss for x in xs)


def insert_into_sorted(xs: list[int], value: int) -> list[int]:
    """Return the sorted list with the value inserted so that it stays sorted.

    also: add an element keeping order; sorted insertion; place a number in an ordered list
    >>> insert_into_sorted([1, 3, 5], 4)
    [1, 3, 4, 5]
    >>> insert_into_sorted([], 2)
    [2]
    >>> insert_into_sorted([1, 2], 9)
    [1, 2, 9]
    """
    i = 0
    while i < len(xs) and xs[i] < value:
        i += 1
    return xs[:i] + [value] + xs[i:]


def bubble_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using bubble sort.

    also: sort by swapping neighbours; exchange sort; repeatedly swap adjacent elements out of order
    >>> bubble_sort([3, 1, 2])
    [1, 2, 3]
    >>> bubble_sort([])
    []
    >>> bubble_sort([2, 2, -1])
    [-1, 2, 2]
    """
    out = xs[:]
    for end in range(len(out) - 1, 0, -1):
        for i in range(end):
            if out[i] > out[i + 1]:
                out[i], out[i + 1] = out[i + 1], out[i]
    return out


def insertion_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using insertion sort.

    also: sort by inserting each element in its place; build a sorted list one element at a time; card player sort
    >>> insertion_sort([3, 1, 2])
    [1, 2, 3]
    >>> insertion_sort([])
    []
    >>> insertion_sort([5, 5, 0])
    [0, 5, 5]
    """
    out = xs[:]
    for i in range(1, len(out)):
        value = out[i]
        j = i
        while j > 0 and out[j - 1] > value:
            out[j] = out[j - 1]
            j -= 1
        out[j] = value
    return out


def selection_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using selection sort.

    also: repeatedly pick the minimum; sort by selecting the smallest remaining element; swap the minimum to the front
    >>> selection_sort([3, 1, 2])
    [1, 2, 3]
    >>> selection_sort([])
    []
    >>> selection_sort([-1, -5])
    [-5, -1]
    """
    out = xs[:]
    for i in range(len(out)):
        smallest = i
        for j in range(i + 1, len(out)):
            if out[j] < out[smallest]:
                smallest = j
        out[i], out[smallest] = out[smallest], out[i]
    return out


def merge_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using merge sort.

    also: divide and conquer sort; recursive sort by halves; split, sort and merge
    >>> merge_sort([3, 1, 2])
    [1, 2, 3]
    >>> merge_sort([])
    []
    >>> merge_sort([4, 4, -4])
    [-4, 4, 4]
    """
    if len(xs) < 2:
        return xs[:]
    middle = len(xs) // 2
    left = merge_sort(xs[:middle])
    right = merge_sort(xs[middle:])
    out: list[int] = []
    i = 0
    j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def quick_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using quicksort.

    also: partition around a pivot recursively; sort with pivot; divide into smaller and larger than the pivot
    >>> quick_sort([3, 1, 2])
    [1, 2, 3]
    >>> quick_sort([])
    []
    >>> quick_sort([7, 7, 1])
    [1, 7, 7]
    """
    if len(xs) < 2:
        return xs[:]
    pivot = xs[0]
    smaller = [x for x in xs[1:] if x < pivot]
    larger = [x for x in xs[1:] if x >= pivot]
    return quick_sort(smaller) + [pivot] + quick_sort(larger)


def counting_sort(xs: list[int]) -> list[int]:
    """Return the non-negative numbers in ascending order using counting sort.

    also: sort small integers by counting; bucket count sort; linear time sort of non-negative integers
    >>> counting_sort([3, 1, 3, 0])
    [0, 1, 3, 3]
    >>> counting_sort([])
    []
    >>> counting_sort([2])
    [2]
    """
    if not xs:
        return []
    counts = [0] * (max(xs) + 1)
    for x in xs:
        counts[x] += 1
    out: list[int] = []
    for value, count in enumerate(counts):
        out.extend([value] * count)
    return out


def heap_sort(xs: list[int]) -> list[int]:
    """Return the elements in ascending order using a heap.

    also: sort with a priority queue; heapsort; pop the smallest element until the heap is empty
    >>> heap_sort([3, 1, 2])
    [1, 2, 3]
    >>> heap_sort([])
    []
    >>> heap_sort([0, -1, 0])
    [-1, 0, 0]
    """
    heap = xs[:]
    heapq.heapify(heap)
    out: list[int] = []
    while heap:
        out.append(heapq.heappop(heap))
    return out


def sort_only_odds(xs: list[int]) -> list[int]:
    """Return the list with its odd numbers sorted among their own places and the even numbers left where they are.

    also: sort part of the list in place; reorder only the odd values; keep even numbers fixed while sorting odds
    >>> sort_only_odds([5, 2, 3, 8, 1])
    [1, 2, 3, 8, 5]
    >>> sort_only_odds([])
    []
    >>> sort_only_odds([4, 2])
    [4, 2]
    """
    odds = sorted(x for x in xs if x % 2 == 1)
    out: list[int] = []
    taken = 0
    for x in xs:
        if x % 2 == 1:
            out.append(odds[taken])
            taken += 1
        else:
            out.append(x)
    return out
