"""Events' texts as pages show them: with readings in easy Japanese, elsewhere as they were written."""

from collections.abc import Mapping

from markupsafe import Markup

from shishin.core.languages import Language
from shishin.events import readings
from shishin.events.models import Event, Reading, TextPart
from shishin.web import words


class Shown:
    """The texts of one event for the reader of this page."""

    def __init__(self, event: Event, found: Mapping[TextPart, Reading], *, easy: bool) -> None:
        """Take the readings that are there; `easy` says whether the reader asked for easy Japanese."""
        self._event, self._found = event, found
        self.easy = easy and bool(event.easy)
        self.automatic = any(reading.automatic for reading in found.values())

    def __call__(self, name: str) -> Markup:
        """Return a text by its name, on one line."""
        reading = self._found.get(TextPart(name))
        return words.marked(reading.marked) if reading else words.written(getattr(self._event, name))

    def paragraphs(self, name: str) -> list[Markup]:
        """Return a text by its name, line by line."""
        reading = self._found.get(TextPart(name))
        if reading:
            return [words.marked(line) for line in _lines(reading.marked)]
        return [words.written(line) for line in _lines(getattr(self._event, name))]


def of_event(event: Event) -> Shown:
    """Return an event's texts in the language of the request."""
    easy = words.current() is Language.EASY
    return Shown(event, readings.of_event(event) if easy else {}, easy=easy)


def as_read(event: Event) -> Shown:
    """Return an event's texts with their readings, whatever the request's language: for who writes them."""
    return Shown(event, readings.of_event(event), easy=True)


def title(text: str, marked: str) -> Markup:
    """Return a title with its readings, if they are still those of this text."""
    return words.marked(marked) if readings.fits(text, marked) else words.written(text)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
