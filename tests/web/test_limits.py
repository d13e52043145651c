"""What strangers press is counted for their network address, whichever browser they take."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from flask.testing import FlaskClient

from shishin.core.limits import LimitCount
from shishin.events.models import Occurrence
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from tests import town
from tests.world import SAME, TODAY, World

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
BEYOND = 1_000_000
elsewheres = count()
Press = Callable[[World, Occurrence], tuple[str, dict[str, str]]]


def joining(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/e/{occurrence.code}/join", {"stance": "going"}


def checking_in(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/c/{occurrence.venue_code}", {"adults": "1", "children": "0"}


def claiming(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/c/{occurrence.venue_code}", {"claim": "1"}


def guessing(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/c/{occurrence.venue_code}", {"code": "2222222"}


def reporting(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/e/{occurrence.code}/report", {"reason": "mistaken", "note": "", "uid": ""}


def reporting_a_group(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return f"/g/{world.group.handle}/report", {"reason": "mistaken", "note": "", "uid": ""}


def opening_a_stub(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return "/card/claim", {"code": "2222-2222-2222"}


def asking_for_a_link(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return "/login", {"mail": "who@example.jp"}


def typing_a_handover(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    return "/me/handover/code", {"code": "2222-2222"}


def handing_on(world: World, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    sign_up = sign_ups.join(world.device_ctx(f"{LimitCount.select().count()}"), occurrence, Stance.GOING)
    return f"{town.address(sign_up)}/hand-on", {}


PRESSES: list[Press] = [
    joining,
    checking_in,
    claiming,
    guessing,
    reporting,
    reporting_a_group,
    opening_a_stub,
    asking_for_a_link,
    typing_a_handover,
    handing_on,
]


def press(browser: FlaskClient, where: tuple[str, dict[str, str]], address: str) -> int:
    forged = {**SAME, "X-Forwarded-For": f"203.0.113.{next(elsewheres)}"}
    environ = {"REMOTE_ADDR": address}
    path, form = where
    return browser.post(path, data=form, headers=forged, environ_overrides=environ).status_code


@pytest.mark.parametrize("act", PRESSES, ids=[act.__name__ for act in PRESSES])
def test_beyond_the_limit_another_tab_helps_nobody_and_another_house_is_not_meant(
    sqlite_world: World, act: Press
) -> None:
    world = sqlite_world
    occurrence = world.occurrence(day=TODAY - timedelta(days=act is claiming))
    assert press(world.browser("first"), act(world, occurrence), HERE) < 500
    mine = LimitCount.select().count()
    assert mine > 0
    # As if this address had pressed all day; what is counted for the whole city stays as it is.
    of_address = ("login-client", "page-report", "stub", "handover", "hand-on", "join", "self-check-in")
    LimitCount.update(tries=BEYOND).where(LimitCount.scope.in_((*of_address, "short-code"))).execute()
    assert press(world.browser("second"), act(world, occurrence), HERE) == 429
    assert press(world.browser("third"), act(world, occurrence), ELSEWHERE) != 429


def test_whoever_deletes_and_begins_again_all_day_is_slowed_down(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for name, status in (("first", 303), ("second", 429)):
        browser = world.browser(name)
        press(browser, joining(world, occurrence), HERE)
        assert press(browser, ("/me/delete", {}), HERE) == status
        LimitCount.update(tries=BEYOND).where(LimitCount.scope == "erasure").execute()
