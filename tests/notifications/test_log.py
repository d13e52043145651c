"""Staff see how many messages went how, and nothing of what they said or to whom."""

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


def test_only_staff_read_it(world: World) -> None:
    with pytest.raises(log.LogForStaff):
        log.read(world.ctx(world.organizer))


def test_the_page_shows_neither_text_nor_address(sqlite_world: World) -> None:
    outbox.add(
        sqlite_world.system, key="k", kind="moved", to_mail="secret@example.jp", facts={"title": "ひみつ"}
    )
    page = sqlite_world.as_staff().get("/staff/messages").text
    assert "日時・場所の変更" in page
    assert "secret" not in page
    assert "ひみつ" not in page
