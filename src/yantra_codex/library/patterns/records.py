"""Patterns over tuples and lists of tuples used as records."""

from __future__ import annotations


def swap_pair(pair: tuple[int, str]) -> tuple[str, int]:
    """Return the pair with its components exchanged.

    also: reverse a tuple of two; flip a pair; second component first
    >>> swap_pair((1, "a"))
    ('a', 1)
    >>> swap_pair((0, ""))
    ('', 0)
    >>> swap_pair((-3, "x"))
    ('x', -3)
    """
    first, second = pair
    return second, first


def swap_all_pairs(pairs: list[tuple[int, str]]) -> list[tuple[str, int]]:
    """Return the pairs with the components of each exchanged.

    also: flip every tuple in a list; reverse key and value of each pair; turn (a, b) into (b, a)
    >>> swap_all_pairs([(1, "a"), (2, "b")])
    [('a', 1), ('b', 2)]
    >>> swap_all_pairs([])
    []
    >>> swap_all_pairs([(0, "z")])
    [('z', 0)]
    """
    return [(b, a) for a, b in pairs]


def first_components(pairs: list[tuple[str, int]]) -> list[str]:
    """Return the first component of each pair.

    also: extract the first item of every tuple; names from name and value pairs; left column of records
    >>> first_components([("a", 1), ("b", 2)])
    ['a', 'b']
    >>> first_components([])
    []
    >>> first_components([("", 0)])
    ['']
    """
    return [name for name, _ in pairs]


def second_components(pairs: list[tuple[str, int]]) -> list[int]:
    """Return the second component of each pair.

    also: extract the last item of every tuple; values from name and value pairs; right column of records
    >>> second_components([("a", 1), ("b", 2)])
    [1, 2]
    >>> second_components([])
    []
    >>> second_components([("", -1)])
    [-1]
    """
    return [value for _, value in pairs]


def sum_of_second_components(pairs: list[tuple[str, int]]) -> int:
    """Return the sum of the second components of the pairs.

    also: total amount over records; add up the values of name and value pairs; sum tuple values
    >>> sum_of_second_components([("a", 1), ("b", 2)])
    3
    >>> sum_of_second_components([])
    0
    >>> sum_of_second_components([("x", -4)])
    -4
    """
    return sum(value for _, value in pairs)


def sums_of_pairs(pairs: list[tuple[int, int]]) -> list[int]:
    """Return the sum of the two components of each pair.

    also: add both items of every tuple; totals of number pairs; element sums of tuples
    >>> sums_of_pairs([(1, 2), (3, 4)])
    [3, 7]
    >>> sums_of_pairs([])
    []
    >>> sums_of_pairs([(5, -5)])
    [0]
    """
    return [a + b for a, b in pairs]


def max_record_by_value(pairs: list[tuple[str, int]]) -> tuple[str, int] | None:
    """Return the pair with the largest second component, the first one on ties, or None if there is none.

    also: record with the highest score; winner with points; tuple with the maximum value
    >>> max_record_by_value([("a", 3), ("b", 7), ("c", 7)])
    ('b', 7)
    >>> max_record_by_value([])
    >>> max_record_by_value([("x", -1)])
    ('x', -1)
    """
    return max(pairs, key=lambda pair: pair[1]) if pairs else None


def min_record_by_value(pairs: list[tuple[str, int]]) -> tuple[str, int] | None:
    """Return the pair with the smallest second component, the first one on ties, or None if there is none.

    also: record with the lowest value; cheapest item with its price; tuple with the minimum value
    >>> min_record_by_value([("a", 3), ("b", 1), ("c", 1)])
    ('b', 1)
    >>> min_record_by_value([])
    >>> min_record_by_value([("x", 9)])
    ('x', 9)
    """
    return min(pairs, key=lambda pair: pair[1]) if pairs else None


def name_of_highest(pairs: list[tuple[str, float]]) -> str:
    """Return the name paired with the highest value, the first one on ties, or an empty string if there is none.

    also: who has the best score; top performer; name of the record with the greatest number
    >>> name_of_highest([("ann", 2.5), ("bob", 9.0)])
    'bob'
    >>> name_of_highest([])
    ''
    >>> name_of_highest([("x", 1.0), ("y", 1.0)])
    'x'
    """
    if not pairs:
        return ""
    best = max(pairs, key=lambda pair: pair[1])
    return best[0]


def names_of_highest(pairs: list[tuple[str, int]]) -> list[str]:
    """Return all names paired with the highest value, in their order.

    also: all winners including ties; everybody sharing the top score; joint best records
    >>> names_of_highest([("a", 3), ("b", 7), ("c", 7)])
    ['b', 'c']
    >>> names_of_highest([])
    []
    >>> names_of_highest([("x", 0)])
    ['x']
    """
    if not pairs:
        return []
    best = max(value for _, value in pairs)
    return [name for name, value in pairs if value == best]


def names_with_value_above(pairs: list[tuple[str, int]], threshold: int) -> list[str]:
    """Return the names whose value is greater than the threshold.

    also: filter records by a number and list the names; who scored more than n; names exceeding a limit
    >>> names_with_value_above([("a", 3), ("b", 7)], 5)
    ['b']
    >>> names_with_value_above([], 0)
    []
    >>> names_with_value_above([("x", 5)], 5)
    []
    """
    return [name for name, value in pairs if value > threshold]


