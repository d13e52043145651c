"""Claiming: who is known by a browser alone ties their record to what outlives the browser.

A mail address, the stub of a paper card, a code from another browser of theirs, or a session that they opened
where they had been a guest: each proves that two are one person. What will be joined is shown before, in the
browser that asked, and only a press joins.
"""

from dataclasses import dataclass, replace

from shishin.auth import handovers, mail_claims, sessions
from shishin.auth.links import StaffNeedPasskey
from shishin.auth.models import Handover
from shishin.checkin import cards, holdings, joining, ways_in
from shishin.checkin.holdings import Holdings
from shishin.checkin.models import Card
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, SignInNeeded
from shishin.participation.access import NotYourPass
from shishin.participation.models import SignUp
from shishin.people import devices, guests, mail_addresses
from shishin.people import joining as people_joining
from shishin.people.models import Person


class CardKept(Conflict):
    """The card is tied to somebody's record: its stub, which can be made anew, opens that no more."""


class OtherwiseProven(Conflict):
    """Who has a mail address or a passkey, or organizes, joins others by signing in, not by a code."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a press will join: what this browser's person has, and the other, who may be nobody yet.

    `one`: both are the same already. `address`: what is tied to them.
    """

    mine: Holdings
    theirs: Holdings
    other: bool
    one: bool
    address: str = ""


def ask_by_mail(ctx: Context, address: str, client: str) -> None:
    """Send a link that will tie the actor's record to a mail address.

    Raises `NobodyCameYet`, `TooMany`, and `ProveAgain` for who has an address and signed in long ago.
    """
    person = ways_in.require_change(ctx)
    mail_claims.ask(ctx, person, address, ctx.actor.device or "", client)


def ask_to_be_told(ctx: Context, sign_up: SignUp, address: str, client: str) -> None:
    """Send a link that ties the actor's record to an address at which they want to be told about their pass.

    They ask for it by themselves, so they may before their first check-in. Raises `NotYourPass`, `TooMany`,
    and what `ways_in.require_change` raises of who is known already.
    """
    person = ways_in.proven(ctx, require_telling(ctx, sign_up))
    told = sign_up.occurrence.code
    mail_claims.ask(ctx, person, address, ctx.actor.device or "", client, told)


def may_tell(ctx: Context, sign_up: SignUp) -> bool:
    """Say whether the actor may say where the person of a pass is told: nobody but that person.

    That the browser was theirs before somebody else signed in there is not enough.
    """
    return bool(ctx.actor.person_id == sign_up.person_id)


def require_telling(ctx: Context, sign_up: SignUp) -> int:
    """Return the id of the actor, who is the pass's person; raises `NotYourPass`."""
    if not may_tell(ctx, sign_up):
        raise NotYourPass
    return int(sign_up.person_id)


def proposed_by_mail(ctx: Context, token: str) -> Proposal:
    """Return what a link will join; raises `LinkExpired`, `OtherBrowser` or `StaffNeedPasskey`."""
    link = mail_claims.find(ctx, token, ctx.actor.device)
    owner = mail_addresses.owner(link.address or "")
    _require_staffs_own(ctx, link.person_id, owner)
    return _proposal(ctx, link.person_id, owner, link.address or "")


@unit_of_work
def by_mail(ctx: Context, token: str) -> None:
    """Tie the address of a link to who asked for it; who is known under it already is them.

    Raises `LinkExpired`, `OtherBrowser`, and `StaffNeedPasskey` where either is staff and another asks.
    """
    link = mail_claims.use(ctx, token, ctx.actor.device)
    address, asker = link.address or "", people_joining.whoever_is(link.person_id or 0)
    _require_staffs_own(ctx, asker, mail_addresses.owner(address))
    mail_addresses.add(ctx, asker, address)
    mail_addresses.confirm(ctx, address)
    owner = mail_addresses.owner(address)
    if owner is not None and owner != asker:
        # In the browser that asked, another may have signed in since.
        joining.join(ctx.acting_as(replace(ctx.actor, person_id=asker)), owner, asker)


def proposed_by_card(ctx: Context, card: Card) -> Proposal:
    """Return what the stub of a card will join; raises `CardKept` where it opens nothing any more."""
    _require_free(ctx, card)
    return _proposal(ctx, ctx.actor.person_id, card.person_id)


