"""Whom a message about an occurrence is for: their pass as it stands now."""

from shishin.events.models import Occurrence
from shishin.participation import access
from shishin.participation.models import SignUp
from shishin.people.models import Message


def sign_up_of(message: Message) -> SignUp | None:
    """Return the sign-up that a message is about, whole, or None where there is none any more."""
    if message.person_id is None or message.about is None:
        return None
    found: SignUp | None = (
        access.whole().where(Occurrence.code == message.about, SignUp.person == message.person_id).first()
    )
    return found
