"""Cards of occurrences, rendered once for each language and kept while what they show does not change."""

from collections.abc import Sequence

from flask import Blueprint, current_app, render_template
from flask.sansio.blueprints import BlueprintSetupState
from markupsafe import Markup

from shishin.core.languages import Language
from shishin.events import listing, nearby, readings
from shishin.events.cards import Card
from shishin.events.filters import Filter
from shishin.events.models import Flag
from shishin.participation import headcounts
from shishin.participation.headcounts import Heads
from shishin.web import identity
from shishin.web import readings as shown_readings
from shishin.web.kept import Shelf

_SHELF = "kept_cards"
MOST = 2048


def install(blueprint: Blueprint) -> None:
    """Give the application a shelf for cards, with a blueprint of its."""
    blueprint.record_once(_prepare)


def _prepare(state: BlueprintSetupState) -> None:
    shelf: Shelf[Markup] = Shelf(MOST)
    state.app.extensions[_SHELF] = shelf


def rendered(cards: Sequence[Card], asked: Filter, level: int = 3) -> list[Markup]:
    """Return the HTML of the cards found by a filter, with headings of this level.

    They say first of what was asked for, and how far each is where a place is given.
    """
    shelf: Shelf[Markup] = current_app.extensions[_SHELF]
    language = identity.language()
    heads = headcounts.of_many({card.id for card in cards})
    titles = readings.titles(card.event_id for card in cards) if language is Language.EASY else {}
    return [
        _kept(
            shelf,
            card,
            heads[card.id],
            language,
            level=level,
            title=titles.get(card.event_id, ""),
            far=nearby.kilometres(asked.near, card) if asked.near else None,
            wanted=asked.flags & card.flags,
        )
        for card in cards
    ]


def _kept(
    shelf: Shelf[Markup],
    card: Card,
    heads: Heads,
    language: Language,
    *,
    level: int,
    title: str,
    far: int | None,
    wanted: Flag,
) -> Markup:
    # All that a card shows: a change elsewhere in the list leaves it as it is.
    key = card, listing.step(heads.likely, heads.going, card.capacity), language, level, title, far, wanted
    found = shelf.get(key)
    if found is not None:
        return found
    shown = shown_readings.title(card.title, title)
    made = render_template(
        "citizen/events/card.html", card=card, heads=heads, level=level, title=shown, far=far, wanted=wanted
    )
    return shelf.put(key, Markup(made))  # noqa: S704 - our template
