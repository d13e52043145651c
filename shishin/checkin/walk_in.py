"""飛び入り +1: heads that belong to no pass, counted by an organizer's tap and taken back by another."""

from datetime import datetime

from shishin.checkin import pages, proxy
from shishin.checkin.attendance import Mark
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import Scan, ScanKind
from shishin.checkin.sent import MOST_TALLIED, digest_of
from shishin.checkin.taking import Answer
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

    Raises `NobodyCounted`, `pages.SpansDays`, `taking.NotTaken`, and what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if min(adults, children) < 0 or not 0 < adults + children <= MOST_TALLIED:
        raise NobodyCounted(most=MOST_TALLIED)
    place, uid = pages.locked_place(occurrence), pages.usable_uid(ctx, uid)
    tap = pages.tap(ctx, place, ScanKind.TALLY, uid, digest_of("tally", adults, children), at)
    capture = tap._replace(adults=adults, children=children)
    return pages.take_standing(ctx, capture, lambda: _stands(place.id, uid))


def last(occurrence: Occurrence) -> str | None:
    """Return the id of the tally that came last and stands, for the form that takes it back, or None.

    The last to come, not of the latest time: what was on paper says that it was at the start.
    """
    standing = [mark.uid for mark in _standing(occurrence.id)]
    found = Scan.select(Scan.uid).where(Scan.uid.in_(standing)).order_by(Scan.id.desc()).first()
    return found.uid if found else None


def taken_back(occurrence: Occurrence, uid: str) -> bool:
    """Say whether a tally of this id was taken back."""
    return bool(Scan.select().where(Scan.occurrence == occurrence.id, Scan.voids == uid).exists())


def _standing(occurrence_id: int) -> list[Mark]:
    evidence = Evidence()
    evidence.learn_pairs([(occurrence_id, None)])
    return evidence.standing((occurrence_id, None))


def _stands(occurrence_id: int, uid: str) -> bool:
    return any(mark.uid == uid for mark in _standing(occurrence_id))


def undo(ctx: Context, occurrence: Occurrence, scan_uid: str) -> Answer:
    """Take back the tally that the form names. Safe to repeat: the one before it stays."""
    return proxy.take_back(ctx, occurrence, scan_uid)
