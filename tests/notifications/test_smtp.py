"""Mail is handed to a server over a line that nobody reads, and no password to one that does not encrypt."""

import socket
import ssl
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest

from shishin.notifications import smtp
from shishin.notifications.smtp import MailServer, NoEncryption
from tests.notifications.mail_servers import Mood, certificate, free_port, mail_server
from tests.notifications.test_folder import a_mail


def test_a_mail_is_handed_over():
    mood = Mood()
    with mail_server(mood) as url:
        MailServer(url).send(a_mail(1))
    assert "RCPT TO:<A@EXAMPLE.JP>" in mood.heard
    assert b"Message-ID: <" in mood.mails[0]


def test_a_server_that_encrypts_hears_the_mail_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tls, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    mood = Mood(tls=tls)
    with mail_server(mood) as url:
        MailServer(url).send(a_mail(1))
    assert mood.encrypted == [True]
    assert mood.heard.index("STARTTLS") < mood.heard.index("RCPT TO:<A@EXAMPLE.JP>")


def test_a_server_that_nobody_vouches_for_gets_no_mail(tmp_path: Path):
    mood = Mood(tls=certificate(tmp_path)[0])
    with mail_server(mood) as url, pytest.raises(ssl.SSLCertVerificationError):
        MailServer(url).send(a_mail(1))
    assert mood.mails == []


def test_no_password_goes_over_an_open_line():
    mood = Mood()
    with mail_server(mood) as url, pytest.raises(NoEncryption):
        MailServer(url.replace("//", "//me:secret@")).send(a_mail(1))
    assert not any("AUTH" in word for word in mood.heard)


def test_a_server_that_is_not_there_is_a_fault_that_passes():
    with pytest.raises(OSError, match="refused"):
        MailServer(f"smtp://127.0.0.1:{free_port()}").send(a_mail(1))


def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SMTPServerDisconnected):
        MailServer(f"smtp://127.0.0.1:{silent.getsockname()[1]}").send(a_mail(1))
