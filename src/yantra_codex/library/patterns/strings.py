"""Whole-text patterns: reversing, searching, cutting, comparing and replacing."""

from __future__ import annotations


def reverse_text(text: str) -> str:
    """Return the text with its characters in reverse order.

    also: reverse a string; spell a string backwards; mirror the text; flip the order of characters
    >>> reverse_text("hello")
    'olleh'
    >>> reverse_text("")
    ''
    >>> reverse_text("né")
    'én'
    """
    return text[::-1]


def is_palindrome(text: str) -> bool:
    """Return True if the text reads the same forwards and backwards.

    also: check for a palindrome; string equals its reverse; is the string symmetric; same when reversed
    >>> is_palindrome("level")
    True
    >>> is_palindrome("Level")
    False
    >>> is_palindrome("")
    True
    >>> is_palindrome("ab")
    False
    """
    return text == text[::-1]


def is_palindrome_phrase(text: str) -> bool:
    """Return True if the text is a palindrome when case, spaces and punctuation are ignored.

    also: palindrome sentence; case-insensitive palindrome of letters and digits; palindrome ignoring non-alphanumerics
    >>> is_palindrome_phrase("Was it a car, or a cat I saw?")
    True
    >>> is_palindrome_phrase("Hello")
    False
    >>> is_palindrome_phrase("?!")
    True
    """
    cleaned = [ch for ch in text.lower() if ch.isalnum()]
    return cleaned == cleaned[::-1]


def are_anagrams(a: str, b: str) -> bool:
    """Return True if the two texts are made of exactly the same characters.

    also: check if two strings are anagrams; is one word a permutation of another; same letters in another order
    >>> are_anagrams("listen", "silent")
    True
    >>> are_anagrams("aab", "abb")
    False
    >>> are_anagrams("", "")
    True
    """
    return sorted(a) == sorted(b)


def are_anagrams_ignoring_case(a: str, b: str) -> bool:
    """Return True if the two phrases are anagrams when case and spaces are ignored.

    also: case-insensitive anagram check; anagram phrases; same letters regardless of case and blanks
    >>> are_anagrams_ignoring_case("Dormitory", "Dirty room")
    True
    >>> are_anagrams_ignoring_case("Hello", "World")
    False
    >>> are_anagrams_ignoring_case(" ", "")
    True
    """
    return sorted(a.lower().replace(" ", "")) == sorted(b.lower().replace(" ", ""))


def count_substring(text: str, part: str) -> int:
    """Return how many times part occurs in the text without overlaps.

    also: occurrences of a letter; how many times does a character appear; count a given character
    also: count occurrences of a substring; number of non-overlapping matches; how often a word appears in a string
    >>> count_substring("banana", "an")
    2
    >>> count_substring("aaaa", "aa")
    2
    >>> count_substring("abc", "x")
    0
    """
    return text.count(part)


def count_overlapping(text: str, part: str) -> int:
    """Return how many times part occurs in the text, overlapping matches included.

    also: count overlapping occurrences; number of positions where the substring starts; overlapping substring count
    >>> count_overlapping("banana", "ana")
    2
    >>> count_overlapping("xyz", "a")
    0
    >>> count_overlapping("", "a")
    0
    """
    return sum(1 for i in range(len(text)) if text.startswith(part, i))


def substring_positions(text: str, part: str) -> list[int]:
    """Return every index at which part starts in the text.

    also: find all occurrences of a substring; start positions of all matches; all indices where a pattern occurs
    >>> substring_positions("abcabc", "bc")
    [1, 4]
    >>> substring_positions("aaa", "aa")
    [0, 1]
    >>> substring_positions("abc", "z")
    []
    """
    width = len(part)
    return [i for i in range(len(text) - width + 1) if text[i : i + width] == part]


def find_ignoring_case(text: str, part: str) -> int:
    """Return the index of the first match of part whatever its case, or -1 if there is none.

    also: case-insensitive find; index of substring ignoring case; locate a word regardless of upper or lower case
    >>> find_ignoring_case("Hello World", "world")
    6
    >>> find_ignoring_case("abc", "Z")
    -1
    >>> find_ignoring_case("", "a")
    -1
    """
    return text.lower().find(part.lower())


def contains_ignoring_case(text: str, part: str) -> bool:
    """Return True if part occurs in the text, whatever the case of letters.

    also: case-insensitive contains; substring check ignoring case; does the string include the word in any case
    >>> contains_ignoring_case("Good Morning", "MORN")
    True
    >>> contains_ignoring_case("Good", "bad")
    False
    >>> contains_ignoring_case("abc", "")
    True
    """
    return part.lower() in text.lower()


