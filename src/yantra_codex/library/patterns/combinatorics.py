"""Combinatorics patterns: counting, enumerating and checking arrangements, selections and probabilities."""

from __future__ import annotations

import math


def binomial(n: int, k: int) -> int:
    """Return in how many ways k of n things can be chosen, 0 if k is out of range.

    also: n choose k; binomial coefficient; number of combinations
    >>> binomial(5, 2)
    10
    >>> binomial(4, 0)
    1
    >>> binomial(3, 5)
    0
    """
    if k < 0 or k > n:
        return 0
    result = 1
    for i in range(1, k + 1):
        result = result * (n - k + i) // i
    return result


def count_arrangements(n: int, k: int) -> int:
    """Return in how many orders k of n different things can be arranged.

    also: number of k-permutations; nPr; ordered selections without repetition
    >>> count_arrangements(5, 2)
    20
    >>> count_arrangements(3, 0)
    1
    >>> count_arrangements(2, 3)
    0
    """
    result = 1
    for i in range(k):
        result *= n - i
    return result


def count_with_repetition(n: int, k: int) -> int:
    """Return in how many ways k things can be chosen from n kinds when kinds may repeat and order does not matter.

    also: combinations with repetition; stars and bars; multisets of size k
    >>> count_with_repetition(3, 2)
    6
    >>> count_with_repetition(5, 0)
    1
    >>> count_with_repetition(1, 4)
    1
    """
    return math.comb(n + k - 1, k)


def count_word_arrangements(word: str) -> int:
    """Return how many different words can be made by rearranging all the letters.

    also: distinct permutations of a word; number of anagrams; multinomial coefficient of letters
    >>> count_word_arrangements("level")
    30
    >>> count_word_arrangements("aaa")
    1
    >>> count_word_arrangements("")
    1
    """
    total = math.factorial(len(word))
    for ch in sorted(set(word)):
        total //= math.factorial(word.count(ch))
    return total


def derangements(n: int) -> int:
    """Return how many orders of n things leave none in its own place.

    also: subfactorial; permutations without fixed points; secret santa assignments
    >>> derangements(4)
    9
    >>> derangements(1)
    0
    >>> derangements(0)
    1
    """
    before, current = 1, 0
    for k in range(1, n):
        before, current = current, k * (before + current)
    return 1 if n == 0 else current


def bell_number(n: int) -> int:
    """Return in how many ways n things can be split into groups.

    also: Bell number; set partitions count; ways to group n elements
    >>> bell_number(4)
    15
    >>> bell_number(1)
    1
    >>> bell_number(0)
    1
    """
    row = [1]
    for _ in range(n):
        following = [row[-1]]
        for x in row:
            following.append(following[-1] + x)
        row = following
    return row[0]


def pascal_row(n: int) -> list[int]:
    """Return row n of Pascal's triangle, row 0 being [1].

    also: binomial coefficients of a power; line of Pascal's triangle; coefficients of (a+b)^n
    >>> pascal_row(4)
    [1, 4, 6, 4, 1]
    >>> pascal_row(1)
    [1, 1]
    >>> pascal_row(0)
    [1]
    """
    row = [1]
    for _ in range(n):
        row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]
    return row


def permutations_of_text(text: str) -> list[str]:
    """Return the different orders of the characters of a text, sorted.

    also: all anagrams of a word; permutations of a string; every rearrangement of letters
    >>> permutations_of_text("aab")
    ['aab', 'aba', 'baa']
    >>> permutations_of_text("x")
    ['x']
    >>> permutations_of_text("")
    ['']
    """
    if text == "":
        return [""]
    found: set[str] = set()
    for i, ch in enumerate(text):
        for rest in permutations_of_text(text[:i] + text[i + 1 :]):
            found.add(ch + rest)
    return sorted(found)


def subsequences_of_text(text: str) -> list[str]:
    """Return all texts made by deleting any characters, the empty one first, the last characters varying slowest.

    also: power set of a string; every subsequence; all ways to drop letters
    >>> subsequences_of_text("abc")
    ['', 'a', 'b', 'ab', 'c', 'ac', 'bc', 'abc']
    >>> subsequences_of_text("a")
    ['', 'a']
    >>> subsequences_of_text("")
    ['']
    """
    parts = [""]
    for ch in text:
        parts += [part + ch for part in parts]
    return parts


def binary_strings(length: int) -> list[str]:
    """Return all texts of zeros and ones of the given length in increasing order.

    also: generate bit strings; every combination of bits; truth table rows
    >>> binary_strings(2)
    ['00', '01', '10', '11']
    >>> binary_strings(1)
    ['0', '1']
    >>> binary_strings(0)
    ['']
    """
    words = [""]
    for _ in range(length):
        words = [word + bit for word in words for bit in "01"]
    return words


def words_over_alphabet(alphabet: str, length: int) -> list[str]:
    """Return all words of the given length over the letters of an alphabet, the first letter varying slowest.

    also: all strings of a length; cartesian power of letters; brute force candidates
    >>> words_over_alphabet("ab", 2)
    ['aa', 'ab', 'ba', 'bb']
    >>> words_over_alphabet("xyz", 1)
    ['x', 'y', 'z']
    >>> words_over_alphabet("ab", 0)
    ['']
    """
    words = [""]
    for _ in range(length):
        words = [word + letter for word in words for letter in alphabet]
    return words


