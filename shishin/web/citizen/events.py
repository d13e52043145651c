"""The one-stop list, and the page of one occurrence."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from shishin.checkin import claims
from shishin.core import days
from shishin.core.errors import Refusal
from shishin.events import access, homes, listing, photos
from shishin.events import nearest as looser
from shishin.events.cards import Card
from shishin.events.filters import EVERYTHING, NO_FLAGS, Filter, Span, When
from shishin.events.listing import Seats
from shishin.events.models import Flag, Occurrence
from shishin.participation import asking, headcounts, openings, passes, standing
from shishin.participation.headcounts import Heads
from shishin.participation.models import SignUp
from shishin.participation.standing import Standing
from shishin.stats import city
from shishin.web import errors, flags, front, identity, list_filters, readings
from shishin.web.citizen import cards
from shishin.web.wiring import wiring

blueprint = Blueprint("events", __name__)
cards.install(blueprint)

# Where people come from, for the city's picture of what reaches whom; anything else is the list.
SOURCES = ("poster", "share")


@blueprint.record_once
def give_words(state: BlueprintSetupState) -> None:
    """Give templates the words that code picks."""
    state.app.jinja_env.globals.update(
        flag_words=flags.words_of,
        no_flags=NO_FLAGS,
        flags_offered=flags.still_offered,
        stance_words=flags.STANCES,
        filter_address=list_filters.address,
        filter_label=list_filters.label,
        filter_pairs=list_filters.pairs,
        coarse=listing.coarse,
        seats_of=listing.seats,
    )


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show the list: the same for everybody, so that it can be kept."""
    now, asked, after = wiring().now(), _asked(), request.args.get("after")
    begin = listing.first(asked, now) if after is None else None
    page = begin.page if begin else listing.page(asked, now, after)
    lasting = begin.lasting.cards if begin else []
    empty = begin and not page.cards and not lasting
    nearest = looser.find(asked, now) if empty and asked else None
    answer = make_response(
        render_template(
            "citizen/events/home.html",
            asked=asked,
            parts=asked.parts(),
            pills=list_filters.pills(asked, list_filters.offered(asked)),
            after=after,
            page=page,
            shown=cards.rendered(page.cards, asked),
            count=begin.count if begin else None,
            counted=listing.COUNTED,
            shown_lasting=cards.rendered(lasting, asked),
            ongoing=replace(asked, when=When.ONGOING) if begin and begin.lasting.more else None,
            nearest=nearest,
            shown_nearest=cards.rendered(nearest.cards, nearest.rest, level=4) if nearest else [],
            elsewhere=looser.elsewhere(asked, _neighbours(asked), now) if empty else [],
            thanked=listing.thanked(now) if begin and not asked else [],
            month=days.day_of(now),
            took_part=city.heads_of_month(days.day_of(now).replace(day=1)) if begin and not asked else 0,
        )
    )
    front.keep()
    answer.headers["Cache-Control"] = front.CACHEABLE
    answer.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return answer


def _asked() -> Filter:
    return list_filters.read(request.args, wiring().city).filter


def _neighbours(asked: Filter) -> list[str]:
    return [ward.code for ward in wiring().city.neighbours(asked.ward)]


@blueprint.errorhandler(access.NoSuchOccurrence)
@blueprint.errorhandler(access.TakenBack)
def missing(refusal: Refusal) -> ResponseReturnValue:
    """Say that a code leads nowhere, or no longer, and what there is to join."""
    found, heads = _free(listing.page(EVERYTHING, wiring().now(), limit=4 * OTHERS).cards)
    open_ones = [card for card in found if not card.cancelled][:OTHERS]
    return errors.answer(refusal.status, refusal.code, refusal.facts, others=open_ones, other_heads=heads)


@blueprint.get("/find")
def find() -> ResponseReturnValue:
    """Show everything that the list can be narrowed by, and how many it would show."""
    asked = _asked()
    choices = {name: list_filters.pills(asked, parts, "/find") for name, parts in _parts(asked).items()}
    count = listing.count(asked, wiring().now())
    return render_template(
        "citizen/events/find.html",
        asked=asked,
        days=_picked(asked),
        today=days.day_of(wiring().now()),
        count=count,
        counted=listing.COUNTED,
        **choices,
    )


def _picked(asked: Filter) -> Span | None:
    """Return the days that are chosen one by one, not by their name."""
    if isinstance(asked.when, Span):
        return asked.when
    return Span(asked.when, asked.when) if isinstance(asked.when, date) else None


