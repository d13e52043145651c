"""An organizer writes the ways of joining, changes them without losing anybody, and sees who comes when."""

import re
from datetime import time

import pytest

from shishin.events import ways
from shishin.events.models import Occurrence, Way, WayKind
from shishin.participation import detailing, sign_ups
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from tests.world import SAME, World

ANSWERS = {
    "title": "公園の花植え",
    "day_pick": "2026-10-31",
    "starts": "9:00",
    "ends": "11:00",
    "place": "other",
    "venue": "見沼公園の東口",
    "way_name_0": "植える",
}
WATERING = {
    "way_name_1": "水やり",
    "way_minutes_1": "20",
    "way_kind_1": "help",
    "way_task_1": "花だんに水をやる",
    "way_seats_1": "９",
    "way_at_once_1": "3",
    "way_opens_1": "9:30",
    "way_closes_1": "10:30",
}


def post(world: World, address: str, **answers: str):
    assert world.group
    return world.signed_in(world.organizer).post(address, data=answers, headers=SAME)


def published(world: World, **answers: str) -> Occurrence:
    answer = post(world, "/o/e/new", **(ANSWERS | WATERING | answers))
    assert answer.status_code == 303, answer.text
    return Occurrence.get()


def chosen(world: World, occurrence: Occurrence, way: Way, name: str, **details: int) -> SignUp:
    ctx = world.device_ctx(name)
    sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
    return detailing.change(ctx, sign_up, Details(way=way.id, **details))


def test_what_is_written_is_kept_and_shown_again(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    planting, watering = ways.of(occurrence.event)
    assert (planting.name, planting.kind, planting.seats) == ("植える", WayKind.JOIN, None)
    assert (watering.kind, watering.task, watering.minutes) == (WayKind.HELP, "花だんに水をやる", 20)
    assert (watering.seats, watering.at_once) == (9, 3)
    assert (watering.opens, watering.closes) == (time(9, 30), time(10, 30))
    form = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}/edit").text
    for said in (f'name="way_id_1" value="{watering.id}"', 'value="09:30"', "花だんに水をやる"):
        assert said in form
    like = world.signed_in(world.organizer).get(f"/o/e/new?like={occurrence.code}").text
    assert 'name="way_id_1" value=""' in like, "an event like it has ways of its own"


@pytest.mark.parametrize(
    "wrong", [{"way_minutes_1": "45"}, {"way_opens_1": "9時"}, {"way_closes_1": "12:00"}]
)
def test_what_nobody_could_choose_is_said_at_the_ways(sqlite_world: World, wrong: dict[str, str]) -> None:
    world = sqlite_world
    answer = post(world, "/o/e/new", **(ANSWERS | WATERING | wrong))
    assert answer.status_code == 422
    assert "時間をえらんでもらう役割は、10分から30分で" in answer.text
    assert all(f'value="{typed}"' in answer.text for typed in wrong.values())


def test_a_way_that_is_dropped_stays_for_who_chose_it_and_for_nobody_else(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world, way_name_2="見学")
    planting, watering, _ = ways.of(occurrence.event)
    sign_up = chosen(world, occurrence, watering, "a", turn=9 * 60 + 30)
    edited = ANSWERS | {"way_id_0": str(planting.id), "way_name_0": "花を植える"}
    edited |= WATERING | {"way_id_1": str(watering.id), "way_name_1": ""}
    assert post(world, f"/o/e/{occurrence.code}/edit", **edited).status_code == 303
    assert [way.name for way in ways.of(occurrence.event)] == ["花を植える"]
    assert [way.name for way in ways.ever_of(occurrence.event)] == ["花を植える", "水やり"]
    kept = SignUp.get_by_id(sign_up.id)
    assert (kept.way.name, kept.turn) == ("水やり", 9 * 60 + 30)
    page = world.signed_in(world.organizer).get(f"/o/e/{occurrence.code}").text
    assert "(えらんだ人の分だけ残しています)" in page
    assert "水やり" not in world.browser().get(f"/e/{occurrence.code}").text
    assert sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING).way_id is None
    assert SignUp.get(SignUp.id != sign_up.id).way == planting


