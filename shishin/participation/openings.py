"""The ways of joining that an occurrence offers, and how the seats of each stand."""

from dataclasses import dataclass

from shishin.events import listing, ways, windows
from shishin.events.listing import Seats
from shishin.events.models import Occurrence, Way
from shishin.events.windows import Window
from shishin.participation import seats


@dataclass(frozen=True, slots=True)
class Opening:
    """A way of joining, how its seats stand, and its window where one chooses a time."""

    way: Way
    seats: Seats
    window: Window | None


def of(occurrence: Occurrence) -> list[Opening]:
    """Return the ways that an occurrence offers, in their order: one tap is the first."""
    offered = ways.of(occurrence.event)
    limited = any(way.seats is not None for way in offered)
    taken = seats.taken_by_way(occurrence) if limited else {}
    return [
        Opening(way, listing.seats(taken.get(way.id, 0), way.seats), windows.of(way, occurrence))
        for way in offered
    ]
