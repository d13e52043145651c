"""My data: two files that hold all of it, and a button after which none of it is left."""

import csv
import io
import json
import zipfile

from flask.testing import FlaskClient

from shishin.auth.models import Session, SessionKind
from shishin.participation import sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Device, MailAddress, Person
from shishin.web import take_along
from tests import town
from tests.people.planting import Planter
from tests.world import SAME, World


def test_both_files_hold_every_text_about_me(sqlite_world: World) -> None:
    world = sqlite_world
    planted = Planter(world, world.citizen, "QZ").plant()
    mine = world.signed_in(world.citizen, SessionKind.CITIZEN)
    as_json = mine.get("/me/data.json")
    assert as_json.headers["Cache-Control"] == "no-store"
    assert "attachment" in as_json.headers["Content-Disposition"]
    tables = json.loads(as_json.data)
    told = as_json.get_data(as_text=True)
    files = zipfile.ZipFile(io.BytesIO(mine.get("/me/data.zip").data))
    unpacked = " ".join(files.read(name).decode() for name in files.namelist())
    words = {word for name, word in planted.words.items() if name.partition(".")[0] in tables}
    words -= planted.of({"occurrence.venue_code"})
    about_me = {word for name, word in planted.words.items() if not name.startswith(("occurrence", "event"))}
    assert len(words & about_me) > 40
    assert {word for word in words & about_me if word not in told or word not in unpacked} == set()
    assert {f"{name}.csv" for name in tables} == set(files.namelist())


def test_the_files_say_what_the_activities_were_called(sqlite_world: World) -> None:
    world = sqlite_world
    town.settle(world)
    tables = json.loads(world.browser("citizen").get("/me/data.json").data)
    assert "見沼の緑道 ごみひろい" in {row["title"] for row in tables["occurrence"]}
    assert {row["occurrence"] for row in tables["attendance"]} <= {
        row["code"] for row in tables["occurrence"]
    }


def test_a_stranger_gets_files_with_nothing_in_them(sqlite_world: World) -> None:
    stranger = sqlite_world.browser()
    assert json.loads(stranger.get("/me/data.json").data) == {}
    assert zipfile.ZipFile(io.BytesIO(stranger.get("/me/data.zip").data)).namelist() == []
    assert "全部消す" not in stranger.get("/me/delete").text


def test_no_cell_is_a_formula(sqlite_world: World) -> None:
    whole = take_along.as_csv({"sign_up": [{"note": '=HYPERLINK("x")', "heads": -1, "said": None}]})
    text = zipfile.ZipFile(io.BytesIO(whole)).read("sign_up.csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["note", "heads", "said"],
        ['\'=HYPERLINK("x")', "-1", ""],
    ]


def test_deleting_is_one_press_and_may_be_pressed_twice(sqlite_world: World) -> None:
    world = sqlite_world
    mine = world.browser("citizen")
    ctx = town.citizen(world)
    sign_up = sign_ups.join(ctx, world.occurrence(), Stance.GOING)
    address = town.address(sign_up)
    assert mine.get(address).status_code == 200
    for _ in range(2):
        answer = mine.post("/me/delete", headers=SAME)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/deleted")
    assert mine.get_cookie(world.app.config["DEVICE_COOKIE_NAME"]) is None
    assert "消しました" in mine.get("/me/deleted").text
    assert Device.select().count() == 0
    # Whoever kept the address of the pass, or its QR, opens nothing with it any more.
    assert mine.get(address).status_code == 404
    assert town.address(SignUp.get_by_id(sign_up.id)) != address


def test_an_organizer_is_told_of_their_groups_and_signed_out(sqlite_world: World) -> None:
    world = sqlite_world
    browser = world.signed_in(world.organizer)
    assert "主催している団体" in browser.get("/me/delete").text
    assert "主催している団体" not in world.browser("citizen").get("/me/delete").text
    browser.post("/me/delete", headers=SAME)
    assert Session.select().count() == 0
    assert browser.get("/o").status_code in {302, 303, 401}


def test_who_comes_again_is_new(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    browser = world.browser("citizen")
    former = world.citizen.id
    browser.post("/me/delete", headers=SAME)
    browser.get(f"/e/{occurrence.code}")
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "going"}, headers=SAME)
    assert SignUp.get().person_id != former


FILES = ("/me/data.json", "/me/data.zip")


def closed(browser: FlaskClient, status: int) -> None:
    """See that a browser neither takes along nor deletes what its person has."""
    for path in ("/me/data", *FILES, "/me/delete"):
        answer = browser.get(path)
        # A page leads to the sign-in and back; a refusal says why.
        assert (answer.status_code, answer.headers.get("Location")) in {
            (303, f"/login?next={path}"),
            (403, None),
        }
    answer = browser.post("/me/delete", headers=SAME)
    assert answer.status_code == status
    assert status != 401 or "/login?next=/me/delete" in answer.text
    assert Person.select().where(Person.erased_at.is_null(is_null=False)).count() == 0


def test_a_lost_browser_takes_nothing_of_who_can_sign_in(sqlite_world: World) -> None:
    world = sqlite_world
    lost = world.browser("citizen")
    assert [lost.get(path).status_code for path in FILES] == [200, 200]
    MailAddress.create(person=world.citizen, address="her@example.jp", verified_at=world.clock.now)
    closed(lost, 401)
    hers = world.signed_in(world.citizen, SessionKind.CITIZEN)
    assert "her@example.jp" in hers.get("/me/data.json").text
    world.clock.move(minutes=11)
    closed(hers, 401)


def test_a_mailbox_alone_deletes_nobody_of_the_staff(sqlite_world: World) -> None:
    world = sqlite_world
    closed(world.signed_in(world.staff, SessionKind.LIMITED), 403)
    assert world.as_staff().get("/me/data.json").status_code == 200
