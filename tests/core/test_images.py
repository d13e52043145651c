"""Photos that people send become pixels and nothing else, or are refused clearly."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageOps

from shishin.core import images
from shishin.core.errors import Invalid
from shishin.core.images import PhotoNotPlain, PhotoTooLarge, PhotoTooWide, PhotoUnreadable
from tests.photos import photo

HERE = {1: "N", 2: (35.0, 55.0, 1.0), 3: "E", 4: (139.0, 38.0, 2.0)}
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_of_its_pixels(kind: str) -> None:
    made = images.made_anew(photo(kind))
    assert (opened(made.content).format, made.width, made.height) == ("JPEG", 64, 32)
    red, _, blue = opened(made.content).getpixel((5, 5))
    assert blue > red


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "a maker", 6
    exif.get_ifd(GPS).update(HERE)
    sent = photo(exif=exif, comment=b"a secret", icc_profile=b"a profile" * 20)
    assert opened(sent).getexif().get_ifd(GPS)
    made = images.made_anew(sent)
    assert not opened(made.content).getexif()
    assert opened(made.content).info.keys().isdisjoint({"exif", "comment", "icc_profile", "xmp"})
    assert b"a maker" not in made.content
    assert b"a secret" not in made.content
    assert (made.width, made.height) == (32, 64)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_the_camera_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    sent = photo("PNG", exif=exif)
    wanted = ImageOps.exif_transpose(opened(sent))
    made = opened(images.made_anew(sent).content)
    assert made.size == wanted.size
    for place in ((4, 4), (made.width - 5, 4), (4, made.height - 5)):
        assert all(abs(a - b) < 40 for a, b in zip(made.getpixel(place), wanted.getpixel(place), strict=True))


def test_a_large_one_is_made_as_small_as_a_page_needs() -> None:
    made = images.made_anew(photo(size=(4000, 3000)))
    assert (made.width, made.height) == (1200, 900)
    assert len(made.content) < 100_000


def test_what_shines_through_is_white() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(kept, "PNG")
    assert opened(images.made_anew(kept.getvalue()).content).getpixel((4, 4)) == (255, 255, 255)


def wide(width: int, height: int) -> bytes:
    """A PNG that says how wide it is; nobody may come as far as its pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [header, b"IDAT" + zlib.compress(bytes(1000)), b"IEND"]
    packed = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_thirty_thousand_pixels_a_side_are_refused_before_they_are_read() -> None:
    with pytest.raises(PhotoTooWide):
        images.made_anew(wide(30_000, 30_000))
    # Beyond our own limit, and not yet what the library calls a bomb.
    with pytest.raises(PhotoTooWide):
        images.made_anew(wide(6000, 5001))


def progressive(repeated: int, *, behind: bytes = b"") -> bytes:
    """A JPEG that goes over its pixels so many times more."""
    kept = io.BytesIO()
    Image.new("L", (64, 32), 128).save(kept, "JPEG", progressive=True)
    whole = kept.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + behind + whole[last:-2] * repeated + whole[-2:]


def test_one_that_is_drawn_again_and_again_is_refused_before_it_is_read() -> None:
    for hidden in (b"", b"\xff\xfe\x00\x04\xff\xd9", b"\xff\x01", b"\xff\xd0", b"\xff\xff"):
        with pytest.raises(PhotoTooWide):
            images.made_anew(progressive(30, behind=hidden))
    assert images.made_anew(progressive(10)).width == 64
    # A photo with a film behind it, as phones make them: what stands behind its end is not drawn.
    film = random.Random(7).randbytes(4_000_000).replace(b"PK", b"  ")
    assert film.count(b"\xff\xda") > images.MOST_SCANS
    assert images.made_anew(photo() + film).width == 64


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PhotoTooLarge):
        images.made_anew(photo() + b"\0" * images.LARGEST_BYTES)


def archived() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("index.html", "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        photo() + archived(),
        photo() + b"<ScRiPt>alert(1)</script>",
        photo(comment=b"<html><body>"),
        photo("PNG") + b"<?php system('x');",
        b"%PDF-1.7\n" + photo(),
    ],
    ids=["archive", "script", "page in a comment", "program", "document"],
)
def test_what_is_a_photo_and_something_else_is_refused(sent: bytes) -> None:
    with pytest.raises(PhotoNotPlain):
        images.made_anew(sent)


@pytest.mark.parametrize(
    "sent",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo("GIF"), photo("BMP"), photo("TIFF")]
    + [photo(kind)[:cut] for kind in ("JPEG", "PNG", "WEBP") for cut in (4, 30, -40)],
)
def test_what_is_no_photo_or_half_of_one_is_refused(sent: bytes) -> None:
    with pytest.raises(PhotoUnreadable):
        images.made_anew(sent)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_file_is_refused_or_read_and_never_a_fault(kind: str) -> None:
    chance = random.Random(7)
    whole, read = photo(kind), 0
    for _ in range(150):
        sent = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        try:
            read += bool(images.made_anew(bytes(sent)).content)
        except Invalid:
            continue
    assert read < 150
