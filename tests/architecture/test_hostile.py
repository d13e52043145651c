"""Text that no store keeps, to every route on both stores; and names that are not ours."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from shishin.checkin import card_batches, cards
from shishin.core.config import Environment
from shishin.events.models import Occurrence
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.world import SAME, World

# NUL, half of a pair of surrogates, bytes that are no UTF-8: in an address, and as they are typed.
IN_ADDRESSES = ("%00", "a%00b", "%ED%A0%80", "%FF")
TYPED = ("\0", "a\0b")
QUERIES = (
    "after",
    "batch",
    "code",
    "field",
    "flag",
    "from",
    "group",
    "lang",
    "like",
    "minutes",
    "month",
    "next",
)
QUERIES += ("occurrence", "page", "published", "q", "said", "scan", "stance", "told", "ward", "when", "who")
FIELDS = ("adults", "belongings", "capacity", "children", "code", "day", "day_pick", "ends", "field", "flags")
FIELDS += (
    "from",
    "group",
    "kind",
    "lang",
    "mail",
    "meeting_place",
    "next",
    "nickname",
    "note",
    "part",
    "place",
)
FIELDS += ("rain", "reason", "ref", "scan", "size", "stance", "starts", "theme", "title", "uid", "venue")
FIELDS += ("occurrence", "pages", "version", "verdict", "ward", "way_minutes_0", "way_name_0", "words")


def _values(world: World) -> dict[str, str]:
    occurrence = world.occurrence()
    joined = sign_ups.join(world.device_ctx("a guest"), occurrence, Stance.GOING)
    sign_up = SignUp.get_by_id(joined.id)
    card = card_batches.printed(card_batches.make(world.system, world.group, 1))[0].card
    return {
        "code": occurrence.code,
        "handle": world.group.handle,
        "token": passes.managed_token(sign_up),
        "door": passes.door_token(sign_up),
        "venue": occurrence.venue_code,
        "ref": sign_up.ref,
        "number": "1",
        "card": card.number,
        "paper": cards.token(card),
    }


def _rules(world: World) -> Iterator[tuple[str, str]]:
    for rule in world.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule


def _filled(rule: str, values: dict[str, str], **others: str) -> str:
    tokens = {"/t/": "door", "/T/": "door", "/card/": "paper", "/CARD/": "paper"}
    token = next((values[name] for start, name in tokens.items() if rule.startswith(start)), values["token"])
    named = {**values, "token": token, **others}
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda part: named.get(part[1], "1"), rule)


class Browsers:
    """The organizer's browser, and the staff's for the pages of staff."""

    def __init__(self, world: World) -> None:
        self._organizer, self._staff = world.signed_in(world.organizer), world.as_staff()

    def status(self, method: str, path: str, form: dict[str, str] | None = None) -> int:
        client = self._staff if path.startswith("/staff") else self._organizer
        return client.open(path, method=method, data=form, headers=SAME).status_code


def test_no_letter_in_an_address_is_a_fault(world: World) -> None:
    values, browsers, found = _values(world), Browsers(world), []
    for method, rule in _rules(world):
        for name in re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule):
            paths = [_filled(rule, values, **{name: letters}) for letters in IN_ADDRESSES]
            found += [(method, path) for path in paths if browsers.status(method, path) >= 500]
    assert found == []


def test_no_letter_in_a_query_is_a_fault(world: World) -> None:
    values, browsers, found = _values(world), Browsers(world), []
    every = ["&".join(f"{name}={letters}" for name in QUERIES) for letters in IN_ADDRESSES]
    # Of the second something is left that was none before.
    alone = [f"{name}={letters}" for name in ("like", "group", "scan") for letters in ("%00", "%%%000000")]
    for rule in [rule for method, rule in _rules(world) if method == "GET"]:
        paths = [f"{_filled(rule, values)}?{query}" for query in (*every, *alone)]
        found += [path for path in paths if browsers.status("GET", path) >= 500]
    assert found == []


def test_no_letter_in_a_form_is_a_fault(world: World) -> None:
    values, browsers, found = _values(world), Browsers(world), []
    good = {"title": "掃除", "day_pick": "2026-10-31", "starts": "09:00", "ends": "11:00", "place": "other"}
    good |= {"venue": "広場", "way_name_0": "参加", "group": world.group.handle, "verdict": "confirm"}
    good |= {"stance": "going", "adults": "1", "children": "0", "part": "all"}
    forms = []
    for letters in TYPED:
        every = dict.fromkeys(FIELDS, letters)
        kept = {name: text + letters for name, text in good.items()}
        forms += [every, every | kept, every | good, good | {"scan": letters, "code": letters}]
    for rule in [rule for method, rule in _rules(world) if method == "POST"]:
        path = _filled(rule, values)
        found += [(path, form) for form in forms if browsers.status("POST", path, form) >= 500]
    assert found == []


def test_what_was_typed_is_kept_without_it(world: World) -> None:
    occurrence = world.occurrence()
    client = world.signed_in(world.organizer)
    client.post(f"/o/e/{occurrence.code}/cancel", data={"note": "大\0雨"}, headers=SAME)
    assert Occurrence.get().cancel_note == "大雨"


HOSTS = (
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "evil@localhost",
    "localhost/x",
    "[",
    "",
)


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_is_answered_under_a_name_that_is_not_ours(sqlite_world: World, host: str) -> None:
    world = sqlite_world
    code, headers = world.occurrence().code, {**SAME, "Host": host}
    client = world.browser("a phone")
    for path in ("/", f"/e/{code}", "/e//x", "/e/", "/help", "/o", "/login", "/nothing", "/api/v1/events"):
        # Ours first, so that what is kept could be given.
        client.get(path)
        answer = client.get(path, headers=headers)
        assert answer.status_code == 400, path
        assert "Location" not in answer.headers
        assert "evil" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    joined = client.post(f"/e/{code}/join", data={"stance": "going"}, headers=headers)
    scanned = client.post("/api/v1/scans", json={"scans": []}, headers=headers)
    assert (joined.status_code, scanned.status_code) == (400, 400)
    assert scanned.json == {"error": {"code": "unknown_host", "facts": {"url": "http://localhost"}}}
    assert SignUp.select().count() == 0


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_monitors_may_ask_by_any_name(sqlite_world: World, path: str) -> None:
    assert sqlite_world.browser().get(path, headers={"Host": "10.0.0.7:8000"}).status_code != 400


def _under(world: World, base_url: str, environment: Environment) -> FlaskClient:
    other = World(world.url, world.folder, clock=world.clock)
    vars(other)["settings"] = replace(world.settings, base_url=base_url, environment=environment)
    return other.app.test_client()


@pytest.mark.parametrize(
    ("base_url", "environment", "host", "status"),
    [
        ("https://shishin.example.jp", Environment.PRODUCTION, "shishin.example.jp", 200),
        ("https://shishin.example.jp", Environment.PRODUCTION, "SHISHIN.example.jp:443", 200),
        ("https://shishin.example.jp", Environment.PRODUCTION, "localhost", 400),
        ("https://shishin.example.jp", Environment.PRODUCTION, "127.0.0.1:8000", 400),
        ("https://市民.example.jp", Environment.PRODUCTION, "xn--7stw62a.example.jp", 200),
        ("http://127.0.0.1:8000", Environment.PRODUCTION, "localhost:8000", 200),
        ("http://192.168.0.7:8000", Environment.DEVELOPMENT, "192.168.0.7:8000", 200),
        ("http://192.168.0.7:8000", Environment.DEVELOPMENT, "127.0.0.1:8000", 200),
        ("http://192.168.0.7:8000", Environment.DEVELOPMENT, "[::1]:8000", 200),
        ("http://192.168.0.7:8000", Environment.DEVELOPMENT, "localhost:5173", 200),
        ("http://192.168.0.7:8000", Environment.DEVELOPMENT, "192.168.0.8:8000", 400),
    ],
)
def test_we_answer_to_our_own_name_and_on_a_developers_machine_to_its_own(
    sqlite_world: World, base_url: str, environment: Environment, host: str, status: int
) -> None:
    client = _under(sqlite_world, base_url, environment)
    assert client.get("/", headers={"Host": host}).status_code == status
    assert client.get("/help", headers={"Host": host}).status_code == status
