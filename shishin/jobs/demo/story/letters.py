"""The letters of the story: what was told, each at its time, and a sign-in link that was just asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from shishin.auth import links
from shishin.checkin import thanks_reminders
from shishin.core import days, signing
from shishin.core.context import SYSTEM, Actor, Context
from shishin.jobs import installation, worker
from shishin.jobs.demo.story import citizen
from shishin.jobs.demo.story.stage import Stage
from shishin.notifications.delivery import Delivery
from shishin.participation import reminders
from shishin.people.models import Message, MessageState

REMINDED_AT, EVENING = time(17, 30), time(20)


def write(on: Stage, delivery: Delivery, now: Callable[[], datetime]) -> None:
    """Write the reminders of yesterday, deliver all that was told, and let the citizen ask for a link."""
    yesterday = days.day_of(on.hours_ago(1))
    thanks_reminders.choose(on.organizing(on.hours_ago(30)), wanted=True)
    reminders.remind(Context(SYSTEM, days.instant(yesterday, REMINDED_AT)))
    for moment in (*_told_at(), days.instant(yesterday, EVENING)):
        with installation.at(moment):
            _deliver(delivery, moment)
    _ask_for_a_link(on, now())
    _deliver(delivery, now())


def _told_at() -> list[datetime]:
    """Return the moments at which something was told, the earliest first."""
    waiting = Message.select(Message.created_at).where(Message.state == MessageState.WAITING)
    return sorted({message.created_at for message in waiting})


def _deliver(delivery: Delivery, moment: datetime) -> None:
    # Into the folder, and never to a push service.
    worker.deliver(Context(SYSTEM, moment), replace(delivery, push=None), lambda: moment)


def _ask_for_a_link(on: Stage, at: datetime) -> None:
    browser = signing.digest("a browser in which nobody waits for a link")
    links.ask(Context(Actor(device=browser), at, on.chance), citizen.MAIL, browser, "")
