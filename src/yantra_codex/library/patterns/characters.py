"""Character patterns: counting, classifying, filtering and changing the characters of a text."""

from __future__ import annotations

import string


def count_vowels(text: str) -> int:
    """Return the number of vowels a, e, i, o, u in the text, in either case.

    also: how many vowels; vowel count of a word; number of letters that are vowels
    >>> count_vowels("Education")
    5
    >>> count_vowels("rhythm")
    0
    >>> count_vowels("")
    0
    """
    return sum(1 for ch in text.lower() if ch in "aeiou")


def count_consonants(text: str) -> int:
    """Return the number of English letters in the text that are not vowels.

    also: how many consonants; consonant count of a word; letters other than a, e, i, o, u
    >>> count_consonants("Hello, World")
    7
    >>> count_consonants("aeiou 12")
    0
    >>> count_consonants("")
    0
    """
    return sum(1 for ch in text.lower() if ch in "bcdfghjklmnpqrstvwxyz")


def count_uppercase(text: str) -> int:
    """Return the number of upper-case letters in the text.

    also: count capital letters; how many uppercase characters; number of capitals
    >>> count_uppercase("Hello World")
    2
    >>> count_uppercase("abc")
    0
    >>> count_uppercase("")
    0
    """
    return sum(1 for ch in text if ch.isupper())


def count_digit_characters(text: str) -> int:
    """Return the number of digits in the text.

    also: how many numeric characters; count digits in a string; number of figures
    >>> count_digit_characters("a1b22")
    3
    >>> count_digit_characters("abc")
    0
    >>> count_digit_characters("")
    0
    """
    return sum(1 for ch in text if ch in "0123456789")


def count_letters_and_digits(text: str) -> tuple[int, int]:
    """Return how many letters and how many digits the text has.

    also: count letters and numbers separately; number of alphabetic and numeric characters; letter and digit totals
    >>> count_letters_and_digits("abc 12!")
    (3, 2)
    >>> count_letters_and_digits("?!")
    (0, 0)
    >>> count_letters_and_digits("")
    (0, 0)
    """
    letters = sum(1 for ch in text if ch.isalpha())
    digits = sum(1 for ch in text if ch.isdigit())
    return letters, digits


def character_counts(text: str) -> dict[str, int]:
    """Return how often each character occurs, keys in order of first appearance.

    also: character frequency; letter histogram of a string; count every character; tally of letters
    >>> character_counts("hello")
    {'h': 1, 'e': 1, 'l': 2, 'o': 1}
    >>> character_counts("")
    {}
    >>> character_counts("aA")
    {'a': 1, 'A': 1}
    """
    counts: dict[str, int] = {}
    for ch in text:
        counts[ch] = counts.get(ch, 0) + 1
    return counts


def letter_counts_ignoring_case(text: str) -> dict[str, int]:
    """Return how often each letter occurs whatever its case, in alphabetical order; other characters are skipped.

    also: case-insensitive letter frequency; alphabet histogram; count letters only
    >>> letter_counts_ignoring_case("Abba!")
    {'a': 2, 'b': 2}
    >>> letter_counts_ignoring_case("123")
    {}
    >>> letter_counts_ignoring_case("")
    {}
    """
    letters = [ch for ch in text.lower() if ch.isalpha()]
    return {ch: letters.count(ch) for ch in sorted(set(letters))}


def most_frequent_character(text: str) -> str | None:
    """Return the character that occurs most often, the first to appear on ties, or None for an empty text.

    also: most common letter; character with highest count; mode of the characters
    >>> most_frequent_character("banana")
    'a'
    >>> most_frequent_character("ab")
    'a'
    >>> most_frequent_character("")
    """
    if not text:
        return None
    return max(text, key=lambda ch: text.count(ch))


def first_unique_character(text: str) -> str | None:
    """Return the first character that occurs only once, or None if there is none.

    also: first non-repeating character; first letter without a duplicate; earliest unique letter
    >>> first_unique_character("swiss")
    'w'
    >>> first_unique_character("aabb")
    >>> first_unique_character("")
    """
    for ch in text:
        if text.count(ch) == 1:
            return ch
    return None


def first_repeated_character(text: str) -> str | None:
    """Return the first character that was already seen before it, or None if all differ.

    also: first duplicate character; earliest letter to appear twice; first recurring character
    >>> first_repeated_character("abcba")
    'b'
    >>> first_repeated_character("abc")
    >>> first_repeated_character("")
    """
    seen: set[str] = set()
    for ch in text:
        if ch in seen:
            return ch
        seen.add(ch)
    return None


