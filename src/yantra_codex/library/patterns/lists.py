"""Patterns that take lists apart, put them together and change every element."""

from __future__ import annotations

from itertools import groupby


def first_or_none(xs: list[int]) -> int | None:
    """Return the first element of the list, or None if it is empty.

    also: head of a list; get the first item or nothing; safe access to the first element
    >>> first_or_none([7, 8, 9])
    7
    >>> first_or_none([])
    >>> first_or_none([-1])
    -1
    """
    return xs[0] if xs else None


def last_or_none(xs: list[int]) -> int | None:
    """Return the last element of the list, or None if it is empty.

    also: final item or nothing; tail element of a list; safe access to the last element
    >>> last_or_none([7, 8, 9])
    9
    >>> last_or_none([])
    >>> last_or_none([4])
    4
    """
    return xs[-1] if xs else None


def take_first(xs: list[int], n: int) -> list[int]:
    """Return the first n elements of the list.

    also: leading n items; take n from the front; truncate a list to n elements; limit the number of results
    >>> take_first([4, 5, 6, 7], 2)
    [4, 5]
    >>> take_first([4, 5], 9)
    [4, 5]
    >>> take_first([4, 5], 0)
    []
    """
    return xs[:n]


def take_last(xs: list[int], n: int) -> list[int]:
    """Return the last n elements of the list in their order.

    also: trailing n items; take n from the end; keep only the most recent n entries
    >>> take_last([4, 5, 6, 7], 2)
    [6, 7]
    >>> take_last([4, 5], 9)
    [4, 5]
    >>> take_last([4, 5], 0)
    []
    """
    return xs[max(len(xs) - n, 0) :]


def drop_first(xs: list[int], n: int) -> list[int]:
    """Return the list without its first n elements.

    also: skip the leading n items; remove n elements from the front; everything after the first n
    >>> drop_first([4, 5, 6, 7], 1)
    [5, 6, 7]
    >>> drop_first([4, 5], 5)
    []
    >>> drop_first([], 0)
    []
    """
    return xs[n:]


def drop_last(xs: list[int], n: int) -> list[int]:
    """Return the list without its last n elements.

    also: remove n elements from the end; cut off the trailing n items; all but the last n
    >>> drop_last([4, 5, 6, 7], 1)
    [4, 5, 6]
    >>> drop_last([4, 5], 5)
    []
    >>> drop_last([4, 5], 0)
    [4, 5]
    """
    return xs[: max(len(xs) - n, 0)]


def without_ends(xs: list[int]) -> list[int]:
    """Return the list without its first and last element.

    also: strip both ends of a list; inner elements; remove the outermost items
    >>> without_ends([1, 2, 3, 4])
    [2, 3]
    >>> without_ends([1, 2])
    []
    >>> without_ends([])
    []
    """
    return xs[1:-1]


def reverse_list(xs: list[str]) -> list[str]:
    """Return the elements in reverse order.

    also: flip a list; list backwards; last element first
    >>> reverse_list(["a", "b", "c"])
    ['c', 'b', 'a']
    >>> reverse_list(["a"])
    ['a']
    >>> reverse_list([])
    []
    """
    return xs[::-1]


def reverse_in_groups(xs: list[int], size: int) -> list[int]:
    """Return the list with every consecutive group of the given size reversed.

    also: reverse each block of k elements; flip every chunk in place order; reverse the list in groups
    >>> reverse_in_groups([1, 2, 3, 4, 5], 2)
    [2, 1, 4, 3, 5]
    >>> reverse_in_groups([1, 2, 3], 1)
    [1, 2, 3]
    >>> reverse_in_groups([], 3)
    []
    """
    out: list[int] = []
    for start in range(0, len(xs), size):
        out.extend(reversed(xs[start : start + size]))
    return out


def rotate_list_left(xs: list[int], k: int) -> list[int]:
    """Return the list rotated to the left by k places.

    also: cyclic shift left; move the first k elements to the end; circular rotation towards the front
    >>> rotate_list_left([1, 2, 3, 4, 5], 2)
    [3, 4, 5, 1, 2]
    >>> rotate_list_left([1, 2, 3], 4)
    [2, 3, 1]
    >>> rotate_list_left([], 3)
    []
    """
    if not xs:
        return []
    k = k % len(xs)
    return xs[k:] + xs[:k]


def rotate_list_right(xs: list[int], k: int) -> list[int]:
    """Return the list rotated to the right by k places.

    also: cyclic shift right; move the last k elements to the front; circular rotation towards the end
    >>> rotate_list_right([1, 2, 3, 4, 5], 2)
    [4, 5, 1, 2, 3]
    >>> rotate_list_right([1, 2, 3], 3)
    [1, 2, 3]
    >>> rotate_list_right([], 1)
    []
    """
    if not xs:
        return []
    split = len(xs) - k % len(xs)
    return xs[split:] + xs[:split]


def all_rotations(xs: list[int]) -> list[list[int]]:
    """Return every left rotation of the list, starting with the list itself.

    also: cyclic shifts of a list; all circular arrangements; every rotated version
    >>> all_rotations([1, 2, 3])
    [[1, 2, 3], [2, 3, 1], [3, 1, 2]]
    >>> all_rotations([5])
    [[5]]
    >>> all_rotations([])
    []
    """
    return [xs[i:] + xs[:i] for i in range(len(xs))]


def flatten_lists(xss: list[list[int]]) -> list[int]:
    """Return all elements of the inner lists in one flat list.

    also: flatten a list of lists; concatenate sublists; join nested lists into one
    >>> flatten_lists([[1, 2], [], [3]])
    [1, 2, 3]
    >>> flatten_lists([])
    []
    >>> flatten_lists([[-4]])
    [-4]
    """
    return [x for xs in xss for x in xs]


def chunk_list(xs: list[int], size: int) -> list[list[int]]:
    """Return the list cut into consecutive chunks of the given size, the last one possibly shorter.

    also: split a list into batches; group elements in blocks of n; divide into equal sized pieces; paginate items
    >>> chunk_list([1, 2, 3, 4, 5], 2)
    [[1, 2], [3, 4], [5]]
    >>> chunk_list([1, 2, 3], 5)
    [[1, 2, 3]]
    >>> chunk_list([], 2)
    []
    """
    return [xs[i : i + size] for i in range(0, len(xs), size)]


