"""The published cells for programs: `/api/v1/stats`."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from shishin.stats import published
from shishin.stats.models import UNKNOWN
from shishin.web import identity
from shishin.web.wiring import wiring

blueprint = Blueprint("stats", __name__)

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/api/v1/stats")
def cells() -> ResponseReturnValue:
    """Return the published tables: heads by month and ward of the months that are over."""
    city = wiring().city
    counted = published.heads_by_month_and_ward(identity.context(), [ward.code for ward in city.wards])
    return jsonify(
        city=city.code,
        licence=LICENCE,
        heads_by_month_and_ward=[
            {
                "month": f"{cell.month:%Y-%m}",
                "ward": None if cell.ward == UNKNOWN else cell.ward,
                "heads": cell.heads,
            }
            for cell in counted
        ],
    )
