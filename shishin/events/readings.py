"""The readings of events' texts: looked up for pages, and written by the worker's machine."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shishin.core import ruby, sql
from shishin.core.db import unit_of_work
from shishin.events import listing
from shishin.events.models import Event, EventStatus, Occurrence, Reading, TextPart


def texts(event: Event) -> dict[TextPart, str]:
    """Return the texts of an event that can be given readings."""
    said = {part: str(getattr(event, part.value)) for part in TextPart}
    return {part: text for part, text in said.items() if ruby.takes_readings(text)}


def of_event(event: Event) -> dict[TextPart, Reading]:
    """Return the readings that an event's texts have; those of a text that changed since are left out."""
    said = texts(event)
    rows = Reading.select().where(Reading.event == event)
    return {row.part: row for row in rows if fits(said.get(row.part, ""), row.marked)}


def fits(text: str, marked: str) -> bool:
    """Say whether a marked text is this one with readings."""
    return bool(text) and text == ruby.without_readings(marked)


def titles(event_ids: Iterable[int]) -> dict[int, str]:
    """Return marked titles by the events' ids, as far as there are any; whoever shows one compares it."""
    wanted = sorted(set(event_ids))
    marks = ", ".join("?" * len(wanted))
    found = sql.among(_TITLES.format(marks=marks)).rows(TextPart.TITLE.value, *wanted) if wanted else []
    return {row[0]: row[1] for row in found}


_TITLES = "SELECT event_id, marked FROM reading WHERE part = ? AND event_id IN ({marks})"


def waiting(now: datetime, limit: int) -> list[Event]:
    """Return published events to come whose texts no machine has looked at since they changed."""
    to_come = Occurrence.select(Occurrence.event).where(Occurrence.ends_at > now)
    unread = Event.read_at.is_null() | (Event.read_at != Event.changed_at)
    published = Event.status == EventStatus.PUBLISHED
    return list(
        Event.select().where(Event.id.in_(to_come), unread, published).order_by(Event.id).limit(limit)
    )


@unit_of_work
def write(read: Sequence[tuple[Event, Mapping[TextPart, str]]]) -> int:
    """Keep what a machine read, and let the pages show it; return how many events have other readings now.

    An event that has changed since it was read waits for the next time.
    """
    shown = sum(_write_event(event, marked) for event, marked in read)
    if shown:
        listing.touch()
    return shown


def _write_event(event: Event, marked: Mapping[TextPart, str]) -> bool:
    unchanged = (Event.id == event.id, Event.changed_at == event.changed_at)
    if not Event.update(read_at=Event.changed_at).where(*unchanged).execute():
        return False
    stored = {row.part: row.marked for row in Reading.select().where(Reading.event == event)}
    for part in stored.keys() - marked.keys():
        forget(event, part)
    changed = {part: text for part, text in marked.items() if stored.get(part) != text}
    for part, text in changed.items():
        keep(event, part, text, automatic=True)
    return bool(changed or stored.keys() - marked.keys())


def keep(event: Event, part: TextPart, marked: str, *, automatic: bool) -> None:
    """Write the reading of one text in place of what there was; belongs into a command's transaction."""
    row = {"event": event, "part": part, "marked": marked, "automatic": automatic}
    anew = (Reading.marked, Reading.automatic)
    Reading.insert(row).on_conflict(conflict_target=(Reading.event, Reading.part), preserve=anew).execute()


def forget(event: Event, part: TextPart) -> None:
    """Delete the reading of one text; belongs into a command's transaction."""
    Reading.delete().where(Reading.event == event, Reading.part == part).execute()
