"""代わりの人へ: handing a seat on, and taking a pass that was handed on."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from shishin.participation import handing, passes
from shishin.participation.arrivals import CheckedIn
from shishin.people import guests
from shishin.web import errors, identity
from shishin.web.citizen import passes as pass_pages

blueprint = Blueprint("handing", __name__)
blueprint.before_request(pass_pages.keep_secret)
blueprint.register_error_handler(CheckedIn, pass_pages.here)


@blueprint.post("/p/<token>/hand-on")
def hand_on(token: str) -> ResponseReturnValue:
    """Give the seat to a new pass; a program is told its address until it is taken."""
    sign_up = passes.by_managed(token, identity.context())
    offered = handing.hand_on(identity.context(), sign_up, address=request.remote_addr)
    if errors.wants_json():
        address = f"/p/{passes.managed_token(offered)}" if handing.may_be_taken(offered) else None
        return jsonify({"pass": address, "stance": offered.stance})
    return pass_pages.stands(sign_up)


@blueprint.post("/p/<token>/take")
def take(token: str) -> ResponseReturnValue:
    """Make the pass this browser's."""
    known = identity.device() is not None or identity.actor().signed_in
    identity.device(give=True)
    if not known:
        raise guests.NoDevice
    return pass_pages.stands(handing.take(identity.context(), passes.by_managed(token, identity.context())))
