"""Word patterns: splitting a text into words, counting, changing and choosing them."""

from __future__ import annotations

import re


def count_words(text: str) -> int:
    """Return the number of words separated by whitespace.

    also: word count; how many words in a sentence; number of space-separated tokens
    >>> count_words("the quick fox")
    3
    >>> count_words("  a   b ")
    2
    >>> count_words("")
    0
    """
    return len(text.split())


def reverse_words(text: str) -> str:
    """Return the words in reverse order, joined by single spaces.

    also: reverse the order of words in a sentence; last word first; flip a sentence word by word
    >>> reverse_words("the sky is blue")
    'blue is sky the'
    >>> reverse_words("  one  ")
    'one'
    >>> reverse_words("")
    ''
    """
    return " ".join(reversed(text.split()))


def reverse_each_word(text: str) -> str:
    """Return the text with the letters of every word reversed and the words in place.

    also: reverse the letters of each word; spell every word backwards; mirror words but keep their order
    >>> reverse_each_word("hello big world")
    'olleh gib dlrow'
    >>> reverse_each_word("a")
    'a'
    >>> reverse_each_word("")
    ''
    """
    return " ".join(word[::-1] for word in text.split(" "))


def capitalize_words(text: str) -> str:
    """Return the words with the first letter of each in upper case and the rest as they are.

    also: title case; capitalize every word; uppercase first letters; initial capitals
    >>> capitalize_words("hello big world")
    'Hello Big World'
    >>> capitalize_words("mcDonald")
    'McDonald'
    >>> capitalize_words("")
    ''
    """
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def capitalize_first(text: str) -> str:
    """Return the text with its first character in upper case and the rest unchanged.

    also: uppercase the first letter only; start a sentence with a capital; capitalize without lowering the rest
    >>> capitalize_first("hello World")
    'Hello World'
    >>> capitalize_first("x")
    'X'
    >>> capitalize_first("")
    ''
    """
    return text[:1].upper() + text[1:]


def title_except_small_words(text: str, small: list[str]) -> str:
    """Return the text in title case, leaving the small words in lower case unless they come first.

    also: headline capitalization; title case except articles; book title with minor words in lower case
    >>> title_except_small_words("the lord of the rings", ["of", "the"])
    'The Lord of the Rings'
    >>> title_except_small_words("WAR AND PEACE", ["and"])
    'War and Peace'
    >>> title_except_small_words("", ["a"])
    ''
    """
    words = text.lower().split()
    return " ".join(word if i > 0 and word in small else word.capitalize() for i, word in enumerate(words))


def longest_word(text: str) -> str:
    """Return the longest word of the text, the first one on ties, or an empty text.

    also: find the longest word in a sentence; word with most letters; biggest word
    >>> longest_word("a quick brown fox")
    'quick'
    >>> longest_word("one")
    'one'
    >>> longest_word("")
    ''
    """
    longest = ""
    for word in text.split():
        if len(word) > len(longest):
            longest = word
    return longest


def word_lengths(text: str) -> list[int]:
    """Return the length of each word in order.

    also: lengths of words in a sentence; letters per word; sizes of all words
    >>> word_lengths("I love rust")
    [1, 4, 4]
    >>> word_lengths("word")
    [4]
    >>> word_lengths("")
    []
    """
    return [len(word) for word in text.split()]


def average_word_length(text: str) -> float:
    """Return the mean number of characters a word, 0 for a text without words.

    also: mean word size; average letters per word; typical length of words
    >>> average_word_length("ab abcd")
    3.0
    >>> average_word_length("word")
    4.0
    >>> average_word_length("  ")
    0.0
    """
    words = text.split()
    if not words:
        return 0.0
    return sum(len(word) for word in words) / len(words)


def word_frequencies(text: str) -> dict[str, int]:
    """Return how often each word occurs whatever its case, keys in order of appearance.

    also: count each word in a text; word histogram; case-insensitive word counts
    >>> word_frequencies("The cat the dog")
    {'the': 2, 'cat': 1, 'dog': 1}
    >>> word_frequencies("A")
    {'a': 1}
    >>> word_frequencies("")
    {}
    """
    counts: dict[str, int] = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def most_frequent_words(text: str, n: int) -> list[str]:
    """Return the n words that occur most often, ties in alphabetical order.

    also: top n words; most common words of a text; commonest terms ranked by count
    >>> most_frequent_words("b a b c a b", 2)
    ['b', 'a']
    >>> most_frequent_words("y x", 1)
    ['x']
    >>> most_frequent_words("", 3)
    []
    """
    counts: dict[str, int] = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:n]


def count_word(text: str, word: str) -> int:
    """Return how often the word occurs as a whole word, whatever its case.

    also: occurrences of a whole word; count exact word matches; how many times is a word said
    >>> count_word("The cat saw the other cat", "the")
    2
    >>> count_word("theme", "the")
    0
    >>> count_word("", "a")
    0
    """
    return sum(1 for w in text.lower().split() if w == word.lower())


