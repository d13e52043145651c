"""Being told things: chosen on the pass, answered the day before, stopped with one press. Nobody signs in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.checkin import claiming
from shishin.participation import access, arrivals, headcounts, passes, standing
from shishin.participation.models import SignUp
from shishin.participation.standing import Standing
from shishin.people import notices
from shishin.people.notices import Ways
from shishin.web import identity, security

blueprint = Blueprint("notices", __name__)

# Where the pass says what is told.
PLACE = "notices"
ON = "1"
ONE_CLICK = "List-Unsubscribe"
TAKING = frozenset({Standing.OPEN, Standing.FULL})


@blueprint.before_request
def keep_secret() -> None:
    """Keep these addresses to whoever holds them."""
    security.private()
    security.no_referrer()


def ways(sign_up: SignUp) -> Ways:
    """Return what a pass says about the notices of its person."""
    return notices.ways(sign_up.person_id, sign_up.occurrence.code)


@blueprint.post("/p/<token>/notices")
def choose(token: str) -> ResponseReturnValue:
    """Write what the person of a pass wants to be told."""
    sign_up = passes.by_managed(token, identity.context())
    _keep_off(sign_up)
    notices.choose(
        identity.context(),
        sign_up.person,
        sign_up.occurrence.code,
        changes=_chosen("changes"),
        day_before=_chosen("day_before"),
    )
    return redirect(_next(sign_up), code=303)


def _next(sign_up: SignUp) -> str:
    """Return where a press leads: to the pass, or to where its person says how they can be told at all."""
    told_by, token = ways(sign_up), passes.managed_token(sign_up)
    mine = claiming.may_tell(identity.context(), sign_up)
    if mine and not told_by.reached and told_by.choice != notices.NOTHING:
        return url_for("citizen.told.show", token=token)
    return url_for("citizen.passes.show", token=token, _anchor=PLACE)


def _keep_off(sign_up: SignUp) -> None:
    """Leave a switch that was turned off to its person: the pass's address may have been shown around."""
    row = notices.of_person(sign_up.person_id)
    if row is not None and row.off_at is not None:
        access.require_own(identity.context(), sign_up)


def _chosen(name: str) -> bool | None:
    """Return what a press says about one of the choices; None where it is not about that."""
    return request.form[name] == ON if name in request.form else None


@blueprint.get("/p/<token>/reply")
def reply(token: str) -> ResponseReturnValue:
    """Ask, the day before, whether it stands: three answers, of which one is to leave it as it is."""
    sign_up = passes.by_managed(token, identity.context())
    occurrence, now = sign_up.occurrence, identity.context().now
    state = standing.standing(occurrence, headcounts.of(occurrence.id), now)
    here = arrivals.at(occurrence.id, sign_up.person_id) is not None
    address = url_for("citizen.passes.show", token=passes.managed_token(sign_up))
    if here or sign_up.withdrawn_at is not None or state not in TAKING:
        # Nothing is left to ask: the pass says how it stands.
        return redirect(address, code=303)
    return render_template(
        "citizen/notices/reply.html",
        sign_up=sign_up,
        occurrence=occurrence,
        address=address,
        full=state is Standing.FULL,
        row=notices.of_person(sign_up.person_id) if access.is_own(identity.context(), sign_up) else None,
        stop=notices.token,
    )


@blueprint.get("/n/<token>")
def switch(token: str) -> ResponseReturnValue:
    """Show the one switch over all notices of a person."""
    row = notices.by_token(token)
    return render_template(
        "citizen/notices/switch.html", off=row.off_at is not None, token=notices.token(row)
    )


@blueprint.post("/n/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Tell a person nothing more. Mail programs press this by themselves (RFC 8058), with no page of ours."""
    notices.stop(identity.context(), notices.by_token(token))
    if request.form.get(ONE_CLICK) == "One-Click":
        # They follow no redirect, and take one for a failure.
        return switch(token)
    return redirect(url_for("citizen.notices.switch", token=token), code=303)


@blueprint.post("/n/<token>/again")
def resume(token: str) -> ResponseReturnValue:
    """Tell a person again what they had chosen."""
    notices.resume(identity.context(), notices.by_token(token))
    return redirect(url_for("citizen.notices.switch", token=token), code=303)
