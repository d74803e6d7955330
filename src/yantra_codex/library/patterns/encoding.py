"""Encoding patterns: ciphers, run lengths, number bases, Morse, Roman numerals and checksums."""

from __future__ import annotations

import re


def caesar_shift(text: str, shift: int) -> str:
    """Return the text with each English letter moved on by shift places, case kept, other characters unchanged.

    also: Caesar cipher; rotate letters of the alphabet; encrypt by shifting letters
    >>> caesar_shift("Hello, xyz", 3)
    'Khoor, abc'
    >>> caesar_shift("abc", -1)
    'zab'
    >>> caesar_shift("", 5)
    ''
    """
    result = ""
    for ch in text:
        if "a" <= ch <= "z":
            result += chr((ord(ch) - ord("a") + shift) % 26 + ord("a"))
        elif "A" <= ch <= "Z":
            result += chr((ord(ch) - ord("A") + shift) % 26 + ord("A"))
        else:
            result += ch
    return result


def caesar_unshift(text: str, shift: int) -> str:
    """Return the text deciphered from a Caesar cipher with the given shift.

    also: decrypt a Caesar cipher; undo a letter shift; rotate letters back
    >>> caesar_unshift("Khoor, abc", 3)
    'Hello, xyz'
    >>> caesar_unshift("a", 1)
    'z'
    >>> caesar_unshift("", 4)
    ''
    """
    result = ""
    for ch in text:
        if "a" <= ch <= "z":
            result += chr((ord(ch) - ord("a") - shift) % 26 + ord("a"))
        elif "A" <= ch <= "Z":
            result += chr((ord(ch) - ord("A") - shift) % 26 + ord("A"))
        else:
            result += ch
    return result


def rot13(text: str) -> str:
    """Return the text with every English letter moved 13 places on; applying it twice gives the text back.

    also: ROT13 cipher; rotate by thirteen; obfuscate letters by half the alphabet
    >>> rot13("Hello")
    'Uryyb'
    >>> rot13("Uryyb")
    'Hello'
    >>> rot13("1!")
    '1!'
    """
    result = ""
    for ch in text:
        if "a" <= ch.lower() <= "z":
            first = ord("a") if ch >= "a" else ord("A")
            result += chr((ord(ch) - first + 13) % 26 + first)
        else:
            result += ch
    return result


def atbash(text: str) -> str:
    """Return the text with the alphabet mirrored: a becomes z, b becomes y; other characters stay.

    also: Atbash cipher; reverse the alphabet; swap first and last letters of the alphabet
    >>> atbash("abc XYZ")
    'zyx CBA'
    >>> atbash("1")
    '1'
    >>> atbash("")
    ''
    """
    result = ""
    for ch in text:
        if "a" <= ch <= "z":
            result += chr(ord("a") + ord("z") - ord(ch))
        elif "A" <= ch <= "Z":
            result += chr(ord("A") + ord("Z") - ord(ch))
        else:
            result += ch
    return result


def vigenere_encrypt(text: str, key: str) -> str:
    """Return lower-case letters enciphered with a repeated lower-case key.

    also: Vigenere cipher; shift letters by a keyword; polyalphabetic encryption
    >>> vigenere_encrypt("attack", "lemon")
    'lxfopv'
    >>> vigenere_encrypt("abc", "a")
    'abc'
    >>> vigenere_encrypt("", "key")
    ''
    """
    base = ord("a")
    result = ""
    for i, ch in enumerate(text):
        shift = ord(key[i % len(key)]) - base
        result += chr((ord(ch) - base + shift) % 26 + base)
    return result


def xor_with_key(codes: list[int], key: list[int]) -> list[int]:
    """Return the codes combined by exclusive or with the repeated key; the same call decodes.

    also: XOR cipher; encrypt bytes with a key; exclusive or with a repeating key
    >>> xor_with_key([1, 2, 3], [255])
    [254, 253, 252]
    >>> xor_with_key([254, 253, 252], [255])
    [1, 2, 3]
    >>> xor_with_key([], [7])
    []
    """
    return [code ^ key[i % len(key)] for i, code in enumerate(codes)]


