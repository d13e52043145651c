"""Joining: one tap on the page of an occurrence."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from shishin.checkin import claims
from shishin.events import access
from shishin.participation import passes, sign_ups
from shishin.participation.access import NoSuchWay
from shishin.participation.models import SignUp, Stance
from shishin.participation.seats import SeatsTaken
from shishin.people import guests
from shishin.web import errors, front, identity, security
from shishin.web.citizen import events, waited

blueprint = Blueprint("sign_up", __name__)

# Where the pass's page says what came of the press: the focus goes there, so that it is heard first.
SAID = "said"
# A longer number is no id of ours, and more than a store takes.
MOST_DIGITS = 9


@blueprint.post("/e/<code>/join")
def join(code: str) -> ResponseReturnValue:
    """Take somebody's word and lead to their pass.

    A browser without our cookie gets one with the refusal: pressed again, it is known. Without that, every
    press would be another person.
    """
    _require_device()
    sign_up = sign_ups.join(
        waited.context(),
        access.named(code),
        stance(request.form),
        source=source(request.form),
        address=request.remote_addr,
        way=way(request.form),
    )
    return joined(sign_up)


@blueprint.post("/e/<code>/done")
def done(code: str) -> ResponseReturnValue:
    """Take the word of somebody who did it at home, and lead to the pass that they get by it."""
    _require_device()
    occurrence = access.public_occurrence(code)
    return joined(claims.done(identity.context(), occurrence, address=request.remote_addr))


def _require_device() -> None:
    known = identity.device() is not None or identity.actor().signed_in
    identity.device(give=True)
    if not known:
        raise guests.NoDevice


def stance(form: Mapping[str, str]) -> Stance:
    """Return the stance that was sent; raises `StanceNotOffered`."""
    text = form.get("stance", "")
    if text not in sign_ups.OFFERED:
        raise sign_ups.StanceNotOffered
    return Stance(text)


def way(form: Mapping[str, str]) -> int | None:
    """Return the way of joining that was sent, None where none was; raises `NoSuchWay`."""
    text = form.get("way")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise NoSuchWay
    return int(text)


def source(form: Mapping[str, str]) -> str:
    """Return where somebody came from, as far as it is one of the known ways."""
    sent = form.get("from", "")
    return sent if sent in events.SOURCES else "list"


def joined(sign_up: SignUp) -> ResponseReturnValue:
    """Lead to the pass, or tell a program its address."""
    security.private()
    address = pass_address(sign_up)
    if errors.wants_json():
        return jsonify({"pass": address, "stance": sign_up.stance})
    # An empty body: thousands press at once, and nobody reads a redirect.
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{address}#{SAID}"})


def pass_address(sign_up: SignUp) -> str:
    """Return where the pass's own page is."""
    return f"/p/{passes.managed_token(sign_up)}"


@blueprint.errorhandler(SeatsTaken)
def full(refusal: SeatsTaken) -> Response | tuple[str, int]:
    """Answer that the seats went to others, on the page where the looser words are still open."""
    if errors.wants_json():
        return errors.refused(refusal)
    security.private()
    code = str((request.view_args or {})["code"])
    mine = events.own(code)
    if not mine:
        front.keep()
    return events.render(access.public_occurrence(code), said=refusal, **mine), refusal.status
