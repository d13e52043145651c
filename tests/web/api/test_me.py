"""What programs of a person's own see of them."""

from shishin.participation.models import SignUp
from tests.checkin.phones import Phone, joined
from tests.world import SAME, World


def test_my_points_attendances_and_sign_ups(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, later = world.occurrence(), world.occurrence(title="花だんづくり")
    phone = Phone(world, occurrence)
    browser = world.browser("citizen")
    person = world.citizen
    for place in (occurrence, later):
        browser.post(f"/e/{place.code}/join", data={"stance": "going"}, headers=SAME)
    phone.send(phone.of(SignUp.get(SignUp.occurrence == occurrence, SignUp.person == person)))
    mine = browser.get("/api/v1/me")
    assert mine.headers["Cache-Control"] == "no-store"
    assert mine.json["points"] == 10
    assert mine.json["attendances"] == [
        {
            "occurrence": occurrence.code,
            "title": "見沼の緑道 ごみひろい",
            "day": "2026-10-24",
            "in_at": "2026-10-24T08:30:00+09:00",
            "out_at": None,
            "minutes": None,
            "adults": 1,
            "children": 0,
            "points": 10,
        }
    ]
    assert {row["title"] for row in mine.json["sign_ups"]} == {"見沼の緑道 ごみひろい", "花だんづくり"}


def test_a_stranger_has_nothing_and_sees_nothing_of_others(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    phone.send(phone.of(joined(world, occurrence)))
    assert world.browser().get("/api/v1/me").json == {"points": 0, "attendances": [], "sign_ups": []}
    assert world.browser("another").get("/api/v1/me").json["points"] == 0
