"""Where one is signed in, and the browsers that open one's record: seen, and ended one by one or all."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.auth import passkeys, sessions
from shishin.checkin import ways_in
from shishin.core import signing
from shishin.people import devices, mail_addresses
from shishin.web import identity, security
from shishin.web.citizen import claim

blueprint = Blueprint("devices", __name__)

ENDED = "/me/devices?ended=1"


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks."""
    security.private()


@blueprint.get("/me/devices")
def show() -> ResponseReturnValue:
    """Show every session and browser, this one marked."""
    ctx, token = identity.context(), identity.session_token()
    person_id = ways_in.require_end(ctx)
    if person_id is None:
        return claim.early("devices")
    return render_template(
        "citizen/devices/show.html",
        sessions=sessions.living(person_id, ctx.now),
        devices=devices.of(person_id),
        addresses=[mail_addresses.hinted(one) for one in mail_addresses.of(person_id)],
        passkeys=len(passkeys.of(person_id)),
        ended="ended" in request.args,
        early=ways_in.too_early(ctx),
        ours={signing.digest(token) if token else None, ctx.actor.device},
    )


@blueprint.post("/me/devices/end")
def end() -> ResponseReturnValue:
    """End the session or the browser that the form names."""
    ctx, ref = identity.context(), request.form.get("ref", "")
    person_id = ways_in.require_end(ctx)
    if person_id is not None:
        devices.end_one(ctx, person_id, ref)
        sessions.end_one(ctx, person_id, ref)
    return redirect(ENDED, code=303)


@blueprint.post("/me/devices/end-others")
def end_others() -> ResponseReturnValue:
    """End everything but this browser and its session."""
    ctx = identity.context()
    person_id = ways_in.require_end(ctx)
    if person_id is not None:
        devices.end_others(ctx, person_id)
        sessions.end_all(ctx, person_id, keeping=identity.session_token() or "")
    return redirect(ENDED, code=303)
