"""Handing on: the seat moves to a pass for somebody else, and the pass that had it ends.

The pass for the stand-in is a new person's from the beginning: nothing that they do is the giver's. It works
as it is; whoever takes it in their own browser has it among their plans.
"""

from datetime import timedelta

import peewee

from shishin.core import codes, db, limits, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict
from shishin.participation import access, arrivals, detailing, passes, sign_ups, waited, withdrawing
from shishin.participation.models import OFFERED, TAKEN, SignUp, Stance
from shishin.people import guests, joining
from shishin.people.models import Person

# Each writes a person: one seat that is passed around is no way to fill the store.
HAND_ONS = limits.Limit("hand-on", 500, timedelta(hours=1))
# Who signs up again after it takes another seat: a browser is no well of passes.
HAND_ONS_OF_ONE = limits.Limit("hand-on-one", 5, timedelta(days=1))
# What a new pass says as the old one did, but for its time, which a move of the occurrence takes away.
_GIVEN = ("stance", "adults", "children", "part", "way_id")


class NoSeatToHandOn(Conflict):
    """Only who is going has a seat that somebody else could have."""


class OwnHandOn(Conflict):
    """The browser is that of the person who hands on."""


class PassInHand(Conflict):
    """The person has given their word on this occurrence already: that is their pass."""


@unit_of_work
def hand_on(ctx: Context, sign_up: SignUp, address: str | None = None) -> SignUp:
    """Give the seat to a new pass, end this one, and return the new one. Safe to repeat.

    The line does not move: no seat was free. It is counted strictly for the pass and, with an `address`,
    loosely. Raises `CheckedIn`, `AlreadyWithdrawn`, `NoSeatToHandOn`, `TooMany` and what
    `access.open_occurrence` raises.
    """
    if address is not None:
        limits.count(ctx, HAND_ONS, address)
    sign_up = access.locked_sign_up(sign_up)
    if sign_up.handed_to_id is not None:
        return given(sign_up)
    arrivals.require_away(sign_up.occurrence_id, sign_up.person_id)
    access.open_occurrence(ctx, sign_up.occurrence_id)
    if sign_up.withdrawn_at is not None:
        raise detailing.AlreadyWithdrawn
    if sign_up.stance is not Stance.GOING:
        raise NoSeatToHandOn
    limits.count(ctx, HAND_ONS_OF_ONE, str(sign_up.id))
    new = _offer(ctx, sign_up)
    _write(ctx, sign_up, handed_to=new, withdrawn_at=ctx.now)
    return new


def given(sign_up: SignUp) -> SignUp:
    """Return the sign-up that this one was handed on to, whole."""
    found: SignUp = access.whole().where(SignUp.id == sign_up.handed_to_id).get()
    return found


def may_be_taken(offered: SignUp) -> bool:
    """Say whether a pass waits for its stand-in: nobody took it, gave it up or handed it on."""
    return offered.source == OFFERED and offered.withdrawn_at is None


@unit_of_work
def undo(ctx: Context, sign_up: SignUp) -> SignUp:
    """Take a handing on back while the new pass is unused, or else what `withdrawing.undo` takes back.

    Safe to repeat. Raises `TooLateToUndo`, `Overtaken` and what `withdrawing.undo` raises.
    """
    sign_up = access.locked_sign_up(sign_up)
    if sign_up.handed_to_id is None:
        return withdrawing.undo(ctx, sign_up)
    waited.require_newest(ctx, sign_up.changed_at)
    if not may_undo(ctx, sign_up):
        raise withdrawing.TooLateToUndo
    unused = given(sign_up)
    # The seat goes from one to the other, as it is by now: there are as many heads as before.
    _write(ctx, sign_up, handed_to=None, withdrawn_at=None, turn=unused.turn)
    unused.delete_instance()
    _drop(unused.person)
    limits.give_back(ctx, HAND_ONS_OF_ONE, str(sign_up.id))
    return sign_up


