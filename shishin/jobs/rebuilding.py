"""Putting right whatever follows from something else: attendances, headcounts, the search, the sums."""

from collections.abc import Callable

from shishin.checkin import joining
from shishin.checkin import rebuilding as checkin_rebuilding
from shishin.core import db
from shishin.core.city import City
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events import checks as event_checks
from shishin.events import search
from shishin.events.models import Event, Occurrence
from shishin.participation import headcounts
from shishin.stats import rebuilding as stats_rebuilding


def rebuild(ctx: Context, city: City) -> dict[str, int]:
    """Compute anew what differs from what it follows from; return of each kind how much that was.

    Each kind after those that it follows from. What is right is not written, so it is safe to repeat, and to
    run beside servers and a worker.
    """
    steps: dict[str, Callable[[], int]] = {
        "joinings": lambda: joining.rebuild(ctx),
        "attendances": lambda: checkin_rebuilding.rebuild(ctx),
        "headcounts": headcounts.recount,
        "search": lambda: _search(city),
        "sums": lambda: stats_rebuilding.rebuild(ctx),
    }
    return {name: step() for name, step in steps.items()}


def _search(city: City) -> int:
    wrong = list(event_checks.wrong())
    for number in wrong:
        _index(number, city)
    return len(wrong)


@unit_of_work
def _index(number: int, city: City) -> None:
    db.lock_rows(Event, [number])
    event = Event.get_by_id(number)
    field = city.field(event.field)
    codes = {row.ward for row in Occurrence.select(Occurrence.ward).where(Occurrence.event == event)}
    wards = sorted({ward.name for ward in map(city.ward, codes) if ward})
    search.index(event, [*wards, *((field.name,) if field else ())])
