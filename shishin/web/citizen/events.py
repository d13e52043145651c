"""The one-stop list, and the page of one occurrence."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from shishin.core.errors import Refusal
from shishin.events import access, listing
from shishin.events.cards import Card
from shishin.events.filters import Filter, When
from shishin.events.listing import Seats
from shishin.events.models import Flag, Occurrence
from shishin.participation import headcounts, passes, standing
from shishin.participation.headcounts import Heads
from shishin.participation.models import SignUp
from shishin.participation.standing import Standing
from shishin.web import flags, identity, kept, list_cache, list_filters
from shishin.web.wiring import wiring

blueprint = Blueprint("events", __name__)

# Where people come from, for the city's picture of what reaches whom; anything else is the list.
SOURCES = ("poster", "share")
_SHELF = "kept_events"


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Give templates the words that code picks, and the application a shelf for its pages."""
    state.app.extensions[_SHELF] = kept.Shelf()
    state.app.jinja_env.globals.update(
        flag_words=flags.words_of,
        stance_words=flags.STANCES,
        filter_address=list_filters.address,
        filter_label=list_filters.label,
        filter_pairs=list_filters.pairs,
        toggled=list_filters.toggled,
        coarse=listing.coarse,
        seats_of=listing.seats,
    )


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show the list: the same for everybody, so that it can be kept."""
    city, now = wiring().city, wiring().now()
    asked = list_filters.read(request.args, city).filter
    after = request.args.get("after")
    page = listing.page(asked, now, after)
    first = after is None
    lasting = listing.lasting(asked, now) if first and not _about_long_ones(asked) else None
    empty = first and not page.cards and not (lasting and lasting.cards)
    nearest = listing.nearest(asked, now) if empty and asked else None
    thanked = listing.thanked(now) if first and not asked else []
    shown = [*page.cards, *(lasting.cards if lasting else ()), *(nearest.cards if nearest else ()), *thanked]
    answer = make_response(
        render_template(
            "citizen/events/home.html",
            asked=asked,
            after=after,
            page=page,
            count=listing.count(asked, now) if first else None,
            lasting=lasting,
            nearest=nearest,
            thanked=thanked,
            heads=headcounts.of_many({card.id for card in shown}),
            choices=_choices(asked),
            counted=listing.COUNTED,
            ongoing=replace(asked, when=When.ONGOING),
        )
    )
    return _the_same_for_all(answer)


def _about_long_ones(asked: Filter) -> bool:
    return asked.when is When.ONGOING


def _the_same_for_all(answer: Response) -> Response:
    answer.headers["Cache-Control"] = list_cache.CACHEABLE
    answer.vary.update(("Accept-Encoding", "Accept-Language", "Cookie"))
    return answer


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be narrowed by, as filters of one part each."""

    quick: list[Filter]
    more: list[Filter]
    whens: list[Filter]
    minutes: list[Filter]
    flags: list[Filter]
    wards: list[Filter]
    fields: list[Filter]


def _choices(asked: Filter) -> Choices:
    city = wiring().city
    quick = list(list_filters.QUICK)
    return Choices(
        quick=quick,
        more=[part for part in asked.parts() if part not in quick],
        whens=[Filter(when=when) for when in flags.WHENS],
        minutes=[Filter(minutes=minutes) for minutes in flags.MINUTES],
        flags=[Filter(flags=flag) for flag in flags.FLAGS],
        wards=[Filter(ward=ward.code) for ward in city.wards],
        fields=[Filter(field=field.code) for field in city.fields],
    )


@blueprint.get("/E/<code>", endpoint="printed")
@blueprint.get("/e/<code>")
def event(code: str) -> ResponseReturnValue:
    """Show one occurrence; the browser gets its device cookie here, so that twenty presses are one person."""
    identity.device(give=True)
    mine = standing.mine(identity.actor().person_id, code)
    if mine is not None:
        sign_up = SignUp(public_id=mine.public_id, token_version=mine.token_version, key_name=mine.key_name)
        token = passes.managed_token(sign_up)
        return render(access.public_occurrence(code), mine=mine, token=token)
    page = _page(code)
    return _variant(page)


def _page(code: str) -> kept.Page:
    fresh = standing.fresh(code)
    step = int(wiring().now().timestamp()) // list_cache.STEP_SECONDS
    chosen = tuple(request.cookies.get(name) for name in list_cache.CHOICES)
    # The address stands on the page too: in the links that switch the language in place.
    key = (fresh, step, request.full_path, identity.language(), chosen)
    shelf: kept.Shelf = current_app.extensions[_SHELF]
    return shelf.get(key) or shelf.put(key, kept.Page(render(access.public_occurrence(code)).encode()))


def _variant(page: kept.Page) -> Response:
    zipped = request.accept_encodings.quality("gzip") > 0
    answer = make_response(page.gzip if zipped else page.body)
    if zipped:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def render(occurrence: Occurrence, *, said: Refusal | None = None, **more: object) -> str:
    """Return the page of an occurrence, with a refusal to be said on it where there was one."""
    now = wiring().now()
    heads = headcounts.of(occurrence.id)
    state = standing.standing(occurrence, heads, now)
    others, other_heads = _others(occurrence, state)
    return render_template(
        "citizen/events/event.html",
        occurrence=occurrence,
        event=occurrence.event,
        group=occurrence.event.group,
        heads=heads,
        left=_left(occurrence, heads),
        emptyhanded=Flag.EMPTYHANDED in occurrence.event.flags,
        state=state,
        said=said,
        following=listing.next_of_event(occurrence, now) if state in NOT_COMING else None,
        others=others,
        other_heads=other_heads,
        source=request.values.get("from") if request.values.get("from") in SOURCES else "list",
        **more,
    )


# Who cannot come to this one is led to the next of the same, and to others nearby.
OTHERS = 3
NOT_COMING = (Standing.OVER, Standing.CANCELLED, Standing.FULL)


def _others(occurrence: Occurrence, state: Standing) -> tuple[list[Card], dict[int, Heads]]:
    if state not in NOT_COMING:
        return [], {}
    found = listing.alternatives(occurrence, wiring().now(), limit=3 * OTHERS)
    heads = headcounts.of_many({card.id for card in found})
    free = [card for card in found if listing.seats(heads[card.id].going, card.capacity) is not Seats.FULL]
    return free[:OTHERS], heads


def _left(occurrence: Occurrence, heads: Heads) -> int | None:
    return None if occurrence.capacity is None else max(occurrence.capacity - heads.going, 0)
