"""Publishing an event, and changing what was published."""

from dataclasses import dataclass
from datetime import time

from shishin.core import codes, days, db, signing
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events import drafts, listing, programme, search, slots, ways
from shishin.events.drafts import Draft
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus
from shishin.events.slots import Slot
from shishin.groups import access as group_access
from shishin.groups.models import Group, GroupStatus

CODE_LETTERS = 6
VENUE_CODE_LETTERS = 8
MOVED_FROM_LONGEST = 80


class EventIsOff(Conflict):
    """A cancelled occurrence is not changed any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did: `before` and `after` differ when the time or the place was moved."""

    occurrence: Occurrence
    before: Slot
    after: Slot

    @property
    def moved(self) -> bool:
        """Say whether the time or the place was moved."""
        return self.before != self.after


@unit_of_work
def publish(
    ctx: Context, group: Group, draft: Draft, form_uid: str | None = None, city: City | None = None
) -> Occurrence:
    """Publish an event with one occurrence; the same form sent again returns what it has published.

    A group that the city has not confirmed yet publishes too, but is not in the list until then. With the
    `city` the event is found by its ward's and its field's name as well. Raises `DraftUnfit` and what
    `require_organizer` raises.
    """
    group_access.require_organizer(ctx, group.id)
    # Two posts of one form wait here for each other.
    db.lock_rows(Group, [group.id])
    digest = signing.digest(f"{group.id}:{ctx.actor.person_id}:{form_uid}") if form_uid else None
    published = digest and Occurrence.select().join(Event).where(Event.form_uid == digest).first()
    if published:
        return published  # type: ignore[no-any-return] # peewee's first() is untyped
    drafts.require_fit(draft, ctx.now)
    event = Event(group=group, form_uid=digest, status=EventStatus.PUBLISHED, created_at=ctx.now)
    _write_event(ctx, event, draft, group)
    ways.write(event, draft.ways)
    occurrence = Occurrence(
        event=event,
        code=_unused(ctx, Occurrence.code, CODE_LETTERS),
        venue_code=_unused(ctx, Occurrence.venue_code, VENUE_CODE_LETTERS),
        announced=group.status is not GroupStatus.PENDING,
    )
    _write_occurrence(occurrence, draft, group)
    _show(occurrence, city)
    return occurrence


@unit_of_work
def edit(ctx: Context, occurrence: Occurrence, draft: Draft, city: City | None = None) -> Change:
    """Change what was published; codes survive, and what the time and place were before is noted.

    Whoever calls this tells the people who signed up (`participation.changing`). Raises `DraftUnfit`,
    `EventIsOff` and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    occurrence = Occurrence.get_by_id(occurrence.id)
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise EventIsOff
    before = slots.of(occurrence)
    after = slot_of(draft, before)
    drafts.require_fit(draft, ctx.now, moved=after != before)
    if after != before:
        occurrence.moved_at, occurrence.moved_from = ctx.now, slots.spelled(before)[:MOVED_FROM_LONGEST]
    event = occurrence.event
    group = Group.get_by_id(event.group)
    _write_event(ctx, event, draft, group)
    ways.write(event, draft.ways)
    _write_occurrence(occurrence, draft, group)
    _show(occurrence, city)
    return Change(occurrence, before, after)


def slot_of(draft: Draft, before: Slot) -> Slot:
    """Return when and where the draft would have it."""
    return Slot(draft.day or before.day, draft.starts, draft.ends, draft.venue.strip())


def _write_event(ctx: Context, event: Event, draft: Draft, group: Group) -> None:
    event.title = draft.title.strip()
    event.summary = draft.word.strip()
    event.flags = draft.light
    event.belongings = draft.belongings.strip()
    event.rain = draft.rain.strip()
    event.field = draft.field or event.field or next(iter(group.fields), None)
    event.organizer_name = group.name
    event.contact = group.contact
    event.changed_at = ctx.now
    event.save()


def _write_occurrence(occurrence: Occurrence, draft: Draft, group: Group) -> None:
    assert draft.day is not None  # noqa: S101 - a fit draft has a day
    occurrence.day = occurrence.last_day = draft.day
    occurrence.starts, occurrence.ends = draft.starts, draft.ends
    occurrence.starts_at = days.instant(draft.day, draft.starts or time())
    occurrence.ends_at = days.instant(draft.day, draft.ends) if draft.ends else days.day_end(draft.day)
    occurrence.capacity = draft.capacity
    occurrence.meeting_place = draft.meeting_place.strip()
    _place(occurrence, draft, group)
    occurrence.save()


def _place(occurrence: Occurrence, draft: Draft, group: Group) -> None:
    """Write the place; what is known of it from earlier occurrences comes along."""
    venue = draft.venue.strip()
    if not occurrence.ward or occurrence.venue != venue:
        known = programme.venue_named(group, venue)
        occurrence.address = known.address if known else ""
        occurrence.latitude = known.latitude if known else None
        occurrence.longitude = known.longitude if known else None
        occurrence.ward = known.ward if known else group.ward
    occurrence.venue = venue
    occurrence.ward = draft.ward or occurrence.ward


def _show(occurrence: Occurrence, city: City | None) -> None:
    """Let the list and the search see what was written."""
    event = occurrence.event
    named = (city.ward(occurrence.ward), city.field(event.field)) if city else ()
    search.index(event, [thing.name for thing in named if thing])
    listing.touch()


def _unused(ctx: Context, column, length: int) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - peewee
    """Return a random code that no occurrence has; the column's unique index is the last guard."""
    while True:
        code = codes.random_code(ctx.rng, length)
        if not Occurrence.select().where(column == code).exists():
            return code
