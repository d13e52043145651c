"""順番待ち: who waits for a seat is going at once when one is free, in the order of the line, and is told.

Who brings more people than there are free seats is passed over, and keeps their place; so a free seat that
remains is one for which nobody in the line is few enough. Every command that gives seats back calls
`advance` in its own transaction, while it holds the occurrence's lock.
"""

import dataclasses
from typing import Any

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.errors import Refusal
from shishin.events import access as event_access
from shishin.events import slots
from shishin.participation import access, seats
from shishin.participation.access import Locked
from shishin.participation.headcounts import NOBODY, Heads, brought
from shishin.participation.models import SignUp, Stance
from shishin.participation.seats import SeatsTaken
from shishin.people import outbox
from shishin.people.models import Person
from shishin.people.outbox import Subject

_LINE = sql.Statement(
    """
    SELECT u.id, u.person_id, u.adults + u.children, u.way_id, w.seats
    FROM sign_up u LEFT JOIN way w ON w.id = u.way_id
    WHERE u.occurrence_id = ? AND u.stance = 'waiting' AND u.withdrawn_at IS NULL
    ORDER BY u.queued_at, u.id
    """
)
# Their time in the line stays until they say something themselves: so the pass knows that they were promoted.
_SEAT = sql.Statement("UPDATE sign_up SET stance = 'going' WHERE id = ?")
_BEFORE = sql.Statement(
    """
    SELECT count(*) FROM sign_up u JOIN sign_up me ON me.id = ?
    WHERE u.occurrence_id = me.occurrence_id AND u.stance = 'waiting' AND u.withdrawn_at IS NULL
        AND (u.queued_at < me.queued_at OR (u.queued_at = me.queued_at AND u.id < me.id))
    """
)
_FIRST = sql.Statement(
    """
    SELECT min(queued_at) FROM sign_up
    WHERE occurrence_id = ? AND stance = 'waiting' AND withdrawn_at IS NULL
    """
)


def seated(
    locked: Locked,
    wanted: Stance,
    before: Heads,
    heads: int,
    way_id: int | None,
    way_seats: int | None,
    *,
    entering: bool = False,
) -> Stance:
    """Return the stance that somebody gets: who would wait is going where seats are free, or theirs."""
    if wanted is not Stance.WAITING:
        return wanted
    more = max(heads - before.going, 0)
    try:
        seats.require(locked, more, way_id, way_seats, in_way=heads if entering else more)
    except SeatsTaken:
        return Stance.WAITING
    return Stance.GOING


def promoted(sign_up: SignUp) -> bool:
    """Say whether the seat came from the line, and its person has said nothing since."""
    return sign_up.stance is Stance.GOING and sign_up.queued_at is not None


def place(sign_up: SignUp) -> int:
    """Return the place in the line of somebody who waits: 1 is next."""
    return int(_BEFORE.one(sign_up.id)[0]) + 1


def front(ctx: Context, occurrence_id: int) -> int:
    """Return the time, in microseconds since 1970, that puts somebody before everybody who waits."""
    first = _FIRST.one(occurrence_id)[0]
    return sql.micros(ctx.now) if first is None else min(int(first) - 1, sql.micros(ctx.now))


def advance(ctx: Context, occurrence_id: int) -> int:
    """Give free seats to those who wait; return how many passes were. The caller holds the lock."""
    waiting = _LINE.rows(occurrence_id)
    if not waiting:
        return 0
    try:
        locked = access.open_occurrence(ctx, occurrence_id)
    except Refusal:
        # Cancelled, over, taken back: nobody is sent there any more.
        return 0
    promoted = 0
    for row in waiting:
        after = _seated(locked, row)
        if after is not None:
            locked, promoted = after, promoted + 1
            _tell(ctx, row[0], row[1], occurrence_id)
    return promoted


def _seated(locked: Locked, row: tuple[Any, ...]) -> Locked | None:
    """Give a pass its seats and return how the occurrence then stands, or None where they are too few."""
    sign_up_id, _, heads, way_id, way_seats = row
    coming = brought(Stance.GOING, heads)
    try:
        seats.change(locked, NOBODY, coming, way_id=way_id, way_seats=way_seats)
    except SeatsTaken:
        return None
    _SEAT.run(sign_up_id)
    return dataclasses.replace(locked, heads=locked.heads + coming)


def _tell(ctx: Context, sign_up_id: int, person_id: int, occurrence_id: int) -> None:
    occurrence = event_access.by_id(occurrence_id)
    facts: dict[str, object] = {
        "title": occurrence.event.title,
        "code": occurrence.code,
        "when": slots.spelled(slots.of(occurrence)),
    }
    # Who lost the seat and waited again is told again.
    key = f"promoted:{sign_up_id}:{sql.micros(ctx.now)}"
    about = Subject(occurrence.code, occurrence.starts_at)
    outbox.tell(ctx, about, Person.get_by_id(person_id), key=key, kind="promoted", facts=facts)
