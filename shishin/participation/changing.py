"""Changing a published occurrence: everybody who signed up is told when its time or place moves."""

from shishin.core import db, sql
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events import publishing, slots
from shishin.events.drafts import Draft
from shishin.events.models import Occurrence
from shishin.events.publishing import Change
from shishin.groups import access as group_access
from shishin.participation import access, lines, promises, seats
from shishin.participation.models import SignUp
from shishin.people import outbox
from shishin.people.outbox import Subject


class SeatsPromised(Conflict):
    """More people are going than the new capacity has seats; the facts say how many (`going`)."""


@unit_of_work
def change(ctx: Context, occurrence: Occurrence, draft: Draft, city: City | None = None) -> Change:
    """Change what was published and tell everybody who signed up about a new time or place.

    Raises `SeatsPromised`, `WaySeatsPromised`, `TurnsPromised` and what `publishing.edit` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    # While the rows are locked nobody takes a seat between the question and the answer; ways have theirs at
    # every occurrence of the event.
    siblings = Occurrence.select(Occurrence.id).where(Occurrence.event == occurrence.event_id)
    db.lock_rows(Occurrence, [one.id for one in siblings])
    going = seats.taken(occurrence)
    if draft.capacity is not None and draft.capacity < going:
        raise SeatsPromised(going=going)
    changed = publishing.edit(ctx, occurrence, draft, city)
    if changed.moved:
        tell(ctx, changed)
        promises.let_go(changed.occurrence)
    promises.require_kept(ctx, changed.occurrence.event)
    # More seats than before are the line's; those of a way are so at every occurrence.
    for one in promises.ahead(ctx, changed.occurrence.event):
        lines.advance(ctx, one.id)
    return changed


def tell(ctx: Context, changed: Change) -> None:
    """Tell everybody who signed up when and where it is now, and was before."""
    occurrence = changed.occurrence
    facts: dict[str, object] = {
        "title": occurrence.event.title,
        "code": occurrence.code,
        "before": slots.spelled(changed.before),
        "after": slots.spelled(changed.after),
    }
    # Whoever had planned for the old time has to know in time for that.
    begins_at = min(slots.begins_at(changed.before), slots.begins_at(changed.after))
    about = Subject(occurrence.code, begins_at)
    signed_up = access.whole().where(SignUp.occurrence == occurrence.id, SignUp.withdrawn_at.is_null())
    for sign_up in signed_up:
        key = f"moved:{occurrence.id}:{sign_up.person_id}:{sql.micros(ctx.now)}"
        outbox.tell(ctx, about, sign_up.person, key=key, kind="moved", facts=facts)
