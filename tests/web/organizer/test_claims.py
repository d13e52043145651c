"""From a citizen's 「来ていました」 or 「できました」 to the organizer's two taps, on pages."""

import re

import pytest

from shishin.checkin import claims
from shishin.checkin.models import Attendance, Review, Scan
from shishin.events.models import Event, Flag, Occurrence, Way, WayKind
from shishin.participation import access, passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from shishin.web.organizer import claims as claims_page
from tests.scenarios.reader import Reader
from tests.world import SAME, World


def plans_of(world: World, *names: str) -> Occurrence:
    occurrence = world.occurrence()
    for name in names:
        sign_ups.join(world.device_ctx(world.device_cookie(name)), occurrence, Stance.GOING)
    world.clock.move(hours=3)
    return occurrence


def at_home(world: World) -> Occurrence:
    occurrence = world.occurrence(title="家で編みもの", starts=None, ends=None, flags=Flag.HOME)
    Occurrence.update(venue="").where(Occurrence.id == occurrence.id).execute()
    Way.update(kind=WayKind.HOME, minutes=30).where(Way.event == occurrence.event).execute()
    return occurrence


def pass_of(name: str) -> str:
    nickname = SignUp.select().order_by(SignUp.id)[int(name)]
    return f"/p/{passes.managed_token(nickname)}"


def test_the_button_says_to_the_ear_what_is_seen_and_of_which_activity(sqlite_world: World) -> None:
    title = plans_of(sqlite_world, "a").event.title
    page = sqlite_world.browser("a").get("/me/plans?lang=ja-easy").text
    button = re.search(r'/claim">(<button.*?</button>)', page)[1]
    assert "aria-label" not in button
    assert f'ていました<span class="visually-hidden"> {title}</span>' in button


