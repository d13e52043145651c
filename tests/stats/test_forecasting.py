"""The forecast's range holds four times in five, in seasons that its priors know nothing of."""

import math
import random
from datetime import timedelta

import pytest

from shishin.checkin import proxy, self_check_in, walk_in
from shishin.events.models import Flag
from shishin.participation import sign_ups, withdrawing
from shishin.participation.models import SignUp, Stance
from shishin.stats import forecasting
from shishin.stats.forecasting import Forecast, Habits, Held
from tests.world import TODAY, World

GROUPS, OCCURRENCES = 60, 20
FAMILIES = (1, 1, 1, 2, 2, 3, 4)


class Season:
    """Groups whose people keep their word more or less than the priors say, in weather that all share."""

    def __init__(self, chance, weather: float) -> None:
        self.chance, self.weather = chance, weather

    def outcomes(self) -> list[bool]:
        """Forecast each occurrence from what went before it; say whether the range held the number."""
        return [held for _ in range(GROUPS) for held in self._group()]

    def _group(self):
        chance, habits = self.chance, Habits()
        firmness = {
            Stance.GOING: chance.betavariate(14, 5),
            Stance.MAYBE: chance.betavariate(6, 10),
            Stance.INTERESTED: chance.betavariate(1.5, 14),
        }
        size, walk_ins = chance.uniform(4, 40), chance.gammavariate(1.5, 2.5)
        for _ in range(OCCURRENCES):
            held = self._occurrence(firmness, size, walk_ins)
            forecast = habits.forecast(held.signed)
            assert forecast.low <= forecast.heads <= forecast.high
            yield forecast.low <= held.heads <= forecast.high
            habits.learn(held)

    def _occurrence(self, firmness, size: float, walk_ins: float) -> Held:
        chance = self.chance
        sky = chance.gauss(0, self.weather)
        came: dict[Stance, list[int]] = {}
        stayed: dict[Stance, list[int]] = {}
        for stance, share in ((Stance.GOING, 1.0), (Stance.MAYBE, 0.5), (Stance.INTERESTED, 0.6)):
            odds = math.log(firmness[stance] / (1 - firmness[stance])) + sky
            passes = max(0, round(chance.gauss(size * share, size * share * 0.3)))
            for _ in range(passes):
                heads = 1 if stance is Stance.INTERESTED else chance.choice(FAMILIES)
                there = chance.random() < 1 / (1 + math.exp(-odds))
                (came if there else stayed).setdefault(stance, []).append(heads)
        mean = walk_ins * math.exp(0.7 * sky) * chance.gammavariate(4, 0.25)
        # Arrivals within a unit of time, at exponential distances, are Poisson.
        arrivals, at = 0, chance.expovariate(1)
        while at < mean:
            arrivals, at = arrivals + 1, at + chance.expovariate(1)
        return Held(came, stayed, arrivals)


@pytest.mark.parametrize("weather", [0.0, 0.2, 0.4])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_range_covers_eighty_in_a_hundred_of_seasons_it_has_not_seen(weather: float, seed: int) -> None:
    outcomes = Season(random.Random(seed), weather).outcomes()
    assert 0.75 <= sum(outcomes) / len(outcomes) <= 0.85


def test_without_a_past_the_priors_speak() -> None:
    forecast = Habits().forecast({Stance.GOING: [1] * 18, Stance.MAYBE: [1] * 9, Stance.INTERESTED: [1] * 12})
    assert forecast.heads == round(18 * 0.8 + 9 * 0.4 + 12 * 0.1 + 2)
    assert forecast.low < forecast.heads < forecast.high
    assert (forecast.replied, forecast.walk_ins) == (forecast.heads - 2, 2)
    assert Habits().forecast({}) == Forecast(2, 0, 7, walk_ins=2)


def test_a_group_that_always_comes_is_believed_after_a_while() -> None:
    habits = Habits()
    for _ in range(10):
        habits.learn(Held({Stance.GOING: [1] * 20}, {}, 0))
    forecast = habits.forecast({Stance.GOING: [1] * 20})
    assert 19 <= forecast.heads <= 20
    assert forecast.high - forecast.low <= 4


def test_where_nobody_walks_in_no_more_are_expected_than_there_are_seats(sqlite_world: World) -> None:
    world = sqlite_world
    small = world.occurrence(capacity=2, flags=Flag.KIDS)
    for name in "abcdef":
        sign_ups.join(world.device_ctx(name), small, Stance.GOING if name < "c" else Stance.MAYBE)
    assert forecasting.of_occurrence(small) == Forecast(2, 0, 2, walk_ins=0)
    small.event.flags = Flag.WALKIN
    forecast = forecasting.of_occurrence(small)
    assert (forecast.replied, forecast.walk_ins) == (3, 2)
    assert forecast.high > 2
    few = world.occurrence(capacity=20, flags=Flag.KIDS)
    sign_ups.join(world.device_ctx("a"), few, Stance.GOING)
    assert forecasting.of_occurrence(few).heads == 3


def test_families_widen_the_range_more_than_as_many_single_people() -> None:
    singles = Habits().forecast({Stance.GOING: [1] * 24})
    families = Habits().forecast({Stance.GOING: [4] * 6})
    assert families.heads == singles.heads
    assert families.high - families.low > singles.high - singles.low


def test_a_groups_past_is_counted_from_its_attendances(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    organizer = world.ctx(world.organizer)
    past = world.occurrence(day=TODAY - timedelta(days=7))
    world.clock.move(days=-7)
    for number in range(4):
        sign_up = sign_ups.join(world.device_ctx(f"n{number}"), past, Stance.GOING)
        if number < 3:
            proxy.check_in(organizer, past, SignUp.get_by_id(sign_up.id).ref)
    maybe = sign_ups.join(world.device_ctx("perhaps"), past, Stance.MAYBE)
    withdrawing.withdraw(world.device_ctx("perhaps"), maybe)
    sign_ups.join(world.device_ctx("who waits"), past, Stance.INTERESTED)
    self_check_in.check_in(world.device_ctx("passing by"), past, None, 1, 1)
    walk_in.tally(organizer, past, None, 2, 1)
    world.clock.move(days=7)
    learned: list[Held] = []
    monkeypatch.setattr(Habits, "learn", lambda _, held: learned.append(held))
    coming = world.occurrence()
    sign_ups.join(world.device_ctx("n1"), coming, Stance.GOING)
    forecast = forecasting.of_occurrence(coming)
    (held,) = learned
    assert {stance: sorted(heads) for stance, heads in held.came.items()} == {Stance.GOING: [1, 1, 1]}
    assert {stance: sorted(heads) for stance, heads in held.stayed.items()} == {
        Stance.GOING: [1],
        Stance.INTERESTED: [1],
    }
    assert (held.walk_ins, held.heads) == (5, 8)
    assert forecast.heads == round(0.8 + 2)


def test_another_groups_past_and_what_took_no_attendance_count_for_nothing(world: World) -> None:
    before = forecasting.of_occurrence(world.occurrence())
    past = world.occurrence(day=TODAY - timedelta(days=7))
    sign_ups_of_nobody = world.occurrence(day=TODAY - timedelta(days=3))
    world.clock.move(days=-7)
    sign_ups.join(world.device_ctx(), sign_ups_of_nobody, Stance.GOING)
    self_check_in.check_in(world.device_ctx(), past, None, 9, 1)
    world.clock.move(days=7)
    assert forecasting.of_occurrence(world.occurrence()) != before
    past.event.group = world.new_group("others", "ほかの団体")
    past.event.save()
    assert forecasting.of_occurrence(world.occurrence()) == before
