"""Judging scans before any lock is taken: form, grant, token, occurrence, window, in this order.

What comes out is either a capture, with the reason why an organizer should look at it if there is one, or a
refusal. Nothing is written here, and whether a scan's id is known is asked later, under the lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shishin.checkin import clocks, grants, places, subjects
from shishin.checkin.models import ScanBy, ScanKind
from shishin.checkin.places import Place
from shishin.checkin.proofs import Proof
from shishin.checkin.sent import Sent, Unreadable
from shishin.checkin.subjects import Carrier, Presented, Subject
from shishin.core import sql
from shishin.core.context import Context
from shishin.core.errors import SignInNeeded
from shishin.core.models import MICROSECOND
from shishin.participation import roster

# A venue's code is shown there and then; a scan that was kept for longer than this was made without signal.
ONLINE_WITHIN = 2 * clocks.MINUTE
# No phone's clock is trusted to the second.
SKEW = 2 * clocks.MINUTE

_ABOUT_ONESELF = frozenset({ScanBy.SELF, ScanBy.CLAIM})

# Who comes without a word about others.
ONE_ADULT = (1, 0)
# Why what a newer one replaced needs an organizer's word.
CARD_LOST = "card_lost"
DOUBTS = {Carrier.DOOR: "reissued", Carrier.CARD: CARD_LOST}


class Capture(NamedTuple):
    """A scan that may be kept. `myself`: about whoever sends it; `reason` sends it to review."""

    uid: str
    digest: str
    place: Place
    kind: ScanKind
    by: ScanBy | None = None
    person_id: int | None = None
    nickname: str | None = None
    myself: bool = False
    way: int | None = None
    adults: int = 1
    children: int = 0
    voids: str | None = None
    entitled: bool = False
    device: str | None = None
    actor_id: int | None = None
    device_at: int = 0
    offset: int = 0
    captured: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A scan that is answered and not kept; without a digest it could not be read."""

    uid: str | None
    digest: str | None
    code: str
    facts: dict[str, object] = field(default_factory=dict)


class _No(Exception):
    """A reason to refuse, with its facts; never leaves this module."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class _Right(NamedTuple):
    """By what right a scan was made."""

    actor_id: int | None = None
    entitled: bool = False
    names: bool = True
    reason: str | None = None


def needs_no_grant(sent: Sent) -> bool:
    """Say whether people may send this scan about themselves."""
    return sent.by in _ABOUT_ONESELF


class Desk:
    """Everything that judging scans has to look up, each kind of thing once."""

    def __init__(self, ctx: Context, sent: Sequence[Sent]) -> None:
        """Look it up."""
        self._somebody = ctx.actor.person_id is not None or ctx.actor.device is not None
        self._now = sql.micros(ctx.now)
        self._places = places.by_codes({one.occurrence for one in sent})
        self._presented = {one.code: subjects.present(one.code) for one in sent if one.code}
        read = {text: grants.read(text) for text in {one.grant for one in sent if one.grant}}
        self._grants = {text: grant for text, grant in read.items() if grant}
        place_ids = {place.id for place in self._places.values()}
        groups = {place.group_id or 0 for place in self._places.values()}
        revoked = [place.id for place in self._places.values() if place.revoked]
        self._register = grants.register(self._grants.values(), groups, revoked)
        self._people = subjects.Directory()
        self._people.learn(self._presented.values(), {one.ref for one in sent if one.ref}, place_ids)
        if ctx.actor.person_id is not None and any(needs_no_grant(one) for one in sent):
            self._people.learn_own(ctx.actor.person_id, place_ids)

    def judge(self, sent: Sent | Unreadable) -> Capture | Refused:
        """Return what may be kept of a scan, or why not."""
        if isinstance(sent, Unreadable):
            return Refused(sent.uid, None, "malformed")
        try:
            return self._capture(sent)
        except _No as no:
            return Refused(sent.uid, sent.digest, no.code, no.facts)

    def _capture(self, sent: Sent) -> Capture:
        place = self._places.get(sent.occurrence)
        captured = clocks.captured(sent.device_at, sent.offset)
        right = _Right() if needs_no_grant(sent) else self._right(sent, place, captured)
        if place is None:
            raise _No("unknown_occurrence")
        subject, doubt = self._whom(sent, place)
        if place.spans_days and needs_no_grant(sent):
            raise _No("spans_days")
        reasons = (
            right.reason,
            doubt,
            reason_of_time(place, sent.kind, sent.by, captured, self._now),
        )
        adults, children = sent.heads or (subject.heads if subject else ONE_ADULT)
        return Capture(
            uid=sent.uid,
            digest=sent.digest,
            place=place,
            kind=sent.kind,
            by=sent.by,
            person_id=subject.person_id if subject else None,
            nickname=subject.nickname if subject and right.names and self._named(place) else None,
            myself=needs_no_grant(sent),
            way=_way(sent, place, subject),
            adults=adults,
            children=children,
            voids=sent.voids,
            entitled=right.entitled,
            device=sent.device,
            actor_id=right.actor_id,
            device_at=sent.device_at,
            offset=sent.offset,
            captured=captured,
            reason=next(filter(None, reasons), None),
        )

    def _named(self, place: Place) -> bool:
        """Say whether nicknames are still shown, as on the roster."""
        return self._now < place.plan.hours.ends_at + roster.SEEN_FOR // MICROSECOND

    def _right(self, sent: Sent, place: Place | None, captured: int) -> _Right:
        if sent.grant is None:
            raise _No("no_grant")
        grant = self._grants.get(sent.grant)
        if grant is None:
            raise _No("bad_grant")
        if grant.device != sent.device:
            raise _No("other_device")
        if grant.occurrence != sent.occurrence or place is None:
            raise _No("other_grant")
        standing = self._register.standing(grant, place.id, place.group_id)
        organizer = grant.purpose is grants.Purpose.ORGANIZER
        reason = grants.reason_for_review(grant, standing, captured)
        return _Right(standing.actor_id, organizer, organizer, reason)

    def _whom(self, sent: Sent, place: Place) -> tuple[Subject | None, str | None]:
        """Return who is named (nobody by a tally or a void), and why an organizer should look at it."""
        if sent.kind in {ScanKind.TALLY, ScanKind.VOID}:
            return None, None
        if needs_no_grant(sent):
            return self._oneself(sent, place), "no_screen" if _unseen(sent, place) else None
        if sent.by is ScanBy.ROSTER or sent.code is None:
            return _here(self._people.of_ref(sent.ref or ""), place), None
        presented = self._presented[sent.code]
        if presented.carrier is Carrier.TYPED:
            return _here(self._people.of_code(place.id, presented.letters), place), None
        return self._holder(presented, place)

    def _holder(self, presented: Presented, place: Place) -> tuple[Subject | None, str | None]:
        """Return who holds a pass or a card; one since re-issued needs a second look."""
        if presented.carrier is Carrier.CARD:
            subject, proof = self._people.of_card(presented, place.id, place.plan.day)
        else:
            subject = self._people.of_token(presented.token) if presented.token else None
            proof = subjects.prove(presented.token, subject) if presented.token and subject else Proof.FORGED
        if proof is Proof.FORGED:
            raise _No("unknown_code")
        return _here(subject, place), DOUBTS[presented.carrier] if proof is Proof.REISSUED else None

    def _oneself(self, sent: Sent, place: Place) -> Subject | None:
        """Return the sender's own sign-up, if there is one; the venue's code stands in for it."""
        if not self._somebody:
            raise _No("no_device")
        own = self._people.own(place.id)
        presented = self._presented[sent.code] if sent.code else subjects.NOBODY
        at_the_venue = not place.drafted and presented == Presented(Carrier.VENUE, place.venue_code)
        if not at_the_venue and (own is None or sent.by is ScanBy.SELF):
            raise _No("unknown_code")
        if sent.by is ScanBy.CLAIM and not place.plan.hours.claimable(self._now):
            raise _No("claim_over")
        return own


def _unseen(sent: Sent, place: Place) -> bool:
    """Say whether the venue's code was sent where only its screen counts."""
    return place.screened and sent.by is ScanBy.SELF