def all_characters_unique(text: str) -> bool:
    """Return True if no character occurs twice in the text.

    also: string has unique characters; no repeated letters; all letters distinct
    >>> all_characters_unique("world")
    True
    >>> all_characters_unique("hello")
    False
    >>> all_characters_unique("")
    True
    """
    return len(set(text)) == len(text)


def is_isogram(word: str) -> bool:
    """Return True if no letter repeats whatever its case; spaces and hyphens may.

    also: isogram check; word without repeating letters ignoring case; heterogram
    >>> is_isogram("Six-year-old")
    True
    >>> is_isogram("Moose")
    False
    >>> is_isogram("")
    True
    """
    letters = [ch for ch in word.lower() if ch.isalpha()]
    return len(set(letters)) == len(letters)


def is_pangram(text: str) -> bool:
    """Return True if every letter of the English alphabet occurs in the text, in either case.

    also: pangram check; contains all letters a to z; uses the whole alphabet
    >>> is_pangram("The quick brown fox jumps over the lazy dog")
    True
    >>> is_pangram("Hello")
    False
    >>> is_pangram("")
    False
    """
    lowered = text.lower()
    return all(ch in lowered for ch in string.ascii_lowercase)


def missing_letters(text: str) -> str:
    """Return the letters of the alphabet that do not occur in the text, in order.

    also: which letters are missing from a pangram; unused letters; alphabet minus the letters of a string
    >>> missing_letters("The quick brown fox jumps over the dog")
    'alyz'
    >>> missing_letters("abcdefghijklmnopqrstuvwxyz")
    ''
    >>> missing_letters("")
    'abcdefghijklmnopqrstuvwxyz'
    """
    lowered = text.lower()
    return "".join(ch for ch in string.ascii_lowercase if ch not in lowered)


def unique_characters(text: str) -> str:
    """Return the text with only the first occurrence of each character.

    also: remove duplicate characters; distinct letters in order; keep each letter once
    >>> unique_characters("banana")
    'ban'
    >>> unique_characters("aA")
    'aA'
    >>> unique_characters("")
    ''
    """
    kept = ""
    for ch in text:
        if ch not in kept:
            kept += ch
    return kept


def sorted_characters(text: str) -> str:
    """Return the characters of the text in sorted order.

    also: sort the letters of a string; alphabetize characters; order letters from a to z
    >>> sorted_characters("hello")
    'ehllo'
    >>> sorted_characters("bA")
    'Ab'
    >>> sorted_characters("")
    ''
    """
    return "".join(sorted(text))


def sort_characters_by_frequency(text: str) -> str:
    """Return the characters grouped with the most frequent first, ties in alphabetical order.

    also: sort letters by how often they occur; rearrange a string by character count; frequent characters first
    >>> sort_characters_by_frequency("tree")
    'eert'
    >>> sort_characters_by_frequency("ba")
    'ab'
    >>> sort_characters_by_frequency("")
    ''
    """
    return "".join(sorted(text, key=lambda ch: (-text.count(ch), ch)))


def common_characters(a: str, b: str) -> str:
    """Return the different characters found in both texts, sorted.

    also: letters two words share; intersection of characters; characters in common
    >>> common_characters("hello", "world")
    'lo'
    >>> common_characters("abc", "xyz")
    ''
    >>> common_characters("", "a")
    ''
    """
    return "".join(sorted(set(a) & set(b)))


def uncommon_characters(a: str, b: str) -> str:
    """Return the different characters found in exactly one of the texts, sorted.

    also: letters not shared by two words; symmetric difference of characters; characters in one string only
    >>> uncommon_characters("abc", "bcd")
    'ad'
    >>> uncommon_characters("ab", "ba")
    ''
    >>> uncommon_characters("", "ba")
    'ab'
    """
    return "".join(sorted(set(a) ^ set(b)))


def remove_characters(text: str, unwanted: str) -> str:
    """Return the text without any of the unwanted characters.

    also: delete certain characters; strip a set of letters everywhere; filter characters out
    >>> remove_characters("(12) 34-5", "()- ")
    '12345'
    >>> remove_characters("abc", "")
    'abc'
    >>> remove_characters("", "a")
    ''
    """
    return "".join(ch for ch in text if ch not in unwanted)


def keep_letters(text: str) -> str:
    """Return only the letters of the text.

    also: remove everything but letters; extract alphabetic characters; strip digits and punctuation
    >>> keep_letters("a1-b2 c")
    'abc'
    >>> keep_letters("123")
    ''
    >>> keep_letters("né!")
    'né'
    """
    return "".join(ch for ch in text if ch.isalpha())


