"""Changing an occurrence that people may already have been at: what follows from its hours follows anew."""

from shishin.checkin import attendances
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
    changed = changing.change(ctx, occurrence, draft, city)
    attendances.rebuild(ctx, [occurrence.id])
    return changed
