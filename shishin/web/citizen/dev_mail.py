"""The mail that a developer's machine keeps instead of sending it, to read and to click."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shishin.core.errors import NotFound
from shishin.notifications.folder import KeptMail, MailFolder
from shishin.web import security
from shishin.web.wiring import wiring

blueprint = Blueprint("dev_mail", __name__)

SHOWN = 50


@blueprint.get("/dev/mail")
def mails() -> ResponseReturnValue:
    """Show the newest mails with working links; in production there is no such page."""
    settings = wiring().settings
    if not settings.development:
        raise NotFound
    security.private()
    security.no_referrer()
    kept = MailFolder(settings.instance / "mail").newest(SHOWN)
    shown = [(mail, _paragraphs(mail)) for mail in kept]
    return render_template("citizen/dev_mail/mails.html", mails=shown, smtp=settings.smtp_url is not None)


def _paragraphs(mail: KeptMail) -> list[list[tuple[str, str | None]]]:
    """Return the lines of each paragraph, with the path where a line is an address of ours."""
    ours = wiring().settings.base_url + "/"
    paragraphs = mail.text.strip().split("\n\n")
    return [[(line, _path(line, ours)) for line in paragraph.splitlines()] for paragraph in paragraphs]


def _path(line: str, ours: str) -> str | None:
    # The path alone, so that the link works under whatever name this machine was opened.
    return "/" + line.removeprefix(ours) if line.startswith(ours) and " " not in line else None
