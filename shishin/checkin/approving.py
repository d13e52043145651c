"""The organizer's answers to people's own words: all together, one by one, and later otherwise.

What nobody answers lapses: thirty days after the end no organizer sees who it was, and nothing waits.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shishin.checkin import review
from shishin.checkin.models import ReviewVerdict
from shishin.core import db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events import homes
from shishin.events.models import Occurrence, WayKind
from shishin.groups import access as group_access
from shishin.participation import roster
from shishin.participation.models import Stance


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word, and the organizer's latest answer to it; `stance` is what they had said before."""

    uid: str
    nickname: str
    heads: int
    stance: Stance | None
    at_home: bool
    at: datetime
    verdict: ReviewVerdict | None


@dataclass(frozen=True, slots=True)
class Claims:
    """Those that wait, the earliest first, and those that were answered, the latest first."""

    waiting: list[Claim]
    answered: list[Claim]


_CLAIM = "s.status = 'review' AND s.\"by\" = 'claim' AND s.reason = 'claim'"
_LISTED = sql.Statement(
    f"""
    SELECT s.uid, p.nickname, s.adults + s.children, u.stance, w.kind, s.received_at,
        (SELECT r.verdict FROM review r WHERE r.scan = s.uid ORDER BY r.at DESC, r.id DESC LIMIT 1),
        EXISTS (
            SELECT 1 FROM attendance a WHERE a.occurrence_id = s.occurrence_id AND a.person_id = s.person_id
        )
    FROM scan s
    JOIN person p ON p.id = s.person_id
    LEFT JOIN way w ON w.id = s.way_id
    LEFT JOIN sign_up u ON u.occurrence_id = s.occurrence_id AND u.person_id = s.person_id
    WHERE s.occurrence_id = ? AND {_CLAIM}
    ORDER BY s.received_at, s.id
    """  # noqa: S608 - put together from constants
)
_WAITING = f"""
    SELECT s.occurrence_id, count(*) FROM scan s JOIN occurrence o ON o.id = s.occurrence_id
    WHERE s.occurrence_id IN (??) AND o.ends_at > ? AND {_CLAIM}
        AND NOT EXISTS (SELECT 1 FROM review r WHERE r.scan = s.uid)
        AND NOT EXISTS (
            SELECT 1 FROM attendance a WHERE a.occurrence_id = s.occurrence_id AND a.person_id = s.person_id
        )
    GROUP BY s.occurrence_id
"""  # noqa: S608 - put together from constants


def listed(ctx: Context, occurrence: Occurrence) -> Claims:
    """Return the claims of an occurrence, none once they have lapsed; raises what `require_organizer` raises.

    Who was counted otherwise meanwhile waits for nothing.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if ctx.now >= occurrence.ends_at + roster.SEEN_FOR:
        return Claims([], [])
    at_home = homes.at_home(occurrence)
    waiting, answered = list[Claim](), list[Claim]()
    for uid, nickname, heads, stance, kind, at, verdict, present in _LISTED.rows(occurrence.id):
        claim = Claim(
            uid,
            nickname,
            heads,
            Stance(stance) if stance else None,
            at_home or kind == WayKind.HOME,
            sql.instant(at),
            ReviewVerdict(verdict) if verdict else None,
        )
        if verdict:
            answered.append(claim)
        elif not present:
            waiting.append(claim)
    return Claims(waiting, answered[::-1])


def counts(ctx: Context, occurrence_ids: Collection[int]) -> dict[int, int]:
    """Return how many claims wait, for those of these occurrences where any does."""
    if not occurrence_ids:
        return {}
    lapsed = sql.micros(ctx.now - roster.SEEN_FOR)
    return dict(sql.among(_WAITING, len(occurrence_ids)).rows(*occurrence_ids, lapsed))


@unit_of_work
def approve_all(ctx: Context, occurrence: Occurrence, until: datetime) -> int:
    """Approve every claim that waits and was made by then; return how many. Safe to repeat.

    Who says it while the organizer is still reading is not approved unseen. Raises what `require_organizer`
    raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    uids = [claim.uid for claim in listed(ctx, occurrence).waiting if claim.at <= until]
    review.confirm_all(ctx, occurrence, uids)
    return len(uids)
