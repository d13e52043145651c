"""The browsers that a person wants to be pushed to."""

from dataclasses import dataclass
from datetime import timedelta

from shishin.core import limits, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Invalid
from shishin.notifications import push_services, sealed
from shishin.people.models import Person, PushSubscription

# A person's phones and computers; the oldest gives way.
MOST = 10
ASKS = limits.Limit("push-subscription", 300, timedelta(hours=1))


class UnknownPushService(Invalid):
    """The address is that of no push service we know."""


class UnfitPushKeys(Invalid):
    """What is to be the browser's keys are none."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser is pushed to, and the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str


def check(ctx: Context, browser: Browser, client: str) -> None:
    """Count one asking, and see whether the browser could be pushed to at all.

    `client` is the network address, counted and not kept. Raises `TooMany`, `UnknownPushService` or
    `UnfitPushKeys`.
    """
    limits.count(ctx, ASKS, client)
    if not push_services.known(browser.endpoint):
        raise UnknownPushService
    try:
        sealed.keys(browser.p256dh, browser.auth)
    except sealed.UnfitKeys:
        raise UnfitPushKeys from None


@unit_of_work
def subscribe(ctx: Context, person: Person, browser: Browser) -> None:
    """Push to a browser that was checked what the person chose to be told. Safe to repeat.

    A browser is one person's: who presses last has it.
    """
    fields = {
        PushSubscription.person: person.id,
        PushSubscription.p256dh: browser.p256dh,
        PushSubscription.auth: browser.auth,
        PushSubscription.key_name: signing.keyring().newest,
        PushSubscription.device: ctx.actor.device,
        PushSubscription.created_at: ctx.now,
    }
    new = {PushSubscription.endpoint: browser.endpoint} | fields
    target = (PushSubscription.endpoint,)
    PushSubscription.insert(new).on_conflict(conflict_target=target, update=fields).as_rowcount().execute()
    for old in of(person.id)[:-MOST]:
        old.delete_instance()


@unit_of_work
def unsubscribe(_ctx: Context, endpoint: str) -> None:
    """Push to this browser no more: who knows its address is the browser itself. Safe to repeat."""
    PushSubscription.delete().where(PushSubscription.endpoint == endpoint).execute()


def of(person_id: int) -> list[PushSubscription]:
    """Return a person's browsers, the oldest first."""
    mine = PushSubscription.select().where(PushSubscription.person == person_id)
    return list(mine.order_by(PushSubscription.created_at, PushSubscription.id))
