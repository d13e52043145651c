"""One person, two browsers: what an organizer joins counts once, at one occurrence, and can be parted."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shishin.checkin import (
    attendances,
    checks,
    pairing,
    proxy,
    receptions,
    scanning,
    self_check_in,
    unmatched,
)
from shishin.checkin.models import Attendance, SamePerson, Scan, ScanBy
from shishin.checkin.pairing import JoinedOtherwise, NamesGone, NoSuchPair
from shishin.core import days
from shishin.events.models import Way, WayKind
from shishin.groups.access import NotYourGroup
from shishin.participation import arrivals, roster, withdrawing
from shishin.participation.arrivals import CheckedIn
from shishin.participation.models import SignUp, Stance
from shishin.people import guests
from shishin.people.models import Person
from shishin.points import ledger
from shishin.stats import checks as stats_checks
from shishin.stats import facts, forecasting, indicators, rollups
from shishin.stats.indicators import Filter
from tests.checkin.phones import Phone, joined
from tests.world import SATURDAY, World


class Morning:
    """An event to which some had said they would come, and to which others walked in."""

    def __init__(self, world: World, said: int = 1, walked_in: int = 1) -> None:
        self.world, self.occurrence = world, world.occurrence()
        self.organizer = world.ctx(world.organizer)
        self.said = [joined(world, self.occurrence, f"line {n}") for n in range(said)]
        world.clock.move(minutes=10)
        self.scans = [self.walk_in(n) for n in range(walked_in)]

    def walk_in(self, number: int, adults: int = 1) -> Scan:
        device = self.world.device_ctx(f"safari {number}").actor.device
        person = Person.get_or_none(Person.id == guests.person_of_device(device))
        ctx = self.world.ctx(person, device=device, signed_in=False)
        uid = self_check_in.check_in(ctx, self.occurrence, None, adults, 0).uid
        return Scan.get(Scan.uid == uid)

    def join(self, said: int = 0, walked_in: int = 0) -> None:
        pairing.join(
            self.world.ctx(self.world.organizer),
            self.occurrence,
            self.said[said].ref,
            self.scans[walked_in].uid,
        )

    def part(self, said: int = 0) -> None:
        pairing.part(self.world.ctx(self.world.organizer), self.occurrence, self.said[said].ref)

    def month(self):
        return indicators.month(self.world.system, Filter(self.occurrence.day.replace(day=1))).now

    def there(self) -> set[int]:
        return {row.person_id for row in Attendance.select()}


def test_a_joined_walk_in_fulfils_the_sign_up_and_can_be_parted(world: World) -> None:
    morning = Morning(world)
    came = morning.scans[0].person_id
    world.clock.now = morning.occurrence.ends_at + timedelta(minutes=1)
    apart = morning.month()
    assert (apart.missed, apart.possible_pairs, apart.classes["walk_in"]) == (1, 1, 1)
    for _ in range(2):
        morning.join()
    one = morning.month()
    assert (one.expected, one.missed, one.possible_pairs) == (1, 0, 0)
    assert (one.classes["walk_in"], one.classes["going"], one.heads, one.persons) == (0, 1, 1, 1)
    assert morning.there() == {came}
    assert (ledger.balance(came), ledger.balance(morning.said[0].person_id)) == (10, 0)
    assert SamePerson.select().count() == 1
    rollups.refresh(world.system)
    assert morning.month() == one
    for _ in range(2):
        morning.part()
    assert morning.month() == apart
    assert morning.there() == {came}
    assert checks.faults() == []
    assert list(stats_checks.faults(world.clock.now)) == []


@pytest.mark.parametrize("scanned_first", [True, False])
def test_a_pass_that_is_scanned_as_well_is_still_one(world: World, scanned_first: bool) -> None:
    morning = Morning(world)
    phone, (sign_up,) = Phone(world, morning.occurrence), morning.said
    scan = phone.of(sign_up, heads={"adults": 2, "children": 1})
    if scanned_first:
        assert phone.one(scan)["status"] == "recorded"
        morning.join()
    else:
        morning.join()
        answer = phone.one(scan)
        assert answer["status"] == "already"
        assert answer["facts"]["adults"] == 2
    row = Attendance.get()
    assert (row.person_id, row.adults, row.children) == (morning.scans[0].person_id, 2, 1)
    assert (ledger.balance(row.person_id), ledger.balance(sign_up.person_id)) == (10, 0)
    assert checks.faults() == []
    morning.part()
    assert Attendance.select().count() == 2
    assert ledger.balance(sign_up.person_id) == 10
    assert checks.faults() == []


def test_the_way_of_joining_is_the_sign_ups(world: World) -> None:
    morning = Morning(world)
    helping = Way.create(
        event=morning.occurrence.event, place=1, kind=WayKind.HELP, name="手伝い", minutes=60
    )
    SignUp.update(way=helping).where(SignUp.id == morning.said[0].id).execute()
    morning.join()
    assert (Attendance.get().way_id, Attendance.get().minutes) == (helping.id, 60)
    assert ledger.balance(morning.scans[0].person_id) == 20
    SignUp.update(way=None).where(SignUp.id == morning.said[0].id).execute()
    attendances.rebuild(world.system, [morning.occurrence.id])
    assert Attendance.get().way_id == helping.id
    morning.part()
    assert ledger.balance(morning.scans[0].person_id) == 10
    assert checks.faults() == []


def test_both_browsers_are_told_that_they_are_there(world: World) -> None:
    morning = Morning(world)
    morning.join()
    (sign_up,), occurrence = morning.said, morning.occurrence
    came = attendances.find(occurrence, morning.scans[0].person_id)
    assert attendances.find(occurrence, sign_up.person_id) == came
    assert arrivals.at(occurrence.id, sign_up.person_id) == came.in_at
    assert arrivals.of_person(sign_up.person_id, [occurrence.id]) == {occurrence.id: came.in_at}
    assert receptions.expected(morning.organizer, occurrence)[0].in_at == came.in_at
    with pytest.raises(CheckedIn):
        withdrawing.withdraw(world.system, sign_up)
    morning.part()
    assert arrivals.at(occurrence.id, sign_up.person_id) is None
    assert receptions.expected(morning.organizer, occurrence)[0].in_at is None
    assert attendances.find(occurrence, sign_up.person_id) is None


def test_each_browsers_own_word_is_kept_for_when_they_are_parted(world: World) -> None:
    morning = Morning(world)
    morning.join()
    proxy.take_back(morning.organizer, morning.occurrence, morning.scans[0].uid)
    world.clock.move(hours=3)
    for name in ("safari 0", "line 0"):
        device = world.device_ctx(name).actor.device
        person = Person.get_by_id(guests.person_of_device(device))
        sent = {"by": "claim", "code": f"HTTPS://X/C/{morning.occurrence.venue_code}", "grant": None}
        ctx = world.ctx(person, device=device, signed_in=False)
        (answer,) = scanning.receive(ctx, device, [Phone(world, morning.occurrence).scan(**sent)])
        assert answer["status"] == "review"
    persons = {scan.person_id for scan in Scan.select().where(Scan.by == ScanBy.CLAIM)}
    assert persons == {morning.said[0].person_id, morning.scans[0].person_id}


def test_taking_back_the_check_in_of_a_joined_line_takes_back_all_of_it(world: World) -> None:
    morning = Morning(world)
    morning.join()
    proxy.undo(morning.organizer, morning.occurrence, morning.said[0].ref)
    assert Attendance.select().count() == 0
    proxy.check_in(morning.organizer, morning.occurrence, morning.said[0].ref)
    assert morning.there() == {morning.scans[0].person_id}
    assert checks.faults() == []


def test_nobody_is_joined_twice_or_with_a_stranger(world: World) -> None:
    morning = Morning(world, said=2, walked_in=2)
    elsewhere = Morning(world)
    morning.join(0, 0)
    for said, walked_in in ((0, 1), (1, 0)):
        with pytest.raises(JoinedOtherwise):
            morning.join(said, walked_in)
    for ref, scan in (
        (elsewhere.said[0].ref, morning.scans[1].uid),
        (morning.said[1].ref, elsewhere.scans[0].uid),
        (morning.said[1].ref, "nothing"),
        ("nobody", morning.scans[1].uid),
    ):
        with pytest.raises(NoSuchPair):
            pairing.join(morning.organizer, morning.occurrence, ref, scan)
    with pytest.raises(NotYourGroup):
        pairing.join(
            world.ctx(world.other_organizer),
            morning.occurrence,
            morning.said[1].ref,
            morning.scans[1].uid,
        )
    world.clock.now = morning.occurrence.ends_at + roster.SEEN_FOR
    with pytest.raises(NamesGone):
        morning.join(1, 1)
    assert SamePerson.select().count() == 1


def test_only_who_is_unmatched_is_shown(world: World) -> None:
    morning = Morning(world, said=3, walked_in=2)
    proxy.check_in(morning.organizer, morning.occurrence, morning.said[2].ref)
    joined(world, morning.occurrence, "perhaps", Stance.MAYBE)
    joined(world, morning.occurrence, "only interested", Stance.INTERESTED)
    board = unmatched.board(morning.organizer, morning.occurrence)
    assert [one.row.stance for one in board.expected] == [Stance.GOING, Stance.GOING, Stance.MAYBE]
    assert [one.scan for one in board.walk_ins] == [scan.uid for scan in morning.scans]
    assert board.possible == 2
    morning.join()
    board = unmatched.board(morning.organizer, morning.occurrence)
    assert (len(board.expected), len(board.walk_ins), board.possible) == (2, 1, 1)
    (couple,) = board.couples
    assert (couple.row.ref, couple.attendance.person_id) == (
        morning.said[0].ref,
        morning.scans[0].person_id,
    )
    world.clock.now = morning.occurrence.ends_at + roster.SEEN_FOR
    assert unmatched.board(world.ctx(world.organizer), morning.occurrence) == unmatched.Board()


def test_a_forecast_learns_from_a_joined_pair_that_they_came(world: World) -> None:
    morning = Morning(world, said=6, walked_in=6)
    world.clock.move(days=7)
    following = world.occurrence(day=days.day_of(world.clock.now))
    for number in range(6):
        joined(world, following, f"again {number}")
    apart = forecasting.of_occurrence(following)
    for number in range(6):
        morning.join(number, number)
    (held,) = forecasting._past(following)
    assert (held.walk_ins, len(held.came[Stance.GOING]), held.stayed.get(Stance.GOING, [])) == (0, 6, [])
    assert forecasting.of_occurrence(following) != apart


def test_a_word_on_two_marks_the_sums(world: World) -> None:
    morning = Morning(world)
    world.clock.move(days=1)
    rollups.refresh(world.system)
    assert rollups.refresh(world.system) == 0
    morning.join()
    assert rollups.refresh(world.system) > 0
    assert facts.of_occurrences([morning.occurrence.id], 2**60)[0].counts[-2:] == (0, 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(["join", "join", "part", "scan", "come", "undo"]), st.integers(0, 2)),
        max_size=10,
    ),
    others=st.lists(st.integers(0, 2), min_size=10, max_size=10),
)
def test_whatever_is_joined_and_parted_nobody_is_doubled_or_lost(world: World, deeds, others) -> None:
    """Compare with a slow reading: who is joined now is one; one of them in means one attendance."""
    world.clock.now = SATURDAY
    morning = Morning(world, said=3, walked_in=3)
    phone = Phone(world, morning.occurrence)
    partner: dict[int, int] = {}
    inside = {scan.person_id for scan in morning.scans}
    for (deed, number), other in zip(deeds, others, strict=False):
        world.clock.move(seconds=1)
        sign_up, scan = morning.said[number], morning.scans[other]
        two = {sign_up.person_id, scan.person_id}
        if deed == "join":
            try:
                morning.join(number, other)
                partner[sign_up.person_id] = scan.person_id
            except JoinedOtherwise:
                assert two & {*partner, *partner.values()}
        elif deed == "part":
            morning.part(number)
            partner.pop(sign_up.person_id, None)
        elif deed == "scan":
            phone.one(phone.of(sign_up))
            inside.add(sign_up.person_id)
        elif deed == "come":
            morning.walk_in(other)
            inside.add(scan.person_id)
        else:
            proxy.undo(morning.organizer, morning.occurrence, sign_up.ref)
            inside -= {sign_up.person_id, partner.get(sign_up.person_id)}
        assert morning_state(morning) == {partner.get(person, person) for person in inside}
    assert checks.faults() == []
    world.clock.move(days=1)
    assert list(stats_checks.faults(world.clock.now)) == []


def morning_state(morning: Morning) -> set[int]:
    found = [
        row.person_id for row in Attendance.select().where(Attendance.occurrence == morning.occurrence.id)
    ]
    assert len(found) == len(set(found))
    assert all(ledger.balance(person) > 0 for person in found)
    return set(found)
