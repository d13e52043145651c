"""What occurrences and persons add to the sums, read from attendances, tallies and sign-ups as they are."""

import bisect
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shishin.checkin.sameness import Sameness
from shishin.core import sql
from shishin.events.models import WayKind
from shishin.stats import classes, pieces
from shishin.stats.classes import AttendanceClass
from shishin.stats.couples import Couples, word_of
from shishin.stats.models import NO_GROUP, UNKNOWN

# 再参加率: coming again counts within this many days.
AGAIN_DAYS = 90

# What is summed about occurrences, in the order of the columns of `OccurrenceFacts` and `MonthCell`.
COUNTED = (*(str(kind) for kind in AttendanceClass), "attendances", "held", "expected", "missed", "pairs")


class OccurrenceFact(NamedTuple):
    """What one occurrence adds: `counts` in the order of `COUNTED`.

    While it runs nobody has stayed away yet: `settles_at` (microseconds since 1970) says when to count anew.
    """

    occurrence: int
    day: date
    ward: str
    field: str
    group: int
    settles_at: int | None
    counts: tuple[int, ...]


class _Place(NamedTuple):
    """Where and when an occurrence is, and whether it takes place."""

    occurrence: int
    day: date | str
    ward: str
    field: str
    group: int
    ends_at: int
    cancelled: bool

    def fact(self, count: "_Count", now: int) -> OccurrenceFact:
        runs = self.ends_at > now and not self.cancelled
        return OccurrenceFact(
            self.occurrence,
            day_of(self.day),
            self.ward,
            self.field,
            self.group,
            self.ends_at if runs else None,
            count.counts(),
        )


class PersonFact(NamedTuple):
    """That a person took part in a month at such events."""

    person: int
    month: date
    ward: str
    field: str
    group: int
    first_time: bool
    again: bool


_PLACES = """
SELECT occurrence.id, occurrence.day, COALESCE(occurrence.ward, ?), COALESCE(event.field, ?),
  COALESCE(event.group_id, ?), occurrence.ends_at,
  occurrence.status = 'cancelled' OR event.status = 'cancelled'
FROM occurrence JOIN event ON event.id = occurrence.event_id WHERE occurrence.id IN (??)
"""
_CAME = """
SELECT attendance.occurrence_id, attendance.person_id, attendance.adults + attendance.children,
  attendance.in_at, attendance."by", way.kind, way.minutes,
  sign_up.stance, sign_up.part, sign_up.created_at, sign_up.withdrawn_at
FROM attendance
LEFT JOIN sign_up
  ON sign_up.occurrence_id = attendance.occurrence_id AND sign_up.person_id = attendance.person_id
LEFT JOIN way ON way.id = COALESCE(attendance.way_id, sign_up.way_id)
WHERE attendance.occurrence_id IN (??)
"""
_TALLIED = (
    "SELECT occurrence_id, adults + children FROM tally WHERE occurrence_id IN (??) AND adults + children > 0"
)
_EXPECTED = """
SELECT occurrence_id, person_id, adults + children FROM sign_up
WHERE occurrence_id IN (??) AND stance = 'going' AND withdrawn_at IS NULL
"""
_CLAIMED = """
SELECT occurrence_id, person_id FROM scan
WHERE occurrence_id IN (??) AND "by" = 'claim' AND person_id IS NOT NULL
"""
_PERSONS_DAYS = """
SELECT attendance.person_id, occurrence.day, COALESCE(occurrence.ward, ?), COALESCE(event.field, ?),
  COALESCE(event.group_id, ?)
FROM attendance
JOIN occurrence ON occurrence.id = attendance.occurrence_id
JOIN event ON event.id = occurrence.event_id
WHERE attendance.person_id IN (??)
"""
_WHEREABOUTS = (UNKNOWN, UNKNOWN, NO_GROUP)


