"""The ways of joining an event, as its organizer writes them."""

from collections.abc import Sequence

import peewee

from shishin.core import db
from shishin.core.db import unit_of_work
from shishin.events.drafts import WayDraft
from shishin.events.models import Event, Way


def of(event: Event) -> list[Way]:
    """Return an event's ways of joining in their order."""
    return list(Way.select().where(Way.event == event).order_by(Way.place, Way.id))


@unit_of_work
def write(event: Event, wanted: Sequence[WayDraft]) -> None:
    """Make the event's ways these, place by place, so that whoever chose one keeps it under its new name."""
    kept = of(event)
    for place, way in enumerate(wanted):
        row = kept[place] if place < len(kept) else Way(event=event)
        row.place, row.name, row.task = place, way.name.strip(), way.task.strip()
        row.minutes, row.kind = way.minutes, way.kind
        row.save()
    for row in kept[len(wanted) :]:
        _remove(row)


def _remove(way: Way) -> None:
    try:
        with db.savepoint():
            way.delete_instance()
    except peewee.IntegrityError:
        # Somebody chose it: what stands above keeps it alive, and it stays among the choices.
        return
