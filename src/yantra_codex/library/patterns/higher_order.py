"""Patterns that take functions: counting, picking, grouping, folding and chaining by a rule of the caller's own."""

from __future__ import annotations

from collections.abc import Callable

# ---------------------------------------------------------------- counting, testing and finding by a condition


def count_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return how many elements satisfy the condition.

    also: count the items for which a predicate is true; number of matching elements; how many pass a test function
    >>> count_where([1, 2, 3, 4], lambda x: x > 2)
    2
    >>> count_where([1, 3], lambda x: x % 2 == 0)
    0
    >>> count_where([], lambda x: x > 0)
    0
    """
    return sum(1 for x in xs if test(x))


def keep_where(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return the elements that satisfy the condition, in order.

    also: filter a list with a predicate; keep the items for which a function is true; select by a test function
    >>> keep_where([1, 2, 3, 4], lambda x: x % 2 == 0)
    [2, 4]
    >>> keep_where([5, -5, 0], lambda x: x < 0)
    [-5]
    >>> keep_where([], lambda x: x > 0)
    []
    """
    return [x for x in xs if test(x)]


def drop_where(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return the elements that do not satisfy the condition, in order.

    also: reject the items for which a predicate is true; filter out by a function; remove all matching elements
    >>> drop_where([1, 2, 3, 4], lambda x: x % 2 == 0)
    [1, 3]
    >>> drop_where([0, 7], lambda x: x > 10)
    [0, 7]
    >>> drop_where([], lambda x: x > 0)
    []
    """
    return [x for x in xs if not test(x)]


def partition_by(xs: list[int], test: Callable[[int], bool]) -> tuple[list[int], list[int]]:
    """Return the elements that satisfy the condition and those that do not, both in order.

    also: split a list in two by a predicate; matching and non-matching items; separate what passes a test from the rest
    >>> partition_by([1, 5, 2, 8], lambda x: x > 3)
    ([5, 8], [1, 2])
    >>> partition_by([1], lambda x: x > 3)
    ([], [1])
    >>> partition_by([], lambda x: x > 3)
    ([], [])
    """
    kept: list[int] = []
    rest: list[int] = []
    for x in xs:
        if test(x):
            kept.append(x)
        else:
            rest.append(x)
    return kept, rest


def all_where(xs: list[int], test: Callable[[int], bool]) -> bool:
    """Return whether every element satisfies the condition, True for an empty list.

    also: does a predicate hold for all items; every element passes the test; check all by a function
    >>> all_where([2, 4], lambda x: x % 2 == 0)
    True
    >>> all_where([2, 3], lambda x: x % 2 == 0)
    False
    >>> all_where([], lambda x: x > 100)
    True
    """
    return all(test(x) for x in xs)


def any_where(xs: list[int], test: Callable[[int], bool]) -> bool:
    """Return whether at least one element satisfies the condition, False for an empty list.

    also: does a predicate hold for some item; at least one passes the test; check any by a function
    >>> any_where([1, 4], lambda x: x % 2 == 0)
    True
    >>> any_where([1, 3], lambda x: x % 2 == 0)
    False
    >>> any_where([], lambda x: x > 0)
    False
    """
    return any(test(x) for x in xs)


def none_where(xs: list[int], test: Callable[[int], bool]) -> bool:
    """Return whether no element satisfies the condition.

    also: predicate is false for all items; nothing passes the test; no match by a function
    >>> none_where([1, 3], lambda x: x % 2 == 0)
    True
    >>> none_where([1, 4], lambda x: x % 2 == 0)
    False
    >>> none_where([], lambda x: x > 0)
    True
    """
    return not any(test(x) for x in xs)


def exactly_one_where(xs: list[int], test: Callable[[int], bool]) -> bool:
    """Return whether exactly one element satisfies the condition.

    also: a single item passes the predicate; one and only one match by a function; unique hit for a test
    >>> exactly_one_where([1, 4, 3], lambda x: x % 2 == 0)
    True
    >>> exactly_one_where([2, 4], lambda x: x % 2 == 0)
    False
    >>> exactly_one_where([], lambda x: x > 0)
    False
    """
    return sum(1 for x in xs if test(x)) == 1


def first_where(xs: list[int], test: Callable[[int], bool]) -> int | None:
    """Return the first element that satisfies the condition, or None if there is none.

    also: find the first match of a predicate; earliest item passing a test function; search a list by a function
    >>> first_where([1, 4, 6], lambda x: x % 2 == 0)
    4
    >>> first_where([1, 3], lambda x: x % 2 == 0)
    >>> first_where([], lambda x: x > 0)
    """
    for x in xs:
        if test(x):
            return x
    return None


def first_where_or_default(xs: list[int], test: Callable[[int], bool], default: int) -> int:
    """Return the first element that satisfies the condition, or the default if there is none.

    also: find by predicate with a fallback value; first match or else a given value; search a list by a function with default
    >>> first_where_or_default([1, 4, 6], lambda x: x > 3, 0)
    4
    >>> first_where_or_default([1, 3], lambda x: x > 3, -1)
    -1
    >>> first_where_or_default([], lambda x: x > 3, 7)
    7
    """
    for x in xs:
        if test(x):
            return x
    return default


def last_where(xs: list[int], test: Callable[[int], bool]) -> int | None:
    """Return the last element that satisfies the condition, or None if there is none.

    also: find the final match of a predicate; latest item passing a test function; search backwards by a function
    >>> last_where([1, 4, 6, 7], lambda x: x % 2 == 0)
    6
    >>> last_where([1, 3], lambda x: x % 2 == 0)
    >>> last_where([], lambda x: x > 0)
    """
    for x in reversed(xs):
        if test(x):
            return x
    return None


def index_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return the index of the first element that satisfies the condition, or -1 if there is none.

    also: find index by predicate; position of the first match of a function; where is the first item that passes a test
    >>> index_where([5, 8, 9], lambda x: x > 6)
    1
    >>> index_where([5], lambda x: x > 6)
    -1
    >>> index_where([], lambda x: x > 6)
    -1
    """
    for i, x in enumerate(xs):
        if test(x):
            return i
    return -1


def last_index_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return the index of the last element that satisfies the condition, or -1 if there is none.

    also: find the last index by predicate; position of the final match of a function; where does a test last succeed
    >>> last_index_where([5, 8, 9, 1], lambda x: x > 6)
    2
    >>> last_index_where([5], lambda x: x > 6)
    -1
    >>> last_index_where([], lambda x: x > 6)
    -1
    """
    found = -1
    for i, x in enumerate(xs):
        if test(x):
            found = i
    return found


def indices_where(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return all indices whose elements satisfy the condition.

    also: positions of every match of a predicate; argwhere for a list; which places pass a test function
    >>> indices_where([5, 8, 1, 9], lambda x: x > 6)
    [1, 3]
    >>> indices_where([5], lambda x: x > 6)
    []
    >>> indices_where([], lambda x: x > 6)
    []
    """
    return [i for i, x in enumerate(xs) if test(x)]


def take_while_true(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return the leading elements up to the first one that fails the condition.

    also: take while a predicate holds; longest prefix that passes a function; leading items satisfying a test
    >>> take_while_true([1, 2, 9, 1], lambda x: x < 5)
    [1, 2]
    >>> take_while_true([9, 1], lambda x: x < 5)
    []
    >>> take_while_true([], lambda x: x < 5)
    []
    """
    out: list[int] = []
    for x in xs:
        if not test(x):
            break
        out.append(x)
    return out


def drop_while_true(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return the elements from the first one that fails the condition on.

    also: drop while a predicate holds; skip the leading items that pass a function; remove the matching prefix
    >>> drop_while_true([1, 2, 9, 1], lambda x: x < 5)
    [9, 1]
    >>> drop_while_true([1, 2], lambda x: x < 5)
    []
    >>> drop_while_true([], lambda x: x < 5)
    []
    """
    start = 0
    while start < len(xs) and test(xs[start]):
        start += 1
    return xs[start:]


def take_until(xs: list[int], test: Callable[[int], bool]) -> list[int]:
    """Return the elements up to and including the first one that satisfies the condition.

    also: take until a predicate becomes true, keeping the stopping item; prefix ending with the first match; stop after a test succeeds
    >>> take_until([1, 2, 9, 1], lambda x: x > 5)
    [1, 2, 9]
    >>> take_until([1, 2], lambda x: x > 5)
    [1, 2]
    >>> take_until([], lambda x: x > 5)
    []
    """
    out: list[int] = []
    for x in xs:
        out.append(x)
        if test(x):
            break
    return out


def sum_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return the sum of the elements that satisfy the condition.

    also: add up the items for which a predicate is true; conditional total by a function; sumif with a test
    >>> sum_where([1, 2, 3, 4], lambda x: x % 2 == 1)
    4
    >>> sum_where([1, 2], lambda x: x > 9)
    0
    >>> sum_where([], lambda x: x > 0)
    0
    """
    return sum(x for x in xs if test(x))


def replace_where(xs: list[int], test: Callable[[int], bool], value: int) -> list[int]:
    """Return the list with every element that satisfies the condition replaced by the value.

    also: substitute the items for which a predicate is true; overwrite matches of a function; conditional replacement
    >>> replace_where([1, -2, 3], lambda x: x < 0, 0)
    [1, 0, 3]
    >>> replace_where([1, 2], lambda x: x < 0, 9)
    [1, 2]
    >>> replace_where([], lambda x: x < 0, 9)
    []
    """
    return [value if test(x) else x for x in xs]


def map_where(xs: list[int], test: Callable[[int], bool], change: Callable[[int], int]) -> list[int]:
    """Return the list with the function applied to the elements that satisfy the condition and the others unchanged.

    also: transform only the matching items; conditional map; update where a predicate holds
    >>> map_where([1, 2, 3, 4], lambda x: x % 2 == 0, lambda x: x * 10)
    [1, 20, 3, 40]
    >>> map_where([1, 3], lambda x: x % 2 == 0, lambda x: x * 10)
    [1, 3]
    >>> map_where([], lambda x: x > 0, lambda x: -x)
    []
    """
    return [change(x) if test(x) else x for x in xs]


def filter_map(xs: list[int], test: Callable[[int], bool], change: Callable[[int], int]) -> list[int]:
    """Return the results of the function for the elements that satisfy the condition.

    also: filter with a predicate and then map; transform and keep only the matching items; select where and convert
    >>> filter_map([1, 2, 3, 4], lambda x: x > 2, lambda x: x * x)
    [9, 16]
    >>> filter_map([1], lambda x: x > 2, lambda x: x * x)
    []
    >>> filter_map([], lambda x: x > 2, lambda x: x * x)
    []
    """
    return [change(x) for x in xs if test(x)]


def split_where(xs: list[int], test: Callable[[int], bool]) -> list[list[int]]:
    """Return the sublists between the elements that satisfy the condition, which are left out.

    also: split a list at every item matching a predicate; cut at separators found by a function; pieces around matches
    >>> split_where([1, 0, 2, 3, 0], lambda x: x == 0)
    [[1], [2, 3], []]
    >>> split_where([1, 2], lambda x: x == 0)
    [[1, 2]]
    >>> split_where([], lambda x: x == 0)
    [[]]
    """
    parts: list[list[int]] = [[]]
    for x in xs:
        if test(x):
            parts.append([])
        else:
            parts[-1].append(x)
    return parts


def count_leading_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return how many elements at the beginning satisfy the condition in a row.

    also: length of the prefix that passes a predicate; initial streak by a function; count until a test first fails
    >>> count_leading_where([1, 2, 9, 1], lambda x: x < 5)
    2
    >>> count_leading_where([9], lambda x: x < 5)
    0
    >>> count_leading_where([], lambda x: x < 5)
    0
    """
    count = 0
    while count < len(xs) and test(xs[count]):
        count += 1
    return count


def longest_run_where(xs: list[int], test: Callable[[int], bool]) -> int:
    """Return the length of the longest run of consecutive elements that satisfy the condition.

    also: longest streak for a predicate; most consecutive matches of a function; best series that passes a test
    >>> longest_run_where([5, 7, 1, 6, 8, 9, 2], lambda x: x > 4)
    3
    >>> longest_run_where([1, 2], lambda x: x > 4)
    0
    >>> longest_run_where([], lambda x: x > 4)
    0
    """
    best = current = 0
    for x in xs:
        current = current + 1 if test(x) else 0
        best = max(best, current)
    return best


def share_where(xs: list[int], test: Callable[[int], bool]) -> float:
    """Return the fraction of the elements that satisfy the condition, zero for an empty list.

    also: proportion for which a predicate is true; ratio of matches of a function; what part passes a test
    >>> share_where([1, 2, 3, 4], lambda x: x > 1)
    0.75
    >>> share_where([1], lambda x: x > 1)
    0.0
    >>> share_where([], lambda x: x > 1)
    0.0
    """
    if not xs:
        return 0.0
    return sum(1 for x in xs if test(x)) / len(xs)


# ---------------------------------------------------------------- grouping, counting and indexing by a key


def group_by(words: list[str], key: Callable[[str], int]) -> dict[int, list[str]]:
    """Return the items grouped by the result of the function, keys in order of first appearance.

    also: bucket a list with a key function; dictionary from computed key to its items; classify items by a function
    >>> group_by(["a", "bb", "c"], lambda w: len(w))
    {1: ['a', 'c'], 2: ['bb']}
    >>> group_by(["x"], lambda w: 0)
    {0: ['x']}
    >>> group_by([], lambda w: len(w))
    {}
    """
    groups: dict[int, list[str]] = {}
    for word in words:
        groups.setdefault(key(word), []).append(word)
    return groups


def group_count_by(words: list[str], key: Callable[[str], int]) -> dict[int, int]:
    """Return how many items have each result of the function, keys in order of first appearance.

    also: count by a key function; tally of computed keys; histogram of what a function gives
    >>> group_count_by(["a", "bb", "c"], lambda w: len(w))
    {1: 2, 2: 1}
    >>> group_count_by(["x", "y"], lambda w: 0)
    {0: 2}
    >>> group_count_by([], lambda w: len(w))
    {}
    """
    counts: dict[int, int] = {}
    for word in words:
        k = key(word)
        counts[k] = counts.get(k, 0) + 1
    return counts


def group_sum_by(rows: list[tuple[str, int]], key: Callable[[tuple[str, int]], str],
                 amount: Callable[[tuple[str, int]], int]) -> dict[str, int]:
    """Return the sum of the amounts for each key, both computed by functions, keys in order of first appearance.

    also: total a computed value for each group; aggregate rows with key and value functions; sum by group with selectors
    >>> group_sum_by([("a", 2), ("b", 5), ("a", 1)], lambda r: r[0], lambda r: r[1])
    {'a': 3, 'b': 5}
    >>> group_sum_by([("ab", 2), ("ac", 3)], lambda r: r[0][0], lambda r: r[1] * 10)
    {'a': 50}
    >>> group_sum_by([], lambda r: r[0], lambda r: r[1])
    {}
    """
    totals: dict[str, int] = {}
    for row in rows:
        k = key(row)
        totals[k] = totals.get(k, 0) + amount(row)
    return totals


def group_average_by(rows: list[tuple[str, int]], key: Callable[[tuple[str, int]], str],
                     amount: Callable[[tuple[str, int]], int]) -> dict[str, float]:
    """Return the mean of the amounts for each key, both computed by functions, keys in order of first appearance.

    also: average a computed value for each group; group mean with key and value functions; mean per category with selectors
    >>> group_average_by([("a", 2), ("b", 5), ("a", 1)], lambda r: r[0], lambda r: r[1])
    {'a': 1.5, 'b': 5.0}
    >>> group_average_by([("x", 4)], lambda r: "all", lambda r: r[1])
    {'all': 4.0}
    >>> group_average_by([], lambda r: r[0], lambda r: r[1])
    {}
    """
    totals: dict[str, int] = {}
    counts: dict[str, int] = {}
    for row in rows:
        k = key(row)
        totals[k] = totals.get(k, 0) + amount(row)
        counts[k] = counts.get(k, 0) + 1
    return {k: total / counts[k] for k, total in totals.items()}


def group_max_by(rows: list[tuple[str, int]], key: Callable[[tuple[str, int]], str],
                 amount: Callable[[tuple[str, int]], int]) -> dict[str, tuple[str, int]]:
    """Return for each computed key the row with the largest amount, the first one on ties.

    also: best item of every group by a function; top row per category with selectors; keep the highest record of each key
    >>> group_max_by([("a", 2), ("b", 5), ("a", 9)], lambda r: r[0], lambda r: r[1])
    {'a': ('a', 9), 'b': ('b', 5)}
    >>> group_max_by([("x", 1), ("y", 1)], lambda r: "all", lambda r: r[1])
    {'all': ('x', 1)}
    >>> group_max_by([], lambda r: r[0], lambda r: r[1])
    {}
    """
    best: dict[str, tuple[str, int]] = {}
    for row in rows:
        k = key(row)
        if k not in best or amount(row) > amount(best[k]):
            best[k] = row
    return best


def group_map(words: list[str], key: Callable[[str], int], change: Callable[[str], str]) -> dict[int, list[str]]:
    """Return the results of one function grouped by the results of another.

    also: group by a key function and transform the values; collect converted items under computed keys; group with value selector
    >>> group_map(["ab", "c", "de"], lambda w: len(w), lambda w: w.upper())
    {2: ['AB', 'DE'], 1: ['C']}
    >>> group_map(["x"], lambda w: 0, lambda w: w + "!")
    {0: ['x!']}
    >>> group_map([], lambda w: len(w), lambda w: w)
    {}
    """
    groups: dict[int, list[str]] = {}
    for word in words:
        groups.setdefault(key(word), []).append(change(word))
    return groups


def index_by(rows: list[tuple[str, int]], key: Callable[[tuple[str, int]], str]) -> dict[str, tuple[str, int]]:
    """Return a dictionary from the computed key of each item to the item, the last one winning.

    also: key a list by a function; build a lookup table with a key selector; object by id from a list
    >>> index_by([("a", 1), ("b", 2)], lambda r: r[0])
    {'a': ('a', 1), 'b': ('b', 2)}
    >>> index_by([("a", 1), ("a", 2)], lambda r: r[0])
    {'a': ('a', 2)}
    >>> index_by([], lambda r: r[0])
    {}
    """
    return {key(row): row for row in rows}


def index_by_keeping_first(rows: list[tuple[str, int]], key: Callable[[tuple[str, int]], str]) -> dict[str, tuple[str, int]]:
    """Return a dictionary from the computed key of each item to the first item that has it.

    also: key a list by a function where the earliest wins; lookup table ignoring later duplicates; first item for each computed key
    >>> index_by_keeping_first([("a", 1), ("a", 2), ("b", 3)], lambda r: r[0])
    {'a': ('a', 1), 'b': ('b', 3)}
    >>> index_by_keeping_first([("b", 2)], lambda r: r[0].upper())
    {'B': ('b', 2)}
    >>> index_by_keeping_first([], lambda r: r[0])
    {}
    """
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        k = key(row)
        if k not in found:
            found[k] = row
    return found


def map_from_function(words: list[str], value: Callable[[str], int]) -> dict[str, int]:
    """Return a dictionary from each item to the result of the function for it.

    also: associate items with a computed value; table of function results; dictionary by applying a function to every key
    >>> map_from_function(["a", "bcd"], lambda w: len(w))
    {'a': 1, 'bcd': 3}
    >>> map_from_function(["x", "x"], lambda w: 7)
    {'x': 7}
    >>> map_from_function([], lambda w: len(w))
    {}
    """
    return {word: value(word) for word in words}


def dedupe_by(words: list[str], key: Callable[[str], str]) -> list[str]:
    """Return the items without those whose computed key has occurred before.

    also: unique by a key function; distinct items by a selector keeping the first; remove duplicates that agree in a function
    >>> dedupe_by(["Go", "go", "C"], lambda w: w.lower())
    ['Go', 'C']
    >>> dedupe_by(["ab", "ac", "b"], lambda w: w[0])
    ['ab', 'b']
    >>> dedupe_by([], lambda w: w)
    []
    """
    seen: set[str] = set()
    out: list[str] = []
    for word in words:
        k = key(word)
        if k not in seen:
            seen.add(k)
            out.append(word)
    return out


def count_distinct_by(words: list[str], key: Callable[[str], str]) -> int:
    """Return how many different results the function gives for the items.

    also: number of unique keys of a selector; count distinct by a function; how many groups would a key function make
    >>> count_distinct_by(["Go", "go", "C"], lambda w: w.lower())
    2
    >>> count_distinct_by(["a", "b"], lambda w: "")
    1
    >>> count_distinct_by([], lambda w: w)
    0
    """
    return len({key(word) for word in words})


def all_same_by(words: list[str], key: Callable[[str], int]) -> bool:
    """Return whether the function gives the same result for all items, True for fewer than two.

    also: do all items agree in a computed property; equal by a key function; uniform under a selector
    >>> all_same_by(["ab", "cd"], lambda w: len(w))
    True
    >>> all_same_by(["ab", "c"], lambda w: len(w))
    False
    >>> all_same_by([], lambda w: len(w))
    True
    """
    return len({key(word) for word in words}) <= 1


def runs_by(words: list[str], key: Callable[[str], int]) -> list[list[str]]:
    """Return the list cut into runs of neighbours for which the function gives the same result.

    also: group consecutive items by a key function; chunk while a computed key stays equal; adjacent groups by a selector
    >>> runs_by(["a", "b", "cc", "d"], lambda w: len(w))
    [['a', 'b'], ['cc'], ['d']]
    >>> runs_by(["x"], lambda w: 0)
    [['x']]
    >>> runs_by([], lambda w: len(w))
    []
    """
    runs: list[list[str]] = []
    for i, word in enumerate(words):
        if i > 0 and key(word) == key(words[i - 1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def common_by(xs: list[str], ys: list[str], key: Callable[[str], str]) -> list[str]:
    """Return the items of the first list whose computed key also belongs to an item of the second.

    also: intersection by a key function; match two lists on a selector; items in both lists by a computed property
    >>> common_by(["Ann", "Bob"], ["ANN"], lambda w: w.lower())
    ['Ann']
    >>> common_by(["x"], ["y"], lambda w: w)
    []
    >>> common_by([], ["a"], lambda w: w)
    []
    """
    keys = {key(y) for y in ys}
    return [x for x in xs if key(x) in keys]


def difference_by(xs: list[str], ys: list[str], key: Callable[[str], str]) -> list[str]:
    """Return the items of the first list whose computed key belongs to no item of the second.

    also: subtract lists by a key function; items missing on the other side by a selector; difference on a computed property
    >>> difference_by(["Ann", "Bob"], ["ANN"], lambda w: w.lower())
    ['Bob']
    >>> difference_by(["x"], [], lambda w: w)
    ['x']
    >>> difference_by([], ["a"], lambda w: w)
    []
    """
    keys = {key(y) for y in ys}
    return [x for x in xs if key(x) not in keys]


# ---------------------------------------------------------------- extremes, order and totals by a function


def max_by(words: list[str], key: Callable[[str], int]) -> str | None:
    """Return the item for which the function is largest, the first one on ties, or None for an empty list.

    also: argmax over a list; item with the highest computed score; maximum by a key function
    >>> max_by(["a", "ccc", "bbb"], lambda w: len(w))
    'ccc'
    >>> max_by(["a", "bb"], lambda w: -len(w))
    'a'
    >>> max_by([], lambda w: len(w))
    """
    if not words:
        return None
    best = words[0]
    for word in words[1:]:
        if key(word) > key(best):
            best = word
    return best


def min_by(words: list[str], key: Callable[[str], int]) -> str | None:
    """Return the item for which the function is smallest, the first one on ties, or None for an empty list.

    also: argmin over a list; item with the lowest computed cost; minimum by a key function
    >>> min_by(["ccc", "a", "b"], lambda w: len(w))
    'a'
    >>> min_by(["a", "bb"], lambda w: -len(w))
    'bb'
    >>> min_by([], lambda w: len(w))
    """
    if not words:
        return None
    best = words[0]
    for word in words[1:]:
        if key(word) < key(best):
            best = word
    return best


def last_max_by(words: list[str], key: Callable[[str], int]) -> str | None:
    """Return the item for which the function is largest, the last one on ties, or None for an empty list.

    also: latest item with the highest computed score; maximum by a key function where later wins; final argmax
    >>> last_max_by(["aa", "b", "cc"], lambda w: len(w))
    'cc'
    >>> last_max_by(["x", "y"], lambda w: 0)
    'y'
    >>> last_max_by([], lambda w: len(w))
    """
    if not words:
        return None
    best = words[0]
    for word in words[1:]:
        if key(word) >= key(best):
            best = word
    return best


def all_max_by(words: list[str], key: Callable[[str], int]) -> list[str]:
    """Return every item for which the function is largest, in order.

    also: all ties for the highest computed score; joint winners by a key function; every argmax of a list
    >>> all_max_by(["a", "ccc", "bbb"], lambda w: len(w))
    ['ccc', 'bbb']
    >>> all_max_by(["a"], lambda w: 0)
    ['a']
    >>> all_max_by([], lambda w: len(w))
    []
    """
    if not words:
        return []
    top = max(key(word) for word in words)
    return [word for word in words if key(word) == top]


def max_of(words: list[str], value: Callable[[str], int]) -> int | None:
    """Return the largest result of the function over the items, or None for an empty list.

    also: highest computed value in a list; maximum of a mapped list; greatest function result
    >>> max_of(["a", "ccc"], lambda w: len(w))
    3
    >>> max_of(["a"], lambda w: -1)
    -1
    >>> max_of([], lambda w: len(w))
    """
    if not words:
        return None
    return max(value(word) for word in words)


def min_of(words: list[str], value: Callable[[str], int]) -> int | None:
    """Return the smallest result of the function over the items, or None for an empty list.

    also: lowest computed value in a list; minimum of a mapped list; least function result
    >>> min_of(["a", "ccc"], lambda w: len(w))
    1
    >>> min_of(["a"], lambda w: 9)
    9
    >>> min_of([], lambda w: len(w))
    """
    if not words:
        return None
    return min(value(word) for word in words)


def sum_by(words: list[str], value: Callable[[str], int]) -> int:
    """Return the sum of the results of the function over the items.

    also: add up a computed value; total of a mapped list; sum with a selector function
    >>> sum_by(["a", "bcd"], lambda w: len(w))
    4
    >>> sum_by(["x", "y"], lambda w: 5)
    10
    >>> sum_by([], lambda w: len(w))
    0
    """
    return sum(value(word) for word in words)


def average_by(words: list[str], value: Callable[[str], int]) -> float:
    """Return the mean of the results of the function over the items, zero for an empty list.

    also: average of a computed value; mean with a selector function; typical function result
    >>> average_by(["a", "bcd"], lambda w: len(w))
    2.0
    >>> average_by(["x"], lambda w: 5)
    5.0
    >>> average_by([], lambda w: len(w))
    0.0
    """
    if not words:
        return 0.0
    return sum(value(word) for word in words) / len(words)


def sort_by_key(words: list[str], key: Callable[[str], int]) -> list[str]:
    """Return the items sorted by the result of the function, equal ones keeping their order.

    also: order a list with a key function; stable sort by a computed value; ascending by a selector
    >>> sort_by_key(["ccc", "a", "bb", "d"], lambda w: len(w))
    ['a', 'd', 'bb', 'ccc']
    >>> sort_by_key(["b", "a"], lambda w: 0)
    ['b', 'a']
    >>> sort_by_key([], lambda w: len(w))
    []
    """
    return sorted(words, key=lambda w: key(w))


def sort_by_key_descending(words: list[str], key: Callable[[str], int]) -> list[str]:
    """Return the items sorted from the largest result of the function to the smallest, equal ones keeping their order.

    also: order from high to low with a key function; descending stable sort by a computed value; biggest score first by a selector
    >>> sort_by_key_descending(["a", "ccc", "bb"], lambda w: len(w))
    ['ccc', 'bb', 'a']
    >>> sort_by_key_descending(["b", "a"], lambda w: 0)
    ['b', 'a']
    >>> sort_by_key_descending([], lambda w: len(w))
    []
    """
    return sorted(words, key=lambda w: -key(w))


def sort_by_two_keys(words: list[str], first: Callable[[str], int], second: Callable[[str], str]) -> list[str]:
    """Return the items sorted by the first function and, where that is equal, by the second.

    also: order with a primary and a secondary key function; tie-break a sort by another selector; multi-level sort
    >>> sort_by_two_keys(["bb", "a", "aa"], lambda w: len(w), lambda w: w)
    ['a', 'aa', 'bb']
    >>> sort_by_two_keys(["b", "a"], lambda w: 0, lambda w: w)
    ['a', 'b']
    >>> sort_by_two_keys([], lambda w: len(w), lambda w: w)
    []
    """
    return sorted(words, key=lambda w: (first(w), second(w)))


def top_n_by(words: list[str], n: int, key: Callable[[str], int]) -> list[str]:
    """Return the n items for which the function is largest, largest first, equal ones in their order.

    also: best n by a score function; leading items after ranking with a key; highest computed values first
    >>> top_n_by(["a", "ccc", "bb"], 2, lambda w: len(w))
    ['ccc', 'bb']
    >>> top_n_by(["a", "b"], 5, lambda w: 0)
    ['a', 'b']
    >>> top_n_by(["a"], 0, lambda w: len(w))
    []
    """
    return sorted(words, key=lambda w: -key(w))[:n]


def is_sorted_by(words: list[str], key: Callable[[str], int]) -> bool:
    """Return whether the result of the function never falls from one item to the next.

    also: check order under a key function; is the list ascending by a selector; already sorted by a computed value
    >>> is_sorted_by(["a", "bb", "cc"], lambda w: len(w))
    True
    >>> is_sorted_by(["bb", "a"], lambda w: len(w))
    False
    >>> is_sorted_by([], lambda w: len(w))
    True
    """
    return all(key(words[i]) <= key(words[i + 1]) for i in range(len(words) - 1))


# ---------------------------------------------------------------- folding, scanning, building and chaining


def fold_left(xs: list[int], start: int, step: Callable[[int, int], int]) -> int:
    """Return the start value combined with each element in turn by the function.

    also: reduce a list with an initial value; accumulate from left to right; fold with a function of two arguments
    >>> fold_left([1, 2, 3], 0, lambda total, x: total + x)
    6
    >>> fold_left([1, 2, 3], 10, lambda total, x: total - x)
    4
    >>> fold_left([], 5, lambda total, x: total * x)
    5
    """
    total = start
    for x in xs:
        total = step(total, x)
    return total


def fold_right(xs: list[int], start: int, step: Callable[[int, int], int]) -> int:
    """Return the start value combined with each element from the last to the first by the function.

    also: reduce a list from the right; accumulate from the end; right fold with a function of two arguments
    >>> fold_right([10, 3, 2], 0, lambda x, rest: x - rest)
    9
    >>> fold_right([1, 2], 1, lambda x, rest: x + 2 * rest)
    9
    >>> fold_right([], 5, lambda x, rest: x * rest)
    5
    """
    result = start
    for x in reversed(xs):
        result = step(x, result)
    return result


def reduce_or_none(xs: list[int], step: Callable[[int, int], int]) -> int | None:
    """Return the elements combined from left to right by the function, or None for an empty list.

    also: reduce without an initial value; fold starting with the first item; combine all items pairwise
    >>> reduce_or_none([5, 2, 1], lambda a, b: a - b)
    2
    >>> reduce_or_none([7], lambda a, b: a + b)
    7
    >>> reduce_or_none([], lambda a, b: a + b)
    """
    if not xs:
        return None
    result = xs[0]
    for x in xs[1:]:
        result = step(result, x)
    return result


def scan_by(xs: list[int], start: int, step: Callable[[int, int], int]) -> list[int]:
    """Return the intermediate results of combining the start value with each element by the function.

    also: running fold; cumulative results of a function; accumulate keeping every step
    >>> scan_by([1, 2, 3], 0, lambda total, x: total + x)
    [1, 3, 6]
    >>> scan_by([4, 9, 2], 5, lambda best, x: max(best, x))
    [5, 9, 9]
    >>> scan_by([], 0, lambda total, x: total + x)
    []
    """
    total = start
    out: list[int] = []
    for x in xs:
        total = step(total, x)
        out.append(total)
    return out


def scan_with_start(xs: list[int], start: int, step: Callable[[int, int], int]) -> list[int]:
    """Return the start value followed by the result after each element has been combined with it by the function.

    also: running fold beginning with the initial value; all states from start to end; history of an accumulator
    >>> scan_with_start([1, 2, 3], 0, lambda total, x: total + x)
    [0, 1, 3, 6]
    >>> scan_with_start([2, 3], 1, lambda total, x: total * x)
    [1, 2, 6]
    >>> scan_with_start([], 9, lambda total, x: total + x)
    [9]
    """
    out = [start]
    for x in xs:
        out.append(step(out[-1], x))
    return out


def fold_while(xs: list[int], start: int, step: Callable[[int, int], int], test: Callable[[int], bool]) -> int:
    """Return the start value combined with the elements by the function as long as the result satisfies the condition.

    also: reduce with early exit; accumulate until a limit would be broken; stop folding when a predicate fails
    >>> fold_while([4, 5, 6], 0, lambda total, x: total + x, lambda total: total <= 10)
    9
    >>> fold_while([20, 1], 0, lambda total, x: total + x, lambda total: total <= 10)
    0
    >>> fold_while([], 3, lambda total, x: total + x, lambda total: total <= 10)
    3
    """
    total = start
    for x in xs:
        following = step(total, x)
        if not test(following):
            break
        total = following
    return total


def map_each(xs: list[int], change: Callable[[int], int]) -> list[int]:
    """Return the result of the function for every element.

    also: apply a function to all items; transform a list; map a lambda over the elements
    >>> map_each([1, 2, 3], lambda x: x * x)
    [1, 4, 9]
    >>> map_each([5], lambda x: 0)
    [0]
    >>> map_each([], lambda x: x + 1)
    []
    """
    return [change(x) for x in xs]


def map_with_index(xs: list[int], change: Callable[[int, int], int]) -> list[int]:
    """Return the result of the function for every index, counted from zero, and its element.

    also: map using the position too; transform each item together with its index; enumerate and apply a function
    >>> map_with_index([5, 5, 5], lambda i, x: i * x)
    [0, 5, 10]
    >>> map_with_index([7], lambda i, x: x - i)
    [7]
    >>> map_with_index([], lambda i, x: x)
    []
    """
    return [change(i, x) for i, x in enumerate(xs)]


def flat_map(words: list[str], expand: Callable[[str], list[str]]) -> list[str]:
    """Return the lists that the function gives for the items, joined into one.

    also: map and flatten; concatenate the results of a function that returns lists; expand every item into several
    >>> flat_map(["a b", "c"], lambda w: w.split())
    ['a', 'b', 'c']
    >>> flat_map(["x", "y"], lambda w: [w, w])
    ['x', 'x', 'y', 'y']
    >>> flat_map([], lambda w: [w])
    []
    """
    return [part for word in words for part in expand(word)]


def zip_with(xs: list[int], ys: list[int], combine: Callable[[int, int], int]) -> list[int]:
    """Return the results of the function for the elements at the same positions, stopping at the shorter list.

    also: combine two lists elementwise with a function; merge position by position; pairwise operation on two sequences
    >>> zip_with([1, 2, 3], [10, 20, 30], lambda x, y: x + y)
    [11, 22, 33]
    >>> zip_with([1, 2], [5], lambda x, y: x * y)
    [5]
    >>> zip_with([], [1], lambda x, y: x)
    []
    """
    return [combine(x, y) for x, y in zip(xs, ys)]


def zip_with_longest(xs: list[int], ys: list[int], fill: int, combine: Callable[[int, int], int]) -> list[int]:
    """Return the results of the function for the elements at the same positions, the shorter list filled up.

    also: combine two lists of different length with a function and a default; elementwise operation padding the shorter one; zip longest and apply
    >>> zip_with_longest([1, 2, 3], [10], 0, lambda x, y: x + y)
    [11, 2, 3]
    >>> zip_with_longest([], [4, 5], 1, lambda x, y: x * y)
    [4, 5]
    >>> zip_with_longest([], [], 0, lambda x, y: x + y)
    []
    """
    out: list[int] = []
    for i in range(max(len(xs), len(ys))):
        x = xs[i] if i < len(xs) else fill
        y = ys[i] if i < len(ys) else fill
        out.append(combine(x, y))
    return out


def pairwise_with(xs: list[int], combine: Callable[[int, int], int]) -> list[int]:
    """Return the results of the function for each element and the one after it.

    also: apply a function to neighbouring items; combine consecutive pairs; map over adjacent elements
    >>> pairwise_with([1, 4, 9], lambda a, b: b - a)
    [3, 5]
    >>> pairwise_with([1], lambda a, b: a)
    []
    >>> pairwise_with([], lambda a, b: a + b)
    []
    """
    return [combine(xs[i], xs[i + 1]) for i in range(len(xs) - 1)]


def all_neighbours_satisfy(xs: list[int], test: Callable[[int, int], bool]) -> bool:
    """Return whether the condition holds for every element and the one after it.

    also: check consecutive pairs with a predicate; does a relation hold between all neighbours; every adjacent pair passes
    >>> all_neighbours_satisfy([1, 2, 4], lambda a, b: a < b)
    True
    >>> all_neighbours_satisfy([1, 2, 2], lambda a, b: a < b)
    False
    >>> all_neighbours_satisfy([], lambda a, b: a < b)
    True
    """
    return all(test(xs[i], xs[i + 1]) for i in range(len(xs) - 1))


def split_between(xs: list[int], test: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the list cut between all neighbours for which the condition holds.

    also: start a new group where a relation of adjacent items is true; slice when a predicate on consecutive pairs says so; break a list at gaps
    >>> split_between([1, 2, 7, 8], lambda a, b: b - a > 1)
    [[1, 2], [7, 8]]
    >>> split_between([5], lambda a, b: True)
    [[5]]
    >>> split_between([], lambda a, b: True)
    []
    """
    groups: list[list[int]] = []
    for i, x in enumerate(xs):
        if i == 0 or test(xs[i - 1], x):
            groups.append([])
        groups[-1].append(x)
    return groups


def count_pairs_where(xs: list[int], test: Callable[[int, int], bool]) -> int:
    """Return how many pairs of elements, earlier one first, satisfy the condition.

    also: count index pairs i < j by a predicate; number of two-element choices passing a function; pairs that fulfil a relation
    >>> count_pairs_where([1, 2, 3], lambda a, b: a + b > 3)
    2
    >>> count_pairs_where([3, 1], lambda a, b: a < b)
    0
    >>> count_pairs_where([], lambda a, b: True)
    0
    """
    return sum(1 for i in range(len(xs)) for j in range(i + 1, len(xs)) if test(xs[i], xs[j]))


def pairs_where(xs: list[int], test: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Return all pairs of elements, earlier one first, that satisfy the condition.

    also: pairs i < j filtered by a predicate; two-element choices passing a function; list the couples that fulfil a relation
    >>> pairs_where([1, 2, 3], lambda a, b: a + b > 3)
    [(1, 3), (2, 3)]
    >>> pairs_where([3, 1], lambda a, b: a < b)
    []
    >>> pairs_where([], lambda a, b: True)
    []
    """
    return [(xs[i], xs[j]) for i in range(len(xs)) for j in range(i + 1, len(xs)) if test(xs[i], xs[j])]


def apply_n_times(x: int, n: int, change: Callable[[int], int]) -> int:
    """Return the result of applying the function n times, beginning with x.

    also: repeat a function; iterate a step a number of times; nested application of one function
    >>> apply_n_times(1, 3, lambda x: x * 2)
    8
    >>> apply_n_times(5, 1, lambda x: x - 1)
    4
    >>> apply_n_times(5, 0, lambda x: x * 100)
    5
    """
    for _ in range(n):
        x = change(x)
    return x


def iterate_list(x: int, n: int, change: Callable[[int], int]) -> list[int]:
    """Return n values beginning with x, each the result of the function for the one before.

    also: sequence generated by a step function; repeated application as a list; successive states from a start
    >>> iterate_list(1, 4, lambda x: x * 3)
    [1, 3, 9, 27]
    >>> iterate_list(5, 1, lambda x: x + 1)
    [5]
    >>> iterate_list(5, 0, lambda x: x + 1)
    []
    """
    out: list[int] = []
    for _ in range(n):
        out.append(x)
        x = change(x)
    return out


def apply_until(x: int, change: Callable[[int], int], test: Callable[[int], bool]) -> int:
    """Return the first value that satisfies the condition when the function is applied again and again to x.

    also: repeat a step until a condition holds; iterate until a predicate is true; loop a function up to a stopping test
    >>> apply_until(1, lambda x: x * 2, lambda x: x > 50)
    64
    >>> apply_until(100, lambda x: x // 3, lambda x: x < 5)
    3
    >>> apply_until(7, lambda x: x + 1, lambda x: x == 7)
    7
    """
    while not test(x):
        x = change(x)
    return x


def count_steps_until(x: int, change: Callable[[int], int], test: Callable[[int], bool]) -> int:
    """Return how many times the function must be applied to x until the condition holds.

    also: number of iterations to reach a state; steps before a predicate becomes true; how long does a process take
    >>> count_steps_until(1, lambda x: x * 2, lambda x: x > 50)
    6
    >>> count_steps_until(9, lambda x: x - 2, lambda x: x <= 0)
    5
    >>> count_steps_until(7, lambda x: x + 1, lambda x: x == 7)
    0
    """
    steps = 0
    while not test(x):
        x = change(x)
        steps += 1
    return steps


def fixed_point(x: int, change: Callable[[int], int]) -> int:
    """Return the first value that the function maps to itself when it is applied again and again to x.

    also: iterate until nothing changes; repeat a function until it is stable; converge to a steady value
    >>> fixed_point(100, lambda x: (x + 1) // 2)
    1
    >>> fixed_point(7, lambda x: min(x + 1, 10))
    10
    >>> fixed_point(0, lambda x: x)
    0
    """
    following = change(x)
    while following != x:
        x = following
        following = change(x)
    return x


def pipe_two(x: int, first: Callable[[int], int], second: Callable[[int], int]) -> int:
    """Return the result of applying one function and then another to x.

    also: compose two functions; chain two steps; pipeline of two transformations
    >>> pipe_two(3, lambda x: x + 1, lambda x: x * 10)
    40
    >>> pipe_two(3, lambda x: x * 10, lambda x: x + 1)
    31
    >>> pipe_two(0, lambda x: x, lambda x: -x)
    0
    """
    return second(first(x))


def pipe_three(x: int, first: Callable[[int], int], second: Callable[[int], int], third: Callable[[int], int]) -> int:
    """Return the result of applying three functions one after the other to x.

    also: compose three functions; run a value through a pipeline; chain three transformations
    >>> pipe_three(3, lambda x: x + 1, lambda x: x * 10, lambda x: x - 5)
    35
    >>> pipe_three(2, lambda x: x * x, lambda x: -x, lambda x: x)
    -4
    >>> pipe_three(0, lambda x: x, lambda x: x, lambda x: x)
    0
    """
    return third(second(first(x)))


def passes_both(x: int, first: Callable[[int], bool], second: Callable[[int], bool]) -> bool:
    """Return whether the value satisfies both conditions.

    also: combine two predicates with and; check a value against two rules; conjunction of tests
    >>> passes_both(6, lambda x: x > 5, lambda x: x % 2 == 0)
    True
    >>> passes_both(7, lambda x: x > 5, lambda x: x % 2 == 0)
    False
    >>> passes_both(0, lambda x: x > 5, lambda x: x % 2 == 0)
    False
    """
    return first(x) and second(x)


def passes_either(x: int, first: Callable[[int], bool], second: Callable[[int], bool]) -> bool:
    """Return whether the value satisfies at least one of the two conditions.

    also: combine two predicates with or; one of two rules holds; disjunction of tests
    >>> passes_either(7, lambda x: x > 5, lambda x: x % 2 == 0)
    True
    >>> passes_either(3, lambda x: x > 5, lambda x: x % 2 == 0)
    False
    >>> passes_either(4, lambda x: x > 5, lambda x: x % 2 == 0)
    True
    """
    return first(x) or second(x)


def keep_where_both(xs: list[int], first: Callable[[int], bool], second: Callable[[int], bool]) -> list[int]:
    """Return the elements that satisfy both conditions, in order.

    also: filter by two predicates; select items that pass two tests; keep where one rule and another rule hold
    >>> keep_where_both([1, 6, 7, 8], lambda x: x > 5, lambda x: x % 2 == 0)
    [6, 8]
    >>> keep_where_both([1, 7], lambda x: x > 5, lambda x: x % 2 == 0)
    []
    >>> keep_where_both([], lambda x: True, lambda x: True)
    []
    """
    return [x for x in xs if first(x) and second(x)]


def build_list(n: int, make: Callable[[int], int]) -> list[int]:
    """Return the results of the function for the indices from zero to n - 1.

    also: list comprehension over a range; generate n items by a function; tabulate a function of the index
    >>> build_list(4, lambda i: i * i)
    [0, 1, 4, 9]
    >>> build_list(1, lambda i: 7)
    [7]
    >>> build_list(0, lambda i: i)
    []
    """
    return [make(i) for i in range(n)]


def build_grid(rows: int, columns: int, make: Callable[[int, int], int]) -> list[list[int]]:
    """Return a grid whose cells are the results of the function for their row and column.

    also: generate a matrix by a function of two indices; fill a table by formula; tabulate a function of row and column
    >>> build_grid(2, 3, lambda r, c: r * 10 + c)
    [[0, 1, 2], [10, 11, 12]]
    >>> build_grid(1, 1, lambda r, c: 5)
    [[5]]
    >>> build_grid(0, 3, lambda r, c: 0)
    []
    """
    return [[make(r, c) for c in range(columns)] for r in range(rows)]


def map_grid(grid: list[list[int]], change: Callable[[int], int]) -> list[list[int]]:
    """Return the grid with the function applied to every cell.

    also: transform each cell of a matrix; elementwise function on a 2D list; map over rows and columns
    >>> map_grid([[1, 2], [3, 4]], lambda x: x * 10)
    [[10, 20], [30, 40]]
    >>> map_grid([[], [5]], lambda x: -x)
    [[], [-5]]
    >>> map_grid([], lambda x: x)
    []
    """
    return [[change(x) for x in row] for row in grid]


def count_cells_where(grid: list[list[int]], test: Callable[[int], bool]) -> int:
    """Return how many cells of the grid satisfy the condition.

    also: count matrix entries by a predicate; number of matching cells in a 2D list; how many squares pass a test
    >>> count_cells_where([[1, 5], [7, 0]], lambda x: x > 4)
    2
    >>> count_cells_where([[1]], lambda x: x > 4)
    0
    >>> count_cells_where([], lambda x: True)
    0
    """
    return sum(1 for row in grid for x in row if test(x))


def binary_search_where(low: int, high: int, test: Callable[[int], bool]) -> int | None:
    """Return the smallest integer from low to high for which a condition that stays true once true holds, or None.

    also: bisect on the answer; first true of a monotone predicate; least value that satisfies a test
    >>> binary_search_where(0, 100, lambda x: x * x >= 50)
    8
    >>> binary_search_where(0, 5, lambda x: x > 9)
    >>> binary_search_where(3, 3, lambda x: True)
    3
    """
    if low > high or not test(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if test(middle):
            high = middle
        else:
            low = middle + 1
    return low


# ---------------------------------------------------------------- dictionaries and functions


def map_values(counts: dict[str, int], change: Callable[[int], int]) -> dict[str, int]:
    """Return the dictionary with the function applied to every value.

    also: transform the values and keep the keys; apply a function to each dictionary value; convert all entries
    >>> map_values({"a": 1, "b": 2}, lambda v: v * 10)
    {'a': 10, 'b': 20}
    >>> map_values({"x": 5}, lambda v: 0)
    {'x': 0}
    >>> map_values({}, lambda v: v)
    {}
    """
    return {k: change(v) for k, v in counts.items()}


def map_keys(counts: dict[str, int], change: Callable[[str], str]) -> dict[str, int]:
    """Return the dictionary with the function applied to every key, later entries winning where keys meet.

    also: transform the keys and keep the values; rename all keys with a function; convert dictionary keys
    >>> map_keys({"a": 1, "b": 2}, lambda k: k.upper())
    {'A': 1, 'B': 2}
    >>> map_keys({"a": 1, "b": 2}, lambda k: "x")
    {'x': 2}
    >>> map_keys({}, lambda k: k)
    {}
    """
    return {change(k): v for k, v in counts.items()}


def keep_entries_where(counts: dict[str, int], test: Callable[[str, int], bool]) -> dict[str, int]:
    """Return the entries of the dictionary whose key and value satisfy the condition.

    also: filter a dictionary with a predicate; select entries by key and value; keep items of a map that pass a test
    >>> keep_entries_where({"a": 1, "b": 5}, lambda k, v: v > 3)
    {'b': 5}
    >>> keep_entries_where({"a": 1, "b": 5}, lambda k, v: k == "a" or v > 3)
    {'a': 1, 'b': 5}
    >>> keep_entries_where({}, lambda k, v: True)
    {}
    """
    return {k: v for k, v in counts.items() if test(k, v)}


def merge_maps_with(a: dict[str, int], b: dict[str, int], combine: Callable[[int, int], int]) -> dict[str, int]:
    """Return both dictionaries combined, the values of shared keys joined by the function.

    also: merge dicts resolving conflicts with a function; union of maps with a combiner; combine values where keys clash
    >>> merge_maps_with({"a": 1, "b": 2}, {"b": 5, "c": 3}, lambda x, y: max(x, y))
    {'a': 1, 'b': 5, 'c': 3}
    >>> merge_maps_with({"a": 2}, {"a": 3}, lambda x, y: x * y)
    {'a': 6}
    >>> merge_maps_with({}, {}, lambda x, y: x + y)
    {}
    """
    merged = dict(a)
    for k, v in b.items():
        if k in merged:
            merged[k] = combine(merged[k], v)
        else:
            merged[k] = v
    return merged


def key_where(counts: dict[str, int], test: Callable[[int], bool]) -> str | None:
    """Return the first key whose value satisfies the condition, or None if there is none.

    also: find a dictionary key by a predicate on its value; which entry passes a test; key lookup with a function
    >>> key_where({"a": 1, "b": 5}, lambda v: v > 3)
    'b'
    >>> key_where({"a": 1}, lambda v: v > 3)
    >>> key_where({}, lambda v: True)
    """
    for k, v in counts.items():
        if test(v):
            return k
    return None


# ---------------------------------------------------------------- texts and functions


def map_words(text: str, change: Callable[[str], str]) -> str:
    """Return the words of the text with the function applied to each, joined by single spaces.

    also: transform every word of a sentence; apply a function word by word; convert each token and join
    >>> map_words("ab cd", lambda w: w[::-1])
    'ba dc'
    >>> map_words("  one ", lambda w: w.upper())
    'ONE'
    >>> map_words("", lambda w: w + "!")
    ''
    """
    return " ".join(change(word) for word in text.split())


def keep_characters_where(text: str, test: Callable[[str], bool]) -> str:
    """Return the characters of the text that satisfy the condition.

    also: filter a string with a predicate; keep letters that pass a function; drop characters failing a test
    >>> keep_characters_where("a1b2", lambda c: c.isdigit())
    '12'
    >>> keep_characters_where("abc", lambda c: c != "b")
    'ac'
    >>> keep_characters_where("", lambda c: True)
    ''
    """
    return "".join(c for c in text if test(c))


def count_characters_where(text: str, test: Callable[[str], bool]) -> int:
    """Return how many characters of the text satisfy the condition.

    also: count letters by a predicate; number of characters passing a function; how many symbols match a test
    >>> count_characters_where("a1b2", lambda c: c.isdigit())
    2
    >>> count_characters_where("abc", lambda c: c == "z")
    0
    >>> count_characters_where("", lambda c: True)
    0
    """
    return sum(1 for c in text if test(c))


def map_characters(text: str, change: Callable[[str], str]) -> str:
    """Return the text with the function applied to every character.

    also: transform each letter of a string; substitute characters by a function; convert a text character by character
    >>> map_characters("abc", lambda c: c.upper())
    'ABC'
    >>> map_characters("a-b", lambda c: "_" if c == "-" else c)
    'a_b'
    >>> map_characters("", lambda c: c + c)
    ''
    """
    return "".join(change(c) for c in text)


def split_text_where(text: str, test: Callable[[str], bool]) -> list[str]:
    """Return the non-empty pieces of the text between the characters that satisfy the condition.

    also: split a string at every separator found by a predicate; fields by a function; tokenize on matching characters
    >>> split_text_where("a,b;c", lambda c: c in ",;")
    ['a', 'b', 'c']
    >>> split_text_where("--x", lambda c: c == "-")
    ['x']
    >>> split_text_where("", lambda c: True)
    []
    """
    parts: list[str] = []
    current = ""
    for c in text:
        if not test(c):
            current += c
        elif current:
            parts.append(current)
            current = ""
    if current:
        parts.append(current)
    return parts


def trim_where(text: str, test: Callable[[str], bool]) -> str:
    """Return the text without the characters at both ends that satisfy the condition.

    also: strip a string by a predicate; trim leading and trailing characters passing a function; cut matching edges off
    >>> trim_where("--a-b-", lambda c: c == "-")
    'a-b'
    >>> trim_where("12ab", lambda c: c.isdigit())
    'ab'
    >>> trim_where("...", lambda c: c == ".")
    ''
    """
    start, end = 0, len(text)
    while start < end and test(text[start]):
        start += 1
    while end > start and test(text[end - 1]):
        end -= 1
    return text[start:end]


def join_mapped(xs: list[int], separator: str, show: Callable[[int], str]) -> str:
    """Return the texts that the function gives for the elements, joined by the separator.

    also: format each item with a function and concatenate; map to strings and join; text of a list by a formatter
    >>> join_mapped([1, 2], ", ", lambda x: f"<{x}>")
    '<1>, <2>'
    >>> join_mapped([3], "-", lambda x: str(x * 2))
    '6'
    >>> join_mapped([], ",", lambda x: str(x))
    ''
    """
    return separator.join(show(x) for x in xs)
