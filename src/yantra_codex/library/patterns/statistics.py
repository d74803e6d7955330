"""Patterns that summarise numbers: averages, spread, normalisation and change."""

from __future__ import annotations

import math


def mean_of_list(xs: list[float]) -> float:
    """Return the arithmetic mean of the numbers, zero for an empty list.

    also: average of a list; mean value or 0 if empty; sum divided by count
    >>> mean_of_list([1.0, 2.0, 6.0])
    3.0
    >>> mean_of_list([])
    0.0
    >>> mean_of_list([-1.5])
    -1.5
    """
    return sum(xs) / len(xs) if xs else 0.0


def mean_or_none(xs: list[float]) -> float | None:
    """Return the arithmetic mean of the numbers, or None for an empty list.

    also: average of a possibly empty list; optional mean; safe average
    >>> mean_or_none([1.0, 2.0, 6.0])
    3.0
    >>> mean_or_none([])
    >>> mean_or_none([4.0])
    4.0
    """
    return sum(xs) / len(xs) if xs else None


def mean_required(xs: list[float]) -> float:
    """Return the arithmetic mean of the numbers, raising an error for an empty list.

    also: average that rejects empty input; mean or error; average of at least one number
    >>> mean_required([1.0, 2.0, 6.0])
    3.0
    >>> mean_required([4.0])
    4.0
    >>> mean_required([])
    Traceback (most recent call last):
    ValueError: mean of an empty list
    """
    if not xs:
        raise ValueError("mean of an empty list")
    return sum(xs) / len(xs)


def mean_of_integers(xs: list[int]) -> float:
    """Return the arithmetic mean of the integers, zero for an empty list.

    also: average of whole numbers; mean of ints as a float; average grade
    >>> mean_of_integers([1, 2, 6])
    3.0
    >>> mean_of_integers([])
    0.0
    >>> mean_of_integers([7])
    7.0
    """
    return sum(xs) / len(xs) if xs else 0.0


def rounded_down_mean(xs: list[int]) -> int:
    """Return the mean of the integers rounded down to an integer, zero for an empty list.

    also: integer average; floor of the mean; whole-number average
    >>> rounded_down_mean([1, 2])
    1
    >>> rounded_down_mean([])
    0
    >>> rounded_down_mean([-1, -2])
    -2
    """
    return sum(xs) // len(xs) if xs else 0


