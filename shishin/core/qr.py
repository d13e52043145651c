"""QR codes as one small SVG path: runs of dark modules, a quarter of the size of one square a module."""

import functools
from collections.abc import Iterator

import qrcode

QUIET = 4
LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}


@functools.lru_cache(maxsize=512)
def matrix(text: str, level: str = "M") -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a text's QR, rows of dark or light, without the quiet zone."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@functools.lru_cache(maxsize=512)
def svg_path(text: str, level: str = "M") -> tuple[str, int]:
    """Return the path of a text's QR and the side of its square, quiet zone included.

    Draw it in `viewBox="0 0 side side"`; every run is a stroke one unit wide.
    """
    rows = matrix(text, level)
    runs = (
        f"M{start + QUIET} {y + QUIET}.5h{length}"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return "".join(runs), len(rows) + 2 * QUIET


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    start = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None
