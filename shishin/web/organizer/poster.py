"""Two sheets of A4: the poster that invites, and the venue's QR for checking in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shishin.core import qr
from shishin.core.languages import Language
from shishin.events import access, homes
from shishin.events.models import Flag, Occurrence
from shishin.participation import asking
from shishin.web import flags, identity, words
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("poster", __name__)

# A quarter of a QR of this level may be torn, wet or overwritten.
LEVEL = "Q"
FLAGS_SHOWN = 5
FEWER_FLAGS = 3
# From so many letters on a title is written smaller, in the size of this class.
TITLE_SIZES = {40: "when", 20: "long"}
MUCH_TO_SAY = 50

INVITE = N_("カメラで読んで「行きます」。名前も登録もいりません。")
# The other languages say it below, to who has no phone.
WALK_IN = N_("予約なしで来ても、だいじょうぶです。")
WELCOME = N_("カメラで読んで「受付する」。名前も登録もいりません。")
# Where the organizer asks for names.
INVITE_NAMED = N_("カメラで読んで「行きます」。登録はいりません。")
WELCOME_NAMED = N_("カメラで読んで「受付する」。登録はいりません。")


@blueprint.get("/e/<code>/poster")
def show(code: str) -> ResponseReturnValue:
    """Show both sheets, ready to print."""
    occurrence = access.organized_occurrence(identity.context(), code)
    event, base_url, city = occurrence.event, wiring().settings.base_url, wiring().city
    # Readings over the large letters take room.
    easy, at_home = words.current() is Language.EASY, homes.at_home(occurrence)
    shown = "".join(flags.words_of(event.flags, FLAGS_SHOWN))
    much = len(event.title + occurrence.venue + occurrence.meeting_place + shown) > MUCH_TO_SAY
    walk_in = WALK_IN if Flag.WALKIN in event.flags and not at_home else None
    return render_template(
        "organizer/poster/show.html",
        occurrence=occurrence,
        at_home=at_home,
        walk_in=walk_in is not None,
        flags=flags.words_of(event.flags, FEWER_FLAGS if much else FLAGS_SHOWN),
        size=next((size for letters, size in TITLE_SIZES.items() if len(event.title) > letters), ""),
        dense=easy or much,
        host=base_url.partition("://")[2],
        event_qr=qr.svg_path(f"{base_url}/e/{occurrence.code}".upper(), LEVEL),
        by_poster=not at_home and occurrence.screen_since is None,
        venue_qr=qr.svg_path(f"{base_url}/c/{occurrence.venue_code}".upper(), LEVEL),
        invite=in_all(INVITE_NAMED if asks_names(occurrence) else INVITE, walk_in),
        welcome=welcome(occurrence),
        contact=event.contact or f"{city.desk} {city.contact_tel}",
    )


def asks_names(occurrence: Occurrence) -> bool:
    """Say whether the organizer asks for names."""
    return bool(asking.of_event(occurrence.event_id).purpose)


def welcome(occurrence: Occurrence) -> list[tuple[str, Markup]]:
    """Return what stands beside the venue's QR, in every language."""
    return in_all(WELCOME_NAMED if asks_names(occurrence) else WELCOME)


def in_all(text: str, easily: str | None = None) -> list[tuple[str, Markup]]:
    """Return a text in every language, the reader's first: who stands before the sheet reads any of them.

    `easily` is said besides in easy Japanese.
    """
    languages = sorted(Language, key=lambda language: language is not words.current())
    lines = {_line(text, easily, language): language for language in reversed(languages)}
    return [
        ("en" if language is Language.ENGLISH else "ja", line)
        for line, language in sorted(lines.items(), key=lambda item: languages.index(item[1]))
    ]


def _line(text: str, easily: str | None, language: Language) -> Markup:
    texts = [text, easily] if easily and language is Language.EASY else [text]
    return words.with_ruby(" ".join(words.translated(each, language) for each in texts))
