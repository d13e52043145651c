"""Splitting what lasts several days into days, so that each takes check-ins of its own."""

from datetime import date

from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events import access as event_access
from shishin.events import dates, listing, publishing, recurrence, slots
from shishin.events.models import Event, Occurrence, OccurrenceStatus
from shishin.events.publishing import Change
from shishin.groups import access as group_access
from shishin.participation import arrivals, changing
from shishin.participation.access import EventOver


class TooManyDays(Conflict):
    """What lasts longer than a series may be is not split; the facts say `most`."""


@unit_of_work
def split(ctx: Context, occurrence: Occurrence) -> Occurrence:
    """Make one occurrence for each day that is not over, and tell everybody who signed up which is theirs.

    The occurrence becomes the first of them and keeps its codes and sign-ups. Safe to repeat. Raises
    `EventIsOff`, `EventOver`, `TooManyDays` and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Event, [occurrence.event_id])
    db.lock_rows(Occurrence, [occurrence.id])
    occurrence = event_access.by_id(occurrence.id)
    if occurrence.last_day == occurrence.day:
        return occurrence
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise publishing.EventIsOff
    if ctx.now >= occurrence.ends_at:
        raise EventOver
    _split(ctx, occurrence)
    return occurrence


def _split(ctx: Context, occurrence: Occurrence) -> None:
    every = recurrence.span(occurrence.day, occurrence.last_day)
    left = [day for day in every if dates.end(occurrence, day) > ctx.now]
    # Who has been checked in was there on the first day: that stays theirs.
    first = occurrence.day if arrivals.anybody(occurrence.id) else left[0]
    if len(left) > recurrence.MOST_TIMES:
        raise TooManyDays(most=recurrence.MOST_TIMES)
    changing.tell(ctx, _move(ctx, occurrence, first))
    dates.fill(ctx, occurrence, [day for day in left if day != first])
    listing.touch()


def _move(ctx: Context, occurrence: Occurrence, day: date) -> Change:
    before = slots.of(occurrence)
    publishing.note_move(ctx, occurrence, before)
    dates.put_on(occurrence, day, day)
    occurrence.save()
    return Change(occurrence, before, slots.of(occurrence))
