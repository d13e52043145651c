"""同じ人: sign-ups without a check-in beside walk-ins, joined and parted by the organizer."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, RadioField

from shishin.checkin import pairing, unmatched
from shishin.checkin.unmatched import Board, Expected, WalkIn
from shishin.core.context import Context
from shishin.events import access
from shishin.events.models import Occurrence
from shishin.participation import roster
from shishin.web import filters, identity, words
from shishin.web.words import N_

blueprint = Blueprint("pairs", __name__)


class PairForm(Form):
    """A line of the roster, and the scan of a walk-in."""

    ref = RadioField(validate_choice=False)
    scan = RadioField(validate_choice=False)

    def fits(self) -> bool:
        """Say whether one of each was chosen; puts what is missing into words."""
        for chosen in (self.ref, self.scan):
            if not chosen.data:
                chosen.errors = [words.words(N_("どれか1つを選んでください"))]
        return not self.errors


@blueprint.get("/e/<code>/pairs")
def show(code: str) -> ResponseReturnValue:
    """Show who may be the same as whom."""
    ctx = identity.context()
    return _page(ctx, access.organized_occurrence(ctx, code), PairForm())


@blueprint.post("/e/<code>/pairs")
def join(code: str) -> ResponseReturnValue:
    """Say that a sign-up and a walk-in are one person."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    form = PairForm(request.form)
    if not form.fits():
        return _page(ctx, occurrence, form), 422
    pairing.join(ctx, occurrence, form.ref.data, form.scan.data)
    return _back(occurrence, "joined")


@blueprint.post("/e/<code>/pairs/<ref>/undo")
def part(code: str, ref: str) -> ResponseReturnValue:
    """Say that a sign-up and the walk-in whom it was joined with are two."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    pairing.part(ctx, occurrence, ref)
    return _back(occurrence, "parted")


def _back(occurrence: Occurrence, said: str) -> ResponseReturnValue:
    return redirect(f"/o/e/{occurrence.code}/pairs?said={said}", code=303)


def _page(ctx: Context, occurrence: Occurrence, form: PairForm) -> str:
    board = unmatched.board(ctx, occurrence)
    _offer(form, board)
    return render_template(
        "organizer/pairs/show.html",
        occurrence=occurrence,
        form=form,
        board=board,
        named=ctx.now < occurrence.ends_at + roster.SEEN_FOR,
        said=request.args.get("said"),
    )


def _offer(form: PairForm, board: Board) -> None:
    """Put the candidates into the form; the only one on its side is chosen already."""
    _choose(form.ref, [(one.row.ref, _expected(one)) for one in board.expected])
    _choose(form.scan, [(one.scan, _walk_in(one)) for one in board.walk_ins])


def _choose(field: RadioField, choices: list[tuple[str, Markup]]) -> None:
    field.choices = choices
    if len(choices) == 1:
        field.data = choices[0][0]


def _expected(one: Expected) -> Markup:
    said = words.words(N_("%(moment)sに申し込み"), moment=filters.moment(one.said_at))
    return _choice(one.row.nickname, one.row.heads, said)


def _walk_in(one: WalkIn) -> Markup:
    there = one.attendance
    came = words.words(N_("%(time)sに受付"), time=filters.clock(there.in_at))
    return _choice(there.person.nickname, there.adults + there.children, came)


def _choice(nickname: str, heads: int, when: Markup) -> Markup:
    several = Markup(" {}").format(words.words(N_("%(n)s人"), n=heads)) if heads > 1 else ""
    return Markup("{}{}<br>{}").format(words.written(nickname), several, when)
