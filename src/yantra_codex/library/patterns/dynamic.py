"""Patterns of dynamic programming: best or number of ways, built up from smaller cases."""

from __future__ import annotations


def count_ways_to_climb(steps: int, sizes: list[int]) -> int:
    """Return in how many ordered ways the steps can be climbed with moves of the given sizes.

    also: climbing stairs; ordered ways to make a total; number of step sequences; compositions with allowed parts
    >>> count_ways_to_climb(4, [1, 2])
    5
    >>> count_ways_to_climb(0, [1, 2])
    1
    >>> count_ways_to_climb(3, [2])
    0
    """
    ways = [1] + [0] * steps
    for total in range(1, steps + 1):
        for size in sizes:
            if size <= total:
                ways[total] += ways[total - size]
    return ways[steps]


def count_change_ways(amount: int, coins: list[int]) -> int:
    """Return in how many ways the amount can be paid with the coins, order not counting.

    also: coin change combinations; number of ways to make change; partitions of an amount into denominations
    >>> count_change_ways(5, [1, 2, 5])
    4
    >>> count_change_ways(0, [2])
    1
    >>> count_change_ways(3, [2])
    0
    """
    ways = [1] + [0] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]


def fewest_coins(amount: int, coins: list[int]) -> int:
    """Return the smallest number of coins that add up to the amount, or -1 if it cannot be paid.

    also: minimum coin change; least number of coins; make change with as few pieces as possible
    >>> fewest_coins(11, [1, 2, 5])
    3
    >>> fewest_coins(0, [5])
    0
    >>> fewest_coins(3, [2])
    -1
    """
    unreachable = amount + 1
    best = [0] + [unreachable] * amount
    for total in range(1, amount + 1):
        for coin in coins:
            if coin <= total:
                best[total] = min(best[total], best[total - coin] + 1)
    return best[amount] if best[amount] < unreachable else -1


def can_reach_sum(xs: list[int], target: int) -> bool:
    """Return whether some of the non-negative numbers, each used at most once, add up to the target.

    also: subset sum problem; is there a selection with a given total; can some elements sum to k
    >>> can_reach_sum([3, 5, 8], 11)
    True
    >>> can_reach_sum([3, 5], 7)
    False
    >>> can_reach_sum([], 0)
    True
    """
    reachable: set[int] = {0}
    for x in xs:
        reachable = reachable | {total + x for total in reachable}
    return target in reachable


def can_split_equally(xs: list[int]) -> bool:
    """Return whether the non-negative numbers can be divided into two groups with equal sums.

    also: partition problem; split into two equal halves by sum; fair division of weights
    >>> can_split_equally([1, 5, 11, 5])
    True
    >>> can_split_equally([1, 2])
    False
    >>> can_split_equally([])
    True
    """
    total = sum(xs)
    if total % 2 == 1:
        return False
    reachable: set[int] = {0}
    for x in xs:
        reachable = reachable | {partial + x for partial in reachable}
    return total // 2 in reachable


def count_subsets_with_sum(xs: list[int], target: int) -> int:
    """Return how many selections of the non-negative numbers add up to the target.

    also: number of subsets with a given sum; count combinations totalling k; ways to pick elements summing to a value
    >>> count_subsets_with_sum([1, 2, 3], 3)
    2
    >>> count_subsets_with_sum([], 0)
    1
    >>> count_subsets_with_sum([5], 4)
    0
    """
    ways = [1] + [0] * target
    for x in xs:
        for total in range(target, x - 1, -1):
            ways[total] += ways[total - x]
    return ways[target]


