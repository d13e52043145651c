"""How days are written in each language."""

from datetime import date

import pytest

from shishin.web import filters, words
from tests.world import World


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ja", "10月24日(土)"),
        ("en", "Sat 24 Oct"),
        (
            "ja-easy",
            (
                "10<ruby>月<rp>(</rp><rt>がつ</rt><rp>)</rp></ruby>"
                "24<ruby>日<rp>(</rp><rt>か</rt><rp>)</rp></ruby>(<ruby>土<rp>(</rp><rt>ど</rt><rp>)</rp></ruby>)"
            ),
        ),
    ],
)
def test_a_day_is_written_in(sqlite_world: World, language: str, written: str) -> None:
    with sqlite_world.app.test_request_context(f"/?lang={language}"):
        assert filters.day(date(2026, 10, 24)) == written


def test_a_day_in_plain_text_has_no_readings(sqlite_world: World) -> None:
    with sqlite_world.app.test_request_context("/?lang=ja-easy"):
        day = filters.day(date(2026, 10, 4))
        assert words.bare(day) == "10月4日(日)"
        assert words.plain("x %(day)s", day=day) == "x 10月4日(日)"
        assert "<ruby>" in words.words("x %(day)s", day=day)


def test_an_occurrence_over_several_days_names_both_ends(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    occurrence.last_day = date(2026, 10, 25)
    with sqlite_world.app.test_request_context("/"):
        assert filters.period(occurrence) == "10月24日(土)〜10月25日(日) 9:00〜11:00"
    with sqlite_world.app.test_request_context("/?lang=ja-easy"):
        assert words.bare(filters.period(occurrence)) == "10月24日(土)〜10月25日(日) 9:00〜11:00"
