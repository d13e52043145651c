"""ちょこっと: never more people at once than there is room for, whatever they change their minds about."""

from dataclasses import dataclass, field
from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shishin.events.models import Occurrence, Way
from shishin.participation import access, checks, detailing, headcounts, sign_ups, turns, withdrawing
from shishin.participation.detailing import ANY_TIME, Details
from shishin.participation.models import SignUp, Stance
from shishin.participation.seats import SeatsTaken
from shishin.participation.turns import NoSuchTurn, TurnTaken
from shishin.people.models import Device, Message, Person
from tests.threads import at_once
from tests.world import World

NINE, TEN = 9 * 60, 10 * 60
MINUTES, AT_ONCE, CAPACITY = 20, 3, 8


def watering(world: World, *, seats: int | None = None, at_once: int = 2) -> tuple[Occurrence, Way]:
    """An occurrence from 9 to 11 with a way of twenty minutes until 10."""
    occurrence = world.occurrence()
    way = Way.create(
        event=occurrence.event,
        place=1,
        name="水やり",
        minutes=MINUTES,
        closes=time(10),
        seats=seats,
        at_once=at_once,
    )
    return occurrence, way


def choose(world: World, occurrence: Occurrence, way: Way, name: str, turn: int, heads: int = 1) -> SignUp:
    ctx = world.device_ctx(name)
    sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
    return detailing.change(ctx, sign_up, Details(way=way.id, turn=turn, adults=heads))


def kept(sign_up: SignUp) -> SignUp:
    return SignUp.get_by_id(sign_up.id)


def test_a_time_is_chosen_changed_and_let_go(world: World) -> None:
    occurrence, way = watering(world)
    ctx, sign_up = world.device_ctx("a"), choose(world, occurrence, way, "a", NINE + 20)
    assert (kept(sign_up).way, kept(sign_up).turn) == (way, NINE + 20)
    detailing.change(ctx, sign_up, Details(note="水筒をもっていきます"))
    assert kept(sign_up).turn == NINE + 20
    detailing.change(ctx, sign_up, Details(turn=ANY_TIME))
    assert (kept(sign_up).way, kept(sign_up).turn) == (way, None)
    choose(world, occurrence, way, "a", NINE)
    detailing.change(ctx, sign_up, Details(way=occurrence.event.ways.order_by(Way.id).get().id))
    assert kept(sign_up).turn is None


@pytest.mark.parametrize("turn", [NINE + 5, NINE - 10, NINE + 50, TEN])
def test_only_what_is_offered_can_be_chosen(sqlite_world: World, turn: int) -> None:
    occurrence, way = watering(sqlite_world)
    with pytest.raises(NoSuchTurn):
        choose(sqlite_world, occurrence, way, "a", turn)
    first = Way.get(Way.event == occurrence.event, Way.place == 0)
    with pytest.raises(NoSuchTurn):
        choose(sqlite_world, occurrence, first, "a", NINE)


def test_what_is_full_names_its_room_and_what_is_next_is_free(world: World) -> None:
    occurrence, way = watering(world)
    choose(world, occurrence, way, "a", NINE)
    with pytest.raises(TurnTaken) as refusal:
        choose(world, occurrence, way, "b", NINE + 10, heads=2)
    assert refusal.value.facts == {"left": 1}
    later = choose(world, occurrence, way, "b", NINE + 20, heads=2)
    assert turns.free(world.device_ctx("b"), kept(later), way) == [NINE + 20, NINE + 30, NINE + 40]
    with pytest.raises(TurnTaken):
        detailing.change(world.device_ctx("b"), later, Details(adults=3))


def test_who_names_no_time_holds_none(world: World) -> None:
    occurrence, way = watering(world, at_once=1)
    for name in "abc":
        choose(world, occurrence, way, name, ANY_TIME)
    assert choose(world, occurrence, way, "d", NINE).turn == NINE


def test_only_who_is_going_holds_a_time(world: World) -> None:
    occurrence, way = watering(world, at_once=1)
    ctx, sign_up = world.device_ctx("a"), choose(world, occurrence, way, "a", NINE)
    detailing.change(ctx, sign_up, Details(stance=Stance.MAYBE))
    assert choose(world, occurrence, way, "b", NINE).turn == NINE
    sign_ups.join(ctx, occurrence, Stance.GOING)
    assert kept(sign_up).turn is None
    sign_ups.join(world.device_ctx("b"), occurrence, Stance.MAYBE)
    assert SignUp.select().where(SignUp.turn.is_null(False)).count() == 0


