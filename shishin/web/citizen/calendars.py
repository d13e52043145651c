"""My plans in my own calendar: one pass, or all under a secret address. Calendars send no cookies."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from shishin.participation import passes
from shishin.people import feeds
from shishin.web import calendar_files, identity, security

blueprint = Blueprint("calendars", __name__)


@blueprint.before_request
def keep_secret() -> None:
    """Keep these addresses to whoever holds them."""
    security.private()
    security.no_referrer()


@blueprint.get("/p/<token>.ics")
def of_pass(token: str) -> ResponseReturnValue:
    """Return a pass as an entry for a calendar."""
    from shishin.participation import calendars  # noqa: PLC0415 - the library takes 12 MB, and few ask for it

    sign_up = passes.by_managed(token, identity.context())
    written = calendars.of_pass(identity.context(), sign_up, calendar_files.home())
    return calendar_files.answer(written, f"shishin-{sign_up.occurrence.code}")


@blueprint.get("/me/<token>.ics")
def of_person(token: str) -> ResponseReturnValue:
    """Return all plans of whoever this secret address belongs to."""
    from shishin.participation import calendars  # noqa: PLC0415 - the library takes 12 MB, and few ask for it

    feed = feeds.by_token(token)
    return calendar_files.answer(
        calendars.of_person(identity.context(), feed.person_id, calendar_files.home()), "shishin"
    )
