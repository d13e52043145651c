"""`/api/v1/push-subscriptions`: browsers that want to be pushed to, and those that do not any more."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from shishin.core import signing
from shishin.participation import access, passes
from shishin.people import guests
from shishin.people.models import Person
from shishin.web import bodies, identity, security
from shishin.web.bodies import UnreadableJson

blueprint = Blueprint("push", __name__)


@blueprint.get("/api/v1/push-subscriptions")
def key() -> ResponseReturnValue:
    """Return the key that a browser subscribes with."""
    from shishin.notifications import vapid  # noqa: PLC0415 - 11 MB, and a browser asks once in its life

    return jsonify(key=vapid.public_key(signing.keyring().newest))


@blueprint.post("/api/v1/push-subscriptions")
def subscribe() -> ResponseReturnValue:
    """Push to this browser what its person, which a `pass` may name, chose. Safe to send again."""
    from shishin.notifications import subscriptions  # noqa: PLC0415 - as above

    security.private()
    body = _object(bodies.read_plain())
    keys = _object(body.get("keys"))
    browser = subscriptions.Browser(_text(body, "endpoint"), _text(keys, "p256dh"), _text(keys, "auth"))
    # Before a guest is written for a stranger.
    subscriptions.check(identity.context(), browser, request.remote_addr or "")
    subscriptions.subscribe(identity.context(), _person(body), browser)
    return jsonify({}), 201


@blueprint.delete("/api/v1/push-subscriptions")
def unsubscribe() -> ResponseReturnValue:
    """Push to this browser no more. Safe to send again."""
    from shishin.notifications import subscriptions  # noqa: PLC0415 - as above

    security.private()
    subscriptions.unsubscribe(identity.context(), _text(_object(bodies.read_plain()), "endpoint"))
    return jsonify({})


def _person(body: dict[str, object]) -> Person:
    """Return whose browser it is. A pass's address is not enough: they are told of more than that pass."""
    if "pass" in body:
        ctx = identity.context()
        sign_up = passes.by_managed(_text(body, "pass"), ctx)
        access.require_own(ctx, sign_up)
        person: Person = sign_up.person
        return person
    return guests.actor_or_new_guest(identity.context())


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UnreadableJson
    return value


def _text(value: dict[str, object], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or "\0" in found:
        raise UnreadableJson
    return found