def run_length_pairs(text: str) -> list[tuple[str, int]]:
    """Return each run of equal characters as the character and its length.

    also: run-length encoding as pairs; count consecutive characters; runs of a string
    >>> run_length_pairs("aabccc")
    [('a', 2), ('b', 1), ('c', 3)]
    >>> run_length_pairs("a")
    [('a', 1)]
    >>> run_length_pairs("")
    []
    """
    runs: list[tuple[str, int]] = []
    for ch in text:
        if runs and runs[-1][0] == ch:
            runs[-1] = (ch, runs[-1][1] + 1)
        else:
            runs.append((ch, 1))
    return runs


def run_length_encode(text: str) -> str:
    """Return the text compressed to each character followed by the length of its run.

    also: run-length encoding; compress repeated characters; aaab to a3b1
    >>> run_length_encode("aaab")
    'a3b1'
    >>> run_length_encode("abc")
    'a1b1c1'
    >>> run_length_encode("")
    ''
    """
    result = ""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or text[i] != text[start]:
            result += text[start] + str(i - start)
            start = i
    return result


def compress_runs(text: str) -> str:
    """Return the text with runs of two or more written as character and length, single characters alone.

    also: compress a string only where it repeats; run-length encoding without ones; shorten repeated letters
    >>> compress_runs("aaabcc")
    'a3bc2'
    >>> compress_runs("abc")
    'abc'
    >>> compress_runs("")
    ''
    """
    result = ""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or text[i] != text[start]:
            length = i - start
            result += text[start] if length == 1 else f"{text[start]}{length}"
            start = i
    return result


def run_length_decode(code: str) -> str:
    """Return the text for a code of characters each followed by a count.

    also: run-length decoding; expand a compressed string; a3b1 to aaab
    >>> run_length_decode("a3b1")
    'aaab'
    >>> run_length_decode("x12")
    'xxxxxxxxxxxx'
    >>> run_length_decode("")
    ''
    """
    return "".join(ch * int(count) for ch, count in re.findall(r"([^0-9])([0-9]+)", code))


def to_binary(n: int) -> str:
    """Return the binary digits of a non-negative number.

    also: decimal to binary; base two representation; integer as zeros and ones
    >>> to_binary(10)
    '1010'
    >>> to_binary(1)
    '1'
    >>> to_binary(0)
    '0'
    """
    if n == 0:
        return "0"
    digits = ""
    while n > 0:
        digits = str(n % 2) + digits
        n //= 2
    return digits


def from_binary(digits: str) -> int:
    """Return the number written in binary digits.

    also: binary to decimal; parse base two; value of zeros and ones
    >>> from_binary("1010")
    10
    >>> from_binary("0")
    0
    >>> from_binary("11111111")
    255
    """
    value = 0
    for digit in digits:
        value = value * 2 + (1 if digit == "1" else 0)
    return value


def to_base(n: int, base: int) -> str:
    """Return a non-negative number written in a base from 2 to 36 with lower-case digits.

    also: convert to another base; number in base n; radix conversion
    >>> to_base(255, 16)
    'ff'
    >>> to_base(35, 36)
    'z'
    >>> to_base(0, 2)
    '0'
    """
    symbols = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n == 0:
        return "0"
    digits = ""
    while n > 0:
        digits = symbols[n % base] + digits
        n //= base
    return digits


def from_base(digits: str, base: int) -> int:
    """Return the number written in a base from 2 to 36; a digit outside the base is an error.

    also: parse a number in another base; any base to decimal; read hexadecimal or octal text
    >>> from_base("FF", 16)
    255
    >>> from_base("", 2)
    0
    >>> from_base("12", 2)
    Traceback (most recent call last):
    ValueError: invalid digit: 2
    """
    symbols = "0123456789abcdefghijklmnopqrstuvwxyz"
    value = 0
    for ch in digits.lower():
        digit = symbols.find(ch)
        if digit < 0 or digit >= base:
            raise ValueError(f"invalid digit: {ch}")
        value = value * base + digit
    return value


