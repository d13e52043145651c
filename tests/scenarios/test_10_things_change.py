"""Things change: what is off, moved, full or over says so plainly, and leads on to something that is on."""

from datetime import time, timedelta

from shishin.events.models import PageReport
from tests.scenarios.reader import Reader
from tests.world import TODAY, World


def around(world: World) -> None:
    """Something else in the same ward on the next day, with seats."""
    world.occurrence(title="となりの公園 花うえ", day=TODAY + timedelta(days=1))


def test_what_was_called_off_thanks_and_leads_on(sqlite_world: World) -> None:
    around(sqlite_world)
    occurrence = sqlite_world.occurrence(starts=time(14), ends=time(16))
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}")
    desk.follow(desk.having("中止"))
    desk.press(desk.having("中止"))
    assert her.open(her.address).sees("中止になりました", "感謝します")
    stranger = Reader(sqlite_world, "a passer-by").open(f"/E/{occurrence.code}")
    assert stranger.status == 200
    assert stranger.sees("中止になりました", "となりの公園 花うえ")
    assert "行きます" not in stranger.buttons()


def test_what_was_moved_keeps_its_code_and_says_what_was_before(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(starts=time(14), ends=time(16))
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    sqlite_world.clock.move(minutes=5)
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer).open(f"/o/e/{occurrence.code}/edit")
    desk.press("これで直す", {"はじまり": "15:00", "おわり": "17:00"})
    assert her.open(her.address).sees("日時か場所が変わりました", "15:00", "14:00")
    assert Reader(sqlite_world, "a poster").open(f"/E/{occurrence.code}").sees("日時か場所が変わりました")
    sqlite_world.clock.move(hours=6)
    her.open(f"/c/{occurrence.venue_code}").press("受付する")
    assert her.title == "ようこそ! 受付できました"


def test_what_is_full_keeps_a_line_and_shows_where_there_is_room(sqlite_world: World) -> None:
    around(sqlite_world)
    occurrence = sqlite_world.occurrence(capacity=1)
    Reader(sqlite_world, "who was first").open(f"/e/{occurrence.code}").press("行きます")
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}")
    assert her.sees("いま満員です", "となりの公園 花うえ")
    assert "順番待ちに入る" in her.buttons()


def test_what_is_over_and_what_never_was_lead_on_too(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    around(sqlite_world)
    sqlite_world.clock.move(hours=8)
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}")
    assert her.sees("終わった活動です", "となりの公園 花うえ")
    lost = her.open("/e/ZZZZZZ")
    assert lost.status == 404
    assert lost.sees("となりの公園 花うえ")


def test_the_map_has_the_same_filters_and_numbers_as_its_list(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(latitude=35.93, longitude=139.65)
    around(sqlite_world)
    her = Reader(sqlite_world, "her phone").open("/").follow("今週末")
    her.follow(her.having("地図"))
    assert her.sees(occurrence.event.title, "地図にのらない活動")
    assert "when=weekend" in her.address


def test_anybody_can_say_that_a_page_is_wrong_without_a_name(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}").follow("このページについて知らせる")
    her.press("知らせる", {_first_reason(her): True})
    assert her.status == 200
    assert PageReport.get().page == f"/e/{occurrence.code}"


def _first_reason(her: Reader) -> str:
    return next(label.text for label in her.page.every("label") if any(label.every("input")))
