"""The reception link and the helpers' phones that came by it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import helpers, reception_links
from shishin.checkin.reception_models import ReceptionLink
from shishin.core import qr
from shishin.events import access
from shishin.web import identity
from shishin.web.wiring import wiring

blueprint = Blueprint("helpers", __name__)


@blueprint.get("/e/<code>/helpers")
def show(code: str) -> ResponseReturnValue:
    """Show the link, from when to when it opens, and the phones."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    link = reception_links.of(ctx, occurrence)
    good = link if link and reception_links.has_door(occurrence) and reception_links.stands(link) else None
    return render_template(
        "organizer/helpers/show.html",
        occurrence=occurrence,
        link=link,
        address=good and _address(good),
        drawing=good and qr.svg_path(_address(good).upper()),
        has_door=reception_links.has_door(occurrence),
        phase=reception_links.phase(occurrence, ctx.now),
        opens_at=reception_links.opens_at(occurrence),
        closes_at=reception_links.closes_at(occurrence),
        phones=helpers.at_door(ctx, occurrence),
    )


@blueprint.post("/e/<code>/helpers")
def make(code: str) -> ResponseReturnValue:
    """Make the link, or make it anew."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    reception_links.make(ctx, occurrence, request.form.get("version", type=int) or 0)
    return redirect(f"/o/e/{occurrence.code}/helpers", code=303)


@blueprint.post("/e/<code>/helpers/end")
def end(code: str) -> ResponseReturnValue:
    """End the turn of one phone."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    helpers.end(ctx, occurrence, request.form.get("phone", type=int) or 0)
    return redirect(f"/o/e/{occurrence.code}/helpers#phones", code=303)


def _address(link: ReceptionLink) -> str:
    return reception_links.url(link, wiring().settings.base_url)
