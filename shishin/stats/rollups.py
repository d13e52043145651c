"""Bring facts and cells up to what has changed: the marked occurrences and persons are counted anew.

No row changes when an occurrence ends: its facts say when that is, and from then on it counts as marked. Who
reads before that happened adds `pending(now)` to the cells, so what is shown is always right; refreshing
only makes it quick.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shishin.core import db, sql
from shishin.core.context import Context
from shishin.stats import facts
from shishin.stats.cells import COLUMNS, Cells
from shishin.stats.facts import COUNTED, OccurrenceFact, PersonFact, day_of
from shishin.stats.pieces import in_pieces

# Persons in one transaction, so few that a check-in hardly waits; an occurrence is about ten persons' work.
PERSONS_AT_ONCE = 150
# Where nobody waits, as when a city is filled.
PERSONS_AT_ONCE_IN_BULK = 20_000
PERSONS_AN_OCCURRENCE = 10
# Two workers would take the same old facts away twice.
_POSTGRESQL_LOCK = 0x5317

_OCCURRENCE_COLUMNS = ("day", "ward", "field", '"group"', "settles_at", *COUNTED)
_TAKE = """
DELETE FROM {kind}_mark WHERE {kind} IN (SELECT DISTINCT {kind} FROM {kind}_mark LIMIT ?) RETURNING {kind}
"""
_TAKE_OCCURRENCES = sql.Statement(_TAKE.format(kind="occurrence"))
_TAKE_PERSONS = sql.Statement(_TAKE.format(kind="person"))
_MARKED_OCCURRENCES = sql.Statement("SELECT DISTINCT occurrence FROM occurrence_mark")
_ENDED_OCCURRENCES = sql.Statement(
    "SELECT occurrence_id FROM occurrence_facts WHERE settles_at <= ? ORDER BY settles_at LIMIT ?"
)
_ALL_ENDED_OCCURRENCES = sql.Statement("SELECT occurrence_id FROM occurrence_facts WHERE settles_at <= ?")
_MARKED_PERSONS = sql.Statement("SELECT DISTINCT person FROM person_mark")
_OLD_OCCURRENCES = (
    f"SELECT occurrence_id, {', '.join(_OCCURRENCE_COLUMNS)} FROM occurrence_facts "
    "WHERE occurrence_id IN (??)"
)
_OLD_PERSONS = """
SELECT person_id, month, ward, field, "group", first_time, again FROM person_facts WHERE person_id IN (??)
"""
_FORGET_OCCURRENCES = "DELETE FROM occurrence_facts WHERE occurrence_id IN (??)"
_FORGET_PERSONS = "DELETE FROM person_facts WHERE person_id IN (??)"
_WRITE_OCCURRENCE = sql.Statement(
    f"INSERT INTO occurrence_facts (occurrence_id, {', '.join(_OCCURRENCE_COLUMNS)}) "
    f"VALUES ({', '.join('?' * (1 + len(_OCCURRENCE_COLUMNS)))})"
)
_WRITE_PERSON = sql.Statement(
    'INSERT INTO person_facts (person_id, month, ward, field, "group", first_time, again) '
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_TO_CELL = sql.Statement(
    f'INSERT INTO month_cell (month, ward, field, "group", {", ".join(COLUMNS)}) '
    f"VALUES ({', '.join('?' * (4 + len(COLUMNS)))}) "
    'ON CONFLICT (month, ward, field, "group") DO UPDATE SET '
    + ", ".join(f"{name} = month_cell.{name} + excluded.{name}" for name in COLUMNS)
)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the facts were written: the facts that no longer hold, and those that hold now."""

    old_occurrences: Sequence[OccurrenceFact]
    new_occurrences: Sequence[OccurrenceFact]
    old_persons: Sequence[PersonFact]
    new_persons: Sequence[PersonFact]

    def cells(self) -> Cells:
        """Return by how much the cells differ: a month in which nothing changed for somebody adds nothing."""
        difference = Cells()
        old_occurrences, new_occurrences = set(self.old_occurrences), set(self.new_occurrences)
        difference.add_occurrences(old_occurrences - new_occurrences, -1)
        difference.add_occurrences(new_occurrences - old_occurrences)
        old_persons, new_persons = (
            _by_person_and_month(self.old_persons),
            _by_person_and_month(self.new_persons),
        )
        difference.add_persons(_only_in(old_persons, new_persons), -1)
        difference.add_persons(_only_in(new_persons, old_persons))
        return difference


