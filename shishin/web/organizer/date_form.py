"""Dates in a form: a day, a clock time, a number as typed, how often something comes round."""

import unicodedata
from datetime import date, time

from wtforms import (  # type: ignore[attr-defined] # the stubs do not know SelectChoice yet
    Form,
    RadioField,
    SelectChoice,
    StringField,
)

from shishin.events.recurrence import Every, Repeat
from shishin.web import words
from shishin.web.words import N_

ONCE = ""
# Thousands of years: in others a day may have no evening that can be written.
MILLENNIUM = 2
EVERY: dict[str, str] = {
    ONCE: N_("1回だけ"),
    Every.WEEK.value: N_("毎週"),
    Every.FORTNIGHT.value: N_("2週間ごと"),
    Every.MONTH.value: N_("毎月(同じ週の同じ曜日)"),
}


class RepeatForm(Form):
    """How often, and how many times in all."""

    every = RadioField(default=ONCE, validate_choice=False)
    times = StringField()

    def speak(self) -> None:
        """Put the choices into the words of the page."""
        self.every.choices = [SelectChoice(value, words.words(text)) for value, text in EVERY.items()]

    def repeat(self) -> Repeat | None:
        """Return the series that was asked for; what is no number is a series that fits nothing."""
        if self.every.data not in set(Every):
            return None
        return Repeat(Every(self.every.data), number(self.times.data) or 0)


def day(text: str | None) -> date | None:
    """Return the day that was typed, or None, as for one in another millennium."""
    try:
        typed = date.fromisoformat(text or "")
    except ValueError:
        return None
    return typed if typed.year // 1000 == MILLENNIUM else None


def clock(text: str | None) -> time | None:
    """Return the clock time that was typed, or None."""
    hour, _, minute = unicodedata.normalize("NFKC", text or "").strip().partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        return None


def number(text: str | None) -> int | None:
    """Return the number, None for nothing, and 0, which nothing here allows, for what is no number."""
    typed = unicodedata.normalize("NFKC", text or "").strip()
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < len("1000000") else 0
