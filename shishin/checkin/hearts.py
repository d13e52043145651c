"""♥: whoever came answers the thanks with one press. Organizers hear how many did, never who; no points."""

from collections.abc import Collection

from shishin.checkin.heart_models import Heart
from shishin.checkin.models import Attendance
from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.events.models import Occurrence

# What was taken back of a check-in takes its ♥ out of the number, and brings it back with itself.
_HOW_MANY = sql.Statement(
    """
    SELECT count(*) FROM heart h
    JOIN attendance a ON a.occurrence_id = h.occurrence_id AND a.person_id = h.person_id
    WHERE h.occurrence_id = ?
    """
)
_TAKE_OVER = sql.Statement(
    """
    UPDATE heart SET person_id = ? WHERE person_id = ? AND NOT EXISTS (
        SELECT 1 FROM heart kept WHERE kept.occurrence_id = heart.occurrence_id AND kept.person_id = ?
    )
    """
)
_DROP = sql.Statement("DELETE FROM heart WHERE person_id = ?")


class NotThanked(Conflict):
    """Only thanks that one was given can be answered."""


@unit_of_work
def give(ctx: Context, occurrence: Occurrence) -> None:
    """Answer the thanks of an occurrence. Safe to repeat; raises `NotThanked`."""
    here = Attendance.occurrence == occurrence.id, Attendance.person == ctx.actor.person_id
    if occurrence.thanked_at is None or not Attendance.select().where(*here).exists():
        raise NotThanked
    new = {Heart.occurrence: occurrence.id, Heart.person: ctx.actor.person_id, Heart.at: ctx.now}
    Heart.insert(new).on_conflict_ignore().as_rowcount().execute()


@unit_of_work
def take_back(ctx: Context, occurrence: Occurrence) -> None:
    """Take the answer back. Safe to repeat."""
    Heart.delete().where(Heart.occurrence == occurrence.id, Heart.person == ctx.actor.person_id).execute()


def given(ctx: Context, occurrence_ids: Collection[int]) -> set[int]:
    """Return which of these occurrences the actor answered."""
    mine = Heart.select(Heart.occurrence).where(
        Heart.person == ctx.actor.person_id, Heart.occurrence.in_(list(occurrence_ids))
    )
    return {heart.occurrence_id for heart in mine}


def how_many(occurrence: Occurrence) -> int:
    """Return how many of those who came answered."""
    row = _HOW_MANY.row(occurrence.id)
    return row[0] if row else 0


def merge(keeper_id: int, other_id: int) -> None:
    """Give the keeper the answers of who turned out to be them. Safe to repeat."""
    _TAKE_OVER.run(keeper_id, other_id, keeper_id)
    _DROP.run(other_id)