def unique_words(text: str) -> list[str]:
    """Return the different words of the text in lower case and sorted.

    also: distinct words; vocabulary of a text; sorted set of words
    >>> unique_words("the Cat the dog")
    ['cat', 'dog', 'the']
    >>> unique_words("A a")
    ['a']
    >>> unique_words("")
    []
    """
    return sorted(set(text.lower().split()))


def remove_repeated_words(text: str) -> str:
    """Return the text with only the first occurrence of each word.

    also: remove duplicate words; keep words once in order; deduplicate a sentence
    >>> remove_repeated_words("a b a c b")
    'a b c'
    >>> remove_repeated_words("one")
    'one'
    >>> remove_repeated_words("")
    ''
    """
    kept: list[str] = []
    for word in text.split():
        if word not in kept:
            kept.append(word)
    return " ".join(kept)


def remove_words(text: str, unwanted: list[str]) -> str:
    """Return the text without the unwanted words, whatever their case.

    also: remove stop words; filter words out of a sentence; delete certain words
    >>> remove_words("The cat and the hat", ["the", "and"])
    'cat hat'
    >>> remove_words("the", ["the"])
    ''
    >>> remove_words("keep all", [])
    'keep all'
    """
    return " ".join(word for word in text.split() if word.lower() not in unwanted)


def censor_words(text: str, banned: list[str]) -> str:
    """Return the text with each banned word replaced by as many asterisks, whatever its case.

    also: mask bad words; replace forbidden words by stars; profanity filter
    >>> censor_words("you Darn fool", ["darn"])
    'you **** fool'
    >>> censor_words("fine", ["bad"])
    'fine'
    >>> censor_words("", ["bad"])
    ''
    """
    return " ".join("*" * len(word) if word.lower() in banned else word for word in text.split(" "))


def words_longer_than(text: str, length: int) -> list[str]:
    """Return the words with more than the given number of characters, in order.

    also: filter long words; words above a length; keep only words with more letters than n
    >>> words_longer_than("a quick brown fox", 3)
    ['quick', 'brown']
    >>> words_longer_than("abc", 3)
    []
    >>> words_longer_than("", 0)
    []
    """
    return [word for word in text.split() if len(word) > length]


def words_starting_with(text: str, letter: str) -> list[str]:
    """Return the words that start with the letter, whatever its case.

    also: filter words by first letter; words beginning with a character; find words with an initial
    >>> words_starting_with("Big blue cat", "b")
    ['Big', 'blue']
    >>> words_starting_with("cat", "B")
    []
    >>> words_starting_with("", "a")
    []
    """
    return [word for word in text.split() if word.lower().startswith(letter.lower())]


def words_without_punctuation(text: str) -> list[str]:
    """Return the words of the text made only of letters and digits.

    also: tokenize a sentence; extract words ignoring punctuation; split on anything not alphanumeric
    >>> words_without_punctuation("Hi, Bob! It is 5.")
    ['Hi', 'Bob', 'It', 'is', '5']
    >>> words_without_punctuation("...")
    []
    >>> words_without_punctuation("")
    []
    """
    return re.findall(r"[A-Za-z0-9]+", text)


def first_letters(text: str) -> str:
    """Return the first letters of the words in upper case: the acronym.

    also: make an acronym; initials of a name; abbreviate a phrase by first letters
    >>> first_letters("portable network graphics")
    'PNG'
    >>> first_letters("Ada")
    'A'
    >>> first_letters("")
    ''
    """
    return "".join(word[0].upper() for word in text.split())


def initials_with_dots(name: str) -> str:
    """Return the initials of a full name, each followed by a dot.

    also: name to initials; abbreviate a person's name; J.D. from John Doe
    >>> initials_with_dots("john ronald tolkien")
    'J.R.T.'
    >>> initials_with_dots("Ada")
    'A.'
    >>> initials_with_dots("")
    ''
    """
    return "".join(word[0].upper() + "." for word in name.split())


def last_name_first(name: str) -> str:
    """Return "Last, First" for a full name; a single name stays as it is.

    also: reorder a person's name; surname before given names; invert first and last name
    >>> last_name_first("Ada Lovelace")
    'Lovelace, Ada'
    >>> last_name_first("John Ronald Tolkien")
    'Tolkien, John Ronald'
    >>> last_name_first("Plato")
    'Plato'
    """
    words = name.split()
    if len(words) < 2:
        return name
    return words[-1] + ", " + " ".join(words[:-1])


def last_word(text: str) -> str:
    """Return the last word of the text, or an empty text if there is none.

    also: final word of a sentence; word at the end; take the last token
    >>> last_word("hello big world ")
    'world'
    >>> last_word("one")
    'one'
    >>> last_word("")
    ''
    """
    words = text.split()
    return words[-1] if words else ""


def nth_word(text: str, n: int) -> str | None:
    """Return the n-th word counted from 1, or None if there are fewer.

    also: pick a word by position; get the second or third word; word number n
    >>> nth_word("one two three", 2)
    'two'
    >>> nth_word("one", 2)
    >>> nth_word("one", 0)
    """
    words = text.split()
    if n < 1 or n > len(words):
        return None
    return words[n - 1]


