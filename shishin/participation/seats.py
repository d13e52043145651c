"""Seats: only `going` holds them, and there are never more heads than seats."""

from shishin.core import sql
from shishin.core.errors import Conflict
from shishin.events.models import Occurrence
from shishin.participation import headcounts
from shishin.participation.access import Locked
from shishin.participation.headcounts import Heads
from shishin.participation.models import SignUp


class SeatsTaken(Conflict):
    """Fewer seats are left than were asked for; the facts say `left` and `capacity`."""


class WaySeatsTaken(SeatsTaken):
    """Fewer seats are left in the way of joining than were asked for; the facts say `left` and `capacity`."""


def taken(occurrence: Occurrence) -> int:
    """Return how many seats are taken: the heads of those who are going and have not withdrawn."""
    return headcounts.of(occurrence.id).going


def of_way(sign_up: SignUp) -> int | None:
    """Return how many seats the chosen way of joining has; None where it does not count them."""
    return sign_up.way.seats if sign_up.way else None


_TAKEN_IN_WAY = sql.Statement(
    """
    SELECT coalesce(sum(adults + children), 0) FROM sign_up
    WHERE occurrence_id = ? AND way_id = ? AND stance = 'going' AND withdrawn_at IS NULL
    """
)


def require(
    locked: Locked, more: int, way_id: int | None, way_seats: int | None, *, in_way: int | None = None
) -> None:
    """Raise `SeatsTaken` unless this many more heads have seats, at the occurrence and in the way of joining.

    Who comes from another way needs seats `in_way` for all of their heads. Only while the occurrence is
    locked is the answer still true when it is written.
    """
    if locked.capacity is not None:
        left = max(locked.capacity - locked.heads.going, 0)
        if more > left:
            raise SeatsTaken(left=left, capacity=locked.capacity)
    if way_seats is not None:
        left = max(way_seats - _TAKEN_IN_WAY.one(locked.occurrence_id, way_id)[0], 0)
        if (more if in_way is None else in_way) > left:
            raise WaySeatsTaken(left=left, capacity=way_seats)


def change(
    locked: Locked,
    before: Heads,
    after: Heads,
    *,
    way_id: int | None,
    way_seats: int | None,
    entering: bool = False,
) -> None:
    """Move a sign-up's heads from one stance to another, `entering` another way of joining or not.

    Raises `SeatsTaken` and changes nothing then. Giving seats back, or keeping them, is always possible.
    """
    more = after.going - before.going
    if after.going and (more > 0 or entering):
        require(locked, more, way_id, way_seats, in_way=after.going if entering else more)
    headcounts.change(locked.occurrence_id, locked.capacity, before, after)


_TAKEN_IN_WAYS = sql.Statement(
    """
    SELECT way_id, sum(adults + children) FROM sign_up
    WHERE occurrence_id = ? AND stance = 'going' AND withdrawn_at IS NULL AND way_id IS NOT NULL
    GROUP BY way_id
    """
)


def taken_by_way(occurrence: Occurrence) -> dict[int, int]:
    """Return the heads that are going, by the way of joining that they chose."""
    return {way_id: int(heads) for way_id, heads in _TAKEN_IN_WAYS.rows(occurrence.id)}
