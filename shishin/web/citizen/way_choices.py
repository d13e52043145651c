"""The ways of joining and their times, as somebody chooses them on their pass."""

from dataclasses import dataclass

from shishin.core.context import Context
from shishin.events import windows
from shishin.events.listing import Seats
from shishin.events.models import Way
from shishin.participation import openings, turns
from shishin.participation.models import SignUp
from shishin.participation.openings import Opening


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of joining; `timed` says that one chooses a time, `times` are those with room.

    The field that sends the time is named after the way.
    """

    way: Way
    full: bool
    timed: bool
    times: list[int]

    @property
    def field(self) -> str:
        """The name of the field for its time."""
        return field_of(self.way.id)


def field_of(way_id: int | None) -> str:
    """Return the name of the field for a way's time."""
    return f"turn_{way_id}"


def of(ctx: Context, sign_up: SignUp) -> list[Choice]:
    """Return what may be chosen: what the event offers, and what was chosen before."""
    offered = openings.of(sign_up.occurrence)
    if sign_up.way and sign_up.way_id not in {one.way.id for one in offered}:
        window = windows.of(sign_up.way, sign_up.occurrence)
        offered.append(Opening(sign_up.way, Seats.OPEN, window))
    return [
        Choice(
            one.way,
            one.seats is Seats.FULL and one.way.id != sign_up.way_id,
            one.window is not None,
            turns.free(ctx, sign_up, one.way),
        )
        for one in offered
    ]
