"""Going on further dates of the same event, and stopping on all of them: each date by its own seat check."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from shishin.core import db, sql
from shishin.core.context import Actor, Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Refusal
from shishin.events.models import Event, Occurrence
from shishin.participation import arrivals, detailing, headcounts, sign_ups, standing, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.participation.standing import Standing
from shishin.people.models import Person

SOURCE = "series"
# What may be said to many dates at once.
OFFERED = (Stance.GOING, Stance.WAITING)


@dataclass(frozen=True, slots=True)
class Date:
    """A date of an event to come, how it stands, and what the pass's person has said to it.

    `sign_up` may be withdrawn; then `undo` says whether it can still be taken up again.
    """

    occurrence: Occurrence
    state: Standing
    sign_up: SignUp | None
    arrived: bool
    undo: bool

    @property
    def word(self) -> Stance | None:
        """What was said and holds."""
        return self.sign_up.stance if self.sign_up and self.sign_up.withdrawn_at is None else None

    @property
    def joinable(self) -> bool:
        """Say whether a seat may be asked for by one press."""
        return self.state is Standing.OPEN and not self.arrived and self.word is not Stance.GOING


_MORE = sql.Statement(
    """
    SELECT 1 FROM occurrence WHERE event_id = ? AND id <> ? AND ends_at > ? AND status = 'scheduled' LIMIT 1
    """
)


def more(ctx: Context, occurrence: Occurrence) -> bool:
    """Say whether the event has other dates to come."""
    return _MORE.row(occurrence.event_id, occurrence.id, sql.micros(ctx.now)) is not None


def dates(ctx: Context, sign_up: SignUp) -> list[Date]:
    """Return every date of a pass's event that is not over, with its person's word, in order of time."""
    found = _to_come(ctx, sign_up.occurrence)
    ids = [one.id for one in found]
    heads, arrived = headcounts.of_many(ids), arrivals.of_person(sign_up.person_id, ids)
    said = {
        one.occurrence_id: one
        for one in SignUp.select().where(SignUp.person == sign_up.person_id, SignUp.occurrence.in_(ids))
    }
    return [
        Date(
            occurrence=one,
            state=standing.standing(one, heads[one.id], ctx.now),
            sign_up=said.get(one.id),
            arrived=one.id in arrived,
            undo=one.id in said and withdrawing.may_undo(ctx, said[one.id]),
        )
        for one in found
    ]


def joined(sign_up: SignUp, occurrence_ids: Collection[int]) -> frozenset[int]:
    """Return at which of these occurrences a pass's person has given their word."""
    where = SignUp.person == sign_up.person_id, SignUp.withdrawn_at.is_null()
    found = SignUp.select(SignUp.occurrence).where(*where, SignUp.occurrence.in_(list(occurrence_ids)))
    return frozenset(one.occurrence_id for one in found)


@unit_of_work
def join(
    ctx: Context, sign_up: SignUp, stance: Stance, codes: Collection[str] | None
) -> dict[str, str | None]:
    """Say the same to several dates for the person of a pass, with as many heads; None means every open date.

    Safe to repeat. The answer has, for each code, None or the code of the refusal; what is refused leaves
    the others as they are. Raises `StanceNotOffered`.
    """
    if stance not in OFFERED:
        raise sign_ups.StanceNotOffered
    found = [one for one in dates(ctx, sign_up) if _wanted(one, codes)]
    _lock([one.occurrence.id for one in found], sign_up)
    himself = replace(ctx, actor=Actor(person_id=sign_up.person_id))
    return {one.occurrence.code: _join_one(himself, one.occurrence, stance, sign_up) for one in found}


@unit_of_work
def stop(ctx: Context, sign_up: SignUp) -> int:
    """Withdraw from every date to come where the pass's person has not been checked in; return how many.

    Safe to repeat.
    """
    found = [one for one in dates(ctx, sign_up) if one.word is not None and not one.arrived]
    _lock([one.occurrence.id for one in found], sign_up)
    for one in found:
        if one.sign_up is not None:
            withdrawing.withdraw(ctx, one.sign_up)
    return len(found)


def _wanted(one: Date, codes: Collection[str] | None) -> bool:
    return one.joinable if codes is None else one.occurrence.code in codes


def _lock(occurrence_ids: Sequence[int], sign_up: SignUp) -> None:
    """Lock all at first and in one order, so that two requests never wait for each other in a ring."""
    db.lock_rows(Occurrence, occurrence_ids)
    db.lock_rows(Person, [sign_up.person_id])


def _join_one(ctx: Context, occurrence: Occurrence, stance: Stance, like: SignUp) -> str | None:
    try:
        with db.savepoint():
            _say(ctx, occurrence, stance, like)
    except Refusal as refusal:
        return refusal.code
    return None


def _say(ctx: Context, occurrence: Occurrence, stance: Stance, like: SignUp) -> None:
    known = SignUp.get_or_none(
        SignUp.occurrence == occurrence.id, SignUp.person == like.person_id, SignUp.withdrawn_at.is_null()
    )
    way = like.way_id if known is None and like.way and like.way.offered else None
    joined = sign_ups.join(ctx, occurrence, stance, source=SOURCE, way=way)
    if known is None and (joined.adults, joined.children) != (like.adults, like.children):
        # Who would wait for two seats where one is free waits for both.
        details = Details(stance=stance, adults=like.adults, children=like.children)
        detailing.change(ctx, joined, details)


def _to_come(ctx: Context, occurrence: Occurrence) -> list[Occurrence]:
    return list(
        Occurrence.select(Occurrence, Event)
        .join(Event)
        .where(Occurrence.event == occurrence.event_id, Occurrence.ends_at > ctx.now)
        .order_by(Occurrence.day, Occurrence.starts_at, Occurrence.id)
    )
