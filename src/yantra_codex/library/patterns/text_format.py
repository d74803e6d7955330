"""Formatting patterns: padding, tables, lists in prose, case styles, masking and readable quantities."""

from __future__ import annotations

import re


def pad_left(text: str, width: int, fill: str) -> str:
    """Return the text filled on the left to the width with the fill character.

    also: left pad a string; right-align text; add leading characters to a fixed width
    >>> pad_left("7", 3, "0")
    '007'
    >>> pad_left("long", 2, "*")
    'long'
    >>> pad_left("", 2, "-")
    '--'
    """
    return text.rjust(width, fill)


def pad_right(text: str, width: int, fill: str) -> str:
    """Return the text filled on the right to the width with the fill character.

    also: right pad a string; left-align text; add trailing characters to a fixed width
    >>> pad_right("ab", 4, ".")
    'ab..'
    >>> pad_right("long", 2, ".")
    'long'
    >>> pad_right("", 2, "-")
    '--'
    """
    return text.ljust(width, fill)


def pad_center(text: str, width: int, fill: str) -> str:
    """Return the text in the middle of the width, an odd fill character going to the right.

    also: center a string; pad both sides; banner with text in the middle
    >>> pad_center("ab", 6, "*")
    '**ab**'
    >>> pad_center("ab", 5, "*")
    '*ab**'
    >>> pad_center("abc", 2, "*")
    'abc'
    """
    space = max(0, width - len(text))
    left = space // 2
    return fill * left + text + fill * (space - left)


def zero_pad(n: int, width: int) -> str:
    """Return the number as text with leading zeros up to the width, the sign counting.

    also: leading zeros; fixed-width number; format an id with zeros
    >>> zero_pad(42, 5)
    '00042'
    >>> zero_pad(-7, 4)
    '-007'
    >>> zero_pad(12345, 3)
    '12345'
    """
    return str(n).zfill(width)


def thousands_separated(n: int) -> str:
    """Return the number as text with commas between groups of three digits.

    also: format with thousands separators; add commas to a large number; readable big integer
    >>> thousands_separated(1234567)
    '1,234,567'
    >>> thousands_separated(-1000)
    '-1,000'
    >>> thousands_separated(999)
    '999'
    """
    return f"{n:,}"


def format_fixed(x: float, places: int) -> str:
    """Return the number as text with exactly the given count of decimals.

    also: format a float with n decimals; fixed-point text; always show decimal places
    >>> format_fixed(3.14159, 2)
    '3.14'
    >>> format_fixed(2.0, 3)
    '2.000'
    >>> format_fixed(-0.5, 1)
    '-0.5'
    """
    return f"{x:.{places}f}"


def format_percent(fraction: float) -> str:
    """Return the fraction as a percentage with one decimal.

    also: show a ratio as percent; format 0.25 as 25.0%; percentage text
    >>> format_percent(0.25)
    '25.0%'
    >>> format_percent(0.0)
    '0.0%'
    >>> format_percent(1.5)
    '150.0%'
    """
    return f"{fraction * 100:.1f}%"


def format_money(amount: float) -> str:
    """Return the amount with a dollar sign, thousands separators and two decimals.

    also: format currency; price as text; dollars and cents
    >>> format_money(1234.5)
    '$1,234.50'
    >>> format_money(0.0)
    '$0.00'
    >>> format_money(-3.25)
    '-$3.25'
    """
    if amount < 0:
        return f"-${-amount:,.2f}"
    return f"${amount:,.2f}"


def cents_to_text(cents: int) -> str:
    """Return an amount in cents as dollars and two digits of cents.

    also: format cents as dollars; integer money to text; 1999 to $19.99
    >>> cents_to_text(1999)
    '$19.99'
    >>> cents_to_text(5)
    '$0.05'
    >>> cents_to_text(-250)
    '-$2.50'
    """
    prefix = "-$" if cents < 0 else "$"
    value = abs(cents)
    return f"{prefix}{value // 100}.{value % 100:02d}"


def ordinal(n: int) -> str:
    """Return the number with its English ordinal ending: 1st, 2nd, 3rd, 4th, 11th.

    also: ordinal suffix; number to 1st 2nd 3rd; rank as text
    >>> ordinal(1)
    '1st'
    >>> ordinal(22)
    '22nd'
    >>> ordinal(113)
    '113th'
    >>> ordinal(0)
    '0th'
    """
    if 11 <= n % 100 <= 13:
        return f"{n}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{n}{endings.get(n % 10, 'th')}"


