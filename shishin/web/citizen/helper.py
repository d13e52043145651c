"""`/r/<token>`: the reception link. A button binds this phone to one occurrence's door; nobody signs in."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from shishin.checkin import helpers, reception_links
from shishin.events import access
from shishin.web import assets, identity, security

blueprint = Blueprint("helper", __name__)


@blueprint.before_request
def keep_secret() -> None:
    """Keep the link and the door to whoever holds them."""
    security.private()
    security.no_referrer()


@blueprint.get("/r/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show for what the link is good, with a button around the hours."""
    link = reception_links.by_token(token)
    occurrence = link.occurrence
    return render_template(
        "citizen/helper/show.html",
        occurrence=occurrence,
        token=reception_links.token(link),
        phase=reception_links.phase(occurrence, identity.context().now),
        opens_at=reception_links.opens_at(occurrence),
        closes_at=reception_links.closes_at(occurrence),
    )


@blueprint.post("/r/<token>")
def bind(token: str) -> ResponseReturnValue:
    """Bind this phone, and lead on to an address that holds no token."""
    identity.device(give=True)
    occurrence = helpers.bind(identity.context(), token)
    return redirect(f"/r/e/{occurrence.code}/scan", code=303)


@blueprint.get("/r/e/<code>/scan")
def door(code: str) -> ResponseReturnValue:
    """Show the reception to a helper's phone: the camera, no roster."""
    occurrence = access.by_code(code)
    return render_template(
        "organizer/scan/scan.html",
        occurrence=occurrence,
        modules=assets.modules("scan"),
        helper=helpers.number_of(identity.context(), occurrence),
    )
