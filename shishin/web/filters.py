"""How days, hours and numbers are written: `10月24日(土)`, `9:00`, `1,284`."""

from datetime import date, datetime, time

from flask import Flask

from shishin.core import days
from shishin.core.languages import Language
from shishin.events.models import Occurrence
from shishin.web import words

WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def install(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(
        day=day, weekday=weekday, clock=clock, period=period, number=number, month=month, moment=moment
    )


def english() -> bool:
    """Say whether the request wants English forms."""
    return words.current() is Language.ENGLISH


def weekday(value: date) -> str:
    """Return 土 or Sat."""
    return ENGLISH_WEEKDAYS[value.weekday()] if english() else WEEKDAYS[value.weekday()]


def month(value: date) -> str:
    """Return 10月 or Oct."""
    return ENGLISH_MONTHS[value.month - 1] if english() else f"{value.month}月"


def day(value: date | datetime) -> str:
    """Return 10月24日(土), or Sat 24 Oct; an instant's day is Japan's."""
    if isinstance(value, datetime):
        value = days.day_of(value)
    if english():
        return f"{weekday(value)} {value.day} {month(value)}"
    return f"{value.month}月{value.day}日({weekday(value)})"


def clock(value: time | datetime) -> str:
    """Return 9:00; an instant's clock is Japan's."""
    if isinstance(value, datetime):
        value = days.local(value).time()
    return f"{value.hour}:{value.minute:02d}"


def moment(value: datetime) -> str:
    """Return 10月24日(土) 9:12."""
    return f"{day(value)} {clock(value)}"


def period(occurrence: Occurrence) -> str:
    """Return when an occurrence is: one day or several, with times as far as they are known."""
    span = day(occurrence.day)
    if occurrence.last_day != occurrence.day:
        span = f"{span}〜{day(occurrence.last_day)}"
    if occurrence.starts is None:
        return span
    hours = f"{clock(occurrence.starts)}〜{clock(occurrence.ends) if occurrence.ends else ''}"
    return f"{span} {hours}"


def number(value: float) -> str:
    """Return 1,284, or 9.5 with at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"
