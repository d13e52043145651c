"""What I have said I will come to, and the passes for it."""

from datetime import date, datetime, time

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shishin.checkin import claims
from shishin.core import days
from shishin.core.languages import Language
from shishin.events import readings
from shishin.participation import arrivals, lines, passes, plans
from shishin.participation.models import SignUp, Stance
from shishin.web import identity, security
from shishin.web import readings as shown_readings
from shishin.web.citizen.passes import drawing

blueprint = Blueprint("plans", __name__)


@blueprint.before_request
def mine_only() -> None:
    """Keep these pages to the one who asks."""
    security.private()


@blueprint.get("/me/plans")
def upcoming() -> ResponseReturnValue:
    """Show what is to come, the next first."""
    found, recent = plans.upcoming(identity.context()), claims.recent(identity.context())
    return render_template(
        "citizen/plans/upcoming.html",
        sign_ups=found,
        arrived=_arrived(found),
        recent=recent,
        titles=_titles([*found, *(sign_up for sign_up, _ in recent)]),
        token_of=passes.managed_token,
    )


def _arrived(sign_ups: list[SignUp]) -> dict[int, datetime]:
    return arrivals.of_person(identity.actor().person_id, [sign_up.occurrence_id for sign_up in sign_ups])


def _titles(sign_ups: list[SignUp]) -> dict[int, Markup]:
    """Return the titles to show by the sign-ups' ids: with readings in easy Japanese."""
    events = {sign_up.id: sign_up.occurrence.event for sign_up in sign_ups}
    easy = identity.language() is Language.EASY
    read = readings.titles(event.id for event in events.values()) if easy else {}
    return {
        number: shown_readings.title(event.title, read.get(event.id, "")) for number, event in events.items()
    }


@blueprint.get("/me/passes")
def mine() -> ResponseReturnValue:
    """Show the next pass ready for the door, the others, and the places in lines, which are no passes yet."""
    ctx = identity.context()
    upcoming, today = plans.upcoming(ctx), days.day_of(ctx.now)
    arrived = _arrived(upcoming)
    waiting = [one for one in upcoming if one.stance is Stance.WAITING and one.occurrence_id not in arrived]
    found = [sign_up for sign_up in upcoming if sign_up.occurrence_id in arrived or _for_a_door(sign_up)]
    # What the next door asks for comes first: not where one is already, nor what was cancelled.
    found.sort(key=lambda one: (one.occurrence_id in arrived or one.occurrence.off, _hour(one, today)))
    return render_template(
        "citizen/plans/mine.html",
        sign_ups=found,
        waiting=[(sign_up, lines.place(sign_up)) for sign_up in waiting],
        arrived=arrived,
        titles=_titles(upcoming),
        drawing=drawing(found[0]) if found else None,
        token_of=passes.managed_token,
        shown_code=passes.shown_code,
    )


def _hour(sign_up: SignUp, today: date) -> tuple[date, time]:
    """Return when one has to be there, from today on; where that is at any hour, it can wait."""
    occurrence = sign_up.occurrence
    return max(occurrence.day, today), occurrence.starts or time.max


def _for_a_door(sign_up: SignUp) -> bool:
    """Say whether the pass will be shown at a door."""
    return sign_up.stance in passes.SHOWN and claims.word_of(sign_up) is claims.Word.CAME
