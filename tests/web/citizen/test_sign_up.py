"""One tap leads to a pass, with or without a cookie, however many press at once."""

import re

import pytest

from shishin.core.errors import StoreBusy
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus
from shishin.participation import headcounts, passes, seats
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Device, Person
from tests.threads import at_once
from tests.world import SAME, World


def test_one_tap_leads_to_the_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    browser.get(f"/e/{occurrence.code}")
    answer = browser.post(
        f"/e/{occurrence.code}/join", data={"stance": "going", "from": "poster"}, headers=SAME
    )
    sign_up = SignUp.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/p/{passes.managed_token(sign_up)}#said"
    assert (sign_up.stance, sign_up.source) == (Stance.GOING, "poster")
    assert "「行きます」を伝えました" in browser.get(answer.headers["Location"]).get_data(as_text=True)


def test_a_browser_without_a_cookie_gets_one_and_is_asked_to_press_again(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    answer = browser.post(f"/e/{occurrence.code}/join", data={"stance": "maybe"})
    assert answer.status_code == 422
    assert "もう一度押してください" in answer.text
    assert "device=" in answer.headers["Set-Cookie"]
    assert SignUp.select().count() == Person.select().count() == 0
    for _ in range(2):
        joined = browser.post(f"/e/{occurrence.code}/join", data={"stance": "maybe"}, headers=SAME)
        assert joined.status_code == 303
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME)
    assert SignUp.select().count() == Person.select().count() == Device.select().count() == 1


def test_a_cookie_of_somebody_elses_making_is_replaced(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.browser()
    browser.set_cookie("device", "not one of ours")
    answers = [
        browser.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME).status_code
        for _ in range(2)
    ]
    assert answers == [422, 303]
    assert Device.select().count() == 1


@pytest.mark.parametrize("stance", ["going", "maybe", "whatever", ""])
@pytest.mark.parametrize("capacity", [None, 0])
def test_the_gate_and_the_route_answer_alike(sqlite_world: World, stance: str, capacity: int | None) -> None:
    occurrence = sqlite_world.occurrence(capacity=capacity)
    browser = sqlite_world.browser("a phone")
    kinds = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")
    gate, route = (
        browser.post(
            f"/e/{occurrence.code}/join",
            data=f"stance={stance}&from=poster&stance=interested".encode(),
            headers={**SAME, "Content-Type": kind, "Accept-Language": "en"},
        )
        for kind in kinds
    )
    assert (gate.status_code, gate.data) == (route.status_code, route.data)
    # The cookie is renewed by the second: it says until when.
    apart = {"Vary", "Set-Cookie"}
    assert {name: value for name, value in gate.headers if name not in apart} == {
        name: value for name, value in route.headers if name not in apart
    }
    assert gate.status_code != 303 or sqlite_world.device_cookie("a phone") in gate.headers["Set-Cookie"]
    assert SignUp.select().count() == Person.select().count() == int(gate.status_code == 303)
    assert {(row.source, row.person.language) for row in SignUp.select()} <= {("poster", "en")}


def test_who_signed_in_signs_up_as_themselves_and_not_as_their_device(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    browser = sqlite_world.signed_in(sqlite_world.organizer)
    browser.set_cookie("device", sqlite_world.device_cookie("a phone"))
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME)
    assert SignUp.get().person == sqlite_world.organizer