def full_chunks(xs: list[int], size: int) -> list[list[int]]:
    """Return the consecutive chunks of exactly the given size, dropping an incomplete last one.

    also: split into complete groups only; equal blocks without the remainder; batches of n ignoring leftovers
    >>> full_chunks([1, 2, 3, 4, 5], 2)
    [[1, 2], [3, 4]]
    >>> full_chunks([1], 2)
    []
    >>> full_chunks([1, 2, 3], 3)
    [[1, 2, 3]]
    """
    return [xs[i : i + size] for i in range(0, len(xs) - size + 1, size)]


def split_into_parts(xs: list[int], parts: int) -> list[list[int]]:
    """Return the list divided into the given number of contiguous parts of nearly equal length, longer ones first.

    also: divide a list evenly into n sublists; distribute elements over k consecutive groups; balanced split of a list
    >>> split_into_parts([1, 2, 3, 4, 5, 6, 7], 3)
    [[1, 2, 3], [4, 5], [6, 7]]
    >>> split_into_parts([1, 2], 3)
    [[1], [2], []]
    >>> split_into_parts([], 2)
    [[], []]
    """
    size = len(xs) // parts
    extra = len(xs) % parts
    out: list[list[int]] = []
    start = 0
    for i in range(parts):
        end = start + size + (1 if i < extra else 0)
        out.append(xs[start:end])
        start = end
    return out


def deal_round_robin(xs: list[int], hands: int) -> list[list[int]]:
    """Return the elements dealt in turn to the given number of lists.

    also: distribute items round robin; deal cards to players; assign every nth element to the same group
    >>> deal_round_robin([1, 2, 3, 4, 5], 2)
    [[1, 3, 5], [2, 4]]
    >>> deal_round_robin([1], 3)
    [[1], [], []]
    >>> deal_round_robin([], 2)
    [[], []]
    """
    return [xs[i::hands] for i in range(hands)]


def split_list_at(xs: list[int], index: int) -> tuple[list[int], list[int]]:
    """Return the part of the list before the index and the part from the index on.

    also: cut a list in two at a position; split into head and tail; divide a list at index
    >>> split_list_at([1, 2, 3, 4], 1)
    ([1], [2, 3, 4])
    >>> split_list_at([1, 2], 0)
    ([], [1, 2])
    >>> split_list_at([], 2)
    ([], [])
    """
    return xs[:index], xs[index:]


def split_in_halves(xs: list[int]) -> tuple[list[int], list[int]]:
    """Return the first and second half of the list, the middle element of an odd length going to the second.

    also: divide a list into two halves; cut down the middle; split in half
    >>> split_in_halves([1, 2, 3, 4])
    ([1, 2], [3, 4])
    >>> split_in_halves([1, 2, 3])
    ([1], [2, 3])
    >>> split_in_halves([])
    ([], [])
    """
    middle = len(xs) // 2
    return xs[:middle], xs[middle:]


def split_list_on_value(xs: list[int], separator: int) -> list[list[int]]:
    """Return the sublists between occurrences of the separator value.

    also: split a list by a delimiter element; break a list at every occurrence of a value; sections divided by a marker
    >>> split_list_on_value([1, 2, 0, 3, 0, 0, 4], 0)
    [[1, 2], [3], [], [4]]
    >>> split_list_on_value([1, 2], 0)
    [[1, 2]]
    >>> split_list_on_value([], 0)
    [[]]
    """
    parts: list[list[int]] = []
    current: list[int] = []
    for x in xs:
        if x == separator:
            parts.append(current)
            current = []
        else:
            current.append(x)
    parts.append(current)
    return parts


def remove_value(xs: list[int], value: int) -> list[int]:
    """Return the list without any occurrence of the value.

    also: delete all copies of an element; filter out a given number; drop every item equal to value
    >>> remove_value([1, 2, 1, 3], 1)
    [2, 3]
    >>> remove_value([1, 1], 1)
    []
    >>> remove_value([], 5)
    []
    """
    return [x for x in xs if x != value]


def remove_first_match(xs: list[int], value: int) -> list[int]:
    """Return the list without the first occurrence of the value.

    also: delete one copy of an element; drop only the first match; remove a value once if present
    >>> remove_first_match([1, 2, 1, 3], 1)
    [2, 1, 3]
    >>> remove_first_match([4, 5], 9)
    [4, 5]
    >>> remove_first_match([], 1)
    []
    """
    if value not in xs:
        return xs[:]
    i = xs.index(value)
    return xs[:i] + xs[i + 1 :]


def remove_at_index(xs: list[int], index: int) -> list[int]:
    """Return the list without the element at the index.

    also: delete the item at a position; drop the nth element; pop an index without changing the original
    >>> remove_at_index([5, 6, 7], 1)
    [5, 7]
    >>> remove_at_index([5], 0)
    []
    >>> remove_at_index([5, 6], 4)
    [5, 6]
    """
    return [x for i, x in enumerate(xs) if i != index]


def insert_at_index(xs: list[int], index: int, value: int) -> list[int]:
    """Return the list with the value inserted before the given index.

    also: add an element at a position; put an item into the middle of a list; insert without changing the original
    >>> insert_at_index([1, 3], 1, 2)
    [1, 2, 3]
    >>> insert_at_index([], 0, 9)
    [9]
    >>> insert_at_index([1, 2], 2, 3)
    [1, 2, 3]
    """
    return xs[:index] + [value] + xs[index:]


def replace_at_index(xs: list[int], index: int, value: int) -> list[int]:
    """Return the list with the element at the index replaced by the value.

    also: set the item at a position; update one element in a copy; overwrite the nth element
    >>> replace_at_index([1, 2, 3], 1, 9)
    [1, 9, 3]
    >>> replace_at_index([1], 0, 5)
    [5]
    >>> replace_at_index([], 0, 5)
    []
    """
    return [value if i == index else x for i, x in enumerate(xs)]


