"""What would make a text easier to read, for its writer: hints, never conditions.

After the guideline for easy Japanese by the Immigration Services Agency and the Agency for Cultural Affairs
(在留支援のためのやさしい日本語ガイドライン, 2020): short sentences, few kanji, no double negation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shishin.core import ruby

LONGEST_SENTENCE = 40
# Notices have about half; the easy words of our own pages stay below a third.
MOST_KANJI = 0.35
# A share of very few letters says nothing.
FEW_LETTERS = 20
_END = re.compile(r"(?<=[。！？!?])|\n")
_SPACES = re.compile(r"\s+")
_NOT = r"(?:ない|なかった|(?:あり|なり|いけ|いられ|い|いき|得|え)ません|いられない|いかない|[得え]ない)"
_DOUBLE = re.compile(
    rf"[ぁ-ん]?ない(?:こと|わけ|もの|はず)(?:で)?(?:は|も|に(?:は|も)?)?{_NOT}"
    r"|(?:なければ|なきゃ|ねば|なくては|なくちゃ|ないと)(?:なら|なり|いけ|だめ|ダメ|駄目|済ま|すま)(?:ない|ません)?"
    rf"|なく(?:は|も){_NOT}|ないと(?:は|も)(?:限|かぎ|言|い)(?:らない|りません|えない|えません)"
    rf"|ざるを{_NOT}|ずには{_NOT}"
)


class HintKind(StrEnum):
    """What makes a text hard."""

    LONG = "long"
    KANJI = "kanji"
    DOUBLE_NEGATION = "double_negation"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to make easier: the words it is about, and a number of letters, or of per cent for kanji."""

    kind: HintKind
    quote: str
    number: int


def of(marked: str) -> list[Hint]:
    """Return what would make a text easier, in its own order; readings do not count."""
    text = ruby.without_readings(marked)
    sentences = [part.strip() for part in _END.split(text) if part.strip()]
    return [hint for sentence in sentences for hint in _of_sentence(sentence)] + list(_of_whole(text))


def _of_sentence(sentence: str) -> Iterator[Hint]:
    letters = len(_SPACES.sub("", sentence))
    if letters > LONGEST_SENTENCE:
        yield Hint(HintKind.LONG, sentence, letters)
    for found in _DOUBLE.finditer(_SPACES.sub("", sentence)):
        yield Hint(HintKind.DOUBLE_NEGATION, found[0], len(found[0]))


def _of_whole(text: str) -> Iterator[Hint]:
    letters = [letter for letter in text if letter.isalpha()]
    kanji = sum(map(ruby.has_kanji, letters))
    if len(letters) >= FEW_LETTERS and kanji > MOST_KANJI * len(letters):
        yield Hint(HintKind.KANJI, "", round(100 * kanji / len(letters)))
