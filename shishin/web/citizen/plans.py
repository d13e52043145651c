"""What I have said I will come to, and the passes for it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shishin.participation import passes, plans
from shishin.participation.models import Stance
from shishin.web import identity, security
from shishin.web.citizen.passes import drawing

blueprint = Blueprint("plans", __name__)


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks."""
    security.private()


@blueprint.get("/me/plans")
def upcoming() -> ResponseReturnValue:
    """Show what is to come, the next first."""
    found = plans.upcoming(identity.context())
    return render_template("citizen/plans/upcoming.html", sign_ups=found, token_of=passes.managed_token)


@blueprint.get("/me/passes")
def mine() -> ResponseReturnValue:
    """Show the next pass ready for the door, and the others."""
    found = [
        sign_up for sign_up in plans.upcoming(identity.context()) if sign_up.stance is not Stance.INTERESTED
    ]
    return render_template(
        "citizen/plans/mine.html",
        sign_ups=found,
        drawing=drawing(found[0]) if found else None,
        token_of=passes.managed_token,
        shown_code=passes.shown_code,
    )
