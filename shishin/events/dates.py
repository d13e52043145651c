"""The dates of an event: each an occurrence with codes, hours, place and seats of its own."""

from collections.abc import Collection
from datetime import date, datetime, time

from shishin.core import codes, days, db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events import drafts, listing, recurrence
from shishin.events.drafts import Draft, DraftUnfit
from shishin.events.models import Event, Occurrence, OccurrenceStatus
from shishin.events.recurrence import Repeat
from shishin.groups import access as group_access

CODE_LETTERS = 6
VENUE_CODE_LETTERS = 8
# What a further date takes over; everything else about it begins anew.
SHARED = (
    *("starts", "ends", "time_note", "venue", "meeting_place", "address", "ward", "latitude", "longitude"),
    *("capacity", "capacity_note", "announced"),
)


def of_event(event_id: int) -> list[Occurrence]:
    """Return every date of an event, cancelled and past ones too, in order of time."""
    return list(
        Occurrence.select()
        .where(Occurrence.event == event_id)
        .order_by(Occurrence.day, Occurrence.starts_at, Occurrence.id)
    )


@unit_of_work
def add(
    ctx: Context, occurrence: Occurrence, day: date | None, repeat: Repeat | None = None
) -> list[Occurrence]:
    """Add dates like this one to its event, and return them.

    Safe to repeat: a day that has such a date already, at the same hour, keeps it. Raises `DraftUnfit` and
    what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    # Two posts of one form wait here for each other.
    db.lock_rows(Event, [occurrence.event_id])
    found = drafts.faults_of_days(draft(occurrence, day, repeat), ctx.now)
    if found or day is None:
        raise DraftUnfit(problems=[fault.problem.value for fault in found])
    added = fill(ctx, occurrence, recurrence.days_of(day, repeat))
    listing.touch()
    return added


def fill(ctx: Context, occurrence: Occurrence, wanted: Collection[date]) -> list[Occurrence]:
    """Write dates like this one on days that have none yet; return those of all the days."""
    known = {one.day: one for one in of_event(occurrence.event_id) if _alike(one, occurrence)}
    return [known.get(day) or copy(ctx, occurrence, day) for day in wanted]


def draft(occurrence: Occurrence, day: date | None, repeat: Repeat | None) -> Draft:
    """Return further dates as a draft, for what may be wrong with their days."""
    return Draft("", day, occurrence.starts, occurrence.ends, "", repeat=repeat)


def new(ctx: Context, event: Event, *, announced: bool) -> Occurrence:
    """Return an occurrence with codes that no other has, not yet written."""
    return Occurrence(
        event=event,
        code=_unused(ctx, Occurrence.code, CODE_LETTERS),
        venue_code=_unused(ctx, Occurrence.venue_code, VENUE_CODE_LETTERS),
        announced=announced,
    )


def copy(ctx: Context, occurrence: Occurrence, day: date) -> Occurrence:
    """Write another date like this one on a single day; the caller lets the list know."""
    other = new(ctx, occurrence.event, announced=occurrence.announced)
    for name in SHARED:
        setattr(other, name, getattr(occurrence, name))
    put_on(other, day, day)
    other.save()
    return other


def put_on(occurrence: Occurrence, day: date, last_day: date) -> None:
    """Set the days, and the instants that follow from them and the hours; the caller saves."""
    occurrence.day, occurrence.last_day = day, last_day
    occurrence.starts_at = days.instant(day, occurrence.starts or time())
    occurrence.ends_at = end(occurrence, last_day)


def end(occurrence: Occurrence, day: date) -> datetime:
    """Return when an occurrence is over on one of its days."""
    return days.instant(day, occurrence.ends) if occurrence.ends else days.day_end(day)


def _alike(one: Occurrence, other: Occurrence) -> bool:
    standing = one.status is OccurrenceStatus.SCHEDULED
    return standing and one.last_day == one.day and one.starts == other.starts


def _unused(ctx: Context, column, length: int) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - peewee
    """Return a random code that no occurrence has; the column's unique index is the last guard."""
    while True:
        code = codes.random_code(ctx.rng, length)
        if not Occurrence.select().where(column == code).exists():
            return code
