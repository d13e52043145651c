"""Publishing an event, and changing what was published."""

from dataclasses import dataclass

from shishin.core import db, signing
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events import dates, drafts, listing, programme, recurrence, search, slots, ways
from shishin.events.drafts import Draft
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus
from shishin.events.slots import Slot
from shishin.groups import access as group_access
from shishin.groups.models import Group, GroupStatus

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
    """Publish an event on one date or a series; the same form sent again returns what it has published.

    The answer is the first date. A group that the city has not confirmed yet publishes too, but is not in
    the list until then. With the `city` the event is found by its ward's and its field's name as well.
    Raises `DraftUnfit` and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, group.id)
    # Two posts of one form wait here for each other.
    db.lock_rows(Group, [group.id])
    digest = signing.digest(f"{group.id}:{ctx.actor.person_id}:{form_uid}") if form_uid else None
    published = Occurrence.select().join(Event).where(Event.form_uid == digest) if digest else None
    if published and (first := published.order_by(Occurrence.id).first()):
        return first  # type: ignore[no-any-return] # peewee's first() is untyped
    drafts.require_fit(draft, ctx.now)
    event = Event(group=group, form_uid=digest, status=EventStatus.PUBLISHED, created_at=ctx.now)
    _write_event(ctx, event, draft, group)
    ways.write(event, draft.fitting_ways)
    occurrence = dates.new(ctx, event, announced=group.status is not GroupStatus.PENDING)
    _write_occurrence(occurrence, draft, group)
    for day in recurrence.days_of(occurrence.day, draft.repeat)[1:]:
        dates.copy(ctx, occurrence, day)
    _show(occurrence, city)
    return occurrence


@unit_of_work
def edit(ctx: Context, occurrence: Occurrence, draft: Draft, city: City | None = None) -> Change:
    """Change what was published; codes survive, and what the time and place were before is noted.

    When, where and how many seats are this occurrence's own; everything else is the event's, on all dates.
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
        note_move(ctx, occurrence, before)
    event = occurrence.event
    group = Group.get_by_id(event.group)
    _write_event(ctx, event, draft, group)
    ways.write(event, draft.fitting_ways)
    _write_occurrence(occurrence, draft, group)
    _show(occurrence, city)
    return Change(occurrence, before, after)


def note_move(ctx: Context, occurrence: Occurrence, before: Slot) -> None:
    """Keep when and where an occurrence was, for those who knew it so; the caller saves."""
    occurrence.moved_at, occurrence.moved_from = ctx.now, slots.spelled(before)[:MOVED_FROM_LONGEST]


def slot_of(draft: Draft, before: Slot) -> Slot:
    """Return when and where the draft would have it."""
    day = draft.day or before.day
    last = draft.last_day if draft.last_day != day else None
    return Slot(day, draft.starts, draft.ends, draft.venue.strip(), last)


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
    occurrence.starts, occurrence.ends = draft.starts, draft.ends
    dates.put_on(occurrence, draft.day, draft.last_day or draft.day)
    occurrence.time_note = draft.time_note.strip()
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