def _by_person_and_month(facts_of_persons: Sequence[PersonFact]) -> dict[tuple[int, date], set[PersonFact]]:
    found: defaultdict[tuple[int, date], set[PersonFact]] = defaultdict(set)
    for fact in facts_of_persons:
        found[fact.person, fact.month].add(fact)
    return found


def _only_in(
    these: dict[tuple[int, date], set[PersonFact]], others: dict[tuple[int, date], set[PersonFact]]
) -> Iterator[PersonFact]:
    return (fact for key, known in these.items() if others.get(key) != known for fact in known)


def refresh(ctx: Context, *, persons_at_once: int = PERSONS_AT_ONCE) -> int:
    """Count anew what is marked, in short transactions; return how many occurrences and persons that were.

    Safe to repeat, to run twice at once, and to kill.
    """
    done = 0
    while step := _refresh_some(ctx, persons_at_once):
        done += step
    return done


@db.unit_of_work
def _refresh_some(ctx: Context, persons_at_once: int) -> int:
    if not db.on_sqlite():
        db.database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_POSTGRESQL_LOCK,))
    # The marks go first: what changes from now on is marked again.
    now, occurrences_at_once = sql.micros(ctx.now), -(-persons_at_once // PERSONS_AN_OCCURRENCE)
    marked = _TAKE_OCCURRENCES.rows(occurrences_at_once)
    occurrences = _ids([*marked, *_ENDED_OCCURRENCES.rows(now, occurrences_at_once)])
    persons = _ids(_TAKE_PERSONS.rows(persons_at_once))
    _write(_change(occurrences, persons, now), occurrences, persons)
    return len(occurrences) + len(persons)


def pending(now: int) -> Change:
    """Return what has changed since the last refresh, and what has ended, without writing it."""
    occurrences = _ids([*_MARKED_OCCURRENCES.rows(), *_ALL_ENDED_OCCURRENCES.rows(now)])
    return _change(occurrences, _ids(_MARKED_PERSONS.rows()), now)


def _ids(rows: Sequence[tuple[int]]) -> list[int]:
    return sorted({row[0] for row in rows})


def _change(occurrences: Sequence[int], persons: Sequence[int], now: int) -> Change:
    return Change(
        old_occurrences=_old_occurrences(occurrences),
        new_occurrences=facts.of_occurrences(occurrences, now),
        old_persons=_old_persons(persons),
        new_persons=facts.of_persons(persons),
    )


def _old_occurrences(ids: Sequence[int]) -> list[OccurrenceFact]:
    rows = (row for some in in_pieces(ids) for row in sql.among(_OLD_OCCURRENCES, len(some)).rows(*some))
    return [
        OccurrenceFact(occurrence, day_of(day), ward, field, group, settles_at, tuple(counts))
        for occurrence, day, ward, field, group, settles_at, *counts in rows
    ]


def _old_persons(ids: Sequence[int]) -> list[PersonFact]:
    rows = (row for some in in_pieces(ids) for row in sql.among(_OLD_PERSONS, len(some)).rows(*some))
    return [
        PersonFact(person, day_of(month), ward, field, group, bool(first_time), bool(again))
        for person, month, ward, field, group, first_time, again in rows
    ]


def _write(change: Change, occurrences: Sequence[int], persons: Sequence[int]) -> None:
    for some in in_pieces(occurrences):
        sql.among(_FORGET_OCCURRENCES, len(some)).run(*some)
    for some in in_pieces(persons):
        sql.among(_FORGET_PERSONS, len(some)).run(*some)
    _WRITE_OCCURRENCE.each([(*fact[:-1], *fact.counts) for fact in change.new_occurrences])
    _WRITE_PERSON.each(change.new_persons)
    _ADD_TO_CELL.each([(*key, *counts) for key, counts in change.cells().changed()])