def test_what_was_refused_at_the_gate_is_not_tried_again(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def busy(*_: object, **__: object) -> None:
        tries.append(1)
        raise StoreBusy(retry_after=2)

    monkeypatch.setattr("shishin.participation.sign_ups.join", busy)
    occurrence = sqlite_world.occurrence()
    answer = sqlite_world.browser("a phone").post(
        f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME
    )
    assert (answer.status_code, answer.headers["Retry-After"], len(tries)) == (503, "2", 1)


def test_programs_get_json(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    asked = {"Accept": "application/json", **SAME}
    answer = sqlite_world.browser("one").post(
        f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=asked
    )
    assert answer.json == {"pass": f"/p/{passes.managed_token(SignUp.get())}", "stance": "going"}
    full = sqlite_world.browser("two").post(
        f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=asked
    )
    assert full.status_code == 409
    assert full.json == {"error": {"code": "seats_taken", "facts": {"left": 0, "capacity": 1}}}


def test_too_late_for_a_seat_is_said_on_the_page_with_the_looser_words(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    for name in ("a", "b"):
        answer = sqlite_world.browser(name).post(
            f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME
        )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "席は、ほかの人がとりました" in page
    assert 'value="maybe"' in page
    assert 'value="going"' not in page


def test_whoever_said_maybe_and_gets_no_seat_is_led_to_their_pass(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence(capacity=1)
    join = f"/e/{occurrence.code}/join"
    sqlite_world.browser("first").post(join, data={"stance": "going"}, headers=SAME)
    browser = sqlite_world.browser("second")
    address = (
        browser.post(join, data={"stance": "maybe"}, headers=SAME).headers["Location"].removesuffix("#said")
    )
    answer = browser.post(join, data={"stance": "going"}, headers=SAME)
    assert answer.status_code == 409
    assert f'href="{address}"' in answer.text
    assert "「たぶん行く」を伝えてあります" in answer.text
    assert "は押せます" not in answer.text
    assert "<form" not in answer.text
    assert SignUp.select().where(SignUp.stance == Stance.MAYBE).count() == 1


@pytest.mark.parametrize("stance", ["", "perhaps", "nonsense"])
def test_other_words_are_refused(sqlite_world: World, stance: str) -> None:
    occurrence = sqlite_world.occurrence()
    join = f"/e/{occurrence.code}/join"
    answer = sqlite_world.browser("a phone").post(join, data={"stance": stance}, headers=SAME)
    assert answer.status_code == 422
    assert "のどれかを押してください" in answer.get_data(as_text=True)


def test_what_takes_no_sign_ups_answers_why(sqlite_world: World) -> None:
    join = {"data": {"stance": "going"}, "headers": SAME}
    browser = sqlite_world.browser("a")
    assert browser.post("/e/NONE99/join", **join).status_code == 404
    cancelled = sqlite_world.occurrence(status=OccurrenceStatus.CANCELLED)
    assert browser.post(f"/e/{cancelled.code}/join", **join).status_code == 409
    draft = sqlite_world.occurrence()
    Event.update(status=EventStatus.DRAFT).where(Event.id == draft.event).execute()
    assert browser.post(f"/e/{draft.code}/join", **join).status_code == 410
    imported = sqlite_world.occurrence()
    Event.update(group=None).where(Event.id == imported.event).execute()
    assert "申込方法" in browser.post(f"/e/{imported.code}/join", **join).get_data(as_text=True)
    over = sqlite_world.occurrence()
    Occurrence.update(ends_at=sqlite_world.clock.now).where(Occurrence.id == over).execute()
    assert "終わりました" in browser.post(f"/e/{over.code}/join", **join).get_data(as_text=True)
    assert Person.select().count() == 0


def test_another_site_cannot_press(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    answer = sqlite_world.browser("a").post(
        f"/e/{occurrence.code}/join", data={"stance": "going"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert SignUp.select().count() == 0


def test_sixty_browsers_at_once_fill_ten_seats_and_nobody_sees_an_error(world: World) -> None:
    occurrence = world.occurrence(capacity=10)
    # As in life: who presses has opened the page.
    assert world.browser().get(f"/e/{occurrence.code}").status_code == 200

    def press(n: int) -> tuple[int, str]:
        answer = world.browser(f"phone {n}").post(
            f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME
        )
        return answer.status_code, answer.get_data(as_text=True)

    found = at_once(60, press)
    answers = [answer for answer in found if not isinstance(answer, Exception)]
    assert len(answers) == 60, found
    assert sorted(status for status, _ in answers) == [303] * 10 + [409] * 50
    assert all("いま満員です" in page for status, page in answers if status == 409)
    assert seats.taken(occurrence) == SignUp.select().count() == 10
    assert headcounts.wrong() == []


def test_one_person_pressing_twenty_times_at_once_signs_up_once(world: World) -> None:
    occurrence = world.occurrence(capacity=10)
    # As in life: who presses has opened the page.
    assert world.browser().get(f"/e/{occurrence.code}").status_code == 200

    def press(_: int) -> str:
        answer = world.browser("one phone").post(
            f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME
        )
        assert answer.status_code == 303
        return answer.headers["Location"]

    found = at_once(20, press)
    assert len(set(found)) == 1, found
    assert re.fullmatch(r"/p/[0-9A-Z]{26}#said", str(found[0]))
    assert seats.taken(occurrence) == Person.select().count() == 1