def balanced_bracket_strings(pairs: int) -> list[str]:
    """Return all balanced texts of the given count of bracket pairs, sorted.

    also: generate parentheses; all valid bracket sequences; well-formed parentheses combinations
    >>> balanced_bracket_strings(2)
    ['(())', '()()']
    >>> balanced_bracket_strings(1)
    ['()']
    >>> balanced_bracket_strings(0)
    ['']
    """

    def extend(text: str, opened: int, closed: int) -> list[str]:
        if closed == pairs:
            return [text]
        found: list[str] = []
        if opened < pairs:
            found += extend(text + "(", opened + 1, closed)
        if closed < opened:
            found += extend(text + ")", opened, closed + 1)
        return found

    return extend("", 0, 0)


def keypad_words(digits: str) -> list[str]:
    """Return all letter combinations of the telephone keys 2 to 9, in order.

    also: phone keypad letters; words from digits; letter combinations of a phone number
    >>> keypad_words("23")
    ['ad', 'ae', 'af', 'bd', 'be', 'bf', 'cd', 'ce', 'cf']
    >>> keypad_words("7")
    ['p', 'q', 'r', 's']
    >>> keypad_words("")
    ['']
    """
    keys = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
    words = [""]
    for digit in digits:
        words = [word + letter for word in words for letter in keys[digit]]
    return words


def round_robin_pairs(teams: list[str]) -> list[tuple[str, str]]:
    """Return every pair of teams that must meet once, in list order.

    also: tournament schedule; all matches between teams; unordered pairings
    >>> round_robin_pairs(["a", "b", "c"])
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    >>> round_robin_pairs(["a"])
    []
    >>> round_robin_pairs([])
    []
    """
    return [(teams[i], teams[j]) for i in range(len(teams)) for j in range(i + 1, len(teams))]


def handshakes(people: int) -> int:
    """Return how many handshakes there are if everybody shakes hands with everybody else once.

    also: handshake problem; number of pairs; matches in a round robin
    >>> handshakes(5)
    10
    >>> handshakes(1)
    0
    >>> handshakes(0)
    0
    """
    return people * (people - 1) // 2


def grid_paths(rows: int, columns: int) -> int:
    """Return how many ways lead from the top left to the bottom right cell going only right or down.

    also: unique paths in a grid; lattice paths; count routes through a matrix
    >>> grid_paths(3, 3)
    6
    >>> grid_paths(1, 5)
    1
    >>> grid_paths(2, 2)
    2
    """
    return math.comb(rows + columns - 2, rows - 1)


def dice_sums(dice: int, sides: int) -> dict[int, int]:
    """Return for each possible sum of some dice in how many ways it can be thrown, sums in increasing order.

    also: distribution of dice totals; ways to roll a sum; count outcomes of dice
    >>> dice_sums(2, 3)
    {2: 1, 3: 2, 4: 3, 5: 2, 6: 1}
    >>> dice_sums(1, 2)
    {1: 1, 2: 1}
    >>> dice_sums(0, 6)
    {0: 1}
    """
    ways = {0: 1}
    for _ in range(dice):
        following: dict[int, int] = {}
        for total, count in ways.items():
            for face in range(1, sides + 1):
                following[total + face] = following.get(total + face, 0) + count
        ways = following
    return {total: ways[total] for total in sorted(ways)}


def probability_at_least_one(p: float, tries: int) -> float:
    """Return the probability that something with probability p happens at least once in some tries.

    also: chance of at least one success; complement rule; repeated independent trials
    >>> probability_at_least_one(0.5, 2)
    0.75
    >>> probability_at_least_one(0.25, 1)
    0.25
    >>> probability_at_least_one(0.5, 0)
    0.0
    """
    none = 1.0
    for _ in range(tries):
        none *= 1 - p
    return 1 - none


def is_permutation_of_range(xs: list[int]) -> bool:
    """Return True if the list holds each number from 1 to its length exactly once.

    also: check a permutation of 1 to n; every number once; valid ordering
    >>> is_permutation_of_range([3, 1, 2])
    True
    >>> is_permutation_of_range([1, 1, 3])
    False
    >>> is_permutation_of_range([])
    True
    """
    return sorted(xs) == list(range(1, len(xs) + 1))


def permutation_cycles(p: list[int]) -> list[list[int]]:
    """Return the cycles of a permutation of 0 .. n - 1 given as the list of images.

    also: cycle decomposition; follow a permutation; cyclic notation
    >>> permutation_cycles([1, 0, 2])
    [[0, 1], [2]]
    >>> permutation_cycles([1, 2, 0])
    [[0, 1, 2]]
    >>> permutation_cycles([])
    []
    """
    seen = [False] * len(p)
    cycles: list[list[int]] = []
    for start in range(len(p)):
        cycle: list[int] = []
        i = start
        while not seen[i]:
            seen[i] = True
            cycle.append(i)
            i = p[i]
        if cycle:
            cycles.append(cycle)
    return cycles


def invert_permutation(p: list[int]) -> list[int]:
    """Return the permutation that undoes a permutation of 0 .. n - 1.

    also: inverse permutation; swap positions and values; undo a reordering
    >>> invert_permutation([2, 0, 1])
    [1, 2, 0]
    >>> invert_permutation([0])
    [0]
    >>> invert_permutation([])
    []
    """
    inverse = [0] * len(p)
    for i, image in enumerate(p):
        inverse[image] = i
    return inverse


def count_queens(n: int) -> int:
    """Return in how many ways n queens stand on an n by n board without attacking each other.

    also: n queens; eight queens puzzle; count solutions by backtracking
    >>> count_queens(4)
    2
    >>> count_queens(6)
    4
    >>> count_queens(1)
    1
    """

    def place(columns: list[int]) -> int:
        row = len(columns)
        if row == n:
            return 1
        total = 0
        for column in range(n):
            if all(c != column and abs(c - column) != row - r for r, c in enumerate(columns)):
                extended = list(columns)
                extended.append(column)
                total += place(extended)
        return total

    return place([])
