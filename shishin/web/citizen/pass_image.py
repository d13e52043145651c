"""The pass as an image, for phones that keep pictures better than pages."""

import functools
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from shishin.core import qr
from shishin.participation.models import SignUp
from shishin.web import filters, words

WIDTH, MARGIN = 720, 40
MODULE = 14
TITLE_SIZE, TEXT_SIZE, CODE_SIZE = 40, 30, 56
LONGEST_LINE = 60
# No font is shipped: where the machine has none with Japanese letters, the image has the QR and its code.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/ipafont-gothic/ipagp.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc",
    "C:/Windows/Fonts/meiryo.ttc",
)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def lines_of(sign_up: SignUp) -> list[str]:
    """Return what stands above the QR: what, when, where."""
    occurrence = sign_up.occurrence
    when = str(words.bare(filters.coming(sign_up)))
    return [line for line in (occurrence.event.title, when, occurrence.time_note, occurrence.venue) if line]


def draw(said: str, code: str, lines: list[str]) -> bytes:
    """Return a PNG of a QR with its letters, and above it the lines where the machine has a font for them."""
    rows = qr.matrix(said)
    side = (len(rows) + 2 * qr.QUIET) * MODULE
    above = _wrapped(lines) if japanese_font() else []
    head = MARGIN + sum(_height(font) for _, font in above)
    image = Image.new("L", (max(WIDTH, side), head + side + CODE_SIZE + 2 * MARGIN), "white")
    pen = ImageDraw.Draw(image)
    _write_lines(pen, above)
    _draw_modules(pen, rows, ((image.width - side) // 2, head))
    pen.text((image.width / 2, head + side), code, fill="black", font=_font(CODE_SIZE), anchor="ma")
    kept = io.BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


@functools.cache
def japanese_font() -> str | None:
    """Return the path of a font with Japanese letters, or None."""
    return next((path for path in FONTS if Path(path).is_file()), None)


@functools.cache
def _font(size: int) -> Font:
    path = japanese_font()
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _wrapped(lines: list[str]) -> list[tuple[str, Font]]:
    sized = [
        (line[:LONGEST_LINE], _font(TITLE_SIZE if place == 0 else TEXT_SIZE))
        for place, line in enumerate(lines)
    ]
    return [(part, font) for line, font in sized for part in _parts(line, font)]


def _parts(line: str, font: Font) -> list[str]:
    parts, room = [""], WIDTH - 2 * MARGIN
    for letter in line:
        if font.getlength(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return [part for part in parts if part.strip()]


def _height(font: Font) -> int:
    return int(getattr(font, "size", TEXT_SIZE) * 1.5)


def _write_lines(pen: ImageDraw.ImageDraw, lines: list[tuple[str, Font]]) -> None:
    top = MARGIN
    for line, font in lines:
        pen.text((MARGIN, top), line, fill="black", font=font)
        top += _height(font)


def _draw_modules(
    pen: ImageDraw.ImageDraw, rows: tuple[tuple[bool, ...], ...], corner: tuple[int, int]
) -> None:
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = (
                    place + (at + qr.QUIET) * MODULE for place, at in zip(corner, (x, y), strict=True)
                )
                pen.rectangle((left, top, left + MODULE - 1, top + MODULE - 1), fill="black")
