"""代理受付: an organizer checks in somebody whose line they tap or whose pass their camera opened.

The session is the right, and the organizer's tap is their word (`pages.tap`).
"""

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
from shishin.participation.models import SignUp


class NotOnTheRoster(NotFound):
    """No sign-up of this occurrence has this reference."""


class NoSuchScan(Invalid):
    """No scan of this occurrence has this id."""


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
    place, sign_up = pages.locked_place(occurrence), _sign_up(occurrence, ref)
    heads = (
        sign_up.adults if adults is None else adults,
        sign_up.children if children is None else children,
    )
    uid = f"{pages.usable_uid(ctx, uid)}.{heads[0]}.{heads[1]}"
    capture = pages.tap(ctx, place, ScanKind.IN, uid, digest_of("proxy", ref, *heads), at)._replace(
        by=by,
        person_id=sign_up.person_id,
        nickname=sign_up.person.nickname,
        way=place.way_or_default(sign_up.way_id),
        adults=heads[0],
        children=heads[1],
    )
    return pages.take_standing(ctx, capture, lambda: _in_with(occurrence, sign_up, heads))


def _in_with(occurrence: Occurrence, sign_up: SignUp, heads: tuple[int, int]) -> bool:
    """Say whether somebody is in with so many heads: a larger number may have been taken back since."""
    here = attendances.find(occurrence, sign_up.person_id)
    return here is not None and here.adults >= heads[0] and here.children >= heads[1]


@unit_of_work
def recount(
    ctx: Context, occurrence: Occurrence, ref: str, uid: str | None, adults: int, children: int, by: ScanBy
) -> Answer:
    """Check somebody in with so many heads in all, or put right how many they are.

    Totals only grow by themselves: to lower one, what was scanned is taken back and scanned anew.
    Safe to repeat. Raises what `check_in` raises.
    """
    attendance = attendances.find(occurrence, _sign_up(occurrence, ref).person_id)
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
    sign_up = _sign_up(occurrence, ref)
    evidence, pair = Evidence(sameness.at([occurrence.id])), (occurrence.id, sign_up.person_id)
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


def line(ctx: Context, occurrence: Occurrence, ref: str) -> SignUp:
    """Return the sign-up of a line of the roster, with its person.

    Raises `NotOnTheRoster`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return _sign_up(occurrence, ref)


def _sign_up(occurrence: Occurrence, ref: str) -> SignUp:
    sign_up = passes.by_ref(occurrence, ref)
    if sign_up is None:
        raise NotOnTheRoster
    return sign_up
