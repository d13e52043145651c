"""Checking oneself in by the venue's QR: one button, or the letters of a pass or of a paper card."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.checkin import card_check_in, cards, claims, clocks, judging, pages, screens, taking
from shishin.checkin.judging import Capture
from shishin.checkin.models import ScanBy, ScanKind, ScanStatus
from shishin.checkin.places import Place
from shishin.checkin.proofs import Proof
from shishin.checkin.sent import digest_of
from shishin.checkin.subjects import ALONE
from shishin.checkin.taking import Answer
from shishin.core import limits, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Invalid, NotFound
from shishin.events import homes
from shishin.events.models import Occurrence
from shishin.participation import passes
from shishin.participation.access import EventCancelled
from shishin.participation.detailing import MOST_HEADS
from shishin.participation.models import SignUp

# A code has thirty bits: twenty wrong ones from one address and hour find nothing, two hundred a day neither.
WRONG_CODES = limits.Limit("short-code", 20, timedelta(hours=1))
WRONG_CODES_AT_ALL = limits.Limit("short-code-all", 200, timedelta(days=1))


class NotYetOpen(Conflict):
    """Reception opens an hour before the start; the facts say when (`opens_at`)."""


class ReceptionOver(Conflict):
    """Reception ended an hour after the end; for two days people may still say that they were there."""


class NoReception(Conflict):
    """What is done at home has no reception: its page and its passes take 「できました」."""


class HeadsOutOfRange(Invalid):
    """One to ten people check in together; the facts say `most`."""


class CodeNotKnown(NotFound):
    """No pass of this occurrence and no paper card has these letters."""


@dataclass(frozen=True, slots=True)
class Comer:
    """Who checks in: whose sign-up or card it is, under a `key` of theirs, and why an organizer should look.

    Without a person it is a stranger, who becomes a guest.
    """

    person_id: int | None
    key: str = ""
    sign_up: SignUp | None = None
    reason: str | None = None

    @property
    def heads(self) -> tuple[int, int]:
        """Adults and children, as the sign-up has them; without one, one adult."""
        return (self.sign_up.adults, self.sign_up.children) if self.sign_up else ALONE


@dataclass(frozen=True, slots=True)
class Reception:
    """Whether people may check themselves in now, for the page."""

    phase: clocks.Phase
    opens_at: datetime
    claimable: bool


def reception(ctx: Context, occurrence: Occurrence) -> Reception:
    """Return where the present moment lies with regard to an occurrence's reception."""
    hours = clocks.Hours(sql.micros(occurrence.starts_at), sql.micros(occurrence.ends_at))
    now = sql.micros(ctx.now)
    opens_at = sql.instant(hours.starts_at - clocks.BEFORE)
    return Reception(hours.phase(now), opens_at, hours.claimable(now))


def own_sign_up(ctx: Context, occurrence: Occurrence) -> SignUp | None:
    """Return what this browser's person said about the occurrence; a withdrawn word counts: they came.

    Whose seat another has now comes, like anybody, without one.
    """
    if ctx.actor.person_id is None:
        return None
    mine = (SignUp.occurrence == occurrence.id, SignUp.person == ctx.actor.person_id)
    return SignUp.get_or_none(*mine, SignUp.handed_to.is_null())


@unit_of_work
def check_in(
    ctx: Context,
    occurrence: Occurrence,
    uid: str | None,
    adults: int,
    children: int,
    comer: Comer | None = None,
    address: str | None = None,
    slip: str | None = None,
) -> Answer:
    """Check in this browser's person, or whose letters they typed; a stranger becomes a guest.

    Safe to repeat; with an `address`, check-ins are counted loosely. Raises `NotYetOpen`, `ReceptionOver`,
    `NoReception`, `EventCancelled`, `pages.SpansDays`, `HeadsOutOfRange`, `TooMany`; `screens.ScreenNeeded`
    where the venue's screen is the only way and the `slip` is not of it.
    """
    _require_reception(occurrence)
    place = pages.locked_place(occurrence)
    _require_open(ctx, place)
    screens.require(ctx, occurrence, slip)
    _require_heads(adults, children)
    if address is not None:
        pages.count_check_in(ctx, place.code, address)
    return _take(ctx, place, uid, (adults, children), comer or _oneself(ctx, occurrence), ScanBy.SELF)


