"""Delivering the outbox: each message is taken by one worker, sent outside of any transaction, and marked.

A taken message is leased: when its worker dies, another takes it after the lease. So a crash between sending
and marking repeats one message at most, under the same mail id. A message goes to the person's browsers
where some of them take it, else by mail; news does not wait for a push service that is down.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.notifications import by_mail, mail, manners, pushing, tries
from shishin.notifications.by_mail import Post
from shishin.notifications.mail import Envelope, Letter
from shishin.notifications.pushing import Pusher
from shishin.notifications.tries import TRIES, Tried
from shishin.people import courtesy, mail_addresses
from shishin.people.models import Channel, Message, MessageState

# Longer than the mail server's timeouts can add up to.
LEASE = timedelta(minutes=6)
KEPT_FOR = timedelta(days=30)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs: who carries, who finds the words, who sends.

    `write` turns a message into its letter, and raises `mail.Outdated` for one that no longer matters.
    """

    post: Post
    write: Callable[[Message], Letter]
    sender: str
    push: Pusher | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a message stands after a try; `due_at` is when it is tried again."""

    state: MessageState
    fault: str | None = None
    channel: Channel | None = None
    due_at: datetime | None = None


def deliver_one(ctx: Context, delivery: Delivery) -> bool:
    """Deliver the message that is due longest; say whether there was one. Safe to run twice at once.

    What a dead worker had in hand comes before what waits.
    """
    # Asked outside of a transaction: an empty outbox must not make the worker a writer every second.
    message = _next(ctx)
    if message is None:
        return False
    if _lease(ctx, message):
        _settle(ctx, message, _tried(ctx, delivery, message))
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


def _next(ctx: Context) -> Message | None:
    # State by state: so the index gives the first, and nobody sorts thousands that wait for each that goes.
    for state in (MessageState.SENDING, MessageState.WAITING):
        due = Message.select().where(Message.state == state, Message.due_at <= ctx.now)
        found: Message | None = due.order_by(Message.due_at, Message.id).first()
        if found is not None:
            return found
    return None


@unit_of_work
def _lease(ctx: Context, message: Message) -> bool:
    """Take a message unless another worker was quicker, or it may not go now; say whether it is ours."""
    unchanged = (Message.id == message.id, Message.state == message.state, Message.due_at == message.due_at)
    verdict = manners.judge(ctx, message)
    if verdict.left_out:
        dropped = Message.update(state=MessageState.DROPPED, fault=verdict.left_out, to_mail=None)
        dropped.where(*unchanged).execute()
        return False
    if verdict.until:
        Message.update(state=MessageState.WAITING, due_at=verdict.until).where(*unchanged).execute()
        return False
    message.tries += 1
    taken = Message.update(state=MessageState.SENDING, due_at=ctx.now + LEASE, tries=message.tries)
    return bool(taken.where(*unchanged).execute())


def _tried(ctx: Context, delivery: Delivery, message: Message) -> Outcome:
    try:
        return _outcome(ctx, delivery, message)
    except Exception as fault:  # noqa: BLE001 - logged, and the message comes again
        # Whatever is wrong with one message must not keep those after it waiting.
        _log.exception("message %s failed", message.id)
        return _after(ctx, message, Tried(type(fault).__name__), message.channel)


def _outcome(ctx: Context, delivery: Delivery, message: Message) -> Outcome:
    """Try to send."""
    if message.tries > TRIES:
        return Outcome(MessageState.FAILED, "gave_up", message.channel)
    address, browsers = _address_of(message), pushing.browsers(delivery.push, message)
    if address is None and not browsers:
        return Outcome(MessageState.DROPPED, "no_address")
    try:
        letter = delivery.write(message)
    except mail.Outdated:
        return Outcome(MessageState.DROPPED, "outdated", message.channel)
    if delivery.push and letter.shown and browsers:
        tried = pushing.carry(ctx, delivery.push, message, letter.shown, browsers)
        if address is None or not _rather_by_mail(ctx, message, tried):
            return _after(ctx, message, tried, Channel.PUSH)
    return _by_mail(ctx, delivery, message, letter, address)


def _rather_by_mail(ctx: Context, message: Message, tried: Tried) -> bool:
    """Say whether mail takes over from push: never where a browser has the message.

    News waits for no push service; whatever else goes by mail before it is given up.
    """
    if tried.taken or pushing.taken(message):
        return False
    last = tried.final or tries.again_at(ctx.now, message.tries, tried.wait) is None
    return last or message.kind in courtesy.NEWS


def _by_mail(
    ctx: Context, delivery: Delivery, message: Message, letter: Letter, address: str | None
) -> Outcome:
    if address is None:
        return Outcome(MessageState.DROPPED, "no_address")
    envelope = Envelope(delivery.sender, address, message.key, message.created_at)
    tried = by_mail.carry(delivery.post, letter, envelope)
    if tried.gone:
        mail_addresses.stop(ctx, address)
    return _after(ctx, message, tried, Channel.MAIL)


def _after(ctx: Context, message: Message, tried: Tried, channel: Channel | None) -> Outcome:
    if tried.taken:
        return Outcome(MessageState.SENT, None, channel)
    again = None if tried.final else tries.again_at(ctx.now, message.tries, tried.wait)
    state = MessageState.WAITING if again else MessageState.FAILED
    return Outcome(state, tried.fault, channel, again)


def _address_of(message: Message) -> str | None:
    given: str | None = message.to_mail
    # What was asked for a moment ago goes where it was asked for, also where nothing else does any more.
    if given or message.person_id is None:
        return given
    return mail_addresses.taking_mail(message.person_id)


@unit_of_work
def _settle(ctx: Context, message: Message, outcome: Outcome) -> None:
    state, fault = outcome.state, outcome.fault
    if fault and state is not MessageState.DROPPED:
        _log.warning("message %s: %s (try %s)", message.id, fault, message.tries)
    changes = {
        Message.state: state,
        Message.fault: fault,
        Message.channel: outcome.channel,
        Message.sent_at: ctx.now if state is MessageState.SENT else None,
        Message.due_at: outcome.due_at or message.due_at,
    }
    if state is not MessageState.WAITING:
        # Nobody needs the address any more; whose it was, the person's row knows.
        changes[Message.to_mail] = None
    Message.update(changes).where(Message.id == message.id).execute()
