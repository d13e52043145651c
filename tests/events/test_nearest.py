"""A filter that finds nothing always leads on: to the part to drop, the part to keep, or the next ward."""

from datetime import date, time, timedelta

from shishin.events import nearest, search
from shishin.events.filters import EVERYTHING, Filter, Near, Span, When
from shishin.events.models import Flag, Occurrence
from tests.world import TODAY, World

NOWHERE = Near(43.06, 141.35)


def in_ward(world: World, ward: str, title: str, **more: object) -> Occurrence:
    occurrence = world.occurrence(title=title, **more)
    Occurrence.update(ward=ward).where(Occurrence.id == occurrence).execute()
    return occurrence


def test_the_part_whose_dropping_gives_most_is_named(world: World) -> None:
    for n in range(4):
        world.occurrence(title=f"子ども {n}", flags=Flag.KIDS, starts=time(9, n))
    in_ward(world, "111015", "西区で家で", flags=Flag.HOME)
    asked = Filter(ward="111015", flags=Flag.KIDS)
    found = nearest.find(asked, world.clock.now)
    assert found is not None
    assert (found.drop, found.rest, found.count) == (Filter(ward="111015"), Filter(flags=Flag.KIDS), 4)
    assert [card.title for card in found.cards] == ["子ども 0", "子ども 1", "子ども 2"]


def test_every_kind_of_part_can_be_the_one_to_drop(world: World) -> None:
    search.index(world.occurrence(title="花を植える", latitude=35.91, longitude=139.63).event)
    fits = Filter(ward="111040", flags=Flag.KIDS, near=Near(35.91, 139.63), query="花", when=When.TODAY)
    for wrong in (
        Filter(ward="111015"),
        Filter(near=NOWHERE),
        Filter(query="将棋"),
        Filter(when=TODAY + timedelta(days=3)),
        Filter(when=Span(TODAY + timedelta(days=3), TODAY + timedelta(days=4))),
        Filter(flags=Flag.WHEEL),
        Filter(minutes=30, field="work").without(Filter(minutes=30)),
    ):
        found = nearest.find(fits.with_(wrong), world.clock.now)
        assert found is not None, wrong
        assert (found.drop, found.count) == (wrong, 1)


def test_where_no_single_part_is_to_blame_one_is_kept_or_none(world: World) -> None:
    world.occurrence(title="子どもと")
    far = Filter(when=date(2031, 1, 1), near=NOWHERE)
    found = nearest.find(far.with_(Filter(flags=Flag.KIDS)), world.clock.now)
    assert found is not None
    assert (found.drop, found.rest, found.count) == (None, Filter(flags=Flag.KIDS), 1)
    found = nearest.find(far, world.clock.now)
    assert found is not None
    assert (found.drop, found.rest, found.count) == (None, EVERYTHING, 1)


def test_an_empty_city_has_nothing_near(world: World) -> None:
    assert nearest.find(Filter(ward="111015", when=When.TODAY), world.clock.now) is None


def test_the_same_is_looked_for_in_the_next_wards(world: World) -> None:
    for ward, flags in (("111023", Flag.KIDS), ("111040", Flag.KIDS), ("111031", Flag.HOME)):
        in_ward(world, ward, ward, flags=flags)
    in_ward(world, "111104", "遠い区", flags=Flag.KIDS)
    asked = Filter(ward="111015", flags=Flag.KIDS)
    wards = ["111023", "111031", "111058", "111040", "111104"]
    found = nearest.elsewhere(asked, wards, world.clock.now)
    assert [(there.filter.ward, there.count) for there in found] == [("111023", 1), ("111040", 1)]
    assert nearest.elsewhere(Filter(flags=Flag.KIDS), wards, world.clock.now) == []
