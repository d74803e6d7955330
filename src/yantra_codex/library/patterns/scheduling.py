"""Scheduling and greedy choices: deadlines, rooms, orders of work, fair and cheap assignments."""

from __future__ import annotations


def earliest_deadline_order(tasks: list[tuple[str, int]]) -> list[str]:
    """Return the names of (name, deadline) tasks with the earliest deadline first, equal ones in their order.

    also: most urgent job first; EDF schedule; sort work by due date
    >>> earliest_deadline_order([("a", 5), ("b", 2), ("c", 5)])
    ['b', 'a', 'c']
    >>> earliest_deadline_order([("x", 1)])
    ['x']
    >>> earliest_deadline_order([])
    []
    """
    return [name for name, _ in sorted(tasks, key=lambda task: task[1])]


def largest_lateness(tasks: list[tuple[int, int]]) -> int:
    """Return by how much the latest of (duration, deadline) tasks is late when they are done by deadline, zero if none is.

    also: minimise maximum delay; are all deadlines met; worst overrun of a work plan
    >>> largest_lateness([(3, 6), (2, 2), (4, 7)])
    2
    >>> largest_lateness([(1, 5)])
    0
    >>> largest_lateness([])
    0
    """
    time = worst = 0
    for deadline, duration in sorted((deadline, duration) for duration, deadline in tasks):
        time += duration
        worst = max(worst, time - deadline)
    return worst


def shortest_first_total_wait(durations: list[int]) -> int:
    """Return the sum of the waiting times when the shortest jobs are done first.

    also: minimal total waiting time; shortest job first; serve quick customers before slow ones
    >>> shortest_first_total_wait([3, 1, 2])
    4
    >>> shortest_first_total_wait([5])
    0
    >>> shortest_first_total_wait([])
    0
    """
    time = total = 0
    for duration in sorted(durations):
        total += time
        time += duration
    return total


def most_profitable_jobs(jobs: list[tuple[int, int]]) -> int:
    """Return the largest profit from unit-time jobs (deadline, profit), one at a time, each done by its deadline.

    also: job sequencing with deadlines; choose tasks by value before they expire; best paid work plan
    >>> most_profitable_jobs([(2, 100), (1, 19), (2, 27), (1, 25), (3, 15)])
    142
    >>> most_profitable_jobs([(1, 5), (1, 7)])
    7
    >>> most_profitable_jobs([])
    0
    """
    taken: set[int] = set()
    total = 0
    for deadline, profit in sorted(jobs, key=lambda job: -job[1]):
        slot = deadline
        while slot > 0 and slot in taken:
            slot -= 1
        if slot > 0:
            taken.add(slot)
            total += profit
    return total


def assign_rooms(meetings: list[tuple[int, int]]) -> list[int]:
    """Return for each half-open meeting, sorted by start, the lowest number of a room that is free, from 0 on.

    also: meeting room allocation; which room for every booking; lecture hall assignment
    >>> assign_rooms([(1, 4), (2, 3), (3, 5)])
    [0, 1, 1]
    >>> assign_rooms([(1, 2)])
    [0]
    >>> assign_rooms([])
    []
    """
    free_at: list[int] = []
    rooms: list[int] = []
    for start, end in meetings:
        room = 0
        while room < len(free_at) and free_at[room] > start:
            room += 1
        if room == len(free_at):
            free_at.append(end)
        else:
            free_at[room] = end
        rooms.append(room)
    return rooms


def first_common_slot(a: list[tuple[int, int]], b: list[tuple[int, int]], length: int) -> tuple[int, int] | None:
    """Return the earliest span of the given length inside a free span of both sorted lists, or None.

    also: find a meeting time for two people; common availability; first time both are free
    >>> first_common_slot([(10, 50), (60, 120)], [(0, 15), (60, 70)], 8)
    (60, 68)
    >>> first_common_slot([(0, 5)], [(5, 9)], 1)
    >>> first_common_slot([], [(1, 2)], 1)
    """
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if end - start >= length:
            return start, start + length
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return None


def subtract_interval(span: tuple[int, int], cut: tuple[int, int]) -> list[tuple[int, int]]:
    """Return what is left of a half-open span after taking another one out of it.

    also: remove a break from a period; difference of two intervals; time without the pause
    >>> subtract_interval((0, 10), (3, 5))
    [(0, 3), (5, 10)]
    >>> subtract_interval((0, 4), (2, 9))
    [(0, 2)]
    >>> subtract_interval((0, 4), (0, 4))
    []
    """
    parts = [(span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])]
    return [(start, end) for start, end in parts if start < end]


