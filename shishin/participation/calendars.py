"""Somebody's plans as entries of a calendar: one pass, or all of them.

Imported where it is used: the library takes 12 MB.
"""

from datetime import datetime, timedelta

from icalendar import Alarm, Event

from shishin.core import days
from shishin.core.context import Context
from shishin.events import calendar
from shishin.events.calendar import Method
from shishin.events.calendar_home import Home
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.participation import access, turns
from shishin.participation.models import SignUp, Stance
from shishin.people import belongings

# A calendar that asks seldom still hears of what was called off.
SHOWN_FOR = timedelta(days=60)
MOST = 500
# Six in the evening, when one still packs a bag.
BEFORE_THE_DAY = timedelta(hours=6)


def of_pass(ctx: Context, sign_up: SignUp, home: Home) -> bytes:
    """Return one pass as a file: the entry as it stands, or taken out of the calendar."""
    entry = _entry(sign_up, home, ctx.now)
    if entry["status"] != "CANCELLED":
        entry.add_component(_the_evening_before(entry))
    return calendar.alone(entry)[1]


def by_mail(sign_up: SignUp, home: Home, now: datetime) -> tuple[Method, bytes]:
    """Return one pass as a mail carries it: published, or taken out of the calendar."""
    return calendar.alone(_entry(sign_up, home, now))


def of_person(ctx: Context, person_id: int, home: Home) -> bytes:
    """Return everything that a person said they may come to, of the last sixty days and to come."""
    coming = (Stance.GOING, Stance.MAYBE, Stance.WAITING)
    found = (
        access.whole()
        .where(
            SignUp.person.in_(belongings.persons(person_id)),
            SignUp.stance.in_(coming),
            SignUp.withdrawn_at.is_null(),
            Occurrence.ends_at > ctx.now - SHOWN_FOR,
        )
        .order_by(Occurrence.starts_at, SignUp.id)
        .limit(MOST)
    )
    return calendar.calendar([_entry(sign_up, home, ctx.now) for sign_up in found])


def _entry(sign_up: SignUp, home: Home, now: datetime) -> Event:
    """Return the occurrence's own entry, with what its person said: how firm, from when, or not any more."""
    entry = calendar.entry(sign_up.occurrence, home, now)
    _set(entry, "sequence", max(calendar.sequence(sign_up.occurrence), _changes(sign_up)))
    if sign_up.withdrawn_at is not None:
        _set(entry, "status", "CANCELLED")
    elif sign_up.occurrence.status is not OccurrenceStatus.CANCELLED and sign_up.stance is not Stance.GOING:
        _set(entry, "status", "TENTATIVE")
    _add_turn(entry, sign_up)
    return entry


def _the_evening_before(entry: Event) -> Alarm:
    """Return an alarm: who is told by nothing else is told by their calendar."""
    begins = entry.start
    into_the_day = (
        timedelta(hours=begins.hour, minutes=begins.minute) if isinstance(begins, datetime) else timedelta()
    )
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry["summary"])
    alarm.add("trigger", -(into_the_day + BEFORE_THE_DAY))
    return alarm


def _changes(sign_up: SignUp) -> int:
    """Return a number that rises with each change of a sign-up, and goes with that of its occurrence."""
    return max(int((sign_up.changed_at - sign_up.occurrence.event.created_at).total_seconds()), 0)


def _add_turn(entry: Event, sign_up: SignUp) -> None:
    """Narrow the entry to the time that its person chose."""
    if sign_up.turn is None or sign_up.way is None or not sign_up.way.minutes:
        return
    begins = days.local(turns.begins_at(sign_up.occurrence, sign_up.turn)).replace(tzinfo=calendar.TOKYO)
    _set(entry, "dtstart", begins)
    _set(entry, "dtend", begins + timedelta(minutes=sign_up.way.minutes))


def _set(entry: Event, name: str, value: object) -> None:
    entry.pop(name, None)
    entry.add(name, value)
