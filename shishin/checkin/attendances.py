"""The attendance table: kept equal to the function of the scans; points are settled with every change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import peewee

from shishin.checkin import attendance, places, sameness
from shishin.checkin.attendance import Presence
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import Attendance, ScanBy
from shishin.checkin.places import Place
from shishin.checkin.sameness import Pair
from shishin.core import days, db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Event, Occurrence, WayKind
from shishin.groups.models import Group
from shishin.people.models import Person
from shishin.points import ledger
from shishin.points.rules import Occasion


@dataclass(frozen=True, slots=True)
class Counted:
    """How many came: persons with a pass, and heads in all."""

    persons: int
    heads: int


_YEARS = """
    SELECT a.person_id, a.occurrence_id, a.day, a.in_at, a.out_at, a.minutes, a.adults, a.children, a.way_id,
        a."by", way.kind
    FROM attendance a LEFT JOIN way ON way.id = a.way_id
    WHERE a.person_id IN (??) AND (a.day >= ? AND a.day <= ? OR a.occurrence_id IN (??))
"""
_PUT = sql.Statement(
    """
    INSERT INTO attendance
        (occurrence_id, person_id, day, in_at, out_at, minutes, adults, children, way_id, "by")
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (occurrence_id, person_id) DO UPDATE SET day = excluded.day, in_at = excluded.in_at,
        out_at = excluded.out_at, minutes = excluded.minutes, adults = excluded.adults,
        children = excluded.children, way_id = excluded.way_id, "by" = excluded."by"
    """
)
_DROP = sql.Statement("DELETE FROM attendance WHERE occurrence_id = ? AND person_id = ?")
_PUT_TALLY = sql.Statement(
    """
    INSERT INTO tally (occurrence_id, day, adults, children) VALUES (?, ?, ?, ?)
    ON CONFLICT (occurrence_id)
    DO UPDATE SET day = excluded.day, adults = excluded.adults, children = excluded.children
    """
)
_COUNTED = sql.Statement(
    """
    SELECT count(*), coalesce(sum(adults + children), 0),
        (SELECT coalesce(sum(adults + children), 0) FROM tally WHERE occurrence_id = ?)
    FROM attendance WHERE occurrence_id = ?
    """
)


def heads(occurrence: Occurrence) -> Counted:
    """Return how many have come to an occurrence so far."""
    persons, with_pass, tallied = _COUNTED.one(occurrence.id, occurrence.id)
    return Counted(persons, int(with_pass) + int(tallied))


def of_occurrence(occurrence: Occurrence) -> list[Attendance]:
    """Return who was there, with their persons, the earliest first."""
    return list(
        Attendance.select(Attendance, Person)
        .join(Person)
        .where(Attendance.occurrence == occurrence.id)
        .order_by(Attendance.in_at, Attendance.id)
    )


def of_person(person_id: int, limit: int = 1000) -> list[Attendance]:
    """Return where a person was, with occurrence, event and group, the latest first."""
    return list(
        Attendance.select(Attendance, Occurrence, Event, Group)
        .join_from(Attendance, Occurrence)
        .join_from(Occurrence, Event)
        .join_from(Event, Group, peewee.JOIN.LEFT_OUTER)
        .where(Attendance.person == person_id)
        .order_by(Attendance.day.desc(), Attendance.in_at.desc())
        .limit(limit)
    )


def find(occurrence: Occurrence, person_id: int | None) -> Attendance | None:
    """Return one person's attendance at one occurrence, or None; who was joined with another has theirs."""
    if person_id is None:
        return None
    found = Attendance.get_or_none(Attendance.occurrence == occurrence.id, Attendance.person == person_id)
    if found is not None:
        return found
    _, whose = sameness.at([occurrence.id]).whose((occurrence.id, person_id))
    if whose == person_id:
        return None
    return Attendance.get_or_none(Attendance.occurrence == occurrence.id, Attendance.person == whose)


def cause_of(occurrence_code: str) -> str:
    """Return the text key by which the ledger names an attendance as its cause."""
    return f"attendance:{occurrence_code}"


@unit_of_work
def refresh(
    ctx: Context, evidence: Evidence, pairs: Iterable[Pair], known: Mapping[int, Place]
) -> dict[Pair, Presence | None]:
    """Bring these rows, and the points that follow from them, in line with the evidence; return the persons'.

    The caller holds the locks and has loaded everything about the pairs. Safe to repeat.
    """
    pairs = list(dict.fromkeys(one for pair in pairs for one in (pair, evidence.same.whose(pair))))
    _refresh_tallies(evidence, [occurrence for occurrence, person in pairs if person is None], known)
    with_pass = [(occurrence, person) for occurrence, person in pairs if person is not None]
    return _refresh_persons(ctx, evidence, with_pass, known) if with_pass else {}


@unit_of_work
def rebuild(ctx: Context, occurrence_ids: Collection[int]) -> None:
    """Compute the rows of whole occurrences anew from their scans; for who moves an occurrence or its ways.

    Safe to repeat.
    """
    db.lock_rows(Occurrence, occurrence_ids)
    known = places.by_ids(occurrence_ids)
    evidence = Evidence(sameness.at(occurrence_ids))
    evidence.learn_occurrences(occurrence_ids)
    kept = (
        Attendance.select(Attendance.occurrence, Attendance.person)
        .where(Attendance.occurrence.in_(list(occurrence_ids)))
        .tuples()
    )
    pairs = [*evidence.marks, *kept]
    db.lock_rows(Person, {person for _, person in pairs if person is not None})
    refresh(ctx, evidence, pairs, known)


