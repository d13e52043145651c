"""The ways of joining and their times, as somebody chooses them on their pass."""

from dataclasses import dataclass

from markupsafe import Markup

from shishin.core.context import Context
from shishin.events import windows
from shishin.events.listing import Seats
from shishin.events.models import Way
from shishin.participation import openings, turns
from shishin.participation.models import SignUp
from shishin.participation.openings import Opening
from shishin.web import filters, words
from shishin.web.words import N_

ROOM = N_("%(n)s人で入れるのは、%(times)sからです。")
NO_ROOM = N_("いまの人数で入れる時間は、ありません。「いつでも」なら、あいているときに入れます。")
# As many as one takes in at a glance; the field has them all.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of joining; `timed` says that one chooses a time, `times` are those with room, `tight` with some.

    The field that sends the time is named after the way.
    """

    way: Way
    full: bool
    timed: bool
    times: list[int]
    tight: list[int]

    def shown(self, typed: str) -> list[int]:
        """Return the times to choose from: those with room, and the typed one while it has room for fewer."""
        return sorted({*self.times, *(time for time in self.tight if str(time) == typed)})

    @property
    def field(self) -> str:
        """The name of the field for its time."""
        return field_of(self.way.id)


def field_of(way_id: int | None) -> str:
    """Return the name of the field for a way's time."""
    return f"turn_{way_id}"


def of(ctx: Context, sign_up: SignUp, heads: int) -> list[Choice]:
    """Return what may be chosen by so many: what the event offers, and what was chosen before."""
    offered = openings.of(sign_up.occurrence)
    if sign_up.way and sign_up.way_id not in {one.way.id for one in offered}:
        window = windows.of(sign_up.way, sign_up.occurrence)
        offered.append(Opening(sign_up.way, Seats.OPEN, window))
    return [
        Choice(
            one.way,
            one.seats is Seats.FULL and one.way.id != sign_up.way_id,
            one.window is not None,
            turns.free(ctx, sign_up, one.way, heads),
            turns.free(ctx, sign_up, one.way, 1) if heads > 1 else [],
        )
        for one in offered
    ]


def room(ctx: Context, sign_up: SignUp, way: str, heads: int) -> Markup:
    """Return words for the times of a way that have room for so many."""
    chosen = next((one for one in of(ctx, sign_up, heads) if str(one.way.id) == way), None)
    if chosen is None or not chosen.times:
        return words.words(NO_ROOM)
    times = "・".join(filters.clock(windows.clock(time)) for time in chosen.times[:MOST_NAMED])
    return words.words(ROOM, n=heads, times=times)
