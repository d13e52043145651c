"""What a person has, in a few lines: shown before it is joined with what another has."""

from collections.abc import Sequence
from dataclasses import dataclass

from shishin.checkin import attendances
from shishin.checkin.models import Attendance
from shishin.core.context import Actor, Context
from shishin.participation import plans
from shishin.participation.models import SignUp
from shishin.points import ledger

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Holdings:
    """How often somebody came, the newest of it, their points, and the passes that they hold."""

    times: int
    came: Sequence[Attendance]
    points: int
    passes: Sequence[SignUp]

    @property
    def anything(self) -> bool:
        """Say whether there is anything at all."""
        return bool(self.times or self.points or self.passes)


def of(ctx: Context, person_id: int | None) -> Holdings:
    """Return what a person has; nothing for a stranger."""
    if person_id is None:
        return Holdings(0, [], 0, [])
    came = attendances.of_person(person_id)
    been = {row.occurrence_id for row in came}
    planned = plans.upcoming(ctx.acting_as(Actor(person_id=person_id)))
    passes = [sign_up for sign_up in planned if sign_up.occurrence_id not in been]
    return Holdings(len(came), came[:MOST_SHOWN], ledger.balance(person_id), passes[:MOST_SHOWN])


def has_come(person_id: int | None) -> bool:
    """Say whether a person has ever come to anything."""
    return bool(Attendance.select().where(Attendance.person == person_id).exists()) if person_id else False
