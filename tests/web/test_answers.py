"""Pages that answer a button: whoever changes the language or the letters there lands on a page again."""

import html
import re

import pytest
from flask.testing import FlaskClient

from shishin.web import returning
from tests import pages, town
from tests.pages import Who
from tests.world import SAME, World

LANGUAGE = re.compile(r'<a href="([^"]*[?&]lang=[\w-]+)"')
DISPLAY = re.compile(r'href="/display\?next=([^"]*)"')


def _browser(world: World, who: Who) -> FlaskClient:
    if who is Who.ORGANIZER:
        return world.signed_in(world.organizer)
    return world.browser("citizen" if who is Who.CITIZEN else "a stranger")


def _led_to(client: FlaskClient, page: str) -> dict[str, int]:
    """Follow the links to the other languages, and to where the display page would lead back to."""
    languages = [html.unescape(address) for address in LANGUAGE.findall(page)]
    assert len(languages) == 3
    (back,) = (html.unescape(address) for address in DISPLAY.findall(page))
    shown = re.search(r'name="next" value="([^"]*)"', client.get(f"/display?next={back}").text)
    assert shown
    return {address: client.get(address).status_code for address in (*languages, html.unescape(shown[1]))}


def test_every_answer_leads_on_in_another_language(sqlite_world: World) -> None:
    settled = town.settle(sqlite_world)
    for press in pages.presses(settled):
        client = _browser(sqlite_world, press.who)
        answer = client.post(press.path, data=press.form, headers=SAME)
        assert answer.status_code == press.status, press
        if '<body class="paper' in answer.text:
            # A sheet for paper leads nowhere; its bar leads back to a page that does.
            continue
        led = _led_to(client, answer.text)
        # Whoever is not signed in is led to sign in, and what does not exist does not in any language.
        leads_on = press.status == 401
        gone = "NONE99" in press.path or press.path.startswith("/r/")
        # Nobody is thanked before it is over: the page says so instead of asking.
        early = press.path.endswith("/thanks") and press.status == 409
        opened = 303 if leads_on else 404 if gone else 409 if early else 200
        assert set(led.values()) == {opened}, (press, led)
        # It is the page that the button stood on, not just any.
        assert all(len(address.split("?")[0]) > 1 for address in led), (press, led)


@pytest.mark.parametrize("who", [Who.STRANGER, Who.ORGANIZER])
def test_no_answer_of_any_route_leads_to_where_nothing_can_be_opened(sqlite_world: World, who: Who) -> None:
    world = sqlite_world
    client, code, tried = _browser(world, who), world.occurrence().code, 0
    for rule in world.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda part: code if part[1] == "code" else "x", rule.rule)
        for answer in (client.post(path, data={}, headers=SAME), client.get(path)):
            addresses = LANGUAGE.findall(answer.text)
            tried += len(addresses)
            for address in addresses[:1]:
                assert client.get(html.unescape(address)).status_code != 405, (path, address)
    assert tried > 30


@pytest.mark.parametrize(
    ("method", "path", "page"),
    [
        ("POST", "/e/CODE11/join", "/e/CODE11"),
        ("GET", "/e/CODE11/join", "/e/CODE11"),
        ("POST", "/p/TOKEN/details", "/p/TOKEN"),
        ("POST", "/o/e/CODE11/tally/undo", "/o/e/CODE11"),
        ("POST", "/o/e/CODE11/roster/REF", "/o/e/CODE11/roster"),
        ("POST", "/o/e/new", "/o/e/new"),
        ("POST", "/logout", "/"),
        ("POST", "/", "/"),
        ("GET", "/nothing/here", "/nothing/here"),
        ("POST", "/nothing/here", "/"),
        ("HEAD", "/help", "/help"),
    ],
)
def test_the_page_of_an_address_is_the_nearest_that_opens(
    sqlite_world: World, method: str, path: str, page: str
) -> None:
    with sqlite_world.app.test_request_context(path, method=method):
        assert returning.to_a_page() == page
