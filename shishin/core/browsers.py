"""What kind of browser somebody uses, as coarsely as they would say it themselves."""

from enum import StrEnum


class BrowserKind(StrEnum):
    """What people call the thing in their hand; nothing finer is ever kept."""

    LINE = "line"
    IPHONE = "iphone"
    ANDROID = "android"
    COMPUTER = "computer"


# The first that fits: LINE's browser also names the phone that it runs on.
_MARKS = (
    (" Line/", BrowserKind.LINE),
    ("iPhone", BrowserKind.IPHONE),
    ("iPad", BrowserKind.IPHONE),
    ("Android", BrowserKind.ANDROID),
    ("Windows", BrowserKind.COMPUTER),
    ("Macintosh", BrowserKind.COMPUTER),
    ("X11", BrowserKind.COMPUTER),
    ("CrOS", BrowserKind.COMPUTER),
)


def kind_of(agent: str) -> BrowserKind | None:
    """Return the kind that a browser says of itself (its User-Agent), or None for anything else."""
    return next((kind for mark, kind in _MARKS if mark in agent), None)