@unit_of_work
def by_stub(ctx: Context, record_token: str) -> None:
    """Let the card whose record this is be the actor's. Safe to repeat.

    Raises `NoSuchCard`, `CardKept`, `NoDevice`.
    """
    db.lock_rows(Card, [cards.by_record(record_token).id])
    # Of two who press at once the second finds it taken.
    card = cards.by_record(record_token)
    _require_free(ctx, card)
    _take(ctx, card.person_id)


def offer_handover(ctx: Context) -> Handover:
    """Make a code that carries the actor to another browser of theirs, for ten minutes.

    Raises `NobodyCameYet` for a stranger, `OtherwiseProven`, `TooMany`.
    """
    if ctx.actor.person_id is None:
        raise ways_in.NobodyCameYet
    _require_guest(ctx.actor.person_id)
    return handovers.offer(ctx, Person.get_by_id(ctx.actor.person_id))


def proposed_by_handover(ctx: Context) -> Proposal:
    """Return what the code that was typed in this browser will join; raises `HandoverOver`."""
    return _proposal(ctx, ctx.actor.person_id, handovers.taken(ctx).person_id)


@unit_of_work
def by_handover(ctx: Context) -> None:
    """Let this browser be of who made the code that was typed in it.

    Raises `HandoverOver`, `OtherwiseProven`.
    """
    handover = handovers.use(ctx)
    if ctx.actor.person_id is not None:
        _require_guest(ctx.actor.person_id)
    _take(ctx, handover.person_id, keeping=True)


def proposed_bringing(ctx: Context) -> Proposal | None:
    """Return what a signed-in person left in this browser as a guest; None where that is nothing."""
    guest = _guest_of(ctx)
    if guest is None or ways_in.known(guest):
        return None
    proposal = _proposal(ctx, ctx.actor.person_id, guest)
    return proposal if proposal.theirs.anything else None


@unit_of_work
def bring(ctx: Context) -> None:
    """Let what this browser's guest has be of who signed in here. Safe to repeat.

    Raises `SignInNeeded`, `OtherwiseProven`.
    """
    if not ctx.actor.signed_in or ctx.actor.person_id is None:
        raise SignInNeeded
    guest = _guest_of(ctx)
    if guest is not None:
        _take(ctx, guest)


def _guest_of(ctx: Context) -> int | None:
    """Return who this browser was before somebody else signed in here."""
    guest = guests.person_of_device(ctx.actor.device) if ctx.actor.device and ctx.actor.signed_in else None
    return guest if guest != ctx.actor.person_id else None


def _take(ctx: Context, other_id: int, *, keeping: bool = False) -> None:
    """Join the actor with another guest; a browser that was nobody's is simply theirs.

    `keeping`: the other keeps everything; otherwise the actor does.
    """
    mine = ctx.actor.person_id
    if mine is not None and people_joining.whoever_is(other_id) == mine:
        return
    _require_guest(other_id)
    if mine is None:
        guests.recognise(ctx, other_id)
    else:
        joining.join(ctx, *((other_id, mine) if keeping else (mine, other_id)))


def _require_staffs_own(ctx: Context, *persons: int | None) -> None:
    """Let nobody become staff, or tie anything to them, by a mailbox alone."""
    for person_id in persons:
        if person_id is None or not sessions.is_staff(person_id):
            continue
        if not ctx.actor.staff or ctx.actor.person_id != person_id:
            raise StaffNeedPasskey


def _require_free(ctx: Context, card: Card) -> None:
    """Leave a card alone with whom it was tied to, by a phone or by more."""
    person_id = card.person_id
    if person_id == ctx.actor.person_id:
        return
    if people_joining.has_joined(person_id) or devices.of(person_id) or ways_in.signs_in(person_id):
        raise CardKept


def _require_guest(person_id: int) -> None:
    if ways_in.signs_in(person_id):
        raise OtherwiseProven


def _proposal(ctx: Context, mine: int | None, theirs: int | None, address: str = "") -> Proposal:
    one = mine is not None and mine == theirs
    return Proposal(holdings.of(ctx, mine), holdings.of(ctx, theirs), theirs is not None, one, address)