def equals_ignoring_case(a: str, b: str) -> bool:
    """Return True if the two texts are equal apart from the case of their letters.

    also: case-insensitive equality; compare two strings ignoring case; same text regardless of capitalization
    >>> equals_ignoring_case("Rust", "rUST")
    True
    >>> equals_ignoring_case("rust", "rusty")
    False
    >>> equals_ignoring_case("", "")
    True
    """
    return a.lower() == b.lower()


def replace_first(text: str, old: str, new: str) -> str:
    """Return the text with only the first occurrence of old replaced by new.

    also: replace first match only; substitute the first occurrence; change the first appearance of a substring
    >>> replace_first("one one one", "one", "two")
    'two one one'
    >>> replace_first("abc", "x", "y")
    'abc'
    >>> replace_first("", "a", "b")
    ''
    """
    return text.replace(old, new, 1)


def replace_last(text: str, old: str, new: str) -> str:
    """Return the text with only the last occurrence of old replaced by new.

    also: replace last match only; substitute the final occurrence; change the last appearance of a substring
    >>> replace_last("one one one", "one", "two")
    'one one two'
    >>> replace_last("abc", "x", "y")
    'abc'
    >>> replace_last("a.b.c", ".", "")
    'a.bc'
    """
    index = text.rfind(old)
    if index == -1:
        return text
    return text[:index] + new + text[index + len(old) :]


def replace_many(text: str, replacements: dict[str, str]) -> str:
    """Return the text with each character that is a key replaced by its value.

    also: translate characters with a mapping; substitute characters by a table; map each letter through a dictionary
    >>> replace_many("abc", {"a": "1", "c": "3"})
    '1b3'
    >>> replace_many("ab", {"a": "b", "b": "a"})
    'ba'
    >>> replace_many("", {"a": "b"})
    ''
    """
    return "".join(replacements.get(ch, ch) for ch in text)


def strip_prefix(text: str, prefix: str) -> str:
    """Return the text without the prefix, or unchanged if it does not start with it.

    also: remove a prefix; drop leading text if present; trim the beginning of a string
    >>> strip_prefix("https://example.org", "https://")
    'example.org'
    >>> strip_prefix("example.org", "https://")
    'example.org'
    >>> strip_prefix("aa", "aa")
    ''
    """
    if text.startswith(prefix):
        return text[len(prefix) :]
    return text


def strip_suffix(text: str, suffix: str) -> str:
    """Return the text without the suffix, or unchanged if it does not end with it.

    also: remove a suffix; drop trailing text if present; trim the ending of a string
    >>> strip_suffix("photo.png", ".png")
    'photo'
    >>> strip_suffix("photo.png", ".jpg")
    'photo.png'
    >>> strip_suffix("abc", "")
    'abc'
    """
    if text.endswith(suffix):
        return text[: len(text) - len(suffix)]
    return text


def ensure_suffix(text: str, suffix: str) -> str:
    """Return the text with the suffix appended unless it already ends with it.

    also: add a suffix if missing; make sure the string ends with something; append a trailing slash only once
    >>> ensure_suffix("path", "/")
    'path/'
    >>> ensure_suffix("path/", "/")
    'path/'
    >>> ensure_suffix("", "/")
    '/'
    """
    return text if text.endswith(suffix) else text + suffix


def text_before(text: str, mark: str) -> str:
    """Return the part of the text before the first occurrence of mark, or all of it if there is none.

    also: everything before a separator; left part of a split; substring up to a delimiter; cut at the first match
    >>> text_before("user@host", "@")
    'user'
    >>> text_before("no mark", "@")
    'no mark'
    >>> text_before("@x", "@")
    ''
    """
    return text.split(mark)[0]


def text_after(text: str, mark: str) -> str:
    """Return the part of the text after the first occurrence of mark, or an empty text if there is none.

    also: everything after a separator; right part of a split; substring following a delimiter
    >>> text_after("key=a=b", "=")
    'a=b'
    >>> text_after("key", "=")
    ''
    >>> text_after("key=", "=")
    ''
    """
    index = text.find(mark)
    if index == -1:
        return ""
    return text[index + len(mark) :]


def text_after_last(text: str, mark: str) -> str:
    """Return the part of the text after the last occurrence of mark, or all of it if there is none.

    also: everything after the last separator; last component of a path; substring following the final delimiter
    >>> text_after_last("a/b/c.txt", "/")
    'c.txt'
    >>> text_after_last("abc", "/")
    'abc'
    >>> text_after_last("a/", "/")
    ''
    """
    return text.split(mark)[-1]


def text_between(text: str, start: str, end: str) -> str | None:
    """Return the text between the first start mark and the next end mark, or None if either is missing.

    also: extract the substring between two delimiters; content inside markers; part enclosed by two strings
    >>> text_between("a [note] b", "[", "]")
    'note'
    >>> text_between("<>", "<", ">")
    ''
    >>> text_between("a ] b [", "[", "]")
    """
    first = text.find(start)
    if first == -1:
        return None
    begin = first + len(start)
    last = text.find(end, begin)
    if last == -1:
        return None
    return text[begin:last]


