"""Parsing patterns: numbers, key-value text, CSV, paths, URLs, ranges and small expressions."""

from __future__ import annotations

import re


def parse_int_or_none(text: str) -> int | None:
    """Return the whole number in the text, or None if the text is not one.

    also: safe string to int; convert text to integer without an error; parse a number if possible
    >>> parse_int_or_none(" -42 ")
    -42
    >>> parse_int_or_none("4.5")
    >>> parse_int_or_none("")
    """
    trimmed = text.strip()
    if re.fullmatch(r"[+-]?[0-9]+", trimmed) is None:
        return None
    return int(trimmed)


def parse_int_or_default(text: str, default: int) -> int:
    """Return the whole number in the text, or the default if the text is not one.

    also: string to int with fallback; parse a number or use a default; lenient integer conversion
    >>> parse_int_or_default("17", 0)
    17
    >>> parse_int_or_default("x", -1)
    -1
    >>> parse_int_or_default("", 5)
    5
    """
    if re.fullmatch(r"[+-]?[0-9]+", text) is None:
        return default
    return int(text)


def parse_int_strict(text: str) -> int:
    """Return the whole number in the text; anything else is an error naming the text.

    also: string to int with error; strict integer parsing; reject text that is not a number
    >>> parse_int_strict("-8")
    -8
    >>> parse_int_strict("007")
    7
    >>> parse_int_strict("1x")
    Traceback (most recent call last):
    ValueError: not a number: 1x
    """
    if re.fullmatch(r"-?[0-9]+", text) is None:
        raise ValueError(f"not a number: {text}")
    return int(text)


def parse_int_list(text: str) -> list[int]:
    """Return the whole numbers of a comma-separated text.

    also: comma-separated numbers to list; split and convert to integers; parse a list of ints
    >>> parse_int_list("1, 2,-3")
    [1, 2, -3]
    >>> parse_int_list("7")
    [7]
    >>> parse_int_list("")
    []
    """
    return [int(part.strip()) for part in text.split(",") if part.strip()]


def parse_bool(text: str) -> bool:
    """Return True for yes, true, on, y or 1, False for no, false, off, n or 0, in any case; else an error.

    also: text to boolean; interpret yes or no; parse a flag
    >>> parse_bool("Yes")
    True
    >>> parse_bool("0")
    False
    >>> parse_bool("maybe")
    Traceback (most recent call last):
    ValueError: not a boolean: maybe
    """
    word = text.strip().lower()
    if word in ["yes", "true", "on", "y", "1"]:
        return True
    if word in ["no", "false", "off", "n", "0"]:
        return False
    raise ValueError(f"not a boolean: {text}")


def integers_in_text(text: str) -> list[int]:
    """Return all whole numbers in the text in order, with their minus signs.

    also: extract numbers from a string; find integers in a sentence; all numbers mentioned
    >>> integers_in_text("3 apples, -2 pears and 10")
    [3, -2, 10]
    >>> integers_in_text("none")
    []
    >>> integers_in_text("")
    []
    """
    return [int(part) for part in re.findall(r"-?[0-9]+", text)]


def sum_of_numbers_in_text(text: str) -> int:
    """Return the sum of the unsigned whole numbers in the text.

    also: add up numbers inside a string; total of all digits groups; sum extracted integers
    >>> sum_of_numbers_in_text("a12b3")
    15
    >>> sum_of_numbers_in_text("x")
    0
    >>> sum_of_numbers_in_text("")
    0
    """
    return sum(int(part) for part in re.findall(r"[0-9]+", text))


def first_number_in_text(text: str) -> int | None:
    """Return the first unsigned whole number in the text, or None if there is none.

    also: find a number in a string; leading number of a label; extract the first integer
    >>> first_number_in_text("room 101, floor 2")
    101
    >>> first_number_in_text("7up")
    7
    >>> first_number_in_text("none")
    """
    found = re.findall(r"[0-9]+", text)
    return int(found[0]) if found else None


