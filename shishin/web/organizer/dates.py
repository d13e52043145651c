"""The dates of an event: adding some, and splitting one that lasts several days."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from shishin.checkin import rescheduling
from shishin.events import access, dates, drafts
from shishin.events.drafts import Problem
from shishin.events.models import Occurrence
from shishin.web import identity, words
from shishin.web.organizer import date_form
from shishin.web.organizer.date_form import RepeatForm
from shishin.web.organizer.event_form import PROBLEMS
from shishin.web.words import N_

blueprint = Blueprint("dates", __name__)

SAYS: dict[Problem, str] = PROBLEMS | {Problem.DAY_MISSING: N_("足す日をえらんでください")}


class DatesForm(RepeatForm):
    """The first of the days, and how often it comes round from there."""

    day = StringField()


@blueprint.get("/e/<code>/dates")
def show(code: str) -> ResponseReturnValue:
    """Ask for the day, or the days."""
    return _page(access.organized_occurrence(identity.context(), code), DatesForm())


@blueprint.post("/e/<code>/dates")
def add(code: str) -> ResponseReturnValue:
    """Add the dates, or say what has to be mended and keep what was typed."""
    ctx, form = identity.context(), DatesForm(request.form)
    occurrence = access.organized_occurrence(ctx, code)
    day, repeat = date_form.day(form.day.data), form.repeat()
    found = drafts.faults_of_days(dates.draft(occurrence, day, repeat), ctx.now)
    if found:
        form.validate()
        for fault in found:
            form[fault.field].errors = [words.words(SAYS[fault.problem])]
        return _page(occurrence, form), 422
    first = dates.add(ctx, occurrence, day, repeat)[0]
    return redirect(f"/o/e/{first.code}?dates=1", code=303)


@blueprint.post("/e/<code>/split")
def split(code: str) -> ResponseReturnValue:
    """Make one occurrence for each day."""
    ctx = identity.context()
    occurrence = rescheduling.split(ctx, access.organized_occurrence(ctx, code))
    return redirect(f"/o/e/{occurrence.code}?split=1", code=303)


def _page(occurrence: Occurrence, form: DatesForm) -> str:
    form.speak()
    return render_template("organizer/dates/show.html", occurrence=occurrence, form=form)
