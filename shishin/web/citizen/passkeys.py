"""Passkeys: made by who is known here already, shown instead of a mail link, forgotten one by one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from shishin.auth import passkeys, sessions
from shishin.auth.models import SessionKind
from shishin.auth.passkeys import Place
from shishin.checkin import ways_in
from shishin.web import bodies, identity, returning, security
from shishin.web.bodies import UnreadableJson
from shishin.web.citizen import claim, sign_in
from shishin.web.wiring import wiring

blueprint = Blueprint("passkeys", __name__)

# What browsers send of a passkey has a few hundred bytes; an attestation with certificates, a few thousand.
LARGEST = 64 * 1024


@blueprint.before_request
def of_this_browser() -> None:
    """Keep these pages to the one who asks."""
    security.private()
    identity.device(give=True)


@blueprint.get("/me/passkeys")
def show() -> ResponseReturnValue:
    """Show one's passkeys and how to make one, or that one has to be shown first."""
    ctx = identity.context()
    if ctx.actor.person_id is None or ways_in.too_early(ctx):
        return claim.early("passkeys")
    mine, living = passkeys.of(ctx.actor.person_id), identity.living()
    return render_template(
        "citizen/passkeys/show.html",
        passkeys=mine,
        limited=living is not None and living.kind is SessionKind.LIMITED,
        allowed=ways_in.may_change(ctx),
        fit=place().fit,
        done=next((deed for deed in ("made", "dropped") if deed in request.args), None),
        next=returning.local(session.get("next")) or "/staff",
    )


@blueprint.post("/me/passkeys/options")
def ask_to_make() -> ResponseReturnValue:
    """Say what a new passkey is to be made of."""
    bodies.read()
    ctx = identity.context()
    return _json(passkeys.ask_to_make(ctx, place(), ways_in.require_change(ctx)))


@blueprint.post("/me/passkeys")
def make() -> ResponseReturnValue:
    """Keep a new passkey; for staff who had shown nothing but their mail it opens the whole session."""
    ctx = identity.context()
    person = ways_in.require_change(ctx)
    passkeys.make(ctx, place(), person, _said())
    living = identity.living()
    if living is not None and living.kind is SessionKind.LIMITED:
        return jsonify(next=sign_in.opened(sessions.begin(ctx, person, SessionKind.STAFF)))
    return jsonify(next="/me/passkeys?made=1")


@blueprint.post("/me/passkeys/drop")
def drop() -> ResponseReturnValue:
    """Forget one of one's passkeys."""
    ctx = identity.context()
    ways_in.require_change(ctx)
    passkeys.drop(ctx, request.form.get("ref", ""))
    return redirect("/me/passkeys?dropped=1", code=303)


@blueprint.post("/login/passkey/options")
def ask_to_show() -> ResponseReturnValue:
    """Say what a passkey is to be shown for."""
    bodies.read()
    return _json(passkeys.ask_to_show(identity.context(), place(), request.remote_addr or ""))


@blueprint.post("/login/passkey")
def sign_in_by_it() -> ResponseReturnValue:
    """Open a session for whoever has shown their passkey."""
    ctx = identity.context()
    person = passkeys.shown(ctx, place(), _said())
    return jsonify(next=sign_in.opened(sessions.begin(ctx, person, sign_in.kind_by_passkey(person.id))))


def place() -> Place:
    """Return where this browser is: our address, or in development another name of this machine."""
    settings = wiring().settings
    if settings.development and request.host != urlsplit(settings.base_url).netloc:
        return Place(f"{request.scheme}://{request.host}")
    return Place(settings.base_url)


def _said() -> Mapping[str, Any]:
    if (request.content_length or 0) > LARGEST:
        raise UnreadableJson
    said = bodies.read_plain()
    if not isinstance(said, dict):
        raise UnreadableJson
    return said


def _json(text: str) -> Response:
    return Response(text, mimetype=bodies.JSON)
