"""Joining, coming, claiming, losing a phone and being forgotten, in any order: nothing is doubled or lost."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shishin.auth import handovers, links
from shishin.checkin import card_batches, card_check_in, cards, claiming, self_check_in
from shishin.checkin.claiming import CardKept, NobodyCameYet, OtherwiseProven
from shishin.checkin.models import Attendance, Card, ScanBy
from shishin.checkin.proofs import Proof
from shishin.core import signing
from shishin.core.context import Context
from shishin.core.errors import Refusal
from shishin.core.limits import LimitCount
from shishin.notifications.folder import MailFolder
from shishin.participation import erasing, sign_ups
from shishin.participation.erasing import Beside
from shishin.participation.models import Stance
from shishin.people import guests
from shishin.people.erasures import ErasureLog
from shishin.people.models import Message, Person
from shishin.points import ledger
from tests.checkin.test_joining import sound
from tests.world import SATURDAY, World

HANDS, PLACES, ADDRESSES = 3, 2, 2
_runs = count()


@dataclass(eq=False)
class Somebody:
    """Who is one person, however they are known; kept as people would tell it."""

    came: set[int] = field(default_factory=set)


class Life(RuleBasedStateMachine):
    """Three hands, each with a phone, two mail addresses that anybody may read, and one paper card."""

    world: World
    hands = st.integers(0, HANDS - 1)
    places = st.integers(0, PLACES - 1)
    addresses = st.integers(0, ADDRESSES - 1)

    def __init__(self) -> None:
        super().__init__()
        self.world.clock.now = SATURDAY + timedelta(minutes=20)
        self.run, self.phones = next(_runs), count()
        self.devices = [self.new_phone() for _ in range(HANDS)]
        self.held: list[Somebody | None] = [None] * HANDS
        self.mail: list[Somebody | None] = [None] * ADDRESSES
        self.at = [self.world.occurrence(capacity=2), self.world.occurrence(title="花だん")]
        made = card_batches.printed(
            card_batches.make(self.world.ctx(self.world.organizer), self.world.group, 1)
        )
        self.card_id, self.by_card = made[0].card.id, Somebody()
        self.everybody = [self.by_card]
        self.kept = False
        self.beside = Beside(ErasureLog(self.world.folder / "erased"), MailFolder(self.world.folder / "mail"))

    def new_phone(self) -> str:
        return signing.digest(f"run {self.run}: phone {next(self.phones)}")

    def ctx(self, hand: int, *, signed_in: bool = False) -> Context:
        device = self.devices[hand]
        number = guests.person_of_device(device)
        ctx = self.world.ctx(Person.get_by_id(number) if number else None, device=device, signed_in=signed_in)
        return replace(ctx, actor=replace(ctx.actor, signed_in_at=ctx.now if signed_in else None))

    def somebody(self, hand: int) -> Somebody:
        if self.held[hand] is None:
            self.held[hand] = Somebody()
            self.everybody.append(self.held[hand])
        return self.held[hand]

    def known(self, one: Somebody | None) -> bool:
        return one is not None and one in self.mail

    def one(self, keeper: Somebody, other: Somebody) -> None:
        """From now on both are the keeper."""
        if keeper is not other:
            keeper.came |= other.came
            self.everybody.remove(other)
            self.renamed(other, keeper)

    def renamed(self, former: Somebody, now: Somebody | None) -> None:
        self.held = [now if one is former else one for one in self.held]
        self.mail = [now if one is former else one for one in self.mail]
        self.by_card = now if self.by_card is former else self.by_card

    @initialize(
        came=st.lists(st.tuples(hands, places), min_size=3, max_size=5, unique=True),
        claimed=st.lists(st.tuples(hands, addresses), min_size=1, max_size=3, unique=True),
        tied=st.booleans(),
    )
    def some_have_come(self, came: list[tuple[int, int]], claimed: list[tuple[int, int]], tied: bool) -> None:
        for hand, place in came:
            self.comes(hand, place)
        if tied:
            self.claims_by_the_stub(came[0][0])
        for hand, address in claimed:
            self.claims_by_mail(hand, address)

    @rule(hand=hands, place=places, stance=st.sampled_from([Stance.GOING, Stance.MAYBE]))
    def says(self, hand: int, place: int, stance: Stance) -> None:
        try:
            sign_ups.join(self.ctx(hand), self.at[place], stance)
        except Refusal:
            return
        self.somebody(hand)

    @rule(hand=hands, place=places)
    def comes(self, hand: int, place: int) -> None:
        self_check_in.check_in(self.ctx(hand), self.at[place], None, 1, 0)
        self.somebody(hand).came.add(place)

    @rule(place=places)
    def shows_the_card(self, place: int) -> None:
        if self.by_card is not None:
            organizer, card = self.world.ctx(self.world.organizer), Card.get_by_id(self.card_id)
            card_check_in.check_in(organizer, self.at[place], card, Proof.CURRENT, None, ScanBy.CAMERA)
            self.by_card.came.add(place)

    @rule(hand=hands, address=addresses)
    def claims_by_mail(self, hand: int, address: int) -> None:
        LimitCount.delete().execute()
        mine = self.held[hand]
        ctx = self.ctx(hand, signed_in=self.known(mine))
        try:
            claiming.ask_by_mail(ctx, f"{address}-{self.run}@example.jp", "192.0.2.1")
        except NobodyCameYet:
            assert mine is None or (not mine.came and not self.known(mine))
            return
        seed = str(Message.select().order_by(Message.id.desc()).get().facts["seed"])
        claiming.by_mail(ctx, links.token_of(seed))
        if self.mail[address] is None:
            self.mail[address] = mine
        else:
            self.one(self.mail[address], mine)

    @rule(hand=hands)
    def claims_by_the_stub(self, hand: int) -> None:
        if self.by_card is None:
            return
        mine, card = self.held[hand], Card.get_by_id(self.card_id)
        try:
            claiming.by_stub(self.ctx(hand), cards.record_token(card))
        except CardKept:
            assert self.kept
            assert mine is not self.by_card
            return
        assert mine is self.by_card or not self.kept
        self.kept = True
        if mine is None:
            self.held[hand] = self.by_card
        else:
            self.one(mine, self.by_card)

    @rule(hand=hands, to=hands)
    def hands_over(self, hand: int, to: int) -> None:
        LimitCount.delete().execute()
        if hand == to or self.held[hand] is None:
            return
        try:
            code = handovers.code(claiming.offer_handover(self.ctx(hand)))
            handovers.take(self.ctx(to), code, "192.0.2.1")
            claiming.by_handover(self.ctx(to))
        except OtherwiseProven:
            assert self.known(self.held[hand]) or self.known(self.held[to])
            return
        assert not self.known(self.held[hand])
        assert not self.known(self.held[to])
        if self.held[to] is None:
            self.held[to] = self.held[hand]
        else:
            self.one(self.held[hand], self.held[to])

    @rule(hand=hands, address=addresses)
    def signs_in_and_brings(self, hand: int, address: int) -> None:
        keeper, mine = self.mail[address], self.held[hand]
        if keeper is None:
            return
        person = links.person_of_address(f"{address}-{self.run}@example.jp")
        try:
            claiming.bring(self.world.ctx(person, device=self.devices[hand]))
        except OtherwiseProven:
            assert self.known(mine)
            assert mine is not keeper
            return
        assert mine is keeper or not self.known(mine)
        if mine is not None:
            self.one(keeper, mine)

    @rule(hand=hands)
    def loses_the_phone(self, hand: int) -> None:
        self.devices[hand], self.held[hand] = self.new_phone(), None

    @rule(hand=hands)
    def wants_everything_deleted(self, hand: int) -> None:
        erasing.erase(self.ctx(hand), self.beside)
        if self.held[hand] is not None:
            # Who was there stays in the totals, as nobody.
            self.renamed(self.held[hand], None)

    @invariant()
    def nothing_is_doubled_or_lost(self) -> None:
        self.world.clock.move(seconds=1)
        for place, occurrence in enumerate(self.at):
            rows = Attendance.select().where(Attendance.occurrence == occurrence.id).count()
            assert rows == sum(place in one.came for one in self.everybody)
        self._each_has_what_is_theirs()
        assert sound(self.world) == []

    def _each_has_what_is_theirs(self) -> None:
        numbers: dict[int, Somebody] = {}
        for hand, one in enumerate(self.held):
            number = guests.person_of_device(self.devices[hand])
            assert (number is None) == (one is None)
            if number is not None:
                assert numbers.setdefault(number, one) is one
                assert ledger.balance(number) == 10 * len(one.came)
        for address, one in enumerate(self.mail):
            person = links.person_of_address(f"{address}-{self.run}@example.jp")
            assert (person is None) == (one is None)
            if person is not None:
                assert numbers.setdefault(person.id, one) is one
        assert len({id(one) for one in numbers.values()}) == len(numbers)


def test_any_order_of_a_life_with_phones_mail_and_a_card_ends_well(world: World) -> None:
    assert world.organizer
    examples = 25 if world.url.startswith("sqlite") else 5

    class Here(Life):
        pass

    Here.world = world
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