def by_code(ctx: Context, occurrence: Occurrence, code: str, address: str, slip: str | None = None) -> Comer:
    """Return who holds the pass or the paper card whose letters somebody typed at the venue.

    Raises `CodeNotKnown`, and `TooMany` after twenty wrong codes an hour from one address; then a right one
    is refused too, so that guessing stops. Raises `screens.ScreenNeeded` before anything is looked up.
    """
    screens.require(ctx, occurrence, slip)
    here = (WRONG_CODES, f"{occurrence.id}:{address}")
    with limits.guess(ctx, here, (WRONG_CODES_AT_ALL, str(occurrence.id))):
        return _holder(occurrence, code)


def _holder(occurrence: Occurrence, code: str) -> Comer:
    letters = cards.spelled(code)
    if letters is not None:
        return _card_holder(occurrence, letters)
    sign_up = passes.by_short_code(occurrence, code)
    if sign_up is None:
        raise CodeNotKnown
    return Comer(sign_up.person_id, sign_up.ref, sign_up)


def _card_holder(occurrence: Occurrence, letters: str) -> Comer:
    try:
        card, proof = cards.by_code(letters)
    except cards.NoSuchCard:
        raise CodeNotKnown from None
    lost = judging.CARD_LOST if proof is Proof.REISSUED else None
    return Comer(card.person_id, f"{card.number}.{proof}", card_check_in.sign_up(occurrence, card), lost)


def _oneself(ctx: Context, occurrence: Occurrence) -> Comer:
    return Comer(ctx.actor.person_id, sign_up=own_sign_up(ctx, occurrence))


@unit_of_work
def claim(ctx: Context, occurrence: Occurrence, uid: str | None, address: str | None = None) -> Answer:
    """Take somebody's word that they were there (来ていました); an organizer confirms it.

    Safe to repeat; who said it has said it. With an `address` it is counted as a check-in.
    Raises `ReceptionOver` after two days, `NotYetOpen` before the
    start, `NoReception`, `pages.SpansDays`.
    """
    _require_reception(occurrence)
    place, now = pages.locked_place(occurrence), sql.micros(ctx.now)
    hours, made = place.plan.hours, claims.made(occurrence.id, ctx.actor.person_id)
    if made is not None:
        return Answer(made, ScanStatus.REVIEW, claims.REASON, repeated=True)
    if not hours.claimable(now):
        _refuse_hours(place, hours.phase(now))
    if address is not None:
        pages.count_check_in(ctx, place.code, address)
    comer = _oneself(ctx, occurrence)
    return _take(ctx, place, uid, comer.heads, comer, ScanBy.CLAIM)


def _require_reception(occurrence: Occurrence) -> None:
    if homes.at_home(occurrence):
        raise NoReception


def _require_open(ctx: Context, place: Place) -> None:
    if place.cancelled:
        raise EventCancelled
    phase = place.plan.hours.phase(sql.micros(ctx.now))
    if phase is not clocks.Phase.OPEN:
        _refuse_hours(place, phase)


def _refuse_hours(place: Place, phase: clocks.Phase) -> None:
    if phase is clocks.Phase.LATE:
        raise ReceptionOver
    opens_at = sql.instant(place.plan.hours.starts_at - clocks.BEFORE)
    raise NotYetOpen(opens_at=opens_at.isoformat())


def _require_heads(adults: int, children: int) -> None:
    if min(adults, children) < 0 or not 0 < adults + children <= MOST_HEADS:
        raise HeadsOutOfRange(most=MOST_HEADS)


def _take(
    ctx: Context, place: Place, uid: str | None, heads: tuple[int, int], comer: Comer, by: ScanBy
) -> Answer:
    now = sql.micros(ctx.now)
    myself = comer.person_id == ctx.actor.person_id
    way = comer.sign_up.way_id if comer.sign_up else None
    # One form may check in this browser's person and, after going back, a companion by their code.
    who = "me" if myself else comer.key
    capture = Capture(
        uid=f"{pages.usable_uid(ctx, uid)}.{heads[0]}.{heads[1]}.{who}",
        digest=digest_of("self", by, place.code, who, *heads),
        place=place,
        kind=ScanKind.IN,
        by=by,
        person_id=comer.person_id,
        myself=myself,
        way=place.way_or_default(way),
        adults=heads[0],
        children=heads[1],
        device=ctx.actor.device,
        device_at=now,
        captured=now,
        reason=claims.REASON if by is ScanBy.CLAIM else comer.reason,
    )
    return taking.take_one(ctx, capture)
