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


def is_mac_address(text: str) -> bool:
    """Return whether the text is six pairs of hexadecimal digits joined by colons.

    also: hardware address check; valid network card id; ethernet address form
    >>> is_mac_address("00:1A:2b:3c:4d:5e")
    True
    >>> is_mac_address("00:1A:2b:3c:4d")
    False
    >>> is_mac_address("00:1A:2b:3c:4d:5g")
    False
    """
    parts = text.split(":")
    return len(parts) == 6 and all(len(part) == 2 and all(c in "0123456789abcdefABCDEF" for c in part) for part in parts)


def is_uuid_shape(text: str) -> bool:
    """Return whether the text is hexadecimal digits in groups of 8, 4, 4, 4 and 12 joined by dashes.

    also: guid format check; valid unique identifier form; looks like a uuid
    >>> is_uuid_shape("123e4567-e89b-12d3-a456-426614174000")
    True
    >>> is_uuid_shape("123e4567-e89b-12d3-a456")
    False
    >>> is_uuid_shape("")
    False
    """
    groups = text.lower().split("-")
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and all(c in "0123456789abcdef" for group in groups for c in group)


def is_semantic_version(text: str) -> bool:
    """Return whether the text is three dot-separated whole numbers without leading zeros.

    also: valid version number; major minor patch form; semver check
    >>> is_semantic_version("1.20.3")
    True
    >>> is_semantic_version("1.02.3")
    False
    >>> is_semantic_version("1.2")
    False
    """
    parts = text.split(".")
    return len(parts) == 3 and all(part.isdigit() and (part == "0" or part[0] != "0") for part in parts)


def is_hostname(text: str) -> bool:
    """Return whether the text is dot-separated labels of 1 to 63 letters, digits and inner hyphens, at most 253 characters.

    also: valid domain name; server name check; dns label rules
    >>> is_hostname("api.example-site.org")
    True
    >>> is_hostname("-bad.org")
    False
    >>> is_hostname("a..b")
    False
    """
    if len(text) > 253:
        return False
    for label in text.lower().split("."):
        if not 1 <= len(label) <= 63 or label[0] == "-" or label[-1] == "-":
            return False
        if not all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in label):
            return False
    return True


def is_port_text(text: str) -> bool:
    """Return whether the text is a whole number from 1 to 65535 without leading zeros.

    also: valid network port; tcp port check; port number as string
    >>> is_port_text("8080")
    True
    >>> is_port_text("65536")
    False
    >>> is_port_text("080")
    False
    """
    return text.isdigit() and len(text) <= 5 and text[0] != "0" and int(text) <= 65535


def is_coordinate(latitude: float, longitude: float) -> bool:
    """Return whether the latitude lies from -90 to 90 and the longitude from -180 to 180.

    also: valid gps position; check a geographic location; lat lon in range
    >>> is_coordinate(48.1, 11.6)
    True
    >>> is_coordinate(91.0, 0.0)
    False
    >>> is_coordinate(-90.0, 180.0)
    True
    """
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def is_money_text(text: str) -> bool:
    """Return whether the text is an amount: digits with exactly two decimals after a dot.

    also: valid price input; currency amount form; two decimal places required
    >>> is_money_text("12.50")
    True
    >>> is_money_text("12.5")
    False
    >>> is_money_text(".50")
    False
    """
    whole, dot, cents = text.partition(".")
    return dot == "." and whole.isdigit() and len(cents) == 2 and cents.isdigit()


def is_slug(text: str) -> bool:
    """Return whether the text is lower-case letters and digits in groups joined by single hyphens.

    also: valid url slug; clean path segment; permalink form
    >>> is_slug("my-post-2")
    True
    >>> is_slug("my--post")
    False
    >>> is_slug("")
    False
    """
    return all(part != "" and all(c in "abcdefghijklmnopqrstuvwxyz0123456789" for c in part) for part in text.split("-"))


def is_safe_file_name(name: str) -> bool:
    """Return whether the name is not empty, not "." or "..", and has none of the characters / \\ : * ? " < > |.

    also: valid filename; no path tricks in an upload name; allowed on every system
    >>> is_safe_file_name("notes.txt")
    True
    >>> is_safe_file_name("a/b")
    False
    >>> is_safe_file_name("..")
    False
    """
    return name not in ("", ".", "..") and not any(c in '/\\:*?"<>|' for c in name)


def isbn13_valid(text: str) -> bool:
    """Return whether the thirteen digits, hyphens ignored, are a valid ISBN-13.

    also: book number check; weights one and three; ean check of a book
    >>> isbn13_valid("978-0-306-40615-7")
    True
    >>> isbn13_valid("978-0-306-40615-8")
    False
    >>> isbn13_valid("")
    False
    """
    digits = text.replace("-", "")
    if len(digits) != 13 or not digits.isdigit():
        return False
    return sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(digits)) % 10 == 0


