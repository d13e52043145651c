"""ほかの日も行く: the other dates of a pass's event, to be chosen together, and stopped together."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.participation import access, passes, series
from shishin.participation.models import SignUp, Stance
from shishin.participation.series import Date
from shishin.web import errors, identity
from shishin.web.citizen import passes as pass_pages
from shishin.web.citizen import sign_up as sign_up_page

blueprint = Blueprint("series", __name__)
blueprint.before_request(pass_pages.keep_secret)

# Between the codes in an address; no code has it.
BETWEEN = "."


def _own(token: str) -> SignUp:
    """Return the pass for the browser of its person: here it leads to their other passes."""
    ctx = identity.context()
    sign_up = passes.by_managed(token, ctx)
    access.require_own(ctx, sign_up)
    return sign_up


@blueprint.get("/p/<token>/dates")
def show(token: str) -> ResponseReturnValue:
    """Show every date to come with the person's word, and what came of the last press."""
    sign_up = _own(token)
    found = series.dates(identity.context(), sign_up)
    asked = set(request.args.get("asked", "").split(BETWEEN))
    answered = [one for one in found if one.occurrence.code in asked]
    words = [one.word for one in answered]
    refused = [one.occurrence.code for one in answered if one.word not in series.OFFERED]
    free = [one for one in found if one.joinable and not one.undo and one.occurrence.code not in refused]
    return render_template(
        "citizen/series/show.html",
        sign_up=sign_up,
        token=token,
        others=[one for one in found if one not in free],
        open=free,
        whole=len(free) == sum(one.joinable for one in found),
        living=sum(_lives(one) for one in found),
        going=words.count(Stance.GOING),
        waiting=words.count(Stance.WAITING),
        refused=refused,
        stopped=request.args.get("stopped", type=int),
        token_of=passes.managed_token,
    )


def _lives(one: Date) -> bool:
    return one.word is not None and not one.arrived


@blueprint.post("/p/<token>/dates")
def join(token: str) -> ResponseReturnValue:
    """Say that the person comes on the chosen dates, or on all; a program is told what was refused."""
    sign_up = _own(token)
    codes = None if "all" in request.form else request.form.getlist("date")
    stance = sign_up_page.stance(request.form) if "stance" in request.form else Stance.GOING
    answers = series.join(identity.context(), sign_up, stance, codes)
    if errors.wants_json():
        return jsonify({"dates": answers})
    return _back(sign_up, asked=BETWEEN.join(answers))


@blueprint.post("/p/<token>/withdraw-all")
def stop(token: str) -> ResponseReturnValue:
    """Let somebody off every date to come."""
    sign_up = _own(token)
    count = series.stop(identity.context(), sign_up)
    if errors.wants_json():
        return jsonify({"withdrawn": count})
    return _back(sign_up, stopped=count)


def _back(sign_up: SignUp, asked: str | None = None, stopped: int | None = None) -> ResponseReturnValue:
    """Lead to the page of the dates, which says what came of it; the focus goes there."""
    token = passes.managed_token(sign_up)
    address = url_for(
        "citizen.series.show", token=token, asked=asked, stopped=stopped, _anchor=sign_up_page.SAID
    )
    return redirect(address, code=303)
