"""Events that two feeds tell of: one card for both, found by title, start and place."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

from shishin.events.models import Event, EventStatus, Occurrence
from shishin.opendata import identity, known
from shishin.opendata.drafts import Draft, Reading
from shishin.opendata.models import ImportedRow, Source

# Two maps put one hall this far apart.
NEAR_METRES = 300.0
_EARTH_METRES = 6_371_000.0


def find(readings: Sequence[Reading], source: Source | None) -> dict[str, Occurrence]:
    """Return, by a reading's id, the occurrence that another source or a group of ours tells of."""
    days = sorted({reading.draft.first_day for reading in readings if reading.draft.first_day})
    by_event: dict[tuple[str, date], list[Occurrence]] = {}
    for occurrence in _on(days, source):
        title = identity.squeezed(occurrence.event.title)
        by_event.setdefault((title, occurrence.day), []).append(occurrence)
    found = {}
    for reading in readings:
        draft = reading.draft
        if draft.first_day is None:
            continue
        alike = by_event.get((identity.squeezed(draft.title), draft.first_day), [])
        twin = next((each for each in alike if _same(each, draft)), None)
        if twin is not None:
            found[reading.external_id] = twin
    return found


def _on(days: Iterable[date], source: Source | None) -> Iterable[Occurrence]:
    own = ImportedRow.select(ImportedRow.occurrence).where(
        ImportedRow.source == source, ImportedRow.occurrence.is_null(is_null=False)
    )
    for chunk in known.in_chunks(days):
        query = Occurrence.select(Occurrence, Event).join(Event)
        query = query.where(Occurrence.day.in_(chunk), Event.status != EventStatus.DRAFT)
        yield from query.where(Occurrence.id.not_in(own)) if source else query


def _same(occurrence: Occurrence, draft: Draft) -> bool:
    if occurrence.starts != draft.starts:
        return False
    here, there = identity.squeezed(draft.venue), identity.squeezed(occurrence.venue)
    if here == there:
        return True
    return _apart(occurrence, draft) <= NEAR_METRES


def _apart(occurrence: Occurrence, draft: Draft) -> float:
    """Return the metres between two places, infinitely many where one is not known.

    The earth is flat over a few streets.
    """
    here = (occurrence.latitude, occurrence.longitude)
    if here[0] is None or here[1] is None or draft.latitude is None or draft.longitude is None:
        return math.inf
    north = math.radians(draft.latitude - here[0])
    east = math.radians(draft.longitude - here[1]) * math.cos(math.radians(here[0]))
    return math.hypot(north, east) * _EARTH_METRES
