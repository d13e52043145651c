"""あゆみ: what one person did, was thanked for and was given, for that person alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from shishin.checkin import attendances
from shishin.checkin.attendances import cause_of
from shishin.checkin.models import Attendance, Review, Scan, ScanBy, ScanStatus
from shishin.core import days
from shishin.core.context import Context
from shishin.events.models import Event, Occurrence
from shishin.participation import roster
from shishin.points import ledger
from shishin.points.ledger import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One attendance, the minutes that it took, and the points that it came to in all.

    `minutes` is None while somebody is there: what was planned has not passed yet.
    """

    attendance: Attendance
    minutes: int | None
    points: int


@dataclass(frozen=True, slots=True)
class Year:
    """What came together in a fiscal year; `results` add up what everybody did on the days one was there."""

    first_day: date
    times: int
    minutes: int
    results: Sequence[tuple[str, int]]

    @property
    def hours(self) -> float:
        """Hours with one decimal."""
        return round(self.minutes / 60, 1)


@dataclass(frozen=True, slots=True)
class Reason:
    """A movement of points and the event that it is about, where there is one."""

    entry: Entry
    title: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on the page."""

    year: Year
    waiting: Sequence[Occurrence]
    thanks: Sequence[Attendance]
    balance: int
    lines: Sequence[Line]


def record(ctx: Context) -> Record:
    """Return the record of the actor's person; an empty one for a stranger."""
    person_id = ctx.actor.person_id
    attended = attendances.of_person(person_id) if person_id is not None else []
    entries = ledger.history(person_id) if person_id is not None else []
    points = _by_cause(entries)
    lines = [Line(row, _minutes(row, ctx.now), points[cause_of(row.occurrence.code)]) for row in attended]
    return Record(
        year=_year(days.day_of(ctx.now), lines),
        waiting=_waiting(ctx, attended),
        thanks=[row for row in attended if row.occurrence.thanked_at is not None],
        balance=sum(entry.amount for entry in entries),
        lines=lines,
    )


def reasons(ctx: Context) -> list[Reason]:
    """Return every movement of the actor's points with what it is about, newest first."""
    if ctx.actor.person_id is None:
        return []
    entries = ledger.history(ctx.actor.person_id)
    titles = _titles({entry.facts["occurrence"] for entry in entries if "occurrence" in entry.facts})
    return [Reason(entry, titles.get(entry.facts.get("occurrence", ""))) for entry in entries]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a check-in came to: the attendance, or that it waits for an organizer's word."""

    attendance: Attendance | None
    waiting: bool
    points: int
    limited: bool


def receipt(ctx: Context, occurrence: Occurrence, scan_uid: str | None) -> Receipt:
    """Return what this browser's check-in came to, or that of somebody whose letters were typed in it.

    Who checks others in at a door learns nothing of their points.
    """
    scan = _typed_here(ctx, occurrence, scan_uid) if scan_uid else None
    person_id = scan.person_id if scan else ctx.actor.person_id
    attendance = attendances.find(occurrence, person_id)
    waiting = attendance is None and _waits(occurrence, person_id)
    if attendance is None or person_id is None:
        return Receipt(None, waiting, 0, limited=False)
    entries = [
        entry for entry in ledger.history(person_id) if entry.facts.get("occurrence") == occurrence.code
    ]
    points = sum(entry.amount for entry in entries)
    limited = not entries or any(entry.message == ledger.LIMITED for entry in entries)
    return Receipt(attendance, waiting, points, limited)


def _typed_here(ctx: Context, occurrence: Occurrence, scan_uid: str) -> Scan | None:
    here = Scan.occurrence == occurrence.id, Scan.device == ctx.actor.device, Scan.by == ScanBy.SELF
    scan: Scan | None = Scan.get_or_none(Scan.uid == scan_uid, *here)
    return scan


def _waiting(ctx: Context, attended: Sequence[Attendance]) -> list[Occurrence]:
    """Return where a check-in or a word of the actor's waits for an organizer's, the latest first."""
    if ctx.actor.person_id is None:
        return []
    judged = Review.select(Review.scan).where(Review.scan == Scan.uid)
    unjudged = Scan.select(Scan.occurrence).where(
        Scan.person == ctx.actor.person_id,
        Scan.status == ScanStatus.REVIEW,
        ~peewee.fn.EXISTS(judged),
        Scan.occurrence.not_in([row.occurrence_id for row in attended]),
    )
    return list(
        Occurrence.select(Occurrence, Event)
        .join(Event)
        .where(Occurrence.id.in_(unjudged), Occurrence.ends_at > ctx.now - roster.SEEN_FOR)
        .order_by(Occurrence.day.desc(), Occurrence.id.desc())
    )


def _waits(occurrence: Occurrence, person_id: int | None) -> bool:
    if person_id is None:
        return False
    judged = Review.select(Review.scan).where(Review.occurrence == occurrence.id)
    waiting = Scan.select().where(
        Scan.occurrence == occurrence.id,
        Scan.person == person_id,
        Scan.status == ScanStatus.REVIEW,
        Scan.uid.not_in(judged),
    )
    return bool(waiting.exists())


def _by_cause(entries: Sequence[Entry]) -> defaultdict[str, int]:
    points: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        if "occurrence" in entry.facts:
            points[cause_of(entry.facts["occurrence"])] += entry.amount
    return points


def _minutes(row: Attendance, now: datetime) -> int | None:
    there = row.out_at is None and now < row.occurrence.ends_at
    return None if there and row.minutes else row.minutes


def _year(today: date, lines: Sequence[Line]) -> Year:
    first_day, _ = days.fiscal_year_days(days.fiscal_year(today))
    of_year = [line for line in lines if line.attendance.day >= first_day]
    minutes = sum(line.minutes or 0 for line in of_year)
    return Year(first_day, len(of_year), minutes, _results([line.attendance for line in of_year]))


def _results(rows: Sequence[Attendance]) -> list[tuple[str, int]]:
    totals: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        if row.occurrence.result_amount:
            totals[row.occurrence.result_unit] += row.occurrence.result_amount
    return sorted(totals.items(), key=lambda total: -total[1])


def _titles(codes: set[str]) -> dict[str, str]:
    if not codes:
        return {}
    rows = Occurrence.select(Occurrence, Event.title).join(Event).where(Occurrence.code.in_(codes))
    return {row.code: row.event.title for row in rows}
