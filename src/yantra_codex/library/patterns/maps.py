"""Dictionary patterns: building, looking up, inverting, merging, filtering and nested access."""

from __future__ import annotations

from collections import Counter


def count_items(xs: list[str]) -> dict[str, int]:
    """Return how often each item occurs, keys in order of first appearance.

    also: frequency table; tally of values; histogram of items; occurrences of every element as a dictionary
    >>> count_items(["a", "b", "a"])
    {'a': 2, 'b': 1}
    >>> count_items([])
    {}
    >>> count_items(["x"])
    {'x': 1}
    """
    counts: dict[str, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return counts


def count_numbers(xs: list[int]) -> dict[int, int]:
    """Return how often each number occurs, keys in increasing order.

    also: sorted frequency table; count of every distinct number; histogram of integers
    >>> count_numbers([3, 1, 3])
    {1: 1, 3: 2}
    >>> count_numbers([])
    {}
    >>> count_numbers([-1, -1])
    {-1: 2}
    """
    counts = Counter(xs)
    return {x: counts[x] for x in sorted(counts)}


def zip_to_map(keys: list[str], values: list[int]) -> dict[str, int]:
    """Return a dictionary pairing each key with the value at the same place.

    also: build a dict from two lists; combine keys and values; map names to numbers; zip lists into a dictionary
    >>> zip_to_map(["a", "b"], [1, 2])
    {'a': 1, 'b': 2}
    >>> zip_to_map(["a", "a"], [1, 2])
    {'a': 2}
    >>> zip_to_map([], [])
    {}
    """
    return dict(zip(keys, values))


def pairs_to_map(pairs: list[tuple[str, int]]) -> dict[str, int]:
    """Return a dictionary made of the key and value pairs, later ones winning.

    also: convert a list of tuples to a dict; build a mapping from pairs; last value wins
    >>> pairs_to_map([("a", 1), ("b", 2)])
    {'a': 1, 'b': 2}
    >>> pairs_to_map([("a", 1), ("a", 5)])
    {'a': 5}
    >>> pairs_to_map([])
    {}
    """
    result: dict[str, int] = {}
    for key, value in pairs:
        result[key] = value
    return result


def map_to_pairs(m: dict[str, int]) -> list[tuple[str, int]]:
    """Return the entries of a dictionary as pairs sorted by key.

    also: convert a dict to a list of tuples; sorted items of a mapping; key-value pairs in key order
    >>> map_to_pairs({"b": 2, "a": 1})
    [('a', 1), ('b', 2)]
    >>> map_to_pairs({})
    []
    >>> map_to_pairs({"z": 0})
    [('z', 0)]
    """
    return sorted(m.items())


def map_of_lengths(words: list[str]) -> dict[str, int]:
    """Return a dictionary from each word to its length.

    also: word to length mapping; lengths keyed by string; dictionary of string sizes
    >>> map_of_lengths(["hi", "there"])
    {'hi': 2, 'there': 5}
    >>> map_of_lengths([""])
    {'': 0}
    >>> map_of_lengths([])
    {}
    """
    return {word: len(word) for word in words}


def index_of_each(xs: list[str]) -> dict[str, int]:
    """Return a dictionary from each item to the index where it first appears.

    also: build a lookup of positions; first index per value; reverse lookup table for a list
    >>> index_of_each(["a", "b", "a"])
    {'a': 0, 'b': 1}
    >>> index_of_each([])
    {}
    >>> index_of_each(["x"])
    {'x': 0}
    """
    positions: dict[str, int] = {}
    for i, x in enumerate(xs):
        if x not in positions:
            positions[x] = i
    return positions


def last_index_of_each(xs: list[str]) -> dict[str, int]:
    """Return a dictionary from each item to the index where it last appears.

    also: last position per value; most recent index of every element; final occurrence lookup
    >>> last_index_of_each(["a", "b", "a"])
    {'a': 2, 'b': 1}
    >>> last_index_of_each([])
    {}
    >>> last_index_of_each(["x", "x"])
    {'x': 1}
    """
    return {x: i for i, x in enumerate(xs)}


def positions_of_each(xs: list[str]) -> dict[str, list[int]]:
    """Return a dictionary from each item to all the indices where it appears.

    also: inverted index of a list; all positions per value; where does each element occur
    >>> positions_of_each(["a", "b", "a"])
    {'a': [0, 2], 'b': [1]}
    >>> positions_of_each([])
    {}
    >>> positions_of_each(["x"])
    {'x': [0]}
    """
    positions: dict[str, list[int]] = {}
    for i, x in enumerate(xs):
        positions.setdefault(x, []).append(i)
    return positions


def invert_map(m: dict[str, int]) -> dict[int, str]:
    """Return the dictionary with keys and values swapped, later keys winning.

    also: invert a dictionary; swap keys and values; reverse a mapping
    >>> invert_map({"a": 1, "b": 2})
    {1: 'a', 2: 'b'}
    >>> invert_map({"a": 1, "b": 1})
    {1: 'b'}
    >>> invert_map({})
    {}
    """
    return {value: key for key, value in m.items()}


def invert_map_to_lists(m: dict[str, int]) -> dict[int, list[str]]:
    """Return a dictionary from each value to the list of keys that have it.

    also: group keys by value; invert a dictionary with duplicate values; collect keys sharing a value
    >>> invert_map_to_lists({"a": 1, "b": 2, "c": 1})
    {1: ['a', 'c'], 2: ['b']}
    >>> invert_map_to_lists({})
    {}
    >>> invert_map_to_lists({"x": 0})
    {0: ['x']}
    """
    keys: dict[int, list[str]] = {}
    for key, value in m.items():
        keys.setdefault(value, []).append(key)
    return keys


def invert_map_of_lists(m: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return a dictionary from each listed item to the keys whose lists contain it.

    also: inverted index of a dictionary of lists; which keys mention each item; reverse a one-to-many mapping
    >>> invert_map_of_lists({"a": ["x", "y"], "b": ["x"]})
    {'x': ['a', 'b'], 'y': ['a']}
    >>> invert_map_of_lists({"a": []})
    {}
    >>> invert_map_of_lists({})
    {}
    """
    result: dict[str, list[str]] = {}
    for key, items in m.items():
        for item in items:
            result.setdefault(item, []).append(key)
    return result


def merge_maps(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Return both dictionaries combined, the second winning where keys clash.

    also: merge two dictionaries; override defaults with settings; union of mappings; update a copy of a dict
    >>> merge_maps({"a": 1, "b": 2}, {"b": 3, "c": 4})
    {'a': 1, 'b': 3, 'c': 4}
    >>> merge_maps({}, {"x": 1})
    {'x': 1}
    >>> merge_maps({}, {})
    {}
    """
    merged = dict(first)
    merged.update(second)
    return merged


def merge_maps_keeping_first(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Return both dictionaries combined, the first winning where keys clash.

    also: fill in missing keys from defaults; merge without overwriting; add only absent entries
    >>> merge_maps_keeping_first({"a": 1}, {"a": 9, "b": 2})
    {'a': 1, 'b': 2}
    >>> merge_maps_keeping_first({}, {"x": 1})
    {'x': 1}
    >>> merge_maps_keeping_first({}, {})
    {}
    """
    merged = dict(first)
    for key, value in second.items():
        if key not in merged:
            merged[key] = value
    return merged


def add_maps(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Return both dictionaries combined, adding the values of shared keys.

    also: sum two dictionaries; merge counts; combine inventories by adding quantities
    >>> add_maps({"a": 1, "b": 2}, {"b": 3, "c": 4})
    {'a': 1, 'b': 5, 'c': 4}
    >>> add_maps({}, {"x": 1})
    {'x': 1}
    >>> add_maps({"x": 1}, {"x": -1})
    {'x': 0}
    """
    total = dict(first)
    for key, value in second.items():
        total[key] = total.get(key, 0) + value
    return total


def sum_of_maps(maps: list[dict[str, int]]) -> dict[str, int]:
    """Return one dictionary with the values of every key added over all the dictionaries.

    also: merge a list of counters; total per key over many dictionaries; add up dictionaries
    >>> sum_of_maps([{"a": 1}, {"a": 2, "b": 3}])
    {'a': 3, 'b': 3}
    >>> sum_of_maps([{}])
    {}
    >>> sum_of_maps([])
    {}
    """
    total: dict[str, int] = {}
    for m in maps:
        for key, value in m.items():
            total[key] = total.get(key, 0) + value
    return total


def merge_maps_to_lists(maps: list[dict[str, int]]) -> dict[str, list[int]]:
    """Return a dictionary from each key to the list of its values in all the dictionaries.

    also: collect values per key from several dictionaries; combine dicts into lists; gather columns from records
    >>> merge_maps_to_lists([{"a": 1, "b": 2}, {"a": 3}])
    {'a': [1, 3], 'b': [2]}
    >>> merge_maps_to_lists([{}])
    {}
    >>> merge_maps_to_lists([])
    {}
    """
    result: dict[str, list[int]] = {}
    for m in maps:
        for key, value in m.items():
            result.setdefault(key, []).append(value)
    return result


def get_or_default(m: dict[str, int], key: str, default: int) -> int:
    """Return the value of the key, or the default if the key is missing.

    also: look up with fallback; dictionary get with default; safe access to a key
    >>> get_or_default({"a": 1}, "a", 0)
    1
    >>> get_or_default({"a": 1}, "b", 7)
    7
    >>> get_or_default({}, "a", -1)
    -1
    """
    return m.get(key, default)


def get_or_none(m: dict[str, int], key: str) -> int | None:
    """Return the value of the key, or None if the key is missing.

    also: optional lookup; value for a key if present; find in a dictionary without an error
    >>> get_or_none({"a": 1}, "a")
    1
    >>> get_or_none({"a": 0}, "a")
    0
    >>> get_or_none({}, "a")
    """
    return m.get(key)


def get_or_raise(m: dict[str, int], key: str) -> int:
    """Return the value of the key; a missing key is an error naming it.

    also: required lookup; raise an error for an unknown key; must-have dictionary entry
    >>> get_or_raise({"a": 1}, "a")
    1
    >>> get_or_raise({"a": 0, "b": 2}, "b")
    2
    >>> get_or_raise({}, "x")
    Traceback (most recent call last):
    ValueError: missing key: x
    """
    if key not in m:
        raise ValueError(f"missing key: {key}")
    return m[key]


def get_nested(m: dict[str, dict[str, int]], outer: str, inner: str) -> int | None:
    """Return the value under two keys of a nested dictionary, or None if either is missing.

    also: safe nested lookup; value in a dictionary of dictionaries; two-level access without errors
    >>> get_nested({"a": {"x": 1}}, "a", "x")
    1
    >>> get_nested({"a": {"x": 1}}, "a", "y")
    >>> get_nested({}, "a", "x")
    """
    if outer not in m:
        return None
    return m[outer].get(inner)


def set_nested(m: dict[str, dict[str, int]], outer: str, inner: str, value: int) -> dict[str, dict[str, int]]:
    """Return a copy of a nested dictionary with the value stored under two keys.

    also: put a value into a dictionary of dictionaries; update a two-level mapping; create missing inner dicts
    >>> set_nested({"a": {"x": 1}}, "a", "y", 2)
    {'a': {'x': 1, 'y': 2}}
    >>> set_nested({}, "a", "x", 1)
    {'a': {'x': 1}}
    >>> set_nested({"a": {"x": 1}}, "a", "x", 5)
    {'a': {'x': 5}}
    """
    result = {key: dict(row) for key, row in m.items()}
    if outer not in result:
        result[outer] = {}
    result[outer][inner] = value
    return result


def flatten_nested(m: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return a flat dictionary whose keys join outer and inner key with a dot.

    also: flatten a dictionary of dictionaries; dotted keys; turn nested settings into one level
    >>> flatten_nested({"a": {"x": 1, "y": 2}, "b": {"x": 3}})
    {'a.x': 1, 'a.y': 2, 'b.x': 3}
    >>> flatten_nested({"a": {}})
    {}
    >>> flatten_nested({})
    {}
    """
    return {f"{outer}.{inner}": value for outer, row in m.items() for inner, value in row.items()}


def sum_nested(m: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return for each outer key the sum of the values in its inner dictionary.

    also: totals per group of a nested dictionary; add up each inner dict; row sums of a two-level mapping
    >>> sum_nested({"a": {"x": 1, "y": 2}, "b": {"x": 3}})
    {'a': 3, 'b': 3}
    >>> sum_nested({"a": {}})
    {'a': 0}
    >>> sum_nested({})
    {}
    """
    return {outer: sum(row.values()) for outer, row in m.items()}


def keys_with_value(m: dict[str, int], value: int) -> list[str]:
    """Return all keys that have the given value, in the order of the dictionary.

    also: find keys by value; reverse lookup; which names map to this number
    >>> keys_with_value({"a": 1, "b": 2, "c": 1}, 1)
    ['a', 'c']
    >>> keys_with_value({"a": 1}, 5)
    []
    >>> keys_with_value({}, 0)
    []
    """
    return [key for key, v in m.items() if v == value]


def key_of_max(m: dict[str, int]) -> str | None:
    """Return the key with the largest value, the first one on ties, or None if the dictionary is empty.

    also: key with highest value; winner of a vote count; argmax of a dictionary; best scoring name
    >>> key_of_max({"a": 1, "b": 3, "c": 3})
    'b'
    >>> key_of_max({"x": -5})
    'x'
    >>> key_of_max({})
    """
    if not m:
        return None
    return max(m, key=lambda key: m[key])


def key_of_min(m: dict[str, int]) -> str | None:
    """Return the key with the smallest value, the first one on ties, or None if the dictionary is empty.

    also: key with lowest value; cheapest item in a price list; argmin of a dictionary
    >>> key_of_min({"a": 2, "b": 1, "c": 1})
    'b'
    >>> key_of_min({"x": 9})
    'x'
    >>> key_of_min({})
    """
    if not m:
        return None
    return min(m, key=lambda key: m[key])


def keys_of_max(m: dict[str, int]) -> list[str]:
    """Return every key that has the largest value, in the order of the dictionary.

    also: all winners including ties; keys sharing the highest value; all arguments of the maximum
    >>> keys_of_max({"a": 3, "b": 1, "c": 3})
    ['a', 'c']
    >>> keys_of_max({"x": 0})
    ['x']
    >>> keys_of_max({})
    []
    """
    if not m:
        return []
    best = max(m.values())
    return [key for key, value in m.items() if value == best]


def keys_by_value_descending(m: dict[str, int]) -> list[str]:
    """Return the keys ordered by falling value, ties alphabetically.

    also: rank keys by score; sort dictionary keys by value; leaderboard order
    >>> keys_by_value_descending({"a": 1, "b": 3, "c": 2})
    ['b', 'c', 'a']
    >>> keys_by_value_descending({"z": 1, "y": 1})
    ['y', 'z']
    >>> keys_by_value_descending({})
    []
    """
    return sorted(m, key=lambda key: (-m[key], key))


def sort_map_by_key(m: dict[str, int]) -> dict[str, int]:
    """Return the dictionary with its entries in increasing order of key.

    also: sort a dictionary by keys; alphabetical order of entries; ordered mapping
    >>> sort_map_by_key({"b": 1, "a": 2})
    {'a': 2, 'b': 1}
    >>> sort_map_by_key({})
    {}
    >>> sort_map_by_key({"x": 0})
    {'x': 0}
    """
    return {key: m[key] for key in sorted(m)}


def sort_map_by_value(m: dict[str, int]) -> dict[str, int]:
    """Return the dictionary with its entries in increasing order of value, ties as they were.

    also: sort a dictionary by values; order entries from smallest to largest value; ascending dict by number
    >>> sort_map_by_value({"a": 3, "b": 1, "c": 2})
    {'b': 1, 'c': 2, 'a': 3}
    >>> sort_map_by_value({"y": 1, "x": 1})
    {'y': 1, 'x': 1}
    >>> sort_map_by_value({})
    {}
    """
    return dict(sorted(m.items(), key=lambda item: item[1]))


def top_entries(m: dict[str, int], n: int) -> list[tuple[str, int]]:
    """Return the n entries with the largest values, ties by key.

    also: top n of a dictionary; best scores with their names; highest valued pairs
    >>> top_entries({"a": 1, "b": 3, "c": 2}, 2)
    [('b', 3), ('c', 2)]
    >>> top_entries({"b": 1, "a": 1}, 1)
    [('a', 1)]
    >>> top_entries({}, 3)
    []
    """
    return sorted(m.items(), key=lambda item: (-item[1], item[0]))[:n]


def most_common_item(xs: list[str]) -> str | None:
    """Return the item that occurs most often, the first to appear on ties, or None for an empty list.

    also: most frequent element; mode of a list of strings; winner of a vote by ballots
    >>> most_common_item(["a", "b", "b"])
    'b'
    >>> most_common_item(["y", "x"])
    'y'
    >>> most_common_item([])
    """
    counts: dict[str, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    best: str | None = None
    best_count = 0
    for x, count in counts.items():
        if count > best_count:
            best = x
            best_count = count
    return best


def filter_map_by_value(m: dict[str, int], low: int) -> dict[str, int]:
    """Return the entries whose value is at least low.

    also: filter a dictionary by value; keep entries above a threshold; scores that reach the limit
    >>> filter_map_by_value({"a": 5, "b": 2, "c": 7}, 5)
    {'a': 5, 'c': 7}
    >>> filter_map_by_value({"a": 1}, 2)
    {}
    >>> filter_map_by_value({}, 0)
    {}
    """
    return {key: value for key, value in m.items() if value >= low}


def select_keys(m: dict[str, int], keys: list[str]) -> dict[str, int]:
    """Return the entries for the given keys, in their order, skipping missing ones.

    also: pick some keys of a dictionary; subset of a mapping; keep only chosen fields
    >>> select_keys({"a": 1, "b": 2, "c": 3}, ["c", "a"])
    {'c': 3, 'a': 1}
    >>> select_keys({"a": 1}, ["z"])
    {}
    >>> select_keys({}, [])
    {}
    """
    return {key: m[key] for key in keys if key in m}


def omit_keys(m: dict[str, int], keys: list[str]) -> dict[str, int]:
    """Return the dictionary without the given keys.

    also: remove keys from a dictionary; drop fields; exclude some entries; copy without certain keys
    >>> omit_keys({"a": 1, "b": 2}, ["a", "z"])
    {'b': 2}
    >>> omit_keys({"a": 1}, [])
    {'a': 1}
    >>> omit_keys({}, ["a"])
    {}
    """
    return {key: value for key, value in m.items() if key not in keys}


def rename_key(m: dict[str, int], old: str, new: str) -> dict[str, int]:
    """Return the dictionary with one key renamed and the order kept.

    also: change a key name; rename a field; replace a dictionary key
    >>> rename_key({"a": 1, "b": 2}, "a", "x")
    {'x': 1, 'b': 2}
    >>> rename_key({"a": 1}, "z", "x")
    {'a': 1}
    >>> rename_key({}, "a", "b")
    {}
    """
    return {new if key == old else key: value for key, value in m.items()}


def drop_none_values(m: dict[str, int | None]) -> dict[str, int]:
    """Return the entries whose value is not None.

    also: remove empty values from a dictionary; keep only filled fields; filter out missing values
    >>> drop_none_values({"a": 1, "b": None})
    {'a': 1}
    >>> drop_none_values({"a": 0})
    {'a': 0}
    >>> drop_none_values({})
    {}
    """
    return {key: value for key, value in m.items() if value is not None}


def scale_values(m: dict[str, int], factor: int) -> dict[str, int]:
    """Return the dictionary with every value multiplied by the factor.

    also: multiply all values; scale a recipe; apply a factor to each entry
    >>> scale_values({"eggs": 2, "milk": 3}, 2)
    {'eggs': 4, 'milk': 6}
    >>> scale_values({"a": -1}, 0)
    {'a': 0}
    >>> scale_values({}, 5)
    {}
    """
    return {key: value * factor for key, value in m.items()}


def sum_values(m: dict[str, int]) -> int:
    """Return the sum of all values of the dictionary.

    also: total of a dictionary; add up the values; overall count
    >>> sum_values({"a": 1, "b": 2})
    3
    >>> sum_values({"a": -1})
    -1
    >>> sum_values({})
    0
    """
    return sum(m.values())


def values_to_shares(m: dict[str, int]) -> dict[str, float]:
    """Return each value divided by the sum of all values.

    also: normalize a dictionary; proportions of a total; relative frequencies from counts
    >>> values_to_shares({"a": 1, "b": 3})
    {'a': 0.25, 'b': 0.75}
    >>> values_to_shares({"x": 5})
    {'x': 1.0}
    >>> values_to_shares({})
    {}
    """
    total = sum(m.values())
    return {key: value / total for key, value in m.items()}


def common_keys(a: dict[str, int], b: dict[str, int]) -> list[str]:
    """Return the sorted keys that both dictionaries have.

    also: shared keys; intersection of dictionary keys; names present in both mappings
    >>> common_keys({"a": 1, "b": 2}, {"b": 5, "c": 1})
    ['b']
    >>> common_keys({"a": 1}, {})
    []
    >>> common_keys({"b": 1, "a": 1}, {"a": 2, "b": 2})
    ['a', 'b']
    """
    return sorted(key for key in a if key in b)


def changed_keys(old: dict[str, int], new: dict[str, int]) -> list[str]:
    """Return the sorted keys added, removed or given another value.

    also: diff of two dictionaries; which settings changed; keys that differ between mappings
    >>> changed_keys({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    ['b', 'c']
    >>> changed_keys({"a": 1}, {})
    ['a']
    >>> changed_keys({}, {})
    []
    """
    changed = [key for key in old if key not in new or new[key] != old[key]]
    added = [key for key in new if key not in old]
    return sorted(changed + added)


def has_all_keys(m: dict[str, int], keys: list[str]) -> bool:
    """Return True if the dictionary has every one of the keys.

    also: check required fields; all keys present; dictionary contains these keys
    >>> has_all_keys({"a": 1, "b": 2}, ["a", "b"])
    True
    >>> has_all_keys({"a": 1}, ["a", "b"])
    False
    >>> has_all_keys({}, [])
    True
    """
    return all(key in m for key in keys)


def missing_keys(m: dict[str, int], keys: list[str]) -> list[str]:
    """Return the required keys the dictionary does not have, in the given order.

    also: find absent fields; which required keys are missing; validate that a record is complete
    >>> missing_keys({"a": 1}, ["b", "a", "c"])
    ['b', 'c']
    >>> missing_keys({"a": 1}, ["a"])
    []
    >>> missing_keys({}, ["x"])
    ['x']
    """
    return [key for key in keys if key not in m]


def total_price(basket: dict[str, int], prices: dict[str, int]) -> int:
    """Return the sum of quantity times price over the basket; items without a price count as 0.

    also: shopping cart total; order value from quantities and unit prices; combine two dictionaries by product
    >>> total_price({"apple": 3, "pear": 1}, {"apple": 2, "pear": 5})
    11
    >>> total_price({"plum": 4}, {})
    0
    >>> total_price({}, {"apple": 2})
    0
    """
    return sum(quantity * prices.get(item, 0) for item, quantity in basket.items())


def can_supply(stock: dict[str, int], order: dict[str, int]) -> bool:
    """Return True if the stock holds at least the ordered quantity of every item.

    also: enough inventory for an order; does one multiset contain another; check availability of all items
    >>> can_supply({"a": 2, "b": 1}, {"a": 2})
    True
    >>> can_supply({"a": 2}, {"a": 3})
    False
    >>> can_supply({}, {"x": 1})
    False
    >>> can_supply({}, {})
    True
    """
    return all(stock.get(item, 0) >= quantity for item, quantity in order.items())


def column_of_records(records: list[dict[str, int]], key: str) -> list[int]:
    """Return the values of one key from every record that has it.

    also: pluck a field from a list of dictionaries; extract a column; values of an attribute
    >>> column_of_records([{"id": 1}, {"id": 2, "x": 0}], "id")
    [1, 2]
    >>> column_of_records([{"id": 1}, {"x": 5}], "x")
    [5]
    >>> column_of_records([], "id")
    []
    """
    return [record[key] for record in records if key in record]


def sort_records(records: list[dict[str, int]], key: str) -> list[dict[str, int]]:
    """Return the records ordered by the value of one key, a missing one counting as 0.

    also: sort a list of dictionaries by a field; order rows by a column; rank records by attribute
    >>> sort_records([{"n": 3}, {"n": 1}], "n")
    [{'n': 1}, {'n': 3}]
    >>> sort_records([{"n": 1}, {"m": 2}], "n")
    [{'m': 2}, {'n': 1}]
    >>> sort_records([], "n")
    []
    """
    return sorted(records, key=lambda record: record.get(key, 0))


def find_record(records: list[dict[str, str]], key: str, value: str) -> dict[str, str] | None:
    """Return the first record whose key has the given value, or None.

    also: find a dictionary in a list by field; look up a row; first matching record
    >>> find_record([{"name": "Ann"}, {"name": "Bob"}], "name", "Bob")
    {'name': 'Bob'}
    >>> find_record([{"name": "Ann"}], "name", "Zed")
    >>> find_record([], "name", "Ann")
    """
    for record in records:
        if record.get(key) == value:
            return record
    return None


def follow_map(m: dict[str, str], start: str) -> list[str]:
    """Return the chain of keys met by looking up start, then what it maps to, until the end or a repeat.

    also: follow links in a dictionary; chain of references; path through a mapping; resolve redirects
    >>> follow_map({"a": "b", "b": "c"}, "a")
    ['a', 'b', 'c']
    >>> follow_map({"a": "b", "b": "a"}, "a")
    ['a', 'b']
    >>> follow_map({}, "x")
    ['x']
    """
    chain = [start]
    current = start
    while current in m and m[current] not in chain:
        current = m[current]
        chain.append(current)
    return chain


def subtract_maps(a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
    """Return the values of the first dictionary less those of the second for the same key; missing ones count as 0.

    also: difference of two dictionaries by key; remaining amounts; take away counts
    >>> subtract_maps({"a": 5, "b": 2}, {"a": 3, "c": 1})
    {'a': 2, 'b': 2}
    >>> subtract_maps({"a": 1}, {})
    {'a': 1}
    >>> subtract_maps({}, {"a": 1})
    {}
    """
    return {k: v - b.get(k, 0) for k, v in a.items()}


def intersect_maps(a: dict[str, int], b: dict[str, int]) -> dict[str, int]:
    """Return the entries of the first dictionary that the second has with the same value.

    also: common entries of two dictionaries; equal key and value pairs; where both maps agree
    >>> intersect_maps({"a": 1, "b": 2}, {"a": 1, "b": 3})
    {'a': 1}
    >>> intersect_maps({"a": 1}, {})
    {}
    >>> intersect_maps({}, {"a": 1})
    {}
    """
    return {k: v for k, v in a.items() if k in b and b[k] == v}


def is_submap(part: dict[str, int], whole: dict[str, int]) -> bool:
    """Return whether every entry of one dictionary is in the other with the same value.

    also: dictionary contained in another; all key value pairs present; partial match of a map
    >>> is_submap({"a": 1}, {"a": 1, "b": 2})
    True
    >>> is_submap({"a": 2}, {"a": 1})
    False
    >>> is_submap({}, {})
    True
    """
    return all(k in whole and whole[k] == v for k, v in part.items())


def value_differences(a: dict[str, int], b: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return for each key with different values in both dictionaries the old and the new value.

    also: compare settings; modified entries with before and after; diff of two maps
    >>> value_differences({"a": 1, "b": 2}, {"a": 1, "b": 5, "c": 3})
    {'b': (2, 5)}
    >>> value_differences({"a": 1}, {"a": 1})
    {}
    >>> value_differences({}, {"a": 1})
    {}
    """
    return {k: (v, b[k]) for k, v in a.items() if k in b and b[k] != v}


def increment_key(counts: dict[str, int], key: str) -> dict[str, int]:
    """Return the dictionary with the count of the key one higher, a missing key beginning at 0.

    also: add one to a counter; bump a tally; count one more occurrence
    >>> increment_key({"a": 1}, "a")
    {'a': 2}
    >>> increment_key({"a": 1}, "b")
    {'a': 1, 'b': 1}
    >>> increment_key({}, "x")
    {'x': 1}
    """
    changed = dict(counts)
    changed[key] = changed.get(key, 0) + 1
    return changed


def append_to_key(lists: dict[str, list[str]], key: str, item: str) -> dict[str, list[str]]:
    """Return the dictionary with the item added at the end of the list of the key, a missing key beginning empty.

    also: multimap insertion; push a value under a key; extend the list in a dictionary
    >>> append_to_key({"a": ["x"]}, "a", "y")
    {'a': ['x', 'y']}
    >>> append_to_key({"a": ["x"]}, "b", "z")
    {'a': ['x'], 'b': ['z']}
    >>> append_to_key({}, "k", "v")
    {'k': ['v']}
    """
    changed = {k: list(v) for k, v in lists.items()}
    changed[key] = [*changed.get(key, []), item]
    return changed


def concatenate_map_lists(a: dict[str, list[str]], b: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return both dictionaries of lists combined, the lists of shared keys joined.

    also: merge multimaps; union of grouped items; join lists by key
    >>> concatenate_map_lists({"a": ["x"]}, {"a": ["y"], "b": ["z"]})
    {'a': ['x', 'y'], 'b': ['z']}
    >>> concatenate_map_lists({}, {"a": []})
    {'a': []}
    >>> concatenate_map_lists({}, {})
    {}
    """
    merged = {k: list(v) for k, v in a.items()}
    for k, v in b.items():
        merged[k] = [*merged.get(k, []), *v]
    return merged


def replace_existing(counts: dict[str, int], changes: dict[str, int]) -> dict[str, int]:
    """Return the dictionary with the values of keys it already has replaced; new keys are ignored.

    also: update only known settings; override existing entries; patch a map without adding keys
    >>> replace_existing({"a": 1, "b": 2}, {"a": 9, "z": 5})
    {'a': 9, 'b': 2}
    >>> replace_existing({"a": 1}, {})
    {'a': 1}
    >>> replace_existing({}, {"a": 1})
    {}
    """
    return {k: changes.get(k, v) for k, v in counts.items()}


def rename_keys(counts: dict[str, int], names: dict[str, str]) -> dict[str, int]:
    """Return the dictionary with keys renamed where a new name is given, the order kept.

    also: map old field names to new ones; relabel columns; translate keys
    >>> rename_keys({"a": 1, "b": 2}, {"a": "x"})
    {'x': 1, 'b': 2}
    >>> rename_keys({"a": 1}, {"z": "y"})
    {'a': 1}
    >>> rename_keys({}, {"a": "x"})
    {}
    """
    return {names.get(k, k): v for k, v in counts.items()}


def keys_with_prefix(counts: dict[str, int], prefix: str) -> dict[str, int]:
    """Return the entries whose key starts with the prefix, the prefix cut off.

    also: settings of one section; sub-dictionary by key beginning; strip a namespace from keys
    >>> keys_with_prefix({"db.port": 1, "db.size": 2, "ui": 3}, "db.")
    {'port': 1, 'size': 2}
    >>> keys_with_prefix({"a": 1}, "b")
    {}
    >>> keys_with_prefix({}, "x")
    {}
    """
    return {k[len(prefix) :]: v for k, v in counts.items() if k.startswith(prefix)}


def nest_dotted_keys(flat: dict[str, int]) -> dict[str, dict[str, int]]:
    """Return a nested dictionary for keys of the form "outer.inner"; a key without a dot goes under an empty name.

    also: unflatten settings; dotted names to sections; split keys into two levels
    >>> nest_dotted_keys({"a.x": 1, "a.y": 2, "b.x": 3})
    {'a': {'x': 1, 'y': 2}, 'b': {'x': 3}}
    >>> nest_dotted_keys({"k": 1})
    {'': {'k': 1}}
    >>> nest_dotted_keys({})
    {}
    """
    nested: dict[str, dict[str, int]] = {}
    for key, value in flat.items():
        at = key.find(".")
        outer = key[:at] if at >= 0 else ""
        nested.setdefault(outer, {})[key[at + 1 :]] = value
    return nested


def swap_nesting(nested: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return the nested dictionary with its outer and inner keys exchanged.

    also: transpose a dictionary of dictionaries; columns first instead of rows; regroup by inner key
    >>> swap_nesting({"ann": {"x": 1, "y": 2}, "bob": {"x": 3}})
    {'x': {'ann': 1, 'bob': 3}, 'y': {'ann': 2}}
    >>> swap_nesting({"a": {}})
    {}
    >>> swap_nesting({})
    {}
    """
    swapped: dict[str, dict[str, int]] = {}
    for outer, entries in nested.items():
        for inner, value in entries.items():
            swapped.setdefault(inner, {})[outer] = value
    return swapped


def nested_to_rows(nested: dict[str, dict[str, int]]) -> list[tuple[str, str, int]]:
    """Return a row (outer key, inner key, value) for each entry of a nested dictionary.

    also: unpivot a table; long format from a dictionary of dictionaries; flatten to triples
    >>> nested_to_rows({"a": {"x": 1, "y": 2}, "b": {"x": 3}})
    [('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 3)]
    >>> nested_to_rows({"a": {}})
    []
    >>> nested_to_rows({})
    []
    """
    return [(outer, inner, value) for outer, entries in nested.items() for inner, value in entries.items()]


def rows_to_nested(rows: list[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return a nested dictionary made of rows (outer key, inner key, value), later rows winning.

    also: pivot triples into a table; two-level dictionary from rows; wide format from long rows
    >>> rows_to_nested([("a", "x", 1), ("b", "x", 3), ("a", "y", 2)])
    {'a': {'x': 1, 'y': 2}, 'b': {'x': 3}}
    >>> rows_to_nested([("a", "x", 1), ("a", "x", 5)])
    {'a': {'x': 5}}
    >>> rows_to_nested([])
    {}
    """
    nested: dict[str, dict[str, int]] = {}
    for outer, inner, value in rows:
        nested.setdefault(outer, {})[inner] = value
    return nested


def merge_nested(a: dict[str, dict[str, int]], b: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return both nested dictionaries combined, inner entries of the second winning.

    also: deep merge of settings; combine two-level dictionaries; overlay configuration sections
    >>> merge_nested({"a": {"x": 1, "y": 2}}, {"a": {"y": 9}, "b": {"z": 3}})
    {'a': {'x': 1, 'y': 9}, 'b': {'z': 3}}
    >>> merge_nested({}, {"a": {}})
    {'a': {}}
    >>> merge_nested({}, {})
    {}
    """
    merged = {k: dict(v) for k, v in a.items()}
    for outer, entries in b.items():
        merged[outer] = {**merged.get(outer, {}), **entries}
    return merged


def total_of_lists_by_key(lists: dict[str, list[int]]) -> dict[str, int]:
    """Return the sum of the list under each key.

    also: add up grouped values; totals per group; reduce every list of a dictionary
    >>> total_of_lists_by_key({"a": [1, 2], "b": []})
    {'a': 3, 'b': 0}
    >>> total_of_lists_by_key({"x": [5]})
    {'x': 5}
    >>> total_of_lists_by_key({})
    {}
    """
    return {k: sum(v) for k, v in lists.items()}


def key_with_longest_list(lists: dict[str, list[str]]) -> str | None:
    """Return the key whose list has the most items, the first one on ties, or None for an empty dictionary.

    also: biggest group; which key has most members; largest category by count
    >>> key_with_longest_list({"a": ["x"], "b": ["y", "z"]})
    'b'
    >>> key_with_longest_list({"a": [], "b": []})
    'a'
    >>> key_with_longest_list({})
    """
    best: str | None = None
    most = -1
    for k, v in lists.items():
        if len(v) > most:
            best, most = k, len(v)
    return best


def average_of_values(counts: dict[str, int]) -> float:
    """Return the mean of the values of the dictionary, zero for an empty one.

    also: average score over all keys; mean of a map; typical value of entries
    >>> average_of_values({"a": 1, "b": 4})
    2.5
    >>> average_of_values({"x": 3})
    3.0
    >>> average_of_values({})
    0.0
    """
    return sum(counts.values()) / len(counts) if counts else 0.0


def keys_by_value_ascending(counts: dict[str, int]) -> list[str]:
    """Return the keys ordered by rising value, ties alphabetically.

    also: names from lowest to highest; sort keys by their numbers; least first
    >>> keys_by_value_ascending({"b": 2, "a": 2, "c": 1})
    ['c', 'a', 'b']
    >>> keys_by_value_ascending({"x": 0})
    ['x']
    >>> keys_by_value_ascending({})
    []
    """
    return sorted(counts, key=lambda k: (counts[k], k))


def value_counts(counts: dict[str, int]) -> dict[int, int]:
    """Return how many keys have each value, values rising.

    also: tally of dictionary values; frequency of frequencies; how many share a number
    >>> value_counts({"a": 2, "b": 1, "c": 2})
    {1: 1, 2: 2}
    >>> value_counts({"a": 0})
    {0: 1}
    >>> value_counts({})
    {}
    """
    tally: dict[int, int] = {}
    for v in sorted(counts.values()):
        tally[v] = tally.get(v, 0) + 1
    return tally
