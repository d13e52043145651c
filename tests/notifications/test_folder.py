"""Mail kept in a folder can be read there, and by nobody else."""

from datetime import UTC, datetime
from pathlib import Path

from shishin.notifications import mail
from shishin.notifications.folder import MailFolder


def a_mail(number: int, text="開いてください:\nhttp://localhost/login/ABC\n"):
    envelope = mail.Envelope(
        "shishin@localhost", "a@example.jp", str(number), datetime(2026, 1, 1, 0, number, tzinfo=UTC)
    )
    return mail.build(mail.Letter(f"件名{number}", text), envelope)


def test_the_newest_mails_come_first(tmp_path: Path):
    folder = MailFolder(tmp_path / "mail")
    for number in (2, 1, 3):
        folder.send(a_mail(number))
    kept = folder.newest(2)
    assert [(mail.subject, mail.to) for mail in kept] == [
        ("件名3", "a@example.jp"),
        ("件名2", "a@example.jp"),
    ]
    assert kept[0].text == "開いてください:\nhttp://localhost/login/ABC\n"


def test_a_repeated_mail_is_one_file(tmp_path: Path):
    folder = MailFolder(tmp_path)
    folder.send(a_mail(1))
    folder.send(a_mail(1))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_can_be_read_with_bare_eyes_and_by_its_owner_only(tmp_path: Path):
    folder = MailFolder(tmp_path / "mail")
    folder.send(a_mail(1))
    (file,) = folder.path.iterdir()
    assert "開いてください" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert folder.path.stat().st_mode & 0o077 == 0


def test_an_empty_folder_has_no_mail(tmp_path: Path):
    assert MailFolder(tmp_path / "none").newest(5) == []
