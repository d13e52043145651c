"""Ways of joining: what a page says of them, and how they are chosen; joining while it is going on."""

import re
from datetime import time

import pytest

from shishin.events.models import Occurrence, Way, WayKind
from shishin.participation import detailing, passes, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.web.citizen import pass_image
from tests.scenarios.reader import Reader
from tests.world import SAME, World

JSON = {"Accept": "application/json", **SAME}
HEADS = {"adults": "1", "children": "0"}
NINE = 9 * 60


def garden(world: World, *, seats: int | None = None, **changes: object) -> tuple[Occurrence, Way, Way]:
    """Planting, which may have seats of its own, watering at a time that one chooses, and watching."""
    occurrence = world.occurrence(**changes)
    Way.update(name="植える", seats=seats).where(Way.event == occurrence.event).execute()
    watering = Way.create(
        event=occurrence.event,
        place=1,
        kind=WayKind.HELP,
        name="水やり",
        task="花だんに水をやる",
        minutes=20,
        closes=time(10),
        at_once=1,
    )
    watching = Way.create(event=occurrence.event, place=2, kind=WayKind.WATCH, name="見学", seats=2)
    return occurrence, watering, watching


def joined(world: World, occurrence: Occurrence, name: str = "a phone") -> tuple[SignUp, str]:
    sign_up = sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING)
    return sign_up, f"/p/{passes.managed_token(sign_up)}"


