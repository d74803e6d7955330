"""Patterns that play a process through: stacks, queues, greedy choices and state machines."""

from __future__ import annotations

import heapq
from collections import deque


def apply_stack_operations(operations: list[str]) -> list[str]:
    """Return the stack after pushing each word and removing the top at every "pop", if there is one.

    also: simulate a stack; push and pop commands; undo the last entry
    >>> apply_stack_operations(["a", "b", "pop", "c"])
    ['a', 'c']
    >>> apply_stack_operations(["pop"])
    []
    >>> apply_stack_operations([])
    []
    """
    stack: list[str] = []
    for operation in operations:
        if operation != "pop":
            stack.append(operation)
        elif stack:
            stack.pop()
    return stack


def cancel_opposite_neighbours(xs: list[int]) -> list[int]:
    """Return the list after neighbours that add up to zero have been removed again and again.

    also: annihilate adjacent opposites; stack cancellation of pairs; remove matching plus and minus neighbours
    >>> cancel_opposite_neighbours([1, 2, -2, -1, 3])
    [3]
    >>> cancel_opposite_neighbours([])
    []
    >>> cancel_opposite_neighbours([1, 1])
    [1, 1]
    """
    stack: list[int] = []
    for x in xs:
        if stack and stack[-1] + x == 0:
            stack.pop()
        else:
            stack.append(x)
    return stack


def queue_rotation_survivor(n: int, step: int) -> int:
    """Return the number of the last person of 1 to n in a circle when every step-th one is removed.

    also: Josephus problem; elimination in a circle; last one standing counting out
    >>> queue_rotation_survivor(7, 3)
    4
    >>> queue_rotation_survivor(1, 5)
    1
    >>> queue_rotation_survivor(2, 2)
    1
    """
    circle: deque[int] = deque(range(1, n + 1))
    while len(circle) > 1:
        for _ in range(step - 1):
            circle.append(circle.popleft())
        circle.popleft()
    return circle[0]


def serve_round_robin(jobs: list[int], slice_length: int) -> list[int]:
    """Return the order in which jobs of the given lengths finish when each gets a time slice in turn, by index.

    also: round robin scheduling; time slicing of processes; completion order with a quantum
    >>> serve_round_robin([3, 1, 2], 1)
    [1, 2, 0]
    >>> serve_round_robin([], 2)
    []
    >>> serve_round_robin([5], 2)
    [0]
    """
    queue: deque[tuple[int, int]] = deque(enumerate(jobs))
    finished: list[int] = []
    while queue:
        job, left = queue.popleft()
        if left <= slice_length:
            finished.append(job)
        else:
            queue.append((job, left - slice_length))
    return finished


def waiting_times(durations: list[int]) -> list[int]:
    """Return how long each customer waits when they are served one after the other.

    also: first come first served waiting time; start times of consecutive tasks; exclusive prefix sums
    >>> waiting_times([3, 1, 2])
    [0, 3, 4]
    >>> waiting_times([])
    []
    >>> waiting_times([5])
    [0]
    """
    waits: list[int] = []
    clock = 0
    for duration in durations:
        waits.append(clock)
        clock += duration
    return waits


def finish_time_with_workers(durations: list[int], workers: int) -> int:
    """Return when the last task ends if each task goes in order to the worker that is free first.

    also: queue time at several checkouts; makespan of greedy assignment; parallel servers finishing time
    >>> finish_time_with_workers([5, 3, 4], 1)
    12
    >>> finish_time_with_workers([10, 2, 3, 3], 2)
    10
    >>> finish_time_with_workers([], 3)
    0
    """
    free_at = [0] * workers
    for duration in durations:
        earliest = heapq.heappop(free_at)
        heapq.heappush(free_at, earliest + duration)
    return max(free_at)


