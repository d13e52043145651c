"""The list on a map: drawn by the server, with the list of what is on it right below."""

from dataclasses import replace

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shishin.core.earth import Position
from shishin.core.languages import Language
from shishin.events import placed, readings
from shishin.events.cards import Card
from shishin.events.filters import KILOMETRES, Filter
from shishin.web import front, identity, list_filters, mapping, security
from shishin.web import readings as shown_readings
from shishin.web.mapping import Frame
from shishin.web.wiring import wiring

blueprint = Blueprint("map", __name__)

# So much is seen around a ward's centre, and beyond those of the outermost wards.
WARD_SHOWN = 4.0
MARGIN = 3.0


@blueprint.get("/map")
def show() -> ResponseReturnValue:
    """Show where what is on the list takes place: the same for everybody, so that it can be kept."""
    parts = wiring()
    asked = list_filters.read(request.args, parts.city).filter
    frame = _frame(asked)
    found = placed.find(asked, parts.now(), frame.box)
    settings, pins = parts.settings, mapping.pins(frame, found.cards)
    page = render_template(
        "citizen/map/show.html",
        asked=asked,
        pills=list_filters.pills(asked, list_filters.offered(asked), "/map"),
        zooms=list_filters.pills(asked, [Filter(ward=ward.code) for ward in parts.city.wards], "/map"),
        whole=replace(asked, ward=None, near=None),
        frame=frame,
        labels=mapping.labels(frame, _names(), pins),
        middle=frame.point(Position(asked.near.latitude, asked.near.longitude)) if asked.near else None,
        reach=KILOMETRES * frame.kilometre,
        pins=pins,
        tiles=mapping.tiles(frame, settings.tiles_url) if settings.tiles_url else [],
        credit=settings.tiles_credit,
        found=found,
        titles=_titles(found.cards),
    )
    answer = make_response(page)
    front.keep()
    answer.headers["Content-Security-Policy"] = security.policy(settings.tiles_host)
    answer.headers["Cache-Control"] = front.CACHEABLE
    answer.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return answer


def _frame(asked: Filter) -> Frame:
    city = wiring().city
    if asked.near is not None:
        return mapping.around(Position(asked.near.latitude, asked.near.longitude), KILOMETRES * 1.1)
    ward = city.ward(asked.ward)
    if ward is not None:
        return mapping.around(ward.position, WARD_SHOWN)
    return mapping.around_all([ward.position for ward in city.wards], MARGIN)


def _names() -> list[tuple[str, Position]]:
    """Return the wards' names, on one line each, and where their centres are."""
    language = identity.language()
    part = {Language.ENGLISH: "english", Language.EASY: "reading"}.get(language, "name")
    return [(getattr(ward, part), ward.position) for ward in wiring().city.wards]


def _titles(cards: list[Card]) -> dict[int, Markup | str]:
    easy = identity.language() is Language.EASY
    read = readings.titles(card.event_id for card in cards) if easy else {}
    return {card.id: shown_readings.title(card.title, read.get(card.event_id, "")) for card in cards}
