"""Changing an occurrence that people may already have been at: what follows from its hours follows anew."""

from shishin.checkin import attendances
from shishin.core import db
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.drafts import Draft
from shishin.events.models import Occurrence
from shishin.events.publishing import Change
from shishin.participation import changing


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
