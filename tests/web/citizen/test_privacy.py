"""My data: two files that hold all of it, and a button after which none of it is left."""

import csv
import io
import json
import zipfile

import pytest
from flask.testing import FlaskClient

from shishin.auth.models import Session, SessionKind
from shishin.checkin import card_batches, cards
from shishin.checkin.models import Card
from shishin.core import days
from shishin.participation import sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people import belongings
from shishin.people.models import Device, MailAddress, Person
from shishin.web.take_along_words import HEADINGS, LEFT_OUT, SHEETS
from tests import town
from tests.people.planting import Planter
from tests.world import SAME, World

# Columns that say nothing to who reads a table: digests, keys, numbers of rows, and who it is about.
_OF_ROWS = (
    "about actor auth batch cause code_digest credential device digest endpoint handed_to key key_name keeper"
)
_OF_KEYS = (
    "message offset p256dh person printed_by public_id public_key pseudonym ref scan seed short_code sign_up"
)
_OF_WORK = (
    "begins_at by came channel device_at due_at entitled erased_at facts fault purpose received_at signed_up"
)
_OF_STATES = "source state status token_version tries turn uid uses verdict voids word"
UNSAID = frozenset(f"{_OF_ROWS} {_OF_KEYS} {_OF_WORK} {_OF_STATES}".split())
# Columns that are read elsewhere.
UNSAID_HERE = frozenset(
    {
        "handover.browser",
        "login_link.browser",
        "message.language",
        "same_person.way",
        "scan.reason",
        "session.kind",
        "signal_look.kind",
        "signal_look.number",
    }
)


def read(files: zipfile.ZipFile) -> dict[str, list[dict[str, str]]]:
    """Return the tables of a zip, by the names of their files."""
    tables = {}
    for name in files.namelist():
        whole = files.read(name)
        assert whole.startswith(b"\xef\xbb\xbf"), "spreadsheets ask for a mark"
        tables[name] = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))
    return tables


def test_the_json_holds_every_text_about_me_and_the_tables_what_people_read(sqlite_world: World) -> None:
    world = sqlite_world
    planted = Planter(world, world.citizen, "QZ").plant()
    mine = world.signed_in(world.citizen, SessionKind.CITIZEN)
    as_json = mine.get("/me/data.json")
    assert as_json.headers["Cache-Control"] == "no-store"
    assert "attachment" in as_json.headers["Content-Disposition"]
    tables = json.loads(as_json.data)
    told = as_json.get_data(as_text=True)
    about_me = {
        word
        for name, word in planted.words.items()
        if name.partition(".")[0] in tables and not name.startswith(("occurrence", "event"))
    }
    assert len(about_me) > 40
    assert {word for word in about_me if word not in told} == set()
    files = zipfile.ZipFile(io.BytesIO(mine.get("/me/data.zip").data))
    cells = " ".join(str(rows) for rows in read(files).values())
    shown = {f"{table}.{column}" for table, (_, columns) in SHEETS.items() for column in columns}
    assert len(planted.of(shown) & about_me) > 10
    assert {word for word in planted.of(shown) & about_me if word not in cells} == set()
    hidden = about_me - planted.of(shown)
    assert {name for name, word in planted.words.items() if word in hidden and word in cells} == set()


def test_every_column_is_read_or_left_out_on_purpose(sqlite_world: World) -> None:
    assert sqlite_world.citizen
    for model in belongings.tables():
        table = model._meta.table_name
        if table in LEFT_OUT:
            continue
        columns = {field.name for field in model._meta.sorted_fields if field is not model._meta.primary_key}
        assert table in SHEETS, f"say in take_along_words what people read of {table}, or that it is left out"
        read_here = set(SHEETS[table][1])
        assert read_here <= columns
        left = {one for one in columns - read_here if f"{table}.{one}" not in UNSAID_HERE}
        assert left <= UNSAID, table
    assert {column for _, columns in SHEETS.values() for column in columns} == HEADINGS.keys()


@pytest.mark.parametrize(
    ("language", "table", "heading", "stance", "activity"),
    [
        ("ja", "参加の返事.csv", "返事", "行きます", "活動"),
        ("ja-easy", "参加の 返事.csv", "返事", "行きます", "活動"),
        ("en", "What I said.csv", "Answer", "I'm going", "Activity"),
    ],
)
def test_the_tables_are_in_the_readers_words_and_in_japans_time(
    sqlite_world: World, language: str, table: str, heading: str, stance: str, activity: str
) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups.join(town.citizen(world), occurrence, Stance.GOING)
    answer = world.browser("citizen").get(f"/me/data.zip?lang={language}")
    tables = read(zipfile.ZipFile(io.BytesIO(answer.data)))
    (row,) = tables[table]
    assert {"日本語", "Japanese"} & {value for me in next(iter(tables.values())) for value in me.values()}
    assert row[heading] == stance
    assert row[activity] == f"{occurrence.day} {occurrence.event.title}"
    assert f"{days.local(world.clock.now):%Y-%m-%d %H:%M}" in row.values()
    assert not any(":00+00:00" in cell for cell in row.values())


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


@pytest.mark.parametrize("hostile", ['=HYPERLINK("x")', "＝1+1", "@x", "\tx", "-1"])
def test_no_cell_is_a_formula(sqlite_world: World, hostile: str) -> None:
    world = sqlite_world
    Person.update(nickname=hostile, ward=hostile).where(Person.id == world.citizen.id).execute()
    answer = world.browser("citizen").get("/me/data.zip")
    (me,) = read(zipfile.ZipFile(io.BytesIO(answer.data)))["わたし.csv"]
    assert (me["よび名"], me["住んでいる区"]) == (f"'{hostile}", f"'{hostile}")


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


def test_whose_paper_card_ends_with_it_is_told_before(sqlite_world: World) -> None:
    world = sqlite_world
    browser = world.browser("citizen")
    assert world.citizen
    assert "紙の参加カード" not in browser.get("/me/delete").text
    batch = card_batches.make(world.ctx(world.organizer), world.group, 1)
    Card.update(person=world.citizen).where(Card.id == card_batches.printed(batch)[0].card.id).execute()
    assert "紙の参加カードと控え。受付で、もう使えません。" in browser.get("/me/delete").text
    browser.post("/me/delete", headers=SAME)
    assert not cards.any_of(world.citizen.id)


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
