"""A series comes round on the same weekday, as often as it was said."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.events import recurrence
from shishin.events.recurrence import MOST_TIMES, Every, Repeat

FIRST = st.dates(date(2026, 1, 1), date(2040, 12, 31))
TIMES = st.integers(2, MOST_TIMES)


@given(first=FIRST, every=st.sampled_from(Every), times=TIMES)
def test_every_series_begins_on_its_day_and_keeps_the_weekday(first: date, every: Every, times: int) -> None:
    found = recurrence.days_of(first, Repeat(every, times))
    assert found[0] == first
    assert len(found) == times
    assert found == sorted(set(found))
    assert {day.weekday() for day in found} == {first.weekday()}


@given(first=FIRST, times=TIMES)
def test_a_monthly_series_is_once_in_every_month_at_the_same_place(first: date, times: int) -> None:
    found = recurrence.days_of(first, Repeat(Every.MONTH, times))
    months = [day.year * 12 + day.month for day in found]
    assert months == list(range(months[0], months[0] + times))
    place = (first.day - 1) // 7
    for day in found:
        last = (day + timedelta(days=7)).month != day.month
        assert (day.day - 1) // 7 == place if place < 4 else last


@given(first=FIRST, times=TIMES)
def test_weeks_are_seven_days_and_fortnights_fourteen(first: date, times: int) -> None:
    for every, step in ((Every.WEEK, 7), (Every.FORTNIGHT, 14)):
        found = recurrence.days_of(first, Repeat(every, times))
        assert {(after - before).days for before, after in itertools.pairwise(found)} == {step}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (date(2026, 10, 24), [date(2026, 11, 28), date(2026, 12, 26)]),
        (date(2026, 10, 31), [date(2026, 11, 28), date(2026, 12, 26)]),
        (date(2026, 12, 5), [date(2027, 1, 2), date(2027, 2, 6)]),
    ],
)
def test_the_calendar_is_that_of_the_wall(first: date, then: list[date]) -> None:
    assert recurrence.days_of(first, Repeat(Every.MONTH, 3)) == [first, *then]


def test_without_a_repeat_it_is_one_day() -> None:
    assert recurrence.days_of(date(2026, 10, 24), None) == [date(2026, 10, 24)]
    assert recurrence.span(date(2026, 10, 30), date(2026, 11, 1)) == [
        date(2026, 10, 30),
        date(2026, 10, 31),
        date(2026, 11, 1),
    ]


@pytest.mark.parametrize(("times", "fits"), [(0, False), (1, False), (2, True), (53, True), (54, False)])
def test_a_series_is_of_two_to_fifty_three(times: int, *, fits: bool) -> None:
    assert Repeat(Every.WEEK, times).fits is fits
