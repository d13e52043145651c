"""Two sheets of A4: the poster that invites, and the venue's QR for checking in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shishin.core import qr
from shishin.core.languages import Language
from shishin.events import access, homes
from shishin.web import flags, identity, words
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("poster", __name__)

# A quarter of a QR of this level may be torn, wet or overwritten.
LEVEL = "Q"
FLAGS_SHOWN = 5
LONG_TITLE = 20
MUCH_TO_SAY = 50

INVITE = N_("カメラで読んで「行きます」。名前も登録もいりません。")
WELCOME = N_("カメラで読んで「受付する」。名前も登録もいりません。")


@blueprint.get("/e/<code>/poster")
def show(code: str) -> ResponseReturnValue:
    """Show both sheets, ready to print."""
    occurrence = access.organized_occurrence(identity.context(), code)
    event, base_url, city = occurrence.event, wiring().settings.base_url, wiring().city
    return render_template(
        "organizer/poster/show.html",
        occurrence=occurrence,
        at_home=homes.at_home(occurrence),
        flags=flags.words_of(event.flags, FLAGS_SHOWN),
        long_title=len(event.title) > LONG_TITLE,
        dense=len(event.title + occurrence.venue + occurrence.meeting_place) > MUCH_TO_SAY,
        host=base_url.partition("://")[2],
        event_qr=qr.svg_path(f"{base_url}/e/{occurrence.code}".upper(), LEVEL),
        venue_qr=qr.svg_path(f"{base_url}/c/{occurrence.venue_code}".upper(), LEVEL),
        invite=_in_all(INVITE),
        welcome=_in_all(WELCOME),
        contact=event.contact or f"{city.desk} {city.contact_tel}",
    )


def _in_all(text: str) -> list[tuple[str, Markup]]:
    """Return a text in every language, the reader's first: who stands before the sheet reads any of them."""
    languages = sorted(Language, key=lambda language: language is not words.current())
    lines = {words.with_ruby(words.translated(text, language)): language for language in reversed(languages)}
    return [
        ("en" if language is Language.ENGLISH else "ja", line)
        for line, language in sorted(lines.items(), key=lambda item: languages.index(item[1]))
    ]
