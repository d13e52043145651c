"""Codes that people read, type and scan: Crockford base32, either case, hyphens and width free."""

from shishin.core import rng as rng_module
from shishin.core import text as text_module

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
# Crockford's decoding reads the letters that hands confuse as the digits they look like.
_VALUES |= {"I": 1, "L": 1, "O": 0}
_BITS = 5
_LETTERS = frozenset(ALPHABET)
_SPELLINGS = str.maketrans("ILO", "110", "- ")
# The digits of base 32 as Python reads them.
_DIGITS = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def normal(text: str) -> str | None:
    """Return the code in its one spelling (upper case, no hyphens or spaces), or None when it is no code."""
    letters = text_module.typed(text).upper().translate(_SPELLINGS)
    return letters if letters and _LETTERS.issuperset(letters) else None


def encode(data: bytes) -> str:
    """Return bytes as base32 letters, most significant bit first, padded with zero bits."""
    length = -(-len(data) * 8 // _BITS)
    number = int.from_bytes(data) << (length * _BITS - len(data) * 8)
    return "".join(ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(length)))


def decode(text: str, size: int) -> bytes | None:
    """Return the `size` bytes that a code spells, or None unless it is their one canonical spelling.

    Hyphens, width and lower case are free; letters beyond the size or padding bits that are set are not.
    """
    letters = normal(text)
    length = -(-size * 8 // _BITS)
    if letters is None or len(letters) != length:
        return None
    number = int(letters.translate(_DIGITS), 32)
    spare = length * _BITS - size * 8
    if number & ((1 << spare) - 1):
        return None
    return (number >> spare).to_bytes(size)


def random_code(rng: rng_module.Rng, length: int) -> str:
    """Return a random code of this many letters."""
    return "".join(ALPHABET[byte & 31] for byte in rng.bytes(length))


def check_letter(letters: str) -> str:
    """Return the letter that catches any single wrong letter and any swap of neighbours.

    A weighted sum over GF(32): position i weighs alpha to the i, so that one changed letter or two
    swapped neighbours always change the sum (the Verhoeff idea over a field; all weights differ).
    """
    total, weight = 0, 2
    for letter in letters:
        total ^= _times(_VALUES[letter], weight)
        weight = _times(weight, 2)
    return ALPHABET[total]


def with_check(letters: str) -> str:
    """Return the letters followed by their check letter."""
    return letters + check_letter(letters)


def checked(text: str, length: int) -> str | None:
    """Return the normal form of a typed code of this length whose check letter is right, else None."""
    letters = normal(text)
    if letters is None or len(letters) != length or check_letter(letters[:-1]) != letters[-1]:
        return None
    return letters


def _times(a: int, b: int) -> int:
    """Multiply in GF(32) with the primitive polynomial x^5 + x^2 + 1."""
    product = 0
    for bit in range(_BITS):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - _BITS)
    return product
