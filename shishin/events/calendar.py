"""An occurrence as an entry of a calendar (RFC 5545).

The entry keeps its id through every change and its sequence rises with each, so that a calendar that has it
puts the new one in its place. Imported where it is used: the library takes 12 MB.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from shishin.core import days
from shishin.events.calendar_home import Home
from shishin.events.models import Occurrence, OccurrenceStatus

TOKYO = ZoneInfo("Asia/Tokyo")
PRODUCT = "-//shishin//shishin//JA"


class Method(StrEnum):
    """What a calendar is to do with an entry that comes by mail."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


def alone(made: Event) -> tuple[Method, bytes]:
    """Return one entry as a file, and what a calendar does with it: it is published, or taken out."""
    method = Method.CANCEL if made["status"] == "CANCELLED" else Method.PUBLISH
    return method, calendar([made], method)


def calendar(entries: list[Event], method: Method = Method.PUBLISH) -> bytes:
    """Return entries as a file, with the time zone that they name."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method.value)
    for one in entries:
        whole.add_component(one)
    if whole.get_missing_tzids():
        whole.add_component(_japans_time())
    return bytes(whole.to_ical())


@cache
def _japans_time() -> Timezone:
    """Return the rules of Japan's time: finding them takes the library longer than all else in a letter."""
    return Timezone.from_tzid(TOKYO.key)


def entry(occurrence: Occurrence, home: Home, now: datetime) -> Event:
    """Return one entry: when, where and what, and the address of its public page."""
    made, off = Event(), occurrence.status is OccurrenceStatus.CANCELLED
    made.add("uid", f"{occurrence.code}@{home.host}")
    made.add("sequence", sequence(occurrence))
    made.add("dtstamp", now)
    made.add("status", "CANCELLED" if off else "CONFIRMED")
    made.add("summary", occurrence.event.title)
    made.add("url", f"{home.base_url}/e/{occurrence.code}")
    place = " ".join(text for text in (occurrence.venue, occurrence.address) if text)
    if place:
        made.add("location", place)
    made.add("organizer", _organizer(occurrence, home))
    _add_time(made, occurrence)
    return made


def sequence(occurrence: Occurrence) -> int:
    """Return how often, as a calendar sees it, an occurrence was changed: it only ever rises.

    It is the age in seconds, at the last change, of what is changed: nothing has to be counted.
    """
    changes = [at for at in (occurrence.moved_at, occurrence.cancelled_at) if at is not None]
    last = max(changes, default=None)
    return max(int((last - occurrence.event.created_at).total_seconds()), 1) if last else 0


def _organizer(occurrence: Occurrence, home: Home) -> vCalAddress:
    group = occurrence.event.group
    organizer = vCalAddress(f"mailto:{home.sender}")
    organizer.params["cn"] = vText(group.name if group else occurrence.event.organizer_name or home.host)
    return organizer


def _add_time(made: Event, occurrence: Occurrence) -> None:
    if occurrence.starts is None:
        made.add("dtstart", occurrence.day)
        made.add("dtend", occurrence.last_day + timedelta(days=1))
        return
    made.add("dtstart", days.local(occurrence.starts_at).replace(tzinfo=TOKYO))
    if occurrence.ends is not None:
        made.add("dtend", days.local(occurrence.ends_at).replace(tzinfo=TOKYO))
