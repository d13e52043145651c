"""What reception needs of an occurrence: its hours, its ways of joining, whose it is. Many at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shishin.checkin.attendance import Plan, WayPlan
from shishin.checkin.clocks import Hours
from shishin.core import sql
from shishin.events.models import EventStatus, OccurrenceStatus, WayKind


@dataclass(frozen=True, slots=True)
class Place:
    """An occurrence at the door. `default_way` is the event's first way of joining."""

    id: int
    code: str
    venue_code: str
    last_day: date
    cancelled: bool
    drafted: bool
    event_id: int
    group_id: int | None
    plan: Plan
    ways: Mapping[int, WayPlan]

    @property
    def spans_days(self) -> bool:
        """Say whether it must be split into days before it can take check-ins."""
        return self.last_day != self.plan.day

    @property
    def default_way(self) -> int | None:
        """Return the way of joining of who names none."""
        return next(iter(self.ways), None)


_COLUMNS = """
    SELECT o.id, o.code, o.venue_code, o.day, o.last_day, o.starts IS NOT NULL AND o.ends IS NOT NULL,
        o.starts_at, o.ends_at, o.status, e.id, e.status, e.group_id
    FROM occurrence o JOIN event e ON e.id = o.event_id
"""
_BY_CODE = f"{_COLUMNS} WHERE o.code IN (??)"
_BY_ID = f"{_COLUMNS} WHERE o.id IN (??)"
_WAYS = "SELECT event_id, id, kind, minutes FROM way WHERE event_id IN (??) ORDER BY place, id"


def by_codes(wanted: Collection[str]) -> dict[str, Place]:
    """Return the occurrences of these codes, by code; a code that nothing has is not in the answer."""
    return {place.code: place for place in _load(_BY_CODE, wanted)}


def by_ids(wanted: Collection[int]) -> dict[int, Place]:
    """Return the occurrences of these ids, by id."""
    return {place.id: place for place in _load(_BY_ID, wanted)}


def _load(text: str, wanted: Collection[object]) -> list[Place]:
    if not wanted:
        return []
    rows = sql.among(text, len(wanted)).rows(*wanted)
    ways = _ways({row[9] for row in rows})
    return [_place(row, ways.get(row[9], {})) for row in rows]


def _ways(event_ids: Collection[int]) -> dict[int, dict[int, WayPlan]]:
    found: dict[int, dict[int, WayPlan]] = {}
    if event_ids:
        for event_id, way_id, kind, minutes in sql.among(_WAYS, len(event_ids)).rows(*event_ids):
            found.setdefault(event_id, {})[way_id] = WayPlan(WayKind(kind), minutes)
    return found


def _place(row: tuple[Any, ...], ways: Mapping[int, WayPlan]) -> Place:
    number, code, venue_code, day, last_day, timed, starts_at, ends_at, status, event_id, shown, group_id = (
        row
    )
    return Place(
        id=number,
        code=code,
        venue_code=venue_code,
        last_day=date.fromisoformat(str(last_day)),
        cancelled=OccurrenceStatus.CANCELLED in {status, shown},
        drafted=shown == EventStatus.DRAFT,
        event_id=event_id,
        group_id=group_id,
        plan=Plan(date.fromisoformat(str(day)), Hours(starts_at, ends_at), bool(timed)),
        ways=ways,
    )