def decimals_in_text(text: str) -> list[float]:
    """Return all numbers in the text, whole or with decimals, as floats.

    also: extract floats from a string; find prices in a text; all decimal numbers
    >>> decimals_in_text("1.5 kg at 2 or -0.25")
    [1.5, 2.0, -0.25]
    >>> decimals_in_text("none")
    []
    >>> decimals_in_text("")
    []
    """
    return [float(part) for part in re.findall(r"-?[0-9]+(?:\.[0-9]+)?", text)]


def emails_in_text(text: str) -> list[str]:
    """Return all email addresses found in the text, in order.

    also: extract email addresses; find mails in a document; list of addresses mentioned
    >>> emails_in_text("ask ann@x.org or bob@mail.com today")
    ['ann@x.org', 'bob@mail.com']
    >>> emails_in_text("nobody")
    []
    >>> emails_in_text("")
    []
    """
    return re.findall(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z]+", text)


def hashtags_in_text(text: str) -> list[str]:
    """Return the hashtags of the text without the # sign, in order.

    also: extract hashtags; find tags in a post; words after a hash sign
    >>> hashtags_in_text("#fun in the #sun2")
    ['fun', 'sun2']
    >>> hashtags_in_text("no tags # here")
    []
    >>> hashtags_in_text("")
    []
    """
    return re.findall(r"#([A-Za-z0-9_]+)", text)


def quoted_parts(text: str) -> list[str]:
    """Return the texts between double quotes, in order.

    also: extract quoted strings; contents of quotation marks; find everything in quotes
    >>> quoted_parts('say "hi" and "bye"')
    ['hi', 'bye']
    >>> quoted_parts('""')
    ['']
    >>> quoted_parts("none")
    []
    """
    return re.findall(r'"([^"]*)"', text)


def parse_key_values(text: str, separator: str) -> dict[str, str]:
    """Return a dictionary from the "key=value" parts of a text split at the separator; others are skipped.

    also: parse key=value pairs; settings string to dictionary; split attributes
    >>> parse_key_values("a=1; b=2", ";")
    {'a': '1', 'b': '2'}
    >>> parse_key_values("x", ";")
    {}
    >>> parse_key_values("k=a=b", ";")
    {'k': 'a=b'}
    """
    result: dict[str, str] = {}
    for part in text.split(separator):
        if "=" in part:
            key, _, value = part.partition("=")
            result[key.strip()] = value.strip()
    return result


def parse_query_string(query: str) -> dict[str, str]:
    """Return the parameters of a URL query; a key without = gets an empty value and later values win.

    also: query string to dictionary; URL parameters; split at ampersand and equals sign
    >>> parse_query_string("q=cat&page=2")
    {'q': 'cat', 'page': '2'}
    >>> parse_query_string("a&b=1")
    {'a': '', 'b': '1'}
    >>> parse_query_string("")
    {}
    """
    result: dict[str, str] = {}
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            result[key] = value
    return result


def parse_ini(text: str) -> dict[str, dict[str, str]]:
    """Return the sections of an INI text, each a dictionary of its key = value lines; # and ; start comments.

    also: read a configuration file; INI parser; settings grouped by section
    >>> parse_ini("[db]\\nhost = a\\nport = 1")
    {'db': {'host': 'a', 'port': '1'}}
    >>> parse_ini("# note\\n[x]")
    {'x': {}}
    >>> parse_ini("")
    {}
    """
    sections: dict[str, dict[str, str]] = {}
    current = ""
    for raw in text.splitlines():
        line = raw.strip()
        if line == "" or line.startswith("#") or line.startswith(";"):
            continue
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
            sections[current] = {}
        elif "=" in line:
            key, _, value = line.partition("=")
            if current not in sections:
                sections[current] = {}
            sections[current][key.strip()] = value.strip()
    return sections


