"""The rules of courtesy: how often, and at what hours, somebody is told something. Pure; all are here.

At most three messages about an occurrence and four a week for a person, none from 21:00 to 8:00. News that
changes somebody's plan (cancelled, moved, a seat got or taken) is not counted, and within a day of the
occurrence it comes at any hour. What somebody asked for a moment ago (a sign-in link) is about nothing and
knows no limit.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shishin.core import days

MOST_ABOUT_ONE = 3
MOST_A_WEEK = 4
WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
# So close to it, not to know is worse than to be woken.
URGENT = timedelta(hours=24)
NEWS = frozenset({"cancelled", "moved", "promoted", "removed", "put_back"})
DAY_BEFORE = "day_before"
# Words to organizers are about all their occurrences: once a week is their own measure.
ABOUT_NO_ONE = frozenset({"thank"})


@dataclass(frozen=True, slots=True)
class Told:
    """How many counted messages a person has had: about the same occurrence, and in the last seven days."""

    about_it: int
    in_a_week: int


def counts(kind: str) -> bool:
    """Say whether a kind of message counts towards the limits."""
    return kind not in NEWS


def enough(kind: str, told: Told) -> bool:
    """Say whether a person has been told enough for this one to be left out."""
    about_one = kind not in ABOUT_NO_ONE and told.about_it >= MOST_ABOUT_ONE
    return counts(kind) and (about_one or told.in_a_week >= MOST_A_WEEK)


def earliest(kind: str, now: datetime, begins_at: datetime | None) -> datetime:
    """Return when a message may be sent: now, or at the end of the silence.

    `begins_at` is the start of what it is about.
    """
    if kind in NEWS and begins_at is not None and now >= begins_at - URGENT:
        return now
    return _after_silence(now)


def good_for(kind: str, now: datetime, begins_at: datetime | None) -> timedelta:
    """Return how long a phone that is off may still show a message: at midnight あした is another day."""
    if kind != DAY_BEFORE or begins_at is None:
        return A_DAY
    return max(min(days.instant(days.day_of(begins_at)) - now, A_DAY), timedelta())


def _after_silence(now: datetime) -> datetime:
    here = days.local(now)
    if QUIET_UNTIL <= here.time() < QUIET_FROM:
        return now
    day = here.date() if here.time() < QUIET_UNTIL else here.date() + timedelta(days=1)
    return days.instant(day, QUIET_UNTIL)
