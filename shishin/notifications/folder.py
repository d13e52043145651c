"""Mail kept in a folder instead of being sent: how it is where no mail server is named."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

READ_BY_PEOPLE = ("text/plain", "text/html")
# Names begin with it, so that files sort by when they were written.
_AT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail from the folder."""

    name: str
    to: str
    subject: str
    date: str
    text: str


class MailFolder:
    """Keeps each mail as one `.eml` file, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        """Use this folder, made when the first mail comes."""
        self.path = path

    def send(self, mail: EmailMessage) -> None:
        """Write a mail whole or not at all; the same mail again replaces itself."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        readable = message_from_bytes(mail.as_bytes(), policy=default)
        # Base64 is for the way; who opens the file wants to read it.
        for part in readable.walk():
            if part.get_content_type() in READ_BY_PEOPLE:
                subtype = part.get_content_subtype()
                part.set_content(part.get_content(), subtype=subtype, charset="utf-8", cte="8bit")
        target = self.path / f"{_name(mail)}.eml"
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(readable.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)

    def hang_up(self) -> None:
        """Do nothing: a folder holds nothing for the next mail."""

    def newest(self, count: int) -> list[KeptMail]:
        """Return the newest mails, the newest first."""
        files = sorted(self.path.glob("*.eml"), reverse=True)[:count]
        return [_kept(file) for file in files]

    def forget(self, ids: Collection[str]) -> None:
        """Delete the mails of these ids. Safe to repeat."""
        for file in self.path.glob("*.eml") if ids else ():
            if file.stem.partition("-")[2] in ids:
                file.unlink(missing_ok=True)

    def forget_old(self, before: datetime) -> None:
        """Delete the mails of before a moment."""
        limit = f"{before:{_AT}}"
        for file in self.path.glob("*.eml"):
            if file.name < limit:
                file.unlink(missing_ok=True)


def _name(mail: EmailMessage) -> str:
    at = mail["Date"].datetime
    number = mail["Message-ID"].strip("<>").partition("@")[0]
    return f"{at:{_AT}}-{number}"


def _kept(file: Path) -> KeptMail:
    mail = message_from_bytes(file.read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return KeptMail(file.stem, str(mail["To"]), str(mail["Subject"]), str(mail["Date"]), text)