def parse_csv_line(line: str) -> list[str]:
    """Return the fields of a CSV line; fields in double quotes may hold commas and doubled quotes.

    also: split a CSV row; comma-separated values with quotes; CSV parser for one line
    >>> parse_csv_line('a,"b,c","say ""hi"" x"')
    ['a', 'b,c', 'say "hi" x']
    >>> parse_csv_line("a,,b")
    ['a', '', 'b']
    >>> parse_csv_line("")
    ['']
    """
    fields: list[str] = []
    field = ""
    quoted = False
    i = 0
    while i < len(line):
        ch = line[i]
        if ch == '"' and quoted and line[i + 1 : i + 2] == '"':
            field += '"'
            i += 1
        elif ch == '"':
            quoted = not quoted
        elif ch == "," and not quoted:
            fields.append(field)
            field = ""
        else:
            field += ch
        i += 1
    fields.append(field)
    return fields


def parse_table(text: str) -> list[dict[str, str]]:
    """Return one dictionary a line of a comma-separated text whose first line names the columns.

    also: CSV to records; rows as dictionaries by header; read a simple table
    >>> parse_table("id,name\\n1,Ann\\n2,Bob")
    [{'id': '1', 'name': 'Ann'}, {'id': '2', 'name': 'Bob'}]
    >>> parse_table("id")
    []
    >>> parse_table("")
    []
    """
    lines = text.splitlines()
    if not lines:
        return []
    header = lines[0].split(",")
    return [dict(zip(header, line.split(","))) for line in lines[1:]]


def parse_number_grid(text: str) -> list[list[int]]:
    """Return the rows of whitespace-separated whole numbers, one list a line.

    also: text to matrix; read a grid of integers; parse lines of numbers
    >>> parse_number_grid("1 2\\n3 4")
    [[1, 2], [3, 4]]
    >>> parse_number_grid("7")
    [[7]]
    >>> parse_number_grid("")
    []
    """
    return [[int(cell) for cell in line.split()] for line in text.splitlines()]


def file_extension(path: str) -> str:
    """Return the ending of a file name after its last dot, in lower case, or an empty text.

    also: get the file extension; type of a file by name; suffix after the dot
    >>> file_extension("photos/cat.PNG")
    'png'
    >>> file_extension("archive.tar.gz")
    'gz'
    >>> file_extension("README")
    ''
    """
    name = path.split("/")[-1]
    if "." not in name:
        return ""
    return name.split(".")[-1].lower()


def file_stem(path: str) -> str:
    """Return the file name without folders and without its last extension.

    also: base name without extension; file name only; strip directory and ending
    >>> file_stem("photos/cat.png")
    'cat'
    >>> file_stem("a/b.tar.gz")
    'b.tar'
    >>> file_stem("README")
    'README'
    """
    name = path.split("/")[-1]
    dot = name.rfind(".")
    return name if dot == -1 else name[:dot]


def parent_folder(path: str) -> str:
    """Return the path without its last component, or an empty text.

    also: directory of a file; dirname; folder that contains the path
    >>> parent_folder("a/b/c.txt")
    'a/b'
    >>> parent_folder("c.txt")
    ''
    >>> parent_folder("/root")
    ''
    """
    return path[: max(0, path.rfind("/"))]


def normalize_path(path: str) -> str:
    """Return the absolute path with ".", ".." and doubled slashes resolved.

    also: simplify a unix path; canonical path; resolve dot-dot segments
    >>> normalize_path("/a/./b//../c/")
    '/a/c'
    >>> normalize_path("/../x")
    '/x'
    >>> normalize_path("/")
    '/'
    """
    stack: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if stack:
                stack.pop()
        elif part not in ["", "."]:
            stack.append(part)
    return "/" + "/".join(stack)


def domain_of_url(url: str) -> str:
    """Return the host part of a web address without scheme, port, path or leading "www.".

    also: extract domain from URL; host name of a link; website of an address
    >>> domain_of_url("https://www.example.org:8080/a?b=1")
    'example.org'
    >>> domain_of_url("http://x.io")
    'x.io'
    >>> domain_of_url("mail.example.org/inbox")
    'mail.example.org'
    """
    rest = url.split("://")[-1]
    host = rest.split("/")[0].split("?")[0].split(":")[0]
    return host[4:] if host.startswith("www.") else host


