"""Patterns over sets, and over lists and maps used as sets."""

from __future__ import annotations


def common_elements(xs: list[int], ys: list[int]) -> list[int]:
    """Return the distinct values that occur in both lists, in the order of the first.

    also: intersection of two lists; shared values; elements in both
    >>> common_elements([3, 1, 2, 3], [2, 3])
    [3, 2]
    >>> common_elements([1], [2])
    []
    >>> common_elements([], [1])
    []
    """
    other = set(ys)
    seen: set[int] = set()
    out: list[int] = []
    for x in xs:
        if x in other and x not in seen:
            seen.add(x)
            out.append(x)
    return out


def union_sorted(xs: list[int], ys: list[int]) -> list[int]:
    """Return the distinct values of both lists in ascending order.

    also: union of two lists; combine without duplicates and sort; all different elements of either list
    >>> union_sorted([3, 1], [2, 3])
    [1, 2, 3]
    >>> union_sorted([], [])
    []
    >>> union_sorted([], [5, 5])
    [5]
    """
    return sorted(set(xs) | set(ys))


def union_in_order(xs: list[str], ys: list[str]) -> list[str]:
    """Return the distinct values of both lists in order of first appearance.

    also: merge two lists without duplicates; append only new items; ordered union
    >>> union_in_order(["b", "a"], ["a", "c"])
    ['b', 'a', 'c']
    >>> union_in_order([], [])
    []
    >>> union_in_order(["x", "x"], [])
    ['x']
    """
    seen: set[str] = set()
    out: list[str] = []
    for x in xs + ys:
        if x not in seen:
            seen.add(x)
            out.append(x)
    return out


def difference_sorted(xs: list[int], ys: list[int]) -> list[int]:
    """Return the distinct values of the first list that are not in the second, in ascending order.

    also: set difference; elements only in the first list; subtract one list from another sorted
    >>> difference_sorted([3, 1, 2], [2])
    [1, 3]
    >>> difference_sorted([1], [1])
    []
    >>> difference_sorted([], [4])
    []
    """
    return sorted(set(xs) - set(ys))


def symmetric_difference_sorted(xs: list[int], ys: list[int]) -> list[int]:
    """Return the values that occur in exactly one of the two lists, in ascending order.

    also: symmetric difference; elements not shared; exclusive or of two lists
    >>> symmetric_difference_sorted([1, 2, 3], [3, 4])
    [1, 2, 4]
    >>> symmetric_difference_sorted([1], [1])
    []
    >>> symmetric_difference_sorted([], [2])
    [2]
    """
    return sorted(set(xs) ^ set(ys))


def common_to_all_lists(xss: list[list[int]]) -> list[int]:
    """Return the values that occur in every one of the lists, in ascending order.

    also: intersection of many lists; elements shared by all; numbers present everywhere
    >>> common_to_all_lists([[1, 2, 3], [2, 3], [3, 2, 9]])
    [2, 3]
    >>> common_to_all_lists([])
    []
    >>> common_to_all_lists([[4, 4]])
    [4]
    """
    if not xss:
        return []
    common = set(xss[0])
    for xs in xss[1:]:
        common = common & set(xs)
    return sorted(common)


def union_of_all_lists(xss: list[list[int]]) -> list[int]:
    """Return the distinct values of all the lists in ascending order.

    also: union of many lists; every value that appears anywhere; distinct elements of nested lists
    >>> union_of_all_lists([[3, 1], [1, 2]])
    [1, 2, 3]
    >>> union_of_all_lists([])
    []
    >>> union_of_all_lists([[], [7]])
    [7]
    """
    everything: set[int] = set()
    for xs in xss:
        everything.update(xs)
    return sorted(everything)