def combine_smallest_cost(xs: list[int]) -> int:
    """Return the least total cost of joining all pieces when joining two costs their sum.

    also: connect ropes with minimum cost; optimal merge of files; Huffman style merging
    >>> combine_smallest_cost([4, 3, 2, 6])
    29
    >>> combine_smallest_cost([5])
    0
    >>> combine_smallest_cost([])
    0
    """
    heap = xs[:]
    heapq.heapify(heap)
    cost = 0
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        cost += joined
        heapq.heappush(heap, joined)
    return cost


def last_remaining_weight(weights: list[int]) -> int:
    """Return the weight left when the two heaviest stones are smashed to their difference until at most one remains.

    also: smash the largest two repeatedly; last stone weight; reduce by subtracting the biggest pair
    >>> last_remaining_weight([2, 7, 4, 1, 8, 1])
    1
    >>> last_remaining_weight([])
    0
    >>> last_remaining_weight([3, 3])
    0
    """
    heap = [-weight for weight in weights]
    heapq.heapify(heap)
    while len(heap) > 1:
        first = -heapq.heappop(heap)
        second = -heapq.heappop(heap)
        if first > second:
            heapq.heappush(heap, second - first)
    return -heap[0] if heap else 0


def most_items_within_budget(prices: list[int], budget: int) -> int:
    """Return the largest number of items that can be bought with the budget.

    also: buy as many things as possible; cheapest first greedy; how many can be afforded
    >>> most_items_within_budget([5, 1, 3, 2], 6)
    3
    >>> most_items_within_budget([], 9)
    0
    >>> most_items_within_budget([7], 6)
    0
    """
    count = 0
    left = budget
    for price in sorted(prices):
        if price > left:
            break
        left -= price
        count += 1
    return count


def largest_fractional_value(weights: list[float], values: list[float], capacity: float) -> float:
    """Return the largest value that fits into the capacity when items may be divided.

    also: fractional knapsack; greedy by value per weight; best mix of divisible goods
    >>> largest_fractional_value([2.0, 4.0], [8.0, 4.0], 4.0)
    10.0
    >>> largest_fractional_value([], [], 5.0)
    0.0
    >>> largest_fractional_value([1.0], [3.0], 2.0)
    3.0
    """
    order = sorted(range(len(weights)), key=lambda i: values[i] / weights[i], reverse=True)
    left = capacity
    total = 0.0
    for i in order:
        taken = min(weights[i], left)
        total += values[i] * taken / weights[i]
        left -= taken
    return total


def boats_needed(weights: list[int], limit: int) -> int:
    """Return the fewest boats for people of the given weights, at most two in a boat and none over the limit alone.

    also: pair the lightest with the heaviest; two per vehicle with a weight limit; minimum number of trips
    >>> boats_needed([3, 2, 2, 1], 3)
    3
    >>> boats_needed([], 5)
    0
    >>> boats_needed([5], 5)
    1
    """
    ordered = sorted(weights)
    light = 0
    heavy = len(ordered) - 1
    boats = 0
    while light <= heavy:
        if ordered[light] + ordered[heavy] <= limit:
            light += 1
        heavy -= 1
        boats += 1
    return boats


def pack_first_fit(sizes: list[int], capacity: int) -> list[list[int]]:
    """Return the sizes packed in order into boxes of the given capacity, each into the first box with room.

    also: first-fit bin packing; fill boxes greedily; distribute files over disks
    >>> pack_first_fit([4, 3, 2, 1], 5)
    [[4, 1], [3, 2]]
    >>> pack_first_fit([], 5)
    []
    >>> pack_first_fit([5, 5], 5)
    [[5], [5]]
    """
    boxes: list[list[int]] = []
    for size in sizes:
        place = -1
        for i, box in enumerate(boxes):
            if place == -1 and sum(box) + size <= capacity:
                place = i
        if place == -1:
            boxes.append([size])
        else:
            boxes[place].append(size)
    return boxes


