"""Helpers at the door: let in by a link around the hours, on several phones, ended one by one."""

from datetime import timedelta

import pytest

from shishin.checkin import grants, helpers, reception_links, receptions, scanning
from shishin.checkin.grants import Purpose
from shishin.checkin.models import Attendance, Scan
from shishin.checkin.reception_models import ReceptionPhone
from shishin.core import signing
from shishin.core.context import Context
from shishin.core.errors import SignInNeeded, TooMany
from shishin.events.models import Event, EventStatus, Flag, Occurrence, OccurrenceStatus
from shishin.groups.access import NotYourGroup
from shishin.groups.models import Membership
from shishin.people.guests import NoDevice
from shishin.people.models import Person
from tests.checkin.phones import Phone, joined
from tests.world import World


class Helper(Phone):
    """A helper's phone, let in by the link."""

    def __init__(self, world: World, occurrence: Occurrence, name: str) -> None:
        self.world, self.occurrence = world, occurrence
        self.device = signing.digest(name)
        self.ctx = world.device_ctx(name)
        helpers.bind(self.ctx, link_of(world, occurrence))
        self.renew()

    def renew(self) -> None:
        self.grant = helpers.grant(self.now, self.occurrence)

    @property
    def now(self) -> Context:
        return self.ctx.at(self.world.clock.now)


def link_of(world: World, occurrence: Occurrence) -> str:
    return reception_links.token(reception_links.make(world.ctx(world.organizer), occurrence))


