"""Everything that is kept has its row, its words, and an end that the worker brings about."""

from datetime import timedelta

import pytest

from shishin.auth import handovers, links, passkeys, sessions
from shishin.auth.models import Challenge, Handover, LoginLink, Session, SessionKind
from shishin.checkin import card_batches, grants, helpers, reception_links, self_check_in
from shishin.checkin.models import Attendance, GrantRevocation
from shishin.checkin.reception_models import ReceptionPhone
from shishin.core import days, limits, signing
from shishin.core.limits import Limit, LimitCount
from shishin.events import reports
from shishin.events.models import Occurrence, PageReport
from shishin.jobs import retention, verifying
from shishin.notifications.folder import MailFolder
from shishin.participation import asking, detailing, erasing, looking, passes, roster, sign_ups
from shishin.participation.asked_models import GuardianConsent, NamesLook, RosterName
from shishin.participation.detailing import Details
from shishin.participation.erasing import Beside
from shishin.participation.models import SignUp, Stance
from shishin.people import guests, outbox
from shishin.people.erasures import ErasureLog
from shishin.people.models import Device, Message, MessageState, NoticeChoice, Person
from shishin.web import retention_words
from tests.participation.test_erasing import beside, delivered
from tests.world import World

RULES = {rule.name: rule for rule in retention.RULES}


def noted(world: World) -> None:
    sign_up = sign_ups.join(world.device_ctx(), world.occurrence(), Stance.GOING)
    detailing.change(world.device_ctx(), sign_up, Details(note="少しおくれて"))
    # It begins to count when the activity ends, at eleven.
    world.clock.move(hours=2.5)


def chosen(world: World) -> None:
    world.choose(world.citizen, world.occurrence())
    world.clock.move(hours=2.5)


def sent(world: World) -> None:
    outbox.add(world.system, key="a", kind="cancelled", to=world.citizen)
    Message.update(state=MessageState.SENT).execute()


def linked(world: World) -> None:
    links.ask(world.ctx(), "who@example.jp", "a" * 64, "192.0.2.1")
    world.clock.move(seconds=links.LIFE.total_seconds())


def handed_over(world: World) -> None:
    handovers.offer(world.system, world.citizen)
    world.clock.move(seconds=handovers.LIFE.total_seconds())


def challenged(world: World) -> None:
    passkeys.ask_to_show(world.device_ctx(), passkeys.Place("http://localhost"), "192.0.2.1")


def signed_in(world: World) -> None:
    sessions.end(world.system, sessions.begin(world.system, world.organizer, SessionKind.ORGANIZER))


def reported(world: World) -> None:
    page = reports.of_group(world.group.handle)
    reports.report(world.ctx(), page, "mistaken", "", "a-form", "192.0.2.1")
    reports.look_at(world.ctx(world.staff), "a-form")


def tried(world: World) -> None:
    limits.count(world.system, Limit("a", 9, timedelta(hours=1)), "k")
    world.clock.now = world.clock.now.replace(minute=0)


def helped(world: World) -> None:
    link = reception_links.make(world.ctx(world.organizer), world.occurrence())
    helpers.bind(world.device_ctx(), reception_links.token(link))
    world.clock.move(hours=2.5)


def revoked(world: World) -> None:
    grants.revoke(world.ctx(world.organizer), world.occurrence())


def pressed(world: World) -> None:
    guests.actor_or_new_guest(world.device_ctx())


def named(world: World) -> None:
    occurrence = world.occurrence()
    asking.ask(world.ctx(world.organizer), occurrence, consent=True, purpose="保険の名簿")
    joined = sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    sign_up = passes.by_managed(passes.managed_token(SignUp.get_by_id(joined.id)), world.device_ctx())
    asking.tell_names(world.device_ctx(), sign_up, "田中 花子")
    asking.consent(world.device_ctx(), sign_up)
    world.clock.move(hours=2.5)


def looked(world: World) -> None:
    named(world)
    world.clock.move(hours=-2)
    looking.names(world.ctx(world.organizer), Occurrence.get())


