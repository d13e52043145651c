"""飛び入り +1: heads that belong to no pass, counted by an organizer's tap and taken back by another."""

from datetime import datetime

from shishin.checkin import pages, proxy, scanning
from shishin.checkin.attendance import Mark
from shishin.checkin.evidence import Evidence
from shishin.checkin.judging import Capture
from shishin.checkin.models import ScanKind, ScanStatus
from shishin.checkin.scanning import Answer
from shishin.checkin.sent import MOST_TALLIED, digest_of
from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.events.models import Occurrence
from shishin.groups import access as group_access


class NobodyCounted(Invalid):
    """A tally counts at least one head, and at most as many as the facts say."""


@unit_of_work
def tally(
    ctx: Context,
    occurrence: Occurrence,
    uid: str | None = None,
    adults: int = 1,
    children: int = 0,
    at: datetime | None = None,
) -> Answer:
    """Count heads without a pass; `at` says when they came. Safe to repeat with the form's `uid`.

    Raises `NobodyCounted`, `pages.SpansDays`, `scanning.NotTaken`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if min(adults, children) < 0 or not 0 < adults + children <= MOST_TALLIED:
        raise NobodyCounted(most=MOST_TALLIED)
    place, now = pages.locked_place(occurrence), sql.micros(ctx.now)
    capture = Capture(
        uid=pages.usable_uid(ctx, uid),
        digest=digest_of("tally", adults, children),
        place=place,
        kind=ScanKind.TALLY,
        adults=adults,
        children=children,
        entitled=True,
        device=ctx.actor.device,
        actor_id=ctx.actor.person_id,
        device_at=now,
        captured=sql.micros(at) if at else now,
        reason=proxy.reason_under_session(place, ScanKind.TALLY, now),
    )
    answer = scanning.take_one(ctx, capture)
    waits = answer.status is ScanStatus.REVIEW
    if answer.repeated and not waits and not _stands(place.id, capture.uid):
        # As in `proxy.check_in`: an old form does not count again what was taken back, and says so.
        raise scanning.NotTaken(reason="taken_back")
    return answer


def last(occurrence: Occurrence) -> str | None:
    """Return the id of the latest tally that stands, for the form that takes it back; None when none does."""
    standing = _standing(occurrence.id)
    return max(standing, key=lambda mark: (mark.at, mark.uid)).uid if standing else None


def _standing(occurrence_id: int) -> list[Mark]:
    evidence = Evidence()
    evidence.learn_pairs([(occurrence_id, None)])
    return evidence.standing((occurrence_id, None))


def _stands(occurrence_id: int, uid: str) -> bool:
    return any(mark.uid == uid for mark in _standing(occurrence_id))


def undo(ctx: Context, occurrence: Occurrence, scan_uid: str) -> Answer:
    """Take back the tally that the form names. Safe to repeat: the one before it stays."""
    return proxy.take_back(ctx, occurrence, scan_uid)
