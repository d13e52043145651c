"""Answers that are calendars, and from where these come."""

from typing import TYPE_CHECKING

from flask import Response

from shishin.notifications.mail import ADDRESS
from shishin.web.wiring import wiring

if TYPE_CHECKING:
    from shishin.events.calendar import Home

KIND = "text/calendar"


def home() -> "Home":
    """Return our address, and the mail address that stands for organizers; theirs is never told."""
    from shishin.events.calendar import Home  # noqa: PLC0415 - the library takes 12 MB, and few ask for it

    settings = wiring().settings
    found = ADDRESS.fullmatch(settings.mail_from)
    return Home(settings.base_url, f"{found['user']}@{found['domain']}" if found else "")


def answer(written: bytes, name: str) -> Response:
    """Return a calendar as a file of this name."""
    made = Response(written, content_type=f"{KIND}; charset=utf-8")
    made.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return made
