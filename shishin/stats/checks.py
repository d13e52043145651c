"""What must be true of facts and sums: they are what attendances, tallies and sign-ups say.

What is marked has changed since it was counted, and what has ended is to be counted anew: both are left to
the next refresh. Everything is read in pieces (occurrences and persons by their ids, sums by months), because
a city keeps years of it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from shishin.core import sql
from shishin.stats import facts
from shishin.stats.cells import COLUMNS, Cells
from shishin.stats.facts import COUNTED, OccurrenceFact, PersonFact, day_of

AT_ONCE = 2000

_OCCURRENCES = sql.Statement("SELECT id FROM occurrence WHERE id > ? ORDER BY id LIMIT ?")
_PERSONS = sql.Statement("SELECT id FROM person WHERE id > ? ORDER BY id LIMIT ?")
_STALE_OCCURRENCES = sql.Statement(
    "SELECT occurrence FROM occurrence_mark "
    "UNION SELECT occurrence_id FROM occurrence_facts WHERE settles_at <= ?"
)
_STALE_PERSONS = sql.Statement("SELECT DISTINCT person FROM person_mark")
_OCCURRENCE_FACTS = (
    f'SELECT occurrence_id, day, ward, field, "group", settles_at, {", ".join(COUNTED)} '
    "FROM occurrence_facts "
)
_PERSON_FACTS = 'SELECT person_id, month, ward, field, "group", first_time, again FROM person_facts '
_OF_OCCURRENCES = sql.Statement(_OCCURRENCE_FACTS + "WHERE occurrence_id > ? AND occurrence_id <= ?")
_OF_PERSONS = sql.Statement(_PERSON_FACTS + "WHERE person_id > ? AND person_id <= ?")
_OF_DAYS = sql.Statement(_OCCURRENCE_FACTS + "WHERE day >= ? AND day < ?")
_OF_MONTH = sql.Statement(_PERSON_FACTS + "WHERE month = ? ORDER BY person_id")
_DAYS = sql.Statement(
    "SELECT month FROM month_cell UNION SELECT month FROM person_facts UNION SELECT day FROM occurrence_facts"
)
_CELLS = sql.Statement(
    f'SELECT month, ward, field, "group", {", ".join(COLUMNS)} FROM month_cell WHERE month = ?'
)


def faults(now: datetime) -> Iterator[str]:
    """Give a line for each occurrence, person and month that is not counted as it is."""
    for number in wrong_occurrences(now):
        yield f"sums: occurrence {number} is not counted as its attendances and sign-ups say"
    for number in wrong_persons():
        yield f"sums: person {number} is not counted as their attendances say"
    for month in wrong_months():
        yield f"sums: {month:%Y-%m} is not the sum of what was counted in it"


def wrong_occurrences(now: datetime) -> Iterator[int]:
    """Give the ids of occurrences whose facts are not true, and that no refresh will count anew."""
    moment = sql.micros(now)
    stale = {row[0] for row in _STALE_OCCURRENCES.rows(moment)}

    def differing(ids: Sequence[int], after: int) -> set[int]:
        kept = Counter(_occurrence(row) for row in _OF_OCCURRENCES.rows(after, ids[-1]))
        true = Counter(facts.of_occurrences(ids, moment))
        return {fact.occurrence for fact in (kept - true) + (true - kept)}

    return _wrong(_OCCURRENCES, differing, stale)


def wrong_persons() -> Iterator[int]:
    """Give the ids of persons whose facts are not true, and that no refresh will count anew."""

    def differing(ids: Sequence[int], after: int) -> set[int]:
        kept = Counter(_person(row) for row in _OF_PERSONS.rows(after, ids[-1]))
        true = Counter(facts.of_persons(ids))
        return {fact.person for fact in (kept - true) + (true - kept)}

    return _wrong(_PERSONS, differing, {row[0] for row in _STALE_PERSONS.rows()})


def _wrong(
    pages: sql.Statement, differing: Callable[[Sequence[int], int], set[int]], stale: set[int]
) -> Iterator[int]:
    after = 0
    while ids := [row[0] for row in pages.rows(after, AT_ONCE)]:
        yield from sorted(differing(ids, after) - stale)
        after = ids[-1]


def wrong_months() -> Iterator[date]:
    """Give the months whose cells are not the sums of the facts."""
    for month in sorted({day_of(day).replace(day=1) for (day,) in _DAYS.rows()}):
        kept = {(day_of(row[0]), *row[1:4]): [*row[4:]] for row in _CELLS.rows(month.isoformat())}
        if {key: counts for key, counts in kept.items() if any(counts)} != dict(sums_of(month).changed()):
            yield month


def sums_of(month: date) -> Cells:
    """Return the cells of a month as its facts add up."""
    first, sums = month.isoformat(), Cells()
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1).isoformat()
    sums.add_occurrences(_occurrence(row) for row in _OF_DAYS.rows(first, following))
    for _, rows in groupby(_OF_MONTH.rows(first), key=lambda row: row[0]):
        sums.add_persons([_person(row) for row in rows])
    return sums


def _occurrence(row: Sequence[Any]) -> OccurrenceFact:
    number, day, ward, field, group, settles_at, *counts = row
    return OccurrenceFact(number, day_of(day), ward, field, group, settles_at, tuple(counts))


def _person(row: Sequence[Any]) -> PersonFact:
    person, month, ward, field, group, first_time, again = row
    return PersonFact(person, day_of(month), ward, field, group, bool(first_time), bool(again))