def test_the_page_names_each_way_with_its_minutes_its_line_and_its_seats(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, _, watching = garden(world)
    page = world.browser().get(f"/e/{occurrence.code}").text
    assert "<b>水やり</b> 20分" in page
    assert "花だんに水をやる" in page
    assert "9:00〜10:00のあいだで、時間をえらべます" in page
    assert "残りわずか" not in page, "nobody took any"
    assert "で行く" not in page
    for name, said in zip("ab", ("残りわずか", "満員"), strict=True):
        sign_up, _ = joined(world, occurrence, name)
        detailing.change(world.device_ctx(name), sign_up, Details(way=watching.id))
        assert said in world.browser().get(f"/e/{occurrence.code}").text, "a page that was kept knows it too"
    plain = world.browser().get(f"/e/{world.occurrence(title='ほかの活動').code}").text
    assert "関わり方" not in plain


def test_where_the_first_way_is_full_the_others_are_one_tap(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, watching = garden(world, seats=1)
    joined(world, occurrence, "first")
    page = world.browser().get(f"/e/{occurrence.code}").text
    assert "「植える」は、いま満員です" in page
    assert "順番待ちに入る" in page
    assert re.findall(r'name="way" value="(\d+)"', page) == [str(watering.id), str(watching.id)]
    client, form = world.browser("late"), {"stance": "going"}
    answer = client.post(f"/e/{occurrence.code}/join", data=form, headers=SAME)
    assert answer.status_code == 409
    assert "ほかの関わり方には、席があります。" in answer.text
    answer = client.post(f"/e/{occurrence.code}/join", data=form | {"way": watching.id}, headers=SAME)
    assert answer.status_code == 303
    assert SignUp.select().order_by(SignUp.id.desc()).get().way == watching
    again = client.post(f"/e/{occurrence.code}/join", data=form | {"way": watching.id}, headers=JSON)
    assert (again.status_code, again.json["stance"]) == (200, "going")
    assert SignUp.select().count() == 2


@pytest.mark.parametrize("way", ["x", "-1", "99999999999999999999", "9999", ""])
def test_a_way_that_there_is_not_is_refused(sqlite_world: World, way: str) -> None:
    world = sqlite_world
    occurrence, *_ = garden(world)
    answer = world.browser("a").post(
        f"/e/{occurrence.code}/join", data={"stance": "going", "way": way}, headers=JSON
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "no_such_way")
    assert SignUp.select().count() == 0


def test_way_and_time_are_chosen_on_the_pass(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, _ = garden(world)
    sign_up, address = joined(world, occurrence)
    client = world.browser()
    page = client.get(address).text
    assert f'name="turn_{watering.id}"' in page
    assert f'<option value="{NINE + 20}">9:20〜9:40</option>' in page
    form = {
        "way": watering.id,
        f"turn_{watering.id}": NINE + 20,
        "adults": "1",
        "children": "0",
        "part": "all",
    }
    assert client.post(f"{address}/details", data=form, headers=SAME).status_code == 303
    page = client.get(address).text
    assert "10月24日(土) 9:20〜9:40" in page
    assert "関わり方: 水やり" in page
    kept = SignUp.get_by_id(sign_up.id)
    assert "10月24日(土) 9:20〜9:40" in pass_image.lines_of(kept)
    client.post(f"{address}/details", data=form | {f"turn_{watering.id}": ""}, headers=SAME)
    kept = SignUp.get_by_id(sign_up.id)
    assert (kept.way, kept.turn) == (watering, None)


def test_programs_choose_too(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, watching = garden(world)
    offered = world.browser().get(f"/api/v1/events/{occurrence.code}").json["ways"]
    assert [(way["name"], way["seats"]) for way in offered] == [
        ("植える", "open"),
        ("水やり", "open"),
        ("見学", "open"),
    ]
    assert offered[1] | {"times": None} == offered[1] | {"times": None, "id": watering.id, "kind": "help"}
    assert offered[1]["times"] == {"opens": "09:00", "closes": "10:00", "at_once": 1}
    client, form = world.browser("program"), {"stance": "going", "way": watching.id}
    address = client.post(f"/e/{occurrence.code}/join", data=form, headers=JSON).json["pass"]
    form = {
        "way": watering.id,
        f"turn_{watering.id}": NINE + 20,
        "adults": "1",
        "children": "0",
        "part": "all",
    }
    stands = client.post(f"{address}/details", data=form, headers=JSON).json
    assert (stands["way"], stands["turn"]) == (watering.id, "09:20")


def test_a_time_that_went_to_others_is_said_at_the_field_and_the_rest_is_kept(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, _ = garden(world)
    other, _ = joined(world, occurrence, "other")
    _, address = joined(world, occurrence)
    detailing.change(world.device_ctx("other"), other, Details(way=watering.id, turn=NINE))
    form = {
        "way": watering.id,
        f"turn_{watering.id}": NINE + 10,
        "adults": "1",
        "children": "0",
        "part": "all",
    }
    answer = world.browser().post(
        f"{address}/details", data=form | {"note": "水筒をもっていきます"}, headers=SAME
    )
    assert answer.status_code == 409
    assert '<a href="#way">この時間の場所は、のこり0人分です。' in answer.text
    assert "水筒をもっていきます" in answer.text
    assert f'value="{NINE + 10}"' not in answer.text, "only times with room are offered"
    for path, sent, status, code in (
        (address, form, 409, "turn_taken"),
        (address, form | {f"turn_{watering.id}": "x"}, 422, "no_such_turn"),
        (address, form | {f"turn_{watering.id}": "5"}, 422, "no_such_turn"),
        (address, form | {"way": "9999"}, 422, "no_such_way"),
    ):
        refused = world.browser().post(f"{path}/details", data=sent, headers=JSON)
        assert (refused.status_code, refused.json["error"]["code"]) == (status, code), sent


def test_a_way_without_seats_is_said_at_the_field(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, _, watching = garden(world)
    _, address = joined(world, occurrence)
    form = {"way": watching.id, "adults": "2", "children": "1", "part": "all"}
    answer = world.browser().post(f"{address}/details", data=form, headers=SAME)
    assert answer.status_code == 409
    assert "この関わり方は、いま満員です。のこりは2席です。" in answer.text
    assert SignUp.get().way != watching


def test_who_may_come_waits_where_the_first_way_is_full(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, _ = garden(world, seats=1)
    joined(world, occurrence, "first")
    maybe = sign_ups.join(world.device_ctx("a"), occurrence, Stance.MAYBE)
    address, client = f"/p/{passes.managed_token(maybe)}", world.browser()
    assert f'name="turn_{watering.id}"' not in client.get(address).text, "only who is going holds a time"
    answer = client.post(f"{address}/details", data={"stance": "going"}, headers=SAME)
    assert answer.status_code == 409
    assert "順番待ちに入る" in answer.text
    client.post(f"{address}/details", data={"stance": "waiting"}, headers=SAME)
    assert "順番待ちの1番目です" in client.get(address).text


def test_what_is_going_on_says_so_from_its_start_to_its_end(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence(starts=time(8, 35), ends=time(8, 50))
    client, said = world.browser(), "いま、やっています"
    assert said not in client.get(f"/e/{occurrence.code}").text
    world.clock.move(minutes=5)
    assert said in client.get(f"/e/{occurrence.code}").text, "also where a page was kept a moment ago"
    world.clock.move(minutes=15)
    assert said not in client.get(f"/e/{occurrence.code}").text
    unknown = world.occurrence(title="時刻は後日", starts=None, ends=None)
    assert said not in client.get(f"/e/{unknown.code}").text


@pytest.mark.parametrize("headers", [SAME, JSON], ids=["page", "program"])
def test_who_joins_while_it_goes_on_checks_in_at_once(sqlite_world: World, headers: dict[str, str]) -> None:
    world = sqlite_world
    occurrence, *_ = garden(world)
    world.clock.move(minutes=45)
    client = world.browser("late")
    answer = client.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=headers)
    assert answer.status_code in {200, 303}
    sign_up = SignUp.get()
    page = client.get(f"/p/{passes.managed_token(sign_up)}").text
    assert re.findall(r'<option value="(\d+)"', page) == [str(NINE + late) for late in (20, 30, 40)]
    assert client.post(f"/c/{occurrence.venue_code}", data=HEADS, headers=SAME).status_code == 303
    assert "受付ずみ 9:15" in client.get(f"/p/{passes.managed_token(sign_up)}").text
    world.clock.move(hours=2)
    over = world.browser("later").post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=JSON)
    assert (over.status_code, over.json["error"]["code"]) == (409, "event_over")


def test_the_pass_leads_to_the_times_of_the_chosen_way(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, _ = garden(world)
    sign_up, address = joined(world, occurrence)
    her = Reader(world).open(address)
    assert not her.sees("時間をえらべます")
    assert her.sees("どのくらい")
    detailing.change(world.device_ctx(), sign_up, Details(way=watering.id))
    her.open(address)
    assert not her.sees("どのくらい"), "the way has minutes of its own"
    her.follow("時間をえらべます")
    assert "open" in next(one for one in her.page.every("details") if "もっと伝える" in one.text).attributes
    her.press("伝える", {"「水やり」の時間": NINE + 20})
    assert her.sees("9:20〜9:40")
    assert not her.sees("時間をえらべます")


def test_a_time_without_room_for_all_says_which_times_have_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, watering, _ = garden(world)
    Way.update(at_once=2).where(Way.id == watering.id).execute()
    other, _ = joined(world, occurrence, "other")
    detailing.change(world.device_ctx("other"), other, Details(way=watering.id, turn=NINE))
    sign_up, address = joined(world, occurrence)
    detailing.change(world.device_ctx(), sign_up, Details(way=watering.id))
    her = Reader(world).open(address)
    asked = {"「水やり」の時間": NINE, "おとな": 2, "ひとこと (なくてもOK)": "水筒をもっていきます"}
    her.press("伝える", asked)
    assert her.status == 409
    assert her.sees("のこり1人分です", "2人で入れるのは、9:20・9:30・9:40からです。")
    shown = {one.attributes["value"]: "selected" in one.attributes for one in her.page.every("option")}
    assert shown == {"": False, str(NINE): True} | {str(NINE + more): False for more in (20, 30, 40)}
    her.press("伝える", {"おとな": 3})
    assert her.sees("いまの人数で入れる時間は、ありません。")


def test_minutes_that_the_name_says_are_not_said_twice(sqlite_world: World) -> None:
    occurrence, watering, _ = garden(sqlite_world)
    Way.update(name="ちょこっと20分").where(Way.id == watering.id).execute()
    page = Reader(sqlite_world).open(f"/e/{occurrence.code}")
    assert page.text.count("20分") == 1
