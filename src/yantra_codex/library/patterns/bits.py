"""Bit patterns: counting, testing, setting and combining the bits of non-negative integers."""

from __future__ import annotations


def count_set_bits(n: int) -> int:
    """Return how many bits of a non-negative number are 1.

    also: population count; number of ones in binary; Hamming weight
    >>> count_set_bits(13)
    3
    >>> count_set_bits(255)
    8
    >>> count_set_bits(0)
    0
    """
    count = 0
    rest = n
    while rest > 0:
        count += rest & 1
        rest >>= 1
    return count


def count_zero_bits(n: int) -> int:
    """Return how many zeros the binary form of a non-negative number has, 0 itself being "0".

    also: zeros in binary; unset bits; count binary zeroes
    >>> count_zero_bits(10)
    2
    >>> count_zero_bits(7)
    0
    >>> count_zero_bits(0)
    1
    """
    return f"{n:b}".count("0")


def bit_length(n: int) -> int:
    """Return how many bits are needed to write a non-negative number, 0 for 0.

    also: number of binary digits; length in bits; position of the highest bit
    >>> bit_length(8)
    4
    >>> bit_length(7)
    3
    >>> bit_length(0)
    0
    """
    length = 0
    rest = n
    while rest > 0:
        length += 1
        rest >>= 1
    return length


def is_power_of_two(n: int) -> bool:
    """Return True if n is 1, 2, 4, 8 and so on.

    also: power of two check; exactly one bit set; n and n-1 share no bits
    >>> is_power_of_two(16)
    True
    >>> is_power_of_two(12)
    False
    >>> is_power_of_two(0)
    False
    """
    return n > 0 and n & (n - 1) == 0


def next_power_of_two(n: int) -> int:
    """Return the smallest power of two that is at least n, 1 for n below 1.

    also: round up to a power of two; buffer size as power of 2; smallest 2^k not below n
    >>> next_power_of_two(5)
    8
    >>> next_power_of_two(16)
    16
    >>> next_power_of_two(0)
    1
    """
    power = 1
    while power < n:
        power *= 2
    return power


def previous_power_of_two(n: int) -> int:
    """Return the largest power of two that is at most a positive n.

    also: highest set bit as a value; round down to a power of two; most significant bit value
    >>> previous_power_of_two(5)
    4
    >>> previous_power_of_two(16)
    16
    >>> previous_power_of_two(1)
    1
    """
    power = 1
    while power * 2 <= n:
        power *= 2
    return power


def get_bit(n: int, place: int) -> int:
    """Return the bit at a place of a non-negative number, place 0 being the lowest.

    also: read a bit; value of the nth bit; extract one binary digit
    >>> get_bit(10, 1)
    1
    >>> get_bit(10, 0)
    0
    >>> get_bit(0, 5)
    0
    """
    return (n >> place) & 1


def is_bit_set(n: int, place: int) -> bool:
    """Return True if the bit at a place of a non-negative number is 1.

    also: test a bit; check a flag; is the nth bit on
    >>> is_bit_set(5, 2)
    True
    >>> is_bit_set(5, 1)
    False
    >>> is_bit_set(0, 0)
    False
    """
    return n & (1 << place) != 0


def set_bit(n: int, place: int) -> int:
    """Return the non-negative number with the bit at a place turned to 1.

    also: turn a bit on; set a flag; switch the nth bit to one
    >>> set_bit(8, 1)
    10
    >>> set_bit(10, 1)
    10
    >>> set_bit(0, 0)
    1
    """
    return n | (1 << place)


def clear_bit(n: int, place: int) -> int:
    """Return the non-negative number with the bit at a place turned to 0.

    also: turn a bit off; unset a flag; switch the nth bit to zero
    >>> clear_bit(10, 1)
    8
    >>> clear_bit(8, 1)
    8
    >>> clear_bit(1, 0)
    0
    """
    mask = 1 << place
    return n ^ mask if n & mask != 0 else n


def toggle_bit(n: int, place: int) -> int:
    """Return the non-negative number with the bit at a place inverted.

    also: flip a bit; invert a flag; change the nth bit
    >>> toggle_bit(10, 0)
    11
    >>> toggle_bit(10, 1)
    8
    >>> toggle_bit(0, 3)
    8
    """
    return n ^ (1 << place)


def swap_bits(n: int, i: int, j: int) -> int:
    """Return the non-negative number with the bits at two places exchanged.

    also: exchange two bits; swap binary digits; switch bit positions
    >>> swap_bits(8, 3, 0)
    1
    >>> swap_bits(5, 0, 2)
    5
    >>> swap_bits(0, 1, 2)
    0
    """
    if (n >> i) & 1 == (n >> j) & 1:
        return n
    return n ^ ((1 << i) | (1 << j))


