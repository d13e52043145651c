"""What becomes of the scans that phones send."""

from datetime import time, timedelta

import pytest

from shishin.checkin import attendances, grants, judging, review, scanning, sent
from shishin.checkin.judging import Capture, Refused
from shishin.checkin.models import Attendance, Scan, Tally
from shishin.core import codes, signing
from shishin.core.errors import SignInNeeded
from shishin.events.models import Event, EventStatus, Occurrence, OccurrenceStatus, Way, WayKind
from shishin.groups.models import Membership, Role
from shishin.participation import detailing, passes
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp
from shishin.people import privacy
from shishin.people.models import Person
from shishin.points import ledger
from shishin.points.models import Movement, Posting
from tests.checkin.phones import Phone, joined, new_id
from tests.threads import at_once
from tests.world import TODAY, World


def status(result: dict[str, object]) -> tuple[object, object]:
    return result["status"], result.get("code")


def test_a_pass_under_the_camera_is_recorded_and_earns_once(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    result = phone.one(phone.of(sign_up, heads={"adults": 1, "children": 2}))
    assert status(result) == ("recorded", None)
    assert result["facts"]["adults"] == 1
    assert result["facts"]["nickname"] == Person.get_by_id(sign_up.person_id).nickname
    row = Attendance.get()
    assert (row.person_id, row.adults, row.children, row.day, row.minutes) == (
        sign_up.person_id,
        1,
        2,
        TODAY,
        120,
    )
    assert row.in_at == world.clock.now
    assert ledger.balance(sign_up.person_id) == 10


@pytest.mark.parametrize(
    "spelling", ["door url", "lower url", "letters", "lower letters", "typed", "typed plainly"]
)
def test_every_way_of_showing_a_pass_leads_to_its_person(world: World, spelling: str) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    token = passes.door_token(sign_up)
    code = {
        "door url": f"HTTPS://EXAMPLE.JP/T/{token}",
        "lower url": f"https://example.jp/t/{token.lower()}?lang=en",
        "letters": token,
        "lower letters": token.lower(),
        "typed": passes.shown_code(sign_up),
        "typed plainly": sign_up.short_code.lower(),
    }[spelling]
    phone = Phone(world, occurrence)
    assert status(phone.one(phone.scan(by="typed", code=code))) == ("recorded", None)
    assert Attendance.get().person_id == sign_up.person_id


def test_a_line_of_the_roster_is_a_person_too(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    assert status(phone.one(phone.scan(by="roster", ref=sign_up.ref))) == ("recorded", None)


def test_a_second_scan_by_another_phone_is_already_and_pays_nothing(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    first, second = Phone(world, occurrence, "desk 1"), Phone(world, occurrence, "desk 2")
    first.send(first.of(sign_up))
    world.clock.move(minutes=3)
    result = second.one(second.of(sign_up))
    assert status(result) == ("already", None)
    assert result["facts"]["in_at"] == "2026-10-24T08:30:00+09:00"
    assert Scan.select().count() == 2
    assert Attendance.select().count() == 1
    assert Movement.select().count() == 1


def test_heads_are_running_totals_of_which_the_greatest_holds(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    phone.send(phone.of(sign_up, heads={"adults": 2, "children": 1}))
    phone.send(phone.of(sign_up, heads={"adults": 2, "children": 2}))
    assert attendances.heads(occurrence).heads == 4


def test_a_scan_without_heads_counts_whom_the_sign_up_brings(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    detailing.change(world.device_ctx("a guest"), sign_up, Details(adults=2, children=1))
    desk = Phone(world, occurrence)
    facts = desk.one(desk.of(sign_up))["facts"]
    assert (facts["adults"], facts["children"]) == (2, 1)
    row = Attendance.get()
    assert (row.adults, row.children) == (2, 1)


def test_what_was_sent_twice_is_answered_twice_and_kept_once(world: World) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    first, again = phone.one(scan), phone.one(scan)
    assert again == first | {"repeated": True}
    assert Scan.select().count() == Movement.select().count() == 1


def test_a_renewed_grant_does_not_make_it_another_scan(world: World) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    phone.send(scan)
    world.clock.move(minutes=1)
    renewed = Phone(world, occurrence).grant
    assert renewed != scan["grant"]
    assert phone.one(scan | {"grant": renewed})["repeated"]


@pytest.mark.parametrize(
    "change",
    [
        {"heads": {"adults": 9}},
        {"kind": "out"},
        {"at": "2026-10-24T09:00:00+09:00"},
        {"offset": 5},
        {"occurrence": "0000"},
        {"kind": 7},
        {"code": "0000000"},
    ],
)
def test_the_same_id_with_other_content_changes_nothing(world: World, change: dict[str, object]) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    scan = phone.of(joined(world, occurrence))
    phone.send(scan)
    before = list(Attendance.select().dicts())
    assert phone.one(scan | change)["status"] == "conflict"
    assert list(Attendance.select().dicts()) == before
    assert Scan.select().count() == Movement.select().count() == 1


def test_the_results_stand_in_the_order_of_the_scans_and_one_bad_scan_blocks_nothing(world: World) -> None:
    occurrence = world.occurrence()
    people = [joined(world, occurrence, f"guest {n}") for n in range(3)]
    phone = Phone(world, occurrence)
    good = [phone.of(sign_up) for sign_up in people]
    sent = [
        good[0],
        {"id": "nonsense!"},
        7,
        good[1],
        phone.scan(by="typed", code="0000000"),
        good[0],
        good[2],
    ]
    found = phone.send(*sent)
    assert [status(result) for result in found] == [
        ("recorded", None),
        ("refused", "malformed"),
        ("refused", "malformed"),
        ("recorded", None),
        ("refused", "unknown_code"),
        ("recorded", None),
        ("recorded", None),
    ]
    assert found[5]["repeated"]
    assert Attendance.select().count() == 3


def test_refused_scans_are_not_kept(world: World) -> None:
    phone = Phone(world, world.occurrence())
    phone.send(
        phone.scan(by="camera", code="HTTPS://EXAMPLE.JP/T/" + "0" * 26),
        phone.scan(by="camera", code="https://x.jp/"),
    )
    assert Scan.select().count() == 0


def test_another_occurrences_pass_is_refused_with_its_day(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence(day=TODAY + timedelta(days=21))
    phone = Phone(world, occurrence)
    result = phone.one(phone.of(joined(world, other)))
    assert status(result) == ("refused", "other_occurrence")
    assert result["facts"] == {"day": "2026-11-14"}


def test_codes_that_are_no_passes_are_refused(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    for code in (
        f"HTTPS://EXAMPLE.JP/C/{occurrence.venue_code}",
        occurrence.venue_code,
        f"https://example.jp/p/{passes.managed_token(sign_up)}",
        passes.managed_token(sign_up),
        f"HTTPS://EXAMPLE.JP/CARD/{passes.door_token(sign_up)}",
        "HTTPS://EXAMPLE.JP/T/",
        "WIFI:T:WPA;S:cafe;;",
        "4901234567894",
    ):
        assert status(phone.one(phone.scan(by="camera", code=code))) == ("refused", "unknown_code"), code


def test_forged_and_altered_codes_are_refused_without_a_fault(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    token, short = passes.door_token(sign_up), sign_up.short_code
    altered = [
        token[:n] + letter + token[n + 1 :] for n in range(26) for letter in "0G7Z" if letter != token[n]
    ]
    altered += [
        token[:n] + token[n + 1] + token[n] + token[n + 2 :] for n in range(25) if token[n] != token[n + 1]
    ]
    altered += [
        short[:n] + letter + short[n + 1 :] for n in range(7) for letter in "0G7Z" if letter != short[n]
    ]
    altered += [codes.encode(world.rng.bytes(16)) for _ in range(60)]
    altered += [
        token + "0",
        token[:-1],
        token * 2,
        "T/" + token,
        "あ" * 26,
        "\ud800" * 26,
        "\x00" * 26,
        "I" * 26,
    ]
    phone = Phone(world, occurrence)
    found = phone.send(*(phone.scan(by="camera", code=code) for code in altered))
    assert len(found) > 200
    assert {result["status"] for result in found} == {"refused"}
    assert Scan.select().count() == Attendance.select().count() == Posting.select().count() == 0


def test_a_pass_that_was_issued_anew_goes_to_review(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    scan = phone.of(sign_up)
    SignUp.update(token_version=3).execute()
    assert status(phone.one(scan)) == ("review", "reissued")
    assert Attendance.select().count() == 0


# Grants


def test_without_a_grant_only_people_themselves_may(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    assert status(phone.one(phone.of(sign_up, grant=None))) == ("refused", "no_grant")
    assert status(phone.one(phone.scan(by="roster", ref=sign_up.ref, grant=None))) == ("refused", "no_grant")


def test_a_grant_that_was_altered_or_made_for_something_else_is_none(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    key, payload, mac = phone.grant.split(".")
    elsewhere = Phone(world, other, "desk").grant
    for forged in (f"{key}.{payload[:-2]}AA.{mac}", f"{key}.{payload}.{mac[::-1]}", "x.y.z", "...", "grant"):
        assert status(phone.one(phone.of(sign_up, grant=forged))) == ("refused", "bad_grant"), forged
    other_purpose = signing.statement("seen", {"o": occurrence.code})
    assert status(phone.one(phone.of(sign_up, grant=other_purpose))) == ("refused", "bad_grant")
    assert status(phone.one(phone.of(sign_up, grant=elsewhere))) == ("refused", "other_grant")


def test_phones_that_are_judged_together_keep_each_its_own_right(sqlite_world: World) -> None:
    here, there = sqlite_world.occurrence(), sqlite_world.occurrence()
    phone, other = Phone(sqlite_world, here, "desk"), Phone(sqlite_world, there, "other desk")
    scan = phone.of(joined(sqlite_world, here))
    readings = [
        sent.read(scan, phone.device),
        sent.read(scan, other.device),
        sent.read(scan | {"grant": other.grant}, other.device),
        sent.read(other.of(joined(sqlite_world, there)), other.device),
    ]
    judged = judging.judge(phone.ctx, readings)
    assert [(type(one), getattr(one, "code", one.uid)) for one in judged] == [
        (Capture, readings[0].uid),
        (Refused, "other_device"),
        (Refused, "other_grant"),
        (Capture, readings[3].uid),
    ]
    assert [one.device for one in judged if isinstance(one, Capture)] == [phone.device, other.device]


def test_a_grant_serves_only_the_device_that_got_it(world: World) -> None:
    occurrence = world.occurrence()
    phone, thief = Phone(world, occurrence, "desk"), Phone(world, occurrence, "thief")
    scan = phone.of(joined(world, occurrence))
    assert status(thief.one(scan)) == ("refused", "other_device")
    with pytest.raises(SignInNeeded):
        scanning.receive(world.ctx(world.organizer), None, [scan])


def test_the_right_is_judged_at_capture(world: World) -> None:
    occurrence = world.occurrence()
    before, after, someone = (joined(world, occurrence, name) for name in ("a", "b", "c"))
    phone, other = Phone(world, occurrence, "lost"), Phone(world, occurrence, "kept")
    early = phone.of(before)
    world.clock.move(minutes=5)
    just_then = phone.scan("tally")
    grants.revoke(phone.ctx.at(world.clock.now), occurrence, device=phone.device)
    world.clock.move(minutes=5)
    assert [status(one) for one in phone.send(early, just_then)] == [("recorded", None)] * 2
    assert status(phone.one(phone.of(after))) == ("review", "grant_revoked")
    assert status(other.one(other.of(someone))) == ("recorded", None)
    renewed = Phone(world, occurrence, "lost")
    assert status(renewed.one(renewed.of(after))) == ("recorded", None)


def test_who_left_the_group_scans_for_review(world: World) -> None:
    occurrence = world.occurrence()
    before, after, later = (joined(world, occurrence, name) for name in ("a", "b", "c"))
    phone = Phone(world, occurrence)
    early = phone.of(before)
    world.clock.move(minutes=1)
    Membership.update(until=world.clock.now).execute()
    assert status(phone.one(phone.of(after))) == ("review", "grant_revoked")
    assert status(phone.one(early)) == ("recorded", None)
    Membership.update(until=None, role=Role.MEMBER).execute()
    assert status(phone.one(phone.of(later))) == ("review", "grant_revoked"), "a member checks nobody in"


def test_a_grant_of_thirty_days_ago_scans_for_review(world: World) -> None:
    occurrence = world.occurrence(day=TODAY + timedelta(days=31))
    phone = Phone(world, occurrence)
    world.clock.move(days=31)
    assert status(phone.one(phone.of(joined(world, occurrence)))) == ("review", "grant_expired")


# Times


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-31, ("review", "early")),
        (-30, ("recorded", None)),
        (210, ("recorded", None)),
        (211, ("review", "late")),
    ],
)
def test_reception_is_open_from_an_hour_before_to_an_hour_after(
    world: World, minutes: int, expected: tuple[object, object]
) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    sign_up = joined(world, occurrence)
    world.clock.move(minutes=minutes)
    assert status(phone.one(phone.of(sign_up))) == expected


def test_a_wrong_clock_is_corrected_by_the_offset_that_the_phone_measured(world: World) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    sign_up = joined(world, occurrence)
    scan = phone.of(sign_up, at="1970-01-01T00:05:00+00:00", offset=-1792798200000)
    assert status(phone.one(scan)) == ("recorded", None)
    kept = Scan.get()
    assert kept.at == world.clock.now
    assert kept.offset == -(2**31 - 1)


def test_a_clock_that_is_ahead_never_puts_a_scan_after_its_receipt(world: World) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    scan = phone.of(joined(world, occurrence), at=phone.clock(world.clock.now + timedelta(days=3)))
    assert status(phone.one(scan)) == ("recorded", None)
    assert Attendance.get().in_at == world.clock.now


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_hour_that_cannot_be_written_is_none(world: World, at: str) -> None:
    phone = Phone(world, world.occurrence())
    assert status(phone.one(phone.scan("tally", at=at))) == ("refused", "malformed")


@pytest.mark.parametrize("offset", [10**13, -(10**13)])
def test_a_void_of_another_age_breaks_no_list_of_the_organizers(world: World, offset: int) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    world.clock.move(days=8)
    at = "0001-01-01T00:00:00+00:00" if offset > 0 else "9999-12-31T23:59:59+00:00"
    scan = phone.scan("void", voids=new_id(), at=at, offset=offset)
    assert phone.one(scan)["status"] == "review"
    (waiting,) = review.waiting(world.ctx(world.organizer), occurrence)
    assert occurrence.starts_at - timedelta(hours=1) <= waiting.at <= world.clock.now
    assert privacy.export(world.organizer.id)["scan"]


def test_a_week_after_the_end_everything_goes_to_review(world: World) -> None:
    occurrence = world.occurrence()
    phone = Phone(world, occurrence)
    sign_up = joined(world, occurrence)
    first, late = phone.of(sign_up), phone.scan("tally")
    void = phone.scan("void", voids=first["id"])
    phone.send(first)
    world.clock.move(days=7, hours=3)
    assert [status(result) for result in phone.send(late, void)] == [("review", "closed")] * 2
    assert Attendance.select().count() == 1


def test_an_occurrence_over_several_days_takes_no_check_in(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    Occurrence.update(last_day=TODAY + timedelta(days=1)).execute()
    by_oneself = phone.scan(by="self", code=occurrence.venue_code, grant=None)
    assert status(phone.one(by_oneself)) == ("refused", "spans_days")
    # A phone was at the door when it was one day: whom it let in is kept for the organizer's word.
    assert status(phone.one(phone.of(sign_up))) == ("review", "spans_days")
    assert Attendance.select().count() == 0


def test_who_came_although_it_was_cancelled_waits_for_the_organizers_word(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    Occurrence.update(status=OccurrenceStatus.CANCELLED).execute()
    assert status(phone.one(phone.of(sign_up))) == ("review", "cancelled")


def test_an_occurrence_without_a_time_is_a_day(world: World) -> None:
    occurrence = world.occurrence(starts=None, ends=None)
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    world.clock.move(hours=14)
    assert status(phone.one(phone.of(sign_up))) == ("recorded", None)
    row = Attendance.get()
    assert (row.day, row.minutes) == (TODAY, 0)
    assert ledger.balance(sign_up.person_id) == 10


# Out, tally, void


def test_minutes_are_from_in_to_out_within_the_occurrence(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    phone.send(phone.of(sign_up))
    world.clock.move(minutes=75)
    assert status(phone.one(phone.of(sign_up, "out"))) == ("recorded", None)
    assert Attendance.get().minutes == 45


def test_planned_minutes_of_the_way_of_joining_count_where_nobody_checked_out(world: World) -> None:
    occurrence = world.occurrence()
    helping = Way.create(event=occurrence.event, place=1, kind=WayKind.HELP, name="手伝い", minutes=90)
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    phone.send(phone.of(sign_up, way=helping.id))
    row = Attendance.get()
    assert (row.way_id, row.minutes) == (helping.id, 90)
    assert ledger.balance(sign_up.person_id) == 20


def test_a_way_that_the_event_does_not_have_is_passed_over(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence()
    sign_up = joined(world, occurrence)
    theirs = Way.get(Way.event == other.event)
    phone = Phone(world, occurrence)
    assert status(phone.one(phone.of(sign_up, way=theirs.id))) == ("recorded", None)
    assert Attendance.get().way_id == Way.get(Way.event == occurrence.event).id


def test_tallies_add_up_and_a_void_takes_one_back(world: World) -> None:
    occurrence = world.occurrence()
    phone, other = Phone(world, occurrence, "desk 1"), Phone(world, occurrence, "desk 2")
    first, second = phone.scan("tally"), other.scan("tally", heads={"adults": 2, "children": 3})
    phone.send(first, phone.scan("tally"))
    other.send(second)
    assert attendances.heads(occurrence).heads == 7
    phone.send(phone.scan("void", voids=second["id"]))
    row = Tally.get()
    assert (row.adults, row.children, row.day) == (2, 0, TODAY)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
def test_a_void_may_come_first_and_a_new_scan_stands(world: World, order: tuple[int, ...]) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    wrong = phone.of(sign_up, heads={"adults": 5})
    void = phone.scan("void", voids=wrong["id"])
    right = phone.of(sign_up, heads={"adults": 2})
    for place in order:
        phone.send([wrong, void, right][place])
    assert Attendance.get().adults == 2
    assert ledger.balance(sign_up.person_id) == 10


def test_a_void_leaves_nothing_of_the_attendance_and_says_so_in_the_ledger(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    scan = phone.of(sign_up)
    phone.send(scan)
    phone.send(phone.scan("void", voids=scan["id"]))
    assert Attendance.select().count() == 0
    assert [(entry.amount, entry.message) for entry in ledger.history(sign_up.person_id)] == [
        (-10, "taken_back"),
        (10, "came"),
    ]
    phone.send(phone.of(sign_up))
    assert ledger.balance(sign_up.person_id) == 10


def helper(world: World, occurrence: Occurrence, name: str) -> Phone:
    phone = Phone(world, occurrence, name)
    phone.grant = grants.issue(phone.ctx, occurrence, phone.device, grants.Purpose.RECEPTION)
    return phone


def test_a_helper_takes_back_only_what_their_own_phone_scanned(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    mine, theirs = helper(world, occurrence, "desk 1"), helper(world, occurrence, "desk 2")
    scan, early_void = mine.of(sign_up), theirs.scan("void")
    early_void["voids"] = scan["id"]
    theirs.send(early_void)
    mine.send(scan)
    assert Attendance.select().count() == 1
    assert status(theirs.one(theirs.scan("void", voids=scan["id"]))) == ("refused", "not_yours")
    assert "nickname" not in mine.one(mine.of(sign_up))["facts"]
    mine.send(mine.scan("void", voids=scan["id"]))
    assert Attendance.select().count() == 1, "the second scan still stands"


def test_a_void_of_another_occurrences_scan_takes_nothing_back(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence(group=world.other_group)
    sign_up = joined(world, occurrence)
    phone, stranger = Phone(world, occurrence), Phone(world, other, "theirs", world.other_organizer)
    scan = phone.of(sign_up)
    phone.send(scan)
    stranger.send(stranger.scan("void", voids=scan["id"]))
    assert Attendance.select().count() == 1


# Oneself


def himself(world: World, occurrence: Occurrence, **parts: object) -> dict[str, object]:
    phone = Phone(world, occurrence, "unused")
    code = f"HTTPS://EXAMPLE.JP/C/{occurrence.venue_code}"
    return phone.scan(**({"by": "self", "code": code, "grant": None} | parts))


def test_the_venues_code_checks_a_stranger_in_as_a_guest(world: World) -> None:
    occurrence = world.occurrence()
    ctx = world.device_ctx("walker")
    found = scanning.receive(ctx, ctx.actor.device, [himself(world, occurrence)])
    assert status(found[0]) == ("recorded", None)
    assert attendances.heads(occurrence).persons == 1


def test_who_signed_up_is_the_same_person_at_the_venue(world: World) -> None:
    occurrence = world.occurrence()
    way = Way.create(event=occurrence.event, place=1, kind=WayKind.HELP, name="手伝い")
    sign_up = joined(world, occurrence, "walker")
    SignUp.update(way=way).execute()
    person = Person.get_by_id(sign_up.person_id)
    ctx = world.ctx(person, device=signing.digest("walker"), signed_in=False)
    scanning.receive(ctx, ctx.actor.device, [himself(world, occurrence)])
    row = Attendance.get()
    assert (row.person_id, row.way_id) == (person.id, way.id)


@pytest.mark.parametrize("known", [False, True])
def test_nobody_names_a_helpers_way_for_themselves(world: World, known: bool) -> None:
    occurrence = world.occurrence()
    joining = Way.get(Way.event == occurrence.event)
    helping = Way.create(event=occurrence.event, place=1, kind=WayKind.HELP, name="手伝い")
    ctx = world.device_ctx("walker")
    if known:
        person = Person.get_by_id(joined(world, occurrence, "walker").person_id)
        ctx = world.ctx(person, device=signing.digest("walker"), signed_in=False)
    found = scanning.receive(ctx, ctx.actor.device, [himself(world, occurrence, way=helping.id)])
    assert status(found[0]) == ("recorded", None)
    row = Attendance.get()
    assert row.way_id == joining.id
    assert ledger.balance(row.person_id) == 10, "a helper would have earned more"


@pytest.mark.parametrize("by", ["self", "claim"])
def test_people_say_at_most_ten_heads_about_themselves(world: World, by: str) -> None:
    occurrence = world.occurrence()
    ctx = world.device_ctx("walker")

    def said(adults: int, children: int) -> tuple[object, object]:
        scan = himself(world, occurrence, by=by, heads={"adults": adults, "children": children})
        return status(scanning.receive(ctx, ctx.actor.device, [scan])[0])

    assert said(9, 2) == ("refused", "malformed")
    assert Scan.select().count() == 0
    assert said(8, 2) != ("refused", "malformed")


def test_a_venue_code_that_was_captured_offline_goes_to_review(world: World) -> None:
    occurrence = world.occurrence()
    ctx = world.device_ctx("walker")
    scan = himself(world, occurrence)
    world.clock.move(minutes=20)
    found = scanning.receive(ctx.at(world.clock.now), ctx.actor.device, [scan])
    assert status(found[0]) == ("review", "offline_code")


def test_neither_a_pass_nor_another_venue_nor_nothing_checks_oneself_in(world: World) -> None:
    occurrence, other = world.occurrence(), world.occurrence()
    sign_up = joined(world, occurrence)
    person = Person.get_by_id(sign_up.person_id)
    # Nor whoever signed up and stays at home: their own pass is not the venue.
    at_home = world.ctx(person, device=signing.digest("a guest"), signed_in=False)
    for ctx in (world.device_ctx("walker"), at_home):
        for code in (passes.door_url(sign_up, "https://x.jp"), other.venue_code, sign_up.short_code, "Z" * 8):
            found = scanning.receive(ctx, ctx.actor.device, [himself(world, occurrence, code=code)])
            assert status(found[0]) == ("refused", "unknown_code")
    Event.update(status=EventStatus.DRAFT).where(Event.id == occurrence.event_id).execute()
    found = scanning.receive(at_home, at_home.actor.device, [himself(world, occurrence)])
    assert status(found[0]) == ("refused", "unknown_code"), "what was taken back has no reception"
    assert not Attendance.select().exists()
    stranger = world.ctx()
    assert status(scanning.receive(stranger, None, [himself(world, occurrence)])[0]) == (
        "refused",
        "no_device",
    )


def test_who_was_there_may_say_so_for_two_days(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "walker")
    ctx = world.ctx(Person.get_by_id(sign_up.person_id), device=signing.digest("walker"), signed_in=False)
    world.clock.move(hours=20)
    claim = himself(world, occurrence, by="claim", code=None)
    found = scanning.receive(ctx.at(world.clock.now), ctx.actor.device, [claim])
    assert status(found[0]) == ("review", "claim")
    world.clock.move(hours=48)
    claim = himself(world, occurrence, by="claim", code=None)
    found = scanning.receive(ctx.at(world.clock.now), ctx.actor.device, [claim])
    assert status(found[0]) == ("refused", "claim_over")


# At once


def test_the_same_scan_sent_sixteen_times_at_once_counts_once(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    scan = phone.of(sign_up)
    found = at_once(16, lambda _: phone.one(scan))
    assert [result["status"] for result in found] == ["recorded"] * 16, found
    assert sum("repeated" not in result for result in found) == 1
    assert Scan.select().count() == Attendance.select().count() == Movement.select().count() == 1
    assert ledger.balance(sign_up.person_id) == 10


def test_sixteen_desks_scanning_one_pass_at_once_pay_once(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phones = [Phone(world, occurrence, f"desk {n}") for n in range(16)]
    scans = [phone.of(sign_up) for phone in phones]
    found = at_once(16, lambda n: phones[n].one(scans[n]))
    assert sorted(result["status"] for result in found) == ["already"] * 15 + ["recorded"], found
    assert Attendance.select().count() == Movement.select().count() == 1


def test_one_id_with_two_contents_at_once_is_one_scan(world: World) -> None:
    first, second = world.occurrence(), world.occurrence(group=world.other_group)
    desks = [Phone(world, first, "desk 1"), Phone(world, second, "desk 2", world.other_organizer)]
    scans = [desks[0].of(joined(world, first)), desks[1].of(joined(world, second, "other"))]
    scans[1]["id"] = scans[0]["id"]
    found = at_once(16, lambda n: desks[n % 2].one(scans[n % 2]))
    statuses = {result["status"] for result in found}
    assert statuses == {"recorded", "conflict"}, found
    assert Scan.select().count() == Attendance.select().count() == Movement.select().count() == 1


def test_many_people_at_once_at_two_events_are_all_counted(world: World) -> None:
    events = [
        world.occurrence(starts=time(9), ends=time(11)),
        world.occurrence(starts=time(9), ends=time(12)),
    ]
    assert Event.select().count() == 2
    people = [joined(world, events[0], f"guest {n}") for n in range(12)]
    desks = [Phone(world, occurrence, f"desk {n}") for n, occurrence in enumerate(events)]
    both = [[desks[0].of(sign_up) for sign_up in people[n::4]] for n in range(4)]
    walkers = [desks[1].scan("tally") for _ in range(4)]
    found = at_once(8, lambda n: desks[0].send(*both[n]) if n < 4 else desks[1].send(walkers[n - 4]))
    assert all(isinstance(result, list) for result in found), found
    assert attendances.heads(events[0]).heads == 12
    assert attendances.heads(events[1]).heads == 4
    assert {ledger.balance(sign_up.person_id) for sign_up in people} == {10}


def test_nicknames_are_not_told_longer_than_the_roster_shows_them(world: World) -> None:
    occurrence = world.occurrence()
    desk, sign_up = Phone(world, occurrence), joined(world, occurrence)
    scan = desk.of(sign_up)
    assert desk.one(scan)["facts"]["nickname"]
    world.clock.move(days=31)
    answer = desk.one(scan)
    assert answer["repeated"]
    assert "nickname" not in answer["facts"]


def test_what_carries_no_right_of_ours_waits_for_no_lock(world: World, monkeypatch) -> None:
    occurrence = world.occurrence()
    desk, sign_up = Phone(world, occurrence), joined(world, occurrence)

    def turn(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("shishin.core.db.outermost", turn)
    forged = desk.of(sign_up, grant=desk.grant[:-2] + "00")
    assert [answer["code"] for answer in desk.send(forged, {"id": 3})] == ["bad_grant", "malformed"]
    with pytest.raises(AssertionError):
        desk.one(desk.of(sign_up))
