"""The ways in: by what a person is known beside their browser, and who may change that now.

A guest has their browser, and may begin to be known once they came to something. Who is known already, by a
mail address or a passkey, or has a role, shows it anew before anything about it changes.
"""

from shishin.auth import links, passkeys, sessions
from shishin.auth.links import StaffNeedPasskey
from shishin.checkin import holdings
from shishin.core import db
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Refusal, SignInNeeded
from shishin.groups import access as group_access
from shishin.people import guests, mail_addresses
from shishin.people.models import Person


class NobodyCameYet(Conflict):
    """Claiming begins after the first check-in: before that there is nothing to lose."""


class LastWayIn(Conflict):
    """Without this address nobody could be this person again: another way in comes first."""


def known(person_id: int | None) -> bool:
    """Say whether a person has more than a browser to be known by."""
    return bool(person_id and (mail_addresses.of(person_id) or passkeys.has(person_id)))


def may_be_offered(ctx: Context) -> bool:
    """Say whether claiming is worth a word: somebody came, and is known by their browser alone."""
    person_id = ctx.actor.person_id
    return holdings.has_come(person_id) and not known(person_id)


def too_early(ctx: Context) -> bool:
    """Say whether there is nothing of the actor's to keep: they never came, nor sign in."""
    person_id = ctx.actor.person_id
    return person_id is None or not (holdings.has_come(person_id) or signs_in(person_id))


def require_change(ctx: Context) -> Person:
    """Return the actor's person, who may change now by what they are known.

    A guest may begin to be known once they came to something. Raises `NobodyCameYet`, `ProveAgain` for who
    is known already and signed in long ago, `StaffNeedPasskey` for staff who have one and did not show it.
    """
    person_id = ctx.actor.person_id
    if person_id is None or too_early(ctx):
        raise NobodyCameYet
    return proven(ctx, person_id)


def proven(ctx: Context, person_id: int) -> Person:
    """Return the actor's person, who has shown it just now if there is more to show than a browser."""
    if signs_in(person_id):
        sessions.require_fresh(ctx)
    if sessions.is_staff(person_id) and not ctx.actor.staff and passkeys.has(person_id):
        raise StaffNeedPasskey
    return Person.get_by_id(person_id)


def may_change(ctx: Context) -> bool:
    """Say whether `require_change` lets the actor."""
    try:
        require_change(ctx)
    except Refusal:
        return False
    return True


def may_drop_address(ctx: Context) -> bool:
    """Say whether the actor is found again without one of their addresses.

    By another, by a passkey, or, who has no role, by this browser.
    """
    person_id = ctx.actor.person_id
    if len(mail_addresses.of(person_id)) > 1 or (person_id and passkeys.has(person_id)):
        return True
    here = ctx.actor.device and guests.person_of_device(ctx.actor.device) == person_id
    return bool(person_id and here and not _has_role(person_id))


@unit_of_work
def drop_address(ctx: Context, ref: str) -> None:
    """Let the actor not be known under one of their addresses any more. Safe to repeat.

    Raises `LastWayIn`, and what `require_change` raises.
    """
    person = require_change(ctx)
    # Of two that go at once, the second is perhaps the last.
    db.lock_rows(Person, [person.id])
    for row in mail_addresses.rows(person.id):
        if row.ref != ref:
            continue
        if not may_drop_address(ctx):
            raise LastWayIn
        links.drop_address(ctx, row)


def require_end(ctx: Context) -> int | None:
    """Return the actor's person, who may end what leads to them; None for a stranger, who has none.

    Raises `SignInNeeded` for who has more than a browser to be known by: a lost phone ends nothing.
    """
    if known(ctx.actor.person_id) and not ctx.actor.signed_in:
        raise SignInNeeded
    return ctx.actor.person_id


def require_everything(ctx: Context) -> None:
    """Let the actor take along, or delete, everything about them; of a stranger there is nothing.

    A guest has no more than a browser, or a card, to be known by. Raises `ProveAgain` for who can sign in
    and did so long ago or not at all, and `StaffNeedPasskey` for staff who have shown their mail alone.
    """
    person_id = ctx.actor.person_id
    if person_id is None or not signs_in(person_id):
        return
    sessions.require_fresh(ctx)
    if sessions.is_staff(person_id) and not ctx.actor.staff:
        raise StaffNeedPasskey


def signs_in(person_id: int) -> bool:
    """Say whether a person has more than a browser to be known by, or a role."""
    return known(person_id) or _has_role(person_id)


def _has_role(person_id: int) -> bool:
    return group_access.organizes_some_group(person_id) or sessions.is_staff(person_id)