def test_withdrawing_gives_the_time_back_at_once_and_undo_takes_it_if_it_is_free(world: World) -> None:
    occurrence, way = watering(world, at_once=1)
    first, second = world.device_ctx("a"), world.device_ctx("b")
    sign_up = choose(world, occurrence, way, "a", NINE)
    withdrawing.withdraw(first, sign_up)
    withdrawing.undo(first, sign_up)
    assert kept(sign_up).turn == NINE
    withdrawing.withdraw(first, sign_up)
    other = choose(world, occurrence, way, "b", NINE + 10)
    withdrawing.undo(first, sign_up)
    assert (kept(sign_up).stance, kept(sign_up).turn) == (Stance.GOING, None)
    withdrawing.withdraw(second, other)
    sign_ups.join(second, occurrence, Stance.GOING)
    assert kept(other).turn is None


def test_what_has_begun_cannot_be_chosen_any_more_but_is_kept(world: World) -> None:
    occurrence, way = watering(world)
    sign_up = choose(world, occurrence, way, "a", NINE)
    world.clock.move(minutes=35)
    ahead = [NINE + 10, NINE + 20, NINE + 30, NINE + 40]
    assert turns.free(world.device_ctx("a"), kept(sign_up), way) == [NINE, *ahead]
    other = sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING)
    assert turns.free(world.device_ctx("b"), kept(other), way) == ahead
    with pytest.raises(NoSuchTurn):
        choose(world, occurrence, way, "b", NINE)
    detailing.change(world.device_ctx("a"), sign_up, Details(note="すこしおくれます"))
    assert kept(sign_up).turn == NINE


def test_a_way_of_another_event_or_not_offered_any_more_cannot_be_chosen(world: World) -> None:
    occurrence, way = watering(world)
    theirs = Way.get(Way.event == world.occurrence().event)
    Way.update(offered=False).where(Way.id == way.id).execute()
    ctx = world.device_ctx("a")
    sign_up = sign_ups.join(ctx, occurrence, Stance.GOING)
    for wrong in (theirs, way):
        with pytest.raises(access.NoSuchWay):
            detailing.change(ctx, sign_up, Details(way=wrong.id))
        with pytest.raises(access.NoSuchWay):
            sign_ups.join(world.device_ctx("b"), occurrence, Stance.GOING, way=wrong.id)


def test_who_chose_a_way_that_is_not_offered_any_more_keeps_it(world: World) -> None:
    occurrence, way = watering(world)
    sign_up = choose(world, occurrence, way, "a", NINE)
    Way.update(offered=False).where(Way.id == way.id).execute()
    detailing.change(world.device_ctx("a"), sign_up, Details(way=way.id, turn=NINE + 10))
    assert kept(sign_up).turn == NINE + 10


@pytest.mark.parametrize("wrong", [{"at_once": 1}, {"minutes": 30, "closes": time(9, 40)}, {"at_once": None}])
def test_a_check_names_who_has_no_room(world: World, wrong: dict[str, object]) -> None:
    occurrence, way = watering(world)
    choose(world, occurrence, way, "a", NINE + 20, heads=2)
    assert list(checks.faults()) == []
    Way.update(**wrong).where(Way.id == way.id).execute()
    said = f"seats: way {way.id} of occurrence {occurrence.code} has more people at once than it has room for"
    assert list(checks.faults()) == [said]


@dataclass
class Morning:
    """What a slow and obvious model knows of one occurrence: who is there, minute by minute."""

    said: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def fits(self, who: str, heads: int, turn: int | None) -> bool:
        """Say whether somebody has a seat, and room in every minute."""
        others = {name: said for name, said in self.said.items() if name != who}
        if sum(count for count, _ in others.values()) + heads > CAPACITY:
            return False
        if turn is None:
            return True
        return all(
            sum(n for n, start in others.values() if start is not None and start <= minute < start + MINUTES)
            + heads
            <= AT_ONCE
            for minute in range(turn, turn + MINUTES)
        )


