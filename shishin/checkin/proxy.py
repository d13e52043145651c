"""代理受付: an organizer checks in somebody whose line they tap or whose pass their camera opened.

The session is the right, and the organizer's tap is their word (`pages.tap`). A `ref` names a line of the
roster; who came without a sign-up is named by a scan of theirs, and is taken back and put right alike.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shishin.checkin import attendances, pages, sameness, taking
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import Scan, ScanBy, ScanKind
from shishin.checkin.sent import digest_of, uid_of
from shishin.checkin.taking import Answer
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid, NotFound
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import passes
from shishin.people.models import Person


class NotOnTheRoster(NotFound):
    """No sign-up of this occurrence has this reference."""


class NoSuchScan(Invalid):
    """No scan of this occurrence has this id."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Whom a tap means: the person, with how many they come, and how they join in."""

    person: Person
    adults: int
    children: int
    way_id: int | None

    @property
    def person_id(self) -> int:
        """Return the person's id."""
        return int(self.person.id)


@unit_of_work
def check_in(
    ctx: Context,
    occurrence: Occurrence,
    ref: str,
    uid: str | None = None,
    adults: int | None = None,
    children: int | None = None,
    by: ScanBy = ScanBy.ROSTER,
    at: datetime | None = None,
) -> Answer:
    """Check in the person of a line of the roster, with the heads of the sign-up unless told otherwise.

    `at` says when they came, where that is known. Safe to repeat with the form's `uid`. Raises
    `NotOnTheRoster`, `pages.SpansDays`, `taking.NotTaken`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    place, someone = pages.locked_place(occurrence), _someone(occurrence, ref)
    heads = (
        someone.adults if adults is None else adults,
        someone.children if children is None else children,
    )
    uid = f"{pages.usable_uid(ctx, uid)}.{heads[0]}.{heads[1]}"
    capture = pages.tap(ctx, place, ScanKind.IN, uid, digest_of("proxy", ref, *heads), at)._replace(
        by=by,
        person_id=someone.person_id,
        nickname=someone.person.nickname,
        way=place.way_or_default(someone.way_id),
        adults=heads[0],
        children=heads[1],
    )
    return pages.take_standing(ctx, capture, lambda: _in_with(occurrence, someone, heads))


def _in_with(occurrence: Occurrence, someone: Someone, heads: tuple[int, int]) -> bool:
    """Say whether somebody is in with so many heads: a larger number may have been taken back since."""
    here = attendances.find(occurrence, someone.person_id)
    return here is not None and here.adults >= heads[0] and here.children >= heads[1]


@unit_of_work
def recount(
    ctx: Context, occurrence: Occurrence, ref: str, uid: str | None, adults: int, children: int, by: ScanBy
) -> Answer:
    """Check somebody in with so many heads in all, or put right how many they are.

    Totals only grow by themselves: to lower one, what was scanned is taken back and scanned anew.
    Safe to repeat. Raises what `check_in` raises.
    """
    attendance = attendances.find(occurrence, _someone(occurrence, ref).person_id)
    if attendance is None or (adults >= attendance.adults and children >= attendance.children):
        return check_in(ctx, occurrence, ref, uid, adults, children, by)
    undo(ctx, occurrence, ref)
    return check_in(ctx, occurrence, ref, uid, adults, children, by, at=attendance.in_at)


@unit_of_work
def undo(ctx: Context, occurrence: Occurrence, ref: str) -> list[Answer]:
    """Take back whatever says that the person of a line of the roster is in; return what became of it.

    Safe to repeat. Raises `NotOnTheRoster`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    someone = _someone(occurrence, ref)
    evidence, pair = Evidence(sameness.at([occurrence.id])), (occurrence.id, someone.person_id)
    evidence.learn_pairs([pair])
    return [take_back(ctx, occurrence, mark.uid) for mark in evidence.inside(pair, besides="")]


@unit_of_work
def take_back(ctx: Context, occurrence: Occurrence, scan_uid: str) -> Answer:
    """Take back one scan of an occurrence. Safe to repeat.

    Raises `NoSuchScan`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    _require_scan(occurrence, scan_uid)
    place, uid = pages.locked_place(occurrence), pages.uid_of_void(scan_uid)
    capture = pages.tap(ctx, place, ScanKind.VOID, uid, digest_of("take back", scan_uid))
    return taking.take_one(ctx, capture._replace(voids=scan_uid))


def _require_scan(occurrence: Occurrence, scan_uid: str) -> None:
    known = uid_of(scan_uid) and Scan.select().where(Scan.uid == scan_uid, Scan.occurrence == occurrence.id)
    if not known or not known.exists():
        raise NoSuchScan


def line(ctx: Context, occurrence: Occurrence, ref: str) -> Someone:
    """Return whom a line of the roster means, or a scan of who came without one.

    Raises `NotOnTheRoster`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return _someone(occurrence, ref)


def refs(occurrence: Occurrence, person_ids: Collection[int]) -> dict[int, str]:
    """Return by what scan a page names each of these persons, who came without a sign-up."""
    named: dict[int, str] = {}
    for scan in _arrivals(occurrence).where(Scan.person.in_(list(person_ids))).order_by(Scan.at, Scan.id):
        named.setdefault(scan.person_id, scan.uid)
    return named


def _someone(occurrence: Occurrence, ref: str) -> Someone:
    sign_up = passes.by_ref(occurrence, ref)
    if sign_up is not None:
        return Someone(sign_up.person, sign_up.adults, sign_up.children, sign_up.way_id)
    scan = _arrivals(occurrence).where(Scan.uid == ref).first() if uid_of(ref) else None
    if scan is None:
        raise NotOnTheRoster
    # The latest says in how many they were in the end.
    last = _arrivals(occurrence).where(Scan.person == scan.person_id).order_by(Scan.id.desc()).first()
    return Someone(last.person, last.adults, last.children, last.way_id)


def _arrivals(occurrence: Occurrence):  # type: ignore[no-untyped-def]  # noqa: ANN202 - not nameable
    return Scan.select().where(
        Scan.occurrence == occurrence.id, Scan.kind == ScanKind.IN, Scan.person.is_null(is_null=False)
    )
