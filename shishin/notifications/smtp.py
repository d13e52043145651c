"""Mail handed to a mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
SUBMISSION_PORT = 587
TLS_PORT = 465


class NoEncryption(OSError):
    """The server offers no encryption, so it gets no password from us."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server by its address: `smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS first)."""

    url: str

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over; raises OSError or smtplib.SMTPException where that fails."""
        with self._connect() as server:
            server.send_message(mail)

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, trusted = parts.hostname or "localhost", ssl.create_default_context()
        if parts.scheme == "smtps":
            port = parts.port or TLS_PORT
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, parts.port or SUBMISSION_PORT, timeout=TIMEOUT_SECONDS)
        try:
            self._introduce(server, trusted, encrypted=parts.scheme == "smtps")
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, trusted: ssl.SSLContext, *, encrypted: bool) -> None:
        server.ehlo()
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
            encrypted = True
        parts = urlsplit(self.url)
        if parts.username:
            if not encrypted:
                raise NoEncryption
            server.login(unquote(parts.username), unquote(parts.password or ""))
