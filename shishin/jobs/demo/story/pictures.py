"""Pictures for the thanks of the demo city, drawn here: a path, bags of litter, a flower bed, things made."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

from shishin.core import images
from shishin.core.images import Picture

# Drawn twice as large as it is shown, so that edges are smooth.
WIDTH, HEIGHT, FINER = 960, 640, 2
SKY, GRASS, FAR_GRASS, PATH = "#cfe8f3", "#8fbf6f", "#a9cf8a", "#e9dcc0"
TRUNK, LEAVES, DARK_LEAVES = "#7a5a3c", "#4f9a58", "#3d7f4b"
BAG, BAG_SHADE, KNOT = "#f4f4ef", "#dcdcd3", "#c9c9bd"
SOIL, STEM = "#8a6446", "#4a8a4f"
PETALS = ("#e46a8b", "#f2b33d", "#f7f3ee", "#b07cc6", "#e8663f")
TABLE, WREATH = "#d9b98c", "#8a5f38"

Paint = Callable[["_Sheet"], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, what is to be seen on it, and words of thanks that go with it, where there are some."""

    paint: Paint
    alt: str
    words: str = ""

    def picture(self) -> Picture:
        """Return it as a photo that somebody sent would come out."""
        sheet = _Sheet()
        self.paint(sheet)
        return images.made_anew(sheet.content())


class _Sheet:
    """A sheet of paper, in the measures of the picture that it becomes."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), SKY)
        self._draw = ImageDraw.Draw(self._image)

    def disc(self, x: float, y: float, radius: float, colour: str, *, flat: float = 1) -> None:
        """Draw a disc; `flat` is its height as a part of its width."""
        box = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self._draw.ellipse([FINER * edge for edge in box], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Draw a rectangle."""
        self._draw.rectangle([FINER * edge for edge in (left, top, right, bottom)], fill=colour)

    def shape(self, corners: list[tuple[float, float]], colour: str) -> None:
        """Draw a shape with corners."""
        self._draw.polygon([(FINER * x, FINER * y) for x, y in corners], fill=colour)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: int) -> None:
        """Draw a line."""
        ends = [FINER * edge for edge in (x, y, to_x, to_y)]
        self._draw.line(ends, fill=colour, width=FINER * width)

    def content(self) -> bytes:
        """Return it as a file."""
        kept = io.BytesIO()
        self._image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(kept, "PNG", compress_level=1)
        return kept.getvalue()


def _path(sheet: _Sheet) -> None:
    _meadow(sheet)
    sheet.shape([(430, 300), (500, 300), (760, HEIGHT), (180, HEIGHT)], PATH)
    for x, y, size in ((330, 300, 60), (620, 300, 64), (190, 360, 100), (790, 370, 110)):
        _tree(sheet, x, y, size)


def _bags(sheet: _Sheet) -> None:
    _meadow(sheet)
    for x, y, size in ((120, 330, 90), (850, 320, 80)):
        _tree(sheet, x, y, size)
    for x, y in ((300, 400), (460, 390), (620, 400), (220, 510), (390, 510), (560, 510), (730, 510)):
        _bag(sheet, x, y)


def _bed(sheet: _Sheet) -> None:
    _meadow(sheet)
    _tree(sheet, 800, 300, 100)
    sheet.disc(480, 520, 430, SOIL, flat=0.32)
    for row, y in enumerate((440, 500, 570)):
        for place in range(8):
            _flower(sheet, 165 + 86 * place + 40 * (row % 2), y, PETALS[(place + 2 * row) % len(PETALS)])


def _things_made(sheet: _Sheet) -> None:
    sheet.box(0, 0, WIDTH, HEIGHT, TABLE)
    for y in (160, 320, 480):
        sheet.line(0, y, WIDTH, y, "#cfad7e", 3)
    for x, y, turn in ((250, 220, 0), (560, 200, 2), (410, 450, 1), (740, 440, 3)):
        _wreath(sheet, x, y, turn)


def _meadow(sheet: _Sheet) -> None:
    sheet.disc(WIDTH / 2, 560, 900, FAR_GRASS, flat=0.34)
    sheet.disc(WIDTH / 2, 760, 1000, GRASS, flat=0.4)


def _tree(sheet: _Sheet, x: float, y: float, size: float) -> None:
    sheet.box(x - size / 9, y - size / 2, x + size / 9, y + size * 0.7, TRUNK)
    for across, up, part in ((-0.55, 0.6, 0.62), (0.55, 0.65, 0.6), (0, 1.15, 0.7)):
        sheet.disc(x + across * size, y - up * size, part * size, DARK_LEAVES)
        sheet.disc(x + across * size - 6, y - up * size - 8, part * size * 0.86, LEAVES)


def _bag(sheet: _Sheet, x: float, y: float) -> None:
    sheet.disc(x + 8, y + 62, 74, "#6f9f55", flat=0.24)
    sheet.disc(x, y, 66, BAG_SHADE)
    sheet.disc(x - 6, y - 4, 58, BAG)
    sheet.shape([(x - 18, y - 88), (x + 18, y - 88), (x + 10, y - 56), (x - 10, y - 56)], KNOT)


def _flower(sheet: _Sheet, x: float, y: float, colour: str) -> None:
    sheet.line(x, y, x, y + 46, STEM, 5)
    sheet.disc(x - 11, y + 34, 11, LEAVES, flat=0.5)
    for petal in range(5):
        angle = 2 * math.pi * petal / 5
        sheet.disc(x + 15 * math.cos(angle), y + 15 * math.sin(angle), 13, colour)
    sheet.disc(x, y, 9, "#f6d65b")


def _wreath(sheet: _Sheet, x: float, y: float, turn: int) -> None:
    sheet.disc(x + 6, y + 8, 108, "#c6a273")
    sheet.disc(x, y, 104, WREATH)
    sheet.disc(x, y, 62, TABLE)
    for place in range(12):
        angle = 2 * math.pi * place / 12
        colour = (LEAVES, "#b5443c", DARK_LEAVES, "#e0a030")[(place + turn) % 4]
        sheet.disc(x + 83 * math.cos(angle), y + 83 * math.sin(angle), 15 + 4 * (place % 2), colour)


PATH_WALKED = Drawing(
    _path, "木のあいだをとおる、きれいになった緑道", "たくさんの手があると、早いですね。また来月!"
)
BAGS_FILLED = Drawing(_bags, "草の上にならんだ、7つのごみ袋")
BED_IN_FLOWER = Drawing(_bed, "赤や黄色の花がさいた花だん")
THINGS_MADE = Drawing(_things_made, "つくえの上の、木の実でつくった4つの輪かざり")
