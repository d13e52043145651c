"""Cancelling an occurrence: everybody who signed up is told."""

from dataclasses import dataclass

from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events import access as event_access
from shishin.events import listing
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups import access as group_access
from shishin.participation import access
from shishin.participation.access import EventOver
from shishin.participation.models import SignUp
from shishin.people import notices, outbox
from shishin.people.outbox import Subject

NOTE_LONGEST = 200


@unit_of_work
def cancel(ctx: Context, occurrence: Occurrence, note: str = "") -> Occurrence:
    """Cancel an occurrence with a word of why, and tell everybody who signed up. Safe to repeat.

    Raises what `require_organizer` raises, and `EventOver`.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    occurrence = event_access.by_id(occurrence.id)
    if occurrence.status is OccurrenceStatus.CANCELLED:
        return occurrence
    if ctx.now >= occurrence.ends_at:
        raise EventOver
    occurrence.status = OccurrenceStatus.CANCELLED
    occurrence.cancelled_at = ctx.now
    occurrence.cancel_note = note.strip()[:NOTE_LONGEST]
    occurrence.save(only=[Occurrence.status, Occurrence.cancelled_at, Occurrence.cancel_note])
    listing.touch()
    _tell(ctx, occurrence)
    return occurrence


def _tell(ctx: Context, occurrence: Occurrence) -> None:
    facts: dict[str, object] = {
        "title": occurrence.event.title,
        "code": occurrence.code,
        "day": occurrence.day.isoformat(),
        "note": occurrence.cancel_note,
    }
    signed_up = access.whole().where(SignUp.occurrence == occurrence.id, SignUp.withdrawn_at.is_null())
    about = Subject(occurrence.code, occurrence.starts_at)
    for sign_up in signed_up:
        key = f"cancelled:{occurrence.id}:{sign_up.person_id}"
        outbox.tell(ctx, about, sign_up.person, key=key, kind="cancelled", facts=facts)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many have said that they come, and how many of them chose to be told of a change, and can be."""

    people: int
    by_notice: int


def reach(occurrence: Occurrence) -> Reach:
    """Return whom a cancellation or a move would reach: passes tell all, notices those who chose them."""
    living = SignUp.select().where(SignUp.occurrence == occurrence.id, SignUp.withdrawn_at.is_null())
    told = living.where(SignUp.person.in_(notices.reached(occurrence.code)))
    return Reach(living.count(), told.count())
