"""Who comes: the organizer's list, by nicknames, until thirty days after the end."""

from dataclasses import dataclass
from datetime import timedelta

import peewee

from shishin.core.context import Context
from shishin.events.models import Occurrence, Way
from shishin.groups import access as group_access
from shishin.participation import headcounts
from shishin.participation.models import Part, SignUp, Stance
from shishin.people.models import Person

# Organizers see who came for as long as they may thank and mend; after that nobody needs the names.
SEEN_FOR = timedelta(days=30)
# Somebody interested is a number, never a person.
LISTED = (Stance.GOING, Stance.MAYBE, Stance.WAITING)


@dataclass(frozen=True, slots=True)
class Row:
    """One expected pass. Thirty days after the end `nickname` and `note` are empty."""

    sign_up_id: int
    person_id: int
    ref: str
    nickname: str
    stance: Stance
    adults: int
    children: int
    part: Part
    note: str
    short_code: str
    way: Way | None = None
    turn: int | None = None

    @property
    def heads(self) -> int:
        """How many come on this pass."""
        return self.adults + self.children


def rows(ctx: Context, occurrence: Occurrence) -> list[Row]:
    """Return everybody expected, the firmest word first; raises what `require_organizer` raises."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    named = ctx.now < occurrence.ends_at + SEEN_FOR
    found = (
        SignUp.select(SignUp, Person.id, Person.nickname, Way)
        .join(Person)
        .join_from(SignUp, Way, peewee.JOIN.LEFT_OUTER)
        .where(SignUp.occurrence == occurrence.id, SignUp.stance.in_(LISTED), SignUp.withdrawn_at.is_null())
        .order_by(SignUp.stance, SignUp.id)
    )
    return [_row(sign_up, named=named) for sign_up in found]


def _row(sign_up: SignUp, *, named: bool) -> Row:
    return Row(
        sign_up.id,
        sign_up.person_id,
        sign_up.ref,
        sign_up.person.nickname if named else "",
        sign_up.stance,
        sign_up.adults,
        sign_up.children,
        sign_up.part,
        sign_up.note if named else "",
        sign_up.short_code,
        sign_up.way,
        sign_up.turn,
    )


def interested(ctx: Context, occurrence: Occurrence) -> int:
    """Return how many are interested: a number, never persons."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return headcounts.of(occurrence.id).interested
