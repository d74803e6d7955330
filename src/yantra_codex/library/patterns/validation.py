"""Validation patterns: is a text well formed, is a value allowed, which rules are broken."""

from __future__ import annotations

import re
import string


def is_valid_email(address: str) -> bool:
    """Return True if the text looks like an email address: user, @, domain, dot, ending.

    also: validate an email; check mail address format; email regex
    >>> is_valid_email("ann.lee@example.org")
    True
    >>> is_valid_email("ann@localhost")
    False
    >>> is_valid_email("")
    False
    """
    return re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", address) is not None


def is_valid_ipv4(address: str) -> bool:
    """Return True if the text is four dot-separated numbers from 0 to 255 without leading zeros.

    also: validate an IP address; IPv4 check; dotted quad format
    >>> is_valid_ipv4("192.168.0.1")
    True
    >>> is_valid_ipv4("256.1.1.1")
    False
    >>> is_valid_ipv4("1.2.3")
    False
    >>> is_valid_ipv4("01.2.3.4")
    False
    """
    parts = address.split(".")
    if len(parts) != 4:
        return False
    return all(re.fullmatch(r"0|[1-9][0-9]{0,2}", part) is not None and int(part) <= 255 for part in parts)


def is_strong_password(password: str) -> bool:
    """Return True if the password has 8 characters or more, with lower case, upper case, digit and symbol.

    also: validate password strength; password rules; secure password check
    >>> is_strong_password("Abcdef1!")
    True
    >>> is_strong_password("abcdefgh")
    False
    >>> is_strong_password("")
    False
    """
    return (
        len(password) >= 8
        and any(ch.islower() for ch in password)
        and any(ch.isupper() for ch in password)
        and any(ch.isdigit() for ch in password)
        and any(ch in string.punctuation for ch in password)
    )


def password_problems(password: str) -> list[str]:
    """Return the rules a password breaks: length below 8, no digit, no upper-case letter.

    also: explain why a password is weak; list validation errors; password feedback
    >>> password_problems("abc")
    ['too short', 'no digit', 'no capital']
    >>> password_problems("Abcdefg1")
    []
    >>> password_problems("")
    ['too short', 'no digit', 'no capital']
    """
    problems: list[str] = []
    if len(password) < 8:
        problems.append("too short")
    if not any(ch.isdigit() for ch in password):
        problems.append("no digit")
    if not any(ch.isupper() for ch in password):
        problems.append("no capital")
    return problems


def is_integer_text(text: str) -> bool:
    """Return True if the text is a whole number with an optional sign.

    also: string is an integer; check numeric input; can the text be parsed as int
    >>> is_integer_text("-42")
    True
    >>> is_integer_text("4.2")
    False
    >>> is_integer_text("")
    False
    """
    return re.fullmatch(r"[+-]?[0-9]+", text) is not None


def is_decimal_text(text: str) -> bool:
    """Return True if the text is a number with an optional sign and an optional decimal part.

    also: string is a float; valid decimal number; can the text be parsed as a number
    >>> is_decimal_text("3.14")
    True
    >>> is_decimal_text("-2")
    True
    >>> is_decimal_text("1.")
    False
    >>> is_decimal_text("")
    False
    """
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) is not None


def is_binary_text(text: str) -> bool:
    """Return True if the text is not empty and consists of zeros and ones.

    also: valid binary string; only 0 and 1; check base two digits
    >>> is_binary_text("0110")
    True
    >>> is_binary_text("012")
    False
    >>> is_binary_text("")
    False
    """
    return text != "" and all(ch in "01" for ch in text)


