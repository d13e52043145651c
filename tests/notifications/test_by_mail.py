"""What a mail server says is heeded: refusal for good, greylisting, a day away, mail that comes back."""

import hashlib
from datetime import timedelta

import pytest

from shishin.auth import links
from shishin.auth.models import SessionKind
from shishin.core import signing
from shishin.notifications import bounces, delivery, mail
from shishin.notifications.smtp import MailServer
from shishin.people import outbox
from shishin.people.models import MailAddress, Message
from tests.notifications.mail_servers import Mood, free_port, mail_server
from tests.world import KEYS, World

ADDRESS = "organizer@example.jp"


def tell(world: World, key: str, kind="hello", **more) -> None:
    outbox.add(world.system, key=key, kind=kind, to=world.organizer, **more)


def deliver(world: World, url: str) -> list[tuple[str, str | None]]:
    """Let a worker do what is due; return how every message stands."""
    server = MailServer(url)
    post = delivery.Delivery(server, lambda message: mail.Letter(message.kind, message.key), "s@localhost")
    while delivery.deliver_one(world.system, post):
        pass
    server.hang_up()
    return [(row.state.value, row.fault) for row in Message.select().order_by(Message.id)]


def no_such_mailbox(address: str) -> str:
    return "550 5.1.1 no such mailbox" if address == ADDRESS else "250 ok"


def test_an_address_that_is_refused_for_good_gets_nothing_more(world: World) -> None:
    tell(world, "one")
    tell(world, "two")
    mood = Mood(rcpt=no_such_mailbox)
    with mail_server(mood) as url:
        states = deliver(world, url)
    assert states == [("failed", "SMTPRecipientsRefused"), ("dropped", "no_address")]
    assert MailAddress.get().stopped_at == world.clock.now
    assert sum(word.startswith("RCPT") for word in mood.heard) == 1


def test_whoever_confirms_a_stopped_address_anew_gets_mail_again(world: World) -> None:
    tell(world, "one")
    with mail_server(Mood(rcpt=no_such_mailbox)) as url:
        deliver(world, url)
    links.ask(world.ctx(), ADDRESS, "a" * 64, "192.0.2.1")
    seed = str(Message.select().order_by(Message.id.desc()).get().facts["seed"])
    mood = Mood()
    with mail_server(mood) as url:
        deliver(world, url)
        assert len(mood.mails) == 1, "a link that was just asked for goes out"
        links.consume(world.ctx(), links.token_of(seed), "a" * 64, lambda _: SessionKind.ORGANIZER)
        tell(world, "two")
        deliver(world, url)
    assert [mail["To"] for mail in mood.arrived()] == [ADDRESS] * 2


@pytest.mark.parametrize("answer", ["554 5.7.1 relay access denied", "550 5.7.26 sender not authenticated"])
def test_a_server_that_does_not_want_us_stops_no_address_and_is_asked_again(
    world: World, answer: str
) -> None:
    tell(world, "one")
    refusing = Mood(rcpt=lambda _: answer)
    with mail_server(refusing) as url:
        assert deliver(world, url) == [("waiting", "SMTPRecipientsRefused")]
    assert MailAddress.get().stopped_at is None
    world.clock.move(minutes=1)
    # The operator has put it right.
    with mail_server(Mood()) as url:
        assert deliver(world, url) == [("sent", None)]


def test_a_letter_that_a_server_does_not_like_stops_no_address(world: World) -> None:
    tell(world, "one")
    with mail_server(Mood(data=lambda _: "554 looks like spam")) as url:
        assert deliver(world, url) == [("failed", "SMTPDataError")]
    assert MailAddress.get().stopped_at is None


def test_a_server_that_lets_strangers_wait_takes_the_mail_minutes_later(world: World) -> None:
    known: set[str] = set()

    def greylisting(address: str) -> str:
        seen = address in known
        known.add(address)
        return "250 ok" if seen else "451 4.7.1 come back"

    tell(world, "one")
    mood = Mood(rcpt=greylisting)
    with mail_server(mood) as url:
        assert deliver(world, url) == [("waiting", "SMTPRecipientsRefused")]
        world.clock.move(minutes=1)
        assert deliver(world, url) == [("sent", None)]
    assert MailAddress.get().stopped_at is None