def count_with_noun(n: int, singular: str, plural: str) -> str:
    """Return the count and the noun in the right number.

    also: pluralize by count; 1 item or 2 items; singular or plural form for a quantity
    >>> count_with_noun(1, "file", "files")
    '1 file'
    >>> count_with_noun(3, "child", "children")
    '3 children'
    >>> count_with_noun(0, "file", "files")
    '0 files'
    """
    return f"{n} {singular if n == 1 else plural}"


def join_with_and(items: list[str]) -> str:
    """Return the items as prose: commas between them and "and" before the last.

    also: list to sentence; natural language enumeration; a, b and c
    >>> join_with_and(["a", "b", "c"])
    'a, b and c'
    >>> join_with_and(["a", "b"])
    'a and b'
    >>> join_with_and(["a"])
    'a'
    >>> join_with_and([])
    ''
    """
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def join_numbers(xs: list[int], separator: str) -> str:
    """Return the numbers as text with the separator between them.

    also: join integers into a string; list of numbers to comma-separated text; concatenate numbers with a delimiter
    >>> join_numbers([1, 2, 3], ", ")
    '1, 2, 3'
    >>> join_numbers([-5], ",")
    '-5'
    >>> join_numbers([], ",")
    ''
    """
    return separator.join(str(x) for x in xs)


def bullet_list(items: list[str]) -> str:
    """Return the items as lines, each after a dash.

    also: markdown list; bulleted text; turn a list into dash points
    >>> bullet_list(["milk", "eggs"])
    '- milk\\n- eggs'
    >>> bullet_list(["one"])
    '- one'
    >>> bullet_list([])
    ''
    """
    return "\n".join(f"- {item}" for item in items)


def numbered_list(items: list[str]) -> list[str]:
    """Return the items, each after its number from 1 and a dot.

    also: number the items; ordered list lines; prefix every item with its rank
    >>> numbered_list(["milk", "eggs"])
    ['1. milk', '2. eggs']
    >>> numbered_list(["x"])
    ['1. x']
    >>> numbered_list([])
    []
    """
    return [f"{i}. {item}" for i, item in enumerate(items, 1)]


def key_value_lines(m: dict[str, int]) -> list[str]:
    """Return a line "key: value" for each entry of the dictionary.

    also: print a dictionary as lines; format settings; report of names and numbers
    >>> key_value_lines({"a": 1, "b": 2})
    ['a: 1', 'b: 2']
    >>> key_value_lines({"x": -1})
    ['x: -1']
    >>> key_value_lines({})
    []
    """
    return [f"{key}: {value}" for key, value in m.items()]


def aligned_table(rows: list[tuple[str, int]]) -> list[str]:
    """Return lines with the names padded to the longest and the numbers right-aligned in 6 places.

    also: two-column report; align names and amounts; tabular text output
    >>> aligned_table([("tea", 5), ("coffee", 120)])
    ['tea        5', 'coffee   120']
    >>> aligned_table([("x", 1)])
    ['x     1']
    >>> aligned_table([])
    []
    """
    if not rows:
        return []
    width = max(len(name) for name, _ in rows)
    return [f"{name.ljust(width)}{value:>6}" for name, value in rows]


def table_row(cells: list[str], width: int) -> str:
    """Return the cells padded to the width and enclosed by vertical bars.

    also: format a table row; cells between pipes; fixed-width columns
    >>> table_row(["a", "bc"], 3)
    '|a  |bc |'
    >>> table_row([""], 2)
    '|  |'
    >>> table_row([], 3)
    '||'
    """
    return "|" + "|".join(cell.ljust(width) for cell in cells) + "|"


def bar_chart(values: dict[str, int]) -> list[str]:
    """Return one line a key with as many hash marks as its value.

    also: text histogram; draw bars with characters; ascii chart of counts
    >>> bar_chart({"a": 3, "b": 1})
    ['a ###', 'b #']
    >>> bar_chart({"x": 0})
    ['x ']
    >>> bar_chart({})
    []
    """
    return [f"{key} {'#' * value}" for key, value in values.items()]