def keep_digits(text: str) -> str:
    """Return only the digits 0 to 9 of the text.

    also: extract digits as text; remove all non-digits; numeric characters of a phone number
    >>> keep_digits("+1 (555) 010-99")
    '155501099'
    >>> keep_digits("none")
    ''
    >>> keep_digits("")
    ''
    """
    return "".join(ch for ch in text if ch in "0123456789")


def keep_alphanumeric(text: str) -> str:
    """Return only the letters and digits of the text.

    also: remove special characters; strip symbols and spaces; keep alphanumeric characters
    >>> keep_alphanumeric("a_b-1!")
    'ab1'
    >>> keep_alphanumeric("?!")
    ''
    >>> keep_alphanumeric("")
    ''
    """
    return "".join(ch for ch in text if ch.isalnum())


def remove_punctuation(text: str) -> str:
    """Return the text without ASCII punctuation marks.

    also: strip punctuation; delete commas and full stops; clean a sentence of marks
    >>> remove_punctuation("Hello, world!")
    'Hello world'
    >>> remove_punctuation("...")
    ''
    >>> remove_punctuation("a b")
    'a b'
    """
    return "".join(ch for ch in text if ch not in string.punctuation)


def swap_case(text: str) -> str:
    """Return the text with upper-case letters in lower case and the other way round.

    also: invert the case of letters; toggle case; exchange capitals and small letters
    >>> swap_case("Hello World 1")
    'hELLO wORLD 1'
    >>> swap_case("a")
    'A'
    >>> swap_case("")
    ''
    """
    return text.swapcase()


def alternating_case(text: str) -> str:
    """Return the text with characters at even positions in upper case and the others in lower case.

    also: alternate upper and lower case; sponge text; every other letter in capitals
    >>> alternating_case("hello")
    'HeLlO'
    >>> alternating_case("A")
    'A'
    >>> alternating_case("")
    ''
    """
    return "".join(ch.upper() if i % 2 == 0 else ch.lower() for i, ch in enumerate(text))


def is_vowel(ch: str) -> bool:
    """Return True if the character is one of the vowels a, e, i, o, u in either case.

    also: vowel or consonant; check a letter for being a vowel; is this character a vowel
    >>> is_vowel("E")
    True
    >>> is_vowel("y")
    False
    >>> is_vowel("")
    False
    """
    return ch.lower() in ["a", "e", "i", "o", "u"]


def double_characters(text: str) -> str:
    """Return the text with every character repeated twice.

    also: duplicate each letter; write every character two times; stutter a string
    >>> double_characters("abc")
    'aabbcc'
    >>> double_characters("!")
    '!!'
    >>> double_characters("")
    ''
    """
    return "".join(ch + ch for ch in text)


def remove_adjacent_repeats(text: str) -> str:
    """Return the text with every run of equal characters reduced to one.

    also: collapse repeated letters; remove consecutive duplicate characters; squeeze runs
    >>> remove_adjacent_repeats("aaabbca")
    'abca'
    >>> remove_adjacent_repeats("a")
    'a'
    >>> remove_adjacent_repeats("")
    ''
    """
    return "".join(ch for i, ch in enumerate(text) if i == 0 or ch != text[i - 1])


def longest_character_run(text: str) -> int:
    """Return the length of the longest run of one and the same character.

    also: longest streak of equal characters; most consecutive repeats; maximum run length
    >>> longest_character_run("aabbbc")
    3
    >>> longest_character_run("abc")
    1
    >>> longest_character_run("")
    0
    """
    best = 0
    run = 0
    for i, ch in enumerate(text):
        run = run + 1 if i > 0 and ch == text[i - 1] else 1
        best = max(best, run)
    return best


def longest_unique_run(text: str) -> int:
    """Return the length of the longest substring without a repeated character.

    also: longest substring with all distinct characters; longest stretch without duplicates; sliding window of unique
    >>> longest_unique_run("abcabcbb")
    3
    >>> longest_unique_run("aaaa")
    1
    >>> longest_unique_run("")
    0
    """
    last_seen: dict[str, int] = {}
    start = 0
    best = 0
    for i, ch in enumerate(text):
        if ch in last_seen and last_seen[ch] >= start:
            start = last_seen[ch] + 1
        last_seen[ch] = i
        best = max(best, i - start + 1)
    return best


def character_positions(text: str) -> dict[str, list[int]]:
    """Return for each character the list of indices where it stands.

    also: index of every letter; where does each character occur; positions grouped by character
    >>> character_positions("aba")
    {'a': [0, 2], 'b': [1]}
    >>> character_positions("x")
    {'x': [0]}
    >>> character_positions("")
    {}
    """
    positions: dict[str, list[int]] = {}
    for i, ch in enumerate(text):
        positions.setdefault(ch, []).append(i)
    return positions