CASES = {
    "looks": (looked, NamesLook.select()),
    "roster_names": (
        named,
        GuardianConsent.select().join(RosterName, on=(GuardianConsent.sign_up == RosterName.sign_up)),
    ),
    "notes": (noted, SignUp.select().where(SignUp.note != "")),
    "choices": (chosen, NoticeChoice.select()),
    "messages": (sent, Message.select().where(Message.kind == "cancelled")),
    "links": (linked, LoginLink.select()),
    "handovers": (handed_over, Handover.select()),
    "challenges": (challenged, Challenge.select()),
    "sessions": (signed_in, Session.select()),
    "reports": (reported, PageReport.select()),
    "tries": (tried, LimitCount.select().where(LimitCount.scope == "a")),
    "helpers": (helped, ReceptionPhone.select()),
    "revocations": (revoked, GrantRevocation.select()),
    "devices": (pressed, Device.select()),
    "guests": (pressed, Person.select().where(Person.erased_at.is_null(), Person.nickname != "")),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_there_until_its_last_day_and_gone_after_it(world: World, name: str) -> None:
    live, kept = CASES[name]
    live(world)
    assert kept.count() > 0
    world.clock.move(days=RULES[name].days, minutes=-1)
    retention.carry_out(world.system)
    assert kept.count() > 0
    world.clock.move(minutes=2)
    retention.carry_out(world.system)
    assert kept.count() == 0


def test_every_rule_is_carried_out_here_or_held_to_elsewhere() -> None:
    assert {rule.name for rule in retention.RULES if rule.forget} == set(CASES)
    elsewhere = {"display", "nicknames", "kept_mail", "backups"}
    assert {rule.name for rule in retention.RULES if rule.kept_for and not rule.forget} == elsewhere


def test_every_rule_has_words_and_stands_on_the_page(sqlite_world: World) -> None:
    assert set(RULES) == set(retention_words.WORDS)
    page = sqlite_world.browser().get("/privacy").text
    for rule in retention.RULES:
        words = retention_words.of(rule.name)
        assert words.what in page
        assert words.until.replace("%(days)s", str(rule.days)) in page
        assert ("%(days)s" in words.until) is (rule.kept_for is not None)


def test_organizers_see_no_nickname_after_its_day(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_ups.join(world.device_ctx(), occurrence, Stance.GOING)
    world.clock.now = occurrence.ends_at + RULES["nicknames"].kept_for - timedelta(minutes=1)
    assert roster.rows(world.ctx(world.organizer), occurrence)[0].nickname
    world.clock.move(minutes=2)
    assert roster.rows(world.ctx(world.organizer), occurrence)[0].nickname == ""


def test_mail_in_the_folder_goes_after_its_days(sqlite_world: World) -> None:
    world = sqlite_world
    folder = beside(world).mail
    assert world.organizer is not world.other_organizer
    for address, days_later in (("organizer@example.jp", 29), ("other@example.jp", 2)):
        links.ask(world.ctx(), address, "a" * 64, "192.0.2.1")
        delivered(world, folder)
        world.clock.move(days=days_later)
    erasing.catch_up(world.system, beside(world))
    assert [mail.to for mail in folder.newest(9)] == ["other@example.jp"]


def test_whoever_pressed_since_keeps_their_device(world: World) -> None:
    pressed(world)
    world.clock.move(days=300)
    then = world.occurrence(day=days.day_of(world.clock.now))
    sign_ups.join(world.device_ctx(), then, Stance.GOING)
    world.clock.move(days=300)
    retention.carry_out(world.system)
    assert Device.select().count() == 1


def test_whoever_signed_in_since_keeps_their_device(world: World) -> None:
    pressed(world)
    world.clock.move(days=300)
    sessions.begin(world.system, Device.get().person, SessionKind.CITIZEN)
    world.clock.move(days=300)
    retention.carry_out(world.system)
    assert Device.select().count() == 1


def test_whoever_can_come_back_is_not_forgotten(world: World) -> None:
    card_batches.make(world.ctx(world.organizer), world.group, 1)
    by_card = Person.select().where(Person.id != world.organizer.id).count()
    world.clock.move(days=500)
    retention.carry_out(world.system)
    assert by_card == card_batches.CARDS_A_PAGE
    assert Person.select().where(Person.erased_at.is_null(is_null=False)).count() == 0


def test_a_guest_nobody_can_be_again_leaves_what_they_did_in_the_totals(world: World) -> None:
    occurrence = world.occurrence()
    ctx = world.ctx(world.citizen, device=signing.digest(world.device_cookie("citizen")), signed_in=False)
    self_check_in.check_in(ctx, occurrence, None, 1, 0)
    world.clock.move(days=401)
    retention.carry_out(world.system)
    assert Person.get_by_id(world.citizen.id).erased_at is not None
    assert Attendance.select().count() == 1
    assert [fault for fault in verifying.verify(world.system) if fault.startswith("attendance")] == []
    # And the file beside the store learns of it.
    log = ErasureLog(world.folder / "erased")
    erasing.catch_up(world.system, Beside(log, MailFolder(world.folder / "mail")))
    assert log.known() == {world.citizen.pseudonym}
