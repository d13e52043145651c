"""Mail is handed to a server, and no password to one that does not encrypt."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPServerDisconnected

import pytest

from shishin.notifications import smtp
from shishin.notifications.smtp import MailServer, NoEncryption
from tests.notifications.test_folder import a_mail


class Talk(socketserver.StreamRequestHandler):
    """As much of a mail server as a conversation without encryption needs."""

    def handle(self) -> None:
        self.say("220 test")
        for line in self.rfile:
            word = line.decode().strip().upper()
            self.server.heard.append(word)  # type: ignore[attr-defined]
            if word == "DATA":
                self.say("354 go on")
                self.server.mails.append(self.body())  # type: ignore[attr-defined]
            self.say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def body(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.heard, server.mails = [], []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_mail_is_handed_over():
    with mail_server() as server:
        MailServer(f"smtp://127.0.0.1:{server.server_address[1]}").send(a_mail(1))
    assert "RCPT TO:<A@EXAMPLE.JP>" in server.heard
    assert b"Message-ID: <" in server.mails[0]


def test_no_password_goes_over_an_open_line():
    with mail_server() as server, pytest.raises(NoEncryption):
        MailServer(f"smtp://me:secret@127.0.0.1:{server.server_address[1]}").send(a_mail(1))
    assert not any("AUTH" in word for word in server.heard)


def test_a_server_that_is_not_there_is_a_fault_that_passes():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        MailServer(f"smtp://127.0.0.1:{port}").send(a_mail(1))


def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SMTPServerDisconnected):
        MailServer(f"smtp://127.0.0.1:{silent.getsockname()[1]}").send(a_mail(1))