def reverse_bits(n: int, width: int) -> int:
    """Return the number whose lowest width bits are those of n in reverse order.

    also: mirror binary digits; bit reversal; reverse the bits of a byte
    >>> reverse_bits(1, 8)
    128
    >>> reverse_bits(6, 3)
    3
    >>> reverse_bits(0, 4)
    0
    """
    result = 0
    for i in range(width):
        result = result * 2 + ((n >> i) & 1)
    return result


def invert_bits(n: int, width: int) -> int:
    """Return the number with each of its lowest width bits inverted.

    also: bitwise complement; flip all bits; ones' complement in a fixed width
    >>> invert_bits(5, 3)
    2
    >>> invert_bits(0, 8)
    255
    >>> invert_bits(15, 4)
    0
    """
    return n ^ ((1 << width) - 1)


def rotate_bits_left(n: int, steps: int, width: int) -> int:
    """Return a number of width bits rotated left by some steps.

    also: circular shift of bits; rotate binary digits; rol instruction
    >>> rotate_bits_left(9, 1, 4)
    3
    >>> rotate_bits_left(1, 3, 4)
    8
    >>> rotate_bits_left(5, 4, 4)
    5
    """
    shift = steps % width
    mask = (1 << width) - 1
    return ((n << shift) & mask) | (n >> (width - shift))


def bit_difference(a: int, b: int) -> int:
    """Return in how many bits two non-negative numbers differ.

    also: Hamming distance of integers; count differing bits; bits to flip
    >>> bit_difference(1, 4)
    2
    >>> bit_difference(7, 7)
    0
    >>> bit_difference(0, 255)
    8
    """
    count = 0
    rest = a ^ b
    while rest > 0:
        rest &= rest - 1
        count += 1
    return count


def has_even_parity(n: int) -> bool:
    """Return True if an even number of bits of a non-negative number are 1.

    also: parity bit; even number of ones; parity check
    >>> has_even_parity(9)
    True
    >>> has_even_parity(7)
    False
    >>> has_even_parity(0)
    True
    """
    even = True
    rest = n
    while rest > 0:
        rest &= rest - 1
        even = not even
    return even


def lowest_set_bit(n: int) -> int:
    """Return the place of the lowest 1 bit of a non-negative number, or -1 for 0.

    also: count trailing zeros; index of the rightmost set bit; how often divisible by two
    >>> lowest_set_bit(12)
    2
    >>> lowest_set_bit(1)
    0
    >>> lowest_set_bit(0)
    -1
    """
    if n == 0:
        return -1
    place = 0
    while (n >> place) & 1 == 0:
        place += 1
    return place


def set_bit_places(n: int) -> list[int]:
    """Return the places of all 1 bits of a non-negative number, lowest first.

    also: indices of set bits; which flags are on; bitmask to list
    >>> set_bit_places(13)
    [0, 2, 3]
    >>> set_bit_places(8)
    [3]
    >>> set_bit_places(0)
    []
    """
    places: list[int] = []
    place = 0
    while n >> place > 0:
        if (n >> place) & 1 == 1:
            places.append(place)
        place += 1
    return places


def bitmask_of(places: list[int]) -> int:
    """Return the number whose bits at the given places are 1.

    also: list to bitmask; combine flags; build a mask from indices
    >>> bitmask_of([0, 2, 3])
    13
    >>> bitmask_of([1, 1])
    2
    >>> bitmask_of([])
    0
    """
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def permission_names(mask: int) -> list[str]:
    """Return the names read, write, execute for the bits 4, 2 and 1 that are set in the mask.

    also: decode permission flags; Unix mode digit to names; flags to words
    >>> permission_names(6)
    ['read', 'write']
    >>> permission_names(1)
    ['execute']
    >>> permission_names(0)
    []
    """
    return [name for bit, name in [(4, "read"), (2, "write"), (1, "execute")] if mask & bit != 0]


def xor_of_all(xs: list[int]) -> int:
    """Return all numbers combined by exclusive or, 0 for none.

    also: XOR of a list; bitwise parity of numbers; combine with exclusive or
    also: find the number without a partner when all others come in pairs; lonely integer; single number by XOR
    >>> xor_of_all([5, 3, 5])
    3
    >>> xor_of_all([7])
    7
    >>> xor_of_all([])
    0
    """
    result = 0
    for x in xs:
        result ^= x
    return result


