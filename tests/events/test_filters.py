"""Filters combine, come apart again, and know their days."""

from datetime import date

import pytest

from shishin.events.filters import EVERYTHING, Days, Filter, Near, Span, When, days_of
from shishin.events.models import Flag

WEDNESDAY, SATURDAY, SUNDAY = date(2026, 10, 21), date(2026, 10, 24), date(2026, 10, 25)
NEAR = Near(35.91, 139.63, ("111031",))
FULL = Filter(When.WEEKEND, 30, "111040", "environment", Flag.WALKIN | Flag.KIDS, "花", NEAR)


@pytest.mark.parametrize(
    ("when", "today", "days"),
    [
        (None, WEDNESDAY, Days(WEDNESDAY)),
        (When.TODAY, SUNDAY, Days(SUNDAY, SUNDAY)),
        (When.WEEKEND, WEDNESDAY, Days(SATURDAY, SUNDAY)),
        (When.WEEKEND, SATURDAY, Days(SATURDAY, SUNDAY)),
        (When.WEEKEND, SUNDAY, Days(SUNDAY, SUNDAY)),
        (When.NEXT_WEEK, WEDNESDAY, Days(date(2026, 10, 26), date(2026, 11, 1))),
        (When.NEXT_WEEK, SUNDAY, Days(date(2026, 10, 26), date(2026, 11, 1))),
        (When.ONGOING, SUNDAY, Days(SUNDAY)),
        (date(2026, 11, 3), SUNDAY, Days(date(2026, 11, 3), date(2026, 11, 3))),
        (Span(SUNDAY, date(2026, 11, 3)), WEDNESDAY, Days(SUNDAY, date(2026, 11, 3))),
        (Span(WEDNESDAY, SUNDAY), SATURDAY, Days(SATURDAY, SUNDAY)),
        (Span(WEDNESDAY, SATURDAY), SUNDAY, Days(SATURDAY, SATURDAY)),
    ],
)
def test_a_stretch_knows_its_days(when: When | date | None, today: date, days: Days) -> None:
    assert days_of(when, today) == days


def test_a_filter_comes_apart_into_single_parts_and_together_again() -> None:
    parts = FULL.parts()
    assert len(parts) == 8
    whole = EVERYTHING
    for part in parts:
        whole = whole.with_(part)
        assert FULL.has(part)
        assert not FULL.without(part).has(part)
    assert whole == FULL
    assert not EVERYTHING
    assert EVERYTHING.parts() == []


def test_only_flags_add_up() -> None:
    assert FULL.with_(Filter(ward="111015")).ward == "111015"
    assert FULL.with_(Filter(flags=Flag.HOME)).flags == Flag.WALKIN | Flag.KIDS | Flag.HOME
    assert FULL.without(Filter(flags=Flag.KIDS)).flags == Flag.WALKIN
