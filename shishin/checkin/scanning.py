"""Receiving scans: what `POST /api/v1/scans` answers.

The phone sends until it hears us, so the same scan may come three times, in another order, from two phones.
A request is one transaction, shared with the requests that wait at the same moment. The occurrences are
locked first, so that nobody moves, cancels or revokes between the judgement and what follows from it
(`taking`). What carries no right of ours is answered without a lock.
"""

import functools
from collections.abc import Sequence

from shishin.checkin import judging, pages, places, sent, taking
from shishin.checkin.gathering import Gathering
from shishin.checkin.sent import Sent, Unreadable
from shishin.checkin.taking import Answer
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid

MOST = 500


class TooManyScans(Invalid):
    """A request carries at most 500 scans; the facts say `most`."""

    status = 413


def receive(
    ctx: Context, device: str | None, scans: Sequence[object], address: str | None = None
) -> list[dict[str, object]]:
    """Take what a phone sent; return one result a scan, in order. Safe to repeat, in any order and in pieces.

    With a network `address`, check-ins of oneself are counted loosely. Raises `TooManyScans`, `TooMany`, and
    `SignInNeeded` where a phone lost its device cookie.
    """
    if len(scans) > MOST:
        raise TooManyScans(most=MOST)
    readings = [sent.read(raw, device) for raw in scans]
    judging.require_device(readings)
    if address is not None:
        oneself = (one for one in readings if isinstance(one, Sent) and judging.needs_no_grant(one))
        _count(ctx, [one.occurrence for one in oneself], address)
    return [answer.as_json() for answer in _taken(ctx, readings)]


def _count(ctx: Context, codes: Sequence[str], address: str) -> None:
    """Count check-ins of oneself; what nobody holds anywhere is none, and costs no commit."""
    known = places.by_codes(set(codes))
    here = [code for code in codes if code in known]
    if here:
        _count_known(ctx, here, address)


@unit_of_work
def _count_known(ctx: Context, codes: Sequence[str], address: str) -> None:
    # In one order, so that two requests never wait for each other.
    for code in sorted(codes):
        pages.count_check_in(ctx, code, address)


def receive_alone(ctx: Context, device: str | None, scans: Sequence[object]) -> list[dict[str, object]]:
    """Do what `receive` does where no request holds a connection for this thread."""
    with db.borrowed(), db.busy_when_store_fails():
        return receive(ctx, device, scans)


_together: Gathering[Sent | Unreadable, Answer] = Gathering(MOST)


def _taken(ctx: Context, readings: Sequence[Sent | Unreadable]) -> Sequence[Answer]:
    """Take scans along with those of other requests; scans about oneself depend on who is asking."""
    oneself = any(isinstance(one, Sent) and judging.needs_no_grant(one) for one in readings)
    if oneself or db.database.in_transaction():
        return _judged_and_taken(ctx, readings)
    return _together.do(readings, functools.partial(_judged_and_taken, ctx))


def _judged_and_taken(ctx: Context, readings: Sequence[Sent | Unreadable]) -> list[Answer]:
    if not judging.any_right(readings):
        return taking.known_or_refused(ctx, judging.judge(ctx, readings))
    return _judged_under_lock(ctx, readings)


@unit_of_work
def _judged_under_lock(ctx: Context, readings: Sequence[Sent | Unreadable]) -> list[Answer]:
    places.lock({one.occurrence for one in readings if isinstance(one, Sent)})
    return taking.take(ctx, judging.judge(ctx, readings))
