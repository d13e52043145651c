"""A map drawn by the server: a frame in web mercator, numbered pins, and the tiles that lie under them.

Everything is in the drawing's own units: as many to its width as a phone has pixels.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shishin.core import earth
from shishin.core.earth import Position
from shishin.events.cards import Card
from shishin.events.placed import Box

WIDTH = 328
# A finger's width, also where the drawing is made a little smaller: what lies nearer shares a pin.
APART = 52
# How far a pin reaches, how wide a name's letters are, half of how high; where the scale stands.
PIN, LETTER, MIDDLE, SCALE = 15, 17, 8, 34
# Where a name is tried, from its place: above, on it, below, at the sides, farther away.
OFFSETS = [(right, down) for right in (0, -40, 40, -64, 64) for down in (-20, 6, 32, -40, 52)]
TILE_PIXELS = 256
DEEPEST = 18


@dataclass(frozen=True, slots=True)
class Frame:
    """What a drawing shows: its box, and where that lies on the square of the world."""

    box: Box
    left: float
    top: float
    scale: float
    height: int

    def point(self, place: Position) -> tuple[float, float]:
        """Return where a place is drawn."""
        x, y = _on_square(place)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    @property
    def kilometre(self) -> float:
        """How long a kilometre is, in the middle of the drawing."""
        latitude = (self.box.south + self.box.north) / 2
        wide = (self.box.east - self.box.west) * earth.narrowing(latitude) * earth.KILOMETRES_A_DEGREE
        return WIDTH / wide


@dataclass(frozen=True, slots=True)
class Pin:
    """A number on the map, and the occurrences that it stands for."""

    number: int
    x: float
    y: float
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: the middle of its line's foot."""

    text: str
    x: float
    y: float

    @property
    def half(self) -> float:
        """Half of how wide it is: Latin letters are about half as wide as others."""
        return sum(LETTER if letter > "\u024f" else 0.6 * LETTER for letter in self.text) / 2

    def meets(self, x: float, y: float, half: float, high: float) -> bool:
        """Say whether something so wide and so high to each side of a point would lie over it."""
        return abs(x - self.x) < self.half + half and abs(y - self.y + MIDDLE) < MIDDLE + high


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture under the pins."""

    address: str
    x: float
    y: float
    size: float


def around(place: Position, kilometres: float) -> Frame:
    """Return the frame around a place."""
    return around_all([place], kilometres)


def around_all(places: Iterable[Position], kilometres: float) -> Frame:
    """Return the frame around places, with so much room at its edges."""
    spots = list(places)
    north = kilometres / earth.KILOMETRES_A_DEGREE
    east = north / earth.narrowing(spots[0].latitude)
    return _frame(
        Box(
            min(spot.latitude for spot in spots) - north,
            max(spot.latitude for spot in spots) + north,
            min(spot.longitude for spot in spots) - east,
            max(spot.longitude for spot in spots) + east,
        )
    )


def _frame(box: Box) -> Frame:
    left, top = _on_square(Position(box.north, box.west))
    right, bottom = _on_square(Position(box.south, box.east))
    scale = WIDTH / (right - left)
    return Frame(box, left, top, scale, round((bottom - top) * scale))


def _on_square(place: Position) -> tuple[float, float]:
    """Return a place on the square of the world: 0 to 1 to the east and to the south."""
    north = math.asinh(math.tan(math.radians(place.latitude)))
    return (place.longitude + 180) / 360, (1 - north / math.pi) / 2


def pins(frame: Frame, cards: Iterable[Card]) -> list[Pin]:
    """Return pins far enough from each other for a finger, numbered in the order of the cards."""
    found: list[Pin] = []
    for card in cards:
        x, y = _spot(frame, card)
        near = next((pin for pin in found if math.hypot(pin.x - x, pin.y - y) < APART), None)
        if near is None:
            found.append(Pin(len(found) + 1, x, y, [card]))
        else:
            near.cards.append(card)
    return found


def _spot(frame: Frame, card: Card) -> tuple[float, float]:
    # Whole pins only: what lies at the very edge is drawn a little further in.
    x, y = frame.point(Position(card.latitude or 0, card.longitude or 0))
    edge = APART / 2
    return min(max(x, edge), WIDTH - edge), min(max(y, edge), frame.height - edge)


def labels(frame: Frame, names: Iterable[tuple[str, Position]], pins: Iterable[Pin]) -> list[Label]:
    """Return names near to their places; without room between pins and others, or outside, there is none."""
    shown, taken = list(pins), list[Label]()
    for text, place in names:
        x, y = frame.point(place)
        if 0 < x < WIDTH and 0 < y < frame.height:
            tried = (_inside(Label(text, x + right, y + down)) for right, down in OFFSETS)
            taken += [one for one in tried if _free(frame, one, shown, taken)][:1]
    return taken


def _inside(label: Label) -> Label:
    return replace(label, x=min(max(label.x, label.half), WIDTH - label.half))


def _free(frame: Frame, label: Label, shown: list[Pin], taken: list[Label]) -> bool:
    pinned = any(label.meets(pin.x, pin.y, PIN, PIN) for pin in shown)
    beside = any(label.meets(one.x, one.y - MIDDLE, one.half, MIDDLE) for one in taken)
    return not pinned and not beside and 2 * MIDDLE < label.y < frame.height - SCALE


def tiles(frame: Frame, template: str) -> list[Tile]:
    """Return the tiles that a frame needs, at the depth where each is drawn at most at its own size."""
    depth = min(max(math.ceil(math.log2(frame.scale / TILE_PIXELS)), 0), DEEPEST)
    size = frame.scale / 2**depth
    first_x, first_y = int(frame.left * 2**depth), int(frame.top * 2**depth)
    last_x = int((frame.left + WIDTH / frame.scale) * 2**depth)
    last_y = int((frame.top + frame.height / frame.scale) * 2**depth)
    return [
        Tile(
            template.replace("{z}", str(depth)).replace("{x}", str(x)).replace("{y}", str(y)),
            x * size - frame.left * frame.scale,
            y * size - frame.top * frame.scale,
            size,
        )
        for y in range(first_y, last_y + 1)
        for x in range(first_x, last_x + 1)
    ]
