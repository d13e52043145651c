"""The addresses of filters: every kind of part is read, spelled and left out again."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from shishin.core import city
from shishin.events.filters import Filter, Span, When
from shishin.web import list_filters
from tests.world import World

SAITAMA = city.load("saitama")
FIRST, LAST = date(2026, 11, 3), date(2026, 11, 5)


def read(**given: str) -> list_filters.Asked:
    return list_filters.read(MultiDict(given), SAITAMA)


@pytest.mark.parametrize(
    ("given", "when", "spelled"),
    [
        ({"when": "weekend"}, When.WEEKEND, "/?when=weekend"),
        ({"when": "2026-11-03"}, FIRST, "/?when=2026-11-03"),
        ({"when": "2026-11-03..2026-11-05"}, Span(FIRST, LAST), "/?when=2026-11-03..2026-11-05"),
        ({"when": "2026-11-05..2026-11-03"}, Span(FIRST, LAST), "/?when=2026-11-03..2026-11-05"),
        ({"when": "2026-11-03..2026-11-03"}, FIRST, "/?when=2026-11-03"),
        ({"from": "2026-11-03", "to": "2026-11-05"}, Span(FIRST, LAST), "/?when=2026-11-03..2026-11-05"),
        ({"from": "2026-11-03", "to": ""}, FIRST, "/?when=2026-11-03"),
        ({"from": "", "to": "2026-11-05"}, LAST, "/?when=2026-11-05"),
        ({"from": "2026-11-03", "when": "weekend"}, FIRST, "/?when=2026-11-03"),
        ({"from": "", "to": ""}, None, "/"),
    ],
)
def test_days_are_read_from_an_address_and_from_a_form(
    given: dict[str, str], when: object, spelled: str
) -> None:
    asked = read(**given)
    assert asked == list_filters.Asked(Filter(when=when), ())
    assert list_filters.address(asked.filter) == spelled


def test_weekday_evenings_go_with_any_days() -> None:
    both = MultiDict([("when", "weekday_evening"), ("when", "2026-11-03..2026-11-05")])
    asked = list_filters.read(both, SAITAMA).filter
    assert asked == Filter(when=Span(FIRST, LAST), evenings=True)
    assert list_filters.address(asked) == "/?when=2026-11-03..2026-11-05&when=weekday_evening"
    weekend, evenings = list_filters.pills(asked, [Filter(when=When.WEEKEND), Filter(evenings=True)])
    assert weekend.href == "/?when=weekend&when=weekday_evening"
    assert (evenings.href, evenings.current) == ("/?when=2026-11-03..2026-11-05", True)
    (off,) = list_filters.pills(Filter(when=When.NEXT_WEEK), [Filter(evenings=True)])
    assert off.href == "/?when=next_week&when=weekday_evening"
    assert list_filters.address(read(when="weekday_evening").filter) == "/?when=weekday_evening"


@pytest.mark.parametrize("when", ["2026-11-03..", "..", "2026-13-01", "2026-11-03..x", "a..b..c"])
def test_days_that_mean_nothing_are_named(when: str) -> None:
    assert read(when=when) == list_filters.Asked(Filter(), ("when",))


def test_a_place_is_read_rounded_and_spelled_as_a_phone_spells_it() -> None:
    asked = read(near="35.9137,139.6275", flag="kids")
    assert list_filters.address(asked.filter) == "/?near=35.91,139.63&flag=kids"
    assert read(near="35.9,139.6").filter == read(near="35.90,139.60").filter


@pytest.mark.parametrize(
    "near",
    [
        "x",
        "35.9",
        "35.9,139.6,1",
        "91,139",
        "35,181",
        "nan,nan",
        "inf,0",
        "-90,0",
        ",",
        "35.9 139.6",
        "35.9,",
    ],
)
def test_a_place_that_is_none_is_named_and_narrows_nothing(near: str) -> None:
    assert read(near=near) == list_filters.Asked(Filter(), ("near",))


def test_each_part_has_words_and_comes_off_by_its_own_link(sqlite_world: World) -> None:
    asked = read(when="2026-11-03..2026-11-05", near="35.91,139.63", ward="111040").filter
    with sqlite_world.app.test_request_context("/"):
        pills = list_filters.pills(asked, asked.parts())
    assert [(pill.label, pill.href) for pill in pills] == [
        ("11月3日(火)〜11月5日(木)", "/?near=35.91,139.63&ward=111040"),
        ("近く(3kmまで)", "/?when=2026-11-03..2026-11-05&ward=111040"),
        ("見沼区", "/?when=2026-11-03..2026-11-05&near=35.91,139.63"),
    ]
    assert all(pill.current for pill in pills)
