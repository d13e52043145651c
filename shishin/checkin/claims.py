"""People's own word, after the fact: 「来ていました」 of a place, 「できました」 of what is done at home.

It is a scan like any other, in review until an organizer answers (`checkin.approving`). One person's word on
one occurrence is one word, however often and wherever it is given.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shishin.checkin import places, taking
from shishin.checkin.clocks import CLAIM_WITHIN, CLOSED_AFTER
from shishin.checkin.judging import Capture
from shishin.checkin.models import ReviewVerdict, ScanBy, ScanKind
from shishin.checkin.places import Place
from shishin.checkin.sent import digest_of
from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.core.models import MICROSECOND
from shishin.events import homes
from shishin.events.models import EventStatus, Occurrence, OccurrenceStatus, WayKind
from shishin.participation import access, arrivals, sign_ups
from shishin.participation.models import SignUp, Stance

WITHIN = CLAIM_WITHIN * MICROSECOND
# A word and its answer stay among the plans for as long as phones come back with what they scanned.
SHOWN_FOR = CLOSED_AFTER * MICROSECOND
# Why such a scan waits; claims about what was cancelled wait for another reason.
REASON = "claim"
CAME_BY = frozenset({Stance.GOING, Stance.MAYBE})


class NothingToClaim(Conflict):
    """It is given from the end (at home: from the start) until two days after it, of what takes place."""


class Word(StrEnum):
    """What somebody says afterwards."""

    CAME = "came"
    DONE = "done"


class Reply(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one may say on a pass (`offered`), or has said: then there is a reply."""

    word: Word
    offered: bool
    reply: Reply | None


_MADE = """
    SELECT s.occurrence_id, s.uid,
        (SELECT r.verdict FROM review r WHERE r.scan = s.uid ORDER BY r.at DESC, r.id DESC LIMIT 1)
    FROM scan s
    WHERE s.person_id = ? AND s.occurrence_id IN (??) AND s."by" = 'claim' AND s.reason = 'claim'
    ORDER BY s.id
"""

_REPLIES: dict[str | None, Reply] = {
    None: Reply.WAITING,
    ReviewVerdict.CONFIRMED: Reply.APPROVED,
    ReviewVerdict.REJECTED: Reply.DECLINED,
}
_WEIGHED = (Reply.DECLINED, Reply.WAITING, Reply.APPROVED)


def word_of(sign_up: SignUp) -> Word:
    """Return which of the two words fits: by the way of joining, else by the event."""
    at_home = sign_up.way is not None and sign_up.way.kind is WayKind.HOME
    return Word.DONE if at_home or homes.at_home(sign_up.occurrence) else Word.CAME


def on_pass(ctx: Context, sign_up: SignUp, *, arrived: bool) -> Claim | None:
    """Return what the holder of a pass may say afterwards or has said, None where there is nothing."""
    if not _concerned(ctx.now, sign_up.occurrence):
        return None
    replies = _replies(sign_up.person_id, {sign_up.occurrence_id})
    return _claim(ctx.now, sign_up, replies, arrived=arrived)


def on_event(ctx: Context, occurrence: Occurrence, *, arrived: bool) -> Claim | None:
    """Return what the actor may say or has said about an occurrence for which they have a pass, or None."""
    if ctx.actor.person_id is None or not _concerned(ctx.now, occurrence):
        return None
    where = (SignUp.occurrence == occurrence.id, SignUp.person == ctx.actor.person_id)
    sign_up = access.whole().where(*where, SignUp.withdrawn_at.is_null()).first()
    return on_pass(ctx, sign_up, arrived=arrived) if sign_up else None


def recent(ctx: Context) -> list[tuple[SignUp, Claim]]:
    """Return the actor's passes of the last days on which something can be said or was, the latest first."""
    if ctx.actor.person_id is None:
        return []
    over = (
        access.whole()
        .where(SignUp.person == ctx.actor.person_id, SignUp.withdrawn_at.is_null())
        .where(Occurrence.ends_at <= ctx.now, Occurrence.ends_at > ctx.now - SHOWN_FOR)
        .order_by(Occurrence.ends_at.desc(), SignUp.id)
    )
    return list(_worth_saying(ctx, list(over)))


def _worth_saying(ctx: Context, over: list[SignUp]) -> Iterable[tuple[SignUp, Claim]]:
    occurrence_ids = {sign_up.occurrence_id for sign_up in over}
    arrived = arrivals.of_person(ctx.actor.person_id, occurrence_ids)
    replies = _replies(ctx.actor.person_id or 0, occurrence_ids)
    for sign_up in over:
        here = sign_up.occurrence_id in arrived
        claim = _claim(ctx.now, sign_up, replies, arrived=here)
        if claim is not None:
            yield sign_up, claim


