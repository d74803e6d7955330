"""Date and time patterns: dates as (year, month, day), times and durations as numbers or text."""

from __future__ import annotations

import re


def is_leap_year(year: int) -> bool:
    """Return True if the year has 366 days in the Gregorian calendar.

    also: leap year check; does February have 29 days; divisible by 4 but not by 100 unless by 400
    >>> is_leap_year(2024)
    True
    >>> is_leap_year(1900)
    False
    >>> is_leap_year(2000)
    True
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leap_years_between(first: int, last: int) -> list[int]:
    """Return the leap years from first to last, both included.

    also: list leap years in a range; years with 366 days; leap years in an interval
    >>> leap_years_between(2019, 2028)
    [2020, 2024, 2028]
    >>> leap_years_between(2021, 2023)
    []
    >>> leap_years_between(1900, 1900)
    []
    """
    return [y for y in range(first, last + 1) if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)]


def days_in_year(year: int) -> int:
    """Return 366 for a leap year and 365 otherwise.

    also: length of a year in days; number of days in a year; how long is the year
    >>> days_in_year(2024)
    366
    >>> days_in_year(2023)
    365
    >>> days_in_year(1900)
    365
    """
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month; a month outside 1 to 12 is an error.

    also: length of a month; last day number of a month; how many days has February
    >>> days_in_month(2024, 2)
    29
    >>> days_in_month(2023, 4)
    30
    >>> days_in_month(2023, 13)
    Traceback (most recent call last):
    ValueError: month out of range
    """
    if month < 1 or month > 12:
        raise ValueError("month out of range")
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in [4, 6, 9, 11] else 31


def is_valid_date(year: int, month: int, day: int) -> bool:
    """Return True if year, month and day name a day that exists.

    also: validate a date; check day and month ranges; does this date exist
    >>> is_valid_date(2024, 2, 29)
    True
    >>> is_valid_date(2023, 2, 29)
    False
    >>> is_valid_date(2023, 0, 1)
    False
    """
    if month < 1 or month > 12 or day < 1:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[month - 1]


def day_of_year(date: tuple[int, int, int]) -> int:
    """Return which day of its year a date is, January 1 being 1.

    also: ordinal day; days since new year; number of the day in the year
    >>> day_of_year((2024, 3, 1))
    61
    >>> day_of_year((2023, 12, 31))
    365
    >>> day_of_year((2023, 1, 1))
    1
    """
    year, month, day = date
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return sum(lengths[: month - 1]) + day


def day_number(date: tuple[int, int, int]) -> int:
    """Return the number of a date counted in days, 0001-01-01 being 1.

    also: date to serial number; days since year one; ordinal of a date
    >>> day_number((1, 1, 1))
    1
    >>> day_number((1970, 1, 1))
    719163
    >>> day_number((2000, 3, 1))
    730180
    """
    year, month, day = date
    before = year - 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return before * 365 + before // 4 - before // 100 + before // 400 + sum(lengths[: month - 1]) + day


