"""A resident reads easy Japanese: every page she comes to is in it, with readings, and stays in it."""

from shishin.jobs import reading
from tests.scenarios.reader import Reader
from tests.world import World

EASY = "やさしい文 (なくてもOK)"


def test_she_chooses_it_once_and_every_page_has_readings(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    reading.read_new(sqlite_world.system)
    her = Reader(sqlite_world, "a resident").open("/")
    her.follow("やさしい にほんご")
    for deed in (
        lambda: her.open("/"),
        lambda: her.follow(occurrence.event.title),
        lambda: her.press("いきます" if "いきます" in her.buttons() else "行きます"),
        lambda: her.open("/me/plans"),
        lambda: her.open(f"/c/{occurrence.venue_code}"),
        lambda: her.press("受付する"),
        lambda: her.open("/me"),
        lambda: her.open("/help"),
    ):
        deed()
        assert her.status == 200, her.address
        (root,) = her.page.every("html")
        assert root.attributes["data-lang"] == "ja-easy", her.address
        assert any(her.page.every("ruby")), her.address


def test_what_a_machine_read_says_so_and_what_the_organizer_wrote_does_not(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    reading.read_new(sqlite_world.system)
    page = f"/e/{occurrence.code}?lang=ja-easy"
    assert Reader(sqlite_world, "a resident").open(page).sees("ふりがなは", "自動")


def test_the_organizers_own_easy_text_comes_first_and_the_other_is_one_tap_away(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    occurrence.event.summary = "河川敷における清掃活動を実施します。"
    occurrence.event.save()
    desk = Reader(sqlite_world, signed_in=sqlite_world.organizer)
    desk.open(f"/o/e/{occurrence.code}/easy").press(
        "これでのせる", {EASY: "{川|かわ}の そばを きれいにします。"}
    )
    assert desk.sees("のせました")
    reading.read_new(sqlite_world.system)
    her = Reader(sqlite_world, "a resident").open(f"/e/{occurrence.code}?lang=ja-easy")
    assert her.sees("川の そばを きれいにします。", "河川敷における清掃活動を実施します。")
    assert her.text.index("きれいにします") < her.text.index("清掃活動")
    (kept_away,) = [one for one in her.page.every("details") if "清掃活動" in one.text]
    assert "きれいにします" not in kept_away.text
