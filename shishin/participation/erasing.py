"""Being forgotten, for good: seats go to who waits, words go from the store and from what lies beside it."""

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from shishin.core import db, limits
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Occurrence
from shishin.notifications import mail
from shishin.notifications.folder import MailFolder
from shishin.participation import withdrawing
from shishin.participation.arrivals import CheckedIn
from shishin.participation.models import SignUp
from shishin.people import belongings, privacy
from shishin.people.erasures import ErasureLog
from shishin.people.models import Message, Person

AT_ONCE = 500
# Each makes everybody who writes wait for a moment; a hall that leaves together stays below.
ERASURES = limits.Limit("erasure", 500, timedelta(hours=1))
# Mail in a folder is for developers, and for operators who have no mail server yet.
MAIL_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the store: who was forgotten, and mail that no server carries."""

    log: ErasureLog
    mail: MailFolder


def beside(instance: Path) -> Beside:
    """Return what lies beside an installation's store, in its folder."""
    return Beside(ErasureLog(instance / "erased"), mail_folder(instance))


def mail_folder(instance: Path) -> MailFolder:
    """Return the folder that keeps mail where no mail server is named."""
    return MailFolder(instance / "mail")


def erase(ctx: Context, beside: Beside, address: str | None = None) -> None:
    """Forget the actor: what they would still come to is withdrawn first, and the line advances.

    Totals keep their rows under a pseudonym. Safe to repeat; of a stranger there is nothing to forget. With
    an `address` it is counted loosely. Raises `TooMany`.
    """
    if ctx.actor.person_id is not None:
        if address is not None:
            limits.count(ctx, ERASURES, address)
        _for_good(ctx, ctx.actor.person_id, beside)


def catch_up(ctx: Context, beside: Beside) -> int:
    """Forget again whom a restored backup still knows; return how many. Safe to repeat.

    What stopped between the store and the file beside it is finished as well.
    """
    known = sorted(beside.log.known())
    restored = [
        person.id
        for start in range(0, len(known), AT_ONCE)
        for person in Person.select(Person.id).where(
            Person.pseudonym.in_(known[start : start + AT_ONCE]), Person.erased_at.is_null()
        )
    ]
    for person_id in (*restored, *_pressed_meanwhile(ctx)):
        _for_good(ctx, person_id, beside)
    gone = Person.select(Person.pseudonym).where(Person.erased_at.is_null(is_null=False))
    beside.log.add([person.pseudonym for person in gone])
    beside.mail.forget_old(ctx.now - MAIL_KEPT_FOR)
    # Whoever read an older state while somebody was forgotten is long done.
    db.wipe_traces()
    return len(restored)


def _pressed_meanwhile(ctx: Context) -> list[int]:
    """Return who was forgotten while a press of theirs was under way: nobody could give that seat back."""
    holding = (SignUp.withdrawn_at.is_null(), Occurrence.ends_at > ctx.now)
    gone = Person.select(Person.id).where(Person.erased_at.is_null(is_null=False))
    found = SignUp.select(SignUp.person).join(Occurrence).where(*holding, SignUp.person.in_(gone))
    return sorted({sign_up.person_id for sign_up in found})


def _for_good(ctx: Context, person_id: int, beside: Beside) -> None:
    whose = belongings.persons(person_id)
    # By what was sent, not by address: one that was never confirmed belongs to nobody.
    told = Message.select(Message.key).where(Message.person.in_(whose))
    sent = set().union(*(mail.ids_of(str(message.key)) for message in told))
    beside.log.add(_forget(ctx, person_id))
    beside.mail.forget(sent)
    db.wipe_traces()


@unit_of_work
def _forget(ctx: Context, person_id: int) -> list[str]:
    to_come = _to_come(ctx, person_id)
    db.lock_rows(Occurrence, [sign_up.occurrence_id for sign_up in to_come])
    for sign_up in to_come:
        # Who is there already has come; nobody waits for that seat.
        with contextlib.suppress(CheckedIn):
            withdrawing.withdraw(ctx, sign_up)
    return privacy.erase(ctx, person_id)


def _to_come(ctx: Context, person_id: int) -> list[SignUp]:
    of_them = (SignUp.person.in_(belongings.persons(person_id)), SignUp.withdrawn_at.is_null())
    ahead = SignUp.select().join(Occurrence).where(*of_them, Occurrence.ends_at > ctx.now)
    return list(ahead.order_by(SignUp.occurrence))
