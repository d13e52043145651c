"""A letter as plain text mail that no content can turn into something else."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

LONGEST_SUBJECT = 150
# One mailbox, with or without a name before it; of what the standard allows, only what mailboxes are called.
ADDRESS = re.compile(
    r"(?:(?P<name>[^<>\"\x00-\x1f]*?) *<)?(?P<user>[\w.!#$%&'*+/=?^`{|}~-]+)@(?P<domain>[\w.-]+)(?(name)>)",
    re.ASCII,
)
# Control and format letters, and the two that end a line or a paragraph.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
LETTERS = SMTP.clone(max_line_length=76)


class Outdated(Exception):
    """What the message was to say no longer holds, so it is not sent."""


class BadAddress(ValueError):
    """Nobody can be reached under this address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in words."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a letter goes, whence, when, and the message's key, from which the mail's id is made."""

    sender: str
    to: str
    key: str
    at: datetime


def build(letter: Letter, envelope: Envelope) -> EmailMessage:
    """Return the mail of a letter; raises `BadAddress`.

    The same message always has the same id, so that a mailbox shows a mail that was sent twice only once.
    """
    sender = _address(envelope.sender)
    mail = EmailMessage(policy=LETTERS)
    mail["From"] = sender
    mail["To"] = _address(envelope.to)
    mail["Subject"] = _one_line(letter.subject)[:LONGEST_SUBJECT]
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{id_of(envelope.key)}@{sender.domain}>"
    # Automatic answers ("I am on holiday") to a program help nobody (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, charset="utf-8", cte="base64")
    return mail


def id_of(key: str) -> str:
    """Return the part of a mail's id that its message's key makes."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _address(text: str) -> Address:
    parts = ADDRESS.fullmatch(text)
    if parts is None:
        raise BadAddress
    return Address(parts["name"] or "", parts["user"], parts["domain"])


def _one_line(text: str) -> str:
    """Return the text without anything that could begin another header or hide what it says."""
    shown = (" " if unicodedata.category(letter) in UNSEEN else letter for letter in text)
    return " ".join("".join(shown).split())
