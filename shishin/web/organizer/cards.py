"""紙の参加カード of a group: eight on a sheet of A4, and a lost one made anew."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from shishin.events import access
from shishin.groups import access as group_access
from shishin.web import card_sheets, identity
from shishin.web.card_sheets import Desk

blueprint = Blueprint("cards", __name__)


@blueprint.get("/e/<code>/cards")
def of_event(code: str) -> ResponseReturnValue:
    """Show the group's cards, on the way from one of its events."""
    return card_sheets.page(_desk_of_event(code))


@blueprint.post("/e/<code>/cards")
def make_for_event(code: str) -> ResponseReturnValue:
    """Make more pages of them, on the way from an event."""
    return card_sheets.make(_desk_of_event(code))


@blueprint.get("/g/<handle>/cards")
def of_group(handle: str) -> ResponseReturnValue:
    """Show the group's cards, ready to print."""
    return card_sheets.page(_desk(handle))


@blueprint.post("/g/<handle>/cards")
def make(handle: str) -> ResponseReturnValue:
    """Make more pages of them."""
    return card_sheets.make(_desk(handle))


@blueprint.get("/g/<handle>/cards/lost")
def ask_lost(handle: str) -> ResponseReturnValue:
    """Ask for the letters of a lost card's stub."""
    return card_sheets.ask_lost(_desk(handle))


@blueprint.post("/g/<handle>/cards/lost")
def find_lost(handle: str) -> ResponseReturnValue:
    """Find the card of these letters."""
    return card_sheets.find_lost(_desk(handle))


@blueprint.get("/g/<handle>/cards/<card>")
def one(handle: str, card: str) -> ResponseReturnValue:
    """Show one card of the group."""
    return card_sheets.one(_desk(handle), card)


@blueprint.post("/g/<handle>/cards/<card>")
def make_anew(handle: str, card: str) -> ResponseReturnValue:
    """Make a lost card anew."""
    return card_sheets.make_anew(_desk(handle), card)


def _desk(handle: str) -> Desk:
    return Desk(group_access.public_group(handle), f"/o/g/{handle}/cards", "/o")


def _desk_of_event(code: str) -> Desk:
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    group = group_access.organized_group(ctx, occurrence.event.group_id or 0)
    event = f"/o/e/{occurrence.code}"
    return Desk(group, f"/o/g/{group.handle}/cards", event, f"{event}/cards")
