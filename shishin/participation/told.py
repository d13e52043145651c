"""Whom a message about an occurrence is for: their pass as it stands now."""

from shishin.events.models import Occurrence
from shishin.participation import access
from shishin.participation.models import SignUp
from shishin.people.models import Message


def sign_up_of(message: Message) -> SignUp | None:
    """Return the sign-up that a message is about, whole, or None where there is none any more."""
    return _of(message.person_id, message.about)


def asked_on(message: Message) -> SignUp | None:
    """Return the sign-up on whose pass somebody asked to be told where a message goes, or None."""
    return _of(message.person_id, message.facts.get("told"))


def _of(person_id: int | None, code: str | None) -> SignUp | None:
    if person_id is None or code is None:
        return None
    mine = (Occurrence.code == code, SignUp.person == person_id)
    found: SignUp | None = access.whole().where(*mine).first()
    return found
