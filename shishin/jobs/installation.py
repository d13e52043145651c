"""What a command of ours may ask of the installation that it runs in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from typing import Protocol, cast

from flask import current_app

from shishin.core.city import City
from shishin.core.config import Config
from shishin.core.context import SYSTEM, Context
from shishin.core.rng import Rng
from shishin.notifications.by_mail import Post
from shishin.notifications.by_push import PushServices
from shishin.notifications.delivery import Delivery
from shishin.notifications.folder import MailFolder
from shishin.notifications.mail import Letter
from shishin.notifications.smtp import MailServer
from shishin.participation import erasing
from shishin.participation.erasing import Beside
from shishin.people.models import Message


class Installation(Protocol):
    """The parts that the factory put together."""

    @property
    def settings(self) -> Config:
        """The settings."""

    @property
    def city(self) -> City:
        """The city."""

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""

    @property
    def rng(self) -> Rng:
        """The chance."""


def installation() -> Installation:
    """Return the present application's parts."""
    return cast("Installation", current_app.extensions["shishin"])


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock of the present application stand at a moment: for letters of the past."""
    parts = current_app.extensions["shishin"]
    current_app.extensions["shishin"] = replace(parts, now=lambda: moment)
    try:
        yield
    finally:
        current_app.extensions["shishin"] = parts


def system_context() -> Context:
    """Return the context of an operator's command, now."""
    parts = installation()
    return Context(SYSTEM, parts.now(), parts.rng)


def mail_folder() -> MailFolder:
    """Return the folder that keeps mail where no mail server is named."""
    return erasing.mail_folder(installation().settings.instance)


def beside() -> Beside:
    """Return what lies beside this installation's store."""
    return erasing.beside(installation().settings.instance)


def post() -> Post:
    """Return who carries this installation's mail."""
    url = installation().settings.smtp_url
    return MailServer(url) if url else mail_folder()


def delivering() -> Delivery:
    """Return how this installation delivers: who carries, whose words, whose name."""
    write = cast("Callable[[Message], Letter]", current_app.extensions["letters"])
    sender = installation().settings.mail_from
    return Delivery(post(), write, sender, PushServices(f"mailto:{parseaddr(sender)[1]}"))
