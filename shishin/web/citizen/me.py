"""あゆみ: my record, the thanks I was given and my ♥ for them, my points with their reasons."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import claiming, hearts, records, ways_in
from shishin.core import days
from shishin.events import access, photos
from shishin.participation import plans
from shishin.points import versions
from shishin.web import identity, reasons, security
from shishin.web.citizen import install

blueprint = Blueprint("me", __name__)

SHOWN_THANKS = 3


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks."""
    security.private()


@blueprint.get("/me")
def path() -> ResponseReturnValue:
    """Show what came together."""
    ctx = identity.context()
    record = records.record(ctx)
    thanked = [row.occurrence_id for row in record.thanks[:SHOWN_THANKS]]
    return render_template(
        "citizen/me/path.html",
        joined="joined" in request.args,
        claimable=ways_in.may_be_offered(ctx),
        bringing=claiming.proposed_bringing(ctx) is not None,
        record=record,
        photos=photos.of_many(thanked),
        hearted=hearts.given(ctx, thanked),
        shown=SHOWN_THANKS,
        reasons=records.reasons(ctx),
        why=reasons.points,
        planned=not record.lines and bool(plans.upcoming(ctx, limit=1)),
        install_how=install.how(),
    )


@blueprint.post("/me/thanks/<code>")
def heart(code: str) -> ResponseReturnValue:
    """Answer thanks with a ♥, or take it back."""
    ctx, occurrence = identity.context(), access.by_code(code)
    if request.form.get("heart") == "0":
        hearts.take_back(ctx, occurrence)
    else:
        hearts.give(ctx, occurrence)
    return redirect(f"/me#thanks-{occurrence.code}", code=303)


@blueprint.get("/me/points")
def points() -> ResponseReturnValue:
    """Show every movement of points, and why."""
    ctx = identity.context()
    found = records.reasons(ctx)
    balance = sum(reason.entry.amount for reason in found)
    return render_template(
        "citizen/me/points.html",
        reasons=found,
        balance=balance,
        why=reasons.points,
        rule=versions.of_day(days.day_of(ctx.now)),
    )
