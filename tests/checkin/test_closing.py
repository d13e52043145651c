"""Out, minutes, corrections, the organizer's own count, and what is worth a second look."""

from datetime import UTC, datetime, time, timedelta

import pytest

from shishin.checkin import (
    attendances,
    checking_out,
    correcting,
    counting,
    proxy,
    rebuilding,
    self_check_in,
    signals,
)
from shishin.checkin.checking_out import NotHereYet
from shishin.checkin.closing_models import Correction, SignalKind
from shishin.checkin.correcting import Corrected, CorrectionUnfit, NothingToCorrect
from shishin.checkin.counting import CountUnfit, NothingToCount
from shishin.checkin.models import Attendance, Scan
from shishin.core import days
from shishin.events.models import Occurrence
from shishin.groups.access import NotYourGroup
from shishin.participation.models import SignUp
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.world import TODAY, World


def at(world: World, hour: int, minute: int = 0, day: int = 0) -> None:
    moment = datetime.combine(TODAY + timedelta(days=day), time(hour, minute), days.JAPAN)
    world.clock.now = moment.astimezone(UTC)


def here(world: World, occurrence: Occurrence, name: str = "a guest") -> SignUp:
    sign_up = joined(world, occurrence, name)
    proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref)
    return sign_up


def minutes(occurrence: Occurrence) -> tuple[str, str | None, int]:
    row = Attendance.get(Attendance.occurrence == occurrence.id)
    clock = [days.local(one).strftime("%H:%M") if one else None for one in (row.in_at, row.out_at)]
    return clock[0], clock[1], row.minutes