def domain_of_email(address: str) -> str | None:
    """Return the part of an email address after the @ in lower case, or None without one.

    also: email domain; mail provider of an address; host of a mail address
    >>> domain_of_email("Ann@Example.org")
    'example.org'
    >>> domain_of_email("nobody")
    >>> domain_of_email("a@b@c.d")
    'c.d'
    """
    if "@" not in address:
        return None
    return address.split("@")[-1].lower()


def expand_ranges(text: str) -> list[int]:
    """Return the numbers meant by a text like "1-3,5".

    also: parse page ranges; expand number ranges; comma and dash list to integers
    >>> expand_ranges("1-3,5")
    [1, 2, 3, 5]
    >>> expand_ranges("7")
    [7]
    >>> expand_ranges("")
    []
    """
    numbers: list[int] = []
    for part in text.split(","):
        if "-" in part:
            first, _, last = part.partition("-")
            numbers.extend(range(int(first), int(last) + 1))
        elif part:
            numbers.append(int(part))
    return numbers


def collapse_ranges(xs: list[int]) -> str:
    """Return ascending numbers as text with runs of neighbours written as first-last.

    also: summarize numbers as ranges; compress consecutive integers; 1,2,3,5 to 1-3,5
    >>> collapse_ranges([1, 2, 3, 5, 7, 8])
    '1-3,5,7-8'
    >>> collapse_ranges([4])
    '4'
    >>> collapse_ranges([])
    ''
    """
    parts: list[str] = []
    start = 0
    for i in range(1, len(xs) + 1):
        if i == len(xs) or xs[i] != xs[i - 1] + 1:
            parts.append(str(xs[start]) if i - start == 1 else f"{xs[start]}-{xs[i - 1]}")
            start = i
    return ",".join(parts)


def parse_version(text: str) -> list[int]:
    """Return the numbers of a dotted version.

    also: version string to list; split a version number; semantic version parts
    >>> parse_version("1.10.2")
    [1, 10, 2]
    >>> parse_version("3")
    [3]
    >>> parse_version("0.0")
    [0, 0]
    """
    return [int(part) for part in text.split(".")]


def compare_dotted_versions(a: str, b: str) -> int:
    """Return -1, 0 or 1 as version a is older than, equal to or newer than b; missing parts count as 0.

    also: version comparison; which release is newer; compare dotted numbers
    >>> compare_dotted_versions("1.2", "1.10")
    -1
    >>> compare_dotted_versions("2.0", "2")
    0
    >>> compare_dotted_versions("1.0.1", "1")
    1
    """
    left = [int(part) for part in a.split(".")]
    right = [int(part) for part in b.split(".")]
    for i in range(max(len(left), len(right))):
        x = left[i] if i < len(left) else 0
        y = right[i] if i < len(right) else 0
        if x != y:
            return -1 if x < y else 1
    return 0


def next_version(version: str) -> str:
    """Return the version with its last number raised by one.

    also: bump a version; increment the patch level; next release number
    >>> next_version("1.2.9")
    '1.2.10'
    >>> next_version("4")
    '5'
    >>> next_version("0.0")
    '0.1'
    """
    parts = version.split(".")
    parts[-1] = str(int(parts[-1]) + 1)
    return ".".join(parts)


def hex_color_to_rgb(color: str) -> tuple[int, int, int]:
    """Return red, green and blue from 0 to 255 for a colour like #1a2b3c.

    also: hex to RGB; parse a CSS colour; decode a colour code
    >>> hex_color_to_rgb("#ff8000")
    (255, 128, 0)
    >>> hex_color_to_rgb("#000000")
    (0, 0, 0)
    >>> hex_color_to_rgb("0A0B0C")
    (10, 11, 12)
    """
    digits = color.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def rgb_to_hex_color(red: int, green: int, blue: int) -> str:
    """Return a colour like #1a2b3c for red, green and blue from 0 to 255.

    also: RGB to hex; CSS colour code; encode a colour
    >>> rgb_to_hex_color(255, 128, 0)
    '#ff8000'
    >>> rgb_to_hex_color(0, 0, 0)
    '#000000'
    >>> rgb_to_hex_color(10, 11, 12)
    '#0a0b0c'
    """
    return f"#{red:02x}{green:02x}{blue:02x}"


