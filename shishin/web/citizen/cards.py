"""Cards of occurrences, rendered once for each language and kept while the list does not change."""

from collections.abc import Sequence

from flask import Blueprint, current_app, render_template
from flask.sansio.blueprints import BlueprintSetupState
from markupsafe import Markup

from shishin.events import listing
from shishin.events.cards import Card
from shishin.participation import headcounts
from shishin.web import identity
from shishin.web.kept import Shelf

_SHELF = "kept_cards"
MOST = 4096


def install(blueprint: Blueprint) -> None:
    """Give the application a shelf for cards, with a blueprint of its."""
    blueprint.record_once(_prepare)


def _prepare(state: BlueprintSetupState) -> None:
    shelf: Shelf[Markup] = Shelf(MOST)
    state.app.extensions[_SHELF] = shelf


def rendered(cards: Sequence[Card], level: int = 3) -> list[Markup]:
    """Return the HTML of cards, with headings of this level.

    A card shows nothing finer than the number that rises with every visible change.
    """
    shelf: Shelf[Markup] = current_app.extensions[_SHELF]
    number, language = listing.version(), identity.language()
    kept = {card.id: shelf.get((number, language, level, card.id)) for card in cards}
    missing = [card for card in cards if kept[card.id] is None]
    heads = headcounts.of_many({card.id for card in missing})
    for card in missing:
        made = render_template("citizen/events/card.html", card=card, heads=heads[card.id], level=level)
        kept[card.id] = shelf.put((number, language, level, card.id), Markup(made))  # noqa: S704 - our template
    return [kept[card.id] or Markup() for card in cards]
