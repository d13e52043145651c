"""Where a newcomer to the demo city begins: what is open at this moment, and who stands at its door."""

from shishin.checkin import reception_links
from shishin.core.context import SYSTEM, Context
from shishin.core.db import unit_of_work
from shishin.events import programme
from shishin.events.models import Occurrence
from shishin.groups.models import Group
from shishin.jobs.demo import groups


@unit_of_work
def tour(ctx: Context, base_url: str) -> dict[str, str] | None:
    """Return title and addresses of what the first group has open all day; None where it has nothing."""
    found = _open(ctx)
    if found is None:
        return None
    told = {
        "title": found.event.title,
        "event": f"{base_url}/e/{found.code}",
        "venue": f"{base_url}/c/{found.venue_code}",
        "organizer_page": f"{base_url}/o/e/{found.code}",
    }
    link = reception_links.of(ctx.acting_as(SYSTEM), found)
    return told | {"helper": reception_links.url(link, base_url)} if link else told


def _open(ctx: Context) -> Occurrence | None:
    first = Group.get_or_none(Group.handle == groups.FIRST_HANDLE)
    dates = programme.between([first], ctx.now, ctx.now) if first else []
    return next((one for one in dates if one.starts is None and reception_links.has_door(one)), None)
