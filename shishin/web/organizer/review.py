"""確認待ち: scans that wait for an organizer's word, one tap each or all at once."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.checkin import correcting, review, signals
from shishin.checkin.models import ScanKind
from shishin.core.errors import Invalid
from shishin.events import access
from shishin.participation import roster
from shishin.web import identity, reasons
from shishin.web.organizer import closing
from shishin.web.words import N_

blueprint = Blueprint("review", __name__)

KINDS: dict[ScanKind, str] = {
    ScanKind.IN: N_("受付"),
    ScanKind.OUT: N_("退出"),
    ScanKind.TALLY: N_("飛び入り"),
    ScanKind.VOID: N_("取り消し"),
}
VERDICTS = {"confirm": review.confirm, "reject": review.reject}


class VerdictUnknown(Invalid):
    """A verdict confirms or rejects."""


@blueprint.get("/e/<code>/review")
def show(code: str) -> ResponseReturnValue:
    """Show what waits, each with its reason."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return render_template(
        "organizer/review/show.html",
        occurrence=occurrence,
        waiting=review.waiting(ctx, occurrence),
        judged=review.judged(ctx, occurrence),
        reasons=reasons.REVIEW,
        kinds=KINDS,
        signals=[(signal, closing.told(signal)) for signal in signals.of(ctx, occurrence)],
        corrections=correcting.listed(ctx, occurrence),
        named=ctx.now < occurrence.ends_at + roster.SEEN_FOR,
    )


@blueprint.post("/e/<code>/review")
def judge(code: str) -> ResponseReturnValue:
    """Confirm or reject the scan that the button names, safe to do again, or confirm all together."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    verdict = VERDICTS.get(request.form.get("verdict", ""))
    if verdict is None:
        raise VerdictUnknown
    scans = request.form.getlist("scan")
    if len(scans) > 1 and verdict is review.confirm:
        review.confirm_waiting(ctx, occurrence, scans)
    else:
        for scan in scans:
            verdict(ctx, scan)
    return redirect(f"/o/e/{occurrence.code}/review", code=303)
