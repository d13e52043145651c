"""Consent and names: asked on the organizer's page, given on the pass, seen at the door, printed."""

from shishin.events.models import Occurrence
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from tests.town import citizen
from tests.world import SAME, World


def joined(world: World, occurrence: Occurrence) -> SignUp:
    return SignUp.get_by_id(sign_ups.join(citizen(world), occurrence, Stance.GOING).id)


def test_from_asking_to_the_door(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    organizer, family = world.signed_in(world.organizer), world.browser("citizen")
    event, mine = f"/o/e/{occurrence.code}", f"/p/{passes.managed_token(sign_up)}"
    assert 'id="asked"' not in family.get(mine).text
    assert "名前も登録もいりません" in world.browser("somebody").get(f"/e/{occurrence.code}").text
    assert "何に使うか" in organizer.post(f"{event}/asks", data={"asks_names": "1"}, headers=SAME).text
    form = {"asks_consent": "1", "asks_names": "1", "purpose": "ボランティア保険の名簿"}
    assert organizer.post(f"{event}/asks", data=form, headers=SAME).status_code == 303
    page = world.browser("somebody").get(f"/e/{occurrence.code}").text
    assert (
        page.count("18歳より小さい人は、保護者の同意") == page.count("使いみち: ボランティア保険の名簿") == 1
    )
    assert "名前も登録も" not in page
    for paper in ("poster", "screen"):
        assert "登録はいりません。" in (text := organizer.get(f"{event}/{paper}").text)
        assert "名前も登録も" not in text
    door_of_all = f"/c/{occurrence.venue_code}"
    stranger = world.browser("a walk-in").get(door_of_all).text
    assert "会場の人に声をかけてください。" in stranger
    assert "名前も登録も" not in stranger
    assert f'<a class="link" href="{mine}#asked">参加証のページで伝える</a>' in family.get(door_of_all).text
    shown = family.get(mine).text
    assert '<a class="link" href="#asked">主催からのおねがいがあります</a>' in shown
    assert "使いみち: ボランティア保険の名簿" in shown
    assert "終わって30日で消えます" in shown
    door = f"/t/{passes.door_token(sign_up)}"
    assert "保護者の同意はまだです" in organizer.get(door).text
    for _ in range(2):
        assert family.post(f"{mine}/consent", data={"agree": "1"}, headers=SAME).status_code == 303
        assert family.post(f"{mine}/names", data={"names": "田中 花子"}, headers=SAME).status_code == 303
    assert "主催からのおねがいがあります" not in family.get(mine).text
    assert "主催からのおねがい" not in family.get(door_of_all).text
    assert "田中 花子" in family.get(mine).text
    assert "田中 花子" not in world.browser("who has the address").get(mine).text
    assert "保護者の同意 ○" in organizer.get(door).text
    assert "同意 ○" in organizer.get(f"{event}/roster").text
    assert '田中 花子 <span class="small">(けやき 37)</span>' in organizer.get(f"{event}/names").text
    named, coded = organizer.get(f"{event}/names").text, organizer.get(f"{event}/names?show=codes").text
    assert ("田中 花子" in named, "田中 花子" in coded) == (True, False)
    assert passes.shown_code(sign_up) in coded
    assert named.count("あなた</span>") == 1, "who looks is noted"
    assert coded.count("あなた</span>") == 1, "once an hour"
    family.post(f"{mine}/names", data={"names": ""}, headers=SAME)
    assert "田中 花子" not in organizer.get(f"{event}/names").text


def test_the_door_offline_knows_nothing_of_names(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    organizer, mine = world.signed_in(world.organizer), f"/p/{passes.managed_token(sign_up)}"
    form = {"asks_names": "1", "purpose": "保険"}
    organizer.post(f"/o/e/{occurrence.code}/asks", data=form, headers=SAME)
    world.browser("citizen").post(f"{mine}/names", data={"names": "田中 花子"}, headers=SAME)
    address = f"/api/v1/reception/{occurrence.code}"
    assert "田中" not in organizer.get(address).text
    assert "consent" not in organizer.get(address).json["expected"][0]


def test_the_door_offline_knows_whether_a_guardian_agreed(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    organizer, address = world.signed_in(world.organizer), f"/api/v1/reception/{occurrence.code}"
    organizer.post(f"/o/e/{occurrence.code}/asks", data={"asks_consent": "1"}, headers=SAME)
    assert organizer.get(address).json["expected"][0]["consent"] is False
    mine = f"/p/{passes.managed_token(sign_up)}/consent"
    world.browser("citizen").post(mine, data={"agree": "1"}, headers=SAME)
    assert organizer.get(address).json["expected"][0]["consent"] is True
