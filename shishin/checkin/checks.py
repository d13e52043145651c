"""What must be true of attendances, tallies and what they earned: each equals its function of the scans."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shishin.checkin import attendances, joining, places, sameness
from shishin.checkin.attendance import Heads, Presence
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import ScanBy
from shishin.checkin.places import Place
from shishin.core import days, sql
from shishin.events.models import WayKind
from shishin.points import rules, versions
from shishin.points.models import MovementKind

BATCH = 200
PERSONS = 2000

# Rows of an occurrence that is gone are faults of reference, told elsewhere.
_OCCURRENCES = sql.Statement("SELECT id FROM occurrence WHERE id > ? ORDER BY id LIMIT ?")
_KEPT = """
    SELECT occurrence_id, person_id, day, in_at, out_at, minutes, adults, children, way_id, "by"
    FROM attendance WHERE occurrence_id IN (??)
"""
_TALLIES = "SELECT occurrence_id, adults, children, day FROM tally WHERE occurrence_id IN (??)"
_PERSONS = sql.Statement(
    "SELECT max(id) FROM (SELECT id FROM person WHERE id > ? ORDER BY id LIMIT ?) AS batch"
)
_ATTENDED = sql.Statement(
    """
    SELECT a.person_id, a.day, a.minutes, way.kind FROM attendance a LEFT JOIN way ON way.id = a.way_id
    WHERE a.person_id > ? AND a.person_id <= ?
    """
)
_POSTED = sql.Statement(
    """
    SELECT account.person_id, movement.day, posting.amount, movement.kind, movement.cause,
        coalesce(person.keeper_id, person.id)
    FROM account
    JOIN person ON person.id = account.person_id
    JOIN movement ON movement.account_id = account.id AND movement.kind IN ('settlement', 'merge')
        AND (movement.kind = 'settlement' OR movement.cause IS NOT NULL)
    JOIN posting ON posting.movement_id = movement.id AND posting.account_id = account.id
    WHERE account.person_id > ? AND account.person_id <= ?
    """
)
# Who turned out to be another was scanned as them.
_SCANNED = sql.Statement(
    """
    SELECT DISTINCT scan.person_id, occurrence.code FROM scan
    JOIN occurrence ON occurrence.id = scan.occurrence_id
    WHERE scan.person_id IN (SELECT coalesce(keeper_id, id) FROM person WHERE id > ? AND id <= ?)
    """
)
_JOINED = sql.Statement(
    """
    SELECT coalesce(person.keeper_id, person.id), joining.id FROM joining
    JOIN person ON person.id = joining.keeper_id
    WHERE coalesce(person.keeper_id, person.id) IN (
        SELECT coalesce(keeper_id, id) FROM person WHERE id > ? AND id <= ?
    )
    """
)


def faults() -> list[str]:
    """Return a line for each row that differs from its function; none when all is well."""
    return [*_joining_faults(), *_attendance_faults(), *_settlement_faults()]


def wrong() -> Iterator[tuple[Place, int | None]]:
    """Give each occurrence and person whose attendance is not what the scans say; no person for a tally."""
    after = 0
    while ids := [row[0] for row in _OCCURRENCES.rows(after, BATCH)]:
        known = places.by_ids(ids)
        yield from _wrong_at(known, list(known))
        after = ids[-1]


def _joining_faults() -> Iterator[str]:
    for person_id in sorted(joining.left_behind()):
        yield f"persons: person {person_id} turned out to be another, and still has something of their own"


def _attendance_faults() -> Iterator[str]:
    for place, person in wrong():
        who = f"the tally of {place.code}" if person is None else f"person {person} at {place.code}"
        yield f"attendance: {who} is not what the scans say"


def _wrong_at(known: Mapping[int, Place], ids: list[int]) -> Iterator[tuple[Place, int | None]]:
    if not ids:
        return
    evidence = Evidence(sameness.at(ids))
    evidence.learn_occurrences(ids)
    kept = {(row[0], row[1]): _presence(row) for row in sql.among(_KEPT, len(ids)).rows(*ids)}
    with_pass = {(occurrence, person) for occurrence, person in evidence.marks if person is not None}
    for occurrence, person in sorted(with_pass | set(kept)):
        wanted = attendances.present(evidence, (occurrence, person), known[occurrence])
        if kept.get((occurrence, person)) != wanted:
            yield known[occurrence], person
    tallies = {
        row[0]: (Heads(row[1], row[2]), str(row[3])) for row in sql.among(_TALLIES, len(ids)).rows(*ids)
    }
    for occurrence in ids:
        wanted_heads, day = attendances.tallied(evidence, occurrence), known[occurrence].plan.day.isoformat()
        if tallies.get(occurrence, (Heads(0, 0), day)) != (wanted_heads, day):
            yield known[occurrence], None


def _presence(row: tuple[Any, ...]) -> Presence:
    _, _, day, in_at, out_at, minutes, adults, children, way, by = row
    on = date.fromisoformat(str(day))
    return Presence(on, in_at, out_at, minutes, adults, children, way, ScanBy(by) if by else None)


def _settlement_faults() -> Iterator[str]:
    known, after = versions.written(), 0
    while (upto := _PERSONS.one(after, PERSONS)[0]) is not None:
        yield from _of_persons(after, upto, known)
        after = upto


def _of_persons(after: int, upto: int, known: tuple[rules.Version, ...]) -> Iterator[str]:
    occasions: defaultdict[tuple[int, int], list[rules.Occasion]] = defaultdict(list)
    for person, day, minutes, kind in _ATTENDED.rows(after, upto):
        on = date.fromisoformat(str(day))
        occasions[person, days.fiscal_year(on)].append(rules.Occasion(on, minutes, kind == WayKind.HELP))
    posted: defaultdict[tuple[int, int], int] = defaultdict(int)
    causes: set[tuple[int, str | None]] = set()
    for person, day, amount, kind, cause, whoever in _POSTED.rows(after, upto):
        posted[person, days.fiscal_year(date.fromisoformat(str(day)))] += amount
        if kind == MovementKind.SETTLEMENT:
            causes.add((whoever, cause))
    for person, year in sorted({*occasions, *posted}):
        earned = rules.earned(occasions[person, year], year, known)
        if posted[person, year] != earned:
            yield f"points: person {person} was given {posted[person, year]} for {year}, earned {earned}"
    scanned = {(person, attendances.cause_of(code)) for person, code in _SCANNED.rows(after, upto)}
    scanned |= {(person, joining.cause_of(number)) for person, number in _JOINED.rows(after, upto)}
    for person, cause in sorted(causes - scanned, key=str):
        yield f"points: person {person} was given points for {cause}, where no scan names them"
