"""What the QR of a pass opens: the pass at the door. Only an organizer's camera gets 受付する."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.checkin import attendances, pages, proxy
from shishin.checkin.models import ScanBy, ScanStatus
from shishin.groups import access as group_access
from shishin.participation import asking, passes
from shishin.participation.models import SignUp
from shishin.web import identity, security
from shishin.web.citizen.check_in import HeadsForm

blueprint = Blueprint("door", __name__)


@blueprint.before_request
def keep_secret() -> None:
    """Keep the pass and its address to whoever holds it."""
    security.private()
    security.no_referrer()


@blueprint.get("/t/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show whose pass it is; it can be looked at and checked in, and nothing else."""
    return page(passes.by_door(token))


def page(sign_up: SignUp, heads: HeadsForm | None = None) -> str:
    """Return the pass as whoever looks at it may see it."""
    ctx, occurrence = identity.context(), sign_up.occurrence
    attendance = attendances.find(occurrence, sign_up.person_id)
    return render_template(
        "citizen/door/show.html",
        sign_up=sign_up,
        occurrence=occurrence,
        code=passes.shown_code(sign_up),
        token=passes.door_token(sign_up),
        attendance=attendance,
        asks_consent=asking.of_event(occurrence.event_id).consent,
        consented=asking.given(sign_up).consent,
        organizer=ctx.actor.signed_in
        and group_access.is_organizer(ctx.actor.person_id, occurrence.event.group_id or 0),
        heads=heads or HeadsForm(obj=attendance or sign_up),
        done=request.args.get("done"),
        uid=pages.new_uid(ctx),
    )


@blueprint.post("/t/<token>")
def check_in(token: str) -> ResponseReturnValue:
    """Check the person in, for an organizer of the occurrence."""
    ctx, sign_up = identity.context(), passes.living_by_door(token)
    group_access.require_organizer(ctx, sign_up.occurrence.event.group_id)
    form = HeadsForm(request.form)
    if not form.fits():
        return page(sign_up, form), 422
    answer = proxy.recount(
        ctx,
        sign_up.occurrence,
        sign_up.ref,
        request.form.get("uid"),
        *form.heads(),
        ScanBy.CAMERA,
    )
    done = "review" if answer.status is ScanStatus.REVIEW else 1
    return redirect(url_for("citizen.door.show", token=token, done=done), code=303)
