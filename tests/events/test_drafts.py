"""What is wrong with a draft is told in the order of the questions."""

from dataclasses import replace
from datetime import date, time

import pytest

from shishin.events.drafts import Draft, Fault, Problem, WayDraft, faults
from shishin.events.models import Flag
from shishin.events.recurrence import Every, Repeat
from tests.world import SATURDAY, TODAY

FIT = Draft("見沼の緑道 ごみひろい", TODAY, time(9), time(11), "緑道入口の広場")


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"title": "  "}, "title", Problem.WHAT_MISSING),
        ({"title": "\u200b\u200b"}, "title", Problem.WHAT_MISSING),
        ({"title": "\u3000\u202e\u3164\u2800\ufe0f"}, "title", Problem.WHAT_MISSING),
        ({"title": "あ" * 41}, "title", Problem.WHAT_LONG),
        ({"title": "e" + "\u0301" * 200}, "title", Problem.WHAT_LONG),
        ({"day": None}, "day", Problem.DAY_MISSING),
        ({"day": date(2026, 10, 23)}, "day", Problem.DAY_PAST),
        ({"starts": time(7), "ends": time(8, 30)}, "day", Problem.TIME_PAST),
        ({"day": date(2029, 1, 1)}, "day", Problem.DAY_FAR),
        (
            {"day": date(2026, 10, 26), "last_day": date(2026, 10, 25)},
            "last_day",
            Problem.LAST_DAY,
        ),
        ({"last_day": date(2026, 12, 16)}, "last_day", Problem.LAST_DAY),
        ({"repeat": Repeat(Every.WEEK, 1)}, "times", Problem.REPEAT),
        ({"repeat": Repeat(Every.WEEK, 54)}, "times", Problem.REPEAT),
        ({"repeat": Repeat(Every.MONTH, 26)}, "times", Problem.REPEAT),
        (
            {"repeat": Repeat(Every.WEEK, 4), "last_day": date(2026, 10, 25)},
            "times",
            Problem.REPEAT_SPANS,
        ),
        ({"time_note": "あ" * 401}, "time_note", Problem.TEXT_LONG),
        ({"starts": None}, "starts", Problem.TIME_MISSING),
        ({"ends": None}, "ends", Problem.TIME_MISSING),
        ({"ends": time(9)}, "ends", Problem.TIME_ORDER),
        ({"venue": " "}, "venue", Problem.PLACE_MISSING),
        ({"venue": "\u200b"}, "venue", Problem.PLACE_MISSING),
        ({"venue": "\u200b", "flags": Flag.HOME}, "venue", Problem.PLACE_MISSING),
        ({"venue": "あ" * 81}, "venue", Problem.TEXT_LONG),
        ({"venue": "e" + "\u0301" * 80}, "venue", Problem.TEXT_LONG),
        ({"word": "あ" * 401}, "word", Problem.TEXT_LONG),
        ({"capacity": 0}, "capacity", Problem.CAPACITY),
        ({"capacity": 2001}, "capacity", Problem.CAPACITY),
        ({"ways": (WayDraft(" "),)}, "ways", Problem.WAY),
        ({"ways": (WayDraft("\u200b"),)}, "ways", Problem.WAY),
        ({"ways": (WayDraft("e" + "\u0301" * 40),)}, "ways", Problem.WAY),
        ({"ways": (WayDraft("受付", 0),)}, "ways", Problem.WAY),
        ({"ways": (WayDraft("受付"),) * 6}, "ways", Problem.WAY),
    ],
)
def test_a_fault_is_found_at_its_field(changes, field, problem):
    assert faults(replace(FIT, **changes), SATURDAY) == [Fault(field, problem)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "あ" * 40},
        {"title": "が" * 40},
        {"title": "👨\u200d👩\u200d👧 と 花"},
        {"title": "e" + "\u0301" * 199},
        {"ends": time(8, 31), "starts": time(7)},
        {"capacity": 1},
        {"capacity": 2000},
        {"ways": (WayDraft("受付", 30, "受付で名前をきく"),) * 5},
        {"venue": "", "flags": Flag.HOME},
        {"day": date(2026, 10, 20), "last_day": date(2026, 10, 25)},
        {"last_day": date(2026, 12, 15)},
        {"last_day": TODAY, "repeat": Repeat(Every.FORTNIGHT, 26)},
        {"repeat": Repeat(Every.WEEK, 53)},
        {"starts": None, "ends": None, "untimed": True},
        {"venue": "", "flags": Flag.HOME, "starts": None, "ends": None},
    ],
)
def test_what_is_fit_has_no_fault(changes):
    assert faults(replace(FIT, **changes), SATURDAY) == []


def test_all_faults_are_told_at_once():
    empty = Draft("", None, None, None, "")
    assert [fault.field for fault in faults(empty, SATURDAY)] == ["title", "day", "starts", "ends", "venue"]


def test_a_time_that_stays_may_lie_in_the_past():
    past = replace(FIT, day=date(2026, 10, 1))
    assert faults(past, SATURDAY, moved=False) == []


def test_hours_that_were_never_known_may_stay_unknown():
    unknown = replace(FIT, starts=None, ends=None)
    assert faults(unknown, SATURDAY, moved=False) == []
    assert [fault.field for fault in faults(unknown, SATURDAY)] == ["starts", "ends"]