class _Count:
    """The sums of one occurrence while they are being made."""

    def __init__(self) -> None:
        self.heads: dict[AttendanceClass, int] = dict.fromkeys(AttendanceClass, 0)
        self.present: set[int] = set()
        self.self_walk_ins = 0
        self.expected = 0
        self.missed = 0
        self.absences = 0

    def counts(self) -> tuple[int, ...]:
        pairs = min(self.absences, self.self_walk_ins)
        return (*self.heads.values(), len(self.present), 1, self.expected, self.missed, pairs)


def of_occurrences(ids: Sequence[int], now: int) -> list[OccurrenceFact]:
    """Return the facts of these occurrences; one that took no attendance has none.

    Who stayed away is counted of those that are over and were not cancelled: before the end everybody may
    still come. `now` is in microseconds since 1970.
    """
    counting: defaultdict[int, _Count] = defaultdict(_Count)
    couples = Couples(ids)
    _count_those_who_came(counting, ids, couples)
    for occurrence, heads in pieces.rows(_TALLIED, ids):
        counting[occurrence].heads[AttendanceClass.WALK_IN] += heads
    places = [_Place(*row) for row in pieces.rows(_PLACES, list(counting), _WHEREABOUTS)]
    over = [place.occurrence for place in places if place.ends_at <= now and not place.cancelled]
    _count_those_who_were_expected(counting, over, couples.same)
    return [place.fact(counting[place.occurrence], now) for place in places]


def _count_those_who_came(counting: defaultdict[int, _Count], ids: Sequence[int], couples: Couples) -> None:
    for occurrence, person, heads, came_at, by, kind, minutes, *said in pieces.rows(_CAME, ids):
        count, in_at = counting[occurrence], sql.instant(came_at)
        found = classes.classify(
            in_at=in_at,
            word=couples.word((occurrence, person), word_of(*said) if said[0] else None, in_at),
            way_kind=WayKind(kind) if kind else None,
            way_minutes=minutes,
        )
        count.heads[found] += heads
        count.present.add(person)
        unknown = found is AttendanceClass.WALK_IN and not couples.known((occurrence, person))
        count.self_walk_ins += by == "self" and unknown


def _count_those_who_were_expected(
    counting: defaultdict[int, _Count], over: Sequence[int], same: Sameness
) -> None:
    claimed = {(occurrence, person) for occurrence, person in pieces.rows(_CLAIMED, over)}
    for occurrence, person, heads in pieces.rows(_EXPECTED, over):
        count = counting[occurrence]
        count.expected += heads
        _, whose = same.whose((occurrence, person))
        if whose not in count.present and (occurrence, person) not in claimed:
            count.missed += heads
            count.absences += 1


def of_persons(ids: Sequence[int]) -> list[PersonFact]:
    """Return the facts of these persons, one a month, ward, field and group in which they took part."""
    visits: defaultdict[int, list[tuple[date, str, str, int]]] = defaultdict(list)
    for person, day, ward, field, group in pieces.rows(_PERSONS_DAYS, ids, _WHEREABOUTS):
        visits[person].append((day_of(day), ward, field, group))
    return [fact for person, visited in visits.items() for fact in _of_person(person, visited)]


def _of_person(person: int, visits: list[tuple[date, str, str, int]]) -> Iterator[PersonFact]:
    days = sorted({visit[0] for visit in visits})
    first_in: dict[tuple[date, str, str, int], date] = {}
    for day, ward, field, group in sorted(visits):
        first_in.setdefault((day.replace(day=1), ward, field, group), day)
    for (month, ward, field, group), first in first_in.items():
        until = first + timedelta(days=AGAIN_DAYS)
        after = bisect.bisect(days, first)
        again = after < len(days) and days[after] <= until
        yield PersonFact(person, month, ward, field, group, month == days[0].replace(day=1), again)


def _as_day(stored: date | str) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


# SQLite gives a day as text, PostgreSQL as a date; a city has few days and many visits.
day_of: Callable[[date | str], date] = functools.lru_cache(maxsize=16_384)(_as_day)
