"""Seats: only `going` holds them, and there are never more heads than seats."""

from shishin.core import sql
from shishin.core.errors import Conflict
from shishin.events.models import Occurrence
from shishin.participation import headcounts
from shishin.participation.access import Locked
from shishin.participation.headcounts import Heads


class SeatsTaken(Conflict):
    """Fewer seats are left than were asked for; the facts say `left` and `capacity`."""


def taken(occurrence: Occurrence) -> int:
    """Return how many seats are taken: the heads of those who are going and have not withdrawn."""
    return headcounts.of(occurrence.id).going


_TAKEN_IN_WAY = sql.Statement(
    """
    SELECT coalesce(sum(adults + children), 0) FROM sign_up
    WHERE occurrence_id = ? AND way_id = ? AND stance = 'going' AND withdrawn_at IS NULL
    """
)


def require(locked: Locked, more: int, way_id: int | None, way_seats: int | None) -> None:
    """Raise `SeatsTaken` unless this many more heads have seats, at the occurrence and in the way of joining.

    Only while the occurrence is locked is the answer still true when it is written.
    """
    if locked.capacity is not None:
        _require_left(locked.heads.going, locked.capacity, more)
    if way_seats is not None:
        _require_left(_TAKEN_IN_WAY.one(locked.occurrence_id, way_id)[0], way_seats, more)


def _require_left(going: int, capacity: int, more: int) -> None:
    left = max(capacity - going, 0)
    if more > left:
        raise SeatsTaken(left=left, capacity=capacity)


def change(locked: Locked, before: Heads, after: Heads, *, way_id: int | None, way_seats: int | None) -> None:
    """Move a sign-up's heads from one stance to another; raises `SeatsTaken` and changes nothing then.

    Giving seats back, or keeping them, is always possible.
    """
    if after.going > before.going:
        require(locked, after.going - before.going, way_id, way_seats)
    headcounts.change(locked.occurrence_id, locked.capacity, before, after)
