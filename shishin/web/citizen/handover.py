"""Going on in another browser of one's own, without mail: a code here, typed there."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from shishin.auth import handovers
from shishin.checkin import claiming, ways_in
from shishin.core.errors import Refusal, TooMany
from shishin.web import errors, identity, refusals, security
from shishin.web.citizen.claim import JOINED

blueprint = Blueprint("handover", __name__)

# 7K3M-Q8ZA with room for the spaces that hands put in.
LONGEST_CODE = 20


class TypedForm(Form):
    """The eight letters that the other browser shows."""

    code = StringField()


@blueprint.before_request
def of_this_browser() -> None:
    """Keep these pages to the browser that asks."""
    security.private()
    identity.device(give=True)


@blueprint.get("/me/handover")
def show() -> ResponseReturnValue:
    """Show the code that is good now, or how to make one, and take one from another browser."""
    return _page(TypedForm())


@blueprint.post("/me/handover")
def offer() -> ResponseReturnValue:
    """Make a code."""
    claiming.offer_handover(identity.context())
    return redirect(url_for("citizen.handover.show"), code=303)


@blueprint.post("/me/handover/code")
def take() -> ResponseReturnValue:
    """Lead from the code to what will be joined."""
    typed = request.form.get("code", "")[:LONGEST_CODE]
    handovers.take(identity.context(), typed, request.remote_addr or "")
    return redirect(url_for("citizen.handover.proposed"), code=303)


@blueprint.get("/me/handover/join")
def proposed() -> ResponseReturnValue:
    """Show what will be joined, and the button that does it."""
    proposal = claiming.proposed_by_handover(identity.context())
    return render_template("citizen/handover/proposed.html", proposal=proposal)


@blueprint.post("/me/handover/join")
def join() -> ResponseReturnValue:
    """Let this browser be of who made the code."""
    claiming.by_handover(identity.context())
    return redirect(JOINED, code=303)


@blueprint.errorhandler(handovers.HandoverNotKnown)
@blueprint.errorhandler(TooMany)
def refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer a no beside the letters that were typed."""
    if errors.wants_json():
        return errors.refused(refusal)
    form = TypedForm(request.form)
    form.code.errors = [refusals.text(refusal.code, refusal.facts)]
    return _page(form), refusal.status


@blueprint.errorhandler(handovers.HandoverOver)
def over(refusal: Refusal) -> ResponseReturnValue:
    """Lead on whoever pressed twice, and take a new code from anybody else."""
    if handovers.used_in(identity.device(), identity.actor().person_id):
        return redirect(JOINED, code=303)
    form = TypedForm()
    form.code.errors = [refusals.text(refusal.code, refusal.facts)]
    return _page(form), refusal.status


def _page(form: TypedForm) -> str:
    ctx = identity.context()
    handover = handovers.offered(ctx, ctx.actor.person_id) if ctx.actor.person_id else None
    return render_template(
        "citizen/handover/show.html",
        form=form,
        code=handovers.code(handover) if handover else None,
        somebody=ctx.actor.person_id is not None,
        known=ways_in.known(ctx.actor.person_id),
    )