def replace_all_values(xs: list[int], old: int, new: int) -> list[int]:
    """Return the list with every occurrence of one value replaced by another.

    also: substitute elements equal to old; change all copies of a number to a new one; swap out a value everywhere
    >>> replace_all_values([1, 2, 1], 1, 7)
    [7, 2, 7]
    >>> replace_all_values([1, 2], 5, 7)
    [1, 2]
    >>> replace_all_values([], 1, 2)
    []
    """
    return [new if x == old else x for x in xs]


def swap_positions(xs: list[int], i: int, j: int) -> list[int]:
    """Return the list with the elements at two positions exchanged.

    also: swap two items by index; interchange elements i and j; exchange positions in a list
    >>> swap_positions([1, 2, 3, 4], 0, 2)
    [3, 2, 1, 4]
    >>> swap_positions([1, 2], 1, 1)
    [1, 2]
    >>> swap_positions([1, 2], 0, 1)
    [2, 1]
    """
    out = xs[:]
    out[i], out[j] = out[j], out[i]
    return out


def swap_adjacent_pairs(xs: list[int]) -> list[int]:
    """Return the list with each pair of neighbours exchanged, a last odd element staying in place.

    also: swap every two elements; exchange items pairwise; switch even and odd positions
    >>> swap_adjacent_pairs([1, 2, 3, 4, 5])
    [2, 1, 4, 3, 5]
    >>> swap_adjacent_pairs([1])
    [1]
    >>> swap_adjacent_pairs([])
    []
    """
    out = xs[:]
    for i in range(0, len(out) - 1, 2):
        out[i], out[i + 1] = out[i + 1], out[i]
    return out


def every_nth(xs: list[int], n: int) -> list[int]:
    """Return every nth element of the list, starting with the first.

    also: take elements at a fixed step; sample the list with a stride; one item out of each n
    >>> every_nth([1, 2, 3, 4, 5], 2)
    [1, 3, 5]
    >>> every_nth([1, 2], 5)
    [1]
    >>> every_nth([], 3)
    []
    """
    return xs[::n]


def drop_every_nth(xs: list[int], n: int) -> list[int]:
    """Return the list without every nth element, counting from one.

    also: remove each nth item; skip elements at positions divisible by n; delete every k-th entry
    >>> drop_every_nth([1, 2, 3, 4, 5, 6, 7], 3)
    [1, 2, 4, 5, 7]
    >>> drop_every_nth([1, 2], 1)
    []
    >>> drop_every_nth([1, 2], 5)
    [1, 2]
    """
    return [x for i, x in enumerate(xs) if (i + 1) % n != 0]


def at_even_indices(xs: list[str]) -> list[str]:
    """Return the elements at even indices, counting from zero.

    also: items at positions 0, 2, 4; every other element starting with the first; even position elements
    >>> at_even_indices(["a", "b", "c", "d"])
    ['a', 'c']
    >>> at_even_indices(["a"])
    ['a']
    >>> at_even_indices([])
    []
    """
    return xs[::2]


def at_odd_indices(xs: list[str]) -> list[str]:
    """Return the elements at odd indices, counting from zero.

    also: items at positions 1, 3, 5; every other element starting with the second; odd position elements
    >>> at_odd_indices(["a", "b", "c", "d"])
    ['b', 'd']
    >>> at_odd_indices(["a"])
    []
    >>> at_odd_indices([])
    []
    """
    return xs[1::2]


def unique_in_order(xs: list[int]) -> list[int]:
    """Return the distinct elements in order of first appearance.

    also: remove duplicates keeping order; dedupe a list; unique values without sorting; keep the first of each
    >>> unique_in_order([3, 1, 3, 2, 1])
    [3, 1, 2]
    >>> unique_in_order([])
    []
    >>> unique_in_order([5, 5, 5])
    [5]
    """
    seen: set[int] = set()
    out: list[int] = []
    for x in xs:
        if x not in seen:
            seen.add(x)
            out.append(x)
    return out


def unique_keep_last(xs: list[int]) -> list[int]:
    """Return the distinct elements, each at the place of its last appearance.

    also: remove duplicates keeping the last occurrence; dedupe preferring later entries; drop earlier copies
    >>> unique_keep_last([3, 1, 3, 2, 1])
    [3, 2, 1]
    >>> unique_keep_last([])
    []
    >>> unique_keep_last([4, 4])
    [4]
    """
    seen: set[int] = set()
    out: list[int] = []
    for x in reversed(xs):
        if x not in seen:
            seen.add(x)
            out.append(x)
    return out[::-1]


def unique_strings_ignoring_case(words: list[str]) -> list[str]:
    """Return the strings that differ other than in case, keeping the first spelling of each.

    also: remove duplicate names regardless of case; distinct words ignoring case; case-insensitive dedupe
    >>> unique_strings_ignoring_case(["Ann", "bob", "ANN", "Bob"])
    ['Ann', 'bob']
    >>> unique_strings_ignoring_case([])
    []
    >>> unique_strings_ignoring_case(["x", "X"])
    ['x']
    """
    seen: set[str] = set()
    out: list[str] = []
    for word in words:
        key = word.lower()
        if key not in seen:
            seen.add(key)
            out.append(word)
    return out


def squeeze_repeats(xs: list[int]) -> list[int]:
    """Return the list with consecutive equal elements collapsed to one.

    also: remove adjacent duplicates; drop repeated neighbours; collapse runs to a single element
    >>> squeeze_repeats([1, 1, 2, 2, 1])
    [1, 2, 1]
    >>> squeeze_repeats([])
    []
    >>> squeeze_repeats([3, 3, 3])
    [3]
    """
    return [x for i, x in enumerate(xs) if i == 0 or x != xs[i - 1]]


def limit_repeats(xs: list[int], limit: int) -> list[int]:
    """Return the list keeping at most the given number of copies of each value.

    also: allow each element at most n times; cap occurrences per value; drop copies beyond a limit
    >>> limit_repeats([1, 1, 1, 2, 1, 2], 2)
    [1, 1, 2, 2]
    >>> limit_repeats([1, 2], 0)
    []
    >>> limit_repeats([], 2)
    []
    """
    counts: dict[int, int] = {}
    out: list[int] = []
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
        if counts[x] <= limit:
            out.append(x)
    return out


