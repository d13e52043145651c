"""One set of scans is one state, whatever their order, their repetition, their phones and their batches."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shishin.checkin import attendance, checks
from shishin.checkin.attendance import Mark, Plan, WayPlan
from shishin.checkin.clocks import MINUTE, Hours
from shishin.checkin.models import (
    Attendance,
    Review,
    ReviewVerdict,
    Scan,
    ScanBy,
    ScanKind,
    ScanStatus,
    Tally,
)
from shishin.core import db
from shishin.events.models import Way, WayKind
from shishin.people.models import Person
from shishin.points import ledger
from shishin.points.models import Account, Movement, Posting
from tests.checkin.phones import Phone, joined
from tests.points.behind import triggers_dropped
from tests.threads import at_once
from tests.world import TODAY, World

START = 1_000_000_000_000_000
PLAN = Plan(TODAY, Hours(START, START + 120 * MINUTE), timed=True)
WAYS = {1: WayPlan(WayKind.JOIN, None), 2: WayPlan(WayKind.HELP, 90), 3: WayPlan(WayKind.HOME, 45)}

uids = st.sampled_from([f"scan-{n}" for n in range(6)])
marks = st.builds(
    Mark,
    uid=uids,
    occurrence=st.sampled_from([1, 2]),
    person=st.just(7),
    kind=st.sampled_from([ScanKind.IN, ScanKind.IN, ScanKind.OUT]),
    by=st.sampled_from([ScanBy.CAMERA, ScanBy.SELF, None]),
    way=st.sampled_from([None, 1, 2, 3]),
    adults=st.integers(0, 4),
    children=st.integers(0, 4),
    voids=st.none(),
    entitled=st.just(value=False),
    device=st.sampled_from(["a", "b", None]),
    at=st.integers(START - 60 * MINUTE, START + 180 * MINUTE),
    status=st.sampled_from([ScanStatus.RECORDED, ScanStatus.ALREADY, ScanStatus.REVIEW]),
)
void_marks = st.builds(
    Mark,
    uid=st.sampled_from([f"void-{n}" for n in range(4)]),
    occurrence=st.sampled_from([1, 2]),
    person=st.none(),
    kind=st.just(ScanKind.VOID),
    by=st.none(),
    way=st.none(),
    adults=st.just(1),
    children=st.just(0),
    voids=uids,
    entitled=st.booleans(),
    device=st.sampled_from(["a", "b", None]),
    at=st.just(START),
    status=st.sampled_from([ScanStatus.RECORDED, ScanStatus.REVIEW]),
)
verdicts = st.dictionaries(
    uids | st.sampled_from([f"void-{n}" for n in range(4)]), st.sampled_from(ReviewVerdict)
)


def obvious(scans: Iterable[Mark], voids: Iterable[Mark], words: dict[str, ReviewVerdict]):
    """Say the same as `attendance.compute`, slowly and step by step."""
    ins, outs = _standing(scans, voids, words)
    if not ins:
        return None
    in_at, out_at = ins[0].at, outs[-1].at if outs else None
    if out_at is not None and out_at <= in_at:
        out_at = None
    ways = [scan.way for scan in ins if scan.way]
    way = ways[0] if ways else None
    if way == 3:
        minutes = 45
    elif out_at is not None:
        minutes = sum(
            in_at <= minute * MINUTE + max(in_at, START)
            and minute * MINUTE + max(in_at, START) + MINUTE <= min(out_at, START + 120 * MINUTE)
            for minute in range(200)
        )
    else:
        minutes = 90 if way == 2 else 120
    adults, children = max(scan.adults for scan in ins), max(scan.children for scan in ins)
    return TODAY, in_at, out_at, minutes, adults, children, way, ins[0].by


@given(
    st.lists(marks, unique_by=lambda mark: mark.uid),
    st.lists(void_marks, unique_by=lambda mark: mark.uid),
    verdicts,
)
@settings(max_examples=500)
def test_attendance_is_what_a_slow_and_obvious_reading_says(scans, voids, words) -> None:
    found = attendance.compute(scans, voids, words, PLAN, WAYS)
    wanted = obvious(scans, voids, words)
    assert (
        None
        if found is None
        else (
            found.day,
            found.in_at,
            found.out_at,
            found.minutes,
            found.adults,
            found.children,
            found.way,
            found.by,
        )
    ) == wanted


@given(
    st.lists(marks, unique_by=lambda mark: mark.uid),
    st.lists(void_marks, unique_by=lambda mark: mark.uid),
    verdicts,
    st.randoms(use_true_random=False),
)
def test_the_order_of_scans_and_voids_does_not_matter(scans, voids, words, chance) -> None:
    first = attendance.compute(scans, voids, words, PLAN, WAYS)
    shuffled, taken = scans.copy(), voids.copy()
    chance.shuffle(shuffled)
    chance.shuffle(taken)
    assert attendance.compute(shuffled, taken, words, PLAN, WAYS) == first


@pytest.mark.parametrize(
    ("timed", "planned", "minutes"),
    [(True, 30, 30), (True, 500, 120), (True, None, 120), (False, 30, 30), (False, None, 0)],
)
def test_planned_minutes_stay_within_the_occurrence(timed: bool, planned: int | None, minutes: int) -> None:
    plan = Plan(TODAY, PLAN.hours, timed=timed)
    mark = Mark("s", 1, 7, ScanKind.IN, None, 1, 1, 0, None, False, None, START, ScanStatus.RECORDED)
    found = attendance.compute([mark], [], {}, plan, {1: WayPlan(WayKind.JOIN, planned)})
    assert found is not None
    assert found.minutes == minutes


def _standing(scans: Iterable[Mark], voids: Iterable[Mark], words: dict[str, ReviewVerdict]):
    ins, outs = [], []
    for scan in sorted(scans, key=lambda scan: (scan.at, scan.uid)):
        if scan.status == "review" and words.get(scan.uid) != "confirmed":
            continue
        taken_back = False
        for void in voids:
            believed = void.status != "review" or words.get(void.uid) == "confirmed"
            own = void.device == scan.device and void.device is not None
            same = void.voids == scan.uid and void.occurrence == scan.occurrence
            taken_back = taken_back or (believed and same and (void.entitled or own))
        if not taken_back:
            (ins if scan.kind == "in" else outs).append(scan)
    return ins, outs


class Morning:
    """Two events, some guests, three phones, and a set of scans about them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events = [world.occurrence(), world.occurrence(title="花だん")]
        self.helping = Way.create(
            event=self.events[0].event, place=1, kind=WayKind.HELP, name="手伝い", minutes=60
        )
        self.guests = [[joined(world, event, f"guest {n}") for n in range(3)] for event in self.events]
        self.phones = [Phone(world, self.events[n % 2], f"desk {n}") for n in range(4)]
        world.clock.move(minutes=200)

    def scans(self, data) -> list[tuple[int, dict[str, object]]]:
        """Draw a set of scans, each with the phone that made it."""
        drawn = data.draw(
            st.lists(
                st.tuples(
                    st.integers(0, 3),
                    st.sampled_from(["in", "in", "in", "out", "tally", "void"]),
                    st.integers(0, 2),
                    st.integers(0, 150),
                    st.tuples(st.integers(1, 3), st.integers(0, 2)),
                    st.booleans(),
                ),
                min_size=1,
                max_size=10,
            )
        )
        made: list[tuple[int, dict[str, object]]] = []
        for place, (phone, kind, guest, minute, heads, helping) in enumerate(drawn):
            made.append((phone, self._scan(place, made, phone, kind, guest, minute, heads, helping=helping)))
        return made

    def _scan(self, place, made, phone, kind, guest, minute, heads, *, helping) -> dict[str, object]:
        at = self.phones[phone].clock(self.world.clock.now - timedelta(minutes=200 - minute))
        parts = {"id": f"scan-number-{place}", "at": at, "heads": {"adults": heads[0], "children": heads[1]}}
        if kind == "void":
            target = made[minute % len(made)][1]["id"] if made else "nothing-at-all"
            return self.phones[phone].scan("void", voids=target, **(parts | {"heads": None}))
        if kind == "tally":
            return self.phones[phone].scan("tally", **parts)
        way = self.helping.id if helping and phone % 2 == 0 else None
        return self.phones[phone].of(self.guests[phone % 2][guest], kind, way=way, **parts)

    def state(self) -> tuple[object, ...]:
        """Return what must be the same: rows, tallies, and what everybody has been given."""
        rows = Attendance.select().order_by(Attendance.occurrence, Attendance.person).dicts()
        return (
            [{name: value for name, value in row.items() if name != "id"} for row in rows],
            sorted(Tally.select(Tally.occurrence, Tally.adults, Tally.children).tuples()),
            {person.id: ledger.balance(person.id) for person in Person.select()},
        )

    def forget(self) -> None:
        """Empty what the scans made."""
        with triggers_dropped():
            for model in (Posting, Movement, Account, Review, Scan, Attendance, Tally):
                db.database.obj.execute_sql(f'DELETE FROM "{model._meta.table_name}"')


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_any_cut_any_repetition_is_one_state(morning: Morning, data) -> None:
    scans = morning.scans(data)
    states = []
    for _ in range(3):
        morning.forget()
        order = data.draw(st.permutations(scans))
        again = data.draw(st.lists(st.sampled_from(scans), max_size=3))
        for batch in _cut([*order, *again], data):
            for phone in range(4):
                morning.phones[phone].send(*(scan for made_by, scan in batch if made_by == phone))
        states.append(morning.state())
        assert checks.faults() == []
    assert states[0] == states[1] == states[2]


def _cut(scans: list[tuple[int, dict[str, object]]], data) -> list[list[tuple[int, dict[str, object]]]]:
    size = data.draw(st.integers(1, len(scans)))
    return [scans[start : start + size] for start in range(0, len(scans), size)]


def test_phones_that_send_the_same_morning_at_once_agree_with_one_that_sends_it_slowly(world: World) -> None:
    morning = Morning(world)
    scans = []
    for place in range(40):
        phone, kind = place % 4, ("in", "in", "out", "tally", "void")[place % 5]
        heads = (1 + place % 3, place % 2)
        scan = morning._scan(place, scans, phone, kind, place % 3, place * 3, heads, helping=place % 7 == 0)
        scans.append((phone, scan))
    for phone, scan in scans:
        morning.phones[phone].send(scan)
    slowly = morning.state()
    assert slowly[0]
    assert slowly[1]
    morning.forget()
    batches = [[scan for made_by, scan in scans if made_by == n % 4] for n in range(8)]
    found = at_once(8, lambda n: morning.phones[n % 4].send(*reversed(batches[n])))
    assert all(isinstance(result, list) for result in found), found
    assert morning.state() == slowly
    assert checks.faults() == []
