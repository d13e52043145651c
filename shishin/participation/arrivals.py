"""Who has checked in already: their word has come true, and is neither taken back nor changed any more.

`checkin`, which builds on sign-ups, keeps the table; here it is only asked, by its name.
"""

from collections.abc import Collection
from datetime import datetime

from shishin.core import sql
from shishin.core.errors import Conflict

# Who was recognised among the walk-ins is there as well: under the browser that checked in.
_ARRIVALS = """
    SELECT occurrence_id, person_id, in_at FROM attendance WHERE {attended}
    UNION ALL
    SELECT s.occurrence_id, s.signed_up_id, a.in_at FROM same_person s
    JOIN attendance a ON a.occurrence_id = s.occurrence_id AND a.person_id = s.came_id
    WHERE {joined} AND s.word = 'joined' AND NOT EXISTS (
        SELECT 1 FROM same_person later
        WHERE later.occurrence_id = s.occurrence_id AND later.signed_up_id = s.signed_up_id
            AND later.came_id = s.came_id AND later.word = 'parted' AND later.id > s.id
    )
"""
_AT = sql.Statement(
    _ARRIVALS.format(
        attended="occurrence_id = ? AND person_id = ?", joined="s.occurrence_id = ? AND s.signed_up_id = ?"
    )
)
_OF_PERSON = _ARRIVALS.format(
    attended="occurrence_id IN (??) AND person_id = ?",
    joined="s.occurrence_id IN (??) AND s.signed_up_id = ?",
)
_ANYBODY = sql.Statement("SELECT 1 FROM attendance WHERE occurrence_id = ? LIMIT 1")


class CheckedIn(Conflict):
    """The person is there: only the reception can change anything now."""


def at(occurrence_id: int, person_id: int | None) -> datetime | None:
    """Return when a person was checked in at an occurrence, or None."""
    row = _AT.row(*(occurrence_id, person_id) * 2) if person_id is not None else None
    return instant(row[2]) if row else None


def anybody(occurrence_id: int) -> bool:
    """Say whether somebody was checked in at an occurrence."""
    return _ANYBODY.row(occurrence_id) is not None


def of_person(person_id: int | None, occurrence_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a person was checked in, for those of these occurrences where they were."""
    if person_id is None or not occurrence_ids:
        return {}
    statement = sql.among(_OF_PERSON, len(occurrence_ids), len(occurrence_ids))
    rows = statement.rows(*occurrence_ids, person_id, *occurrence_ids, person_id)
    return {occurrence_id: sql.instant(in_at) for occurrence_id, _, in_at in rows}


def instant(in_at: int | None) -> datetime | None:
    """Return a time as the table keeps it, if there is one."""
    return None if in_at is None else sql.instant(in_at)


def require_away(occurrence_id: int, person_id: int) -> None:
    """Raise `CheckedIn` for a person who has been checked in; for commands that hold the locks."""
    if _AT.row(*(occurrence_id, person_id) * 2) is not None:
        raise CheckedIn