def days_between_dates(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    """Return how many days lead from date a to date b, negative if b is earlier.

    also: difference of two dates in days; days until a date; how many days apart
    >>> days_between_dates((2024, 2, 28), (2024, 3, 1))
    2
    >>> days_between_dates((2024, 1, 1), (2023, 1, 1))
    -365
    >>> days_between_dates((2024, 5, 5), (2024, 5, 5))
    0
    """

    def number(date: tuple[int, int, int]) -> int:
        year, month, day = date
        before = year - 1
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return before * 365 + before // 4 - before // 100 + before // 400 + sum(lengths[: month - 1]) + day

    return number(b) - number(a)


def next_day(date: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the day after a date.

    also: tomorrow; increment a date; following calendar day
    >>> next_day((2024, 2, 28))
    (2024, 2, 29)
    >>> next_day((2023, 12, 31))
    (2024, 1, 1)
    >>> next_day((2023, 4, 30))
    (2023, 5, 1)
    """
    year, month, day = date
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day < lengths[month - 1]:
        return year, month, day + 1
    if month < 12:
        return year, month + 1, 1
    return year + 1, 1, 1


def previous_day(date: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the day before a date.

    also: yesterday; decrement a date; preceding calendar day
    >>> previous_day((2024, 3, 1))
    (2024, 2, 29)
    >>> previous_day((2024, 1, 1))
    (2023, 12, 31)
    >>> previous_day((2024, 5, 9))
    (2024, 5, 8)
    """
    year, month, day = date
    if day > 1:
        return year, month, day - 1
    if month == 1:
        return year - 1, 12, 31
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return year, month - 1, lengths[month - 2]


def add_days(date: tuple[int, int, int], count: int) -> tuple[int, int, int]:
    """Return the date some days later; the count is not negative.

    also: date plus days; deadline after n days; move a date forward
    >>> add_days((2024, 2, 27), 3)
    (2024, 3, 1)
    >>> add_days((2023, 12, 30), 10)
    (2024, 1, 9)
    >>> add_days((2024, 5, 5), 0)
    (2024, 5, 5)
    """
    year, month, day = date
    day += count
    while True:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if day <= lengths[month - 1]:
            return year, month, day
        day -= lengths[month - 1]
        month += 1
        if month > 12:
            year += 1
            month = 1


def add_months(date: tuple[int, int, int], count: int) -> tuple[int, int, int]:
    """Return the date some months later or, if negative, earlier, the day limited to the length of that month.

    also: date plus months; monthly due date; same day next month
    >>> add_months((2024, 1, 31), 1)
    (2024, 2, 29)
    >>> add_months((2024, 11, 15), 3)
    (2025, 2, 15)
    >>> add_months((2024, 1, 10), -1)
    (2023, 12, 10)
    """
    months = date[0] * 12 + date[1] - 1 + count
    year = months // 12
    month = months % 12 + 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return year, month, min(date[2], lengths[month - 1])


def weekday_of(year: int, month: int, day: int) -> int:
    """Return the weekday of a date: 0 for Monday to 6 for Sunday.

    also: day of the week; which weekday is a date; Monday is 0
    >>> weekday_of(2024, 1, 1)
    0
    >>> weekday_of(2000, 2, 29)
    1
    >>> weekday_of(2023, 12, 31)
    6
    """
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    y = year - 1 if month < 3 else year
    return (y + y // 4 - y // 100 + y // 400 + offsets[month - 1] + day + 6) % 7


def weekday_name(year: int, month: int, day: int) -> str:
    """Return the English name of the weekday of a date.

    also: name of the day of the week; Monday or Tuesday; which day was it
    >>> weekday_name(2024, 1, 1)
    'Monday'
    >>> weekday_name(2023, 12, 31)
    'Sunday'
    >>> weekday_name(2000, 2, 29)
    'Tuesday'
    """
    names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    y = year - 1 if month < 3 else year
    return names[(y + y // 4 - y // 100 + y // 400 + offsets[month - 1] + day) % 7]


def is_weekend(year: int, month: int, day: int) -> bool:
    """Return True if a date is a Saturday or a Sunday.

    also: weekend check; not a working day; Saturday or Sunday
    >>> is_weekend(2024, 1, 6)
    True
    >>> is_weekend(2024, 1, 7)
    True
    >>> is_weekend(2024, 1, 8)
    False
    """
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    y = year - 1 if month < 3 else year
    return (y + y // 4 - y // 100 + y // 400 + offsets[month - 1] + day) % 7 in [0, 6]


def weekday_after(name: str, days: int) -> str:
    """Return the name of the weekday some days after a given weekday, earlier ones for a negative count.

    also: day of the week in n days; shift a weekday; what day is it after some days
    >>> weekday_after("Monday", 3)
    'Thursday'
    >>> weekday_after("Sunday", 8)
    'Monday'
    >>> weekday_after("Monday", -1)
    'Sunday'
    """
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return names[(names.index(name) + days) % 7]


def month_name(month: int) -> str:
    """Return the English name of a month number; one outside 1 to 12 is an error.

    also: number to month; name of the month; month 1 is January
    >>> month_name(1)
    'January'
    >>> month_name(12)
    'December'
    >>> month_name(0)
    Traceback (most recent call last):
    ValueError: month out of range
    """
    if month < 1 or month > 12:
        raise ValueError("month out of range")
    names = "January February March April May June July August September October November December"
    return names.split()[month - 1]


def month_number(name: str) -> int | None:
    """Return the number of a month given its English name or first three letters in any case, or None.

    also: month name to number; parse a month; Jan to 1
    >>> month_number("March")
    3
    >>> month_number("dec")
    12
    >>> month_number("foo")
    """
    names = "jan feb mar apr may jun jul aug sep oct nov dec"
    short = name[:3].lower()
    for i, month in enumerate(names.split(), 1):
        if month == short:
            return i
    return None


def quarter_of(month: int) -> int:
    """Return the quarter 1 to 4 of a month number.

    also: quarter of the year; which quarter is a month in; Q1 to Q4
    >>> quarter_of(1)
    1
    >>> quarter_of(6)
    2
    >>> quarter_of(12)
    4
    """
    return (month - 1) // 3 + 1


def season_of(month: int) -> str:
    """Return the northern season of a month number, spring being March to May.

    also: season for a month; winter, spring, summer or autumn; which season is it
    >>> season_of(4)
    'spring'
    >>> season_of(12)
    'winter'
    >>> season_of(2)
    'winter'
    """
    return ["winter", "spring", "summer", "autumn"][month % 12 // 3]


def century_of(year: int) -> int:
    """Return the century of a positive year, the years 1 to 100 being the first.

    also: which century; year to century number; 1900 is the 19th century
    >>> century_of(1900)
    19
    >>> century_of(1901)
    20
    >>> century_of(1)
    1
    """
    return (year + 99) // 100


def parse_iso_date(text: str) -> tuple[int, int, int]:
    """Return year, month and day of a text like 2024-02-29; another shape is an error.

    also: parse a date string; YYYY-MM-DD to numbers; read an ISO date
    >>> parse_iso_date("2024-02-29")
    (2024, 2, 29)
    >>> parse_iso_date("0001-01-01")
    (1, 1, 1)
    >>> parse_iso_date("29.2.2024")
    Traceback (most recent call last):
    ValueError: not a date: 29.2.2024
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        raise ValueError(f"not a date: {text}")
    parts = text.split("-")
    return int(parts[0]), int(parts[1]), int(parts[2])


def format_iso_date(date: tuple[int, int, int]) -> str:
    """Return a date as YYYY-MM-DD.

    also: date to ISO string; format year, month and day; zero-padded date text
    >>> format_iso_date((2024, 2, 9))
    '2024-02-09'
    >>> format_iso_date((1, 1, 1))
    '0001-01-01'
    >>> format_iso_date((1999, 12, 31))
    '1999-12-31'
    """
    return f"{date[0]:04d}-{date[1]:02d}-{date[2]:02d}"


def reorder_date(text: str) -> str:
    """Return a date text YYYY-MM-DD as DD/MM/YYYY.

    also: convert a date format; ISO date to day first; change year-month-day to day-month-year
    >>> reorder_date("2024-02-09")
    '09/02/2024'
    >>> reorder_date("1999-12-31")
    '31/12/1999'
    >>> reorder_date("0001-01-02")
    '02/01/0001'
    """
    return "/".join(reversed(text.split("-")))


def long_date(date: tuple[int, int, int]) -> str:
    """Return a date as English text like "March 5, 2024".

    also: format a date in words; full month name with day and year; readable date
    >>> long_date((2024, 3, 5))
    'March 5, 2024'
    >>> long_date((2000, 12, 31))
    'December 31, 2000'
    >>> long_date((1, 1, 1))
    'January 1, 1'
    """
    names = "January February March April May June July August September October November December"
    return f"{names.split()[date[1] - 1]} {date[2]}, {date[0]}"


def age_on(birth: tuple[int, int, int], today: tuple[int, int, int]) -> int:
    """Return the age in whole years on a day.

    also: age from birth date; completed years; how old is a person
    >>> age_on((1990, 6, 15), (2024, 6, 14))
    33
    >>> age_on((1990, 6, 15), (2024, 6, 15))
    34
    >>> age_on((2024, 1, 1), (2024, 12, 31))
    0
    """
    years = today[0] - birth[0]
    if (today[1], today[2]) < (birth[1], birth[2]):
        years -= 1
    return years


def months_between(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    """Return the number of complete months from date a to a later date b.

    also: difference of dates in months; age in months; whole months elapsed
    >>> months_between((2024, 1, 15), (2024, 3, 14))
    1
    >>> months_between((2023, 12, 1), (2024, 12, 1))
    12
    >>> months_between((2024, 5, 5), (2024, 5, 5))
    0
    """
    months = (b[0] - a[0]) * 12 + b[1] - a[1]
    return months - 1 if b[2] < a[2] else months


def is_before(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    """Return True if date a is earlier than date b.

    also: compare two dates; date in the past; which date comes first
    >>> is_before((2024, 1, 31), (2024, 2, 1))
    True
    >>> is_before((2024, 2, 1), (2024, 2, 1))
    False
    >>> is_before((2025, 1, 1), (2024, 12, 31))
    False
    """
    return a < b


def sort_dates(dates: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the dates in chronological order.

    also: order dates; earliest to latest; chronological sort
    >>> sort_dates([(2024, 2, 1), (2023, 12, 31), (2024, 1, 5)])
    [(2023, 12, 31), (2024, 1, 5), (2024, 2, 1)]
    >>> sort_dates([(2024, 1, 1)])
    [(2024, 1, 1)]
    >>> sort_dates([])
    []
    """
    return sorted(dates)


def sort_day_first_dates(texts: list[str]) -> list[str]:
    """Return date texts DD.MM.YYYY in chronological order.

    also: sort date strings; order day-first dates; chronological order of texts
    >>> sort_day_first_dates(["05.01.2024", "31.12.2023"])
    ['31.12.2023', '05.01.2024']
    >>> sort_day_first_dates(["02.01.2024", "01.02.2024"])
    ['02.01.2024', '01.02.2024']
    >>> sort_day_first_dates([])
    []
    """
    return sorted(texts, key=lambda text: (text[6:], text[3:5], text[:2]))


def count_weekday_in_month(year: int, month: int, weekday: int) -> int:
    """Return how often a weekday, 0 for Monday to 6 for Sunday, occurs in a month.

    also: number of Sundays in a month; count Mondays; how many Fridays
    >>> count_weekday_in_month(2024, 2, 3)
    5
    >>> count_weekday_in_month(2024, 2, 0)
    4
    >>> count_weekday_in_month(2023, 1, 6)
    5
    """
    offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    y = year - 1 if month < 3 else year
    base = y + y // 4 - y // 100 + y // 400 + offsets[month - 1] + 6
    return sum(1 for day in range(1, lengths[month - 1] + 1) if (base + day) % 7 == weekday)


def seconds_of(hours: int, minutes: int, seconds: int) -> int:
    """Return a duration in seconds given in hours, minutes and seconds.

    also: convert hours and minutes to seconds; total seconds; time to seconds
    >>> seconds_of(1, 1, 1)
    3661
    >>> seconds_of(0, 0, 59)
    59
    >>> seconds_of(0, 0, 0)
    0
    """
    return (hours * 60 + minutes) * 60 + seconds


def split_seconds(total: int) -> tuple[int, int, int]:
    """Return a number of seconds as hours, minutes and seconds.

    also: seconds to hours, minutes and seconds; break down a duration; convert seconds
    >>> split_seconds(3661)
    (1, 1, 1)
    >>> split_seconds(59)
    (0, 0, 59)
    >>> split_seconds(0)
    (0, 0, 0)
    """
    return total // 3600, total // 60 % 60, total % 60


def split_days(minutes: int) -> tuple[int, int, int]:
    """Return a number of minutes as days, hours and minutes.

    also: minutes to days and hours; break down minutes; convert minutes to larger units
    >>> split_days(1501)
    (1, 1, 1)
    >>> split_days(59)
    (0, 0, 59)
    >>> split_days(0)
    (0, 0, 0)
    """
    return minutes // 1440, minutes // 60 % 24, minutes % 60


def format_duration(total: int) -> str:
    """Return a number of seconds as HH:MM:SS.

    also: format seconds as a clock; stopwatch text; duration to hh:mm:ss
    >>> format_duration(3661)
    '01:01:01'
    >>> format_duration(86400)
    '24:00:00'
    >>> format_duration(0)
    '00:00:00'
    """
    return f"{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}"


def parse_duration(text: str) -> int:
    """Return the seconds of a text like 01:02:03 or 02:03, the last part being seconds.

    also: parse HH:MM:SS; clock text to seconds; read a duration
    >>> parse_duration("01:01:01")
    3661
    >>> parse_duration("02:03")
    123
    >>> parse_duration("5")
    5
    """
    total = 0
    for part in text.split(":"):
        total = total * 60 + int(part)
    return total


def describe_duration(total: int) -> str:
    """Return a number of seconds like "1h 5m 3s" without zero parts; 0 gives "0s".

    also: human-readable duration; seconds in words; short time span text
    >>> describe_duration(3903)
    '1h 5m 3s'
    >>> describe_duration(120)
    '2m'
    >>> describe_duration(0)
    '0s'
    """
    parts = [(total // 3600, "h"), (total // 60 % 60, "m"), (total % 60, "s")]
    shown = [f"{value}{unit}" for value, unit in parts if value > 0]
    return " ".join(shown) if shown else "0s"


def parse_described_duration(text: str) -> int:
    """Return the seconds of a text like "1h 5m 3s".

    also: parse a human duration; hours and minutes text to seconds; read 2h30m
    >>> parse_described_duration("1h 5m 3s")
    3903
    >>> parse_described_duration("2h30m")
    9000
    >>> parse_described_duration("")
    0
    """
    seconds = {"h": 3600, "m": 60, "s": 1}
    return sum(int(count) * seconds[unit] for count, unit in re.findall(r"([0-9]+)([hms])", text))


def clock_to_minutes(clock: str) -> int:
    """Return the minutes since midnight of a clock time HH:MM.

    also: time of day to minutes; parse HH:MM; clock text to a number
    >>> clock_to_minutes("01:30")
    90
    >>> clock_to_minutes("23:59")
    1439
    >>> clock_to_minutes("00:00")
    0
    """
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def minutes_to_clock(minutes: int) -> str:
    """Return minutes since midnight as a clock time HH:MM, wrapping around a day.

    also: minutes to time of day; format HH:MM; number to clock text
    >>> minutes_to_clock(90)
    '01:30'
    >>> minutes_to_clock(1500)
    '01:00'
    >>> minutes_to_clock(-1)
    '23:59'
    """
    rest = minutes % 1440
    return f"{rest // 60:02d}:{rest % 60:02d}"


def add_minutes_to_clock(clock: str, minutes: int) -> str:
    """Return the clock time HH:MM some minutes later, or earlier if negative, wrapping around midnight.

    also: add minutes to a time; end time of a meeting; shift a clock time
    >>> add_minutes_to_clock("23:50", 20)
    '00:10'
    >>> add_minutes_to_clock("00:05", -10)
    '23:55'
    >>> add_minutes_to_clock("12:00", 0)
    '12:00'
    """
    hours, _, rest = clock.partition(":")
    total = (int(hours) * 60 + int(rest) + minutes) % 1440
    return f"{total // 60:02d}:{total % 60:02d}"


def minutes_between_clocks(start: str, end: str) -> int:
    """Return the minutes from a start to an end time HH:MM, the end being on the next day if it is earlier.

    also: elapsed time between clock times; length of a shift; difference of two times of day
    >>> minutes_between_clocks("09:15", "10:00")
    45
    >>> minutes_between_clocks("23:00", "01:00")
    120
    >>> minutes_between_clocks("08:00", "08:00")
    0
    """

    def minutes(clock: str) -> int:
        parts = clock.split(":")
        return int(parts[0]) * 60 + int(parts[1])

    return (minutes(end) - minutes(start)) % 1440


def to_24_hours(clock: str) -> str:
    """Return a time like "3:05 PM" as HH:MM in the 24-hour clock.

    also: 12-hour to 24-hour time; AM PM conversion; military time
    >>> to_24_hours("3:05 PM")
    '15:05'
    >>> to_24_hours("12:00 AM")
    '00:00'
    >>> to_24_hours("12:30 PM")
    '12:30'
    """
    time, _, half = clock.partition(" ")
    hours, _, minutes = time.partition(":")
    hour = int(hours) % 12 + (12 if half == "PM" else 0)
    return f"{hour:02d}:{minutes}"


def to_12_hours(clock: str) -> str:
    """Return a 24-hour time HH:MM like "3:05 PM".

    also: 24-hour to 12-hour time; format with AM and PM; civilian time
    >>> to_12_hours("15:05")
    '3:05 PM'
    >>> to_12_hours("00:00")
    '12:00 AM'
    >>> to_12_hours("12:30")
    '12:30 PM'
    """
    hours, _, minutes = clock.partition(":")
    hour = int(hours)
    half = "AM" if hour < 12 else "PM"
    return f"{12 if hour % 12 == 0 else hour % 12}:{minutes} {half}"


def is_open_at(clock: str, opening: str, closing: str) -> bool:
    """Return True if a time HH:MM lies from opening up to but not at closing, which may be after midnight.

    also: is the shop open; time within opening hours; clock time in a window across midnight
    >>> is_open_at("09:00", "09:00", "17:00")
    True
    >>> is_open_at("17:00", "09:00", "17:00")
    False
    >>> is_open_at("01:30", "20:00", "02:00")
    True
    """
    if opening <= closing:
        return opening <= clock < closing
    return clock >= opening or clock < closing


def clock_hands_angle(hours: int, minutes: int) -> float:
    """Return the smaller angle in degrees between the hands of a clock.

    also: angle between hour and minute hand; analog clock angle; degrees between clock hands
    >>> clock_hands_angle(3, 0)
    90.0
    >>> clock_hands_angle(12, 30)
    165.0
    >>> clock_hands_angle(0, 0)
    0.0
    """
    angle = abs(hours % 12 * 30 + minutes * 0.5 - minutes * 6)
    return min(angle, 360 - angle)


def greeting_for(hour: int) -> str:
    """Return "good morning" before 12, "good afternoon" before 18 and "good evening" otherwise.

    also: greeting by time of day; say good morning or good evening; message for an hour
    >>> greeting_for(8)
    'good morning'
    >>> greeting_for(12)
    'good afternoon'
    >>> greeting_for(18)
    'good evening'
    """
    if hour < 12:
        return "good morning"
    return "good afternoon" if hour < 18 else "good evening"


def total_duration(texts: list[str]) -> str:
    """Return the sum of durations MM:SS as MM:SS, minutes going past 59.

    also: add up track lengths; sum of times; total playing time
    >>> total_duration(["03:30", "02:45"])
    '06:15'
    >>> total_duration(["59:59", "00:01"])
    '60:00'
    >>> total_duration([])
    '00:00'
    """
    total = 0
    for text in texts:
        minutes, _, seconds = text.partition(":")
        total += int(minutes) * 60 + int(seconds)
    return f"{total // 60:02d}:{total % 60:02d}"


def easter_sunday(year: int) -> tuple[int, int]:
    """Return month and day of Easter Sunday in the Gregorian calendar.

    also: date of Easter; computus; when is Easter
    >>> easter_sunday(2024)
    (3, 31)
    >>> easter_sunday(2025)
    (4, 20)
    >>> easter_sunday(2000)
    (4, 23)
    """
    a = year % 19
    b = year // 100
    c = year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return f // 31, f % 31 + 1


def last_day_of_month(date: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the last date of the month of a date.

    also: end of month; month end; final day in the same month
    >>> last_day_of_month((2024, 2, 3))
    (2024, 2, 29)
    >>> last_day_of_month((2023, 12, 31))
    (2023, 12, 31)
    >>> last_day_of_month((2023, 4, 1))
    (2023, 4, 30)
    """
    year, month, _ = date
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return year, month, lengths[month - 1]


def quarter_start(date: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the first date of the quarter of a date.

    also: beginning of the quarter; first day of a three-month period; truncate a date to its quarter
    >>> quarter_start((2024, 5, 17))
    (2024, 4, 1)
    >>> quarter_start((2024, 1, 1))
    (2024, 1, 1)
    >>> quarter_start((2024, 12, 31))
    (2024, 10, 1)
    """
    return date[0], (date[1] - 1) // 3 * 3 + 1, 1


def fiscal_year(date: tuple[int, int, int], first_month: int) -> int:
    """Return the year in which the business year of a date ends when it begins with the given month.

    also: financial year of a date; accounting period; which fiscal year is it
    >>> fiscal_year((2024, 4, 1), 4)
    2025
    >>> fiscal_year((2024, 3, 31), 4)
    2024
    >>> fiscal_year((2024, 6, 1), 1)
    2024
    """
    return date[0] + 1 if first_month > 1 and date[1] >= first_month else date[0]


def nth_weekday_day(first_weekday: int, weekday: int, n: int) -> int:
    """Return the day of the month of the n-th given weekday when the month begins with the first weekday, Monday being 0.

    also: third Friday of a month; second Tuesday; day number of a recurring weekday
    >>> nth_weekday_day(0, 4, 3)
    19
    >>> nth_weekday_day(4, 0, 1)
    4
    >>> nth_weekday_day(2, 2, 1)
    1
    """
    return 1 + (weekday - first_weekday) % 7 + (n - 1) * 7


def count_workdays(start_weekday: int, days: int) -> int:
    """Return how many of so many days are Monday to Friday when the first one is the start weekday, Monday being 0.

    also: business days in a span; working days without weekends; count weekdays
    >>> count_workdays(0, 7)
    5
    >>> count_workdays(5, 2)
    0
    >>> count_workdays(3, 0)
    0
    """
    return sum(1 for i in range(days) if (start_weekday + i) % 7 < 5)


def add_workdays(weekday: int, days: int) -> int:
    """Return after how many calendar days so many working days have passed, beginning on a weekday with Monday 0.

    also: due in business days; skip weekends when counting ahead; delivery in working days
    >>> add_workdays(4, 1)
    3
    >>> add_workdays(0, 5)
    7
    >>> add_workdays(2, 0)
    0
    """
    passed = 0
    while days > 0:
        passed += 1
        if (weekday + passed) % 7 < 5:
            days -= 1
    return passed


def dates_overlap_days(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Return whether two spans of ISO dates, ends included, share a day.

    also: do holidays collide; bookings on common dates; overlapping date ranges as text
    >>> dates_overlap_days(("2024-01-01", "2024-01-05"), ("2024-01-05", "2024-01-09"))
    True
    >>> dates_overlap_days(("2024-01-01", "2024-01-05"), ("2024-01-06", "2024-01-09"))
    False
    >>> dates_overlap_days(("2024-01-01", "2024-12-31"), ("2024-06-01", "2024-06-01"))
    True
    """
    return a[0] <= b[1] and b[0] <= a[1]


def latest_date(dates: list[str]) -> str | None:
    """Return the latest of ISO date texts, or None if there is none.

    also: most recent day; newest date; maximum of dates
    >>> latest_date(["2024-01-31", "2024-02-01", "2023-12-31"])
    '2024-02-01'
    >>> latest_date(["2024-01-01"])
    '2024-01-01'
    >>> latest_date([])
    """
    return max(dates) if dates else None


def dates_in_month(dates: list[str], month: str) -> list[str]:
    """Return the ISO date texts that lie in a month given as YYYY-MM.

    also: filter days by month; entries of one month; dates starting with year and month
    >>> dates_in_month(["2024-01-31", "2024-02-01"], "2024-02")
    ['2024-02-01']
    >>> dates_in_month(["2024-01-31"], "2023-01")
    []
    >>> dates_in_month([], "2024-01")
    []
    """
    return [date for date in dates if date[:7] == month]


def count_by_month(dates: list[str]) -> dict[str, int]:
    """Return how many ISO date texts fall into each month YYYY-MM, months in order.

    also: events per month; monthly tally; group days by year and month and count
    >>> count_by_month(["2024-02-01", "2024-01-31", "2024-02-09"])
    {'2024-01': 1, '2024-02': 2}
    >>> count_by_month(["2023-12-31"])
    {'2023-12': 1}
    >>> count_by_month([])
    {}
    """
    counts: dict[str, int] = {}
    for date in sorted(dates):
        counts[date[:7]] = counts.get(date[:7], 0) + 1
    return counts


def parse_day_first_date(text: str) -> tuple[int, int, int]:
    """Return year, month and day of a text DD/MM/YYYY; another shape is an error.

    also: read a European date; split day, month, year; date text with slashes
    >>> parse_day_first_date("05/03/2024")
    (2024, 3, 5)
    >>> parse_day_first_date("1/2/1999")
    (1999, 2, 1)
    >>> parse_day_first_date("2024")
    Traceback (most recent call last):
    ValueError: not a date: 2024
    """
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ValueError(f"not a date: {text}")
    return int(parts[2]), int(parts[1]), int(parts[0])


def time_ago(seconds: int) -> str:
    """Return a past time in words, like "just now", "5 minutes ago", "1 hour ago" or "3 days ago".

    also: relative time; humanize an age in seconds; how long ago
    >>> time_ago(300)
    '5 minutes ago'
    >>> time_ago(3600)
    '1 hour ago'
    >>> time_ago(59)
    'just now'
    """
    if seconds < 60:
        return "just now"
    count, unit = (seconds // 60, "minute") if seconds < 3600 else (seconds // 3600, "hour") if seconds < 86400 else (seconds // 86400, "day")
    return f"{count} {unit} ago" if count == 1 else f"{count} {unit}s ago"


def round_clock_to(text: str, step: int) -> str:
    """Return a clock time HH:MM rounded to the nearest multiple of so many minutes, halves up, within one day.

    also: quarter hour rounding; snap a time to a grid; timesheet rounding
    >>> round_clock_to("09:08", 15)
    '09:15'
    >>> round_clock_to("09:07", 15)
    '09:00'
    >>> round_clock_to("23:55", 15)
    '00:00'
    """
    minutes = int(text[:2]) * 60 + int(text[3:])
    rounded = (minutes + step // 2) // step * step if step % 2 == 0 else (2 * minutes + step) // (2 * step) * step
    return f"{rounded // 60 % 24:02d}:{rounded % 60:02d}"


def next_departure(times: list[str], now: str) -> str | None:
    """Return the first of sorted clock times HH:MM that is not before now, the first of the next day after the last, or None.

    also: next bus; following time in a timetable; upcoming slot of a schedule
    >>> next_departure(["06:10", "07:10", "08:10"], "07:11")
    '08:10'
    >>> next_departure(["06:10"], "22:00")
    '06:10'
    >>> next_departure([], "22:00")
    """
    for time in times:
        if time >= now:
            return time
    return times[0] if times else None


def worked_minutes(spans: list[tuple[str, str]]) -> int:
    """Return the sum of the minutes between start and end clock times HH:MM of one day.

    also: hours on a timesheet; total time of shifts; add up come and go times
    >>> worked_minutes([("09:00", "12:30"), ("13:00", "17:00")])
    450
    >>> worked_minutes([("08:00", "08:00")])
    0
    >>> worked_minutes([])
    0
    """
    total = 0
    for start, end in spans:
        total += int(end[:2]) * 60 + int(end[3:]) - int(start[:2]) * 60 - int(start[3:])
    return total


def shift_time_zone(text: str, hours: int) -> tuple[str, int]:
    """Return a clock time HH:MM moved by whole hours, and by how many days the date changes.

    also: convert between time zones; local time from utc; add an offset to a time
    >>> shift_time_zone("22:30", 3)
    ('01:30', 1)
    >>> shift_time_zone("01:00", -2)
    ('23:00', -1)
    >>> shift_time_zone("12:00", 0)
    ('12:00', 0)
    """
    hour = int(text[:2]) + hours
    return f"{hour % 24:02d}{text[2:]}", hour // 24


def parse_iso_duration(text: str) -> int:
    """Return the seconds of a duration like PT1H30M5S made of hours, minutes and seconds; another shape is an error.

    also: read ISO 8601 durations; PT notation to seconds; period text to number
    >>> parse_iso_duration("PT1H30M5S")
    5405
    >>> parse_iso_duration("PT45S")
    45
    >>> parse_iso_duration("1H")
    Traceback (most recent call last):
    ValueError: not a duration: 1H
    """
    if not text.startswith("PT"):
        raise ValueError(f"not a duration: {text}")
    total, digits = 0, ""
    for c in text[2:]:
        if c.isdigit():
            digits += c
        else:
            total += int(digits) * {"H": 3600, "M": 60, "S": 1}[c]
            digits = ""
    return total
