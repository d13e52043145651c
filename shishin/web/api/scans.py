"""`POST /api/v1/scans`: what phones scanned, with or without signal. Safe to send again."""

from collections.abc import Sequence

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from shishin.checkin import scanning
from shishin.core.context import Actor, Context
from shishin.web import bodies, identity
from shishin.web.bodies import UnreadableJson
from shishin.web.wiring import wiring

blueprint = Blueprint("scans", __name__)

ABOUT_ONESELF = frozenset({"self", "claim"})


@blueprint.post("/api/v1/scans")
def receive() -> ResponseReturnValue:
    """Return one result a scan, in order, once all of them are safe."""
    scans = _scans(bodies.read())
    return jsonify(results=scanning.receive(_context(scans), identity.device(), scans))


def _scans(body: object) -> Sequence[object]:
    scans = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(scans, list):
        raise UnreadableJson
    return scans


def _context(scans: Sequence[object]) -> Context:
    """Return the request's context; where grants alone are the right, nobody's session is looked up."""
    if any(isinstance(scan, dict) and _about_oneself(scan.get("by")) for scan in scans):
        return identity.context()
    parts = wiring()
    return Context(Actor(device=identity.device()), parts.now(), parts.rng, identity.language().value)


def _about_oneself(by: object) -> bool:
    return isinstance(by, str) and by in ABOUT_ONESELF