def split_span(start: int, end: int, length: int) -> list[tuple[int, int]]:
    """Return the half-open slots of the given length from start to end, the last one possibly shorter.

    also: appointment slots; cut a period into pieces; time blocks of a day
    >>> split_span(0, 50, 20)
    [(0, 20), (20, 40), (40, 50)]
    >>> split_span(5, 10, 5)
    [(5, 10)]
    >>> split_span(3, 3, 5)
    []
    """
    return [(t, min(t + length, end)) for t in range(start, end, length)]


def conflicting_pairs(bookings: list[tuple[str, int, int]]) -> list[tuple[str, str]]:
    """Return the pairs of names whose half-open bookings (name, start, end) overlap, in list order.

    also: double bookings; calendar clashes; which appointments collide
    >>> conflicting_pairs([("a", 1, 4), ("b", 3, 5), ("c", 5, 6)])
    [('a', 'b')]
    >>> conflicting_pairs([("a", 1, 2), ("b", 2, 3)])
    []
    >>> conflicting_pairs([])
    []
    """
    pairs: list[tuple[str, str]] = []
    for i, (name, start, end) in enumerate(bookings):
        for other, begin, stop in bookings[i + 1 :]:
            if start < stop and begin < end:
                pairs.append((name, other))
    return pairs


def points_to_hit_all(intervals: list[tuple[int, int]]) -> list[int]:
    """Return the fewest points such that every closed interval contains one, rising.

    also: stab all intervals; arrows to burst balloons; minimal set of inspection times
    >>> points_to_hit_all([(1, 4), (3, 6), (8, 9)])
    [4, 9]
    >>> points_to_hit_all([(2, 2)])
    [2]
    >>> points_to_hit_all([])
    []
    """
    points: list[int] = []
    for end, start in sorted((end, start) for start, end in intervals):
        if not points or points[-1] < start:
            points.append(end)
    return points


def best_weighted_intervals(intervals: list[tuple[int, int, int]]) -> int:
    """Return the largest total value of half-open intervals (start, end, value) that do not overlap.

    also: weighted interval scheduling; most valuable bookings; choose paid shifts without conflict
    >>> best_weighted_intervals([(1, 3, 5), (2, 5, 6), (3, 6, 4)])
    9
    >>> best_weighted_intervals([(1, 2, 7)])
    7
    >>> best_weighted_intervals([])
    0
    """
    ordered = sorted(intervals, key=lambda interval: interval[1])
    best = [0]
    for i, (start, _, value) in enumerate(ordered):
        before = 0
        for j in range(i):
            if ordered[j][1] <= start:
                before = best[j + 1]
        best.append(max(best[-1], before + value))
    return best[-1]


