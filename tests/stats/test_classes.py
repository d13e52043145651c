"""Each attendance is in exactly one class, the first that fits."""

from datetime import UTC, datetime, timedelta

import pytest

from shishin.events.models import WayKind
from shishin.participation.models import Part, Stance
from shishin.stats.classes import LIGHT, AttendanceClass, Word, classify

CAME = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
BEFORE, AFTER = CAME - timedelta(days=1), CAME + timedelta(hours=3)


def word(stance=Stance.GOING, part=Part.ALL, said_at=BEFORE, withdrawn_at=None):
    return Word(stance, part, said_at, withdrawn_at)


@pytest.mark.parametrize(
    ("said", "kind", "minutes", "found"),
    [
        (word(), None, None, "going"),
        (word(), WayKind.JOIN, 120, "going"),
        (word(), WayKind.WATCH, None, "going"),
        (word(Stance.MAYBE), None, None, "maybe"),
        (None, None, None, "walk_in"),
        (word(Stance.INTERESTED), None, None, "walk_in"),
        (word(Stance.WAITING), None, None, "walk_in"),
        # Signed up on the spot, or had withdrawn: no word stood when they came.
        (word(said_at=CAME), None, None, "walk_in"),
        (word(said_at=AFTER), None, None, "walk_in"),
        (word(withdrawn_at=BEFORE), None, None, "walk_in"),
        (word(withdrawn_at=AFTER), None, None, "going"),
        # Part comes before walk-in and maybe, home before part, helping before all.
        (word(part=Part.HALF_HOUR), None, None, "part"),
        (word(Stance.MAYBE, Part.FIRST), None, None, "part"),
        (word(part=Part.LAST, withdrawn_at=BEFORE), None, None, "walk_in"),
        (word(), WayKind.JOIN, 30, "part"),
        (word(), WayKind.JOIN, 31, "going"),
        (None, WayKind.JOIN, 30, "part"),
        (word(part=Part.HALF_HOUR), WayKind.HOME, 30, "home"),
        (None, WayKind.HOME, None, "home"),
        (word(Stance.MAYBE, Part.FIRST), WayKind.HELP, 30, "helping"),
        (None, WayKind.HELP, None, "helping"),
    ],
)
def test_the_first_class_that_fits(said, kind, minutes, found):
    assert classify(in_at=CAME, word=said, way_kind=kind, way_minutes=minutes) == found


def test_light_participation_is_four_of_the_six_classes():
    assert [str(kind) for kind in AttendanceClass if kind in LIGHT] == ["home", "part", "walk_in", "maybe"]
