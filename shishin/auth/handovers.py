"""Codes that carry a guest from one browser of theirs to another, without mail.

The code is shown in the browser that is known, and typed in the other, which alone may use it then.
"""

from datetime import timedelta

import peewee

from shishin.auth.models import Handover
from shishin.core import codes, limits, networks, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Gone, Invalid
from shishin.people.models import Person

LIFE = timedelta(minutes=10)
# A code that has ended is known for a day, so that a second press is understood.
KEPT_FOR = timedelta(days=1)
SEED_BYTES = 8
CODE_LETTERS = 8

OFFERS = limits.Limit("handover-offer", 10, timedelta(hours=1))
# Few codes live at a time, and there are 34 thousand million.
TRIES_AN_ADDRESS = limits.Limit("handover", 20, timedelta(hours=1))
# As for stubs: a hundred networks would have to try all day to close the page for everybody.
TRIES_A_SITE = limits.Limit("handover-site", 50, timedelta(days=1))
TRIES_AT_ALL = limits.Limit("handover-all", 5000, timedelta(days=1))


class HandoverNotKnown(Invalid):
    """No living code has these letters."""


class HandoverOver(Gone):
    """No code that is still good was typed in this browser."""


def offer(ctx: Context, person: Person) -> Handover:
    """Make a code for a person, or return the one that they have still; raises `TooMany`."""
    found = offered(ctx, person.id)
    if found is None:
        limits.count(ctx, OFFERS, str(person.id))
        found = _make(ctx, person)
    return found


def offered(ctx: Context, person_id: int | None) -> Handover | None:
    """Return the living code of a person that nobody has typed yet, if there is one."""
    return _first(ctx, Handover.person == person_id, Handover.browser.is_null())


def code(handover: Handover) -> str:
    """Return the letters to type, the last of them a check."""
    letters = codes.encode(signing.keyring().mac("handover", bytes.fromhex(handover.seed)))
    return codes.with_check(letters[: CODE_LETTERS - 1])


def take(ctx: Context, typed: str, address: str) -> None:
    """Bind the code that was typed to the actor's browser. Safe to repeat.

    Raises `HandoverNotKnown`, and `TooMany` after twenty wrong tries an hour from an address or fifty a day
    from a site.
    """
    of_network = [(TRIES_AN_ADDRESS, address), (TRIES_A_SITE, networks.site(address))]
    with limits.guess(ctx, *of_network, (TRIES_AT_ALL, "")):
        _bind(ctx, codes.checked(typed, CODE_LETTERS))


def taken(ctx: Context) -> Handover:
    """Return the living code that was typed last in the actor's browser; raises `HandoverOver`."""
    found = _first(ctx, Handover.browser == ctx.actor.device) if ctx.actor.device else None
    if found is None:
        raise HandoverOver
    return found


def used_in(browser: str | None, person_id: int | None) -> bool:
    """Say whether a person's code was used up in this browser: a button was pressed twice."""
    used = (Handover.person == person_id, Handover.used_at.is_null(is_null=False))
    return bool(browser and Handover.select().where(Handover.browser == browser, *used).exists())


@unit_of_work
def use(ctx: Context) -> Handover:
    """Use the code up, once, and return it; raises `HandoverOver`."""
    found = taken(ctx)
    unused = (Handover.id == found.id, Handover.used_at.is_null())
    if not Handover.update(used_at=ctx.now).where(*unused).execute():
        raise HandoverOver
    return found


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete codes that ended a day ago; return how many."""
    return int(Handover.delete().where(Handover.expires_at < ctx.now - KEPT_FOR).execute())


@unit_of_work
def _make(ctx: Context, person: Person) -> Handover:
    made = Handover(
        seed=ctx.rng.bytes(SEED_BYTES).hex(), person=person, created_at=ctx.now, expires_at=ctx.now + LIFE
    )
    made.code_digest = _digest(code(made))
    made.save(force_insert=True)
    return made


@unit_of_work
def _bind(ctx: Context, letters: str | None) -> None:
    mine = Handover.browser.is_null() | (Handover.browser == ctx.actor.device)
    found = _first(ctx, Handover.code_digest == _digest(letters or ""), mine) if ctx.actor.device else None
    if found is None:
        raise HandoverNotKnown
    Handover.update(browser=ctx.actor.device).where(Handover.id == found.id).execute()


def _first(ctx: Context, *conditions: peewee.Expression) -> Handover | None:
    living = (Handover.used_at.is_null(), Handover.expires_at > ctx.now)
    found: Handover | None = (
        Handover.select().where(*conditions, *living).order_by(Handover.id.desc()).first()
    )
    return found


def _digest(letters: str) -> str:
    # What is typed is short: a plain digest would be guessed.
    return signing.keyring().mac("handover-kept", letters.encode()).hex()
