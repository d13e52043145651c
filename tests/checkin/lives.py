"""What state machines of people's lives have in common: phones, two places, and what is true at any time."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from shishin.checkin import checks, self_check_in
from shishin.checkin.models import Scan
from shishin.core import signing
from shishin.core.context import Context
from shishin.events.models import Occurrence
from shishin.participation import checks as seat_checks
from shishin.participation import sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people import guests
from shishin.people import joining as people_joining
from shishin.people.models import Person
from shishin.points import checks as point_checks
from shishin.stats import checks as stats_checks
from tests.world import SATURDAY, World

_runs = count()


class Handset:
    """A phone's browser: by its device alone, as guests are, and nobody's until its first tap."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.device = world, signing.digest(name)

    @property
    def number(self) -> int | None:
        """The id of who it is, if it is anybody."""
        return guests.person_of_device(self.device)

    @property
    def ctx(self) -> Context:
        return self.by(self.number)

    def by(self, number: int | None, *, signed_in: bool = False) -> Context:
        """Return the context of somebody in this browser; who signed in did so just now."""
        person = Person.get_by_id(number) if number else None
        ctx = self.world.ctx(person, device=self.device, signed_in=signed_in)
        return replace(ctx, actor=replace(ctx.actor, signed_in_at=ctx.now if signed_in else None))

    def says(self, occurrence: Occurrence, stance: Stance = Stance.GOING) -> SignUp:
        return SignUp.get_by_id(sign_ups.join(self.ctx, occurrence, stance).id)

    def comes(self, occurrence: Occurrence, adults: int = 1, children: int = 0) -> Scan:
        answer = self_check_in.check_in(self.ctx, occurrence, None, adults, children)
        return Scan.get(Scan.uid == answer.uid)


class Browser(Handset):
    """A browser that is somebody, from when it is made."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        guests.actor_or_new_guest(self.ctx)

    @property
    def person(self) -> Person:
        return Person.get_by_id(self.number)


class Lives(RuleBasedStateMachine):
    """Phones at two places on one morning. A subclass says what happens, and who is one person."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.clock.now = SATURDAY + timedelta(minutes=20)
        self.run, self._made = next(_runs), count()
        self.at = [self.world.occurrence(capacity=2), self.world.occurrence(title="花だん")]

    def new(self) -> str:
        """Return the name of a phone that nobody has had."""
        return f"run {self.run}: phone {next(self._made)}"

    @invariant()
    def nothing_is_doubled_or_lost(self) -> None:
        self.world.clock.move(seconds=1)
        self.is_as_told()
        assert wrong_now(self.world) == []

    def is_as_told(self) -> None:
        """See that the store says of everybody what people would tell."""
        raise NotImplementedError


def wrong_now(world: World) -> list[str]:
    """Return every fault of persons, seats, scans and points: what holds after every press."""
    return [
        *people_joining.faults(),
        *seat_checks.faults(),
        *checks.faults(),
        *point_checks.faults(world.clock.now),
    ]


def sound(world: World) -> list[str]:
    """Return every fault that there is, but those of the search, which the world does not keep."""
    return [*wrong_now(world), *stats_checks.faults(world.clock.now)]


def lived_through(world: World, lives: type[Lives], *, examples: int, steps: int) -> None:
    """Let so many lives of so many steps be lived; a fifth of them on the slower store."""
    assert world.organizer
    here = type("Here", (lives,), {"world": world})
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=examples if world.url.startswith("sqlite") else examples // 5,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
