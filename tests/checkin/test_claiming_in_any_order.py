"""Joining, coming, claiming, losing a phone and being forgotten, in any order: nothing is doubled or lost."""

from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from shishin.auth import handovers, links, passkeys
from shishin.auth.models import Passkey
from shishin.checkin import card_batches, card_check_in, cards, claiming, ways_in
from shishin.checkin.claiming import CardKept, OtherwiseProven
from shishin.checkin.models import Attendance, Card, ScanBy
from shishin.checkin.proofs import Proof
from shishin.checkin.ways_in import NobodyCameYet
from shishin.core.context import Context
from shishin.core.errors import Refusal
from shishin.core.limits import LimitCount
from shishin.notifications.folder import MailFolder
from shishin.participation import erasing
from shishin.participation.erasing import Beside
from shishin.participation.models import Stance
from shishin.people.erasures import ErasureLog
from shishin.people.models import Message
from shishin.points import ledger
from shishin.stats import checks as stats_checks
from tests.auth.test_passkeys import HERE, Authenticator, b64
from tests.checkin.lives import Handset, Lives, lived_through
from tests.world import World

HANDS, PLACES, ADDRESSES, KEYS = 3, 2, 2, 2


@dataclass(eq=False)
class Somebody:
    """Who is one person, however they are known; kept as people would tell it."""

    came: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Key:
    """A passkey as a phone's maker keeps it, beyond the phone; whose it is here, if it still is anybody's."""

    held_by: Authenticator
    of: Somebody | None


