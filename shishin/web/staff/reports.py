"""What readers report about pages, for staff to look at."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from shishin.events import reports
from shishin.web import identity
from shishin.web.citizen.report import REASONS

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports")
def waiting() -> ResponseReturnValue:
    """Show what nobody has looked at."""
    found = reports.waiting(identity.context())
    return render_template("staff/reports/waiting.html", reports=found, reasons=REASONS)


@blueprint.post("/reports/<uid>")
def look_at(uid: str) -> ResponseReturnValue:
    """Note that staff have looked at one."""
    reports.look_at(identity.context(), uid)
    return redirect("/staff/reports", code=303)
