"""A mail server on loopback that is as strict, as slow and as moody as a test wants it."""

import datetime as dt
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[str], str]


def _fine(_: str) -> str:
    return "250 ok"


def _bye(_: str) -> str:
    return "221 bye"


@dataclass
class Mood:
    """What a server says to a sender, a recipient, a mail and a farewell; each is given what it is about.

    After an answer of 421 it ends the connection; where there is none, without a word, and so after as many
    mails as it takes over one.
    """

    sender: Answer = _fine
    rcpt: Answer = _fine
    data: Answer = _fine
    bye: Answer = _bye
    tls: ssl.SSLContext | None = None
    most: int | None = None
    heard: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    talks: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def arrived(self) -> list[EmailMessage]:
        """Return the mails that were taken."""
        return [message_from_bytes(mail, policy=default) for mail in self.mails]


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a conversation with us needs."""

    def handle(self) -> None:
        self.mood: Mood = self.server.mood  # type: ignore[attr-defined]
        self.safe = False
        self.mails = 0
        self.mood.talks += 1
        self.say("220 test")
        while not self.over and (line := self.rfile.readline()):
            said = line.decode().strip()
            self.mood.heard.append(said.upper())
            self.answer(said)

    def answer(self, said: str) -> None:
        word = said.upper().partition(" ")[0]
        if word == "EHLO":
            self.say("250-test" if self.mood.tls and not self.safe else "250 test")
            if self.mood.tls and not self.safe:
                self.say("250 STARTTLS")
        elif word == "STARTTLS":
            self.start_tls()
        elif word == "MAIL":
            self.say(self.mood.sender(said))
        elif word == "RCPT":
            self.say(self.mood.rcpt(said.partition("<")[2].partition(">")[0]))
        elif word == "DATA":
            self.take()
        else:
            self.say(self.mood.bye(said) if word == "QUIT" else "250 ok")

    def start_tls(self) -> None:
        assert self.mood.tls
        self.say("220 go on")
        self.request = self.mood.tls.wrap_socket(self.request, server_side=True)
        self.safe = True
        self.setup()

    def finish(self) -> None:
        super().finish()
        if self.safe:
            self.request.close()

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        mail = b"".join(lines)
        answer = self.mood.data(mail.decode())
        if answer.startswith("2"):
            self.mails += 1
            self.mood.mails.append(mail)
            self.mood.encrypted.append(self.safe)
        self.say(answer)
        self.over |= self.mails == self.mood.most

    def say(self, text: str) -> None:
        self.over = not text or text.startswith(("221", "421"))
        if text:
            self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Say nothing of a client that was killed."""

    def shutdown_request(self, request) -> None:
        """Say that a connection has ended, once it has."""
        super().shutdown_request(request)
        self.mood.ended.set()  # type: ignore[attr-defined]


@contextmanager
def mail_server(mood: Mood, port: int = 0) -> Iterator[str]:
    """Serve on loopback, and give the address of it."""
    with _Server(("127.0.0.1", port), Talk) as server:
        server.mood = mood  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's TLS for 127.0.0.1, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test's mail server")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    vouching, secret = folder / "mail.crt", folder / "mail.key"
    vouching.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(vouching, secret)
    return tls, vouching
