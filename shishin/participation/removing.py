"""An organizer takes a sign-up off the roster, in one tap, and puts it back in one.

For whoever took seats as a joke, or twice by mistake. Their pass says so kindly, and they cannot press
themselves in again; no reason is asked or kept. Who chose to be told of changes is told of either.
"""

import peewee

from shishin.core import db, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import NotFound
from shishin.events import slots
from shishin.events.models import Occurrence
from shishin.groups import access as group_access
from shishin.participation import access, passes, withdrawing
from shishin.participation.models import SignUp
from shishin.participation.roster import SEEN_FOR
from shishin.people import outbox
from shishin.people.models import Person
from shishin.people.outbox import Subject


class NoSuchSignUp(NotFound):
    """No sign-up of this occurrence has this reference, or nobody any more."""


@unit_of_work
def remove(ctx: Context, occurrence: Occurrence, ref: str) -> None:
    """Withdraw somebody's sign-up; the seat goes to the line at once. Safe to repeat.

    What its person withdrew themselves stays theirs. Raises `NoSuchSignUp`, `CheckedIn`, and what
    `require_organizer` raises.
    """
    sign_up = _locked(ctx, occurrence, ref)
    if sign_up.withdrawn_at is None:
        withdrawing.withdraw(ctx, sign_up)
        SignUp.update(removed_at=ctx.now).where(SignUp.id == sign_up.id).execute()
        about, key, facts = _news(ctx, sign_up)
        outbox.tell(ctx, about, sign_up.person, key=f"removed:{key}", kind="removed", facts=facts)


@unit_of_work
def put_back(ctx: Context, occurrence: Occurrence, ref: str) -> None:
    """Bring a removed sign-up back: the seat if it is free, else the first place in the line. Safe to repeat.

    Raises `NoSuchSignUp`, also for who was forgotten since, and what `require_organizer` and
    `access.open_occurrence` raise.
    """
    sign_up = _locked(ctx, occurrence, ref)
    if sign_up.removed_at is not None:
        sign_up.removed_at = None
        sign_up.save(only=[SignUp.removed_at])
        withdrawing.restore(ctx, sign_up)
        about, key, facts = _news(ctx, sign_up)
        outbox.tell(ctx, about, sign_up.person, key=f"put_back:{key}", kind="put_back", facts=facts)


def _news(ctx: Context, sign_up: SignUp) -> tuple[Subject, str, dict[str, object]]:
    """Return what a message about a sign-up is about, the rest of its key, and what it says."""
    occurrence = sign_up.occurrence
    facts: dict[str, object] = {
        "title": occurrence.event.title,
        "code": occurrence.code,
        "when": slots.spelled(slots.of(occurrence)),
    }
    # Who is put back and taken off once more is told once more.
    return Subject(occurrence.code, occurrence.starts_at), f"{sign_up.id}:{sql.micros(ctx.now)}", facts


def removed(ctx: Context, occurrence: Occurrence) -> list[SignUp]:
    """Return what was taken off, with its person, the newest first; nothing thirty days after the end.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if ctx.now >= occurrence.ends_at + SEEN_FOR:
        return []
    found = SignUp.select(SignUp, Person).join(Person, peewee.JOIN.INNER)
    of_it = (SignUp.occurrence == occurrence.id, SignUp.removed_at.is_null(is_null=False))
    return list(found.where(*of_it).order_by(SignUp.removed_at.desc(), SignUp.id.desc()))


def _locked(ctx: Context, occurrence: Occurrence, ref: str) -> SignUp:
    """Return the sign-up that holds, of who they are by now: the organizer may look at an older page."""
    group_access.require_organizer(ctx, occurrence.event.group_id)
    db.lock_rows(Occurrence, [occurrence.id])
    named = passes.by_ref(occurrence, ref)
    sign_up = access.locked_sign_up(named) if named else None
    if sign_up is None or sign_up.person.erased_at is not None:
        raise NoSuchSignUp
    return sign_up
