"""A writer is told what would make a text easier, and nothing where it is easy."""

import pytest

from shishin.events import hints
from shishin.events.hints import HintKind


def kinds(text: str) -> list[HintKind]:
    return [hint.kind for hint in hints.of(text)]


def test_an_easy_text_needs_no_hint() -> None:
    assert hints.of("花に 水を やります。\n30分だけでも いいです。") == []
    assert hints.of("") == []


def test_a_sentence_is_long_above_forty_letters_without_spaces_and_readings() -> None:
    forty = "は" * 39 + "。"
    assert hints.of(forty) == []
    assert hints.of(" ".join(forty)) == []
    assert hints.of("{花|はな}" + "は" * 38 + "。") == []
    found = hints.of("みじかいです。" + "は" * 41 + "。")
    assert [(hint.kind, hint.quote, hint.number) for hint in found] == [(HintKind.LONG, "は" * 41 + "。", 42)]


def test_a_line_ends_a_sentence() -> None:
    assert hints.of("は" * 30 + "\n" + "は" * 30) == []


def test_many_kanji_are_counted_in_per_cent_of_the_letters() -> None:
    found = hints.of("当日会場集合後班別行動開始予定。ごみをひろう。")
    assert [(hint.kind, hint.number) for hint in found] == [(HintKind.KANJI, 71)]
    assert hints.of("市民活動") == []


@pytest.mark.parametrize(
    "text",
    [
        "参加できないことはない",
        "むずかしくないことはありません",
        "来なければならない",
        "申しこまなければなりません",
        "書かなくてはいけません",
        "持ってこないといけません",
        "行かないわけではない",
        "行かないわけにはいきません",
        "ないとは限りません",
        "よくなくはない",
        "中止せざるを得ません",
        "笑わずにはいられません",
    ],
)
def test_a_double_negation_is_found(text: str) -> None:
    assert HintKind.DOUBLE_NEGATION in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "雨の日はしません。",
        "道具はいりません。",
        "できないときは言ってください。",
        "ない人にはかします。",
        "少なくとも3人",
    ],
)
def test_a_single_negation_is_not(text: str) -> None:
    assert HintKind.DOUBLE_NEGATION not in kinds(text)