def tokenize_expression(text: str) -> list[str]:
    """Return the numbers, operators and brackets of an arithmetic expression.

    also: lexer for arithmetic; split a formula into tokens; tokenise an expression
    >>> tokenize_expression("12+3*(4-1)")
    ['12', '+', '3', '*', '(', '4', '-', '1', ')']
    >>> tokenize_expression(" 7 ")
    ['7']
    >>> tokenize_expression("")
    []
    """
    return re.findall(r"[0-9]+|[-+*/()]", text)


def evaluate_postfix(tokens: list[str]) -> int:
    """Return the value of an expression in postfix order with +, - and *.

    also: reverse Polish notation; RPN calculator; stack machine
    >>> evaluate_postfix(["3", "4", "+", "2", "*"])
    14
    >>> evaluate_postfix(["7"])
    7
    >>> evaluate_postfix(["2", "5", "-"])
    -3
    """
    stack: list[int] = []
    for token in tokens:
        if token in ["+", "-", "*"]:
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "-":
                stack.append(left - right)
            else:
                stack.append(left * right)
        else:
            stack.append(int(token))
    return stack[-1]


def infix_to_postfix(tokens: list[str]) -> list[str]:
    """Return the tokens of an arithmetic expression in postfix order, * and / binding tighter than + and -.

    also: shunting-yard; convert infix to RPN; operator precedence with a stack
    >>> infix_to_postfix(["1", "+", "2", "*", "3"])
    ['1', '2', '3', '*', '+']
    >>> infix_to_postfix(["(", "1", "+", "2", ")", "*", "3"])
    ['1', '2', '+', '3', '*']
    >>> infix_to_postfix([])
    []
    """
    rank = {"+": 1, "-": 1, "*": 2, "/": 2}
    output: list[str] = []
    stack: list[str] = []
    for token in tokens:
        if token == "(":
            stack.append(token)
        elif token == ")":
            while stack[-1] != "(":
                output.append(stack.pop())
            stack.pop()
        elif token in rank:
            while stack and rank.get(stack[-1], 0) >= rank[token]:
                output.append(stack.pop())
            stack.append(token)
        else:
            output.append(token)
    return output + stack[::-1]


def evaluate_sum(text: str) -> int:
    """Return the value of whole numbers joined by + and -.

    also: evaluate addition and subtraction; calculator for plus and minus; compute a simple expression
    >>> evaluate_sum("10 - 4 + 1")
    7
    >>> evaluate_sum("-3")
    -3
    >>> evaluate_sum("")
    0
    """
    return sum(int(term) for term in re.findall(r"[+-]?[0-9]+", text.replace(" ", "")))


def parse_log_line(line: str) -> tuple[str, str]:
    """Return level and message of a line like "[INFO]: started"; another shape is an error.

    also: parse a log entry; split log level from message; read log lines
    >>> parse_log_line("[INFO]: started")
    ('INFO', 'started')
    >>> parse_log_line("[WARN]: disk: full")
    ('WARN', 'disk: full')
    >>> parse_log_line("started")
    Traceback (most recent call last):
    ValueError: not a log line
    """
    end = line.find("]: ")
    if not line.startswith("[") or end == -1:
        raise ValueError("not a log line")
    return line[1:end], line[end + 3 :]


def parse_dimensions(text: str) -> tuple[int, int]:
    """Return width and height from a text like "640x480".

    also: parse a resolution; split width and height; size string to numbers
    >>> parse_dimensions("640x480")
    (640, 480)
    >>> parse_dimensions("1x1")
    (1, 1)
    >>> parse_dimensions("10 x 20")
    (10, 20)
    """
    width, _, height = text.partition("x")
    return int(width.strip()), int(height.strip())


def parse_percent(text: str) -> float:
    """Return the fraction for a text like "12.5%"; without a percent sign it is an error.

    also: percentage text to number; read a percent value; 50% to 0.5
    >>> parse_percent("50%")
    0.5
    >>> parse_percent(" 12.5 % ")
    0.125
    >>> parse_percent("7")
    Traceback (most recent call last):
    ValueError: not a percentage: 7
    """
    trimmed = text.strip()
    if not trimmed.endswith("%"):
        raise ValueError(f"not a percentage: {text}")
    return float(trimmed[:-1]) / 100