def progress_bar(done: int, total: int, width: int) -> str:
    """Return a bar of the given width filled with # in proportion to the work done.

    also: text progress indicator; completion bar; draw percentage as characters
    >>> progress_bar(1, 2, 10)
    '[#####-----]'
    >>> progress_bar(3, 3, 4)
    '[####]'
    >>> progress_bar(0, 5, 3)
    '[---]'
    """
    filled = done * width // total
    return "[" + "#" * filled + "-" * (width - filled) + "]"


def boxed(text: str) -> list[str]:
    """Return three lines that draw a frame of stars around the text.

    also: put text in a box; border around a string; framed title
    >>> boxed("hi")
    ['******', '* hi *', '******']
    >>> boxed("")
    ['****', '*  *', '****']
    >>> boxed("a")
    ['*****', '* a *', '*****']
    """
    edge = "*" * (len(text) + 4)
    return [edge, f"* {text} *", edge]


def triangle_lines(height: int, mark: str) -> list[str]:
    """Return lines of one, two, three ... marks.

    also: right triangle of stars; staircase pattern; print growing rows of characters
    >>> triangle_lines(3, "*")
    ['*', '**', '***']
    >>> triangle_lines(1, "#")
    ['#']
    >>> triangle_lines(0, "*")
    []
    """
    return [mark * i for i in range(1, height + 1)]


def pyramid_lines(height: int) -> list[str]:
    """Return the lines of a centred pyramid of stars without trailing spaces.

    also: star pyramid; centered triangle pattern; draw a christmas tree
    >>> pyramid_lines(3)
    ['  *', ' ***', '*****']
    >>> pyramid_lines(1)
    ['*']
    >>> pyramid_lines(0)
    []
    """
    return [" " * (height - i) + "*" * (2 * i - 1) for i in range(1, height + 1)]


def diamond_lines(size: int) -> list[str]:
    """Return the lines of a diamond of stars whose widest row is row number size.

    also: diamond pattern; rhombus of stars; pyramid and its mirror image
    >>> diamond_lines(2)
    [' *', '***', ' *']
    >>> diamond_lines(1)
    ['*']
    >>> diamond_lines(0)
    []
    """
    top = [" " * (size - i) + "*" * (2 * i - 1) for i in range(1, size + 1)]
    return top + top[:-1][::-1]


def multiplication_table_lines(n: int, last: int) -> list[str]:
    """Return the lines of the multiplication table of n from 1 to last.

    also: times table; multiples as text lines; n x 1 = n
    >>> multiplication_table_lines(7, 2)
    ['7 x 1 = 7', '7 x 2 = 14']
    >>> multiplication_table_lines(-1, 1)
    ['-1 x 1 = -1']
    >>> multiplication_table_lines(3, 0)
    []
    """
    return [f"{n} x {i} = {n * i}" for i in range(1, last + 1)]


def snake_to_camel(name: str) -> str:
    """Return a snake_case name in camelCase.

    also: snake case to camel case; underscores to camel humps; convert an identifier to lowerCamelCase
    >>> snake_to_camel("user_first_name")
    'userFirstName'
    >>> snake_to_camel("user")
    'user'
    >>> snake_to_camel("")
    ''
    """
    parts = name.split("_")
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


def snake_to_pascal(name: str) -> str:
    """Return a snake_case name in PascalCase.

    also: snake case to upper camel case; underscores to class name; convert an identifier to PascalCase
    >>> snake_to_pascal("user_first_name")
    'UserFirstName'
    >>> snake_to_pascal("x")
    'X'
    >>> snake_to_pascal("")
    ''
    """
    return "".join(part.capitalize() for part in name.split("_"))


def camel_to_snake(name: str) -> str:
    """Return a camelCase or PascalCase name in snake_case.

    also: camel case to snake case; insert underscores before capitals; convert an identifier to lower_case
    >>> camel_to_snake("userFirstName")
    'user_first_name'
    >>> camel_to_snake("UserName")
    'user_name'
    >>> camel_to_snake("")
    ''
    """
    result = ""
    for i, ch in enumerate(name):
        if ch.isupper() and i > 0:
            result += "_"
        result += ch.lower()
    return result


def kebab_case(text: str) -> str:
    """Return the words of the text in lower case joined by hyphens.

    also: words to kebab case; hyphenate a phrase; spaces to dashes
    >>> kebab_case("Hello Big World")
    'hello-big-world'
    >>> kebab_case("One")
    'one'
    >>> kebab_case("  ")
    ''
    """
    return "-".join(text.lower().split())


