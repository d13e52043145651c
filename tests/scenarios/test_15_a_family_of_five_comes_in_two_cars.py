"""A family of five comes in two cars: one pass, a guardian's word, a name for insurance, thanks for all."""

import pytest

from shishin.checkin import attendances
from shishin.checkin.models import Attendance
from shishin.participation.models import SignUp
from shishin.points import ledger
from tests.checkin.phones import Phone
from tests.scenarios.reader import Reader
from tests.world import World


def test_a_family_of_five_comes_in_two_cars(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    organizer = Reader(world, signed_in=world.organizer).open(f"/o/e/{occurrence.code}")
    organizer.follow("保護者の同意や、保険の名前をたのむ").press(
        "これでたのむ",
        {
            "18歳より小さい人に、保護者の同意をたのむ": True,
            "来るおとなの名前をたのむ": True,
            "名前の使いみち": "ボランティア保険の名簿",
        },
    )
    mother = Reader(world, "her phone").open(f"/e/{occurrence.code}").press("行きます")
    mother.press("伝える", {"おとな": 2, "こども": 3})
    assert mother.sees("使いみち: ボランティア保険の名簿", "終わって30日で消えます")
    mother.press("保護者として、参加に同意します")
    mother.press("同意して、名前を知らせる", {"来るおとなの名前": "田中 花子、田中 一郎"})
    assert mother.sees("保護者の同意 ○", "名前を知らせてあります。")
    assert organizer.open(f"/o/e/{occurrence.code}/names").sees("田中 花子、田中 一郎", "こども3")
    world.clock.move(minutes=30)
    family, gate, car_park = (
        SignUp.get(),
        Phone(world, occurrence, "gate"),
        Phone(world, occurrence, "car park"),
    )
    assert gate.one(gate.of(family, heads={"adults": 1, "children": 2}))["status"] == "recorded"
    assert attendances.heads(occurrence).heads == 3
    world.clock.move(minutes=10)
    second = car_park.of(family, heads={"adults": 2, "children": 3})
    for _ in range(2):
        car_park.one(second)
    assert attendances.heads(occurrence).heads == 5, "five in all, not eight"
    assert (Attendance.get().adults, Attendance.get().children) == (2, 3)
    assert sum(entry.amount for entry in ledger.history(family.person_id)) == 10, (
        "points are for who signed up"
    )
    world.clock.move(hours=2)
    organizer.open(f"/o/e/{occurrence.code}").follow("お礼を送る").press(
        "お礼を送る",
        {
            "なにが": "ごみ袋",
            "いくつ": 14,
            "自分のことば (なくてもOK)": "5人で来てくれて、うれしかったです。",
        },
    )
    assert organizer.sees("お礼を送りました")
    assert mother.open("/me").sees("5人で来てくれて、うれしかったです。", "ごみ袋 14")


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)])
def test_the_two_doors_say_different_totals_and_are_heard_in_any_order(
    sqlite_world: World, order: tuple[int, ...]
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    Reader(world, "her phone").open(f"/e/{occurrence.code}").press("行きます").press(
        "伝える", {"おとな": 2, "こども": 3}
    )
    world.clock.move(minutes=30)
    family = SignUp.get()
    gate, car_park = Phone(world, occurrence, "gate"), Phone(world, occurrence, "car park")
    # The pass says five, the mother at the gate three; the father comes to the other door with a cousin.
    by_the_pass = gate.of(family)
    taken_back = gate.scan("void", voids=by_the_pass["id"])
    three = gate.of(family, heads={"adults": 1, "children": 2})
    six = car_park.of(family, heads={"adults": 2, "children": 4})
    unsent = [(gate, by_the_pass), (gate, taken_back), (gate, three), (car_park, six)]
    world.clock.move(hours=4)
    for place in order:
        phone, scan = unsent[place]
        assert phone.one(scan)["status"] in {"recorded", "already"}
    assert (Attendance.get().adults, Attendance.get().children) == (2, 4)
    assert car_park.one(car_park.scan("void", voids=six["id"]))["status"] == "recorded"
    assert attendances.heads(occurrence).heads == 3, "and no more than the gate said"
