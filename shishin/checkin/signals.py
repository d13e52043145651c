"""What may be worth a second look at an occurrence. Only told to its organizers, never acted on by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shishin.checkin import counting
from shishin.checkin.clocks import MINUTE
from shishin.checkin.closing_models import SignalKind, SignalLook
from shishin.core import earth, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.earth import Position
from shishin.events.models import Occurrence
from shishin.groups import access as group_access

# People miscount a little; more than a tenth is worth a look.
SELF_OVER_COUNT = 1.1
# Nobody is at two places so far apart within ten minutes.
FAR_KILOMETRES = 2.0
AT_ONCE = 10 * MINUTE
# A family shares a phone; more than five are no family.
MOST_ON_A_DEVICE = 5
# Below so many, one or two taps would already be a large share.
FEWEST_FOR_A_SHARE = 10
MANUAL_SHARE = 0.30


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind, how large it is, and of how many; `looked`: an organizer has seen it as large as this."""

    kind: SignalKind
    number: int
    of: int
    looked: bool


_CAME = sql.Statement(
    """
    SELECT count(*), count(CASE WHEN "by" = 'roster' THEN 1 END),
        coalesce(sum(CASE WHEN "by" = 'self' THEN adults + children ELSE 0 END), 0)
    FROM attendance WHERE occurrence_id = ?
    """
)
_ON_A_DEVICE = sql.Statement(
    """
    SELECT count(DISTINCT person_id) FROM scan
    WHERE occurrence_id = ? AND "by" IN ('self', 'claim') AND device IS NOT NULL
    GROUP BY device ORDER BY 1 DESC LIMIT 1
    """
)
_ELSEWHERE = sql.Statement(
    """
    SELECT here.person_id, o.latitude, o.longitude
    FROM attendance here
    JOIN attendance there ON there.person_id = here.person_id AND there.occurrence_id <> here.occurrence_id
        AND there.day BETWEEN ? AND ?
        AND there.in_at BETWEEN here.in_at - ? AND here.in_at + ?
    JOIN occurrence o ON o.id = there.occurrence_id AND o.latitude IS NOT NULL AND o.longitude IS NOT NULL
    WHERE here.occurrence_id = ?
    """
)


def of(ctx: Context, occurrence: Occurrence) -> list[Signal]:
    """Return the signals of an occurrence, those that nobody looked at first.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    looks = SignalLook.select().where(SignalLook.occurrence == occurrence.id)
    looked = {look.kind: look.number for look in looks}
    found = [
        Signal(kind, number, whole, looked=number <= looked.get(kind, 0))
        for kind, number, whole in _found(occurrence)
    ]
    return sorted(found, key=lambda signal: signal.looked)


@unit_of_work
def look(ctx: Context, occurrence: Occurrence, kind: SignalKind) -> None:
    """Note that an organizer has looked at a signal as it is now. Safe to repeat; raises as `of`."""
    for signal in of(ctx, occurrence):
        if signal.kind is kind and not signal.looked:
            fields = {
                SignalLook.number: signal.number,
                SignalLook.actor: ctx.actor.person_id,
                SignalLook.at: ctx.now,
            }
            new = {SignalLook.occurrence: occurrence.id, SignalLook.kind: kind} | fields
            target = (SignalLook.occurrence, SignalLook.kind)
            SignalLook.insert(new).on_conflict(conflict_target=target, update=fields).as_rowcount().execute()


def _found(occurrence: Occurrence) -> Iterator[tuple[SignalKind, int, int]]:
    persons, by_hand, by_themselves = map(int, _CAME.one(occurrence.id))
    counted = counting.of(occurrence)
    if counted is not None and by_themselves > SELF_OVER_COUNT * counted:
        yield SignalKind.SELF_OVER_COUNT, by_themselves, counted
    if far := _far_apart(occurrence):
        yield SignalKind.FAR_APART, far, persons
    most = _ON_A_DEVICE.row(occurrence.id)
    if most and most[0] > MOST_ON_A_DEVICE:
        yield SignalKind.ONE_DEVICE, int(most[0]), persons
    if persons >= FEWEST_FOR_A_SHARE and by_hand > MANUAL_SHARE * persons:
        yield SignalKind.MANUAL_SHARE, by_hand, persons


def _far_apart(occurrence: Occurrence) -> int:
    """Return how many persons were somewhere else, too far to have gone there."""
    if occurrence.latitude is None or occurrence.longitude is None:
        return 0
    here, day = Position(occurrence.latitude, occurrence.longitude), timedelta(days=1)
    around = (occurrence.day - day).isoformat(), (occurrence.day + day).isoformat()
    rows = _ELSEWHERE.rows(*around, AT_ONCE, AT_ONCE, occurrence.id)
    return len(
        {
            person
            for person, latitude, longitude in rows
            if earth.kilometres(here, Position(latitude, longitude)) > FAR_KILOMETRES
        }
    )
