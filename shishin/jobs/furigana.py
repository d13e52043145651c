"""Readings made by a machine: SudachiPy with its small dictionary, and the few things that it reads oddly.

Importing this costs little; the dictionary is opened with the first text.
"""

import functools
import re
from collections.abc import Iterator, Mapping

from sudachipy import Dictionary, SplitMode, Tokenizer

from shishin.core import ruby

# What the dictionary reads otherwise than a notice means it.
USUAL = {"日本": "にほん", "方": "かた", "私": "わたし", "明日": "あした"}
WEEKDAYS = {"月": "げつ", "火": "か", "水": "すい", "木": "もく", "金": "きん", "土": "ど", "日": "にち"}
# After a number. Those of 日, 人, 分 and 本 depend on which.
COUNTED = {
    "月": "がつ",
    "日": "にち",
    "人": "にん",
    "分": "ふん",
    "本": "ほん",
    "時": "じ",
    "年": "ねん",
    "回": "かい",
    "名": "めい",
    "円": "えん",
    "歳": "さい",
    "才": "さい",
    "台": "だい",
}
# A number and what it counts that are read as one word.
AS_ONE = {
    "日": {
        "2": "ふつか",
        "3": "みっか",
        "4": "よっか",
        "5": "いつか",
        "6": "むいか",
        "7": "なのか",
        "8": "ようか",
        "9": "ここのか",
        "10": "とおか",
        "14": "じゅうよっか",
        "20": "はつか",
        "24": "にじゅうよっか",
    },
    "人": {"1": "ひとり", "2": "ふたり"},
}
SOFT = {"分": dict.fromkeys("134680", "ぷん"), "本": {**dict.fromkeys("1680", "ぽん"), "3": "ぼん"}}
_KATAKANA = {letter: letter - 0x60 for letter in range(ord("ァ"), ord("ヶ"))}
_KANA_RUN = re.compile(r"([ぁ-ゖァ-ヴー]+)")

Token = tuple[str, str]
# A name is made of so many of the dictionary's words at most.
MOST_TOKENS = 4


@functools.cache
def _tokenizer() -> Tokenizer:
    return Dictionary(dict="small").tokenizer(mode=SplitMode.C)


def complete(marked: str, names: Mapping[str, str] = ruby.NO_NAMES) -> str:
    """Return a text with readings for all its kanji; those that it has already stay as they are.

    `names` are read as they say: those of places, which no dictionary knows.
    """
    return "".join(
        f"{{{text}|{reading}}}" if reading else _read(text, names) for text, reading in ruby.parts(marked)
    )


def _read(text: str, names: Mapping[str, str]) -> str:
    if not ruby.has_kanji(text):
        return text
    tokens = [(one.surface(), one.reading_form().translate(_KATAKANA)) for one in _tokenizer().tokenize(text)]
    return "".join(_joined(list(_named(tokens, names))))


def _named(tokens: list[Token], names: Mapping[str, str]) -> Iterator[Token]:
    """Give the tokens, those that make up a name as one; what is part of a longer word is no name."""
    place = 0
    while place < len(tokens):
        count, name = _name_at(tokens[place : place + MOST_TOKENS], names)
        yield (name, names[name]) if name else tokens[place]
        place += count


def _name_at(tokens: list[Token], names: Mapping[str, str]) -> tuple[int, str]:
    """Return of how many tokens the longest name at their beginning is made, and it; 1 and "" for none."""
    for count in range(len(tokens), 0, -1):
        text = "".join(surface for surface, _ in tokens[:count])
        if text in names:
            return count, text
    return 1, ""


def _joined(tokens: list[Token]) -> list[str]:
    """Return the marked pieces; a number may go into the mark of what it counts."""
    pieces: list[str] = []
    for place, (surface, reading) in enumerate(tokens):
        before = tokens[place - 1][0] if place else ""
        after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
        whole = AS_ONE.get(surface, {}).get(before)
        if whole:
            pieces[-1] = f"{{{before}{surface}|{whole}}}"
        else:
            pieces.append(_marked(surface, _usual(surface, before, after) or reading))
    return pieces


def _usual(surface: str, before: str, after: str) -> str:
    """Return how a word is read between its neighbours, where the dictionary may not know."""
    if surface in WEEKDAYS and before in {"(", "（"} and after[:1] in {")", "）", "・", "･"}:
        return WEEKDAYS[surface]
    if before.isdecimal() and surface in COUNTED:
        return SOFT.get(surface, {}).get(before[-1], COUNTED[surface])
    return USUAL.get(surface, "")


def _marked(surface: str, reading: str) -> str:
    """Return a word with its reading over its kanji alone, where kana of the word show what is whose."""
    if not (ruby.has_kanji(surface) and ruby.is_kana(reading)):
        return surface
    pieces = [piece for piece in _KANA_RUN.split(surface) if piece]
    pattern = "".join(
        re.escape(piece.translate(_KATAKANA)) if _KANA_RUN.fullmatch(piece) else "(.+?)" for piece in pieces
    )
    found = re.fullmatch(pattern, reading)
    if found is None:
        return f"{{{surface}|{reading}}}"
    heard = iter(found.groups())
    return "".join(piece if _KANA_RUN.fullmatch(piece) else f"{{{piece}|{next(heard)}}}" for piece in pieces)