def truncate_end(text: str, width: int) -> str:
    """Return the text cut to at most width characters, ending in "..." if something was cut.

    also: truncate with ellipsis; shorten a long string; limit the length of a text and add dots
    >>> truncate_end("hello world", 8)
    'hello...'
    >>> truncate_end("hello", 5)
    'hello'
    >>> truncate_end("", 3)
    ''
    """
    if len(text) <= width:
        return text
    return text[: width - 3] + "..."


def truncate_middle(text: str, keep: int) -> str:
    """Return the first and last keep characters joined by "...", or the text itself if it is short.

    also: shorten the middle of a string; abbreviate a long identifier; keep only both ends of the text
    >>> truncate_middle("abcdefghij", 2)
    'ab...ij'
    >>> truncate_middle("abcdefg", 2)
    'abcdefg'
    >>> truncate_middle("", 1)
    ''
    """
    if len(text) <= 2 * keep + 3:
        return text
    return text[:keep] + "..." + text[len(text) - keep :]


def common_prefix(a: str, b: str) -> str:
    """Return the longest text that both texts start with.

    also: longest common prefix of two strings; shared beginning; leading part two words have in common
    >>> common_prefix("interview", "internet")
    'inter'
    >>> common_prefix("abc", "xyz")
    ''
    >>> common_prefix("ab", "abc")
    'ab'
    """
    length = 0
    while length < len(a) and length < len(b) and a[length] == b[length]:
        length += 1
    return a[:length]


def common_prefix_of_all(texts: list[str]) -> str:
    """Return the longest prefix shared by every text in the list.

    also: longest common prefix of a list of strings; shared beginning of all words; what all strings start with
    >>> common_prefix_of_all(["flower", "flow", "flight"])
    'fl'
    >>> common_prefix_of_all(["dog", "car"])
    ''
    >>> common_prefix_of_all([])
    ''
    """
    if not texts:
        return ""
    prefix = texts[0]
    for text in texts:
        while not text.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


def common_suffix(a: str, b: str) -> str:
    """Return the longest text that both texts end with.

    also: longest common suffix of two strings; shared ending; trailing part two words have in common
    >>> common_suffix("walking", "talking")
    'alking'
    >>> common_suffix("abc", "xyz")
    ''
    >>> common_suffix("", "a")
    ''
    """
    length = 0
    while length < len(a) and length < len(b) and a[len(a) - 1 - length] == b[len(b) - 1 - length]:
        length += 1
    return a[len(a) - length :]


def is_rotation(a: str, b: str) -> bool:
    """Return True if one text is a rotation of the other.

    also: check string rotation; can a string be obtained by cyclic shift of another; circularly shifted strings
    >>> is_rotation("waterbottle", "erbottlewat")
    True
    >>> is_rotation("abc", "acb")
    False
    >>> is_rotation("", "")
    True
    """
    return len(a) == len(b) and b in a + a


def rotate_text_left(text: str, steps: int) -> str:
    """Return the text with its first characters moved to the end, steps places around.

    also: rotate a string left; cyclic shift of characters; move leading letters to the back
    >>> rotate_text_left("abcdef", 2)
    'cdefab'
    >>> rotate_text_left("abc", 4)
    'bca'
    >>> rotate_text_left("", 3)
    ''
    """
    if not text:
        return ""
    cut = steps % len(text)
    return text[cut:] + text[:cut]


def is_subsequence(part: str, text: str) -> bool:
    """Return True if the characters of part appear in the text in the same order, gaps allowed.

    also: subsequence check; can part be made by deleting characters; letters appear in order but not contiguous
    >>> is_subsequence("ace", "abcde")
    True
    >>> is_subsequence("aec", "abcde")
    False
    >>> is_subsequence("", "abc")
    True
    """
    matched = 0
    for ch in text:
        if matched < len(part) and ch == part[matched]:
            matched += 1
    return matched == len(part)


def hamming_distance_text(a: str, b: str) -> int:
    """Return the number of positions at which two texts of equal length differ.

    also: Hamming distance between strings; count differing characters; how many positions do not match
    >>> hamming_distance_text("karolin", "kathrin")
    3
    >>> hamming_distance_text("", "")
    0
    >>> hamming_distance_text("a", "ab")
    Traceback (most recent call last):
    ValueError: texts differ in length
    """
    if len(a) != len(b):
        raise ValueError("texts differ in length")
    return sum(1 for x, y in zip(a, b) if x != y)


def chunk_text(text: str, size: int) -> list[str]:
    """Return the text cut into pieces of the given size, the last one possibly shorter.

    also: split a string into fixed-size chunks; break text every n characters; group characters into blocks
    >>> chunk_text("abcdefg", 3)
    ['abc', 'def', 'g']
    >>> chunk_text("ab", 5)
    ['ab']
    >>> chunk_text("", 2)
    []
    """
    return [text[i : i + size] for i in range(0, len(text), size)]


