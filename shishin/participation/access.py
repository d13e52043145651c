"""Which occurrences take sign-ups, and which sign-ups an actor may change: loading is checking the right."""

from dataclasses import dataclass, replace
from datetime import datetime

import peewee

from shishin.core import db, sql
from shishin.core.context import Context
from shishin.core.errors import Conflict, Forbidden, Invalid
from shishin.events.access import NoSuchOccurrence, TakenBack
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus, Way
from shishin.groups.models import Group
from shishin.participation.headcounts import Heads
from shishin.participation.models import SignUp
from shishin.people import guests
from shishin.people.models import Person


class EventOver(Conflict):
    """The occurrence has ended."""


class EventCancelled(Conflict):
    """The occurrence does not take place."""


class NoSuchWay(Invalid):
    """The event does not offer this way of joining."""


class NoStances(Conflict):
    """An imported event that no group has claimed takes no sign-ups here; its page says how to apply."""


class NotYourPass(Forbidden):
    """What reaches beyond this one sign-up is for the browser of its person, not for who has its address."""


@dataclass(frozen=True, slots=True)
class Locked:
    """An occurrence as it stands while its row is locked: what joining has to know.

    The way of joining is the first that is offered, unless somebody has `chosen` theirs.
    """

    occurrence_id: int
    capacity: int | None
    heads: Heads
    way_id: int | None
    way_seats: int | None
    chosen: bool = False


_STATE = sql.Statement(
    """
    SELECT o.status, o.ends_at, o.capacity, e.status, e.group_id, w.id, w.seats,
        coalesce(h.going, 0), coalesce(h.maybe, 0), coalesce(h.interested, 0)
    FROM occurrence o
    JOIN event e ON e.id = o.event_id
    LEFT JOIN way w
        ON w.id = (SELECT id FROM way WHERE event_id = e.id AND offered ORDER BY place, id LIMIT 1)
    LEFT JOIN headcount h ON h.occurrence_id = o.id
    WHERE o.id = ?
    """
)


def open_occurrence(ctx: Context, occurrence_id: int) -> Locked:
    """Lock an occurrence for a sign-up and return how it stands.

    Raises `NoSuchOccurrence`, `TakenBack`, `NoStances`, `EventCancelled` or `EventOver`.
    """
    db.lock_rows(Occurrence, [occurrence_id])
    # Read only now: what was read before the lock may be old.
    row = _STATE.row(occurrence_id)
    if row is None:
        raise NoSuchOccurrence
    status, ends_at, capacity, event_status, group_id, way_id, way_seats, *heads = row
    _require_open(ctx.now, sql.instant(ends_at), status, event_status, claimed=group_id is not None)
    return Locked(occurrence_id, capacity, Heads(*heads), way_id, way_seats)


_WAY = sql.Statement(
    """
    SELECT w.seats FROM way w JOIN occurrence o ON o.event_id = w.event_id
    WHERE o.id = ? AND w.id = ? AND w.offered
    """
)


def with_way(locked: Locked, way_id: int) -> Locked:
    """Return how an occurrence stands for somebody who chose a way of joining; raises `NoSuchWay`."""
    row = _WAY.row(locked.occurrence_id, way_id)
    if row is None:
        raise NoSuchWay
    return replace(locked, way_id=way_id, way_seats=row[0], chosen=True)


def _require_open(now: datetime, ends_at: datetime, status: str, event_status: str, *, claimed: bool) -> None:
    if event_status == EventStatus.DRAFT:
        raise TakenBack
    if not claimed:
        raise NoStances
    if OccurrenceStatus.CANCELLED in {status, event_status}:
        raise EventCancelled
    if now >= ends_at:
        raise EventOver


def whole():  # type: ignore[no-untyped-def]  # noqa: ANN201 - peewee's query type is not nameable
    """Return the query of sign-ups with their person, way, occurrence, event and group."""
    return (
        SignUp.select(SignUp, Person, Way, Occurrence, Event, Group)
        .join_from(SignUp, Person)
        .join_from(SignUp, Way, peewee.JOIN.LEFT_OUTER)
        .join_from(SignUp, Occurrence)
        .join_from(Occurrence, Event)
        .join_from(Event, Group, peewee.JOIN.LEFT_OUTER)
    )


_BY_ID = sql.Query[SignUp](lambda value: whole().where(SignUp.id == value))


def locked_sign_up(sign_up: SignUp) -> SignUp:
    """Lock the occurrence, the person and the sign-up's row, in this order; return it as it now stands."""
    db.lock_rows(Occurrence, [sign_up.occurrence_id])
    db.lock_rows(Person, [sign_up.person_id])
    fresh = _BY_ID.first(sign_up.id)
    if fresh is None:
        raise LookupError(sign_up.id)
    return fresh


def is_own(ctx: Context, sign_up: SignUp) -> bool:
    """Say whether the actor is the pass's person, by session or by device; its address proves less."""
    actor, person_id = ctx.actor, sign_up.person_id
    if actor.person_id == person_id:
        return True
    return actor.device is not None and guests.person_of_device(actor.device) == person_id


def require_own(ctx: Context, sign_up: SignUp) -> None:
    """Raise `NotYourPass` unless the actor is the pass's person."""
    if not is_own(ctx, sign_up):
        raise NotYourPass
