"""The story of the first group, played by the same commands as pages use: nothing is written around them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from shishin.core.context import SYSTEM, Context
from shishin.core.db import unit_of_work
from shishin.events import reports
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.jobs.demo import calendar
from shishin.jobs.demo.filling import Size
from shishin.jobs.demo.story import citizen, closing, letters, stage, workshop
from shishin.jobs.demo.story.stage import Stage
from shishin.jobs.demo.themes import Themes
from shishin.notifications.delivery import Delivery
from shishin.participation import headcounts
from shishin.points import sealing
from shishin.stats import rollups

REPORTED = "集合場所の地図が、となりの公園をさしています。"


def play(
    size: Size, themes: Themes, uploads: Path, delivery: Delivery | None, now: Callable[[], datetime]
) -> None:
    """Play it in a city that was just filled; without a `delivery` nobody is written to."""
    on = stage.set_up(size, themes, letters=delivery is not None)
    _play(on, size, uploads)
    if delivery is not None:
        letters.write(on, delivery, now)


@unit_of_work
def _play(on: Stage, size: Size, uploads: Path) -> None:
    citizen.come(on)
    weekend = [one for one in on.ahead(on.clean_up) if one.day in calendar.weekend_of(size.today)]
    citizen.plan(on, weekend, _full(size))
    workshop.gather(on)
    closing.thank(on, uploads)
    closing.leave_open(on)
    _report(on, weekend)
    midnight = Context(SYSTEM, on.now, on.chance)
    sealing.seal_new(midnight)
    rollups.refresh(midnight)


def _full(size: Size) -> Occurrence | None:
    """Return something of this weekend that has no seats left."""
    limited = Occurrence.select().where(
        Occurrence.day.in_(calendar.weekend_of(size.today)),
        Occurrence.capacity.is_null(is_null=False),
        Occurrence.status == OccurrenceStatus.SCHEDULED,
    )
    for occurrence in limited.order_by(Occurrence.id):
        if headcounts.of(occurrence.id).going >= (occurrence.capacity or 0):
            return occurrence
    return None


def _report(on: Stage, weekend: list[Occurrence]) -> None:
    """Let a reader report something, for the city's staff to look at."""
    for occurrence in weekend[:1]:
        reader = on.browser("a reader", on.hours_ago(20))
        page = reports.of_occurrence(occurrence.code)
        reports.report(reader, page, "mistaken", REPORTED, reports.new_uid(reader), "")