def to_hex_codes(text: str) -> str:
    """Return the code points of the characters as two-digit hexadecimal numbers joined by spaces.

    also: text to hex; hexadecimal dump of a string; character codes in hex
    >>> to_hex_codes("Hi!")
    '48 69 21'
    >>> to_hex_codes("A")
    '41'
    >>> to_hex_codes("")
    ''
    """
    return " ".join(f"{ord(ch):02x}" for ch in text)


def text_to_binary(text: str) -> str:
    """Return the characters as eight-bit binary codes joined by spaces.

    also: text to binary; ASCII string to bits; encode letters as zeros and ones
    >>> text_to_binary("A")
    '01000001'
    >>> text_to_binary("Hi")
    '01001000 01101001'
    >>> text_to_binary("")
    ''
    """
    return " ".join(f"{ord(ch):08b}" for ch in text)


def binary_to_text(code: str) -> str:
    """Return the text for eight-bit binary codes separated by spaces.

    also: binary to text; decode bits into letters; zeros and ones to ASCII string
    >>> binary_to_text("01001000 01101001")
    'Hi'
    >>> binary_to_text("01000001")
    'A'
    >>> binary_to_text("")
    ''
    """
    return "".join(chr(int(bits, 2)) for bits in code.split())


def character_codes(text: str) -> list[int]:
    """Return the code point of each character.

    also: ASCII values of a string; text to numbers; list of character codes
    >>> character_codes("AZ")
    [65, 90]
    >>> character_codes("é")
    [233]
    >>> character_codes("")
    []
    """
    return [ord(ch) for ch in text]


def from_character_codes(codes: list[int]) -> str:
    """Return the text made of the characters with these code points.

    also: ASCII codes to string; numbers to text; build text from character codes
    >>> from_character_codes([72, 105])
    'Hi'
    >>> from_character_codes([233])
    'é'
    >>> from_character_codes([])
    ''
    """
    return "".join(chr(code) for code in codes)


