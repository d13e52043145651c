"""Every route has a written policy, and strangers get nothing that is not theirs."""

import re

import pytest
from flask.testing import FlaskClient

from shishin.checkin import card_batches, cards, helpers, reception_links
from shishin.events.models import Occurrence
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.web import security
from shishin.web.policy import POLICIES, Policy
from tests.world import SAME, World

# What a mail program presses by itself (RFC 8058): its token stops messages, and does nothing else.
ONE_CLICK = "/n/[^/]+"
CLOSED = {Policy.ORGANIZER, Policy.GROUP_ORGANIZER, Policy.CARDS, Policy.STAFF}


def test_every_route_has_a_written_policy_and_every_policy_a_route(sqlite_world: World) -> None:
    endpoints = {rule.endpoint for rule in sqlite_world.app.url_map.iter_rules()}
    assert endpoints - set(POLICIES) == set(), "routes without a policy"
    assert set(POLICIES) - endpoints == set(), "policies without a route"


def test_every_blueprint_of_an_audience_has_a_guard(sqlite_world: World) -> None:
    for name, blueprint in sqlite_world.app.blueprints.items():
        if "." not in name and name != "assets":
            assert blueprint.before_request_funcs.get(None), name


def _addresses(world: World, policy_set: set[Policy]) -> list[tuple[str, str]]:
    occurrence = world.occurrence()
    joined = sign_ups.join(world.device_ctx("a guest"), occurrence, Stance.GOING)
    sign_up = SignUp.get_by_id(joined.id)
    card = card_batches.printed(card_batches.make(world.system, world.group, 1))[0].card
    values = {
        "code": occurrence.code,
        "handle": world.group.handle,
        "token": passes.door_token(sign_up),
        "venue": occurrence.venue_code,
        "month": "2026-10",
        "uid": "00000000-0000-4000-8000-000000000000",
        "ref": sign_up.ref,
        "card": card.number,
    }
    found = []
    for rule in world.app.url_map.iter_rules():
        if POLICIES[rule.endpoint] not in policy_set:
            continue
        of_rule = values | ({"token": cards.token(card)} if rule.rule.startswith("/card/") else {})
        path = re.sub(
            r"<(?:[^:<>]+:)?([^<>]+)>", lambda part, here=of_rule: str(here.get(part[1], "x")), rule.rule
        )
        found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(found)


def _helper(world: World) -> FlaskClient:
    """The browser of a helper whom the link let in to the newest occurrence."""
    occurrence = Occurrence.select().order_by(Occurrence.id.desc()).get()
    link = reception_links.make(world.ctx(world.organizer), occurrence)
    helpers.bind(world.browser_ctx("helper"), reception_links.token(link))
    return world.browser("helper")


# Whoever is somebody, and what that opens nothing of.
OUTSIDE: dict[str, set[Policy]] = {
    "stranger": {*CLOSED, Policy.HELPER},
    "citizen": {*CLOSED, Policy.HELPER},
    "helper": CLOSED,
    "organizer": {Policy.STAFF, Policy.HELPER},
    "other organizer": {Policy.GROUP_ORGANIZER, Policy.CARDS, Policy.STAFF, Policy.HELPER},
    "staff": {Policy.GROUP_ORGANIZER, Policy.HELPER},
}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_of_organizers_helpers_or_staff_is_given_to(sqlite_world: World, who: str) -> None:
    world = sqlite_world
    addresses = _addresses(world, OUTSIDE[who])
    assert len(addresses) > 8
    people = {
        "stranger": world.browser,
        "citizen": lambda: (world.citizen, world.browser("citizen"))[1],
        "helper": lambda: _helper(world),
        "organizer": lambda: world.signed_in(world.organizer),
        "other organizer": lambda: world.signed_in(world.other_organizer),
        "staff": world.as_staff,
    }
    for method, path in addresses:
        client = people[who]()
        answer = client.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
        given = (method, path, answer.status_code, answer.headers.get("Location"))
        refused = answer.status_code in {401, 403, 404}
        sent_to_sign_in = answer.status_code in {302, 303} and "/login" in answer.headers["Location"]
        assert refused or sent_to_sign_in, given


def test_whoever_has_the_right_is_let_in(sqlite_world: World) -> None:
    world = sqlite_world
    for policy in (Policy.ORGANIZER, Policy.GROUP_ORGANIZER, Policy.CARDS):
        for method, path in _addresses(world, {policy}):
            answer = world.signed_in(world.organizer).open(path, method=method, headers=SAME)
            let_in = answer.status_code in {200, 303, 400, 409, 422}
            assert let_in, (method, path, answer.status_code)
            assert "/login" not in answer.headers.get("Location", ""), (method, path)
    for method, path in _addresses(world, {Policy.STAFF, Policy.CARDS}):
        # A form that lacks what it asks is refused by its page: whoever reads that is in.
        assert world.as_staff().open(path, method=method, headers=SAME).status_code in {200, 303, 422}, path


def test_every_changing_route_refuses_another_site(sqlite_world: World) -> None:
    world = sqlite_world
    for method, path in _addresses(world, set(Policy)):
        if method == "GET" or re.fullmatch(ONE_CLICK, path):
            continue
        answer = world.signed_in(world.organizer).open(
            path, method=method, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 403, (method, path, answer.status_code)
        answer = world.signed_in(world.organizer).open(path, method=method)
        assert answer.status_code == 403, ("no origin but a cookie", method, path, answer.status_code)


def test_every_answer_is_dressed_errors_too(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    for path in ("/", "/nothing-here", "/staff", "/static/x/none.css", "/api/v1/events/none"):
        answer = client.get(path)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert answer.headers["Referrer-Policy"]


def test_one_address_alone_is_pressed_from_elsewhere() -> None:
    assert {"citizen.notices.stop"} == security.ONE_CLICK
