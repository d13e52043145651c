"""Delivering the outbox: each message is taken by one worker, sent outside of any transaction, and marked.

A taken message is leased: when its worker dies, another takes it after the lease. So a crash between sending
and marking repeats one message at most, under the same mail id.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.notifications import mail
from shishin.notifications.mail import Envelope, Letter
from shishin.people.models import MailAddress, Message, MessageState

# Longer than the mail server's timeouts can add up to.
LEASE = timedelta(minutes=5)
# After each failed try; then the message is given up.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
TRIES = len(PAUSES) + 1
KEPT_FOR = timedelta(days=30)
LONGEST_FAULT = 200
REFUSED_FOR_GOOD = 500

_log = logging.getLogger(__name__)


class Post(Protocol):
    """Whoever carries mail."""

    def send(self, mail: EmailMessage) -> None:
        """Carry a mail; raises OSError or smtplib.SMTPException where that fails."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs: who carries, who finds the words, who sends.

    `write` turns a message into its letter, and raises `mail.Outdated` for one that no longer matters.
    """

    post: Post
    write: Callable[[Message], Letter]
    sender: str


def deliver_one(ctx: Context, delivery: Delivery) -> bool:
    """Deliver the message that is due longest; say whether there was one. Safe to run twice at once."""
    message = _take(ctx)
    if message is None:
        return False
    _settle(ctx, message, *_outcome(ctx, delivery, message))
    return True


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete messages that were settled a month ago; return how many."""
    settled = (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED)
    old = (Message.state.in_(settled), Message.created_at < ctx.now - KEPT_FOR)
    return int(Message.delete().where(*old).execute())


def waiting() -> int:
    """Return how many messages are not settled yet."""
    return Message.select().where(Message.state.in_((MessageState.WAITING, MessageState.SENDING))).count()


def failed() -> int:
    """Return how many messages of the last month were given up."""
    return Message.select().where(Message.state == MessageState.FAILED).count()


def _take(ctx: Context) -> Message | None:
    """Lease the oldest due message, or return None when nothing is due."""
    # Asked outside of a transaction: an empty outbox must not make the worker a writer every second.
    while message := _next(ctx):
        if _lease(ctx, message):
            return message
    return None


def _next(ctx: Context) -> Message | None:
    open_ones = Message.state.in_((MessageState.WAITING, MessageState.SENDING))
    due = Message.select().where(open_ones, Message.due_at <= ctx.now)
    found: Message | None = due.order_by(Message.due_at, Message.id).first()
    return found


@unit_of_work
def _lease(ctx: Context, message: Message) -> bool:
    """Take a message unless another worker was quicker; say whether it is ours."""
    unchanged = (Message.id == message.id, Message.state == message.state, Message.due_at == message.due_at)
    message.tries += 1
    taken = Message.update(state=MessageState.SENDING, due_at=ctx.now + LEASE, tries=message.tries)
    return bool(taken.where(*unchanged).execute())


Outcome = tuple[MessageState, str | None, datetime | None]


def _outcome(ctx: Context, delivery: Delivery, message: Message) -> Outcome:
    """Try to send; return the new state, what went wrong, and when to try again."""
    address = _address_of(message)
    if address is None:
        return MessageState.DROPPED, "no_address", None
    if message.tries > TRIES:
        return MessageState.FAILED, "gave_up", None
    try:
        letter = delivery.write(message)
        envelope = Envelope(delivery.sender, address, message.key, message.created_at)
        delivery.post.send(mail.build(letter, envelope))
    except mail.Outdated:
        return MessageState.DROPPED, "outdated", None
    except mail.BadAddress:
        return MessageState.FAILED, "bad_address", None
    except (OSError, smtplib.SMTPException) as fault:
        return _failure(ctx, message, fault)
    return MessageState.SENT, None, None


def _failure(ctx: Context, message: Message, fault: Exception) -> Outcome:
    # The fault's own words may hold the address, so only its kind is kept.
    said = type(fault).__name__[:LONGEST_FAULT]
    if message.tries >= TRIES or _is_final(fault):
        return MessageState.FAILED, said, None
    return MessageState.WAITING, said, ctx.now + PAUSES[message.tries - 1]


def _is_final(fault: Exception) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= REFUSED_FOR_GOOD


def _address_of(message: Message) -> str | None:
    given: str | None = message.to_mail
    if given or message.person is None:
        return given
    known = MailAddress.select(MailAddress.address).where(MailAddress.person == message.person)
    row = known.order_by(MailAddress.id).tuples().first()
    return str(row[0]) if row else None


@unit_of_work
def _settle(
    ctx: Context, message: Message, state: MessageState, fault: str | None, due_at: datetime | None
) -> None:
    if fault and state is not MessageState.DROPPED:
        _log.warning("message %s: %s (try %s)", message.id, fault, message.tries)
    changes = {
        Message.state: state,
        Message.fault: fault,
        Message.sent_at: ctx.now if state is MessageState.SENT else None,
        Message.due_at: due_at or message.due_at,
    }
    if state is not MessageState.WAITING:
        # Nobody needs the address any more; whose it was, the person's row knows.
        changes[Message.to_mail] = None
    Message.update(changes).where(Message.id == message.id).execute()