class Life(Lives):
    """Three hands with a phone each, two addresses whose mail anybody may read, two passkeys, one card."""

    hands = st.integers(0, HANDS - 1)
    places = st.integers(0, PLACES - 1)
    addresses = st.integers(0, ADDRESSES - 1)
    keys = st.integers(0, KEYS - 1)

    def __init__(self) -> None:
        super().__init__()
        self.phones = [Handset(self.world, self.new()) for _ in range(HANDS)]
        self.held: list[Somebody | None] = [None] * HANDS
        self.mail: list[Somebody | None] = [None] * ADDRESSES
        self.chain: list[Key | None] = [None] * KEYS
        made = card_batches.printed(
            card_batches.make(self.world.ctx(self.world.organizer), self.world.group, 1)
        )
        self.card_id, self.by_card = made[0].card.id, Somebody()
        self.everybody = [self.by_card]
        self.kept = False
        self.beside = Beside(ErasureLog(self.world.folder / "erased"), MailFolder(self.world.folder / "mail"))

    def ctx(self, hand: int, *, signed_in: bool = False) -> Context:
        return self.phones[hand].by(self.phones[hand].number, signed_in=signed_in)

    def somebody(self, hand: int) -> Somebody:
        if self.held[hand] is None:
            self.held[hand] = Somebody()
            self.everybody.append(self.held[hand])
        return self.held[hand]

    def known(self, one: Somebody | None) -> bool:
        return one is not None and (one in self.mail or one in [key.of for key in self.chain if key])

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
        for key in self.chain:
            if key is not None and key.of is former:
                key.of = now

    @initialize(
        came=st.lists(st.tuples(hands, places), min_size=3, max_size=5, unique=True),
        claimed=st.lists(st.tuples(hands, addresses), min_size=1, max_size=3, unique=True),
        tied=st.booleans(),
        keyed=st.sampled_from(["", "lost", "tied to an address", "brought another phone's"]),
    )
    def some_have_come(
        self, came: list[tuple[int, int]], claimed: list[tuple[int, int]], tied: bool, keyed: str
    ) -> None:
        for hand, place in came:
            self.comes(hand, place)
        if tied:
            self.claims_by_the_stub(came[0][0])
        if keyed:
            self.makes_a_passkey(came[-1][0], 0)
            self.loses_the_phone(came[-1][0])
        if keyed == "tied to an address":
            self.comes_back_by_the_passkey(came[-1][0], 0, claimed[0][1])
        if keyed == "brought another phone's":
            self.comes_back_by_the_passkey(came[0][0], 0, None)
        for hand, address in claimed:
            self.claims_by_mail(hand, address)

    @rule(hand=hands, place=places, stance=st.sampled_from([Stance.GOING, Stance.MAYBE]))
    def says(self, hand: int, place: int, stance: Stance) -> None:
        try:
            self.phones[hand].says(self.at[place], stance)
        except Refusal:
            return
        self.somebody(hand)

    @rule(hand=hands, place=places)
    def comes(self, hand: int, place: int) -> None:
        self.phones[hand].comes(self.at[place])
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
        self._claims(self.ctx(hand, signed_in=self.known(mine)), mine, address)

    def _claims(self, ctx: Context, mine: Somebody | None, address: int) -> None:
        try:
            claiming.ask_by_mail(ctx, f"{address}-{self.run}@example.jp", "192.0.2.1")
        except NobodyCameYet:
            assert self.has_nothing_to_keep(mine)
            return
        seed = str(Message.select().order_by(Message.id.desc()).get().facts["seed"])
        claiming.by_mail(ctx, links.token_of(seed))
        if self.mail[address] is None:
            self.mail[address] = mine
        else:
            self.one(self.mail[address], mine)

    def has_nothing_to_keep(self, one: Somebody | None) -> bool:
        return one is None or (not one.came and not self.known(one))

    @rule(hand=hands, key=keys)
    def makes_a_passkey(self, hand: int, key: int) -> None:
        mine = self.held[hand]
        if self.chain[key] is not None:
            return
        ctx = self.ctx(hand, signed_in=self.known(mine))
        try:
            person = ways_in.require_change(ctx)
        except NobodyCameYet:
            assert self.has_nothing_to_keep(mine)
            return
        held_by = Authenticator(f"run {self.run}: a long key {key}".encode())
        passkeys.make(ctx, HERE, person, held_by.makes(passkeys.ask_to_make(ctx, HERE, person)))
        self.chain[key] = Key(held_by, mine)

    @rule(hand=hands, key=keys, address=st.none() | addresses)
    def comes_back_by_the_passkey(self, hand: int, key: int, address: int | None) -> None:
        """Sign in wherever one is; bring along what is there, or tie an address."""
        made, phone = [one for one in self.chain if one], self.phones[hand]
        if not made:
            return
        held = made[key % len(made)]
        LimitCount.delete().execute()
        ctx = phone.by(None)
        said = held.held_by.shows(passkeys.ask_to_show(ctx, HERE, "192.0.2.1"))
        if held.of is None:
            with pytest.raises(passkeys.PasskeyUnknown):
                passkeys.shown(ctx, HERE, said)
            return
        person = passkeys.shown(ctx, HERE, said)
        if address is None:
            self._brings(hand, person.id, held.of)
        else:
            self._claims(phone.by(person.id, signed_in=True), held.of, address)

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
        person = links.person_of_address(f"{address}-{self.run}@example.jp")
        if person is not None:
            self._brings(hand, person.id, self.mail[address])

    def _brings(self, hand: int, number: int, keeper: Somebody | None) -> None:
        mine = self.held[hand]
        assert keeper is not None
        try:
            claiming.bring(self.phones[hand].by(number, signed_in=True))
        except OtherwiseProven:
            assert self.known(mine)
            assert mine is not keeper
            return
        assert mine is keeper or not self.known(mine)
        if mine is not None:
            self.one(keeper, mine)

    @rule(hand=hands)
    def loses_the_phone(self, hand: int) -> None:
        self.phones[hand], self.held[hand] = Handset(self.world, self.new()), None

    @rule(hand=hands)
    def wants_everything_deleted(self, hand: int) -> None:
        erasing.erase(self.ctx(hand), self.beside)
        if self.held[hand] is not None:
            # Who was there stays in the totals, as nobody.
            self.renamed(self.held[hand], None)

    def is_as_told(self) -> None:
        for place, occurrence in enumerate(self.at):
            rows = Attendance.select().where(Attendance.occurrence == occurrence.id).count()
            assert rows == sum(place in one.came for one in self.everybody)
        self._each_has_what_is_theirs()
        assert list(stats_checks.faults(self.world.clock.now)) == []

    def _each_has_what_is_theirs(self) -> None:
        numbers: dict[int, Somebody] = {}
        for hand, one in enumerate(self.held):
            number = self.phones[hand].number
            assert (number is None) == (one is None)
            if number is not None:
                assert numbers.setdefault(number, one) is one
                assert ledger.balance(number) == 10 * len(one.came)
        for address, one in enumerate(self.mail):
            person = links.person_of_address(f"{address}-{self.run}@example.jp")
            assert (person is None) == (one is None)
            if person is not None:
                assert numbers.setdefault(person.id, one) is one
        for key in filter(None, self.chain):
            row = Passkey.get_or_none(Passkey.credential == b64(key.held_by.credential))
            assert (row is None) == (key.of is None)
            if row is not None:
                assert numbers.setdefault(row.person_id, key.of) is key.of
        assert len({id(one) for one in numbers.values()}) == len(numbers)


def test_any_order_of_a_life_with_phones_mail_passkeys_and_a_card_ends_well(world: World) -> None:
    lived_through(world, Life, examples=25, steps=14)
