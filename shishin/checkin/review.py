"""Scans that wait for an organizer's word, and that word: one tap each.

People's own words, `claims`, wait on a list of their own (`approving`); they are answered here like any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from shishin.checkin import attendances, claims, places, sameness
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import Review, ReviewVerdict, Scan, ScanBy, ScanKind, ScanStatus
from shishin.checkin.sameness import Pair
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import NotFound
from shishin.events import access
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import roster
from shishin.people.models import Person

# A statement takes so many values on either store.
AT_ONCE = 200


class NothingToReview(NotFound):
    """No scan in review has this id."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scan in review. `reason` is a code. A void has the nickname of whom it takes back.

    Tallies and what is long over have none.
    """

    uid: str
    kind: ScanKind
    by: ScanBy | None
    nickname: str
    adults: int
    children: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A scan in review and the organizers' latest word on it."""

    scan: Waiting
    confirmed: bool


def waiting(ctx: Context, occurrence: Occurrence) -> list[Waiting]:
    """Return the scans on which nobody has given their word yet, the earliest first; claims are elsewhere.

    Raises what `require_organizer` raises.
    """
    judged = Review.select(Review.scan).where(Review.occurrence == occurrence.id)
    return _listed(ctx, occurrence, Scan.uid.not_in(judged))


def judged(ctx: Context, occurrence: Occurrence) -> list[Judged]:
    """Return the scans on which an organizer gave their word, the earliest first; claims are elsewhere.

    Raises what `require_organizer` raises.
    """
    words = Review.select().where(Review.occurrence == occurrence.id)
    latest = {word.scan: word.verdict for word in words.order_by(Review.at, Review.id)}
    scans = _listed(ctx, occurrence, Scan.uid.in_(words.select(Review.scan)))
    return [Judged(scan, latest[scan.uid] is ReviewVerdict.CONFIRMED) for scan in scans]


def confirm(ctx: Context, scan_uid: str) -> None:
    """Let a scan in review count. Safe to repeat; a later rejection takes it back.

    Raises `NothingToReview` and what `require_organizer` raises.
    """
    _judge(ctx, scan_uid, ReviewVerdict.CONFIRMED)


def reject(ctx: Context, scan_uid: str) -> None:
    """Let a scan in review not count. Safe to repeat; a later confirmation makes it count.

    Raises `NothingToReview` and what `require_organizer` raises.
    """
    _judge(ctx, scan_uid, ReviewVerdict.REJECTED)


@unit_of_work
def confirm_waiting(ctx: Context, occurrence: Occurrence, scan_uids: Sequence[str]) -> None:
    """Let those of these scans count that still wait: another organizer may have said otherwise meanwhile.

    Safe to repeat. Raises what `require_organizer` raises.
    """
    db.lock_rows(Occurrence, [occurrence.id])
    unheard = {scan.uid for scan in waiting(ctx, occurrence)}
    confirm_all(ctx, occurrence, [uid for uid in scan_uids if uid in unheard])


def confirm_all(ctx: Context, occurrence: Occurrence, scan_uids: Sequence[str]) -> None:
    """Let many scans of an occurrence count, on which nobody has given their word; the caller has it locked.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    for start in range(0, len(scan_uids), AT_ONCE):
        some = scan_uids[start : start + AT_ONCE]
        where = (Scan.occurrence == occurrence.id, Scan.status == ScanStatus.REVIEW, Scan.uid.in_(some))
        scans = list(Scan.select().where(*where))
        for scan in scans:
            _say(ctx, scan, ReviewVerdict.CONFIRMED)
        _bring_in_line(ctx, scans)


def _listed(ctx: Context, occurrence: Occurrence, which: peewee.Expression) -> list[Waiting]:
    group_access.require_organizer(ctx, occurrence.event.group_id)
    named = ctx.now < occurrence.ends_at + roster.SEEN_FOR
    taken = Scan.alias()
    whose = (taken.uid == Scan.voids) & (taken.occurrence == Scan.occurrence)
    rows = (
        Scan.select(Scan, Person.nickname.alias("whose"))
        .join(taken, peewee.JOIN.LEFT_OUTER, on=whose)
        .join(Person, peewee.JOIN.LEFT_OUTER, on=Person.id == peewee.fn.COALESCE(Scan.person, taken.person))
        .where(Scan.occurrence == occurrence.id, Scan.status == ScanStatus.REVIEW, which)
        .where(Scan.reason != claims.REASON)
        .order_by(Scan.at, Scan.id)
        .objects()
    )
    return [_waiting(row, row.whose if named else None) for row in rows]  # type: ignore[attr-defined] # an alias


@unit_of_work
def _judge(ctx: Context, scan_uid: str, verdict: ReviewVerdict) -> None:
    scan = _in_review(ctx, scan_uid)
    db.lock_rows(Occurrence, [scan.occurrence_id])
    latest = (
        Review.select().where(Review.scan == scan_uid).order_by(Review.at.desc(), Review.id.desc()).first()
    )
    if latest is None or latest.verdict is not verdict:
        _say(ctx, scan, verdict)
    _bring_in_line(ctx, [scan])


def _say(ctx: Context, scan: Scan, verdict: ReviewVerdict) -> None:
    Review.create(
        scan=scan.uid,
        occurrence=scan.occurrence_id,
        verdict=verdict,
        actor=ctx.actor.person_id,
        at=ctx.now,
    )


def _bring_in_line(ctx: Context, scans: Sequence[Scan]) -> None:
    evidence = Evidence(sameness.at({scan.occurrence_id for scan in scans}))
    evidence.learn_named({uid for scan in scans for uid in (scan.uid, scan.voids or scan.uid)})
    pairs = [pair for scan in scans if (pair := _pair(scan, evidence))]
    if not pairs:
        return
    db.lock_rows(Person, evidence.same.persons(pairs))
    evidence.learn_pairs(pairs)
    attendances.refresh(ctx, evidence, pairs, places.by_ids({occurrence for occurrence, _ in pairs}))


def _pair(scan: Scan, evidence: Evidence) -> Pair | None:
    if scan.kind is ScanKind.VOID:
        return evidence.taken_back(scan.occurrence_id, scan.voids)
    return scan.occurrence_id, scan.person_id


def _in_review(ctx: Context, scan_uid: str) -> Scan:
    scan = Scan.get_or_none(Scan.uid == scan_uid, Scan.status == ScanStatus.REVIEW)
    if scan is None:
        raise NothingToReview
    group_access.require_organizer(ctx, access.by_id(scan.occurrence_id).event.group_id)
    return scan


def _waiting(scan: Scan, whose: str | None) -> Waiting:
    reason = scan.reason or ""
    return Waiting(scan.uid, scan.kind, scan.by, whose or "", scan.adults, scan.children, scan.at, reason)
