"""Draw the app's icons: a compass needle that is a leaf, on a green ground.

The numbers below are the drawing; the SVG and every PNG come from them, so that they cannot drift apart.
Run `python tools/icons.py` after changing a number, and commit what it writes.
"""

import math
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent.parent / "static" / "icons"

GROUND, LEAF, TAIL, PIVOT = "#115a36", "#71c598", "#e6f5ec", "#ffd43d"
# The drawing's units: a square of 64, the needle from south-west to north-east through its middle.
SIZE, MIDDLE = 64, 32.0
TIP, REACH, WAIST = (51.0, 13.0), 26.87, 11.0
# The needle's sides are arcs through both tips and the waist.
RADIUS = round((REACH**2 + WAIST**2) / (2 * WAIST), 1)
NEAR, FAR = round(MIDDLE - WAIST / math.sqrt(2), 1), round(MIDDLE + WAIST / math.sqrt(2), 1)
VEIN_END, VEIN_WIDTH, PIVOT_RADIUS = (44.0, 20.0), 2.0, 3.4

# A maskable icon keeps its drawing in the middle four fifths, whatever shape the phone cuts out.
SAFE = 0.8
# Drawn this many times larger and shrunk, which is how Pillow gets smooth edges.
OVERSAMPLING = 4


def main() -> None:
    """Write icon.svg and the four PNGs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "icon.svg").write_text(svg(), encoding="utf-8")
    for name, side, drawing in (
        ("icon-192.png", 192, _round),
        ("icon-512.png", 512, _round),
        ("icon-maskable-512.png", 512, _full),
        ("apple-touch-180.png", 180, _full),
    ):
        drawing(side).save(FOLDER / name, optimize=True)


def svg() -> str:
    """Return the round icon as SVG."""
    tip_x, tip_y = (f"{number:g}" for number in TIP)
    sides = f"{NEAR:g} {NEAR:g}L{FAR:g} {FAR:g}A{RADIUS:g} {RADIUS:g} 0 0"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<circle cx="32" cy="32" r="30" fill="{GROUND}"/>'
        f'<path d="M{tip_x} {tip_y}A{RADIUS:g} {RADIUS:g} 0 0 0 {sides} 0 {tip_x} {tip_y}z" fill="{LEAF}"/>'
        f'<path d="M{tip_y} {tip_x}A{RADIUS:g} {RADIUS:g} 0 0 1 {sides} 1 {tip_y} {tip_x}z" fill="{TAIL}"/>'
        f'<path d="M32 32 {VEIN_END[0]:g} {VEIN_END[1]:g}" stroke="{GROUND}" stroke-width="{VEIN_WIDTH:g}"'
        ' stroke-linecap="round"/>'
        f'<circle cx="32" cy="32" r="{PIVOT_RADIUS:g}" fill="{PIVOT}"/></svg>\n'
    )


def _round(side: int) -> Image.Image:
    picture = Image.new("RGBA", (side * OVERSAMPLING,) * 2, (0, 0, 0, 0))
    unit = side * OVERSAMPLING / SIZE
    ImageDraw.Draw(picture).ellipse([2 * unit, 2 * unit, 62 * unit, 62 * unit], fill=GROUND)
    _needle(picture, unit)
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _full(side: int) -> Image.Image:
    picture = Image.new("RGB", (side * OVERSAMPLING,) * 2, GROUND)
    _needle(picture, side * OVERSAMPLING / SIZE * SAFE)
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _needle(picture: Image.Image, unit: float) -> None:
    """Draw the needle in the middle of a picture, at this many pixels a unit."""
    half = picture.width / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return half + (point[0] - MIDDLE) * unit, half + (point[1] - MIDDLE) * unit

    pen = ImageDraw.Draw(picture)
    leaf = _half_needle()
    pen.polygon([place(point) for point in leaf], fill=LEAF)
    pen.polygon([place((2 * MIDDLE - x, 2 * MIDDLE - y)) for x, y in leaf], fill=TAIL)
    pen.line([place((MIDDLE, MIDDLE)), place(VEIN_END)], fill=GROUND, width=round(VEIN_WIDTH * unit))
    _dot(pen, place(VEIN_END), VEIN_WIDTH / 2 * unit, GROUND)
    _dot(pen, place((MIDDLE, MIDDLE)), PIVOT_RADIUS * unit, PIVOT)


def _half_needle() -> list[tuple[float, float]]:
    """Return the outline of the north-eastern half: waist, tip, waist."""
    angle = math.asin(REACH / RADIUS)
    points = []
    for step in range(33):
        turn = angle * step / 32
        along, aside = RADIUS * math.sin(turn), RADIUS * math.cos(turn) - (RADIUS - WAIST)
        points.append((along, aside))
    outline = points + [(along, -aside) for along, aside in reversed(points)]
    slant = math.sqrt(2)
    return [(MIDDLE + (a - s) / slant, MIDDLE - (a + s) / slant) for a, s in outline]


def _dot(pen: ImageDraw.ImageDraw, middle: tuple[float, float], radius: float, colour: str) -> None:
    x, y = middle
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)


if __name__ == "__main__":
    main()
