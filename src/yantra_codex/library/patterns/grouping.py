"""Grouping patterns: splitting items into groups by a key, and counting or choosing within the groups."""

from __future__ import annotations

from collections import defaultdict


def group_by_first_letter(words: list[str]) -> dict[str, list[str]]:
    """Return a dictionary from each first letter, in lower case, to the words that start with it.

    also: group words alphabetically; index of words by initial; bucket names by first character
    >>> group_by_first_letter(["Apple", "bean", "avocado"])
    {'a': ['Apple', 'avocado'], 'b': ['bean']}
    >>> group_by_first_letter([""])
    {}
    >>> group_by_first_letter([])
    {}
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        if word:
            groups.setdefault(word[0].lower(), []).append(word)
    return groups


def group_anagrams(words: list[str]) -> list[list[str]]:
    """Return the words in groups of anagrams, groups and words in order of appearance.

    also: group words with the same letters; collect anagrams together; cluster words by sorted letters
    >>> group_anagrams(["eat", "tan", "tea", "nat", "x"])
    [['eat', 'tea'], ['tan', 'nat'], ['x']]
    >>> group_anagrams([""])
    [['']]
    >>> group_anagrams([])
    []
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return list(groups.values())


def group_ignoring_case(words: list[str]) -> dict[str, list[str]]:
    """Return a dictionary from each word in lower case to its spellings in order of appearance.

    also: group case variants; merge words that differ only in case; spellings by lower-case form
    >>> group_ignoring_case(["Go", "rust", "GO"])
    {'go': ['Go', 'GO'], 'rust': ['rust']}
    >>> group_ignoring_case(["a"])
    {'a': ['a']}
    >>> group_ignoring_case([])
    {}
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word.lower(), []).append(word)
    return groups


def group_by_parity(xs: list[int]) -> dict[str, list[int]]:
    """Return the numbers grouped under "even" and "odd", both keys always present.

    also: separate even and odd numbers; split by parity into a dictionary; odd and even groups
    >>> group_by_parity([1, 2, 3, 4])
    {'even': [2, 4], 'odd': [1, 3]}
    >>> group_by_parity([-1])
    {'even': [], 'odd': [-1]}
    >>> group_by_parity([])
    {'even': [], 'odd': []}
    """
    return {"even": [x for x in xs if x % 2 == 0], "odd": [x for x in xs if x % 2 != 0]}


def split_by_sign(xs: list[int]) -> tuple[list[int], list[int], list[int]]:
    """Return the negative numbers, the zeros and the positive numbers, each in order.

    also: partition by sign; separate negatives and positives; three-way split around zero
    >>> split_by_sign([3, -1, 0, 5])
    ([-1], [0], [3, 5])
    >>> split_by_sign([0, 0])
    ([], [0, 0], [])
    >>> split_by_sign([])
    ([], [], [])
    """
    return [x for x in xs if x < 0], [x for x in xs if x == 0], [x for x in xs if x > 0]


def partition_words_by_length(words: list[str], limit: int) -> tuple[list[str], list[str]]:
    """Return the words of at most limit characters and the longer ones, both in order.

    also: split short and long words; partition strings by a condition; two lists by word size
    >>> partition_words_by_length(["a", "long", "to"], 2)
    (['a', 'to'], ['long'])
    >>> partition_words_by_length(["abc"], 3)
    (['abc'], [])
    >>> partition_words_by_length([], 3)
    ([], [])
    """
    short: list[str] = []
    longer: list[str] = []
    for word in words:
        if len(word) <= limit:
            short.append(word)
        else:
            longer.append(word)
    return short, longer


def bucket_by_width(xs: list[int], width: int) -> dict[int, list[int]]:
    """Return the numbers grouped by the lower end of their bucket of the given width, buckets ascending.

    also: histogram buckets; group numbers into ranges; bin values by size
    >>> bucket_by_width([3, 12, 7, 25], 10)
    {0: [3, 7], 10: [12], 20: [25]}
    >>> bucket_by_width([-1], 5)
    {-5: [-1]}
    >>> bucket_by_width([], 10)
    {}
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for x in xs:
        groups[x // width * width].append(x)
    return {low: groups[low] for low in sorted(groups)}


def count_by_decade(years: list[int]) -> dict[str, int]:
    """Return how many years fall into each decade like "1990s", decades in order.

    also: group years by decade; count per ten years; decade histogram
    >>> count_by_decade([1994, 2001, 1999])
    {'1990s': 2, '2000s': 1}
    >>> count_by_decade([2020])
    {'2020s': 1}
    >>> count_by_decade([])
    {}
    """
    counts: dict[str, int] = {}
    for year in sorted(years):
        decade = f"{year // 10 * 10}s"
        counts[decade] = counts.get(decade, 0) + 1
    return counts


def count_by_first_letter(words: list[str]) -> dict[str, int]:
    """Return how many words start with each letter, in order of first appearance; empty words are skipped.

    also: count words per initial; first letter frequencies; how many names begin with each letter
    >>> count_by_first_letter(["ant", "bee", "ape"])
    {'a': 2, 'b': 1}
    >>> count_by_first_letter([""])
    {}
    >>> count_by_first_letter([])
    {}
    """
    counts: dict[str, int] = {}
    for word in words:
        if word != "":
            counts[word[0]] = counts.get(word[0], 0) + 1
    return counts


def count_by_length(words: list[str]) -> dict[int, int]:
    """Return how many words have each length, lengths in increasing order.

    also: word length distribution; count strings per size; histogram of lengths
    >>> count_by_length(["a", "bb", "c"])
    {1: 2, 2: 1}
    >>> count_by_length([""])
    {0: 1}
    >>> count_by_length([])
    {}
    """
    counts: dict[int, int] = {}
    for length in sorted(len(word) for word in words):
        counts[length] = counts.get(length, 0) + 1
    return counts


def group_records_by(records: list[dict[str, str]], key: str) -> dict[str, list[dict[str, str]]]:
    """Return the records grouped by the value of one key; records without it are skipped.

    also: group a list of dictionaries by a field; group rows by a column; bucket records by attribute
    >>> group_records_by([{"n": "a", "c": "x"}, {"n": "b", "c": "y"}, {"n": "d", "c": "x"}], "c")
    {'x': [{'n': 'a', 'c': 'x'}, {'n': 'd', 'c': 'x'}], 'y': [{'n': 'b', 'c': 'y'}]}
    >>> group_records_by([{"n": "a"}], "c")
    {}
    >>> group_records_by([], "c")
    {}
    """
    groups: dict[str, list[dict[str, str]]] = {}
    for record in records:
        if key in record:
            groups.setdefault(record[key], []).append(record)
    return groups


def index_records_by(records: list[dict[str, str]], key: str) -> dict[str, dict[str, str]]:
    """Return a dictionary from the value of one key to its record, the last record winning.

    also: look-up table of records by id; key records by a field; list of dictionaries to a dictionary
    >>> index_records_by([{"id": "a", "v": "1"}, {"id": "b", "v": "2"}], "id")
    {'a': {'id': 'a', 'v': '1'}, 'b': {'id': 'b', 'v': '2'}}
    >>> index_records_by([{"id": "a", "v": "1"}, {"id": "a", "v": "2"}], "id")
    {'a': {'id': 'a', 'v': '2'}}
    >>> index_records_by([], "id")
    {}
    """
    return {record[key]: record for record in records if key in record}


def count_records_by(records: list[dict[str, str]], key: str) -> dict[str, int]:
    """Return how many records have each value of one key, in order of first appearance.

    also: count rows per category; group by and count; frequency of a field's values
    >>> count_records_by([{"c": "x"}, {"c": "y"}, {"c": "x"}], "c")
    {'x': 2, 'y': 1}
    >>> count_records_by([{"n": "a"}], "c")
    {}
    >>> count_records_by([], "c")
    {}
    """
    counts: dict[str, int] = {}
    for record in records:
        if key in record:
            counts[record[key]] = counts.get(record[key], 0) + 1
    return counts


def sum_by_category(rows: list[tuple[str, float]]) -> dict[str, float]:
    """Return the total amount for each category, in order of first appearance.

    also: group by and sum; total spending per category; add amounts with the same name
    >>> sum_by_category([("food", 2.5), ("rent", 10.0), ("food", 1.5)])
    {'food': 4.0, 'rent': 10.0}
    >>> sum_by_category([("x", 0.0)])
    {'x': 0.0}
    >>> sum_by_category([])
    {}
    """
    totals: defaultdict[str, float] = defaultdict(float)
    for category, amount in rows:
        totals[category] += amount
    return dict(totals)


def largest_total(rows: list[tuple[str, int]]) -> str | None:
    """Return the name with the largest sum of amounts, the first one on ties, or None without rows.

    also: best customer by total; who sold the most; name with the highest sum
    >>> largest_total([("ann", 5), ("bob", 7), ("ann", 4)])
    'ann'
    >>> largest_total([("x", 1), ("y", 1)])
    'x'
    >>> largest_total([])
    """
    totals: dict[str, int] = {}
    for name, amount in rows:
        totals[name] = totals.get(name, 0) + amount
    if not totals:
        return None
    return max(totals, key=lambda name: totals[name])


def range_by_group(rows: list[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """Return the smallest and largest value for each name, in order of first appearance.

    also: minimum and maximum per group; value range per category; extremes by key
    >>> range_by_group([("a", 5), ("b", 1), ("a", 2)])
    {'a': (2, 5), 'b': (1, 1)}
    >>> range_by_group([("x", -1)])
    {'x': (-1, -1)}
    >>> range_by_group([])
    {}
    """
    ranges: dict[str, tuple[int, int]] = {}
    for name, value in rows:
        low, high = ranges.get(name, (value, value))
        ranges[name] = (min(low, value), max(high, value))
    return ranges


def latest_by_key(events: list[tuple[str, int, str]]) -> dict[str, str]:
    """Return for each key the value with the highest time among (key, time, value), the later row winning ties.

    also: most recent entry per user; last status by key; newest record for each id
    >>> latest_by_key([("a", 1, "on"), ("b", 2, "on"), ("a", 3, "off")])
    {'a': 'off', 'b': 'on'}
    >>> latest_by_key([("a", 5, "x"), ("a", 2, "y")])
    {'a': 'x'}
    >>> latest_by_key([])
    {}
    """
    times: dict[str, int] = {}
    values: dict[str, str] = {}
    for key, time, value in events:
        if key not in times or time >= times[key]:
            times[key] = time
            values[key] = value
    return values


def top_n_per_group(rows: list[tuple[str, int]], n: int) -> dict[str, list[int]]:
    """Return the n largest values of each group, falling, groups in order of first appearance.

    also: best scores per player; top values by category; largest few in every group
    >>> top_n_per_group([("a", 1), ("a", 5), ("b", 2), ("a", 3)], 2)
    {'a': [5, 3], 'b': [2]}
    >>> top_n_per_group([("a", 1)], 0)
    {'a': []}
    >>> top_n_per_group([], 2)
    {}
    """
    groups: dict[str, list[int]] = {}
    for name, value in rows:
        groups.setdefault(name, []).append(value)
    return {name: sorted(values, reverse=True)[:n] for name, values in groups.items()}


def groups_larger_than(rows: list[tuple[str, str]], size: int) -> list[str]:
    """Return the sorted group names that have more than size members among (group, member).

    also: having count above; categories with many items; filter groups by their size
    >>> groups_larger_than([("a", "x"), ("b", "y"), ("a", "z")], 1)
    ['a']
    >>> groups_larger_than([("a", "x")], 1)
    []
    >>> groups_larger_than([], 0)
    []
    """
    counts: dict[str, int] = {}
    for group, _ in rows:
        counts[group] = counts.get(group, 0) + 1
    return sorted(group for group, count in counts.items() if count > size)


def unique_members_by_group(rows: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the different members of each group among (group, member), sorted, groups sorted.

    also: distinct values per key; deduplicate within groups; collect unique items by category
    >>> unique_members_by_group([("b", "y"), ("a", "x"), ("b", "x"), ("b", "y")])
    {'a': ['x'], 'b': ['x', 'y']}
    >>> unique_members_by_group([("a", "x")])
    {'a': ['x']}
    >>> unique_members_by_group([])
    {}
    """
    groups: dict[str, set[str]] = {}
    for group, member in rows:
        groups.setdefault(group, set()).add(member)
    return {group: sorted(groups[group]) for group in sorted(groups)}


def pivot_counts(rows: list[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Return how often each second value occurs with each first value, as a nested dictionary.

    also: cross-tabulation; pivot table of counts; contingency table of two columns
    >>> pivot_counts([("a", "x"), ("a", "y"), ("b", "x"), ("a", "x")])
    {'a': {'x': 2, 'y': 1}, 'b': {'x': 1}}
    >>> pivot_counts([("a", "x")])
    {'a': {'x': 1}}
    >>> pivot_counts([])
    {}
    """
    table: dict[str, dict[str, int]] = {}
    for first, second in rows:
        if first not in table:
            table[first] = {}
        table[first][second] = table[first].get(second, 0) + 1
    return table


def pivot_sums(rows: list[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return the sum of the amounts for each pair of first and second value, as a nested dictionary.

    also: pivot table of totals; sum by two columns; two-level group and sum
    >>> pivot_sums([("a", "x", 1), ("a", "x", 2), ("b", "y", 5)])
    {'a': {'x': 3}, 'b': {'y': 5}}
    >>> pivot_sums([("a", "x", 0)])
    {'a': {'x': 0}}
    >>> pivot_sums([])
    {}
    """
    table: dict[str, dict[str, int]] = {}
    for first, second, amount in rows:
        if first not in table:
            table[first] = {}
        table[first][second] = table[first].get(second, 0) + amount
    return table


def group_by_gap(xs: list[int], gap: int) -> list[list[int]]:
    """Return ascending numbers in groups whose neighbours are at most gap apart.

    also: cluster numbers by distance; split sessions by idle time; break a list where the jump is large
    >>> group_by_gap([1, 2, 10, 11, 30], 3)
    [[1, 2], [10, 11], [30]]
    >>> group_by_gap([5], 1)
    [[5]]
    >>> group_by_gap([], 2)
    []
    """
    groups: list[list[int]] = []
    for x in xs:
        if groups and x - groups[-1][-1] <= gap:
            groups[-1].append(x)
        else:
            groups.append([x])
    return groups


def group_by_capacity(weights: list[int], capacity: int) -> list[list[int]]:
    """Return the weights in order, split into batches whose sum stays within the capacity.

    also: pack items in order; fill boxes until full; batch by total size; next-fit packing; break a list when the running sum gets too large
    >>> group_by_capacity([3, 4, 2, 5], 7)
    [[3, 4], [2, 5]]
    >>> group_by_capacity([9, 1], 5)
    [[9], [1]]
    >>> group_by_capacity([], 5)
    []
    """
    batches: list[list[int]] = []
    total = 0
    for weight in weights:
        if batches and total + weight <= capacity:
            batches[-1].append(weight)
            total += weight
        else:
            batches.append([weight])
            total = weight
    return batches


def group_lines_by_blank(lines: list[str]) -> list[list[str]]:
    """Return the lines in paragraphs separated by blank lines.

    also: split lines into blocks; paragraphs of a text; group lines between empty lines
    >>> group_lines_by_blank(["a", "b", "", "c"])
    [['a', 'b'], ['c']]
    >>> group_lines_by_blank(["", " "])
    []
    >>> group_lines_by_blank([])
    []
    """
    blocks: list[list[str]] = []
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    return blocks


def files_by_extension(names: list[str]) -> dict[str, list[str]]:
    """Return file names grouped by the ending after the last dot in lower case; no dot gives an empty ending.

    also: group files by type; sort files into extensions; bucket documents by suffix
    >>> files_by_extension(["a.txt", "b.PNG", "c.txt"])
    {'txt': ['a.txt', 'c.txt'], 'png': ['b.PNG']}
    >>> files_by_extension(["README"])
    {'': ['README']}
    >>> files_by_extension([])
    {}
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        dot = name.rfind(".")
        ending = name[dot + 1 :].lower() if dot >= 0 else ""
        groups.setdefault(ending, []).append(name)
    return groups


def emails_by_domain(addresses: list[str]) -> dict[str, list[str]]:
    """Return the user names grouped by the domain of their email address; texts without @ are skipped.

    also: group emails by provider; users per domain; split addresses at the at sign
    >>> emails_by_domain(["ann@x.org", "bob@y.com", "cy@x.org"])
    {'x.org': ['ann', 'cy'], 'y.com': ['bob']}
    >>> emails_by_domain(["nobody"])
    {}
    >>> emails_by_domain([])
    {}
    """
    groups: dict[str, list[str]] = {}
    for address in addresses:
        if "@" in address:
            user, _, domain = address.partition("@")
            groups.setdefault(domain, []).append(user)
    return groups


def children_of(parents: dict[str, str]) -> dict[str, list[str]]:
    """Return for each parent its children, given the parent of each child.

    also: parent map to tree; group children by parent; build an adjacency list from parents
    >>> children_of({"b": "a", "c": "a", "d": "b"})
    {'a': ['b', 'c'], 'b': ['d']}
    >>> children_of({"x": "y"})
    {'y': ['x']}
    >>> children_of({})
    {}
    """
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    return children


def names_by_grade(scores: dict[str, int]) -> dict[str, list[str]]:
    """Return the sorted names under "pass" for scores from 50 on and "fail" below, both keys always present.

    also: split students into pass and fail; group people by result; classify names by score
    >>> names_by_grade({"bob": 50, "ann": 80, "cy": 49})
    {'pass': ['ann', 'bob'], 'fail': ['cy']}
    >>> names_by_grade({"x": 0})
    {'pass': [], 'fail': ['x']}
    >>> names_by_grade({})
    {'pass': [], 'fail': []}
    """
    groups: dict[str, list[str]] = {"pass": [], "fail": []}
    for name in sorted(scores):
        grade = "pass" if scores[name] >= 50 else "fail"
        groups[grade].append(name)
    return groups


def vote_winner(ballots: list[str]) -> str | None:
    """Return the choice with more than half of the ballots, or None if there is none.

    also: absolute majority; election winner; candidate with over fifty percent
    >>> vote_winner(["a", "b", "a"])
    'a'
    >>> vote_winner(["a", "b"])
    >>> vote_winner([])
    """
    counts: dict[str, int] = {}
    for ballot in ballots:
        counts[ballot] = counts.get(ballot, 0) + 1
    for choice, count in counts.items():
        if 2 * count > len(ballots):
            return choice
    return None


def assign_round_robin(tasks: list[str], workers: list[str]) -> dict[str, list[str]]:
    """Return the tasks dealt to the workers in turn, every worker being a key.

    also: distribute tasks evenly; deal items to people; rotate assignments
    >>> assign_round_robin(["t1", "t2", "t3"], ["ann", "bob"])
    {'ann': ['t1', 't3'], 'bob': ['t2']}
    >>> assign_round_robin([], ["ann"])
    {'ann': []}
    >>> assign_round_robin(["t"], ["a", "b"])
    {'a': ['t'], 'b': []}
    """
    plan: dict[str, list[str]] = {worker: [] for worker in workers}
    for i, task in enumerate(tasks):
        plan[workers[i % len(workers)]].append(task)
    return plan
