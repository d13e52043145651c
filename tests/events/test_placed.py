"""A map shows the soonest that lie in its frame, and says how many do not."""

from datetime import timedelta

from shishin.core import days
from shishin.events import placed
from shishin.events.filters import Filter, When
from shishin.events.models import Flag, Occurrence
from shishin.events.placed import Box
from tests.world import TODAY, World

CITY = Box(35.8, 36.0, 139.5, 139.8)
INSIDE = {"latitude": 35.92, "longitude": 139.66}


def find(world: World, asked: Filter, most: int = placed.MOST) -> tuple[list[str], bool, int]:
    found = placed.find(asked, world.clock.now, CITY, most)
    return [card.title for card in found.cards], found.more, found.elsewhere


def test_what_lies_in_the_frame_is_found_in_order_and_the_rest_counted(world: World) -> None:
    world.occurrence(title="あした", day=TODAY + timedelta(days=1), **INSIDE)
    world.occurrence(title="きょう", **INSIDE)
    world.occurrence(title="きのう", day=TODAY - timedelta(days=1), **INSIDE)
    world.occurrence(title="高松", latitude=34.34, longitude=134.05)
    world.occurrence(title="どこか")
    world.occurrence(title="半分だけ", latitude=35.92)
    assert find(world, Filter()) == (["きょう", "あした"], False, 3)
    assert find(world, Filter(), most=1) == (["きょう"], True, 3)
    assert find(world, Filter(flags=Flag.HOME)) == ([], False, 0)


def test_what_lasts_already_is_on_the_map_too(world: World) -> None:
    exhibition = world.occurrence(title="展示", day=TODAY - timedelta(days=3), **INSIDE)
    last = TODAY + timedelta(days=3)
    Occurrence.update(last_day=last, ends_at=days.day_end(last)).where(Occurrence.id == exhibition).execute()
    world.occurrence(title="きょう", **INSIDE)
    assert find(world, Filter()) == (["展示", "きょう"], False, 0)
    assert find(world, Filter(when=When.ONGOING)) == (["展示"], False, 0)