def uncovered_hours(shifts: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """Return the hours from start to before end in which no half-open shift is at work.

    also: gaps in a roster; times without staff; unmanned hours
    >>> uncovered_hours([(8, 10), (11, 12)], 8, 13)
    [10, 12]
    >>> uncovered_hours([(0, 24)], 8, 10)
    []
    >>> uncovered_hours([], 1, 3)
    [1, 2]
    """
    return [hour for hour in range(start, end) if not any(a <= hour < b for a, b in shifts)]


def earliest_starts(durations: dict[str, int], needs: dict[str, list[str]]) -> dict[str, int]:
    """Return when each task can start at the earliest; every task stands after those it needs.

    also: project plan with dependencies; critical path start times; when can a task begin
    >>> earliest_starts({"a": 3, "b": 2, "c": 1}, {"c": ["a", "b"]})
    {'a': 0, 'b': 0, 'c': 3}
    >>> earliest_starts({"x": 5}, {})
    {'x': 0}
    >>> earliest_starts({}, {})
    {}
    """
    starts: dict[str, int] = {}
    for task in durations:
        start = 0
        for needed in needs.get(task, []):
            start = max(start, starts[needed] + durations[needed])
        starts[task] = start
    return starts


def build_waves(needs: dict[str, list[str]]) -> list[list[str]]:
    """Return the tasks in waves, each of which needs only tasks of earlier ones; a cycle is an error.

    also: parallel build steps; dependency levels; what can run at the same time
    >>> build_waves({"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]})
    [['a'], ['b', 'c'], ['d']]
    >>> build_waves({})
    []
    >>> build_waves({"a": ["b"], "b": ["a"]})
    Traceback (most recent call last):
    ValueError: the tasks need each other
    """
    waves: list[list[str]] = []
    done: set[str] = set()
    while len(done) < len(needs):
        wave = [task for task, needed in needs.items() if task not in done and all(n in done for n in needed)]
        if not wave:
            raise ValueError("the tasks need each other")
        waves.append(wave)
        done.update(wave)
    return waves


def spread_with_pause(tasks: list[str], pause: int) -> int:
    """Return how long the tasks take in order when equal ones must have at least so many time units between them.

    also: cooldown between same jobs; time with idle slots; wait before repeating a task
    >>> spread_with_pause(["a", "b", "a"], 2)
    4
    >>> spread_with_pause(["a", "a"], 0)
    2
    >>> spread_with_pause([], 3)
    0
    """
    time = 0
    ready: dict[str, int] = {}
    for task in tasks:
        time = max(time, ready.get(task, 0)) + 1
        ready[task] = time + pause
    return time


def least_loaded_assignment(durations: list[int], workers: int) -> list[int]:
    """Return for each job in order the worker it goes to: the one with the least work so far, the lowest number on ties.

    also: load balancing; greedy job distribution; give work to whoever has least
    >>> least_loaded_assignment([5, 2, 2, 4], 2)
    [0, 1, 1, 1]
    >>> least_loaded_assignment([1], 3)
    [0]
    >>> least_loaded_assignment([], 2)
    []
    """
    loads = [0] * workers
    chosen: list[int] = []
    for duration in durations:
        worker = loads.index(min(loads))
        loads[worker] += duration
        chosen.append(worker)
    return chosen


def satisfied_requests(needs: list[int], sizes: list[int]) -> int:
    """Return how many needs can be met when each gets one size that is at least as large.

    also: match demand and supply greedily; assign rooms to groups by capacity; children and cookies
    >>> satisfied_requests([1, 2, 3], [1, 1])
    1
    >>> satisfied_requests([2, 1], [3, 2])
    2
    >>> satisfied_requests([], [1])
    0
    """
    ordered = sorted(needs)
    met = 0
    for size in sorted(sizes):
        if met < len(ordered) and ordered[met] <= size:
            met += 1
    return met


def circular_start(gains: list[int], costs: list[int]) -> int:
    """Return the first place of a circle from which the stock never goes below zero on one round, or -1.

    also: gas station circuit; where to begin a round trip; feasible starting point
    >>> circular_start([1, 5, 2], [3, 2, 3])
    1
    >>> circular_start([1], [2])
    -1
    >>> circular_start([0], [0])
    0
    """
    if sum(gains) < sum(costs):
        return -1
    start = stock = 0
    for i in range(len(gains)):
        stock += gains[i] - costs[i]
        if stock < 0:
            start, stock = i + 1, 0
    return start


def can_reach_end(jumps: list[int]) -> bool:
    """Return whether the last position can be reached from the first when each number is the longest jump from its place.

    also: jump game; is the end within reach; furthest reachable index
    >>> can_reach_end([2, 0, 1])
    True
    >>> can_reach_end([1, 0, 1])
    False
    >>> can_reach_end([])
    True
    """
    reach = 0
    for i, jump in enumerate(jumps):
        if i > reach:
            return False
        reach = max(reach, i + jump)
    return True


def refill_stops(places: list[int], reach: int, goal: int) -> int | None:
    """Return the fewest stops at rising places on the way from 0 to the goal with so much reach after each stop, or None.

    also: minimum refuelling stops; charging breaks of a trip; how often must we stop
    >>> refill_stops([3, 6, 9], 6, 12)
    1
    >>> refill_stops([], 5, 5)
    0
    >>> refill_stops([9], 5, 12)
    """
    stops = at = i = 0
    while at + reach < goal:
        furthest = at
        while i < len(places) and places[i] <= at + reach:
            furthest = places[i]
            i += 1
        if furthest == at:
            return None
        at = furthest
        stops += 1
    return stops


def least_capacity(weights: list[int], days: int) -> int:
    """Return the smallest capacity with which the weights, in order, can be carried within so many days.

    also: ship packages in time; split a list so that the largest part is smallest; minimise the biggest load
    >>> least_capacity([1, 2, 3, 4, 5], 2)
    9
    >>> least_capacity([7], 3)
    7
    >>> least_capacity([], 1)
    0
    """
    low, high = max(weights) if weights else 0, sum(weights)
    while low < high:
        middle = (low + high) // 2
        needed, load = 1, 0
        for weight in weights:
            if load + weight > middle:
                needed, load = needed + 1, 0
            load += weight
        if needed <= days:
            high = middle
        else:
            low = middle + 1
    return low


def separate_parts(text: str) -> list[int]:
    """Return the lengths of the most pieces of the text such that no character stands in two of them.

    also: partition labels; split so that letters do not repeat across parts; cut a string by last occurrences
    >>> separate_parts("ababcdc")
    [4, 3]
    >>> separate_parts("abc")
    [1, 1, 1]
    >>> separate_parts("")
    []
    """
    last = {c: i for i, c in enumerate(text)}
    lengths: list[int] = []
    start = end = 0
    for i, c in enumerate(text):
        end = max(end, last[c])
        if i == end:
            lengths.append(end - start + 1)
            start = i + 1
    return lengths


def largest_concatenation(numbers: list[int]) -> str:
    """Return the largest number, as text, that the non-negative numbers give when they are written one after another.

    also: arrange numbers to form the biggest one; order for a maximal digit string; glue integers for the highest value
    >>> largest_concatenation([3, 30, 34, 5, 9])
    '9534330'
    >>> largest_concatenation([0, 0])
    '0'
    >>> largest_concatenation([])
    '0'
    """
    left = [str(n) for n in numbers]
    out = ""
    while left:
        best = left[0]
        for text in left[1:]:
            if text + best > best + text:
                best = text
        left.remove(best)
        out += best
    return out.lstrip("0") or "0"


def cheapest_after_removing_digits(digits: str, count: int) -> str:
    """Return the smallest number, as text, left after removing so many digits.

    also: drop digits to minimise; smallest remaining number; delete k digits greedily
    >>> cheapest_after_removing_digits("1432219", 3)
    '1219'
    >>> cheapest_after_removing_digits("100", 1)
    '0'
    >>> cheapest_after_removing_digits("5", 1)
    '0'
    """
    kept: list[str] = []
    for c in digits:
        while kept and count > 0 and kept[-1] > c:
            kept.pop()
            count -= 1
        kept.append(c)
    return "".join(kept[: len(kept) - count]).lstrip("0") or "0"


def code_lengths(frequencies: dict[str, int]) -> int:
    """Return the total length in bits of all symbols in an optimal prefix code (Huffman), at least one bit a symbol.

    also: huffman encoded size; compressed length of a text; cost of the best binary code
    >>> code_lengths({"a": 5, "b": 2, "c": 1})
    11
    >>> code_lengths({"x": 4})
    4
    >>> code_lengths({})
    0
    """
    weights = sorted(frequencies.values())
    if len(weights) == 1:
        return weights[0]
    total = 0
    while len(weights) > 1:
        joined = weights[0] + weights[1]
        total += joined
        weights = sorted([*weights[2:], joined])
    return total


def fewest_platforms(arrivals: list[int], departures: list[int]) -> int:
    """Return how many trains are in the station at the same time at most, a train leaving at a time making no room at it.

    also: platforms needed; peak occupancy with closed stays; maximum guests at once
    >>> fewest_platforms([900, 940, 950], [910, 1200, 1120])
    2
    >>> fewest_platforms([1, 2], [2, 3])
    2
    >>> fewest_platforms([], [])
    0
    """
    starts, ends = sorted(arrivals), sorted(departures)
    most = j = 0
    for i, start in enumerate(starts):
        while ends[j] < start:
            j += 1
        most = max(most, i + 1 - j)
    return most


def rotate_duties(people: list[str], days: list[str], start: int) -> dict[str, str]:
    """Return who is on duty on each day, the people taking turns beginning with the one at the start index.

    also: cleaning rota; on-call schedule; assign days in rotation
    >>> rotate_duties(["a", "b"], ["mon", "tue", "wed"], 1)
    {'mon': 'b', 'tue': 'a', 'wed': 'b'}
    >>> rotate_duties(["a"], ["mon"], 0)
    {'mon': 'a'}
    >>> rotate_duties(["a"], [], 0)
    {}
    """
    return {day: people[(start + i) % len(people)] for i, day in enumerate(days)}


def pair_strong_with_weak(ratings: dict[str, int]) -> list[tuple[str, str]]:
    """Return pairs of the strongest with the weakest, the next with the next weakest; a middle one stays alone.

    also: balanced teams; mentor and beginner matching; seed players against each other
    >>> pair_strong_with_weak({"a": 9, "b": 1, "c": 5, "d": 7})
    [('a', 'b'), ('d', 'c')]
    >>> pair_strong_with_weak({"a": 1})
    []
    >>> pair_strong_with_weak({})
    []
    """
    names = sorted(ratings, key=lambda n: (-ratings[n], n))
    return [(names[i], names[-1 - i]) for i in range(len(names) // 2)]
