"""Letting somebody off in one tap and without a reason, and taking that back for ten minutes."""

from datetime import timedelta

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.participation import access, arrivals, headcounts, lines, seats, turns, waited
from shishin.participation.headcounts import NOBODY, brought, brought_by
from shishin.participation.models import SignUp, Stance

UNDO_TIME = timedelta(minutes=10)


class TooLateToUndo(Conflict):
    """The ten minutes for taking a withdrawal back are over; signing up again is possible."""


@unit_of_work
def withdraw(ctx: Context, sign_up: SignUp) -> SignUp:
    """Let somebody off: any time, without a reason. The seat goes to the line at once. Safe to repeat.

    Raises `CheckedIn` and `Overtaken`.
    """
    sign_up = access.locked_sign_up(sign_up)
    arrivals.require_away(sign_up.occurrence_id, sign_up.person_id)
    if sign_up.withdrawn_at is not None:
        waited.heard_again(ctx, sign_up.id)
    else:
        waited.require_newest(ctx, sign_up.changed_at)
        before = brought_by(sign_up)
        headcounts.change(sign_up.occurrence_id, sign_up.occurrence.capacity, before, NOBODY)
        sign_up.withdrawn_at, sign_up.changed_at = ctx.now, ctx.said_at
        sign_up.save(only=[SignUp.withdrawn_at, SignUp.changed_at])
        if before.going:
            lines.advance(ctx, sign_up.occurrence_id)
    return sign_up


@unit_of_work
def undo(ctx: Context, sign_up: SignUp) -> SignUp:
    """Take a withdrawal back within ten minutes: the seat if it is free, else the first place in the line.

    Safe to repeat. Raises `CheckedIn`, `TooLateToUndo`, `Overtaken` and what `access.open_occurrence` raises.
    """
    sign_up = access.locked_sign_up(sign_up)
    arrivals.require_away(sign_up.occurrence_id, sign_up.person_id)
    if sign_up.withdrawn_at is None:
        waited.heard_again(ctx, sign_up.id)
        return sign_up
    waited.require_newest(ctx, sign_up.changed_at)
    if not may_undo(ctx, sign_up):
        raise TooLateToUndo
    return restore(ctx, sign_up)


def restore(ctx: Context, sign_up: SignUp) -> SignUp:
    """Bring a withdrawn sign-up back: the seat if it is free, else the first place in the line.

    The caller has it locked. Raises what `access.open_occurrence` raises.
    """
    locked = access.open_occurrence(ctx, sign_up.occurrence_id)
    heads, way = sign_up.adults + sign_up.children, (sign_up.way_id, seats.of_way(sign_up))
    if sign_up.stance in {Stance.GOING, Stance.WAITING}:
        sign_up.stance = lines.seated(locked, Stance.WAITING, NOBODY, heads, *way)
    seats.change(locked, NOBODY, brought(sign_up.stance, heads), way_id=way[0], way_seats=way[1])
    waits = sign_up.stance is Stance.WAITING
    sign_up.queued_at = sql.instant(lines.front(ctx, locked.occurrence_id)) if waits else None
    sign_up.withdrawn_at, sign_up.changed_at = None, ctx.said_at
    turns.keep_if_free(ctx, sign_up)
    sign_up.save(only=[SignUp.stance, SignUp.queued_at, SignUp.withdrawn_at, SignUp.changed_at, SignUp.turn])
    return sign_up


def may_undo(ctx: Context, sign_up: SignUp) -> bool:
    """Say whether a withdrawal may still be taken back; a seat handed on is another's (`handing.undo`)."""
    if sign_up.handed_to_id is not None or sign_up.removed_at is not None:
        return False
    return sign_up.withdrawn_at is not None and ctx.now < sign_up.withdrawn_at + UNDO_TIME
