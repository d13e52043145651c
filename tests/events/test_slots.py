"""When and where, kept as a text."""

from datetime import date, time

import pytest

from shishin.events import slots
from shishin.events.slots import Slot


@pytest.mark.parametrize(
    "slot",
    [
        Slot(date(2026, 10, 24), time(9), time(11), "緑道入口の広場"),
        Slot(date(2026, 10, 24), time(9, 5), None, "大宮公園 ボート池"),
        Slot(date(2026, 10, 24), None, None, ""),
        Slot(date(2026, 10, 24), time(9), time(17), "大宮公園", date(2026, 10, 26)),
    ],
)
def test_a_slot_is_read_back_as_it_was(slot):
    assert slots.read(slots.spelled(slot)) == slot


def test_a_long_place_is_cut_and_still_read():
    text = slots.spelled(Slot(date(2026, 10, 24), time(9), time(11), "長" * 200))
    assert slots.read(text[:80]) == Slot(date(2026, 10, 24), time(9), time(11), "長" * 57)


@pytest.mark.parametrize(
    "text", ["", "10月24日", "2026-10-24", "2026-10-24 x y z", "2026-13-01 - - ", "2026-10-24/ x"]
)
def test_another_text_is_no_slot(text):
    assert slots.read(text) is None
