"""Days are Japan's, whatever the machine's zone."""

from datetime import UTC, date, datetime, time

import pytest

from shishin.core import days


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 10, 23, 14, 59, tzinfo=UTC), date(2026, 10, 23)),
        (datetime(2026, 10, 23, 15, 0, tzinfo=UTC), date(2026, 10, 24)),
    ],
)
def test_a_day_begins_at_midnight_in_japan(instant: datetime, day: date) -> None:
    assert days.day_of(instant) == day


def test_a_clock_time_in_japan_is_nine_hours_before_in_utc() -> None:
    assert days.instant(date(2026, 10, 24), time(9)) == datetime(2026, 10, 24, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    first, last = days.fiscal_year_days(year)
    assert days.fiscal_year(day) == year
    assert first <= day <= last


@pytest.mark.parametrize(("month", "last"), [(2, 28), (12, 31), (4, 30)])
def test_a_month_has_its_last_day(month: int, last: int) -> None:
    assert days.month_days(2026, month) == (date(2026, month, 1), date(2026, month, last))
