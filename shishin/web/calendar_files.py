"""Answers that are calendars, and from where these come."""

from flask import Response

from shishin.events.calendar_home import Home
from shishin.notifications.mail import ADDRESS
from shishin.web.wiring import wiring

KIND = "text/calendar"


def home() -> Home:
    """Return our address, and the mail address that stands for organizers; theirs is never told."""
    settings = wiring().settings
    found = ADDRESS.fullmatch(settings.mail_from)
    return Home(settings.base_url, f"{found['user']}@{found['domain']}" if found else "")


def answer(written: bytes, name: str) -> Response:
    """Return a calendar as a file of this name."""
    made = Response(written, content_type=f"{KIND}; charset=utf-8")
    made.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return made
