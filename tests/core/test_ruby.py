"""One notation for readings: `{漢字|かんじ}`."""

import pytest

from shishin.core import ruby


def test_wide_signs_of_a_japanese_keyboard_make_a_mark() -> None:
    assert ruby.as_typed("｛緑道｜りょくどう｝の{花|はな｝") == "{緑道|りょくどう}の{花|はな}"
    assert ruby.as_typed("読む｜書く") == "読む｜書く"


def test_a_text_comes_apart_into_what_is_read_and_what_is_not() -> None:
    marked = "あの{緑道|りょくどう}の花"
    assert list(ruby.parts(marked)) == [("あの", ""), ("緑道", "りょくどう"), ("の花", "")]
    assert ruby.without_readings(marked) == "あの緑道の花"
    assert ruby.unread(marked)
    assert not ruby.unread("{花|はな}とみどり ABC 24")


@pytest.mark.parametrize(
    ("marked", "near"),
    [
        ("{花|はな}に水", ""),
        ("{花|はなに水をやります", "{花|はなに水を"),
        ("花はな}に水", "花はな}に水"),
        ("{花}に水", "{花}に水"),
        ("{|はな}", "{|はな}"),
        ("{花|}", "{花|}"),
        ("{花|は\nな}", "{花|は\nな}"),
    ],
)
def test_a_mark_that_is_not_whole_is_found(marked: str, near: str) -> None:
    assert ruby.broken(marked) == near


def test_a_reading_is_kana() -> None:
    assert ruby.odd_reading("{花|はな}と{水|water}") == "{水|water}"
    assert ruby.odd_reading("{珈琲|コーヒー}") == ""


def test_a_text_with_the_notations_own_signs_is_left_alone() -> None:
    assert not ruby.takes_readings("{花}の会")
    assert not ruby.takes_readings("はなの かい")
    assert ruby.takes_readings("花の会")