def swap_first_and_last_word(text: str) -> str:
    """Return the sentence with its first and last words exchanged.

    also: swap outer words; exchange the first word and the last word; switch sentence ends
    >>> swap_first_and_last_word("one two three")
    'three two one'
    >>> swap_first_and_last_word("one")
    'one'
    >>> swap_first_and_last_word("")
    ''
    """
    words = text.split()
    if len(words) < 2:
        return " ".join(words)
    words[0], words[-1] = words[-1], words[0]
    return " ".join(words)


def sort_words(text: str) -> str:
    """Return the words of the text in alphabetical order whatever their case.

    also: sort a sentence; order words alphabetically; arrange words from a to z
    >>> sort_words("banana Apple cherry")
    'Apple banana cherry'
    >>> sort_words("one")
    'one'
    >>> sort_words("")
    ''
    """
    return " ".join(sorted(text.split(), key=lambda word: word.lower()))


def common_words(a: str, b: str) -> list[str]:
    """Return the sorted words that occur in both texts, in lower case.

    also: words two sentences share; intersection of vocabularies; words in common
    >>> common_words("the red car", "The blue car")
    ['car', 'the']
    >>> common_words("a b", "c")
    []
    >>> common_words("", "x")
    []
    """
    others = b.lower().split()
    return sorted({word for word in a.lower().split() if word in others})


def word_overlap(a: str, b: str) -> float:
    """Return the share of different words that both texts have: 1 when equal, 0 when disjoint.

    also: Jaccard similarity of two sentences; how similar are two texts; overlap of words
    >>> word_overlap("a b c", "b c d")
    0.5
    >>> word_overlap("a", "b")
    0.0
    >>> word_overlap("", "")
    1.0
    """
    first = set(a.lower().split())
    second = set(b.lower().split())
    if not first and not second:
        return 1.0
    return len(first & second) / len(first | second)


def word_pairs(text: str) -> list[tuple[str, str]]:
    """Return each word paired with the next one.

    also: bigrams of a sentence; consecutive word pairs; neighbouring words
    >>> word_pairs("a b c")
    [('a', 'b'), ('b', 'c')]
    >>> word_pairs("a")
    []
    >>> word_pairs("")
    []
    """
    words = text.split()
    return list(zip(words, words[1:]))


def sentences(text: str) -> list[str]:
    """Return the trimmed sentences of a text that end with a full stop, exclamation or question mark.

    also: split text into sentences; break a paragraph at punctuation; list of sentences without the end mark
    >>> sentences("Hi there. How are you? Fine!")
    ['Hi there', 'How are you', 'Fine']
    >>> sentences("no end")
    ['no end']
    >>> sentences("")
    []
    """
    return [part.strip() for part in re.split(r"[.!?]", text) if part.strip()]


def capitalize_sentences(text: str) -> str:
    """Return the text with the first letter of each sentence ended by ". " in upper case.

    also: sentence case; capital letter after a full stop; start every sentence with a capital
    >>> capitalize_sentences("it works. we like it.")
    'It works. We like it.'
    >>> capitalize_sentences("a")
    'A'
    >>> capitalize_sentences("")
    ''
    """
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))


def repeated_words(text: str) -> list[str]:
    """Return the words that occur more than once, in order of first appearance.

    also: find duplicate words; words used twice or more; which words repeat
    >>> repeated_words("a b a c b")
    ['a', 'b']
    >>> repeated_words("a b c")
    []
    >>> repeated_words("")
    []
    """
    words = text.split()
    return [word for i, word in enumerate(words) if words.count(word) > 1 and words.index(word) == i]


def alternate_word_case(text: str) -> str:
    """Return the text with its words in upper and lower case by turns, the first in upper case.

    also: every other word in capitals; alternate uppercase and lowercase words; shout every second word
    >>> alternate_word_case("one two three")
    'ONE two THREE'
    >>> alternate_word_case("A")
    'A'
    >>> alternate_word_case("")
    ''
    """
    return " ".join(word.upper() if i % 2 == 0 else word.lower() for i, word in enumerate(text.split()))


def pluralize(word: str) -> str:
    """Return the regular English plural of a noun: -es after s, x, z, ch, sh, -ies for a consonant and y, else -s.

    also: plural form of a word; make a noun plural; add s or es
    >>> pluralize("box")
    'boxes'
    >>> pluralize("city")
    'cities'
    >>> pluralize("day")
    'days'
    >>> pluralize("cat")
    'cats'
    """
    if any(word.endswith(ending) for ending in ["s", "x", "z", "ch", "sh"]):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def with_article(word: str) -> str:
    """Return the word with "an" before a vowel and "a" otherwise.

    also: choose a or an; put an indefinite article before a noun; article by first letter
    >>> with_article("apple")
    'an apple'
    >>> with_article("pear")
    'a pear'
    >>> with_article("Egg")
    'an Egg'
    """
    if word[:1].lower() in ["a", "e", "i", "o", "u"]:
        return "an " + word
    return "a " + word