def best_knapsack_value(weights: list[int], values: list[int], capacity: int) -> int:
    """Return the largest total value of items that fit into the capacity, each item used at most once.

    also: 0/1 knapsack; maximise value under a weight limit; pick items for a bag
    >>> best_knapsack_value([1, 3, 4], [15, 20, 30], 4)
    35
    >>> best_knapsack_value([], [], 5)
    0
    >>> best_knapsack_value([9], [100], 5)
    0
    """
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def best_unbounded_knapsack_value(weights: list[int], values: list[int], capacity: int) -> int:
    """Return the largest total value that fits into the capacity when items may be taken repeatedly.

    also: unbounded knapsack; rod cutting; maximise value with unlimited copies
    >>> best_unbounded_knapsack_value([1, 3], [2, 7], 5)
    11
    >>> best_unbounded_knapsack_value([], [], 5)
    0
    >>> best_unbounded_knapsack_value([4], [9], 3)
    0
    """
    best = [0] * (capacity + 1)
    for room in range(1, capacity + 1):
        for weight, value in zip(weights, values):
            if weight <= room:
                best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def longest_increasing_subsequence_length(xs: list[int]) -> int:
    """Return the length of the longest strictly increasing subsequence, gaps allowed.

    also: LIS length; longest rising subsequence; most elements in increasing order after deletions
    >>> longest_increasing_subsequence_length([10, 9, 2, 5, 3, 7])
    3
    >>> longest_increasing_subsequence_length([])
    0
    >>> longest_increasing_subsequence_length([4, 4])
    1
    """
    best: list[int] = []
    for i, x in enumerate(xs):
        longest = 0
        for j in range(i):
            if xs[j] < x:
                longest = max(longest, best[j])
        best.append(longest + 1)
    return max(best) if best else 0


def longest_increasing_subsequence(xs: list[int]) -> list[int]:
    """Return a longest strictly increasing subsequence, the one ending earliest on ties.

    also: elements of the LIS; longest ascending chain in a list; increasing selection with the most items
    >>> longest_increasing_subsequence([3, 1, 2, 5, 4])
    [1, 2, 5]
    >>> longest_increasing_subsequence([])
    []
    >>> longest_increasing_subsequence([2, 1])
    [2]
    """
    chains: list[list[int]] = []
    best: list[int] = []
    for x in xs:
        longest: list[int] = []
        for chain in chains:
            if chain[-1] < x and len(chain) > len(longest):
                longest = chain
        current = [*longest, x]
        chains.append(current)
        if len(current) > len(best):
            best = current
    return best


def longest_common_subsequence_length(xs: list[int], ys: list[int]) -> int:
    """Return the length of the longest subsequence that two lists have in common.

    also: LCS length of lists; most elements in the same order in both; common subsequence with gaps
    >>> longest_common_subsequence_length([1, 3, 4, 1], [3, 4, 1, 2])
    3
    >>> longest_common_subsequence_length([], [1])
    0
    >>> longest_common_subsequence_length([1], [2])
    0
    """
    previous = [0] * (len(ys) + 1)
    for x in xs:
        current = [0]
        for j, y in enumerate(ys):
            if x == y:
                current.append(previous[j] + 1)
            else:
                current.append(max(previous[j + 1], current[j]))
        previous = current
    return previous[len(ys)]


def longest_common_subsequence(xs: list[int], ys: list[int]) -> list[int]:
    """Return a longest subsequence that two lists have in common.

    also: LCS elements; longest shared ordered selection; common elements in the same order with gaps
    >>> longest_common_subsequence([1, 3, 4, 1], [3, 4, 1, 2])
    [3, 4, 1]
    >>> longest_common_subsequence([], [1])
    []
    >>> longest_common_subsequence([5], [6])
    []
    """
    table = [[0] * (len(ys) + 1) for _ in range(len(xs) + 1)]
    for i in range(len(xs) - 1, -1, -1):
        for j in range(len(ys) - 1, -1, -1):
            if xs[i] == ys[j]:
                table[i][j] = table[i + 1][j + 1] + 1
            else:
                table[i][j] = max(table[i + 1][j], table[i][j + 1])
    out: list[int] = []
    i = 0
    j = 0
    while i < len(xs) and j < len(ys):
        if xs[i] == ys[j]:
            out.append(xs[i])
            i += 1
            j += 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return out


def list_edit_distance(xs: list[int], ys: list[int]) -> int:
    """Return the fewest insertions, deletions and replacements that turn one list into the other.

    also: Levenshtein distance of lists; minimum edits between sequences; edit distance of two arrays
    >>> list_edit_distance([1, 2, 3], [1, 3, 4])
    2
    >>> list_edit_distance([], [1, 2])
    2
    >>> list_edit_distance([7], [7])
    0
    """
    previous = list(range(len(ys) + 1))
    for i, x in enumerate(xs):
        current = [i + 1]
        for j, y in enumerate(ys):
            replace = previous[j] + (0 if x == y else 1)
            current.append(min(replace, previous[j + 1] + 1, current[j] + 1))
        previous = current
    return previous[len(ys)]


