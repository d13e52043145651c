"""When and where an occurrence is, as one value that can be kept, compared and told."""

from dataclasses import dataclass
from datetime import date, datetime, time

from shishin.core import days
from shishin.events.models import Occurrence


@dataclass(frozen=True, slots=True)
class Slot:
    """A day or several, hours as far as they are known, a place. `last_day` is None where it is one day."""

    day: date
    starts: time | None
    ends: time | None
    venue: str
    last_day: date | None = None


def of(occurrence: Occurrence) -> Slot:
    """Return when and where an occurrence is now."""
    last = occurrence.last_day if occurrence.last_day != occurrence.day else None
    return Slot(occurrence.day, occurrence.starts, occurrence.ends, occurrence.venue, last)


def begins_at(slot: Slot) -> datetime:
    """Return the instant at which a slot begins: without hours, the beginning of its day."""
    return days.instant(slot.day, slot.starts or time())


def spelled(slot: Slot) -> str:
    """Return a slot as a text that `read` understands, also when it is cut: `2026-10-24 09:00 11:00 広場`.

    Several days are written `2026-10-24/2026-10-26`.
    """
    on = "/".join(day.isoformat() for day in (slot.day, slot.last_day) if day)
    return f"{on} {_clock(slot.starts)} {_clock(slot.ends)} {slot.venue}"


def read(text: str) -> Slot | None:
    """Return the slot of a text that `spelled` wrote, or None for any other text."""
    on, starts, ends, venue = [*text.split(" ", 3), "", "", ""][:4]
    day, _, last = on.partition("/")
    try:
        until = date.fromisoformat(last) if last else None
        return Slot(date.fromisoformat(day), _read_clock(starts), _read_clock(ends), venue, until)
    except ValueError:
        return None


def _clock(clock: time | None) -> str:
    return f"{clock:%H:%M}" if clock else "-"


def _read_clock(text: str) -> time | None:
    return None if text == "-" else time.fromisoformat(text)