def present(evidence: Evidence, pair: Pair, place: Place) -> Presence | None:
    """Return what the evidence says about one person at one occurrence.

    Whose scans make another's attendance has none of their own.
    """
    if evidence.same.whose(pair) != pair:
        return None
    marks, said = evidence.about(pair), evidence.same.way(pair)
    return attendance.compute(marks, evidence.naming(marks), evidence.verdicts, place.plan, place.ways, said)


def tallied(evidence: Evidence, occurrence_id: int) -> attendance.Heads:
    """Return what the evidence says about heads without a pass."""
    marks = evidence.marks.get((occurrence_id, None), {}).values()
    return attendance.tally(marks, evidence.naming(marks), evidence.verdicts)


def _refresh_tallies(evidence: Evidence, occurrence_ids: Sequence[int], known: Mapping[int, Place]) -> None:
    rows = []
    for occurrence_id in occurrence_ids:
        total, day = tallied(evidence, occurrence_id), known[occurrence_id].plan.day
        rows.append((occurrence_id, day.isoformat(), total.adults, total.children))
    _PUT_TALLY.each(rows)


def _refresh_persons(
    ctx: Context, evidence: Evidence, pairs: Sequence[tuple[int, int]], known: Mapping[int, Place]
) -> dict[Pair, Presence | None]:
    rows, now = _Rows(pairs, known), dict[Pair, Presence | None]()
    for pair in pairs:
        place, person_id = known[pair[0]], pair[1]
        now[pair] = present(evidence, pair, place)
        rows.change(place, person_id, now[pair])
    _PUT.each(rows.put)
    _DROP.each(rows.dropped)
    ledger.settle_all(ctx, rows.claims)
    return now


class _Kept(NamedTuple):
    """A row of the table, and what points see of it."""

    presence: Presence
    occasion: Occasion


class _Rows:
    """The persons' rows of the years in question, and what has to be written."""

    def __init__(self, pairs: Sequence[tuple[int, int]], known: Mapping[int, Place]) -> None:
        self.put: list[tuple[object, ...]] = []
        self.dropped: list[tuple[int, int]] = []
        self.claims: list[ledger.Claim] = []
        self._of: defaultdict[int, dict[int, _Kept]] = defaultdict(dict)
        for row in _rows_of_years(pairs, known):
            self._of[row[0]][row[1]] = _kept(row)

    def change(self, place: Place, person_id: int, now: Presence | None) -> None:
        """Note what changes at one place; nothing where the row is right already."""
        of_person = self._of[person_id]
        before = of_person.pop(place.id, None)
        if now is not None:
            way = place.ways.get(now.way or 0)
            helping = way is not None and way.kind is WayKind.HELP
            of_person[place.id] = _Kept(now, Occasion(now.day, now.minutes, helping))
        if (before.presence if before else None) == now:
            return
        if now is None:
            self.dropped.append((place.id, person_id))
        else:
            self.put.append(_row(place.id, person_id, now))
        after = of_person.get(place.id)
        if (before.occasion if before else None) != (after.occasion if after else None):
            self._claim(place, person_id, before, after)

    def _claim(self, place: Place, person_id: int, before: _Kept | None, after: _Kept | None) -> None:
        touched = {days.fiscal_year(kept.occasion.day): kept.occasion.day for kept in (before, after) if kept}
        for year, day in touched.items():
            of_year = [
                kept.occasion
                for kept in self._of[person_id].values()
                if days.fiscal_year(kept.occasion.day) == year
            ]
            occasion = after.occasion if after and days.fiscal_year(after.occasion.day) == year else None
            because = ledger.Because(cause_of(place.code), day, occasion, {"occurrence": place.code})
            self.claims.append(ledger.Claim(person_id, year, of_year, because))


def _rows_of_years(pairs: Sequence[tuple[int, int]], known: Mapping[int, Place]) -> list[tuple[Any, ...]]:
    """Return these persons' rows in every fiscal year that is touched: also those that a row moves out of."""
    occurrence_ids = {occurrence_id for occurrence_id, _ in pairs}
    person_ids = {person_id for _, person_id in pairs}
    statement = sql.among(_YEARS, len(person_ids), len(occurrence_ids))
    touched = {days.fiscal_year(known[occurrence_id].plan.day) for occurrence_id in occurrence_ids}
    while True:
        first, _ = days.fiscal_year_days(min(touched))
        _, last = days.fiscal_year_days(max(touched))
        rows = statement.rows(*person_ids, first.isoformat(), last.isoformat(), *occurrence_ids)
        outside = {days.fiscal_year(date.fromisoformat(str(row[2]))) for row in rows} - touched
        if not outside - set(range(min(touched), max(touched) + 1)):
            return rows
        touched |= outside


def _kept(row: tuple[Any, ...]) -> _Kept:
    _, _, day, in_at, out_at, minutes, adults, children, way, by, kind = row
    on = date.fromisoformat(str(day))
    presence = Presence(on, in_at, out_at, minutes, adults, children, way, ScanBy(by) if by else None)
    return _Kept(presence, Occasion(on, minutes, kind == WayKind.HELP))


def _row(occurrence_id: int, person_id: int, now: Presence) -> tuple[object, ...]:
    return (
        occurrence_id,
        person_id,
        now.day.isoformat(),
        now.in_at,
        now.out_at,
        now.minutes,
        now.adults,
        now.children,
        now.way,
        now.by.value if now.by else None,
    )