def group_equal_neighbours(xs: list[int]) -> list[list[int]]:
    """Return the runs of consecutive equal elements as sublists.

    also: pack consecutive duplicates; split into runs of identical values; group adjacent equal items
    >>> group_equal_neighbours([1, 1, 2, 1])
    [[1, 1], [2], [1]]
    >>> group_equal_neighbours([])
    []
    >>> group_equal_neighbours([7])
    [[7]]
    """
    return [list(group) for _, group in groupby(xs)]


def run_lengths(xs: list[int]) -> list[tuple[int, int]]:
    """Return each run of equal elements as a pair of value and length.

    also: run-length encode a list; count consecutive repeats; compress runs to value and count
    >>> run_lengths([5, 5, 2, 5])
    [(5, 2), (2, 1), (5, 1)]
    >>> run_lengths([])
    []
    >>> run_lengths([1, 1, 1])
    [(1, 3)]
    """
    runs: list[tuple[int, int]] = []
    for x in xs:
        if runs and runs[-1][0] == x:
            runs[-1] = (x, runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs


def expand_runs(runs: list[tuple[int, int]]) -> list[int]:
    """Return the list in which each value is repeated as often as its count says.

    also: run-length decode; expand value and count pairs; unpack compressed runs
    >>> expand_runs([(5, 2), (2, 1)])
    [5, 5, 2]
    >>> expand_runs([])
    []
    >>> expand_runs([(3, 0)])
    []
    """
    return [value for value, count in runs for _ in range(count)]


def adjacent_pairs(xs: list[int]) -> list[tuple[int, int]]:
    """Return each element paired with the one after it.

    also: consecutive pairs; neighbouring elements as tuples; pairwise sliding over a list
    >>> adjacent_pairs([1, 2, 3])
    [(1, 2), (2, 3)]
    >>> adjacent_pairs([1])
    []
    >>> adjacent_pairs([])
    []
    """
    return list(zip(xs, xs[1:]))


def adjacent_differences(xs: list[int]) -> list[int]:
    """Return the difference between each element and the one before it.

    also: deltas of consecutive values; step changes in a series; first differences of a sequence
    >>> adjacent_differences([1, 4, 9, 7])
    [3, 5, -2]
    >>> adjacent_differences([5])
    []
    >>> adjacent_differences([])
    []
    """
    return [b - a for a, b in zip(xs, xs[1:])]


def pair_up(xs: list[int], ys: list[str]) -> list[tuple[int, str]]:
    """Return the elements of two lists paired by position, stopping at the shorter one.

    also: zip two lists; combine lists into tuples; match up corresponding elements
    >>> pair_up([1, 2], ["a", "b"])
    [(1, 'a'), (2, 'b')]
    >>> pair_up([1, 2, 3], ["a"])
    [(1, 'a')]
    >>> pair_up([], ["a"])
    []
    """
    return list(zip(xs, ys))


def unzip_pairs(pairs: list[tuple[int, str]]) -> tuple[list[int], list[str]]:
    """Return the first components and the second components of the pairs as two lists.

    also: unzip a list of tuples; separate pairs into two lists; split tuples into columns
    >>> unzip_pairs([(1, "a"), (2, "b")])
    ([1, 2], ['a', 'b'])
    >>> unzip_pairs([])
    ([], [])
    >>> unzip_pairs([(0, "")])
    ([0], [''])
    """
    return [a for a, _ in pairs], [b for _, b in pairs]


def number_items(items: list[str]) -> list[tuple[int, str]]:
    """Return each item paired with its position, counting from one.

    also: enumerate a list from 1; attach line numbers; index and value pairs
    >>> number_items(["x", "y"])
    [(1, 'x'), (2, 'y')]
    >>> number_items([])
    []
    >>> number_items(["only"])
    [(1, 'only')]
    """
    return list(enumerate(items, 1))


def interleave(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elements of two lists taken alternately, followed by what is left of the longer one.

    also: merge two lists alternating; weave lists together; take one from each in turn; shuffle perfectly
    >>> interleave([1, 3, 5], [2, 4])
    [1, 2, 3, 4, 5]
    >>> interleave([], [7, 8])
    [7, 8]
    >>> interleave([1], [2, 3, 4])
    [1, 2, 3, 4]
    """
    out: list[int] = []
    for i in range(max(len(xs), len(ys))):
        if i < len(xs):
            out.append(xs[i])
        if i < len(ys):
            out.append(ys[i])
    return out


def repeat_each(xs: list[int], times: int) -> list[int]:
    """Return the list with each element repeated the given number of times in place.

    also: duplicate every item n times; stretch a list; replicate elements
    >>> repeat_each([1, 2], 3)
    [1, 1, 1, 2, 2, 2]
    >>> repeat_each([1, 2], 0)
    []
    >>> repeat_each([], 2)
    []
    """
    return [x for x in xs for _ in range(times)]


def repeat_list(xs: list[int], times: int) -> list[int]:
    """Return the whole list repeated the given number of times.

    also: tile a list; concatenate a list with itself n times; cycle through the elements several rounds
    >>> repeat_list([1, 2], 2)
    [1, 2, 1, 2]
    >>> repeat_list([1, 2], 0)
    []
    >>> repeat_list([], 3)
    []
    """
    return xs * times


def cycle_to_length(xs: list[str], n: int) -> list[str]:
    """Return n elements obtained by going round the list again and again.

    also: repeat a list cyclically up to a length; fill n slots by cycling the items; round and round until n items
    >>> cycle_to_length(["a", "b", "c"], 5)
    ['a', 'b', 'c', 'a', 'b']
    >>> cycle_to_length(["a"], 0)
    []
    >>> cycle_to_length(["a", "b"], 1)
    ['a']
    """
    return [xs[i % len(xs)] for i in range(n)]


def pad_list_end(xs: list[int], length: int, fill: int) -> list[int]:
    """Return the list extended with a fill value at the end up to the given length.

    also: pad a list on the right; fill up with zeros to a minimum size; append a default until long enough
    >>> pad_list_end([1, 2], 4, 0)
    [1, 2, 0, 0]
    >>> pad_list_end([1, 2, 3], 2, 0)
    [1, 2, 3]
    >>> pad_list_end([], 2, -1)
    [-1, -1]
    """
    return xs + [fill] * max(length - len(xs), 0)


def pad_list_start(xs: list[int], length: int, fill: int) -> list[int]:
    """Return the list extended with a fill value at the front up to the given length.

    also: pad a list on the left; put leading zeros before a list; prepend a default until long enough
    >>> pad_list_start([1, 2], 4, 0)
    [0, 0, 1, 2]
    >>> pad_list_start([1, 2, 3], 2, 0)
    [1, 2, 3]
    >>> pad_list_start([], 2, 9)
    [9, 9]
    """
    return [fill] * max(length - len(xs), 0) + xs


def square_each(xs: list[int]) -> list[int]:
    """Return the squares of the elements.

    also: square every number in the list; map to the second power; each element times itself
    >>> square_each([1, -2, 3])
    [1, 4, 9]
    >>> square_each([])
    []
    >>> square_each([0])
    [0]
    """
    return [x * x for x in xs]


def scale_each(xs: list[float], factor: float) -> list[float]:
    """Return every element multiplied by the factor.

    also: multiply a list by a number; scale a vector; scalar product with each element
    >>> scale_each([1.0, -2.5], 2.0)
    [2.0, -5.0]
    >>> scale_each([], 3.0)
    []
    >>> scale_each([0.5], 0.0)
    [0.0]
    """
    return [x * factor for x in xs]


def add_to_each(xs: list[int], amount: int) -> list[int]:
    """Return the list with the amount added to every element.

    also: increment all numbers by k; shift values by a constant; add a number to each item
    >>> add_to_each([1, 2, 3], 10)
    [11, 12, 13]
    >>> add_to_each([], 1)
    []
    >>> add_to_each([5], -5)
    [0]
    """
    return [x + amount for x in xs]


def negate_each(xs: list[int]) -> list[int]:
    """Return the list with the sign of every element flipped.

    also: negative of each number; opposite values; multiply everything by minus one
    >>> negate_each([1, -2, 0])
    [-1, 2, 0]
    >>> negate_each([])
    []
    >>> negate_each([-7])
    [7]
    """
    return [-x for x in xs]


def absolute_values(xs: list[int]) -> list[int]:
    """Return the absolute value of every element.

    also: magnitude of each number; make all numbers non-negative; drop the signs
    >>> absolute_values([1, -2, 0])
    [1, 2, 0]
    >>> absolute_values([])
    []
    >>> absolute_values([-9])
    [9]
    """
    return [abs(x) for x in xs]


def clamp_each(xs: list[int], low: int, high: int) -> list[int]:
    """Return every element limited to the range from low to high.

    also: clip values to bounds; cap each number between a minimum and a maximum; restrict elements to an interval
    >>> clamp_each([-5, 3, 99], 0, 10)
    [0, 3, 10]
    >>> clamp_each([], 0, 1)
    []
    >>> clamp_each([4], 4, 4)
    [4]
    """
    return [max(low, min(x, high)) for x in xs]


def add_lists(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elementwise sums of two lists.

    also: add corresponding elements; vector addition; sum two lists position by position
    >>> add_lists([1, 2, 3], [10, 20, 30])
    [11, 22, 33]
    >>> add_lists([], [])
    []
    >>> add_lists([-1], [1])
    [0]
    """
    return [x + y for x, y in zip(xs, ys)]


def subtract_lists(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elementwise differences of two lists.

    also: subtract corresponding elements; vector subtraction; first list minus second list by position
    >>> subtract_lists([5, 7], [1, 10])
    [4, -3]
    >>> subtract_lists([], [])
    []
    >>> subtract_lists([3], [3])
    [0]
    """
    return [x - y for x, y in zip(xs, ys)]


def multiply_lists(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elementwise products of two lists.

    also: multiply corresponding elements; Hadamard product of vectors; pairwise multiplication by position
    >>> multiply_lists([1, 2, 3], [4, 5, 6])
    [4, 10, 18]
    >>> multiply_lists([], [])
    []
    >>> multiply_lists([-2], [3])
    [-6]
    """
    return [x * y for x, y in zip(xs, ys)]


def elementwise_max(xs: list[int], ys: list[int]) -> list[int]:
    """Return the larger of the two elements at each position.

    also: pairwise maximum of two lists; take the greater value per index; upper envelope of two series
    >>> elementwise_max([1, 5, 3], [4, 2, 3])
    [4, 5, 3]
    >>> elementwise_max([], [])
    []
    >>> elementwise_max([-1], [-2])
    [-1]
    """
    return [max(x, y) for x, y in zip(xs, ys)]


def mirror_list(xs: list[int]) -> list[int]:
    """Return the list followed by its reverse.

    also: append the list backwards to itself; make a palindrome from a list; reflect a sequence
    >>> mirror_list([1, 2, 3])
    [1, 2, 3, 3, 2, 1]
    >>> mirror_list([])
    []
    >>> mirror_list([4])
    [4, 4]
    """
    return xs + xs[::-1]


def is_palindrome_list(xs: list[int]) -> bool:
    """Return whether the list reads the same forwards and backwards.

    also: symmetric list check; equal to its own reverse; mirror sequence test
    >>> is_palindrome_list([1, 2, 1])
    True
    >>> is_palindrome_list([1, 2])
    False
    >>> is_palindrome_list([])
    True
    """
    return xs == xs[::-1]


def list_prefixes(xs: list[int]) -> list[list[int]]:
    """Return all non-empty prefixes of the list, shortest first.

    also: every initial part of a list; growing beginnings; heads of increasing length
    >>> list_prefixes([1, 2, 3])
    [[1], [1, 2], [1, 2, 3]]
    >>> list_prefixes([])
    []
    >>> list_prefixes([9])
    [[9]]
    """
    return [xs[:i] for i in range(1, len(xs) + 1)]


def list_suffixes(xs: list[int]) -> list[list[int]]:
    """Return all non-empty suffixes of the list, longest first.

    also: every final part of a list; tails of decreasing length; shrinking endings
    >>> list_suffixes([1, 2, 3])
    [[1, 2, 3], [2, 3], [3]]
    >>> list_suffixes([])
    []
    >>> list_suffixes([9])
    [[9]]
    """
    return [xs[i:] for i in range(len(xs))]


def contiguous_sublists(xs: list[int]) -> list[list[int]]:
    """Return all non-empty contiguous sublists, ordered by start and then by length.

    also: every subarray; all slices of a list; consecutive segments
    >>> contiguous_sublists([1, 2, 3])
    [[1], [1, 2], [1, 2, 3], [2], [2, 3], [3]]
    >>> contiguous_sublists([])
    []
    >>> contiguous_sublists([5])
    [[5]]
    """
    return [xs[i:j] for i in range(len(xs)) for j in range(i + 1, len(xs) + 1)]


def move_value_to_end(xs: list[int], value: int) -> list[int]:
    """Return the list with all occurrences of the value moved to the end, the others keeping their order.

    also: push zeros to the back; shift a number to the end of the list; gather one value at the end
    >>> move_value_to_end([0, 1, 0, 3], 0)
    [1, 3, 0, 0]
    >>> move_value_to_end([1, 2], 0)
    [1, 2]
    >>> move_value_to_end([], 0)
    []
    """
    rest = [x for x in xs if x != value]
    return rest + [value] * (len(xs) - len(rest))


def move_value_to_front(xs: list[int], value: int) -> list[int]:
    """Return the list with all occurrences of the value moved to the front, the others keeping their order.

    also: bring a number to the beginning; shift zeros to the start; pull matching elements forward
    >>> move_value_to_front([1, 0, 3, 0], 0)
    [0, 0, 1, 3]
    >>> move_value_to_front([1, 2], 0)
    [1, 2]
    >>> move_value_to_front([], 5)
    []
    """
    rest = [x for x in xs if x != value]
    return [value] * (len(xs) - len(rest)) + rest


def move_to_front(xs: list[str], item: str) -> list[str]:
    """Return the list with the item placed first and removed from its old place.

    also: most recently used list update; bring an entry to the top; push to the front of recent items
    >>> move_to_front(["a", "b", "c"], "b")
    ['b', 'a', 'c']
    >>> move_to_front([], "x")
    ['x']
    >>> move_to_front(["a"], "z")
    ['z', 'a']
    """
    return [item] + [x for x in xs if x != item]


def present_values(xs: list[int | None]) -> list[int]:
    """Return the values that are not None.

    also: drop missing entries; filter out nulls; compact a list; keep only existing values
    >>> present_values([1, None, 3])
    [1, 3]
    >>> present_values([None])
    []
    >>> present_values([])
    []
    """
    return [x for x in xs if x is not None]


def fill_missing(xs: list[int | None], default: int) -> list[int]:
    """Return the list with every None replaced by the default.

    also: replace missing values; coalesce nulls in a list; substitute a default for absent entries
    >>> fill_missing([1, None, 3], 0)
    [1, 0, 3]
    >>> fill_missing([None], -1)
    [-1]
    >>> fill_missing([], 0)
    []
    """
    return [default if x is None else x for x in xs]


def forward_fill(xs: list[int | None], start: int) -> list[int]:
    """Return the list with every None replaced by the last value seen before it, or by the start value.

    also: carry the last observation forward; fill gaps with the previous value; propagate the latest known reading
    >>> forward_fill([1, None, None, 4], 0)
    [1, 1, 1, 4]
    >>> forward_fill([None, 2], 9)
    [9, 2]
    >>> forward_fill([], 0)
    []
    """
    last = start
    out: list[int] = []
    for x in xs:
        if x is not None:
            last = x
        out.append(last)
    return out


def countdown(n: int) -> list[int]:
    """Return the numbers from n down to zero.

    also: count backwards to 0; descending integers; decreasing range including both ends
    >>> countdown(3)
    [3, 2, 1, 0]
    >>> countdown(0)
    [0]
    >>> countdown(-1)
    []
    """
    return list(range(n, -1, -1))


def inclusive_range(start: int, stop: int) -> list[int]:
    """Return the integers from start to stop, both included.

    also: list numbers between two bounds inclusive; consecutive integers; closed range
    >>> inclusive_range(2, 5)
    [2, 3, 4, 5]
    >>> inclusive_range(3, 3)
    [3]
    >>> inclusive_range(5, 2)
    []
    """
    return list(range(start, stop + 1))


def evenly_spaced(start: float, step: float, count: int) -> list[float]:
    """Return count numbers beginning at start and separated by step.

    also: arithmetic progression; equally spaced points; sequence with a constant increment
    >>> evenly_spaced(1.0, 0.5, 4)
    [1.0, 1.5, 2.0, 2.5]
    >>> evenly_spaced(0.0, 2.0, 0)
    []
    >>> evenly_spaced(3.0, -1.0, 2)
    [3.0, 2.0]
    """
    return [start + i * step for i in range(count)]


def geometric_sequence(first: int, ratio: int, count: int) -> list[int]:
    """Return count numbers in which each is the previous one times the ratio.

    also: geometric progression; repeated multiplication; powers scaled by a first term
    >>> geometric_sequence(3, 2, 4)
    [3, 6, 12, 24]
    >>> geometric_sequence(5, 1, 2)
    [5, 5]
    >>> geometric_sequence(1, 10, 0)
    []
    """
    out: list[int] = []
    term = first
    for _ in range(count):
        out.append(term)
        term *= ratio
    return out


def concatenate_lists(xs: list[int], ys: list[int]) -> list[int]:
    """Return the elements of the first list followed by those of the second.

    also: join two lists; append one list to another; combine lists end to end
    >>> concatenate_lists([1, 2], [3])
    [1, 2, 3]
    >>> concatenate_lists([], [])
    []
    >>> concatenate_lists([], [5])
    [5]
    """
    return xs + ys


def list_product_pairs(xs: list[int], ys: list[str]) -> list[tuple[int, str]]:
    """Return every combination of an element of the first list with one of the second.

    also: cartesian product; all pairs from two lists; cross join
    >>> list_product_pairs([1, 2], ["a", "b"])
    [(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]
    >>> list_product_pairs([], ["a"])
    []
    >>> list_product_pairs([1], ["z"])
    [(1, 'z')]
    """
    return [(x, y) for x in xs for y in ys]


def unordered_pairs(xs: list[int]) -> list[tuple[int, int]]:
    """Return every pair of elements at different positions, earlier element first.

    also: all combinations of two items; each pair once; choose two from a list; handshake pairs
    >>> unordered_pairs([1, 2, 3])
    [(1, 2), (1, 3), (2, 3)]
    >>> unordered_pairs([1])
    []
    >>> unordered_pairs([])
    []
    """
    return [(xs[i], xs[j]) for i in range(len(xs)) for j in range(i + 1, len(xs))]


def pair_ends_inward(xs: list[int]) -> list[tuple[int, int]]:
    """Return the first element paired with the last, the second with the last but one, and so on inwards.

    also: pair ends together; fold a list in half; match from both ends towards the middle
    >>> pair_ends_inward([1, 2, 3, 4])
    [(1, 4), (2, 3)]
    >>> pair_ends_inward([1, 2, 3])
    [(1, 3)]
    >>> pair_ends_inward([])
    []
    """
    return [(xs[i], xs[len(xs) - 1 - i]) for i in range(len(xs) // 2)]


def swap_list_ends(xs: list[int]) -> list[int]:
    """Return the list with its first and last elements exchanged.

    also: switch the outer items of a list; front and back elements trade places; interchange first and last
    >>> swap_list_ends([1, 2, 3])
    [3, 2, 1]
    >>> swap_list_ends([7])
    [7]
    >>> swap_list_ends([])
    []
    """
    if len(xs) < 2:
        return list(xs)
    return [xs[-1], *xs[1:-1], xs[0]]


def swap_halves(xs: list[int]) -> list[int]:
    """Return the second half of the list followed by the first, a middle element staying in the middle.

    also: exchange front half and back half; cut a deck in the middle; halves trade places
    >>> swap_halves([1, 2, 3, 4])
    [3, 4, 1, 2]
    >>> swap_halves([1, 2, 3])
    [3, 2, 1]
    >>> swap_halves([])
    []
    """
    half = len(xs) // 2
    return xs[len(xs) - half :] + xs[half : len(xs) - half] + xs[:half]


def elementwise_min(xs: list[int], ys: list[int]) -> list[int]:
    """Return the smaller of the two elements at each position.

    also: positionwise minimum of two lists; lower value of every pair; pick the lesser at each index
    >>> elementwise_min([1, 9], [5, 3])
    [1, 3]
    >>> elementwise_min([2], [2])
    [2]
    >>> elementwise_min([], [])
    []
    """
    return [min(x, y) for x, y in zip(xs, ys)]


def divide_lists(xs: list[float], ys: list[float]) -> list[float]:
    """Return the elementwise quotients of two lists; a divisor of zero gives zero.

    also: ratio at each position; divide one list by another item by item; pairwise division
    >>> divide_lists([6.0, 1.0], [3.0, 4.0])
    [2.0, 0.25]
    >>> divide_lists([1.0], [0.0])
    [0.0]
    >>> divide_lists([], [])
    []
    """
    return [x / y if y else 0.0 for x, y in zip(xs, ys)]


def interleave_many(xss: list[list[int]]) -> list[int]:
    """Return the first elements of all lists, then their second ones and so on; shorter lists run out early.

    also: merge several lists in turn; round robin over lists; alternate between many sequences
    >>> interleave_many([[1, 2, 3], [10], [100, 200]])
    [1, 10, 100, 2, 200, 3]
    >>> interleave_many([[1, 2]])
    [1, 2]
    >>> interleave_many([])
    []
    """
    longest = max([len(xs) for xs in xss], default=0)
    return [xs[i] for i in range(longest) for xs in xss if i < len(xs)]


def characters_of_text(text: str) -> list[str]:
    """Return the characters of the text as a list.

    also: split a string into letters; turn a word into a list; explode text into single symbols
    >>> characters_of_text("abc")
    ['a', 'b', 'c']
    >>> characters_of_text("a b")
    ['a', ' ', 'b']
    >>> characters_of_text("")
    []
    """
    return [c for c in text]


def list_lengths(xss: list[list[int]]) -> list[int]:
    """Return the number of elements of each inner list.

    also: sizes of sublists; how long is every list; row lengths
    >>> list_lengths([[1, 2], [], [3]])
    [2, 0, 1]
    >>> list_lengths([[5]])
    [1]
    >>> list_lengths([])
    []
    """
    return [len(xs) for xs in xss]


def longest_list_length(xss: list[list[int]]) -> int:
    """Return the length of the longest inner list, zero if there is none.

    also: largest sublist size; maximum row length; how many items has the biggest list
    >>> longest_list_length([[1, 2], [], [3]])
    2
    >>> longest_list_length([[]])
    0
    >>> longest_list_length([])
    0
    """
    return max((len(xs) for xs in xss), default=0)


def insert_between(xs: list[int], separator: int) -> list[int]:
    """Return the list with the separator between all neighbours.

    also: intersperse a value; put a filler between items; place a delimiter element in the gaps
    >>> insert_between([1, 2, 3], 0)
    [1, 0, 2, 0, 3]
    >>> insert_between([1], 0)
    [1]
    >>> insert_between([], 0)
    []
    """
    out: list[int] = []
    for i, x in enumerate(xs):
        if i > 0:
            out.append(separator)
        out.append(x)
    return out


def insert_before_value(xs: list[int], mark: int, value: int) -> list[int]:
    """Return the list with the value inserted before the first occurrence of the mark, at the end if it is missing.

    also: add an element ahead of another one; place before a given item; put in front of a known value
    >>> insert_before_value([1, 3, 3], 3, 2)
    [1, 2, 3, 3]
    >>> insert_before_value([1], 9, 2)
    [1, 2]
    >>> insert_before_value([], 1, 2)
    [2]
    """
    at = xs.index(mark) if mark in xs else len(xs)
    return xs[:at] + [value] + xs[at:]


def insert_after_value(xs: list[int], mark: int, value: int) -> list[int]:
    """Return the list with the value inserted after every occurrence of the mark.

    also: add an element behind another one; place after each given item; follow every match with a value
    >>> insert_after_value([1, 3, 1], 1, 0)
    [1, 0, 3, 1, 0]
    >>> insert_after_value([2], 9, 0)
    [2]
    >>> insert_after_value([], 1, 0)
    []
    """
    out: list[int] = []
    for x in xs:
        out.append(x)
        if x == mark:
            out.append(value)
    return out


def remove_last_match(xs: list[int], value: int) -> list[int]:
    """Return the list without the last occurrence of the value.

    also: delete the final copy of an item; drop the latest match; remove one element searching from the end
    >>> remove_last_match([1, 2, 1, 3], 1)
    [1, 2, 3]
    >>> remove_last_match([5], 1)
    [5]
    >>> remove_last_match([], 1)
    []
    """
    for i in range(len(xs) - 1, -1, -1):
        if xs[i] == value:
            return xs[:i] + xs[i + 1 :]
    return list(xs)


def backward_fill(xs: list[int | None], last: int) -> list[int]:
    """Return the list with every None replaced by the next value after it, or by the last value given.

    also: fill gaps from behind; bfill; use the following known item for missing ones
    >>> backward_fill([None, 2, None], 9)
    [2, 2, 9]
    >>> backward_fill([1], 9)
    [1]
    >>> backward_fill([], 9)
    []
    """
    out: list[int] = []
    for x in reversed(xs):
        if x is not None:
            last = x
        out.append(last)
    out.reverse()
    return out


def chunk_from_end(xs: list[int], size: int) -> list[list[int]]:
    """Return the list cut into consecutive chunks of the given size counted from the end, the first one possibly shorter.

    also: group from the right; split with the short piece first; blocks aligned at the back
    >>> chunk_from_end([1, 2, 3, 4, 5], 2)
    [[1], [2, 3], [4, 5]]
    >>> chunk_from_end([1, 2], 2)
    [[1, 2]]
    >>> chunk_from_end([], 3)
    []
    """
    first = len(xs) % size
    chunks = [xs[:first]] if first else []
    for i in range(first, len(xs), size):
        chunks.append(xs[i : i + size])
    return chunks


def split_by_lengths(xs: list[int], lengths: list[int]) -> list[list[int]]:
    """Return consecutive pieces of the list of the given lengths; what is left over is dropped.

    also: cut a list into parts of different size; slice by a list of sizes; variable chunks
    >>> split_by_lengths([1, 2, 3, 4], [1, 2])
    [[1], [2, 3]]
    >>> split_by_lengths([1], [2, 1])
    [[1], []]
    >>> split_by_lengths([1], [])
    []
    """
    parts: list[list[int]] = []
    start = 0
    for length in lengths:
        parts.append(xs[start : start + length])
        start += length
    return parts


def head_and_tail(xs: list[int]) -> tuple[int, list[int]]:
    """Return the first element and the list of the others; an empty list is an error.

    also: split off the first item; car and cdr; first one and the rest
    >>> head_and_tail([1, 2, 3])
    (1, [2, 3])
    >>> head_and_tail([5])
    (5, [])
    >>> head_and_tail([])
    Traceback (most recent call last):
    ValueError: the list is empty
    """
    if not xs:
        raise ValueError("the list is empty")
    return xs[0], xs[1:]


def repeated_value(value: int, count: int) -> list[int]:
    """Return a list that holds the value the given number of times.

    also: list of n equal items; filled list; initialise an array with one value
    >>> repeated_value(7, 3)
    [7, 7, 7]
    >>> repeated_value(0, 1)
    [0]
    >>> repeated_value(5, 0)
    []
    """
    return [value] * count


def range_with_step(start: int, stop: int, step: int) -> list[int]:
    """Return the integers from start towards but without stop, a positive or negative step apart.

    also: arithmetic range; count by twos; numbers at a fixed interval up or down
    >>> range_with_step(1, 8, 3)
    [1, 4, 7]
    >>> range_with_step(5, 0, -2)
    [5, 3, 1]
    >>> range_with_step(3, 3, 1)
    []
    """
    return list(range(start, stop, step))


def pad_lists(xss: list[list[int]], fill: int) -> list[list[int]]:
    """Return the inner lists extended at the end with a fill value to the length of the longest.

    also: make rows equally long; square up a ragged list; right-pad sublists
    >>> pad_lists([[1], [2, 3]], 0)
    [[1, 0], [2, 3]]
    >>> pad_lists([[], [4]], -1)
    [[-1], [4]]
    >>> pad_lists([], 0)
    []
    """
    width = max((len(xs) for xs in xss), default=0)
    return [xs + [fill] * (width - len(xs)) for xs in xss]


def zip_three(xs: list[int], ys: list[int], zs: list[int]) -> list[tuple[int, int, int]]:
    """Return the elements of three lists joined by position, stopping at the shortest.

    also: triples from three columns; combine three sequences; walk over three lists together
    >>> zip_three([1, 2], [3, 4], [5, 6])
    [(1, 3, 5), (2, 4, 6)]
    >>> zip_three([1, 2], [3], [5, 6])
    [(1, 3, 5)]
    >>> zip_three([], [1], [2])
    []
    """
    return list(zip(xs, ys, zs))


def move_item_to_end(items: list[str], item: str) -> list[str]:
    """Return the list with the item placed last and removed from its old place; a missing item is added.

    also: send to the back; bring one element to the end; make an item the last
    >>> move_item_to_end(["a", "b", "c"], "a")
    ['b', 'c', 'a']
    >>> move_item_to_end(["a"], "z")
    ['a', 'z']
    >>> move_item_to_end([], "x")
    ['x']
    """
    return [i for i in items if i != item] + [item]


def distinct_so_far(xs: list[int]) -> list[int]:
    """Return at each position how many different values have been seen up to it.

    also: cumulative unique count; growth of the set of values; running number of distinct items
    >>> distinct_so_far([1, 1, 2, 1, 3])
    [1, 1, 2, 2, 3]
    >>> distinct_so_far([5])
    [1]
    >>> distinct_so_far([])
    []
    """
    seen: set[int] = set()
    out: list[int] = []
    for x in xs:
        seen.add(x)
        out.append(len(seen))
    return out
