"""A message to all browsers of a person: each gets it once, whatever happens in between.

Without the libraries that sealing needs, which only the worker loads.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.notifications import mail
from shishin.notifications.mail import Shown
from shishin.notifications.tries import TAKEN, Tried
from shishin.people import courtesy
from shishin.people.models import Message, PushMark, PushSubscription

# What makes a push message declarative: browsers that know it show it without waking our service worker.
DECLARATIVE = 8030
# What a push service takes as a topic.
TOPIC_LETTERS = 32


@dataclass(frozen=True, slots=True)
class Care:
    """How a push service treats a message: an unread one of the same topic gives way to it.

    `good_for`: how long it is kept for a phone that is off. `urgent`: it wakes one that saves its battery.
    """

    topic: str
    good_for: timedelta
    urgent: bool


class Pusher(Protocol):
    """Whoever carries push messages."""

    def send(self, ctx: Context, to: PushSubscription, text: bytes, care: Care) -> Tried:
        """Hand a message to a browser's push service."""


def browsers(push: Pusher | None, message: Message) -> list[PushSubscription]:
    """Return the browsers that a message may go to; what is about nothing goes by mail only."""
    if push is None or message.about is None or message.person_id is None:
        return []
    mine = PushSubscription.select().where(PushSubscription.person == message.person_id)
    return list(mine.order_by(PushSubscription.id))


def carry(
    ctx: Context, push: Pusher, message: Message, shown: Shown, to: Sequence[PushSubscription]
) -> Tried:
    """Hand a message to each browser that does not have it yet, and forget those that are gone.

    Return how it stands: taken where one has it and none is to be tried again; final where none will.
    """
    have = {mark.subscription_id for mark in PushMark.select().where(PushMark.message == message.id)}
    text, care = payload(shown, message), _care(ctx, message)
    tries = [TAKEN if one.id in have else _send(ctx, push, message, one, text, care) for one in to]
    later = [tried for tried in tries if not tried.taken and not tried.final]
    if later:
        return Tried(later[0].fault, wait=max(tried.wait for tried in later))
    return TAKEN if any(tried.taken for tried in tries) else tries[0]


def _care(ctx: Context, message: Message) -> Care:
    good_for = courtesy.good_for(message.kind, ctx.now, message.begins_at)
    return Care(mail.id_of(message.key)[:TOPIC_LETTERS], good_for, message.kind in courtesy.NEWS)


def taken(message: Message) -> bool:
    """Say whether any browser has a message."""
    return bool(PushMark.select().where(PushMark.message == message.id).exists())


def _send(
    ctx: Context, push: Pusher, message: Message, to: PushSubscription, text: bytes, care: Care
) -> Tried:
    tried = push.send(ctx, to, text, care)
    if tried.taken:
        _mark(message, to)
    if tried.gone:
        _forget(to)
    return tried


@unit_of_work
def _mark(message: Message, to: PushSubscription) -> None:
    # Whoever turned it off in this very moment has no row any more.
    if PushSubscription.get_or_none(PushSubscription.id == to.id):
        PushMark.insert(message=message.id, subscription=to.id).on_conflict_ignore().as_rowcount().execute()


@unit_of_work
def _forget(gone: PushSubscription) -> None:
    PushSubscription.delete().where(PushSubscription.id == gone.id).execute()


def payload(shown: Shown, message: Message) -> bytes:
    """Return what the browser shows, in the declarative form, which our service worker reads as well."""
    notification = {
        "title": shown.title,
        "body": shown.text,
        "lang": "en" if message.language == "en" else "ja",
        "dir": "ltr",
        "navigate": shown.leads_to,
        "tag": mail.id_of(message.key)[:TOPIC_LETTERS],
        "actions": [{"action": "stop", "title": shown.stop_text, "navigate": shown.stop}],
    }
    return json.dumps({"web_push": DECLARATIVE, "notification": notification}, ensure_ascii=False).encode()