def test_promised_seats_and_times_are_kept_and_said_at_the_ways(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    planting, watering = ways.of(occurrence.event)
    ids = {"way_id_0": str(planting.id), "way_id_1": str(watering.id)}
    chosen(world, occurrence, watering, "a", turn=9 * 60 + 30, adults=2)
    for change, said in (
        ({"way_seats_1": "1"}, "「水やり」は、もう2人がえらんでいます。席は2より少なくできません。"),
        ({"way_at_once_1": "1"}, "「水やり」の時間を、もうえらんだ人がいます。"),
        ({"way_opens_1": "10:00"}, "「水やり」の時間を、もうえらんだ人がいます。"),
    ):
        answer = post(world, f"/o/e/{occurrence.code}/edit", **(ANSWERS | WATERING | ids | change))
        assert answer.status_code == 409
        assert said in answer.text
        assert Way.get_by_id(watering.id).seats == 9
    assert SignUp.get().turn == 9 * 60 + 30
    moved = ANSWERS | WATERING | ids | {"starts": "10:00", "ends": "12:00", "way_opens_1": "10:00"}
    assert post(world, f"/o/e/{occurrence.code}/edit", **moved).status_code == 303
    assert SignUp.get().turn is None, "who is told of the move chooses anew"


def test_more_seats_of_a_way_are_the_lines(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world, way_seats_0="1")
    planting, watering = ways.of(occurrence.event)
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    waiting = sign_ups.join(world.device_ctx("b"), occurrence, Stance.WAITING)
    assert waiting.stance is Stance.WAITING
    ids = {"way_id_0": str(planting.id), "way_id_1": str(watering.id), "way_seats_0": "2"}
    post(world, f"/o/e/{occurrence.code}/edit", **(ANSWERS | WATERING | ids))
    assert SignUp.get_by_id(waiting.id).stance is Stance.GOING


def test_who_comes_when_is_seen_on_the_page_and_on_the_roster(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = published(world)
    _, watering = ways.of(occurrence.event)
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    chosen(world, occurrence, watering, "b", turn=9 * 60 + 50, adults=2)
    chosen(world, occurrence, watering, "c", turn=9 * 60 + 50)
    client = world.signed_in(world.organizer)
    page = client.get(f"/o/e/{occurrence.code}").text
    assert "9:50〜10:10 3人" in page
    assert "3 / 9" in page
    roster = client.get(f"/o/e/{occurrence.code}/roster").text
    assert roster.count("水やり 9:50〜10:10") == 2 * 2, "on the screen and on paper"
    assert "植える" not in roster


def series(world: World) -> tuple[list[Occurrence], Way, dict[str, str]]:
    """Three dates with a window from 9:30 to 10:30, and the answers of a form that changes one of them."""
    occurrence = published(world, every="week", times="3")
    planting, watering = ways.of(occurrence.event)
    ids = {"way_id_0": str(planting.id), "way_id_1": str(watering.id)}
    return list(Occurrence.select().order_by(Occurrence.day)), watering, ANSWERS | WATERING | ids


def test_one_date_that_is_moved_keeps_the_times_of_the_others(sqlite_world: World) -> None:
    world = sqlite_world
    (first, second, _), watering, answers = series(world)
    on_first = chosen(world, first, watering, "a", turn=9 * 60 + 40)
    on_second = chosen(world, second, watering, "b", turn=9 * 60 + 40)
    moved = answers | {"starts": "13:00", "ends": "15:00"}
    assert post(world, f"/o/e/{first.code}/edit", **moved).status_code == 303
    assert SignUp.get_by_id(on_first.id).turn is None, "who is told of the move chooses anew"
    assert SignUp.get_by_id(on_second.id).turn == 9 * 60 + 40
    here, there = (world.browser().get(f"/e/{date.code}").text for date in (first, second))
    assert "13:00〜15:00のあいだで、時間をえらべます" in here
    assert "9:30〜10:30のあいだで、時間をえらべます" in there
    assert chosen(world, first, watering, "a", turn=13 * 60).turn == 13 * 60
    again = post(world, f"/o/e/{first.code}/edit", **(moved | {"word": "雨でもします。"}))
    assert again.status_code == 303, "no date is forced to change the times of all"
    assert SignUp.get_by_id(on_first.id).turn == 13 * 60


def test_times_that_one_date_cannot_keep_are_not_changed_for_any(sqlite_world: World) -> None:
    world = sqlite_world
    (first, second, _), watering, answers = series(world)
    kept = chosen(world, second, watering, "b", turn=9 * 60 + 40)
    moved = answers | {"starts": "13:00", "ends": "15:00", "way_opens_1": "13:30", "way_closes_1": "14:30"}
    assert post(world, f"/o/e/{first.code}/edit", **moved).status_code == 303
    assert SignUp.get_by_id(kept.id).turn == 9 * 60 + 40
    assert "9:00〜11:00のあいだで、時間をえらべます" in world.browser().get(f"/e/{second.code}").text
    later = answers | {"day_pick": second.day.isoformat(), "way_opens_1": "10:00"}
    assert post(world, f"/o/e/{second.code}/edit", **later).status_code == 409
    assert Way.get_by_id(watering.id).opens == time(13, 30)


def test_who_adds_a_way_keeps_plain_joining_as_what_one_tap_takes(sqlite_world: World) -> None:
    world = sqlite_world
    assert world.group
    form = world.signed_in(world.organizer).get("/o/e/new").text
    shown = dict(re.findall(r'name="(way_name_\d)" value="([^"]*)"', form))
    assert shown == {"way_name_0": "参加", "way_name_1": "", "way_name_2": ""}
    occurrence = published(world, **shown | {"way_name_1": "水やり"})
    assert [way.name for way in ways.of(occurrence.event)] == ["参加", "水やり"]
    sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
    assert SignUp.get().way.name == "参加"


def test_the_organizer_may_take_plain_joining_away(sqlite_world: World) -> None:
    occurrence = published(sqlite_world, way_name_0="")
    assert [way.name for way in ways.of(occurrence.event)] == ["水やり"]
    form = sqlite_world.signed_in(sqlite_world.organizer).get(f"/o/e/{occurrence.code}/edit").text
    assert 'value="参加"' not in form
    english = sqlite_world.signed_in(sqlite_world.organizer).get("/o/e/new?lang=en").text
    assert 'name="way_name_0" value="参加"' in english, "an event's own text is Japanese"