def to_roman(n: int) -> str:
    """Return a positive number as a Roman numeral.

    also: integer to Roman numeral; decimal to Roman; write a year in Roman letters
    >>> to_roman(1994)
    'MCMXCIV'
    >>> to_roman(4)
    'IV'
    >>> to_roman(0)
    ''
    """
    steps = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ]
    numeral = ""
    for value, letters in steps:
        numeral += letters * (n // value)
        n %= value
    return numeral


def from_roman(numeral: str) -> int:
    """Return the number written as a Roman numeral.

    also: Roman numeral to integer; parse Roman numbers; value of Roman letters
    >>> from_roman("MCMXCIV")
    1994
    >>> from_roman("IX")
    9
    >>> from_roman("")
    0
    """
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, letter in enumerate(numeral):
        value = values[letter]
        if i + 1 < len(numeral) and values[numeral[i + 1]] > value:
            total -= value
        else:
            total += value
    return total


def to_morse(text: str) -> str:
    """Return letters as Morse code, letters separated by a space; unknown characters are skipped.

    also: encode text in Morse code; letters to dots and dashes; telegraph code
    >>> to_morse("SOS")
    '... --- ...'
    >>> to_morse("a?b")
    '.- -...'
    >>> to_morse("")
    ''
    """
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    marks = (
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
    )
    codes = dict(zip(alphabet, marks.split()))
    return " ".join(codes[ch] for ch in text.lower() if ch in codes)


def run_spans(bits: str) -> list[tuple[int, int]]:
    """Return start and end (exclusive) of each run of "1" in a text of bits.

    also: find runs of ones; intervals of set bits in a string; spans of active slots
    >>> run_spans("0110111")
    [(1, 3), (4, 7)]
    >>> run_spans("000")
    []
    >>> run_spans("")
    []
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for i in range(len(bits) + 1):
        if i == len(bits) or bits[i] != "1":
            if i > start:
                spans.append((start, i))
            start = i + 1
    return spans


def delta_encode(xs: list[int]) -> list[int]:
    """Return the first number followed by the difference of each to the one before.

    also: delta encoding; store numbers as differences; compress a rising list
    >>> delta_encode([10, 12, 11])
    [10, 2, -1]
    >>> delta_encode([5])
    [5]
    >>> delta_encode([])
    []
    """
    return [x if i == 0 else x - xs[i - 1] for i, x in enumerate(xs)]


def delta_decode(deltas: list[int]) -> list[int]:
    """Return the numbers stored as a first value and differences.

    also: undo delta encoding; rebuild values from differences; decode a delta list
    >>> delta_decode([10, 2, -1])
    [10, 12, 11]
    >>> delta_decode([5])
    [5]
    >>> delta_decode([])
    []
    """
    values: list[int] = []
    current = 0
    for delta in deltas:
        current += delta
        values.append(current)
    return values


def polynomial_hash(text: str, base: int, modulus: int) -> int:
    """Return the rolling hash of the text: code points as digits of a base, modulo a number.

    also: simple string hash; Rabin-Karp hash; hash code from characters
    >>> polynomial_hash("ab", 31, 1000)
    105
    >>> polynomial_hash("a", 31, 50)
    47
    >>> polynomial_hash("", 31, 1000)
    0
    """
    value = 0
    for ch in text:
        value = (value * base + ord(ch)) % modulus
    return value


def gray_code(n: int) -> int:
    """Return the Gray code of a non-negative number.

    also: binary to Gray code; reflected binary code; codes that differ in one bit
    >>> gray_code(5)
    7
    >>> gray_code(2)
    3
    >>> gray_code(0)
    0
    """
    return n ^ (n >> 1)


def column_label(n: int) -> str:
    """Return the spreadsheet column name of a column number from 1.

    also: Excel column title; number to letters A, B, AA; column letter from index
    >>> column_label(1)
    'A'
    >>> column_label(28)
    'AB'
    >>> column_label(702)
    'ZZ'
    """
    label = ""
    while n > 0:
        label = chr(ord("A") + (n - 1) % 26) + label
        n = (n - 1) // 26
    return label


def column_number(label: str) -> int:
    """Return the number from 1 of a spreadsheet column given its letters.

    also: Excel column number; letters AA to index; column title to number
    >>> column_number("A")
    1
    >>> column_number("AB")
    28
    >>> column_number("zz")
    702
    """
    number = 0
    for ch in label.upper():
        number = number * 26 + ord(ch) - ord("A") + 1
    return number


def pig_latin_word(word: str) -> str:
    """Return a lower-case word in pig latin: leading consonants go to the end before "ay"; "way" after a vowel.

    also: pig latin translator; move consonants to the end and add ay; play language
    >>> pig_latin_word("string")
    'ingstray'
    >>> pig_latin_word("apple")
    'appleway'
    >>> pig_latin_word("my")
    'myay'
    """
    if word[:1] in ["a", "e", "i", "o", "u"]:
        return word + "way"
    for i, ch in enumerate(word):
        if ch in "aeiou":
            return word[i:] + word[:i] + "ay"
    return word + "ay"


def rail_fence_encrypt(text: str, rails: int) -> str:
    """Return the text written in a zigzag over the rails and read off row by row.

    also: rail fence cipher; zigzag conversion; transposition cipher
    >>> rail_fence_encrypt("WEAREDISCOVERED", 3)
    'WECRERDSOEEAIVD'
    >>> rail_fence_encrypt("abc", 1)
    'abc'
    >>> rail_fence_encrypt("", 3)
    ''
    """
    if rails < 2:
        return text
    rows = ["" for _ in range(rails)]
    period = 2 * (rails - 1)
    for i, ch in enumerate(text):
        place = i % period
        rows[min(place, period - place)] += ch
    return "".join(rows)


def vigenere_decrypt(text: str, key: str) -> str:
    """Return lower-case letters deciphered with a repeated lower-case key.

    also: undo a Vigenere cipher; decode with a keyword; subtract key letters
    >>> vigenere_decrypt("bcd", "b")
    'abc'
    >>> vigenere_decrypt("zz", "ab")
    'zy'
    >>> vigenere_decrypt("", "k")
    ''
    """
    return "".join(chr((ord(c) - ord(key[i % len(key)])) % 26 + 97) for i, c in enumerate(text))


def substitute_letters(text: str, plain: str, cipher: str) -> str:
    """Return the text with each character of one alphabet replaced by that at the same place of another.

    also: substitution cipher; translate by two alphabets; monoalphabetic encoding
    >>> substitute_letters("abc!", "abc", "xyz")
    'xyz!'
    >>> substitute_letters("b", "a", "z")
    'b'
    >>> substitute_letters("", "a", "b")
    ''
    """
    return "".join(cipher[plain.index(c)] if c in plain else c for c in text)


def columns_cipher(text: str, width: int) -> str:
    """Return the text written in rows of the given width and read column by column.

    also: columnar transposition; read down the columns; scytale encoding
    >>> columns_cipher("abcdef", 3)
    'adbecf'
    >>> columns_cipher("abcd", 3)
    'adbc'
    >>> columns_cipher("", 2)
    ''
    """
    return "".join(text[i] for column in range(width) for i in range(column, len(text), width))


def from_morse(code: str) -> str:
    """Return the lower-case letters of Morse code with letters separated by a space; unknown codes become "?".

    also: decode dots and dashes; morse to text; read telegraph signals
    >>> from_morse("... --- ...")
    'sos'
    >>> from_morse(".- ......")
    'a?'
    >>> from_morse("")
    ''
    """
    codes = (".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..").split()
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[codes.index(part)] if part in codes else "?" for part in code.split())


def spell_with_words(text: str, names: dict[str, str]) -> str:
    """Return the names of the letters in lower case joined by spaces, letters without a name as they are.

    also: phonetic alphabet; alpha bravo charlie; spell out a word
    >>> spell_with_words("Ab", {"a": "alpha", "b": "bravo"})
    'alpha bravo'
    >>> spell_with_words("x", {})
    'x'
    >>> spell_with_words("", {"a": "alpha"})
    ''
    """
    return " ".join(names.get(c, c) for c in text.lower())


def percent_encode(text: str) -> str:
    """Return ASCII text with every character other than letters, digits and - . _ ~ as % and two hexadecimal digits.

    also: URL encoding; escape for a web address; quote special characters of a query
    >>> percent_encode("a b&c")
    'a%20b%26c'
    >>> percent_encode("safe-1.0_~")
    'safe-1.0_~'
    >>> percent_encode("")
    ''
    """
    digits = "0123456789ABCDEF"
    out = ""
    for c in text:
        if c.isalnum() or c in "-._~":
            out += c
        else:
            out += "%" + digits[ord(c) // 16] + digits[ord(c) % 16]
    return out


def percent_decode(text: str) -> str:
    """Return the text with every % and two hexadecimal digits replaced by the ASCII character they stand for.

    also: URL decoding; unescape a web address; read query text
    >>> percent_decode("a%20b%26c")
    'a b&c'
    >>> percent_decode("plain")
    'plain'
    >>> percent_decode("")
    ''
    """
    parts = text.split("%")
    return parts[0] + "".join(chr(int(part[:2], 16)) + part[2:] for part in parts[1:])


def convert_base(text: str, old: int, new: int) -> str:
    """Return a non-negative number given in one base from 2 to 16 in another, with lower-case digits.

    also: change number system; binary to hexadecimal; translate between radices
    >>> convert_base("ff", 16, 2)
    '11111111'
    >>> convert_base("10", 2, 10)
    '2'
    >>> convert_base("0", 8, 16)
    '0'
    """
    digits = "0123456789abcdef"
    n = 0
    for c in text:
        n = n * old + digits.index(c)
    out = ""
    while n:
        out = digits[n % new] + out
        n //= new
    return out or "0"
