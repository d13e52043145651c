"""Sign-ups without a check-in beside walk-ins without a sign-up: some are one person, two browsers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shishin.checkin import attendances, sameness
from shishin.checkin.models import Attendance, Scan, ScanBy, ScanKind
from shishin.core.context import Context
from shishin.events.models import Occurrence
from shishin.participation import roster
from shishin.participation.models import SignUp, Stance
from shishin.participation.roster import Row

EXPECTED = (Stance.GOING, Stance.MAYBE)


@dataclass(frozen=True, slots=True)
class Expected:
    """A sign-up that nobody has checked in, and when it was made."""

    row: Row
    said_at: datetime


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who checked in with a browser that knew no pass. `scan` names them towards the page."""

    scan: str
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Couple:
    """A sign-up and what came of it: the attendance of the walk-in with whom an organizer joined it."""

    row: Row
    attendance: Attendance | None


@dataclass(frozen=True, slots=True)
class Board:
    """Who may be the same as whom, and who has been joined; empty where names are gone."""

    expected: Sequence[Expected] = ()
    walk_ins: Sequence[WalkIn] = ()
    couples: Sequence[Couple] = ()

    @property
    def possible(self) -> int:
        """Return how many of those who meant to come may be among the walk-ins, at most."""
        going = sum(one.row.stance is Stance.GOING for one in self.expected)
        return min(going, len(self.walk_ins))


def board(ctx: Context, occurrence: Occurrence) -> Board:
    """Return the unmatched ones of both kinds, and who has been joined; raises what `roster.rows` raises."""
    rows = {row.person_id: row for row in roster.rows(ctx, occurrence)}
    if ctx.now >= occurrence.ends_at + roster.SEEN_FOR:
        return Board()
    here = {one.person_id: one for one in attendances.of_occurrence(occurrence)}
    joined = sameness.standing([occurrence.id])
    same = sameness.Sameness(joined)
    whose = {person: same.whose((occurrence.id, person))[1] for person in rows}
    taken = {person for one in joined for person in (one.signed_up, one.came)}
    return Board(
        expected=_expected(occurrence, [rows[person] for person in rows if person not in {*taken, *here}]),
        walk_ins=_walk_ins(occurrence, [here[person] for person in here if person not in {*taken, *rows}]),
        couples=[
            Couple(rows[person], here.get(whole or 0)) for person, whole in whose.items() if whole != person
        ],
    )


def _expected(occurrence: Occurrence, rows: Collection[Row]) -> list[Expected]:
    found = SignUp.select(SignUp.id, SignUp.created_at).where(SignUp.occurrence == occurrence.id)
    said = {sign_up.id: sign_up.created_at for sign_up in found}
    return [Expected(row, said[row.sign_up_id]) for row in rows if row.stance in EXPECTED]


def _walk_ins(occurrence: Occurrence, there: Collection[Attendance]) -> list[WalkIn]:
    """Return those of them who checked themselves in, the earliest first, by a scan of theirs."""
    scans: dict[int, str] = {}
    for scan in by_themselves(occurrence).order_by(Scan.at, Scan.id):
        scans.setdefault(scan.person_id, scan.uid)
    return [
        WalkIn(scans[one.person_id], one) for one in there if one.by is ScanBy.SELF and one.person_id in scans
    ]


def by_themselves(occurrence: Occurrence):  # type: ignore[no-untyped-def]  # noqa: ANN201 - not nameable
    """Return the query of the scans by which people checked themselves in at an occurrence."""
    return Scan.select().where(
        Scan.occurrence == occurrence.id,
        Scan.kind == ScanKind.IN,
        Scan.by == ScanBy.SELF,
        Scan.person.is_null(is_null=False),
    )