def lookup_in_pairs(pairs: list[tuple[str, int]], name: str) -> int | None:
    """Return the value of the first pair with the given name, or None if there is none.

    also: find a record by key; association list lookup; search tuples for a name
    >>> lookup_in_pairs([("a", 1), ("b", 2), ("b", 3)], "b")
    2
    >>> lookup_in_pairs([("a", 1)], "z")
    >>> lookup_in_pairs([], "a")
    """
    for key, value in pairs:
        if key == name:
            return value
    return None


def has_record_named(pairs: list[tuple[str, int]], name: str) -> bool:
    """Return whether some pair has the given name as its first component.

    also: does a record with this key exist; check tuples for a name; is a name listed
    >>> has_record_named([("a", 1), ("b", 2)], "b")
    True
    >>> has_record_named([("a", 1)], "z")
    False
    >>> has_record_named([], "a")
    False
    """
    return any(key == name for key, _ in pairs)


def update_record(pairs: list[tuple[str, int]], name: str, value: int) -> list[tuple[str, int]]:
    """Return the pairs with the value of the named one replaced, or with a new pair at the end if there is none.

    also: upsert a record; set the value for a key in a list of pairs; replace or append a tuple
    >>> update_record([("a", 1), ("b", 2)], "a", 9)
    [('a', 9), ('b', 2)]
    >>> update_record([], "x", 1)
    [('x', 1)]
    >>> update_record([("a", 1)], "b", 2)
    [('a', 1), ('b', 2)]
    """
    if all(key != name for key, _ in pairs):
        return [*pairs, (name, value)]
    return [(key, value if key == name else old) for key, old in pairs]


