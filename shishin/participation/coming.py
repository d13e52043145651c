"""How many come in which way of joining, and when: numbers for who prepares it."""

from collections import Counter
from dataclasses import dataclass

from shishin.core.context import Context
from shishin.events import ways
from shishin.events.models import Occurrence, Way
from shishin.groups import access as group_access
from shishin.participation import seats, turns


@dataclass(frozen=True, slots=True)
class Coming:
    """The heads that are going in one way of joining; `turns` says how many begin when."""

    way: Way
    going: int
    turns: dict[int, int]


def by_way(ctx: Context, occurrence: Occurrence) -> list[Coming]:
    """Return who comes how: what is offered, and what is not any more where somebody chose it.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    taken, chosen = seats.taken_by_way(occurrence), turns.chosen(occurrence)
    found = [
        Coming(way, taken.get(way.id, 0), _heads(chosen.get(way.id, [])))
        for way in ways.ever_of(occurrence.event)
    ]
    return [one for one in found if one.way.offered or one.going]


def _heads(chosen: list[tuple[int, int]]) -> dict[int, int]:
    """Return how many heads begin at each time, the earliest first."""
    heads: Counter[int] = Counter()
    for turn, count in chosen:
        heads[turn] += count
    return dict(sorted(heads.items()))
