"""Photos that people send, made harmless: read as pixels and written anew, so that nothing else travels on.

Position, device and comments are gone with everything that is no pixel. What is refused is refused before
its pixels are read: too many bytes, too many pixels, another kind of file, or a photo that is one as well.
"""

import io
import re
import struct
import threading
import zlib
from dataclasses import dataclass

from PIL import Image
from PIL.Image import Transpose

from shishin.core.errors import Invalid

LARGEST_BYTES = 12 * 1024 * 1024
# What a phone takes has twelve megapixels; decoded, thirty take about as many bytes as a page of memory may.
MOST_PIXELS = 30_000_000
LONGEST_SIDE = 1200
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
KIND = "image/jpeg"
# What other programs would read a file as, wherever it stands; photos have none of it.
FOREIGN = (b"<script", b"<html", b"<!doctype", b"<?php", b"%pdf-")
# A JPEG may go over all of its pixels again and again, each time for a handful of bytes; ten times is usual.
MOST_SCANS = 30
# What begins a part of a JPEG: a mark that is neither within pixels nor without a length of its own.
MARK = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
SCAN, END = b"\xda", b"\xd9"
# An archive is read from its end.
ARCHIVE_END, ARCHIVE_TAIL = b"PK\x05\x06", 0xFFFF + 22
# How a camera says that it was held, and what puts the picture upright (Exif's eight cases; the first is).
ORIENTATION = 0x0112
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
# What the decoders say of a file that is broken.
UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
# A photo at a time: several large ones at once would take the memory of everybody else.
_TURN = threading.Lock()


class PhotoTooLarge(Invalid):
    """The file has too many bytes; `most` megabytes are in the facts."""


class PhotoTooWide(Invalid):
    """The picture has too many pixels, whatever its file weighs, or draws them too often.

    `most` million pixels are in the facts.
    """


class PhotoUnreadable(Invalid):
    """The file is no photo that can be read, or a broken one."""


class PhotoNotPlain(Invalid):
    """The file is a photo and something else as well."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made anew: a JPEG without anything but its pixels."""

    content: bytes
    width: int
    height: int


def made_anew(content: bytes) -> Picture:
    """Return the pixels of a photo as a new file, upright and no larger than a page needs.

    Raises `PhotoTooLarge`, `PhotoTooWide`, `PhotoUnreadable`, `PhotoNotPlain`.
    """
    if len(content) > LARGEST_BYTES:
        raise PhotoTooLarge(most=LARGEST_BYTES // 1024 // 1024)
    _require_plain(content)
    with _TURN:
        try:
            return _drawn(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_wide() from None
        except UNREADABLE:
            raise PhotoUnreadable from None


def _require_plain(content: bytes) -> None:
    folded = content.lower()
    if any(mark in folded for mark in FOREIGN) or ARCHIVE_END in content[-ARCHIVE_TAIL:]:
        raise PhotoNotPlain


def _drawn(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_wide()
        if opened.format == "JPEG" and _scans(content) > MOST_SCANS:
            raise _too_wide()
        # A JPEG is read no larger than it will be shown.
        opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        shown = _upright(_on_white(opened), opened.getexif().get(ORIENTATION))
    kept = io.BytesIO()
    shown.save(kept, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(kept.getvalue(), shown.width, shown.height)


def _scans(content: bytes) -> int:
    """Return how often a JPEG goes over its pixels, before it ends."""
    scans = place = 0
    while (mark := MARK.search(content, place)) and mark[1] != END and scans <= MOST_SCANS:
        scans += mark[1] == SCAN
        place = mark.end() + int.from_bytes(content[mark.end() : mark.end() + 2])
    return scans


def _on_white(image: Image.Image) -> Image.Image:
    """Return an image of its own without anything that the file said beside its pixels."""
    seen = image.convert("RGBA")
    shown = Image.new("RGB", seen.size, "white")
    shown.paste(seen, mask=seen.getchannel("A"))
    return shown


def _upright(image: Image.Image, orientation: object) -> Image.Image:
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image.transpose(turn) if turn is not None else image


def _too_wide() -> PhotoTooWide:
    return PhotoTooWide(most=MOST_PIXELS // 1_000_000)
