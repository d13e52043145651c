"""ちょこっと: who begins when, where a way of joining lets one choose a time, and whether there is room.

Only who is going holds a time. Who names none comes at any time and holds none. The caller holds the
occurrence's lock.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.errors import Conflict, Invalid
from shishin.events import windows
from shishin.events.models import Occurrence, Way
from shishin.events.windows import Taken
from shishin.participation.models import SignUp, Stance


class TurnTaken(Conflict):
    """At some moment of the chosen time too many are there already; the facts say how many it has `left`."""


class NoSuchTurn(Invalid):
    """The way of joining offers no such time, or it is past."""


_TAKEN = sql.Statement(
    """
    SELECT turn, adults + children FROM sign_up
    WHERE occurrence_id = ? AND way_id = ? AND id <> ? AND stance = 'going' AND turn IS NOT NULL
        AND withdrawn_at IS NULL
    """
)


def begins_at(occurrence: Occurrence, turn: int) -> datetime:
    """Return the instant at which a time begins."""
    return days.instant(occurrence.day) + timedelta(minutes=turn)


def require(ctx: Context, sign_up: SignUp, *, anew: bool) -> None:
    """Raise `NoSuchTurn` or `TurnTaken` unless a sign-up may have its time; one chosen `anew` is not past."""
    if sign_up.stance is not Stance.GOING:
        sign_up.turn = None
    if sign_up.turn is None:
        return
    window = windows.of(sign_up.way, sign_up.occurrence)
    past = anew and begins_at(sign_up.occurrence, sign_up.turn) < ctx.now
    if window is None or sign_up.turn not in window.starts or past:
        raise NoSuchTurn
    room = window.room(_besides(sign_up, sign_up.way_id), sign_up.turn)
    if sign_up.adults + sign_up.children > room:
        raise TurnTaken(left=room)


def keep_if_free(ctx: Context, sign_up: SignUp) -> None:
    """Let a sign-up keep its time where that is still possible; otherwise it has none."""
    try:
        require(ctx, sign_up, anew=False)
    except (NoSuchTurn, TurnTaken):
        sign_up.turn = None


def free(ctx: Context, sign_up: SignUp, way: Way, heads: int | None = None) -> list[int]:
    """Return the times of a way that somebody may choose: those ahead with room for them, and their own.

    With `heads` it is for so many instead of as many as they are.
    """
    window = windows.of(way, sign_up.occurrence)
    if window is None:
        return []
    taken, present = _besides(sign_up, way.id), sign_up.adults + sign_up.children
    heads = heads or present
    ahead = [start for start in window.starts if begins_at(sign_up.occurrence, start) >= ctx.now]
    found = {start for start in ahead if window.room(taken, start) >= heads}
    if way.id == sign_up.way_id and sign_up.turn is not None and heads <= present:
        found.add(sign_up.turn)
    return sorted(found)


def _besides(sign_up: SignUp, way_id: int | None) -> Taken:
    return [(turn, heads) for turn, heads in _TAKEN.rows(sign_up.occurrence_id, way_id, sign_up.id)]


_CHOSEN = sql.Statement(
    """
    SELECT way_id, turn, adults + children FROM sign_up
    WHERE occurrence_id = ? AND stance = 'going' AND turn IS NOT NULL AND way_id IS NOT NULL
        AND withdrawn_at IS NULL ORDER BY turn
    """
)


def chosen(occurrence: Occurrence) -> dict[int, list[tuple[int, int]]]:
    """Return when people begin and with how many heads, by way of joining."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for way_id, turn, heads in _CHOSEN.rows(occurrence.id):
        found[way_id].append((turn, heads))
    return dict(found)
