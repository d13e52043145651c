"""What the list would show, as far as a map can: the soonest that lie in its frame, and how many do not."""

from dataclasses import dataclass
from datetime import datetime

from shishin.events import cards, listing
from shishin.events.cards import Card, Condition
from shishin.events.filters import Filter

# As many as a phone can look through; the list has the rest.
MOST = 100


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the earth, in degrees."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True, slots=True)
class Placed:
    """What lies in a box in order of time, whether more do, and how many do not (up to `listing.COUNTED`)."""

    cards: list[Card]
    more: bool
    elsewhere: int


def find(asked: Filter, now: datetime, box: Box, most: int = MOST) -> Placed:
    """Return what a filter finds in a box, what lasts already first."""
    found: list[Card] = []
    elsewhere = 0
    for conditions in listing.conditions(asked, now):
        found += cards.fetch([*conditions, _inside(box)], limit=most + 1 - len(found))
        elsewhere += cards.count([*conditions, _outside(box)], listing.COUNTED)
    return Placed(found[:most], len(found) > most, min(elsewhere, listing.COUNTED))


def _inside(box: Box) -> Condition:
    values = box.south, box.north, box.west, box.east
    return "o.latitude BETWEEN ? AND ? AND o.longitude BETWEEN ? AND ?", values


def _outside(box: Box) -> Condition:
    text, values = _inside(box)
    # Neither true where there is no position at all.
    return f"({text}) IS NOT TRUE", values
