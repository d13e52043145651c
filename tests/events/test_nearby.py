"""Near is what lies within three kilometres of a place given once; nothing of it is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shishin.core import city, db, earth
from shishin.core.earth import Position
from shishin.events import listing, nearby
from shishin.events.filters import Filter, Near, Span
from shishin.events.models import Occurrence
from tests.plans import explained
from tests.world import TODAY, World

SAITAMA = city.load("saitama")
# The park of Omiya.
HERE = Near(35.92, 139.63)


def titles(world: World, near: Near) -> list[str]:
    return [card.title for card in listing.page(Filter(near=near), world.clock.now).cards]


@pytest.mark.parametrize(
    ("there", "kilometres"),
    [
        (Position(35.92, 139.63), 0.0),
        (Position(35.93, 139.63), 1.112),
        (Position(35.92, 139.64), 0.9),
        (Position(35.681, 139.767), 29.3),
    ],
)
def test_distances_are_right_over_a_city(there: Position, kilometres: float) -> None:
    assert earth.kilometres(Position(35.92, 139.63), there) == pytest.approx(kilometres, rel=0.01)


def test_what_lies_within_three_kilometres_is_near_in_order_of_time(world: World) -> None:
    north = 1 / earth.KILOMETRES_A_DEGREE
    east = north / earth.narrowing(HERE.latitude)
    for title, up, right in (
        ("2.9km北", 2.9, 0),
        ("3.1km北", 3.1, 0),
        ("2.9km西", 0, -2.9),
        ("3.1km東", 0, 3.1),
        ("角", 2.5, 2.5),
        ("ここ", 0, 0),
    ):
        world.occurrence(
            title=title,
            latitude=HERE.latitude + up * north,
            longitude=HERE.longitude + right * east,
            day=TODAY + timedelta(days=title == "ここ"),
        )
    world.occurrence(title="場所がわからない")
    assert titles(world, HERE) == ["2.9km北", "2.9km西", "ここ"]


def test_what_has_no_position_is_near_by_its_ward(world: World) -> None:
    near = nearby.near(35.906, 139.629, SAITAMA)
    assert near.wards == ("111031", "111023", "111058")
    world.occurrence(title="見沼区のどこか")
    world.occurrence(title="見沼区の北", latitude=35.99, longitude=139.65)
    here = world.occurrence(title="大宮区のどこか")
    Occurrence.update(ward="111031").where(Occurrence.id == here).execute()
    assert titles(world, near) == ["大宮区のどこか"]


def test_a_place_is_rounded_and_knows_the_ward_it_lies_in() -> None:
    assert nearby.near(35.94972146, 139.6941694, SAITAMA) == Near(35.95, 139.69, ("111104",))
    at_the_edge = nearby.near(35.97, 139.74, SAITAMA)
    assert at_the_edge.wards == ("111104",), "the centre is four kilometres away, and no other is nearer"
    assert nearby.near(35.68, 139.77, SAITAMA).wards == ()


def test_a_card_says_about_how_far(world: World) -> None:
    world.occurrence(latitude=35.9335, longitude=139.63)
    (card,) = listing.page(Filter(near=HERE), world.clock.now).cards
    assert nearby.kilometres(HERE, card) == 2
    assert nearby.kilometres(HERE, replace(card, latitude=35.92)) == 1
    assert nearby.kilometres(HERE, replace(card, latitude=None)) is None


@pytest.mark.parametrize("analyzed", [False, True])
def test_near_and_dates_walk_the_coming_days_by_their_index(sqlite_world: World, *, analyzed: bool) -> None:
    for n in range(40):
        sqlite_world.occurrence(title=str(n), day=TODAY + timedelta(days=n - 20))
    if analyzed:
        db.database.execute_sql("ANALYZE")
    for asked in (
        Filter(),
        Filter(near=HERE),
        Filter(near=nearby.near(HERE.latitude, HERE.longitude, SAITAMA)),
        Filter(when=Span(TODAY, TODAY + timedelta(days=9))),
    ):
        plans = _plans(asked, sqlite_world)
        assert len(plans) == 2
        for plan in plans:
            first, second = [step for step in plan if step.startswith(("SEARCH", "SCAN"))][:2]
            assert "o USING INDEX occurrence_announced_day_latitude_longitude_ward" in first, plan
            assert second.startswith("SEARCH e USING INTEGER PRIMARY KEY"), plan


def _plans(asked: Filter, world: World) -> list[list[str]]:
    """How SQLite finds a page and its number."""
    with explained() as plans:
        listing.page(asked, world.clock.now)
        listing.count(asked, world.clock.now)
    return plans
