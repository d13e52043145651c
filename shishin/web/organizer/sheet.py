"""The sheet for a reception on paper, and the one field into which its codes are typed afterwards."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from shishin.checkin import attendances, reception_links, sheets
from shishin.core.context import Context
from shishin.events import access
from shishin.events.models import Occurrence
from shishin.web import identity, refusals, words
from shishin.web.words import N_

blueprint = Blueprint("sheet", __name__)

NOTHING_TYPED = N_("文字を入れてください(例: 7K3M-Q8Z)")


class TypedForm(Form):
    """The letters of one row."""

    code = StringField()


@blueprint.get("/e/<code>/list")
def show(code: str) -> ResponseReturnValue:
    """Show the field, and the sheet as it is printed."""
    ctx = identity.context()
    return _page(ctx, access.organized_occurrence(ctx, code), TypedForm())


@blueprint.post("/e/<code>/list")
def take(code: str) -> ResponseReturnValue:
    """Check in one row, and lead back to the field for the next."""
    ctx, form = identity.context(), TypedForm(request.form)
    occurrence = access.organized_occurrence(ctx, code)
    if not (form.code.data or "").strip():
        form.code.errors = [words.words(NOTHING_TYPED)]
        return _page(ctx, occurrence, form), 422
    try:
        answer = sheets.take(ctx, occurrence, form.code.data or "")
    except sheets.NotOnTheSheet as refusal:
        form.code.errors = [refusals.text(refusal.code, refusal.facts)]
        return _page(ctx, occurrence, form), refusal.status
    said = "again" if sheets.again(answer) else answer.status.value
    row = sheets.whose(occurrence, form.code.data or "")
    who = f"&who={row.ref}" if row else ""
    return redirect(f"/o/e/{occurrence.code}/list?said={said}{who}", code=303)


def _page(ctx: Context, occurrence: Occurrence, form: TypedForm) -> str:
    expected, empty = sheets.rows(ctx, occurrence)
    return render_template(
        "organizer/sheet/show.html",
        occurrence=occurrence,
        form=form,
        said=request.args.get("said"),
        row=next((row for row in expected if row.ref == request.args.get("who")), None),
        has_door=reception_links.has_door(occurrence),
        expected=expected,
        empty=empty,
        arrived=attendances.heads(occurrence),
    )
