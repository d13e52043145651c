"""Guests: whoever presses a button, without an account, under a made-up nickname."""

import peewee

from shishin.core import codes
from shishin.core import rng as rng_module
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.core.languages import Language
from shishin.people.models import Device, Person

TREES = ("けやき", "さくら", "いちょう", "くすのき", "もみじ", "うめ", "まつ", "かつら", "はなみずき", "つばき", "ゆず", "くり")
NICKNAME_NUMBERS = 99
NICKNAME_LONGEST = 20


class NoDevice(Invalid):
    """The browser sent no device cookie, so nothing could be remembered for it."""


def person_of_device(digest: str) -> int | None:
    """Return the id of the person behind a device's digest, or None."""
    row = Device.select(Device.person).where(Device.digest == digest).tuples().first()
    return row[0] if row else None


@unit_of_work
def actor_or_new_guest(ctx: Context) -> Person:
    """Return the actor's person, writing a new guest at the device's first tap.

    Safe to repeat: a device is one person. Raises `NoDevice` where there is neither session nor device.
    """
    if ctx.actor.person_id is not None:
        return Person.get_by_id(ctx.actor.person_id)
    if ctx.actor.device is None:
        raise NoDevice
    # The browser may have pressed twice: by now another request has perhaps made the person.
    known = person_of_device(ctx.actor.device)
    if known is not None:
        return Person.get_by_id(known)
    return _new_guest(ctx, ctx.actor.device)


def _new_guest(ctx: Context, device: str) -> Person:
    try:
        with Person._meta.database.savepoint():  # noqa: SLF001 - peewee's public metadata lives there
            person = new_person(ctx)
            Device.create(digest=device, person=person, created_at=ctx.now)
            return person
    except peewee.IntegrityError:
        # On PostgreSQL two first taps can meet here; the device's unique digest decides.
        known = person_of_device(device)
        if known is None:
            raise
        return Person.get_by_id(known)


@unit_of_work
def new_person(ctx: Context, nickname: str | None = None) -> Person:
    """Write a new person, with a made-up nickname unless one is given."""
    return Person.create(
        pseudonym=codes.random_code(ctx.rng, 12),
        nickname=nickname or made_up(ctx.rng),
        language=Language(ctx.language),
        created_at=ctx.now,
    )


def made_up(rng: rng_module.Rng) -> str:
    """Return a nickname like けやき 37."""
    return f"{rng_module.pick(rng, TREES)} {rng.below(NICKNAME_NUMBERS) + 1}"