def test_a_server_that_was_down_for_a_day_gets_everything_within_four_hours(world: World) -> None:
    tell(world, "one")
    port, gone = free_port(), timedelta()
    while gone < timedelta(days=1):
        assert deliver(world, f"smtp://127.0.0.1:{port}")[0][0] == "waiting"
        world.clock.move(minutes=10)
        gone += timedelta(minutes=10)
    mood = Mood()
    with mail_server(mood, port) as url:
        for _ in range(24):
            deliver(world, url)
            world.clock.move(minutes=10)
    assert len(mood.mails) == 1


@pytest.mark.parametrize("step", ["sender", "rcpt", "data", "bye"])
@pytest.mark.parametrize("answer", ["421 going down", "451 later", "554 never", ""])
def test_a_fault_in_the_middle_of_a_talk_neither_loses_nor_doubles_a_letter(
    sqlite_world: World, step: str, answer: str
) -> None:
    asked: list[str] = []

    def once(said: str) -> str:
        asked.append(said)
        return answer if len(asked) == the_one else "250 ok"

    the_one = 1 if step == "bye" else 3
    for number in range(5):
        outbox.add(sqlite_world.system, key=str(number), kind="hello", to_mail=f"a{number}@example.jp")
    mood = Mood(**{step: once})
    with mail_server(mood) as url:
        deliver(sqlite_world, url)
        sqlite_world.clock.move(minutes=1)
        states = deliver(sqlite_world, url)
    refused = answer == "554 never" and step in {"rcpt", "data"}
    assert sorted(state for state, _ in states) == ["failed"] * refused + ["sent"] * (5 - refused)
    assert len({mail["To"] for mail in mood.arrived()}) == len(mood.mails) == 5 - refused


REPORT = """\
From: MAILER-DAEMON@example.jp
To: s@localhost
Message-ID: <report@example.jp>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

sorry

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp

Final-Recipient: rfc822; Organizer@example.jp
Action: {action}
Status: {status}

--x
Content-Type: {kind}

Message-ID: <{id}@localhost>
Subject: hello

text
--x--
"""


def report(**more: str) -> bytes:
    facts = {"action": "failed", "status": "5.1.1", "kind": "text/rfc822-headers", "id": mail.id_of("one")}
    return REPORT.format(**(facts | more)).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_comes_back_stops_its_address(world: World, kind: str) -> None:
    tell(world, "one")
    assert bounces.take(world.system, report(kind=kind)) == [ADDRESS]
    assert MailAddress.get().stopped_at == world.clock.now


@pytest.mark.parametrize(
    "more",
    [
        {"action": "delayed"},
        {"status": "4.2.2"},
        {"status": "5.7.1"},
        {"id": "0" * 32},
        {"id": "report"},
    ],
)
def test_a_report_stops_nothing_that_is_only_late_is_about_us_or_was_never_ours(
    world: World, more: dict
) -> None:
    tell(world, "one")
    assert bounces.take(world.system, report(**more)) == []
    assert MailAddress.get().stopped_at is None


def test_nobody_stops_an_address_by_counting_up_to_what_was_sent_there(world: World) -> None:
    tell(world, "cancelled:1:1")
    guessed = hashlib.sha256(b"cancelled:1:1").hexdigest()[:32]
    assert bounces.take(world.system, report(id=guessed)) == []
    sent_before_the_key_was_changed = report(id=mail.id_of("cancelled:1:1"))
    signing.use((b"a-newer-key-for-tests-only-32-characters", *KEYS))
    assert bounces.take(world.system, sent_before_the_key_was_changed) == [ADDRESS]


@pytest.mark.parametrize(
    "mess", [b"", b"\xff\x00", b"Content-Type: multipart/report\n\n--", b"Status: 5\n\n"]
)
def test_what_is_no_report_stops_nothing(world: World, mess: bytes) -> None:
    tell(world, "one")
    assert bounces.take(world.system, mess) == []


def test_the_command_reads_a_report(sqlite_world: World) -> None:
    tell(sqlite_world, "one")
    done = sqlite_world.app.test_cli_runner().invoke(args=["bounced"], input=report())
    assert (done.exit_code, done.output) == (0, "1 stopped\n")