def _parts(asked: Filter) -> dict[str, list[Filter]]:
    here = wiring().city
    wards = [Filter(ward=ward.code) for ward in here.wards]
    return {
        "whens": [*(Filter(when=when) for when in flags.WHENS), Filter(evenings=True)],
        "minutes": [Filter(minutes=minutes) for minutes in flags.MINUTES],
        "flags": [Filter(flags=flag) for flag in flags.FLAGS],
        "places": [*([Filter(near=asked.near)] if asked.near else []), *wards],
        "fields": [Filter(field=field.code) for field in here.fields],
    }


@blueprint.get("/E/<code>", endpoint="printed")
@blueprint.get("/e/<code>")
def event(code: str) -> ResponseReturnValue:
    """Show one occurrence; the browser gets its device cookie here, so that twenty presses are one person."""
    identity.device(give=True)
    mine = own(code)
    if not mine:
        front.keep()
    occurrence = access.public_occurrence(code)
    if "token" in mine:
        arrived = mine["mine"].arrived_at is not None
        mine["claim"] = claims.on_event(identity.context(), occurrence, arrived=arrived)
    return render(occurrence, **mine)


def own(code: str) -> dict[str, Any]:
    """Return what the page says to whoever is asking, if they signed up or came: how, and their pass."""
    mine = standing.mine(identity.actor().person_id, code)
    if mine is None or mine.stance is None:
        return {"mine": mine} if mine else {}
    sign_up = SignUp(public_id=mine.public_id, token_version=mine.token_version, key_name=mine.key_name)
    return {"mine": mine, "token": passes.managed_token(sign_up)}


def render(occurrence: Occurrence, *, said: Refusal | None = None, **more: object) -> str:
    """Return the page of an occurrence, with a refusal to be said on it where there was one."""
    now = wiring().now()
    heads = headcounts.of(occurrence.id)
    state = standing.standing(occurrence, heads, now)
    moved = bool(occurrence.moved_at) and state not in NOT_COMING
    others, other_heads = _others(occurrence) if moved or state in NOT_COMING else ([], {})
    # From what is over one is led to the next date with a seat, whose page has the others.
    dates = [] if state is Standing.OVER else listing.others_of_event(occurrence, now)
    return render_template(
        "citizen/events/event.html",
        occurrence=occurrence,
        event=occurrence.event,
        group=occurrence.event.group,
        read=readings.of_event(occurrence.event),
        photo=photos.of(occurrence) if state is Standing.OVER else None,
        heads=heads,
        left=_left(occurrence, heads),
        emptyhanded=Flag.EMPTYHANDED in occurrence.event.flags,
        state=state,
        asks=asking.of_event(occurrence.event_id),
        openings=openings.of(occurrence),
        running=standing.running(occurrence, now),
        at_home=homes.at_home(occurrence),
        may_be_done=claims.startable(now, occurrence),
        said=said,
        following=_following(occurrence) if state in NOT_COMING else None,
        not_coming=state in NOT_COMING,
        nearby=Filter(ward=occurrence.ward),
        dates=dates,
        others=others,
        other_heads=other_heads,
        source=request.values.get("from") if request.values.get("from") in SOURCES else "list",
        **more,
    )


# Who cannot come to this one is led to the next of the same, and to others nearby.
OTHERS = 3
NOT_COMING = (Standing.OVER, Standing.CANCELLED, Standing.FULL)


def _others(occurrence: Occurrence) -> tuple[list[Card], dict[int, Heads]]:
    around = [ward.code for ward in wiring().city.neighbours(occurrence.ward)]
    free, heads = _free(listing.alternatives(occurrence, wiring().now(), 3 * OTHERS, around))
    return free[:OTHERS], heads


def _following(occurrence: Occurrence) -> Card | None:
    """Return the event's next date that has a seat; where none has, there is a line at the next."""
    found = listing.following(occurrence, wiring().now())
    free, _ = _free(found)
    return next(iter(free or found), None)


def _free(found: list[Card]) -> tuple[list[Card], dict[int, Heads]]:
    heads = headcounts.of_many({card.id for card in found})
    free = [card for card in found if listing.seats(heads[card.id].going, card.capacity) is not Seats.FULL]
    return free, heads


def _left(occurrence: Occurrence, heads: Heads) -> int | None:
    return None if occurrence.capacity is None else max(occurrence.capacity - heads.going, 0)
