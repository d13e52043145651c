"""Mail handed to a mail server."""

import contextlib
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
SUBMISSION_PORT = 587
TLS_PORT = 465
FINE = 250


class NoEncryption(OSError):
    """The server offers no encryption, so it gets no password from us."""


class MailServer:
    """A mail server by its address: `smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS first).

    Letters that follow one another go over one connection, which costs more than all else about a letter.
    """

    def __init__(self, url: str) -> None:
        """Use this server, asked when the first mail comes."""
        self.url = url
        self._held: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over; raises OSError or smtplib.SMTPException where that fails."""
        held = self._answering()
        if held is not None:
            # Some servers take only so many over one connection, and say so before they have anything.
            with contextlib.suppress(smtplib.SMTPSenderRefused):
                held.send_message(mail)
                return
            held.close()
        self._held = self._connect()
        self._held.send_message(mail)

    def hang_up(self) -> None:
        """End the connection where there is one; what the server says to that takes no mail back."""
        held, self._held = self._held, None
        if held is not None:
            with contextlib.suppress(OSError):
                held.quit()
            held.close()

    def _answering(self) -> smtplib.SMTP | None:
        """Return the connection if the server still answers over it.

        A mail sent into a dead one would count as tried, and nobody could say whether it arrived.
        """
        if self._held is not None:
            with contextlib.suppress(OSError):
                if self._held.noop()[0] == FINE:
                    return self._held
            self._held.close()
        self._held = None
        return None

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
