"""Guests: whoever presses a button, without an account, under a made-up nickname."""

from dataclasses import dataclass

from shishin.core import codes, sql
from shishin.core import rng as rng_module
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.core.languages import Language
from shishin.people.models import Person

TREES = (
    "けやき",
    "さくら",
    "いちょう",
    "くすのき",
    "もみじ",
    "うめ",
    "まつ",
    "かつら",
    "はなみずき",
    "つばき",
    "ゆず",
    "くり",
)
NICKNAME_NUMBERS = 99
NICKNAME_LONGEST = 20


class NoDevice(Invalid):
    """The browser sent no device cookie, so nothing could be remembered for it."""


_PERSON_OF_DEVICE = sql.Statement("SELECT person_id FROM device WHERE digest = ?")
_NEW_PERSON = sql.Statement(
    "INSERT INTO person (pseudonym, nickname, language, created_at) VALUES (?, ?, ?, ?) RETURNING id"
)
_NEW_DEVICE = sql.Statement(
    """
    INSERT INTO device (digest, person_id, browser, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (digest) DO NOTHING RETURNING id
    """
)
_DROP_PERSON = sql.Statement("DELETE FROM person WHERE id = ?")


def person_of_device(digest: str) -> int | None:
    """Return the id of the person behind a device's digest, or None."""
    row = _PERSON_OF_DEVICE.row(digest)
    return row[0] if row else None


@unit_of_work
def actor_or_new_guest(ctx: Context) -> Person:
    """Return the actor's person, writing a new guest at the device's first tap.

    Safe to repeat: a device is one person. Raises `NoDevice` where there is neither session nor device.
    """
    return Person.get_by_id(actor_or_newcomer(ctx).id)


@dataclass(frozen=True, slots=True)
class Comer:
    """Who is acting; `new`: written in this transaction, so that nobody else knows of them yet."""

    id: int
    new: bool


@unit_of_work
def actor_or_newcomer(ctx: Context) -> Comer:
    """Do what `actor_or_new_guest` does, where the id is all that is needed."""
    if ctx.actor.person_id is not None:
        return Comer(ctx.actor.person_id, new=False)
    if ctx.actor.device is None:
        raise NoDevice
    # The browser may have pressed twice: by now another request has perhaps made the person.
    known = person_of_device(ctx.actor.device)
    return _new_guest(ctx, ctx.actor.device) if known is None else Comer(known, new=False)


def _new_guest(ctx: Context, device: str) -> Comer:
    pseudonym, created_at = codes.random_code(ctx.rng, 12), sql.micros(ctx.now)
    person_id: int = _NEW_PERSON.one(pseudonym, made_up(ctx.rng), Language(ctx.language).value, created_at)[0]
    if _NEW_DEVICE.row(device, person_id, ctx.actor.browser, created_at) is not None:
        return Comer(person_id, new=True)
    # On PostgreSQL two first taps can meet here; the device's unique digest decides.
    _DROP_PERSON.run(person_id)
    known = person_of_device(device)
    return _new_guest(ctx, device) if known is None else Comer(known, new=False)


@unit_of_work
def recognise(ctx: Context, person_id: int) -> None:
    """Let the actor's browser, which nobody has used here yet, be a person's. Safe to repeat.

    Raises `NoDevice` where it keeps no cookie.
    """
    if ctx.actor.device is None:
        raise NoDevice
    _NEW_DEVICE.row(ctx.actor.device, person_id, ctx.actor.browser, sql.micros(ctx.now))


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
