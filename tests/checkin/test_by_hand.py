"""What a day comes to, counted by hand from what happened at its doors, whichever way the phones sent it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shishin.checkin import checks, joining
from shishin.checkin.models import Attendance, Tally
from shishin.events.models import Way, WayKind
from shishin.points import ledger
from tests.checkin.phones import Phone, joined
from tests.checkin.test_helpers import Helper
from tests.world import SATURDAY, World

EVENTS, GUESTS = 3, 3
# At each door an organizer's phone, another that is ten minutes fast, and a helper's that believes in 1970.
SKEWS = (timedelta(0), timedelta(minutes=10), timedelta(days=-20_000))
HELPERS = 2
PHONES = EVENTS * len(SKEWS)
LENGTH, HELPING_MINUTES, MOST_A_DAY = 120, 60, 30


class Act(NamedTuple):
    """What happened at a door at a minute of the event; `target` is the act that a void takes back."""

    phone: int
    kind: str
    guest: int
    minute: int
    adults: int
    children: int
    helping: bool
    target: int

    @property
    def event(self) -> int:
        return self.phone % EVENTS

    @property
    def desk(self) -> int:
        return self.phone // EVENTS


acts = st.lists(
    st.builds(
        Act,
        phone=st.integers(0, PHONES - 1),
        kind=st.sampled_from(["in", "in", "in", "in", "out", "out", "tally", "void", "void"]),
        guest=st.integers(0, GUESTS - 1),
        minute=st.integers(-20, 150),
        adults=st.integers(1, 3),
        children=st.integers(0, 2),
        helping=st.booleans(),
        target=st.integers(0, 11),
    ),
    min_size=1,
    max_size=12,
)


def by_hand(happened: Sequence[Act], *, one_person: bool):
    """Count the day slowly: who was where, from when, how long, how many, and what each has earned."""
    standing = [act for number, act in enumerate(happened) if not taken_back(number, happened)]
    people = [{0, 1}, {2}] if one_person else [{0}, {1}, {2}]
    rows, points = {}, {}
    for people_of_one in people:
        earned = 0
        for event in range(EVENTS):
            theirs = [act for act in standing if act.event == event and act.guest in people_of_one]
            ins = [act for act in theirs if act.kind == "in"]
            if not ins:
                continue
            begun = min(act.minute for act in ins)
            left = [act.minute for act in theirs if act.kind == "out" and act.minute > begun]
            ended = max(left) if left else None
            # Who names no way takes the event's first; the earliest word holds, of one minute the first id.
            helping = next(act.helping for act in ins if act.minute == begun)
            rows[event, min(people_of_one)] = (
                begun,
                ended,
                minutes(begun, ended, helping=helping),
                max(act.adults for act in ins),
                max(act.children for act in ins),
                helping,
            )
            earned += 20 if helping else 10
        points[min(people_of_one)] = min(earned, MOST_A_DAY)
    tallies = {event: [0, 0] for event in range(EVENTS)}
    for act in standing:
        if act.kind == "tally":
            tallies[act.event][0] += act.adults
            tallies[act.event][1] += act.children
    return rows, points, {event: tuple(heads) for event, heads in tallies.items()}


def taken_back(number: int, happened: Sequence[Act]) -> bool:
    """Say whether an organizer of this event, or the very phone, took it back: sooner or later."""
    act = happened[number]
    voids = [void for void in happened if void.kind == "void" and void.target == number]
    return act.kind != "void" and any(
        void.event == act.event and (void.desk != HELPERS or void.phone == act.phone) for void in voids
    )


def minutes(begun: int, ended: int | None, *, helping: bool) -> int:
    if ended is None:
        return HELPING_MINUTES if helping else LENGTH
    return sum(begun <= minute < ended for minute in range(LENGTH))


class Day:
    """Three events and three guests who are at all of them, each time anew in the same world."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        world.clock.now = SATURDAY
        self.events = [world.occurrence(title=f"催し {n}") for n in range(EVENTS)]
        self.helping = [
            Way.create(event=one.event, place=1, kind=WayKind.HELP, name="手伝い", minutes=HELPING_MINUTES)
            for one in self.events
        ]
        self.passes = [
            [joined(world, one, f"guest {n} of {number}") for n in range(GUESTS)] for one in self.events
        ]
        self.people = [sign_up.person_id for sign_up in self.passes[0]]
        self.phones = [
            (Helper if place // EVENTS == HELPERS else Phone)(
                world, self.events[place % EVENTS], f"phone {place} of {number}"
            )
            for place in range(PHONES)
        ]

    def scan(self, number: int, act: Act) -> dict[str, object]:
        """Return what the phone makes of an act, by its own clock."""
        phone, skew = self.phones[act.phone], SKEWS[act.desk]
        then = self.events[act.event].starts_at + timedelta(minutes=act.minute)
        parts = {
            "id": self._id(number),
            "at": phone.clock(then + skew),
            "offset": round(skew.total_seconds() * 1000),
        }
        if act.kind == "void":
            return phone.scan("void", voids=self._id(act.target), **parts)
        parts["heads"] = {"adults": act.adults, "children": act.children}
        if act.kind == "tally":
            return phone.scan("tally", **parts)
        way = self.helping[act.event].id if act.helping else None
        return phone.of(self.passes[act.event][act.guest], act.kind, way=way, **parts)

    def _id(self, number: int) -> str:
        return f"day-{self.number:04}-scan-{number:02}"

    def send(self, batch: Iterable[tuple[int, Act]]) -> None:
        """Let each phone send what it has of these."""
        batch = list(batch)
        for place, phone in enumerate(self.phones):
            if mine := [self.scan(number, act) for number, act in batch if act.phone == place]:
                results = phone.send(*mine)
                # A void of what is known to be another event's is sent away.
                assert {
                    result["status"]
                    for result, scan in zip(results, mine, strict=True)
                    if scan["kind"] != "void"
                } <= {"recorded", "already"}

    def find_out(self) -> None:
        """Let the first two guests turn out to be one person."""
        joining.join(self.world.system, *self.people[:2])

    def state(self):
        """Return what the store says, in the words of `by_hand`."""
        rows, tallies = {}, {}
        for event, occurrence in enumerate(self.events):
            for row in Attendance.select().where(Attendance.occurrence == occurrence):
                times = (row.in_at, row.out_at)
                begun, ended = (at and (at - occurrence.starts_at) // timedelta(minutes=1) for at in times)
                told = (row.minutes, row.adults, row.children, row.way_id == self.helping[event].id)
                rows[event, self.people.index(row.person_id)] = (begun, ended, *told)
            tally = Tally.get_or_none(Tally.occurrence == occurrence)
            tallies[event] = (tally.adults, tally.children) if tally else (0, 0)
        points = {place: ledger.balance(person) for place, person in enumerate(self.people)}
        return rows, points, tallies


@pytest.fixture
def days(sqlite_world: World):
    """Give day after day, each from before its events to after them."""
    made = []

    def another() -> Day:
        made.append(Day(sqlite_world, len(made)))
        return made[-1]

    return another


# Making a failing day smaller takes minutes: twelve acts are read as they are.
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts, st.booleans(), st.data())
def test_a_day_is_what_one_counts_by_hand(days, happened: list[Act], one_person: bool, data) -> None:
    rows, points, tallies = by_hand(happened, one_person=one_person)
    if one_person:
        points[1] = 0
    for _ in range(2):
        day = days()
        day.world.clock.now = day.events[0].starts_at + timedelta(minutes=200)
        sent = data.draw(st.permutations(list(enumerate(happened))))
        sent += data.draw(st.lists(st.sampled_from(sent), max_size=3))
        size = data.draw(st.integers(1, len(sent)))
        batches = [sent[place : place + size] for place in range(0, len(sent), size)]
        known = data.draw(st.integers(0, len(batches)))
        for number, batch in enumerate([*batches, []]):
            if one_person and number == known:
                day.find_out()
            day.send(batch)
        assert day.state() == (rows, points, tallies)
        assert checks.faults() == []