def and_of_all(xs: list[int]) -> int:
    """Return the bits that all non-negative numbers share; an empty list is an error.

    also: bitwise and of a list; common bits; intersect masks
    >>> and_of_all([7, 6, 14])
    6
    >>> and_of_all([5])
    5
    >>> and_of_all([])
    Traceback (most recent call last):
    ValueError: empty list
    """
    if not xs:
        raise ValueError("empty list")
    result = xs[0]
    for x in xs:
        result &= x
    return result


def or_of_all(xs: list[int]) -> int:
    """Return the bits set in at least one of the non-negative numbers, 0 for none.

    also: bitwise or of a list; union of masks; merge flags
    >>> or_of_all([1, 4, 8])
    13
    >>> or_of_all([2])
    2
    >>> or_of_all([])
    0
    """
    result = 0
    for x in xs:
        result |= x
    return result


def bits_of_byte(n: int) -> list[int]:
    """Return the eight bits of a number from 0 to 255, highest first.

    also: byte to bits; binary digits as a list; unpack a byte
    >>> bits_of_byte(5)
    [0, 0, 0, 0, 0, 1, 0, 1]
    >>> bits_of_byte(255)
    [1, 1, 1, 1, 1, 1, 1, 1]
    >>> bits_of_byte(0)
    [0, 0, 0, 0, 0, 0, 0, 0]
    """
    return [(n >> place) & 1 for place in range(7, -1, -1)]


def bits_to_number(bits: list[int]) -> int:
    """Return the number written by a list of bits, highest first, 0 for none.

    also: list of zeros and ones to integer; binary digits to number; pack bits
    >>> bits_to_number([1, 0, 1])
    5
    >>> bits_to_number([0, 1])
    1
    >>> bits_to_number([])
    0
    """
    number = 0
    for bit in bits:
        number = (number << 1) | bit
    return number


def longest_ones_run(n: int) -> int:
    """Return the length of the longest run of 1 bits in a non-negative number.

    also: consecutive ones in binary; longest streak of set bits; maximum run of ones
    >>> longest_ones_run(110)
    3
    >>> longest_ones_run(8)
    1
    >>> longest_ones_run(0)
    0
    """
    longest = 0
    run = 0
    rest = n
    while rest > 0:
        run = run + 1 if rest & 1 == 1 else 0
        longest = max(longest, run)
        rest >>= 1
    return longest


def has_alternating_bits(n: int) -> bool:
    """Return True if neighbouring bits of a non-negative number always differ.

    also: alternating binary digits; no two equal adjacent bits; 0101 pattern
    >>> has_alternating_bits(10)
    True
    >>> has_alternating_bits(11)
    False
    >>> has_alternating_bits(0)
    True
    """
    rest = n
    while rest > 1:
        if rest & 1 == (rest >> 1) & 1:
            return False
        rest >>= 1
    return True


def to_signed(n: int, width: int) -> int:
    """Return the value of a number of width bits read as two's complement.

    also: two's complement; unsigned to signed; interpret a byte as a signed number
    >>> to_signed(255, 8)
    -1
    >>> to_signed(127, 8)
    127
    >>> to_signed(128, 8)
    -128
    """
    if n >= 1 << (width - 1):
        return n - (1 << width)
    return n


def add_binary_texts(a: str, b: str) -> str:
    """Return the sum of two binary numbers given as texts of zeros and ones.

    also: add binary strings; binary addition; sum of base two numbers
    >>> add_binary_texts("1010", "11")
    '1101'
    >>> add_binary_texts("1", "1")
    '10'
    >>> add_binary_texts("0", "0")
    '0'
    """
    return f"{int(a, 2) + int(b, 2):b}"


def ipv4_to_number(address: str) -> int:
    """Return the 32-bit number of a dotted IPv4 address.

    also: IP address to integer; dotted quad to number; pack four bytes
    >>> ipv4_to_number("192.168.1.1")
    3232235777
    >>> ipv4_to_number("0.0.0.1")
    1
    >>> ipv4_to_number("255.255.255.255")
    4294967295
    """
    number = 0
    for part in address.split("."):
        number = number * 256 + int(part)
    return number


def number_to_ipv4(number: int) -> str:
    """Return the dotted IPv4 address of a 32-bit number.

    also: integer to IP address; number to dotted quad; unpack four bytes
    >>> number_to_ipv4(3232235777)
    '192.168.1.1'
    >>> number_to_ipv4(0)
    '0.0.0.0'
    >>> number_to_ipv4(4294967295)
    '255.255.255.255'
    """
    parts: list[str] = []
    rest = number
    for _ in range(4):
        parts.append(str(rest % 256))
        rest //= 256
    return ".".join(reversed(parts))
