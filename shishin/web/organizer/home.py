"""The organizer's own page: their groups, what is coming, what was."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.checkin import approving, thanks_reminders
from shishin.events import programme
from shishin.groups import access
from shishin.participation import headcounts
from shishin.web import identity

blueprint = Blueprint("home", __name__)


@blueprint.get("")
def home() -> ResponseReturnValue:
    """Show the groups of whoever is signed in, with their events."""
    ctx = identity.context()
    groups = access.organized_groups(ctx)
    upcoming, past = programme.upcoming(ctx, groups), programme.past(ctx, groups)
    heads = headcounts.of_many([occurrence.id for occurrence in upcoming])
    return render_template(
        "organizer/home/home.html",
        groups=groups,
        upcoming=upcoming,
        past=past,
        heads=heads,
        claims=approving.counts(ctx, [occurrence.id for occurrence in (*upcoming, *past)]),
        reminded=thanks_reminders.chosen(ctx),
    )


@blueprint.post("/thanks-reminders")
def remind() -> ResponseReturnValue:
    """Write whether an organizer is reminded to thank."""
    thanks_reminders.choose(identity.context(), wanted=request.form.get("wanted") == "1")
    return redirect(url_for("organizer.home.home", _anchor="reminders"), code=303)
