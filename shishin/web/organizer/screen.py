"""The venue's QR on a screen at the entrance, and whether it hangs there on paper too."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import attendances, reception_links, screens
from shishin.checkin.clocks import Phase
from shishin.core import qr
from shishin.events import access
from shishin.web import identity, security
from shishin.web.organizer import poster
from shishin.web.wiring import wiring

blueprint = Blueprint("screen", __name__)

MILLISECONDS = 1000


@blueprint.get("/e/<code>/screen")
def show(code: str) -> ResponseReturnValue:
    """Show the code of this moment; the page asks for the next one by itself."""
    security.private()
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    address = f"{wiring().settings.base_url}/c/{screens.code(occurrence, ctx.now)}"
    return render_template(
        "organizer/screen/show.html",
        occurrence=occurrence,
        open=reception_links.phase(occurrence, ctx.now) is not Phase.LATE,
        early=reception_links.phase(occurrence, ctx.now) is Phase.EARLY,
        opens_at=reception_links.opens_at(occurrence),
        drawing=qr.svg_path(address.upper()),
        welcome=poster.welcome(occurrence),
        came=attendances.heads(occurrence).heads,
        until_next=screens.until_next(ctx.now).total_seconds() * MILLISECONDS,
        until_refused=screens.until_refused(ctx.now).total_seconds() * MILLISECONDS,
    )


@blueprint.get("/e/<code>/venue")
def venue(code: str) -> ResponseReturnValue:
    """Show both ways of hanging the QR, and the switch between them."""
    occurrence = access.organized_occurrence(identity.context(), code)
    return render_template(
        "organizer/screen/venue.html",
        occurrence=occurrence,
        has_door=reception_links.has_door(occurrence),
        chosen="chosen" in request.args,
    )


@blueprint.post("/e/<code>/venue")
def choose(code: str) -> ResponseReturnValue:
    """Take check-ins by the screen only, or by the poster too."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    screens.choose(ctx, occurrence, only=request.form.get("by") == "screen")
    return redirect(f"/o/e/{occurrence.code}/venue?chosen=1", code=303)
