"""What somebody may say beyond their word: heads, part, way of joining, time, note. All of it optional."""

from dataclasses import dataclass

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid
from shishin.events import listing
from shishin.events.models import Way
from shishin.participation import access, arrivals, lines, seats, sign_ups, turns, waited
from shishin.participation.headcounts import brought_by
from shishin.participation.models import Part, SignUp, Stance
from shishin.people import guests
from shishin.people.models import Person

MOST_HEADS = 10
# For `Details.turn`: none of the times that the way offers.
ANY_TIME = -1
NOTE_LONGEST = 60


class TooManyHeads(Invalid):
    """A pass carries one to ten heads; the facts say `most`."""


class AlreadyWithdrawn(Conflict):
    """The sign-up was withdrawn; it has to be taken up again before it can say more."""


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody may say beyond their word, all of it optional: None leaves it as it is.

    `way` is the id of a way of joining; `turn` a time that it offers (`turns`), or `ANY_TIME`.
    """

    stance: Stance | None = None
    way: int | None = None
    turn: int | None = None
    part: Part | None = None
    adults: int | None = None
    children: int | None = None
    nickname: str | None = None
    note: str | None = None


@unit_of_work
def change(ctx: Context, sign_up: SignUp, details: Details) -> SignUp:
    """Write what somebody says beyond their word; more heads and another way pass the seat check.

    Raises `CheckedIn`, `TooManyHeads`, `StanceNotOffered`, `SeatsTaken`, `NoSuchWay`, `NoSuchTurn`,
    `TurnTaken`, `Overtaken` and what `access.open_occurrence` raises.
    """
    sign_up = access.locked_sign_up(sign_up)
    arrivals.require_away(sign_up.occurrence_id, sign_up.person_id)
    locked = access.open_occurrence(ctx, sign_up.occurrence_id)
    waited.require_newest(ctx, sign_up.changed_at)
    before, former = brought_by(sign_up), (sign_up.way_id, sign_up.turn)
    _apply(sign_up, details)
    if sign_up.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if not 1 <= sign_up.adults + sign_up.children <= MOST_HEADS or min(sign_up.adults, sign_up.children) < 0:
        raise TooManyHeads(most=MOST_HEADS)
    heads, way = sign_up.adults + sign_up.children, (sign_up.way_id, seats.of_way(sign_up))
    entering = sign_up.way_id != former[0]
    sign_up.stance = lines.seated(locked, sign_up.stance, before, heads, *way, entering=entering)
    after = brought_by(sign_up)
    seats.change(locked, before, after, way_id=way[0], way_seats=way[1], entering=entering)
    turns.require(ctx, sign_up, anew=(sign_up.way_id, sign_up.turn) != former)
    waits = sign_up.stance is Stance.WAITING
    sign_up.queued_at = (sign_up.queued_at or ctx.now) if waits else None
    sign_up.changed_at = ctx.said_at
    sign_up.save()
    if entering:
        # Pages say how the seats of each way stand.
        listing.touch()
    if before.going > (0 if entering else after.going):
        lines.advance(ctx, locked.occurrence_id)
    if details.nickname:
        sign_up.person.nickname = details.nickname[: guests.NICKNAME_LONGEST]
        sign_up.person.save(only=[Person.nickname])
    return sign_up


def _apply(sign_up: SignUp, details: Details) -> None:
    if details.stance is not None and details.stance not in sign_ups.OFFERED:
        raise sign_ups.StanceNotOffered
    sign_up.stance = details.stance or sign_up.stance
    sign_up.part = details.part or sign_up.part
    sign_up.adults = sign_up.adults if details.adults is None else details.adults
    sign_up.children = sign_up.children if details.children is None else details.children
    sign_up.note = sign_up.note if details.note is None else details.note[:NOTE_LONGEST]
    if details.way not in {None, sign_up.way_id}:
        sign_up.way, sign_up.turn = _offered(sign_up, details.way), None
    if details.turn is not None:
        sign_up.turn = None if details.turn == ANY_TIME else details.turn


def _offered(sign_up: SignUp, way_id: int | None) -> Way:
    way: Way | None = Way.get_or_none(
        Way.id == way_id,
        Way.event == sign_up.occurrence.event_id,
        Way.offered == True,  # noqa: E712
    )
    if way is None:
        raise access.NoSuchWay
    return way