def unique_records_by_name(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the pairs without those whose name has occurred before.

    also: dedupe records by key; keep the first tuple of each name; distinct on the first field
    >>> unique_records_by_name([("a", 1), ("b", 2), ("a", 3)])
    [('a', 1), ('b', 2)]
    >>> unique_records_by_name([])
    []
    >>> unique_records_by_name([("x", 0), ("x", 0)])
    [('x', 0)]
    """
    seen: set[str] = set()
    out: list[tuple[str, int]] = []
    for name, value in pairs:
        if name not in seen:
            seen.add(name)
            out.append((name, value))
    return out


def order_total(lines: list[tuple[str, int, float]]) -> float:
    """Return the total price of order lines of product, quantity and unit price.

    also: invoice total; sum of quantity times price; cost of a shopping cart
    >>> order_total([("pen", 2, 1.5), ("book", 1, 4.0)])
    7.0
    >>> order_total([])
    0.0
    >>> order_total([("free", 3, 0.0)])
    0.0
    """
    total = 0.0
    for _, quantity, price in lines:
        total += quantity * price
    return total


def join_records(left: list[tuple[int, str]], right: list[tuple[int, float]]) -> list[tuple[int, str, float]]:
    """Return the combined records whose identifiers occur on both sides, ordered as on the left.

    also: inner join of two tables; match records by id; combine rows with the same key
    >>> join_records([(1, "a"), (2, "b")], [(2, 0.5), (3, 1.5)])
    [(2, 'b', 0.5)]
    >>> join_records([], [(1, 2.0)])
    []
    >>> join_records([(1, "a")], [(1, 1.0), (1, 2.0)])
    [(1, 'a', 1.0), (1, 'a', 2.0)]
    """
    return [(key, name, value) for key, name in left for other, value in right if key == other]


def left_join_records(left: list[tuple[int, str]], right: dict[int, str], default: str) -> list[tuple[str, str]]:
    """Return each left name with the right text of its identifier, or with the default where it is missing.

    also: left outer join; attach looked up values to records; match by id keeping unmatched rows
    >>> left_join_records([(1, "a"), (2, "b")], {2: "y"}, "-")
    [('a', '-'), ('b', 'y')]
    >>> left_join_records([], {1: "x"}, "")
    []
    >>> left_join_records([(7, "q")], {}, "none")
    [('q', 'none')]
    """
    return [(name, right.get(key, default)) for key, name in left]


def records_to_columns(rows: list[tuple[str, int, float]]) -> tuple[list[str], list[int], list[float]]:
    """Return the three columns of a list of records.

    also: rows to columns; transpose a table of tuples; split records into parallel lists
    >>> records_to_columns([("a", 1, 0.5), ("b", 2, 1.5)])
    (['a', 'b'], [1, 2], [0.5, 1.5])
    >>> records_to_columns([])
    ([], [], [])
    >>> records_to_columns([("", 0, 0.0)])
    ([''], [0], [0.0])
    """
    names = [name for name, _, _ in rows]
    counts = [count for _, count, _ in rows]
    prices = [price for _, _, price in rows]
    return names, counts, prices


def columns_to_records(names: list[str], counts: list[int], prices: list[float]) -> list[tuple[str, int, float]]:
    """Return the records made of the entries at the same positions of three columns.

    also: zip three lists; parallel lists to rows; build tuples from columns
    >>> columns_to_records(["a", "b"], [1, 2], [0.5, 1.5])
    [('a', 1, 0.5), ('b', 2, 1.5)]
    >>> columns_to_records([], [], [])
    []
    >>> columns_to_records(["x"], [1, 2], [2.5])
    [('x', 1, 2.5)]
    """
    return list(zip(names, counts, prices))


def manhattan_distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the Manhattan distance between two points.

    also: taxicab distance; city block distance; sum of absolute coordinate differences
    >>> manhattan_distance((1, 2), (4, 0))
    5
    >>> manhattan_distance((0, 0), (0, 0))
    0
    >>> manhattan_distance((-1, -1), (1, 1))
    4
    """
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def euclidean_distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the straight-line distance between two points.

    also: distance between coordinates; Euclidean distance in the plane; length of the segment between two points
    >>> euclidean_distance((0.0, 0.0), (3.0, 4.0))
    5.0
    >>> euclidean_distance((1.0, 1.0), (1.0, 1.0))
    0.0
    >>> euclidean_distance((-1.0, 0.0), (1.0, 0.0))
    2.0
    """
    dx = a[0] - b[0]
    dy = a[1] - b[1]
    return (dx * dx + dy * dy) ** 0.5


def midpoint(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Return the point halfway between two points.

    also: centre of a segment; average of two coordinates; middle point
    >>> midpoint((0.0, 0.0), (3.0, 4.0))
    (1.5, 2.0)
    >>> midpoint((1.0, 1.0), (1.0, 1.0))
    (1.0, 1.0)
    >>> midpoint((-2.0, 0.0), (2.0, 0.0))
    (0.0, 0.0)
    """
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def points_within_radius(points: list[tuple[int, int]], centre: tuple[int, int], radius: int) -> list[tuple[int, int]]:
    """Return the points whose distance from the centre is at most the radius.

    also: points inside a circle; neighbours in range; filter coordinates by distance
    >>> points_within_radius([(0, 0), (3, 4), (6, 0)], (0, 0), 5)
    [(0, 0), (3, 4)]
    >>> points_within_radius([], (0, 0), 1)
    []
    >>> points_within_radius([(1, 1)], (1, 1), 0)
    [(1, 1)]
    """
    x, y = centre
    return [p for p in points if (p[0] - x) ** 2 + (p[1] - y) ** 2 <= radius * radius]


def nearest_point(points: list[tuple[int, int]], target: tuple[int, int]) -> tuple[int, int] | None:
    """Return the point closest to the target, the first one on ties, or None if there is none.

    also: nearest neighbour; closest coordinate; point with the least distance to a place
    >>> nearest_point([(0, 0), (5, 5), (2, 2)], (3, 3))
    (2, 2)
    >>> nearest_point([], (0, 0))
    >>> nearest_point([(1, 0), (0, 1)], (0, 0))
    (1, 0)
    """
    if not points:
        return None
    x, y = target
    return min(points, key=lambda p: (p[0] - x) ** 2 + (p[1] - y) ** 2)


def bounding_box(points: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Return the smallest x, smallest y, largest x and largest y of a non-empty list of points.

    also: extent of coordinates; enclosing rectangle; minimum and maximum of both axes
    >>> bounding_box([(1, 5), (3, 2)])
    (1, 2, 3, 5)
    >>> bounding_box([(0, 0)])
    (0, 0, 0, 0)
    >>> bounding_box([(-1, 4), (2, -3), (0, 0)])
    (-1, -3, 2, 4)
    """
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def polygon_area(points: list[tuple[int, int]]) -> float:
    """Return the area of a simple polygon given by its corners in order.

    also: shoelace formula; area from vertices; surface enclosed by a closed path of points
    >>> polygon_area([(0, 0), (4, 0), (4, 3)])
    6.0
    >>> polygon_area([])
    0.0
    >>> polygon_area([(0, 0), (0, 2), (2, 2), (2, 0)])
    4.0
    """
    doubled = 0
    for i in range(len(points)):
        x1, y1 = points[i]
        x2, y2 = points[(i + 1) % len(points)]
        doubled += x1 * y2 - x2 * y1
    return abs(doubled) / 2


def add_points(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the componentwise sum of two pairs.

    also: add two vectors in the plane; move a point by an offset; translate coordinates
    >>> add_points((1, 2), (3, 4))
    (4, 6)
    >>> add_points((0, 0), (0, 0))
    (0, 0)
    >>> add_points((5, -1), (-5, 1))
    (0, 0)
    """
    return a[0] + b[0], a[1] + b[1]


def compare_version_triples(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    """Return -1, 0 or 1 as the first version number is older than, equal to or newer than the second.

    also: compare major minor patch; three-way version comparison; which release is newer
    >>> compare_version_triples((1, 2, 3), (1, 3, 0))
    -1
    >>> compare_version_triples((1, 0, 0), (1, 0, 0))
    0
    >>> compare_version_triples((2, 0, 0), (1, 9, 9))
    1
    """
    if a == b:
        return 0
    return -1 if a < b else 1
