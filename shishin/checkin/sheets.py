"""A sheet of paper at the door: everybody expected with their pass's code, and empty rows with codes too.

It is ticked by hand and typed in later, in any order, twice without harm. Every code ends in a letter that
catches any single slip. When somebody came is not when it was typed: it is the start of the occurrence.
"""

from datetime import datetime

from shishin.checkin import attendances, proxy, walk_in
from shishin.checkin.models import ScanBy, ScanStatus
from shishin.checkin.taking import Answer
from shishin.core import codes, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import passes, roster
from shishin.participation.models import SignUp
from shishin.participation.roster import Row

WALK_INS = "sheet-walk-in"
ROWS_ON_PAPER = 30
# Whoever comes without a word finds a row, also where the expected fill the paper.
FEWEST_EMPTY = 5
MOST_EMPTY = ROWS_ON_PAPER + FEWEST_EMPTY


class NotOnTheSheet(Invalid):
    """No row of this occurrence's sheet has these letters: one was mistyped, or it is another sheet's."""


def rows(ctx: Context, occurrence: Occurrence) -> tuple[list[Row], list[str]]:
    """Return who is expected and the codes of the empty rows, together whole pages.

    Raises what `require_organizer` raises.
    """
    expected = roster.rows(ctx, occurrence)
    empty = -len(expected) % ROWS_ON_PAPER
    if empty < FEWEST_EMPTY:
        empty += ROWS_ON_PAPER
    return expected, [walk_in_code(occurrence, number) for number in range(empty)]


def walk_in_code(occurrence: Occurrence, number: int) -> str:
    """Return the letters of an empty row: the same at every print, whoever signs up meanwhile."""
    return _walk_in_code(occurrence, number, signing.keyring().newest)


def whose(occurrence: Occurrence, typed: str) -> SignUp | None:
    """Return the sign-up whose row has these letters, or None: an empty row's, or no row's."""
    letters = codes.checked(typed, passes.CODE_LENGTH)
    return passes.by_short_code(occurrence, letters) if letters else None


@unit_of_work
def take(ctx: Context, occurrence: Occurrence, typed: str) -> Answer:
    """Check in whose row has these letters: a pass, or one head without one. Safe to repeat.

    Raises `NotOnTheSheet`, and what `proxy.check_in` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    sign_up = whose(occurrence, typed)
    if sign_up is not None:
        here = attendances.find(occurrence, sign_up.person_id)
        at = here.in_at if here else came_at(ctx, occurrence)
        return proxy.check_in(ctx, occurrence, sign_up.ref, by=ScanBy.TYPED, at=at)
    letters = codes.checked(typed, passes.CODE_LENGTH)
    if letters is None or not _is_of_empty_row(occurrence, letters):
        raise NotOnTheSheet
    uid = f"sheet-{occurrence.code}-{letters}"
    # Whose row was taken back, and is typed again, was there after all.
    while walk_in.taken_back(occurrence, uid):
        uid += "."
    return walk_in.tally(ctx, occurrence, uid, at=came_at(ctx, occurrence))


def came_at(ctx: Context, occurrence: Occurrence) -> datetime:
    """Return when somebody came who was ticked on paper: at the start, or now where that is still to come."""
    start: datetime = occurrence.starts_at
    return min(start, ctx.now)


def again(answer: Answer) -> bool:
    """Say whether what was typed had been in before."""
    return answer.repeated or answer.status is ScanStatus.ALREADY


def _is_of_empty_row(occurrence: Occurrence, letters: str) -> bool:
    # A sheet may have been printed under a key that is not the newest any more.
    names = signing.keyring().names()
    return any(
        letters == _walk_in_code(occurrence, number, name) for name in names for number in range(MOST_EMPTY)
    )


def _walk_in_code(occurrence: Occurrence, number: int, key: str) -> str:
    mac = signing.keyring().mac(WALK_INS, f"{occurrence.venue_code}:{number}".encode(), key)
    return codes.with_check(codes.encode(mac)[: passes.CODE_LENGTH - 1])