def final_position(moves: list[str]) -> tuple[int, int]:
    """Return the position reached from the origin by the moves up, down, left and right.

    also: robot on a grid; follow directions; walk coordinates from commands
    >>> final_position(["up", "up", "right"])
    (1, 2)
    >>> final_position([])
    (0, 0)
    >>> final_position(["left", "down", "right", "up"])
    (0, 0)
    """
    x = 0
    y = 0
    for move in moves:
        if move == "up":
            y += 1
        elif move == "down":
            y -= 1
        elif move == "left":
            x -= 1
        elif move == "right":
            x += 1
    return x, y


def visited_positions(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the positions visited from the origin on by adding one offset after the other.

    also: path from a list of offsets; trace a walk; cumulative sum of vectors
    >>> visited_positions([(1, 0), (0, 2)])
    [(0, 0), (1, 0), (1, 2)]
    >>> visited_positions([])
    [(0, 0)]
    >>> visited_positions([(-1, -1)])
    [(0, 0), (-1, -1)]
    """
    path = [(0, 0)]
    for dx, dy in steps:
        x, y = path[-1]
        path.append((x + dx, y + dy))
    return path


def account_balance(start: int, transactions: list[int]) -> int:
    """Return the balance after the transactions, those that would make it negative being refused.

    also: bank account simulation; apply deposits and withdrawals; skip overdrawing transactions
    >>> account_balance(10, [5, -20, -15])
    0
    >>> account_balance(3, [])
    3
    >>> account_balance(0, [-1])
    0
    """
    balance = start
    for amount in transactions:
        if balance + amount >= 0:
            balance += amount
    return balance


def needed_starting_amount(changes: list[int]) -> int:
    """Return the smallest starting amount for which the running sum never becomes negative.

    also: minimum initial balance; how much to begin with; least starting fuel
    >>> needed_starting_amount([-3, 2, -4])
    5
    >>> needed_starting_amount([])
    0
    >>> needed_starting_amount([4, -1])
    0
    """
    balance = 0
    lowest = 0
    for change in changes:
        balance += change
        lowest = min(lowest, balance)
    return -lowest


def toggle_switches(n: int, toggles: list[int]) -> list[bool]:
    """Return the states of n switches, all off at first, after toggling those with the given indices.

    also: light switches; flip booleans by index; on or off after pressing buttons
    >>> toggle_switches(3, [0, 2, 0])
    [False, False, True]
    >>> toggle_switches(0, [])
    []
    >>> toggle_switches(1, [0])
    [True]
    """
    states = [False] * n
    for i in toggles:
        states[i] = not states[i]
    return states


def range_increments(n: int, updates: list[tuple[int, int, int]]) -> list[int]:
    """Return n counters after adding each amount to the positions from its start to its end, both included.

    also: difference array; add a value to a range many times; bulk range updates
    >>> range_increments(4, [(0, 2, 5), (1, 3, 1)])
    [5, 6, 6, 1]
    >>> range_increments(2, [])
    [0, 0]
    >>> range_increments(1, [(0, 0, -3)])
    [-3]
    """
    changes = [0] * (n + 1)
    for start, end, amount in updates:
        changes[start] += amount
        changes[end + 1] -= amount
    counters: list[int] = []
    current = 0
    for i in range(n):
        current += changes[i]
        counters.append(current)
    return counters


def state_after_events(transitions: dict[str, dict[str, str]], start: str, events: list[str]) -> str:
    """Return the state reached from the start by the events, unknown events changing nothing.

    also: finite state machine; follow transitions; state after a sequence of inputs
    >>> state_after_events({"off": {"press": "on"}, "on": {"press": "off"}}, "off", ["press"])
    'on'
    >>> state_after_events({}, "idle", ["go"])
    'idle'
    >>> state_after_events({"a": {"x": "b"}}, "a", [])
    'a'
    """
    state = start
    for event in events:
        state = transitions.get(state, {}).get(event, state)
    return state


def cache_hits(requests: list[int], capacity: int) -> int:
    """Return how many requests find their page in a cache that drops the least recently used one.

    also: LRU cache simulation; count page hits; least recently used replacement
    >>> cache_hits([1, 2, 1, 3, 2], 2)
    1
    >>> cache_hits([], 3)
    0
    >>> cache_hits([5, 5, 5], 1)
    2
    """
    cache: list[int] = []
    hits = 0
    for page in requests:
        if page in cache:
            hits += 1
            cache.remove(page)
        elif len(cache) == capacity:
            cache.pop(0)
        cache.append(page)
    return hits


def recent_requests_counts(times: list[int], span: int) -> list[int]:
    """Return for each time in ascending order how many times lie within the span that ends with it.

    also: rate limiter count; number of recent calls; events in the last n seconds
    >>> recent_requests_counts([1, 100, 3001, 3002], 3000)
    [1, 2, 3, 3]
    >>> recent_requests_counts([], 10)
    []
    >>> recent_requests_counts([5], 0)
    [1]
    """
    recent: deque[int] = deque()
    counts: list[int] = []
    for time in times:
        recent.append(time)
        while recent[0] < time - span:
            recent.popleft()
        counts.append(len(recent))
    return counts


def allowed_requests(times: list[int], limit: int, span: int) -> list[bool]:
    """Return for each time in ascending order whether fewer than the limit were allowed within the span before it.

    also: rate limiting; sliding window limiter; accept or reject requests by frequency
    >>> allowed_requests([0, 1, 2, 10], 2, 10)
    [True, True, False, True]
    >>> allowed_requests([], 1, 5)
    []
    >>> allowed_requests([3], 0, 5)
    [False]
    """
    allowed: deque[int] = deque()
    decisions: list[bool] = []
    for time in times:
        while allowed and allowed[0] <= time - span:
            allowed.popleft()
        accepted = len(allowed) < limit
        if accepted:
            allowed.append(time)
        decisions.append(accepted)
    return decisions


def trapped_water(heights: list[int]) -> int:
    """Return how much rain water stays between the bars of the given heights.

    also: trapping rain water; volume held by an elevation profile; water between walls
    >>> trapped_water([0, 1, 0, 2, 1, 0, 1, 3])
    5
    >>> trapped_water([])
    0
    >>> trapped_water([3, 2])
    0
    """
    total = 0
    for i, height in enumerate(heights):
        left = max(heights[: i + 1])
        right = max(heights[i:])
        total += min(left, right) - height
    return total


def largest_container(heights: list[int]) -> int:
    """Return the largest area between two vertical lines, their distance times the lower height.

    also: container with most water; two pointers from both ends; biggest rectangle between two walls
    >>> largest_container([1, 8, 6, 2, 5])
    15
    >>> largest_container([4])
    0
    >>> largest_container([])
    0
    """
    left = 0
    right = len(heights) - 1
    best = 0
    while left < right:
        best = max(best, (right - left) * min(heights[left], heights[right]))
        if heights[left] < heights[right]:
            left += 1
        else:
            right -= 1
    return best


def largest_rectangle_under(heights: list[int]) -> int:
    """Return the area of the largest rectangle that fits under the bars of a histogram.

    also: largest rectangle in a histogram; biggest block under a skyline; monotonic stack of bars
    >>> largest_rectangle_under([2, 1, 5, 6, 2, 3])
    10
    >>> largest_rectangle_under([])
    0
    >>> largest_rectangle_under([4])
    4
    """
    best = 0
    stack: list[int] = []
    for i in range(len(heights) + 1):
        height = heights[i] if i < len(heights) else 0
        while stack and heights[stack[-1]] >= height:
            top = heights[stack.pop()]
            start = stack[-1] + 1 if stack else 0
            best = max(best, top * (i - start))
        stack.append(i)
    return best


def days_until_warmer(temperatures: list[int]) -> list[int]:
    """Return for each day how many days pass until a higher temperature, zero if there is none.

    also: distance to the next greater element; wait for a warmer day; steps to the next larger value
    >>> days_until_warmer([73, 74, 71, 75])
    [1, 2, 1, 0]
    >>> days_until_warmer([])
    []
    >>> days_until_warmer([5, 5])
    [0, 0]
    """
    out = [0] * len(temperatures)
    waiting: list[int] = []
    for day, temperature in enumerate(temperatures):
        while waiting and temperatures[waiting[-1]] < temperature:
            earlier = waiting.pop()
            out[earlier] = day - earlier
        waiting.append(day)
    return out


def can_plant(bed: list[int], count: int) -> bool:
    """Return whether the given number of further ones fits into a row of zeros and ones without two ones side by side.

    also: place items with gaps; seat people apart; greedy planting without neighbours
    >>> can_plant([1, 0, 0, 0, 1], 1)
    True
    >>> can_plant([1, 0, 0, 1], 1)
    False
    >>> can_plant([], 0)
    True
    """
    row = bed[:]
    planted = 0
    for i, cell in enumerate(row):
        left_free = i == 0 or row[i - 1] == 0
        right_free = i == len(row) - 1 or row[i + 1] == 0
        if cell == 0 and left_free and right_free:
            row[i] = 1
            planted += 1
    return planted >= count


def candies_by_rating(ratings: list[int]) -> int:
    """Return the fewest sweets so that everyone gets one and whoever is rated above a neighbour gets more than them.

    also: distribute rewards by neighbours; minimum total with higher rating more; two-pass greedy
    >>> candies_by_rating([1, 0, 2])
    5
    >>> candies_by_rating([])
    0
    >>> candies_by_rating([3, 3])
    2
    """
    shares = [1] * len(ratings)
    for i in range(1, len(ratings)):
        if ratings[i] > ratings[i - 1]:
            shares[i] = shares[i - 1] + 1
    for i in range(len(ratings) - 2, -1, -1):
        if ratings[i] > ratings[i + 1]:
            shares[i] = max(shares[i], shares[i + 1] + 1)
    return sum(shares)


def periods_until_reaching(start: float, rate: float, target: float) -> int:
    """Return after how many periods of growth by the rate the amount reaches the target.

    also: years until a balance is reached; compound growth count; periods to exceed a goal
    >>> periods_until_reaching(100.0, 0.5, 200.0)
    2
    >>> periods_until_reaching(5.0, 0.25, 5.0)
    0
    >>> periods_until_reaching(1.0, 1.0, 9.0)
    4
    """
    amount = start
    periods = 0
    while amount < target:
        amount += amount * rate
        periods += 1
    return periods


def next_generation(cells: list[int]) -> list[int]:
    """Return the row in which each cell is one exactly if just one of its neighbours was, outside being zero.

    also: cellular automaton rule 90; exclusive or of the neighbours; evolve a row of cells
    >>> next_generation([0, 1, 0, 0])
    [1, 0, 1, 0]
    >>> next_generation([])
    []
    >>> next_generation([1])
    [0]
    """
    padded = [0, *cells, 0]
    return [(padded[i] + padded[i + 2]) % 2 for i in range(len(cells))]


def tournament_winner(results: list[tuple[str, str, int, int]]) -> str | None:
    """Return the team with most points from results of home, away and their goals, or None without results.

    also: league table leader; three points for a win and one for a draw; best team of a season
    >>> tournament_winner([("a", "b", 2, 1), ("b", "c", 0, 0)])
    'a'
    >>> tournament_winner([])
    >>> tournament_winner([("x", "y", 1, 1)])
    'x'
    """
    points: dict[str, int] = {}
    for home, away, home_goals, away_goals in results:
        points[home] = points.get(home, 0)
        points[away] = points.get(away, 0)
        if home_goals > away_goals:
            points[home] += 3
        elif home_goals < away_goals:
            points[away] += 3
        else:
            points[home] += 1
            points[away] += 1
    return max(points, key=lambda team: points[team]) if points else None
