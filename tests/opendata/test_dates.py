"""Every way of writing a day that was seen in a list, and what must not be read as one."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.opendata import dates
from shishin.opendata.verdicts import Reason

DAY = date(2020, 5, 16)


@pytest.mark.parametrize(
    "cell",
    [
        "5/16/2020",
        "05/16/2020",
        "2020/5/16",
        "2020/05/16",
        "2020-05-16",
        "2020.05.16",
        "2020.5/16",
        "20200516",
        "2020年5月16日",
        "2020年 5月 16日",
        "２０２０／５／１６",
        "２０２０年５月１６日",
        "令和2年5月16日",
        "令和２年５月１６日（土）",
        "㋿2年5月16日",
        "令2.5.16",
        "R2.5.16",
        "R02/05/16",
        "r2-5-16",
        "2020/5/16(土)",
        "2020年5月16日（土・祝）",
        "2020年5月16日土曜日",
        "2020/05/16 0:00",
        "2020/05/16 00:00:00",
        "2020-05-16T00:00:00",
        "2020-05-16T00:00:00.000Z",
        "2020-05-16T00:00:00+09:00",
        # The midnight with which the day begins in Japan, told in UTC.
        "2020-05-15T15:00:00.000Z",
        "  2020/5/16\n",
        '="2020/5/16"',
    ],
)
def test_a_day_is_read_however_it_is_written(cell: str) -> None:
    assert dates.read(cell) == dates.DayCell(DAY)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("5/16/2020  3:30:00 PM", time(15, 30)),
        ("2020-05-16 10:00", time(10)),
        ("2020-05-16T10:00:00+09:00", time(10)),
        ("2020/5/16(土) 13:00", time(13)),
        ("令和2年5月16日 午後1時30分", time(13, 30)),
    ],
)
def test_a_time_beside_the_day_is_kept(cell: str, clock: time) -> None:
    assert dates.read(cell) == dates.DayCell(DAY, clock)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("令和元年5月1日", date(2019, 5, 1)), ("H31.4.30", date(2019, 4, 30)), ("S64.1.7", None)],
)
def test_an_era_counts_from_its_first_year(cell: str, day: date | None) -> None:
    assert dates.read(cell).day == day


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "なし",
        "無し",
        "-",
        "－",
        "ー",
        "9999-12-31",
        "9999/12/31",
        "9999-12-31T00:00:00",
        "1900/1/0",
        "0",
    ],
)
def test_nothing_is_nothing_and_no_mistake(cell: str) -> None:
    assert dates.read(cell) == dates.DayCell()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2月14日（土）・15日（日）", Reason.YEAR_MISSING),
        ("8月5日（水）～8月16日（日）※10日（月）以外", Reason.YEAR_MISSING),
        ("5/16", Reason.YEAR_MISSING),
        ("毎週土曜日", Reason.DAY_UNREADABLE),
        ("未定", Reason.DAY_UNREADABLE),
        ("2020/5", Reason.DAY_UNREADABLE),
        ("2020年5月", Reason.DAY_UNREADABLE),
        ("13/5/2020", Reason.DAY_UNREADABLE),
        ("2020/2/30", Reason.DAY_UNREADABLE),
        ("20/5/16", Reason.YEAR_MISSING),
        ("43967", Reason.DAY_UNREADABLE),
        ("2202/5/16", Reason.DAY_IMPLAUSIBLE),
    ],
)
def test_a_year_or_a_day_is_never_invented(cell: str, reason: Reason | None) -> None:
    read = dates.read(cell)

    assert [finding.reason for finding in read.findings] == ([reason] if reason else [])
    assert (read.day is None) == (reason is not None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        # The 16th was a Saturday.
        ("2020年5月16日（日）", Reason.WEEKDAY_DIFFERS),
        ("2020/5/16～5/18", Reason.DAY_UNREADABLE),
        ("2020-05-16T10:00:00Z", Reason.ZONE_UNCLEAR),
        ("2020-05-16T00:00:00-05:00", None),
    ],
)
def test_a_doubtful_day_is_kept_and_asked_about(cell: str, reason: Reason | None) -> None:
    read = dates.read(cell)

    assert read.day == DAY
    assert [finding.reason for finding in read.findings] == ([reason] if reason else [])


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_each_of_its_spellings(day: date) -> None:
    spellings = [
        f"{day:%Y-%m-%d}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    ]

    assert {dates.read(spelling).day for spelling in spellings} == {day}


@given(st.text(max_size=40))
def test_no_cell_is_beyond_reading(cell: str) -> None:
    read = dates.read(cell)

    assert read.day is not None or read.clock is None
