"""順番待ち: seats are never oversold, never left empty for who fits, and go by the order of the line."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shishin.events.drafts import Draft
from shishin.events.models import OccurrenceStatus, Way
from shishin.participation import changing, detailing, headcounts, lines, seats, sign_ups, withdrawing
from shishin.participation.detailing import Details
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Device, Message, Person
from tests.threads import at_once
from tests.world import World

NAMES = "abcdefgh"


def stance_of(sign_up: SignUp) -> Stance:
    return SignUp.get_by_id(sign_up.id).stance


def join(world: World, occurrence, name: str, stance: Stance = Stance.WAITING) -> SignUp:
    world.clock.move(seconds=1)
    return SignUp.get_by_id(sign_ups.join(world.device_ctx(name), occurrence, stance).id)


def test_who_would_wait_where_a_seat_is_free_is_going(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    assert join(world, occurrence, "a").stance is Stance.GOING
    assert join(world, occurrence, "b").stance is Stance.WAITING
    assert join(world, occurrence, "a").stance is Stance.GOING
    assert seats.taken(occurrence) == 1


def test_a_seat_that_is_given_back_goes_to_the_first_in_line_who_is_told(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    going = join(world, occurrence, "a")
    first, second = join(world, occurrence, "b"), join(world, occurrence, "c")
    assert [lines.place(one) for one in (first, second)] == [1, 2]
    world.choose(first.person, occurrence)
    withdrawing.withdraw(world.device_ctx("a"), going)
    assert [stance_of(one) for one in (first, second)] == [Stance.GOING, Stance.WAITING]
    assert lines.place(second) == 1
    message = Message.get(Message.kind == "promoted")
    assert (message.person_id, message.facts["code"]) == (first.person_id, occurrence.code)
    assert headcounts.wrong() == []


def test_a_weaker_word_and_fewer_heads_give_seats_back_too(world: World) -> None:
    occurrence = world.occurrence(capacity=3)
    family, single = join(world, occurrence, "a"), join(world, occurrence, "b")
    detailing.change(world.device_ctx("a"), family, Details(adults=2))
    waiting = [join(world, occurrence, name) for name in "cd"]
    detailing.change(world.device_ctx("a"), family, Details(adults=1))
    assert [stance_of(one) for one in waiting] == [Stance.GOING, Stance.WAITING]
    join(world, occurrence, "b", Stance.MAYBE)
    assert [stance_of(one) for one in (single, *waiting)] == [Stance.MAYBE, Stance.GOING, Stance.GOING]


def test_who_brings_too_many_is_passed_over_and_keeps_the_place(world: World) -> None:
    occurrence = world.occurrence(capacity=2)
    going = [join(world, occurrence, name) for name in "ab"]
    family, single = join(world, occurrence, "c"), join(world, occurrence, "d")
    detailing.change(world.device_ctx("c"), family, Details(adults=1, children=1))
    withdrawing.withdraw(world.device_ctx("a"), going[0])
    assert [stance_of(one) for one in (family, single)] == [Stance.WAITING, Stance.GOING]
    withdrawing.withdraw(world.device_ctx("b"), going[1])
    assert stance_of(family) is Stance.WAITING
    withdrawing.withdraw(world.device_ctx("d"), single)
    assert stance_of(family) is Stance.GOING


def test_more_seats_are_the_lines(world: World) -> None:
    occurrence = world.occurrence(capacity=1)
    join(world, occurrence, "a")
    waiting = [join(world, occurrence, name) for name in "bcd"]
    draft = Draft(
        occurrence.event.title, occurrence.day, occurrence.starts, occurrence.ends, "広場", capacity=3
    )
    changing.change(world.ctx(world.organizer), occurrence, draft)
    assert [stance_of(one) for one in waiting] == [Stance.GOING, Stance.GOING, Stance.WAITING]


def test_the_seats_of_a_way_of_joining_have_their_line_too(world: World) -> None:
    occurrence = world.occurrence()
    Way.update(seats=1).where(Way.event == occurrence.event).execute()
    going, waiting = join(world, occurrence, "a"), join(world, occurrence, "b")
    assert (going.stance, waiting.stance) == (Stance.GOING, Stance.WAITING)
    withdrawing.withdraw(world.device_ctx("a"), going)
    assert stance_of(waiting) is Stance.GOING


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_nobody_is_sent_to_what_is(world: World, state: str) -> None:
    occurrence = world.occurrence(capacity=1)
    going, waiting = join(world, occurrence, "a"), join(world, occurrence, "b")
    if state == "over":
        world.clock.move(days=1)
    else:
        occurrence.status = OccurrenceStatus.CANCELLED
        occurrence.save()
    withdrawing.withdraw(world.device_ctx("a"), going)
    assert stance_of(waiting) is Stance.WAITING
    assert Message.select().count() == 0


class Day:
    """One occurrence with few seats and eight people who change their minds."""

    def __init__(self, world: World) -> None:
        self.world, self.occurrence = world, world.occurrence(capacity=4)

    def empty(self) -> None:
        """Forget everybody."""
        for model in (Message, SignUp, headcounts.Headcount, Device):
            model.delete().execute()
        Person.delete().where(Person.id != self.world.organizer.id).execute()

    def act(self, who: str, what: str, heads: int) -> None:
        """Let one of them act; a refusal is an answer too."""
        world = self.world
        world.clock.move(seconds=1)
        ctx = world.device_ctx(who)
        mine = sign_ups.of_actor(ctx, self.occurrence)
        try:
            if what in set(Stance):
                sign_ups.join(ctx, self.occurrence, Stance(what))
            elif mine is not None and what == "heads":
                detailing.change(ctx, mine, Details(adults=heads))
            elif mine is not None and what == "withdraw":
                withdrawing.withdraw(ctx, mine)
            elif what == "undo":
                known = SignUp.get_or_none(SignUp.person == ctx.actor.person_id)
                if known is not None:
                    withdrawing.undo(ctx, known)
        except seats.SeatsTaken:
            pass

    def require_fair(self) -> None:
        """Nothing oversold; nobody waits who would fit; nothing miscounted."""
        living = list(SignUp.select().where(SignUp.withdrawn_at.is_null()))
        going = sum(one.adults + one.children for one in living if one.stance is Stance.GOING)
        assert going <= 4
        for one in living:
            if one.stance is Stance.WAITING:
                assert one.queued_at is not None
                assert one.adults + one.children > 4 - going
            elif one.stance is not Stance.GOING:
                # Who is going may have come from the line; their pass says so until they say something.
                assert one.queued_at is None
        assert headcounts.wrong() == []


actions = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["going", "waiting", "waiting", "maybe", "heads", "withdraw", "undo"]),
    st.integers(1, 4),
)


@pytest.fixture
def day(world: World) -> Day:
    world.ctx(world.organizer)
    return Day(world)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=5, max_size=25))
def test_whatever_they_do_the_seats_are_full_or_nobody_fits(day: Day, done) -> None:
    day.empty()
    for action in done:
        day.act(*action)
        day.require_fair()


def test_people_who_press_at_once_never_oversell_and_leave_no_seat_empty(world: World) -> None:
    day = Day(world)

    def work(number: int) -> None:
        for what in ("waiting", "withdraw", "going", "waiting", "maybe", "waiting"):
            day.act(f"person {number}", what, 1)

    found = at_once(12, work)
    assert found == [None] * 12
    day.require_fair()
    assert seats.taken(day.occurrence) == 4
