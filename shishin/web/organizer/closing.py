"""At the close: a check-in put right with a word of why, the organizer's own count, signals looked at."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, HiddenField, StringField

from shishin.checkin import correcting, counting, pages, signals
from shishin.checkin.closing_models import SignalKind
from shishin.checkin.correcting import Corrected, CorrectionUnfit
from shishin.checkin.counting import CountUnfit
from shishin.checkin.models import Attendance
from shishin.checkin.signals import Signal
from shishin.core import text
from shishin.core.errors import Invalid
from shishin.events import access
from shishin.events.models import Occurrence
from shishin.web import filters, identity, refusals, words
from shishin.web.organizer import date_form, events
from shishin.web.organizer.events import CountForm
from shishin.web.words import N_

blueprint = Blueprint("closing", __name__)

SIGNALS: dict[SignalKind, str] = {
    SignalKind.SELF_OVER_COUNT: N_("自分で受付した人が%(n)s人で、数えた%(of)s人より1割をこえて多いです。"),
    SignalKind.FAR_APART: N_("%(n)s人が、10分以内に、遠い別の会場でも受付しています。"),
    SignalKind.ONE_DEVICE: N_("1台のスマホから、%(n)s人分の受付がありました。"),
    SignalKind.MANUAL_SHARE: N_("%(of)s人のうち%(n)s人を、名簿から受付しています。"),
}
PROBLEMS: dict[str, str] = {
    "arrived": N_("来た時刻を入れてください(例: 9:05)。いまより前の時刻です"),
    "left": N_("帰った時刻は、来た時刻よりあとで、いまより前です"),
    "adults": N_("おとなとこどもを合わせて、1人から99人までにしてください"),
    "reason": N_("理由を60字までで書いてください"),
}


class SignalUnknown(Invalid):
    """No signal has this name."""


class CorrectionForm(Form):
    """How it was, and why it is put right."""

    uid = HiddenField()
    arrived = StringField()
    left = StringField()
    adults = StringField()
    children = StringField()
    reason = StringField()


@blueprint.get("/e/<code>/roster/<ref>/correct")
def show(code: str, ref: str) -> ResponseReturnValue:
    """Show a check-in as it stands, to be put right."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    nickname, attendance = correcting.of_line(ctx, occurrence, ref)
    return _page(occurrence, ref, nickname, _as_it_is(attendance, pages.new_uid(ctx)))


@blueprint.post("/e/<code>/roster/<ref>/correct")
def correct(code: str, ref: str) -> ResponseReturnValue:
    """Put a check-in right, or say what cannot have been so."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    nickname, _ = correcting.of_line(ctx, occurrence, ref)
    form = CorrectionForm(request.form)
    form.validate()
    arrived, left = date_form.clock(form.arrived.data), date_form.clock(form.left.data)
    if form.left.data and left is None:
        return _refused(occurrence, ref, nickname, form, "left")
    if arrived is None:
        return _refused(occurrence, ref, nickname, form, "arrived")
    heads = [date_form.number(field.data) or 0 for field in (form.adults, form.children)]
    what = Corrected(arrived, left, heads[0], heads[1], text.one_line(form.reason.data or ""))
    try:
        correcting.correct(ctx, occurrence, ref, form.uid.data or "", what)
    except CorrectionUnfit as refusal:
        return _refused(occurrence, ref, nickname, form, str(refusal.facts["field"]))
    return redirect(f"/o/e/{occurrence.code}/roster?said=corrected#r-{ref}", code=303)


@blueprint.post("/e/<code>/count")
def count(code: str) -> ResponseReturnValue:
    """Keep how many the organizer counted; an empty field takes it back."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    form = CountForm(request.form)
    typed = (form.heads.data or "").strip()
    heads = date_form.number(typed)
    try:
        # What is no number reads as nought, which nobody means by it.
        counting.say(ctx, occurrence, -1 if heads == 0 and typed.strip("0０") else heads)
    except CountUnfit as refusal:
        form.validate()
        form.heads.errors = [refusals.text(refusal.code, refusal.facts)]
        return events.page(ctx, occurrence, form), refusal.status
    return redirect(f"/o/e/{occurrence.code}?counted=1", code=303)


@blueprint.post("/e/<code>/signals")
def look(code: str) -> ResponseReturnValue:
    """Note that the organizer has looked at a signal."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    kind = request.form.get("kind", "")
    if kind not in set(SignalKind):
        raise SignalUnknown
    signals.look(ctx, occurrence, SignalKind(kind))
    return redirect(f"/o/e/{occurrence.code}/review#signals", code=303)


def told(signal: Signal) -> Markup:
    """Return a signal in words: what is seen, never what it might mean."""
    return words.words(SIGNALS[signal.kind], n=signal.number, of=signal.of)


def _as_it_is(attendance: Attendance, uid: str) -> CorrectionForm:
    return CorrectionForm(
        data={
            "uid": uid,
            "arrived": filters.clock(attendance.in_at).rjust(5, "0"),
            "left": filters.clock(attendance.out_at).rjust(5, "0") if attendance.out_at else "",
            "adults": str(attendance.adults),
            "children": str(attendance.children),
        }
    )


def _refused(
    occurrence: Occurrence, ref: str, nickname: str, form: CorrectionForm, field: str
) -> ResponseReturnValue:
    form[field].errors = [words.words(PROBLEMS[field])]
    return _page(occurrence, ref, nickname, form), 422


def _page(occurrence: Occurrence, ref: str, nickname: str, form: CorrectionForm) -> str:
    return render_template(
        "organizer/closing/show.html",
        occurrence=occurrence,
        ref=ref,
        nickname=nickname,
        form=form,
        longest=correcting.REASON_LONGEST,
    )