def is_hex_color(text: str) -> bool:
    """Return True if the text is # followed by three or six hexadecimal digits.

    also: validate a CSS color; hex colour code; check #rrggbb
    >>> is_hex_color("#1aF3c0")
    True
    >>> is_hex_color("#fff")
    True
    >>> is_hex_color("fff")
    False
    """
    return re.fullmatch(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", text) is not None


def is_identifier(name: str) -> bool:
    """Return True if the name starts with a letter or underscore and goes on with letters, digits or underscores.

    also: valid variable name; check an identifier; legal name in code
    >>> is_identifier("_user1")
    True
    >>> is_identifier("1user")
    False
    >>> is_identifier("")
    False
    """
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None


def is_username(name: str) -> bool:
    """Return True if the name has 3 to 16 lower-case letters, digits or underscores and starts with a letter.

    also: validate a user name; allowed login; account name rules
    >>> is_username("ann_99")
    True
    >>> is_username("9ann")
    False
    >>> is_username("ab")
    False
    """
    return re.fullmatch(r"[a-z][a-z0-9_]{2,15}", name) is not None


def is_phone_number(text: str) -> bool:
    """Return True if the text has the form 555-123-4567.

    also: validate a phone number; check telephone format; three groups of digits with dashes
    >>> is_phone_number("555-010-2345")
    True
    >>> is_phone_number("5550102345")
    False
    >>> is_phone_number("")
    False
    """
    return re.fullmatch(r"[0-9]{3}-[0-9]{3}-[0-9]{4}", text) is not None


def is_zip_code(text: str) -> bool:
    """Return True if the text is five digits, optionally followed by a dash and four digits.

    also: validate a postal code; US zip format; check zip plus four
    >>> is_zip_code("12345")
    True
    >>> is_zip_code("12345-6789")
    True
    >>> is_zip_code("1234")
    False
    """
    return re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", text) is not None


def is_clock_time(text: str) -> bool:
    """Return True if the text is a 24-hour time from 00:00 to 23:59.

    also: validate HH:MM; check a time of day; valid 24-hour clock
    >>> is_clock_time("23:59")
    True
    >>> is_clock_time("24:00")
    False
    >>> is_clock_time("9:30")
    False
    """
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None


def is_iso_date_shape(text: str) -> bool:
    """Return True if the text has the shape YYYY-MM-DD with month 01 to 12 and day 01 to 31.

    also: validate date format; check an ISO date string; year-month-day pattern
    >>> is_iso_date_shape("2024-02-29")
    True
    >>> is_iso_date_shape("2024-13-01")
    False
    >>> is_iso_date_shape("")
    False
    """
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text) is not None


def is_url(text: str) -> bool:
    """Return True if the text starts with http:// or https:// and goes on with a host and no spaces.

    also: validate a web address; link format check; is it a URL
    >>> is_url("https://example.org/a?b=1")
    True
    >>> is_url("example.org")
    False
    >>> is_url("http://")
    False
    """
    return re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ]*)?", text) is not None


def luhn_valid(number: str) -> bool:
    """Return True if the digits pass the Luhn check used for card numbers; other characters make it False.

    also: validate a credit card number; Luhn checksum; mod 10 check
    >>> luhn_valid("4539578763621486")
    True
    >>> luhn_valid("1234")
    False
    >>> luhn_valid("")
    False
    """
    if re.fullmatch(r"[0-9]+", number) is None:
        return False
    total = 0
    for i, ch in enumerate(reversed(number)):
        digit = int(ch)
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def isbn10_valid(code: str) -> bool:
    """Return True if the ten characters are a valid ISBN-10; the last may be X for ten.

    also: validate a book number; ISBN check digit; weighted sum divisible by eleven
    >>> isbn10_valid("0306406152")
    True
    >>> isbn10_valid("080442957X")
    True
    >>> isbn10_valid("0306406153")
    False
    """
    if re.fullmatch(r"[0-9]{9}[0-9X]", code) is None:
        return False
    total = 0
    for i, ch in enumerate(code):
        total += (10 - i) * (10 if ch == "X" else int(ch))
    return total % 11 == 0


def ean13_check_digit(digits: str) -> int:
    """Return the check digit for the first twelve digits of a barcode.

    also: EAN-13 checksum; barcode control digit; ISBN-13 last digit
    >>> ean13_check_digit("400638133393")
    1
    >>> ean13_check_digit("978030640615")
    7
    >>> ean13_check_digit("000000000000")
    0
    """
    total = sum(int(ch) * (3 if i % 2 == 1 else 1) for i, ch in enumerate(digits))
    return (10 - total % 10) % 10


def balanced_parentheses(text: str) -> bool:
    """Return True if every round bracket is closed in the right order; other characters are ignored.

    also: matching parentheses; check brackets are balanced; every open paren has a close
    >>> balanced_parentheses("(a(b)c)")
    True
    >>> balanced_parentheses(")(")
    False
    >>> balanced_parentheses("")
    True
    """
    depth = 0
    for ch in text:
        if ch == "(":
            depth += 1
        elif ch == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def balanced_brackets(text: str) -> bool:
    """Return True if (), [] and {} are closed in the right order and nested properly.

    also: valid brackets of several kinds; bracket matching with a stack; parentheses, square and curly braces balanced
    >>> balanced_brackets("{[a](b)}")
    True
    >>> balanced_brackets("([)]")
    False
    >>> balanced_brackets("(")
    False
    >>> balanced_brackets("")
    True
    """
    closing = {")": "(", "]": "[", "}": "{"}
    stack: list[str] = []
    for ch in text:
        if ch in "([{":
            stack.append(ch)
        elif ch in closing and (not stack or stack.pop() != closing[ch]):
            return False
    return not stack


