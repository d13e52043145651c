"""Who has checked in already: their word has come true, and is neither taken back nor changed any more.

`checkin`, which builds on sign-ups, keeps the table; here it is only asked, by its name.
"""

from collections.abc import Collection
from datetime import datetime

from shishin.core import sql
from shishin.core.errors import Conflict
from shishin.core.models import EPOCH, MICROSECOND

_AT = sql.Statement("SELECT in_at FROM attendance WHERE occurrence_id = ? AND person_id = ?")
_OF_PERSON = "SELECT occurrence_id, in_at FROM attendance WHERE person_id = ? AND occurrence_id IN (??)"


_ANYBODY = sql.Statement("SELECT 1 FROM attendance WHERE occurrence_id = ? LIMIT 1")


class CheckedIn(Conflict):
    """The person is there: only the reception can change anything now."""


def at(occurrence_id: int, person_id: int | None) -> datetime | None:
    """Return when a person was checked in at an occurrence, or None."""
    row = _AT.row(occurrence_id, person_id) if person_id is not None else None
    return instant(row[0]) if row else None


def anybody(occurrence_id: int) -> bool:
    """Say whether somebody was checked in at an occurrence."""
    return _ANYBODY.row(occurrence_id) is not None


def of_person(person_id: int | None, occurrence_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a person was checked in, for those of these occurrences where they were."""
    if person_id is None or not occurrence_ids:
        return {}
    rows = sql.among(_OF_PERSON, len(occurrence_ids)).rows(person_id, *occurrence_ids)
    return {occurrence_id: EPOCH + in_at * MICROSECOND for occurrence_id, in_at in rows}


def instant(in_at: int | None) -> datetime | None:
    """Return a time as the table keeps it, if there is one."""
    return None if in_at is None else EPOCH + in_at * MICROSECOND


def require_away(occurrence_id: int, person_id: int) -> None:
    """Raise `CheckedIn` for a person who has been checked in; for commands that hold the locks."""
    if _AT.row(occurrence_id, person_id) is not None:
        raise CheckedIn
