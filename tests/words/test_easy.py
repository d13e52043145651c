"""The lint of やさしい日本語: short, spaced sentences, kanji read, no hard katakana, no double negation."""

import re
import unicodedata
from pathlib import Path

import pytest

from tools import words

RUBY = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
FACT = re.compile(r"%\(\w+\)[sd]")
MARKUP = re.compile(r"<[^>]+>")
KANJI = re.compile(r"[\u3400-\u9fff々]")
KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
HIRAGANA = re.compile(r"^[ぁ-ゖァ-ヴー・]+$")
DOUBLE = re.compile(
    r"ない(?:わけ|こと|もの)では?ない|ないと(?:は|も)(?:いえ|言え)ない|なくは?ない(?!で)|ざるを得ない"
)
LONGEST = 32
UNSPACED = 16
ALLOWED = set((Path(__file__).parent / "katakana.txt").read_text(encoding="utf-8").split())

EASY = sorted((source, text) for source, text in words.load("ja-easy").items() if text)


def plain(text: str) -> str:
    """The text as it is read: without readings, facts as one letter, no markup."""
    return MARKUP.sub("", FACT.sub("1", RUBY.sub(r"\1", text)))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[。!?！？\n]|<br>", plain(text)) if part.strip()]


def test_there_are_easy_words() -> None:
    assert len(EASY) > 100


def test_the_pass_has_one_name() -> None:
    assert [source for source, text in EASY if "{参加証|" in text] == [], "it is {参加|さんか}カード"


@pytest.mark.parametrize(("source", "text"), EASY)
def test_easy_words_are_easy(source: str, text: str) -> None:
    assert [part for part in sentences(text) if len(part.replace(" ", "")) > LONGEST] == [], (
        "a sentence is too long"
    )
    assert KANJI.findall(RUBY.sub("", text)) == [], "kanji without a reading"
    assert [reading for _, reading in RUBY.findall(text) if not HIRAGANA.match(reading)] == [], (
        "a reading is kana"
    )
    assert [word for word in KATAKANA.findall(RUBY.sub("", text)) if word not in ALLOWED] == [], (
        "a hard katakana word"
    )
    assert DOUBLE.search(plain(text)) is None, "a double negation"
    assert [
        run
        for part in sentences(text)
        for run in re.split(r"[ 　、・「」()（）:/〜]", part)
        if len(run) > UNSPACED
    ] == [], "no spaces"
    assert text == unicodedata.normalize("NFC", text)