def repeat_with_separator(text: str, times: int, separator: str) -> str:
    """Return the text repeated the given number of times with a separator between copies.

    also: join n copies of a string; repeat a word separated by something; duplicate text with a delimiter
    >>> repeat_with_separator("ha", 3, "-")
    'ha-ha-ha'
    >>> repeat_with_separator("ha", 1, "-")
    'ha'
    >>> repeat_with_separator("ha", 0, "-")
    ''
    """
    return separator.join(text for _ in range(times))


def all_substrings(text: str) -> list[str]:
    """Return every non-empty substring, ordered by start and then by length.

    also: list all substrings; enumerate contiguous parts of a string; every slice of the text
    >>> all_substrings("abc")
    ['a', 'ab', 'abc', 'b', 'bc', 'c']
    >>> all_substrings("aa")
    ['a', 'aa', 'a']
    >>> all_substrings("")
    []
    """
    return [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]


def substrings_of_length(text: str, length: int) -> list[str]:
    """Return all substrings of the given length from left to right.

    also: character n-grams; k-mers of a sequence; sliding windows over a string; every run of n letters
    >>> substrings_of_length("abcd", 2)
    ['ab', 'bc', 'cd']
    >>> substrings_of_length("ab", 3)
    []
    >>> substrings_of_length("aaa", 2)
    ['aa', 'aa']
    """
    return [text[i : i + length] for i in range(len(text) - length + 1)]


def starts_with_any(text: str, prefixes: list[str]) -> bool:
    """Return True if the text starts with at least one of the prefixes.

    also: check several prefixes; begins with any of the given strings; prefix match against a list
    >>> starts_with_any("http://x", ["ftp:", "http:"])
    True
    >>> starts_with_any("mail", ["ftp", "http"])
    False
    >>> starts_with_any("mail", [])
    False
    """
    return any(text.startswith(prefix) for prefix in prefixes)


def ends_with_any(text: str, suffixes: list[str]) -> bool:
    """Return True if the text ends with at least one of the suffixes.

    also: check several endings; file name has one of the allowed extensions; suffix match against a list
    >>> ends_with_any("cat.png", [".jpg", ".png"])
    True
    >>> ends_with_any("cat.gif", [".jpg", ".png"])
    False
    >>> ends_with_any("", [])
    False
    """
    return any(text.endswith(suffix) for suffix in suffixes)


def contains_all_parts(text: str, parts: list[str]) -> bool:
    """Return True if every part occurs somewhere in the text.

    also: string contains all keywords; all substrings are present; text includes each of the given words
    >>> contains_all_parts("red green blue", ["blue", "red"])
    True
    >>> contains_all_parts("red", ["red", "blue"])
    False
    >>> contains_all_parts("red", [])
    True
    """
    return all(part in text for part in parts)


def interleave_texts(a: str, b: str) -> str:
    """Return the characters of both texts taken in turn, then what is left of the longer one.

    also: merge two strings alternately; zip two words letter by letter; alternate characters of two texts
    >>> interleave_texts("abc", "12")
    'a1b2c'
    >>> interleave_texts("", "xy")
    'xy'
    >>> interleave_texts("a", "1")
    'a1'
    """
    shared = min(len(a), len(b))
    mixed = "".join(x + y for x, y in zip(a, b))
    return mixed + a[shared:] + b[shared:]


def squeeze_spaces(text: str) -> str:
    """Return the text trimmed and with every run of whitespace turned into one space.

    also: collapse multiple spaces; normalize whitespace; remove extra blanks between words
    >>> squeeze_spaces("  a   b  c ")
    'a b c'
    >>> squeeze_spaces("   ")
    ''
    >>> squeeze_spaces("one")
    'one'
    """
    return " ".join(text.split())


def remove_whitespace(text: str) -> str:
    """Return the text without any whitespace.

    also: delete all spaces; strip blanks, tabs and newlines everywhere; squash the text together
    >>> remove_whitespace(" a b\\tc ")
    'abc'
    >>> remove_whitespace("abc")
    'abc'
    >>> remove_whitespace(" ")
    ''
    """
    return "".join(text.split())


def insert_text(text: str, index: int, part: str) -> str:
    """Return the text with part inserted before the character at index.

    also: insert a substring at a position; put text into a string; splice a word in at an index
    >>> insert_text("helo", 3, "l")
    'hello'
    >>> insert_text("abc", 0, ">")
    '>abc'
    >>> insert_text("", 0, "x")
    'x'
    """
    return text[:index] + part + text[index:]


