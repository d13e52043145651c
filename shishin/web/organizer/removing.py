"""A sign-up off the roster, and back on it, one press each."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from shishin.events import access
from shishin.participation import removing
from shishin.web import identity

blueprint = Blueprint("removing", __name__)


@blueprint.post("/e/<code>/roster/<ref>/remove")
def remove(code: str, ref: str) -> ResponseReturnValue:
    """Take a line off the roster."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    removing.remove(ctx, occurrence, ref)
    return redirect(f"/o/e/{occurrence.code}/roster?said=removed#removed", code=303)


@blueprint.post("/e/<code>/roster/<ref>/put-back")
def put_back(code: str, ref: str) -> ResponseReturnValue:
    """Put a line back on the roster."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    removing.put_back(ctx, occurrence, ref)
    return redirect(f"/o/e/{occurrence.code}/roster?said=put-back#r-{ref}", code=303)
