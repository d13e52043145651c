"""Changing an occurrence that people may already have been at: what follows from its hours follows anew."""

from shishin.checkin import attendances
from shishin.core import db
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.drafts import Draft
from shishin.events.models import Occurrence
from shishin.events.publishing import Change
from shishin.participation import changing, splitting


@unit_of_work
def change(ctx: Context, occurrence: Occurrence, draft: Draft, city: City | None = None) -> Change:
    """Change what was published, tell who signed up, bring attendances in line with the new hours and ways.

    Raises what `changing.change` raises.
    """
    # Ways of joining belong to the event: their minutes count at its other occurrences too.
    siblings = Occurrence.select(Occurrence.id).where(Occurrence.event == occurrence.event_id)
    ids = [one.id for one in siblings]
    # All at first and in one order, so that two organizers of one series never wait for each other.
    db.lock_rows(Occurrence, ids)
    changed = changing.change(ctx, occurrence, draft, city)
    attendances.rebuild(ctx, ids)
    return changed


@unit_of_work
def split(ctx: Context, occurrence: Occurrence) -> Occurrence:
    """Split what lasts several days into days; who was checked in already stays so, on the first.

    Raises what `splitting.split` raises.
    """
    first = splitting.split(ctx, occurrence)
    attendances.rebuild(ctx, [first.id])
    return first
