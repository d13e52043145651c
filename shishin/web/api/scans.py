"""`POST /api/v1/scans`: what phones scanned, with or without signal. Safe to send again."""

from collections.abc import Sequence

from flask import Blueprint, jsonify, request
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
    scans = scans_in(bodies.read())
    results = scanning.receive(_context(scans), identity.device(), scans, request.remote_addr)
    return jsonify(results=results)


def scans_in(body: object) -> Sequence[object]:
    """Return the scans of a body; raises `UnreadableJson`."""
    scans = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(scans, list):
        raise UnreadableJson
    return scans


def _context(scans: Sequence[object]) -> Context:
    """Return the request's context; where grants alone are the right, nobody's session is looked up."""
    if about_oneself(scans):
        return identity.context()
    parts = wiring()
    return Context(Actor(device=identity.device()), parts.now(), parts.rng, identity.language().value)


def about_oneself(scans: Sequence[object]) -> bool:
    """Say whether any scan is about whoever sends it, so that it matters who that is."""
    kinds = (scan.get("by") for scan in scans if isinstance(scan, dict))
    return any(isinstance(by, str) and by in ABOUT_ONESELF for by in kinds)
