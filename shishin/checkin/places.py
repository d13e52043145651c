"""What reception needs of an occurrence: its hours, its ways of joining, whose it is. Many at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shishin.checkin.attendance import Plan, WayPlan
from shishin.checkin.clocks import Hours
from shishin.core import db, sql
from shishin.events.models import EventStatus, Occurrence, OccurrenceStatus, WayKind


@dataclass(frozen=True, slots=True)
class Place:
    """An occurrence at the door. `revoked`: some grant for it was; `joined`: some sign-up and walk-in were.

    `screened`: the venue's code alone is not enough.
    `ways` are in their order, those that are not offered any more last.
    """

    id: int
    code: str
    venue_code: str
    last_day: date
    cancelled: bool
    drafted: bool
    event_id: int
    group_id: int | None
    revoked: bool
    joined: bool
    screened: bool
    plan: Plan
    ways: Mapping[int, WayPlan]

    @property
    def spans_days(self) -> bool:
        """Say whether it must be split into days before it can take check-ins."""
        return self.last_day != self.plan.day

    @property
    def default_way(self) -> int | None:
        """Return the way of joining of who names none: the first."""
        return next(iter(self.ways), None)

    def way_or_default(self, way: int | None) -> int | None:
        """Return a way of joining that the event has; instead of any other, the first."""
        return way if way in self.ways else self.default_way


_COLUMNS = """
    SELECT o.id, o.code, o.venue_code, o.day, o.last_day, o.starts IS NOT NULL AND o.ends IS NOT NULL,
        o.starts_at, o.ends_at, o.status, e.id, e.status, e.group_id,
        EXISTS (SELECT 1 FROM grant_revocation r WHERE r.occurrence_id = o.id),
        EXISTS (SELECT 1 FROM same_person s WHERE s.occurrence_id = o.id),
        o.screen_since IS NOT NULL,
        w.id, w.kind, w.minutes
    FROM occurrence o JOIN event e ON e.id = o.event_id LEFT JOIN way w ON w.event_id = e.id
"""
_ORDER = "ORDER BY o.id, w.offered DESC, w.place, w.id"
_IDS = "SELECT id FROM occurrence WHERE code IN (??)"
_BY_CODE = f"{_COLUMNS} WHERE o.code IN (??) {_ORDER}"
_BY_ID = f"{_COLUMNS} WHERE o.id IN (??) {_ORDER}"


def by_codes(wanted: Collection[str]) -> dict[str, Place]:
    """Return the occurrences of these codes, by code; a code that nothing has is not in the answer."""
    return {place.code: place for place in _load(_BY_CODE, wanted)}


def by_ids(wanted: Collection[int]) -> dict[int, Place]:
    """Return the occurrences of these ids, by id."""
    return {place.id: place for place in _load(_BY_ID, wanted)}


def lock(wanted: Collection[str]) -> None:
    """Lock the occurrences of these codes; on SQLite the transaction already excludes every other writer."""
    if wanted and not db.on_sqlite():
        db.lock_rows(Occurrence, [row[0] for row in sql.among(_IDS, len(wanted)).rows(*wanted)])


def _load(text: str, wanted: Collection[object]) -> list[Place]:
    if not wanted:
        return []
    found: dict[int, tuple[tuple[Any, ...], dict[int, WayPlan]]] = {}
    for *of_place, way, kind, minutes in sql.among(text, len(wanted)).rows(*wanted):
        _, ways = found.setdefault(of_place[0], (tuple(of_place), {}))
        if way is not None:
            ways[way] = WayPlan(WayKind(kind), minutes)
    return [_place(row, ways) for row, ways in found.values()]


def _place(row: tuple[Any, ...], ways: Mapping[int, WayPlan]) -> Place:
    number, code, venue_code, day, last_day, timed, starts_at, ends_at, status, event_id, shown, *rest = row
    on = date.fromisoformat(str(day))
    return Place(
        id=number,
        code=code,
        venue_code=venue_code,
        last_day=on if last_day == day else date.fromisoformat(str(last_day)),
        cancelled=OccurrenceStatus.CANCELLED in {status, shown},
        drafted=shown == EventStatus.DRAFT,
        event_id=event_id,
        group_id=rest[0],
        revoked=bool(rest[1]),
        joined=bool(rest[2]),
        screened=bool(rest[3]),
        plan=Plan(on, Hours(starts_at, ends_at), bool(timed)),
        ways=ways,
    )