def parse_cents(text: str) -> int:
    """Return the cents of an amount like "$1,234.50" with up to two decimals; signs other than a minus and digits are skipped.

    also: price text to number; read a money amount; dollars and cents string to whole cents
    >>> parse_cents("$1,234.50")
    123450
    >>> parse_cents("-7")
    -700
    >>> parse_cents("0.5")
    50
    """
    whole, _, decimals = text.partition(".")
    digits = "".join(c for c in whole if c.isdigit())
    cents = int(digits or "0") * 100 + int((decimals + "00")[:2])
    return -cents if text.startswith("-") else cents


def parse_fraction(text: str) -> tuple[int, int]:
    """Return top and bottom of a text like "3/4" or "5"; a zero bottom is an error.

    also: read a fraction; ratio from string; numerator and denominator of text
    >>> parse_fraction("3/4")
    (3, 4)
    >>> parse_fraction("5")
    (5, 1)
    >>> parse_fraction("1/0")
    Traceback (most recent call last):
    ValueError: zero denominator
    """
    top, slash, bottom = text.partition("/")
    denominator = int(bottom) if slash else 1
    if denominator == 0:
        raise ValueError("zero denominator")
    return int(top), denominator


def parse_quantity(text: str) -> tuple[float, str]:
    """Return the number at the beginning of a text like "2.5 kg" and the unit after it.

    also: split amount and unit; read a measurement; value with its dimension
    >>> parse_quantity("2.5 kg")
    (2.5, 'kg')
    >>> parse_quantity("10px")
    (10.0, 'px')
    >>> parse_quantity("7")
    (7.0, '')
    """
    end = 0
    while end < len(text) and (text[end].isdigit() or text[end] in ".-"):
        end += 1
    return float(text[:end]), text[end:].strip()


def parse_byte_size(text: str) -> int:
    """Return the bytes of a text like "2KB" or "5 MB", 1024 to the next unit, a bare number meaning bytes.

    also: file size text to number; kilobytes to bytes; read a memory amount
    >>> parse_byte_size("2KB")
    2048
    >>> parse_byte_size("5 MB")
    5242880
    >>> parse_byte_size("100")
    100
    """
    digits = "".join(c for c in text if c.isdigit())
    unit = text[len(digits) :].strip().upper()
    factor = 1
    for name in ["KB", "MB", "GB", "TB"]:
        factor *= 1024
        if unit == name:
            return int(digits) * factor
    return int(digits)


def number_from_words(text: str) -> int:
    """Return the number from 0 to 999 written in English words; an unknown word is an error.

    also: text to number; read spelled-out numbers; forty two to 42
    >>> number_from_words("three hundred and forty-two")
    342
    >>> number_from_words("zero")
    0
    >>> number_from_words("many")
    Traceback (most recent call last):
    ValueError: not a number word: many
    """
    small = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
             "nineteen").split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    total = 0
    for word in text.replace("-", " ").split():
        if word in small:
            total += small.index(word)
        elif word in tens:
            total += 20 + 10 * tens.index(word)
        elif word == "hundred":
            total *= 100
        elif word != "and":
            raise ValueError(f"not a number word: {word}")
    return total


def parse_arguments(words: list[str]) -> dict[str, str]:
    """Return the options "--name=value" of command line words; "--name" alone means "true", other words are skipped.

    also: read flags; command line options to a dictionary; parse switches
    >>> parse_arguments(["--size=3", "file", "--fast"])
    {'size': '3', 'fast': 'true'}
    >>> parse_arguments(["--a=b=c"])
    {'a': 'b=c'}
    >>> parse_arguments([])
    {}
    """
    options: dict[str, str] = {}
    for word in words:
        if word.startswith("--"):
            name, mark, value = word[2:].partition("=")
            if not mark:
                value = "true"
            options[name] = value
    return options


