"""What ways of joining have promised at the occurrences ahead: seats and times, that no change takes away."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.errors import Conflict
from shishin.events import windows
from shishin.events.models import Event, Occurrence, Way
from shishin.events.windows import Window
from shishin.participation.models import SignUp, Stance


class WaySeatsPromised(Conflict):
    """More people are going in a way than it would have seats; the facts say `way` and how many (`going`)."""


class TurnsPromised(Conflict):
    """People chose times for which the way would have no room; the facts say which `way`."""


@dataclass(slots=True)
class Promise:
    """What one way of joining has promised at one occurrence."""

    way: Way
    occurrence: Occurrence
    going: int = 0
    taken: list[tuple[int, int]] = field(default_factory=list)

    @property
    def window(self) -> Window | None:
        """The window in which its times lie."""
        return windows.of(self.way, self.occurrence)

    @property
    def seats_kept(self) -> bool:
        """Say whether there are as many seats as people going."""
        return self.way.seats is None or self.going <= self.way.seats

    @property
    def turns_kept(self) -> bool:
        """Say whether every chosen time is offered, with room for all who chose it."""
        if not self.taken:
            return True
        window = self.window
        if window is None or window.overfull(self.taken):
            return False
        return all(turn in window.starts for turn, _ in self.taken)


def ahead(ctx: Context, event: Event) -> list[Occurrence]:
    """Return the occurrences of an event that are not over, in the order of their ids."""
    return list(
        Occurrence.select()
        .where(Occurrence.event == event.id, Occurrence.ends_at > ctx.now)
        .order_by(Occurrence.id)
    )


def require_kept(ctx: Context, event: Event) -> None:
    """Raise `WaySeatsPromised` or `TurnsPromised` where ways as they stand keep less than they promised."""
    for promise in given(ahead(ctx, event)):
        if not promise.seats_kept:
            raise WaySeatsPromised(way=promise.way.name, going=promise.going)
        if not promise.turns_kept:
            raise TurnsPromised(way=promise.way.name)


def given(occurrences: list[Occurrence]) -> Iterator[Promise]:
    """Give what was promised at these occurrences, way by way."""
    found: dict[tuple[int, int | None], Promise] = {}
    of_id = {occurrence.id: occurrence for occurrence in occurrences}
    limited = ~Way.seats.is_null() | ~Way.at_once.is_null() | ~SignUp.turn.is_null()
    going = (
        SignUp.select(SignUp, Way)
        .join(Way)
        .where(
            SignUp.occurrence.in_(list(of_id)),
            SignUp.stance == Stance.GOING,
            SignUp.withdrawn_at.is_null(),
            limited,
        )
    )
    for sign_up in going:
        key, heads = (sign_up.occurrence_id, sign_up.way_id), sign_up.adults + sign_up.children
        chosen: Way = sign_up.way  # type: ignore[assignment] # joined, so there is one
        promise = found.setdefault(key, Promise(chosen, of_id[sign_up.occurrence_id]))
        promise.going += heads
        if sign_up.turn is not None:
            promise.taken.append((sign_up.turn, heads))
    yield from found.values()


def let_go(occurrence: Occurrence) -> None:
    """Take away the times that a moved occurrence does not offer any more: who has none chooses anew.

    Whoever calls this tells everybody of the move.
    """
    for promise in given([occurrence]):
        starts = promise.window.starts if promise.window else range(0)
        for turn in {turn for turn, _ in promise.taken if turn not in starts}:
            _LET_GO.run(occurrence.id, promise.way.id, turn)


_LET_GO = sql.Statement("UPDATE sign_up SET turn = NULL WHERE occurrence_id = ? AND way_id = ? AND turn = ?")
