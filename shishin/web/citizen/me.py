"""あゆみ: my record, the thanks I was given, my points with their reasons."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import claiming, records
from shishin.core import days
from shishin.events import photos
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
    return render_template(
        "citizen/me/path.html",
        joined="joined" in request.args,
        claimable=claiming.may_be_offered(ctx),
        bringing=claiming.proposed_bringing(ctx) is not None,
        record=record,
        photos=photos.of_many([row.occurrence_id for row in record.thanks[:SHOWN_THANKS]]),
        shown=SHOWN_THANKS,
        reasons=records.reasons(ctx),
        why=reasons.points,
        install_how=install.how(),
    )


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
