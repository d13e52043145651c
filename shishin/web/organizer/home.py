"""The organizer's own page: their groups, what is coming, what was."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shishin.checkin import approving
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
    )