def test_a_helper_checks_in_and_learns_no_name(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    link_of(world, occurrence)
    people = Person.select().count()
    phone = Helper(world, occurrence, "a helper")
    grant = grants.read(phone.grant)
    assert grant is not None
    assert (grant.purpose, grant.device) == (Purpose.RECEPTION, phone.device)
    assert helpers.number_of(phone.now, occurrence) == 1
    answer = phone.one(phone.of(sign_up))
    assert (answer["status"], "nickname" in answer["facts"]) == ("recorded", False)
    assert phone.one(phone.of(sign_up))["status"] == "already"
    world.clock.move(minutes=90)
    assert phone.one(phone.of(sign_up, "out"))["status"] == "recorded"
    assert phone.one(phone.scan("tally", heads={"adults": 2, "children": 1}))["status"] == "recorded"
    assert Attendance.get().out_at is not None
    assert Person.select().count() == people, "nobody is signed in, and nobody is written"


def test_a_link_that_went_astray_lets_no_crowd_in(sqlite_world: World) -> None:
    world = sqlite_world
    link = link_of(world, world.occurrence())
    for number in range(helpers.PHONES.count):
        helpers.bind(world.device_ctx(f"phone {number}"), link)
    with pytest.raises(TooMany):
        helpers.bind(world.device_ctx("one more"), link)
    assert ReceptionPhone.select().count() == helpers.PHONES.count
    helpers.bind(world.device_ctx("phone 0"), link)


def test_several_phones_at_once_and_each_takes_back_only_its_own(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    one, other = Helper(world, occurrence, "one"), Helper(world, occurrence, "other")
    helpers.bind(one.now, link_of(world, occurrence))
    scan = one.of(sign_up)
    assert one.one(scan)["status"] == "recorded"
    assert other.one(other.scan("void", voids=scan["id"]))["code"] == "not_yours"
    assert one.one(one.scan("void", voids=scan["id"]))["status"] == "recorded"
    assert not Attendance.select().exists()
    phones = helpers.at_door(world.ctx(world.organizer), occurrence)
    assert [(phone.number, phone.scans) for phone in phones] == [(1, 1), (2, 0)]


def test_the_link_opens_around_the_hours_only_and_what_waits_may_come_later(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up, another, third = (joined(world, occurrence, name) for name in ("in time", "at night", "unheard"))
    link = link_of(world, occurrence)
    world.clock.move(minutes=-31)
    with pytest.raises(reception_links.HelpersNotYet):
        helpers.bind(world.device_ctx("early").at(world.clock.now), link)
    world.clock.move(minutes=31)
    phone, weak = Helper(world, occurrence, "a helper"), Helper(world, occurrence, "without a signal")
    scan, bare = phone.of(sign_up), weak.of(third)
    world.clock.move(hours=4)
    assert helpers.number_of(phone.now, occurrence) == 1, "what could not be sent yet stays in sight"
    with pytest.raises(reception_links.HelpersDone):
        helpers.bind(world.device_ctx("late").at(world.clock.now), link)
    # Its grant had not come through with the page: what it scanned in time has waited for it.
    weak.renew()
    assert weak.one(bare | {"grant": weak.grant})["status"] == "recorded"
    assert phone.one(scan)["status"] == "recorded"
    late = phone.one(phone.of(another))
    assert (late["status"], late["code"]) == ("review", "late")
    world.clock.move(hours=24)
    for ask in (helpers.number_of, helpers.grant):
        with pytest.raises(reception_links.HelpersDone):
            ask(phone.now, occurrence)


def test_an_ended_phone_is_out_until_a_newer_link_lets_it_in(world: World) -> None:
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    one, other = Helper(world, occurrence, "one"), Helper(world, occurrence, "other")
    before = one.of(joined(world, occurrence, "before"))
    world.clock.move(minutes=5)
    for number in (1, 1, 7, 0):
        helpers.end(organizer.at(world.clock.now), occurrence, number)
    world.clock.move(minutes=5)
    after = one.of(joined(world, occurrence, "after"))
    assert [answer["status"] for answer in one.send(before, after)] == ["recorded", "review"]
    assert other.one(other.of(joined(world, occurrence, "elsewhere")))["status"] == "recorded"
    link = link_of(world, occurrence)
    for try_ in (
        lambda: helpers.bind(one.now, link),
        lambda: helpers.grant(one.now, occurrence),
        lambda: helpers.number_of(one.now, occurrence),
    ):
        with pytest.raises(helpers.PhoneEnded):
            try_()
    newer = reception_links.make(organizer, occurrence, version=1)
    helpers.bind(one.now, reception_links.token(newer))
    one.renew()
    world.clock.move(minutes=1)
    assert one.one(one.of(joined(world, occurrence, "again")))["status"] == "recorded"
    assert [phone.ended_at for phone in helpers.at_door(organizer, occurrence)] == [None, None]
    assert ReceptionPhone.select().count() == 2


def test_a_link_made_anew_ends_the_one_before_and_no_phone(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    phone, old = Helper(world, occurrence, "one"), link_of(world, occurrence)
    newer = [reception_links.make(organizer, occurrence, version=1) for _ in range(2)]
    assert [link.token_version for link in newer] == [2, 2], "pressing twice makes one"
    with pytest.raises(reception_links.LinkReplaced):
        helpers.bind(world.device_ctx("other"), old)
    assert reception_links.by_token(reception_links.token(newer[0])).occurrence == occurrence
    phone.renew()
    for forged in ("", "0000", f"{old[:-2]}00", "0" * 26):
        with pytest.raises(reception_links.NoSuchLink):
            helpers.bind(world.device_ctx("other"), forged)


def test_a_grant_of_one_door_opens_no_other_and_no_other_phones(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, elsewhere = world.occurrence(), world.occurrence(title="花だんの水やり")
    phone = Helper(world, occurrence, "a helper")
    with pytest.raises(helpers.NotHelping):
        helpers.grant(phone.now, elsewhere)
    for there in (
        phone.of(joined(world, elsewhere)),
        phone.of(joined(world, elsewhere), occurrence=elsewhere.code),
    ):
        assert phone.one(there)["code"] in {"other_occurrence", "other_grant"}
    stolen = scanning.receive(world.device_ctx("thief"), signing.digest("thief"), [phone.scan("tally")])
    assert stolen[0]["code"] == "other_device"
    assert not Scan.select().exists()


def test_it_holds_while_an_organizer_stands_behind_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    phone, link = Helper(world, occurrence, "a helper"), link_of(world, occurrence)
    world.clock.move(minutes=1)
    Membership.update(until=world.clock.now).where(Membership.person == world.organizer).execute()
    world.clock.move(minutes=1)
    with pytest.raises(reception_links.LinkReplaced):
        helpers.bind(world.device_ctx("another"), link)
    for ask in (helpers.grant, helpers.number_of):
        with pytest.raises(reception_links.LinkReplaced):
            ask(phone.now, occurrence)
    assert phone.one(phone.scan("tally"))["code"] == "grant_revoked"


def test_only_the_groups_organizers_make_see_and_end(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    for ctx, refusal in (
        (world.ctx(world.other_organizer), NotYourGroup),
        (world.ctx(world.citizen, signed_in=False), SignInNeeded),
    ):
        for work in (
            lambda ctx: reception_links.make(ctx, occurrence),
            lambda ctx: reception_links.of(ctx, occurrence),
            lambda ctx: helpers.at_door(ctx, occurrence),
            lambda ctx: helpers.end(ctx, occurrence, 1),
        ):
            with pytest.raises(refusal):
                work(ctx)
    with pytest.raises(NoDevice):
        helpers.bind(world.ctx(), link_of(world, occurrence))


def test_there_is_no_link_where_there_is_no_door(sqlite_world: World) -> None:
    world = sqlite_world
    organizer = world.ctx(world.organizer)
    called_off, at_home = world.occurrence(), world.occurrence(flags=Flag.HOME)
    several_days = world.occurrence()
    link = link_of(world, called_off)
    called_off.status = OccurrenceStatus.CANCELLED
    called_off.save()
    at_home.venue = ""
    several_days.last_day += timedelta(days=1)
    for occurrence in (called_off, at_home, several_days):
        with pytest.raises(reception_links.NoDoorForHelpers):
            reception_links.make(organizer, occurrence)
    with pytest.raises(reception_links.HelpersDone):
        helpers.bind(world.device_ctx(), link)
    Event.update(status=EventStatus.DRAFT).where(Event.id == called_off.event_id).execute()
    with pytest.raises(reception_links.LinkReplaced):
        helpers.bind(world.device_ctx(), link)


def test_a_helpers_phone_gets_tags_and_numbers_only(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups = [joined(world, occurrence, f"guest {number}") for number in range(5)]
    phone = Helper(world, occurrence, "a helper")
    phone.one(phone.of(sign_ups[3]))
    rows = receptions.tagged(occurrence)
    assert [row.tag for row in rows] == sorted(row.tag for row in rows), "the order says nothing"
    assert {row.code_tag for row in rows if row.came} == {
        receptions.tag(occurrence.code, sign_ups[3].short_code)
    }
