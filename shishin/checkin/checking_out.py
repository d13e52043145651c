"""退出: an organizer says that somebody of the roster has gone; without it, planned minutes count."""

from datetime import datetime

from shishin.checkin import pages, proxy, sameness, taking
from shishin.checkin.attendance import Mark
from shishin.checkin.evidence import Evidence
from shishin.checkin.models import ScanBy, ScanKind
from shishin.checkin.proxy import Someone
from shishin.checkin.sent import digest_of
from shishin.checkin.taking import Answer
from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events.models import Occurrence


class NotHereYet(Conflict):
    """Who is not checked in cannot be checked out."""


@unit_of_work
def check_out(
    ctx: Context, occurrence: Occurrence, ref: str, uid: str | None = None, at: datetime | None = None
) -> Answer:
    """Check out the person of a line of the roster, now unless `at` says when they went.

    The latest holds. Safe to repeat with the form's `uid`. Raises `NotHereYet`, and what `proxy.check_in`
    raises.
    """
    someone = proxy.line(ctx, occurrence, ref)
    place, uid = pages.locked_place(occurrence), f"{pages.usable_uid(ctx, uid)}.out"
    if not any(mark.kind is ScanKind.IN for mark in standing(occurrence, someone)):
        raise NotHereYet
    digest = digest_of("check out", ref, *([sql.micros(at)] if at else []))
    capture = pages.tap(ctx, place, ScanKind.OUT, uid, digest, at)._replace(
        by=ScanBy.ROSTER, person_id=someone.person_id, nickname=someone.person.nickname
    )
    return taking.take_one(ctx, capture)


@unit_of_work
def undo(ctx: Context, occurrence: Occurrence, ref: str) -> list[Answer]:
    """Take back whatever says that the person of a line has gone; return what became of it.

    Safe to repeat; raises as `proxy.undo`.
    """
    gone = [
        mark for mark in standing(occurrence, proxy.line(ctx, occurrence, ref)) if mark.kind is ScanKind.OUT
    ]
    return [proxy.take_back(ctx, occurrence, mark.uid) for mark in gone]


def standing(occurrence: Occurrence, someone: Someone) -> list[Mark]:
    """Return the scans that make somebody's attendance."""
    evidence, pair = Evidence(sameness.at([occurrence.id])), (occurrence.id, someone.person_id)
    evidence.learn_pairs([pair])
    return evidence.standing(pair)