def best_non_adjacent_sum(xs: list[int]) -> int:
    """Return the largest sum of elements no two of which are neighbours, zero if none is chosen.

    also: house robber; maximum sum without adjacent elements; pick items that are not next to each other
    >>> best_non_adjacent_sum([2, 7, 9, 3, 1])
    12
    >>> best_non_adjacent_sum([])
    0
    >>> best_non_adjacent_sum([-5])
    0
    """
    with_last = 0
    without_last = 0
    for x in xs:
        with_last, without_last = without_last + x, max(with_last, without_last)
    return max(with_last, without_last)


def count_grid_paths(rows: int, columns: int) -> int:
    """Return the number of ways from the top left to the bottom right cell moving only right or down.

    also: unique paths in a grid; lattice paths; number of routes right and down
    >>> count_grid_paths(3, 3)
    6
    >>> count_grid_paths(1, 5)
    1
    >>> count_grid_paths(2, 3)
    3
    """
    ways = [1] * columns
    for _ in range(rows - 1):
        for j in range(1, columns):
            ways[j] += ways[j - 1]
    return ways[columns - 1]


def count_open_grid_paths(grid: list[list[int]]) -> int:
    """Return the number of ways right and down through a grid over the cells that are zero.

    also: unique paths with obstacles; routes avoiding blocked cells; lattice paths around walls
    >>> count_open_grid_paths([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    2
    >>> count_open_grid_paths([[1]])
    0
    >>> count_open_grid_paths([[0]])
    1
    """
    ways = [0] * len(grid[0])
    ways[0] = 1
    for row in grid:
        for j, cell in enumerate(row):
            if cell == 1:
                ways[j] = 0
            elif j > 0:
                ways[j] += ways[j - 1]
    return ways[-1]


def cheapest_grid_path(costs: list[list[int]]) -> int:
    """Return the smallest sum of cells on a way from the top left to the bottom right moving only right or down.

    also: minimum path sum; least cost through a grid; cheapest route right and down
    >>> cheapest_grid_path([[1, 3, 1], [1, 5, 1], [4, 2, 1]])
    7
    >>> cheapest_grid_path([[5]])
    5
    >>> cheapest_grid_path([[1, 2, 3]])
    6
    """
    best = [0] * len(costs[0])
    for i, row in enumerate(costs):
        for j, cost in enumerate(row):
            if i == 0 and j == 0:
                best[j] = cost
            elif i == 0:
                best[j] = best[j - 1] + cost
            elif j == 0:
                best[j] += cost
            else:
                best[j] = min(best[j], best[j - 1]) + cost
    return best[-1]


def best_triangle_path(triangle: list[list[int]]) -> int:
    """Return the largest sum on a way from the top of a number triangle to its base through adjacent numbers.

    also: maximum path sum in a triangle; triangle walk from apex to bottom; best descent through rows of numbers
    >>> best_triangle_path([[1], [2, 3], [4, 5, 6]])
    10
    >>> best_triangle_path([[7]])
    7
    >>> best_triangle_path([])
    0
    """
    if not triangle:
        return 0
    best = triangle[-1][:]
    for row in reversed(triangle[:-1]):
        best = [x + max(best[j], best[j + 1]) for j, x in enumerate(row)]
    return best[0]


def best_repeated_trades(prices: list[int]) -> int:
    """Return the largest profit from any number of purchases each sold before the next.

    also: sum of all price rises; buy and sell repeatedly; total of positive daily changes
    >>> best_repeated_trades([7, 1, 5, 3, 6])
    7
    >>> best_repeated_trades([5, 4])
    0
    >>> best_repeated_trades([])
    0
    """
    return sum(max(0, b - a) for a, b in zip(prices, prices[1:]))


def staircase_min_cost(costs: list[int]) -> int:
    """Return the least cost of passing the last stair when each stair used costs and one or two are climbed at a time.

    also: minimum cost climbing stairs; cheapest way up with single or double steps; least toll over the steps
    >>> staircase_min_cost([10, 15, 20])
    15
    >>> staircase_min_cost([])
    0
    >>> staircase_min_cost([5])
    0
    """
    one_back = 0
    two_back = 0
    for i in range(2, len(costs) + 1):
        one_back, two_back = min(one_back + costs[i - 1], two_back + costs[i - 2]), one_back
    return one_back


