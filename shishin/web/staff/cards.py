"""The city's own paper cards, and any lost card made anew."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from shishin.web import card_sheets
from shishin.web.card_sheets import Desk

blueprint = Blueprint("cards", __name__)

CITY = Desk(None, "/staff/cards", "/staff")


@blueprint.get("/cards")
def of_city() -> ResponseReturnValue:
    """Show the city's cards, ready to print."""
    return card_sheets.page(CITY)


@blueprint.post("/cards")
def make() -> ResponseReturnValue:
    """Make more pages of them."""
    return card_sheets.make(CITY)


@blueprint.get("/cards/lost")
def ask_lost() -> ResponseReturnValue:
    """Ask for the letters of a lost card's stub."""
    return card_sheets.ask_lost(CITY)


@blueprint.post("/cards/lost")
def find_lost() -> ResponseReturnValue:
    """Find the card of these letters, whoever made it."""
    return card_sheets.find_lost(CITY)


@blueprint.get("/cards/<card>")
def one(card: str) -> ResponseReturnValue:
    """Show one card."""
    return card_sheets.one(CITY, card)


@blueprint.post("/cards/<card>")
def make_anew(card: str) -> ResponseReturnValue:
    """Make a lost card anew."""
    return card_sheets.make_anew(CITY, card)
