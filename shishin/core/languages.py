"""The three languages of the interface."""

from enum import StrEnum


class Language(StrEnum):
    """Japanese (the source), easy Japanese (やさしい日本語) and English."""

    JAPANESE = "ja"
    EASY = "ja-easy"
    ENGLISH = "en"


def language_of(text: str | None) -> Language | None:
    """Return the language of its tag, or None for any other text."""
    try:
        return Language(text or "")
    except ValueError:
        return None
