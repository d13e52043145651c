"""What comes nearest to a filter that finds nothing: the part to drop, or the next ward."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shishin.events import listing
from shishin.events.cards import Card
from shishin.events.filters import EVERYTHING, Filter

SHOWN = 3
# A ward has about so many neighbours.
WARDS_TRIED = 4


@dataclass(frozen=True, slots=True)
class Nearest:
    """A looser filter and what is there: without one part (`drop`), or with nothing but `rest`."""

    drop: Filter | None
    rest: Filter
    count: int
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same filter in another ward, and how much it finds there."""

    filter: Filter
    count: int


def find(asked: Filter, now: datetime) -> Nearest | None:
    """Return what is found by dropping the one part that gives most, else all but one, else all.

    None where nothing at all is to come.
    """
    parts = asked.parts()
    dropping = [(part, asked.without(part)) for part in parts]
    keeping = [(None, part) for part in parts] if len(parts) > 1 else []
    for options in (dropping, keeping, [(None, EVERYTHING)]):
        found = [(listing.count(rest, now), drop, rest) for drop, rest in options]
        count, drop, rest = max(found, key=lambda option: option[0], default=(0, None, asked))
        if count:
            return Nearest(drop, rest, count, listing.page(rest, now, limit=SHOWN).cards)
    return None


def elsewhere(asked: Filter, wards: Iterable[str], now: datetime) -> list[Elsewhere]:
    """Return the same filter in the wards in which it finds something; `wards` are the nearest first."""
    tried = [asked.with_(Filter(ward=ward)) for ward in list(wards)[:WARDS_TRIED]] if asked.ward else []
    found = [Elsewhere(there, listing.count(there, now)) for there in tried]
    return [there for there in found if there.count]
