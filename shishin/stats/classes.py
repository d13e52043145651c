"""How somebody took part: each head in exactly one class, the first that fits.

The order is organising or helping, at home, a part of it or thirty minutes, walk-in, maybe and came, going
and came.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shishin.events.models import WayKind
from shishin.participation.models import Part, Stance

# ちょこっと 30分: a way of joining that asks for this much or less is a short one.
SHORT_MINUTES = 30


class AttendanceClass(StrEnum):
    """The classes, in the order in which they are tried."""

    HELPING = "helping"
    HOME = "home"
    PART = "part"
    WALK_IN = "walk_in"
    MAYBE = "maybe"
    GOING = "going"


# 緩やかな参加 (指針 (2)①-1): the classes that make the headline.
LIGHT = frozenset(
    {AttendanceClass.HOME, AttendanceClass.PART, AttendanceClass.WALK_IN, AttendanceClass.MAYBE}
)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody had said about an occurrence."""

    stance: Stance
    part: Part
    said_at: datetime
    withdrawn_at: datetime | None


def classify(
    *, in_at: datetime, word: Word | None, way_kind: WayKind | None = None, way_minutes: int | None = None
) -> AttendanceClass:
    """Return the class of an attendance's heads.

    Only a word that stood when they came counts: whoever signed up on the spot, had withdrawn, or was merely
    interested or waiting comes as a walk-in.
    """
    if way_kind is WayKind.HELP:
        return AttendanceClass.HELPING
    if way_kind is WayKind.HOME:
        return AttendanceClass.HOME
    stands = word if word and stood(word, in_at) else None
    if _short(way_minutes) or (stands and stands.part is not Part.ALL):
        return AttendanceClass.PART
    if stands is None:
        return AttendanceClass.WALK_IN
    return AttendanceClass.MAYBE if stands.stance is Stance.MAYBE else AttendanceClass.GOING


def _short(minutes: int | None) -> bool:
    return minutes is not None and minutes <= SHORT_MINUTES


def stood(word: Word, in_at: datetime) -> bool:
    """Say whether somebody had said that they may come, and had not taken it back, when they came."""
    if word.stance not in {Stance.GOING, Stance.MAYBE} or word.said_at >= in_at:
        return False
    return word.withdrawn_at is None or word.withdrawn_at > in_at
