"""The kept pages in front of the framework: never older than what they say, never another's."""

import re
from datetime import time

from shishin.participation import sign_ups
from shishin.participation.models import Stance
from tests.world import World


def test_a_kept_page_stops_offering_what_ends_within_its_quarter_of_an_hour(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(starts=time(8), ends=time(8, 40))
    world.clock.move(minutes=5)
    assert "/join" in world.browser().get(f"/e/{occurrence.code}").text
    # 8:35 and 8:40 lie in one quarter of an hour.
    world.clock.move(minutes=5)
    page = world.browser().get(f"/e/{occurrence.code}").text
    assert "/join" not in page
    assert "終わった活動です" in page


def test_whoever_is_signed_in_is_never_shown_the_page_of_their_device(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups.join(world.ctx(world.organizer), occurrence, Stance.MAYBE)
    address = f"/e/{occurrence.code}"
    assert "/p/" not in world.browser("unknown").get(address).text
    # The session's person has signed up; the device of this browser belongs to nobody.
    assert re.search(r'href="/p/\w{26}"', world.signed_in(world.organizer).get(address).text)


def test_a_list_whose_language_is_just_being_chosen_travels_compressed_too(sqlite_world: World) -> None:
    sqlite_world.occurrence()
    for address in ("/", "/?lang=ja-easy"):
        answer = sqlite_world.browser().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", address
