"""The morning after, organizers hear once that there is somebody to thank."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from shishin.checkin import thanks, thanks_reminders, walk_in
from shishin.checkin.thanks import Thanks
from shishin.core import days
from shishin.core.languages import Language
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups.models import Membership
from shishin.notifications import delivery
from shishin.notifications.mail import Outdated
from shishin.people import notices
from shishin.people.models import Message
from shishin.web import letters, thanks_words
from tests.notifications.test_delivery import Letterbox, delivering
from tests.world import SAME, TODAY, World


def at(world: World, day: int, hour: int) -> None:
    world.clock.now = datetime.combine(TODAY + timedelta(days=day), time(hour), days.JAPAN).astimezone(UTC)


def held(world: World, **more: object) -> Occurrence:
    """An event of today to which one came."""
    at(world, 0, 9)
    occurrence = world.occurrence(**more)
    thanks_reminders.choose(world.ctx(world.organizer), wanted=True)
    walk_in.tally(world.ctx(world.organizer), occurrence, None, 1, 0)
    return occurrence


def test_organizers_hear_once_and_of_all_together(world: World) -> None:
    codes = [held(world).code, held(world, starts=time(10), ends=None).code]
    world.occurrence(title="nobody came")
    at(world, 1, 7)
    assert thanks_reminders.remind(world.system) == 0, "not before eight"
    at(world, 1, 8)
    assert [thanks_reminders.remind(world.system) for _ in range(2)] == [1, 0]
    message = Message.get()
    assert (message.kind, message.person_id, message.facts) == (
        "thank",
        world.organizer.id,
        {"codes": codes},
    )
    at(world, 2, 9)
    assert thanks_reminders.remind(world.system) == 0, "not the day after"


def test_a_second_event_within_a_week_is_none_of_a_second_reminder(sqlite_world: World) -> None:
    world = sqlite_world
    heard = []
    for day in (0, 3, 7):
        at(world, day, 9)
        occurrence = world.occurrence(day=TODAY + timedelta(days=day))
        thanks_reminders.choose(world.ctx(world.organizer), wanted=True)
        walk_in.tally(world.ctx(world.organizer), occurrence, None, 1, 0)
        at(world, day + 1, 8)
        heard.append(thanks_reminders.remind(world.system))
    assert heard == [1, 0, 1]
    assert {message.about for message in Message.select()} == {thanks_reminders.ABOUT}


def test_an_organizer_chooses_it_on_their_page_and_takes_it_back(sqlite_world: World) -> None:
    client, ctx = sqlite_world.signed_in(sqlite_world.organizer), sqlite_world.ctx(sqlite_world.organizer)
    for wanted, word in (("1", "お礼の知らせをやめる"), ("0", "お礼を送れることを次の朝に知らせる")):
        for _ in range(2):
            answer = client.post("/o/thanks-reminders", data={"wanted": wanted}, headers=SAME)
            assert answer.status_code == 303
            assert thanks_reminders.chosen(ctx) is (wanted == "1")
        assert word in client.get("/o").text


@pytest.mark.parametrize(
    "why", ["thanked", "cancelled", "left the group", "wants no messages", "did not choose"]
)
def test_nobody_is_reminded_of(world: World, why: str) -> None:
    occurrence = held(world)
    at(world, 0, 12)
    if why == "thanked":
        thanks.send(world.ctx(world.organizer), occurrence, Thanks("ありがとう"))
    if why == "cancelled":
        Occurrence.update(status=OccurrenceStatus.CANCELLED).execute()
    if why == "left the group":
        Membership.update(until=world.clock.now).execute()
    if why == "did not choose":
        thanks_reminders.choose(world.ctx(world.organizer), wanted=False)
    if why == "wants no messages":
        notices.stop(world.system, notices.of_person(world.organizer.id))
    at(world, 1, 9)
    assert thanks_reminders.remind(world.system) == 0


def test_the_letter_leads_to_the_form_and_can_be_stopped(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = held(world)
    at(world, 1, 9)
    thanks_reminders.remind(world.system)
    message = Message.get()
    with world.app.app_context():
        letter = letters.write(message)
        assert f"http://localhost/o/e/{occurrence.code}/thanks\n" in letter.text
        assert letter.stop in letter.text
        assert letter.stop
        world.signed_in(world.organizer).get(letter.stop)
        thanks.send(world.ctx(world.organizer), occurrence, Thanks("ありがとう"))
        with pytest.raises(Outdated):
            letters.write(message)


@pytest.mark.parametrize("language", list(Language))
def test_no_letter_has_ruby_and_nothing_of_it_is_on_a_lock_screen(
    sqlite_world: World, language: Language
) -> None:
    world = sqlite_world
    occurrence = held(world)
    notices.have_switch(world.system, world.organizer)
    more = {"key": "k", "language": language, "person": world.organizer}
    asked = Message(kind="thank", facts={"codes": [occurrence.code]}, **more)
    thanked = Message(kind="thanks", facts={"code": occurrence.code}, about=occurrence.code, **more)
    with world.app.app_context():
        said = [letters.write(asked)]
        at(world, 0, 12)
        words = Thanks(thanks_words.OFFERED[0], 14, "ごみ袋")
        thanks.send(world.ctx(world.organizer), occurrence, words)
        said.append(letters.write(thanked))
    for letter in said:
        assert not re.search(r"[{|}<>]|\n\n\n", letter.text), letter.text
        assert letter.stop in letter.text
        assert letter.shown
        assert occurrence.event.title not in letter.shown.text


def test_whoever_holds_something_every_week_is_reminded_every_week(sqlite_world: World) -> None:
    world = sqlite_world
    for day in range(0, 35, 7):
        at(world, day, 9)
        occurrence = world.occurrence(day=TODAY + timedelta(days=day))
        thanks_reminders.choose(world.ctx(world.organizer), wanted=True)
        walk_in.tally(world.ctx(world.organizer), occurrence, None, 1, 0)
        at(world, day + 1, 8)
        thanks_reminders.remind(world.system)
        delivery.deliver_one(world.system, delivering(Letterbox()))
    assert [message.fault for message in Message.select()] == [None] * 5
