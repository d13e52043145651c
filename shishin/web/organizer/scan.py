"""The reception page: camera, typed code, roster and walk-ins on the organizer's own phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shishin.events import access
from shishin.web import assets, identity

blueprint = Blueprint("scan", __name__)


@blueprint.get("/e/<code>/scan")
def scan(code: str) -> ResponseReturnValue:
    """Show the page; everything that happens on it goes through the scans' own address.

    The phone needs its device cookie here, because the grant that it fetches next is for that device only.
    """
    identity.device(give=True)
    occurrence = access.organized_occurrence(identity.context(), code)
    return render_template(
        "organizer/scan/scan.html", occurrence=occurrence, modules=assets.modules("scan"), helper=None
    )