def alphabet_position(letter: str) -> int:
    """Return the place of an English letter in the alphabet from 1, in either case, or 0 for another character.

    also: letter to number; a is 1 and z is 26; index of a letter in the alphabet
    >>> alphabet_position("a")
    1
    >>> alphabet_position("Z")
    26
    >>> alphabet_position("?")
    0
    """
    return "abcdefghijklmnopqrstuvwxyz".find(letter.lower()) + 1


def letter_value_sum(word: str) -> int:
    """Return the sum of the alphabet positions of the letters, a being 1; other characters count 0.

    also: word score with a=1 to z=26; add up letter values; numeric value of a name
    >>> letter_value_sum("abc")
    6
    >>> letter_value_sum("Z!")
    26
    >>> letter_value_sum("")
    0
    """
    return sum(ord(ch) - ord("a") + 1 for ch in word.lower() if "a" <= ch <= "z")


def sum_of_codes(text: str) -> int:
    """Return the sum of the code points of the characters.

    also: sum of ASCII values; add up character codes; simple checksum of a string
    >>> sum_of_codes("AB")
    131
    >>> sum_of_codes(" ")
    32
    >>> sum_of_codes("")
    0
    """
    return sum(ord(ch) for ch in text)


def next_letter(ch: str) -> str:
    """Return the following letter of the alphabet, z giving a, in the same case; other characters stay.

    also: successor of a letter; increment a character with wrap; letter after this one
    >>> next_letter("a")
    'b'
    >>> next_letter("Z")
    'A'
    >>> next_letter("?")
    '?'
    """
    if ch == "z":
        return "a"
    if ch == "Z":
        return "A"
    if "a" <= ch < "z" or "A" <= ch < "Z":
        return chr(ord(ch) + 1)
    return ch


def letter_range(first: str, last: str) -> str:
    """Return the characters from first to last, both included.

    also: letters between two letters; range of characters; list the alphabet from a to e
    >>> letter_range("a", "e")
    'abcde'
    >>> letter_range("x", "x")
    'x'
    >>> letter_range("d", "a")
    ''
    """
    return "".join(chr(code) for code in range(ord(first), ord(last) + 1))


def is_sorted_text(text: str) -> bool:
    """Return True if the characters of the text never decrease.

    also: letters in alphabetical order; is a word abecedarian; check that characters are sorted
    >>> is_sorted_text("almost")
    True
    >>> is_sorted_text("ba")
    False
    >>> is_sorted_text("")
    True
    """
    return all(text[i] <= text[i + 1] for i in range(len(text) - 1))


def can_spell(word: str, letters: str) -> bool:
    """Return True if the word can be made from the letters, each used at most once.

    also: ransom note; build a word from available letters; scrabble rack check; enough letters for a word
    >>> can_spell("cab", "abcd")
    True
    >>> can_spell("book", "bok")
    False
    >>> can_spell("", "")
    True
    """
    return all(word.count(ch) <= letters.count(ch) for ch in word)


def can_form_palindrome(text: str) -> bool:
    """Return True if the characters can be rearranged into a palindrome.

    also: is some permutation a palindrome; at most one odd character count; rearrange letters to a palindrome
    >>> can_form_palindrome("carrace")
    True
    >>> can_form_palindrome("abc")
    False
    >>> can_form_palindrome("")
    True
    """
    return sum(text.count(ch) % 2 for ch in set(text)) <= 1


def split_letters_and_digits(text: str) -> tuple[str, str]:
    """Return the letters of the text and the digits of the text, each in order.

    also: separate letters from numbers; pull digits and letters apart; partition characters by kind
    >>> split_letters_and_digits("a1b2")
    ('ab', '12')
    >>> split_letters_and_digits("?!")
    ('', '')
    >>> split_letters_and_digits("")
    ('', '')
    """
    letters = "".join(ch for ch in text if ch.isalpha())
    digits = "".join(ch for ch in text if ch.isdigit())
    return letters, digits


def reverse_vowels(text: str) -> str:
    """Return the text with only its vowels in reverse order.

    also: reverse vowels and keep consonants in place; swap vowels end to end; mirror the vowels
    >>> reverse_vowels("holiday")
    'halidoy'
    >>> reverse_vowels("xyz")
    'xyz'
    >>> reverse_vowels("")
    ''
    """
    vowels = [ch for ch in text if ch.lower() in "aeiou"]
    result = ""
    for ch in text:
        result += vowels.pop() if ch.lower() in "aeiou" else ch
    return result
