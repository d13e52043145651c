"""When somebody may begin, and how many are there at the fullest moment."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.events import windows
from shishin.events.models import Occurrence, Way
from shishin.events.windows import Window
from tests.world import TODAY

NINE = 9 * 60


def occurrence(**changes: object) -> Occurrence:
    return Occurrence(**({"day": TODAY, "last_day": TODAY, "starts": time(9), "ends": time(11)} | changes))


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "first", "last"),
    [
        (None, None, 20, time(9), time(10, 40)),
        (time(9, 30), time(10, 5), 20, time(9, 30), time(9, 40)),
        (time(8), time(12), 30, time(9), time(10, 30)),
        # Moved to other hours: that day's own are what one chooses from, and not what happens to be left.
        (time(7), time(9, 30), 20, time(9), time(10, 40)),
        (time(13), time(15), 20, time(9), time(10, 40)),
        (None, time(8), 20, time(9), time(10, 40)),
        (time(10, 50), None, 20, time(9), time(10, 40)),
    ],
)
def test_one_begins_every_ten_minutes_within_the_window_and_the_hours(
    opens: time | None, closes: time | None, minutes: int, first: time, last: time
) -> None:
    way = Way(minutes=minutes, opens=opens, closes=closes, at_once=1)
    window = windows.of(way, occurrence())
    assert window is not None
    assert (windows.clock(window.starts[0]), windows.clock(window.starts[-1])) == (first, last)
    assert window.starts.step == 10


def test_there_is_nothing_to_choose_without_a_limit_minutes_or_hours_of_one_day() -> None:
    way = Way(minutes=20, at_once=1)
    assert windows.of(None, occurrence()) is None
    assert windows.of(Way(minutes=20), occurrence()) is None
    assert windows.of(Way(at_once=1), occurrence()) is None
    assert windows.of(way, occurrence(starts=None)) is None
    assert windows.of(way, occurrence(last_day=TODAY + timedelta(days=1))) is None
    outside = windows.of(way, occurrence(starts=time(13), ends=time(13, 10)))
    assert outside is not None
    assert not outside.starts


def test_who_begins_when_the_other_goes_does_not_meet_them() -> None:
    window = Window(NINE, NINE + 60, 20, 2)
    taken = [(NINE, 2)]
    assert [window.room(taken, NINE + later) for later in (0, 10, 20)] == [0, 0, 2]


a_window = st.builds(
    Window,
    opens=st.just(NINE),
    closes=st.integers(NINE + 30, NINE + 120),
    minutes=st.integers(10, 30),
    at_once=st.integers(1, 5),
)


@given(a_window, st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=9), st.integers(0, 9))
def test_room_is_what_counting_every_minute_says(window: Window, asked, step: int) -> None:
    taken = [(NINE + 10 * place, heads) for place, heads in asked]
    there = [0] * 24 * 60
    for begin, heads in taken:
        for minute in range(begin, begin + window.minutes):
            there[minute] += heads
    start = NINE + 10 * step
    fullest = max(there[start : start + window.minutes])
    assert window.room(taken, start) == max(window.at_once - fullest, 0)
    assert window.overfull(taken) == (max(there) > window.at_once)
