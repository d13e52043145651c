"""Addresses as QR codes spell them: in capitals, so that the code stays small."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

blueprint = Blueprint("printed", __name__)


@blueprint.get("/C/<code>")
def venue(code: str) -> ResponseReturnValue:
    """Lead from a venue's QR to its page."""
    return redirect(f"/c/{code}", code=301)


@blueprint.get("/T/<token>")
def door(token: str) -> ResponseReturnValue:
    """Lead from a pass's QR to what the door sees of it."""
    return redirect(f"/t/{token}", code=301)


@blueprint.get("/CARD/<token>")
def card(token: str) -> ResponseReturnValue:
    """Lead from a paper card's QR to what it is."""
    return redirect(f"/card/{token}", code=301)


@blueprint.get("/R/<token>")
def reception(token: str) -> ResponseReturnValue:
    """Lead from a reception link's QR to its page."""
    return redirect(f"/r/{token}", code=301)