def fewest_jumps(xs: list[int]) -> int:
    """Return the fewest jumps from the first to the last position when xs[i] is the longest jump from i, or -1.

    also: jump game minimum; least moves to the end of the list; reach the last index
    >>> fewest_jumps([2, 3, 1, 1, 4])
    2
    >>> fewest_jumps([0, 1])
    -1
    >>> fewest_jumps([0])
    0
    """
    jumps = 0
    reach = 0
    next_reach = 0
    for i in range(len(xs) - 1):
        next_reach = max(next_reach, i + xs[i])
        if i == reach:
            if next_reach == i:
                return -1
            jumps += 1
            reach = next_reach
    return jumps


def can_split_into_words(text: str, words: list[str]) -> bool:
    """Return whether the text is some of the words written one after another, each as often as wanted.

    also: word break; segment a string by a dictionary; made of known words
    >>> can_split_into_words("catsand", ["cat", "cats", "and"])
    True
    >>> can_split_into_words("catsan", ["cat", "cats", "and"])
    False
    >>> can_split_into_words("", [])
    True
    """
    reachable = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reachable[end] = any(end >= len(w) and reachable[end - len(w)] and text[end - len(w) : end] == w for w in words)
    return reachable[-1]


def count_letter_decodings(digits: str) -> int:
    """Return in how many ways digits can be read as letters with A being 1 and Z being 26.

    also: decode ways; number of messages for a digit code; alphabet positions without separators
    >>> count_letter_decodings("226")
    3
    >>> count_letter_decodings("06")
    0
    >>> count_letter_decodings("")
    1
    """
    ways = [1]
    for i, c in enumerate(digits):
        count = ways[i] if c != "0" else 0
        if i > 0 and (digits[i - 1] == "1" or (digits[i - 1] == "2" and c <= "6")):
            count += ways[i - 1]
        ways.append(count)
    return ways[-1]


def best_cutting_price(length: int, prices: list[int]) -> int:
    """Return the largest income from cutting a rod, a piece of length i + 1 giving the price at index i.

    also: rod cutting; sell pieces for the most money; optimal partition of a length
    >>> best_cutting_price(4, [1, 5, 8, 9])
    10
    >>> best_cutting_price(3, [2])
    6
    >>> best_cutting_price(0, [1])
    0
    """
    best = [0]
    for n in range(1, length + 1):
        best.append(max([prices[cut - 1] + best[n - cut] for cut in range(1, min(n, len(prices)) + 1)], default=0))
    return best[-1]


def smallest_group_difference(xs: list[int]) -> int:
    """Return the smallest difference between the sums of two groups the non-negative numbers are divided into.

    also: balanced partition; fairest split of weights; minimise the gap of two teams
    >>> smallest_group_difference([1, 6, 11, 5])
    1
    >>> smallest_group_difference([4])
    4
    >>> smallest_group_difference([])
    0
    """
    sums = {0}
    for x in xs:
        sums = sums | {s + x for s in sums}
    total = sum(xs)
    return min(abs(total - 2 * s) for s in sums)


def largest_square_of_ones(grid: list[list[int]]) -> int:
    """Return the side of the largest square of ones in a grid of zeros and ones.

    also: maximal square; biggest filled block; widest all-ones submatrix
    >>> largest_square_of_ones([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    2
    >>> largest_square_of_ones([[0]])
    0
    >>> largest_square_of_ones([])
    0
    """
    best = 0
    sides: list[list[int]] = []
    for r, row in enumerate(grid):
        sides.append([])
        for c, cell in enumerate(row):
            side = 0
            if cell == 1:
                side = 1 if r == 0 or c == 0 else 1 + min(sides[r - 1][c], sides[r][c - 1], sides[r - 1][c - 1])
            sides[r].append(side)
            best = max(best, side)
    return best


def longest_palindromic_subsequence_length(text: str) -> int:
    """Return the length of the longest palindrome got by deleting characters of the text.

    also: palindromic subsequence; mirror text with gaps; most characters reading the same both ways
    >>> longest_palindromic_subsequence_length("bbbab")
    4
    >>> longest_palindromic_subsequence_length("abc")
    1
    >>> longest_palindromic_subsequence_length("")
    0
    """
    row = [0] * (len(text) + 1)
    for x in text:
        diagonal = 0
        for j, y in enumerate(reversed(text)):
            above = row[j + 1]
            best = diagonal + 1 if x == y else max(above, row[j])
            row[j + 1] = best
            diagonal = above
    return row[-1]
