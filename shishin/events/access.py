"""Which events and occurrences this actor may see or change: loading the row is checking the right."""

from shishin.core import codes, sql
from shishin.core.context import Context
from shishin.core.errors import Gone, NotFound
from shishin.events.models import Event, EventStatus, Occurrence
from shishin.groups import access as group_access
from shishin.groups.models import Group


class NoSuchOccurrence(NotFound):
    """No occurrence has this code."""


class TakenBack(Gone):
    """The organizer has not published this, or took it back to a draft."""


def _with_event():  # type: ignore[no-untyped-def]  # noqa: ANN202 - peewee's query type is not nameable
    return Occurrence.select(Occurrence, Event, Group).join(Event).left_outer_join(Group)


_BY_ID = sql.Query[Occurrence](lambda value: _with_event().where(Occurrence.id == value))
_BY_CODE = sql.Query[Occurrence](lambda value: _with_event().where(Occurrence.code == value))
_BY_VENUE_CODE = sql.Query[Occurrence](lambda value: _with_event().where(Occurrence.venue_code == value))


def by_code(code: str) -> Occurrence:
    """Return an occurrence with its event and group, whatever its state; raises `NoSuchOccurrence`."""
    wanted = codes.normal(code)
    occurrence = _BY_CODE.first(wanted) if wanted else None
    if occurrence is None:
        raise NoSuchOccurrence
    return occurrence


def by_id(occurrence_id: int) -> Occurrence:
    """Return an occurrence with its event and group; raises `NoSuchOccurrence`."""
    occurrence = _BY_ID.first(occurrence_id)
    if occurrence is None:
        raise NoSuchOccurrence
    return occurrence


def named(code: str) -> Occurrence:
    """Return an occurrence that knows only its id and code, for commands that read the rest themselves.

    Raises `NoSuchOccurrence`.
    """
    wanted = codes.normal(code)
    row = _ID_OF_CODE.row(wanted) if wanted else None
    if row is None:
        raise NoSuchOccurrence
    return Occurrence(id=row[0], code=wanted)


_ID_OF_CODE = sql.Statement("SELECT id FROM occurrence WHERE code = ?")


def public_occurrence(code: str) -> Occurrence:
    """Return an occurrence that the public may see, cancelled ones too.

    Raises `NoSuchOccurrence`, `TakenBack`.
    """
    occurrence = by_code(code)
    if occurrence.event.status is EventStatus.DRAFT:
        raise TakenBack
    return occurrence


def by_venue_code(code: str) -> Occurrence:
    """Return the occurrence of a venue's QR; raises `NoSuchOccurrence`, `TakenBack`."""
    wanted = codes.normal(code)
    occurrence = _BY_VENUE_CODE.first(wanted) if wanted else None
    if occurrence is None:
        raise NoSuchOccurrence
    if occurrence.event.status is EventStatus.DRAFT:
        raise TakenBack
    return occurrence


def organized_occurrence(ctx: Context, code: str) -> Occurrence:
    """Return an occurrence of a group that the actor organizes; raises what `require_organizer` raises."""
    occurrence = by_code(code)
    group_access.require_organizer(ctx, occurrence.event.group_id)
    return occurrence
