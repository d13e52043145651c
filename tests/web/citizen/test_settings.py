"""My settings: what I say about myself, one switch over all notices, a calendar's address to renew."""

import re

import vobject

from shishin.checkin import joining
from shishin.participation import sign_ups
from shishin.participation.models import Stance
from shishin.people import feeds, notices
from shishin.people.models import CalendarFeed, Person
from tests import town
from tests.world import SAME, World

SAID = {"nickname": "みなみ", "language": "en", "ward": "111040", "age_band": "30-39"}
FEED = re.compile(r"http://localhost(/me/[0-9A-Z]+\.ics)")


def test_what_i_say_about_myself_stands_there_and_may_be_taken_back(sqlite_world: World) -> None:
    world = sqlite_world
    mine = world.browser("citizen")
    assert world.citizen
    for _ in range(2):
        assert mine.post("/me/settings", data=SAID, headers=SAME).status_code == 303
    person = Person.get_by_id(world.citizen.id)
    assert (person.nickname, person.language, person.ward, person.age_band) == tuple(SAID.values())
    page = mine.get("/me/settings?saved=1").text
    assert 'data-lang="en"' in page
    assert '<option value="111040" selected>Minuma-ku' in page
    mine.post("/me/settings", data={"language": "ja", "ward": "", "age_band": ""}, headers=SAME)
    person = Person.get_by_id(world.citizen.id)
    assert (person.nickname, person.ward, person.age_band) == ("みなみ", None, None)


def test_saving_a_nickname_does_not_turn_a_page_back_that_is_read_in_english(sqlite_world: World) -> None:
    assert sqlite_world.citizen
    page = sqlite_world.browser("citizen").get("/me/settings?lang=en").text
    assert re.search(r'value="en"[^>]* checked', page)
    assert not re.search(r'value="ja"[^>]* checked', page)


def test_what_is_not_offered_is_asked_again_and_nothing_is_written(sqlite_world: World) -> None:
    world = sqlite_world
    mine, before = world.browser("citizen"), world.citizen.nickname
    for wrong in ({"ward": "999999"}, {"age_band": "31"}, {"language": "fr"}, {"nickname": "あ" * 21}):
        answer = mine.post("/me/settings", data=SAID | wrong, headers=SAME)
        assert answer.status_code == 422, wrong
        assert "エラー" in answer.text
    person = Person.get_by_id(world.citizen.id)
    assert (person.nickname, person.ward) == (before, None)


def test_ward_and_age_are_asked_for_a_purpose_and_unsaid_until_somebody_says_them(
    sqlite_world: World,
) -> None:
    assert sqlite_world.citizen
    page = sqlite_world.browser("citizen").get("/me/settings").text
    assert page.count('<option value="" selected>言わない') == 2
    assert '<details class="disclosure card"><summary><span>住んでいる区と年代' in page
    assert "市が数だけで知るために使います" in page


def test_one_switch_turns_all_notices_off_and_on_as_they_were_chosen(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    world.choose(world.citizen, occurrence)
    mine = world.browser("citizen")
    chosen = notices.of(world.citizen.id, occurrence.code)
    for wanted, left in (("off", notices.NOTHING), ("on", chosen)):
        for _ in range(2):
            mine.post("/me/settings/notices", data={"notices": wanted}, headers=SAME)
        assert notices.of(world.citizen.id, occurrence.code) == left
    assert chosen != notices.NOTHING


def test_who_chose_no_notices_has_no_switch(sqlite_world: World) -> None:
    assert sqlite_world.citizen
    page = sqlite_world.browser("citizen").get("/me/settings").text
    assert 'name="notices"' not in page


def test_a_calendars_address_opens_without_cookies_and_dies_when_it_is_renewed(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups.join(town.citizen(world), occurrence, Stance.GOING)
    mine, program = world.browser("citizen"), world.browser()
    for _ in range(2):
        mine.post("/me/settings/calendar", headers=SAME)
    (first,) = set(FEED.findall(mine.get("/me/settings").text))
    answer = program.get(first)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert vobject.readOne(answer.text).vevent.uid.value == f"{occurrence.code}@localhost"
    secret = first.removeprefix("/me/").removesuffix(".ics")
    seen = set()
    for _ in range(2):
        mine.post("/me/settings/calendar", data={"old": secret}, headers=SAME)
        seen |= set(FEED.findall(mine.get("/me/settings").text))
    (second,) = seen
    assert second != first
    assert program.get(first).status_code == 404
    assert program.get(second).status_code == 200
    mine.post("/me/delete", headers=SAME)
    assert program.get(second).status_code == 404
    assert CalendarFeed.select().count() == 0


def test_two_who_turn_out_to_be_one_have_one_address_for_their_calendar(sqlite_world: World) -> None:
    world = sqlite_world
    kept, former = world.person(), world.person()
    for person in (kept, former):
        feeds.make(world.system, person)
    first, other = (f"/me/{feeds.token(feeds.of_person(person.id))}.ics" for person in (kept, former))
    joining.join(world.system, kept.id, former.id)
    assert [world.browser().get(path).status_code for path in (first, other)] == [200, 404]
    # Of who was joined before the address ended with it.
    feeds.make(world.system, former)
    other = f"/me/{feeds.token(feeds.of_person(former.id))}.ics"
    feeds.renew(world.system, kept, feeds.token(feeds.of_person(kept.id)))
    assert [world.browser().get(path).status_code for path in (first, other)] == [404, 404]
    assert [feed.person_id for feed in CalendarFeed.select()] == [kept.id]


def test_who_alone_had_an_address_keeps_it_as_who_they_are(sqlite_world: World) -> None:
    world = sqlite_world
    kept, former = world.person(), world.person()
    feeds.make(world.system, former)
    address = f"/me/{feeds.token(feeds.of_person(former.id))}.ics"
    joining.join(world.system, kept.id, former.id)
    assert world.browser().get(address).status_code == 200
    assert [feed.person_id for feed in CalendarFeed.select()] == [kept.id]


def test_a_pass_is_a_file_for_a_calendar(sqlite_world: World) -> None:
    world = sqlite_world
    sign_up = sign_ups.join(town.citizen(world), world.occurrence(), Stance.GOING)
    address = town.address(sign_up)
    assert f"{address}.ics" in world.browser().get(address).text
    answer = world.browser().get(f"{address}.ics")
    assert answer.headers["Content-Disposition"].endswith('.ics"')
    assert vobject.readOne(answer.text).vevent.status.value == "CONFIRMED"
    for wrong in ("/p/0000.ics", "/me/0000.ics", address.replace("/p/", "/me/") + ".ics"):
        assert world.browser().get(wrong).status_code == 404


def test_a_stranger_has_nothing_to_set(sqlite_world: World) -> None:
    stranger = sqlite_world.browser("nobody")
    for address in ("/me/settings", "/me/settings/notices", "/me/settings/calendar"):
        assert stranger.post(address, data=SAID, headers=SAME).status_code == 409
    assert Person.select().count() == 0