def words_to_snake(text: str) -> str:
    """Return the words of the text in lower case joined by underscores.

    also: phrase to snake case; spaces to underscores; make a variable name from a title
    >>> words_to_snake("First Name")
    'first_name'
    >>> words_to_snake("age")
    'age'
    >>> words_to_snake("")
    ''
    """
    return "_".join(text.lower().split())


def slugify(title: str) -> str:
    """Return the title as a URL slug: lower case, other than letters and digits turned into single hyphens.

    also: make a slug; URL-friendly title; permalink from a headline
    >>> slugify("Hello, World! It's 5")
    'hello-world-it-s-5'
    >>> slugify("--a--")
    'a'
    >>> slugify("")
    ''
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def mask_all_but_last(text: str, visible: int) -> str:
    """Return the text with all but the last visible characters replaced by asterisks.

    also: mask a card number; hide all but the last four digits; redact the beginning of a secret
    >>> mask_all_but_last("1234567890", 4)
    '******7890'
    >>> mask_all_but_last("123", 4)
    '123'
    >>> mask_all_but_last("abc", 0)
    '***'
    """
    hidden = max(0, len(text) - visible)
    return "*" * hidden + text[hidden:]


def mask_email(address: str) -> str:
    """Return the address with only the first character of the user part readable.

    also: hide an email address; obfuscate the local part; redact a mail address
    >>> mask_email("alice@example.org")
    'a****@example.org'
    >>> mask_email("b@x.io")
    'b@x.io'
    >>> mask_email("none")
    'none'
    """
    at = address.find("@")
    if at < 1:
        return address
    return address[0] + "*" * (at - 1) + address[at:]


def wrap_words(text: str, width: int) -> list[str]:
    """Return lines of at most width characters, broken between words; a longer word gets its own line.

    also: word wrap; break a paragraph into lines; fit text into columns
    >>> wrap_words("the quick brown fox", 10)
    ['the quick', 'brown fox']
    >>> wrap_words("extraordinary day", 5)
    ['extraordinary', 'day']
    >>> wrap_words("", 10)
    []
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line == "":
            line = word
        elif len(line) + 1 + len(word) <= width:
            line += " " + word
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    return lines


def indent_lines(text: str, spaces: int) -> str:
    """Return the text with each non-empty line moved right by the number of spaces.

    also: indent a block; prefix lines with blanks; shift code to the right
    >>> indent_lines("a\\nb", 2)
    '  a\\n  b'
    >>> indent_lines("a\\n\\nb", 1)
    ' a\\n\\n b'
    >>> indent_lines("", 4)
    ''
    """
    return "\n".join(" " * spaces + line if line else line for line in text.split("\n"))


def fill_template(template: str, values: dict[str, str]) -> str:
    """Return the template with each {name} replaced by its value; unknown names stay.

    also: substitute placeholders; simple template engine; mail merge
    >>> fill_template("Dear {name}, {n} new", {"name": "Ann", "n": "2"})
    'Dear Ann, 2 new'
    >>> fill_template("{x}", {})
    '{x}'
    >>> fill_template("", {"a": "b"})
    ''
    """
    result = template
    for name, value in values.items():
        result = result.replace("{" + name + "}", value)
    return result


def human_bytes(size: int) -> str:
    """Return a size in bytes with one decimal and the unit B, KB, MB, GB or TB, 1024 to the next.

    also: human-readable file size; format bytes; bytes to kilobytes or megabytes
    >>> human_bytes(1536)
    '1.5 KB'
    >>> human_bytes(0)
    '0.0 B'
    >>> human_bytes(1048576)
    '1.0 MB'
    """
    value = float(size)
    for unit in ["B", "KB", "MB", "GB"]:
        if value < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


def short_number(n: int) -> str:
    """Return a count shortened with K, M or B and one decimal from one thousand on.

    also: abbreviate large numbers; 1500 to 1.5K; compact follower count
    >>> short_number(1500)
    '1.5K'
    >>> short_number(2000000)
    '2.0M'
    >>> short_number(999)
    '999'
    """
    for size, unit in [(1000000000, "B"), (1000000, "M"), (1000, "K")]:
        if n >= size:
            return f"{n / size:.1f}{unit}"
    return str(n)