class Garden:
    """The morning as the commands keep it, and as the model does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.occurrence, self.way = watering(world, at_once=AT_ONCE)
        Occurrence.update(capacity=CAPACITY).where(Occurrence.id == self.occurrence.id).execute()

    def empty(self) -> None:
        for model in (Message, SignUp, headcounts.Headcount, Device):
            model.delete().execute()
        Person.delete().where(Person.id != self.world.organizer.id).execute()
        self.model, self.left = Morning(), dict[str, tuple[int, int | None]]()

    def act(self, who: str, what: str, turn: int | None, heads: int) -> None:
        """Let somebody do something, and require that it is taken exactly where the model takes it."""
        getattr(self, what)(who, turn, heads)
        held = SignUp.select().where(SignUp.withdrawn_at.is_null(), SignUp.stance == Stance.GOING)
        assert sorted((one.adults, one.turn or 0) for one in held) == sorted(
            (count, start or 0) for count, start in self.model.said.values()
        )
        assert list(checks.faults()) == []

    def join(self, who: str, turn: int | None, heads: int) -> None:
        if who in self.model.said:
            return
        # Who comes back brings as many as before.
        again = self.left.get(who, (1, None))[0]
        taken = self._tried(lambda: sign_ups.join(self.world.device_ctx(who), self.occurrence, Stance.GOING))
        assert taken == self.model.fits(who, again, None)
        if taken:
            self.model.said[who] = again, None
            self.left.pop(who, None)

    def change(self, who: str, turn: int | None, heads: int) -> None:
        if who not in self.model.said:
            return
        details = Details(way=self.way.id, turn=ANY_TIME if turn is None else turn, adults=heads)
        ctx = self.world.device_ctx(who)
        taken = self._tried(lambda: detailing.change(ctx, self._mine(who), details))
        assert taken == self.model.fits(who, heads, turn)
        if taken:
            self.model.said[who] = heads, turn

    def withdraw(self, who: str, turn: int | None, heads: int) -> None:
        if who in self.model.said:
            withdrawing.withdraw(self.world.device_ctx(who), self._mine(who))
            self.left[who] = self.model.said.pop(who)

    def undo(self, who: str, turn: int | None, heads: int) -> None:
        if who not in self.left:
            return
        before, start = self.left[who]
        came = withdrawing.undo(self.world.device_ctx(who), self._mine(who))
        assert (came.stance is Stance.GOING) == self.model.fits(who, before, None)
        if came.stance is Stance.GOING:
            self.model.said[who] = before, start if self.model.fits(who, before, start) else None
            del self.left[who]
        else:
            withdrawing.withdraw(self.world.device_ctx(who), self._mine(who))

    def _mine(self, who: str) -> SignUp:
        ctx = self.world.device_ctx(who)
        return SignUp.get(SignUp.person == Device.get(Device.digest == ctx.actor.device).person)

    @staticmethod
    def _tried(deed) -> bool:
        try:
            deed()
        except (SeatsTaken, TurnTaken):
            return False
        return True


deeds = st.tuples(
    st.sampled_from("abcdef"),
    st.sampled_from(["join", "change", "change", "change", "withdraw", "undo"]),
    st.none() | st.integers(0, 4).map(lambda place: NINE + 10 * place),
    st.integers(1, 3),
)


@pytest.fixture
def garden(world: World) -> Garden:
    world.ctx(world.organizer)
    return Garden(world)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deeds, min_size=6, max_size=30))
def test_it_is_taken_exactly_where_counting_every_minute_takes_it(garden: Garden, done) -> None:
    garden.empty()
    for deed in done:
        garden.act(*deed)


def test_two_hundred_people_at_once_are_never_more_than_may_be(world: World) -> None:
    occurrence, way = watering(world, at_once=5)
    ctxs = [world.device_ctx(f"phone {n}") for n in range(200)]
    joined = [sign_ups.join(ctx, occurrence, Stance.GOING) for ctx in ctxs]

    def choose(n: int) -> bool:
        try:
            detailing.change(ctxs[n], joined[n], Details(way=way.id, turn=NINE + 10 * (n % 5)))
        except TurnTaken:
            return False
        if n % 7 == 0:
            withdrawing.withdraw(ctxs[n], joined[n])
        return True

    found = at_once(20, lambda place: [choose(n) for n in range(place, 200, 20)])
    assert all(isinstance(answer, list) for answer in found), found
    assert list(checks.faults()) == []
    # From 9 to 10 two to three times five follow one another.
    assert 5 <= len(turns.chosen(occurrence)[way.id]) <= 15
