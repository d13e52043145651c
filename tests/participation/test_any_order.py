"""Whatever people and organizers do, in any order: promises hold, and nobody waits who fits."""

import contextlib
from collections import defaultdict
from datetime import time, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shishin.core.errors import Refusal
from shishin.events import access, dates
from shishin.events.drafts import Draft, WayDraft
from shishin.events.models import Occurrence, Way, WayKind
from shishin.participation import (
    changing,
    checks,
    detailing,
    handing,
    headcounts,
    passes,
    series,
    sign_ups,
    withdrawing,
)
from shishin.participation.access import is_own, whole
from shishin.participation.detailing import ANY_TIME, Details
from shishin.participation.models import TAKEN, SignUp, Stance
from tests.world import SATURDAY, TODAY, World

NINE = 9 * 60
_runs = count()

browsers = st.integers(0, 4)
two_dates = st.integers(0, 1)
# The first to the eighth of the words that were given; the last again where there are fewer.
words = st.integers(0, 7)
stances = st.none() | st.sampled_from(sign_ups.OFFERED)
three_ways = st.none() | st.integers(0, 2)
few = st.none() | st.integers(1, 4)
turns = st.none() | st.sampled_from([ANY_TIME, NINE, NINE + 10, NINE + 20, NINE + 40, 13 * 60])
hours = st.sampled_from([(9, 11), (9, 11), (9, 10), (10, 12), (13, 15)])


