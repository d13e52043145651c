"""My data: taken along as files, or deleted for good, by who has signed in a moment ago.

A guest, who cannot sign in, holds the device and nothing else.
"""

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import cards, records, ways_in
from shishin.checkin.records import Reason
from shishin.core import days
from shishin.events import mentioned
from shishin.groups import access as group_access
from shishin.participation import erasing
from shishin.people import privacy
from shishin.people.privacy import Row
from shishin.web import identity, security, take_along
from shishin.web.reasons import POINTS
from shishin.web.take_along import Tables
from shishin.web.wiring import wiring

blueprint = Blueprint("privacy", __name__)


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks, and who has shown that it is them."""
    security.private()
    ways_in.require_everything(identity.context())


@blueprint.get("/me/data")
def mine() -> ResponseReturnValue:
    """Offer everything as files, and to delete it."""
    return render_template("citizen/privacy/mine.html", known=identity.actor().person_id is not None)


@blueprint.get("/me/data.json")
def as_json() -> ResponseReturnValue:
    """Return everything about me as one JSON object; an empty one to a stranger."""
    return _file(take_along.as_json(_tables()), "application/json", "json")


@blueprint.get("/me/data.zip")
def as_tables() -> ResponseReturnValue:
    """Return what people read of it as a zip of tables; an empty one to a stranger."""
    points = [_points(row) for row in records.reasons(identity.context())]
    tables = {**_tables(), "points": points}
    told = {table: rows for table, rows in tables.items() if rows}
    return _file(take_along.as_csv(told), "application/zip", "zip")


def _points(reason: Reason) -> Row:
    entry = reason.entry
    return {
        "day": str(entry.day),
        "amount": entry.amount,
        "reason": entry.message if entry.message in POINTS else "corrected",
        "occurrence": entry.facts.get("occurrence"),
    }


def _tables() -> Tables:
    person_id = identity.actor().person_id
    if person_id is None:
        return {}
    tables = privacy.export(person_id)
    named = ((row, column) for rows in tables.values() for row in rows for column in ("occurrence", "about"))
    codes = {str(row[column]) for row, column in named if row.get(column)}
    called = mentioned.occurrences(codes)
    return {**tables, "occurrence": called} if called else tables


def _file(content: bytes, kind: str, ending: str) -> Response:
    day = days.day_of(identity.context().now).isoformat()
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="shishin-{day}.{ending}"'
    return answer


@blueprint.get("/me/delete")
def ask() -> ResponseReturnValue:
    """Say what goes and what stays, above the button that does it."""
    person_id = identity.actor().person_id
    return render_template(
        "citizen/privacy/ask.html",
        known=person_id is not None,
        organizes=person_id is not None and group_access.organizes_some_group(person_id),
        card=person_id is not None and cards.any_of(person_id),
    )


@blueprint.post("/me/delete")
def erase() -> ResponseReturnValue:
    """Forget everything about me; who presses twice is a stranger at the second press."""
    erasing.erase(identity.context(), erasing.beside(wiring().settings.instance), request.remote_addr)
    identity.forget_browser()
    return redirect("/me/deleted", code=303)


@blueprint.get("/me/deleted")
def erased() -> ResponseReturnValue:
    """Say that it is done."""
    return render_template("citizen/privacy/erased.html")
