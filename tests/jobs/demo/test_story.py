"""The story of the demo city: what the product can do is there to look at."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from shishin.checkin import hearts, review, signals
from shishin.checkin.closing_models import OrganizerCount, SignalKind
from shishin.checkin.models import Attendance, Card
from shishin.core import days, db
from shishin.events import access
from shishin.events.models import PageReport, Photo
from shishin.participation.asked_models import GuardianConsent, RosterName
from shishin.participation.models import TAKEN, SignUp, Stance
from shishin.people import mail_addresses
from shishin.people.models import Message, MessageState, NoticeChoice
from tests.jobs.demo import cities
from tests.jobs.demo.cities import TODAY
from tests.world import SAME, World

TOLD_OF = (SignUp, Attendance, Photo, OrganizerCount, GuardianConsent, RosterName, NoticeChoice)


def rows():
    return {model: list(model.select().order_by(model.id).tuples()) for model in TOLD_OF}


def test_the_same_seed_and_day_give_the_same_story(town, migrated_file, tmp_path):
    first = rows()
    db.disconnect()
    again = World(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'again.db')}", tmp_path / "again")
    assert cities.run(again).exit_code == 0
    assert rows() == first
    assert all(first.values())


def test_the_citizen_has_plans_of_every_kind(town):
    citizen = mail_addresses.owner("citizen@example.jp")
    mine = {one.stance: one for one in SignUp.select().where(SignUp.person == citizen).order_by(SignUp.id)}
    assert {Stance.GOING, Stance.MAYBE, Stance.WAITING} <= set(mine)
    promoted = SignUp.select().where(SignUp.person == citizen, SignUp.stance == Stance.GOING)
    assert promoted.where(SignUp.queued_at.is_null(is_null=False)).count() == 1
    assert {one.source for one in promoted} >= {"list", "series", TAKEN}
    assert Attendance.select().where(Attendance.person == citizen).exists()
    assert NoticeChoice.select().where(NoticeChoice.person == citizen, NoticeChoice.day_before).exists()


def test_the_workshop_has_a_line_consents_names_and_a_seat_that_was_handed_on(town):
    workshop = RosterName.select().first().sign_up.occurrence
    here = SignUp.select().where(SignUp.occurrence == workshop)
    going = [one for one in here if one.stance is Stance.GOING and one.withdrawn_at is None]
    assert sum(one.adults + one.children for one in going) == workshop.capacity == 12
    assert [one.stance for one in here].count(Stance.WAITING) == 1
    assert here.where(SignUp.handed_to.is_null(is_null=False)).count() == 1
    assert GuardianConsent.select().count() == 3


def test_yesterday_waits_for_the_organizer(town):
    counted = [one.occurrence for one in OrganizerCount.select()]
    (yesterday,) = [one for one in counted if one.day == TODAY - timedelta(days=1)]
    assert yesterday.thanked_at is None
    (waiting,) = review.waiting(town.system, yesterday)
    assert waiting.reason == "card_lost"
    (signal,) = signals.of(town.system, yesterday)
    assert (signal.kind, signal.looked) == (SignalKind.SELF_OVER_COUNT, False)
    assert Card.select().where(Card.lost_at.is_null(is_null=False)).count() == 1
    assert PageReport.select().count() == 1


def test_thanks_have_photos_that_say_what_is_to_be_seen(town):
    shown = list(Photo.select())
    assert len(shown) >= 3
    browser = town.app.test_client()
    for photo in shown:
        page = browser.get(f"/e/{access.by_id(photo.occurrence_id).code}").text
        assert photo.alt in page
        with browser.get(f"/photos/{photo.name}") as answer:
            assert answer.mimetype == "image/jpeg"
        assert hearts.how_many(photo.occurrence) > 0


def test_letters_of_the_story_lie_where_mail_is_shown(town):
    shown = town.app.test_client().get("/dev/mail").text
    for subject in (
        "ログインのリンク",
        "あした: 花だんの水やり",
        "お礼: 見沼の緑道",
        "席があきました: 木の実の工作",
    ):
        assert subject in shown
    assert {one.state for one in Message.select()} == {MessageState.SENT}


def test_no_mail_server_is_asked_to_carry_letters_to_made_up_people(sqlite_world):
    sqlite_world.settings = replace(sqlite_world.settings, smtp_url="smtp://localhost:1")
    assert cities.run(sqlite_world).exit_code == 0
    # The link of a claim was asked for long ago: the worker leaves it out.
    assert {one.kind for one in Message.select()} <= {"claim"}
    assert not NoticeChoice.select().exists()


@pytest.mark.parametrize("hours", [0, 8.5, 23.9, 24.1, 71.9])
def test_something_is_open_at_whatever_hour_somebody_looks(town, hours):
    tour = toured(town, hours)
    browser, path = town.app.test_client(), local(tour["venue"])
    for address in (tour["event"], tour["venue"]):
        assert browser.get(local(address)).status_code == 200
    done = browser.post(path, data={"adults": "1", "children": "0"}, headers=SAME, follow_redirects=True)
    assert done.status_code == 200
    assert Attendance.select().where(Attendance.in_at == town.clock.now).count() == 1
    assert ("helper" in tour) is (hours < 24)


def test_days_later_nothing_is_said_to_be_open(town):
    assert toured(town, 72.1) is None


def toured(town, hours):
    """Return what the command says of a city that is there already, so many hours after its midnight."""
    town.clock.now = days.instant(TODAY) + timedelta(hours=hours)
    done = cities.run(town, "--if-empty", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["tour"]


def local(address):
    return address.removeprefix("http://localhost")
