"""The mail that a developer's machine keeps instead of sending it, to read and to click."""

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shishin.core.errors import NotFound
from shishin.notifications.folder import KeptMail, MailFolder
from shishin.web import security
from shishin.web.wiring import wiring

blueprint = Blueprint("dev_mail", __name__)

SHOWN = 50


@blueprint.get("/dev/mail")
def mails() -> ResponseReturnValue:
    """Show the newest mails with working links: only to this machine, and never in production.

    The links sign in, so nobody else in the network may read them.
    """
    settings = wiring().settings
    if not settings.development or not _this_machine():
        raise NotFound
    security.private()
    security.no_referrer()
    kept = MailFolder(settings.instance / "mail").newest(SHOWN)
    shown = [(mail, _paragraphs(mail)) for mail in kept]
    return render_template("citizen/dev_mail/mails.html", mails=shown, smtp=settings.smtp_url is not None)


def _this_machine() -> bool:
    asker = request.remote_addr or ""
    # Who opens their own machine by its address in the network comes from that very address.
    own = urlsplit(wiring().settings.base_url).hostname
    try:
        return asker == own or ipaddress.ip_address(asker).is_loopback
    except ValueError:
        return False


def _paragraphs(mail: KeptMail) -> list[list[tuple[str, str | None]]]:
    """Return the lines of each paragraph, with the path where a line is an address of ours."""
    ours = wiring().settings.base_url + "/"
    paragraphs = mail.text.strip().split("\n\n")
    return [[(line, _path(line, ours)) for line in paragraph.splitlines()] for paragraph in paragraphs]


def _path(line: str, ours: str) -> str | None:
    # The path alone, so that the link works under whatever name this machine was opened.
    return "/" + line.removeprefix(ours) if line.startswith(ours) and " " not in line else None
