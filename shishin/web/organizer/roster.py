"""The roster: who is expected, one press to check in or take off, walk-ins; the same list prints on paper."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, HiddenField, StringField

from shishin.checkin import (
    attendances,
    card_check_in,
    cards,
    checking_out,
    clocks,
    pages,
    proxy,
    review,
    sameness,
    walk_in,
)
from shishin.checkin.models import Attendance, ScanBy, ScanStatus
from shishin.checkin.taking import Answer
from shishin.core.context import Context
from shishin.core.models import MICROSECOND
from shishin.events import access, homes
from shishin.events.models import Occurrence
from shishin.participation import asking, headcounts, passes, removing, roster
from shishin.participation.roster import Row
from shishin.web import flags, identity, refusals, words
from shishin.web.organizer.sheet import NOTHING_TYPED
from shishin.web.words import N_

blueprint = Blueprint("roster", __name__)

ROWS_ON_PAPER = 30
# Who stayed until the end needs no check-out; who is late to say so is still heard.
LEAVING = clocks.AFTER * MICROSECOND
CORRECTING = clocks.CLOSED_AFTER * MICROSECOND


class CodeForm(Form):
    """A pass's short code or a paper card's letters, typed, and the id of the scan that it will make."""

    uid = HiddenField()
    code = StringField()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roster: who is expected, and whether they are here."""

    row: Row
    attendance: Attendance | None
    uid: str


@dataclass(frozen=True, slots=True)
class Comer:
    """Who came without a sign-up, by a scan that names them."""

    ref: str
    attendance: Attendance
    uid: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Who came without a sign-up, until that was taken back."""

    ref: str
    nickname: str
    uid: str


@blueprint.get("/e/<code>/roster")
def show(code: str) -> ResponseReturnValue:
    """Show who is expected and who is here."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return _page(ctx, occurrence, CodeForm(uid=pages.new_uid(ctx)))


@blueprint.post("/e/<code>/roster")
def by_code(code: str) -> ResponseReturnValue:
    """Check in whoever holds the pass with the typed code, or the paper card with the typed letters."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    form = CodeForm(request.form)
    if not (form.code.data or "").strip():
        form.code.errors = [words.words(NOTHING_TYPED)]
        return _page(ctx, occurrence, form), 422
    letters = cards.spelled(form.code.data or "")
    if letters is not None:
        return _by_card(ctx, occurrence, form, letters)
    sign_up = passes.by_short_code(occurrence, form.code.data or "")
    if sign_up is None:
        form.code.errors = [
            words.words(N_("このイベントの参加証のコードではありません。もう一度見てください"))
        ]
        return _page(ctx, occurrence, form), 422
    answer = proxy.check_in(ctx, occurrence, sign_up.ref, form.uid.data, by=ScanBy.TYPED)
    return _back(occurrence, answer, sign_up.ref)


def _by_card(ctx: Context, occurrence: Occurrence, form: CodeForm, letters: str) -> ResponseReturnValue:
    try:
        card, proof = cards.by_code(letters)
    except cards.NoSuchCard as refusal:
        form.code.errors = [refusals.text(refusal.code, refusal.facts)]
        return _page(ctx, occurrence, form), 422
    answer = card_check_in.check_in(ctx, occurrence, card, proof, form.uid.data, ScanBy.TYPED)
    return _back(occurrence, answer, "card")


@blueprint.post("/e/<code>/roster/<ref>")
def check_in(code: str, ref: str) -> ResponseReturnValue:
    """Check in a line of the roster, or again who came without one and was taken back."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return _back(occurrence, proxy.check_in(ctx, occurrence, ref, request.form.get("uid")), ref)


@blueprint.post("/e/<code>/roster/<ref>/undo")
def undo(code: str, ref: str) -> ResponseReturnValue:
    """Take back the check-in of a line."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return _taken_back(occurrence, proxy.undo(ctx, occurrence, ref), ref)


@blueprint.post("/e/<code>/roster/<ref>/out")
def check_out(code: str, ref: str) -> ResponseReturnValue:
    """Check out a line of the roster."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    answer = checking_out.check_out(ctx, occurrence, ref, request.form.get("uid"))
    said = "review" if answer.status is ScanStatus.REVIEW else "out"
    return _said(occurrence, said, ref)


@blueprint.post("/e/<code>/roster/<ref>/out/undo")
def undo_out(code: str, ref: str) -> ResponseReturnValue:
    """Take back the check-out of a line."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return _taken_back(occurrence, checking_out.undo(ctx, occurrence, ref), ref)


@blueprint.post("/e/<code>/roster/<ref>/remove")
def remove(code: str, ref: str) -> ResponseReturnValue:
    """Take a line off the roster."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    removing.remove(ctx, occurrence, ref)
    return redirect(f"/o/e/{occurrence.code}/roster?said=removed#removed", code=303)


