"""Times of day as lists write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.opendata import clocks
from shishin.opendata.clocks import ClockCell


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("09:30", time(9, 30)),
        ("9：30", time(9, 30)),
        ("２２：００", time(22)),
        ("13:30:00", time(13, 30)),
        ("1330", time(13, 30)),
        ("930", time(9, 30)),
        ("10時", time(10)),
        ("10時半", time(10, 30)),
        ("10時5分", time(10, 5)),
        ("午前10時", time(10)),
        ("午後1時30分", time(13, 30)),
        ("午後０時３０分", time(12, 30)),
        ("正午", time(12)),
        ("1:30 PM", time(13, 30)),
        ("12:30 pm", time(12, 30)),
        ("12:00 AM", time(0)),
        ("PM 1:30", time(13, 30)),
        ("00:00", time(0)),
        ("10:00～", time(10)),
    ],
)
def test_a_time_is_read_however_it_is_written(cell: str, clock: time) -> None:
    assert clocks.read(cell) == ClockCell(clock)


@pytest.mark.parametrize(
    ("cell", "clock", "until"),
    [
        ("10:00～12:00", time(10), time(12)),
        ("10:00-12:00", time(10), time(12)),
        ("午前10時～午後3時", time(10), time(15)),
        ("午後1時～3時", time(13), time(15)),
        ("10時から12時", time(10), time(12)),
    ],
)
def test_a_range_gives_both_of_its_ends(cell: str, clock: time, until: time) -> None:
    assert (clocks.read(cell).clock, clocks.read(cell).until) == (clock, until)


@pytest.mark.parametrize("cell", ["", "なし", "無し", "-", "―"])
def test_nothing_is_nothing(cell: str) -> None:
    assert clocks.read(cell) == ClockCell()


def test_words_around_a_time_are_kept_beside_it() -> None:
    assert clocks.read("10時頃") == ClockCell(time(10), words="10時頃")


@pytest.mark.parametrize("cell", ["終日", "随時", "未定", "24:00", "25:30", "講座による"])
def test_words_for_no_single_time_are_kept_and_no_mistake(cell: str) -> None:
    assert clocks.read(cell) == ClockCell(words=cell)


@pytest.mark.parametrize(
    "cell", ["日没", "15", "9:75", "午後12時", "午前12時", "朝", "10:00 14:00", "９時～５時半頃 ほか"]
)
def test_a_time_that_is_not_clear_is_asked_about_and_never_guessed(cell: str) -> None:
    read = clocks.read(cell)

    assert (read.clock, read.unreadable) == (None, True)


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_every_time_comes_back_from_its_spellings(clock: time) -> None:
    assert clocks.read(f"{clock:%H:%M}") == clocks.read(f"{clock.hour}時{clock.minute}分") == ClockCell(clock)


@given(st.text(max_size=40))
def test_no_cell_is_beyond_reading(cell: str) -> None:
    read = clocks.read(cell)

    assert not (read.unreadable and read.clock)
