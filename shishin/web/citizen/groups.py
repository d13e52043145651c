"""Groups: who they are and what they do next."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shishin.core import text
from shishin.events import listing, results
from shishin.groups import access, directory
from shishin.participation import headcounts
from shishin.web.wiring import wiring

blueprint = Blueprint("groups", __name__)

LONGEST_QUERY = 40


@blueprint.get("/groups")
def everyone() -> ResponseReturnValue:
    """Show the directory of groups."""
    query = text.one_line(request.args.get("q", ""))[:LONGEST_QUERY]
    after = text.one_line(request.args.get("after", ""))
    page = directory.page(query, after)
    return render_template("citizen/groups/everyone.html", page=page, query=query, after=after)


@blueprint.get("/g/<handle>")
def group(handle: str) -> ResponseReturnValue:
    """Show a group: its purpose and its living facts."""
    found, now = access.public_group(handle), wiring().now()
    following = listing.of_group(found.id, now)
    return render_template(
        "citizen/groups/group.html",
        group=found,
        following=following,
        heads=headcounts.of_many({card.id for card in following}),
        results=results.of_group(found.id),
        past=listing.past_of_group(found.id, now),
    )
