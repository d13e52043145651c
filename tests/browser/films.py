"""Films for the fake camera: what a phone at the door sees, one code after the other."""

import io
from collections.abc import Iterable
from pathlib import Path

import qrcode
from PIL import Image, ImageFilter

SIZE = (640, 480)
# Chromium plays a film of JPEGs at this rate, from its beginning when the camera opens, over and over.
FRAMES_A_SECOND = 30


def film(path: Path, scenes: Iterable[tuple[str | None, float]]) -> Path:
    """Write a film of scenes: what is held before the camera (None: nothing), and for how many seconds."""
    with path.open("wb") as file:
        for text, seconds in scenes:
            still = jpeg(frame(text))
            for _ in range(round(seconds * FRAMES_A_SECOND)):
                file.write(still)
    return path


def frame(text: str | None) -> Image.Image:
    """Return a picture of a desk with, perhaps, a code held a little askew and not quite in focus."""
    desk = Image.effect_noise(SIZE, 60).convert("RGB")
    if text is None:
        return desk
    code = qrcode.QRCode(border=4, box_size=8, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    paper = code.make_image().get_image().convert("RGB")
    held = paper.rotate(8, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    desk.paste(held, ((SIZE[0] - held.width) // 2, (SIZE[1] - held.height) // 2))
    return desk.filter(ImageFilter.GaussianBlur(0.8))


def jpeg(picture: Image.Image) -> bytes:
    """Return a picture as the bytes of a JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()
