"""The venue's QR: one button, and honest pages where there is none."""

import re
from datetime import timedelta

import pytest

from shishin.checkin import attendances, review
from shishin.checkin.models import Attendance, Scan, ScanStatus
from shishin.core import signing
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus
from shishin.participation import passes
from shishin.participation.models import SignUp
from shishin.people.models import Person
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.world import SAME, TODAY, World, wide

JSON = {"Accept": "application/json", **SAME}


def opened(browser, address: str) -> tuple[str, dict[str, str]]:
    """Open a page; return its text and what its first form would send."""
    text = browser.get(address).get_data(as_text=True)
    fields = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', text)
    fields += re.findall(r'<input[^>]* id="\w+" name="(\w+)" min="\d+" max="\d+" value="([^"]*)"', text)
    return text, dict(fields)


def test_a_stranger_sees_two_equal_buttons_and_checks_in_with_one(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address = f"/c/{occurrence.venue_code}"
    browser = world.browser()
    text, form = opened(browser, address)
    assert text.index("受付する<small>予約なしで") < text.index("参加証で受付する<small>")
    assert (form["adults"], form["children"]) == ("1", "0")
    assert Person.select().count() == 0, "a GET writes nothing"
    answer = browser.post(address, data=form | {"children": "2"}, headers=SAME)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}/done")
    done = browser.get(f"{address}/done").get_data(as_text=True)
    assert "ようこそ! 受付できました" in done
    assert "きょうは 3人" in done
    assert "+10" in done
    assert 'href="/me"' in done


def test_pressing_twice_counts_once(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address = f"/c/{occurrence.venue_code}"
    browser = world.browser()
    _, form = opened(browser, address)
    places = {browser.post(address, data=form, headers=SAME).headers["Location"] for _ in range(3)}
    assert places == {f"{address}/done"}
    assert Scan.select().count() == Attendance.select().count() == 1


def test_who_signed_up_in_this_browser_is_known_silently(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    browser = world.browser("citizen")
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "maybe"}, headers=SAME)
    SignUp.update(adults=2, children=1).execute()
    text, form = opened(browser, f"/c/{occurrence.venue_code.lower()}")
    assert "はじめて" not in text
    assert "受付する" in text
    assert (form["adults"], form["children"]) == ("2", "1")
    browser.post(f"/c/{occurrence.venue_code}", data=form, headers=SAME)
    assert Attendance.get().person_id == SignUp.get().person_id
    again, _ = opened(browser, f"/c/{occurrence.venue_code}")
    assert "もう受付ずみです。そのままどうぞ。" in again
    assert "全部で何人?" in again


