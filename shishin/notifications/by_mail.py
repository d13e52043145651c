"""A letter on its way by mail, and what the server said to it."""

import re
import smtplib
from email.message import EmailMessage
from typing import Protocol

from shishin.notifications import mail
from shishin.notifications.mail import Envelope, Letter
from shishin.notifications.tries import TAKEN, Tried

REFUSED_FOR_GOOD = 500
# Security or policy (RFC 3463): what we lack, not what is wrong with the address, and can be put right.
ABOUT_US = re.compile(rb"5\.7\.\d")


class Post(Protocol):
    """Whoever carries mail."""

    def send(self, mail: EmailMessage) -> None:
        """Carry a mail; raises OSError or smtplib.SMTPException where that fails."""

    def hang_up(self) -> None:
        """Let go of what is held for the next mail: there is none for now. Safe to repeat."""


def carry(post: Post, letter: Letter, envelope: Envelope) -> Tried:
    """Hand a letter over."""
    try:
        post.send(mail.build(letter, envelope))
    except mail.BadAddress:
        return Tried("bad_address", final=True, gone=True)
    except (OSError, smtplib.SMTPException) as fault:
        gone = _refuses_the_address(fault)
        # The fault's own words may hold the address, so only its kind is kept.
        return Tried(type(fault).__name__, final=gone or _refuses_the_letter(fault), gone=gone)
    return TAKEN


def _refuses_the_address(fault: Exception) -> bool:
    if not isinstance(fault, smtplib.SMTPRecipientsRefused):
        return False
    return all(
        code >= REFUSED_FOR_GOOD and not ABOUT_US.match(said) for code, said in fault.recipients.values()
    )


def _refuses_the_letter(fault: Exception) -> bool:
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= REFUSED_FOR_GOOD
