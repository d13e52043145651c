"""The reception link as a helper opens it, and as its organizer makes, shows and ends it."""

import re

from flask.testing import FlaskClient

from shishin.auth.models import Session
from shishin.checkin import reception_links
from shishin.checkin.reception_models import ReceptionLink, ReceptionPhone
from shishin.events.models import Occurrence
from shishin.people.models import Device, Person
from tests.checkin.phones import joined
from tests.web.api.test_scans import ADDRESS
from tests.world import SAME, World


def link_shown(world: World, occurrence: Occurrence) -> str:
    """Make the link as the organizer does, and return the address that the page shows."""
    browser, page = world.signed_in(world.organizer), f"/o/e/{occurrence.code}/helpers"
    assert "/r/" not in browser.get(page).text
    assert browser.post(page, data={"version": "0"}, headers=SAME).status_code == 303
    found = re.search(r'href="http://localhost(/r/\w+)"', browser.get(page).text)
    assert found is not None
    return found[1]


def begun(world: World, address: str, name: str = "helper") -> FlaskClient:
    browser = world.browser(name)
    answer = browser.post(address, headers=SAME)
    assert answer.status_code == 303
    assert address[3:] not in answer.headers["Location"]
    return browser


def test_looking_writes_nothing_and_a_press_binds_the_phone_and_drops_the_token(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address = link_shown(world, occurrence)
    before = [model.select().count() for model in (Person, Device, Session)]
    browser = world.browser()
    page = browser.get(address)
    assert "このスマホで受付をはじめる" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert not ReceptionPhone.select().exists()
    for _ in range(2):
        answer = browser.post(address, headers=SAME)
        assert answer.headers["Location"] == f"/r/e/{occurrence.code}/scan"
    assert ReceptionPhone.select().count() == 1
    assert [model.select().count() for model in (Person, Device, Session)] == before
    assert browser.get(f"/R/{address[3:]}").headers["Location"] == address


def test_the_door_of_a_helper_has_no_roster_and_is_nobody_elses(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    address = link_shown(world, occurrence)
    helper = begun(world, address)
    page = helper.get(f"/r/e/{occurrence.code}/scan").text
    assert "このスマホは1番です" in page
    assert '/roster"' not in page
    assert address[3:] not in page
    kept = helper.get(f"/api/v1/reception/{occurrence.code}/tags")
    assert kept.headers["Cache-Control"] == "no-store"
    assert set(kept.json) == {
        "occurrence",
        "grant",
        "grant_until",
        "server_at",
        "expected",
        "going",
        "counted",
    }
    assert [set(row) for row in kept.json["expected"]] == [{"tag", "code_tag", "adults", "children", "came"}]
    for secret in (Person.get_by_id(sign_up.person_id).nickname, sign_up.ref, sign_up.short_code):
        assert secret not in kept.text + page
    for door in (f"/r/e/{occurrence.code}/scan", f"/api/v1/reception/{occurrence.code}/tags"):
        assert world.browser("citizen").get(door).status_code == 403
        assert world.signed_in(world.organizer).get(door).status_code == 403
    for organizers in (f"/o/e/{occurrence.code}/scan", f"/api/v1/reception/{occurrence.code}"):
        assert helper.get(organizers).status_code in {303, 401}, "nobody is signed in by it"


def test_the_organizer_sees_the_phones_and_ends_one(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    address, page = link_shown(world, occurrence), f"/o/e/{occurrence.code}/helpers"
    helper, other = begun(world, address), begun(world, address, "other")
    grant = helper.get(f"/api/v1/reception/{occurrence.code}/tags").json["grant"]
    scan = {"id": "a-walk-in-1", "occurrence": occurrence.code, "kind": "tally", "grant": grant}
    scan["at"] = world.clock.now.isoformat()
    answer = helper.post(ADDRESS, json={"scans": [scan]}, headers=SAME)
    assert answer.json["results"][0]["status"] == "recorded"
    organizer = world.signed_in(world.organizer)
    assert "受付 1件・最後 8:30" in organizer.get(page).text
    assert organizer.post(f"{page}/end", data={"phone": "1"}, headers=SAME).status_code == 303
    assert "終わり 8:30" in organizer.get(page).text
    assert "主催の人が終わりにしました" in helper.get(f"/r/e/{occurrence.code}/scan").text
    assert helper.get(f"/api/v1/reception/{occurrence.code}/tags").status_code == 403
    assert other.get(f"/r/e/{occurrence.code}/scan").status_code == 200


def test_a_new_link_ends_the_old_one_and_outside_the_hours_there_is_no_button(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    old, organizer = link_shown(world, occurrence), world.signed_in(world.organizer)
    organizer.post(f"/o/e/{occurrence.code}/helpers", data={"version": "1"}, headers=SAME)
    for answer in (world.browser().get(old), world.browser().post(old)):
        assert answer.status_code == 410
        assert "新しいリンクを送ってもらってください" in answer.text
    address = f"/r/{reception_links.token(ReceptionLink.get())}"
    world.clock.move(minutes=-31)
    assert "8:00 から使えます" in world.browser().get(address).text
    world.clock.move(hours=4, minutes=31)
    page = world.browser().get(address).text
    assert "この活動の受付は終わりました" in page
    assert f'action="{address}"' not in page
    assert world.browser().post(address).status_code == 403