def test_from_my_plans_to_my_record_in_one_tap_and_the_organizers_two(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = plans_of(world, "a", "b", "c")
    for number, name in enumerate("abc"):
        browser, path = world.browser(name), pass_of(str(number))
        plans = browser.get("/me/plans").text
        assert "来ていました" in plans
        assert f'action="{path}/claim"' in plans
        for _ in range(2):
            answer = browser.post(f"{path}/claim", headers=SAME)
            assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#said")
        assert "伝えました。確認待ちです" in browser.get(path).text
        assert "伝えました。確認待ちです" in browser.get("/me/plans").text
    organizer, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/claims"
    assert address in organizer.get("/o").text
    assert address in organizer.get(f"/o/e/{occurrence.code}").text
    page = organizer.get(address).text
    assert "3件ぜんぶ、認めます" in page
    until = re.search(r'name="until" value="(\d+)"', page)[1]
    for _ in range(2):
        answer = organizer.post(address, data={"until": until}, headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?said=all")
    assert "ぜんぶ認めました" in organizer.get(f"{address}?said=all").text
    assert Attendance.select().count() == Review.select().count() == 3
    assert "あゆみに入りました" in world.browser("a").get(pass_of("0")).text
    assert "見沼の緑道" in world.browser("a").get("/me").text
    assert address not in organizer.get("/o").text


def test_one_is_declined_without_blame_and_approved_later(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = plans_of(world, "a")
    path, address = pass_of("0"), f"/o/e/{occurrence.code}/claims"
    world.browser("a").post(f"{path}/claim", headers=SAME)
    organizer, uid = world.signed_in(world.organizer), Scan.get().uid
    for verdict, told, seen, here in (
        ("reject", "見送りました", "主催の人に声をかけてください", 0),
        ("confirm", "ご本人の記録とポイントになりました。", "あゆみに入りました", 1),
    ):
        world.clock.move(minutes=1)
        answer = organizer.post(address, data={"scan": uid, "verdict": verdict}, headers=SAME)
        assert told in organizer.get(answer.headers["Location"]).text
        page = world.browser("a").get(path).text
        assert seen in page
        assert f"{path}/claim" not in page
        assert Attendance.select().count() == here


def test_the_page_of_what_is_done_at_home_takes_a_strangers_word(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = at_home(world)
    browser = world.browser("new")
    page = browser.get(f"/e/{occurrence.code}").text
    assert f'action="/e/{occurrence.code}/done"' in page
    for _ in range(2):
        answer = browser.post(f"/e/{occurrence.code}/done", headers=SAME)
        assert answer.status_code == 303
    path = answer.headers["Location"].removesuffix("#said")
    assert Scan.select().count() == Person.select().where(Person.nickname != "みどり").count() == 1
    page = browser.get(path).text
    assert "伝えました。確認待ちです" in page
    assert "受付で見せてください" not in page
    assert "伝えました。確認待ちです" in browser.get(f"/e/{occurrence.code}").text
    assert "受付で見せてください" not in browser.get("/me/passes").text


def test_a_browser_without_a_cookie_gets_one_before_its_word_counts(sqlite_world: World) -> None:
    occurrence = at_home(sqlite_world)
    browser = sqlite_world.browser()
    assert browser.post(f"/e/{occurrence.code}/done", headers=SAME).status_code == 422
    assert browser.post(f"/e/{occurrence.code}/done", headers=SAME).status_code == 303


def test_no_reception_and_no_venue_poster_is_offered_for_what_is_done_at_home(sqlite_world: World) -> None:
    world = sqlite_world
    home, there = at_home(world), world.occurrence()
    organizer = world.signed_in(world.organizer)
    for occurrence, offered in ((there, True), (home, False)):
        assert (f"/o/e/{occurrence.code}/scan" in organizer.get(f"/o/e/{occurrence.code}").text) is offered
        sign_up = sign_ups.join(world.device_ctx("a"), occurrence, Stance.GOING)
        roster = organizer.get(f"/o/e/{occurrence.code}/roster").text
        assert sign_up.person.nickname in roster
        assert (
            ("/tally" in roster) is (f'roster/{sign_up.ref}"' in roster) is ("受付する" in roster) is offered
        )
        assert ("来る人と、受付" in roster) is offered
        assert ("できました" in roster) is not offered
        poster = organizer.get(f"/o/e/{occurrence.code}/poster").text
        assert f'/e/<b class="num">{occurrence.code}</b>' in poster
        assert (occurrence.venue_code in poster) is offered
    browser = world.browser("somebody")
    assert "家でする活動です" in browser.get(f"/c/{home.venue_code}").text
    heads = {"adults": "1", "children": "0"}
    assert browser.post(f"/c/{home.venue_code}", data=heads, headers=SAME).status_code == 409
    assert Scan.select().count() == 0


def test_only_so_many_are_shown_at_once_and_all_are_approved(sqlite_world: World) -> None:
    world = sqlite_world
    most = claims_page.SHOWN + 2
    occurrence = plans_of(world, *map(str, range(most)))
    for sign_up in access.whole():
        claims.claim(world.ctx(), sign_up)
    organizer, address = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/claims"
    page = organizer.get(address).text
    assert page.count('name="scan"') == claims_page.SHOWN
    assert "ほかに2件あります" in page
    until = re.search(r'name="until" value="(\d+)"', page)[1]
    organizer.post(address, data={"until": until}, headers=SAME)
    assert Attendance.select().count() == most


@pytest.mark.parametrize(
    "sent",
    [{}, {"verdict": "perhaps", "scan": "x"}, {"until": ""}, {"until": "9" * 17}, {"until": "-1"}],
)
def test_an_answer_is_one_of_two(sqlite_world: World, sent: dict[str, str]) -> None:
    occurrence = plans_of(sqlite_world)
    client = sqlite_world.signed_in(sqlite_world.organizer)
    assert client.post(f"/o/e/{occurrence.code}/claims", data=sent, headers=SAME).status_code == 422


def test_nobody_answers_for_another_group(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = plans_of(world, "a")
    world.browser("a").post(f"{pass_of('0')}/claim", headers=SAME)
    mine = world.occurrence(group=world.other_group)
    client = world.signed_in(world.other_organizer)
    data = {"scan": Scan.get().uid, "verdict": "confirm"}
    for code in (occurrence.code, mine.code):
        assert client.post(f"/o/e/{code}/claims", data=data, headers=SAME).status_code == 403
    assert Attendance.select().count() == 0
    assert Event.select().count() == 2


def test_at_home_going_comes_first_and_what_was_said_waits_in_sight(sqlite_world: World) -> None:
    occurrence = at_home(sqlite_world)
    her = Reader(sqlite_world, "her phone").open(f"/e/{occurrence.code}")
    assert her.buttons().index("行きます") < her.buttons().index("できました")
    assert her.sees("もう家でやった人は、ここで知らせてください。")
    her.press("行きます")
    assert her.sees("「たぶん行く」にかえる", "代わりの人に、席をわたす")
    assert "家で" in her.open("/me/plans").text
    assert not her.sees("見沼区")
    her.open(f"/p/{pass_of('0')[3:]}").press("できました")
    assert her.sees("伝えました。確認待ちです")
    for offered in ("「たぶん行く」にかえる", "代わりの人に、席をわたす", "行けなくなった"):
        assert not her.sees(offered), offered
    her.open("/me")
    assert her.sees("確認待ち", "家で編みもの")
    assert not her.sees("活動に行った日が、ここに残ります")
    Review.delete().execute()
    claims_page.approving.approve_all(
        sqlite_world.ctx(sqlite_world.organizer), occurrence, sqlite_world.clock.now
    )
    assert not her.open("/me").sees("確認待ち")
    assert her.sees("家で編みもの")
