"""Who came and wanted to hear is thanked once, when the organizer says thanks; who did not come is not."""

from datetime import timedelta

from shishin.checkin import self_check_in
from shishin.events.models import Occurrence
from shishin.participation import sign_ups, thanking
from shishin.participation.models import Stance
from shishin.people.models import Message
from tests.world import World


def thank(world: World, occurrence: Occurrence) -> None:
    Occurrence.update(thanks="ありがとう", thanked_at=world.clock.now).where(
        Occurrence.id == occurrence.id
    ).execute()


def test_who_came_and_chose_it_is_thanked_once(world: World) -> None:
    occurrence = world.occurrence()
    came, quiet, away = (
        sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING).person for name in "abc"
    )
    for person in (came, away):
        world.choose(person, occurrence)
    for name in "ab":
        self_check_in.check_in(world.device_ctx(name), occurrence, None, 1, 0)
    world.clock.move(hours=5)
    assert thanking.tell(world.system) == 0
    thank(world, occurrence)
    assert thanking.tell(world.system) == 1
    assert thanking.tell(world.system) == 0
    assert [(message.kind, message.person_id) for message in Message.select()] == [("thanks", came.id)]
    assert quiet.id != away.id


def test_thanks_of_last_week_are_not_news(world: World) -> None:
    occurrence = world.occurrence()
    person = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING).person
    world.choose(person, occurrence)
    self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    thank(world, occurrence)
    world.clock.move(seconds=(thanking.FRESH + timedelta(seconds=1)).total_seconds())
    assert thanking.tell(world.system) == 0