def test_more_people_may_be_told_afterwards_and_the_answer_is_kind(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address = f"/c/{occurrence.venue_code}"
    browser = world.browser()
    browser.post(address, data=opened(browser, address)[1], headers=SAME)
    answer = browser.post(address, data=opened(browser, address)[1] | {"adults": "4"}, headers=SAME)
    assert answer.headers["Location"] == f"{address}/done?again=1"
    assert "もう受付ずみです" in browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert attendances.heads(occurrence).heads == 4


def test_a_pass_of_another_browser_is_used_by_its_letters(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "inside LINE")
    browser = world.browser("safari")
    text, form = opened(browser, f"/c/{occurrence.venue_code}?have=1")
    assert "参加証の7文字か、紙のカードの12文字" in text
    answer = browser.post(
        f"/c/{occurrence.venue_code}",
        data={"uid": form["uid"], "code": wide(passes.shown_code(sign_up))},
        headers=SAME,
    )
    assert answer.status_code == 303
    assert "/done?scan=" in answer.headers["Location"]
    done = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "ようこそ! 受付できました" in done
    assert 'href="/me"' in done.split("<main")[0] + done.split("</main>")[1], (
        "only the tab bar leads to あゆみ"
    )
    assert 'href="/me"' not in done.split("<main")[1].split("</main>")[0]
    assert Attendance.get().person_id == sign_up.person_id
    assert Person.select().where(Person.id.not_in([sign_up.person_id])).count() == 0
    elsewhere = world.browser("another").get(answer.headers["Location"])
    assert elsewhere.headers["Location"] == f"/c/{occurrence.venue_code}", "only where it was typed"


def test_twelve_letters_may_stand_apart(sqlite_world: World) -> None:
    occurrence = sqlite_world.occurrence()
    apart = sqlite_world.browser().post(
        f"/c/{occurrence.venue_code}", data={"code": "7 K 3 M Q 8 Z A B 2 C D E"}, headers=SAME
    )
    assert 'value="7 K 3 M Q 8 Z A B 2 C D E"' in apart.text
    assert 'maxlength="40"' in apart.text


def test_a_helper_reads_nobodys_points_by_what_they_scanned(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    phone.one(scan)
    Scan.update(device=signing.digest(world.device_cookie("helper"))).execute()
    answer = world.browser("helper").get(f"/c/{occurrence.venue_code}/done?scan={scan['id']}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/{occurrence.venue_code}")


def test_wrong_letters_are_told_at_the_field_and_after_twenty_nothing_is_looked_up(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    address = f"/c/{occurrence.venue_code}"
    for n in range(20):
        answer = world.browser(f"b {n}").post(address, data={"code": "7K3M-Q80"}, headers=SAME)
        assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "その文字はありません" in page
    assert "<title>エラー: " in page
    assert 'value="7K3M-Q80"' in page
    stopped = world.browser("b").post(address, data={"code": passes.shown_code(sign_up)}, headers=SAME)
    assert stopped.status_code == 429
    assert Attendance.select().count() == 0
    programs = world.browser("c").post(address, data={"code": passes.shown_code(sign_up)}, headers=JSON)
    assert programs.json["error"]["code"] == "too_many"
    assert int(programs.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "heads", [("0", "0"), ("-1", "3"), ("11", "0"), ("six", "0"), ("", ""), ("9" * 30, "1")]
)
def test_heads_out_of_range_are_told_and_kept_in_the_form(
    sqlite_world: World, heads: tuple[str, str]
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    answer = world.browser().post(
        f"/c/{occurrence.venue_code}", data={"adults": heads[0], "children": heads[1]}
    )
    assert answer.status_code == 422
    assert "1人から10人まで" in answer.get_data(as_text=True)
    assert Person.select().count() == 0


@pytest.mark.parametrize(
    ("hours", "change", "words", "code"),
    [
        (-2, {}, "受付は8:00からです", "not_yet_open"),
        (-26, {}, "受付は10月24日(土) 8:00からです", "not_yet_open"),
        (5, {}, "来ていました", "reception_over"),
        (99, {}, "この活動は終わりました", "reception_over"),
        (
            0,
            {"status": OccurrenceStatus.CANCELLED, "cancel_note": "大雨のため"},
            "大雨のため",
            "event_cancelled",
        ),
        (0, {"last_day": TODAY + timedelta(days=1)}, "日ごとに受付します", "spans_days"),
    ],
)
def test_where_there_is_no_reception_the_page_says_why(
    sqlite_world: World, hours: int, change: dict[str, object], words: str, code: str
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.clock.move(hours=hours)
    if change:
        Occurrence.update(**change).execute()
    address = f"/c/{occurrence.venue_code}"
    text = world.browser().get(address).get_data(as_text=True)
    assert words in text
    assert "受付する" not in text
    answer = world.browser().post(address, data={"adults": "1", "children": "0"})
    assert answer.status_code == 409
    assert words in answer.get_data(as_text=True)
    as_json = world.browser().post(address, data={"adults": "1", "children": "0"}, headers=JSON)
    assert as_json.json["error"]["code"] == code
    assert Scan.select().count() == 0


def test_who_was_there_says_so_and_the_organizer_confirms(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.clock.move(hours=5)
    browser = world.browser("walker")
    address = f"/c/{occurrence.venue_code}"
    _, form = opened(browser, address)
    answer = browser.post(address, data=form | {"claim": "1"}, headers=SAME)
    assert answer.status_code == 303
    assert "確認待ちです" in browser.get(answer.headers["Location"]).get_data(as_text=True)
    scan = Scan.get()
    assert scan.status is ScanStatus.REVIEW
    review.confirm(world.ctx(world.organizer), scan.uid)
    assert "受付できました" in browser.get(f"{address}/done").get_data(as_text=True)


def test_the_page_of_who_did_not_check_in_leads_to_the_button(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for address in ("done", "done?scan=nothing-of-the-kind"):
        answer = world.browser().get(f"/c/{occurrence.venue_code}/{address}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/{occurrence.venue_code}")


def test_only_the_venues_own_code_opens_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for code in (occurrence.code, "00000000", "nonsense!", occurrence.venue_code + "0"):
        assert world.browser().get(f"/c/{code}").status_code == 404
    Event.update(status=EventStatus.DRAFT).execute()
    assert world.browser().get(f"/c/{occurrence.venue_code}").status_code == 410


def test_a_day_at_its_cap_says_so_kindly(sqlite_world: World) -> None:
    world = sqlite_world
    browser = world.browser("citizen")
    person = world.citizen
    for n in range(4):
        occurrence = world.occurrence(title=f"活動{n}")
        address = f"/c/{occurrence.venue_code}"
        browser.post(address, data=opened(browser, address)[1], headers=SAME)
    assert ledger.balance(person.id) == 30
    done = browser.get(f"{address}/done").get_data(as_text=True)
    assert "きょうのポイントは上限です。記録と時間は残ります。" in done
    assert "+0" not in done


def test_a_scan_by_the_desk_shows_on_the_visitors_own_page(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    browser = world.browser("citizen")
    world.citizen  # noqa: B018 - writes the person
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME)
    phone = Phone(world, occurrence)
    phone.send(phone.of(SignUp.get()))
    assert "もう受付ずみです" in browser.get(f"/c/{occurrence.venue_code}").get_data(as_text=True)