@blueprint.post("/e/<code>/roster/<ref>/put-back")
def put_back(code: str, ref: str) -> ResponseReturnValue:
    """Put a line back on the roster."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    removing.put_back(ctx, occurrence, ref)
    return _said(occurrence, "put-back", ref)


@blueprint.post("/e/<code>/tally")
def count_one(code: str) -> ResponseReturnValue:
    """Count one more head without a pass."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return _back(occurrence, walk_in.tally(ctx, occurrence, request.form.get("uid")), "tally")


@blueprint.post("/e/<code>/tally/undo")
def count_one_less(code: str) -> ResponseReturnValue:
    """Take back the tally that the form names."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    answer = walk_in.undo(ctx, occurrence, request.form.get("scan", ""))
    return _taken_back(occurrence, [answer], "tally")


def _back(occurrence: Occurrence, answer: Answer, ref: str) -> ResponseReturnValue:
    return _said(occurrence, answer.status.value, ref)


def _taken_back(occurrence: Occurrence, answers: list[Answer], ref: str) -> ResponseReturnValue:
    """Say that it was, unless it waits for a second look, as everything does a week after the end."""
    waits = any(answer.status is ScanStatus.REVIEW for answer in answers)
    return _said(occurrence, "review" if waits else "undone", ref)


def _said(occurrence: Occurrence, said: str, ref: str) -> ResponseReturnValue:
    """Lead back to the line of the roster, which says what was done to it; what waits is told above all."""
    line = "" if said == "review" else f"#r-{ref}"
    return redirect(f"/o/e/{occurrence.code}/roster?said={said}&who={ref}{line}", code=303)


def _page(ctx: Context, occurrence: Occurrence, form: CodeForm) -> str:
    rows = roster.rows(ctx, occurrence)
    here = {attendance.person_id: attendance for attendance in attendances.of_occurrence(occurrence)}
    same = sameness.at([occurrence.id])
    whose = {row.person_id: same.whose((occurrence.id, row.person_id))[1] for row in rows}
    lines = [Line(row, here.get(whose[row.person_id] or 0), pages.new_uid(ctx)) for row in rows]
    named = ctx.now < occurrence.ends_at + roster.SEEN_FOR
    unexpected = [here[person] for person in here if person not in whose.values()]
    comers = _comers(ctx, occurrence, unexpected) if named else []
    said, who = request.args.get("said"), request.args.get("who")
    return render_template(
        "organizer/roster/show.html",
        occurrence=occurrence,
        form=form,
        lines=lines,
        comers=comers,
        named=named,
        leaving=ctx.now < occurrence.ends_at + LEAVING,
        asked=asking.of_event(occurrence.event_id),
        consented=asking.consents(ctx, occurrence),
        may_correct=ctx.now <= occurrence.ends_at + CORRECTING,
        heads=headcounts.of(occurrence.id),
        arrived=attendances.heads(occurrence),
        last_tally=walk_in.last(occurrence),
        tally_uid=pages.new_uid(ctx),
        waiting=len(review.waiting(ctx, occurrence)),
        said=said,
        gone=_gone(ctx, occurrence, rows, who) if named and said == "undone" else None,
        removed=removing.removed(ctx, occurrence),
        over=ctx.now >= occurrence.ends_at,
        who=_name(rows, comers, who),
        at_home=homes.at_home(occurrence),
        parts=flags.PARTS,
        stances=flags.STANCES,
        blanks=-len(lines) % ROWS_ON_PAPER or (0 if lines else ROWS_ON_PAPER),
    )


def _comers(ctx: Context, occurrence: Occurrence, there: list[Attendance]) -> list[Comer]:
    refs = proxy.refs(occurrence, [one.person_id for one in there])
    return [Comer(refs.get(one.person_id, ""), one, pages.new_uid(ctx)) for one in there]


def _name(rows: list[Row], comers: list[Comer], ref: str | None) -> str:
    names = {row.ref: row.nickname for row in rows}
    names |= {one.ref: one.attendance.person.nickname for one in comers if one.ref}
    return names.get(ref or "", "")


def _gone(ctx: Context, occurrence: Occurrence, rows: list[Row], ref: str | None) -> Gone | None:
    """Return who came without a sign-up and was taken back just now: no line lets them in again."""
    if not ref or any(row.ref == ref for row in rows):
        return None
    try:
        someone = proxy.line(ctx, occurrence, ref)
    except proxy.NotOnTheRoster:
        return None
    here = attendances.find(occurrence, someone.person_id)
    return None if here else Gone(ref, someone.person.nickname, pages.new_uid(ctx))