def parse_headers(text: str) -> dict[str, str]:
    """Return the "Name: value" lines of a text with names in lower case, up to the first blank line; others are skipped.

    also: HTTP header block; read mail headers; colon separated lines to a dictionary
    >>> parse_headers("Host: a.org\\nAccept: */*\\n\\nbody: no")
    {'host': 'a.org', 'accept': '*/*'}
    >>> parse_headers("nothing")
    {}
    >>> parse_headers("")
    {}
    """
    headers: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers


def parse_cookies(text: str) -> dict[str, str]:
    """Return the cookies of a text like "a=1; b=2"; parts without = are skipped.

    also: read a cookie header; session values from semicolon separated pairs; browser cookies to a dictionary
    >>> parse_cookies("id=7; theme=dark")
    {'id': '7', 'theme': 'dark'}
    >>> parse_cookies("flag")
    {}
    >>> parse_cookies("")
    {}
    """
    cookies: dict[str, str] = {}
    for part in text.split(";"):
        name, mark, value = part.strip().partition("=")
        if mark:
            cookies[name] = value
    return cookies


def parse_mail_address(text: str) -> tuple[str, str]:
    """Return name and address of a text like "Ann Lee <ann@x.org>"; a bare address has an empty name.

    also: split a sender; display name and email; read a From field
    >>> parse_mail_address("Ann Lee <ann@x.org>")
    ('Ann Lee', 'ann@x.org')
    >>> parse_mail_address("bob@y.org")
    ('', 'bob@y.org')
    >>> parse_mail_address("<c@z.org>")
    ('', 'c@z.org')
    """
    if text.endswith(">") and "<" in text:
        name, _, address = text[:-1].partition("<")
        return name.strip(), address
    return "", text.strip()


def url_parts(url: str) -> tuple[str, str, str]:
    """Return scheme, host and path of a web address, "/" where no path is given.

    also: split a URL; protocol, domain and path; take an address apart
    >>> url_parts("https://a.org/x/y")
    ('https', 'a.org', '/x/y')
    >>> url_parts("http://a.org")
    ('http', 'a.org', '/')
    >>> url_parts("ftp://h/")
    ('ftp', 'h', '/')
    """
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return scheme, host, slash + path if slash else "/"


def path_segments(path: str) -> list[str]:
    """Return the non-empty parts of a path between slashes.

    also: split a route; folders of a path; components between separators
    >>> path_segments("/users//7/")
    ['users', '7']
    >>> path_segments("a")
    ['a']
    >>> path_segments("/")
    []
    """
    return [part for part in path.split("/") if part]


def match_route(pattern: str, path: str) -> dict[str, str] | None:
    """Return the values of the :name parts of a route for a path, or None if it does not match.

    also: URL routing; path parameters; match /users/:id
    >>> match_route("/users/:id", "/users/7")
    {'id': '7'}
    >>> match_route("/users", "/users")
    {}
    >>> match_route("/users/:id", "/posts/7")
    """
    wanted, given = pattern.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    values: dict[str, str] = {}
    for name, part in zip(wanted, given):
        if name.startswith(":"):
            values[name[1:]] = part
        elif name != part:
            return None
    return values


def csv_column(text: str, name: str) -> list[str]:
    """Return the fields of the named column of a comma-separated text with a header line; an unknown column gives none.

    also: one column of a CSV; values under a heading; extract a field from every row
    >>> csv_column("a,b\\n1,2\\n3,4", "b")
    ['2', '4']
    >>> csv_column("a\\n", "z")
    []
    >>> csv_column("a,b", "a")
    []
    """
    lines = [line for line in text.split("\n") if line]
    if not lines or name not in lines[0].split(","):
        return []
    at = lines[0].split(",").index(name)
    return [line.split(",")[at] for line in lines[1:]]


def fixed_width_fields(line: str, widths: list[int]) -> list[str]:
    """Return the trimmed fields of a line whose columns have the given widths.

    also: parse fixed-width records; cut a line at columns; mainframe style rows
    >>> fixed_width_fields("ab  cd 12", [4, 3, 2])
    ['ab', 'cd', '12']
    >>> fixed_width_fields("ab", [2, 3])
    ['ab', '']
    >>> fixed_width_fields("ab", [])
    []
    """
    fields: list[str] = []
    start = 0
    for width in widths:
        fields.append(line[start : start + width].strip())
        start += width
    return fields


