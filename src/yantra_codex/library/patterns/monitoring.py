"""Patterns over log lines, requests and sensor readings."""

from __future__ import annotations

# ---------------------------------------------------------------- logs and requests


def count_log_levels(lines: list[str]) -> dict[str, int]:
    """Return how many lines begin with each level word, in order of first appearance; blank lines are skipped.

    also: tally severities of a log; number of errors and warnings; lines per log level
    >>> count_log_levels(["INFO start", "ERROR disk full", "INFO stop"])
    {'INFO': 2, 'ERROR': 1}
    >>> count_log_levels(["", "WARN low"])
    {'WARN': 1}
    >>> count_log_levels([])
    {}
    """
    counts: dict[str, int] = {}
    for line in lines:
        words = line.split()
        if words:
            counts[words[0]] = counts.get(words[0], 0) + 1
    return counts


def lines_of_level(lines: list[str], level: str) -> list[str]:
    """Return the messages of the lines that begin with the level word, without that word.

    also: only the errors of a log; messages with one severity; filter log lines by level
    >>> lines_of_level(["INFO start", "ERROR disk full"], "ERROR")
    ['disk full']
    >>> lines_of_level(["INFORMED guess"], "INFO")
    []
    >>> lines_of_level([], "INFO")
    []
    """
    return [line[len(level) + 1 :] for line in lines if line.startswith(level + " ")]


def lines_at_least(lines: list[str], level: str, order: list[str]) -> list[str]:
    """Return the lines whose first word is at least as severe as the level in an order from mild to severe.

    also: log lines from a severity upwards; hide debug output; minimum log level filter
    >>> lines_at_least(["DEBUG x", "WARN y", "ERROR z"], "WARN", ["DEBUG", "INFO", "WARN", "ERROR"])
    ['WARN y', 'ERROR z']
    >>> lines_at_least(["what"], "INFO", ["INFO"])
    []
    >>> lines_at_least([], "INFO", ["INFO"])
    []
    """
    shown = order[order.index(level) :]
    return [line for line in lines if line.split(" ")[0] in shown]


def count_by_hour(lines: list[str]) -> dict[str, int]:
    """Return how many lines that begin with a time HH:MM:SS fall into each hour, hours in order.

    also: log entries per hour; hourly traffic from time stamps; busy times of a log
    >>> count_by_hour(["09:15:00 a", "08:00:01 b", "09:59:59 c"])
    {'08': 1, '09': 2}
    >>> count_by_hour(["23:00:00 x"])
    {'23': 1}
    >>> count_by_hour([])
    {}
    """
    counts: dict[str, int] = {}
    for line in lines:
        hour = line[:2]
        counts[hour] = counts.get(hour, 0) + 1
    return {hour: counts[hour] for hour in sorted(counts)}


def status_classes(codes: list[int]) -> dict[str, int]:
    """Return how many HTTP status codes belong to each class like "2xx", classes in order.

    also: responses by hundred; success and error counts of requests; group status codes
    >>> status_classes([200, 404, 201, 500])
    {'2xx': 2, '4xx': 1, '5xx': 1}
    >>> status_classes([301])
    {'3xx': 1}
    >>> status_classes([])
    {}
    """
    counts: dict[str, int] = {}
    for code in sorted(codes):
        name = f"{code // 100}xx"
        counts[name] = counts.get(name, 0) + 1
    return counts


def error_rate(codes: list[int]) -> float:
    """Return the share of status codes from 500 on, zero without requests.

    also: fraction of failed requests; how many responses are server errors; failure ratio
    >>> error_rate([200, 500, 404, 503])
    0.5
    >>> error_rate([200])
    0.0
    >>> error_rate([])
    0.0
    """
    return sum(1 for code in codes if code >= 500) / len(codes) if codes else 0.0


def slowest_requests(rows: list[tuple[str, int]], n: int) -> list[tuple[str, int]]:
    """Return the n rows with the longest time among (path, milliseconds), the longest first, equal ones in their order.

    also: top slow pages; rows with the largest second value; worst response times
    >>> slowest_requests([("/a", 20), ("/b", 90), ("/c", 50)], 2)
    [('/b', 90), ('/c', 50)]
    >>> slowest_requests([("/a", 1)], 5)
    [('/a', 1)]
    >>> slowest_requests([], 2)
    []
    """
    return sorted(rows, key=lambda row: -row[1])[:n]


