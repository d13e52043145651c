"""What every check-in by a page of ours has in common: the right comes from the session or from the venue.

A form carries the id of the scan that it will make, so that pressing twice makes one.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from shishin.checkin import clocks, judging, places, taking
from shishin.checkin.judging import Capture
from shishin.checkin.models import ScanKind, ScanStatus
from shishin.checkin.places import Place
from shishin.checkin.sent import uid_of
from shishin.checkin.taking import Answer
from shishin.core import codes, db, limits, sql
from shishin.core.context import Context
from shishin.core.errors import Conflict
from shishin.events.models import Occurrence

UID_LETTERS = 20
# A whole hall shares an address.
CHECK_INS = limits.Limit("self-check-in", 2000, timedelta(hours=1))
LONGEST_UID = 40


class SpansDays(Conflict):
    """An occurrence over several days takes no check-in until it is split into days."""


def new_uid(ctx: Context) -> str:
    """Return an id for the scan that a form will make."""
    return codes.random_code(ctx.rng, UID_LETTERS)


def usable_uid(ctx: Context, text: str | None) -> str:
    """Return the id that a form brought, or a new one where it brought none that can be used."""
    # What is put behind it must fit into the column too.
    return (uid_of(text) if text and len(text) <= LONGEST_UID else None) or new_uid(ctx)


def uid_of_void(scan_uid: str) -> str:
    """Return the id under which a scan is taken back by a page: once, however often it is pressed."""
    return f"void-{hashlib.sha256(scan_uid.encode()).hexdigest()[:40]}"


def count_check_in(ctx: Context, code: str, address: str) -> None:
    """Count a check-in of oneself at an occurrence from a network address; raises `TooMany`."""
    limits.count(ctx, CHECK_INS, f"{code}:{address}")


def locked_place(occurrence: Occurrence) -> Place:
    """Lock an occurrence and return what reception needs of it as it now stands; raises `SpansDays`."""
    db.lock_rows(Occurrence, [occurrence.id])
    place = places.by_ids([occurrence.id])[occurrence.id]
    if place.spans_days:
        raise SpansDays
    return place


def tap(
    ctx: Context, place: Place, kind: ScanKind, uid: str, digest: str, at: datetime | None = None
) -> Capture:
    """Return the scan that an organizer's tap makes; of whom, by what and with how many, the caller adds.

    `at` says when it was, where that is not now. The tap is their word: after the hours of reception it
    counts without a review, until the occurrence is closed.
    """
    now = sql.micros(ctx.now)
    reason = judging.reason_of_time(place, kind, None, now, now)
    return Capture(
        uid=uid,
        digest=digest,
        place=place,
        kind=kind,
        entitled=True,
        device=ctx.actor.device,
        actor_id=ctx.actor.person_id,
        device_at=now,
        captured=sql.micros(at) if at else now,
        reason=None if reason == clocks.Phase.LATE else reason,
    )


def take_standing(ctx: Context, capture: Capture, stands: Callable[[], bool]) -> Answer:
    """Keep a form's scan as `taking.take_one` does; `stands` says whether what it says holds now.

    Raises `taking.NotTaken` also for an old form, whose scan was taken back since: it does not count anew.
    """
    answer = taking.take_one(ctx, capture)
    waits = answer.status is ScanStatus.REVIEW
    if answer.repeated and not waits and not stands():
        raise taking.NotTaken(reason="taken_back")
    return answer
