"""Checking in by pages: the venue's button, the organizer's roster, walk-ins, and what waits for review."""

from datetime import timedelta

import pytest

from shishin.checkin import attendances, proxy, review, self_check_in, walk_in
from shishin.checkin.models import Attendance, Review, Scan, ScanBy, ScanStatus
from shishin.checkin.pages import SpansDays, new_uid
from shishin.checkin.taking import NotTaken
from shishin.core import signing
from shishin.core.errors import SignInNeeded, TooMany
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups.access import NotYourGroup
from shishin.participation import passes, withdrawing
from shishin.participation.access import EventCancelled
from shishin.participation.models import SignUp
from shishin.people.models import Person
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.threads import at_once
from tests.world import TODAY, World


def desk(world: World):
    return world.ctx(world.organizer, device=signing.digest("desk"))


# Oneself


def test_one_button_checks_a_stranger_in_however_often_it_is_pressed(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("walker")
    uid = new_uid(ctx)
    found = at_once(8, lambda _: self_check_in.check_in(ctx, occurrence, uid, 2, 1))
    assert {answer.status for answer in found} == {ScanStatus.RECORDED}, found
    assert Scan.select().count() == Person.select().where(Person.nickname != "みどり").count() == 1
    assert attendances.heads(occurrence).heads == 3


def test_eight_tabs_of_one_browser_are_one_person(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("walker")
    found = at_once(8, lambda n: self_check_in.check_in(ctx, occurrence, f"tab-number-{n}", 1, 0))
    assert sorted(answer.status for answer in found) == ["already"] * 7 + ["recorded"], found
    assert Attendance.select().count() == 1


def test_pressing_again_with_more_people_raises_the_heads(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("walker")
    uid = new_uid(ctx)
    self_check_in.check_in(ctx, occurrence, uid, 1, 0)
    self_check_in.check_in(ctx, occurrence, uid, 1, 2)
    assert attendances.heads(occurrence).heads == 3


def test_who_had_withdrawn_and_came_is_welcome(world: World) -> None:
    occurrence, ctx = world.occurrence(), world.device_ctx("walker")
    sign_up = joined(world, occurrence, "walker")
    withdrawing.withdraw(ctx, sign_up)
    known = world.ctx(Person.get_by_id(sign_up.person_id), device=ctx.actor.device, signed_in=False)
    assert self_check_in.own_sign_up(known, occurrence) == sign_up
    self_check_in.check_in(known, occurrence, None, 1, 0)
    assert Attendance.get().person_id == sign_up.person_id


@pytest.mark.parametrize(
    ("hours", "reason"), [(-2, self_check_in.NotYetOpen), (4, self_check_in.ReceptionOver)]
)
def test_the_button_works_around_the_hours_only(world: World, hours: int, reason: type[Exception]) -> None:
    occurrence = world.occurrence()
    world.clock.move(hours=hours)
    with pytest.raises(reason):
        self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    assert Scan.select().count() == 0


def test_the_venues_code_survives_a_change_of_time(world: World) -> None:
    occurrence = world.occurrence()
    world.clock.move(hours=5)
    later = world.clock.now
    Occurrence.update(starts_at=later, ends_at=later + timedelta(hours=2)).execute()
    assert self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0).status is ScanStatus.RECORDED


def test_nobody_checks_in_at_what_does_not_take_place_or_lasts_for_days(world: World) -> None:
    occurrence = world.occurrence()
    Occurrence.update(status=OccurrenceStatus.CANCELLED).execute()
    with pytest.raises(EventCancelled):
        self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)
    Occurrence.update(status=OccurrenceStatus.SCHEDULED, last_day=TODAY + timedelta(days=2)).execute()
    with pytest.raises(SpansDays):
        self_check_in.check_in(world.device_ctx(), occurrence, None, 1, 0)


@pytest.mark.parametrize(("adults", "children"), [(0, 0), (-1, 2), (11, 0), (6, 5), (10**9, 0)])
def test_one_to_ten_people_check_in_together(world: World, adults: int, children: int) -> None:
    with pytest.raises(self_check_in.HeadsOutOfRange):
        self_check_in.check_in(world.device_ctx(), world.occurrence(), None, adults, children)


def test_a_typed_code_checks_in_the_passes_person_from_any_browser(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence, "inside LINE")
    ctx = world.device_ctx("safari")
    found = self_check_in.by_code(ctx, occurrence, passes.shown_code(sign_up).lower(), "192.0.2.1")
    self_check_in.check_in(ctx, occurrence, None, 1, 0, found)
    assert Attendance.get().person_id == sign_up.person_id
    assert Person.select().where(Person.id != world.organizer.id).count() == 1, "no second person was made"


def test_guessing_codes_stops_at_twenty_and_then_a_right_one_is_refused_too(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    right = passes.shown_code(sign_up)
    for n in range(20):
        with pytest.raises(self_check_in.CodeNotKnown):
            self_check_in.by_code(
                world.device_ctx(f"browser {n}"), occurrence, f"00000{n % 10}0", "192.0.2.1"
            )
        if n < 19:
            assert (
                self_check_in.by_code(world.device_ctx(), occurrence, right, "192.0.2.1").sign_up == sign_up
            )
    with pytest.raises(TooMany):
        self_check_in.by_code(world.device_ctx(), occurrence, right, "192.0.2.1")
    assert self_check_in.by_code(world.device_ctx(), occurrence, right, "192.0.2.2").sign_up == sign_up
    world.clock.move(hours=1)
    assert self_check_in.by_code(world.device_ctx(), occurrence, right, "192.0.2.1").sign_up == sign_up


def test_guesses_at_the_same_moment_count_too(world: World) -> None:
    occurrence = world.occurrence()
    found = at_once(
        30, lambda n: self_check_in.by_code(world.device_ctx(f"b {n}"), occurrence, "0000000", "192.0.2.1")
    )
    assert sum(isinstance(reason, self_check_in.CodeNotKnown) for reason in found) == 20
    assert sum(isinstance(reason, TooMany) for reason in found) == 10


# Proxy


def test_a_tap_on_the_roster_checks_in_with_the_heads_of_the_sign_up(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    SignUp.update(adults=2, children=3).execute()
    ctx = desk(world)
    first = proxy.check_in(ctx, occurrence, sign_up.ref, "the-form-of-this-page")
    again = proxy.check_in(ctx, occurrence, sign_up.ref, "the-form-of-this-page")
    assert (first.status, again.repeated) == (ScanStatus.RECORDED, True)
    assert attendances.heads(occurrence).heads == 5
    assert Scan.get().actor == world.organizer


def test_an_organizers_tap_counts_after_the_hours_too_until_the_occurrence_is_closed(world: World) -> None:
    occurrence = world.occurrence()
    first, second = (joined(world, occurrence, name) for name in ("a", "b"))
    world.clock.move(days=2)
    assert proxy.check_in(desk(world), occurrence, first.ref).status is ScanStatus.RECORDED
    world.clock.move(days=7)
    assert proxy.check_in(desk(world), occurrence, second.ref).status is ScanStatus.REVIEW


def test_undoing_a_tap_leaves_nothing_and_a_new_tap_counts(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    ctx = desk(world)
    proxy.check_in(ctx, occurrence, sign_up.ref)
    world.clock.move(minutes=1)
    for _ in range(2):
        proxy.undo(desk(world), occurrence, sign_up.ref)
    assert (Attendance.select().count(), ledger.balance(sign_up.person_id)) == (0, 0)
    proxy.check_in(desk(world), occurrence, sign_up.ref)
    assert (Attendance.select().count(), ledger.balance(sign_up.person_id)) == (1, 10)


def test_only_an_organizer_of_the_occurrence_may_check_others_in(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    device_only = world.ctx(world.organizer, device=signing.digest("desk"), signed_in=False)
    for ctx, reason in ((world.ctx(world.other_organizer), NotYourGroup), (device_only, SignInNeeded)):
        for deed in (
            lambda ctx=ctx: proxy.check_in(ctx, occurrence, sign_up.ref),
            lambda ctx=ctx: proxy.undo(ctx, occurrence, sign_up.ref),
            lambda ctx=ctx: walk_in.tally(ctx, occurrence),
            lambda ctx=ctx: walk_in.undo(ctx, occurrence, "whatever-it-is"),
            lambda ctx=ctx: review.waiting(ctx, occurrence),
        ):
            with pytest.raises(reason):
                deed()
    with pytest.raises(proxy.NotOnTheRoster):
        proxy.check_in(desk(world), world.occurrence(), sign_up.ref)
    assert Scan.select().count() == 0


# Walk-ins


def test_a_walk_in_counts_once_a_form_and_undo_takes_back_the_one_it_names(world: World) -> None:
    occurrence, ctx = world.occurrence(), desk(world)
    for _ in range(2):
        walk_in.tally(ctx, occurrence, "the-first-form")
    world.clock.move(minutes=1)
    walk_in.tally(desk(world), occurrence, "the-second-form", 2, 1)
    assert attendances.heads(occurrence).heads == 4
    latest = walk_in.last(occurrence)
    assert latest == "the-second-form"
    for _ in range(2):
        walk_in.undo(desk(world), occurrence, latest)
    assert attendances.heads(occurrence).heads == 1
    assert walk_in.last(occurrence) == "the-first-form"


def test_a_walk_in_counts_somebody(world: World) -> None:
    for adults, children in ((0, 0), (-1, 3), (1000, 0)):
        with pytest.raises(walk_in.NobodyCounted):
            walk_in.tally(desk(world), world.occurrence(), None, adults, children)


def test_one_form_with_two_contents_is_not_taken_twice(world: World) -> None:
    occurrence = world.occurrence()
    walk_in.tally(desk(world), occurrence, "the-first-form", 1, 0)
    with pytest.raises(NotTaken) as refused:
        walk_in.tally(desk(world), occurrence, "the-first-form", 2, 0)
    assert refused.value.facts == {"reason": "other_content"}


# Review


def late(world: World, occurrence: Occurrence) -> tuple[SignUp, str]:
    """Let somebody be scanned too late; return them and the scan's id."""
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    world.clock.move(hours=4)
    scan = phone.of(sign_up, heads={"adults": 2, "children": 0})
    assert phone.one(scan)["status"] == "review"
    return sign_up, str(scan["id"])


def test_what_is_confirmed_counts_and_what_is_rejected_does_not(world: World) -> None:
    occurrence = world.occurrence()
    sign_up, uid = late(world, occurrence)
    ctx = desk(world)
    (waiting,) = review.waiting(ctx, occurrence)
    assert (waiting.uid, waiting.reason, waiting.adults) == (uid, "late", 2)
    assert waiting.nickname == Person.get_by_id(sign_up.person_id).nickname
    for _ in range(2):
        review.confirm(ctx, uid)
    assert review.waiting(ctx, occurrence) == []
    assert (attendances.heads(occurrence).heads, ledger.balance(sign_up.person_id)) == (2, 10)
    assert Attendance.get().in_at == occurrence.ends_at + timedelta(hours=1)
    review.reject(ctx, uid)
    assert (attendances.heads(occurrence).heads, ledger.balance(sign_up.person_id)) == (0, 0)
    review.confirm(ctx, uid)
    assert (attendances.heads(occurrence).heads, ledger.balance(sign_up.person_id)) == (2, 10)
    assert Review.select().count() == 3


def test_a_tally_and_a_void_in_review_can_be_confirmed_too(world: World) -> None:
    occurrence, ctx = world.occurrence(), desk(world)
    phone = Phone(world, occurrence)
    counted = phone.scan("tally")
    phone.send(counted)
    world.clock.move(days=8)
    late_tally, late_void = phone.scan("tally", heads={"adults": 4}), phone.scan("void", voids=counted["id"])
    phone.send(late_tally, late_void)
    assert attendances.heads(occurrence).heads == 1
    ctx = desk(world)
    review.confirm(ctx, str(late_tally["id"]))
    assert attendances.heads(occurrence).heads == 5
    review.confirm(ctx, str(late_void["id"]))
    assert attendances.heads(occurrence).heads == 4


def test_nobody_else_gives_their_word_and_only_on_what_waits(world: World) -> None:
    occurrence = world.occurrence()
    _, uid = late(world, occurrence)
    with pytest.raises(NotYourGroup):
        review.confirm(world.ctx(world.other_organizer), uid)
    walk_in.tally(desk(world), occurrence, "a-plain-tally")
    for other in ("a-plain-tally", "nothing-at-all"):
        with pytest.raises(review.NothingToReview):
            review.reject(desk(world), other)


def test_saying_that_one_was_there_waits_for_the_organizers_word(world: World) -> None:
    occurrence = world.occurrence()
    world.clock.move(hours=30)
    ctx = world.device_ctx("walker")
    answer = self_check_in.claim(ctx, occurrence, None)
    assert (answer.status, answer.code) == (ScanStatus.REVIEW, "claim")
    review.confirm(desk(world), answer.uid)
    assert attendances.heads(occurrence).persons == 1
    world.clock.move(hours=48)
    with pytest.raises(self_check_in.ReceptionOver):
        self_check_in.claim(world.device_ctx("walker"), occurrence, None)


# Rebuilding


def test_moving_an_occurrence_is_followed_by_its_attendances_and_points(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    phone = Phone(world, occurrence)
    phone.send(phone.of(sign_up), phone.scan("tally"))
    moved = occurrence.day + timedelta(days=200)
    Occurrence.update(day=moved, last_day=moved).execute()
    attendances.rebuild(world.system, [occurrence.id])
    row = Attendance.get()
    assert row.day == moved
    assert [(entry.amount, entry.day) for entry in ledger.history(sign_up.person_id)] == [
        (10, moved),
        (-10, TODAY),
        (10, TODAY),
    ]


def test_one_form_checks_in_oneself_and_then_a_companion_by_code(world: World) -> None:
    occurrence = world.occurrence()
    code = passes.shown_code(joined(world, occurrence))
    ctx = world.device_ctx()
    companion = self_check_in.by_code(ctx, occurrence, code, "192.0.2.1")
    uid = new_uid(ctx)
    own = self_check_in.check_in(ctx, occurrence, uid, 1, 0)
    other = self_check_in.check_in(ctx, occurrence, uid, 1, 0, companion)
    assert (own.status, other.status) == (ScanStatus.RECORDED, ScanStatus.RECORDED)
    assert Attendance.select().where(Attendance.occurrence == occurrence).count() == 2


def test_an_old_form_of_the_roster_never_says_checked_in_for_what_was_taken_back(world: World) -> None:
    occurrence = world.occurrence()
    sign_up = joined(world, occurrence)
    ctx = world.ctx(world.organizer)
    uid = new_uid(ctx)
    proxy.check_in(ctx, occurrence, sign_up.ref, uid)
    proxy.undo(ctx, occurrence, sign_up.ref)
    with pytest.raises(NotTaken):
        proxy.check_in(ctx, occurrence, sign_up.ref, uid)


def test_an_old_form_of_a_walk_in_never_counts_again_what_was_taken_back(world: World) -> None:
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    uid = new_uid(organizer)
    first = walk_in.tally(organizer, occurrence, uid)
    assert walk_in.tally(organizer, occurrence, uid).repeated
    walk_in.undo(organizer, occurrence, str(first.uid))
    with pytest.raises(NotTaken):
        walk_in.tally(organizer, occurrence, uid)
    assert attendances.heads(occurrence).heads == 0


def test_lowering_the_heads_is_one_step_that_fails_whole(world: World) -> None:
    occurrence, organizer = world.occurrence(), world.ctx(world.organizer)
    ref = joined(world, occurrence).ref
    proxy.check_in(organizer, occurrence, ref, None, 3, 1)
    before = Attendance.get()
    uid = new_uid(organizer)
    proxy.recount(organizer, occurrence, ref, uid, 1, 0, ScanBy.ROSTER)
    after = Attendance.get()
    assert (after.adults, after.children, after.in_at) == (1, 0, before.in_at)
    # An old form that is sent after its scan was taken back refuses, and leaves everything as it stands.
    proxy.recount(organizer, occurrence, ref, None, 4, 0, ScanBy.ROSTER)
    with pytest.raises(NotTaken):
        proxy.recount(organizer, occurrence, ref, uid, 1, 0, ScanBy.ROSTER)
    assert Attendance.get().adults == 4
    proxy.undo(organizer, occurrence, ref)
    assert Attendance.get_or_none() is None
