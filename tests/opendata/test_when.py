"""Days and times of a row read together."""

from datetime import date, time

import pytest

from shishin.opendata import when
from shishin.opendata.layouts import Field
from shishin.opendata.verdicts import Reason

MAY_16 = date(2020, 5, 16)
MAY_18 = date(2020, 5, 18)


def _read(
    first: str = "2020-05-16", last: str = "", starts: str = "", ends: str = "", note: str = ""
) -> when.When:
    fields = (Field.FIRST_DAY, Field.LAST_DAY, Field.STARTS, Field.ENDS, Field.TIME_NOTE)
    return when.read(dict(zip(fields, (first, last, starts, ends, note), strict=True)))


def _reasons(said: when.When) -> list[Reason]:
    return [finding.reason for finding in said.findings]


@pytest.mark.parametrize(
    ("starts", "ends", "expected", "reasons"),
    [
        ("10:00", "12:00", (time(10), time(12)), []),
        ("10:00", "", (time(10), None), []),
        ("", "12:00", (None, time(12)), []),
        ("", "", (None, None), [Reason.TIME_UNKNOWN]),
        ("00:00", "00:00", (None, None), [Reason.PLACEHOLDER_TIME]),
        ("00:00", "", (None, None), [Reason.PLACEHOLDER_TIME]),
        ("", "00:00", (None, None), [Reason.PLACEHOLDER_TIME]),
        ("00:00", "23:59", (None, None), [Reason.WHOLE_DAY]),
        ("10:00～12:00", "", (time(10), time(12)), []),
        ("10:00", "10:00", (time(10), None), [Reason.ENDS_AS_IT_STARTS]),
        ("12:00", "10:00", (time(12), time(10)), [Reason.ENDS_TOO_EARLY]),
        ("00:00", "17:00", (time(0), time(17)), [Reason.STARTS_AT_MIDNIGHT]),
        ("日没", "21:00", (None, time(21)), [Reason.TIME_UNREADABLE]),
        ("終日", "", (None, None), [Reason.TIME_UNKNOWN]),
    ],
)
def test_times_of_one_day(
    starts: str, ends: str, expected: tuple[time | None, time | None], reasons: list[Reason]
) -> None:
    said = _read(starts=starts, ends=ends)

    assert ((said.starts, said.ends), _reasons(said)) == (expected, reasons)


@pytest.mark.parametrize(
    ("starts", "ends", "reasons"),
    [
        ("09:00", "17:00", []),
        ("18:00", "15:00", [Reason.DAILY_TIMES_UNCLEAR]),
        ("08:30", "23:59", [Reason.DAILY_TIMES_UNCLEAR]),
    ],
)
def test_times_of_several_days_are_daily_or_asked_about(
    starts: str, ends: str, reasons: list[Reason]
) -> None:
    said = _read(last="2020-05-18", starts=starts, ends=ends)

    assert (said.first_day, said.last_day) == (MAY_16, MAY_18)
    assert (f"{said.starts:%H:%M}", f"{said.ends:%H:%M}") == (starts, ends)
    assert _reasons(said) == reasons


def test_a_row_without_a_last_day_is_on_its_first() -> None:
    assert _read(starts="10:00").last_day == MAY_16


def test_an_end_before_the_start_keeps_both() -> None:
    said = _read(first="2020-05-18", last="2020-05-16", starts="10:00")

    assert (said.first_day, said.last_day) == (MAY_18, MAY_16)
    assert _reasons(said) == [Reason.ENDS_BEFORE_START]


def test_a_last_day_that_cannot_be_read_is_not_taken_for_the_first() -> None:
    said = _read(last="5/18まで", starts="10:00")

    assert said.last_day is None
    assert _reasons(said) == [Reason.YEAR_MISSING]


def test_a_row_without_a_day_has_none() -> None:
    assert _reasons(_read(first="なし", starts="10:00")) == [Reason.DAY_MISSING]


def test_a_time_in_the_cell_of_the_day_counts_where_no_other_is() -> None:
    assert _read(first="2020-05-16 10:00", last="2020-05-16 12:00").ends == time(12)


def test_two_times_that_differ_are_asked_about() -> None:
    assert Reason.TIMES_DIFFER in _reasons(_read(last="2020-05-16 15:00", starts="10:00", ends="16:00"))


def test_words_instead_of_a_time_join_the_note() -> None:
    assert _read(starts="終日", note="雨天順延").note == "雨天順延\n終日"
