"""The list for programs: the same filters, everything once, nothing personal."""

from datetime import timedelta

from shishin.participation import sign_ups
from shishin.participation.models import Stance
from tests.world import TODAY, World


def test_the_list_pages_by_its_own_address(sqlite_world: World) -> None:
    for n in range(5):
        sqlite_world.occurrence(title=str(n), day=TODAY + timedelta(days=n))
    address, seen = "/api/v1/events?flag=kids&limit=2", []
    while address:
        answer = sqlite_world.browser().get(address).json
        assert answer is not None
        seen += [event["title"] for event in answer["events"]]
        address = answer["next"] and f"{answer['next']}&limit=2"
    assert seen == ["0", "1", "2", "3", "4"]


def test_an_occurrence_says_what_its_page_says(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=3)
    sign_ups.join(sqlite_world.device_ctx(), occurrence, Stance.GOING)
    answer = sqlite_world.browser().get(f"/api/v1/events/{occurrence.code}").json
    assert answer is not None
    expected = {
        "code": occurrence.code,
        "title": "見沼の緑道 ごみひろい",
        "day": "2026-10-24",
        "starts": "09:00",
        "ends": "11:00",
        "ward": "111040",
        "flags": ["walkin", "short", "kids"],
        "capacity": 3,
        "going": 1,
        "state": "open",
        "group": {"handle": "ryokudo", "name": "緑道みまもり隊"},
        "address": f"http://localhost/e/{occurrence.code}",
    }
    assert {name: answer[name] for name in expected} == expected
    assert "venue_code" not in str(answer)
    assert occurrence.venue_code not in str(answer)


def test_a_filter_that_means_nothing_is_refused_and_named(sqlite_world: World) -> None:
    answer = sqlite_world.browser().get("/api/v1/events?when=someday&flag=x&ward=111040")
    assert answer.status_code == 422
    assert answer.json == {"error": {"code": "filter_unknown", "facts": {"names": ["when", "flag"]}}}


def test_an_unknown_code_is_not_found(sqlite_world: World) -> None:
    answer = sqlite_world.browser().get("/api/v1/events/NONE99")
    assert (answer.status_code, answer.json) == (404, {"error": {"code": "no_such_occurrence", "facts": {}}})
