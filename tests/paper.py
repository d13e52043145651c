"""What comes out of the printer: every sheet of a PDF as a picture, and what a camera reads on it."""

from contextlib import closing
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

DOTS_AN_INCH = 150
MM_AN_INCH = 25.4
# In points, as a PDF says it.
A4 = (595, 842)
POINTS_AN_INCH = 72
DARK = 128
# No code of ours has more modules a side.
MODULES = 41


@dataclass(frozen=True, slots=True)
class Code:
    """A QR as it is read from paper: its text and how it is made, and how wide its dark part is."""

    text: str
    kind: str
    level: str
    millimetres: float


def printed(page: Page) -> list[Image.Image]:
    """Print a page; every sheet of it is an A4 and has something on it."""
    # The library is for one thread: what it holds is let go here, not by whichever thread cleans up.
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        sheets = [_sheet(leaf) for leaf in document]
    assert all(sheet.getextrema()[0] < DARK for sheet in sheets), "a sheet is empty"
    return sheets


def _sheet(leaf: pypdfium2.PdfPage) -> Image.Image:
    with closing(leaf), closing(leaf.render(scale=DOTS_AN_INCH / POINTS_AN_INCH, grayscale=True)) as bitmap:
        assert tuple(round(side) for side in leaf.get_size()) == A4
        return bitmap.to_pil().convert("L")


def codes(sheet: Image.Image) -> list[Code]:
    """Read every QR of a sheet, from top to bottom."""
    found = sorted(zxingcpp.read_barcodes(sheet), key=lambda code: code.position.top_left.y)
    return [Code(one.text, one.content_type.name, one.ec_level, _width(sheet, one.position)) for one in found]


def _width(sheet: Image.Image, at: zxingcpp.Position) -> float:
    """Measure what is dark, in millimetres; all around it lies white, three of the code's modules wide."""
    quiet = (at.top_right.x - at.top_left.x) * 3 // MODULES
    corners = (
        at.top_left.x - quiet,
        at.top_left.y - quiet,
        at.bottom_right.x + quiet,
        at.bottom_right.y + quiet,
    )
    around = sheet.crop(corners)
    left, top, right, bottom = around.point(lambda grey: 255 * (grey < DARK)).getbbox()
    assert min(left, top, around.width - right, around.height - bottom) > 0, "no quiet zone"
    return min(right - left, bottom - top) * MM_AN_INCH / DOTS_AN_INCH