class Square(RuleBasedStateMachine):
    """An event of two dates with three ways, one of them for chosen times, and five browsers."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.clock.now = SATURDAY
        run = next(_runs)
        self.names = [f"run {run}: {number}" for number in range(5)]
        first = self.world.occurrence(day=TODAY + timedelta(days=1), capacity=3)
        Way.update(minutes=20, at_once=2, seats=3).where(Way.event == first.event).execute()
        for place, (kind, ways_seats) in enumerate(((WayKind.WATCH, 1), (WayKind.HOME, None)), 1):
            Way.create(
                event=first.event, place=place, kind=kind, name=kind.value, seats=ways_seats, minutes=30
            )
        dates.copy(self.world.system, first, TODAY + timedelta(days=8))
        self.dates = [one.id for one in dates.of_event(first.event_id)]
        self.ways = [way.id for way in Way.select().where(Way.event == first.event).order_by(Way.place)]
        self.known: defaultdict[int, set[str]] = defaultdict(set)

    def word(self, number: int) -> SignUp | None:
        """Return a word as the pass leads to it."""
        given = list(whole().where(SignUp.occurrence.in_(self.dates)).order_by(SignUp.id))
        if not given:
            return None
        return passes.by_managed(passes.managed_token(given[min(number, len(given) - 1)]))

    def way(self, place: int | None) -> int | None:
        return None if place is None else self.ways[place]

    @initialize(who=st.lists(browsers, min_size=2, unique=True))
    def has_begun(self, who: list[int]) -> None:
        for one in who:
            self.joins(one, 0, Stance.WAITING, None)

    @rule(who=browsers, where=two_dates, stance=st.sampled_from(sign_ups.OFFERED), place=three_ways)
    def joins(self, who: int, where: int, stance: Stance, place: int | None) -> None:
        ctx, occurrence = self.world.browser_ctx(self.names[who]), access.by_id(self.dates[where])
        with contextlib.suppress(Refusal):
            joined = sign_ups.join(ctx, occurrence, stance, way=self.way(place))
            self.known[who].add(passes.managed_token(SignUp.get_by_id(joined.id)))

    @rule(number=words, stance=stances, place=three_ways, turn=turns, adults=st.integers(0, 3))
    def tells_more(
        self, number: int, stance: Stance | None, place: int | None, turn: int | None, adults: int
    ) -> None:
        details = Details(stance=stance, way=self.way(place), turn=turn, adults=adults, children=1)
        self.says(number, lambda sign_up: detailing.change(self.world.system, sign_up, details))

    @rule(number=words)
    def withdraws(self, number: int) -> None:
        self.says(number, lambda sign_up: withdrawing.withdraw(self.world.system, sign_up))

    @rule(number=words)
    def takes_it_back(self, number: int) -> None:
        self.says(number, lambda sign_up: handing.undo(self.world.system, sign_up))

    @rule(number=words, stance=st.sampled_from(series.OFFERED))
    def comes_to_all(self, number: int, stance: Stance) -> None:
        self.says(number, lambda sign_up: series.join(self.world.system, sign_up, stance, None))

    @rule(number=words)
    def stops_all(self, number: int) -> None:
        self.says(number, lambda sign_up: series.stop(self.world.system, sign_up))

    def says(self, number: int, deed) -> None:
        sign_up = self.word(number)
        if sign_up is not None:
            with contextlib.suppress(Refusal):
                deed(sign_up)

    @rule(number=words, giver=browsers, taker=browsers, takes=st.booleans())
    def hands_on(self, number: int, giver: int, taker: int, *, takes: bool) -> None:
        sign_up = self.word(number)
        if sign_up is None:
            return
        before = headcounts.of(sign_up.occurrence_id)
        with contextlib.suppress(Refusal):
            offered = handing.hand_on(self.world.system, sign_up)
            # A repeated press may name one that was taken; its address is told to nobody.
            if handing.may_be_taken(offered):
                self.known[giver].add(passes.managed_token(offered))
            if takes:
                self.takes(taker, offered)
        assert headcounts.of(sign_up.occurrence_id) == before

    def takes(self, who: int, offered: SignUp) -> None:
        taken = handing.take(self.world.browser_ctx(self.names[who]), offered)
        if taken.source == TAKEN:
            self.known[who].add(passes.managed_token(taken))

    @rule(number=words, who=browsers)
    def is_taken(self, number: int, who: int) -> None:
        self.says(number, lambda offered: self.takes(who, offered))

    @rule(where=two_dates, span=hours, capacity=few, way_seats=few, at_once=few)
    def is_edited(
        self,
        where: int,
        span: tuple[int, int],
        capacity: int | None,
        way_seats: int | None,
        at_once: int | None,
    ) -> None:
        occurrence = access.by_id(self.dates[where])
        ways = [
            WayDraft(way.name, way.minutes, way.task, way.kind, way_seats, at_once=at_once, id=way.id)
            if way.id == self.ways[0]
            else WayDraft(way.name, way.minutes, way.task, way.kind, way.seats, id=way.id)
            for way in Way.select().where(Way.id.in_(self.ways)).order_by(Way.place)
        ]
        starts, ends = (time(hour) for hour in span)
        title, venue = occurrence.event.title, occurrence.venue
        draft = Draft(title, occurrence.day, starts, ends, venue, capacity=capacity, ways=tuple(ways))
        with contextlib.suppress(Refusal):
            changing.change(self.world.ctx(self.world.organizer), occurrence, draft)

    @rule(minutes=st.sampled_from([1, 4, 11]))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.move(minutes=minutes)

    @invariant()
    def promises_hold(self) -> None:
        # What an earlier example left behind would hide which deeds led to a fault.
        codes = [access.by_id(one).code for one in self.dates]
        assert [fault for fault in checks.faults() if any(code in fault for code in codes)] == []

    @invariant()
    def who_fits_does_not_wait(self) -> None:
        rows = SignUp.select().where(SignUp.occurrence.in_(self.dates), SignUp.withdrawn_at.is_null())
        here = list(rows)
        capacities = dict(Occurrence.select(Occurrence.id, Occurrence.capacity).tuples())
        way_seats = dict(Way.select(Way.id, Way.seats).where(Way.id.in_(self.ways)).tuples())
        for waits in (one for one in here if one.stance is Stance.WAITING):
            of_date = [
                one for one in here if one.stance is Stance.GOING and one.occurrence_id == waits.occurrence_id
            ]
            of_way = [one for one in of_date if one.way_id == waits.way_id]
            limits = (capacities[waits.occurrence_id], of_date), (way_seats[waits.way_id], of_way)
            assert not all(limit is None or brought([waits, *going]) <= limit for limit, going in limits)

    def teardown(self) -> None:
        """A seat that was taken is opened by nobody but who took it, under any address anybody knew."""
        for who, tokens in self.known.items():
            ctx = self.world.browser_ctx(self.names[who])
            for token in tokens:
                with contextlib.suppress(Refusal):
                    found = passes.by_managed(token, ctx)
                    assert found.source != TAKEN or is_own(ctx, found)


def brought(these: list[SignUp]) -> int:
    return sum(one.adults + one.children for one in these)


def test_whatever_is_done_promises_hold_and_who_fits_does_not_wait(world: World) -> None:
    assert world.organizer
    examples = 10 if world.url.startswith("sqlite") else 3

    class Here(Square):
        pass

    Here.world = world
    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples, stateful_step_count=16, deadline=None)
    )
