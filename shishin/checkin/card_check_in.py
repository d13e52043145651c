"""Checking in with a paper card whose letters an organizer types or whose QR their camera opened.

As with any 代理受付 the session is the right. Who is not signed up is a walk-in.
"""

from dataclasses import dataclass

from shishin.checkin import attendances, clocks, judging, pages
from shishin.checkin.models import Card, ScanBy, ScanKind
from shishin.checkin.proofs import Proof
from shishin.checkin.sent import digest_of
from shishin.checkin.subjects import ALONE
from shishin.checkin.taking import Answer
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.models import MICROSECOND
from shishin.events import homes, programme
from shishin.events.models import EventStatus, Occurrence, OccurrenceStatus
from shishin.groups import access as group_access
from shishin.participation.models import SignUp


@dataclass(frozen=True, slots=True)
class Door:
    """An occurrence at which an organizer may check the card in now, and whether it is in already."""

    occurrence: Occurrence
    here: bool


def doors(ctx: Context, card: Card) -> list[Door]:
    """Return the occurrences of the actor's groups whose reception is open, the soonest first."""
    around = (ctx.now - clocks.AFTER * MICROSECOND, ctx.now + clocks.BEFORE * MICROSECOND)
    near = programme.between(group_access.organized_groups(ctx), *around)
    return [
        Door(occurrence, attendances.find(occurrence, card.person_id) is not None)
        for occurrence in near
        if _open(occurrence)
    ]


@unit_of_work
def check_in(
    ctx: Context, occurrence: Occurrence, card: Card, proof: Proof, uid: str | None, by: ScanBy
) -> Answer:
    """Check in whom a card names; one that was reported lost waits for a second look.

    Safe to repeat with the form's `uid`. Raises `pages.SpansDays`, `taking.NotTaken`, and what
    `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    place, said = pages.locked_place(occurrence), sign_up(occurrence, card)
    adults, children = (said.adults, said.children) if said else ALONE
    uid = f"{pages.usable_uid(ctx, uid)}.{card.number}"
    tap = pages.tap(ctx, place, ScanKind.IN, uid, digest_of("card", card.number, proof))
    capture = tap._replace(
        by=by,
        person_id=card.person_id,
        nickname=card.person.nickname,
        way=place.way_or_default(said.way_id if said else None),
        adults=adults,
        children=children,
        reason=judging.CARD_LOST if proof is Proof.REISSUED else tap.reason,
    )
    return pages.take_standing(ctx, capture, lambda: attendances.find(occurrence, card.person_id) is not None)


def sign_up(occurrence: Occurrence, card: Card) -> SignUp | None:
    """Return what the card's person said about an occurrence; whose seat another has comes without one."""
    found: SignUp | None = SignUp.get_or_none(
        SignUp.occurrence == occurrence.id, SignUp.person == card.person_id, SignUp.handed_to.is_null()
    )
    return found


def _open(occurrence: Occurrence) -> bool:
    one_day = occurrence.day == occurrence.last_day
    shown, status = occurrence.event.status, occurrence.status
    if homes.at_home(occurrence):
        return False
    return one_day and shown is EventStatus.PUBLISHED and status is OccurrenceStatus.SCHEDULED
