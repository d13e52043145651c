"""Signed in where one had been a guest: what this browser has kept may come along."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from shishin.checkin import claiming
from shishin.web import identity, security
from shishin.web.citizen.claim import JOINED

blueprint = Blueprint("bringing", __name__)


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks."""
    security.private()


@blueprint.get("/me/bring")
def show() -> ResponseReturnValue:
    """Show what will be joined; where there is nothing, lead to what is there."""
    proposal = claiming.proposed_bringing(identity.context())
    if proposal is None:
        return redirect("/me", code=303)
    return render_template("citizen/bringing/show.html", proposal=proposal)


@blueprint.post("/me/bring")
def join() -> ResponseReturnValue:
    """Join it with what the session has."""
    claiming.bring(identity.context())
    return redirect(JOINED, code=303)
