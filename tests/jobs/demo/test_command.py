"""`demo` fills an empty store only, and tells scripts how to act as anybody in it."""

import json

from shishin.core.config import Environment
from shishin.events.models import Occurrence
from shishin.people.models import Person
from tests.jobs.demo.cities import run
from tests.world import World


def test_everybody_gets_a_link_that_signs_in(town, told):
    for one in (told["people"][0], told["organizers"][0], told["staff"][0]):
        browser = town.app.test_client()
        path = one["sign_in"].removeprefix("http://localhost")
        assert browser.get(path).status_code == 200
        answer = browser.post(path, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 303, one


def test_the_fixed_addresses_are_there(told):
    first = told["organizers"][0]
    assert (first["mail"], first["group"]) == ("organizer@example.jp", "ryokudo")
    assert [one["mail"] for one in told["staff"]] == ["staff@example.jp"]
    assert told["groups"][0]["name"] == "緑道みまもり隊"


def test_the_addresses_that_are_told_open(town, told):
    browser = town.app.test_client()
    occurrence = next(one for one in told["occurrences"] if not one["timed"] and one["group"])
    assert occurrence["day"] == "2026-10-24"
    shown = next(one for person in told["people"] for one in person["passes"])
    for address in (occurrence["addresses"]["event"], shown["address"], told["groups"][0]["address"]):
        assert browser.get(address.removeprefix("http://localhost")).status_code == 200, address
    assert shown["door"].startswith("HTTP://LOCALHOST/T/")


def test_paper_cards_are_told_with_their_letters_and_the_first_has_a_record(town, told):
    browser, (card, *others) = town.app.test_client(), told["cards"]
    assert len(others) == 7
    answer = browser.get(card["address"].removeprefix("HTTP://LOCALHOST"), follow_redirects=True)
    assert answer.status_code == 200
    form, same = {"code": card["stub"]}, {"Sec-Fetch-Site": "same-origin"}
    record = browser.post("/card/claim", data=form, headers=same, follow_redirects=True)
    assert record.text.count('class="link" href="/e/') >= 2


def test_the_door_that_is_open_all_day_has_a_link_for_helpers(town, told):
    (link,) = told["reception_links"]
    browser, path = town.app.test_client(), link["address"].removeprefix("http://localhost")
    answer = browser.post(path, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True)
    assert "このスマホは4番です" in answer.text


def test_a_day_that_has_not_come_is_refused(sqlite_world):
    refused = run(sqlite_world, "--today", "2026-10-25")
    assert refused.exit_code == 1
    assert "has not come yet: today is 2026-10-24" in refused.output
    assert not Person.select().exists()


def test_a_store_with_something_in_it_is_left_alone(sqlite_world):
    sqlite_world.person()
    refused = run(sqlite_world)
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert run(sqlite_world, "--if-empty", "--json").exit_code == 0
    assert (Person.select().count(), Occurrence.select().count()) == (1, 0)


def test_production_prints_no_links(sqlite_store, tmp_path):
    world = World(sqlite_store, tmp_path, environment=Environment.PRODUCTION)
    assert run(world, "--json").exit_code == 1
    assert not Person.select().exists()


def test_a_tiny_city_is_filled_on_each_store_and_is_sound(world):
    done = run(world, "--people", "30", "--events", "10", "--months", "1", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.splitlines()[-1])["staff"][0]["mail"] == "staff@example.jp"
    runner = world.app.test_cli_runner()
    assert runner.invoke(args=["verify"]).output == "all is well\n"
    assert run(world).exit_code == 1
    rebuilt = runner.invoke(args=["rebuild"])
    assert rebuilt.output.splitlines() == [
        f"{name}: 0 put right" for name in ("joinings", "attendances", "headcounts", "search", "sums")
    ]
