"""The organizer's own count at the close: one number, kept beside what was checked in."""

from shishin.checkin.closing_models import OrganizerCount
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events.models import Occurrence
from shishin.groups import access as group_access

MOST = 100_000


class CountUnfit(Invalid):
    """A count is a number of heads; the facts say the `most`."""


class NothingToCount(Conflict):
    """Heads are counted when the event has begun."""


@unit_of_work
def say(ctx: Context, occurrence: Occurrence, heads: int | None) -> None:
    """Keep how many heads an organizer counted; the newest holds, and None takes it back. Safe to repeat.

    Raises `CountUnfit`, `NothingToCount`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if ctx.now < occurrence.starts_at:
        raise NothingToCount
    if heads is not None and not 0 <= heads <= MOST:
        raise CountUnfit(most=MOST)
    db.lock_rows(Occurrence, [occurrence.id])
    OrganizerCount.delete().where(OrganizerCount.occurrence == occurrence.id).execute()
    if heads is not None:
        OrganizerCount.create(occurrence=occurrence, heads=heads, actor=ctx.actor.person_id, at=ctx.now)


def of(occurrence: Occurrence) -> int | None:
    """Return how many an organizer counted, or None."""
    row: OrganizerCount | None = OrganizerCount.get_or_none(OrganizerCount.occurrence == occurrence.id)
    return row.heads if row else None