def may_undo(ctx: Context, sign_up: SignUp) -> bool:
    """Say whether a handing on may still be taken back: for ten minutes, while the new pass is unused."""
    if sign_up.withdrawn_at is None or ctx.now >= sign_up.withdrawn_at + withdrawing.UNDO_TIME:
        return False
    new = given(sign_up)
    # Within one instant the times say nothing.
    as_given = all(getattr(new, name) == getattr(sign_up, name) for name in _GIVEN) and not new.note
    untouched = may_be_taken(new) and new.changed_at == new.created_at and as_given
    return untouched and arrivals.at(new.occurrence_id, new.person_id) is None


@unit_of_work
def take(ctx: Context, sign_up: SignUp) -> SignUp:
    """Make a pass that was handed on that of the person who opened it. Safe to repeat.

    Its addresses change, so that who handed it on knows none of them any more. Raises `CheckedIn`,
    `AlreadyWithdrawn`, `OwnHandOn`, `PassInHand`, `TakenOff`, `PassTaken` and `NoDevice`.
    """
    sign_up = access.locked_sign_up(sign_up)
    if sign_up.source != OFFERED:
        return _taken(ctx, sign_up)
    arrivals.require_away(sign_up.occurrence_id, sign_up.person_id)
    if sign_up.withdrawn_at is not None:
        raise detailing.AlreadyWithdrawn
    person_id, former = guests.actor_or_newcomer(ctx).id, sign_up.person
    arrivals.require_away(sign_up.occurrence_id, person_id)
    db.lock_rows(Person, [person_id])
    person = Person.get_by_id(person_id)
    _make_room(ctx, sign_up, person)
    _write(ctx, sign_up, person=person, source=TAKEN, token_version=sign_up.token_version + 1)
    _drop(former)
    return sign_up


def _taken(ctx: Context, sign_up: SignUp) -> SignUp:
    """Return a pass to who took it; two who pressed at once are told who came later."""
    if sign_up.source == TAKEN and not access.is_own(ctx, sign_up):
        raise passes.PassTaken
    return sign_up


def _make_room(ctx: Context, sign_up: SignUp, person: Person) -> None:
    """Let a word that its person has withdrawn yield, as where two persons turn out to be one.

    Its row is that of somebody who is them, so that its pass leads to the one that was taken.
    """
    mine = SignUp.get_or_none(SignUp.occurrence == sign_up.occurrence_id, SignUp.person == person)
    if mine is None:
        return
    if mine.handed_to_id == sign_up.id:
        raise OwnHandOn
    if mine.withdrawn_at is None:
        raise PassInHand
    if mine.removed_at is not None:
        raise sign_ups.TakenOff
    former = guests.new_person(ctx)
    _write(ctx, mine, person=former, note="")
    joining.record(ctx, person, former)


def _offer(ctx: Context, sign_up: SignUp) -> SignUp:
    return SignUp.create(
        occurrence=sign_up.occurrence,
        person=guests.new_person(ctx),
        stance=sign_up.stance,
        adults=sign_up.adults,
        children=sign_up.children,
        part=sign_up.part,
        way=sign_up.way,
        turn=sign_up.turn,
        public_id=ctx.rng.bytes(signing.ID_SIZE).hex(),
        token_version=passes.HANDED_ON_VERSION,
        key_name=signing.keyring().newest,
        short_code=_short_code(ctx, sign_up.occurrence_id),
        ref=codes.random_code(ctx.rng, sign_ups.REF_LETTERS),
        source=OFFERED,
        created_at=ctx.now,
        changed_at=ctx.now,
    )


def _short_code(ctx: Context, occurrence_id: int) -> str:
    while True:
        code = codes.with_check(codes.random_code(ctx.rng, sign_ups.CODE_LETTERS))
        if not SignUp.select().where(SignUp.occurrence == occurrence_id, SignUp.short_code == code).exists():
            return code


def _write(ctx: Context, sign_up: SignUp, **changes: object) -> None:
    for name, value in (changes | {"changed_at": ctx.now}).items():
        setattr(sign_up, name, value)
    sign_up.save(only=[*changes, "changed_at"])


def _drop(person: Person) -> None:
    """Let the person go who stood for whoever would take the pass."""
    try:
        with db.savepoint():
            person.delete_instance()
    except peewee.IntegrityError:
        # Something was written about them, a message for instance: they stay, as a guest without a browser.
        return
