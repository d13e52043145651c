"""Putting right what was scanned about somebody: taken back and scanned anew, with a word of why.

The word stands beside the scans and outside of the ledger, so that it can be erased; only organizers read it.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shishin.checkin import attendances, checking_out, pages, proxy
from shishin.checkin.clocks import Hours, Phase
from shishin.checkin.closing_models import Correction
from shishin.checkin.models import Attendance
from shishin.checkin.sent import MOST_HEADS
from shishin.core import days, sql, text
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.people.models import Person

REASON_LONGEST = 60


class NothingToCorrect(Conflict):
    """Somebody who was not checked in, or an occurrence that is closed, has nothing to put right."""


class CorrectionUnfit(Invalid):
    """It cannot have been so; the facts name the `field`."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """How it was: clock times in Japan while reception was open, `left` None where nobody checked out."""

    arrived: time
    left: time | None
    adults: int
    children: int
    reason: str


@unit_of_work
def correct(ctx: Context, occurrence: Occurrence, ref: str, uid: str, what: Corrected) -> None:
    """Take back what was scanned about somebody and scan it anew, as it was. Safe to repeat.

    Raises `NothingToCorrect`, `CorrectionUnfit`, and what `proxy.check_in` raises.
    """
    someone = proxy.line(ctx, occurrence, ref)
    place = pages.locked_place(occurrence)
    uid = pages.usable_uid(ctx, uid)
    if Correction.select().where(Correction.uid == uid).exists():
        return
    closed = place.plan.hours.closed(sql.micros(ctx.now))
    if closed or attendances.find(occurrence, someone.person_id) is None:
        raise NothingToCorrect
    _require_fit(what)
    arrived, left = _moments(ctx, occurrence, what)
    for mark in checking_out.standing(occurrence, someone):
        proxy.take_back(ctx, occurrence, mark.uid)
    proxy.check_in(ctx, occurrence, ref, uid, what.adults, what.children, at=arrived)
    if left is not None:
        checking_out.check_out(ctx, occurrence, ref, uid, at=left)
    Correction.create(
        occurrence=occurrence,
        person=someone.person_id,
        uid=uid,
        reason=what.reason,
        actor=ctx.actor.person_id,
        at=ctx.now,
    )


def of_line(ctx: Context, occurrence: Occurrence, ref: str) -> tuple[str, Attendance]:
    """Return somebody's nickname and their attendance, to be put right.

    Raises `NothingToCorrect`, `proxy.NotOnTheRoster`, and what `require_organizer` raises.
    """
    someone = proxy.line(ctx, occurrence, ref)
    found = attendances.find(occurrence, someone.person_id)
    if found is None:
        raise NothingToCorrect
    return someone.person.nickname, found


def listed(ctx: Context, occurrence: Occurrence) -> list[Correction]:
    """Return what was put right, with its persons, the latest first; raises as `require_organizer`."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    rows = Correction.select(Correction, Person).join(Person, on=Correction.person)
    return list(
        rows.where(Correction.occurrence == occurrence.id).order_by(Correction.at.desc(), Correction.id)
    )


def _require_fit(what: Corrected) -> None:
    if not text.is_visible(what.reason) or len(what.reason) > REASON_LONGEST:
        raise CorrectionUnfit(field="reason")
    if min(what.adults, what.children) < 0 or not 0 < what.adults + what.children <= MOST_HEADS:
        raise CorrectionUnfit(field="adults")


def _moments(ctx: Context, occurrence: Occurrence, what: Corrected) -> tuple[datetime, datetime | None]:
    """Return when somebody came and left; raises `CorrectionUnfit` where that cannot have been by now."""
    arrived = _around(occurrence, what.arrived)[0]
    if arrived > ctx.now:
        raise CorrectionUnfit(field="arrived")
    if what.left is None:
        return arrived, None
    left = next((one for one in _around(occurrence, what.left) if arrived < one <= ctx.now), None)
    if left is None:
        raise CorrectionUnfit(field="left")
    return arrived, left


def _around(occurrence: Occurrence, clock: time) -> list[datetime]:
    """Return when it can have been so late, the likeliest first: by midnight also the day before or after."""
    on_the_day = days.instant(occurrence.day, clock)
    hours = Hours(sql.micros(occurrence.starts_at), sql.micros(occurrence.ends_at))
    near = [on_the_day + timedelta(days=step) for step in (0, -1, 1)]
    return [one for one in near if hours.phase(sql.micros(one)) is Phase.OPEN] or [on_the_day]
