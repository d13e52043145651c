"""`GET /api/v1/me`: points, attendances and sign-ups of this device's or session's person."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from shishin.checkin import records
from shishin.checkin.records import Line
from shishin.core import days
from shishin.participation import plans
from shishin.participation.models import SignUp
from shishin.web import identity, security

blueprint = Blueprint("me", __name__)


@blueprint.get("/api/v1/me")
def me() -> ResponseReturnValue:
    """Return what is mine; all of it empty for a browser that has pressed nothing yet."""
    security.private()
    ctx = identity.context()
    record = records.record(ctx)
    return jsonify(
        points=record.balance,
        attendances=[_attendance(line) for line in record.lines],
        sign_ups=[_sign_up(sign_up) for sign_up in plans.upcoming(ctx)],
    )


def _attendance(line: Line) -> dict[str, object]:
    row = line.attendance
    return {
        "occurrence": row.occurrence.code,
        "title": row.occurrence.event.title,
        "day": row.day.isoformat(),
        "in_at": days.local(row.in_at).isoformat(),
        "out_at": row.out_at and days.local(row.out_at).isoformat(),
        "minutes": line.minutes,
        "adults": row.adults,
        "children": row.children,
        "points": line.points,
    }


def _sign_up(sign_up: SignUp) -> dict[str, object]:
    return {
        "occurrence": sign_up.occurrence.code,
        "title": sign_up.occurrence.event.title,
        "day": sign_up.occurrence.day.isoformat(),
        "stance": sign_up.stance,
        "adults": sign_up.adults,
        "children": sign_up.children,
        "part": sign_up.part,
    }
