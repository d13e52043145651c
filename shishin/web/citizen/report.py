"""Reporting a page to the city: a reason, a word, no name."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, HiddenField, RadioField, StringField

from shishin.events import reports
from shishin.events.models import ReportReason
from shishin.events.reports import Page
from shishin.web import identity, security, words
from shishin.web.words import N_

blueprint = Blueprint("report", __name__)

REASONS: dict[str, str] = {
    ReportReason.MISTAKEN: N_("まちがいがある"),
    ReportReason.UNKIND: N_("いやな気持ちになる"),
    ReportReason.UNSAFE: N_("あぶない・うたがわしい"),
    ReportReason.OTHER: N_("そのほか"),
}


class ReportForm(Form):
    """Why, and a word."""

    reason = RadioField(validate_choice=False)
    note = StringField()
    uid = HiddenField()


@blueprint.get("/e/<code>/report")
def occurrence(code: str) -> ResponseReturnValue:
    """Ask what is wrong with an event's page."""
    return _ask(reports.of_occurrence(code))


@blueprint.post("/e/<code>/report")
def send_occurrence(code: str) -> ResponseReturnValue:
    """Take what was said about an event's page."""
    return _take(reports.of_occurrence(code))


@blueprint.get("/g/<handle>/report")
def group(handle: str) -> ResponseReturnValue:
    """Ask what is wrong with a group's page."""
    return _ask(reports.of_group(handle))


@blueprint.post("/g/<handle>/report")
def send_group(handle: str) -> ResponseReturnValue:
    """Take what was said about a group's page."""
    return _take(reports.of_group(handle))


def _ask(page: Page) -> ResponseReturnValue:
    security.private()
    form = ReportForm(uid=reports.new_uid(identity.context()))
    return _page(page, form, sent="sent" in request.args)


def _take(page: Page) -> ResponseReturnValue:
    form = ReportForm(request.form)
    ctx, note, uid = identity.context(), form.note.data or "", form.uid.data or ""
    try:
        reports.report(ctx, page, form.reason.data or "", note, uid, request.remote_addr or "")
    except reports.ReasonUnknown:
        security.private()
        form.reason.errors = [words.words(N_("どれか1つを選んでください"))]
        return _page(page, form), 422
    return redirect(f"{page.path}/report?sent=1", code=303)


def _page(page: Page, form: ReportForm, *, sent: bool = False) -> str:
    form.reason.choices = [(reason, words.words(name)) for reason, name in REASONS.items()]
    return render_template("citizen/report/page.html", page=page, form=form, sent=sent)
