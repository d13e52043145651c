"""`GET /api/v1/reception/<code>`: what a phone at the door keeps for when there is no signal.

An organizer's gets the roster, a helper's (`…/tags`) nobody's name.
"""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from shishin.checkin import attendances, grants, helpers, receptions
from shishin.checkin.receptions import Expected, Tagged
from shishin.core import days
from shishin.events import access
from shishin.events.models import Occurrence, Way
from shishin.participation import asking
from shishin.web import identity, security

blueprint = Blueprint("reception", __name__)


@blueprint.get("/api/v1/reception/<code>")
def reception(code: str) -> ResponseReturnValue:
    """Return who is expected, how many came, the ways of joining, and a grant for this device.

    `way` in a scan is a way's `id` here.
    """
    security.private()
    device = identity.device(give=True)
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    consents = asking.consents(ctx, occurrence)
    return jsonify(
        occurrence=_occurrence(occurrence),
        grant=grants.issue(ctx, occurrence, device),
        grant_until=(ctx.now + grants.LIFE).isoformat(),
        server_at=ctx.now.isoformat(),
        expected=[_expected(row, consents) for row in receptions.expected(ctx, occurrence)],
        ways=[_way(way) for way in receptions.ways(occurrence)],
        counted=_counted(occurrence),
    )


@blueprint.get("/api/v1/reception/<code>/tags")
def tags(code: str) -> ResponseReturnValue:
    """Return how passes are recognised, how many are expected and came, and a grant for a helper's phone."""
    security.private()
    ctx = identity.context()
    occurrence = access.by_code(code)
    grant, expected = helpers.grant(ctx, occurrence), receptions.tagged(occurrence)
    return jsonify(
        occurrence=_occurrence(occurrence),
        grant=grant,
        grant_until=(ctx.now + grants.LIFE).isoformat(),
        server_at=ctx.now.isoformat(),
        expected=[_tagged(row) for row in expected],
        going=sum(row.adults + row.children for row in expected if row.going),
        counted=_counted(occurrence),
    )


def _occurrence(occurrence: Occurrence) -> dict[str, object]:
    return {
        "code": occurrence.code,
        "title": occurrence.event.title,
        "day": occurrence.day.isoformat(),
        "last_day": occurrence.last_day.isoformat(),
        "starts_at": days.local(occurrence.starts_at).isoformat(),
        "ends_at": days.local(occurrence.ends_at).isoformat(),
        "venue": occurrence.venue,
    }


def _counted(occurrence: Occurrence) -> dict[str, int]:
    counted = attendances.heads(occurrence)
    return {"people": counted.persons, "heads": counted.heads}


def _tagged(row: Tagged) -> dict[str, object]:
    return {
        "tag": row.tag,
        "code_tag": row.code_tag,
        "adults": row.adults,
        "children": row.children,
        "came": row.came,
    }


def _expected(row: Expected, consents: set[str] | None) -> dict[str, object]:
    # Only where a guardian's consent is asked for does a phone know of it.
    asked = {} if consents is None else {"consent": row.ref in consents}
    return asked | {
        "ref": row.ref,
        "nickname": row.nickname,
        "adults": row.adults,
        "children": row.children,
        "stance": row.stance,
        "part": row.part,
        "tag": row.tag,
        "code_tag": row.code_tag,
        "in_at": row.in_at and days.local(row.in_at).isoformat(),
    }


def _way(way: Way) -> dict[str, object]:
    return {"id": way.id, "name": way.name, "kind": way.kind, "minutes": way.minutes}
