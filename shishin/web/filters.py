"""How days, hours and numbers are written: `10月24日(土)`, `9:00`, `1,284`."""

from dataclasses import replace
from datetime import date, datetime, time

from flask import Flask
from markupsafe import Markup

from shishin.checkin import claims
from shishin.core import days
from shishin.core.languages import Language
from shishin.events import slots, windows
from shishin.events.cards import Card
from shishin.events.models import Occurrence, Way
from shishin.events.slots import Slot
from shishin.participation.models import SignUp
from shishin.participation.roster import Row
from shishin.web import thanks_words, words
from shishin.web.wiring import wiring

WEEKDAYS = "月火水木金土日"
WEEKDAY_READINGS = ("げつ", "か", "すい", "もく", "きん", "ど", "にち")
# From October on the reading would be wider than the number: there 月 alone has its reading.
MONTH_READINGS = ("いち", "に", "さん", "し", "ご", "ろく", "しち", "はち", "く")
# The days of a month whose names are not just the number and にち.
DAY_READINGS = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    20: "はつか",
}
# Read like よっか: what their whole reading would say is wider than the number.
FOURTHS = (14, 24)
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def install(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        clock=clock,
        hours=hours,
        period=period,
        coming=coming,
        turn_hours=turn_hours,
        span=span,
        number=number,
        month=month,
        moment=moment,
        ward=ward,
        at_home=at_home,
        minutes_beside=minutes_beside,
        field=field,
        former=former,
        present=present,
        bare=words.bare,
        thanks=thanks_words.said,
    )


def english() -> bool:
    """Say whether the request wants English forms."""
    return words.current() is Language.ENGLISH


def weekday(value: date) -> str:
    """Return 土 or Sat; with its reading in easy Japanese."""
    if english():
        return ENGLISH_WEEKDAYS[value.weekday()]
    return words.read_aloud(f"{{{WEEKDAYS[value.weekday()]}|{WEEKDAY_READINGS[value.weekday()]}}}")


def month(value: date) -> str:
    """Return 10月 or Oct; with its reading in easy Japanese."""
    if english():
        return ENGLISH_MONTHS[value.month - 1]
    if value.month > len(MONTH_READINGS):
        return words.read_aloud(f"{value.month}{{月|がつ}}")
    return words.read_aloud(f"{{{value.month}月|{MONTH_READINGS[value.month - 1]}がつ}}")


def day(value: date | datetime) -> str:
    """Return 10月24日(土), or Sat 24 Oct; an instant's day is Japan's. With readings in easy Japanese."""
    if isinstance(value, datetime):
        value = days.day_of(value)
    if english():
        return f"{weekday(value)} {value.day} {month(value)}"
    return words.joined(month(value), _day_of_month(value.day), "(", weekday(value), ")")


def _day_of_month(number: int) -> str:
    if number in FOURTHS:
        return words.read_aloud(f"{number}{{日|か}}")
    reading = DAY_READINGS.get(number)
    return words.read_aloud(f"{{{number}日|{reading}}}" if reading else f"{number}{{日|にち}}")


def clock(value: time | datetime) -> str:
    """Return 9:00; an instant's clock is Japan's."""
    if isinstance(value, datetime):
        value = days.local(value).time()
    return f"{value.hour}:{value.minute:02d}"


def moment(value: datetime) -> str:
    """Return 10月24日(土) 9:12."""
    return words.joined(day(value), " ", clock(value))


def period(occurrence: Occurrence | Card) -> str:
    """Return when an occurrence is: one day or several, with times as far as they are known."""
    span = _span(occurrence.day, occurrence.last_day)
    clocks = hours(occurrence)
    return words.joined(span, " ", clocks) if clocks else span


def _span(first: date, last: date) -> str:
    return day(first) if last == first else words.joined(day(first), "〜", day(last))


def coming(sign_up: SignUp) -> str:
    """Return when somebody comes: the time that they chose, else when the occurrence is."""
    chosen = turn_hours(sign_up)
    return words.joined(day(sign_up.occurrence.day), " ", chosen) if chosen else period(sign_up.occurrence)


def turn_hours(sign_up: SignUp | Row) -> str:
    """Return 9:20〜9:40 for somebody who chose a time, else an empty text."""
    if sign_up.turn is None or sign_up.way is None or sign_up.way.minutes is None:
        return ""
    return span(sign_up.turn, sign_up.way.minutes)


def span(minute: int, length: int) -> str:
    """Return 9:20〜9:40 for a time in minutes after midnight and how long it lasts."""
    return f"{clock(windows.clock(minute))}〜{clock(windows.clock(minute + length))}"


def slot(value: Slot) -> str:
    """Return when and where, as far as they are known: 10月24日(土) 9:00〜11:00 緑道入口の広場."""
    said = _span(value.day, value.last_day or value.day)
    for more in (hours(value), value.venue):
        said = words.joined(said, " ", more) if more else said
    return said


def former(occurrence: Occurrence) -> Markup:
    """Return when and where an occurrence was before it was moved, as HTML."""
    before = slots.read(occurrence.moved_from)
    return words.written(occurrence.moved_from) if before is None else _slot_html(before)


def present(occurrence: Occurrence) -> Markup:
    """Return when and where an occurrence is now, as `former` says what was before, as HTML."""
    return _slot_html(slots.of(occurrence))


def _slot_html(value: Slot) -> Markup:
    when = Markup.escape(slot(replace(value, venue="")))
    return Markup("{} {}").format(when, words.written(value.venue)) if value.venue else when


def hours(occurrence: Occurrence | Card | Slot) -> str:
    """Return 9:00〜11:00 as far as the times are known, else an empty text."""
    if occurrence.starts is None:
        return ""
    return f"{clock(occurrence.starts)}〜{clock(occurrence.ends) if occurrence.ends else ''}"


def ward(code: str | None) -> Markup:
    """Return a ward's name: 見沼区, with its reading in easy Japanese, or Minuma-ku."""
    found = wiring().city.ward(code)
    if found is None:
        return Markup()
    if words.current() is Language.EASY:
        return words.with_ruby(f"{{{found.name}|{found.reading}}}")
    return Markup.escape(found.english if english() else found.name)


def field(code: str | None) -> Markup:
    """Return a field's short name, in easy words or in English where they are asked for."""
    found = wiring().city.field(code)
    if found is None:
        return Markup()
    if words.current() is Language.EASY:
        return words.with_ruby(found.easy)
    return Markup.escape(found.english if english() else found.short)


def at_home(sign_up: SignUp) -> bool:
    """Say whether what somebody signed up for is done at home."""
    return claims.word_of(sign_up) is claims.Word.DONE


def minutes_beside(way: Way) -> bool:
    """Say whether a way's minutes stand beside its name: not where the name says them (ちょこっと30分)."""
    return way.minutes is not None and not way.name.endswith(f"{way.minutes}分")


def number(value: float) -> str:
    """Return 1,284, or 9.5 with at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0")
