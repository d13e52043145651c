"""Staff see how many messages went how, and nothing of what they said or to whom."""

from datetime import timedelta

import pytest

from shishin.notifications import log
from shishin.people import outbox
from shishin.people.models import Channel, Message, MessageState
from tests.world import World


def test_the_log_counts_by_day_kind_and_outcome(world: World) -> None:
    for number in range(3):
        outbox.add(world.system, key=f"m{number}", kind="moved", facts={"title": "ひみつ"})
    outbox.add(world.system, key="c", kind="cancelled", to_mail="secret@example.jp")
    Message.update(state=MessageState.SENT, channel=Channel.MAIL).where(Message.key == "m0").execute()
    world.clock.move(hours=16)
    outbox.add(world.system, key="next day", kind="moved")
    read = log.read(world.ctx(world.staff))
    assert [
        (str(line.day), line.kind, line.state.value, line.channel, line.messages) for line in read.lines
    ] == [
        ("2026-10-25", "moved", "waiting", None, 1),
        ("2026-10-24", "cancelled", "waiting", None, 1),
        ("2026-10-24", "moved", "sent", Channel.MAIL, 1),
        ("2026-10-24", "moved", "waiting", None, 2),
    ]


def test_it_says_how_much_should_be_on_its_way_and_since_when(world: World) -> None:
    now = world.clock.now
    for key, due_at in (
        ("late", now - timedelta(minutes=9)),
        ("due", now),
        ("tonight", now + timedelta(hours=9)),
    ):
        outbox.add(world.system, key=key, kind="moved", due_at=due_at)
    outbox.add(world.system, key="sent", kind="moved", due_at=now - timedelta(days=1))
    Message.update(state=MessageState.SENT).where(Message.key == "sent").execute()
    read = log.read(world.ctx(world.staff))
    assert (read.due, read.since) == (2, now - timedelta(minutes=9))
    page = world.as_staff().get("/staff/messages").text
    assert "送る番を待っている知らせは、2件" in page
    assert "10月24日(土) 8:21から" in page
    Message.update(state=MessageState.SENT).execute()
    assert "送る番を" not in world.as_staff().get("/staff/messages").text


def test_only_staff_read_it(world: World) -> None:
    with pytest.raises(log.LogForStaff):
        log.read(world.ctx(world.organizer))


def test_the_page_shows_neither_text_nor_address(sqlite_world: World) -> None:
    outbox.add(
        sqlite_world.system, key="k", kind="moved", to_mail="secret@example.jp", facts={"title": "ひみつ"}
    )
    page = sqlite_world.as_staff().get("/staff/messages").text
    assert "日時・場所の変更" in page
    assert page.index(">件<") < page.index(">どうなったか<"), "the number stands in sight on a phone"
    assert "secret" not in page
    assert "ひみつ" not in page
