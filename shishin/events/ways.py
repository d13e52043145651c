"""The ways of joining an event, as its organizer writes them."""

from collections.abc import Sequence

import peewee

from shishin.core import db
from shishin.core.db import unit_of_work
from shishin.events.drafts import WayDraft
from shishin.events.models import Event, Way


def of(event: Event) -> list[Way]:
    """Return the ways of joining that an event offers, in their order: one tap is the first."""
    return [way for way in ever_of(event) if way.offered]


def ever_of(event: Event) -> list[Way]:
    """Return every way of an event, those that only who chose them still has last."""
    return list(Way.select().where(Way.event == event).order_by(Way.offered.desc(), Way.place, Way.id))


@unit_of_work
def write(event: Event, wanted: Sequence[WayDraft]) -> None:
    """Make these the ways that an event offers; nothing wanted changes nothing.

    A way keeps its identity under another name, so whoever chose it keeps it: a draft names it by its id, or
    has its name. What is not wanted any more goes, or stays for those who chose it and is not offered.
    """
    kept = ever_of(event)
    for place, draft in enumerate(wanted):
        row = _known(draft, kept) or Way(event=event)
        row.place, row.offered = place, True
        _describe(row, draft)
        row.save()
    for row in kept if wanted else ():
        _remove(row)


def _known(draft: WayDraft, kept: list[Way]) -> Way | None:
    """Take the way that a draft means out of those that are kept."""
    found = [way for way in kept if way.id == draft.id]
    if draft.id is None:
        found = [way for way in kept if way.name == draft.name.strip()]
    for way in found[:1]:
        kept.remove(way)
    return found[0] if found else None


def _describe(way: Way, draft: WayDraft) -> None:
    way.name, way.task, way.kind = draft.name.strip(), draft.task.strip(), draft.kind
    way.minutes, way.seats = draft.minutes, draft.seats
    way.opens, way.closes, way.at_once = draft.opens, draft.closes, draft.at_once


def _remove(way: Way) -> None:
    try:
        with db.savepoint():
            way.delete_instance()
    except peewee.IntegrityError:
        # Somebody chose it: what stands above keeps it alive.
        way.offered = False
        way.save(only=[Way.offered])
