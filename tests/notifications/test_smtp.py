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


def send(url: str, *numbers: int) -> None:
    server = MailServer(url)
    for number in numbers:
        server.send(a_mail(number))
    server.hang_up()


def test_a_mail_is_handed_over():
    mood = Mood()
    with mail_server(mood) as url:
        send(url, 1)
    assert "RCPT TO:<A@EXAMPLE.JP>" in mood.heard
    assert b"Message-ID: <" in mood.mails[0]


def test_a_server_that_encrypts_hears_the_mail_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tls, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    mood = Mood(tls=tls)
    with mail_server(mood) as url:
        send(url, 1)
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


def test_letters_that_follow_one_another_go_over_one_connection():
    mood = Mood()
    with mail_server(mood) as url:
        server = MailServer(url)
        for number in range(3):
            server.send(a_mail(number))
        assert "QUIT" not in mood.heard
        server.hang_up()
        server.hang_up()
        server.send(a_mail(3))
        server.hang_up()
    assert (mood.talks, len(mood.mails)) == (2, 4)
    assert mood.heard.count("QUIT") == 2


@pytest.mark.parametrize("bye", ["421 going down", "500 what?", ""])
def test_what_a_server_says_to_a_farewell_takes_back_no_mail(bye: str):
    mood = Mood(bye=lambda _: bye)
    with mail_server(mood) as url:
        send(url, 1)
    assert len(mood.mails) == 1


def test_a_server_that_takes_only_so_many_over_one_connection_gets_all_of_them():
    mood = Mood()

    def enough(_: str) -> str:
        return "421 enough" if len(mood.mails) >= 2 * mood.talks else "250 ok"

    mood.sender = enough
    with mail_server(mood) as url:
        send(url, *range(5))
    assert (mood.talks, len(mood.mails)) == (3, 5)


def test_a_server_that_ends_the_connection_between_two_letters_gets_both():
    mood = Mood(most=1)
    with mail_server(mood) as url:
        server = MailServer(url)
        server.send(a_mail(1))
        assert mood.ended.wait(10)
        server.send(a_mail(2))
        server.hang_up()
    assert (mood.talks, len(mood.mails)) == (2, 2)


def test_a_letter_whose_fate_is_unknown_is_not_handed_over_again_at_once():
    mood = Mood(data=lambda _: "")
    with mail_server(mood) as url:
        server = MailServer(url)
        with pytest.raises(SMTPServerDisconnected):
            server.send(a_mail(1))
        server.hang_up()
    assert mood.heard.count("DATA") == 1
