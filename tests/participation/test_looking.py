"""Who looked at names is noted, once an hour, and only then."""

import pytest

from shishin.groups.access import NotYourGroup
from shishin.participation import asking, looking
from shishin.participation.asked_models import NamesLook
from shishin.people import privacy
from tests.participation.test_asking import asked, coming
from tests.world import World


def test_each_hour_in_which_an_organizer_saw_names_is_one_line(world: World) -> None:
    occurrence, organizer = asked(world), world.ctx(world.organizer)
    assert looking.names(organizer, occurrence) == []
    coming(world, occurrence, "who says nothing")
    looking.names(organizer, occurrence)
    assert looking.looks(organizer, occurrence) == [], "nobody's name was there to be seen"
    asking.tell_names(world.device_ctx("a guest"), coming(world, occurrence), "田中 花子")
    for _ in range(3):
        assert "田中 花子" in {line.given.names for line in looking.names(organizer, occurrence)}
    world.clock.move(hours=1)
    looking.names(world.ctx(world.organizer), occurrence)
    first = organizer.now.replace(minute=0, second=0, microsecond=0)
    seen = looking.looks(organizer, occurrence)
    assert [(look.person_id, (look.hour - first).seconds) for look in seen] == [
        (world.organizer.id, 3600),
        (world.organizer.id, 0),
    ]


def test_nobody_else_sees_names_or_who_looked_at_them(world: World) -> None:
    occurrence = asked(world)
    asking.tell_names(world.device_ctx("a guest"), coming(world, occurrence), "田中 花子")
    for look in (looking.names, looking.looks):
        with pytest.raises(NotYourGroup):
            look(world.ctx(world.other_organizer), occurrence)
    assert NamesLook.select().count() == 0


def test_who_looked_stays_noted_when_they_have_themselves_forgotten(world: World) -> None:
    occurrence, organizer = asked(world), world.ctx(world.organizer)
    asking.tell_names(world.device_ctx("a guest"), coming(world, occurrence), "田中 花子")
    looking.names(organizer, occurrence)
    privacy.erase(world.system, world.organizer.id)
    (look,) = looking.looks(world.system, occurrence)
    assert (look.person_id, look.nickname) == (world.organizer.id, "")
