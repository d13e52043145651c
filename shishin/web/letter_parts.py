"""What a letter carries beside its text: the same as simple HTML, and the entry for a calendar."""

from collections.abc import Sequence

from markupsafe import Markup

from shishin.notifications.mail import Entry
from shishin.participation.models import SignUp
from shishin.web import calendar_files
from shishin.web.wiring import wiring

PAGE = Markup(
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>{paragraphs}</body></html>\n"
)


def html(title: str, paragraphs: Sequence[str], lang: str) -> str:
    """Return paragraphs as a page without style, pictures or anything that tells who opened it."""
    written = Markup("\n").join(Markup("<p>{}</p>").format(_lines(text)) for text in paragraphs)
    return PAGE.format(lang=lang, title=title, paragraphs=written)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(map(_line, text.splitlines()))


def _line(line: str) -> Markup:
    ours = wiring().settings.base_url
    if line == ours or (line.startswith(f"{ours}/") and " " not in line):
        return Markup('<a href="{0}">{0}</a>').format(line)
    return Markup.escape(line)


def entry(sign_up: SignUp) -> Entry:
    """Return the calendar entry of a pass as it is now."""
    from shishin.participation import calendars  # noqa: PLC0415 - servers write no letters, and it takes 12 MB

    method, written = calendars.by_mail(sign_up, calendar_files.home(), wiring().now())
    return Entry(method.value, written.decode())
