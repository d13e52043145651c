"""How an occurrence stands for somebody who would like to come, and when its page changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shishin.core import codes, db, sql
from shishin.events import listing
from shishin.events.listing import Seats
from shishin.events.models import Occurrence
from shishin.participation import arrivals
from shishin.participation.headcounts import Heads


class Standing(StrEnum):
    """What a page may offer; only `open` and `full` take sign-ups here."""

    OPEN = "open"
    FULL = "full"
    OVER = "over"
    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"


def standing(occurrence: Occurrence, heads: Heads, now: datetime) -> Standing:
    """Return how an occurrence stands; `elsewhere`: imported and unclaimed, one applies to its organizer."""
    if occurrence.off:
        return Standing.CANCELLED
    if now >= occurrence.ends_at:
        return Standing.OVER
    if occurrence.event.group_id is None:
        return Standing.ELSEWHERE
    full = listing.seats(heads.going, occurrence.capacity) is Seats.FULL
    return Standing.FULL if full else Standing.OPEN


def running(occurrence: Occurrence, now: datetime) -> bool:
    """Say whether it is going on: only of what has hours of one day is that known."""
    timed = occurrence.starts is not None and occurrence.ends is not None
    return (
        timed and occurrence.day == occurrence.last_day and occurrence.starts_at <= now < occurrence.ends_at
    )


@dataclass(frozen=True, slots=True)
class Fresh:
    """Everything that decides whether a kept page of an occurrence still holds, but the time of day.

    `starts_at` and `ends_at` (microseconds since 1970) are when it is said to go on, and when nothing is
    offered on it any more.
    """

    number: int
    starts_at: int
    ends_at: int
    changed_at: int
    heads: Heads


@dataclass(frozen=True, slots=True)
class Mine:
    """What a page says to somebody who has signed up or checked in, and what their pass's address is made of.

    A walk-in has no pass: then there is no stance, and nothing else of a sign-up.
    """

    stance: str | None
    public_id: str
    token_version: int
    key_name: str
    arrived_at: datetime | None


_FRESH = sql.Statement(
    """
    SELECT (SELECT number FROM list_version), o.starts_at, o.ends_at, e.changed_at,
        coalesce(h.going, 0), coalesce(h.maybe, 0), coalesce(h.interested, 0),
        EXISTS (
            SELECT 1 FROM device d
            LEFT JOIN sign_up u
                ON u.person_id = d.person_id AND u.occurrence_id = o.id AND u.withdrawn_at IS NULL
            LEFT JOIN attendance a ON a.person_id = d.person_id AND a.occurrence_id = o.id
            WHERE d.digest = ? AND coalesce(u.id, a.id) IS NOT NULL
        )
    FROM occurrence o JOIN event e ON e.id = o.event_id
    LEFT JOIN headcount h ON h.occurrence_id = o.id WHERE o.code = ?
    """
)
_MINE = sql.Statement(
    """
    SELECT u.stance, u.public_id, u.token_version, u.key_name, a.in_at
    FROM person p
    JOIN occurrence o ON o.code = ?
    LEFT JOIN attendance a ON a.occurrence_id = o.id AND a.person_id = p.id
    LEFT JOIN sign_up u ON u.occurrence_id = o.id AND u.person_id = p.id
        AND (u.withdrawn_at IS NULL OR a.id IS NOT NULL)
    WHERE p.id = ? AND coalesce(u.id, a.id) IS NOT NULL
    """
)


def for_anybody(code: str, device: str) -> Fresh | None:
    """Return what an occurrence's page depends on where it is the same as for anybody.

    None for a device that has given its word or checked in there, for an unknown code, and while the store
    cannot be asked.
    """
    try:
        with db.borrowed():
            row = _FRESH.row(device, codes.normal(code))
    except db.FAULTS:
        return None
    return Fresh(row[0], row[1], row[2], row[3], Heads(*row[4:7])) if row and not row[7] else None


def mine(person_id: int | None, code: str) -> Mine | None:
    """Return a person's living word on the occurrence of a code, and whether they are there, or None."""
    row = _MINE.row(codes.normal(code), person_id) if person_id is not None else None
    return Mine(row[0], row[1], row[2], row[3], arrivals.instant(row[4])) if row else None
