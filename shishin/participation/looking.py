"""Who looked at the names of who comes: noted once an hour, told to its organizers, kept for a year."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import asking
from shishin.participation.asked_models import NamesLook
from shishin.participation.asking import Line
from shishin.people.models import Person

# Whether somebody looked who should not have is asked later than the names themselves are kept.
KEPT_FOR = timedelta(days=365)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked within the hour that begins then."""

    person_id: int
    nickname: str
    hour: datetime


@unit_of_work
def names(ctx: Context, occurrence: Occurrence) -> list[Line]:
    """Return the roster with names, and note that the actor looked at it.

    Safe to repeat; raises as `asking.listed`.
    """
    lines = asking.listed(ctx, occurrence)
    if ctx.actor.person_id is not None and any(line.given.names for line in lines):
        new = {
            NamesLook.occurrence: occurrence.id,
            NamesLook.actor: ctx.actor.person_id,
            NamesLook.hour: ctx.now.replace(minute=0, second=0, microsecond=0),
        }
        NamesLook.insert(new).on_conflict_ignore().as_rowcount().execute()
    return lines


def looks(ctx: Context, occurrence: Occurrence) -> list[Look]:
    """Return who looked last, the latest first; raises what `require_organizer` raises."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    rows = (
        NamesLook.select(Person.id, Person.nickname, NamesLook.hour)
        .join(Person)
        .where(NamesLook.occurrence == occurrence.id)
        .order_by(NamesLook.hour.desc(), NamesLook.id.desc())
        .limit(SHOWN)
        .tuples()
    )
    return [Look(*cast("tuple[int, str, datetime]", row)) for row in rows]


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete what was noted a year ago; return how many."""
    return int(NamesLook.delete().where(NamesLook.hour < ctx.now - KEPT_FOR).execute())