def median_of_list(xs: list[float]) -> float | None:
    """Return the middle value of the sorted numbers, the mean of the two middle ones if even, or None if empty.

    also: median; middle of the sorted list; fiftieth percentile
    >>> median_of_list([5.0, 1.0, 3.0])
    3.0
    >>> median_of_list([4.0, 1.0])
    2.5
    >>> median_of_list([])
    """
    if not xs:
        return None
    ordered = sorted(xs)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def median_of_integers(xs: list[int]) -> float:
    """Return the median of the integers as a float, zero for an empty list.

    also: median of ints; middle number of integers or average of the two middle ones; central value of whole numbers
    >>> median_of_integers([5, 1, 3])
    3.0
    >>> median_of_integers([4, 1])
    2.5
    >>> median_of_integers([])
    0.0
    """
    if not xs:
        return 0.0
    ordered = sorted(xs)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def lower_median(xs: list[int]) -> int | None:
    """Return the middle value of the sorted numbers, the lower of the two if even, or None for an empty list.

    also: low median; middle element without averaging; smaller of the two middle values
    >>> lower_median([4, 1, 3, 2])
    2
    >>> lower_median([9])
    9
    >>> lower_median([])
    """
    return sorted(xs)[(len(xs) - 1) // 2] if xs else None


def all_modes(xs: list[int]) -> list[int]:
    """Return all values that occur most often, in ascending order.

    also: modes of a list; every most frequent value including ties; multimodal values
    >>> all_modes([1, 2, 2, 3, 3])
    [2, 3]
    >>> all_modes([])
    []
    >>> all_modes([7])
    [7]
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    if not counts:
        return []
    highest = max(counts.values())
    return sorted(x for x, count in counts.items() if count == highest)


def population_variance(xs: list[float]) -> float:
    """Return the population variance of the numbers, zero for an empty list.

    also: mean squared deviation; variance dividing by n; average squared distance from the mean
    >>> population_variance([1.0, 3.0])
    1.0
    >>> population_variance([])
    0.0
    >>> population_variance([5.0])
    0.0
    """
    if not xs:
        return 0.0
    mean = sum(xs) / len(xs)
    return sum((x - mean) ** 2 for x in xs) / len(xs)


def sample_variance(xs: list[float]) -> float:
    """Return the sample variance of the numbers, raising an error for fewer than two.

    also: unbiased variance; variance dividing by n minus one; Bessel corrected variance
    >>> sample_variance([1.0, 3.0])
    2.0
    >>> sample_variance([2.0, 2.0, 2.0])
    0.0
    >>> sample_variance([1.0])
    Traceback (most recent call last):
    ValueError: at least two values are needed
    """
    if len(xs) < 2:
        raise ValueError("at least two values are needed")
    mean = sum(xs) / len(xs)
    return sum((x - mean) ** 2 for x in xs) / (len(xs) - 1)


def population_standard_deviation(xs: list[float]) -> float:
    """Return the population standard deviation of the numbers, zero for an empty list.

    also: root of the variance; standard deviation dividing by n; typical distance from the mean
    >>> population_standard_deviation([1.0, 3.0])
    1.0
    >>> population_standard_deviation([])
    0.0
    >>> population_standard_deviation([4.0, 4.0])
    0.0
    """
    if not xs:
        return 0.0
    mean = sum(xs) / len(xs)
    return math.sqrt(sum((x - mean) ** 2 for x in xs) / len(xs))


def mean_absolute_error(actual: list[float], predicted: list[float]) -> float:
    """Return the mean absolute difference between actual and predicted values, zero for empty lists.

    also: MAE; average prediction error; mean distance between two series
    >>> mean_absolute_error([1.0, 2.0], [2.0, 4.0])
    1.5
    >>> mean_absolute_error([], [])
    0.0
    >>> mean_absolute_error([3.0], [3.0])
    0.0
    """
    if not actual:
        return 0.0
    return sum(abs(a - p) for a, p in zip(actual, predicted)) / len(actual)


def mean_squared_error(actual: list[float], predicted: list[float]) -> float:
    """Return the mean squared difference between actual and predicted values, zero for empty lists.

    also: MSE; average squared error; squared loss of predictions
    >>> mean_squared_error([1.0, 2.0], [2.0, 4.0])
    2.5
    >>> mean_squared_error([], [])
    0.0
    >>> mean_squared_error([3.0], [3.0])
    0.0
    """
    if not actual:
        return 0.0
    return sum((a - p) ** 2 for a, p in zip(actual, predicted)) / len(actual)


def accuracy_score(actual: list[str], predicted: list[str]) -> float:
    """Return the share of predictions that equal the actual labels, zero for empty lists.

    also: classification accuracy; fraction of correct answers; hit rate of predictions
    >>> accuracy_score(["a", "b"], ["a", "c"])
    0.5
    >>> accuracy_score([], [])
    0.0
    >>> accuracy_score(["x"], ["x"])
    1.0
    """
    if not actual:
        return 0.0
    return sum(1 for a, p in zip(actual, predicted) if a == p) / len(actual)


def weighted_mean(values: list[float], weights: list[float]) -> float:
    """Return the weighted mean of the values, zero if the weights add up to zero.

    also: weighted average; mean with weights; grade point average with credits
    >>> weighted_mean([1.0, 4.0], [3.0, 1.0])
    1.75
    >>> weighted_mean([], [])
    0.0
    >>> weighted_mean([5.0], [0.0])
    0.0
    """
    total = sum(weights)
    if total == 0:
        return 0.0
    return sum(v * w for v, w in zip(values, weights)) / total


def trimmed_mean(xs: list[float], trim: int) -> float:
    """Return the mean without the given number of smallest and largest values, zero if nothing is left.

    also: truncated mean; average ignoring extremes; drop the best and worst scores before averaging
    >>> trimmed_mean([1.0, 100.0, 2.0, 3.0], 1)
    2.5
    >>> trimmed_mean([1.0, 2.0], 1)
    0.0
    >>> trimmed_mean([4.0], 0)
    4.0
    """
    kept = sorted(xs)[trim : max(len(xs) - trim, trim)]
    return sum(kept) / len(kept) if kept else 0.0


def geometric_mean(xs: list[float]) -> float:
    """Return the geometric mean of positive numbers, zero for an empty list.

    also: nth root of the product; average growth factor; multiplicative mean
    >>> geometric_mean([4.0])
    4.0
    >>> geometric_mean([1.0, 1.0])
    1.0
    >>> geometric_mean([])
    0.0
    """
    if not xs:
        return 0.0
    product = 1.0
    for x in xs:
        product *= x
    return product ** (1 / len(xs))


def harmonic_mean(xs: list[float]) -> float:
    """Return the harmonic mean of positive numbers, zero for an empty list.

    also: reciprocal of the average reciprocal; mean of rates; average speed over equal distances
    >>> harmonic_mean([1.0, 0.5, 0.5])
    0.6
    >>> harmonic_mean([2.0])
    2.0
    >>> harmonic_mean([])
    0.0
    """
    if not xs:
        return 0.0
    return len(xs) / sum(1 / x for x in xs)


def nearest_rank_percentile(xs: list[float], percent: int) -> float | None:
    """Return the smallest value such that at least the given percentage of the list is not above it, or None.

    also: percentile by nearest rank; value below which p percent fall; quantile of a list
    >>> nearest_rank_percentile([15.0, 20.0, 35.0, 40.0, 50.0], 40)
    20.0
    >>> nearest_rank_percentile([7.0], 99)
    7.0
    >>> nearest_rank_percentile([], 50)
    """
    if not xs:
        return None
    rank = max(1, -(-percent * len(xs) // 100))
    return sorted(xs)[rank - 1]


def percent_below(xs: list[int], value: int) -> float:
    """Return the percentage of elements that are smaller than the value, zero for an empty list.

    also: percentile rank; share of lower scores; what percent did worse
    >>> percent_below([1, 2, 3, 4], 3)
    50.0
    >>> percent_below([], 1)
    0.0
    >>> percent_below([5], 5)
    0.0
    """
    if not xs:
        return 0.0
    return 100 * sum(1 for x in xs if x < value) / len(xs)


def center_values(xs: list[float]) -> list[float]:
    """Return each number minus the mean of the list.

    also: subtract the average from each value; mean centring; deviations from the mean
    >>> center_values([1.0, 2.0, 6.0])
    [-2.0, -1.0, 3.0]
    >>> center_values([])
    []
    >>> center_values([5.0])
    [0.0]
    """
    if not xs:
        return []
    mean = sum(xs) / len(xs)
    return [x - mean for x in xs]


def standard_scores(xs: list[float]) -> list[float]:
    """Return the distance of each number from the mean in standard deviations, zeros if all are equal.

    also: z-scores; standardise values; normalise by mean and deviation
    >>> standard_scores([1.0, 3.0])
    [-1.0, 1.0]
    >>> standard_scores([2.0, 2.0])
    [0.0, 0.0]
    >>> standard_scores([])
    []
    """
    if not xs:
        return []
    mean = sum(xs) / len(xs)
    deviation = math.sqrt(sum((x - mean) ** 2 for x in xs) / len(xs))
    return [(x - mean) / deviation if deviation != 0 else 0.0 for x in xs]


def outliers_by_distance(xs: list[float], limit: float) -> list[float]:
    """Return the numbers that are further from the mean than the limit.

    also: find outliers; values far from the average; anomalies beyond a distance
    >>> outliers_by_distance([1.0, 2.0, 9.0], 4.0)
    [9.0]
    >>> outliers_by_distance([], 1.0)
    []
    >>> outliers_by_distance([5.0], 0.0)
    []
    """
    if not xs:
        return []
    mean = sum(xs) / len(xs)
    return [x for x in xs if abs(x - mean) > limit]


def relative_changes(xs: list[float]) -> list[float]:
    """Return the change from each number to the next divided by the former.

    also: growth rates; fractional change between consecutive values; period over period returns
    >>> relative_changes([2.0, 3.0, 1.5])
    [0.5, -0.5]
    >>> relative_changes([1.0])
    []
    >>> relative_changes([])
    []
    """
    return [(b - a) / a for a, b in zip(xs, xs[1:])]


def exponential_smoothing(xs: list[float], alpha: float) -> list[float]:
    """Return the exponentially smoothed series, starting with its first value.

    also: exponential moving average; smooth with a decay factor; weighted running average
    >>> exponential_smoothing([1.0, 2.0, 4.0], 0.5)
    [1.0, 1.5, 2.75]
    >>> exponential_smoothing([], 0.5)
    []
    >>> exponential_smoothing([3.0], 0.25)
    [3.0]
    """
    out: list[float] = []
    for x in xs:
        out.append(alpha * x + (1 - alpha) * out[-1] if out else x)
    return out


def running_mean(xs: list[float]) -> list[float]:
    """Return the mean of the elements up to and including each position.

    also: cumulative average; expanding mean; average so far
    >>> running_mean([1.0, 2.0, 6.0])
    [1.0, 1.5, 3.0]
    >>> running_mean([])
    []
    >>> running_mean([4.0])
    [4.0]
    """
    total = 0.0
    out: list[float] = []
    for i, x in enumerate(xs):
        total += x
        out.append(total / (i + 1))
    return out


def histogram_counts(xs: list[int], width: int) -> dict[int, int]:
    """Return how many numbers fall into each bin of the given width, by the start of the bin in ascending order.

    also: histogram with fixed bin width; count values per bucket; group numbers into ranges of equal size
    >>> histogram_counts([1, 5, 12, 9], 10)
    {0: 3, 10: 1}
    >>> histogram_counts([], 5)
    {}
    >>> histogram_counts([-1, 0], 2)
    {-2: 1, 0: 1}
    """
    counts: dict[int, int] = {}
    for x in sorted(xs):
        start = x // width * width
        counts[start] = counts.get(start, 0) + 1
    return counts


def covariance_population(xs: list[float], ys: list[float]) -> float:
    """Return the population covariance of two series of equal length, zero for empty ones.

    also: how two variables vary together; mean product of deviations; joint variability
    >>> covariance_population([1.0, 3.0], [2.0, 6.0])
    2.0
    >>> covariance_population([], [])
    0.0
    >>> covariance_population([1.0, 3.0], [5.0, 5.0])
    0.0
    """
    if not xs:
        return 0.0
    mean_x = sum(xs) / len(xs)
    mean_y = sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / len(xs)


def line_of_best_fit(xs: list[float], ys: list[float]) -> tuple[float, float]:
    """Return the slope and intercept of the least-squares line, raising an error if all x are equal.

    also: linear regression; fit a straight line; least squares slope and intercept
    >>> line_of_best_fit([1.0, 3.0], [3.0, 7.0])
    (2.0, 1.0)
    >>> line_of_best_fit([0.0, 2.0], [5.0, 5.0])
    (0.0, 5.0)
    >>> line_of_best_fit([1.0], [1.0])
    Traceback (most recent call last):
    ValueError: x values must differ
    """
    mean_x = sum(xs) / len(xs)
    mean_y = sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    if spread == 0:
        raise ValueError("x values must differ")
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / spread
    return slope, mean_y - slope * mean_x


def mode_or_none(xs: list[int]) -> int | None:
    """Return the only value that occurs most often, or None if several share the top or the list is empty.

    also: unique mode; single most frequent number; clear winner of a frequency count
    >>> mode_or_none([1, 2, 2])
    2
    >>> mode_or_none([1, 2])
    >>> mode_or_none([])
    """
    counts: dict[int, int] = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    top = [x for x, n in counts.items() if n == max(counts.values())]
    return top[0] if len(top) == 1 else None


def quartiles(xs: list[float]) -> tuple[float, float, float] | None:
    """Return the medians of the lower half, the whole list and the upper half, the middle left out, or None for fewer than two.

    also: q1 q2 q3; first, second and third quartile; five number summary without ends
    >>> quartiles([1.0, 2.0, 3.0, 4.0, 5.0])
    (1.5, 3.0, 4.5)
    >>> quartiles([1.0, 3.0])
    (1.0, 2.0, 3.0)
    >>> quartiles([1.0])
    """
    if len(xs) < 2:
        return None
    ordered = sorted(xs)
    n = len(ordered)
    half = n // 2
    low, high = ordered[:half], ordered[n - half :]
    q1 = (low[(half - 1) // 2] + low[half // 2]) / 2
    q2 = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    q3 = (high[(half - 1) // 2] + high[half // 2]) / 2
    return q1, q2, q3


def interpolated_percentile(xs: list[float], percent: float) -> float | None:
    """Return the percentile on a straight line between the closest ranks, or None for an empty list.

    also: linear percentile; quantile with interpolation; value below which a share of the data falls
    >>> interpolated_percentile([1.0, 2.0, 3.0, 4.0], 50.0)
    2.5
    >>> interpolated_percentile([7.0], 90.0)
    7.0
    >>> interpolated_percentile([], 50.0)
    """
    if not xs:
        return None
    ordered = sorted(xs)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def correlation(xs: list[float], ys: list[float]) -> float:
    """Return the Pearson correlation of two series of equal length, zero if one does not vary.

    also: linear relationship strength; correlation coefficient r; do two columns move together
    >>> correlation([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    1.0
    >>> correlation([1.0, 2.0], [5.0, 5.0])
    0.0
    >>> correlation([], [])
    0.0
    """
    if not xs:
        return 0.0
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    sxy = sum((x - mx) * (y - my) for x, y in zip(xs, ys))
    sxx = sum((x - mx) ** 2 for x in xs)
    syy = sum((y - my) ** 2 for y in ys)
    return sxy / math.sqrt(sxx * syy) if sxx > 0 and syy > 0 else 0.0


def mean_absolute_deviation(xs: list[float]) -> float:
    """Return the mean distance of the numbers from their mean, zero for an empty list.

    also: average deviation; typical distance to the average; spread without squares
    >>> mean_absolute_deviation([1.0, 3.0, 5.0, 7.0])
    2.0
    >>> mean_absolute_deviation([4.0])
    0.0
    >>> mean_absolute_deviation([])
    0.0
    """
    if not xs:
        return 0.0
    mean = sum(xs) / len(xs)
    return sum(abs(x - mean) for x in xs) / len(xs)


def moving_median(xs: list[int], size: int) -> list[int]:
    """Return the lower median of every window of the given size.

    also: rolling median; middle value of each window; robust smoothing
    >>> moving_median([1, 9, 2, 3], 3)
    [2, 3]
    >>> moving_median([5, 1], 2)
    [1]
    >>> moving_median([1], 3)
    []
    """
    return [sorted(xs[i : i + size])[(size - 1) // 2] for i in range(len(xs) - size + 1)]


def cumulative_shares(xs: list[int]) -> list[float]:
    """Return the running total at each position divided by the grand total, zeros if that is zero.

    also: cumulative distribution; share reached so far; running percentage of a sum
    >>> cumulative_shares([1, 1, 2])
    [0.25, 0.5, 1.0]
    >>> cumulative_shares([0])
    [0.0]
    >>> cumulative_shares([])
    []
    """
    total = sum(xs)
    running = 0
    out: list[float] = []
    for x in xs:
        running += x
        out.append(running / total if total else 0.0)
    return out


def precision_and_recall(actual: list[bool], predicted: list[bool]) -> tuple[float, float]:
    """Return the share of predicted positives that are right and of actual positives that were found, zero without any.

    also: quality of a classifier; hits among alarms and alarms among hits; confusion summary
    >>> precision_and_recall([True, True, False], [True, False, True])
    (0.5, 0.5)
    >>> precision_and_recall([False], [False])
    (0.0, 0.0)
    >>> precision_and_recall([], [])
    (0.0, 0.0)
    """
    right = sum(1 for a, p in zip(actual, predicted) if a and p)
    found = sum(1 for p in predicted if p)
    positive = sum(1 for a in actual if a)
    return right / found if found else 0.0, right / positive if positive else 0.0


def confusion_counts(actual: list[str], predicted: list[str]) -> dict[str, dict[str, int]]:
    """Return how often each predicted label came for each actual label, as a nested dictionary.

    also: confusion matrix; predictions per true class; cross table of labels
    >>> confusion_counts(["a", "a", "b"], ["a", "b", "b"])
    {'a': {'a': 1, 'b': 1}, 'b': {'b': 1}}
    >>> confusion_counts(["x"], ["x"])
    {'x': {'x': 1}}
    >>> confusion_counts([], [])
    {}
    """
    counts: dict[str, dict[str, int]] = {}
    for a, p in zip(actual, predicted):
        row = counts.setdefault(a, {})
        row[p] = row.get(p, 0) + 1
    return counts


def entropy_of_counts(counts: list[int]) -> float:
    """Return the Shannon entropy in bits of a distribution given by counts, zeros left out.

    also: information content of frequencies; disorder of a histogram; average bits per symbol
    >>> entropy_of_counts([1, 1])
    1.0
    >>> entropy_of_counts([5, 0])
    0.0
    >>> entropy_of_counts([])
    0.0
    """
    total = sum(counts)
    return sum(-c / total * math.log2(c / total) for c in counts if 0 < c < total)


def count_by_edges(xs: list[float], edges: list[float]) -> list[int]:
    """Return how many numbers lie below the first rising edge, between neighbouring ones (lower included) and from the last on.

    also: histogram with given bins; binning by cut points; numbers per interval
    >>> count_by_edges([1.0, 5.0, 9.0], [2.0, 5.0])
    [1, 0, 2]
    >>> count_by_edges([1.0], [])
    [1]
    >>> count_by_edges([], [0.0])
    [0, 0]
    """
    counts = [0] * (len(edges) + 1)
    for x in xs:
        counts[sum(1 for edge in edges if x >= edge)] += 1
    return counts


def weighted_median(values: list[int], weights: list[int]) -> int | None:
    """Return the smallest value at which the weights up to it reach half of all, or None for empty lists.

    also: median with frequencies; middle of weighted data; balance value by weight
    >>> weighted_median([3, 1, 2], [1, 1, 5])
    2
    >>> weighted_median([4, 1], [1, 1])
    1
    >>> weighted_median([], [])
    """
    reached = 0
    for value, weight in sorted(zip(values, weights)):
        reached += weight
        if reached * 2 >= sum(weights):
            return value
    return None


def gini_coefficient(xs: list[float]) -> float:
    """Return how unequally non-negative numbers are spread, 0 if all are equal, towards 1 if one has all.

    also: inequality of incomes; concentration measure; wealth distribution index
    >>> gini_coefficient([1.0, 1.0])
    0.0
    >>> gini_coefficient([0.0, 4.0])
    0.5
    >>> gini_coefficient([])
    0.0
    """
    total = sum(xs)
    if total == 0:
        return 0.0
    ordered = sorted(xs)
    n = len(xs)
    return sum((2 * (i + 1) - n - 1) * x for i, x in enumerate(ordered)) / (n * total)