def multiset_intersection(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elements of the first list that can be matched one to one with equal elements of the second.

    also: intersection with multiplicity; common elements counting repeats; overlap of two bags
    >>> multiset_intersection([1, 2, 2, 1], [2, 2, 2, 1])
    [1, 2, 2]
    >>> multiset_intersection([1], [])
    []
    >>> multiset_intersection([5, 5], [5])
    [5]
    """
    left: dict[int, int] = {}
    for y in ys:
        left[y] = left.get(y, 0) + 1
    out: list[int] = []
    for x in xs:
        if left.get(x, 0) > 0:
            out.append(x)
            left[x] -= 1
    return out


def multiset_difference(xs: list[int], ys: list[int]) -> list[int]:
    """Return the first list with one matching element removed for each element of the second.

    also: subtract lists with multiplicity; remove items one for one; bag difference
    >>> multiset_difference([1, 2, 2, 3], [2, 3])
    [1, 2]
    >>> multiset_difference([], [1])
    []
    >>> multiset_difference([4, 4], [4])
    [4]
    """
    to_remove: dict[int, int] = {}
    for y in ys:
        to_remove[y] = to_remove.get(y, 0) + 1
    out: list[int] = []
    for x in xs:
        if to_remove.get(x, 0) > 0:
            to_remove[x] -= 1
        else:
            out.append(x)
    return out


def same_elements_any_order(xs: list[int], ys: list[int]) -> bool:
    """Return whether two lists hold the same elements equally often, in any order.

    also: is one list a permutation of another; equal ignoring order; same multiset
    >>> same_elements_any_order([1, 2, 2], [2, 1, 2])
    True
    >>> same_elements_any_order([1, 1, 2], [1, 2, 2])
    False
    >>> same_elements_any_order([], [])
    True
    """
    return sorted(xs) == sorted(ys)


def same_distinct_values(xs: list[int], ys: list[int]) -> bool:
    """Return whether two lists have the same distinct values, whatever the order and repeats.

    also: equal as sets; same members ignoring duplicates; set equality of lists
    >>> same_distinct_values([1, 2, 2], [2, 1])
    True
    >>> same_distinct_values([1], [2])
    False
    >>> same_distinct_values([], [])
    True
    """
    return set(xs) == set(ys)


def is_subset_list(xs: list[int], ys: list[int]) -> bool:
    """Return whether every element of the first list occurs in the second.

    also: subset check; does the second list contain all of the first; are all items included
    >>> is_subset_list([1, 1, 2], [2, 1, 5])
    True
    >>> is_subset_list([1, 9], [1])
    False
    >>> is_subset_list([], [])
    True
    """
    return set(xs) <= set(ys)


def is_proper_subset_list(xs: list[int], ys: list[int]) -> bool:
    """Return whether all values of the first list occur in the second, which has further values.

    also: strict subset; properly contained set; smaller set inside a larger one
    >>> is_proper_subset_list([1], [1, 2])
    True
    >>> is_proper_subset_list([1, 2], [2, 1])
    False
    >>> is_proper_subset_list([], [1])
    True
    """
    return set(xs) < set(ys)


def are_disjoint(xs: list[int], ys: list[int]) -> bool:
    """Return whether two lists have no value in common.

    also: disjoint check; nothing shared; no overlap between lists
    >>> are_disjoint([1, 2], [3])
    True
    >>> are_disjoint([1, 2], [2])
    False
    >>> are_disjoint([], [])
    True
    """
    return not set(xs) & set(ys)


def have_common_element(xs: list[str], ys: list[str]) -> bool:
    """Return whether two lists share at least one value.

    also: do lists intersect; any element in both; is there a match between two lists
    >>> have_common_element(["a", "b"], ["b"])
    True
    >>> have_common_element(["a"], ["c"])
    False
    >>> have_common_element([], ["a"])
    False
    """
    return any(x in ys for x in xs)


def jaccard_similarity(xs: list[int], ys: list[int]) -> float:
    """Return the number of common values divided by the number of all distinct values, one if both are empty.

    also: Jaccard index; similarity of two sets; intersection over union
    >>> jaccard_similarity([1, 2, 3], [2, 3, 4])
    0.5
    >>> jaccard_similarity([], [])
    1.0
    >>> jaccard_similarity([1], [2])
    0.0
    """
    union = set(xs) | set(ys)
    if not union:
        return 1.0
    return len(set(xs) & set(ys)) / len(union)


def all_subsets(xs: list[int]) -> list[list[int]]:
    """Return all subsets of the elements, each extending the earlier ones by one element.

    also: power set; every combination of any size; all selections of items
    >>> all_subsets([1, 2])
    [[], [1], [2], [1, 2]]
    >>> all_subsets([])
    [[]]
    >>> all_subsets([7])
    [[], [7]]
    """
    subsets: list[list[int]] = [[]]
    for x in xs:
        subsets = subsets + [[*subset, x] for subset in subsets]
    return subsets


def combinations_of_size(xs: list[int], size: int) -> list[list[int]]:
    """Return all ways to choose the given number of elements, keeping their order.

    also: k-combinations; choose r from n; subsets of a fixed size
    >>> combinations_of_size([1, 2, 3], 2)
    [[1, 2], [1, 3], [2, 3]]
    >>> combinations_of_size([1], 2)
    []
    >>> combinations_of_size([1, 2], 0)
    [[]]
    """
    if size == 0:
        return [[]]
    if len(xs) < size:
        return []
    with_first = [[xs[0], *rest] for rest in combinations_of_size(xs[1:], size - 1)]
    return with_first + combinations_of_size(xs[1:], size)


def all_permutations(xs: list[int]) -> list[list[int]]:
    """Return all orders of the elements, those starting with earlier elements first.

    also: permutations of a list; every arrangement; all possible orderings
    >>> all_permutations([1, 2, 3])
    [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    >>> all_permutations([])
    [[]]
    >>> all_permutations([5])
    [[5]]
    """
    if not xs:
        return [[]]
    out: list[list[int]] = []
    for i in range(len(xs)):
        out.extend([xs[i], *rest] for rest in all_permutations(xs[:i] + xs[i + 1 :]))
    return out


def next_permutation(xs: list[int]) -> list[int]:
    """Return the next arrangement in lexicographic order, or the sorted elements after the last one.

    also: next lexicographic permutation; following arrangement of the same numbers; successor ordering
    >>> next_permutation([1, 2, 3])
    [1, 3, 2]
    >>> next_permutation([3, 2, 1])
    [1, 2, 3]
    >>> next_permutation([])
    []
    """
    out = xs[:]
    i = len(out) - 2
    while i >= 0 and out[i] >= out[i + 1]:
        i -= 1
    if i >= 0:
        j = len(out) - 1
        while out[j] <= out[i]:
            j -= 1
        out[i], out[j] = out[j], out[i]
    return out[: i + 1] + out[i + 1 :][::-1]


def subsets_with_sum(xs: list[int], target: int) -> list[list[int]]:
    """Return all selections of elements that add up to the target, keeping their order.

    also: subset sum listing; combinations totalling a value; which items add up to k
    >>> subsets_with_sum([1, 2, 3], 3)
    [[1, 2], [3]]
    >>> subsets_with_sum([], 0)
    [[]]
    >>> subsets_with_sum([5], 4)
    []
    """
    if not xs:
        return [[]] if target == 0 else []
    with_first = [[xs[0], *rest] for rest in subsets_with_sum(xs[1:], target - xs[0])]
    return with_first + subsets_with_sum(xs[1:], target)


def cartesian_product_lists(xss: list[list[int]]) -> list[list[int]]:
    """Return all ways to take one element from each list.

    also: cartesian product of many lists; every combination of options; one choice per group
    >>> cartesian_product_lists([[1, 2], [3, 4]])
    [[1, 3], [1, 4], [2, 3], [2, 4]]
    >>> cartesian_product_lists([])
    [[]]
    >>> cartesian_product_lists([[1], []])
    []
    """
    products: list[list[int]] = [[]]
    for xs in xss:
        products = [[*product, x] for product in products for x in xs]
    return products


def missing_and_extra(expected: list[str], actual: list[str]) -> tuple[list[str], list[str]]:
    """Return the expected items that are missing and the actual items that were not expected.

    also: compare two lists of names; difference in both directions; what was added and what was removed
    >>> missing_and_extra(["a", "b"], ["b", "c"])
    (['a'], ['c'])
    >>> missing_and_extra([], [])
    ([], [])
    >>> missing_and_extra(["x"], ["x"])
    ([], [])
    """
    missing = [item for item in expected if item not in actual]
    extra = [item for item in actual if item not in expected]
    return missing, extra