def unique_visitors(visits: list[tuple[str, str]]) -> dict[str, int]:
    """Return how many different visitors each day had among (day, visitor), days in order.

    also: distinct users per day; daily active users; count people once a day
    >>> unique_visitors([("mon", "a"), ("mon", "a"), ("mon", "b"), ("tue", "a")])
    {'mon': 2, 'tue': 1}
    >>> unique_visitors([("x", "y")])
    {'x': 1}
    >>> unique_visitors([])
    {}
    """
    by_day: dict[str, set[str]] = {}
    for day, visitor in visits:
        by_day.setdefault(day, set()).add(visitor)
    return {day: len(by_day[day]) for day in sorted(by_day)}


def count_sessions(times: list[int], pause: int) -> int:
    """Return how many sessions ascending times make when a pause longer than the given one begins a new one.

    also: number of visits from click times; bursts of activity; split events by inactivity and count
    >>> count_sessions([0, 10, 100, 105], 30)
    2
    >>> count_sessions([5], 30)
    1
    >>> count_sessions([], 30)
    0
    """
    if not times:
        return 0
    return 1 + sum(1 for i in range(1, len(times)) if times[i] - times[i - 1] > pause)


def session_lengths(times: list[int], pause: int) -> list[int]:
    """Return the duration of each session of ascending times, a pause longer than the given one separating them.

    also: how long every visit lasted; length of activity bursts; time from first to last click
    >>> session_lengths([0, 10, 100, 105], 30)
    [10, 5]
    >>> session_lengths([7], 30)
    [0]
    >>> session_lengths([], 30)
    []
    """
    lengths: list[int] = []
    for i, time in enumerate(times):
        if i == 0 or time - times[i - 1] > pause:
            lengths.append(0)
        else:
            lengths[-1] += time - times[i - 1]
    return lengths


def most_frequent_first_words(lines: list[str], n: int) -> list[tuple[str, int]]:
    """Return the n most frequent first words of the lines with their counts, ties in alphabetical order.

    also: top talkers of an access log; most active addresses; leading field frequencies
    >>> most_frequent_first_words(["a x", "b y", "a z"], 1)
    [('a', 2)]
    >>> most_frequent_first_words(["b", "a", ""], 5)
    [('a', 1), ('b', 1)]
    >>> most_frequent_first_words([], 3)
    []
    """
    counts: dict[str, int] = {}
    for line in lines:
        words = line.split()
        if words:
            counts[words[0]] = counts.get(words[0], 0) + 1
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:n]


def brute_force_suspects(attempts: list[tuple[str, bool]], limit: int) -> list[str]:
    """Return the sorted names with more than limit failed log-ins in a row among (name, succeeded).

    also: accounts to lock; repeated wrong passwords; consecutive failures per user
    >>> brute_force_suspects([("a", False), ("b", False), ("a", False), ("a", False)], 2)
    ['a']
    >>> brute_force_suspects([("a", False), ("a", True), ("a", False)], 1)
    []
    >>> brute_force_suspects([], 0)
    []
    """
    failures: dict[str, int] = {}
    found: set[str] = set()
    for name, succeeded in attempts:
        count = 0 if succeeded else failures.get(name, 0) + 1
        failures[name] = count
        if count > limit:
            found.add(name)
    return sorted(found)


def uptime_percent(checks: list[bool]) -> float:
    """Return the percentage of checks that succeeded, rounded to two decimals, 100 without checks.

    also: availability of a service; share of successful pings; how often was it up
    >>> uptime_percent([True, True, False])
    66.67
    >>> uptime_percent([False])
    0.0
    >>> uptime_percent([])
    100.0
    """
    return round(sum(1 for ok in checks if ok) * 100 / len(checks), 2) if checks else 100.0


