"""Answers that are calendars."""

from flask import Response

from shishin.notifications.mail import ADDRESS
from shishin.web.wiring import wiring

KIND = "text/calendar"


def sender() -> str:
    """Return the mail address that stands for organizers; theirs is never told."""
    found = ADDRESS.fullmatch(wiring().settings.mail_from)
    return f"{found['user']}@{found['domain']}" if found else ""


def answer(written: bytes, name: str) -> Response:
    """Return a calendar as a file of this name."""
    made = Response(written, content_type=f"{KIND}; charset=utf-8")
    made.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return made