def iban_valid(text: str) -> bool:
    """Return whether the bank account number, spaces ignored, leaves 1 modulo 97 with letters as 10 to 35.

    also: check an IBAN; international account number checksum; mod 97 test
    >>> iban_valid("GB82 WEST 1234 5698 7654 32")
    True
    >>> iban_valid("GB83 WEST 1234 5698 7654 32")
    False
    >>> iban_valid("")
    False
    """
    account = text.replace(" ", "").upper()
    if len(account) < 5:
        return False
    rest = 0
    for c in account[4:] + account[:4]:
        place = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(c)
        if place < 0:
            return False
        rest = (rest * (100 if place > 9 else 10) + place) % 97
    return rest == 1


def card_brand(number: str) -> str:
    """Return "visa", "mastercard" or "amex" by the first digits and the length of a card number, else "unknown".

    also: credit card type; which card network; issuer from the number
    >>> card_brand("4111111111111111")
    'visa'
    >>> card_brand("371449635398431")
    'amex'
    >>> card_brand("1234")
    'unknown'
    """
    if number[:1] == "4" and len(number) in (13, 16):
        return "visa"
    if number[:2] in ("51", "52", "53", "54", "55") and len(number) == 16:
        return "mastercard"
    if number[:2] in ("34", "37") and len(number) == 15:
        return "amex"
    return "unknown"


def missing_fields(record: dict[str, str], required: list[str]) -> list[str]:
    """Return the required fields that the record lacks or has only blanks in, in the given order.

    also: validate a form; which inputs are not filled in; blank or absent entries
    >>> missing_fields({"name": "Ann", "mail": " "}, ["name", "mail", "age"])
    ['mail', 'age']
    >>> missing_fields({"name": "Ann"}, ["name"])
    []
    >>> missing_fields({}, [])
    []
    """
    return [field for field in required if record.get(field, "").strip() == ""]


def too_long_fields(record: dict[str, str], limits: dict[str, int]) -> list[str]:
    """Return the fields whose text has more characters than their limit, in the order of the limits.

    also: maximum length violations; form inputs over the limit; check field sizes
    >>> too_long_fields({"name": "Annabel", "zip": "123"}, {"name": 5, "zip": 5})
    ['name']
    >>> too_long_fields({}, {"name": 5})
    []
    >>> too_long_fields({"x": "abc"}, {})
    []
    """
    return [field for field, limit in limits.items() if len(record.get(field, "")) > limit]


def duplicate_entries(values: list[str]) -> list[str]:
    """Return the texts that occur more than once whatever their case and outer spaces, lower-cased, in order of repetition.

    also: repeated user names; find double registrations; same value entered twice
    >>> duplicate_entries(["Ann", " ann ", "Bob"])
    ['ann']
    >>> duplicate_entries(["a", "b"])
    []
    >>> duplicate_entries([])
    []
    """
    seen: set[str] = set()
    found: list[str] = []
    for value in values:
        plain = value.strip().lower()
        if plain in seen and plain not in found:
            found.append(plain)
        seen.add(plain)
    return found


def password_score(password: str) -> int:
    """Return one point each for 8 characters or more, 12 or more, a lower-case letter, an upper-case one, a digit and a symbol.

    also: strength of a password from 0 to 6; rate a secret; password meter
    >>> password_score("abcdefgh")
    2
    >>> password_score("Abcdefgh1234!")
    6
    >>> password_score("")
    0
    """
    points = [
        len(password) >= 8,
        len(password) >= 12,
        any(c.islower() for c in password),
        any(c.isupper() for c in password),
        any(c.isdigit() for c in password),
        any(not c.isalnum() for c in password),
    ]
    return sum(1 for point in points if point)


def is_sudoku_group(numbers: list[int]) -> bool:
    """Return whether nine numbers from 0 to 9 hold no number from 1 to 9 twice, 0 being empty.

    also: valid sudoku row; no repeated digit in a block; unit check of a puzzle
    >>> is_sudoku_group([1, 2, 3, 4, 5, 6, 7, 8, 9])
    True
    >>> is_sudoku_group([1, 0, 0, 1, 0, 0, 0, 0, 0])
    False
    >>> is_sudoku_group([0, 0, 0, 0, 0, 0, 0, 0, 0])
    True
    """
    filled = [n for n in numbers if n != 0]
    return len(numbers) == 9 and len(set(filled)) == len(filled) and all(1 <= n <= 9 for n in filled)