def _here(subject: Subject | None, place: Place) -> Subject:
    if subject is None:
        raise _No("unknown_code")
    if subject.occurrence_id != place.id:
        raise _No("other_occurrence", day=subject.day.isoformat())
    return subject


def _way(sent: Sent, place: Place, subject: Subject | None) -> int | None:
    """Return the way of joining: the scan's, else the sign-up's, else the event's first."""
    if sent.kind in {ScanKind.TALLY, ScanKind.VOID}:
        return None
    # Nobody names a helper's part for themselves: that is for the sign-up or the desk to say.
    named = (None if needs_no_grant(sent) else sent.way, subject.way if subject else None)
    return next((way for way in named if way in place.ways), place.default_way)


def reason_of_time(place: Place, kind: ScanKind, by: ScanBy | None, captured: int, now: int) -> str | None:
    """Return why the time of a scan needs an organizer's word, or None.

    What is scanned at what was cancelled, or made to last several days, is kept: people did come. A void is a
    correction and may come whenever the occurrence is not closed.
    """
    hours = place.plan.hours
    if hours.closed(now):
        return "closed"
    if kind is ScanKind.VOID:
        return None
    if place.cancelled or by is ScanBy.CLAIM:
        return "cancelled" if place.cancelled else "claim"
    if place.spans_days:
        return "spans_days"
    phase = hours.phase(min(captured, now + SKEW))
    if phase is clocks.Phase.OPEN and by is ScanBy.SELF and now - captured > ONLINE_WITHIN:
        return "offline_code"
    return None if phase is clocks.Phase.OPEN else phase.value


def judge(ctx: Context, readings: Sequence[Sent | Unreadable]) -> list[Capture | Refused]:
    """Judge scans, in their order; they may be of several devices, unless they are about oneself."""
    desk = Desk(ctx, [one for one in readings if isinstance(one, Sent)])
    return [desk.judge(one) for one in readings]


def any_right(readings: Iterable[Sent | Unreadable]) -> bool:
    """Say whether any scan has a right at all: by a grant that we signed, or as a word about oneself."""
    return any(
        isinstance(one, Sent)
        and (needs_no_grant(one) or (one.grant is not None and grants.read(one.grant) is not None))
        for one in readings
    )


def require_device(readings: Iterable[Sent | Unreadable]) -> None:
    """Raise `SignInNeeded` where a phone that lost its device cookie sends under a grant."""
    if any(isinstance(one, Sent) and one.grant and one.device is None for one in readings):
        raise SignInNeeded
