"""来ていました・できました: people's own words, approved together, one by one, or later otherwise."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import approving
from shishin.core import sql
from shishin.events import access
from shishin.web import flags, identity
from shishin.web.organizer.review import VERDICTS, VerdictUnknown

blueprint = Blueprint("claims", __name__)

SHOWN = 50
# Microseconds since 1970 have sixteen digits until the year 2286.
LONGEST_INSTANT = 16


@blueprint.get("/e/<code>/claims")
def show(code: str) -> ResponseReturnValue:
    """Show what people say, and what was answered."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    claims = approving.listed(ctx, occurrence)
    return render_template(
        "organizer/claims/show.html",
        occurrence=occurrence,
        claims=claims,
        waiting=claims.waiting[:SHOWN],
        answered=claims.answered[:SHOWN],
        until=_spelled(claims.waiting[-1].at) if claims.waiting else "",
        done=request.args.get("said"),
        stances=flags.STANCES,
    )


@blueprint.post("/e/<code>/claims")
def answer(code: str) -> ResponseReturnValue:
    """Answer the one that the pressed button names, or approve all that were there when the page was read."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    verdict = VERDICTS.get(request.form.get("verdict", ""))
    if "until" in request.form:
        approving.approve_all(ctx, occurrence, _instant(request.form["until"]))
    elif verdict is None:
        raise VerdictUnknown
    else:
        verdict(ctx, request.form.get("scan", ""))
    said = "all" if "until" in request.form else request.form["verdict"]
    return redirect(f"/o/e/{occurrence.code}/claims?said={said}", code=303)


def _spelled(at: datetime) -> str:
    return str(sql.micros(at))


def _instant(text: str) -> datetime:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_INSTANT):
        raise VerdictUnknown
    return sql.instant(int(text))
