"""Readings beside kanji, written `{漢字|かんじ}`: one notation for our words and for what people write."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

MARK = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
# A Japanese keyboard gives wide signs before it gives narrow ones.
_TYPED = re.compile(r"[{\uff5b]([^{}|\uff5b\uff5c\uff5d\n]+)[|\uff5c]([^{}|\uff5b\uff5c\uff5d\n]+)[}\uff5d]")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]")
_KANA = re.compile(r"[ぁ-ゖァ-ヴー・ \u3000]+")
# What stands around a sign that belongs to no mark, so that its writer finds it.
_AROUND = 8
# Readings of names where no city gives any.
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def as_typed(text: str) -> str:
    """Return what was typed with its marks in narrow signs."""
    return _TYPED.sub(r"{\1|\2}", text)


def without_readings(marked: str) -> str:
    """Return the text as it is without its readings."""
    return MARK.sub(r"\1", marked)


def parts(marked: str) -> Iterator[tuple[str, str]]:
    """Give the text piece by piece, each with its reading, or with an empty one."""
    place = 0
    for mark in MARK.finditer(marked):
        if mark.start() > place:
            yield marked[place : mark.start()], ""
        yield mark[1], mark[2]
        place = mark.end()
    if place < len(marked):
        yield marked[place:], ""


def has_kanji(text: str) -> bool:
    """Say whether there is anything to be read."""
    return _KANJI.search(text) is not None


def unread(marked: str) -> bool:
    """Say whether some kanji have no reading."""
    return any(has_kanji(text) for text, reading in parts(marked) if not reading)


def takes_readings(text: str) -> bool:
    """Say whether a text can be marked: it has kanji, and none of the signs that make a mark."""
    return has_kanji(text) and not _signs(text)


def broken(marked: str) -> str:
    """Return the first place where a mark is not whole, or an empty text."""
    rest = MARK.sub(lambda mark: " " * len(mark[0]), marked)
    signs = _signs(rest)
    return marked[max(signs.start() - _AROUND, 0) : signs.start() + _AROUND] if signs else ""


def is_kana(reading: str) -> bool:
    """Say whether a reading can be read aloud by whoever reads kana."""
    return _KANA.fullmatch(reading) is not None


def odd_reading(marked: str) -> str:
    """Return the first mark whose reading is not kana, or an empty text."""
    return next((mark[0] for mark in MARK.finditer(marked) if not is_kana(mark[2])), "")


def _signs(text: str) -> re.Match[str] | None:
    return re.search(r"[{}]", text)