def format_phone(digits: str) -> str:
    """Return ten digits as (123) 456-7890.

    also: format a telephone number; add brackets and dash to a phone number; US phone format
    >>> format_phone("5550102345")
    '(555) 010-2345'
    >>> format_phone("0000000000")
    '(000) 000-0000'
    >>> format_phone("123")
    Traceback (most recent call last):
    ValueError: expected 10 digits
    """
    if len(digits) != 10:
        raise ValueError("expected 10 digits")
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def number_in_words(n: int) -> str:
    """Return a number from 0 to 999 in English words.

    also: number to words; spell out a number; write digits as text
    >>> number_in_words(42)
    'forty-two'
    >>> number_in_words(305)
    'three hundred five'
    >>> number_in_words(0)
    'zero'
    """
    small_names = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    )
    small = small_names.split()
    tens_names = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
    tens = tens_names.split()
    if n < 20:
        return small[n]
    if n < 100:
        return tens[n // 10] + ("-" + small[n % 10] if n % 10 > 0 else "")
    rest = number_in_words(n % 100)
    return small[n // 100] + " hundred" + (" " + rest if n % 100 > 0 else "")


def html_tag(tag: str, content: str) -> str:
    """Return the content enclosed by an opening and a closing tag.

    also: wrap text in an HTML element; make a tag; surround with markup
    >>> html_tag("b", "bold")
    '<b>bold</b>'
    >>> html_tag("p", "")
    '<p></p>'
    >>> html_tag("li", "é")
    '<li>é</li>'
    """
    return f"<{tag}>{content}</{tag}>"


def escape_html(text: str) -> str:
    """Return the text with &, <, > and double quotes replaced by HTML entities.

    also: HTML escape; make text safe for a web page; encode special characters as entities
    >>> escape_html('<a href="x">&</a>')
    '&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;'
    >>> escape_html("plain")
    'plain'
    >>> escape_html("")
    ''
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def csv_line(fields: list[str]) -> str:
    """Return the fields as one CSV line, quoting those with a comma, a quote or a line break.

    also: write a CSV row; join fields with commas and quote them; export values as CSV
    >>> csv_line(["a", "b,c", 'say "hi" x'])
    'a,"b,c","say ""hi"" x"'
    >>> csv_line([""])
    ''
    >>> csv_line([])
    ''
    """
    cells: list[str] = []
    for field in fields:
        if "," in field or '"' in field or "\n" in field:
            cells.append('"' + field.replace('"', '""') + '"')
        else:
            cells.append(field)
    return ",".join(cells)


def query_string(parameters: dict[str, str]) -> str:
    """Return the parameters as a URL query: key=value pairs joined by &.

    also: build a query string; encode parameters for a URL; dictionary to key=value&key=value
    >>> query_string({"q": "cat", "page": "2"})
    'q=cat&page=2'
    >>> query_string({"a": ""})
    'a='
    >>> query_string({})
    ''
    """
    return "&".join(f"{key}={value}" for key, value in parameters.items())


def text_table(header: list[str], rows: list[list[str]]) -> list[str]:
    """Return the lines of a table: header, a line of dashes, rows, columns as wide as their longest cell, two spaces between.

    also: print rows in columns; plain text table with headings; align cells
    >>> text_table(["id", "name"], [["1", "Ann"], ["22", "Bo"]])
    ['id  name', '--  ----', '1   Ann', '22  Bo']
    >>> text_table(["x"], [])
    ['x', '-']
    >>> text_table([], [])
    ['', '']
    """
    lines = [header, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    dashes = ["-" * width for width in widths]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in [header, dashes, *rows]]


def markdown_table(header: list[str], rows: list[list[str]]) -> list[str]:
    """Return the lines of a Markdown table.

    also: pipes between cells; table for a readme; rows to markdown
    >>> markdown_table(["a", "b"], [["1", "2"]])
    ['| a | b |', '| --- | --- |', '| 1 | 2 |']
    >>> markdown_table(["x"], [])
    ['| x |', '| --- |']
    >>> markdown_table(["x"], [[""]])
    ['| x |', '| --- |', '|  |']
    """
    lines = [header, ["---" for _ in header], *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def receipt_lines(items: list[tuple[str, int]], width: int) -> list[str]:
    """Return a line a position with the name on the left and the amount in cents as decimals on the right, then the total.

    also: cash register slip; bill text; price list with leader spaces
    >>> receipt_lines([("pen", 120), ("cup", 1050)], 12)
    ['pen     1.20', 'cup    10.50', 'total  11.70']
    >>> receipt_lines([], 10)
    ['total 0.00']
    >>> receipt_lines([("a", 5)], 6)
    ['a 0.05', 'total0.05']
    """
    lines: list[str] = []
    for name, cents in [*items, ("total", sum(cents for _, cents in items))]:
        amount = f"{cents // 100}.{cents % 100:02d}"
        lines.append(name + amount.rjust(max(width - len(name), 0)))
    return lines


def dotted_lines(entries: list[tuple[str, int]], width: int) -> list[str]:
    """Return lines with the title on the left, the page number on the right and dots between.

    also: table of contents; leader dots; fill with periods between name and number
    >>> dotted_lines([("Intro", 1), ("End", 12)], 10)
    ['Intro....1', 'End.....12']
    >>> dotted_lines([("abc", 1)], 3)
    ['abc1']
    >>> dotted_lines([], 10)
    []
    """
    return [title + str(page).rjust(max(width - len(title), 0), ".") for title, page in entries]


def outline_lines(items: list[tuple[int, str]]) -> list[str]:
    """Return the items numbered by level like "1", "1.1", "2", levels beginning at 1 and never skipped.

    also: hierarchical numbering; section numbers; nested list numbers
    >>> outline_lines([(1, "A"), (2, "B"), (2, "C"), (1, "D")])
    ['1 A', '1.1 B', '1.2 C', '2 D']
    >>> outline_lines([(1, "x")])
    ['1 x']
    >>> outline_lines([])
    []
    """
    counts: list[int] = []
    lines: list[str] = []
    for level, title in items:
        if level > len(counts):
            counts.append(0)
        counts = counts[:level]
        counts[-1] += 1
        lines.append(".".join(str(count) for count in counts) + " " + title)
    return lines


def tree_lines(children: dict[str, list[str]], root: str) -> list[str]:
    """Return the nodes of a tree, one a line, indented by two spaces a level.

    also: print a hierarchy; indented folder list; show nested children
    >>> tree_lines({"a": ["b", "d"], "b": ["c"]}, "a")
    ['a', '  b', '    c', '  d']
    >>> tree_lines({}, "x")
    ['x']
    >>> tree_lines({"a": []}, "a")
    ['a']
    """
    lines = [root]
    for child in children.get(root, []):
        lines.extend("  " + line for line in tree_lines(children, child))
    return lines


def column_chart(heights: list[int]) -> list[str]:
    """Return the lines of an upright bar chart of # and dots, the highest level first.

    also: vertical histogram; draw columns; ascii bars from bottom to top
    >>> column_chart([1, 2])
    ['.#', '##']
    >>> column_chart([0])
    []
    >>> column_chart([])
    []
    """
    highest = max(heights) if heights else 0
    return ["".join("#" if h >= level else "." for h in heights) for level in range(highest, 0, -1)]


def underline_title(title: str, mark: str) -> list[str]:
    """Return the title and a line of marks as long as it.

    also: heading with rule below; section title in plain text; emphasise a headline
    >>> underline_title("Report", "=")
    ['Report', '======']
    >>> underline_title("A", "-")
    ['A', '-']
    >>> underline_title("", "-")
    ['', '']
    """
    return [title, mark * len(title)]


def checklist_lines(tasks: list[tuple[str, bool]]) -> list[str]:
    """Return the tasks as lines with [x] before those that are done and [ ] before the others.

    also: to-do list in markdown; checkbox list; show progress of tasks
    >>> checklist_lines([("wash", True), ("cook", False)])
    ['[x] wash', '[ ] cook']
    >>> checklist_lines([("", False)])
    ['[ ] ']
    >>> checklist_lines([])
    []
    """
    return [("[x] " if done else "[ ] ") + name for name, done in tasks]


def list_with_rest(items: list[str], most: int) -> str:
    """Return the first items joined by commas and how many more there are.

    also: a, b and 3 more; shortened enumeration; summary of a long list
    >>> list_with_rest(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    >>> list_with_rest(["a"], 2)
    'a'
    >>> list_with_rest([], 2)
    ''
    """
    shown = ", ".join(items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown


def page_footer(page: int, size: int, total: int) -> str:
    """Return which items of how many a page shows, like "11-20 of 35".

    also: pagination text; showing results from to; range of the current page
    >>> page_footer(2, 10, 35)
    '11-20 of 35'
    >>> page_footer(4, 10, 35)
    '31-35 of 35'
    >>> page_footer(1, 10, 0)
    '0 of 0'
    """
    if total == 0:
        return "0 of 0"
    return f"{(page - 1) * size + 1}-{min(page * size, total)} of {total}"


def signed_text(n: int) -> str:
    """Return the number with its sign, a plus for positive ones and none for zero.

    also: show plus or minus; change with sign; format a difference
    >>> signed_text(5)
    '+5'
    >>> signed_text(-5)
    '-5'
    >>> signed_text(0)
    '0'
    """
    return f"+{n}" if n > 0 else str(n)


def accounting_text(cents: int) -> str:
    """Return an amount in cents with two decimals, negative ones in brackets.

    also: losses in parentheses; bookkeeping number style; negative money without minus
    >>> accounting_text(12345)
    '123.45'
    >>> accounting_text(-50)
    '(0.50)'
    >>> accounting_text(0)
    '0.00'
    """
    amount = abs(cents)
    text = f"{amount // 100}.{amount % 100:02d}"
    return f"({text})" if cents < 0 else text


def group_characters(text: str, size: int, separator: str) -> str:
    """Return the text without spaces in groups of so many characters from the left.

    also: credit card number in blocks; format a serial number; readable code groups
    >>> group_characters("1234567890", 4, " ")
    '1234 5678 90'
    >>> group_characters("12 34", 3, "-")
    '123-4'
    >>> group_characters("", 4, " ")
    ''
    """
    plain = text.replace(" ", "")
    return separator.join(plain[i : i + size] for i in range(0, len(plain), size))


def constant_case(text: str) -> str:
    """Return the words of the text in upper case joined by underscores.

    also: SCREAMING_SNAKE_CASE; name of a constant; environment variable style
    >>> constant_case("max retry count")
    'MAX_RETRY_COUNT'
    >>> constant_case("a")
    'A'
    >>> constant_case("")
    ''
    """
    return "_".join(text.upper().split())


def plain_columns(items: list[str], columns: int, width: int) -> list[str]:
    """Return the items in lines of so many columns, each padded to the width, without trailing spaces.

    also: list in several columns; directory listing layout; arrange words in a grid
    >>> plain_columns(["a", "b", "c"], 2, 4)
    ['a   b', 'c']
    >>> plain_columns(["abc"], 3, 2)
    ['abc']
    >>> plain_columns([], 2, 4)
    []
    """
    return ["".join(item.ljust(width) for item in items[i : i + columns]).rstrip() for i in range(0, len(items), columns)]


def justify_line(words: list[str], width: int) -> str:
    """Return the words spread over the width, extra spaces going to the left gaps; a single word is padded on the right.

    also: full justification; stretch a line with spaces; block text
    >>> justify_line(["a", "b", "c"], 8)
    'a   b  c'
    >>> justify_line(["ab"], 4)
    'ab  '
    >>> justify_line([], 2)
    '  '
    """
    if len(words) < 2:
        return "".join(words).ljust(width)
    gaps = len(words) - 1
    spaces = max(width - sum(len(word) for word in words), gaps)
    line = words[0]
    for i in range(gaps):
        line += " " * (spaces // gaps + (1 if i < spaces % gaps else 0)) + words[i + 1]
    return line


def quote_and_join(names: list[str]) -> str:
    """Return the names in double quotes joined by commas, quotes inside doubled.

    also: quoted list; names for a query or message; comma separated strings with quotation marks
    >>> quote_and_join(["a", 'b"c'])
    '"a", "b""c"'
    >>> quote_and_join(["x"])
    '"x"'
    >>> quote_and_join([])
    ''
    """
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def map_to_json_text(values: dict[str, int]) -> str:
    """Return the dictionary as JSON text on one line, with backslashes and quotes in keys escaped.

    also: serialise a map of numbers; object notation string; dictionary to json by hand
    >>> map_to_json_text({"a": 1, "b": -2})
    '{"a": 1, "b": -2}'
    >>> map_to_json_text({'q"': 0})
    '{"q\\\\"": 0}'
    >>> map_to_json_text({})
    '{}'
    """
    parts: list[str] = []
    for key, value in values.items():
        escaped = key.replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'"{escaped}": {value}')
    return "{" + ", ".join(parts) + "}"
