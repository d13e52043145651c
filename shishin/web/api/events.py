"""The list for programs: `/api/v1/events`, by the filters of the page, and one occurrence."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from shishin.core.errors import Invalid
from shishin.events import access, listing, windows
from shishin.events.cards import Card
from shishin.events.models import Event, Occurrence
from shishin.participation import headcounts, openings, standing
from shishin.participation.headcounts import Heads
from shishin.participation.openings import Opening
from shishin.web import flags, list_filters
from shishin.web.wiring import wiring

blueprint = Blueprint("events", __name__)

MOST = 100


class FilterUnknown(Invalid):
    """A filter has a value that means nothing; the facts say which in `names`."""


@blueprint.get("/api/v1/events")
def listed() -> ResponseReturnValue:
    """Return a page of the list; `next` is the address of the following one, or null."""
    asked = list_filters.read(request.args, wiring().city)
    if asked.unknown:
        raise FilterUnknown(names=list(asked.unknown))
    page = listing.everything(asked.filter, wiring().now(), request.args.get("after"), _limit())
    heads = headcounts.of_many({card.id for card in page.cards})
    last = page.cards[-1].code if page.more else None
    return jsonify(
        events=[_card(card, heads[card.id]) for card in page.cards],
        next=list_filters.address(asked.filter, last, "/api/v1/events") if last else None,
    )


def _limit() -> int:
    text = request.args.get("limit", "")
    return min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() else listing.PAGE


def _card(card: Card, heads: Heads) -> dict[str, object]:
    return {
        "code": card.code,
        "title": card.title,
        **_times(card),
        "venue": card.venue,
        "ward": card.ward,
        "flags": [name for name, flag in flags.BY_NAME.items() if flag in card.flags],
        "capacity": card.capacity,
        "seats": listing.seats(heads.going, card.capacity),
        "people": listing.coarse(heads.likely),
        "cancelled": card.cancelled,
        "address": _address(card),
    }


def _times(shown: Card | Occurrence) -> dict[str, object]:
    return {
        "day": shown.day.isoformat(),
        "last_day": shown.last_day.isoformat(),
        "starts": shown.starts and f"{shown.starts:%H:%M}",
        "ends": shown.ends and f"{shown.ends:%H:%M}",
    }


def _address(shown: Card | Occurrence) -> str:
    return f"{wiring().settings.base_url}/e/{shown.code}"


@blueprint.get("/api/v1/events/<code>")
def one(code: str) -> ResponseReturnValue:
    """Return one occurrence with all that its page says."""
    occurrence = access.public_occurrence(code)
    event, heads = occurrence.event, headcounts.of(occurrence.id)
    state = standing.standing(occurrence, heads, wiring().now())
    return jsonify(
        code=occurrence.code,
        title=event.title,
        **_times(occurrence),
        **_place(occurrence),
        **_said(event),
        flags=[name for name, flag in flags.BY_NAME.items() if flag in event.flags],
        ways=[_way(opening) for opening in openings.of(occurrence)],
        capacity=occurrence.capacity,
        state=state,
        going=heads.going,
        maybe=heads.maybe,
        address=_address(occurrence),
    )


def _place(occurrence: Occurrence) -> dict[str, object]:
    names = ("time_note", "venue", "meeting_place", "address", "ward", "latitude", "longitude", "cancel_note")
    return {"street" if name == "address" else name: getattr(occurrence, name) for name in names}


def _way(opening: Opening) -> dict[str, object]:
    """Return a way of joining; its id goes into a join, and `times` bound those that the pass offers."""
    way, window = opening.way, opening.window
    times = window and {
        "opens": f"{windows.clock(window.opens):%H:%M}",
        "closes": f"{windows.clock(window.closes):%H:%M}",
        "at_once": window.at_once,
    }
    names = ("id", "kind", "name", "task", "minutes")
    return {name: getattr(way, name) for name in names} | {"seats": opening.seats, "times": times}


def _said(event: Event) -> dict[str, object]:
    names = ("summary", "description", "field", "belongings", "rain", "fee", "access", "contact", "apply_how")
    more = ("apply_url", "source_name", "source_url", "source_licence")
    group = {"handle": event.group.handle, "name": event.group.name} if event.group else None
    return {name: getattr(event, name) for name in names + more} | {"group": group}
