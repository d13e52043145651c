"""The roster takes a line off and puts it back with one press each; the pass says so kindly."""

from shishin.participation import headcounts
from shishin.participation.models import SignUp
from tests.scenarios.reader import Reader
from tests.world import SAME, World


def test_a_line_is_taken_off_and_put_back_and_its_pass_says_how_it_stands(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(capacity=1)
    joker = Reader(world, "a tab").open(f"/e/{occurrence.code}").press("行きます")
    passes = joker.address
    honest = Reader(world, "a phone").open(f"/e/{occurrence.code}").press("順番待ちに入る")
    organizer = Reader(world)
    organizer.client = world.signed_in(world.organizer)
    organizer.open(f"/o/e/{occurrence.code}/roster")
    assert organizer.buttons().count("外す") == 2
    organizer.press("外す")
    assert organizer.sees("申し込みを外しました", "外した申し込み")
    assert honest.open(honest.address).title == "席があきました"
    joker.open(passes)
    assert joker.title == "主催の人が、この申し込みを取りやめにしました"
    assert joker.sees("声をかけてください")
    assert "まちがえた。もとにもどす" not in joker.buttons()
    joker.open(f"/e/{occurrence.code}").press("順番待ちに入る")
    assert joker.status == 409
    assert joker.sees("主催の人が、この申し込みを取りやめにしました")
    organizer.press("もどす")
    assert organizer.sees("申し込みをもどしました")
    assert joker.open(passes).title == "順番待ちの1番目です"
    assert headcounts.of(occurrence.id).going == 1


def test_pressing_twice_changes_nothing_more(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    Reader(world, "a tab").open(f"/e/{occurrence.code}").press("行きます")
    browser, line = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/roster/{SignUp.get().ref}"
    for deed, going in (("remove", 0), ("put-back", 1)):
        for _ in range(2):
            assert browser.post(f"{line}/{deed}", headers=SAME).status_code == 303
        assert headcounts.of(occurrence.id).going == going