def startable(now: datetime, occurrence: Occurrence) -> bool:
    """Say whether whoever passes by may do it at home and say so, without a word before."""
    if not homes.at_home(occurrence) or not _on(occurrence):
        return False
    return bool(occurrence.starts_at <= now < occurrence.ends_at)


@unit_of_work
def claim(ctx: Context, sign_up: SignUp) -> None:
    """Take the word of a pass's holder. Safe to repeat, also after it was answered.

    Raises `NothingToClaim`.
    """
    sign_up = access.locked_sign_up(sign_up)
    arrived = arrivals.at(sign_up.occurrence_id, sign_up.person_id) is not None
    if arrived or made(sign_up.occurrence_id, sign_up.person_id) is not None:
        return
    if not _offered(ctx.now, sign_up):
        raise NothingToClaim
    place = places.by_ids([sign_up.occurrence_id])[sign_up.occurrence_id]
    taking.take_one(ctx, _capture(ctx, place, sign_up))


@unit_of_work
def done(ctx: Context, occurrence: Occurrence, *, address: str | None = None) -> SignUp:
    """Take the word of somebody who did it at home and had said nothing before: they get a pass.

    Safe to repeat. Raises `NothingToClaim` and what `sign_ups.join` raises.
    """
    if not startable(ctx.now, occurrence):
        raise NothingToClaim
    sign_up = sign_ups.of_actor(ctx, occurrence)
    sign_up = sign_up or sign_ups.join(ctx, occurrence, Stance.GOING, address=address)
    claim(ctx, sign_up)
    return sign_up


def made(occurrence_id: int, person_id: int | None) -> str | None:
    """Return the id of a person's word on an occurrence, if they gave it."""
    if person_id is None:
        return None
    row = sql.among(_MADE, 1).row(person_id, occurrence_id)
    return str(row[1]) if row else None


def _concerned(now: datetime, occurrence: Occurrence) -> bool:
    """Say whether it is a time at which anybody may say something or wait for an answer."""
    return bool(occurrence.starts_at <= now < occurrence.ends_at + SHOWN_FOR)


def _on(occurrence: Occurrence) -> bool:
    """Say whether it takes place, by a group whose organizers can answer."""
    if occurrence.status is not OccurrenceStatus.SCHEDULED or occurrence.event.group_id is None:
        return False
    return bool(occurrence.event.status is EventStatus.PUBLISHED)


def _offered(now: datetime, sign_up: SignUp) -> bool:
    occurrence = sign_up.occurrence
    if sign_up.withdrawn_at is not None or not _on(occurrence) or now > occurrence.ends_at + WITHIN:
        return False
    if word_of(sign_up) is Word.DONE:
        return bool(now >= occurrence.starts_at)
    if occurrence.last_day != occurrence.day or sign_up.stance not in CAME_BY:
        return False
    return bool(now >= occurrence.ends_at)


def _claim(now: datetime, sign_up: SignUp, replies: Mapping[int, Reply], *, arrived: bool) -> Claim | None:
    reply = replies.get(sign_up.occurrence_id)
    if arrived and reply is not None:
        # However they came to be counted, their word is true.
        reply = Reply.APPROVED
    offered = reply is None and not arrived and _offered(now, sign_up)
    return Claim(word_of(sign_up), offered, reply) if offered or reply else None


def _replies(person_id: int, occurrence_ids: Collection[int]) -> dict[int, Reply]:
    """Return what became of a person's words: one that was approved counts, then one that waits."""
    if not occurrence_ids:
        return {}
    found: dict[int, set[Reply]] = {}
    for occurrence_id, _, verdict in sql.among(_MADE, len(occurrence_ids)).rows(person_id, *occurrence_ids):
        found.setdefault(occurrence_id, set()).add(_REPLIES[verdict])
    return {number: max(replies, key=_WEIGHED.index) for number, replies in found.items()}


def _capture(ctx: Context, place: Place, sign_up: SignUp) -> Capture:
    now = sql.micros(ctx.now)
    return Capture(
        uid=f"claim-{sign_up.ref}",
        digest=digest_of("claim", place.code, sign_up.ref),
        place=place,
        kind=ScanKind.IN,
        by=ScanBy.CLAIM,
        person_id=sign_up.person_id,
        way=place.way_or_default(sign_up.way_id),
        adults=sign_up.adults,
        children=sign_up.children,
        device=ctx.actor.device,
        device_at=now,
        captured=now,
        reason=REASON,
    )