def insert_every(text: str, size: int, separator: str) -> str:
    """Return the text with a separator between each block of size characters, counted from the left.

    also: insert a character every n characters; put a dash after every block; group digits of a code
    >>> insert_every("12345678", 4, "-")
    '1234-5678'
    >>> insert_every("abcde", 2, " ")
    'ab cd e'
    >>> insert_every("", 3, "-")
    ''
    """
    return separator.join(text[i : i + size] for i in range(0, len(text), size))


def delete_at(text: str, index: int) -> str:
    """Return the text without the character at index.

    also: remove the character at a position; drop the nth character; delete one letter by index
    >>> delete_at("hello", 1)
    'hllo'
    >>> delete_at("a", 0)
    ''
    >>> delete_at("abc", 2)
    'ab'
    """
    return text[:index] + text[index + 1 :]


def swap_ends(text: str) -> str:
    """Return the text with its first and last characters exchanged.

    also: swap first and last character; exchange both ends of a string; switch the outer letters
    >>> swap_ends("abcd")
    'dbca'
    >>> swap_ends("a")
    'a'
    >>> swap_ends("")
    ''
    """
    if len(text) < 2:
        return text
    return text[-1] + text[1:-1] + text[0]


def every_nth_character(text: str, step: int) -> str:
    """Return the first character and every step-th one after it.

    also: take every nth character; skip characters at a fixed stride; sample the letters of a string
    >>> every_nth_character("abcdefg", 3)
    'adg'
    >>> every_nth_character("abc", 1)
    'abc'
    >>> every_nth_character("", 2)
    ''
    """
    return text[::step]


