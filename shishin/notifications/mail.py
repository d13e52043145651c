"""A letter as plain text mail that no content can turn into something else."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from shishin.core import signing

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
class Entry:
    """An entry for the reader's calendar, and what the calendar is to do with it (`PUBLISH`, `CANCEL`)."""

    method: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a phone shows of a message on its lock screen, where opening it leads, and where it is stopped."""

    title: str
    text: str
    leads_to: str
    stop_text: str
    stop: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in words; `stop` is the address where its person stops all of them, if any.

    Without `shown` it goes by mail only.
    """

    subject: str
    text: str
    html: str = ""
    stop: str = ""
    entry: Entry | None = None
    shown: Shown | None = None


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
    if letter.stop:
        # One press in the reader's own program, without a page of ours (RFC 8058).
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _fill(mail, letter)
    return mail


def _fill(mail: EmailMessage, letter: Letter) -> None:
    mail.set_content(letter.text, charset="utf-8", cte="base64")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
    if letter.entry:
        method = {"method": letter.entry.method}
        mail.add_alternative(
            letter.entry.text, subtype="calendar", charset="utf-8", cte="base64", params=method
        )


def id_of(key: str, key_name: str | None = None) -> str:
    """Return the part of a mail's id that its message's key makes, under the ring's newest key or another.

    Who never got the mail cannot say it: what a message's key is made of can be counted up to.
    """
    return signing.keyring().mac("mail-id", key.encode(), key_name).hex()[:32]


def ids_of(key: str) -> set[str]:
    """Return every id that a message's mail may have: it went out under a key that was the newest then."""
    return {id_of(key, name) for name in signing.keyring().names()}


def _address(text: str) -> Address:
    parts = ADDRESS.fullmatch(text)
    if parts is None:
        raise BadAddress
    return Address(parts["name"] or "", parts["user"], parts["domain"])


def _one_line(text: str) -> str:
    """Return the text without anything that could begin another header or hide what it says."""
    shown = (" " if unicodedata.category(letter) in UNSEEN else letter for letter in text)
    return " ".join("".join(shown).split())
