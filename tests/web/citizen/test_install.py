"""The hint to put the site on the home screen: from the first check-in on, until it is put away for good."""

import pytest
from werkzeug.test import Client

from shishin.checkin import self_check_in
from shishin.web.citizen import install
from tests.world import SAME, SATURDAY, World

HINT = "ホーム画面に置けます"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)
LINE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari Line/14.0.0"
LINE_ANDROID = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 Line/14.0.0"
)
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def shown(client: Client, path: str = "/me", agent: str = IPHONE) -> str:
    return client.get(path, headers={"User-Agent": agent}).text


@pytest.fixture
def came(sqlite_world: World) -> Client:
    """The browser of somebody who was there."""
    world = sqlite_world
    world.clock.now = SATURDAY
    occurrence = world.occurrence()
    ctx = world.device_ctx(world.device_cookie("a phone"))
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    return world.browser("a phone")


def test_nobody_is_asked_before_their_first_check_in(sqlite_world: World) -> None:
    assert HINT not in shown(sqlite_world.browser("a phone"))


@pytest.mark.parametrize(
    ("agent", "said", "unsaid"),
    [
        (IPHONE, "「ホーム画面に追加」", "Safariで開く"),
        (LINE, "Safariで開く", "「ホーム画面に追加」"),
        (LINE_ANDROID, "ブラウザーで開く", "Safariで開く"),
        (CHROME, "ホーム画面に置く", "「ホーム画面に追加」"),
    ],
)
def test_each_browser_is_told_its_own_way(came: Client, agent: str, said: str, unsaid: str) -> None:
    page = shown(came, agent=agent)
    assert HINT in page
    assert said in page
    assert unsaid not in page
    # Neither what stands on an iPhone's home screen nor what LINE leads to knows what this browser knows.
    assert ("この記録はまだありません" in page) == (agent != CHROME)
    # Only where the browser offers a button is there something to wait for.
    assert ('data-module="install" hidden' in page) == (agent == CHROME)


def test_it_is_put_away_for_good_and_leads_back(came: Client) -> None:
    for _ in range(2):
        answer = came.post("/install", data={"next": "/me"}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert install.COOKIE in answer.headers["Set-Cookie"]
    assert HINT not in shown(came)
    elsewhere = came.post("/install", data={"next": "https://elsewhere.example/"}, headers=SAME)
    assert elsewhere.headers["Location"] == "/"
