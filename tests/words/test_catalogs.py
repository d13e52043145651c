"""Every word exists in Japanese, English and easy Japanese, and says the same facts."""

import re

import pytest

from tools import words

FACTS = re.compile(r"%\((\w+)\)[sd]")
MARKS = re.compile(r"<(/?\w+)")


@pytest.mark.parametrize("language", sorted(words.CATALOGS))
def test_no_word_is_missing_in(language: str) -> None:
    assert len(words.gather()) > 100
    assert words.missing(language) == []


@pytest.mark.parametrize("language", sorted(words.CATALOGS))
def test_no_translation_is_left_over_in(language: str) -> None:
    assert set(words.load(language)) - set(words.gather()) == set()


@pytest.mark.parametrize("language", sorted(words.CATALOGS))
def test_every_translation_uses_facts_that_its_source_has_in(language: str) -> None:
    wrong = [
        (source, text)
        for source, text in words.load(language).items()
        if text and not set(FACTS.findall(text)) <= set(FACTS.findall(source))
    ]
    assert wrong == []


def test_english_has_no_japanese_letters() -> None:
    japanese = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
    # Names of buttons of other programs, of languages and of things that are printed so may stay.
    free = ("清掃", "花", "日本語", "やさしい日本語", "市民活動", "けやき", "県", "ししん")
    wrong = []
    for source, text in words.load("en").items():
        rest = text
        for name in free:
            rest = rest.replace(name, "")
        if japanese.search(rest):
            wrong.append((source, text))
    assert wrong == []


def test_english_says_email() -> None:
    mail = re.compile(r"(?<!/)\bmails?\b(?! server)", re.IGNORECASE)
    assert [text for text in words.load("en").values() if mail.search(text)] == []


# Where somebody is called, and what is told of that.
CALLED = ("電話番号", "電話でお知らせ", "電話でも", "電話も", "に電話して")


def test_what_is_in_the_hand_is_a_smartphone_and_only_a_call_is_a_telephone():
    reading = re.compile(r"\{([^|{}]+)\|[^{}]+\}")
    told = {
        reading.sub(r"\1", text).replace(" ", "") for pair in words.load("ja-easy").items() for text in pair
    }
    others = [text for text in told if "電話" in text and not any(call in text for call in CALLED)]
    assert others == ["電話"], "the city's own number"
