"""What an event asks: a guardian's consent, names for insurance; and the roster of the answers."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Form, StringField

from shishin.core import text
from shishin.events import access
from shishin.events.models import Occurrence
from shishin.participation import asking, looking
from shishin.participation.asking import PurposeUnfit
from shishin.web import identity, refusals, words
from shishin.web.words import N_

blueprint = Blueprint("asks", __name__)

NAMES, CODES = "names", "codes"


class AsksForm(Form):
    """What is asked, and what for."""

    asks_consent = BooleanField()
    asks_names = BooleanField()
    purpose = StringField()


@blueprint.get("/e/<code>/asks")
def show(code: str) -> ResponseReturnValue:
    """Show what is asked now."""
    occurrence = access.organized_occurrence(identity.context(), code)
    asked = asking.of_event(occurrence.event_id)
    data = {"asks_consent": asked.consent, "asks_names": bool(asked.purpose), "purpose": asked.purpose}
    return _page(occurrence, AsksForm(data=data))


@blueprint.post("/e/<code>/asks")
def write(code: str) -> ResponseReturnValue:
    """Write what is asked, or say what has to be mended."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    form = AsksForm(request.form)
    form.validate()
    purpose = text.one_line(form.purpose.data or "") if form.asks_names.data else ""
    if form.asks_names.data and not text.is_visible(purpose):
        form.purpose.errors = [words.words(N_("何に使うかを書いてください"))]
        return _page(occurrence, form), 422
    try:
        asking.ask(ctx, occurrence, consent=bool(form.asks_consent.data), purpose=purpose)
    except PurposeUnfit as refusal:
        form.purpose.errors = [refusals.text(refusal.code, refusal.facts)]
        return _page(occurrence, form), 422
    return redirect(f"/o/e/{occurrence.code}/asks?saved=1", code=303)


@blueprint.get("/e/<code>/names")
def names(code: str) -> ResponseReturnValue:
    """Show the roster of the answers, with codes or, which is noted, with names, to be printed."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    asked = asking.of_event(occurrence.event_id)
    by_code = request.args.get("show") == CODES or not asked.purpose
    return render_template(
        "organizer/asks/names.html",
        occurrence=occurrence,
        asked=asked,
        lines=asking.listed(ctx, occurrence) if by_code else looking.names(ctx, occurrence),
        by_code=by_code,
        looks=looking.looks(ctx, occurrence),
        me=ctx.actor.person_id,
    )


def _page(occurrence: Occurrence, form: AsksForm) -> str:
    return render_template(
        "organizer/asks/show.html",
        occurrence=occurrence,
        form=form,
        asked=asking.of_event(occurrence.event_id),
        longest=asking.PURPOSE_LONGEST,
    )
