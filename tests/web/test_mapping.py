"""The map is drawn right: north is up, pins keep a finger's width, and tiles cover the frame."""

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shishin.core import city
from shishin.core.earth import Position
from shishin.events.cards import Card
from shishin.events.models import Flag
from shishin.web import mapping

SAITAMA = city.load("saitama")
OMIYA = Position(35.906, 139.629)
CARD = Card(
    id=1, event_id=1, code="A", title="", day=None, last_day=None, starts=None, ends=None, starts_at=0,
    venue="", ward=None, capacity=None, cancelled=False, flags=Flag(0), group_id=None, result_amount=None,
    result_unit="", thanks="", time_note="", source=None, latitude=0.0, longitude=0.0,
)  # fmt: skip


def at(latitude: float, longitude: float) -> Card:
    return replace(CARD, latitude=latitude, longitude=longitude)


def test_north_is_up_east_is_right_and_a_kilometre_is_one() -> None:
    frame = mapping.around(OMIYA, 4)
    assert frame.point(OMIYA) == pytest.approx((mapping.WIDTH / 2, frame.height / 2), abs=0.6)
    north, east = frame.point(Position(35.916, 139.629)), frame.point(Position(35.906, 139.640))
    assert frame.height / 2 - north[1] == pytest.approx(1.112 * frame.kilometre, rel=0.01)
    assert east[0] - mapping.WIDTH / 2 == pytest.approx(0.991 * frame.kilometre, rel=0.01)
    assert frame.kilometre == pytest.approx(mapping.WIDTH / 8, rel=0.01)


def test_every_ward_is_on_the_map_of_the_city() -> None:
    frame = mapping.around_all([ward.position for ward in SAITAMA.wards], 3)
    for ward in SAITAMA.wards:
        x, y = frame.point(ward.position)
        assert 40 < x < mapping.WIDTH - 40
        assert 40 < y < frame.height - 40
    assert frame.height == pytest.approx(mapping.WIDTH, rel=0.25)


@given(st.lists(st.tuples(st.floats(35.87, 35.94), st.floats(139.585, 139.673)), max_size=60))
def test_pins_keep_a_fingers_width_and_lose_nothing(spots: list[tuple[float, float]]) -> None:
    frame = mapping.around(OMIYA, 4)
    pins = mapping.pins(frame, [at(*spot) for spot in spots])
    assert [pin.number for pin in pins] == list(range(1, len(pins) + 1))
    assert sum(len(pin.cards) for pin in pins) == len(spots)
    for one, other in itertools.combinations(pins, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= mapping.APART
    for pin in pins:
        assert mapping.APART / 2 <= pin.x <= mapping.WIDTH - mapping.APART / 2
        assert mapping.APART / 2 <= pin.y <= frame.height - mapping.APART / 2


@pytest.mark.parametrize("kilometres", [1, 3, 4, 12])
def test_tiles_cover_the_frame_and_are_few(kilometres: float) -> None:
    frame = mapping.around(OMIYA, kilometres)
    tiles = mapping.tiles(frame, "{z}/{x}/{y}")
    assert 4 <= len(tiles) <= 16
    assert min(tile.x for tile in tiles) <= 0
    assert min(tile.y for tile in tiles) <= 0
    assert max(tile.x + tile.size for tile in tiles) >= mapping.WIDTH
    assert max(tile.y + tile.size for tile in tiles) >= frame.height
    assert 128 < tiles[0].size <= 256


def test_a_tile_is_the_one_that_maps_know_by_that_number() -> None:
    # What every slippy map answers for the middle of Omiya at this depth.
    depth = 13
    x = int((OMIYA.longitude + 180) / 360 * 2**depth)
    y = int((1 - math.asinh(math.tan(math.radians(OMIYA.latitude))) / math.pi) / 2 * 2**depth)
    frame = mapping.around(OMIYA, 4)
    (under,) = (tile for tile in mapping.tiles(frame, "{z}/{x}/{y}") if tile.address == f"{depth}/{x}/{y}")
    middle = frame.point(OMIYA)
    assert under.x <= middle[0] <= under.x + under.size
    assert under.y <= middle[1] <= under.y + under.size


@pytest.mark.parametrize("part", ["name", "reading", "english"])
def test_names_lie_under_no_pin_over_no_other_and_inside(part: str) -> None:
    frame = mapping.around_all([ward.position for ward in SAITAMA.wards], 3)
    names = [(getattr(ward, part), ward.position) for ward in SAITAMA.wards]
    pins = [mapping.Pin(number, *frame.point(place), []) for number, (_, place) in enumerate(names)]
    labels = mapping.labels(frame, names, pins)
    assert len(labels) >= len(names) - 2, "nearly all have room"
    for place, one in enumerate(labels):
        assert one.half <= one.x <= mapping.WIDTH - one.half
        assert not any(one.meets(pin.x, pin.y, mapping.PIN, mapping.PIN) for pin in pins)
        for other in labels[:place]:
            assert abs(one.y - other.y) >= 16 or abs(one.x - other.x) >= one.half + other.half
    near = mapping.around(SAITAMA.wards[0].position, 3)
    assert [label.text for label in mapping.labels(near, names, [])] == [names[0][0]], (
        "the others lie outside"
    )
