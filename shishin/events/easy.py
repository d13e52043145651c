"""The organizer's own words: a text in easy Japanese, and readings put right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shishin.core import db, ruby
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.events import listing, readings
from shishin.events.models import Event, Occurrence, TextPart
from shishin.groups import access as group_access

LONGEST = 800

Marked = Mapping[TextPart, str]


class Problem(StrEnum):
    """Something in a marked text that has to be mended, by what has to be done about it."""

    BROKEN = "broken"
    NOT_KANA = "not_kana"
    OTHER_TEXT = "other_text"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of one text; `near` are the letters where it is."""

    part: TextPart
    problem: Problem
    near: str = ""


class ReadingUnfit(Invalid):
    """A marked text cannot be kept as it is; the facts name the `problems`."""


@unit_of_work
def write(ctx: Context, occurrence: Occurrence, typed: Marked) -> None:
    """Keep the event's easy version and the readings that somebody has put right.

    Only the easy version may change its words; the others are changed by editing the event. A text without
    any reading is left to the machine again. Safe to repeat. Raises `ReadingUnfit` and what
    `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Event, [occurrence.event_id])
    event = Event.get_by_id(occurrence.event_id)
    found = faults(event, typed)
    if found:
        raise ReadingUnfit(problems=[fault.problem.value for fault in found])
    if TextPart.EASY in typed:
        event.easy = ruby.without_readings(typed[TextPart.EASY])
    stored = readings.of_event(event)
    for part, text in typed.items():
        if part not in stored or stored[part].marked != text:
            _keep(event, part, text)
    # The machine looks at it again, and kept pages are made anew.
    event.changed_at = ctx.now
    event.save(only=[Event.easy, Event.changed_at])
    listing.touch()


def _keep(event: Event, part: TextPart, marked: str) -> None:
    if ruby.without_readings(marked) == marked:
        readings.forget(event, part)
    else:
        readings.keep(event, part, marked, automatic=False)


def faults(event: Event, typed: Marked) -> list[Fault]:
    """Return everything that has to be mended, at most one thing in each text."""
    return [fault for part, text in typed.items() for fault in _faults(event, part, text)]


def _faults(event: Event, part: TextPart, marked: str) -> Iterator[Fault]:
    plain = ruby.without_readings(marked)
    if near := ruby.broken(marked):
        yield Fault(part, Problem.BROKEN, near)
    elif near := ruby.odd_reading(marked):
        yield Fault(part, Problem.NOT_KANA, near)
    elif part is TextPart.EASY:
        if len(plain) > LONGEST:
            yield Fault(part, Problem.TOO_LONG, str(len(plain)))
    elif marked and plain != getattr(event, part.value):
        yield Fault(part, Problem.OTHER_TEXT)