def outages(checks: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """Return the first and last time of each stretch of failed checks among (time, succeeded).

    also: downtime periods; when was the service unavailable; spans of failure
    >>> outages([(1, True), (2, False), (3, False), (4, True), (5, False)])
    [(2, 3), (5, 5)]
    >>> outages([(1, True)])
    []
    >>> outages([])
    []
    """
    spans: list[tuple[int, int]] = []
    failing = False
    for time, ok in checks:
        if not ok and failing:
            spans[-1] = (spans[-1][0], time)
        elif not ok:
            spans.append((time, time))
        failing = not ok
    return spans


def retry_delays(first: int, most: int, times: int) -> list[int]:
    """Return the waiting times between tries, each twice the one before and none above a limit.

    also: exponential backoff; how long to wait before every retry; doubling delays with a cap
    >>> retry_delays(100, 1000, 5)
    [100, 200, 400, 800, 1000]
    >>> retry_delays(5, 3, 2)
    [3, 3]
    >>> retry_delays(5, 10, 0)
    []
    """
    return [min(first * 2**i, most) for i in range(times)]


# ---------------------------------------------------------------- sensors


def readings_outside(readings: list[int], low: int, high: int) -> list[tuple[int, int]]:
    """Return the index and value of each reading below low or above high.

    also: out of range measurements; threshold violations with positions; which samples break the limits
    >>> readings_outside([5, 50, 7, -1], 0, 10)
    [(1, 50), (3, -1)]
    >>> readings_outside([0, 10], 0, 10)
    []
    >>> readings_outside([], 0, 10)
    []
    """
    return [(i, x) for i, x in enumerate(readings) if x < low or x > high]


def alarm_periods(readings: list[int], limit: int) -> list[tuple[int, int]]:
    """Return the first and last index of each stretch of readings above the limit.

    also: spans over a threshold; when was the alarm on; periods of high values
    >>> alarm_periods([1, 9, 9, 2, 8], 5)
    [(1, 2), (4, 4)]
    >>> alarm_periods([5, 5], 5)
    []
    >>> alarm_periods([], 5)
    []
    """
    spans: list[tuple[int, int]] = []
    for i, x in enumerate(readings):
        if x > limit and i > 0 and readings[i - 1] > limit:
            spans[-1] = (spans[-1][0], i)
        elif x > limit:
            spans.append((i, i))
    return spans


def first_sustained_alarm(readings: list[int], limit: int, n: int) -> int:
    """Return the index at which n readings in a row have been above the limit for the first time, or -1.

    also: alarm after several bad values; confirmed threshold breach; consecutive exceedances
    >>> first_sustained_alarm([9, 1, 9, 9, 9], 5, 2)
    3
    >>> first_sustained_alarm([9, 1, 9], 5, 2)
    -1
    >>> first_sustained_alarm([], 5, 1)
    -1
    """
    streak = 0
    for i, x in enumerate(readings):
        streak = streak + 1 if x > limit else 0
        if streak == n:
            return i
    return -1


def thermostat_states(readings: list[int], low: int, high: int) -> list[bool]:
    """Return whether the heating is on after each reading: on below low, off above high, else as before, off at first.

    also: switch with hysteresis; two-point controller; on and off with a dead band
    >>> thermostat_states([20, 17, 19, 22, 20], 18, 21)
    [False, True, True, False, False]
    >>> thermostat_states([18, 21], 18, 21)
    [False, False]
    >>> thermostat_states([], 18, 21)
    []
    """
    on = False
    states: list[bool] = []
    for x in readings:
        if x < low:
            on = True
        elif x > high:
            on = False
        states.append(on)
    return states


def debounced(values: list[int], n: int) -> list[int]:
    """Return the accepted value after each one: a new value counts when it has come n times in a row, the first one at once.

    also: ignore short flickers of a button; stable state filter; accept a change only when it lasts
    >>> debounced([0, 1, 0, 1, 1, 1], 2)
    [0, 0, 0, 0, 1, 1]
    >>> debounced([3, 4], 1)
    [3, 4]
    >>> debounced([], 2)
    []
    """
    out: list[int] = []
    streak = 0
    for i, x in enumerate(values):
        streak = streak + 1 if i > 0 and x == values[i - 1] else 1
        if i == 0 or streak >= n:
            out.append(x)
        else:
            out.append(out[-1])
    return out


def moving_average_alarms(readings: list[float], size: int, limit: float) -> list[int]:
    """Return the indices at which the mean of the latest readings, as many as size, is above the limit.

    also: smoothed threshold alarm; average over a window too high; noise-tolerant warnings
    >>> moving_average_alarms([1.0, 9.0, 9.0, 1.0], 2, 6.0)
    [2]
    >>> moving_average_alarms([9.0], 2, 6.0)
    []
    >>> moving_average_alarms([], 2, 6.0)
    []
    """
    return [i for i in range(size - 1, len(readings)) if sum(readings[i - size + 1 : i + 1]) / size > limit]


def jump_indices(readings: list[int], jump: int) -> list[int]:
    """Return the indices of readings that differ from the one before by more than the jump.

    also: sudden changes of a signal; spikes and steps; where does the value leap
    >>> jump_indices([1, 2, 9, 8, 1], 5)
    [2, 4]
    >>> jump_indices([1, 6], 5)
    []
    >>> jump_indices([], 5)
    []
    """
    return [i for i in range(1, len(readings)) if abs(readings[i] - readings[i - 1]) > jump]


def median_of_three_filter(readings: list[int]) -> list[int]:
    """Return the readings with each inner one replaced by the median of itself and its neighbours.

    also: remove single spikes; despike a signal; median smoothing with window three
    >>> median_of_three_filter([1, 9, 2, 3])
    [1, 2, 3, 3]
    >>> median_of_three_filter([5, 4])
    [5, 4]
    >>> median_of_three_filter([])
    []
    """
    out = list(readings)
    for i in range(1, len(readings) - 1):
        out[i] = sorted(readings[i - 1 : i + 2])[1]
    return out


def average_of_chunks(readings: list[float], size: int) -> list[float]:
    """Return the mean of each block of readings, the last one possibly shorter.

    also: downsample by averaging; resample a signal; block means
    >>> average_of_chunks([1.0, 3.0, 5.0, 7.0, 10.0], 2)
    [2.0, 6.0, 10.0]
    >>> average_of_chunks([4.0], 3)
    [4.0]
    >>> average_of_chunks([], 2)
    []
    """
    blocks = [readings[i : i + size] for i in range(0, len(readings), size)]
    return [sum(block) / len(block) for block in blocks]


def time_above(samples: list[tuple[int, int]], limit: int) -> int:
    """Return how long the value was above the limit among (time, value), each value holding until the next time.

    also: duration over a threshold; seconds too hot; total time in the red
    >>> time_above([(0, 5), (10, 20), (25, 3), (30, 9)], 8)
    15
    >>> time_above([(0, 9)], 8)
    0
    >>> time_above([], 8)
    0
    """
    total = 0
    for i in range(len(samples) - 1):
        if samples[i][1] > limit:
            total += samples[i + 1][0] - samples[i][0]
    return total


def missing_times(times: list[int], step: int) -> list[int]:
    """Return the times that are missing between the first and the last of ascending times at a fixed step.

    also: gaps in regular samples; which measurements were lost; fill holes of a time series
    >>> missing_times([0, 10, 40], 10)
    [20, 30]
    >>> missing_times([5, 10], 5)
    []
    >>> missing_times([], 10)
    []
    """
    if not times:
        return []
    present = set(times)
    return [t for t in range(times[0], times[-1], step) if t not in present]


def fill_gaps_linearly(values: list[float | None]) -> list[float | None]:
    """Return the values with every None between two known ones replaced on a straight line; None at the ends stays.

    also: interpolate missing readings; impute holes in a series; linear gap filling
    >>> fill_gaps_linearly([1.0, None, None, 4.0])
    [1.0, 2.0, 3.0, 4.0]
    >>> fill_gaps_linearly([None, 2.0])
    [None, 2.0]
    >>> fill_gaps_linearly([])
    []
    """
    out = list(values)
    last = -1
    for i, value in enumerate(values):
        if value is None:
            continue
        start = values[last] if last >= 0 else None
        if start is not None:
            for j in range(last + 1, i):
                out[j] = start + (value - start) * (j - last) / (i - last)
        last = i
    return out


def crossings_upward(readings: list[int], limit: int) -> list[int]:
    """Return the indices at which the readings rise from at most the limit to above it.

    also: rising edges; when does the value cross a threshold; upward level crossings
    >>> crossings_upward([1, 6, 7, 2, 9], 5)
    [1, 4]
    >>> crossings_upward([9, 9], 5)
    []
    >>> crossings_upward([], 5)
    []
    """
    return [i for i in range(1, len(readings)) if readings[i - 1] <= limit < readings[i]]


def rising_edges(states: list[bool]) -> int:
    """Return how many times a signal that is off at first turns on.

    also: count off to on transitions; number of button presses; pulses of a switch
    >>> rising_edges([False, True, True, False, True])
    2
    >>> rising_edges([True])
    1
    >>> rising_edges([])
    0
    """
    return sum(1 for i, on in enumerate(states) if on and (i == 0 or not states[i - 1]))


def is_stuck(readings: list[int], n: int) -> bool:
    """Return whether the same reading came at least n times in a row.

    also: frozen sensor; value does not change for too long; dead signal detection
    >>> is_stuck([1, 5, 5, 5], 3)
    True
    >>> is_stuck([1, 5, 5, 1, 5], 3)
    False
    >>> is_stuck([], 1)
    False
    """
    streak = 0
    for i, x in enumerate(readings):
        streak = streak + 1 if i > 0 and x == readings[i - 1] else 1
        if streak >= n:
            return True
    return False


def rescaled_to_unit(xs: list[float]) -> list[float]:
    """Return the numbers moved and scaled so that the smallest becomes 0 and the largest 1; all 0 if they are equal.

    also: min-max normalization; feature scaling; map values into zero to one
    >>> rescaled_to_unit([2.0, 4.0, 6.0])
    [0.0, 0.5, 1.0]
    >>> rescaled_to_unit([3.0, 3.0])
    [0.0, 0.0]
    >>> rescaled_to_unit([])
    []
    """
    if not xs:
        return []
    low, high = min(xs), max(xs)
    return [(x - low) / (high - low) if high > low else 0.0 for x in xs]


def calibrated(readings: list[float], gain: float, offset: float) -> list[float]:
    """Return each reading multiplied by the gain with the offset added.

    also: linear correction of measurements; apply a calibration; scale and shift values
    >>> calibrated([1.0, 2.0], 2.0, 0.5)
    [2.5, 4.5]
    >>> calibrated([0.0], 9.0, -1.0)
    [-1.0]
    >>> calibrated([], 2.0, 0.5)
    []
    """
    return [x * gain + offset for x in readings]


def outliers_by_deviation(xs: list[float], factor: float) -> list[float]:
    """Return the numbers that are further from the mean than so many population standard deviations.

    also: z-score anomalies; sigma rule; unusual measurements
    >>> outliers_by_deviation([1.0, 1.0, 1.0, 1.0, 11.0], 1.5)
    [11.0]
    >>> outliers_by_deviation([5.0, 5.0], 1.0)
    []
    >>> outliers_by_deviation([], 1.0)
    []
    """
    if not xs:
        return []
    mean = sum(xs) / len(xs)
    deviation = (sum((x - mean) ** 2 for x in xs) / len(xs)) ** 0.5
    return [x for x in xs if abs(x - mean) > factor * deviation]


def outliers_by_quartiles(xs: list[float]) -> list[float]:
    """Return the numbers more than 1.5 quartile ranges outside the quartiles (medians of the halves), in their order.

    also: box plot outliers; interquartile range rule; extreme values by iqr
    >>> outliers_by_quartiles([1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 100.0])
    [100.0]
    >>> outliers_by_quartiles([1.0, 2.0])
    []
    >>> outliers_by_quartiles([])
    []
    """
    if len(xs) < 4:
        return []
    ordered = sorted(xs)
    half = len(xs) // 2
    lower, upper = ordered[:half], ordered[-half:]
    q1 = (lower[(half - 1) // 2] + lower[half // 2]) / 2
    q3 = (upper[(half - 1) // 2] + upper[half // 2]) / 2
    reach = 1.5 * (q3 - q1)
    return [x for x in xs if x < q1 - reach or x > q3 + reach]


def trend_of(xs: list[float]) -> str:
    """Return "rising", "falling" or "steady" as the mean of the second half is above, below or at that of the first.

    also: direction of a series; is it going up or down; compare early and late averages
    >>> trend_of([1.0, 2.0, 3.0, 4.0])
    'rising'
    >>> trend_of([4.0, 1.0])
    'falling'
    >>> trend_of([7.0])
    'steady'
    """
    half = len(xs) // 2
    if half == 0:
        return "steady"
    early = sum(xs[:half]) / half
    late = sum(xs[-half:]) / half
    return "rising" if late > early else "falling" if late < early else "steady"


def meter_usage(readings: list[int], full: int) -> list[int]:
    """Return the consumption between meter readings, the counter starting again at zero after reaching full.

    also: differences of a counter with overflow; usage from odometer values; handle meter rollover
    >>> meter_usage([100, 150, 20], 1000)
    [50, 870]
    >>> meter_usage([5], 1000)
    []
    >>> meter_usage([], 1000)
    []
    """
    return [(readings[i + 1] - readings[i]) % full for i in range(len(readings) - 1)]
