"""Photos for tests."""

import io

from PIL import Image


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 32), **more: object) -> bytes:
    """A small photo: blue on the left, red on the right."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    kept = io.BytesIO()
    image.save(kept, kind, **more)
    return kept.getvalue()
