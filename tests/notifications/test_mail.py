"""A letter becomes a mail that no content can turn into something else."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from shishin.notifications import mail

AT = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)


def built(subject="件名", text="ことば\n", to="a@example.jp", sender="ししん <shishin@example.jp>", key="k"):
    return mail.build(mail.Letter(subject, text), mail.Envelope(sender, to, key, AT))


def read_back(message):
    return message_from_bytes(message.as_bytes(), policy=default)


def test_words_arrive_as_written():
    arrived = read_back(built("中止のお知らせ 🌧", "雨のため、中止です。\n"))
    assert arrived["Subject"] == "中止のお知らせ 🌧"
    assert arrived["From"] == "ししん <shishin@example.jp>"
    assert arrived.get_content() == "雨のため、中止です。\r\n"
    assert arrived["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x00", "\x0b"])
def test_a_subject_begins_no_other_header(end):
    arrived = read_back(built(f"催し{end}Bcc: everybody@example.jp"))
    assert arrived["Bcc"] is None
    assert arrived["Subject"] == "催し Bcc: everybody@example.jp"
    assert set(arrived.keys()) == set(read_back(built()).keys())


def test_a_subject_hides_nothing_by_turning_letters_round():
    assert read_back(built("a\u202egnp.exe"))["Subject"] == "a gnp.exe"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@example.jp, b@example.jp",
        "a@example.jp\nBcc: b@example.jp",
        "a b@example.jp",
        "@example.jp",
        "あ@example.jp",
    ],
)
def test_nobody_is_written_to_under_what_is_no_address(to):
    with pytest.raises(mail.BadAddress):
        built(to=to)


def test_the_same_message_has_the_same_id():
    assert built(key="one")["Message-ID"] == built(key="one")["Message-ID"]
    assert built(key="one")["Message-ID"] != built(key="two")["Message-ID"]


def test_lines_stay_short_on_the_way():
    assert max(len(line) for line in built(text="ながい" * 500).as_bytes().splitlines()) <= 78
