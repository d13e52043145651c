"""Mail that comes back: a delivery report (RFC 3464) stops an address that takes nothing.

Anybody can write such a report, so it counts only where it brings back the id of a mail that we sent to the
person of that address.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.notifications import mail
from shishin.people import mail_addresses
from shishin.people.models import MailAddress, Message

# Not security or policy (5.7.x, RFC 3463): who takes no mail from us for now is still there.
FAILED_FOR_GOOD = re.compile(r"5(?!\.7\b)", re.ASCII)


@unit_of_work
def take(ctx: Context, report: bytes) -> list[str]:
    """Stop the addresses that a delivery report says are gone; return them. Safe to repeat."""
    came_back = message_from_bytes(report, policy=default)
    ids = set(_ids(came_back))
    gone = [address for address in _failed(came_back) if _sent_to(address) & ids]
    for address in gone:
        mail_addresses.stop(ctx, address)
    return gone


def _failed(report: EmailMessage) -> Iterator[str]:
    """Yield the addresses whose delivery failed for good."""
    for part in report.walk():
        if str(part.get("Action", "")).strip().lower() != "failed":
            continue
        if FAILED_FOR_GOOD.match(str(part.get("Status", "")).strip()) is None:
            continue
        named = str(part.get("Final-Recipient", "")).partition(";")[2]
        address = mail_addresses.normal(named)
        if address:
            yield address


def _ids(report: EmailMessage) -> Iterator[str]:
    """Yield the ids of the mails that came back: the report's own is not among them."""
    for part in report.walk():
        if part is not report and part.get("Message-ID"):
            yield _id(part)
        if part.get_content_type() == "text/rfc822-headers":
            head = message_from_string(str(part.get_content()), policy=default)
            yield _id(head)


def _id(part: EmailMessage) -> str:
    return str(part.get("Message-ID", "")).strip().strip("<>").partition("@")[0]


def _sent_to(address: str) -> set[str]:
    """Return the ids of the mails of the last month to the person of an address."""
    told = Message.select(Message).join(MailAddress, on=(MailAddress.person == Message.person))
    keys = (str(message.key) for message in told.where(MailAddress.address == address))
    return set().union(*map(mail.ids_of, keys))
