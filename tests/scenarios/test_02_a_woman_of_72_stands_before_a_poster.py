"""A woman of 72 stands before a poster: with a camera or with no phone at all, she is welcome."""

import re

from shishin.checkin.models import Attendance
from shishin.participation.models import SignUp
from tests.scenarios.reader import Reader
from tests.world import World


def organizer(world: World) -> Reader:
    """The organizer at a desk."""
    return Reader(world, signed_in=world.organizer)


def test_the_poster_leads_to_the_page_and_the_page_to_a_pass_without_a_name(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    poster = organizer(sqlite_world).open(f"/o/e/{occurrence.code}/poster")
    assert poster.sees(occurrence.event.title, occurrence.code)
    her = Reader(sqlite_world, "her phone").open(f"/E/{occurrence.code}?from=poster")
    assert her.title == occurrence.event.title
    assert her.sees("名前も登録もいりません。")
    assert not [one for one in her.page.every("input") if one.attributes.get("type") not in {"hidden", None}]
    her.press("行きます")
    assert her.title == "「行きます」を伝えました"
    assert SignUp.get().source == "poster"


def test_the_code_in_letters_is_enough_however_she_types_it(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    typed = f"{occurrence.code[:3].lower()}-{occurrence.code[3:]}"
    her = Reader(sqlite_world, "her phone").open(f"/e?code={typed}")
    assert her.title == occurrence.event.title


def test_at_the_door_one_large_button_is_all(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/c/{occurrence.venue_code}")
    assert her.sees("予約がなくてもOK。")
    her.press("受付する予約なしで、どなたでも")
    assert her.title == "ようこそ! 受付できました"
    again = her.open(f"/c/{occurrence.venue_code}")
    assert again.sees("もう受付ずみです。そのままどうぞ。")


def test_without_a_phone_somebody_counts_her_and_nobody_asks_her_name(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    desk = organizer(sqlite_world).open(f"/o/e/{occurrence.code}/roster")
    desk.press(next(words for words in desk.buttons() if "飛び入り" in words))
    assert desk.status == 200
    assert Attendance.select().count() == 0
    shown = desk.open(f"/o/e/{occurrence.code}").text
    assert re.search(r"1\s*人", shown)


def test_she_may_ring_somebody_up_too(sqlite_world: World) -> None:
    sqlite_world.group.contact = "048-000-0000"
    sqlite_world.group.save()
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").follow("活動のようすと連絡先")
    assert her.sees("048-000-0000")