def markdown_headings(text: str) -> list[tuple[int, str]]:
    """Return level and title of the heading lines of a Markdown text, those that begin with 1 to 6 # and a space.

    also: table of contents from markdown; outline of a document; find section titles
    >>> markdown_headings("# A\\ntext\\n## B")
    [(1, 'A'), (2, 'B')]
    >>> markdown_headings("#no")
    []
    >>> markdown_headings("")
    []
    """
    found: list[tuple[int, str]] = []
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip("#"))
        if 1 <= level <= 6 and line[level : level + 1] == " ":
            found.append((level, line[level:].strip()))
    return found


def markdown_links(text: str) -> list[tuple[str, str]]:
    """Return text and address of every [text](address) link, from left to right.

    also: extract hyperlinks from markdown; find links in a document; titles and urls
    >>> markdown_links("see [a](x.org) and [b](y.org)")
    [('a', 'x.org'), ('b', 'y.org')]
    >>> markdown_links("[a] (x)")
    []
    >>> markdown_links("")
    []
    """
    found: list[tuple[str, str]] = []
    parts = text.split("](")
    for i in range(len(parts) - 1):
        opening = parts[i].rfind("[")
        closing = parts[i + 1].find(")")
        if opening >= 0 and closing >= 0:
            found.append((parts[i][opening + 1 :], parts[i + 1][:closing]))
    return found


def template_names(text: str) -> list[str]:
    """Return the different names between {{ and }} in a text, trimmed, in order of first appearance.

    also: placeholders of a template; variables in double braces; which fields must be filled
    >>> template_names("Hi {{ name }}, {{day}} {{name}}")
    ['name', 'day']
    >>> template_names("{{open")
    []
    >>> template_names("")
    []
    """
    names: list[str] = []
    for part in text.split("{{")[1:]:
        name, mark, _ = part.partition("}}")
        if mark and name.strip() not in names:
            names.append(name.strip())
    return names


def tag_text(text: str, tag: str) -> str | None:
    """Return the text inside the first <tag> ... </tag>, or None if there is none.

    also: content of an XML element; read a tag's value; extract between opening and closing tag
    >>> tag_text("<a><b>hi</b></a>", "b")
    'hi'
    >>> tag_text("<b></b>", "b")
    ''
    >>> tag_text("<b>", "b")
    """
    start = text.find(f"<{tag}>")
    if start < 0:
        return None
    start += len(tag) + 2
    end = text.find(f"</{tag}>", start)
    return text[start:end] if end >= 0 else None


def evaluate_arithmetic(tokens: list[str]) -> int:
    """Return the value of whole numbers joined by +, - and *, the product first, given as tokens.

    also: calculator with precedence; compute an infix expression; multiply before adding
    >>> evaluate_arithmetic(["2", "+", "3", "*", "4"])
    14
    >>> evaluate_arithmetic(["7"])
    7
    >>> evaluate_arithmetic(["1", "-", "2", "-", "3"])
    -4
    """
    total, term = 0, int(tokens[0])
    for i in range(1, len(tokens), 2):
        value = int(tokens[i + 1])
        if tokens[i] == "*":
            term *= value
        else:
            total += term
            term = value if tokens[i] == "+" else -value
    return total + term


def evaluate_prefix(tokens: list[str]) -> int:
    """Return the value of an expression in prefix order with +, - and *.

    also: Polish notation calculator; operator before operands; evaluate from the right with a stack
    >>> evaluate_prefix(["+", "2", "*", "3", "4"])
    14
    >>> evaluate_prefix(["-", "1", "5"])
    -4
    >>> evaluate_prefix(["7"])
    7
    """
    stack: list[int] = []
    for token in reversed(tokens):
        if token in ("+", "-", "*"):
            a = stack.pop()
            b = stack.pop()
            stack.append(a + b if token == "+" else a - b if token == "-" else a * b)
        else:
            stack.append(int(token))
    return stack.pop()
