"""The worker's task of giving events' texts their readings."""

from collections.abc import Mapping

from shishin.core import ruby
from shishin.core.context import Context
from shishin.events import readings
from shishin.events.models import Event, TextPart

# A city's whole list is read within a few minutes, and nobody waits for the worker's other tasks.
EVENTS_AT_ONCE = 100


def read_new(ctx: Context, names: Mapping[str, str] = ruby.NO_NAMES) -> int:
    """Give readings to events to come that are new or changed; return how many were looked at.

    What a person put right stays as long as the text stays.
    """
    found = readings.waiting(ctx.now, EVENTS_AT_ONCE)
    if found:
        readings.write([(event, read(event, names)) for event in found])
    return len(found)


def read_all(ctx: Context, names: Mapping[str, str] = ruby.NO_NAMES) -> None:
    """Give readings to all events to come, a part in each transaction."""
    while read_new(ctx, names):
        pass


def read(event: Event, names: Mapping[str, str] = ruby.NO_NAMES) -> dict[TextPart, str]:
    """Return the texts of an event with readings for all their kanji; those of names are given."""
    from shishin.jobs import furigana  # noqa: PLC0415 - web processes import this and never read

    stored = readings.of_event(event)
    begun = {
        part: stored[part].marked if part in stored else text for part, text in readings.texts(event).items()
    }
    read = {
        part: furigana.complete(text, names) if ruby.unread(text) else text for part, text in begun.items()
    }
    return {part: text for part, text in read.items() if ruby.MARK.search(text)}