def test_who_leaves_early_has_the_minutes_that_they_gave(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    sign_up = here(world, occurrence)
    assert minutes(occurrence) == ("09:00", None, 120)
    at(world, 9, 40)
    for _ in range(2):
        checking_out.check_out(world.ctx(world.organizer), occurrence, sign_up.ref, "the-same-form")
    assert minutes(occurrence) == ("09:00", "09:40", 40)
    assert Scan.select().count() == 2
    checking_out.undo(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert minutes(occurrence) == ("09:00", None, 120)
    at(world, 10)
    checking_out.check_out(world.ctx(world.organizer), occurrence, sign_up.ref, "another-form")
    assert minutes(occurrence) == ("09:00", "10:00", 60)


def test_a_second_scan_of_a_pass_checks_out(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    phone, sign_up = Phone(world, occurrence), joined(world, occurrence)
    phone.one(phone.of(sign_up))
    at(world, 10, 15)
    assert phone.one(phone.of(sign_up, "out"))["status"] == "recorded"
    assert minutes(occurrence) == ("09:00", "10:15", 75)


def test_only_who_is_in_goes_out_and_only_their_organizer_says_so(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    sign_up = joined(world, occurrence)
    with pytest.raises(NotHereYet):
        checking_out.check_out(world.ctx(world.organizer), occurrence, sign_up.ref)
    with pytest.raises(NotYourGroup):
        checking_out.check_out(world.ctx(world.other_organizer), occurrence, sign_up.ref)


def test_a_check_in_is_put_right_once_with_a_word_of_why(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9, 50)
    sign_up = here(world, occurrence)
    at(world, 12)
    what = Corrected(time(9, 5), time(9, 50), 1, 2, "早く帰った")
    for _ in range(2):
        correcting.correct(world.ctx(world.organizer), occurrence, sign_up.ref, "the-same-form", what)
    assert minutes(occurrence) == ("09:05", "09:50", 45)
    assert attendances.heads(occurrence).heads == 3
    assert [
        (one.reason, one.person_id) for one in correcting.listed(world.ctx(world.organizer), occurrence)
    ] == [("早く帰った", sign_up.person_id)]
    assert sum(entry.amount for entry in ledger.history(sign_up.person_id)) == 10
    assert not any("早く帰った" in str(entry) for entry in ledger.history(sign_up.person_id))
    again = Corrected(time(9, 0), None, 1, 0, "やはり最後までいた")
    correcting.correct(world.ctx(world.organizer), occurrence, sign_up.ref, "another-form", again)
    assert minutes(occurrence) == ("09:00", None, 120)
    assert attendances.heads(occurrence).heads == 1
    before = list(Attendance.select().tuples())
    rebuilding.rebuild(world.system)
    assert [row[1:] for row in Attendance.select().tuples()] == [row[1:] for row in before]


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (Corrected(time(9), None, 1, 0, " "), "reason"),
        (Corrected(time(9), None, 1, 0, "あ" * 61), "reason"),
        (Corrected(time(9), None, 0, 0, "あ"), "adults"),
        (Corrected(time(9), None, 100, 0, "あ"), "adults"),
        (Corrected(time(23), None, 1, 0, "あ"), "arrived"),
        (Corrected(time(9), time(9), 1, 0, "あ"), "left"),
        (Corrected(time(9), time(23), 1, 0, "あ"), "left"),
    ],
)
def test_what_cannot_have_been_is_refused(sqlite_world: World, what: Corrected, field: str) -> None:
    occurrence = sqlite_world.occurrence()
    at(sqlite_world, 9)
    sign_up = here(sqlite_world, occurrence)
    at(sqlite_world, 12)
    with pytest.raises(CorrectionUnfit) as refusal:
        correcting.correct(sqlite_world.ctx(sqlite_world.organizer), occurrence, sign_up.ref, "form-1", what)
    assert refusal.value.facts == {"field": field}
    assert Correction.select().count() == 0


# When it begins and ends, when somebody came and left, and the clock times that put it right anew.
BY_MIDNIGHT = [
    ((0, 30), (2, 0), (23, 40), (0, 50), ("23:40", "00:50", 20)),
    ((22, 0), (23, 30), (22, 10), (0, 20), ("22:10", "00:20", 80)),
    ((22, 0), (23, 30), (0, 10), (0, 20), ("00:10", "00:20", 0)),
    (None, None, (22, 0), (0, 40), ("22:00", "00:40", 120)),
]


@pytest.mark.parametrize(("begins", "ends", "came", "left", "then"), BY_MIDNIGHT)
def test_what_was_by_midnight_is_put_right_too(sqlite_world: World, begins, ends, came, left, then) -> None:
    hours = {name: clock and time(*clock) for name, clock in (("starts", begins), ("ends", ends))}
    occurrence = sqlite_world.occurrence(**hours)
    sqlite_world.clock.now = occurrence.starts_at - timedelta(minutes=40)
    sign_up = here(sqlite_world, occurrence)
    sqlite_world.clock.now = occurrence.ends_at + timedelta(hours=3)
    what = Corrected(time(*came), time(*left), 12, 0, "人数がちがった")
    correcting.correct(sqlite_world.ctx(sqlite_world.organizer), occurrence, sign_up.ref, "form-1", what)
    assert minutes(occurrence) == then
    assert Attendance.get().adults == 12, "a door may see more than a pass may say"


def test_nothing_is_put_right_for_who_was_not_there_or_a_week_later(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    sign_up, absent = here(world, occurrence), joined(world, occurrence, "who is not here")
    what = Corrected(time(9), None, 1, 0, "あ")
    for ref, day in ((absent.ref, 0), (sign_up.ref, 8)):
        at(world, 12, day=day)
        with pytest.raises(NothingToCorrect):
            correcting.correct(world.ctx(world.organizer), occurrence, ref, "form-1", what)


def test_a_count_is_kept_changed_and_taken_back(world: World) -> None:
    occurrence = world.occurrence()
    with pytest.raises(NothingToCount):
        counting.say(world.ctx(world.organizer), occurrence, 3)
    at(world, 9)
    organizer = world.ctx(world.organizer)
    for heads in (30, 30, 31):
        counting.say(organizer, occurrence, heads)
    assert counting.of(occurrence) == 31
    with pytest.raises(CountUnfit):
        counting.say(organizer, occurrence, -1)
    counting.say(organizer, occurrence, None)
    assert counting.of(occurrence) is None


def seen(world: World, occurrence: Occurrence) -> dict[SignalKind, tuple[int, int, bool]]:
    found = signals.of(world.ctx(world.organizer), occurrence)
    return {one.kind: (one.number, one.of, one.looked) for one in found}


def test_more_by_themselves_than_were_counted_is_worth_a_look(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    for number in range(11):
        self_check_in.check_in(world.device_ctx(f"phone {number}"), occurrence, None, 1, 0)
    assert seen(world, occurrence) == {}
    counting.say(world.ctx(world.organizer), occurrence, 10)
    assert seen(world, occurrence) == {}, "a tenth more is no more than a miscount"
    counting.say(world.ctx(world.organizer), occurrence, 9)
    assert seen(world, occurrence) == {SignalKind.SELF_OVER_COUNT: (11, 9, False)}
    signals.look(world.ctx(world.organizer), occurrence, SignalKind.SELF_OVER_COUNT)
    assert seen(world, occurrence)[SignalKind.SELF_OVER_COUNT] == (11, 9, True)
    self_check_in.check_in(world.device_ctx("one more"), occurrence, None, 1, 0)
    assert seen(world, occurrence)[SignalKind.SELF_OVER_COUNT] == (12, 9, False), "it has grown since"


@pytest.mark.parametrize(("north", "later", "told"), [(0.02, 9, 1), (0.01, 9, 0), (0.05, 11, 0)])
def test_two_far_venues_within_ten_minutes(world: World, north: float, later: int, told: int) -> None:
    there = world.occurrence(title="there", latitude=35.90 + north, longitude=139.65)
    occurrence = world.occurrence(latitude=35.90, longitude=139.65)
    at(world, 9)
    self_check_in.check_in(world.device_ctx("in a hurry"), there, None, 1, 0)
    at(world, 9, later)
    self_check_in.check_in(world.device_ctx("in a hurry"), occurrence, None, 1, 0)
    assert seen(world, occurrence) == ({SignalKind.FAR_APART: (1, 1, False)} if told else {})


def test_many_from_one_phone_and_many_by_hand(world: World) -> None:
    occurrence = world.occurrence()
    at(world, 9)
    sign_ups = [joined(world, occurrence, f"neighbour {number}") for number in range(10)]
    for sign_up in sign_ups[:6]:
        self_check_in.check_in(world.device_ctx(sign_up.ref), occurrence, None, 1, 0)
    Scan.update(device="0" * 64).execute()
    for sign_up in sign_ups[:3]:
        proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref)
    # A third of nine is a tap or two; a share begins with ten.
    assert seen(world, occurrence) == {SignalKind.ONE_DEVICE: (6, 9, False)}
    for sign_up in sign_ups[3:4]:
        proxy.check_in(world.ctx(world.organizer), occurrence, sign_up.ref)
    assert seen(world, occurrence)[SignalKind.MANUAL_SHARE] == (4, 10, False)


def test_signals_are_for_their_organizers_only(sqlite_world: World) -> None:
    with pytest.raises(NotYourGroup):
        signals.of(sqlite_world.ctx(sqlite_world.other_organizer), sqlite_world.occurrence())