def middle_characters(text: str) -> str:
    """Return the middle character, or the two middle ones when the length is even.

    also: center of a string; the letter in the middle; middle one or two characters
    >>> middle_characters("abc")
    'b'
    >>> middle_characters("abcd")
    'bc'
    >>> middle_characters("")
    ''
    """
    return text[(len(text) - 1) // 2 : len(text) // 2 + 1] if text else ""


def longest_text(texts: list[str]) -> str | None:
    """Return the longest text, the first one on ties, or None for an empty list.

    also: longest string in a list; word with most characters; find the lengthiest item
    >>> longest_text(["a", "ccc", "bbb"])
    'ccc'
    >>> longest_text(["x"])
    'x'
    >>> longest_text([])
    """
    if not texts:
        return None
    return max(texts, key=lambda text: len(text))


def shortest_text(texts: list[str]) -> str | None:
    """Return the shortest text, the first one on ties, or None for an empty list.

    also: shortest string in a list; word with fewest characters; find the briefest item
    >>> shortest_text(["aaa", "b", "c"])
    'b'
    >>> shortest_text(["", "a"])
    ''
    >>> shortest_text([])
    """
    if not texts:
        return None
    return min(texts, key=lambda text: len(text))


def sort_by_length(texts: list[str]) -> list[str]:
    """Return the texts ordered by length, those of equal length alphabetically.

    also: sort strings by length; shortest to longest then alphabetical; order words by size
    >>> sort_by_length(["pear", "fig", "kiwi", "apple"])
    ['fig', 'kiwi', 'pear', 'apple']
    >>> sort_by_length(["b", "a"])
    ['a', 'b']
    >>> sort_by_length([])
    []
    """
    return sorted(texts, key=lambda text: (len(text), text))


def sort_ignoring_case(texts: list[str]) -> list[str]:
    """Return the texts sorted alphabetically whatever the case of their letters.

    also: case-insensitive sort; alphabetical order ignoring case; sort names regardless of capitals
    >>> sort_ignoring_case(["banana", "Apple", "cherry"])
    ['Apple', 'banana', 'cherry']
    >>> sort_ignoring_case(["b", "B", "a"])
    ['a', 'b', 'B']
    >>> sort_ignoring_case([])
    []
    """
    return sorted(texts, key=lambda text: text.lower())


def texts_matching_prefix(texts: list[str], prefix: str) -> list[str]:
    """Return the texts that start with the prefix whatever their case, in the given order.

    also: autocomplete suggestions; names beginning with what was typed; case-insensitive prefix filter
    >>> texts_matching_prefix(["Anna", "Bob", "andy"], "an")
    ['Anna', 'andy']
    >>> texts_matching_prefix(["Anna"], "x")
    []
    >>> texts_matching_prefix([], "a")
    []
    """
    return [text for text in texts if text.lower().startswith(prefix.lower())]


def longest_palindromic_substring(text: str) -> str:
    """Return the longest palindrome inside the text, the leftmost one on ties.

    also: largest palindrome substring; longest part that reads the same backwards; biggest symmetric slice
    >>> longest_palindromic_substring("babad")
    'bab'
    >>> longest_palindromic_substring("xabbay")
    'abba'
    >>> longest_palindromic_substring("")
    ''
    """
    best = ""
    for i in range(len(text)):
        for j in range(i + len(best) + 1, len(text) + 1):
            part = text[i:j]
            if part == part[::-1]:
                best = part
    return best


def smallest_repeating_unit(text: str) -> str:
    """Return the shortest text that, repeated, gives the whole text.

    also: fundamental period of a string; string made of repeated blocks; find the repeated pattern
    >>> smallest_repeating_unit("abcabc")
    'abc'
    >>> smallest_repeating_unit("aba")
    'aba'
    >>> smallest_repeating_unit("")
    ''
    """
    for size in range(1, len(text) + 1):
        if len(text) % size == 0 and text[:size] * (len(text) // size) == text:
            return text[:size]
    return ""


def first_difference(a: str, b: str) -> int:
    """Return the first index at which the texts differ, or -1 if they are equal.

    also: index of the first mismatch; where do two strings diverge; first differing position
    >>> first_difference("abcd", "abxd")
    2
    >>> first_difference("ab", "abc")
    2
    >>> first_difference("same", "same")
    -1
    """
    for i in range(min(len(a), len(b))):
        if a[i] != b[i]:
            return i
    return -1 if len(a) == len(b) else min(len(a), len(b))


def split_at_index(text: str, index: int) -> tuple[str, str]:
    """Return the part before index and the part from index on.

    also: split a string in two at a position; cut text into head and tail; divide a word at an index
    >>> split_at_index("abcdef", 2)
    ('ab', 'cdef')
    >>> split_at_index("abc", 0)
    ('', 'abc')
    >>> split_at_index("abc", 9)
    ('abc', '')
    """
    return text[:index], text[index:]


def split_once(text: str, separator: str) -> tuple[str, str]:
    """Return the parts before and after the first separator; the second is empty if there is none.

    also: partition a string; split at the first delimiter only; divide text into head and rest
    >>> split_once("name: Ann: x", ": ")
    ('name', 'Ann: x')
    >>> split_once("abc", ",")
    ('abc', '')
    >>> split_once("", ",")
    ('', '')
    """
    head, _, rest = text.partition(separator)
    return head, rest


def longest_common_substring(a: str, b: str) -> str:
    """Return the longest contiguous text found in both, the leftmost of the first text on ties.

    also: largest shared substring of two strings; longest part two texts have in common; common run of characters
    >>> longest_common_substring("xabcy", "zabcw")
    'abc'
    >>> longest_common_substring("abc", "xyz")
    ''
    >>> longest_common_substring("ab", "ba")
    'a'
    """
    best = ""
    for i in range(len(a)):
        for j in range(i + len(best) + 1, len(a) + 1):
            if a[i:j] in b:
                best = a[i:j]
    return best


def is_blank(text: str) -> bool:
    """Return True if the text is empty or only whitespace.

    also: check for empty string; string contains nothing but spaces; blank field; no visible content
    >>> is_blank("  \\t")
    True
    >>> is_blank("")
    True
    >>> is_blank(" a ")
    False
    """
    return text.strip() == ""


def lines_with_numbers(text: str) -> list[str]:
    """Return the lines of the text, each with its number from 1 in front.

    also: number the lines of a text; prefix each line with its line number; listing with line numbers
    >>> lines_with_numbers("a\\nb")
    ['1: a', '2: b']
    >>> lines_with_numbers("")
    []
    >>> lines_with_numbers("only")
    ['1: only']
    """
    return [f"{i}: {line}" for i, line in enumerate(text.splitlines(), 1)]


def non_empty_lines(text: str) -> list[str]:
    """Return the trimmed lines of the text that are not blank.

    also: drop blank lines; split text into lines without empty ones; stripped non-blank lines
    >>> non_empty_lines("a\\n\\n  b \\n")
    ['a', 'b']
    >>> non_empty_lines("")
    []
    >>> non_empty_lines("x")
    ['x']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def edit_distance(a: str, b: str) -> int:
    """Return the fewest insertions, deletions and replacements of characters that turn one text into the other.

    also: Levenshtein distance of strings; how different are two words; typing errors between texts
    >>> edit_distance("kitten", "sitting")
    3
    >>> edit_distance("", "abc")
    3
    >>> edit_distance("same", "same")
    0
    """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        previous, row = row, [i + 1]
        for j, y in enumerate(b):
            row.append(min(previous[j + 1] + 1, row[j] + 1, previous[j] + (0 if x == y else 1)))
    return row[-1]


def similarity_by_pairs(a: str, b: str) -> float:
    """Return twice the shared pairs of neighbouring characters divided by the pairs of both texts, 0 without pairs.

    also: Dice coefficient of bigrams; fuzzy string similarity; how alike are two words from 0 to 1
    >>> similarity_by_pairs("night", "nacht")
    0.25
    >>> similarity_by_pairs("abc", "abc")
    1.0
    >>> similarity_by_pairs("a", "b")
    0.0
    """
    pairs = [a[i : i + 2] for i in range(len(a) - 1)]
    others = [b[i : i + 2] for i in range(len(b) - 1)]
    total = len(pairs) + len(others)
    shared = 0
    for pair in pairs:
        if pair in others:
            others.remove(pair)
            shared += 1
    return 2 * shared / total if total else 0.0


def differs_by_one_edit(a: str, b: str) -> bool:
    """Return whether one insertion, deletion or replacement of a character turns one text into the other.

    also: one typo apart; exactly a single edit away; near match of two words
    >>> differs_by_one_edit("cat", "cart")
    True
    >>> differs_by_one_edit("cat", "cat")
    False
    >>> differs_by_one_edit("cat", "dog")
    False
    """
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or a == b:
        return False
    at = 0
    while at < len(a) and a[at] == b[at]:
        at += 1
    return a[at + 1 :] == b[at + 1 :] if len(a) == len(b) else a[at:] == b[at + 1 :]


def closest_text(text: str, choices: list[str]) -> str | None:
    """Return the choice with the most positions equal to the text less its difference in length, the first on ties, or None.

    also: did you mean suggestion; best matching word of a list; nearest name for a misspelling
    >>> closest_text("lenght", ["width", "length"])
    'length'
    >>> closest_text("x", ["a", "b"])
    'a'
    >>> closest_text("x", [])
    """
    best: str | None = None
    most = 0
    for choice in choices:
        same = sum(1 for x, y in zip(text, choice) if x == y) - abs(len(text) - len(choice))
        if best is None or same > most:
            best, most = choice, same
    return best


def remove_vowels(text: str) -> str:
    """Return the text without the vowels a, e, i, o, u in either case.

    also: drop all vowels; consonants only abbreviation; disemvowel
    >>> remove_vowels("Education")
    'dctn'
    >>> remove_vowels("sky")
    'sky'
    >>> remove_vowels("")
    ''
    """
    return "".join(c for c in text if c not in "aeiouAEIOU")


def replace_spaces(text: str, filler: str) -> str:
    """Return the text with every space replaced by the filler.

    also: spaces to underscores; substitute blanks; percent-twenty instead of spaces
    >>> replace_spaces("a b c", "_")
    'a_b_c'
    >>> replace_spaces("  ", "%20")
    '%20%20'
    >>> replace_spaces("", "-")
    ''
    """
    return text.replace(" ", filler)


def replace_at(text: str, index: int, character: str) -> str:
    """Return the text with the character at the index replaced; an index outside the text is an error.

    also: change one letter by position; set a character of a string; overwrite at a place
    >>> replace_at("cat", 0, "b")
    'bat'
    >>> replace_at("a", 0, "xyz")
    'xyz'
    >>> replace_at("", 0, "x")
    Traceback (most recent call last):
    IndexError: no character 0
    """
    if not 0 <= index < len(text):
        raise IndexError(f"no character {index}")
    return text[:index] + character + text[index + 1 :]


def count_lines(text: str) -> int:
    """Return the number of lines of the text, zero for an empty one.

    also: how many rows has a string; line count; newline separated parts
    >>> count_lines("a\\nb")
    2
    >>> count_lines("a")
    1
    >>> count_lines("")
    0
    """
    return len(text.split("\n")) if text else 0


def longest_line(text: str) -> str:
    """Return the longest line of the text, the first one on ties.

    also: widest row; line with most characters; maximum line of a string
    >>> longest_line("ab\\nabcd\\nxyzw")
    'abcd'
    >>> longest_line("one")
    'one'
    >>> longest_line("")
    ''
    """
    best = ""
    for line in text.split("\n"):
        if len(line) > len(best):
            best = line
    return best


def trim_lines(text: str) -> str:
    """Return the text with spaces at the end of every line removed.

    also: strip trailing whitespace; clean line ends; right-trim each row
    >>> trim_lines("a  \\nb ")
    'a\\nb'
    >>> trim_lines("x")
    'x'
    >>> trim_lines("")
    ''
    """
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


def remove_common_indent(text: str) -> str:
    """Return the text with the indentation that all its non-blank lines share removed.

    also: dedent a block; shift code to the left margin; strip leading spaces evenly
    >>> remove_common_indent("  a\\n    b")
    'a\\n  b'
    >>> remove_common_indent("x\\n  y")
    'x\\n  y'
    >>> remove_common_indent("")
    ''
    """
    lines = text.split("\n")
    depths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    cut = min(depths) if depths else 0
    return "\n".join(line[cut:] for line in lines)


def lines_containing(text: str, part: str) -> list[str]:
    """Return the lines of the text that contain the part.

    also: grep for a word; search rows of a string; matching lines
    >>> lines_containing("red\\nblue\\ndark red", "red")
    ['red', 'dark red']
    >>> lines_containing("a", "b")
    []
    >>> lines_containing("", "x")
    []
    """
    return [line for line in text.split("\n") if part in line]


def ensure_prefix(text: str, prefix: str) -> str:
    """Return the text with the prefix put before it unless it already starts with it.

    also: add a beginning once; guarantee a leading part; prepend if missing
    >>> ensure_prefix("site.org", "www.")
    'www.site.org'
    >>> ensure_prefix("www.a", "www.")
    'www.a'
    >>> ensure_prefix("", "x")
    'x'
    """
    return text if text.startswith(prefix) else prefix + text


def text_before_last(text: str, mark: str) -> str:
    """Return the part of the text before the last occurrence of mark, or all of it if there is none.

    also: cut off the last section; everything up to the final separator; drop what follows the last mark
    >>> text_before_last("a.b.c", ".")
    'a.b'
    >>> text_before_last("abc", ".")
    'abc'
    >>> text_before_last("", "/")
    ''
    """
    at = text.rfind(mark)
    return text[:at] if at >= 0 else text


def all_texts_between(text: str, start: str, end: str) -> list[str]:
    """Return every text between a start mark and the next end mark, from left to right.

    also: extract all bracketed parts; contents of every pair of delimiters; pieces enclosed by marks
    >>> all_texts_between("a <b> c <d>", "<", ">")
    ['b', 'd']
    >>> all_texts_between("a <b", "<", ">")
    []
    >>> all_texts_between("", "<", ">")
    []
    """
    found: list[str] = []
    at = text.find(start)
    while at >= 0:
        begin = at + len(start)
        stop = text.find(end, begin)
        if stop < 0:
            break
        found.append(text[begin:stop])
        at = text.find(start, stop + len(end))
    return found


def split_on_any(text: str, marks: str) -> list[str]:
    """Return the non-empty parts of the text between any of the marks' characters.

    also: split with several delimiters; tokenize by multiple separators; cut at commas, semicolons or spaces
    >>> split_on_any("a,b;c", ",;")
    ['a', 'b', 'c']
    >>> split_on_any(";;x", ";")
    ['x']
    >>> split_on_any("", ",")
    []
    """
    parts = [""]
    for c in text:
        if c in marks:
            parts.append("")
        else:
            parts[-1] += c
    return [part for part in parts if part]


def split_camel_words(name: str) -> list[str]:
    """Return the words of a camelCase name, a new one beginning at each capital letter.

    also: break an identifier into words; separate at upper-case letters; parts of PascalCase
    >>> split_camel_words("userFirstName")
    ['user', 'First', 'Name']
    >>> split_camel_words("Plain")
    ['Plain']
    >>> split_camel_words("")
    []
    """
    words: list[str] = []
    for c in name:
        if c.isupper() or not words:
            words.append(c)
        else:
            words[-1] += c
    return words


def is_all_upper(text: str) -> bool:
    """Return whether the text has a letter and all its letters are in upper case.

    also: written in capitals; shouting text; no lower-case letters
    >>> is_all_upper("ABC 1")
    True
    >>> is_all_upper("AbC")
    False
    >>> is_all_upper("1")
    False
    """
    return text.upper() == text and text.lower() != text


def longest_common_subsequence_text(a: str, b: str) -> str:
    """Return a longest text whose characters appear in both texts in the same order, gaps allowed.

    also: LCS of two strings; common characters in sequence; shared subsequence of words
    >>> longest_common_subsequence_text("abcde", "ace")
    'ace'
    >>> longest_common_subsequence_text("abc", "xyz")
    ''
    >>> longest_common_subsequence_text("", "a")
    ''
    """
    best = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                best[i + 1][j + 1] = best[i][j] + x
            else:
                up, left = best[i][j + 1], best[i + 1][j]
                longer = up if len(up) >= len(left) else left
                best[i + 1][j + 1] = longer
    return best[-1][-1]


def shorten_words(text: str, width: int) -> str:
    """Return whole words of the text that fit into the width with "..." at the end if some were left out.

    also: excerpt without cutting words; truncate at a word boundary; teaser text
    >>> shorten_words("the quick fox", 12)
    'the quick...'
    >>> shorten_words("short", 10)
    'short'
    >>> shorten_words("", 5)
    ''
    """
    if len(text) <= width:
        return text
    kept = ""
    for word in text.split():
        longer = kept + " " + word if kept else word
        if len(longer) + 3 > width:
            break
        kept = longer
    return kept + "..."


def permute_text(text: str, order: list[int]) -> str:
    """Return the text whose characters are taken at the given indices.

    also: rearrange letters by positions; shuffle a string with an index list; reorder characters
    >>> permute_text("abc", [2, 0, 1])
    'cab'
    >>> permute_text("ab", [0, 0, 1])
    'aab'
    >>> permute_text("", [])
    ''
    """
    return "".join(text[i] for i in order)