def max_bracket_depth(text: str) -> int:
    """Return how deep the round brackets are nested at most.

    also: maximum nesting depth; deepest level of parentheses; how many brackets are open at once
    >>> max_bracket_depth("(a(b)(c(d)))")
    3
    >>> max_bracket_depth("()()")
    1
    >>> max_bracket_depth("")
    0
    """
    depth = 0
    deepest = 0
    for ch in text:
        if ch == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif ch == ")":
            depth -= 1
    return deepest


def first_unmatched_bracket(text: str) -> int:
    """Return the index of the first round bracket without a partner, or -1 if all match.

    also: position of an unbalanced parenthesis; locate the bracket error; where is the missing paren
    >>> first_unmatched_bracket("(a))")
    3
    >>> first_unmatched_bracket("((a)")
    0
    >>> first_unmatched_bracket("")
    -1
    """
    opened: list[int] = []
    for i, ch in enumerate(text):
        if ch == "(":
            opened.append(i)
        elif ch == ")":
            if not opened:
                return i
            opened.pop()
    return opened[0] if opened else -1


def is_valid_triangle(a: float, b: float, c: float) -> bool:
    """Return True if three side lengths can form a triangle.

    also: triangle inequality; can these sides make a triangle; check side lengths
    >>> is_valid_triangle(3.0, 4.0, 5.0)
    True
    >>> is_valid_triangle(1.0, 2.0, 3.0)
    False
    >>> is_valid_triangle(0.0, 1.0, 1.0)
    False
    """
    return a + b > c and a + c > b and b + c > a


def matches_wildcard(text: str, pattern: str) -> bool:
    """Return True if the text fits the pattern, where ? stands for one character and * for any number.

    also: wildcard matching; glob pattern; file name matches a mask with stars
    >>> matches_wildcard("report.txt", "*.txt")
    True
    >>> matches_wildcard("cat", "c?")
    False
    >>> matches_wildcard("", "*")
    True
    """
    if pattern == "":
        return text == ""
    if pattern[0] == "*":
        return any(matches_wildcard(text[i:], pattern[1:]) for i in range(len(text) + 1))
    if text == "" or (pattern[0] != "?" and pattern[0] != text[0]):
        return False
    return matches_wildcard(text[1:], pattern[1:])


def validate_age(age: int) -> int:
    """Return the age if it lies from 0 to 150; anything else is an error.

    also: check an age; reject a value out of range; raise an error for invalid age
    >>> validate_age(42)
    42
    >>> validate_age(0)
    0
    >>> validate_age(-1)
    Traceback (most recent call last):
    ValueError: age out of range
    """
    if age < 0 or age > 150:
        raise ValueError("age out of range")
    return age


def require_not_empty(text: str) -> str:
    """Return the trimmed text; a blank text is an error.

    also: required field; reject empty input; raise an error when the value is missing
    >>> require_not_empty(" Ann ")
    'Ann'
    >>> require_not_empty("x")
    'x'
    >>> require_not_empty("  ")
    Traceback (most recent call last):
    ValueError: value is required
    """
    trimmed = text.strip()
    if trimmed == "":
        raise ValueError("value is required")
    return trimmed


def require_one_of(value: str, allowed: list[str]) -> str:
    """Return the value if it is one of the allowed ones; another is an error naming it.

    also: enum check; validate a choice; reject an unknown option
    >>> require_one_of("red", ["red", "blue"])
    'red'
    >>> require_one_of("blue", ["red", "blue"])
    'blue'
    >>> require_one_of("pink", ["red", "blue"])
    Traceback (most recent call last):
    ValueError: unknown value: pink
    """
    if value not in allowed:
        raise ValueError(f"unknown value: {value}")
    return value


def invalid_entries(values: list[str], allowed: list[str]) -> list[str]:
    """Return the values that are not among the allowed ones, in order.

    also: find values outside a whitelist; which entries are not permitted; unknown items
    >>> invalid_entries(["a", "x", "b"], ["a", "b"])
    ['x']
    >>> invalid_entries(["a"], ["a"])
    []
    >>> invalid_entries([], ["a"])
    []
    """
    return [value for value in values if value not in allowed]


def all_in_range(xs: list[int], low: int, high: int) -> bool:
    """Return True if every number lies from low to high, both included.

    also: validate that all values are in bounds; range check of a list; no element out of range
    >>> all_in_range([1, 5, 10], 1, 10)
    True
    >>> all_in_range([0, 5], 1, 10)
    False
    >>> all_in_range([], 1, 10)
    True
    """
    return all(low <= x <= high for x in xs)


def has_permission(user_roles: list[str], required: list[str]) -> bool:
    """Return True if the user has at least one of the required roles, or none is required.

    also: role check; access control; is the user allowed
    >>> has_permission(["editor"], ["admin", "editor"])
    True
    >>> has_permission(["guest"], ["admin"])
    False
    >>> has_permission([], [])
    True
    """
    return len(required) == 0 or any(role in required for role in user_roles)
